// tests/language/sense/*.rung are checked and what is said is compared, letter by letter, with the golden
// files beside them. A file begins with the code that it gives; one with `.near.` in its name comes near to
// that and does not give it. RUNG_REFRESH=1 writes the expected texts anew.

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "dump.h"
#include "language/program.h"

namespace {

using namespace rung;

std::vector<std::filesystem::path> rule_files(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(RUNG_SOURCE_DIR) + folder)) {
    if (entry.path().extension() == ".rung") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<Diagnostic> check_file(const std::filesystem::path& path) {
  const auto source =
      std::make_shared<const SourceFile>(path.filename().string(), test::read_text(path.string()));
  return language::read_program({source}).diagnostics;
}

bool gives(const std::vector<Diagnostic>& diagnostics, const std::string& code) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [&](const Diagnostic& d) { return d.code == code; });
}

}  // namespace

TEST_CASE("what makes no sense is said in the words of its golden file, and what comes near to it is not") {
  std::map<std::string, int> firing;
  std::map<std::string, int> near;
  for (const auto& path : rule_files("/tests/language/sense")) {
    const std::string name = path.filename().string();
    CAPTURE(name);
    const std::string code = name.substr(0, 4);
    const bool is_near = name.find(".near.") != std::string::npos;
    const std::vector<Diagnostic> found = check_file(path);
    CHECK(gives(found, code) != is_near);
    ++(is_near ? near : firing)[code];

    std::string text;
    for (const Diagnostic& diagnostic : found) text += render(diagnostic);
    const std::string golden = path.string().substr(0, path.string().size() - 5) + ".golden";
    if (test::refreshing()) {
      test::write_text(golden, text);
    } else {
      CHECK(text == test::read_text(golden));
    }
  }
  CHECK(firing.size() >= 22);
  for (const auto& [code, count] : firing) CHECK_MESSAGE(near[code] > 0, code << " has no near miss");
}

TEST_CASE("the shipped rules make sense") {
  for (const char* folder : {"/rules", "/examples/herd_und_klinge/rules"}) {
    std::vector<SourcePtr> together;
    for (const auto& path : rule_files(folder)) {
      const auto source =
          std::make_shared<const SourceFile>(path.filename().string(), test::read_text(path.string()));
      together.push_back(source);
      if (folder != std::string("/rules")) continue;
      CAPTURE(path.string());
      std::string text;
      for (const Diagnostic& diagnostic : language::read_program({source}).diagnostics)
        text += render(diagnostic);
      CHECK(text.empty());
    }
    if (folder == std::string("/rules")) continue;
    CHECK(language::read_program(together).diagnostics.empty());
  }
}
