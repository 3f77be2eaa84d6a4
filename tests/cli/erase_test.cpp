// `rung disclose` and `rung erase`: everything about one member, and nothing of the person any more.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

Words erase(const std::string& member) {
  return {"erase", member, "--reason", "asked for it by mail", "--by", "Miriam"};
}

// What names or reaches Canary, one word for each way into the database.
const std::vector<std::string> kCanaries{"Quetzalina",           "Zwyrtek", "quetz@canary.example",
                                         "+49-30-7654321",       "Q-77123", "GOLDCARD-09",
                                         "quetz2@canary.example"};

std::string member_rows(int version) {
  std::string rows = "member,joined,first_name,last_name,email,phone,postcode,card\n";
  for (int i = 1; i <= 300; ++i) {
    const std::string n = std::to_string(i);
    rows += "F-" + n + ",2026-05-02,First" + n + "v" + std::to_string(version) + ",Last" + n + ",f" + n +
            "." + std::to_string(version) + "@shop.example,,1" + n + ",\n";
    if (i == 150) {
      rows += std::string("M-7,2026-05-02,Quetzalina,Zwyrtek,") +
              (version == 1 ? "quetz@canary.example" : "quetz2@canary.example") +
              ",+49-30-7654321,Q-77123,GOLDCARD-09\n";
    }
  }
  return rows;
}

// The club with persons in it, one of them Canary (M-7), who got a message and stands in a reject file.
void put_persons(const Folder& folder) {
  put_club(folder);
  put_in_place(
      folder, "rung.yaml", "first_name: first_name }",
      "first_name: first_name, last_name: last_name, email: email, phone: phone, postcode: postcode, "
      "card: card }");
  put_messages(folder);
  for (int version = 1; version <= 3; ++version) {
    folder.write("members.csv", member_rows(version));
    fine(folder, {"import", "members.csv"});
  }
  folder.write("orders.csv",
               "order,member,day,category,amount,status,delivered\n"
               "Q-1,M-7,2027-02-14,pans,640.00,completed,2027-02-16\n"
               "Q-2,M-7,2027-06-01,knives,4.00,open,\n"
               "O-1,F-1,2027-06-01,knives,600.00,completed,2027-06-04\n");
  fine(folder, {"import", "orders.csv"});
  folder.write("orders2.csv",
               "order,member,day,category,amount,status,delivered\n"
               "Q-3,M-7,2027-02-30,pans,10.00,completed,2027-02-16\n"
               "O-2,F-2,2027-02-30,pans,10.00,completed,2027-02-16\n");
  CHECK(folder.rung({"import", "orders2.csv", "--accept-rejects", "2"}).exit_code == 1);
  // Somebody else of that name, who is not booked yet.
  folder.write("members4.csv",
               "member,joined,first_name,last_name,email,phone,postcode,card\n"
               "M-44,2026-02-30,Otto,Zwyrtek,otto@shop.example,,,\n"
               "M-70,2026-02-30,Q,Z,quetz@canary.example,,,\n");
  CHECK(folder.rung({"import", "members4.csv", "--accept-rejects", "2"}).exit_code == 1);
  fine(folder, {"recalculate"});
  fine(folder, {"notify"});
  fine(folder, {"redeem", "M-7", "--points", "40", "--reference", "P-1"});
}

// Files of the folder that hold one of the words; club.db* by their names, too.
std::string holding(const Folder& folder, const std::vector<std::string>& words) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path(""))) {
    if (!entry.is_regular_file()) continue;
    const std::string name = entry.path().lexically_relative(folder.path("")).string();
    const std::string bytes = folder.read(name);
    for (const std::string& word : words) {
      if (!contains(bytes, word)) continue;
      found.push_back(name);
      break;
    }
  }
  std::sort(found.begin(), found.end());
  std::string names;
  for (const std::string& name : found) names += (names.empty() ? "" : " ") + name;
  return names;
}

}  // namespace

