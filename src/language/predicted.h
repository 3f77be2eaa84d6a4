#pragma once
// What rules ask of predictions (docs/WORTH.md): `predicted_value in next 12 months`. The phrase as a whole
// is the name of a member attribute, made where the rules ask for it first. Private to src/language.

#include <optional>
#include <string>
#include <string_view>

#include "language/check_context.h"

namespace rung::language {

// A name with its horizon, as the parser writes it.
struct PredictedName {
  Predicted::What what = Predicted::What::Nothing;
  std::string word;  // predicted_value, predicted_purchases
  int count = 0;
  std::string unit;  // months, month, days …
};

// Nothing for every other name, one of the two words alone among them.
[[nodiscard]] std::optional<PredictedName> predicted_name(std::string_view name);
// Whether it is one of the two words, without a horizon.
[[nodiscard]] bool is_predicted_word(std::string_view name);
[[nodiscard]] std::string predicted_attribute_name(std::string_view word, int months);

// Whether predictions are made for this horizon; a message if not.
bool is_horizon(Context& ctx, const PredictedName& name, const Place& at);
// The number of the attribute of a rule that asks for it; -1, with a message, if there is no such horizon.
int predicted_attribute(Context& ctx, const PredictedName& name, const Place& at);
// R330: one of the two words without a horizon, or with a period of the past. `period` stands behind the
// word.
void report_no_horizon(Context& ctx, const std::string& word, const Place& at,
                       const std::optional<Place>& period);

}  // namespace rung::language
