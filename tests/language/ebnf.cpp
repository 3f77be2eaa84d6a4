#include "ebnf.h"

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "language/characters.h"

namespace rung::test {
namespace {

using language::after_blanks;
using language::is_blank;
using language::is_digit;

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_big(char c) { return c >= 'A' && c <= 'Z'; }
// The code point at `at` and its length in bytes; {0, 0} at the end or where bytes are no UTF-8.
std::pair<char32_t, std::size_t> code_point(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {0, 0};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (byte(0) < 0x80U) return {byte(0), 1};
  const std::size_t length = byte(0) >= 0xF0U ? 4 : (byte(0) >= 0xE0U ? 3 : 2);
  if (byte(0) < 0xC2U || at + length > text.size()) return {0, 0};
  char32_t value = byte(0) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  return {value, length};
}

// Letters as names use them: Latin with accents, Greek, Cyrillic and on to the Greek extensions.
bool is_letter(char32_t c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xD6) ||
         (c >= 0xD8 && c <= 0xF6) || (c >= 0xF8 && c <= 0x24F) || (c >= 0x370 && c <= 0x1FFF);
}
bool is_word(char32_t c) { return is_letter(c) || (c >= '0' && c <= '9') || (c >= 0x300 && c <= 0x36F); }
bool word_goes_on(std::string_view text, std::size_t at) {
  const auto [c, length] = code_point(text, at);
  return length > 0 && is_word(c);
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (word_goes_on(text, at)) at += code_point(text, at).second;
  return at;
}

std::size_t end_of_digits(std::string_view text, std::size_t at, std::size_t most) {
  const std::size_t begin = at;
  while (at < text.size() && at - begin < most && is_digit(text[at])) ++at;
  return at;
}

char char_at(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\n'; }

// A number may not run on into something else: 3x, 85%, 2027-01, 20:00, 1.5.
bool number_ends(std::string_view text, std::size_t at) {
  if (word_goes_on(text, at)) return false;
  const char c = char_at(text, at);
  if (std::string_view("%-:/").find(c) != std::string_view::npos) return false;
  return !((c == '.' || c == ',') && is_digit(char_at(text, at + 1)));
}

using End = std::optional<std::size_t>;

End name_end(std::string_view text, std::size_t at) {
  const auto [c, length] = code_point(text, at);
  if (length == 0 || !is_letter(c)) return std::nullopt;
  return end_of_word(text, at);
}

End int_end(std::string_view text, std::size_t at) {
  const std::size_t end = end_of_digits(text, at, 9);
  return end > at && number_ends(text, end) ? End(end) : std::nullopt;
}

// 1.200 could be one point two and twelve hundred.
bool has_two_readings(std::string_view text, std::size_t at) {
  const std::size_t point = end_of_digits(text, at, 3);
  if (point == at || text[at] == '0' || char_at(text, point) != '.') return false;
  return end_of_digits(text, point + 1, 4) == point + 4;
}

End num_end(std::string_view text, std::size_t at) {
  if (has_two_readings(text, at)) return std::nullopt;
  std::size_t end = end_of_digits(text, at, 15);
  if (end == at) return std::nullopt;
  if (char_at(text, end) == '.' && is_digit(char_at(text, end + 1))) end = end_of_digits(text, end + 1, 6);
  return number_ends(text, end) ? End(end) : std::nullopt;
}

End signed_end(std::string_view text, std::size_t at) {
  return num_end(text, char_at(text, at) == '-' ? at + 1 : at);
}

// `pattern` with 9 for a digit, A for a capital and a for a small letter.
End pattern_end(std::string_view text, std::size_t at, std::string_view pattern) {
  for (const char sign : pattern) {
    const char c = char_at(text, at++);
    const bool fits =
        sign == '9' ? is_digit(c) : (sign == 'A' ? is_big(c) : (sign == 'a' ? is_small(c) : c == sign));
    if (!fits) return std::nullopt;
  }
  return word_goes_on(text, at) ? std::nullopt : End(at);
}

End date_end(std::string_view text, std::size_t at) {
  const End end = pattern_end(text, at, "9999-99-99");
  return end && std::string_view("-.:").find(char_at(text, *end)) == std::string_view::npos ? end
                                                                                            : std::nullopt;
}

End clock_end(std::string_view text, std::size_t at) {
  const End end = pattern_end(text, at, "99:99");
  if (!end || text.substr(at, 2) > "23" || text.substr(at + 3, 2) > "59" || char_at(text, *end) == ':')
    return std::nullopt;
  return end;
}

End zone_end(std::string_view text, std::size_t at) {
  if (!is_big(char_at(text, at))) return std::nullopt;
  std::size_t end = end_of_word(text, at);
  if (text.substr(at, end - at) == "UTC" && char_at(text, end) != '/') return end;
  int parts = 0;
  while (char_at(text, end) == '/') {
    const std::size_t begin = end + 1;
    std::size_t next = begin;
    while (word_goes_on(text, next) || char_at(text, next) == '+' || char_at(text, next) == '-')
      next = std::max(next + 1, end_of_word(text, next));
    if (next == begin) break;
    end = next;
    ++parts;
  }
  return parts > 0 ? End(end) : std::nullopt;
}

End text_end(std::string_view text, std::size_t at) {
  if (char_at(text, at) != '"') return std::nullopt;
  const std::size_t quote = text.find('"', at + 1);
  return quote == std::string_view::npos ? std::nullopt : End(quote + 1);
}

using Spelling = End (*)(std::string_view, std::size_t);

const std::map<std::string, Spelling, std::less<>>& spellings() {
  static const std::map<std::string, Spelling, std::less<>> all{
      {"NAME", name_end},
      {"TEXT", text_end},
      {"INT", int_end},
      {"NUM", num_end},
      {"SNUM", signed_end},
      {"DATE", date_end},
      {"CLOCK", clock_end},
      {"ZONE", zone_end},
      {"CUR", [](std::string_view text, std::size_t at) { return pattern_end(text, at, "AAA"); }},
      {"LANG",
       [](std::string_view text, std::size_t at) {
         return pattern_end(text, at, char_at(text, at + 2) == '-' ? "aa-AA" : "aa");
       }},
  };
  return all;
}

// Words or a sign as they stand, with any blanks between words; a word has to end where it ends.
End literal_end(std::string_view words, std::string_view text, std::size_t at) {
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    if (text.substr(at, word.size()) != word) return std::nullopt;
    at += word.size();
    const bool is_sign = std::string_view("-|,%").find(word.back()) != std::string_view::npos;
    if (!is_sign && at < text.size()) {
      const auto next = static_cast<unsigned char>(text[at]);
      if (is_word(next < 0x80U ? next : U'a')) return std::nullopt;
    }
    words.remove_prefix(std::min(word.size() + 1, words.size()));
    if (!words.empty()) at = after_blanks(text, at);
  }
  return at;
}

}  // namespace

