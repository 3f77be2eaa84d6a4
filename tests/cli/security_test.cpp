// What docs/SECURITY.md promises about the program as a whole.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "folder.h"

using namespace rung::cli_test;
namespace fs = std::filesystem;

namespace {

// What names or reaches Canary, and what somebody wrote into the files.
const std::vector<std::string> kSecrets{"Quetzalina", "Zwyrtek", "quetz@canary.example", "+49-30-7654321"};

// The club, with persons, addresses and messages.
void put_secrets(const Folder& folder) {
  put_club(folder);
  put_in_place(folder, "rung.yaml", "first_name: first_name }",
               "first_name: first_name, last_name: last_name, email: email, phone: phone }");
  put_messages(folder);
  folder.write("members.csv",
               "member,joined,first_name,last_name,email,phone\n"
               "M-7,2026-05-02,Quetzalina,Zwyrtek,quetz@canary.example,+49-30-7654321\n"
               "M-8,2026-05-02,Ben,Berg,ben@shop.example,\n");
  folder.write("orders.csv",
               "order,member,day,category,amount,status,delivered\n"
               "Q-1,M-7,2027-02-14,pans,640.00,completed,2027-02-16\n"
               "O-1,M-8,2027-06-01,knives,600.00,completed,2027-06-04\n");
  // Rows that are rejected, with the person in them and with the person where something else belongs.
  folder.write("members2.csv",
               "member,joined,first_name,last_name,email,phone\n"
               "M-9,Quetzalina,Quetzalina,Zwyrtek,quetz@canary.example,+49-30-7654321\n"
               "M-7,2026-05-02,Quetzalina,Zwyrtek,\"quetz@canary.example\",+49-30-7654321,one too many\n");
  folder.write("orders2.csv",
               "order,member,day,category,amount,status,delivered\n"
               "Q-3,quetz@canary.example,2027-02-10,pans,10.00,completed,2027-02-16\n"
               "Q-4,M-7,2027-02-10,pans,+49-30-7654321,completed,2027-02-16\n"
               "Q-5,M-7,2027-02-10,pans,10.00,Zwyrtek,2027-02-16\n");
}

const std::vector<Words>& day_in_a_shop() {
  static const std::vector<Words> day{
      {"check"},
      {"test"},
      {"import", "members.csv", "orders.csv"},
      {"import", "members2.csv", "--accept-rejects", "2"},
      {"import", "orders2.csv", "--accept-rejects", "3"},
      {"recalculate", "--as-of", "2027-10-31"},
      {"close", "2027-10", "--reason", "books of the month", "--by", "Miriam"},
      {"recalculate"},
      {"notify"},
      {"redeem", "M-7", "--points", "40", "--reference", "P-1"},
      {"redeem", "M-7", "--points", "400000", "--reference", "P-2"},
      {"adjust", "M-7", "--points", "7", "--reason", "goodwill, late parcel", "--by", "Miriam", "--reference",
       "D-1"},
      {"cancel", "P-1", "--reason", "brought back unused", "--by", "Miriam", "--reference", "C-1"},
      {"publish"},
      {"liability", "--from", "2027-09", "--to", "2027-10"},
      {"verify"},
      {"backup", "--out", "copy.db"},
      {"import", "--undo", "2", "--reason", "the wrong file", "--by", "Miriam"},
      {"recalculate"},
      {"disclose", "M-7", "--out", "M-7.json"},
      {"erase", "M-7", "--reason", "asked for it by mail", "--by", "Miriam"},
      {"redeem", "M-7", "--points", "40", "--reference", "P-3"},
      {"import", "members.csv"}};
  return day;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += " " + word;
  return text;
}

std::set<std::string> files_of(const Folder& folder) {
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path(""))) {
    if (!entry.is_directory()) files.insert(entry.path().lexically_relative(folder.path("")).string());
  }
  return files;
}

}  // namespace

