// Conditions about a member and the counters behind them: what decides, and what distances are measured by.

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "core/yearless.h"
#include "engine/compare.h"
#include "engine/consented.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::Measure;
using language::MetricKind;
using language::Op;
using language::Program;

// The first alternative of which every condition holds; -1: none.
template <typename Holds>
int first_met(const Conditions& conditions, const Holds& holds) {
  for (std::size_t a = 0; a < conditions.alternatives.size(); ++a) {
    const auto& atoms = conditions.alternatives[a];
    if (std::all_of(atoms.begin(), atoms.end(), holds)) return static_cast<int>(a);
  }
  return -1;
}

}  // namespace

bool Evaluator::Walk::Side::holds(const Atom& atom) const {
  return walk_.holds_atom(atom, {version_, walk_.today_, kFirstDay});
}

std::int64_t Evaluator::Walk::Side::threshold(const Atom& atom) const {
  return walk_.threshold_of(atom, {version_, walk_.today_, kFirstDay});
}

std::int64_t Evaluator::Walk::measure(int m) const {
  const Measure& what = rulebook_.at(rulebook_.latest()).measures[index(m)];
  const int version = rulebook_.latest();
  return measure_value(kind_of(version, what), cut(version, what, now()), today_);
}

std::int64_t Evaluator::Walk::attribute_on(int a, Day day) const {
  constexpr int kJoined = 0;
  if (a == kJoined) return history_->joined.number;
  std::int64_t value = kEmpty;
  for (const AttributeFact& fact : history_->attributes) {
    if (fact.attribute == a && fact.from <= std::min(day, today_)) value = fact.value;
  }
  return value;
}

// The choice last recorded, else the default.
// An attribute as a condition sees it: of a birthday without a year only whether it is known.
std::int64_t Evaluator::Walk::compared_attribute(const Atom& atom, const Seen& seen) const {
  const std::int64_t value = attribute_on(atom.index, seen.day);
  const bool date = rulebook_.at(seen.version).attributes[index(atom.index)].unit.kind == UnitKind::Date;
  const bool known = atom.op == Op::IsEmpty || atom.op == Op::IsNotEmpty;
  return date && !known ? with_year(value) : value;
}

int Evaluator::Walk::elected_in(int version, int election) const {
  const language::Election& of = rulebook_.at(version).elections[index(election)];
  const int recorded = elected_[index(rulebook_.elections().id(version, election))];
  const int slot = rulebook_.at(version).records.choice_elections[index(election)];
  if (recorded < 0 || slot < 0) return of.standard;
  const std::string& word =
      rulebook_.at(version).events[language::kChoices].fields[index(slot)].choices[index(recorded)];
  const auto choice = std::find(of.choices.begin(), of.choices.end(), word);
  return choice == of.choices.end() ? of.standard : static_cast<int>(choice - of.choices.begin());
}

int Evaluator::Walk::elected(int election) const { return elected_in(rulebook_.latest(), election); }

std::int64_t Evaluator::Walk::value_of(int version, int table, const Seen& seen) const {
  const Seen as{version, seen.day, kFirstDay};
  for (const language::ValueTable::Row& row : rulebook_.at(version).values[index(table)].rows) {
    if (holds_conditions(row.where, as)) return row.value;
  }
  return 0;  // the last row has no condition
}

std::int64_t Evaluator::Walk::value(int table) const { return value_of(version_, table, now()); }

std::int64_t Evaluator::Walk::threshold_of(const Atom& atom, const Seen& seen) const {
  return atom.value_table < 0 ? atom.value : value_of(seen.version, atom.value_table, seen);
}

// ---- Conditions
// ---------------------------------------------------------------------------------------------

bool Evaluator::Walk::holds_conditions(const Conditions& conditions, const Seen& seen) const {
  return conditions.empty() || alternative_met(conditions, seen) >= 0;
}

bool Evaluator::Walk::holds_all(const Conditions& conditions) const {
  if (conditions.empty()) return true;
  if (!told(version_)) return holds_conditions(conditions, now());
  const Answers all = answers(conditions);
  observer_->judged(conditions, all);
  tell_values(conditions, now());
  return met_by(conditions, all);
}

int Evaluator::Walk::alternative_met(const Conditions& conditions, const Seen& seen) const {
  return first_met(conditions, [&](int atom) { return holds_atom(conditions.atoms[index(atom)], seen); });
}

