#include "language/check_amount.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "core/suggest.h"
#include "core/words.h"
#include "language/messages_german.h"

namespace rung::language {
namespace {

bool time_word(const std::string& unit) {
  return unit == "day" || unit == "days" || unit == "month" || unit == "months" || unit == "hour" ||
         unit == "hours";
}

std::string currency_code(const Context& ctx) {
  return ctx.currency_known ? ctx.program.currency.code : "EUR";
}

// "are points", "is an amount of money": what an amount turned out to be.
std::string turned_out(const Context& ctx, const Unit& unit) {
  switch (unit.kind) {
    case UnitKind::Points: return "are " + ctx.program.points[static_cast<std::size_t>(unit.index)].name;
    case UnitKind::Voucher: return "are vouchers";
    case UnitKind::Quantity: return "are " + ctx.program.quantities[static_cast<std::size_t>(unit.index)];
    case UnitKind::Money:
    case UnitKind::Count:
    case UnitKind::Percent:
    case UnitKind::Days:
    case UnitKind::Date:
    case UnitKind::Text:
    case UnitKind::Choice:
    case UnitKind::YesNo:
    case UnitKind::Thousandths: return "is " + described(ctx, unit);
  }
  return "";
}

// `1 points`, `2 point`: the word must go with the number.
bool number_goes_with_word(Context& ctx, const AmountText& amount, const SourcePtr& file,
                           const std::string& plural, const std::string& singular) {
  const std::string& right = amount.number == "1" ? singular : plural;
  if (amount.unit == right) return true;
  ctx.error("R305", {file, amount.span},
            fmt::format("`{} {}` mixes one and many", amount.number, amount.unit),
            fmt::format("write `{} {}`", amount.number, right), amount.number + " " + right);
  return false;
}

std::vector<std::string> known_units(const Context& ctx) {
  std::vector<std::string> result{currency_code(ctx), "%", "days", "months"};
  for (const PointCurrency& points : ctx.program.points) result.push_back(points.name);
  for (const std::string& quantity : ctx.program.quantities) result.push_back(quantity);
  for (const Voucher& voucher : ctx.program.vouchers) result.push_back(voucher.name);
  return result;
}

bool has_words(const Unit& unit) { return unit.kind == UnitKind::Points || unit.kind == UnitKind::Quantity; }

void report_missing_unit(Context& ctx, const AmountText& amount, const SourcePtr& file, const Unit& wanted,
                         const std::string& subject) {
  const std::string right = sample(ctx, wanted, amount.number);
  ctx.error("R302", {file, amount.span},
            fmt::format("{} is {}, but `{}` has no unit", subject, described(ctx, wanted), amount.number),
            fmt::format("write `{}`", right), right);
}

}  // namespace

bool goes_with_number(Context& ctx, const AmountText& amount, const SourcePtr& file, const Unit& unit) {
  if (!has_words(unit)) return true;
  const auto index = static_cast<std::size_t>(unit.index);
  if (unit.kind == UnitKind::Points) {
    const PointCurrency& points = ctx.program.points[index];
    return number_goes_with_word(ctx, amount, file, points.name, points.singular);
  }
  const std::string& plural = ctx.program.quantities[index];
  const std::string singular =
      index < ctx.program.quantity_singulars.size() ? ctx.program.quantity_singulars[index] : plural;
  return number_goes_with_word(ctx, amount, file, plural, singular);
}

int decimals_of(const Context& ctx, const Unit& unit) {
  switch (unit.kind) {
    case UnitKind::Money: return ctx.program.currency.decimals;
    case UnitKind::Points: return ctx.program.points[static_cast<std::size_t>(unit.index)].decimals;
    case UnitKind::Percent: return 2;
    case UnitKind::Quantity: return ctx.program.quantity_decimals[static_cast<std::size_t>(unit.index)];
    case UnitKind::Count:
    case UnitKind::Days:
    case UnitKind::Date:
    case UnitKind::Text:
    case UnitKind::Choice:
    case UnitKind::YesNo:
    case UnitKind::Voucher: return 0;
    case UnitKind::Thousandths: return 3;
  }
  return 0;
}

std::string described(const Context& ctx, const Unit& unit) {
  const auto index = static_cast<std::size_t>(unit.index);
  switch (unit.kind) {
    case UnitKind::Money: return "an amount of money";
    case UnitKind::Points: return "a number of " + ctx.program.points[index].name;
    case UnitKind::Count:
    case UnitKind::Thousandths: return "a plain number";
    case UnitKind::Quantity: return "a number of " + ctx.program.quantities[index];
    case UnitKind::Percent: return "a share in percent";
    case UnitKind::Days: return "a length of time";
    case UnitKind::Date: return "a date";
    case UnitKind::Text: return "a text";
    case UnitKind::Choice: return "a choice";
    case UnitKind::YesNo: return "yes or no";
    case UnitKind::Voucher: return "a number of vouchers";
  }
  return "";
}

std::string sample(const Context& ctx, const Unit& unit, const std::string& number) {
  const auto index = static_cast<std::size_t>(unit.index);
  const bool one = number == "1";
  switch (unit.kind) {
    case UnitKind::Money: return number + " " + currency_code(ctx);
    case UnitKind::Points:
      return number + " " + (one ? ctx.program.points[index].singular : ctx.program.points[index].name);
    case UnitKind::Count:
    case UnitKind::Thousandths: return number;
    case UnitKind::Quantity:
      return number + " " +
             (one && index < ctx.program.quantity_singulars.size() ? ctx.program.quantity_singulars[index]
                                                                   : ctx.program.quantities[index]);
    case UnitKind::Percent: return number + " %";
    case UnitKind::Days: return number + (one ? " day" : " days");
    case UnitKind::Date: return "2027-01-31";
    case UnitKind::Text:
    case UnitKind::Choice:
    case UnitKind::YesNo: return number;
    case UnitKind::Voucher: return number + " " + ctx.program.vouchers[index].name;
  }
  return number;
}

std::optional<Unit> unit_of(Context& ctx, const AmountText& amount, const SourcePtr& file) {
  const std::string& word = amount.unit;
  if (word.empty() || word == "time" || word == "times") return Unit{UnitKind::Count, 0};
  if (word == "%") return Unit{UnitKind::Percent, 0};
  if (time_word(word)) return Unit{UnitKind::Days, 0};
  const auto& points = ctx.program.points;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (word == points[i].name || word == points[i].singular)
      return Unit{UnitKind::Points, static_cast<int>(i)};
  }
  for (std::size_t i = 0; i < ctx.program.quantities.size(); ++i) {
    const bool singular =
        i < ctx.program.quantity_singulars.size() && word == ctx.program.quantity_singulars[i];
    if (singular || word == ctx.program.quantities[i]) return Unit{UnitKind::Quantity, static_cast<int>(i)};
  }
  for (std::size_t i = 0; i < ctx.program.vouchers.size(); ++i) {
    if (word == ctx.program.vouchers[i].name) return Unit{UnitKind::Voucher, static_cast<int>(i)};
  }
  if (is_currency(word)) {
    if (!ctx.currency_known || word == ctx.program.currency.code) return Unit{UnitKind::Money, 0};
    const std::string right = amount.number + " " + ctx.program.currency.code;
    ctx.error(
        "R303", {file, amount.span},
        fmt::format("`{}` is in {}, but this program counts in {}", text_at({file, amount.span}), word,
                    ctx.program.currency.code),
        fmt::format("write `{}`, with the amount that is right in {}", right, ctx.program.currency.code),
        right);
    return std::nullopt;
  }
  if (says_pieces(word)) {
    ctx.error("R225", {file, amount.span}, fmt::format("there is no unit `{}`, counts stand alone", word),
              fmt::format("write `{}`", amount.number), amount.number);
    return std::nullopt;
  }
  // A quantity may have been declared on a line that could not be read, points in a header that could not.
  const std::vector<std::string> known = known_units(ctx);
  const bool open = (ctx.open_attributes || !ctx.open_events.empty()) && !nearest(word, known);
  if (open || ctx.may_be_lost(word, known, {"points", "event", "voucher"})) return std::nullopt;
  Diagnostic& d = ctx.error("R225", {file, {amount.number_span.end, amount.span.end}},
                            fmt::format("there is no unit `{}`", word));
  // The blank between number and unit is not part of the word.
  while (d.place.span.begin < d.place.span.end && d.place.file->text()[d.place.span.begin] == ' ') {
    ++d.place.span.begin;
  }
  suggest(d, word, known, "the units are");
  if (!d.help.empty()) ctx.note_declaration(d, Context::Inner::Unit, {}, d.help.front().replace_with);
  return std::nullopt;
}

