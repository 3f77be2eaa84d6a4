// The analysis of conditions against members: what it calls impossible no member meets, what it calls certain
// every member meets, and whoever meets a condition meets those that it is said to imply.

#include <algorithm>
#include <optional>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "engine/evaluate.h"
#include "language/sense_logic.h"
#include "property/engine/counts.h"
#include "property/engine/random_members.h"
#include "property/engine/random_rules.h"

using namespace rung;
using namespace rung::naive;

namespace {

constexpr std::uint64_t kSenseSeed = 7'270'101;
constexpr int kSensePrograms = 60 / naive::kFewer;
constexpr int kLists = 60;
constexpr int kSenseMembers = 6;

// A program with some of everything that conditions can ask for.
std::string rules(Dice& dice) {
  return fmt::format(R"(loyalty rules 1
program club "The club"
  effective from 2024-0{}-{:02}
  currency EUR
  time zone Europe/Berlin
  languages en
metric spend
  sum net_amount of orders
  returns count on the day of the {}
metric purchases
  count orders
  where {}
metric sent_back
  count returns
metric basket
  average net_amount of orders
metric coupon_share
  share of orders
  where coupon is not empty
metric idle_time
  time since last order
tier Kupfer
  for everyone
tier Silber
  above Kupfer
  enter when spend in this calendar year at least {} EUR
  keep by entering again
  valid until end of next calendar year
segment locals
  where country is DE
segment sleepers
  where idle_time more than {} days
segment coupon_people
  where coupon_share in last 12 months at least 40 %
segment returners
  where sent_back in all time at least 1
segment upper
  where tier at least Silber
)",
                     dice.between(1, 9), dice.between(1, 28), dice.one_of({"purchase", "return"}),
                     dice.one_of({"channel is shop", "status is completed", "coupon is empty"}),
                     dice.between(50, 900), dice.between(10, 300));
}

// Few subjects and small numbers, so that conditions exclude and imply each other often.
std::string small_condition(Dice& dice) {
  const std::string window = dice.one_of(
      {"in all time", "in last 12 months", "in last 6 months", "in last 90 days", "in last 30 days",
       "in last 1 month", "in this calendar year", "in this calendar month", "in this calendar quarter",
       "in this membership year", "in last calendar year", "in last 365 days"});
  const std::string op = dice.one_of({"at least", "at most", "more than", "less than", "exactly"});
  const int how = dice.between(1, 11);
  if (how <= 3) return fmt::format("purchases {} {} {}", window, op, dice.between(0, 4));
  if (how == 4) return fmt::format("sent_back {} {} {}", window, op, dice.between(0, 2));
  if (how == 5) return fmt::format("spend {} {} {} EUR", window, op, dice.between(0, 3) * 100);
  if (how == 6) return fmt::format("idle_time {} {}", op, dice.one_of({"31 days", "1 month", "59 days"}));
  if (how == 7) return fmt::format("coupon_share {} {} {} %", window, op, dice.between(0, 4) * 25);
  if (how == 8) return fmt::format("basket in all time {} {} EUR", op, dice.between(0, 3) * 50);
  if (how == 9)
    return "country " + dice.one_of({"is DE", "is not DE", "is one of DE, AT", "is empty", "is not empty"});
  if (how == 10)
    return fmt::format("tier {} Kupfer", dice.one_of({"is", "is not", "at least", "at most", "more than"}));
  return "member is " + dice.one_of({"in", "not in"}) + " " +
         dice.one_of({"locals", "sleepers", "coupon_people", "returners", "upper"});
}

std::string small_list(Dice& dice, const std::string& joint) {
  std::string text = small_condition(dice);
  for (int more = dice.between(0, 2); more > 0; --more) text += " " + joint + " " + small_condition(dice);
  return text;
}

struct Asked {
  language::CheckedCondition condition;
  std::string text;
};

