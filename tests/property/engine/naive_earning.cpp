// What activities give under the earn rules, and what returns take back (docs/MEANING.md, 9 and 12).

#include <algorithm>

#include "core/whole.h"
#include "property/engine/naive_walk.h"

namespace rung::naive {

using language::Cap;
using language::EarnRule;
using language::Program;

namespace {

Name earn_key(const EarnRule& rule) { return "earn " + rule.name; }

engine::Source source_of(const EarnRule& rule) { return {engine::Source::Kind::Earn, rule.name}; }

}  // namespace

// ---- Limits

DayRange Walk::cap_range(const Cap& cap, int version, Day day) const {
  if (cap.cycle) return calendar_.cycle(program(version), *cap.cycle, day);
  if (!cap.rolling) return {kFirstDay, kForever};
  if (cap.rolling->unit == DurationUnit::Months) return {add_months(day, -cap.rolling->count) + 1, day};
  return {day - (plus(day, *cap.rolling) - day) + 1, day};
}

bool Walk::times_left(const std::vector<Cap>& caps, int version, const Name& rule, Day day) const {
  for (const Cap& cap : caps) {
    if (!cap.counts_times || cap.scope != Cap::Scope::PerMember) continue;
    const DayRange range = cap_range(cap, version, day);
    const auto used = std::count_if(uses_.begin(), uses_.end(), [&](const Use& use) {
      return use.rule == rule && use.what.empty() && range.contains(use.day);
    });
    if (used >= cap.limit) return false;
  }
  return true;
}

std::int64_t Walk::room(const std::vector<Cap>& caps, int version, const Name& rule, Day day,
                        const Name& what, int own_unit) const {
  std::int64_t result = kNoLimit;
  for (const Cap& cap : caps) {
    if (cap.counts_times || cap.scope == Cap::Scope::InTotal) continue;
    const bool points = cap.unit.kind == UnitKind::Points;
    const int unit = points ? cap.unit.index : own_unit;
    const bool same = unit >= 0 && program(version).points[static_cast<std::size_t>(unit)].name == what;
    if (!same && cap.unit.kind != UnitKind::Money) continue;
    std::int64_t left = cap.limit;
    const DayRange range = cap_range(cap, version, day);
    for (const Use& use : uses_) {
      const bool counts = use.rule == rule && use.what == what && range.contains(use.day);
      if (counts && cap.scope == Cap::Scope::PerMember) left -= use.amount;
    }
    result = std::min(result, std::max<std::int64_t>(0, left));
  }
  return result;
}

// As the version says that the rules are of.
void Walk::limit(Frozen& frozen, int version) const {
  for (ActiveRule& active : frozen.rules) {
    if (active.version != version) continue;
    const EarnRule& rule = active.rule();
    active.times_left = times_left(rule.caps, active.version, earn_key(rule), active.day);
    for (const auto& points : active.program->points) {
      const std::int64_t left =
          room(rule.caps, active.version, earn_key(rule), active.day, points.name, rule.unit);
      if (left != kNoLimit) active.room[points.name] = left;
    }
  }
  for (const auto& points : program(version).points) {
    Ceiling ceiling;
    ceiling.rate = points.rate_limit;
    if (points.hold_at_most) {
      ceiling.hold =
          std::max<std::int64_t>(0, *points.hold_at_most - balance(points.name) - pending(points.name));
    }
    frozen.ceilings[{version, points.name}] = ceiling;
  }
}

// ---- Rules that look at an activity

void Walk::look_at(Frozen& frozen, ActiveRule& active) const {
  const EarnRule& rule = active.rule();
  const AskMember ask = member({active.version, today_});
  for (int line = -1; line < static_cast<int>(frozen.seen.lines.size()); ++line) {
    active.fits.push_back(frozen.seen.matches(rule.where, line, ask));
    active.replaced.push_back(false);
    int fitting = -1;
    for (int row = 0; fitting < 0 && row < static_cast<int>(rule.rows.size()); ++row) {
      if (frozen.seen.matches(rule.rows[static_cast<std::size_t>(row)].where, line, ask)) fitting = row;
    }
    active.row.push_back(fitting);
  }
  frozen.rules.push_back(active);
}

Frozen Walk::freeze(const Seen& seen, const engine::Activity& event) const {
  Frozen frozen;
  frozen.seen = seen;
  frozen.left.amount = frozen.left.whole = seen.amount;
  for (const auto& line : seen.lines) {
    const std::int64_t amount = line[language::kLineNetAmount];
    frozen.left.lines.push_back(amount == kEmpty ? 0 : amount);
  }
  const int kind = seen.is_purchase ? int{language::kOrders} : event.event;
  for (int v = 0; v < static_cast<int>(versions_.size()); ++v) {
    const auto& rules = program(v).earn;
    for (int r = 0; r < static_cast<int>(rules.size()); ++r) {
      const EarnRule& rule = rules[static_cast<std::size_t>(r)];
      if (rule.yearly || rule.event != kind) continue;
      ActiveRule active;
      active.program = versions_[static_cast<std::size_t>(v)];
      active.version = v;
      active.index = r;
      const std::int64_t counted = rule.counted_on < 0 ? kEmpty : seen.field(rule.counted_on);
      active.day = counted == kEmpty ? event.day : Day{static_cast<std::int32_t>(counted)};
      if (version_on(active.day) != v || (rule.dates && !rule.dates->contains(active.day))) continue;
      look_at(frozen, active);
    }
  }
  replace_rules(frozen, Reckon::Everything);
  return frozen;
}

// What a household collects is given to its owner, and to nobody else (14.3).
void Walk::restrict_to_pool(int activity, Frozen& frozen) const {
  frozen.restricted = true;
  frozen.vouchers = !at(activity).of_other;
  for (const Program* rules : versions_) {
    for (const auto& points : rules->points) {
      if (acts(activity, now(), false, points.name)) frozen.only.push_back(points.name);
    }
  }
}

// ---- Earning

void Walk::earn(const engine::Activity& event, int activity) {
  if (event.event == language::kReturns) {
    if (event.of >= 0) {
      take_back(activity);
    } else {
      take_back_unlinked(activity);
    }
    return;
  }
  const Seen seen = see(now(), event);
  if (seen.is_purchase && seen.field(language::kOrderStatus) == language::kCancelled) return;
  Frozen frozen = freeze(seen, event);
  if (activity >= 0) restrict_to_pool(activity, frozen);
  give_by_versions(&event, activity, frozen);
  if (activity >= 0 && seen.is_purchase) frozen_[activity] = frozen;
}

// A gift of the calendar: it has no event to look at.
void Walk::earn_yearly(int index) {
  const EarnRule& rule = now().earn[static_cast<std::size_t>(index)];
  if (rule.dates && !rule.dates->contains(today_)) return;
  Frozen frozen;
  ActiveRule active;
  active.program = &now();
  active.version = version_;
  active.index = index;
  active.day = today_;
  look_at(frozen, active);
  give_by_versions(nullptr, -1, frozen);
}

// The rules of the older version first: what they give uses the caps and the ceilings of the next (9.7).
void Walk::give_by_versions(const engine::Activity* event, int activity, Frozen& frozen) {
  for (int version = 0; version < static_cast<int>(versions_.size()); ++version) {
    limit(frozen, version);
    Given given;
    for (const auto& [key, points] : reckon(frozen, Reckon::Everything)) {
      if (frozen.rules[static_cast<std::size_t>(key.first)].version == version) given[key] = points;
    }
    book(event, activity, frozen, version, given);
    frozen.given.insert(given.begin(), given.end());
  }
}

void Walk::book(const engine::Activity* event, int activity, const Frozen& frozen, int version,
                const Given& given) {
  std::set<int> used;
  for (const auto& [key, points] : given) {
    const auto& [r, name] = key;
    const ActiveRule& active = frozen.rules[static_cast<std::size_t>(r)];
    const EarnRule& rule = active.rule();
    const auto* terms = currency_of(in_force(name) ? version_ : active.version, name);
    // Of a currency that is only counted, what waits is not in the number.
    if (!only_counted(name) || frozen.seen.completed()) {
      // On a day to come: the points wait until then; a mere number has no days.
      const Day earned = only_counted(name) ? today_ : std::max(today_, active.day);
      const auto from = terms == nullptr ? std::nullopt : usable_from(*terms, event, earned);
      give(name, points, {source_of(rule), activity, active.version, active.index},
           only_counted(name) ? today_ : from, earned);
    }
    if (rule.counts_for_tiers && frozen.seen.completed())
      earned_.push_back({name, {active.day, activity, points, 1}});
    uses_.push_back({earn_key(rule), active.day, name, points});
    used.insert(r);
  }
  settle_all();
  for (int r = 0; r < static_cast<int>(frozen.rules.size()); ++r) {
    const ActiveRule& active = frozen.rules[static_cast<std::size_t>(r)];
    if (active.version != version) continue;
    if (issue_vouchers(activity, frozen, active)) used.insert(r);
    if (used.count(r) > 0) uses_.push_back({earn_key(active.rule()), active.day, {}, 1});
  }
}

bool Walk::issue_vouchers(int activity, const Frozen& frozen, const ActiveRule& active) {
  const EarnRule& rule = active.rule();
  if (!frozen.vouchers || !active.times_left || !frozen.seen.completed()) return false;
  bool some = false;
  for (const int row : rows_that_give(frozen, active)) {
    const auto& rate = row < 0 ? rule.several : rule.rows[static_cast<std::size_t>(row)].rate;
    for (const language::Grant& grant : rate.grants) {
      if (grant.unit.kind != UnitKind::Voucher) continue;
      const auto& voucher = active.program->vouchers[static_cast<std::size_t>(grant.unit.index)];
      issue(voucher.name, grant.fixed, 0, source_of(rule), activity);
      some = true;
    }
  }
  return some;
}

// ---- Returns

void Walk::take_back(int activity) {
  const int of = at(activity).of;
  const auto found = frozen_.find(of);
  if (found == frozen_.end()) return;
  Frozen& frozen = found->second;
  const Given before = frozen.given;
  take_goods(frozen.left, see_return(now(), at(activity), &at(of)));
  const Given after = reckon(frozen, Reckon::Everything);
  for (const auto& [key, points] : before) {
    const auto left = after.find(key);
    // Rounding may move a point from one rule to another; a return never gives one for that. And it never
    // takes more than was given, however large it is.
    const std::int64_t stays =
        left == after.end() ? 0 : std::max<std::int64_t>(0, std::min(points, left->second));
    frozen.given[key] = stays;
    if (stays == points || (only_counted(key.second) && !frozen.seen.completed())) continue;
    const ActiveRule& active = frozen.rules[static_cast<std::size_t>(key.first)];
    if (active.rule().counts_for_tiers && frozen.seen.completed())
      earned_.push_back({key.second, {active.day, activity, stays - points, 0, true}});
    forget_points(activity, active, key.second, points - stays, of);
  }
}

void Walk::take_back_unlinked(int activity) {
  Frozen frozen = freeze(see_return(now(), at(activity), nullptr), at(activity));
  restrict_to_pool(activity, frozen);
  for (const auto& [key, points] : reckon(frozen, Reckon::RatesOnly)) {
    const ActiveRule& active = frozen.rules[static_cast<std::size_t>(key.first)];
    if (active.rule().counts_for_tiers)
      earned_.push_back({key.second, {active.day, activity, -points, 0, true}});
    forget_points(activity, active, key.second, points, -1);
  }
}

// Takes points from the order's own lots, forgives what of them has expired, then from other lots (12.3).
void Walk::forget_points(int activity, const ActiveRule& active, const Name& name, std::int64_t points,
                         int of) {
  using TakeBack = language::PointCurrency::TakeBack;
  const engine::Source source = source_of(active.rule());
  tell_accrual(name, -points, {source, activity, active.version, active.index}, today_, kForever);
  const auto* terms = currency(name);
  const TakeBack policy = terms == nullptr ? TakeBack::IntoDebt : terms->take_back;
  if (only_counted(name)) {
    std::int64_t taken = points;
    if (policy == TakeBack::OnlyPending) taken = 0;
    if (policy == TakeBack::WithinBalance) taken = std::min(points, std::max<std::int64_t>(0, balance(name)));
    counters_[name].push_back(-taken);
    return;
  }
  const auto own = [&](const Lot& lot) { return of >= 0 && lot.lot.activity == of && lot.source == source; };
  std::int64_t rest = points;
  rest -= take(name, rest, [&](const Lot& lot) { return own(lot) && !usable(lot); });
  if (policy != TakeBack::OnlyPending) rest -= take(name, rest, own);
  for (Lot& lot : lots_) {
    if (lot.currency != name || !own(lot)) continue;
    const std::int64_t forgiven = std::min(rest, lot.expired - lot.forgiven);
    lot.forgiven += forgiven;
    rest -= forgiven;
  }
  if (policy == TakeBack::OnlyPending) return;
  rest -= take(name, rest, [&](const Lot& lot) { return usable(lot); });
  if (rest > 0 && policy == TakeBack::IntoDebt) owe(name, rest, source, activity);
}

}  // namespace rung::naive
