#include "engine/example_world.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "core/index.h"
#include "core/whole.h"
#include "engine/allowed.h"
#include "engine/cancelled.h"
#include "engine/compare.h"
#include "engine/pool.h"
#include "engine/present.h"

namespace rung::engine {
namespace {

using language::ExampleDef;
using language::ExampleEvent;
using language::ExampleMember;
using language::Program;
using language::ProgramPtr;

constexpr std::int64_t kMillisecondsPerMinute = 60'000;
constexpr std::int64_t kMinutesPerDay = 24 * 60;

void correct(std::vector<std::int64_t>& values, const std::vector<std::int64_t>& by) {
  for (std::size_t i = 0; i < std::min(values.size(), by.size()); ++i) {
    if (by[i] != kEmpty) values[i] = by[i];
  }
}

// The text of a record's field, to find the member it names.
std::string text_of(const Program& program, const ExampleDef& example, std::int64_t value) {
  if (value == kEmpty) return {};
  if (value < language::kUnknownSymbol) return program.symbols.at(index(value));
  return example.texts.at(index(value - language::kUnknownSymbol));
}

// Records that rules can refuse.
bool is_judged(const ExampleEvent& event) {
  return event.event == language::kRedemptions || event.event == language::kCancellations ||
         event.event == language::kTransfers || event.event == language::kRequests ||
         event.event == language::kChoices || event.event == language::kGrants ||
         event.event == language::kPools;
}

// What history a member has: his own, on a day, from the events that are given.
struct Choice {
  int member = 0;
  Day known_on;
  const std::set<int>* refused = nullptr;
  int before = -1;  // only events up to this one, in the order of time; -1: all
};

class Builder {
 public:
  Builder(const Program& program, const ExampleDef& example, const std::vector<LocalTime>& times,
          const std::vector<std::size_t>& order)
      : program_(program), example_(example), times_(times), order_(order) {}

  MemberHistory build(const Choice& choice) const {
    const ExampleMember& who =
        choice.member == 0 ? example_.member : example_.others[index(choice.member - 1)];
    MemberHistory history;
    history.id = choice.member == 0 ? "member" : who.name;
    history.joined = who.joined;
    add_attributes(who, choice, history);
    if (who.tier >= 0) add_opening(who, history);
    add_activities(choice, history);
    return history;
  }

 private:
  void add_attributes(const ExampleMember& who, const Choice& choice, MemberHistory& history) const {
    for (const auto& [attribute, value] : who.attributes)
      history.attributes.push_back({attribute, who.joined, value});
    for (const ExampleDef::Change& change : example_.changes) {
      if (change.member == choice.member)
        history.attributes.push_back({change.attribute, change.day, change.value});
    }
    std::stable_sort(history.attributes.begin(), history.attributes.end(),
                     [](const AttributeFact& a, const AttributeFact& b) {
                       return std::pair(a.attribute, a.from) < std::pair(b.attribute, b.from);
                     });
  }

  void add_opening(const ExampleMember& who, MemberHistory& history) const {
    const Program& then = version_of(who.joined);
    const auto& tiers = then.records.tiers;
    const auto choice = std::find(tiers.begin(), tiers.end(), who.tier);
    if (choice == tiers.end()) return;  // the tier for everyone
    history.openings.push_back(
        {static_cast<int>(choice - tiers.begin()), who.tier_since.value_or(who.joined), who.tier_until});
  }

  const Program& version_of(Day day) const {
    const Program* version = &program_;
    for (auto earlier = program_.earlier.rbegin(); earlier != program_.earlier.rend(); ++earlier) {
      if (version->effective_from <= day) break;
      version = earlier->get();
    }
    return *version;
  }

