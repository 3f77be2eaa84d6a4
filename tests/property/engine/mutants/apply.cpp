// apply LIST: how many mutants there are. apply LIST NUMBER TREE: changes the file of one of them in a copy
// of the sources, and says what it means.

#include <cstdlib>
#include <iostream>

#include "property/engine/mutants/mutants.h"

int main(int argc, char** argv) {
  const auto all = rung::mutants::list(argv[1]);
  if (argc < 4) {
    std::cout << all.size() << "\n";
    return 0;
  }
  const auto& one = all.at(std::strtoul(argv[2], nullptr, 10) - 1);
  const std::string path = std::string(argv[3]) + "/" + one.file;
  std::string text = rung::mutants::read(path);
  if (rung::mutants::times(text, one.old_text) != 1) return 1;
  text.replace(text.find(one.old_text), one.old_text.size(), one.new_text);
  std::ofstream(path, std::ios::binary) << text;
  std::cout << one.file << ": " << one.meaning << "\n";
}
