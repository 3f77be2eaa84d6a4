#include "intake/zone.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include <date/tz.h>

namespace rung::intake {
namespace {

std::int64_t seconds_of(WallTime wall) { return std::int64_t{wall.day.number} * kSecondsOfDay + wall.second; }

int minutes_of(std::chrono::seconds offset) { return static_cast<int>(offset.count() / 60); }

}  // namespace

// The last span without a change of offset is kept: rows of a file lie close together, and asking the zone
// each time would cost more than reading the row.
struct Zone::Data {
  const date::time_zone* zone = nullptr;
  mutable std::int64_t from = 1, to = 0;  // UTC seconds [from, to) in which `offset` holds
  mutable std::int64_t offset = 0;        // seconds
};

Zone::Zone(std::string name, std::unique_ptr<Data> data) : name_(std::move(name)), data_(std::move(data)) {}
Zone::~Zone() = default;

std::shared_ptr<const Zone> Zone::find(const std::string& name) {
  auto data = std::make_unique<Data>();
  try {
    data->zone = date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return nullptr;  // the library's way to say that it does not know the name
  }
  return std::shared_ptr<const Zone>(new Zone(name, std::move(data)));
}

Zone::Instant Zone::instant(WallTime wall) const {
  constexpr std::int64_t kMargin = 2 * kSecondsOfDay;  // further from any change than clocks are ever moved
  const std::int64_t local = seconds_of(wall);
  const std::int64_t guess = local - data_->offset;
  if (guess >= data_->from + kMargin && guess < data_->to - kMargin)
    return {Kind::Unique, guess * 1000, 0, 0};
  const auto info = data_->zone->get_info(date::local_seconds(std::chrono::seconds(local)));
  const int first = minutes_of(info.first.offset);
  switch (info.result) {
    case date::local_info::nonexistent: return {Kind::Missing, 0, first, minutes_of(info.second.offset)};
    case date::local_info::ambiguous: return {Kind::Twice, 0, first, minutes_of(info.second.offset)};
    case date::local_info::unique: break;
  }
  data_->from = info.first.begin.time_since_epoch().count();
  data_->to = info.first.end.time_since_epoch().count();
  data_->offset = info.first.offset.count();
  return {Kind::Unique, (local - data_->offset) * 1000, first, first};
}

WallTime Zone::wall(std::int64_t at_ms) const {
  std::int64_t utc = at_ms / 1000;
  if (at_ms % 1000 < 0) --utc;
  if (utc < data_->from || utc >= data_->to) {
    const auto info = data_->zone->get_info(date::sys_seconds(std::chrono::seconds(utc)));
    data_->from = info.begin.time_since_epoch().count();
    data_->to = info.end.time_since_epoch().count();
    data_->offset = info.offset.count();
  }
  const std::int64_t local = utc + data_->offset;
  std::int64_t day = local / kSecondsOfDay;
  if (local % kSecondsOfDay < 0) --day;
  return WallTime{Day{static_cast<std::int32_t>(day)}, static_cast<int>(local - day * kSecondsOfDay)};
}

std::int64_t Zone::end_of(Day day) const {
  const WallTime midnight{day + 1, 0};
  const Instant next = instant(midnight);
  if (next.kind == Kind::Unique) return next.at_ms - 1;
  return (seconds_of(midnight) - std::int64_t{next.first_offset} * 60) * 1000 - 1;
}

WallTime in_zone(const Zone& from, WallTime there, const Zone& to) {
  const Zone::Instant instant = from.instant(there);
  const std::int64_t at_ms = instant.kind == Zone::Kind::Unique
                                 ? instant.at_ms
                                 : (seconds_of(there) - std::int64_t{instant.first_offset} * 60) * 1000;
  return to.wall(at_ms);
}

}  // namespace rung::intake
