#include "engine/walk.h"

#include <algorithm>

#include "engine/validity.h"

namespace rung::engine {
namespace {

using language::AtomKind;
using language::Conditions;
using language::Judging;
using language::Keep;
using language::Measure;
using language::Program;
using language::Validity;

// Counters and attributes only change on days the walk knows of; anything else may change on any day.
bool can_change_any_day(const Conditions& conditions) {
  return std::any_of(conditions.atoms.begin(), conditions.atoms.end(), [](const language::Atom& atom) {
    return atom.kind != AtomKind::Measure && atom.kind != AtomKind::Attribute && atom.kind != AtomKind::Tier;
  });
}

std::size_t index(int number) { return static_cast<std::size_t>(number); }

}  // namespace

Evaluator::Walk::Walk(const Program& program)
    : program_(program),
      earning_(program),
      metrics_of_event_(program.events.size()),
      measures_of_metric_(program.metrics.size()),
      measures_of_unit_(program.points.size()),
      restless_(program.tiers.size()),
      metric_series_(program.metrics.size()),
      earned_series_(program.points.size()),
      cursors_(program.measures.size()) {
  for (int m = 0; m < static_cast<int>(program.metrics.size()); ++m) {
    metrics_of_event_[index(program.metrics[index(m)].event)].push_back(m);
  }
  for (int m = 0; m < static_cast<int>(program.measures.size()); ++m) {
    const Measure& measure = program.measures[index(m)];
    auto& of = measure.kind == Measure::Kind::Metric ? measures_of_metric_ : measures_of_unit_;
    of[index(measure.index)].push_back(m);
  }
  for (std::size_t t = 0; t < program.tiers.size(); ++t)
    restless_[t] = can_change_any_day(program.tiers[t].enter);
}

void Evaluator::Walk::begin(const MemberHistory& history, Day as_of) {
  history_ = &history;
  as_of_ = as_of;
  start_ = std::max(history.joined, program_.effective_from);
  today_ = kFirstDay;
  for (Series& series : metric_series_) series.clear();
  for (Series& series : earned_series_) series.clear();
  for (std::size_t m = 0; m < cursors_.size(); ++m)
    cursors_[m].reset(program_.measures[m].window, history.joined);
  clocks_.assign(program_.tiers.size(), Clock{});
  shown_.assign(program_.ladders.size(), Shown{});
  reached_.assign(program_.tiers.size(), false);
  has_returns_.assign(history.activities.size(), false);
  for (const Activity& activity : history.activities) {
    if (activity.of >= 0) has_returns_[index(activity.of)] = true;
  }
  records_.clear();
  order_total_ = 0;
  order_count_ = 0;
  earning_.begin(history.joined);
  result_ = Evaluation{};
  result_.as_of = as_of;
}

void Evaluator::Walk::watch(Observer* observer) {
  observer_ = observer;
  earning_.watch(observer);
}

// The whole way: before the rules began, then day after day, then the standing on the last one.
const Evaluation& Evaluator::Walk::evaluate(const MemberHistory& history, Day as_of) {
  begin(history, as_of);
  if (history.joined > as_of) return result_;
  result_.joined = true;

  const auto count = static_cast<std::int32_t>(history.activities.size());
  std::int32_t next = 0;
  for (; next < count && activity_at(next).day < start_ && activity_at(next).day <= as_of; ++next) {
    today_ = activity_at(next).day;
    process(next);
  }
  if (start_ <= as_of) {
    today_ = start_;
    start_ladders();
    for (;;) {
      bring_over();
      begin_day();
      for (; next < count && activity_at(next).day <= today_; ++next) process(next);
      end_of_day();
      Day following = next_timer();
      if (next < count) following = std::min(following, activity_at(next).day);
      if (following > as_of) break;
      today_ = following;
    }
  }
  today_ = as_of;
  finish();
  return result_;
}

void Evaluator::Walk::start_ladders() {
  for (const language::Ladder& ladder : program_.ladders) {
    Clock& lowest = clock(ladder.tiers.front());
    lowest.alive = true;
    lowest.since = lowest.entered = start_;
  }
  emit(-1, ChangeKind::Joined);
}

// Tiers brought over from elsewhere begin on their day, or with the rules if that day lies before them.
void Evaluator::Walk::bring_over() {
  bool any = false;
  for (const OpeningTier& opening : history_->openings) {
    if (std::max(opening.since, start_) != today_) continue;
    Clock& c = clock(opening.tier);
    c = Clock{};
    c.alive = any = true;
    c.since = c.entered = opening.since;
    c.valid_until =
        opening.valid_until.value_or(validity_from(tier_at(opening.tier), opening.since, history_->joined));
    // Brought over with an end that has already passed: it ends today, in the open.
    c.lapsed = c.valid_until < today_;
  }
  if (any) emit(-1, ChangeKind::BroughtOver);
}

void Evaluator::Walk::process(std::int32_t index_of) {
  const Activity& activity = activity_at(index_of);
  const bool counts = activity.day >= start_;
  if (activity.event == language::kReturns) {
    const Activity* order = activity.of >= 0 ? &activity_at(activity.of) : nullptr;
    const EventView returned(program_, activity, order);
    if (counts) take_back(index_of, returned);
    count_return(index_of, returned);
  } else {
    const EventView event(program_, activity);
    if (counts) earn(index_of, event);
    count(index_of, event);
  }
  if (!counts) return;
  for (int t = 0; t < static_cast<int>(program_.tiers.size()); ++t) {
    const language::Tier& tier = tier_at(t);
    if (tier.for_everyone) continue;
    if (tier.judge_entry.kind == Judging::Kind::AfterActivity) judge_entry(t, index_of);
    const Clock& c = clock(t);
    if (c.in_grace && tier.keep == Keep::When && judge(tier.keep_when) >= 0) keep_on(t);
  }
  emit(index_of, ChangeKind::Upgrade);
}

void Evaluator::Walk::begin_day() {
  for (int t = 0; t < static_cast<int>(program_.tiers.size()); ++t) {
    const Clock& c = clock(t);
    if (!c.alive) continue;
    // Fallen to at the very end of its last day: nobody has judged it.
    if (!c.in_grace && !c.lapsed && c.valid_until < today_) lapse(t);
    if ((c.in_grace && c.grace_until < today_) || (c.lapsed && !c.in_grace && c.valid_until < today_))
      lose(t);
  }
  emit(-1, ChangeKind::Upgrade);
}

// From the lowest tier to the highest: a tier that falls may then stand on what lies below it.
void Evaluator::Walk::end_of_day() {
  for (int t = 0; t < static_cast<int>(program_.tiers.size()); ++t) {
    const language::Tier& tier = tier_at(t);
    if (tier.for_everyone) continue;
    if (is_judging_day(tier.judge_entry, today_, history_->joined)) judge_entry(t, -1);
    if (tier.keep == Keep::WhileMet) judge_while_met(t);
    judge_keeping(t);
  }
  emit(-1, ChangeKind::Upgrade);
}

// The next day on which time alone can change something.
Day Evaluator::Walk::next_timer() const {
  Day next = kForever;
  for (int t = 0; t < static_cast<int>(program_.tiers.size()); ++t) {
    if (!tier_at(t).for_everyone) next = std::min(next, next_timer_of(t));
  }
  for (const AttributeFact& fact : history_->attributes) {
    if (fact.from > today_) next = std::min(next, fact.from);
  }
  for (const OpeningTier& opening : history_->openings) {
    if (opening.since > today_) next = std::min(next, opening.since);
  }
  return next;
}

Day Evaluator::Walk::next_timer_of(int t) const {
  const language::Tier& tier = tier_at(t);
  const Clock& c = clock(t);
  Day next = kForever;
  if (c.alive && c.in_grace) {
    next = std::max(c.grace_until, today_) + 1;
  } else if (c.alive && c.valid_until < kForever) {
    next = c.valid_until > today_ ? c.valid_until : today_ + 1;
  }
  const bool every_day = tier.judge_entry.kind == Judging::Kind::EveryDay;
  if (!every_day) next = std::min(next, next_judging(tier.judge_entry, today_, history_->joined));
  if (c.alive) next = std::min(next, next_judging(tier.judge_keeping, today_, history_->joined));
  // Judged every day, a status that entering again renews gets a later end on each of them, and one that was
  // lost at the end of this day although its way in is open is entered tomorrow.
  const bool renews = tier.keep == Keep::ByEnteringAgain || c.in_grace;
  if (every_day && (c.alive ? renews : alternative_met(tier.enter) >= 0)) next = std::min(next, today_ + 1);
  if (tier.keep == Keep::WhileMet || every_day)
    next = std::min(next, restless_[index(t)] ? today_ + 1 : next_change(tier.enter));
  // In its grace time a tier is kept on the day `keep when` holds, be it by the turn of a year alone.
  // With judging days of its own it may hold already when the grace time begins.
  const bool catching_up = c.alive && c.in_grace && tier.keep == Keep::When;
  if (catching_up && alternative_met(tier.keep_when) >= 0) next = std::min(next, today_ + 1);
  if (catching_up)
    next = std::min(next, can_change_any_day(tier.keep_when) ? today_ + 1 : next_change(tier.keep_when));
  return next;
}

// The next day on which time alone changes a counter that the conditions ask for.
Day Evaluator::Walk::next_change(const Conditions& conditions) const {
  Day next = kForever;
  for (const language::Atom& atom : conditions.atoms) {
    if (atom.kind != AtomKind::Measure) continue;
    const Measure& measure = program_.measures[index(atom.index)];
    next = std::min(next, cursor(atom.index).next_change(series_of(measure)));
  }
  return next;
}

void Evaluator::Walk::finish() {
  for (int ladder = 0; ladder < static_cast<int>(program_.ladders.size()); ++ladder) {
    const int tier = held(ladder);
    result_.tier.push_back(tier >= 0 ? tier : program_.ladders[index(ladder)].tiers.front());
  }
  for (const Clock& c : clocks_) {
    const bool in_grace = c.in_grace && c.valid_until < as_of_;
    result_.standings.push_back({c.alive, c.since, c.valid_until, in_grace, c.grace_until, c.entered_by});
  }
  for (int m = 0; m < static_cast<int>(program_.measures.size()); ++m)
    result_.measures.push_back({measure(m)});
  for (const language::Segment& segment : program_.segments) {
    result_.in_segment.push_back(holds_all(segment.where, nullptr));
  }
}

// ---- The public face
// ----------------------------------------------------------------------------------------

Evaluator::Evaluator(const Program& program) : walk_(std::make_unique<Walk>(program)) {}
Evaluator::~Evaluator() = default;

void Evaluator::watch(Observer* observer) { walk_->watch(observer); }
const Evaluation& Evaluator::evaluate(const MemberHistory& history, Day as_of) {
  return walk_->evaluate(history, as_of);
}
Progress Evaluator::progress_to(int tier) const { return walk_->progress_to(tier); }
Keeping Evaluator::keeping(int tier) const { return walk_->keeping(tier); }
bool Evaluator::holds(const Conditions& conditions, const std::vector<PointsState>& points) const {
  return walk_->holds_all(conditions, &points);
}
Answers Evaluator::answers(const Conditions& conditions, const std::vector<PointsState>& points) const {
  return walk_->answers(conditions, &points);
}
std::int64_t Evaluator::measure(int m) const { return walk_->measure(m); }
std::int64_t Evaluator::attribute(int a) const { return walk_->attribute(a); }
std::vector<Evaluator::Counted> Evaluator::counted(int m) const { return walk_->counted(m); }
std::vector<Evaluator::NotCounted> Evaluator::not_counted(int m) const { return walk_->not_counted(m); }

}  // namespace rung::engine
