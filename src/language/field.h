#pragma once
// Fields of events and attributes of members. Part of program.h.

#include <cstdint>
#include <string>
#include <vector>

#include "core/unit.h"

namespace rung::language {

// The longest horizon of a prediction, in months.
inline constexpr int kMostMonthsAhead = 120;

// What `rung predict` says of a member for so many months (docs/WORTH.md).
struct Predicted {
  enum class What : std::uint8_t { Nothing, Value, Purchases } what = What::Nothing;
  int months = 0;
  [[nodiscard]] bool any() const { return what != What::Nothing; }
  bool operator==(const Predicted&) const = default;
};

// A field's values are 64-bit integers (kEmpty = not there):
//   Money minor units · Count, Quantity the number · Percent hundredths of a percent · Date Day::number ·
//   YesNo 1/0 · Choice index into `choices` · Text a symbol: its index in Program::symbols, or, for a text
//   that no rule mentions, any number >= kUnknownSymbol (equal texts, equal numbers) · Thousandths 2500
//   for 2.5.
struct Field {
  std::string name;
  Unit unit;
  std::vector<std::string> choices;  // of Choice
  Predicted predicted = {};          // of an attribute that nobody imports: predictions fill it
  bool operator==(const Field&) const = default;
};

inline constexpr std::int64_t kUnknownSymbol = std::int64_t{1} << 32;

}  // namespace rung::language
