#include "engine/earning.h"

#include <algorithm>

#include "core/check.h"
#include "core/index.h"
#include "core/whole.h"
#include "core/window.h"
#include "engine/compare.h"
#include "engine/earning_ask.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Cap;
using language::EarnRule;
using language::Program;

bool is_member_side(const Atom& atom) {
  return atom.kind != AtomKind::EventField && atom.kind != AtomKind::LineField &&
         atom.kind != AtomKind::EventWeekday && atom.kind != AtomKind::EventHour;
}

bool looks_at_lines(const language::Conditions& conditions) {
  return std::any_of(conditions.atoms.begin(), conditions.atoms.end(),
                     [](const Atom& atom) { return atom.kind == AtomKind::LineField; });
}

// What a rule gives, as the rows of a table: a plain `give` is a table of one row.
std::vector<language::RateRow> rows_of_rule(const EarnRule& rule) {
  if (rule.kind == EarnRule::Kind::Table) return rule.rows;
  language::RateRow row;
  switch (rule.kind) {
    case EarnRule::Kind::Rate:
      row.rate.grants.push_back({{UnitKind::Points, rule.unit}, 0, rule.ratio});
      row.rate.field = rule.field;
      row.rate.line_field = rule.line_field;
      break;
    case EarnRule::Kind::Fixed:
      row.rate.grants.push_back({{UnitKind::Points, rule.unit}, rule.fixed, {0, 1}});
      break;
    case EarnRule::Kind::Share:
      row.rate.of_rule = rule.of_rule;
      row.rate.share = rule.ratio;
      break;
    case EarnRule::Kind::Several: row.rate = rule.several; break;
    case EarnRule::Kind::Multiply:
    case EarnRule::Kind::Table: return {};
  }
  return {row};
}

// Answers conditions about the member as they were answered when the order came.
class RecordedSide : public MemberSide {
 public:
  explicit RecordedSide(const Earning::Record& record) : record_(record) {}
  [[nodiscard]] bool holds(const Atom& atom) const override {
    for (const auto& [asked, answer] : record_.answers) {
      if (asked == &atom) return answer;
    }
    return false;
  }
  [[nodiscard]] std::int64_t threshold(const Atom& atom) const override {
    for (const auto& [asked, value] : record_.thresholds) {
      if (asked == &atom) return value;
    }
    return atom.value;
  }

 private:
  const Earning::Record& record_;
};

}  // namespace

// ---- Caps
// ------------------------------------------------------------------------------------------------------

int CapUse::rule(const std::string& name) {
  const int number = rules_.try_emplace(name, static_cast<int>(rules_.size())).first->second;
  capped_.resize(rules_.size());
  return number;
}

int CapUse::account(int rule, const std::string& unit) {
  const int number = accounts_.try_emplace({rule, unit}, static_cast<int>(accounts_.size())).first->second;
  used_.resize(accounts_.size());
  return number;
}

void CapUse::clear() {
  for (auto& given : used_) given.clear();
}

void CapUse::note(int account, Day day, std::int64_t amount) {
  used_[index(account)].emplace_back(day, amount);
}

std::int64_t CapUse::used(int account, DayRange days) const {
  std::int64_t sum = 0;
  for (const auto& [day, amount] : used_[index(account)]) {
    if (days.contains(day)) sum = add(sum, amount);
  }
  return sum;
}

std::int64_t CapUse::used(const std::string& rule_name, const std::string& unit, DayRange days) const {
  const auto rule = rules_.find(rule_name);
  if (rule == rules_.end()) return 0;
  const auto account = accounts_.find({rule->second, unit});
  return account == accounts_.end() ? 0 : used(account->second, days);
}

