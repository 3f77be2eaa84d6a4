#pragma once
// What the commands about members share: the opened shop, and one member as of one day.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/project_rules.h"
#include "app/text.h"
#include "core/result.h"
#include "engine/evaluate.h"
#include "ledger/rules.h"
#include "storage/database.h"
#include "storage/history_reader.h"
#include "storage/ledger_store.h"
#include "storage/tier_store.h"

namespace rung::app {

// When a command is asked, and which day it is asked about (default: the program's local day at `now_ms`).
struct When {
  std::int64_t now_ms = 0;
  std::optional<Day> as_of;
};

// Rules and database together. Holds the database open; one object for one command.
class OpenShop {
 public:
  // `rules` must have a program. Throws StorageError.
  OpenShop(ProjectRules rules, const When& when, storage::Database opened);
  OpenShop(const OpenShop&) = delete;
  OpenShop& operator=(const OpenShop&) = delete;

  [[nodiscard]] const language::Program& program() const { return *rules_.program; }
  [[nodiscard]] const ProjectRules& rules() const { return rules_; }
  [[nodiscard]] const Words& words() const { return words_; }
  [[nodiscard]] Day today() const { return today_; }
  [[nodiscard]] Day as_of() const { return as_of_; }
  [[nodiscard]] std::int64_t version() const { return version_; }  // 0: these rules were never put in force
  [[nodiscard]] const std::optional<storage::Run>& last_run() const { return last_run_; }
  // "as of 2027-11-22 (today), rules version 1".
  [[nodiscard]] std::string situation() const;
  // Where the answer may differ from what was booked: no recalculation yet, an older one, changed rules. For
  // stderr.
  [[nodiscard]] std::vector<std::string> remarks() const;

  storage::Database database;
  storage::HistoryReader histories;
  storage::LedgerStore ledger;
  storage::TierStore tiers;

 private:
  ProjectRules rules_;
  Words words_;
  Day today_;
  Day as_of_;
  std::optional<storage::Run> last_run_;
  std::int64_t version_ = 0;
  bool rules_changed_ = false;
};

// Refused without a database ("run `rung import` first": a command that reads never makes one).
[[nodiscard]] Result<std::unique_ptr<OpenShop>, Refusal> open_shop(ProjectRules rules, const When& when,
                                                                   storage::Access access);
// The same, with the rules of `folder`.
[[nodiscard]] Result<std::unique_ptr<OpenShop>, Refusal> open_shop(const std::filesystem::path& folder,
                                                                   const When& when, storage::Access access);

// A member's points of one currency as they stood at the end of a day, as far as they were booked for it.
struct UnitPoints {
  int unit = 0;  // Program::points
  std::vector<ledger::Lot> lots;
  ledger::Balance balance;
};
// By Program::points.
[[nodiscard]] std::vector<UnitPoints> points_on(OpenShop& shop, engine::MemberNumber member, Day day);
// From the lots as they are now: for a day on or after the last booking.
[[nodiscard]] std::vector<UnitPoints> points_now(OpenShop& shop, const storage::MemberPoints& points,
                                                 Day day);
// In the form conditions on points take.
[[nodiscard]] std::vector<engine::PointsState> points_state(const std::vector<UnitPoints>& points, Day day);

// One member, evaluated as of the shop's day.
struct MemberView {
  // The evaluator points to the history, so it stays where it is when the view is moved.
  std::unique_ptr<engine::MemberHistory> kept = std::make_unique<engine::MemberHistory>();
  engine::MemberHistory& history = *kept;
  std::unique_ptr<engine::Evaluator> evaluator;
  engine::Evaluation evaluation;
  std::vector<UnitPoints> points;
  std::string name;  // first and last name, as far as they are known
  std::string language;
  [[nodiscard]] std::vector<engine::PointsState> state() const {
    return points_state(points, evaluation.as_of);
  }
};

// Refused if there is no such member, or none yet on that day.
[[nodiscard]] Result<MemberView, Refusal> look_up(OpenShop& shop, const std::string& id);

// The text or number of a member attribute as people read it; empty if unknown.
[[nodiscard]] std::string attribute_words(OpenShop& shop, const engine::Evaluator& evaluator,
                                          const char* name);

// Tiers of a ladder above the one held (or above the bottom), from the lowest.
[[nodiscard]] std::vector<int> tiers_above(const language::Program& program,
                                           const engine::Evaluation& evaluation, std::size_t ladder);

}  // namespace rung::app
