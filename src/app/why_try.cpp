#include "app/why_try.h"

#include <algorithm>

#include "core/check.h"

namespace rung::app {

namespace {

using engine::Activity;
using engine::MemberHistory;
using language::Program;

constexpr std::int64_t kMostOrders = 500;
// A text that no rule mentions: "any other goods".
constexpr std::int64_t kSomeText = language::kUnknownSymbol + (std::int64_t{1} << 40);
constexpr std::int16_t kNoon = 12 * 60;

// What the history holds up to a day. The activities point into the original, which outlives the copy.
MemberHistory copy_until(const MemberHistory& history, Day day) {
  MemberHistory copy;
  copy.number = history.number;
  copy.id = history.id;
  copy.joined = history.joined;
  copy.attributes = history.attributes;
  copy.openings = history.openings;
  for (const Activity& activity : history.activities) {
    if (activity.day <= day) copy.activities.push_back(activity);
  }
  return copy;
}

std::vector<std::int64_t> plain_values(const std::vector<language::Field>& fields) {
  std::vector<std::int64_t> values;
  for (const language::Field& field : fields) {
    values.push_back(field.unit.kind == UnitKind::Text ? kSomeText : kEmpty);
  }
  return values;
}

// The kind of order that is added: its fields and its one line, without amounts.
struct Pattern {
  std::vector<std::int64_t> fields;
  std::vector<std::int64_t> line;
};

Pattern plain_pattern(const Program& program) {
  const language::EventType& orders = program.events.at(language::kOrders);
  Pattern pattern{plain_values(orders.fields), plain_values(orders.line_fields)};
  // An order of nothing special: no coupon, no channel.
  std::fill(pattern.fields.begin(), pattern.fields.end(), kEmpty);
  return pattern;
}

// The member's own last order, as far as a new one would be like it.
std::optional<Pattern> own_pattern(const Program& program, const MemberHistory& history) {
  const std::size_t width = program.events.at(language::kOrders).line_fields.size();
  for (auto activity = history.activities.rbegin(); activity != history.activities.rend(); ++activity) {
    if (activity->event != language::kOrders || activity->fields.empty()) continue;
    Pattern pattern;
    pattern.fields.assign(activity->fields.begin(), activity->fields.end());
    if (activity->lines.size() >= width) {
      pattern.line.assign(activity->lines.begin(),
                          activity->lines.begin() + static_cast<std::ptrdiff_t>(width));
    } else {
      pattern.line = plain_pattern(program).line;
    }
    return pattern;
  }
  return std::nullopt;
}

class Trial {
 public:
  Trial(const OpenShop& shop, const MemberView& view, int tier)
      : program_(shop.program()),
        history_(view.history),
        day_(shop.as_of()),
        tier_(tier),
        evaluator_(program_) {}

  struct Outcome {
    bool reached = false;
    bool held = false;
    int tier = -1;  // held in the ladder
    Day valid_until = kForever;
  };

  Outcome with_orders(const Pattern& pattern, std::int64_t orders, std::int64_t amount) {
    MemberHistory copy = copy_until(history_, day_);
    const std::size_t width = pattern.fields.size() + pattern.line.size();
    copy.values.reserve(width *
                        static_cast<std::size_t>(orders));  // activities point into it: it must not move
    for (std::int64_t i = 0; i < orders; ++i) {
      // Equal amounts; what cannot be split evenly goes to the first.
      add_order(copy, pattern, amount / orders + (i == 0 ? amount % orders : 0), i);
    }
    return judge(copy);
  }

  [[nodiscard]] engine::Progress once_completed(int activity) {
    MemberHistory copy = copy_until(history_, day_);
    Activity& order = copy.activities.at(static_cast<std::size_t>(activity));
    copy.values.assign(order.fields.begin(), order.fields.end());
    copy.values.at(language::kOrderStatus) = language::kCompleted;
    order.fields = copy.values;
    evaluator_.evaluate(copy, day_);
    return evaluator_.progress_to(tier_);
  }

 private:
  void add_order(MemberHistory& copy, const Pattern& pattern, std::int64_t amount, std::int64_t number) {
    const std::size_t begin = copy.values.size();
    copy.values.insert(copy.values.end(), pattern.fields.begin(), pattern.fields.end());
    copy.values.insert(copy.values.end(), pattern.line.begin(), pattern.line.end());
    copy.values.at(begin + language::kOrderNetAmount) = amount;
    copy.values.at(begin + language::kOrderStatus) = language::kCompleted;
    copy.values.at(begin + language::kOrderDelivered) = kEmpty;
    const std::size_t line = begin + pattern.fields.size();
    copy.values.at(line + language::kLineNetAmount) = amount;
    Activity order;
    order.event = language::kOrders;
    order.day = day_;
    order.minute = kNoon;
    order.at_ms = (copy.activities.empty() ? 0 : copy.activities.back().at_ms) + 1 + number;
    order.fields = std::span<const std::int64_t>(copy.values.data() + begin, pattern.fields.size());
    order.lines = std::span<const std::int64_t>(copy.values.data() + line, pattern.line.size());
    copy.activities.push_back(order);
  }

