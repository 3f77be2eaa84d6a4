// Redemptions that are cancelled: what goes back where, and what ends with them (docs/MEANING.md, 10.10,
// 11.11, 11.12).

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

std::string lots(const std::string& clauses, const std::string& happens) {
  return failures_of_two_lots(clauses, "", happens);
}

}  // namespace

TEST_CASE("what was redeemed goes back to the lots it came from, the last one taken first") {
  CHECK(lots("", R"(
  redemptions on 2024-04-01 with points 150 points
  cancellations on 2024-04-02 of redemptions on 2024-04-01 with points 60 points
  cancellations on 2024-04-03 of redemptions on 2024-04-01
  expect on 2024-04-01 balance 50 points
  expect on 2024-04-02 balance 110 points
  expect on 2024-04-03 balance 200 points
  expect on 2025-01-10 balance 200 points
  expect on 2025-01-11 balance 100 points
  expect on 2025-03-11 balance 0 points
)") == "");
  // Of the first 60, 50 belong to the second lot, and 10 to the first.
  CHECK(lots("", R"(
  redemptions on 2024-04-01 with points 150 points
  cancellations on 2024-04-02 of redemptions on 2024-04-01 with points 60 points
  expect on 2025-01-11 balance 100 points
)") == "");
}

TEST_CASE("more than is left of a redemption cannot be given back, and nothing twice") {
  CHECK(lots("", R"(
  redemptions on 2024-04-01 with points 150 points
  cancellations on 2024-04-02 of redemptions on 2024-04-01 with points 151 points
  cancellations on 2024-04-03 of redemptions on 2024-04-01 with points 100 points
  cancellations on 2024-04-04 of redemptions on 2024-04-01 with points 51 points
  cancellations on 2024-04-05 of redemptions on 2024-04-01
  cancellations on 2024-04-06 of redemptions on 2024-04-01
  expect on 2024-04-02 balance 50 points
  expect on 2024-04-03 balance 150 points
  expect on 2024-04-04 balance 150 points
  expect on 2024-04-05 balance 200 points
  expect on 2024-04-06 balance 200 points
)") == "");
}

TEST_CASE("points whose last day is over come back expired, the others as they were") {
  CHECK(lots("", R"(
  redemptions on 2024-04-01 with points 150 points
  cancellations on 2025-01-11 of redemptions on 2024-04-01
  expect on 2025-01-10 balance 50 points
  expect on 2025-01-11 balance 100 points
  expect on 2025-03-11 balance 0 points
)") == "");
  // The last day itself still counts.
  CHECK(lots("", R"(
  redemptions on 2024-04-01 with points 150 points
  cancellations on 2025-01-10 of redemptions on 2024-04-01
  expect on 2025-01-10 balance 200 points
  expect on 2025-01-11 balance 100 points
)") == "");
}

TEST_CASE("what spares points keeps what was redeemed alive for a cancellation, as if it were there") {
  // Of 100 points that are redeemed on 20 January and come back on 20 June, what there is then, on 30 June
  // and on 1 July, if Gold is held from a day on.
  const auto back = [](const char* gold) {
    Story story(club("points\n  expire at end of this calendar month\n"
                     "  never expire while tier less than Gold, start over afterwards\nearn base\n"
                     "  give 1 point per 1 EUR of net_amount on orders\ntier Basic\n  for everyone\n"
                     "tier Gold\n  above Basic\n  enter when spend in all time at least 1000 EUR\n"
                     "  valid for life\n"),
                "2024-01-01");
    story.order("2024-01-10", 10'000);
    const int redemption = story.redeem("2024-01-20", 100);
    story.grant("Gold", gold, "2024-12-31");
    story.cancel(redemption, "2024-06-20");
    const auto usable = [&](const char* day) { return story.look(day).points.at(0).usable; };
    return std::vector{usable("2024-06-20"), usable("2024-06-30"), usable("2024-07-01")};
  };
  CHECK(back("2024-06-10") == std::vector<std::int64_t>{100, 100, 0});  // spared until the evening of 9 June
  CHECK(back("2024-01-25") == std::vector<std::int64_t>{0, 0, 0});      // over with January
}

TEST_CASE("with a minimum life, what would end too soon lives from the cancellation on") {
  const std::string live = "  returned points live at least 30 days\n";
  CHECK(lots(live, R"(
  redemptions on 2024-04-01 with points 150 points
  cancellations on 2025-02-01 of redemptions on 2024-04-01
  expect on 2025-02-01 balance 200 points
  expect on 2025-03-03 balance 200 points
  expect on 2025-03-04 balance 100 points
  expect on 2025-03-11 balance 0 points
)") == "");
  // The second lot would end on the tenth day of the thirty: it gets them, too.
  CHECK(lots(live, R"(
  redemptions on 2024-04-01 with points 150 points
  cancellations on 2025-03-01 of redemptions on 2024-04-01
  expect on 2025-03-10 balance 200 points
  expect on 2025-03-11 balance 150 points
  expect on 2025-03-31 balance 150 points
  expect on 2025-04-01 balance 0 points
)") == "");
}

TEST_CASE("the debt of a redemption goes first, then what had repaid it, then what was taken") {
  // A redemption that was imported may take more than there is.
  Story story(club(R"(points
  expire 12 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
)"),
              "2024-01-01");
  story.order("2024-01-10", 10'000);
  const int redemption = story.redeem("2024-02-01", 160);
  story.order("2024-03-01", 4'000);  // repays 40 of the 60 that are missing
  CHECK(story.look("2024-03-01").points.front().usable == -20);
  story.cancel(redemption, "2024-03-02", 50);
  // 20 end the debt, 30 go back to the order of March.
  CHECK(story.look("2024-03-02").points.front().usable == 30);
  CHECK(story.look("2025-01-11").points.front().usable == 30);
  CHECK(story.look("2025-03-01").points.front().usable == 30);
  CHECK(story.look("2025-03-02").points.front().usable == 0);
  story.cancel(redemption, "2024-03-03");
  CHECK(story.look("2024-03-03").points.front().usable == 140);
  CHECK(story.look("2025-01-11").points.front().usable == 40);
  CHECK(story.look("2025-01-11").redemptions.front().cancelled_on == day("2024-03-03"));
}

TEST_CASE("a return that is learnt late changes what was taken, and so where it goes back") {
  CHECK(lots("", R"(
  redemptions on 2024-04-01 with points 100 points
  returns on 2024-03-20 of orders on 2024-01-10 with net_amount 60 EUR
  cancellations on 2024-05-01 of redemptions on 2024-04-01
  expect on 2024-04-01 balance 40 points
  expect on 2024-05-01 balance 140 points
  expect on 2025-01-11 balance 100 points
)") == "");
}

namespace {

// A reward of 50 points that gives what `gives` says, three a month.
std::string reward(const std::string& gives, const std::string& happens) {
  return failures_of(club(R"(points
  expire 12 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in all time at least 9000 EUR
  keep by entering again
  valid for 12 months
voucher fruit en "Fruit"
  valid for 10 days
reward basket en "Basket"
  costs 50 points
  at most 1 time per member per calendar month
)" + gives + R"(example "a reward"
  today is 2024-12-31
  member joined 2024-01-01
  orders on 2024-01-10 with net_amount 200 EUR
)" + happens));
}

}  // namespace

TEST_CASE("unused vouchers of a cancelled reward are void, and with a used one it stays") {
  CHECK(reward("  give 2 fruit\n", R"(
  redemptions on 2024-02-01 with reward basket
  cancellations on 2024-02-02 of redemptions on 2024-02-01
  expect on 2024-02-01 voucher fruit 2 times
  expect on 2024-02-02 voucher fruit 0 times
  expect on 2024-02-02 balance 200 points
)") == "");
  CHECK(reward("  give 2 fruit\n", R"(
  redemptions on 2024-02-01 with reward basket
  redemptions on 2024-02-02 with voucher fruit
  cancellations on 2024-02-03 of redemptions on 2024-02-01
  expect on 2024-02-03 voucher fruit 1 time
  expect on 2024-02-03 balance 150 points
)") == "");
  // A part of the price can be given back all the same.
  CHECK(reward("  give 2 fruit\n", R"(
  redemptions on 2024-02-01 with reward basket
  redemptions on 2024-02-02 with voucher fruit
  cancellations on 2024-02-03 of redemptions on 2024-02-01 with points 20 points
  expect on 2024-02-03 voucher fruit 1 time
  expect on 2024-02-03 balance 170 points
)") == "");
}

TEST_CASE("a voucher that was used is there again until its last day, and not behind it") {
  CHECK(reward("  give 2 fruit\n", R"(
  redemptions on 2024-02-01 with reward basket
  redemptions on 2024-02-02 with voucher fruit, times 2
  cancellations on 2024-02-03 of redemptions on 2024-02-02
  expect on 2024-02-02 voucher fruit 0 times
  expect on 2024-02-03 voucher fruit 2 times
)") == "");
  CHECK(reward("  give 2 fruit\n", R"(
  redemptions on 2024-02-01 with reward basket
  redemptions on 2024-02-02 with voucher fruit
  cancellations on 2024-02-20 of redemptions on 2024-02-02
  expect on 2024-02-20 voucher fruit 0 times
)") == "");
}

TEST_CASE("the tier of a cancelled reward ends on that day") {
  CHECK(reward("  gives tier Gold for 6 months\n", R"(
  redemptions on 2024-02-01 with reward basket
  cancellations on 2024-03-05 of redemptions on 2024-02-01
  expect on 2024-03-04 tier Gold
  expect on 2024-03-04 valid until 2024-07-31
  expect on 2024-03-05 tier Gold
  expect on 2024-03-05 valid until 2024-03-05
  expect on 2024-03-06 tier Basic
)") == "");
}

TEST_CASE("points that a cancelled reward gave are taken back, into a debt if need be") {
  CHECK(reward("  give 80 points\n", R"(
  redemptions on 2024-02-01 with reward basket
  cancellations on 2024-02-02 of redemptions on 2024-02-01
  expect on 2024-02-01 balance 230 points
  expect on 2024-02-02 balance 200 points
)") == "");
}

TEST_CASE("a cancellation leaves alone what rests, also what the redemption gave") {
  const auto version = [](const std::string& from, const std::string& points) {
    return std::make_shared<const SourceFile>(from + ".rung",
                                              program_from(from) + points + "tier Basic\n  for everyone\n");
  };
  const std::string points =
      "points\n  never expire\npoints stars, one star\n  never expire\n"
      "earn base\n  give 1 point per 1 EUR of net_amount on orders\n"
      "reward stars_too en \"Stars\"\n  costs 50 points\n  give 70 stars\n";
  const auto happens = [](const std::string& cancelled) {
    return std::make_shared<const SourceFile>(
        "example.rung",
        "loyalty rules 1\nexample \"rests\"\n  today is 2024-08-01\n  member joined 2024-01-01\n"
        "  orders on 2024-01-10 with net_amount 100 EUR\n"
        "  redemptions on 2024-02-01 with reward stars_too\n  cancellations on " +
            cancelled +
            " of redemptions on 2024-02-01\n"
            "  expect on 2024-07-01 balance " +
            (cancelled < "2024-03-01" ? "100 points\n" : "50 points\n") + "  expect on 2024-07-01 balance " +
            (cancelled < "2024-03-01" ? "0 stars\n" : "70 stars\n"));
  };
  for (const std::string cancelled : {"2024-02-10", "2024-04-10"}) {
    const auto checked = language::read_program({version("2024-01-01", points), version("2024-03-01", ""),
                                                 version("2024-06-01", points), happens(cancelled)});
    REQUIRE(checked.program);
    CHECK(failures_of(checked.program) == "");
  }
}

TEST_CASE("a choice that a cancelled reward opened is closed; once made, the reward stays") {
  const std::string choice =
      "  give one of within 30 days\n    - 10 points\n    - 1 fruit\n  if not chosen give 7 points\n";
  CHECK(reward(choice, R"(
  redemptions on 2024-02-01 with reward basket
  cancellations on 2024-02-02 of redemptions on 2024-02-01
  choices on 2024-02-03 with basket 1 fruit
  expect on 2024-02-03 voucher fruit 0 times
  expect on 2024-03-15 balance 200 points
)") == "");
  CHECK(reward(choice, R"(
  redemptions on 2024-02-01 with reward basket
  choices on 2024-02-03 with basket 1 fruit
  cancellations on 2024-02-04 of redemptions on 2024-02-01
  expect on 2024-02-04 voucher fruit 1 time
  expect on 2024-02-04 balance 150 points
)") == "");
}

TEST_CASE("a redemption that is cancelled as a whole does not use up a limit, one in part does") {
  CHECK(reward("", R"(
  redemptions on 2024-02-01 with reward basket
  cancellations on 2024-02-02 of redemptions on 2024-02-01 with points 20 points
  redemptions on 2024-02-03 with reward basket
  expect on 2024-02-03 balance 170 points
)") == "");
  CHECK(reward("", R"(
  redemptions on 2024-02-01 with reward basket
  cancellations on 2024-02-02 of redemptions on 2024-02-01 with points 20 points
  cancellations on 2024-02-02 of redemptions on 2024-02-01 with points 30 points
  redemptions on 2024-02-03 with reward basket
  expect on 2024-02-02 balance 200 points
  expect on 2024-02-03 balance 150 points
)") == "");
}

TEST_CASE("cancelled or not, a redemption has happened, and its cancellation as well") {
  CHECK(failures_of(club(R"(points
  expire 12 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
metric spent
  count redemptions
metric undone
  count cancellations
example "counted"
  today is 2024-12-31
  member joined 2024-01-01
  orders on 2024-01-10 with net_amount 200 EUR
  redemptions on 2024-02-01 with points 10 points
  cancellations on 2024-02-02 of redemptions on 2024-02-01
  expect spent in all time 1
  expect undone in all time 1
)")) == "");
}

TEST_CASE("points that end by inactivity end by it again when they come back, unless the rules name it") {
  const auto idle = [](const std::string& events, const std::string& live, const std::string& expects) {
    return failures_of(club("points\n  expire after 6 months without " + events + "\n" + live + R"(earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
example "idle"
  today is 2025-12-31
  member joined 2024-01-01
  orders on 2024-01-10 with net_amount 100 EUR
  redemptions on 2024-02-01 with points 60 points
)" + expects));
  };
  CHECK(idle("orders", "", R"(
  cancellations on 2024-07-10 of redemptions on 2024-02-01
  expect on 2024-07-10 balance 100 points
  expect on 2024-07-11 balance 0 points
)") == "");
  CHECK(idle("orders", "", R"(
  cancellations on 2024-07-11 of redemptions on 2024-02-01
  expect on 2024-07-11 balance 0 points
)") == "");
  CHECK(idle("orders, cancellations", "", R"(
  cancellations on 2024-07-10 of redemptions on 2024-02-01
  expect on 2025-01-10 balance 100 points
  expect on 2025-01-11 balance 0 points
)") == "");
  CHECK(idle("orders", "  returned points live at least 14 days\n", R"(
  cancellations on 2024-08-01 of redemptions on 2024-02-01
  expect on 2024-08-15 balance 60 points
  expect on 2024-08-16 balance 0 points
)") == "");
}

TEST_CASE("a household gets back what one of its members redeemed, also after he has left") {
  CHECK(failures_of(club(R"(points
  expire 12 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
pool family
  at most 4 members
  collect points
  redeemed by any member
example "a household"
  today is 2024-12-31
  member joined 2024-01-01
  member ben joined 2024-01-01
  orders on 2024-01-10 with net_amount 100 EUR
  pools on 2024-01-11 by ben with pool family, owner member
  redemptions on 2024-02-01 by ben with points 70 points
  pools on 2024-02-10 by ben with pool family, left yes
  cancellations on 2024-02-20 by ben of redemptions on 2024-02-01 with points 30 points
  cancellations on 2024-02-21 by ben of redemptions on 2024-02-01
  expect on 2024-02-01 balance 30 points
  expect on 2024-02-20 balance 60 points
  expect of ben on 2024-02-20 balance 0 points
  expect balance 100 points
  expect of ben balance 0 points
)")) == "");
}

TEST_CASE("the tier that a cancelled reward gave to another member ends with it") {
  CHECK(failures_of(club(R"(points
  expire 12 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in all time at least 9000 EUR
  keep by entering again
  valid for 12 months
metric undone
  count cancellations
reward friend en "Friend"
  costs 50 points
  gives tier Gold for 6 months to another member
example "a present"
  today is 2024-12-31
  member joined 2024-01-01
  member ben joined 2024-01-01
  orders on 2024-01-10 with net_amount 100 EUR
  redemptions on 2024-02-01 with reward friend, recipient ben
  cancellations on 2024-03-05 of redemptions on 2024-02-01
  expect of ben on 2024-03-04 valid until 2024-07-31
  expect of ben on 2024-03-05 tier Gold
  expect of ben on 2024-03-06 tier Basic
  expect of ben undone in all time 0
  expect undone in all time 1
  expect balance 100 points
)")) == "");
}

TEST_CASE("the stock of a reward has room again for what was cancelled as a whole") {
  CHECK(failures_of(club(R"(points
  expire 12 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
reward basket en "Basket"
  costs 50 points
  at most 1 time in total
example "a stock of one"
  today is 2024-12-31
  member joined 2024-01-01
  member ben joined 2024-01-01
  orders on 2024-01-10 with net_amount 100 EUR
  orders on 2024-01-10 by ben with net_amount 100 EUR
  redemptions on 2024-02-01 with reward basket
  redemptions on 2024-02-02 by ben with reward basket
  cancellations on 2024-02-03 of redemptions on 2024-02-01 with points 20 points
  redemptions on 2024-02-04 by ben with reward basket
  cancellations on 2024-02-05 of redemptions on 2024-02-01
  redemptions on 2024-02-06 by ben with reward basket
  expect of ben on 2024-02-05 balance 100 points
  expect of ben balance 50 points
  expect balance 100 points
)")) == "");
}

TEST_CASE("a cancellation says of which redemption") {
  const auto messages = [](const std::string& line) {
    try {
      (void)club(
          "points\n  never expire\nexample \"x\"\n  today is 2024-12-31\n  member joined 2024-01-01\n"
          "  orders on 2024-01-10 with net_amount 1 EUR\n  redemptions on 2024-02-01 with points 1 point\n "
          " " +
          line + "\n  expect balance 0 points\n");
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(messages("cancellations on 2024-02-02").find("which redemption is cancelled") != std::string::npos);
  CHECK(messages("cancellations on 2024-02-02 of orders on 2024-01-10")
            .find("only redemptions can be cancelled") != std::string::npos);
  CHECK(messages("cancellations on 2024-02-02 of redemptions on 2024-02-07").find("R428") !=
        std::string::npos);
  CHECK(messages("cancellations on 2024-02-02 of redemptions on 2024-02-01 with points -5 points")
            .find("cannot stand in cancellations") != std::string::npos);
}
