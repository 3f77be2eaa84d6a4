#pragma once
// The text of a message as people write it: Mustache between single brackets. {missing} is a value,
// {#reward}…{/reward} is written if there is something to say, {^reward}…{/reward} if there is nothing,
// {balance: point | points} is the word that goes with a number, {balance with unit} the number with the word
// that the rules declare for it. Nothing else: no second text is fetched, nothing is run, no sign is changed
// on the way (docs/NOTIFICATIONS.md).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/source.h"

namespace rung::language {

struct MessagePart {
  enum class Kind : std::uint8_t {
    Text,
    Value,     // {name}
    WithUnit,  // {name with unit}
    ByNumber,  // {name: form | form}
    Section,   // {#name}
    Inverted,  // {^name}
    Close,     // {/name}
  };
  Kind kind = Kind::Text;
  std::string text;                // what stands there, or the name
  std::vector<std::string> forms;  // of ByNumber
  Span span;                       // bytes of the text that was read
};

// Something that is no such text: a diagnostic without its file.
struct MessageTrouble {
  const char* code = "";
  std::string title;
  std::string help;
  Span span;
};

struct MessageText {
  std::vector<MessagePart> parts;  // in order; every section closed, if there is no trouble
  std::vector<MessageTrouble> troubles;
};

// The forms of a word as they are written: "point | points".
[[nodiscard]] std::vector<std::string> word_forms(std::string_view text);

// Sections may stand in each other so deep.
inline constexpr int kMostSections = 3;

// Reads to the end, or to the first bracket that does not close.
[[nodiscard]] MessageText read_message_text(std::string_view text);

}  // namespace rung::language
