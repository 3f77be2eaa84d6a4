// Files that are taken back: whatever happened in between, the end is that of a shop into which they never
// came. Only the journal is longer.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "property/app/shop.h"
#include "property/engine/dice.h"

namespace rung::property {
namespace {

using naive::Dice;

constexpr int kSteps = 24;
constexpr int kMembers = 4;
constexpr storage::BatchNumber kThisFile = -1;  // until its number is known

struct Order {
  std::string id, member;
  Day day;
  int cents = 0;
  bool open = false;                 // may still be completed by a later file
  bool returned = false;             // has a return, or is to have none
  storage::BatchNumber passing = 0;  // the file it goes with again; 0: it stays
};

// One life, lived twice: in `with` all files come in and some are taken back, into `without` those never
// come.
class TwoShops {
 public:
  explicit TwoShops(std::uint64_t seed) : dice_(seed) {}

  void live() {
    std::string members = "member,joined,first_name,last_name,email\n";
    for (int i = 1; i <= kMembers; ++i)
      members += fmt::format("M-{},2026-01-0{},First{},Last{},m{}@shop.example\n", i, i, i, i, i);
    both([&](Shop& shop) { (void)shop.import("members.csv", members); });
    for (int step = 0; step < kSteps; ++step) {
      const Day day = with_.today() + dice_.between(1, 40);
      both([day](Shop& shop) { shop.go_to(day); });
      happen();
    }
    take_all_back();
    both([](Shop& shop) { shop.recalculate(); });
  }

  void compare() {
    for (int i = 1; i <= kMembers + 1; ++i) {
      const std::string member = fmt::format("M-{}", i);
      const app::Json with = told(with_, member), without = told(without_, member);
      CHECK_MESSAGE(with == without, member, "\n", with.dump(1), "\n", without.dump(1));
    }
    for (const std::string& found : with_.what_verify_finds()) FAIL_CHECK("with: " << found);
    for (const std::string& found : without_.what_verify_finds()) FAIL_CHECK("without: " << found);
  }

  int taken_back = 0, kept_because_built_on = 0, redeemed = 0;

 private:
  template <typename Work>
  void both(const Work& work) {
    work(with_);
    work(without_);
  }

  // Without what only says when something was booked: the number of the run.
  static app::Json told(Shop& shop, const std::string& member) {
    app::Json json = shop.told(member);
    if (json.is_null()) return json;
    for (app::Json& entry : json.at("history").at("history")) entry.erase("run");
    return json;
  }

  void happen() {
    switch (dice_.between(0, 12)) {
      case 0:
      case 1:
      case 2: return import_orders(dice_.chance(50));
      case 9:
      case 10:
      case 11: return redeem();
      case 3: return import_returns(dice_.chance(60));
      case 4: return import_completions(dice_.chance(60));
      case 5: return import_names(dice_.chance(70));
      case 6: return redeem();
      case 7: return adjust();
      case 8: return take_back();
      default: return both([](Shop& shop) { shop.recalculate(); });
    }
  }

  void bring(const std::string& name, const std::string& text, bool passing) {
    const storage::BatchNumber batch = with_.import(name, text);
    if (passing) {
      files_.push_back(batch);
      for (Order& order : orders_) {
        if (order.passing == kThisFile) order.passing = batch;
      }
    } else {
      (void)without_.import(name, text);
    }
    if (dice_.chance(50)) both([](Shop& shop) { shop.recalculate(); });
  }

  [[nodiscard]] std::string name(const char* kind) { return fmt::format("{}-{}.csv", kind, ++numbers_); }

  static std::string row(const Order& order, bool open) {
    return fmt::format("{},{},{},{}.{:02},{},{}\n", order.id, order.member, iso(order.day), order.cents / 100,
                       order.cents % 100, open ? "open" : "completed", open ? "" : iso(order.day + 2));
  }

