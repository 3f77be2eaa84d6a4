// What must hold for every program and member, whatever the numbers are.

#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/evaluate.h"
#include "property/engine/compare_twins.h"
#include "property/engine/random_members.h"
#include "property/engine/random_rules.h"

using namespace rung;
using namespace rung::naive;

namespace {

constexpr int kPrograms = 150;
constexpr int kMembers = 4;

// The parts of an evaluation that can be compared as they are.
struct Seen {
  std::vector<engine::TierChange> changes;
  std::vector<std::int32_t> tier;
  std::vector<std::int64_t> measures;
  std::vector<std::int64_t> points;
  bool operator==(const Seen&) const = default;
};

Seen seen(const engine::Evaluation& evaluation) {
  Seen result{evaluation.changes, evaluation.tier, {}, {}};
  for (const auto& measure : evaluation.measures) result.measures.push_back(measure.value);
  for (const auto& accrual : evaluation.accruals) result.points.push_back(accrual.points);
  return result;
}

// One ladder of one tier that asks for money and nothing else.
std::string money_ladder(Dice& dice) {
  const std::string window =
      dice.one_of({"in this calendar year", "in this calendar month", "in this membership year",
                   "in last 12 months", "in last 1 month", "in last 90 days", "in all time",
                   "in this calendar quarter", "in this calendar day"});
  return fmt::format(R"(loyalty rules 1
program club "The club"
  effective from 2024-01-01
  currency EUR
  time zone Europe/Berlin
  languages en
metric spend
  sum net_amount of orders
tier First
  for everyone
tier Second
  above First
  enter when spend {} {} {}.{:02} EUR
  keep by entering again
  valid for 3 months
)",
                     window, dice.one_of({"at least", "more than"}), dice.between(50, 1500),
                     dice.between(0, 99));
}

Member with_order(const Member& member, Day day, std::int64_t cents) {
  Member result = member;
  Member::Happening order;
  order.id = 1'000'000;
  order.event = language::kOrders;
  order.day = day;
  order.minute = 1439;
  order.fields.assign(13, kEmpty);
  order.fields[language::kOrderNetAmount] = cents;
  result.happenings.push_back(order);
  return result;
}

void drop_after(Member& member, Day day) {
  auto& all = member.happenings;
  while (!all.empty() && all.back().day > day) all.pop_back();
}

bool reaches(const language::Program& program, const Member& member, Day day) {
  const engine::MemberHistory history = history_of(member);
  engine::Evaluator evaluator(program);
  return evaluator.evaluate(history, day).tier.front() == 1;
}

}  // namespace

