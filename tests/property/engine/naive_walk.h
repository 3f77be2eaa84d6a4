#pragma once
// The naive evaluator's walk, day after day. Private to the naive evaluator. Tiers, currencies, metrics,
// rules … are told by their names, because these are what several versions of a program have in common
// (13.2).

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "property/engine/naive.h"
#include "property/engine/naive_calendar.h"
#include "property/engine/naive_points.h"

namespace rung::naive {

using Name = std::string;

// As of which day something is judged, and by which version (13.1).
struct Asked {
  int version = 0;
  Day day;
  std::optional<DayRange> trial = {};  // what `in this trial` means
  Day from = kFirstDay;                // counted from zero: nothing before it (7.13)
};

// What counts for a metric or as points earned.
struct Fact {
  Day day;
  int activity = -1;  // -1: the calendar, or carried over
  std::int64_t value = 0;
  int weight = 0;
  bool returned = false;  // by a return: it only takes away
  bool brought = false;   // an opening or an adjustment
};

// What happens now: an activity, what of an earlier one counts from today on (`waited`), something of the
// calendar (-1), or an amount that was carried over. What came with it begins at these numbers.
struct Step {
  int activity = -1;
  bool waited = false;
  Name carried;                                     // a metric
  std::vector<std::pair<Name, Day>> followed = {};  // metrics and days to which less or more is carried now
  std::size_t earned = 0, accruals = 0, calendar_events = 0;  // so many there were before
};

// Whether a tier that lives may be renewed (7.3).
enum class Renewing : std::uint8_t { No, Yes };

// One reason why a tier's own clock runs.
struct Running {
  enum class How : std::uint8_t { Entry, Keep, Life, AsIfEntered, Brought } how = How::Entry;
  Day began;  // judged or entered on
  Day as_of;
  Day until = kForever;
  Day first;        // of the life: what `valid for T` counts from
  int periods = 1;  // lived since then
};

struct Clock {
  std::vector<Running> running;  // in the order in which they began; the last one ends last
  bool in_grace = false;
  Day grace_until = kForever;
  bool lapsed = false;                 // judged not kept: ends with its last day
  std::optional<Day> grace_ends = {};  // said in the evening of the last day
  [[nodiscard]] bool alive() const { return !running.empty(); }
  [[nodiscard]] Day until() const { return running.back().until; }
  [[nodiscard]] bool for_life() const;
};

// A status by hand, or through the household.
struct ByHand {
  Name tier;
  Day from, until;
  bool fixed = false;
  Name fallback;
  bool over = false;
  int redemption = -1;  // that granted it
};

struct TrialRun {
  Name trial, tier;
  int version = 0;  // whose rules judge it: those it began under
  Day first, last;
  int times = 1;
  bool kept = false;
  Name held_before;
  bool over = false;
};

struct CarriedOver {
  Name metric;
  int version = 0;  // whose rules carry it
  int ladder = 0;   // of that version
  Cycle cycle{};
  DayRange period;
  std::int64_t amount = 0;
  Day day;  // the first one of the next period
  bool counted = false;
};

struct EarnedFact {
  Name currency;
  Fact fact;
};

struct Lot {
  engine::Lot lot;  // last_day: as it was given
  Name currency;
  int version = 0;  // whose terms it has
  std::string rule;
  engine::Source source;
  std::int64_t expired = 0, forgiven = 0;
  bool over = false;                        // its life has ended while nothing of it was left
  std::map<int, Day> spared_evenings = {};  // by version: the last one after which its life started over
  bool fixed = false;                       // given back with a life of its own: nothing moves its last day
};

struct Use {
  Name rule;  // with its kind: "earn base"
  Day day;
  Name what;  // currency or voucher; empty: a time
  std::int64_t amount = 0;
};

struct VoucherLot {
  engine::VoucherState state;
  Name voucher;
  std::string from;                              // what issued them, in words
  std::vector<std::pair<std::int64_t, int>> by;  // {piece, the redemption that used it}
  [[nodiscard]] std::uint64_t origin() const;    // `from` as a number
};

struct OpenChoice {
  engine::ChoiceState state;
  Name name;  // of the milestone or reward
  const language::Choice* choice = nullptr;
};

// What a redemption did.
struct Done {
  struct Took {
    Name currency;
    std::int64_t points = 0, back = 0;
    bool here = true;  // out of this balance
  };
  std::vector<Took> took;
  struct From {
    Name currency;
    std::size_t lot = 0;
    std::int64_t points = 0;  // not given back
  };
  std::vector<From> from;  // in the order in which they went, for the debt as well
  std::optional<engine::Source> reward;
  std::vector<std::pair<Name, std::int64_t>> gave;
  std::vector<std::pair<std::size_t, std::int64_t>> used;  // {lot, worth}, one by one
  bool cancelled = false;
};

// An exact value: what it is as a fraction.
struct Value {
  bool empty = false;
  bool squared = false;  // numerator / denominator is its square (variation)
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

class Walk {
 public:
  Walk(const language::Program& program, const engine::MemberHistory& history, const Questions& questions);
  [[nodiscard]] std::vector<Outcome> run(const std::vector<Day>& as_of);

