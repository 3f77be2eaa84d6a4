#include "language/rule_changes.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace rung;
using namespace rung::language;

namespace {

RuleFile parsed_text(const std::string& text, const char* name = "club.rung") {
  Parsed parsed = parse(std::make_shared<SourceFile>(name, "loyalty rules 1\n\n" + text));
  for (const Diagnostic& one : parsed.diagnostics) FAIL(render(one));
  return std::move(parsed.file);
}

std::vector<std::string> sentences(const std::string& before, const std::string& after) {
  std::vector<std::string> said;
  for (const RuleChange& change : rule_changes({parsed_text(before)}, {parsed_text(after)}))
    said.push_back(change.sentence);
  return said;
}

using Sentences = std::vector<std::string>;

const std::string kGoldTier =
    "tier Gold\n  above Silber\n  enter when any of\n    - spend in this calendar year at least 1200 EUR\n"
    "    - visits in this calendar year at least 12\n  keep when spend in last 12 months at least 1000 EUR\n"
    "  valid until end of next calendar year\n";

std::string with(std::string text, const std::string& old, const std::string& fresh) {
  const auto at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), fresh);
}

}  // namespace

TEST_CASE("another amount is said as what a tier asks for now, and before") {
  CHECK(sentences(kGoldTier, with(kGoldTier, "1200 EUR", "1500 EUR")) ==
        Sentences{"Gold now asks for `1500 EUR` instead of `1200 EUR` of spend in this calendar year."});
  CHECK(
      sentences(kGoldTier, with(kGoldTier, "1000 EUR", "900 EUR")) ==
      Sentences{"To be kept, Gold now asks for `900 EUR` instead of `1000 EUR` of spend in last 12 months."});
  const auto changes =
      rule_changes({parsed_text(kGoldTier)}, {parsed_text(with(kGoldTier, "1200 EUR", "1500 EUR"))});
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].before == "spend in this calendar year at least 1200 EUR");
  CHECK(changes[0].after == "spend in this calendar year at least 1500 EUR");
  CHECK(changes[0].before_place.text() == "club.rung:6");
  CHECK(changes[0].block == BlockKind::Tier);
  CHECK(changes[0].name == "Gold");
}

TEST_CASE("ways that are added, taken away or asked over another time are said one by one") {
  const std::string line = "    - visits in this calendar year at least 12\n";
  CHECK(sentences(kGoldTier, with(kGoldTier, line, line + "    - flights in all time at least 3\n")) ==
        Sentences{"Gold, to enter: one way more, `flights in all time at least 3`."});
  CHECK(sentences(kGoldTier, with(kGoldTier, line, "")) ==
        Sentences{"Gold, to enter: one way less, `visits in this calendar year at least 12`."});
  CHECK(
      sentences(kGoldTier, with(kGoldTier, "spend in this calendar year", "spend in last 12 months")) ==
      Sentences{
          "Gold, to enter: `last 12 months` instead of `this calendar year`, in `spend in last 12 months at "
          "least 1200 EUR`."});
  CHECK(sentences(kGoldTier, with(kGoldTier, "any of", "all of")).size() == 1);
}

TEST_CASE("what means the same is no change: order, layout, comments, files, zeros behind the point") {
  const std::string silver =
      "tier Silber\n  above Bronze\n  enter when spend in all time at least 10.50 EUR\n";
  const std::string other_silver =
      "# A remark.\ntier Silber\n  enter when spend in all time at least 10.5 EUR   # behind\n  above "
      "Bronze\n";
  CHECK(sentences(silver + "\n" + kGoldTier, kGoldTier + "\n" + other_silver).empty());
  CHECK(rule_changes({parsed_text(silver), parsed_text(kGoldTier, "gold.rung")},
                     {parsed_text(kGoldTier + "\n" + other_silver)})
            .empty());
  const std::string turned =
      "tier Gold\n  above Silber\n  enter when any of\n    - visits in this calendar year at least 12\n"
      "    - spend in this calendar year at least 1200 EUR\n  keep when spend in last 12 months at least "
      "1000 "
      "EUR\n  valid until end of next calendar year\n";
  CHECK(sentences(kGoldTier, turned).empty());
}

TEST_CASE("another name alone is a new name, and no change of what refers to it") {
  const std::string metric = "metric spend\n  sum net_amount of orders\n\n";
  const std::string renamed = "metric revenue\n  sum net_amount of orders\n\n";
  std::string gold = kGoldTier;
  for (std::size_t at = 0; (at = gold.find("spend in", at)) != std::string::npos; at += 10)
    gold.replace(at, 8, "revenue in");
  CHECK(sentences(metric + kGoldTier, renamed + gold) == Sentences{"Metric spend is now called revenue."});
}

TEST_CASE("blocks that are new or gone, and lines of other blocks") {
  CHECK(sentences(kGoldTier, kGoldTier + "\nsegment many\n  where visits in all time at least 3\n") ==
        Sentences{"Segment many is new: `where visits in all time at least 3`."});
  CHECK(sentences(kGoldTier + "\nsegment many\n  where visits in all time at least 3\n", kGoldTier) ==
        Sentences{"Segment many is gone."});
  const std::string earn = "earn base\n  give 1 point per 1 EUR of net_amount on orders\n  round down\n";
  CHECK(sentences(earn, with(earn, "give 1 point", "give 2 points")) ==
        Sentences{"Earn base: `2 points` instead of `1 point`, in `give 2 points per 1 EUR of net_amount on "
                  "orders`."});
  CHECK(sentences(earn, with(earn, "  round down\n", "")) == Sentences{"Earn base: gone is `round down`."});
  const std::string reward = "reward cups en \"Cups\"\n  costs 1200 points\n";
  CHECK(sentences(reward, with(reward, "1200", "1500")) ==
        Sentences{"Reward cups: now `costs 1500 points`, was `costs 1200 points`."});
  CHECK(sentences(reward, with(reward, "\"Cups\"", "\"Two cups\"")) ==
        Sentences{"Reward cups is shown as en \"Two cups\" instead of en \"Cups\"."});
}

TEST_CASE("notifications in another order are a change: the first one goes out first") {
  const std::string one = "notify a\n  when member upgraded in last 3 days\n  send by email\n\n";
  const std::string two = "notify b\n  when member upgraded in last 3 days\n  send by email\n\n";
  CHECK(sentences(one + two, two + one) == Sentences{"The order of notifications is now b, a; it was a, b."});
}
