#include "engine/matching.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/whole.h"
#include "engine/compare.h"
#include "engine/goods.h"

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

// The order's lines that say what a returned line names in each of these slots; none if it names nothing
// there.
std::vector<int> lines_that_say(const Activity& order, std::size_t width,
                                std::span<const std::int64_t> returned, std::span<const int> slots) {
  const auto names = [&](int slot) { return value_at(returned, slot) != kEmpty; };
  if (std::none_of(slots.begin(), slots.end(), names)) return {};
  std::vector<int> found;
  for (std::size_t i = 0; i < order.lines.size() / width; ++i) {
    const auto says = [&](int slot) {
      return !names(slot) || value_at(line_at(order, width, i), slot) == value_at(returned, slot);
    };
    if (std::all_of(slots.begin(), slots.end(), says)) found.push_back(static_cast<int>(i));
  }
  return found;
}

// The order's lines that a returned line may mean: of the goods it names, else of its product, else the only
// one there is.
std::vector<int> find_order_lines(const Activity& order, std::size_t width,
                                  std::span<const std::int64_t> returned) {
  if (width == 0) return {};
  constexpr std::array kGoods{int{language::kLineProduct}, int{language::kLineCategory},
                              int{language::kLineBrand}};
  std::vector<int> found = lines_that_say(order, width, returned, kGoods);
  if (found.empty()) found = lines_that_say(order, width, returned, std::span(kGoods).first(1));
  if (found.empty() && order.lines.size() == width) found = {0};
  return found;
}

}  // namespace

EventView::EventView(const Program& program, const Activity& activity)
    : fields_of_(&activity),
      lines_of_(&activity),
      when_(&activity),
      is_order_(activity.event == language::kOrders),
      width_(line_width(program, activity.event)),
      line_count_(width_ == 0 ? 0 : activity.lines.size() / width_) {
  if (is_order_) {
    const std::int64_t amount = value_at(activity.fields, language::kOrderNetAmount);
    net_amount_ = amount == kEmpty ? sum_of_lines(activity, width_) : amount;
  }
}

EventView::EventView(const Program& program, const Activity& returned, const Activity* order)
    : fields_of_(order),
      lines_of_(&returned),
      when_(order != nullptr ? order : &returned),
      is_order_(true),
      is_return_(true),
      width_(line_width(program, language::kReturns)),
      line_count_(width_ == 0 ? 0 : returned.lines.size() / width_),
      returned_(line_count_) {
  const std::size_t order_width = line_width(program, language::kOrders);
  for (std::size_t i = 0; i < line_count_ && order != nullptr; ++i) {
    Returned& line = returned_[i];
    line.order_lines = find_order_lines(*order, order_width, line_at(returned, width_, i));
    if (!line.order_lines.empty())
      line.order = line_at(*order, order_width, static_cast<std::size_t>(line.order_lines.front()));
  }
  const std::int64_t amount = value_at(returned.fields, language::kReturnNetAmount);
  net_amount_ = amount == kEmpty ? sum_of_lines(returned, width_) : amount;
}

std::int64_t EventView::field(int slot) const {
  const std::int64_t value = fields_of_ != nullptr ? value_at(fields_of_->fields, slot) : kEmpty;
  const bool is_status = is_order_ && slot == language::kOrderStatus;
  return is_status && value == kEmpty ? std::int64_t{language::kCompleted} : value;
}

std::int64_t EventView::line_field(int line, int slot) const {
  if (line < 0) return kEmpty;
  const auto at = static_cast<std::size_t>(line);
  const std::int64_t own = value_at(line_at(*lines_of_, width_, at), slot);
  return own != kEmpty || !is_return_ ? own : value_at(returned_[at].order, slot);
}

bool EventView::says(int line, int slot) const {
  return value_at(line_at(*lines_of_, width_, static_cast<std::size_t>(line)), slot) != kEmpty;
}

std::span<const int> EventView::order_lines(int line) const {
  return returned_.at(static_cast<std::size_t>(line)).order_lines;
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
    case AtomKind::Joined:
    case AtomKind::Anniversary:
    case AtomKind::Reachable:
    case AtomKind::Upgraded:
    case AtomKind::Downgraded:
    case AtomKind::Entered:
    case AtomKind::Left:
    case AtomKind::Progress:
    case AtomKind::MissingMetric:
    case AtomKind::MissingPoints:
    case AtomKind::TimeLeft:
    case AtomKind::Election:
    case AtomKind::Balance:
    case AtomKind::Expiring:
    case AtomKind::Season:
    case AtomKind::Consent: break;
  }
  return std::nullopt;
}

