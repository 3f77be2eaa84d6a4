// What activities count for, and when (docs/MEANING.md, 4).

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "engine/compare.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Metric;
using language::MetricKind;

bool is_record(int event) { return event == language::kRedemptions || event >= language::kOpenings; }

}  // namespace

// One activity: it earns, it counts, and a record does what it says. Then everything is judged.
void Evaluator::Walk::process(std::int32_t index_of) {
  const Activity& activity = activity_at(index_of);
  begin_activity();
  note_event(activity.event, activity.day, index_of);
  if (activity.event == language::kReturns) {
    const Activity* order = activity.of >= 0 ? &activity_at(activity.of) : nullptr;
    const EventView returned(rules(), activity, order);
    const std::vector<Met> before = begun_ ? what_holds() : std::vector<Met>();
    const ReturnedGoods goods = goods_returned(activity, returned);
    if (begun_) take_back(index_of, returned, goods.after);
    count_return(index_of, returned, goods);
    if (begun_) judge_again(index_of, before);
  } else {
    const EventView event(rules(), activity);
    const bool counted_first = begun_ && rules().earn_at_tier_reached;
    if (counted_first) {
      count(index_of, event);
      follow_carried();
      judge_entries(index_of);
    }
    if (begun_) earn(index_of, event);
    if (!counted_first) count(index_of, event);
    // Records of an own event number would be the program's own.
    if (is_record(activity.event) && activity.event <= language::kLastRecord) {
      if (!activity.of_other) record(index_of);
      if (activity.of_other && activity.event == language::kRedemptions) redeem_of_other(index_of);
      if (activity.of_other && activity.event == language::kCancellations) cancel(index_of);
    }
  }
  if (begun_) after_activity(index_of);
}

void Evaluator::Walk::begin_activity() {
  touched_.clear();
  gained_.clear();
  counted_back_.clear();
}

void Evaluator::Walk::after_activity(std::int32_t activity) {
  follow_carried();
  judge_activity(activity);
  emit(activity, ChangeKind::Upgrade);
}

void Evaluator::Walk::judge_activity(std::int32_t activity) {
  judge_entries(activity);
  const std::size_t gained = gained_.size();
  milestones(activity);
  convert_on_reaching(activity);
  if (gained_.size() > gained) judge_entries(activity);  // what they gave may be what a tier asks for
}

// The last day of each event; a metric that restarts is set back where the gap before this one was too long.
void Evaluator::Walk::note_event(int event, Day day, std::int32_t activity) {
  for (int version = 0; version < rulebook_.versions() && any_restarts_; ++version) {
    const auto& metrics = rulebook_.at(version).metrics;
    for (int m = 0; m < static_cast<int>(metrics.size()); ++m) {
      const Metric& metric = metrics[index(m)];
      if (!metric.restart_after) continue;
      const auto& events = metric.restart_events;
      if (std::find(events.begin(), events.end(), event) == events.end()) continue;
      if (activity >= 0 && gives_metric_away(activity, version, m)) continue;
      const Day end = add_duration(idle_since(version, m), *metric.restart_after);
      if (end < day) zeroes_[{version, m}].push_back(end);
      last_for_metric_[{version, m}] = day;
    }
  }
  if (activity < 0 || !activity_at(activity).of_other) {
    last_event_[index(event)] = day;
    return;
  }
  for (int unit = 0; unit < rulebook_.units().count(); ++unit) {
    if (!gives_unit_away(activity, unit)) last_for_unit_[{unit, event}] = day;
  }
}

void Evaluator::Walk::insert(int version, int metric, const Entry& entry) {
  Stage& stage = stages_[index(version)];
  const bool carried = entry.activity <= kCarried;
  ++counted_;
  if (!carried) stage.series[index(metric)].insert(entry);
  for (Stage::WithCarried& one : stage.with_carried) {
    if (one.metric == metric && (!carried || carried_cycle(entry) == one.cycle)) one.series.insert(entry);
  }
}

void Evaluator::Walk::insert_earned(int unit, const Entry& entry) {
  ++counted_;
  earned_[index(unit)].insert(entry);
}

// In every version, by its own metrics.
void Evaluator::Walk::count(std::int32_t activity, const EventView& event) {
  const Activity& at = activity_at(activity);
  const language::RecordFields& records = rules().records;
  if (at.event == language::kOpenings && !at.of_other) add_to_metrics(activity, records.opening_metrics);
  if (at.event == language::kAdjustments && !at.of_other)
    add_to_metrics(activity, records.adjustment_metrics);
  for (int version = 0; version < rulebook_.versions(); ++version) {
    const Side member(*this, version);
    for (const int m : stages_[index(version)].of_event[index(at.event)]) {
      const Metric& metric = rulebook_.at(version).metrics[index(m)];
      if (told(version)) tell_event(metric.where, event);
      if (gives_metric_away(activity, version, m)) continue;
      for_contributions(metric, event, member,
                        [&](const Contribution& adds) { count_days(version, m, activity, event, adds); });
    }
  }
  if (at.event == language::kOrders && event.is_completed() && !at.of_other) {
    order_total_ = add(order_total_, event.net_amount());
    ++order_count_;
  }
}

