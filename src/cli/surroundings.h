#pragma once
// What Rung takes from the machine it runs on: the time, and how the screen behaves. The only place that
// reads the clock or the environment; everything below is told.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rung::cli {

struct Surroundings {
  std::int64_t now_ms = 0;        // UTC milliseconds since 1970: the clock, or RUNG_NOW in its place
  bool bad_now = false;           // RUNG_NOW is set and is no instant
  bool colour_out = false;        // stdout is a terminal and NO_COLOR is not set
  bool colour_talk = false;       // the same of stderr
  bool talk_is_terminal = false;  // a progress bar may be redrawn on stderr
};

[[nodiscard]] Surroundings look_around();

// 2027-11-22T14:05+01:00 or 2027-11-22T13:05:30Z as UTC milliseconds; nothing if it is written in any other
// way.
[[nodiscard]] std::optional<std::int64_t> instant_from_iso(std::string_view text);

}  // namespace rung::cli
