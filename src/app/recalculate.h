#pragma once
// `rung recalculate`: tiers and points of the whole base brought up to one day. Points are booked in sealed
// chunks of members, the new tiers become visible all at once at the end; an interrupted run is finished by
// running it again, and running it once more writes nothing (docs/LEDGER.md, "A recalculation").

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/project_rules.h"
#include "core/day.h"
#include "core/result.h"
#include "storage/database.h"

namespace rung::app {

// A broken guard is accepted by naming how many members move, why, and by whom.
struct AcceptedMoves {
  std::int64_t members = 0;
  std::string reason, by;
};

struct RecalculateOptions {
  Day as_of;                // the day tiers and points are brought up to
  Day today;                // the local day of `now_ms`; as_of may lie after it only with dry_run
  std::int64_t now_ms = 0;  // UTC milliseconds: when bookings are said to be made
  bool dry_run = false;     // everything is worked out, nothing is written
  bool everybody = false;   // looks at everybody, also at those for whom nothing can have changed
  std::optional<AcceptedMoves> accepted;
  std::size_t chunk = 200;  // members that are booked in one transaction; a till waits for one of them at most
  // For tests/faults alone: does not look again at members who did something since the histories were read, and so
  // gives back what was redeemed beside it.
  bool blind = false;
  // For tests alone: everybody's bookings and tiers are read, whatever hash of them the last recalculation left.
  bool read_all = false;
  unsigned threads = 0;  // 0: as many as the machine has processors; the outcome is the same
  std::function<void(std::int64_t done, std::int64_t of)> progress;  // members looked at; may be empty
};

// A member whose tier is another one than after the last run.
struct TierMove {
  std::string member;
  std::string ladder, from, to;  // `from` empty: new since the last run
  bool up = false;
};

struct TierSummary {
  std::string ladder, tier;
  std::int64_t members = 0;
};

struct PointsSummary {
  std::string unit;
  int unit_index = 0;       // Program::points
  bool qualifying_only = false;  // counted, not booked: only `usable` says something
  std::int64_t before = 0;       // outstanding before this run
  std::int64_t earned = 0;
  std::vector<std::pair<std::string, std::int64_t>> by_rule;  // in the order of the rules; sums to `earned`
  std::int64_t taken_back = 0;
  std::int64_t expired = 0;
  std::int64_t written_off = 0;  // what returns did not get back under the program's policy
  std::int64_t spent = 0;        // on tiers that cost points, on conversions, by redemptions of an import
  std::int64_t adjusted = 0;     // by hand
  std::int64_t usable = 0, pending = 0;
  // before + earned - taken_back - expired + written_off - spent + adjusted
  [[nodiscard]] std::int64_t outstanding() const { return usable + pending; }
};

// What a guard of the rules found.
struct GuardFinding {
  std::string text;        // "at most 5 % of the members may change their tier: 12,4 % would (312 of 2.512)"
  std::int64_t share = 0;  // hundredths of a percent, rounded up; 0 of a guard that counts points
  Place place;
  bool broken = false;
  bool skipped = false;  // nothing to compare with: the first run, and no tiers were brought over
};

struct RecalculateReport {
  language::ProgramPtr program;  // the rules it followed
  std::string title;
  Day as_of, today;
  std::int64_t rules_version = 0;  // in force on that day; 0: a dry run with rules that are not in force
  bool rules_new = false;          // put in force by this run, the first one
  std::vector<GuardFinding> guards;
  std::vector<std::string> notes;  // for stderr, whole sentences
  std::optional<Day> last_run;     // nothing: the first run
  bool resumed = false;            // finished what an interrupted run began
  bool changed = false;            // something was written (dry run: would be)
  bool dry_run = false;
  std::int64_t members = 0;
  std::optional<std::int64_t> looked_at;  // nothing: everybody; else for the others nothing could have changed
  std::vector<TierSummary> tiers;  // highest first, ladder after ladder
  std::vector<TierMove> moves;     // since the last run; empty on the first
  std::vector<PointsSummary> points;
};

// Follows the rules in force; the first run puts those of the files in force. A dry run follows the files: what
// it shows is what would come of publishing them.
// Refused: a day to come (without dry_run), a day before the last finished run, no member imported yet, rules
// with mistakes, a broken guard. Throws StorageError; what was booked in earlier chunks stays and is not booked
// again.
[[nodiscard]] Result<RecalculateReport, Refusal> recalculate(const ProjectRules& files,
                                                             storage::Database& database,
                                                             const RecalculateOptions& options);

[[nodiscard]] std::string recalculate_text(const RecalculateReport& report);
[[nodiscard]] std::string recalculate_json(const RecalculateReport& report);

}  // namespace rung::app
