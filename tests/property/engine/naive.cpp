#include "property/engine/naive.h"

#include <algorithm>

#include "property/engine/naive_calendar.h"
#include "property/engine/naive_walk.h"

namespace rung::naive {

using engine::ChangeKind;

Walk::Walk(const language::Program& program, const engine::MemberHistory& history)
    : program_(program),
      history_(history),
      points_(program, history.joined),
      start_(std::max(history.joined, program.effective_from)),
      clocks_(program.tiers.size()),
      metric_facts_(program.metrics.size()),
      earned_facts_(program.points.size()),
      earned_(history.activities.size()),
      shown_(program.ladders.size(), {-1, kForever}),
      reached_(program.tiers.size()),
      tier_by_day_(program.ladders.size()) {}

void Walk::begin() {
  for (std::size_t t = 0; t < clocks_.size(); ++t) {
    if (!program_.tiers[t].for_everyone) continue;
    clocks_[t].alive = true;
    clocks_[t].since = clocks_[t].entered = start_;
  }
  note_changes(-1);
  for (const engine::OpeningTier& opening : history_.openings) {
    Clock& c = clock(opening.tier);
    c.alive = true;
    c.since = c.entered = opening.since;
    c.until = opening.valid_until ? *opening.valid_until
                                  : validity(tier_at(opening.tier), opening.since, history_.joined);
  }
  bringing_over_ = true;
  note_changes(-1);
  bringing_over_ = false;
}

void Walk::begin_day() {
  for (int t = 0; t < static_cast<int>(clocks_.size()); ++t) {
    Clock& c = clock(t);
    if (!c.alive) continue;
    const auto& grace = tier_at(t).drop.grace;
    if (!c.in_grace && c.until < today_ && grace) {
      c.in_grace = true;
      c.grace_until = plus(c.until, *grace);
    }
    if (c.until < today_ && (!c.in_grace || c.grace_until < today_)) lose(t);
  }
}

void Walk::happen(int activity) {
  const bool counts = today_ >= start_;
  if (counts) earn(activity);
  count(activity);
  if (!counts) return;
  for (int t = 0; t < static_cast<int>(clocks_.size()); ++t) {
    if (tier_at(t).judge_entry.kind == language::Judging::Kind::AfterActivity) judge_entry(t, activity);
    catch_up(t);
  }
  note_changes(activity);
}

void Walk::end_of_day() {
  for (int t = 0; t < static_cast<int>(clocks_.size()); ++t) {
    const language::Tier& tier = tier_at(t);
    if (tier.for_everyone) continue;
    const bool until_next = tier.validity.kind == language::Validity::Kind::UntilNextJudging;
    if (judged_on(tier.judge_entry, today_, history_.joined)) {
      if (until_next) {
        judge_until_next(t);
      } else {
        judge_entry(t, -1);
      }
    }
    if (tier.keep == language::Keep::WhileMet) {
      judge_entry(t, -1);
      if (!met(tier.enter)) clock(t).alive = false;
    }
    if (until_next) {
      catch_up(t);
    } else {
      judge_keeping(t);
    }
  }
  note_changes(-1);
}

void Walk::note_changes(int activity) {
  for (int ladder = 0; ladder < static_cast<int>(program_.ladders.size()); ++ladder) {
    const int tier = held(ladder);
    auto& [last, until] = shown_[static_cast<std::size_t>(ladder)];
    if (tier == last && clock(tier).until == until) continue;
    ChangeKind kind = ChangeKind::Renewal;
    if (last < 0) kind = ChangeKind::Joined;
    if (last >= 0 && tier > last) kind = bringing_over_ ? ChangeKind::BroughtOver : ChangeKind::Upgrade;
    if (last >= 0 && tier < last) kind = ChangeKind::Downgrade;
    const Day day = bringing_over_ ? clock(tier).since : today_;
    changes_.push_back({day, ladder, tier, last, clock(tier).until, kind, -1, activity});
    last = tier;
    until = clock(tier).until;
  }
}

Outcome Walk::outcome() const {
  Outcome result;
  engine::Evaluation& e = result.evaluation;
  e.as_of = today_;
  e.joined = today_ >= history_.joined;
  if (!e.joined) return result;
  result.first_day = start_;
  result.tier_by_day = tier_by_day_;
  for (int ladder = 0; ladder < static_cast<int>(program_.ladders.size()); ++ladder)
    e.tier.push_back(held(ladder));
  for (const Clock& c : clocks_) {
    engine::TierStanding standing;
    standing.alive = c.alive;
    if (c.alive) {
      standing.since = c.since;
      standing.valid_until = c.until;
      standing.in_grace = c.in_grace;
      if (c.in_grace) standing.grace_until = c.grace_until;
      standing.entered_by = c.activity;
    }
    e.standings.push_back(standing);
  }
  e.changes = changes_;
  e.first_reached = first_reached_;
  e.accruals = accruals_;
  for (int m = 0; m < static_cast<int>(program_.measures.size()); ++m) e.measures.push_back({shown(m)});
  for (const language::Segment& segment : program_.segments) e.in_segment.push_back(met(segment.where));
  for (int t = 0; t < static_cast<int>(clocks_.size()); ++t) result.progress.push_back(progress(t));
  return result;
}

std::vector<Outcome> Walk::run(const std::vector<Day>& as_of) {
  std::vector<Outcome> result;
  std::size_t next_activity = 0;
  std::size_t next_answer = 0;
  today_ = start_;
  if (!history_.activities.empty()) today_ = std::min(today_, history_.activities.front().day);
  today_ = std::min(today_, as_of.front());
  for (; next_answer < as_of.size(); today_ = today_ + 1) {
    if (today_ == start_) begin();
    if (today_ > start_) {
      begin_day();
      note_changes(-1);
    }
    while (next_activity < history_.activities.size() && history_.activities[next_activity].day == today_) {
      happen(static_cast<int>(next_activity));
      ++next_activity;
    }
    if (today_ >= start_) end_of_day();
    for (int ladder = 0; today_ >= start_ && ladder < static_cast<int>(program_.ladders.size()); ++ladder) {
      tier_by_day_[static_cast<std::size_t>(ladder)].push_back(held(ladder));
    }
    for (; next_answer < as_of.size() && as_of[next_answer] == today_; ++next_answer)
      result.push_back(outcome());
  }
  return result;
}

std::vector<Outcome> evaluate(const language::Program& program, const engine::MemberHistory& history,
                              const std::vector<Day>& as_of) {
  return Walk(program, history).run(as_of);
}

}  // namespace rung::naive
