#include "engine/earning.h"

#include <algorithm>
#include <limits>

#include "core/check.h"
#include "core/whole.h"
#include "engine/compare.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::Cap;
using language::EarnRule;
using language::PointCurrency;
using language::Program;

constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

std::int64_t or_zero(std::int64_t value) { return value == kEmpty ? 0 : value; }

// A piece of an order that a rate is paid on: one line, or the order as a whole (-1).
struct Slice {
  int line = -1;
  std::int64_t amount = 0;
};

// The amount a rate is paid on. Only net_amount shrinks with returns; other fields (units …) stay as they
// were.
std::int64_t order_amount(const EarnRule& rule, const EventView& event, const Goods& goods) {
  const bool shrinks = rule.event == language::kOrders && rule.field == language::kOrderNetAmount;
  return shrinks ? goods.amount : or_zero(event.field(rule.field));
}

std::int64_t line_amount(const EarnRule& rule, const EventView& event, const Goods& goods, int line) {
  const bool shrinks = rule.line_field == language::kLineNetAmount;
  return shrinks ? goods.lines[static_cast<std::size_t>(line)]
                 : or_zero(event.line_field(line, rule.line_field));
}

// The whole order, or its matching lines where the rule looks at lines; split into lines (and what no line
// accounts for) if `by_line` asks for it.
std::vector<Slice> slices_of(const EarnRule& rule, const EventView& event, const Goods& goods,
                             const MemberSide& member, bool by_line) {
  const bool has_lines = rule.line_field >= 0 && event.line_count() > 0;
  const int lines = static_cast<int>(event.line_count());
  std::vector<Slice> slices;
  if (rule.where_on_lines && has_lines) {
    for (int i = 0; i < lines; ++i) {
      if (event.matches(rule.where, i, &member)) slices.push_back({i, line_amount(rule, event, goods, i)});
    }
    return slices;
  }
  if (!event.matches_somewhere(rule.where, &member)) return slices;
  std::int64_t rest = order_amount(rule, event, goods);
  if (by_line && has_lines) {
    for (int i = 0; i < lines; ++i) {
      slices.push_back({i, line_amount(rule, event, goods, i)});
      rest -= slices.back().amount;
    }
  }
  if (rest != 0) slices.push_back({-1, rest});
  return slices;
}

struct Multiplier {
  std::size_t rule = 0;
  language::Ratio factor;
};

// The extra parts (factor - 1, in units of the slice) that each multiplier adds to one slice, over one
// denominator.
struct Extras {
  Wide denominator = 1;
  std::vector<std::pair<std::size_t, Wide>> parts;  // {rule, numerator}
};

Extras combine(PointCurrency::Combine way, const std::vector<Multiplier>& multipliers) {
  Extras extras;
  for (const Multiplier& m : multipliers) extras.denominator *= m.factor.denominator;
  const auto above_one = [&](const Multiplier& m) {
    return static_cast<Wide>(m.factor.numerator - m.factor.denominator) *
           (extras.denominator / m.factor.denominator);
  };
  switch (way) {
    case PointCurrency::Combine::Highest: {
      const auto best = std::max_element(
          multipliers.begin(), multipliers.end(),
          [&](const Multiplier& a, const Multiplier& b) { return above_one(a) < above_one(b); });
      if (best != multipliers.end()) extras.parts.emplace_back(best->rule, above_one(*best));
      break;
    }
    case PointCurrency::Combine::Adding:
      for (const Multiplier& m : multipliers) extras.parts.emplace_back(m.rule, above_one(m));
      break;
    case PointCurrency::Combine::Multiplying: {
      // Each multiplies what the ones before it made: product of the earlier factors × (own factor - 1).
      Wide before = 1;
      Wide after_denominators = extras.denominator;
      for (const Multiplier& m : multipliers) {
        after_denominators /= m.factor.denominator;
        extras.parts.emplace_back(m.rule,
                                  before * (m.factor.numerator - m.factor.denominator) * after_denominators);
        before *= m.factor.numerator;
      }
      break;
    }
  }
  return extras;
}