  Outcome judge(const MemberHistory& copy) {
    const engine::Evaluation& evaluation = evaluator_.evaluate(copy, day_);
    const language::Tier& tier = program_.tiers.at(static_cast<std::size_t>(tier_));
    const engine::TierStanding& standing = evaluation.standings.at(static_cast<std::size_t>(tier_));
    return {evaluator_.progress_to(tier_).reached || standing.alive, standing.alive,
            evaluation.tier.at(static_cast<std::size_t>(tier.ladder)), standing.valid_until};
  }

  const Program& program_;
  const MemberHistory& history_;
  Day day_;
  int tier_;
  engine::Evaluator evaluator_;
};

// What one alternative asks for, as orders; nothing if orders alone cannot fill it.
struct Need {
  std::int64_t orders = 0;
  std::int64_t amount = 0;
};

std::optional<Need> need_of(const Program& program, const engine::AlternativeProgress& way) {
  Need need;
  for (const engine::Gap& gap : way.gaps) {
    if (gap.missing == 0) continue;
    if (gap.measure < 0) return std::nullopt;
    const language::Measure& measure = program.measures.at(static_cast<std::size_t>(gap.measure));
    if (measure.kind != language::Measure::Kind::Metric) return std::nullopt;
    const language::Metric& metric = program.metrics.at(static_cast<std::size_t>(measure.index));
    if (metric.event != language::kOrders) return std::nullopt;
    if (metric.kind == language::MetricKind::Count) {
      need.orders = std::max(need.orders, gap.missing);
    } else if (metric.kind == language::MetricKind::Sum && metric.field == language::kOrderNetAmount) {
      need.amount = std::max(need.amount, gap.missing);
    } else {
      return std::nullopt;
    }
  }
  if (need.orders == 0 && need.amount == 0) return std::nullopt;
  return need;
}

// Tries what an alternative needs, and a little less of it.
std::optional<SmallestChange> try_out(Trial& trial, const Pattern& pattern, const Need& need) {
  SmallestChange change;
  change.orders = std::max<std::int64_t>(1, need.orders);
  change.any_amount = need.amount == 0;
  change.amount = change.any_amount ? change.orders : need.amount;  // one minor unit each
  if (change.orders > kMostOrders || change.amount < change.orders) return std::nullopt;
  const Trial::Outcome with = trial.with_orders(pattern, change.orders, change.amount);
  if (!with.reached) return std::nullopt;
  Trial::Outcome less;
  if (change.any_amount) {
    less = trial.with_orders(pattern, change.orders - 1, change.orders - 1);
  } else {
    less = trial.with_orders(pattern, change.orders, change.amount - 1);
    if (change.orders > 1 && trial.with_orders(pattern, change.orders - 1, change.amount).reached)
      return std::nullopt;
  }
  if (less.reached) return std::nullopt;
  change.same_day = with.held;
  change.tier_with_less = less.tier;
  change.valid_until = with.valid_until;
  return change;
}

}  // namespace

std::vector<SmallestChange> smallest_changes(const OpenShop& shop, const MemberView& view,
                                             const engine::Progress& progress) {
  const Program& program = shop.program();
  std::vector<Pattern> patterns{plain_pattern(program)};
  if (auto own = own_pattern(program, view.history)) patterns.push_back(std::move(*own));
  Trial trial(shop, view, progress.tier);
  std::vector<SmallestChange> changes;
  for (std::size_t i = 0; i < progress.alternatives.size(); ++i) {
    const std::optional<Need> need = need_of(program, progress.alternatives[i]);
    if (!need) continue;
    for (const Pattern& pattern : patterns) {
      std::optional<SmallestChange> change = try_out(trial, pattern, *need);
      if (!change) continue;
      change->alternative = static_cast<int>(i);
      changes.push_back(*change);
      break;
    }
  }
  return changes;
}

engine::Progress progress_once_completed(const OpenShop& shop, const MemberView& view, int activity,
                                         int tier) {
  return Trial(shop, view, tier).once_completed(activity);
}

}  // namespace rung::app
