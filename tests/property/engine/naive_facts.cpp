#include "property/engine/naive_facts.h"

#include <algorithm>
#include <cstdlib>

#include "core/whole.h"

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

// The order's line that a returned line means: the only one, or the one with the same product.
int order_line_of(const std::vector<std::int64_t>& line,
                  const std::vector<std::vector<std::int64_t>>& order) {
  if (order.size() == 1) return 0;
  const std::int64_t product = line[language::kLineProduct];
  for (std::size_t i = 0; product != kEmpty && i < order.size(); ++i) {
    if (order[i][language::kLineProduct] == product) return static_cast<int>(i);
  }
  return -1;
}

std::int64_t or_zero(std::int64_t value) { return value == kEmpty ? 0 : value; }

}  // namespace

bool passes(const Atom& atom, std::int64_t value) {
  if (value == kEmpty) return atom.op == Op::IsEmpty || atom.op == Op::IsNot || atom.op == Op::IsNotOneOf;
  switch (atom.op) {
    case Op::AtLeast: return value >= atom.value;
    case Op::AtMost: return value <= atom.value;
    case Op::MoreThan: return value > atom.value;
    case Op::LessThan: return value < atom.value;
    case Op::Exactly: return value == atom.value;
    case Op::Is:
    case Op::IsOneOf: return contains(atom.values, value);
    case Op::IsNot:
    case Op::IsNotOneOf: return !contains(atom.values, value);
    case Op::IsNotEmpty: return true;
    case Op::IsEmpty:
    case Op::InTop:
    case Op::InBottom:
    case Op::Above:
    case Op::Below:
    case Op::IsKept:
    case Op::IsNotKept:
    case Op::IsInSegment:
    case Op::IsNotInSegment: return false;
  }
  return false;
}

std::int64_t Seen::field(int slot) const {
  const bool of_order = event != nullptr && (event->event != language::kReturns || !is_purchase);
  const auto at = static_cast<std::size_t>(slot);
  const std::int64_t value = of_order && at < event->fields.size() ? event->fields[at] : kEmpty;
  if (value == kEmpty && is_purchase && slot == language::kOrderStatus) return language::kCompleted;
  return value;
}

bool Seen::matches(const language::Conditions& where, int line, const AskMember& ask) const {
  const auto holds = [&](int index) {
    const Atom& atom = where.atoms[static_cast<std::size_t>(index)];
    if (atom.kind == AtomKind::EventField) return passes(atom, field(atom.index));
    if (atom.kind == AtomKind::EventWeekday) return passes(atom, static_cast<int>(weekday(event->day)));
    if (atom.kind == AtomKind::EventHour) return passes(atom, event->minute / 60);
    if (atom.kind == AtomKind::LineField) {
      if (line < 0) return passes(atom, kEmpty);
      return passes(atom, lines[static_cast<std::size_t>(line)][static_cast<std::size_t>(atom.index)]);
    }
    return ask(atom);
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
  if (seen.is_purchase) seen.amount = or_zero(activity.fields[language::kOrderNetAmount]);
  return seen;
}

Seen see_return(const language::Program& program, const engine::Activity& returned,
                const engine::Activity* order) {
  Seen seen;
  seen.event = order != nullptr ? order : &returned;
  seen.is_purchase = true;
  seen.amount = std::abs(or_zero(returned.fields[language::kReturnNetAmount]));
  seen.lines = split_lines(program, returned);
  const auto bought =
      order != nullptr ? split_lines(program, *order) : std::vector<std::vector<std::int64_t>>{};
  for (std::vector<std::int64_t>& line : seen.lines) {
    const int of = order_line_of(line, bought);
    seen.order_lines.push_back(of);
    for (std::size_t slot = 0; of >= 0 && slot < line.size(); ++slot) {
      if (line[slot] == kEmpty) line[slot] = bought[static_cast<std::size_t>(of)][slot];
    }
  }
  return seen;
}

std::optional<Share> added(const Metric& metric, const Seen& event) {
  const AskMember nobody = [](const Atom&) { return false; };
  const bool completed = !event.is_purchase || event.field(language::kOrderStatus) == language::kCompleted;
  if (!completed && !metric.where_on_status) return std::nullopt;
  const bool fits = event.matches_somewhere(metric.where, nobody);
  if (metric.kind == MetricKind::Share) return Share{fits ? 1 : 0, 1};
  if (!fits) return std::nullopt;
  if (metric.kind != MetricKind::Sum && metric.kind != MetricKind::Average) return Share{1, 1};
  if (!metric.where_on_lines || metric.line_field < 0 || event.lines.empty()) {
    return Share{or_zero(event.field(metric.field)), 1};
  }
  Share sum{0, 1};
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    if (!event.matches(metric.where, static_cast<int>(i), nobody)) continue;
    sum.value += or_zero(event.lines[i][static_cast<std::size_t>(metric.line_field)]);
  }
  return sum;
}

std::optional<Share> taken(const Metric& metric, const Seen& returned, const Seen* order) {
  const AskMember nobody = [](const Atom&) { return false; };
  const bool money = metric.kind == MetricKind::Sum || metric.kind == MetricKind::Average;
  if (metric.event != language::kOrders || !money || metric.field != language::kOrderNetAmount)
    return std::nullopt;
  if (order != nullptr && !added(metric, *order)) return std::nullopt;
  if (!metric.where_on_lines || (returned.lines.empty() && order == nullptr)) {
    return returned.matches_somewhere(metric.where, nobody) || order != nullptr
               ? std::optional(Share{-returned.amount, 0})
               : std::nullopt;
  }
  if (!returned.lines.empty()) {
    Share sum;
    for (std::size_t i = 0; i < returned.lines.size(); ++i) {
      if (!returned.matches(metric.where, static_cast<int>(i), nobody)) continue;
      sum.value -= or_zero(returned.lines[i][language::kLineNetAmount]);
    }
    return sum;
  }
  if (order->lines.empty()) return Share{-returned.amount, 0};
  // Nothing says which goods came back: as much of each as it had of the order.
  std::int64_t part = 0;
  std::int64_t whole = 0;
  for (std::size_t i = 0; i < order->lines.size(); ++i) {
    const std::int64_t amount = or_zero(order->lines[i][language::kLineNetAmount]);
    whole += amount;
    if (order->matches(metric.where, static_cast<int>(i), nobody)) part += amount;
  }
  if (whole <= 0) return std::nullopt;
  return Share{-divide(Wide{returned.amount} * part, whole, Rounding::Nearest), 0};
}

}  // namespace rung::naive
