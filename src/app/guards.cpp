#include "app/guards.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/text.h"
#include "core/index.h"
#include "core/whole.h"

namespace rung::app {
namespace {

constexpr std::size_t kKindsShown = 5;
constexpr std::size_t kMoversNamed = 5;

// What a guard says, and what the run would make of it.
class GuardLook {
 public:
  GuardLook(const language::Program& program, const RunOutcome& run)
      : program_(program), run_(run), words_(program) {}

  [[nodiscard]] GuardFinding at(const language::Guard& guard) const {
    using Kind = language::Guard::Kind;
    GuardFinding one;
    one.place = guard.place;
    switch (guard.kind) {
      case Kind::ChangeTier: change_tier(guard, one); break;
      case Kind::InTier: in_tier(guard, one); break;
      case Kind::AtLeastInTier: at_least_in_tier(guard, one); break;
      case Kind::PointsPerRun:
      case Kind::MoneyPerRun: per_run(guard, one); break;
    }
    return one;
  }

 private:
  [[nodiscard]] std::string share(std::int64_t hundredths) const {
    return percent_words(hundredths, words_.language());
  }
  [[nodiscard]] const std::string& tier(const language::Guard& guard) const {
    return program_.tiers[index(guard.tier)].name;
  }
  // Whether it is, and says so.
  static bool skipped(GuardFinding& one, const std::string& text, bool nothing_to_compare) {
    one.skipped = nothing_to_compare;
    if (nothing_to_compare) one.text = text + ": not looked at, since there is nothing to compare with yet";
    return nothing_to_compare;
  }

  // `part` of all members, at most the guard's share.
  void share_of_members(const language::Guard& guard, const std::string& text, std::int64_t part,
                        GuardFinding& one) const {
    one.share = divide(Wide{part} * kWhole, run_.members, Rounding::Up);
    one.broken = Wide{part} * kWhole > Wide{guard.share} * run_.members;
    one.text = fmt::format("{}: {} would ({} of {})", text, share(one.share), words_.count(part),
                           words_.count(run_.members));
  }

  void change_tier(const language::Guard& guard, GuardFinding& one) const {
    const std::string text =
        fmt::format("at most {} of the members may change their tier", share(guard.share));
    if (skipped(one, text, run_.members == 0 || (!run_.had_run && run_.moves.brought_over == 0))) return;
    share_of_members(guard, text, run_.moves.members, one);
  }

  void in_tier(const language::Guard& guard, GuardFinding& one) const {
    const std::string text =
        fmt::format("at most {} of the members may be in {}", share(guard.share), tier(guard));
    if (skipped(one, text, run_.members == 0)) return;
    share_of_members(guard, text, run_.counts[index(guard.tier)], one);
  }

  // A tier that is smaller already may grow, or stay as it is.
  void at_least_in_tier(const language::Guard& guard, GuardFinding& one) const {
    const std::string text =
        fmt::format("at least {} of the members must be in {}", share(guard.share), tier(guard));
    if (skipped(one, text, run_.members == 0 || !run_.had_run)) return;
    const std::int64_t part = run_.counts[index(guard.tier)];
    const auto was = run_.moves.held_before.find(tier(guard));
    const std::int64_t before = was == run_.moves.held_before.end() ? 0 : was->second;
    one.share = divide(Wide{part} * kWhole, run_.members, Rounding::Down);
    one.broken = part < before && Wide{part} * kWhole < Wide{guard.share} * run_.members;
    one.text = fmt::format("{}: {} would ({} of {}, {} before)", text, share(one.share), words_.count(part),
                           words_.count(run_.members), words_.count(before));
  }

  void per_run(const language::Guard& guard, GuardFinding& one) const {
    const bool money = guard.kind == language::Guard::Kind::MoneyPerRun;
    const std::string most = money ? words_.money(guard.most) : words_.points(guard.most, guard.unit);
    const std::string text = money ? fmt::format("a run may give points worth at most {}", most)
                                   : fmt::format("a run may give at most {}", most);
    if (skipped(one, text, !run_.had_run)) return;
    std::int64_t gives = 0;
    for (const PointsSummary& points : run_.points) {
      const std::int64_t given = points.earned - points.taken_back;
      const auto& worth = program_.points[index(points.unit_index)].worth;
      if (!money && points.unit_index == guard.unit) gives = given;
      if (money && worth) gives += money_of(*worth, given);
    }
    one.broken = gives > guard.most;
    const std::string given = money ? words_.money(gives) : words_.points(gives, guard.unit);
    one.text = fmt::format(
        "{}: it would give {}{}", text, given,
        one.broken ? fmt::format(", {} too much", money ? words_.money(gives - guard.most)
                                                        : words_.points(gives - guard.most, guard.unit))
                   : "");
  }

  const language::Program& program_;
  const RunOutcome& run_;
  Words words_;
};

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
    if (!was.empty() && last_run) ++held_before[was];
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

std::vector<GuardFinding> look_at_guards(const language::Program& program, const RunOutcome& run) {
  const GuardLook look(program, run);
  std::vector<GuardFinding> findings;
  for (const language::Guard& guard : program.guards) findings.push_back(look.at(guard));
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
  std::size_t named = 0;
  for (const TierMove& move : moves.moves) {
    if (move.from.empty() || named == kMoversNamed) continue;
    text += fmt::format("  {} ({} to {})\n", move.member, move.from, move.to);
    ++named;
  }
  if (named == kMoversNamed && moves.members > static_cast<std::int64_t>(named))
    text += fmt::format("  and {} more\n", moves.members - static_cast<std::int64_t>(named));
  return text;
}

}  // namespace rung::app
