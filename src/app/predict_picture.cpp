// The hold-out of `rung predict` as pictures: what was expected beside what was bought.

#include <fmt/format.h>

#include <algorithm>

#include "app/picture.h"
#include "app/predict.h"
#include "core/html.h"
#include "core/whole.h"

namespace rung::app {
namespace {

const PictureKey kKey = {{"actual", "actual"}, {"expected", "expected"}};

// Mean purchases in the hold-out of members who had bought so often.
std::string by_repeats(const Words& words, const Holdout& holdout, std::string_view style = {}) {
  std::vector<PicturePoint> expected, actual;
  std::int64_t most = 0;
  for (const HoldoutRow& row : holdout.rows) {
    if (row.members == 0) continue;
    expected.push_back({row.repeats, divide(row.expected, row.members, Rounding::Nearest)});
    actual.push_back({row.repeats, divide(Wide{row.actual} * 1000, row.members, Rounding::Nearest)});
    most = std::max({most, expected.back().y, actual.back().y});
  }
  Chart chart(holdout.rows.back().repeats, most);
  chart.axes(1000, words);
  for (const HoldoutRow& row : holdout.rows)
    chart.below(row.repeats, std::to_string(row.repeats) + (row.and_more ? "+" : ""));
  chart.caption("repeat purchases before; above each: mean purchases of a member in the hold-out");
  chart.line("actual", actual);
  chart.line("expected", expected);
  chart.key(kKey);
  return chart.svg("Expected and actual purchases in the hold-out", style);
}

std::string by_week(const Words& words, const Holdout& holdout) {
  std::vector<PicturePoint> expected, actual;
  std::int64_t most = 0, fitted = 0;
  for (const HoldoutWeek& week : holdout.weeks) {
    const auto at = static_cast<std::int64_t>(expected.size());
    expected.push_back({at, divide(week.expected, 1000, Rounding::Nearest)});
    actual.push_back({at, week.actual});
    most = std::max({most, expected.back().y, actual.back().y});
    if (week.last <= holdout.fitted_to) fitted = at;
  }
  const auto last = static_cast<std::int64_t>(expected.size()) - 1;
  Chart chart(last, most);
  chart.axes(1, words);
  for (const std::int64_t at : {std::int64_t{0}, fitted, last})
    chart.below(at, iso(holdout.weeks.at(static_cast<std::size_t>(at)).last));
  chart.caption("repeat purchases of everybody so far; the dotted line: where the hold-out begins");
  chart.upright(fitted);
  chart.line("actual", actual);
  chart.line("expected", expected);
  chart.key(kKey);
  return chart.svg("Repeat purchases week by week, expected and actual");
}

}  // namespace

std::optional<std::string> predict_svg(const OpenShop& shop, const PredictReport& report) {
  if (!report.holdout) return std::nullopt;
  return by_repeats(shop.words(), *report.holdout, picture_style());
}

std::string predict_html(const OpenShop& shop, const PredictReport& report) {
  std::string body;
  if (report.holdout) {
    body += std::string(picture_style()) + by_repeats(shop.words(), *report.holdout);
    if (report.holdout->weeks.size() > 1) body += by_week(shop.words(), *report.holdout);
  }
  body += "<pre>" + html_text(predict_text(shop, report)) + "</pre>\n";
  return html_page({"en", fmt::format("Prediction of {}", iso(report.as_of)),
                    "main { max-width: 52rem; }\npre { overflow-x: auto; font-size: 0.85rem; }\n"
                    "svg { width: 100%; height: auto; }\n",
                    body});
}

}  // namespace rung::app
