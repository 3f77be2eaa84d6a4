#pragma once
// Writes one random program, or one version of it. Private to random_rules.cpp and the files beside it.

#include <string>
#include <vector>

#include "property/engine/dice.h"

namespace rung::naive {

using Words = std::vector<std::string>;

// What all versions of a program have in common: names, and what they stand for. Which of it a version has,
// and with which numbers, is its own affair.
struct Plan {
  std::string year_starts;
  bool multipliers = false;  // two of them that may meet
  bool stars = false;        // a second currency that can be spent
  bool tenths = false;       // … counted in tenths
  bool xp = false;           // a currency that is only for qualifying
  bool part_spend = false, nights = false, stays_made = false, reviews = false, birthdays = false;
  bool sent_back = false;  // metrics over returns
  bool years = false;      // a metric of years held
  bool years_in_a_row = false;
  bool judgements = false;  // averages, shares … for segments
  bool compared = false;    // with other members
  bool value = false, election = false, trial = false, pool = false;
  bool voucher = false, money_voucher = false;
  int milestones = 0, rewards = 0;
  Words conversions;  // into what each of them turns points
  bool idle = false;  // points end together when nothing happens
  // What takes several lines that go together, and is worth programs of its own.
  bool tolls = false;          // tiers that cost something to keep, due on the same evenings
  bool late = false;           // tiers of a period, with a grace time, that nights of an earlier day open
  bool falls = false;          // lower tiers that live longer than those above them
  bool shorter = false;        // vouchers for every order, whose life is shorter in later versions
  Words ladder, other_ladder;  // from the lowest tier
  struct Earn {
    std::string name, kind, event, unit;
  };
  std::vector<Earn> earn;
};

[[nodiscard]] Plan random_plan(Dice& dice);

class Writer {
 public:
  // `version`: how many there were before it.
  Writer(Dice& dice, const Plan& plan, int version) : dice_(dice), plan_(plan), version_(version) {}
  std::string write(const std::string& effective_from);

 private:
  void line(const std::string& words) { text_ += words + "\n"; }
  void clause(const std::string& words) { text_ += "  " + words + "\n"; }
  void item(const std::string& words) { text_ += "    - " + words + "\n"; }
  bool chance(int percent) { return dice_.chance(percent); }
  int between(int first, int last) { return dice_.between(first, last); }
  const std::string& one_of(const Words& words) { return dice_.one_of(words); }

  // random_rules.cpp
  void head(const std::string& effective_from);
  void wordings(bool french);
  void events();
  void points(const std::string& unit);
  void life_of_points();
  void metrics();
  void metric(const std::string& name, const std::string& what);
  void days_of_metric(bool nights);
  void metrics_of_returns();
  void restart(const Words& events);
  void years();
  void values();
  void elections();
  void segments();
  void comparisons();
  void judgements();
  void moves();
  void days();
  void waiting();
  void waiting_asked();
  void trials();
  void pools();

  // random_conditions.cpp: what is asked
  std::string time(int most_months);
  std::string cycle();
  std::string fixed_window();
  std::string window();
  std::string event_where(const std::string& event);
  std::string line_where();
  std::string measured(int rank, const std::string& period);
  bool may_ask_balance(int percent);
  std::string balance_asked(int rank);
  std::string about_member();
  std::string about_tier();
  std::string condition(int rank);
  std::string season();
  std::string rising();
  void conditions(const std::string& opening, int rank, bool may_list);
  void where_event(const std::string& event, int percent);
  std::string amount(int number, const std::string& unit);
  std::string euros(int tens);

  // random_tiers.cpp
  void ladder(const Words& names);
  void tier(const Words& names, std::size_t rank);
  void way_in(const Words& names, std::size_t rank);
  void keeping(std::size_t rank);
  void length();
  void judging(const std::string& what);
  void drop(const Words& names, std::size_t rank);
  void losses(bool while_met);
  bool life_only(std::size_t rank);
  bool toll_tier(const Words& names, std::size_t rank);
  bool themed_tier(const Words& names, std::size_t rank);

  // random_offers.cpp: earning, gifts
  void earn(const Plan::Earn& rule);
  void rate(const Plan::Earn& rule);
  void table(const Plan::Earn& rule);
  void earn_clauses(const Plan::Earn& rule);
  void earn_where(const Plan::Earn& rule);
  void cap(const std::string& unit);
  std::string per(const std::string& event);
  std::string gift();
  void choice();
  void vouchers();
  void milestone(int number);
  void conversion(std::size_t number);
  void reward(int number);

  Dice& dice_;
  const Plan& plan_;
  int version_;
  std::string text_;
  std::string toll_period_;  // with which tiers that cost something to keep end together
  Words earlier_;            // rules on orders so far that another one may replace
  std::string yearly_;       // what `yearly_spend` is made of
  bool waits_ = false;       // there is a metric of what nothing has followed
  bool waits_for_money_ = false;
  bool restarts_ = false;     // the membership year, by an upgrade
  bool spend_asked_ = false;  // by the second tier
  bool while_met_ = false;    // the tier at hand is valid while met
};

}  // namespace rung::naive
