// What `points`, `convert` and `voucher` blocks must not say.

#include <doctest/doctest.h>

#include "check_help.h"

using namespace check_help;

namespace {

const std::string kPoints = kHead + "points\n  never expire\n";                         // line 7
const std::string kVoucher = kPoints + "voucher cup en \"Cup\"\n  valid for 7 days\n";  // line 9
const std::string kMiles = kVoucher + "points miles, one mile\n  never expire\n";       // line 11

}  // namespace

TEST_CASE("points have at most four digits after the point") {
  CHECK(errors(kHead + "points\n  never expire\n  decimals 5\n") == "R309:9");
  CHECK(errors(kHead + "points\n  never expire\n  decimals 12\n") == "R309:9");
  CHECK(errors(kHead + "points\n  never expire\n  decimals 4\n").empty());
}

TEST_CASE("amounts of points are read by the decimals of their currency") {
  const std::string rule = "earn gift\n  give 0.5 points on orders\n";
  CHECK(errors(kHead + "points\n  never expire\n" + rule) == "R304:10");
  CHECK(errors(kHead + rule + "points\n  never expire\n  decimals 1\n").empty());
}

TEST_CASE("points that only qualify do not expire") {
  CHECK(errors(kHead + "points\n  only for qualifying\n").empty());
  CHECK(errors(kHead + "points\n  only for qualifying\n  expire 12 months after earning\n") == "R227:9");
  CHECK(errors(kHead + "points\n  only for qualifying\n  never expire\n") == "R227:9");
}

TEST_CASE("points that only qualify are worth nothing and never spent") {
  const std::string counter = kHead + "points\n  only for qualifying\n";
  CHECK(errors(counter + "  1 point is worth 0.01 EUR\n") == "R227:9");
  CHECK(errors(counter + "  spend oldest first\n") == "R227:9");
  CHECK(errors(counter + "  returned points live at least 30 days\n") == "R227:9");
  CHECK(errors(counter + "  carry at most 300 points into next calendar year\n").empty());
}

TEST_CASE("points that never expire are spared from nothing") {
  const std::string spared = "  never expire while country is DE, resume afterwards\n";
  CHECK(errors(kHead + "points\n  never expire\n" + spared) == "R227:9");
  CHECK(errors(kHead + "points\n  expire 12 months after earning\n" + spared).empty());
}

TEST_CASE("points expire by inactivity in events that there are") {
  CHECK(errors(kHead + "points\n  expire after 12 months without orders, visits\n").empty());
  CHECK(errors(kHead + "points\n  expire after 12 months without order, vists\n") == "R209:8 R209:8");
}

TEST_CASE("points expire at the end of a period that there is") {
  CHECK(errors(kHead + "points\n  expire at end of this season\n") == "R221:8");
  CHECK(errors(kHead + "points\n  carry at most 3 points into next season\n  never expire\n") == "R221:8");
}

TEST_CASE("points wait for a delivery or for their earning") {
  CHECK(errors(kHead + "points\n  never expire\n  pending until 3 days after earning\n").empty());
  CHECK(errors(kHead + "points\n  never expire\n  pending until 3 days after payment\n") == "R418:9");
}

TEST_CASE("a block of points speaks of its own points") {
  CHECK(errors(kMiles + "  returned points live at least 30 days\n") == "R208:13");
  CHECK(errors(kMiles + "  hold at most 30 points per member\n") == "R301:13");
}

TEST_CASE("points that are worth nothing need no line that says so") {
  CHECK(errors(kPoints + "  1 point is worth 0.01 EUR\n").empty());
  CHECK(errors(kPoints + "  1 point is worth 0 EUR\n") == "R309:9");
}

TEST_CASE("points are limited by a field of orders and by an amount above nothing") {
  CHECK(errors(kPoints + "  at most 10 points per 1 EUR of net_amount\n").empty());
  CHECK(errors(kPoints + "  at most 10 points per 1 EUR of price\n") == "R210:9");
  CHECK(errors(kPoints + "  at most 10 points per 0 EUR of net_amount\n") == "R309:9");
}

