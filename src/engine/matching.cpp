#include "engine/matching.h"

#include "core/whole.h"
#include "engine/compare.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::Metric;
using language::MetricKind;
using language::Program;

std::int64_t value_at(std::span<const std::int64_t> values, int slot) {
  return slot >= 0 && static_cast<std::size_t>(slot) < values.size() ? values[static_cast<std::size_t>(slot)]
                                                                     : kEmpty;
}

std::int64_t or_zero(std::int64_t value) { return value == kEmpty ? 0 : value; }

std::size_t line_width(const Program& program, int event) {
  return program.events[static_cast<std::size_t>(event)].line_fields.size();
}

std::span<const std::int64_t> line_at(const Activity& activity, std::size_t width, std::size_t line) {
  return activity.lines.subspan(line * width, width);
}

std::int64_t sum_of_lines(const Activity& activity, std::size_t width) {
  std::int64_t sum = 0;
  for (std::size_t at = 0; width > 0 && at < activity.lines.size(); at += width) {
    sum = add(sum, or_zero(activity.lines[at + language::kLineNetAmount]));
  }
  return sum;
}

// The order's line that a returned line means: the one of the same product, else the only one there is.
int find_order_line(const Activity& order, std::size_t width, std::int64_t product) {
  const std::size_t lines = width == 0 ? 0 : order.lines.size() / width;
  if (product != kEmpty) {
    for (std::size_t i = 0; i < lines; ++i) {
      if (value_at(line_at(order, width, i), language::kLineProduct) == product) return static_cast<int>(i);
    }
  }
  return lines == 1 ? 0 : -1;
}

}  // namespace

EventView::EventView(const Program& program, const Activity& activity)
    : fields_of_(&activity), when_(&activity), is_order_(activity.event == language::kOrders) {
  const std::size_t width = line_width(program, activity.event);
  const std::size_t lines = width == 0 ? 0 : activity.lines.size() / width;
  for (std::size_t i = 0; i < lines; ++i)
    lines_.push_back({line_at(activity, width, i), {}, static_cast<int>(i)});
  if (is_order_) {
    const std::int64_t amount = value_at(activity.fields, language::kOrderNetAmount);
    net_amount_ = amount == kEmpty ? sum_of_lines(activity, width) : amount;
  }
}

EventView::EventView(const Program& program, const Activity& returned, const Activity* order)
    : fields_of_(order), when_(order != nullptr ? order : &returned), is_order_(true) {
  const std::size_t width = line_width(program, language::kReturns);
  const std::size_t lines = width == 0 ? 0 : returned.lines.size() / width;
  for (std::size_t i = 0; i < lines; ++i) {
    Line line{line_at(returned, width, i), {}, -1};
    if (order != nullptr) {
      const std::size_t order_width = line_width(program, language::kOrders);
      line.order_line = find_order_line(*order, order_width, value_at(line.own, language::kLineProduct));
      if (line.order_line >= 0)
        line.order = line_at(*order, order_width, static_cast<std::size_t>(line.order_line));
    }
    lines_.push_back(line);
  }
  const std::int64_t amount = value_at(returned.fields, language::kReturnNetAmount);
  net_amount_ = amount == kEmpty ? sum_of_lines(returned, width) : amount;
}

std::int64_t EventView::field(int slot) const {
  const std::int64_t value = fields_of_ != nullptr ? value_at(fields_of_->fields, slot) : kEmpty;
  const bool is_status = is_order_ && slot == language::kOrderStatus;
  return is_status && value == kEmpty ? std::int64_t{language::kCompleted} : value;
}

std::int64_t EventView::line_field(int line, int slot) const {
  if (line < 0) return kEmpty;
  const Line& at = lines_[static_cast<std::size_t>(line)];
  const std::int64_t own = value_at(at.own, slot);
  return own != kEmpty ? own : value_at(at.order, slot);
}

int EventView::order_line(int line) const {
  return line < 0 ? -1 : lines_[static_cast<std::size_t>(line)].order_line;
}

bool EventView::is_completed() const {
  return !is_order_ || field(language::kOrderStatus) == language::kCompleted;
}

std::optional<std::int64_t> EventView::subject_of(const Atom& atom, int line) const {
  constexpr int kMinutesPerHour = 60;
  switch (atom.kind) {
    case AtomKind::EventField: return field(atom.index);
    case AtomKind::LineField: return line_field(line, atom.index);
    case AtomKind::EventWeekday: return static_cast<std::int64_t>(weekday(when_->day));
    case AtomKind::EventHour: return when_->minute / kMinutesPerHour;
    case AtomKind::Measure:
    case AtomKind::Attribute:
    case AtomKind::Tier:
    case AtomKind::Segment:
    case AtomKind::Kept:
    case AtomKind::Progress:
    case AtomKind::MissingMetric:
    case AtomKind::MissingPoints:
    case AtomKind::TimeLeft:
    case AtomKind::Election:
    case AtomKind::Balance:
    case AtomKind::Expiring: break;
  }
  return std::nullopt;
}

