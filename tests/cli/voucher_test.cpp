// `rung redeem --voucher`: the codes of vouchers at a till.

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

// M-1 has two vouchers of money, and two coffees after that reward.
void put_vouchers(const Folder& folder) {
  put_club(folder);
  folder.write("rules/vouchers.rung",
               "loyalty rules 1\n"
               "voucher coffee de \"Kaffee\" en \"A coffee\"\n"
               "  valid for 30 days\n"
               "voucher fiver de \"5 EUR\" en \"5 EUR off\"\n"
               "  valid until 24 months after issue\n"
               "  where shop is not outlet\n"
               "  worth 2 times where shop is harbour\n"
               "convert to_fivers\n"
               "  on reaching\n"
               "  give 5 EUR of fiver per 500 points\n"
               "reward two_coffees de \"Zwei Kaffee\" en \"Two coffees\"\n"
               "  costs 50 points\n"
               "  give 2 coffee\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
}

std::vector<std::string> codes(const Folder& folder, const std::string& member, const std::string& voucher,
                               const Environment& when = {}) {
  std::vector<std::string> all;
  const Json page = Json::parse(folder.rung({"member", member, "--json"}, when).out);
  for (const Json& one : page.at("vouchers")) {
    if (one.at("voucher") != voucher) continue;
    for (const Json& code : one.at("codes")) all.push_back(code);
  }
  return all;
}

std::vector<std::string> two_coffees(const Folder& folder) {
  put_vouchers(folder);
  REQUIRE(folder.rung({"redeem", "M-1", "two_coffees", "--reference", "GIFT"}).exit_code == 0);
  return codes(folder, "M-1", "coffee");
}

Printed use(const Folder& folder, const std::string& code, const std::string& reference,
            const std::vector<std::string>& more = {}, const Environment& when = {}) {
  std::vector<std::string> words{"redeem", "--voucher", code, "--reference", reference};
  words.insert(words.end(), more.begin(), more.end());
  return folder.rung(words, when);
}

}  // namespace

TEST_CASE("a member's page shows the code of every voucher, the same whenever it is asked for") {
  const Folder folder;
  const std::vector<std::string> all = two_coffees(folder);
  REQUIRE(all.size() == 2);
  CHECK(all[0] != all[1]);
  CHECK(all[0].size() == 21);
  CHECK(codes(folder, "M-1", "coffee") == all);
  const std::string page = folder.rung({"member", "M-1"}).out;
  CHECK(contains(page,
                 "2 coffee, valid until 2027-12-21\n             " + all[0] + "\n             " + all[1]));
  CHECK(contains(page, "fiver worth 5,00\u00a0€"));
  const Json disclosed = Json::parse(folder.rung({"disclose", "M-1", "--json"}).out);
  CHECK(contains(disclosed.at("vouchers").at("valid").dump(), all[1]));
}

TEST_CASE("two shops give the same voucher different codes") {
  const Folder one, other;
  CHECK(two_coffees(one) != two_coffees(other));
}

TEST_CASE("a voucher is used by its code alone, once, and the other one stays") {
  const Folder folder;
  const std::vector<std::string> all = two_coffees(folder);
  CHECK(use(folder, all[1], "POS-1").out == "Redeemed: coffee of M-1. 1 more is there.\n");
  CHECK(codes(folder, "M-1", "coffee") == std::vector{all[0]});
  CHECK(contains(folder.rung({"member", "M-1"}).out, "used: 1 coffee on 2027-11-22 (POS-1)"));
  const Printed again = use(folder, all[1], "POS-2");
  CHECK(again.exit_code == 1);
  CHECK(again.out ==
        "refused: coffee " + all[1] + " was used on 2027-11-22 already (POS-1).\nNothing was booked.\n");
  CHECK(use(folder, all[0], "POS-3", {}).out == "Redeemed: coffee of M-1. No more are there.\n");
  CHECK(folder.rung({"verify"}).exit_code == 0);
  CHECK(contains(folder.rung({"recalculate"}).out, "nothing was written"));
}

