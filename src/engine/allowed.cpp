#include "engine/allowed.h"

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "engine/matching.h"

namespace rung::engine {
namespace {

using language::Cap;
using language::Program;

const Program& program_of(const Evaluation& evaluation) { return *evaluation.versions.back(); }

// The word of a choice field of a record; empty if it says nothing.
std::string word(const Program& program, const Activity& activity, int slot) {
  const std::int64_t choice = field(activity, slot);
  if (choice == kEmpty) return {};
  return program.events[index(activity.event)].fields[index(slot)].choices[index(choice)];
}

// What the word of a choice field stands for; -1: nothing.
int chosen(const Activity& activity, int slot, const std::vector<int>& numbers) {
  const std::int64_t choice = field(activity, slot);
  return choice == kEmpty || index(choice) >= numbers.size() ? -1 : numbers[index(choice)];
}

std::int64_t times_of(const Activity& redemption, const Program& program) {
  const std::int64_t times = field(redemption, program.records.redemption_times);
  return times == kEmpty ? 1 : times;
}

// The first day after one on which the uses that still count are `room` at the most. Uses lie in the period
// of today, so a period that moves on leaves the oldest behind.
std::optional<Day> again_on(const Evaluator& evaluator, const Cap& cap, std::int64_t room, Day today,
                            const std::vector<std::pair<Day, std::int64_t>>& uses) {
  if (!cap.cycle && !cap.rolling) return std::nullopt;
  if (cap.cycle) return evaluator.days_of(cap).last + 1;
  std::int64_t counted = 0;
  for (const auto& use : uses) counted = add(counted, use.second);
  Day day = today;
  for (const auto& [used_on, amount] : uses) {
    if (counted <= room) break;
    while (evaluator.days_of(cap, day).first <= used_on) day = day + 1;
    counted -= amount;
  }
  return day;
}

// How much of a cap is used up by records of the history; `amount` says what one of them uses (0: nothing).
template <typename Amount>
std::optional<Denial> against_cap(const Evaluator& evaluator, const MemberHistory& history, const Cap& cap,
                                  std::int64_t wanted, Day until, const Amount& amount) {
  if (cap.scope == Cap::Scope::InTotal) return std::nullopt;
  const DayRange days = evaluator.days_of(cap);
  Denial denial;
  denial.kind = Denial::Kind::Cap;
  denial.cap = &cap;
  std::vector<std::pair<Day, std::int64_t>> uses;
  for (const Activity& activity : history.activities) {
    if (activity.day > until || !days.contains(activity.day) || activity.of_other) continue;
    const std::int64_t used = amount(activity);
    if (used == 0) continue;
    denial.used = add(denial.used, used);
    denial.last_used = activity.day;
    uses.emplace_back(activity.day, used);
  }
  if (add(denial.used, wanted) <= cap.limit) return std::nullopt;
  if (wanted <= cap.limit) denial.again_on = again_on(evaluator, cap, cap.limit - wanted, until, uses);
  return denial;
}

// As a whole: then it does not count for limits.
bool is_cancelled(const Evaluation& evaluation, const MemberHistory& history, const Activity& redemption) {
  const auto number = static_cast<std::int32_t>(&redemption - history.activities.data());
  const RedemptionState* state = evaluation.redemption(number);
  return state != nullptr && state->cancelled_on;
}

// A question about a redemption has the redemption alone to look at.
class Nobody : public MemberSide {
 public:
  [[nodiscard]] bool holds(const language::Atom& /*atom*/) const override { return false; }
  [[nodiscard]] std::int64_t threshold(const language::Atom& atom) const override { return atom.value; }
};

}  // namespace

std::optional<Denial> against_points(const Evaluation& evaluation, int unit, std::int64_t points,
                                     const Purse& purse) {
  const bool shared =
      purse.owner != nullptr && std::find(purse.units.begin(), purse.units.end(), unit) != purse.units.end();
  const PointsState& state = (shared ? *purse.owner : evaluation).points[index(unit)];
  if (points <= state.usable) return std::nullopt;
  Denial denial;
  denial.kind = Denial::Kind::Points;
  denial.have = state.usable;
  denial.need = points;
  for (const Lot& lot : state.lots) {
    const bool comes = lot.left > 0 && lot.pending_on(evaluation.as_of) && lot.usable_from &&
                       lot.last_day >= *lot.usable_from;
    if (!comes) continue;
    if (!denial.more_on || *lot.usable_from < *denial.more_on) {
      denial.more_on = lot.usable_from;
      denial.more = 0;
    }
    if (*lot.usable_from == *denial.more_on) denial.more = add(denial.more, lot.left);
  }
  return denial;
}

std::optional<Denial> against_state(const Evaluation& evaluation, const Purse& purse) {
  std::optional<Day> since = evaluation.frozen_since;
  if (!since && purse.owner != nullptr) since = purse.owner->frozen_since;
  if (!since) return std::nullopt;
  Denial denial;
  denial.kind = Denial::Kind::Frozen;
  denial.last_used = since;
  return denial;
}

std::vector<Denial> against_transfer(const Evaluator& evaluator, const Evaluation& evaluation,
                                     const MemberHistory& history, int unit, std::int64_t points) {
  const Program& program = program_of(evaluation);
  const language::RecordFields& slots = program.records;
  const language::PointCurrency& rule = program.points[index(unit)];
  std::vector<Denial> denials;
  if (const auto frozen = against_state(evaluation)) denials.push_back(*frozen);
  if (!rule.transferable) {
    Denial denial;
    denial.kind = Denial::Kind::NotTransferable;
    denials.push_back(denial);
  }
  for (const Cap& cap : rule.transfer_caps) {
    const auto sent = [&](const Activity& activity) -> std::int64_t {
      if (activity.event != language::kTransfers || field(activity, slots.transfer_sender) != kEmpty)
        return 0;
      const std::int64_t one = field(activity, slots.transfer_points[index(unit)]);
      if (one == kEmpty) return 0;
      return cap.counts_times ? 1 : one;
    };
    const auto denial =
        against_cap(evaluator, history, cap, cap.counts_times ? 1 : points, evaluation.as_of, sent);
    if (denial) denials.push_back(*denial);
  }
  if (const auto few = against_points(evaluation, unit, points)) denials.push_back(*few);
  return denials;
}

std::vector<Denial> against_reward(const Evaluator& evaluator, const Evaluation& evaluation,
                                   const MemberHistory& history, int reward, std::int64_t times,
                                   const Purse& purse) {
  const Program& program = program_of(evaluation);
  const language::Reward& rule = program.rewards[index(reward)];
  std::vector<Denial> denials;
  const auto deny = [&](Denial::Kind kind) {
    Denial denial;
    denial.kind = kind;
    denials.push_back(denial);
  };
  if (rule.dates && !rule.dates->contains(evaluation.as_of)) deny(Denial::Kind::Dates);
  if (!evaluator.holds(rule.where)) deny(Denial::Kind::Conditions);
  for (const Cap& cap : rule.caps) {
    const std::int64_t each = cap.counts_times ? 1 : rule.cost;
    const auto denial = against_cap(evaluator, history, cap, each * times, evaluation.as_of,
                                    [&](const Activity& activity) -> std::int64_t {
                                      const bool same = activity.event == language::kRedemptions &&
                                                        chosen(activity, program.records.redemption_reward,
                                                               program.records.rewards) == reward &&
                                                        !is_cancelled(evaluation, history, activity);
                                      return same ? each * times_of(activity, program) : 0;
                                    });
    if (denial) denials.push_back(*denial);
  }
  const auto price = multiply_checked(rule.cost, times);
  const auto points = against_points(evaluation, rule.unit, price.value_or(INT64_MAX), purse);
  if (points && rule.cost > 0) denials.push_back(*points);
  return denials;
}

bool is_taken(const Program& program, int voucher, const Activity& redemption) {
  const Nobody nobody;
  return EventView(program, redemption).matches(program.vouchers[index(voucher)].where, -1, &nobody);
}

std::int64_t times_worth(const Program& program, int voucher, const Activity& redemption) {
  const EventView view(program, redemption);
  const Nobody nobody;
  for (const auto& extra : program.vouchers[index(voucher)].worth_times) {
    if (view.matches(extra.where, -1, &nobody)) return extra.times;
  }
  return 1;
}

std::vector<Denial> against_voucher(const Evaluation& evaluation, int voucher, std::int64_t times,
                                    const Activity& redemption) {
  const Program& program = program_of(evaluation);
  std::vector<Denial> denials;
  Denial none;
  none.kind = Denial::Kind::NoVoucher;
  none.need = times;
  for (const VoucherState& one : evaluation.vouchers) {
    if (one.voucher == voucher && one.last_day >= evaluation.as_of) none.have = add(none.have, one.count);
  }
  if (none.have < times) denials.push_back(none);
  if (!is_taken(program, voucher, redemption)) {
    Denial place;
    place.kind = Denial::Kind::WrongPlace;
    denials.push_back(place);
  }
  return denials;
}

std::vector<Denial> against_election(const Evaluator& evaluator, const Evaluation& evaluation,
                                     const MemberHistory& history, int election, int choice) {
  const Program& program = program_of(evaluation);
  const language::Election& rule = program.elections[index(election)];
  std::vector<Denial> denials;
  if (!rule.changes || evaluator.elected(election) == choice) return denials;
  // What was elected before, step by step: the same again is no change.
  const int slot = program.records.choice_elections[index(election)];
  const DayRange days = evaluator.cycle_now(rule.cycle);
  std::string before = rule.choices[index(rule.standard)];
  Denial denial;
  denial.kind = Denial::Kind::Cap;
  for (const Activity& activity : history.activities) {
    if (activity.event != language::kChoices || activity.day > evaluation.as_of) continue;
    const std::string after = word(program, activity, slot);
    if (after.empty() || after == before) continue;
    before = after;
    if (!days.contains(activity.day)) continue;
    ++denial.used;
    denial.last_used = activity.day;
  }
  if (denial.used >= *rule.changes) denials.push_back(denial);
  return denials;
}

std::vector<Denial> against_cancellation(const Evaluation& evaluation, std::int32_t redemption,
                                         const std::vector<std::int64_t>& points) {
  std::vector<Denial> denials;
  const auto deny = [&](Denial::Kind kind) -> Denial& {
    denials.emplace_back();
    denials.back().kind = kind;
    return denials.back();
  };
  const RedemptionState* state = evaluation.redemption(redemption);
  if (state == nullptr) {
    deny(Denial::Kind::NoRedemption);
    return denials;
  }
  if (state->cancelled_on) {
    deny(Denial::Kind::Cancelled).last_used = state->cancelled_on;
    return denials;
  }
  bool part = false;
  bool rest = false;
  for (std::size_t u = 0; u < points.size(); ++u) {
    const std::int64_t named = points[u] == kEmpty ? 0 : points[u];
    std::int64_t left = 0;
    for (const RedemptionState::Points& one : state->points) {
      if (index(one.unit) == u) left = add(left, one.left());
    }
    part = part || points[u] != kEmpty;
    rest = rest || named < left;
    if (points[u] == kEmpty || (named >= 1 && named <= left)) continue;
    Denial& denial = deny(Denial::Kind::TooMuch);
    denial.unit = static_cast<int>(u);
    denial.have = left;
    denial.need = named;
  }
  if (part && rest) return denials;
  if (state->voucher_used) deny(Denial::Kind::GiftUsed);
  if (state->chosen) deny(Denial::Kind::GiftChosen);
  return denials;
}

std::vector<Denial> against_trial(const Evaluator& evaluator, const Evaluation& evaluation,
                                  const MemberHistory& history, int trial) {
  const Program& program = program_of(evaluation);
  const language::Trial& rule = program.trials[index(trial)];
  std::vector<Denial> denials;
  if (!evaluator.holds(rule.where)) {
    Denial conditions;
    conditions.kind = Denial::Kind::Conditions;
    denials.push_back(conditions);
  }
  for (const Cap& cap : rule.caps) {
    const auto denial = against_cap(
        evaluator, history, cap, 1, evaluation.as_of, [&](const Activity& activity) -> std::int64_t {
          const bool same = activity.event == language::kGrants &&
                            chosen(activity, program.records.grant_trial, program.records.trials) == trial;
          return same ? 1 : 0;
        });
    if (denial) denials.push_back(*denial);
  }
  return denials;
}

namespace {

bool redemption_allowed(const Evaluator& evaluator, const Evaluation& evaluation,
                        const MemberHistory& history, const Activity& record, const Purse& purse) {
  const Program& program = program_of(evaluation);
  const language::RecordFields& slots = program.records;
  const std::int64_t times = times_of(record, program);
  if (times < 1 || against_state(evaluation, purse)) return false;
  if (field(record, slots.redemption_reward) != kEmpty) {
    const int reward = chosen(record, slots.redemption_reward, slots.rewards);
    if (reward < 0 || !against_reward(evaluator, evaluation, history, reward, times, purse).empty())
      return false;
  }
  if (field(record, slots.redemption_voucher) != kEmpty) {
    const int voucher = chosen(record, slots.redemption_voucher, slots.vouchers);
    if (voucher < 0 || !against_voucher(evaluation, voucher, times, record).empty()) return false;
  }
  for (std::size_t u = 0; u < slots.redemption_points.size(); ++u) {
    const std::int64_t points = field(record, slots.redemption_points[u]);
    if (points != kEmpty && (points < 1 || against_points(evaluation, static_cast<int>(u), points, purse)))
      return false;
  }
  return true;
}

bool transfer_allowed(const Evaluator& evaluator, const Evaluation& evaluation, const MemberHistory& history,
                      const Activity& record) {
  const language::RecordFields& slots = program_of(evaluation).records;
  const bool received = field(record, slots.transfer_sender) != kEmpty;
  if (received) return !against_state(evaluation);
  for (std::size_t u = 0; u < slots.transfer_points.size(); ++u) {
    const std::int64_t points = field(record, slots.transfer_points[u]);
    if (points == kEmpty) continue;
    if (points < 1 || !against_transfer(evaluator, evaluation, history, static_cast<int>(u), points).empty())
      return false;
  }
  return true;
}

bool cancellation_allowed(const Evaluation& evaluation, const Activity& record) {
  std::vector<std::int64_t> points;
  for (const int slot : program_of(evaluation).records.cancellation_points)
    points.push_back(field(record, slot));
  return against_cancellation(evaluation, record.of, points).empty();
}

bool choices_allowed(const Evaluator& evaluator, const Evaluation& evaluation, const MemberHistory& history,
                     const Activity& record) {
  const Program& program = program_of(evaluation);
  const language::RecordFields& slots = program.records;
  for (std::size_t e = 0; e < slots.choice_elections.size(); ++e) {
    const std::string choice = word(program, record, slots.choice_elections[e]);
    if (choice.empty()) continue;
    const auto& choices = program.elections[e].choices;
    const auto at = std::find(choices.begin(), choices.end(), choice);
    if (at == choices.end()) return false;
    if (!against_election(evaluator, evaluation, history, static_cast<int>(e),
                          static_cast<int>(at - choices.begin()))
             .empty())
      return false;
  }
  return true;
}

}  // namespace

bool allowed(const Evaluator& evaluator, const Evaluation& evaluation, const MemberHistory& history,
             const Activity& record, const Purse& purse) {
  const Program& program = program_of(evaluation);
  if (!evaluation.joined)
    return record.event != language::kRedemptions && record.event != language::kCancellations &&
           record.event != language::kTransfers;
  if (record.event == language::kRedemptions)
    return redemption_allowed(evaluator, evaluation, history, record, purse);
  if (record.event == language::kRequests) return !against_state(evaluation, purse);
  if (record.event == language::kTransfers) return transfer_allowed(evaluator, evaluation, history, record);
  if (record.event == language::kCancellations) return cancellation_allowed(evaluation, record);
  if (record.event == language::kChoices) return choices_allowed(evaluator, evaluation, history, record);
  if (record.event == language::kGrants) {
    if (field(record, program.records.grant_trial) == kEmpty) return true;
    const int trial = chosen(record, program.records.grant_trial, program.records.trials);
    return trial >= 0 && against_trial(evaluator, evaluation, history, trial).empty();
  }
  return true;
}

}  // namespace rung::engine
