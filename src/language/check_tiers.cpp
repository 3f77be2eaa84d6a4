// The blocks `tier` and `every tier`: ways in, ways to stay, how long, and what then.

#include <algorithm>

#include <fmt/format.h>

#include "language/check_amount.h"
#include "language/check_condition.h"
#include "language/check_parts.h"

namespace rung::language {
namespace {

using Kinds = std::initializer_list<ClauseKind>;

bool is_one_of(ClauseKind kind, Kinds kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// A clause together with the block it stands in.
struct FoundClause {
  const Clause* clause = nullptr;
  BlockRef ref;
  bool common = false;  // in `every tier`
  [[nodiscard]] Place place() const { return ref.at(clause->span); }
};

class TierReader {
 public:
  TierReader(Context& ctx, const BlockRef& ref, const BlockRef* every, Tier& tier)
      : ctx_(ctx), ref_(ref), every_(every), tier_(tier) {}

  void read() {
    read_benefits();
    if (tier_.for_everyone) {
      check_for_everyone();
      return;
    }
    read_entry();
    read_side_doors();
    read_keeping();
    read_validity();
    tier_.judge_entry = read_judging(ClauseKind::JudgeEntry, "when entry is judged");
    tier_.judge_keeping = read_judging(ClauseKind::JudgeKeeping, "when keeping is judged");
    read_drop();
    read_tolls();
    read_carries();
    read_losses();
    check_next_judging();
    check_ranks();
  }

 private:
  FoundClause find(Kinds kinds, const char* what);
  bool says(Kinds kinds) const;
  // A line that seems to be missing may be one that could not be read, also in `every tier`.
  bool incomplete() const {
    return ref_.block->incomplete || (every_ != nullptr && every_->block->incomplete) || ctx_.lost_block();
  }
  void check_for_everyone();
  void read_benefits();
  void read_entry();
  void read_only_when(const Clause* enter);
  void check_only_when_alone();
  void read_keeping();
  void read_validity();
  void read_end_of_cycle(const FoundClause& found);
  Judging read_judging(ClauseKind kind, const char* what);
  void read_drop();
  void read_drop_target(const FoundClause& found);
  void check_next_judging();
  void read_side_doors();
  void read_tolls();
  void read_carries();
  void read_losses();
  void check_ranks();
  void rank_needs_days(const Conditions& conditions, const char* what, const char* judged);

  Context& ctx_;
  const BlockRef& ref_;
  const BlockRef* every_;
  Tier& tier_;
};

// The clause of the tier itself or of `every tier`; saying it in both is an error.
FoundClause TierReader::find(Kinds kinds, const char* what) {
  const Clause* own = ctx_.only(ref_, kinds, what);
  const Clause* common = nullptr;
  if (every_ != nullptr) {
    for (const Clause& clause : every_->block->clauses) {
      if (common == nullptr && is_one_of(clause.kind, kinds)) common = &clause;
    }
  }
  if (own != nullptr && common != nullptr) {
    Diagnostic& d =
        ctx_.error("R410", ref_.at(own->span),
                   fmt::format("`every tier` already says {}, and tier {} says it too", what, tier_.name),
                   "remove one of the two lines");
    d.notes.push_back({"holds for every tier", every_->at(common->span)});
  }
  if (own != nullptr) return {own, ref_, false};
  if (common != nullptr) return {common, *every_, true};
  return {};
}

// Whether the tier or `every tier` has such a clause.
bool TierReader::says(Kinds kinds) const {
  const auto in = [&](const Block& block) {
    return std::any_of(block.clauses.begin(), block.clauses.end(),
                       [&](const Clause& clause) { return is_one_of(clause.kind, kinds); });
  };
  return in(*ref_.block) || (every_ != nullptr && in(*every_->block));
}

void TierReader::check_for_everyone() {
  for (const Clause& clause : ref_.block->clauses) {
    if (clause.kind == ClauseKind::ForEveryone || clause.kind == ClauseKind::Benefit) continue;
    ctx_.error("R415", ref_.at(clause.span),
               fmt::format("tier {} is for everyone, so there is nothing to enter, keep or lose", tier_.name),
               "remove this line, or the line `for everyone`");
    return;
  }
}

void TierReader::read_benefits() {
  for (const Clause* clause : ctx_.all(ref_, ClauseKind::Benefit)) {
    Benefit benefit;
    benefit.name = clause->words.at(0).text;
    benefit.labels = read_labels(ctx_, clause->labels, ref_, ref_.at(clause->span));
    tier_.benefits.push_back(std::move(benefit));
  }
}

void TierReader::read_entry() {
  const Clause* enter = ctx_.only(ref_, {ClauseKind::EnterWhen}, "who enters");
  if (enter == nullptr || !enter->conditions) {
    check_only_when_alone();
    if (incomplete() || says({ClauseKind::EnterByInvitation, ClauseKind::EnterForLifeWhen})) return;
    ctx_.error("R407", ref_.header(),
               fmt::format("nobody can reach tier {}: it has no `enter when`", tier_.name),
               "add a line such as `enter when spend in this calendar year at least 400 EUR`");
    return;
  }
  tier_.enter = build_conditions(ctx_, *enter->conditions, ref_.file, {Asker::Tier, -1});
  const bool known = !ref_.block->incomplete && all_understood(*enter->conditions, tier_.enter);
  if (!known) ctx_.unsure_tiers.insert(ctx_.index_of(NameKind::Tier, tier_.name));
  read_only_when(enter);
}

void TierReader::read_only_when(const Clause* enter) {
  const FoundClause only = find({ClauseKind::EnterOnlyWhen}, "who may enter at all");
  if (only.clause == nullptr || !only.clause->conditions) return;
  if (!only.common && enter->conditions->form != ListForm::AnyOf) {
    ctx_.error("R416", only.place(), "`enter only when` goes with several ways in, but there is only one",
               "write it as one more condition: `enter when all of` with one `- ` line each");
    return;
  }
  const Conditions more = build_conditions(ctx_, *only.clause->conditions, only.ref.file, {Asker::Tier, -1});
  if (!tier_.enter.empty() && !more.empty()) tier_.enter = joined(ctx_, tier_.enter, more);
}

// Side doors are not asked for more.
void TierReader::check_only_when_alone() {
  const Clause* own = ctx_.only(ref_, {ClauseKind::EnterOnlyWhen}, "who may enter at all");
  if (own == nullptr || incomplete()) return;
  ctx_.error("R416", ref_.at(own->span),
             "`enter only when` goes with several ways in, but there is no `enter when`",
             "remove this line, or write the ways in with `enter when any of`");
}

void TierReader::read_keeping() {
  const FoundClause found = find({ClauseKind::KeepWhen, ClauseKind::KeepByEnteringAgain,
                                  ClauseKind::ValidForLife, ClauseKind::ValidWhileMet},
                                 "how it is kept");
  if (found.clause == nullptr) {
    if (incomplete()) return;
    const bool door = says({ClauseKind::EnterByInvitation, ClauseKind::EnterForLifeWhen});
    if (door && !says({ClauseKind::EnterWhen})) {
      // A floor is kept for life; an invitation is kept by another one.
      if (!says({ClauseKind::EnterByInvitation})) tier_.keep = Keep::ForLife;
      return;
    }
    ctx_.error("R403", ref_.header(), fmt::format("tier {} does not say how it is kept", tier_.name),
               "add `keep when …`, `keep by entering again`, `valid for life` or `valid while met`");
    return;
  }
  if (found.clause->kind == ClauseKind::ValidForLife) tier_.keep = Keep::ForLife;
  if (found.clause->kind == ClauseKind::ValidWhileMet) tier_.keep = Keep::WhileMet;
  if (found.clause->kind != ClauseKind::KeepWhen || !found.clause->conditions) return;
  tier_.keep = Keep::When;
  tier_.keep_when = build_conditions(ctx_, *found.clause->conditions, found.ref.file, {Asker::Tier, -1});
}

void TierReader::read_validity() {
  // `valid for life` and `valid while met` were counted with the ways to keep; beside another validity they
  // are one line too many, beside another way to keep that was said already.
  const bool by_keeping = tier_.keep == Keep::ForLife || tier_.keep == Keep::WhileMet;
  const Kinds kinds{ClauseKind::ValidUntilEndOf, ClauseKind::ValidFor, ClauseKind::ValidUntilNextJudging};
  const FoundClause found = find(kinds, "how long it is valid");
  if (by_keeping) {
    const bool life = tier_.keep == Keep::ForLife;
    tier_.validity.kind = life ? Validity::Kind::ForLife : Validity::Kind::WhileMet;
    if (found.clause == nullptr || found.common) return;
    ctx_.error(
        "R406", found.place(),
        fmt::format("tier {} is already `{}`", tier_.name, life ? "valid for life" : "valid while met"),
        "keep one of the two lines");
    return;
  }
  if (found.clause == nullptr) {
    if (tier_.by_invitation && !incomplete()) {
      ctx_.error("R405", ref_.header(), fmt::format("tier {} does not say how long it is valid", tier_.name),
                 "add a line such as `valid until end of next calendar year` or `valid for 12 months`");
      return;
    }
    // A broken or missing way to keep may have been the validity as well.
    if (incomplete() || !says({ClauseKind::KeepWhen, ClauseKind::KeepByEnteringAgain})) return;
    ctx_.error("R405", ref_.header(), fmt::format("tier {} does not say how long it is valid", tier_.name),
               "add a line such as `valid until end of next calendar year` or `valid for 12 months`");
    return;
  }
  if (found.clause->kind == ClauseKind::ValidUntilNextJudging)
    tier_.validity.kind = Validity::Kind::UntilNextJudging;
  if (found.clause->kind == ClauseKind::ValidUntilEndOf) read_end_of_cycle(found);
  if (found.clause->kind == ClauseKind::ValidFor) {
    tier_.validity.kind = Validity::Kind::ForDuration;
    const auto time =
        read_duration(ctx_, found.clause->amounts.at(0), found.ref.file, "the time a tier is valid");
    if (time) tier_.validity.duration = *time;
  }
}

void TierReader::read_end_of_cycle(const FoundClause& found) {
  tier_.validity.kind = Validity::Kind::EndOfCycle;
  tier_.validity.next = found.clause->words.at(0).text == "next";
  tier_.validity.month = found.clause->month;
  if (const auto cycle = read_cycle(ctx_, found.clause->period_end, found.ref.file))
    tier_.validity.cycle = *cycle;
}

Judging TierReader::read_judging(ClauseKind kind, const char* what) {
  Judging judging;
  const FoundClause found = find({kind}, what);
  if (found.clause == nullptr) return judging;
  const std::string& how = found.clause->words.at(0).text;
  if (how == "days") {
    judging.kind = Judging::Kind::OnDays;
    judging.days = found.clause->days;
  } else if (how == "cycle") {
    judging.kind = Judging::Kind::AtEndOfCycle;
    if (const auto cycle = read_cycle(ctx_, found.clause->period_end, found.ref.file)) judging.cycle = *cycle;
  } else {
    judging.kind = Judging::Kind::EveryDay;
  }
  return judging;
}

void TierReader::read_drop() {
  const FoundClause found = find({ClauseKind::IfNotKept}, "what happens if it is not kept");
  if (found.clause == nullptr) return;
  const bool never = tier_.keep == Keep::ForLife || tier_.keep == Keep::WhileMet;
  if (never && !found.common) {
    ctx_.error("R433", found.place(),
               tier_.keep == Keep::ForLife
                   ? fmt::format("tier {} is valid for life, so it is never lost", tier_.name)
                   : fmt::format("tier {} ends by itself as soon as its conditions are not met", tier_.name),
               "remove this line, or choose another way to keep the tier");
    return;
  }
  const std::string& to = found.clause->words.at(0).text;
  tier_.drop.to = to == "one tier" ? Drop::To::OneTier : to == "tier" ? Drop::To::Tier : Drop::To::Qualified;
  if (tier_.drop.to == Drop::To::Tier) read_drop_target(found);
  if (!found.clause->amounts.empty()) {
    tier_.drop.grace = read_duration(ctx_, found.clause->amounts[0], found.ref.file, "the grace time");
  }
}

void TierReader::read_drop_target(const FoundClause& found) {
  const Word& word = found.clause->words.at(1);
  tier_.drop.tier = ctx_.find(NameKind::Tier, word, found.ref.file);
  if (tier_.drop.tier < 0 || !ctx_.ladders_known) return;
  const Tier& target = ctx_.program.tiers[static_cast<std::size_t>(tier_.drop.tier)];
  if (target.ladder == tier_.ladder && target.rank < tier_.rank) return;
  Diagnostic& d =
      ctx_.error("R414", found.ref.at(word.span),
                 target.ladder == tier_.ladder
                     ? fmt::format("{} is not lower than {}", target.name, tier_.name)
                     : fmt::format("{} stands in another ladder than {}", target.name, tier_.name));
  std::vector<std::string> lower;
  for (const int other : ctx_.program.ladders[static_cast<std::size_t>(tier_.ladder)].tiers) {
    const Tier& candidate = ctx_.program.tiers[static_cast<std::size_t>(other)];
    if (candidate.rank < tier_.rank) lower.push_back(candidate.name);
  }
  suggest(d, word.text, lower, "the lower tiers are");
}

void TierReader::check_next_judging() {
  if (tier_.validity.kind != Validity::Kind::UntilNextJudging || incomplete() ||
      says({ClauseKind::JudgeEntry}))
    return;
  const auto own = ctx_.all(ref_, ClauseKind::ValidUntilNextJudging);
  const Place place = own.empty() ? ref_.header() : ref_.at(own.front()->span);
  ctx_.error("R411", place, fmt::format("nothing says when tier {} is judged next", tier_.name),
             "add a line such as `judge entry at the end of every calendar month`");
}

// Ways in beside `enter when`.
void TierReader::read_side_doors() {
  const Clause* life = ctx_.only(ref_, {ClauseKind::EnterForLifeWhen}, "who enters for life");
  if (life != nullptr && life->conditions) {
    tier_.enter_for_life = build_conditions(ctx_, *life->conditions, ref_.file, {Asker::Tier, -1});
  }
  tier_.by_invitation =
      ctx_.only(ref_, {ClauseKind::EnterByInvitation}, "that it is by invitation") != nullptr;
  const Clause* from = ctx_.only(ref_, {ClauseKind::EnterFrom}, "from which tier it is entered");
  if (from == nullptr) return;
  const Word& word = from->words.at(0);
  tier_.enter_from = ctx_.find(NameKind::Tier, word, ref_.file);
  if (tier_.enter_from < 0 || !ctx_.ladders_known) return;
  const Tier& other = ctx_.program.tiers[static_cast<std::size_t>(tier_.enter_from)];
  if (other.ladder == tier_.ladder && other.rank < tier_.rank) return;
  ctx_.error("R414", ref_.at(word.span), fmt::format("{} is not lower than {}", other.name, tier_.name),
             "name a tier that stands below this one");
}

// `costs 100 xp to enter`: the counter pays, so the way in must look at its balance.
void TierReader::read_tolls() {
  bool enter = false;
  bool keep = false;
  for (const Clause* clause : ctx_.all(ref_, ClauseKind::CostsTo)) {
    const bool to_enter = clause->words.at(0).text == "enter";
    bool& said = to_enter ? enter : keep;
    if (said) {
      ctx_.error("R220", ref_.at(clause->span),
                 fmt::format("`tier {}` already says what this costs", tier_.name),
                 "keep one of the two lines");
      continue;
    }
    said = true;
    const AmountText& amount = clause->amounts.at(0);
    const auto unit = unit_of(ctx_, amount, ref_.file);
    if (!unit) continue;
    if (unit->kind != UnitKind::Points) {
      ctx_.error(
          "R301", ref_.at(amount.span),
          fmt::format("a tier is paid for with points, but `{}` are none", text_at(ref_.at(amount.span))),
          "write a number of points, such as `costs 100 points to enter`");
      continue;
    }
    const auto points = read_points(ctx_, amount, ref_.file, unit->index);
    if (!points) continue;
    (to_enter ? tier_.costs_to_enter : tier_.costs_to_keep) = Tier::Toll{unit->index, *points};
  }
}

// `carry nights above 40 nights into next calendar year, at most 20 nights`.
void TierReader::read_carries() {
  for (const Clause* clause : ctx_.all(ref_, ClauseKind::CarryMetric)) {
    Tier::Carry carry;
    carry.place = ref_.at(clause->span);
    const Word& word = clause->words.at(0);
    carry.metric = ctx_.find(NameKind::Metric, word, ref_.file);
    const auto cycle = read_cycle(ctx_, clause->period_end, ref_.file);
    if (carry.metric < 0 || !cycle || ctx_.broken_metrics.count(carry.metric) > 0) continue;
    ctx_.used_metrics.insert(carry.metric);
    carry.cycle = *cycle;
    const Metric& metric = ctx_.program.metrics[static_cast<std::size_t>(carry.metric)];
    if (!metric.additive()) {
      ctx_.error("R315", ref_.at(word.span),
                 fmt::format("`{}` does not add up, so nothing of it can be left over", metric.name),
                 "carry a sum or a count");
      continue;
    }
    const std::string subject = "`" + metric.name + "`";
    const auto above = read_amount(ctx_, clause->amounts.at(0), ref_.file, metric.unit, subject);
    if (above) carry.above = *above;
    if (clause->amounts.size() > 1)
      carry.most = read_amount(ctx_, clause->amounts[1], ref_.file, metric.unit, subject);
    if (above) tier_.carries.push_back(carry);
  }
}

// Losing the tier before its end, and what counts after a loss.
void TierReader::read_losses() {
  const FoundClause idle = find({ClauseKind::LostAfter}, "when it is lost without activity");
  if (idle.clause != nullptr) {
    tier_.lost_after =
        read_duration(ctx_, idle.clause->amounts.at(0), idle.ref.file, "the time without activity");
    tier_.lost_events = read_events(ctx_, idle.clause->words, idle.ref.file);
  }
  const FoundClause zero = find({ClauseKind::CountFromZero}, "that it counts from zero after a loss");
  tier_.count_from_zero = zero.clause != nullptr;
}

// A place among all members can be judged only when everybody has had his day.
void TierReader::check_ranks() {
  for (const Atom& atom : tier_.enter_for_life.atoms) {
    if (!atom.population) continue;
    ctx_.error("R236", atom.place,
               fmt::format("`{}` compares members, but `enter for life when` is judged after every purchase",
                           atom.text),
               "ask for it in `enter when`, and say on which days entry is judged");
    return;
  }
  if (incomplete()) return;
  const bool keeps_on_days =
      says({ClauseKind::JudgeKeeping}) || tier_.validity.kind == Validity::Kind::UntilNextJudging;
  if (!says({ClauseKind::JudgeEntry})) rank_needs_days(tier_.enter, "it is judged", "entry");
  if (!keeps_on_days) rank_needs_days(tier_.keep_when, "keeping is judged", "keeping");
}

void TierReader::rank_needs_days(const Conditions& conditions, const char* what, const char* judged) {
  for (const Atom& atom : conditions.atoms) {
    if (!atom.population) continue;
    ctx_.error("R236", atom.place,
               fmt::format("`{}` compares members, so tier {} must say when {}", atom.text, tier_.name, what),
               fmt::format("add a line such as `judge {} on 31 January, 31 July`", judged));
    return;
  }
}

const BlockRef* every_tier_block(Context& ctx) {
  const BlockRef* first = nullptr;
  for (const BlockRef& ref : ctx.blocks) {
    if (ref.block->kind != BlockKind::EveryTier) continue;
    if (first == nullptr) {
      first = &ref;
      continue;
    }
    Diagnostic& d =
        ctx.error("R201", ref.header(), "there are two blocks `every tier`", "put all their lines into one");
    d.notes.push_back({"is the first one", first->header()});
  }
  return first;
}

}  // namespace

void check_tiers(Context& ctx) {
  const BlockRef* every = every_tier_block(ctx);
  if (every != nullptr) {
    (void)ctx.only(*every,
                   {ClauseKind::KeepWhen, ClauseKind::KeepByEnteringAgain, ClauseKind::ValidForLife,
                    ClauseKind::ValidWhileMet},
                   "how a tier is kept");
    (void)ctx.only(*every,
                   {ClauseKind::ValidUntilEndOf, ClauseKind::ValidFor, ClauseKind::ValidForLife,
                    ClauseKind::ValidWhileMet, ClauseKind::ValidUntilNextJudging},
                   "how long a tier is valid");
    (void)ctx.only(*every, {ClauseKind::EnterOnlyWhen}, "who may enter at all");
    (void)ctx.only(*every, {ClauseKind::JudgeEntry}, "when entry is judged");
    (void)ctx.only(*every, {ClauseKind::JudgeKeeping}, "when keeping is judged");
    (void)ctx.only(*every, {ClauseKind::IfNotKept}, "what happens if a tier is not kept");
    (void)ctx.only(*every, {ClauseKind::LostAfter}, "when a tier is lost without activity");
  }
  for (const BlockRef& ref : ctx.of(BlockKind::Tier)) {
    const int index = ctx.index_of(NameKind::Tier, ref.block->name.text);
    if (index < 0) continue;
    TierReader(ctx, ref, every, ctx.program.tiers[static_cast<std::size_t>(index)]).read();
  }
}

}  // namespace rung::language
