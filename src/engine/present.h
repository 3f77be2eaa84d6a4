#pragma once
// A reward that gives its tier to another member: a redemption of one, a grant of the other (docs/MEANING.md,
// 11.10).

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/history.h"
#include "language/program.h"

namespace rung::engine {

struct Present {
  std::int64_t recipient = kEmpty;  // the text of the record's field `recipient`
  Activity grant;                   // as it stands in the recipient's history
  // If the redemption is cancelled as a whole: what ends the grant there, and counts for nothing.
  std::optional<Activity> undone;
  std::shared_ptr<const std::vector<std::int64_t>> fields;  // what both point into
};

// Whether some reward of a version gives presents.
[[nodiscard]] bool gives_presents(const language::Program& program);
// What a redemption, one of the giver's activities, gives to somebody else, by the version of its day; nothing if it
// gives nobody anything.
[[nodiscard]] std::optional<Present> present_of(const language::Program& version, const MemberHistory& giver,
                                                std::int32_t number);
// Puts it into the recipient's history, which points to it from then on.
void add_present(const Present& present, MemberHistory& recipient);

}  // namespace rung::engine
