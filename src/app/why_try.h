#pragma once
// What if: changes tried out on a copy of a member's history, judged by the same evaluator that decides.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/member_view.h"

namespace rung::app {

// Some events of one kind on the day asked about.
struct TriedEvents {
  int event = 0;  // Program::events
  std::int64_t number = 1;
  int field = -1;           // that carries the amount; -1: only their number matters
  std::int64_t amount = 0;  // of all of them together
  bool any_amount = true;   // the smallest amount is enough
  // Of a stay that is counted night by night: how many, the last one today, and the slots of its two dates.
  int nights = 0;
  int nights_from = -1, nights_to = -1;
  // What they have to say beside it: {slot, value}, of the event and of its line.
  std::vector<std::pair<int, std::int64_t>> says, line_says;
  bool like_last = false;  // … or what the member's last event of the kind said
  bool operator==(const TriedEvents&) const = default;
};

// Events that reach a tier (or keep it) by one of its ways, where one unit or one event less does not.
struct SmallestChange {
  int alternative = 0;  // index
  std::vector<TriedEvents> events;
  bool same_day =
      false;  // the tier is held at the end of that day; else its conditions are met, judged later
  int tier_with_less = -1;     // held with one unit (or one event) less
  Day valid_until = kForever;  // of the tier, if same_day (of one to keep: its new end)
};

enum class Aim : std::uint8_t { Reach, Keep };

struct TriedChanges {
  std::vector<SmallestChange> changes;
  bool all_tried = true;  // false: there were more ways and kinds of events than can be tried in short time
};

// For every way of `progress` that events can fill, each one tried out; those that do not work out (an
// attribute is not met, another tier has to be held first) are left out. No change stands twice.
[[nodiscard]] TriedChanges smallest_changes(OpenShop& shop, const MemberView& view,
                                            const engine::Progress& progress, Aim aim);

// How far it would be to `tier` if an order that is not completed were.
[[nodiscard]] engine::Progress progress_once_completed(OpenShop& shop, const MemberView& view, int activity,
                                                       int tier);

}  // namespace rung::app
