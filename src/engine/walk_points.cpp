// Points: what is earned and given, and what time does to lots (docs/MEANING.md, 9, 10, 12).

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "engine/compare.h"
#include "engine/earning_ask.h"
#include "engine/validity.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::PointCurrency;

// A completed order without a delivery day was handed over on its own day.
std::optional<Day> usable_from(const PointCurrency& currency, const EventView* event, int event_type,
                               Day day) {
  if (event != nullptr && !event->is_completed()) return std::nullopt;
  if (currency.pending_after_earning) return add_duration(day, *currency.pending_after_earning);
  if (!currency.pending_after_delivery || event == nullptr || event_type != language::kOrders) return day;
  const std::int64_t delivered = event->field(language::kOrderDelivered);
  const Day from = delivered == kEmpty ? day : Day{static_cast<std::int32_t>(delivered)};
  return add_duration(from, *currency.pending_after_delivery);
}

bool ends_with_membership_year(const PointCurrency& currency) {
  if (currency.expiry == PointCurrency::Expiry::AtEnd) return currency.end_cycle == Cycle::MembershipYear;
  return currency.expiry == PointCurrency::Expiry::AfterEarning &&
         currency.life_snaps_to == Cycle::MembershipYear;
}

}  // namespace

const PointCurrency* Evaluator::Walk::currency(int unit) const {
  const int at = rulebook_.units().in(version_, unit);
  return at < 0 ? nullptr : &rules().points[index(at)];
}

// While it rests, as the last version before says that had it; before any has, as the first one says.
const PointCurrency* Evaluator::Walk::last_terms(int unit) const {
  const PointCurrency* terms = nullptr;
  for (int version = rulebook_.latest(); version >= 0; --version) {
    const int at = rulebook_.units().in(version, unit);
    if (at >= 0) terms = &rulebook_.at(version).points[index(at)];
    if (at >= 0 && version <= version_) break;
  }
  return terms;
}

// What rests is still there for conditions of the days before.
std::int64_t Evaluator::Walk::balance(int unit) const {
  const PointCurrency* of = last_terms(unit);
  if (of == nullptr) return 0;
  return of->qualifying_only ? counters_[index(unit)] : books_[index(unit)].usable(today_);
}

// ---- Last days
// --------------------------------------------------------------------------------------------------

Day Evaluator::Walk::snapped(const PointCurrency& currency, Day day, int version) const {
  if (currency.life_snaps_to) return calendar(version).around(*currency.life_snaps_to, day).last;
  if (currency.life_snaps_to_day) return next_day_of_year({*currency.life_snaps_to_day}, day - 1);
  return day;
}

// Of a lot earned on a day; of a currency that expires by inactivity the clock of the whole balance says it.
Day Evaluator::Walk::last_day_of(int unit, Day earned) const { return last_day_in(version_, unit, earned); }

// By the rules of a version.
Day Evaluator::Walk::last_day_in(int version, int unit, Day earned) const {
  const int at = rulebook_.units().in(version, unit);
  if (at < 0) return kForever;
  const PointCurrency& of = rulebook_.at(version).points[index(at)];
  switch (of.expiry) {
    case PointCurrency::Expiry::Never:
    case PointCurrency::Expiry::Idle: return kForever;
    case PointCurrency::Expiry::AfterEarning: return snapped(of, add_duration(earned, of.life), version);
    case PointCurrency::Expiry::AtEnd: {
      const Day end = calendar(version).around(of.end_cycle, earned).last;
      return of.end_next ? calendar(version).around(of.end_cycle, end + 1).last : end;
    }
  }
  return kForever;
}

// A membership year that ends earlier or later moves what expires with it.
void Evaluator::Walk::refresh_last_days(int unit) {
  ledger::Book& book = books_[index(unit)];
  for (std::size_t lot = 0; lot < book.lots().size(); ++lot) {
    const Lot& one = book.lots()[lot];
    if (one.is_debt() || one.fixed) continue;
    const auto promised = promised_.find({unit, lot});
    const int version = promised == promised_.end() ? rulebook_.version_on(one.earned_on) : promised->second;
    bool by_year = ends_by_year(version, unit);
    Day last = last_day_in(version, unit, one.earned_on);
    for (const Day evening : one.spared_on) {
      const int then = rulebook_.version_on(evening);
      by_year = by_year || ends_by_year(then, unit);
      last = std::max(last, last_day_in(then, unit, evening));
    }
    if (by_year) book.set_last_day(lot, last);
  }
}

