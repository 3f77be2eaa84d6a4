// Earn rules beside each other: campaigns that meet, lines of a table that are never reached, tiers that a
// rule leaves out.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/index.h"
#include "language/sense.h"
#include "language/sense_logic.h"

namespace rung::language {
namespace {

// The clause of a block that is of this kind; without one the header.
Place clause_place(const Context& ctx, const BlockRef& ref, std::initializer_list<ClauseKind> kinds) {
  for (const ClauseKind kind : kinds) {
    const auto found = ctx.all(ref, kind);
    if (!found.empty()) return ref.at(found.front()->span);
  }
  return ref.header();
}

// ---- Campaigns

bool is_campaign(const EarnRule& rule) { return rule.dates || rule.kind == EarnRule::Kind::Multiply; }

void add_units(const Rate& rate, std::set<int>& units) {
  for (const Grant& grant : rate.grants) {
    if (grant.unit.kind == UnitKind::Points) units.insert(grant.unit.index);
  }
}

// The point currencies a rule gives.
std::set<int> units_of(const EarnRule& rule) {
  std::set<int> units;
  if (rule.kind == EarnRule::Kind::Several) add_units(rule.several, units);
  for (const RateRow& row : rule.rows) add_units(row.rate, units);
  if (rule.kind != EarnRule::Kind::Several && rule.kind != EarnRule::Kind::Table) units.insert(rule.unit);
  return units;
}

std::optional<int> common_unit(const EarnRule& a, const EarnRule& b) {
  const std::set<int> of_b = units_of(b);
  for (const int unit : units_of(a)) {
    if (of_b.count(unit) > 0) return unit;
  }
  return std::nullopt;
}

// Whether some event can fit both rules.
bool can_meet(const Program& program, const EarnRule& a, const EarnRule& b) {
  const Ground ground{program, a.event, Returns::Possible};
  if (a.where.empty() || b.where.empty()) return true;
  for (const auto& one : a.where.alternatives) {
    for (const auto& other : b.where.alternatives) {
      Together atoms = together(a.where, one);
      const Together more = together(b.where, other);
      atoms.insert(atoms.end(), more.begin(), more.end());
      if (!impossible(ground, atoms)) return true;
    }
  }
  return false;
}

// 15/10 as "1.5": the denominators of factors are powers of ten.
std::string factor_words(const Ratio& factor) {
  std::int64_t whole = factor.numerator / factor.denominator;
  std::int64_t rest = factor.numerator % factor.denominator;
  std::string text = std::to_string(whole);
  if (rest == 0) return text;
  text += ".";
  for (std::int64_t digit = factor.denominator / 10; rest > 0 && digit > 0; digit /= 10) {
    text += static_cast<char>('0' + rest / digit);
    rest %= digit;
  }
  return text;
}

Ratio product(const Ratio& a, const Ratio& b) {
  return {a.numerator * b.numerator, a.denominator * b.denominator};
}

// Three times and twice, added: four times.
Ratio added(const Ratio& a, const Ratio& b) {
  return {a.numerator * b.denominator + b.numerator * a.denominator - a.denominator * b.denominator,
          a.denominator * b.denominator};
}

// How the two combine, as the second half of a sentence.
std::string how_they_combine(const Program& program, int unit, const EarnRule& a, const EarnRule& b) {
  const PointCurrency& points = program.points[index(unit)];
  if (a.kind == EarnRule::Kind::Multiply && b.kind == EarnRule::Kind::Multiply) {
    const std::string first = factor_words(a.ratio);
    const std::string second = factor_words(b.ratio);
    constexpr std::int64_t kLargest = 1'000'000'000;
    if (std::max(a.ratio.numerator, b.ratio.numerator) >= kLargest) return "both multiply";
    switch (points.combine) {
      case PointCurrency::Combine::Highest:
        return fmt::format("of {} times and {} times only the higher one counts", first, second);
      case PointCurrency::Combine::Multiplying:
        return fmt::format("{} times and {} times are multiplied, {} times in all", first, second,
                           factor_words(product(a.ratio, b.ratio)));
      case PointCurrency::Combine::Adding:
        return fmt::format("the extra points of {} times and {} times are added, {} times in all", first,
                           second, factor_words(added(a.ratio, b.ratio)));
    }
  }
  const EarnRule& multiplier = a.kind == EarnRule::Kind::Multiply ? a : b;
  const EarnRule& other = a.kind == EarnRule::Kind::Multiply ? b : a;
  if (multiplier.kind != EarnRule::Kind::Multiply) return fmt::format("both give their {}", points.name);
  if (other.kind == EarnRule::Kind::Rate) {
    return fmt::format("{} multiplies the {} of {} too", multiplier.name, points.name, other.name);
  }
  if (other.kind == EarnRule::Kind::Fixed)
    return fmt::format("{} gives its {} beside the multiplied ones", other.name, points.name);
  return "both give what they say";
}

struct Campaign {
  const EarnRule* rule = nullptr;
  const BlockRef* ref = nullptr;
};

// The days on which both hold; nothing if there are none.
std::optional<DayRange> common_days(const EarnRule& a, const EarnRule& b) {
  const DayRange always{kFirstDay, kLastDay};
  const DayRange one = a.dates.value_or(always);
  const DayRange other = b.dates.value_or(always);
  const DayRange both{std::max(one.first, other.first), std::min(one.last, other.last)};
  return both.first <= both.last ? std::optional(both) : std::nullopt;
}

void compare_campaigns(Context& ctx, const Campaign& first, const Campaign& second) {
  const EarnRule& a = *first.rule;
  const EarnRule& b = *second.rule;
  const auto days = common_days(a, b);
  const auto unit = common_unit(a, b);
  const bool instead = (a.instead_of >= 0 && &ctx.program.earn[index(a.instead_of)] == &b) ||
                       (b.instead_of >= 0 && &ctx.program.earn[index(b.instead_of)] == &a);
  if (!days || !unit || instead || a.event != b.event || a.yearly || b.yearly) return;
  if (!can_meet(ctx.program, a, b)) return;
  const std::string& event = ctx.program.events[index(a.event)].name;
  const std::string time =
      a.dates || b.dates ? fmt::format(" from {} to {}", iso(days->first), iso(days->last)) : std::string();
  Diagnostic& d =
      ctx.hint("R447", clause_place(ctx, *second.ref, {ClauseKind::FromTo, ClauseKind::Multiply}),
               fmt::format("earn {} and earn {} meet on the same {}{}: {}", a.name, b.name, event, time,
                           how_they_combine(ctx.program, *unit, a, b)),
               a.kind == EarnRule::Kind::Multiply && b.kind == EarnRule::Kind::Multiply
                   ? "if that is not meant, change the dates or `combine multipliers by …`, or write "
                     "`instead of …` in "
                     "one of them"
                   : "if that is not meant, change the dates, or write `instead of …` in one of them");
  d.notes.push_back({fmt::format("is earn {}", a.name),
                     clause_place(ctx, *first.ref, {ClauseKind::FromTo, ClauseKind::Multiply})});
  for (const BlockRef& points : ctx.of(BlockKind::Points)) {
    const auto how = ctx.all(points, ClauseKind::CombineMultipliers);
    if (points.index == *unit && !how.empty() && a.kind == b.kind && a.kind == EarnRule::Kind::Multiply)
      d.notes.push_back({"says how they combine", points.at(how.front()->span)});
  }
}

void check_campaigns(Context& ctx, const std::vector<BlockRef>& blocks) {
  constexpr std::size_t kMostCampaigns = 100;
  std::vector<Campaign> campaigns;
  for (std::size_t i = 0; i < blocks.size() && i < ctx.program.earn.size(); ++i) {
    if (is_campaign(ctx.program.earn[i])) campaigns.push_back({&ctx.program.earn[i], &blocks[i]});
  }
  if (campaigns.size() > kMostCampaigns) return;
  for (std::size_t j = 0; j < campaigns.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) compare_campaigns(ctx, campaigns[i], campaigns[j]);
  }
}

// ---- Limits that cannot be held

void check_limits(Context& ctx, const BlockRef& ref) {
  for (const Clause* clause : ctx.all(ref, ClauseKind::AtMost)) {
    if (clause->words.empty() || clause->words.front().text != "in total") continue;
    ctx.error(
        "R451", ref.at(clause->words.front().span),
        fmt::format("earn {} cannot be limited for all members together", ref.block->name.text),
        "write `per member`, with a period if you like; each member's points are computed by themselves");
  }
}

// ---- Multiplying by tier

bool looks_at_tier(const Conditions& where) {
  return std::any_of(where.atoms.begin(), where.atoms.end(),
                     [](const Atom& atom) { return atom.kind == AtomKind::Tier; });
}

void check_rate_by_tier(Context& ctx, const BlockRef& ref, const EarnRule& rule) {
  if (rule.kind != EarnRule::Kind::Multiply || rule.dates || !looks_at_tier(rule.where)) return;
  ctx.hint(
      "R453", clause_place(ctx, ref, {ClauseKind::Multiply}),
      fmt::format("earn {} multiplies by tier, so it takes part in `combine multipliers` like a campaign",
                  rule.name),
      "write the rate of each tier as a line of `give the first that fits on …`; `multiply` is for "
      "campaigns");
}

// ---- `tier is Gold`, where a higher tier gets nothing

// The only tier of its ladder that the conditions are for; nothing unless they say `tier is T`.
const Atom* only_tier(const Conditions& where) {
  for (const Atom& atom : where.atoms) {
    if (atom.kind != AtomKind::Tier || atom.op != Op::Is || atom.values.size() > 1) continue;
    const bool everywhere =
        std::all_of(where.alternatives.begin(), where.alternatives.end(), [&](const auto& way) {
          return std::any_of(way.begin(), way.end(), [&](int i) { return &where.atoms[index(i)] == &atom; });
        });
    if (everywhere) return &atom;
  }
  return nullptr;
}

// Whether the conditions are written for a higher tier of the ladder than this one.
bool is_for_higher(const Program& program, const Conditions& where, const Tier& tier) {
  return std::any_of(where.atoms.begin(), where.atoms.end(), [&](const Atom& atom) {
    if (atom.kind != AtomKind::Tier) return false;
    const auto higher = [&](std::int64_t other) {
      const Tier& one = program.tiers[index(static_cast<int>(other))];
      return one.ladder == tier.ladder && one.rank > tier.rank;
    };
    return higher(atom.index) || std::any_of(atom.values.begin(), atom.values.end(), higher);
  });
}

const Tier* next_higher(const Program& program, const Tier& tier) {
  const auto& tiers = program.ladders[index(tier.ladder)].tiers;
  const auto above = index(tier.rank) + 1;
  return above < tiers.size() ? &program.tiers[index(tiers[above])] : nullptr;
}

void say_left_out(Context& ctx, const Atom& atom, const Tier& tier, const Tier& higher) {
  ctx.hint("R452", atom.place,
           fmt::format("`{}` leaves out members of {}, the tier above it", atom.text, higher.name),
           fmt::format("write `tier at least {}` if they are meant too", tier.name));
}

// Rules of the same kind beside it may give the higher tiers their own.
template <typename List>
void check_left_out(Context& ctx, const List& rules) {
  constexpr std::size_t kMostRules = 500;
  if (rules.size() > kMostRules) return;
  for (const auto& rule : rules) {
    const Atom* atom = only_tier(rule.where);
    if (atom == nullptr) continue;
    const Tier& tier = ctx.program.tiers[index(atom->index)];
    const Tier* higher = next_higher(ctx.program, tier);
    if (higher == nullptr) continue;
    const bool cared_for = std::any_of(rules.begin(), rules.end(), [&](const auto& other) {
      return &other != &rule && is_for_higher(ctx.program, other.where, tier);
    });
    if (!cared_for) say_left_out(ctx, *atom, tier, *higher);
  }
}

// A table whose line `tier is Gold` has no line for a higher tier, so that this one gets what is left.
void check_left_out_of_table(Context& ctx, const EarnRule& rule) {
  for (const RateRow& row : rule.rows) {
    const Atom* atom = only_tier(row.where);
    if (atom == nullptr) continue;
    const Tier& tier = ctx.program.tiers[index(atom->index)];
    const Tier* higher = next_higher(ctx.program, tier);
    const bool cared_for = std::any_of(rule.rows.begin(), rule.rows.end(), [&](const RateRow& other) {
      return is_for_higher(ctx.program, other.where, tier);
    });
    if (higher != nullptr && !cared_for) say_left_out(ctx, *atom, tier, *higher);
  }
}

// ---- Lines of a table

struct TableLine {
  const Conditions* where = nullptr;
};

// A line that an earlier one, or several of them together, always take away.
void check_lines(Context& ctx, const std::vector<TableLine>& lines, int event) {
  constexpr std::size_t kMostRates = 40;
  const Ground ground{ctx.program, event, Returns::Ignored};
  std::vector<Together> earlier;
  for (std::size_t i = 0; i < lines.size() && i < kMostRates; ++i) {
    const Conditions& where = *lines[i].where;
    if (where.alternatives.size() != 1) continue;  // `otherwise`
    const Together atoms = together(where, where.alternatives.front());
    if (impossible(ground, atoms)) continue;
    if (covered(ground, atoms, earlier)) {
      const auto taker = std::find_if(earlier.begin(), earlier.end(),
                                      [&](const Together& way) { return covered(ground, atoms, {way}); });
      std::string text = atoms.front()->text;
      for (std::size_t a = 1; a < atoms.size(); ++a) text += " and " + atoms[a]->text;
      Diagnostic& d = ctx.warning(
          "R457", atoms.front()->place,
          taker == earlier.end()
              ? fmt::format("this line is never reached: the lines above it take everything that `{}`", text)
              : fmt::format("this line is never reached: whatever fits `{}` fits `{}` above it", text,
                            (*taker).front()->text),
          "the first line that fits counts: put the stricter line first");
      const Together& by = taker == earlier.end() ? earlier.front() : *taker;
      d.notes.push_back({fmt::format("says `{}`", by.front()->text), by.front()->place});
      continue;
    }
    earlier.push_back(atoms);
  }
}

void check_tables(Context& ctx) {
  for (const EarnRule& rule : ctx.program.earn) {
    std::vector<TableLine> lines;
    for (const RateRow& row : rule.rows) lines.push_back({&row.where});
    check_lines(ctx, lines, rule.event);
    check_left_out_of_table(ctx, rule);
  }
  for (const ValueTable& table : ctx.program.values) {
    std::vector<TableLine> lines;
    for (const ValueTable::Row& row : table.rows) lines.push_back({&row.where});
    check_lines(ctx, lines, -1);
  }
}

}  // namespace

void check_earning_sense(Context& ctx) {
  const std::vector<BlockRef> blocks = ctx.of(BlockKind::Earn);
  check_campaigns(ctx, blocks);
  for (std::size_t i = 0; i < blocks.size() && i < ctx.program.earn.size(); ++i) {
    check_limits(ctx, blocks[i]);
    check_rate_by_tier(ctx, blocks[i], ctx.program.earn[i]);
  }
  check_left_out(ctx, ctx.program.earn);
  check_left_out(ctx, ctx.program.rewards);
  check_tables(ctx);
}

}  // namespace rung::language