bool EventView::holds(const Atom& atom, int line, const MemberSide* member) const {
  if (atom.kind == AtomKind::Season) return in_season(atom, when_->day);
  const auto value = subject_of(atom, line);
  if (!value) return member != nullptr && member->holds(atom);
  if (atom.ago) return test_ago(atom, *value, when_->day);
  const bool fixed = atom.value_table < 0 || member == nullptr;
  return test_value(atom, *value, fixed ? atom.value : member->threshold(atom));
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
  if (line_count_ == 0) return matches(where, -1, member);
  for (std::size_t i = 0; i < line_count_; ++i) {
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

// What the order has lost of the metric's field: the lines that fit, where the metric looks at lines.
std::int64_t lost_by_order(const Metric& metric, const ReturnView& at, const MemberSide& member) {
  const bool is_net_amount = metric.field == language::kOrderNetAmount;
  if (!metric.where_on_lines || metric.line_field < 0 || at.order->line_count() == 0) {
    if (!at.returned.matches(metric.where, -1, &member)) return 0;
    if (is_net_amount) return at.returned.net_amount();
    const std::int64_t amount = or_zero(at.order->field(metric.field));
    return at.before->left_of(amount, *at.order) - at.after->left_of(amount, *at.order);
  }
  std::int64_t lost = 0;
  for (int line = 0; line < static_cast<int>(at.order->line_count()); ++line) {
    if (!at.order->matches(metric.where, line, &member)) continue;
    const auto i = static_cast<std::size_t>(line);
    if (is_net_amount) {
      lost = add(lost, at.before->lines[i] - at.after->lines[i]);
      continue;
    }
    const std::int64_t amount = or_zero(at.order->line_field(line, metric.line_field));
    lost = add(lost, at.before->left_of_line(amount, *at.order, line) -
                         at.after->left_of_line(amount, *at.order, line));
  }
  return lost;
}

// Whether every line of a return says itself how much of the field came back.
bool says_itself(const Metric& metric, const EventView& returned) {
  if (returned.line_count() == 0 || metric.line_field < 0) return false;
  for (int line = 0; line < static_cast<int>(returned.line_count()); ++line) {
    if (!returned.says(line, metric.line_field)) return false;
  }
  return true;
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

std::vector<std::int64_t> distinct_values(const Metric& metric, const EventView& event,
                                          const MemberSide& member) {
  std::set<std::int64_t> values;
  const int lines = static_cast<int>(event.line_count());
  for (int line = 0; metric.line_field >= 0 && line < lines; ++line) {
    if (!metric.where_on_lines || event.matches(metric.where, line, &member))
      values.insert(event.line_field(line, metric.line_field));
  }
  if (metric.field >= 0 && (metric.line_field < 0 || lines == 0)) values.insert(event.field(metric.field));
  values.erase(kEmpty);
  return {values.begin(), values.end()};
}

std::optional<Contribution> return_contribution(const Metric& metric, const ReturnView& at,
                                                const MemberSide& member) {
  const EventView& returned = at.returned;
  const bool adds_up = metric.kind == MetricKind::Sum || metric.kind == MetricKind::Average;
  if (metric.event != language::kOrders || !adds_up) return std::nullopt;
  if (at.order != nullptr && !contribution(metric, *at.order, member)) return std::nullopt;
  const bool is_net_amount = metric.field == language::kOrderNetAmount;
  std::int64_t value = 0;
  if (!is_net_amount && says_itself(metric, returned)) {
    value = sum_of_matching_lines(metric, returned, member);
  } else if (at.order != nullptr) {
    value = lost_by_order(metric, at, member);
  } else if (returned.line_count() > 0 && metric.where_on_lines) {
    value = sum_of_matching_lines(metric, returned, member);
  } else if (is_net_amount && returned.matches(metric.where, -1, &member)) {
    value = returned.net_amount();
  }
  if (value == 0) return std::nullopt;
  return Contribution{-value, 0};
}

}  // namespace rung::engine
