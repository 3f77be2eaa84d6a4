// bench_data MEMBERS DIR [ORDERS]: members.csv and orders.csv of a shop of any size, each with ORDERS (20)
// orders over 720 days, in the order in which they would have come in. The same bytes on every run.

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

#include <fmt/format.h>

#include "bench/rows.h"
#include "core/day.h"

using rung::bench::File;
using rung::bench::spread;

namespace {

constexpr int kDays = 720;

void write_members(std::uint64_t members, const std::filesystem::path& folder) {
  File file(folder / "members.csv");
  file.line("member,joined,first_name,email,language");
  for (std::uint64_t m = 0; m < members; ++m) {
    const rung::Day joined = rung::day_of(2025, 1, 1) + static_cast<int>(spread(m) % 365);
    file.line("M{:07},{},Anna,anna.{}@example.org,{}", m, rung::iso(joined), m,
              spread(m) % 4 == 0 ? "en" : "de");
  }
  file.close();
}

// One order in each stretch of kDays / orders days.
void write_orders(std::uint64_t members, int orders, const std::filesystem::path& folder) {
  constexpr const char* kCategories[] = {"pots", "pans", "knives", "sharpening", "books", "gift_cards"};
  File file(folder / "orders.csv");
  file.line("order,member,day,category,amount,status,delivered");
  std::uint64_t number = 0;
  const int days_per_order = kDays / orders;
  for (int d = 0; d < orders * days_per_order; ++d) {
    const rung::Day day = rung::day_of(2026, 1, 1) + d;
    const std::string today = rung::iso(day), delivered = rung::iso(day + 3);
    const auto stretch = static_cast<std::uint64_t>(d / days_per_order);
    for (std::uint64_t m = 0; m < members; ++m) {
      const std::uint64_t dice = spread(m * static_cast<std::uint64_t>(orders) + stretch);
      if (static_cast<int>(dice % static_cast<std::uint64_t>(days_per_order)) != d % days_per_order) continue;
      // Between 1 and 250 euros, small sums more often.
      const std::uint64_t cents = 100 + (dice >> 8) % 158 * ((dice >> 20) % 158);
      file.line("O{:09},M{:07},{},{},{}.{:02},completed,{}", ++number, m, today,
                kCategories[(dice >> 40) % 6], cents / 100, cents % 100, delivered);
    }
  }
  file.close();
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t orders = argc == 4 ? std::atoll(argv[3]) : 20;
  if (argc < 3 || argc > 4 || std::atoll(argv[1]) <= 0 || orders < 1 || orders > 720) {
    std::cerr << "Usage: bench_data MEMBERS DIR [ORDERS]\n";
    return 2;
  }
  try {
    const std::filesystem::path folder = argv[2];
    std::filesystem::create_directories(folder);
    const auto members = static_cast<std::uint64_t>(std::atoll(argv[1]));
    write_members(members, folder);
    write_orders(members, static_cast<int>(orders), folder);
  } catch (const std::exception& failure) {
    std::cerr << "bench_data: " << failure.what() << '\n';
    return 3;
  }
  return 0;
}
