#include "app/why_plan.h"

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"

namespace rung::app {
namespace {

using engine::Gap;
using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::EarnRule;
using language::Field;
using language::Measure;
using language::Metric;
using language::MetricKind;
using language::Op;
using language::Program;

constexpr std::size_t kMostVariants = 24;
constexpr std::size_t kMostPointEvents = 4;
// A text that no rule mentions: "any other goods".
constexpr std::int64_t kSomeText = language::kUnknownSymbol + (std::int64_t{1} << 40);

// What people do, as opposed to what takes back, what the calendar does and what is recorded by hand.
bool can_be_done(int event) {
  return event != language::kReturns && (event < language::kRedemptions || event > language::kLastRecord);
}

// What one condition wants a field to say; kEmpty: nothing.
std::int64_t wanted_value(const Atom& atom) {
  switch (atom.op) {
    case Op::Is:
    case Op::IsOneOf: return atom.values.empty() ? atom.value : atom.values.front();
    case Op::AtLeast:
    case Op::Exactly: return atom.value;
    case Op::MoreThan: return atom.value + 1;
    case Op::IsNotEmpty: return atom.unit.kind == UnitKind::Text ? kSomeText : 1;
    case Op::AtMost:
    case Op::LessThan:
    case Op::IsNot:
    case Op::IsNotOneOf:
    case Op::InTop:
    case Op::InBottom:
    case Op::Above:
    case Op::Below:
    case Op::IsEmpty:
    case Op::IsKept:
    case Op::IsNotKept:
    case Op::IsInSegment:
    case Op::IsNotInSegment: return kEmpty;
  }
  return kEmpty;
}

bool gives(const std::vector<language::Grant>& grants, int unit) {
  return std::any_of(grants.begin(), grants.end(), [unit](const language::Grant& grant) {
    return grant.unit.kind == UnitKind::Points && grant.unit.index == unit;
  });
}

// The fields whose amount a rule pays points of a currency for; -1: a fixed number.
std::vector<int> paid_for(const EarnRule& rule, int unit) {
  std::vector<int> fields;
  switch (rule.kind) {
    case EarnRule::Kind::Rate:
      if (rule.unit == unit) fields.push_back(rule.field);
      break;
    case EarnRule::Kind::Fixed:
      if (rule.unit == unit) fields.push_back(-1);
      break;
    case EarnRule::Kind::Several:
      if (gives(rule.several.grants, unit)) fields.push_back(rule.several.field);
      break;
    case EarnRule::Kind::Table:
      for (const language::RateRow& row : rule.rows) {
        if (gives(row.rate.grants, unit)) fields.push_back(row.rate.field);
      }
      break;
    case EarnRule::Kind::Share:
    case EarnRule::Kind::Multiply: break;
  }
  return fields;
}

TriedEvents of_event(int event, std::int64_t number) {
  TriedEvents events;
  events.event = event;
  events.number = number;
  if (event == language::kOrders) events.amount = number;  // one minor unit each
  return events;
}

}  // namespace

int Pattern::line_slot_of(const Program& program, int event, int field) {
  if (field < 0) return -1;
  const std::string& name = program.events.at(index(event)).fields.at(index(field)).name;
  const std::vector<Field>& line_fields = program.events.at(index(event)).line_fields;
  for (std::size_t slot = 0; slot < line_fields.size(); ++slot) {
    if (line_fields[slot].name == name) return static_cast<int>(slot);
  }
  return -1;
}

Planner::Planner(const Program& program, const MemberView& view, const engine::Progress& progress,
                 bool to_keep)
    : program_(program), view_(view), progress_(progress), to_keep_(to_keep) {}

std::vector<std::vector<Plan>> Planner::plans(std::size_t way) const {
  std::vector<std::vector<Plan>> all;
  Needs needs;
  for (const Gap& gap : progress_.alternatives[way].gaps) {
    if (gap.missing > 0 && !add_gap(gap, needs)) return all;
  }
  if (needs.events.empty() && needs.units.empty()) return all;
  if (needs.units.empty()) {
    all.push_back(variants(needs.events, needs, -1));
    return all;
  }
  // Points come from whatever gives them; of a second currency, from the same events.
  for (const TriedEvents& points : point_events(needs.units.front(), way)) {
    std::vector<TriedEvents> events = needs.events;
    const auto same = std::find_if(events.begin(), events.end(), [&](const TriedEvents& one) {
      return one.event == points.event && (one.field < 0 || one.field == points.field);
    });
    auto grows = same - events.begin();
    if (same == events.end()) {
      events.push_back(points);
    } else if (points.field >= 0) {
      same->field = points.field;
      same->amount = std::max(same->amount, points.amount);
      same->any_amount = false;
    }
    all.push_back(variants(events, needs, static_cast<int>(grows)));
  }
  return all;
}

bool Planner::add_gap(const Gap& gap, Needs& needs) const {
  if (!gap.counts()) return false;
  const auto want_unit = [&needs](int unit) {
    if (std::find(needs.units.begin(), needs.units.end(), unit) == needs.units.end())
      needs.units.push_back(unit);
    return true;
  };
  if (gap.balance >= 0) return want_unit(gap.balance);
  const Measure& measure = program_.measures.at(index(gap.measure));
  if (measure.kind == Measure::Kind::Earned) return want_unit(measure.index);
  return add_metric(program_.metrics.at(index(measure.index)), measure.index, gap.missing, needs);
}

bool Planner::add_metric(const Metric& metric, int number, std::int64_t missing, Needs& needs) const {
  if (!metric.looks_at_events() || !can_be_done(metric.event)) return false;
  auto events = std::find_if(needs.events.begin(), needs.events.end(),
                             [&](const TriedEvents& one) { return one.event == metric.event; });
  if (events == needs.events.end()) {
    needs.events.push_back(of_event(metric.event, 1));
    events = needs.events.end() - 1;
  }
  needs.metrics.push_back(number);
  if (metric.nights_from >= 0) {
    events->nights_from = metric.nights_from;
    events->nights_to = metric.nights_to;
    events->nights = std::max(events->nights, 1);
  }
  if (metric.kind == MetricKind::Count) {
    if (missing > kMostEvents) return false;
    if (metric.nights_from >= 0) {
      events->nights = std::max(events->nights, static_cast<int>(missing));
    } else {
      events->number = std::max(events->number, missing);
      if (events->any_amount && metric.event == language::kOrders) events->amount = events->number;
    }
    return true;
  }
  if (metric.kind != MetricKind::Sum || metric.field < 0) return false;
  if (events->field >= 0 && events->field != metric.field) return false;
  events->field = metric.field;
  events->amount = std::max({events->any_amount ? 0 : events->amount, missing, events->number});
  events->any_amount = false;
  return true;
}

// The kinds of events that give points of a currency, with the amount that the distance names where it does.
std::vector<TriedEvents> Planner::point_events(int unit, std::size_t way) const {
  std::vector<TriedEvents> all;
  for (const EarnRule& rule : program_.earn) {
    if (rule.yearly || !can_be_done(rule.event)) continue;
    for (const int field : paid_for(rule, unit)) {
      TriedEvents events = of_event(rule.event, 1);
      events.field = field;
      events.any_amount = field < 0;
      if (field >= 0) events.amount = first_guess(unit, way, rule.event, field);
      const auto known = std::find_if(all.begin(), all.end(), [&](const TriedEvents& one) {
        return one.event == events.event && one.field == events.field;
      });
      if (known != all.end() || all.size() == kMostPointEvents) continue;
      if (field >= 0 && progress_.cheapest == static_cast<int>(way)) {
        const auto as = view_.evaluator->missing_as(progress_.tier, to_keep_, rule.event);
        if (as && as->field == field) {
          events.amount = as->amount;
          events.says = as->assumed;
        }
      }
      all.push_back(events);
    }
  }
  return all;
}

// Where the distance does not name an amount: what the way costs, or a unit of the field for each point.
std::int64_t Planner::first_guess(int unit, std::size_t way, int event, int field) const {
  const engine::AlternativeProgress& progress = progress_.alternatives[way];
  const bool money = program_.events.at(index(event)).fields.at(index(field)).unit.kind == UnitKind::Money;
  if (money && progress.basis == engine::CostBasis::Rate) return std::max<std::int64_t>(1, progress.cost);
  std::int64_t missing = 1;
  for (const Gap& gap : progress.gaps) {
    const bool earned = gap.measure >= 0 &&
                        program_.measures.at(index(gap.measure)).kind == Measure::Kind::Earned &&
                        program_.measures.at(index(gap.measure)).index == unit;
    if (earned || gap.balance == unit) missing = std::max(missing, gap.missing);
  }
  return missing;
}

// ---- What the events say
// ----------------------------------------------------------------------------------------

std::vector<Plan> Planner::variants(const std::vector<TriedEvents>& events, const Needs& needs,
                                    int grows) const {
  std::vector<Plan> plans{Plan{{}, {}, grows}};
  for (const TriedEvents& one : events) {
    std::vector<Plan> longer;
    for (const Plan& so_far : plans) {
      for (const auto& [wanted, like_last] : says_of(one, needs)) {
        if (longer.size() == kMostVariants) break;
        Plan plan = so_far;
        TriedEvents with = one;
        with.says = wanted.says;
        with.line_says = wanted.line_says;
        with.like_last = like_last;
        plan.patterns.push_back(pattern_of(with));
        plan.events.push_back(std::move(with));
        longer.push_back(std::move(plan));
      }
    }
    plans = std::move(longer);
  }
  return plans;
}

// Nothing in particular; what the rules that count or pay want it to say; the same as the last time.
std::vector<std::pair<Planner::Wanted, bool>> Planner::says_of(const TriedEvents& events,
                                                               const Needs& needs) const {
  std::vector<std::pair<Wanted, bool>> all{{Wanted{}, false}};
  if (!events.says.empty()) all.push_back({Wanted{events.says, {}}, false});
  for (const int metric : needs.metrics) {
    const Metric& of = program_.metrics.at(index(metric));
    if (of.event == events.event) add_wanted(of.where, events, all);
  }
  if (!needs.units.empty()) {
    for (const EarnRule& rule : program_.earn) {
      if (rule.event != events.event || rule.yearly) continue;
      add_wanted(rule.where, events, all);
      for (const language::RateRow& row : rule.rows) add_wanted(row.where, events, all);
    }
  }
  if (last_of(events.event) != nullptr) all.push_back({Wanted{}, true});
  return all;
}

// The member's last event of a kind up to the day asked about; nullptr: none.
const engine::Activity* Planner::last_of(int event) const {
  const engine::Activity* last = nullptr;
  for (const engine::Activity& one : view_.history.activities) {
    if (one.event == event && !one.fields.empty() && one.day <= view_.evaluation.as_of) last = &one;
  }
  return last;
}

void Planner::add_wanted(const Conditions& where, const TriedEvents& events,
                         std::vector<std::pair<Wanted, bool>>& to) const {
  for (const std::vector<int>& atoms : where.alternatives) {
    Wanted wanted;
    for (const int number : atoms) {
      const Atom& atom = where.atoms.at(index(number));
      const std::int64_t value = wanted_value(atom);
      if (value == kEmpty) continue;
      const bool status = events.event == language::kOrders && atom.index == language::kOrderStatus;
      if (atom.kind == AtomKind::EventField && atom.index != events.field && !status)
        wanted.says.emplace_back(atom.index, value);
      if (atom.kind == AtomKind::LineField && atom.index != language::kLineNetAmount)
        wanted.line_says.emplace_back(atom.index, value);
    }
    const bool fresh = std::none_of(to.begin(), to.end(), [&](const auto& one) {
      return one.first.says == wanted.says && one.first.line_says == wanted.line_says;
    });
    if (fresh && to.size() < kMostVariants) to.emplace_back(std::move(wanted), false);
  }
}

Pattern Planner::plain(int event) const {
  const language::EventType& type = program_.events.at(index(event));
  Pattern pattern;
  // Nothing special: no coupon, no channel.
  pattern.fields.assign(type.fields.size(), kEmpty);
  for (const Field& field : type.line_fields)
    pattern.line.push_back(field.unit.kind == UnitKind::Text ? kSomeText : kEmpty);
  return pattern;
}

Pattern Planner::pattern_of(const TriedEvents& events) const {
  Pattern pattern = plain(events.event);
  if (!events.like_last) {
    for (const auto& [slot, value] : events.says) pattern.fields.at(index(slot)) = value;
    for (const auto& [slot, value] : events.line_says) pattern.line.at(index(slot)) = value;
    return pattern;
  }
  const engine::Activity* last = last_of(events.event);
  std::copy(last->fields.begin(), last->fields.end(), pattern.fields.begin());
  if (last->lines.size() >= pattern.line.size())
    std::copy_n(last->lines.begin(), pattern.line.size(), pattern.line.begin());
  return pattern;
}

}  // namespace rung::app