  void add_activities(const Choice& choice, MemberHistory& history) const {
    std::vector<std::size_t> own;
    for (const std::size_t i : order_) {
      const ExampleEvent& event = example_.events[i];
      const bool known = event.booked.value_or(kFirstDay) <= choice.known_on;
      const bool refused = choice.refused != nullptr && choice.refused->count(static_cast<int>(i)) > 0;
      if (event.member == choice.member && !event.correction && known && !refused) own.push_back(i);
      if (static_cast<int>(i) == choice.before) break;
    }
    std::vector<std::int32_t> position(example_.events.size(), -1);
    std::size_t values = 0;
    for (std::size_t i = 0; i < own.size(); ++i) {
      position[own[i]] = static_cast<std::int32_t>(i);
      values += example_.events[own[i]].fields.size() + example_.events[own[i]].line.size();
    }
    history.values.reserve(values);  // spans point into it: it must not move
    for (const std::size_t i : own) {
      const ExampleEvent event = corrected(i, choice.known_on);
      Activity activity;
      activity.number = static_cast<ActivityNumber>(i) + 1;  // the same on every day, whatever is known then
      activity.event = event.event;
      activity.of = event.of >= 0 ? position[index(event.of)] : -1;
      activity.day = times_[i].day;
      activity.minute = static_cast<std::int16_t>(times_[i].minute);
      // Of events of one minute the line of the example decides.
      activity.at_ms = (times_[i].day.number * kMinutesPerDay + times_[i].minute) * kMillisecondsPerMinute +
                       static_cast<std::int64_t>(i);
      activity.fields = keep(history, event.fields);
      activity.lines = keep(history, event.line);
      if (event.event == language::kPools && program_.records.pool_owner >= 0) {
        const std::int64_t owner = event.fields[index(program_.records.pool_owner)];
        activity.own_pool = text_of(program_, example_, owner) == history.id;
      }
      history.activities.push_back(activity);
    }
  }

  static std::span<const std::int64_t> keep(MemberHistory& history, const std::vector<std::int64_t>& from) {
    const std::size_t begin = history.values.size();
    history.values.insert(history.values.end(), from.begin(), from.end());
    return {history.values.data() + begin, from.size()};
  }

  // With the corrections known on a day, in the order of time.
  ExampleEvent corrected(std::size_t number, Day known_on) const {
    ExampleEvent event = example_.events[number];
    std::vector<const ExampleEvent*> corrections;
    for (const ExampleEvent& one : example_.events) {
      if (one.correction && one.of == static_cast<int>(number) && one.day <= known_on)
        corrections.push_back(&one);
    }
    std::stable_sort(corrections.begin(), corrections.end(),
                     [](const ExampleEvent* a, const ExampleEvent* b) { return a->day < b->day; });
    for (const ExampleEvent* by : corrections) {
      correct(event.fields, by->fields);
      correct(event.line, by->line);
    }
    return event;
  }

  const Program& program_;
  const ExampleDef& example_;
  const std::vector<LocalTime>& times_;
  const std::vector<std::size_t>& order_;
};

// When each event happened, by the program's clock.
std::vector<LocalTime> times_of(const ExampleDef& example, const ToProgramTime& to_program_time) {
  std::vector<LocalTime> times;
  for (const ExampleEvent& event : example.events) {
    LocalTime time{event.day, event.minute};
    if (!event.zone.empty() && to_program_time) time = to_program_time(event.zone, time).value_or(time);
    times.push_back(time);
  }
  return times;
}

// Events that happened, in the order of time.
std::vector<std::size_t> order_of(const ExampleDef& example, const std::vector<LocalTime>& times) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < example.events.size(); ++i) {
    if (!example.events[i].correction) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tuple(times[a].day, times[a].minute) < std::tuple(times[b].day, times[b].minute);
  });
  return order;
}

}  // namespace

class ExampleWorld::Work {
 public:
  Work(ProgramPtr program, const ExampleDef& example, const ToProgramTime& to_program_time)
      : program_(std::move(program)),
        example_(example),
        times_(times_of(example, to_program_time)),
        order_(order_of(example, times_)),
        builder_(*program_, example, times_, order_) {
    judge_records();
  }

