#include "storage/activity_store.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "core/check.h"
#include "storage/statement.h"
#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;
using Outcome = Booked::Outcome;
using MemberOutcome = BookedMember::Outcome;

TEST_CASE("an activity is new once and known ever after") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  engine::ActivityFact order = shop.order("M-1", "A-1", 4990);
  shop.add_line(order, 4990, "pan");
  const Booked first = shop.book(order);
  CHECK(first.outcome == Outcome::New);
  const Booked second = shop.book(order);
  CHECK(second.outcome == Outcome::Known);
  CHECK(second.activity == first.activity);
  CHECK(count(shop.folder.file(), "SELECT count(*) FROM activity") == 1);
}

TEST_CASE("the same id twice in the first load is one activity") {
  Shop shop;
  const ImportCounts counts = shop.import([&](ActivityStore& store) {
    store.book_member(shop.member("M-1"), kMonday);
    CHECK(store.book(shop.order("M-1", "A-1", 4990)).outcome == Outcome::New);
    CHECK(store.book(shop.order("M-1", "A-1", 4990)).outcome == Outcome::Known);
    CHECK(store.book(shop.order("M-1", "A-1", 5000)).outcome == Outcome::Conflict);
  });
  CHECK(counts.members_new == 1);
  CHECK(counts.activities_new == 1);
  CHECK(counts.activities_known == 1);
  CHECK(counts.activities_refused == 1);
}

TEST_CASE("a first load of many activities finds every one of them again") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  shop.import([&](ActivityStore& store) {
    for (int i = 0; i < 3000; ++i)
      REQUIRE(store.book(shop.order("M-1", "A-" + std::to_string(i), i)).outcome == Outcome::New);
    for (int i = 0; i < 3000; ++i)
      REQUIRE(store.book(shop.order("M-1", "A-" + std::to_string(i), i)).outcome == Outcome::Known);
  });
  const ImportCounts again = shop.import([&](ActivityStore& store) {
    for (int i = 0; i < 3000; ++i) store.book(shop.order("M-1", "A-" + std::to_string(i), i));
  });
  CHECK(again.activities_known == 3000);
  CHECK(count(shop.folder.file(),
              "SELECT count(*) FROM sqlite_schema WHERE name IN ('activity_key', 'activity_member')") == 2);
}

TEST_CASE("a first load that names what is not there saves nothing, and references are looked up again after it") {
  for (const char* stray : {"INSERT INTO attribute VALUES(99, 1, 0, 0, 1, 1)",
                            "INSERT INTO activity VALUES(2, 99, 1, 0, 0, 0, 0, 'A-2', NULL, 1, x'00')",
                            "INSERT INTO activity VALUES(2, 1, 2, 0, 0, 0, 0, 'A-2', 77, 1, x'00')",
                            "INSERT INTO named_member VALUES(99, 1)"}) {
    Shop shop;
    ActivityStore store(shop.database, shop.rules);
    const auto load = [&](bool with_stray) {
      store.with_transaction([&] {
        store.begin_import("orders.csv", "00", 0, shop.texts);
        store.book_member(shop.member("M-1"), kMonday);
        store.book(shop.order("M-1", "A-1", 4990));
        store.finish_import();
        if (with_stray) Statement(shop.database, stray).write();
      });
    };
    CHECK_THROWS_AS(load(true), InternalError);
    CHECK(count(shop.folder.file(), "SELECT count(*) FROM activity") == 0);
    load(false);
    CHECK(count(shop.folder.file(), "SELECT count(*) FROM activity") == 1);
    CHECK_THROWS_AS(shop.database.with_write_transaction([&] { Statement(shop.database, stray).write(); }),
                    InternalError);
    CHECK(count(shop.folder.file(), "SELECT count(*) FROM pragma_foreign_key_check") == 0);
  }
}

