// The blocks `milestone`, `convert`, `trial`, `pool` and `guard`.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "language/check_amount.h"
#include "language/check_parts.h"
#include "language/check_rate.h"

namespace rung::language {
namespace {

// What most of these blocks say of themselves.
template <typename Thing>
Thing begun(const BlockRef& ref) {
  Thing thing;
  thing.name = ref.block->name.text;
  thing.documentation = ref.block->documentation;
  thing.place = ref.header();
  return thing;
}

void missing_line(Context& ctx, const BlockRef& ref, const char* what, const char* help) {
  if (ref.block->incomplete) return;
  ctx.error("R232", ref.header(), fmt::format("{} does not say {}", block_words(*ref.block), what), help);
}

// ---- Milestones

// Rising steps: a step below or beside the one before would never be reached on its own.
void check_steps(Context& ctx, const BlockRef& ref, const Clause& clause, const Milestone& milestone) {
  const auto& v = milestone.values;
  const auto written = [&](std::size_t i) { return "`" + text_at(ref.at(clause.amounts[i].span)) + "`"; };
  const auto bad = [&](std::size_t i, const std::string& why, const char* help) {
    ctx.error("R233", ref.at(clause.amounts[i].span), why, help);
  };
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (v[i] < 1)
      return bad(i, written(i) + " is no step that could be reached", "write a number above zero");
  }
  if (milestone.kind == Milestone::Kind::Every) {
    if (v.size() > 2 && v[2] < v[1])
      bad(2, fmt::format("the last step, {}, lies below the first one, {}", written(2), written(1)),
          "write the smaller of the two behind `from`");
    return;
  }
  for (std::size_t i = 1; i < v.size(); ++i) {
    if (v[i] <= v[i - 1])
      return bad(i, fmt::format("{} is not above the step before it, {}", written(i), written(i - 1)),
                 "write the steps from the smallest to the largest, each once");
  }
}

void read_reached(Context& ctx, const BlockRef& ref, Milestone& milestone) {
  const Clause* clause = ctx.only(ref, {ClauseKind::Reaches}, "what is to be reached");
  if (clause == nullptr)
    return missing_line(ctx, ref, "what is to be reached",
                        "add a line such as `when spend in this calendar year reaches 500 EUR`");
  const ConditionText& text = clause->conditions->items.at(0).conditions.at(0);
  milestone.measure = read_measure(ctx, text, ref.file);
  const std::string& how = clause->words.at(0).text;
  milestone.kind = how == "every"  ? Milestone::Kind::Every
                   : how == "each" ? Milestone::Kind::Each
                                   : Milestone::Kind::Once;
  if (milestone.measure < 0) return;
  const Measure& measure = ctx.program.measures[static_cast<std::size_t>(milestone.measure)];
  const Window::Kind kind = measure.window.kind;
  if (kind != Window::Kind::This && kind != Window::Kind::AllTime) {
    ctx.error("R234", ref.at(text.period->span),
              "in a window that moves every day a milestone would be reached again and again",
              "write a fixed period, such as `in this calendar year`, or `in all time`");
  }
  const bool adds_up = measure.kind == Measure::Kind::Earned ||
                       ctx.program.metrics[static_cast<std::size_t>(measure.index)].additive();
  if (!adds_up) {
    ctx.error("R234", ref.at(text.subject.span),
              fmt::format("`{}` rises and falls, so nobody reaches a step of it for good", text.subject.text),
              "use a sum, a count or points earned");
  }
  for (const AmountText& amount : clause->amounts) {
    const auto value = read_amount(ctx, amount, ref.file, measure.unit, "`" + text.subject.text + "`");
    if (!value) return;
    milestone.values.push_back(*value);
  }
  check_steps(ctx, ref, *clause, milestone);
}

void read_milestone(Context& ctx, const BlockRef& ref) {
  auto milestone = begun<Milestone>(ref);
  read_reached(ctx, ref, milestone);
  const Clause* give = ctx.only(ref, {ClauseKind::Give}, "what it gives");
  milestone.choice = read_choice(ctx, ref);
  if (give != nullptr && give->rate) (void)read_rate(ctx, *give->rate, ref, -1, milestone.gives);
  if (give != nullptr && give->rate && give->rate->per) {
    ctx.error("R231", ref.at(give->rate->span), "a milestone gives a fixed number of points or vouchers",
              "write a fixed number, such as `give 500 points`");
  }
  if (give == nullptr && !milestone.choice)
    missing_line(ctx, ref, "what it gives", "add a line such as `give 500 points`");
  if (const Clause* where = ctx.only(ref, {ClauseKind::Where}, "for whom it is"); where && where->conditions)
    milestone.where = build_conditions(ctx, *where->conditions, ref.file, {Asker::Reward, -1});
  refuse_comparisons(ctx, milestone.where, "a step is reached");
  milestone.caps = read_caps(ctx, ref);
  ctx.program.milestones.push_back(std::move(milestone));
}

// ---- Conversions

// `give 0.50 GBP of clubcard_voucher per 50 points`, `give 1 xp per 500 points`.
void read_given(Context& ctx, const BlockRef& ref, Conversion& conversion) {
  const Clause* give = ctx.only(ref, {ClauseKind::GivePer}, "what it gives");
  if (give == nullptr)
    return missing_line(ctx, ref, "what it gives",
                        "add a line such as `give 5 EUR of voucher per 500 points`");
  const AmountText& per = give->amounts.at(1);
  const auto from = unit_of(ctx, per, ref.file);
  if (from && from->kind != UnitKind::Points) {
    ctx.error("R301", ref.at(per.span),
              fmt::format("only points are converted, but `{}` are none", text_at(ref.at(per.span))),
              "write a number of points");
  } else if (from) {
    conversion.unit = from->index;
    if (const auto steps = read_points(ctx, per, ref.file, from->index)) conversion.per = *steps;
  }
  const AmountText& amount = give->amounts.at(0);
  if (!give->words.empty()) {
    const int voucher = ctx.find(NameKind::Voucher, give->words[0], ref.file);
    const auto money = read_amount(ctx, amount, ref.file, {UnitKind::Money, 0}, "what a voucher is worth");
    if (voucher >= 0) ctx.used_vouchers.insert(voucher);
    conversion.to = {UnitKind::Voucher, voucher};
    conversion.voucher_of_money = true;
    if (money) conversion.gives = *money;
    if (money && *money < 1)
      ctx.error("R309", ref.at(amount.span), "a voucher of nothing is none", "write an amount above zero");
    return;
  }
  const auto grant = read_grant(ctx, amount, ref.file);
  if (!grant) return;
  conversion.to = grant->unit;
  conversion.gives = grant->fixed;
  if (from && grant->unit == *from) {
    ctx.error("R235", ref.at(amount.span), "points would be converted into themselves",
              "convert into another currency or into a voucher");
  }
}

void read_when(Context& ctx, const BlockRef& ref, Conversion& conversion) {
  const Clause* when = ctx.only(ref, {ClauseKind::OnDays, ClauseKind::OnRequest, ClauseKind::OnReaching},
                                "when points are converted");
  if (when == nullptr)
    return missing_line(ctx, ref, "when points are converted",
                        "add `on 15 February`, `on reaching` or `on request`");
  conversion.days = when->days;
  conversion.when = when->kind == ClauseKind::OnDays      ? Conversion::When::OnDays
                    : when->kind == ClauseKind::OnRequest ? Conversion::When::OnRequest
                                                          : Conversion::When::OnReaching;
}

void read_conversion(Context& ctx, const BlockRef& ref) {
  auto conversion = begun<Conversion>(ref);
  read_when(ctx, ref, conversion);
  read_given(ctx, ref, conversion);
  if (const Clause* counts = ctx.only(ref, {ClauseKind::Counts}, "which points it counts")) {
    const int unit = ctx.find(NameKind::Points, counts->words.at(0), ref.file);
    if (unit >= 0 && unit != conversion.unit) {
      ctx.error(
          "R235", ref.at(counts->words[0].span),
          fmt::format("`{}` is not what is converted here", counts->words[0].text),
          fmt::format("write `{}`", ctx.program.points[static_cast<std::size_t>(conversion.unit)].name));
    }
    conversion.counts_until = read_cycle(ctx, counts->period_end, ref.file);
  }
  if (const Clause* least = ctx.only(ref, {ClauseKind::AtLeast}, "how many it takes")) {
    const auto points = ctx.program.points.empty()
                            ? std::nullopt
                            : read_points(ctx, least->amounts.at(0), ref.file, conversion.unit);
    if (points) conversion.at_least = *points;
  }
  const Unit given = conversion.voucher_of_money ? Unit{UnitKind::Money, 0} : conversion.to;
  conversion.caps = read_caps(ctx, ref, {given});
  ctx.program.conversions.push_back(std::move(conversion));
}

// Points that turn into points that turn into the first again would never come to rest.
void check_circles(Context& ctx) {
  const auto& all = ctx.program.conversions;
  for (std::size_t start = 0; start < all.size(); ++start) {
    std::set<int> reached;
    std::vector<int> open;
    const auto step = [&](int from) {
      for (const Conversion& c : all) {
        if (c.unit != from || c.to.kind != UnitKind::Points) continue;
        if (reached.insert(c.to.index).second) open.push_back(c.to.index);
      }
    };
    step(all[start].unit);
    while (!open.empty()) {
      const int unit = open.back();
      open.pop_back();
      step(unit);
    }
    const bool direct = all[start].to.kind == UnitKind::Points && all[start].to.index == all[start].unit;
    if (reached.count(all[start].unit) == 0 || direct) continue;
    ctx.error("R235", all[start].place,
              fmt::format("step by step these conversions turn `{0}` into `{0}` again",
                          ctx.program.points[static_cast<std::size_t>(all[start].unit)].name),
              "remove one of the `convert` blocks that lead back");
    return;
  }
}

// ---- Trials

void read_trial(Context& ctx, const BlockRef& ref) {
  auto trial = begun<Trial>(ref);
  const Clause* gives = ctx.only(ref, {ClauseKind::GivesTier}, "which tier it gives");
  if (gives == nullptr)
    missing_line(ctx, ref, "which tier it gives", "add a line such as `gives tier Gold for 3 months`");
  if (gives != nullptr) {
    trial.grant = read_tier_grant(ctx, *gives, ref);
    if (trial.grant.to_another_member) {
      ctx.error("R231", ref.at(gives->words.at(1).span), "a trial is for the member who asks for it",
                "leave out `to another member`; a reward can give a tier to somebody else");
    }
  }
  if (const Clause* where = ctx.only(ref, {ClauseKind::Where}, "for whom it is"); where && where->conditions)
    trial.where = build_conditions(ctx, *where->conditions, ref.file, {Asker::Reward, -1});
  trial.caps = read_caps(ctx, ref);
  ctx.inside_trial = true;
  if (const Clause* keep = ctx.only(ref, {ClauseKind::KeepWhen}, "how the tier is kept");
      keep && keep->conditions)
    trial.keep_when = build_conditions(ctx, *keep->conditions, ref.file, {Asker::Tier, -1});
  refuse_comparisons(ctx, trial.keep_when, "a trial may end");
  ctx.inside_trial = false;
  const Clause* kept = ctx.only(ref, {ClauseKind::KeptAsIfEntered}, "what keeping means");
  trial.kept_as_if_entered = kept != nullptr;
  if (kept != nullptr && trial.keep_when.empty() && ctx.all(ref, ClauseKind::KeepWhen).empty())
    missing_line(ctx, ref, "how the tier is kept",
                 "add a line such as `keep when spend in this trial at least 500 EUR`");
  if (const Clause* drop = ctx.only(ref, {ClauseKind::TrialDrop}, "what happens if it is not kept"))
    trial.drop_to_held_before = drop->words.at(0).text == "held before";
  ctx.program.trials.push_back(std::move(trial));
}

// ---- Pools and guards

// Neither points nor a metric.
void report_uncollected(Context& ctx, const BlockRef& ref, const Word& word) {
  std::vector<std::string> known = ctx.names_of(NameKind::Points);
  const auto& metrics = ctx.names_of(NameKind::Metric);
  known.insert(known.end(), metrics.begin(), metrics.end());
  if (ctx.is_broken(word.text) || ctx.may_be_lost(word.text, known, {"points", "metric"})) return;
  Diagnostic& d = ctx.error("R204", ref.at(word.span),
                            fmt::format("there are no points and no metric called `{}`", word.text));
  suggest(d, word.text, known, "a pool can collect");
}

void read_pool(Context& ctx, const BlockRef& ref) {
  auto pool = begun<Pool>(ref);
  if (const Clause* most = ctx.only(ref, {ClauseKind::MembersAtMost}, "how many members it has")) {
    const auto members = read_times(ctx, most->amounts.at(0), ref.file);
    if (members) pool.members = *members;
    if (members && *members < 2) {
      ctx.error("R309", ref.at(most->amounts[0].span), "a pool of one member is none", "write at least `2`");
    }
  } else {
    missing_line(ctx, ref, "how many members it has", "add a line such as `at most 5 members`");
  }
  const Clause* collect = ctx.only(ref, {ClauseKind::Collect}, "what is collected together");
  if (collect == nullptr)
    missing_line(ctx, ref, "what is collected together", "add a line such as `collect points`");
  for (std::size_t i = 0; collect != nullptr && i < collect->words.size(); ++i) {
    const Word& word = collect->words[i];
    if (ctx.declared(NameKind::Points, word.text) != nullptr) {
      pool.currencies.push_back(ctx.index_of(NameKind::Points, word.text));
    } else if (ctx.declared(NameKind::Metric, word.text) != nullptr) {
      const int metric = ctx.index_of(NameKind::Metric, word.text);
      ctx.used_metrics.insert(metric);
      pool.metrics.push_back(metric);
    } else {
      report_uncollected(ctx, ref, word);
    }
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::RedeemedBy}, "who redeems"))
    pool.any_member_redeems = clause->words.at(0).text == "any member";
  if (const Clause* clause = ctx.only(ref, {ClauseKind::TierFor}, "who has the tier"))
    pool.tier_for_every_member = clause->words.at(0).text == "every member";
  ctx.program.pools.push_back(std::move(pool));
}

