#include "cli/surroundings.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "core/day.h"

namespace rung::cli {

namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMs = 24 * 60 * kMinuteMs;

// Two digits at `text[at]`, at most `most`; -1 if they are none.
int two_digits(std::string_view text, std::size_t at, int most) {
  if (at + 2 > text.size()) return -1;
  const char tens = text[at];
  const char ones = text[at + 1];
  if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return -1;
  const int number = (tens - '0') * 10 + (ones - '0');
  return number <= most ? number : -1;
}

// Minutes east of Greenwich: Z, +01:00, -05:30.
std::optional<int> offset_from(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int hours = two_digits(text, 1, 14);
  const int minutes = two_digits(text, 4, 59);
  if (hours < 0 || minutes < 0) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

std::int64_t clock_ms() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
}

}  // namespace

std::optional<std::int64_t> instant_from_iso(std::string_view text) {
  if (text.size() < 17 || text[10] != 'T' || text[13] != ':') return std::nullopt;
  const std::optional<Day> day = day_from_iso(text.substr(0, 10));
  const int hour = two_digits(text, 11, 23);
  const int minute = two_digits(text, 14, 59);
  if (!day || hour < 0 || minute < 0) return std::nullopt;
  std::string_view rest = text.substr(16);
  int second = 0;
  if (rest.front() == ':') {
    second = two_digits(rest, 1, 59);
    if (second < 0) return std::nullopt;
    rest.remove_prefix(3);
  }
  const std::optional<int> offset = offset_from(rest);
  if (!offset) return std::nullopt;
  return day->number * kDayMs + (hour * 60 + minute - *offset) * kMinuteMs + second * std::int64_t{1000};
}

Surroundings look_around() {
  Surroundings around;
  const char* const no_colour = std::getenv("NO_COLOR");
  const bool colour = no_colour == nullptr || *no_colour == '\0';
  around.talk_is_terminal = isatty(STDERR_FILENO) == 1;
  around.colour_out = colour && isatty(STDOUT_FILENO) == 1;
  around.colour_talk = colour && around.talk_is_terminal;
  const char* const now = std::getenv("RUNG_NOW");
  const std::optional<std::int64_t> given = now != nullptr ? instant_from_iso(now) : std::nullopt;
  around.bad_now = now != nullptr && !given;
  around.now_ms = given ? *given : clock_ms();
  return around;
}

}  // namespace rung::cli
