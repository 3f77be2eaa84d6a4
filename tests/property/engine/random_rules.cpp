#include "property/engine/random_rules.h"

#include <stdexcept>

#include <fmt/format.h>

namespace rung::naive {
namespace {

class Writer {
 public:
  explicit Writer(Dice& dice) : dice_(dice) {}

  std::string write() {
    two_units_ = dice_.chance(30);
    head();
    points("points");
    if (two_units_) points("points stars, one star");
    metrics();
    ladder({"Kupfer", "Silber", "Gold", "Platin", "Diamant"}, dice_.between(1, 5));
    if (dice_.chance(20)) ladder({"Blau", "Grün", "Rot"}, dice_.between(2, 3));
    earn_rules();
    segments();
    return text_;
  }

 private:
  using Words = std::vector<std::string>;

  void line(const std::string& words) { text_ += words + "\n"; }
  void clause(const std::string& words) { text_ += "  " + words + "\n"; }

  void head();
  void points(const std::string& header);
  void metrics();
  std::string metric_where();
  void where(const std::string& one, const std::string& other);
  std::string cycle() {
    return dice_.one_of(
        {"calendar year", "calendar year", "calendar quarter", "calendar month", "membership year"});
  }
  std::string window();
  std::string time(int most_months);
  std::string measured(int rank);
  std::string condition(int rank);
  void conditions(const std::string& opening, int rank, bool may_list);
  void ladder(const Words& names, int size);
  void tier(const Words& names, int rank);
  void judging(const std::string& what);
  void keeping(int rank);
  void drop(const Words& names, int rank);
  void earn_rules();
  void rate(const std::string& name, const std::string& unit);
  void bonus(const std::string& name, const std::string& unit);
  void earn_where();
  void cap(const std::string& unit);
  void segments();

