#include "intake/project.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "intake/files.h"
#include "tests/unit/intake/shop.h"

using namespace rung;
using namespace rung::intake;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> codes_of(const std::string& text) { return codes(read_yaml_text(text).diagnostics); }
using Codes = std::vector<std::string>;

// A folder that is gone at the end of the test.
class Folder {
 public:
  Folder()
      : path_(fs::temp_directory_path() /
              ("rung-project-" + std::to_string(::getpid()) + "-" + std::to_string(++made_))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  static inline int made_ = 0;
  fs::path path_;
};

}  // namespace

TEST_CASE("YAML 47: a key that stands twice is refused, naming both places") {
  const ProjectRead read = read_yaml_text("database: a.db\noutbox: out\ndatabase: b.db\n");
  REQUIRE(codes(read.diagnostics) == Codes{"M103:3"});
  CHECK(read.diagnostics[0].notes[0].place.line() == 1);
  CHECK_FALSE(read.project.has_value());
}

TEST_CASE("the mailing system is one whose headers are known") {
  CHECK(codes_of("mailing_system: brevo\n").empty());
  CHECK(codes_of("mailing_system: brevoo\n") == Codes{"M112:1"});
  CHECK(read_yaml_text("mailing_system: klaviyo\n").project->mailing_system == "klaviyo");
}

TEST_CASE("YAML 48: numbers that begin with 0 are refused because they can be read in two ways") {
  CHECK(codes_of("outbox: 0777\n") == Codes{"M105:1"});
  CHECK(codes_of("outbox: 0x10\n") == Codes{"M105:1"});
  CHECK(codes_of("outbox: \"0777\"\n").empty());
}

TEST_CASE("YAML 49: yes and no where a text is meant are refused") {
  CHECK(codes_of("outbox: NO\n") == Codes{"M106:1"});
  CHECK(codes_of("outbox: yes\n") == Codes{"M106:1"});
  CHECK(codes_of("outbox: \"NO\"\n").empty());
}

TEST_CASE("YAML 50: a list that contains itself is refused") {
  CHECK(codes_of("import: &a [*a]\n") == Codes{"M107:1", "M107:1"});
}

TEST_CASE("YAML 51: repetitions that would grow without end are refused at once") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 9; ++j) bomb += (j > 0 ? ", " : "") + before;
    bomb += "]\n";
  }
  const auto found = codes_of(bomb);
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].substr(0, 4) == "M104");
  CHECK(std::count_if(found.begin(), found.end(),
                      [](const std::string& code) { return code.starts_with("M107"); }) >= 90);
  std::string large = "ignore: [";
  for (int i = 0; i < 10'001; ++i) large += "x,";
  CHECK(codes_of(large + "x]\n") == Codes{"M110:1"});
}

