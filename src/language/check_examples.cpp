// The block `example`: what a member did, and what the rules must make of it.

#include <algorithm>

#include <fmt/format.h>

#include "core/check.h"
#include "core/suggest.h"
#include "language/check_amount.h"
#include "language/check_condition.h"
#include "language/check_parts.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

constexpr std::size_t kMostEvents = 10'000;

class ExampleReader {
 public:
  ExampleReader(Context& ctx, const BlockRef& ref) : ctx_(ctx), ref_(ref) {}
  ExampleDef read();

 private:
  void read_today_and_member();
  void read_member(const Clause& clause);
  void read_event(const Clause& clause);
  void read_return(const Clause& clause);
  void link_returns();
  ExampleEvent new_event(int event, Day day, const Place& place) const;
  void assign(ExampleEvent& event, const Assignment& assignment);
  std::optional<std::int64_t> value_of(const Field& field, const Assignment& assignment);
  std::int64_t text_number(const std::string& text);
  void read_expectation(const Clause& clause);
  bool fill_expectation(const Clause& clause, Expectation& e);
  bool fill_missing(const Clause& clause, Expectation& e);
  bool fill_measure(const Clause& clause, Expectation& e);
  std::optional<Expectation::Part> read_part(const MissingText& text);
  void report_mismatch(const Field& field, const Assignment& assignment);

  struct Link {
    std::size_t from;  // the return, in events
    const Clause* clause;
  };
  Context& ctx_;
  const BlockRef& ref_;
  ExampleDef example_;
  std::vector<Link> links_;
  bool events_known_ = true;
  std::vector<std::string> unknown_texts_;
};

ExampleDef ExampleReader::read() {
  example_.name = ref_.block->title ? ref_.block->title->value : ref_.block->name.text;
  example_.place = ref_.header();
  read_today_and_member();
  for (const Clause& clause : ref_.block->clauses) {
    if (clause.kind == ClauseKind::EventOn) read_event(clause);
    if (clause.kind == ClauseKind::EventOfOn) read_return(clause);
  }
  link_returns();
  bool expects = false;
  for (const Clause& clause : ref_.block->clauses) {
    const ClauseKind k = clause.kind;
    const bool is_expectation = k == ClauseKind::ExpectTier || k == ClauseKind::ExpectValidUntil ||
                                k == ClauseKind::ExpectBalance || k == ClauseKind::ExpectPending ||
                                k == ClauseKind::ExpectMetric || k == ClauseKind::ExpectMissing ||
                                k == ClauseKind::ExpectNothingMissing;
    if (is_expectation) read_expectation(clause);
    expects = expects || is_expectation;
  }
  if (!expects && !ref_.block->incomplete) {
    ctx_.warning("R427", ref_.header(), "this example expects nothing, so it cannot fail",
                 "add a line such as `expect tier Gold`");
  }
  return std::move(example_);
}

void ExampleReader::read_today_and_member() {
  const Clause* today = ctx_.only(ref_, {ClauseKind::TodayIs}, "which day it is");
  const Clause* member = ctx_.only(ref_, {ClauseKind::MemberJoined}, "when the member joined");
  if (today != nullptr) example_.today = today->dates.at(0).day;
  if (member != nullptr) read_member(*member);
  if (ref_.block->incomplete || (today != nullptr && member != nullptr)) return;
  const std::string what = today != nullptr    ? "when the member joined"
                           : member != nullptr ? "which day it is"
                                               : "which day it is and when the member joined";
  const std::string help = today != nullptr ? "add a line such as `member joined 2026-05-02`"
                           : member != nullptr
                               ? "add a line such as `today is 2027-11-20`"
                               : "add lines such as `today is 2027-11-20` and `member joined 2026-05-02`";
  ctx_.error("R426", ref_.header(), "this example does not say " + what, help);
}