int Evaluator::Walk::answer_to_keep(KeptAnswer& kept, const Conditions& enter, const Seen& seen) const {
  if (!kept.plain || seen.day > today_) return alternative_met(enter, seen);
  kept.known = true;
  kept.day = seen.day;
  kept.from = seen.from;
  kept.calendar = calendar_.changes();
  kept.counted = counted_;
  kept.alternative =
      kept.comparisons.empty()
          ? alternative_met(enter, seen)
          : first_met(enter, [&](int atom) { return holds_comparison(kept.comparisons[index(atom)], seen); });
  return kept.alternative;
}

bool Evaluator::Walk::holds_comparison(const Comparison& asked, const Seen& seen) const {
  const Totals& held = kept_cut(seen.version, asked.measure, seen)->cut.totals;
  return satisfies(asked.op, (asked.counts ? held.weight : held.value) <=> asked.threshold);
}

bool Evaluator::Walk::holds_atom(const Atom& atom, const Seen& seen) const {
  if (atom.population) return holds_population(atom, seen);
  switch (atom.kind) {
    case AtomKind::Measure: return atom.other ? holds_other(atom, seen) : holds_measure_atom(atom, seen);
    case AtomKind::Attribute:
      if (atom.ago) return test_ago(atom, compared_attribute(atom, seen), seen.day);
      return test_value(atom, compared_attribute(atom, seen), threshold_of(atom, seen));
    case AtomKind::Tier:
    case AtomKind::TimeLeft:
    case AtomKind::Kept: return holds_tier_atom(atom, seen);
    case AtomKind::Segment: {
      const bool inside =
          holds_conditions(rulebook_.at(seen.version).segments[index(atom.index)].where, seen);
      return inside == (atom.op == Op::IsInSegment);
    }
    case AtomKind::Upgraded:
    case AtomKind::Downgraded: return has_moved(atom, seen);
    case AtomKind::Entered:
    case AtomKind::Left: {
      const bool inside =
          holds_conditions(rulebook_.at(seen.version).segments[index(atom.index)].where, seen);
      const auto was = was_in_.find({evening_before(atom.window, seen.day), atom.index});
      const bool was_inside = was != was_in_.end() && was->second;
      return atom.kind == AtomKind::Entered ? inside && !was_inside : was_inside && !inside;
    }
    case AtomKind::Joined:
      return resolve(atom.window, seen.day, calendar(seen.version)).contains(history_->joined);
    case AtomKind::Anniversary: return has_anniversary(atom, attribute_on(atom.index, seen.day), seen.day);
    case AtomKind::Reachable: {
      // It holds, either way, only while something is missing.
      const Reach reach = reach_seen(atom, seen);
      return reach.asked && reach.in_time == (atom.op == Op::Is);
    }
    case AtomKind::Progress:
    case AtomKind::MissingMetric: {
      const auto value = distance_value(atom, seen);
      return value && satisfies(atom.op, *value <=> threshold_of(atom, seen));
    }
    case AtomKind::MissingPoints:
    case AtomKind::Balance:
    case AtomKind::Expiring: return holds_points_atom(atom, seen);
    case AtomKind::Election:
      return test_value(atom, elected_in(seen.version, atom.index), threshold_of(atom, seen));
    case AtomKind::Season: return in_season(atom, seen.day);
    case AtomKind::Consent:
      return has_consented(*history_, std::min(seen.day, today_), atom) == (atom.op == Op::Is);
    case AtomKind::EventField:
    case AtomKind::LineField:
    case AtomKind::EventWeekday:
    case AtomKind::EventHour: return false;  // about an event, not about a member: check() refuses them here
  }
  return false;
}

// Whether the history of the ladders has such an entry on one of the days.
bool Evaluator::Walk::has_moved(const Atom& atom, const Seen& seen) const {
  const DayRange days = resolve(atom.window, seen.day, calendar(seen.version));
  const bool up = atom.kind == AtomKind::Upgraded;
  return std::any_of(result_.changes.begin(), result_.changes.end(), [&](const TierChange& change) {
    const bool kind = up ? change.kind == ChangeKind::Upgrade || change.kind == ChangeKind::Granted
                         : change.kind == ChangeKind::Downgrade;
    if (!kind || !days.contains(change.day)) return false;
    const int named = up ? change.tier : change.from;
    return atom.index < 0 ||
           (named >= 0 && tier_id(change.version, named) == tier_id(seen.version, atom.index));
  });
}

// ---- Looking back at who was in a segment

// The day in whose evening a member was, or was not, in a segment that was entered or left since.
Day Evaluator::Walk::evening_before(const Window& window, Day day) const {
  return resolve(window, day, calendar_).first - 1;
}

