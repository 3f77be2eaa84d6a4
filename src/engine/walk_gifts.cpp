// What is given beside earning: milestones, choices, vouchers, conversions (docs/MEANING.md, 11).

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/index.h"
#include "core/whole.h"
#include "engine/compare.h"
#include "engine/validity.h"
#include "engine/voucher_pieces.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Cap;
using language::Conversion;
using language::Measure;
using language::Milestone;
using language::Voucher;

constexpr std::int64_t kNoStep = std::numeric_limits<std::int64_t>::min();
// What one activity can reach of one milestone: more would be a slip in the rules, not a gift.
constexpr std::int64_t kMostSteps = 100'000;

// The steps above `after` up to `value`, rising.
std::vector<std::int64_t> steps_between(const Milestone& milestone, std::int64_t after, std::int64_t value) {
  std::vector<std::int64_t> steps;
  if (milestone.kind != Milestone::Kind::Every) {
    for (const std::int64_t step : milestone.values) {
      if (step > after && step <= value) steps.push_back(step);
    }
    return steps;
  }
  const std::int64_t every = milestone.values[0];
  const std::int64_t last = milestone.values.size() > 2 ? std::min(value, milestone.values[2]) : value;
  std::int64_t step = milestone.values[1];
  if (after >= step) step += ((after - step) / every + 1) * every;
  for (; step <= last && static_cast<std::int64_t>(steps.size()) < kMostSteps; step += every)
    steps.push_back(step);
  return steps;
}

}  // namespace

// ---- Milestones
// --------------------------------------------------------------------------------------------------

