#include "storage/turn.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>
#include <thread>
#include <utility>

#include "storage/disk.h"
#include "storage/error.h"

namespace rung::storage {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::seconds;

// Longer than two hundred redemptions take that begin at once; shorter than anybody waits at a till.
constexpr seconds kPatience{15};
// A batch goes on after this long even if somebody waits all the time: it, too, has to come to its end.
constexpr seconds kBatchGivesWay{2};
constexpr microseconds kAgain{300};

int open_lock(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0)
    throw StorageError(StorageError::Kind::NotWritable, "The file `" + path.string() +
                                                            "` cannot be locked: " + system_words() +
                                                            ". Check the permissions of the folder.");
  return file;
}

// A wait for a lock by a thread of its own: the system's queue is fair and costs nothing while it lasts, but
// knows no patience. Who asks again and again instead keeps the processor from the one everybody waits for.
struct Wait {
  std::mutex lock;
  std::condition_variable changed;
  bool given_up = false;
  int file = -1;  // with the lock, once it is there
};

// An open file that holds the lock; -1 if it did not come in time.
int lock_within(const std::filesystem::path& path, Clock::time_point until) {
  const auto wait = std::make_shared<Wait>();
  std::thread([wait, path] {
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    const bool locked = ::flock(file, LOCK_EX) == 0;
    const std::scoped_lock held(wait->lock);
    if (!locked || wait->given_up) {
      ::close(file);
      return;
    }
    wait->file = file;
    wait->changed.notify_one();
  }).detach();
  std::unique_lock held(wait->lock);
  wait->changed.wait_until(held, until, [&] { return wait->file >= 0; });
  wait->given_up = true;
  return wait->file;
}

std::string command_of(const std::string& process) {
  std::ifstream file("/proc/" + process + "/cmdline", std::ios::binary);
  std::string name, first;
  std::getline(file, name, '\0');
  std::getline(file, first, '\0');
  name = std::filesystem::path(name).filename().string();
  // What stands behind may be about a member.
  return name == "rung" && !first.empty() ? name + " " + first : name;
}

}  // namespace

std::string lock_holder(const std::filesystem::path& file) {
  struct stat about {};
  if (::stat(file.c_str(), &about) != 0) return {};
  const std::string inode = ":" + std::to_string(about.st_ino);
  const std::string mine = std::to_string(::getpid());
  std::ifstream locks("/proc/locks");
  std::string line, found;
  while (std::getline(locks, line)) {
    if (line.find("->") != std::string::npos) continue;  // waits for it
    std::istringstream words(line);
    std::string number, kind, advisory, mode, process, place;
    words >> number >> kind >> advisory >> mode >> process >> place;
    if (!place.ends_with(inode) || process == "-1") continue;
    const std::string command = command_of(process);
    const std::string holder = "process " + process + (command.empty() ? "" : ", `" + command + "`");
    if (process != mine) return holder;
    found = holder;
  }
  return found;
}

Turns::Turns(std::filesystem::path database) : database_(std::move(database)) {}

Turns::~Turns() {
  if (turn_ >= 0) ::close(turn_);
  if (wait_ >= 0) ::close(wait_);
}

void Turns::open_files() {
  if (turn_ < 0) turn_ = open_lock(database_.string() + ".write");
  if (wait_ < 0) wait_ = open_lock(database_.string() + ".wait");
}

bool Turns::somebody_waits() const {
  if (::flock(wait_, LOCK_EX | LOCK_NB) != 0) return true;
  ::flock(wait_, LOCK_UN);
  return false;
}

void Turns::take(Who who) {
  open_files();
  const auto begin = Clock::now();
  if (who == Who::Batch) {
    while (somebody_waits() && Clock::now() < begin + kBatchGivesWay) std::this_thread::sleep_for(kAgain);
  } else {
    // Waits only while a batch looks for an instant whether somebody is here.
    ::flock(wait_, LOCK_SH);
  }
  if (::flock(turn_, LOCK_EX | LOCK_NB) == 0) return;
  const std::filesystem::path path = database_.string() + ".write";
  const int locked = lock_within(path, begin + kPatience);
  if (locked >= 0) {
    ::close(std::exchange(turn_, locked));
    return;
  }
  ::flock(wait_, LOCK_UN);
  const std::string holder = lock_holder(path);
  throw StorageError(StorageError::Kind::Busy,
                     "The database `" + database_.string() + "` is being written by another program" +
                         (holder.empty() ? "" : " (" + holder + ")") + ", and this one waited in vain for " +
                         std::to_string(kPatience.count()) +
                         " seconds. Nothing was saved: run this again when it has finished.");
}

void Turns::give_back() noexcept {
  ::flock(turn_, LOCK_UN);
  ::flock(wait_, LOCK_UN);
}

}  // namespace rung::storage
