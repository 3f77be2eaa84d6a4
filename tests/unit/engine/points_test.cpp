// What becomes of points with time: who is spared, and when it is over.

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

std::int64_t usable(Story& story, const char* as_of) { return story.look(as_of).points.front().usable; }

}  // namespace

TEST_CASE("spared points can still be used behind their last day, and end when nobody spares them") {
  const auto program = club(R"(points
  expire 3 months after earning
  never expire while tier at least Gold, resume afterwards
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in all time at least 100 EUR
  keep by entering again
  valid for 12 months
)");
  Story story(program, "2024-01-01");
  story.order("2024-01-10", 10'000);  // Gold until 2025-01-09; the points' own last day is 2024-04-10
  CHECK(usable(story, "2024-04-10") == 100);
  CHECK(usable(story, "2024-04-11") == 100);
  CHECK(usable(story, "2025-01-09") == 100);
  CHECK(usable(story, "2025-01-10") == 0);
}
