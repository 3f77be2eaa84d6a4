#include "app/segments.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/words.h"

namespace rung::app {
namespace {

constexpr std::int64_t kOverlapsShown = 20;

using Side = Table::Side;

std::string share_words(const Words& words, std::int64_t part, std::int64_t whole) {
  return percent_words(share_of(part, whole), words.language());
}

std::size_t shown_of(std::size_t all, std::int64_t limit) {
  return std::min(all, static_cast<std::size_t>(std::max<std::int64_t>(0, limit)));
}

}  // namespace

std::string in_segment(const std::string& name) { return "member is in " + name; }

SegmentCounter::SegmentCounter(const language::Program& program)
    : segments_(program.segments), both_(segments_.size() * segments_.size()) {
  counts_.sizes.resize(segments_.size());
}

void SegmentCounter::look_at(const engine::Evaluator& evaluator) {
  ++counts_.members;
  std::vector<std::size_t> in;
  for (std::size_t s = 0; s < segments_.size(); ++s) {
    if (evaluator.holds(segments_[s].where)) in.push_back(s);
  }
  if (in.empty()) ++counts_.in_none;
  for (std::size_t i = 0; i < in.size(); ++i) {
    ++counts_.sizes[in[i]];
    for (std::size_t k = i + 1; k < in.size(); ++k) ++both_[in[i] * segments_.size() + in[k]];
  }
}

SegmentCounts SegmentCounter::counts() && {
  for (std::size_t at = 0; at < both_.size(); ++at) {
    if (both_[at] > 0) counts_.overlaps.push_back({at / segments_.size(), at % segments_.size(), both_[at]});
  }
  std::stable_sort(counts_.overlaps.begin(), counts_.overlaps.end(),
                   [](const auto& a, const auto& b) { return a.both > b.both; });
  return std::move(counts_);
}

SegmentCounts count_segments(OpenShop& shop,
                             const std::function<void(std::int64_t, std::int64_t)>& progress) {
  SegmentCounter counter(shop.program());
  engine::Evaluator evaluator(shop.program());
  evaluator.compare_with(&shop.base.compared_by({}));
  shop.base.look_at_all(progress, [&](const engine::MemberHistory& member) {
    if (evaluator.evaluate(member, shop.as_of()).joined) counter.look_at(evaluator);
  });
  return std::move(counter).counts();
}

std::string segments_text(const OpenShop& shop, const SegmentCounts& counts,
                          std::optional<std::int64_t> limit) {
  const auto& segments = shop.program().segments;
  const Words& words = shop.words();
  std::string text = fmt::format("{}, {}: {}\n", title_of(shop.program()), shop.situation(),
                                 number_of(words, counts.members, "member"));
  if (segments.empty()) return text + "The rules have no segments.\n";
  Table sizes({Side::Left, Side::Right, Side::Right});
  sizes.add({"segment", "members", "share"});
  for (std::size_t s = 0; s < segments.size(); ++s) {
    sizes.add({segments[s].name, words.count(counts.sizes[s]),
               share_words(words, counts.sizes[s], counts.members)});
  }
  sizes.add({"in none", words.count(counts.in_none), share_words(words, counts.in_none, counts.members)});
  text += sizes.text();
  if (counts.overlaps.empty()) return text + "Nobody is in two of them.\n";
  const std::size_t shown = shown_of(counts.overlaps.size(), limit.value_or(kOverlapsShown));
  Table pairs({Side::Left, Side::Left, Side::Right, Side::Right, Side::Right});
  pairs.add({"in both", "", "members", "of the first", "of the second"});
  for (std::size_t i = 0; i < shown; ++i) {
    const SegmentCounts::Overlap& overlap = counts.overlaps[i];
    pairs.add({segments[overlap.one].name, segments[overlap.other].name, words.count(overlap.both),
               share_words(words, overlap.both, counts.sizes[overlap.one]),
               share_words(words, overlap.both, counts.sizes[overlap.other])});
  }
  text += "\n" + pairs.text();
  if (shown < counts.overlaps.size()) {
    text += fmt::format("The largest {} of {} overlaps; all of them: --limit {}\n", shown,
                        counts.overlaps.size(), counts.overlaps.size());
  }
  return text;
}

Json segments_json(const OpenShop& shop, const SegmentCounts& counts, std::optional<std::int64_t> limit) {
  const auto& segments = shop.program().segments;
  Json sizes = Json::array();
  for (std::size_t s = 0; s < segments.size(); ++s) {
    sizes.push_back({{"name", segments[s].name},
                     {"members", counts.sizes[s]},
                     {"share_hundredths_of_percent", share_of(counts.sizes[s], counts.members)}});
  }
  Json overlaps = Json::array();
  const std::size_t shown = limit ? shown_of(counts.overlaps.size(), *limit) : counts.overlaps.size();
  for (std::size_t i = 0; i < shown; ++i) {
    const SegmentCounts::Overlap& overlap = counts.overlaps[i];
    overlaps.push_back({{"segments", {segments[overlap.one].name, segments[overlap.other].name}},
                        {"members", overlap.both}});
  }
  return {{"schema", "rung.segments/1"},    {"as_of", iso(shop.as_of())},
          {"program", shop.program().name}, {"rules_version", shop.version()},
          {"members", counts.members},      {"in_none", counts.in_none},
          {"segments", std::move(sizes)},   {"overlaps", std::move(overlaps)}};
}

}  // namespace rung::app
