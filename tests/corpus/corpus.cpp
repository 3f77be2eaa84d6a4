#include "corpus/corpus.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace rung::corpus {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kFirstLine = "loyalty rules 1";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> files_below(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == extension) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

void add_fences(std::vector<RuleText>& texts, const std::string& name, const std::string& document) {
  const std::vector<std::string> lines = lines_of(document);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].starts_with("```rung")) continue;
    RuleText found{name + ":" + std::to_string(i + 1), ""};
    for (++i; i < lines.size() && lines[i] != "```"; ++i) found.text += lines[i] + "\n";
    if (!found.text.starts_with(kFirstLine)) found.text = std::string(kFirstLine) + "\n\n" + found.text;
    texts.push_back(std::move(found));
  }
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

struct Piece {
  std::size_t begin = 0;
  std::size_t length = 0;
};

std::vector<Piece> words_of(const std::string& line) {
  std::vector<Piece> words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t begin = line.find_first_not_of(' ', at);
    if (begin == std::string::npos) break;
    at = std::min(line.find(' ', begin), line.size());
    words.push_back({begin, at - begin});
  }
  return words;
}

std::string blanks(Dice& dice) {
  std::string text;
  for (std::size_t n = 1 + dice.below(4); n > 0; --n) text += dice.chance(30) ? '\t' : ' ';
  return text;
}

// Whether the number that ends before `end` is the day of a date: `on 2027-02-01 points earned …`.
bool is_date_before(const std::string& line, std::size_t end) {
  constexpr std::size_t kDay = 3, kMonth = 6;  // how far before the end their `-` stands
  return end >= kMonth && line[end - kDay] == '-' && line[end - kMonth] == '-';
}

// `1 month` becomes `1 months`, `2 months` `2 month`, for the words of time and points; not in `plus 1 day`
// and `2 times average`, which have one spelling.
void mix_up_plural(std::string& line, Dice& dice) {
  for (const std::string word : {"day", "month", "hour", "time", "point"}) {
    for (std::size_t at = line.find(" " + word); at != std::string::npos;
         at = line.find(" " + word, at + 1)) {
      const bool number_before = at > 0 && line[at - 1] >= '0' && line[at - 1] <= '9';
      const std::size_t end = at + 1 + word.size();
      const bool plural = end < line.size() && line[end] == 's';
      const std::size_t after = plural ? end + 1 : end;
      const bool whole = after == line.size() || line[after] == ' ' || line[after] == ',';
      const bool fixed = line.find("plus 1 day") != std::string::npos ||
                         line.find(" times average") != std::string::npos ||
                         line.find(" times median") != std::string::npos;
      if (!number_before || is_date_before(line, at) || !whole || fixed || !dice.chance(50)) continue;
      if (plural) {
        line.erase(end, 1);
      } else {
        line.insert(end, "s");
      }
    }
  }
}

// Blanks between words and around commas; none of it inside quotes or a comment.
std::string messy_words(const std::string& line, Dice& dice) {
  std::string text;
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '"') quoted = !quoted;
    if (quoted || c == '"') {
      text += c;
    } else if (c == '#' && at > 0 && is_blank(line[at - 1])) {
      return text + line.substr(at);
    } else if (is_blank(c)) {
      const bool after_comma = !text.empty() && text.back() == ',';
      const bool digit_next = at + 1 < line.size() && line[at + 1] >= '0' && line[at + 1] <= '9';
      const bool may_go = after_comma && !digit_next;
      if (!may_go || dice.chance(50)) text += blanks(dice);
    } else {
      if (c == ',' && dice.chance(30)) text += blanks(dice);
      text += c;
    }
  }
  return text;
}

std::string messy_line(const std::string& line, Dice& dice) {
  const std::size_t start = line.find_first_not_of(" \t");
  if (start == std::string::npos) return dice.chance(50) ? blanks(dice) : "";
  std::string body = line.substr(start);
  const std::string indent = start == 0 ? "" : blanks(dice);
  const std::string behind = dice.chance(30) ? blanks(dice) : "";
  if (body[0] == '|' || body[0] == '#') return indent + body + behind;
  if (body.find_first_of("\"#") == std::string::npos) mix_up_plural(body, dice);
  return indent + messy_words(body, dice) + behind;
}

}  // namespace

