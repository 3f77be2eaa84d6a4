#pragma once
// `rung report`: where a program stands, on one page for whoever has never seen Rung: tiers now and over a
// year, who moved, how near members are to their next tier, points, segments, and what became of messages.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/liability.h"
#include "app/member_view.h"
#include "app/notify_outcome.h"
#include "app/segments.h"
#include "app/way_up.h"

namespace rung::app {

inline constexpr std::size_t kReportMonths = 12;  // back from the day asked about
inline constexpr std::size_t kReportNearest = 10;
inline constexpr std::size_t kReportSteps = 20;  // of five percent each, to the next tier

struct ReportedMember {
  std::string id;
  WayUp way;
};

// What is behind is by place in `tiers`.
struct ReportedLadder {
  std::string name;
  std::vector<int> tiers;                            // Program::tiers, from the lowest
  std::vector<std::vector<std::int64_t>> over_time;  // by Report::days, by tier: members in it that evening
  // By the tier a year ago and the one today. One more in front: who had not joined then; one more behind:
  // whose tier of that day the rules do not have any more.
  std::vector<std::vector<std::int64_t>> moved;
  // By the next tier: how many have gone below 5 %, 10 % … 100 % of the way, by the way that is named
  // everywhere.
  std::vector<std::array<std::int64_t, kReportSteps>> on_the_way;
  // By the next tier: from how much of the way on a message calls it close (hundredths of a percent); nothing
  // if none does.
  std::vector<std::optional<std::int64_t>> close_from;
  std::vector<std::vector<ReportedMember>> nearest;  // by the next tier: who is nearest, the nearest first
};

struct Report {
  std::vector<Day> days;  // ends of months and, last, the day asked about
  std::vector<ReportedLadder> ladders;
  SegmentCounts segments;  // and how many members there are
  Liability points;
  OutcomeReport outcome;
};

// Looks at every member twice. Refused if the ledger's sums disagree. `progress` as of
// count_segments(). Changes nothing.
[[nodiscard]] Result<Report, Refusal> report(OpenShop& shop,
                                             const std::function<void(std::int64_t, std::int64_t)>& progress);

// A whole page: nothing is fetched, nothing runs.
[[nodiscard]] std::string report_html(const OpenShop& shop, const Report& report);

}  // namespace rung::app
