#pragma once
// One shop on real data: a folder of its own, the binary, and what it prints.

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace rung::real {

using Row = std::map<std::string, std::string>;

struct Printed {
  int exit_code = 0;
  std::string out, err;
};

class Shop {
 public:
  // A fresh folder with the rung.yaml of tests/real/<shop> and one of its rule files.
  Shop(const std::string& shop, const std::string& rules);
  ~Shop();
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  // Runs `rung <arguments>` in the folder; the clock stands at noon of `today`.
  [[nodiscard]] Printed rung(const std::string& arguments, const std::string& today = "2012-01-01") const;
  // Unpacks a file of the data folder into the shop's; with `customers` only their rows.
  void fetch(const std::string& file, const std::set<std::string>& customers = {}) const;
  // Writes a file into the shop's folder.
  void write(const std::string& name, const std::string& text) const;
  // Adds the segments that ship (rules/segments) to the shop's rules; the amounts of their examples become
  // such of its currency.
  void use_segments(const std::string& currency) const;
  [[nodiscard]] nlohmann::json find_everybody(const std::string& as_of) const;

 private:
  std::filesystem::path folder_;
};

// Rows of a packed CSV of the data folder (plain cells without quotes), by column name.
[[nodiscard]] std::vector<Row> rows_of(const std::string& file);

// The cells of each row of such a file, the header first, one row at a time; for files too large to be held.
void for_each_line(const std::string& file, const std::function<void(const std::vector<std::string>&)>& take);

// {spend, purchases} of one member as `find --json` lists them, for the period "in last 12 months".
[[nodiscard]] std::int64_t measure_of(const nlohmann::json& member, const std::string& metric);

// What is missing for the next tier, as the reference tables put it: the money of the roads that need nothing
// else, and purchases and money of the road that needs purchases too. Empty strings where there is none.
struct Distance {
  std::string next_tier, money, alt_purchases, alt_money;
};
[[nodiscard]] Distance distance_of(const nlohmann::json& member);

}  // namespace rung::real