  const MemberHistory& history(int member, Day known_on) {
    Known& known = known_on_day(known_on);
    auto& found = known.histories[member];
    if (!found) found = std::make_unique<MemberHistory>(build(member, known_on, -1, known));
    return *found;
  }

  const Population& population(Day known_on) {
    Known& known = known_on_day(known_on);
    if (known.compared) return known.statistics;
    known.compared = true;
    compare(known, known_on);
    return known.statistics;
  }

  [[nodiscard]] int event_of(const Activity& activity) const {
    return activity.of_other ? -1 : static_cast<int>(activity.number) - 1;
  }
  [[nodiscard]] bool refused(int event) const { return refused_.count(event) > 0; }

 private:
  // What is known on one day: kept until another day is asked about.
  struct Known {
    Day day;
    std::map<int, std::unique_ptr<MemberHistory>> histories;
    std::vector<std::unique_ptr<MemberHistory>> own;  // what households are made of
    std::vector<std::unique_ptr<std::vector<PoolPart>>> parts;
    Statistics statistics;
    bool compared = false;
  };

  Known& known_on_day(Day day) {
    if (!known_ || known_->day != day) {
      known_ = std::make_unique<Known>();
      known_->day = day;
    }
    return *known_;
  }

  [[nodiscard]] int members() const { return static_cast<int>(example_.others.size()) + 1; }

  [[nodiscard]] bool is_named(int member, std::int64_t value) const {
    const std::string name = text_of(*program_, example_, value);
    return member == 0 ? name == "member" : name == example_.others[index(member - 1)].name;
  }

  // A member's own history, his presents, the tiers he shares, and what his household did.
  MemberHistory build(int member, Day known_on, int before, Known& known) {
    MemberHistory own = builder_.build({member, known_on, &refused_, before});
    if (gives_presents(*program_)) add_presents({member, known_on, &refused_, before}, own);
    if (program_->pools.empty() || example_.others.empty()) return own;
    share_owner_tiers(own, known_on, known);
    return with_members({member, known_on, &refused_, before}, std::move(own), known);
  }

  MemberHistory with_members(const Choice& owner, MemberHistory own, Known& known) {
    auto parts = std::make_unique<std::vector<PoolPart>>();
    for (int other = 0; other < members(); ++other) {
      if (other == owner.member) continue;
      auto history = std::make_unique<MemberHistory>(
          builder_.build({other, owner.known_on, owner.refused, owner.before}));
      for (const PoolStay& stay : pool_stays(*program_, *history)) {
        if (is_named(owner.member, stay.owner)) parts->push_back({history.get(), stay});
      }
      known.own.push_back(std::move(history));
    }
    if (parts->empty()) return own;
    known.own.push_back(std::make_unique<MemberHistory>(std::move(own)));
    known.parts.push_back(std::move(parts));
    return with_household(*known.own.back(), *known.parts.back());
  }

  // An owner is in nobody else's household.
  void share_owner_tiers(MemberHistory& own, Day known_on, Known& known) {
    for (const PoolStay& stay : pool_stays(*program_, own)) {
      for (int owner = 0; owner < members(); ++owner) {
        if (!is_named(owner, stay.owner)) continue;
        const Choice choice{owner, known_on, &refused_, -1};
        const ProgramPtr version = version_on(program_, known_on);
        Evaluator evaluator(*version);
        const MemberHistory history = with_members(choice, builder_.build(choice), known);
        const auto tiers = shared_tiers(*version, evaluator.evaluate(history, known_on), stay);
        own.pool_tiers.insert(own.pool_tiers.end(), tiers.begin(), tiers.end());
      }
    }
  }

