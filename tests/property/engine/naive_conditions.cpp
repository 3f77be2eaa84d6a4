// What conditions ask of the member (docs/MEANING.md, 6 and 14).

#include <algorithm>

#include "core/whole.h"
#include "property/engine/naive_walk.h"

namespace rung::naive {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::Op;

bool Walk::met(const Conditions& conditions, const Asked& asked) const {
  const auto all = [&](const std::vector<int>& alternative) {
    return std::all_of(alternative.begin(), alternative.end(), [&](int index) {
      return holds(conditions.atoms[static_cast<std::size_t>(index)], asked);
    });
  };
  return conditions.alternatives.empty() ||
         std::any_of(conditions.alternatives.begin(), conditions.alternatives.end(), all);
}

AskMember Walk::member(const Asked& asked) const {
  return {[this, asked](const Atom& atom) { return holds(atom, asked); },
          [this, asked](int index) { return table(index, asked); }};
}

bool Walk::holds(const Atom& atom, const Asked& asked) const {
  switch (atom.kind) {
    case AtomKind::Measure: return atom.other ? holds_other(atom, asked) : holds_measure(atom, asked);
    case AtomKind::Season: return in_season(atom, asked.day);
    case AtomKind::Consent: return agreed(atom, asked.day) == (atom.op == Op::Is);
    case AtomKind::Attribute: {
      std::int64_t known = attribute(atom.index, asked.day);
      const bool date =
          program(asked.version).attributes[static_cast<std::size_t>(atom.index)].unit.kind == UnitKind::Date;
      // A birthday without a year is kept in one of long ago: how long, nobody knows.
      const bool asks_year = atom.op != language::Op::IsEmpty && atom.op != language::Op::IsNotEmpty;
      if (date && asks_year && known != kEmpty && known < kFirstDay.number) known = kEmpty;
      if (atom.ago) return lies_back(atom, known, asked.day);
      if (!atom.population) return passes(atom, known, threshold(atom, asked));
      return holds_among(atom, known == kEmpty ? std::nullopt : std::optional(known), asked);
    }
    case AtomKind::Election: return passes(atom, elected(asked.version, atom.index), atom.value);
    case AtomKind::Segment: {
      const auto& segment = program(asked.version).segments[static_cast<std::size_t>(atom.index)];
      return met(segment.where, asked) == (atom.op == Op::IsInSegment);
    }
    case AtomKind::Joined:
      return calendar_.window(program(asked.version), atom.window, asked.day).contains(history_.joined);
    case AtomKind::Anniversary: return holds_anniversary(atom, asked);
    case AtomKind::Reachable: return holds_reachable(atom, asked);
    case AtomKind::Upgraded:
    case AtomKind::Downgraded: return has_moved(atom, asked);
    case AtomKind::Entered:
    case AtomKind::Left: {
      const auto& segment = program(asked.version).segments[static_cast<std::size_t>(atom.index)];
      const bool is_in = met(segment.where, asked);
      const Day before = calendar_.window(program(asked.version), atom.window, asked.day).first - 1;
      const bool was_in = was_in_evening(segment.where, {asked.version, before});
      return atom.kind == AtomKind::Entered ? is_in && !was_in : was_in && !is_in;
    }
    case AtomKind::Tier: return holds_tier(atom, asked);
    case AtomKind::Kept: return holds_kept(atom, asked);
    case AtomKind::TimeLeft: return holds_time_left(atom, asked);
    case AtomKind::Progress:
    case AtomKind::MissingMetric:
    case AtomKind::MissingPoints: return holds_missing(atom, asked);
    case AtomKind::Balance: {
      const auto& points = program(asked.version).points[static_cast<std::size_t>(atom.index)];
      return passes(atom, balance(points.name), threshold(atom, asked));
    }
    case AtomKind::Expiring: {
      const auto& points = program(asked.version).points[static_cast<std::size_t>(atom.index)];
      std::int64_t sum = 0;
      for (const Lot& lot : lots_) {
        if (lot.currency != points.name || !usable(lot) || spared(points.name)) continue;
        if (ends(lot) >= today_ && ends(lot) <= plus(today_, atom.within)) sum += lot.lot.left;
      }
      return passes(atom, sum, threshold(atom, asked));
    }
    case AtomKind::EventField:
    case AtomKind::LineField:
    case AtomKind::EventWeekday:
    case AtomKind::EventHour: break;
  }
  return false;
}

// 7.12 tells which entries the history of a ladder has; 6.7 which of them are meant.
bool Walk::has_moved(const Atom& atom, const Asked& asked) const {
  const DayRange days = calendar_.window(program(asked.version), atom.window, asked.day);
  for (const engine::TierChange& change : told_.changes) {
    if (change.day < days.first || change.day > asked.day) continue;
    const bool up = change.kind == engine::ChangeKind::Upgrade || change.kind == engine::ChangeKind::Granted;
    const bool down = change.kind == engine::ChangeKind::Downgrade;
    if (atom.kind == AtomKind::Upgraded ? !up : !down) continue;
    if (atom.index < 0) return true;
    const int moved = up ? change.tier : change.from;
    if (moved < 0) continue;
    const Name& name = program(change.version).tiers[static_cast<std::size_t>(moved)].name;
    if (name == program(asked.version).tiers[static_cast<std::size_t>(atom.index)].name) return true;
  }
  return false;
}

// Two measures, each a fraction (6.9).
bool Walk::holds_other(const Atom& atom, const Asked& asked) const {
  const Value left = value(asked, atom.index);
  const Value right = value(asked, atom.other->measure);
  if (left.empty || right.empty) return false;
  const language::Ratio& times = atom.other->times;
  return compares(atom.op, Wide{left.numerator} * right.denominator * times.denominator,
                  Wide{right.numerator} * left.denominator * times.numerator);
}

// The last word about each channel (6.8), all days through `day`.
bool Walk::agreed(const Atom& atom, Day day) const {
  const Day known = std::min(day, silent_ ? silent_from_ : today_);
  bool to_all = false;
  std::map<std::int64_t, bool> to_one;
  for (const engine::Activity& a : history_.activities) {
    if (a.event != language::kConsents || a.of_other || a.day > known) continue;
    if (a.fields[language::kConsentKind] != atom.index) continue;
    const bool yes = a.fields[language::kConsentGiven] == 1;
    std::int64_t channel = a.fields[language::kConsentChannel];
    // However it is spelt, it is the one channel that is asked about.
    if (std::find(atom.values.begin(), atom.values.end(), channel) != atom.values.end())
      channel = atom.values.front();
    if (channel == kEmpty) {
      to_all = yes;
      to_one.clear();
    } else {
      to_one[channel] = yes;
    }
  }
  if (atom.values.empty()) {
    return to_all || std::any_of(to_one.begin(), to_one.end(), [](const auto& one) { return one.second; });
  }
  const auto word = to_one.find(atom.values.front());
  if (word != to_one.end()) return word->second;
  return to_all;
}

// By walking there anew, and asking by the rules that ask today.
bool Walk::was_in_evening(const Conditions& where, const Asked& asked) const {
  if (asked.day < start_) return false;
  Questions questions;
  questions.population = population_;
  Walk earlier(*versions_.back(), history_, questions);
  earlier.walk_to(asked.day);
  return earlier.met(where, asked);
}

bool Walk::holds_measure(const Atom& atom, const Asked& asked) const {
  const Value v = value(asked, atom.index);
  if (atom.population) {
    if (v.empty) return holds_among(atom, std::nullopt, asked);
    return holds_among(atom, shown(asked, atom.index), asked);
  }
  if (v.empty) return false;
  const language::Measure& what = program(asked.version).measures[static_cast<std::size_t>(atom.index)];
  const bool ahead = what.kind == language::Measure::Kind::Metric &&
                     program(asked.version).metrics[static_cast<std::size_t>(what.index)].kind ==
                         language::MetricKind::TimeUntilUsedUp;
  if (ahead)
    return compares(atom.op, (asked.day + static_cast<int>(v.numerator)).number,
                    plus(asked.day, atom.duration).number);
  if (atom.unit.kind == UnitKind::Days) {
    const Day last = asked.day - static_cast<int>(v.numerator);
    return compares(atom.op, asked.day.number, plus(last, atom.duration).number);
  }
  const std::int64_t least = threshold(atom, asked);
  const Wide right = Wide{least} * (v.squared ? least : 1) * v.denominator;
  return compares(atom.op, v.numerator, right);
}

// Compared with the members of a segment: the value of the last one in, or an average or median.
bool Walk::holds_among(const Atom& atom, std::optional<std::int64_t> subject, const Asked& asked) const {
  if (!subject || population_ == nullptr) return false;
  const auto found = population_->find({asked.version, atom.statistic, asked.day});
  if (found == population_->end() || found->second.members == 0) return false;
  const engine::StatisticValue& statistic = found->second;
  const Wide mine = Wide{*subject} * statistic.denominator;
  const auto& segment = program(asked.version).segments[static_cast<std::size_t>(atom.population->segment)];
  switch (atom.population->kind) {
    case language::Population::Kind::TopShare:
    case language::Population::Kind::TopCount:
      return mine >= statistic.numerator && met(segment.where, asked);
    case language::Population::Kind::BottomShare:
    case language::Population::Kind::BottomCount:
      return mine <= statistic.numerator && met(segment.where, asked);
    case language::Population::Kind::Average:
    case language::Population::Kind::Median: break;
  }
  const language::Ratio& times = atom.population->number;
  return compares(atom.op, mine * times.denominator, Wide{statistic.numerator} * times.numerator);
}

// The tier held, among those that these rules know; before the start the lowest.
int Walk::held_as_seen(const language::Program& rules, int ladder) const {
  const auto& tiers = rules.ladders[static_cast<std::size_t>(ladder)].tiers;
  int highest = began_ ? -1 : tiers.front();
  int fixed = -1;
  for (const int index : tiers) {
    if (began_ && alive(rules.tiers[static_cast<std::size_t>(index)].name)) highest = index;
  }
  for (const ByHand& status : by_hand_) {
    const int index = rules.find_tier(status.tier);
    const bool here = began_ && std::count(tiers.begin(), tiers.end(), index) > 0;
    if (here && status.fixed && !status.over && status.from <= today_ && today_ <= status.until)
      fixed = index;
  }
  return fixed >= 0 ? fixed : highest;
}

// The tier held now, also where the rest is asked as of an earlier day (6.5).
bool Walk::holds_tier(const Atom& atom, const Asked& asked) const {
  const language::Program& rules = program(asked.version);
  const language::Tier& named = rules.tiers[static_cast<std::size_t>(atom.index)];
  const int held_now = held_as_seen(rules, named.ladder);
  const bool among = std::count(atom.values.begin(), atom.values.end(), held_now) > 0;
  if (atom.op == Op::Is || atom.op == Op::IsOneOf) return held_now >= 0 && among;
  if (atom.op == Op::IsNot || atom.op == Op::IsNotOneOf) return held_now < 0 || !among;
  return held_now >= 0 && compares(atom.op, held_now, atom.index);
}

// `T is kept` and `time left in T` speak of the status of the tier held.
bool Walk::holds_kept(const Atom& atom, const Asked& asked) const {
  const Name& name = program(asked.version).tiers[static_cast<std::size_t>(atom.index)].name;
  if (tier(version_, name) == nullptr || held_in_ladder_of(name) != name) return false;
  const engine::Keeping kept = keeping(now().find_tier(name));
  const bool stays = last_day(name) == kForever || (kept.judged && kept.kept);
  return stays == (atom.op == Op::IsKept);
}

bool Walk::holds_time_left(const Atom& atom, const Asked& asked) const {
  const Name& name = program(asked.version).tiers[static_cast<std::size_t>(atom.index)].name;
  if (tier(version_, name) == nullptr || held_in_ladder_of(name) != name) return false;
  Day end = last_day(name);
  const auto clock = clocks_.find(name);
  if (clock != clocks_.end() && clock->second.alive()) {
    if (clock->second.in_grace) end = std::max(end, clock->second.grace_until);
    if (clock->second.grace_ends) end = std::max(end, *clock->second.grace_ends);
  }
  return end < kForever && compares(atom.op, end.number, plus(today_, atom.duration).number);
}

bool Walk::holds_missing(const Atom& atom, const Asked& asked) const {
  const language::Program& rules = program(asked.version);
  if (atom.kind == AtomKind::MissingPoints) {
    const language::Reward& reward = rules.rewards[static_cast<std::size_t>(atom.index)];
    const Name& unit = rules.points[static_cast<std::size_t>(reward.unit)].name;
    const std::int64_t missing = reward.cost - balance(unit);
    return missing > 0 && passes(atom, missing, threshold(atom, asked));
  }
  const int index = atom.kind == AtomKind::Progress ? atom.index : atom.tier;
  const int here = now().find_tier(rules.tiers[static_cast<std::size_t>(index)].name);
  if (here < 0) return false;
  const engine::Progress way = progress_to(here);
  const bool met_way = std::any_of(way.alternatives.begin(), way.alternatives.end(),
                                   [](const engine::AlternativeProgress& a) { return a.met; });
  const bool all = way.reached || met_way;
  if (atom.kind == AtomKind::Progress) {
    if (!all && way.cheapest < 0) return false;
    const std::int64_t percent =
        all ? 10'000 : way.alternatives[static_cast<std::size_t>(way.cheapest)].percent;
    return passes(atom, percent, threshold(atom, asked));
  }
  if (all || way.cheapest < 0) return false;
  std::int64_t missing = 0;
  for (const engine::Gap& one : way.alternatives[static_cast<std::size_t>(way.cheapest)].gaps) {
    if (one.measure < 0) continue;
    const language::Measure& m = now().measures[static_cast<std::size_t>(one.measure)];
    const bool same = m.kind == language::Measure::Kind::Metric &&
                      now().metrics[static_cast<std::size_t>(m.index)].name ==
                          rules.metrics[static_cast<std::size_t>(atom.index)].name;
    if (same) missing = std::max(missing, one.missing);
  }
  return missing > 0 && passes(atom, missing, threshold(atom, asked));
}

// ---- What is known about the member

std::int64_t Walk::attribute(int index, Day day) const {
  if (now().attributes[static_cast<std::size_t>(index)].name == "joined") return history_.joined.number;
  std::int64_t result = kEmpty;
  for (const engine::AttributeFact& fact : history_.attributes) {
    if (fact.attribute == index && fact.from <= std::min(day, silent_ ? silent_from_ : today_))
      result = fact.value;
  }
  return result;
}

int Walk::elected(int version, int election) const {
  const language::Election& rules = program(version).elections[static_cast<std::size_t>(election)];
  const auto& slots = program(version).records.choice_elections;
  int result = rules.standard;
  const auto number = static_cast<std::size_t>(election);
  for (int i = 0; number < slots.size() && i < recorded_; ++i) {
    if (at(i).event != language::kChoices || at(i).of_other) continue;
    const auto& known = program(version_on(at(i).day)).elections;
    const bool rests = std::none_of(known.begin(), known.end(),
                                    [&](const language::Election& one) { return one.name == rules.name; });
    if (rests) continue;
    const std::string chosen = word(i, slots[number]);
    for (std::size_t c = 0; c < rules.choices.size(); ++c) {
      if (rules.choices[c] == chosen) result = static_cast<int>(c);
    }
  }
  return result;
}

// A `value`: the amount of its first line whose conditions hold.
std::int64_t Walk::table(int index, const Asked& asked) const {
  const auto& rows = program(asked.version).values[static_cast<std::size_t>(index)].rows;
  for (const auto& row : rows) {
    if (met(row.where, asked)) return row.value;
  }
  return 0;
}

std::int64_t Walk::threshold(const Atom& atom, const Asked& asked) const {
  return atom.value_table >= 0 ? table(atom.value_table, asked) : atom.value;
}

}  // namespace rung::naive