// Which segments have to be asked for on which evenings, so that the day's questions can be answered.
void Evaluator::Walk::plan_look_backs() {
  was_in_.clear();
  for (const language::LookBack& one : rulebook_.at(rulebook_.latest()).look_backs)
    plan_look_back(evening_before(one.window, as_of_), one.segment);
}

void Evaluator::Walk::plan_look_back(Day day, int segment) {
  if (was_in_.emplace(std::pair(day, segment), false).second)
    plan_look_backs_of(rulebook_.at(rulebook_.latest()).segments[index(segment)].where, day);
}

// A segment may itself ask who has entered or left another one.
void Evaluator::Walk::plan_look_backs_of(const Conditions& where, Day day) {
  for (const Atom& atom : where.atoms) {
    if (atom.kind == AtomKind::Entered || atom.kind == AtomKind::Left)
      plan_look_back(evening_before(atom.window, day), atom.index);
    if (atom.kind == AtomKind::Segment)
      plan_look_backs_of(rulebook_.at(rulebook_.latest()).segments[index(atom.index)].where, day);
  }
}

// The next evening after today on which one has to be asked for.
Day Evaluator::Walk::next_look_back() const {
  const auto next = was_in_.lower_bound({today_ + 1, 0});
  return next == was_in_.end() ? kForever : next->first.first;
}

// In the evening of a day: by the rules of the day asked about, so that nobody enters or leaves by new rules.
void Evaluator::Walk::look_who_is_in() {
  const auto end = was_in_.lower_bound({today_ + 1, 0});
  for (auto one = was_in_.lower_bound({today_, 0}); one != end; ++one)
    one->second = holds_conditions(rulebook_.at(rulebook_.latest()).segments[index(one->first.second)].where,
                                   now_in_latest());
}

bool Evaluator::Walk::holds_measure_atom(const Atom& atom, const Seen& seen) const {
  const Measure& what = rulebook_.at(seen.version).measures[index(atom.index)];
  const MetricKind kind = kind_of(seen.version, what);
  const KeptCut* kept = kept_cut(seen.version, what, seen);
  const Cut fresh = kept == nullptr ? fresh_cut(seen.version, what, seen) : Cut{};
  const Cut& at = kept == nullptr ? fresh : kept->cut;
  if (atom.op == Op::IsEmpty || atom.op == Op::IsNotEmpty)
    return test_value(atom, measure_value(kind, at, seen.day), 0);
  const Duration duration = atom.value_table < 0
                                ? atom.duration
                                : Duration{static_cast<int>(threshold_of(atom, seen)), DurationUnit::Days};
  const auto order = compare_measure(kind, at, seen.day, {threshold_of(atom, seen), 1}, duration);
  return order && satisfies(atom.op, *order);
}

// Two measures, cross-multiplied.
bool Evaluator::Walk::holds_other(const Atom& atom, const Seen& seen) const {
  const auto& measures = rulebook_.at(seen.version).measures;
  const Measure& left = measures[index(atom.index)];
  const Measure& right = measures[index(atom.other->measure)];
  const auto with = fraction_of(kind_of(seen.version, right), cut(seen.version, right, seen), seen.day);
  if (!with) return false;
  const Threshold threshold{with->numerator * atom.other->times.numerator,
                            with->denominator * atom.other->times.denominator};
  const auto order = compare_measure(kind_of(seen.version, left), cut(seen.version, left, seen), seen.day,
                                     threshold, atom.duration);
  return order && satisfies(atom.op, *order);
}

// Compared with other members: against the value of the last one in, or against a fraction.
bool Evaluator::Walk::holds_population(const Atom& atom, const Seen& seen) const {
  if (population_ == nullptr || atom.statistic < 0) return false;
  const Program& program = rulebook_.at(seen.version);
  const StatisticValue* of = population_->find(program, atom.statistic, seen.day);
  if (of == nullptr || of->members == 0) return false;
  std::int64_t value = kEmpty;
  if (atom.kind == AtomKind::Attribute) {
    value = attribute_on(atom.index, seen.day);
  } else {
    const Measure& what = program.measures[index(atom.index)];
    value = measure_value(kind_of(seen.version, what), cut(seen.version, what, seen), seen.day);
  }
  if (value == kEmpty) return false;
  const language::Population& with = *atom.population;
  const bool rank = atom.op == Op::InTop || atom.op == Op::InBottom;
  if (rank) {
    const bool inside =
        with.segment < 0 || holds_conditions(program.segments[index(with.segment)].where, seen);
    return inside && (atom.op == Op::InTop ? value >= of->numerator : value <= of->numerator);
  }
  const Wide left = static_cast<Wide>(value) * of->denominator * with.number.denominator;
  const Wide right = static_cast<Wide>(of->numerator) * with.number.numerator;
  const auto order = left < right   ? std::strong_ordering::less
                     : left > right ? std::strong_ordering::greater
                                    : std::strong_ordering::equal;
  const Op op = atom.op == Op::Above ? Op::MoreThan : atom.op == Op::Below ? Op::LessThan : atom.op;
  return satisfies(op, order);
}