TEST_CASE("a disclosure has everything about one member, in words, and nothing of anybody else") {
  const Folder folder;
  put_persons(folder);
  fine(folder, {"disclose", "M-7", "--out", "M-7.json"});
  struct stat file {};
  REQUIRE(::stat(folder.path("M-7.json").c_str(), &file) == 0);
  CHECK((file.st_mode & 0777) == 0600);
  const std::string text = folder.read("M-7.json");
  for (const std::string& canary : kCanaries) CHECK_MESSAGE(contains(text, canary), canary);
  CHECK_FALSE(contains(text, "@shop.example"));
  const Json json = Json::parse(text);
  CHECK(json.at("schema") == "rung.disclose/1");
  CHECK(json.at("member").at("id") == "M-7");
  CHECK(json.at("member").at("joined_on") == "2026-05-02");
  CHECK(json.at("member").at("erased").is_null());
  const Json& first = json.at("activities").at(0);
  CHECK(first.at("event") == "orders");
  CHECK(first.at("id") == "Q-1");
  const Json& fields = first.at("states").at(0).at("fields");
  CHECK(fields.at("net_amount") == "640 EUR");
  CHECK(fields.at("delivered") == "2027-02-16");
  CHECK(first.at("states").at(0).at("source").at("file") == "orders.csv");
  CHECK(json.at("activities").back().at("event") == "redemptions");
  CHECK(json.at("redemptions").at(0).at("reference") == "P-1");
  CHECK(json.at("lots").at(0).at("left") == 600);
  CHECK(json.at("lots").at(0).at("postings").at(1).at("against") == "redeemed");
  CHECK(json.at("tiers").back().at("tier") == "Silber");
  CHECK(contains(json.at("messages").at(0).at("text").get<std::string>(), "Quetzalina"));
  CHECK(Json::parse(fine(folder, {"disclose", "M-7", "--json"})) == json);
  CHECK(folder.rung({"disclose", "M-99"}).exit_code == 1);
  CHECK(folder.rung({"disclose", "M-7", "--out", "M-7.json"}).exit_code == 1);
}

TEST_CASE(
    "after erasing, nothing of the person is in the database's bytes, nor in what Rung wrote; the rest is "
    "listed") {
  const Folder folder;
  put_persons(folder);
  fine(folder, {"backup", "--out", "old.db"});
  const std::string before = fine(folder, {"liability"});
  CHECK(holding(folder, kCanaries) ==
        "club.db members.csv members4.csv members4.rejects.csv old.db outbox/2027-11-22-1-email.csv "
        "outbox/2027-11-22-1-email.jsonl");
  CHECK(contains(folder.read("orders2.rejects.csv"), "M-7"));

  const std::string said = fine(folder, erase("M-7"));
  CHECK(
      contains(said,
               "Erased: M-7. 7 facts and the texts of 1 message are gone; points, activities and tiers stay "
               "under the number. Saved.\n"));
  CHECK(contains(said, "  outbox/2027-11-22-1-email.csv: 1 row taken out\n"));
  CHECK(contains(said, "  outbox/2027-11-22-1-email.jsonl: 1 row taken out\n"));
  CHECK(contains(said, "  orders2.rejects.csv: 1 row taken out\n"));
  CHECK(contains(
      said,
      "Copies of the database that may still hold the data; delete them, or erase in each:\n  old.db\n"));
  CHECK(contains(said,
                 "Files that still name the person, which Rung leaves alone:\n  members.csv\n  "
                 "members4.csv\n  members4.rejects.csv\n"));
  CHECK(holding(folder, kCanaries) == "members.csv members4.csv members4.rejects.csv old.db");
  CHECK_FALSE(contains(folder.read("orders2.rejects.csv"), "M-7"));
  CHECK(contains(folder.read("orders2.rejects.csv"), "F-2"));
  CHECK(contains(folder.read("members4.rejects.csv"), "M-44"));
  CHECK_FALSE(contains(folder.read("members4.rejects.csv"), "M-70"));
  CHECK(contains(folder.read("outbox/2027-11-22-1-email.csv"), "First1v3"));

  CHECK(fine(folder, {"liability"}) == before);
  CHECK(folder.rung({"verify"}).exit_code == 0);
  CHECK(contains(fine(folder, {"member", "F-1"}), "First1v3"));
  CHECK(contains(fine(folder, {"member", "M-7"}), "600"));
}

