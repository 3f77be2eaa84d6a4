// `rung fmt`.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
namespace fs = std::filesystem;

namespace {

constexpr const char* kInForm = "loyalty rules 1\n\nmetric a\n  count orders\n";
constexpr const char* kUntidy = "loyalty rules 1\nmetric  a # x\n count orders\n";
constexpr const char* kTidied =
    "loyalty rules 1\n\nmetric a                                      # x\n  count orders\n";
constexpr const char* kWrong = "loyalty rules 1\nmetric  a\n cuont orders\n";

}  // namespace

TEST_CASE("fmt formats the rule files that rung.yaml names and says which") {
  const Folder folder;
  folder.write("rung.yaml", "program: rules/*.rung\n");
  folder.write("rules/a.rung", kUntidy);
  folder.write("rules/b.rung", kInForm);
  folder.write("other.rung", kUntidy);
  const Printed printed = folder.rung({"fmt"});
  CHECK_MESSAGE(printed.exit_code == 0, printed.out << printed.err);
  CHECK(printed.out == "Formatted: rules/a.rung\n1 file formatted, 1 in form already.\n");
  CHECK(folder.read("rules/a.rung") == kTidied);
  CHECK(folder.read("other.rung") == kUntidy);
  CHECK(folder.rung({"fmt"}).out == "2 files in form already.\n");
}

TEST_CASE("fmt formats the files it is given, without rung.yaml") {
  const Folder folder;
  folder.write("a.rung", kUntidy);
  CHECK(folder.rung({"fmt", "a.rung"}).exit_code == 0);
  CHECK(folder.read("a.rung") == kTidied);
}

TEST_CASE("fmt --check changes nothing and answers no if a file is not in form") {
  const Folder folder;
  folder.write("a.rung", kUntidy);
  folder.write("b.rung", kInForm);
  const Printed printed = folder.rung({"fmt", "--check", "a.rung", "b.rung"});
  CHECK(printed.exit_code == 1);
  CHECK(printed.out == "Not in form: a.rung\n1 file to be formatted, 1 in form already.\n");
  CHECK(contains(printed.err, "rung fmt"));
  CHECK(folder.read("a.rung") == kUntidy);
  CHECK(folder.rung({"fmt", "--check", "b.rung"}).exit_code == 0);
}

TEST_CASE("a file with errors is left as it is, and the others are formatted") {
  const Folder folder;
  folder.write("a.rung", kWrong);
  folder.write("b.rung", kUntidy);
  const Printed printed = folder.rung({"fmt", "a.rung", "b.rung"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out, "error[R"));
  CHECK(contains(printed.out, "a.rung:3:"));
  CHECK(contains(printed.out, "Left as it is, because it has errors: a.rung\n"));
  CHECK(contains(printed.out, "1 file formatted, 1 with errors.\n"));
  CHECK(folder.read("a.rung") == kWrong);
  CHECK(folder.read("b.rung") == kTidied);
}

TEST_CASE("a formatted file keeps its permissions, and a link stays a link") {
  const Folder folder;
  folder.write("a.rung", kUntidy);
  fs::permissions(folder.path("a.rung"), fs::perms(0640));
  fs::create_symlink("a.rung", folder.path("link.rung"));
  CHECK(folder.rung({"fmt", "link.rung"}).exit_code == 0);
  CHECK(folder.read("a.rung") == kTidied);
  CHECK(fs::is_symlink(folder.path("link.rung")));
  CHECK(fs::status(folder.path("a.rung")).permissions() == fs::perms(0640));
}

TEST_CASE("a read-only file is not replaced") {
  const Folder folder;
  folder.write("a.rung", kUntidy);
  fs::permissions(folder.path("a.rung"), fs::perms(0444));
  const Printed printed = folder.rung({"fmt", "a.rung"});
  CHECK(printed.exit_code == 3);
  CHECK(contains(printed.err, "a.rung failed: it is read-only"));
  CHECK(folder.read("a.rung") == kUntidy);
}

TEST_CASE("fmt without rung.yaml and without a file says what is missing") {
  const Folder folder;
  const Printed printed = folder.rung({"fmt"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out, "there is no rung.yaml"));
  CHECK(folder.rung({"fmt", "none.rung"}).exit_code == 3);
}

TEST_CASE("fmt - formats what comes by standard input and prints it") {
  const Folder folder;
  folder.write("a.rung", kUntidy);
  folder.write("b.rung", kWrong);
  CHECK(folder.shell("$RUNG fmt - <a.rung").out == kTidied);
  CHECK(folder.shell("$RUNG fmt - <a.rung | $RUNG fmt -").out == kTidied);
  CHECK(folder.shell("$RUNG fmt --check - <a.rung").exit_code == 1);
  const Printed wrong = folder.shell("$RUNG fmt - <b.rung");
  CHECK(wrong.exit_code == 1);
  CHECK(contains(wrong.out, "error[R"));
  CHECK(folder.read("a.rung") == kUntidy);
}

TEST_CASE("fmt --json names each file with its state") {
  const Folder folder;
  folder.write("a.rung", kUntidy);
  folder.write("b.rung", kInForm);
  folder.write("c.rung", kWrong);
  const Printed printed = folder.rung({"fmt", "--check", "--json", "a.rung", "b.rung", "c.rung"});
  CHECK(printed.exit_code == 1);
  const auto json = nlohmann::json::parse(printed.out);
  CHECK(json["schema"] == "rung.fmt/1");
  CHECK(json["checked_only"] == true);
  REQUIRE(json["files"].size() == 3);
  CHECK(json["files"][0] == nlohmann::json{{"file", "a.rung"}, {"state", "differs"}});
  CHECK(json["files"][1]["state"] == "in_form");
  CHECK(json["files"][2]["state"] == "refused");
  CHECK(json["diagnostics"].size() == 1);
}