std::optional<std::int64_t> Evaluator::Walk::compared_value(int statistic) const {
  const Program& program = rulebook_.at(rulebook_.latest());
  const language::Statistic& what = program.statistics[index(statistic)];
  const Seen seen = now();
  if (what.segment >= 0 && !holds_conditions(program.segments[index(what.segment)].where, seen))
    return std::nullopt;
  std::int64_t value = kEmpty;
  if (what.subject == AtomKind::Attribute) {
    value = attribute_on(what.index, seen.day);
  } else {
    const Measure& measure = program.measures[index(what.index)];
    value = measure_value(kind_of(seen.version, measure), cut(seen.version, measure, seen), seen.day);
  }
  return value == kEmpty ? std::nullopt : std::optional<std::int64_t>(value);
}

bool Evaluator::Walk::holds_tier_atom(const Atom& atom, const Seen& seen) const {
  const Program& program = rulebook_.at(seen.version);
  const language::Tier& tier = program.tiers[index(atom.index)];
  // Before the start the lowest is shown.
  const int held_id = begun_ ? held(seen.version, tier.ladder) : ladder_key(seen.version, tier.ladder);
  if (held_id < 0) return false;
  const int at = rulebook_.tiers().in(seen.version, held_id);
  if (atom.kind == AtomKind::Tier) {
    const int rank = program.tiers[index(at)].rank;
    switch (atom.op) {
      case Op::AtLeast: return rank >= tier.rank;
      case Op::AtMost: return rank <= tier.rank;
      case Op::MoreThan: return rank > tier.rank;
      case Op::LessThan: return rank < tier.rank;
      case Op::Is:
      case Op::Exactly:
      case Op::IsNot:
      case Op::IsOneOf:
      case Op::IsNotOneOf: {
        const bool listed =
            at == atom.index || std::find(atom.values.begin(), atom.values.end(), at) != atom.values.end();
        return listed == (atom.op == Op::Is || atom.op == Op::Exactly || atom.op == Op::IsOneOf);
      }
      case Op::InTop:
      case Op::InBottom:
      case Op::Above:
      case Op::Below:
      case Op::IsEmpty:
      case Op::IsNotEmpty:
      case Op::IsKept:
      case Op::IsNotKept:
      case Op::IsInSegment:
      case Op::IsNotInSegment: return false;
    }
  }
  // `time left in T` and `T is kept` speak of the tier that the member holds, not of one that runs beneath
  // it.
  if (at != atom.index) return false;
  if (atom.kind == AtomKind::TimeLeft) {
    const auto end = end_of_held(seen.version, atom.index);
    return end && satisfies(atom.op, *end <=> add_duration(seen.day, atom.duration));
  }
  const Keeping state = keeping_seen(held_id);
  const bool kept = end_of(held_id) >= kForever || (state.judged && state.kept);
  return kept == (atom.op == Op::IsKept);
}

// The last day of a tier, with grace; nothing if it is not the one held, or has no end.
std::optional<Day> Evaluator::Walk::end_of_held(int version, int tier) const {
  const int id = tier_id(version, tier);
  if (held(version, rulebook_.at(version).tiers[index(tier)].ladder) != id) return std::nullopt;
  const Clock& c = clock(id);
  Day end = end_of(id);
  if (c.alive && c.in_grace) end = std::max(end, c.grace_until);
  return end < kForever ? std::optional<Day>(end) : std::nullopt;
}

// ---- Conditions on points
// -----------------------------------------------------------------------------------

bool Evaluator::Walk::holds_points_atom(const Atom& atom, const Seen& seen) const {
  const auto value = points_value(atom, seen);
  return value && satisfies(atom.op, *value <=> threshold_of(atom, seen));
}

