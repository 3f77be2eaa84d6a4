#include "engine/walk.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/index.h"
#include "engine/validity.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::Program;

// Whether conditions look at what can be spent, also through a segment.
bool asks_for_points(const Program& program, const Conditions& conditions) {
  return std::any_of(conditions.atoms.begin(), conditions.atoms.end(), [&](const Atom& atom) {
    if (atom.kind == AtomKind::Segment)
      return asks_for_points(program, program.segments[index(atom.index)].where);
    return atom.kind == AtomKind::Balance || atom.kind == AtomKind::Expiring ||
           atom.kind == AtomKind::MissingPoints;
  });
}

bool any_tier_asks_for_points(const Program& program) {
  return std::any_of(program.tiers.begin(), program.tiers.end(), [&](const language::Tier& tier) {
    return asks_for_points(program, tier.enter) || asks_for_points(program, tier.enter_for_life) ||
           asks_for_points(program, tier.keep_when);
  });
}

bool uses_birthdays(const Program& program) {
  const auto is_birthday = [](const auto& thing) { return thing.event == language::kBirthdays; };
  const auto listed = [](const std::vector<int>& events) {
    return std::find(events.begin(), events.end(), language::kBirthdays) != events.end();
  };
  return std::any_of(program.earn.begin(), program.earn.end(), is_birthday) ||
         std::any_of(program.metrics.begin(), program.metrics.end(),
                     [&](const auto& m) { return is_birthday(m) || listed(m.restart_events); }) ||
         std::any_of(program.points.begin(), program.points.end(),
                     [&](const auto& p) { return listed(p.idle_events); }) ||
         std::any_of(program.tiers.begin(), program.tiers.end(),
                     [&](const auto& t) { return listed(t.lost_events); });
}

}  // namespace

// What any version carries of a metric of this one.
std::vector<Evaluator::Walk::Stage::WithCarried> Evaluator::Walk::series_with_carried(int version) const {
  std::vector<Stage::WithCarried> result;
  for (int from = 0; from < rulebook_.versions(); ++from) {
    for (const language::Tier& tier : rulebook_.at(from).tiers) {
      for (const language::Tier::Carry& carry : tier.carries) {
        const int metric = rulebook_.metrics().in(version, rulebook_.metrics().id(from, carry.metric));
        const bool known = std::any_of(result.begin(), result.end(), [&](const Stage::WithCarried& one) {
          return one.metric == metric && one.cycle == carry.cycle;
        });
        if (metric >= 0 && !known) result.push_back({metric, carry.cycle, {}});
      }
    }
  }
  return result;
}

Evaluator::Walk::Walk(const Program& program) : rulebook_(program) {
  result_.sources = rulebook_.sources();
  for (int unit = 0; unit < rulebook_.units().count(); ++unit)
    result_.unit_names.push_back(rulebook_.units().name(unit));
  coupled_.assign(index(rulebook_.units().count()), false);
  starts_over_ = coupled_;
  earning_.reserve(index(rulebook_.versions()));
  for (int v = 0; v < rulebook_.versions(); ++v) {
    const Program& version = rulebook_.at(v);
    Stage stage;
    stage.program = &version;
    stage.series.resize(version.metrics.size());
    stage.of_event.resize(version.events.size());
    for (int m = 0; m < static_cast<int>(version.metrics.size()); ++m) {
      const language::Metric& metric = version.metrics[index(m)];
      any_restarts_ = any_restarts_ || metric.restart_after.has_value();
      if (metric.looks_at_events()) stage.of_event[index(metric.event)].push_back(m);
    }
    stage.with_carried = series_with_carried(v);
    for (const language::Ladder& ladder : version.ladders) {
      auto& ids = stage.ladders.emplace_back();
      for (const int t : ladder.tiers) ids.push_back(tier_id(v, t));
    }
    for (const language::Tier& tier : version.tiers) {
      stage.carries = stage.carries || !tier.carries.empty();
      stage.costs_to_keep = stage.costs_to_keep || tier.costs_to_keep.has_value();
    }
    for (const language::OwnPeriod& period : version.periods) stage.own_periods.push_back(period.starts);
    kept_.push_back(cuts_to_keep(v));
    kept_answers_.push_back(answers_to_keep(v));
    stage.looked_at = looked_at_by(kept_answers_.back());
    stages_.push_back(std::move(stage));
    earning_.emplace_back(version, rulebook_.days_of(v), cap_use_);
    counted_elsewhere_.push_back(std::any_of(version.earn.begin(), version.earn.end(),
                                             [](const auto& rule) { return rule.counted_on >= 0; }));
    on_years_held_.push_back(std::any_of(version.metrics.begin(), version.metrics.end(), [](const auto& m) {
      return m.kind == language::MetricKind::HeldPeriods;
    }));
    any_birthdays_ = any_birthdays_ || uses_birthdays(version);
    any_milestones_ = any_milestones_ || !version.milestones.empty();
    any_years_held_ = any_years_held_ || on_years_held_.back();
    const bool tiers_ask = any_tier_asks_for_points(version);
    for (int u = 0; u < static_cast<int>(version.points.size()); ++u) {
      const bool converts =
          std::any_of(version.conversions.begin(), version.conversions.end(), [&](const auto& one) {
            return one.unit == u && one.when == language::Conversion::When::OnReaching;
          });
      const auto& exemptions = version.points[index(u)].exemptions;
      any_exemptions_ = any_exemptions_ || !exemptions.empty();
      if (tiers_ask || converts || !exemptions.empty()) coupled_[index(rulebook_.units().id(v, u))] = true;
      if (std::any_of(exemptions.begin(), exemptions.end(), [](const auto& one) { return one.start_over; }))
        starts_over_[index(rulebook_.units().id(v, u))] = true;
    }
  }
}

