// The colours of rule files: the TextMate grammar is what the grammar's words make, and on every rule file of
// the repository its colours are those that the program's own reading asks for.

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "dump.h"
#include "keywords.h"
#include "language/parse_lines.h"
#include "language/syntax_match.h"
#include "textmate.h"
#include "walker.h"

namespace {

using namespace rung;
using language::Form;
using language::LineKind;
using language::Mark;
using language::Match;
using language::Node;

const std::string kFolder = std::string(RUNG_SOURCE_DIR) + "/grammar/editors/vscode/";
const std::string kGrammar = kFolder + "syntaxes/rung.tmLanguage.json";

const test::Highlighter& highlighter() {
  static const test::Highlighter made(test::read_text(kGrammar));
  return made;
}

// What a byte of a line is, by the program's reading of it.
enum class Is : std::uint8_t { Blank, Keyword, Name, Text, Number, Day, Unit, Sign, Comment, Message };

std::vector<Is> plain_reading(const std::string& line) {
  std::vector<Is> is(line.size(), Is::Keyword);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ' || line[i] == '\t') is[i] = Is::Blank;
    if (line[i] == ',') is[i] = Is::Sign;
    if (line[i] == '%') is[i] = Is::Unit;
  }
  return is;
}

void mark(std::vector<Is>& is, const std::string& line, Span span, Is what) {
  for (std::size_t i = span.begin; i < span.end; ++i) {
    const bool blank = line[i] == ' ' || line[i] == '\t';
    if (!blank || what == Is::Text) is[i] = what;
  }
}

void mark_node(std::vector<Is>& is, const std::string& line, const Node& node) {
  // Behind the number of an amount stands its unit.
  if (node.mark == Mark::Amount || node.mark == Mark::LastTime || node.mark == Mark::Within)
    mark(is, line, node.span, Is::Unit);
  if (node.mark == Mark::PlusOneDay) mark(is, line, node.span, Is::Keyword);
  if (node.mark == Mark::Word) mark(is, line, node.span, Is::Name);
  if (node.mark == Mark::Text) mark(is, line, node.span, Is::Text);
  if (node.mark == Mark::Number || node.mark == Mark::Minus) mark(is, line, node.span, Is::Number);
  if (node.mark == Mark::Date || node.mark == Mark::Clock) mark(is, line, node.span, Is::Day);
  for (const Node& child : node.children) mark_node(is, line, child);
}

// How the scopes of the grammar are called for each; several may fit.
bool fits(Is is, const std::string& scope, char c) {
  const auto begins = [&](const char* with) { return scope.starts_with(with); };
  switch (is) {
    case Is::Blank: return true;
    case Is::Keyword: return begins("keyword.") || begins("constant.other.month") || (c >= '0' && c <= '9');
    case Is::Name:
      return begins("variable.other.name") || begins("entity.name.type") || begins("constant.other.zone") ||
             begins("keyword.other.unit");
    case Is::Text: return begins("string.quoted") || begins("variable.other.placeholder");
    case Is::Number: return begins("constant.numeric");
    case Is::Day: return begins("constant.other.date") || begins("constant.other.clock");
    case Is::Unit: return begins("keyword.other.unit") || begins("keyword.other");
    case Is::Sign: return begins("punctuation.");
    case Is::Comment: return begins("comment.");
    case Is::Message:
      return begins("string.unquoted") || begins("variable.other.placeholder") || begins("punctuation.");
  }
  return false;
}

constexpr Form kEntryForms[] = {Form::AnyItem,    Form::AllItem,        Form::TableItem,     Form::ValueItem,
                                Form::ChoiceItem, Form::MissingAnyItem, Form::MissingAllItem};

// Reads the lines of a file one after the other, as parse() does, and knows which block they stand in.
class Reading {
 public:
  // Nothing if the line is not read by the program.
  std::vector<Is> read(LineKind kind, const std::string& text) {
    if (kind == LineKind::Documentation) return std::vector<Is>(text.size(), Is::Comment);
    if (kind == LineKind::Message) return std::vector<Is>(text.size(), Is::Message);
    const Match match = match_of(kind, text);
    if (!match.ok) return {};
    if (kind == LineKind::Margin) block_ = match.nodes.front().block;
    std::vector<Is> is = plain_reading(text);
    for (const Node& node : match.nodes) mark_node(is, text, node);
    return is;
  }