void ExampleReader::read_member(const Clause& clause) {
  example_.joined = clause.dates.at(0).day;
  if (!clause.words.empty() && !clause.words[0].text.empty()) {
    example_.tier = ctx_.find(NameKind::Tier, clause.words[0], ref_.file);
  }
  if (clause.since) example_.tier_since = clause.since->day;
  if (clause.valid_until) example_.tier_until = clause.valid_until->day;
  for (const Assignment& assignment : clause.assignments) {
    const int attribute = ctx_.program.find_attribute(assignment.name.text);
    if (attribute < 0) {
      std::vector<std::string> names;
      for (const Field& field : ctx_.program.attributes) names.push_back(field.name);
      if (ctx_.open_attributes && !nearest(assignment.name.text, names)) continue;
      Diagnostic& d = ctx_.error("R210", ref_.at(assignment.name.span),
                                 fmt::format("members have no attribute `{}`", assignment.name.text));
      suggest(d, assignment.name.text, names, "members have");
      continue;
    }
    const auto value = value_of(ctx_.program.attributes[static_cast<std::size_t>(attribute)], assignment);
    if (value) example_.attributes.emplace_back(attribute, *value);
  }
}

// ---- Events

// Fields are empty, except what an ordinary order has: it is completed and worth nothing until said
// otherwise.
ExampleEvent ExampleReader::new_event(int event, Day day, const Place& place) const {
  const EventType& type = ctx_.program.events[static_cast<std::size_t>(event)];
  ExampleEvent result;
  result.event = event;
  result.day = day;
  result.place = place;
  result.fields.assign(type.fields.size(), kEmpty);
  result.line.assign(type.line_fields.size(), kEmpty);
  if (event == kOrders) result.fields[kOrderStatus] = kCompleted;
  if (event == kOrders || event == kReturns) {
    result.fields[0] = 0;  // net_amount, of orders and of returns
    result.line[kLineNetAmount] = 0;
  }
  return result;
}

void ExampleReader::read_event(const Clause& clause) {
  const int event = ctx_.find(NameKind::Event, clause.words.at(0), ref_.file);
  events_known_ = events_known_ && event >= 0;
  if (event < 0) return;
  ExampleEvent first = new_event(event, clause.dates.at(0).day, ref_.at(clause.span));
  if (!clause.clock.empty()) {
    const std::size_t colon = clause.clock.find(':');
    RUNG_CHECK(colon != std::string::npos, "a clock has hours and minutes");
    first.minute = std::stoi(clause.clock.substr(0, colon)) * 60 + std::stoi(clause.clock.substr(colon + 1));
  }
  for (const Assignment& assignment : clause.assignments) assign(first, assignment);
  example_.events.push_back(first);
  if (!clause.repeat_every || !clause.repeat_until) return;
  const auto every = read_duration(ctx_, *clause.repeat_every, ref_.file, "the time between two events");
  if (!every) return;
  for (int times = 1;; ++times) {
    ExampleEvent again = first;
    again.day = every->unit == DurationUnit::Months ? add_months(first.day, times * every->count)
                                                    : first.day + times * every->count;
    if (again.day > clause.repeat_until->day) return;
    example_.events.push_back(std::move(again));
    if (example_.events.size() < kMostEvents) continue;
    ctx_.error("R309", ref_.at(clause.span), fmt::format("an example has at most {} events", kMostEvents),
               "let it end earlier, or happen less often");
    return;
  }
}

void ExampleReader::read_return(const Clause& clause) {
  ExampleEvent result = new_event(kReturns, clause.dates.at(0).day, ref_.at(clause.span));
  for (const Assignment& assignment : clause.assignments) assign(result, assignment);
  links_.push_back({example_.events.size(), &clause});
  example_.events.push_back(std::move(result));
}

void ExampleReader::link_returns() {
  for (const Link& link : links_) {
    const int event = ctx_.find(NameKind::Event, link.clause->words.back(), ref_.file);
    if (event < 0) continue;
    const Day day = link.clause->dates.at(1).day;
    const Place place = ref_.at(link.clause->dates[1].span);
    int found = -1;
    int count = 0;
    for (std::size_t i = 0; i < example_.events.size(); ++i) {
      if (example_.events[i].event != event || example_.events[i].day != day) continue;
      found = static_cast<int>(i);
      ++count;
    }
    const std::string& name = link.clause->words.back().text;
    if (count == 1) {
      example_.events[link.from].of = found;
    } else if (count == 0) {
      if (ref_.block->incomplete || !events_known_) continue;
      ctx_.error("R428", place, fmt::format("this example has no {} on {}", name, iso(day)),
                 fmt::format("write the day of one of its {}", name));
    } else {
      ctx_.error("R428", place, fmt::format("this example has {} {} on {}", count, name, iso(day)),
                 "move one of them to another day, so that it is clear which one is meant");
    }
  }
}

