// Commands killed at random moments, through the real binary on a real disk: nothing that was acknowledged is
// lost, running again completes, and the end is the one of a life without kills.

#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support.h"

using namespace rung::faults;
namespace fs = std::filesystem;

namespace {

constexpr int kMembers = 260;  // more than one booking of a recalculation
constexpr int kKillsPerAct = 4;

// What the harness does wrong on purpose, to show that it notices.
enum class Sabotage {
  None,
  ForgetAnAct,   // an acknowledged redemption is gone with the file it was in
  NewReference,  // after a kill the till asks again under another reference
};

struct Act {
  std::vector<std::string> words;
  std::string proof;  // a query that gives 1 once the act is saved
};

// A file stands for the number of its batch, which is known once it was imported.
constexpr const char* kBatchOf = "batch of ";

std::string booked(const std::string& reference) {
  return "SELECT count(*) FROM txn WHERE key = '" + reference + "' AND source IN ('redeem', 'adjust')";
}
std::string imported(const std::string& id) {
  return "SELECT count(*) FROM activity WHERE source_key = '" + id + "'";
}
std::string recalculated(int runs) { return fmt::format("SELECT count(*) >= {} FROM run_end", runs); }

// Half a year in the life of a shop.
std::vector<Act> life() {
  std::vector<Act> acts;
  acts.push_back({{"import", "members.csv", "members-more.csv", "orders.csv"}, imported("A-1")});
  for (int part = 1; part <= 3; ++part) {
    acts.push_back({{"import", fmt::format("orders-{}.csv", part)}, imported(fmt::format("F{}-1-0", part))});
    acts.push_back({{"recalculate"}, recalculated(part)});
    for (int i = 0; i < 3; ++i) {
      const std::string member = i == 0 ? "M-1" : fmt::format("N-{}", part * 10 + i);
      const std::string redeem = fmt::format("POS-{}-{}", part, i);
      acts.push_back({{"redeem", member, "--points", "17", "--reference", redeem}, booked(redeem)});
      const std::string adjust = fmt::format("ADJ-{}-{}", part, i);
      acts.push_back({{"adjust", member, "--points", "23", "--reason", "goodwill after a late parcel", "--by",
                       "Vera", "--reference", adjust},
                      booked(adjust)});
    }
  }
  // The last file was the wrong one, and somebody wants to be forgotten.
  acts.push_back({{"import", "--undo", kBatchOf + std::string("orders-3.csv"), "--reason",
                   "it was the wrong file", "--by", "Vera"},
                  "SELECT count(*) FROM batch_undone"});
  acts.push_back({{"recalculate"}, recalculated(4)});
  acts.push_back(
      {{"erase", "N-5", "--reason", "asked for it by mail", "--by", "Vera"}, "SELECT count(*) FROM erasure"});
  return acts;
}

// The exit code of a command that gets a signal after so long, if it still runs.
int run_until(const Folder& folder, const std::vector<std::string>& words, std::chrono::microseconds after,
              int signal) {
  const Child child = Child::rung(folder.path(""), words, folder.path("said"));
  std::this_thread::sleep_for(after);
  child.kill(signal);
  return child.wait();
}

// Whether a rollback journal was left behind.
bool in_a_transaction(const Folder& folder) {
  std::error_code none;
  return fs::file_size(folder.path("club.db-journal"), none) > 0 && !none;
}

// A moment within the usual time of a command, or a little behind it.
std::chrono::microseconds moment_of(Dice& dice, std::chrono::microseconds usual) {
  return std::chrono::microseconds(roll(dice, static_cast<std::uint64_t>(usual.count()) * 11 / 10));
}

struct Outcome {
  int kills = 0, in_the_middle = 0;  // the latter: with a rollback journal left behind
  std::vector<std::string> findings;
  std::vector<std::string> contents;
};

class Life {
 public:
  Life(Dice& dice, int kills, Sabotage sabotage) : dice_(dice), kills_(kills), sabotage_(sabotage) {
    put_larger_club(folder_, kMembers, 3, 3);
  }

  Outcome run() {
    const std::vector<Act> acts = life();
    for (const Act& act : acts) live(act);
    look(acts.back());
    outcome_.contents = contents(database());
    return std::move(outcome_);
  }

 private:
  [[nodiscard]] fs::path database() const { return folder_.path("club.db"); }

