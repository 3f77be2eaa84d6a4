// What is said about the walk: who lives, the tier history, the reasons, and how things stand at its end.

#include <algorithm>

#include "core/index.h"
#include "engine/validity.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Program;
using language::Tier;
using YearRestart = Program::YearRestart;

}  // namespace

// ---- Who lives
// ------------------------------------------------------------------------------------------------

bool Evaluator::Walk::lives(const Clock& clock) const {
  return clock.alive || clock.for_life ||
         std::any_of(clock.grants.begin(), clock.grants.end(),
                     [this](const Grant& grant) { return grant.days.contains(today_); });
}

void Evaluator::Walk::refresh(int tier) {
  Clock& c = clock(tier);
  c.lives = lives(c);
}

// The highest tier alive; a status by hand that is fixed outweighs it.
int Evaluator::Walk::held(int version, int ladder) const {
  int highest = -1;
  int fixed = -1;
  std::int32_t fixed_by = -1;
  for (const int id : stages_[index(version)].ladders[index(ladder)]) {
    const Clock& c = clock(id);
    if (c.lives) highest = id;
    for (const Grant& grant : c.grants) {
      if (!grant.fixed || !grant.days.contains(today_) || grant.activity < fixed_by) continue;
      fixed = id;
      fixed_by = grant.activity;
    }
  }
  return fixed >= 0 ? fixed : highest;
}

// The last day of everything that keeps a tier alive, without grace.
Day Evaluator::Walk::end_of(int tier) const {
  const Clock& c = clock(tier);
  if (c.for_life) return kForever;
  Day until = kFirstDay;
  if (c.alive) until = c.valid_until;
  for (const Grant& grant : c.grants) {
    if (grant.days.contains(today_)) until = std::max(until, grant.days.last);
  }
  return until;
}

// Ladders of two versions are the same if they stand on the same tier.
int Evaluator::Walk::ladder_key(int version, int ladder) const {
  return stages_[index(version)].ladders[index(ladder)].front();
}

// ---- The history
// ------------------------------------------------------------------------------------------------

// Whether the history said all of this before: the same tiers live, and what is held lasts as long.
bool Evaluator::Walk::all_is_said() const {
  if (any_grants_) return false;
  for (const std::vector<int>& ladder : stages_[index(version_)].ladders) {
    int highest = -1;
    for (const int id : ladder) {
      const Clock& c = clock(id);
      if (c.lives != c.stays) return false;
      if (c.lives) highest = id;
    }
    const Shown& shown = shown_[index(ladder.front())];
    if (highest < 0 || highest != shown.tier || end_of(highest) != shown.valid_until) return false;
  }
  return true;
}

// Writes into the history what has changed since it last spoke.
void Evaluator::Walk::emit(std::int32_t activity, ChangeKind first_kind, int brought) {
  if (all_is_said()) return;
  for (Clock& c : clocks_) {
    if (c.lives && !c.stays) c.since = today_;
    c.stays = c.lives;
  }
  const bool restarts = rules().membership_year_restarts != YearRestart::Never;
  for (int ladder = 0; restarts && ladder < static_cast<int>(rules().ladders.size()); ++ladder) {
    const int tier = held(version_, ladder);
    const Shown& shown = shown_[index(ladder_key(version_, ladder))];
    const Tier* before = shown.tier < 0 ? nullptr : rule_of(shown.tier);
    const bool up = before != nullptr && rule_of(tier)->rank > before->rank;
    const bool by_clock = clock(tier).alive || clock(tier).for_life;
    if (up && by_clock && !(first_kind == ChangeKind::BroughtOver && tier == brought))
      restart_year(tier, today_, std::nullopt);
  }
  for (int ladder = 0; ladder < static_cast<int>(rules().ladders.size()); ++ladder) {
    const int tier = held(version_, ladder);
    Shown& shown = shown_[index(ladder_key(version_, ladder))];
    const bool moved = tier != shown.tier;
    const Day until = end_of(tier);
    if (!moved && until == shown.valid_until) continue;
    const int rank = rule_of(tier)->rank;
    const Tier* before = shown.tier < 0 ? nullptr : rule_of(shown.tier);
    const bool up = moved && (before == nullptr ? shown.tier < 0 : rank > before->rank);
    const bool opening =
        first_kind == ChangeKind::Joined || (first_kind == ChangeKind::BroughtOver && tier == brought);
    const Clock& c = clock(tier);
    const ChangeKind rise = shown.tier < 0          ? ChangeKind::Joined
                            : c.alive || c.for_life ? ChangeKind::Upgrade
                                                    : ChangeKind::Granted;
    const ChangeKind kind = !moved    ? ChangeKind::Renewal
                            : opening ? first_kind
                            : up      ? rise
                                      : ChangeKind::Downgrade;
    TierChange change;
    change.day = kind == ChangeKind::BroughtOver ? clock(tier).entered : today_;
    change.version = version_;
    change.ladder = ladder;
    change.tier = rulebook_.tiers().in(version_, tier);
    change.from = shown.tier < 0 ? -1 : rulebook_.tiers().in(version_, shown.tier);
    change.valid_until = until;
    change.kind = kind;
    change.activity = activity;
    change.decision = last_decision_on(tier);
    result_.changes.push_back(change);
    shown = {tier, until};
  }
}

