// `rung adjust`: points, statuses and trials by hand, with a reason and a name, once per reference.

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

Words adjust(Words what, const std::string& reference) {
  Words words{"adjust", "M-1"};
  words.insert(words.end(), what.begin(), what.end());
  for (const char* word : {"--reason", "a match with the partner", "--by", "Miriam", "--reference"})
    words.emplace_back(word);
  words.push_back(reference);
  return words;
}

}  // namespace

TEST_CASE("points by hand are there at once, also below zero, and the ledger holds") {
  const Folder folder;
  put_running_club(folder);
  CHECK(folder.rung(adjust({"--points", "500"}, "D-1")).out ==
        "Adjusted: +500 points. Saved.\n  1.600 points usable, 50 pending\n");
  CHECK(folder.rung(adjust({"--points=-2000"}, "D-2")).out ==
        "Adjusted: -2.000 points. Saved.\n"
        "  -400 points usable, 50 pending; the next points make up for what is below zero\n");
  CHECK(contains(folder.rung({"member", "M-1"}).out, "below zero; the next points make up for it"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("a status under the same reference with another reason is another act, and is refused") {
  const Folder folder;
  put_running_club(folder);
  const Words request = adjust({"--tier", "Gold", "--until", "2028-03-31"}, "D-1");
  fine(folder, request);
  Words other = request;
  *std::find(other.begin(), other.end(), "a match with the partner") = "a parcel that came late";
  const Printed refused = folder.rung(other);
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.err, "the reference D-1 stands for something else already"));
  CHECK(contains(folder.rung(request).out, "before"));
}

TEST_CASE("a status by hand holds to its last day, and then comes what was named to follow") {
  const Folder folder;
  put_running_club(folder);
  const Printed granted =
      folder.rung(adjust({"--tier", "Gold", "--until", "2028-03-31", "--fallback", "Silber"}, "D-1"));
  CHECK(granted.out ==
        "Adjusted: Gold until 2028-03-31, then Silber. Saved.\n  Gold now, until 2028-03-31\n");
  const auto tier_on = [&](const char* day) {
    const Json json = Json::parse(folder.rung({"member", "M-1", "--json", "--as-of", day}).out);
    return json.at("tier").at("name").get<std::string>();
  };
  CHECK(tier_on("2027-11-21") == "Silber");
  CHECK(tier_on("2028-03-31") == "Gold");
  CHECK(tier_on("2028-04-01") == "Silber");
  CHECK(contains(
      folder.rung({"why", "M-1", "--tier", "Gold"}).out,
      "Gold: held since 2027-11-22, by hand, until 2028-03-31, by Miriam: a match with the partner."));
}

TEST_CASE("the same reference again changes nothing, and something else under it is refused with both") {
  const Folder folder;
  put_running_club(folder);
  const Words request = adjust({"--tier", "Gold", "--until", "2028-03-31"}, "D-1");
  REQUIRE(folder.rung(request).exit_code == 0);
  const std::string before = folder.read("club.db");
  const Printed again = folder.rung(request, {{"RUNG_NOW", "2027-11-23T08:00+01:00"}});
  CHECK(again.exit_code == 0);
  CHECK(contains(again.out, "Adjusted before, on 2027-11-22 at 12:00 with this reference; nothing changed."));
  const Printed other = folder.rung(adjust({"--tier", "Silber", "--until", "2028-03-31"}, "D-1"));
  CHECK(other.exit_code == 1);
  CHECK(contains(other.err, "the reference D-1 stands for something else already: `tier Gold, "));
  CHECK(contains(other.err, "this request is `member 1: Silber until 2028-03-31`. Nothing was booked."));
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("what cannot be granted is refused in one sentence, and nothing is booked") {
  const Folder folder;
  put_running_club(folder);
  const std::string before = folder.read("club.db");
  const auto refused = [&](const Words& what, const std::string& sentence) {
    const Printed printed = folder.rung(adjust(what, "D-1"));
    CHECK(printed.exit_code == 1);
    CHECK(printed.out.empty());
    CHECK_MESSAGE(printed.err == "error: " + sentence + " Nothing was booked.\n", printed.err);
  };
  refused({"--tier", "Platin", "--until", "2028-01-01"},
          "there is no tier `Platin`; there are Kupfer, Silber, Gold.");
  refused({"--tier", "Gold"}, "say until when Gold is granted: `--until DATE`.");
  refused({"--tier", "Gold", "--until", "2027-01-01"},
          "Gold would end on 2027-01-01, before it begins on 2027-11-22.");
  refused({"--trial", "taste"}, "there is no trial `taste`; the rules have none.");
  const Printed unnamed = folder.rung({"adjust", "M-1", "--points", "5", "--reference", "D-1"});
  CHECK(unnamed.exit_code == 2);
  CHECK(contains(unnamed.err, "say why and by whom with `--reason TEXT --by NAME`"));
  const Printed hasty = folder.rung(
      {"adjust", "M-1", "--points", "5", "--reference", "D-1", "--reason", "oops", "--by", "Miriam"});
  CHECK(hasty.exit_code == 1);
  CHECK(contains(hasty.err, "a reason has at least 10 characters"));
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("two statuses one after the other are a soft landing") {
  const Folder folder;
  put_running_club(folder);
  const auto grant = [&](const char* tier, const char* until, const char* reference) {
    Words words = adjust({"--tier", tier, "--until", until}, reference);
    words[1] = "M-2";
    REQUIRE(folder.rung(words).exit_code == 0);
  };
  grant("Gold", "2028-03-31", "D-1");
  grant("Silber", "2028-12-31", "D-2");
  const auto tier_on = [&](const char* day) {
    const Json json = Json::parse(folder.rung({"member", "M-2", "--json", "--as-of", day}).out);
    return json.at("tier").at("name").get<std::string>();
  };
  CHECK(tier_on("2028-03-31") == "Gold");
  CHECK(tier_on("2028-04-01") == "Silber");
  CHECK(tier_on("2028-12-31") == "Silber");
  CHECK(tier_on("2029-01-01") == "Kupfer");
}

TEST_CASE("a trial begins on its day, is judged on its last and goes when its target is missed") {
  const Folder folder;
  put_club(folder);
  folder.write("rules/trial.rung",
               "loyalty rules 1\n"
               "trial taste\n"
               "  gives tier Gold for 90 days\n"
               "  keep when spend in this trial at least 300 EUR\n"
               "  if not kept drop to the tier held before\n");
  REQUIRE(folder.rung({"check"}).exit_code == 0);
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const Printed began = folder.rung(adjust({"--trial", "taste"}, "D-1"));
  REQUIRE_MESSAGE(began.exit_code == 0, began.err);
  const auto tier_on = [&](const char* day) {
    const Json json = Json::parse(folder.rung({"member", "M-1", "--json", "--as-of", day}).out);
    return json.at("tier").at("name").get<std::string>();
  };
  CHECK(tier_on("2027-11-22") == "Gold");
  CHECK(tier_on("2028-02-19") == "Gold");  // the 90th day
  CHECK(tier_on("2028-02-20") == "Silber");
}

TEST_CASE("the tier for everyone is neither granted nor fallen back to, and the answer says why") {
  const Folder folder;
  put_running_club(folder);
  const Printed lowest = folder.rung(adjust({"--tier", "Kupfer", "--until", "2028-03-31"}, "L-1"));
  CHECK(lowest.exit_code == 1);
  CHECK(contains(lowest.err, "Kupfer is held by everyone whom no other tier is given"));
  const Printed fallback =
      folder.rung(adjust({"--tier", "Gold", "--until", "2028-03-31", "--fallback", "Kupfer"}, "L-2"));
  CHECK(fallback.exit_code == 1);
  CHECK(contains(fallback.err, "leave `--fallback` out"));
}

TEST_CASE("after a fall the tier is held since that day, however long it has lived below") {
  const Folder folder;
  put_running_club(folder);
  CHECK(folder.rung(adjust({"--tier", "Gold", "--until", "2027-11-25"}, "F-1")).exit_code == 0);
  const std::map<std::string, std::string> later{{"RUNG_NOW", "2027-11-28T09:00+01:00"}};
  CHECK(folder.rung({"recalculate"}, later).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-1"}, later).out, "Tier       Silber since 2027-11-26"));
  CHECK(contains(folder.rung({"find", "tier is Silber"}, later).out, "2027-11-26"));
}
