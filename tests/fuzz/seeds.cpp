#include "fuzz/seeds.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "corpus/corpus.h"

namespace rung::fuzz {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> placeholders() {
  std::vector<std::string> found;
  for (const corpus::RuleText& rules : corpus::rule_texts()) {
    for (const std::string& line : corpus::lines_of(rules.text)) {
      if (line.find('{') != std::string::npos) found.push_back(line);
    }
  }
  return found;
}

std::vector<std::string> rule_files() {
  std::vector<std::string> found;
  for (corpus::RuleText& rules : corpus::rule_texts()) found.push_back(std::move(rules.text));
  return found;
}

// The first byte chooses the mapping (shop_program.cpp): each file under the one it is for.
std::vector<std::string> csv_files() {
  const std::vector<std::string> files{
      "order,member,day,amount\nO-1,M-1,2026-05-01,12.50\nO-1,M-1,2026-05-01,3.00\nO-2,M-2,2026-05-02,0\n",
      "Bestellung;Kunde;Datum;Artikel;Menge;Preis\n1;M1;01.05.2026;Topf;2;1.234,50\n2;M2;2026;\"a;b\";1;-5,"
      "00\n"
      "1;M1;01.05.2026 14:05;\"two\nlines\";3;0,99\n",
      "id,of,member,day,amount\nR-1,O-1,M-1,2026-05-03,1250\nR-2,,M-1,2026-05-04T10:00:00Z,99\n",
      "member,joined,name,email,birthday,more\nM-1,2026-05-01,Anna,a@b.example,1970-02-28,x\nM-2,2026-06-01,,"
      ",,\n",
      "order,member,day,amount,status,category,delivered\nO-1,M-1,2026-05-01,12.50,ok,pans,2026-05-03\n"
      "O-2,=A1,2026-13-01,1e3,open,\"x\",\n"};
  std::vector<std::string> found;
  for (std::size_t i = 0; i < files.size(); ++i) {
    found.push_back(static_cast<char>(i) + files[i]);
    found.push_back(static_cast<char>(i) + ("\xEF\xBB\xBF" + files[(i + 1) % files.size()]));
  }
  return found;
}

// Every rung.yaml that ships, and a text for each thing that is refused in one.
std::vector<std::string> project_files() {
  std::vector<std::string> found{
      "import: &a [*a]\n",
      "outbox: 0777\n",
      "database: a\ndatabase: b\n",
      "a: !!x y\n",
      "<<: { outbox: out }\n",
      "import:\n  - { file: a.csv, kind: orders, lines: { file: b.csv, columns: { order: o, amount: a } },\n"
      "      columns: { order: o, member: m, day: { multiply: [x, y] } }, values: { status: { a: completed } "
      "} }\n",
      "import:\n  - file: \"a*.csv\"\n    kinds: { column: k, values: { p: orders, r: returns } }\n"
      "    currency: { column: c }\n    columns: { id: i, member: m, day: d, amount: a, order: o }\n"};
  std::set<fs::path> files;
  for (const char* folder : {"examples", "rules", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(RUNG_SOURCE_DIR) / folder)) {
      if (entry.path().filename() == "rung.yaml") files.insert(entry.path());
    }
  }
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    found.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return found;
}

// Damage of 0 to 40 places of a database.
std::vector<std::string> damages() {
  constexpr std::size_t kSeeds = 20;
  corpus::Dice dice(1);
  std::vector<std::string> found(1);
  while (found.size() < kSeeds) {
    std::string damage;
    for (std::size_t n = 1 + dice.below(40); n > 0; --n) {
      for (int byte = 0; byte < 4; ++byte) damage += static_cast<char>(dice.below(256));
    }
    if (dice.chance(10)) damage += static_cast<char>(dice.below(256));
    found.push_back(damage);
  }
  return found;
}

}  // namespace

std::vector<std::string> seeds(std::string_view target) {
  if (target == "templates") return placeholders();
  if (target == "csv_file") return csv_files();
  if (target == "project_file") return project_files();
  if (target == "damaged_database") return damages();
  return rule_files();
}

}  // namespace rung::fuzz
