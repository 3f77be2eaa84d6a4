// What metrics and points earned come to in a window (docs/MEANING.md, 4 and 5), and what is made of them.

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "engine/compare.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::Measure;
using language::MetricKind;
using language::Program;

// Whether what a window of it holds depends on its entries and on the calendar alone.
bool is_plain(const Program& program, const Measure& measure) {
  if (measure.kind == Measure::Kind::Earned) return true;
  const language::Metric& metric = program.metrics[index(measure.index)];
  return metric.looks_at_events() && !metric.waits() && !metric.restart_after &&
         metric.kind != MetricKind::TimeUntilUsedUp;
}

// What is carried into a period is seen by windows that are such a period.
bool sees_carried(const Window& window, Cycle cycle) {
  const bool period = window.kind == Window::Kind::This || window.kind == Window::Kind::Last;
  return period && window.cycle == cycle;
}

// The time from the joining day to the end of a day in years, as a fraction: whole years, and of the one that
// runs the days by those it has.
struct Years {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

Years years_since(Day joined, Day day, int least_months) {
  constexpr int kMonths = 12;
  const Day end = day + 1;  // the day itself counts in full
  int years = 0;
  while (add_months(joined, kMonths * (years + 1)) <= end) ++years;
  const Day anniversary = add_months(joined, kMonths * years);
  const std::int64_t length = add_months(joined, kMonths * (years + 1)) - anniversary;
  const Years since{years * length + (end - anniversary), length};
  const bool shorter = since.numerator * kMonths < least_months * length;
  return shorter ? Years{least_months, kMonths} : since;
}

// What a sum or a count comes to.
std::int64_t amount_of(MetricKind kind, const Cut& cut) {
  return kind == MetricKind::Count ? cut.totals.weight : cut.totals.value;
}

}  // namespace

const Calendar& Evaluator::Walk::calendar(int version) const {
  calendar_.set_own_periods(&stages_[index(version)].own_periods);
  return calendar_;
}

const Series& Evaluator::Walk::series_of(int version, const Measure& measure) const {
  if (measure.kind == Measure::Kind::Metric) {
    const Stage& stage = stages_[index(version)];
    for (const Stage::WithCarried& one : stage.with_carried) {
      if (one.metric == measure.index && sees_carried(measure.window, one.cycle)) return one.series;
    }
    return stage.series[index(measure.index)];
  }
  return earned_[index(rulebook_.units().id(version, measure.index))];
}

MetricKind Evaluator::Walk::kind_of(int version, const Measure& measure) const {
  return measure.kind == Measure::Kind::Metric ? rulebook_.at(version).metrics[index(measure.index)].kind
                                               : MetricKind::Sum;
}

Day Evaluator::Walk::last_event_of(const std::vector<int>& events) const {
  Day last = kFirstDay;
  for (const int event : events) last = std::max(last, last_event_[index(event)]);
  return last;
}

// The day since which nothing has happened that keeps a metric from being set back; without any, the start.
Day Evaluator::Walk::idle_since(int version, int metric) const {
  const auto last = last_for_metric_.find({version, metric});
  return last == last_for_metric_.end() ? start_ : last->second;
}

// The end of the last day before `before` on which `restart after` set a metric back; kFirstDay if it never
// was.
Day Evaluator::Walk::zero_day(int version, int metric, Day before) const {
  const language::Metric& of = rulebook_.at(version).metrics[index(metric)];
  if (!of.restart_after) return kFirstDay;
  Day zero = kFirstDay;
  const auto noted = zeroes_.find({version, metric});
  if (noted != zeroes_.end()) {
    for (const Day day : noted->second) {
      if (day < before) zero = std::max(zero, day);
    }
  }
  const Day running = add_duration(idle_since(version, metric), *of.restart_after);
  return running < before ? std::max(zero, running) : zero;
}

DayRange Evaluator::Walk::range_of(int version, const Measure& measure, const Seen& seen) const {
  DayRange range = resolve(measure.window, seen.day, calendar(version));
  range.first = std::max(range.first, seen.from);
  range.last = std::min(range.last, seen.day);
  if (measure.kind == Measure::Kind::Metric)
    range.first = std::max(range.first, zero_day(version, measure.index, seen.day) + 1);
  return range;
}

Cut Evaluator::Walk::cut_range(int version, const Measure& measure, DayRange range) const {
  Cut cut;
  cut.series = &series_of(version, measure);
  std::tie(cut.first, cut.last) = cut.series->positions_in(range);
  cut.totals = cut.series->totals(cut.first, cut.last);
  return cut;
}

