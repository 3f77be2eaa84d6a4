#pragma once
// From rows to histories: what was stored of a member, by the slots and symbols of one program, returns
// linked to their orders, in the order of time.

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/history.h"
#include "storage/database.h"
#include "storage/predicted_facts.h"
#include "storage/raw_history.h"
#include "storage/raw_range.h"
#include "storage/slots.h"

namespace rung::storage {

class HistoryAssembly {
 public:
  // The program must outlive it. What the program does not declare is left out or kEmpty.
  HistoryAssembly(Database& database, const language::Program& program);

  // With members first <= number <= last: reads what is predicted about them, where the program asks for it.
  void read_predicted(engine::MemberNumber first, engine::MemberNumber last, RawRange& range);
  // Of a range that read_predicted() has seen. Reads no database: in several threads at once.
  [[nodiscard]] engine::MemberHistory assemble(const RawHistory& raw);

  // Events, fields and words of the program that were stored for the first time since.
  void know_new_words();
  // As HistoryReader::symbol_text().
  [[nodiscard]] std::string symbol_text(std::int64_t value);
  // Personal texts of ranges before the last one are no longer needed.
  void forget_personal_texts();

 private:
  struct Known {
    const RawActivity* raw = nullptr;
    std::int32_t event = 0;  // Program::events
  };
  [[nodiscard]] std::vector<Known> known(const RawHistory& raw) const;
  void add_activities(const std::vector<Known>& known, const RawRange& range,
                      engine::MemberHistory& history) const;
  static void link_returns(const std::vector<Known>& known, engine::MemberHistory& history);
  void add_facts(const RawHistory& raw, engine::MemberHistory& history);
  void learn_symbols();
  [[nodiscard]] std::int64_t value_of(const StoredField& field, std::int64_t stored) const;
  std::int64_t personal_value(const StoredField& field, std::string_view text);
  void unpack_slots(Unpacker& unpacker, std::size_t begin, std::size_t width, int event, bool on_line,
                    std::vector<std::int64_t>& values) const;

  Database& database_;
  const language::Program& program_;
  std::optional<ReadMoment> opening_{std::in_place, database_};  // while every word of the rules is looked up
  Words symbols_;
  Slots slots_;
  std::unordered_map<std::int64_t, std::int64_t> program_symbols_;  // symbol in the store -> in the program
  std::vector<std::int64_t> nothing_;  // as many empty values as any activity or line has
  std::unordered_map<std::string, std::int64_t> program_texts_;
  using Texts = std::unordered_map<std::int64_t, std::string>;
  std::mutex texts_in_use_;
  Texts personal_texts_, personal_texts_before_;  // of the running range, and of the one before it
  std::optional<PredictedFacts> predicted_;       // where the rules ask for predictions
};

}  // namespace rung::storage
