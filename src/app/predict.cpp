#include "app/predict.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/purchases.h"
#include "core/whole.h"
#include "storage/erasure_store.h"

namespace rung::app {
namespace {

using predict::Purchases;
using storage::MemberPrediction;

constexpr std::int64_t kLastHoldoutRow = 7;
constexpr int kDaysOfWeek = 7;

// Everybody who has bought, as of the day asked about and as of the one before the hold-out.
class Buyers {
 public:
  Buyers(Day as_of, std::optional<Day> fitted_to) : as_of_(as_of), fitted_to_(fitted_to) {}

  void add(engine::MemberNumber member, const std::vector<PurchaseDay>& days) {
    if (days.empty()) return;
    members.push_back(member);
    const PurchaseSummary summary = summary_of(days, as_of_);
    purchases.push_back(summary.purchases);
    spending.push_back(summary.spending);
    if (!fitted_to_) return;
    ++firsts[days.front().day];
    for (std::size_t i = 1; i < days.size(); ++i) ++repeats[days[i].day];
    const auto known = std::count_if(days.begin(), days.end(),
                                     [this](const PurchaseDay& one) { return one.day <= *fitted_to_; });
    if (known == 0) return;
    const std::vector<PurchaseDay> until(days.begin(), days.begin() + known);
    before.push_back(summary_of(until, *fitted_to_).purchases);
    after.push_back(static_cast<std::int64_t>(days.size()) - known);
  }

  std::vector<engine::MemberNumber> members;
  std::vector<Purchases> purchases;
  std::vector<predict::Spending> spending;
  // For the hold-out: of those who had bought before it, what is known of then, and purchases in it.
  std::vector<Purchases> before;
  std::vector<std::int64_t> after;
  std::map<Day, std::int64_t> firsts, repeats;  // of everybody: how many that day

