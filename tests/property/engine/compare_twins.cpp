#include "property/engine/compare_twins.h"

#include <cstdlib>

#include "property/engine/compare_parts.h"
#include "property/engine/random_rules.h"

namespace rung::naive {
namespace {

using language::Program;

// The made-up members, as the evaluator asks for them.
class Others : public engine::Population {
 public:
  Others(const Program& program, const Comparisons& known) : known_(known) {
    for (const auto& version : program.earlier) versions_.push_back(version.get());
    versions_.push_back(&program);
  }
  [[nodiscard]] const engine::StatisticValue* find(const Program& version, int statistic,
                                                   Day day) const override {
    for (std::size_t v = 0; v < versions_.size(); ++v) {
      if (versions_[v] != &version) continue;
      const auto at = known_.find({static_cast<int>(v), statistic, day});
      return at == known_.end() ? nullptr : &at->second;
    }
    return nullptr;
  }

 private:
  const Comparisons& known_;
  std::vector<const Program*> versions_;
};

std::string skipped() {
  const char* text = std::getenv("RUNG_TWINS_SKIP");
  return text == nullptr ? "" : text;
}

}  // namespace

Comparisons random_comparisons(const Program& program, std::uint64_t seed) {
  Comparisons result;
  Dice dice(seed);
  const int versions = static_cast<int>(program.earlier.size()) + 1;
  for (int v = 0; v < versions; ++v) {
    const Program& rules = v + 1 == versions ? program : *program.earlier[static_cast<std::size_t>(v)];
    for (int s = 0; s < static_cast<int>(rules.statistics.size()); ++s) {
      for (Day day = day_of(2024, 1, 1); day < day_of(2028, 6, 1); day = day + 1) {
        if (dice.chance(3)) continue;  // not worked out
        const int members = dice.chance(5) ? 0 : dice.between(1, 40);
        const bool fraction =
            rules.statistics[static_cast<std::size_t>(s)].kind == language::Population::Kind::Average;
        result[{v, s, day}] = {dice.between(0, 40) * 1'000 * (fraction ? members : 1),
                               fraction && members > 0 ? members : 1, members};
      }
    }
  }
  return result;
}

std::string differences(const Program& program, const Case& one) {
  const engine::MemberHistory history = history_of(one.member);
  const Comparisons known = random_comparisons(program, one.others);
  const Others others(program, known);
  Questions questions;
  questions.population = &known;
  questions.ends = true;
  engine::Evaluator evaluator(program);
  evaluator.compare_with(&others);
  std::vector<Outcome> before_evening;
  questions.running = &before_evening;
  const std::vector<Outcome> naive = evaluate(program, history, one.as_of, questions);
  for (const bool running : {false, true}) {
    for (std::size_t i = 0; i < one.as_of.size(); ++i) {
      Report report(skipped());
      const engine::Evaluation& fast = running ? evaluator.evaluate_running(history, one.as_of[i])
                                               : evaluator.evaluate(history, one.as_of[i]);
      compare_outcomes(program, evaluator, history, fast, running ? before_evening[i] : naive[i], report);
      if (!report.text().empty())
        return "as of " + iso(one.as_of[i]) + (running ? ", before its evening\n" : "\n") + report.text();
    }
  }
  return "";
}

std::string differences(const Case& one) {
  const language::ProgramPtr program = program_of(one.rules);
  return differences(*program, one);
}

}  // namespace rung::naive