void ExampleReader::assign(ExampleEvent& event, const Assignment& assignment) {
  const EventType& type = ctx_.program.events[static_cast<std::size_t>(event.event)];
  bool found = false;
  const auto set = [&](const std::vector<Field>& fields, std::vector<std::int64_t>& values) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name != assignment.name.text) continue;
      found = true;
      if (const auto value = value_of(fields[i], assignment)) values[i] = *value;
    }
  };
  set(type.fields, event.fields);
  set(type.line_fields, event.line);
  if (found) return;
  std::vector<std::string> names = field_names(type);
  names.resize(names.size() - 2);  // weekday and hour follow from the day and the clock
  report_unknown_field(ctx_, event.event, assignment.name, ref_.file, names);
}

// Equal texts get equal numbers; texts that no rule mentions stand apart from those that some rule does.
std::int64_t ExampleReader::text_number(const std::string& text) {
  const auto& symbols = ctx_.program.symbols;
  const auto known = std::find(symbols.begin(), symbols.end(), text);
  if (known != symbols.end()) return known - symbols.begin();
  const auto at = std::find(unknown_texts_.begin(), unknown_texts_.end(), text);
  if (at != unknown_texts_.end()) return kUnknownSymbol + (at - unknown_texts_.begin());
  unknown_texts_.push_back(text);
  return kUnknownSymbol + static_cast<std::int64_t>(unknown_texts_.size()) - 1;
}

std::optional<std::int64_t> ExampleReader::value_of(const Field& field, const Assignment& a) {
  const UnitKind kind = field.unit.kind;
  if (kind == UnitKind::Text) {
    if (a.text) return text_number(a.text->value);
    if (a.word) return text_number(a.word->text);
    if (a.amount) return text_number(text_at(ref_.at(a.amount->span)));
    if (a.date) return text_number(iso(a.date->day));
  } else if (kind == UnitKind::Date) {
    if (a.date) return a.date->day.number;
  } else if (kind == UnitKind::Choice || kind == UnitKind::YesNo) {
    if (a.word) return read_word(ctx_, *a.word, ref_.file, field);
  } else if (a.amount) {
    return read_amount(ctx_, *a.amount, ref_.file, field.unit, "`" + field.name + "`");
  }
  report_mismatch(field, a);
  return std::nullopt;
}

void ExampleReader::report_mismatch(const Field& field, const Assignment& a) {
  const Span value = a.amount ? a.amount->span
                     : a.word ? a.word->span
                     : a.text ? a.text->span
                     : a.date ? a.date->span
                              : a.span;
  const std::string sample_text = field.unit.kind == UnitKind::YesNo    ? "yes"
                                  : field.unit.kind == UnitKind::Choice ? field.choices.front()
                                                                        : sample(ctx_, field.unit, "10");
  ctx_.error("R301", ref_.at(value),
             fmt::format("`{}` is {}, but `{}` is not", field.name, described(ctx_, field.unit),
                         text_at(ref_.at(value))),
             fmt::format("write {} such as `{}`", described(ctx_, field.unit), sample_text));
}

// ---- Expectations

void ExampleReader::read_expectation(const Clause& clause) {
  Expectation e;
  e.place = ref_.at(clause.span);
  e.text = text_at(e.place);
  if (clause.on) e.on = clause.on->day;
  if (fill_expectation(clause, e)) example_.expectations.push_back(std::move(e));
}

