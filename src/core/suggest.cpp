#include "core/suggest.h"

#include <algorithm>
#include <cstdint>

#include "core/source.h"

namespace rung {
namespace {

std::vector<std::string_view> split_code_points(std::string_view text) {
  std::vector<std::string_view> result;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    result.push_back(text.substr(at, end - at));
    at = end;
  }
  return result;
}

std::string lower_ascii(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

using Letters = std::vector<std::string_view>;

// Of the table of distances only the last three rows are kept.
std::size_t distance(const Letters& a, const Letters& b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> rows(3 * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return rows[(i % 3) * width + j]; };
  for (std::size_t j = 0; j < width; ++j) at(0, j) = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    at(i, 0) = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      at(i, j) =
          std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
      }
    }
  }
  return at(a.size(), b.size());
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  return distance(split_code_points(a), split_code_points(b));
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongestWord =
      64;  // a longer "word" is not a misspelling, and the table is quadratic
  if (word.size() > kLongestWord) return std::nullopt;
  const std::size_t allowed = std::max<std::size_t>(1, code_points(word) / 3);
  std::optional<std::string> best;
  std::size_t best_distance = allowed + 1;
  const std::string small_word = lower_ascii(word);
  const Letters letters = split_code_points(small_word);
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kLongestWord) continue;
    const std::string small_candidate = lower_ascii(candidate);
    const Letters other = split_code_points(small_candidate);
    const std::size_t longer = std::max(letters.size(), other.size());
    if (longer - std::min(letters.size(), other.size()) >= best_distance) continue;
    const std::size_t apart = distance(letters, other);
    if (apart < best_distance) {
      best = candidate;
      best_distance = apart;
    }
  }
  return best;
}

}  // namespace rung
