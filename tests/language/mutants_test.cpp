// A correct file with one line damaged: reading it never fails, and whatever is said is said of that line.
// And how many of such damages are noticed at all.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "dump.h"
#include "language/rule_file.h"
#include "mutants.h"

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

namespace {

struct Share {
  std::size_t noticed = 0;
  std::size_t tried = 0;
  // Hundredths of a percent, never rounded up.
  [[nodiscard]] std::size_t percent() const { return tried == 0 ? 0 : noticed * 10'000 / tried; }
};

std::vector<std::string> shipped_rules() {
  const std::string root = RUNG_SOURCE_DIR;
  std::vector<std::string> paths{root + "/tests/language/herd_und_klinge.rung"};
  for (const auto& entry : std::filesystem::directory_iterator(root + "/rules")) {
    if (entry.path().extension() == ".rung") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

void print_share(const char* of, const Share& share) {
  std::printf("  %-9s %5zu of %5zu noticed, %zu.%02zu %%\n", of, share.noticed, share.tried,
              share.percent() / 100, share.percent() % 100);
}

}  // namespace

// RUNG_MUTANTS=all tries every mutant of every file, which takes minutes; otherwise each eighth.
// RUNG_MUTANTS_SHOW=1 tells the story of those that are not noticed.
TEST_CASE("of tokens left out, doubled, swapped and misspelt more than 98 % are noticed") {
  const char* const all = std::getenv("RUNG_MUTANTS");
  const std::size_t every = all != nullptr && std::string(all) == "all" ? 1 : 8;
  const bool show = std::getenv("RUNG_MUTANTS_SHOW") != nullptr;
  constexpr std::uint64_t kSeed = 20270101;
  std::map<test::Damage, Share> shares;
  Share total;
  std::size_t made = 0;
  for (const std::string& path : shipped_rules()) {
    const std::string text = test::read_text(path);
    const test::Original original(std::filesystem::path(path).filename().string(), text);
    for (const test::Mutant& mutant : test::mutants_of(text, kSeed)) {
      if (++made % every != 0) continue;
      const bool noticed = original.noticed(mutant);
      for (Share* share : {&shares[mutant.damage], &total}) {
        ++share->tried;
        share->noticed += noticed ? 1 : 0;
      }
      if (!noticed && show) std::printf("%s\n", original.story(mutant).c_str());
    }
  }
  std::printf("mutants, seed %llu, %zu of %zu tried\n", static_cast<unsigned long long>(kSeed), total.tried,
              made);
  for (const test::Damage damage : test::kDamages) print_share(test::damage_word(damage), shares[damage]);
  print_share("all", total);
  CHECK(made > 8000);
  CHECK(total.tried > 1500);
  CHECK(total.percent() > 9800);
  for (const test::Damage damage : test::kDamages)
    CHECK(shares[damage].percent() > (every == 1 ? 9800 : 9500));
}
