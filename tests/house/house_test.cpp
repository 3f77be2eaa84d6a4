#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "content.h"
#include "scanner.h"

namespace fs = std::filesystem;
using house::Finding;

namespace {

const fs::path kRoot = RUNG_SOURCE_DIR;

std::vector<fs::path> files_below(const std::vector<std::string>& folders,
                                  const std::set<std::string>& extensions) {
  std::vector<fs::path> files;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      if (!entry.is_regular_file()) continue;
      if (extensions.empty() || extensions.contains(entry.path().extension().string()))
        files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string name_of(const fs::path& path) { return path.lexically_relative(kRoot).generic_string(); }

void require_none(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    FAIL_CHECK(finding.file << ":" << finding.line << ": " << finding.what);
  }
}

// The single finding of a source that breaks one rule; empty if there is none.
std::string finding(const std::string& path, const std::string& source) {
  const std::vector<Finding> findings = house::scan_source(path, source);
  REQUIRE(findings.size() <= 1);
  return findings.empty() ? "" : findings.front().what;
}

}  // namespace

TEST_CASE("every include follows the arrows, and pure folders stay pure") {
  std::size_t scanned = 0;
  for (const fs::path& path : files_below({"src", "grammar"}, {".h", ".cpp"})) {
    require_none(house::scan_source(name_of(path), house::content_of(path)));
    ++scanned;
  }
  CHECK(scanned > 60);
}

TEST_CASE("only one source file reads the grammar library") {
  std::vector<std::string> users;
  for (const fs::path& path : files_below({"src"}, {".h", ".cpp"})) {
    const std::string text = house::without_comments_and_texts(house::content_of(path));
    if (text.find("#include <tao/") != std::string::npos ||
        text.find("#include \"grammar/") != std::string::npos) {
      users.push_back(name_of(path));
    }
  }
  REQUIRE(users.size() == 1);
  CHECK(users.front().ends_with(".cpp"));
}

TEST_CASE("each folder's CMake list names no library above it") {
  // The link lists enforce the arrows for what is called; this guards the lists themselves.
  const auto arrows = [](const std::string& module) {
    const std::string text = house::content_of(kRoot / "src" / module / "CMakeLists.txt");
    const std::size_t begin = text.find("ARROWS") + std::string("ARROWS").size();
    return text.substr(begin, text.find("LIBRARIES") - begin);
  };
  for (const char* module :
       {"core", "language", "ledger", "engine", "notify", "predict", "storage", "intake"}) {
    for (const char* above : {"app", "cli"}) CHECK(arrows(module).find(above) == std::string::npos);
  }
  for (const char* module : {"core", "language", "ledger", "engine", "notify", "predict"}) {
    for (const char* outer : {"storage", "intake"}) CHECK(arrows(module).find(outer) == std::string::npos);
  }
}

TEST_CASE("the top of the repository holds only what the house allows") {
  const std::set<std::string> allowed = {"CMakeLists.txt", "src", "grammar", "rules", "examples", "tests",
                                         "docs", "README.md", "LICENSE", "CHANGELOG.md", "CMakePresets.json",
                                         ".clang-format", ".clang-tidy", ".gitignore", ".ci",
                                         // not in the repository: the clone itself, and what .gitignore lists
                                         ".git", "build", "compile_commands.json", ".cache"};
  for (const auto& entry : fs::directory_iterator(kRoot)) {
    CHECK_MESSAGE(allowed.contains(entry.path().filename().string()), entry.path().filename().string());
  }
}

TEST_CASE("nothing is marked as unfinished") {
  for (const fs::path& path : files_below({"src", "grammar", "rules", "examples", "tests", "docs"}, {})) {
    require_none(house::scan_marks(name_of(path), house::content_of(path)));
  }
}

TEST_CASE("no source file is longer than 600 lines") {
  for (const fs::path& path : files_below({"src", "grammar", "tests", "examples"}, {".h", ".cpp"})) {
    const std::string text = house::content_of(path);
    CHECK_MESSAGE(std::count(text.begin(), text.end(), '\n') <= 600, name_of(path));
  }
}

