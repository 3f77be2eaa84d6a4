#pragma once
// The progress of a long command, on stderr: one line that is redrawn on a terminal; elsewhere one line per
// part.

#include <cstddef>
#include <cstdint>
#include <string>

namespace rung::cli {

class Progress {
 public:
  explicit Progress(bool terminal) : terminal_(terminal) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of `total` `things` ("rows", "members") of `part` ("orders.csv").
  void show(const std::string& part, std::int64_t done, std::int64_t total, const std::string& things);
  // The same where only the bytes that were read say how far it is: `count` things so far.
  void show_bytes(const std::string& part, std::uint64_t done, std::uint64_t total, std::size_t count,
                  const std::string& things);
  // Takes the redrawn line away, so that what follows stands on a clean line.
  void clear();

 private:
  void draw(const std::string& part, std::int64_t percent, const std::string& behind);
  bool terminal_;
  bool drawn_ = false;
  std::int64_t drawn_percent_ = -1;
  std::string part_;
};

// "orders.csv  [#####               ]  25 %   4097 of 16388 rows".
[[nodiscard]] std::string progress_line(const std::string& part, std::int64_t percent,
                                        const std::string& behind);

}  // namespace rung::cli
