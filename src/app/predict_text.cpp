// What `rung predict` says: for people and for programs.

#include <fmt/format.h>

#include "app/predict.h"
#include "core/whole.h"

namespace rung::app {
namespace {

using Side = Table::Side;

// Millionths as people compare them: three decimals.
std::string parameter(const Words& words, std::int64_t millionths) {
  return number_words(divide(millionths, 1000, Rounding::Nearest), 3, words.language());
}

std::string tenths(const Words& words, std::int64_t thousandths) {
  return number_words(divide(thousandths, 100, Rounding::Nearest), 1, words.language());
}

// Of a group, on average for one of them; two decimals.
std::string mean(const Words& words, std::int64_t thousandths, std::int64_t members) {
  if (members == 0) return "-";
  return number_words(divide(thousandths, Wide{members} * 10, Rounding::Nearest), 2, words.language());
}

std::string buying_line(const Words& words, const predict::BgNbdFit& fit) {
  const predict::BgNbd& p = fit.parameters;
  return fmt::format("r {}, alpha {} weeks, a {}, b {}; log-likelihood {}", parameter(words, p.r),
                     parameter(words, p.alpha), parameter(words, p.a), parameter(words, p.b),
                     tenths(words, fit.log_likelihood));
}

std::string spending_line(const Words& words, const predict::GammaGammaFit& fit) {
  const predict::GammaGamma& p = fit.parameters;
  const auto everybody = predict::mean_value(p, {});
  return fmt::format(
      "p {}, q {}, gamma {}; log-likelihood {}, {}\n{}", parameter(words, p.p), parameter(words, p.q),
      words.money(divide(p.gamma, 1'000'000, Rounding::Nearest)), tenths(words, fit.log_likelihood),
      number_of(words, fit.members, "member"),
      everybody
          ? fmt::format("{}a purchase is worth {} on average over everybody\n", padded("", 13),
                        words.money(*everybody))
          : fmt::format("{}values vary so widely that they have no mean over everybody\n", padded("", 13)));
}

std::string holdout_text(const Words& words, const Holdout& holdout) {
  Table table({Side::Left, Side::Right, Side::Right, Side::Right, Side::Right, Side::Right});
  table.add({"bought again before", "members", "expected", "actual", "each expected", "each actual"});
  std::int64_t members = 0, expected = 0, actual = 0;
  const auto row = [&](const std::string& name, std::int64_t of, std::int64_t foretold, std::int64_t bought) {
    table.add({name, words.count(of), tenths(words, foretold), words.count(bought), mean(words, foretold, of),
               mean(words, bought * 1000, of)});
  };
  for (const HoldoutRow& one : holdout.rows) {
    row(std::to_string(one.repeats) + (one.and_more ? " or more" : ""), one.members, one.expected,
        one.actual);
    members += one.members;
    expected += one.expected;
    actual += one.actual;
  }
  row("all", members, expected, actual);
  return fmt::format(
      "\nHold-out: fitted to purchases up to {}, compared with {} to {}\n"
      "BG/NBD       {}\n{}",
      iso(holdout.fitted_to), iso(holdout.fitted_to + 1), iso(holdout.last), buying_line(words, holdout.fit),
      table.text("  "));
}

std::string expected_text(const Words& words, const PredictReport& report) {
  std::string text = fmt::format("\nExpected from {} to {}\n  {} purchases\n", iso(report.as_of + 1),
                                 iso(report.last), tenths(words, report.purchases));
  if (report.spending) text += fmt::format("  {}\n", words.money(report.value));
  if (report.spending && report.without_value > 0)
    text += fmt::format("  no value can be said of {}\n", number_of(words, report.without_value, "member"));
  return text;
}

Json buying_json(const predict::BgNbdFit& fit) {
  return Json{{"r_millionths", fit.parameters.r},
              {"alpha_millionths_of_weeks", fit.parameters.alpha},
              {"a_millionths", fit.parameters.a},
              {"b_millionths", fit.parameters.b},
              {"log_likelihood_thousandths", fit.log_likelihood},
              {"members", fit.members},
              {"evaluations", fit.evaluations},
              {"at_limit", fit.at_limit}};
}

Json spending_json(const predict::GammaGammaFit& fit) {
  const auto everybody = predict::mean_value(fit.parameters, {});
  return Json{{"p_millionths", fit.parameters.p},
              {"q_millionths", fit.parameters.q},
              {"gamma_millionths_of_minor", fit.parameters.gamma},
              {"log_likelihood_thousandths", fit.log_likelihood},
              {"members", fit.members},
              {"mean_minor", everybody ? Json(*everybody) : Json(nullptr)},
              {"evaluations", fit.evaluations},
              {"at_limit", fit.at_limit}};
}

Json holdout_json(const Holdout& holdout) {
  Json rows = Json::array(), weeks = Json::array();
  for (const HoldoutRow& row : holdout.rows)
    rows.push_back(Json{{"repeats", row.repeats},
                        {"and_more", row.and_more},
                        {"members", row.members},
                        {"expected_thousandths", row.expected},
                        {"actual", row.actual}});
  for (const HoldoutWeek& week : holdout.weeks)
    weeks.push_back(
        Json{{"last", iso(week.last)}, {"expected_thousandths", week.expected}, {"actual", week.actual}});
  return Json{{"fitted_to", iso(holdout.fitted_to)},
              {"last", iso(holdout.last)},
              {"purchases_model", buying_json(holdout.fit)},
              {"by_repeats", std::move(rows)},
              {"cumulative_by_week", std::move(weeks)}};
}

}  // namespace

std::string predict_stored(const OpenShop& shop, const PredictReport& report) {
  const Words& words = shop.words();
  if (report.dry_run) return "Nothing was stored (dry run).\n";
  if (report.before) return fmt::format("Prediction {} says the same. Nothing changed.\n", report.prediction);
  const std::string erased =
      report.erased == 0 ? "" : fmt::format("; not for {} who were erased", words.count(report.erased));
  return fmt::format("Saved as prediction {}, for {}{}.\n", report.prediction,
                     number_of(words, report.members - report.erased, "member"), erased);
}

std::string predict_text(const OpenShop& shop, const PredictReport& report) {
  const Words& words = shop.words();
  std::string text =
      fmt::format("Predicted {}, {} ahead: {} with purchases, {} of them bought again\n\nBG/NBD       {}\n",
                  as_of_words(report.as_of, shop.today()),
                  report.months == 1 ? "1 month" : fmt::format("{} months", report.months),
                  number_of(words, report.members, "member"), words.count(report.repeaters),
                  buying_line(words, report.buying));
  if (report.spending) text += "gamma-gamma  " + spending_line(words, *report.spending);
  if (report.holdout) text += holdout_text(words, *report.holdout);
  return text + expected_text(words, report) + predict_stored(shop, report);
}

Json predict_json(const OpenShop& shop, const PredictReport& report) {
  return Json{{"schema", "rung.predict/1"},
              {"as_of", iso(report.as_of)},
              {"months", report.months},
              {"last", iso(report.last)},
              {"currency", shop.program().currency.code},
              {"members", report.members},
              {"repeaters", report.repeaters},
              {"purchases_model", buying_json(report.buying)},
              {"value_model", report.spending ? spending_json(*report.spending) : Json(nullptr)},
              {"holdout", report.holdout ? holdout_json(*report.holdout) : Json(nullptr)},
              {"expected", Json{{"purchases_thousandths", report.purchases},
                                {"value_minor", report.spending ? Json(report.value) : Json(nullptr)},
                                {"without_value", report.without_value}}},
              {"erased", report.erased},
              {"dry_run", report.dry_run},
              {"before", report.before},
              {"prediction", report.prediction == 0 ? Json(nullptr) : Json(report.prediction)},
              {"notes", report.notes}};
}

}  // namespace rung::app
