// Everything the documents show is tried out: rule files are checked, commands are run in the shipped shop
// after its main job (FIXTURES_REQUIRED in CMakeLists.txt). RUNG_REFRESH=1 writes what commands print today
// into the documents.

#include <doctest/doctest.h>

#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "document.h"
#include "programs/published.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = RUNG_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), path.string());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::vector<fs::path> documents() {
  std::vector<fs::path> found = {kRoot / "README.md", kRoot / "examples/herd_und_klinge/README.md"};
  for (const auto& entry : fs::directory_iterator(kRoot / "docs")) {
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

struct Run {
  int exit_code = 0;
  std::string out, err;
};

// A command line that begins with `rung`, through the shell, as a reader would type it.
Run run(const std::string& command, const fs::path& folder) {
  const rung::testing::TemporaryFolder streams;
  const fs::path out = streams.path() / "out", err = streams.path() / "err";
  const std::string line = "cd '" + folder.string() +
                           "' && export RUNG_NOW=2027-11-22T09:00+01:00 NO_COLOR=1 && '" + RUNG_BINARY +
                           "' " + command.substr(std::string("rung").size()) + " >'" + out.string() +
                           "' 2>'" + err.string() + "' </dev/null";
  const int status = std::system(line.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(out), read(err)};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// Hints are let through: what a document shows may define a metric that only the reader's own rules would
// use.
void check_rules(const fs::path& document, const document::Fence& fence, const std::string& text) {
  const rung::testing::TemporaryFolder folder;
  write(folder.path() / "club.rung", text);
  const Run result = run("rung check club.rung", folder.path());
  const std::string place = document.filename().string() + ":" + std::to_string(fence.line) + ": ";
  CHECK_MESSAGE(result.exit_code == 0, place << result.out << result.err);
  CHECK_MESSAGE(count(result.out, "warning[") == 0, place << result.out);
}

// The fence with what its commands print now.
std::string run_commands(const fs::path& document, const document::Fence& fence, const fs::path& shop) {
  std::string now;
  for (const document::Command& command : document::commands(fence)) {
    now += "$ " + command.line + '\n';
    if (!command.line.starts_with("rung ")) {
      now += command.output;
      continue;
    }
    const Run result = run(command.line, shop);
    const bool as_shown =
        result.exit_code == command.exit_code && document::matches(command.output, result.out);
    if (std::getenv("RUNG_REFRESH") == nullptr) {
      CHECK_MESSAGE(as_shown, document.filename().string()
                                  << ":" << fence.line << ": rung printed\n"
                                  << result.out << result.err << "[exit " << result.exit_code << "]");
    }
    now += as_shown ? command.output : document::refreshed(command.output, result.out);
    if (result.exit_code != 0) now += "[exit " + std::to_string(result.exit_code) + "]\n";
  }
  return now;
}

}  // namespace

TEST_CASE("every rule file shown in a document checks clean") {
  const std::string prelude = read(kRoot / "tests/examples/prelude.rung");
  std::size_t checked = 0;
  for (const fs::path& path : documents()) {
    for (const document::Fence& fence : document::fences(read(path))) {
      if (fence.info == "rung") check_rules(path, fence, fence.body);
      if (fence.info == "rung fragment") check_rules(path, fence, document::completed(prelude, fence.body));
      if (fence.info.starts_with("rung")) ++checked;
    }
  }
  CHECK(checked > 20);
}

TEST_CASE("every recipe has an example, and all of them pass") {
  const fs::path path = kRoot / "docs/COOKBOOK.md";
  std::size_t tried = 0;
  for (const document::Fence& fence : document::fences(read(path))) {
    if (fence.info != "rung") continue;
    const rung::testing::TemporaryFolder folder;
    write(folder.path() / "rules/club.rung", fence.body);
    write(folder.path() / "rung.yaml", "program: rules/*.rung\n");
    const Run result = run("rung test", folder.path());
    const std::string place = "COOKBOOK.md:" + std::to_string(fence.line) + ": ";
    CHECK_MESSAGE(result.exit_code == 0, place << result.out << result.err);
    CHECK_MESSAGE(count(fence.body, "\nexample \"") > 0, place << "no example");
    ++tried;
  }
  CHECK(tried > 10);
}

TEST_CASE("every command shown in a document prints what the document says") {
  std::size_t ran = 0;
  for (const fs::path& path : documents()) {
    // Each document starts from the shop as the main job leaves it; its commands follow one another.
    const rung::testing::TemporaryFolder folder;
    const fs::path shop = folder.path() / "shop";
    fs::copy(RUNG_SHOP, shop, fs::copy_options::recursive);
    std::string text = read(path);
    for (const document::Fence& fence : document::fences(text)) {
      if (fence.info != "console") continue;
      const std::string now = run_commands(path, fence, shop);
      ++ran;
      if (std::getenv("RUNG_REFRESH") != nullptr && now != fence.body) {
        text.replace(text.find("```console\n" + fence.body) + std::string("```console\n").size(),
                     fence.body.size(), now);
        write(path, text);
      }
    }
  }
  CHECK(ran > 10);
}

TEST_CASE("every link of a document leads to a file") {
  for (const fs::path& path : documents()) {
    const std::string text = read(path);
    for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
      std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
      target = target.substr(0, target.find('#'));
      if (target.empty() || target.starts_with("http")) continue;
      CHECK_MESSAGE(fs::exists(path.parent_path() / target), path.filename().string() << ": " << target);
    }
  }
}

