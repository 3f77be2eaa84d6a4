#pragma once
// A shop in a folder of its own, with the commands at library level: files come in, points are redeemed,
// files are taken back, members erased, on days that go by.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/recalculate.h"
#include "core/day.h"
#include "storage/batch_store.h"
#include "tests/support/temporary_folder.h"

namespace rung::property {

// RUNG_SHOPS, else a few: every one of their acts is saved to the disk.
[[nodiscard]] int number_of_shops();
// RUNG_SEED, else always the same.
[[nodiscard]] std::uint64_t first_seed();

class Shop {
 public:
  Shop();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder() / name; }

  // Noon of a day; it never goes back.
  void go_to(Day day);
  [[nodiscard]] Day today() const { return today_; }

  // Writes the file and imports it; the number to take it back by.
  storage::BatchNumber import(const std::string& name, const std::string& text);
  // Checks that looking at everybody would have come to the same, by the hash of what is stored and by
  // reading it.
  void recalculate();
  // Members, over all recalculations.
  [[nodiscard]] std::int64_t looked_at() const { return looked_at_; }
  [[nodiscard]] std::int64_t left_out() const { return left_out_; }
  // Whether it was done; otherwise the member has too few points.
  bool redeem(const std::string& member, std::int64_t points, const std::string& reference);
  void adjust(const std::string& member, std::int64_t points, const std::string& reference);
  void cancel(const std::string& reference, const std::string& own_reference);
  // Whether it was done; otherwise something was built on it.
  bool undo(storage::BatchNumber batch);
  void notify();
  void erase(const std::string& member);

  [[nodiscard]] std::int64_t usable(const std::string& member);
  // What `rung member` and its history say, without numbers of lots; Null: there is no such member.
  [[nodiscard]] app::Json told(const std::string& member);
  [[nodiscard]] app::Json disclosed(const std::string& member) const;
  [[nodiscard]] std::vector<std::string> what_verify_finds() const;

 private:
  static void check_all(const app::ProjectRules& rules, storage::Database& database,
                        const app::RecalculateOptions& options, const app::RecalculateReport& report);
  [[nodiscard]] std::int64_t now_ms() const;
  testing::TemporaryFolder folder_;
  Day today_;
  std::int64_t looked_at_ = 0, left_out_ = 0;
};

}  // namespace rung::property
