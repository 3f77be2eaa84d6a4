#include "storage/history_reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;

TEST_CASE("a history has its activities in the order of time, with fields and lines by slot") {
  Shop shop;
  engine::ActivityFact early = shop.order("M-1", "B", 100, language::kOpen, kMonday - 5);
  shop.add_line(early, 40, "pan");
  shop.add_line(early, 60, "knives");
  engine::ActivityFact same_time = shop.order("M-1", "A", 200, language::kOpen, kMonday - 5);
  shop.import([&](ActivityStore& store) {
    store.book_member(shop.member("M-1"), kMonday);
    store.book(shop.order("M-1", "C", 300));
    store.book(early);
    store.book(same_time);
    store.book(shop.order("", "D", 400));
  });
  HistoryReader reader(shop.database, shop.rules);
  const auto history = reader.read("M-1");
  REQUIRE(history.has_value());
  CHECK(history->id == "M-1");
  CHECK(history->number == 1);
  CHECK(history->joined == kMonday - 100);
  REQUIRE(history->activities.size() == 3);
  CHECK(history->activities[0].source_id == "A");
  CHECK(history->activities[1].source_id == "B");
  CHECK(history->activities[2].source_id == "C");
  const engine::Activity& order = history->activities[1];
  CHECK(order.day == kMonday - 5);
  CHECK(order.minute == 720);
  CHECK(order.at_ms == early.at_ms);
  CHECK(order.number == 2);
  REQUIRE(order.fields.size() == shop.rules.events[language::kOrders].fields.size());
  CHECK(order.fields[language::kOrderNetAmount] == 100);
  CHECK(order.fields[language::kOrderStatus] == language::kOpen);
  CHECK(order.fields[language::kOrderDelivered] == kEmpty);
  const std::size_t width = shop.rules.events[language::kOrders].line_fields.size();
  REQUIRE(order.lines.size() == 2 * width);
  CHECK(order.lines[language::kLineNetAmount] == 40);
  CHECK(order.lines[language::kLineProduct] > language::kUnknownSymbol);
  CHECK(reader.symbol_text(order.lines[language::kLineProduct]) == "pan");
  CHECK(order.lines[width + language::kLineProduct] == 0);  // a symbol of the program
  CHECK(reader.symbol_text(0) == "knives");
}

TEST_CASE("there is no history of an unknown member") {
  Shop shop;
  HistoryReader reader(shop.database, shop.rules);
  CHECK_FALSE(reader.read("M-1").has_value());
}

TEST_CASE("a return points to its order, whichever stands first") {
  Shop shop;
  shop.import([&](ActivityStore& store) {
    store.book_member(shop.member("M-1"), kMonday);
    store.book(shop.order("M-1", "A-1", 100));
    store.book(shop.order("M-1", "A-2", 100));
    store.book(shop.returned("M-1", "R-1", "A-2", 100));
    store.book(shop.returned("M-1", "R-2", "", 100));
  });
  const auto history = HistoryReader(shop.database, shop.rules).read("M-1");
  REQUIRE(history->activities.size() == 4);
  CHECK(history->activities[0].of == -1);
  CHECK(history->activities[2].of == 1);
  CHECK(history->activities[3].of == -1);
}

TEST_CASE("a revision acts from the order's own day") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  shop.book(shop.order("M-1", "A-1", 100, language::kOpen));
  shop.book(shop.order("M-1", "A-2", 100, language::kOpen));
  shop.book(shop.order("M-1", "A-1", 100, language::kCancelled));
  shop.book(shop.order("M-1", "A-1", 100, language::kCompleted));
  HistoryReader reader(shop.database, shop.rules);
  const auto one = reader.read("M-1");
  CHECK(one->activities[0].fields[language::kOrderStatus] == language::kCompleted);
  CHECK(one->activities[1].fields[language::kOrderStatus] == language::kOpen);
  reader.for_each([](const engine::MemberHistory& history) {
    CHECK(history.activities[0].fields[language::kOrderStatus] == language::kCompleted);
    CHECK(history.activities[1].fields[language::kOrderStatus] == language::kOpen);
  });
}

