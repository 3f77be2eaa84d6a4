// Redemptions undone (docs/MEANING.md, 10.10, 11.11): points go back to where they came from, gifts end.

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "engine/voucher_pieces.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::PointCurrency;
using language::RecordFields;

}  // namespace

void Evaluator::Walk::cancel(std::int32_t activity) {
  const std::int32_t of = activity_at(activity).of;
  if (of >= 0 && activity_at(of).event == language::kGrants) return end_grants_of(of);  // a present
  const auto known = redemptions_.find(of);
  if (known == redemptions_.end() || known->second.cancelled_on) return;
  Redemption& redemption = known->second;
  const RecordFields& slots = rules().records;
  const auto said = [&](int slot) { return field(activity, slot); };
  const bool part = std::any_of(slots.cancellation_points.begin(), slots.cancellation_points.end(),
                                [&](int slot) { return said(slot) != kEmpty; });
  bool rest = false;
  for (Redemption::Points& points : redemption.points) {
    std::int64_t back = points.taken - points.given_back;
    const int unit = rulebook_.units().in(version_, points.unit);
    const std::int64_t named = part && unit >= 0 ? said(slots.cancellation_points[index(unit)]) : kEmpty;
    if (part) back = named == kEmpty ? 0 : std::clamp<std::int64_t>(named, 0, back);
    if (unit >= 0) points.given_back = add(points.given_back, back);
    if (unit >= 0 && points.here) give_back(points.unit, back, activity, of);
    rest = rest || points.given_back < points.taken;
  }
  settle_books();
  if (part && rest) return;
  redemption.cancelled_on = today_;
  if (!activity_at(activity).of_other) undo_gifts(activity, of, redemption);
}

// When points of a lot would end by themselves, whatever other lots there are.
Day Evaluator::Walk::own_end(int unit, const Lot& lot) const {
  const bool by_idleness = currency(unit)->expiry == PointCurrency::Expiry::Idle;
  return by_idleness && !lot.fixed ? idle_end_of(unit, lot.earned_on) : lot.last_day;
}

void Evaluator::Walk::give_back(int unit, std::int64_t points, std::int32_t activity, std::int32_t of) {
  if (points <= 0) return;
  const PointCurrency& terms = *currency(unit);
  if (terms.qualifying_only) {
    counters_[index(unit)] = add(counters_[index(unit)], points);
    gained_.push_back({today_, kHeld, unit});
    return;
  }
  const bool spare = spared(unit);
  ledger::Book& book = books_[index(unit)];
  const std::vector<ledger::Book::Back> backs = book.cancel(points, today_, activity, of);
  std::int64_t gone = 0;
  for (const ledger::Book::Back& back : backs) {
    const Day end = own_end(unit, book.lots()[back.lot]);
    const Day at_least = terms.returned_live ? add_duration(today_, *terms.returned_live) : kFirstDay;
    if (end < at_least) {
      book.put_back_anew(back, today_, activity, at_least);
    } else if (end < today_ && !spare) {
      book.put_back_expired(back, today_, activity);
      gone = add(gone, back.points);
    } else {
      book.put_back(back, today_, activity);
      // The clock of the whole balance goes on for it, also if others of its lot were gone by it before.
      if (terms.expiry == PointCurrency::Expiry::Idle) book.set_last_day(back.lot, kForever);
    }
  }
  if (gone < points) gained_.push_back({today_, kHeld, unit});
}

// What the redemption gave ends with it, as far as it is still there.
void Evaluator::Walk::undo_gifts(std::int32_t activity, std::int32_t of, const Redemption& redemption) {
  undo_vouchers(of, redemption);
  for (ChoiceState& choice : result_.choices) {
    if (choice.activity == of && choice.reward >= 0 && !choice.settled_on) choice.settled_on = today_;
  }
  end_grants_of(of);
  const int source = rulebook_.source(Source::Kind::Adjustment, "");
  for (const auto& [unit, points] : redemption.given) {
    if (currency(unit) != nullptr) pay(unit, points, source, activity, ledger::Account::Adjusted);
  }
}

// A status that an activity granted has today as its last day.
void Evaluator::Walk::end_grants_of(std::int32_t activity) {
  for (int tier = 0; tier < static_cast<int>(clocks_.size()); ++tier) {
    bool cut = false;
    for (Grant& grant : clock(tier).grants) {
      if (grant.activity != activity || grant.shared || grant.days.last <= today_) continue;
      grant.days.last = today_;
      cut = true;
    }
    if (cut) refresh(tier);
  }
}

void Evaluator::Walk::undo_vouchers(std::int32_t of, const Redemption& redemption) {
  for (VoucherState& one : result_.vouchers) {
    if (one.activity != of || one.source != redemption.source || one.last_day < today_) continue;
    one.cancelled += one.count;
    one.count = one.worth = 0;
  }
  // What is over by now has expired, as in finish_vouchers().
  for (const std::size_t used : redemption.vouchers) give_pieces_back(result_.vouchers[used], of);
}

// In the numbers of the evaluated program.
void Evaluator::Walk::finish_redemptions() {
  for (const auto& [activity, redemption] : redemptions_) {
    RedemptionState state;
    state.activity = activity;
    state.cancelled_on = redemption.cancelled_on;
    for (const Redemption::Points& points : redemption.points) {
      const int unit = rulebook_.units().in(rulebook_.latest(), points.unit);
      if (unit >= 0) state.points.push_back({unit, points.taken, points.given_back});
    }
    for (const VoucherState& one : result_.vouchers) {
      const bool issued = one.activity == activity && one.source == redemption.source;
      state.voucher_used = state.voucher_used || (issued && one.used > 0);
    }
    for (const ChoiceState& choice : result_.choices) {
      const bool opened = choice.activity == activity && choice.reward >= 0;
      state.chosen = state.chosen || (opened && choice.settled_on && !redemption.cancelled_on);
    }
    result_.redemptions.push_back(std::move(state));
  }
}

}  // namespace rung::engine
