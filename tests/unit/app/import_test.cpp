// `rung import` over real files and a real database: what is decided only there.
#include "app/import.h"


#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "intake/files.h"
#include "intake/propose.h"
#include "language/catalogue.h"
#include "tests/support/temporary_folder.h"

using namespace rung;
using namespace rung::app;
namespace fs = std::filesystem;
using State = ImportedFile::State;

namespace {

class Club {
 public:
  explicit Club(const std::string& mappings, const std::string& currency = "EUR",
                const std::string& zone = "Europe/Berlin") {
    program.currency = currency_of(currency);
    program.time_zone = zone;
    program.languages = {"en"};
    program.events = language::built_in_events();
    program.attributes = language::built_in_attributes();
    map(mappings);
    database = std::make_unique<storage::Database>(storage::Database::create(folder / "club.db"));
    options.today = day_of(2026, 11, 22);
  }

  void map(const std::string& mappings) {
    auto read = intake::read_project_text(std::make_shared<SourceFile>("rung.yaml", "import:\n" + mappings));
    for (const Diagnostic& d : read.diagnostics) MESSAGE(render(d));
    REQUIRE(read.project.has_value());
    project = std::move(read.project);
  }

  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    return intake::read_file(folder / name, 1 << 20);
  }
  [[nodiscard]] bool has(const std::string& name) const { return fs::exists(folder / name); }

  ImportReport import(const std::vector<fs::path>& files) {
    return import_files(*project, program, *database, files, options);
  }
  ImportedFile import(const std::string& name, const std::string& text) {
    return import({write(name, text)}).files.at(0);
  }

  testing::TemporaryFolder temporary;
  fs::path folder = temporary.path();
  language::Program program;
  std::optional<intake::Project> project;
  std::unique_ptr<storage::Database> database;
  ImportOptions options;
};

const std::string kMembers =
    "  - { file: \"members*.csv\", kind: members, columns: { member: member, joined: joined } }\n";
const std::string kOrders =
    "  - { file: \"orders*.csv\", kind: orders, columns: { order: order, member: member, day: day, amount: "
    "amount } }\n";
const std::string kOrdersOfAnybody =
    "  - { file: \"orders*.csv\", kind: orders, members: create, columns: { order: order, member: member, "
    "day: day, amount: amount } }\n";
const std::string kReturns =
    "  - { file: \"returns*.csv\", kind: returns, columns: { return: id, order: order, member: member, day: "
    "day, amount: amount } }\n";
const std::string kHeader = "order,member,day,amount\n";

// Good orders around the bad ones, so that 5 % are not reached.
std::string many(const std::string& rows) {
  std::string text = kHeader;
  for (int i = 0; i < 60; ++i) text += "G" + std::to_string(i) + ",M1,2026-05-01,1\n";
  return text + rows;
}

std::string first_reason(const ImportedFile& file) {
  return file.problems.empty() ? "" : file.problems.front().reason;
}

}  // namespace

TEST_CASE("CSV 19: a file imported twice is known the second time and changes nothing") {
  Club club(kMembers + kOrders);
  CHECK(club.import("members.csv", "member,joined\nM1,2026-01-01\n").members_new == 1);
  const std::string text = kHeader + "O1,M1,2026-05-01,10.50\nO2,M1,2026-05-02,11\n";
  const ImportedFile first = club.import("orders.csv", text);
  CHECK(first.rows_new == 2);
  CHECK(first.orders.now == 2);
  const ImportedFile second = club.import("orders.csv", text);
  CHECK(second.state == State::Booked);
  CHECK(second.rows_new == 0);
  CHECK(second.rows_known == 2);
  CHECK(second.orders.known == 2);
  CHECK(club.import("members.csv", "member,joined\nM1,2026-01-01\n").members_known == 1);
}

TEST_CASE("CSV 20: the same order with another amount is rejected, showing both") {
  Club club(kOrdersOfAnybody);
  club.import("orders.csv", kHeader + "O1,M1,2026-05-01,10.50\n");
  const ImportedFile file = club.import("orders-2.csv", many("O1,M1,2026-05-01,12.00\n"));
  CHECK(file.rows_rejected == 1);
  CHECK(first_reason(file).find("10.5") != std::string::npos);
  CHECK(first_reason(file).find("12") != std::string::npos);
  CHECK(file.problems.at(0).column == "amount");
}

