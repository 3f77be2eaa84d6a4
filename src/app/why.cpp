#include "app/why.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/index.h"
#include "core/suggest.h"
#include "engine/decision.h"
#include "engine/matching.h"

namespace rung::app {

namespace {

using language::Program;

Result<int, Refusal> tier_asked(const OpenShop& shop, const MemberView& view, const std::string& name) {
  const Program& program = shop.program();
  if (name.empty()) {
    const std::vector<int> above = tiers_above(program, view.evaluation, 0);
    return above.empty() ? view.evaluation.tier.front() : above.front();
  }
  const int tier = program.find_tier(name);
  if (tier >= 0) return tier;
  std::vector<std::string> names;
  for (const language::Tier& one : program.tiers) names.push_back(one.name);
  const std::optional<std::string> near = nearest(name, names);
  return Refused{Refusal{"no_tier",
                         near ? fmt::format("there is no tier `{}`; did you mean `{}`?", name, *near)
                              : fmt::format("there is no tier `{}`; there are {}.", name, and_list(names)),
                         {}}};
}

// The measures the conditions read, in reading order, each once.
std::vector<int> measures_of(const language::Conditions& conditions) {
  std::vector<int> measures;
  for (const language::Atom& atom : conditions.atoms) {
    if (atom.kind != language::AtomKind::Measure) continue;
    if (std::find(measures.begin(), measures.end(), atom.index) == measures.end())
      measures.push_back(atom.index);
  }
  return measures;
}

// What is given and does not count for tiers.
bool counts_for_no_tier(const engine::Evaluation& evaluation, const engine::Accrual& accrual) {
  using Kind = engine::Source::Kind;
  const engine::Source& source = evaluation.sources.at(index(accrual.source));
  if (source.kind != Kind::Earn) return source.kind != Kind::Opening && source.kind != Kind::Adjustment;
  if (!accrual.usable_from) return true;
  return !evaluation.versions.at(index(accrual.version))->earn.at(index(accrual.rule)).counts_for_tiers;
}

MeasureProof prove(const OpenShop& shop, const MemberView& view, int number, Day from) {
  const language::Measure& measure = shop.program().measures.at(index(number));
  MeasureProof proof;
  proof.measure = number;
  proof.days = view.evaluator->window_of(number);
  proof.days.first = std::max(proof.days.first, from);
  proof.value = view.evaluator->measure(number);
  proof.counted = view.evaluator->counted(number, from);
  proof.not_counted = view.evaluator->not_counted(number);
  if (from > kFirstDay) {
    proof.value = 0;
    for (const auto& one : proof.counted) proof.value += one.value;
  }
  if (measure.kind != language::Measure::Kind::Earned) return proof;
  for (std::size_t a = 0; a < view.evaluation.accruals.size(); ++a) {
    const engine::Accrual& accrual = view.evaluation.accruals[a];
    if (accrual.unit == measure.index && proof.days.contains(accrual.earned_on) &&
        counts_for_no_tier(view.evaluation, accrual))
      proof.not_for_tiers.push_back(a);
  }
  return proof;
}

std::vector<MeasureProof> prove_all(const OpenShop& shop, const MemberView& view,
                                    const language::Conditions& conditions, Day from) {
  std::vector<MeasureProof> proofs;
  for (const int measure : measures_of(conditions)) proofs.push_back(prove(shop, view, measure, from));
  return proofs;
}

std::string completed_words(OpenShop& shop, const MemberView& view, int activity, int tier) {
  const language::Tier& about = shop.program().tiers.at(index(tier));
  const engine::Progress then = progress_once_completed(shop, view, activity, tier);
  const bool met = std::any_of(then.alternatives.begin(), then.alternatives.end(),
                               [](const engine::AlternativeProgress& way) { return way.met; });
  if (then.reached || met) return "once completed, " + about.name + " is reached";
  if (then.cheapest < 0) return "";
  const auto& way = then.alternatives.at(index(then.cheapest));
  return "once completed, only " + shop.words().missing(way, about.enter) + " would be missing";
}

std::vector<std::string> once_completed(OpenShop& shop, const MemberView& view, const Why& why) {
  std::vector<std::string> words;
  if (why.proofs.empty()) return words;
  for (const engine::Evaluator::NotCounted& one : why.proofs.front().not_counted) {
    const engine::Activity& activity = view.history.activities.at(index(one.activity));
    const bool open_order = activity.event == language::kOrders && one.line < 0 && !why.alive &&
                            activity.fields[language::kOrderStatus] == language::kOpen;
    words.push_back(open_order ? completed_words(shop, view, one.activity, why.tier) : "");
  }
  return words;
}

// What stands in the way that no purchase changes, way by way. What a counter lacks can be filled.
std::vector<std::string> out_of_reach(const Why& why) {
  std::vector<std::string> all;
  const auto add = [&all](const std::string& text) {
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
  };
  for (const ProofNode& need : why.needs) {
    if (need.met && !*need.met && !need.gap) add("`" + need.text + "`: " + need.value);
  }
  for (const ProofNode& way : why.ways.children) {
    for (const ProofNode& condition : way.children) {
      if (*condition.met || condition.gap) continue;
      add("`" + condition.text + "`" + (condition.value.empty() ? "" : ": " + condition.value));
    }
  }
  return all;
}

void explain_keeping(OpenShop& shop, const MemberView& view, Why& why) {
  KeepProof& keep = why.keep;
  keep.keeping = view.evaluator->keeping(why.held_tier);
  if (!keep.keeping.judged) return;
  const language::Conditions& conditions =
      engine::keep_conditions(shop.program().tiers.at(index(why.held_tier)));
  keep.ways = tree_of(shop, view, keep.keeping.progress, conditions);
  keep.proofs = prove_all(shop, view, conditions, kFirstDay);
  if (!keep.keeping.kept) keep.tried = smallest_changes(shop, view, keep.keeping.progress, Aim::Keep);
}

std::string value_words(OpenShop& shop, const language::Field& field, std::int64_t value) {
  if (value == kEmpty) return "has no " + field.name;
  std::string text;
  if (field.unit.kind == UnitKind::Text) {
    text = text_words(shop, value);
  } else if (field.unit.kind == UnitKind::Choice) {
    text = field.choices.at(static_cast<std::size_t>(value));
  } else {
    text = shop.words().amount(value, field.unit);
  }
  return field.name + " is " + text;
}

engine::EventView view_of(const Program& program, const MemberView& view, const engine::Activity& activity) {
  if (activity.event != language::kReturns) return engine::EventView(program, activity);
  const engine::Activity* order = activity.of < 0 ? nullptr : &view.history.activities.at(index(activity.of));
  return engine::EventView(program, activity, order);
}

}  // namespace

std::string not_for_tiers_words(const MemberView& view, const engine::Accrual& accrual) {
  const engine::Source& source = view.evaluation.sources.at(index(accrual.source));
  if (source.kind == engine::Source::Kind::Earn && !accrual.usable_from) return "the order is still open";
  return source.text() + " does not count for tiers";
}

std::string reason_words(OpenShop& shop, const MemberView& view, int measure,
                         const engine::Evaluator::NotCounted& left_out) {
  const Program& program = shop.program();
  const engine::Activity& activity = view.history.activities.at(index(left_out.activity));
  const int event_number = activity.event == language::kReturns ? int{language::kOrders} : activity.event;
  const language::EventType& event = program.events.at(index(event_number));
  const engine::EventView seen = view_of(program, view, activity);
  const language::Measure& read = program.measures.at(index(measure));
  if (left_out.atom < 0 || read.kind == language::Measure::Kind::Earned) {
    return value_words(shop, event.fields.at(language::kOrderStatus), seen.field(language::kOrderStatus));
  }
  const language::Metric& metric = program.metrics.at(index(read.index));
  const language::Atom& atom = metric.where.atoms.at(index(left_out.atom));
  if (atom.kind == language::AtomKind::EventField) {
    return value_words(shop, event.fields.at(index(atom.index)), seen.field(atom.index));
  }
  if (atom.kind == language::AtomKind::LineField) {
    // Of an order that is left out as a whole, its first line says why.
    const int line = left_out.line < 0 && seen.line_count() > 0 ? 0 : left_out.line;
    return value_words(shop, event.line_fields.at(index(atom.index)), seen.line_field(line, atom.index));
  }
  return "not met: `" + atom.text + "`";
}

Result<Why, Refusal> explain(OpenShop& shop, const MemberView& view, const std::string& tier) {
  const auto asked = tier_asked(shop, view, tier);
  if (!asked.ok()) return Refused{asked.error()};
  Why why;
  why.tier = asked.value();
  const language::Tier& about = shop.program().tiers.at(index(why.tier));
  why.held_tier = view.evaluation.tier.at(index(about.ladder));
  why.held = why.held_tier == why.tier;
  // What members are compared by today, also where no tier is judged today. The evaluator looks at the same.
  const language::Tier& held = shop.program().tiers.at(index(why.held_tier));
  (void)shop.base.compared_by({&about.enter, &about.enter_for_life, &about.keep_when, &held.keep_when});
  why.alive = view.evaluation.standings.at(index(why.tier)).alive;
  const engine::Keeping keeping = view.evaluator->keeping(why.tier);
  const bool to_keep = why.alive && keeping.judged;
  why.progress = to_keep ? keeping.progress : view.evaluator->progress_to(why.tier);
  why.conditions = to_keep ? &engine::keep_conditions(about) : &about.enter;
  why.ways = tree_of(shop, view, why.progress, *why.conditions);
  why.met = !why.alive && *why.ways.met;
  const Day from = why.conditions == &about.enter ? view.evaluator->counts_from(why.tier) : kFirstDay;
  why.proofs = prove_all(shop, view, *why.conditions, from);
  explain_keeping(shop, view, why);
  why.story = story_of(shop, view, why.tier);
  why.once_completed = once_completed(shop, view, why);
  if (why.alive) {
    why.lives = lives_of(shop, view, why.tier);
    if (why.held) {
      why.tried = why.keep.tried;
    } else if (to_keep && !keeping.kept) {
      why.tried = smallest_changes(shop, view, why.progress, Aim::Keep);
    }
  } else {
    why.needs = needs_of(shop, view, why.tier);
    why.for_life = tree_of(shop, view, view.evaluator->progress_for_life(why.tier), about.enter_for_life);
    if (!why.met) why.tried = smallest_changes(shop, view, why.progress, Aim::Reach);
    if (why.tried.changes.empty()) why.out_of_reach = out_of_reach(why);
  }
  if (!why.held) {
    why.held_story = story_of(shop, view, why.held_tier);
    why.held_lives = lives_of(shop, view, why.held_tier);
  }
  return why;
}

}  // namespace rung::app
