// What `rung liability` says: for people, for spreadsheets and for programs.

#include <fmt/format.h>

#include "app/liability.h"
#include "core/month.h"

namespace rung::app {
namespace {

using Ends = EndingPoints::When;

std::string points_words(const OpenShop& shop, const CurrencyLiability& currency, std::int64_t points) {
  return number_words(points, currency.decimals, shop.words().language());
}

Table month_table(const OpenShop& shop, const CurrencyLiability& currency) {
  std::vector<Table::Side> sides{Table::Side::Left};
  sides.insert(sides.end(), 7, Table::Side::Right);
  Table table(sides);
  table.add({currency.name, "opening", "issued", "redeemed", "expired", "taken back", "adjusted", "closing"});
  const auto add = [&](const std::string& name, const LiabilityMonth& month) {
    std::vector<std::string> cells{name};
    for (const std::int64_t points : {month.opening, month.issued, month.redeemed, month.expired,
                                      month.taken_back, month.adjusted, month.closing})
      cells.push_back(points_words(shop, currency, points));
    table.add(std::move(cells));
  };
  for (const LiabilityMonth& month : currency.months) add(iso_month(month.month), month);
  if (currency.months.size() > 1) add("total", currency.total);
  return table;
}

std::string ending_words(const EndingPoints& ending) {
  switch (ending.when) {
    case Ends::Over: return "over, not booked yet";
    case Ends::Month: return iso_month(ending.month);
    case Ends::Endless: return "without an end";
    case Ends::Debt: return "below zero";
  }
  return "";
}

std::string ending_text(const OpenShop& shop, const CurrencyLiability& currency) {
  Table table({Table::Side::Left, Table::Side::Right, Table::Side::Right});
  const auto add = [&](const std::string& name, std::int64_t points, std::int64_t money) {
    table.add({name, points_words(shop, currency, points), currency.money ? shop.words().money(money) : ""});
  };
  for (const EndingPoints& ending : currency.ending) add(ending_words(ending), ending.points, ending.money);
  add("total", currency.total.closing, currency.money.value_or(0));
  return "to be used until\n" + table.text("  ");
}

std::string deferred_text(const OpenShop& shop, const Liability& liability,
                          const CurrencyLiability& currency) {
  const DeferredRevenue& deferred = *currency.deferred;
  const Words& words = shop.words();
  return fmt::format(
      "revenue (IFRS 15): {} of {} {} expected to be redeemed were redeemed by {}\n"
      "  {} for them: {} before {}, {} in the period, {} deferred\n",
      points_words(shop, currency, deferred.redeemed), points_words(shop, currency, deferred.expected),
      currency.name, iso(liability.last), words.money(deferred.consideration), words.money(deferred.before),
      iso(liability.first), words.money(deferred.in_period), words.money(deferred.deferred));
}

Json month_json(const LiabilityMonth& month) {
  return Json{{"opening", month.opening}, {"issued", month.issued},         {"redeemed", month.redeemed},
              {"expired", month.expired}, {"taken_back", month.taken_back}, {"adjusted", month.adjusted},
              {"closing", month.closing}};
}

Json ending_json(const CurrencyLiability& currency, const EndingPoints& ending) {
  static constexpr const char* kWords[] = {"over", "month", "endless", "debt"};
  Json json{{"when", kWords[static_cast<std::size_t>(ending.when)]},
            {"month", ending.when == Ends::Month ? Json(iso_month(ending.month)) : Json(nullptr)},
            {"points", ending.points}};
  if (currency.money) json["minor"] = ending.money;
  return json;
}

Json currency_json(const OpenShop& shop, const CurrencyLiability& currency) {
  Json months = Json::array(), ending = Json::array();
  for (const LiabilityMonth& month : currency.months) {
    Json one{{"month", iso_month(month.month)}};
    one.update(month_json(month));
    months.push_back(std::move(one));
  }
  for (const EndingPoints& one : currency.ending) ending.push_back(ending_json(currency, one));
  Json json{{"unit", currency.name},
            {"decimals", currency.decimals},
            {"months", std::move(months)},
            {"total", month_json(currency.total)},
            {"ending", std::move(ending)}};
  json["worth"] = currency.money
                      ? Json{{"minor", *currency.money}, {"currency", shop.program().currency.code}}
                      : Json(nullptr);
  if (currency.deferred) {
    const DeferredRevenue& deferred = *currency.deferred;
    json["revenue"] = Json{{"consideration", deferred.consideration}, {"expected", deferred.expected},
                           {"redeemed", deferred.redeemed},           {"before", deferred.before},
                           {"in_period", deferred.in_period},         {"deferred", deferred.deferred},
                           {"currency", shop.program().currency.code}};
  }
  return json;
}

}  // namespace

std::string liability_text(const OpenShop& shop, const Liability& liability) {
  const language::Program& program = shop.program();
  std::string text =
      fmt::format("{}, points outstanding, {} to {}\n", title_of(program),
                  iso(liability.first), iso(liability.last));
  for (const CurrencyLiability& currency : liability.currencies) {
    text += "\n" + month_table(shop, currency).text();
    text += ending_text(shop, currency);
    if (currency.deferred) text += deferred_text(shop, liability, currency);
  }
  if (liability.currencies.empty()) text += "Nothing was booked up to then.\n";
  return text;
}

std::string liability_csv(const Liability& liability) {
  std::string text = "unit,decimals,month,opening,issued,redeemed,expired,taken_back,adjusted,closing\n";
  for (const CurrencyLiability& currency : liability.currencies) {
    for (const LiabilityMonth& month : currency.months) {
      text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", currency.name, currency.decimals,
                          iso_month(month.month), month.opening, month.issued, month.redeemed, month.expired,
                          month.taken_back, month.adjusted, month.closing);
    }
  }
  return text;
}

Json liability_json(const OpenShop& shop, const Liability& liability) {
  Json currencies = Json::array();
  for (const CurrencyLiability& currency : liability.currencies)
    currencies.push_back(currency_json(shop, currency));
  return Json{{"schema", "rung.liability/1"},
              {"first", iso(liability.first)},
              {"last", iso(liability.last)},
              {"program", shop.program().name},
              {"rules_version", shop.version()},
              {"booked_to", shop.last_run() ? Json(iso(shop.last_run()->as_of)) : Json(nullptr)},
              {"currencies", std::move(currencies)}};
}

}  // namespace rung::app
