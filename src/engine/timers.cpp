// The next day on which time alone can change something: what lies between is not looked at.

#include <algorithm>

#include "core/index.h"
#include "engine/compare.h"
#include "engine/validity.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::Judging;
using language::Keep;
using language::Measure;
using language::MetricKind;

}  // namespace

Day Evaluator::Walk::next_timer(Day until) const {
  if (until <= today_ + 1) return until;
  Day next = std::min({next_of_gifts(), next_of_points(), next_of_periods()});
  const bool rest = ways_in_rest(until);
  for (int t = 0; t < static_cast<int>(rules().tiers.size()); ++t)
    next = std::min(next, next_timer_of(tier_id(version_, t), until, rest));
  for (const AttributeFact& fact : history_->attributes) {
    if (fact.from > today_) next = std::min(next, fact.from);
  }
  for (const OpeningTier& opening : history_->openings) {
    if (opening.since > today_) next = std::min(next, opening.since);
  }
  for (const PoolTier& shared : history_->pool_tiers) {
    if (shared.days.first > today_) next = std::min(next, shared.days.first);
  }
  for (const Invitation& one : invitations_) {
    if (one.from > today_) next = std::min(next, one.from);
  }
  for (const Arrival& arrival : arrivals_) next = std::min(next, arrival.day);
  if (version_ < rulebook_.latest()) next = std::min(next, rulebook_.at(version_ + 1).effective_from);
  return next;
}

// Whether nothing that ways in look at leaves a window before a day, where they are comparisons within
// windows that run on: mostly, until the next activity.
bool Evaluator::Walk::ways_in_rest(Day until) const {
  if (!arrivals_.empty() || until == kForever) return false;
  const Seen seen = now();
  const std::vector<int>& measures = stages_[index(version_)].looked_at;
  return std::all_of(measures.begin(), measures.end(), [&](int measure) {
    KeptCut& kept = *kept_cut(version_, measure, seen);
    return next_leave(rules().measures[index(measure)], kept, seen) >= until;
  });
}

// `rest`: ways_in_rest(until).
Day Evaluator::Walk::next_timer_of(int tier, Day until, bool rest) const {
  const language::Tier& rule = *rule_of(tier);
  const Clock& c = clock(tier);
  Day next = kForever;
  for (const Grant& grant : c.grants) {
    if (grant.days.first > today_) next = std::min(next, grant.days.first);
    // Its last evening, then the morning after.
    next = std::min(next, grant.days.last > today_ ? grant.days.last : today_ + 1);
  }
  if (rule.for_everyone) return next;
  const Calendar& days = calendar(version_);
  if (c.alive && c.in_grace) {
    next = std::min(next, std::max(c.grace_until, today_) + 1);
  } else if (c.alive && c.valid_until < kForever) {
    next = std::min(next, c.valid_until > today_ ? c.valid_until : today_ + 1);
  }
  if (c.alive && rule.lost_after) next = std::min(next, std::max(idle_until(tier), today_) + 1);
  const bool every_day = rule.judge_entry.kind == Judging::Kind::EveryDay;
  if (!every_day) next = std::min(next, next_judging(rule.judge_entry, today_, days));
  if (c.alive) next = std::min(next, next_judging(rule.judge_keeping, today_, days));
  const Seen entry{version_, today_, c.from_zero};
  // Judged every day, a status that entering again renews gets a later end on each of them, and one that was
  // lost at the end of this day although its way in is open is entered tomorrow.
  const bool renews = rule.keep == Keep::ByEnteringAgain || c.in_grace;
  const bool while_met = rule.keep == Keep::WhileMet && !c.for_life;
  const bool open = (while_met || (every_day && !c.alive)) && entry_met(tier, entry) >= 0;
  if (every_day && (c.alive ? renews : open)) next = std::min(next, today_ + 1);
  if (every_day && !c.for_life && !rule.enter_for_life.empty()) {
    next = std::min(next, next_change(rule.enter_for_life, now(), until));
    if (alternative_met(rule.enter_for_life, now()) >= 0) next = std::min(next, today_ + 1);
  }
  // Its way in is open, but not from the tier that is held yet; or a year that an upgrade began this evening
  // has opened or closed it.
  if (while_met && open != c.alive) next = std::min(next, today_ + 1);
  if (rule.keep == Keep::WhileMet || every_day)
    next = std::min(next, next_change_of_entry(tier, entry, until, rest));
  // In its grace time a tier is kept on the day `keep when` holds, be it by the turn of a year alone.
  // With judging days of its own it may hold already when the grace time begins.
  const bool catching_up = c.alive && c.in_grace && rule.keep == Keep::When;
  if (catching_up && alternative_met(rule.keep_when, now()) >= 0) next = std::min(next, today_ + 1);
  if (catching_up) next = std::min(next, next_change(rule.keep_when, now(), until));
  return next;
}

