// The tiers' clocks: entering, keeping, grace, losing (docs/MEANING.md, 7).

#include <algorithm>

#include "core/index.h"
#include "engine/compare.h"
#include "engine/validity.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Conditions;
using language::Drop;
using language::Judging;
using language::Keep;
using language::Measure;
using language::MetricKind;
using language::Program;
using language::Tier;

// What something was counted for: a metric of a version, points earned or held of a currency.
struct CountedFor {
  int version = 0;  // < 0: points
  bool held = false;
  int index = 0;
};

// Whether conditions look at it. (Segments in a tier's conditions look at attributes alone.)
bool looks_at(const Rulebook& rulebook, int version, const Conditions& conditions, const CountedFor& what) {
  const Program& program = rulebook.at(version);
  return std::any_of(conditions.atoms.begin(), conditions.atoms.end(), [&](const language::Atom& atom) {
    if (atom.kind == language::AtomKind::Balance)
      return what.version < 0 && what.held && what.index == rulebook.units().id(version, atom.index);
    if (atom.kind != language::AtomKind::Measure) return false;
    const Measure& measure = program.measures[index(atom.index)];
    if (measure.kind == Measure::Kind::Metric) return what.version == version && what.index == measure.index;
    return what.version < 0 && !what.held && what.index == rulebook.units().id(version, measure.index);
  });
}

// Whether conditions look at years held of which one ended yesterday.
bool year_held_ended(const Program& program, const Conditions& conditions, const Calendar& days, Day today) {
  return std::any_of(conditions.atoms.begin(), conditions.atoms.end(), [&](const language::Atom& atom) {
    if (atom.kind != language::AtomKind::Measure) return false;
    const Measure& measure = program.measures[index(atom.index)];
    if (measure.kind != Measure::Kind::Metric) return false;
    const language::Metric& metric = program.metrics[index(measure.index)];
    return metric.kind == MetricKind::HeldPeriods && days.around(*metric.each, today - 1).last == today - 1;
  });
}

}  // namespace

// ---- Entry
// ----------------------------------------------------------------------------------------------------

// Whether a tier's conditions look at what something counted for.
bool Evaluator::Walk::asks_for(int version, const Conditions& conditions, const Touched& counted) const {
  return looks_at(rulebook_, version, conditions, {counted.version, counted.version == kHeld, counted.index});
}

// Entry into every tier, from the lowest to the highest: as of each earlier day on which the activity counted
// for it, then as of today. A status in its grace time may be caught up.
void Evaluator::Walk::judge_entries(std::int32_t activity) {
  for (int t = 0; t < static_cast<int>(rules().tiers.size()); ++t) {
    if (rules().tiers[index(t)].for_everyone) continue;
    const int id = tier_id(version_, t);
    if (!touched_.empty()) {
      for (const AsOf& earlier : counted_back_for(id)) judge_as_of(id, activity, earlier);
    }
    if (!entry_is_settled(id)) judge_as_of(id, activity, {today_, true, true, true});
  }
}

// Whether judging a tier today does nothing, and tells nobody: it does not live and its way in is closed, or
// it lives and nothing would lengthen it.
bool Evaluator::Walk::entry_is_settled(int tier) const {
  const Tier& rule = *rule_of(tier);
  const Clock& c = clock(tier);
  if (told(version_) || (!c.for_life && !rule.enter_for_life.empty())) return false;
  if (c.alive || c.for_life) return reached_[index(tier)] && !renews_by_entry(rule, c);
  return entry_met(tier, {version_, today_, c.from_zero}) < 0;
}