bool Evaluator::Walk::ends_by_year(int version, int unit) const {
  const int at = rulebook_.units().in(version, unit);
  return at >= 0 && ends_with_membership_year(rulebook_.at(version).points[index(at)]);
}

// `expire after T without EVENTS`: the last day of the whole balance.
Day Evaluator::Walk::idle_end(int unit) const {
  const PointCurrency* of = currency(unit);
  if (of == nullptr || of->expiry != PointCurrency::Expiry::Idle) return kForever;
  Day oldest = kForever;
  for (const Lot& lot : books_[index(unit)].lots()) {
    if (lot.left > 0 && !lot.fixed) oldest = std::min(oldest, lot.earned_on);
  }
  return oldest == kForever ? kForever : idle_end_of(unit, oldest);
}

// Of points earned on a day, by themselves.
Day Evaluator::Walk::idle_end_of(int unit, Day earned) const {
  const PointCurrency* of = currency(unit);
  Day base = std::max({last_event_of(of->idle_events), earned, last_exempt_[index(unit)]});
  for (const int event : of->idle_events) {
    const auto other = last_for_unit_.find({unit, event});
    if (other != last_for_unit_.end()) base = std::max(base, other->second);
  }
  return snapped(*of, add_duration(base, of->life), version_);
}

// ---- Time passes in the books
// -----------------------------------------------------------------------------------

std::int32_t Evaluator::Walk::sparing(int unit) const {
  const PointCurrency* of = currency(unit);
  for (std::size_t e = 0; of != nullptr && e < of->exemptions.size(); ++e) {
    if (holds_conditions(of->exemptions[e].when, now())) return static_cast<std::int32_t>(e);
  }
  return -1;
}

// The evening before: an exemption that starts over lets life begin anew after its last evening.
void Evaluator::Walk::note_exemptions() {
  if (!any_exemptions_) return;
  for (int unit = 0; unit < rulebook_.units().count(); ++unit) {
    const PointCurrency* of = currency(unit);
    auto& held = exempt_[index(unit)];
    held.assign(of == nullptr ? 0 : of->exemptions.size(), false);
    for (std::size_t e = 0; e < held.size(); ++e) held[e] = holds_conditions(of->exemptions[e].when, now());
  }
}

void Evaluator::Walk::start_lives_over(int unit, Day evening) {
  const PointCurrency* of = currency(unit);
  if (of == nullptr) return;
  const auto& held = exempt_[index(unit)];
  bool any = false;
  for (std::size_t e = 0; e < held.size() && e < of->exemptions.size(); ++e)
    any = any || (held[e] && of->exemptions[e].start_over);
  if (!any) return;
  last_exempt_[index(unit)] = std::max(last_exempt_[index(unit)], evening);
  ledger::Book& book = books_[index(unit)];
  const Day at_least = last_day_of(unit, evening);
  for (std::size_t lot = 0; lot < book.lots().size(); ++lot) {
    // What is taken out may come back: its lot lives on as long as it is not over.
    const Lot& one = book.lots()[lot];
    if (one.is_debt() || one.fixed || (one.left == 0 && one.over)) continue;
    book.note_spared(lot, evening, rulebook_.days_of(version_).first);
    if (one.last_day < at_least) book.set_last_day(lot, at_least);
  }
}

// What ended expires, what becomes usable repays debts, day after day up to this morning.
void Evaluator::Walk::advance_books(Day day) {
  for (int unit = 0; unit < rulebook_.units().count(); ++unit) {
    const PointCurrency* of = currency(unit);
    if (of == nullptr || of->qualifying_only) continue;
    ledger::Book& book = books_[index(unit)];
    end_empty_lots(unit, day - 1);
    start_lives_over(unit, day - 1);
    const bool looked_at = books_until_[index(unit)] == day;  // this morning, before anything else happened
    if (!book.rests_through(day) || of->expiry == PointCurrency::Expiry::Idle) bring_up_book(unit, day);
    books_until_[index(unit)] = day;
    // What was spared until now may not be any more, or the rules have changed.
    if (!looked_at && (!of->exemptions.empty() || rulebook_.days_of(version_).first == day)) {
      expire_lots(unit, day);
      book.settle(day);
    }
    if (!looked_at && starts_over_[index(unit)] && !spared(unit)) book.end_empty(day);
  }
}

