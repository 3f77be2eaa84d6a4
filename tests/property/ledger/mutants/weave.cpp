// weave LIST: how many mutants there are. weave LIST TREE: puts all of them into a copy of the sources at once. A
// function has its body once for each mutant in it, and the number in TREE/mutant chooses; without that file
// everything is as it was. A text outside of functions is chosen in the same way. So all are built once.
// weave LIST NUMBER: the file and the meaning of one.

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>

#include "property/engine/mutants/mutants.h"

namespace {

using rung::mutants::Mutant;

// A file and no variable: tests start the program with the variables that they say.
std::string choice_in(const std::string& tree) {
  return "#include <fstream>\nnamespace {\nbool chosen_mutant(int number) {\n"
         "  static const int chosen = [] {\n    int read = 0;\n    std::ifstream(\"" +
         tree + "/mutant\") >> read;\n    return read;\n  }();\n  return chosen == number;\n}\n}  // namespace\n";
}

struct Part {
  std::size_t begin = 0, end = 0;
  bool operator<(const Part& other) const { return begin < other.begin; }
};

// Behind a comment, a text or a character that begins here; `at` if none does.
std::size_t behind_quoted(const std::string& text, std::size_t at) {
  if (text.compare(at, 2, "//") == 0) return text.find('\n', at);
  if (text.compare(at, 2, "R\"") == 0) {
    const std::string end = ")" + text.substr(at + 2, text.find('(', at) - at - 2) + "\"";
    return text.find(end, at) + end.size();
  }
  const char quote = text[at];
  const bool separates = quote == '\'' && at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0;
  if ((quote != '"' && quote != '\'') || separates) return at;
  for (++at; text[at] != quote; ++at) at += text[at] == '\\' ? 1 : 0;
  return at + 1;
}

std::size_t closing_brace(const std::string& text, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < text.size();) {
    if (const std::size_t behind = behind_quoted(text, at); behind != at) {
      at = behind;
      continue;
    }
    depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
    if (depth == 0) return at;
    ++at;
  }
  throw std::runtime_error("a brace is not closed");
}

// What stands in front of a brace: `namespace …`, `class …`, or the head of a function.
bool holds_functions(const std::string& head) {
  return head.find("namespace") != std::string::npos ||
         (head.find('(') == std::string::npos &&
          (head.find("class ") != std::string::npos || head.find("struct ") != std::string::npos));
}

// The inside of the function around a place; else the text of a constant.
Part part_around(const std::string& text, std::size_t place) {
  std::size_t head = 0;
  for (std::size_t at = 0; at < place;) {
    if (const std::size_t behind = behind_quoted(text, at); behind != at) {
      if (text[at] == '/') head = behind;  // what a comment says is no head
      at = behind;
      continue;
    }
    if (text[at] == '{') {
      const std::size_t close = closing_brace(text, at);
      if (holds_functions(text.substr(head, at - head))) {
        head = ++at;
        continue;
      }
      if (place < close) return {at + 1, close};
      at = head = close + 1;
      continue;
    }
    if (text[at] == ';' || text[at] == '}') head = at + 1;
    ++at;
  }
  const std::size_t begin = text.find('=', head) + 1;
  std::size_t end = begin;
  while (text[end] != ';') end = std::max(end + 1, behind_quoted(text, end));
  return {begin, end};
}

std::string woven(std::string text, const std::vector<std::pair<int, Mutant>>& mutants) {
  std::map<Part, std::vector<std::pair<int, Mutant>>> by_part;
  for (const auto& one : mutants) {
    if (rung::mutants::times(text, one.second.old_text) != 1)
      throw std::runtime_error(one.second.file + ": " + one.second.meaning + ": not there once");
    by_part[part_around(text, text.find(one.second.old_text))].push_back(one);
  }
  for (auto part = by_part.rbegin(); part != by_part.rend(); ++part) {
    const auto& [range, all] = *part;
    const std::string whole = text.substr(range.begin, range.end - range.begin);
    const bool body = text[range.begin - 1] == '{';
    const std::size_t word = body ? 0 : text.rfind("constexpr", range.begin);
    std::string choice;
    for (const auto& [number, mutant] : all) {
      std::string changed = whole;
      if (rung::mutants::times(whole, mutant.old_text) != 1)
        throw std::runtime_error(mutant.file + ": " + mutant.meaning + ": not in one function or text");
      changed.replace(changed.find(mutant.old_text), mutant.old_text.size(), mutant.new_text);
      const std::string asked = "chosen_mutant(" + std::to_string(number) + ")";
      choice += body ? "\nif (" + asked + ") {" + changed + "} else" : asked + " ? " + changed + " : ";
    }
    text.replace(range.begin, range.end - range.begin, choice + (body ? " {" + whole + "}\n" : whole));
    if (body) continue;
    text.erase(word, 9);  // what is chosen is not known when it is compiled
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  const auto all = rung::mutants::list(argv[1]);
  if (argc < 3) {
    std::cout << all.size() << "\n";
    return 0;
  }
  if (const unsigned long number = std::strtoul(argv[2], nullptr, 10); number > 0) {
    std::cout << all.at(number - 1).file << ": " << all.at(number - 1).meaning << "\n";
    return 0;
  }
  std::map<std::string, std::vector<std::pair<int, Mutant>>> by_file;
  for (std::size_t i = 0; i < all.size(); ++i) by_file[all[i].file].emplace_back(static_cast<int>(i) + 1, all[i]);
  for (const auto& [file, mutants] : by_file) {
    const std::string path = std::string(argv[2]) + "/" + file;
    std::ofstream(path + ".woven", std::ios::binary) 
        << choice_in(argv[2]) << woven(rung::mutants::read(path), mutants);
    std::filesystem::rename(path + ".woven", path);
    const std::size_t slash = file.rfind('/');
    std::ofstream(std::string(argv[2]) + "/" + file.substr(0, slash) + "/CMakeLists.txt", std::ios::app)
        << "set_source_files_properties(" << file.substr(slash + 1) << " PROPERTIES COMPILE_OPTIONS \"-O0;-w\")\n";
  }
}
