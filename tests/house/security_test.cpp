// What docs/SECURITY.md promises about the sources themselves, and that every test it names is there.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "content.h"
#include "scanner.h"

namespace fs = std::filesystem;

namespace {

const fs::path kProject = RUNG_SOURCE_DIR;

std::vector<fs::path> sources_below(const char* folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kProject / folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".h" || extension == ".cpp") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string name_of_test(const fs::path& path) { return path.lexically_relative(kProject).generic_string(); }

std::ptrdiff_t matches(const std::string& text, const std::regex& what) {
  return std::distance(std::sregex_iterator(text.begin(), text.end(), what), std::sregex_iterator());
}

}  // namespace

TEST_CASE("SQL is made of words of the program alone: whatever comes from outside is bound") {
  // Where a statement is put together from constants, or from the names of our own tables.
  const std::map<std::string, std::ptrdiff_t> put_together{{"src/storage/backup.cpp", 1},
                                                           {"src/storage/migrate.cpp", 1},
                                                           {"src/storage/rule_store.cpp", 2},
                                                           {"src/storage/tier_store.cpp", 3}};
  // Where something is run that is no Statement: the schema, pragmas, transactions, the check of a copy.
  const std::map<std::string, std::ptrdiff_t> run_directly{{"src/storage/backup.cpp", 1},
                                                           {"src/storage/database.cpp", 11},
                                                           {"src/storage/migrate.cpp", 2},
                                                           {"src/storage/statement.cpp", 1}};
  const std::regex sql_in_format(
      R"re((format|to_string)\(\s*"[^"]*\b(SELECT|INSERT|UPDATE|DELETE|WHERE|VALUES|FROM \w+)\b)re");
  const std::regex open_quote(R"re('"\s*(\+|<<))re");
  const std::regex composed(R"re((std::string\([^;]*|statement|question)\.c_str\(\))re");
  const std::regex direct(
      R"re((\.|->)(exec|tryExec)\(|SQLite::Statement\(|SQLite::Statement \w+\(|sqlite3_(exec|prepare)\w*\()re");
  for (const fs::path& path : sources_below("src")) {
    const std::string name = name_of_test(path), text = house::content_of(path);
    const std::string code = house::without_comments_and_texts(text);
    const auto of = [&name](const std::map<std::string, std::ptrdiff_t>& known) {
      const auto found = known.find(name);
      return found == known.end() ? 0 : found->second;
    };
    const bool storage = name.starts_with("src/storage/");
    CHECK_MESSAGE(matches(code, direct) == of(run_directly), name);
    if (!storage) continue;
    CHECK_MESSAGE(matches(text, sql_in_format) == 0, name);
    // The guards of our own tables say which table they guard.
    CHECK_MESSAGE(matches(text, open_quote) == (name == "src/storage/schema.cpp" ? 1 : 0), name);
    CHECK_MESSAGE(matches(code, composed) == of(put_together), name);
  }
}

TEST_CASE("the program opens no connection and starts no other program") {
  const std::regex world(
      R"re(#include <(sys/socket|netinet|arpa|netdb|curl|sys/un)|\b(socket|popen|system|fork|vfork|posix_spawn\w*|exec[lv][pe]*|dlopen)\s*\()re");
  for (const fs::path& path : sources_below("src")) {
    const std::string code = house::without_comments_and_texts(house::content_of(path));
    CHECK_MESSAGE(matches(code, world) == 0, name_of_test(path));
  }
}

TEST_CASE("every promise of docs/SECURITY.md names a test that is there") {
  const std::string page = house::content_of(kProject / "docs/SECURITY.md");
  const std::regex named("`(tests/[\\w/]+\\.cpp)` \"([^\"]+)\"");
  std::ptrdiff_t tests = 0;
  for (std::sregex_iterator at(page.begin(), page.end(), named), end; at != end; ++at, ++tests) {
    const std::string file = (*at)[1], name = (*at)[2];
    // A long name is written in two pieces.
    const std::string text =
        std::regex_replace(house::content_of(kProject / file), std::regex("\"\\s*\n\\s*\""), "");
    CHECK_MESSAGE(text.find("\"" + name + "\"") != std::string::npos, file << ": " << name);
  }
  CHECK(tests >= 20);
  // A row of the table is a promise; one without a test is none.
  const std::regex row("\n\\| [^|]+ \\| ([^|]*) \\|");
  for (std::sregex_iterator at(page.begin(), page.end(), row), end; at != end; ++at) {
    const std::string cell = (*at)[1];
    const bool head = cell == "proved by" || cell.starts_with("---");
    CHECK_MESSAGE((head || cell.find("tests/") != std::string::npos), (*at)[0].str());
  }
}
