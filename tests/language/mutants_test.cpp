// A correct file with one line damaged: reading it never fails, and whatever is said is said of that line.

#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "dump.h"
#include "language/rule_file.h"

namespace {

using namespace rung;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

std::string joined(const std::vector<std::string>& parts, char separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : std::string(1, separator)) + parts[i];
  return text;
}

// The line with its words (blanks between kept) deleted, doubled, swapped, misspelt or replaced.
std::vector<std::string> mutants(const std::string& line) {
  std::vector<std::string> result;
  const std::vector<std::string> words = split(line, ' ');
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].empty()) continue;
    const auto with = [&](const std::string& word) {
      std::vector<std::string> changed = words;
      changed[i] = word;
      result.push_back(joined(changed, ' '));
    };
    std::vector<std::string> without = words;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    if (joined(without, ' ').find_first_not_of(' ') != std::string::npos)
      result.push_back(joined(without, ' '));
    with(words[i] + " " + words[i]);
    with(words[i] + "x");
    with(words[i].substr(1));
    with("1.200");
    with("\"open");
    with("(((");
    with("\xC3\xA4\xE2\x80\x9E");
    if (i + 1 < words.size()) {
      std::vector<std::string> swapped = words;
      std::swap(swapped[i], swapped[i + 1]);
      result.push_back(joined(swapped, ' '));
    }
  }
  return result;
}

// Whether a diagnostic may stand on `line` when `touched` was damaged: a list or message without content is
// reported at its opener, and the first stray entry of a list whose opener turned into something else at that
// entry.
bool may_stand_on(std::size_t line, std::size_t touched, const std::vector<std::string>& lines) {
  if (line == touched) return true;
  const auto is_entry = [&](std::size_t number) {
    const std::string& text = lines[number - 1];
    const std::size_t at = text.find_first_not_of(' ');
    return at != std::string::npos && (text[at] == '-' || text[at] == '|');
  };
  if (line == touched + 1) return is_entry(line);
  return line + 1 == touched && is_entry(touched);
}

}  // namespace

TEST_CASE("a damaged line is reported on that line and nowhere else") {
  const std::string path = std::string(RUNG_SOURCE_DIR) + "/tests/language/herd_und_klinge.rung";
  const std::vector<std::string> lines = split(test::read_text(path), '\n');
  constexpr std::size_t kEvery = 5;  // enough of them, and quick under the sanitizers too
  std::size_t made = 0;
  std::size_t tried = 0;
  std::size_t reported = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    for (const std::string& mutant : mutants(lines[i])) {
      if (++made % kEvery != 0) continue;
      std::vector<std::string> changed = lines;
      changed[i] = mutant;
      const auto source = std::make_shared<const SourceFile>("club.rung", joined(changed, '\n'));
      const language::Parsed parsed = language::parse(source);
      ++tried;
      if (!parsed.diagnostics.empty()) ++reported;
      for (const Diagnostic& diagnostic : parsed.diagnostics) {
        CHECK_MESSAGE(may_stand_on(diagnostic.place.line(), i + 1, lines), mutant << "\n"
                                                                                  << render(diagnostic));
        CHECK(!diagnostic.help.empty());
      }
      CHECK_MESSAGE(parsed.diagnostics.size() <= 1, mutant);
    }
  }
  CHECK(tried > 1000);
  CHECK(reported > tried / 2);
}
