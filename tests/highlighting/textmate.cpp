#include "textmate.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

namespace rung::test {
namespace {

using Json = nlohmann::ordered_json;

const std::string kName = R"([\p{L}_][\p{L}\p{M}\p{N}_]*)";
const std::string kBegins = R"((?<![\p{L}\p{M}\p{N}_]))";
const std::string kEnds = R"((?![\p{L}\p{M}\p{N}_]))";

// `a b|a`: longer phrases first, any blanks between their words.
std::string either(const std::set<std::string>& phrases) {
  std::vector<std::string> ordered(phrases.begin(), phrases.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  std::string text;
  for (std::string phrase : ordered) {
    for (std::size_t at = phrase.find(' '); at != std::string::npos; at = phrase.find(' ', at + 3))
      phrase.replace(at, 1, R"(\s+)");
    text += (text.empty() ? "" : "|") + phrase;
  }
  return text;
}

std::string whole_words(const std::set<std::string>& phrases) {
  return kBegins + "(?:" + either(phrases) + ")" + kEnds;
}

// The same where no longer phrase of `others` begins: `is` is a comparison, `is worth` is not.
std::string unless_longer(const std::set<std::string>& phrases, const std::set<std::string>& others) {
  std::set<std::string> longer;
  for (const std::string& other : others) {
    const bool begins = std::any_of(phrases.begin(), phrases.end(), [&](const std::string& phrase) {
      return other.starts_with(phrase + " ");
    });
    if (begins) longer.insert(other);
  }
  const std::string not_those = longer.empty() ? "" : "(?!(?:" + either(longer) + ")" + kEnds + ")";
  return kBegins + not_those + "(?:" + either(phrases) + ")" + kEnds;
}

Json scope(const std::string& name) { return Json{{"name", name + ".rung"}}; }

Json match(const std::string& name, const std::string& pattern) {
  return Json{{"name", name + ".rung"}, {"match", pattern}};
}

Json include(const std::string& what) { return Json{{"include", "#" + what}}; }

Json comments() {
  return Json{{"patterns", Json::array({match("comment.block.documentation", R"(^\s*##.*$)"),
                                        match("comment.line.number-sign", R"((?:^|(?<=\s))#.*$)")})}};
}

// `| ` lines of a message: text as it stands, with its placeholders.
Json messages() {
  return Json{{"name", "string.unquoted.message.rung"},
              {"begin", R"(^\s+(\|)(?=\s|$))"},
              {"beginCaptures", {{"1", scope("punctuation.definition.message")}}},
              {"end", "$"},
              {"patterns", Json::array({include("placeholder")})}};
}

Json headers(const Keywords& words) {
  return Json{{"match", "^(" + either(words.headers) + ")" + kEnds + R"((?:\s+(?!one\b)()" + kName + "))?"},
              {"captures", {{"1", scope("keyword.declaration")}, {"2", scope("entity.name.type")}}}};
}

Json numbers(const Keywords& words) {
  // In examples perhaps with a `-` right before it.
  const std::string number = kBegins + R"(((?:(?<=\s)-)?\d+(?:\.\d+)?)(?![\p{L}_\d:\-/]))";
  const std::string unit = "(%|(?:" + either(words.units) + ")" + kEnds +
                           "|(?!(?:" + either(words.never_units) + "|" + either(words.months) + ")" + kEnds +
                           ")" + kName + ")";
  return Json{{"match", number + R"((?:\s+)" + unit + ")?"},
              {"captures", {{"1", scope("constant.numeric")}, {"2", scope("keyword.other.unit")}}}};
}

}  // namespace

std::string textmate_grammar(const Keywords& words) {
  std::set<std::string> others = words.others;
  Json grammar{
      {"information_for_contributors",
       Json::array({"Written from the words of grammar/rung_grammar.h by tests/highlighting; do not edit.",
                    "RUNG_REFRESH=1 ctest -R highlighting writes it anew."})},
      {"name", "Rung rules"},
      {"scopeName", "source.rung"},
      {"fileTypes", Json::array({"rung"})},
      {"patterns",
       Json::array({include("version"), include("messages"), include("comments"), include("headers"),
                    include("texts"), include("entry"), include("dates"), include("zones"),
                    include("numbers"), include("months"), include("openings"), include("comparisons"),
                    include("lists"), include("keywords"), include("names"), include("signs")})}};
  Json& all = grammar["repository"];
  all["version"] =
      Json{{"match", R"(^(loyalty rules)\s+(\d+))"},
           {"captures", {{"1", scope("keyword.control.version")}, {"2", scope("constant.numeric")}}}};
  all["messages"] = messages();
  all["comments"] = comments();
  all["headers"] = headers(words);
  all["texts"] = Json{{"name", "string.quoted.double.rung"},
                      {"begin", "\""},
                      {"end", "\"|$"},
                      {"patterns", Json::array({include("placeholder")})}};
  all["placeholder"] = match("variable.other.placeholder", R"(\{[#^/]?[a-z_]+(?:\s+with\s+unit|:[^{}]*)?\})");
  all["entry"] =
      Json{{"match", R"(^\s+(-)(?=\s))"}, {"captures", {{"1", scope("punctuation.definition.list")}}}};
  all["dates"] = Json{{"patterns", Json::array({match("constant.other.date", R"(\b\d{4}-\d{2}-\d{2}\b)"),
                                                match("constant.other.clock", R"(\b\d{2}:\d{2}\b)")})}};
  all["zones"] = match("constant.other.zone",
                       kBegins + R"((?:[A-Z][\p{L}\p{N}_]*(?:/[\p{L}\p{N}_+\-]+)+|UTC(?![\p{L}\p{N}_])))");
  all["numbers"] = numbers(words);
  all["months"] = match("constant.other.month", whole_words(words.months));
  all["comparisons"] = match("keyword.operator.comparison", unless_longer(words.comparisons, others));
  all["openings"] = Json{{"match", R"(^\s+()" + either(words.clauses) + ")" + kEnds},
                         {"captures", {{"1", scope("keyword.other")}}}};
  all["lists"] = match("keyword.operator.logical", unless_longer(words.lists, others));
  others.insert(words.units.begin(), words.units.end());
  all["keywords"] = match("keyword.other", whole_words(others));
  all["names"] = match("variable.other.name", kBegins + kName);
  all["signs"] = match("punctuation.separator", "[,%]");
  return grammar.dump(2) + "\n";
}

}  // namespace rung::test
