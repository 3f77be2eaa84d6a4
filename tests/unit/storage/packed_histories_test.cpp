#include "storage/packed_histories.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "storage/batch_store.h"
#include "storage/verify.h"
#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;

namespace {

constexpr int kPacked = 150;  // in three rows

std::string name_of(int member) { return "M-" + std::to_string(member); }

// Every second of them did something, some of it on the same day, and one order was revised.
class PackedShop : public Shop {
 public:
  PackedShop() {
    const auto everything = [&](ActivityStore& store) {
      for (int i = 1; i <= kPacked; ++i) store.book_member(member(name_of(i)), kMonday);
      for (int i = 0; i < 900; ++i) store.book(one_of_many(i));
      store.book(order("", "N-1", 5));
    };
    import(everything);
    book(order(name_of(3), "A-1", 100, language::kCompleted, kMonday - 1));  // the second state of it
  }
  engine::ActivityFact one_of_many(int i) const {
    return order(name_of(1 + 2 * (i % (kPacked / 2))), "A-" + std::to_string(i), 100, language::kOpen,
                 kMonday - i % 50);
  }
  void pack(const ReadingSize& size = {}) {
    HistoryReader(database, rules, size)
        .for_each_raw(
            {}, [](const RawHistory&) {}, HistoryReader::Members::GoneToo, Packing::WhereDue);
  }
  std::optional<PackedHistories::Basis> basis() { return PackedHistories(database).basis(); }
  // All of them, and one in three as some of many: as each is who is read by himself, from the rows.
  void expect_the_same() {
    HistoryReader reader(database, rules);
    std::vector<engine::MemberNumber> some;
    std::size_t members = 0;
    reader.for_each([&](const engine::MemberHistory& history) {
      expect_as_alone(reader, history);
      if (++members % 3 == 0) some.push_back(history.number);
    });
    CHECK(members == static_cast<std::size_t>(reader.member_count()));
    std::size_t read = 0;
    reader.for_each_raw_of(some, [&](RawHistory&& raw) {
      expect_as_alone(reader, reader.assemble(raw));
      ++read;
    });
    CHECK(read == some.size());
  }
  std::vector<std::string> found() {
    std::vector<std::string> said;
    for (const Finding& one : verify(database, {}).findings) said.push_back(one.invariant + ": " + one.text);
    return said;
  }

 private:
  static void expect_as_alone(HistoryReader& reader, const engine::MemberHistory& history) {
    const auto alone = reader.read(history.number);
    REQUIRE(alone);
    REQUIRE(history.activities.size() == alone->activities.size());
    for (std::size_t i = 0; i < history.activities.size(); ++i) {
      const engine::Activity &one = history.activities[i], &other = alone->activities[i];
      CHECK(one.number == other.number);
      CHECK(one.source_id == other.source_id);
      CHECK(one.event == other.event);
      CHECK(one.day == other.day);
      CHECK(one.minute == other.minute);
      CHECK(one.at_ms == other.at_ms);
      CHECK(one.of == other.of);
      CHECK(std::equal(one.fields.begin(), one.fields.end(), other.fields.begin(), other.fields.end()));
      CHECK(std::equal(one.lines.begin(), one.lines.end(), other.lines.begin(), other.lines.end()));
    }
  }
};

// What a basis says does not hold may be in the rows all the same: another text in place of the stored one is
// the proof of where something was read from.
void put_other_words(PackedShop& shop) {
  raw(shop.folder.file(),
      "DROP TRIGGER activity_no_update; UPDATE activity SET source_key = source_key || '!' WHERE id <= 900");
}

std::string first_id(PackedShop& shop) {
  std::string id;
  HistoryReader reader(shop.database, shop.rules);
  reader.for_each([&](const engine::MemberHistory& history) {
    if (history.number == 1) id = history.activities.front().source_id;
  });
  return id;
}

}  // namespace

TEST_CASE("histories are packed by who goes over all of them, once, and are read instead of the rows") {
  PackedShop shop;
  CHECK_FALSE(shop.basis());
  shop.expect_the_same();
  shop.pack();
  REQUIRE(shop.basis());
  CHECK(*shop.basis() == PackedHistories(shop.database).now());
  CHECK(count(shop.folder.file(), "SELECT count(*) FROM history") == 3);
  shop.expect_the_same();
  CHECK(shop.found().empty());
  const std::string file = bytes_of(shop.folder.file());
  shop.pack();
  CHECK(bytes_of(shop.folder.file()) == file);
  put_other_words(shop);
  CHECK(first_id(shop).back() != '!');
}