void Evaluator::Walk::watch(Observer* observer) {
  observer_ = observer;
  earning_.back().watch(observer);
}

void Evaluator::Walk::begin(const MemberHistory& history, Day as_of) {
  history_ = &history;
  as_of_ = as_of;
  start_ = std::max(history.joined, rulebook_.begins());
  today_ = kFirstDay;
  version_ = 0;
  begun_ = day_runs_ = any_grants_ = false;
  const Program& first = rulebook_.at(0);
  Day anchor = history.joined;
  if (first.membership_year_starts == Program::YearStart::NextMonth) {
    const Civil joined = civil(history.joined);
    anchor = add_months(day_of(joined.year, joined.month, 1), 1);
  }
  calendar_ = Calendar(anchor);
  cap_use_.clear();
  issued_by_origin_.clear();
  const auto units = index(rulebook_.units().count());
  const auto tiers = index(rulebook_.tiers().count());
  for (Stage& stage : stages_) {
    for (Series& series : stage.series) series.clear();
    for (Stage::WithCarried& one : stage.with_carried) one.series.clear();
  }
  for (auto& version : kept_) {
    for (KeptCut& one : version) one.known = false;
  }
  for (auto& version : kept_answers_) {
    for (KeptAnswer& one : version) one.known = false;
  }
  counted_ = 0;
  earned_.resize(units);
  for (Series& series : earned_) series.clear();
  books_.resize(units);
  counters_.assign(units, 0);
  books_until_.assign(units, kFirstDay);
  exempt_.assign(units, {});
  promised_.clear();
  last_exempt_.assign(units, kFirstDay);
  clocks_.resize(tiers);
  for (Clock& c : clocks_) c.begin();
  paid_above_.assign(tiers, false);
  held_on_.assign(tiers, {});
  shown_.assign(tiers, Shown{});
  reached_.assign(tiers, false);
  last_event_.assign(rulebook_.at(rulebook_.latest()).events.size(), kFirstDay);
  zeroes_.clear();
  last_for_unit_.clear();
  last_for_metric_.clear();
  arrivals_.clear();
  left_of_.clear();
  begin_activity();
  carried_.clear();
  invitations_.clear();
  reached_steps_.clear();
  elected_.assign(index(rulebook_.elections().count()), -1);
  pool_.clear();
  pools_.clear();
  early_openings_.clear();
  has_returns_.assign(history.activities.size(), false);
  for (const Activity& activity : history.activities) {
    if (activity.of >= 0) has_returns_[index(activity.of)] = true;
  }
  records_.clear();
  redemptions_.clear();
  order_total_ = 0;
  order_count_ = 0;
  begin_result();
  plan_look_backs();
  set_policies();
  for (ledger::Book& book : books_) book.clear();
}

