#include "engine/example_reach.h"

#include <algorithm>
#include <optional>
#include <set>

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::Program;

bool same(const Place& a, const Place& b) { return a.file == b.file && a.span == b.span; }

bool inside(const Place& place, const Conditions& conditions) {
  return std::any_of(conditions.atoms.begin(), conditions.atoms.end(),
                     [&](const Atom& atom) { return same(atom.place, place); });
}

void add_segments(std::set<int>& segments, const Conditions& conditions) {
  for (const Atom& atom : conditions.atoms) {
    if (atom.kind == AtomKind::Segment) segments.insert(atom.index);
  }
}

// The segments that decide about tiers and points, or about a notification the example expects.
std::set<int> segments_needed(const Program& program, const language::ExampleDef& example) {
  std::set<int> needed;
  for (const language::Tier& tier : program.tiers) {
    add_segments(needed, tier.enter);
    add_segments(needed, tier.keep_when);
  }
  for (const language::Metric& metric : program.metrics) add_segments(needed, metric.where);
  for (const language::EarnRule& rule : program.earn) add_segments(needed, rule.where);
  for (const language::Expectation& e : example.expectations) {
    if (e.kind == language::Expectation::Kind::Notification)
      add_segments(needed, program.notifications[static_cast<std::size_t>(e.target)].when);
  }
  // A segment stands after those it refers to.
  for (int s = static_cast<int>(program.segments.size()) - 1; s >= 0; --s) {
    if (needed.count(s) > 0) add_segments(needed, program.segments[static_cast<std::size_t>(s)].where);
  }
  return needed;
}

bool needed_by(const Program& program, const language::ExampleDef& example, const std::set<int>& segments,
               const Program::NotRun& one) {
  if (one.what == "guard") return false;
  for (std::size_t s = 0; s < program.segments.size(); ++s) {
    if (inside(one.place, program.segments[s].where)) return segments.count(static_cast<int>(s)) > 0;
  }
  for (std::size_t n = 0; n < program.notifications.size(); ++n) {
    if (!inside(one.place, program.notifications[n].when)) continue;
    return std::any_of(example.expectations.begin(), example.expectations.end(), [&](const auto& e) {
      return e.kind == language::Expectation::Kind::Notification && e.target == static_cast<int>(n);
    });
  }
  return true;
}

}  // namespace

std::vector<std::pair<Place, std::string>> not_run_in(const Program& program,
                                                      const language::ExampleDef& example) {
  std::vector<std::pair<Place, std::string>> needed = example.not_run;
  if (program.not_run.empty()) return needed;
  const std::set<int> segments = segments_needed(program, example);
  for (const Program::NotRun& one : program.not_run) {
    if (needed_by(program, example, segments, one)) needed.emplace_back(one.place, one.what);
  }
  return needed;
}

}  // namespace rung::engine