// A condition of one way whose parts are joined by `and`, or of several ways joined by `or`.
std::optional<Asked> ask(const language::Program& program, const std::string& text) {
  Asked asked{language::check_condition(program, std::make_shared<const SourceFile>("asked", text)), text};
  if (!asked.condition.program) return std::nullopt;
  return asked;
}

std::vector<language::Together> ways_of(const language::Conditions& conditions) {
  std::vector<language::Together> ways;
  for (const auto& way : conditions.alternatives) ways.push_back(language::together(conditions, way));
  return ways;
}

// One condition, seen by several members on several days.
class Witnesses {
 public:
  Witnesses(const language::Program& program, Dice& dice) {
    for (int i = 0; i < kSenseMembers; ++i) members_.push_back(random_member(program, dice, false));
  }

  // Whether the condition held, of each member and day.
  std::vector<bool> answers(const language::CheckedCondition& checked) {
    std::vector<bool> result;
    engine::Evaluator evaluator(*checked.program);
    for (const Member& member : members_) {
      const engine::MemberHistory history = history_of(member);
      const Day start = std::max(member.joined, checked.program->effective_from);
      for (const int days : {0, 40, 200, 420}) {
        evaluator.evaluate(history, start + days);
        result.push_back(evaluator.holds(checked.condition));
      }
    }
    return result;
  }

 private:
  std::vector<Member> members_;
};

}  // namespace

TEST_CASE("what is called impossible never holds, and what is called certain always does") {
  int impossible = 0;
  int certain = 0;
  for (int p = 0; p < kSensePrograms; ++p) {
    Dice dice(kSenseSeed + static_cast<std::uint64_t>(p));
    const language::ProgramPtr program = program_of(rules(dice));
    Witnesses witnesses(*program, dice);
    for (int i = 0; i < kLists; ++i) {
      const auto asked = ask(*program, small_list(dice, dice.one_of({"and", "or"})));
      if (!asked) continue;
      const language::Ground ground{*asked->condition.program, -1, language::Returns::Possible};
      const auto ways = ways_of(asked->condition.condition);
      const bool never = std::all_of(ways.begin(), ways.end(),
                                     [&](const auto& way) { return language::impossible(ground, way); });
      const bool always = language::exhaustive(ground, ways);
      impossible += never ? 1 : 0;
      certain += always ? 1 : 0;
      if (!never && !always) continue;
      for (const bool held : witnesses.answers(asked->condition)) {
        if (held == always) continue;
        FAIL_CHECK("seed " << p << ": `" << asked->text << "` " << (held ? "held" : "did not hold"));
        break;
      }
    }
  }
  MESSAGE(impossible << " impossible, " << certain << " certain");
  CHECK(impossible > 100 / kFewer);
  CHECK(certain > 20 / kFewer);
}

TEST_CASE("whoever meets a condition meets what it is said to imply") {
  int implied = 0;
  for (int p = 0; p < kSensePrograms; ++p) {
    Dice dice(kSenseSeed + 1000 + static_cast<std::uint64_t>(p));
    const language::ProgramPtr program = program_of(rules(dice));
    Witnesses witnesses(*program, dice);
    for (int i = 0; i < kLists; ++i) {
      const std::string strict = small_list(dice, "and");
      const std::string easy = small_condition(dice);
      const auto both = ask(*program, strict + " and " + easy);
      if (!both) continue;
      const auto& conditions = both->condition.condition;
      const language::Ground ground{*both->condition.program, -1, language::Returns::Possible};
      language::Together atoms = language::together(conditions, conditions.alternatives.front());
      const language::Atom* other = atoms.back();
      atoms.pop_back();
      if (language::impossible(ground, atoms) || !language::implies(ground, atoms, *other)) continue;
      ++implied;
      const auto alone = ask(*program, strict);
      REQUIRE(alone);
      if (witnesses.answers(alone->condition) == witnesses.answers(both->condition)) continue;
      FAIL_CHECK("seed " << p << ": `" << strict << "` without `" << easy << "`");
    }
  }
  MESSAGE(implied << " implied");
  CHECK(implied > 100 / kFewer);
}