  Dice& dice_;
  std::string text_;
  bool two_units_ = false;
  Words tiers_;
  Words shared_;  // tiers of ladders with more than one
};

void Writer::head() {
  line("loyalty rules 1\nprogram club \"The club\"");
  clause(fmt::format("effective from 2024-0{}-{:02}", dice_.between(1, 9), dice_.between(1, 28)));
  clause("currency EUR\n  time zone Europe/Berlin\n  languages en\n  membership year starts on joining\n");
}

void Writer::points(const std::string& header) {
  line(header);
  if (dice_.chance(30))
    clause(fmt::format("pending until {} after {}", time(2), dice_.chance(80) ? "delivery" : "earning"));
  const int how = dice_.between(1, 4);
  if (how == 1) clause("never expire");
  if (how == 2) clause(fmt::format("expire {} after earning", time(24)));
  if (how == 3) clause(fmt::format("expire {} after earning, at end of {}", time(24), cycle()));
  if (how == 4) clause(fmt::format("expire at end of {} {}", dice_.one_of({"this", "next"}), cycle()));
  if (dice_.chance(60)) {
    clause("combine multipliers by " + dice_.one_of({"taking the highest", "multiplying", "adding"}));
  }
  line("");
}

std::string Writer::metric_where() {
  return dice_.one_of({"category is not gift_cards", "category is one of knives, pots", "category is knives",
                       "brand is not empty", "channel is shop", "weekday is not one of saturday, sunday",
                       "channel is not web", "hour at least 12", "coupon is empty",
                       "net_amount at least 40 EUR"});
}

void Writer::where(const std::string& one, const std::string& other) {
  const int form = dice_.between(1, 3);
  if (form == 1) clause("where " + one);
  if (form == 2) clause(fmt::format("where all of\n    - {}\n    - {}", one, other));
  if (form == 3) clause(fmt::format("where any of\n    - {}\n    - {}", one, other));
}

void Writer::metrics() {
  line("metric spend\n  sum net_amount of orders");
  if (dice_.chance(60)) where("status is completed", metric_where());
  if (dice_.chance(30)) clause("returns count on the day of the " + dice_.one_of({"purchase", "return"}));
  line("\nmetric part_spend\n  sum net_amount of orders");
  where(metric_where(), metric_where());
  if (dice_.chance(30)) clause("returns count on the day of the return");
  line("\nmetric purchases\n  count orders");
  if (dice_.chance(60))
    where(dice_.one_of({"status is completed", "status is not cancelled", metric_where()}), metric_where());
  line("\nmetric reviews_written\n  count reviews");
  if (dice_.chance(50)) clause("where status is published");
  line("\nmetric sent_back\n  count returns\n");
  line("metric basket\n  average net_amount of orders");
  if (dice_.chance(40)) where(metric_where(), metric_where());
  line("\nmetric coupon_share\n  share of orders\n  where coupon is not empty\n");
  line("metric irregularity\n  variation between orders\n");
  line("metric idle_time\n  time since last order\n");
}

std::string Writer::time(int most_months) {
  if (dice_.chance(50)) {
    const int months = dice_.between(1, most_months);
    return fmt::format("{} {}", months, months == 1 ? "month" : "months");
  }
  return fmt::format("{} days", dice_.between(2, most_months * 31));
}

std::string Writer::window() {
  const int how = dice_.between(1, 10);
  if (how <= 4) return "in this " + cycle();
  if (how <= 6) return "in last " + cycle();
  if (how <= 9) return "in last " + time(18);
  return dice_.one_of({"in all time", "in this calendar day", "in last calendar day", "in last 12 months"});
}

std::string Writer::measured(int rank) {
  const int how = dice_.between(1, 10);
  const std::string least = dice_.chance(80) ? "at least" : "more than";
  if (how <= 4) return fmt::format("spend {} {} {} EUR", window(), least, dice_.between(20, 250) * rank);
  if (how == 5)
    return fmt::format("part_spend {} {} {}.{:02} EUR", window(), least, dice_.between(20, 150) * rank,
                       dice_.between(0, 99));
  if (how <= 7) return fmt::format("purchases {} {} {}", window(), least, dice_.between(1, 3) * rank);
  if (how == 8) return fmt::format("reviews_written {} {} {}", window(), least, dice_.between(1, 2));
  if (how == 9 && two_units_)
    return fmt::format("stars earned {} {} {} stars", window(), least, dice_.between(30, 200) * rank);
  return fmt::format("points earned {} {} {} points", window(), least, dice_.between(30, 200) * rank);
}

std::string Writer::condition(int rank) {
  if (dice_.chance(88)) return measured(rank);
  return dice_.one_of({"country is DE", "country is not DE", "card is gold", "followers at least 100",
                       "card is not empty", "member is in locals", "member is not in locals",
                       "country is one of DE, AT"});
}

void Writer::conditions(const std::string& opening, int rank, bool may_list) {
  const int form = may_list ? dice_.between(1, 3) : 1;
  if (form == 1) {
    clause(fmt::format("{} {}", opening, measured(rank)));
    return;
  }
  clause(fmt::format("{} {} of", opening, form == 2 ? "any" : "all"));
  for (int items = dice_.between(2, 3); items > 0; --items) {
    std::string item = measured(form == 2 ? rank : 1);
    for (int more = dice_.between(0, 1); more > 0; --more)
      item += (form == 2 ? " and " : " or ") + condition(1);
    clause("  - " + item);
  }
  if (form == 2 && opening == "enter when" && dice_.chance(20)) clause("enter only when " + condition(1));
}

void Writer::judging(const std::string& what) {
  const int how = dice_.between(1, 6);
  if (how == 1) clause(what + " every day");
  if (how == 2) clause(what + " on 31 January, 15 July");
  if (how == 3) clause(what + " on 28 February");
  if (how >= 4) clause(fmt::format("{} at the end of every {}", what, cycle()));
}

void Writer::drop(const Words& names, int rank) {
  if (dice_.chance(25)) return;
  const std::string lower = names[static_cast<std::size_t>(dice_.between(0, rank - 1))];
  const std::string to = dice_.one_of({"one tier", "one tier", "to the tier qualified for", "to " + lower});
  clause("if not kept drop " + to + (dice_.chance(50) ? " after " + time(4) : ""));
}

void Writer::keeping(int rank) {
  if (dice_.chance(55)) {
    conditions("keep when", std::max(1, rank - 1), dice_.chance(40));
    if (dice_.chance(25)) judging("judge keeping");
  } else {
    clause("keep by entering again");
  }
  const int how = dice_.between(1, 4);
  if (how == 1) clause("valid for " + time(24));
  if (how == 2) {
    clause(fmt::format("valid until end of {} after {} {}",
                       dice_.one_of({"January", "March", "September", "December"}),
                       dice_.one_of({"this", "next"}), cycle()));
  }
  if (how >= 3) clause(fmt::format("valid until end of {} {}", dice_.one_of({"this", "next"}), cycle()));
}

void Writer::tier(const Words& names, int rank) {
  line("tier " + names[static_cast<std::size_t>(rank)]);
  clause("above " + names[static_cast<std::size_t>(rank - 1)]);
  conditions("enter when", rank, true);
  const int kind = dice_.between(1, 20);
  if (kind == 1) clause("valid for life");
  if (kind <= 4 && kind > 1) clause("valid while met");
  if (kind == 5 || kind == 6) {
    judging("judge entry");
    if (dice_.chance(40)) {
      conditions("keep when", std::max(1, rank - 1), false);
    } else {
      clause("keep by entering again");
    }
    clause("valid until next judging");
    drop(names, rank);
  }
  if (kind > 6) {
    if (dice_.chance(20)) judging("judge entry");
    keeping(rank);
    drop(names, rank);
  }
  line("");
}

void Writer::ladder(const Words& names, int size) {
  line("tier " + names.front() + "\n  for everyone\n");
  for (int rank = 1; rank < size; ++rank) tier(names, rank);
  tiers_.insert(tiers_.end(), names.begin(), names.begin() + size);
  if (size > 1) shared_.insert(shared_.end(), names.begin(), names.begin() + size);
}

void Writer::earn_where() {
  const int how = dice_.between(1, 10);
  if (how <= 3) clause("where " + metric_where());
  if (how == 4) clause("where tier at least " + dice_.one_of(tiers_));
  // Of a ladder of one tier nobody can be in another.
  if (how == 5 && !shared_.empty()) clause("where tier is not " + dice_.one_of(shared_));
  if (how == 6) clause("where country is DE");
  if (how == 7) where(metric_where(), "tier is " + dice_.one_of(tiers_));
}

void Writer::cap(const std::string& unit) {
  if (dice_.chance(65)) return;
  const int how = dice_.between(1, 5);
  const int points = dice_.between(20, 600);
  if (how == 1) clause(fmt::format("at most {} {} per order", points, unit));
  if (how == 2) clause(fmt::format("at most {} {} per member per {}", points, unit, cycle()));
  if (how == 3) clause(fmt::format("at most {} {} per member per {}", points, unit, time(3)));
  if (how == 4) clause(fmt::format("at most {} times per member per {}", dice_.between(2, 4), cycle()));
  if (how == 5) clause(fmt::format("at most {} times per member", dice_.between(2, 9)));
}

void Writer::rate(const std::string& name, const std::string& unit) {
  line("earn " + name);
  clause(fmt::format("give {} {} per {} EUR of net_amount on orders",
                     dice_.one_of({"2", "5", "1.5", "0.75", "10"}), unit,
                     dice_.one_of({"1", "3", "10", "2.50"})));
  earn_where();
  cap(unit);
  if (dice_.chance(70))
    clause("round " + dice_.one_of({"down", "up", "to nearest"}) +
           dice_.one_of({"", " per line", " per order"}));
  if (dice_.chance(10)) clause("does not count for tiers");
  line("");
}

void Writer::bonus(const std::string& name, const std::string& unit) {
  line("earn " + name);
  const int how = dice_.between(1, 4);
  if (how <= 2)
    clause(fmt::format("multiply {} by {} on orders", unit, dice_.one_of({"2", "3", "1.5", "1.25"})));
  if (how == 3)
    clause(fmt::format("give {} {} on {}", dice_.between(2, 90), unit,
                       dice_.one_of({"reviews", "reviews", "orders"})));
  if (how == 4) clause(fmt::format("give {} % of base on orders", dice_.one_of({"50", "12.5", "33"})));
  if (how <= 2) earn_where();
  if (how == 3 && text_.ends_with("on orders\n") && dice_.chance(50)) {
    clause("where " + metric_where());
  } else if (how >= 3 && dice_.chance(40)) {
    clause("where " + dice_.one_of({"country is DE", "tier at least " + dice_.one_of(tiers_)}));
  }
  if (dice_.chance(50)) clause("from 2024-06-01 to 2025-08-31");
  if (how == 4) clause("round " + dice_.one_of({"down", "up", "to nearest"}));
  cap(how == 4 ? "points" : unit);
  if (dice_.chance(15)) clause("does not count for tiers");
  line("");
}

void Writer::earn_rules() {
  rate("base", "points");
  if (two_units_) rate("stars_base", "stars");
  if (dice_.chance(20)) rate("more", "points");
  for (int i = dice_.between(0, 4); i > 0; --i)
    bonus(fmt::format("bonus_{}", i), two_units_ && dice_.chance(30) ? "stars" : "points");
}

void Writer::segments() {
  line("segment locals\n  where country is DE\n");
  line(fmt::format("segment sleepers\n  where idle_time more than {}\n", time(12)));
  line(fmt::format("segment coupon_people\n  where coupon_share {} {} 40 %\n", window(),
                   dice_.one_of({"at least", "less than", "at most"})));
  line(
      fmt::format("segment big_baskets\n  where all of\n    - basket {} at least {} EUR\n    - member is not "
                  "in sleepers\n",
                  window(), dice_.between(40, 200)));
  line(fmt::format("segment irregulars\n  where irregularity {} {} {} %\n", window(),
                   dice_.one_of({"at least", "less than", "more than"}), dice_.between(10, 120)));
  line(fmt::format("segment returners\n  where sent_back {} at least 1\n", window()));
  line(fmt::format("segment upper\n  where tier at least {}\n", tiers_.back()));
  if (tiers_.size() > 1 && tiers_[1] != "Blau") {
    line(fmt::format("segment near\n  where progress to {} at least {} %\n", tiers_[1],
                     dice_.between(10, 100)));
  }
}

}  // namespace

std::string random_rules(Dice& dice) { return Writer(dice).write(); }

language::ProgramPtr program_of(const std::string& text) {
  const auto checked = language::read_program({std::make_shared<const SourceFile>("random.rung", text)});
  if (checked.program) return checked.program;
  std::string messages;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (diagnostic.severity == Severity::Error) messages += render(diagnostic) + "\n";
  }
  throw std::runtime_error(messages + text);
}

}  // namespace rung::naive