DayRange cap_days(const Cap& cap, Day day, const Calendar& calendar) {
  if (cap.cycle) return calendar.around(*cap.cycle, day);
  if (!cap.rolling) return {kFirstDay, kForever};
  constexpr int kHoursPerDay = 24;
  Window window;
  window.kind = cap.rolling->unit == DurationUnit::Months ? Window::Kind::LastMonths : Window::Kind::LastDays;
  window.count = cap.rolling->unit == DurationUnit::Hours
                     ? (cap.rolling->count + kHoursPerDay - 1) / kHoursPerDay
                     : cap.rolling->count;
  return resolve(window, day, calendar);
}

// What one cap of a rule still lets through on `day`.
std::int64_t Earning::room_under(int rule, std::size_t cap, Day day, const Calendar& calendar) const {
  const Cap& of = program_.earn[index(rule)].caps[cap];
  std::int64_t used = 0;
  if (of.scope != Cap::Scope::PerOrder)
    used = use_.used(plans_[index(rule)].caps[cap], cap_days(of, day, calendar));
  const std::int64_t left = std::max<std::int64_t>(0, of.limit - used);
  return of.counts_times ? (left > 0 ? kNoLimit : 0) : left;
}

const Earning::Points& Earning::room_on(const EventView& event, const Moment& moment, Points& room) const {
  if (!any_caps_) return unlimited_;
  room.assign(slots_.size(), kNoLimit);
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    const Slot& slot = slots_[s];
    const auto& caps = program_.earn[index(slot.rule)].caps;
    for (std::size_t c = 0; c < caps.size(); ++c) {
      if (!caps[c].counts_times && !(caps[c].unit == Unit{UnitKind::Points, slot.unit})) continue;
      const Day day = counted_day(slot.rule, event, moment.day);
      room[s] = std::min(room[s], room_under(slot.rule, c, day, *moment.calendar));
    }
  }
  return room;
}

void Earning::cap(const Ask& ask, int rule, Points& points) const {
  if (ask.room == nullptr) return;
  // A discount that is of no line may leave less than nothing of a rounded sum, or of a multiplier's part.
  for (const int slot : plans_[index(rule)].slots)
    points[index(slot)] = std::clamp<std::int64_t>(points[index(slot)], 0, (*ask.room)[index(slot)]);
}

// `at most N per AMOUNT of FIELD` and `hold at most`: what all rules give together; the last declared give
// way.
void Earning::limit_all(const Ask& ask, Points& points) const {
  if (ask.room == nullptr) return;
  for (std::size_t unit = 0; unit < program_.points.size(); ++unit) {
    std::int64_t limit = kNoLimit;
    const auto& rate = program_.points[unit].rate_limit;
    if (rate && ask.event_type == language::kOrders && ask.yearly < 0) {
      const std::int64_t amount = rate->field == language::kOrderNetAmount
                                      ? ask.goods->amount
                                      : std::max<std::int64_t>(0, ask.event->field(rate->field));
      limit = std::max<std::int64_t>(
          0, divide(static_cast<Wide>(amount) * rate->points, rate->per, Rounding::Down));
    }
    if (ask.holding != nullptr && unit < ask.holding->size())
      limit = std::min(limit, std::max<std::int64_t>(0, (*ask.holding)[unit]));
    if (limit == kNoLimit) continue;
    std::int64_t sum = 0;
    for (std::size_t s = 0; s < slots_.size(); ++s) {
      if (slots_[s].unit == static_cast<int>(unit)) sum = add(sum, points[s]);
    }
    for (std::size_t s = slots_.size(); s-- > 0 && sum > limit;) {
      if (slots_[s].unit != static_cast<int>(unit) || points[s] <= 0) continue;
      const std::int64_t cut = std::min(points[s], sum - limit);
      points[s] -= cut;
      sum -= cut;
    }
  }
}

