#include "intake/csv.h"

#include <doctest/doctest.h>

#include "intake/text.h"
#include "tests/unit/intake/shop.h"

using namespace rung::intake;

namespace {

struct Rows {
  std::vector<std::vector<std::string>> cells;
  std::vector<std::string> problems;
  std::vector<std::size_t> numbers;
  CsvReader::Next end{};
  FileProblem problem;
};

// `piece`: how many bytes the source gives at a time.
Rows read_all(const std::string& text, char delimiter = ',', std::size_t piece = 1 << 20,
              std::size_t block = 1 << 16) {
  auto whole = source_of(text);
  CsvReader reader([&](char* to, std::size_t room) { return whole(to, std::min(room, piece)); }, delimiter,
                   block);
  Rows rows;
  CsvRow row;
  while ((rows.end = reader.next(row)) == CsvReader::Next::Row) {
    rows.cells.emplace_back(row.cells.begin(), row.cells.end());
    rows.problems.push_back(row.problem);
    rows.numbers.push_back(row.number);
  }
  rows.problem = reader.problem();
  return rows;
}

using Table = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("CSV 1: an empty file is refused because it has no header") {
  CHECK(ShopReader(kPlainOrders).read("").broken.find("there is no header") != std::string::npos);
  CHECK(ShopReader(kPlainOrders).read("\n\n").broken.find("there is no header") != std::string::npos);
}

TEST_CASE("CSV 2: a file with nothing but a header has no rows and is fine") {
  const AllRead all = ShopReader(kPlainOrders).read("order,member,day,amount\n");
  CHECK(all.broken.empty());
  CHECK(all.facts.empty());
}

TEST_CASE("CSV 3: a byte order mark of UTF-8 is skipped") {
  CHECK(read_all("\xEF\xBB\xBF"
                 "a,b\n1,2\n")
            .cells == Table{{"a", "b"}, {"1", "2"}});
}

TEST_CASE("CSV 4: UTF-16 is refused by its name") {
  CHECK(read_all(std::string("\xFF\xFE"
                             "a\0,\0",
                             6))
            .problem.what == "the file is written in UTF-16, little endian");
  CHECK(read_all(std::string("\xFE\xFF"
                             "\0a\0,",
                             6))
            .problem.what == "the file is written in UTF-16, big endian");
  CHECK(read_all(std::string("a\0,\0b\0", 6)).problem.what == "the file is written in UTF-16, little endian");
}

TEST_CASE("CSV 5: a Latin-1 byte is refused with its place in the file") {
  const Rows rows = read_all("name,b\nM\xFCller,2\n");
  CHECK(rows.end == CsvReader::Next::Broken);
  CHECK(rows.problem.what == "byte 8 of the file (0xFC) is not UTF-8");
  CHECK(rows.problem.line == 2);
  CHECK(rows.problem.column == 2);
}

TEST_CASE("CSV 6: a zero byte is refused with its place in the file") {
  CHECK(read_all(std::string("a,b\n1,2\0\n", 9)).problem.what == "byte 7 of the file is zero");
}

TEST_CASE("CSV 7: LF, CRLF and CR end rows, also mixed, and every row is counted") {
  const Rows rows = read_all("a,b\r\n1,2\r3,4\n\n5,6");
  CHECK(rows.cells == Table{{"a", "b"}, {"1", "2"}, {"3", "4"}, {"5", "6"}});
  CHECK(rows.numbers == std::vector<std::size_t>{1, 2, 3, 5});
}

TEST_CASE("CSV 8: another delimiter than declared is named, with the line for the mapping") {
  const std::string broken = ShopReader(kPlainOrders).read("order;member;day;amount\n").broken;
  CHECK(broken.find("it looks like \";\"") != std::string::npos);
  CHECK(broken.find("write `delimiter: \";\"` in the mapping") != std::string::npos);
}

TEST_CASE("CSV 9: an unclosed quote is reported where it opens") {
  const Rows rows = read_all("a,b\n1,\"two\n3,4\n5,6\n");
  CHECK(rows.end == CsvReader::Next::Broken);
  CHECK(rows.problem.what == "a quote opened here is never closed");
  CHECK(rows.problem.line == 2);
  CHECK(rows.problem.column == 3);
}

TEST_CASE("CSV 9: an unclosed quote in a long file is reported where it opens, too") {
  std::string text = "a,b\n1,\"two\n";
  for (int i = 0; i < 20'000; ++i) text += "345,678\n";
  const Rows rows = read_all(text);
  CHECK(rows.problem.what == "a quote opened here is not closed within 64 KiB");
  CHECK(rows.problem.line == 2);
}

TEST_CASE("CSV 10: a quote in the middle of a field spoils that row only") {
  const Rows rows = read_all("a,b\nx\"y,2\n\"x\"y,2\n3,4\n");
  CHECK(rows.end == CsvReader::Next::End);
  CHECK(rows.problems[1].find("has a quote in the middle") == 0);
  CHECK(rows.problems[2].find("has text behind its closing quote") == 0);
  CHECK(rows.problems[3].empty());
}

TEST_CASE("CSV 11: too few or too many fields spoil that row only") {
  const Rows rows = read_all("a,b\n1\n1,2,3\n3,4\n");
  CHECK(rows.problems ==
        std::vector<std::string>{"", "has 1 fields, the header has 2", "has 3 fields, the header has 2", ""});
}

TEST_CASE("CSV 12: a column name that stands twice refuses the file") {
  CHECK(ShopReader(kPlainOrders)
            .read("order,member,day,day,amount\n")
            .broken.find("two columns are called `day`") != std::string::npos);
}

TEST_CASE("CSV 13: a column the mapping does not mention refuses the file unless it is ignored") {
  const std::string text = "order,member,day,amount,colour\nO1,M1,2026-05-01,10,red\n";
  CHECK(ShopReader(kPlainOrders).read(text).broken.find("says nothing about the column `colour`") !=
        std::string::npos);
  const std::string columns = "columns: { order: order, member: member, day: day, amount: amount } }";
  CHECK(ShopReader("{ file: a, kind: orders, ignore: [colour], " + columns).read(text).facts.size() == 1);
  CHECK(ShopReader("{ file: a, kind: orders, ignore: all, " + columns).read(text).facts.size() == 1);
}

TEST_CASE("CSV 14: a column the mapping needs and the file has not refuses the file") {
  CHECK(ShopReader(kPlainOrders).read("order,member,when,amount\n").broken.find("there is no column `day`") !=
        std::string::npos);
}

TEST_CASE("CSV 15: a column that differs in capitals or spaces is asked about") {
  const std::string broken = ShopReader(kPlainOrders).read("order,Member ,day,amount\n").broken;
  CHECK(broken.find("there is no column `member`") != std::string::npos);
  CHECK(broken.find("the file has `Member `; did you mean that?") != std::string::npos);
}

TEST_CASE("CSV 16: a field without end is refused at 64 KiB, long before the file is read") {
  std::size_t given = 0;
  CsvReader reader(
      [&](char* to, std::size_t room) {
        std::fill(to, to + room, 'x');
        given += room;
        return room;
      },
      ',');
  CsvRow row;
  CHECK(reader.next(row) == CsvReader::Next::Broken);
  CHECK(reader.problem().what == "the field that begins here is longer than 64 KiB");
  CHECK(given <= 2U << 20U);
}

TEST_CASE("CSV 17: ten million columns are refused after 4,096") {
  std::size_t given = 0;
  CsvReader reader(
      [&](char* to, std::size_t room) {
        std::fill(to, to + room, ',');
        given += room;
        return given > 10'000'000 ? std::size_t{0} : room;
      },
      ',');
  CsvRow row;
  CHECK(reader.next(row) == CsvReader::Next::Broken);
  CHECK(reader.problem().what == "a row has more than 4096 columns");
  CHECK(given <= 2U << 20U);
}

TEST_CASE("CSV 18: a last row that ends in the middle refuses the file") {
  const Rows rows = read_all("a,b,c\n1,2,3\n4,5");
  CHECK(rows.end == CsvReader::Next::Broken);
  CHECK(rows.problem.what.find("truncated?") != std::string::npos);
  CHECK(rows.problem.line == 3);
  CHECK(read_all("a,b,c\n1,2,3").end == CsvReader::Next::End);  // all fields are there: fine
}

TEST_CASE("quoted fields may hold delimiters, quotes and line breaks") {
  CHECK(read_all("a;b\n\"x;y\";\"say \"\"hi\"\"\"\n\"two\r\nlines\";\"\"\n", ';').cells ==
        Table{{"a", "b"}, {"x;y", "say \"hi\""}, {"two\r\nlines", ""}});
}

TEST_CASE("the size of the pieces a file comes in does not matter") {
  const std::string text = "\xEF\xBB\xBFid;name\r\n1;\"a \"\"b\"\"\r\nc\"\r\n2;Köln\r\n\r\n3;x\"y\r\n4;\"\"";
  const Rows whole = read_all(text, ';');
  REQUIRE(whole.cells.size() == 5);
  for (std::size_t piece = 1; piece < 12; ++piece) {
    const Rows parts = read_all(text, ';', piece, 64);
    CHECK(parts.cells == whole.cells);
    CHECK(parts.problems == whole.problems);
    CHECK(parts.numbers == whole.numbers);
  }
}

TEST_CASE("the line of a problem counts line breaks inside quotes") {
  const Rows rows = read_all("a,b\n\"1\n2\n3\",x\n4,\xFF\n");
  CHECK(rows.problem.line == 5);
  CHECK(rows.problem.column == 3);
}

TEST_CASE("CSV 43: formulas are guarded on export, numbers are not, and the guard comes off again") {
  CHECK(with_guard("=HYPERLINK(\"x\")") == "'=HYPERLINK(\"x\")");
  CHECK(with_guard("@x") == "'@x");
  CHECK(with_guard("+49 30") == "'+49 30");
  CHECK(with_guard("-12,50") == "-12,50");
  CHECK(with_guard("2026-05-01") == "2026-05-01");
  CHECK(with_guard("-x") == "'-x");
  for (const char* cell : {"=1", "'=1", "''=1", "-1", "plain", "'plain", "", "'", "+5", "\tx"}) {
    CHECK(without_guard(with_guard(cell)) == cell);
  }
}
