// `rung liability`: what members hold, in sums that add up.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

// The club recalculated at the ends of three months, with a redemption, a correction and a return in them.
void put_booked_club(const Folder& folder) {
  put_club(folder);
  fine(folder, {"import", "members.csv", "orders.csv"});
  fine(folder, {"recalculate", "--as-of", "2027-09-30"});
  fine(folder, {"recalculate", "--as-of", "2027-10-31"});
  fine(folder, {"redeem", "M-1", "--points", "700", "--reference", "P-1"});
  fine(folder, {"adjust", "M-3", "--points", "25", "--reason", "goodwill, late parcel", "--by", "Miriam",
                "--reference", "D-1"});
  fine(folder, {"recalculate"});
}

void check_sums(const Json& currency) {
  const auto number = [](const Json& at, const char* name) { return at.at(name).get<std::int64_t>(); };
  const auto adds_up = [&](const Json& at) {
    CHECK(number(at, "opening") + number(at, "issued") + number(at, "redeemed") + number(at, "expired") +
              number(at, "taken_back") + number(at, "adjusted") ==
          number(at, "closing"));
  };
  std::int64_t balance = number(currency.at("total"), "opening");
  for (const Json& month : currency.at("months")) {
    adds_up(month);
    CHECK(number(month, "opening") == balance);
    balance = number(month, "closing");
  }
  adds_up(currency.at("total"));
  CHECK(balance == number(currency.at("total"), "closing"));
  std::int64_t points = 0, money = 0;
  for (const Json& ending : currency.at("ending")) {
    points += number(ending, "points");
    money += number(ending, "minor");
  }
  CHECK(points == balance);
  CHECK(money == number(currency.at("worth"), "minor"));
}

}  // namespace

TEST_CASE("what members hold, month by month and by the month in which it ends") {
  const Folder folder;
  put_booked_club(folder);
  const std::string text = fine(folder, {"liability"});
  CHECK(text ==
        "Test Club, points outstanding, 2027-09-01 to 2027-11-22\n"
        "\n"
        "points   opening  issued  redeemed  expired  taken back  adjusted  closing\n"
        "2027-09        0   2.400         0        0           0         0    2.400\n"
        "2027-10    2.400       0         0        0           0         0    2.400\n"
        "2027-11    2.400     120      -700        0           0        25    1.845\n"
        "total          0   2.520      -700        0           0        25    1.845\n"
        "to be used until\n"
        "  2029-03  1.300  13,00\u00a0€\n"
        "  2029-06    400   4,00\u00a0€\n"
        "  2029-11    145   1,45\u00a0€\n"
        "  total    1.845  18,45\u00a0€\n");
  const Json json = Json::parse(fine(folder, {"liability", "--json"}));
  CHECK(json.at("schema") == "rung.liability/1");
  CHECK(json.at("booked_to") == "2027-11-22");
  check_sums(json.at("currencies").at(0));
}

TEST_CASE("a period opens with what was closed before it, and as of a day nothing later is in it") {
  const Folder folder;
  put_booked_club(folder);
  const Json period =
      Json::parse(fine(folder, {"liability", "--from", "2027-10", "--to", "2027-10", "--json"}));
  CHECK(period.at("currencies").at(0).at("total").at("opening") == 2400);
  CHECK(period.at("currencies").at(0).at("total").at("closing") == 2400);
  CHECK(period.at("currencies").at(0).at("months").size() == 1);
  check_sums(period.at("currencies").at(0));
  const Json day = Json::parse(fine(folder, {"liability", "--as-of", "2027-10-31", "--json"}));
  CHECK(day.at("currencies").at(0).at("total").at("redeemed") == 0);
  check_sums(day.at("currencies").at(0));
  CHECK(fine(folder, {"liability", "--format", "csv", "--from", "2027-11"}) ==
        "unit,decimals,month,opening,issued,redeemed,expired,taken_back,adjusted,closing\n"
        "points,0,2027-11,2400,120,-700,0,0,25,1845\n");
}