TEST_CASE("CSV 21: the same order twice in one file is rejected the second time") {
  Club club(kOrdersOfAnybody);
  const ImportedFile file =
      club.import("orders.csv", many("O1,M1,2026-05-01,10\nO1,M1,2026-05-01,10\nO1,M1,2026-05-01,11\n"));
  CHECK(file.rows_new == 61);
  CHECK(file.rows_rejected == 2);
  CHECK(file.problems.at(0).row == 63);
  CHECK(first_reason(file) == "O1 stands twice in this file");
}

TEST_CASE("rows of one order that stand apart are rejected with the key that would join them") {
  const std::string columns =
      "members: create, columns: { order: order, member: member, day: day, product: product, amount: amount "
      "} }\n";
  const std::string text =
      "order,member,day,product,amount\nO1,M1,2026-05-01,a,1\nO2,M1,2026-05-01,a,1\nO1,M1,2026-05-01,b,1\n";
  Club club("  - { file: \"orders*.csv\", kind: orders, " + columns);
  club.options.accept_rejects = 1;
  const ImportedFile file = club.import("orders.csv", text);
  CHECK(first_reason(file) ==
        "O1 stands twice in this file; if its rows are one order, put `rows: anywhere` into the mapping");
  Club other("  - { file: \"orders*.csv\", kind: orders, rows: anywhere, " + columns);
  const ImportedFile joined = other.import("orders.csv", text);
  CHECK(joined.rows_new == 3);
  CHECK(joined.orders.now == 2);
}

TEST_CASE("a member twice in one file is rejected the second time") {
  Club club(kMembers);
  std::string text = "member,joined\n";
  for (int i = 0; i < 30; ++i) text += "M" + std::to_string(i) + ",2026-01-01\n";
  const ImportedFile file = club.import("members.csv", text + "M3,2026-01-02\n");
  CHECK(file.members_new == 30);
  CHECK(first_reason(file) == "stands twice in this file");
}

TEST_CASE("CSV 22: an unknown member is rejected, unless members are to be made") {
  Club club(kMembers + kOrders);
  club.import("members.csv", "member,joined\nM1,2026-01-01\n");
  const ImportedFile rejected = club.import("orders.csv", many("O1,M2,2026-05-01,10\n"));
  CHECK(first_reason(rejected) == "no such member");
  CHECK(rejected.problems.at(0).column == "member");
  CHECK(rejected.problems.at(0).value == "M2");
  club.map(kOrdersOfAnybody);
  const ImportedFile made = club.import("orders-2.csv", kHeader + "O1,M2,2026-05-01,10\n");
  CHECK(made.orders.now == 1);
  CHECK(made.members_new == 1);
}

TEST_CASE("CSV 41: an id that looks like an existing one is rejected") {
  Club club(kMembers + kOrdersOfAnybody);
  club.import("members.csv", "member,joined\nM1,2026-01-01\n");
  const ImportedFile cyrillic = club.import("orders.csv", many("O1,\xD0\x9C"
                                                               "1,2026-05-01,10\n"));
  CHECK(first_reason(cyrillic) == "no such member; looks like existing M1");
  club.import("members-2.csv", "member,joined\nK\xC3\xB6ln-\xD0\x90,2026-01-01\n");
  const ImportedFile latin = club.import("orders-2.csv", many("O2,K\xC3\xB6ln-A,2026-05-01,10\n"));
  CHECK(first_reason(latin) == "no such member; looks like existing K\xC3\xB6ln-\xD0\x90");
  CHECK(club.import("orders-3.csv", kHeader + "O3,Ml,2026-05-01,10\nO4,MI,2026-05-01,10\n").rows_rejected ==
        0);
}

TEST_CASE("CSV 45: a return without its order is rejected, unless returns may be unlinked") {
  Club club(kOrdersOfAnybody + kReturns);
  club.import("orders.csv", kHeader + "O1,M1,2026-05-01,10\n");
  const std::string header = "id,order,member,day,amount\n";
  CHECK(club.import("returns.csv", header + "R1,O1,M1,2026-05-03,4\n").returns.now == 1);
  club.options.accept_rejects = 1;
  CHECK(first_reason(club.import("returns-2.csv", header + "R2,O9,M1,2026-05-03,4\n")) ==
        "this member has no order O9");
  CHECK(first_reason(club.import("returns-3.csv", header + "R3,,M1,2026-05-03,4\n"))
            .find("the return names no order") == 0);
  club.options.accept_rejects.reset();
  club.map(
      "  - { file: \"returns*.csv\", kind: returns, returns: unlinked, "
      "columns: { return: id, order: order, member: member, day: day, amount: amount } }\n");
  const ImportedFile unlinked =
      club.import("returns-4.csv", header + "R2,O9,M1,2026-05-03,4\nR3,,M1,2026-05-03,-0.50\n");
  CHECK(unlinked.returns.rejected == 1);  // one with, one without a minus sign
  CHECK(unlinked.state == State::TooManyRejects);
  CHECK(
      club.import("returns-5.csv", header + "R2,O9,M1,2026-05-03,4\nR3,,M1,2026-05-03,0.50\n").returns.now ==
      2);
}