// What is the same for every member, and memory for what is long, stays.
void Evaluator::Walk::begin_result() {
  Evaluation before = std::exchange(result_, Evaluation{});
  result_.as_of = as_of_;
  result_.versions = rulebook_.all();
  result_.sources = std::move(before.sources);
  result_.unit_names = std::move(before.unit_names);
  result_.changes = std::move(before.changes);
  result_.decisions = std::move(before.decisions);
  result_.accruals = std::move(before.accruals);
  result_.changes.clear();
  result_.decisions.clear();
  result_.accruals.clear();
}

// How the currencies of the version in force are spent and taken back.
void Evaluator::Walk::set_policies() {
  using language::PointCurrency;
  for (int unit = 0; unit < rulebook_.units().count(); ++unit) {
    const PointCurrency* of = last_terms(unit);
    if (of == nullptr) continue;
    const auto order = of->spend == PointCurrency::Spend::Oldest ? ledger::SpendOrder::Oldest
                                                                 : ledger::SpendOrder::FirstExpiring;
    auto take_back = ledger::TakeBack::IntoDebt;
    if (of->take_back == PointCurrency::TakeBack::OnlyPending) take_back = ledger::TakeBack::OnlyPending;
    if (of->take_back == PointCurrency::TakeBack::WithinBalance) take_back = ledger::TakeBack::WithinBalance;
    books_[index(unit)].set_policies(order, take_back);
  }
}

// The whole way: before the rules began, then day after day, then the standing on the last one.
const Evaluation& Evaluator::Walk::evaluate(const MemberHistory& history, Day as_of, bool running) {
  begin(history, as_of);
  result_.next_step = std::max(start_, history.joined);
  if (history.joined > as_of) return result_;
  result_.joined = true;
  running_ = running;
  const auto count = static_cast<std::int32_t>(history.activities.size());
  std::int32_t next = 0;
  for (; next < count && activity_at(next).day < start_ && activity_at(next).day <= as_of; ++next) {
    today_ = activity_at(next).day;
    arrive();
    process(next);
  }
  if (start_ <= as_of) {
    today_ = start_ - 1;
    arrive();
    today_ = start_;
    start_ladders();
    for (;;) {
      morning();
      for (; next < count && activity_at(next).day <= today_; ++next) process(next);
      if (!running || today_ < as_of) evening();
      look_who_is_in();
      result_.next_step = next_timer(next < count ? activity_at(next).day : kForever);
      Day following = std::min(result_.next_step, next_look_back());
      if (next < count) following = std::min(following, activity_at(next).day);
      if (following > as_of) break;
      today_ = following;
    }
  }
  rest_of_the_way();
  finish();
  if (next < count) result_.next_step = std::min(result_.next_step, activity_at(next).day);
  for (int unit = 0; unit < rulebook_.units().count(); ++unit)
    result_.next_step = std::min(result_.next_step, next_of_book(unit));
  return result_;
}

// From the last day on which something happened to the day asked about: only books and exemptions move.
void Evaluator::Walk::rest_of_the_way() {
  if (!begun_) {
    today_ = as_of_;
    arrive();
    return;
  }
  if (today_ == as_of_) return;
  today_ = as_of_;
  day_runs_ = running_;
  advance_books(today_);
}

void Evaluator::Walk::start_ladders() {
  begun_ = true;
  version_ = rulebook_.version_on(today_);
  set_policies();
  for (const language::Ladder& ladder : rules().ladders) {
    Clock& lowest = clock(tier_id(version_, ladder.tiers.front()));
    lowest.alive = lowest.lives = lowest.stays = true;
    lowest.since = lowest.entered = start_;
  }
  for (int id = 0; id < static_cast<int>(clocks_.size()); ++id) refresh(id);
  emit(-1, ChangeKind::Joined);
}

void Evaluator::Walk::morning() {
  day_runs_ = true;
  periods_ended_ = false;
  if (today_ == start_) {
    for (const OpeningTier& opening : early_openings_) bring_over(opening, -1);
  }
  const int version = rulebook_.version_on(today_);
  if (version != version_) begin_version(version);
  bring_over_today();
  end_of_yesterday();
  invite_today();
  share_pool_tiers();
  refresh_grants();
  advance_books(today_);
  settle_choices();
  convert_on_reaching(-1);
  arrive();
  judge_years_held();
  judge_new_facts();
  emit(-1, ChangeKind::Upgrade);
  by_calendar();
}

