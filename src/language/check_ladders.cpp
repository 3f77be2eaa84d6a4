// Which tier stands above which: from `above NAME` to ladders.

#include <fmt/format.h>

#include "language/check_parts.h"

namespace rung::language {
namespace {

struct Rung {
  BlockRef ref;
  const Clause* above = nullptr;
  bool everyone = false;
  int below = -1;   // among the rungs
  int higher = -1;  // the one that stands on this
  bool placed = false;
  bool starts = false;  // a ladder
};

class LadderBuilder {
 public:
  explicit LadderBuilder(Context& ctx) : ctx_(ctx) {}

  void build() {
    for (const BlockRef& ref : ctx_.of(BlockKind::Tier)) rungs_.push_back(read(ref));
    for (std::size_t i = 0; i < rungs_.size(); ++i) link(i);
    for (std::size_t i = 0; i < rungs_.size(); ++i) {
      if (rungs_[i].below < 0) climb(i);
    }
    for (std::size_t i = 0; i < rungs_.size(); ++i) {
      if (!rungs_[i].placed) report_circle(i);
    }
    number();
  }

 private:
  Rung read(const BlockRef& ref) {
    Rung rung{ref,  ctx_.only(ref, {ClauseKind::Above}, "which tier it stands above"), false, -1, -1, false,
              false};
    rung.everyone = ctx_.only(ref, {ClauseKind::ForEveryone}, "that it is for everyone") != nullptr;
    return rung;
  }

  const std::string& name(std::size_t i) const { return rungs_[i].ref.block->name.text; }

  void link(std::size_t i) {
    Rung& rung = rungs_[i];
    if (rung.above == nullptr) {
      if (rung.everyone) return;
      ctx_.ladders_known = false;
      if (rung.ref.block->incomplete) return;
      const std::string other = rungs_.size() == 1 ? "" : name(i == 0 ? 1 : 0);
      ctx_.error("R408", rung.ref.header(), fmt::format("tier {} has no place in a ladder", name(i)),
                 other.empty()
                     ? "add the line `for everyone` if it is the lowest tier"
                     : fmt::format(
                           "add the line `above {}` (or another tier), or `for everyone` if it is the lowest",
                           other));
      return;
    }
    if (rung.everyone) return;  // reported with the tier's other clauses
    // Until number() a tier's number is its place among the rungs.
    const int below = ctx_.find(NameKind::Tier, rung.above->words.at(0), rung.ref.file);
    if (below < 0) {
      ctx_.ladders_known = false;
      return;
    }
    Rung& lower = rungs_[static_cast<std::size_t>(below)];
    if (lower.higher >= 0) {
      report_two(i, static_cast<std::size_t>(below));
      return;
    }
    rung.below = below;
    lower.higher = static_cast<int>(i);
  }

  void report_two(std::size_t i, std::size_t below) {
    ctx_.ladders_known = false;
    const Rung& first = rungs_[static_cast<std::size_t>(rungs_[below].higher)];
    Diagnostic& d = ctx_.error(
        "R409", rungs_[i].ref.at(rungs_[i].above->span),
        fmt::format("{} and {} both stand above {}", first.ref.block->name.text, name(i), name(below)),
        fmt::format("write `above {}` here, or `above {}` there", first.ref.block->name.text, name(i)));
    d.notes.push_back({"is the first of them", first.ref.at(first.above->span)});
  }

  void place(std::size_t i) {
    rungs_[i].placed = true;
    order_.push_back(i);
  }

  void climb(std::size_t root) {
    rungs_[root].starts = true;
    for (int at = static_cast<int>(root); at >= 0; at = rungs_[static_cast<std::size_t>(at)].higher) {
      place(static_cast<std::size_t>(at));
    }
  }

  void report_circle(std::size_t start) {
    ctx_.ladders_known = false;
    std::string text = name(start);
    std::size_t at = start;
    rungs_[start].starts = true;
    do {
      place(at);
      at = static_cast<std::size_t>(rungs_[at].below);
      text += " above " + name(at);
    } while (at != start);
    ctx_.error("R409", rungs_[start].ref.at(rungs_[start].above->span),
               "these tiers stand in a circle: " + text,
               "one of them must be the lowest: write `for everyone` there");
  }

  void number() {
    Program& program = ctx_.program;
    for (std::size_t at = 0; at < order_.size(); ++at) {
      const Rung& rung = rungs_[order_[at]];
      if (rung.starts) program.ladders.push_back({rung.ref.block->name.text, {}});
      Tier tier;
      tier.name = rung.ref.block->name.text;
      tier.labels = read_labels(ctx_, rung.ref.block->labels, rung.ref, rung.ref.header());
      tier.ladder = static_cast<int>(program.ladders.size()) - 1;
      tier.rank = static_cast<int>(program.ladders.back().tiers.size());
      tier.below = rung.starts ? -1 : static_cast<int>(at) - 1;
      tier.for_everyone = rung.everyone;
      tier.documentation = rung.ref.block->documentation;
      tier.place = rung.ref.header();
      program.ladders.back().tiers.push_back(static_cast<int>(at));
      program.tiers.push_back(std::move(tier));
      ctx_.renumber(NameKind::Tier, rung.ref.block->name.text, static_cast<int>(at));
    }
    if (program.ladders.size() == 1) program.ladders.front().name = "main";
  }

  Context& ctx_;
  std::vector<Rung> rungs_;
  std::vector<std::size_t> order_;  // rungs, ladder after ladder, from the lowest
};

}  // namespace

void build_ladders(Context& ctx) { LadderBuilder(ctx).build(); }

}  // namespace rung::language
