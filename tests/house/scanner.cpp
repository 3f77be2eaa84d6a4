#include "scanner.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace house {
namespace {

using Words = std::set<std::string, std::less<>>;

// folder -> folders below it that it may include; a folder may always include itself.
const std::map<std::string, Words, std::less<>> kArrows = {
    {"grammar", {}},
    {"core", {}},
    {"language", {"core", "grammar"}},
    {"ledger", {"core"}},
    {"engine", {"core", "language", "ledger"}},
    {"notify", {"core", "language", "engine"}},
    {"predict", {"core"}},
    {"storage", {"core", "language", "ledger", "engine"}},
    {"intake", {"core", "language", "engine"}},
    {"app", {"core", "language", "ledger", "engine", "notify", "predict", "storage", "intake"}},
    {"cli", {"core", "app"}},
};

const Words kPure = {"grammar", "core", "language", "ledger", "engine", "notify", "predict"};

// Pure, and allowed to calculate with floating point: what it predicts decides nothing by itself.
const Words kEstimates = {"predict"};

// Libraries and the folders that may use them, by the beginning of the #include path.
const std::map<std::string, Words, std::less<>> kOwners = {
    {"SQLiteCpp/", {"storage"}},
    {"sqlite3", {"storage"}},
    {"openssl/", {"storage"}},
    {"yaml-cpp/", {"intake"}},
    {"date/", {"intake"}},
    {"unicode/", {"intake"}},
    {"tao/", {"grammar", "language"}},
    {"CLI/", {"cli"}},
    {"nlohmann/", {"app", "cli"}},
    {"nlopt", {"predict"}},
    {"kainjow/", {"language"}},
};

const Words kImpureHeaders = {"fstream", "iostream", "filesystem", "random",   "ctime",  "time.h",
                              "cstdio",  "stdio.h",  "thread",     "unistd.h", "fcntl.h"};

// The outer world.
const Words kImpureWords = {"system_clock",  "steady_clock", "high_resolution_clock",
                            "random_device", "mt19937",      "rand",
                            "srand",         "getenv",       "secure_getenv",
                            "cout",          "cerr",         "clog",
                            "ifstream",      "ofstream",     "fopen"};

// Arithmetic that is not exact.
const Words kInexactWords = {"float", "double"};

// What only the command line may ask for.
const Words kOnlyCli = {"system_clock", "getenv", "secure_getenv", "isatty"};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string folder_of(std::string_view path) {
  if (path.starts_with("grammar/")) return "grammar";
  const std::string_view rest = path.substr(std::string_view("src/").size());
  return std::string(rest.substr(0, rest.find('/')));
}

// Calls f(line number, line) for each line.
template <typename F>
void for_each_line(std::string_view text, F f) {
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    f(++number, text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

// The path of an #include line, empty if it is none.
std::string_view included(std::string_view line) {
  const std::size_t hash = line.find_first_not_of(" \t");
  if (hash == std::string_view::npos || line[hash] != '#') return {};
  const std::size_t word = line.find_first_not_of(" \t", hash + 1);
  if (word == std::string_view::npos || !line.substr(word).starts_with("include")) return {};
  const std::size_t open = line.find_first_of("<\"", word);
  if (open == std::string_view::npos) return {};
  const std::size_t close = line.find_first_of(">\"", open + 1);
  if (close == std::string_view::npos) return {};
  return line.substr(open + 1, close - open - 1);
}

std::string wrong_include(const std::string& folder, std::string_view path) {
  const std::string target(path.substr(0, path.find('/')));
  if (path.find('/') != std::string_view::npos && kArrows.contains(target)) {
    if (target == folder || kArrows.at(folder).contains(target)) return {};
    return folder + " includes " + std::string(path) + ": no arrow leads from " + folder + " to " + target;
  }
  for (const auto& [library, folders] : kOwners) {
    if (path.starts_with(library) && !folders.contains(folder)) {
      return folder + " includes " + std::string(path) + ", which belongs to " + *folders.begin();
    }
  }
  if (kPure.contains(folder) && kImpureHeaders.contains(path)) {
    return folder + " is pure and must not include <" + std::string(path) + ">";
  }
  return {};
}

std::vector<std::string> wrong_words(const std::string& folder, std::string_view line) {
  std::vector<std::string> wrong;
  for (std::size_t i = 0; i < line.size();) {
    if (!is_word(line[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < line.size() && is_word(line[i])) ++i;
    const std::string_view word = line.substr(begin, i - begin);
    const bool inexact = kInexactWords.contains(word) && !kEstimates.contains(folder);
    if (kPure.contains(folder) && (inexact || kImpureWords.contains(word))) {
      wrong.push_back(folder + " is pure and must not use `" + std::string(word) + "`");
    } else if (folder != "cli" && kOnlyCli.contains(word)) {
      wrong.push_back("only cli may use `" + std::string(word) + "`");
    }
  }
  return wrong;
}

// The end of a text, character or raw text that begins at `begin`; the position after it.
std::size_t end_of_quoted(std::string_view source, std::size_t begin) {
  if (source[begin] == '"' && begin > 0 && source[begin - 1] == 'R') {
    const std::size_t open = source.find('(', begin);
    if (open == std::string_view::npos) return source.size();
    const std::string close = ")" + std::string(source.substr(begin + 1, open - begin - 1)) + "\"";
    const std::size_t end = source.find(close, open);
    return end == std::string_view::npos ? source.size() : end + close.size();
  }
  for (std::size_t i = begin + 1; i < source.size(); ++i) {
    if (source[i] == '\\') {
      ++i;
    } else if (source[i] == source[begin] || source[i] == '\n') {
      return i + 1;
    }
  }
  return source.size();
}

// The position after a comment that begins at `i`; `i` itself if none does.
std::size_t end_of_comment(std::string_view source, std::size_t i) {
  if (source.substr(i).starts_with("//")) return std::min(source.find('\n', i), source.size());
  if (!source.substr(i).starts_with("/*")) return i;
  const std::size_t end = source.find("*/", i + 2);
  return end == std::string_view::npos ? source.size() : end + 2;
}

void blank(std::string& text, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

}  // namespace

std::string without_comments_and_texts(std::string_view source) {
  std::string result(source);
  bool include_line = false;
  for (std::size_t i = 0; i < source.size();) {
    if (const std::size_t end = end_of_comment(source, i); end != i) {
      blank(result, i, end);
      i = end;
      continue;
    }
    const char c = source[i];
    if (c == '\n') include_line = false;
    if (c == '#') include_line = source.substr(i, 12).find("include") != std::string_view::npos;
    const bool digit_separator = c == '\'' && i > 0 && is_word(source[i - 1]);
    if ((c == '"' || c == '\'') && !include_line && !digit_separator) {
      const std::size_t end = end_of_quoted(source, i);
      blank(result, i, end);
      i = end;
      continue;
    }
    ++i;
  }
  return result;
}

std::vector<Finding> scan_source(std::string_view path, std::string_view source) {
  const std::string folder = folder_of(path);
  if (!kArrows.contains(folder)) return {{std::string(path), 1, "the house has no folder " + folder}};
  std::vector<Finding> findings;
  const std::string code = without_comments_and_texts(source);
  for_each_line(code, [&](int number, std::string_view line) {
    if (const std::string_view target = included(line); !target.empty()) {
      if (const std::string wrong = wrong_include(folder, target); !wrong.empty()) {
        findings.push_back({std::string(path), number, wrong});
      }
      return;
    }
    for (const std::string& wrong : wrong_words(folder, line))
      findings.push_back({std::string(path), number, wrong});
  });
  return findings;
}

std::vector<Finding> scan_marks(std::string_view path, std::string_view text) {
  // In two parts each, so that this file is clean itself.
  const std::string marks[] = {std::string("TO") + "DO", std::string("FIX") + "ME", std::string("XX") + "X",
                               std::string("HA") + "CK"};
  std::vector<Finding> findings;
  for_each_line(text, [&](int number, std::string_view line) {
    for (const std::string& mark : marks) {
      for (std::size_t at = line.find(mark); at != std::string_view::npos; at = line.find(mark, at + 1)) {
        const bool starts = at == 0 || !is_word(line[at - 1]);
        const bool ends = at + mark.size() == line.size() || !is_word(line[at + mark.size()]);
        if (starts && ends) findings.push_back({std::string(path), number, "the mark " + mark});
      }
    }
  });
  return findings;
}

}  // namespace house