// The days before today on which the running activity counted for what a tier asks for, in order.
std::vector<Evaluator::Walk::AsOf> Evaluator::Walk::counted_back_for(int tier) const {
  std::vector<AsOf> days;
  for (const Touched& touched : touched_) {
    if (touched.day < start_) continue;
    const int version = rulebook_.version_on(touched.day);
    const Tier* then = rule_in(version, tier);
    if (then == nullptr || then->for_everyone) continue;
    const AsOf asked{touched.day, asks_for(version, then->enter, touched),
                     asks_for(version, then->enter_for_life, touched),
                     asks_for(version, then->keep_when, touched)};
    if (!asked.to_enter && !asked.for_life && !asked.to_keep) continue;
    const auto place = std::lower_bound(days.begin(), days.end(), asked.day,
                                        [](const AsOf& one, Day day) { return one.day < day; });
    if (place == days.end() || place->day != asked.day) {
      days.insert(place, asked);
      continue;
    }
    place->to_enter = place->to_enter || asked.to_enter;
    place->for_life = place->for_life || asked.for_life;
    place->to_keep = place->to_keep || asked.to_keep;
  }
  return days;
}

void Evaluator::Walk::judge_as_of(int tier, std::int32_t activity, const AsOf& asked) {
  const int version = rulebook_.version_on(asked.day);
  const Tier& then = *rule_in(version, tier);
  const Clock& c = clock(tier);
  if (asked.to_enter && then.judge_entry.kind == Judging::Kind::AfterActivity) {
    const bool adds =
        renews_by_entry(then, c) && std::any_of(gained_.begin(), gained_.end(), [&](const Touched& gained) {
          return asks_for(version, then.enter, gained);
        });
    judge_entry(tier, activity, asked.day, adds ? Renewing::Yes : Renewing::No);
  }
  if (asked.for_life) judge_life(tier, activity, asked.day);
  if (asked.to_keep && c.alive && c.in_grace && then.keep == Keep::When)
    (void)try_to_keep(tier, Why::CaughtUp, activity, asked.day);
}

// A tier that is kept by entering again, or may be caught up in its grace time.
bool Evaluator::Walk::renews_by_entry(const Tier& rule, const Clock& c) {
  return rule.keep == Keep::ByEnteringAgain || c.in_grace ||
         rule.validity.kind == language::Validity::Kind::UntilNextJudging;
}

// Only from the tier that is named, or while it lives already; held as the asking version sees it.
bool Evaluator::Walk::may_enter(int tier, const Tier& rule, int version) const {
  if (rule.enter_from < 0 || clock(tier).lives) return true;
  return held(version, rule.ladder) == tier_id(version, rule.enter_from);
}

// A tier not alive is entered; one that is kept by entering again, or stands in its grace time, is renewed.
void Evaluator::Walk::judge_entry(int tier, std::int32_t activity, Day as_of, Renewing renewing) {
  const int version = rulebook_.version_on(as_of);
  const Tier* rule = rule_in(version, tier);
  if (rule == nullptr || rule->for_everyone || rule->enter.empty()) return;
  const Clock& c = clock(tier);
  const bool renews = renewing == Renewing::Yes && renews_by_entry(*rule, c);
  if ((c.alive || c.for_life) && !renews && reached_[index(tier)]) return;
  if (!may_enter(tier, *rule, version)) return;
  const int alternative = judge_way_in(tier, {version, as_of, c.from_zero});
  if (alternative < 0) return;
  note_reached(tier, activity);
  if (c.for_life) return;
  if (!c.alive) {
    enter(tier, activity, alternative, as_of, version);
  } else if (renews) {
    renew(tier, activity, alternative, as_of, version);
  }
}

void Evaluator::Walk::judge_life(int tier, std::int32_t activity, Day as_of) {
  const int version = rulebook_.version_on(as_of);
  const Tier* rule = rule_in(version, tier);
  Clock& c = clock(tier);
  if (rule == nullptr || rule->enter_for_life.empty() || c.for_life) return;
  const int alternative = judge(rule->enter_for_life, {version, as_of, kFirstDay});
  if (alternative < 0) return;
  note_reached(tier, activity);
  c.for_life = true;
  c.life = {as_of, kForever, version, false, today_};
  if (c.in_grace) {  // over, but for the floor
    c.alive = c.in_grace = c.lapsed = false;
    c.running.clear();
  }
  if (!c.alive) c.activity = activity;
  refresh(tier);
  decide(Why::EnteredForLife, tier, activity, alternative, as_of, version, &rule->enter_for_life);
}

