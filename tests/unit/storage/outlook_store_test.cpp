#include "storage/outlook_store.h"

#include <doctest/doctest.h>

#include "storage/batch_store.h"
#include "storage/erasure_store.h"
#include "storage/verify.h"
#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;

namespace {

constexpr int kPeople = 150;  // in three rows

class OutlookShop : public Shop {
 public:
  OutlookShop() : store(database) {
    const auto work = [&](ActivityStore& activities) {
      for (int i = 1; i <= kPeople; ++i) activities.book_member(member("M-" + std::to_string(i)), kMonday);
    };
    import(work);
    book(order("M-3", "O-1", 1000, language::OrderStatus::kOpen));
  }

  static MemberOutlook outlook(engine::MemberNumber number, Day due) {
    return {number, due, number % 2 == 0, {-1, static_cast<std::int32_t>(number % 5)}, {number * 1000, -7},
            {0, 3}};
  }
  void keep(const std::vector<MemberOutlook>& outlooks, bool all) {
    PackedOutlooks packed;
    for (const MemberOutlook& one : outlooks) packed.add(one);
    basis = {kMonday, kMonday - 3, "rules 4", store.known_now(), {{1, 0}, {7, 0}}};
    database.with_write_transaction([&] { store.write(basis, packed, all); });
  }
  void keep_everybody() {
    std::vector<MemberOutlook> all;
    for (int i = 1; i <= kPeople; ++i) all.push_back(outlook(i, kMonday + i));
    keep(all, true);
  }
  std::vector<MemberOutlook> kept() {
    std::vector<MemberOutlook> found;
    const auto wrong = store.for_each(basis, [&](const MemberOutlook& one) { found.push_back(one); });
    CHECK_MESSAGE(!wrong, *wrong);
    return found;
  }
  std::vector<engine::MemberNumber> touched() {
    const auto members = store.touched_since(basis.known);
    REQUIRE(members);
    return *members;
  }

  OutlookStore store;
  OutlookBasis basis;
};  // namespace

using Members = std::vector<engine::MemberNumber>;

}  // namespace

TEST_CASE("outlooks come back as they were, and some of them can be replaced") {
  OutlookShop shop;
  CHECK_FALSE(shop.store.basis());
  shop.keep_everybody();
  const auto basis = shop.store.basis();
  REQUIRE(basis);
  CHECK(basis->as_of == kMonday);
  CHECK(basis->everybody == kMonday - 3);
  CHECK(basis->made_by == "rules 4");
  CHECK(basis->known == shop.store.known_now());
  CHECK(basis->balances == shop.basis.balances);
  std::vector<MemberOutlook> found = shop.kept();
  REQUIRE(found.size() == kPeople);
  CHECK(found.front() == OutlookShop::outlook(1, kMonday + 1));
  CHECK(found.back() == OutlookShop::outlook(kPeople, kMonday + kPeople));
  shop.keep({OutlookShop::outlook(64, kForever), OutlookShop::outlook(65, kFirstDay)}, false);
  found = shop.kept();
  REQUIRE(found.size() == kPeople);
  CHECK(found[62] == OutlookShop::outlook(63, kMonday + 63));
  CHECK(found[63] == OutlookShop::outlook(64, kForever));
  CHECK(found[64] == OutlookShop::outlook(65, kFirstDay));
}

TEST_CASE("whom something new is about is found, whatever it is") {
  OutlookShop shop;
  shop.keep_everybody();
  CHECK(shop.touched().empty());
  SUBCASE("an order") {
    shop.book(shop.order("M-9", "O-2", 500));
    CHECK(shop.touched() == Members{9});
  }
  SUBCASE("an order that is completed now") {
    shop.book(shop.order("M-3", "O-1", 1000));
    CHECK(shop.touched() == Members{3});
  }
  SUBCASE("a new member") {
    shop.book_member(shop.member("M-new"));
    CHECK(shop.touched() == Members{kPeople + 1});
  }
  SUBCASE("an attribute, and one that names a person") {
    engine::MemberFact fact = shop.member("M-70");
    shop.set(fact, "first_name", "Ada");
    shop.book_member(fact);
    engine::MemberFact other = shop.member("M-71");
    shop.set(other, "language", "en");
    shop.book_member(other);
    CHECK(shop.touched() == Members{70, 71});
  }
  SUBCASE("points that were booked by somebody else") {
    LedgerStore ledger(shop.database);
    shop.database.with_write_transaction([&] {
      ledger::Draft draft;
      ledger::NewLot lot;
      lot.member = 12;
      lot.unit = ledger.unit_of("points");
      lot.points = 5;
      lot.terms = {kMonday, kMonday, kMonday + 9};
      lot.contra = ledger::Account::Adjusted;
      draft.lots.push_back(lot);
      EntryHeader header;
      header.kind = ledger::EntryKind::Adjustment;
      header.day = kMonday;
      header.source = "adjust";
      header.key = "A-1";
      REQUIRE(ledger.book(draft, header).ok());
    });
    CHECK(shop.touched() == Members{12});
  }
  SUBCASE("somebody who was erased") {
    shop.database.with_write_transaction([&] {
      erase(shop.database, 5, {kMonday + 3, 1, "Miriam", "asked for it"});
    });
    CHECK(shop.touched() == Members{5});
  }
  SUBCASE("a file that is taken back: it may be about anybody") {
    shop.database.with_write_transaction(
        [&] { BatchStore(shop.database).undo(2, 5, "Vera", "it was the wrong file"); });
    CHECK_FALSE(shop.store.touched_since(shop.basis.known));
  }
}

TEST_CASE("an outlook that was changed or is missing is not used, and verify says so") {
  for (const auto& [harm, said] :
       {std::pair{"UPDATE outlook SET data = (SELECT data FROM outlook WHERE block = 0) WHERE block = 1",
                  "row 1 of `outlook` is not what was written"},
        std::pair{"UPDATE outlook SET data = zeroblob(3) WHERE block = 2",
                  "row 2 of `outlook` is not what was written"},
        std::pair{"DELETE FROM outlook WHERE block = 1", "has 86 of the 150 members"}}) {
    OutlookShop shop;
    shop.keep_everybody();
    CHECK(verify(shop.database, {}).findings.empty());
    raw(shop.folder.file(), harm);
    const auto wrong = shop.store.for_each(shop.basis, [](const MemberOutlook&) {});
    REQUIRE(wrong);
    CHECK_MESSAGE(wrong->find(said) != std::string::npos, *wrong);
    const VerifyReport report = verify(shop.database, {});
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings.front().invariant == "what was found of members is as it was written");
  }
}

TEST_CASE("a balance that was not booked is found by verify") {
  OutlookShop shop;
  shop.keep_everybody();
  shop.basis.balances[1] = 5;
  shop.database.with_write_transaction([&] { shop.store.write(shop.basis, {}, false); });
  const VerifyReport report = verify(shop.database, {});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings.front().text.find("with 5 of currency 1, but 0 were booked") != std::string::npos);
}
