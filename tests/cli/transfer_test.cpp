// `rung transfer`, and accounts that `rung adjust --state frozen` freezes.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

// The club with rules that let members send points; M-1 has two lots, of which the first ends first.
void put_sending_club(const Folder& folder, const std::string& line) {
  put_club(folder);
  put_in_place(folder, "rules/club.rung", "  spend first expiring first\n",
               "  spend first expiring first\n" + line);
  for (const Words& words : {Words{"import", "members.csv", "orders.csv"}, Words{"recalculate"}}) {
    const Printed printed = folder.rung(words);
    REQUIRE_MESSAGE(printed.exit_code == 0, printed.out, printed.err);
  }
}

Words send(const std::string& from, const std::string& to, const std::string& points,
           const std::string& reference) {
  return {"transfer", from, "--to", to, "--points", points, "--reference", reference};
}

Json points_of(const Folder& folder, const std::string& member, const std::string& day) {
  return Json::parse(folder.rung({"member", member, "--json", "--as-of", day}).out).at("points").at(0);
}

Words freeze(const std::string& member, const std::string& state, const std::string& reference) {
  return {"adjust", member,   "--state",     state,    "--reason", "a chargeback is looked into",
          "--by",   "Miriam", "--reference", reference};
}

}  // namespace

TEST_CASE("C49: two lots are used, and the recipient gets the same two last days and amounts") {
  const Folder folder;
  put_sending_club(folder, "  transfer any number\n");
  const Json before = points_of(folder, "M-1", "2027-11-22");
  const Printed sent = folder.rung(send("M-1", "M-2", "900", "T-1"));
  REQUIRE_MESSAGE(sent.exit_code == 0, sent.err);
  CHECK(sent.out ==
        "Transferred: 900 points from M-1 to M-2. M-1 has 200 points left, M-2 has 900.\n"
        "  as they were: 640 until 2029-02-14, 260 until 2029-06-01\n");
  const Json left = points_of(folder, "M-1", "2027-11-22");
  const Json come = points_of(folder, "M-2", "2027-11-22");
  CHECK(left.at("usable").get<int>() + come.at("usable").get<int>() == before.at("usable").get<int>());
  CHECK(points_of(folder, "M-2", "2029-02-14").at("usable") == 900);
  CHECK(points_of(folder, "M-2", "2029-02-15").at("usable") == 260);
  CHECK(points_of(folder, "M-2", "2029-06-02").at("usable") == 0);
  CHECK(folder.rung({"verify"}).exit_code == 0);
  // Nothing is booked for it again, and sent back nothing lives longer.
  CHECK(folder.rung({"recalculate"}).exit_code == 0);
  CHECK(points_of(folder, "M-2", "2027-11-22").at("usable") == 900);
  REQUIRE(folder.rung(send("M-2", "M-1", "900", "T-2")).exit_code == 0);
  CHECK(points_of(folder, "M-1", "2029-02-15").at("usable") == 460);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("C50: refused to oneself, to nobody, of nothing, of too much, to somebody unknown; nothing moves") {
  const Folder folder;
  put_sending_club(folder, "  transfer any number\n");
  const std::string before = folder.read("club.db");
  const auto refused = [&](const Words& words, int exit_code, const std::string& sentence) {
    const Printed printed = folder.rung(words);
    CHECK(printed.exit_code == exit_code);
    CHECK_MESSAGE(contains(printed.out + printed.err, sentence), printed.out, printed.err);
  };
  refused(send("M-1", "M-1", "10", "T-1"), 1, "M-1 would send points to himself. Nothing was booked.");
  refused({"transfer", "M-1", "--points", "10", "--reference", "T-1"}, 2,
          "rung transfer needs the member who receives the points: `rung transfer M-01042 --to M-00007");
  refused(send("M-1", "M-2", "0", "T-1"), 2, "`--points 0` is not a number above 0");
  refused(send("M-1", "M-2", "-50", "T-1"), 2, "`--points -50` is not a number above 0");
  refused(send("M-1", "M-2", "999999", "T-1"), 1,
          "M-1 has 1.100 points, to be sent to M-2 are 999.999; 998.899 are missing");
  refused(send("M-1", "M-9", "10", "T-1"), 1, "M-9");
  refused(send("M-9", "M-1", "10", "T-1"), 1, "M-9");
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("who may send, and how many, is in the rules") {
  const Folder none;
  put_running_club(none);
  const Printed kept = none.rung(send("M-1", "M-2", "10", "T-1"));
  CHECK(kept.exit_code == 1);
  CHECK(contains(
      kept.out,
      "M-1 has 1.100 points, to be sent to M-2 are 10; the rules do not let members send points to each "
      "other (`transfer any number` or `transfer at most …` would).\nNothing was booked."));
  const Folder folder;
  put_sending_club(folder, "  transfer at most 300 points per member per calendar year\n");
  CHECK(folder.rung(send("M-1", "M-2", "200", "T-1")).exit_code == 0);
  const Printed above = folder.rung(send("M-1", "M-2", "101", "T-2"));
  CHECK(above.exit_code == 1);
  CHECK(contains(
      above.out,
      "at most 300 points per member per calendar year can be sent, 200 points went, last on 2027-11-22."));
  CHECK(folder.rung(send("M-1", "M-2", "100", "T-3")).exit_code == 0);
}

TEST_CASE("the same transfer again changes nothing, and another under its reference is refused") {
  const Folder folder;
  put_sending_club(folder, "  transfer any number\n");
  REQUIRE(folder.rung(send("M-1", "M-2", "900", "T-1")).exit_code == 0);
  const std::string before = folder.read("club.db");
  const Printed again =
      folder.rung(send("M-1", "M-2", "900", "T-1"), {{"RUNG_NOW", "2027-11-23T08:00+01:00"}});
  CHECK(again.exit_code == 0);
  CHECK(again.out ==
        "Transferred before, on 2027-11-22 at 12:00 with this reference; nothing changed. M-1 has 200 points "
        "left, M-2 "
        "has 900.\n");
  for (const Words& other : {send("M-1", "M-2", "901", "T-1"), send("M-1", "M-3", "900", "T-1")}) {
    const Printed refused = folder.rung(other);
    CHECK(refused.exit_code == 1);
    CHECK(contains(refused.err,
                   "the reference T-1 stands for something else already: `member 1: 900 points to "
                   "member 2`"));
  }
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("two lots that are used and end alike arrive as one, with the points of both") {
  const Folder folder;
  put_sending_club(folder, "  transfer any number\n");
  folder.write("orders2.csv",
               "order,member,day,category,amount,status,delivered\n"
               "T-1,M-2,2027-09-01,pans,100.00,completed,2027-09-03\n"
               "T-2,M-2,2027-09-01,pans,50.00,completed,2027-09-03\n");
  REQUIRE(folder.rung({"import", "orders2.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const auto usable = [&folder](const char* member) {
    return points_of(folder, member, "2027-11-22").at("usable").get<int>();
  };
  const int before = usable("M-3"), sent = usable("M-2");
  REQUIRE(sent == 150);
  const Printed printed = folder.rung(send("M-2", "M-3", std::to_string(sent), "T-1"));
  REQUIRE_MESSAGE(printed.exit_code == 0, printed.err);
  CHECK(contains(printed.out, "as they were: 150 until 2029-"));
  CHECK(usable("M-2") == 0);
  CHECK(usable("M-3") == before + sent);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("a transfer as JSON") {
  const Folder folder;
  put_sending_club(folder, "  transfer any number\n");
  Words words = send("M-1", "M-2", "700", "T-1");
  for (const char* word : {"--reason", "a wedding present", "--by", "Anna", "--json"})
    words.emplace_back(word);
  const Json json = Json::parse(folder.rung(words).out);
  CHECK(json.at("schema") == "rung.transfer/1");
  CHECK(json.at("member") == "M-1");
  CHECK(json.at("to") == "M-2");
  CHECK(json.at("points") == 700);
  CHECK(json.at("reason") == "a wedding present");
  CHECK(json.at("sent") ==
        Json::parse(R"([{"points":640,"last_day":"2029-02-14"},{"points":60,"last_day":"2029-06-01"}])"));
  CHECK(json.at("left").at("usable") == 400);
  CHECK(json.at("left_to").at("usable") == 700);
}

TEST_CASE(
    "CLI 73: a frozen account redeems, sends and receives nothing until it is active again; it earns on") {
  const Folder folder;
  put_sending_club(folder, "  transfer any number\n");
  const Printed frozen = folder.rung(freeze("M-1", "frozen", "F-1"));
  REQUIRE_MESSAGE(frozen.exit_code == 0, frozen.err);
  CHECK(contains(frozen.out, "Adjusted: the account is frozen. Saved."));
  const std::string sentence = "the account of M-1 is frozen since 2027-11-22";
  for (const Words& words : {Words{"redeem", "M-1", "--points", "10", "--reference", "R-1"},
                             Words{"redeem", "M-1", "cups", "--reference", "R-1"},
                             send("M-1", "M-2", "10", "T-1"), send("M-3", "M-1", "10", "T-2")}) {
    const Printed refused = folder.rung(words);
    CHECK(refused.exit_code == 1);
    CHECK_MESSAGE(contains(refused.out, sentence), refused.out, refused.err);
  }
  CHECK(contains(folder.rung({"member", "M-1"}).out, "frozen since 2027-11-22"));
  CHECK(Json::parse(folder.rung({"member", "M-1", "--json"}).out).at("frozen_since") == "2027-11-22");
  CHECK(folder.rung(freeze("M-1", "active", "F-2")).exit_code == 0);
  CHECK(folder.rung({"redeem", "M-1", "--points", "10", "--reference", "R-1"}).exit_code == 0);
  CHECK(Json::parse(folder.rung({"member", "M-1", "--json"}).out).at("frozen_since").is_null());
  const Printed wrong = folder.rung(freeze("M-1", "frosen", "F-3"));
  CHECK(wrong.exit_code == 1);
  CHECK(contains(wrong.err, "there is no state `frosen`; did you mean `frozen`? Nothing was booked."));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}
