#pragma once
// Hand-made mutants: small substitutions that tests must catch, of src/engine here, of the ledger in
// property/ledger/mutants. list.txt tells them one after the other:
//   # FILE: what the change means
//   <<<
//   old text
//   ===
//   new text
//   >>>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace rung::mutants {

struct Mutant {
  std::string file, meaning, old_text, new_text;
};

inline std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline std::vector<Mutant> list(const std::string& path) {
  std::vector<Mutant> all;
  std::istringstream lines(read(path));
  std::string* part = nullptr;
  for (std::string line; std::getline(lines, line);) {
    if (part == nullptr && line.rfind("# ", 0) == 0) {
      const std::size_t colon = line.find(": ");
      all.push_back({line.substr(2, colon - 2), line.substr(colon + 2), "", ""});
    } else if (line == "<<<") {
      part = &all.back().old_text;
    } else if (line == "===") {
      part = &all.back().new_text;
    } else if (line == ">>>") {
      part = nullptr;
    } else if (part != nullptr) {
      *part += (part->empty() ? "" : "\n") + line;
    }
  }
  return all;
}

inline int times(const std::string& text, const std::string& what) {
  int found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

}  // namespace rung::mutants
