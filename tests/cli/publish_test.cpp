// `rung publish` and `rung member --history`: which rules are in force, and which of them decided what.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

TEST_CASE("edited files change nothing until they are published; a dry run tells what they would do") {
  const Folder folder;
  put_running_club(folder);
  const std::string before = folder.rung({"member", "M-1"}).out;
  put_in_place(folder, "rules/club.rung", "least 1200 EUR", "least 1000 EUR");
  const Printed member = folder.rung({"member", "M-1"});
  CHECK(member.out == before);
  CHECK(contains(member.err, "The rule files were edited; this follows the rules in force."));
  const Printed tried = folder.rung({"recalculate", "--dry-run"});
  CHECK(contains(tried.err, "This follows the edited rule files, which are not in force."));
  CHECK(contains(tried.out, "Up     1   1 Silber to Gold\n"));
  CHECK(contains(tried.out, "Nothing was saved: this was a dry run."));
  CHECK(folder.rung({"recalculate"}).exit_code == 0);
  CHECK(folder.rung({"member", "M-1"}).out == before);
}

TEST_CASE("rules that would change booked days are refused with how many members and a way out") {
  const Folder folder;
  put_running_club(folder);
  put_in_place(folder, "rules/club.rung", "least 1200 EUR", "least 1000 EUR");
  const std::string before = folder.read("club.db");
  const Printed refused = folder.rung({"publish"});
  CHECK(refused.exit_code == 1);
  CHECK(refused.out.empty());
  CHECK(contains(refused.err,
                 "for 1 member it would not be what the rules say any more. Nothing was published."));
  CHECK(contains(refused.err, "`effective from 2027-11-23`"));
  CHECK(folder.rung({"publish", "--retroactive"}).exit_code == 2);
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("with a reason and a name the past may change, and the history says which rules decided what") {
  const Folder folder;
  put_running_club(folder);
  const std::string first = folder.rung({"member", "M-1", "--history"}).out;
  CHECK(first ==
        "M-1 Anna, as of 2027-11-22 (today), rules version 1\n"
        "on                  tier    valid until  rules      decided by\n"
        "2026-05-02  joined  Kupfer               version 1\n"
        "2027-02-14  up      Silber  2028-12-31   version 1  rules/club.rung:28, A-1\n"
        "Rules version 1: from 2026-01-01, published on 2027-11-22\n");
  put_in_place(folder, "rules/club.rung", "least 1200 EUR", "least 1000 EUR");
  const Printed published =
      folder.rung({"publish", "--retroactive", "--reason", "Gold was promised at 1.000", "--by", "Miriam"});
  CHECK(published.exit_code == 0);
  CHECK(contains(published.out,
                 "For 1 member days that are booked change; the next recalculation books the difference."));
  // Until then the history is as it was booked.
  CHECK(contains(folder.rung({"member", "M-1", "--history"}).out, first.substr(first.find('\n'))));
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-1", "--history"}).out,
                 "2027-02-14  up      Silber  2028-12-31   version 1  rules/club.rung:28, A-1\n"
                 "2027-06-01  up      Gold    2028-12-31   version 2  rules/club.rung:35, A-2\n"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("each year is judged by the rules of that year") {
  const Folder folder;
  put_running_club(folder);
  std::string next = folder.read("rules/club.rung");
  next.replace(next.find("2026-01-01"), 10, "2028-01-01");
  next.replace(next.find("least 1000 EUR"), 14, "least 1500 EUR");  // to keep Gold
  folder.write("rules/club2028.rung", next);
  const Printed published = folder.rung({"publish"});
  CHECK_MESSAGE(published.exit_code == 0, published.err);
  CHECK(contains(published.out, "  rules version 1, from 2026-01-01\n  rules version 2, from 2028-01-01\n"));
  const auto keep = [&](const char* day) {
    const Json json =
        Json::parse(folder.rung({"why", "M-3", "--tier", "Gold", "--json", "--as-of", day}).out);
    return json.dump();
  };
  CHECK(contains(keep("2027-12-31"), "at least 1000 EUR"));
  CHECK(contains(keep("2028-01-01"), "at least 1500 EUR"));
  // The status was entered under the first version, and its history says so ever after.
  REQUIRE(folder.rung({"recalculate"}, {{"RUNG_NOW", "2028-02-01T12:00+01:00"}}).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-3", "--history"}, {{"RUNG_NOW", "2028-02-01T12:00+01:00"}}).out,
                 "2027-03-01  up      Gold    2028-12-31   version 1  rules/club.rung:35, C-1\n"));
}

TEST_CASE("files with a mistake, and two versions for one day, are not published") {
  const Folder folder;
  put_running_club(folder);
  const std::string before = folder.read("club.db");
  folder.write("rules/again.rung", folder.read("rules/club.rung"));
  const Printed twice = folder.rung({"publish"});
  CHECK(twice.exit_code == 1);
  CHECK(contains(twice.err, "the rules have mistakes"));
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("an example that fails keeps rules from being published") {
  const Folder folder;
  put_running_club(folder);
  const std::string before = folder.read("club.db");
  folder.write("rules/examples.rung",
               "loyalty rules 1\n"
               "example \"nobody begins as Gold\"\n"
               "  today is 2027-11-20\n"
               "  member joined 2026-05-02\n"
               "  expect tier Gold\n");
  const Printed printed = folder.rung({"publish"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.err,
                 "an example of the rules fails. Nothing was published. See why: rung test\n"
                 "  nobody begins as Gold (rules/examples.rung:2)\n"));
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("the history of an earlier day ends with it, and what is not booked yet is told apart") {
  const Folder folder;
  put_running_club(folder);
  CHECK_FALSE(contains(folder.rung({"member", "M-1", "--history", "--as-of", "2027-02-13"}).out, "Silber"));
  REQUIRE(folder
              .rung({"adjust", "M-1", "--tier", "Gold", "--until", "2028-03-31", "--reason",
                     "a match with us", "--by", "Miriam", "--reference", "D-1"})
              .exit_code == 0);
  CHECK(contains(
      folder.rung({"member", "M-1", "--history"}).out,
      "Worked out, and booked by the next recalculation:\n  2027-11-22  granted Gold until 2028-03-31\n"));
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const Json json = Json::parse(folder.rung({"member", "M-1", "--history", "--json"}).out);
  CHECK(json.at("history").size() == 3);
  CHECK(json.at("to_book").empty());
}

TEST_CASE("what new rules change is shown when they are published, and kept with who and why") {
  const Folder folder;
  put_running_club(folder);
  put_in_place(folder, "rules/club.rung", "least 1200 EUR", "least 1000 EUR");
  const std::string told =
      "As of 2027-11-22, 3 members:\n"
      "Gold now asks for `1000 EUR` instead of `1200 EUR` of spend in this calendar year.\n"
      "Tiers: 1 up, 0 down.\n"
      "points outstanding: 0, 0,00\u00a0€.\n";
  CHECK(contains(fine(folder, {"publish", "--retroactive", "--reason", "promised", "--by", "Miriam"}), told));
  const std::string rules = fine(folder, {"status", "--rules"});
  CAPTURE(rules);
  CHECK(contains(rules, "2027-11-22 12:00  version 1 (from 2026-01-01): \"put in force by the first "
                        "recalculation\"\n2027-11-22 12:00  version 2 (from 2026-01-01), in force: by Miriam, "
                        "\"promised\"\n    As of 2027-11-22, 3 members:\n    Gold now asks for"));
  const Json json = Json::parse(fine(folder, {"status", "--json"}));
  CHECK(json.at("publications").at(1).at("effect") == told);
  CHECK(json.at("publications").at(1).at("by") == "Miriam");
}

TEST_CASE("status says where a shop stands, and what to do next") {
  const Folder folder;
  put_club(folder);
  const auto next = [&folder](Environment environment = {}) {
    const Printed printed = folder.rung({"status"}, std::move(environment));
    CHECK(printed.exit_code == 0);
    return printed.err;
  };
  CHECK(contains(next(), "Next:  rung import FILE…"));
  fine(folder, {"import", "members.csv", "orders.csv"});
  CHECK(contains(next(), "Next:  rung recalculate"));
  fine(folder, {"recalculate"});
  CHECK(contains(next(), "Next:  rung notify --dry-run"));
  CHECK(contains(next({{"RUNG_NOW", "2027-11-23T12:00+01:00"}}), "Next:  rung recalculate"));
  CHECK(fine(folder, {"status"}) ==
        "Test Club, 2027-11-22 (today), 3 members\n"
        "rules        version 1 (from 2026-01-01); so say the rule files\n"
        "last import  2027-11-22 12:00, orders.csv (batch 2)\n"
        "last run     as of 2027-11-22, rules version 1, 3 members\n");
  put_in_place(folder, "rules/club.rung", "least 1200 EUR", "least 1000 EUR");
  CHECK(contains(next(), "Next:  rung compare"));
  CHECK(contains(fine(folder, {"status"}), "the rule files were edited and are not published\n"));
  folder.write("rules/wrong.rung", "loyalty rules 1\ntier\n");
  CHECK(contains(next(), "Next:  rung check"));
  CHECK(contains(fine(folder, {"status"}), "the rule files have 1 mistake\n"));
}

TEST_CASE("going back is publishing an old version once more, from the first day that is open") {
  const Folder folder;
  put_running_club(folder);
  put_in_place(folder, "rules/club.rung", "least 1200 EUR", "least 1000 EUR");
  fine(folder, {"publish", "--retroactive", "--reason", "promised", "--by", "Miriam"});
  fine(folder, {"recalculate"});
  const Printed back = folder.rung({"publish", "--version", "1", "--reason", "too many", "--by", "Miriam"});
  CHECK(back.exit_code == 0);
  CAPTURE(back.out);
  CHECK(contains(back.out, "Published, in force from 2027-11-23."));
  CHECK(contains(back.out, "Gold now asks for `1200 EUR` instead of `1000 EUR`"));
  CHECK(contains(back.err, "The rule files were not changed"));
  // Any two versions can be set side by side: but for its first day, the third says what the first one does.
  CHECK(contains(fine(folder, {"compare", "3", "1"}), "One thing is different:\n"));
  CHECK(contains(fine(folder, {"compare", "2", "1"}), "instead of `1200 EUR` of spend"));
  const Printed none = folder.rung({"publish", "--version", "9"});
  CHECK(none.exit_code == 1);
  CHECK(contains(none.err, "no rules were ever published as version 9; there are 1 (from 2026-01-01), 2 (from"));
  CHECK(contains(folder.rung({"publish", "--version", "x"}).err, "`--version x` is not a whole number"));
  CHECK(contains(folder.rung({"recalculate"}).err, "The rule files were edited; this follows the rules in force."));
}