void Evaluator::Walk::note_reached(int tier, std::int32_t activity) {
  if (reached_[index(tier)]) return;
  reached_[index(tier)] = true;
  const int at = rulebook_.tiers().in(rulebook_.latest(), tier);
  if (at >= 0) result_.first_reached.push_back({at, today_, activity});
}

// How long a status lasts that is entered or renewed today, judged as of a day, by the rules of that day;
// what was valid while met then and has an end by now, as today's rules say.
Evaluator::Walk::Lasting Evaluator::Walk::lasting(int tier, Day as_of, int version) const {
  const Tier& rule = *rule_in(version, tier);
  const Tier* today = rule_of(tier);
  if (rule.keep == Keep::WhileMet && today != nullptr && today->keep != Keep::WhileMet)
    return {*today, version_, validity_from(*today, today_, today_, calendar(version_))};
  return {rule, version, validity_from(rule, today_, as_of, calendar(version))};
}

void Evaluator::Walk::enter(int tier, std::int32_t activity, int alternative, Day as_of, int version) {
  const Tier& rule = *rule_in(version, tier);
  const Day until = lasting(tier, as_of, version).until;
  // Judged as of a day so long ago that the status would be over.
  if (until < today_) return;
  std::vector<Gap> gaps = traced_gaps(rule.enter, {version, as_of, clock(tier).from_zero});
  if (!pay_toll(rule.costs_to_enter, version, activity)) return;
  Clock& c = clock(tier);
  c.alive = true;
  c.entered = today_;
  c.periods = 1;
  c.valid_until = until;
  c.lapsed = c.in_grace = false;
  c.activity = activity;
  c.running = {{as_of, until, version, false, today_}};
  refresh(tier);
  decide(Why::Entered, tier, activity, alternative, as_of, version, &rule.enter, std::move(gaps));
}

// A new life without a gap. It never ends earlier than the old one would have.
void Evaluator::Walk::renew(int tier, std::int32_t activity, int alternative, Day as_of, int version) {
  const Tier& rule = *rule_in(version, tier);
  Clock& c = clock(tier);
  const Lasting terms = lasting(tier, as_of, version);
  Day until = terms.until;
  if (c.in_grace)
    until = std::max(until,
                     next_validity(terms.rule, c.valid_until, c.entered, c.periods, calendar(terms.version)));
  if (until <= c.valid_until || until < today_) return;
  std::vector<Gap> gaps = traced_gaps(rule.enter, {version, as_of, c.from_zero});
  if (!pay_toll(rule.costs_to_enter, version, activity)) return;
  if (told(version)) observer_->renewed(rulebook_.tiers().in(version, tier));
  live_on(tier, until, activity);
  c.running.push_back({as_of, until, version, false, today_});
  decide(Why::Renewed, tier, activity, alternative, as_of, version, &rule.enter, std::move(gaps));
}

void Evaluator::Walk::live_on(int tier, Day until, std::int32_t activity) {
  Clock& c = clock(tier);
  if (until <= c.valid_until) return;
  c.entered = today_;
  c.periods = 1;
  c.valid_until = until;
  c.lapsed = c.in_grace = false;
  c.activity = activity;
  refresh(tier);
}

// A condition on years held is met by time alone, on the day after a period has ended.
void Evaluator::Walk::judge_years_held() {
  if (!on_years_held_[index(version_)]) return;
  for (int t = 0; t < static_cast<int>(rules().tiers.size()); ++t) {
    const Tier& rule = rules().tiers[index(t)];
    const int id = tier_id(version_, t);
    const Calendar& days = calendar(version_);
    if (rule.judge_entry.kind == Judging::Kind::AfterActivity &&
        year_held_ended(rules(), rule.enter, days, today_))
      judge_entry(id, -1, today_);
    if (year_held_ended(rules(), rule.enter_for_life, days, today_)) judge_life(id, -1, today_);
  }
}

