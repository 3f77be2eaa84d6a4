// `rung report`: a page whose figures are those of the other commands.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

std::string report_of(const Folder& folder, const Words& more = {}) {
  Words words{"report", "--out", "page.html"};
  words.insert(words.end(), more.begin(), more.end());
  std::filesystem::remove(folder.path("page.html"));
  CHECK(fine(folder, words).empty());
  return folder.read("page.html");
}

std::string row(const std::string& name, const std::string& cell) {
  return "<tr><th scope=\"row\">" + name + "</th><td>" + cell + "</td>";
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("a report says of tiers and points what find and liability say") {
  const Folder folder;
  put_running_club(folder);
  const std::string page = report_of(folder);
  for (const char* tier : {"Gold", "Silber", "Kupfer"}) {
    const std::string condition = std::string("tier is ") + tier;
    const Json found = Json::parse(fine(folder, {"find", condition, "--json"}));
    CHECK_MESSAGE(contains(page, row(tier, std::to_string(found["count"].get<int>()))), tier);
  }
  const Json liability = Json::parse(fine(folder, {"liability", "--json"}));
  std::string closing = std::to_string(liability["currencies"][0]["total"]["closing"].get<int>());
  closing.insert(closing.size() - 3, ".");  // thousands, in the club's first language
  CHECK_MESSAGE(contains(page, "<strong>" + closing + "</strong>"), closing);
  CHECK(contains(page, "100,00"));  // what Anna is short of, among the nearest to Gold
  CHECK(contains(page, "<tr><th scope=\"row\">M-1</th>"));
}

TEST_CASE("a report fetches nothing and runs nothing, and each of its pictures has a name and a table") {
  const Folder folder;
  put_running_club(folder);
  const std::string page = report_of(folder);
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(!contains(page, "<script"));
  CHECK(!contains(page, " href="));
  CHECK(!contains(page, " src="));
  CHECK(!contains(page, "url("));
  CHECK(count(page, "https://") == 0);
  const std::size_t pictures = count(page, "<svg ");
  CHECK(pictures >= 4);
  CHECK(count(page, "role=\"img\">\n<title>") == pictures);
  CHECK(count(page, "<details>") + count(page, " outstanding by month</title>") == pictures);
}

TEST_CASE("a report of an earlier day knows nothing of what came later") {
  const Folder folder;
  put_running_club(folder);
  const std::string before = report_of(folder, {"--as-of", "2027-01-31"});
  CHECK(contains(before, "As of 2027-01-31"));
  CHECK(!contains(before, "2027-11"));
}

TEST_CASE("a report writes names as they are, whatever signs of HTML are in them, and never over a file") {
  const Folder folder;
  put_club(folder);
  put_in_place(folder, "rules/club.rung", "\"Test Club\"", "\"Test <b> & Club\"");
  fine(folder, {"import", "members.csv", "orders.csv"});
  fine(folder, {"recalculate"});
  const std::string page = report_of(folder);
  CHECK(contains(page, "<h1>Test &lt;b&gt; &amp; Club</h1>"));
  CHECK(!contains(page, "<b>"));
  const Printed again = folder.rung({"report", "--out", "page.html"});
  CHECK(again.exit_code != 0);
  CHECK(contains(again.err, "page.html"));
  CHECK(folder.read("page.html") == page);
}
