#include "storage/tier_store.h"

#include <doctest/doctest.h>

#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;

namespace {

class TierShop : public Shop {
 public:
  TierShop() : tiers(database), versions(database) {
    const auto work = [&](ActivityStore& store) {
      store.book_member(member("M-1"), kMonday);
      store.book_member(member("M-2"), kMonday);
    };
    import(work);
    rules.sources = {std::make_shared<const SourceFile>("club.rung", "program club\n")};
    version = publish(rules, "first").versions.front().number;
  }

  Publication publish(const language::Program& program, const std::string& reason,
                      const std::vector<RuleVersion>& kept = {}) {
    Publication made;
    database.with_write_transaction([&] {
      made = versions.publish(kept, {&program}, {1'700'000'000'000, "Miriam", reason});
    });
    return made;
  }
  RunNumber start(Day as_of = kMonday) {
    RunNumber run = 0;
    database.with_write_transaction([&] { run = tiers.start_run(as_of, version, 5); });
    return run;
  }
  void finish(RunNumber run) {
    database.with_write_transaction([&] { tiers.finish_run(run, 9, 2); });
  }
  int update(RunNumber run, const std::vector<TierRow>& rows, engine::MemberNumber number = 1) {
    int changes = 0;
    database.with_write_transaction(
        [&] { changes = tiers.update(run, number, tiers.written(number), rows); });
    return changes;
  }
  TierRow row(const std::string& tier, Day day, int seq = 0, const std::string& from = "") const {
    TierRow made;
    made.ladder = "main";
    made.tier = tier;
    made.from = from;
    made.day = day;
    made.seq = seq;
    made.kind = from.empty() ? engine::ChangeKind::Joined : engine::ChangeKind::Upgrade;
    made.rules = version;
    return made;
  }

  TierStore tiers;
  RuleStore versions;
  RuleVersionNumber version = 0;
};

std::vector<std::string> names(const std::vector<TierRow>& rows) {
  std::vector<std::string> list;
  for (const TierRow& row : rows) list.push_back(row.tier);
  return list;
}

using TierNames = std::vector<std::string>;

}  // namespace

TEST_CASE("the same rules are one version, edited rules another, and the latest publication is in force") {
  TierShop shop;
  const auto first = shop.versions.version(1);
  REQUIRE(first.has_value());
  CHECK(first->program == "club");
  CHECK(first->reason == "first");
  CHECK(first->text == "==> club.rung <==\nprogram club\n");
  CHECK(first->hash == version_hash(shop.rules));
  CHECK(shop.publish(shop.rules, "again").versions.front().number == 1);
  shop.rules.sources = {std::make_shared<const SourceFile>("club.rung", "program club  # edited")};
  shop.rules.effective_from = kMonday;
  const Publication third = shop.publish(shop.rules, "second", {*first});
  CHECK(third.number == 3);
  REQUIRE(third.versions.size() == 2);
  CHECK(third.versions[0].number == 1);
  CHECK(third.versions[1].number == 2);
  CHECK(third.versions[1].effective_from == kMonday);
  CHECK(shop.versions.in_force()->number == 3);
  CHECK(shop.versions.in_force()->actor == "Miriam");
  CHECK(shop.versions.publications().size() == 3);
  CHECK(shop.versions.versions().size() == 2);
  CHECK(shop.versions.version_with_hash(first->hash)->number == 1);
  CHECK_FALSE(shop.versions.version_with_hash("00").has_value());
}

TEST_CASE("the files of a stored version come back, each under its name") {
  TierShop shop;
  shop.rules.sources = {
      std::make_shared<const SourceFile>("rules/club.rung", "program club\n\n# ==> no head\n"),
      std::make_shared<const SourceFile>("rules/empty.rung", ""),
      std::make_shared<const SourceFile>("rules/last.rung", "tier Gold")};
  const RuleVersion version = shop.publish(shop.rules, "files").versions.back();
  const auto sources = sources_of(version);
  REQUIRE(sources.size() == 3);
  CHECK(sources[0]->name() == "rules/club.rung");
  CHECK(sources[0]->text() == "program club\n\n# ==> no head\n");
  CHECK(sources[1]->name() == "rules/empty.rung");
  CHECK(sources[2]->text() == "tier Gold\n");
  language::Program again;
  again.sources = sources;
  CHECK(version_hash(again) == version.hash);
}

