// tests/language/*.rung are read and compared, as dumps, with the *.parse.golden files beside them; files
// named error.*.rung with their diagnostics, files named mistakes.*.rung with what the check says in
// *.check.golden. RUNG_REFRESH=1 writes the expected texts anew.

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "dump.h"
#include "language/program.h"
#include "language/rule_file.h"

namespace {

using namespace rung;

std::vector<std::string> rule_files() {
  std::vector<std::string> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(RUNG_SOURCE_DIR) + "/tests/language")) {
    if (entry.path().extension() == ".rung") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string name_of(const std::string& path) { return std::filesystem::path(path).filename().string(); }

SourcePtr source_of(const std::string& path) {
  return std::make_shared<const SourceFile>(name_of(path), test::read_text(path));
}

std::string rendered(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += render(diagnostic);
  return text;
}

void compare(const std::string& golden, const std::string& text) {
  if (test::refreshing()) {
    test::write_text(golden, text);
  } else {
    CHECK(text == test::read_text(golden));
  }
}

std::string without_ending(const std::string& path) {
  return path.substr(0, path.size() - std::string(".rung").size());
}

}  // namespace

TEST_CASE("rule files are read as their golden files say") {
  const std::vector<std::string> paths = rule_files();
  REQUIRE(paths.size() >= 4);
  for (const std::string& path : paths) {
    CAPTURE(path);
    const language::Parsed parsed = language::parse(source_of(path));
    const bool is_error_file = name_of(path).rfind("error.", 0) == 0;
    CHECK(has_errors(parsed.diagnostics) == is_error_file);
    compare(without_ending(path) + ".parse.golden", test::dump(parsed.file) + rendered(parsed.diagnostics));
  }
}

TEST_CASE("files of mistakes that can be read are answered as their golden files say") {
  std::size_t files = 0;
  for (const std::string& path : rule_files()) {
    if (name_of(path).rfind("mistakes.", 0) != 0) continue;
    CAPTURE(path);
    ++files;
    const language::Checked checked = language::read_program({source_of(path)});
    CHECK(has_errors(checked.diagnostics));
    compare(without_ending(path) + ".check.golden", rendered(checked.diagnostics));
  }
  CHECK(files >= 4);
}

TEST_CASE("the files that show the whole language check clean, without so much as a hint") {
  std::size_t files = 0;
  for (const std::string& path : rule_files()) {
    if (name_of(path).rfind("whole.", 0) != 0) continue;
    CAPTURE(path);
    ++files;
    CHECK(rendered(language::read_program({source_of(path)}).diagnostics).empty());
  }
  CHECK(files >= 4);
}

TEST_CASE("every clause of the language stands in a file that checks clean") {
  std::set<language::ClauseKind> seen;
  for (const std::string& path : rule_files()) {
    const std::string name = name_of(path);
    if (name.rfind("whole.", 0) != 0 && name != "herd_und_klinge.rung") continue;
    for (const language::Block& block : language::parse(source_of(path)).file.blocks) {
      for (const language::Clause& clause : block.clauses) seen.insert(clause.kind);
    }
  }
  constexpr int kEnough = 100;
  int kinds = 0;
  for (;; ++kinds) {
    const auto kind = static_cast<language::ClauseKind>(kinds);
    if (test::clause_name(kind) == "?") break;
    CHECK_MESSAGE(seen.count(kind) == 1, test::clause_name(kind) << " stands in no file");
  }
  CHECK(kinds > kEnough);
}
