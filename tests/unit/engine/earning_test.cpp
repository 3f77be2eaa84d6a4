#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

const std::string kTiers = "tier Member\n  for everyone\n";
const std::string kPoints = "points\n  never expire\n";

language::ProgramPtr earning(const std::string& rules) { return club(kPoints + kTiers + rules); }

std::int64_t points_for(const std::string& rules, std::int64_t cents) {
  Story story(earning(rules), "2024-01-01");
  return story.points(story.order("2024-05-05", cents));
}

const std::string kOnePerEuro = "earn base\n  give 1 point per 1 EUR of net_amount on orders\n";

}  // namespace

TEST_CASE("A16: an order of 100.00 at one point per 1.00 earns 100") {
  CHECK(points_for(kOnePerEuro, 10'000) == 100);
}

TEST_CASE("A17: 19.99 earns 19, rounded down unless said otherwise") {
  CHECK(points_for(kOnePerEuro, 1'999) == 19);
  CHECK(points_for(kOnePerEuro + "  round to nearest\n", 1'999) == 20);
  CHECK(points_for(kOnePerEuro + "  round up\n", 1'901) == 20);
}

TEST_CASE("A19: a gift card in the order earns nothing, the rest does") {
  Story story(earning(kOnePerEuro + "  where category is not gift_cards\n"), "2024-01-01");
  CHECK(story.points(story.order("2024-05-05", {{5'000, "gift_cards"}, {5'000, "pots"}})) == 50);
}

TEST_CASE("A22: two multipliers combine as the currency says") {
  const std::string campaigns = R"(earn double
  multiply points by 2 on orders
earn triple
  multiply points by 3 on orders
)";
  const auto combined = [&](const std::string& way) {
    Story story(club("points\n  never expire\n  combine multipliers by " + way + "\n" + kTiers + kOnePerEuro +
                     campaigns),
                "2024-01-01");
    return story.points(story.order("2024-05-05", 10'000));
  };
  CHECK(combined("multiplying") == 600);
  CHECK(combined("taking the highest") == 300);
  CHECK(combined("adding") == 400);
}

TEST_CASE("A32: a multiplier works on the exact amount, and the sum is rounded once") {
  // 19.99 x 1.5 = 29.985. The peer multiplies the 19 that are left after rounding (28, 29, 29); Rung rounds
  // once.
  const auto rounded = [](const std::string& way) {
    return points_for(kOnePerEuro + "  round " + way + "\nearn more\n  multiply points by 1.5 on orders\n",
                      1'999);
  };
  CHECK(rounded("down") == 29);
  CHECK(rounded("to nearest") == 30);
  CHECK(rounded("up") == 30);
}

TEST_CASE("A47: base and multiplier add up to the rounded whole") {
  Story story(earning(kOnePerEuro + "  round to nearest\nearn double\n  multiply points by 2 on orders\n"),
              "2024-01-01");
  const int order = story.order("2024-05-05", 50);
  CHECK(story.points(order) == 1);
  CHECK(story.points(order, "base") == 1);
  CHECK(story.points(order, "double") == 0);
}

TEST_CASE("a multiplier gives way to one that stands in its place, on the goods where that one fits") {
  const std::string multipliers = R"(earn double
  multiply points by 2 on orders
earn fivefold
  multiply points by 5 on orders
  where category is knives
  instead of double
)";
  Story story(club("points\n  never expire\n  combine multipliers by multiplying\n" + kTiers + kOnePerEuro +
                   multipliers),
              "2024-01-01");
  const int order = story.order("2024-05-05", {{1'000, "knives"}, {3'000, "pots"}});
  CHECK(story.points(order, "double") == 30);
  CHECK(story.points(order, "fivefold") == 40);
  CHECK(story.points(order) == 110);
}

TEST_CASE("D5: three partial returns take back exactly the 617 points that were earned") {
  Story story(earning("earn base\n  give 5 points per 1 EUR of net_amount on orders\n"), "2024-01-01");
  const int order = story.order("2024-05-05", 12'345);
  const int first = story.give_back(order, "2024-05-10", 5'000);
  const int second = story.give_back(order, "2024-05-11", 5'000);
  const int third = story.give_back(order, "2024-05-12", 2'345);
  CHECK(story.points(order) == 617);
  // The peer takes the rounded-down part of the 617 points (249, 250, 118). Rung takes the points of the
  // goods before the return less the points of the goods after it; the sum is the same.
  CHECK(story.points(first) + story.points(second) + story.points(third) == -617);
  CHECK(story.points(first) == -250);
  CHECK(story.points(second) == -250);
  CHECK(story.points(third) == -117);
}

TEST_CASE("a bonus that only the returned goods earned goes back with them") {
  Story story(earning("earn sharp\n  give 50 points on orders\n  where category is knives\n"), "2024-01-01");
  const int order = story.order("2024-05-05", {{4'000, "knives"}, {6'000, "pots"}});
  CHECK(story.points(order) == 50);
  const int partly = story.give_back(order, "2024-05-10", 1'000);
  CHECK(story.points(partly) == 0);  // nobody says which goods: some of the knives are still there
  const int rest = story.give_back(order, "2024-05-11", 9'000);
  CHECK(story.points(rest) == -50);
}

TEST_CASE("a product that stands on several lines goes back from all of them") {
  Story story(
      earning("earn sharp\n  give 1 point per 1 EUR of net_amount on orders\n  where category is knives\n"),
      "2024-01-01");
  const std::vector<Line> lines{
      {5'000, "knives", "bread knife"}, {2'000, "pots", "pot"}, {5'000, "knives", "bread knife"}};
  const int order = story.order("2024-05-05", lines);
  CHECK(story.points(order) == 100);
  CHECK(story.points(story.give_back(order, "2024-05-10", {{5'000, "knives", "bread knife"}})) == -50);
  const int rest =
      story.give_back(order, "2024-05-11", {{2'000, "pots", "pot"}, {5'000, "knives", "bread knife"}});
  CHECK(story.points(rest) == -50);
  const int again = story.order("2024-06-05", lines);
  CHECK(story.points(story.give_back(again, "2024-06-10", lines)) == -100);
}

TEST_CASE("points of an open order are not counted as earned, and its return takes nothing from the count") {
  Story story(earning(kOnePerEuro + "segment earners\n  where points earned in all time at least 1 point\n"),
              "2024-01-01");
  const int open = story.order("2024-05-05", 10'000, language::kOpen);
  const auto& before = story.look("2024-05-05");
  CHECK(before.accruals.at(0).points == 100);
  CHECK_FALSE(before.accruals.at(0).usable_from.has_value());
  CHECK(before.measures.at(0).value == 0);
  story.give_back(open, "2024-05-06", 4'000);
  CHECK(story.look("2024-05-06").measures.at(0).value == 0);
}

TEST_CASE("a cancelled order earns nothing") {
  Story story(earning(kOnePerEuro), "2024-01-01");
  CHECK(story.points(story.order("2024-05-05", 10'000, language::kCancelled)) == 0);
}

TEST_CASE("a cap per month fills up and opens again on the first") {
  Story story(earning(kOnePerEuro + "  at most 150 points per member per calendar month\n"), "2024-01-01");
  CHECK(story.points(story.order("2024-05-05", 10'000)) == 100);
  CHECK(story.points(story.order("2024-05-31", 10'000)) == 50);
  CHECK(story.points(story.order("2024-06-01", 10'000)) == 100);
}

TEST_CASE("a share follows the rule it is a share of, at the tier held before the order") {
  Story story(club(kPoints + kTiers + R"(tier Gold
  above Member
  enter when spend in all time at least 100 EUR
  valid for life
)" + kOnePerEuro + "earn extra\n  give 50 % of base on orders\n  where tier is Gold\n"),
              "2024-01-01");
  const int lifting = story.order("2024-05-05", 10'100);
  const int next = story.order("2024-05-06", 10'100);
  CHECK(story.points(lifting, "extra") == 0);
  CHECK(story.points(next, "extra") == 50);
}

TEST_CASE("points that are spared after their last day can be used until nothing spares them any more") {
  const auto usable = [](const std::string& ending, const char* as_of) {
    Story story(
        club("points\n  expire 12 months after earning\n  never expire while tier at least Gold, " + ending +
             "\n" + kTiers +
             "tier Gold\n  above Member\n  enter by invitation\n  valid until end of next calendar year\n"
             "segment near\n  where points expiring within 30 days at least 1 point\n" +
             kOnePerEuro),
        "2024-01-01");
    story.brought("Gold", "2024-01-01", "2025-12-31");
    story.order("2024-03-01", 10'000);
    const auto& evaluation = story.look(as_of);
    return std::pair(evaluation.points.at(0).usable, static_cast<bool>(evaluation.in_segment.at(0)));
  };
  // Nothing is about to end while Gold lasts.
  CHECK(usable("resume afterwards", "2025-03-01") == std::pair(std::int64_t{100}, false));
  CHECK(usable("resume afterwards", "2025-03-02") == std::pair(std::int64_t{100}, false));
  CHECK(usable("resume afterwards", "2025-12-31") == std::pair(std::int64_t{100}, false));
  CHECK(usable("resume afterwards", "2026-01-01") == std::pair(std::int64_t{0}, false));
  CHECK(usable("start over afterwards", "2026-01-01").first == 100);
  CHECK(usable("start over afterwards", "2026-12-31").first == 100);
  CHECK(usable("start over afterwards", "2027-01-01").first == 0);
}

TEST_CASE("points wait for the delivery and live from the day they were earned") {
  Story story(club("points\n  pending until 14 days after delivery\n  expire 24 months after earning\n" +
                   kTiers + kOnePerEuro),
              "2024-01-01");
  const int order = story.order("2024-02-29", 10'000);
  story.delivered(order, "2024-03-04");
  const auto& accrual = story.look("2024-03-01").accruals.at(0);
  CHECK(iso(accrual.usable_from.value()) == "2024-03-18");
  CHECK(iso(accrual.last_day) == "2026-02-28");
}

TEST_CASE("a discount of the whole order counts once, and leaves no rule less than nothing") {
  const std::string rules =
      kOnePerEuro + "earn more\n  multiply points by 2 on orders\n  where category is not milk\n";
  Story story(earning(rules), "2024-01-01");
  const int order = story.order("2024-05-05", {{10'000, "milk"}, {5'000, "soap"}}, 13'000);
  CHECK(story.points(order, "base") == 130);
  CHECK(story.points(order, "more") == 30);
  // 10 EUR of soap, less 60 EUR: nothing, and no room for others under the ceiling of the order.
  Story limited(club("points\n  never expire\n  at most 1 point per 2 EUR of net_amount\n" + kTiers + rules),
                "2024-01-01");
  const int small = limited.order("2024-05-05", {{10'000, "milk"}, {1'000, "soap"}}, 5'000);
  CHECK(limited.points(small, "base") == 25);
  CHECK(limited.points(small, "more") == 0);
}

TEST_CASE("who gives way on some goods gives on all others, and outside of the campaign on everything") {
  Story story(earning(kOnePerEuro + "earn instead\n  give 3 points per 1 EUR of net_amount on orders\n"
                                    "  where category is soap\n  from 2024-05-01 to 2024-05-31\n"
                                    "  instead of base\n"),
              "2024-01-01");
  // 5 EUR of shipping are of no line.
  const std::vector<Line> lines{{10'000, "milk"}, {1'000, "soap"}};
  const int within = story.order("2024-05-05", lines, 11'500);
  const int later = story.order("2024-06-05", lines, 11'500);
  CHECK(story.points(within, "instead") == 30);
  CHECK(story.points(within, "base") == 105);
  CHECK(story.points(later, "base") == 115);
}
