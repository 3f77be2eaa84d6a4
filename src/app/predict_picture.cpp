// The hold-out of `rung predict` as pictures: what was expected beside what was bought.

#include <fmt/format.h>

#include <algorithm>

#include "app/predict.h"
#include "core/html.h"
#include "core/whole.h"

namespace rung::app {
namespace {

constexpr std::int64_t kWidth = 640, kHeight = 360;
constexpr std::int64_t kLeft = 64, kRight = 16, kTop = 44, kBottom = 44;
constexpr std::int64_t kPlotWidth = kWidth - kLeft - kRight, kPlotHeight = kHeight - kTop - kBottom;

// Colours that are told apart without seeing red and green, on light and on dark paper; the two lines differ
// in their strokes as well.
constexpr std::string_view kStyle = R"(<style>
.ink { fill: #1c1c1e; } .axis { stroke: #8a8a90; } .grid { stroke: #e4e1da; }
.expected { stroke: #b8500c; } .actual { stroke: #0b5cad; }
text { font: 12px system-ui, sans-serif; } path { fill: none; stroke-width: 2.5; }
.expected { stroke-dasharray: 7 4; } .fitted { stroke: #8a8a90; stroke-dasharray: 2 4; }
.paper { fill: #fdfdfb; }
@media (prefers-color-scheme: dark) {
.ink { fill: #ececec; } .grid { stroke: #33343a; } .paper { fill: #17181a; }
.expected { stroke: #ff9d5c; } .actual { stroke: #6db3ff; }
}
</style>
)";

struct Point {
  std::int64_t x = 0, y = 0;  // of what is drawn, not of the paper
};

// A line chart from 0 to just above the highest value.
class Chart {
 public:
  Chart(std::int64_t most_x, std::int64_t most_y) : most_x_(std::max<std::int64_t>(most_x, 1)) {
    while (step_ * kMostSteps < most_y) step_ = next_step(step_);
    steps_ = std::max<std::int64_t>(1, divide(most_y, step_, Rounding::Up));
  }

  // What is written at the axis is divided by `divisor`, then with two decimals.
  void axes(std::int64_t divisor, const Words& words) {
    for (std::int64_t i = 0; i <= steps_; ++i) {
      const std::int64_t at = y(i * step_);
      out_ += fmt::format(R"(<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>)", i == 0 ? "axis" : "grid",
                          kLeft, at, kWidth - kRight, at);
      const std::string value =
          divisor == 1
              ? words.count(i * step_)
              : number_words(divide(Wide{i} * step_ * 100, divisor, Rounding::Nearest), 2, words.language());
      out_ += fmt::format("<text class=\"ink\" text-anchor=\"end\" x=\"{}\" y=\"{}\">{}</text>\n", kLeft - 8,
                          at + 4, html_text(value));
    }
  }
  // The first and the last text stay on the paper.
  void below(std::int64_t at, const std::string& text) {
    const bool is_long = text.size() > 4;
    const char* const anchor = is_long && at == most_x_ ? "end" : is_long && at == 0 ? "start" : "middle";
    out_ += fmt::format("<text class=\"ink\" text-anchor=\"{}\" x=\"{}\" y=\"{}\">{}</text>\n", anchor, x(at),
                        kHeight - kBottom + 18, html_text(text));
  }
  void caption(const std::string& text) {
    out_ += fmt::format("<text class=\"ink\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{}</text>\n",
                        kLeft + kPlotWidth / 2, kHeight - 8, html_text(text));
  }
  void line(const char* what, const std::vector<Point>& points) {
    std::string path;
    for (const Point& point : points)
      path += fmt::format("{}{} {}", path.empty() ? "M" : " L", x(point.x), y(point.y));
    out_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", what, path);
  }
  void upright(std::int64_t at) {
    out_ += fmt::format("<line class=\"fitted\" x1=\"{0}\" y1=\"{1}\" x2=\"{0}\" y2=\"{2}\"/>\n", x(at), kTop,
                        kHeight - kBottom);
  }
  void key() {
    for (const auto& [at, what] : {std::pair{kLeft, "actual"}, std::pair{kLeft + 150, "expected"}}) {
      out_ += fmt::format("<path class=\"{}\" d=\"M{} 22 L{} 22\"/>", what, at, at + 40);
      out_ += fmt::format("<text class=\"ink\" x=\"{}\" y=\"26\">{}</text>\n", at + 48, what);
    }
  }
  [[nodiscard]] std::string svg(const std::string& title) const {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" "
        "role=\"img\">\n<title>{2}</title>\n{3}"
        "<rect class=\"paper\" width=\"{0}\" height=\"{1}\"/>\n{4}</svg>\n",
        kWidth, kHeight, html_text(title), kStyle, out_);
  }

 private:
  static constexpr std::int64_t kMostSteps = 6;
  // 1, 2, 5, 10, 20 …
  static std::int64_t next_step(std::int64_t step) {
    std::int64_t power = 1;
    while (power * 10 <= step) power *= 10;
    return step == power * 2 ? power * 5 : step * 2;
  }
  [[nodiscard]] std::int64_t x(std::int64_t at) const {
    return kLeft + divide(Wide{at} * kPlotWidth, most_x_, Rounding::Nearest);
  }
  [[nodiscard]] std::int64_t y(std::int64_t at) const {
    return kHeight - kBottom - divide(Wide{at} * kPlotHeight, Wide{step_} * steps_, Rounding::Nearest);
  }

  std::int64_t most_x_, step_ = 1, steps_ = 1;
  std::string out_;
};

// Mean purchases in the hold-out of members who had bought so often.
std::string by_repeats(const Words& words, const Holdout& holdout) {
  std::vector<Point> expected, actual;
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
  chart.key();
  return chart.svg("Expected and actual purchases in the hold-out");
}

std::string by_week(const Words& words, const Holdout& holdout) {
  std::vector<Point> expected, actual;
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
  chart.key();
  return chart.svg("Repeat purchases week by week, expected and actual");
}

}  // namespace

std::optional<std::string> predict_svg(const OpenShop& shop, const PredictReport& report) {
  if (!report.holdout) return std::nullopt;
  return by_repeats(shop.words(), *report.holdout);
}

std::string predict_html(const OpenShop& shop, const PredictReport& report) {
  std::string body;
  if (report.holdout) {
    body += by_repeats(shop.words(), *report.holdout);
    if (report.holdout->weeks.size() > 1) body += by_week(shop.words(), *report.holdout);
  }
  body += "<pre>" + html_text(predict_text(shop, report)) + "</pre>\n";
  return html_page({"en", fmt::format("Prediction of {}", iso(report.as_of)),
                    "main { max-width: 52rem; }\npre { overflow-x: auto; font-size: 0.85rem; }\n"
                    "svg { width: 100%; height: auto; }\n",
                    body});
}

}  // namespace rung::app
