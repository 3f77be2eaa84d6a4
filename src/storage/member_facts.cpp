#include "storage/member_facts.h"

#include <algorithm>

#include "core/check.h"

namespace rung::storage {

MemberFacts::MemberFacts(const Database& database, const Slots& slots, ContentPacker& packer,
                         const engine::TextPool& texts, BatchNumber batch)
    : slots_(slots),
      packer_(packer),
      texts_(texts),
      batch_(batch),
      last_member_(Statement(database, "SELECT max(id) FROM member").number()),
      insert_member_(database, "INSERT INTO member(id, code, joined, batch) VALUES(?, ?, ?, ?)"),
      insert_attribute_(
          database,
          "INSERT INTO attribute(member, field, from_day, seq, value, batch) VALUES(?, ?, ?, ?, ?, ?)"),
      insert_person_(
          database,
          "INSERT INTO person_fact(member, field, from_day, seq, text, batch) VALUES(?, ?, ?, ?, ?, ?)"),
      latest_attribute_(database,
                        "SELECT from_day, seq, value FROM attribute WHERE member = ? AND field = ? "
                        "AND batch NOT IN (SELECT batch FROM batch_undone) "
                        "ORDER BY from_day DESC, seq DESC LIMIT 1"),
      latest_person_(database,
                     "SELECT from_day, seq, text FROM person_fact WHERE member = ? AND field = ? "
                     "AND batch NOT IN (SELECT batch FROM batch_undone) "
                     "ORDER BY from_day DESC, seq DESC LIMIT 1"),
      joined_day_(database, "SELECT joined FROM known_member WHERE id = ?"),
      known_code_(database, "SELECT id FROM member WHERE code = ?"),
      insert_again_(database, "INSERT INTO member_again(member, batch, joined) VALUES(?, ?, ?)"),
      last_attribute_seq_(
          database, "SELECT max(seq) + 1 FROM attribute WHERE member = ? AND field = ? AND from_day = ?"),
      last_person_seq_(
          database, "SELECT max(seq) + 1 FROM person_fact WHERE member = ? AND field = ? AND from_day = ?") {
  for (const StoredField& field : slots_.attributes()) {
    if (field.field->name == "joined") joined_ = &field;
  }
}

const StoredField* MemberFacts::attribute(int index) const {
  const StoredField& field = slots_.attributes().at(static_cast<std::size_t>(index));
  return &field == joined_ ? nullptr : &field;
}

std::string MemberFacts::personal_text(const StoredField& field, std::int64_t value) const {
  return field.field->unit.kind == UnitKind::Text ? texts_.text(value) : std::to_string(value);
}

std::string MemberFacts::words(const StoredField& field, std::int64_t value) {
  if (value == kEmpty) return {};
  if (field.personal && field.field->unit.kind == UnitKind::Text) return texts_.text(value);
  return packer_.words(field, field.personal ? value : packer_.stored_value(field, value));
}

MemberFacts::Latest MemberFacts::latest(engine::MemberNumber member, const StoredField& field) {
  Latest found;
  auto row = (field.personal ? latest_person_ : latest_attribute_).query(member, field.number);
  if (!row.next()) return found;
  found.there = true;
  found.from = row.day(0);
  found.seq = row.small(1);
  if (row.is_null(2)) return found;
  if (!field.personal) {
    found.words = packer_.words(field, row.integer(2));
  } else if (field.field->unit.kind == UnitKind::Text) {
    found.words = row.text(2);
  } else {
    found.words = packer_.words(field, std::stoll(row.text(2)));
  }
  return found;
}

void MemberFacts::insert(engine::MemberNumber member, const StoredField& field, Day from, int seq,
                         std::int64_t value) {
  if (field.personal) {
    const std::optional<std::string> text =
        value == kEmpty ? std::nullopt : std::optional(personal_text(field, value));
    insert_person_.write(member, field.number, from, seq, text, batch_);
  } else {
    const std::optional<std::int64_t> stored =
        value == kEmpty ? std::nullopt : std::optional(packer_.stored_value(field, value));
    insert_attribute_.write(member, field.number, from, seq, stored, batch_);
  }
}

int MemberFacts::next_seq(engine::MemberNumber member, const StoredField& field, Day from) {
  return static_cast<int>(
      (field.personal ? last_person_seq_ : last_attribute_seq_).number(member, field.number, from));
}

// Whose batches were all taken back gets his old number again: what was booked for him is still his.
BookedMember MemberFacts::add(const engine::MemberFact& fact) {
  const engine::MemberNumber before = known_code_.number(fact.id);
  const engine::MemberNumber member = before != 0 ? before : ++last_member_;
  if (before != 0) {
    insert_again_.write(member, batch_, fact.joined);
  } else {
    insert_member_.write(member, fact.id, fact.joined, batch_);
  }
  for (const auto& [index, value] : fact.attributes) {
    const StoredField* field = attribute(index);
    if (field == nullptr || value == kEmpty) continue;
    insert(member, *field, fact.joined, before != 0 ? next_seq(member, *field, fact.joined) : 0, value);
  }
  return BookedMember{BookedMember::Outcome::New, member, {}};
}

BookedMember MemberFacts::change(engine::MemberNumber member, const engine::MemberFact& fact, Day today) {
  BookedMember booked{BookedMember::Outcome::Known, member, {}};
  if (joined_ != nullptr) {
    const Latest corrected = latest(member, *joined_);
    const Day joined{static_cast<std::int32_t>(joined_day_.number(member))};
    if ((corrected.there ? corrected.words : iso(joined)) != iso(fact.joined)) {
      booked.differences.push_back(
          {"joined", corrected.there ? corrected.words : iso(joined), iso(fact.joined)});
      const Day from = corrected.there ? std::max(corrected.from, today) : today;
      insert(member, *joined_, from, next_seq(member, *joined_, from), fact.joined.number);
    }
  }
  for (const auto& [index, value] : fact.attributes) {
    const StoredField* field = attribute(index);
    if (field != nullptr) change_one(member, *field, value, today, booked);
  }
  if (!booked.differences.empty()) booked.outcome = BookedMember::Outcome::Revised;
  return booked;
}

void MemberFacts::change_one(engine::MemberNumber member, const StoredField& field, std::int64_t value,
                             Day today, BookedMember& booked) {
  const Latest before = latest(member, field);
  const std::string now = words(field, value);
  if (before.words == now) return;
  booked.differences.push_back({field.field->name, before.words, now});
  // Never before a fact that is stored already: the last one told is the one that holds.
  const Day from = before.there ? std::max(before.from, today) : today;
  insert(member, field, from, next_seq(member, field, from), value);
}

}  // namespace rung::storage