TEST_CASE("of a second load references are looked up row by row") {
  Shop shop;
  ActivityStore store(shop.database, shop.rules);
  shop.book_member(shop.member("M-1"));
  shop.book(shop.order("M-1", "A-1", 4990));
  store.with_transaction([&] {
    CHECK(Statement(shop.database, "PRAGMA foreign_keys").number() == 1);
  });
}

TEST_CASE("the order of lines does not matter, repeated lines do") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  engine::ActivityFact order = shop.order("M-1", "A-1", 300);
  shop.add_line(order, 100, "pan");
  shop.add_line(order, 200, "pot");
  shop.book(order);
  engine::ActivityFact turned = shop.order("M-1", "A-1", 300);
  shop.add_line(turned, 200, "pot");
  shop.add_line(turned, 100, "pan");
  CHECK(shop.book(turned).outcome == Outcome::Known);

  engine::ActivityFact repeated = turned;
  shop.add_line(repeated, 100, "pan");
  const Booked booked = shop.book(repeated);
  CHECK(booked.outcome == Outcome::Conflict);
  REQUIRE(booked.differences.size() == 2);
  CHECK(booked.differences[0].what == "number of lines");
  CHECK(booked.differences[0].stored == "2");
  CHECK(booked.differences[0].came == "3");
  CHECK(booked.differences[1].what == "line 3");
  CHECK(booked.differences[1].came == "net_amount 1 EUR, product pan");
}

TEST_CASE("other content under the same id shows both and stores nothing") {
  Shop shop;
  shop.import([&](ActivityStore& store) {
    store.book_member(shop.member("M-1"), kMonday);
    store.book_member(shop.member("M-2"), kMonday);
  });
  shop.book(shop.order("M-1", "A-1", 4990));
  engine::ActivityFact other = shop.order("M-2", "A-1", 5090, language::kCompleted, kMonday + 1);
  const Booked booked = shop.book(other);
  CHECK(booked.outcome == Outcome::Conflict);
  REQUIRE(booked.differences.size() == 3);
  CHECK(booked.differences[0].what == "member");
  CHECK(booked.differences[0].stored == "M-1");
  CHECK(booked.differences[0].came == "M-2");
  CHECK(booked.differences[1].what == "time");
  CHECK(booked.differences[1].stored == iso(kMonday) + " 12:00");
  CHECK(booked.differences[2].what == "net_amount");
  CHECK(booked.differences[2].stored == "49.90 EUR");
  CHECK(booked.differences[2].came == "50.90 EUR");
  CHECK(count(shop.folder.file(), "SELECT count(*) FROM revision") == 0);
}

TEST_CASE("a changed status or delivery day is a revision, and the last one is what is known") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  shop.book(shop.order("M-1", "A-1", 4990, language::kOpen));
  engine::ActivityFact delivered = shop.order("M-1", "A-1", 4990, language::kCompleted);
  delivered.fields[language::kOrderDelivered] = kMonday.number + 3;
  const Booked booked = shop.book(delivered);
  CHECK(booked.outcome == Outcome::Revised);
  REQUIRE(booked.differences.size() == 2);
  CHECK(booked.differences[0].what == "status");
  CHECK(booked.differences[0].stored == "open");
  CHECK(booked.differences[0].came == "completed");
  CHECK(booked.differences[1].what == "delivered");
  CHECK(booked.differences[1].stored.empty());
  CHECK(booked.differences[1].came == iso(kMonday + 3));
  CHECK(shop.book(delivered).outcome == Outcome::Known);
  CHECK(shop.book(shop.order("M-1", "A-1", 4990, language::kCancelled)).outcome == Outcome::Revised);
  CHECK(count(shop.folder.file(), "SELECT max(nr) FROM revision") == 2);
}

TEST_CASE("a changed status together with another amount is a conflict") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  shop.book(shop.order("M-1", "A-1", 4990, language::kOpen));
  CHECK(shop.book(shop.order("M-1", "A-1", 4000, language::kCompleted)).outcome == Outcome::Conflict);
}

