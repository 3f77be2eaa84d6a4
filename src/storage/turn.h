#pragma once
// Who writes next. SQLite lets everybody try again after ever longer sleeps, so whoever writes one piece
// after the other keeps all others out. Here one writer at a time has the turn (a lock on
// `<database>.write`), and whoever acts by hand says so (a shared lock on `<database>.wait`): a batch takes
// no further turn while somebody waits. The system releases both locks when a process dies; the files hold
// nothing.

#include <filesystem>
#include <string>

namespace rung::storage {

class Turns {
 public:
  explicit Turns(std::filesystem::path database);
  ~Turns();
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  enum class Who { ByHand, Batch };
  // Waits for the turn and holds it until give_back(). Throws StorageError: Busy, naming who has held it all
  // the time, after kPatience; NotWritable if there can be no lock file.
  void take(Who who);
  void give_back() noexcept;

 private:
  void open_files();
  [[nodiscard]] bool somebody_waits() const;

  std::filesystem::path database_;
  int turn_ = -1, wait_ = -1;
};

// Who holds a lock on a file, of whatever kind: "process 4711, `rung import`"; this process only if nobody
// else does. Empty if that cannot be found out.
[[nodiscard]] std::string lock_holder(const std::filesystem::path& file);

}  // namespace rung::storage