TEST_CASE("what came since the histories were packed is read beside them, and what was revised instead") {
  PackedShop shop;
  shop.pack();
  const auto packed = shop.basis();
  shop.import([&](ActivityStore& store) {
    store.book_member(shop.member("M-new"), kMonday);
    store.book(shop.order("M-new", "B-1", 100));
    store.book(shop.order(name_of(2), "B-2", 100));                                 // had nothing
    store.book(shop.order(name_of(7), "B-3", 100, language::kOpen, kMonday - 60));  // before all of his
    store.book(shop.returned(name_of(3), "R-1", "A-1", 40));
    store.book(shop.order(name_of(5), "A-2", 100, language::kCompleted, kMonday - 2));
    store.book(shop.order(name_of(3), "A-1", 100, language::kCancelled, kMonday - 1));
  });
  shop.pack();
  CHECK(shop.basis() == packed);
  shop.expect_the_same();
  CHECK(shop.found().empty());
  std::int64_t status = -1;
  HistoryReader(shop.database, shop.rules).for_each([&](const engine::MemberHistory& history) {
    for (const engine::Activity& one : history.activities) {
      if (one.source_id == "A-1") status = one.fields[language::kOrderStatus];
    }
  });
  CHECK(status == language::kCancelled);
  // Once it is much, they are packed anew.
  shop.import([&](ActivityStore& store) {
    for (int i = 900; i < 1100; ++i) store.book(shop.one_of_many(i));
  });
  shop.expect_the_same();
  shop.pack();
  CHECK(*shop.basis() == PackedHistories(shop.database).now());
  shop.expect_the_same();
  CHECK(shop.found().empty());
}

