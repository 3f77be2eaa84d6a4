#include "fuzz/seeds.h"

#include "corpus/corpus.h"

namespace rung::fuzz {

std::vector<std::string> seeds(std::string_view target) {
  std::vector<std::string> found;
  for (const corpus::RuleText& rules : corpus::rule_texts()) {
    if (target != "templates") {
      found.push_back(rules.text);
      continue;
    }
    for (const std::string& line : corpus::lines_of(rules.text)) {
      if (line.find('{') != std::string::npos) found.push_back(line);
    }
  }
  return found;
}

}  // namespace rung::fuzz
