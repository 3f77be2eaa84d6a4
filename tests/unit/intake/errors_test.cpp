// docs/ERRORS/M1*.md: every page's wrong example must give exactly the text on the page, and its right one no
// error. RUNG_REFRESH=1 writes the texts into the pages.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "intake/propose.h"
#include "tests/unit/intake/shop.h"
#include "tests/support/temporary_folder.h"

using namespace rung;
using namespace rung::intake;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Fence {
  std::string language, text;
  std::size_t begin = 0, end = 0;  // of the text in the page
};

// The first fence behind a heading.
Fence fence_after(const std::string& page, const std::string& heading) {
  const std::size_t start = page.find("\n## " + heading + "\n");
  REQUIRE(start != std::string::npos);
  const std::size_t open = page.find("```", start);
  const std::size_t begin = page.find('\n', open) + 1;
  const std::size_t end = page.find("```\n", begin);
  REQUIRE(end != std::string::npos);
  return {page.substr(open + 3, begin - open - 4), page.substr(begin, end - begin), begin, end};
}

std::string rendered(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& d : diagnostics) text += render(d);
  return text;
}

// What is said about a folder with this rung.yaml and rules that are fine.
std::string said_about(const Fence& fence) {
  const language::Program program = shop_program();
  if (fence.language == "csv") return render(propose_mapping("Bestellungen.csv", fence.text, program));
  const testing::TemporaryFolder temporary;
  const std::string folder = temporary.path().string();
  fs::create_directories(fs::path(folder) / "rules");
  std::ofstream(fs::path(folder) / "rules/club.rung") << "loyalty rules 1\n";
  if (fence.language == "yaml") {
    std::string text = fence.text;
    if (const std::size_t byte = text.find("\\xFC"); byte != std::string::npos) text.replace(byte, 4, "\xFC");
    std::ofstream(fs::path(folder) / "rung.yaml") << text;
  }
  const ProjectRead read = read_project(folder);
  std::string said = rendered(read.diagnostics);
  if (read.project) {
    for (const Mapping& mapping : read.project->mappings)
      said += rendered(bind(mapping, program).diagnostics);
  }
  if (const std::size_t at = said.find(folder); at != std::string::npos)
    said.replace(at, folder.size(), "my-club");
  return said;
}

}  // namespace

TEST_CASE("the pages about rung.yaml show what Rung really says") {
  const bool refresh = std::getenv("RUNG_REFRESH") != nullptr;
  std::vector<fs::path> pages;
  for (const auto& entry : fs::directory_iterator(fs::path(RUNG_SOURCE_DIR) / "docs/ERRORS")) {
    if (entry.path().filename().string().starts_with("M1") && entry.path().stem() < "M120")
      pages.push_back(entry.path());
  }
  std::sort(pages.begin(), pages.end());
  CHECK(pages.size() == 20);
  for (const fs::path& path : pages) {
    INFO(path.string());
    std::string page = content(path);
    const std::string said = said_about(fence_after(page, "Wrong"));
    const Fence expected = fence_after(page, "What Rung says");
    CHECK(page.starts_with("# " + path.stem().string() + ": "));
    CHECK(said.find("error[" + path.stem().string() + "]") == 0);
    if (refresh) {
      page.replace(expected.begin, expected.end - expected.begin, said);
      std::ofstream(path, std::ios::binary) << page;
    } else {
      CHECK(said == expected.text);
    }
    CHECK(said_about(fence_after(page, "Right")).empty());
  }
}
