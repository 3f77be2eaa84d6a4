#include "app/why_try.h"

#include <algorithm>
#include <type_traits>

#include "app/why_plan.h"
#include "core/check.h"
#include "core/index.h"

namespace rung::app {

namespace {

using engine::Activity;
using engine::AlternativeProgress;
using engine::MemberHistory;
using language::Program;

// More of an amount than anybody spends, and how often a first guess is doubled: where that does not reach a
// tier, no amount does.
constexpr std::int64_t kMostAmount = 10'000'000'000;
constexpr int kMostDoublings = 14;
// How much is tried out for one answer: activities looked at, and histories at the least.
constexpr std::int64_t kMostActivities = 10'000'000;
constexpr std::int64_t kFewestTrials = 300;
constexpr std::int16_t kNoon = 12 * 60;

// What the history holds up to a day. The activities point into the original, which outlives the copy.
MemberHistory copy_until(const MemberHistory& history, Day day) {
  MemberHistory copy;
  copy.number = history.number;
  copy.id = history.id;
  copy.joined = history.joined;
  copy.attributes = history.attributes;
  copy.openings = history.openings;
  copy.pool_tiers = history.pool_tiers;
  for (const Activity& activity : history.activities) {
    if (activity.day <= day) copy.activities.push_back(activity);
  }
  return copy;
}

bool some_way_is_met(const engine::Progress& progress) {
  return std::any_of(progress.alternatives.begin(), progress.alternatives.end(),
                     [](const AlternativeProgress& way) { return way.met; });
}

class Trial {
 public:
  Trial(OpenShop& shop, const MemberView& view, int tier, Aim aim)
      : program_(shop.program()),
        history_(view.history),
        day_(shop.as_of()),
        tier_(tier),
        aim_(aim),
        valid_before_(view.evaluation.standings.at(index(tier)).valid_until),
        evaluator_(program_) {
    evaluator_.compare_with(&shop.base.compared_by({}));
    const auto activities = static_cast<std::int64_t>(history_.activities.size());
    trials_left_ = std::max(kFewestTrials, kMostActivities / (activities + kMostEvents));
  }

  // Not so many trials that somebody would have to wait.
  [[nodiscard]] bool may_go_on() const { return trials_left_ > 0; }

  struct Outcome {
    bool reached = false;
    bool held = false;  // at once
    int tier = -1;      // held in the ladder
    Day valid_until = kForever;
  };

  Outcome with(const Plan& plan) {
    --trials_left_;
    MemberHistory copy = copy_until(history_, day_);
    std::size_t width = 0;
    for (std::size_t e = 0; e < plan.events.size(); ++e) {
      const Pattern& pattern = plan.patterns[e];
      width +=
          (pattern.fields.size() + pattern.line.size()) * static_cast<std::size_t>(plan.events[e].number);
    }
    copy.values.reserve(width);  // activities point into it: it must not move
    for (std::size_t e = 0; e < plan.events.size(); ++e) {
      const TriedEvents& events = plan.events[e];
      for (std::int64_t i = 0; i < events.number; ++i) {
        // Equal amounts; what cannot be split evenly goes to the first.
        const std::int64_t amount =
            events.amount / events.number + (i == 0 ? events.amount % events.number : 0);
        add(copy, events, plan.patterns[e], amount);
      }
    }
    return judge(copy);
  }

  [[nodiscard]] engine::Progress once_completed(int activity) {
    MemberHistory copy = copy_until(history_, day_);
    Activity& order = copy.activities.at(index(activity));
    copy.values.assign(order.fields.begin(), order.fields.end());
    copy.values.at(language::kOrderStatus) = language::kCompleted;
    order.fields = copy.values;
    evaluator_.evaluate(copy, day_);
    return evaluator_.progress_to(tier_);
  }

