#include "engine/coverage.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/index.h"
#include "core/whole.h"
#include "engine/example_text.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::Keep;
using language::Op;
using language::Program;

// The two values beside a threshold, as distances from it in smallest units: the last that meets the
// condition and the first that does not.
struct Beside {
  std::int64_t met = 0;
  std::int64_t missed = 0;
};

std::optional<Beside> beside(Op op) {
  if (op == Op::AtLeast || op == Op::Exactly) return Beside{0, -1};
  if (op == Op::MoreThan) return Beside{1, 0};
  if (op == Op::AtMost) return Beside{0, 1};
  if (op == Op::LessThan) return Beside{-1, 0};
  return std::nullopt;
}

bool has_threshold(const Atom& atom) {
  if (atom.population || atom.other || atom.value_table >= 0)
    return false;  // what they are compared with is no fixed amount
  const AtomKind kind = atom.kind;
  const bool compares_names = kind == AtomKind::Tier || kind == AtomKind::Segment || kind == AtomKind::Kept ||
                              kind == AtomKind::EventWeekday;
  return !compares_names && beside(atom.op).has_value();
}

// One line of a list of alternatives as the author wrote it: an `any of` line with all its parts, one part of
// an `all of` line that leaves a choice, or the conditions as a whole.
struct Way {
  std::vector<int> atoms;
  int item = -1;  // AllOf: the line it is a part of
  Place place;
};

std::vector<Way> ways_of(const Conditions& conditions) {
  std::vector<Way> ways;
  const bool parts = conditions.form == language::ListForm::AllOf && conditions.alternatives.size() > 1;
  if (parts) {
    for (std::size_t i = 0; i < conditions.items.size(); ++i) {
      const auto& item = conditions.items[i];
      if (item.atoms.size() < 2) continue;
      for (const int atom : item.atoms)
        ways.push_back({{atom}, static_cast<int>(i), conditions.atoms[index(atom)].place});
    }
    if (!ways.empty()) return ways;
  }
  for (const auto& atoms : conditions.alternatives)
    ways.push_back({atoms, -1, atoms.empty() ? conditions.place : conditions.atoms[index(atoms[0])].place});
  return ways;
}

bool all_hold(const std::vector<int>& atoms, const Answers& answers) {
  return std::all_of(atoms.begin(), atoms.end(), [&](int atom) { return answers[index(atom)].holds; });
}

// Whether the conditions hold, and only by this way.
bool alone(const Conditions& conditions, const std::vector<Way>& ways, const Way& way,
           const Answers& answers) {
  if (!met_by(conditions, answers) || !all_hold(way.atoms, answers)) return false;
  return std::none_of(ways.begin(), ways.end(), [&](const Way& other) {
    return other.item == way.item && &other != &way && all_hold(other.atoms, answers);
  });
}

std::string joined_texts(const Conditions& conditions, const std::vector<int>& atoms) {
  std::string text;
  for (const int atom : atoms) {
    if (!text.empty()) text += " and ";
    text += conditions.atoms[index(atom)].text;
  }
  return "`" + text + "`";
}

std::string drop_words(const Program& program, const language::Tier& tier) {
  std::string words;
  switch (tier.drop.to) {
    case language::Drop::To::OneTier: words = "one tier down"; break;
    case language::Drop::To::Tier: words = "to " + program.tiers[index(tier.drop.tier)].name; break;
    case language::Drop::To::Qualified: words = "to the tier qualified for"; break;
  }
  if (tier.drop.grace) words += " after " + duration_rule_text(*tier.drop.grace);
  return words;
}

// A line of the rules without its indent.
std::string clause_text(const Place& place) {
  if (!place.file) return {};
  return std::string(place.file->text().substr(place.span.begin, place.span.end - place.span.begin));
}

}  // namespace

std::size_t CoverageGroup::covered() const {
  return static_cast<std::size_t>(
      std::count_if(items.begin(), items.end(), [](const CoverageItem& item) { return item.covered; }));
}

