#include "engine/goods.h"

#include <algorithm>

#include "core/whole.h"

namespace rung::engine {
namespace {

std::int64_t share(std::int64_t amount, std::int64_t left, std::int64_t whole) {
  if (whole <= 0 || left == whole) return amount;
  return divide(static_cast<Wide>(amount) * std::max<std::int64_t>(left, 0), whole, Rounding::Nearest);
}

}  // namespace

Goods Goods::all_of(const EventView& order) {
  Goods goods;
  goods.fill(order);
  return goods;
}

void Goods::fill(const EventView& order) {
  amount = order.net_amount();
  lines.clear();
  for (int i = 0; i < static_cast<int>(order.line_count()); ++i)
    lines.push_back(or_zero(order.line_field(i, language::kLineNetAmount)));
}

void Goods::take_from(std::span<const int> where, std::int64_t back) {
  for (const int line : where) {
    if (back <= 0) break;
    std::int64_t& has = lines[static_cast<std::size_t>(line)];
    const std::int64_t taken = std::clamp<std::int64_t>(has, 0, back);
    has -= taken;
    back -= taken;
  }
  lines[static_cast<std::size_t>(where.front())] -= back;  // more than there was, or less than nothing
}

void Goods::take_out(const EventView& returned) {
  std::int64_t unplaced = returned.net_amount();
  for (int i = 0; i < static_cast<int>(returned.line_count()); ++i) {
    const std::span<const int> where = returned.order_lines(i);
    if (where.empty()) continue;
    const std::int64_t back = or_zero(returned.line_field(i, language::kLineNetAmount));
    take_from(where, back);
    unplaced -= back;
  }
  spread(unplaced);
  amount -= returned.net_amount();
}

std::int64_t Goods::left_of(std::int64_t value, const EventView& order) const {
  return share(value, amount, order.net_amount());
}

std::int64_t Goods::left_of_line(std::int64_t value, const EventView& order, int line) const {
  return share(value, lines[static_cast<std::size_t>(line)],
               or_zero(order.line_field(line, language::kLineNetAmount)));
}

void Goods::spread(std::int64_t back) {
  std::int64_t left = 0;
  for (const std::int64_t line : lines) left = add(left, std::max<std::int64_t>(line, 0));
  back = std::min(back, left);  // shipping and the like is no goods
  for (std::int64_t& line : lines) {
    if (back == 0 || left <= 0) break;
    const std::int64_t open = std::max<std::int64_t>(line, 0);
    const std::int64_t part = share(back, open, left);
    left -= open;
    back -= part;
    line -= part;
  }
}

}  // namespace rung::engine
