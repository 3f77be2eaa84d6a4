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

// Whether an activity that came later is one that ends the waiting of what says `same` (kEmpty: of anything).
bool follows(const Program& program, const Metric& metric, std::int64_t same, const Activity& later) {
  const Metric::Followed& by = *metric.without;
  if (later.event != by.event || later.of_other) return false;
  if (by.event == language::kOrders && field(later, language::kOrderStatus) == language::kCancelled)
    return false;
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

// Nothing that ends the waiting of `same` has come after the activity.
bool is_unfollowed(const Program& program, const Metric& metric, std::size_t activity, std::int64_t same,
                   const AskedOf& asked) {
  const auto& all = asked.history.activities;
  for (std::size_t i = activity + 1; i < all.size() && all[i].day <= asked.now.day; ++i) {
    if (follows(program, metric, same, all[i])) return false;
  }
  return true;
}

// Whether the lines of an event wait each for itself. Where only the event as a whole can be followed, they
// share its fate.
bool waits_by_line(const Metric& metric, const EventView& event) {
  return metric.without && metric.without->line_field >= 0 && event.line_count() > 0;
}

bool waits_as_a_whole(const Program& program, const Metric& metric, std::size_t activity,
                      const AskedOf& asked) {
  const Activity& event = asked.history.activities[activity];
  if (metric.older_than && !is_old_enough(*metric.older_than, event, asked.now)) return false;
  if (!metric.without || waits_by_line(metric, EventView(program, event))) return true;
  return is_unfollowed(program, metric, activity, field(event, metric.without->field), asked);
}

// The lines of an event that count for a metric, -1 for an event that has none. Of a metric that waits only
// what still does.
std::vector<int> counting_lines(const Program& program, const Metric& metric, std::size_t activity,
                                const AskedOf& asked) {
  if (!waits_as_a_whole(program, metric, activity, asked)) return {};
  const EventView event(program, asked.history.activities[activity]);
  const bool by_line = waits_by_line(metric, event);
  const int lines = static_cast<int>(event.line_count());
  std::vector<int> counting;
  for (int line = lines == 0 ? -1 : 0; line < lines; ++line) {
    if (!event.matches(metric.where, line, &asked.member)) continue;
    const std::int64_t same = by_line ? event.line_field(line, metric.without->line_field) : kEmpty;
    if (!by_line || is_unfollowed(program, metric, activity, same, asked)) counting.push_back(line);
  }
  return counting;
}

// What an entry still adds: of an event whose lines wait each for itself, what those that do come to.
Totals still_adds(const Program& program, const Metric& metric, const Entry& entry, const AskedOf& asked) {
  if (entry.activity < 0) return {};
  const auto activity = static_cast<std::size_t>(entry.activity);
  if (asked.history.activities[activity].event != metric.event) return {};
  const Totals whole{entry.value, entry.weight};
  const EventView event(program, asked.history.activities[activity]);
  if (!waits_by_line(metric, event))
    return waits_as_a_whole(program, metric, activity, asked) ? whole : Totals{};
  const std::vector<int> lines = counting_lines(program, metric, activity, asked);
  if (lines.empty()) return {};
  const bool adds_up = metric.kind == MetricKind::Sum || metric.kind == MetricKind::Average;
  if (!adds_up || metric.line_field < 0) return whole;
  Totals adds{0, entry.weight};
  for (const int line : lines)
    adds.value = add(adds.value, or_zero(event.line_field(line, metric.line_field)));
  return adds;
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
    const Totals adds = still_adds(program, metric, entry, asked);
    cut.totals.value = add(cut.totals.value, adds.value);
    cut.totals.weight += adds.weight;
  }
}

std::vector<std::int64_t> said_in_lines(const Cut& cut, const Program& program, int number, int line_field,
                                        const AskedOf& asked) {
  const Metric& metric = program.metrics[index(number)];
  std::vector<std::int64_t> said;
  for (std::size_t i = cut.last; i-- > cut.first;) {
    const Entry& entry = cut.series->entries()[i];
    if (entry.activity < 0) continue;
    const auto activity = static_cast<std::size_t>(entry.activity);
    const EventView view(program, asked.history.activities[activity]);
    for (const int line : counting_lines(program, metric, activity, asked)) {
      const std::int64_t value = view.line_field(line, line_field);
      if (value != kEmpty && std::find(said.begin(), said.end(), value) == said.end()) said.push_back(value);
    }
  }
  return said;
}

}  // namespace rung::engine
