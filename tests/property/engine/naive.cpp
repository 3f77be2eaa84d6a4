#include "property/engine/naive.h"

#include <algorithm>

#include "property/engine/naive_walk.h"

namespace rung::naive {

using engine::ChangeKind;
using language::Program;

Walk::Walk(const Program& program, const engine::MemberHistory& history, const Questions& questions)
    : history_(history),
      population_(questions.population),
      running_(questions.running),
      with_ends_(questions.ends),
      calendar_(history.joined, program.earlier.empty() ? program : *program.earlier.front()) {
  for (const auto& earlier : program.earlier) versions_.push_back(earlier.get());
  versions_.push_back(&program);
  start_ = std::max(history.joined, versions_.front()->effective_from);
}

// The last version that has begun, else the oldest.
int Walk::version_on(Day day) const {
  int result = 0;
  for (int v = 0; v < static_cast<int>(versions_.size()); ++v) {
    if (program(v).effective_from <= day) result = v;
  }
  return result;
}

const language::Tier* Walk::tier(int version, const Name& name) const {
  for (const language::Tier& tier : program(version).tiers) {
    if (tier.name == name) return &tier;
  }
  return nullptr;
}

int Walk::metric(int version, const Name& name) const {
  const auto& metrics = program(version).metrics;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    if (metrics[m].name == name) return static_cast<int>(m);
  }
  return -1;
}

std::vector<Name> Walk::tiers_upwards() const {
  std::vector<Name> result;
  for (const language::Tier& tier : now().tiers) {
    if (!tier.for_everyone) result.push_back(tier.name);
  }
  return result;
}

// ---- Days

void Walk::begin() {
  began_ = begins_ = true;
  look(-1);
  for (const engine::OpeningTier& opening : history_.openings) {
    if (opening.since > today_) continue;
    const int tier = now().records.tiers.at(static_cast<std::size_t>(opening.tier));
    if (tier < 0) continue;
    bring_over(now().tiers[static_cast<std::size_t>(tier)].name, opening.since, opening.valid_until);
  }
  for (int i = 0; i < happened_; ++i) {
    if (at(i).event == language::kOpenings && !at(i).of_other) bring_over_by(i, -1);
  }
  begins_ = false;
}

void Walk::morning() {
  waited_ = 0;
  periods_ended_ = false;
  day_runs_ = true;
  take_over();
  begins_ = true;
  if (today_ > start_ && !silent_) bring_over_today();
  begins_ = false;
  end_statuses();
  expire();
  expire_vouchers();
  settle_all();
  settle_choices();
  convert_on_reaching(-1);
  count_what_waited();
  judge_years_held();
  judge_new_facts();
  look(-1);
  if (!silent_) calendar_activities();
}

// The activities of earlier days that count from today on.
std::set<int> Walk::waiting() const {
  std::set<int> result;
  for (std::size_t m = 0; m < now().metrics.size(); ++m) {
    const language::Metric& metric = now().metrics[m];
    if (metric.counted_on < 0 && metric.nights_from < 0) continue;  // counts on its own day
    for (const Fact& fact : metric_facts(asked_now(), static_cast<int>(m))) {
      if (fact.activity >= 0 && fact.day == today_) result.insert(fact.activity);
    }
  }
  for (const EarnedFact& earned : earned_) {
    if (earned.fact.activity >= 0 && earned.fact.day == today_) result.insert(earned.fact.activity);
  }
  return result;
}

void Walk::count_what_waited() {
  for (std::size_t c = 0; c < carried_.size(); ++c) {
    if (carried_[c].day != today_ || carried_[c].counted) continue;
    carried_[c].counted = true;
    if (carried_[c].amount == 0 || metric(version_, carried_[c].metric) < 0) continue;
    begin_step(-1, true, carried_[c].metric);
    after_counting(-1, true);
  }
  waited_ = happened_;
  const std::set<int> activities = waiting();
  for (const int activity : activities) {
    waited_ = activity + 1;
    begin_step(activity, true);
    after_counting(activity, true);
  }
  waited_ = happened_;
}

