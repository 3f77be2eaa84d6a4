#include "app/purchases.h"

#include <map>

#include "core/check.h"
#include "core/whole.h"
#include "engine/matching.h"

namespace rung::app {

using engine::Activity;
using engine::EventView;

std::vector<PurchaseDay> purchase_days(const language::Program& program, const engine::MemberHistory& member,
                                       Day last) {
  std::map<Day, std::int64_t> by_day;
  for (const Activity& activity : member.activities) {
    if (activity.of_other || activity.day > last) continue;
    if (activity.event == language::kOrders) {
      const EventView order(program, activity);
      if (order.is_completed()) by_day[activity.day] = add(by_day[activity.day], order.net_amount());
    } else if (activity.event == language::kReturns && activity.of >= 0) {
      const Activity& order = member.activities.at(static_cast<std::size_t>(activity.of));
      const EventView returned(program, activity, &order);
      if (!order.of_other && order.day <= last && returned.is_completed())
        by_day[order.day] = add(by_day[order.day], -returned.net_amount());
    }
  }
  std::vector<PurchaseDay> days;
  for (const auto& [day, value] : by_day) days.push_back({day, value});
  return days;
}

PurchaseSummary summary_of(const std::vector<PurchaseDay>& days, Day last) {
  RUNG_CHECK(!days.empty() && days.back().day <= last, "who is summed up has bought");
  PurchaseSummary summary;
  const Day first = days.front().day;
  summary.purchases = {static_cast<std::int64_t>(days.size()) - 1, days.back().day - first, last - first};
  for (std::size_t i = 1; i < days.size(); ++i) {
    if (days[i].value <= 0) continue;
    ++summary.spending.purchases;
    summary.spending.total = add(summary.spending.total, days[i].value);
  }
  return summary;
}

}  // namespace rung::app