 private:
  // naive.cpp: days
  void walk_to(Day last);
  void begin();
  void day();
  void morning();
  void count_what_waited();
  void begin_step(int activity, bool waited, const Name& carried = {});
  [[nodiscard]] bool adds_to(int version, const language::Conditions& conditions) const;
  [[nodiscard]] bool adds_to_metric(int version, int measure) const;
  [[nodiscard]] bool adds_to_points(const Name& currency, bool earned) const;
  void judge_new_facts();
  void calendar_activities();
  void happen(int activity);
  void after_counting(int activity, bool waited);
  [[nodiscard]] bool birthdays_matter() const;
  void celebrate_birthday();
  [[nodiscard]] std::set<int> waiting() const;
  void evening();
  void end_of_evening();
  // A tier that was just brought over, and since when it is held.
  using Brought = std::pair<Name, Day>;
  void look(int activity, const std::optional<Brought>& brought = std::nullopt);
  void note_change(int ladder, int activity, const std::optional<Brought>& brought);
  void note_since();

  // naive_outcome.cpp: what is told about a day
  [[nodiscard]] Outcome outcome() const;
  void tell_tiers(Outcome& result) const;
  void tell_points(engine::Evaluation& e) const;
  void tell_gifts(engine::Evaluation& e) const;
  [[nodiscard]] std::vector<Day> foretell_ends() const;

  // naive_tiers.cpp: clocks
  void judge(int activity, bool waited);
  void judge_on_schedule(const Name& tier);
  void judge_entry(const Name& tier, int activity, Day as_of, Renewing renewing = Renewing::Yes);
  void judge_life(const Name& tier, int activity, Day as_of);
  void judge_until_next(const Name& tier);
  void judge_while_met(const Name& tier);
  void judge_keeping(const Name& tier);
  void keep_by_paying();
  void catch_up(const Name& tier, Day as_of);
  void keep_on(const Name& tier, Day as_of);
  void enter(const Name& tier, Running::How how, Day as_of, Day until);
  void end_clock(const Name& tier);
  void lose(const Name& tier);
  void force(const Name& tier);
  void idle_loss(const Name& tier);
  [[nodiscard]] bool is_idle(const Name& tier, Day on) const;
  [[nodiscard]] bool still_holds(const Name& tier, const Running& running) const;
  [[nodiscard]] std::map<Name, std::vector<bool>> what_holds() const;
  void revoke(const std::map<Name, std::vector<bool>>& held_before);
  [[nodiscard]] bool may_enter_from(int version, const language::Tier& tier) const;
  void reached(const Name& tier, int activity);
  // The days before today on which the activity counted for something in these conditions (4.4).
  using Which = std::function<const language::Conditions&(const language::Tier&)>;
  [[nodiscard]] std::set<Day> earlier_days(int activity, const Name& tier, const Which& which) const;
  [[nodiscard]] std::set<Day> days_of(int activity, int version, int measure) const;
  [[nodiscard]] std::set<Day> followed_days(int version, int measure) const;