TEST_CASE("the rule files that ship check clean") {
  std::vector<std::string> programs;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "rules")) {
    // Folders that are programs as a whole, see below.
    const bool published = entry.path().string().starts_with((kRoot / "rules/programs").string()) ||
                           entry.path().string().starts_with((kRoot / "rules/segments").string());
    if (entry.path().extension() == ".rung" && !published)
      programs.push_back("'" + entry.path().string() + "'");
  }
  std::vector<rung::published::Program> folders = rung::published::programs();
  folders.push_back(rung::published::segments());
  for (const rung::published::Program& program : folders) {
    std::string& files = programs.emplace_back();
    for (const rung::SourcePtr& file : program.files) files += "'" + file->name() + "' ";
  }
  CHECK(programs.size() > 15);
  for (const std::string& files : programs) {
    const Run result = run("rung check " + files, kRoot);
    CHECK_MESSAGE(result.exit_code == 0, result.out << result.err);
    CHECK_MESSAGE(result.out.starts_with("No problems"), result.out);
  }
}

TEST_CASE("the examples in the rule files that ship pass") {
  std::vector<fs::directory_entry> files;
  for (const char* where : {"rules", "rules/messages"}) {
    for (const auto& entry : fs::directory_iterator(kRoot / where)) files.push_back(entry);
  }
  for (const auto& entry : files) {
    if (entry.path().extension() != ".rung") continue;
    const rung::testing::TemporaryFolder folder;
    fs::create_directories(folder.path() / "rules");
    fs::copy(entry.path(), folder.path() / "rules");
    write(folder.path() / "rung.yaml", "program: rules/*.rung\n");
    const Run result = run("rung test", folder.path());
    CHECK_MESSAGE(result.exit_code == 0, entry.path().filename().string()
                                             << ": " << result.out << result.err);
  }
}

TEST_CASE("the points template runs at once, as its walkthrough says") {
  const rung::testing::TemporaryFolder folder;
  CHECK(run("rung init club --template points", folder.path()).exit_code == 0);
  const fs::path club = folder.path() / "club";
  for (const char* command :
       {"rung check", "rung test", "rung import data/members.csv data/orders.csv data/consents.csv",
        "rung recalculate --as-of 2026-10-31"}) {
    const Run result = run(command, club);
    CHECK_MESSAGE(result.exit_code == 0, command << ": " << result.out << result.err);
  }
  const Run close = run("rung find 'progress to Favourite at least 85 %' --as-of 2026-10-31", club);
  CHECK_MESSAGE(close.out.find("A-002") != std::string::npos, close.out << close.err);
  const Run why = run("rung why A-003 --as-of 2026-10-31", club);
  CHECK_MESSAGE(why.out.find("249.99") != std::string::npos, why.out << why.err);
}

TEST_CASE("the points template starts with the shipped points club") {
  CHECK(read(kRoot / "rules/templates/points/rules/club.rung") == read(kRoot / "rules/points_club.rung"));
}

TEST_CASE("the reader of documents finds fences, commands and what they print") {
  const auto fences =
      document::fences("# A\n```console\n$ rung check\nNo problems\n$ rung test\n1 fails\n[exit 1]\n```\n");
  REQUIRE(fences.size() == 1);
  CHECK(fences[0].info == "console");
  CHECK(fences[0].line == 3);
  const auto commands = document::commands(fences[0]);
  REQUIRE(commands.size() == 2);
  CHECK(commands[0].output == "No problems\n");
  CHECK(commands[1].exit_code == 1);
  CHECK(commands[1].output == "1 fails\n");
}

TEST_CASE("three dots in a document stand for any number of lines") {
  CHECK(document::matches("a\n...\nd\n", "a\nb\nc\nd\n"));
  CHECK(document::matches("a\n...\n", "a\n"));
  CHECK_FALSE(document::matches("a\n...\nd\n", "a\nb\nc\n"));
  CHECK_FALSE(document::matches("a\n", "a\nb\n"));
}

TEST_CASE("a shortened output stays shortened when it is refreshed") {
  CHECK(document::refreshed("a\n...\n", "x\ny\nz\n") == "x\n...\n");
  CHECK(document::refreshed("a\nb\n", "x\ny\nz\n") == "x\ny\nz\n");
}

TEST_CASE("a fragment replaces the blocks it defines itself") {
  const std::string whole =
      document::completed("loyalty rules 1\n\ntier Gold\n  above Silber\n\ntier Silber\n  for everyone\n",
                          "tier Gold\n  above Kupfer\n");
  CHECK(whole.find("above Silber") == std::string::npos);
  CHECK(whole.find("tier Silber") != std::string::npos);
  CHECK(whole.find("above Kupfer") != std::string::npos);
}
