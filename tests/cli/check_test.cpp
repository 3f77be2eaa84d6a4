// `rung check` and `rung test`.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;

namespace {

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

void replace(const Folder& folder, const std::string& from, const std::string& to) {
  put_in_place(folder, "rules/club.rung", from, to);
}

}  // namespace

TEST_CASE("check names the files in which there is no problem") {
  const Folder folder;
  put_club(folder);
  const Printed printed = folder.rung({"check"});
  CHECK(printed.exit_code == 0);
  CHECK(printed.out == "No problems in 2 files: rung.yaml, rules/club.rung\n");
  CHECK(printed.err.empty());
}

TEST_CASE("check works on a rule file alone, without rung.yaml") {
  const Folder folder;
  put_club(folder);
  std::filesystem::remove(folder.path("rung.yaml"));
  CHECK(folder.rung({"check", "rules/club.rung"}).out == "No problems in 1 file: rules/club.rung\n");
  const Printed printed = folder.rung({"check"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out, "there is no rung.yaml"));
}

TEST_CASE("ten mistakes in one file are answered by ten messages in one run") {
  const Folder folder;
  put_club(folder);
  replace(folder, "- category is not gift_cards\nmetric", "- catagory is not gift_cards\nmetric");
  replace(folder, "enter when spend in this calendar year at least 400 EUR",
          "enter when spend at least 400 EUR");
  replace(folder, "- spend in this calendar year at least 1200 EUR",
          "- spend in this calendar year at least 1.200 EUR");
  replace(folder, "above Silber", "above Sliber");
  replace(folder, "keep when spend in last 12 months at least 1000 EUR",
          "keep when spend in last 1 year at least 1000 EUR");
  replace(folder, "expire 24 months after earning", "expires 24 months after earning");
  replace(folder, "give 1 point per 1 EUR of net_amount on orders",
          "give 1 point per 1 USD of net_amount on orders");
  replace(folder, "costs 500 points", "costs 500 EUR");
  replace(folder, "at most 1 time per member per calendar year",
          "at most 1 time per customer per calendar year");
  replace(folder, "where tier at least Gold", "where tier at least Platin");
  const Printed printed = folder.rung({"check"});
  CHECK(printed.exit_code == 1);
  CHECK_MESSAGE(times(printed.out, "error[R") == 10, printed.out);
  CHECK(contains(printed.out, "10 errors. More on one of them: rung help R"));
  CHECK(contains(printed.out, "help: write `category`"));
  for (const char* word : {"token", "parser", "PEGTL", "syntax"}) CHECK_FALSE(contains(printed.out, word));
}

TEST_CASE("check --json lists the same messages as objects") {
  const Folder folder;
  put_club(folder);
  replace(folder, "at least 1200 EUR", "at least 1.200 EUR");
  const Printed printed = folder.rung({"check", "--json"});
  CHECK(printed.exit_code == 1);
  const auto json = nlohmann::json::parse(printed.out);
  CHECK(json.at("schema") == "rung.check/1");
  REQUIRE(json.at("diagnostics").size() == 1);
  const auto& one = json.at("diagnostics").front();
  CHECK(one.at("code") == "R105");
  CHECK(one.at("severity") == "error");
  CHECK(one.at("file") == "rules/club.rung");
  CHECK(one.at("line") == 35);
  CHECK(one.at("column") == 44);
  CHECK(one.at("end_column") == 49);
  CHECK(one.at("value") == "1.200");
  CHECK(one.at("page") == "rung help R105");
}

TEST_CASE("check answers in four forms") {
  const Folder folder;
  put_club(folder);
  replace(folder, "at least 1200 EUR", "at least 1.200 EUR");
  CHECK(contains(folder.rung({"check", "--format", "human"}).out, "error[R105]: `1.200` can be read in two"));
  const Printed plain = folder.rung({"check", "--format", "plain"});
  CHECK(plain.exit_code == 1);
  CHECK(
      contains(plain.out, "error R105: `1.200` can be read in two ways\nfile: rules/club.rung\nline: 35\n"));
  CHECK_FALSE(contains(plain.out, "^"));
  CHECK(folder.rung({"check", "--format", "json"}).out == folder.rung({"check", "--json"}).out);
  const Printed sarif = folder.rung({"check", "--format=sarif"});
  CHECK(sarif.exit_code == 1);
  const auto log = nlohmann::json::parse(sarif.out);
  CHECK(log.at("runs").at(0).at("results").at(0).at("ruleId") == "R105");
}

TEST_CASE("both readings of an ambiguous number can be taken over by a program") {
  const Folder folder;
  put_club(folder);
  replace(folder, "at least 1200 EUR", "at least 1.200 EUR");
  const auto json = nlohmann::json::parse(folder.rung({"check", "--json"}).out);
  const auto& help = json.at("diagnostics").at(0).at("help");
  REQUIRE(help.size() == 2);
  CHECK(help.at(0).at("text") == "twelve hundred");
  CHECK(help.at(0).at("replace_with") == "1200");
  CHECK(help.at(1).at("text") == "one and twenty hundredths");
  CHECK(help.at(1).at("replace_with") == "1.20");
}

