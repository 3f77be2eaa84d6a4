#include "engine/consented.h"

#include <algorithm>
#include <set>

#include "language/program.h"

namespace rung::engine {
// From the last word back to the first one that speaks of the channel.
bool has_consented(const MemberHistory& history, Day day, const language::Atom& atom) {
  std::set<std::int64_t> settled;  // channels about which a later word was a no
  for (auto one = history.activities.rbegin(); one != history.activities.rend(); ++one) {
    if (one->event != language::kConsents || one->of_other || one->day > day) continue;
    if (field(*one, language::kConsentKind) != atom.index) continue;
    const std::int64_t channel = field(*one, language::kConsentChannel);
    const bool given = field(*one, language::kConsentGiven) == 1;
    const bool named = std::find(atom.values.begin(), atom.values.end(), channel) != atom.values.end();
    if (!atom.values.empty() && (channel == kEmpty || named)) return given;
    if (!atom.values.empty() || settled.count(channel) > 0) continue;
    if (given || channel == kEmpty) return given;
    settled.insert(channel);
  }
  return false;
}

}  // namespace rung::engine