TEST_CASE("looking at an earlier day first changes nothing, and the past stays as it was") {
  for (int i = 0; i < kPrograms; ++i) {
    Dice dice(static_cast<std::uint64_t>(i) + 7'000);
    const auto program = program_of(random_rules(dice));
    engine::Evaluator reused(*program);
    for (int m = 0; m < kMembers; ++m) {
      const Member member = random_member(*program, dice);
      const engine::MemberHistory history = history_of(member);
      const Day start = std::max(member.joined, program->effective_from);
      const Day first = start + dice.between(0, 500);
      const Day second = first + dice.between(0, 500);
      const Seen before = seen(reused.evaluate(history, first));
      const Seen after = seen(reused.evaluate(history, second));
      engine::Evaluator fresh(*program);
      REQUIRE(seen(fresh.evaluate(history, second)) == after);
      REQUIRE(seen(reused.evaluate(history, first)) == before);
      REQUIRE(before.changes.size() <= after.changes.size());
      for (std::size_t c = 0; c < after.changes.size(); ++c) {
        if (c < before.changes.size()) REQUIRE(after.changes[c] == before.changes[c]);
        // A tier brought over is told on the day since when it is held.
        const bool brought = after.changes[c].kind == engine::ChangeKind::BroughtOver;
        if (c >= before.changes.size() && !brought) REQUIRE(after.changes[c].day > first);
      }
    }
  }
}

// Balances are foretold as they are now: points that end, or are paid, until then do not matter.
bool foretold(const language::Conditions& conditions) {
  return std::none_of(conditions.atoms.begin(), conditions.atoms.end(),
                      [](const language::Atom& atom) { return atom.kind == language::AtomKind::Balance; });
}

// Whether points come by themselves, with the calendar, or a higher tier may begin the membership year anew.
bool moves_by_itself(const language::Program& program) {
  if (program.membership_year_restarts != language::Program::YearRestart::Never) return true;
  return std::any_of(program.earn.begin(), program.earn.end(), [](const language::EarnRule& rule) {
    return rule.yearly.has_value() || rule.event == language::kBirthdays;
  });
}

// What `keeping` foretells is what comes if nothing more happens until then.
TEST_CASE("whether a tier would be kept is what comes if nothing more happens") {
  int tried = 0;
  int kept = 0;
  for (int i = 0; i < 4 * kPrograms; ++i) {
    Dice dice(static_cast<std::uint64_t>(i) + 11'000);
    const std::vector<std::string> texts = random_rules(dice);
    const auto program = program_of(texts);
    engine::Evaluator evaluator(*program);
    for (int m = 0; m < kMembers; ++m) {
      Member member = random_member(*program, dice);
      member.attributes.clear();
      const Day day = std::max(member.joined, program->effective_from) + dice.between(0, 700);
      drop_after(member, day);
      const engine::MemberHistory history = history_of(member);
      for (std::size_t t = 0; t < program->tiers.size(); ++t) {
        const engine::TierStanding now = evaluator.evaluate(history, day).standings[t];
        const engine::Keeping keeping = evaluator.keeping(static_cast<int>(t));
        if (!keeping.judged || now.in_grace || program->tiers[t].keep != language::Keep::When) continue;
        if (!foretold(program->tiers[t].keep_when) || moves_by_itself(*program)) continue;
        if (keeping.judged_on <= day) continue;
        // Only of the tier that is held: a higher one that falls would give this one a new end.
        const engine::Evaluation& eve = evaluator.evaluate(history, keeping.judged_on - 1);
        const auto ladder = static_cast<std::size_t>(program->tiers[t].ladder);
        if (eve.tier[ladder] != static_cast<int>(t) || eve.standings[t].valid_until != now.valid_until)
          continue;
        const engine::TierStanding then = evaluator.evaluate(history, keeping.judged_on).standings[t];
        CAPTURE(fmt::format("{}", fmt::join(texts, "\n")));
        CAPTURE(described(*program, member));
        CAPTURE(program->tiers[t].name);
        CAPTURE(iso(day));
        CAPTURE(iso(keeping.judged_on));
        REQUIRE((then.alive && then.valid_until > now.valid_until) == keeping.kept);
        // Entered for life on the same day, it has no end at all.
        if (keeping.kept && then.valid_until != kForever)
          REQUIRE(iso(then.valid_until) == iso(keeping.renews_until));
        ++tried;
        kept += keeping.kept ? 1 : 0;
      }
    }
  }
  CHECK(kept > 20);
  CHECK(tried - kept > 100);
}

TEST_CASE("an order of exactly what is missing reaches the tier on the same day, one cent less does not") {
  int tried = 0;
  for (int i = 0; i < kPrograms; ++i) {
    Dice dice(static_cast<std::uint64_t>(i) + 9'000);
    const auto program = program_of(money_ladder(dice));
    for (int m = 0; m < kMembers; ++m) {
      Member member = random_member(*program, dice);
      member.openings.clear();
      const Day day = std::max(member.joined, program->effective_from) + dice.between(0, 900);
      drop_after(member, day);
      if (reaches(*program, member, day)) continue;
      const engine::MemberHistory history = history_of(member);
      engine::Evaluator evaluator(*program);
      evaluator.evaluate(history, day);
      const std::int64_t missing = evaluator.progress_to(1).alternatives.at(0).gaps.at(0).missing;
      if (missing < 2) continue;
      CAPTURE(described(*program, member));
      CAPTURE(iso(day));
      REQUIRE(reaches(*program, with_order(member, day, missing), day));
      REQUIRE_FALSE(reaches(*program, with_order(member, day, missing - 1), day));
      ++tried;
    }
  }
  CHECK(tried > kPrograms);
}
