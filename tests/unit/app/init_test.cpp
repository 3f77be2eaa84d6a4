#include "app/init.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace rung::app;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("init writes every file of the template, byte for byte, into a new folder only") {
  const rung::testing::TemporaryFolder temporary;
  const fs::path folder = temporary.path() / "my-club";
  const auto made = init_folder(folder, "points");
  REQUIRE(made.ok());
  const fs::path source = fs::path(RUNG_SOURCE_DIR) / "rules/templates/points";
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(source)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    CHECK(content(folder / fs::relative(entry.path(), source)) == content(entry.path()));
  }
  CHECK(made.value().files.size() == files);
  CHECK(files > 0);
  const auto again = init_folder(folder, "points");
  REQUIRE_FALSE(again.ok());
  CHECK(again.error().find("is not an empty folder") != std::string::npos);
  const auto unknown = init_folder(temporary.path() / "other", "pionts");
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error() == "There is no template pionts; did you mean points?");
  CHECK_FALSE(fs::exists(temporary.path() / "other"));
}
