// Messages about what nothing has followed yet, such as carts: each of these is spoken of once.

#include <algorithm>

#include <fmt/format.h>

#include "core/index.h"
#include "core/words.h"
#include "language/sense.h"

namespace rung::language {
namespace {

constexpr int kShortestMonth = 28;
constexpr int kLongestMonth = 31;
constexpr int kDayHours = 24;

// The most days that a window of what waits looks back over; 0: it does not look back over so many days.
int most_days(const Window& window) {
  if (window.kind == Window::Kind::LastDays) return window.count + (window.plus_one_day ? 1 : 0);
  if (window.kind == Window::Kind::LastMonths)
    return window.count * kLongestMonth + (window.plus_one_day ? 1 : 0);
  return 0;
}

// The fewest days that lie between two messages, as limits count them: hours rounded up to days.
int fewest_days(const Duration& time) {
  switch (time.unit) {
    case DurationUnit::Hours: return (time.count + kDayHours - 1) / kDayHours;
    case DurationUnit::Days: return time.count;
    case DurationUnit::Months: return time.count * kShortestMonth;
  }
  return 0;
}

// Both count months, and the limit at least as many.
bool covers_months(const Window& window, const Duration& time) {
  return window.kind == Window::Kind::LastMonths && !window.plus_one_day &&
         time.unit == DurationUnit::Months && time.count >= window.count;
}

// Whether one of the notification's own limits keeps a second message away until the window has moved on.
bool keeps_away(const NotifyRule& rule, const Window& window) {
  return std::any_of(rule.caps.begin(), rule.caps.end(), [&](const Cap& cap) {
    if (cap.limit != 1 || cap.cycle) return false;
    return !cap.rolling || covers_months(window, *cap.rolling) ||
           fewest_days(*cap.rolling) >= most_days(window);
  });
}

void look_at(Context& ctx, const NotifyRule& rule, const Atom& atom) {
  if (atom.kind != AtomKind::Measure || atom.index < 0) return;
  const Measure& measure = ctx.program.measures[index(atom.index)];
  if (measure.kind != Measure::Kind::Metric) return;
  const Metric& metric = ctx.program.metrics[index(measure.index)];
  const int days = most_days(measure.window);
  if (!metric.waits() || metric.derived() || days == 0 || keeps_away(rule, measure.window)) return;
  const std::string& what = ctx.program.events[index(metric.event)].name;
  ctx.warning(
      "R465", atom.place,
      fmt::format("notify {} can tell of the same {} twice: `{}` looks back over {} days, and no `at most` "
                  "keeps two messages so far apart",
                  rule.name, what, metric.name, days),
      fmt::format("add `at most 1 time per member per {} days`, or of more days", days));
}

}  // namespace

void check_repeats_sense(Context& ctx) {
  for (const NotifyRule& rule : ctx.program.notifications)
    for (const Atom& atom : rule.when.atoms) look_at(ctx, rule, atom);
}

}  // namespace rung::language
