// What is learnt late is booked as a difference, and the points end where they would have ended had
// everything come in time: random programs and members, looked at on several days while ever more of the past
// is known.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "app/member_points.h"
#include "engine/evaluate.h"
#include "property/engine/counts.h"
#include "property/engine/random_members.h"
#include "property/engine/random_rules.h"
#include "property/ledger/journal.h"

namespace rung {
namespace {

using naive::Dice;
using naive::Member;

constexpr int kPrograms = naive::kFewer > 1 ? 80 : 2'000;
constexpr int kMembers = 2;
constexpr int kLooks = 4;  // days on which the books are brought up to date; the last one knows everything

// By currency.
using Books = std::vector<testing::Journal>;

// What is left, and what was moved to and from each account: lot by lot, lots on the same terms together.
std::map<std::string, std::int64_t> told(const ledger::Booked& booked) {
  std::map<std::string, std::int64_t> sums;
  for (const ledger::Lot& lot : booked.lots) {
    // Under which terms a debt stands says nothing.
    const std::string terms = lot.is_debt()
                                  ? "debt"
                                  : fmt::format("{} {} {}", lot.terms.earned_on.number,
                                                lot.terms.usable_from ? lot.terms.usable_from->number : -1,
                                                lot.terms.last_day.number);
    if (lot.left != 0) sums[fmt::format("{} {}: {} left", lot.activity, lot.rule, terms)] += lot.left;
  }
  return sums;
}

std::int64_t usable_on(const ledger::Booked& booked, Day day) {
  std::int64_t sum = 0;
  for (const ledger::Lot& lot : booked.lots) {
    if (lot.is_debt() || lot.usable_on(day)) sum += lot.left;
  }
  return sum;
}

// The member as he is known when `known` of the happenings are, on a day.
Member as_known(const Member& member, const std::map<int, int>& learnt_at, int look, Day day) {
  Member result = member;
  std::erase_if(result.happenings,
                [&](const Member::Happening& one) { return one.day > day || learnt_at.at(one.id) > look; });
  return result;
}

void bring_up_to_date(Books& books, const language::Program& program, const Member& member, Day day) {
  engine::MemberHistory history = naive::history_of(member);
  for (std::size_t i = 0; i < history.activities.size(); ++i)
    history.activities[i].number = member.happenings[i].id + 1;
  engine::Evaluator evaluator(program);
  const engine::Evaluation& evaluation = evaluator.evaluate(history, day);
  const auto wanted = app::wanted_points(evaluation, history);
  if (books.size() < wanted.size()) books.resize(wanted.size());
  for (std::size_t unit = 0; unit < wanted.size(); ++unit) books[unit].bring_up_to_date(wanted[unit]);
}

// When each happening is learnt: in time, or some looks later; what belongs to an order not before the order.
std::map<int, int> random_delays(const Member& member, Dice& dice) {
  std::map<int, int> learnt_at;
  for (const Member::Happening& one : member.happenings)
    learnt_at[one.id] = dice.chance(30) ? dice.between(1, kLooks - 1) : 0;
  for (const Member::Happening& one : member.happenings) {
    const auto order = learnt_at.find(one.of);
    if (order != learnt_at.end()) learnt_at[one.id] = std::max(learnt_at[one.id], order->second);
  }
  return learnt_at;
}

}  // namespace

TEST_CASE("whatever is learnt late, points end as if it had come in time") {
  int late = 0, with_points = 0;
  for (int i = 0; i < kPrograms; ++i) {
    Dice dice(static_cast<std::uint64_t>(i) + 31'000'000);
    const auto program = naive::program_of(naive::random_rules(dice));
    for (int m = 0; m < kMembers; ++m) {
      const Member member = naive::random_member(*program, dice);
      const auto learnt_at = random_delays(member, dice);
      Day day = std::max(member.joined, program->effective_from);
      Books step_by_step, at_once;
      for (int look = 0; look < kLooks; ++look) {
        day = day + dice.between(1, 300);
        bring_up_to_date(step_by_step, *program, as_known(member, learnt_at, look, day), day);
      }
      bring_up_to_date(at_once, *program, as_known(member, learnt_at, kLooks, day), day);
      REQUIRE(step_by_step.size() == at_once.size());
      for (std::size_t unit = 0; unit < at_once.size(); ++unit) {
        CAPTURE(i);
        CAPTURE(m);
        const auto expected = told(at_once[unit].booked());
        REQUIRE(told(step_by_step[unit].booked()) == expected);
        REQUIRE(usable_on(step_by_step[unit].booked(), day) == usable_on(at_once[unit].booked(), day));
        with_points += expected.empty() ? 0 : 1;
      }
      for (const auto& [id, look] : learnt_at) late += look > 0 ? 1 : 0;
    }
  }
  MESSAGE(fmt::format("{} happenings learnt late, {} books with points left", late, with_points));
  CHECK(late > kPrograms);
  CHECK(with_points > kPrograms / 4);
}

}  // namespace rung
