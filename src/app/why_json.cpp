// The proof for programs: everything, where the text shows a part.

#include "app/why.h"

namespace rung::app {

namespace {

using language::Program;

std::string source_id(const MemberView& view, std::int32_t activity) {
  return std::string(view.history.activities.at(static_cast<std::size_t>(activity)).source_id);
}

Json counted_json(OpenShop& shop, const MemberView& view, const MeasureProof& proof) {
  const Program& program = shop.program();
  Json rows = Json::array();
  for (const engine::Evaluator::Counted& one : proof.counted) {
    const engine::Activity& activity = view.history.activities.at(static_cast<std::size_t>(one.activity));
    rows.push_back(Json{{"by", source_id(view, one.activity)},
                        {"event", program.events.at(static_cast<std::size_t>(activity.event)).name},
                        {"on", iso(activity.day)},
                        {"counted_on", iso(one.counted_on)},
                        {"value", one.value},
                        {"leaves_on", day_json(one.leaves_on)}});
  }
  return rows;
}

Json left_out_json(OpenShop& shop, const MemberView& view, const MeasureProof& proof) {
  Json rows = Json::array();
  for (const engine::Evaluator::NotCounted& one : proof.not_counted) {
    const engine::Activity& activity = view.history.activities.at(static_cast<std::size_t>(one.activity));
    Json row{{"by", source_id(view, one.activity)}, {"on", iso(activity.day)}, {"value", one.value}};
    row["line"] = one.line < 0 ? Json(nullptr) : Json(one.line + 1);
    row["reason"] = reason_words(shop, view, proof.measure, one);
    rows.push_back(std::move(row));
  }
  return rows;
}

Json proof_json(OpenShop& shop, const MemberView& view, const MeasureProof& proof) {
  const language::Measure& measure = shop.program().measures.at(static_cast<std::size_t>(proof.measure));
  Json json = measure_json(shop.program(), measure);
  put_amount(json, shop.program(), measure.unit, proof.value, "value");
  const bool bounded = measure.window.kind != Window::Kind::AllTime;
  json["from"] = bounded ? Json(iso(proof.days.first)) : Json(nullptr);
  json["to"] = bounded ? Json(iso(proof.days.last)) : Json(nullptr);
  json["counted"] = counted_json(shop, view, proof);
  json["not_counted"] = left_out_json(shop, view, proof);
  return json;
}

Json change_json(const Program& program, const SmallestChange& change) {
  Json json{{"alternative", change.alternative + 1}, {"orders", change.orders}};
  json["minor"] = change.any_amount ? Json(nullptr) : Json(change.amount);
  json["currency"] = program.currency.code;
  json["same_day"] = change.same_day;
  json["tier_with_less"] = change.tier_with_less < 0
                               ? Json(nullptr)
                               : Json(program.tiers.at(static_cast<std::size_t>(change.tier_with_less)).name);
  return json;
}

}  // namespace

Json why_json(OpenShop& shop, const MemberView& view, const Why& why) {
  const Program& program = shop.program();
  const engine::TierStanding& standing = view.evaluation.standings.at(static_cast<std::size_t>(why.tier));
  Json measures = Json::array();
  for (const MeasureProof& proof : why.proofs) measures.push_back(proof_json(shop, view, proof));
  Json changes = Json::array();
  for (const SmallestChange& change : why.changes) changes.push_back(change_json(program, change));
  Json json{{"schema", "rung.why/1"},    {"as_of", iso(shop.as_of())},
            {"program", program.name},   {"rules_version", shop.version()},
            {"member", view.history.id}, {"tier", program.tiers.at(static_cast<std::size_t>(why.tier)).name},
            {"held", why.held}};
  json["since"] = why.held ? Json(iso(standing.since)) : Json(nullptr);
  json["valid_until"] = why.held ? day_json(standing.valid_until) : Json(nullptr);
  json["progress"] = progress_json(program, why.progress, *why.conditions);
  json["measures"] = std::move(measures);
  json["smallest_changes"] = std::move(changes);
  return json;
}

}  // namespace rung::app
