// What `--vary` and `--target` say: numbers and words, without any rules.

#include <fmt/format.h>

#include <algorithm>

#include "app/vary.h"
#include "core/whole.h"

namespace rung::app {
namespace {

constexpr std::size_t kMostWritten = 12;  // before and behind the point together

struct WrittenNumber {
  std::int64_t value = 0;  // without the point
  int decimals = 0;
};

std::optional<WrittenNumber> written_number(std::string_view text) {
  WrittenNumber number;
  const std::size_t point = text.find('.');
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.size() > kMostWritten)
    return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number.value = number.value * 10 + (text[i] - '0');
  }
  if (point != std::string_view::npos) number.decimals = static_cast<int>(text.size() - point - 1);
  return number;
}

std::int64_t with_decimals(const WrittenNumber& number, int decimals) {
  std::int64_t value = number.value;
  for (int i = number.decimals; i < decimals; ++i) value *= 10;
  return value;
}

std::vector<std::string> split_at_blanks(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c != ' ') words.back() += c;
    if (c == ' ' && !words.back().empty()) words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace

Result<VaryRange, std::string> read_vary_range(const std::vector<std::string>& words) {
  const std::string example = "such as `800..1500 step 50`";
  const std::size_t dots = words.empty() ? std::string::npos : words[0].find("..");
  if (dots == std::string::npos)
    return Refused{fmt::format("Behind the amount `--vary` needs its values from and to, {}.", example)};
  const auto from = written_number(std::string_view(words[0]).substr(0, dots));
  const auto to = written_number(std::string_view(words[0]).substr(dots + 2));
  if (!from || !to)
    return Refused{fmt::format("`{}` are no two numbers; write digits, with a point before decimals, {}.",
                               words[0], example)};
  std::optional<WrittenNumber> step = WrittenNumber{};
  if (words.size() > 1) {
    if (words.size() != 3 || words[1] != "step")
      return Refused{
          fmt::format("Behind the values of `--vary` comes nothing, or `step` and a number, {}.", example)};
    step = written_number(words[2]);
    if (!step || step->value == 0) return Refused{fmt::format("`step {}` is no number above 0.", words[2])};
  }
  VaryRange range;
  range.decimals = std::max({from->decimals, to->decimals, step->decimals});
  range.from = with_decimals(*from, range.decimals);
  range.to = with_decimals(*to, range.decimals);
  range.step = with_decimals(*step, range.decimals);
  if (range.from > range.to)
    return Refused{fmt::format("`{}`: the first value is above the last one.", words[0])};
  return range;
}

Result<VaryTarget, std::string> read_vary_target(const std::string& text) {
  const auto wrong = [&text] {
    return Refused{
        fmt::format("`--target {}` says no share; write it as `--target \"5 % of active in Gold\"`, "
                    "`5 % of members in Gold` or `5 % of segment NAME in Gold`.",
                    text)};
  };
  std::vector<std::string> words = split_at_blanks(text);
  if (words.empty()) return wrong();
  if (words[0].ends_with('%') && words[0].size() > 1) {
    words[0].pop_back();
    words.insert(words.begin() + 1, "%");
  }
  const bool segment = words.size() == 7 && words[3] == "segment";
  if (segment) words.erase(words.begin() + 3);
  if (words.size() != 6 || words[1] != "%" || words[2] != "of" || words[4] != "in") return wrong();
  const auto number = written_number(words[0]);
  constexpr int kDecimals = 2;
  if (!number || number->decimals > kDecimals) return wrong();
  VaryTarget target;
  target.share = with_decimals(*number, kDecimals);
  if (target.share > kWhole) return wrong();
  target.of_all = !segment && words[3] == "members";
  if (!target.of_all) target.segment = words[3];
  target.tier = words[5];
  return target;
}

}  // namespace rung::app
