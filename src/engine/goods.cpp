#include "engine/goods.h"

#include <algorithm>

#include "core/whole.h"

namespace rung::engine {
namespace {

std::int64_t or_zero(std::int64_t value) { return value == kEmpty ? 0 : value; }

}  // namespace

Goods Goods::all_of(const EventView& order) {
  Goods goods;
  goods.amount = order.net_amount();
  for (int i = 0; i < static_cast<int>(order.line_count()); ++i) {
    goods.lines.push_back(or_zero(order.line_field(i, language::kLineNetAmount)));
    goods.products.push_back(order.line_field(i, language::kLineProduct));
  }
  return goods;
}

// A return names a product, and that is found on its first line.
void Goods::take_from(std::size_t line, std::int64_t back) {
  for (std::size_t i = line; back > 0 && i < lines.size(); ++i) {
    if (i != line && (products[line] == kEmpty || products[i] != products[line])) continue;
    const std::int64_t taken = std::clamp<std::int64_t>(lines[i], 0, back);
    lines[i] -= taken;
    back -= taken;
  }
  lines[line] -= back;  // more than there was, or less than nothing
}

void Goods::take_out(const EventView& returned) {
  std::int64_t unplaced = returned.net_amount();
  for (int i = 0; i < static_cast<int>(returned.line_count()); ++i) {
    const int line = returned.order_line(i);
    if (line < 0) continue;
    const std::int64_t back = or_zero(returned.line_field(i, language::kLineNetAmount));
    take_from(static_cast<std::size_t>(line), back);
    unplaced -= back;
  }
  std::int64_t left = 0;
  for (const std::int64_t line : lines) left = add(left, std::max<std::int64_t>(line, 0));
  for (std::int64_t& line : lines) {
    if (unplaced == 0 || left <= 0) break;
    const std::int64_t open = std::max<std::int64_t>(line, 0);
    const std::int64_t share = divide(static_cast<Wide>(unplaced) * open, left, Rounding::Nearest);
    left -= open;
    unplaced -= share;
    line -= share;
  }
  amount -= returned.net_amount();
}

}  // namespace rung::engine