// What holds from today on has no activity of its own: the member's first day, a version's, a new
// attribute's.
void Evaluator::Walk::judge_new_facts() {
  const bool first = today_ == start_ || rulebook_.days_of(version_).first == today_;
  const bool told = std::any_of(history_->attributes.begin(), history_->attributes.end(),
                                [this](const AttributeFact& fact) { return fact.from == today_; });
  if (!first && !told) return;
  for (int t = 0; t < static_cast<int>(rules().tiers.size()); ++t) {
    const Tier& rule = rules().tiers[index(t)];
    if (rule.for_everyone) continue;
    const int id = tier_id(version_, t);
    if (rule.judge_entry.kind == Judging::Kind::AfterActivity) judge_entry(id, -1, today_, Renewing::No);
    judge_life(id, -1, today_);
  }
}

// ---- What a tier costs
// ----------------------------------------------------------------------------------------

bool Evaluator::Walk::pay_toll(const std::optional<Tier::Toll>& toll, int version, std::int32_t activity) {
  if (!toll) return true;
  const int unit = rulebook_.units().id(version, toll->unit);
  if (balance(unit) < toll->amount) return false;
  pay(unit, toll->amount, rulebook_.source(Source::Kind::Adjustment, ""), activity,
      ledger::Account::Redeemed);
  return true;
}

// ---- Keeping
// --------------------------------------------------------------------------------------------------

// `valid while met`: the tier is a plain function of the day, judged at its end.
void Evaluator::Walk::judge_while_met(int tier) {
  const Tier& rule = *rule_of(tier);
  const int alternative = judge_way_in(tier, {version_, today_, clock(tier).from_zero});
  if (alternative >= 0 && may_enter(tier, rule, version_)) {
    note_reached(tier, -1);
    if (!clock(tier).alive && !clock(tier).for_life) enter(tier, -1, alternative, today_, version_);
    if (clock(tier).alive && clock(tier).in_grace) renew(tier, -1, alternative, today_, version_);
  }
  if (alternative < 0 && clock(tier).alive) end(tier, Why::EndedUnmet);
}

// `valid until next judging`, at the end of a judging day: kept until the next one, or gone the same day
// (with a grace time: gone after it).
void Evaluator::Walk::judge_until_next(int tier) {
  const Tier& rule = *rule_of(tier);
  const Clock& c = clock(tier);
  if (!c.alive || c.in_grace || c.valid_until > today_) return;
  if (rule.keep == Keep::When && try_to_keep(tier, Why::Kept, -1, today_)) return;
  if (rule.drop.grace) {
    lapse(tier);
  } else {
    end(tier, Why::EndedUnmet);
    drop(tier);
  }
}

// The same, for what `keep when` and a price can keep; nothing ends by it.
void Evaluator::Walk::keep_until_next(int tier) {
  const Tier& rule = *rule_of(tier);
  const Clock& c = clock(tier);
  if (!c.alive || c.for_life) return;
  if (c.in_grace && !try_to_keep(tier, Why::CaughtUp, -1, today_)) return;
  // Caught up to today, it is due tonight.
  if (c.valid_until <= today_ && is_judging_day(rule.judge_entry, today_, calendar(version_)))
    (void)try_to_keep(tier, Why::Kept, -1, today_);
}

