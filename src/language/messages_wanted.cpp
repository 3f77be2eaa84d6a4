#include "language/messages_wanted.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/source.h"
#include "core/suggest.h"
#include "language/messages_habits.h"
#include "language/month_names.h"

namespace rung::language {
namespace {

constexpr std::size_t kMostAlternatives = 6;

std::string joined(const std::vector<std::string>& parts) {
  const std::size_t count = std::min(parts.size(), kMostAlternatives);
  std::string result;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) result += i + 1 == count ? " or " : ", ";
    result += parts[i];
  }
  return result;
}

bool is_month(std::string_view word) {
  return std::find(kMonthNames.begin(), kMonthNames.end(), word) != kMonthNames.end();
}

std::string word_for(const Wanted& wanted) {
  switch (wanted.kind) {
    case Wanted::Kind::Keywords:
      return is_month(wanted.words) ? "a month such as `March`" : "`" + std::string(wanted.words) + "`";
    case Wanted::Kind::Number:
    case Wanted::Kind::WholeNumber: return "a number such as `400`";
    case Wanted::Kind::Date: return "a date such as `2027-01-31`";
    case Wanted::Kind::Clock: return "a time of day such as `20:00`";
    case Wanted::Kind::Text: return "a text in straight quotes such as `\"Free shipping\"`";
    case Wanted::Kind::Currency: return "a currency such as `EUR`";
    case Wanted::Kind::Language: return "a language such as `de`";
    case Wanted::Kind::Zone: return "a time zone such as `Europe/Berlin`";
    case Wanted::Kind::PercentSign: return "`%`";
    case Wanted::Kind::Comma: return "a comma";
    case Wanted::Kind::End: return "the end of the line";
    case Wanted::Kind::BlockName: return "a name of your own, one word such as `free_shipping`";
    case Wanted::Kind::Event: return "an event such as `orders`";
    case Wanted::Kind::Field: return "a field such as `net_amount`";
    case Wanted::Kind::Metric: return "a metric or field such as `spend`";
    case Wanted::Kind::Tier: return "the name of a tier such as `Gold`";
    case Wanted::Kind::Segment: return "the name of a segment";
    case Wanted::Kind::Rule: return "the name of an earn rule such as `base`";
    case Wanted::Kind::Goal: return "the name of a tier or reward such as `Gold`";
    case Wanted::Kind::Unit: return "a unit such as `points`";
    case Wanted::Kind::Value: return "a word such as `completed`";
    case Wanted::Kind::Channel: return "a channel such as `email`";
    case Wanted::Kind::Period: return "a period such as `calendar year`";
    case Wanted::Kind::Benefit: return "a name for the benefit such as `free_shipping`";
    case Wanted::Kind::Waiting: return "`delivery`";
    case Wanted::Kind::Attribute: return "the name of a field such as `net_amount`";
    case Wanted::Kind::Milestone: return "the name of a milestone";
    case Wanted::Kind::Voucher: return "the name of a voucher";
    case Wanted::Kind::Notification: return "the name of a `notify` block";
    case Wanted::Kind::Member: return "the name of a member such as `ben`";
  }
  return {};
}

// In which order alternatives are named: things of a kind first; last what is right at many places and meant
// at few of them, so that it goes first when there are too many.
int rank(const Wanted& wanted) {
  static constexpr std::array<std::string_view, 15> kRare{
      "expiring within", "earned",       "missing for", "is not kept",   "is kept", "is not reachable",
      "is reachable",    "is not empty", "is empty",    "is not one of", "times",   "in top",
      "in bottom",       "above",        "below"};
  if (wanted.kind != Wanted::Kind::Keywords)
    return wanted.kind == Wanted::Kind::Comma || wanted.kind == Wanted::Kind::End ? 2 : 0;
  return std::find(kRare.begin(), kRare.end(), wanted.words) != kRare.end() ? 3 : 1;
}

