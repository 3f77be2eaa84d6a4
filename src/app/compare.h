#pragma once
// `rung compare`: two rule sets over the whole base, from the same activities. Nothing is written: what would
// be is worked out under both, and every member's outcomes are set side by side.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "core/result.h"
#include "language/rule_changes.h"

namespace rung::app {

struct CompareRequest {
  language::ProgramPtr program;  // in place of `draft`: the latest version, with those in force before it
  std::string draft;             // a folder, a file, a version's number; empty: the shop's own rule files
  std::string beside;            // the same, of what it is compared with; empty: the rules in force
  std::optional<Day> as_of;      // default: today, or the later day on which the draft begins
  std::optional<Day> since;      // the draft is taken to have been in force since this day
  std::int64_t now_ms = 0;
  unsigned threads = 0;  // 0: as many as the machine has processors; the outcome is the same
  std::function<void(std::int64_t done, std::int64_t of)> progress;  // members; may be empty
};

// One thing that is another for one member.
struct MemberChange {
  enum class What : std::uint8_t { Tier, Points, Segment, Reward } what{};
  std::string member;
  std::string name;                               // of the ladder, the currency, the segment, the reward
  std::string now, draft;                         // tiers; empty: none
  std::int64_t points_now = 0, points_draft = 0;  // Points: outstanding, smallest units of the currency
  bool up = false;     // Tier: higher; Segment, Reward: in it, or in reach, under the draft
  std::string reason;  // in words; may be empty
};

// Sums of one side, in smallest units of the currency.
struct PointsSide {
  std::int64_t earned = 0;            // of all time, what returns took back subtracted
  std::int64_t outstanding = 0;       // usable and pending, debts subtracted
  std::optional<std::int64_t> money;  // minor units: what `outstanding` is worth, rounded down
};

struct Comparison {
  language::ProgramPtr program;  // the draft, in force on the day
  std::string title, now_label, draft_label;
  Day as_of;
  bool is_today = false;
  std::optional<Day> since;
  std::int64_t members = 0;
  std::int64_t touched = 0;  // members for whom anything is different
  std::vector<language::RuleChange> changes;

  struct Ladder {
    std::string name;
    std::vector<std::string> tiers;  // of both, from the lowest; the last one may be empty: in no tier
    // By [now][draft].
    std::vector<std::vector<std::int64_t>> members;
    std::int64_t gain = 0, lose = 0;  // members
  };
  std::vector<Ladder> ladders;

  struct Points {
    std::string name;
    int unit = -1;  // of the draft's program; -1: only the other one has it, then of that one
    bool of_draft = true;
    PointsSide now, draft;
    // By rule, as the ledger names it; only where they differ.
    struct ByRule {
      std::string rule;
      std::int64_t now = 0, draft = 0;
    };
    std::vector<ByRule> by_rule;
    // By month of earning, and by the month to the end of which they can be used; the first days of the
    // months, kForever: without an end. Only where they differ.
    struct Month {
      Day month;
      std::int64_t now = 0, draft = 0;
    };
    std::vector<Month> earned_in, ending_in;
    // Redemptions of the history that the balance of their time did not cover.
    std::int64_t uncovered_now = 0, uncovered_draft = 0;
  };
  std::vector<Points> points;

  // How many members are in a segment, can redeem a reward, or get a notification in the next run; of one
  // name in both, or in one of them.
  struct Size {
    std::string name;
    bool is_now = true, is_draft = true;  // which of the two has it
    std::int64_t now = 0, draft = 0;
  };
  std::vector<Size> segments, rewards, notifications;

  std::vector<MemberChange> moves;  // tiers: by member; all of them
  std::vector<std::string> notes;   // for stderr, whole sentences
};

// Hears of every single difference, member by member in ascending number. May be empty.
using EachChange = std::function<void(const MemberChange&)>;

// Refused: no database, no members, mistakes in either rule set, a day that does not fit. Throws
// StorageError, IntakeError.
[[nodiscard]] Result<Comparison, Refusal> compare_rules(const std::filesystem::path& folder,
                                                        const CompareRequest& request,
                                                        const EachChange& each = {});

[[nodiscard]] std::string compare_text(const Comparison& comparison);
// The same in a few lines, as a publication keeps it: what is different, who moves, what points cost.
[[nodiscard]] std::string compare_summary(const Comparison& comparison);
[[nodiscard]] Json compare_json(const Comparison& comparison);
// A line for each difference of a member, with a header; guarded against spreadsheets that run formulas.
[[nodiscard]] std::string compare_csv_header();
[[nodiscard]] std::string compare_csv_line(const MemberChange& change);

}  // namespace rung::app
