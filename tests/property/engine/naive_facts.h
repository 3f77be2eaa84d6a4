#pragma once
// What one event says under a `where`, and what it adds to a metric: for the naive evaluator.

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "core/whole.h"
#include "engine/history.h"
#include "language/program.h"

namespace rung::naive {

// What an event's conditions ask of the member: whether a condition holds, and what a `value` comes to.
struct AskMember {
  std::function<bool(const language::Atom&)> holds;
  std::function<std::int64_t(int)> value;
};

// Whether a field's value fits; `threshold` is what it is compared with.
[[nodiscard]] bool passes(const language::Atom& atom, std::int64_t value, std::int64_t threshold);
// Whether a date lies as long before `day` as `… ago` asks; whether `day` lies in a season.
[[nodiscard]] bool lies_back(const language::Atom& atom, std::int64_t date, Day day);
[[nodiscard]] bool in_season(const language::Atom& atom, Day day);
// Whether the comparison `left op right` holds.
[[nodiscard]] bool compares(language::Op op, Wide left, Wide right);

// An event with its lines complete: a return's silent fields are filled in from its order.
struct Seen {
  const engine::Activity* event = nullptr;  // whose fields, weekday and hour are asked; of a linked return:
                                            // its order; nothing: made by the calendar
  bool is_purchase = false;                 // an order, or a return (which stands for one)
  std::int64_t amount = 0;                  // of a return: what came back
  std::vector<std::vector<std::int64_t>> lines;
  std::vector<std::vector<int>> order_lines;  // of a return: the lines of the order that each one may be

  [[nodiscard]] std::int64_t field(int slot) const;
  // A number of the event; where only its lines carry it, their sum; 0 if nobody does.
  [[nodiscard]] std::int64_t number(int slot, int line_slot) const;
  [[nodiscard]] bool completed() const;
  // `line` -1: of the event without looking at its lines.
  [[nodiscard]] bool matches(const language::Conditions& where, int line, const AskMember& ask) const;
  [[nodiscard]] bool matches_somewhere(const language::Conditions& where, const AskMember& ask) const;
};

[[nodiscard]] Seen see(const language::Program& program, const engine::Activity& activity);
[[nodiscard]] Seen see_return(const language::Program& program, const engine::Activity& returned,
                              const engine::Activity* order);

[[nodiscard]] bool looks_at_lines(const language::Conditions& conditions);

struct Share {
  std::int64_t value = 0;
  int weight = 0;
};
// What an event adds to a metric about its kind of events.
[[nodiscard]] std::optional<Share> added(const language::Metric& metric, const Seen& event,
                                         const AskMember& ask);
// The values of the field of a `count distinct` that it carries.
[[nodiscard]] std::set<std::int64_t> different_values(const language::Metric& metric, const Seen& event,
                                                      const AskMember& ask);
// What the lines of an order had left before a return, and after it.
struct Goods {
  std::vector<std::int64_t> before, after;
};

// What a return takes away from a metric about orders (value <= 0).
[[nodiscard]] std::optional<Share> taken(const language::Metric& metric, const Seen& returned,
                                         const Seen* order, const Goods& goods, const AskMember& ask);

// The part of a Share that counts on one day.
struct Counted {
  Day day;
  std::int64_t value = 0;
  int weight = 0;
};
// On which days an event counts for a metric, and what on each (4.2).
[[nodiscard]] std::vector<Counted> spread(const language::Metric& metric, const engine::Activity& event,
                                          Share share);

}  // namespace rung::naive
