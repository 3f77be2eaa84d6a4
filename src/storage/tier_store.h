#pragma once
// Runs, and the tier history they made. A run's tier changes become visible when the run is
// finished, all at once; until then readers see the last finished run.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation.h"
#include "engine/history.h"
#include "language/program.h"
#include "storage/rule_store.h"

namespace rung::storage {

using RunNumber = std::int64_t;

struct Run {
  RunNumber number = 0;
  Day as_of;
  RuleVersionNumber rules = 0;  // in force on that day
  std::int64_t started_at_ms = 0;
  std::optional<std::int64_t> finished_at_ms;  // nothing: it was interrupted, or is running
  std::int64_t members = 0;                    // looked at; of finished runs
};

// Who accepted that a run broke a guard of the rules.
struct GuardException {
  std::int64_t members = 0;  // who moved
  std::string actor, reason;
};
struct RunRecord {
  Run run;
  std::optional<GuardException> exception;
};

// One entry of the tier history, in names, so that it can be read whatever the rules say today.
struct TierRow {
  std::int64_t number = 0;  // 0: not stored yet
  engine::MemberNumber member = 0;
  std::string ladder, tier, from;  // from: empty at the beginning
  Day day;
  int seq = 0;  // 0, 1 … within (member, ladder, day)
  Day valid_until = kForever;
  engine::ChangeKind kind = engine::ChangeKind::Joined;
  std::string met;  // the line that decided ("club.rung:61"); empty: nothing had to be decided
  engine::ActivityNumber activity = 0;  // that caused it; 0: the morning or the evening did
  RuleVersionNumber rules = 0;          // that decided it
  RunNumber run = 0;
};

// The evaluator's changes as rows; `history` gives the activities their numbers. `rules`: the number of each
// of the evaluation's versions.
[[nodiscard]] std::vector<TierRow> tier_rows(const engine::Evaluation& evaluation,
                                             const engine::MemberHistory& history,
                                             const std::vector<RuleVersionNumber>& rules);
// Whether two histories say the same, apart from when and under which rules they were written down.
[[nodiscard]] bool say_the_same(const std::vector<TierRow>& a, const std::vector<TierRow>& b);
// Appends what a row says, so that histories which say the same, and only those, come to the same bytes.
void pack_what_is_said(std::string& out, const TierRow& row);

// A member's history as it is stored.
struct MemberTiers {
  engine::MemberNumber member = 0;
  std::vector<TierRow> written;                // as the writer compares; by (ladder, day, seq)
  std::optional<std::vector<TierRow>> differ;  // as readers see it, if that is another one
  [[nodiscard]] const std::vector<TierRow>& visible() const { return differ ? *differ : written; }
};

struct TierCount {
  std::string ladder, tier;
  std::int64_t members = 0;
};

class TierStore {
 public:
  explicit TierStore(Database& database);
  ~TierStore();
  TierStore(const TierStore&) = delete;
  TierStore& operator=(const TierStore&) = delete;

  // In a write transaction.
  RunNumber start_run(Day as_of, RuleVersionNumber rules, std::int64_t started_at_ms);
  void finish_run(RunNumber run, std::int64_t finished_at_ms, std::int64_t members);
  // That a run was saved although a guard of the rules said no.
  void note_exception(RunNumber run, std::int64_t members, std::string_view actor, std::string_view reason);
  [[nodiscard]] std::optional<Run> last_finished_run();
  // Finished runs, the newest first, at most so many.
  [[nodiscard]] std::vector<RunRecord> newest_runs(std::int64_t most);
  // A run that was started after the last finished one and has no end.
  [[nodiscard]] std::optional<Run> unfinished_run();

  // Makes the stored history of a member equal to `rows` (by day and seq within each ladder): what agrees
  // stays as it is, what differs is superseded, what is new is appended, all under `run`. Compares with the
  // rows of unfinished runs, too. Gives the number of rows written or superseded: 0 the second time. In a
  // write transaction. `before`: written().
  int update(RunNumber run, engine::MemberNumber member, const std::vector<TierRow>& before,
             const std::vector<TierRow>& rows);

  // As readers see it, by (ladder, day, seq).
  [[nodiscard]] std::vector<TierRow> history(engine::MemberNumber member);
  // As the writer compares: with what unfinished runs appended and without what they superseded.
  [[nodiscard]] std::vector<TierRow> written(engine::MemberNumber member);
  // Both of members with first <= number <= last who have any, in ascending order.
  [[nodiscard]] std::vector<MemberTiers> between(engine::MemberNumber first, engine::MemberNumber last);
  // The changes that became visible with a run, by member.
  [[nodiscard]] std::vector<TierRow> changes_of(RunNumber run);
  // Members per tier at the end of `day`, as readers see it; by ladder and tier name.
  [[nodiscard]] std::vector<TierCount> counts_on(Day day);

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace rung::storage
