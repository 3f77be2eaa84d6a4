#include "app/picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/html.h"
#include "core/whole.h"

namespace rung::app {
namespace {

constexpr std::int64_t kWidth = 640, kHeight = 360;
constexpr std::int64_t kLeft = 84, kRight = 16, kTop = 44, kBottom = 44;
constexpr std::int64_t kPlotWidth = kWidth - kLeft - kRight, kPlotHeight = kHeight - kTop - kBottom;

// Two lines differ in their strokes as well; t0 … t5 go from light to dark and on dark paper the other way
// round, so that neighbours differ without their colour, too.
constexpr std::string_view kPictureStyle = R"(<style>
.ink { fill: #1c1c1e; } .axis { stroke: #8a8a90; } .grid { stroke: #e4e1da; }
.expected { stroke: #b8500c; } .actual { stroke: #0b5cad; }
text { font: 12px system-ui, sans-serif; } path { fill: none; stroke-width: 2.5; }
.expected { stroke-dasharray: 7 4; } .fitted { stroke: #8a8a90; stroke-dasharray: 2 4; }
.paper { fill: #fdfdfb; } rect.actual { fill: #0b5cad; } rect.expected { fill: #b8500c; }
rect.actual, rect.expected { stroke: none; } rect.near { fill: #b8500c; } rect.third { fill: #7a7a80; }
.t0 { fill: #c6d8ea; } .t1 { fill: #8fb3d9; } .t2 { fill: #5389c0; } .t3 { fill: #20619f; } .t4 { fill: #0d3f73; } .t5 { fill: #061f3d; }
path.t0, path.t1, path.t2, path.t3, path.t4, path.t5 { fill-opacity: 0.55; }
@media (prefers-color-scheme: dark) {
.ink { fill: #ececec; } .grid { stroke: #33343a; } .paper { fill: #17181a; }
.expected { stroke: #ff9d5c; } .actual { stroke: #6db3ff; }
rect.actual { fill: #6db3ff; } rect.expected, rect.near { fill: #ff9d5c; } rect.third { fill: #a9a9b0; }
.t0 { fill: #24384d; } .t1 { fill: #2f587f; } .t2 { fill: #3f7fb8; } .t3 { fill: #6db3ff; } .t4 { fill: #a9d2ff; } .t5 { fill: #e3f1ff; }
}
</style>
)";

constexpr std::int64_t kMostSteps = 6;

// 1, 2, 5, 10, 20 …
std::int64_t next_step(std::int64_t step) {
  std::int64_t power = 1;
  while (power * 10 <= step) power *= 10;
  return step == power * 2 ? power * 5 : step * 2;
}

std::string picture_of(std::int64_t height, const std::string& title, const std::string& inside,
                       std::string_view style = {}) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" "
      "role=\"img\">\n<title>{2}</title>\n{3}"
      "<rect class=\"paper\" width=\"{0}\" height=\"{1}\"/>\n{4}</svg>\n",
      kWidth, height, html_text(title), style, inside);
}

std::string label(const char* anchor, std::int64_t x, std::int64_t y, const std::string& text) {
  return fmt::format("<text class=\"ink\" text-anchor=\"{}\" x=\"{}\" y=\"{}\">{}</text>\n", anchor, x, y,
                     html_text(text));
}

// Cut where it would run into what stands beside it.
std::string shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most - 1;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

}  // namespace

std::string_view picture_style() { return kPictureStyle; }

// ---- Lines and columns

Chart::Chart(std::int64_t most_x, std::int64_t most_y) : most_x_(std::max<std::int64_t>(most_x, 1)) {
  while (step_ * kMostSteps < most_y) step_ = next_step(step_);
  steps_ = std::max<std::int64_t>(1, divide(most_y, step_, Rounding::Up));
}

void Chart::axes(std::int64_t divisor, const Words& words) {
  for (std::int64_t i = 0; i <= steps_; ++i) {
    const std::int64_t at = y(i * step_);
    out_ += fmt::format(R"(<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>)", i == 0 ? "axis" : "grid",
                        kLeft, at, kWidth - kRight, at);
    const std::string value =
        divisor == 1
            ? words.count(i * step_)
            : number_words(divide(Wide{i} * step_ * 100, divisor, Rounding::Nearest), 2, words.language());
    out_ += label("end", kLeft - 8, at + 4, value);
  }
}

void Chart::below(std::int64_t at, const std::string& text) {
  const bool is_long = text.size() > 4;
  const char* const anchor = is_long && at == most_x_ ? "end" : is_long && at == 0 ? "start" : "middle";
  out_ += label(anchor, x(at), kHeight - kBottom + 18, text);
}

void Chart::caption(const std::string& text) {
  out_ += label("middle", kLeft + kPlotWidth / 2, kHeight - 8, text);
}

void Chart::line(std::string_view what, const std::vector<PicturePoint>& points) {
  std::string path;
  for (const PicturePoint& point : points)
    path += fmt::format("{}{} {}", path.empty() ? "M" : " L", x(point.x), y(point.y));
  out_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", what, path);
}

void Chart::column(std::string_view what, const PicturePoint& from, const PicturePoint& to) {
  if (from.y >= to.y) return;
  out_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", what, x(from.x),
                      y(to.y), x(to.x) - x(from.x), y(from.y) - y(to.y));
}

void Chart::upright(std::int64_t at) {
  out_ += fmt::format("<line class=\"fitted\" x1=\"{0}\" y1=\"{1}\" x2=\"{0}\" y2=\"{2}\"/>\n", x(at), kTop,
                      kHeight - kBottom);
}

void Chart::key(const PictureKey& keys) {
  if (keys.empty()) return;
  const std::int64_t apart = kPlotWidth / std::max<std::int64_t>(4, static_cast<std::int64_t>(keys.size()));
  std::int64_t at = kLeft;
  for (const auto& [what, text] : keys) {
    out_ += fmt::format("<rect class=\"{0}\" x=\"{1}\" y=\"19\" width=\"22\" height=\"7\"/>", what, at);
    out_ += label("start", at + 28, 26, shortened(text, static_cast<std::size_t>(apart / 8)));
    at += apart;
  }
}

std::string Chart::svg(const std::string& title, std::string_view style) const {
  return picture_of(kHeight, title, out_, style);
}

std::int64_t Chart::x(std::int64_t at) const {
  return kLeft + divide(Wide{at} * kPlotWidth, most_x_, Rounding::Nearest);
}

std::int64_t Chart::y(std::int64_t at) const {
  return kHeight - kBottom - divide(Wide{at} * kPlotHeight, Wide{step_} * steps_, Rounding::Nearest);
}

// ---- Bars

std::string bars(const std::string& title, const std::vector<Bar>& rows) {
  constexpr std::int64_t kRow = 26, kName = 170, kValue = 130, kLongest = kWidth - kName - kValue;
  std::int64_t most = 1, at = 12;
  for (const Bar& row : rows) most = std::max(most, row.length);
  std::string out;
  for (const Bar& row : rows) {
    // Whatever there is can be seen.
    const std::int64_t drawn = divide(Wide{row.length} * kLongest, most, Rounding::Nearest);
    const std::int64_t width = row.length > 0 ? std::max<std::int64_t>(2, drawn) : 0;
    out += label("end", kName - 8, at + 14, shortened(row.name, 24));
    out += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", row.what, kName,
                       at, width, kRow - 8);
    out += label("start", kName + width + 6, at + 14, row.value);
    at += kRow;
  }
  return picture_of(at + 8, title, out);
}

// ---- A flow

std::string flow_picture(const std::string& title, const Flow& flow) {
  constexpr std::int64_t kFrom = 150, kTo = kWidth - 150, kBar = 10, kGap = 14, kUsed = 300, kUpper = 12;
  const std::size_t lefts = flow.left.size(), rights = flow.right.size();
  std::vector<std::int64_t> left(lefts), right(rights);
  for (std::size_t l = 0; l < lefts; ++l) {
    for (std::size_t r = 0; r < rights; ++r) {
      left[l] += flow.many[l][r];
      right[r] += flow.many[l][r];
    }
  }
  const std::int64_t all =
      std::max<std::int64_t>(1, std::accumulate(left.begin(), left.end(), std::int64_t{0}));
  // Of everybody above it: so all bands together are as wide as the whole, however they are rounded.
  const auto height = [&](std::int64_t many) { return divide(Wide{many} * kUsed, all, Rounding::Nearest); };
  std::string out;
  const auto posts = [&](const std::vector<std::string>& names, const std::vector<std::int64_t>& many,
                         std::int64_t x, const char* anchor, std::int64_t text_x,
                         std::vector<std::int64_t>& tops) {
    std::int64_t above = 0, at = kUpper;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::int64_t top = at + height(above), bottom = at + height(above + many[i]);
      tops.push_back(top);
      out += fmt::format("<rect class=\"third\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", x, top, kBar,
                         std::max<std::int64_t>(1, bottom - top));
      out += label(anchor, text_x, (top + bottom) / 2 + 4, shortened(names[i], 22));
      above += many[i];
      at += kGap;
    }
  };
  std::vector<std::int64_t> left_tops, right_tops;
  posts(flow.left, left, kFrom - kBar, "end", kFrom - kBar - 6, left_tops);
  posts(flow.right, right, kTo, "start", kTo + kBar + 6, right_tops);
  std::vector<std::int64_t> taken_right(rights);
  for (std::size_t l = 0; l < lefts; ++l) {
    std::int64_t taken = 0;
    for (std::size_t r = 0; r < rights; ++r) {
      const std::int64_t many = flow.many[l][r];
      if (many == 0) continue;
      const std::int64_t a = left_tops[l] + height(taken), b = left_tops[l] + height(taken + many);
      const std::int64_t c = right_tops[r] + height(taken_right[r]),
                         d = right_tops[r] + height(taken_right[r] + many);
      constexpr std::int64_t kMiddle = (kFrom + kTo) / 2;
      out += fmt::format(
          "<path class=\"t{0}\" stroke=\"none\" d=\"M{1} {2} C{3} {2} {3} {4} {5} {4} L{5} {6} C{3} {6} {3} "
          "{7} {1} {7} "
          "Z\"/>\n",
          std::min<std::size_t>(rights - 1 - r, 5), kFrom, a, kMiddle, c, kTo, std::max(d, c + 1),
          std::max(b, a + 1));
      taken += many;
      taken_right[r] += many;
    }
  }
  const auto gaps = static_cast<std::int64_t>(std::max(lefts, rights)) * kGap;
  return picture_of(kUpper + kUsed + gaps + 12, title, out);
}

}  // namespace rung::app
