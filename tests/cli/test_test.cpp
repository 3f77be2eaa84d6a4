// `rung test`: what fails and why, what the examples try, and examples made from members.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;

namespace {

void append(const Folder& folder, const std::string& text) {
  folder.write("rules/club.rung", folder.read("rules/club.rung") + "\n" + text);
}

const char* const kAnna =
    "example \"two orders lift Anna to Gold\"\n"
    "  today is 2027-11-20\n"
    "  member joined 2026-05-02\n"
    "  orders on 2027-02-14 with net_amount 640 EUR, category pans, status completed\n"
    "  orders on 2027-11-20 with net_amount 559.99 EUR, category knives, status completed\n"
    "  expect tier Gold\n";

}  // namespace

TEST_CASE("a failing example shows what was given, what was expected and got, and because of which lines") {
  const Folder folder;
  put_club(folder);
  append(folder, kAnna);
  const Printed printed = folder.rung({"test"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out, "1 of 1 example fails.\n\"two orders lift Anna to Gold\" (rules/club.rung:"));
  CHECK(contains(
      printed.out,
      "  given      joined 2026-05-02\n"
      "             2027-02-14  orders  net_amount 640,00\u00a0€, status completed, category pans\n"
      "             2027-11-20  orders  net_amount 559,99\u00a0€, status completed, category knives\n"));
  CHECK(contains(printed.out, "  expected   Gold   (rules/club.rung:"));
  CHECK(contains(printed.out, "  got        Silber on 2027-11-20: 0,01\u00a0€ missing"));
  CHECK(
      contains(printed.out, "NOT MET  spend in this calendar year is 1.199,99\u00a0€ of 1.200,00\u00a0€\n"));
  CHECK(contains(printed.out, "  tiers      2026-05-02  "));
}

TEST_CASE("a failing example as an object has the same, with the lines as places") {
  const Folder folder;
  put_club(folder);
  append(folder, kAnna);
  const auto json = nlohmann::json::parse(folder.rung({"test", "--json"}).out);
  CHECK(json.at("schema") == "rung.test/1");
  CHECK_FALSE(json.contains("coverage"));
  const auto& failure = json.at("examples").at(0).at("failures").at(0);
  CHECK(failure.at("given").size() == 3);
  CHECK(failure.at("reasons").at(0).at("met") == false);
  CHECK(failure.at("reasons").at(0).at("source").at("file") == "rules/club.rung");
}

TEST_CASE("coverage says what the examples try, and names what none tries with its line") {
  const Folder folder;
  put_club(folder);
  append(folder, kAnna);
  folder.write("rules/club.rung", [&] {
    std::string rules = folder.read("rules/club.rung");
    return rules.replace(rules.find("559.99"), 6, "560");
  }());
  const Printed printed = folder.rung({"test", "--coverage"});
  CHECK(printed.exit_code == 0);
  CHECK(printed.out.rfind("1 of 1 example passes.\n", 0) == 0);
  CHECK(contains(printed.out, "ways into a tier"));
  CHECK(contains(printed.out, "thresholds, just met and just missed"));
  CHECK(contains(printed.out, "No example tries:\n  rules/club.rung:"));
  CHECK(contains(printed.out, "just missed, 1199.99 EUR"));
  CHECK_FALSE(contains(printed.out, "100 %  \n"));
  const auto json = nlohmann::json::parse(folder.rung({"test", "--coverage", "--json"}).out);
  const auto& coverage = json.at("coverage");
  CHECK(coverage.at("groups").size() == 11);
  CHECK(coverage.at("covered") < coverage.at("of"));
  CHECK(coverage.at("percent_floor") < 100);
}

TEST_CASE("an example may begin with what was brought over from elsewhere") {
  const Folder folder;
  put_club(folder);
  append(folder,
         "example \"brought over\"\n"
         "  today is 2027-11-20\n"
         "  member joined 2026-05-02\n"
         "  openings on 2027-01-01 with points 100 points\n"
         "  expect balance 100 points\n");
  CHECK(folder.rung({"test"}).out == "1 of 1 example passes.\n");
}

