#include "app/guards.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/text.h"
#include "core/index.h"
#include "core/whole.h"

namespace rung::app {
namespace {

constexpr std::size_t kKindsShown = 5;

}  // namespace

void Moves::note(const language::Program& program, const RecalculatedMember& member,
                 const std::vector<storage::TierRow>& before, std::optional<Day> last_run) {
  bool moved = false;
  bool brought = false;
  for (std::size_t l = 0; l < program.ladders.size(); ++l) {
    const std::int32_t held = member.held[l];
    if (held < 0) continue;
    const language::Tier& now = program.tiers[index(held)];
    const std::string& ladder = program.ladders[l].name;
    std::string was = last_run ? "" : member.brought[l];
    brought = brought || !member.brought[l].empty();
    for (const storage::TierRow& row : before) {
      if (row.ladder == ladder && row.day <= *last_run) was = row.tier;
    }
    if (was == now.name) continue;
    const int from = program.find_tier(was);
    const bool up = from < 0 || program.tiers[index(from)].rank < now.rank;
    if (last_run) moves.push_back({member.id, ladder, was, now.name, up});
    if (was.empty()) continue;
    moved = true;
    ++kinds[was + " to " + now.name];
  }
  members += moved ? 1 : 0;
  brought_over += !last_run && brought ? 1 : 0;
}

std::vector<GuardFinding> look_at_guards(const language::Program& program,
                                         const std::vector<std::int64_t>& counts, std::int64_t members,
                                         const Moves& moves, bool had_run) {
  const Words words(program);
  std::vector<GuardFinding> findings;
  for (const language::Guard& guard : program.guards) {
    GuardFinding one;
    one.place = guard.place;
    const bool in_tier = guard.kind == language::Guard::Kind::InTier;
    const std::int64_t part = in_tier ? counts[index(guard.tier)] : moves.members;
    const std::string limit = percent_words(guard.share, words.language());
    std::string text = in_tier ? fmt::format("at most {} of the members may be in {}", limit,
                                             program.tiers[index(guard.tier)].name)
                               : fmt::format("at most {} of the members may change their tier", limit);
    one.skipped = !in_tier && !had_run && moves.brought_over == 0;
    if (one.skipped || members == 0) {
      one.text = text + ": not looked at, since there is nothing to compare with yet";
    } else {
      one.share = divide(Wide{part} * 10'000, members, Rounding::Up);
      one.broken = Wide{part} * 10'000 > Wide{guard.share} * members;
      one.text = fmt::format("{}: {} would ({} of {})", text, percent_words(one.share, words.language()),
                             words.count(part), words.count(members));
    }
    findings.push_back(std::move(one));
  }
  return findings;
}

std::string guard_causes(const Moves& moves) {
  std::vector<std::pair<std::string, std::int64_t>> kinds(moves.kinds.begin(), moves.kinds.end());
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min(kinds.size(), kKindsShown); ++i)
    text += fmt::format("  {} {}\n", kinds[i].second, kinds[i].first);
  if (kinds.size() > kKindsShown)
    text += fmt::format("  and {} kinds of moves more\n", kinds.size() - kKindsShown);
  return text;
}

}  // namespace rung::app