// Tiers that cost something to keep, from the highest to the lowest: once one has paid, those below it that
// are due are kept with it.
void Evaluator::Walk::keep_by_paying() {
  if (!stages_[index(version_)].costs_to_keep) return;
  for (int t = static_cast<int>(rules().tiers.size()) - 1; t >= 0; --t) {
    const Tier& rule = rules().tiers[index(t)];
    if (!rule.costs_to_keep || rule.keep != Keep::When) continue;
    const std::size_t before = result_.decisions.size();
    const int id = tier_id(version_, t);
    if (rule.validity.kind == language::Validity::Kind::UntilNextJudging) {
      keep_until_next(id);  // who cannot pay may still be renewed by entry
    } else {
      judge_keeping(id);
    }
    const bool kept =
        std::any_of(result_.decisions.begin() + static_cast<std::ptrdiff_t>(before), result_.decisions.end(),
                    [](const Decision& one) { return one.kind == Why::Kept || one.kind == Why::CaughtUp; });
    for (int below = 0; kept && below < static_cast<int>(rules().tiers.size()); ++below) {
      const Tier& other = rules().tiers[index(below)];
      if (other.ladder == rule.ladder && other.rank < rule.rank)
        paid_above_[index(tier_id(version_, below))] = true;
    }
  }
}

// At the end of validity (or on the tier's own judging days before it): kept for one more period, or lapsed.
void Evaluator::Walk::judge_keeping(int tier) {
  const Tier& rule = *rule_of(tier);
  const Clock& c = clock(tier);
  if (!c.alive || c.for_life || c.valid_until >= kForever) return;
  if (c.in_grace && rule.keep == Keep::When) (void)try_to_keep(tier, Why::CaughtUp, -1, today_);
  if (c.in_grace) return;
  if (rule.validity.kind == language::Validity::Kind::UntilNextJudging) {
    if (is_judging_day(rule.judge_entry, today_, calendar(version_))) {
      judge_until_next(tier);
    } else if (c.valid_until <= today_ && !c.lapsed) {
      lapse(tier);
    }
    return;
  }
  if (c.lapsed) return;
  if (rule.keep == Keep::When) {
    const Calendar& days = calendar(version_);
    const bool scheduled = rule.judge_keeping.kind != Judging::Kind::AfterActivity;
    const bool judged_today = scheduled ? is_judging_day(rule.judge_keeping, today_, days) &&
                                              next_judging(rule.judge_keeping, today_, days) > c.valid_until
                                        : c.valid_until == today_;
    if (judged_today && try_to_keep(tier, Why::Kept, -1, today_)) return;
  }
  if (c.valid_until <= today_) lapse(tier);
}

// One more period; after a grace time longer than a period, as many as it takes to reach today.
bool Evaluator::Walk::try_to_keep(int tier, Why why, std::int32_t activity, Day as_of) {
  const Tier& rule = *rule_of(tier);
  const int version = rulebook_.version_on(as_of);
  const language::Conditions& keep_when = rule_in(version, tier)->keep_when;
  const int alternative = judge(keep_when, {version, as_of, kFirstDay});
  if (alternative < 0) return false;
  std::vector<Gap> gaps = traced_gaps(keep_when, {version, as_of, kFirstDay});
  if (!paid_above_[index(tier)] && !pay_toll(rule.costs_to_keep, version_, activity)) return false;
  Clock& c = clock(tier);
  if (told(version_) && c.in_grace) observer_->caught_up(rulebook_.tiers().in(version_, tier));
  do {
    c.valid_until = next_validity(rule, c.valid_until, c.entered, c.periods, calendar(version_));
    ++c.periods;
  } while (c.valid_until < today_);
  c.lapsed = c.in_grace = false;
  c.running.push_back({as_of, c.valid_until, version, true, c.entered, c.periods});
  refresh(tier);
  decide(why, tier, activity, alternative, as_of, version, &keep_when, std::move(gaps));
  return true;
}

void Evaluator::Walk::lapse(int tier) {
  Clock& c = clock(tier);
  const Tier* rule = rule_of(tier);
  c.lapsed = true;
  if (rule != nullptr && rule->drop.grace) {
    c.in_grace = true;
    c.grace_until = add_duration(c.valid_until, *rule->drop.grace);
  }
  const Conditions* asked = nullptr;
  if (rule != nullptr && rule->keep == Keep::When) asked = &rule->keep_when;
  if (rule != nullptr && rule->keep == Keep::ByEnteringAgain && !rule->enter.empty()) asked = &rule->enter;
  decide(Why::NotKept, tier, -1, -1, today_, version_, asked);
  if (rule == nullptr || rule->keep != Keep::When || !rule->costs_to_keep) return;
  const std::int64_t there = balance(rulebook_.units().id(version_, rule->costs_to_keep->unit));
  result_.decisions.back().unpaid = std::max<std::int64_t>(0, rule->costs_to_keep->amount - there);
}