TEST_CASE("CSV 46: a return larger than its order is rejected") {
  Club club(kOrdersOfAnybody + kReturns);
  club.import("orders.csv", kHeader + "O1,M1,2026-05-01,10\n");
  club.options.accept_rejects = 1;
  const ImportedFile file =
      club.import("returns.csv", "id,order,member,day,amount\nR1,O1,M1,2026-05-03,10.01\n");
  CHECK(first_reason(file).find("more would be returned") == 0);
}

TEST_CASE("more than 5 % rejected rows book nothing, and naming the number books the rest") {
  Club club(kOrdersOfAnybody);
  const std::string text = kHeader + "O1,M1,2026-05-01,10\nO2,M1,2026-05-01,1O\n";
  const ImportedFile refused = club.import("orders.csv", text);
  CHECK(refused.state == State::TooManyRejects);
  CHECK_FALSE(club.has("orders.rejects.csv"));
  ImportReport report;
  report.files = {refused};
  CHECK(render_import(report, Language::English).find("--accept-rejects 1\n") != std::string::npos);
  CHECK_FALSE(report.fine());
  club.options.accept_rejects = 2;
  CHECK(club.import("orders.csv", text).state == State::TooManyRejects);
  club.options.accept_rejects = 1;
  const ImportedFile booked = club.import("orders.csv", text);
  CHECK(booked.rows_new == 1);
  CHECK(booked.rows_rejected == 1);
}

TEST_CASE("an order with a wrong row is rejected whole, into a file that can be corrected and imported") {
  const std::string mapping =
      "  - { file: \"orders*.csv\", kind: orders, delimiter: \";\", decimal: \",\", date: DD.MM.YYYY, "
      "members: create, "
      "columns: { order: Nr, member: Kunde, day: Datum, category: Gruppe, amount: Betrag, status: Status }, "
      "values: { bezahlt: completed } }\n";
  Club club(mapping);
  std::string good = "Nr;Kunde;Datum;Gruppe;Betrag;Status\r\n";
  for (int i = 0; i < 60; ++i) good += "G" + std::to_string(i) + ";M1;01.05.2026;knives;1,00;bezahlt\r\n";
  const std::string bad =
      "HK-29;=M;02.05.2026;knives;1.29O,00;bezahlt\r\nHK-29;=M;02.05.2026;\"pans; pots\";89,00;bezahlt\r\n"
      "HK-30;M1;02.05.2026;pots;59,90;bezahlt\r\n";
  const ImportedFile file = club.import("orders-1.csv", good + bad);
  CHECK(file.rows_new == 61);
  CHECK(file.rows_rejected == 2);
  CHECK(file.orders.rejected == 1);
  CHECK(file.reject_file == (club.folder / "orders-1.rejects.csv").string());
  CHECK(club.read("orders-1.rejects.csv") ==
        "Nr;Kunde;Datum;Gruppe;Betrag;Status;rung_row;rung_column;rung_reason\n"
        "HK-29;'=M;02.05.2026;knives;1.29O,00;bezahlt;62;Betrag;5th character is the letter O\n"
        "HK-29;'=M;02.05.2026;\"pans; pots\";89,00;bezahlt;63;;row 62 of this order is rejected\n");

  // As it is, it is read and rejected again, and stays as it is.
  const ImportedFile again = club.import({club.folder / "orders-1.rejects.csv"}).files.at(0);
  CHECK(again.rows_rejected == 2);
  CHECK(club.read("orders-1.rejects.csv").find("HK-29;'=M;02.05.2026;knives;1.29O,00;bezahlt;2;Betrag;5th") !=
        std::string::npos);

  // Corrected, it is booked; the first file then knows everything and has nothing to complain about.
  std::string corrected = club.read("orders-1.rejects.csv");
  corrected.replace(corrected.find("1.29O"), 5, "1.290");
  const ImportedFile fixed = club.import("orders-1.rejects.csv", corrected);
  CHECK(fixed.rows_rejected == 0);
  CHECK(fixed.rows_new == 2);
  CHECK(fixed.members_new == 1);
}

