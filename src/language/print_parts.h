#pragma once
// The canonical text of the parts a clause is made of: amounts, periods, conditions, rates. print.h puts
// clauses and files together.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/rule_file.h"

namespace rung::language {

// Which words are one unit's singular and plural: those of time and `points`, and what a rule file declares
// (`points stars, one star`; `quantity in nights, one night`). Other units are written as they stand.
class UnitWords {
 public:
  explicit UnitWords(const RuleFile& file);

  // The form that fits the number: `1 month`, `2 months`.
  [[nodiscard]] std::string of(const AmountText& amount) const;

 private:
  void add(const std::string& singular, const std::string& plural);

  std::map<std::string, std::pair<std::string, std::string>> forms_;  // by either form: singular, plural
};

[[nodiscard]] std::string print(const AmountText& amount, const UnitWords& units);
[[nodiscard]] std::string print(const PeriodText& period);
[[nodiscard]] std::string print(const ConditionText& condition, const UnitWords& units);
// Without the window: `calendar year`, or the name of an own period.
[[nodiscard]] std::string print_cycle(const PeriodText& period);
// `spend in this calendar year`, `stars earned in all time`.
[[nodiscard]] std::string print_measured(const ConditionText& condition);
[[nodiscard]] std::string print(const RateText& rate, const UnitWords& units);
[[nodiscard]] std::string print(const TableRow& row, const UnitWords& units);
[[nodiscard]] std::string print(const MissingText& part, const UnitWords& units);
[[nodiscard]] std::string print(const Assignment& assignment, const UnitWords& units);
[[nodiscard]] std::string print(const std::vector<Label>& labels);
[[nodiscard]] std::string print_day(std::pair<int, int> day_and_month);

// `print_one` of each part with `between` between them.
template <typename Parts, typename PrintOne>
[[nodiscard]] std::string separated(const Parts& parts, std::string_view between, PrintOne&& print_one) {
  std::string text;
  for (const auto& part : parts) {
    if (!text.empty()) text += between;
    text += print_one(part);
  }
  return text;
}

}  // namespace rung::language
