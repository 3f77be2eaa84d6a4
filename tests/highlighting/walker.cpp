#include "walker.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

#include <map>
#include <optional>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace rung::test {
namespace {

using PatternJson = nlohmann::json;

std::unique_ptr<icu::RegexPattern> compiled(const std::string& pattern) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  std::unique_ptr<icu::RegexPattern> result(
      icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(pattern), 0, where, status));
  if (U_FAILURE(status) != 0) throw std::runtime_error("not a pattern: " + pattern);
  return result;
}

struct Pattern {
  std::string name;
  std::unique_ptr<icu::RegexPattern> match, end;  // end: of a begin/end pair
  std::map<int, std::string> captures;
  std::vector<const Pattern*> inner;
};

struct Found {
  const Pattern* pattern = nullptr;
  std::vector<std::pair<int, int>> groups;  // in code units; {-1, -1} where a group matched nothing
};

}  // namespace

struct Highlighter::Rules {
  std::vector<std::unique_ptr<Pattern>> owned;
  std::map<std::string, std::vector<const Pattern*>> known;
  std::vector<const Pattern*> top;

  std::vector<const Pattern*> read(const PatternJson& list, const PatternJson& repository) {
    std::vector<const Pattern*> found;
    for (const PatternJson& entry : list) {
      for (const Pattern* pattern : read_one(entry, repository)) found.push_back(pattern);
    }
    return found;
  }

  std::vector<const Pattern*> read_one(const PatternJson& entry, const PatternJson& repository) {
    if (entry.contains("include")) {
      const std::string name = entry["include"].get<std::string>().substr(1);
      const auto before = known.find(name);
      if (before != known.end()) return before->second;
      return known[name] = read_one(repository.at(name), repository);
    }
    if (!entry.contains("match") && !entry.contains("begin")) return read(entry.at("patterns"), repository);
    auto pattern = std::make_unique<Pattern>();
    pattern->name = entry.value("name", "");
    const bool pair = entry.contains("begin");
    pattern->match = compiled(entry.at(pair ? "begin" : "match").get<std::string>());
    if (pair) pattern->end = compiled(entry.at("end").get<std::string>());
    const char* captures = pair ? "beginCaptures" : "captures";
    if (entry.contains(captures)) {
      for (const auto& [number, scope] : entry.at(captures).items())
        pattern->captures[std::stoi(number)] = scope.at("name").get<std::string>();
    }
    if (pair && entry.contains("patterns")) pattern->inner = read(entry.at("patterns"), repository);
    owned.push_back(std::move(pattern));
    return {owned.back().get()};
  }
};

namespace {

std::optional<Found> try_match(const icu::RegexPattern& expression, const icu::UnicodeString& line, int at,
                               int end) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(expression.matcher(line, status));
  matcher->region(at, end, status);
  matcher->useTransparentBounds(true);
  matcher->useAnchoringBounds(false);
  if (!matcher->find()) return std::nullopt;
  Found found;
  for (int group = 0; group <= matcher->groupCount(); ++group)
    found.groups.emplace_back(matcher->start(group, status), matcher->end(group, status));
  return found;
}

std::optional<Found> first_of(const std::vector<const Pattern*>& patterns, const icu::UnicodeString& line,
                              int at, int end) {
  std::optional<Found> best;
  for (const Pattern* pattern : patterns) {
    std::optional<Found> found = try_match(*pattern->match, line, at, end);
    if (!found || found->groups[0].second == found->groups[0].first) continue;
    if (best && best->groups[0].first <= found->groups[0].first) continue;
    found->pattern = pattern;
    best = std::move(found);
  }
  return best;
}

using Units = std::vector<std::string>;

void paint(Units& units, std::pair<int, int> range, const std::string& scope) {
  if (scope.empty()) return;
  for (int i = range.first; i < range.second; ++i) units[static_cast<std::size_t>(i)] = scope;
}

void walk(const std::vector<const Pattern*>& patterns, const icu::UnicodeString& line, int at, int end,
          Units& units) {
  while (at < end) {
    const std::optional<Found> found = first_of(patterns, line, at, end);
    if (!found) return;
    const Pattern& pattern = *found->pattern;
    paint(units, found->groups[0], pattern.name);
    for (const auto& [group, scope] : pattern.captures) {
      const std::pair<int, int> range = found->groups[static_cast<std::size_t>(group)];
      if (range.first >= 0) paint(units, range, scope);
    }
    at = found->groups[0].second;
    if (pattern.end == nullptr) continue;
    const std::optional<Found> close = try_match(*pattern.end, line, at, end);
    const int inner_end = close ? close->groups[0].first : end;
    const int after = close ? close->groups[0].second : end;
    paint(units, {at, after}, pattern.name);
    walk(pattern.inner, line, at, inner_end, units);
    at = after;
  }
}

}  // namespace

Highlighter::Highlighter(const std::string& grammar) : rules_(std::make_unique<Rules>()) {
  const PatternJson json = PatternJson::parse(grammar);
  rules_->top = rules_->read(json.at("patterns"), json.at("repository"));
}

Highlighter::~Highlighter() = default;

std::vector<std::string> Highlighter::scopes(std::string_view text) const {
  const icu::UnicodeString line =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  Units units(static_cast<std::size_t>(line.length()));
  walk(rules_->top, line, 0, line.length(), units);
  std::vector<std::string> bytes;
  for (int i = 0; i < line.length(); i = line.moveIndex32(i, 1)) {
    const UChar32 c = line.char32At(i);
    const int length = c < 0x80 ? 1 : (c < 0x800 ? 2 : (c < 0x10000 ? 3 : 4));
    bytes.insert(bytes.end(), static_cast<std::size_t>(length), units[static_cast<std::size_t>(i)]);
  }
  return bytes;
}

bool matches(const std::string& pattern, const std::string& text) {
  const icu::UnicodeString line = icu::UnicodeString::fromUTF8(text);
  return try_match(*compiled(pattern), line, 0, line.length()).has_value();
}

}  // namespace rung::test