TEST_CASE("a day in a shop says nothing personal on stderr, nor in any answer that is about the shop") {
  const Folder folder;
  put_secrets(folder);
  for (const Words& words : day_in_a_shop()) {
    const Printed printed = folder.rung(words);
    CHECK_MESSAGE(printed.exit_code <= 1, joined(words), printed.err);
    for (const std::string& canary : kSecrets) {
      CHECK_MESSAGE(!contains(printed.err, canary), joined(words), ": ", printed.err);
      CHECK_MESSAGE(!contains(printed.out, canary), joined(words), ": ", printed.out);
    }
  }
  // The canaries were really there, and the commands about one member show them.
  CHECK(contains(folder.read("copy.db"), "Quetzalina"));
  CHECK(contains(folder.read("M-7.json"), "quetz@canary.example"));
}

TEST_CASE(
    "every file that a day in a shop makes is its owner's alone, whatever the umask, and nothing is left "
    "over") {
  const Folder folder;
  put_secrets(folder);
  const std::set<std::string> given = files_of(folder);
  std::string all = "umask 000; export RUNG_NOW=2027-11-22T12:00+01:00; ";
  for (const Words& words : day_in_a_shop()) {
    all += "\"$RUNG\"";
    for (const std::string& word : words) all += " '" + word + "'";
    all += "; ";
  }
  (void)folder.shell(all);
  std::set<std::string> made;
  for (const std::string& file : files_of(folder)) {
    if (given.count(file) == 1) continue;
    made.insert(file);
    struct stat about {};
    REQUIRE(::stat(folder.path(file).c_str(), &about) == 0);
    CHECK_MESSAGE((about.st_mode & 0777) == 0600, file);
    CHECK_MESSAGE(!file.ends_with(".new"), file);
    CHECK_MESSAGE(!file.ends_with(".part"), file);
  }
  for (const char* expected :
       {"club.db", "copy.db", "M-7.json", "members2.rejects.csv", "orders2.rejects.csv",
        "outbox/2027-11-22-1-email.csv", "outbox/2027-11-22-1-email.jsonl"})
    CHECK_MESSAGE(made.count(expected) == 1, expected);
}

TEST_CASE("SQL in an id, a reference, a reason and a condition stays a text") {
  const Folder folder;
  put_club(folder);
  const std::string attack = "'; DROP TABLE txn;--";
  folder.write("members.csv",
               "member,joined,first_name\n" + attack + ",2026-05-02,\"Robert'); DROP TABLE seal;--\"\n");
  folder.write("orders.csv",
               "order,member,day,category,amount,status,delivered\n"
               "' OR 1=1--," +
                   attack + ",2027-02-14,pans,640.00,completed,2027-02-16\n");
  const auto fine = [&](const Words& words) {
    const Printed printed = folder.rung(words);
    CHECK_MESSAGE(printed.exit_code == 0, joined(words), printed.out, printed.err);
    return printed.out;
  };
  fine({"import", "members.csv", "orders.csv"});
  fine({"recalculate"});
  fine({"adjust", attack, "--points", "7", "--reason", attack, "--by", attack, "--reference", attack});
  fine({"redeem", attack, "--points", "40", "--reference", "x" + attack});
  CHECK(contains(fine({"redeem", attack, "--points", "40", "--reference", "x" + attack}), "607"));
  CHECK(contains(fine({"member", attack}), attack));
  CHECK(contains(fine({"disclose", attack}), attack));
  CHECK(folder.rung({"member", "' OR '1'='1"}).exit_code == 1);
  CHECK(folder.rung({"find", "tier is " + attack}).exit_code == 1);
  fine({"verify"});
}