TEST_CASE("YAML 52: a hundred thousand brackets are refused") {
  CHECK(codes_of("import: " + std::string(100'000, '[')) == Codes{"M110:1"});
}

TEST_CASE("YAML 53: a second document is refused") {
  const auto found = codes_of("outbox: out\n---\noutbox: other\n");
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].starts_with("M107"));
}

TEST_CASE("YAML 54: merging with << is refused") {
  CHECK(codes_of("<<: { outbox: out }\n") == Codes{"M107:1"});
}

TEST_CASE("YAML 55: tags are refused") {
  CHECK(codes_of("outbox: !!python/object/apply:os.system [ls]\n") == Codes{"M107:1"});
}

TEST_CASE("YAML 56: bytes that are not UTF-8 are refused with their place") {
  const ProjectRead read = read_yaml_text("outbox: M\xFCller\n");
  REQUIRE(codes(read.diagnostics) == Codes{"M108:1"});
  CHECK(read.diagnostics[0].title == "byte 9 of the file (0xFC) is not UTF-8 text");
}

TEST_CASE("YAML 57: an indent with a tab is refused") {
  CHECK(codes_of("import:\n\t- file: a\n") == Codes{"M109:2"});
}

TEST_CASE("a quote that is not closed in its line is refused, also where the library takes it") {
  CHECK(codes_of("outbox: \"letters\ndatabase: club.db\n") == Codes{"M102:1"});
  CHECK(codes_of("outbox: 'letters\n") == Codes{"M102:1"});
  CHECK(codes_of("outbox: 'it''s'\ndatabase: \"a\\\"b\"\n").empty());
}

TEST_CASE("YAML 58: an unknown key is answered with the one that was meant") {
  const ProjectRead read = read_yaml_text("outbux: out\n");
  REQUIRE(codes(read.diagnostics) == Codes{"M104:1"});
  CHECK(read.diagnostics[0].help[0].text == "did you mean `outbox`?");
}

TEST_CASE("every mistake of a rung.yaml is told in one run, with its line") {
  CHECK(codes_of("databse: a.db\n"
                 "import:\n"
                 "  - file: \"orders*.csv\"\n"
                 "    kind: orders\n"
                 "    delimiter: \";;\"\n"
                 "    date: DD.MM\n"
                 "    columns: { order: nr, member: [a], day: Datum, amount: { multiply: [x] } }\n"
                 "    members: make\n"
                 "  - kind: members\n") ==
        Codes{"M104:1", "M112:5", "M112:6", "M111:7", "M111:7", "M112:8", "M114:9", "M114:9"});
}

TEST_CASE("names that the program does not have are told with what was meant") {
  ShopReader unknown_field(
      "{ file: a, kind: orders, columns: { order: o, member: m, day: d, amount: a, catagory: c } }");
  CHECK(unknown_field.diagnostics().find("orders have no field `catagory`") != std::string::npos);
  CHECK(unknown_field.diagnostics().find("did you mean `category`?") != std::string::npos);
  ShopReader unknown_kind("{ file: a, kind: ordrs, columns: { order: o } }");
  CHECK(unknown_kind.diagnostics().find("did you mean `orders`?") != std::string::npos);
  ShopReader no_day("{ file: a, kind: orders, columns: { order: o, member: m, amount: a } }");
  CHECK(no_day.diagnostics().find("no column is named for the day") != std::string::npos);
}

TEST_CASE("a project is read with its defaults, and finds its rule files in order") {
  const Folder folder;
  folder.write("rung.yaml", "\xEF\xBB\xBF# our club\nimport: []\n");
  folder.write("rules/b.rung", "b");
  folder.write("rules/a.rung", "a");
  folder.write("rules/notes.txt", "");
  const ProjectRead read = read_project(folder.path());
  REQUIRE(read.project.has_value());
  CHECK(read.project->rules == std::vector<std::string>{"rules/a.rung", "rules/b.rung"});
  CHECK(read.project->database == "club.db");
  CHECK(read.project->outbox == "outbox");
  CHECK(read_rules(*read.project)[1]->text() == "b");
}

TEST_CASE("a folder without rung.yaml is told how to make one") {
  const Folder folder;
  CHECK(codes(read_project(folder.path()).diagnostics) == Codes{"M100:0"});
}

TEST_CASE("rule files that are not there are told") {
  const Folder folder;
  folder.write("rung.yaml", "program: [rules/club.rung]\n");
  CHECK(codes(read_project(folder.path()).diagnostics) == Codes{"M115:1"});
}

TEST_CASE("paths and links that lead out of the folder are refused") {
  const Folder folder, outside;
  outside.write("x.rung", "");
  folder.write("rules/a.rung", "");
  folder.write("rung.yaml",
               "database: ../club.db\noutbox: /tmp/out\nprogram: [rules/*.rung, \"../x.rung\"]\n");
  CHECK(codes(read_project(folder.path()).diagnostics) == Codes{"M113:1", "M113:2", "M113:3"});
  fs::create_symlink(outside.path() / "x.rung", folder.path() / "rules/b.rung");
  folder.write("rung.yaml", "");
  CHECK(codes(read_project(folder.path()).diagnostics) == Codes{"M113:1"});
}

TEST_CASE("a file finds its mapping by its name, a reject file by the name it came from") {
  const ProjectRead read = read_yaml_text("import:\n  - " + std::string(kPlainOrders) + "\n");
  REQUIRE(read.project.has_value());
  CHECK(find_mapping(*read.project, "shop/orders.csv") != nullptr);
  CHECK(find_mapping(*read.project, "orders.rejects.csv") != nullptr);
  CHECK(find_mapping(*read.project, "returns.csv") == nullptr);
}

TEST_CASE("patterns fit names") {
  CHECK(fits("orders*.csv", "orders-2027.csv"));
  CHECK(fits("*", ""));
  CHECK(fits("a?c", "abc"));
  CHECK(fits("*a*b", "xxaybb"));
  CHECK_FALSE(fits("orders*.csv", "orders.csv.bak"));
  CHECK_FALSE(fits("a?c", "ac"));
}

TEST_CASE("a new file is there whole or not at all") {
  const Folder folder;
  const fs::path path = folder.path() / "x.csv";
  {
    NewFile unfinished(path);
    unfinished.write("half");
  }
  CHECK(fs::is_empty(folder.path()));
  NewFile file(path);
  file.write("whole");
  file.publish();
  CHECK(read_file(path, 100) == "whole");
}
