#pragma once
// A shop of three members in a folder of its own, with something in every part of its database.

#include <cstdint>
#include <filesystem>
#include <string>

namespace rung::fuzz {

inline constexpr std::int64_t kShopNowMs = 1'826'881'200'000;  // 2027-11-22, noon in Berlin

class SmallShop {
 public:
  SmallShop();
  ~SmallShop();
  SmallShop(const SmallShop&) = delete;
  SmallShop& operator=(const SmallShop&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] const std::string& database() const { return database_; }  // its bytes, undamaged
  void write_database(const std::string& bytes) const;

 private:
  std::filesystem::path folder_;
  std::string database_;
};

}  // namespace rung::fuzz