void Earning::use(const EventView& event, Day day, const Given& given) {
  if (!use_.any_capped()) return;
  std::vector<bool> gave(program_.earn.size(), false);
  const auto note = [&](int rule, int account, std::int64_t amount) {
    gave[index(rule)] = true;
    use_.note(account, counted_day(rule, event, day), amount);
  };
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    const int rule = slots_[s].rule;
    if (given.points[s] > 0 && use_.capped(plans_[index(rule)].named))
      note(rule, accounts_[s], given.points[s]);
  }
  for (const Given::Vouchers& one : given.vouchers) {
    const int named = plans_[index(one.rule)].named;
    if (use_.capped(named))
      note(one.rule, use_.account(named, program_.vouchers[index(one.voucher)].name), one.count);
  }
  for (int rule = 0; rule < static_cast<int>(gave.size()); ++rule) {
    if (gave[index(rule)]) note(rule, plans_[index(rule)].times, 1);
  }
}

// What caps are measured against: every rule has its own, whether a cap looks at it here or in another
// version.
void Earning::open_accounts() {
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    const EarnRule& rule = program_.earn[i];
    Plan& plan = plans_[i];
    plan.named = use_.rule(rule.name);
    plan.times = use_.account(plan.named, "");
    if (!rule.caps.empty()) use_.cap(plan.named);
    any_caps_ = any_caps_ || !rule.caps.empty();
    for (const Cap& cap : rule.caps) {
      plan.caps.push_back(cap.counts_times ? plan.times
                          : cap.unit.kind == UnitKind::Voucher
                              ? use_.account(plan.named, program_.vouchers[index(cap.unit.index)].name)
                              : use_.account(plan.named, program_.points[index(cap.unit.index)].name));
    }
  }
  for (const Slot& slot : slots_)
    accounts_.push_back(use_.account(plans_[index(slot.rule)].named, program_.points[index(slot.unit)].name));
}

// ---- The whole
// -------------------------------------------------------------------------------------------------

Earning::Earning(const Program& program, DayRange days, CapUse& use)
    : program_(program), days_(days), use_(use), plans_(program.earn.size()) {
  const int rules = static_cast<int>(program.earn.size());
  for (int i = 0; i < rules; ++i) {
    const EarnRule& rule = program.earn[index(i)];
    Plan& plan = plans_[index(i)];
    plan.rows = rows_of_rule(rule);
    plan.on_lines = rule.where_on_lines;
    for (const language::RateRow& row : plan.rows) {
      plan.on_lines = plan.on_lines || looks_at_lines(row.where);
      plan.has_shares = plan.has_shares || row.rate.of_rule >= 0;
      plan.gives_vouchers = plan.gives_vouchers || std::any_of(row.rate.grants.begin(), row.rate.grants.end(),
                                                               [](const language::Grant& grant) {
                                                                 return grant.unit.kind == UnitKind::Voucher;
                                                               });
    }
    if (rule.instead_of >= 0) plans_[index(rule.instead_of)].replaced_by.push_back(i);
  }
  // Each rule with shares after the rules it is a share of; check() has refused circles. Slots in the order
  // of the rules: a share has the currencies of what it is a share of.
  std::vector<std::vector<int>> units(program.earn.size());
  std::vector<bool> placed(program.earn.size(), false);
  for (int round = 0; round <= rules; ++round) {
    for (int i = 0; i < rules; ++i) {
      const Plan& plan = plans_[index(i)];
      const bool waits = std::any_of(plan.rows.begin(), plan.rows.end(), [&](const language::RateRow& row) {
        return row.rate.of_rule >= 0 && !placed[index(row.rate.of_rule)];
      });
      if (placed[index(i)] || waits) continue;
      placed[index(i)] = true;
      if (plan.has_shares) share_order_.push_back(i);
      const auto put = [&](int unit) {
        auto& known = units[index(i)];
        if (std::find(known.begin(), known.end(), unit) == known.end()) known.push_back(unit);
      };
      if (program.earn[index(i)].kind == EarnRule::Kind::Multiply) put(program.earn[index(i)].unit);
      for (const language::RateRow& row : plan.rows) {
        if (row.rate.of_rule >= 0) {
          for (const int unit : units[index(row.rate.of_rule)]) put(unit);
        }
        for (const language::Grant& grant : row.rate.grants) {
          if (grant.unit.kind == UnitKind::Points) put(grant.unit.index);
        }
      }
    }
  }
  for (int i = 0; i < rules; ++i) {
    for (const int unit : units[index(i)]) {
      plans_[index(i)].slots.push_back(static_cast<int>(slots_.size()));
      slots_.push_back({i, unit});
    }
  }
  unlimited_.assign(slots_.size(), kNoLimit);
  open_accounts();
  for (int i = 0; i < rules; ++i) plans_[index(i)].on_whole = pays_on_whole(i);
}

