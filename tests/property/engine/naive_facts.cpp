#include "property/engine/naive_facts.h"

#include <algorithm>
#include <cstdlib>

#include "core/whole.h"
#include "property/engine/naive_calendar.h"

namespace rung::naive {
namespace {

using language::Atom;
using language::AtomKind;
using language::Metric;
using language::MetricKind;
using language::Op;

bool contains(const std::vector<std::int64_t>& values, std::int64_t value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::vector<std::vector<std::int64_t>> split_lines(const language::Program& program,
                                                   const engine::Activity& activity) {
  const std::size_t width = program.events[static_cast<std::size_t>(activity.event)].line_fields.size();
  std::vector<std::vector<std::int64_t>> lines;
  for (std::size_t at = 0; width > 0 && at < activity.lines.size(); at += width) {
    lines.emplace_back(activity.lines.begin() + static_cast<std::ptrdiff_t>(at),
                       activity.lines.begin() + static_cast<std::ptrdiff_t>(at + width));
  }
  return lines;
}

// The order's lines that a returned line may be (4.5).
std::vector<int> order_lines_of(const std::vector<std::int64_t>& line,
                                const std::vector<std::vector<std::int64_t>>& order) {
  const auto alike = [&](const std::vector<int>& slots) {
    std::vector<int> found;
    for (std::size_t i = 0; i < order.size(); ++i) {
      bool named = false;
      bool same = true;
      for (const int slot : slots) {
        const auto at = static_cast<std::size_t>(slot);
        named = named || line[at] != kEmpty;
        same = same && (line[at] == kEmpty || line[at] == order[i][at]);
      }
      if (named && same) found.push_back(static_cast<int>(i));
    }
    return found;
  };
  std::vector<int> found = alike({language::kLineProduct, language::kLineCategory, language::kLineBrand});
  if (found.empty()) found = alike({language::kLineProduct});
  if (found.empty() && order.size() == 1) found = {0};
  return found;
}

}  // namespace

bool compares(Op op, Wide left, Wide right) {
  switch (op) {
    case Op::AtLeast: return left >= right;
    case Op::AtMost: return left <= right;
    case Op::MoreThan: return left > right;
    case Op::LessThan: return left < right;
    case Op::Exactly: return left == right;
    case Op::Is:
    case Op::IsNot:
    case Op::IsOneOf:
    case Op::IsNotOneOf:
    case Op::IsEmpty:
    case Op::IsNotEmpty:
    case Op::InTop:
    case Op::InBottom:
    case Op::Above:
    case Op::Below:
    case Op::IsKept:
    case Op::IsNotKept:
    case Op::IsInSegment:
    case Op::IsNotInSegment: break;
  }
  return false;
}

bool passes(const Atom& atom, std::int64_t value, std::int64_t threshold) {
  const bool negative = atom.op == Op::IsNot || atom.op == Op::IsNotOneOf;
  if (value == kEmpty) return atom.op == Op::IsEmpty || negative;
  if (atom.op == Op::IsNotEmpty) return true;
  if (atom.op == Op::Is || atom.op == Op::IsOneOf || negative)
    return contains(atom.values, value) != negative;
  return compares(atom.op, value, threshold);
}

bool lies_back(const Atom& atom, std::int64_t date, Day day) {
  if (date == kEmpty) return false;
  return compares(atom.op, day.number, plus(Day{static_cast<std::int32_t>(date)}, atom.duration).number);
}

// From its first day on, day by day of a leap year, until its last day is over.
bool in_season(const Atom& atom, Day day) {
  const auto named = [](std::int64_t number) {
    return std::pair(static_cast<int>(number % 100), static_cast<int>(number / 100));
  };
  const Civil today = civil(day);
  const std::pair here{today.day, today.month};
  Day at = day_of(2024, named(atom.values[0]).second, named(atom.values[0]).first);
  for (;; at = at + 1) {
    if (civil(at).year > 2024) at = day_of(2024, 1, 1);
    const std::pair one{civil(at).day, civil(at).month};
    if (one == here) return true;
    if (one == named(atom.values[1])) return false;
  }
}

bool looks_at_lines(const language::Conditions& conditions) {
  return std::any_of(conditions.atoms.begin(), conditions.atoms.end(),
                     [](const Atom& atom) { return atom.kind == AtomKind::LineField; });
}

std::int64_t Seen::field(int slot) const {
  const bool of_order = event != nullptr && (event->event != language::kReturns || !is_purchase);
  const auto at = static_cast<std::size_t>(slot);
  const std::int64_t value = of_order && slot >= 0 && at < event->fields.size() ? event->fields[at] : kEmpty;
  if (value == kEmpty && is_purchase && slot == language::kOrderStatus) return language::kCompleted;
  return value;
}

std::int64_t Seen::number(int slot, int line_slot) const {
  const std::int64_t own = field(slot);
  if (own != kEmpty || line_slot < 0) return or_zero(own);
  std::int64_t sum = 0;
  for (const auto& line : lines) sum += or_zero(line[static_cast<std::size_t>(line_slot)]);
  return sum;
}

bool Seen::completed() const { return !is_purchase || field(language::kOrderStatus) == language::kCompleted; }

bool Seen::matches(const language::Conditions& where, int line, const AskMember& ask) const {
  const auto holds = [&](int index) {
    const Atom& atom = where.atoms[static_cast<std::size_t>(index)];
    const auto asked = [&](std::int64_t value) {
      if (atom.ago) return event != nullptr && lies_back(atom, value, event->day);
      return passes(atom, value, atom.value_table >= 0 ? ask.value(atom.value_table) : atom.value);
    };
    if (atom.kind == AtomKind::Season) return event != nullptr && in_season(atom, event->day);
    if (atom.kind == AtomKind::EventField) return asked(field(atom.index));
    if (atom.kind == AtomKind::EventWeekday)
      return event != nullptr && asked(static_cast<int>(weekday(event->day)));
    if (atom.kind == AtomKind::EventHour) return event != nullptr && asked(event->minute / 60);
    if (atom.kind == AtomKind::LineField) {
      if (line < 0) return asked(kEmpty);
      return asked(lines[static_cast<std::size_t>(line)][static_cast<std::size_t>(atom.index)]);
    }
    return ask.holds(atom);
  };
  return where.alternatives.empty() ||
         std::any_of(where.alternatives.begin(), where.alternatives.end(),
                     [&](const std::vector<int>& alternative) {
                       return std::all_of(alternative.begin(), alternative.end(), holds);
                     });
}

bool Seen::matches_somewhere(const language::Conditions& where, const AskMember& ask) const {
  if (lines.empty()) return matches(where, -1, ask);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (matches(where, static_cast<int>(i), ask)) return true;
  }
  return false;
}

Seen see(const language::Program& program, const engine::Activity& activity) {
  Seen seen;
  seen.event = &activity;
  seen.is_purchase = activity.event == language::kOrders;
  seen.lines = split_lines(program, activity);
  if (seen.is_purchase) seen.amount = seen.number(language::kOrderNetAmount, language::kLineNetAmount);
  return seen;
}

Seen see_return(const language::Program& program, const engine::Activity& returned,
                const engine::Activity* order) {
  Seen seen;
  seen.event = order != nullptr ? order : &returned;
  seen.is_purchase = true;
  seen.lines = split_lines(program, returned);
  seen.amount = or_zero(returned.fields[language::kReturnNetAmount]);
  if (returned.fields[language::kReturnNetAmount] == kEmpty) {
    for (const auto& line : seen.lines) seen.amount += or_zero(line[language::kLineNetAmount]);
  }
  seen.amount = std::abs(seen.amount);
  const auto bought =
      order != nullptr ? split_lines(program, *order) : std::vector<std::vector<std::int64_t>>{};
  for (std::vector<std::int64_t>& line : seen.lines) {
    const std::vector<int> of = order_lines_of(line, bought);
    seen.order_lines.push_back(of);
    for (std::size_t slot = 0; !of.empty() && slot < line.size(); ++slot) {
      if (line[slot] == kEmpty) line[slot] = bought[static_cast<std::size_t>(of.front())][slot];
    }
  }
  return seen;
}

std::optional<Share> added(const Metric& metric, const Seen& event, const AskMember& ask) {
  if (!event.completed() && !metric.where_on_status) return std::nullopt;
  const bool fits = event.matches_somewhere(metric.where, ask);
  if (metric.kind == MetricKind::Share) return Share{fits ? 1 : 0, 1};
  if (!fits) return std::nullopt;
  if (metric.kind != MetricKind::Sum && metric.kind != MetricKind::Average) return Share{1, 1};
  const bool by_lines = metric.where_on_lines || metric.field < 0;
  if (!by_lines || metric.line_field < 0 || event.lines.empty())
    return Share{event.number(metric.field, metric.line_field), 1};
  Share sum{0, 1};
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    if (!event.matches(metric.where, static_cast<int>(i), ask)) continue;
    sum.value += or_zero(event.lines[i][static_cast<std::size_t>(metric.line_field)]);
  }
  return sum;
}

