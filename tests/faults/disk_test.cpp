// The disk refuses: at every single operation, once or for ever, with an error or because it is full. Nothing
// is damaged, nothing that was answered is lost, and asking again gives the right answer.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "acts.h"
#include "storage/error.h"
#include "vfs_shim.h"

using namespace rung::faults;
namespace fs = std::filesystem;

namespace {

enum class Failure { Error, Full };

// Lets the operation of a number fail, and perhaps all after it.
class FailingDisk : public VfsShim {
 public:
  FailingDisk(std::int64_t at, bool for_ever, Failure failure)
      : at_(at), for_ever_(for_ever), failure_(failure) {}

  [[nodiscard]] std::int64_t operations() const { return count_; }
  [[nodiscard]] bool failed() const { return failed_; }
  // Of each operation, in order; with at = 0 nothing fails.
  [[nodiscard]] const std::vector<VfsCall::Kind>& kinds() const { return kinds_; }

 private:
  int before(const VfsCall& call, bool& half) override {
    ++count_;
    if (at_ == 0) kinds_.push_back(call.kind);
    const bool now = at_ > 0 && (for_ever_ ? count_ >= at_ : count_ == at_);
    if (!now) return SQLITE_OK;
    const int code = error_of(call.kind);
    if (code == SQLITE_OK) return code;
    failed_ = true;
    half = true;
    return code;
  }

  [[nodiscard]] int error_of(VfsCall::Kind kind) const {
    using Kind = VfsCall::Kind;
    const bool full = failure_ == Failure::Full;
    switch (kind) {
      case Kind::Write: return full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
      case Kind::Open: return SQLITE_CANTOPEN;
      case Kind::Read: return full ? SQLITE_OK : SQLITE_IOERR_READ;
      case Kind::Truncate: return full ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
      case Kind::Sync: return full ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
      case Kind::Size: return full ? SQLITE_OK : SQLITE_IOERR_FSTAT;
      case Kind::Lock: return full ? SQLITE_OK : SQLITE_IOERR_LOCK;
      case Kind::Unlock: return full ? SQLITE_OK : SQLITE_IOERR_UNLOCK;
      case Kind::Delete: return full ? SQLITE_OK : SQLITE_IOERR_DELETE;
      case Kind::Access: return full ? SQLITE_OK : SQLITE_IOERR_ACCESS;
    }
    return SQLITE_OK;
  }

  std::int64_t at_;
  bool for_ever_;
  Failure failure_;
  std::int64_t count_ = 0;
  bool failed_ = false;
  std::vector<VfsCall::Kind> kinds_;
};

// What writes, opens or makes sure of something; of the rest (locks, reads) there are many alike.
bool matters(VfsCall::Kind kind) {
  using Kind = VfsCall::Kind;
  return kind == Kind::Write || kind == Kind::Sync || kind == Kind::Truncate || kind == Kind::Delete;
}

struct Tally {
  std::int64_t tried = 0, done_all_the_same = 0, refused = 0, unknown = 0;
  std::vector<std::string> findings;
};

class Harness {
 public:
  // `broken`: asking again is done under another reference, to show that this is noticed.
  Harness(Act act, bool broken) : act_(std::move(act)), broken_(broken) {
    put_larger_club(folder_, 60, 2, 2);
    for (const char* file : {"members.csv", "members-more.csv", "orders.csv", "orders-1.csv"})
      REQUIRE(do_act(folder_.path(""), {Act::Kind::Import, file, 0, ""}) == Answer::Done);
    REQUIRE(do_act(folder_.path(""), {Act::Kind::Recalculate, "", 0, ""}) == Answer::Done);
    if (act_.kind == Act::Kind::Recalculate)
      REQUIRE(do_act(folder_.path(""), {Act::Kind::Import, "orders-2.csv", 0, ""}) == Answer::Done);
    before_ = contents(database());
    fs::copy_file(database(), folder_.path("before.db"));
    FailingDisk whole(0, false, Failure::Error);
    REQUIRE(do_act(folder_.path(""), act_) == Answer::Done);
    kinds_ = whole.kinds();
    after_ = contents(database());
  }