// One after the other the days through a morning on which something of it is due.
void Evaluator::Walk::bring_up_book(int unit, Day morning) {
  ledger::Book& book = books_[index(unit)];
  Day& until = books_until_[index(unit)];
  for (;;) {
    const ledger::Book::Due due = book.due_after(until);
    const Day at = next_of_book(unit, due);
    if (at > morning) return book.rest(due);
    until = at;
    expire_lots(unit, at);
    book.settle(at);
  }
}

// Up to a morning, of those on which nothing happened since the last one that was looked at: what spared on
// the evening before them spared all the while.
void Evaluator::Walk::end_empty_lots(int unit, Day morning) {
  const Day last = books_until_[index(unit)];
  if (!starts_over_[index(unit)] || last >= morning || last < rulebook_.days_of(version_).first) return;
  const auto& held = exempt_[index(unit)];
  if (std::find(held.begin(), held.end(), true) == held.end()) books_[index(unit)].end_empty(morning);
}

void Evaluator::Walk::expire_lots(int unit, Day day) {
  ledger::Book& book = books_[index(unit)];
  const bool spare = spared(unit);
  book.spare(spare);
  if (spare) return;
  const Day idle = idle_end(unit);
  for (std::size_t lot = 0; idle < day && lot < book.lots().size(); ++lot) {
    if (book.lots()[lot].left > 0) book.set_last_day(lot, idle);
  }
  book.expire(day);
}

// The next day on which time alone changes what can be used.
Day Evaluator::Walk::next_of_book(int unit) const {
  return next_of_book(unit, books_[index(unit)].due_after(books_until_[index(unit)]));
}

Day Evaluator::Walk::next_of_book(int unit, const ledger::Book::Due& due) const {
  const Day until = books_until_[index(unit)];
  Day next = due.next;
  const Day idle = idle_end(unit);
  if (idle < kForever && idle >= until) next = std::min(next, idle + 1);
  // What was spared until today, or ended with a year that an upgrade has ended, goes on the next morning.
  if (until > kFirstDay && (due.overdue || idle < until) && !spared(unit)) next = std::min(next, until + 1);
  return next;
}

// `carry at most N into next P`: what is above it is gone with the period.
void Evaluator::Walk::cut_balances() {
  for (int unit = 0; unit < rulebook_.units().count(); ++unit) {
    const PointCurrency* of = currency(unit);
    if (of == nullptr || !of->carry) continue;
    if (calendar(version_).around(of->carry->cycle, today_).last == today_) cut_balance(unit);
  }
}

void Evaluator::Walk::cut_balance(int unit) {
  const PointCurrency& of = *currency(unit);
  if (of.qualifying_only) {
    counters_[index(unit)] = std::min(counters_[index(unit)], of.carry->most);
    return;
  }
  ledger::Book& book = books_[index(unit)];
  const std::int64_t held = add(book.usable(today_), book.pending(today_));
  if (held <= of.carry->most) return;
  (void)book.spend({held - of.carry->most, today_, ledger::Account::Expired, -1, kForever, true});
}

// ---- Given and taken
// -----------------------------------------------------------------------------------------

void Evaluator::Walk::give_points(int unit, std::int64_t points, int source, std::int32_t activity,
                                  ledger::Account against) {
  const PointCurrency* of = currency(unit);
  if (of == nullptr || points <= 0) return;
  Lot lot;
  lot.activity = activity;
  lot.source = source;
  lot.earned_on = lot.usable_from.emplace(today_);
  lot.last_day = of->qualifying_only ? kForever : last_day_of(unit, today_);
  lot.points = points;
  lot.against = against;
  give_lot(unit, lot);
}

// Of a currency in force.
void Evaluator::Walk::give_lot(int unit, const Lot& lot) {
  gained_.push_back({today_, kHeld, unit});
  result_.accruals.push_back({lot.activity, lot.source, version_, -1, unit, lot.points, lot.earned_on,
                              lot.usable_from, lot.last_day});
  if (currency(unit)->qualifying_only) {
    counters_[index(unit)] = add(counters_[index(unit)], lot.points);
    return;
  }
  books_[index(unit)].issue(lot);
  books_[index(unit)].settle(today_);
}

