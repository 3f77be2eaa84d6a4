#include "storage/packing.h"

#include <doctest/doctest.h>

#include <cstdint>

#include "storage/chain.h"
#include "storage/error.h"

using namespace rung::storage;

TEST_CASE("packed values come out as they went in, extremes included") {
  Content content;
  content.fields = {{1, 0}, {2, -1}, {300, INT64_MAX}, {4, INT64_MIN}, {5, 127}, {6, 128}};
  content.lines = {{{7, 1999}}, {}, {{7, -5}, {8, 1}}};
  std::string bytes;
  pack_values(bytes, content.fields);
  pack_number(bytes, content.lines.size());
  for (const PackedValues& line : content.lines) pack_values(bytes, line);
  CHECK(unpack(bytes) == content);
}

TEST_CASE("a blob that is cut, has a rest or an impossible count is damaged") {
  std::string bytes;
  pack_values(bytes, {{1, 100000}, {2, 5}});
  pack_number(bytes, 1);
  pack_values(bytes, {{3, 9}});
  CHECK_NOTHROW(unpack(bytes));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_THROWS_AS(unpack(bytes.substr(0, size)), StorageError);
  CHECK_THROWS_AS(unpack(bytes + 'x'), StorageError);
  CHECK_THROWS_AS(unpack("\xff\xff\xff\xff\x7f"), StorageError);
  CHECK_THROWS_AS(unpack(std::string(20, '\xff')), StorageError);
}

TEST_CASE("the text hash is SipHash-2-4 as published") {
  // First vectors of the reference implementation, key 00 01 … 0f.
  std::string text;
  CHECK(text_hash(text) == 0x726fdb47dd0e0e31);
  text.push_back('\0');
  CHECK(text_hash(text) == 0x74f839c593dc67fd);
  for (char i = 1; i < 15; ++i) text.push_back(i);
  CHECK(text_hash(text) == 0xa129ca6149be45e5);
}

TEST_CASE("SHA-256 is as published") {
  CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("the hash of a transaction never changes between versions") {
  TxnRow header;
  header.id = 1;
  header.kind = 7;
  header.day = 20000;
  header.booked_at = 1'700'000'000'000;
  header.source = "recalculate";
  header.key = "1/1";
  header.request = "run 1, chunk 1";
  header.content_hash = sha256(header.request);
  header.first_lot = header.first_posting = 1;
  ChainLink link(chain_start(), header);
  LotRow lot;
  lot.id = 1;
  lot.member = 7;
  lot.unit = 1;
  lot.points = 100;
  lot.earned_on = 19990;
  lot.last_day = 20400;
  lot.rule = 2;
  lot.activity = 11;
  lot.against = 1;
  link.add(lot);
  PostingRow posting;
  posting.id = 1;
  posting.txn = 1;
  posting.account = 1;
  posting.amount = -100;
  link.add(posting);
  CHECK(hex(link.hash()) == "7d5e1a56a75a90fc84ebafc449e0488a8fa52500e90db23558fa5abfa7c01014");

  // A pending lot without a day is not one with day 0.
  ChainLink other(chain_start(), header);
  lot.usable_from = 0;
  other.add(lot);
  other.add(posting);
  CHECK(other.hash() != link.hash());
}
