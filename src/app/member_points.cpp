#include "app/member_points.h"

#include <algorithm>

namespace rung::app {
namespace {

using language::PointCurrency;

bool ends_move(const language::Program& program, const PointCurrency& currency) {
  if (currency.expiry == PointCurrency::Expiry::Idle || !currency.exemptions.empty() || currency.carry)
    return true;
  return currency.expiry == PointCurrency::Expiry::AtEnd && currency.end_cycle == Cycle::MembershipYear &&
         program.membership_year_restarts != language::Program::YearRestart::Never;
}

void add_moving(const language::Program& version, std::vector<std::string>& names) {
  for (const PointCurrency& currency : version.points) {
    const bool known = std::find(names.begin(), names.end(), currency.name) != names.end();
    if (!known && ends_move(version, currency)) names.push_back(currency.name);
  }
}

}  // namespace

ledger::ActivityNumber activity_number(const engine::MemberHistory& history, std::int32_t activity) {
  return activity < 0 ? 0 : history.activities.at(static_cast<std::size_t>(activity)).number;
}

std::vector<std::vector<ledger::WantedLot>> wanted_points(const engine::Evaluation& evaluation,
                                                          const engine::MemberHistory& history) {
  std::vector<std::vector<ledger::WantedLot>> all;
  std::vector<std::string> texts(evaluation.sources.size());  // made when one is first asked for
  for (const engine::PointsState& points : evaluation.points) {
    std::vector<ledger::WantedLot> wanted;
    wanted.reserve(points.lots.size());
    for (const engine::Lot& lot : points.lots) {
      ledger::WantedLot one;
      one.activity = activity_number(history, lot.activity);
      std::string& text = texts.at(static_cast<std::size_t>(lot.source));
      if (text.empty()) text = evaluation.sources[static_cast<std::size_t>(lot.source)].text();
      one.rule = text;
      one.against = lot.against;
      one.terms = {lot.earned_on, lot.usable_from, lot.issued_until};
      one.points = lot.points;
      wanted.push_back(std::move(one));
    }
    for (const engine::Movement& movement : points.movements) {
      wanted.at(static_cast<std::size_t>(movement.lot))
          .changes.push_back(
              {movement.against, activity_number(history, movement.activity), movement.amount});
    }
    all.push_back(std::move(wanted));
  }
  return all;
}

std::vector<std::string> currencies_with_moving_ends(const language::Program& program) {
  std::vector<std::string> names;
  for (const language::ProgramPtr& earlier : program.earlier) add_moving(*earlier, names);
  add_moving(program, names);
  return names;
}

}  // namespace rung::app
