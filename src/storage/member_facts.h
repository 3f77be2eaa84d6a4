#pragma once
// Members and their dated attributes on the way into the database.

#include <optional>
#include <string>

#include "engine/fact.h"
#include "storage/activity_content.h"
#include "storage/activity_store.h"
#include "storage/slots.h"
#include "storage/statement.h"

namespace rung::storage {

class MemberFacts {
 public:
  MemberFacts(const Database& database, const Slots& slots, ContentPacker& packer,
              const engine::TextPool& texts, BatchNumber batch);

  BookedMember add(const engine::MemberFact& fact);
  // Dated facts for what differs from what is stored, from `today` on.
  BookedMember change(engine::MemberNumber member, const engine::MemberFact& fact, Day today);

 private:
  // The fact about an attribute that holds last.
  struct Latest {
    bool there = false;
    Day from;
    int seq = 0;
    std::string words;  // as printed; empty: taken away
  };
  [[nodiscard]] Latest latest(engine::MemberNumber member, const StoredField& field);
  // A place for a fact behind all that were ever told of that day.
  [[nodiscard]] int next_seq(engine::MemberNumber member, const StoredField& field, Day from);
  void insert(engine::MemberNumber member, const StoredField& field, Day from, int seq, std::int64_t value);
  // What a person's text or date is stored as.
  [[nodiscard]] std::string personal_text(const StoredField& field, std::int64_t value) const;
  [[nodiscard]] std::string words(const StoredField& field, std::int64_t value);
  // nullptr for `joined`, which is the member's own day and handled apart.
  [[nodiscard]] const StoredField* attribute(int index) const;
  void change_one(engine::MemberNumber member, const StoredField& field, std::int64_t value, Day today,
                  BookedMember& booked);

  const Slots& slots_;
  ContentPacker& packer_;
  const engine::TextPool& texts_;
  BatchNumber batch_;
  engine::MemberNumber last_member_;
  const StoredField* joined_ = nullptr;
  Statement insert_member_, insert_attribute_, insert_person_, latest_attribute_, latest_person_, joined_day_;
  Statement known_code_, insert_again_, last_attribute_seq_, last_person_seq_;
};

}  // namespace rung::storage