// ---- Ends
// -----------------------------------------------------------------------------------------------------

void Evaluator::Walk::let_go(int tier) {
  Clock& c = clock(tier);
  const int at = rulebook_.tiers().in(version_, tier);
  if (told(version_) && at >= 0) observer_->lost(at, c.in_grace);
  c.alive = c.lapsed = c.in_grace = false;
  c.valid_until = c.grace_until = kForever;
  c.running.clear();
  refresh(tier);
}

void Evaluator::Walk::end(int tier, Why why) {
  const Tier* rule = rule_of(tier);
  const Conditions* asked = nullptr;
  if (why == Why::EndedUnmet && rule != nullptr)
    asked = rule->keep == Keep::When ? &rule->keep_when : &rule->enter;
  let_go(tier);
  // The reason is noted before counting begins anew: it is what was counted up to now.
  decide(why, tier, -1, -1, today_, version_, asked);
  if (rule != nullptr && rule->count_from_zero) clock(tier).from_zero = today_;
}

// What ended yesterday is gone, from the lowest tier to the highest: a tier that falls may then stand on what
// lies below it.
void Evaluator::Walk::end_of_yesterday() {
  for (int t = 0; t < static_cast<int>(rules().tiers.size()); ++t) {
    const int id = tier_id(version_, t);
    const Clock& c = clock(id);
    if (c.alive && !c.for_life) {
      // Fallen to at the very end of its last day: nobody has judged it.
      if (!c.in_grace && !c.lapsed && c.valid_until < today_) lapse(id);
      const bool over = c.in_grace ? c.grace_until < today_ : c.lapsed && c.valid_until < today_;
      if (over) {
        end(id, Why::Ended);
        drop(id);
      }
    }
    if (c.alive && !c.for_life && rules().tiers[index(t)].lost_after) lose_idle(id);
    if (!c.grants.empty()) end_grants(id);
  }
}

Day Evaluator::Walk::idle_since(int tier) const {
  return std::max(last_event_of(rule_of(tier)->lost_events), clock(tier).entered);
}

Day Evaluator::Walk::idle_until(int tier) const {
  const Tier& rule = *rule_of(tier);
  return rule.lost_after ? add_duration(idle_since(tier), *rule.lost_after) : kForever;
}

// Nothing was heard of the member for too long. Other tiers that live are what is left.
void Evaluator::Walk::lose_idle(int tier) {
  if (idle_until(tier) >= today_) return;
  const Day last = idle_since(tier);
  end(tier, Why::LostIdle);
  result_.decisions.back().idle_since = last;
}

void Evaluator::Walk::drop(int tier) {
  const Tier& rule = *rule_of(tier);
  switch (rule.drop.to) {
    case Drop::To::OneTier:
      if (rule.below >= 0) force(tier_id(version_, rule.below));
      break;
    case Drop::To::Tier: force(tier_id(version_, rule.drop.tier)); break;
    case Drop::To::Qualified: break;  // whatever clock below is still running
  }
}

// The tier fallen to lives as if entered today, unless its own clock already runs longer. One that is valid
// while met needs no push: it lives or not, as the day says.
void Evaluator::Walk::force(int tier) {
  const Tier* rule = rule_of(tier);
  if (rule == nullptr || rule->for_everyone || rule->keep == Keep::WhileMet) return;
  const Day until = validity_from(*rule, today_, today_, calendar(version_));
  Clock& c = clock(tier);
  if (c.for_life || (c.alive && until <= c.valid_until)) return;
  if (!c.alive) {
    c.alive = true;
    c.valid_until = kFirstDay;  // anything is longer
    c.running.clear();
  }
  live_on(tier, until, -1);
  c.running.push_back({today_, until, -1, false, today_});
  decide(Why::Dropped, tier, -1, -1, today_, version_, nullptr);
}

