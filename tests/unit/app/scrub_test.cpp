// One member's rows out of files, and nobody else's.
#include "app/scrub.h"

#include <doctest/doctest.h>

#include <fstream>

#include "intake/files.h"
#include "tests/support/temporary_folder.h"

using namespace rung;
using namespace rung::app;
namespace fs = std::filesystem;

namespace {

class Files {
 public:
  Files() {
    project.folder = temporary.path();
    intake::Mapping mapping;
    mapping.file.text = "kunden*.csv";
    mapping.delimiter = ';';
    project.mappings.push_back(mapping);
  }

  fs::path put(const std::string& name, const std::string& text) const {
    fs::create_directories((project.folder / name).parent_path());
    std::ofstream(project.folder / name, std::ios::binary) << text;
    return project.folder / name;
  }
  std::string text(const std::string& name) const { return intake::read_file(project.folder / name, 100000); }

  rung::testing::TemporaryFolder temporary;
  intake::Project project;
  Traces traces{"M-1", {"Lang", "anna@example.org", "+49 30 123456"}};
};

}  // namespace

TEST_CASE(
    "rows with the member's number, an address or a telephone number go, cells in quotes and guarded ones "
    "too") {
  const Files files;
  const auto file = files.put("outbox/2027-11-22-1-email.csv",
                              "id,member,to,body\n"
                              "1,M-1,x,\"several\nlines\"\n"
                              "2,M-10,y,\"M-1 is only spoken of\"\n"
                              "3,'M-1,z,b\n"
                              "4,M-4,anna@example.org,b\n"
                              "5,M-5,y,call +49 30 123456\n");
  CHECK(scrub(files.project, file, files.traces) == 4);
  CHECK(files.text("outbox/2027-11-22-1-email.csv") ==
        "id,member,to,body\n2,M-10,y,\"M-1 is only spoken of\"\n");
  CHECK(scrub(files.project, file, files.traces) == 0);
}

TEST_CASE("a name alone takes no row out, nor does a word in which it stands") {
  const Files files;
  const std::string text =
      "Nr;Name;rung_reason\nM-9;Lang;no such member\nM-8;Langer;looks like existing M-10\n";
  const auto file = files.put("kunden.rejects.csv", text);
  CHECK(scrub(files.project, file, files.traces) == 0);
  CHECK(files.text("kunden.rejects.csv") == text);
}

TEST_CASE(
    "a reject file is read with the delimiter of its mapping, and a look-alike of the member goes too") {
  const Files files;
  const auto file = files.put(
      "kunden.rejects.csv",
      "Nr;Name;rung_reason\nM-1;Lang;bad date\nМ-1;Lang;looks like existing M-1\nM-2;Ben;bad date\n");
  CHECK(scrub(files.project, file, files.traces) == 2);
  CHECK(files.text("kunden.rejects.csv") == "Nr;Name;rung_reason\nM-2;Ben;bad date\n");
}

TEST_CASE("lines of JSON go by their member; a file that is not what its name says stays as it was") {
  const Files files;
  const auto lines =
      files.put("outbox/a.jsonl", "{\"member\":\"M-1\"}\n{\"member\":7}\n{\"member\":\"M-2\"}\n[]\n");
  CHECK(scrub(files.project, lines, files.traces) == 1);
  CHECK(files.text("outbox/a.jsonl") == "{\"member\":7}\n{\"member\":\"M-2\"}\n[]\n");
  const auto cut = files.put("outbox/b.jsonl", "{\"member\":\"M-1\"}\n{\"mem");
  CHECK(scrub(files.project, cut, files.traces) == -1);
  CHECK(files.text("outbox/b.jsonl") == "{\"member\":\"M-1\"}\n{\"mem");
  const auto open = files.put("outbox/c.csv", "id,member\n1,\"M-1\n");
  CHECK(scrub(files.project, open, files.traces) == -1);
}

TEST_CASE(
    "looked through are reject files anywhere and the outbox, never through links; what is left over is "
    "listed") {
  const Files files;
  files.put("data/orders.rejects.csv", "a\n");
  files.put("outbox/x.csv", "a\n");
  files.put("outbox/notes.txt", "Lang\n");
  files.put("kunden.csv", "Nr;Name\nM-1;Lang\n");
  files.put("other.csv", "Nr;Name\nM-2;Ben\n");
  files.put("old.db", "SQLite format 3" + std::string(53, '\0') + "Rung" + std::string(40, '\0'));
  fs::create_symlink(files.project.folder / "kunden.csv", files.project.folder / "link.rejects.csv");
  const auto names = [&](const std::vector<fs::path>& paths) {
    std::string text;
    for (const fs::path& path : paths)
      text += (path.is_absolute() ? path.lexically_relative(files.project.folder) : path).string() + " ";
    return text;
  };
  CHECK(names(files_to_scrub(files.project)) == "data/orders.rejects.csv outbox/x.csv ");
  const Leftovers left = leftovers(files.project, files.traces);
  CHECK(names(left.databases) == "old.db ");
  CHECK(names(left.files) == "kunden.csv outbox/notes.txt ");
}