// The next day on which time alone changes what the conditions ask for.
Day Evaluator::Walk::next_change(const Conditions& conditions, const Seen& seen, Day until) const {
  Day next = kForever;
  for (const Atom& atom : conditions.atoms) {
    switch (atom.kind) {
      case AtomKind::Measure: next = std::min(next, next_flip(atom, seen, until)); break;
      case AtomKind::Attribute:  // days on which they change are timers of their own
      case AtomKind::Tier:
      case AtomKind::Election:
      case AtomKind::Balance: break;
      case AtomKind::Segment:
        next = std::min(next, next_change(rulebook_.at(seen.version).segments[index(atom.index)].where,
                                          {seen.version, seen.day, kFirstDay}, until));
        break;
      case AtomKind::Joined:
      case AtomKind::Anniversary:
      case AtomKind::Reachable:
      case AtomKind::Upgraded:
      case AtomKind::Downgraded:
      case AtomKind::Entered:
      case AtomKind::Left:
      case AtomKind::Kept:
      case AtomKind::Progress:
      case AtomKind::MissingMetric:
      case AtomKind::MissingPoints:
      case AtomKind::TimeLeft:
      case AtomKind::Expiring:
      case AtomKind::EventField:
      case AtomKind::LineField:
      case AtomKind::EventWeekday:
      case AtomKind::EventHour:
      case AtomKind::Season:
      case AtomKind::Consent: return seen.day + 1;
    }
    if (atom.population || atom.other || atom.ago) return seen.day + 1;
    if (atom.value_table >= 0) {
      for (const auto& row : rulebook_.at(seen.version).values[index(atom.value_table)].rows)
        next = std::min(next, next_change(row.where, {seen.version, seen.day, kFirstDay}, until));
    }
  }
  return next;
}

// The same for a tier's way in.
Day Evaluator::Walk::next_change_of_entry(int tier, const Seen& seen, Day until, bool rest) const {
  const int at = rulebook_.tiers().in(seen.version, tier);
  const KeptAnswer& kept = kept_answers_[index(seen.version)][index(at)];
  if (rest && kept.runs_on) return kForever;
  const auto& comparisons = kept.comparisons;
  if (comparisons.empty() || !arrivals_.empty())
    return next_change(rulebook_.at(seen.version).tiers[index(at)].enter, seen, until);
  Day next = kForever;
  for (const Comparison& asked : comparisons) next = std::min(next, next_flip(asked, seen, until));
  return next;
}

// The same for one condition on a measure.
Day Evaluator::Walk::next_flip(const Atom& atom, const Seen& seen, Day until) const {
  const Measure& measure = rulebook_.at(seen.version).measures[index(atom.index)];
  const MetricKind kind = kind_of(seen.version, measure);
  KeptCut* kept = kept_cut(seen.version, measure, seen);
  if (kept == nullptr || !compares_sums(atom, kind) || !arrivals_.empty() || !runs_on(measure.window))
    return next_change(measure, seen);
  if (next_leave(measure, *kept, seen) >= until) return kForever;  // before a table of values is asked
  return next_flip({atom.index, kind == MetricKind::Count, atom.op, threshold_of(atom, seen)}, seen, until);
}