// Answers conditions about the member as they were answered when the order came.
class RecordedSide : public MemberSide {
 public:
  explicit RecordedSide(const std::vector<std::pair<const Atom*, bool>>& answers) : answers_(answers) {}
  [[nodiscard]] bool holds(const Atom& atom) const override {
    for (const auto& [asked, answer] : answers_) {
      if (asked == &atom) return answer;
    }
    return false;
  }

 private:
  const std::vector<std::pair<const Atom*, bool>>& answers_;
};

bool is_member_side(const Atom& atom) {
  using language::AtomKind;
  return atom.kind != AtomKind::EventField && atom.kind != AtomKind::LineField &&
         atom.kind != AtomKind::EventWeekday && atom.kind != AtomKind::EventHour;
}

}  // namespace

Goods Goods::all_of(const EventView& order) {
  Goods goods;
  goods.amount = order.net_amount();
  for (int i = 0; i < static_cast<int>(order.line_count()); ++i) {
    goods.lines.push_back(or_zero(order.line_field(i, language::kLineNetAmount)));
  }
  return goods;
}

void Goods::take_out(const EventView& returned) {
  std::int64_t unplaced = returned.net_amount();
  for (int i = 0; i < static_cast<int>(returned.line_count()); ++i) {
    const int line = returned.order_line(i);
    if (line < 0) continue;
    const std::int64_t back = or_zero(returned.line_field(i, language::kLineNetAmount));
    lines[static_cast<std::size_t>(line)] -= back;
    unplaced -= back;
  }
  std::int64_t left = 0;
  for (const std::int64_t line : lines) left = add(left, std::max<std::int64_t>(line, 0));
  for (std::int64_t& line : lines) {
    if (unplaced == 0 || left <= 0) break;
    const std::int64_t open = std::max<std::int64_t>(line, 0);
    const std::int64_t share = divide(static_cast<Wide>(unplaced) * open, left, Rounding::Nearest);
    left -= open;
    unplaced -= share;
    line -= share;
  }
  amount -= returned.net_amount();
}

Earning::Earning(const Program& program) : program_(program), used_(program.earn.size()) {
  // Each share after the rule it is a share of; check() has refused circles.
  std::vector<bool> placed(program.earn.size(), false);
  for (std::size_t round = 0; round < program.earn.size(); ++round) {
    for (std::size_t i = 0; i < program.earn.size(); ++i) {
      const EarnRule& rule = program.earn[i];
      if (rule.kind != EarnRule::Kind::Share || placed[i]) continue;
      const auto of = static_cast<std::size_t>(rule.of_rule);
      if (program.earn[of].kind == EarnRule::Kind::Share && !placed[of]) continue;
      placed[i] = true;
      share_order_.push_back(i);
    }
  }
}

void Earning::begin(Day joined) {
  joined_ = joined;
  for (auto& used : used_) used.clear();
}

// Whether the rule is meant for what is left: a line that went back in full is not there any more.
bool Earning::fits_goods(const EarnRule& rule, const EventView& event, const Goods& goods,
                         const MemberSide& member) const {
  if (!rule.where_on_lines || event.line_count() == 0) return event.matches_somewhere(rule.where, &member);
  for (int i = 0; i < static_cast<int>(event.line_count()); ++i) {
    const bool there = goods.lines[static_cast<std::size_t>(i)] > 0 ||
                       or_zero(event.line_field(i, language::kLineNetAmount)) <= 0;
    if (there && event.matches(rule.where, i, &member)) return true;
  }
  return false;
}

bool Earning::applies(const EarnRule& rule, const EventView& event, Day day, const MemberSide& member) const {
  if (rule.dates && !rule.dates->contains(day)) return false;
  return event.matches_somewhere(rule.where, &member);
}