// Whether some rule of some version looks at birthdays; else nobody notices them.
bool Walk::birthdays_matter() const {
  const auto listed = [](const std::vector<int>& events) {
    return std::count(events.begin(), events.end(), int{language::kBirthdays}) > 0;
  };
  bool matter = false;
  for (const Program* rules : versions_) {
    for (const auto& rule : rules->earn)
      matter = matter || (!rule.yearly && rule.event == language::kBirthdays);
    for (const auto& m : rules->metrics) {
      const bool counted = m.looks_at_events() && m.event == language::kBirthdays;
      matter = matter || counted || listed(m.restart_events);
    }
    for (const auto& t : rules->tiers) matter = matter || listed(t.lost_events);
    for (const auto& points : rules->points) matter = matter || listed(points.idle_events);
  }
  return matter;
}

void Walk::celebrate_birthday() {
  if (!birthdays_matter()) return;
  const int attribute_index = now().find_attribute("birthday");
  const std::int64_t value = attribute_index < 0 ? kEmpty : attribute(attribute_index, today_);
  if (value == kEmpty) return;
  const Day born{static_cast<std::int32_t>(value)};
  const Civil date = civil(born);
  if (today_ <= born || !is_named(today_, std::pair{date.day, date.month})) return;
  engine::Activity birthday;
  birthday.event = language::kBirthdays;
  birthday.day = today_;
  begin_step(-1, false);
  if (now().earn_at_tier_reached) {
    calendar_events_.emplace_back(language::kBirthdays, today_);
    judge(-1, true);
    earn(birthday, -1);
  } else {
    earn(birthday, -1);
    calendar_events_.emplace_back(language::kBirthdays, today_);
  }
  after_counting(-1, false);
  look(-1);
}

void Walk::calendar_activities() {
  celebrate_birthday();
  for (std::size_t r = 0; r < now().earn.size(); ++r) {
    const auto& yearly = now().earn[r].yearly;
    if (!yearly || !is_named(today_, *yearly)) continue;
    begin_step(-1, false);
    if (now().earn_at_tier_reached) judge(-1, true);
    earn_yearly(static_cast<int>(r));
    after_counting(-1, false);
    look(-1);
  }
}

void Walk::happen(int activity) {
  happened_ = activity + 1;
  waited_ = happened_;
  begin_step(activity, false);
  const engine::Activity& a = at(activity);
  if (today_ < start_) {
    counted_ = recorded_ = happened_;
    // What there was before: the tiers of it wait for the start.
    if (a.event == language::kOpenings) open_accounts(activity);
    if (a.event == language::kAdjustments) adjust(activity);
    if (a.event == language::kRedemptions) redeem(activity);
    if (a.event == language::kGrants) grant(activity);
    if (a.event == language::kCancellations) cancel(activity);
    if (a.event == language::kTransfers) transfer(activity);
    if (a.event == language::kStates) freeze(activity);
    return;
  }
  const bool may_revoke = a.event == language::kReturns && now().returns_may_revoke;
  const auto held_before = may_revoke ? what_holds() : std::map<Name, std::vector<bool>>{};
  if (now().earn_at_tier_reached && a.event != language::kReturns) {
    counted_ = happened_;
    follow_carried();
    judge(activity, false);
    earn(a, activity);
  } else {
    earn(a, activity);
    counted_ = happened_;
  }
  recorded_ = happened_;
  record(activity);
  if (a.event == language::kReturns && now().returns_may_revoke) revoke(held_before);
  follow_carried();
  after_counting(activity, false);
  look(activity);
}

// Steps 3.8 to 3.10.
void Walk::after_counting(int activity, bool waited) {
  judge(activity, waited);
  const std::size_t before = accruals_.size();
  look_at_milestones(activity, waited);
  convert_on_reaching(activity);
  if (accruals_.size() > before) judge(activity, waited);
}

void Walk::evening() {
  keep_by_paying();
  for (const Name& name : tiers_upwards()) judge_on_schedule(name);
  paid_above_.clear();
  day_runs_ = false;
  judge_trials();
  end_periods();
  convert_on_days();
  look(-1);
  note_spared();
  held_days_.emplace_back();
  for (int ladder = 0; ladder < static_cast<int>(now().ladders.size()); ++ladder)
    held_days_.back().push_back(held(ladder));
}

// ---- The history of the ladders

