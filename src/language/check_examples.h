#pragma once
// The blocks `example`, checked after all rules of all versions. Private to src/language.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "language/check_context.h"
#include "language/versions_align.h"

namespace rung::language {

// Reads the examples of all files into the latest version, with the rules of all versions.
void check_examples(Versions& versions, const std::vector<RuleFile>& files);

// One block on its way into the program. Each line is read with the names of the version in force on its day;
// events and their fields may be those of any version.
class ExampleReader {
 public:
  ExampleReader(Versions& versions, const BlockRef& ref)
      : versions_(versions), ref_(ref), ctx_(&versions.back()) {}
  ExampleDef read();

 private:
  // ---- Versions
  void use_version_of(Day day);
  void use_version(std::size_t version);
  // A name of the version in use; a note shows where another version declares it.
  int find(NameKind kind, const Word& word);
  int find_event(const Word& word);
  Context& context_of_field(int event, std::size_t slot);
  void find_anywhere(NameKind kind, const Word& word, Expectation& e);

  // ---- Members
  void read_today_and_members();
  void read_member(const Clause& clause, ExampleMember& member);
  void read_other(const Clause& clause);
  std::optional<std::pair<int, std::int64_t>> read_attribute(const Assignment& assignment);
  bool says_prediction(const Assignment& assignment);
  // -1 with a message if there is no such member.
  int find_member(const Word& word);
  int member_of(const Clause& clause);

  // ---- Events
  // False, with a message, for a day after `today is`: what is on it would never be looked at.
  bool not_after_today(Day day, Span place, const char* what);
  bool read_changes(const Clause& clause);
  void read_clock(const Clause& clause, ExampleEvent& event);
  void read_event(const Clause& clause);
  void repeat(const Clause& clause, const ExampleEvent& first);
  void read_return(const Clause& clause);
  void check_returned(const ExampleEvent& event, const Clause& clause);
  void link_returns();
  void limit_redemptions();
  ExampleEvent new_event(int event, Day day, const Place& place) const;
  // What was said of an event so far: a field of its lines that is said again begins its next line.
  struct Said {
    std::set<std::size_t> fields, line_fields;
  };
  bool assign_all(ExampleEvent& event, const Clause& clause);
  bool assign(ExampleEvent& event, const Assignment& assignment, Said& said);
  bool assign_field(ExampleEvent& event, std::size_t slot, const Assignment& assignment, Said& said);
  bool assign_line_field(ExampleEvent& event, std::size_t slot, const Assignment& assignment, Said& said);
  void add_up_lines(ExampleEvent& event) const;
  std::optional<std::int64_t> record_value(Context& ctx, int event, std::size_t slot, const Field& field,
                                           const Assignment& assignment);
  std::optional<std::int64_t> read_option(Context& ctx, const Field& field,
                                          const std::optional<Choice>& choice,
                                          const std::vector<int>& options, const Assignment& assignment);
  std::optional<std::int64_t> value_of(Context& ctx, const Field& field, const Assignment& assignment);
  std::int64_t text_number(const std::string& text);
  void report_mismatch(Context& ctx, const Field& field, const Assignment& assignment);

  // ---- Records: what they must say
  void check_record(const ExampleEvent& event, const Clause& clause);
  void check_redemption(const ExampleEvent& event, const Clause& clause);
  void check_request(const ExampleEvent& event, const Clause& clause);
  void check_grant(const ExampleEvent& event, const Clause& clause);
  void check_granted_tier(const ExampleEvent& event, const Clause& clause);
  void check_opening(const ExampleEvent& event, const Clause& clause);
  void check_adjustment(const ExampleEvent& event, const Clause& clause);
  void check_pool(const ExampleEvent& event, const Clause& clause);
  void check_cancellation(const Clause& clause);
  void check_transfer(const ExampleEvent& event, const Clause& clause);
  int check_named_member(const Clause& clause, const char* field);
  void say_nothing(const Clause& clause, const std::string& what, const std::string& help);
  static bool has(const ExampleEvent& event, int slot);
  static bool has_one(const ExampleEvent& event, const std::vector<int>& slots);
  void check_signs(const ExampleEvent& event, const Clause& clause);

  // ---- Expectations
  void read_expectation(const Clause& clause);
  bool fill_expectation(const Clause& clause, Expectation& e);
  bool fill_points(const Clause& clause, Expectation& e);
  bool fill_missing(const Clause& clause, Expectation& e);
  bool fill_missing_as(const Clause& clause, Expectation& e);
  bool fill_progress(const Clause& clause, Expectation& e);
  bool fill_voucher(const Clause& clause, Expectation& e);
  bool fill_place_of_use(const Clause& clause, Expectation& e);
  bool fill_measure(const Clause& clause, Expectation& e);
  void fill_ladder(Expectation& e) const;
  std::optional<Expectation::Part> read_part(const MissingText& text);

  struct Link {
    std::size_t from;  // the return, in events
    const Clause* clause;
  };
  Versions& versions_;
  const BlockRef& ref_;
  Context* ctx_;  // the version in use
  int version_ = 0;
  Day day_;  // by which it was chosen
  bool today_known_ = false;
  ExampleDef example_;
  std::vector<Link> links_;
  bool events_known_ = true;
  struct ExpectedTier {
    int member = 0;
    Word tier;
  };
  std::vector<ExpectedTier> expected_tiers_;  // in the order of the lines
};

}  // namespace rung::language
