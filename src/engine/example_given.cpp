#include "engine/example_given.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "core/index.h"
#include "engine/example_text.h"

namespace rung::engine {
namespace {

using language::ExampleDef;
using language::ExampleEvent;
using language::Measure;

std::string attribute_is(const Given& of, int attribute, std::int64_t value) {
  const language::Field& field = of.program.attributes[index(attribute)];
  return field.name + " " + field_words(of.program, field, value, of.example.texts, of.language);
}

std::string member_line(const Given& of) {
  const language::ExampleMember& who =
      of.member == 0 ? of.example.member : of.example.others[index(of.member - 1)];
  std::string line = (of.member == 0 ? "" : who.name + " ") + "joined " + iso(who.joined);
  for (const OpeningTier& opening : of.history.openings) {
    const int tier = of.program.records.tiers[index(opening.tier)];
    if (tier >= 0) line += " with " + of.program.tiers[index(tier)].name;
    if (who.tier_since) line += " since " + iso(*who.tier_since);
    if (opening.valid_until) line += " until " + iso(*opening.valid_until);
  }
  for (const auto& [attribute, value] : who.attributes) line += ", " + attribute_is(of, attribute, value);
  return line;
}

std::string activity_line(const Given& of, const ExampleEvent& event) {
  std::string line = fmt::format("{}  {}", iso(event.day), of.program.events[index(event.event)].name);
  if (event.booked) line += " booked " + iso(*event.booked);
  if (event.of >= 0) {
    const ExampleEvent& earlier = of.example.events[index(event.of)];
    if (event.correction) line = iso(event.day) + "  corrections";
    line += fmt::format(" of {} of {}", of.program.events[index(earlier.event)].name, iso(earlier.day));
  }
  const std::string words = activity_words(of.program, event, of.example.texts, of.language);
  return words.empty() ? line : line + "  " + words;
}

// Activities that one of the measures counts.
std::set<std::int32_t> counted_in(const Given& of, const std::set<int>& measures) {
  std::set<std::int32_t> counted;
  for (const int m : measures) {
    for (const Evaluator::Counted& one : of.evaluator.counted(m)) counted.insert(one.activity);
  }
  return counted;
}

// Whether one of the measures looks at activities of this kind. Of points nothing is said here: the rules
// that gave them are named.
bool may_count(const Given& of, const std::set<int>& measures, const Activity& activity) {
  return std::any_of(measures.begin(), measures.end(), [&](int m) {
    const Measure& measure = of.program.measures[index(m)];
    return measure.kind == Measure::Kind::Metric &&
           of.program.metrics[index(measure.index)].event == activity.event;
  });
}

}  // namespace

std::vector<std::string> given_to(const Given& of, const std::set<int>& measures) {
  std::vector<std::string> lines{member_line(of)};
  for (const ExampleDef::Change& change : of.example.changes) {
    if (change.member != of.member || change.day > of.day) continue;
    lines.push_back(
        fmt::format("{}  changes  {}", iso(change.day), attribute_is(of, change.attribute, change.value)));
  }
  const std::set<std::int32_t> counted = counted_in(of, measures);
  for (std::size_t i = 0; i < of.history.activities.size(); ++i) {
    const Activity& activity = of.history.activities[i];
    const int event = of.world.event_of(activity);
    if (activity.day > of.day) break;
    if (event < 0) continue;
    lines.push_back(activity_line(of, of.example.events[index(event)]));
    const bool asked = may_count(of, measures, activity);
    if (asked && counted.count(static_cast<std::int32_t>(i)) == 0) lines.back() += "  (does not count)";
  }
  for (std::size_t i = 0; i < of.example.events.size(); ++i) {
    const ExampleEvent& event = of.example.events[i];
    if (event.member != of.member || event.day > of.day) continue;
    if (event.correction) lines.push_back(activity_line(of, event));
    if (of.world.refused(static_cast<int>(i))) lines.push_back(activity_line(of, event) + "  (refused)");
  }
  return lines;
}

}  // namespace rung::engine
