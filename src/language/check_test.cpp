#include "language/check_test.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.h"
#include "language/check_amount.h"
#include "language/messages_german.h"

namespace rung::language {
namespace {

bool is_number(const Unit& unit) {
  return unit.kind == UnitKind::Money || unit.kind == UnitKind::Points || unit.kind == UnitKind::Count ||
         unit.kind == UnitKind::Quantity || unit.kind == UnitKind::Percent || unit.kind == UnitKind::Days ||
         unit.kind == UnitKind::Thousandths;
}

bool is_comparison(Op op) {
  return op == Op::AtLeast || op == Op::AtMost || op == Op::MoreThan || op == Op::LessThan ||
         op == Op::Exactly;
}

// Money, counts, points, shares, lengths of time: `at least 400 EUR`.
bool compare_number(Context& ctx, Atom& atom, const ConditionText& c, const SourcePtr& file,
                    const Field& field) {
  const std::string subject = "`" + field.name + "`";
  if (!c.amount && !c.words.empty()) {
    ctx.error(
        "R301", {file, c.words[0].span},
        fmt::format("{} is {}, but `{}` is a name", subject, described(ctx, field.unit), c.words[0].text),
        fmt::format("compare with {} such as `{}`", described(ctx, field.unit),
                    sample(ctx, field.unit, "100")));
    return false;
  }
  if (!c.amount) return false;
  if (field.unit.kind == UnitKind::Days) {
    const auto time = read_duration(ctx, *c.amount, file, subject);
    if (!time) return false;
    atom.duration = *time;
    atom.value = time->count;
    return true;
  }
  const auto value = read_amount(ctx, *c.amount, file, field.unit, subject);
  if (!value) return false;
  atom.value = *value;
  if (atom.kind == AtomKind::EventHour && *value > 23) {
    ctx.error("R308", {file, c.amount->span}, "the hours of a day are 0 to 23",
              "write an hour from `0` to `23`");
    return false;
  }
  return true;
}

bool compare_date(Context& ctx, Atom& atom, const ConditionText& c, const SourcePtr& file,
                  const Field& field) {
  if (c.amount) {
    ctx.error("R301", {file, c.amount->span},
              fmt::format("`{}` is a date, but `{}` is not", field.name, text_at({file, c.amount->span})),
              "compare with a date such as `2027-01-31`");
    return false;
  }
  if (c.words.empty()) return false;
  const auto value = read_word(ctx, c.words[0], file, field);
  if (value) atom.value = *value;
  return value.has_value();
}

}  // namespace

std::string duration_words(int count, const std::string& unit) {
  return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
}

Field weekday_field() {
  return Field{"weekday",
               {UnitKind::Choice, 0},
               {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}};
}

std::vector<std::string> field_names(const EventType& event) {
  std::vector<std::string> result;
  for (const Field& field : event.fields) result.push_back(field.name);
  for (const Field& field : event.line_fields) {
    if (std::find(result.begin(), result.end(), field.name) == result.end()) result.push_back(field.name);
  }
  result.emplace_back("weekday");
  result.emplace_back("hour");
  return result;
}

void report_unknown_field(Context& ctx, int event, const Word& word, const SourcePtr& file,
                          const std::vector<std::string>& candidates) {
  const std::string& name = ctx.program.events[static_cast<std::size_t>(event)].name;
  const bool open = ctx.open_events.count(event) > 0 && !nearest(word.text, candidates);
  if (open || ctx.may_be_lost(word.text, candidates, {"event", name.c_str()})) return;
  Diagnostic& d = ctx.error("R210", {file, word.span}, fmt::format("{} have no field `{}`", name, word.text));
  suggest(d, word.text, candidates, fmt::format("{} have", name));
  if (!d.help.empty()) ctx.note_declaration(d, Context::Inner::Field, name, d.help.front().replace_with);
  if (!d.help.empty()) return;
  d.help.push_back(
      {fmt::format("declare it in the block `event {}`: `has {} as count`", name, word.text), ""});
}

std::optional<std::int64_t> read_word(Context& ctx, const Word& word, const SourcePtr& file,
                                      const Field& field) {
  const Place at{file, word.span};
  if (field.unit.kind == UnitKind::Text) return ctx.symbol(word.text);
  if (field.unit.kind == UnitKind::Date) {
    const auto day = day_from_iso(word.text);
    if (day) return day->number;
    ctx.error("R301", at, fmt::format("`{}` is a date, but `{}` is not", field.name, word.text),
              "compare with a date such as `2027-01-31`");
    return std::nullopt;
  }
  if (field.unit.kind == UnitKind::YesNo) {
    if (word.text == "yes") return 1;
    if (word.text == "no") return 0;
    Diagnostic& d =
        ctx.error("R211", at, fmt::format("`{}` is yes or no, never `{}`", field.name, word.text));
    const std::string english(translated(word.text));
    if (english == "yes" || english == "no") {
      d.help = {{"write `" + english + "`", english}};
    } else {
      d.help = {{"", "yes"}, {"", "no"}};
    }
    return std::nullopt;
  }
  const auto choice = std::find(field.choices.begin(), field.choices.end(), word.text);
  if (choice != field.choices.end()) return choice - field.choices.begin();
  // A reward, a voucher, a tier … whose header could not be read.
  if (ctx.may_be_lost(word.text, field.choices, {field.name.c_str()})) return std::nullopt;
  Diagnostic& d = ctx.error("R211", at, fmt::format("`{}` is never `{}`", field.name, word.text));
  suggest(d, word.text, field.choices, fmt::format("`{}` can be", field.name));
  if (field.choices.empty()) d.help.push_back({"the rules declare nothing that could stand here", ""});
  if (!d.help.empty()) {
    ctx.note_declaration(d, Context::Inner::Choice, field.name, d.help.front().replace_with);
  }
  return std::nullopt;
}

std::string sample_word(const Field& field) {
  if (field.unit.kind == UnitKind::YesNo) return "yes";
  return field.choices.empty() ? "knives" : field.choices.front();
}

bool fill_test(Context& ctx, Atom& atom, const ConditionText& c, const SourcePtr& file, const Field& field) {
  atom.unit = field.unit;
  const std::string subject = "`" + field.name + "`";
  const bool number = is_number(field.unit);
  if (c.op == Op::IsEmpty || c.op == Op::IsNotEmpty) {
    if (atom.kind != AtomKind::Measure && atom.kind != AtomKind::EventHour &&
        atom.kind != AtomKind::EventWeekday)
      return true;
    ctx.error("R307", {file, c.op_span}, fmt::format("{} always has a value, so it is never empty", subject),
              number ? fmt::format("compare it: `{} at least {}`", field.name, sample(ctx, field.unit, "1"))
                     : fmt::format("write `{} is {}`", field.name, sample_word(field)));
    return false;
  }
  if (is_comparison(c.op)) {
    if (number) return compare_number(ctx, atom, c, file, field);
    if (field.unit.kind == UnitKind::Date) return compare_date(ctx, atom, c, file, field);
    ctx.error("R306", {file, c.op_span},
              fmt::format("{} is {}, which has no more and no less", subject, described(ctx, field.unit)),
              fmt::format("write `{0} is …`, `{0} is not …` or `{0} is one of …`", field.name));
    return false;
  }
  if (number || c.words.empty()) {
    const std::string value = c.amount ? text_at({file, c.amount->span}) : sample(ctx, field.unit, "100");
    ctx.error("R307", {file, c.op_span},
              fmt::format("{} is {}, which is compared in other words", subject, described(ctx, field.unit)),
              number ? fmt::format("write `{0} exactly {1}` or `{0} at least {1}`", field.name, value)
                     : fmt::format("write a word, such as `{} is {}`", field.name, sample_word(field)));
    return false;
  }
  bool good = true;
  for (const Word& word : c.words) {
    const auto value = read_word(ctx, word, file, field);
    good = good && value.has_value();
    if (value) atom.values.push_back(*value);
  }
  if (good && atom.values.size() == 1) atom.value = atom.values.front();
  return good;
}

}  // namespace rung::language
