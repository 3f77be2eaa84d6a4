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

std::string rendered_in_full(const std::vector<Diagnostic>& diagnostics) {
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

void collect_kinds(const SourcePtr& source, std::set<language::ClauseKind>& seen) {
  for (const language::Block& block : language::parse(source).file.blocks) {
    for (const language::Clause& clause : block.clauses) seen.insert(clause.kind);
  }
}

void check_all_seen(const std::set<language::ClauseKind>& seen) {
  constexpr int kEnough = 100;
  int kinds = 0;
  for (;; ++kinds) {
    const auto kind = static_cast<language::ClauseKind>(kinds);
    if (test::clause_name(kind) == "?") break;
    CHECK_MESSAGE(seen.count(kind) == 1, test::clause_name(kind) << " stands in no file");
  }
  CHECK(kinds > kEnough);
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
    compare(without_ending(path) + ".parse.golden",
            test::dump(parsed.file) + rendered_in_full(parsed.diagnostics));
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
    compare(without_ending(path) + ".check.golden", rendered_in_full(checked.diagnostics));
  }
  CHECK(files >= 4);
}

TEST_CASE("the files that show the whole language check clean, without so much as a hint") {
  std::size_t files = 0;
  for (const std::string& path : rule_files()) {
    if (name_of(path).rfind("whole.", 0) != 0) continue;
    CAPTURE(path);
    ++files;
    CHECK(rendered_in_full(language::read_program({source_of(path)}).diagnostics).empty());
  }
  CHECK(files >= 4);
}

TEST_CASE("every clause of the language stands in a file that checks clean") {
  std::set<language::ClauseKind> seen;
  for (const std::string& path : rule_files()) {
    const std::string name = name_of(path);
    if (name.rfind("whole.", 0) == 0 || name == "herd_und_klinge.rung") collect_kinds(source_of(path), seen);
  }
  check_all_seen(seen);
}

TEST_CASE("every clause of the language stands in an example of its reference") {
  const std::string page = test::read_text(std::string(RUNG_SOURCE_DIR) + "/docs/LANGUAGE.md");
  std::set<language::ClauseKind> seen;
  for (std::size_t at = page.find("\n```rung"); at != std::string::npos; at = page.find("\n```rung", at)) {
    const std::size_t begin = page.find('\n', at + 1) + 1;
    at = page.find("\n```\n", begin);
    REQUIRE(at != std::string::npos);
    const std::string example = page.substr(begin, at + 1 - begin);
    const bool fragment = example.rfind("loyalty rules", 0) != 0;
    collect_kinds(
        std::make_shared<const SourceFile>("LANGUAGE.md", fragment ? "loyalty rules 1\n" + example : example),
        seen);
    at += std::string("\n```").size();
  }
  check_all_seen(seen);
}