TEST_CASE("a reject file that was perhaps corrected is never written over") {
  Club club(kOrdersOfAnybody);
  const std::string text = many("O1,M1,2026-05-01,1O\n");
  CHECK(club.import("orders.csv", text).state == State::Booked);
  CHECK(club.import("orders.csv", text).state == State::Booked);  // the same rejects: nothing is lost
  club.write("orders.rejects.csv", "corrected");
  const ImportedFile refused = club.import("orders.csv", text);
  CHECK(refused.state == State::Refused);
  CHECK(refused.refusal.find("may hold corrections") != std::string::npos);
  CHECK(club.read("orders.rejects.csv") == "corrected");
}

TEST_CASE("an order sent again with another status is a revision, not a conflict") {
  const std::string mapping =
      "  - { file: \"orders*.csv\", kind: orders, members: create, "
      "columns: { order: order, member: member, day: day, amount: amount, status: status } }\n";
  Club club(mapping);
  club.import("orders.csv", "order,member,day,amount,status\nO1,M1,2026-05-01,10,open\n");
  const ImportedFile file =
      club.import("orders-2.csv", "order,member,day,amount,status\nO1,M1,2026-05-01,10,completed\n");
  CHECK(file.rows_revised == 1);
  CHECK(file.orders.revised == 1);
}

TEST_CASE("a file that breaks in the middle leaves nothing behind") {
  Club club(kOrdersOfAnybody);
  const ImportedFile file =
      club.import("orders.csv", kHeader + "O1,M1,2026-05-01,10\nO2,M1,2026-05-01,\"10\n");
  CHECK(file.state == State::Refused);
  CHECK(file.refusal.find("orders.csv:3:18: nothing booked: a quote opened here is never closed") !=
        std::string::npos);
  CHECK(club.import("orders.csv", kHeader + "O1,M1,2026-05-01,10\n").rows_new == 1);
}

TEST_CASE("members are read before orders, whatever the order of the files") {
  Club club(kMembers + kOrders + kReturns);
  const fs::path returns = club.write("returns.csv", "id,order,member,day,amount\nR1,O1,M1,2026-05-03,4\n");
  const fs::path orders = club.write("orders.csv", kHeader + "O1,M1,2026-05-01,10\n");
  const fs::path members = club.write("members.csv", "member,joined\nM1,2026-01-01\n");
  const ImportReport report = club.import({returns, orders, members});
  CHECK(report.fine());
  CHECK(render_import(report, Language::English) ==
        "3 files: 3 rows new, 0 known, 0 rejected (1 member new; 1 order new; 1 return new). Saved.\n");
}

TEST_CASE("several files with rejects are a table that adds up") {
  Club club(kMembers + kOrders);
  const fs::path orders = club.write("orders.csv", many("O1,M9,2026-05-01,10\n"));
  const fs::path members = club.write("members.csv", "member,joined\nM1,2026-01-01\n");
  const std::string text = render_import(club.import({orders, members}), Language::German);
  CHECK(text ==
        "file         rows  new  known  rejected\n"
        "members.csv     1    1      0         0  1 member new\n"
        "orders.csv     61   60      0         1  60 orders new, 1 rejected\n"
        "total          62   61      0         1\n"
        "Saved. An order with a bad row is rejected whole. Correct the 1 row in\n" +
            (club.folder / "orders.rejects.csv").string() +
            " and import that file: what is already in stays as it is.\n");
}

TEST_CASE("a file without a mapping gets one proposed that works when pasted") {
  Club club(kMembers);
  club.import("members.csv", "member,joined\nM1,2026-01-01\n");
  const std::string text =
      "Bestellnr;Kundennr;Datum;Warengruppe;Betrag;Status;Bemerkung\n"
      "B-1;M1;01.05.2026;knives;1.234,50;bezahlt;x\nB-1;M1;01.05.2026;pans;20,00;bezahlt;\nB-2;M1;02.05.2026;"
      "pans;0,99;storniert;\n";
  const ImportedFile refused = club.import("Bestellungen.csv", text);
  CHECK(refused.state == State::Refused);
  CHECK(refused.refusal.find("error[M101]: rung.yaml has no mapping for ") == 0);
  const Diagnostic proposal = intake::propose_mapping("Bestellungen.csv", text, club.program);
  CHECK(proposal.help.at(0).replace_with ==
        "      - { file: \"Bestellungen*.csv\", kind: orders, delimiter: \";\", decimal: \",\",\n"
        "          date: DD.MM.YYYY, columns: { order: Bestellnr, member: Kundennr, day: Datum,\n"
        "          amount: Betrag, category: Warengruppe, status: Status },\n"
        "          values: { bezahlt: completed, storniert: cancelled }, ignore: [Bemerkung] }");
  club.map(proposal.help.at(0).replace_with + "\n");
  const ImportedFile booked = club.import("Bestellungen.csv", text);
  CHECK(booked.orders.now == 2);
  CHECK(booked.rows_new == 3);
}