// What can be used, what ends soon, what a reward lacks; nothing where there is nothing to say.
std::optional<std::int64_t> Evaluator::Walk::points_value(const Atom& atom, const Seen& seen) const {
  const Program& program = rulebook_.at(seen.version);
  if (atom.kind == AtomKind::MissingPoints) {
    const language::Reward& reward = program.rewards[index(atom.index)];
    const std::int64_t missing = reward.cost - balance(rulebook_.units().id(seen.version, reward.unit));
    return missing > 0 ? std::optional<std::int64_t>(missing) : std::nullopt;
  }
  const int unit = rulebook_.units().id(seen.version, atom.index);
  if (atom.kind == AtomKind::Balance) return balance(unit);
  if (spared(unit)) return 0;  // nothing ends while that holds
  const Day horizon = add_duration(seen.day, atom.within);
  const Day idle = idle_end(unit);
  std::int64_t expiring = 0;
  for (const Lot& lot : books_[index(unit)].lots()) {
    const Day end = lot.fixed ? lot.last_day : std::min(lot.last_day, idle);
    if (lot.left > 0 && lot.usable_on(today_) && end >= today_ && end <= horizon)
      expiring = add(expiring, lot.left);
  }
  return expiring;
}

// ---- The proof
// ----------------------------------------------------------------------------------------------

DayRange Evaluator::Walk::window_of(int m) const {
  const int version = rulebook_.latest();
  const Measure& what = rulebook_.at(version).measures[index(m)];
  DayRange days = resolve(what.window, today_, calendar(version));
  if (what.kind == Measure::Kind::Metric)
    days.first = std::max(days.first, zero_day(version, what.index, today_) + 1);
  return days;
}

std::vector<Evaluator::Counted> Evaluator::Walk::counted(int m, Day from) const {
  const int version = rulebook_.latest();
  const Measure& what = rulebook_.at(version).measures[index(m)];
  const Cut at = cut(version, what, {version, today_, from});
  std::vector<Counted> result;
  for (std::size_t i = at.first; i < at.last; ++i) {
    const Entry& entry = at.series->entries()[i];
    result.push_back({entry.activity, entry.counted_on, entry.value,
                      leaves_on(what.window, entry.counted_on, today_, calendar(version))});
  }
  return result;
}

namespace {

// The condition that keeps an event (or one line of it) out: the first item of which nothing holds.
int first_failing(const Conditions& where, const EventView& event, int line, const MemberSide& member) {
  for (const Conditions::Item& item : where.items) {
    const bool all_needed = where.form == language::ListForm::AnyOf;
    for (const int atom : item.atoms) {
      const bool holds = event.holds(where.atoms[index(atom)], line, &member);
      if (all_needed && !holds) return atom;
      if (!all_needed && holds) break;
      if (!all_needed && atom == item.atoms.back()) return item.atoms.front();
    }
  }
  return -1;
}

// What an activity would have added: its amount, or its field.
std::int64_t would_add(const language::Metric& metric, const EventView& event) {
  if (metric.event == language::kOrders || metric.field < 0) return event.net_amount();
  const std::int64_t value = event.field(metric.field);
  return value == kEmpty ? 0 : value;
}

}  // namespace

std::vector<Evaluator::NotCounted> Evaluator::Walk::not_counted(int m) const {
  std::vector<NotCounted> result;
  const int version = rulebook_.latest();
  const Measure& what = rulebook_.at(version).measures[index(m)];
  if (what.kind != Measure::Kind::Metric) return result;
  const language::Metric& metric = rulebook_.at(version).metrics[index(what.index)];
  if (!metric.looks_at_events()) return result;
  const DayRange range = resolve(what.window, today_, calendar(version));
  const Side member(*this, version);
  for (std::size_t i = 0; i < history_->activities.size(); ++i) {
    const Activity& activity = history_->activities[i];
    if (activity.event != metric.event || activity.day > today_ || !range.contains(activity.day)) continue;
    const EventView event(rulebook_.at(version), activity);
    const auto number = static_cast<std::int32_t>(i);
    if (!metric.where_on_status && !event.is_completed()) {
      result.push_back({number, -1, would_add(metric, event), -1});
      continue;
    }
    if (metric.kind == MetricKind::Share) continue;
    if (!event.matches_somewhere(metric.where, &member)) {
      const int line = event.line_count() > 0 ? 0 : -1;
      result.push_back(
          {number, -1, would_add(metric, event), first_failing(metric.where, event, line, member)});
      continue;
    }
    if (!metric.where_on_lines || metric.line_field < 0) continue;
    for (int line = 0; line < static_cast<int>(event.line_count()); ++line) {
      if (event.matches(metric.where, line, &member)) continue;
      const std::int64_t value = event.line_field(line, metric.line_field);
      result.push_back(
          {number, line, value == kEmpty ? 0 : value, first_failing(metric.where, event, line, member)});
    }
  }
  return result;
}

}  // namespace rung::engine