 private:
  void add(MemberHistory& copy, const TriedEvents& events, const Pattern& pattern,
           std::int64_t amount) const {
    const std::size_t begin = copy.values.size();
    const std::size_t line = begin + pattern.fields.size();
    copy.values.insert(copy.values.end(), pattern.fields.begin(), pattern.fields.end());
    copy.values.insert(copy.values.end(), pattern.line.begin(), pattern.line.end());
    if (events.event == language::kOrders) {
      copy.values.at(begin + language::kOrderNetAmount) = 1;
      copy.values.at(begin + language::kOrderStatus) = language::kCompleted;
      copy.values.at(begin + language::kOrderDelivered) = kEmpty;
    }
    if (events.field >= 0) copy.values.at(begin + index(events.field)) = amount;
    if (!pattern.line.empty()) {
      copy.values.at(line + language::kLineNetAmount) = copy.values.at(begin + language::kOrderNetAmount);
      const int slot = pattern.line_slot_of(program_, events.event, events.field);
      if (slot >= 0) copy.values.at(line + index(slot)) = amount;
    }
    if (events.nights > 0) {
      copy.values.at(begin + index(events.nights_from)) = (day_ - (events.nights - 1)).number;
      copy.values.at(begin + index(events.nights_to)) = (day_ + 1).number;
    }
    Activity activity;
    activity.event = events.event;
    activity.day = day_;
    activity.minute = kNoon;
    activity.at_ms = (copy.activities.empty() ? 0 : copy.activities.back().at_ms) + 1;
    activity.fields = std::span<const std::int64_t>(copy.values.data() + begin, pattern.fields.size());
    activity.lines = std::span<const std::int64_t>(copy.values.data() + line, pattern.line.size());
    copy.activities.push_back(activity);
  }

  Outcome judge(const MemberHistory& copy) {
    const engine::Evaluation& evaluation = evaluator_.evaluate(copy, day_);
    const language::Tier& tier = program_.tiers.at(index(tier_));
    const engine::TierStanding& standing = evaluation.standings.at(index(tier_));
    Outcome outcome;
    outcome.tier = evaluation.tier.at(index(tier.ladder));
    outcome.valid_until = standing.valid_until;
    if (aim_ == Aim::Keep) {
      const engine::Keeping keeping = evaluator_.keeping(tier_);
      outcome.held = standing.alive && standing.valid_until > valid_before_;
      outcome.reached = outcome.held || keeping.kept;
      if (keeping.kept && !outcome.held) outcome.valid_until = keeping.renews_until;
    } else {
      outcome.held = standing.alive;
      const bool later = tier.judge_entry.kind != language::Judging::Kind::AfterActivity;
      outcome.reached = standing.alive || (later && some_way_is_met(evaluator_.progress_to(tier_)));
    }
    return outcome;
  }

  const Program& program_;
  const MemberHistory& history_;
  Day day_;
  int tier_;
  Aim aim_;
  Day valid_before_;
  std::int64_t trials_left_ = 0;
  engine::Evaluator evaluator_;
};

// Looks for the least of a plan that still reaches the tier.
class LeastSearch {
 public:
  LeastSearch(Trial& trial, Plan plan) : trial_(trial), plan_(std::move(plan)) {}

  std::optional<SmallestChange> least() {
    if (!begin()) return std::nullopt;
    for (std::size_t e = 0; e < plan_.events.size();) {
      if (plan_.events.size() > 1 && reached_without(e)) {
        drop(e);
        continue;
      }
      shrink(e, &TriedEvents::number, 1);
      TriedEvents& events = plan_.events[e];
      if (events.any_amount && events.amount > 0) events.amount = events.number;
      if (plan_.events[e].nights > 1) shrink_nights(e);
      if (plan_.events[e].field >= 0) shrink_amount(e);
      ++e;
    }
    return proven();
  }

 private:
  bool reached() { return trial_.with(plan_).reached; }

  // The plan as it stands, or more and more of the part that may grow.
  bool begin() {
    if (reached()) return true;
    if (plan_.grows < 0) return false;
    TriedEvents& events = plan_.events[index(plan_.grows)];
    std::int64_t& part = events.field < 0 ? events.number : events.amount;
    const std::int64_t most = events.field < 0 ? kMostEvents : kMostAmount;
    for (int i = 0; i < kMostDoublings && part < most && trial_.may_go_on(); ++i) {
      part = std::min(most, part * 2);
      if (reached()) return true;
    }
    return false;
  }