TEST_CASE("when much came, and nothing was revised, histories are packed anew") {
  PackedShop shop;
  shop.pack();
  const auto packed = shop.basis();
  const auto work = [&](ActivityStore& store) {
    for (int i = 900; i < 1'030; ++i) store.book(shop.one_of_many(i));
  };
  shop.import(work);
  shop.pack();
  CHECK(shop.basis() != packed);
}

TEST_CASE("members who came since stand in no row, and nothing is wrong with that") {
  PackedShop shop;
  shop.pack();
  const auto packed = shop.basis();
  const auto work = [&](ActivityStore& store) {
    for (int i = 1; i <= 60; ++i) store.book_member(shop.member("N-" + std::to_string(i)), kMonday);
    store.book(shop.order("N-60", "B-1", 100));
  };
  shop.import(work);
  shop.pack();
  CHECK(shop.basis() == packed);
  shop.expect_the_same();
  CHECK(shop.found().empty());
}

TEST_CASE("who read some members reads what was packed since") {
  PackedShop shop;
  shop.pack();
  HistoryReader reader(shop.database, shop.rules);
  const std::vector<engine::MemberNumber> some{1};
  const auto activities = [&] {
    std::size_t count = 0;
    reader.for_each_raw_of(some, [&](const RawHistory& raw) { count = raw.activities.end; });
    return count;
  };
  CHECK(activities() == 12);
  shop.book(shop.order(name_of(1), "B-1", 100));
  CHECK(activities() == 13);
  raw(shop.folder.file(), "DELETE FROM history_basis");
  shop.pack();
  CHECK(activities() == 13);
}

TEST_CASE("when much was revised, histories are packed anew, too") {
  PackedShop shop;
  shop.pack();
  const auto packed = shop.basis();
  shop.import([&](ActivityStore& store) {
    for (int i = 0; i < 200; ++i) {
      engine::ActivityFact fact = shop.one_of_many(i);
      fact.fields[language::kOrderStatus] = language::kCancelled;
      store.book(fact);
    }
  });
  shop.expect_the_same();
  shop.pack();
  CHECK(shop.basis() != packed);
  shop.expect_the_same();
  CHECK(shop.found().empty());
}

TEST_CASE("what was packed with a batch that was taken back is not read any more") {
  PackedShop shop;
  BatchNumber batch = 0;
  shop.import([&](ActivityStore& store) { store.book(shop.order(name_of(2), "B-1", 100)); });
  batch = count(shop.folder.file(), "SELECT max(id) FROM batch");
  shop.pack();
  shop.database.with_write_transaction(
      [&] { BatchStore(shop.database).undo(batch, 0, "Ann", "wrong file"); });
  CHECK_FALSE(shop.basis());
  shop.expect_the_same();
  CHECK(shop.found().empty());
  shop.pack();
  CHECK(shop.basis());
  shop.expect_the_same();
  CHECK(shop.found().empty());
}

TEST_CASE("a packed row that is not what was written is not read, verify says so, and it is made anew") {
  for (const char* harm :
       {"UPDATE history SET data = (SELECT data FROM history WHERE block = 0) WHERE block = 1",
        "UPDATE history SET data = zeroblob(3) WHERE block = 1", "DELETE FROM history WHERE block = 1"}) {
    PackedShop shop;
    shop.pack();
    raw(shop.folder.file(), harm);
    shop.expect_the_same();
    const std::vector<std::string> found = shop.found();
    REQUIRE(found.size() == 1);
    CHECK_MESSAGE(
        found.front().starts_with("packed histories are what the activities say: Row 1 of `history` is "
                                  "not what the activities of its members say. The activities"),
        found.front());
    shop.pack();
    shop.expect_the_same();
    shop.pack();
    CHECK(shop.found().empty());
    CHECK(count(shop.folder.file(), "SELECT count(*) FROM history") == 3);
    shop.expect_the_same();
  }
}

TEST_CASE("verify finds a packed row that was changed together with its hash") {
  PackedShop shop;
  shop.pack();
  PackedHistories histories(shop.database);
  RawRange range;
  for (int i = 1; i <= 64; ++i) range.members.push_back(RawMember{i, {}, {}});
  REQUIRE(histories.read(*shop.basis(), 1, 64, range).empty());
  SUBCASE("a day") { range.activities.front().day += 1; }
  SUBCASE("whose it is") {
    range.members.front().number = 2;
    range.members.erase(range.members.begin() + 1);
    range.activities.resize(1);
  }
  SUBCASE("one that is missing") { range.activities.pop_back(); }
  histories.pack(1, 64, range);
  shop.database.with_write_transaction([&] { histories.write_waiting(); });
  const std::vector<std::string> found = shop.found();
  REQUIRE(found.size() == 1);
  CHECK_MESSAGE(found.front().find("Row 0 of `history`") != std::string::npos, found.front());
  CHECK_MESSAGE(found.front().find("`DELETE FROM history_basis`") != std::string::npos, found.front());
  raw(shop.folder.file(), "DELETE FROM history_basis");
  shop.pack();
  CHECK(shop.found().empty());
}

// Packing anew is no single transaction: rows of a later time beside the old basis are what a kill leaves.
TEST_CASE("packed rows may hold more than their basis says, and nothing is there twice") {
  PackedShop shop;
  shop.pack();
  const PackedHistories::Basis before = *shop.basis();
  shop.import([&](ActivityStore& store) {
    for (int i = 900; i < 1010; ++i) store.book(shop.one_of_many(i));
    store.book(shop.order(name_of(5), "A-2", 100, language::kCompleted, kMonday - 2));
    store.book(shop.order(name_of(3), "A-1", 100, language::kCancelled, kMonday - 1));
  });
  raw(shop.folder.file(), "DELETE FROM history_basis");
  shop.pack();
  shop.database.with_write_transaction([&] { PackedHistories(shop.database).settle(before); });
  CHECK(*shop.basis() == before);
  shop.expect_the_same();
  CHECK(shop.found().empty());
}

TEST_CASE("ranges of members begin with a packed row, however many members there are") {
  PackedShop shop;
  ReadingSize size;
  size.members = 64;
  size.most_ranges = 2;  // 75 members each would end in the middle of a row
  shop.pack(size);
  CHECK(count(shop.folder.file(), "SELECT count(*) FROM history") == 3);
  shop.expect_the_same();
  CHECK(shop.found().empty());
}

TEST_CASE("what one member did is not packed if it is very much") {
  PackedShop shop;
  const std::string long_id(120, 'x');
  const auto work = [&](ActivityStore& store) {
    for (int i = 0; i < 9'000; ++i)
      store.book(
          shop.order(name_of(70), long_id + std::to_string(i), 100, language::kOpen, kMonday - i % 300));
  };
  shop.import(work);
  shop.pack();
  CHECK(count(shop.folder.file(), "SELECT length(data) FROM history WHERE block = 1") < 100'000);
  shop.expect_the_same();
  CHECK(shop.found().empty());
  shop.book(shop.order(name_of(70), long_id + "7", 100, language::kCompleted, kMonday - 7));
  shop.expect_the_same();
  CHECK(shop.found().empty());
  const auto packed = shop.basis();
  shop.pack();
  CHECK(shop.basis() == packed);
}
