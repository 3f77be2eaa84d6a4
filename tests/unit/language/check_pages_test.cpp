#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "language/pages.h"

using namespace rung::language;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("the pages of rung help are the files in docs") {
  const std::filesystem::path docs = std::filesystem::path(RUNG_SOURCE_DIR) / "docs";
  REQUIRE(page("R311"));
  CHECK(*page("R311") == text_of(docs / "ERRORS" / "R311.md"));
  REQUIRE(page("periods"));
  CHECK(*page("periods") == text_of(docs / "help" / "periods.md"));
  CHECK(page("r311"));
  CHECK_FALSE(page("R999"));
  CHECK_FALSE(page("README"));
}

TEST_CASE("every code that the rule language can give has a page, and the index lists every page") {
  const std::filesystem::path root = RUNG_SOURCE_DIR;
  const std::string index = text_of(root / "docs" / "ERRORS" / "README.md");
  std::set<std::string> codes;
  const std::regex code("\"(R[0-9]{3})\"");
  for (const auto& entry : std::filesystem::directory_iterator(root / "src" / "language")) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string text = text_of(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at)
      codes.insert((*at)[1]);
  }
  CHECK(codes.size() > 25);
  for (const std::string& name : codes) {
    CAPTURE(name);
    CHECK(page(name));
    CHECK(index.find("[" + name + "](" + name + ".md)") != std::string::npos);
  }
}