void Evaluator::Walk::evening() {
  keep_by_paying();
  for (int t = 0; t < static_cast<int>(rules().tiers.size()); ++t) {
    const language::Tier& rule = rules().tiers[index(t)];
    if (rule.for_everyone) continue;
    const int id = tier_id(version_, t);
    if (is_judging_day(rule.judge_entry, today_, calendar(version_))) {
      judge_entry(id, -1, today_);
      judge_life(id, -1, today_);
    }
    if (rule.keep == language::Keep::WhileMet) judge_while_met(id);
    judge_keeping(id);
  }
  std::fill(paid_above_.begin(), paid_above_.end(), false);
  day_runs_ = false;
  judge_trials();
  calendar_.set_trial({kFirstDay, kFirstDay - 1});
  carry_metrics();
  cut_balances();
  periods_ended_ = true;
  convert_on_days();
  note_exemptions();
  emit(-1, ChangeKind::Upgrade);
  note_held();
}

// ---- A version takes over
// ----------------------------------------------------------------------------------------

// Clocks go on by the names of their tiers; the lowest of each ladder lives, and what is not declared any
// more is gone.
void Evaluator::Walk::begin_version(int version) {
  const int before = version_;
  // Up to the evening before, points live by the rules of it.
  today_ = today_ - 1;
  advance_books(today_);
  today_ = today_ + 1;
  for (int unit = 0; unit < rulebook_.units().count(); ++unit) {
    start_lives_over(unit, today_ - 1);
    exempt_[index(unit)].clear();
    // What has rested has not lived through the days since: the first morning comes now.
    if (currency(unit) == nullptr) books_until_[index(unit)] = today_ - 1;
  }
  for (int id = 0; id < static_cast<int>(clocks_.size()); ++id) {
    Clock& c = clock(id);
    const language::Tier* old_rule = rule_in(before, id);
    const language::Tier* rule = rule_in(version, id);
    if (rule == nullptr) {
      if (c.lives) decide(Why::RulesEnded, id, -1, -1, today_, before, nullptr);
      c = Clock{};
      continue;
    }
    if (rule->for_everyone && !c.alive) {
      c.alive = true;
      c.entered = today_;
      c.valid_until = kForever;
    } else if (c.alive && !c.for_life && old_rule != nullptr && old_rule->keep == language::Keep::WhileMet &&
               !old_rule->for_everyone && c.valid_until == kForever) {
      c.valid_until = validity_from(*rule, today_, today_, calendar(version));
      if (c.valid_until == kForever) continue;
      c.entered = today_;
      c.periods = 1;
      for (Validity& validity : c.running) {
        if (validity.until < kForever) continue;
        validity.until = c.valid_until;
        validity.first = today_;
        validity.periods = 1;
      }
    }
  }
  version_ = version;
  set_policies();
  for (int id = 0; id < static_cast<int>(clocks_.size()); ++id) refresh(id);
}

// ---- What the calendar does
// -------------------------------------------------------------------------------------

// The birthday first, then the gifts of the day.
void Evaluator::Walk::by_calendar() {
  if (any_birthdays_ && birthday_is(today_)) celebrate();
  for (int rule = 0; rule < static_cast<int>(rules().earn.size()); ++rule) {
    const auto& yearly = rules().earn[index(rule)].yearly;
    if (!yearly || next_day_of_year({*yearly}, today_ - 1) != today_) continue;
    begin_activity();
    if (rules().earn_at_tier_reached) judge_entries(-1);
    give_yearly(rule);
    after_activity(-1);
  }
}

// A birthday earns and counts like an activity.
void Evaluator::Walk::celebrate() {
  begin_activity();
  note_event(language::kBirthdays, today_);
  Activity birthday;
  birthday.event = language::kBirthdays;
  birthday.day = today_;
  const EventView event(rules(), birthday);
  if (rules().earn_at_tier_reached) {
    count_birthday(event);
    judge_entries(-1);
  }
  const Side side(*this, version_);
  post_given(version_, -1, &event,
             earning_[index(version_)].earn(language::kBirthdays, event, moment(version_, side)));
  if (!rules().earn_at_tier_reached) count_birthday(event);
  after_activity(-1);
}