// ---- Vouchers

TEST_CASE("a voucher says how long it is valid") {
  CHECK(errors(kPoints + "voucher cup en \"Cup\"\n") == "R232:9");
  CHECK(errors(kPoints + "voucher cup en \"Cup\"\n  valid until 6 months after issue, at end of season\n") ==
        "R221:10");
}

TEST_CASE("a voucher looks at where it is redeemed, not at the member") {
  CHECK(errors(kVoucher + "  where shop is harbour\n  worth 2 times where country is AT\n").empty());
  CHECK(errors(kVoucher + "  where tier is Gold\n") == "R317:11");
  CHECK(errors(kVoucher + "  worth 2 times where member is in friends\n") == "R317:11");
  CHECK(errors(kVoucher + "  where till is front\n") == "R210:11");
}

TEST_CASE("points and vouchers do not share a name") {
  CHECK(errors(kPoints + "voucher points en \"Points\"\n  valid for 7 days\n") == "R217:9");
}

// ---- Conversions

TEST_CASE("a conversion says when it takes place") {
  CHECK(errors(kVoucher + "convert cups\n  give 1 cup per 10 points\n") == "R232:11");
}

TEST_CASE("a conversion says what it gives") {
  CHECK(errors(kVoucher + "convert cups\n  on request\n") == "R232:11");
}

TEST_CASE("only points are converted") {
  CHECK(errors(kVoucher + "convert cups\n  on request\n  give 1 cup per 10 EUR\n") == "R301:13");
}

TEST_CASE("points are not converted into themselves") {
  CHECK(errors(kVoucher + "convert cups\n  on request\n  give 1 point per 10 points\n") == "R235:13");
}

TEST_CASE("points that turn into others do not turn back, not even in a roundabout way") {
  const std::string there = "convert there\n  on request\n  give 1 mile per 10 points\n";
  const std::string back = "convert back\n  on request\n  give 9 points per 1 mile\n";
  CHECK(errors(kMiles + there + back) == "R235:13");
  const std::string three = kMiles + "points stamps, one stamp\n  never expire\n" + there +
                            "convert on_to_stamps\n  on request\n  give 1 stamp per 1 mile\n";
  CHECK(errors(three + "convert back\n  on request\n  give 1 point per 1 stamp\n") == "R235:15");
}

TEST_CASE("a conversion counts the points it converts") {
  const std::string convert = "convert cups\n  on 15 February\n  give 1 cup per 10 points\n";
  CHECK(
      errors(kMiles + convert + "  counts miles earned until end of last calendar year\n").find("R235:16") ==
      0);
  CHECK(errors(kVoucher + convert + "  counts points earned until end of last calendar year\n").empty());
}

TEST_CASE("a voucher given for points is worth something and is there") {
  CHECK(errors(kVoucher + "convert cups\n  on request\n  give 0 EUR of cup per 10 points\n") == "R309:13");
  CHECK(errors(kVoucher + "convert cups\n  on request\n  give 5 EUR of cop per 10 points\n") == "R224:13");
  CHECK(errors(kVoucher + "convert cups\n  on request\n  give 5 points of cup per 10 points\n") != "");
}

TEST_CASE("points can be sent within limits or without, and only points that are spent") {
  const auto with = [](const std::string& lines) { return errors(kMiles + lines); };
  CHECK(with("  transfer any number\n").empty());
  CHECK(with("  transfer at most 500 miles per member per calendar year\n  transfer at most 2 times per "
             "member\n")
            .empty());
  CHECK(with("  transfer any number\n  transfer at most 500 miles per member\n") == "R220:14");
  CHECK(with("  transfer any number\n  transfer any number\n") == "R220:14");
  CHECK(with("  transfer at most 500 miles per order\n") == "R431:13");
  CHECK(with("  transfer at most 500 miles in total\n") == "R431:13");
  CHECK(with("  transfer at most 500 EUR per member\n") == "R431:13");
  CHECK(errors(kHead + "points\n  only for qualifying\n  transfer any number\n") == "R227:9");
}
