#include <doctest/doctest.h>

#include "engine/validity.h"

using namespace rung;
using namespace rung::engine;
using language::Judging;
using language::Tier;
using language::Validity;

namespace {

const Day kJoined = day_of(2026, 5, 2);

Tier until_end_of(Cycle cycle, bool next, int month = 0) {
  Tier tier;
  tier.validity = {Validity::Kind::EndOfCycle, cycle, next, month, {}};
  return tier;
}

Tier valid_for(int count, DurationUnit unit) {
  Tier tier;
  tier.validity.kind = Validity::Kind::ForDuration;
  tier.validity.duration = {count, unit};
  return tier;
}

std::string entered(const Tier& tier, Day day) { return iso(validity_from(tier, day, day, kJoined)); }

Judging judging(Judging::Kind kind, std::vector<std::pair<int, int>> days = {},
                Cycle cycle = Cycle::CalendarMonth) {
  return {kind, std::move(days), cycle};
}

}  // namespace

TEST_CASE("`for T` counts the first day and ends on the day before") {
  CHECK(entered(valid_for(12, DurationUnit::Months), day_of(2026, 9, 2)) == "2027-09-01");
  CHECK(entered(valid_for(12, DurationUnit::Months), day_of(2024, 2, 29)) == "2025-02-27");
  CHECK(entered(valid_for(1, DurationUnit::Days), day_of(2026, 9, 2)) == "2026-09-02");
}

TEST_CASE("one more period counts from the first day, never from a shortened one") {
  const Tier monthly = valid_for(1, DurationUnit::Months);
  const Day start = day_of(2027, 1, 31);
  const Day first = validity_from(monthly, start, start, kJoined);
  CHECK(iso(first) == "2027-02-27");
  const Day second = next_validity(monthly, first, start, 1, kJoined);
  CHECK(iso(second) == "2027-03-30");
  CHECK(iso(next_validity(monthly, second, start, 2, kJoined)) == "2027-04-29");
}

TEST_CASE("ends of this and of next periods") {
  const Day day = day_of(2027, 5, 10);
  CHECK(entered(until_end_of(Cycle::CalendarYear, false), day) == "2027-12-31");
  CHECK(entered(until_end_of(Cycle::CalendarYear, true), day) == "2028-12-31");
  CHECK(entered(until_end_of(Cycle::CalendarQuarter, true), day) == "2027-09-30");
  CHECK(entered(until_end_of(Cycle::MembershipYear, false), day) == "2028-05-01");
  CHECK(entered(until_end_of(Cycle::CalendarYear, true, 3), day) == "2029-03-31");
  CHECK(entered(until_end_of(Cycle::CalendarYear, false, 2), day) == "2028-02-29");
}

TEST_CASE("kept means the next end of the same kind") {
  const auto next = [](const Tier& tier, Day until) {
    return iso(next_validity(tier, until, day_of(2027, 5, 10), 1, kJoined));
  };
  CHECK(next(until_end_of(Cycle::CalendarYear, true), day_of(2028, 12, 31)) == "2029-12-31");
  CHECK(next(until_end_of(Cycle::CalendarYear, true, 3), day_of(2029, 3, 31)) == "2030-03-31");
  CHECK(next(until_end_of(Cycle::CalendarQuarter, false, 3), day_of(2027, 3, 31)) == "2028-03-31");
  CHECK(next(until_end_of(Cycle::MembershipYear, false), day_of(2027, 5, 1)) == "2028-05-01");
}

TEST_CASE("judging days") {
  const Judging twice = judging(Judging::Kind::OnDays, {{31, 1}, {15, 7}});
  CHECK(iso(next_judging(twice, day_of(2027, 1, 30), kJoined)) == "2027-01-31");
  CHECK(iso(next_judging(twice, day_of(2027, 1, 31), kJoined)) == "2027-07-15");
  CHECK(iso(next_judging(twice, day_of(2027, 7, 15), kJoined)) == "2028-01-31");
  CHECK(is_judging_day(twice, day_of(2027, 7, 15), kJoined));
  CHECK_FALSE(is_judging_day(twice, day_of(2027, 7, 14), kJoined));
  const Judging leap = judging(Judging::Kind::OnDays, {{29, 2}});
  CHECK(iso(next_judging(leap, day_of(2027, 1, 1), kJoined)) == "2027-02-28");
  CHECK(iso(next_judging(leap, day_of(2028, 1, 1), kJoined)) == "2028-02-29");
  CHECK(iso(next_judging(judging(Judging::Kind::AtEndOfCycle), day_of(2027, 2, 28), kJoined)) ==
        "2027-03-31");
  CHECK(next_judging(judging(Judging::Kind::AfterActivity), kJoined, kJoined) == kForever);
  CHECK_FALSE(is_judging_day(judging(Judging::Kind::AfterActivity), kJoined, kJoined));
}