TEST_CASE("the same reference again changes nothing and tells what the voucher is worth") {
  const Folder folder;
  put_vouchers(folder);
  const std::string code = codes(folder, "M-1", "fiver").at(0);
  const std::vector<std::string> harbour{"--shop", "harbour"};
  CHECK(use(folder, code, "POS-1", harbour).out ==
        "Redeemed: fiver of M-1, worth 10,00\u00a0€ (2 times its money here). 1 more is there.\n");
  const Printed again = use(folder, code, "POS-1", harbour);
  CHECK(again.exit_code == 0);
  CHECK(contains(again.out,
                 "Redeemed before, on 2027-11-22 at 12:00 with this reference; nothing changed: "
                 "fiver of M-1, worth 10,00\u00a0€"));
  const Json json = Json::parse(use(folder, code, "POS-1", {"--shop", "harbour", "--json"}).out);
  CHECK(json.at("schema") == "rung.redeem/1");
  CHECK(json.at("before") == true);
  CHECK(json.at("worth").at("minor") == 1000);
  const Printed piece = use(folder, codes(folder, "M-1", "fiver").at(0), "POS-1", harbour);
  CHECK(piece.exit_code == 1);
  CHECK(contains(piece.err, "the reference POS-1 stands for something else already"));
  const Printed other = use(folder, codes(folder, "M-1", "fiver").at(0), "POS-1");
  CHECK(other.exit_code == 1);
  CHECK(contains(other.err, "the reference POS-1 stands for something else already"));
}

TEST_CASE("a slip of the hand is told apart from a code that nobody has") {
  const Folder folder;
  const std::vector<std::string> all = two_coffees(folder);
  std::string wrong = all[0];
  wrong[2] = wrong[2] == '7' ? '8' : '7';
  CHECK(contains(use(folder, wrong, "POS-1").err, "`" + wrong + "` is not the code of a voucher"));
  CHECK(contains(use(folder, all[0].substr(0, 19), "POS-1").err, "is not the code of a voucher"));
  std::string swapped = all[0];
  for (std::size_t i = 1; i < 4; ++i) {
    if (swapped[i] == swapped[0]) continue;
    std::swap(swapped[0], swapped[i]);
    break;
  }
  CHECK(contains(use(folder, swapped, "POS-1").err, "is not the code of a voucher"));
  const Folder elsewhere;
  const std::string foreign = two_coffees(elsewhere).at(0);
  const Printed unknown = use(folder, foreign, "POS-1");
  CHECK(unknown.exit_code == 1);
  CHECK(contains(unknown.err, "there is no voucher with the code " + foreign + ". Nothing was booked."));
  std::string small = all[0];
  for (char& letter : small) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  CHECK(use(folder, small, "POS-1").exit_code == 0);
}

TEST_CASE("with a member, the code has to be his") {
  const Folder folder;
  const std::vector<std::string> all = two_coffees(folder);
  const Printed other = folder.rung({"redeem", "M-2", "--voucher", all[0], "--reference", "POS-1"});
  CHECK(other.exit_code == 1);
  CHECK(contains(other.err, "M-2 has no voucher with the code " + all[0]));
  CHECK(contains(folder.rung({"redeem", "M-9", "--voucher", all[0], "--reference", "POS-1"}).err,
                 "there is no member `M-9`"));
  CHECK(folder.rung({"redeem", "M-1", "--voucher", all[0], "--reference", "POS-1"}).exit_code == 0);
}

TEST_CASE("a voucher that is over, or whose reward was cancelled, is refused in words") {
  const Folder folder;
  const std::vector<std::string> all = two_coffees(folder);
  CHECK(contains(use(folder, all[0], "POS-1", {}, {{"RUNG_NOW", "2027-12-22T09:00+01:00"}}).out,
                 "refused: coffee " + all[0] + " is over: its last day was 2027-12-21."));
  REQUIRE(folder.rung({"cancel", "GIFT", "--reason", "taken by mistake", "--by", "Mia"}).exit_code == 0);
  CHECK(contains(use(folder, all[0], "POS-1").out,
                 "is void: the redemption that gave it was cancelled.\nNothing was booked."));
}

