// Reasons are recorded where the decision is taken: which conditions were asked, and with which values.
#include "engine/decision.h"

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;
using Kind = engine::Decision::Kind;
using Asked = engine::Decision::Asked;

namespace {

language::ProgramPtr two_tiers(const std::string& clauses, const std::string& before = "") {
  return club(before + "tier First\n  for everyone\ntier Second\n  above First\n" + clauses);
}

// A member's evaluation that keeps the values it decided by.
class Traced {
 public:
  Traced(Story& story, const char* as_of) : evaluator(story.program()) {
    (void)story.look(as_of);
    evaluator.trace(true);
    evaluation = &evaluator.evaluate(story.history(), day(as_of));
  }
  [[nodiscard]] const engine::Decision& last(Kind kind) const {
    const engine::Decision* found = nullptr;
    for (const engine::Decision& decision : evaluation->decisions) {
      if (decision.kind == kind) found = &decision;
    }
    REQUIRE(found != nullptr);
    return *found;
  }

  engine::Evaluator evaluator;
  const engine::Evaluation* evaluation = nullptr;
};

}  // namespace

TEST_CASE("a status that is not kept says what was counted on its last day") {
  Story story(two_tiers("  enter when spend in this calendar year at least 400 EUR\n"
                        "  keep when spend in last 12 months at least 300 EUR\n"
                        "  valid until end of next calendar year\n"),
              "2024-01-01");
  story.order("2024-05-05", 50'000);
  story.order("2025-03-01", 12'000);
  const Traced traced(story, "2026-02-01");
  const engine::Decision& not_kept = traced.last(Kind::NotKept);
  CHECK(not_kept.day == day("2025-12-31"));
  CHECK(not_kept.asked == Asked::ToKeep);
  REQUIRE(not_kept.gaps.size() == 1);
  CHECK(not_kept.gaps.front().have == 12'000);
  CHECK(not_kept.gaps.front().missing == 18'000);
  CHECK(engine::conditions_asked(*traced.evaluation, not_kept) != nullptr);
}

TEST_CASE("a status kept by entering again that is not entered again says what was counted, too") {
  Story story(two_tiers("  enter when spend in this calendar year at least 400 EUR\n"
                        "  keep by entering again\n  valid until end of next calendar year\n"),
              "2024-01-01");
  story.order("2024-05-05", 50'000);
  story.order("2025-03-01", 12'000);
  const Traced traced(story, "2026-02-01");
  const engine::Decision& not_kept = traced.last(Kind::NotKept);
  CHECK(not_kept.asked == Asked::ToEnter);
  REQUIRE(not_kept.gaps.size() == 1);
  CHECK(not_kept.gaps.front().have == 12'000);
}

TEST_CASE("what is lost for silence names the last day on which something was heard") {
  Story story(two_tiers("  enter when spend in all time at least 400 EUR\n  valid for life\n"
                        "  lost after 6 months without orders\n  after a loss count from zero\n"),
              "2024-01-01");
  story.order("2024-05-05", 50'000);
  story.order("2024-07-09", 1'000);
  const Traced traced(story, "2025-06-01");
  const engine::Decision& lost = traced.last(Kind::LostIdle);
  CHECK(lost.day == day("2025-01-10"));
  CHECK(lost.idle_since == day("2024-07-09"));
  CHECK(traced.evaluator.counts_from(1) == day("2025-01-10"));
  CHECK(traced.evaluator.counted(0, traced.evaluator.counts_from(1)).empty());
  CHECK(traced.evaluator.counted(0).size() == 2);
  CHECK(traced.evaluator.lives(1).empty());
}

TEST_CASE("what a return takes says which conditions do not hold any more") {
  const auto program = language::read_program({std::make_shared<const SourceFile>(
      "club.rung",
      "loyalty rules 1\nprogram club \"The club\"\n"
      "  effective from 2024-01-01\n  currency EUR\n"
      "  time zone Europe/Berlin\n  languages en\n"
      "  returns may revoke tiers\n"
      "metric spend\n  sum net_amount of orders\n"
      "tier First\n  for everyone\ntier Second\n  above First\n"
      "  enter when spend in this calendar year at least 400 EUR\n"
      "  keep by entering again\n  valid until end of next calendar year\n")});
  REQUIRE(program.program);
  Story story(program.program, "2024-01-01");
  const int order = story.order("2024-05-05", 50'000);
  const int back = story.give_back(order, "2024-06-01", 20'000);
  const Traced traced(story, "2024-06-02");
  const engine::Decision& revoked = traced.last(Kind::Revoked);
  CHECK(revoked.activity == back);
  CHECK(revoked.judged_as_of == day("2024-05-05"));
  CHECK(revoked.asked == Asked::ToEnter);
  REQUIRE(revoked.gaps.size() == 1);
  CHECK(revoked.gaps.front().have == 30'000);
  CHECK(revoked.gaps.front().missing == 10'000);
}

TEST_CASE("everything that keeps a tier alive is listed, and how far the way for life is") {
  Story story(two_tiers("  enter when spend in this calendar year at least 400 EUR\n"
                        "  enter for life when spend in all time at least 1000 EUR\n"
                        "  judge entry at the end of every calendar month\n"
                        "  keep by entering again\n  valid until end of this calendar year\n"),
              "2024-01-01");
  story.order("2024-05-05", 50'000);
  {
    const Traced traced(story, "2024-05-31");
    const auto lives = traced.evaluator.lives(1);
    REQUIRE(lives.size() == 1);
    CHECK(lives.front().kind == engine::Life::Kind::Clock);
    CHECK(lives.front().days == DayRange{day("2024-05-31"), day("2024-12-31")});
    CHECK(traced.evaluator.entry_judged_on(1) == day("2024-06-30"));
    const engine::Progress for_life = traced.evaluator.progress_for_life(1);
    REQUIRE(for_life.alternatives.size() == 1);
    CHECK(for_life.alternatives.front().gaps.front().missing == 50'000);
    CHECK(traced.evaluator.window_of(0) == DayRange{day("2024-01-01"), day("2024-12-31")});
  }
  story.order("2024-06-10", 60'000);
  const Traced traced(story, "2024-06-10");
  REQUIRE(traced.evaluator.lives(1).size() == 2);
  CHECK(traced.evaluator.lives(1).back().kind == engine::Life::Kind::ForLife);
  CHECK(traced.last(Kind::EnteredForLife).asked == Asked::ForLife);
}

TEST_CASE("a status that is paid for says the balance before it was paid, and the end that it has") {
  const std::string xp =
      "points xp\n  only for qualifying\n"
      "earn base\n  give 1 xp per 1 EUR of net_amount on orders\n"
      "tier First\n  for everyone\ntier Second\n  above First\n"
      "  enter when balance of xp at least 100 xp\n  costs 100 xp to enter\n"
      "  keep when balance of xp at least 10 xp\n  costs 10 xp to keep\n"
      "  valid until end of this membership year\n";
  Story story(club(xp, "  membership year starts on joining\n  membership year restarts on an upgrade\n"),
              "2024-01-15");
  story.order("2024-03-12", 12'000);
  const Traced traced(story, "2025-06-01");
  const engine::Decision& entered = traced.last(Kind::Entered);
  CHECK(entered.valid_until == day("2025-03-11"));
  REQUIRE(entered.gaps.size() == 1);
  CHECK(entered.gaps.front().have == 120);
  CHECK(entered.gaps.front().missing == 0);
  const engine::Decision& kept = traced.last(Kind::Kept);
  REQUIRE(kept.gaps.size() == 1);
  CHECK(kept.gaps.front().have == 20);
}