  // naive_status.cpp: by hand, on trial, brought over, versions
  void take_over();
  void end_statuses();
  void bring_over_today();
  void bring_over(const Name& tier, Day since, std::optional<Day> until, int activity = -1);
  void bring_over_by(int activity, int caused);
  void grant(int activity);
  void begin_trial(const Name& trial);
  void invite(const Name& tier, int activity);
  void judge_trials();
  void judge_years_held();
  void restart_year(Day upgrade, const Name& tier, bool named_end);
  void carry_over(const DayRange& period, Cycle cycle);
  void cut_balances(Cycle cycle);
  void end_periods();
  [[nodiscard]] bool alive(const Name& tier) const;
  [[nodiscard]] Day last_day(const Name& tier) const;
  [[nodiscard]] Name held(int ladder) const;
  [[nodiscard]] Name held_of(int version, int ladder) const;
  [[nodiscard]] Name held_in_ladder_of(const Name& tier) const;

  // naive_counting.cpp: what counts
  [[nodiscard]] std::vector<Fact> facts(const Asked& asked, int measure) const;
  [[nodiscard]] std::vector<Fact> facts(const Asked& asked, const language::Measure& measure) const;
  [[nodiscard]] std::vector<Fact> metric_facts(const Asked& asked, int metric,
                                               const Window* window = nullptr) const;
  void event_facts(const Asked& asked, int metric, int activity, std::vector<Fact>& into) const;
  void return_facts(const Asked& asked, int metric, int activity, std::vector<Fact>& into) const;
  [[nodiscard]] Goods goods_of(int version, int activity) const;
  void record_facts(int version, int metric, int activity, std::vector<Fact>& into) const;
  [[nodiscard]] std::int64_t left_over(const CarriedOver& carried) const;
  [[nodiscard]] std::int64_t counted_in(const CarriedOver& carried) const;
  void follow_carried();
  [[nodiscard]] bool counted_back_in(DayRange period) const;
  [[nodiscard]] bool visible(const Fact& fact) const;
  [[nodiscard]] std::vector<Day> restart_days(const Asked& asked, const language::Metric& metric) const;
  [[nodiscard]] Day set_back(const Asked& asked, const language::Metric& metric) const;
  [[nodiscard]] DayRange window(const Asked& asked, const Window& window) const;
  [[nodiscard]] Value value(const Asked& asked, int measure) const;
  [[nodiscard]] Value value(const Asked& asked, const language::Measure& measure) const;
  [[nodiscard]] Value derived(const Asked& asked, const language::Measure& measure) const;
  [[nodiscard]] Value variation(std::vector<Day> days) const;
  [[nodiscard]] std::int64_t years_held(const Asked& asked, int metric, DayRange range) const;
  [[nodiscard]] std::int64_t shown(const Asked& asked, int measure) const;
  [[nodiscard]] Name pool_at(int activity) const;
  // Whether an activity acts here in what a pool may collect (14.3): a metric, else a currency.
  [[nodiscard]] bool acts(int activity, const language::Program& program, bool metric,
                          const Name& name) const;
  [[nodiscard]] bool held_on(Day day, int version, int at_least) const;

