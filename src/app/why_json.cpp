// The proof for programs: everything, where the text shows a part.

#include "app/pace.h"
#include "app/why.h"
#include "core/index.h"
#include "core/whole.h"

namespace rung::app {

namespace {

using language::Program;

// The id of an activity; null for what is none (a birthday, what was carried over).
Json source_id(const MemberView& view, std::int32_t activity) {
  if (activity < 0) return nullptr;
  return std::string(view.history.activities.at(index(activity)).source_id);
}

const char* event_of(const Program& program, const MemberView& view, std::int32_t activity) {
  constexpr std::int32_t kOfBirthday = -1;
  if (activity < 0) return activity == kOfBirthday ? "birthdays" : "carried_over";
  return program.events.at(index(view.history.activities.at(index(activity)).event)).name.c_str();
}

Json counted_json(OpenShop& shop, const MemberView& view, const MeasureProof& proof) {
  Json rows = Json::array();
  for (const engine::Evaluator::Counted& one : proof.counted) {
    const Day on = one.activity < 0 ? one.counted_on : view.history.activities.at(index(one.activity)).day;
    rows.push_back(Json{{"by", source_id(view, one.activity)},
                        {"event", event_of(shop.program(), view, one.activity)},
                        {"on", iso(on)},
                        {"counted_on", iso(one.counted_on)},
                        {"value", one.value},
                        {"leaves_on", day_json(one.leaves_on)}});
  }
  return rows;
}

Json left_out_json(OpenShop& shop, const MemberView& view, const MeasureProof& proof) {
  Json rows = Json::array();
  for (const engine::Evaluator::NotCounted& one : proof.not_counted) {
    const engine::Activity& activity = view.history.activities.at(index(one.activity));
    Json row{{"by", source_id(view, one.activity)}, {"on", iso(activity.day)}, {"value", one.value}};
    row["line"] = one.line < 0 ? Json(nullptr) : Json(one.line + 1);
    row["reason"] = reason_words(shop, view, proof.measure, one);
    rows.push_back(std::move(row));
  }
  for (const std::size_t a : proof.not_for_tiers) {
    const engine::Accrual& accrual = view.evaluation.accruals.at(a);
    rows.push_back(Json{{"by", source_id(view, accrual.activity)},
                        {"on", iso(accrual.earned_on)},
                        {"value", accrual.points},
                        {"line", nullptr},
                        {"reason", not_for_tiers_words(view, accrual)}});
  }
  return rows;
}

Json proof_json(OpenShop& shop, const MemberView& view, const MeasureProof& proof) {
  const language::Measure& measure = shop.program().measures.at(index(proof.measure));
  Json json = measure_json(shop.program(), measure);
  put_amount(json, shop.program(), measure.unit, proof.value, "value");
  const bool bounded = measure.window.kind != Window::Kind::AllTime;
  json["from"] = bounded ? Json(iso(proof.days.first)) : Json(nullptr);
  json["to"] = bounded ? Json(iso(proof.days.last)) : Json(nullptr);
  json["counted"] = counted_json(shop, view, proof);
  json["not_counted"] = left_out_json(shop, view, proof);
  return json;
}

Json proofs_json(OpenShop& shop, const MemberView& view, const std::vector<MeasureProof>& proofs) {
  Json json = Json::array();
  for (const MeasureProof& proof : proofs) json.push_back(proof_json(shop, view, proof));
  return json;
}

// ---- The tree

const char* node_word(ProofNode::Kind kind) {
  switch (kind) {
    case ProofNode::Kind::AnyOf: return "any_of";
    case ProofNode::Kind::AllOf: return "all_of";
    case ProofNode::Kind::Condition: return "condition";
    case ProofNode::Kind::Need: return "need";
  }
  return "";
}

// What a counter asks for: {metric, period, kind, have, need, missing} in smallest units.
void put_gap(Json& to, const Program& program, const engine::Gap& gap) {
  if (gap.balance >= 0) {
    to["metric"] = "balance of " + program.points.at(index(gap.balance)).name;
    to["amount"] = "points";
  } else {
    const Json named = measure_json(program, program.measures.at(index(gap.measure)));
    to["metric"] = named.at("metric");
    to["period"] = named.at("period");
    to["amount"] = named.at("kind");
  }
  to["have"] = gap.have;
  to["need"] = gap.need;
  to["missing"] = gap.missing;
}

Json node_json(const ProofNode& node) {
  Json json{{"kind", node_word(node.kind)}};
  json["met"] = node.met ? Json(*node.met) : Json(nullptr);
  if (!node.text.empty()) json["text"] = node.text;
  if (!node.gap && !node.value.empty()) json["found"] = node.value;
  if (node.gap) put_gap(json, *node.program, *node.gap);
  if (node.kind != ProofNode::Kind::Need) json["last_day"] = day_json(node.last_day);
  if (node.way) {
    json["percent_floor"] = divide(node.way->percent, 100, Rounding::Down);
    json["reachable"] = node.way->reachable;
    json["cheapest"] = node.cheapest;
    const bool priced = node.way->reachable && node.way->basis != engine::CostBasis::NoPrice;
    json["cost"] = priced ? Json(node.way->cost) : Json(nullptr);
    json["cost_basis"] = node.way->reachable ? Json(basis_word(node.way->basis)) : Json(nullptr);
  }
  json["source"] = place_json(node.place);
  if (node.children.empty()) return json;
  json["children"] = Json::array();
  for (const ProofNode& child : node.children) json["children"].push_back(node_json(child));
  return json;
}

Json nodes_json(const std::vector<ProofNode>& nodes) {
  Json json = Json::array();
  for (const ProofNode& node : nodes) json.push_back(node_json(node));
  return json;
}

Json story_json(const std::vector<ProofEvent>& events) {
  const auto or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  Json json = Json::array();
  for (const ProofEvent& event : events) {
    json.push_back(Json{{"on", iso(event.day)},
                        {"kind", event.kind},
                        {"tier", event.tier},
                        {"text", event.words},
                        {"by", or_null(event.by)},
                        {"reason", or_null(event.reason)},
                        {"person", or_null(event.person)},
                        {"valid_until", day_json(event.valid_until)},
                        {"rules_version", event.rules_version},
                        {"source", place_json(event.place)},
                        {"proof", event.tree ? node_json(*event.tree) : Json(nullptr)}});
  }
  return json;
}

// ---- The changes

Json said_json(OpenShop& shop, const std::vector<language::Field>& fields,
               const std::vector<std::pair<int, std::int64_t>>& says) {
  Json json = Json::object();
  for (const auto& [slot, value] : says) {
    const language::Field& field = fields.at(index(slot));
    if (field.unit.kind == UnitKind::Text) {
      json[field.name] = shop.base.symbol_text(value);
    } else if (field.unit.kind == UnitKind::Choice) {
      json[field.name] = field.choices.at(static_cast<std::size_t>(value));
    } else {
      json[field.name] = value;
    }
  }
  return json;
}

Json events_json(OpenShop& shop, const TriedEvents& events) {
  const language::EventType& type = shop.program().events.at(index(events.event));
  Json json{{"event", type.name}, {"number", events.number}};
  json["field"] = events.any_amount ? Json(nullptr) : Json(type.fields.at(index(events.field)).name);
  json["amount"] = events.any_amount ? Json(nullptr) : Json(events.amount);
  json["nights"] = events.nights > 0 ? Json(events.nights) : Json(nullptr);
  json["with"] = said_json(shop, type.fields, events.says);
  json["with"].update(said_json(shop, type.line_fields, events.line_says));
  json["like_the_last"] = events.like_last;
  return json;
}

Json change_json(OpenShop& shop, const SmallestChange& change, const char* aim) {
  const Program& program = shop.program();
  Json json{{"alternative", change.alternative + 1}, {"aim", aim}};
  json["orders"] = 0;
  json["minor"] = nullptr;
  Json all = Json::array();
  for (const TriedEvents& events : change.events) {
    all.push_back(events_json(shop, events));
    if (events.event != language::kOrders) continue;
    json["orders"] = events.number;
    const bool money = !events.any_amount && events.field == language::kOrderNetAmount;
    json["minor"] = money ? Json(events.amount) : Json(nullptr);
  }
  json["currency"] = program.currency.code;
  json["same_day"] = change.same_day;
  json["valid_until"] = change.same_day ? day_json(change.valid_until) : Json(nullptr);
  json["tier_with_less"] =
      change.tier_with_less < 0 ? Json(nullptr) : Json(program.tiers.at(index(change.tier_with_less)).name);
  json["events"] = std::move(all);
  return json;
}

Json changes_json(OpenShop& shop, const std::vector<SmallestChange>& changes, const char* aim) {
  Json json = Json::array();
  for (const SmallestChange& change : changes) json.push_back(change_json(shop, change, aim));
  return json;
}

Json keep_json(OpenShop& shop, const MemberView& view, const Why& why) {
  const KeepProof& keep = why.keep;
  if (!keep.keeping.judged) return nullptr;
  return Json{{"tier", shop.program().tiers.at(index(why.held_tier)).name},
              {"kept", keep.keeping.kept},
              {"judged_on", day_json(keep.keeping.judged_on)},
              {"renews_until", day_json(keep.keeping.renews_until)},
              {"ways", node_json(keep.ways)},
              {"measures", proofs_json(shop, view, keep.proofs)},
              {"smallest_changes", changes_json(shop, keep.tried.changes, "keep")}};
}

}  // namespace

Json why_json(OpenShop& shop, const MemberView& view, const Why& why) {
  const Program& program = shop.program();
  const engine::TierStanding& standing = view.evaluation.standings.at(index(why.tier));
  Json json{{"schema", "rung.why/1"},    {"as_of", iso(shop.as_of())},
            {"program", program.name},   {"rules_version", shop.version()},
            {"member", view.history.id}, {"tier", program.tiers.at(index(why.tier)).name},
            {"held", why.alive}};
  json["since"] = why.alive ? Json(iso(standing.since)) : Json(nullptr);
  json["valid_until"] = why.alive ? day_json(standing.valid_until) : Json(nullptr);
  json["progress"] = progress_json(program, why.progress, *why.conditions);
  Json paces = why.alive ? Json::array() : paces_json(program, *view.evaluator, why.tier, shop.as_of());
  if (!paces.empty()) json["progress"]["in_time"] = std::move(paces);
  json["measures"] = proofs_json(shop, view, why.proofs);
  json["smallest_changes"] = changes_json(shop, why.tried.changes, why.alive ? "keep" : "reach");
  json["all_ways_tried"] = why.tried.all_tried;
  json["tier_held"] = program.tiers.at(index(why.held_tier)).name;
  json["in_grace_until"] = standing.in_grace ? day_json(standing.grace_until) : Json(nullptr);
  json["lives"] = why.lives;
  json["ways"] = node_json(why.ways);
  json["for_life"] = why.for_life.children.empty() ? Json(nullptr) : node_json(why.for_life);
  json["needs"] = nodes_json(why.needs);
  json["met_but_judged_later"] = why.met;
  json["out_of_reach"] = why.out_of_reach;
  json["keep"] = keep_json(shop, view, why);
  json["story"] = story_json(why.story);
  json["story_of_tier_held"] = story_json(why.held_story);
  return json;
}

}  // namespace rung::app
