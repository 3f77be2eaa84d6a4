// Conditions, periods and amounts of random programs.

#include <fmt/format.h>

#include "property/engine/random_writer.h"

namespace rung::naive {

std::string Writer::amount(int number, const std::string& unit) {
  if (unit == "points") return fmt::format("{} {}", number, number == 1 ? "point" : "points");
  if (unit == "stars") return fmt::format("{} {}", number, number == 1 ? "star" : "stars");
  if (unit == "nights") return fmt::format("{} {}", number, number == 1 ? "night" : "nights");
  return fmt::format("{} {}", number, unit);
}

// Members spend tens of euros: so thresholds are hit exactly, and missed by a cent.
std::string Writer::euros(int tens) {
  if (chance(10)) return fmt::format("{}.01 EUR", tens * 10);
  return fmt::format("{} EUR", tens * 10);
}

std::string Writer::time(int most_months) {
  if (chance(50)) {
    const int months = between(1, most_months);
    return fmt::format("{} {}", months, months == 1 ? "month" : "months");
  }
  return fmt::format("{} days", between(2, most_months * 31));
}

std::string Writer::cycle() {
  return one_of({"calendar year", "calendar year", "calendar quarter", "calendar month", "membership year",
                 "membership year", "season"});
}

std::string Writer::fixed_window() {
  if (chance(20)) return "in all time";
  return "in this " + (chance(8) ? one_of({"calendar day", "calendar week"}) : cycle());
}

std::string Writer::window() {
  const int how = between(1, 10);
  if (how <= 5) return fixed_window();
  if (how <= 6) return "in last " + cycle();
  return "in last " + time(18) + (chance(15) ? " plus 1 day" : "");
}

std::string Writer::event_where(const std::string& event) {
  if (event == "stays")
    return one_of({"brand is standard", "brand is not tru", "weekday is not one of saturday, sunday",
                   "spend at least 50 EUR", "departure is not empty"});
  if (event == "reviews") return one_of({"status is published", "status is not rejected"});
  if (event == "redemptions") return one_of({"channel is shop", "country is not FR"});
  if (event == "returns")
    return one_of({"net_amount at least 50 EUR", "category is not gift_cards",
                   "category is one of knives, pots", "weekday is not one of saturday, sunday"});
  return one_of({"status is completed", "channel is shop", "channel is not web", "hour at least 12",
                 "weekday is not one of saturday, sunday", "coupon is empty", "net_amount at least 50 EUR",
                 line_where()});
}

std::string Writer::line_where() {
  return one_of({"category is not gift_cards", "category is one of knives, pots", "category is knives",
                 "brand is not empty"});
}

void Writer::where_event(const std::string& event, int percent) {
  if (!chance(percent) || event == "birthdays" || event == "signups") return;
  const int form = between(1, 4);
  const std::string first = event_where(event);
  std::string second = event_where(event);
  if (form <= 2 || first == second) {
    clause("where " + first);
    return;
  }
  clause(form == 3 ? "where all of" : "where any of");
  item(first);
  item(second);
}

// Something that adds up, compared with an amount that grows with the rank.
std::string Writer::measured(int rank, const std::string& period) {
  const std::string least = chance(85) ? "at least" : "more than";
  // What is counted on another day than it happened, and years held, are rare enough as it is.
  if (plan_.nights && chance(25))
    return fmt::format("nights {} {} {}", period, least, amount(between(2, 7) * rank, "nights"));
  if (plan_.stays_made && chance(20))
    return fmt::format("stays_made {} {} {}", period, least, between(1, 3) * rank);
  if (plan_.years && chance(15)) return fmt::format("held_years in all time at least {}", between(1, 2));
  if (plan_.sent_back && chance(10)) {
    return chance(50) ? fmt::format("sent_back {} {} {}", period, least, between(1, 2))
                      : fmt::format("refunded {} {} {}", period, least, euros(between(1, 8) * rank));
  }
  const int how = between(1, 12);
  if (how == 1 && plan_.part_spend)
    return fmt::format("part_spend {} {} {}", period, least, euros(between(2, 10) * rank));
  if (how == 2 && plan_.nights)
    return fmt::format("nights {} {} {}", period, least, amount(between(2, 7) * rank, "nights"));
  if (how == 3 && plan_.stays_made)
    return fmt::format("stays_made {} {} {}", period, least, between(1, 3) * rank);
  if (how == 4 && plan_.reviews)
    return fmt::format("reviews_written {} {} {}", period, least, between(1, 2) * rank);
  if (how == 5 && plan_.xp)
    return fmt::format("xp earned {} {} {} xp", period, least, between(2, 12) * 10 * rank);
  if (how == 6 && plan_.stars)
    return fmt::format("stars earned {} {} {} stars", period, least, between(2, 12) * 5 * rank);
  if (how == 7 && plan_.birthdays) return fmt::format("birthdays_had {} {} {}", period, least, between(1, 2));
  if (how == 8 && plan_.value) return fmt::format("spend {} {} bar", period, least);
  if (how <= 9) return fmt::format("purchases {} {} {}", period, least, between(1, 3) * rank);
  if (how == 10)
    return fmt::format("points earned {} {} {} points", period, least, between(2, 12) * 10 * rank);
  return fmt::format("spend {} {} {}", period, least, euros(between(3, 20) * rank));
}

std::string Writer::about_member() {
  if (plan_.election && chance(25))
    return one_of({"track is price", "track is not price", "track is nights"});
  return one_of({"country is DE", "country is not DE", "card is gold", "level at least 2",
                 "card is not empty", "country is one of DE, AT", "student is yes", "member is in locals",
                 "predicted_value in next 12 months at least 200 EUR",
                 "predicted_purchases in next 6 months more than 2"});
}

std::string Writer::about_tier() {
  const std::string name = one_of(plan_.ladder);
  if (plan_.ladder.size() < 2) return "country is DE";
  return one_of({"tier at least " + plan_.ladder[1], "tier is " + name, "tier is not " + name,
                 "tier less than " + plan_.ladder.back()});
}

// How long a tier lives that is valid while a balance is there, with points that are about to end, is left
// open.
bool Writer::may_ask_balance(int percent) { return !while_met_ && chance(percent); }

// Of a balance that grows with the rank, so that more is missing for a tier further up.
std::string Writer::balance_asked(int rank) {
  const std::string unit = plan_.xp && chance(50) ? "xp" : plan_.stars && chance(30) ? "stars" : "points";
  return fmt::format("balance of {} {} {}", unit, chance(85) ? "at least" : "more than",
                     amount(between(2, 10) * 10 * rank, unit));
}

std::string Writer::season() {
  return fmt::format("season from {} to {}", one_of({"21 June", "29 February", "1 December", "1 March"}),
                     one_of({"22 September", "28 February", "29 February", "1 March"}));
}

// A metric beside itself in an earlier period, or beside another one.
std::string Writer::rising() {
  const std::string times = chance(40)   ? fmt::format("{} % of ", one_of({"50", "120", "33.3"}))
                            : chance(30) ? one_of({"2 times ", "1.5 times "})
                                         : "";
  const std::string test = one_of({"at least", "more than", "less than", "at most"});
  const std::string what = one_of({"spend", "purchases", "per_order", "basket", "coupon_share", "sorts"});
  if (chance(20)) return fmt::format("per_order {} {} {}basket {}", window(), test, times, window());
  const int how = between(1, 3);
  if (how == 1) {
    const std::string of = cycle();
    return fmt::format("{} in {} {} {} {}{} in the {} before", what, one_of({"this", "last"}), of, test,
                       times, what, of);
  }
  const std::string unit = how == 2 ? "days" : "months";
  const int most = how == 2 ? 200 : 12;
  return fmt::format("{} in last {} {} {} {}{} in the {} {} before", what, between(2, most), unit, test,
                     times, what, between(2, most), unit);
}

std::string Writer::condition(int rank) { return chance(80) ? measured(rank, window()) : about_member(); }

// Conditions of a tier: one, or a list.
void Writer::conditions(const std::string& opening, int rank, bool may_list) {
  const int form = may_list ? between(1, 5) : 1;
  if (form <= 3) {
    clause(
        fmt::format("{} {}", opening, may_ask_balance(4) ? balance_asked(rank) : measured(rank, window())));
    return;
  }
  clause(fmt::format("{} {} of", opening, form == 4 ? "any" : "all"));
  for (int items = between(2, 3); items > 0; --items) {
    std::string text =
        may_ask_balance(6) ? balance_asked(form == 4 ? rank : 1) : measured(form == 4 ? rank : 1, window());
    if (chance(40)) text += (form == 4 ? " and " : " or ") + condition(1);
    item(text);
  }
  if (form == 4 && opening == "enter when" && chance(30)) clause("enter only when " + condition(1));
}

}  // namespace rung::naive
