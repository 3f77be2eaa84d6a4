#include "intake/fact_reader.h"

#include <doctest/doctest.h>

#include "core/yearless.h"
#include "tests/unit/intake/shop.h"

using namespace rung;
using namespace rung::intake;
using language::kCompleted;
using language::kLineNetAmount;
using language::kOrderNetAmount;
using language::kOrderStatus;

namespace {

const std::string kShop =
    "{ file: a, kind: orders, delimiter: \";\", decimal: \",\", date: DD.MM.YYYY, "
    "columns: { order: order, member: member, day: day, category: category, amount: amount, status: status, "
    "delivered: delivered }, "
    "values: { bezahlt: completed } }";
const std::string kShopHeader = "order;member;day;category;amount;status;delivered\n";

std::size_t slot(const std::vector<language::Field>& fields, const std::string& name) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  FAIL("no field " << name);
  return 0;
}

}  // namespace

TEST_CASE("rows of one order become one order with lines, and its amount is their sum") {
  ShopReader reader(kShop);
  REQUIRE(reader.diagnostics().empty());
  const AllRead all = reader.read(kShopHeader +
                                  "O1;M1;01.05.2026;knives;1.290,00;bezahlt;03.05.2026\n"
                                  "O1;M1;01.05.2026;pans;89,50;bezahlt;03.05.2026\n"
                                  "O2;M2;02.05.2026;pans;10,00;open;\n");
  REQUIRE(all.facts.size() == 2);
  const engine::ActivityFact& order = all.facts[0].activity;
  const language::EventType& type = reader.program().events[language::kOrders];
  CHECK(order.source_id == "O1");
  CHECK(order.member == "M1");
  CHECK(order.day == day_of(2026, 5, 1));
  CHECK(order.fields[kOrderNetAmount] == 137950);
  CHECK(order.fields[kOrderStatus] == kCompleted);
  CHECK(order.fields[language::kOrderDelivered] == day_of(2026, 5, 3).number);
  REQUIRE(order.lines.size() == 2 * type.line_fields.size());
  CHECK(order.lines[kLineNetAmount] == 129000);
  CHECK(order.lines[type.line_fields.size() + kLineNetAmount] == 8950);
  CHECK(reader.texts.text(order.lines[slot(type.line_fields, "category")]) == "knives");
  CHECK(order.lines[slot(type.line_fields, "brand")] == kEmpty);
  CHECK(all.facts[1].activity.fields[kOrderStatus] == language::kOpen);
  CHECK(all.facts[1].activity.fields[language::kOrderDelivered] == kEmpty);
  CHECK(all.facts[0].rows.size() == 2);
  CHECK(all.facts[0].rows[1].number == 3);
  CHECK(all.facts[0].rows[1].raw == "O1;M1;01.05.2026;pans;89,50;bezahlt;03.05.2026");
}

TEST_CASE("an order's rows must agree on everything that is not a line") {
  ShopReader reader(kShop);
  const AllRead all = reader.read(kShopHeader +
                                  "O1;M1;01.05.2026;knives;1,00;bezahlt;\n"
                                  "O1;M2;02.05.2026;pans;1,00;open;\n");
  REQUIRE(all.facts.size() == 1);
  REQUIRE(all.facts[0].problems.size() == 3);
  CHECK(all.facts[0].problems[0].column == "member");
  CHECK(all.facts[0].problems[0].row == 3);
  CHECK(all.facts[0].problems[0].reason == "differs from row 2 of the same order (M1)");
  CHECK(all.facts[0].problems[1].reason == "differs from row 2 of the same order (2026-05-01)");
  CHECK(all.facts[0].problems[2].column == "status");
}

TEST_CASE("every wrong cell of a row is told at once") {
  ShopReader reader(kShop);
  const AllRead all = reader.read(kShopHeader + "O1;;31.02.2026;knives;x;paid;soon\n");
  REQUIRE(all.facts.size() == 1);
  std::vector<std::string> columns;
  for (const RowProblem& problem : all.facts[0].problems) columns.push_back(problem.column);
  CHECK(columns == std::vector<std::string>{"member", "day", "amount", "status", "delivered"});
}