TEST_CASE("with --strict a warning makes the answer no, a hint does not") {
  const Folder folder;
  put_club(folder);
  const std::string rules = folder.read("rules/club.rung");
  folder.write("rules/club.rung", rules + "metric never_used\n  count orders\n");
  const Printed hint = folder.rung({"check", "--strict"});
  CHECK(hint.exit_code == 0);
  CHECK(contains(hint.out, "1 hint. More on it: rung help R424\n"));
  folder.write("rules/club.rung", rules + "metric never_used  # allow R999\n  count orders\n");
  CHECK(folder.rung({"check"}).exit_code == 0);
  const Printed warning = folder.rung({"check", "--strict"});
  CHECK(warning.exit_code == 1);
  CHECK(contains(warning.out, "1 warning, 1 hint. More on one of them: rung help R"));
}

TEST_CASE("a form that does not exist, or contradicts --json, is wrong usage") {
  const Folder folder;
  put_club(folder);
  const Printed unknown = folder.rung({"check", "--format", "xml"});
  CHECK(unknown.exit_code == 2);
  CHECK(contains(unknown.err, "There is no format `xml`. It is one of human, plain, json, sarif."));
  CHECK(folder.rung({"check", "--json", "--format", "plain"}).exit_code == 2);
}

TEST_CASE("a time zone that does not exist is found where it is named") {
  const Folder folder;
  put_club(folder);
  replace(folder, "Europe/Berlin", "Europe/Berln");
  const Printed printed = folder.rung({"check"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out,
                 "error[M190]: there is no time zone `Europe/Berln`\n"
                 "  --> rules/club.rung:6:13\n"
                 "   6 |   time zone Europe/Berln\n"
                 "     |             ^^^^^^^^^^^^\n"
                 "     = help: write the continent and a large city, such as `Europe/Berlin`\n"));
}

TEST_CASE("a time that the clocks skipped is no time of an example, UTC is a zone") {
  const Folder folder;
  put_club(folder);
  folder.write("rules/club.rung",
               folder.read("rules/club.rung") +
                   "\nexample \"spring\"\n  today is 2027-06-01\n  member joined 2027-01-01\n"
                   "  orders on 2027-03-28 at 02:30 UTC with net_amount 10 EUR\n"
                   "  orders on 2027-03-28 at 02:30 with net_amount 10 EUR\n"
                   "  expect spend in this calendar year 20 EUR\n");
  const Printed printed = folder.rung({"check"});
  CHECK(printed.exit_code == 1);
  CHECK_MESSAGE(
      contains(printed.out,
               "error[M191]: there was no 02:30 on 2027-03-28 in Europe/Berlin, the clocks were put "
               "forward past it\n"),
      printed.out);
  replace(folder, "02:30 with", "03:30 with");
  CHECK_MESSAGE(folder.rung({"check"}).exit_code == 0, folder.rung({"check"}).out);
}

TEST_CASE(
    "with mistakes in the files, test sends to check; the rest follows the rules in force and says so") {
  const Folder folder;
  put_running_club(folder);
  const std::string before = folder.rung({"member", "M-1"}).out;
  replace(folder, "above Silber", "above Sliber");
  for (const char* command : {"test", "publish"}) {
    const Printed printed = folder.rung({command});
    CHECK(printed.exit_code == 1);
    CHECK(printed.out.empty());
    CHECK(contains(printed.err,
                   "the rules have mistakes (1 error). Nothing was done. See them all: rung check"));
  }
  for (const char* command : {"recalculate", "notify"}) {
    const Printed printed = folder.rung({command});
    CHECK(printed.exit_code == 0);
    CHECK(
        contains(printed.err, "The rule files have mistakes (rung check); this follows the rules in force."));
  }
  CHECK(folder.rung({"member", "M-1"}).out == before);
}

TEST_CASE("without rules in force, mistakes in the files stop the first recalculation, and nothing is done") {
  const Folder folder;
  put_club(folder);
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  replace(folder, "above Silber", "above Sliber");
  for (const char* command : {"recalculate", "notify"}) {
    const Printed printed = folder.rung({command});
    CHECK(printed.exit_code == 1);
    CHECK(printed.out.empty());
    CHECK(contains(printed.err,
                   "the rules have mistakes (1 error). Nothing was done. See them all: rung check"));
  }
}

TEST_CASE("test counts the examples that pass and proves those that fail") {
  const Folder folder;
  put_club(folder);
  const std::string rules = folder.read("rules/club.rung");
  const std::string example =
      "example \"two orders lift Anna to Gold\"\n"
      "  today is 2027-11-20\n"
      "  member joined 2026-05-02\n"
      "  orders on 2027-02-14 with net_amount 640 EUR, category pans, status completed\n"
      "  orders on 2027-11-20 with net_amount 560 EUR, category knives, status completed\n"
      "  expect tier Gold\n";
  folder.write("rules/club.rung", rules + "\n" + example);
  const Printed good = folder.rung({"test"});
  CHECK(good.exit_code == 0);
  CHECK(good.out == "1 of 1 example passes.\n");
  replace(folder, "560 EUR", "559.99 EUR");
  const Printed bad = folder.rung({"test"});
  CHECK(bad.exit_code == 1);
  CHECK(contains(bad.out, "1 of 1 example fails.\n\"two orders lift Anna to Gold\" (rules/club.rung:"));
  CHECK(contains(bad.out, "expected   Gold"));
  CHECK(contains(bad.out, "NOT MET"));
  CHECK(nlohmann::json::parse(folder.rung({"test", "--json"}).out).at("failed") == 1);
}
