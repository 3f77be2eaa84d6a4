#include "app/test_coverage.h"

#include <fmt/format.h>

#include <array>

#include "app/text.h"

namespace rung::app {

namespace {

using engine::CoverageGroup;
using engine::CoverageItem;

struct KindWords {
  const char* row;   // of the table
  const char* name;  // for programs
};

constexpr std::array<KindWords, engine::kCoverageKinds> kKinds{{
    {"ways into a tier", "ways_in"},
    {"ways to keep a tier", "ways_to_keep"},
    {"drops from a tier", "drops"},
    {"ways to earn", "ways_to_earn"},
    {"caps that hold back", "caps"},
    {"segments", "segments"},
    {"notifications", "notifications"},
    {"lines of a value", "values"},
    {"steps of a milestone", "milestones"},
    {"conversions", "conversions"},
    {"thresholds, just met and just missed", "thresholds"},
}};

const KindWords& words_of(const CoverageGroup& group) {
  return kKinds.at(static_cast<std::size_t>(group.kind));
}

// Whole percents, rounded down: 100 % means all of them.
std::int64_t percent_floor(std::size_t covered, std::size_t all) {
  constexpr std::int64_t kHundredths = 100;
  return engine::share_of(covered, all) / kHundredths;
}

std::string named(const CoverageItem& item) {
  return item.what.empty() ? item.of : item.of + ": " + item.what;
}

// What is open, each rule once: a threshold that is neither met nor missed has one line for both.
struct Open {
  std::string name;
  std::string values;
  std::string place;
};

std::vector<Open> open_of(const CoverageGroup& group) {
  std::vector<Open> open;
  for (const CoverageItem& item : group.items) {
    if (item.covered) continue;
    Open one{named(item), item.value, item.place.text()};
    if (!open.empty() && open.back().name == one.name && open.back().place == one.place &&
        !one.values.empty()) {
      open.back().values += "; " + one.values;
    } else {
      open.push_back(std::move(one));
    }
  }
  return open;
}

std::string first_open(const std::vector<Open>& open) {
  if (open.empty()) return "";
  return open.size() == 1 ? open.front().name
                          : fmt::format("{}, {} more", open.front().name, open.size() - 1);
}

}  // namespace

std::string coverage_text(const engine::Coverage& coverage) {
  using Side = Table::Side;
  Table table({Side::Left, Side::Right, Side::Right, Side::Left});
  table.add({"", "covered", "share", "no example yet"});
  std::string list;
  std::size_t covered = 0;
  std::size_t all = 0;
  for (const CoverageGroup& group : coverage) {
    if (group.items.empty()) continue;
    const std::vector<Open> open = open_of(group);
    const std::size_t here = group.covered();
    covered += here;
    all += group.items.size();
    table.add({words_of(group).row, fmt::format("{} of {}", here, group.items.size()),
               fmt::format("{} %", percent_floor(here, group.items.size())), first_open(open)});
    for (const Open& one : open) {
      list += fmt::format("  {}  {}", one.place, one.name);
      list += one.values.empty() ? "\n" : "  " + one.values + "\n";
    }
  }
  if (all == 0) return "There is nothing in the rules that an example could try.\n";
  table.add({"in all", fmt::format("{} of {}", covered, all),
             fmt::format("{} %", percent_floor(covered, all)), ""});
  std::string text = table.text();
  if (!list.empty()) text += "No example tries:\n" + list;
  return text;
}

Json coverage_json(const engine::Coverage& coverage) {
  Json groups = Json::array();
  std::size_t covered = 0;
  std::size_t all = 0;
  for (const CoverageGroup& group : coverage) {
    Json items = Json::array();
    for (const CoverageItem& item : group.items) {
      Json one{{"rule", item.of}};
      if (!item.what.empty()) one["condition"] = item.what;
      if (!item.value.empty()) one["value"] = item.value;
      one["covered"] = item.covered;
      one["source"] = place_json(item.place);
      items.push_back(std::move(one));
    }
    const std::size_t here = group.covered();
    covered += here;
    all += group.items.size();
    groups.push_back(Json{{"kind", words_of(group).name},
                          {"covered", here},
                          {"of", group.items.size()},
                          {"percent_floor", percent_floor(here, group.items.size())},
                          {"items", std::move(items)}});
  }
  return Json{{"covered", covered},
              {"of", all},
              {"percent_floor", percent_floor(covered, all)},
              {"groups", std::move(groups)}};
}

}  // namespace rung::app
