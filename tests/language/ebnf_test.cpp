// grammar/rung.ebnf, the grammar for people, against the grammar the program reads with: the same verdict on
// every line of every rule file of the repository, right or wrong, and on the same lines damaged.

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "dump.h"
#include "ebnf.h"
#include "language/parse_lines.h"
#include "language/syntax_match.h"

namespace {

using namespace rung;
using language::Form;
using language::LineKind;

struct FormRule {
  Form form{};
  std::string rule;
};

const std::vector<FormRule> kHeaders{{Form::Header, "header"}};
const std::vector<FormRule> kClauses{{Form::ProgramClause, "program"},
                                     {Form::EventClause, "event"},
                                     {Form::PointsClause, "points"},
                                     {Form::MetricClause, "metric"},
                                     {Form::ValueClause, "value"},
                                     {Form::ElectionClause, "election"},
                                     {Form::EveryTierClause, "every tier"},
                                     {Form::TierClause, "tier"},
                                     {Form::EarnClause, "earn"},
                                     {Form::MilestoneClause, "milestone"},
                                     {Form::VoucherClause, "voucher"},
                                     {Form::ConvertClause, "convert"},
                                     {Form::RewardClause, "reward"},
                                     {Form::TrialClause, "trial"},
                                     {Form::PoolClause, "pool"},
                                     {Form::SegmentClause, "segment"},
                                     {Form::NotifyClause, "notify"},
                                     {Form::GuardClause, "guard"},
                                     {Form::ExampleClause, "example"}};
const std::vector<FormRule> kEntries{{Form::AnyItem, "entry of any of"},
                                     {Form::AllItem, "entry of all of"},
                                     {Form::TableItem, "entry of first that fits"},
                                     {Form::ValueItem, "entry of value"},
                                     {Form::ChoiceItem, "entry of one of"},
                                     {Form::MissingAnyItem, "entry of expect any of"},
                                     {Form::MissingAllItem, "entry of expect all of"}};
const std::vector<FormRule> kAlone{{Form::Alternatives, "found"}};

struct CorpusLine {
  LineKind kind{};
  std::string text;
  auto operator<=>(const CorpusLine&) const = default;
};

const std::vector<FormRule>& forms_of(LineKind kind) {
  if (kind == LineKind::Margin) return kHeaders;
  return kind == LineKind::Item ? kEntries : kClauses;
}

// The lines of all rule files, each once; those of the error pages too, which are wrong on purpose.
std::vector<CorpusLine> corpus() {
  std::set<CorpusLine> lines;
  for (const char* folder : {"rules", "examples", "tests"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(RUNG_SOURCE_DIR) + "/" + folder)) {
      if (entry.path().extension() != ".rung") continue;
      const auto source =
          std::make_shared<const SourceFile>("a.rung", test::read_text(entry.path().string()));
      for (const language::Line& line : language::split_lines(source).lines) {
        const std::string text(
            source->text().substr(line.content.begin, line.content.end - line.content.begin));
        const bool counts =
            line.kind == LineKind::Margin || line.kind == LineKind::Indented || line.kind == LineKind::Item;
        if (counts && !text.starts_with("loyalty rules")) lines.insert({line.kind, text});
      }
    }
  }
  return {lines.begin(), lines.end()};
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

// One damage: a word deleted, doubled, swapped with the next, replaced by one of another line, another one
// put before it, the rest of the line left out, the word cut, or glued to the next.
std::string damaged(const std::string& line, const std::vector<std::string>& other_words,
                    std::mt19937& dice) {
  std::vector<std::string> words = words_of(line);
  const std::size_t at = dice() % words.size();
  const auto place = words.begin() + static_cast<std::ptrdiff_t>(at);
  switch (dice() % 8) {
    case 0: words.erase(place); break;
    case 1: words.insert(place, words[at]); break;
    case 2: std::swap(words[at], words[(at + 1) % words.size()]); break;
    case 3: words[at] = other_words[dice() % other_words.size()]; break;
    case 4: words.insert(place, other_words[dice() % other_words.size()]); break;
    case 5: words.resize(at + 1); break;
    case 6: words[at] = words[at].substr(0, words[at].size() / 2); break;
    default:
      if (at + 1 < words.size()) {
        words[at] += words[at + 1];
        words.erase(place + 1);
      }
  }
  return joined(words);
}

const test::Ebnf& ebnf() {
  static const test::Ebnf grammar(test::read_text(std::string(RUNG_SOURCE_DIR) + "/grammar/rung.ebnf"));
  return grammar;
}

bool people_accept(const FormRule& form, LineKind kind, const std::string& text) {
  return ebnf().accepts(form.rule, kind == LineKind::Item ? "- " + text : text);
}

bool program_accepts(const FormRule& form, const std::string& text) {
  return language::match_line(form.form, text).ok;
}

// How often each verdict came; a difference is a failure with the line.
struct Verdicts {
  std::size_t accepted = 0, refused = 0;
};

void hold_together(const FormRule& form, LineKind kind, const std::string& text, Verdicts& verdicts) {
  if (text.empty()) return;
  const bool program = program_accepts(form, text);
  const bool people = people_accept(form, kind, text);
  ++(program ? verdicts.accepted : verdicts.refused);
  if (program != people) {
    const std::string does = program ? "reads it, rung.ebnf forbids it" : "refuses it, rung.ebnf allows it";
    FAIL_CHECK("`" << text << "` as " << form.rule << ": the program " << does);
  }
}

}  // namespace

