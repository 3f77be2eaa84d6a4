// `--points` and `--currency` of `rung redeem` and `rung adjust`, and what files say of points: which ones
// are meant, with their decimals, and what is never redeemed.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

// The club, with xp before its points and miles behind them, both counted in tenths.
void put_two_more_currencies(const Folder& folder) {
  put_club(folder);
  folder.write("rules/a_xp.rung",
               "loyalty rules 1\n"
               "points xp\n"
               "  only for qualifying\n"
               "  decimals 1\n"
               "earn for_xp\n"
               "  give 1 xp per 10 EUR of net_amount on orders\n");
  folder.write("rules/miles.rung",
               "loyalty rules 1\n"
               "points miles, one mile\n"
               "  decimals 1\n"
               "  never expire\n"
               "earn for_miles\n"
               "  give 1 mile per 10 EUR of net_amount on orders\n"
               "reward present en \"Gold for a friend\" de \"Gold verschenken\"\n"
               "  costs 1 mile\n"
               "  gives tier Gold for 3 months to another member\n");
  folder.write("rung.yaml",
               folder.read("rung.yaml") +
                   "  - file: \"redeemed*.csv\"\n"
                   "    kind: redemptions\n"
                   "    columns: { id: id, member: member, day: day, xp: xp, miles: miles, reward: reward, "
                   "recipient: to }\n"
                   "  - file: \"adjusted*.csv\"\n"
                   "    kind: adjustments\n"
                   "    columns: { id: id, member: member, day: day, points: points, miles: miles }\n"
                   "  - file: \"opened*.csv\"\n"
                   "    kind: openings\n"
                   "    columns: { id: id, member: member, day: day, xp: xp, miles: miles }\n");
}

void put_running(const Folder& folder) {
  put_two_more_currencies(folder);
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  const Printed recalculated = folder.rung({"recalculate"});
  REQUIRE_MESSAGE(recalculated.exit_code == 0, recalculated.err);
}

Printed redeem(const Folder& folder, Words what, const std::string& reference) {
  Words words{"redeem", "M-1", "--reference", reference};
  words.insert(words.end(), what.begin(), what.end());
  return folder.rung(words);
}

Printed adjust(const Folder& folder, Words what, const std::string& reference) {
  Words words{"adjust", "M-1",    "--reason",    "a match with the partner",
              "--by",   "Miriam", "--reference", reference};
  words.insert(words.end(), what.begin(), what.end());
  return folder.rung(words);
}

}  // namespace

