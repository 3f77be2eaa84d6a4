#include "app/why.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"
#include "core/suggest.h"
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

MeasureProof prove(const OpenShop& shop, const MemberView& view, int measure) {
  MeasureProof proof;
  proof.measure = measure;
  proof.days = resolve(shop.program().measures.at(static_cast<std::size_t>(measure)).window, shop.as_of(),
                       view.history.joined);
  proof.value = view.evaluator->measure(measure);
  proof.counted = view.evaluator->counted(measure);
  proof.not_counted = view.evaluator->not_counted(measure);
  return proof;
}

std::string completed_words(const OpenShop& shop, const MemberView& view, int activity, int tier) {
  const language::Tier& about = shop.program().tiers.at(static_cast<std::size_t>(tier));
  const engine::Progress then = progress_once_completed(shop, view, activity, tier);
  if (then.reached) return "once completed, " + about.name + " is reached";
  if (then.cheapest < 0) return "";
  const auto& way = then.alternatives.at(static_cast<std::size_t>(then.cheapest));
  return "once completed, only " + shop.words().missing(way, about.enter) + " would be missing";
}

std::string value_words(OpenShop& shop, const language::Field& field, std::int64_t value) {
  if (value == kEmpty) return "has no " + field.name;
  std::string text;
  if (field.unit.kind == UnitKind::Text) {
    text = shop.base.symbol_text(value);
  } else if (field.unit.kind == UnitKind::Choice) {
    text = field.choices.at(static_cast<std::size_t>(value));
  } else {
    text = shop.words().amount(value, field.unit);
  }
  return field.name + " is " + text;
}

engine::EventView view_of(const Program& program, const MemberView& view, const engine::Activity& activity) {
  if (activity.event != language::kReturns) return engine::EventView(program, activity);
  const engine::Activity* order =
      activity.of < 0 ? nullptr : &view.history.activities.at(static_cast<std::size_t>(activity.of));
  return engine::EventView(program, activity, order);
}

}  // namespace

std::string reason_words(OpenShop& shop, const MemberView& view, int measure,
                         const engine::Evaluator::NotCounted& left_out) {
  const Program& program = shop.program();
  const engine::Activity& activity = view.history.activities.at(static_cast<std::size_t>(left_out.activity));
  const auto event_number = activity.event == language::kReturns ? std::size_t{language::kOrders}
                                                                 : static_cast<std::size_t>(activity.event);
  const language::EventType& event = program.events.at(event_number);
  const engine::EventView seen = view_of(program, view, activity);
  const language::Measure& read = program.measures.at(static_cast<std::size_t>(measure));
  if (left_out.atom < 0 || read.kind == language::Measure::Kind::Earned) {
    return value_words(shop, event.fields.at(language::kOrderStatus), seen.field(language::kOrderStatus));
  }
  const language::Metric& metric = program.metrics.at(static_cast<std::size_t>(read.index));
  const language::Atom& atom = metric.where.atoms.at(static_cast<std::size_t>(left_out.atom));
  const auto slot = static_cast<std::size_t>(atom.index);
  if (atom.kind == language::AtomKind::EventField) {
    return value_words(shop, event.fields.at(slot), seen.field(atom.index));
  }
  if (atom.kind == language::AtomKind::LineField) {
    // Of an order that is left out as a whole, its first line says why.
    const int line = left_out.line < 0 && seen.line_count() > 0 ? 0 : left_out.line;
    return value_words(shop, event.line_fields.at(slot), seen.line_field(line, atom.index));
  }
  return "not met: `" + atom.text + "`";
}

Result<Why, Refusal> explain(OpenShop& shop, const MemberView& view, const std::string& tier) {
  const auto asked = tier_asked(shop, view, tier);
  if (!asked.ok()) return Refused{asked.error()};
  Why why;
  why.tier = asked.value();
  const language::Tier& about = shop.program().tiers.at(static_cast<std::size_t>(why.tier));
  why.held = view.evaluation.standings.at(static_cast<std::size_t>(why.tier)).alive;
  why.keeping = view.evaluator->keeping(view.evaluation.tier.at(static_cast<std::size_t>(about.ladder)));
  const engine::Keeping of_tier = view.evaluator->keeping(why.tier);
  const bool kept_by_conditions = why.held && of_tier.judged;
  why.progress = kept_by_conditions ? of_tier.progress : view.evaluator->progress_to(why.tier);
  why.conditions = kept_by_conditions && about.keep == language::Keep::When ? &about.keep_when : &about.enter;
  for (const int measure : measures_of(*why.conditions)) why.proofs.push_back(prove(shop, view, measure));
  if (!why.held) why.changes = smallest_changes(shop, view, why.progress);
  if (why.proofs.empty()) return why;
  for (const engine::Evaluator::NotCounted& one : why.proofs.front().not_counted) {
    const engine::Activity& activity = view.history.activities.at(static_cast<std::size_t>(one.activity));
    const bool open_order = activity.event == language::kOrders && one.line < 0 && !why.held &&
                            activity.fields[language::kOrderStatus] == language::kOpen;
    why.once_completed.push_back(open_order ? completed_words(shop, view, one.activity, why.tier) : "");
  }
  return why;
}

}  // namespace rung::app
