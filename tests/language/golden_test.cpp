// tests/language/*.rung are read and compared, as dumps, with the *.parse.golden files beside them; files
// named error.*.rung with their diagnostics. RUNG_REFRESH=1 writes the expected texts anew.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "dump.h"
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

}  // namespace

TEST_CASE("rule files are read as their golden files say") {
  const std::vector<std::string> paths = rule_files();
  REQUIRE(paths.size() >= 4);
  for (const std::string& path : paths) {
    CAPTURE(path);
    const std::string name = std::filesystem::path(path).filename().string();
    const auto source = std::make_shared<const SourceFile>(name, test::read_text(path));
    const language::Parsed parsed = language::parse(source);
    std::string text = test::dump(parsed.file);
    for (const Diagnostic& diagnostic : parsed.diagnostics) text += render(diagnostic);
    const bool is_error_file = name.rfind("error.", 0) == 0;
    CHECK(has_errors(parsed.diagnostics) == is_error_file);

    const std::string golden = path.substr(0, path.size() - std::string(".rung").size()) + ".parse.golden";
    if (test::refreshing()) {
      test::write_text(golden, text);
    } else {
      CHECK(text == test::read_text(golden));
    }
  }
}