  void try_all(std::int64_t every, Tally& tally) {
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
      if (!matters(kinds_[i]) && static_cast<std::int64_t>(i) % every != 0) continue;
      if (broken_ && !tally.findings.empty()) return;
      for (const bool for_ever : {false, true}) {
        for (const Failure failure : {Failure::Error, Failure::Full})
          try_one(static_cast<std::int64_t>(i) + 1, for_ever, failure, tally);
      }
    }
  }

 private:
  [[nodiscard]] fs::path database() const { return folder_.path("club.db"); }

  void try_one(std::int64_t at, bool for_ever, Failure failure, Tally& tally) {
    fs::remove(folder_.path("club.db-journal"));
    fs::copy_file(folder_.path("before.db"), database(), fs::copy_options::overwrite_existing);
    const auto note = [&](const std::string& what) {
      tally.findings.push_back(fmt::format("operation {}{}{}: {}", at, for_ever ? " and all after it" : "",
                                           failure == Failure::Full ? ", full" : "", what));
    };
    bool answered = false, surely_not = false;
    {
      FailingDisk disk(at, for_ever, failure);
      try {
        (void)do_act(folder_.path(""), act_);
        answered = true;
      } catch (const rung::storage::StorageError& error) {
        const bool unknown = error.kind() == rung::storage::StorageError::Kind::UnknownOutcome;
        ++(unknown ? tally.unknown : tally.refused);
        surely_not = !unknown && act_.kind == Act::Kind::Redeem;
      } catch (const std::exception& error) {
        note(std::string("is no error of the storage: ") + error.what());
      }
      if (!disk.failed()) return;
    }
    ++tally.tried;
    if (answered) ++tally.done_all_the_same;
    const std::string found = what_verify_finds(database());
    if (!found.empty()) return note(found);
    const std::vector<std::string> now = contents(database());
    if (answered && now != after_) note("was answered and is lost: " + difference(now, after_));
    if (surely_not && now != before_) note("was said not to be saved: " + difference(now, before_));
    if (answered) return;
    Act again = act_;
    if (broken_) again.reference += "-again";
    (void)do_act(folder_.path(""), again);
    const std::vector<std::string> then = contents(database());
    if (then != after_) note("asked again, it is not the same: " + difference(then, after_));
  }

  Act act_;
  bool broken_;
  Folder folder_{fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path()};
  std::vector<VfsCall::Kind> kinds_;
  std::vector<std::string> before_, after_;
};

}  // namespace

TEST_CASE("disk: whatever operation fails, nothing is damaged or lost, and asking again is right") {
  // Of the operations that only read or lock, every how-manyth is tried; in the long form all of them.
  const std::int64_t every = size_of_run("RUNG_EVERY", 60);
  for (const Act& act :
       {Act{Act::Kind::Redeem, "M-1", 20, "POS-1"}, Act{Act::Kind::Import, "orders-2.csv", 0, ""},
        Act{Act::Kind::Recalculate, "", 0, ""}}) {
    Tally tally;
    Harness(act, false).try_all(every, tally);
    for (const std::string& finding : tally.findings)
      FAIL_CHECK("act " << static_cast<int>(act.kind) << ": " << finding);
    CHECK(tally.tried > 40);
    MESSAGE("act " << static_cast<int>(act.kind) << ": " << tally.tried << " failures, " << tally.refused
                   << " refused, " << tally.unknown << " with an unknown outcome, " << tally.done_all_the_same
                   << " without consequence");
  }
}

TEST_CASE("disk: asking again under another reference is noticed") {
  Tally tally;
  Harness({Act::Kind::Redeem, "M-1", 20, "POS-1"}, true).try_all(1'000'000, tally);
  CHECK(!tally.findings.empty());
}
