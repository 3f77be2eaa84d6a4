// Points turned into what has to be bought for them: the least amount of one event that posts enough, under
// the rules that stand, their minimums and their rounding included (docs/MEANING.md, 15.2).

#include <algorithm>
#include <functional>
#include <set>

#include "core/index.h"
#include "core/whole.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::EarnRule;
using language::Measure;
using language::MetricKind;
using language::Op;
using language::Program;

constexpr std::int64_t kMostAmount = 1'000'000'000'000'000;
constexpr std::size_t kMostGuesses = 64;

// What else an event says beside its amount: {slot, value}, by slot.
using Assumed = std::vector<std::pair<int, std::int64_t>>;

// What one alternative of a condition wants the fields of the event to say.
Assumed wanted_by(const Conditions& conditions, const std::vector<int>& alternative, int amount_field) {
  Assumed wanted;
  for (const int a : alternative) {
    const Atom& atom = conditions.atoms[index(a)];
    // Money is not had for nothing: what is to be found out is its amount.
    if (atom.kind != AtomKind::EventField || atom.index == amount_field) continue;
    if (atom.unit.kind == UnitKind::Money) continue;
    if ((atom.op == Op::Is || atom.op == Op::IsOneOf) && !atom.values.empty())
      wanted.emplace_back(atom.index, atom.values.front());
    if (atom.op == Op::AtLeast || atom.op == Op::Exactly) wanted.emplace_back(atom.index, atom.value);
  }
  return wanted;
}

// Both at once; the second one where they differ.
Assumed joined(Assumed a, const Assumed& b) {
  for (const auto& [slot, value] : b) {
    const auto same = [slot = slot](const auto& one) { return one.first == slot; };
    a.erase(std::remove_if(a.begin(), a.end(), same), a.end());
    a.emplace_back(slot, value);
  }
  std::sort(a.begin(), a.end());
  return a;
}

// Every way a rule's conditions could be meant, and nothing at all.
void add_guesses(const EarnRule& rule, int amount_field, std::vector<Assumed>& guesses) {
  std::vector<Assumed> of_rule{{}};
  const auto branch = [&](const Conditions& conditions) {
    std::vector<Assumed> longer;
    for (const Assumed& so_far : of_rule) {
      longer.push_back(so_far);
      for (const auto& alternative : conditions.alternatives)
        longer.push_back(joined(so_far, wanted_by(conditions, alternative, amount_field)));
    }
    of_rule = std::move(longer);
  };
  branch(rule.where);
  std::vector<Assumed> with_rows = of_rule;
  for (const language::RateRow& row : rule.rows) {
    const std::vector<Assumed> before = of_rule;
    branch(row.where);
    with_rows.insert(with_rows.end(), of_rule.begin(), of_rule.end());
    of_rule = before;
  }
  for (const Assumed& guess : with_rows) {
    const bool known = std::find(guesses.begin(), guesses.end(), guess) != guesses.end();
    if (!known && guesses.size() < kMostGuesses) guesses.push_back(guess);
  }
}

bool is_amount(const language::Field& field) {
  return field.unit.kind == UnitKind::Money || field.unit.kind == UnitKind::Quantity ||
         field.unit.kind == UnitKind::Count;
}

// What a rule asks of the fields of its event.
std::vector<const Atom*> field_atoms(const EarnRule& rule) {
  std::vector<const Atom*> atoms;
  const auto look = [&](const Conditions& conditions) {
    for (const Atom& atom : conditions.atoms) {
      if (atom.kind == AtomKind::EventField) atoms.push_back(&atom);
    }
  };
  look(rule.where);
  for (const language::RateRow& row : rule.rows) look(row.where);
  return atoms;
}

// The fields of an event that rates are paid on, and the money that rules ask for.
std::vector<int> amount_fields(const Program& program, int event) {
  std::vector<int> fields;
  const auto put = [&](int field) {
    if (field >= 0 && is_amount(program.events[index(event)].fields[index(field)]) &&
        std::find(fields.begin(), fields.end(), field) == fields.end())
      fields.push_back(field);
  };
  for (const EarnRule& rule : program.earn) {
    if (rule.event != event || rule.yearly || rule.dates) continue;
    if (rule.kind == EarnRule::Kind::Rate) put(rule.field);
    if (rule.kind == EarnRule::Kind::Several) put(rule.several.field);
    for (const language::RateRow& row : rule.rows) put(row.rate.field);
    for (const Atom* atom : field_atoms(rule)) {
      if (program.events[index(event)].fields[index(atom->index)].unit.kind == UnitKind::Money)
        put(atom->index);
    }
  }
  return fields;
}

// The least amount that is enough, from one of `begins` on, between which more is never less.
std::optional<std::int64_t> least_amount(const std::vector<std::int64_t>& begins,
                                         const std::function<bool(std::int64_t)>& enough) {
  for (std::size_t i = 0; i < begins.size(); ++i) {
    std::int64_t low = begins[i] - 1;  // not enough
    std::int64_t high = i + 1 < begins.size() ? begins[i + 1] - 1 : kMostAmount;
    if (!enough(high)) continue;
    while (high - low > 1) {
      const std::int64_t middle = low + (high - low) / 2;
      (enough(middle) ? high : low) = middle;
    }
    return high;
  }
  return std::nullopt;
}

}  // namespace

