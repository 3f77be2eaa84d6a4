// Lines that work and have no effect: points that end before anybody can use them, a tier that is asked for
// before the points are there that reach it.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/calendar.h"
#include "core/index.h"
#include "core/words.h"
#include "language/sense.h"

namespace rung::language {
namespace {

// ---- Points that nobody can ever use

bool built_in(Cycle cycle) {
  return cycle != Cycle::Trial && cycle != Cycle::MembershipYear && own_index(cycle) < 0;
}

// The engine's own reckoning lies above the language (docs/MEANING.md, 5.5).
Day after(Day day, const Duration& time) {
  constexpr int kHoursOfDay = 24;
  if (time.unit == DurationUnit::Months) return add_months(day, time.count);
  return day + (time.unit == DurationUnit::Days ? time.count : (time.count + kHoursOfDay - 1) / kHoursOfDay);
}

// The last day of points earned on a day, where it follows from that day alone.
std::optional<Day> last_day_of(const PointCurrency& points, Day earned) {
  const Calendar calendar(earned);
  if (points.expiry == PointCurrency::Expiry::AtEnd && built_in(points.end_cycle)) {
    const Day end = calendar.around(points.end_cycle, earned).last;
    return points.end_next ? calendar.around(points.end_cycle, end + 1).last : end;
  }
  if (points.expiry != PointCurrency::Expiry::AfterEarning || points.life_snaps_to_day) return std::nullopt;
  const Day end = after(earned, points.life);
  if (!points.life_snaps_to) return end;
  if (!built_in(*points.life_snaps_to)) return std::nullopt;
  return calendar.around(*points.life_snaps_to, end).last;
}

// On every day of four years, the leap day among them.
bool always_over(const PointCurrency& points, const Duration& waits, Day from) {
  constexpr int kDays = 4 * 366;
  for (int day = 0; day < kDays; ++day) {
    const auto last = last_day_of(points, from + day);
    if (!last || after(from + day, waits) <= *last) return false;
  }
  return true;
}

void check_usable(Context& ctx, const PointCurrency& points) {
  if (points.qualifying_only || !points.exemptions.empty()) return;
  const bool of_orders = points.pending_after_delivery.has_value();
  const auto& waits = of_orders ? points.pending_after_delivery : points.pending_after_earning;
  if (!waits || !always_over(points, *waits, ctx.program.effective_from)) return;
  ctx.warning(
      "R462", points.place,
      fmt::format("{}{} can never be used: they are pending until {} after {}, and by then they have ended",
                  points.name, of_orders ? " of orders" : "", duration_rule_text(*waits),
                  of_orders ? "delivery" : "earning"),
      "let them live longer, or wait less");
}

// ---- `earn at the tier reached`

void add_tiers(const Program& program, const Conditions& conditions, std::set<int>& tiers) {
  for (const Atom& atom : conditions.atoms) {
    if (atom.kind != AtomKind::Tier) continue;
    const Tier& named = program.tiers[index(atom.index)];
    for (const int tier : program.ladders[index(named.ladder)].tiers) {
      const bool below = atom.op == Op::AtLeast && program.tiers[index(tier)].rank < named.rank;
      if (!below && !program.tiers[index(tier)].for_everyone) tiers.insert(tier);
    }
  }
}

bool asks_for_points(const Program& program, const Atom& atom) {
  if (atom.kind == AtomKind::Balance) return true;
  return atom.kind == AtomKind::Measure && program.measures[index(atom.index)].kind == Measure::Kind::Earned;
}

// Whether no way into a tier goes without points that are given only after the purchase has earned.
bool by_points_only(const Program& program, const Tier& tier) {
  const auto needs_points = [&](const Conditions& conditions) {
    return std::all_of(conditions.alternatives.begin(), conditions.alternatives.end(), [&](const auto& way) {
      return std::any_of(way.begin(), way.end(),
                         [&](int atom) { return asks_for_points(program, conditions.atoms[index(atom)]); });
    });
  };
  return !tier.enter.empty() && needs_points(tier.enter) && needs_points(tier.enter_for_life);
}

void check_tier_reached(Context& ctx) {
  const Program& program = ctx.program;
  if (!program.earn_at_tier_reached) return;
  std::set<int> tiers;
  for (const EarnRule& rule : program.earn) {
    add_tiers(program, rule.where, tiers);
    for (const RateRow& row : rule.rows) add_tiers(program, row.where, tiers);
  }
  // No purchase leads into a tier by invitation anyway.
  std::erase_if(tiers, [&](int tier) { return program.tiers[index(tier)].by_invitation; });
  const bool none = !tiers.empty() && std::all_of(tiers.begin(), tiers.end(), [&](int tier) {
    return by_points_only(program, program.tiers[index(tier)]);
  });
  if (!none) return;
  for (const BlockRef& ref : ctx.of(BlockKind::Program)) {
    for (const Clause* clause : ctx.all(ref, ClauseKind::EarnAtTier)) {
      ctx.warning(
          "R463", ref.at(clause->span),
          "this line has no effect: the tiers that the earn rules ask for are reached by points, and a "
          "purchase has none yet when it earns",
          "remove this line, or let a tier be reached by what is bought, such as `spend in this calendar "
          "year`");
    }
  }
}

}  // namespace

void check_effects_sense(Context& ctx) {
  for (const PointCurrency& points : ctx.program.points) check_usable(ctx, points);
  check_tier_reached(ctx);
}

}  // namespace rung::language
