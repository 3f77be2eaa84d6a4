#pragma once
// What one event says under a `where`, and what it adds to a metric: for the naive evaluator.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/history.h"
#include "language/program.h"

namespace rung::naive {

// Whether a condition about the member holds at this moment.
using AskMember = std::function<bool(const language::Atom&)>;

[[nodiscard]] bool passes(const language::Atom& atom, std::int64_t value);

// An event with its lines complete: a return's silent fields are filled in from its order.
struct Seen {
  const engine::Activity* event =
      nullptr;               // whose fields, weekday and hour are asked; of a linked return: its order
  bool is_purchase = false;  // an order, or a return (which stands for one)
  std::int64_t amount = 0;   // of a return: what came back
  std::vector<std::vector<std::int64_t>> lines;
  std::vector<int> order_lines;  // of a return: which line of the order each one is; -1 unknown

  [[nodiscard]] std::int64_t field(int slot) const;
  [[nodiscard]] bool matches(const language::Conditions& where, int line, const AskMember& ask) const;
  [[nodiscard]] bool matches_somewhere(const language::Conditions& where, const AskMember& ask) const;
};

[[nodiscard]] Seen see(const language::Program& program, const engine::Activity& activity);
[[nodiscard]] Seen see_return(const language::Program& program, const engine::Activity& returned,
                              const engine::Activity* order);

struct Share {
  std::int64_t value = 0;
  int weight = 0;
};
// What an event adds to a metric about its kind of events.
[[nodiscard]] std::optional<Share> added(const language::Metric& metric, const Seen& event);
// What a return takes away from a metric about orders (value <= 0).
[[nodiscard]] std::optional<Share> taken(const language::Metric& metric, const Seen& returned,
                                         const Seen* order);

}  // namespace rung::naive