std::optional<Decimal> read_decimal(Context& ctx, const AmountText& amount, const SourcePtr& file,
                                    int most_decimals) {
  Decimal result;
  std::string number = amount.number;
  const std::size_t point = number.find('.');
  const bool negative = number.front() == '-';
  const auto after = [&] { return point == std::string::npos ? 0 : number.size() - point - 1; };
  const auto most = static_cast<std::size_t>(most_decimals);
  // `1.4990` of a unit with three decimals: the zero is how a number with three of them is written (R105).
  while (most > 0 && after() > most && number.back() == '0') number.pop_back();
  if (after() > most) {
    const std::string whole =
        most_decimals == 0   ? "a whole number"
        : most_decimals == 1 ? "a number with at most one digit after the point"
                             : fmt::format("a number with at most {} digits after the point", most_decimals);
    const std::string cut = unmistakable(number.substr(0, most == 0 ? point : point + 1 + most));
    ctx.error("R304", {file, amount.number_span},
              fmt::format("`{}` is finer than the smallest unit that is counted here", amount.number),
              fmt::format("write {} such as `{}`", whole, cut), cut);
    return std::nullopt;
  }
  std::string digits;
  std::copy_if(number.begin(), number.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  if (digits.size() > 18) {
    ctx.error("R309", {file, amount.number_span}, fmt::format("`{}` is too large", amount.number),
              "write a smaller number");
    return std::nullopt;
  }
  for (const char c : digits) result.digits = result.digits * 10 + (c - '0');
  if (negative) result.digits = -result.digits;
  result.decimals = static_cast<int>(after());
  return result;
}

std::optional<std::int64_t> read_amount(Context& ctx, const AmountText& amount, const SourcePtr& file,
                                        const Unit& wanted, const std::string& subject) {
  const auto unit = unit_of(ctx, amount, file);
  if (!unit) return std::nullopt;
  if (wanted.kind == UnitKind::Money && !ctx.currency_known && unit->kind == UnitKind::Money)
    return std::nullopt;
  const bool stands_alone = wanted.kind == UnitKind::Thousandths && amount.unit.empty();
  if (!(*unit == wanted) && !stands_alone) {
    if (amount.unit.empty()) {
      report_missing_unit(ctx, amount, file, wanted, subject);
      return std::nullopt;
    }
    const std::string right = sample(ctx, wanted, amount.number);
    const bool compared = subject.rfind('`', 0) == 0;  // a name from a condition
    ctx.error(
        "R301", {file, amount.span},
        fmt::format("{} is {}, but `{}` {}", subject, described(ctx, wanted), text_at({file, amount.span}),
                    turned_out(ctx, *unit)),
        fmt::format("{} {} such as `{}`", compared ? "compare with" : "write", described(ctx, wanted), right),
        right);
    return std::nullopt;
  }
  if (!goes_with_number(ctx, amount, file, wanted)) return std::nullopt;
  const int decimals = decimals_of(ctx, wanted);
  const auto read = read_decimal(ctx, amount, file, decimals);
  if (!read) return std::nullopt;
  Wide value = read->digits;
  for (int i = read->decimals; i < decimals; ++i) value *= 10;
  if (value > kLargestAmount || value < -kLargestAmount) {
    ctx.error("R309", {file, amount.number_span}, fmt::format("`{}` is too large", amount.number),
              "write a smaller number");
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

std::optional<Duration> read_duration(Context& ctx, const AmountText& amount, const SourcePtr& file,
                                      const std::string& subject, bool hours_allowed) {
  const auto count = read_amount(ctx, amount, file, Unit{UnitKind::Days, 0}, subject);
  if (!count) return std::nullopt;
  Duration result;
  const bool hours = amount.unit.front() == 'h';
  result.unit = hours                        ? DurationUnit::Hours
                : amount.unit.front() == 'm' ? DurationUnit::Months
                                             : DurationUnit::Days;
  if (hours && !hours_allowed) {
    ctx.error("R310", {file, amount.span}, fmt::format("{} is counted in whole days, not in hours", subject),
              "write a number of days or months, such as `1 day`");
    return std::nullopt;
  }
  constexpr std::int64_t kLongestDays = 36'525;  // a hundred years
  const std::int64_t longest = result.unit == DurationUnit::Months ? 1'200
                               : hours                             ? 24 * kLongestDays
                                                                   : kLongestDays;
  if (*count < 1 || *count > longest) {
    ctx.error("R309", {file, amount.span},
              fmt::format("`{}` is {}", text_at({file, amount.span}),
                          *count < 1 ? "no length of time" : "too long"),
              "write something between one day and a hundred years");
    return std::nullopt;
  }
  result.count = static_cast<int>(*count);
  return result;
}

std::optional<int> read_times(Context& ctx, const AmountText& amount, const SourcePtr& file) {
  const auto count = read_amount(ctx, amount, file, Unit{UnitKind::Count, 0}, "this limit");
  if (!count) return std::nullopt;
  if (*count < 1 || *count > 1'000'000'000) {
    ctx.error("R309", {file, amount.span},
              *count < 1 ? fmt::format("`{}` would never allow anything", text_at({file, amount.span}))
                         : fmt::format("`{}` is too large", text_at({file, amount.span})),
              *count < 1 ? "write at least `1 time`, or remove the block" : "write a smaller number");
    return std::nullopt;
  }
  return static_cast<int>(*count);
}

std::optional<std::int64_t> read_points(Context& ctx, const AmountText& amount, const SourcePtr& file,
                                        int unit) {
  const std::string name = ctx.program.points[static_cast<std::size_t>(unit)].name;
  const auto value = read_amount(ctx, amount, file, Unit{UnitKind::Points, unit}, "what belongs here");
  if (value && *value < 1) {
    ctx.error("R309", {file, amount.span}, fmt::format("`{}` changes nothing", text_at({file, amount.span})),
              fmt::format("write at least `{}`", sample(ctx, Unit{UnitKind::Points, unit}, "1")));
    return std::nullopt;
  }
  return value;
}

std::optional<DayRange> read_days(Context& ctx, const Clause& clause, const SourcePtr& file) {
  const DayRange range{clause.dates.at(0).day, clause.dates.at(1).day};
  if (range.first <= range.last) return range;
  ctx.error("R326", {file, clause.span},
            fmt::format("{} comes before {}, so no day lies between them", iso(range.last), iso(range.first)),
            fmt::format("write `from {} to {}`", iso(range.last), iso(range.first)));
  return std::nullopt;
}

}  // namespace rung::language