TEST_CASE("the lines of orders may stand in a file of their own") {
  Club club(
      "  - { file: \"transactions.csv\", kinds: { column: kind, values: { purchase: orders, return: returns "
      "} }, money: minor, "
      "members: create, returns: unlinked, currency: { column: currency }, "
      "columns: { id: id, member: member, day: day, amount: amount }, "
      "lines: { file: lines.csv, money: minor, columns: { order: id, product: product, amount: amount } } "
      "}\n");
  const fs::path transactions =
      club.write("transactions.csv",
                 "id,member,day,amount,currency,kind\nT1,M1,2026-05-01,300,EUR,purchase\n"
                 "T2,M1,2026-05-02,-100,EUR,return\n");
  const fs::path lines = club.write("lines.csv", "id,product,amount\nT1,a,100\nT1,b,200\nT2,a,-100\n");
  const ImportReport report = club.import({lines, transactions});
  CHECK(report.fine());
  CHECK(report.files.at(0).state == State::ReadAlong);
  CHECK(report.files.at(1).orders.now == 1);
  CHECK(report.files.at(1).returns.now == 1);
  CHECK(club.import({transactions}).files.at(0).rows_known == 2);  // found beside the orders
  club.write("lines.csv", "id,product,amount\nT1,a,100\nT1,b,200\nT2,a,-100\nT3,a,1\n");
  const ImportReport left_over = club.import({transactions});
  CHECK(left_over.files.at(0).orders_left_over == 1);
  CHECK(render_import(left_over, Language::English).find("1 order of the file with the lines not here") !=
        std::string::npos);
}

TEST_CASE("rows that are read far ahead are rejected under their own numbers") {
  Club club(kOrdersOfAnybody);
  std::string text = kHeader;
  for (int i = 2; i <= 10'000; ++i)
    text += "O" + std::to_string(i) + ",M" + std::to_string(i % 50) + ",2026-05-01," + (i % 1000 == 0 ? "x" : "1") + "\n";
  std::size_t told = 0;
  club.options.progress = [&](const ImportProgress& now) {
    CHECK(now.rows_done >= told);
    told = now.rows_done;
  };
  const ImportedFile file = club.import("orders.csv", text);
  CHECK(told == 9999);
  CHECK(file.rows == 9999);
  CHECK(file.rows_rejected == 10);
  REQUIRE(file.problems.size() == 10);
  for (std::size_t i = 0; i < 10; ++i) CHECK(file.problems[i].row == (i + 1) * 1000);
  CHECK(club.read("orders.rejects.csv").find("O3000,M0,2026-05-01,x,3000,") != std::string::npos);
}

TEST_CASE("a file that breaks far behind what is being booked leaves nothing behind") {
  Club club(kOrdersOfAnybody);
  std::string text = kHeader;
  for (int i = 2; i <= 10'000; ++i) text += "O" + std::to_string(i) + ",M1,2026-05-01,1\n";
  const ImportedFile broken = club.import("orders.csv", text + "O1,M1,2026-05-01,\"1\n");
  CHECK(broken.state == State::Refused);
  CHECK(broken.refusal.find(":10001:") != std::string::npos);
  CHECK(club.import("orders.csv", text).rows_new == 9999);
}

TEST_CASE("of very many different texts each is stored as it came") {
  Club club("  - { file: \"orders*.csv\", kind: orders, members: create, columns: { order: order, member: member, "
            "day: day, amount: amount, channel: channel } }\n");
  std::string text = "order,member,day,amount,channel\n";
  for (int i = 0; i < 150'000; ++i)
    text += "O" + std::to_string(i) + ",M1,2026-05-01,1,c" + std::to_string(i % 140'000) + "\n";
  CHECK(club.import("orders.csv", text).rows_new == 150'000);
  // The same content in another file: what is compared are the texts.
  const ImportedFile again = club.import("orders-2.csv", text + "O150000,M1,2026-05-01,1,c0\n");
  CHECK(again.rows_known == 150'000);
  CHECK(again.rows_new == 1);
}

TEST_CASE("progress is told at least at the end of a file") {
  Club club(kOrdersOfAnybody);
  ImportProgress last;
  club.options.progress = [&](const ImportProgress& progress) { last = progress; };
  club.import("orders.csv", many(""));
  CHECK(last.bytes_done == last.bytes);
  CHECK(last.rows_done == 60);
}
