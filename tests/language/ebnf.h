#pragma once
// A grammar in the notation of grammar/rung.ebnf, and whether a line is one of its sentences. It knows
// nothing of the rule language but how words, numbers and dates are spelt (the list at the top of rung.ebnf),
// and it shares no code with the program: all ways of reading a line are followed at once, none is preferred.

#include <cstddef>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace rung::test {

class Ebnf {
 public:
  // Throws std::runtime_error with the place if the text is not in the notation, a rule stands twice or is
  // not there, or a rule refers to itself.
  explicit Ebnf(std::string_view text);

  // Whether the whole of `line`, without blanks at its ends, can be read as `rule`.
  [[nodiscard]] bool accepts(const std::string& rule, std::string_view line) const;

  // A random sentence of `rule`; of all ways to make one, each has its turn. Names are sometimes words of the
  // grammar, so that exceptions are met.
  [[nodiscard]] std::string sentence(const std::string& rule, std::mt19937& dice) const;

  // All words that stand in quotes.
  [[nodiscard]] std::vector<std::string> keywords() const;
  [[nodiscard]] std::vector<std::string> rules() const;
  // Rules that cannot be reached from these.
  [[nodiscard]] std::vector<std::string> unreachable(const std::vector<std::string>& from) const;

 private:
  enum class Kind { Literal, Spelling, Rule, Sequence, Either, Optional, Repeated, Except };
  struct Node {
    Kind kind{};
    std::string text;  // the literal, or the name
    std::vector<int> parts;
  };
  class Reader;
  struct Line;

  [[nodiscard]] const std::vector<std::size_t>& ends(int node, std::size_t at, Line& line) const;
  [[nodiscard]] std::vector<std::size_t> compute(int node, std::size_t at, Line& line) const;
  [[nodiscard]] std::string made(int node, std::mt19937& dice) const;
  void resolve();

  std::vector<Node> nodes_;
  std::map<std::string, int> rules_;
  std::vector<std::string> keywords_;
};

}  // namespace rung::test
