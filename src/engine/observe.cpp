// How conditions stand, value by value: what a watched evaluation tells, and what the examples show as their
// proof. Truth itself comes from the same functions that decide (conditions.cpp, matching.cpp).

#include <algorithm>

#include "core/index.h"
#include "engine/compare.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::Measure;
using language::MetricKind;
using language::Op;

bool compares_amounts(Op op) {
  return op == Op::AtLeast || op == Op::AtMost || op == Op::MoreThan || op == Op::LessThan ||
         op == Op::Exactly;
}

std::int64_t sign(std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

std::optional<std::int64_t> above(std::int64_t value, std::int64_t threshold) {
  if (value == kEmpty) return std::nullopt;
  return value - threshold;
}

// How many days more a date lies before `day` than the condition asks.
std::optional<std::int64_t> beyond(const Atom& atom, std::int64_t date, Day day) {
  if (date == kEmpty) return std::nullopt;
  return day - add_duration(Day{static_cast<std::int32_t>(date)}, atom.duration);
}

}  // namespace

bool met_by(const Conditions& conditions, const Answers& answers) {
  if (conditions.empty()) return true;
  return std::any_of(conditions.alternatives.begin(), conditions.alternatives.end(), [&](const auto& atoms) {
    return std::all_of(atoms.begin(), atoms.end(), [&](int atom) { return answers[index(atom)].holds; });
  });
}

bool has_steps(const language::Program& program, const Atom& atom) {
  if (atom.kind == AtomKind::Progress) return false;
  if (atom.kind != AtomKind::Measure) return true;
  const Measure& measure = program.measures[index(atom.index)];
  if (measure.kind != Measure::Kind::Metric) return true;
  const MetricKind kind = program.metrics[index(measure.index)].kind;
  return kind == MetricKind::Sum || kind == MetricKind::Count || kind == MetricKind::TimeSinceLast ||
         kind == MetricKind::Distinct;
}

std::optional<std::int64_t> Evaluator::Walk::measure_above(const Atom& atom, const Seen& seen) const {
  const language::Program& program = rulebook_.at(seen.version);
  const Measure& what = program.measures[index(atom.index)];
  const MetricKind kind = kind_of(seen.version, what);
  const Cut at = cut(seen.version, what, seen);
  const std::int64_t threshold = threshold_of(atom, seen);
  const auto order = compare_measure(kind, at, seen.day, {threshold, 1}, atom.duration);
  if (!order) return std::nullopt;
  if (!has_steps(program, atom)) return sign(*order);
  const std::int64_t value = measure_value(kind, at, seen.day);
  if (kind != MetricKind::TimeSinceLast) return above(value, threshold);
  return seen.day - add_duration(seen.day - static_cast<std::int32_t>(value), atom.duration);
}

Answer Evaluator::Walk::answer(const Atom& atom, const Seen& seen) const {
  Answer result{holds_atom(atom, seen), std::nullopt};
  if (!compares_amounts(atom.op) || atom.population || atom.other) return result;
  switch (atom.kind) {
    case AtomKind::Measure: result.above = measure_above(atom, seen); break;
    case AtomKind::Attribute:
      if (atom.ago) {
        result.above = beyond(atom, compared_attribute(atom, seen), seen.day);
        break;
      }
      result.above = above(compared_attribute(atom, seen), threshold_of(atom, seen));
      break;
    case AtomKind::TimeLeft:
      if (const auto end = end_of_held(seen.version, atom.index))
        result.above = *end - add_duration(seen.day, atom.duration);
      break;
    case AtomKind::Progress:
    case AtomKind::MissingMetric:
      if (const auto value = distance_value(atom, seen)) result.above = *value - threshold_of(atom, seen);
      break;
    case AtomKind::MissingPoints:
    case AtomKind::Balance:
    case AtomKind::Expiring:
      if (const auto value = points_value(atom, seen)) result.above = *value - threshold_of(atom, seen);
      break;
    case AtomKind::Tier:
    case AtomKind::Kept:
    case AtomKind::Joined:
    case AtomKind::Anniversary:
    case AtomKind::Reachable:
    case AtomKind::Upgraded:
    case AtomKind::Downgraded:
    case AtomKind::Entered:
    case AtomKind::Left:
    case AtomKind::Segment:
    case AtomKind::Election:
    case AtomKind::EventField:
    case AtomKind::LineField:
    case AtomKind::EventWeekday:
    case AtomKind::EventHour:
    case AtomKind::Season:
    case AtomKind::Consent: break;
  }
  return result;
}

