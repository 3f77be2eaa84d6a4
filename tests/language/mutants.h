#pragma once
// Rule files with one token of one line damaged, as slips of a hand would: left out, written twice, in the
// wrong order, misspelt.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "language/program.h"

namespace rung::test {

enum class Damage : std::uint8_t { Deleted, Doubled, Swapped, Misspelt };
inline constexpr std::array<Damage, 4> kDamages{Damage::Deleted, Damage::Doubled, Damage::Swapped,
                                                Damage::Misspelt};
const char* damage_word(Damage damage);

struct Mutant {
  Damage damage{};
  std::size_t line = 0;  // 1-based
  std::string was, is;   // the line
};

// Every mutant of every line that says something (comments are left alone, `##` and the texts of messages are
// not). A token is misspelt in four ways, chosen by the seed: a letter left out, doubled, changed, and two
// letters in the wrong order. Mutants that are the same as the line, or as one before, are left out.
std::vector<Mutant> mutants_of(const std::string& text, std::uint64_t seed);

// A rule file and what is said about it undamaged.
class Original {
 public:
  Original(std::string name, std::string text);

  // Whether a mutant is noticed: a message that the original does not get stands on the damaged line (or, for
  // a misspelling, names it in a note), or there is no new message and the rules print differently.
  [[nodiscard]] bool noticed(const Mutant& mutant) const;
  // The mutant and what is said about it, for whoever looks into a miss.
  [[nodiscard]] std::string story(const Mutant& mutant) const;

 private:
  struct Reading {
    language::Checked checked;
    std::string printed;
  };
  [[nodiscard]] Reading read(const std::string& text) const;
  [[nodiscard]] std::string damaged(const Mutant& mutant) const;

  std::string name_;
  std::vector<std::string> lines_;
  std::vector<std::string> known_;  // messages of the original: code and title
  std::string printed_;
};

}  // namespace rung::test
