#include "app/asked_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "app/text.h"
#include "core/suggest.h"
#include "intake/values.h"

namespace rung::app {
namespace {

using language::PointCurrency;

Refused<Refusal> refused(const char* code, const std::string& sentence) {
  return Refused{not_booked(code, sentence)};
}

}  // namespace

Result<AskedPoints, Refusal> asked_points(const language::Program& program, const std::string& currency,
                                          const std::string& number, PointsAre are) {
  const std::vector<PointCurrency>& all = program.points;
  if (all.empty()) return refused("no_points", "this program has no points.");
  const auto redeemable =
      std::find_if(all.begin(), all.end(), [](const PointCurrency& one) { return !one.qualifying_only; });
  auto asked = are == PointsAre::Redeemed ? redeemable : all.begin();
  const std::string way_out = "`rung adjust ID --points=-N` takes some away.";
  if (are == PointsAre::Redeemed && redeemable == all.end()) {
    return refused("no_points",
                   fmt::format("this program has no points that can be redeemed: {} are only for "
                               "qualifying; {}",
                               fmt::join(names_of(all), ", "), way_out));
  }
  if (!currency.empty()) {
    asked =
        std::find_if(all.begin(), all.end(), [&](const PointCurrency& one) { return one.name == currency; });
    if (asked == all.end()) {
      const auto near = nearest(currency, names_of(all));
      return refused("no_currency",
                     fmt::format("there are no points called `{}`; {}", currency,
                                 near ? fmt::format("did you mean `{}`?", *near)
                                      : fmt::format("there are {}.", fmt::join(names_of(all), ", "))));
    }
    if (are == PointsAre::Redeemed && asked->qualifying_only) {
      return refused("no_points",
                     fmt::format("{} are only for qualifying and are never redeemed, but {} can be: "
                                 "`--currency {}`; {}",
                                 asked->name, redeemable->name, redeemable->name, way_out));
    }
  }
  const auto points = intake::read_points(number, {}, asked->decimals, "a number of " + asked->name);
  if (!points.ok()) return refused("points", fmt::format("`--points {}` {}.", number, points.error()));
  return AskedPoints{static_cast<int>(asked - all.begin()), points.value()};
}

}  // namespace rung::app