TEST_CASE("a voucher is taken only where its rule says") {
  const Folder folder;
  put_vouchers(folder);
  const std::string code = codes(folder, "M-1", "fiver").at(0);
  const Printed outlet = use(folder, code, "POS-1", {"--shop", "outlet"});
  CHECK(outlet.exit_code == 1);
  CHECK(contains(outlet.out, "is taken only where `shop is not outlet`; this is shop outlet."));
  CHECK(use(folder, code, "POS-1", {"--shop", "old town"}).exit_code == 0);
}

TEST_CASE("cancelling the use of a voucher makes that voucher valid again") {
  const Folder folder;
  const std::vector<std::string> all = two_coffees(folder);
  REQUIRE(use(folder, all[1], "POS-1").exit_code == 0);
  CHECK(folder.rung({"cancel", "POS-1", "--reason", "it was cold, sent back", "--by", "Mia"}).out ==
        "Cancelled: POS-1 (coffee). Saved.\n  its voucher is valid again until 2027-12-21\n");
  CHECK(codes(folder, "M-1", "coffee") == all);
  CHECK(use(folder, all[1], "POS-2").exit_code == 0);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("a voucher is held, captured in time or valid again") {
  const Folder folder;
  const std::vector<std::string> all = two_coffees(folder);
  CHECK(use(folder, all[0], "B-1", {"--hold", "30m"}).out ==
        "Held: coffee of M-1. 1 more is there.\n"
        "  until 2027-11-22 at 12:30, then it is valid again unless it is captured\n");
  CHECK(contains(folder.rung({"member", "M-1"}).out, "coffee until 2027-11-22 at 12:30 (B-1)"));
  CHECK(use(folder, all[0], "POS-1").exit_code == 1);
  REQUIRE(use(folder, all[1], "B-2", {"--hold", "30m"}).exit_code == 0);
  REQUIRE(folder.rung({"redeem", "--capture", "B-2"}).exit_code == 0);
  const Environment later{{"RUNG_NOW", "2027-11-22T13:00+01:00"}};
  CHECK(use(folder, all[1], "POS-1", {}, later).exit_code == 1);
  CHECK(use(folder, all[0], "POS-1", {}, later).exit_code == 0);
  CHECK(folder.rung({"verify"}, later).exit_code == 0);
}

TEST_CASE("eight tills with one voucher: one of them gets it") {
  const Folder folder;
  const std::vector<std::string> all = two_coffees(folder);
  const Printed tills = folder.shell("for i in 1 2 3 4 5 6 7 8; do $RUNG redeem --voucher " + all[0] +
                                     " --reference POS-$i & done; wait");
  std::size_t redeemed = 0;
  for (std::size_t at = tills.out.find("Redeemed:"); at != std::string::npos;
       at = tills.out.find("Redeemed:", at + 1))
    ++redeemed;
  CHECK(redeemed == 1);
  CHECK(codes(folder, "M-1", "coffee") == std::vector{all[1]});
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("an order that comes late swaps no codes") {
  const Folder folder;
  put_vouchers(folder);
  const std::vector<std::string> before = codes(folder, "M-1", "fiver");
  REQUIRE(before.size() == 2);
  folder.write("orders2.csv",
               "order,member,day,category,amount,status,delivered\n"
               "L-1,M-1,2027-01-02,knives,500.00,completed,2027-01-02\n");
  REQUIRE(folder.rung({"import", "orders2.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const std::vector<std::string> after = codes(folder, "M-1", "fiver");
  CHECK(after.size() == 3);
  for (const std::string& code : before)
    CHECK_MESSAGE(std::count(after.begin(), after.end(), code) == 1, code, " is not there any more");
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("what belongs to a voucher's code and what does not is said") {
  const Folder folder;
  put_vouchers(folder);
  CHECK(contains(folder.rung({"redeem", "M-1", "two_coffees", "--voucher", "X", "--reference", "P"}).err,
                 "nothing else is redeemed with it"));
  CHECK(contains(folder.rung({"redeem", "M-1", "two_coffees", "--shop", "X", "--reference", "P"}).err,
                 "they belong to `--voucher`"));
  CHECK(contains(folder.rung({"redeem", "--voucher", "X"}).err, "needs a reference of yours"));
  CHECK(contains(folder.rung({"redeem", "M-1", "--points", "5", "--times", "2", "--reference", "P"}).err,
                 "points are taken once"));
}