TEST_CASE("rung.ebnf and the program read the same lines of all rule files") {
  Verdicts verdicts;
  const std::vector<CorpusLine> lines = corpus();
  CHECK(lines.size() > 400);
  for (const CorpusLine& line : lines) {
    for (const FormRule& form : forms_of(line.kind)) hold_together(form, line.kind, line.text, verdicts);
    if (line.kind == LineKind::Item) hold_together(kAlone.front(), LineKind::Indented, line.text, verdicts);
  }
  MESSAGE(lines.size() << " lines: " << verdicts.accepted << " readings accepted and " << verdicts.refused
                       << " refused by both");
  CHECK(verdicts.accepted > 400);
}

TEST_CASE("rung.ebnf and the program agree about damaged lines") {
  constexpr std::size_t kDamagesOfALine = 6;
  std::mt19937 dice(20270101);
  Verdicts verdicts;
  const std::vector<CorpusLine> lines = corpus();
  std::vector<std::string> all_words;
  for (const CorpusLine& line : lines) {
    for (const std::string& word : words_of(line.text)) all_words.push_back(word);
  }
  for (const CorpusLine& line : lines) {
    const std::vector<FormRule>& forms = forms_of(line.kind);
    std::vector<FormRule> own;
    for (const FormRule& form : forms) {
      if (program_accepts(form, line.text)) own.push_back(form);
    }
    const std::vector<std::string> words = words_of(line.text);
    for (std::size_t count = 1; count < words.size(); ++count) {
      const std::string begun = joined({words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count)});
      for (const FormRule& form : own) hold_together(form, line.kind, begun, verdicts);
    }
    for (std::size_t i = 0; i < kDamagesOfALine; ++i) {
      const std::string text = damaged(line.text, all_words, dice);
      for (const FormRule& form : own) hold_together(form, line.kind, text, verdicts);
      hold_together(forms[dice() % forms.size()], line.kind, text, verdicts);
    }
  }
  MESSAGE(verdicts.accepted << " damaged lines accepted and " << verdicts.refused << " refused by both");
  CHECK(verdicts.accepted > 500);
  CHECK(verdicts.refused > 5000);
}

TEST_CASE("what rung.ebnf allows, the program reads, and they agree on what comes of damaging it") {
  constexpr std::size_t kSentencesOfAForm = 150;
  std::mt19937 dice(20271231);
  Verdicts verdicts;
  const std::vector<std::string> keywords = ebnf().keywords();
  for (const LineKind kind : {LineKind::Margin, LineKind::Indented, LineKind::Item}) {
    for (const FormRule& form : forms_of(kind)) {
      for (std::size_t i = 0; i < kSentencesOfAForm; ++i) {
        std::string text = ebnf().sentence(form.rule, dice);
        if (kind == LineKind::Item) text.erase(0, std::string("- ").size());
        hold_together(form, kind, text, verdicts);
        hold_together(form, kind, damaged(text, keywords, dice), verdicts);
        hold_together(form, kind, damaged(text, keywords, dice), verdicts);
      }
    }
  }
  MESSAGE(verdicts.accepted << " made lines accepted and " << verdicts.refused << " refused by both");
}

TEST_CASE("every rule of rung.ebnf is used") {
  CHECK(ebnf().unreachable({"file", "header", "found"}).empty());
  const std::vector<std::string> rules = ebnf().rules();
  for (const std::vector<FormRule>* forms : {&kHeaders, &kClauses, &kEntries, &kAlone}) {
    for (const FormRule& form : *forms)
      CHECK_MESSAGE(std::find(rules.begin(), rules.end(), form.rule) != rules.end(), form.rule);
  }
}

TEST_CASE("the reader of the notation follows all ways at once and knows exceptions") {
  const test::Ebnf grammar(
      "line = { \"a\" } \"a\" [ \"b c\" ] | ( NAME - ( \"x\" | \"y\" ) ) NUM two words ; (* - *) two words = "
      "\"%\" ;");
  CHECK(grammar.accepts("line", "a"));
  CHECK(grammar.accepts("line", "a a  a b   c"));
  CHECK_FALSE(grammar.accepts("line", "a a b"));
  CHECK_FALSE(grammar.accepts("line", "ab c"));
  CHECK(grammar.accepts("line", "xx 1.5 %"));
  CHECK(grammar.accepts("line", "käse 12 %"));
  CHECK_FALSE(grammar.accepts("line", "x 1.5 %"));
  CHECK_FALSE(grammar.accepts("line", "xx 1.500 %"));
  CHECK_FALSE(grammar.accepts("line", "xx 1.5%"));
  CHECK_THROWS(test::Ebnf("a = \"b\" a ;"));
  CHECK_THROWS(test::Ebnf("a = b ;"));
  CHECK_THROWS(test::Ebnf("a = \"b\" ; a = \"c\" ;"));
}