// As of each earlier day on which the activity counted, then as of today.
void Evaluator::Walk::milestones(std::int32_t activity) {
  if (!any_milestones_) return;
  std::vector<Day> days;
  for (const Touched& touched : touched_) {
    if (touched.day >= start_) days.push_back(touched.day);
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  days.push_back(today_);
  for (const Day day : days) {
    const int version = rulebook_.version_on(day);
    const auto& all = rulebook_.at(version).milestones;
    for (int m = 0; m < static_cast<int>(all.size()); ++m) {
      if (day == today_ || touches(all[index(m)].measure, version, day))
        reach_steps(version, m, day, activity);
    }
  }
}

// Whether the running activity counted on an earlier day for a measure.
bool Evaluator::Walk::touches(int measure, int version, Day day) const {
  const Measure& what = rulebook_.at(version).measures[index(measure)];
  return std::any_of(touched_.begin(), touched_.end(), [&](const Touched& touched) {
    if (touched.day != day) return false;
    if (what.kind == Measure::Kind::Metric) return touched.version == version && touched.index == what.index;
    return touched.version < 0 && touched.index == rulebook_.units().id(version, what.index);
  });
}

void Evaluator::Walk::reach_steps(int version, int milestone, Day counted_on, std::int32_t activity) {
  const Milestone& rule = rulebook_.at(version).milestones[index(milestone)];
  const Measure& what = rulebook_.at(version).measures[index(rule.measure)];
  const Day period = what.window.kind == Window::Kind::This
                         ? calendar(version).around(what.window.cycle, counted_on).first
                         : kFirstDay;
  const Seen seen{version, counted_on, kFirstDay};
  const std::int64_t value = measure_value(kind_of(version, what), cut(version, what, seen), counted_on);
  // Each step once, whichever version reached it; those of one version only rise.
  Reached& reached = reached_steps_[{rule.name, period}];
  std::int64_t& highest = reached.highest.try_emplace(version, kNoStep).first->second;
  for (const std::int64_t step : steps_between(rule, highest, value)) {
    highest = step;
    if (reached.steps.insert(step).second) reach_step(version, milestone, step, period, activity);
  }
}

void Evaluator::Walk::reach_step(int version, int milestone, std::int64_t step, Day period,
                                 std::int32_t activity) {
  const Milestone& rule = rulebook_.at(version).milestones[index(milestone)];
  const std::string cap_name = "milestone " + rule.name;
  // What an opening brings along was rewarded where it comes from.
  const bool opening = activity >= 0 && activity_at(activity).event == language::kOpenings;
  bool given = !opening && holds_conditions(rule.where, {version, today_, kFirstDay});
  for (const Cap& cap : rule.caps) {
    const DayRange days = engine::cap_days(cap, today_, calendar(version));
    given = given && (!cap.counts_times || cap_use_.used(cap_name, "", days) < cap.limit);
  }
  result_.steps.push_back({version, milestone, step, period, today_, activity, given});
  if (!given) return;
  if (told(version)) observer_->step_reached(milestone, step);
  cap_use_.note(cap_name, "", today_, 1);
  give(rule.gives.grants, 1, version, rulebook_.source(Source::Kind::Milestone, rule.name), activity,
       fmt::format("step {} of {}", step, period.number));
  if (rule.choice) open_choice(*rule.choice, version, milestone, -1, activity);
}

// ---- Grants and choices
// ----------------------------------------------------------------------------------------

// What a rule of a version gives, several times over.
void Evaluator::Walk::give(const std::vector<language::Grant>& grants, std::int64_t times, int version,
                           int source, std::int32_t activity, const std::string& occasion) {
  for (const language::Grant& grant : grants) {
    const auto amount = multiply_checked(grant.fixed, times);
    if (!amount || *amount <= 0) continue;
    if (grant.unit.kind == UnitKind::Points) {
      give_points(rulebook_.units().id(version, grant.unit.index), *amount, source, activity);
    } else {
      issue_voucher(rulebook_.vouchers().id(version, grant.unit.index), *amount, 0, source, activity,
                    occasion);
    }
  }
}

void Evaluator::Walk::open_choice(const language::Choice& choice, int version, int milestone, int reward,
                                  std::int32_t activity) {
  ChoiceState open;
  open.version = version;
  open.milestone = milestone;
  open.reward = reward;
  open.opened_on = today_;
  open.until = add_duration(today_, choice.within);
  open.activity = activity;
  result_.choices.push_back(open);
}

void Evaluator::Walk::settle_choice(std::size_t choice, int option, std::int32_t activity) {
  ChoiceState& state = result_.choices[choice];
  const language::Program& program = rulebook_.at(state.version);
  const bool of_milestone = state.milestone >= 0;
  const language::Choice& rule = of_milestone ? *program.milestones[index(state.milestone)].choice
                                              : *program.rewards[index(state.reward)].choice;
  const std::string& name = of_milestone ? program.milestones[index(state.milestone)].name
                                         : program.rewards[index(state.reward)].name;
  state.chosen = option;
  state.settled_on = today_;
  const int version = state.version;
  give(option >= 0 ? rule.of[index(option)] : rule.otherwise, 1, version,
       rulebook_.source(Source::Kind::Choice, name), activity);
}

// The time to choose ended yesterday.
void Evaluator::Walk::settle_choices() {
  for (std::size_t i = 0; i < result_.choices.size(); ++i) {
    const ChoiceState& state = result_.choices[i];
    if (!state.settled_on && state.until < today_ && !rests(state)) settle_choice(i, -1, -1);
  }
}

// Of a milestone or reward that the version in force does not have.
bool Evaluator::Walk::rests(const ChoiceState& choice) const {
  const auto has = [](const auto& all, const std::string& name) {
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  };
  const language::Program& of = rulebook_.at(choice.version);
  if (choice.milestone >= 0) return !has(rules().milestones, of.milestones[index(choice.milestone)].name);
  return !has(rules().rewards, of.rewards[index(choice.reward)].name);
}

// ---- Vouchers
// --------------------------------------------------------------------------------------------------

void Evaluator::Walk::issue_voucher(int voucher, std::int64_t count, std::int64_t worth, int source,
                                    std::int32_t activity, const std::string& occasion) {
  const int at = rulebook_.vouchers().in(version_, voucher);
  if (at < 0 || count <= 0) return;
  const Voucher& rule = rules().vouchers[index(at)];
  VoucherState state;
  state.voucher = voucher;
  state.source = source;
  state.activity = activity;
  state.issued_on = today_;
  if (rule.life) {
    const Day end = add_duration(today_, *rule.life);
    state.last_day = rule.life_after_issue ? end : end - 1;
    if (rule.life_snaps_to)
      state.last_day = calendar(version_).around(*rule.life_snaps_to, state.last_day).last;
  }
  state.count = count;
  state.worth = worth;
  state.origin = voucher_origin(rule.name, rulebook_.sources()[index(source)].text(),
                                occasion.empty() ? occasion_of(activity) : occasion);
  std::uint64_t& issued = issued_by_origin_[state.origin];
  state.before = static_cast<std::int64_t>(issued);
  issued += static_cast<std::uint64_t>(count);
  result_.vouchers.push_back(std::move(state));
}

// What something happened by: the activity as its source names it, else the day.
std::string Evaluator::Walk::occasion_of(std::int32_t activity) const {
  if (activity < 0) return fmt::format("on {}", today_.number);
  const Activity& by = activity_at(activity);
  return fmt::format("{} {}", rules().events[index(by.event)].name, by.source_id);
}

// The one that is named, if it is there; else those that end first, then those issued first.
void Evaluator::Walk::use_vouchers(int voucher, std::int64_t count, std::int64_t number,
                                   std::int32_t activity) {
  const auto is_there = [&](const VoucherState& one) {
    return one.voucher == voucher && one.count > 0 && one.last_day >= today_;
  };
  const auto note = [&](const VoucherState& one, std::int64_t used) {
    redemptions_[activity].vouchers.push_back(static_cast<std::size_t>(&one - result_.vouchers.data()));
    count -= used;
  };
  for (VoucherState& one : result_.vouchers) {
    if (number == kEmpty || count <= 0 || !is_there(one)) continue;
    const auto piece = find_piece(one, number);
    if (!piece) continue;
    use_piece(one, *piece, activity);
    note(one, 1);
    break;
  }
  while (count > 0) {
    VoucherState* first = nullptr;
    for (VoucherState& one : result_.vouchers) {
      if (!is_there(one)) continue;
      if (first == nullptr || one.last_day < first->last_day) first = &one;
    }
    if (first == nullptr) return;
    const std::int64_t used = std::min(count, first->count);
    use_pieces(*first, used, activity);
    note(*first, used);
  }
}

// ---- Conversions
// -----------------------------------------------------------------------------------------------

// The name of what a conversion gives.
const std::string& Evaluator::Walk::given_by(const Conversion& rule) const {
  if (rule.to.kind == UnitKind::Points) return rules().points[index(rule.to.index)].name;
  return rules().vouchers[index(rule.to.index)].name;
}

// How many steps the caps on what is given still let through.
std::int64_t Evaluator::Walk::steps_allowed(const Conversion& rule) const {
  std::int64_t steps = std::numeric_limits<std::int64_t>::max();
  const std::string name = "convert " + rule.name;
  for (const Cap& cap : rule.caps) {
    const DayRange days = engine::cap_days(cap, today_, calendar(version_));
    const std::int64_t used = cap_use_.used(name, cap.counts_times ? "" : given_by(rule), days);
    const std::int64_t left = std::max<std::int64_t>(0, cap.limit - used);
    if (cap.counts_times && left == 0) return 0;
    if (!cap.counts_times) steps = std::min(steps, left / std::max<std::int64_t>(1, rule.gives));
  }
  return steps;
}

// Whole steps of what is usable, of what counts, and of what is asked for.
void Evaluator::Walk::convert(int conversion, std::int64_t most, std::int32_t activity) {
  const Conversion& rule = rules().conversions[index(conversion)];
  const int unit = rulebook_.units().id(version_, rule.unit);
  const bool qualifying = rules().points[index(rule.unit)].qualifying_only;
  Day earned_until = kForever;
  if (rule.counts_until) earned_until = calendar(version_).around(*rule.counts_until, today_).first - 1;
  const std::int64_t usable =
      qualifying ? counters_[index(unit)] : books_[index(unit)].spendable(today_, earned_until);
  const std::int64_t available = std::min(usable, most);
  if (available < std::max(rule.at_least, rule.per)) return;
  const std::int64_t steps = std::min(available / rule.per, steps_allowed(rule));
  if (steps <= 0) return;
  if (told(version_)) observer_->converted(conversion);
  const int source = rulebook_.source(Source::Kind::Conversion, rule.name);
  if (qualifying) {
    counters_[index(unit)] -= steps * rule.per;
  } else {
    (void)books_[index(unit)].spend(
        {steps * rule.per, today_, ledger::Account::Redeemed, activity, earned_until, false});
  }
  cap_use_.note("convert " + rule.name, "", today_, 1);
  cap_use_.note("convert " + rule.name, given_by(rule), today_, steps * rule.gives);
  if (rule.to.kind == UnitKind::Points) {
    give_points(rulebook_.units().id(version_, rule.to.index), steps * rule.gives, source, activity);
  } else {
    const int voucher = rulebook_.vouchers().id(version_, rule.to.index);
    if (rule.voucher_of_money) {
      issue_voucher(voucher, 1, steps * rule.gives, source, activity);
    } else {
      issue_voucher(voucher, steps * rule.gives, 0, source, activity);
    }
  }
}

void Evaluator::Walk::convert_on_days() {
  for (int c = 0; c < static_cast<int>(rules().conversions.size()); ++c) {
    const Conversion& rule = rules().conversions[index(c)];
    if (rule.when != Conversion::When::OnDays || next_day_of_year(rule.days, today_ - 1) != today_) continue;
    convert(c, std::numeric_limits<std::int64_t>::max(), -1);
  }
}

void Evaluator::Walk::convert_on_reaching(std::int32_t activity) {
  for (int c = 0; c < static_cast<int>(rules().conversions.size()); ++c) {
    if (rules().conversions[index(c)].when == Conversion::When::OnReaching)
      convert(c, std::numeric_limits<std::int64_t>::max(), activity);
  }
}

}  // namespace rung::engine