  void add_presents(const Choice& recipient, MemberHistory& history) {
    for (int other = 0; other < members(); ++other) {
      const MemberHistory giver =
          builder_.build({other, recipient.known_on, recipient.refused, recipient.before});
      for (std::size_t i = 0; i < giver.activities.size(); ++i) {
        const auto present =
            present_of(*version_on(program_, giver.activities[i].day), giver, static_cast<std::int32_t>(i));
        if (!present || !is_named(recipient.member, present->recipient)) continue;
        presents_.push_back(present->fields);
        add_present(*present, history);
      }
    }
  }

  // Everybody, groups as often as they are many.
  void compare(Known& known, Day known_on) {
    Day from = example_.member.joined;
    for (const ExampleMember& other : example_.others) from = std::min(from, other.joined);
    std::vector<StatisticDay> days = judging_days_by_comparison(program_, from, known_on);
    const ProgramPtr today = version_on(program_, known_on);
    days.push_back({known_on, today, statistics_of_the_day(*today)});
    const Base base = [&](const std::function<void(const MemberHistory&)>& take) {
      for (int member = 0; member < members(); ++member) {
        const MemberHistory history = build(member, known_on, -1, known);
        for (std::int64_t i = 0; i < count_of(member); ++i) take(history);
      }
    };
    for (const StatisticDay& day : days) {
      if (!day.statistics.empty()) work_out(day, base, known.statistics);
    }
  }

  // In the order of time: each is allowed or refused by what is known when it is made.
  void judge_records() {
    for (const std::size_t i : order_) {
      const ExampleEvent& event = example_.events[i];
      if (!is_judged(event)) continue;
      const Day known_on = std::max(times_[i].day, event.booked.value_or(kFirstDay));
      Known then;
      then.day = known_on;
      MemberHistory history = build(event.member, known_on, static_cast<int>(i), then);
      const auto own = std::find_if(
          history.activities.begin(), history.activities.end(),
          [&](const Activity& a) { return !a.of_other && a.number == static_cast<ActivityNumber>(i) + 1; });
      if (own == history.activities.end()) continue;
      const Activity record = *own;
      const Day day = record.day;
      history.activities.erase(own, history.activities.end());
      const ProgramPtr version = version_on(program_, day);
      Evaluator evaluator(*version);
      // Without its comparisons a record would be judged as if nobody else were there.
      const bool compares = !statistics_of_the_day(*version).empty();
      if (compares) {
        refused_.insert(static_cast<int>(i));  // the others are compared without it
        compare(then, day);
        refused_.erase(static_cast<int>(i));
        evaluator.compare_with(&then.statistics);
      }
      const Evaluation& evaluation = evaluator.evaluate_running(history, day);
      Evaluator of_owner(*version);
      const Purse purse = purse_for(*version, record, history, i, of_owner, then);
      const bool fits = in_stock(*version, i, known_on) && has_room(*version, i, known_on, record);
      if (!fits || !allowed(evaluator, evaluation, history, record, purse))
        refused_.insert(static_cast<int>(i));
    }
  }

  // The owner's balance, where the member redeems out of it, without the redemption that is asked about.
  Purse purse_for(const Program& version, const Activity& record, const MemberHistory& history,
                  std::size_t event, Evaluator& of_owner, Known& known) {
    if (record.event != language::kRedemptions) return {};
    const auto stay = current_stay(version, history);
    if (!stay || !stay->redeems) return {};
    const auto owner = member_named(stay->owner);
    if (!owner) return {};
    refused_.insert(static_cast<int>(event));
    const Choice choice{*owner, known.day, &refused_, static_cast<int>(event)};
    known.own.push_back(std::make_unique<MemberHistory>(with_members(choice, builder_.build(choice), known)));
    refused_.erase(static_cast<int>(event));
    return purse_of(version, of_owner.evaluate_running(*known.own.back(), record.day), *stay);
  }

  [[nodiscard]] std::optional<int> member_named(std::int64_t value) const {
    for (int member = 0; member < members(); ++member) {
      if (is_named(member, value)) return member;
    }
    return std::nullopt;
  }