// The points of the currency that are missing that an event of `amount` in `field` would earn now.
std::int64_t Evaluator::Walk::standing_points(int event, int field, std::int64_t amount,
                                              const Assumed& assumed, const MissingPoints& missing) const {
  const Program& program = rules();
  std::vector<std::int64_t> fields(program.events[index(event)].fields.size(), kEmpty);
  if (event == language::kOrders) fields[language::kOrderStatus] = language::kCompleted;
  for (const auto& [slot, value] : assumed) fields[index(slot)] = value;
  fields[index(field)] = amount;
  Activity activity;
  activity.event = event;
  activity.day = today_;
  activity.minute = 12 * 60;
  activity.fields = fields;
  const Side side(*this, version_);
  const EventView view(program, activity);
  const Earning& earning = earning_[index(version_)];
  const Earning::Points points = earning.standing(event, view, moment(version_, side));
  std::int64_t sum = 0;
  for (std::size_t s = 0; s < points.size(); ++s) {
    const Earning::Slot& slot = earning.slots()[s];
    if (rulebook_.units().id(version_, slot.unit) != missing.unit) continue;
    if (!missing.earned || program.earn[index(slot.rule)].counts_for_tiers) sum = add(sum, points[s]);
  }
  return sum;
}

std::optional<Evaluator::AsEvent> Evaluator::Walk::least_event(int event, const MissingPoints& missing,
                                                               bool money_only) const {
  std::optional<AsEvent> best;
  for (const int field : amount_fields(rules(), event)) {
    const UnitKind kind = rules().events[index(event)].fields[index(field)].unit.kind;
    if (money_only && kind != UnitKind::Money) continue;
    const std::vector<std::int64_t> begins = new_views(event, field);
    std::vector<Assumed> guesses{{}};
    for (const EarnRule& rule : rules().earn) {
      const bool campaign = rule.dates || rule.kind == EarnRule::Kind::Multiply;
      if (rule.event == event && !rule.yearly && !campaign) add_guesses(rule, field, guesses);
    }
    for (const Assumed& assumed : guesses) {
      const auto enough = [&](std::int64_t amount) {
        return standing_points(event, field, amount, assumed, missing) >= missing.points;
      };
      const auto least = least_amount(begins, enough);
      const bool better = least && (!best || *least < best->amount ||
                                    (*least == best->amount && assumed.size() < best->assumed.size()));
      if (better) best = AsEvent{field, *least, assumed};
    }
  }
  return best;
}

// The amounts from which on the rules see something else: from one to the next, more money never gives less.
std::vector<std::int64_t> Evaluator::Walk::new_views(int event, int field) const {
  std::set<std::int64_t> begins{1};
  for (const EarnRule& rule : rules().earn) {
    if (rule.event != event || rule.yearly) continue;
    for (const Atom* atom : field_atoms(rule)) {
      if (atom->index != field) continue;
      const std::int64_t value = threshold_of(*atom, now());
      if (value > 1 && value < kMostAmount) begins.insert(value);
      if (value > 0 && value < kMostAmount) begins.insert(value + 1);
    }
  }
  return {begins.begin(), begins.end()};
}

// The least money that posts so many points, by whatever is paid for with money.
std::optional<std::int64_t> Evaluator::Walk::least_money(const MissingPoints& missing) const {
  std::optional<std::int64_t> least;
  for (int event = 0; event < static_cast<int>(rules().events.size()); ++event) {
    const auto as = least_event(event, missing, true);
    if (as && (!least || as->amount < *least)) least = as->amount;
  }
  return least;
}

std::optional<Evaluator::AsEvent> Evaluator::Walk::missing_as(int tier, bool to_keep, int event) const {
  const Progress progress = to_keep ? keeping(tier).progress : progress_to(tier);
  if (progress.cheapest < 0) return std::nullopt;
  std::optional<AsEvent> all;
  for (const Gap& gap : progress.alternatives[static_cast<std::size_t>(progress.cheapest)].gaps) {
    if (gap.missing == 0 || !gap.counts()) continue;
    const Measure* measure = gap.measure < 0 ? nullptr : &rules().measures[index(gap.measure)];
    std::optional<AsEvent> one;
    if (measure == nullptr || measure->kind == Measure::Kind::Earned) {
      const int unit = measure == nullptr ? gap.balance : measure->index;
      one =
          least_event(event, {rulebook_.units().id(version_, unit), gap.missing, measure != nullptr}, false);
      if (!one) return std::nullopt;
    } else {
      const language::Metric& metric = rules().metrics[index(measure->index)];
      if (metric.event != event || metric.kind != MetricKind::Sum || metric.field < 0) continue;
      Assumed assumed;
      if (!metric.where.alternatives.empty())
        assumed = wanted_by(metric.where, metric.where.alternatives.front(), metric.field);
      one = AsEvent{metric.field, gap.missing, assumed};
    }
    if (all && all->field != one->field) return std::nullopt;
    if (!all || one->amount > all->amount) all = one;
  }
  return all;
}

}  // namespace rung::engine
