#pragma once
// One condition: who it is about, what it is compared with, and whether it may be asked here. Private to
// src/language/check_condition.cpp and the two files beside it.

#include <optional>
#include <string>

#include "language/check_condition.h"

namespace rung::language {

struct PredictedName;

// Reads one condition; keeps what all its parts need.
class AtomReader {
 public:
  AtomReader(Context& ctx, const ConditionText& condition, const SourcePtr& file, const Asking& asking)
      : ctx_(ctx), c_(condition), file_(file), asking_(asking) {
    atom_.op = c_.op;
    atom_.place = {file, c_.span};
    atom_.text = text_at(atom_.place);
  }

  std::optional<Atom> read() {
    const std::size_t before = ctx_.diagnostics.size();
    if (!fill() || ctx_.diagnostics.size() != before) return std::nullopt;
    if (!allowed()) return std::nullopt;
    return atom_;
  }

 private:
  bool fill();
  bool fill_plain();
  bool fill_member_subject();
  bool fill_predicted(const PredictedName& name);
  bool fill_event_subject(bool& found);
  bool fill_windowed();
  bool fill_tier();
  bool one_ladder();
  bool fill_missing();
  bool fill_moved(AtomKind kind, NameKind name_kind);
  bool fill_reachable();
  bool fill_joined();
  bool fill_anniversary();
  bool can_be_looked_back_at(int segment);
  bool fill_measure(int measure);
  bool fill_election();
  bool fill_season();
  bool fill_consent();
  bool fill_other(const Unit& unit);
  bool place_before(ConditionText& other) const;
  bool can_be_compared(const Measure& measure, const Place& place);
  bool fill_ago(const Field& field);
  bool fill_factor(Ratio& times);
  bool fill_population(const Unit& unit);
  bool fill_population_number(Population& population);
  void number_statistic();
  bool fill_value(const Unit& unit);
  bool compares_with_value(const Unit& unit) const;
  bool fill_tested(const Field& field);
  bool fill_name(AtomKind kind, NameKind name_kind, const Word& word);
  bool can_be_reached(int tier);
  bool fill_percent();
  bool fill_time();
  bool fill_points();
  bool unknown_subject();
  bool allowed();
  bool may_tell_of_moves();
  bool may_ask_what_waits();
  bool allowed_in_tier();
  bool allowed_in_earn();
  bool allowed_in_value();
  bool refuse(const char* code, const std::string& why, const std::string& help);
  Place subject_place() const { return {file_, c_.subject.span}; }
  std::string quoted_subject() const { return "`" + c_.subject.text + "`"; }

  Context& ctx_;
  const ConditionText& c_;
  const SourcePtr& file_;
  const Asking& asking_;
  Atom atom_;
};

}  // namespace rung::language