// What one cap of a rule still lets through on `day`.
std::int64_t Earning::room_under(std::size_t rule, const Cap& cap, Day day) const {
  std::int64_t used = 0;
  DayRange range{kFirstDay, kForever};
  if (cap.cycle) range = cycle_around(*cap.cycle, day, joined_);
  if (cap.rolling)
    range = DayRange{add_duration(day, Duration{-cap.rolling->count, cap.rolling->unit}) + 1, day};
  if (cap.scope != Cap::Scope::PerOrder) {
    for (const auto& [on, points] : used_[rule]) {
      if (range.contains(on)) used = add(used, cap.counts_times ? 1 : points);
    }
  }
  const std::int64_t left = std::max<std::int64_t>(0, cap.limit - used);
  return cap.counts_times ? (left > 0 ? kNoLimit : 0) : left;
}

// What each rule may still give on `day`: the least of its caps.
std::vector<std::int64_t> Earning::room_on(Day day) const {
  std::vector<std::int64_t> room(program_.earn.size(), kNoLimit);
  for (std::size_t i = 0; i < program_.earn.size(); ++i) {
    for (const Cap& cap : program_.earn[i].caps) room[i] = std::min(room[i], room_under(i, cap, day));
  }
  return room;
}

void Earning::tell(Day day, const RulePoints& given, const RulePoints& wanted) const {
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i] > 0) observer_->earned(static_cast<int>(i));
    const auto& caps = program_.earn[i].caps;
    for (std::size_t c = 0; c < caps.size(); ++c) {
      if (room_under(i, caps[c], day) < wanted[i])
        observer_->held_back(static_cast<int>(i), static_cast<int>(c));
    }
  }
}

void Earning::use(Day day, const RulePoints& points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i] > 0 && !program_.earn[i].caps.empty()) used_[i].emplace_back(day, points[i]);
  }
}

void Earning::add_rate(std::size_t index, const EventView& event, const Goods& goods, Day day,
                       const MemberSide& member, Parts parts, RulePoints& points) const {
  const EarnRule& rule = program_.earn[index];
  std::vector<std::size_t> multiplying;
  bool by_line = rule.round_per_line;
  for (std::size_t m = 0; parts == Parts::All && m < program_.earn.size(); ++m) {
    const EarnRule& other = program_.earn[m];
    if (other.kind != EarnRule::Kind::Multiply || other.unit != rule.unit || other.event != rule.event)
      continue;
    if (!applies(other, event, day, member)) continue;
    multiplying.push_back(m);
    by_line = by_line || other.where_on_lines;
  }

  // Everything over one denominator until the end; rounded cumulatively, so that the parts add up to the
  // rounded whole.
  std::vector<std::pair<std::size_t, Wide>> total{{index, 0}};
  Wide denominator = rule.ratio.denominator;
  for (const std::size_t m : multiplying) {
    denominator *= program_.earn[m].ratio.denominator;
    total.emplace_back(m, 0);
  }
  const auto book = [&] {
    Wide sum = 0;
    std::int64_t before = 0;
    for (auto& [to, numerator] : total) {
      sum += numerator;
      const std::int64_t rounded = divide(sum, denominator, rule.rounding);
      points[to] = add(points[to], rounded - before);
      before = rounded;
      numerator = 0;
    }
  };
  for (const Slice& slice : slices_of(rule, event, goods, member, by_line)) {
    std::vector<Multiplier> active;
    for (const std::size_t m : multiplying) {
      const EarnRule& other = program_.earn[m];
      if (!other.where_on_lines || event.matches(other.where, slice.line, &member))
        active.push_back({m, other.ratio});
    }
    const Wide base = static_cast<Wide>(slice.amount) * rule.ratio.numerator;
    const Wide scale = denominator / rule.ratio.denominator;
    total.front().second += base * scale;
    const Extras extras = combine(program_.points[static_cast<std::size_t>(rule.unit)].combine, active);
    for (const auto& [to, part] : extras.parts) {
      const auto entry =
          std::find_if(total.begin(), total.end(), [&, to = to](const auto& t) { return t.first == to; });
      entry->second += base * part * (scale / extras.denominator);
    }
    if (rule.round_per_line) book();
  }
  if (!rule.round_per_line) book();
}