TEST_CASE("consents in an example decide about its notifications, without any they stay open") {
  const Folder folder;
  put_club(folder);
  append(folder,
         "notify nearly\n"
         "  when progress to Gold at least 50 %\n"
         "  send by email\n"
         "  needs consent marketing\n"
         "  subject de \"Bald Gold\"\n");
  const std::string start =
      "  today is 2027-11-20\n"
      "  member joined 2026-05-02\n"
      "  orders on 2027-02-14 with net_amount 640 EUR, category pans, status completed\n";
  append(folder, "example \"open\"\n" + start + "  expect notification nearly\n");
  append(folder, "example \"given\"\n" + start +
                     "  consents on 2027-01-01 with kind marketing, channel email, given yes\n"
                     "  expect notification nearly\n");
  append(folder, "example \"of another channel\"\n" + start +
                     "  consents on 2027-01-01 with kind marketing, channel sms, given yes\n"
                     "  expect no notification nearly\n");
  append(folder, "example \"taken back\"\n" + start +
                     "  consents on 2027-01-01 with kind marketing, given yes\n"
                     "  consents on 2027-11-01 with kind marketing, given no\n"
                     "  expect on 2027-10-31 notification nearly\n"
                     "  expect no notification nearly\n");
  const Printed printed = folder.rung({"test"});
  CHECK_MESSAGE(printed.out == "4 of 4 examples pass.\n", printed.out);
}

TEST_CASE("an example made from a member passes behind the rules and does not say who it is") {
  const Folder folder;
  put_running_club(folder);
  for (const char* member : {"M-1", "M-2", "M-3"}) {
    CAPTURE(member);
    const Printed printed = folder.rung({"test", "--from-member", member});
    REQUIRE_MESSAGE(printed.exit_code == 0, printed.err);
    CHECK(printed.out.rfind("example \"a member as of 2027-11-22\"\n  today is 2027-11-22\n", 0) == 0);
    for (const char* personal : {"M-1", "M-2", "M-3", "Anna", "Ben", "Cem", "@"})
      CHECK_FALSE(contains(printed.out, personal));
    append(folder, printed.out);
  }
  const Printed all = folder.rung({"test"});
  CHECK_MESSAGE(all.out == "3 of 3 examples pass.\n", all.out);
  const auto json = nlohmann::json::parse(folder.rung({"test", "--from-member", "M-1", "--json"}).out);
  CHECK(json.at("schema") == "rung.example/1");
}

TEST_CASE("an example made for an earlier day leaves out what came later") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"test", "--from-member", "M-1", "--as-of", "2027-01-05"});
  CHECK(contains(printed.out, "  today is 2027-01-05\n"));
  CHECK_FALSE(contains(printed.out, "2027-02"));
}

TEST_CASE("an example of nobody is refused") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"test", "--from-member", "M-99"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.err, "there is no member `M-99`"));
}

TEST_CASE("a failing example says whether it passes with the rules in force, and which line changed") {
  const Folder folder;
  put_club(folder);
  append(folder, kAnna);
  folder.write("rules/club.rung", [&] {
    std::string rules = folder.read("rules/club.rung");
    return rules.replace(rules.find("559.99"), 6, "560");
  }());
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  CHECK(folder.rung({"test"}).out == "1 of 1 example passes.\n");
  folder.write("rules/club.rung", [&] {
    std::string rules = folder.read("rules/club.rung");
    return rules.replace(rules.find("at least 1200 EUR"), 17, "at least 1500 EUR");
  }());
  const Printed printed = folder.rung({"test"});
  CHECK(printed.exit_code == 1);
  CHECK_MESSAGE(
      contains(printed.out,
               "  passes     with the rules in force (version 1); rules/club.rung:35 is what changed\n"),
      printed.out);
  const auto json = nlohmann::json::parse(folder.rung({"test", "--json"}).out);
  const auto& published = json.at("examples").at(0).at("published");
  CHECK(published.at("version") == 1);
  CHECK(published.at("passes") == true);
  CHECK(published.at("changed").at(0).at("line") == 35);
}

TEST_CASE("an example of a member who redeemed a reward says the reward, and passes") {
  const Folder folder;
  put_running_club(folder);
  REQUIRE(folder.rung({"redeem", "M-1", "cups", "--reference", "POS-1"}).exit_code == 0);
  const Printed printed = folder.rung({"test", "--from-member", "M-1"});
  CHECK(printed.exit_code == 0);
  CHECK(contains(printed.out, "  redemptions on 2027-11-22 with reward cups\n"));
  CHECK(contains(printed.out, "  expect balance 600 points\n"));
  append(folder, printed.out);
  CHECK(contains(folder.rung({"test"}).out, "1 of 1 example passes.\n"));
}