void Evaluator::Walk::pay(int unit, std::int64_t points, int source, std::int32_t activity,
                          ledger::Account against, ComesBack comes_back) {
  const PointCurrency* of = last_terms(unit);
  if (of == nullptr || points <= 0) return;
  if (of->qualifying_only) {
    counters_[index(unit)] -= points;
    return;
  }
  ledger::Book& book = books_[index(unit)];
  const std::int64_t open =
      book.spend({points, today_, against, activity, kForever, false, comes_back == ComesBack::IfCancelled});
  if (open > 0) book.owe(open, today_, activity, source, against);
}

// ---- Earned
// ----------------------------------------------------------------------------------------------------

Earning::Moment Evaluator::Walk::moment(int version, const MemberSide& side) const {
  Earning::Moment moment{today_, &side, &calendar(version), {}};
  const auto& points = rulebook_.at(version).points;
  for (std::size_t u = 0; u < points.size(); ++u) {
    if (!points[u].hold_at_most) continue;
    moment.holding.resize(points.size(), kNoLimit);
    const int unit = rulebook_.units().id(version, static_cast<int>(u));
    const std::int64_t held = points[u].qualifying_only ? counters_[index(unit)]
                                                        : add(books_[index(unit)].usable(today_),
                                                              books_[index(unit)].pending(today_));
    moment.holding[u] = *points[u].hold_at_most - held;
  }
  return moment;
}

void Evaluator::Walk::earn(std::int32_t activity, const EventView& event) {
  const Activity& at = activity_at(activity);
  if (at.event == language::kOrders && event.field(language::kOrderStatus) == language::kCancelled) return;
  for (int version = 0; version < rulebook_.versions(); ++version) {
    if (version == version_ || counted_elsewhere_[index(version)]) earn_for(version, activity, event);
  }
}

void Evaluator::Walk::earn_for(int version, std::int32_t activity, const EventView& event) {
  const Activity& at = activity_at(activity);
  const Side side(*this, version);
  Earning::Moment when = moment(version, side);
  when.vouchers = !at.of_other;
  const bool perhaps_elsewhere = at.of_other || !pool_at(activity).empty();
  const auto& points = rulebook_.at(version).points;
  for (int u = 0; perhaps_elsewhere && u < static_cast<int>(points.size()); ++u)
    when.elsewhere.push_back(gives_unit_away(activity, rulebook_.units().id(version, u)));
  Earning& earning = earning_[index(version)];
  if (told(version)) tell_rules(activity, event);
  if (at.event == language::kOrders && has_returns_[index(activity)]) {
    records_.push_back({version, earning.earn_recorded(activity, event, when)});
    post_given(version, activity, &event, earning.given_last());
  } else {
    post_given(version, activity, &event, earning.earn(at.event, event, when));
  }
}

void Evaluator::Walk::give_yearly(int rule) {
  const Side side(*this, version_);
  post_given(version_, -1, nullptr, earning_[index(version_)].give_yearly(rule, moment(version_, side)));
}

void Evaluator::Walk::post_given(int version, std::int32_t activity, const EventView* event,
                                 const Earning::Given& given) {
  const Earning& earning = earning_[index(version)];
  for (std::size_t s = 0; s < given.points.size(); ++s) {
    if (given.points[s] <= 0) continue;
    const Earning::Slot& slot = earning.slots()[s];
    const int unit = rulebook_.units().id(version, slot.unit);
    const Day counted_on = event == nullptr ? today_ : earning.counted_day(slot.rule, *event, today_);
    accrue(version, activity, slot.rule, unit, given.points[s], counted_on, event);
  }
  for (const Earning::Given::Vouchers& one : given.vouchers) {
    issue_voucher(rulebook_.vouchers().id(version, one.voucher), one.count, 0,
                  rulebook_.source_of_rule(version, one.rule), activity);
  }
  settle_books();
}

// What rests repays nothing.
void Evaluator::Walk::settle_books() {
  for (int unit = 0; unit < rulebook_.units().count(); ++unit) {
    if (currency(unit) != nullptr) books_[index(unit)].settle(today_);
  }
}