 private:
  Day as_of_;
  std::optional<Day> fitted_to_;
};

Buyers read_buyers(OpenShop& shop, const PredictOptions& options, std::optional<Day> fitted_to) {
  Buyers buyers(shop.as_of(), fitted_to);
  shop.base.look_at_all(options.progress, [&](const engine::MemberHistory& member) {
    buyers.add(member.number, purchase_days(shop.program(), member, shop.as_of()));
  });
  return buyers;
}

std::vector<HoldoutRow> rows_of(const Buyers& buyers, const predict::BgNbd& model, int days) {
  std::vector<HoldoutRow> rows;
  for (std::int64_t repeats = 0; repeats <= kLastHoldoutRow; ++repeats)
    rows.push_back({repeats, repeats == kLastHoldoutRow, 0, 0, 0});
  std::map<Purchases, std::int64_t> known;  // members who look the same are expected to do the same
  for (std::size_t i = 0; i < buyers.before.size(); ++i) {
    const Purchases& member = buyers.before[i];
    const auto [entry, is_new] = known.try_emplace(member, 0);
    if (is_new) entry->second = predict::expected_purchases(model, member, days);
    HoldoutRow& row = rows[static_cast<std::size_t>(std::min(member.repeats, kLastHoldoutRow))];
    ++row.members;
    row.expected = add(row.expected, entry->second);
    row.actual += buyers.after[i];
  }
  return rows;
}

// Week by week since the first purchase of all: everybody from his own first purchase on, those who are first
// seen in the hold-out as well.
std::vector<HoldoutWeek> weeks_of(const Buyers& buyers, const predict::BgNbd& model, Day last) {
  std::vector<HoldoutWeek> weeks;
  const Day begin = buyers.firsts.begin()->first;
  std::vector<std::int64_t> of_new;  // millionths, by days since the first purchase
  for (int days = 0; days <= last - begin; ++days) of_new.push_back(predict::expected_of_new(model, days));
  std::int64_t actual = 0;
  auto next = buyers.repeats.begin();
  for (Day day = begin + (kDaysOfWeek - 1); day <= last; day = day + kDaysOfWeek) {
    Wide expected = 0;
    for (const auto& [first, members] : buyers.firsts) {
      if (first > day) break;
      expected += Wide{members} * of_new[static_cast<std::size_t>(day - first)];
    }
    for (; next != buyers.repeats.end() && next->first <= day; ++next) actual += next->second;
    weeks.push_back({day, divide(expected, 1000, Rounding::Nearest), actual});
  }
  return weeks;
}

std::optional<Holdout> hold_out(const Buyers& buyers, Day fitted_to, Day last) {
  const auto fit = predict::fit_bg_nbd(buyers.before);
  if (!fit) return std::nullopt;
  return Holdout{fitted_to, last, *fit, rows_of(buyers, fit->parameters, last - fitted_to),
                 weeks_of(buyers, fit->parameters, last)};
}

MemberPrediction predicted(const PredictReport& report, const Buyers& buyers, std::size_t i) {
  const Purchases& purchases = buyers.purchases[i];
  const predict::Spending& spent = buyers.spending[i];
  const int days = report.last - report.as_of;
  const predict::BgNbd& buying = report.buying.parameters;
  MemberPrediction made{buyers.members[i],
                        purchases.repeats,
                        purchases.recency,
                        purchases.age,
                        spent.purchases,
                        spent.total,
                        predict::expected_purchases(buying, purchases, days),
                        predict::probability_active(buying, purchases),
                        std::nullopt};
  if (report.spending)
    made.value = predict::expected_value(buying, report.spending->parameters, purchases, spent, days);
  return made;
}

storage::PredictionModel model_of(const PredictReport& report) {
  const predict::BgNbdFit& buying = report.buying;
  storage::PredictionModel model{report.spending ? "BG/NBD, gamma-gamma" : "BG/NBD",
                                 buying.parameters.r,
                                 buying.parameters.alpha,
                                 buying.parameters.a,
                                 buying.parameters.b,
                                 buying.log_likelihood,
                                 std::nullopt};
  if (report.spending) {
    const predict::GammaGamma& of = report.spending->parameters;
    model.value = {of.p, of.q, of.gamma, report.spending->log_likelihood};
  }
  return model;
}

void keep(OpenShop& shop, const PredictOptions& options, const std::vector<MemberPrediction>& members,
          PredictReport& report) {
  if (options.dry_run) return;
  storage::PredictionStore store(shop.database);
  const storage::PredictionModel model = model_of(report);
  const auto stored = store.find(report.as_of, report.months);
  report.before = stored && store.is_same(*stored, model, members);
  report.prediction = report.before
                          ? stored->number
                          : store.store({0, report.as_of, report.months, model, 0, options.now_ms}, members);
}

void add_notes(const PredictOptions& options, PredictReport& report) {
  if (options.holdout > 0 && !report.holdout)
    report.notes.push_back(fmt::format(
        "up to {}, {} months before, fewer than {} members had bought again: there is no hold-out to compare "
        "with. A shorter one: --holdout {}",
        iso(add_months(report.as_of, -options.holdout)), options.holdout, predict::kFewestRepeaters,
        std::max(1, options.holdout / 2)));
  if (report.buying.at_limit)
    report.notes.emplace_back(
        "a parameter of BG/NBD went as far as it may: this history fits the model badly, such as where "
        "nobody "
        "ever leaves. Look at the hold-out before you use what is predicted");
  if (!report.spending)
    report.notes.push_back(fmt::format(
        "fewer than {} members have repeat purchases that were worth something: no values are predicted",
        predict::kFewestRepeaters));
  if (report.spending && report.spending->at_limit)
    report.notes.emplace_back("a parameter of gamma-gamma went as far as it may: values vary in another way");
}

}  // namespace

Result<PredictReport, Refusal> predict_members(OpenShop& shop, const PredictOptions& options) {
  if (shop.as_of() > shop.today())
    return Refused{
        Refusal{"to_come",
                fmt::format("{} is still to come: predictions are made from what is known. Today is "
                            "{}.",
                            iso(shop.as_of()), iso(shop.today())),
                {}}};
  std::optional<storage::BatchLock> lock;
  if (!options.dry_run) lock.emplace(shop.database);
  PredictReport report;
  report.as_of = shop.as_of();
  report.months = options.months;
  report.last = add_months(report.as_of, options.months);
  report.dry_run = options.dry_run;
  const std::optional<Day> fitted_to =
      options.holdout > 0 ? std::optional(add_months(report.as_of, -options.holdout)) : std::nullopt;
  const Buyers buyers = read_buyers(shop, options, fitted_to);
  const auto fit = predict::fit_bg_nbd(buyers.purchases);
  report.members = static_cast<std::int64_t>(buyers.members.size());
  report.repeaters = std::count_if(buyers.purchases.begin(), buyers.purchases.end(),
                                   [](const Purchases& one) { return one.repeats > 0; });
  if (!fit)
    return Refused{Refusal{
        "too_few",
        fmt::format("too little is known to predict from: up to {}, {} of {} members who bought came back on "
                    "another day, and at least {} are needed. Nothing was stored.",
                    iso(report.as_of), report.repeaters, report.members, predict::kFewestRepeaters),
        {}}};
  report.buying = *fit;
  report.spending = predict::fit_gamma_gamma(buyers.spending);
  if (fitted_to) report.holdout = hold_out(buyers, *fitted_to, report.as_of);
  const auto erased = storage::erased_members(shop.database);
  std::vector<MemberPrediction> members;
  for (std::size_t i = 0; i < buyers.members.size(); ++i) {
    if (erased.contains(buyers.members[i])) {
      ++report.erased;
      continue;
    }
    members.push_back(predicted(report, buyers, i));
    report.purchases = add(report.purchases, members.back().purchases);
    report.value = add(report.value, members.back().value.value_or(0));
    if (!members.back().value) ++report.without_value;
  }
  keep(shop, options, members, report);
  add_notes(options, report);
  return report;
}

}  // namespace rung::app
