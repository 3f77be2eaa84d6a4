// Tiers that nobody would stay in, that nobody is seen in, that come back as soon as they are lost; and lines
// of a tier that nothing looks at.

#include <algorithm>

#include <fmt/format.h>

#include "core/index.h"
#include "core/whole.h"
#include "core/words.h"
#include "language/check_condition.h"
#include "language/sense.h"
#include "language/sense_judging.h"
#include "language/sense_logic.h"

namespace rung::language {
namespace {

Ground ground_of(const Program& program) { return {program, -1, Returns::Ignored}; }

const Clause* own_clause(const Context& ctx, const BlockRef& ref, ClauseKind kind) {
  const auto all = ctx.all(ref, kind);
  return all.empty() ? nullptr : all.front();
}

// The words of a period inside a condition, else the whole condition.
Place period_place(const Program& program, const Atom& atom, const Window& window) {
  const std::string_view text =
      atom.place.file->text().substr(atom.place.span.begin, atom.place.span.end - atom.place.span.begin);
  const std::string words = period_words(program, window);
  const std::size_t found = text.find(words);
  if (found == std::string_view::npos) return atom.place;
  const std::size_t begin = atom.place.span.begin + found;
  return {atom.place.file, {begin, begin + words.size()}};
}

// The better of two periods: another way to keep the tier asks the same of the period before.
bool asks_of_last_too(const Program& program, const Conditions& conditions, const Atom& atom) {
  const Measure& now = program.measures[index(atom.index)];
  return std::any_of(conditions.alternatives.begin(), conditions.alternatives.end(), [&](const auto& way) {
    const Atom& other = conditions.atoms[index(way.front())];
    if (way.size() != 1 || !asks_for_amount(other) || other.value > atom.value) return false;
    const Measure& before = program.measures[index(other.index)];
    return before.kind == now.kind && before.index == now.index && before.window.kind == Window::Kind::Last &&
           before.window.cycle == now.window.cycle;
  });
}

// `keep when … in this P`, judged when P has hardly begun.
void check_sight(Context& ctx, const Tier& tier) {
  for (const Atom& atom : tier.keep_when.atoms) {
    if (!asks_for_amount(atom)) continue;
    const Window& window = ctx.program.measures[index(atom.index)].window;
    if (window.kind != Window::Kind::This || asks_of_last_too(ctx.program, tier.keep_when, atom)) continue;
    const Sight sight = sight_of(tier, window.cycle);
    if (sight.enough) continue;
    const std::string period = period_words(ctx.program, window);
    const Place place = period_place(ctx.program, atom, window);
    ctx.warning(
        "R445", place,
        fmt::format("keeping {} is judged {}, when `{}` {}", tier.name, sight.judged, period, sight.holds),
        window.cycle == Cycle::CalendarYear || window.cycle == Cycle::MembershipYear
            ? fmt::format("write `in last 12 months` or `in last {}`", cycle_words(window.cycle))
            : fmt::format("write `in last {}`, or a number of months", cycle_words(window.cycle)));
  }
}

// How long a window is, roughly; nothing if it has no end or is not known.
std::optional<std::int64_t> rough_days(const Window& window) {
  constexpr int kDaysOfMonth = 30;
  if (window.kind == Window::Kind::LastDays) return window.count;
  const int months = length_in_months(window);
  return months == 0 ? std::nullopt : std::optional<std::int64_t>(std::int64_t{kDaysOfMonth} * months);
}

// Less to enter than to keep, as a sum and for each day of the period.
bool easier(const Atom& enter, const Window& entered, const Atom& keep, const Window& kept) {
  if (enter.value >= keep.value) return false;
  if (entered.kind == Window::Kind::AllTime) return true;
  const auto days_entered = rough_days(entered);
  const auto days_kept = rough_days(kept);
  if (!days_entered || !days_kept) return false;
  return static_cast<Wide>(enter.value) * *days_kept < static_cast<Wide>(keep.value) * *days_entered;
}

// Entering is easier than keeping, and what was bought before the loss still counts for entering.
void check_return(Context& ctx, const Tier& tier) {
  if (tier.keep != Keep::When || tier.count_from_zero || tier.keep_when.alternatives.size() != 1) return;
  for (const Atom& keep : tier.keep_when.atoms) {
    if (!asks_for_amount(keep)) continue;
    const Measure& kept = ctx.program.measures[index(keep.index)];
    for (const auto& way : tier.enter.alternatives) {
      const Atom& enter = tier.enter.atoms[index(way.front())];
      if (way.size() != 1 || !asks_for_amount(enter)) continue;
      const Measure& entered = ctx.program.measures[index(enter.index)];
      const bool same = entered.kind == kept.kind && entered.index == kept.index;
      if (!same || equally_long(entered.window, kept.window)) continue;
      if (!easier(enter, entered.window, keep, kept.window)) continue;
      if (kept.window.kind == Window::Kind::Last || !outlives_judging(tier, entered.window)) continue;
      Diagnostic& d = ctx.warning(
          "R446", keep.place,
          fmt::format("whoever loses {} can be back at once: keeping asks for `{}`, entering for `{}`",
                      tier.name, keep.text, enter.text),
          "add `after a loss count from zero`, or ask for no more to keep than to enter");
      d.notes.push_back({"is the way in", enter.place});
      return;
    }
  }
}

// ---- Keeping that is harder than entering, seen as a whole

// The conditions with every period replaced by the first one of the same length, so that years of different
// kinds can be compared.
Conditions in_equal_periods(const Program& program, const Conditions& conditions) {
  Conditions result = conditions;
  for (Atom& atom : result.atoms) {
    if (atom.kind != AtomKind::Measure) continue;
    const Measure& own = program.measures[index(atom.index)];
    for (std::size_t i = 0; i < program.measures.size(); ++i) {
      const Measure& other = program.measures[i];
      if (other.kind != own.kind || other.index != own.index) continue;
      if (!equally_long(other.window, own.window)) continue;
      atom.index = static_cast<int>(i);
      break;
    }
  }
  return result;
}

bool implies_some(const Ground& ground, const Together& way, const Conditions& conditions) {
  return std::any_of(conditions.alternatives.begin(), conditions.alternatives.end(),
                     [&](const auto& other) { return implies(ground, way, together(conditions, other)); });
}

void report_hard_keeping(Context& ctx, const Ground& ground, const Tier& tier, const Together& way,
                         const Together& asked) {
  const auto more = std::find_if(asked.begin(), asked.end(),
                                 [&](const Atom* atom) { return !implies(ground, way, *atom); });
  if (more == asked.end()) return;
  std::string entered = way.front()->text;
  for (std::size_t i = 1; i < way.size(); ++i) entered += " and " + way[i]->text;
  Diagnostic& d =
      ctx.warning("R412", (*more)->place,
                  fmt::format("keeping {} asks for `{}`, which entering it by `{}` does not ask for",
                              tier.name, (*more)->text, entered),
                  "ask for no more to keep than to enter, or ask for it on the way in too");
  d.notes.push_back({"is the way in", way.front()->place});
}

// Whoever keeps it would also enter it, and no way into it is enough to keep it.
void check_keeping_as_a_whole(Context& ctx, const Tier& tier) {
  constexpr std::size_t kMostWays = 16;
  constexpr std::size_t kMostMeasures = 500;
  if (ctx.program.measures.size() > kMostMeasures) return;
  if (tier.keep != Keep::When || tier.count_from_zero || tier.enter.empty() || tier.keep_when.empty()) return;
  if (tier.enter.alternatives.size() > kMostWays || tier.keep_when.alternatives.size() > kMostWays) return;
  const Ground ground = ground_of(ctx.program);
  const Conditions enter = in_equal_periods(ctx.program, tier.enter);
  const Conditions keep = in_equal_periods(ctx.program, tier.keep_when);
  for (const auto& way : keep.alternatives) {
    const Together atoms = together(keep, way);
    if (impossible(ground, atoms) || !implies_some(ground, atoms, enter)) return;
  }
  for (const auto& way : enter.alternatives) {
    if (implies_some(ground, together(enter, way), keep)) return;
  }
  report_hard_keeping(ctx, ground, tier, together(enter, enter.alternatives.front()),
                      together(keep, keep.alternatives.front()));
}

// ---- Two tiers

// Whoever reaches the lower tier reaches the upper one at the same moment.
void check_shadow(Context& ctx, const Tier& lower, const Tier& upper) {
  constexpr std::size_t kMostWays = 16;
  const bool plain = upper.enter_from < 0 && !upper.costs_to_enter && !lower.costs_to_enter &&
                     !upper.by_invitation && upper.judge_entry.kind == lower.judge_entry.kind &&
                     upper.judge_entry.days == lower.judge_entry.days &&
                     upper.judge_entry.cycle == lower.judge_entry.cycle;
  if (!plain || lower.enter.empty() || upper.enter.empty()) return;
  if (lower.enter.alternatives.size() > kMostWays || upper.enter.alternatives.size() > kMostWays) return;
  const Ground ground = ground_of(ctx.program);
  const Together* into_upper = nullptr;
  std::vector<Together> ways;
  for (const auto& way : upper.enter.alternatives) ways.push_back(together(upper.enter, way));
  for (const auto& way : lower.enter.alternatives) {
    const Together atoms = together(lower.enter, way);
    const auto reached = std::find_if(ways.begin(), ways.end(),
                                      [&](const Together& other) { return implies(ground, atoms, other); });
    if (impossible(ground, atoms) || reached == ways.end()) return;
    if (into_upper == nullptr) into_upper = &*reached;
  }
  const Atom& low = lower.enter.atoms[index(lower.enter.alternatives.front().front())];
  const Atom& high = *into_upper->front();
  Diagnostic& d =
      ctx.warning("R444", low.place,
                  fmt::format("whoever reaches {} reaches {} at the same moment, so {} is passed over",
                              lower.name, upper.name, lower.name),
                  fmt::format("ask for more on the ways into {}, or for less on the ways into {}", upper.name,
                              lower.name));
  d.notes.push_back({fmt::format("says `{}` for {}", high.text, upper.name), high.place});
}

// ---- Lines that nothing looks at

struct Ignored {
  ClauseKind clause{};
  const char* words = "";    // the line as it begins
  const char* because = "";  // what makes it idle
  const char* help = "";
};

// Why this judging line of the tier is idle; nothing if it is not.
std::optional<Ignored> ignored_by(const Tier& tier, ClauseKind clause) {
  const bool met = tier.keep == Keep::WhileMet;
  if (clause == ClauseKind::JudgeEntry && met) {
    return Ignored{clause, "judge entry", "is `valid while met`, so it is judged every day",
                   "remove the line, or give the tier a validity such as `valid until next judging`"};
  }
  if (clause != ClauseKind::JudgeKeeping) return std::nullopt;
  const char* help = "remove the line, or write `keep when …` with a validity of its own";
  if (met) return Ignored{clause, "judge keeping", "is `valid while met`, so it is judged every day", help};
  if (tier.keep == Keep::ForLife)
    return Ignored{clause, "judge keeping", "is valid for life, so keeping is never judged", help};
  if (tier.validity.kind == Validity::Kind::UntilNextJudging)
    return Ignored{clause, "judge keeping", "is judged on the days of `judge entry`, also for keeping", help};
  if (tier.keep == Keep::ByEnteringAgain)
    return Ignored{clause, "judge keeping", "is kept by entering again, so only entry is judged", help};
  return std::nullopt;
}

void check_ignored(Context& ctx, const BlockRef& ref, const Tier& tier) {
  for (const ClauseKind kind : {ClauseKind::JudgeEntry, ClauseKind::JudgeKeeping}) {
    const Clause* clause = own_clause(ctx, ref, kind);
    const auto ignored = ignored_by(tier, kind);
    if (clause == nullptr || !ignored) continue;
    ctx.error("R450", ref.at(clause->span),
              fmt::format("`{}` has no effect here: {} {}", ignored->words, tier.name, ignored->because),
              ignored->help);
  }
}

// A line of `every tier` that is idle in each of them.
void check_ignored_everywhere(Context& ctx, const BlockRef& every) {
  for (const ClauseKind kind : {ClauseKind::JudgeEntry, ClauseKind::JudgeKeeping}) {
    const Clause* clause = own_clause(ctx, every, kind);
    if (clause == nullptr) continue;
    std::optional<Ignored> first;
    bool heard = false;
    for (const Tier& tier : ctx.program.tiers) {
      if (tier.for_everyone) continue;
      const auto ignored = ignored_by(tier, kind);
      heard = heard || !ignored;
      if (!first) first = ignored;
    }
    if (heard || !first) continue;
    ctx.error("R450", every.at(clause->span),
              fmt::format("`{}` has no effect: no tier is judged by it", first->words), first->help);
  }
}

// ---- Tiers that cost points

bool asks_for_balance(const Conditions& conditions, const Tier::Toll& toll) {
  return std::all_of(conditions.alternatives.begin(), conditions.alternatives.end(), [&](const auto& way) {
    return std::any_of(way.begin(), way.end(), [&](int part) {
      const Atom& atom = conditions.atoms[index(part)];
      const bool grows = atom.op == Op::AtLeast || atom.op == Op::MoreThan || atom.op == Op::Exactly;
      const bool enough = atom.value_table >= 0 || atom.value >= toll.amount;
      return atom.kind == AtomKind::Balance && atom.index == toll.unit && grows && enough;
    });
  });
}

void check_toll(Context& ctx, const BlockRef& ref, const Tier& tier) {
  for (const Clause* clause : ctx.all(ref, ClauseKind::CostsTo)) {
    const bool enter = !clause->words.empty() && clause->words.front().text == "enter";
    const auto& toll = enter ? tier.costs_to_enter : tier.costs_to_keep;
    const Conditions& asked = enter ? tier.enter : tier.keep_when;
    if (!toll) continue;
    const std::string amount = text_at(ref.at(clause->amounts.front().span));
    if (asked.empty() && !enter) {
      ctx.warning(
          "R458", ref.at(clause->span),
          fmt::format("keeping {} costs `{}`, but it has no `keep when`, so nobody pays", tier.name, amount),
          fmt::format("remove the line, or write `keep when balance of {} at least {}`",
                      ctx.program.points[index(toll->unit)].name, amount));
    }
    if (asked.empty()) continue;
    if (!asks_for_balance(asked, *toll)) {
      Diagnostic& d = ctx.warning(
          "R458", ref.at(clause->span),
          fmt::format("{} {} costs `{}`, which nobody is asked to have", enter ? "entering" : "keeping",
                      tier.name, amount),
          fmt::format("write `balance of {} at least {}` in `{} when`",
                      ctx.program.points[index(toll->unit)].name, amount, enter ? "enter" : "keep"));
      d.notes.push_back({"is what is asked for", asked.place});
    }
    const bool climbs =
        tier.enter_from >= 0 || tier.below < 0 || ctx.program.tiers[index(tier.below)].for_everyone;
    if (!enter || climbs) continue;
    ctx.warning("R459", ref.at(clause->span),
                fmt::format("entering {} costs `{}`, but a member may leap over the tiers below it",
                            tier.name, amount),
                fmt::format("add `enter from {} only`, so that every tier is paid for",
                            ctx.program.tiers[index(tier.below)].name));
  }
}

// `carry nights above 40 nights` in a tier that asks for another number of nights.
void check_carry(Context& ctx, const Tier& tier) {
  for (const Tier::Carry& carry : tier.carries) {
    const Atom* other = nullptr;
    bool same = false;
    for (const Atom& atom : tier.enter.atoms) {
      if (!asks_for_amount(atom)) continue;
      const Measure& measure = ctx.program.measures[index(atom.index)];
      if (measure.kind != Measure::Kind::Metric || measure.index != carry.metric) continue;
      same = same || atom.value == carry.above;
      other = &atom;
    }
    if (same || other == nullptr) continue;
    Diagnostic& d =
        ctx.warning("R460", carry.place,
                    fmt::format("what is carried over begins at another amount than {} asks for", tier.name),
                    "write the same amount in both lines");
    d.notes.push_back({fmt::format("says `{}`", other->text), other->place});
  }
}

}  // namespace

void check_tiers_sense(Context& ctx) {
  for (const BlockRef& ref : ctx.blocks) {
    if (ref.block->kind == BlockKind::EveryTier) check_ignored_everywhere(ctx, ref);
  }
  for (const BlockRef& ref : ctx.of(BlockKind::Tier)) {
    const int number = ctx.index_of(NameKind::Tier, ref.block->name.text);
    if (number < 0) continue;
    const Tier& tier = ctx.program.tiers[index(number)];
    if (tier.for_everyone) continue;
    check_ignored(ctx, ref, tier);
    check_sight(ctx, tier);
    check_return(ctx, tier);
    check_toll(ctx, ref, tier);
    check_carry(ctx, tier);
  }
}

void check_hard_keeping(Context& ctx, const Tier& tier) { check_keeping_as_a_whole(ctx, tier); }

void check_passed_over(Context& ctx, const Tier& lower, const Tier& upper) {
  check_shadow(ctx, lower, upper);
}

bool asks_for_amount(const Atom& atom) {
  return atom.kind == AtomKind::Measure && (atom.op == Op::AtLeast || atom.op == Op::MoreThan) &&
         atom.value_table < 0 && !atom.population;
}

int length_in_months(const Window& window) {
  if (window.kind == Window::Kind::LastMonths) return window.count;
  if (window.kind == Window::Kind::AllTime || window.kind == Window::Kind::LastDays) return 0;
  if (window.cycle == Cycle::CalendarMonth) return 1;
  if (window.cycle == Cycle::CalendarQuarter) return 3;
  return window.cycle == Cycle::CalendarYear || window.cycle == Cycle::MembershipYear ? 12 : 0;
}

bool equally_long(const Window& a, const Window& b) {
  return a == b || (length_in_months(a) != 0 && length_in_months(a) == length_in_months(b));
}

}  // namespace rung::language