// Of a sum or a count it is known what is left of it day by day, so that days on which it changes without
// crossing the threshold need not be looked at.
Day Evaluator::Walk::next_flip(const Comparison& asked, const Seen& seen, Day until) const {
  const Measure& measure = rulebook_.at(seen.version).measures[index(asked.measure)];
  if (!runs_on(measure.window)) return next_change(measure, seen);
  KeptCut& kept = *kept_cut(seen.version, asked.measure, seen);
  const Day leaves = next_leave(measure, kept, seen);
  if (leaves >= until) return kForever;  // mostly
  const Cut& now = kept.cut;
  const auto& entries = now.series->entries();
  const auto holds = [&](const Totals& totals) {
    return satisfies(asked.op, (asked.counts ? totals.weight : totals.value) <=> asked.threshold);
  };
  const bool held = holds(now.totals);
  if (measure.window.kind == Window::Kind::This) return holds({}) == held ? kForever : leaves;
  // What is still in the window on the day before `until` does not leave before it. Each tier asks for it.
  if (kept.until != until) {
    kept.until = until;
    kept.stays =
        until == kForever ? kForever : resolve(measure.window, until - 1, calendar(seen.version)).first;
  }
  for (std::size_t i = now.first; i < now.last && entries[i].counted_on < kept.stays; ++i) {
    if (i + 1 < now.last && entries[i + 1].counted_on == entries[i].counted_on)
      continue;  // they leave together
    if (holds(now.series->totals(i + 1, now.last)) != held)
      return leaves_on(measure.window, entries[i].counted_on, seen.day, calendar(seen.version));
  }
  return kForever;
}

// The first day on which something leaves a window that runs on. Of what counted on a day it is the same
// whenever it is asked before.
Day Evaluator::Walk::next_leave(const Measure& measure, KeptCut& kept, const Seen& seen) const {
  if (measure.window.kind == Window::Kind::This) return kept.days.last + 1;
  if (measure.window.kind == Window::Kind::AllTime || kept.cut.first == kept.cut.last) return kForever;
  const Day counted = kept.cut.series->entries()[kept.cut.first].counted_on;
  if (kept.leaving != counted || kept.leaves <= seen.day) {
    kept.leaving = counted;
    kept.leaves = leaves_on(measure.window, counted, seen.day, calendar(seen.version));
  }
  return kept.leaves;
}

Day Evaluator::Walk::next_change(const Measure& measure, const Seen& seen) const {
  const MetricKind kind = kind_of(seen.version, measure);
  const Calendar& days = calendar(seen.version);
  if (language::is_derived(kind)) return seen.day + 1;
  if (kind == MetricKind::HeldPeriods) {
    const Cycle each = *rulebook_.at(seen.version).metrics[index(measure.index)].each;
    return days.around(each, seen.day).last + 1;
  }
  const Cut now = cut(seen.version, measure, seen);
  Day oldest = now.first < now.last ? now.series->entries()[now.first].counted_on : kForever;
  for_arrivals(seen.version, measure, range_of(seen.version, measure, seen),
               [&](const Entry& entry) { oldest = std::min(oldest, entry.counted_on); });
  const bool any = oldest < kForever;
  const bool waits = measure.kind == Measure::Kind::Metric &&
                     rulebook_.at(seen.version).metrics[index(measure.index)].waits();
  if (any && (waits || language::is_a_time(kind))) return seen.day + 1;
  Day next = kForever;
  switch (measure.window.kind) {
    case Window::Kind::AllTime: break;
    case Window::Kind::This:
      if (any) next = days.around(measure.window.cycle, seen.day).last + 1;
      break;
    case Window::Kind::Last:
      if (!now.series->entries().empty() || any) next = days.around(measure.window.cycle, seen.day).last + 1;
      break;
    case Window::Kind::LastDays:
    case Window::Kind::LastMonths:
      if (any) next = leaves_on(measure.window, oldest, seen.day, days);
      break;
  }
  // What is known to count on a day to come may open a way that is closed now.
  for_arrivals(seen.version, measure, {seen.day + 1, kForever},
               [&](const Entry& entry) { next = std::min(next, entry.counted_on); });
  if (any && measure.kind == Measure::Kind::Metric) {
    const language::Metric& metric = rulebook_.at(seen.version).metrics[index(measure.index)];
    if (metric.restart_after) {
      const Day zero = add_duration(idle_since(seen.version, measure.index), *metric.restart_after) + 1;
      if (zero > seen.day) next = std::min(next, zero);
    }
  }
  return next;
}

