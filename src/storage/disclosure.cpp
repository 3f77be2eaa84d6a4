#include "storage/disclosure.h"

#include "core/unit.h"
#include "storage/activity_content.h"
#include "storage/packing.h"
#include "storage/statement.h"
#include "storage/words.h"

namespace rung::storage {
namespace {

constexpr const char* kFacts =
    "SELECT name, from_day, kind, value, 0, batch, seq FROM attribute JOIN field ON field.id = "
    "attribute.field "
    "WHERE member = ?1 UNION ALL "
    "SELECT name, from_day, kind, text, 1, batch, seq FROM person_fact JOIN field ON field.id = "
    "person_fact.field "
    "WHERE member = ?1 ORDER BY 1, 2, 7";
constexpr const char* kActivities =
    "SELECT activity.id, event.name, activity.source_key, activity.day, activity.at, activity.batch, "
    "activity.data, "
    "order_of.source_key FROM activity JOIN event ON event.id = activity.event "
    "LEFT JOIN activity AS order_of ON order_of.id = activity.of WHERE activity.member = ? "
    "ORDER BY activity.at, activity.id";
constexpr const char* kRedemptions =
    "SELECT redemption.txn, reward.text, unit.text, points, txn.day, txn.key FROM redemption "
    "JOIN txn ON txn.id = redemption.txn JOIN name AS reward ON reward.id = redemption.reward "
    "JOIN name AS unit ON unit.id = redemption.unit WHERE member = ? ORDER BY redemption.txn";
constexpr const char* kMessages =
    "SELECT message.id, rule.text, channel.text, language, day, address, subject, message_text.text, fields "
    "FROM "
    "message "
    "JOIN name AS rule ON rule.id = message.notification JOIN name AS channel ON channel.id = "
    "message.channel "
    "LEFT JOIN message_text ON message_text.message = message.id WHERE member = ? ORDER BY message.id";

class Reading {
 public:
  explicit Reading(const Database& database)
      : database_(database), symbols_(database, Words::Table::Symbols) {
    Statement shop(database, "SELECT currency, decimals FROM shop");
    auto row = shop.query();
    if (row.next()) currency_ = Currency{row.text(0), row.small(1)};
  }

  std::optional<Disclosure> run(std::string_view code) {
    Disclosure found;
    {
      Statement member(database_, "SELECT id, code, joined FROM known_member WHERE code = ?");
      auto row = member.query(code);
      if (!row.next()) return std::nullopt;
      found.number = row.integer(0);
      found.code = row.text(1);
      if (!row.is_null(2)) found.joined = row.day(2);
    }
    read_facts(found);
    read_activities(found);
    read_redemptions(found);
    read_messages(found);
    return found;
  }

 private:
  Source source(std::int64_t batch) {
    auto row = batch_.query(batch);
    if (!row.next()) return {};
    return Source{batch, row.text(0), row.integer(1), row.integer(2) != 0};
  }

  std::string words(UnitKind kind, std::int64_t value) {
    return stored_words(kind, value, currency_, symbols_);
  }

  std::vector<DisclosedField> fields(const PackedValues& values) {
    std::vector<DisclosedField> found;
    for (const auto& [number, value] : values) {
      auto row = field_.query(number);
      if (row.next()) found.emplace_back(row.text(0), words(static_cast<UnitKind>(row.small(1)), value));
    }
    return found;
  }

  DisclosedContent content(std::string_view data, std::int64_t batch) {
    const Content unpacked = unpack(data);
    DisclosedContent found{fields(unpacked.fields), {}, source(batch)};
    for (const PackedValues& line : unpacked.lines) found.lines.push_back(fields(line));
    return found;
  }

  void read_facts(Disclosure& to) {
    Statement find(database_, kFacts);
    auto rows = find.query(to.number);
    while (rows.next()) {
      DisclosedFact fact{rows.text(0), rows.day(1), std::nullopt, rows.integer(4) != 0,
                         source(rows.integer(5))};
      const auto kind = static_cast<UnitKind>(rows.small(2));
      if (!rows.is_null(3)) {
        const bool as_it_is = fact.personal && kind == UnitKind::Text;
        fact.value = as_it_is        ? rows.text(3)
                     : fact.personal ? words(kind, std::stoll(rows.text(3)))
                                     : words(kind, rows.integer(3));
      }
      to.facts.push_back(std::move(fact));
    }
  }

  void read_activities(Disclosure& to) {
    Statement find(database_, kActivities);
    Statement later(database_, "SELECT data, batch FROM revision WHERE activity = ? ORDER BY nr");
    auto rows = find.query(to.number);
    while (rows.next()) {
      DisclosedActivity activity{
          rows.integer(0), rows.text(1), rows.text(2), "", rows.day(3), rows.integer(4), {}};
      if (!rows.is_null(7)) activity.of = rows.text(7);
      activity.states.push_back(content(rows.bytes(6), rows.integer(5)));
      auto revisions = later.query(activity.number);
      while (revisions.next()) activity.states.push_back(content(revisions.bytes(0), revisions.integer(1)));
      to.activities.push_back(std::move(activity));
    }
  }

  void read_redemptions(Disclosure& to) {
    Statement find(database_, kRedemptions);
    auto rows = find.query(to.number);
    while (rows.next()) {
      to.redemptions.push_back(
          {rows.integer(0), rows.text(1), rows.text(2), rows.integer(3), rows.day(4), rows.text(5)});
    }
  }

  void read_messages(Disclosure& to) {
    Statement find(database_, kMessages);
    auto rows = find.query(to.number);
    while (rows.next()) {
      DisclosedMessage message{
          rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.day(4), {}, {}, {}, {}};
      if (!rows.is_null(5)) {
        message.address = rows.text(5);
        message.subject = rows.text(6);
        message.text = rows.text(7);
        message.fields = rows.text(8);
      }
      to.messages.push_back(std::move(message));
    }
  }

  const Database& database_;
  Words symbols_;
  Currency currency_;
  Statement field_{database_, "SELECT name, kind FROM field WHERE id = ?"};
  Statement batch_{database_,
                   "SELECT file, booked_at, id IN (SELECT batch FROM batch_undone) FROM batch WHERE id = ?"};
};

}  // namespace

std::optional<Disclosure> disclose(const Database& database, std::string_view code) {
  std::optional<Disclosure> found;
  database.with_read_transaction([&] { found = Reading(database).run(code); });
  return found;
}

}  // namespace rung::storage
