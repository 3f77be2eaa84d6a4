#pragma once
// A folder of its own for one test, and the binary run in it.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace rung::cli_test {

struct Printed {
  int exit_code = 0;
  std::string out, err;
};

using Words = std::vector<std::string>;
using Environment = std::map<std::string, std::string>;

class Folder {
 public:
  // Empty, below `where`.
  explicit Folder(const std::filesystem::path& where = std::filesystem::temp_directory_path());
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] std::filesystem::path path(const std::string& name) const { return path_ / name; }

  // Runs `rung` with these arguments in the folder, nothing on stdin. The environment is exactly
  // `environment` (and RUNG_NOW as noon of 2027-11-22, unless given).
  Printed rung(const Words& arguments, Environment environment = {}) const;
  // A line of shell in the folder, in which $RUNG is the binary.
  Printed shell(const std::string& command) const;

 private:
  Printed run(const Words& words, Environment environment) const;
  testing::TemporaryFolder temporary_;
  std::filesystem::path path_;
};

// What `rung` prints, which must go well.
std::string fine(const Folder& folder, const Words& words, Environment environment = {});
// `rung cancel` with a reason and a name behind the words.
Printed cancel(const Folder& folder, Words words, const Environment& environment = {});
// With this on the clock, such as 2027-11-22T14:05, in the winter of Berlin.
[[nodiscard]] Environment at(const std::string& clock);
[[nodiscard]] bool contains(const std::string& text, const std::string& part);
// Writes `to` where `from` first stands in a file, which it must.
void put_in_place(const Folder& folder, const std::string& file, const std::string& from,
                  const std::string& to);

// A small club with rules, rung.yaml and data: Anna (M-1) is Silber and 100 EUR short of Gold, Ben (M-2) has
// nothing, Cem (M-3) is Gold. Not imported yet.
void put_club(const Folder& folder);
// The same, imported and recalculated.
void put_running_club(const Folder& folder);
// Brings fifty members more, X-00 to X-49, with orders of all sizes in two years, worked out by a simple
// rule.
void put_many(const Folder& folder);
// Lets that club have households whose members collect and redeem together, read from pools*.csv.
void put_households(const Folder& folder);
// Lets that club write to members who are Silber, into `outbox`.
void put_messages(const Folder& folder);

// Runs `rung` and kills it (SIGKILL) right before it changes the disk for the `change`-th time (1, 2 …):
// before it makes, writes, renames, removes or flushes a file. False: it came to its end with fewer changes.
[[nodiscard]] bool killed_at(const Folder& folder, const Words& arguments, const Environment& environment,
                             int change);

}  // namespace rung::cli_test
