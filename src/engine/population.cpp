#include "engine/population.h"

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "engine/validity.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::Program;
using ComparedBy = language::Population::Kind;

// How many other statistics its segment is made of, one behind the other; check() has refused circles.
int depth_of(const Program& program, int statistic) {
  const int segment = program.statistics[index(statistic)].segment;
  if (segment < 0) return 0;
  std::set<int> needed;
  add_statistics(program, program.segments[index(segment)].where, needed);
  int depth = 0;
  for (const int other : needed) depth = std::max(depth, 1 + depth_of(program, other));
  return depth;
}

// How many are in: of shares as many as have fewer than that share before them.
std::size_t places(const language::Statistic& statistic, std::size_t members) {
  if (statistic.kind == ComparedBy::TopCount || statistic.kind == ComparedBy::BottomCount)
    return static_cast<std::size_t>(std::max<std::int64_t>(0, statistic.number));
  return static_cast<std::size_t>(
      divide(static_cast<Wide>(members) * statistic.number, kWhole, Rounding::Up));
}

}  // namespace

void add_statistics(const Program& program, const Conditions& conditions, std::set<int>& to) {
  for (const Atom& atom : conditions.atoms) {
    if (atom.statistic >= 0 && to.insert(atom.statistic).second) {
      const int segment = program.statistics[index(atom.statistic)].segment;
      if (segment >= 0) add_statistics(program, program.segments[index(segment)].where, to);
    }
    if (atom.kind == AtomKind::Segment)
      add_statistics(program, program.segments[index(atom.index)].where, to);
    if (atom.value_table < 0) continue;
    for (const auto& row : program.values[index(atom.value_table)].rows)
      add_statistics(program, row.where, to);
  }
}

StatisticValue statistic_over(const language::Statistic& statistic, std::vector<std::int64_t> values) {
  StatisticValue result;
  result.members = static_cast<std::int64_t>(values.size());
  if (values.empty()) return result;
  std::sort(values.begin(), values.end());
  switch (statistic.kind) {
    case ComparedBy::Average: {
      for (const std::int64_t value : values) result.numerator = add(result.numerator, value);
      result.denominator = result.members;
      break;
    }
    case ComparedBy::Median: {
      const std::size_t middle = values.size() / 2;
      const bool even = values.size() % 2 == 0;
      result.numerator = even ? add(values[middle - 1], values[middle]) : values[middle];
      result.denominator = even ? 2 : 1;
      break;
    }
    case ComparedBy::TopShare:
    case ComparedBy::TopCount:
    case ComparedBy::BottomShare:
    case ComparedBy::BottomCount: {
      const bool top = statistic.kind == ComparedBy::TopShare || statistic.kind == ComparedBy::TopCount;
      const std::size_t in = std::min(places(statistic, values.size()), values.size());
      if (in == 0) return {0, 1, 0};
      result.numerator = top ? values[values.size() - in] : values[in - 1];
      break;
    }
  }
  return result;
}

const StatisticValue* Statistics::find(const Program& version, int statistic, Day day) const {
  const auto found = values_.find({version.effective_from, day, version.statistics[index(statistic)].text});
  return found == values_.end() ? nullptr : &found->second;
}

void Statistics::set(const Program& version, int statistic, Day day, const StatisticValue& value) {
  values_[{version.effective_from, day, version.statistics[index(statistic)].text}] = value;
}

std::vector<StatisticDay> judging_days_by_comparison(const language::ProgramPtr& program, Day from,
                                                     Day as_of) {
  std::vector<StatisticDay> days;
  std::vector<language::ProgramPtr> versions(program->earlier.begin(), program->earlier.end());
  versions.push_back(program);
  for (std::size_t v = 0; v < versions.size(); ++v) {
    const Day first = std::max(from, versions[v]->effective_from);
    const Day last = v + 1 < versions.size() ? std::min(as_of, versions[v + 1]->effective_from - 1) : as_of;
    const auto add_days = [&](const language::Judging& judging, const Conditions& conditions) {
      std::set<int> asked;
      add_statistics(*versions[v], conditions, asked);
      if (asked.empty()) return;
      // Everybody is compared on the same days: periods of a member's own are no such days.
      const Calendar calendar(kFirstDay);
      for (Day day = next_judging(judging, first - 1, calendar); day <= last;
           day = next_judging(judging, day, calendar)) {
        const auto same =
            std::find_if(days.begin(), days.end(), [&](const StatisticDay& one) { return one.day == day; });
        if (same == days.end()) {
          days.push_back({day, versions[v], asked});
        } else {
          same->statistics.insert(asked.begin(), asked.end());
        }
      }
    };
    for (const language::Tier& tier : versions[v]->tiers) {
      add_days(tier.judge_entry, tier.enter);
      add_days(tier.judge_keeping, tier.keep_when);
      if (tier.validity.kind == language::Validity::Kind::UntilNextJudging)
        add_days(tier.judge_entry, tier.keep_when);
    }
  }
  std::sort(days.begin(), days.end(),
            [](const StatisticDay& a, const StatisticDay& b) { return a.day < b.day; });
  return days;
}

std::set<int> statistics_of_the_day(const Program& program) {
  std::set<int> asked;
  for (const auto& segment : program.segments) add_statistics(program, segment.where, asked);
  for (const auto& rule : program.notifications) add_statistics(program, rule.when, asked);
  for (const auto& reward : program.rewards) add_statistics(program, reward.where, asked);
  return asked;
}

void work_out(const StatisticDay& day, const Base& base, Statistics& known) {
  const Program& program = *day.version;
  std::map<int, std::vector<int>> by_depth;
  for (const int statistic : day.statistics) {
    if (known.find(program, statistic, day.day) == nullptr)
      by_depth[depth_of(program, statistic)].push_back(statistic);
  }
  for (const auto& [depth, statistics] : by_depth) {
    std::map<int, std::vector<std::int64_t>> values;
    Evaluator evaluator(program);
    evaluator.compare_with(&known);
    base([&, &wanted = statistics](const MemberHistory& history) {
      if (!evaluator.evaluate(history, day.day).joined) return;
      for (const int statistic : wanted) {
        if (const auto value = evaluator.compared_value(statistic)) values[statistic].push_back(*value);
      }
    });
    for (const int statistic : statistics)
      known.set(program, statistic, day.day,
                statistic_over(program.statistics[index(statistic)], std::move(values[statistic])));
  }
}

}  // namespace rung::engine
