#include "property/engine/random_rules.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "property/engine/random_writer.h"

namespace rung::naive {

// ---- What a program is about

namespace {

void plan_earning(Dice& dice, Plan& plan) {
  const auto unit = [&] {
    const int which = dice.between(1, 10);
    if (which <= 2 && plan.stars) return std::string("stars");
    return which <= 5 && plan.xp ? std::string("xp") : std::string("points");
  };
  plan.earn.push_back(
      {"base", dice.chance(70) ? "rate" : dice.one_of({"table", "several"}), "orders", "points"});
  if (plan.xp) plan.earn.push_back({"status", dice.one_of({"rate", "table", "fixed"}), "orders", "xp"});
  if (plan.shorter) plan.earn.push_back({"fruit_too", "fixed", "orders", "points"});
  if (plan.stars && dice.chance(60)) plan.earn.push_back({"shine", "rate", "orders", "stars"});
  // Two multipliers that meet are worth a program of their own: on everything, or each on lines of its own.
  for (const char* name : {"twice", "thrice"}) {
    if (plan.multipliers) plan.earn.push_back({name, "multiply", "orders", "points"});
  }
  for (int i = dice.between(0, 3); i > 0; --i) {
    const std::string kind = dice.one_of({"multiply", "multiply", "multiply", "fixed", "fixed", "share",
                                          "table", "yearly", "rate", "several"});
    std::string event = "orders";
    if (kind == "fixed") event = dice.one_of({"orders", "reviews", "birthdays", "redemptions", "stays"});
    if ((kind == "rate" || kind == "table" || kind == "several") && dice.chance(50)) event = "stays";
    plan.earn.push_back({fmt::format("extra_{}", i), kind, event, kind == "share" ? "points" : unit()});
  }
}

}  // namespace

Plan random_plan(Dice& dice) {
  Plan plan;
  const auto some = [&](int percent) { return dice.chance(percent); };
  if (some(60)) plan.year_starts = dice.one_of({"joining", "the first day of the month after joining"});
  plan.multipliers = some(15);
  plan.stars = some(25);
  plan.tenths = some(30);
  plan.xp = some(25);
  plan.part_spend = some(25);
  plan.nights = some(35);
  plan.stays_made = some(20);
  plan.reviews = some(20);
  plan.sent_back = some(15);
  plan.birthdays = some(8);
  plan.years = some(25);
  plan.years_in_a_row = some(40);
  plan.judgements = some(20);
  plan.compared = some(12);
  plan.value = some(15);
  plan.election = some(15);
  plan.trial = some(15);
  plan.pool = some(12);
  plan.voucher = some(30);
  plan.idle = some(30);
  for (int i = some(20) ? dice.between(1, 2) : 0; i > 0; --i) {
    Words into{"five_euro"};
    if (plan.stars) into.insert(into.end(), {"stars", "stars"});
    if (plan.voucher) into.insert(into.end(), {"fruit", "fruit"});
    if (plan.xp) into.emplace_back("xp");
    plan.conversions.push_back(dice.one_of(into));
    plan.money_voucher = plan.money_voucher || plan.conversions.back() == "five_euro";
  }
  plan.milestones = some(30) ? dice.between(1, 2) : 0;
  plan.rewards = some(30) ? dice.between(1, 2) : 0;
  const int theme = dice.between(1, 12);
  plan.tolls = theme == 1;
  plan.late = theme == 2;
  plan.falls = theme == 3;
  plan.shorter = theme == 4;
  plan.voucher = plan.voucher || plan.shorter;
  plan.xp = plan.xp || plan.tolls;
  plan.nights = plan.nights || plan.late;
  const Words names{"Kupfer", "Silber", "Gold", "Platin"};
  const bool together = plan.tolls || plan.falls;  // at least two tiers above the lowest
  plan.ladder.assign(names.begin(), names.begin() + dice.between(together ? 3 : some(8) ? 1 : 2, 4));
  if (some(15)) plan.other_ladder = {"Blau", "Rot"};
  plan_earning(dice, plan);
  return plan;
}

// ---- The blocks

std::string Writer::write(const std::string& effective_from) {
  head(effective_from);
  events();
  points("points");
  if (plan_.stars) points("stars");
  if (plan_.xp) points("xp");
  metrics();
  values();
  elections();
  ladder(plan_.ladder);
  if (!plan_.other_ladder.empty()) ladder(plan_.other_ladder);
  for (const Plan::Earn& rule : plan_.earn) earn(rule);
  vouchers();
  for (int i = 1; i <= plan_.milestones; ++i) milestone(i);
  for (std::size_t i = 0; i < plan_.conversions.size(); ++i) conversion(i);
  for (int i = 1; i <= plan_.rewards; ++i) reward(i);
  trials();
  pools();
  segments();
  return text_;
}

void Writer::head(const std::string& effective_from) {
  line("loyalty rules 1\nprogram club \"The club\"");
  clause("effective from " + effective_from);
  const bool french = chance(20);
  clause(fmt::format("currency EUR\n  time zone Europe/Berlin\n  languages en{}", french ? ", fr" : ""));
  if (french || chance(10)) wordings(french);
  if (!plan_.year_starts.empty()) clause("membership year starts on " + plan_.year_starts);
  restarts_ = chance(30);
  if (restarts_) {
    clause("membership year restarts on " +
           one_of({"an upgrade", "the day after an upgrade", "the first day of the month after an upgrade"}));
  }
  clause("period season starts on " +
         one_of({"1 April, 1 October", "29 February", "15 January, 1 June, 31 October"}));
  if (plan_.falls || chance(40))
    clause(plan_.falls || chance(75) ? "returns may revoke tiers" : "returns never revoke tiers");
  if (chance(30)) clause("earn at the tier " + one_of({"reached", "reached", "held"}));
  line("");
}

// The words of messages, which change nothing that is decided.
void Writer::wordings(bool french) {
  for (const char* phrase : {"dear member", "further notice", "further notice without", "more benefits",
                             "a little", "and", "and then until"}) {
    if (chance(40))
      clause(fmt::format("say {} en \"{}\"{}", phrase, one_of({"so", "it is", "&"}),
                         french ? " fr \"ainsi\"" : ""));
  }
  if (chance(50))
    clause(fmt::format("say more products {}", french ? "fr \"autre | autres\"" : "en \"one more | more\""));
  for (const char* name : {"spend", "points", "nights"}) {
    if (chance(40))
      clause(fmt::format("call {} {}", name,
                         french ? "fr \"chose | choses\" en \"things\"" : "en \"thing | things\""));
  }
}

void Writer::events() {
  line("event stays\n  has arrival as date\n  has departure as date");
  line("  has nights as quantity in nights, one night\n  has spend as money");
  line("  has brand as one of standard, tru\n");
  line("event members\n  has student as yes or no\n  has level as count\n");
}

void Writer::life_of_points() {
  // How points that end with a membership year end when it begins anew is left open.
  const auto end = [&] {
    return restarts_ ? one_of({"calendar year", "calendar quarter", "calendar month", "season"}) : cycle();
  };
  const int how = plan_.idle ? between(6, 7) : between(1, 5);
  const std::string idle = one_of({"orders", "orders, redemptions", "orders, stays, reviews"});
  if (how == 1) clause("never expire");
  if (how == 2) clause(fmt::format("expire {} after earning", time(14)));
  if (how == 3) clause(fmt::format("expire {} after earning, at end of {}", time(14), end()));
  if (how == 4)
    clause(fmt::format("expire {} after earning, on {}", time(8), one_of({"30 September", "29 February"})));
  if (how == 5) clause(fmt::format("expire at end of {} {}", one_of({"this", "next"}), end()));
  if (how == 6) clause(fmt::format("expire after {} without {}", time(8), idle));
  if (how == 7) clause(fmt::format("expire after {} without {}, at end of {}", time(8), idle, end()));
  if (how == 1 || !chance(40)) return;
  const std::string condition = chance(60) ? about_tier() : one_of({"country is DE", "card is gold"});
  clause(fmt::format("never expire while {}, {} afterwards", condition, one_of({"start over", "resume"})));
}

void Writer::points(const std::string& unit) {
  line(unit == "points" ? "points" : unit == "stars" ? "points stars, one star" : "points xp");
  if (unit == "stars" && plan_.tenths) clause("decimals 1");
  if (unit == "xp") clause("only for qualifying");
  if (chance(15)) clause(fmt::format("hold at most {} per member", amount(between(10, 60) * 10, unit)));
  if (chance(15)) {
    clause(
        fmt::format("at most {} per {} EUR of net_amount", amount(between(1, 4), unit), one_of({"1", "2"})));
  }
  if (chance(plan_.conversions.empty() ? 15 : 35)) {
    clause(fmt::format("carry at most {} into next {}", amount(between(1, 20) * 10, unit),
                       chance(50) ? "calendar quarter" : cycle()));
  }
  if (chance(50)) {
    clause("combine multipliers by " + one_of({"taking the highest", "multiplying", "adding"}));
  }
  if (unit != "xp" && chance(40)) {
    clause("returns take back " + one_of({"into debt", "points within the balance", "only pending points"}));
  }
  if (unit != "xp") {
    if (chance(30))
      clause(fmt::format("pending until {} after {}", time(2), chance(70) ? "delivery" : "earning"));
    if (chance(40)) clause("spend " + one_of({"oldest first", "first expiring first"}));
    if (chance(25)) clause(fmt::format("returned {} live at least {}", unit, time(3)));
    life_of_points();
  }
  line("");
}

void Writer::restart(const Words& events) {
  clause(fmt::format("restart after {} without {}", time(8), one_of(events)));
}

void Writer::days_of_metric(bool nights) {
  const int how = plan_.late ? 1 : between(1, 4);
  if (how == 1) clause("counted on " + (plan_.late ? "departure" : one_of({"departure", "arrival"})));
  if (how == 2 && nights) clause("counted on each night from arrival to departure");
  if (chance(20)) restart({"stays", "stays, orders", "orders"});
}

void Writer::metric(const std::string& name, const std::string& what) {
  line("metric " + name);
  clause(what);
}

void Writer::metrics() {
  metric("spend", "sum net_amount of orders");
  where_event("orders", 50);
  if (chance(15)) clause("counted on delivered");
  if (chance(30)) clause("returns count on the day of the " + one_of({"purchase", "return"}));
  if (chance(12)) restart({"orders", "orders", "reviews"});
  line("");
  metric("purchases", "count orders");
  where_event("orders", 50);
  if (chance(8)) restart({"orders", "orders, reviews", "reviews"});
  line("");
  if (plan_.part_spend) {
    metric("part_spend", "sum net_amount of orders");
    clause("where " + line_where());
    if (chance(30)) clause("returns count on the day of the return");
    line("");
  }
  if (plan_.nights) {
    metric("nights", "sum nights of stays");
    where_event("stays", 40);
    days_of_metric(true);
    line("");
  }
  if (plan_.stays_made) {
    metric("stays_made", "count stays");
    where_event("stays", 40);
    days_of_metric(true);
    line("");
  }
  if (plan_.reviews) {
    metric("reviews_written", "count reviews");
    where_event("reviews", 50);
    if (chance(30)) restart({"orders", "reviews", "orders, reviews"});
    line("");
  }
  if (plan_.sent_back) metrics_of_returns();
  if (plan_.birthdays) line("metric birthdays_had\n  count birthdays\n");
  if (plan_.years) years();
  if (chance(20)) waiting();
  if (!plan_.judgements) return;
  line("metric basket\n  average net_amount of orders");
  where_event("orders", 40);
  line("\nmetric coupon_share\n  share of orders\n  where coupon is not empty\n");
  line("metric irregularity\n  variation between orders\n");
  line("metric idle_time\n  time since last order\n");
  metric("sorts",
         fmt::format("count distinct {} of orders", one_of({"category", "brand", "channel", "product"})));
  where_event("orders", 50);
  line("");
  yearly_ = one_of({"spend", "purchases"});
  metric("yearly_spend",
         fmt::format("yearly {} since joining, over at least {} months", yearly_, between(2, 30)));
  line("");
  metric("per_order", "ratio of spend to purchases");
  line("\nmetric delivered_lately\n  count orders");
  clause(fmt::format("where delivered {} {} ago", one_of({"at most", "at least", "exactly"}), time(1)));
  line("\nmetric in_season\n  count orders");
  clause("where " + season());
  line("");
}

// What nothing has followed, and goods that are used up.
void Writer::waiting() {
  waits_ = true;
  waits_for_money_ = chance(30);
  const std::string counts = waits_for_money_ ? one_of({"sum spend of stays", "sum net_amount of orders"})
                                              : one_of({"count reviews", "count stays", "count orders"});
  metric("waiting", counts);
  const bool by_line = counts.ends_with("orders");
  if (by_line && chance(30)) clause("where " + event_where("orders"));
  const bool without = chance(70);
  if (without && by_line && chance(60))
    clause("without orders of the same " + one_of({"product", "category", "brand"}) + " since");
  else if (without)
    clause("without " + one_of({"orders", "orders", "reviews", "stays"}) + " since");
  if (!without || chance(50)) clause("older than " + one_of({"4 hours", "30 hours", "5 days", "1 month"}));
  line("");
  metric("supply", "time until orders are used up");
  if (chance(30)) clause("where " + event_where("orders"));
  clause("the first that fits");
  item("category is knives gives " + time(4));
  item("category is pots and brand is not empty gives " + time(3));
  if (chance(40)) item("otherwise gives " + time(2));
  if (chance(40)) clause("for each unit");
  line("");
}

void Writer::metrics_of_returns() {
  metric("sent_back", "count returns");
  where_event("returns", 40);
  if (chance(20)) restart({"returns", "orders", "orders, returns"});
  line("");
  metric("refunded", "sum net_amount of returns");
  where_event("returns", 40);
  line("");
}

void Writer::years() {
  const std::string least = plan_.ladder.size() > 1 ? plan_.ladder[1] : plan_.ladder[0];
  metric("held_years", fmt::format("count each {} {}with tier at least {}", cycle(),
                                   plan_.years_in_a_row ? "in a row " : "", least));
  line("");
}

void Writer::values() {
  if (!plan_.value) return;
  line("value bar\n  the first that fits");
  item(fmt::format("{} gives {}", about_member(), euros(between(3, 20))));
  if (chance(40)) item(fmt::format("level at least 3 and country is AT gives {}", euros(between(3, 20))));
  item(fmt::format("otherwise gives {}", euros(between(3, 20))));
  line("");
}

void Writer::elections() {
  if (plan_.election)
    line("election track\n  one of price, nights\n  default " + one_of({"price", "nights"}) + "\n");
}

void Writer::segments() {
  line("segment locals\n  where country is DE\n");
  if (plan_.ladder.size() > 1) {
    line(fmt::format("segment near\n  where progress to {} at least {} %\n", plan_.ladder[1],
                     between(10, 100)));
    if (chance(30))
      line(fmt::format("segment leaving\n  where time left in {} at most {}\n", plan_.ladder[1], time(4)));
    if (chance(30))
      line(fmt::format("segment safe\n  where {} {} kept\n", plan_.ladder[1], one_of({"is", "is not"})));
    if (spend_asked_) {
      line(fmt::format("segment almost\n  where spend missing for {} at most {}\n", plan_.ladder[1],
                       euros(between(2, 9))));
    }
  }
  if (chance(20))
    line(fmt::format("segment rich\n  where balance of points at least {} points\n", between(1, 9) * 10));
  if (chance(20))
    line(fmt::format("segment soon\n  where points expiring within {} at least 1 point\n", time(3)));
  if (plan_.rewards > 0 && chance(40))
    line(fmt::format("segment nearly\n  where points missing for prize_1 at most {} points\n",
                     between(1, 9) * 10));
  if (plan_.judgements) {
    line(fmt::format("segment sleepers\n  where idle_time more than {}\n", time(9)));
    line(fmt::format("segment coupon_people\n  where coupon_share {} {} 40 %\n", window(),
                     one_of({"at least", "less than", "at most"})));
    line(fmt::format(
        "segment big_baskets\n  where all of\n    - basket {} at least {}\n    - member is not in sleepers\n",
        window(), euros(between(4, 20))));
    line(fmt::format("segment irregulars\n  where irregularity {} {} {} %\n", window(),
                     one_of({"at least", "less than", "more than"}), between(10, 120)));
  }
  if (plan_.judgements) judgements();
  comparisons();
  moves();
}

// Metrics beside each other, what they are made of, dates, seasons and consents.
void Writer::judgements() {
  line(fmt::format("segment sorted\n  where sorts {} at least {}\n", window(), between(2, 4)));
  line(fmt::format(
      "segment by_year\n  where yearly_spend in all time at least {} times {} in last 12 months\n",
      one_of({"1", "0.5", "1.5"}), yearly_));
  line(fmt::format("segment by_order\n  where per_order {} at least {}\n", window(), euros(between(4, 20))));
  line(fmt::format("segment rising\n  where {}\n", rising()));
  line(fmt::format("segment rising_too\n  where {}\n", rising()));
  line(fmt::format("segment born_lately\n  where {} {} {} ago\n", one_of({"joined", "birthday"}),
                   one_of({"at most", "more than", "exactly"}), time(12)));
  line(fmt::format("segment lately\n  where delivered_lately {} at least {}\n", window(), between(1, 2)));
  line(fmt::format("segment seasonal\n  where in_season {} at least {}\n", window(), between(1, 2)));
  line(fmt::format("segment its_season\n  where {}\n", season()));
  line(fmt::format("segment agreed\n  where member {} {}{}\n", one_of({"consents to", "does not consent to"}),
                   one_of({"marketing", "marketing", "service"}),
                   chance(60) ? " by " + one_of({"email", "post"}) : ""));
}

// What has happened lately: upgrades and downgrades, and who has entered or left what can be told of an
// earlier day.
void Writer::moves() {
  if (plan_.ladder.size() > 1 && chance(15))
    line(fmt::format("segment risen\n  where member upgraded {}in last {}\n",
                     chance(50) ? "to " + plan_.ladder[1] + " " : "", time(6)));
  if (plan_.ladder.size() > 1 && chance(15))
    line(fmt::format("segment fallen\n  where member downgraded {}in last {}{}\n",
                     chance(50) ? "from " + plan_.ladder.back() + " " : "", time(6),
                     chance(20) ? " plus 1 day" : ""));
  days();
  waiting_asked();
  if (!chance(15)) return;
  line(fmt::format("segment changing\n  where {}\n", chance(60)   ? measured(1, window())
                                                     : chance(50) ? about_tier()
                                                                  : about_member()));
  line(fmt::format("segment newcomers\n  where member entered changing in last {}\n", time(2)));
  line(fmt::format("segment gone\n  where member left {} in last {}\n",
                   one_of({"changing", "newcomers", "locals"}), time(2)));
}

// What waits, and what is used up soon.
void Writer::waiting_asked() {
  if (!waits_) return;
  line(fmt::format("segment leftovers\n  where waiting {} at least {}\n", window(),
                   waits_for_money_ ? euros(between(1, 9)) : "1"));
  line(fmt::format("segment running_out\n  where supply {} {}\n",
                   one_of({"at most", "at least", "less than"}), time(2)));
}

// Days that come: a tier reached in time, joining, anniversaries.
void Writer::days() {
  if (plan_.ladder.size() > 1 && chance(30)) {
    line(fmt::format("segment on_course\n  where {} is {}reachable at the pace of last {}\n",
                     chance(60) ? plan_.ladder[1] : plan_.ladder.back(), chance(20) ? "not " : "", time(9)));
  }
  if (plan_.ladder.size() > 1 && chance(30)) {
    const int orders = between(1, 3);
    line(fmt::format("segment soon_there\n  where {} is {}reachable with {} average {} of last {}\n",
                     chance(60) ? plan_.ladder[1] : plan_.ladder.back(), chance(20) ? "not " : "", orders,
                     orders == 1 ? "order" : "orders", time(14)));
  }
  if (chance(10)) line(fmt::format("segment new_here\n  where member joined in last {}\n", time(9)));
  if (chance(15)) {
    line(fmt::format("segment jubilees\n  where anniversary of {} {}\n", one_of({"joining", "birthday"}),
                     chance(15)   ? "today"
                     : chance(50) ? "in next " + time(3)
                                  : "in last " + time(3)));
  }
}

void Writer::comparisons() {
  if (!plan_.compared) return;
  line("segment buyers\n  where purchases in all time at least 1\n");
  line(fmt::format("segment big_ones\n  where spend {} in {} {} of buyers\n", window(),
                   one_of({"top", "bottom"}), one_of({"10 %", "5", "50 %"})));
  line(fmt::format("segment above\n  where spend {} {} {} of buyers\n", window(), one_of({"above", "below"}),
                   one_of({"average", "median"})));
  line(fmt::format("segment twice\n  where spend {} at least {} times average of buyers\n", window(),
                   one_of({"2", "1.5"})));
}

void Writer::trials() {
  if (!plan_.trial || plan_.ladder.size() < 2) return;
  line("trial match");
  clause(fmt::format("gives tier {} for {}", one_of({plan_.ladder[1], plan_.ladder.back()}), time(4)));
  if (chance(70)) {
    clause("keep when " + measured(1, chance(75) ? "in this trial" : window()));
    if (chance(60)) clause("kept as if entered");
  }
  if (chance(50)) clause("if not kept drop to the tier " + one_of({"held before", "qualified for"}));
  line("");
}

void Writer::pools() {
  if (!plan_.pool) return;
  line("pool household\n  at most 5 members");
  clause("collect " + one_of({"points", "points, spend", "spend", "points, spend, purchases"}));
  if (chance(50)) clause("redeemed by any member");
  if (chance(50)) clause("tier for every member");
  line("");
}

// ---- Programs

namespace {

// A currency rests, and with it what would give it.
void leave_out_unit(Plan& plan, const std::string& unit) {
  (unit == "stars" ? plan.stars : plan.xp) = false;
  const auto gives = [&](const Plan::Earn& rule) { return rule.unit == unit; };
  plan.earn.erase(std::remove_if(plan.earn.begin(), plan.earn.end(), gives), plan.earn.end());
}

// What a version does not have, and the one after it may have again.
void leave_something_out(Dice& dice, Plan& plan) {
  if (dice.chance(50)) leave_out_unit(plan, "stars");
  if (dice.chance(40) && !plan.tolls) leave_out_unit(plan, "xp");
  if (dice.chance(40) && !plan.shorter) plan.voucher = false;
  if (dice.chance(40)) plan.money_voucher = false;
  for (bool* has :
       {&plan.part_spend, &plan.nights, &plan.stays_made, &plan.reviews, &plan.sent_back, &plan.years}) {
    if (dice.chance(25)) *has = false;
  }
  if (dice.chance(20)) plan.milestones = 0;
  if (dice.chance(20)) plan.rewards = 0;
  for (bool* has : {&plan.election, &plan.pool}) {
    if (dice.chance(20)) *has = false;
  }
  plan.late = plan.late && plan.nights;
  const auto rests = [&](const std::string& into) {
    return (into == "stars" && !plan.stars) || (into == "xp" && !plan.xp) ||
           (into == "fruit" && !plan.voucher) || (into == "five_euro" && !plan.money_voucher);
  };
  plan.conversions.erase(std::remove_if(plan.conversions.begin(), plan.conversions.end(), rests),
                         plan.conversions.end());
}

// A later version: some of the same things, and perhaps one more tier or one less.
Plan changed(Dice& dice, Plan plan, bool last) {
  if (dice.chance(last ? 15 : 75)) leave_something_out(dice, plan);
  if (dice.chance(20) && plan.ladder.size() > 2) plan.ladder.pop_back();
  if (dice.chance(15) && plan.ladder.size() > 2) plan.ladder.erase(plan.ladder.begin() + 1);
  if (dice.chance(15) && plan.ladder.size() == 2) plan.ladder.push_back("Diamant");
  if (dice.chance(15) && plan.earn.size() > 1) plan.earn.pop_back();
  if (dice.chance(20) && plan.milestones > 0) --plan.milestones;
  if (dice.chance(10)) plan.trial = false;
  return plan;
}

}  // namespace

std::vector<std::string> random_rules(Dice& dice) {
  const Plan plan = random_plan(dice);
  Day from = day_of(2024, dice.between(1, 9), dice.between(1, 28));
  std::vector<std::string> texts{Writer(dice, plan, 0).write(iso(from))};
  const int more = plan.shorter || dice.chance(20) ? dice.between(1, 2) : 0;
  for (int version = 1; version <= more; ++version) {
    from = dice.chance(40) ? day_of(civil(from).year + 1, 1, 1) : from + dice.between(30, 400);
    const Plan next = changed(dice, plan, version == more);
    texts.push_back(Writer(dice, next, version).write(iso(from)));
  }
  return texts;
}

language::ProgramPtr program_of(const std::vector<std::string>& texts) {
  std::vector<SourcePtr> sources;
  for (const std::string& text : texts) {
    sources.push_back(
        std::make_shared<const SourceFile>(fmt::format("random_{}.rung", sources.size()), text));
  }
  const auto checked = language::read_program(sources);
  if (checked.program) return checked.program;
  std::string messages;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (diagnostic.severity == Severity::Error) messages += render(diagnostic) + "\n";
  }
  for (const std::string& text : texts) messages += text + "\n";
  throw std::runtime_error(messages);
}

language::ProgramPtr program_of(const std::string& text) { return program_of(std::vector{text}); }

}  // namespace rung::naive