TEST_CASE("a run's changes become visible when it is finished") {
  TierShop shop;
  const RunNumber run = shop.start();
  CHECK(shop.update(run, {shop.row("Bronze", kMonday - 9), shop.row("Silver", kMonday, 0, "Bronze")}) == 2);
  CHECK(shop.tiers.history(1).empty());
  CHECK(names(shop.tiers.written(1)) == TierNames{"Bronze", "Silver"});
  CHECK(shop.tiers.unfinished_run()->number == run);
  CHECK_FALSE(shop.tiers.last_finished_run().has_value());
  shop.finish(run);
  CHECK(names(shop.tiers.history(1)) == TierNames{"Bronze", "Silver"});
  CHECK_FALSE(shop.tiers.unfinished_run().has_value());
  const auto last = shop.tiers.last_finished_run();
  CHECK(last->as_of == kMonday);
  CHECK(last->members == 2);
  CHECK(last->finished_at_ms == 9);
  const TierRow silver = shop.tiers.history(1)[1];
  CHECK(silver.from == "Bronze");
  CHECK(silver.kind == engine::ChangeKind::Upgrade);
  CHECK(silver.rules == 1);
  CHECK(silver.run == run);
  CHECK(silver.valid_until == kForever);
}

TEST_CASE("histories of neighbours are read together: as readers see them, and as the writer compares") {
  TierShop shop;
  const RunNumber first = shop.start();
  shop.update(first, {shop.row("Bronze", kMonday - 9)});
  shop.finish(first);
  const RunNumber open = shop.start();
  shop.update(open, {shop.row("Bronze", kMonday - 9), shop.row("Silver", kMonday, 0, "Bronze")});
  TierRow other = shop.row("Silver", kMonday);
  other.member = 2;
  shop.database.with_write_transaction([&] { shop.tiers.update(open, 2, {}, {other}); });
  const auto both = shop.tiers.between(1, 9);
  REQUIRE(both.size() == 2);
  CHECK(both[0].member == 1);
  CHECK(names(both[0].visible()) == TierNames{"Bronze"});
  CHECK(names(both[0].written) == TierNames{"Bronze", "Silver"});
  CHECK(both[1].member == 2);
  CHECK(both[1].visible().empty());
  CHECK(names(both[1].written) == TierNames{"Silver"});
  // What an open run supersedes is still what readers see.
  shop.update(open, {shop.row("Gold", kMonday - 9)});
  const auto now = shop.tiers.between(1, 1);
  REQUIRE(now.size() == 1);
  CHECK(names(now[0].visible()) == TierNames{"Bronze"});
  CHECK(names(now[0].written) == TierNames{"Gold"});
  shop.finish(open);
  CHECK(names(shop.tiers.between(1, 1).front().visible()) == TierNames{"Gold"});
  CHECK(names(shop.tiers.history(1)) == TierNames{"Gold"});
  CHECK(shop.tiers.between(3, 9).empty());
}

TEST_CASE("writing the same history again changes nothing, under new rules, too") {
  TierShop shop;
  const RunNumber run = shop.start();
  TierRow bronze = shop.row("Bronze", kMonday);
  bronze.met = "club.rung:10";
  shop.update(run, {bronze});
  shop.finish(run);
  const RunNumber second = shop.start();
  bronze.met = "club.rung:12";  // a comment above it
  CHECK(shop.update(second, {bronze}) == 0);
  CHECK(shop.tiers.history(1)[0].met == "club.rung:10");
}

TEST_CASE("what differs is superseded, and seen so only after its run is finished") {
  TierShop shop;
  const RunNumber first = shop.start();
  shop.update(first, {shop.row("Bronze", kMonday - 9), shop.row("Gold", kMonday - 1, 0, "Bronze")});
  shop.finish(first);
  const RunNumber second = shop.start();
  CHECK(shop.update(second,
                    {shop.row("Bronze", kMonday - 9), shop.row("Silver", kMonday - 1, 0, "Bronze")}) == 2);
  CHECK(names(shop.tiers.history(1)) == TierNames{"Bronze", "Gold"});
  CHECK(names(shop.tiers.written(1)) == TierNames{"Bronze", "Silver"});
  shop.finish(second);
  CHECK(names(shop.tiers.history(1)) == TierNames{"Bronze", "Silver"});
  CHECK(names(shop.tiers.changes_of(second)) == TierNames{"Silver"});
  CHECK(shop.update(second, {}) == 2);
  CHECK(shop.tiers.written(1).empty());
}