TEST_CASE("points without a name are the first that can be redeemed, and the answer says which") {
  const Folder folder;
  put_running(folder);
  const Printed first = redeem(folder, {"--points", "700"}, "P-1");
  CHECK_MESSAGE(contains(first.out, "Redeemed: 700 points. 400 points left"), first.err);
  CHECK(contains(redeem(folder, {"--points", "12.5", "--currency", "miles"}, "P-2").out,
                 "Redeemed: 12,5 miles."));
  const Printed json = redeem(folder, {"--points", "1.5", "--currency", "miles", "--json"}, "P-3");
  CHECK(Json::parse(json.out).at("unit") == "miles");
  CHECK(Json::parse(json.out).at("points") == 15);
  // The same reference with the same words, whatever the currency was called before.
  CHECK(contains(redeem(folder, {"--points", "700", "--currency", "points"}, "P-1").out, "Redeemed before"));
  CHECK(redeem(folder, {"--points", "700", "--currency", "miles"}, "P-1").exit_code == 1);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("what is only for qualifying is never redeemed, and the answer says what can be") {
  const Folder folder;
  put_running(folder);
  const std::string before = folder.read("club.db");
  const Printed xp = redeem(folder, {"--points", "5", "--currency", "xp"}, "P-1");
  CHECK(xp.exit_code == 1);
  CHECK(xp.err ==
        "error: xp are only for qualifying and are never redeemed, but points can be: `--currency points`; "
        "`rung adjust ID --points=-N` takes some away. Nothing was booked.\n");
  CHECK(contains(redeem(folder, {"--points", "5", "--currency", "milse"}, "P-1").err,
                 "there are no points called `milse`; did you mean `miles`? Nothing was booked."));
  const Printed alone = redeem(folder, {"cups", "--currency", "xp"}, "P-1");
  CHECK(alone.exit_code == 2);
  CHECK(contains(alone.err, "`--currency` belongs to `--points`."));
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("where no points can be redeemed, that is said in words") {
  const Folder folder;
  folder.write(
      "rung.yaml",
      "program: rules.rung\ndatabase: club.db\nimport:\n  - file: \"members*.csv\"\n    kind: members\n"
      "    columns: { member: member, joined: joined }\n");
  folder.write("rules.rung",
               "loyalty rules 1\nprogram c \"C\"\n  effective from 2026-01-01\n  currency EUR\n"
               "  time zone Europe/Berlin\n  languages en\npoints xp\n  only for qualifying\n"
               "tier Basic\n  for everyone\nearn e\n  give 1 xp per 1 EUR of net_amount on orders\n");
  folder.write("members.csv", "member,joined\nM-1,2026-01-05\n");
  REQUIRE(folder.rung({"import", "members.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const Printed refused = redeem(folder, {"--points", "5"}, "P-1");
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.err, "this program has no points that can be redeemed: xp are only for qualifying"));
  const Printed adjusted = adjust(folder, {"--points", "5"}, "P-2");
  CHECK_MESSAGE(contains(adjusted.out, "Adjusted: +5 xp. Saved.\n  5 xp usable, 0 pending\n"), adjusted.err);
}

TEST_CASE(
    "an adjustment takes the first currency or the one that is named, to its last decimal and no further") {
  const Folder folder;
  put_running(folder);
  CHECK(contains(adjust(folder, {"--points", "0.5"}, "P-1").out, "Adjusted: +0,5 xp. Saved."));
  CHECK(contains(adjust(folder, {"--points=-0.1", "--currency", "miles"}, "P-2").out,
                 "Adjusted: -0,1 miles. Saved."));
  CHECK(contains(adjust(folder, {"--points", "20", "--currency", "points"}, "P-3").out,
                 "Adjusted: +20 points. Saved.\n  1.120 points usable, 50 pending\n"));
  const auto refused = [&](const Words& what, const std::string& sentence) {
    const Printed printed = adjust(folder, what, "P-4");
    CHECK(printed.exit_code == 1);
    CHECK_MESSAGE(contains(printed.err, sentence + " Nothing was booked."), printed.err);
  };
  refused({"--points", "0.25"}, "`--points 0.25` has 2 decimals, a number of xp has 1.");
  refused({"--points", "0.5", "--currency", "points"},
          "`--points 0.5` has 1 decimal, a number of points has none.");
  refused({"--points", "999999999999999"}, "`--points 999999999999999` is out of range: at most 1000000000.");
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("files bring points over to their last decimal, and redeem only what can be redeemed") {
  const Folder folder;
  put_two_more_currencies(folder);
  folder.write("opened.csv",
               "id,member,day,xp,miles\nO-1,M-2,2027-06-01,1.5,45.5\nO-2,M-2,2027-06-01,,0.25\n");
  folder.write("adjusted.csv",
               "id,member,day,points,miles\nA-1,M-2,2027-06-02,,-0.5\nA-2,M-2,2027-06-02,1.5,\n");
  folder.write("redeemed.csv",
               "id,member,day,xp,miles,reward,to\nR-1,M-2,2027-06-03,,4.9,,\nR-2,M-2,2027-06-03,0.5,,,\n"
               "R-3,M-2,2027-06-03,,,present,M-2\nR-4,M-2,2027-06-03,,,present,M-3\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  const auto rejected = [&](const std::string& name, const char* many, const std::string& reason) {
    CHECK(folder.rung({"import", name + ".csv", "--accept-rejects", many}).exit_code == 1);  // some rejected
    CHECK_MESSAGE(contains(folder.read(name + ".rejects.csv"), reason), folder.read(name + ".rejects.csv"));
  };
  rejected("opened", "1", "has 2 decimals, a number of miles has 1");
  rejected("adjusted", "1", "has 1 decimal, a number of points has none");
  rejected("redeemed", "2", "is redeemed, but xp are only for qualifying");
  rejected("redeemed", "2", "is the member who redeems, but present is for another one");
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const Printed member = folder.rung({"member", "M-2"});
  CHECK_MESSAGE(contains(member.out, "39,1 usable"), member.out);  // 45.5 - 0.5 - 4.9 - 1 for the present
}

TEST_CASE(
    "points that are spared show the last day they have and what spares them, not that they never end") {
  const Folder folder;
  put_club(folder);
  put_in_place(
      folder, "rules/club.rung", "  expire 24 months after earning\n",
      "  expire 24 months after earning\n  never expire while tier at least Gold, resume afterwards\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const std::string gold = folder.rung({"member", "M-3"}).out;
  CHECK_MESSAGE(contains(gold, ", spared while `tier at least Gold`\n"), gold);
  CHECK(contains(gold, " until 2029-"));
  CHECK_FALSE(contains(gold, "without an end"));
  const std::string silver = folder.rung({"member", "M-1"}).out;
  CHECK(contains(silver, " to use until 2029-"));
  CHECK_FALSE(contains(silver, "spared"));
}
