#pragma once
// Units are types: an amount of money is never compared with points or a count.

#include <cstdint>
#include <string>
#include <string_view>

namespace rung {

// An ISO 4217 code and its number of decimals (EUR 2, JPY 0, KWD 3).
struct Currency {
  std::string code;
  int decimals = 2;
  bool operator==(const Currency&) const = default;
};

// Nothing is guessed: false for a code that is not in ISO 4217's list of circulating currencies.
[[nodiscard]] bool is_currency(std::string_view code);
[[nodiscard]] Currency currency_of(std::string_view code);  // is_currency(code) must hold
// "€" where one stands for exactly this currency in print (€, £, $ …), else the code.
[[nodiscard]] std::string currency_sign(const Currency& currency);

enum class UnitKind : std::uint8_t {
  Money,     // minor units of the program's currency
  Points,    // smallest units of point currency `index`
  Count,     // a plain number
  Quantity,  // of quantity unit `index`, such as nights
  Percent,   // hundredths of a percent: 250 is 2.5 %
  Days,      // a duration; months are kept as months (Duration)
  Date,      // Day::number
  Text,      // a symbol (see language/program.h)
  Choice,    // index into a field's choices
  YesNo,     // 1 or 0
  Voucher,   // a number of vouchers of kind `index`
  // A number with up to three digits after the point: 2500 is 2.5. Kinds are stored by number, new ones last.
  Thousandths,
};

struct Unit {
  UnitKind kind = UnitKind::Count;
  int index = 0;
  bool operator==(const Unit&) const = default;
};

// A value that is not there. There is no null in the language: `is empty`, `is not` and `is not one of` hold
// for it, every other test fails.
inline constexpr std::int64_t kEmpty = INT64_MIN;

constexpr std::int64_t or_zero(std::int64_t value) { return value == kEmpty ? 0 : value; }

struct Amount {
  Unit unit;
  std::int64_t value = 0;
  bool operator==(const Amount&) const = default;
};

enum class DurationUnit : std::uint8_t { Hours, Days, Months };

struct Duration {
  int count = 0;
  DurationUnit unit = DurationUnit::Days;
  bool operator==(const Duration&) const = default;
};

}  // namespace rung