 private:
  [[nodiscard]] Match match_of(LineKind kind, const std::string& text) const {
    if (kind == LineKind::Margin) return language::match_line(Form::Header, text);
    if (kind == LineKind::Indented) return language::match_line(language::clause_form(block_), text);
    for (const Form form : kEntryForms) {
      Match match = language::match_line(form, text);
      if (match.ok) return match;
    }
    return {};
  }
  language::BlockKind block_ = language::BlockKind::Program;
};

std::vector<std::string> rule_files() {
  std::vector<std::string> paths;
  for (const char* folder : {"rules", "examples", "tests/language"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(RUNG_SOURCE_DIR) + "/" + folder)) {
      const std::string name = entry.path().filename().string();
      if (entry.path().extension() == ".rung" && !name.starts_with("error."))
        paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

struct Tally {
  std::size_t lines = 0, names = 0;
  std::map<std::string, std::size_t> names_like_keywords;
};

void check_line(const std::string& path, std::size_t number, const std::string& whole, std::size_t content,
                const std::vector<Is>& is, Tally& tally) {
  const std::vector<std::string> scopes = highlighter().scopes(whole);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i] == ' ' || whole[i] == '\t') continue;
    const bool inside = i >= content && i < content + is.size();
    Is wanted = inside ? is[i - content] : Is::Comment;
    if (i < content) wanted = whole[i] == '#' ? Is::Comment : (whole[i] == '|' ? Is::Message : Is::Sign);
    const bool begins_name = wanted == Is::Name && (i == content || is[i - content - 1] != Is::Name);
    if (begins_name) ++tally.names;
    if (fits(wanted, scopes[i], whole[i])) continue;
    if (wanted == Is::Name && scopes[i].starts_with("keyword.")) {
      // `tier` in `tier is Gold` is a word of the language, although it stands where metrics stand.
      if (begins_name && !whole.substr(i).starts_with("tier "))
        ++tally.names_like_keywords[whole.substr(i, whole.find_first_of(" ,", i) - i)];
      continue;
    }
    FAIL_CHECK(path << ":" << number << ": `" << whole << "`: byte " << i << " is `" << scopes[i] << "`");
    return;
  }
}

void check_file(const std::string& path, Tally& tally) {
  const auto source = std::make_shared<const SourceFile>(path, test::read_text(path));
  Reading reading;
  for (const language::Line& line : language::split_lines(source).lines) {
    const std::size_t number = source->line_of(line.content.begin);
    const std::string whole(source->line_text(number));
    const std::string text(source->text().substr(line.content.begin, line.content.end - line.content.begin));
    if (text.starts_with("loyalty rules")) continue;
    const std::vector<Is> is = reading.read(line.kind, text);
    if (is.empty() && !text.empty()) continue;
    ++tally.lines;
    check_line(path, number, whole, line.content.begin - source->line_begin(number), is, tally);
  }
}

}  // namespace

TEST_CASE("the TextMate grammar is what the words of the grammar make") {
  const std::string made = test::textmate_grammar(test::grammar_keywords());
  if (test::refreshing())
    test::write_text(kGrammar, made);
  else
    CHECK(made == test::read_text(kGrammar));
}

TEST_CASE("the words of the grammar are collected whole, and exceptions are not taken for words") {
  const test::Keywords words = test::grammar_keywords();
  CHECK(words.headers.contains("every tier"));
  CHECK(words.headers.contains("milestone"));
  CHECK(words.headers.size() >= 19);
  CHECK_FALSE(words.headers.contains("one"));
  CHECK(words.comparisons.contains("is not one of"));
  CHECK(words.others.contains("if not kept drop"));
  CHECK(words.others.contains("give the first that fits"));
  CHECK_FALSE(words.others.contains("weeks"));
  CHECK_FALSE(words.others.contains("membership"));
  CHECK(words.months.size() == 12);
}

