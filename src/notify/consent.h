#pragma once
// What a member agreed to: the latest word about a kind of message and a channel counts; silence is no
// consent.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/day.h"
#include "engine/history.h"
#include "language/program.h"

namespace rung::notify {

// The text behind a Text value of a member's facts.
using TextOf = std::function<std::string(std::int64_t)>;

// One yes or no. `channel` empty: for every channel.
struct Consent {
  std::string kind;  // "marketing", "service"
  std::string channel;
  bool given = false;
};

// The `consents` events of a history up to and including `day`, in the order of time. An event without a kind
// says nothing and is left out; one without yes or no counts as no.
[[nodiscard]] std::vector<Consent> consents_of(const language::Program& program,
                                               const engine::MemberHistory& history, Day day,
                                               const TextOf& text_of);

// Whether the last consent of this kind that speaks of `channel` (by name or of every channel) was a yes.
[[nodiscard]] bool has_consent(const std::vector<Consent>& consents, std::string_view kind,
                               std::string_view channel);

}  // namespace rung::notify
