#pragma once
// Pictures as SVG: one file each, without scripts, in colours that are told apart without seeing red and
// green, on light and on dark paper. Positions are whole; what is drawn between two of them is rounded to the
// nearest.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/text.h"

namespace rung::app {

struct PicturePoint {
  std::int64_t x = 0, y = 0;  // of what is drawn, not of the paper
};

// A class of the picture's style, and what it stands for.
using PictureKey = std::vector<std::pair<std::string, std::string>>;

// What every picture's classes look like, as an element: once for a page of them, or inside one that stands
// alone.
[[nodiscard]] std::string_view picture_style();

// Lines and columns from 0 to just above the highest value.
class Chart {
 public:
  Chart(std::int64_t most_x, std::int64_t most_y);

  // What is written at the axis is divided by `divisor`, then with two decimals.
  void axes(std::int64_t divisor, const Words& words);
  // The first and the last text stay on the paper.
  void below(std::int64_t at, const std::string& text);
  void caption(const std::string& text);
  void line(std::string_view what, const std::vector<PicturePoint>& points);
  void column(std::string_view what, const PicturePoint& from, const PicturePoint& to);
  void upright(std::int64_t at);
  void key(const PictureKey& keys);
  [[nodiscard]] std::string svg(const std::string& title, std::string_view style = {}) const;

 private:
  [[nodiscard]] std::int64_t x(std::int64_t at) const;
  [[nodiscard]] std::int64_t y(std::int64_t at) const;

  std::int64_t most_x_, step_ = 1, steps_ = 1;
  std::string out_;
};

// One bar below the other, each with its name in front and its value behind it.
struct Bar {
  std::string name, value;
  std::int64_t length = 0;  // compared with the longest
  std::string what = "actual";
};
[[nodiscard]] std::string bars(const std::string& title, const std::vector<Bar>& rows);

// From whom on the left to whom on the right, as bands whose width is how many they are.
struct Flow {
  std::vector<std::string> left, right;         // the uppermost first
  std::vector<std::vector<std::int64_t>> many;  // by left, by right
};
[[nodiscard]] std::string flow_picture(const std::string& title, const Flow& flow);

}  // namespace rung::app