  bool reached_without(std::size_t e) {
    Plan less = plan_;
    less.events.erase(less.events.begin() + static_cast<std::ptrdiff_t>(e));
    less.patterns.erase(less.patterns.begin() + static_cast<std::ptrdiff_t>(e));
    return trial_.with(less).reached;
  }
  void drop(std::size_t e) {
    plan_.events.erase(plan_.events.begin() + static_cast<std::ptrdiff_t>(e));
    plan_.patterns.erase(plan_.patterns.begin() + static_cast<std::ptrdiff_t>(e));
    plan_.grows = -1;
  }

  // The least value of a part, from `least` on, that still reaches the tier. It does now.
  template <typename Number>
  void shrink(std::size_t e, Number TriedEvents::*part, std::type_identity_t<Number> least) {
    Number high = plan_.events[e].*part;
    if (high <= least) return;
    const auto enough = [&](Number value) {
      plan_.events[e].*part = value;
      return reached();
    };
    if (!enough(high - 1)) {
      plan_.events[e].*part = high;
      return;
    }
    Number low = least - 1;  // not enough, or not asked
    high -= 1;
    while (high - low > 1) {
      const Number middle = low + (high - low) / 2;
      (enough(middle) ? high : low) = middle;
    }
    plan_.events[e].*part = high;
  }
  void shrink_nights(std::size_t e) { shrink(e, &TriedEvents::nights, 1); }
  void shrink_amount(std::size_t e) {
    shrink(e, &TriedEvents::amount, plan_.events[e].number);
    plan_.events[e].any_amount = plan_.events[e].amount == plan_.events[e].number;
  }

  // With all of it, and with one unit less of any part not.
  std::optional<SmallestChange> proven() {
    const Trial::Outcome all = trial_.with(plan_);
    if (!all.reached) return std::nullopt;
    SmallestChange change;
    change.same_day = all.held;
    change.valid_until = all.valid_until;
    for (std::size_t e = 0; e < plan_.events.size(); ++e) {
      Plan less = plan_;
      TriedEvents& events = less.events[e];
      if (!events.any_amount) {
        --events.amount;
      } else if (events.nights > 1) {
        --events.nights;
      } else {
        --events.number;
        events.amount = std::min(events.amount, events.number);
      }
      const Trial::Outcome without = trial_.with(less);
      if (without.reached) return std::nullopt;
      change.tier_with_less = without.tier;
    }
    change.events = plan_.events;
    for (TriedEvents& events : change.events) {
      if (events.any_amount && events.event == language::kOrders) events.field = -1;
    }
    return change;
  }

  Trial& trial_;
  Plan plan_;
};

bool known(const std::vector<SmallestChange>& changes, const SmallestChange& change) {
  return std::any_of(changes.begin(), changes.end(),
                     [&](const SmallestChange& one) { return one.events == change.events; });
}

}  // namespace

TriedChanges smallest_changes(OpenShop& shop, const MemberView& view, const engine::Progress& progress,
                              Aim aim) {
  Trial trial(shop, view, progress.tier, aim);
  TriedChanges tried;
  const Planner planner(shop.program(), view, progress, aim == Aim::Keep);
  for (std::size_t w = 0; w < progress.alternatives.size(); ++w) {
    for (const std::vector<Plan>& same : planner.plans(w)) {
      for (const Plan& plan : same) {
        tried.all_tried = trial.may_go_on();
        if (!tried.all_tried) return tried;
        std::optional<SmallestChange> change = LeastSearch(trial, plan).least();
        if (!change) continue;
        change->alternative = static_cast<int>(w);
        if (!known(tried.changes, *change)) tried.changes.push_back(std::move(*change));
        break;
      }
    }
  }
  return tried;
}

engine::Progress progress_once_completed(OpenShop& shop, const MemberView& view, int activity, int tier) {
  return Trial(shop, view, tier, Aim::Reach).once_completed(activity);
}

}  // namespace rung::app
