#include "engine/example_because.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/index.h"
#include "engine/decision.h"
#include "engine/describe.h"
#include "engine/example_text.h"

namespace rung::engine {
namespace {

using Kind = Decision::Kind;

std::string what_was_decided(Kind kind) {
  switch (kind) {
    case Kind::BroughtOver: return "brought over";
    case Kind::Entered: return "entered";
    case Kind::EnteredForLife: return "entered for life";
    case Kind::Renewed: return "entered again";
    case Kind::Kept: return "kept";
    case Kind::CaughtUp: return "caught up in its grace time";
    case Kind::NotKept: return "not kept";
    case Kind::Ended: return "over";
    case Kind::EndedUnmet: return "over, as its conditions were not met any more";
    case Kind::LostIdle: return "lost, as nothing was heard of the member";
    case Kind::Revoked: return "taken by a return";
    case Kind::Dropped: return "what a higher tier fell to";
    case Kind::Invited: return "entered by invitation";
    case Kind::Granted: return "given by hand, or as a present";
    case Kind::GrantEnded: return "over, as far as it was given by hand";
    case Kind::TrialBegan: return "given on trial";
    case Kind::TrialKept: return "kept after its trial";
    case Kind::TrialNotKept: return "not kept after its trial";
    case Kind::TrialEnded: return "over with its trial";
    case Kind::Shared: return "held through the household";
    case Kind::SharedEnded: return "not held through the household any more";
    case Kind::RulesEnded: return "over, as the rules do not have it any more";
  }
  return "";
}

// The one that says why: that a status is over follows from what was judged before it.
const Decision* last_about(const Evaluation& evaluation, const std::string& tier) {
  const Decision* last = nullptr;
  for (const Decision& decision : evaluation.decisions) {
    if (evaluation.versions[index(decision.version)]->tiers[index(decision.tier)].name != tier) continue;
    const bool follows =
        last != nullptr && ((decision.kind == Kind::Ended && last->kind == Kind::NotKept) ||
                            (decision.kind == Kind::TrialEnded && last->kind == Kind::TrialNotKept));
    if (!follows) last = &decision;
  }
  return last;
}

}  // namespace

std::vector<ExampleReason> because_decided(const Evaluation& evaluation, const std::string& tier,
                                           Language language) {
  const Decision* decision = last_about(evaluation, tier);
  if (decision == nullptr) return {};
  const std::string as_of =
      decision->judged_as_of == decision->day || decision->asked == Decision::Asked::Nothing
          ? ""
          : ", judged as of " + iso(decision->judged_as_of);
  std::vector<ExampleReason> reasons{
      {place_of(evaluation, *decision), std::nullopt,
       fmt::format("on {}{}, {} was {}", iso(decision->day), as_of, tier, what_was_decided(decision->kind)),
       false}};
  const language::Conditions* asked = conditions_asked(evaluation, *decision);
  if (asked == nullptr) return reasons;
  const language::Program& program = *evaluation.versions[index(decision->version)];
  for (std::size_t way = 0; way < asked->alternatives.size(); ++way) {
    bool first = true;
    for (const int atom : asked->alternatives[way]) {
      const auto gap = std::find_if(decision->gaps.begin(), decision->gaps.end(),
                                    [atom](const Gap& one) { return one.atom == atom; });
      if (gap == decision->gaps.end()) continue;
      reasons.push_back({asked->atoms[index(atom)].place, gap->missing == 0,
                         gap_words(program, *asked, *gap, language), first && way > 0});
      first = false;
    }
  }
  return reasons;
}

std::vector<ExampleReason> because_of(const language::Program& program,
                                      const language::Conditions& conditions, const Evaluator& evaluator,
                                      Language language) {
  std::vector<ExampleReason> because;
  const Answers answers = evaluator.answers(conditions);
  for (std::size_t w = 0; w < conditions.alternatives.size(); ++w) {
    bool first = true;
    for (const int a : conditions.alternatives[w]) {
      const language::Atom& atom = conditions.atoms[index(a)];
      const Answer& answer = answers[index(a)];
      because.push_back({atom.place, answer.holds,
                         condition_words(program, atom, answer, evaluator, language), first && w > 0});
      first = false;
    }
  }
  return because;
}

Progress progress_on_the_day(const Evaluator& evaluator, const Evaluation& evaluation,
                             const language::Conditions& conditions) {
  Progress progress;
  const Answers answers = evaluator.answers(conditions);
  for (const std::vector<int>& way : conditions.alternatives) {
    AlternativeProgress one;
    one.met = true;
    for (const int a : way) {
      const language::Atom& atom = conditions.atoms[index(a)];
      const Answer& answer = answers[index(a)];
      Gap gap;
      gap.atom = a;
      gap.missing = answer.holds ? 0 : std::max<std::int64_t>(1, -answer.above.value_or(-1));
      const bool compares_amounts = answer.above && !atom.population;
      if (compares_amounts && atom.kind == language::AtomKind::Measure) {
        gap.measure = atom.index;
        gap.have = evaluator.measure(atom.index);
        gap.need = gap.have - *answer.above;
      } else if (compares_amounts && atom.kind == language::AtomKind::Balance) {
        gap.balance = atom.index;
        gap.have = evaluation.points[index(atom.index)].usable;
        gap.need = gap.have - *answer.above;
      }
      one.met = one.met && answer.holds;
      one.gaps.push_back(gap);
    }
    progress.alternatives.push_back(std::move(one));
  }
  return progress;
}

}  // namespace rung::engine
