// What fmt promises, on every rule file of the repository and on thousands of damaged ones.
// RUNG_MUTANTS: how many damaged files (4,000 unless said). RUNG_SEED: where chance begins.

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/diagnostic.h"
#include "corpus/corpus.h"
#include "language/format.h"
#include "language/print.h"
#include "language/rule_file.h"
#include "language/same_meaning.h"

namespace {

using namespace rung;
using corpus::Dice;
using corpus::RuleText;

constexpr std::uint64_t kSeed = 20'270'101;
constexpr std::uint64_t kMutants = 4'000;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

SourcePtr source_of(const std::string& text) { return std::make_shared<const SourceFile>("club.rung", text); }

std::string formatted(const std::string& text) {
  const language::Formatted result = language::format(source_of(text));
  std::string errors;
  for (const Diagnostic& diagnostic : result.diagnostics) errors += render(diagnostic);
  REQUIRE_MESSAGE(result.text.has_value(), errors);
  return *result.text;
}

// Those that can be read without errors.
std::vector<RuleText> readable_texts() {
  std::vector<RuleText> texts = corpus::rule_texts();
  std::erase_if(texts, [](const RuleText& one) {
    return has_errors(language::parse(source_of(one.text)).diagnostics);
  });
  REQUIRE(texts.size() > 100);
  return texts;
}

// Units in their plural, as the text itself declares them: `points xp, one xhp`.
std::vector<std::string> with_plurals(std::vector<std::string> words) {
  std::map<std::string, std::string> plural_of;
  for (std::size_t i = 0; i + 3 < words.size(); ++i) {
    if (words[i + 1] == "," && words[i + 2] == "one") plural_of[words[i + 3]] = words[i];
  }
  for (std::string& word : words) {
    const auto plural = plural_of.find(word);
    if (plural != plural_of.end()) word = plural->second;
  }
  return words;
}

// The words, signs and comments of a text, without what formatting may change: blanks, and the form of units.
std::vector<std::string> bare_words(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && word.back() == 's') word.pop_back();
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (const std::string& line : corpus::lines_of(text)) {
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string::npos) continue;
    bool quoted = line[start] == '|';  // to the end of the line
    for (std::size_t i = start; i < line.size(); ++i) {
      const char c = line[i];
      const bool blank = c == ' ' || c == '\t';
      if (c == '"') quoted = !quoted;
      if (c == '#' && !quoted && (i == 0 || word.empty())) {
        words.push_back(line.substr(i));
        break;
      }
      if (quoted || (!blank && c != ',' && c != '%')) {
        word += c;
      } else {
        end_word();
        if (!blank) words.emplace_back(1, c);
      }
    }
    end_word();
  }
  return with_plurals(std::move(words));
}

}  // namespace

TEST_CASE("a file printed from what was read is read as the same") {
  for (const RuleText& rules : readable_texts()) {
    CAPTURE(rules.name);
    const language::Parsed read = language::parse(source_of(rules.text));
    const std::string printed = language::print(read.file);
    const language::Parsed again = language::parse(source_of(printed));
    CHECK_MESSAGE(!has_errors(again.diagnostics), printed);
    CHECK_MESSAGE(language::same_meaning(read.file, again.file), printed);
    CHECK(language::print(again.file) == printed);
  }
}

TEST_CASE("formatting keeps every word, sign and comment in its order") {
  for (const RuleText& rules : readable_texts()) {
    CAPTURE(rules.name);
    CHECK(bare_words(formatted(rules.text)) == bare_words(rules.text));
  }
}

TEST_CASE("formatting what is formatted changes nothing") {
  for (const RuleText& rules : readable_texts()) {
    CAPTURE(rules.name);
    const std::string once = formatted(rules.text);
    CHECK(formatted(once) == once);
  }
}

TEST_CASE("files typed carelessly are formatted to the same text as files typed well") {
  const std::uint64_t seed = from_environment("RUNG_SEED", kSeed);
  Dice dice(seed);
  for (const RuleText& rules : readable_texts()) {
    const std::string once = formatted(rules.text);
    for (int i = 0; i < 5; ++i) {
      const std::string messy = corpus::with_messy_spacing(once, dice);
      CAPTURE(rules.name);
      CAPTURE(messy);
      CHECK(formatted(messy) == once);
    }
  }
}

TEST_CASE("whatever of a damaged file can still be read is formatted without loss") {
  const std::uint64_t seed = from_environment("RUNG_SEED", kSeed);
  const std::uint64_t mutants = from_environment("RUNG_MUTANTS", kMutants);
  const std::vector<RuleText> texts = readable_texts();
  std::uint64_t read = 0;
  for (std::uint64_t i = 0; i < mutants; ++i) {
    Dice dice(seed + i);
    const std::string& from = texts[dice.below(texts.size())].text;
    const std::string& other = texts[dice.below(texts.size())].text;
    const std::string text = dice.chance(60) ? corpus::with_changed_word(from, dice)
                                             : corpus::with_changed_lines(from, other, dice);
    CAPTURE(text);
    language::Formatted result;
    REQUIRE_NOTHROW(result = language::format(source_of(text)));
    if (!result.text) continue;
    ++read;
    if (text.find("\npoints points\n") != std::string::npos) continue;  // `points` is short for it
    REQUIRE(bare_words(*result.text) == bare_words(text));
  }
  MESSAGE("seed " << seed << ": " << read << " of " << mutants << " damaged files could be read");
  CHECK(read > mutants / 20);
}

TEST_CASE("the rule files that ship are in form") {
  std::size_t files = 0;
  for (const RuleText& rules : readable_texts()) {
    const bool ships = rules.name.starts_with("rules/") || rules.name.starts_with("examples/");
    if (!ships) continue;
    ++files;
    CHECK_MESSAGE(formatted(rules.text) == rules.text, rules.name);
  }
  CHECK(files >= 5);
}