TEST_CASE("the same id of another event is another activity") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  CHECK(shop.book(shop.order("M-1", "1", 100)).outcome == Outcome::New);
  CHECK(shop.book(shop.returned("M-1", "1", "", 100)).outcome == Outcome::New);
  CHECK(shop.book(shop.fact(shop.rules.find_event("visits"), "M-1", "1")).outcome == Outcome::New);
}

TEST_CASE("an activity of an unknown member is handed back, nobody's is kept") {
  Shop shop;
  CHECK(shop.book(shop.order("M-9", "A-1", 100)).outcome == Outcome::UnknownMember);
  CHECK(shop.book(shop.order("", "A-1", 100)).outcome == Outcome::New);
  CHECK(count(shop.folder.file(), "SELECT count(*) FROM activity WHERE member IS NULL") == 1);
}

TEST_CASE("a return needs its order, and the order's member") {
  Shop shop;
  shop.import([&](ActivityStore& store) {
    store.book_member(shop.member("M-1"), kMonday);
    store.book_member(shop.member("M-2"), kMonday);
    store.book(shop.order("M-1", "A-1", 1000));
  });
  CHECK(shop.book(shop.returned("M-1", "R-1", "A-2", 100)).outcome == Outcome::UnknownOrder);
  CHECK(shop.book(shop.returned("M-2", "R-1", "A-1", 100)).outcome == Outcome::UnknownOrder);
  CHECK(shop.book(shop.returned("M-1", "R-1", "A-1", 100)).outcome == Outcome::New);
}

TEST_CASE("no more can be returned than the order was worth, all returns together") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  shop.book(shop.order("M-1", "A-1", 1000));
  CHECK(shop.book(shop.returned("M-1", "R-1", "A-1", 700)).outcome == Outcome::New);
  const Booked booked = shop.book(shop.returned("M-1", "R-2", "A-1", 301));
  CHECK(booked.outcome == Outcome::ReturnTooLarge);
  REQUIRE(booked.differences.size() == 1);
  CHECK(booked.differences[0].stored == "10 EUR");
  CHECK(booked.differences[0].came == "10.01 EUR");
  CHECK(shop.book(shop.returned("M-1", "R-2", "A-1", 300)).outcome == Outcome::New);
  CHECK(shop.book(shop.returned("M-1", "R-1", "A-1", 700)).outcome == Outcome::Known);
}

TEST_CASE("a member is new, then known, then revised from the day the change was told") {
  Shop shop;
  engine::MemberFact member = shop.member("M-1");
  shop.set(member, "language", "de");
  shop.set(member, "email", "a@example.org");
  CHECK(shop.book_member(member).outcome == MemberOutcome::New);
  CHECK(shop.book_member(member).outcome == MemberOutcome::Known);
  engine::MemberFact moved = shop.member("M-1");
  shop.set(moved, "language", "en");
  shop.set(moved, "email", "b@example.org");
  const BookedMember booked = shop.book_member(moved, kMonday + 5);
  CHECK(booked.outcome == MemberOutcome::Revised);
  REQUIRE(booked.differences.size() == 2);
  CHECK(booked.differences[0].what == "language");
  CHECK(booked.differences[0].stored == "de");
  CHECK(booked.differences[0].came == "en");
  CHECK(booked.differences[1].stored == "a@example.org");
  CHECK(shop.book_member(moved, kMonday + 6).outcome == MemberOutcome::Known);
}

TEST_CASE("two changes on one day are both kept and the last one holds") {
  Shop shop;
  engine::MemberFact member = shop.member("M-1");
  shop.book_member(member);
  for (const char* country : {"AT", "CH", "AT"}) {
    engine::MemberFact changed = shop.member("M-1");
    shop.set(changed, "country", country);
    CHECK(shop.book_member(changed).outcome == MemberOutcome::Revised);
  }
  HistoryReader reader(shop.database, shop.rules);
  const auto history = reader.read("M-1");
  REQUIRE(history.has_value());
  REQUIRE(history->attributes.size() == 1);
  CHECK(reader.symbol_text(history->attributes[0].value) == "AT");
}