void Evaluator::Walk::accrue(int version, std::int32_t activity, int rule, int unit, std::int64_t points,
                             Day counted_on, const EventView* event) {
  const language::Program& program = rulebook_.at(version);
  // On the terms in force, whichever version the rule is of; on those of the rule's, where these have none.
  const int terms = currency(unit) == nullptr ? version : version_;
  const PointCurrency& of = rulebook_.at(terms).points[index(rulebook_.units().in(terms, unit))];
  const bool completed = event == nullptr || event->is_completed();
  if (of.qualifying_only && !completed) return;
  const int type = activity < 0 ? static_cast<int>(language::kBirthdays) : activity_at(activity).event;
  // What counts on a day to come is earned on that day; a mere number has no days.
  const Day earned_on = of.qualifying_only ? today_ : std::max(today_, counted_on);
  Lot lot;
  lot.activity = activity;
  lot.source = rulebook_.source_of_rule(version, rule);
  lot.earned_on = earned_on;
  lot.usable_from = of.qualifying_only ? today_ : usable_from(of, event, type, earned_on);
  lot.last_day = of.qualifying_only ? kForever : last_day_in(terms, unit, earned_on);
  lot.points = points;
  gained_.push_back({today_, kHeld, unit});
  result_.accruals.push_back(
      {activity, lot.source, version, rule, unit, points, earned_on, lot.usable_from, lot.last_day});
  if (of.qualifying_only) {
    counters_[index(unit)] = add(counters_[index(unit)], points);
  } else {
    if (rulebook_.version_on(earned_on) != terms)
      promised_[{unit, books_[index(unit)].lots().size()}] = terms;
    books_[index(unit)].issue(lot);
  }
  if (program.earn[index(rule)].counts_for_tiers && completed)
    count_earned(unit, Entry{counted_on, activity, 1, points});
}

// Today, or on the later day that it counts for; of an earlier one tiers are told.
void Evaluator::Walk::count_earned(int unit, const Entry& entry) {
  if (entry.counted_on > today_) {
    arrivals_.push_back({entry.counted_on, entry.activity, -1, unit, entry});
    return;
  }
  insert_earned(unit, entry);
  if (entry.value > 0) gained_.push_back({entry.counted_on, kEarned, unit});
  if (entry.counted_on >= today_) return;
  touched_.push_back({entry.counted_on, -1, unit});
  counted_back_.push_back(entry.counted_on);
}

void Evaluator::Walk::take_back(std::int32_t activity, const EventView& returned, const Goods& left) {
  const Activity& at = activity_at(activity);
  if (at.of < 0) {
    const Side side(*this, version_);
    take_points_back(version_, activity,
                     earning_[index(version_)].take_back_unlinked(returned, moment(version_, side)), nullptr);
    return;
  }
  // Nothing is known of an order that was cancelled, or from before the rules began: it earned nothing.
  const Activity& order = activity_at(at.of);
  for (Recorded& known : records_) {
    if (known.record.activity != at.of) continue;
    const EventView order_view(rulebook_.at(known.version), order);
    const Side side(*this, known.version);
    Earning::Moment when = moment(known.version, side);
    when.day = order.day;
    take_points_back(known.version, activity,
                     earning_[index(known.version)].take_back(known.record, order_view, left, when),
                     &order_view);
  }
}

// Out of the books, and off what counted as earned on the day of the order.
void Evaluator::Walk::take_points_back(int version, std::int32_t activity, const Earning::Points& points,
                                       const EventView* order) {
  const Activity& at = activity_at(activity);
  const Earning& earning = earning_[index(version)];
  const bool completed = order == nullptr || order->is_completed();
  for (std::size_t s = 0; s < points.size(); ++s) {
    const Earning::Slot& slot = earning.slots()[s];
    const int unit = rulebook_.units().id(version, slot.unit);
    const bool qualifying = rulebook_.at(version).points[index(slot.unit)].qualifying_only;
    // What an order earned here goes back from here.
    const bool elsewhere = order == nullptr && gives_unit_away(activity, unit);
    if (points[s] == 0 || elsewhere || (qualifying && !completed)) continue;
    const int source = rulebook_.source_of_rule(version, slot.rule);
    result_.accruals.push_back(
        {activity, source, version, slot.rule, unit, -points[s], today_, today_, kForever});
    if (qualifying) {
      counters_[index(unit)] -= points[s];
    } else {
      books_[index(unit)].take_back(points[s], today_, activity, at.of, source);
    }
    if (!rulebook_.at(version).earn[index(slot.rule)].counts_for_tiers || !completed) continue;
    const Day counted_on =
        order == nullptr ? today_ : earning.counted_day(slot.rule, *order, activity_at(at.of).day);
    const Entry entry{counted_on, activity, 0, -points[s]};
    if (counted_on > today_) {
      arrivals_.push_back({counted_on, activity, -1, unit, entry});
    } else {
      insert_earned(unit, entry);
      if (counted_on < today_) counted_back_.push_back(counted_on);
    }
  }
}

}  // namespace rung::engine
