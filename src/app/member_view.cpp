#include "app/member_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/shop_database.h"
#include "core/check.h"

namespace rung::app {

namespace {

// Lots as they stood at the end of `day`: what was booked for later days is taken out again.
std::vector<ledger::Lot> lots_on(const std::vector<ledger::Lot>& lots,
                                 const std::vector<storage::LedgerLine>& lines, Day day) {
  std::map<ledger::LotNumber, std::int64_t> left;
  for (const storage::LedgerLine& one : lines) {
    if (one.day <= day) left[one.lot] += one.amount;
  }
  std::vector<ledger::Lot> then;
  for (ledger::Lot lot : lots) {
    const auto known = left.find(lot.number);
    if (known == left.end()) continue;
    lot.left = known->second;
    then.push_back(std::move(lot));
  }
  return then;
}

}  // namespace

OpenShop::OpenShop(ProjectRules rules, const When& when, storage::Database opened)
    : database(std::move(opened)),
      histories(database, *rules.program),
      ledger(database),
      tiers(database),
      rules_(std::move(rules)),
      words_(*rules_.program),
      today_(day_at(rules_, when.now_ms)),
      as_of_(when.as_of.value_or(today_)),
      last_run_(tiers.last_finished_run()) {
  const std::optional<storage::RuleVersion> version =
      tiers.version_with_hash(storage::version_hash(program()));
  if (version) version_ = version->number;
  rules_changed_ = last_run_ && last_run_->rules != version_;
}

std::string OpenShop::situation() const {
  const std::string rules =
      version_ == 0 ? "rules not in force yet" : fmt::format("rules version {}", version_);
  return as_of_words(as_of_, today_) + ", " + rules;
}

std::vector<std::string> OpenShop::remarks() const {
  if (!last_run_) return {"There was no recalculation yet: no points are booked. Next:  rung recalculate"};
  std::vector<std::string> remarks;
  if (last_run_->as_of < as_of_) {
    remarks.push_back(fmt::format("Points are as of the last recalculation, {}. Next:  rung recalculate",
                                  iso(last_run_->as_of)));
  }
  if (rules_changed_) {
    remarks.push_back(
        fmt::format("The rules differ from those of the last recalculation (version {}).", last_run_->rules));
  }
  return remarks;
}

Result<std::unique_ptr<OpenShop>, Refusal> open_shop(ProjectRules rules, const When& when,
                                                     storage::Access access) {
  RUNG_CHECK(rules.project.has_value(), "a shop that is opened has a rung.yaml");
  auto database = open_database(*rules.project, access);
  if (!database.ok()) return Refused{database.error()};
  return std::make_unique<OpenShop>(std::move(rules), when, std::move(database.value()));
}

Result<std::unique_ptr<OpenShop>, Refusal> open_shop(const std::filesystem::path& folder, const When& when,
                                                     storage::Access access) {
  auto rules = runnable_rules(folder);
  if (!rules.ok()) return Refused{rules.error()};
  return open_shop(std::move(rules.value()), when, access);
}

std::vector<UnitPoints> points_now(OpenShop& shop, const storage::MemberPoints& points, Day day) {
  std::vector<UnitPoints> out;
  for (std::size_t i = 0; i < shop.program().points.size(); ++i) {
    UnitPoints one;
    one.unit = static_cast<int>(i);
    const std::optional<int> unit = shop.ledger.find_unit(shop.program().points[i].name);
    if (unit) one.lots = points.lots_of(*unit);
    one.balance = ledger::balance_on(one.lots, day);
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<UnitPoints> points_on(OpenShop& shop, engine::MemberNumber member, Day day) {
  storage::MemberPoints points = shop.ledger.points(member);
  const std::vector<storage::LedgerLine> lines = shop.ledger.lines(member);
  const bool later =
      std::any_of(lines.begin(), lines.end(), [day](const auto& one) { return one.day > day; });
  if (later) points.lots = lots_on(points.lots, lines, day);
  return points_now(shop, points, day);
}

std::vector<engine::PointsState> points_state(const std::vector<UnitPoints>& points, Day day) {
  std::vector<engine::PointsState> out;
  for (const UnitPoints& one : points) {
    engine::PointsState state;
    state.usable = one.balance.usable;
    state.pending = one.balance.pending;
    for (const ledger::Lot& lot : one.lots) {
      if (lot.left > 0 && lot.usable_on(day) && lot.terms.last_day != kForever) {
        state.lots.push_back({lot.left, lot.terms.last_day});
      }
    }
    std::sort(state.lots.begin(), state.lots.end(),
              [](const auto& a, const auto& b) { return a.last_day < b.last_day; });
    out.push_back(std::move(state));
  }
  return out;
}

std::string attribute_words(OpenShop& shop, const engine::Evaluator& evaluator, const char* name) {
  const int index = shop.program().find_attribute(name);
  if (index < 0) return "";
  const std::int64_t value = evaluator.attribute(index);
  if (value == kEmpty) return "";
  const language::Field& field = shop.program().attributes.at(static_cast<std::size_t>(index));
  if (field.unit.kind == UnitKind::Text) return shop.histories.symbol_text(value);
  if (field.unit.kind == UnitKind::Choice) return field.choices.at(static_cast<std::size_t>(value));
  return shop.words().amount(value, field.unit);
}

Result<MemberView, Refusal> look_up(OpenShop& shop, const std::string& id) {
  std::optional<engine::MemberHistory> history = shop.histories.read(id);
  if (!history) {
    return Refused{Refusal{"no_member",
                           fmt::format("there is no member `{}`. List some: rung find \"joined at least "
                                       "2000-01-01\" --limit 10",
                                       id),
                           {}}};
  }
  MemberView view;
  view.history = std::move(*history);
  view.evaluator = std::make_unique<engine::Evaluator>(shop.program());
  view.evaluation = view.evaluator->evaluate(view.history, shop.as_of());
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
  view.points = points_on(shop, view.history.number, shop.as_of());
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
