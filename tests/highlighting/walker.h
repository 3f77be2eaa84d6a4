#pragma once
// Colours one line at a time the way editors do with a TextMate grammar: of all patterns the one that matches
// first in the line, among several the one that stands first. Patterns over several lines are not needed and
// not known.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rung::test {

class Highlighter {
 public:
  explicit Highlighter(const std::string& grammar);  // the JSON; throws if a pattern cannot be read
  ~Highlighter();
  Highlighter(const Highlighter&) = delete;
  Highlighter& operator=(const Highlighter&) = delete;

  // The innermost scope of each byte of the line, "" where nothing matched.
  [[nodiscard]] std::vector<std::string> scopes(std::string_view line) const;

 private:
  struct Rules;
  std::unique_ptr<Rules> rules_;
};

// Whether the pattern matches somewhere in the text.
[[nodiscard]] bool matches(const std::string& pattern, const std::string& text);

}  // namespace rung::test
