// What must hold for every program and member, whatever the numbers are.

#include <algorithm>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/evaluate.h"
#include "property/engine/compare_twins.h"
#include "property/engine/counts.h"
#include "property/engine/random_members.h"
#include "property/engine/random_rules.h"

using namespace rung;
using namespace rung::naive;

namespace {

constexpr int kRuleSets = 150 / naive::kFewer;
constexpr int kPeople = 4;

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
  for (int i = 0; i < kRuleSets; ++i) {
    Dice dice(static_cast<std::uint64_t>(i) + 7'000);
    const auto program = program_of(random_rules(dice));
    engine::Evaluator reused(*program);
    for (int m = 0; m < kPeople; ++m) {
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

namespace {

// What a recalculation makes of an evaluation: the history of tiers, and lots with what happened to them.
std::string booked(const engine::Evaluation& evaluation) {
  std::string text = fmt::format("{}\n", evaluation.tier);
  for (const engine::TierChange& one : evaluation.changes)
    text += fmt::format("{} {} {} {} {}\n", one.ladder, one.tier, one.day.number, one.valid_until.number,
                        static_cast<int>(one.kind));
  for (const engine::PointsState& points : evaluation.points) {
    text += fmt::format("usable {}, pending {}\n", points.usable, points.pending);
    for (const engine::Lot& lot : points.lots)
      text += fmt::format("{} {} {} {} {}\n", lot.activity, lot.source, lot.points,
                          lot.usable_from.value_or(kForever).number, lot.issued_until.number);
    for (const engine::Movement& movement : points.movements)
      text += fmt::format("{} {} {} {}\n", movement.lot, static_cast<int>(movement.against),
                          movement.activity, movement.amount);
  }
  return text;
}

}  // namespace

TEST_CASE("until the next step nothing changes that is booked, and few members have one on every day") {
  constexpr int kLooks = 8;
  int quiet = 0, daily = 0;
  for (int i = 0; i < kRuleSets; ++i) {
    Dice dice(static_cast<std::uint64_t>(i) + 27'000);
    const auto program = program_of(random_rules(dice));
    engine::Evaluator evaluator(*program);
    for (int m = 0; m < kPeople; ++m) {
      const engine::MemberHistory history = history_of(random_member(*program, dice));
      const Day first = std::max(history.joined, program->effective_from) + dice.between(-20, 800);
      const engine::Evaluation& now = evaluator.evaluate(history, first);
      const Day next = now.next_step;
      const std::string before = booked(now);
      REQUIRE(next > first);
      ++(next == first + 1 ? daily : quiet);
      const int days = std::min(next - first - 1, 400);
      for (int look = 0; look < kLooks && days > 0; ++look) {
        const Day later = look == 0 ? first + days : first + dice.between(1, days);
        CAPTURE(i);
        CAPTURE(iso(first));
        CAPTURE(iso(later));
        REQUIRE(booked(evaluator.evaluate(history, later)) == before);
      }
    }
  }
  CHECK(quiet > daily);
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
  for (int i = 0; i < 12 * kRuleSets; ++i) {
    Dice dice(static_cast<std::uint64_t>(i) + 11'000);
    const std::vector<std::string> texts = random_rules(dice);
    const auto program = program_of(texts);
    engine::Evaluator evaluator(*program);
    for (int m = 0; m < kPeople; ++m) {
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
        // Nor is what a price leaves of a balance until then.
        if (program->tiers[t].costs_to_enter || program->tiers[t].costs_to_keep) continue;
        if (keeping.judged_on <= day) continue;
        // Something by hand holds it longer than keeping would: its end does not move.
        if (keeping.kept && keeping.renews_until <= now.valid_until) continue;
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
  CHECK(kept > 20 / kFewer);
  CHECK(tried - kept > 100 / kFewer);
}

TEST_CASE("an order of exactly what is missing reaches the tier on the same day, one cent less does not") {
  int tried = 0;
  for (int i = 0; i < kRuleSets; ++i) {
    Dice dice(static_cast<std::uint64_t>(i) + 9'000);
    const auto program = program_of(money_ladder(dice));
    for (int m = 0; m < kPeople; ++m) {
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
  CHECK(tried > kRuleSets);
}

namespace {

// All that an evaluation says, in words.
std::string told(const engine::Evaluation& e) {
  std::string text = fmt::format("{}", fmt::join(e.tier, ","));
  for (const auto& c : e.changes)
    text += fmt::format("|{} {} {} {} {}", c.day.number, c.tier, c.from, c.valid_until.number,
                        static_cast<int>(c.kind));
  for (const auto& s : e.standings)
    text += fmt::format("|{} {} {}", s.alive, s.since.number, s.valid_until.number);
  for (const auto& a : e.accruals)
    text += fmt::format("|{} {} {} {}", a.activity, a.points, a.earned_on.number, a.last_day.number);
  for (const auto& p : e.points) {
    text += fmt::format("|{} {}", p.usable, p.pending);
    for (const auto& lot : p.lots)
      text += fmt::format(" {} {} {} {}", lot.points, lot.left, lot.earned_on.number, lot.last_day.number);
    for (const auto& m : p.movements) text += fmt::format(" {} {}", m.day.number, m.amount);
  }
  for (const auto& v : e.vouchers)
    text += fmt::format("|{} {} {} {}", v.voucher, v.count, v.used, v.last_day.number);
  for (const auto& s : e.steps) text += fmt::format("|{} {} {}", s.step, s.day.number, s.given);
  for (const auto& m : e.measures) text += fmt::format("|{}", m.value);
  for (const bool in : e.in_segment) text += in ? "+" : "-";
  return text;
}

}  // namespace

TEST_CASE("every night, once a month, once at the end, in any order and on any thread: the same") {
  for (int i = 0; i < kRuleSets / 3; ++i) {
    Dice dice(static_cast<std::uint64_t>(i) + 13'000);
    const auto program = program_of(random_rules(dice));
    std::vector<Member> members;
    for (int m = 0; m < kPeople; ++m) members.push_back(random_member(*program, dice));
    const Day from = program->effective_from + dice.between(300, 600);
    const Day end = from + 70;
    const auto once = [&](const Member& member) {
      const engine::MemberHistory history = history_of(member);
      engine::Evaluator fresh(*program);
      return told(fresh.evaluate(history, end));
    };
    std::vector<std::string> expected;
    for (const Member& member : members) expected.push_back(once(member));
    engine::Evaluator nightly(*program);
    engine::Evaluator monthly(*program);
    for (std::size_t m = members.size(); m-- > 0;) {
      const engine::MemberHistory history = history_of(members[m]);
      for (Day day = from; day < end; day = day + 1) (void)nightly.evaluate(history, day);
      for (Day day = from; day < end; day = day + 30) (void)monthly.evaluate(history, day);
      REQUIRE(told(nightly.evaluate(history, end)) == expected[m]);
      REQUIRE(told(monthly.evaluate(history, end)) == expected[m]);
    }
    std::vector<std::string> apart(members.size());
    std::vector<std::thread> threads;
    for (std::size_t m = 0; m < members.size(); ++m)
      threads.emplace_back([&, m] { apart[m] = once(members[m]); });
    for (std::thread& thread : threads) thread.join();
    REQUIRE(apart == expected);
  }
}

namespace {

std::string ladder_of_two(Dice& dice) {
  return fmt::format(R"(loyalty rules 1
program club "The club"
  effective from 2024-01-01
  currency EUR
  time zone Europe/Berlin
  languages en
points
  never expire
metric spend
  sum net_amount of orders
metric purchases
  count orders
tier First
  for everyone
tier Second
  above First
  enter when all of
    - purchases in this calendar year at least {}
    - {} in this calendar year at least {}
  keep by entering again
  valid for 3 months
earn base
  give {} points per {} EUR of net_amount on orders
  round {}
)",
                     dice.between(1, 6), dice.chance(50) ? "spend" : "points earned", dice.between(20, 900),
                     dice.one_of({"3", "1.5", "0.75", "2"}), dice.between(1, 3),
                     dice.one_of({"down", "up", "to nearest"}));
}

// Orders of exactly the distance: one for each missing purchase, the money in the first.
Member with_orders(const Member& member, Day day, std::int64_t orders, std::int64_t cents) {
  Member result = member;
  for (std::int64_t i = 0; i < orders; ++i) {
    result = with_order(result, day, i == 0 ? cents : 0);
    result.happenings.back().id += static_cast<int>(i);
  }
  return result;
}

}  // namespace

TEST_CASE("orders of exactly the distance reach the tier; one purchase or one cent less does not") {
  int tried = 0;
  for (int i = 0; i < 2 * kRuleSets; ++i) {
    Dice dice(static_cast<std::uint64_t>(i) + 15'000);
    std::string rules = ladder_of_two(dice);
    const bool money = rules.find("- spend") != std::string::npos;
    const std::string unit = money ? " EUR" : " points";
    const std::size_t at = rules.find('\n', rules.find(money ? "- spend" : "- points"));
    rules.insert(at, unit);
    const auto program = program_of(rules);
    Member member = random_member(*program, dice, false);
    member.openings.clear();
    const Day day = std::max(member.joined, program->effective_from) + dice.between(0, 900);
    drop_after(member, day);
    if (reaches(*program, member, day)) continue;
    const engine::MemberHistory history = history_of(member);
    engine::Evaluator evaluator(*program);
    evaluator.evaluate(history, day);
    const engine::AlternativeProgress way = evaluator.progress_to(1).alternatives.at(0);
    const std::int64_t purchases = way.gaps.at(0).missing;
    if (way.gaps.at(1).missing == 0 || purchases == 0) continue;
    const std::int64_t cents =
        money ? way.gaps.at(1).missing : evaluator.missing_as(1, false, language::kOrders)->amount;
    CAPTURE(rules);
    CAPTURE(described(*program, member));
    CAPTURE(iso(day));
    REQUIRE(reaches(*program, with_orders(member, day, purchases, cents), day));
    REQUIRE_FALSE(reaches(*program, with_orders(member, day, purchases, cents - 1), day));
    REQUIRE_FALSE(reaches(*program, with_orders(member, day, purchases - 1, cents), day));
    ++tried;
  }
  CHECK(tried > 50 / kFewer);
}