// A metric that is made of others: what they come to in the same window, as a fraction.
Cut Evaluator::Walk::derived_cut(int version, const Measure& measure, const Seen& seen) const {
  const auto& metrics = rulebook_.at(version).metrics;
  const language::Metric& metric = metrics[index(measure.index)];
  Measure part = measure;
  part.index = metric.of;
  const bool yearly = metric.kind == MetricKind::Yearly;
  Cut result = fresh_cut(version, part,
                         {version, seen.day, yearly ? std::max(seen.from, history_->joined) : seen.from});
  const Wide amount = amount_of(metrics[index(metric.of)].kind, result);
  if (yearly) {
    const Years years = years_since(history_->joined, seen.day, metric.least_months);
    result.numerator = amount * years.denominator;
    result.denominator = years.numerator;
    return result;
  }
  part.index = metric.by;
  result.numerator = amount * (metric.unit.kind == UnitKind::Percent ? kWhole : 1);
  result.denominator = amount_of(metrics[index(metric.by)].kind, fresh_cut(version, part, seen));
  return result;
}

std::vector<Evaluator::Walk::KeptCut> Evaluator::Walk::cuts_to_keep(int version) const {
  std::vector<KeptCut> kept;
  for (const Measure& measure : rulebook_.at(version).measures)
    kept.emplace_back().plain = is_plain(rulebook_.at(version), measure);
  return kept;
}

// What ways in look at that are comparisons within windows that run on, each measure once.
std::vector<int> Evaluator::Walk::looked_at_by(const std::vector<KeptAnswer>& ways_in) {
  std::vector<int> measures;
  for (const KeptAnswer& one : ways_in) {
    for (const Comparison& asked : one.comparisons) {
      if (one.runs_on) measures.push_back(asked.measure);
    }
  }
  std::sort(measures.begin(), measures.end());
  measures.erase(std::unique(measures.begin(), measures.end()), measures.end());
  return measures;
}

// Of conditions on measures alone: by atom, or none if not all of them compare a sum or a count.
std::vector<Evaluator::Walk::Comparison> Evaluator::Walk::comparisons_of(
    int version, const language::Conditions& conditions) const {
  std::vector<Comparison> all;
  for (const Atom& atom : conditions.atoms) {
    const MetricKind kind = kind_of(version, rulebook_.at(version).measures[index(atom.index)]);
    if (!compares_sums(atom, kind)) return {};
    all.push_back({atom.index, kind == MetricKind::Count, atom.op, atom.value});
  }
  return all;
}

std::vector<Evaluator::Walk::KeptAnswer> Evaluator::Walk::answers_to_keep(int version) const {
  const Program& program = rulebook_.at(version);
  std::vector<KeptAnswer> kept;
  for (const language::Tier& tier : program.tiers) {
    KeptAnswer& one = kept.emplace_back();
    one.plain = std::all_of(tier.enter.atoms.begin(), tier.enter.atoms.end(), [&](const Atom& atom) {
      return atom.kind == language::AtomKind::Measure && !atom.population && !atom.other &&
             atom.value_table < 0 && is_plain(program, program.measures[index(atom.index)]);
    });
    if (one.plain) one.comparisons = comparisons_of(version, tier.enter);
    one.runs_on = !one.comparisons.empty() &&
                  std::all_of(one.comparisons.begin(), one.comparisons.end(), [&](const Comparison& asked) {
                    return runs_on(program.measures[index(asked.measure)].window);
                  });
  }
  return kept;
}

// Looked up anew only if the days, or what counts, are others than when it was last asked for. What is to
// come is left out: no such window reaches it.
Evaluator::Walk::KeptCut* Evaluator::Walk::cut_to_keep(int version, int number, const Seen& seen) const {
  KeptCut& kept = kept_[index(version)][index(number)];
  if (!kept.plain || seen.day > today_) return nullptr;
  const Measure& measure = rulebook_.at(version).measures[index(number)];
  const Window& window = measure.window;
  const bool same_days = kept.known && kept.calendar == calendar_.changes() &&
                         (kept.day == seen.day || window.kind == Window::Kind::AllTime ||
                          (window.kind == Window::Kind::This && kept.days.contains(seen.day)));
  if (!same_days) {
    kept.days = resolve(window, seen.day, calendar(version));
    kept.calendar = calendar_.changes();
  }
  const std::size_t entries = series_of(version, measure).entries().size();
  kept.counted = counted_;
  if (same_days && kept.day == seen.day && kept.from == seen.from && kept.entries == entries) return &kept;
  kept.known = true;
  kept.day = seen.day;
  kept.from = seen.from;
  kept.entries = entries;
  kept.cut =
      cut_range(version, measure, {std::max(kept.days.first, seen.from), std::min(kept.days.last, seen.day)});
  return &kept;
}

Cut Evaluator::Walk::cut(int version, const Measure& measure, const Seen& seen) const {
  const KeptCut* kept = kept_cut(version, measure, seen);
  return kept != nullptr ? kept->cut : fresh_cut(version, measure, seen);
}