  // Who joins a household must find room in it; its owner is one of them.
  [[nodiscard]] bool has_room(const Program& version, std::size_t event, Day known_on,
                              const Activity& record) const {
    const language::RecordFields& slots = version.records;
    if (record.event != language::kPools || record.own_pool) return true;
    const std::int64_t pool = record.fields[index(slots.pool_pool)];
    if (record.fields[index(slots.pool_left)] == 1 || pool == kEmpty || slots.pools[index(pool)] < 0)
      return true;
    const language::Pool& rule = version.pools[index(slots.pools[index(pool)])];
    std::int64_t size = 2;  // the owner, and who joins
    for (int other = 0; other < members(); ++other) {
      if (other == example_.events[event].member) continue;
      const MemberHistory history = builder_.build({other, known_on, &refused_, static_cast<int>(event)});
      const auto stay = current_stay(version, history);
      const bool there =
          stay && stay->pool == rule.name && stay->owner == record.fields[index(slots.pool_owner)];
      if (there) size += count_of(other);
    }
    return size <= rule.members;
  }

  [[nodiscard]] std::int64_t count_of(int member) const {
    return member == 0 ? 1 : example_.others[index(member - 1)].count;
  }

  // `at most N times in total` of a reward, over everybody up to an event: it is no member's own.
  [[nodiscard]] bool in_stock(const Program& version, std::size_t event, Day known_on) const {
    const ExampleEvent& wanted = example_.events[event];
    const language::RecordFields& slots = version.records;
    if (wanted.event != language::kRedemptions) return true;
    const std::int64_t word = wanted.fields[index(slots.redemption_reward)];
    if (word == kEmpty || slots.rewards[index(word)] < 0) return true;
    const language::Reward& reward = version.rewards[index(slots.rewards[index(word)])];
    for (const language::Cap& cap : reward.caps) {
      if (cap.scope != language::Cap::Scope::InTotal) continue;
      std::int64_t taken = 0;
      for (int member = 0; member < members(); ++member) {
        const MemberHistory history = builder_.build({member, known_on, &refused_, static_cast<int>(event)});
        for (std::size_t i = 0; i < history.activities.size(); ++i) {
          const Activity& activity = history.activities[i];
          if (activity.event != language::kRedemptions) continue;
          if (cancelled_by(version, history, static_cast<std::int32_t>(i)) != nullptr) continue;
          if (activity.fields[index(slots.redemption_reward)] != word) continue;
          const std::int64_t times = activity.fields[index(slots.redemption_times)];
          const auto all = multiply_checked(count_of(member), times == kEmpty ? 1 : times);
          if (!all || *all > cap.limit - taken) return false;
          taken += *all;
        }
      }
    }
    return true;
  }

  ProgramPtr program_;
  const ExampleDef& example_;
  std::vector<LocalTime> times_;
  std::vector<std::size_t> order_;
  Builder builder_;
  std::set<int> refused_;
  std::vector<std::shared_ptr<const std::vector<std::int64_t>>> presents_;
  std::unique_ptr<Known> known_;
};

ExampleWorld::ExampleWorld(ProgramPtr program, const ExampleDef& example,
                           const ToProgramTime& to_program_time)
    : work_(std::make_unique<Work>(std::move(program), example, to_program_time)) {}
ExampleWorld::~ExampleWorld() = default;

const MemberHistory& ExampleWorld::history(int member, Day known_on) {
  return work_->history(member, known_on);
}
const Population& ExampleWorld::population(Day known_on) { return work_->population(known_on); }
int ExampleWorld::event_of(const Activity& activity) const { return work_->event_of(activity); }
bool ExampleWorld::refused(int event) const { return work_->refused(event); }

MemberHistory example_history(const Program& program, const ExampleDef& example) {
  const std::vector<LocalTime> times = times_of(example, {});
  const std::vector<std::size_t> order = order_of(example, times);
  return Builder(program, example, times, order).build({0, kLastDay, nullptr, -1});
}

}  // namespace rung::engine
