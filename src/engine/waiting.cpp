#include "engine/waiting.h"

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"

namespace rung::engine {
namespace {

using language::Metric;
using language::MetricKind;
using language::Program;

// So that a number of units that somebody typed wrong reaches no day beyond the calendar.
constexpr std::int64_t kMostUnits = 1'000;

// Whether an activity that came later is one that ends the waiting.
bool follows(const Program& program, const Metric& metric, const Activity& first, const Activity& later) {
  const Metric::Followed& by = *metric.without;
  if (later.event != by.event || later.of_other) return false;
  if (by.event == language::kOrders && field(later, language::kOrderStatus) == language::kCancelled)
    return false;
  const std::int64_t same = field(first, by.field);
  if (same == kEmpty) return true;
  if (field(later, by.other_field) == same) return true;
  if (by.other_line_field < 0) return false;
  const EventView view(program, later);
  for (int line = 0; line < static_cast<int>(view.line_count()); ++line) {
    if (view.line_field(line, by.other_line_field) == same) return true;
  }
  return false;
}

bool is_old_enough(const Duration& age, const Activity& activity, Moment now) {
  if (age.unit != DurationUnit::Hours) return now.day > add_duration(activity.day, age);
  constexpr std::int64_t kMinutes = 60;
  const std::int64_t passed =
      static_cast<std::int64_t>(now.day - activity.day) * kEndOfDay + now.minute - activity.minute;
  return passed > age.count * kMinutes;
}

bool waits(const Program& program, const Metric& metric, const Entry& entry, const AskedOf& asked) {
  if (entry.activity < 0) return false;
  const auto& all = asked.history.activities;
  const Activity& first = all[index(entry.activity)];
  if (first.event != metric.event) return false;
  if (metric.older_than && !is_old_enough(*metric.older_than, first, asked.now)) return false;
  if (!metric.without) return true;
  for (std::size_t i = index(entry.activity) + 1; i < all.size() && all[i].day <= asked.now.day; ++i) {
    if (follows(program, metric, first, all[i])) return false;
  }
  return true;
}

// How many units of each line of the table an order has.
std::vector<std::int64_t> units_of(const Metric& metric, const EventView& order, const MemberSide& member) {
  std::vector<std::int64_t> units(metric.lasting.size());
  const int lines = static_cast<int>(order.line_count());
  // An order without lines is looked at as a whole.
  for (int line = lines == 0 ? -1 : 0; line < lines; ++line) {
    for (std::size_t row = 0; row < metric.lasting.size(); ++row) {
      if (!order.matches(metric.lasting[row].where, line, &member)) continue;
      const std::int64_t said = !metric.for_each_unit || metric.field < 0 ? kEmpty
                                : line < 0                                ? order.field(metric.field)
                                           : order.line_field(line, metric.line_field);
      units[row] = std::min(
          kMostUnits, units[row] + (said == kEmpty ? 1 : std::clamp<std::int64_t>(said, 1, kMostUnits)));
      break;
    }
  }
  return units;
}

// The next day on which goods end that an order has brought; a later order of the same goods begins anew.
std::optional<Day> used_up(const Program& program, const Metric& metric, const Cut& cut,
                           const AskedOf& asked) {
  std::vector<std::optional<Day>> ends(metric.lasting.size());
  for (std::size_t i = cut.first; i < cut.last; ++i) {
    const Entry& entry = cut.series->entries()[i];
    if (entry.activity < 0 || entry.weight == 0) continue;
    const EventView order(program, asked.history.activities[index(entry.activity)]);
    const std::vector<std::int64_t> units = units_of(metric, order, asked.member);
    for (std::size_t row = 0; row < units.size(); ++row) {
      if (units[row] == 0) continue;
      Duration time = metric.lasting[row].time;
      if (metric.for_each_unit) time.count *= static_cast<int>(units[row]);
      ends[row] = add_duration(entry.counted_on, time);
    }
  }
  std::optional<Day> next;
  for (const std::optional<Day>& end : ends) {
    if (end && *end >= asked.now.day && (!next || *end < *next)) next = end;
  }
  return next;
}

}  // namespace

void look_closer(Cut& cut, const Program& program, int number, const AskedOf& asked) {
  const Metric& metric = program.metrics[index(number)];
  if (metric.kind == MetricKind::TimeUntilUsedUp) cut.used_up = used_up(program, metric, cut, asked);
  if (!metric.waits()) return;
  cut.totals = {};
  for (std::size_t i = cut.first; i < cut.last; ++i) {
    const Entry& entry = cut.series->entries()[i];
    if (!waits(program, metric, entry, asked)) continue;
    cut.totals.value = add(cut.totals.value, entry.value);
    cut.totals.weight += entry.weight;
  }
}

}  // namespace rung::engine
