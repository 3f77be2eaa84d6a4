#pragma once
// Which points an act by hand speaks of, and how many: `--points 0.5 --currency miles`.

#include <cstdint>
#include <string>

#include "app/member_view.h"
#include "core/result.h"
#include "language/program.h"

namespace rung::app {

struct AskedPoints {
  int unit = 0;             // Program::points
  std::int64_t points = 0;  // smallest units
};

enum class PointsAre : std::uint8_t {
  Redeemed,  // of a currency that can be: the first one if none is named
  Adjusted,  // of any: likewise
};

// `currency`: a name, or empty. `number`: as it was written, with a point before its decimals. Refused in a
// whole sentence: no such currency, one that is only for qualifying and would be redeemed, more decimals than
// it has, too many points.
[[nodiscard]] Result<AskedPoints, Refusal> asked_points(const language::Program& program,
                                                        const std::string& currency,
                                                        const std::string& number, PointsAre are);

}  // namespace rung::app