  // naive_conditions.cpp: what is asked
  [[nodiscard]] bool holds(const language::Atom& atom, const Asked& asked) const;
  [[nodiscard]] bool holds_other(const language::Atom& atom, const Asked& asked) const;
  [[nodiscard]] bool agreed(const language::Atom& atom, Day day) const;
  [[nodiscard]] bool holds_measure(const language::Atom& atom, const Asked& asked) const;
  [[nodiscard]] int held_as_seen(const language::Program& rules, int ladder) const;
  [[nodiscard]] bool holds_tier(const language::Atom& atom, const Asked& asked) const;
  [[nodiscard]] bool has_moved(const language::Atom& atom, const Asked& asked) const;
  [[nodiscard]] bool was_in_evening(const language::Conditions& where, const Asked& asked) const;
  [[nodiscard]] bool holds_missing(const language::Atom& atom, const Asked& asked) const;
  // naive_reach.cpp
  [[nodiscard]] bool holds_anniversary(const language::Atom& atom, const Asked& asked) const;
  [[nodiscard]] bool holds_reachable(const language::Atom& atom, const Asked& asked) const;
  [[nodiscard]] bool in_time(const engine::Gap& gap, Day deadline, const language::Atom& atom) const;
  [[nodiscard]] bool still_waits(const language::Metric& metric, const Fact& fact) const;
  [[nodiscard]] bool nothing_followed(const language::Metric& metric, int activity, std::int64_t same) const;
  [[nodiscard]] std::vector<std::size_t> lines_left(const language::Metric& metric, int activity) const;
  [[nodiscard]] std::int64_t still_worth(const language::Metric& metric, const Fact& fact) const;
  [[nodiscard]] Value used_up(const Asked& asked, int metric, DayRange range) const;
  [[nodiscard]] std::vector<Fact> facts_of_gap(const engine::Gap& gap, Window& window) const;
  [[nodiscard]] bool holds_time_left(const language::Atom& atom, const Asked& asked) const;
  [[nodiscard]] bool holds_kept(const language::Atom& atom, const Asked& asked) const;
  [[nodiscard]] bool holds_among(const language::Atom& atom, std::optional<std::int64_t> subject,
                                 const Asked& asked) const;
  [[nodiscard]] bool met(const language::Conditions& conditions, const Asked& asked) const;
  [[nodiscard]] std::int64_t attribute(int index, Day day) const;
  [[nodiscard]] int elected(int version, int election) const;
  [[nodiscard]] std::int64_t table(int index, const Asked& asked) const;
  [[nodiscard]] std::int64_t threshold(const language::Atom& atom, const Asked& asked) const;
  [[nodiscard]] AskMember member(const Asked& asked) const;
  [[nodiscard]] Asked asked_now() const { return {version_, today_}; }
  [[nodiscard]] Asked asked_on(Day day) const { return {version_on(day), day}; }

  // naive_distance.cpp: how far it is
  [[nodiscard]] engine::Progress progress(int tier, const language::Conditions& conditions,
                                          const Asked& asked) const;
  [[nodiscard]] engine::Progress progress_to(int tier) const;
  [[nodiscard]] engine::Keeping keeping(int tier) const;
  [[nodiscard]] bool would_renew(const Name& tier) const;
  [[nodiscard]] Day enters_later_from(const Name& tier) const;
  [[nodiscard]] engine::Keeping kept_by_entry(int tier) const;
  [[nodiscard]] engine::Gap gap(const language::Conditions& conditions, int atom, const Asked& asked) const;
  [[nodiscard]] Day counts_until(const Asked& asked, int measure) const;
  [[nodiscard]] std::pair<std::int64_t, engine::CostBasis> price(const engine::Gap& gap,
                                                                 const Asked& asked) const;
  [[nodiscard]] std::optional<std::int64_t> least_amount(const Name& currency, std::int64_t missing,
                                                         bool for_tiers) const;
  [[nodiscard]] std::optional<std::int64_t> least_of(int event, int field, const Name& currency,
                                                     std::int64_t missing, bool for_tiers) const;

  // naive_earning.cpp: what activities give
  void earn(const engine::Activity& event, int activity);
  void earn_yearly(int rule);
  void take_back(int activity);
  void take_back_unlinked(int activity);
  void forget_points(int activity, const ActiveRule& rule, const Name& currency, std::int64_t points, int of);
  void give_by_versions(const engine::Activity* event, int activity, Frozen& frozen);
  void book(const engine::Activity* event, int activity, const Frozen& frozen, int version,
            const Given& given);
  [[nodiscard]] bool issue_vouchers(int activity, const Frozen& frozen, const ActiveRule& active);
  [[nodiscard]] Frozen freeze(const Seen& seen, const engine::Activity& event) const;
  void look_at(Frozen& frozen, ActiveRule& active) const;
  void limit(Frozen& frozen, int version) const;
  [[nodiscard]] std::int64_t room(const std::vector<language::Cap>& caps, int version, const Name& rule,
                                  Day day, const Name& currency, int own_unit) const;
  [[nodiscard]] bool times_left(const std::vector<language::Cap>& caps, int version, const Name& rule,
                                Day day) const;
  [[nodiscard]] DayRange cap_range(const language::Cap& cap, int version, Day day) const;
  void restrict_to_pool(int activity, Frozen& frozen) const;

