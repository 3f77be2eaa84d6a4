// Redemptions that are cancelled (docs/MEANING.md, 10.10, 11.11).

#include <algorithm>

#include "property/engine/naive_walk.h"

namespace rung::naive {

using engine::Source;
using language::PointCurrency;

// ---- What redemptions do, noted for the case that they are undone

void Walk::redeem_points(const Name& name, std::int64_t points, const Source& source, int activity) {
  const bool here = pays_here(activity, name);
  done_[activity].took.push_back({name, std::max<std::int64_t>(0, points), 0, here});
  if (!here) return;
  const std::size_t lots_before = lots_.size();
  spend(name, points, source, activity);
  if (only_counted(name)) return;
  for (const auto& [lot, part] : taken_now_) done_[activity].from.push_back({name, lot, part});
  for (std::size_t debt = lots_before; debt < lots_.size(); ++debt) debts_of_[debt] = activity;
}

// ---- Undoing

void Walk::cancel(int activity) {
  const int of = at(activity).of;
  const auto known = done_.find(of);
  if (known == done_.end() || known->second.cancelled) return;
  Done& done = known->second;
  std::map<Name, std::int64_t> named;
  for (std::size_t p = 0; p < now().points.size(); ++p) {
    const auto& slots = now().records.cancellation_points;
    const std::int64_t said = p < slots.size() ? field(activity, slots[p]) : kEmpty;
    if (said != kEmpty) named[now().points[p].name] = said;
  }
  bool everything = true;
  for (Done::Took& took : done.took) {
    std::int64_t back = took.points - took.back;
    if (!named.empty()) back = std::min(back, std::max<std::int64_t>(0, named[took.currency]));
    if (in_force(took.currency)) {
      took.back += back;
      if (took.here) give_back(took.currency, back, activity, of);
    }
    everything = everything && took.back >= took.points;
  }
  settle_all();
  if (!named.empty() && !everything) return;
  done.cancelled = true;
  if (!at(activity).of_other) end_gifts(activity, of);
}

// When the points of a lot end, by themselves.
Day Walk::ends_alone(const Lot& lot) const {
  const PointCurrency& terms = *currency(lot.currency);
  if (lot.fixed || terms.expiry != PointCurrency::Expiry::Idle) return ends(lot);
  Day from = idle_from(lot.currency, terms, lot.lot.earned_on);
  const auto spared_last = spared_on_.find(lot.currency);
  if (spared_last != spared_on_.end()) from = std::max(from, spared_last->second);
  return life_end(terms, currency_version(lot.currency), from);
}

void Walk::give_back(const Name& name, std::int64_t points, int activity, int of) {
  if (points <= 0) return;
  if (only_counted(name)) {
    counters_[name].push_back(points);
    given_back_.insert(name);
    return;
  }
  const bool is_spared = spared(name);
  for (auto& [debt, owner] : debts_of_) {
    if (owner != of || lots_[debt].currency != name) continue;
    const std::int64_t less = std::min(points, -lots_[debt].lot.left);
    lots_[debt].lot.left += less;
    points -= less;
    if (less > 0) given_back_.insert(name);
  }
  auto& from = done_[of].from;
  for (std::size_t i = from.size(); i-- > 0 && points > 0;) {
    if (from[i].currency != name) continue;
    const std::int64_t part = std::min(points, from[i].points);
    from[i].points -= part;
    points -= part;
    if (part > 0 && put_back(from[i].lot, part, activity, is_spared)) given_back_.insert(name);
  }
}

// Whether it can be used.
bool Walk::put_back(std::size_t number, std::int64_t points, int activity, bool is_spared) {
  const Day end = ends_alone(lots_[number]);
  const auto& live = currency(lots_[number].currency)->returned_live;
  if (live && end < plus(today_, *live)) {
    Lot lot = lots_[number];
    lot.lot.activity = activity;
    lot.lot.usable_from = today_;
    lot.lot.last_day = plus(today_, *live);
    lot.lot.points = lot.lot.left = points;
    lot.expired = lot.forgiven = 0;
    lot.over = false;
    lot.spared_evenings.clear();
    lot.fixed = true;
    lots_.push_back(lot);
    return true;
  }
  if (end < today_ && !is_spared) {
    lots_[number].expired += points;
    return false;
  }
  lots_[number].lot.left += points;
  lots_[number].over = false;
  return true;
}

// ---- What it gave

void Walk::end_gifts(int activity, int of) {
  const Done& done = done_[of];
  for (VoucherLot& lot : vouchers_) {
    const bool given = done.reward && lot.state.source == source(*done.reward);
    if (lot.state.activity != of || !given || lot.state.last_day < today_) continue;
    lot.state.cancelled += lot.state.count;
    lot.state.count = lot.state.worth = 0;
  }
  for (const auto& [lot, worth] : done.used) {
    --vouchers_[lot].state.used;
    ++vouchers_[lot].state.count;
    vouchers_[lot].state.worth += worth;
    std::erase_if(vouchers_[lot].by, [of](const auto& one) { return one.second == of; });
  }
  expire_vouchers();
  for (OpenChoice& open : choices_) {
    if (open.state.activity == of && open.state.reward >= 0 && !open.state.settled_on)
      open.state.settled_on = today_;
  }
  for (ByHand& status : by_hand_) {
    if (status.redemption == of && !status.over) status.until = std::min(status.until, today_);
  }
  for (const auto& [name, points] : done.gave) {
    if (in_force(name)) spend(name, points, {Source::Kind::Adjustment, {}}, activity);
  }
}

}  // namespace rung::naive
