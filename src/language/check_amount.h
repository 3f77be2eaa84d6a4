#pragma once
// From amounts as they were written (`1200 EUR`, `85 %`, `24 months`) to whole numbers of the smallest unit.

#include <cstdint>
#include <optional>
#include <string>

#include "language/check_context.h"

namespace rung::language {

// The largest amount a rule may name, in smallest units.
inline constexpr std::int64_t kLargestAmount = 1'000'000'000'000'000;

// A decimal number as digits without the point: 1.50 is {150, 2}.
struct Decimal {
  std::int64_t digits = 0;
  int decimals = 0;
};

[[nodiscard]] int decimals_of(const Context& ctx, const Unit& unit);
// "an amount of money", "a number of `points`" …
[[nodiscard]] std::string described(const Context& ctx, const Unit& unit);
// `number` written in this unit, as rule text: "1500 EUR", "4", "85 %".
[[nodiscard]] std::string sample(const Context& ctx, const Unit& unit, const std::string& number);
// The unit that stands behind a number; nothing, with a message, if there is no such unit.
std::optional<Unit> unit_of(Context& ctx, const AmountText& amount, const SourcePtr& file);

// The amount in smallest units of `wanted`. `subject` is what it is compared with ("`spend`"), for the
// message. Nothing, with a message, for another unit, too many decimals or too large a number.
std::optional<std::int64_t> read_amount(Context& ctx, const AmountText& amount, const SourcePtr& file,
                                        const Unit& wanted, const std::string& subject);
// Whether the word behind the number is the right one, `1 point` and `2 points`; reported if not.
bool goes_with_number(Context& ctx, const AmountText& amount, const SourcePtr& file, const Unit& unit);
// A length of time in days or months (hours only if allowed), at least 1.
std::optional<Duration> read_duration(Context& ctx, const AmountText& amount, const SourcePtr& file,
                                      const std::string& subject, bool hours_allowed = false);
// A plain whole number of at least 1: `3 times`, `1 time`.
std::optional<int> read_times(Context& ctx, const AmountText& amount, const SourcePtr& file);
// The digits of a number; nothing, with a message, if there are more than `most_decimals`.
std::optional<Decimal> read_decimal(Context& ctx, const AmountText& amount, const SourcePtr& file,
                                    int most_decimals);
// An amount of points of currency `unit`, in its smallest units, at least one.
std::optional<std::int64_t> read_points(Context& ctx, const AmountText& amount, const SourcePtr& file,
                                        int unit);

// The two days of `from … to …`; nothing, with a message, if they stand the wrong way round.
std::optional<DayRange> read_days(Context& ctx, const Clause& clause, const SourcePtr& file);

}  // namespace rung::language
