#include "storage/erasure_store.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <random>

#include "storage/verify.h"
#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;

namespace {

constexpr int kMembers = 300;
constexpr int kRounds = 8;

std::string text_of(int member, int round, const char* what) {
  const std::string filler(static_cast<std::size_t>((member * 7 + round * 13) % 60), 'x');
  return "canary-" + std::to_string(member) + "-" + std::to_string(round) + "-" + what + filler;
}

// Members whose facts change again and again, in any order: rows go into the middle of full pages, which
// SQLite then parts and lays out anew.
void put_changing_members(Shop& shop) {
  std::minstd_rand chance(7);
  std::vector<int> order(kMembers);
  for (int i = 0; i < kMembers; ++i) order[static_cast<std::size_t>(i)] = i;
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[chance() % i]);
    const auto work = [&](ActivityStore& store) {
      for (const int i : order) {
        auto fact = shop.member("M-" + std::to_string(i));
        for (const char* what : {"first_name", "last_name", "email"})
          shop.set(fact, what, text_of(i, round, what));
        store.book_member(fact, kMonday + round);
      }
    };
    shop.import(work);
  }
}

}  // namespace

TEST_CASE("after erasing, no page of the file has a copy of what was there, however often rows had moved") {
  Shop shop;
  put_changing_members(shop);
  for (int i = 0; i < kMembers; i += 5) {
    const auto member = number_ever(shop.database, "M-" + std::to_string(i));
    REQUIRE(member.has_value());
    CHECK(own_texts(shop.database, *member).size() == 3 * kRounds);
    ErasedRows rows;
    shop.database.with_write_transaction([&] {
      rows = erase(shop.database, *member, {kMonday + 30, 1, "Miriam", "asked for it"});
    });
    CHECK(rows.facts == 3 * kRounds);
    CHECK(erasure_of(shop.database, *member)->day == kMonday + 30);
    const std::string bytes = bytes_of(shop.folder.file());
    CHECK_MESSAGE(bytes.find("canary-" + std::to_string(i) + "-") == std::string::npos, i);
    CHECK(std::filesystem::file_size(shop.folder.file().string() + "-journal") == 0);
  }
  CHECK(erased_members(shop.database).size() == kMembers / 5);
  CHECK(verify(shop.database, {}).findings.empty());
  CHECK(bytes_of(shop.folder.file()).find(text_of(1, 3, "email")) != std::string::npos);
}

TEST_CASE("texts that others have too are not the member's own") {
  Shop shop;
  auto anna = shop.member("M-1"), other = shop.member("M-2");
  shop.set(anna, "first_name", "Anna");
  shop.set(anna, "email", "anna@example.org");
  shop.set(other, "first_name", "Anna");
  shop.book_member(anna);
  shop.book_member(other);
  CHECK(own_texts(shop.database, 1) == std::vector<std::string>{"anna@example.org"});
}

TEST_CASE("what is new about an erased member is handed back, what is known stays known") {
  Shop shop;
  shop.book_member(shop.member("M-1"));
  shop.book(shop.order("M-1", "A-1", 5000, language::kOpen));
  shop.database.with_write_transaction([&] {
    erase(shop.database, 1, {kMonday + 30, 1, "Miriam", "asked for it"});
  });
  CHECK(shop.book(shop.order("M-1", "A-1", 5000, language::kOpen)).outcome == Booked::Outcome::Known);
  const Booked revised = shop.book(shop.order("M-1", "A-1", 5000));
  CHECK(revised.outcome == Booked::Outcome::ErasedMember);
  CHECK(revised.erased_on == kMonday + 30);
  CHECK(shop.book(shop.order("M-1", "A-2", 5000)).outcome == Booked::Outcome::ErasedMember);
  CHECK(shop.book_member(shop.member("M-1")).outcome == BookedMember::Outcome::Erased);
}
