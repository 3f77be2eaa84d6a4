// The engine looks no further ahead than the next activity: what time does until then is not overlooked.

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

TEST_CASE("what leaves a window on any of the days before the next activity ends a status on that day") {
  // The order of 10 January leaves thirty days on 9 February.
  for (const char* next : {"2024-02-08", "2024-02-09", "2024-02-10", "2024-02-11", "2024-03-20"}) {
    CAPTURE(next);
    Story story(club("tier First\n  for everyone\ntier Second\n  above First\n"
                     "  enter when spend in last 30 days at least 100 EUR\n  valid while met\n"),
                "2024-01-01");
    story.order("2024-01-10", 10'000);
    story.order(next, 10'000);
    const auto& changes = story.look("2024-03-20").changes;
    const bool lost = std::any_of(changes.begin(), changes.end(), [](const engine::TierChange& change) {
      return change.day == day("2024-02-09") && change.kind == engine::ChangeKind::Downgrade;
    });
    CHECK(lost == (day(next) > day("2024-02-09")));
  }
}