// Whether a year that an upgrade has ended today has let more count, or made room under a cap: it is looked
// at tomorrow.
bool Evaluator::Walk::convertible(const language::Conversion& rule) const {
  Day until = kForever;
  if (rule.counts_until) until = calendar(version_).around(*rule.counts_until, today_).first - 1;
  const int unit = rulebook_.units().id(version_, rule.unit);
  return books_[index(unit)].spendable(today_, until) >= std::max(rule.at_least, rule.per) &&
         steps_allowed(rule) > 0;
}

// Birthdays, yearly gifts, choices, conversions on days.
Day Evaluator::Walk::next_of_gifts() const {
  Day next = kForever;
  if (any_birthdays_) {
    // An attribute that becomes known is a timer of its own.
    const int slot = rules().find_attribute("birthday");
    const std::int64_t born = slot < 0 ? kEmpty : attribute_on(slot, today_);
    if (born != kEmpty) {
      const Civil birth = civil(Day{static_cast<std::int32_t>(born)});
      next = std::min(next, next_day_of_year({{birth.day, birth.month}}, today_));
    }
  }
  for (const language::EarnRule& rule : rules().earn) {
    if (rule.yearly) next = std::min(next, next_day_of_year({*rule.yearly}, today_));
  }
  for (const language::Conversion& rule : rules().conversions) {
    next = std::min(next, next_day_of_year(rule.days, today_));
    // With the next period more of what is there counts, and there is room again under a cap.
    if (rule.when != language::Conversion::When::OnReaching) continue;
    const int unit = rulebook_.units().id(version_, rule.unit);
    if (books_[index(unit)].usable(today_) < rule.per) continue;
    if (convertible(rule)) next = std::min(next, today_ + 1);
    const auto end_of = [&](Cycle cycle) { return calendar(version_).around(cycle, today_).last + 1; };
    if (rule.counts_until) next = std::min(next, end_of(*rule.counts_until));
    for (const language::Cap& cap : rule.caps) {
      if (cap.cycle) next = std::min(next, end_of(*cap.cycle));
      if (cap.rolling) next = std::min(next, today_ + 1);
    }
  }
  for (const ChoiceState& choice : result_.choices) {
    if (!choice.settled_on && !rests(choice)) next = std::min(next, std::max(choice.until, today_) + 1);
  }
  return next;
}

// Where something waits for what happens to a balance.
Day Evaluator::Walk::next_of_points() const {
  Day next = kForever;
  for (int unit = 0; unit < rulebook_.units().count(); ++unit) {
    const language::PointCurrency* of = currency(unit);
    if (of == nullptr || of->qualifying_only || !coupled_[index(unit)]) continue;
    next = std::min(next, std::max(next_of_book(unit), today_ + 1));
    const ledger::Book& book = books_[index(unit)];
    // What is spared now may lengthen the life of what a cancellation gives back.
    const bool any =
        (starts_over_[index(unit)] && book.may_get_back()) ||
        std::any_of(book.lots().begin(), book.lots().end(), [](const Lot& lot) { return lot.left > 0; });
    if (!any) continue;
    for (const auto& exemption : of->exemptions)
      next = std::min(next, std::max(next_change(exemption.when, now()), today_ + 1));
  }
  return next;
}

// The last days of periods with something to carry or cut, and the mornings after those that years held are
// counted by.
Day Evaluator::Walk::next_of_periods() const {
  Day next = kForever;
  const Calendar& days = calendar(version_);
  const auto last_day = [&](Cycle cycle) {
    const Day last = days.around(cycle, today_).last;
    return last > today_ ? last : days.around(cycle, today_ + 1).last;
  };
  for (const language::Tier& tier : rules().tiers) {
    for (const language::Tier::Carry& carry : tier.carries) next = std::min(next, last_day(carry.cycle));
  }
  for (const language::PointCurrency& of : rules().points) {
    if (of.carry) next = std::min(next, last_day(of.carry->cycle));
  }
  if (on_years_held_[index(version_)]) {
    for (const language::Metric& metric : rules().metrics) {
      if (metric.kind == MetricKind::HeldPeriods)
        next = std::min(next, days.around(*metric.each, today_).last + 1);
    }
  }
  return next;
}

}  // namespace rung::engine