TEST_CASE("the scanner sees an include against the arrows") {
  CHECK(finding("src/core/day.cpp", "#include \"engine/history.h\"\n") ==
        "core includes engine/history.h: no arrow leads from core to engine");
  CHECK(finding("src/engine/walk.cpp", "#include \"storage/database.h\"\n") ==
        "engine includes storage/database.h: no arrow leads from engine to storage");
  CHECK(finding("src/storage/a.cpp", "  #  include \"app/import.h\" // why not\n") ==
        "storage includes app/import.h: no arrow leads from storage to app");
  CHECK(finding("src/cli/main.cpp", "#include \"storage/database.h\"\n") ==
        "cli includes storage/database.h: no arrow leads from cli to storage");
  CHECK(finding("src/engine/walk.cpp", "#include \"core/day.h\"\n#include <vector>\n").empty());
  CHECK(finding("src/app/member.cpp", "#include \"storage/database.h\"\n").empty());
}

TEST_CASE("the scanner sees the outer world in a pure folder") {
  CHECK(finding("src/ledger/rules.cpp", "#include <fstream>\n") ==
        "ledger is pure and must not include <fstream>");
  CHECK(finding("src/notify/a.cpp", "const char* zone = std::getenv(\"TZ\");\n") ==
        "notify is pure and must not use `getenv`");
  CHECK(finding("src/engine/a.cpp", "auto now = std::chrono::system_clock::now();\n") ==
        "engine is pure and must not use `system_clock`");
  CHECK(finding("src/engine/a.cpp", "int dice = rand() % 6;\n") == "engine is pure and must not use `rand`");
  CHECK(finding("src/engine/a.cpp", "const double share = 0.5;\n") ==
        "engine is pure and must not use `double`");
  CHECK(finding("src/predict/a.cpp", "const double share = 0.5;\n").empty());
  CHECK(finding("src/predict/a.cpp", "int dice = rand() % 6;\n") ==
        "predict is pure and must not use `rand`");
  CHECK(finding("src/app/a.cpp", "auto now = std::chrono::system_clock::now();\n") ==
        "only cli may use `system_clock`");
  CHECK(finding("src/cli/surroundings.cpp", "auto now = std::chrono::system_clock::now();\n").empty());
}

TEST_CASE("the scanner sees a library outside its folder") {
  CHECK(finding("src/app/a.cpp", "#include <SQLiteCpp/SQLiteCpp.h>\n") ==
        "app includes SQLiteCpp/SQLiteCpp.h, which belongs to storage");
  CHECK(finding("src/engine/a.cpp", "#include <sqlite3.h>\n") ==
        "engine includes sqlite3.h, which belongs to storage");
  CHECK(finding("src/app/a.cpp", "#include <nlopt.hpp>\n") ==
        "app includes nlopt.hpp, which belongs to predict");
  CHECK(finding("src/cli/a.cpp", "#include <yaml-cpp/yaml.h>\n") ==
        "cli includes yaml-cpp/yaml.h, which belongs to intake");
  CHECK(finding("src/storage/a.cpp", "#include <SQLiteCpp/SQLiteCpp.h>\n").empty());
}

TEST_CASE("the scanner does not trip over comments, texts and longer names") {
  CHECK(finding("src/engine/a.cpp", "// rand() and getenv() are not for us\n").empty());
  CHECK(finding("src/engine/a.cpp", "/* #include <fstream>\n   system_clock */ int x;\n").empty());
  CHECK(finding("src/engine/a.cpp", "const char* text = \"rand \\\" double\"; // \"\n").empty());
  CHECK(finding("src/engine/a.cpp", "const char* text = R\"(double \" rand)\"; int operand = 1'000'000;\n")
            .empty());
  CHECK(finding("src/engine/a.cpp", "int doubled = 2; int brand = 3;\n").empty());
  CHECK(finding("src/engine/a.cpp", "char quote = '\"'; double x;\n") ==
        "engine is pure and must not use `double`");
}

TEST_CASE("the scanner names the line and a folder that is not part of the house") {
  const auto findings = house::scan_source("src/core/a.cpp", "#include <vector>\n\n#include <iostream>\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().line == 3);
  CHECK(finding("src/utils/a.cpp", "") == "the house has no folder utils");
}

TEST_CASE("the scanner sees marks of unfinished work as whole words only") {
  CHECK(house::scan_marks("a", std::string("// TO") + "DO: later\n").size() == 1);
  CHECK(house::scan_marks("a", std::string("x FIX") + "ME\n" + "XX" + "X").size() == 2);
  CHECK(house::scan_marks("a", std::string("HA") + "CKS and MAX" + "XXL").empty());
}
