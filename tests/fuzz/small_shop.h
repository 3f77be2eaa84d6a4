#pragma once
// A shop of three members in a folder of its own, with something in every part of its database.

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/support/temporary_folder.h"

namespace rung::fuzz {

inline constexpr std::int64_t kShopNowMs = 1'826'881'200'000;  // 2027-11-22, noon in Berlin

class SmallShop {
 public:
  SmallShop();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] const std::string& database() const { return database_; }  // its bytes, undamaged
  void write_database(const std::string& bytes) const;

 private:
  testing::TemporaryFolder folder_;
  std::string database_;
};

}  // namespace rung::fuzz