TEST_CASE("typed texts are one line of visible characters, and not too long") {
  const Folder folder;
  put_running_club(folder);
  const std::string database = folder.read("club.db");
  const auto refused = [&](const Words& words, const std::string& sentence) {
    const Printed printed = folder.rung(words);
    CHECK(printed.exit_code == 2);
    CHECK_MESSAGE(contains(printed.err, sentence), printed.err);
    CHECK_FALSE(contains(printed.err, "\x1b"));
  };
  const auto redeem = [](const std::string& reference) {
    return Words{"redeem", "M-1", "--points", "10", "--reference", reference};
  };
  refused(redeem("R\x1b[31m"), "What is given as `--reference`: 2nd character is U+001B");
  refused(redeem("R\xE2\x80\xAE"
                 "1"),
          "2nd character is U+202E");
  refused(redeem("R\n1"), "has a line end or tab in it; write it in one line");
  refused(redeem("R\xFF"), "is not UTF-8");
  refused(redeem(std::string(201, 'R')), "is longer than 200 characters");
  refused({"member", "M\x1b[2J"}, "What is given as the member: 2nd character is U+001B");
  Words adjust{"adjust", "M-1", "--points", "7", "--by", "Eva", "--reference", "D-1", "--reason"};
  adjust.push_back(std::string(2'001, 'x'));
  refused(adjust, "What is given as `--reason`: is longer than 2,000 characters");
  CHECK(folder.read("club.db") == database);
  CHECK(folder.rung(redeem(std::string(200, 'R'))).exit_code == 0);
}

TEST_CASE("`rung --version -v` prints the limits, and what is larger is refused in words") {
  const Folder folder;
  const Printed printed = folder.rung({"--version", "-v"});
  CHECK(printed.exit_code == 0);
  CHECK(printed.out.starts_with(
      "rung 0.1.0\nLimits. What is larger is refused in words, and nothing is done:\n"));
  for (const char* limit :
       {"rung.yaml     1 MiB, 10,000 entries, 32 levels", "4 MiB each, 64 KiB a line",
        "rows of 16 MiB, 4,096 columns, cells of 64 KiB", "ids of 64 characters", "numbers of 15 digits",
        "amounts up to 1,000,000,000,000,000 smallest units, counts up to 1,000,000,000",
        "texts of 200 characters, reasons of 2,000"})
    CHECK_MESSAGE(contains(printed.out, limit), limit);
  CHECK(folder.rung({"--version"}).out == "rung 0.1.0\n");

  put_club(folder);
  const std::string yaml = folder.read("rung.yaml"), rules = folder.read("rules/club.rung");
  folder.write("rung.yaml", yaml + "#" + std::string(1 << 20, 'x') + "\n");
  CHECK(contains(folder.rung({"check"}).err, "rung.yaml is longer than 1048576 bytes"));
  folder.write("rung.yaml", yaml);
  std::string longer = rules;
  while (longer.size() <= std::size_t{4} << 20U) longer += "# " + std::string(1'000, 'x') + "\n";
  folder.write("rules/club.rung", longer);
  const Printed large = folder.rung({"check"});
  CHECK(large.exit_code != 0);
  CHECK_MESSAGE(contains(large.out + large.err, "is longer than 4194304 bytes"), large.out, large.err);
}

TEST_CASE("links that lead out of the folder are refused, also at the usual places") {
  const Folder folder, outside;
  put_club(folder);
  std::string yaml = folder.read("rung.yaml");
  yaml.erase(yaml.find("database: club.db\n"), std::string("database: club.db\n").size());
  folder.write("rung.yaml", yaml);
  outside.write("theirs.db", "");
  for (const char* place : {"club.db", "outbox", "rules/more.rung"}) {
    fs::create_symlink(outside.path("theirs.db"), folder.path(place));
    CHECK(folder.rung({"import", "members.csv"}).exit_code == 1);
    const Printed printed = folder.rung({"check"});
    CHECK(printed.exit_code == 1);
    CHECK_MESSAGE(contains(printed.out, std::string("`") + place + "` is not inside this folder"),
                  printed.out);
    fs::remove(folder.path(place));
  }
  CHECK(outside.read("theirs.db").empty());
  CHECK(folder.rung({"import", "members.csv"}).exit_code == 0);
}

TEST_CASE("what a member is called stays on its line of a page, and is text in HTML") {
  const Folder folder;
  put_club(folder);
  folder.write("members.csv",
               "member,joined,first_name\n"
               "M-1,2026-05-02,\"<script>alert(1)</script>\nGold: reached\"\n"
               "M-2,2026-07-01,Ben\nM-3,2026-08-15,Cem\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  for (const Words& words : {Words{"member", "M-1"}, Words{"why", "M-1"}, Words{"find", "tier is Silber"}}) {
    const Printed printed = folder.rung(words);
    CHECK(printed.exit_code == 0);
    CHECK_MESSAGE(!contains(printed.out, "\nGold: reached"), printed.out);
  }
  const Printed page = folder.rung({"why", "M-1", "--format", "html"});
  CHECK_MESSAGE(page.exit_code == 0, page.err);
  CHECK_FALSE(contains(page.out, "<script>alert"));
}