// ---- The notation ----

class Ebnf::Reader {
 public:
  Reader(std::string_view text, Ebnf& into) : text_(text), into_(into) {}

  void read() {
    for (skip(); at_ < text_.size(); skip()) {
      const std::string name = words();
      if (name.empty()) fail("a rule begins with its name");
      expect('=');
      if (!into_.rules_.emplace(name, either()).second) fail("the rule `" + name + "` stands twice");
      expect(';');
    }
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
    throw std::runtime_error("line " + std::to_string(line) + ": " + what);
  }
  void skip() {
    while (at_ < text_.size()) {
      if (text_.substr(at_, 2) == "(*") {
        const std::size_t end = text_.find("*)", at_);
        if (end == std::string_view::npos) fail("a remark without its end");
        at_ = end + 2;
      } else if (is_blank(text_[at_]) || text_[at_] == '\n') {
        ++at_;
      } else {
        return;
      }
    }
  }
  [[nodiscard]] char next() {
    skip();
    return char_at(text_, at_);
  }
  void expect(char c) {
    if (next() != c) fail(std::string("`") + c + "` is missing");
    ++at_;
  }
  int add(Node node) {
    into_.nodes_.push_back(std::move(node));
    return static_cast<int>(into_.nodes_.size()) - 1;
  }
  static bool is_name(char c) { return is_small(c) || is_big(c) || c == '_'; }
  // One name of letters; small ones may be of several words. Which of them are names of rules is known only
  // when all are read, so several names in a row are one text here and taken apart by resolve().
  std::string words() {
    std::string name;
    for (skip(); at_ < text_.size() && is_name(text_[at_]); skip()) {
      if (!name.empty()) name += ' ';
      while (at_ < text_.size() && is_name(text_[at_])) name += text_[at_++];
    }
    return name;
  }
  int either() {
    Node node{Kind::Either, {}, {sequence()}};
    while (next() == '|') {
      ++at_;
      node.parts.push_back(sequence());
    }
    return node.parts.size() == 1 ? node.parts.front() : add(std::move(node));
  }
  int sequence() {
    Node node{Kind::Sequence, {}, {}};
    for (char c = next(); c == '"' || c == '[' || c == '{' || c == '(' || c == '\'' || is_name(c); c = next())
      node.parts.push_back(except());
    if (node.parts.empty()) fail("something is missing here");
    return node.parts.size() == 1 ? node.parts.front() : add(std::move(node));
  }
  int except() {
    const int whole = piece();
    if (next() != '-') return whole;
    ++at_;
    return add({Kind::Except, {}, {whole, piece()}});
  }
  int piece() {
    const char c = next();
    if (is_name(c)) return add({Kind::Rule, words(), {}});
    ++at_;
    if (c == '"') {
      const std::size_t end = text_.find('"', at_);
      if (end == std::string_view::npos || end == at_) fail("a quote without its end");
      const std::string literal(text_.substr(at_, end - at_));
      at_ = end + 1;
      return add({Kind::Literal, literal, {}});
    }
    const int inside = either();
    expect(c == '[' ? ']' : (c == '{' ? '}' : ')'));
    if (c == '(') return inside;
    return add({c == '[' ? Kind::Optional : Kind::Repeated, {}, {inside}});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Ebnf& into_;
};

Ebnf::Ebnf(std::string_view text) {
  Reader(text, *this).read();
  resolve();
  std::set<std::string> words;
  for (const Node& node : nodes_) {
    if (node.kind != Kind::Literal || !is_small(node.text.front())) continue;
    std::istringstream in(node.text);
    for (std::string word; in >> word;) words.insert(word);
  }
  keywords_.assign(words.begin(), words.end());
}

// Takes names in a row apart, longest known name first, and sees to it that no rule refers to itself.
void Ebnf::resolve() {
  const std::size_t count = nodes_.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (nodes_[i].kind != Kind::Rule) continue;
    std::string rest = nodes_[i].text;
    std::vector<int> found;
    while (!rest.empty()) {
      std::string name = rest;
      while (!rules_.contains(name) && !spellings().contains(name)) {
        const std::size_t blank = name.rfind(' ');
        if (blank == std::string::npos) throw std::runtime_error("there is no rule `" + name + "`");
        name.resize(blank);
      }
      rest.erase(0, std::min(name.size() + 1, rest.size()));
      nodes_.push_back({spellings().contains(name) ? Kind::Spelling : Kind::Rule, name, {}});
      if (nodes_.back().kind == Kind::Rule) nodes_.back().parts = {rules_.at(name)};
      found.push_back(static_cast<int>(nodes_.size()) - 1);
    }
    nodes_[i] =
        found.size() == 1 ? nodes_[static_cast<std::size_t>(found.front())] : Node{Kind::Sequence, {}, found};
  }
  for (const auto& [name, body] : rules_) {
    std::set<int> seen;
    std::vector<int> open{body};
    while (!open.empty()) {
      const int node = open.back();
      open.pop_back();
      if (!seen.insert(node).second) continue;
      const Node& at = nodes_[static_cast<std::size_t>(node)];
      if (at.kind == Kind::Rule && at.text == name)
        throw std::runtime_error("`" + name + "` refers to itself");
      open.insert(open.end(), at.parts.begin(), at.parts.end());
    }
  }
}

