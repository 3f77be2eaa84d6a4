#include "property/engine/scenarios.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "property/engine/random_rules.h"

namespace rung::naive {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string day_word(Day day) { return day == kForever ? "ever" : iso(day); }

}  // namespace

language::ProgramPtr published(const std::string& name) {
  const std::filesystem::path folder(RUNG_SOURCE_DIR "/rules/programs");
  std::vector<std::string> texts;
  if (std::filesystem::is_directory(folder / name)) {
    std::vector<std::filesystem::path> versions;
    for (const auto& entry : std::filesystem::directory_iterator(folder / name))
      if (entry.path().extension() == ".rung") versions.push_back(entry.path());
    std::sort(versions.begin(), versions.end());
    for (const auto& version : versions) texts.push_back(read(version));
  } else {
    texts.push_back(read(folder / (name + ".rung")));
  }
  return program_of(texts);
}

language::ProgramPtr written(const std::string& rules) { return program_of(std::vector{rules}); }

Then::Then(language::ProgramPtr program, const Member& member, const char* day, const Questions& questions)
    : program_(version_on(program, *day_from_iso(day))) {
  const engine::MemberHistory history = history_of(member);
  outcome_ = evaluate(*program_, history, {*day_from_iso(day)}, questions).front();
}

std::string Then::tier(int ladder) const {
  const int held = outcome_.evaluation.tier.at(static_cast<std::size_t>(ladder));
  return held < 0 ? "-" : program_->tiers[static_cast<std::size_t>(held)].name;
}

std::string Then::until(const char* tier) const {
  const auto& standing =
      outcome_.evaluation.standings.at(static_cast<std::size_t>(program_->find_tier(tier)));
  return standing.alive ? day_word(standing.valid_until) : "-";
}

namespace {

std::size_t unit(const language::Program& program, const std::string& name) {
  std::size_t at = 0;
  while (program.points.at(at).name != name) ++at;
  return at;
}

}  // namespace

std::int64_t Then::balance(const char* currency) const {
  return outcome_.evaluation.points.at(unit(*program_, currency)).usable;
}

std::int64_t Then::pending(const char* currency) const {
  return outcome_.evaluation.points.at(unit(*program_, currency)).pending;
}

std::int64_t Then::measure(const std::string& text) const {
  for (std::size_t m = 0; m < program_->measures.size(); ++m) {
    if (program_->measures[m].text == text) return outcome_.evaluation.measures[m].value;
  }
  throw std::runtime_error("no measure " + text);
}

std::string Then::ways(const engine::Progress& progress, const language::Conditions& conditions) const {
  std::string text;
  for (const auto& way : progress.alternatives) {
    if (!text.empty()) text += " | ";
    for (std::size_t g = 0; g < way.gaps.size(); ++g) {
      const engine::Gap& gap = way.gaps[g];
      std::string name = conditions.atoms[static_cast<std::size_t>(gap.atom)].text;
      if (gap.measure >= 0) {
        const auto& measure = program_->measures[static_cast<std::size_t>(gap.measure)];
        const auto index = static_cast<std::size_t>(measure.index);
        name = measure.kind == language::Measure::Kind::Metric ? program_->metrics[index].name
                                                               : program_->points[index].name;
      }
      text += fmt::format("{}{} {}", g > 0 ? " and " : "", name, gap.missing);
    }
  }
  return text;
}

std::string Then::missing(const char* tier) const {
  const auto index = static_cast<std::size_t>(program_->find_tier(tier));
  return ways(outcome_.progress.at(index), program_->tiers[index].enter);
}

std::string Then::to_keep(const char* tier) const {
  const auto index = static_cast<std::size_t>(program_->find_tier(tier));
  const auto& keeping = outcome_.keeping.at(index);
  const language::Tier& rules = program_->tiers[index];
  return fmt::format(
      "{} {} {} then {}: {}", iso(keeping.judged_on), keeping.judged ? "judged" : "not judged",
      keeping.kept ? "kept" : "not kept", day_word(keeping.renews_until),
      ways(keeping.progress, rules.keep == language::Keep::When ? rules.keep_when : rules.enter));
}

std::int64_t Then::cheapest_cost(const char* tier) const {
  const engine::Progress& progress =
      outcome_.progress.at(static_cast<std::size_t>(program_->find_tier(tier)));
  return progress.cheapest < 0 ? -1 : progress.alternatives[static_cast<std::size_t>(progress.cheapest)].cost;
}

int Then::voucher(const char* name) const {
  int at = 0;
  while (program_->vouchers.at(static_cast<std::size_t>(at)).name != name) ++at;
  return at;
}

std::int64_t Then::vouchers(const char* name) const {
  std::int64_t count = 0;
  for (const auto& state : outcome_.evaluation.vouchers)
    count += state.voucher == voucher(name) ? state.count : 0;
  return count;
}

std::int64_t Then::worth(const char* name) const {
  std::int64_t worth = 0;
  for (const auto& state : outcome_.evaluation.vouchers)
    worth += state.voucher == voucher(name) ? state.worth : 0;
  return worth;
}

std::int64_t Then::steps(const char* milestone) const {
  const auto& all = outcome_.evaluation.steps;
  return std::count_if(all.begin(), all.end(), [&](const engine::StepReached& step) {
    const auto* rules = outcome_.evaluation.versions[static_cast<std::size_t>(step.version)];
    return step.given && rules->milestones[static_cast<std::size_t>(step.milestone)].name == milestone;
  });
}

std::string Then::ends(const char* tier) const {
  return day_word(outcome_.ends_on.at(static_cast<std::size_t>(program_->find_tier(tier))));
}

std::string Then::story() const {
  static const std::vector<std::string> kinds{"joined",  "brought over", "upgrade",
                                              "renewal", "downgrade",    "granted"};
  std::string text;
  for (const engine::TierChange& change : outcome_.evaluation.changes) {
    text += fmt::format("{}{} {} {} until {}", text.empty() ? "" : ", ", iso(change.day),
                        kinds[static_cast<std::size_t>(change.kind)],
                        outcome_.evaluation.tier_of(change).name, day_word(change.valid_until));
  }
  return text;
}

}  // namespace rung::naive