bool Earning::pays_on_whole(int rule) const {
  const Plan& plan = plans_[index(rule)];
  const EarnRule& of = program_.earn[index(rule)];
  if (!of.where.empty() || of.round_per_line || !plan.replaced_by.empty() || plan.rows.size() != 1)
    return false;
  const language::RateRow& row = plan.rows.front();
  if (!row.where.empty() || row.rate.of_rule >= 0 || row.rate.field < 0 || row.rate.grants.size() != 1)
    return false;
  const int unit = row.rate.grants.front().unit.index;
  return std::none_of(program_.earn.begin(), program_.earn.end(), [unit](const EarnRule& other) {
    return other.kind == EarnRule::Kind::Multiply && other.unit == unit;
  });
}

int Earning::slot_of(int rule, int unit) const {
  for (const int slot : plans_[index(rule)].slots) {
    if (slots_[index(slot)].unit == unit) return slot;
  }
  internal_error(__FILE__, __LINE__, "a rule gives in the currencies it names");
}

Day Earning::counted_day(int rule, const EventView& event, Day own) const {
  const int slot = program_.earn[index(rule)].counted_on;
  if (slot < 0) return own;
  const std::int64_t day = event.field(slot);
  return day == kEmpty ? own : Day{static_cast<std::int32_t>(day)};
}

void Earning::points_for(Ask ask, Points& points) const {
  points.assign(slots_.size(), 0);
  std::vector<Exact> rates(share_order_.empty() ? 0 : slots_.size());
  ask.rates = &rates;
  for (int rule = 0; rule < static_cast<int>(plans_.size()); ++rule) {
    if (!plans_[index(rule)].rows.empty() && in_question(ask, rule)) add_rates(ask, rule, points);
  }
  if (ask.wanted != nullptr) *ask.wanted = points;
  for (int rule = 0; rule < static_cast<int>(plans_.size()); ++rule) {
    if (!plans_[index(rule)].has_shares) cap(ask, rule, points);
  }
  add_shares(ask, points);
  limit_all(ask, points);
}

const Earning::Given& Earning::earn(int event_type, const EventView& event, const Moment& moment) {
  goods_.fill(event);
  return give(
      {event_type, &event, &goods_, &moment, Parts::All, &room_on(event, moment, room_), &moment.holding});
}

const Earning::Given& Earning::give_yearly(int rule, const Moment& moment) {
  // There is no event: nothing that a condition on one would look at.
  static const Activity nothing = [] {
    Activity activity;
    activity.event = language::kBirthdays;
    return activity;
  }();
  const EventView event(program_, nothing);
  goods_.fill(event);
  return give({language::kBirthdays, &event, &goods_, &moment, Parts::All, &room_on(event, moment, room_),
               &moment.holding, rule});
}

const Earning::Given& Earning::give(Ask ask) {
  const EventView& event = *ask.event;
  const Moment& moment = *ask.moment;
  Points wanted;
  if (observer_ != nullptr) ask.wanted = &wanted;
  points_for(ask, given_.points);
  given_.vouchers = vouchers_for(ask);
  for (std::size_t s = 0; s < slots_.size() && !moment.elsewhere.empty(); ++s) {
    if (moment.elsewhere[index(slots_[s].unit)]) given_.points[s] = 0;
  }
  if (!moment.vouchers) given_.vouchers.clear();
  cap_vouchers(event, moment, given_);
  if (observer_ != nullptr) tell(event, moment, given_.points, wanted);
  use(event, moment.day, given_);
  return given_;
}