// ---- Reading a line ----

struct Ebnf::Line {
  std::string_view text;
  std::map<std::pair<int, std::size_t>, std::vector<std::size_t>> known;
};

const std::vector<std::size_t>& Ebnf::ends(int node, std::size_t at, Line& line) const {
  const auto key = std::make_pair(node, at);
  const auto known = line.known.find(key);
  if (known != line.known.end()) return known->second;
  std::vector<std::size_t> found = compute(node, at, line);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return line.known.emplace(key, std::move(found)).first->second;
}

std::vector<std::size_t> Ebnf::compute(int number, std::size_t at, Line& line) const {
  const Node& node = nodes_[static_cast<std::size_t>(number)];
  const auto from_all = [&](int part, const std::vector<std::size_t>& starts) {
    std::set<std::size_t> found;
    for (const std::size_t start : starts) {
      const std::vector<std::size_t>& next = ends(part, start, line);
      found.insert(next.begin(), next.end());
    }
    return std::vector<std::size_t>(found.begin(), found.end());
  };
  switch (node.kind) {
    case Kind::Literal:
    case Kind::Spelling: {
      const End end = node.kind == Kind::Literal ? literal_end(node.text, line.text, at)
                                                 : spellings().at(node.text)(line.text, at);
      if (!end) return {};
      return {after_blanks(line.text, *end)};
    }
    case Kind::Rule: return ends(node.parts.front(), at, line);
    case Kind::Sequence: {
      std::vector<std::size_t> found{at};
      for (const int part : node.parts) found = from_all(part, found);
      return found;
    }
    case Kind::Either: {
      std::vector<std::size_t> found;
      for (const int part : node.parts) {
        const std::vector<std::size_t>& more = ends(part, at, line);
        found.insert(found.end(), more.begin(), more.end());
      }
      return found;
    }
    case Kind::Optional: {
      std::vector<std::size_t> found = ends(node.parts.front(), at, line);
      found.push_back(at);
      return found;
    }
    case Kind::Repeated: {
      std::vector<std::size_t> found{at}, last{at};
      while (!last.empty()) {
        last = from_all(node.parts.front(), last);
        std::erase_if(
            last, [&](std::size_t end) { return std::find(found.begin(), found.end(), end) != found.end(); });
        found.insert(found.end(), last.begin(), last.end());
      }
      return found;
    }
    case Kind::Except: {
      std::vector<std::size_t> found = ends(node.parts[0], at, line);
      const std::vector<std::size_t>& without = ends(node.parts[1], at, line);
      std::erase_if(found, [&](std::size_t end) {
        return std::find(without.begin(), without.end(), end) != without.end();
      });
      return found;
    }
  }
  return {};
}

