// Milestones, choices, vouchers and conversions (docs/MEANING.md, 11).

#include <algorithm>

#include "core/whole.h"
#include "property/engine/naive_walk.h"

namespace rung::naive {

using engine::Source;
using language::Conversion;
using language::Milestone;

namespace {

const Milestone* find_milestone(const language::Program& program, const Name& name, int& index) {
  for (std::size_t m = 0; m < program.milestones.size(); ++m) {
    index = static_cast<int>(m);
    if (program.milestones[m].name == name) return &program.milestones[m];
  }
  return nullptr;
}

// The steps that a value has come to, rising.
std::vector<std::int64_t> steps_up_to(const Milestone& milestone, std::int64_t value) {
  std::vector<std::int64_t> steps;
  const auto& v = milestone.values;
  if (milestone.kind == Milestone::Kind::Every) {
    const std::int64_t last = v.size() > 2 ? v[2] : kNoLimit;
    for (std::int64_t step = v[1]; step <= value && step <= last; step += v[0]) steps.push_back(step);
    return steps;
  }
  for (const std::int64_t step : v) {
    if (step <= value) steps.push_back(step);
  }
  return steps;
}

}  // namespace

// ---- Milestones

// The days on which the activity counted for the measure of a milestone.
std::set<Day> Walk::milestone_days(const Name& name, int activity, bool waited) const {
  std::set<Day> days;
  for (int v = 0; v < static_cast<int>(versions_.size()); ++v) {
    int index = 0;
    const Milestone* milestone = find_milestone(program(v), name, index);
    if (milestone == nullptr) continue;
    for (const Day day : followed_days(v, milestone->measure)) {
      if (day >= start_ && day < today_ && version_on(day) == v) days.insert(day);
    }
    for (const Fact& fact : facts({v, today_}, milestone->measure)) {
      const bool of_this = fact.activity == activity && !fact.returned;
      const bool in_time = fact.day >= start_ && fact.day <= today_ && version_on(fact.day) == v;
      const bool earlier = fact.day < today_ && !waited && activity >= 0;
      if (of_this && in_time && (earlier || fact.day == today_)) days.insert(fact.day);
    }
  }
  return days;
}

void Walk::look_at_milestones(int activity, bool waited) {
  std::map<Name, std::set<Day>> counted_on;
  std::set<Day> all_days{today_};
  for (const auto* rules : versions_) {
    for (const Milestone& milestone : rules->milestones) {
      const auto [days, is_new] = counted_on.try_emplace(milestone.name);
      if (is_new) days->second = milestone_days(milestone.name, activity, waited);
      all_days.insert(days->second.begin(), days->second.end());
    }
  }
  // What an opening comes to was rewarded where it comes from.
  const bool used_up = activity >= 0 && at(activity).event == language::kOpenings;
  for (const Day day : all_days) {
    for (const Milestone& milestone : program(asked_on(day).version).milestones) {
      if (day == today_ || counted_on[milestone.name].count(day) > 0)
        look_at_milestone(milestone.name, activity, day, used_up);
    }
  }
}

void Walk::look_at_milestone(const Name& name, int activity, Day as_of, bool used_up) {
  const Asked asked = asked_on(as_of);
  int index = 0;
  const Milestone* milestone = find_milestone(program(asked.version), name, index);
  if (milestone == nullptr) return;
  const Window& seen = program(asked.version).measures[static_cast<std::size_t>(milestone->measure)].window;
  Day period = kFirstDay;
  if (seen.kind == Window::Kind::This)
    period = calendar_.cycle(program(asked.version), seen.cycle, as_of).first;
  for (const std::int64_t step : steps_up_to(*milestone, shown(asked, milestone->measure))) {
    const bool known = std::any_of(told_.steps.begin(), told_.steps.end(), [&](const engine::StepReached& s) {
      const Name& of = program(s.version).milestones[static_cast<std::size_t>(s.milestone)].name;
      return of == name && s.step == step && s.period == period;
    });
    if (!known) reach(*milestone, asked.version, index, step, period, activity, used_up);
  }
}

void Walk::reach(const Milestone& milestone, int version, int index, std::int64_t step, Day period,
                 int activity, bool used_up) {
  engine::StepReached reached_step;
  reached_step.version = version;
  reached_step.milestone = index;
  reached_step.step = step;
  reached_step.period = period;
  reached_step.day = today_;
  reached_step.activity = activity;
  const Name key = "milestone " + milestone.name;
  reached_step.given =
      !used_up && met(milestone.where, {version, today_}) && times_left(milestone.caps, version, key, today_);
  told_.steps.push_back(reached_step);
  if (!reached_step.given) return;
  uses_.push_back({key, today_, {}, 1});
  give_all(milestone.gives.grants, {{Source::Kind::Milestone, milestone.name}, activity, version}, 1,
           "step " + std::to_string(step) + " of " + std::to_string(period.number));
  if (milestone.choice) open_choice(*milestone.choice, version, index, -1, milestone.name, activity);
}

void Walk::give_all(const std::vector<language::Grant>& grants, const Origin& origin, std::int64_t times,
                    const std::string& occasion) {
  for (const language::Grant& grant : grants) {
    const auto index = static_cast<std::size_t>(grant.unit.index);
    if (grant.unit.kind == UnitKind::Points)
      give(program(origin.version).points[index].name, grant.fixed * times, origin, today_);
    if (grant.unit.kind == UnitKind::Voucher) {
      issue(program(origin.version).vouchers[index].name, grant.fixed * times, 0, origin.source,
            origin.activity, occasion);
    }
  }
  settle_all();
}

// ---- Choices

void Walk::open_choice(const language::Choice& choice, int version, int milestone, int reward,
                       const Name& name, int activity) {
  OpenChoice open;
  open.name = name;
  open.choice = &choice;
  open.state.version = version;
  open.state.milestone = milestone;
  open.state.reward = reward;
  open.state.opened_on = today_;
  open.state.until = plus(today_, choice.within);
  open.state.activity = activity;
  choices_.push_back(open);
}

void Walk::choose(std::size_t number, int chosen, int activity) {
  OpenChoice& open = choices_[number];
  open.state.chosen = chosen;
  open.state.settled_on = today_;
  give_all(open.choice->of[static_cast<std::size_t>(chosen)],
           {{Source::Kind::Choice, open.name}, activity, open.state.version}, 1);
}

// Of a milestone or reward that the version in force does not have (13.2).
bool Walk::rests(const OpenChoice& open) const {
  const auto same = [&](const auto& one) { return one.name == open.name; };
  if (open.state.milestone >= 0) return std::none_of(now().milestones.begin(), now().milestones.end(), same);
  return std::none_of(now().rewards.begin(), now().rewards.end(), same);
}

void Walk::settle_choices() {
  for (OpenChoice& open : choices_) {
    if (open.state.settled_on || open.state.until >= today_ || rests(open)) continue;
    open.state.settled_on = today_;
    give_all(open.choice->otherwise, {{Source::Kind::Choice, open.name}, -1, open.state.version}, 1);
  }
}

// ---- Vouchers

// FNV-1a.
std::uint64_t VoucherLot::origin() const {
  std::uint64_t hash = 14695981039346656037U;
  for (const char letter : from) {
    hash ^= static_cast<std::uint64_t>(static_cast<unsigned char>(letter));
    hash *= 1099511628211U;
  }
  return hash;
}

namespace {

// The first 52 bits of the number that SplitMix64 gives for a piece.
std::int64_t number_of(const VoucherLot& lot, std::int64_t piece) {
  std::uint64_t state = lot.origin();
  std::uint64_t mixed = 0;
  for (std::int64_t i = 0; i <= lot.state.before + piece; ++i) {
    state += 0x9E3779B97F4A7C15U;
    mixed = state;
    mixed ^= mixed >> 30;
    mixed *= 0xBF58476D1CE4E5B9U;
    mixed ^= mixed >> 27;
    mixed *= 0x94D049BB133111EBU;
    mixed ^= mixed >> 31;
  }
  return static_cast<std::int64_t>(mixed >> 12);
}

bool is_used(const VoucherLot& lot, std::int64_t piece) {
  return std::any_of(lot.by.begin(), lot.by.end(), [piece](const auto& one) { return one.first == piece; });
}

}  // namespace

void Walk::issue(const Name& name, std::int64_t count, std::int64_t worth, const Source& from, int activity,
                 const std::string& occasion) {
  const language::Voucher* rules = nullptr;
  for (const language::Voucher& voucher : now().vouchers) {
    if (voucher.name == name) rules = &voucher;
  }
  if (rules == nullptr || count <= 0) return;
  VoucherLot lot;
  lot.voucher = name;
  lot.state.source = source(from);
  lot.state.activity = activity;
  lot.state.issued_on = today_;
  lot.state.count = count;
  lot.state.worth = worth;
  if (rules->life) {
    lot.state.last_day = rules->life_after_issue ? plus(today_, *rules->life) : last_of(today_, *rules->life);
    if (rules->life_snaps_to)
      lot.state.last_day = calendar_.cycle(now(), *rules->life_snaps_to, lot.state.last_day).last;
  }
  // Told apart by what gave them and when that happened, never by their place in the list.
  std::string when = occasion;
  if (when.empty() && activity < 0) when = "on " + std::to_string(today_.number);
  if (when.empty())
    when = now().events[static_cast<std::size_t>(at(activity).event)].name + " " +
           std::string(at(activity).source_id);
  lot.from = name + "\n" + from.text() + "\n" + when + "\n";
  for (const VoucherLot& earlier : vouchers_) {
    if (earlier.from != lot.from) continue;
    const engine::VoucherState& of = earlier.state;
    lot.state.before += of.count + of.used + of.expired + of.cancelled;
  }
  vouchers_.push_back(lot);
}

void Walk::expire_vouchers() {
  for (VoucherLot& lot : vouchers_) {
    const bool rests = std::none_of(now().vouchers.begin(), now().vouchers.end(),
                                    [&](const language::Voucher& one) { return one.name == lot.voucher; });
    if (rests || lot.state.last_day >= today_) continue;
    lot.state.expired += lot.state.count;
    lot.state.count = lot.state.worth = 0;
  }
}

void Walk::use_piece(VoucherLot& lot, std::int64_t piece, int activity) {
  const std::int64_t worth = lot.state.worth / lot.state.count;  // all are worth the same
  done_[activity].used.emplace_back(static_cast<std::size_t>(&lot - vouchers_.data()), worth);
  lot.by.emplace_back(piece, activity);
  lot.state.worth -= worth;
  --lot.state.count;
  ++lot.state.used;
}

// The one with the number that is named, if it is valid; else of those that are valid the one that ends
// first, then the one issued first.
void Walk::use_voucher(const Name& name, std::int64_t times, std::int64_t number, int activity) {
  const auto valid = [&](const VoucherLot& lot) {
    return lot.voucher == name && lot.state.count > 0 && lot.state.last_day >= today_;
  };
  for (VoucherLot& lot : vouchers_) {
    for (std::int64_t i = 0;
         number != kEmpty && times > 0 && valid(lot) && i < lot.state.count + lot.state.used; ++i) {
      if (is_used(lot, i) || number_of(lot, i) != number) continue;
      use_piece(lot, i, activity);
      --times;
      number = kEmpty;
    }
  }
  while (times > 0) {
    VoucherLot* next = nullptr;
    for (VoucherLot& lot : vouchers_) {
      if (!valid(lot)) continue;
      if (next == nullptr || std::pair{lot.state.last_day, lot.state.issued_on} <
                                 std::pair{next->state.last_day, next->state.issued_on}) {
        next = &lot;
      }
    }
    if (next == nullptr) return;
    std::int64_t piece = 0;
    while (is_used(*next, piece)) ++piece;
    use_piece(*next, piece, activity);
    --times;
  }
}

// ---- Conversions

bool Walk::convert(const Conversion& conversion, std::optional<std::int64_t> named, int activity) {
  const Name unit = now().points[static_cast<std::size_t>(conversion.unit)].name;
  if (only_counted(unit)) return false;
  Day until = kForever;
  if (conversion.counts_until) until = calendar_.cycle(now(), *conversion.counts_until, today_).first - 1;
  const auto counts = [&](const Lot& lot) { return usable(lot) && lot.lot.earned_on <= until; };
  std::int64_t available = 0;
  for (const Lot& lot : lots_) {
    if (lot.currency == unit && counts(lot)) available += lot.lot.left;
  }
  if (named) available = std::min(available, *named);
  const Name key = "convert " + conversion.name;
  if (available < conversion.at_least || !times_left(conversion.caps, version_, key, today_)) return false;
  const bool points = conversion.to.kind == UnitKind::Points;
  const auto index = static_cast<std::size_t>(conversion.to.index);
  const Name what = points ? now().points[index].name : now().vouchers[index].name;
  const std::int64_t left =
      room(conversion.caps, version_, key, today_, what, points ? conversion.to.index : -1);
  std::int64_t steps = available / conversion.per;
  if (left != kNoLimit) steps = std::min(steps, left / conversion.gives);
  if (steps <= 0) return false;
  take(unit, steps * conversion.per, counts);
  const std::int64_t given = steps * conversion.gives;
  uses_.push_back({key, today_, what, given});
  uses_.push_back({key, today_, {}, 1});
  const Source from{Source::Kind::Conversion, conversion.name};
  if (points) {
    give(what, given, {from, activity, version_}, today_);
    settle_all();
  } else {
    // Money makes one voucher that is worth all of it.
    issue(what, conversion.voucher_of_money ? 1 : given, conversion.voucher_of_money ? given : 0, from,
          activity);
  }
  return true;
}

void Walk::convert_on_reaching(int activity) {
  bool again = true;
  while (again) {
    again = false;
    for (const Conversion& conversion : now().conversions) {
      if (conversion.when == Conversion::When::OnReaching && convert(conversion, std::nullopt, activity))
        again = true;
    }
  }
}

void Walk::convert_on_days() {
  for (const Conversion& conversion : now().conversions) {
    if (conversion.when == Conversion::When::OnDays && is_named(today_, conversion.days))
      convert(conversion, std::nullopt, -1);
  }
}

}  // namespace rung::naive
