#include "app/member_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/published.h"
#include "core/check.h"
#include "core/plain_text.h"
#include "storage/prediction_store.h"

namespace rung::app {

OpenShop::OpenShop(ProjectRules rules, std::vector<storage::RuleVersion> versions, const When& when,
                   storage::Database opened)
    : rules_(std::move(rules)),
      versions_(std::move(versions)),
      today_(day_at(rules_, when.now_ms)),
      as_of_(when.as_of.value_or(today_)),
      program_(language::version_on(rules_.program, as_of_)),
      words_(*program_),
      database(std::move(opened)),
      base(database, program_, as_of_),
      ledger(database),
      tiers(database),
      last_run_(tiers.last_finished_run()) {}

std::int64_t OpenShop::version(const language::Program& of) const {
  const auto stored = std::find_if(
      versions_.begin(), versions_.end(),
      [&of](const storage::RuleVersion& version) { return version.effective_from == of.effective_from; });
  return stored == versions_.end() ? 0 : stored->number;
}

std::int64_t OpenShop::version() const { return version(*program_); }

std::string OpenShop::situation() const {
  const std::string rules =
      version() == 0 ? "rules not in force yet" : fmt::format("rules version {}", version());
  return as_of_words(as_of_, today_) + ", " + rules;
}

std::vector<std::string> OpenShop::remarks() const {
  std::vector<std::string> remarks;
  if (!last_run_) {
    remarks.emplace_back(
        "There was no recalculation yet: nothing of this is booked. Next:  rung recalculate");
  } else if (last_run_->as_of < as_of_) {
    remarks.push_back(
        fmt::format("What happened after the last recalculation, {}, is worked out but not booked. Next:  "
                    "rung recalculate",
                    iso(last_run_->as_of)));
  }
  for (const int months : storage::never_predicted(database, program(), as_of_)) {
    remarks.push_back(fmt::format(
        "The rules ask for predictions of {}, and none was made for {} or a day before it: no member "
        "has one. Next:  rung predict --months {}",
        months == 1 ? "1 month" : fmt::format("{} months", months), iso(as_of_), months));
  }
  if (!files_remark_.empty()) remarks.push_back(files_remark_);
  return remarks;
}

namespace {

// What the files say beside the rules in force.
std::string remark_on_files(const ProjectRules& files, const RulesInForce& now) {
  if (!files.program) return "The rule files have mistakes (rung check); this follows the rules in force.";
  if (!first_difference(next_versions(*files.program, now), now)) return {};
  return "The rule files were edited; this follows the rules in force. To see what the edited ones would do: "
         " "
         "rung recalculate --dry-run   To put them in force:  rung publish";
}

}  // namespace

Result<std::unique_ptr<OpenShop>, Refusal> open_shop(const std::filesystem::path& folder, const When& when,
                                                     storage::Access access, const Adapt& adapt,
                                                     const Tell& tell) {
  ProjectRules files = load_rules(folder);
  if (!files.project) return Refused{mistakes_in(files)};
  auto database = access == Access::ReadOnly ? open_database(*files.project)
                                             : open_database_to_write(*files.project, when.now_ms, tell);
  if (!database.ok()) return Refused{database.error()};
  auto in_force = rules_in_force(database.value(), files.program);
  if (!in_force.ok()) return Refused{in_force.error()};
  std::string remark;
  std::vector<storage::RuleVersion> versions;
  if (in_force.value()) {
    remark = remark_on_files(files, *in_force.value());
    files = with_program(std::move(files), in_force.value()->program);
    versions = std::move(in_force.value()->versions);
  }
  if (!files.program) return Refused{mistakes_in(files)};
  if (adapt) {
    const Day as_of = when.as_of.value_or(day_at(files, when.now_ms));
    auto adapted = adapt(*language::version_on(files.program, as_of));
    if (!adapted.ok()) return Refused{adapted.error()};
    files.program = std::move(adapted.value());
  }
  auto shop =
      std::make_unique<OpenShop>(std::move(files), std::move(versions), when, std::move(database.value()));
  shop->files_differ(std::move(remark));
  return shop;
}

std::map<Day, std::int64_t> usable_by_last_day(const engine::PointsState& points, Day day) {
  std::map<Day, std::int64_t> by_day;
  for (const engine::Lot& lot : points.lots) {
    if (lot.left > 0 && lot.usable_on(day)) by_day[lot.last_day] += lot.left;
  }
  return by_day;
}

Day held_since(const language::Program& program, const engine::Evaluation& evaluation, std::size_t ladder) {
  const auto held = static_cast<std::size_t>(evaluation.tier.at(ladder));
  Day since = evaluation.standings.at(held).since;
  for (auto change = evaluation.changes.rbegin(); change != evaluation.changes.rend(); ++change) {
    const language::Program& rules = *evaluation.versions.at(static_cast<std::size_t>(change->version));
    if (rules.ladders.at(static_cast<std::size_t>(change->ladder)).name != program.ladders[ladder].name)
      continue;
    if (rules.tiers.at(static_cast<std::size_t>(change->tier)).name != program.tiers[held].name) break;
    since = change->day;
  }
  return since;
}

std::string text_words(OpenShop& shop, std::int64_t value) {
  return one_line(shop.base.symbol_text(value));
}

std::string attribute_words(OpenShop& shop, const engine::Evaluator& evaluator, const char* name) {
  const int index = shop.program().find_attribute(name);
  if (index < 0) return "";
  const std::int64_t value = evaluator.attribute(index);
  if (value == kEmpty) return "";
  const language::Field& field = shop.program().attributes.at(static_cast<std::size_t>(index));
  if (field.unit.kind == UnitKind::Text) return text_words(shop, value);
  if (field.unit.kind == UnitKind::Choice) return field.choices.at(static_cast<std::size_t>(value));
  return shop.words().amount(value, field.unit);
}

void look_again(OpenShop& shop, MemberView& view, DayIs day) {
  std::optional<MemberRecord> record = shop.base.read(view.history.id);
  RUNG_CHECK(record.has_value(), "a member who was there is there");
  *view.kept = std::move(*record);
  view.evaluation = day == DayIs::Running ? view.evaluator->evaluate_running(view.history, shop.as_of())
                                          : view.evaluator->evaluate(view.history, shop.as_of());
  view.shared = {};
  const auto owner = shop.base.purse_owner(view.history);
  if (!owner || !shop.base.has_member(owner->code)) {
    view.purse.reset();
    return;
  }
  if (!view.purse || view.purse->history.id != owner->code) {
    view.purse = std::make_unique<MemberView>();
    view.purse->history.id = owner->code;
    view.purse->evaluator = std::make_unique<engine::Evaluator>(shop.program());
    view.purse->evaluator->compare_with(&shop.base.compared_by({}));
  }
  look_again(shop, *view.purse, day);
  view.shared = engine::purse_of(shop.program(), view.purse->evaluation, owner->stay);
}

Result<MemberView, Refusal> look_up(OpenShop& shop, const std::string& id) {
  if (!shop.base.has_member(id)) {
    return Refused{Refusal{"no_member",
                           fmt::format("there is no member `{}`. List some: rung find \"joined at least "
                                       "2000-01-01\" --limit 10",
                                       id),
                           {}}};
  }
  MemberView view;
  view.history.id = id;
  view.evaluator = std::make_unique<engine::Evaluator>(shop.program());
  view.evaluator->compare_with(&shop.base.compared_by({}));
  view.evaluator->trace(true);
  look_again(shop, view, DayIs::Over);
  if (!view.evaluation.joined) {
    return Refused{
        Refusal{"not_joined",
                fmt::format("{} joined on {}, after {}.", id, iso(view.history.joined), iso(shop.as_of())),
                {}}};
  }
  const std::string first = attribute_words(shop, *view.evaluator, "first_name");
  const std::string last = attribute_words(shop, *view.evaluator, "last_name");
  view.name = first + (first.empty() || last.empty() ? "" : " ") + last;
  view.language = attribute_words(shop, *view.evaluator, "language");
  return view;
}

std::vector<int> tiers_above(const language::Program& program, const engine::Evaluation& evaluation,
                             std::size_t ladder) {
  const std::vector<int>& order = program.ladders.at(ladder).tiers;
  const auto held = std::find(order.begin(), order.end(), evaluation.tier.at(ladder));
  if (held == order.end()) return order;
  return {held + 1, order.end()};
}

}  // namespace rung::app