  // naive_lots.cpp: points
  // Where points come from: the source, the version and number of its earn rule, and the activity.
  struct Origin {
    engine::Source source;
    int activity = -1;
    int version = 0;
    int rule = -1;
  };
  void give(const Name& currency, std::int64_t points, const Origin& origin, std::optional<Day> usable_from) {
    if (in_force(currency)) give(currency, points, origin, usable_from, today_);
  }
  void give(const Name& currency, std::int64_t points, const Origin& origin, std::optional<Day> usable_from,
            Day earned);
  void tell_accrual(const Name& currency, std::int64_t points, const Origin& origin,
                    std::optional<Day> usable_from, Day last_day);
  [[nodiscard]] std::optional<Day> usable_from(const language::PointCurrency& currency,
                                               const engine::Activity* activity, Day earned) const;
  [[nodiscard]] Day life_end(const language::PointCurrency& currency, int version, Day earned) const;
  [[nodiscard]] Day idle_from(const Name& currency, const language::PointCurrency& terms,
                              std::optional<Day> earned = std::nullopt) const;
  [[nodiscard]] Day ends(const Lot& lot) const;
  [[nodiscard]] Day at_least(const Lot& lot) const;
  void keep_ends_of_idle(int next_version);
  void move_ends_of_lots();
  [[nodiscard]] const language::PointCurrency* by_membership_year(int version, const Name& currency) const;
  [[nodiscard]] bool spared(const Name& currency) const;
  [[nodiscard]] bool usable(const Lot& lot) const;
  [[nodiscard]] std::vector<std::size_t> in_spending_order(
      const Name& currency, const std::function<bool(const Lot&)>& which) const;
  std::int64_t take(const Name& currency, std::int64_t points, const std::function<bool(const Lot&)>& which);
  void owe(const Name& currency, std::int64_t points, const engine::Source& source, int activity);
  void pay(const Name& currency, std::int64_t points);
  void spend(const Name& currency, std::int64_t points, const engine::Source& source, int activity);
  void settle(const Name& currency);
  void settle_all();
  void expire();
  void note_spared();
  void cut_balance(const language::PointCurrency& currency);
  [[nodiscard]] std::int64_t balance(const Name& currency) const;
  [[nodiscard]] std::int64_t pending(const Name& currency) const;
  [[nodiscard]] bool in_force(const Name& currency) const;
  [[nodiscard]] int currency_version(const Name& name) const;
  [[nodiscard]] const language::PointCurrency* currency(const Name& name) const;
  [[nodiscard]] const language::PointCurrency* currency_of(int version, const Name& name) const;
  [[nodiscard]] bool only_counted(const Name& currency) const;

  // naive_gifts.cpp: milestones, choices, vouchers, conversions
  void look_at_milestones(int activity, bool waited);
  void look_at_milestone(const Name& name, int activity, Day as_of, bool used_up);
  void reach(const language::Milestone& milestone, int version, int index, std::int64_t step, Day period,
             int activity, bool used_up);
  void give_all(const std::vector<language::Grant>& grants, const Origin& origin, std::int64_t times,
                const std::string& occasion = {});
  void open_choice(const language::Choice& choice, int version, int milestone, int reward, const Name& name,
                   int activity);
  void settle_choices();
  [[nodiscard]] bool rests(const OpenChoice& open) const;
  void choose(std::size_t open_choice, int chosen, int activity);
  void issue(const Name& voucher, std::int64_t count, std::int64_t worth, const engine::Source& source,
             int activity, const std::string& occasion = {});
  [[nodiscard]] std::set<Day> milestone_days(const Name& name, int activity, bool waited) const;
  void expire_vouchers();
  void use_voucher(const Name& voucher, std::int64_t times, std::int64_t number, int activity);
  void use_piece(VoucherLot& lot, std::int64_t piece, int activity);
  void convert_on_reaching(int activity);
  void convert_on_days();
  bool convert(const language::Conversion& conversion, std::optional<std::int64_t> named, int activity);

  // naive_records.cpp: records
  void record(int activity);
  [[nodiscard]] bool pays_here(int activity, const Name& currency) const;
  [[nodiscard]] bool collected_or_own(int activity, const Name& currency) const;
  void open_accounts(int activity);
  void adjust(int activity);
  void transfer(int activity);
  void freeze(int activity);
  void redeem(int activity);
  void redeem_reward(const language::Reward& reward, int number, std::int64_t times, int activity);
  void record_choices(int activity);
  void request(int activity);
  [[nodiscard]] std::int64_t field(int activity, int slot) const;
  [[nodiscard]] std::string word(int activity, int slot) const;  // of a Choice; empty if there is none
  [[nodiscard]] Name tier_word(int activity, int slot) const;