  void live(Act act) {
    for (std::string& word : act.words) {
      if (!word.starts_with(kBatchOf)) continue;
      const std::string file = word.substr(std::string_view(kBatchOf).size());
      word = std::to_string(number(database(), "SELECT min(id) FROM batch WHERE file = '" + file + "'"));
    }
    // Every other act is left alone, so that few kills are enough to meet the last ones, too.
    const int most = roll(dice_, 2) == 0 ? kKillsPerAct : 0;
    for (int kill = 0; kill < most && outcome_.kills < kills_; ++kill) {
      if (attempt(act)) return acknowledge(act);
      if (sabotage_ == Sabotage::NewReference && act.words.front() == "redeem") act.words.back() += "-again";
    }
    const auto begin = std::chrono::steady_clock::now();
    const int code = Child::rung(folder_.path(""), act.words, folder_.path("said")).wait();
    usual_[act.words.front()] = std::chrono::steady_clock::now() - begin;
    if (code != 0) return note(act, fmt::format("ended with {}: {}", code, folder_.read("said")));
    acknowledge(act);
  }

  // Whether the command came to its end before the kill came.
  bool attempt(const Act& act) {
    using std::chrono::microseconds;
    const auto known = usual_.find(act.words.front());
    const auto usual = known == usual_.end() ? microseconds(30'000)
                                             : std::chrono::duration_cast<microseconds>(known->second);
    const int code = run_until(folder_, act.words, moment_of(dice_, usual), SIGKILL);
    if (code == 0) return true;
    if (code != 128 + SIGKILL) note(act, fmt::format("ended with {}: {}", code, folder_.read("said")));
    ++outcome_.kills;
    if (in_a_transaction(folder_)) ++outcome_.in_the_middle;
    look(act);
    return false;
  }

  void acknowledge(const Act& act) {
    if (sabotage_ == Sabotage::ForgetAnAct && act.words.front() == "redeem" && before_.empty()) {
      before_ = "taken";
      fs::copy_file(folder_.path("before.db"), database(), fs::copy_options::overwrite_existing);
    }
    acknowledged_.push_back(act);
    if (sabotage_ == Sabotage::ForgetAnAct && before_.empty())
      fs::copy_file(database(), folder_.path("before.db"), fs::copy_options::overwrite_existing);
  }

  // After a kill: whole, and nothing that was acknowledged is missing.
  void look(const Act& killed) {
    if (!fs::exists(database())) {
      if (!acknowledged_.empty()) note(killed, "the database is gone");
      return;
    }
    const int code = Child::rung(folder_.path(""), {"verify"}, folder_.path("said")).wait();
    if (code != 0) note(killed, folder_.read("said"));
    for (const Act& act : acknowledged_) {
      if (number(database(), act.proof) != 1) note(act, "was acknowledged and is lost");
    }
  }

  void note(const Act& act, const std::string& what) {
    outcome_.findings.push_back(fmt::format("{} {}: {}", act.words.front(), act.words.back(), what));
  }

  Dice& dice_;
  int kills_;
  Sabotage sabotage_;
  Folder folder_;
  Outcome outcome_;
  std::vector<Act> acknowledged_;
  std::map<std::string, std::chrono::steady_clock::duration> usual_;
  std::string before_;
};

}  // namespace

TEST_CASE("kill: commands killed at random moments lose nothing, and running again completes") {
  const std::int64_t kills = size_of_run("RUNG_KILLS", 50);
  const std::int64_t seed = size_of_run("RUNG_SEED", 20'271'122);
  Dice dice(static_cast<std::uint64_t>(seed));
  const Outcome whole = Life(dice, 0, Sabotage::None).run();
  REQUIRE(whole.findings.empty());
  std::int64_t killed = 0, in_the_middle = 0;
  while (killed < kills) {
    const Outcome life = Life(dice, static_cast<int>(kills - killed), Sabotage::None).run();
    for (const std::string& finding : life.findings) FAIL_CHECK("seed " << seed << ": " << finding);
    CHECK_MESSAGE(difference(life.contents, whole.contents).empty(),
                  difference(life.contents, whole.contents));
    killed += life.kills;
    in_the_middle += life.in_the_middle;
  }
  MESSAGE(killed << " kills, " << in_the_middle << " of them in the middle of a transaction; seed " << seed);
}

TEST_CASE("kill: an acknowledged redemption that is gone is noticed") {
  Dice dice(1);
  CHECK(!Life(dice, 12, Sabotage::ForgetAnAct).run().findings.empty());
}

TEST_CASE("kill: a till that asks again under another reference after a kill is noticed") {
  Dice dice(2);
  const Outcome whole = Life(dice, 0, Sabotage::None).run();
  // A kill that comes after saving and before the answer is rare; each life has a dozen chances.
  for (int life = 0; life < 40; ++life) {
    if (difference(Life(dice, 1000, Sabotage::NewReference).run().contents, whole.contents).empty()) continue;
    return;
  }
  FAIL("no redemption was ever made twice");
}

TEST_CASE("kill: CLI 80: interrupted by hand, a batch keeps nothing half done and says how to go on") {
  const Folder folder;
  put_larger_club(folder, 2'000, 1, 8);
  REQUIRE(Child::rung(folder.path(""),
                      {"import", "members.csv", "members-more.csv", "orders.csv", "orders-1.csv"})
              .wait() == 0);
  int interrupted = 0;
  for (const int signal : {SIGINT, SIGTERM}) {
    for (const int after : {10, 15, 20, 30, 40, 60, 90, 150, 300}) {
      const int code = run_until(folder, {"recalculate", "--as-of", "2027-12-31"},
                                 std::chrono::milliseconds(after), signal);
      if (code == 0 || code == 128 + signal) continue;  // over already, or not begun yet
      ++interrupted;
      CHECK(code == 130);
      CHECK(folder.read("said").ends_with(
          "Interrupted: nothing half done was kept. To go on:  rung recalculate --as-of 2027-12-31\n"));
      CHECK(what_verify_finds(folder.path("club.db")).empty());
    }
  }
  CHECK(interrupted > 0);
  CHECK(Child::rung(folder.path(""), {"recalculate", "--as-of", "2027-12-31"}).wait() == 0);
  CHECK(what_verify_finds(folder.path("club.db")).empty());
}

// What a recalculation found of members is derived, 64 of them in a row, and so is what they did, packed.
// Half of the rows of the one get the text of their neighbours, much came since the other was made, and the
// run that builds all of them anew is killed at random moments: the night after comes to the same, whatever
// it finds.
TEST_CASE("kill: what is derived of members is built whole or not at all") {
  const std::int64_t kills = size_of_run("RUNG_KILLS", 50) / 4;
  Dice dice(static_cast<std::uint64_t>(size_of_run("RUNG_SEED", 20'271'122)));
  const Folder folder;
  put_larger_club(folder, 2'000, 2, 4);
  const auto rung = [&](const std::vector<std::string>& words) {
    return Child::rung(folder.path(""), words, folder.path("said")).wait();
  };
  const std::vector<std::string> everybody{"recalculate", "--all", "--as-of", "2027-12-29"};
  const std::vector<std::string> night{"recalculate", "--as-of", "2027-12-30"};
  REQUIRE(rung({"import", "members.csv", "members-more.csv", "orders.csv", "orders-1.csv"}) == 0);
  REQUIRE(rung(everybody) == 0);
  REQUIRE(rung({"import", "orders-2.csv"}) == 0);
  const fs::path begin = folder.path("begin.db"), database = folder.path("club.db");
  fs::copy_file(database, begin);
  REQUIRE(rung(night) == 0);
  const std::vector<std::string> expected = contents(database);
  const auto spoil = [&] {
    fs::copy_file(begin, database, fs::copy_options::overwrite_existing);
    SQLite::Database(database.string(), SQLite::OPEN_READWRITE)
        .exec(
            "UPDATE outlook SET data = (SELECT data FROM outlook AS other "
            "WHERE other.block = outlook.block - 1) WHERE block % 2 = 1");
  };
  const auto expect_the_same_night = [&] {
    REQUIRE(rung(night) == 0);
    CHECK(what_verify_finds(database).empty());
    CHECK_MESSAGE(difference(contents(database), expected).empty(), difference(contents(database), expected));
  };
  // Once left alone, which tells how long it takes.
  spoil();
  const auto began = std::chrono::steady_clock::now();
  REQUIRE(rung(everybody) == 0);
  const auto usual =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  const auto is_packed = [&] {
    return number(database, "SELECT activity = (SELECT max(id) FROM activity) FROM history_basis") == 1;
  };
  CHECK(is_packed());
  expect_the_same_night();
  int in_the_middle = 0, before_the_end = 0, packed = 0;
  for (std::int64_t kill = 0; kill < kills; ++kill) {
    spoil();
    CHECK_FALSE(is_packed());
    const int code = run_until(folder, everybody, moment_of(dice, usual), SIGKILL);
    CHECK((code == 0 || code == 128 + SIGKILL));
    if (in_a_transaction(folder)) ++in_the_middle;
    if (code != 0) ++before_the_end;
    if (code != 0 && is_packed()) ++packed;
    expect_the_same_night();
  }
  MESSAGE(kills << " kills, " << before_the_end << " before the end (" << packed
                << " with histories packed), " << in_the_middle << " of them in the middle of a transaction");
  CHECK(before_the_end > 0);
}
