// How the command line is read, in an empty folder.

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;

TEST_CASE("rung alone prints one screen with every command") {
  const Folder folder;
  const Printed printed = folder.rung({});
  CHECK(printed.exit_code == 0);
  CHECK(printed.err.empty());
  for (const char* command : {"init",   "check",    "test",      "import", "recalculate", "member", "why",
                              "find",   "segments", "profile",   "notify", "redeem",      "cancel", "adjust",
                              "verify", "backup",   "liability", "close",  "disclose",    "erase",  "help"}) {
    CHECK_MESSAGE(contains(printed.out, std::string(command) + " "), command);
  }
  CHECK(std::count(printed.out.begin(), printed.out.end(), '\n') <= 24);
  CHECK(folder.rung({"--help"}).out == printed.out);
  CHECK(folder.rung({"help"}).out == printed.out);
}

TEST_CASE("every command has a page with an example and its exit codes, also under help") {
  const Folder folder;
  for (const char* command : {"init",   "check",    "test",      "import", "recalculate", "member", "why",
                              "find",   "segments", "profile",   "notify", "redeem",      "cancel", "adjust",
                              "verify", "backup",   "liability", "close",  "disclose",    "erase",  "help"}) {
    const Printed printed = folder.rung({command, "--help"});
    CHECK(printed.exit_code == 0);
    CHECK_MESSAGE(contains(printed.out, "Usage: rung " + std::string(command)), command);
    CHECK_MESSAGE(contains(printed.out, "Examples:\n  rung " + std::string(command)), command);
    CHECK_MESSAGE(contains(printed.out, "Exit codes: 0 "), command);
    CHECK(folder.rung({"help", command}).out == printed.out);
  }
}

TEST_CASE("help shows the page of a code and of a topic, in any case, and knows the nearest") {
  const Folder folder;
  CHECK(contains(folder.rung({"help", "R311"}).out, "R311"));
  CHECK(folder.rung({"help", "r311"}).out == folder.rung({"help", "R311"}).out);
  CHECK(contains(folder.rung({"help", "periods"}).out, "calendar year"));
  const Printed unknown = folder.rung({"help", "periodes"});
  CHECK(unknown.exit_code == 1);
  CHECK(contains(unknown.err, "Did you mean `rung help periods`?"));
}

TEST_CASE("the version is one line") { CHECK(Folder().rung({"--version"}).out == "rung 0.1.0\n"); }

TEST_CASE("a misspelt command or option is answered with the nearest one") {
  const Folder folder;
  const Printed command = folder.rung({"recalcluate"});
  CHECK(command.exit_code == 2);
  CHECK(command.out.empty());
  CHECK(command.err ==
        "error: There is no command `recalcluate`. Did you mean `rung recalculate`? More: rung --help\n");
  const Printed option = folder.rung({"member", "M-1", "--jsn"});
  CHECK(option.exit_code == 2);
  CHECK(option.err ==
        "error: rung member has no option `--jsn`. Did you mean `--json`? More: rung member --help\n");
}

TEST_CASE("commands of later versions are not pretended to exist") {
  const Folder folder;
  CHECK(folder.rung({"studio"}).exit_code == 2);
}

TEST_CASE("CLI 71: unknown options, missing values and bad numbers are usage errors that say what to write") {
  const Folder folder;
  CHECK(contains(folder.rung({"why", "M-1", "--tier"}).err, "`--tier` needs a value after it."));
  const Words redeem{"redeem", "M-1", "--reference", "R-1", "--points"};
  for (const char* number :
       {"1_000", "-5", "0", "0.0", "1.", ".5", "1.2.3", "1e3", "１２", " 5", "12345678901234567890"}) {
    Words words = redeem;
    words.emplace_back(number);
    const Printed printed = folder.rung(words);
    CHECK_MESSAGE(printed.exit_code == 2, number);
    CHECK_MESSAGE(contains(printed.err, "such as `--points 1200` or `--points 0.5`"), printed.err);
  }
  const Printed date = folder.rung({"member", "M-1", "--as-of", "2027-02-30"});
  CHECK(date.exit_code == 2);
  CHECK(contains(date.err, "`--as-of 2027-02-30` is no date; write it as year-month-day"));
  CHECK(contains(folder.rung({"member"}).err, "rung member needs a member: `rung member M-01042`."));
  CHECK(contains(folder.rung({"member", "M-1", "M-2"}).err, "`M-2` is too much"));
  CHECK(contains(folder.rung({"redeem", "M-1", "cups"}).err, "needs a reference of yours"));
  CHECK(contains(folder.rung({"redeem", "M-1", "--reference", "R-1"}).err,
                 "either a reward, `--points N` or `--voucher CODE`"));
  CHECK(contains(folder.rung({"find"}).err, "rung find needs a condition"));
}

TEST_CASE("a failure under --json is one object on stdout, also when the words are wrong") {
  const Folder folder;
  const Printed printed = folder.rung({"member", "--json"});
  CHECK(printed.exit_code == 2);
  CHECK(printed.err.empty());
  const auto json = nlohmann::json::parse(printed.out);
  CHECK(json.at("schema") == "rung.error/1");
  CHECK(json.at("exit") == 2);
  CHECK(json.at("code") == "usage");
  CHECK(contains(json.at("message"), "rung member needs a member"));
}

TEST_CASE("RUNG_NOW that is no instant is a usage error, never today by accident") {
  const Printed printed = Folder().rung({"check"}, {{"RUNG_NOW", "tomorrow"}});
  CHECK(printed.exit_code == 2);
  CHECK(contains(printed.err, "RUNG_NOW is no instant; write it as 2027-11-22T14:05+01:00."));
}
