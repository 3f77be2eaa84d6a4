// `rung import --undo`: a whole file taken back, without a row being edited.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

Words undo(const std::string& batch) {
  return {"import", "--undo", batch, "--reason", "amounts were in cents", "--by", "Miriam"};
}

std::string import_one(const Folder& folder, const std::string& file) {
  const Printed printed = folder.rung({"import", file, "--json"});
  REQUIRE_MESSAGE(printed.exit_code == 0, printed.out, printed.err);
  return std::to_string(Json::parse(printed.out).at("files").at(0).at("batch").get<int>());
}

// What a member has, whatever numbers its lots were given.
Json points_of(const Folder& folder, const char* member) {
  Json points = Json::parse(fine(folder, {"member", member, "--json"})).at("points").at(0);
  for (Json& lot : points.at("lots")) lot.erase("lot");
  return points;
}

}  // namespace

TEST_CASE("an import says by which number it can be taken back") {
  const Folder folder;
  put_club(folder);
  const Printed printed = folder.rung({"import", "members.csv", "orders.csv"});
  CHECK(contains(printed.err, "To take members.csv back:  rung import --undo 1 --reason TEXT --by NAME"));
  CHECK(contains(printed.err, "To take orders.csv back:  rung import --undo 2 --reason TEXT --by NAME"));
  CHECK_FALSE(contains(folder.rung({"import", "orders.csv"}).err, "--undo"));
}