void Earning::cap_vouchers(const EventView& event, const Moment& moment, Given& given) const {
  for (Given::Vouchers& one : given.vouchers) {
    const auto& caps = program_.earn[index(one.rule)].caps;
    for (std::size_t c = 0; c < caps.size(); ++c) {
      if (!caps[c].counts_times && !(caps[c].unit == Unit{UnitKind::Voucher, one.voucher})) continue;
      const Day day = counted_day(one.rule, event, moment.day);
      one.count = std::min(one.count, room_under(one.rule, c, day, *moment.calendar));
    }
  }
  const auto none = [](const Given::Vouchers& one) { return one.count <= 0; };
  given.vouchers.erase(std::remove_if(given.vouchers.begin(), given.vouchers.end(), none),
                       given.vouchers.end());
}

Earning::Record Earning::earn_recorded(std::int32_t activity, const EventView& order, const Moment& moment) {
  Points room;
  Record record{activity, {}, {}, {}, room_on(order, moment, room), moment.holding};
  const auto remember = [&](const language::Conditions& where) {
    for (const Atom& atom : where.atoms) {
      if (is_member_side(atom)) record.answers.emplace_back(&atom, moment.member->holds(atom));
      if (!is_member_side(atom) && atom.value_table >= 0)
        record.thresholds.emplace_back(&atom, moment.member->threshold(atom));
    }
  };
  for (std::size_t rule = 0; rule < program_.earn.size(); ++rule) {
    if (program_.earn[rule].event != language::kOrders) continue;
    remember(program_.earn[rule].where);
    for (const language::RateRow& row : plans_[rule].rows) remember(row.where);
  }
  record.given = earn(language::kOrders, order, moment).points;
  return record;
}

Earning::Points Earning::take_back(Record& record, const EventView& order, const Goods& goods,
                                   const Moment& of_order) {
  const RecordedSide member(record);
  Moment moment = of_order;
  moment.member = &member;
  Points left;
  points_for({language::kOrders, &order, &goods, &moment, Parts::All, &record.room, &record.holding}, left);
  Points back(left.size(), 0);
  for (std::size_t i = 0; i < left.size(); ++i) {
    // Never below what has been given, never a gift: a return takes, whatever rounding or caps would say.
    const std::int64_t stays =
        std::clamp<std::int64_t>(left[i], 0, std::max<std::int64_t>(0, record.given[i]));
    back[i] = record.given[i] - stays;
    record.given[i] = stays;
  }
  return back;
}

Earning::Points Earning::take_back_unlinked(const EventView& returned, const Moment& moment) {
  const Goods goods = Goods::all_of(returned);
  Points points;
  points_for({language::kOrders, &returned, &goods, &moment, Parts::RatesAndShares}, points);
  for (std::int64_t& p : points) p = std::max<std::int64_t>(p, 0);
  return points;
}

Earning::Points Earning::standing(int event_type, const EventView& event, const Moment& moment) const {
  const Goods goods = Goods::all_of(event);
  Points room, points;
  points_for(
      {event_type, &event, &goods, &moment, Parts::Standing, &room_on(event, moment, room), &moment.holding},
      points);
  return points;
}

void Earning::tell(const EventView& event, const Moment& moment, const Points& given,
                   const Points& wanted) const {
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    const int rule = slots_[s].rule;
    if (given[s] > 0) observer_->earned(rule);
    const auto& caps = program_.earn[index(rule)].caps;
    for (std::size_t c = 0; c < caps.size(); ++c) {
      if (!caps[c].counts_times && !(caps[c].unit == Unit{UnitKind::Points, slots_[s].unit})) continue;
      const Day day = counted_day(rule, event, moment.day);
      if (room_under(rule, c, day, *moment.calendar) < wanted[s])
        observer_->held_back(rule, static_cast<int>(c));
    }
  }
}

}  // namespace rung::engine
