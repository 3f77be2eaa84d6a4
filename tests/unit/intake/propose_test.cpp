#include "intake/propose.h"

#include <doctest/doctest.h>

#include "tests/unit/intake/shop.h"

using namespace rung;
using namespace rung::intake;

namespace {

// What is proposed for a file; pasted into rung.yaml it must read that file without a single problem.
std::string proposed(const std::string& name, const std::string& text) {
  const Diagnostic proposal = propose_mapping(name, text, shop_program());
  CHECK(proposal.code == "M101");
  REQUIRE(proposal.help.size() == 1);
  const std::string mapping = proposal.help[0].replace_with;
  if (mapping.find("\"?\"") != std::string::npos) return mapping;
  const std::size_t dash = mapping.find("- ");
  REQUIRE(dash != std::string::npos);
  ShopReader reader(mapping.substr(dash + 2));
  CHECK(reader.diagnostics().empty());
  const AllRead all = reader.read(text);
  CHECK(all.broken.empty());
  CHECK_FALSE(all.facts.empty());
  for (std::size_t i = 0; i < all.facts.size(); ++i) CHECK(all.reason(i).empty());
  return mapping;
}

bool has(const std::string& text, const char* piece) { return text.find(piece) != std::string::npos; }

}  // namespace

TEST_CASE("a mapping is proposed for lines with quantity and price, negative and without customers") {
  const std::string mapping =
      proposed("retail-2010.csv",
               "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID\n"
               "536365,85123A,\"HOLDER, WHITE\",6,2010-12-01 08:26:00,2.55,17850\n"
               "536366,71053,LANTERN,1,2010-12-01 08:27:00,3.39,\n"
               "536365,71053,LANTERN,1,2010-12-01 08:26:00,3.39,17850\n"
               "C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527\n");
  CHECK(has(mapping, "file: \"retail*.csv\""));
  CHECK(has(mapping, "multiply: [Quantity, Price]"));
  CHECK(has(mapping, "member: \"Customer ID\""));
  for (const char* key : {"zone: program", "rows: anywhere", "negative: returns", "without_member: count"})
    CHECK(has(mapping, key));
}

TEST_CASE("a mapping is proposed for purchases and returns in one file, in minor units") {
  const std::string mapping =
      proposed("tx.csv",
               "transaction_id,customer_id,timestamp,amount_minor,currency,kind,note\n"
               "T1,M1,2026-05-01T10:00:00,500,EUR,purchase,\nT2,M1,2026-05-02T10:00:00,-100,EUR,return,\n");
  CHECK(has(mapping, "kinds: { column: kind, values: { purchase: orders,"));
  CHECK(has(mapping, "money: minor"));
  CHECK(has(mapping, "currency: { column: currency }"));
  CHECK(has(mapping, "ignore: [note]"));
}

TEST_CASE("a mapping is proposed for members, also from a German file") {
  const std::string mapping =
      proposed("Kunden.csv", "Kundennr;Vorname;E-Mail;Beitritt;Ort\nM1;Zoë;z@example.org;01.05.2025;Köln\n");
  CHECK(has(mapping, "kind: members"));
  CHECK(has(mapping, "joined: Beitritt"));
  CHECK(has(mapping, "email: \"E-Mail\"") != has(mapping, "email: E-Mail"));
  CHECK(has(mapping, "ignore: [Ort]"));
}

TEST_CASE("a needed column that is not recognised is asked for") {
  const Diagnostic proposal =
      propose_mapping("x.csv", "Bestellnr,Wer,Datum,Betrag\nB1,M1,2026-05-01,10\n", shop_program());
  CHECK(has(proposal.help[0].replace_with, "member: \"?\""));
  CHECK(has(proposal.help[0].text, "replace each \"?\" by a column (member)"));
}

TEST_CASE("a status word that nobody can guess is asked about") {
  const Diagnostic proposal =
      propose_mapping("x.csv", "order,member,day,amount,status\nB1,M1,2026-05-01,10,xyz\n", shop_program());
  REQUIRE(proposal.notes.size() == 2);
  CHECK(has(proposal.notes[1].text, "is an order with status `xyz` open, completed or cancelled?"));
}

TEST_CASE("a proposal never breaks on files that are no tables") {
  CHECK(propose_mapping("x.csv", "", shop_program()).help[0].text ==
        "this does not look like a table with columns");
  CHECK(propose_mapping("x.bin", std::string("\xFF\xFE\0\0", 4), shop_program()).code == "M101");
}
