// Many processes on one balance: exact to the point, no reference booked twice, refused only where too little
// is there.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "acts.h"
#include "support.h"

using namespace rung::faults;

namespace {

constexpr int kTills = 8;
constexpr int kPrice = 7;

// M-2 with exactly `points` points.
void put_balance(const Folder& folder, std::int64_t points) {
  rung::cli_test::put_club(folder);
  folder.write("orders-balance.csv", fmt::format("order,member,day,category,amount,status,delivered\n"
                                                 "B-1,M-2,2027-01-10,pots,{}.00,completed,2027-01-12\n",
                                                 points));
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv", "orders-balance.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
}

// B-0 … B-`balances`, each with that many.
void put_balances(const Folder& folder, std::int64_t balances, std::int64_t points) {
  rung::cli_test::put_club(folder);
  std::string members = "member,joined,first_name\n";
  std::string orders = "order,member,day,category,amount,status,delivered\n";
  for (std::int64_t i = 0; i < balances; ++i) {
    members += fmt::format("B-{},2026-05-02,Bea\n", i);
    orders += fmt::format("B-{},B-{},2027-01-10,pots,{}.00,completed,2027-01-12\n", i, i, points);
  }
  folder.write("members-balance.csv", members);
  folder.write("orders-balance.csv", orders);
  REQUIRE(folder.rung({"import", "members-balance.csv", "orders-balance.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
}

std::string reference(std::int64_t number) { return fmt::format("POS-{}", number); }

struct Answers {
  std::atomic<std::int64_t> redeemed = 0, before = 0, refused = 0;
  std::mutex lock;
  std::vector<std::string> others;

  void take(int code, const std::string& text) {
    if (code == 0 && text.starts_with("Redeemed: ")) {
      ++redeemed;
    } else if (code == 0 && text.starts_with("Redeemed before")) {
      ++before;
    } else if (code == 1 && text.starts_with("refused: ")) {
      ++refused;
    } else {
      const std::scoped_lock held(lock);
      others.push_back(fmt::format("exit code {}: {}", code, text));
    }
  }
};

// What a till asks for: usually the same reference both times.
using Reference = std::string (*)(std::int64_t number, bool again);
std::string same(std::int64_t number, bool) { return reference(number); }
std::string another(std::int64_t number, bool again) { return reference(number) + (again ? "-again" : ""); }

// Every reference twice, in any order, from several processes at once.
void redeem_everything(const Folder& folder, std::int64_t references, Reference named, Answers& answers) {
  std::vector<std::string> requests;
  for (std::int64_t i = 0; i < references; ++i) {
    requests.push_back(named(i, false));
    requests.push_back(named(i, true));
  }
  Dice dice(static_cast<std::uint64_t>(references));
  // Near each other, so that both are often on their way at once.
  for (std::size_t i = 0; i + 9 < requests.size(); ++i) std::swap(requests[i], requests[i + roll(dice, 9)]);
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> tills;
  for (int till = 0; till < kTills; ++till) {
    tills.emplace_back([&, till] {
      const std::string said = fmt::format("said-{}", till);
      for (std::size_t i = next++; i < requests.size(); i = next++) {
        const int code =
            Child::rung(folder.path(""),
                        {"redeem", "M-2", "--points", std::to_string(kPrice), "--reference", requests[i]},
                        folder.path(said))
                .wait();
        answers.take(code, folder.read(said));
      }
    });
  }
  for (std::thread& till : tills) till.join();
}

std::int64_t taken(const Folder& folder) {
  return number(folder.path("club.db"),
                "SELECT -coalesce(sum(amount), 0) FROM posting JOIN account "
                "ON account.id = posting.against WHERE kind = 2");
}

}  // namespace

TEST_CASE("tills: 8 processes on one balance, every reference twice, are exact to the point") {
  const std::int64_t redemptions = size_of_run("RUNG_REDEMPTIONS", 285);
  const std::int64_t too_many = 15;
  const Folder folder;
  put_balance(folder, redemptions * kPrice + 3);
  Answers answers;
  redeem_everything(folder, redemptions + too_many, same, answers);
  for (const std::string& other : answers.others) FAIL_CHECK(other);
  CHECK(answers.redeemed == redemptions);
  CHECK(answers.before == redemptions);
  CHECK(answers.refused == 2 * too_many);
  CHECK(taken(folder) == redemptions * kPrice);
  CHECK(number(folder.path("club.db"), "SELECT count(DISTINCT key) FROM txn WHERE source = 'redeem'") ==
        redemptions);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("tills: 8 processes on a few balances, at library level, are exact to the point") {
  const std::int64_t redemptions = size_of_run("RUNG_MANY_REDEMPTIONS", 160);
  const std::int64_t balances = std::max<std::int64_t>(2, redemptions / 500);
  const std::int64_t each = redemptions / balances;
  const Folder folder;
  put_balances(folder, balances, each * kPrice + 3);
  // Each process takes a quarter of all requests, in an order of its own, then its eighth of them: every
  // reference is sent three times on average, and at least once.
  const auto till = [&](int number) {
    Dice dice(static_cast<std::uint64_t>(number));
    std::vector<std::int64_t> requests(static_cast<std::size_t>(balances * (each + 2)));
    std::iota(requests.begin(), requests.end(), 0);
    for (std::size_t i = 0; i + 40 < requests.size(); ++i)
      std::swap(requests[i], requests[i + roll(dice, 40)]);
    std::int64_t done = 0;
    for (std::size_t i = static_cast<std::size_t>(number % 4); i < requests.size(); i += 4) {
      const std::int64_t request = requests[i];
      done += do_act(folder.path(""), {Act::Kind::Redeem, fmt::format("B-{}", request % balances), kPrice,
                                       reference(request)}) == Answer::Done;
    }
    // Then all of them, so that none is left out.
    for (std::int64_t request = number; request < balances * (each + 2); request += kTills) {
      done += do_act(folder.path(""), {Act::Kind::Redeem, fmt::format("B-{}", request % balances), kPrice,
                                       reference(request)}) == Answer::Done;
    }
    folder.write(fmt::format("done-{}", number), std::to_string(done));
    return 0;
  };
  std::vector<Child> tills;
  for (int i = 0; i < kTills; ++i) tills.push_back(Child::work([&, i] { return till(i); }));
  std::int64_t done = 0;
  for (int i = 0; i < kTills; ++i) {
    REQUIRE(tills[static_cast<std::size_t>(i)].wait() == 0);
    done += std::stoll(folder.read(fmt::format("done-{}", i)));
  }
  CHECK(done == balances * each);
  CHECK(taken(folder) == balances * each * kPrice);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("tills: asking again under another reference is noticed") {
  const Folder folder;
  put_balance(folder, 1000);
  Answers answers;
  redeem_everything(folder, 10, another, answers);
  CHECK(answers.before == 0);
  CHECK(taken(folder) == 2 * 10 * kPrice);
}

TEST_CASE("tills: 200 processes that redeem at once all get their answer") {
  constexpr int kAtOnce = 200, kEnough = 150;
  const Folder folder;
  put_balance(folder, kEnough * kPrice);
  std::vector<Child> children;
  for (int i = 0; i < kAtOnce; ++i) {
    children.push_back(Child::rung(
        folder.path(""), {"redeem", "M-2", "--points", std::to_string(kPrice), "--reference", reference(i)},
        folder.path(fmt::format("said-{}", i))));
  }
  Answers answers;
  for (int i = 0; i < kAtOnce; ++i) {
    const int code = children[static_cast<std::size_t>(i)].wait();
    answers.take(code, folder.read(fmt::format("said-{}", i)));
  }
  for (const std::string& other : answers.others) FAIL_CHECK(other);
  CHECK(answers.redeemed == kEnough);
  CHECK(answers.refused == kAtOnce - kEnough);
  CHECK(taken(folder) == kEnough * kPrice);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}