TEST_CASE("attributes hold from the joining day, changes from the day they were told") {
  Shop shop;
  engine::MemberFact member = shop.member("M-1");
  shop.set(member, "first_name", "Ada");
  shop.set(member, "country", "AT");
  member.attributes.emplace_back(slot(shop.rules.attributes, "birthday"), 4711);
  shop.book_member(member);
  engine::MemberFact changed = shop.member("M-1");
  shop.set(changed, "country", "online");
  changed.attributes.emplace_back(slot(shop.rules.attributes, "first_name"), kEmpty);
  shop.book_member(changed, kMonday);
  HistoryReader reader(shop.database, shop.rules);
  const auto history = reader.read("M-1");
  const std::int32_t name = slot(shop.rules.attributes, "first_name");
  const std::int32_t country = slot(shop.rules.attributes, "country");
  const std::int32_t birthday = slot(shop.rules.attributes, "birthday");
  REQUIRE(history->attributes.size() == 5);
  CHECK(history->attributes[0].attribute == name);
  CHECK(history->attributes[0].from == kMonday - 100);
  CHECK(reader.symbol_text(history->attributes[0].value) == "Ada");
  CHECK(history->attributes[1].value == kEmpty);
  CHECK(history->attributes[1].from == kMonday);
  CHECK(history->attributes[2].attribute == country);
  CHECK(reader.symbol_text(history->attributes[2].value) == "AT");
  CHECK(history->attributes[3].value == 1);  // "online", a symbol of the program
  CHECK(history->attributes[4].attribute == birthday);
  CHECK(history->attributes[4].value == 4711);
}

TEST_CASE("equal personal texts have equal numbers, and a rule's text is its symbol") {
  Shop shop;
  shop.rules.symbols.push_back("10115");
  for (const char* code : {"M-1", "M-2", "M-3"}) {
    engine::MemberFact member = shop.member(code);
    shop.set(member, "last_name", std::string(code) == "M-3" ? "Noether" : "Turing");
    shop.set(member, "postcode", "10115");
    shop.book_member(member);
  }
  HistoryReader reader(shop.database, shop.rules);
  std::vector<std::int64_t> names;
  reader.for_each([&](const engine::MemberHistory& history) {
    names.push_back(history.attributes.at(0).value);
    CHECK(history.attributes.at(1).value == 2);
    CHECK(reader.symbol_text(names.back()) == (history.id == "M-3" ? "Noether" : "Turing"));
  });
  CHECK(names[0] == names[1]);
  CHECK(names[0] != names[2]);
  CHECK(names[0] >= language::kUnknownSymbol);
}

TEST_CASE("a corrected joining day replaces the first one") {
  Shop shop;
  shop.book_member(shop.member("M-1", kMonday));
  CHECK(shop.book_member(shop.member("M-1", kMonday - 400)).outcome == BookedMember::Outcome::Revised);
  CHECK(shop.book_member(shop.member("M-1", kMonday - 400)).outcome == BookedMember::Outcome::Known);
  CHECK(HistoryReader(shop.database, shop.rules).read("M-1")->joined == kMonday - 400);
}

TEST_CASE("an edited program reads what it still knows") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  engine::ActivityFact order = shop.order("M-1", "A-1", 100, language::kCancelled);
  shop.add_line(order, 100, "pan");
  shop.book(order);
  shop.book(shop.fact(shop.rules.find_event("visits"), "M-1", "V-1"));

  language::Program edited = program();
  edited.symbols = {"new", "pan"};
  edited.events.erase(edited.events.begin() + 2);  // visits
  edited.events[language::kOrders].fields[language::kOrderStatus].choices = {"cancelled", "open"};
  edited.events[language::kOrders].fields.push_back({"gift", Unit{UnitKind::YesNo, 0}, {}});
  const auto history = HistoryReader(shop.database, edited).read("M-1");
  REQUIRE(history->activities.size() == 1);
  CHECK(history->activities[0].fields[language::kOrderStatus] == 0);
  CHECK(history->activities[0].fields.back() == kEmpty);
  CHECK(history->activities[0].lines[language::kLineProduct] == 1);
}

namespace {

void import_sixty_members(Shop& shop) {
  shop.import([&](ActivityStore& store) {
    for (int i = 0; i < 60; ++i) store.book_member(shop.member("M-" + std::to_string(i)), kMonday);
    for (int i = 0; i < 600; ++i) {
      const int member = (i * 7) % 59;  // M-59 has none
      store.book(shop.order("M-" + std::to_string(member), "A-" + std::to_string(i), i, language::kOpen,
                            kMonday - i % 50));
    }
    store.book(shop.order("", "N-1", 5));
  });
  shop.book(shop.order("M-7", "A-1", 1, language::kCompleted, kMonday - 1));
}

bool same_activities(const engine::MemberHistory& a, const engine::MemberHistory& b) {
  return std::equal(
      a.activities.begin(), a.activities.end(), b.activities.begin(), b.activities.end(),
      [](const engine::Activity& one, const engine::Activity& other) {
        return one.number == other.number && one.source_id == other.source_id && one.at_ms == other.at_ms &&
               std::equal(one.fields.begin(), one.fields.end(), other.fields.begin(), other.fields.end());
      });
}

}  // namespace

