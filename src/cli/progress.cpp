#include "cli/progress.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output.h"

namespace rung::cli {

namespace {

constexpr int kCells = 20;

std::int64_t percent_of(std::int64_t done, std::int64_t total) {
  return total <= 0 ? 100 : std::min<std::int64_t>(100, done * 100 / total);
}

// "1 row", "2 rows"
std::string counted(std::int64_t count, const std::string& things) {
  return fmt::format("{} {}", count, count == 1 ? things.substr(0, things.size() - 1) : things);
}

}  // namespace

std::string progress_line(const std::string& part, std::int64_t percent, const std::string& behind) {
  const std::string filled(static_cast<std::size_t>(percent * kCells / 100), '#');
  return fmt::format("{}  [{:<{}}] {:>3} %   {}", part, filled, kCells, percent, behind);
}

void Progress::show(const std::string& part, std::int64_t done, std::int64_t total,
                    const std::string& things) {
  const bool whole = done >= total;
  draw(part, percent_of(done, total),
       whole && !terminal_ ? counted(done, things) : fmt::format("{} of {} {}", done, total, things));
}

void Progress::show_bytes(const std::string& part, std::uint64_t done, std::uint64_t total, std::size_t count,
                          const std::string& things) {
  draw(part, percent_of(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total)),
       counted(static_cast<std::int64_t>(count), things));
}

void Progress::draw(const std::string& part, std::int64_t percent, const std::string& behind) {
  if (part != part_) {
    clear();
    part_ = part;
    drawn_percent_ = -1;
  }
  if (percent == drawn_percent_) return;
  drawn_percent_ = percent;
  if (!terminal_) {
    if (percent == 100) say(part + ": " + behind + "\n");
    return;
  }
  drawn_ = true;
  say("\r\x1b[K" + progress_line(part, percent, behind));
}

void Progress::clear() {
  if (drawn_) say("\r\x1b[K");
  drawn_ = false;
}

}  // namespace rung::cli
