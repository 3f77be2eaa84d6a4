#pragma once
// The rule files of the repository as texts to try things on: those that ship, those of the tests, and those
// that documents show. And ways to damage a text, seeded and the same on every machine.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace rung::corpus {

struct RuleText {
  std::string name;  // "rules/points_club.rung", "docs/ERRORS/R301.md:10"
  std::string text;
};

// All of them, right and wrong, in a fixed order. A fragment of a document gets the first line it lacks.
// Throws if a file cannot be read.
[[nodiscard]] std::vector<RuleText> rule_texts();

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : source_(seed) {}

  // Below `sides`, which must not be 0.
  std::size_t below(std::size_t sides) { return static_cast<std::size_t>(source_() % sides); }
  bool chance(unsigned percent) { return below(100) < percent; }

 private:
  std::mt19937_64 source_;
};

[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);
[[nodiscard]] std::string joined(const std::vector<std::string>& lines);  // each with '\n' behind it

// One line with one word deleted, doubled, swapped with the next, misspelt, or replaced by a word of another
// line.
[[nodiscard]] std::string with_changed_word(const std::string& text, Dice& dice);
// Lines deleted, doubled, moved, or taken over from `other`.
[[nodiscard]] std::string with_changed_lines(const std::string& text, const std::string& other, Dice& dice);
// Bytes overwritten, put in and taken out.
[[nodiscard]] std::string with_changed_bytes(const std::string& text, Dice& dice);

// The same rules and comments as somebody careless would type them: tabs, many blanks, none behind a comma,
// blanks at a line's end, more empty lines, CRLF, a byte order mark, `1 months`.
[[nodiscard]] std::string with_messy_spacing(const std::string& text, Dice& dice);

}  // namespace rung::corpus
