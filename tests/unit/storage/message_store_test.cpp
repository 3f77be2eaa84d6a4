#include "storage/message_store.h"

#include <doctest/doctest.h>

#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;

namespace {

Message message(const std::string& key, MessageRunNumber run) {
  Message made;
  made.run = run;
  made.notification = "almost_gold";
  made.member = 1;
  made.channel = "email";
  made.language = "de";
  made.day = kMonday;
  made.written_at_ms = 5;
  made.key = key;
  made.address = "ada@example.org";
  made.subject = "Fast Gold";
  made.text = "Hallo Ada";
  return made;
}

}  // namespace

TEST_CASE("a message is kept once, whoever asks how often") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  MessageStore store(shop.database);
  CHECK_FALSE(store.last_run().has_value());
  MessageRunNumber run = 0;
  shop.database.with_write_transaction([&] {
    run = store.start_run(kMonday, 4);
    CHECK(store.record(message("gold/1/2027", run)));
    CHECK_FALSE(store.record(message("gold/1/2027", run)));
    CHECK(store.record(message("gold/1/2028", run)));
  });
  CHECK(store.last_run() == run);
  const auto sent = store.of_run(run);
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].key == "gold/1/2027");
  CHECK(sent[0].notification == "almost_gold");
  CHECK(sent[0].channel == "email");
  CHECK(sent[0].subject == "Fast Gold");
  CHECK(sent[0].text == "Hallo Ada");
  CHECK(store.of_member(1).front().key == "gold/1/2028");
  CHECK(store.of_member(1).front().text.empty());
  CHECK(store.of_member(2).empty());
}

TEST_CASE("what a message said can be deleted, that it was written cannot") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  MessageStore store(shop.database);
  shop.database.with_write_transaction([&] { store.record(message("k", store.start_run(kMonday, 4))); });
  CHECK_FALSE(is_refused(shop.folder.file(), "DELETE FROM message_text"));
  CHECK(is_refused(shop.folder.file(), "DELETE FROM message"));
  const auto sent = store.of_run(1);
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].text.empty());
  CHECK(sent[0].day == kMonday);
}
