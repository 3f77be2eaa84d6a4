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

// Where the content of a fence stands in a page.
struct Fence {
  std::string info;  // what stands behind the three backticks
  std::size_t begin = std::string::npos;
  std::size_t end = std::string::npos;
  [[nodiscard]] std::string in(const std::string& page) const { return page.substr(begin, end - begin); }
};

// The fences between a heading and the next one.
std::vector<Fence> fences_below(const std::string& page, const std::string& heading) {
  std::vector<Fence> fences;
  const std::size_t from = page.find("\n## " + heading + "\n");
  if (from == std::string::npos) return fences;
  const std::size_t to = std::min(page.size(), page.find("\n## ", from + 1));
  for (std::size_t at = page.find("\n```", from); at < to;) {
    const std::size_t info = at + std::string("\n```").size();
    const std::size_t begin = page.find('\n', info) + 1;
    const std::size_t close = page.find("\n```\n", begin - 1);
    if (close == std::string::npos) break;
    fences.push_back({page.substr(info, begin - 1 - info), begin, close + 1});
    at = page.find("\n```", close + 1);
  }
  return fences;
}

// The rule files of a section. One that is not called club.rung says its name: ```rung club_2028.rung
std::vector<SourcePtr> files_below(const std::string& page, const std::string& heading) {
  std::vector<SourcePtr> files;
  for (const Fence& fence : fences_below(page, heading)) {
    if (fence.info != "rung" && fence.info.rfind("rung ", 0) != 0) continue;
    const std::string name = fence.info == "rung" ? "club.rung" : fence.info.substr(5);
    files.push_back(std::make_shared<const SourceFile>(name, fence.in(page)));
  }
  return files;
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
    const std::vector<SourcePtr> wrong = files_below(page, "Wrong");
    const std::vector<Fence> said = fences_below(page, "What Rung says");
    const std::vector<SourcePtr> right = files_below(page, "Right");
    const bool complete = !wrong.empty() && said.size() == 1 && !right.empty();
    CHECK_MESSAGE(complete, "a page has Wrong, What Rung says and Right");
    if (!complete) continue;

    const std::vector<Diagnostic> found = language::read_program(wrong).diagnostics;
    CHECK_MESSAGE(
        std::any_of(found.begin(), found.end(), [&](const Diagnostic& d) { return d.code == code; }),
        "the wrong file gives this code, it gives: " << rendered(found));
    const std::vector<Diagnostic> accepted = language::read_program(right).diagnostics;
    CHECK_MESSAGE(!has_errors(accepted), rendered(accepted));

    if (test::refreshing()) {
      page.replace(said[0].begin, said[0].end - said[0].begin, rendered(found));
      test::write_text(path, page);
    } else {
      CHECK(rendered(found) == said[0].in(page));
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