  void import_orders(bool passing) {
    std::string text = "order,member,day,amount,status,delivered\n";
    for (int n = dice_.between(1, 4); n > 0; --n) {
      Order order;
      order.id = fmt::format("O-{}", ++numbers_);
      order.member = fmt::format("M-{}", dice_.between(1, kMembers));
      order.day = std::max(with_.today() + -dice_.between(3, 60), day_of(2026, 1, 6));
      order.cents = dice_.between(500, 40'000);
      order.open = dice_.chance(25);
      order.passing = passing ? kThisFile : 0;
      text += row(order, order.open);
      orders_.push_back(order);
    }
    bring(name("orders"), text, passing);
  }

  // Of an order that goes with a file, only in a file that goes too.
  Order* some_order(bool passing, bool open) {
    std::vector<Order*> fitting;
    for (Order& order : orders_) {
      if (order.open == open && !order.returned && (passing || order.passing == 0)) fitting.push_back(&order);
    }
    if (fitting.empty()) return nullptr;
    return fitting[static_cast<std::size_t>(dice_.between(0, static_cast<int>(fitting.size()) - 1))];
  }

  void import_returns(bool passing) {
    Order* order = some_order(passing, false);
    if (order == nullptr) return;
    order->returned = true;
    bring(name("returns"),
          fmt::format("return,order,member,day,amount\nR-{},{},{},{},{}.00\n", ++numbers_, order->id,
                      order->member, iso(with_.today()), dice_.between(1, order->cents / 100)),
          passing);
  }

  void import_completions(bool passing) {
    Order* order = some_order(passing, true);
    if (order == nullptr) return;
    order->open = false;
    order->returned = true;  // one thing after the other is enough
    bring(name("orders"), "order,member,day,amount,status,delivered\n" + row(*order, false), passing);
  }

  // A new name of somebody, and, if the file goes again, somebody new.
  void import_names(bool passing) {
    const int member = dice_.between(1, kMembers);
    const int number = ++numbers_;
    std::string text = "member,joined,first_name,last_name,email\n" +
                       fmt::format("M-{},2026-01-0{},New{},Last{},n{}@shop.example\n", member, member, number,
                                   member, number);
    if (passing && dice_.chance(50) && !somebody_new_) {
      somebody_new_ = true;
      text += fmt::format("M-{},2026-01-05,Some,Body,x@shop.example\n", kMembers + 1);
    }
    bring(name("members"), text, passing);
  }

  void redeem() {
    const std::string member = fmt::format("M-{}", dice_.between(1, kMembers));
    const std::int64_t most = std::min(with_.usable(member), without_.usable(member));
    if (most < 1) return;
    const std::int64_t points = dice_.between(1, static_cast<int>(most));
    const std::string reference = fmt::format("R-{}", ++numbers_);
    both([&](Shop& shop) { CHECK(shop.redeem(member, points, reference)); });
    ++redeemed;
    if (dice_.chance(30)) both([&](Shop& shop) { shop.cancel(reference, reference + "-back"); });
  }

  void adjust() {
    const std::string member = fmt::format("M-{}", dice_.between(1, kMembers));
    const int points = dice_.between(1, 60);
    const std::string reference = fmt::format("A-{}", ++numbers_);
    both([&](Shop& shop) { shop.adjust(member, points, reference); });
  }

  void take_back() {
    if (files_.empty()) return;
    const auto file = files_.begin() + dice_.between(0, static_cast<int>(files_.size()) - 1);
    if (!with_.undo(*file)) {
      ++kept_because_built_on;
      return;
    }
    ++taken_back;
    std::erase_if(orders_, [&](const Order& order) { return order.passing == *file; });
    files_.erase(file);
    if (dice_.chance(50)) both([](Shop& shop) { shop.recalculate(); });
  }

  void take_all_back() {
    while (!files_.empty()) {
      REQUIRE(with_.undo(files_.back()));
      ++taken_back;
      files_.pop_back();
    }
  }

  Dice dice_;
  Shop with_, without_;
  std::vector<Order> orders_;
  std::vector<storage::BatchNumber> files_;  // that are taken back sooner or later
  int numbers_ = 0;
  bool somebody_new_ = false;
};

}  // namespace

TEST_CASE("a file that is taken back is as if it had never come, whatever happened in between") {
  int taken_back = 0, kept = 0, redeemed = 0;
  const int shops_tried = number_of_shops();
  for (int i = 0; i < shops_tried; ++i) {
    const std::uint64_t seed = first_seed() + static_cast<std::uint64_t>(i);
    CAPTURE(seed);
    TwoShops shops(seed);
    shops.live();
    shops.compare();
    taken_back += shops.taken_back;
    kept += shops.kept_because_built_on;
    redeemed += shops.redeemed;
  }
  MESSAGE(fmt::format("{} files taken back, {} not at once because more was built on them, {} redemptions",
                      taken_back, kept, redeemed));
  CHECK(taken_back > shops_tried);
  CHECK(redeemed > shops_tried);
}

}  // namespace rung::property