// The last thing that was decided about a tier since the history last spoke.
std::int32_t Evaluator::Walk::last_decision_on(int tier) const {
  for (std::size_t i = result_.decisions.size(); i-- > 0;) {
    const Decision& decision = result_.decisions[i];
    if (decision.day != today_) break;
    if (tier_id(decision.version, decision.tier) == tier) return static_cast<std::int32_t>(i);
  }
  return -1;
}

// The first day of the membership year that an upgrade begins.
Day Evaluator::Walk::anchor_after(Day upgrade) const {
  switch (rules().membership_year_restarts) {
    case YearRestart::Never:
    case YearRestart::AtUpgrade: return upgrade;
    case YearRestart::DayAfterUpgrade: return upgrade + 1;
    case YearRestart::MonthAfterUpgrade: {
      const Civil c = civil(upgrade);
      return add_months(day_of(c.year, c.month, 1), 1);
    }
  }
  return upgrade;
}

void Evaluator::Walk::begin_year(Day anchor) {
  const DayRange year = calendar_.around(Cycle::MembershipYear, anchor - 1);
  calendar_.restart(anchor);
  for (int unit = 0; unit < rulebook_.units().count(); ++unit) refresh_last_days(unit);
  // The year before is over already: what its end carries and cuts happens now.
  const bool over = anchor <= today_ || (anchor == today_ + 1 && periods_ended_);
  if (over && year.last >= anchor && anchor > start_) end_of_year_by_upgrade({year.first, anchor - 1});
}

// An upgrade begins a new membership year. The status that made it is valid as seen from there; others that
// end with the year live at least as long as if entered then.
void Evaluator::Walk::restart_year(int tier, Day upgrade, std::optional<Day> named_end) {
  if (rules().membership_year_restarts == YearRestart::Never) return;
  const Day anchor = anchor_after(upgrade);
  if (anchor < calendar_.last_anchor()) return;
  // Of two upgrades in one month the second one finds the year begun anew already.
  if (anchor > calendar_.last_anchor()) begin_year(anchor);
  for (int id = 0; id < static_cast<int>(clocks_.size()); ++id) {
    Clock& c = clock(id);
    const Tier* rule = rule_of(id);
    const bool ends = c.alive && !c.for_life && c.valid_until < kForever;
    if (!ends || rule == nullptr || !ends_with_membership_year(*rule)) continue;
    const Day until = validity_from(*rule, c.entered, anchor, calendar(version_));
    if (c.in_grace && c.valid_until < today_) continue;
    if (id == tier && named_end) continue;
    const bool moves = id == tier || until > c.valid_until;
    // Whatever else makes it last makes it last as long now: after a return it may be all that is left.
    for (Validity& validity : c.running) {
      const bool shorter = validity.until >= today_ && validity.until < until;
      if (shorter || (moves && validity.until == c.valid_until)) validity.until = until;
    }
    if (!moves) continue;
    c.valid_until = until;
    c.lapsed = c.in_grace = false;
    const std::int32_t decided = last_decision_on(id);
    if (decided >= 0) result_.decisions[static_cast<std::size_t>(decided)].valid_until = until;
  }
}

// Which tier each evening leaves the member with: what years held are counted by.
void Evaluator::Walk::note_held() {
  if (!any_years_held_) return;
  for (int ladder = 0; ladder < static_cast<int>(rules().ladders.size()); ++ladder) {
    auto& held_days = held_on_[index(ladder_key(version_, ladder))];
    const int tier = held(version_, ladder);
    if (held_days.empty() || held_days.back().second != tier) held_days.emplace_back(today_, tier);
  }
}

void Evaluator::Walk::decide(Why why, int tier, std::int32_t activity, int alternative, Day as_of,
                             int version, const language::Conditions* asked, std::vector<Gap> gaps) {
  Decision decision;
  decision.kind = why;
  decision.day = today_;
  decision.judged_as_of = as_of;
  decision.version = version;
  decision.tier = rulebook_.tiers().in(version, tier);
  decision.alternative = alternative;
  decision.activity = activity;
  decision.valid_until = end_of(tier);
  const Tier* rule = rule_in(version, tier);
  if (asked != nullptr) {
    decision.asked = asked == &rule->enter            ? Decision::Asked::ToEnter
                     : asked == &rule->enter_for_life ? Decision::Asked::ForLife
                     : asked == &rule->keep_when      ? Decision::Asked::ToKeep
                                                      : Decision::Asked::Trial;
  }
  if (asked != nullptr && gaps.empty()) {
    const bool to_enter = decision.asked == Decision::Asked::ToEnter;
    gaps = traced_gaps(*asked, {version, as_of, to_enter ? clock(tier).from_zero : kFirstDay});
  }
  decision.gaps = std::move(gaps);
  result_.decisions.push_back(std::move(decision));
}

