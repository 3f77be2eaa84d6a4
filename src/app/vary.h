#pragma once
// `rung compare --vary`: one amount of the rules tried with other values, over the whole base in one reading
// of it. Nothing is written. `--target` looks for the value under which a tier holds a share of the members.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "core/result.h"
#include "language/amounts.h"

namespace rung::app {

// `800..1500 step 50`. Numbers without their decimal point: 12.50 is 1250 with 2 decimals.
struct VaryRange {
  std::int64_t from = 0, to = 0;  // from <= to
  std::int64_t step = 0;          // 0: not given
  int decimals = 0;               // of all three
};
inline constexpr std::int64_t kMostVaried = 200;  // values of one table

// `words`: the range, then perhaps `step` and a number. Else what is wrong with them.
[[nodiscard]] Result<VaryRange, std::string> read_vary_range(const std::vector<std::string>& words);

// `5 % of active in Gold`.
struct VaryTarget {
  std::int64_t share = 0;  // hundredths of a percent
  bool of_all = false;     // `of members`
  std::string segment;     // else of whom; `active` needs no segment of that name
  std::string tier;
};
[[nodiscard]] Result<VaryTarget, std::string> read_vary_target(const std::string& text);

struct VaryRequest {
  std::string amount;              // "tier Gold enter spend"
  std::optional<VaryRange> range;  // there unless a target is
  std::optional<VaryTarget> target;
  std::string draft;                // as CompareRequest
  std::optional<Day> as_of, since;  // as CompareRequest
  std::int64_t now_ms = 0;
  unsigned threads = 0;  // 0: as many as the machine has processors; the outcome is the same
  std::function<void(std::int64_t done, std::int64_t of)> progress;  // of a reading; may be empty
};

// The base under one value of the amount.
struct VariedBase {
  std::int64_t value = 0;                         // without the decimal point
  std::string number;                             // "1200"
  bool as_it_is = false;                          // what the rules say
  std::vector<std::vector<std::int64_t>> tiers;   // members, by ladder and tier of the program's ladders
  std::vector<std::int64_t> outstanding;          // by point currency, smallest units: usable and pending
  std::vector<std::optional<std::int64_t>> cost;  // what they are worth, minor units, rounded down
  std::int64_t close = 0;                         // members close to the varied tier
  std::int64_t in_it = 0;         // members in the varied segment, in reach of the varied reward …
  std::int64_t of = 0, part = 0;  // of a target: of whom, and who of them is in the tier
};

struct Variation {
  language::ProgramPtr program;  // with the amount as it is
  std::string title, label;      // label: of the draft
  Day as_of;
  bool is_today = false;
  std::optional<Day> since;
  std::int64_t members = 0;
  language::RuleAmount amount;
  int tier = -1;                   // whose amount it is
  std::int64_t close_from = 0;     // hundredths of a percent of the way to that tier
  std::string in_what;             // "in segment fans"; empty: VariedBase::in_it says nothing
  std::vector<VariedBase> values;  // ascending
  struct Found {
    VaryTarget target;
    std::string of_whom;  // "members with something of their own in the last 12 months"
    std::size_t at = 0;   // in `values`; the one below and above it are beside it
    bool within = true;   // false: the share lies outside the range
    bool one_way = true;  // the share went one way with the value, as far as it was tried
    int readings = 0;     // of the base
  };
  std::optional<Found> found;
  std::vector<std::string> notes;  // for stderr, whole sentences
};

// Refused: as compare_rules(), and where no amount or several are meant, a value is none that may stand
// there, no such tier or segment. Throws StorageError, IntakeError.
[[nodiscard]] Result<Variation, Refusal> vary_rules(const std::filesystem::path& folder,
                                                    const VaryRequest& request);

[[nodiscard]] std::string vary_text(const Variation& of);
[[nodiscard]] Json vary_json(const Variation& of);
[[nodiscard]] std::string vary_csv(const Variation& of);

}  // namespace rung::app
