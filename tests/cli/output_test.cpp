// Where answers go, and what happens when the world fails.

#include <doctest/doctest.h>

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;

TEST_CASE("CLI 81: --out writes a new file whole, and refuses one that exists before anything is done") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"member", "M-1", "--out", "anna.txt"});
  CHECK(printed.exit_code == 0);
  CHECK(printed.out.empty());
  CHECK(folder.read("anna.txt") == folder.rung({"member", "M-1"}).out);
  CHECK(folder.shell("ls *.part").out.empty());
  const Printed again = folder.rung({"find", "tier is Gold", "--out", "anna.txt"});
  CHECK(again.exit_code == 1);
  CHECK(contains(again.err, "anna.txt exists already; name another file. Nothing was done."));
  CHECK(folder.read("anna.txt") == folder.rung({"member", "M-1"}).out);
}

TEST_CASE("what is refused leaves no file of --out behind, so that asking again is not refused for it") {
  const Folder folder;
  put_club(folder);
  for (const char* command : {"segments", "report", "liability"}) {
    const Printed refused = folder.rung({command, "--out", "answer"});
    CHECK_MESSAGE(refused.exit_code == 1, command);
    CHECK(contains(refused.err, "there is no database yet"));
    CHECK_MESSAGE(!folder.has("answer"), command);
  }
  CHECK(folder.shell("ls *.part").out.empty());
}

TEST_CASE("--out into a folder that is not there is a failure of the world, in one sentence") {
  const Folder folder;
  put_club(folder);
  const Printed printed = folder.rung({"check", "--out", "nowhere/answer.txt"});
  CHECK(printed.exit_code == 3);
  CHECK(contains(printed.err, "error: Cannot write nowhere/answer.txt: No such file or directory."));
}

TEST_CASE(
    "CLI 82: when the reader of the output goes away the command ends with 141 and the ledger is whole") {
  const Folder folder;
  put_running_club(folder);
  const Printed closed = folder.shell(
      "\"$RUNG\" find 'joined at least 2000-01-01' --json | (exec <&-; sleep 0.3); echo ${PIPESTATUS[0]}");
  CHECK(closed.out == "141\n");
  const Printed till =
      folder.shell("\"$RUNG\" redeem M-1 cups --reference R-1 | (exec <&-; sleep 0.3); true");
  CHECK(till.exit_code == 0);
  CHECK(folder.rung({"verify"}).exit_code == 0);
  CHECK(contains(folder.rung({"redeem", "M-1", "cups", "--reference", "R-1"}).out, "600 points left"));
}

TEST_CASE("a full disk under stdout is a failure of the world") {
  const Folder folder;
  put_club(folder);
  const Printed printed = folder.shell("\"$RUNG\" check > /dev/full");
  CHECK(printed.exit_code == 3);
  CHECK(contains(printed.err, "Cannot write the answer: No space left on device."));
}

TEST_CASE("CLI 76: a database that is a text file is named, and left as it is") {
  const Folder folder;
  put_club(folder);
  const std::string text =
      "this is no database, but it is long enough to be taken for one by its length alone\n";
  folder.write("club.db", text);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"member", "M-1"}, {"import", "members.csv"}, {"verify"}}) {
    const Printed printed = folder.rung(command);
    CHECK_MESSAGE(printed.exit_code == 3, printed.out, printed.err);
    CHECK(contains(printed.err, "club.db"));
  }
  CHECK(folder.read("club.db") == text);
}

TEST_CASE("CLI 77: a database that cannot be written stops what writes, before any work") {
  if (::geteuid() == 0) return;  // nothing is read-only for root
  const Folder folder;
  put_running_club(folder);
  std::filesystem::permissions(folder.path("club.db"), std::filesystem::perms::owner_read);
  const Printed printed = folder.rung({"redeem", "M-1", "cups", "--reference", "R-1"});
  CHECK(printed.exit_code == 3);
  CHECK(contains(printed.err, "club.db"));
}

TEST_CASE("colour is for terminals only") {
  const Folder folder;
  put_running_club(folder);
  CHECK_FALSE(contains(folder.rung({"why", "M-1"}).out, "\x1b"));
  const std::string typed = "script -qec '\"$RUNG\" why M-1 2>/dev/null' /dev/null";
  // Where the system has no terminals to give away (some containers), there is nothing to look at.
  if (folder.shell("script -qec true /dev/null >/dev/null 2>&1").exit_code != 0) return;
  CHECK(contains(folder.shell(typed).out, "\x1b[33mNOT MET\x1b[0m"));
  CHECK_FALSE(contains(folder.shell("export NO_COLOR=1; " + typed).out, "\x1b"));
}

TEST_CASE("the folder can be named instead of gone to") {
  const Folder folder;
  put_running_club(folder);
  const Printed there =
      folder.shell("cd / && RUNG_NOW=2027-11-22T12:00+01:00 \"$RUNG\" member M-1 --folder \"$OLDPWD\"");
  CHECK(there.exit_code == 0);
  CHECK(there.out == folder.rung({"member", "M-1"}).out);
}
