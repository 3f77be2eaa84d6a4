// The block `points`: one currency of points, from its value to its end.

#include <algorithm>

#include <fmt/format.h>

#include "language/check_amount.h"
#include "language/check_condition.h"
#include "language/check_parts.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

void read_worth(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  const Clause* clause = ctx.only(ref, {ClauseKind::IsWorth}, "what points are worth");
  if (clause == nullptr) return;
  const auto number = read_points(ctx, clause->amounts.at(0), ref.file, ref.index);
  const auto money =
      read_amount(ctx, clause->amounts.at(1), ref.file, {UnitKind::Money, 0}, "what points are worth");
  if (!number || !money) return;
  if (*money < 1) {
    ctx.error("R309", ref.at(clause->amounts[1].span), "points that are worth nothing need no such line",
              "write an amount above zero, or remove the line");
    return;
  }
  points.worth = {*number, *money};
}

void read_pending(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  const Clause* clause = ctx.only(ref, {ClauseKind::PendingUntil}, "how long points are pending");
  if (clause == nullptr) return;
  const auto time = read_duration(ctx, clause->amounts.at(0), ref.file, "the time points are pending");
  const Word& after = clause->words.at(0);
  if (after.text == "delivery") {
    points.pending_after_delivery = time;
  } else if (after.text == "earning") {
    points.pending_after_earning = time;
  } else {
    Diagnostic& d =
        ctx.error("R418", ref.at(after.span), fmt::format("points cannot wait for `{}`", after.text));
    suggest(d, after.text, {"delivery", "earning"}, "they can wait for");
  }
}

void read_life(Context& ctx, const BlockRef& ref, const Clause& clause, PointCurrency& points) {
  points.expiry = PointCurrency::Expiry::AfterEarning;
  if (const auto life = read_duration(ctx, clause.amounts.at(0), ref.file, "the life of points"))
    points.life = *life;
  if (clause.period_end) points.life_snaps_to = read_cycle(ctx, clause.period_end, ref.file);
  if (clause.days.empty()) return;
  points.life_snaps_to_day = clause.days.front();
}

void read_idle_expiry(Context& ctx, const BlockRef& ref, const Clause& clause, PointCurrency& points) {
  points.expiry = PointCurrency::Expiry::Idle;
  if (const auto life = read_duration(ctx, clause.amounts.at(0), ref.file, "the life of points"))
    points.life = *life;
  points.idle_events = read_events(ctx, clause.words, ref.file);
  if (clause.period_end) points.life_snaps_to = read_cycle(ctx, clause.period_end, ref.file);
}

void read_expiry(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  const Clause* clause = ctx.only(ref,
                                  {ClauseKind::ExpireAfterEarning, ClauseKind::ExpireIdle,
                                   ClauseKind::ExpireAtEnd, ClauseKind::NeverExpire},
                                  "when points expire");
  const Clause* qualifying = ctx.only(ref, {ClauseKind::OnlyForQualifying}, "that it is only for qualifying");
  if (qualifying != nullptr) {
    points.qualifying_only = true;
    if (clause == nullptr) return;
    ctx.error("R227", ref.at(clause->span),
              fmt::format("{} are only for qualifying, so there is nothing that could expire", points.name),
              "remove one of the two lines; `carry at most … into next …` cuts a counter");
    return;
  }
  if (clause == nullptr) {
    if (ref.block->incomplete) return;
    ctx.error("R417", ref.header(), fmt::format("nothing says when {} expire", points.name),
              "add a line such as `expire 24 months after earning`, or `never expire`");
    return;
  }
  if (clause->kind == ClauseKind::ExpireAfterEarning) read_life(ctx, ref, *clause, points);
  if (clause->kind == ClauseKind::ExpireIdle) read_idle_expiry(ctx, ref, *clause, points);
  if (clause->kind != ClauseKind::ExpireAtEnd) return;
  points.expiry = PointCurrency::Expiry::AtEnd;
  points.end_next = clause->words.at(0).text == "next";
  if (const auto cycle = read_cycle(ctx, clause->period_end, ref.file)) points.end_cycle = *cycle;
}

// What a currency that is only counted does not have.
void check_qualifying(Context& ctx, const BlockRef& ref, const PointCurrency& points) {
  if (!points.qualifying_only) return;
  const std::initializer_list<ClauseKind> kinds{ClauseKind::IsWorth, ClauseKind::SpendOrder,
                                                ClauseKind::NeverExpireWhile, ClauseKind::ReturnedLive,
                                                ClauseKind::TransferAny, ClauseKind::TransferAtMost};
  for (const Clause& clause : ref.block->clauses) {
    if (std::find(kinds.begin(), kinds.end(), clause.kind) == kinds.end()) continue;
    ctx.error("R227", ref.at(clause.span),
              fmt::format("{} are only for qualifying, so they are never spent", points.name),
              "remove this line, or the line `only for qualifying`");
  }
}

