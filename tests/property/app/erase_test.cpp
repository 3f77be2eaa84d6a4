// Erased members: no byte of what named or reached them is left in the database, and nothing else is
// different.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "property/app/shop.h"
#include "property/engine/dice.h"

namespace rung::property {
namespace {

using naive::Dice;
namespace fs = std::filesystem;

constexpr int kErasedFrom = 12;
constexpr int kErased = 4;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class Persons {
 public:
  explicit Persons(std::uint64_t seed) : dice_(seed) {}

  // Years of names, orders and messages; each name and address is a text that stands nowhere else.
  void live() {
    for (int step = 0; step < 8; ++step) {
      shop_.go_to(shop_.today() + dice_.between(5, 50));
      bring_members(step == 0);
      bring_orders();
      if (dice_.chance(70)) shop_.recalculate();
      if (step > 2) redeem();
      if (dice_.chance(70)) {
        shop_.recalculate();
        shop_.notify();
      }
    }
    shop_.recalculate();
  }

  void erase_some() {
    const std::vector<std::string> before = told();
    std::set<int> erased;
    while (erased.size() < kErased) {
      const int member = dice_.between(1, kErasedFrom);
      if (!erased.insert(member).second) continue;
      shop_.erase(id(member));
      expect_gone(member);
    }
    // Everybody stands where he stood, also after the next run.
    CHECK(told() == before);
    shop_.recalculate();
    CHECK(told() == before);
    for (const std::string& found : shop_.what_verify_finds()) FAIL_CHECK(found);
    for (int member = 1; member <= kErasedFrom; ++member) {
      if (erased.count(member) == 1) {
        expect_gone(member);
      } else {
        CHECK(shop_.disclosed(id(member)).dump().find(texts_.at(member).back()) != std::string::npos);
      }
    }
  }

 private:
  static std::string id(int member) { return fmt::format("M-{}", member); }

  // Long enough not to stand anywhere by chance, and sometimes long enough for pages of their own.
  std::string new_text(int member, const char* kind) {
    std::string text = fmt::format("{}{}x{}y", kind, member, ++numbers_);
    for (int n = dice_.chance(5) ? 3'000 : dice_.between(4, 30); n > 0; --n)
      text += static_cast<char>('a' + dice_.between(0, 25));
    texts_[member].push_back(text);
    return text;
  }

  void bring_members(bool all) {
    std::string text = "member,joined,first_name,last_name,email\n";
    for (int member = 1; member <= kErasedFrom; ++member) {
      if (!all && dice_.chance(50)) continue;
      const std::string first = new_text(member, "First"), last = new_text(member, "Last");
      const std::string address = new_text(member, "mail").substr(0, 60) + "@canary.example";
      texts_[member].back() = address;
      text += fmt::format("{},2026-01-05,{},{},{}\n", id(member), first, last, address);
    }
    (void)shop_.import(fmt::format("members-{}.csv", ++numbers_), text);
  }

  void bring_orders() {
    std::string text = "order,member,day,amount,status,delivered\n";
    for (int n = dice_.between(3, 12); n > 0; --n)
      text += fmt::format("O-{},{},{},{}.00,completed,{}\n", ++numbers_, id(dice_.between(1, kErasedFrom)),
                          iso(shop_.today() + -2), dice_.between(20, 400), iso(shop_.today() + -1));
    (void)shop_.import(fmt::format("orders-{}.csv", ++numbers_), text);
  }

  void redeem() {
    const std::string member = id(dice_.between(1, kErasedFrom));
    const std::int64_t usable = shop_.usable(member);
    if (usable > 0)
      CHECK(
          shop_.redeem(member, dice_.between(1, static_cast<int>(usable)), fmt::format("R-{}", ++numbers_)));
  }

  // Points, tiers and history of everybody, without what names them.
  std::vector<std::string> told() {
    std::vector<std::string> all;
    for (int member = 1; member <= kErasedFrom; ++member) {
      const app::Json page = shop_.told(id(member)).at("page");
      const app::Json disclosed = shop_.disclosed(id(member));
      all.push_back(page.at("points").dump() + page.at("tiers").dump() + disclosed.at("lots").dump() +
                    disclosed.at("activities").dump() + disclosed.at("tiers").dump());
    }
    return all;
  }

  void expect_gone(int member) {
    const std::string disclosed = shop_.disclosed(id(member)).dump();
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(shop_.folder())) {
      const std::string name = entry.path().lexically_relative(shop_.folder()).string();
      const bool source = name.starts_with("members-") && name.find(".rejects.") == std::string::npos;
      if (entry.is_regular_file() && !source) files[name] = bytes_of(entry.path());
    }
    for (const std::string& text : texts_.at(member)) {
      // Pages are smaller than the longest texts: its beginning is enough to know somebody.
      const std::string known = text.substr(0, 40);
      for (const auto& [name, bytes] : files)
        CHECK_MESSAGE(bytes.find(known) == std::string::npos, name, ": ", known);
      CHECK(disclosed.find(known) == std::string::npos);
    }
  }

  Dice dice_;
  Shop shop_;
  std::map<int, std::vector<std::string>> texts_;
  int numbers_ = 0;
};

}  // namespace

TEST_CASE("of an erased member no byte is left, and points, tiers and everybody else are as before") {
  const int shops_tried = number_of_shops();
  for (int i = 0; i < shops_tried; ++i) {
    const std::uint64_t seed = first_seed() + static_cast<std::uint64_t>(i);
    CAPTURE(seed);
    Persons persons(seed);
    persons.live();
    persons.erase_some();
  }
}

}  // namespace rung::property
