#pragma once
// What the commands about members share: the opened shop, and one member as of one day.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/base.h"
#include "app/project_rules.h"
#include "app/shop_database.h"
#include "app/text.h"
#include "core/result.h"
#include "engine/evaluate.h"
#include "storage/database.h"
#include "storage/ledger_store.h"
#include "storage/tier_store.h"

namespace rung::app {

// When a command is asked, and which day it is asked about (default: the program's local day at `now_ms`).
struct When {
  std::int64_t now_ms = 0;
  std::optional<Day> as_of;
};

// Rules and database together. Holds the database open; one object for one command. Its rules are those in
// force; the ones in the files where none were put in force yet.
class OpenShop {
 public:
  // `rules` must have a program: the latest version. Throws StorageError.
  OpenShop(ProjectRules rules, std::vector<storage::RuleVersion> versions, const When& when,
           storage::Database opened);
  OpenShop(const OpenShop&) = delete;
  OpenShop& operator=(const OpenShop&) = delete;

  // In force on the day asked about; it has the versions before it.
  [[nodiscard]] const language::Program& program() const { return *program_; }
  [[nodiscard]] const language::ProgramPtr& program_ptr() const { return program_; }
  [[nodiscard]] const ProjectRules& rules() const { return rules_; }
  [[nodiscard]] const Words& words() const { return words_; }
  [[nodiscard]] Day today() const { return today_; }
  [[nodiscard]] Day as_of() const { return as_of_; }
  // The number of the version in force on the day asked about; 0: it was never put in force.
  [[nodiscard]] std::int64_t version() const;
  // Of a version of an evaluation.
  [[nodiscard]] std::int64_t version(const language::Program& of) const;
  [[nodiscard]] const std::optional<storage::Run>& last_run() const { return last_run_; }
  // "as of 2027-11-22 (today), rules version 1".
  [[nodiscard]] std::string situation() const;
  // Where the answer may differ from what was booked, or from what the files say. For stderr.
  [[nodiscard]] std::vector<std::string> remarks() const;
  // The files say something else than the rules in force.
  void files_differ(std::string remark) { files_remark_ = std::move(remark); }

 private:
  ProjectRules rules_;
  std::vector<storage::RuleVersion> versions_;
  Day today_;
  Day as_of_;
  language::ProgramPtr program_;
  Words words_;

 public:
  storage::Database database;
  Base base;
  storage::LedgerStore ledger;
  storage::TierStore tiers;

 private:
  std::optional<storage::Run> last_run_;
  std::string files_remark_;
};

// Makes another program of the one in force, such as one with the measures that a condition asks for.
using Adapt = std::function<Result<language::ProgramPtr, Refusal>(const language::Program&)>;

// With the rules of `folder`. Refused without a database ("run `rung import` first": a command that reads
// never makes one), and where neither the files nor what was published can be used. For writing, a database
// that an older Rung made is brought up to date first, and `tell` hears of it.
[[nodiscard]] Result<std::unique_ptr<OpenShop>, Refusal> open_shop(const std::filesystem::path& folder,
                                                                   const When& when, storage::Access access,
                                                                   const Adapt& adapt = {},
                                                                   const Tell& tell = {});

// One member, evaluated as of the shop's day.
struct MemberView {
  // The evaluator points to the history, so it stays where it is when the view is moved.
  std::unique_ptr<MemberRecord> kept = std::make_unique<MemberRecord>();
  engine::MemberHistory& history = kept->history;
  std::unique_ptr<engine::Evaluator> evaluator;
  engine::Evaluation evaluation;
  std::string name;  // first and last name, as far as they are known
  std::string language;
  // The owner of the household out of whose balance the member redeems, as he stands on the same day.
  std::unique_ptr<MemberView> purse;
  engine::Purse shared;  // what of it is the household's; of nobody without a purse
  // Of one point currency of the program.
  [[nodiscard]] const engine::PointsState& points(int unit) const {
    return evaluation.points.at(static_cast<std::size_t>(unit));
  }
  // Whose points of a currency the member redeems.
  [[nodiscard]] const MemberView& spender(int unit) const {
    const bool household = std::find(shared.units.begin(), shared.units.end(), unit) != shared.units.end();
    return household && purse ? *purse : *this;
  }
};

// Reads the member anew and evaluates him, with his purse; `running`: the shop's day is not over.
enum class DayIs : std::uint8_t { Over, Running };
void look_again(OpenShop& shop, MemberView& view, DayIs day);

// Refused if there is no such member, or none yet on that day.
[[nodiscard]] Result<MemberView, Refusal> look_up(OpenShop& shop, const std::string& id);

// Points that can be used on `day`, by the last day on which they can.
[[nodiscard]] std::map<Day, std::int64_t> usable_by_last_day(const engine::PointsState& points, Day day);

// Since when the tier of a ladder is the one held; it may have lived below a higher one for longer.
[[nodiscard]] Day held_since(const language::Program& program, const engine::Evaluation& evaluation,
                             std::size_t ladder);

// A text of the data as people read it: one line of it, whatever came in from a file.
[[nodiscard]] std::string text_words(OpenShop& shop, std::int64_t value);
// The text or number of a member attribute as people read it; empty if unknown.
[[nodiscard]] std::string attribute_words(OpenShop& shop, const engine::Evaluator& evaluator,
                                          const char* name);

// Tiers of a ladder above the one held (or above the bottom), from the lowest.
[[nodiscard]] std::vector<int> tiers_above(const language::Program& program,
                                           const engine::Evaluation& evaluation, std::size_t ladder);

}  // namespace rung::app
