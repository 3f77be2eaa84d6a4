#pragma once
// What the harnesses share: a club with more members, the binary as processes that can be killed, and what a
// database holds, told without numbers of rows.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "cli/folder.h"

namespace rung::faults {

using cli_test::Folder;

inline constexpr const char* kNow = "2027-12-31T20:00+01:00";
inline constexpr std::int64_t kNowMs = 1'830'279'600'000;  // the same instant

// A size from the environment, as tests/faults/run.sh sets it for the long forms; else `standard`.
[[nodiscard]] std::int64_t size_of_run(const char* variable, std::int64_t standard);

// Numbers from a seed that is shown with every failure.
using Dice = std::mt19937_64;
// 0 <= number < below.
[[nodiscard]] std::uint64_t roll(Dice& dice, std::uint64_t below);

// A started process; its output goes to a file of its own.
class Child {
 public:
  // Runs the binary with these arguments in `folder`.
  static Child rung(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                    const std::filesystem::path& output = "/dev/null");
  // Runs `work` in a process of its own, which then ends with what it gives back (an exception: 99).
  template <typename Work>
  static Child work(const Work& work);

  void kill(int signal) const;
  // The exit code; 128 + the signal that ended it.
  int wait() const;

 private:
  explicit Child(pid_t process) : process_(process) {}
  static pid_t split();
  [[noreturn]] static void leave(int code);
  pid_t process_;
};

template <typename Work>
Child Child::work(const Work& work) {
  const pid_t process = split();
  if (process != 0) return Child(process);
  int code = 99;
  try {
    code = work();
  } catch (...) {
    code = 99;
  }
  leave(code);
}

// Files of a club with members N-1 … N-`members` beside those of put_club(): members-more.csv, and
// orders-1.csv, orders-2.csv … with `orders` orders of each of them.
void put_larger_club(const Folder& folder, int members, int files, int orders);

// Every row of a query as text, fields parted by blanks. Opens the file for reading only.
[[nodiscard]] std::vector<std::string> rows(const std::filesystem::path& database, const std::string& sql);
[[nodiscard]] std::int64_t number(const std::filesystem::path& database, const std::string& sql);

// What a shop's database says, sorted and without any number of a row, so that two ways to the same end
// compare equal: activities, lots with what is left of them, accounts, redemptions, tiers.
[[nodiscard]] std::vector<std::string> contents(const std::filesystem::path& database);
// The first line in which they differ; empty if they do not.
[[nodiscard]] std::string difference(const std::vector<std::string>& a, const std::vector<std::string>& b);

// What `rung verify` finds, at library level; empty if everything holds. Opens the file as any command does,
// so the rest of an interrupted transaction is rolled back first.
[[nodiscard]] std::string what_verify_finds(const std::filesystem::path& database);

}  // namespace rung::faults
