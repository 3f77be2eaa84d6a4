// bench_workload MEMBERS DIR [SEED]: the shop that Rung and other engines are compared on (peers.sh). Members
// with about twenty rows each between 2022-12-01 and 2025-12-01, a few with many and many with few, every
// twentieth row a return; in the order in which they came in. Beside them what has to come out as of
// 2025-11-20, worked out by a plain loop over each member's rows. The same bytes on every run.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bench/rows.h"
#include "core/day.h"

using rung::bench::File;

namespace {

constexpr std::int64_t kSecondsOfDay = 86'400;
const rung::Day kFirst = rung::day_of(2022, 12, 1), kEnd = rung::day_of(2025, 12, 1);
const rung::Day kAsOf = rung::day_of(2025, 11, 20);
const rung::Day kYearAgo = rung::day_of(2024, 11, 21), kThisYear = rung::day_of(2025, 1, 1);

struct Row {
  std::int64_t at = 0;  // seconds since 1970
  std::int64_t cents = 0;
  std::uint32_t member = 0;
  std::uint8_t category = 0, channel = 0;
};

// One number after the other.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t end) {
    const std::uint64_t bits = rung::bench::spread(state_);
    state_ += 0x9e3779b97f4a7c15U;
    return bits % end;
  }

 private:
  std::uint64_t state_;
};

void add_rows(std::uint32_t member, std::uint64_t seed, std::vector<Row>& rows) {
  Dice dice(seed * 0x2545f4914f6cdd1dU + member);
  (void)dice.below(2);
  const std::uint64_t orders = dice.below(90) * dice.below(90) / 100;
  const std::int64_t usual = 800 + static_cast<std::int64_t>(dice.below(90) * dice.below(90));
  const std::size_t first = rows.size();
  const auto span = static_cast<std::uint64_t>((kEnd - kFirst) * kSecondsOfDay);
  for (std::uint64_t i = 0; i < orders; ++i) {
    Row row;
    row.member = member;
    row.category = static_cast<std::uint8_t>(dice.below(12));
    row.channel = static_cast<std::uint8_t>(dice.below(4));
    row.at = kFirst.number * kSecondsOfDay + static_cast<std::int64_t>(dice.below(span));
    row.cents = usual / 4 + static_cast<std::int64_t>(dice.below(static_cast<std::uint64_t>(usual) * 3 / 2));
    if (i > 0 && dice.below(20) == 0) {
      const Row order = rows[first + dice.below(i)];
      const std::int64_t back = std::abs(order.cents);
      row.cents = -(dice.below(10) < 7 ? back : std::max<std::int64_t>(1, back / 2));
      row.category = order.category;
      row.at = std::min(kEnd.number * kSecondsOfDay - 1,
                        order.at + static_cast<std::int64_t>(kSecondsOfDay + dice.below(30 * kSecondsOfDay)));
    }
    rows.push_back(row);
  }
}

struct Sums {
  std::int64_t last_year = 0, ever = 0, purchases = 0;
};

// The tiers of peers.rung, once more and by hand.
std::string result(const Sums& sums) {
  constexpr std::array<std::int64_t, 5> kSpend{0, 300'00, 1'000'00, 3'000'00, 0};  // to the next tier
  constexpr std::array<std::int64_t, 5> kPurchases{0, 6, 20, 10, 0};
  std::size_t tier = 1;
  if (sums.last_year >= kSpend[1] || sums.purchases >= kPurchases[1]) tier = 2;
  if (sums.last_year >= kSpend[2] || sums.purchases >= kPurchases[2]) tier = 3;
  if (sums.last_year >= kSpend[3] && sums.purchases >= kPurchases[3]) tier = 4;
  const std::int64_t spend_missing = std::max<std::int64_t>(0, kSpend[tier] - sums.last_year);
  const std::int64_t purchases_missing = std::max<std::int64_t>(0, kPurchases[tier] - sums.purchases);
  const bool spend_near = spend_missing * 5 <= kSpend[tier];
  const bool purchases_near = purchases_missing * 5 <= kPurchases[tier];
  const bool near = tier < 4 && (tier == 3 ? spend_near && purchases_near : spend_near || purchases_near);
  return fmt::format("{},{},{},{},{},{},{}", sums.last_year, sums.purchases, sums.ever, tier, spend_missing,
                     purchases_missing, near ? 1 : 0);
}

void write(std::uint32_t members, std::uint64_t seed, const std::filesystem::path& folder) {
  constexpr const char* kCategories[] = {"shoes", "dress",  "home",   "toys",  "books", "sport",
                                         "food",  "beauty", "garden", "audio", "pets",  "gifts"};
  constexpr const char* kChannels[] = {"web", "app", "store", "phone"};
  std::vector<Row> rows;
  File people(folder / "customers.csv"), expected(folder / "expected.csv");
  people.line("customer_id,joined");
  for (std::uint32_t member = 1; member <= members; ++member) {
    const std::size_t first = rows.size();
    add_rows(member, seed, rows);
    Sums sums;
    for (std::size_t i = first; i < rows.size(); ++i) {
      const rung::Day day{static_cast<std::int32_t>(rows[i].at / kSecondsOfDay)};
      if (day > kAsOf) continue;
      sums.ever += rows[i].cents;
      if (day >= kYearAgo) sums.last_year += rows[i].cents;
      if (day >= kThisYear && rows[i].cents > 0) ++sums.purchases;
    }
    people.line("{},{}", member, rung::iso(kFirst));
    expected.line("{},{}", member, result(sums));
  }
  people.close();
  expected.close();
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
  File ledger(folder / "ledger.csv");
  ledger.line("order_id,customer_id,ts,amount_cents,category,channel");
  std::int64_t number = 0;
  for (const Row& row : rows)
    ledger.line("{},{},{},{},{},{}", ++number, row.member, row.at, row.cents, kCategories[row.category],
                kChannels[row.channel]);
  ledger.close();
  std::cout << rows.size() << " rows\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4 || std::atoll(argv[1]) <= 0) {
    std::cerr << "Usage: bench_workload MEMBERS DIR [SEED]\n";
    return 2;
  }
  try {
    std::filesystem::create_directories(argv[2]);
    write(static_cast<std::uint32_t>(std::atoll(argv[1])),
          argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 1, argv[2]);
  } catch (const std::exception& failure) {
    std::cerr << "bench_workload: " << failure.what() << '\n';
    return 3;
  }
  return 0;
}