std::int64_t share_of(std::size_t covered, std::size_t all) {
  return all == 0 ? kWhole : static_cast<std::int64_t>(covered) * kWhole / static_cast<std::int64_t>(all);
}

struct CoverageCounter::Seen {
  // What is known of one list of conditions.
  struct Record {
    std::vector<Way> ways;
    std::vector<bool> way_alone;
    std::vector<bool> met, missed;  // by atom: its threshold, when it alone decided
    bool held = false;
  };
  std::map<const Conditions*, Record> records;
  std::set<int> renewed, caught_up, lost, lost_after_grace, earned;
  std::set<std::pair<int, int>> held_back;
  std::set<const Conditions*> fitted;
  std::set<std::pair<int, std::int64_t>> steps;
  std::set<int> converted;

  Record& record(const Conditions& conditions) {
    const auto [at, is_new] = records.try_emplace(&conditions);
    if (is_new) {
      at->second.ways = ways_of(conditions);
      at->second.way_alone.assign(at->second.ways.size(), false);
      at->second.met.assign(conditions.atoms.size(), false);
      at->second.missed.assign(conditions.atoms.size(), false);
    }
    return at->second;
  }
};

CoverageCounter::CoverageCounter(const Program& program)
    : program_(program), seen_(std::make_unique<Seen>()) {}
CoverageCounter::~CoverageCounter() = default;

void CoverageCounter::judged(const Conditions& conditions, const Answers& answers) {
  if (conditions.empty()) return;
  Seen::Record& record = seen_->record(conditions);
  record.held = record.held || met_by(conditions, answers);
  for (std::size_t w = 0; w < record.ways.size(); ++w) {
    if (alone(conditions, record.ways, record.ways[w], answers)) record.way_alone[w] = true;
  }
  Answers turned = answers;
  for (std::size_t a = 0; a < conditions.atoms.size(); ++a) {
    const Atom& atom = conditions.atoms[a];
    if (!has_threshold(atom) || !answers[a].above) continue;
    turned[a].holds = !answers[a].holds;
    const bool decides = met_by(conditions, turned) != met_by(conditions, answers);
    turned[a].holds = answers[a].holds;
    if (!decides) continue;
    const std::int64_t above = *answers[a].above;
    if (!has_steps(program_, atom)) {
      (answers[a].holds ? record.met : record.missed)[a] = true;
      continue;
    }
    const Beside values = *beside(atom.op);
    if (above == values.met) record.met[a] = true;
    if (above == values.missed || (atom.op == Op::Exactly && above == 1)) record.missed[a] = true;
  }
}

void CoverageCounter::renewed(int tier) { seen_->renewed.insert(tier); }
void CoverageCounter::caught_up(int tier) { seen_->caught_up.insert(tier); }
void CoverageCounter::lost(int tier, bool after_grace) {
  (after_grace ? seen_->lost_after_grace : seen_->lost).insert(tier);
}
void CoverageCounter::earned(int rule) { seen_->earned.insert(rule); }
void CoverageCounter::held_back(int rule, int cap) { seen_->held_back.emplace(rule, cap); }
void CoverageCounter::fitted(const Conditions& line) { seen_->fitted.insert(&line); }
void CoverageCounter::step_reached(int milestone, std::int64_t step) {
  seen_->steps.emplace(milestone, step);
}
void CoverageCounter::converted(int conversion) { seen_->converted.insert(conversion); }

