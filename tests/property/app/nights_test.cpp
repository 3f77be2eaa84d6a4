// A shop night after night: a recalculation looks at few members, and comes to what looking at everybody
// comes to (Shop::recalculate() asks for both).

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "property/app/shop.h"
#include "property/engine/dice.h"

namespace rung::property {
namespace {

using naive::Dice;

constexpr int kNights = 60;
constexpr int kPeople = 25;

class Nights {
 public:
  explicit Nights(std::uint64_t seed) : dice_(seed) {}

  void live() {
    for (int i = 1; i <= kPeople; ++i) join();
    for (int night = 0; night < kNights; ++night) {
      shop_.go_to(shop_.today() + dice_.between(0, 4));
      for (int acts = dice_.between(0, 3); acts > 0; --acts) happen();
      shop_.recalculate();
    }
    for (const std::string& found : shop_.what_verify_finds()) FAIL_CHECK(found);
  }
  [[nodiscard]] const Shop& shop() const { return shop_; }

 private:
  void happen() {
    switch (dice_.between(0, 9)) {
      case 0: return join();
      case 1: return rename();
      case 2: return redeem();
      case 3: return adjust();
      case 4: return complete();
      case 5: return give_back();
      case 6: return take_back();
      case 7: return dice_.chance(20) ? erase() : redeem();
      default: return order();
    }
  }

  // Who was erased is in no file any more.
  [[nodiscard]] std::string somebody() {
    for (;;) {
      const std::string member = fmt::format("M-{}", dice_.between(1, members_));
      if (!erased_.contains(member)) return member;
    }
  }
  [[nodiscard]] std::string next(const char* kind) { return fmt::format("{}-{}", kind, ++numbers_); }

  void import(const char* kind, const char* header, const std::string& rows) {
    const storage::BatchNumber batch = shop_.import(next(kind) + ".csv", header + rows);
    if (std::string_view(kind) == "orders") batches_.push_back(batch);
  }
  void join() {
    ++members_;
    import("members", "member,joined,first_name,last_name,email\n",
           fmt::format("M-{},{},Ada,Byte,m{}@shop.example\n", members_,
                       iso(shop_.today() - dice_.between(0, 5)), members_));
  }
  void rename() {
    import("members", "member,joined,first_name,last_name,email\n",
           fmt::format("{},{},Ada,{},n{}@shop.example\n", somebody(), iso(shop_.today()), next("Name"),
                       ++numbers_));
  }
  void order() {
    std::string rows;
    for (int n = dice_.between(1, 4); n > 0; --n) {
      const Day day = shop_.today() - dice_.between(0, dice_.chance(20) ? 200 : 10);
      const bool open = dice_.chance(25);
      const std::string id = next("O"), member = somebody();
      const std::string start = fmt::format("{},{},{},{}.00", id, member,
                                            iso(std::max(day, day_of(2026, 1, 6))), dice_.between(5, 400));
      rows += start + (open ? ",open,\n" : fmt::format(",completed,{}\n", iso(shop_.today())));
      if (open) open_.push_back(start);
      if (!open) done_.push_back({id, member});
    }
    import("orders", kOrderHeader, rows);
  }
  void complete() {
    if (open_.empty()) return order();
    import("orders", kOrderHeader, fmt::format("{},completed,{}\n", open_.back(), iso(shop_.today())));
    open_.pop_back();
  }
  void give_back() {
    if (done_.empty()) return order();
    import("returns", "return,order,member,day,amount\n",
           fmt::format("{},{},{},{},{}.00\n", next("R"), done_.back().first, done_.back().second,
                       iso(shop_.today()), dice_.between(1, 5)));
    done_.pop_back();
  }
  void take_back() {
    // Whatever was brought with it is not to be named again.
    if (!batches_.empty() && shop_.undo(batches_.back())) {
      open_.clear();
      done_.clear();
      batches_.pop_back();
    }
  }
  void redeem() {
    const std::string member = somebody();
    const std::int64_t most = shop_.usable(member);
    if (most > 0) shop_.redeem(member, dice_.between(1, static_cast<int>(most)), next("T"));
  }
  void erase() {
    const std::string member = somebody();
    shop_.erase(member);
    erased_.insert(member);
    std::erase_if(open_,
                  [&](const std::string& row) { return row.find("," + member + ",") != std::string::npos; });
    std::erase_if(done_, [&](const auto& order) { return order.second == member; });
  }
  void adjust() { shop_.adjust(somebody(), dice_.between(1, 60), next("A")); }

  static constexpr const char* kOrderHeader = "order,member,day,amount,status,delivered\n";
  Dice dice_;
  Shop shop_;
  std::vector<std::string> open_;                          // rows without their ends
  std::vector<std::pair<std::string, std::string>> done_;  // {order, member}
  std::vector<storage::BatchNumber> batches_;
  std::set<std::string> erased_;
  int members_ = 0, numbers_ = 0;
};

}  // namespace

TEST_CASE(
    "night after night a recalculation looks at few members and comes to what looking at everybody does") {
  std::int64_t looked_at = 0, left_out = 0;
  for (int i = 0; i < number_of_shops(); ++i) {
    const std::uint64_t seed = first_seed() + 7'000'000 + static_cast<std::uint64_t>(i);
    CAPTURE(seed);
    Nights nights(seed);
    nights.live();
    looked_at += nights.shop().looked_at();
    left_out += nights.shop().left_out();
  }
  MESSAGE(fmt::format("{} members looked at, {} left out", looked_at, left_out));
  CHECK(left_out > 2 * looked_at);
}

}  // namespace rung::property
