// `rung backup`: a checked copy, made beside whoever uses the database.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

std::string head_of(const Folder& folder) {
  return Json::parse(folder.rung({"verify", "--json"}).out).at("head").get<std::string>();
}

}  // namespace

TEST_CASE("a backup is the whole database, its owner's alone, and says its size and its head") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"backup"});
  CHECK_MESSAGE(printed.exit_code == 0, printed.err);
  CHECK(folder.read("club.db.2027-11-22").size() == folder.read("club.db").size());
  struct stat found {};
  REQUIRE(::stat(folder.path("club.db.2027-11-22").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  CHECK(contains(printed.out, "club.db.2027-11-22: "));
  CHECK(contains(printed.out, " invariants hold in it. Saved.\nHead, to keep elsewhere: " + head_of(folder)));
  CHECK_FALSE(folder.has("club.db.2027-11-22.rung-copy"));
}

TEST_CASE("a backup under another name, as JSON, and it works as a database") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"backup", "--out", "safe.db", "--json"});
  const Json json = Json::parse(printed.out);
  CHECK(json.at("schema") == "rung.backup/1");
  CHECK(json.at("file") == "safe.db");
  CHECK(json.at("bytes") == folder.read("safe.db").size());
  CHECK(json.at("head") == head_of(folder));
  CHECK(json.at("transactions") == 1);
  put_in_place(folder, "rung.yaml", "club.db", "safe.db");
  CHECK(folder.rung({"verify"}).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-1"}).out, "Anna"));
}

TEST_CASE("a backup never takes a name that something has") {
  const Folder folder;
  put_running_club(folder);
  folder.write("safe.db", "mine");
  const Printed printed = folder.rung({"backup", "--out", "safe.db"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.err, "safe.db exists already; name another file with --out. Nothing was copied."));
  CHECK(folder.read("safe.db") == "mine");
  CHECK(folder.shell("ln -s nowhere link.db").exit_code == 0);
  CHECK(folder.rung({"backup", "--out", "link.db"}).exit_code == 1);
  const Printed away = folder.rung({"backup", "--out", "no/such/folder.db"});
  CHECK(away.exit_code == 3);
  CHECK(contains(away.err, "could not be copied"));
}

TEST_CASE("nothing is backed up before there is something, nor what is broken") {
  const Folder folder;
  put_club(folder);
  CHECK(contains(folder.rung({"backup"}).err, "Run `rung import` first"));
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  REQUIRE(folder.shell("cp club.db whole.db").exit_code == 0);
  std::string bytes = folder.read("club.db");
  const std::size_t at = bytes.find("effective from 2026-01-01");
  REQUIRE(at != std::string::npos);
  folder.write("club.db", bytes.replace(at, 25, "effective from 2026-01-02"));
  const Printed broken = folder.rung({"backup", "--out", "safe.db"});
  CHECK(broken.exit_code == 1);
  CHECK(contains(broken.err, "no backup was made of it: every rule version gives its hash"));
  CHECK_FALSE(folder.has("safe.db"));
  CHECK_FALSE(folder.has("safe.db.rung-copy"));
}

TEST_CASE("tills go on while backups are made, and every backup is whole") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.shell(
      "export RUNG_NOW=2027-11-22T12:00+01:00\n"
      "for i in $(seq 12); do $RUNG redeem M-1 --points 10 --reference P-$i >/dev/null || echo till; done &\n"
      "for i in $(seq 6); do $RUNG backup --out b-$i.db >/dev/null || echo backup; done; wait\n");
  CHECK_MESSAGE(printed.out.empty(), printed.out, printed.err);
  const std::string yaml = folder.read("rung.yaml");
  for (int i = 1; i <= 6; ++i) {
    std::string other = yaml;
    other.replace(other.find("club.db"), 7, "b-" + std::to_string(i) + ".db");
    folder.write("rung.yaml", other);
    CHECK(folder.rung({"verify"}).exit_code == 0);
  }
  folder.write("rung.yaml", yaml);
  CHECK(contains(folder.rung({"member", "M-1"}).out, "980"));
}