std::vector<RuleText> rule_texts() {
  const fs::path root = RUNG_SOURCE_DIR;
  std::vector<RuleText> texts;
  for (const char* folder : {"rules", "examples", "tests"}) {
    for (const fs::path& path : files_below(root / folder, ".rung"))
      texts.push_back({fs::relative(path, root).string(), read(path)});
  }
  add_fences(texts, "README.md", read(root / "README.md"));
  for (const fs::path& path : files_below(root / "docs", ".md"))
    add_fences(texts, fs::relative(path, root).string(), read(path));
  return texts;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

std::string with_changed_word(const std::string& text, Dice& dice) {
  std::vector<std::string> lines = lines_of(text);
  if (lines.empty()) return text;
  std::string& line = lines[dice.below(lines.size())];
  const std::vector<Piece> words = words_of(line);
  if (words.empty()) return text;
  const std::size_t which = dice.below(words.size());
  const Piece word = words[which];
  const std::string old = line.substr(word.begin, word.length);
  std::string changed;
  switch (dice.below(5)) {
    case 0: break;
    case 1: changed = old + " " + old; break;
    case 2: {
      if (which + 1 == words.size()) return text;
      const Piece next = words[which + 1];
      const std::string swapped = line.substr(next.begin, next.length) + " " + old;
      line.replace(word.begin, next.begin + next.length - word.begin, swapped);
      return joined(lines);
    }
    case 3:
      changed = old.substr(0, old.size() / 2) + static_cast<char>('a' + dice.below(26)) +
                old.substr(old.size() / 2);
      break;
    default: {
      const std::string& other = lines[dice.below(lines.size())];
      const std::vector<Piece> others = words_of(other);
      if (others.empty()) return text;
      const Piece taken = others[dice.below(others.size())];
      changed = other.substr(taken.begin, taken.length);
    }
  }
  line.replace(word.begin, word.length, changed);
  // Nobody sees the blank behind a word that is gone from the end of a line.
  if (changed.empty() && which + 1 == words.size()) line.erase(line.find_last_not_of(' ') + 1);
  return joined(lines);
}

std::string with_changed_lines(const std::string& text, const std::string& other, Dice& dice) {
  std::vector<std::string> lines = lines_of(text);
  const std::vector<std::string> more = lines_of(other);
  for (std::size_t n = 1 + dice.below(4); n > 0 && !lines.empty(); --n) {
    const auto at = lines.begin() + static_cast<std::ptrdiff_t>(dice.below(lines.size()));
    const std::size_t to = dice.below(lines.size());
    switch (dice.below(4)) {
      case 0: lines.erase(at); break;
      case 1: lines.insert(at, std::string(*at)); break;
      case 2: std::swap(*at, lines[to]); break;
      default:
        if (!more.empty()) lines.insert(at, more[dice.below(more.size())]);
    }
  }
  return joined(lines);
}

std::string with_changed_bytes(const std::string& text, Dice& dice) {
  std::string changed = text;
  for (std::size_t n = 1 + dice.below(8); n > 0 && !changed.empty(); --n) {
    const std::size_t at = dice.below(changed.size());
    const auto byte = static_cast<char>(dice.below(256));
    switch (dice.below(4)) {
      case 0: changed[at] = byte; break;
      case 1: changed.insert(at, 1, byte); break;
      case 2: changed.erase(at, 1 + dice.below(6)); break;
      default: changed.insert(dice.below(changed.size()), changed.substr(at, dice.below(40)));
    }
  }
  return changed;
}

std::string with_messy_spacing(const std::string& text, Dice& dice) {
  std::string messy = dice.chance(20) ? "\xEF\xBB\xBF" : "";
  const std::string end = dice.chance(30) ? "\r\n" : "\n";
  bool first = true;
  for (const std::string& line : lines_of(text)) {
    const bool entry = line.find_first_not_of(' ') != std::string::npos &&
                       (line[line.find_first_not_of(' ')] == '-' || line[line.find_first_not_of(' ')] == '|');
    if (entry && dice.chance(10)) messy += end;
    messy += first ? line : messy_line(line, dice);  // the first line has one spelling
    messy += end;
    if (line.empty() && dice.chance(30)) messy += end;
    first = false;
  }
  for (std::size_t n = dice.below(3); n > 0; --n) messy += end;
  return messy;
}

}  // namespace rung::corpus
