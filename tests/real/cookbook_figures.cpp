#include "cookbook_figures.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include <doctest/doctest.h>

namespace rung::real {
namespace {

const std::string kPath = std::string(RUNG_SOURCE_DIR) + "/docs/COOKBOOK.md";
const std::string kDash = "–";

std::string grouped(std::size_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

// "| a | b |" as {"a", "b"}; nothing of other lines.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  if (line.rfind("| ", 0) != 0) return cells;
  for (std::size_t begin = 2; begin < line.size();) {
    const std::size_t end = line.find(" |", begin);
    if (end == std::string::npos) break;
    cells.push_back(line.substr(begin, end - begin));
    begin = end + 3;
  }
  return cells;
}

std::string line_of(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line;
}

std::string without_ticks(const std::string& cell) {
  const bool name = cell.size() > 2 && cell.front() == '`' && cell.back() == '`';
  return name ? cell.substr(1, cell.size() - 2) : "";
}

struct Figures {
  std::map<std::string, std::size_t> sizes;
  std::map<std::set<std::string>, std::size_t> both;
};

class Tables {
 public:
  Tables(Figures figures, std::string data) : figures_(std::move(figures)), data_(std::move(data)) {}

  // The line as it has to be.
  std::string line(const std::string& text) {
    if (text.rfind("#", 0) == 0) below_ = text == "#### " + data_;
    std::vector<std::string> cells = cells_of(text);
    if (cells.empty() || text.rfind("|---", 0) == 0) {
      if (text.rfind("|", 0) != 0) head_.clear();
      return text;
    }
    if (head_.empty()) {
      head_ = cells;
      return text;
    }
    const std::string name = without_ticks(cells.front());
    if (name.empty()) return text;
    for (std::size_t i = 1; i < cells.size() && i < head_.size(); ++i) {
      if (head_.front() == "segment" && head_[i].rfind(data_, 0) == 0) size(name, cells[i]);
      const std::string other = without_ticks(head_[i]);
      if (below_ && !other.empty()) cells[i] = pair(name, other);
    }
    return line_of(cells);
  }

  int sizes_told = 0, pairs_told = 0;
  std::set<std::string> told;

 private:
  void size(const std::string& name, std::string& cell) {
    ++sizes_told;
    told.insert(name);
    const auto found = figures_.sizes.find(name);
    const std::size_t size = found == figures_.sizes.end() ? 0 : found->second;
    if (cell != kDash || size > 0) cell = grouped(size);
  }
  std::string pair(const std::string& name, const std::string& other) {
    ++pairs_told;
    if (name == other) return grouped(figures_.sizes.at(name));
    const auto found = figures_.both.find({name, other});
    return grouped(found == figures_.both.end() ? 0 : found->second);
  }

  Figures figures_;
  std::string data_;
  std::vector<std::string> head_;
  bool below_ = false;
};

}  // namespace

void compare_with_cookbook(const nlohmann::json& printed, const std::string& data) {
  Figures figures;
  for (const auto& segment : printed.at("segments"))
    figures.sizes[segment.at("name")] = segment.at("members").get<std::size_t>();
  for (const auto& overlap : printed.at("overlaps"))
    figures.both[{overlap.at("segments").at(0), overlap.at("segments").at(1)}] = overlap.at("members");
  Tables tables(figures, data);
  std::ifstream file(kPath);
  std::string text, now;
  while (std::getline(file, text)) {
    const std::string line = tables.line(text);
    if (std::getenv("RUNG_REFRESH") == nullptr) CHECK(text == line);
    now += line + "\n";
  }
  CHECK(tables.sizes_told > 20);
  CHECK(tables.pairs_told > 20);
  for (const auto& [name, size] : figures.sizes)
    CHECK_MESSAGE((size == 0 || tables.told.contains(name)), name << " is in no table");
  if (std::getenv("RUNG_REFRESH") != nullptr) std::ofstream(kPath) << now;
}

}  // namespace rung::real