TEST_CASE("every rule file is coloured as the program reads it") {
  Tally tally;
  for (const std::string& path : rule_files()) check_file(path, tally);
  std::string list;
  std::size_t alike = 0;
  for (const auto& [name, count] : tally.names_like_keywords) {
    list += " " + name;
    alike += count;
  }
  MESSAGE(tally.lines << " lines, " << tally.names << " names, of which " << alike
                      << " look like words of the language:" << list);
  CHECK(tally.lines > 900);
  CHECK(alike * 50 <= tally.names);  // at most 2 %: a pattern cannot know that `points` is a currency here
}

TEST_CASE("every line of every rule file has a colour from end to end") {
  std::size_t lines = 0;
  for (const std::string& path : rule_files()) {
    const SourceFile source(path, test::read_text(path));
    for (std::size_t number = 1; number <= source.line_count(); ++number) {
      const std::string_view line = source.line_text(number);
      const std::vector<std::string> scopes = highlighter().scopes(line);
      REQUIRE(scopes.size() == line.size());
      ++lines;
      for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == ' ' || line[i] == '\t' || !scopes[i].empty()) continue;
        FAIL_CHECK(path << ":" << number << ": `" << line << "` has no colour at byte " << i);
        break;
      }
    }
  }
  CHECK(lines > 1000);
}

TEST_CASE("what looks like something else is coloured as what it is") {
  const auto scope_at = [](const std::string& line, const std::string& part) {
    return highlighter().scopes(line)[line.find(part)];
  };
  CHECK(scope_at("tier Öl de \"Öl\"", "Öl") == "entity.name.type.rung");
  CHECK(scope_at("  above tierä", "tierä") == "variable.other.name.rung");
  CHECK(scope_at("  subject de \"# {missing}\"   # why", "# {") == "string.quoted.double.rung");
  CHECK(scope_at("  subject de \"# {missing}\"   # why", "{") == "variable.other.placeholder.rung");
  CHECK(scope_at("  subject de \"# {missing}\"   # why", "# why") == "comment.line.number-sign.rung");
  CHECK(scope_at("    | at least 3 # {until}", "at least") == "string.unquoted.message.rung");
  CHECK(scope_at("    | at least 3 # {until}", "{until}") == "variable.other.placeholder.rung");
  for (const char* placeholder : {"{#until}", "{/until}", "{balance: point | points}", "{balance with unit}"})
    CHECK(scope_at("    | at least 3 " + std::string(placeholder), placeholder) ==
          "variable.other.placeholder.rung");
  CHECK(scope_at("  give 1 point per 1 EUR of fare on stays", "EUR") == "keyword.other.unit.rung");
  CHECK(scope_at("  expect missing for Gold a 3 and b 2", "and") == "keyword.operator.logical.rung");
  CHECK(scope_at("  time zone Europe/Berlin", "Europe") == "constant.other.zone.rung");
}

TEST_CASE("the folder for VS Code is whole") {
  const auto package = nlohmann::json::parse(test::read_text(kFolder + "package.json"));
  const auto& language = package.at("contributes").at("languages").at(0);
  const auto& grammar = package.at("contributes").at("grammars").at(0);
  CHECK(language.at("id") == grammar.at("language"));
  CHECK(language.at("extensions").at(0) == ".rung");
  const auto colours =
      nlohmann::json::parse(test::read_text(kFolder + grammar.at("path").get<std::string>()));
  CHECK(colours.at("scopeName") == grammar.at("scopeName"));
  const auto behaviour =
      nlohmann::json::parse(test::read_text(kFolder + language.at("configuration").get<std::string>()));
  CHECK(behaviour.at("comments").at("lineComment") == "#");
  // What is typed after these lines begins with the sign of a list or of a message.
  const auto next_line = [&](const std::string& before) -> std::string {
    for (const auto& rule : behaviour.at("onEnterRules")) {
      if (test::matches(rule.at("beforeText").get<std::string>(), before))
        return rule.at("action").value("appendText", "");
    }
    return "";
  };
  CHECK(next_line("  enter when any of") == "- ");
  CHECK(next_line("  give the first that fits on orders") == "- ");
  CHECK(next_line("  give one of within 90 days") == "- ");
  CHECK(next_line("    - tier is Gold") == "- ");
  CHECK(next_line("  message de") == "| ");
  CHECK(next_line("    | Hallo {first_name}") == "| ");
  CHECK(next_line("## Net value.") == "## ");
  CHECK(next_line("  above Silber").empty());
  CHECK(next_line("    |").empty());
}
