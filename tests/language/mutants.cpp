#include "mutants.h"

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <utility>

#include "core/diagnostic.h"
#include "language/characters.h"
#include "language/parse_lines.h"
#include "language/print.h"
#include "language/rule_file.h"

namespace rung::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

// A token with the blanks before it.
struct Token {
  std::string blanks, text;
};

struct Tokens {
  std::vector<Token> tokens;
  std::string rest;  // blanks and comment behind the last
};

// Words and numbers, whole texts in quotes, and commas.
Tokens tokens_of(const std::string& line) {
  Tokens result;
  const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
  const bool text_line = line.compare(first, 1, "|") == 0 || line.compare(first, 2, "##") == 0;
  const std::size_t end = text_line ? line.size() : language::comment_begin(line);
  std::size_t at = 0;
  while (at < end) {
    Token token;
    while (at < end && language::is_blank(line[at])) token.blanks += line[at++];
    if (at == end) {
      result.rest = token.blanks;
      break;
    }
    const std::size_t begin = at;
    if (line[at] == '"' && !text_line) {
      at = std::min(line.find('"', at + 1), end - 1) + 1;
    } else if (line[at] == ',') {
      ++at;
    } else {
      while (at < end && !language::is_blank(line[at]) && (text_line || line[at] != ',')) ++at;
    }
    token.text = line.substr(begin, at - begin);
    result.tokens.push_back(std::move(token));
  }
  result.rest += line.substr(end);
  return result;
}

std::string line_of(const Tokens& tokens) {
  std::string line;
  for (const Token& token : tokens.tokens) line += token.blanks + token.text;
  return line + tokens.rest;
}

std::vector<std::string> letters_of(const std::string& word) {
  std::vector<std::string> letters;
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t length =
        std::max<std::size_t>(1, language::utf8_length(std::string_view(word).substr(at)));
    letters.push_back(word.substr(at, length));
    at += length;
  }
  return letters;
}

std::string word_of(const std::vector<std::string>& letters) {
  std::string word;
  for (const std::string& letter : letters) word += letter;
  return word;
}

class Speller {
 public:
  explicit Speller(std::uint64_t seed) : random_(seed) {}

  std::vector<std::string> misspellings(const std::string& word) {
    std::vector<std::string> letters = letters_of(word);
    const bool quoted = letters.size() > 2 && letters.front() == "\"" && letters.back() == "\"";
    const std::size_t first = quoted ? 1 : 0;
    const std::size_t count = letters.size() - 2 * first;
    std::vector<std::string> result;
    const auto with = [&](auto change) {
      std::vector<std::string> changed = letters;
      change(changed, first + below(count));
      result.push_back(word_of(changed));
    };
    const auto at = [](std::vector<std::string>& of, std::size_t i) {
      return of.begin() + static_cast<std::ptrdiff_t>(i);
    };
    if (count > 1) with([&](auto& changed, std::size_t i) { changed.erase(at(changed, i)); });
    with([&](auto& changed, std::size_t i) { changed.insert(at(changed, i), std::string(changed[i])); });
    with([&](auto& changed, std::size_t i) { changed[i] = other(changed[i]); });
    if (count > 1) {
      const std::size_t i = first + below(count - 1);
      std::swap(letters[i], letters[i + 1]);
      result.push_back(word_of(letters));
    }
    return result;
  }

 private:
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
  std::string other(const std::string& letter) {
    const bool digit = letter[0] >= '0' && letter[0] <= '9';
    const std::string choices = digit ? "0123456789" : "abcdefghijklmnopqrstuvwxyz";
    std::string chosen = letter;
    while (chosen == letter) chosen = choices.substr(below(choices.size()), 1);
    return chosen;
  }

  std::mt19937_64 random_;
};

std::string key(const Diagnostic& d) { return d.code + " " + d.title; }

}  // namespace

const char* damage_word(Damage damage) {
  switch (damage) {
    case Damage::Deleted: return "deleted";
    case Damage::Doubled: return "doubled";
    case Damage::Swapped: return "swapped";
    case Damage::Misspelt: return "misspelt";
  }
  return "";
}

std::vector<Mutant> mutants_of(const std::string& text, std::uint64_t seed) {
  std::vector<Mutant> result;
  Speller speller(seed);
  const std::vector<std::string> lines = lines_of(text);
  for (std::size_t number = 0; number < lines.size(); ++number) {
    const Tokens whole = tokens_of(lines[number]);
    std::set<std::string> seen{lines[number]};
    const auto add = [&](Damage damage, const Tokens& changed) {
      const std::string is = line_of(changed);
      if (seen.insert(is).second) result.push_back({damage, number + 1, lines[number], is});
    };
    for (std::size_t i = 0; i < whole.tokens.size(); ++i) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      Tokens changed = whole;
      changed.tokens.erase(changed.tokens.begin() + at);
      if (i == 0 && !changed.tokens.empty()) changed.tokens[0].blanks = whole.tokens[0].blanks;
      add(Damage::Deleted, changed);
      changed = whole;
      changed.tokens.insert(changed.tokens.begin() + at + 1, Token{" ", whole.tokens[i].text});
      add(Damage::Doubled, changed);
      if (i + 1 < whole.tokens.size()) {
        changed = whole;
        std::swap(changed.tokens[i].text, changed.tokens[i + 1].text);
        add(Damage::Swapped, changed);
      }
      for (const std::string& word : speller.misspellings(whole.tokens[i].text)) {
        changed = whole;
        changed.tokens[i].text = word;
        add(Damage::Misspelt, changed);
      }
    }
  }
  return result;
}

Original::Original(std::string name, std::string text) : name_(std::move(name)), lines_(lines_of(text)) {
  const Reading reading = read(joined(lines_));
  for (const Diagnostic& d : reading.checked.diagnostics) known_.push_back(key(d));
  printed_ = reading.printed;
}

Original::Reading Original::read(const std::string& text) const {
  const auto source = std::make_shared<const SourceFile>(name_, text);
  Reading reading{language::read_program({source}), {}};
  if (!has_errors(reading.checked.diagnostics))
    reading.printed = language::print(language::parse(source).file);
  return reading;
}

std::string Original::damaged(const Mutant& mutant) const {
  std::vector<std::string> lines = lines_;
  lines[mutant.line - 1] = mutant.is;
  return joined(lines);
}

bool Original::noticed(const Mutant& mutant) const {
  const Reading reading = read(damaged(mutant));
  bool clean = true;
  for (const Diagnostic& d : reading.checked.diagnostics) {
    if (std::find(known_.begin(), known_.end(), key(d)) != known_.end()) continue;
    clean = false;
    if (d.place.file && d.place.line() == mutant.line) return true;
    if (mutant.damage != Damage::Misspelt) continue;
    for (const Note& note : d.notes) {
      if (note.place.file && note.place.line() == mutant.line) return true;
    }
  }
  return clean && reading.printed != printed_;
}

std::string Original::story(const Mutant& mutant) const {
  std::string text = std::string(damage_word(mutant.damage)) + " " + name_ + ":" +
                     std::to_string(mutant.line) + "\n  was " + mutant.was + "\n  is  " + mutant.is + "\n";
  const Reading reading = read(damaged(mutant));
  for (const Diagnostic& d : reading.checked.diagnostics) text += render(d);
  if (reading.checked.diagnostics.empty()) text += "nothing is said, and it prints the same\n";
  return text;
}

}  // namespace rung::test
