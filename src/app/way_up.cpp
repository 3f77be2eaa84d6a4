#include "app/way_up.h"

#include <algorithm>

#include "notify/member_words.h"

namespace rung::app {

WayUp way_up(const language::Program& program, const Words& words, const engine::Evaluator& evaluator,
             int tier) {
  WayUp way;
  way.tier = tier;
  if (tier < 0) return way;
  const engine::Progress progress = evaluator.progress_to(tier);
  way.percent = percent_of(progress);
  const int spoken = notify::spoken_alternative(progress);
  if (progress.reached || spoken < 0) return way;
  const engine::AlternativeProgress& best = progress.alternatives.at(static_cast<std::size_t>(spoken));
  if (best.reachable) way.cost = best.cost;
  const language::Tier& rule = program.tiers.at(static_cast<std::size_t>(tier));
  way.missing = words.missing(best, rule.enter) + " missing" + until_words(best.last_day);
  return way;
}

std::optional<std::int64_t> called_close_from(const language::Program& program, int tier) {
  std::optional<std::int64_t> least;
  for (const language::NotifyRule& rule : program.notifications) {
    for (const language::Atom& atom : rule.when.atoms) {
      if (atom.kind != language::AtomKind::Progress || atom.index != tier || atom.value_table >= 0) continue;
      if (atom.op != language::Op::AtLeast && atom.op != language::Op::MoreThan) continue;
      least = std::min(least.value_or(atom.value), atom.value);
    }
  }
  return least;
}

bool nearer(const WayUp& a, const std::string& id_of_a, const WayUp& b, const std::string& id_of_b) {
  if (a.cost != b.cost) return a.cost < b.cost;
  if (a.percent != b.percent) return a.percent > b.percent;
  return id_of_a < id_of_b;
}

}  // namespace rung::app