bool EventView::holds(const Atom& atom, int line, const MemberSide* member) const {
  if (const auto value = subject_of(atom, line))
    return test_value(atom, *value, member != nullptr ? member->threshold(atom) : atom.value);
  return member != nullptr && member->holds(atom);
}

bool EventView::matches(const Conditions& where, int line, const MemberSide* member) const {
  if (where.empty()) return true;
  for (const auto& alternative : where.alternatives) {
    bool all = true;
    for (const int atom : alternative) {
      if (!holds(where.atoms[static_cast<std::size_t>(atom)], line, member)) {
        all = false;
        break;
      }
    }
    if (all) return true;
  }
  return false;
}

bool EventView::matches_somewhere(const Conditions& where, const MemberSide* member) const {
  if (lines_.empty()) return matches(where, -1, member);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (matches(where, static_cast<int>(i), member)) return true;
  }
  return false;
}

namespace {

// Adds up a line field over the lines that match.
std::int64_t sum_of_matching_lines(const Metric& metric, const EventView& event, const MemberSide& member) {
  std::int64_t sum = 0;
  for (int i = 0; i < static_cast<int>(event.line_count()); ++i) {
    if (event.matches(metric.where, i, &member))
      sum = add(sum, or_zero(event.line_field(i, metric.line_field)));
  }
  return sum;
}

// The part of an order's goods that the metric counts, applied to a return that does not say which goods came
// back.
std::int64_t spread_over_order(const Metric& metric, const EventView& order, std::int64_t amount,
                               const MemberSide& member) {
  std::int64_t counted = 0;
  std::int64_t total = 0;
  for (int i = 0; i < static_cast<int>(order.line_count()); ++i) {
    const std::int64_t line = or_zero(order.line_field(i, language::kLineNetAmount));
    total = add(total, line);
    if (order.matches(metric.where, i, &member)) counted = add(counted, line);
  }
  if (total <= 0) return order.matches_somewhere(metric.where, &member) ? amount : 0;
  return divide(static_cast<Wide>(amount) * counted, total, Rounding::Nearest);
}

}  // namespace

std::optional<Contribution> contribution(const Metric& metric, const EventView& event,
                                         const MemberSide& member) {
  if (!metric.where_on_status && !event.is_completed()) return std::nullopt;
  if (metric.kind == MetricKind::Share)
    return Contribution{event.matches_somewhere(metric.where, &member) ? 1 : 0, 1};
  if (!event.matches_somewhere(metric.where, &member)) return std::nullopt;
  const bool adds_up = metric.kind == MetricKind::Sum || metric.kind == MetricKind::Average;
  if (!adds_up) return Contribution{1, 1};
  const bool by_lines = metric.where_on_lines && metric.line_field >= 0 && event.line_count() > 0;
  if (by_lines) return Contribution{sum_of_matching_lines(metric, event, member), 1};
  const bool is_net_amount = metric.event == language::kOrders && metric.field == language::kOrderNetAmount;
  return Contribution{is_net_amount ? event.net_amount() : or_zero(event.field(metric.field)), 1};
}

std::optional<Contribution> return_contribution(const Metric& metric, const EventView& returned,
                                                const EventView* order, const MemberSide& member) {
  const bool adds_up = metric.kind == MetricKind::Sum || metric.kind == MetricKind::Average;
  if (metric.event != language::kOrders || !adds_up || metric.line_field < 0) return std::nullopt;
  if (order != nullptr && !contribution(metric, *order, member)) return std::nullopt;
  const bool is_net_amount = metric.field == language::kOrderNetAmount;
  std::int64_t value = 0;
  if (returned.line_count() == 0) {
    if (!is_net_amount) return std::nullopt;
    if (metric.where_on_lines && order != nullptr && order->line_count() > 0) {
      value = spread_over_order(metric, *order, returned.net_amount(), member);
    } else if (returned.matches(metric.where, -1, &member)) {
      value = returned.net_amount();
    }
  } else if (metric.where_on_lines || !is_net_amount) {
    value = sum_of_matching_lines(metric, returned, member);
  } else if (returned.matches(metric.where, -1, &member)) {
    value = returned.net_amount();
  }
  if (value == 0) return std::nullopt;
  return Contribution{-value, 0};
}

}  // namespace rung::engine