// What a run may give: points of one currency, or money that points of all are worth.
bool read_most_of_run(Context& ctx, const BlockRef& ref, const Clause& clause, Guard& guard) {
  const AmountText& amount = clause.amounts.at(0);
  const auto unit = unit_of(ctx, amount, ref.file);
  if (!unit) return false;
  const bool money = clause.kind == ClauseKind::GuardMoney;
  if (unit->kind != (money ? UnitKind::Money : UnitKind::Points)) {
    ctx.error(
        "R301", ref.at(amount.span),
        fmt::format("a run gives points, and `{}` is no number of points", text_at(ref.at(amount.span))),
        unit->kind == UnitKind::Money
            ? fmt::format("for what they are worth write `at most {} of points per run`",
                          text_at(ref.at(amount.span)))
            : "write a number of points, such as `at most 50000 points per run`");
    return false;
  }
  const auto has_worth = [](const PointCurrency& points) { return points.worth.has_value(); };
  if (money && std::none_of(ctx.program.points.begin(), ctx.program.points.end(), has_worth)) {
    ctx.error(
        "R466", ref.at(amount.span),
        "nothing says what points are worth, so no run would ever break this guard",
        "say it where the points are declared, such as `1 point is worth 0.01 EUR`, or count points: `at "
        "most 50000 points per run`");
    return false;
  }
  const auto most = money ? read_amount(ctx, amount, ref.file, *unit, "a guard")
                          : read_points(ctx, amount, ref.file, unit->index);
  guard.kind = money ? Guard::Kind::MoneyPerRun : Guard::Kind::PointsPerRun;
  guard.unit = money ? -1 : unit->index;
  guard.most = most.value_or(0);
  return most.has_value();
}

