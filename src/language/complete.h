#pragma once
// What an editor asks about rule files that are being written: what could stand at the cursor, and what a
// name means. Pure questions about texts in memory; the texts may be full of mistakes.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/source.h"

namespace rung::language {

struct Completion {
  enum class Kind : std::uint8_t {
    Keyword,  // words of the language
    Name,     // something the rules declare, or that Rung knows by itself: an event, a field
    Value,    // what a field can hold
    Unit,     // what can stand behind a number
  } kind{};
  std::string text;           // what to write
  std::string documentation;  // what it is: `metric`, `field of orders` …; for names with `##` lines, these
  bool operator==(const Completion&) const = default;
};

struct Completions {
  Span replaces;                    // the word at the cursor as far as it is written; empty behind a blank
  std::vector<Completion> entries;  // those that begin like it, in the order of the grammar and of the files
  // The same in words, with what has no list: "a number such as `400`, or a date such as `2027-01-31`". Empty
  // if nothing can follow, or if the line cannot be read up to the cursor.
  std::string expected;
};

// What could stand at byte `offset` of files[file] (cursor position; 0 … size of its text).
[[nodiscard]] Completions completions(const std::vector<SourcePtr>& files, std::size_t file,
                                      std::size_t offset);

struct Hover {
  Span span;                  // the name in files[file]
  std::string title;          // "metric spend", "field net_amount of orders"
  std::string documentation;  // its `##` lines; may be empty
  Place declared;             // its header; without a file for what Rung knows by itself
};

// What the name at byte `offset` of files[file] stands for; nothing for words of the language, numbers,
// texts.
[[nodiscard]] std::optional<Hover> hover(const std::vector<SourcePtr>& files, std::size_t file,
                                         std::size_t offset);

}  // namespace rung::language
