#include "engine/example_history.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace rung::engine {
namespace {

using language::ExampleDef;
using language::ExampleEvent;
using language::Program;

constexpr std::int64_t kMillisecondsPerMinute = 60'000;
constexpr std::int64_t kMinutesPerDay = 24 * 60;

std::size_t index(int number) { return static_cast<std::size_t>(number); }

void correct(std::vector<std::int64_t>& values, const std::vector<std::int64_t>& by) {
  for (std::size_t i = 0; i < std::min(values.size(), by.size()); ++i) {
    if (by[i] != kEmpty) values[i] = by[i];
  }
}

// The corrections known on a day by the event they are of, in the order of time.
std::map<std::size_t, std::vector<const ExampleEvent*>> corrections_of(const ExampleDef& example,
                                                                       Day known_on) {
  std::map<std::size_t, std::vector<const ExampleEvent*>> all;
  for (const ExampleEvent& one : example.events) {
    if (one.correction && one.of >= 0 && one.day <= known_on) all[index(one.of)].push_back(&one);
  }
  for (auto& [number, corrections] : all) {
    std::stable_sort(corrections.begin(), corrections.end(),
                     [](const ExampleEvent* a, const ExampleEvent* b) { return a->day < b->day; });
  }
  return all;
}

}  // namespace

std::vector<std::size_t> order_of_time(const ExampleDef& example, Day known_on) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < example.events.size(); ++i) {
    const ExampleEvent& event = example.events[i];
    if (!event.correction && event.booked.value_or(kFirstDay) <= known_on) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const ExampleEvent& x = example.events[a];
    const ExampleEvent& y = example.events[b];
    return std::pair(x.day, x.minute) < std::pair(y.day, y.minute);
  });
  return order;
}

MemberHistory example_history(const Program& program, const ExampleDef& example, Day known_on) {
  MemberHistory history;
  history.id = "example";
  history.joined = example.joined;
  for (const auto& [attribute, value] : example.attributes)
    history.attributes.push_back({attribute, example.joined, value});
  for (const ExampleDef::Change& change : example.changes)
    history.attributes.push_back({change.attribute, change.day, change.value});
  std::stable_sort(history.attributes.begin(), history.attributes.end(),
                   [](const AttributeFact& a, const AttributeFact& b) {
                     return std::pair(a.attribute, a.from) < std::pair(b.attribute, b.from);
                   });
  if (example.tier >= 0 && !program.tiers[index(example.tier)].for_everyone) {
    history.openings.push_back(
        {example.tier, example.tier_since.value_or(example.joined), example.tier_until});
  }

  const std::vector<std::size_t> order = order_of_time(example, known_on);
  std::vector<std::int32_t> position(example.events.size(), -1);
  std::size_t values = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    position[order[i]] = static_cast<std::int32_t>(i);
    values += example.events[order[i]].fields.size() + example.events[order[i]].line.size();
  }
  history.values.reserve(values);  // spans point into it: it must not move
  const auto keep = [&](const std::vector<std::int64_t>& from) {
    const std::size_t begin = history.values.size();
    history.values.insert(history.values.end(), from.begin(), from.end());
    return std::span<const std::int64_t>(history.values.data() + begin, from.size());
  };
  const auto corrections = corrections_of(example, known_on);
  for (const std::size_t i : order) {
    ExampleEvent event = example.events[i];
    if (const auto corrected = corrections.find(i); corrected != corrections.end()) {
      for (const ExampleEvent* by : corrected->second) {
        correct(event.fields, by->fields);
        correct(event.line, by->line);
      }
    }
    Activity activity;
    activity.number = static_cast<ActivityNumber>(i) + 1;  // the same on every day, whatever is known then
    activity.event = event.event;
    activity.of = event.of >= 0 ? position[index(event.of)] : -1;
    activity.day = event.day;
    activity.minute = static_cast<std::int16_t>(event.minute);
    activity.at_ms = (event.day.number * kMinutesPerDay + event.minute) * kMillisecondsPerMinute;
    activity.fields = keep(event.fields);
    activity.lines = keep(event.line);
    history.activities.push_back(activity);
  }
  return history;
}

}  // namespace rung::engine
