#pragma once
// How screens write a program's numbers: the form of its first language for money, counts and shares alike,
// dates as YYYY-MM-DD. Plain text; colour is laid over it in cli.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/day.h"
#include "core/words.h"
#include "engine/evaluation.h"
#include "language/program.h"

namespace rung::app {

class Words {
 public:
  explicit Words(const language::Program& program);

  [[nodiscard]] std::string money(std::int64_t minor) const;   // 1.234,50 €
  [[nodiscard]] std::string count(std::int64_t number) const;  // 2.000
  [[nodiscard]] std::string counted(std::int64_t number,
                                    std::string_view name) const;  // 2 purchases, 1 purchase
  [[nodiscard]] std::string percent(
      std::int64_t hundredths) const;  // 90 %: whole, rounded down (100 % means reached)
  // A number of points without their name, and with it.
  [[nodiscard]] std::string bare_points(std::int64_t value, int unit) const;
  [[nodiscard]] std::string points(std::int64_t value, int unit) const;
  // A value in its unit; `-` if it is empty. For measures and days: choices and texts have no words here.
  [[nodiscard]] std::string amount(std::int64_t value, const Unit& unit) const;
  // What a gap still asks for: 116,50 €, 5 purchases, 300 points, `card is platinum`.
  [[nodiscard]] std::string missing(const engine::Gap& gap, const language::Conditions& conditions) const;
  // All that an alternative still asks for, joined by "and"; empty if it is met.
  [[nodiscard]] std::string missing(const engine::AlternativeProgress& way,
                                    const language::Conditions& conditions) const;

  [[nodiscard]] Language language() const { return language_; }

 private:
  const language::Program& program_;
  Language language_;
};

// "as of 2027-11-22 (today)".
[[nodiscard]] std::string as_of_words(Day as_of, Day today);
// "this calendar year", "last 12 months", "all time": a window without its `in`.
[[nodiscard]] std::string period_words(const Window& window);
// ", until 2027-12-31"; empty if it never ends.
[[nodiscard]] std::string until_words(Day last_day);
// "until 2027-12-31", "without an end".
[[nodiscard]] std::string validity_words(Day valid_until);
// The same of a tier, which may have no end because it lasts as long as its conditions hold: "while its
// conditions are met".
[[nodiscard]] std::string validity_words(const language::Tier& tier, Day valid_until);
// Points by the day they end: "240 until 2027-12-15", "172 until 2028-06-30", "1.559 until dates in 2029".
// The first two days by themselves, later ones by year.
[[nodiscard]] std::vector<std::string> ends_words(const Words& words, int unit,
                                                  const std::map<Day, std::int64_t>& points_by_day);
// So much of what a limit counts: "2 times", "500 points".
[[nodiscard]] std::string cap_amount(const Words& words, const language::Cap& cap, std::int64_t amount,
                                     int unit);
// "at most 2 times per member per calendar month".
[[nodiscard]] std::string limit_words(const Words& words, const language::Cap& cap, int unit);
// "a", "a and b", "a, b and c".
[[nodiscard]] std::string and_list(const std::vector<std::string>& parts);
// What points (smallest units) come to in minor units of money, rounded down; `worth` as PointCurrency has
// it.
[[nodiscard]] std::int64_t money_of(const std::pair<std::int64_t, std::int64_t>& worth, std::int64_t points);
// A number in words with a `+` in front if it is above zero.
[[nodiscard]] std::string with_sign(std::int64_t number, const std::string& words);
// What the program is called on screens: its title, else its name.
[[nodiscard]] std::string title_of(const language::Program& program);
// What tiers, rewards … are called, in their order.
template <typename Things>
[[nodiscard]] std::vector<std::string> names_of(const Things& things) {
  std::vector<std::string> names;
  for (const auto& one : things) names.push_back(one.name);
  return names;
}
// "1 member", "2.000 members".
[[nodiscard]] std::string number_of(const Words& words, std::int64_t number, const std::string& one);

// How far a tier is, in hundredths of a percent, by the one way that is named everywhere (the cheapest).
[[nodiscard]] std::int64_t percent_of(const engine::Progress& progress);

// `part` of `whole` in hundredths of a percent, to the nearest; 0 of nothing.
[[nodiscard]] std::int64_t share_of(std::int64_t part, std::int64_t whole);

// Rows of cells as aligned columns, two blanks between them, none at a line's end.
class Table {
 public:
  enum class Side : std::uint8_t { Left, Right };
  explicit Table(std::vector<Side> sides) : sides_(std::move(sides)) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] std::string text(std::string_view indent = "") const;

 private:
  std::vector<Side> sides_;
  std::vector<std::vector<std::string>> rows_;
};

// `text` with blanks on the right up to `width` characters (not bytes).
[[nodiscard]] std::string padded(const std::string& text, std::size_t width);

}  // namespace rung::app