// Also of what is no measure of the program's own, such as a part of a derived one.
Cut Evaluator::Walk::fresh_cut(int version, const Measure& measure, const Seen& seen) const {
  if (measure.kind == Measure::Kind::Metric && rulebook_.at(version).metrics[index(measure.index)].derived())
    return derived_cut(version, measure, seen);
  const DayRange range = range_of(version, measure, seen);
  Cut result = cut_range(version, measure, range);
  if (kind_of(version, measure) == MetricKind::HeldPeriods)
    result.totals.weight = held_periods(version, measure.index, range, seen);
  // As of a day to come, what is known to count by then counts.
  for_arrivals(version, measure, range, [&](const Entry& entry) {
    result.totals.value = add(result.totals.value, entry.value);
    result.totals.weight += entry.weight;
  });
  if (measure.kind == Measure::Kind::Metric)
    look_closer(result, rulebook_.at(version), measure.index,
                {*history_, {today_, today_ == as_of_ ? asked_at_ : kEndOfDay}, Side(*this, version)});
  return result;
}

std::vector<std::int64_t> Evaluator::Walk::said_in_lines(int m, int line_field) const {
  const int version = rulebook_.latest();
  const Measure& measure = rulebook_.at(version).measures[index(m)];
  if (measure.kind != Measure::Kind::Metric || rulebook_.at(version).metrics[index(measure.index)].derived())
    return {};
  return engine::said_in_lines(
      cut(version, measure, now_in_latest()), rulebook_.at(version), measure.index, line_field,
      {*history_, {today_, today_ == as_of_ ? asked_at_ : kEndOfDay}, Side(*this, version)});
}

DayRange Evaluator::Walk::days_of(const language::Cap& cap, Day day) const {
  return engine::cap_days(cap, day, calendar(version_));
}

// What has happened, and counts for a measure on a day of the range that is to come.
void Evaluator::Walk::for_arrivals(int version, const Measure& measure, DayRange range,
                                   const std::function<void(const Entry&)>& tell) const {
  if (range.last <= today_) return;
  const bool metric = measure.kind == Measure::Kind::Metric;
  const int number = metric ? measure.index : rulebook_.units().id(version, measure.index);
  for (const Arrival& one : arrivals_) {
    const bool here = one.version == (metric ? version : -1) && one.index == number;
    const bool seen = one.activity != kCarried || sees_carried(measure.window, carried_cycle(one.entry));
    if (here && seen && range.contains(one.day)) tell(one.entry);
  }
}

// What was carried over to a day, with what came and went when it followed.
std::int64_t Evaluator::Walk::carried_on(const Series& series, Day day) const {
  const auto [first, last] = series.positions_in({day, day});
  std::int64_t sum = 0;
  for (std::size_t i = first; i < last; ++i) {
    if (series.entries()[i].activity <= kCarried) sum += series.entries()[i].value;
  }
  return sum;
}

// The first day of what a measure holds; kForever if it holds nothing.
Day Evaluator::Walk::oldest_in(int version, const Measure& measure, const Seen& seen) const {
  const Cut now = cut(version, measure, seen);
  for (std::size_t i = now.first; i < now.last; ++i) {
    const Entry& entry = now.series->entries()[i];
    if (entry.value > 0 && (entry.activity > kCarried || carried_on(*now.series, entry.counted_on) > 0))
      return entry.counted_on;
  }
  Day oldest = kForever;
  for_arrivals(version, measure, range_of(version, measure, seen), [&](const Entry& entry) {
    if (entry.value > 0) oldest = std::min(oldest, entry.counted_on);
  });
  return oldest;
}

// Periods that have ended, on whose last day the tier was held, and openings of the metric. In a row: what
// came after the last one in which it was not.
std::int64_t Evaluator::Walk::held_periods(int version, int metric, DayRange range, const Seen& seen) const {
  const language::Metric& of = rulebook_.at(version).metrics[index(metric)];
  const language::Tier& tier = rulebook_.at(version).tiers[index(of.held_tier)];
  const auto& held = held_on_[index(ladder_key(version, tier.ladder))];
  const auto rank_of = [&](int id) {
    const int at = rulebook_.tiers().in(version, id);
    return at < 0 ? -1 : rulebook_.at(version).tiers[index(at)].rank;
  };
  const auto held_rank = [&](Day day) {
    // Of a day to come: as things are now.
    if (begun_ && day >= today_) return rank_of(this->held(version, tier.ladder));
    int rank = -1;
    for (const auto& [from, id] : held) {
      if (from > day) break;
      rank = rank_of(id);
    }
    return rank;
  };
  const auto& openings = stages_[index(version)].series[index(metric)].entries();
  std::size_t opening = 0;
  std::int64_t count = 0;
  const auto open_until = [&](Day day) {
    for (; opening < openings.size() && openings[opening].counted_on <= day; ++opening) {
      if (range.contains(openings[opening].counted_on)) count += openings[opening].weight;
    }
  };
  DayRange period = calendar(version).around(*of.each, start_);
  for (; period.last < seen.day; period = calendar(version).around(*of.each, period.last + 1)) {
    open_until(period.last);
    if (!range.contains(period.last)) continue;
    const bool counts = held_rank(period.last) >= tier.rank;
    if (counts) ++count;
    if (!counts && of.in_a_row) count = 0;
  }
  open_until(seen.day);
  return count;
}

}  // namespace rung::engine
