// What activities count for, and what they earn.

#include <algorithm>

#include "core/whole.h"
#include "engine/compare.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::PointCurrency;

std::size_t index(int number) { return static_cast<std::size_t>(number); }

Day last_day_of(const PointCurrency& currency, Day earned, Day joined) {
  switch (currency.expiry) {
    case PointCurrency::Expiry::Never:
    case PointCurrency::Expiry::Idle: return kForever;  // the latter: evaluate() refuses such a program yet
    case PointCurrency::Expiry::AfterEarning: {
      const Day last = add_duration(earned, currency.life);
      return currency.life_snaps_to ? cycle_around(*currency.life_snaps_to, last, joined).last : last;
    }
    case PointCurrency::Expiry::AtEnd: {
      const Day end = cycle_around(currency.end_cycle, earned, joined).last;
      return currency.end_next ? cycle_around(currency.end_cycle, end + 1, joined).last : end;
    }
  }
  return kForever;
}

// A completed order without a delivery day was handed over on its own day.
std::optional<Day> usable_from(const PointCurrency& currency, const EventView& event,
                               const Activity& activity) {
  if (!event.is_completed()) return std::nullopt;
  if (currency.pending_after_earning) return add_duration(activity.day, *currency.pending_after_earning);
  if (!currency.pending_after_delivery || activity.event != language::kOrders) return activity.day;
  const std::int64_t delivered = event.field(language::kOrderDelivered);
  const Day from = delivered == kEmpty ? activity.day : Day{static_cast<std::int32_t>(delivered)};
  return add_duration(from, *currency.pending_after_delivery);
}

}  // namespace

void Evaluator::Walk::insert(int metric, const Entry& entry) {
  metric_series_[index(metric)].insert(entry);
  for (const int measure : measures_of_metric_[index(metric)]) cursors_[index(measure)].inserted(entry);
}

void Evaluator::Walk::insert_earned(int unit, const Entry& entry) {
  earned_series_[index(unit)].insert(entry);
  for (const int measure : measures_of_unit_[index(unit)]) cursors_[index(measure)].inserted(entry);
}

void Evaluator::Walk::count(std::int32_t activity, const EventView& event) {
  const Activity& at = activity_at(activity);
  for (const int m : metrics_of_event_[index(at.event)]) {
    if (observer_ != nullptr) tell_event(program_.metrics[index(m)].where, event);
    const auto adds = contribution(program_.metrics[index(m)], event);
    if (adds) insert(m, Entry{at.day, activity, adds->weight, adds->value});
  }
  if (at.event == language::kOrders && event.is_completed()) {
    order_total_ = add(order_total_, event.net_amount());
    ++order_count_;
  }
}

// A return acts from its own day on, and counts on the day of the purchase unless the metric says otherwise.
void Evaluator::Walk::count_return(std::int32_t activity, const EventView& returned) {
  const Activity& at = activity_at(activity);
  const Activity* order = at.of >= 0 ? &activity_at(at.of) : nullptr;
  const std::optional<EventView> order_view =
      order != nullptr ? std::optional<EventView>(EventView(program_, *order)) : std::nullopt;
  for (const int m : metrics_of_event_[index(language::kOrders)]) {
    const language::Metric& metric = program_.metrics[index(m)];
    const auto takes = return_contribution(metric, returned, order_view ? &*order_view : nullptr);
    if (!takes) continue;
    const Day counted_on = order != nullptr && !metric.returns_on_return_day ? order->day : at.day;
    insert(m, Entry{counted_on, activity, 0, takes->value});
  }
  // Own metrics over the returns themselves.
  const EventView as_event(program_, at);
  for (const int m : metrics_of_event_[index(language::kReturns)]) {
    const auto adds = contribution(program_.metrics[index(m)], as_event);
    if (adds) insert(m, Entry{at.day, activity, adds->weight, adds->value});
  }
}

void Evaluator::Walk::earn(std::int32_t activity, const EventView& event) {
  const Activity& at = activity_at(activity);
  const bool is_order = at.event == language::kOrders;
  if (is_order && event.field(language::kOrderStatus) == language::kCancelled) return;
  if (observer_ != nullptr) tell_rules(activity, event);
  RulePoints points;
  if (is_order && has_returns_[index(activity)]) {
    records_.push_back(earning_.earn_recorded(activity, event, at.day, *this));
    points = records_.back().given;
  } else {
    points = earning_.earn(at.event, event, at.day, *this);
  }
  for (std::size_t rule = 0; rule < points.size(); ++rule) {
    if (points[rule] > 0) accrue(activity, rule, points[rule], event);
  }
}

void Evaluator::Walk::take_back(std::int32_t activity, const EventView& returned) {
  const Activity& at = activity_at(activity);
  RulePoints points;
  Day counted_on = at.day;
  bool counted = true;  // points of an order that is not completed were never counted
  if (at.of >= 0) {
    const auto record =
        std::find_if(records_.begin(), records_.end(), [&](const auto& r) { return r.activity == at.of; });
    if (record == records_.end()) return;  // cancelled, or from before the rules began: it earned nothing
    const Activity& order = activity_at(at.of);
    const EventView order_view(program_, order);
    counted_on = order.day;
    counted = order_view.is_completed();
    points = earning_.take_back(*record, order_view, returned, order.day);
  } else {
    points = earning_.take_back_unlinked(returned, at.day, *this);
  }
  for (std::size_t rule = 0; rule < points.size(); ++rule) {
    if (points[rule] == 0) continue;
    const language::EarnRule& by = program_.earn[rule];
    result_.accruals.push_back(
        {activity, static_cast<std::int32_t>(rule), by.unit, -points[rule], at.day, at.day, kForever});
    if (by.counts_for_tiers && counted) insert_earned(by.unit, Entry{counted_on, activity, 0, -points[rule]});
  }
}

void Evaluator::Walk::accrue(std::int32_t activity, std::size_t rule, std::int64_t points,
                             const EventView& event) {
  const Activity& at = activity_at(activity);
  const language::EarnRule& by = program_.earn[rule];
  const PointCurrency& currency = program_.points[index(by.unit)];
  Accrual accrual{activity,
                  static_cast<std::int32_t>(rule),
                  by.unit,
                  points,
                  at.day,
                  usable_from(currency, event, at),
                  last_day_of(currency, at.day, history_->joined)};
  result_.accruals.push_back(accrual);
  if (by.counts_for_tiers && event.is_completed()) insert_earned(by.unit, Entry{at.day, activity, 1, points});
}

}  // namespace rung::engine