std::vector<Gap> Evaluator::Walk::traced_gaps(const language::Conditions& asked, const Seen& seen) const {
  std::vector<Gap> gaps;
  for (int atom = 0; traced_ && atom < static_cast<int>(asked.atoms.size()); ++atom)
    gaps.push_back(gap_of(asked, atom, seen));
  return gaps;
}

// What keeps a tier alive, one by one; a grace time counts to the clock.
std::vector<Life> Evaluator::Walk::lives(int tier) const {
  const Clock& c = clock(tier_id(rulebook_.latest(), tier));
  std::vector<Life> all;
  // For life, nothing looks at the clock any more, and it may be over.
  const Day end = c.in_grace ? c.grace_until : c.valid_until;
  if (c.alive && end >= today_) all.push_back({Life::Kind::Clock, {c.entered, end}, false, c.activity});
  if (c.for_life) all.push_back({Life::Kind::ForLife, {c.life.judged_as_of, kForever}, false, -1});
  for (const Grant& grant : c.grants) {
    if (!grant.days.contains(today_)) continue;
    all.push_back(
        {grant.shared ? Life::Kind::Household : Life::Kind::Record, grant.days, grant.fixed, grant.activity});
  }
  return all;
}

// ---- The end
// ----------------------------------------------------------------------------------------------------

void Evaluator::Walk::finish() {
  const Program& program = rulebook_.at(rulebook_.latest());
  const int version = rulebook_.latest();
  for (int ladder = 0; ladder < static_cast<int>(program.ladders.size()); ++ladder) {
    const int tier = begun_ ? held(version, ladder) : ladder_key(version, ladder);
    result_.tier.push_back(rulebook_.tiers().in(version, tier));
  }
  for (int t = 0; t < static_cast<int>(program.tiers.size()); ++t) {
    const int id = tier_id(version, t);
    const Clock& c = clock(id);
    TierStanding standing;
    standing.alive = c.lives;
    if (c.lives) {
      standing.since = c.since;
      standing.valid_until = end_of(id);
      standing.in_grace = c.alive && c.in_grace && c.valid_until < as_of_;
      standing.grace_until = c.in_grace ? c.grace_until : kForever;
      standing.entered_by = c.activity;
      standing.granted = !c.alive && !c.for_life;
    }
    result_.standings.push_back(standing);
  }
  finish_redemptions();
  finish_points();
  finish_vouchers();
  for (int m = 0; m < static_cast<int>(program.measures.size()); ++m)
    result_.measures.push_back({measure(m)});
  for (const language::Segment& segment : program.segments)
    result_.in_segment.push_back(holds_all(segment.where));
}

// In the numbers of the evaluated program; what it does not declare any more is nothing any more.
void Evaluator::Walk::finish_vouchers() {
  auto& vouchers = result_.vouchers;
  for (VoucherState& one : vouchers) {
    one.voucher = rulebook_.vouchers().in(rulebook_.latest(), one.voucher);
    if (one.last_day >= today_) continue;
    one.expired += one.count;
    one.count = one.worth = 0;
  }
  vouchers.erase(std::remove_if(vouchers.begin(), vouchers.end(),
                                [](const VoucherState& one) { return one.voucher < 0; }),
                 vouchers.end());
}

// Whatever comes first when nothing spares them any more.
void Evaluator::Walk::note_sparing(int unit, PointsState& state) const {
  state.spared_by = sparing(unit);
  if (state.spared_by < 0) return;
  const Day idle = idle_end(unit);
  for (const Lot& lot : state.lots) {
    if (lot.left > 0 && lot.usable_on(today_))
      state.without_sparing[lot.fixed ? lot.last_day : std::min(lot.last_day, idle)] += lot.left;
  }
}

void Evaluator::Walk::finish_points() {
  const Program& program = rulebook_.at(rulebook_.latest());
  for (std::size_t u = 0; u < program.points.size(); ++u) {
    const int unit = rulebook_.units().id(rulebook_.latest(), static_cast<int>(u));
    PointsState state;
    if (program.points[u].qualifying_only) {
      state.usable = counters_[index(unit)];
    } else {
      const ledger::Book& book = books_[index(unit)];
      state.lots = book.lots();
      state.movements = book.movements();
      state.usable = book.usable(today_);
      state.pending = book.pending(today_);
      note_sparing(unit, state);
      const Day end = idle_end(unit);
      for (Lot& lot : state.lots) {
        if (lot.is_debt() || lot.left <= 0) continue;
        if (state.spared_by >= 0) {
          lot.last_day = kForever;
        } else if (!lot.fixed) {
          lot.last_day = std::min(lot.last_day, end);
        }
      }
    }
    result_.points.push_back(std::move(state));
  }
}

}  // namespace rung::engine
