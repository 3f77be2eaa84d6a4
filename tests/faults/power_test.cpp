// The power fails at any moment, and the disk has kept of what was not synchronised whatever it liked: every
// image of it opens, holds all invariants, and has everything that was answered.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "acts.h"
#include "power_vfs.h"

using namespace rung::faults;
namespace fs = std::filesystem;

namespace {

struct Day {
  std::vector<Act> acts;
  std::vector<std::string> proofs;
};

// What a shop does on a day, from small to many pages at a time.
Day day_of_acts() {
  Day day;
  int recalculations = 1;  // put_running_club() made one
  const auto add = [&](Act act) {
    if (act.kind == Act::Kind::Recalculate) ++recalculations;
    day.proofs.push_back(proof_of(act, recalculations));
    day.acts.push_back(std::move(act));
  };
  using Kind = Act::Kind;
  add({Kind::Redeem, "M-1", 20, "POS-1"});
  add({Kind::Import, "members-more.csv", 0, ""});
  add({Kind::Import, "orders-1.csv", 0, ""});
  add({Kind::Redeem, "N-3", 20, "POS-2"});
  add({Kind::Recalculate, "", 0, ""});
  add({Kind::Adjust, "M-1", 30, "ADJ-1"});
  for (int i = 0; i < 4; ++i) add({Kind::Redeem, "M-1", 10, fmt::format("POS-1{}", i)});
  add({Kind::Import, "orders-2.csv", 0, ""});
  add({Kind::Recalculate, "", 0, ""});
  for (int i = 0; i < 4; ++i) add({Kind::Adjust, "N-4", 1, fmt::format("ADJ-1{}", i)});
  return day;
}

struct Cuts {
  std::int64_t images = 0;
  std::size_t operations = 0;
  std::vector<std::string> findings;
};

// `opened`: what the harness does wrong on purpose, such as switching synchronisation off.
Cuts cut_power(std::int64_t images, std::uint64_t seed, const Opened& opened) {
  const Folder folder;
  put_larger_club(folder, 60, 2, 2);
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  fs::remove(folder.path("club.db-journal"));
  const std::string before = folder.read("club.db");
  const Day day = day_of_acts();
  std::vector<DiskOp> log;
  {
    PowerRecorder recorder;
    for (std::size_t i = 0; i < day.acts.size(); ++i) {
      // With a few pages of memory SQLite writes to the file before the commit, too.
      REQUIRE(do_act(folder.path(""), day.acts[i], [&](rung::storage::Database& database) {
                if (i % 2 == 0) pragma(database, "cache_size = 4");
                if (opened) opened(database);
              }) == Answer::Done);
      recorder.acknowledge(static_cast<std::int64_t>(i));
    }
    log = recorder.log();
  }
  Dice dice(seed);
  std::vector<std::size_t> cuts;
  for (std::int64_t i = 0; i < images; ++i) cuts.push_back(roll(dice, log.size() + 1));
  std::sort(cuts.begin(), cuts.end());
  const Folder images_in(fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path());
  const fs::path image = images_in.path("club.db");
  Cuts result{images, log.size(), {}};
  Disk disk(before);
  std::size_t done = 0;
  for (const std::size_t cut : cuts) {
    for (; done < cut; ++done) disk.take(log[done]);
    disk.cut(dice, image);
    const std::string found = what_verify_finds(image);
    if (!found.empty()) {
      result.findings.push_back(fmt::format("cut at {}: {}", cut, found));
      continue;
    }
    for (const std::int64_t act : disk.acknowledged()) {
      if (number(image, day.proofs[static_cast<std::size_t>(act)]) != 1)
        result.findings.push_back(fmt::format("cut at {}: act {} was answered and is lost", cut, act));
    }
  }
  return result;
}

}  // namespace

TEST_CASE("power: no image of a power cut is damaged or lacks what was answered") {
  const std::int64_t images = size_of_run("RUNG_IMAGES", 2'000);
  const auto seed = static_cast<std::uint64_t>(size_of_run("RUNG_SEED", 20'271'122));
  const Cuts cuts = cut_power(images, seed, {});
  for (const std::string& finding : cuts.findings) FAIL_CHECK("seed " << seed << ": " << finding);
  MESSAGE(cuts.images << " images of cuts between " << cuts.operations << " operations; seed " << seed);
}

TEST_CASE("power: with synchronous=OFF a loss is found") {
  const Cuts cuts =
      cut_power(60, 1, [](rung::storage::Database& database) { pragma(database, "synchronous = OFF"); });
  CHECK(!cuts.findings.empty());
}
