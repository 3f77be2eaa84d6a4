#include "app/predicted.h"

#include <fmt/format.h>

#include <set>

#include "core/whole.h"
#include "storage/prediction_store.h"

namespace rung::app {
namespace {

using OfMember = storage::PredictionStore::OfMember;

std::vector<OfMember> in_force(OpenShop& shop, const MemberView& view) {
  std::vector<OfMember> latest;
  std::set<int> horizons;
  for (OfMember& one : storage::PredictionStore(shop.database).of_member(view.history.number)) {
    if (one.prediction.as_of > shop.as_of() || !horizons.insert(one.prediction.months).second) continue;
    latest.push_back(std::move(one));
  }
  return latest;
}

Day last_day(const storage::Prediction& prediction) {
  return add_months(prediction.as_of, prediction.months);
}

Json maybe(const std::optional<std::int64_t>& value) { return value ? Json(*value) : Json(nullptr); }

Json model_json(const storage::PredictionModel& model) {
  Json json{{"name", model.name},
            {"r_millionths", model.r},
            {"alpha_millionths_of_weeks", model.alpha},
            {"a_millionths", model.a},
            {"b_millionths", model.b},
            {"log_likelihood_thousandths", model.log_likelihood}};
  if (model.value) {
    json["p_millionths"] = model.value->p;
    json["q_millionths"] = model.value->q;
    json["gamma_millionths_of_minor"] = model.value->gamma;
    json["value_log_likelihood_thousandths"] = model.value->log_likelihood;
  }
  return json;
}

Json prediction_json(const OfMember& one) {
  return Json{{"prediction", one.prediction.number},       {"as_of", iso(one.prediction.as_of)},
              {"months", one.prediction.months},           {"last", iso(last_day(one.prediction))},
              {"purchases_thousandths", one.of.purchases}, {"value_minor", maybe(one.of.value)},
              {"active_thousandths", one.of.active}};
}

}  // namespace

std::vector<std::string> predicted_lines(OpenShop& shop, const MemberView& view) {
  std::vector<std::string> lines;
  for (const OfMember& one : in_force(shop, view)) {
    const Words& words = shop.words();
    lines.push_back(
        fmt::format("{} purchases{} until {} (predicted on {})",
                    number_words(divide(one.of.purchases, 100, Rounding::Nearest), 1, words.language()),
                    one.of.value ? " and " + words.money(*one.of.value) : "", iso(last_day(one.prediction)),
                    iso(one.prediction.as_of)));
  }
  return lines;
}

Json predicted_json(OpenShop& shop, const MemberView& view) {
  Json all = Json::array();
  for (const OfMember& one : in_force(shop, view)) all.push_back(prediction_json(one));
  return all;
}

Json all_predictions_json(storage::Database& database, engine::MemberNumber member) {
  Json all = Json::array();
  for (const OfMember& one : storage::PredictionStore(database).of_member(member)) {
    Json json = prediction_json(one);
    json["made_at_ms"] = one.prediction.made_at_ms;
    json["model"] = model_json(one.prediction.model);
    json["made_from"] = Json{{"repeats", one.of.repeats},
                             {"recency_days", one.of.recency},
                             {"age_days", one.of.age},
                             {"paid_repeats", one.of.paid},
                             {"spent_minor", one.of.spent}};
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace rung::app
