#pragma once
// An activity's fields and lines on their way into the database, and how two versions of it differ in words.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fact.h"
#include "storage/activity_store.h"
#include "storage/slots.h"

namespace rung::storage {

// A stored value as people write it: texts and choices are symbols, money is of the shop's currency.
[[nodiscard]] std::string stored_words(UnitKind kind, std::int64_t value, const Currency& currency,
                                       Words& symbols);

class ContentPacker {
 public:
  // All of them must outlive the packer. The slots are numbered ones.
  ContentPacker(const language::Program& program, const Slots& slots, Words& symbols,
                const engine::TextPool& texts)
      : program_(program), slots_(slots), symbols_(symbols), texts_(texts) {}

  // The pool has begun anew: its numbers stand for other texts.
  void forget_texts() { symbol_of_text_.clear(); }

  // Valid until the next call.
  const std::string& pack(const engine::ActivityFact& fact);

  // Whether a field of an event may change after it was booked (status, delivery day).
  [[nodiscard]] bool is_changeable(int event, int slot) const;

  // A stored value as people write it; empty for kEmpty.
  [[nodiscard]] std::string words(const StoredField& field, std::int64_t value);
  // The value as it is stored: texts and choices as symbols.
  [[nodiscard]] std::int64_t stored_value(const StoredField& field, std::int64_t value);

  struct Comparison {
    std::vector<Difference> differences;
    bool only_changeable = true;
  };
  // Fields the program does not declare any more are not compared; neither is the order of lines.
  [[nodiscard]] Comparison compare(int event, std::string_view stored, std::string_view came);

 private:
  using Line = std::vector<std::int64_t>;  // stored values by slot

  void pack_slots(const std::vector<StoredField>& fields, const std::int64_t* values);
  [[nodiscard]] Line by_slot(const PackedValues& packed, const std::vector<StoredField>& fields) const;
  void compare_lines(int event, const Content& stored, const Content& came, Comparison& comparison);
  [[nodiscard]] std::string line_words(int event, const Line& line);

  const language::Program& program_;
  const Slots& slots_;
  Words& symbols_;
  const engine::TextPool& texts_;
  std::vector<std::int64_t> symbol_of_text_;  // by number in the pool, 0: not looked up yet
  PackedValues packed_values_;
  std::string packed_;
};

}  // namespace rung::storage