TEST_CASE(
    "what was taken back counts nowhere, the next recalculation books the difference, and the same file "
    "comes in again") {
  const Folder folder;
  put_running_club(folder);
  folder.write("orders2.csv",
               "order,member,day,category,amount,status,delivered\n"
               "A-9,M-1,2027-09-01,pans,90000.00,completed,2027-09-03\n"
               "A-3,M-1,2027-11-20,pans,50.00,completed,2027-11-21\n");
  const Json before = points_of(folder, "M-1");
  const std::string batch = import_one(folder, "orders2.csv");
  fine(folder, {"recalculate"});
  CHECK(contains(fine(folder, {"member", "M-1"}), "Gold"));
  const Json wrong = points_of(folder, "M-1");
  CHECK(wrong != before);

  CHECK(fine(folder, undo(batch)) ==
        "Taken back: batch 3, orders2.csv of 2027-11-22: 1 activity and 1 later state. Saved.\n");
  CHECK(points_of(folder, "M-1") == before);
  const std::string booked = fine(folder, {"recalculate"});
  CHECK(contains(booked, "90.000"));
  CHECK(points_of(folder, "M-1") == before);
  CHECK(fine(folder, {"find", "spend in all time at least 2000 EUR"}).find("M-1") == std::string::npos);
  CHECK(folder.rung({"verify"}).exit_code == 0);

  CHECK(contains(fine(folder, {"import", "orders2.csv"}), "orders2.csv: 1 row new, 0 known, 1 revised"));
  fine(folder, {"recalculate"});
  CHECK(points_of(folder, "M-1").at("usable") == wrong.at("usable"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("taken back twice is once") {
  const Folder folder;
  put_running_club(folder);
  fine(folder, undo("2"));
  const std::string database = folder.read("club.db");
  CHECK(
      contains(fine(folder, undo("2")),
               "Batch 2 (orders.csv) was taken back before, on 2027-11-22 by Miriam: amounts were in cents. "
               "Nothing changed."));
  CHECK(folder.read("club.db") == database);
  const Json json = Json::parse(fine(
      folder, {"import", "--undo", "2", "--reason", "amounts were in cents", "--by", "Miriam", "--json"}));
  CHECK(json.at("schema") == "rung.import_undo/1");
  CHECK(json.at("before") == true);
  CHECK(json.at("activities") == 6);
}

TEST_CASE(
    "members who joined only by a batch are gone with it, their points too, and come back with their "
    "number") {
  const Folder folder;
  put_running_club(folder);
  folder.write("members2.csv", "member,joined,first_name\nM-7,2026-05-02,Gina\nM-2,2026-07-01,Benno\n");
  folder.write("orders2.csv",
               "order,member,day,category,amount,status,delivered\n"
               "G-1,M-7,2027-02-14,pans,640.00,completed,2027-02-16\n");
  const std::string members = import_one(folder, "members2.csv");
  const std::string orders = import_one(folder, "orders2.csv");
  fine(folder, {"recalculate"});
  CHECK(points_of(folder, "M-7").at("usable") == 640);

  const Printed refused = folder.rung(undo(members));
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.err,
                 "batch 3 (members2.csv) cannot be taken back, because more was built on it:\n"
                 "  batch 4, orders2.csv: 1 activity of a member who joined by it, such as G-1 of M-7\n"
                 "Take those back first, from the top: rung import --undo 4"));
  fine(folder, undo(orders));
  fine(folder, undo(members));
  CHECK(contains(folder.rung({"member", "M-7"}).err, "there is no member `M-7`"));
  CHECK_FALSE(contains(fine(folder, {"member", "M-2"}), "Benno"));
  CHECK_FALSE(contains(fine(folder, {"find", "joined at least 2000-01-01"}), "M-7"));
  CHECK(contains(fine(folder, {"recalculate"}), "640"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
  const std::string settled = folder.read("club.db");
  fine(folder, {"recalculate"});
  CHECK(folder.read("club.db") == settled);

  import_one(folder, "members2.csv");
  import_one(folder, "orders2.csv");
  fine(folder, {"recalculate"});
  CHECK(points_of(folder, "M-7").at("usable") == 640);
  CHECK(contains(fine(folder, {"member", "M-7"}), "Gina"));
  CHECK(contains(fine(folder, {"member", "M-2"}), "Benno"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("a return, a later state and an act by hand that build on a batch keep it, and each is named") {
  const Folder folder;
  put_running_club(folder);
  put_in_place(folder, "rung.yaml", "import:\n",
               "import:\n  - file: \"returns*.csv\"\n    kind: returns\n"
               "    columns: { return: return, order: order, member: member, day: day, amount: amount }\n");
  folder.write("returns.csv", "return,order,member,day,amount\nR-1,A-1,M-1,2027-03-01,-40.00\n");
  import_one(folder, "returns.csv");
  folder.write("orders2.csv",
               "order,member,day,category,amount,status,delivered\n"
               "A-3,M-1,2027-11-20,pans,50.00,completed,2027-11-21\n");
  import_one(folder, "orders2.csv");
  const Printed orders = folder.rung(undo("2"));
  CHECK(orders.exit_code == 1);
  CHECK(contains(orders.err,
                 "  batch 4, orders2.csv: 1 later state of its activities, such as A-3\n"
                 "  batch 3, returns.csv: 1 return of its orders, such as R-1 for A-1\n"));
  fine(folder, {"redeem", "M-1", "--points", "100", "--reference", "P-1"});
  for (const char* batch : {"4", "3", "2"}) fine(folder, undo(batch));
  const Printed members = folder.rung(undo("1"));
  CHECK(members.exit_code == 1);
  CHECK(contains(members.err,
                 "batch 5, rung redeem: 1 activity of a member who joined by it, such as P-1 of M-1\n"
                 "Acts by hand are never taken back."));
  CHECK(contains(folder.rung(undo("5")).err, "batch 5 is no imported file but `rung redeem` of 2027-11-22"));
  fine(folder, {"recalculate"});
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("a household that names a member of a batch keeps the batch, until it is taken back itself") {
  const Folder folder;
  put_club(folder);
  put_households(folder);
  import_one(folder, "members.csv");
  folder.write("members-late.csv", "member,joined,first_name\nM-9,2026-05-02,Nora\n");
  const std::string late = import_one(folder, "members-late.csv");
  folder.write("pools.csv", "id,member,day,pool,owner\nP-1,M-2,2027-01-05,household,M-9\n");
  const std::string pools = import_one(folder, "pools.csv");
  const Printed refused = folder.rung(undo(late));
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.err, "batch " + pools + ", pools.csv: "));
  CHECK(contains(refused.err, "P-1 names M-9"));
  fine(folder, undo(pools));
  fine(folder, undo(late));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("a batch that is not there is answered with the last ones; a reason has to say something") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung(undo("99"));
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.err,
                 "there is no batch 99. Nothing was taken back. The last ones:\n"
                 "  2  orders.csv of 2027-11-22\n  1  members.csv of 2027-11-22"));
  CHECK(contains(folder.rung({"import", "--undo", "2", "--reason", "oops", "--by", "M"}).err,
                 "a reason has at least 10 characters"));
  CHECK(folder.rung({"import", "--undo", "2"}).exit_code == 2);
  CHECK(folder.rung({"import", "a.csv", "--undo", "2", "--reason", "amounts were in cents", "--by", "M"})
            .exit_code == 2);
}