TEST_CASE("what names a person stands in one table whose rows may be deleted, and nowhere else") {
  Shop shop;
  engine::MemberFact member = shop.member("M-1");
  shop.set(member, "first_name", "Xanthippe");
  shop.set(member, "email", "xanthippe@example.org");
  shop.set(member, "language", "de");
  member.attributes.emplace_back(slot(shop.rules.attributes, "birthday"), 4711);
  shop.book_member(member);
  CHECK(count(shop.folder.file(), "SELECT count(*) FROM person_fact") == 3);
  CHECK(count(shop.folder.file(), "SELECT count(*) FROM attribute") == 1);
  CHECK(count(shop.folder.file(), "SELECT count(*) FROM symbol WHERE text LIKE '%anthippe%'") == 0);
  CHECK_FALSE(is_refused(shop.folder.file(), "DELETE FROM person_fact"));
  CHECK(is_refused(shop.folder.file(), "DELETE FROM attribute"));
}

TEST_CASE("what a rolled back import numbered is forgotten") {
  Shop shop;
  ActivityStore store(shop.database, shop.rules);
  engine::ActivityFact order = shop.order("M-1", "A-1", 300);
  shop.add_line(order, 300, "pan");
  CHECK_THROWS_AS(shop.database.with_write_transaction([&] {
    store.begin_import("a.csv", "00", 1, shop.texts);
    store.book_member(shop.member("M-1"), kMonday);
    store.book(order);
    throw std::runtime_error("5 % rejects");
  }),
                  std::runtime_error);
  CHECK(count(shop.folder.file(), "SELECT count(*) FROM symbol") == 0);
  shop.database.with_write_transaction([&] {
    store.begin_import("a.csv", "00", 1, shop.texts);
    CHECK(store.book(order).outcome == Outcome::UnknownMember);
    CHECK(store.book_member(shop.member("M-1"), kMonday).outcome == MemberOutcome::New);
    CHECK(store.book(order).outcome == Outcome::New);
    store.finish_import();
  });
  CHECK(count(shop.folder.file(), "PRAGMA foreign_key_check") == -1);
  HistoryReader reader(shop.database, shop.rules);
  const auto history = reader.read("M-1");
  REQUIRE(history.has_value());
  CHECK(reader.symbol_text(history->activities.at(0).lines[language::kLineProduct]) == "pan");
}

TEST_CASE("a batch is found again by the bytes of its file") {
  Shop shop;
  ActivityStore store(shop.database, shop.rules);
  CHECK_FALSE(store.batch_of("abcd").has_value());
  shop.database.with_write_transaction([&] {
    store.begin_import("members.csv", "abcd", 1'700'000'000'000, shop.texts);
    store.book_member(shop.member("M-1"), kMonday);
    store.finish_import();
  });
  const auto batch = store.batch_of("abcd");
  REQUIRE(batch.has_value());
  CHECK(batch->file == "members.csv");
  CHECK(batch->booked_at_ms == 1'700'000'000'000);
  CHECK(batch->counts.members_new == 1);
}

TEST_CASE("a database is never filled with two currencies or two time zones") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  language::Program other = program();
  other.currency = currency_of("GBP");
  ActivityStore pounds(shop.database, other);
  CHECK_THROWS_AS(shop.database.with_write_transaction([&] { pounds.begin_import("a", "b", 1, shop.texts); }),
                  StorageError);
  other = program();
  other.time_zone = "Europe/London";
  ActivityStore london(shop.database, other);
  CHECK_THROWS_AS(shop.database.with_write_transaction([&] { london.begin_import("a", "b", 1, shop.texts); }),
                  StorageError);
}