namespace {

// Ladders of several versions are the same if they have the same lowest tier.
const Name& ladder_name(const Program& program, int ladder) {
  const int lowest = program.ladders[static_cast<std::size_t>(ladder)].tiers.front();
  return program.tiers[static_cast<std::size_t>(lowest)].name;
}

}  // namespace

void Walk::note_since() {
  for (const auto& [name, day] : std::map(since_)) {
    if (tier(version_, name) == nullptr) since_.erase(name);
  }
  for (const language::Tier& t : now().tiers) {
    if (!alive(t.name)) {
      since_.erase(t.name);
    } else {
      since_.try_emplace(t.name, today_);
    }
  }
}

void Walk::look(int activity, const std::optional<Brought>& brought) {
  note_since();
  for (int ladder = 0; ladder < static_cast<int>(now().ladders.size()); ++ladder) {
    const auto last = shown_.find(ladder_name(now(), ladder));
    const Name tier_held = held(ladder);
    if (!(brought && brought->first == tier_held) && last != shown_.end() && clocks_[tier_held].alive()) {
      const int before = now().find_tier(last->second.first);
      if (before >= 0 && now().find_tier(tier_held) > before) restart_year(today_, tier_held, false);
    }
  }
  for (int ladder = 0; ladder < static_cast<int>(now().ladders.size()); ++ladder)
    note_change(ladder, activity, brought);
}

void Walk::note_change(int ladder, int activity, const std::optional<Brought>& brought) {
  const Name tier_held = held(ladder);
  const Day until = last_day(tier_held);
  const auto [entry, first] = shown_.try_emplace(ladder_name(now(), ladder), Name{}, kForever);
  auto& [last, last_until] = entry->second;
  if (!first && tier_held == last && until == last_until) return;
  engine::TierChange change;
  change.day = today_;
  change.version = version_;
  change.ladder = ladder;
  change.tier = now().find_tier(tier_held);
  change.from = first ? -1 : now().find_tier(last);
  change.valid_until = until;
  change.activity = activity;
  if (first) {
    change.kind = ChangeKind::Joined;
  } else if (tier_held == last) {
    change.kind = ChangeKind::Renewal;
  } else if (brought && brought->first == tier_held) {
    change.kind = ChangeKind::BroughtOver;
    change.day = brought->second;  // since when it is held
  } else if (change.from < 0 || change.tier < change.from) {
    change.kind = ChangeKind::Downgrade;
  } else {
    change.kind = clocks_[tier_held].alive() ? ChangeKind::Upgrade : ChangeKind::Granted;
  }
  told_.changes.push_back(change);
  last = tier_held;
  last_until = until;
}

// ---- The walk

std::vector<Outcome> Walk::run(const std::vector<Day>& as_of) {
  std::vector<Outcome> result;
  std::size_t next = 0;
  today_ = std::min(start_, as_of.front());
  if (!history_.activities.empty()) today_ = std::min(today_, history_.activities.front().day);
  for (; next < as_of.size(); today_ = today_ + 1) {
    if (today_ <= start_) version_ = version_on(today_);
    if (today_ == start_) begin();
    if (today_ >= start_) morning();
    while (happened_ < static_cast<int>(history_.activities.size()) && at(happened_).day == today_)
      happen(happened_);
    // The evening of a day before the start changes nothing.
    for (std::size_t i = next; running_ != nullptr && i < as_of.size() && as_of[i] == today_; ++i)
      running_->push_back(outcome());
    if (today_ >= start_) evening();
    for (; next < as_of.size() && as_of[next] == today_; ++next) result.push_back(outcome());
  }
  return result;
}

// Through the evening of `last`, with nothing told.
void Walk::walk_to(Day last) {
  Day day = std::min(start_, last);
  if (!history_.activities.empty()) day = std::min(day, history_.activities.front().day);
  for (; day <= last; day = day + 1) {
    today_ = day;
    if (today_ <= start_) version_ = version_on(today_);
    if (today_ == start_) begin();
    if (today_ >= start_) morning();
    while (happened_ < static_cast<int>(history_.activities.size()) && at(happened_).day == today_)
      happen(happened_);
    if (today_ >= start_) evening();
  }
}

std::vector<Outcome> evaluate(const Program& program, const engine::MemberHistory& history,
                              const std::vector<Day>& as_of, const Questions& questions) {
  return Walk(program, history, questions).run(as_of);
}

}  // namespace rung::naive