std::set<std::int64_t> different_values(const Metric& metric, const Seen& event, const AskMember& ask) {
  std::set<std::int64_t> values;
  if (metric.line_field < 0 || event.lines.empty()) {
    values.insert(event.field(metric.field));
  } else {
    for (std::size_t i = 0; i < event.lines.size(); ++i) {
      const bool fits =
          !looks_at_lines(metric.where) || event.matches(metric.where, static_cast<int>(i), ask);
      if (fits) values.insert(event.lines[i][static_cast<std::size_t>(metric.line_field)]);
    }
  }
  values.erase(kEmpty);
  return values;
}

std::optional<Share> taken(const Metric& metric, const Seen& returned, const Seen* order, const Goods& goods,
                           const AskMember& ask) {
  const bool money = metric.kind == MetricKind::Sum || metric.kind == MetricKind::Average;
  if (metric.event != language::kOrders || !money || metric.field != language::kOrderNetAmount)
    return std::nullopt;
  if (order != nullptr && !added(metric, *order, ask)) return std::nullopt;
  const bool by_lines =
      metric.where_on_lines && (order != nullptr ? !order->lines.empty() : !returned.lines.empty());
  if (!by_lines) {
    const bool fits = order != nullptr || returned.matches_somewhere(metric.where, ask);
    return fits ? std::optional(Share{-returned.amount, 0}) : std::nullopt;
  }
  Share sum;
  for (std::size_t i = 0; order == nullptr && i < returned.lines.size(); ++i) {
    if (returned.matches(metric.where, static_cast<int>(i), ask))
      sum.value -= or_zero(returned.lines[i][language::kLineNetAmount]);
  }
  // What the fitting lines of the order lose.
  for (std::size_t i = 0; order != nullptr && i < order->lines.size(); ++i) {
    if (order->matches(metric.where, static_cast<int>(i), ask)) sum.value -= goods.before[i] - goods.after[i];
  }
  return sum;
}

std::vector<Counted> spread(const Metric& metric, const engine::Activity& event, Share share) {
  const auto date = [&](int slot) {
    const auto at = static_cast<std::size_t>(slot);
    return slot >= 0 && at < event.fields.size() ? event.fields[at] : kEmpty;
  };
  const auto as_day = [](std::int64_t number) { return Day{static_cast<std::int32_t>(number)}; };
  if (metric.counted_on >= 0) {
    const std::int64_t day = date(metric.counted_on);
    return {{day == kEmpty ? event.day : as_day(day), share.value, share.weight}};
  }
  const std::int64_t from = date(metric.nights_from);
  const std::int64_t to = date(metric.nights_to);
  if (from == kEmpty || to == kEmpty || to <= from) return {{event.day, share.value, share.weight}};
  std::vector<Counted> nights;
  const std::int64_t n = to - from;
  for (std::int64_t i = 1; i <= n; ++i) {
    const std::int64_t until = divide(Wide{share.value} * i, n, Rounding::Down);
    const std::int64_t before = divide(Wide{share.value} * (i - 1), n, Rounding::Down);
    nights.push_back({as_day(from + i - 1), until - before, share.weight});
  }
  return nights;
}

}  // namespace rung::naive