void Earning::add_shares(int event_type, const EventView& event, const Goods& goods, Day day,
                         const MemberSide& member, const std::vector<std::int64_t>& room, RulePoints& points,
                         RulePoints* wanted) const {
  for (const std::size_t i : share_order_) {
    const EarnRule& rule = program_.earn[i];
    if (rule.event != event_type || (rule.dates && !rule.dates->contains(day))) continue;
    if (!fits_goods(rule, event, goods, member)) continue;
    const std::int64_t of = points[static_cast<std::size_t>(rule.of_rule)];
    const std::int64_t share =
        divide(static_cast<Wide>(of) * rule.ratio.numerator, rule.ratio.denominator, rule.rounding);
    points[i] = std::min(room[i], share);
    if (wanted != nullptr) (*wanted)[i] = share;
  }
}

RulePoints Earning::points_for(int event_type, const EventView& event, const Goods& goods, Day day,
                               const MemberSide& member, const std::vector<std::int64_t>& room, Parts parts,
                               RulePoints* wanted) const {
  RulePoints points(program_.earn.size(), 0);
  const bool is_order = event_type == language::kOrders;
  const bool something_left = !is_order || goods.amount > 0 || event.net_amount() <= 0;
  for (std::size_t i = 0; i < program_.earn.size(); ++i) {
    const EarnRule& rule = program_.earn[i];
    if (rule.event != event_type || (rule.dates && !rule.dates->contains(day))) continue;
    if (rule.kind == EarnRule::Kind::Rate) add_rate(i, event, goods, day, member, parts, points);
    const bool fixed = rule.kind == EarnRule::Kind::Fixed && parts == Parts::All;
    if (fixed && something_left && fits_goods(rule, event, goods, member)) points[i] = rule.fixed;
  }
  if (wanted != nullptr) *wanted = points;
  for (std::size_t i = 0; i < points.size(); ++i) points[i] = std::min(points[i], room[i]);
  add_shares(event_type, event, goods, day, member, room, points, wanted);
  return points;
}

RulePoints Earning::earn(int event_type, const EventView& event, Day day, const MemberSide& member) {
  RulePoints wanted;
  RulePoints points = points_for(event_type, event, Goods::all_of(event), day, member, room_on(day),
                                 Parts::All, observer_ != nullptr ? &wanted : nullptr);
  if (observer_ != nullptr) tell(day, points, wanted);
  use(day, points);
  return points;
}

Earning::Record Earning::earn_recorded(std::int32_t activity, const EventView& order, Day day,
                                       const MemberSide& member) {
  Record record{activity, Goods::all_of(order), {}, {}, room_on(day)};
  for (const EarnRule& rule : program_.earn) {
    for (const Atom& atom : rule.where.atoms) {
      if (is_member_side(atom)) record.answers.emplace_back(&atom, member.holds(atom));
    }
  }
  RulePoints wanted;
  record.given = points_for(language::kOrders, order, record.goods, day, member, record.room, Parts::All,
                            observer_ != nullptr ? &wanted : nullptr);
  if (observer_ != nullptr) tell(day, record.given, wanted);
  use(day, record.given);
  return record;
}

RulePoints Earning::take_back(Record& record, const EventView& order, const EventView& returned,
                              Day order_day) {
  record.goods.take_out(returned);
  const RecordedSide member(record.answers);
  const RulePoints left =
      points_for(language::kOrders, order, record.goods, order_day, member, record.room, Parts::All);
  RulePoints back(left.size(), 0);
  for (std::size_t i = 0; i < left.size(); ++i) {
    // Never below what has been given, never a gift: a return takes, whatever rounding or caps would say.
    const std::int64_t stays =
        std::clamp<std::int64_t>(left[i], 0, std::max<std::int64_t>(0, record.given[i]));
    back[i] = record.given[i] - stays;
    record.given[i] = stays;
  }
  return back;
}

RulePoints Earning::take_back_unlinked(const EventView& returned, Day day, const MemberSide& member) {
  const std::vector<std::int64_t> room(program_.earn.size(), kNoLimit);
  RulePoints points = points_for(language::kOrders, returned, Goods::all_of(returned), day, member, room,
                                 Parts::RatesAndSharesOnly);
  for (std::int64_t& p : points) p = std::max<std::int64_t>(p, 0);
  return points;
}

}  // namespace rung::engine
