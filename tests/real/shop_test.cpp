#include "shop_test.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

namespace rung::real {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& text) { return "'" + text + "'"; }

std::string read_all(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

int shell(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::size_t begin = 0;
  for (std::size_t end = line.find(','); end != std::string::npos; end = line.find(',', begin)) {
    cells.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  cells.push_back(line.substr(begin));
  return cells;
}

fs::path data_folder() {
  const char* folder = std::getenv("RUNG_DATA");
  if (folder == nullptr) throw std::runtime_error("RUNG_DATA is not set");
  return folder;
}

}  // namespace

Shop::Shop(const std::string& shop, const std::string& rules) {
  folder_ = fs::temp_directory_path() / ("rung-real-" + shop + "-" + rules + "-" + std::to_string(getpid()));
  fs::remove_all(folder_);
  fs::create_directories(folder_ / "rules");
  const fs::path from = fs::path(RUNG_SOURCE_DIR) / "tests/real" / shop;
  fs::copy_file(from / "rung.yaml", folder_ / "rung.yaml");
  fs::copy_file(from / (rules + ".rung"), folder_ / "rules" / (rules + ".rung"));
}

Shop::~Shop() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Printed Shop::rung(const std::string& arguments, const std::string& today) const {
  const fs::path out = folder_ / "stdout.txt";
  const fs::path err = folder_ / "stderr.txt";
  Printed printed;
  printed.exit_code = shell("cd " + quoted(folder_.string()) + " && RUNG_NOW=" + today + "T12:00+00:00 " +
                            quoted(RUNG_BINARY) + " " + arguments + " >" + quoted(out.string()) + " 2>" +
                            quoted(err.string()));
  printed.out = read_all(out);
  printed.err = read_all(err);
  return printed;
}

void Shop::fetch(const std::string& file, const std::set<std::string>& customers) const {
  const fs::path from = data_folder() / (file + ".xz");
  const fs::path to = folder_ / fs::path(file).filename();
  if (shell("xz -dc " + quoted(from.string()) + " >" + quoted(to.string())) != 0) {
    throw std::runtime_error("cannot unpack " + from.string());
  }
  if (customers.empty()) return;
  std::istringstream lines(read_all(to));
  std::string line, kept;
  std::ptrdiff_t column = -1;  // of customer_id, from the header
  while (std::getline(lines, line)) {
    const std::vector<std::string> row = cells_of(line);
    if (column < 0) {
      column = std::find(row.begin(), row.end(), "customer_id") - row.begin();
    } else if (!customers.contains(row.at(static_cast<std::size_t>(column)))) {
      continue;
    }
    kept += line + "\n";
  }
  std::ofstream(to, std::ios::binary) << kept;
}

void Shop::write(const std::string& name, const std::string& text) const {
  std::ofstream(folder_ / name, std::ios::binary) << text;
}

void Shop::use_segments(const std::string& currency) const {
  for (const auto& file : fs::directory_iterator(fs::path(RUNG_SOURCE_DIR) / "rules/segments")) {
    if (file.path().extension() != ".rung" || file.path().filename() == "program.rung") continue;
    std::string text = read_all(file.path());
    const std::string from = " EUR";
    const std::string to = " " + currency;
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      if (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9') text.replace(at, from.size(), to);
    write("rules/" + file.path().filename().string(), text);
  }
}

nlohmann::json Shop::find_everybody(const std::string& as_of) const {
  const Printed printed = rung("find 'joined at least 1990-01-01' --json --as-of " + as_of);
  if (printed.exit_code != 0) throw std::runtime_error("find: " + printed.out + printed.err);
  return nlohmann::json::parse(printed.out);
}

void for_each_line(const std::string& file,
                   const std::function<void(const std::vector<std::string>&)>& take) {
  const fs::path from = data_folder() / (file + ".xz");
  const fs::path to = fs::temp_directory_path() / ("rung-real-rows-" + std::to_string(getpid()) + ".csv");
  if (shell("xz -dc " + quoted(from.string()) + " >" + quoted(to.string())) != 0) {
    throw std::runtime_error("cannot unpack " + from.string());
  }
  std::ifstream lines(to, std::ios::binary);
  fs::remove(to);  // what is open can still be read
  std::string line;
  while (std::getline(lines, line)) {
    if (line.ends_with('\r')) line.pop_back();
    take(cells_of(line));
  }
}

std::vector<Row> rows_of(const std::string& file) {
  std::vector<std::string> header;
  std::vector<Row> rows;
  for_each_line(file, [&](const std::vector<std::string>& cells) {
    if (header.empty()) {
      header = cells;
      return;
    }
    Row row;
    for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = i < cells.size() ? cells[i] : "";
    rows.push_back(std::move(row));
  });
  return rows;
}

namespace {

std::int64_t number_in(const nlohmann::json& what) {
  for (const char* key : {"minor", "count", "value"}) {
    if (what.contains(key)) return what.at(key).get<std::int64_t>();
  }
  throw std::runtime_error("no number in " + what.dump());
}

}  // namespace

std::int64_t measure_of(const nlohmann::json& member, const std::string& metric) {
  for (const auto& measure : member.at("measures")) {
    const bool twelve_months =
        measure.at("period").get<std::string>().find("last 12 months") != std::string::npos;
    if (measure.at("metric") == metric && twelve_months) return number_in(measure);
  }
  throw std::runtime_error("no measure " + metric);
}

Distance distance_of(const nlohmann::json& member) {
  Distance distance;
  if (member.at("progress").empty()) return distance;
  const auto& next = member.at("progress").front();  // the tiers not held, from the nearest upward
  distance.next_tier = next.at("tier").get<std::string>();
  for (const auto& way : next.at("alternatives")) {
    std::int64_t money = 0;
    std::int64_t purchases = 0;
    for (const auto& gap : way.at("missing"))
      (gap.at("metric") == "spend" ? money : purchases) = number_in(gap);
    if (purchases == 0) {
      const bool less = distance.money.empty() || money < std::stoll(distance.money);
      if (less) distance.money = std::to_string(money);
    } else {
      distance.alt_purchases = std::to_string(purchases);
      distance.alt_money = std::to_string(money);
    }
  }
  return distance;
}

}  // namespace rung::real