std::string words_without(std::vector<Wanted> wanted, std::optional<Wanted::Kind> left_out) {
  std::stable_sort(wanted.begin(), wanted.end(),
                   [](const Wanted& a, const Wanted& b) { return rank(a) < rank(b); });
  std::vector<std::string> parts;
  for (const Wanted& one : wanted) {
    if (left_out && one.kind == *left_out) continue;
    std::string word = word_for(one);
    if (std::find(parts.begin(), parts.end(), word) == parts.end()) parts.push_back(std::move(word));
  }
  return joined(parts);
}

bool wants(const std::vector<Wanted>& wanted, const Wanted& what) {
  return std::find(wanted.begin(), wanted.end(), what) != wanted.end();
}

}  // namespace

std::string words_for(const std::vector<Wanted>& wanted) { return words_without(wanted, std::nullopt); }

std::string words_for_more(const std::vector<Wanted>& wanted) {
  return words_without(wanted, Wanted::Kind::End);
}

std::vector<std::string> keywords(const std::vector<Wanted>& wanted) {
  std::vector<std::string> result;
  for (const Wanted& one : wanted) {
    if (one.kind == Wanted::Kind::Keywords) result.emplace_back(one.words);
  }
  return result;
}

std::string one_of(const std::vector<std::string>& phrases) {
  std::vector<std::string> parts;
  for (const std::string& phrase : phrases) parts.push_back("`" + phrase + "`");
  return joined(parts);
}

std::string example_of_unit(const std::vector<Wanted>& wanted, std::string_view number) {
  using Kind = Wanted::Kind;
  std::vector<std::string> parts;
  const auto add = [&](const char* unit) { parts.push_back("`" + std::string(number) + " " + unit + "`"); };
  const std::string percent = as_percent(number);
  if (wants(wanted, {Kind::PercentSign, {}}))
    parts.push_back("`" + (percent.empty() ? std::string(number) : percent) + " %`");
  if (wants(wanted, {Kind::Currency, {}})) add("EUR");
  if (wants(wanted, {Kind::Unit, {}})) add("points");
  if (wants(wanted, {Kind::Keywords, "times"})) add("times");
  if (wants(wanted, {Kind::Keywords, "days"})) add("days");
  if (wants(wanted, {Kind::Keywords, "months"})) add("months");
  return joined(parts);
}

namespace {

// `count` pieces beside a phrase; nothing if they are too far apart for the phrase to be meant.
std::optional<std::size_t> distance_to(const std::vector<Piece>& pieces, std::size_t from, std::size_t count,
                                       const std::string& phrase) {
  constexpr std::size_t kLongest = 64;
  std::string written;
  for (std::size_t i = from; i < from + count && written.size() <= kLongest; ++i) {
    written += (i == from ? "" : " ") + std::string(pieces[i].text);
  }
  if (written.empty() || written.size() > kLongest || !nearest(written, {phrase})) return std::nullopt;
  const std::size_t distance = edit_distance(written, phrase);
  const bool too_short_to_tell = phrase.size() < 3 || written.size() < 3;
  if (too_short_to_tell && distance > 0) return std::nullopt;
  return distance;
}

}  // namespace

Nearest nearest_phrase(const std::vector<Piece>& pieces, std::size_t from,
                       const std::vector<std::string>& phrases) {
  Nearest best;
  std::optional<std::size_t> best_distance;
  const std::size_t left = pieces.size() - std::min(from, pieces.size());
  for (const std::string& phrase : phrases) {
    const std::size_t words = count_words_in(phrase);
    for (const std::size_t count : {words, words - 1}) {  // `timezone` for `time zone`
      if (count == 0 || count > left) continue;
      const auto distance = distance_to(pieces, from, count, phrase);
      const bool joined_words = count < words && distance && *distance > 1;
      if (!distance || joined_words || (best_distance && *distance >= *best_distance)) continue;
      best_distance = distance;
      best = Nearest{phrase, count};
    }
  }
  return best;
}

}  // namespace rung::language