namespace {

// What to try for a threshold, in the words of the rules: "just met, 1200 EUR".
std::string try_words(const Program& program, const Atom& atom, bool met) {
  const std::string word = met ? "just met" : "just missed";
  if (!has_steps(program, atom)) return met ? "met" : "missed";
  const Beside values = *beside(atom.op);
  const std::int64_t off = met ? values.met : values.missed;
  const bool lasts =
      atom.kind == AtomKind::TimeLeft || (atom.kind == AtomKind::Measure && atom.unit.kind == UnitKind::Days);
  if (!lasts) return word + ", " + rule_text(program, atom.unit, atom.value + off);
  if (atom.duration.unit == DurationUnit::Days)
    return word + ", " +
           duration_rule_text({atom.duration.count + static_cast<int>(off), DurationUnit::Days});
  const std::string length = duration_rule_text(atom.duration);
  if (off == 0) return word + ", " + length + " to the day";
  return word + ", " + length + (off > 0 ? " and a day" : " less a day");
}

}  // namespace

void CoverageCounter::add(Coverage& to, CoverageKind kind, CoverageItem item) {
  to[static_cast<std::size_t>(kind)].items.push_back(std::move(item));
}

void CoverageCounter::add_ways(Coverage& to, CoverageKind kind, const std::string& of,
                               const Conditions& conditions) const {
  const Seen::Record& record = seen_->record(conditions);
  for (std::size_t w = 0; w < record.ways.size(); ++w) {
    const Way& way = record.ways[w];
    add(to, kind, {of, joined_texts(conditions, way.atoms), "", way.place, record.way_alone[w]});
  }
}

void CoverageCounter::add_thresholds(Coverage& to, const std::string& of,
                                     const Conditions& conditions) const {
  const Seen::Record& record = seen_->record(conditions);
  for (std::size_t a = 0; a < conditions.atoms.size(); ++a) {
    const Atom& atom = conditions.atoms[a];
    if (!has_threshold(atom)) continue;
    for (const bool met : {true, false}) {
      add(to, CoverageKind::Thresholds,
          {of, "`" + atom.text + "`", try_words(program_, atom, met), atom.place,
           met ? record.met[a] : record.missed[a]});
    }
  }
}

void CoverageCounter::add_tier(Coverage& to, int number) const {
  const language::Tier& tier = program_.tiers[index(number)];
  if (tier.for_everyone) return;
  add_ways(to, CoverageKind::WaysIn, tier.name, tier.enter);
  add_thresholds(to, tier.name, tier.enter);
  if (tier.keep == Keep::When) {
    add_ways(to, CoverageKind::WaysToKeep, tier.name, tier.keep_when);
    add_thresholds(to, "keeping " + tier.name, tier.keep_when);
  }
  if (!tier.enter_for_life.empty()) {
    add_ways(to, CoverageKind::WaysIn, tier.name + " for life", tier.enter_for_life);
    add_thresholds(to, tier.name + " for life", tier.enter_for_life);
  }
  const bool ends = tier.validity.kind != language::Validity::Kind::ForLife && tier.keep != Keep::ForLife;
  if (!ends) return;
  if (tier.keep == Keep::ByEnteringAgain) {
    add(to, CoverageKind::WaysToKeep,
        {tier.name, "by entering again", "", tier.place, seen_->renewed.count(number) > 0});
  }
  if (tier.keep == Keep::When && tier.drop.grace) {
    add(to, CoverageKind::WaysToKeep,
        {tier.name, "caught up within " + duration_rule_text(*tier.drop.grace), "", tier.place,
         seen_->caught_up.count(number) > 0});
  }
  const std::set<int>& lost = tier.drop.grace ? seen_->lost_after_grace : seen_->lost;
  add(to, CoverageKind::Drops,
      {tier.name, drop_words(program_, tier), "", tier.place, lost.count(number) > 0});
}