TEST_CASE("a row that cannot be read spoils its order, also as the first row of it") {
  ShopReader reader(kShop);
  const AllRead all = reader.read(kShopHeader +
                                  "O1;M1;01.05.2026;kni\"ves;1,00;bezahlt;\n"
                                  "O1;M1;01.05.2026;pans;1,00;bezahlt;\n"
                                  "O2;M1;01.05.2026;pans;1,00;bezahlt;\n"
                                  "O2;M1\n"
                                  "O3;M1;01.05.2026;pans;1,00;bezahlt;\n");
  REQUIRE(all.facts.size() == 3);
  CHECK(all.facts[0].rows.size() == 2);
  CHECK(all.reason(0).find("has a quote in the middle") == 0);
  CHECK(all.reason(1) == "has 2 fields, the header has 7");
  CHECK(all.facts[2].problems.empty());
}

TEST_CASE("rows without a member are nobody's if the mapping says so") {
  const std::string columns = "columns: { order: order, member: member, day: day, amount: amount } }";
  const std::string text = "order,member,day,amount\nO1,,2026-05-01,1\n";
  CHECK(ShopReader("{ file: a, kind: orders, " + columns)
            .read(text)
            .reason()
            .find("is empty; if orders without a member") == 0);
  const AllRead all = ShopReader("{ file: a, kind: orders, without_member: count, " + columns).read(text);
  CHECK(all.reason().empty());
  CHECK(all.facts[0].activity.member.empty());
}

TEST_CASE("orders below zero are returns of that amount if the mapping says so") {
  ShopReader reader(
      "{ file: a, kind: orders, negative: returns, columns: { order: o, member: m, day: d, product: p, "
      "units: q, "
      "amount: { multiply: [q, price] } } }");
  const AllRead all = reader.read(
      "o,m,d,p,q,price\nC1,M1,2026-05-01,x,-2,2.555\nC1,M1,2026-05-01,y,1,1.00\nO2,M1,2026-05-01,x,-1,0\n");
  REQUIRE(all.facts.size() == 2);
  REQUIRE(all.reason(0).empty());
  const engine::ActivityFact& back = all.facts[0].activity;
  CHECK(back.event == language::kReturns);
  CHECK(back.of.empty());
  CHECK(back.fields == std::vector<std::int64_t>{411});
  CHECK(back.lines[kLineNetAmount] == 511);
  CHECK(back.lines[reader.program().events[language::kReturns].line_fields.size() + kLineNetAmount] == -100);
  CHECK(all.facts[1].activity.event == language::kOrders);  // 0 is not below zero
  CHECK(all.facts[1].activity.fields[kOrderNetAmount] == 0);
}

TEST_CASE("a negative line needs the mapping's word, also when the order is not negative") {
  const std::string columns = "columns: { order: o, member: m, day: d, product: p, amount: a } }";
  const std::string text = "o,m,d,p,a\nO1,M1,2026-05-01,x,10\nO1,M1,2026-05-01,discount,-2\n";
  CHECK(ShopReader("{ file: a, kind: orders, " + columns)
            .read(text)
            .reason()
            .find("a line cannot be negative") == 0);
  const AllRead all = ShopReader("{ file: a, kind: orders, negative: lines, " + columns).read(text);
  CHECK(all.reason().empty());
  CHECK(all.facts[0].activity.fields[kOrderNetAmount] == 800);
}

TEST_CASE("one file may hold orders and returns, told apart by a column") {
  ShopReader reader(
      "{ file: a, kinds: { column: kind, values: { purchase: orders, return: returns } }, money: minor, "
      "returns: unlinked, "
      "currency: { column: cur }, columns: { id: id, member: m, day: d, amount: a, channel: c } }");
  REQUIRE(reader.diagnostics().empty());
  const AllRead all = reader.read(
      "id,m,d,a,c,kind,cur\nA,M1,2026-05-01,500,web,purchase,EUR\nB,M1,2026-05-01,-200,web,return,EUR\n"
      "C,M1,2026-05-01,1,web,retrun,EUR\nD,M1,2026-05-01,1,web,purchase,USD\n");
  REQUIRE(all.facts.size() == 4);
  CHECK(all.facts[0].activity.event == language::kOrders);
  CHECK(all.facts[1].activity.event == language::kReturns);
  CHECK(all.facts[1].activity.fields == std::vector<std::int64_t>{200});
  CHECK(all.reason(2) == "is not known; did you mean return?");
  CHECK(all.reason(3) == "is another currency; the program counts in EUR");
}

