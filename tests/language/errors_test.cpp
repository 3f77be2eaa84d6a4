// Every page in docs/ERRORS is true: what it calls wrong gives exactly the text it shows, what it calls right
// is accepted. RUNG_REFRESH=1 writes the shown texts anew.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "dump.h"
#include "language/program.h"

namespace {

using namespace rung;

// Where the content of the first fence below a heading stands in a page.
struct Fence {
  std::size_t begin = std::string::npos;
  std::size_t end = std::string::npos;
  [[nodiscard]] bool found() const { return end != std::string::npos; }
  [[nodiscard]] std::string in(const std::string& page) const { return page.substr(begin, end - begin); }
};

Fence fence_below(const std::string& page, const std::string& heading, const std::string& kind) {
  Fence fence;
  const std::size_t at = page.find("\n## " + heading + "\n");
  if (at == std::string::npos) return fence;
  const std::string opening = "```" + kind + "\n";
  const std::size_t open = page.find(opening, at);
  if (open == std::string::npos) return fence;
  fence.begin = open + opening.size();
  const std::size_t close = page.find("\n```\n", fence.begin - 1);
  if (close != std::string::npos) fence.end = close + 1;
  return fence;
}

std::vector<Diagnostic> diagnostics_of(const std::string& rules) {
  const auto source = std::make_shared<const SourceFile>("club.rung", rules);
  const language::Parsed parsed = language::parse(source);
  if (has_errors(parsed.diagnostics)) return parsed.diagnostics;
  return language::read_program({source}).diagnostics;
}

std::string rendered(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += render(diagnostic);
  return text;
}

std::vector<std::string> page_paths() {
  std::vector<std::string> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(RUNG_SOURCE_DIR) + "/docs/ERRORS")) {
    const std::string name = entry.path().filename().string();
    if (name.size() == 7 && name[0] == 'R' && name.substr(4) == ".md") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

TEST_CASE("every error page shows exactly what Rung says to its wrong file and accepts its right one") {
  const std::vector<std::string> paths = page_paths();
  REQUIRE(paths.size() >= 25);
  for (const std::string& path : paths) {
    const std::string code = std::filesystem::path(path).stem().string();
    CAPTURE(code);
    std::string page = test::read_text(path);
    CHECK(page.rfind("# " + code + ": ", 0) == 0);
    const Fence wrong = fence_below(page, "Wrong", "rung");
    const Fence said = fence_below(page, "What Rung says", "text");
    const Fence right = fence_below(page, "Right", "rung");
    const bool complete = wrong.found() && said.found() && right.found();
    CHECK_MESSAGE(complete, "a page has Wrong, What Rung says and Right");
    if (!complete) continue;

    const std::vector<Diagnostic> found = diagnostics_of(wrong.in(page));
    CHECK_MESSAGE(
        std::any_of(found.begin(), found.end(), [&](const Diagnostic& d) { return d.code == code; }),
        "the wrong file gives this code, it gives: " << rendered(found));
    const std::vector<Diagnostic> accepted = diagnostics_of(right.in(page));
    CHECK_MESSAGE(!has_errors(accepted), rendered(accepted));

    if (test::refreshing()) {
      page.replace(said.begin, said.end - said.begin, rendered(found));
      test::write_text(path, page);
    } else {
      CHECK(rendered(found) == said.in(page));
    }
  }
}

TEST_CASE("a code is used by parse only if it has a page") {
  const std::string sources = std::string(RUNG_SOURCE_DIR) + "/src/language";
  for (const auto& entry : std::filesystem::directory_iterator(sources)) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string text = test::read_text(entry.path().string());
    for (std::size_t at = text.find("\"R1"); at != std::string::npos; at = text.find("\"R1", at + 1)) {
      const std::string code = text.substr(at + 1, 4);
      CHECK_MESSAGE(std::filesystem::exists(std::string(RUNG_SOURCE_DIR) + "/docs/ERRORS/" + code + ".md"),
                    code << " has no page");
    }
  }
}
