// Guards: a run that moves too many, gives too much or empties a tier is not saved, unless somebody says so
// by name.

#include <doctest/doctest.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <utility>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

// Three members and a first run, then other rules for the past as well.
void put_guarded(const Folder& folder, const std::string& guards) {
  put_club(folder);
  folder.write("rules/guard.rung", "loyalty rules 1\nguard\n" + guards);
  fine(folder, {"import", "members.csv", "orders.csv"});
}

void publish_other(const Folder& folder, const std::string& from, const std::string& to) {
  put_in_place(folder, "rules/club.rung", from, to);
  fine(folder, {"publish", "--retroactive", "--reason", "edited", "--by", "Mia"});
}

}  // namespace

TEST_CASE(
    "a threshold of 200 where 2000 was meant is held back, with who would move, and accepted by its number") {
  const Folder folder;
  put_guarded(folder, "  at most 5 % of members change tier\n");
  put_in_place(folder, "rules/club.rung", "at least 1200 EUR", "at least 2000 EUR");
  put_many(folder);
  fine(folder, {"recalculate"});
  publish_other(folder, "at least 2000 EUR", "at least 200 EUR");
  const std::string before = folder.read("club.db");
  const Printed held = folder.rung({"recalculate"});
  CHECK(held.exit_code == 1);
  CAPTURE(held.err);
  CHECK(contains(held.err,
                 "A guard of the rules holds this run back. Nothing was booked.\n"
                 "  at most 5,00\u00a0% of the members may change their tier: "));
  CHECK(contains(held.err, "(rules/guard.rung:3)\n"));
  CHECK(contains(held.err, " Silber to Gold\n"));
  CHECK(contains(held.err, "  M-1 (Silber to Gold)\n"));
  CHECK(folder.read("club.db") == before);
  // The number it names, and no other, saves the run; who said so stands with the run.
  const std::string words = "--accept-moves ";
  const std::string number = held.err.substr(held.err.find(words) + words.size());
  const std::string moves = number.substr(0, number.find(' '));
  const auto accepted = [&](const std::string& many) {
    return folder.rung({"recalculate", "--accept-moves", many, "--reason", "we mean it", "--by", "Mia"});
  };
  const Printed wrong = accepted("3");
  CHECK(wrong.exit_code == 1);
  CHECK(contains(wrong.err, fmt::format("{} members move, not 3.", moves)));
  CHECK(folder.read("club.db") == before);
  CHECK(accepted(moves).exit_code == 0);
  CHECK(
      contains(fine(folder, {"status"}),
               fmt::format("although a guard said no: {} moves, accepted by Mia, \"we mean it\"\n", moves)));
  const Json status = Json::parse(fine(folder, {"status", "--json"}));
  CHECK(status.at("runs").at(0).at("accepted").at("moves") == std::stoll(moves));
  CHECK(status.at("runs").at(1).at("accepted").is_null());
}

TEST_CASE("a run that gives more points, or points worth more, than a guard allows is held back") {
  for (const auto& [guard, told] :
       {std::pair{"  at most 1000 points per run\n",
                  "a run may give at most 1.000 points: it would give 2.520 points, 1.520 points too much"},
        std::pair{"  at most 10 EUR of points per run\n",
                  "a run may give points worth at most 10,00\u00a0€: it would give 25,20\u00a0€, "
                  "15,20\u00a0€ too much"}}) {
    const Folder folder;
    put_guarded(folder, guard);
    // The first run gives what members have earned in years, so it is not looked at.
    CHECK(
        contains(fine(folder, {"recalculate"}), "not looked at, since there is nothing to compare with yet"));
    publish_other(folder, "give 1 point per", "give 2 points per");
    const std::string before = folder.read("club.db");
    const Printed held = folder.rung({"recalculate"});
    CHECK(held.exit_code == 1);
    CAPTURE(held.err);
    CHECK(contains(held.err, told));
    CHECK(folder.read("club.db") == before);
    CHECK(folder.rung({"recalculate", "--accept-moves", "0", "--reason", "promised", "--by", "Mia"})
              .exit_code == 0);
    CHECK(contains(fine(folder, {"status"}), "accepted by Mia, \"promised\"\n"));
    CHECK(folder.rung({"recalculate"}).exit_code == 0);  // nothing more is given
  }
}

TEST_CASE("a run that empties a tier is held back; a tier that was empty before is not") {
  const Folder folder;
  put_guarded(folder, "  at least 1 % of members in Gold\n");
  fine(folder, {"recalculate"});
  put_in_place(folder, "rules/club.rung", "at least 900 EUR and", "at least 90000 EUR and");
  publish_other(folder, "at least 1200 EUR", "at least 120000 EUR");
  const Printed held = folder.rung({"recalculate"});
  CHECK(held.exit_code == 1);
  CHECK(contains(
      held.err, "at least 1,00\u00a0% of the members must be in Gold: 0,00\u00a0% would (0 of 3, 1 before)"));
  CHECK(contains(held.err, "  M-3 (Gold to Silber)\n"));
  fine(folder, {"recalculate", "--accept-moves", "1", "--reason", "Gold ends", "--by", "Mia"});
  fine(folder, {"recalculate", "--as-of", "2027-11-23"}, {{"RUNG_NOW", "2027-11-23T12:00+01:00"}});
}