TEST_CASE("rows of one order may stand anywhere if the mapping says so, with their real row numbers") {
  const std::string columns = "columns: { order: o, member: m, day: d, product: p, amount: a } }";
  const std::string text =
      "o,m,d,p,a\nO1,M1,2026-05-01,x,1\nO2,M1,2026-05-01,x,2\n\nO1,M1,2026-05-01,\"y\nz\",4\nO2,M1,2026-05-"
      "01,x,zwei\nO3,M1\n";
  const AllRead together = ShopReader("{ file: a, kind: orders, " + columns).read(text);
  CHECK(together.facts.size() == 5);
  const AllRead anywhere = ShopReader("{ file: a, kind: orders, rows: anywhere, " + columns).read(text);
  REQUIRE(anywhere.facts.size() == 3);
  CHECK(anywhere.facts[0].activity.fields[kOrderNetAmount] == 500);
  CHECK(anywhere.facts[0].rows[1].number == 5);
  CHECK(anywhere.facts[0].rows[1].raw == "O1,M1,2026-05-01,\"y\nz\",4");
  CHECK(anywhere.facts[1].problems.at(0).row == 6);
  CHECK(anywhere.reason(2) == "has 2 fields, the header has 5");
}

TEST_CASE("rows of one order may carry different minutes, and the first counts") {
  ShopReader reader(
      "{ file: a, kind: orders, zone: program, columns: { order: o, member: m, day: d, product: p, amount: a "
      "} }");
  const AllRead all = reader.read("o,m,d,p,a\nO1,M1,2026-05-01 10:05,x,1\nO1,M1,2026-05-01 10:04,x,1\n");
  REQUIRE(all.reason().empty());
  CHECK(all.facts[0].activity.minute == 604);
}

TEST_CASE("members are read with dated attributes, and birthdays may be long ago") {
  ShopReader reader(
      "{ file: a, kind: members, columns: { member: id, joined: since, first_name: name, birthday: born, "
      "followers: f } }");
  const AllRead all =
      reader.read("id,since,name,born,f\nM1,2025-01-31,Zoë,1975-04-01,1200\nM2,2025-01-31,,,\n");
  REQUIRE(all.facts.size() == 2);
  REQUIRE(all.reason(0).empty());
  const engine::MemberFact& member = all.facts[0].member;
  CHECK(member.id == "M1");
  CHECK(member.joined == day_of(2025, 1, 31));
  REQUIRE(member.attributes.size() == 3);
  CHECK(reader.texts.text(member.attributes[0].second) == "Zoë");
  CHECK(member.attributes[1].second == day_of(1975, 4, 1).number);
  CHECK(member.attributes[2].second == 1200);
  CHECK(all.facts[1].member.attributes[1].second == kEmpty);
}

TEST_CASE("a birthday may come without its year, in the form of the file or as --MM-DD") {
  const auto born = [](const std::string& form, const std::string& cell) {
    ShopReader reader("{ file: a, kind: members, date: " + form +
                      ", columns: { member: id, joined: since, birthday: born } }");
    const std::string since = form == "DD.MM.YYYY"   ? "31.01.2025"
                              : form == "MM/DD/YYYY" ? "01/31/2025"
                                                     : "2025-01-31";
    const AllRead all = reader.read("id,since,born\nM1," + since + "," + cell + "\n");
    REQUIRE(all.facts.size() == 1);
    if (!all.reason(0).empty()) return all.reason(0);
    return date_text(Day{static_cast<std::int32_t>(all.facts[0].member.attributes.at(0).second)});
  };
  CHECK(born("YYYY-MM-DD", "--05-17") == "--05-17");
  CHECK(born("YYYY-MM-DD", "05-17") == "--05-17");
  CHECK(born("YYYY-MM-DD", "--02-29") == "--02-29");
  CHECK(born("YYYY-MM-DD", "1984-05-17") == "1984-05-17");
  CHECK(born("DD.MM.YYYY", "17.05.") == "--05-17");
  CHECK(born("DD.MM.YYYY", "17.05") == "--05-17");
  CHECK(born("DD.MM.YYYY", "--05-17") == "--05-17");
  CHECK(born("MM/DD/YYYY", "05/17") == "--05-17");
  const std::string way = "; a birthday without a year is written --05-17";
  CHECK(born("YYYY-MM-DD", "--17-05") == "does not exist: there is no month 17" + way);
  CHECK(born("YYYY-MM-DD", "--02-30") == "does not exist: month 2 has no day 30" + way);
  CHECK(born("YYYY-MM-DD", "17 May") == "is not a date in the form YYYY-MM-DD, such as 2027-03-31" + way);
  CHECK(born("YYYY-MM-DD", "0000-05-17") ==
        "is in the year 0000; years from 1900 to 2199 can be booked" + way);
}

