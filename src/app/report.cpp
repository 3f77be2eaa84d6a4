#include "app/report.h"

#include <algorithm>

#include "core/month.h"
#include "core/whole.h"

namespace rung::app {
namespace {

using engine::Evaluation;
using language::Program;

// Ends of the months before, and the day itself.
std::vector<Day> evenings(Day as_of) {
  std::vector<Day> days;
  const Day first = first_of_month(as_of);
  for (int back = static_cast<int>(kReportMonths) - 1; back >= 0; --back)
    days.push_back(add_months(first, -back) - 1);
  days.push_back(as_of);
  return days;
}

// Months before the first booking say nothing.
void drop_empty_months(std::vector<LiabilityMonth>& months) {
  const auto first = std::find_if(months.begin(), months.end(), [](const LiabilityMonth& month) {
    return month.opening != 0 || month.issued != 0 || month.redeemed != 0 || month.expired != 0 ||
           month.taken_back != 0 || month.adjusted != 0 || month.closing != 0;
  });
  months.erase(months.begin(), first);
}

class LadderPass {
 public:
  LadderPass(const OpenShop& shop, std::size_t ladder, const std::vector<Day>& days)
      : shop_(shop), program_(shop.program()), ladder_(ladder), days_(days) {
    const language::Ladder& rule = program_.ladders[ladder];
    found_.name = rule.name;
    found_.tiers = rule.tiers;
    const std::size_t tiers = rule.tiers.size();
    found_.over_time.assign(days.size(), std::vector<std::int64_t>(tiers));
    found_.moved.assign(tiers + 2, std::vector<std::int64_t>(tiers + 2));
    found_.on_the_way.resize(tiers);
    found_.nearest.resize(tiers);
    for (const int tier : rule.tiers) found_.close_from.push_back(called_close_from(program_, tier));
  }

  void look_at(const engine::Evaluator& evaluator, const Evaluation& evaluation, std::string_view id) {
    history(evaluation);
    const std::vector<int> above = tiers_above(program_, evaluation, ladder_);
    if (above.empty()) return;
    const WayUp way = way_up(program_, shop_.words(), evaluator, above.front());
    if (way.percent >= kWhole) return;
    const std::size_t at = place_of(above.front());
    constexpr auto kSteps = static_cast<std::int64_t>(kReportSteps);
    const std::int64_t step = divide(way.percent * kSteps, kWhole, Rounding::Down);
    ++found_.on_the_way[at].at(static_cast<std::size_t>(std::clamp<std::int64_t>(step, 0, kSteps - 1)));
    if (way.cost == INT64_MAX) return;
    std::vector<ReportedMember>& nearest = found_.nearest[at];
    ReportedMember one{std::string(id), way};
    const auto before = std::lower_bound(
        nearest.begin(), nearest.end(), one,
        [](const ReportedMember& a, const ReportedMember& b) { return nearer(a.way, a.id, b.way, b.id); });
    nearest.insert(before, std::move(one));
    if (nearest.size() > kReportNearest) nearest.pop_back();
  }

  [[nodiscard]] ReportedLadder found() && { return std::move(found_); }

 private:
  [[nodiscard]] std::size_t place_of(int tier) const {
    return static_cast<std::size_t>(std::find(found_.tiers.begin(), found_.tiers.end(), tier) -
                                    found_.tiers.begin());
  }

  // By the history of this ladder, whatever version its tiers are of: 0: not joined yet; 1 …: the tiers;
  // behind them: one that the rules do not have any more.
  void history(const Evaluation& evaluation) {
    std::size_t now = 0, first = 0;
    auto change = evaluation.changes.begin();
    for (std::size_t d = 0; d < days_.size(); ++d) {
      for (; change != evaluation.changes.end() && change->day <= days_[d]; ++change)
        now = reached(evaluation, *change, now);
      if (now >= 1 && now <= found_.tiers.size()) ++found_.over_time[d][now - 1];
      if (d == 0) first = now;
    }
    if (now > 0) ++found_.moved[first][now];
  }

  [[nodiscard]] std::size_t reached(const Evaluation& evaluation, const engine::TierChange& change,
                                    std::size_t before) const {
    const Program& rules = *evaluation.versions.at(static_cast<std::size_t>(change.version));
    if (rules.ladders.at(static_cast<std::size_t>(change.ladder)).name != found_.name) return before;
    const int tier = program_.find_tier(rules.tiers.at(static_cast<std::size_t>(change.tier)).name);
    return tier < 0 ? found_.tiers.size() + 1 : place_of(tier) + 1;
  }

  const OpenShop& shop_;
  const Program& program_;
  std::size_t ladder_;
  const std::vector<Day>& days_;
  ReportedLadder found_;
};

}  // namespace

Result<Report, Refusal> report(OpenShop& shop,
                               const std::function<void(std::int64_t, std::int64_t)>& progress) {
  Report all;
  all.days = evenings(shop.as_of());
  LiabilityRequest months;
  months.from = add_months(first_of_month(shop.as_of()), -static_cast<int>(kReportMonths) + 1);
  months.to = shop.as_of();
  auto points = liability(shop, months);
  if (!points.ok()) return Refused{points.error()};
  all.points = std::move(points.value());
  for (CurrencyLiability& currency : all.points.currencies) drop_empty_months(currency.months);

  std::vector<LadderPass> passes;
  for (std::size_t l = 0; l < shop.program().ladders.size(); ++l) passes.emplace_back(shop, l, all.days);
  SegmentCounter segments(shop.program());
  engine::Evaluator evaluator(shop.program());
  evaluator.compare_with(&shop.base.compared_by({}));
  shop.base.look_at_all(progress, [&](const engine::MemberHistory& member) {
    const Evaluation& evaluation = evaluator.evaluate(member, shop.as_of());
    if (!evaluation.joined) return;
    segments.look_at(evaluator);
    for (LadderPass& pass : passes) pass.look_at(evaluator, evaluation, member.id);
  });
  for (LadderPass& pass : passes) all.ladders.push_back(std::move(pass).found());
  all.segments = std::move(segments).counts();
  all.outcome = notify_outcome(shop, kOutcomeDays);
  return all;
}

}  // namespace rung::app
