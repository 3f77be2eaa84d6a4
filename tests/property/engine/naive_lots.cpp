// Points: lots, debts, when they end and in which order they are spent (docs/MEANING.md, 10).

#include <algorithm>

#include "property/engine/naive_walk.h"

namespace rung::naive {

using engine::Source;
using language::PointCurrency;

// The version whose rules a currency has now; while it rests, those of the last version before that has it.
int Walk::currency_version(const Name& name) const {
  const auto has = [&](int v) {
    const auto& all = program(v).points;
    return std::any_of(all.begin(), all.end(),
                       [&](const PointCurrency& points) { return points.name == name; });
  };
  if (has(version_)) return version_;
  int result = -1;
  for (int v = 0; v < static_cast<int>(versions_.size()); ++v) {
    if (has(v) && (v < version_ || result < 0)) result = v;
  }
  return result;
}

// What the version in force does not have rests (13.2).
bool Walk::in_force(const Name& name) const { return currency_version(name) == version_; }

const PointCurrency* Walk::currency(const Name& name) const {
  return currency_of(currency_version(name), name);
}

const PointCurrency* Walk::currency_of(int version, const Name& name) const {
  if (version < 0) return nullptr;
  for (const PointCurrency& points : program(version).points) {
    if (points.name == name) return &points;
  }
  return nullptr;
}

bool Walk::only_counted(const Name& name) const {
  const PointCurrency* points = currency(name);
  return points != nullptr && points->qualifying_only;
}

int Walk::source(const Source& source) {
  const auto at = std::find(told_.sources.begin(), told_.sources.end(), source);
  if (at != told_.sources.end()) return static_cast<int>(at - told_.sources.begin());
  told_.sources.push_back(source);
  return static_cast<int>(told_.sources.size()) - 1;
}

namespace {

// What orders lots of one activity: the name under which the points stand in the ledger.
std::string rule_text(const Source& source) {
  switch (source.kind) {
    case Source::Kind::Earn: return source.name;
    case Source::Kind::Milestone: return "milestone " + source.name;
    case Source::Kind::Choice: return "choice " + source.name;
    case Source::Kind::Conversion: return "convert " + source.name;
    case Source::Kind::Reward: return "reward " + source.name;
    case Source::Kind::Opening: return "brought over";
    case Source::Kind::Transfer: return "by transfer";
    case Source::Kind::Adjustment: break;
  }
  return "by hand";
}

}  // namespace

// ---- Giving

std::optional<Day> Walk::usable_from(const PointCurrency& points, const engine::Activity* activity,
                                     Day earned) const {
  std::optional<Day> result = earned;
  if (activity != nullptr && activity->event == language::kOrders) {
    // Without a delivery day, a completed order was handed over on its own day.
    const std::int64_t delivered = activity->fields[language::kOrderDelivered];
    const Day from = delivered == kEmpty ? earned : Day{static_cast<std::int32_t>(delivered)};
    if (points.pending_after_delivery) result = plus(from, *points.pending_after_delivery);
    if (activity->fields[language::kOrderStatus] == language::kOpen) return std::nullopt;
  }
  if (points.pending_after_earning) result = plus(earned, *points.pending_after_earning);
  return result;
}

void Walk::tell_accrual(const Name& name, std::int64_t points, const Origin& origin, std::optional<Day> from,
                        Day last_day) {
  engine::Accrual accrual;
  accrual.activity = origin.activity;
  accrual.source = source(origin.source);
  accrual.version = origin.rule >= 0 ? origin.version : version_;
  accrual.rule = origin.rule;
  accrual.points = points;
  accrual.earned_on = today_;
  accrual.usable_from = from;
  accrual.last_day = last_day;
  accruals_.emplace_back(name, accrual);
}

void Walk::give(const Name& name, std::int64_t points, const Origin& origin, std::optional<Day> from,
                Day earned) {
  if (points == 0) return;
  if (only_counted(name)) {
    counters_[name].push_back(points);
    tell_accrual(name, points, origin, from, kForever);
    accruals_.back().second.earned_on = earned;
    return;
  }
  Lot lot;
  lot.currency = name;
  lot.version = in_force(name) ? version_ : origin.version;
  lot.source = origin.source;
  lot.rule = rule_text(origin.source);
  lot.lot.activity = origin.activity;
  lot.lot.earned_on = earned;
  lot.lot.usable_from = from;
  lot.lot.points = lot.lot.left = points;
  lot.lot.last_day = life_end(*currency_of(lot.version, name), lot.version, earned);
  lots_.push_back(lot);
  tell_accrual(name, points, origin, from, ends(lots_.back()));
  accruals_.back().second.earned_on = earned;
}

// ---- How long points live

Day Walk::life_end(const PointCurrency& points, int version, Day earned) const {
  using Expiry = PointCurrency::Expiry;
  if (points.expiry == Expiry::Never) return kForever;
  if (points.expiry == Expiry::AtEnd) {
    const Day end = calendar_.cycle(program(version), points.end_cycle, earned).last;
    return points.end_next ? calendar_.cycle(program(version), points.end_cycle, end + 1).last : end;
  }
  const Day end = plus(earned, points.life);
  if (points.life_snaps_to) return calendar_.cycle(program(version), *points.life_snaps_to, end).last;
  return points.life_snaps_to_day ? on_or_after(end, *points.life_snaps_to_day) : end;
}

// The day from which the life of all lots counts: the last event, or the oldest lot that has something left.
Day Walk::idle_from(const Name& name, const PointCurrency& terms, std::optional<Day> earned) const {
  Day oldest = kForever;
  for (const Lot& lot : lots_) {
    if (lot.currency == name && lot.lot.left > 0 && !lot.fixed) oldest = std::min(oldest, lot.lot.earned_on);
  }
  if (earned) oldest = *earned;
  Day last = oldest == kForever ? kFirstDay : oldest;
  const auto listed = [&](int event) {
    return std::count(terms.idle_events.begin(), terms.idle_events.end(), event) > 0;
  };
  for (int i = 0; i < happened_; ++i) {
    // Of others in the household: as the version of that day collected.
    const bool heard = !at(i).of_other || acts(i, program(version_on(at(i).day)), false, name);
    if (listed(at(i).event) && heard) last = std::max(last, at(i).day);
  }
  for (const auto& [event, day] : calendar_events_) {
    if (listed(event)) last = std::max(last, day);
  }
  return last;
}

// The last day of a lot as things stand. That all lots end together when nothing happens is a matter of the
// rules of today; every other end stays as it was given.
Day Walk::ends(const Lot& lot) const {
  if (lot.fixed) return lot.lot.last_day;
  const PointCurrency& rules = *currency(lot.currency);
  const int version = currency_version(lot.currency);
  if (rules.expiry != PointCurrency::Expiry::Idle) return std::max(lot.lot.last_day, at_least(lot));
  Day from = idle_from(lot.currency, rules);
  const auto spared_last = spared_on_.find(lot.currency);
  if (spared_last != spared_on_.end()) from = std::max(from, spared_last->second);
  return life_end(rules, version, from);
}

// The last day that spared evenings gave it, each by the terms of its version.
Day Walk::at_least(const Lot& lot) const {
  Day result = kFirstDay;
  for (const auto& [version, evening] : lot.spared_evenings)
    result = std::max(result, life_end(*currency_of(version, lot.currency), version, evening));
  return result;
}

// When the next version does not let points end together any more, they end as things stand now.
void Walk::keep_ends_of_idle(int next_version) {
  for (const PointCurrency& points : now().points) {
    bool goes_on = points.expiry != PointCurrency::Expiry::Idle;
    for (const PointCurrency& next : program(next_version).points)
      goes_on = goes_on || (next.name == points.name && next.expiry == PointCurrency::Expiry::Idle);
    std::vector<std::pair<std::size_t, Day>> last_days;
    for (std::size_t i = 0; !goes_on && i < lots_.size(); ++i) {
      if (lots_[i].currency == points.name && lots_[i].lot.points > 0)
        last_days.emplace_back(i, ends(lots_[i]));
    }
    for (const auto& [i, day] : last_days) lots_[i].lot.last_day = day;
  }
}

// Points that end with a membership year end with it also if it ends earlier or later than it seemed.
void Walk::move_ends_of_lots() {
  for (Lot& lot : lots_) {
    if (lot.lot.points < 0 || lot.fixed) continue;
    if (const auto* terms = by_membership_year(lot.version, lot.currency))
      lot.lot.last_day = life_end(*terms, lot.version, lot.lot.earned_on);
  }
}

// The terms of a currency whose points end with a membership year.
const PointCurrency* Walk::by_membership_year(int version, const Name& name) const {
  for (const PointCurrency& terms : program(version).points) {
    const bool at_end =
        terms.expiry == PointCurrency::Expiry::AtEnd && terms.end_cycle == Cycle::MembershipYear;
    const bool snaps = terms.expiry == PointCurrency::Expiry::AfterEarning && terms.life_snaps_to &&
                       *terms.life_snaps_to == Cycle::MembershipYear;
    if (terms.name == name && (at_end || snaps)) return &terms;
  }
  return nullptr;
}

bool Walk::spared(const Name& name) const {
  const PointCurrency* rules = currency(name);
  return std::any_of(rules->exemptions.begin(), rules->exemptions.end(),
                     [&](const PointCurrency::Exemption& e) { return met(e.when, asked_now()); });
}

void Walk::note_spared() {
  for (const PointCurrency& points : now().points) {
    const bool starts_over = std::any_of(
        points.exemptions.begin(), points.exemptions.end(),
        [&](const auto& exemption) { return exemption.start_over && met(exemption.when, asked_now()); });
    if (!starts_over) continue;
    spared_on_[points.name] = today_;
    if (points.expiry == PointCurrency::Expiry::Idle) continue;
    for (Lot& lot : lots_) {
      // What is taken out may come back: its lot lives on while it is not over.
      const bool over = lot.lot.left <= 0 && lot.over;
      if (lot.currency != points.name || lot.lot.points < 0 || lot.fixed || over) continue;
      lot.spared_evenings[version_] = today_;
    }
  }
}

void Walk::expire() {
  std::map<Name, bool> spares;
  std::vector<std::size_t> over;
  for (std::size_t i = 0; i < lots_.size(); ++i) {
    const Lot& lot = lots_[i];
    if (lot.lot.points < 0 || !in_force(lot.currency)) continue;
    // Of what is gone, nobody asks for the clock of the whole balance (10.10).
    const bool together = currency(lot.currency)->expiry == PointCurrency::Expiry::Idle;
    if ((lot.lot.left <= 0 && together) || ends(lot) >= today_) continue;
    if (spares.find(lot.currency) == spares.end()) spares[lot.currency] = spared(lot.currency);
    if (!spares[lot.currency]) over.push_back(i);
  }
  for (const std::size_t i : over) {
    lots_[i].expired += lots_[i].lot.left;
    lots_[i].lot.left = 0;
    lots_[i].over = true;
  }
}

// ---- Spending

bool Walk::usable(const Lot& lot) const {
  return lot.lot.left > 0 && lot.lot.usable_from && *lot.lot.usable_from <= today_;
}

std::vector<std::size_t> Walk::in_spending_order(const Name& name,
                                                 const std::function<bool(const Lot&)>& which) const {
  const PointCurrency* rules = currency(name);
  const bool oldest = rules->spend == PointCurrency::Spend::Oldest;
  // {first, then, earned, whether of an activity, instant, then, activity, rule, place}
  using Key = std::tuple<Day, Day, int, std::int64_t, Day, int, std::string, std::size_t>;
  std::vector<Key> keys;
  for (std::size_t i = 0; i < lots_.size(); ++i) {
    const Lot& lot = lots_[i];
    if (lot.currency != name || lot.lot.left <= 0 || !which(lot)) continue;
    // Where all end together, what has a life of its own goes first.
    const bool together = rules->expiry == PointCurrency::Expiry::Idle && !lot.fixed;
    const Day last = together ? kForever : ends(lot);
    const int activity = lot.lot.activity;
    // Gifts without an activity of this day come before the activities of the day.
    const bool of_day = activity >= 0 && (at(activity).day == lot.lot.earned_on || lot.fixed);
    keys.emplace_back(oldest ? kFirstDay : last, lot.lot.earned_on, of_day ? 1 : 0,
                      of_day ? at(activity).at_ms : 0, last, activity, lot.rule, i);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<std::size_t> result;
  for (const Key& key : keys) result.push_back(std::get<std::size_t>(key));
  return result;
}

// Takes up to so many points in spending order; how many it found.
std::int64_t Walk::take(const Name& name, std::int64_t points, const std::function<bool(const Lot&)>& which) {
  std::int64_t taken = 0;
  taken_now_.clear();
  for (const std::size_t i : in_spending_order(name, which)) {
    const std::int64_t part = std::min(points - taken, lots_[i].lot.left);
    if (part > 0) taken_now_.emplace_back(i, part);
    lots_[i].lot.left -= part;
    taken += part;
  }
  return taken;
}

void Walk::owe(const Name& name, std::int64_t points, const Source& source, int activity) {
  Lot debt;
  debt.currency = name;
  debt.version = version_;
  debt.source = source;
  debt.rule = rule_text(source);
  debt.lot.activity = activity;
  debt.lot.earned_on = today_;
  debt.lot.points = debt.lot.left = -points;
  lots_.push_back(debt);
}

// A price that the balance covers.
void Walk::pay(const Name& name, std::int64_t points) {
  if (only_counted(name)) {
    counters_[name].push_back(-points);
  } else {
    take(name, points, [&](const Lot& lot) { return usable(lot); });
  }
}

// What the usable points lack becomes a debt.
void Walk::spend(const Name& name, std::int64_t points, const Source& source, int activity) {
  if (only_counted(name)) {
    counters_[name].push_back(-points);
    return;
  }
  const std::int64_t taken = take(name, points, [&](const Lot& lot) { return usable(lot); });
  if (taken < points) owe(name, points - taken, source, activity);
}

void Walk::settle(const Name& name) {
  for (std::size_t i = 0; i < lots_.size(); ++i) {
    if (lots_[i].currency != name || lots_[i].lot.left >= 0) continue;
    lots_[i].lot.left += take(name, -lots_[i].lot.left, [&](const Lot& lot) { return usable(lot); });
    const auto of = debts_of_.find(i);
    if (of == debts_of_.end()) continue;
    for (const auto& [from, part] : taken_now_) done_[of->second].from.push_back({name, from, part});
  }
}

void Walk::settle_all() {
  std::set<Name> names;
  for (const Lot& lot : lots_) {
    if (in_force(lot.currency)) names.insert(lot.currency);
  }
  for (const Name& name : names) settle(name);
}

void Walk::cut_balance(const PointCurrency& points) {
  std::int64_t above = balance(points.name) + pending(points.name) - points.carry->most;
  if (above <= 0) return;
  if (points.qualifying_only) {
    counters_[points.name].push_back(-above);
    return;
  }
  for (const bool pending_ones : {false, true}) {
    for (const std::size_t i :
         in_spending_order(points.name, [&](const Lot& lot) { return usable(lot) != pending_ones; })) {
      const std::int64_t part = std::min(above, lots_[i].lot.left);
      lots_[i].lot.left -= part;
      lots_[i].expired += part;
      above -= part;
    }
  }
}

std::int64_t Walk::balance(const Name& name) const {
  std::int64_t sum = 0;
  const auto counter = counters_.find(name);
  if (counter != counters_.end()) {
    for (const std::int64_t points : counter->second) sum += points;
  }
  for (const Lot& lot : lots_) {
    if (lot.currency == name && (usable(lot) || lot.lot.left < 0)) sum += lot.lot.left;
  }
  return sum;
}

std::int64_t Walk::pending(const Name& name) const {
  std::int64_t sum = 0;
  for (const Lot& lot : lots_) {
    if (lot.currency == name && lot.lot.left > 0 && !usable(lot)) sum += lot.lot.left;
  }
  return sum;
}

}  // namespace rung::naive
