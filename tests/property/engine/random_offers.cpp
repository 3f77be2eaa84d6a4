// Earn rules, milestones, vouchers, conversions and rewards of random programs.

#include <fmt/format.h>

#include "property/engine/random_writer.h"

namespace rung::naive {

// ---- Earning

std::string Writer::per(const std::string& event) {
  if (event == "stays")
    return chance(70) ? fmt::format("per {} EUR of spend", one_of({"1", "3", "10"}))
                      : "per 1 night of nights";
  if (chance(8)) return "per 1 EUR of shipping";
  return fmt::format("per {} EUR of net_amount", one_of({"1", "3", "10", "2.50"}));
}

void Writer::cap(const std::string& unit) {
  if (chance(60)) return;
  const int how = between(1, 6);
  const std::string points = amount(between(2, 60) * 10, unit);
  if (how == 1) clause(fmt::format("at most {} per order", points));
  if (how == 2) clause(fmt::format("at most {} per member per {}", points, cycle()));
  if (how == 3) clause(fmt::format("at most {} per member per {}", points, time(3)));
  if (how == 4) clause(fmt::format("at most {} times per member per {}", between(2, 4), cycle()));
  if (how == 5) clause(fmt::format("at most {} times per member", between(2, 9)));
  if (how == 6)
    clause(fmt::format("at most {} times per member per {} hours", between(2, 3), between(12, 60)));
}

void Writer::earn_where(const Plan::Earn& rule) {
  if ((rule.name == "twice" || rule.name == "thrice") && chance(50)) {
    const bool other = rule.name == "twice";
    clause(fmt::format("where category {} {}", chance(70) ? "is" : "is not", other ? "pots" : "knives"));
    return;
  }
  const int how = between(1, 10);
  if (how <= 3) where_event(rule.event, 100);
  if (how == 4) clause("where " + about_tier());
  if (how == 5) clause("where " + (rule.event == "orders" ? "card is gold" : about_member()));
  if (how == 6) clause(fmt::format("where purchases {} at least {}", window(), between(1, 3)));
  if (how == 7 && rule.event == "orders") {
    clause("where all of");
    item(line_where());
    item(about_tier());
  }
}

void Writer::rate(const Plan::Earn& rule) {
  const std::string& unit = rule.unit;
  const std::string number = one_of({"2", "5", "1.5", "0.75", "10"});
  std::string also;
  if (rule.kind == "several") {
    if (plan_.xp && unit != "xp") also = " and 2 xp";
    if (plan_.stars && unit == "points") also = " and 0.5 stars";
  }
  clause(fmt::format("give {} {}{} {} on {}", number, unit, also, per(rule.event), rule.event));
}

void Writer::table(const Plan::Earn& rule) {
  clause("give the first that fits on " + rule.event);
  const int how = between(1, 4);
  const auto gives = [&] {
    if (rule.event == "orders" && rule.name != "base" && rule.unit == "points" && chance(25))
      return fmt::format("{} % of base", between(1, 20) * 5);
    if (chance(25)) return amount(between(2, 9) * 5, rule.unit);
    return fmt::format("{} {} {}", one_of({"2", "3", "1.5"}), rule.unit, per(rule.event));
  };
  if (how == 1 && rule.event == "orders") {
    item("net_amount at least 100 EUR gives " + gives());
    item("net_amount at least 50 EUR gives " + gives());
  } else if (how == 2 && rule.event == "orders") {
    item(fmt::format("category is knives gives {} {} per 1 EUR of net_amount", between(2, 4), rule.unit));
    item("brand is not empty gives nothing");
  } else if (how == 3) {
    item(about_member() + " gives " + gives());
  } else {
    item("tier at least " + plan_.ladder.back() + " gives " + gives());
    if (plan_.ladder.size() > 1 && rule.event == "orders")
      item("tier at least " + plan_.ladder[1] + " and weekday is not monday gives " + gives());
  }
  item("otherwise gives " + (chance(40) ? "nothing" : gives()));
}

void Writer::earn_clauses(const Plan::Earn& rule) {
  const bool round =
      rule.kind == "rate" || rule.kind == "table" || rule.kind == "share" || rule.kind == "several";
  if (round && chance(70)) {
    clause("round " + one_of({"down", "up", "to nearest"}) +
           (rule.event == "orders" ? one_of({"", " per line", " per order"}) : ""));
  }
  if (chance(25)) clause("from 2024-06-01 to 2025-08-31");
  cap(rule.unit);
  if (chance(15)) clause("does not count for tiers");
  if (rule.event == "stays" && chance(30)) clause("counted on departure");
  if (rule.event == "orders" && rule.name != "base" && rule.kind != "multiply" && rule.kind != "share" &&
      chance(12))
    clause("instead of " + (earlier_.empty() || chance(40) ? "base" : one_of(earlier_)));
}

void Writer::earn(const Plan::Earn& rule) {
  line("earn " + rule.name);
  if (rule.kind == "rate" || rule.kind == "several") rate(rule);
  if (rule.kind == "table") table(rule);
  if (rule.kind == "fixed") {
    const bool with_fruit = rule.name == "fruit_too" || (plan_.voucher && chance(40));
    const std::string also = with_fruit ? " and 1 fruit" : "";
    clause(fmt::format("give {}{} on {}", amount(between(2, 9) * 10, rule.unit), also, rule.event));
  }
  if (rule.kind == "yearly") {
    clause(fmt::format("give {} on every {}", amount(between(2, 9) * 10, rule.unit),
                       one_of({"1 January", "29 February", "15 July"})));
    if (chance(50)) clause("where " + (chance(50) ? about_tier() : about_member()));
    if (chance(30)) clause("does not count for tiers");
    line("");
    return;
  }
  if (rule.kind == "multiply")
    clause(fmt::format("multiply {} by {} on orders", rule.unit, one_of({"2", "2", "1.5", "1.25"})));
  if (rule.kind == "share") clause(fmt::format("give {} % of base on orders", one_of({"50", "12.5", "33"})));
  earn_where(rule);
  earn_clauses(rule);
  line("");
  if (rule.event == "orders" && rule.name != "base" && rule.kind != "multiply") earlier_.push_back(rule.name);
}

// ---- Gifts

std::string Writer::gift() {
  if (plan_.voucher && chance(40)) return fmt::format("{} fruit", between(1, 2));
  const std::string text = amount(between(1, 10) * 10, plan_.stars && chance(30) ? "stars" : "points");
  return plan_.voucher && chance(15) ? text + " and 1 fruit" : text;
}

void Writer::choice() {
  clause("give one of within " + time(2));
  item(gift());
  item(amount(between(11, 20) * 10, "points"));
  if (chance(65)) clause("if not chosen give " + gift());
}

void Writer::vouchers() {
  if (plan_.voucher) {
    line("voucher fruit en \"Fruit\"");
    // Shorter from version to version: so the one issued later may end first.
    const int most = version_ == 0 ? 6 : version_ == 1 ? 3 : 1;
    const std::string snap = chance(40) ? ", at end of " + cycle() : "";
    clause(chance(50) ? "valid for " + time(most) : "valid until " + time(most) + " after issue" + snap);
    if (chance(40)) clause("where shop is not outlet");
    line("");
  }
  if (!plan_.money_voucher) return;
  line("voucher five_euro en \"Five euros\"");
  clause("valid until " + time(6) + " after issue");
  if (chance(40)) clause("worth 2 times where shop is harbour");
  line("");
}

void Writer::milestone(int number) {
  line(fmt::format("milestone step_{}", number));
  const bool of_nights = plan_.nights && chance(30);
  const std::string period = fixed_window();
  const auto step = [&](int n) { return of_nights ? amount(n, "nights") : fmt::format("{} EUR", n * 20); };
  const std::string subject = of_nights ? "nights" : "spend";
  const int how = between(1, 5);
  if (how == 1 && plan_.years) {
    clause(fmt::format("when held_years in all time reaches {}", between(1, 2)));
  } else if (how == 2) {
    clause(fmt::format("when points earned {} reaches every {} points from {} points", period,
                       between(2, 5) * 10, between(2, 9) * 10));
  } else if (how == 3) {
    clause(fmt::format("when {} {} reaches {}", subject, period, step(between(2, 9))));
  } else if (how == 4) {
    const int first = between(1, 4);
    clause(fmt::format("when {} {} reaches each of {}, {}", subject, period, step(first),
                       step(first + between(1, 4))));
  } else {
    const std::string last = chance(40) ? " to " + step(between(9, 14)) : "";
    clause(fmt::format("when {} {} reaches every {} from {}{}", subject, period, step(between(1, 4)),
                       step(between(2, 6)), last));
  }
  if (chance(60)) {
    clause("give " + gift());
  } else {
    choice();
  }
  if (chance(35)) clause("where " + (chance(60) ? about_tier() : about_member()));
  if (chance(30)) {
    clause(chance(50) ? fmt::format("at most {} times per member", between(2, 4))
                      : fmt::format("at most 1 time per member per {}", cycle()));
  }
  line("");
}

void Writer::conversion(std::size_t number) {
  line(fmt::format("convert change_{}", number + 1));
  const int how = between(1, 3);
  if (how == 1)
    clause("on " + one_of({"15 February, 31 March", "29 February, 31 December", "30 June, 30 September"}));
  if (how == 2) clause("on request");
  if (how == 3) clause("on reaching");
  if (chance(30)) clause("counts points earned until end of last " + cycle());
  if (chance(30)) clause("at least " + amount(between(5, 30) * 10, "points"));
  const int per = between(2, 15) * 10;
  const std::string& into = plan_.conversions[number];
  const bool points = into == "stars" || into == "xp";
  if (into == "five_euro") clause(fmt::format("give 5 EUR of five_euro per {} points", per));
  if (into == "fruit") clause(fmt::format("give 1 fruit per {} points", per));
  if (points) clause(fmt::format("give {} {} per {} points", between(2, 5), into, per));
  if (chance(35)) {
    clause(!points || chance(40)
               ? fmt::format("at most 1 time per member per {}", cycle())
               : fmt::format("at most {} per member per {}", amount(between(3, 20), into), cycle()));
  }
  line("");
}

void Writer::reward(int number) {
  line(fmt::format("reward prize_{} en \"Prize\"", number));
  const bool multiple = chance(30);
  clause(fmt::format("costs {}{}", multiple ? "any multiple of " : "",
                     amount(between(multiple || chance(85) ? 1 : 0, 20) * 10, "points")));
  const int how = between(1, 5);
  if (how == 1) clause("worth 5 EUR");
  if (how == 2) clause("give " + gift());
  if (how == 3) choice();
  if (how == 4 && plan_.ladder.size() > 1)
    clause(fmt::format(
        "gives tier {} for {}",
        plan_.ladder[static_cast<std::size_t>(between(1, static_cast<int>(plan_.ladder.size()) - 1))],
        time(12)));
  line("");
}

}  // namespace rung::naive
