#include "programs/scenario_table.h"

#include <fstream>
#include <stdexcept>

namespace rung::published {

Table scenario_table() {
  const std::string path = std::string(RUNG_SOURCE_DIR) + "/tests/programs/scenario_keys.csv";
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line)) throw std::runtime_error("cannot read " + path);
  Table table;
  while (std::getline(in, line)) {
    // Only a value may hold a comma.
    const std::size_t first = line.find(',');
    const std::size_t second = line.find(',', first + 1);
    if (second == std::string::npos) throw std::runtime_error(path + " has no value: " + line);
    const Key key{line.substr(0, first), line.substr(first + 1, second - first - 1)};
    if (!table.emplace(key, line.substr(second + 1)).second)
      throw std::runtime_error(path + " has a key twice: " + line);
  }
  return table;
}

}  // namespace rung::published