TEST_CASE("debts, what is over and what expired are told apart, and the sums still add up") {
  const Folder folder;
  put_booked_club(folder);
  fine(folder, {"adjust", "M-1", "--points=-2000", "--reason", "a fraud was found", "--by", "Miriam",
                "--reference", "D-2"});
  const Json json = Json::parse(fine(folder, {"liability", "--json"}));
  CHECK(json.at("currencies").at(0).at("ending").back().at("when") == "debt");
  check_sums(json.at("currencies").at(0));
  // Two years later: first over and not booked yet, then expired.
  const char* later = "2029-12-01T12:00+01:00";
  const Json over = Json::parse(fine(folder, {"liability", "--json"}, {{"RUNG_NOW", later}}));
  CHECK(over.at("currencies").at(0).at("ending").at(0).at("when") == "over");
  check_sums(over.at("currencies").at(0));
  fine(folder, {"recalculate"}, {{"RUNG_NOW", later}});
  const Json expired = Json::parse(fine(folder, {"liability", "--json"}, {{"RUNG_NOW", later}}));
  CHECK(expired.at("currencies").at(0).at("total").at("expired") < 0);
  check_sums(expired.at("currencies").at(0));
}

TEST_CASE("revenue follows what was redeemed of what is expected, and catches up when that changes") {
  const Folder folder;
  put_booked_club(folder);
  const Json first =
      Json::parse(fine(folder, {"liability", "--json", "--consideration", "25.00", "--expected", "2000"}));
  const Json& revenue = first.at("currencies").at(0).at("revenue");
  CHECK(revenue.at("redeemed") == 700);
  CHECK(revenue.at("in_period") == 875);
  CHECK(revenue.at("deferred") == 1625);
  const std::string text = fine(folder, {"liability", "--from", "2027-11", "--consideration", "25.00",
                                         "--expected", "1400", "--recognised", "8.75"});
  CHECK(
      contains(text,
               "revenue (IFRS 15): 700 of 1.400 points expected to be redeemed were redeemed by 2027-11-22\n"
               "  25,00\u00a0€ for them: 8,75\u00a0€ before 2027-11-01, 3,75\u00a0€ in the period, "
               "12,50\u00a0€ deferred\n"));
}

TEST_CASE("what is no month, no amount or no period is answered with how to write it") {
  const Folder folder;
  put_booked_club(folder);
  const auto usage = [&](const Words& words, const char* sentence) {
    const Printed printed = folder.rung(words);
    CHECK(printed.exit_code == 2);
    CHECK_MESSAGE(contains(printed.err, sentence), printed.err);
  };
  usage({"liability", "--from", "2027-13"},
        "`--from 2027-13` is no month; write it as year-month, such as `2027-10`.");
  usage({"liability", "--from", "2027-10", "--to", "2027-09"}, "before the one after `--from`");
  usage({"liability", "--from", "2027-10", "--as-of", "2027-10-31"}, "Either `--as-of DATE` or months");
  usage({"liability", "--consideration", "9000"}, "Revenue needs what was paid");
  const Printed amount = folder.rung({"liability", "--consideration", "9.000,50", "--expected", "10"});
  CHECK(amount.exit_code == 1);
  CHECK(contains(amount.err, "`--consideration 9.000,50` is no amount of EUR; write it as 9000 or 9000.50"));
  CHECK(folder.rung({"liability", "--from", "2028-01", "--to", "2028-02"}).exit_code == 1);
}

TEST_CASE("before anything is booked it says so") {
  const Folder folder;
  put_club(folder);
  CHECK(folder.rung({"liability"}).exit_code == 1);
  fine(folder, {"import", "members.csv", "orders.csv"});
  const Printed printed = folder.rung({"liability"});
  CHECK(printed.exit_code == 0);
  CHECK(contains(printed.out, "Nothing was booked up to then."));
  CHECK(contains(printed.err, "There was no recalculation yet, so nothing is booked."));
}