TEST_CASE("other dates need their year") {
  ShopReader reader("{ file: a, kind: members, columns: { member: id, joined: since } }");
  CHECK(reader.read("id,since\nM1,--05-17\n").reason(0) ==
        "is not a date in the form YYYY-MM-DD, such as 2027-03-31");
}

TEST_CASE("rows with one cart number are one cart of several articles") {
  ShopReader reader(
      "{ file: a, kind: carts, zone: program, columns: { cart: c, member: m, day: d, product: p, amount: a } "
      "}");
  const AllRead all = reader.read(
      "c,m,d,p,a\nC1,M1,2026-05-01 10:05,pan,60\nC1,M1,2026-05-01 10:09,pot,40\n"
      "C2,M1,2026-05-01 11:00,pan,60\n");
  REQUIRE(all.facts.size() == 2);
  REQUIRE(all.reason(0).empty());
  const engine::ActivityFact& cart = all.facts[0].activity;
  CHECK(cart.event == language::kCarts);
  CHECK(cart.source_id == "C1");
  CHECK(cart.minute == 605);
  CHECK(cart.fields[0] == 10'000);
  const std::size_t width = cart.lines.size() / 2;
  CHECK(reader.texts.text(cart.lines[language::kLineProduct]) == "pan");
  CHECK(reader.texts.text(cart.lines[width + language::kLineProduct]) == "pot");
  CHECK(cart.lines[width + language::kLineNetAmount] == 4'000);
}

TEST_CASE("the time zone of a member must be one that the system knows") {
  ShopReader reader(
      "{ file: a, kind: members, columns: { member: id, joined: since, time_zone: zone }, values: { "
      "time_zone: { "
      "Ostküste: "
      "America/New_York } } }");
  const AllRead all = reader.read(
      "id,since,zone\nM1,2025-01-31,Asia/Tokyo\nM2,2025-01-31,\nM3,2025-01-31,Europe/Berln\n"
      "M4,2025-01-31,Ostküste\n");
  REQUIRE(all.facts.size() == 4);
  CHECK(all.reason(0).empty());
  CHECK(all.reason(1).empty());
  CHECK(all.reason(2) == "is not a time zone; write its name in the IANA list, such as Europe/Berlin");
  CHECK(all.reason(3).empty());
}

TEST_CASE("other events are read by their own fields") {
  ShopReader reader(
      "{ file: a, kind: reviews, columns: { id: id, member: m, day: d, product: p, status: s } }");
  const AllRead all =
      reader.read("id,m,d,p,s\nR1,M1,2026-05-01,knife,published\nR2,M1,2026-05-01,knife,publishd\n");
  REQUIRE(all.facts.size() == 2);
  CHECK(all.facts[0].activity.fields[1] == 1);
  CHECK(all.reason(1) == "is not known; did you mean published?");
}

TEST_CASE("an order whose lines add up to more than can be counted is rejected") {
  ShopReader reader(
      "{ file: a, kind: orders, money: minor, columns: { order: o, member: m, day: d, product: p, amount: a "
      "} }");
  const AllRead all =
      reader.read("o,m,d,p,a\nO1,M1,2026-05-01,x,1000000000000000\nO1,M1,2026-05-01,x,1000000000000000\n");
  CHECK(all.reason().find("is out of range: the lines of this order add up to too much") == 0);
}