Answers Evaluator::Walk::answers(const Conditions& conditions) const {
  Answers result;
  result.reserve(conditions.atoms.size());
  for (const Atom& atom : conditions.atoms) result.push_back(answer(atom, now_in_latest()));
  return result;
}

int Evaluator::Walk::judge(const Conditions& conditions, const Seen& seen) const {
  tell_judged(conditions, seen);
  return alternative_met(conditions, seen);
}

void Evaluator::Walk::tell_judged(const Conditions& conditions, const Seen& seen) const {
  if (!told(seen.version)) return;
  Answers all;
  for (const Atom& atom : conditions.atoms) all.push_back(answer(atom, seen));
  observer_->judged(conditions, all);
  tell_values(conditions, seen);
}

// The values that conditions compare with, line by line down to the one that fits.
void Evaluator::Walk::tell_values(const Conditions& conditions, const Seen& seen) const {
  const Seen as{seen.version, seen.day, kFirstDay};
  for (const Atom& atom : conditions.atoms) {
    if (atom.value_table < 0) continue;
    for (const auto& row : rulebook_.at(seen.version).values[index(atom.value_table)].rows) {
      Answers all;
      for (const Atom& one : row.where.atoms) all.push_back(answer(one, as));
      observer_->judged(row.where, all);
      if (!met_by(row.where, all)) continue;
      observer_->fitted(row.where);
      break;
    }
  }
}

// Line by line, as a `where` is matched.
void Evaluator::Walk::tell_event(const Conditions& where, const EventView& event) const {
  if (where.empty()) return;
  const int lines = static_cast<int>(event.line_count());
  for (int line = lines == 0 ? -1 : 0; line < lines; ++line) tell_line(where, event, line);
}

void Evaluator::Walk::tell_line(const Conditions& where, const EventView& event, int line) const {
  const Seen seen = now_in_latest();
  const Side member(*this, seen.version);
  Answers all;
  for (const Atom& atom : where.atoms) {
    Answer one;
    if (const auto value = event.subject_of(atom, line)) {
      one = {event.holds(atom, line, &member), std::nullopt};
      if (compares_amounts(atom.op))
        one.above = atom.ago ? beyond(atom, *value, event.day()) : above(*value, threshold_of(atom, seen));
    } else if (atom.kind == AtomKind::Season) {
      one = {event.holds(atom, line, &member), std::nullopt};
    } else {
      one = answer(atom, seen);
    }
    all.push_back(one);
  }
  observer_->judged(where, all);
  tell_values(where, seen);
}

// The lines of a rule's table, each down to the one that fits.
void Evaluator::Walk::tell_table(const language::EarnRule& rule, const EventView& event) const {
  const Side member(*this, rulebook_.latest());
  const int lines = static_cast<int>(event.line_count());
  for (int line = lines == 0 ? -1 : 0; line < lines; ++line) {
    if (!event.matches(rule.where, line, &member)) continue;
    for (const language::RateRow& row : rule.rows) {
      tell_line(row.where, event, line);
      if (!event.matches(row.where, line, &member)) continue;
      observer_->fitted(row.where);
      break;
    }
  }
}

void Evaluator::Walk::tell_rules(std::int32_t activity, const EventView& event) const {
  const Activity& at = activity_at(activity);
  for (const language::EarnRule& rule : rulebook_.at(rulebook_.latest()).earn) {
    const bool in_force = rule.event == at.event && (!rule.dates || rule.dates->contains(at.day));
    if (!in_force) continue;
    tell_event(rule.where, event);
    tell_table(rule, event);
  }
}

}  // namespace rung::engine
