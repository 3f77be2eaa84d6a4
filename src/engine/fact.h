#pragma once
// Facts on their way from a file (intake) to the store (storage): one order, one return, one event, one
// member. Values are laid out by the program's slots (language/program.h), with one difference: a Text value
// is an index into a TextPool, because the store has texts that no rule mentions.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/day.h"
#include "core/unit.h"
#include "language/program.h"

namespace rung::engine {

// Texts of one import, each once.
class TextPool {
 public:
  std::int64_t put(std::string_view text) {
    const auto [entry, is_new] =
        numbers_.try_emplace(std::string(text), static_cast<std::int64_t>(texts_.size()));
    if (is_new) texts_.emplace_back(text);
    return entry->second;
  }
  [[nodiscard]] const std::string& text(std::int64_t number) const {
    return texts_.at(static_cast<std::size_t>(number));
  }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::int64_t> numbers_;
};

struct ActivityFact {
  int event = 0;           // Program::events
  std::string member;      // the shop's member number; empty: nobody's (counted, kept, never evaluated)
  std::string source_id;   // the source's own id: the key of idempotency, together with the event's name
  std::string of;          // a return: the source id of its order; empty: not linked
  std::int64_t at_ms = 0;  // UTC milliseconds since 1970
  Day day;                 // local day in the program's time zone
  int minute = 0;          // local minute of that day
  std::vector<std::int64_t> fields;  // by slot
  std::vector<std::int64_t> lines;   // line after line, all line fields by slot
};

struct MemberFact {
  std::string id;
  Day joined;
  // {attribute (Program::attributes), value}; Text: index in the TextPool. Only the ones the file has a
  // column for.
  std::vector<std::pair<int, std::int64_t>> attributes;
};

}  // namespace rung::engine
