#pragma once
// One block `example` on its way into the program. Private to check_examples.cpp and
// check_example_events.cpp.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "language/check_context.h"

namespace rung::language {

class ExampleReader {
 public:
  ExampleReader(Context& ctx, const BlockRef& ref) : ctx_(ctx), ref_(ref) {}
  ExampleDef read();

 private:
  void read_today_and_member();
  void read_member(const Clause& clause);
  std::optional<std::pair<int, std::int64_t>> read_attribute(const Assignment& assignment);
  bool read_record(const Clause& clause);
  void read_changes(const Clause& clause);
  void read_amounts(const Clause& clause, bool metrics_too);
  void read_choices(const Clause& clause);
  void read_clock(const Clause& clause, ExampleEvent& event);
  void read_event(const Clause& clause);
  void read_return(const Clause& clause);
  void link_returns();
  void limit_redemptions();
  void spend_reward(const Clause& clause);
  ExampleEvent new_event(int event, Day day, const Place& place) const;
  // What was said of an event so far: a field of its lines that is said again begins its next line.
  struct Said {
    std::set<std::size_t> fields, line_fields;
  };
  void assign_all(ExampleEvent& event, const Clause& clause);
  void assign(ExampleEvent& event, const Assignment& assignment, Said& said);
  bool assign_field(ExampleEvent& event, std::size_t slot, const Assignment& assignment, Said& said);
  bool assign_line_field(ExampleEvent& event, std::size_t slot, const Assignment& assignment, Said& said);
  void add_up_lines(ExampleEvent& event) const;
  std::optional<std::int64_t> value_of(const Field& field, const Assignment& assignment);
  std::int64_t text_number(const std::string& text);
  void read_expectation(const Clause& clause);
  bool fill_expectation(const Clause& clause, Expectation& e);
  bool fill_missing(const Clause& clause, Expectation& e);
  bool fill_progress(const Clause& clause, Expectation& e);
  bool fill_not_run(const Clause& clause, Expectation& e);
  bool fill_measure(const Clause& clause, Expectation& e);
  std::optional<Expectation::Part> read_part(const MissingText& text);
  void report_mismatch(const Field& field, const Assignment& assignment);

  struct Link {
    std::size_t from;  // the return, in events
    const Clause* clause;
  };
  Context& ctx_;
  const BlockRef& ref_;
  ExampleDef example_;
  std::vector<Link> links_;
  bool events_known_ = true;
  int last_expected_tier_ = -1;
};

}  // namespace rung::language