bool ExampleReader::fill_expectation(const Clause& clause, Expectation& e) {
  using Kind = Expectation::Kind;
  if (clause.kind == ClauseKind::ExpectTier) {
    e.kind = Kind::Tier;
    e.tier = ctx_.find(NameKind::Tier, clause.words.at(0), ref_.file);
    return e.tier >= 0;
  }
  if (clause.kind == ClauseKind::ExpectValidUntil) {
    e.kind = Kind::ValidUntil;
    e.day = clause.dates.at(0).day;
    return true;
  }
  if (clause.kind == ClauseKind::ExpectMetric) return fill_measure(clause, e);
  if (clause.kind == ClauseKind::ExpectMissing || clause.kind == ClauseKind::ExpectNothingMissing)
    return fill_missing(clause, e);
  e.kind = clause.kind == ClauseKind::ExpectBalance ? Kind::Balance : Kind::Pending;
  const AmountText& amount = clause.amounts.at(0);
  const auto unit = unit_of(ctx_, amount, ref_.file);
  if (!unit) return false;
  if (unit->kind != UnitKind::Points) {
    ctx_.error("R301", ref_.at(amount.span),
               fmt::format("`{}` is no number of points", text_at(ref_.at(amount.span))),
               ctx_.program.points.empty()
                   ? "declare points first, in a block `points`"
                   : fmt::format("write `{} {}`", amount.number, ctx_.program.points.front().name));
    return false;
  }
  e.unit = unit->index;
  const auto value = read_amount(ctx_, amount, ref_.file, *unit, "the balance");
  if (value) e.value = *value;
  return value.has_value();
}

bool ExampleReader::fill_measure(const Clause& clause, Expectation& e) {
  e.kind = Expectation::Kind::Measure;
  if (!clause.conditions || clause.conditions->items.empty()) return false;
  const ConditionText& condition = clause.conditions->items.front().conditions.at(0);
  e.measure = read_measure(ctx_, condition, ref_.file);
  if (e.measure < 0 || !condition.amount) return false;
  const Measure& measure = ctx_.program.measures[static_cast<std::size_t>(e.measure)];
  const auto value =
      read_amount(ctx_, *condition.amount, ref_.file, measure.unit, "`" + condition.subject.text + "`");
  if (value) e.value = *value;
  return value.has_value();
}

bool ExampleReader::fill_missing(const Clause& clause, Expectation& e) {
  e.kind = clause.kind == ClauseKind::ExpectMissing ? Expectation::Kind::Missing
                                                    : Expectation::Kind::NothingMissing;
  e.to_keep = clause.words.at(0).text == "keep";
  e.tier = ctx_.find(NameKind::Tier, clause.words.at(1), ref_.file);
  e.form = clause.missing_form;
  if (clause.until) e.until = clause.until->day;
  bool good = e.tier >= 0;
  for (const std::vector<MissingText>& item : clause.missing) {
    e.missing.emplace_back();
    for (const MissingText& text : item) {
      const auto part = read_part(text);
      good = good && part.has_value();
      if (part) e.missing.back().push_back(*part);
    }
  }
  return good;
}

std::optional<Expectation::Part> ExampleReader::read_part(const MissingText& text) {
  Expectation::Part part;
  part.earned = text.earned;
  Unit unit;
  if (text.earned) {
    part.metric = ctx_.find(NameKind::Points, text.metric, ref_.file);
    unit = {UnitKind::Points, part.metric};
  } else {
    part.metric = ctx_.find(NameKind::Metric, text.metric, ref_.file);
    if (part.metric >= 0) ctx_.used_metrics.insert(part.metric);
    if (part.metric < 0 || ctx_.broken_metrics.count(part.metric) > 0) return std::nullopt;
    unit = ctx_.program.metrics[static_cast<std::size_t>(part.metric)].unit;
  }
  if (part.metric < 0) return std::nullopt;
  const auto value = read_amount(ctx_, text.amount, ref_.file, unit, "`" + text.metric.text + "`");
  if (!value) return std::nullopt;
  part.value = *value;
  return part;
}

}  // namespace

void check_examples(Context& ctx) {
  for (const BlockRef& ref : ctx.blocks) {
    if (ref.block->kind == BlockKind::Example) ctx.program.examples.push_back(ExampleReader(ctx, ref).read());
  }
}

}  // namespace rung::language
