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

}  // namespace

std::string progress_line(const std::string& part, std::int64_t done, std::int64_t total,
                          const std::string& things) {
  const std::int64_t percent = percent_of(done, total);
  const std::string filled(static_cast<std::size_t>(percent * kCells / 100), '#');
  return fmt::format("{}  [{:<{}}] {:>3} %   {} of {} {}", part, filled, kCells, percent, done, total, things);
}

void Progress::show(const std::string& part, std::int64_t done, std::int64_t total, const std::string& things) {
  const bool new_part = part != part_;
  if (new_part) {
    clear();
    part_ = part;
    drawn_percent_ = -1;
  }
  if (!terminal_) {
    if (done >= total && drawn_percent_ != 100) {
      drawn_percent_ = 100;
      say(fmt::format("{}: {} {}\n", part, done, things));
    }
    return;
  }
  const std::int64_t percent = percent_of(done, total);
  if (percent == drawn_percent_) return;
  drawn_percent_ = percent;
  drawn_ = true;
  say("\r\x1b[K" + progress_line(part, done, total, things));
}

void Progress::clear() {
  if (drawn_) say("\r\x1b[K");
  drawn_ = false;
}

}  // namespace rung::cli
