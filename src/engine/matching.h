#pragma once
// Which events, orders and order lines a `where` means, and what they amount to.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/history.h"
#include "language/program.h"

namespace rung::engine {

struct Goods;

// The member's side of a `where` (tier, attributes, segments), as it was when the event happened.
class MemberSide {
 public:
  MemberSide() = default;
  MemberSide(const MemberSide&) = delete;
  MemberSide& operator=(const MemberSide&) = delete;
  virtual ~MemberSide() = default;
  [[nodiscard]] virtual bool holds(const language::Atom& atom) const = 0;
  // The amount that a condition on an event's field compares with: that of the rule, or of a `value`.
  [[nodiscard]] virtual std::int64_t threshold(const language::Atom& atom) const = 0;
};

// One event as a `where` sees it. A return is seen through its order: the order's fields, and for each
// returned line what the order's line of the same goods says where the return itself is silent.
class EventView {
 public:
  // An order, review, visit …
  EventView(const language::Program& program, const Activity& activity);
  // A return of `order`; nullptr: not linked to one.
  EventView(const language::Program& program, const Activity& returned, const Activity* order);

  [[nodiscard]] std::size_t line_count() const { return line_count_; }
  // A field of the event (of a return: of its order); kEmpty where it has none.
  [[nodiscard]] std::int64_t field(int slot) const;
  // A field of one line; `line` -1 or a line without it: kEmpty.
  [[nodiscard]] std::int64_t line_field(int line, int slot) const;
  // Whether a line says so itself (of a return: not only its order's line).
  [[nodiscard]] bool says(int line, int slot) const;
  // The lines of the order that line `line` of a return may stand for, in their order: those that say the
  // same in everything it names; none: unknown.
  [[nodiscard]] std::span<const int> order_lines(int line) const;
  // Of a return: what was given back in all, as a positive amount. Of others: net_amount.
  [[nodiscard]] std::int64_t net_amount() const { return net_amount_; }
  [[nodiscard]] bool is_completed() const;
  // The day on which it happened (of a return: its order).
  [[nodiscard]] Day day() const { return when_->day; }

  // What a condition about the event itself looks at, for one of its lines (-1: no line); nothing if it is
  // about the member.
  [[nodiscard]] std::optional<std::int64_t> subject_of(const language::Atom& atom, int line) const;
  // Whether one condition holds for the event and one of its lines (-1: no line).
  [[nodiscard]] bool holds(const language::Atom& atom, int line, const MemberSide* member) const;
  // Whether the conditions hold for the event and one of its lines (-1: no line). `member` may be nullptr
  // where the conditions have no member's side.
  [[nodiscard]] bool matches(const language::Conditions& where, int line, const MemberSide* member) const;
  // Whether they hold for some line, or, if the event has none, without one.
  [[nodiscard]] bool matches_somewhere(const language::Conditions& where, const MemberSide* member) const;

 private:
  // A line of a return, as its order knows it.
  struct Returned {
    std::span<const std::int64_t> order;
    std::vector<int> order_lines;
  };

  const Activity* fields_of_ = nullptr;  // nullptr: a return without an order
  const Activity* lines_of_ = nullptr;
  const Activity* when_ = nullptr;
  bool is_order_ = false;
  bool is_return_ = false;
  std::int64_t net_amount_ = 0;
  std::size_t width_ = 0;  // fields of a line
  std::size_t line_count_ = 0;
  std::vector<Returned> returned_;  // of a return, by line
};

// What one activity adds to a metric; nothing if the metric does not count it. `member` is asked for `value`s
// only.
struct Contribution {
  std::int64_t value = 0;
  std::int32_t weight = 0;
};
[[nodiscard]] std::optional<Contribution> contribution(const language::Metric& metric, const EventView& event,
                                                       const MemberSide& member);

// The different values of the field that a `count distinct` counts.
[[nodiscard]] std::vector<std::int64_t> distinct_values(const language::Metric& metric,
                                                        const EventView& event, const MemberSide& member);

// Tells what it adds, one by one: of `count distinct` each different value, of other metrics that one amount.
template <typename Tell>
void for_contributions(const language::Metric& metric, const EventView& event, const MemberSide& member,
                       const Tell& tell) {
  const auto adds = contribution(metric, event, member);
  if (!adds) return;
  if (metric.kind != language::MetricKind::Distinct) return tell(*adds);
  for (const std::int64_t value : distinct_values(metric, event, member)) tell(Contribution{value, 1});
}

// A return, its order (nullptr: not known), and what was left of that order's goods before and after.
struct ReturnView {
  const EventView& returned;
  const EventView* order = nullptr;
  const Goods* before = nullptr;
  const Goods* after = nullptr;
};

// What a return takes from a metric (weight 0); nothing if the metric does not know returns or does not count
// the order.
[[nodiscard]] std::optional<Contribution> return_contribution(const language::Metric& metric,
                                                              const ReturnView& at, const MemberSide& member);

}  // namespace rung::engine