void Evaluator::Walk::count_birthday(const EventView& event) {
  for (int version = 0; version < rulebook_.versions(); ++version) {
    const Side member(*this, version);
    for (const int m : stages_[index(version)].of_event[language::kBirthdays]) {
      for_contributions(rulebook_.at(version).metrics[index(m)], event, member,
                        [&](const Contribution& adds) { count_days(version, m, -1, event, adds); });
    }
  }
}

// From the day after birth on; 29 February is 28 February in common years.
bool Evaluator::Walk::birthday_is(Day day) const {
  const int slot = rules().find_attribute("birthday");
  const std::int64_t born = slot < 0 ? kEmpty : attribute_on(slot, day);
  if (born == kEmpty || day.number <= born) return false;
  const Civil birth = civil(Day{static_cast<std::int32_t>(born)});
  return next_day_of_year({{birth.day, birth.month}}, day - 1) == day;
}

// ---- The public face
// ----------------------------------------------------------------------------------------

Evaluator::Evaluator(const Program& program) : walk_(std::make_unique<Walk>(program)) {}
Evaluator::~Evaluator() = default;

void Evaluator::watch(Observer* observer) { walk_->watch(observer); }
void Evaluator::compare_with(const Population* population) { walk_->compare_with(population); }
void Evaluator::trace(bool on) { walk_->trace(on); }
void Evaluator::ask_at(int minute) { walk_->ask_at(minute); }
const Evaluation& Evaluator::evaluate(const MemberHistory& history, Day as_of) {
  return walk_->evaluate(history, as_of, false);
}
const Evaluation& Evaluator::evaluate_running(const MemberHistory& history, Day as_of) {
  return walk_->evaluate(history, as_of, true);
}
Progress Evaluator::progress_to(int tier) const { return walk_->progress_to(tier); }
Progress Evaluator::progress_for_life(int tier) const { return walk_->progress_for_life(tier); }
Reach Evaluator::reach(const language::Atom& atom) const { return walk_->reach(atom); }
Keeping Evaluator::keeping(int tier) const { return walk_->keeping(tier); }
Day Evaluator::ends_on(int tier) const { return walk_->ends_on(tier); }
std::vector<Life> Evaluator::lives(int tier) const { return walk_->lives(tier); }
Day Evaluator::entry_judged_on(int tier) const { return walk_->entry_judged_on(tier); }
bool Evaluator::holds(const Conditions& conditions) const { return walk_->holds_all(conditions); }
Answers Evaluator::answers(const Conditions& conditions) const { return walk_->answers(conditions); }
std::int64_t Evaluator::measure(int m) const { return walk_->measure(m); }
std::int64_t Evaluator::attribute(int a) const { return walk_->attribute(a); }
int Evaluator::elected(int e) const { return walk_->elected(e); }
DayRange Evaluator::days_of(const language::Cap& cap) const { return walk_->days_of(cap); }
DayRange Evaluator::days_of(const language::Cap& cap, Day day) const { return walk_->days_of(cap, day); }
DayRange Evaluator::cycle_now(Cycle cycle) const { return walk_->cycle_now(cycle); }
std::int64_t Evaluator::value(int table) const { return walk_->value(table); }
std::optional<std::int64_t> Evaluator::compared_value(int statistic) const {
  return walk_->compared_value(statistic);
}
std::optional<Evaluator::AsEvent> Evaluator::missing_as(int tier, bool to_keep, int event) const {
  return walk_->missing_as(tier, to_keep, event);
}
std::vector<Evaluator::Counted> Evaluator::counted(int m, Day from) const { return walk_->counted(m, from); }
Day Evaluator::counts_from(int tier) const { return walk_->counts_from(tier); }
DayRange Evaluator::window_of(int measure) const { return walk_->window_of(measure); }
std::vector<Evaluator::NotCounted> Evaluator::not_counted(int m) const { return walk_->not_counted(m); }
std::vector<std::int64_t> Evaluator::said_in_lines(int measure, int line_field) const {
  return walk_->said_in_lines(measure, line_field);
}

}  // namespace rung::engine