// On the day it counts for; spread over its nights; later days are waited for.
void Evaluator::Walk::count_days(int version, int m, std::int32_t activity, const EventView& event,
                                 const Contribution& adds) {
  const Metric& metric = rulebook_.at(version).metrics[index(m)];
  const auto put = [&](Day day, std::int32_t weight, std::int64_t value) {
    const Entry entry{day, activity, weight, value};
    if (day > today_) {
      arrivals_.push_back({day, activity, version, m, entry});
      return;
    }
    insert(version, m, entry);
    if (value > 0) gained_.push_back({day, version, m});
    if (day >= today_) return;
    touched_.push_back({day, version, m});
    counted_back_.push_back(day);
  };
  if (metric.nights_from >= 0) {
    const std::int64_t from = event.field(metric.nights_from);
    const std::int64_t to = event.field(metric.nights_to);
    if (from != kEmpty && to != kEmpty && from < to) {
      const std::int64_t nights = to - from;
      std::int64_t before = 0;
      for (std::int64_t i = 1; i <= nights; ++i) {
        const std::int64_t until = divide(static_cast<Wide>(adds.value) * i, nights, Rounding::Down);
        const bool counts = metric.kind == MetricKind::Count;
        const bool distinct = metric.kind == MetricKind::Distinct;
        put(Day{static_cast<std::int32_t>(from + i - 1)}, adds.weight,
            counts     ? 1
            : distinct ? adds.value
                       : until - before);
        before = until;
      }
      return;
    }
  }
  Day day = today_;
  const std::int64_t counted = metric.counted_on >= 0 ? event.field(metric.counted_on) : kEmpty;
  if (counted != kEmpty) day = Day{static_cast<std::int32_t>(counted)};
  put(day, adds.weight, adds.value);
}

Evaluator::Walk::ReturnedGoods Evaluator::Walk::goods_returned(const Activity& at,
                                                               const EventView& returned) {
  if (at.of < 0) return {};
  const EventView order(rules(), activity_at(at.of));
  Goods& left = left_of_.try_emplace(at.of, Goods::all_of(order)).first->second;
  const Goods before = left;
  left.take_out(returned);
  return {before, left};
}

// A return acts from its own day on, and counts on the day of the purchase unless the metric says otherwise.
void Evaluator::Walk::count_return(std::int32_t activity, const EventView& returned,
                                   const ReturnedGoods& goods) {
  const Activity& at = activity_at(activity);
  const Activity* order = at.of >= 0 ? &activity_at(at.of) : nullptr;
  for (int version = 0; version < rulebook_.versions(); ++version) {
    const Side member(*this, version);
    const std::optional<EventView> order_view =
        order != nullptr ? std::optional<EventView>(EventView(rulebook_.at(version), *order)) : std::nullopt;
    for (const int m : stages_[index(version)].of_event[language::kOrders]) {
      const Metric& metric = rulebook_.at(version).metrics[index(m)];
      if (gives_metric_away(activity, version, m)) continue;
      const auto takes = return_contribution(
          metric, {returned, order_view ? &*order_view : nullptr, &goods.before, &goods.after}, member);
      if (!takes) continue;
      Day day = at.day;
      if (order != nullptr && !metric.returns_on_return_day) {
        const std::int64_t counted = metric.counted_on >= 0 ? order_view->field(metric.counted_on) : kEmpty;
        day = counted == kEmpty ? order->day : Day{static_cast<std::int32_t>(counted)};
      }
      const Entry entry{day, activity, 0, takes->value};
      if (day > today_) {
        arrivals_.push_back({day, activity, version, m, entry});
      } else {
        insert(version, m, entry);
        if (day < today_ && takes->value != 0) counted_back_.push_back(day);
      }
    }
    // Own metrics over the returns themselves.
    const EventView as_event(rulebook_.at(version), at);
    for (const int m : stages_[index(version)].of_event[language::kReturns]) {
      if (gives_metric_away(activity, version, m)) continue;
      for_contributions(rulebook_.at(version).metrics[index(m)], as_event, member, [&](const auto& adds) {
        insert(version, m, Entry{at.day, activity, adds.weight, adds.value});
        if (adds.value > 0) gained_.push_back({at.day, version, m});
      });
    }
  }
}

// What happened earlier and counts from today on, in the order in which it happened; each is judged like an
// activity.
void Evaluator::Walk::arrive() {
  std::vector<Arrival> today;
  const auto later = std::stable_partition(arrivals_.begin(), arrivals_.end(),
                                           [&](const Arrival& one) { return one.day > today_; });
  today.assign(later, arrivals_.end());
  arrivals_.erase(later, arrivals_.end());
  std::stable_sort(today.begin(), today.end(),
                   [](const Arrival& a, const Arrival& b) { return a.activity < b.activity; });
  std::vector<Touched> gained;
  bool counts = false;  // for what is in force today
  for (std::size_t i = 0; i < today.size(); ++i) {
    const Arrival& one = today[i];
    if (one.version < 0) {
      insert_earned(one.index, one.entry);
    } else {
      insert(one.version, one.index, one.entry);
    }
    counts = counts || one.version < 0 || one.version == version_;
    if (one.entry.value > 0) gained.push_back({one.day, one.version, one.index});
    const bool last = i + 1 == today.size() || today[i + 1].activity != one.activity;
    if (!last) continue;
    begin_activity();
    gained_.swap(gained);
    gained.clear();
    const bool judged = begun_ && counts;
    counts = false;
    if (judged) judge_activity(std::max(one.activity, -1));  // what is carried over is of no activity
  }
}

}  // namespace rung::engine
