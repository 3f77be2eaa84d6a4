#pragma once
// The program's time zone: from what a clock on the wall shows to instants, and back. Reads the system's zone
// files.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/day.h"

namespace rung::intake {

inline constexpr std::int64_t kSecondsOfDay = 86'400;

struct WallTime {
  Day day;
  int second = 0;  // of the day, 0 … 86399
};

class Zone {
 public:
  // Nothing if the system knows no zone of that name.
  [[nodiscard]] static std::shared_ptr<const Zone> find(const std::string& name);

  enum class Kind : std::uint8_t { Unique, Missing, Twice };  // Missing: skipped in spring; Twice: in autumn
  struct Instant {
    Kind kind = Kind::Unique;
    std::int64_t at_ms = 0;  // Unique
    int first_offset = 0,
        second_offset = 0;  // minutes east of UTC before and after the change, of Missing and Twice
  };
  [[nodiscard]] Instant instant(WallTime wall) const;
  [[nodiscard]] WallTime wall(std::int64_t at_ms) const;
  // The last millisecond of a local day: the one before the first midnight after it.
  [[nodiscard]] std::int64_t end_of(Day day) const;
  [[nodiscard]] const std::string& name() const { return name_; }

  ~Zone();
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;

 private:
  struct Data;
  Zone(std::string name, std::unique_ptr<Data> data);
  std::string name_;
  std::unique_ptr<Data> data_;
};

// What the clocks of `to` show when those of `from` show `there`: of an hour that comes twice the first one;
// an hour that is skipped as if the clocks had not been put forward yet.
[[nodiscard]] WallTime in_zone(const Zone& from, WallTime there, const Zone& to);

}  // namespace rung::intake
