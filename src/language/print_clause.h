#pragma once
// The canonical lines of one clause: its own, and those of its list or message.

#include <cstdint>
#include <string>
#include <vector>

#include "language/print_parts.h"
#include "language/rule_file.h"

namespace rung::language {

struct PrintedLine {
  enum class Kind : std::uint8_t {
    Header,
    Clause,
    Item,
    Message
  } kind{};          // the first line of a file: Header
  std::string text;  // without indent, dash and bar
};

// `clause` must be filled as rule_file.h says; anything else is a mistake of ours.
[[nodiscard]] std::vector<PrintedLine> print_lines(const Clause& clause, const UnitWords& units);

}  // namespace rung::language