bool Ebnf::accepts(const std::string& rule, std::string_view text) const {
  Line line{text, {}};
  const std::vector<std::size_t>& found = ends(rules_.at(rule), 0, line);
  return std::find(found.begin(), found.end(), text.size()) != found.end();
}

// ---- Making a line ----

namespace {

const std::map<std::string, std::vector<std::string>>& samples() {
  static const std::map<std::string, std::vector<std::string>> all{
      {"NAME", {"spend", "Gold", "nights", "königsanwärter", "_x1", "points"}},
      {"TEXT", {"\"\"", "\"of the \\ week, 100 %\"", "\"ä\""}},
      {"INT", {"0", "1", "12", "999999999"}},
      {"NUM", {"0", "1", "1.5", "0.125", "1200", "123456789012345.123456"}},
      {"SNUM", {"0", "-1", "-1.5", "12"}},
      {"DATE", {"2027-01-31", "2027-02-30"}},
      {"CLOCK", {"20:00", "09:59"}},
      {"CUR", {"EUR", "USD"}},
      {"LANG", {"de", "en", "en-US"}},
      {"ZONE", {"Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+1", "UTC"}},
  };
  return all;
}

}  // namespace

std::string Ebnf::made(int number, std::mt19937& dice) const {
  const Node& node = nodes_[static_cast<std::size_t>(number)];
  std::string line;
  const auto add = [&](const std::string& more) { line += (line.empty() || more.empty() ? "" : " ") + more; };
  switch (node.kind) {
    case Kind::Literal: return node.text;
    case Kind::Spelling: {
      const std::vector<std::string>& some = samples().at(node.text);
      if (node.text == "NAME" && dice() % 8 == 0) return keywords_[dice() % keywords_.size()];
      return some[dice() % some.size()];
    }
    case Kind::Rule: return made(node.parts.front(), dice);
    case Kind::Sequence:
      for (const int part : node.parts) add(made(part, dice));
      return line;
    case Kind::Either: return made(node.parts[dice() % node.parts.size()], dice);
    case Kind::Optional: return dice() % 2 == 0 ? "" : made(node.parts.front(), dice);
    case Kind::Repeated:
      while (dice() % 3 == 0) add(made(node.parts.front(), dice));
      return line;
    case Kind::Except:
      while (true) {
        line = made(node.parts[0], dice);
        Line whole{line, {}};
        const std::vector<std::size_t>& without = ends(node.parts[1], 0, whole);
        if (std::find(without.begin(), without.end(), line.size()) == without.end()) return line;
      }
  }
  return line;
}

std::string Ebnf::sentence(const std::string& rule, std::mt19937& dice) const {
  return made(rules_.at(rule), dice);
}

std::vector<std::string> Ebnf::keywords() const { return keywords_; }

std::vector<std::string> Ebnf::rules() const {
  std::vector<std::string> names;
  for (const auto& [name, body] : rules_) names.push_back(name);
  return names;
}

std::vector<std::string> Ebnf::unreachable(const std::vector<std::string>& from) const {
  std::set<int> seen;
  std::set<std::string> reached(from.begin(), from.end());
  std::vector<int> open;
  for (const std::string& name : from) open.push_back(rules_.at(name));
  while (!open.empty()) {
    const Node& node = nodes_[static_cast<std::size_t>(open.back())];
    const bool is_new = seen.insert(open.back()).second;
    open.pop_back();
    if (!is_new) continue;
    if (node.kind == Kind::Rule) reached.insert(node.text);
    open.insert(open.end(), node.parts.begin(), node.parts.end());
  }
  std::vector<std::string> rest;
  for (const auto& [name, body] : rules_) {
    if (!reached.contains(name)) rest.push_back(name);
  }
  return rest;
}

}  // namespace rung::test