// ---- Returns that may revoke
// ------------------------------------------------------------------------------------

const Conditions& Evaluator::Walk::judged_by(int tier, const Validity& validity) const {
  const Tier& rule = *rule_in(validity.version, tier);
  return validity.by_keeping ? rule.keep_when : rule.enter;
}

bool Evaluator::Walk::still_met(int tier, const Validity& validity) const {
  if (validity.version < 0) return true;  // brought over, or fallen to
  const Day from = validity.by_keeping ? kFirstDay : clock(tier).from_zero;
  return alternative_met(judged_by(tier, validity), {validity.version, validity.judged_as_of, from}) >= 0;
}

// What is left after a validity that does not hold any more.
void Evaluator::Walk::revoke(int tier, std::int32_t activity, const Validity& failed) {
  Clock& c = clock(tier);
  if (c.running.empty()) {
    let_go(tier);
  } else {
    const Validity& longest =
        *std::max_element(c.running.begin(), c.running.end(),
                          [](const Validity& a, const Validity& b) { return a.until < b.until; });
    if (longest.until == c.valid_until) return;
    // The life goes on that was lived before.
    c.entered = longest.first;
    c.periods = longest.periods;
    c.valid_until = longest.until;
    c.lapsed = false;
    refresh(tier);
  }
  if (failed.version < 0) {
    decide(Why::Revoked, tier, activity, -1, failed.judged_as_of, version_, nullptr);
  } else {
    decide(Why::Revoked, tier, activity, -1, failed.judged_as_of, failed.version, &judged_by(tier, failed));
  }
}

bool Evaluator::Walk::life_still_met(int tier) const {
  const Validity& life = clock(tier).life;
  const Tier& rule = *rule_in(life.version, tier);
  return alternative_met(rule.enter_for_life, {life.version, life.judged_as_of, kFirstDay}) >= 0;
}

std::vector<Evaluator::Walk::Met> Evaluator::Walk::what_holds() const {
  if (!rules().returns_may_revoke) return {};
  std::vector<Met> met(clocks_.size());
  for (int tier = 0; tier < static_cast<int>(clocks_.size()); ++tier) {
    const Clock& c = clock(tier);
    met[index(tier)].for_life = c.for_life && life_still_met(tier);
    for (const Validity& validity : c.running) met[index(tier)].running.push_back(still_met(tier, validity));
  }
  return met;
}

// What did not hold before the return either (points spent since, another choice) is not its doing.
void Evaluator::Walk::judge_again(std::int32_t activity, const std::vector<Met>& before) {
  if (before.empty()) return;
  for (int tier = 0; tier < static_cast<int>(clocks_.size()); ++tier) {
    Clock& c = clock(tier);
    const Met& held = before[index(tier)];
    if (c.for_life && held.for_life && !life_still_met(tier)) {
      const Validity life = c.life;
      c.for_life = false;
      refresh(tier);
      decide(Why::Revoked, tier, activity, -1, life.judged_as_of, life.version,
             &rule_in(life.version, tier)->enter_for_life);
    }
    if (!c.alive || c.in_grace || c.running.empty()) continue;
    Validity failed = c.running.back();  // the latest that does not hold
    std::vector<Validity> left;
    for (std::size_t i = 0; i < c.running.size(); ++i) {
      const Validity& validity = c.running[i];
      if (validity.until < today_) continue;
      if (!held.running[i] || still_met(tier, validity)) {
        left.push_back(validity);
      } else {
        failed = validity;
      }
    }
    if (left.size() == c.running.size()) continue;
    c.running = std::move(left);
    revoke(tier, activity, failed);
  }
}

}  // namespace rung::engine
