#include "language/predicted.h"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace rung::language {
namespace {

using What = Predicted::What;

constexpr std::array<std::pair<std::string_view, What>, 2> kWords{
    {{"predicted_value", What::Value}, {"predicted_purchases", What::Purchases}}};
constexpr std::string_view kInNext = " in next ";
constexpr int kCommon = 12;

}  // namespace

bool is_predicted_word(std::string_view name) { return name == kWords[0].first || name == kWords[1].first; }

std::optional<PredictedName> predicted_name(std::string_view name) {
  for (const auto& [word, what] : kWords) {
    if (!name.starts_with(word) || !name.substr(word.size()).starts_with(kInNext)) continue;
    const std::string_view horizon = name.substr(word.size() + kInNext.size());
    PredictedName found{what, std::string(word), 0, {}};
    const char* const end = horizon.data() + horizon.size();
    const auto read = std::from_chars(horizon.data(), end, found.count);
    if (read.ec != std::errc() || read.ptr == end) return std::nullopt;
    found.unit = std::string(read.ptr + 1, end);
    return found;
  }
  return std::nullopt;
}

std::string predicted_attribute_name(std::string_view word, int months) {
  return fmt::format("{}{}{} {}", word, kInNext, months, months == 1 ? "month" : "months");
}

bool is_horizon(Context& ctx, const PredictedName& name, const Place& at) {
  const std::string common = predicted_attribute_name(name.word, kCommon);
  if (!name.unit.starts_with("month")) {
    ctx.error("R330", at, fmt::format("`{}` is predicted for whole months, not for {}", name.word, name.unit),
              fmt::format("write `{}`", common), common);
    return false;
  }
  if (name.count >= 1 && name.count <= kMostMonthsAhead) return true;
  ctx.error("R330", at, fmt::format("nothing is predicted for {} {}", name.count, name.unit),
            fmt::format("write a number of months from 1 to {}, such as `{}`", kMostMonthsAhead, common));
  return false;
}

int predicted_attribute(Context& ctx, const PredictedName& name, const Place& at) {
  if (!is_horizon(ctx, name, at)) return -1;
  Field field{predicted_attribute_name(name.word, name.count),
              {name.what == What::Value ? UnitKind::Money : UnitKind::Thousandths, 0},
              {},
              {name.what, name.count}};
  const int known = ctx.program.find_attribute(field.name);
  if (known >= 0) return known;
  ctx.program.attributes.push_back(std::move(field));
  return static_cast<int>(ctx.program.attributes.size()) - 1;
}

void report_no_horizon(Context& ctx, const std::string& word, const Place& at,
                       const std::optional<Place>& period) {
  const std::string right = predicted_attribute_name(word, kCommon);
  if (period) {
    ctx.error("R330", *period, fmt::format("`{}` looks ahead, so no period of the past goes with it", word),
              fmt::format("write `{}`", right), "in next 12 months");
    return;
  }
  ctx.error("R330", at, fmt::format("`{}` is predicted for a number of months, but none is named", word),
            fmt::format("write `{}`", right), right);
}

}  // namespace rung::language