TEST_CASE("erased twice is once, and says so") {
  const Folder folder;
  put_persons(folder);
  fine(folder, erase("M-7"));
  const std::string database = folder.read("club.db");
  const std::string again = fine(folder, erase("M-7"));
  CHECK(contains(again, "M-7 was erased before, on 2027-11-22 by Miriam: asked for it by mail."));
  CHECK(folder.read("club.db") == database);
  Words words = erase("M-7");
  words.emplace_back("--json");
  const Json json = Json::parse(fine(folder, words));
  CHECK(json.at("schema") == "rung.erase/1");
  CHECK(json.at("before") == true);
  CHECK(json.at("copies").empty());
  CHECK(folder.rung(erase("M-99")).exit_code == 1);
  CHECK(contains(folder.rung({"erase", "M-7", "--reason", "asked", "--by", "M"}).err,
                 "at least 10 characters"));
  CHECK(folder.rung({"erase", "M-7"}).exit_code == 2);
}

TEST_CASE("CLI 73: nothing is done for, sent to or learnt about an erased member any more") {
  const Folder folder;
  put_persons(folder);
  fine(folder, erase("M-7"));
  const Printed redeem = folder.rung({"redeem", "M-7", "--points", "10", "--reference", "P-2"});
  CHECK(redeem.exit_code == 1);
  CHECK(contains(redeem.out + redeem.err, "M-7 was erased on 2027-11-22. Nothing was booked."));
  CHECK(folder
            .rung({"adjust", "M-7", "--points", "10", "--reason", "goodwill, late parcel", "--by", "Miriam",
                   "--reference", "D-1"})
            .exit_code == 1);

  folder.write("orders3.csv",
               "order,member,day,category,amount,status,delivered\n"
               "Q-1,M-7,2027-02-14,pans,640.00,completed,2027-02-16\n"
               "Q-2,M-7,2027-06-01,knives,4.00,completed,2027-06-04\n"
               "Q-9,M-7,2027-11-20,pans,10.00,completed,2027-11-21\n");
  const Printed orders = folder.rung({"import", "orders3.csv", "--accept-rejects", "2"});
  CHECK(orders.exit_code == 1);
  CHECK(contains(orders.out, "0 rows new, 1 known, 2 rejected"));
  CHECK(contains(folder.read("orders3.rejects.csv"),
                 "this member was erased on 2027-11-22; leave the rows out at their source"));
  const Printed members = folder.rung({"import", "members.csv"});
  CHECK(members.exit_code == 1);
  CHECK(contains(members.out, "1 rejected"));
  CHECK(holding(folder, kCanaries) == "members.csv members.rejects.csv members4.csv members4.rejects.csv");
  fine(folder, erase("M-7"));
  CHECK_FALSE(contains(folder.read("members.rejects.csv"), "M-7"));

  CHECK(contains(folder.rung({"notify"}, {{"RUNG_NOW", "2028-01-22T12:00+01:00"}}).out, "1 message"));
  fine(folder, {"recalculate"});
  CHECK(folder.rung({"verify"}).exit_code == 0);
  const Json json = Json::parse(fine(folder, {"disclose", "M-7"}));
  CHECK(json.at("member").at("erased").at("on") == "2027-11-22");
  CHECK(json.at("messages").at(0).at("text").is_null());
  for (const Json& fact : json.at("facts")) CHECK(fact.at("personal") == false);
}

TEST_CASE("a member of a batch that was taken back is erased too, and does not come back") {
  const Folder folder;
  put_persons(folder);
  folder.write("members2.csv",
               "member,joined,first_name,last_name,email,phone,postcode,card\n"
               "M-8,2026-05-02,Xaverl,Ypsilon,xy@canary.example,,,\n");
  fine(folder, {"import", "members2.csv"});
  const Json imported = Json::parse(folder.rung({"import", "members2.csv", "--json"}).out);
  const int batch = imported.at("files").at(0).at("batch").get<int>() - 1;
  fine(folder, {"import", "--undo", std::to_string(batch), "--reason", "a wrong file", "--by", "Miriam"});
  CHECK(holding(folder, {"Xaverl"}) == "club.db members2.csv");
  fine(folder, erase("M-8"));
  CHECK(holding(folder, {"Xaverl"}) == "members2.csv");
  CHECK(folder.rung({"import", "members2.csv", "--accept-rejects", "1"}).exit_code == 1);
  CHECK(folder.rung({"member", "M-8"}).exit_code == 1);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}
