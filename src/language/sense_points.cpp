// Prices that nobody can pay before points expire, rules whose dates never come, points that nothing takes.

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/index.h"
#include "core/words.h"
#include "language/sense.h"
#include "language/sense_claims.h"

namespace rung::language {
namespace {

// A number of points that nobody can exceed; nothing if there is no such number.
using Most = std::optional<Wide>;

Most smaller(const Most& a, const Most& b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

// Numbers beyond every amount that a rule can name are of no use here, and must not grow on.
Most bounded(Wide value) {
  constexpr Wide kUseful = Wide{1'000'000'000} * 1'000'000'000;
  return value <= kUseful ? Most(value) : std::nullopt;
}

Wide rounded_up(Wide numerator, Wide denominator) { return (numerator + denominator - 1) / denominator; }

int longest_days(Cycle cycle) {
  if (cycle == Cycle::CalendarDay) return 1;
  if (cycle == Cycle::CalendarWeek) return 7;
  if (cycle == Cycle::CalendarMonth) return 31;
  if (cycle == Cycle::CalendarQuarter) return 92;
  return 366;
}

int shortest_days(Cycle cycle) {
  if (cycle == Cycle::CalendarMonth) return 28;
  if (cycle == Cycle::CalendarQuarter) return 90;
  if (cycle == Cycle::CalendarYear || cycle == Cycle::MembershipYear) return 365;
  return longest_days(cycle);
}

bool is_built_in(Cycle cycle) { return cycle != Cycle::Trial && own_index(cycle) < 0; }

int most_days_of(const Duration& time) {
  if (time.unit == DurationUnit::Months) return most_days(time.count);
  return time.unit == DurationUnit::Days ? time.count : time.count / 24 + 1;
}

int fewest_days_of(const Duration& time) {
  if (time.unit == DurationUnit::Months) return fewest_days(time.count);
  return time.unit == DurationUnit::Days ? time.count : std::max(1, time.count / 24);
}

// Within how many days points must have been earned to be there together; nothing if points of any age can
// be.
std::optional<int> days_together(const PointCurrency& points) {
  if (!points.exemptions.empty()) return std::nullopt;
  if (points.expiry == PointCurrency::Expiry::AfterEarning) {
    int days = most_days_of(points.life) + 1;
    if (points.life_snaps_to) {
      if (!is_built_in(*points.life_snaps_to)) return std::nullopt;
      days += longest_days(*points.life_snaps_to);
    }
    if (points.life_snaps_to_day) days += longest_days(Cycle::CalendarYear);
    return days;
  }
  if (points.expiry != PointCurrency::Expiry::AtEnd || !is_built_in(points.end_cycle)) return std::nullopt;
  return longest_days(points.end_cycle) * (points.end_next ? 2 : 1);
}

// How much can be earned of one currency.
class Earnings {
 public:
  // Within so many days; without them, in all time. `for_tiers`: only what counts as `earned`.
  Earnings(const Program& program, int unit, std::optional<int> days, bool for_tiers)
      : program_(program), unit_(unit), days_(days), for_tiers_(for_tiers), multiplied_(multiplied()) {}

  // By earn rules.
  [[nodiscard]] Most earned() const;
  // Whether anything but earn rules gives the currency.
  [[nodiscard]] bool other_sources() const;

 private:
  Most of_rule(const EarnRule& rule) const;
  Most without_limits(const EarnRule& rule) const;
  Most by_limit(const EarnRule& rule, const Cap& cap) const;
  std::optional<std::int64_t> periods(const Cap& cap, const EarnRule& rule) const;
  Most per_event(const EarnRule& rule) const;
  Most fixed_part(const Rate& rate) const;
  Ratio multiplied() const;
  bool gives_unit(const EarnRule& rule) const;

  const Program& program_;
  int unit_;
  std::optional<int> days_;
  bool for_tiers_;
  Ratio multiplied_;  // all multipliers of the currency together, with denominator 0 if they cannot be
};

bool gives(const std::vector<Grant>& grants, int unit) {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return grant.unit.kind == UnitKind::Points && grant.unit.index == unit;
  });
}

bool gives(const std::optional<Choice>& choice, int unit) {
  return choice && (gives(choice->otherwise, unit) ||
                    std::any_of(choice->of.begin(), choice->of.end(),
                                [&](const std::vector<Grant>& grants) { return gives(grants, unit); }));
}

bool Earnings::other_sources() const {
  const auto gives_points = [&](const auto& thing) { return gives(thing.choice, unit_); };
  return std::any_of(program_.milestones.begin(), program_.milestones.end(),
                     [&](const Milestone& m) { return gives(m.gives.grants, unit_) || gives_points(m); }) ||
         std::any_of(program_.rewards.begin(), program_.rewards.end(),
                     [&](const Reward& r) { return gives(r.gives, unit_) || gives_points(r); }) ||
         std::any_of(program_.conversions.begin(), program_.conversions.end(), [&](const Conversion& c) {
           return c.to.kind == UnitKind::Points && c.to.index == unit_;
         });
}

bool Earnings::gives_unit(const EarnRule& rule) const {
  if (rule.kind == EarnRule::Kind::Several) return gives(rule.several.grants, unit_);
  if (rule.kind == EarnRule::Kind::Table) {
    return std::any_of(rule.rows.begin(), rule.rows.end(), [&](const RateRow& row) {
      return row.rate.of_rule >= 0 || gives(row.rate.grants, unit_);
    });
  }
  return rule.unit == unit_;
}

Ratio Earnings::multiplied() const {
  constexpr std::int64_t kLargest = 1'000'000'000;
  Ratio all{1, 1};
  for (const EarnRule& rule : program_.earn) {
    if (rule.kind != EarnRule::Kind::Multiply || rule.unit != unit_) continue;
    const bool fits = rule.rounding == Rounding::Down && all.numerator < kLargest &&
                      all.denominator < kLargest && rule.ratio.numerator < kLargest &&
                      rule.ratio.denominator < kLargest;
    if (!fits || all.denominator == 0) return {0, 0};
    all = {all.numerator * rule.ratio.numerator, all.denominator * rule.ratio.denominator};
  }
  return all;
}

Most Earnings::earned() const {
  Most sum;  // rules that give nothing at all are still being written
  for (const EarnRule& rule : program_.earn) {
    if (rule.kind == EarnRule::Kind::Multiply || !gives_unit(rule)) continue;
    if (for_tiers_ && !rule.counts_for_tiers) continue;
    const Most most = of_rule(rule);
    if (!most) return std::nullopt;
    Wide with_campaigns = *most;
    if (rule.kind == EarnRule::Kind::Rate) {
      if (multiplied_.denominator == 0) return std::nullopt;
      with_campaigns = rounded_up(*most * multiplied_.numerator, multiplied_.denominator);
    }
    sum = sum.value_or(0) + with_campaigns;
  }
  return sum;
}

Most Earnings::of_rule(const EarnRule& rule) const {
  Most most = without_limits(rule);
  for (const Cap& cap : rule.caps) most = smaller(most, by_limit(rule, cap));
  return most;
}

// What a rule gives at most without a limit of its own: a share of a limited rule, a yearly gift.
Most Earnings::without_limits(const EarnRule& rule) const {
  if (rule.yearly && days_) {
    const Most once = per_event(rule);
    return once ? bounded(*once * (*days_ / 365 + 2)) : std::nullopt;
  }
  if (rule.kind != EarnRule::Kind::Share || rule.of_rule < 0 || rule.rounding != Rounding::Down)
    return std::nullopt;
  // A share of a share is not followed: rules stand in chains of any length.
  const EarnRule& base = program_.earn[index(rule.of_rule)];
  if (base.kind == EarnRule::Kind::Share) return std::nullopt;
  const Most most = of_rule(base);
  if (!most) return std::nullopt;
  return bounded(rounded_up(*most * rule.ratio.numerator, rule.ratio.denominator));
}

// How often the limit begins anew while points live together; nothing if that is not known.
std::optional<std::int64_t> Earnings::periods(const Cap& cap, const EarnRule& rule) const {
  if (!cap.cycle && !cap.rolling) return 1;
  std::optional<int> days = days_;
  if (rule.dates) {
    const int campaign = rule.dates->last - rule.dates->first + 1;
    days = days ? std::min(*days, campaign) : campaign;
  }
  if (!days) return std::nullopt;
  if (cap.cycle && !is_built_in(*cap.cycle)) return std::nullopt;
  const int length = cap.cycle ? shortest_days(*cap.cycle) : fewest_days_of(*cap.rolling);
  return (*days + length - 2) / length + 1;
}

Most Earnings::by_limit(const EarnRule& rule, const Cap& cap) const {
  if (cap.scope != Cap::Scope::PerMember) return std::nullopt;
  const auto count = periods(cap, rule);
  if (!count) return std::nullopt;
  if (!cap.counts_times) return bounded(static_cast<Wide>(cap.limit) * *count);
  const Most once = per_event(rule);
  return once ? bounded(*once * cap.limit * *count) : std::nullopt;
}

Most Earnings::fixed_part(const Rate& rate) const {
  if (rate.of_rule >= 0) return std::nullopt;
  Wide sum = 0;
  for (const Grant& grant : rate.grants) {
    if (grant.unit.kind != UnitKind::Points || grant.unit.index != unit_) continue;
    if (grant.ratio.numerator != 0) return std::nullopt;
    sum += grant.fixed;
  }
  return sum;
}

// What one event gives at most.
Most Earnings::per_event(const EarnRule& rule) const {
  Most most;
  if (rule.kind == EarnRule::Kind::Fixed) most = rule.fixed;
  if (rule.kind == EarnRule::Kind::Several) most = fixed_part(rule.several);
  if (rule.kind == EarnRule::Kind::Table) {
    Wide largest = 0;
    bool known = true;
    for (const RateRow& row : rule.rows) {
      const Most one = fixed_part(row.rate);
      known = known && one.has_value();
      largest = std::max(largest, one.value_or(0));
    }
    if (known) most = largest;
  }
  for (const Cap& cap : rule.caps) {
    if (cap.scope == Cap::Scope::PerOrder && !cap.counts_times) most = smaller(most, Most(cap.limit));
  }
  return most;
}

std::string points_text(const PointCurrency& points, std::int64_t value) {
  std::int64_t whole = value;
  std::string rest;
  for (int i = 0; i < points.decimals; ++i) {
    rest.insert(rest.begin(), static_cast<char>('0' + whole % 10));
    whole /= 10;
  }
  while (!rest.empty() && rest.back() == '0') rest.pop_back();
  const std::string number = std::to_string(whole) + (rest.empty() ? "" : "." + rest);
  return number + " " + (number == "1" ? points.singular : points.name);
}

// How many points a member can have at one time.
Most most_held(const Program& program, int unit) {
  const PointCurrency& points = program.points[index(unit)];
  Most held;
  if (points.hold_at_most) held = *points.hold_at_most;
  const Earnings earnings(program, unit, days_together(points), false);
  return earnings.other_sources() ? held : smaller(held, earnings.earned());
}

void check_prices(Context& ctx) {
  const Program& program = ctx.program;
  std::vector<std::optional<Most>> known(program.points.size());
  for (const BlockRef& ref : ctx.of(BlockKind::Reward)) {
    const Reward& reward = program.rewards[index(ref.index)];
    if (reward.unit < 0 || index(reward.unit) >= known.size() || reward.cost <= 0) continue;
    std::optional<Most>& most = known[index(reward.unit)];
    if (!most) most = most_held(program, reward.unit);
    if (!*most || **most >= reward.cost) continue;
    const PointCurrency& points = program.points[index(reward.unit)];
    const std::string limit = points_text(points, static_cast<std::int64_t>(**most));
    const bool held = points.hold_at_most && *points.hold_at_most == **most;
    const auto costs = ctx.all(ref, ClauseKind::Costs);
    Diagnostic& d = ctx.warning(
        "R448", costs.empty() ? ref.header() : ref.at(costs.front()->span),
        held
            ? fmt::format("nobody can ever pay for reward {}: it costs `{}`, and a member holds at most `{}`",
                          reward.name, points_text(points, reward.cost), limit)
            : fmt::format("nobody can ever pay for reward {}: it costs `{}`, and the limits of earning allow "
                          "`{}` at most before {} expire",
                          reward.name, points_text(points, reward.cost), limit, points.name),
        held ? "lower the price, or let members hold more"
             : "lower the price, raise the limits, or let points live longer");
    d.notes.push_back({fmt::format("declares the {}", points.name), points.place});
  }
}

// ---- More points than can be earned

std::optional<int> most_days_of(const Window& window) {
  const int more = window.plus_one_day ? 1 : 0;
  if (window.kind == Window::Kind::LastDays) return window.count + more;
  if (window.kind == Window::Kind::LastMonths) return most_days(window.count) + more;
  if (window.kind == Window::Kind::AllTime || !is_built_in(window.cycle)) return std::nullopt;
  return longest_days(window.cycle);
}

// {point currency, days}: what can be earned; the same few periods are asked for again and again.
using KnownEarnings = std::map<std::pair<int, std::optional<int>>, Most>;

void check_earned(Context& ctx, KnownEarnings& known, const Conditions& conditions, const std::string& lead) {
  const Program& program = ctx.program;
  for (const Atom& atom : conditions.atoms) {
    if (!asks_for_amount(atom)) continue;
    const Measure& measure = program.measures[index(atom.index)];
    if (measure.kind != Measure::Kind::Earned) continue;
    const std::optional<int> days = most_days_of(measure.window);
    const auto [entry, is_new] = known.try_emplace({measure.index, days});
    if (is_new) entry->second = Earnings(program, measure.index, days, true).earned();
    const Most& most = entry->second;
    const std::int64_t needed = atom.op == Op::MoreThan ? atom.value + 1 : atom.value;
    if (!most || *most >= needed) continue;
    ctx.warning(
        "R456", atom.place,
        fmt::format("{}: `{}` is more than the limits of earning allow, `{}` in that time", lead, atom.text,
                    points_text(program.points[index(measure.index)], static_cast<std::int64_t>(*most))),
        "ask for fewer points, or raise the limits");
  }
}

void check_all_earned(Context& ctx) {
  KnownEarnings known;
  for (const Tier& tier : ctx.program.tiers) {
    check_earned(ctx, known, tier.enter, fmt::format("this is no way into tier {}", tier.name));
    check_earned(ctx, known, tier.keep_when, fmt::format("nobody keeps tier {} by this", tier.name));
  }
  for (const Segment& segment : ctx.program.segments)
    check_earned(ctx, known, segment.where, fmt::format("nobody is in segment {} by this", segment.name));
}

// ---- Dates

void check_days(Context& ctx, const BlockRef& ref, const std::optional<DayRange>& dates) {
  if (!dates) return;
  const Program& program = ctx.program;
  const bool over = dates->last < program.effective_from;
  const bool late = program.effective_to && dates->first > *program.effective_to;
  const auto clauses = ctx.all(ref, ClauseKind::FromTo);
  if ((!over && !late) || clauses.empty()) return;
  Diagnostic& d =
      ctx.warning("R449", ref.at(clauses.front()->span),
                  over ? fmt::format("{} ends on {}, before the rules hold from {} on",
                                     block_words(*ref.block), iso(dates->last), iso(program.effective_from))
                       : fmt::format("{} begins on {}, after the rules end on {}", block_words(*ref.block),
                                     iso(dates->first), iso(*program.effective_to)),
                  "change the dates, or remove the block");
  for (const BlockRef& head : ctx.of(BlockKind::Program)) {
    const auto holds = ctx.all(head, ClauseKind::EffectiveFrom);
    if (!holds.empty()) d.notes.push_back({"says when the rules hold", head.at(holds.front()->span)});
  }
}

void check_dates(Context& ctx) {
  const std::vector<BlockRef> earn = ctx.of(BlockKind::Earn);
  for (std::size_t i = 0; i < earn.size() && i < ctx.program.earn.size(); ++i)
    check_days(ctx, earn[i], ctx.program.earn[i].dates);
  for (const BlockRef& ref : ctx.of(BlockKind::Reward))
    check_days(ctx, ref, ctx.program.rewards[index(ref.index)].dates);
}

// ---- Points that nothing takes

bool taken(const Program& program, int unit) {
  const auto toll = [&](const std::optional<Tier::Toll>& costs) { return costs && costs->unit == unit; };
  return std::any_of(program.rewards.begin(), program.rewards.end(),
                     [&](const Reward& reward) { return reward.unit == unit; }) ||
         std::any_of(program.conversions.begin(), program.conversions.end(),
                     [&](const Conversion& conversion) { return conversion.unit == unit; }) ||
         std::any_of(program.tiers.begin(), program.tiers.end(),
                     [&](const Tier& tier) { return toll(tier.costs_to_enter) || toll(tier.costs_to_keep); });
}

// Silent while the rules have nothing to spend points on at all: they are still being written.
void check_unspent(Context& ctx) {
  const Program& program = ctx.program;
  if (program.rewards.empty() && program.conversions.empty()) return;
  for (std::size_t i = 0; i < program.points.size(); ++i) {
    const PointCurrency& points = program.points[i];
    if (points.qualifying_only || taken(program, static_cast<int>(i))) continue;
    ctx.hint("R461", points.place, fmt::format("members can hold {}, but nothing takes them", points.name),
             "add a reward that costs them, or write `only for qualifying` if they count for tiers only");
  }
}

}  // namespace

void check_points_sense(Context& ctx) {
  if (!ctx.program.points.empty()) {
    check_prices(ctx);
    check_all_earned(ctx);
  }
  check_dates(ctx);
  check_unspent(ctx);
}

}  // namespace rung::language