TEST_CASE("a run that takes up after an interrupted one shows the work of both") {
  TierShop shop;
  const RunNumber broken = shop.start();
  shop.update(broken, {shop.row("Bronze", kMonday)}, 1);
  const RunNumber next = shop.start();
  CHECK(shop.update(next, {shop.row("Bronze", kMonday)}, 1) == 0);
  CHECK(shop.update(next, {shop.row("Bronze", kMonday)}, 2) == 1);
  shop.finish(next);
  CHECK(shop.tiers.history(1).size() == 1);
  CHECK(shop.tiers.history(2).size() == 1);
  CHECK(shop.tiers.changes_of(next).size() == 2);
  CHECK_FALSE(shop.tiers.unfinished_run().has_value());
}

TEST_CASE("members are counted by the tier they hold at the end of a day") {
  TierShop shop;
  const RunNumber run = shop.start();
  shop.update(run,
              {shop.row("Bronze", kMonday - 9), shop.row("Silver", kMonday, 0, "Bronze"),
               shop.row("Gold", kMonday, 1, "Silver")},
              1);
  shop.update(run, {shop.row("Bronze", kMonday - 5)}, 2);
  CHECK(shop.tiers.counts_on(kMonday).empty());
  shop.finish(run);
  const auto before = shop.tiers.counts_on(kMonday - 1);
  REQUIRE(before.size() == 1);
  CHECK(before[0].tier == "Bronze");
  CHECK(before[0].members == 2);
  const auto now = shop.tiers.counts_on(kMonday);
  REQUIRE(now.size() == 2);
  CHECK(now[0].tier == "Bronze");
  CHECK(now[0].members == 1);
  CHECK(now[1].tier == "Gold");
  CHECK(now[1].ladder == "main");
}

TEST_CASE("the evaluator's changes become rows in names, numbered within a day") {
  auto rules = std::make_shared<language::Program>(program());
  language::Ladder ladder;
  ladder.name = "main";
  ladder.tiers = {0, 1};
  rules->ladders = {ladder};
  language::Tier bronze, silver;
  bronze.name = "Bronze";
  silver.name = "Silver";
  silver.enter.atoms.resize(2);
  silver.enter.atoms[1].place.file = std::make_shared<const SourceFile>("club.rung", "a\nb\n");
  silver.enter.atoms[1].place.span = {2, 3};
  silver.enter.alternatives = {{0}, {1}};
  rules->tiers = {bronze, silver};
  engine::MemberHistory history;
  history.number = 7;
  history.activities.resize(1);
  history.activities[0].number = 42;
  engine::TierChange joined, up;
  joined.day = up.day = kMonday;
  up.tier = 1;
  up.from = 0;
  up.kind = engine::ChangeKind::Upgrade;
  up.decision = 0;
  up.activity = 0;
  up.valid_until = kMonday + 365;
  engine::Decision entered;
  entered.kind = engine::Decision::Kind::Entered;
  entered.tier = 1;
  entered.asked = engine::Decision::Asked::ToEnter;
  entered.alternative = 1;
  engine::Evaluation evaluation;
  evaluation.versions = {rules.get()};
  evaluation.changes = {joined, up};
  evaluation.decisions = {entered};
  const std::vector<TierRow> rows = tier_rows(evaluation, history, {3});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].tier == "Bronze");
  CHECK(rows[0].from.empty());
  CHECK(rows[0].seq == 0);
  CHECK(rows[0].rules == 3);
  CHECK(rows[1].tier == "Silver");
  CHECK(rows[1].from == "Bronze");
  CHECK(rows[1].seq == 1);
  CHECK(rows[1].met == "club.rung:2");
  CHECK(rows[1].activity == 42);
  CHECK(rows[1].member == 7);
  CHECK(rows[1].valid_until == kMonday + 365);
}
