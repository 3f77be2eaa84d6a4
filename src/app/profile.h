#pragma once
// `rung profile`: what distinguishes the members of a segment from all others, to find more like them.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "core/result.h"

namespace rung::app {

// An opened shop whose program measures each of its metrics: in the last 12 months, times since in all time.
struct ProfileShop {
  std::unique_ptr<OpenShop> shop;
  int segment = -1;
  std::vector<int> measures;  // by Program::metrics: Program::measures; -1: a metric that has none here
};

struct Profile {
  std::int64_t members = 0;  // of the segment
  std::int64_t rest = 0;     // all others who have joined

  // The middle value of those who have one; of two middle ones half their sum, rounded down.
  struct Median {
    std::int64_t with_value = 0;
    std::optional<std::int64_t> value;
  };
  struct Metric {
    int measure = -1;  // Program::measures
    Median of_segment, of_rest;
    // What the segment has of everybody's sum, in hundredths of a percent, to the nearest; of sums and counts
    // that come to more than nothing.
    std::optional<std::int64_t> share;
  };
  std::vector<Metric> metrics;

  // How often a value is met in the segment and in the rest.
  struct Value {
    std::string words;
    std::int64_t in_segment = 0, in_rest = 0;
    std::int64_t share_of_segment = 0, share_of_rest = 0;  // hundredths of a percent, to the nearest
    // The share of the segment by the share of the rest, in hundredths, to the nearest; nothing if no one in
    // the rest has the value.
    std::optional<std::int64_t> lift;
  };
  // Something that members or their orders have. Orders are the completed ones of the last 12 months; one
  // with goods of two categories counts for both.
  struct Trait {
    std::string name;                                      // "country", "first product"
    bool of_orders = false;                                // else of members
    std::int64_t known_in_segment = 0, known_in_rest = 0;  // who have a value at all
    std::vector<Value> values;  // met at least five times in the segment; the highest lift first
  };
  std::vector<Trait> traits;  // those that somebody in the segment has
};

// Refused: no such segment, mistakes in the rules, no database yet.
[[nodiscard]] Result<ProfileShop, Refusal> open_profile(const std::filesystem::path& folder, const When& when,
                                                        const std::string& segment);

// Looks at every member once. `progress` (members looked at, of so many) may be empty. Changes nothing.
[[nodiscard]] Profile profile_of(ProfileShop& of,
                                 const std::function<void(std::int64_t, std::int64_t)>& progress);

[[nodiscard]] std::string profile_text(const ProfileShop& of, const Profile& profile);
[[nodiscard]] Json profile_json(const ProfileShop& of, const Profile& profile);

}  // namespace rung::app