void CoverageCounter::add_rule(Coverage& to, int number) const {
  const language::EarnRule& rule = program_.earn[index(number)];
  const bool earned = seen_->earned.count(number) > 0;
  const Seen::Record& record = seen_->record(rule.where);
  if (record.ways.size() < 2) {
    add(to, CoverageKind::WaysToEarn, {rule.name, "", "", rule.place, earned});
  } else {
    add_ways(to, CoverageKind::WaysToEarn, rule.name, rule.where);
  }
  add_thresholds(to, rule.name, rule.where);
  for (const language::RateRow& row : rule.rows)
    add_line(to, CoverageKind::WaysToEarn, rule.name, row.where, rule.place);
  for (std::size_t c = 0; c < rule.caps.size(); ++c) {
    const Place& place = rule.caps[c].place;
    const bool held = seen_->held_back.count({number, static_cast<int>(c)}) > 0;
    add(to, CoverageKind::Caps, {rule.name, "`" + clause_text(place) + "`", "", place, held});
  }
}

// A line of a table: was it ever the first that fits.
void CoverageCounter::add_line(Coverage& to, CoverageKind kind, const std::string& of, const Conditions& line,
                               const Place& place) const {
  std::string words = line.empty() ? "otherwise" : "";
  for (const auto& atoms : line.alternatives)
    words += (words.empty() ? "" : " or ") + joined_texts(line, atoms);
  const Place& at = line.atoms.empty() ? place : line.atoms.front().place;
  add(to, kind, {of, words, "", at, seen_->fitted.count(&line) > 0});
  add_thresholds(to, of, line);
}

void CoverageCounter::add_milestone(Coverage& to, int number) const {
  const language::Milestone& rule = program_.milestones[index(number)];
  const Unit unit = program_.measures[index(rule.measure)].unit;
  const auto reached = [&](std::int64_t step) { return seen_->steps.count({number, step}) > 0; };
  if (rule.kind != language::Milestone::Kind::Every) {
    for (const std::int64_t step : rule.values)
      add(to, CoverageKind::Milestones,
          {rule.name, "", rule_text(program_, unit, step), rule.place, reached(step)});
    return;
  }
  const bool any = std::any_of(seen_->steps.begin(), seen_->steps.end(),
                               [number](const auto& step) { return step.first == number; });
  add(to, CoverageKind::Milestones, {rule.name, "", "any of its steps", rule.place, any});
}

Coverage CoverageCounter::coverage() const {
  Coverage coverage(kCoverageKinds);
  for (std::size_t k = 0; k < kCoverageKinds; ++k) coverage[k].kind = static_cast<CoverageKind>(k);
  for (const language::Metric& metric : program_.metrics) add_thresholds(coverage, metric.name, metric.where);
  for (int t = 0; t < static_cast<int>(program_.tiers.size()); ++t) add_tier(coverage, t);
  for (int r = 0; r < static_cast<int>(program_.earn.size()); ++r) add_rule(coverage, r);
  for (const language::Trial& trial : program_.trials) {
    if (trial.keep_when.empty()) continue;
    add_ways(coverage, CoverageKind::WaysToKeep, trial.name, trial.keep_when);
    add_thresholds(coverage, "keeping " + trial.name, trial.keep_when);
  }
  for (const language::ValueTable& value : program_.values) {
    for (const auto& row : value.rows)
      add_line(coverage, CoverageKind::Values, value.name, row.where, row.place);
  }
  for (int m = 0; m < static_cast<int>(program_.milestones.size()); ++m) add_milestone(coverage, m);
  for (int c = 0; c < static_cast<int>(program_.conversions.size()); ++c) {
    const language::Conversion& rule = program_.conversions[index(c)];
    add(coverage, CoverageKind::Conversions, {rule.name, "", "", rule.place, seen_->converted.count(c) > 0});
  }
  for (const language::Segment& segment : program_.segments) {
    const bool held = seen_->record(segment.where).held;
    add(coverage, CoverageKind::Segments, {segment.name, "", "", segment.place, held});
    add_thresholds(coverage, segment.name, segment.where);
  }
  for (const language::NotifyRule& rule : program_.notifications) {
    const bool held = seen_->record(rule.when).held;
    add(coverage, CoverageKind::Notifications, {rule.name, "", "", rule.place, held});
    add_thresholds(coverage, rule.name, rule.when);
  }
  return coverage;
}

}  // namespace rung::engine