  // naive_cancel.cpp: redemptions that are undone
  void redeem_points(const Name& currency, std::int64_t points, const engine::Source& source, int activity);
  void cancel(int activity);
  [[nodiscard]] Day ends_alone(const Lot& lot) const;
  void give_back(const Name& currency, std::int64_t points, int activity, int of);
  bool put_back(std::size_t lot, std::int64_t points, int activity, bool is_spared);
  void end_gifts(int activity, int of);

  // Everything is found by its name.
  [[nodiscard]] const language::Program& program(int version) const {
    return *versions_[static_cast<std::size_t>(version)];
  }
  [[nodiscard]] const language::Program& now() const { return program(version_); }
  [[nodiscard]] int version_on(Day day) const;
  [[nodiscard]] const language::Tier* tier(int version, const Name& name) const;
  [[nodiscard]] const language::Tier& tier(const Name& name) const { return *tier(version_, name); }
  [[nodiscard]] int metric(int version, const Name& name) const;
  [[nodiscard]] std::vector<Name> tiers_upwards() const;
  [[nodiscard]] Asked asked_of(const Name& tier, Day day) const;  // of its `enter when`
  [[nodiscard]] const engine::Activity& at(int activity) const {
    return history_.activities[static_cast<std::size_t>(activity)];
  }
  [[nodiscard]] int source(const engine::Source& source);

  const engine::MemberHistory& history_;
  const Comparisons* population_;
  std::vector<Outcome>* running_;
  bool with_ends_;
  std::vector<const language::Program*> versions_;
  int version_ = 0;  // in force today
  Calendar calendar_;
  Day start_, today_;
  bool silent_ = false;               // nothing more happens: the future is foretold
  Day silent_from_;                   // since this day
  std::set<Name> silent_alive_ = {};  // the tiers that lived then
  bool began_ = false;
  bool begins_ = false;         // tiers are brought over: what the household has from today on comes after it
  bool periods_ended_ = false;  // step 3.13 of today is done
  bool day_runs_ = false;       // something may still be judged today
  int happened_ = 0;            // so many activities have happened
  int recorded_ = 0;            // so many have done what they say as records
  int counted_ = 0;             // so many of them are counted
  Step step_;
  std::set<Name> paid_above_;  // this evening: a tier above them has paid to be kept
  int waited_ = 0;             // of those of earlier days, so many that count from today on are counted
  std::vector<std::pair<int, Day>> calendar_events_;  // {event, day}: birthdays

  std::map<Name, Clock> clocks_;
  std::map<Name, Day> zero_from_, since_;
  std::vector<ByHand> by_hand_;
  std::vector<std::tuple<Name, Day, int>> invitations_;  // that begin later: tier, day, activity
  std::vector<TrialRun> trials_;
  std::map<Name, std::pair<Name, Day>> shown_;  // by ladder: what the changes last said
  std::vector<std::vector<Name>> held_days_;    // from start_ on: the tiers held at the end of the day
  std::vector<CarriedOver> carried_;

  std::map<int, Frozen> frozen_;  // by activity
  std::vector<EarnedFact> earned_;
  std::vector<std::pair<Name, engine::Accrual>> accruals_;  // {currency, …}
  std::vector<Use> uses_;
  std::vector<Lot> lots_;
  std::map<Name, std::vector<std::int64_t>> counters_;  // of currencies that are only for qualifying
  std::map<Name, Day> spared_on_;  // the last evening after which the life of points starts over
  std::vector<VoucherLot> vouchers_;
  std::vector<OpenChoice> choices_;
  std::map<int, Done> done_;                                     // by redemption
  std::map<std::size_t, int> debts_of_;                          // lots that redemptions left below zero
  std::vector<std::pair<std::size_t, std::int64_t>> taken_now_;  // by the last take()
  std::optional<Day> account_frozen_;
  std::set<Name> given_back_;  // in this step, to be used

  engine::Evaluation told_;  // what has happened so far: changes, first_reached, accruals, sources, steps
  std::vector<std::pair<Name, engine::FirstReached>> reached_;
};

}  // namespace rung::naive