void read_limits(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  if (const Clause* clause = ctx.only(ref, {ClauseKind::HoldAtMost}, "how many a member may hold")) {
    points.hold_at_most = read_points(ctx, clause->amounts.at(0), ref.file, ref.index);
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::AtMostPer}, "how many one purchase may give")) {
    PointCurrency::RateLimit limit;
    const auto most = read_points(ctx, clause->amounts.at(0), ref.file, ref.index);
    const auto per =
        read_amount(ctx, clause->amounts.at(1), ref.file, {UnitKind::Money, 0}, "what this limit counts by");
    limit.field = find_field(ctx, kOrders, clause->words.at(0), ref.file);
    if (per && *per < 1) {
      ctx.error("R309", ref.at(clause->amounts[1].span), "a rate needs two numbers above zero",
                "write a number above zero");
    }
    if (most && per && *per > 0 && limit.field >= 0) points.rate_limit = {*most, *per, limit.field};
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::CarryPoints}, "how many go into the next period")) {
    const auto most = read_points(ctx, clause->amounts.at(0), ref.file, ref.index);
    const auto cycle = read_cycle(ctx, clause->period_end, ref.file);
    if (most && cycle) points.carry = PointCurrency::Carry{*most, *cycle};
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::ReturnedLive}, "how long returned points live")) {
    const Word& word = clause->words.at(0);
    if (word.text != points.name) {
      ctx.error("R208", ref.at(word.span),
                fmt::format("this block is about `{}`, not about `{}`", points.name, word.text),
                "write `" + points.name + "`", points.name);
    }
    points.returned_live = read_duration(ctx, clause->amounts.at(0), ref.file, "the life of returned points");
  }
}

// Whether members may send them to each other, and how many.
void read_transfers(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  const Clause* any = ctx.only(ref, {ClauseKind::TransferAny}, "that any number can be transferred");
  points.transfer_caps = read_caps(ctx, ref, {{UnitKind::Points, ref.index}}, ClauseKind::TransferAtMost);
  const std::vector<const Clause*> limits = ctx.all(ref, ClauseKind::TransferAtMost);
  points.transferable = any != nullptr || !limits.empty();
  if (any == nullptr || limits.empty()) return;
  Diagnostic& d = ctx.error("R220", ref.at(limits.front()->span),
                            fmt::format("`{}` already says that any number can be transferred", points.name),
                            "keep one of the two lines");
  d.notes.push_back({"is where it says so", ref.at(any->span)});
}

void read_decimals(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  const Clause* clause = ctx.only(ref, {ClauseKind::Decimals}, "how finely points are counted");
  if (clause == nullptr) return;
  constexpr int kMostDecimals = 4;
  const std::string& number = clause->amounts.at(0).number;
  if (number.size() != 1 || number[0] > '0' + kMostDecimals) {
    ctx.error("R309", ref.at(clause->amounts[0].span),
              fmt::format("points have at most {} digits after the point", kMostDecimals),
              "write a number from `0` to `4`");
    return;
  }
  points.decimals = number[0] - '0';
}

void read_policies(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  if (const Clause* clause = ctx.only(ref, {ClauseKind::SpendOrder}, "which points are spent first")) {
    const bool oldest = clause->words.at(0).text == "oldest";
    points.spend = oldest ? PointCurrency::Spend::Oldest : PointCurrency::Spend::FirstExpiring;
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::CombineMultipliers}, "how multipliers combine")) {
    const std::string& how = clause->words.at(0).text;
    points.combine = how == "multiplying" ? PointCurrency::Combine::Multiplying
                     : how == "adding"    ? PointCurrency::Combine::Adding
                                          : PointCurrency::Combine::Highest;
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::ReturnsTakeBack}, "what returns take back")) {
    const std::string& what = clause->words.at(0).text;
    points.take_back = what == "only pending points"         ? PointCurrency::TakeBack::OnlyPending
                       : what == "points within the balance" ? PointCurrency::TakeBack::WithinBalance
                                                             : PointCurrency::TakeBack::IntoDebt;
  }
}

}  // namespace

void check_points(Context& ctx) {
  // Amounts of any currency are read by its decimals, so these come first.
  for (const BlockRef& ref : ctx.of(BlockKind::Points))
    read_decimals(ctx, ref, ctx.program.points[static_cast<std::size_t>(ref.index)]);
  for (const BlockRef& ref : ctx.of(BlockKind::Points)) {
    PointCurrency& points = ctx.program.points[static_cast<std::size_t>(ref.index)];
    read_worth(ctx, ref, points);
    read_pending(ctx, ref, points);
    read_expiry(ctx, ref, points);
    read_policies(ctx, ref, points);
    read_transfers(ctx, ref, points);
    read_limits(ctx, ref, points);
    check_qualifying(ctx, ref, points);
  }
}

void check_exemptions(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Points)) {
    PointCurrency& points = ctx.program.points[static_cast<std::size_t>(ref.index)];
    for (const Clause* clause : ctx.all(ref, ClauseKind::NeverExpireWhile)) {
      PointCurrency::Exemption exemption;
      exemption.start_over = clause->words.at(0).text == "start over";
      exemption.when = build_conditions(ctx, *clause->conditions, ref.file, {Asker::Exemption, -1});
      refuse_comparisons(ctx, exemption.when, "points may expire");
      if (points.expiry == PointCurrency::Expiry::Never && !points.qualifying_only &&
          !ref.block->incomplete) {
        ctx.error("R227", ref.at(clause->span),
                  fmt::format("{} never expire, so there is nothing to be spared from", points.name),
                  "remove this line, or say when they expire");
      }
      points.exemptions.push_back(std::move(exemption));
    }
  }
}

}  // namespace rung::language