TEST_CASE("every member comes once, in ascending order, however little is kept in memory") {
  Shop shop;
  import_sixty_members(shop);
  // All at once; a member at a time; nothing in memory, in pieces of one activity; some of it in memory.
  for (const ReadingSize& size : {ReadingSize{}, ReadingSize{1, 1'000'000, 1}, ReadingSize{7, 0, 1},
                                  ReadingSize{7, 200, 50}, ReadingSize{1000, 0, 16384}}) {
    HistoryReader reader(shop.database, shop.rules, size);
    CHECK(reader.member_count() == 60);
    std::vector<engine::MemberHistory> all;
    reader.for_each([&](engine::MemberHistory&& history) { all.push_back(std::move(history)); });
    REQUIRE(all.size() == 60);
    std::size_t activities = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      CHECK(all[i].number == static_cast<std::int64_t>(i + 1));
      const auto alone = reader.read(all[i].id);
      REQUIRE(alone.has_value());
      CHECK(same_activities(all[i], *alone));
      activities += all[i].activities.size();
    }
    CHECK(activities == 600);
  }
}

TEST_CASE(
    "some of many members are read as each by himself is, with what was revised and what is known of them") {
  Shop shop;
  import_sixty_members(shop);
  for (int i = 1; i <= 60; i += 7) {
    engine::MemberFact fact = shop.member("M-" + std::to_string(i));
    shop.set(fact, "country", "AT");
    shop.set(fact, "first_name", "Ada");
    shop.book_member(fact, kMonday);
    shop.book(shop.order("M-" + std::to_string(i), "B-" + std::to_string(i), 100, language::kOpen));
    shop.book(shop.order("M-" + std::to_string(i), "B-" + std::to_string(i), 100, language::kCompleted));
  }
  HistoryReader reader(shop.database, shop.rules);
  std::vector<engine::MemberNumber> some;
  for (engine::MemberNumber member = 1; member <= 60; ++member) {
    if (member % 3 != 0) some.push_back(member);
  }
  some.push_back(99);  // nobody
  std::vector<engine::MemberHistory> read;
  reader.for_each_raw_of(some, [&](RawHistory&& raw) { read.push_back(reader.assemble(raw)); });
  some.pop_back();
  REQUIRE(read.size() == some.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    const auto alone = reader.read(some[i]);
    REQUIRE(alone.has_value());
    CHECK(read[i].number == some[i]);
    CHECK(read[i].id == alone->id);
    CHECK(read[i].joined == alone->joined);
    CHECK(same_activities(read[i], *alone));
    CHECK(read[i].attributes.size() == alone->attributes.size());
  }
}

TEST_CASE("activities that wait for their members' turn leave no file behind") {
  Shop shop;
  import_sixty_members(shop);
  const auto files = [&] {
    std::vector<std::string> names;
    for (const auto& one : std::filesystem::directory_iterator(shop.database.path().parent_path()))
      names.push_back(one.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  };
  const std::vector<std::string> before = files();
  std::size_t members = 0;
  HistoryReader(shop.database, shop.rules, {7, 0, 1}).for_each([&](const engine::MemberHistory&) {
    if (++members == 5) CHECK(files() == before);
  });
  CHECK(members == 60);
}

TEST_CASE("what is read of members is made into histories by several threads at once") {
  Shop shop;
  import_sixty_members(shop);
  HistoryReader reader(shop.database, shop.rules, {7, 0, 1});
  std::vector<RawHistory> raws;
  reader.for_each_raw({}, [&](RawHistory&& raw) { raws.push_back(std::move(raw)); });
  REQUIRE(raws.size() == 60);
  std::vector<engine::MemberHistory> made(raws.size());
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < raws.size(); i += 4) made[i] = reader.assemble(raws[i]);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < made.size(); ++i) {
    CHECK(made[i].number == raws[i].number);
    CHECK(same_activities(made[i], *reader.read(made[i].number)));
  }
}

TEST_CASE("the database may be written while histories are handed out") {
  Shop shop;
  shop.import([&](ActivityStore& store) {
    for (int i = 0; i < 5; ++i) store.book_member(shop.member("M-" + std::to_string(i)), kMonday);
  });
  LedgerStore ledger(shop.database);
  HistoryReader reader(shop.database, shop.rules, {1, 0, 1});
  reader.for_each([&](const engine::MemberHistory&) {
    shop.database.with_write_transaction([&] { ledger.unit_of("points"); });
  });
  CHECK(ledger.find_unit("points").has_value());
}
