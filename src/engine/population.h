#pragma once
// What members are compared by, worked out over the whole base (docs/MEANING.md, 14).

#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "engine/evaluate.h"

namespace rung::engine {

// What a statistic comes to over the values of its segment's members: of ranks the value of the last one in,
// whoever is level included; of an average or a median an exact fraction.
[[nodiscard]] StatisticValue statistic_over(const language::Statistic& statistic,
                                            std::vector<std::int64_t> values);

class Statistics : public Population {
 public:
  [[nodiscard]] const StatisticValue* find(const language::Program& version, int statistic,
                                           Day day) const override;
  void set(const language::Program& version, int statistic, Day day, const StatisticValue& value);

  // A comparison of a version, by what it says, on one day.
  struct Key {
    Day version_from;
    Day day;
    std::string text;
    auto operator<=>(const Key&) const = default;
  };
  [[nodiscard]] const std::map<Key, StatisticValue>& all() const { return values_; }
  void set(const Key& key, const StatisticValue& value) { values_[key] = value; }

 private:
  std::map<Key, StatisticValue> values_;
};

// Every member, in any order.
using Base = std::function<void(const std::function<void(const MemberHistory&)>&)>;

// The days up to `as_of` on which entry into a tier is judged by comparing members. `from`: the first day that
// matters. In order; each with the statistics that are asked for on it.
struct StatisticDay {
  Day day;
  language::ProgramPtr version;
  std::set<int> statistics;  // of that version
};
[[nodiscard]] std::vector<StatisticDay> judging_days_by_comparison(const language::ProgramPtr& program, Day from,
                                                                   Day as_of);

// The statistics that conditions ask for, and those that their segments are made by.
void add_statistics(const language::Program& program, const language::Conditions& conditions,
                    std::set<int>& to);
// The statistics that conditions of the program ask for on any day: those of segments, messages, rewards.
[[nodiscard]] std::set<int> statistics_of_the_day(const language::Program& program);

// Works out what is not known yet of a day: evaluates the whole base as of it, once for each level of
// segments that are themselves made by comparing.
void work_out(const StatisticDay& day, const Base& base, Statistics& known);

}  // namespace rung::engine