void read_guard(Context& ctx, const BlockRef& ref) {
  for (const Clause& clause : ref.block->clauses) {
    Guard guard;
    guard.place = ref.at(clause.span);
    if (clause.kind == ClauseKind::GuardMoney || clause.kind == ClauseKind::GuardPoints) {
      if (read_most_of_run(ctx, ref, clause, guard)) ctx.program.guards.push_back(guard);
      continue;
    }
    guard.kind = clause.kind == ClauseKind::GuardIn        ? Guard::Kind::InTier
                 : clause.kind == ClauseKind::GuardAtLeast ? Guard::Kind::AtLeastInTier
                                                           : Guard::Kind::ChangeTier;
    if (guard.kind != Guard::Kind::ChangeTier)
      guard.tier = ctx.find(NameKind::Tier, clause.words.at(0), ref.file);
    const AmountText& amount = clause.amounts.at(0);
    const auto share = read_amount(ctx, amount, ref.file, {UnitKind::Percent, 0}, "a guard");
    if (!share) continue;
    guard.share = *share;
    if (*share > 100'00) {
      ctx.error("R308", ref.at(amount.span), "there are never more than `100 %` of the members",
                "write a share of at most `100 %`");
    }
    ctx.program.guards.push_back(guard);
  }
}

}  // namespace

void check_milestones(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Milestone)) read_milestone(ctx, ref);
}

void check_conversions(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Convert)) read_conversion(ctx, ref);
  check_circles(ctx);
}

void check_trials(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Trial)) read_trial(ctx, ref);
}

void check_pools(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Pool)) read_pool(ctx, ref);
}

void check_guards(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Guard)) read_guard(ctx, ref);
}

}  // namespace rung::language
