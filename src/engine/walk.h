#pragma once
// One member's way through time, day by day of those on which something can happen: what Evaluator is made
// of. The order of a day is that of docs/MEANING.md, 3. Private to src/engine.

#include <functional>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/index.h"
#include "core/window.h"
#include "engine/earning.h"
#include "engine/evaluate.h"
#include "engine/matching.h"
#include "engine/rulebook.h"
#include "engine/series.h"
#include "engine/waiting.h"
#include "engine/walk_state.h"
#include "ledger/book.h"

namespace rung::engine {

class Evaluator::Walk {
 public:
  explicit Walk(const language::Program& program);

  const Evaluation& evaluate(const MemberHistory& history, Day as_of, bool running);
  void watch(Observer* observer);
  void compare_with(const Population* population) { population_ = population; }
  void trace(bool on) { traced_ = on; }
  void ask_at(int minute) { asked_at_ = minute; }

  [[nodiscard]] bool holds_all(const language::Conditions& conditions) const;
  [[nodiscard]] Answers answers(const language::Conditions& conditions) const;
  [[nodiscard]] Progress progress_to(int tier) const;
  [[nodiscard]] Progress progress_for_life(int tier) const;
  [[nodiscard]] Reach reach(const language::Atom& atom) const { return reach_seen(atom, now_in_latest()); }
  [[nodiscard]] Keeping keeping(int tier) const;
  [[nodiscard]] bool would_renew(int tier) const;
  [[nodiscard]] Day ends_on(int tier) const;
  [[nodiscard]] std::vector<Life> lives(int tier) const;
  [[nodiscard]] Day entry_judged_on(int tier) const;
  [[nodiscard]] Day counts_from(int tier) const { return clock(tier_id(rulebook_.latest(), tier)).from_zero; }
  [[nodiscard]] DayRange window_of(int measure) const;
  [[nodiscard]] std::int64_t measure(int index) const;
  [[nodiscard]] std::int64_t attribute(int index) const { return attribute_on(index, today_); }
  [[nodiscard]] int elected(int election) const;
  [[nodiscard]] DayRange days_of(const language::Cap& cap) const { return days_of(cap, today_); }
  [[nodiscard]] DayRange days_of(const language::Cap& cap, Day day) const;
  [[nodiscard]] DayRange cycle_now(Cycle cycle) const { return calendar(version_).around(cycle, today_); }
  [[nodiscard]] std::int64_t value(int table) const;
  [[nodiscard]] std::optional<std::int64_t> compared_value(int statistic) const;
  [[nodiscard]] std::optional<AsEvent> missing_as(int tier, bool to_keep, int event) const;
  [[nodiscard]] std::vector<Counted> counted(int measure, Day from) const;
  [[nodiscard]] std::vector<NotCounted> not_counted(int measure) const;
  [[nodiscard]] std::vector<std::int64_t> said_in_lines(int measure, int line_field) const;

 private:
  // Whose rules ask, and as of which day; counters hold nothing from before `from`.
  struct Seen {
    int version = 0;
    Day day;
    Day from = kFirstDay;
  };

  // The member as the rules of one version ask about him at this moment.
  class Side : public MemberSide {
   public:
    Side(const Walk& walk, int version) : walk_(walk), version_(version) {}
    [[nodiscard]] bool holds(const language::Atom& atom) const override;
    [[nodiscard]] std::int64_t threshold(const language::Atom& atom) const override;

   private:
    const Walk& walk_;
    int version_;
  };

  using Validity = walk::Validity;
  using Grant = walk::Grant;
  using Clock = walk::Clock;
  using Shown = walk::Shown;
  using Stage = walk::Stage;
  using Arrival = walk::Arrival;
  using Touched = walk::Touched;
  using KeptCut = walk::KeptCut;
  using KeptAnswer = walk::KeptAnswer;
  using Comparison = walk::Comparison;
  using Carried = walk::Carried;
  static constexpr int kEarned = -1;
  static constexpr int kHeld = -2;
  // The activity of an entry that was carried into a period of a kind, and that of its arrival.
  static constexpr std::int32_t kCarried = -2;
  [[nodiscard]] static constexpr std::int32_t carried_into(Cycle cycle) {
    return kCarried - static_cast<std::int32_t>(cycle);
  }
  [[nodiscard]] static constexpr Cycle carried_cycle(const Entry& carried) {
    return static_cast<Cycle>(kCarried - carried.activity);
  }
  // Why a tier's clock is made to live or end.
  using Why = Decision::Kind;

  // walk.cpp: time
  void begin(const MemberHistory& history, Day as_of);
  void begin_result();
  void set_policies();
  void rest_of_the_way();
  void start_ladders();
  void morning();
  void evening();
  void begin_version(int version);
  void by_calendar();
  void celebrate();
  void count_birthday(const EventView& event);
  [[nodiscard]] bool birthday_is(Day day) const;
  void begin_activity();
  void judge_activity(std::int32_t activity);
  void after_activity(std::int32_t activity);
  [[nodiscard]] Seen now() const { return {version_, today_, kFirstDay}; }
  // The same for questions in the numbers of the evaluated program, which is in force on the last day.
  [[nodiscard]] Seen now_in_latest() const { return {rulebook_.latest(), today_, kFirstDay}; }
  [[nodiscard]] const language::Program& rules() const { return rulebook_.at(version_); }
  [[nodiscard]] const Calendar& calendar(int version) const;

  // timers.cpp: the next day on which time alone can change something
  // Where `until` is given, only days before it need to be found: it is looked at anyway.
  [[nodiscard]] Day next_timer(Day until) const;
  [[nodiscard]] bool ways_in_rest(Day until) const;
  [[nodiscard]] Day next_timer_of(int tier, Day until, bool rest) const;
  [[nodiscard]] Day next_of_gifts() const;
  [[nodiscard]] bool convertible(const language::Conversion& rule) const;
  [[nodiscard]] Day next_of_points() const;
  [[nodiscard]] Day next_of_periods() const;
  [[nodiscard]] Day next_change(const language::Conditions& conditions, const Seen& seen,
                                Day until = kForever) const;
  [[nodiscard]] Day next_change(const language::Measure& measure, const Seen& seen) const;
  [[nodiscard]] Day next_change_of_entry(int tier, const Seen& seen, Day until, bool rest) const;
  [[nodiscard]] Day next_flip(const language::Atom& atom, const Seen& seen, Day until) const;
  [[nodiscard]] Day next_flip(const Comparison& asked, const Seen& seen, Day until) const;
  [[nodiscard]] Day next_leave(const language::Measure& measure, KeptCut& kept, const Seen& seen) const;

  // walk_facts.cpp: what activities count for
  void process(std::int32_t activity);
  void note_event(int event, Day day, std::int32_t activity = -1);
  void count(std::int32_t activity, const EventView& event);
  // What was left of a return's order before it and after it; nothing of an unknown one.
  struct ReturnedGoods {
    Goods before, after;
  };
  ReturnedGoods goods_returned(const Activity& at, const EventView& returned);
  void count_return(std::int32_t activity, const EventView& returned, const ReturnedGoods& goods);
  void count_days(int version, int metric, std::int32_t activity, const EventView& event,
                  const Contribution& adds);
  void insert(int version, int metric, const Entry& entry);
  [[nodiscard]] std::vector<Stage::WithCarried> series_with_carried(int version) const;
  void insert_earned(int unit, const Entry& entry);
  void arrive();
  [[nodiscard]] bool gives_metric_away(std::int32_t activity, int version, int metric) const;
  [[nodiscard]] bool gives_unit_away(std::int32_t activity, int unit) const;

  // walk_records.cpp
  void record(std::int32_t activity);
  void open(std::int32_t activity);
  void adjust(std::int32_t activity);
  void transfer(std::int32_t activity);
  void receive(int unit, std::int64_t points, int source, std::int32_t activity);
  void change_state(std::int32_t activity);
  void add_to_metrics(std::int32_t activity, const std::vector<int>& slots);
  void redeem(std::int32_t activity);
  void redeem_reward(std::int32_t activity, int reward, std::int64_t times);
  void redeem_of_other(std::int32_t activity);
  void pay_redemption(std::int32_t activity, int reward, std::int64_t times);
  [[nodiscard]] bool pays_for(std::int32_t activity, int unit) const;
  void choose(std::int32_t activity);

  // walk_cancel.cpp: redemptions undone
  // What a redemption did, as far as it can be undone.
  struct Redemption {
    struct Points {
      int unit = 0;  // an id
      std::int64_t taken = 0, given_back = 0;
      bool here = true;  // out of this member's balance
    };
    std::vector<Points> points;
    std::vector<std::size_t> vouchers;                // that it used: Evaluation::vouchers
    int source = -1;                                  // of what it gave; -1: nothing
    std::vector<std::pair<int, std::int64_t>> given;  // points: {id of the currency, how many}
    std::optional<Day> cancelled_on;
  };
  void cancel(std::int32_t activity);
  void give_back(int unit, std::int64_t points, std::int32_t activity, std::int32_t of);
  void undo_gifts(std::int32_t activity, std::int32_t of, const Redemption& redemption);
  void end_grants_of(std::int32_t activity);
  void undo_vouchers(std::int32_t of, const Redemption& redemption);
  [[nodiscard]] Day own_end(int unit, const Lot& lot) const;
  void finish_redemptions();

  void choose_gifts(std::int32_t activity);
  void request(std::int32_t activity);
  void join_pool(std::int32_t activity);
  [[nodiscard]] std::int64_t field(std::int32_t activity, int slot) const;
  [[nodiscard]] Day day_field(std::int32_t activity, int slot, Day otherwise) const;
  [[nodiscard]] int choice_field(std::int32_t activity, int slot, const std::vector<int>& numbers) const;
  [[nodiscard]] const std::string& pool_at(std::int32_t activity) const;
  [[nodiscard]] bool collects(std::int32_t activity, int version, bool metric, int number) const;

  // walk_points.cpp
  void earn(std::int32_t activity, const EventView& event);
  void earn_for(int version, std::int32_t activity, const EventView& event);
  void give_yearly(int rule);
  void post_given(int version, std::int32_t activity, const EventView* event, const Earning::Given& given);
  void accrue(int version, std::int32_t activity, int rule, int unit, std::int64_t points, Day counted_on,
              const EventView* event);
  void settle_books();
  void count_earned(int unit, const Entry& entry);
  void take_back(std::int32_t activity, const EventView& returned, const Goods& left);
  void take_points_back(int version, std::int32_t activity, const Earning::Points& points,
                        const EventView* order);
  void expire_lots(int unit, Day day);
  void give_points(int unit, std::int64_t points, int source, std::int32_t activity,
                   ledger::Account against = ledger::Account::Issued);
  void give_lot(int unit, const Lot& lot);
  // Takes points from the balance; what it lacks becomes a debt.
  enum class ComesBack : std::uint8_t { Never, IfCancelled };
  void pay(int unit, std::int64_t points, int source, std::int32_t activity, ledger::Account against,
           ComesBack comes_back = ComesBack::Never);
  void advance_books(Day day);
  void bring_up_book(int unit, Day morning);
  // Which of a currency's exemptions holds, the first of several; -1: none.
  [[nodiscard]] std::int32_t sparing(int unit) const;
  [[nodiscard]] bool spared(int unit) const { return sparing(unit) >= 0; }
  void note_sparing(int unit, PointsState& state) const;
  void note_exemptions();
  void start_lives_over(int unit, Day evening);
  void end_empty_lots(int unit, Day morning);
  [[nodiscard]] Day next_of_book(int unit) const;
  [[nodiscard]] Day next_of_book(int unit, const ledger::Book::Due& due) const;
  void cut_balances();
  void cut_balance(int unit);
  [[nodiscard]] std::int64_t balance(int unit) const;  // an id; usable, or the whole counter
  [[nodiscard]] Day last_day_of(int unit, Day earned) const;
  [[nodiscard]] bool ends_by_year(int version, int unit) const;
  [[nodiscard]] Day last_day_in(int version, int unit, Day earned) const;
  [[nodiscard]] Day snapped(const language::PointCurrency& currency, Day day, int version) const;
  [[nodiscard]] Day idle_end(int unit) const;
  [[nodiscard]] Day idle_end_of(int unit, Day earned) const;
  [[nodiscard]] Day last_event_of(const std::vector<int>& events) const;
  [[nodiscard]] Day idle_since(int tier) const;  // its entry, or the last event `lost after` asks for
  [[nodiscard]] Day idle_until(int tier) const;  // the last day on which `lost after` leaves it
  [[nodiscard]] Day idle_since(int version, int metric) const;
  void refresh_last_days(int unit);
  [[nodiscard]] const language::PointCurrency* currency(int unit) const;  // of the rules in force, by id
  [[nodiscard]] const language::PointCurrency* last_terms(int unit) const;
  [[nodiscard]] Earning::Moment moment(int version, const MemberSide& side) const;

  // walk_gifts.cpp
  void milestones(std::int32_t activity);
  [[nodiscard]] bool touches(int measure, int version, Day day) const;
  void reach_steps(int version, int milestone, Day counted_on, std::int32_t activity);
  void reach_step(int version, int milestone, std::int64_t step, Day period, std::int32_t activity);
  void give(const std::vector<language::Grant>& grants, std::int64_t times, int version, int source,
            std::int32_t activity, const std::string& occasion = {});
  // `voucher`: an id. `occasion`: what they are told apart by, else the activity or the day.
  void issue_voucher(int voucher, std::int64_t count, std::int64_t worth, int source, std::int32_t activity,
                     const std::string& occasion = {});
  [[nodiscard]] std::string occasion_of(std::int32_t activity) const;
  void use_vouchers(int voucher, std::int64_t count, std::int64_t number, std::int32_t activity);
  void open_choice(const language::Choice& choice, int version, int milestone, int reward,
                   std::int32_t activity);
  void settle_choices();
  [[nodiscard]] bool rests(const ChoiceState& choice) const;
  void settle_choice(std::size_t choice, int option, std::int32_t activity);
  void convert_on_days();
  void convert_on_reaching(std::int32_t activity);
  void convert(int conversion, std::int64_t most, std::int32_t activity);
  [[nodiscard]] const std::string& given_by(const language::Conversion& rule) const;
  [[nodiscard]] std::int64_t steps_allowed(const language::Conversion& rule) const;

  // walk_tiers.cpp: clocks
  [[nodiscard]] int alternative_met(const language::Conditions& conditions, const Seen& seen) const;
  // Which alternative of its way in is met, of a tier that the asking version has; -1: none.
  [[nodiscard]] int entry_met(int tier, const Seen& seen) const {
    const int at = rulebook_.tiers().in(seen.version, tier);
    KeptAnswer& kept = kept_answers_[index(seen.version)][index(at)];
    if (still_so(kept, seen)) return kept.alternative;
    return answer_to_keep(kept, rulebook_.at(seen.version).tiers[index(at)].enter, seen);
  }
  [[nodiscard]] int answer_to_keep(KeptAnswer& kept, const language::Conditions& enter,
                                   const Seen& seen) const;
  void judge_entries(std::int32_t activity);
  // A day as of which a tier is judged, and what is: entry, entry for life, what keeps it in its grace time.
  struct AsOf {
    Day day;
    bool to_enter = false, for_life = false, to_keep = false;
  };
  [[nodiscard]] std::vector<AsOf> counted_back_for(int tier) const;
  [[nodiscard]] bool entry_is_settled(int tier) const;
  void judge_as_of(int tier, std::int32_t activity, const AsOf& asked);
  [[nodiscard]] bool asks_for(int version, const language::Conditions& conditions,
                              const Touched& counted) const;
  // Whether a tier that lives already may get a later end: only what counts for its way in does that.
  enum class Renewing : std::uint8_t { No, Yes };
  void judge_entry(int tier, std::int32_t activity, Day as_of, Renewing renewing = Renewing::Yes);
  void judge_life(int tier, std::int32_t activity, Day as_of);
  [[nodiscard]] static bool renews_by_entry(const language::Tier& rule, const Clock& clock);
  [[nodiscard]] bool may_enter(int tier, const language::Tier& rule, int version) const;
  void note_reached(int tier, std::int32_t activity);
  void judge_while_met(int tier);
  void judge_until_next(int tier);
  void keep_until_next(int tier);
  void judge_keeping(int tier);
  void judge_years_held();
  void judge_new_facts();
  void keep_by_paying();
  [[nodiscard]] bool try_to_keep(int tier, Why why, std::int32_t activity, Day as_of);
  struct Lasting {
    const language::Tier& rule;
    int version = 0;
    Day until;
  };
  [[nodiscard]] Lasting lasting(int tier, Day as_of, int version) const;
  void enter(int tier, std::int32_t activity, int alternative, Day as_of, int version);
  void renew(int tier, std::int32_t activity, int alternative, Day as_of, int version);
  void live_on(int tier, Day until, std::int32_t activity);
  void lapse(int tier);
  void end(int tier, Why why);
  void let_go(int tier);
  void end_of_yesterday();
  void lose_idle(int tier);
  void force(int tier);
  void drop(int tier);
  // Of one tier: whether what its validities were judged by is met now. Empty unless returns may revoke.
  struct Met {
    bool for_life = false;
    std::vector<bool> running;  // as Clock::running
  };
  [[nodiscard]] std::vector<Met> what_holds() const;
  void judge_again(std::int32_t activity, const std::vector<Met>& before);
  void revoke(int tier, std::int32_t activity, const Validity& failed);
  [[nodiscard]] const language::Conditions& judged_by(int tier, const Validity& validity) const;
  [[nodiscard]] bool life_still_met(int tier) const;
  [[nodiscard]] bool still_met(int tier, const Validity& validity) const;
  [[nodiscard]] bool pay_toll(const std::optional<language::Tier::Toll>& toll, int version,
                              std::int32_t activity);

  // walk_grants.cpp: by hand, on trial, of the household, carried
  bool bring_over(const OpeningTier& opening, std::int32_t activity);
  void bring_over_today();
  void refresh_grants();
  void grant(std::int32_t activity);
  void grant_tier(int tier, const Grant& grant);
  void invite(int tier, std::int32_t activity);
  void invite_today();
  void begin_trial(int trial, std::int32_t activity);
  void keep_trial(int tier, std::int32_t activity);
  void share_pool_tiers();
  void end_grants(int tier);
  void judge_trials();
  void carry_metrics();
  [[nodiscard]] std::vector<std::pair<int, Cycle>> carried_by(int ladder) const;
  void carry_from(int ladder, int metric, Cycle cycle, DayRange period);
  void end_of_year_by_upgrade(DayRange year);
  void carry_over(const Carried& carried, std::int64_t amount, Day counted_on);
  void follow_carried();
  [[nodiscard]] std::int64_t left_over(int version, int ladder, int metric, Cycle cycle,
                                       DayRange period) const;

  // walk_history.cpp: what is said about it
  void refresh(int tier);
  [[nodiscard]] bool lives(const Clock& clock) const;
  [[nodiscard]] int held(int version, int ladder) const;  // an id
  [[nodiscard]] Day end_of(int tier) const;
  [[nodiscard]] int ladder_key(int version, int ladder) const;
  [[nodiscard]] bool all_is_said() const;
  // `brought`: the tier that was just brought over.
  void emit(std::int32_t activity, ChangeKind first_kind, int brought = -1);
  [[nodiscard]] std::int32_t last_decision_on(int tier) const;
  void begin_year(Day anchor);
  void restart_year(int tier, Day upgrade, std::optional<Day> named_end);
  [[nodiscard]] Day anchor_after(Day upgrade) const;
  void note_held();
  // `gaps`: of what was asked, where they had to be noted before something was paid; empty: as it stands.
  void decide(Why why, int tier, std::int32_t activity, int alternative, Day as_of, int version,
              const language::Conditions* asked, std::vector<Gap> gaps = {});
  [[nodiscard]] std::vector<Gap> traced_gaps(const language::Conditions& asked, const Seen& seen) const;
  void finish();
  void finish_points();
  void finish_vouchers();

  // conditions.cpp and counters.cpp
  [[nodiscard]] bool holds_atom(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] bool holds_conditions(const language::Conditions& conditions, const Seen& seen) const;
  [[nodiscard]] bool holds_tier_atom(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] bool has_moved(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] Day evening_before(const Window& window, Day day) const;
  void plan_look_backs();
  void plan_look_back(Day day, int segment);
  void plan_look_backs_of(const language::Conditions& where, Day day);
  [[nodiscard]] Day next_look_back() const;
  void look_who_is_in();
  [[nodiscard]] bool holds_measure_atom(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] bool holds_other(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] bool holds_population(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] bool holds_points_atom(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] std::optional<std::int64_t> points_value(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] std::int64_t threshold_of(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] std::int64_t value_of(int version, int table, const Seen& seen) const;
  [[nodiscard]] std::int64_t attribute_on(int index, Day day) const;
  [[nodiscard]] std::int64_t compared_attribute(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] int elected_in(int version, int election) const;
  void for_arrivals(int version, const language::Measure& measure, DayRange range,
                    const std::function<void(const Entry&)>& tell) const;
  [[nodiscard]] std::int64_t carried_on(const Series& series, Day day) const;
  [[nodiscard]] Day oldest_in(int version, const language::Measure& measure, const Seen& seen) const;
  [[nodiscard]] Cut cut(int version, const language::Measure& measure, const Seen& seen) const;
  [[nodiscard]] Cut derived_cut(int version, const language::Measure& measure, const Seen& seen) const;
  [[nodiscard]] Cut fresh_cut(int version, const language::Measure& measure, const Seen& seen) const;
  [[nodiscard]] std::vector<KeptCut> cuts_to_keep(int version) const;
  [[nodiscard]] std::vector<KeptAnswer> answers_to_keep(int version) const;
  [[nodiscard]] std::vector<Comparison> comparisons_of(int version,
                                                       const language::Conditions& conditions) const;
  [[nodiscard]] static std::vector<int> looked_at_by(const std::vector<KeptAnswer>& ways_in);
  // Of a plain measure, as of today or earlier; nullptr: nothing is kept of it.
  [[nodiscard]] KeptCut* kept_cut(int version, int measure, const Seen& seen) const {
    KeptCut& kept = kept_[index(version)][index(measure)];
    return still_so(kept, seen) ? &kept : cut_to_keep(version, measure, seen);
  }
  [[nodiscard]] KeptCut* kept_cut(int version, const language::Measure& measure, const Seen& seen) const {
    return kept_cut(version, rulebook_.at(version).number_of(measure), seen);
  }
  [[nodiscard]] KeptCut* cut_to_keep(int version, int measure, const Seen& seen) const;
  // Whether a cut or an answer that is kept was found under the same circumstances.
  template <typename Kept>
  [[nodiscard]] bool still_so(const Kept& kept, const Seen& seen) const {
    return kept.known && kept.day == seen.day && kept.from == seen.from && kept.counted == counted_ &&
           kept.calendar == calendar_.changes();
  }
  [[nodiscard]] bool holds_comparison(const Comparison& asked, const Seen& seen) const;
  [[nodiscard]] Cut cut_range(int version, const language::Measure& measure, DayRange range) const;
  [[nodiscard]] DayRange range_of(int version, const language::Measure& measure, const Seen& seen) const;
  [[nodiscard]] std::int64_t held_periods(int version, int metric, DayRange range, const Seen& seen) const;
  [[nodiscard]] const Series& series_of(int version, const language::Measure& measure) const;
  [[nodiscard]] language::MetricKind kind_of(int version, const language::Measure& measure) const;
  [[nodiscard]] Day zero_day(int version, int metric, Day before) const;
  [[nodiscard]] std::optional<Day> end_of_held(int version, int tier) const;

  // distance.cpp, reach.cpp
  [[nodiscard]] std::optional<std::int64_t> distance_value(const language::Atom& atom,
                                                           const Seen& seen) const;
  [[nodiscard]] Progress progress_of(int tier, const language::Conditions& conditions,
                                     const Seen& seen) const;
  void not_after(Day day, Progress& progress) const;
  [[nodiscard]] Progress progress_seen(int tier, const Seen& seen) const;
  [[nodiscard]] Gap gap_of(const language::Conditions& conditions, int atom, const Seen& seen) const;
  [[nodiscard]] Day counts_until(int version, const language::Measure& measure, const Seen& seen) const;
  [[nodiscard]] Day balance_until(int unit) const;
  [[nodiscard]] std::pair<std::int64_t, CostBasis> cost_of(const Gap& gap, const Seen& seen) const;
  [[nodiscard]] Day renewable_from(int tier) const;
  [[nodiscard]] Keeping keeping_seen(int tier) const;
  [[nodiscard]] Day end_with_grace(int tier) const;
  [[nodiscard]] Day keeping_judged_on(int tier) const;
  [[nodiscard]] Reach reach_seen(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] Reach::Part closes(const Gap& gap, const language::Atom& atom, const Reach& reach,
                                   const Seen& seen) const;
  [[nodiscard]] std::int64_t added_in(const Gap& gap, DayRange days, bool by_orders, const Seen& seen) const;

  // standing.cpp
  // Points that are missing: of those that count as earned, or in the balance.
  struct MissingPoints {
    int unit = 0;
    std::int64_t points = 0;
    bool earned = false;
  };
  [[nodiscard]] std::optional<AsEvent> least_event(int event, const MissingPoints& missing,
                                                   bool money_only) const;
  [[nodiscard]] std::vector<std::int64_t> new_views(int event, int field) const;
  [[nodiscard]] std::optional<std::int64_t> least_money(const MissingPoints& missing) const;
  [[nodiscard]] std::int64_t standing_points(int event, int field, std::int64_t amount,
                                             const std::vector<std::pair<int, std::int64_t>>& assumed,
                                             const MissingPoints& missing) const;

  // observe.cpp: what an observer is told
  [[nodiscard]] Answer answer(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] std::optional<std::int64_t> measure_above(const language::Atom& atom, const Seen& seen) const;
  [[nodiscard]] bool told(int version) const { return observer_ != nullptr && version == rulebook_.latest(); }
  // alternative_met() where something is decided by it.
  [[nodiscard]] int judge(const language::Conditions& conditions, const Seen& seen) const;
  [[nodiscard]] int judge_way_in(int tier, const Seen& seen) const {
    if (told(seen.version)) tell_judged(rule_in(seen.version, tier)->enter, seen);
    return entry_met(tier, seen);
  }
  void tell_judged(const language::Conditions& conditions, const Seen& seen) const;
  void tell_values(const language::Conditions& conditions, const Seen& seen) const;
  void tell_line(const language::Conditions& where, const EventView& event, int line) const;
  void tell_table(const language::EarnRule& rule, const EventView& event) const;
  void tell_event(const language::Conditions& where, const EventView& event) const;
  void tell_rules(std::int32_t activity, const EventView& event) const;

  [[nodiscard]] const Activity& activity_at(std::int32_t index) const {
    return history_->activities[static_cast<std::size_t>(index)];
  }
  // A tier of the rules in force, by its id; nullptr if they do not have it.
  [[nodiscard]] const language::Tier* rule_of(int tier) const { return rule_in(version_, tier); }
  [[nodiscard]] const language::Tier* rule_in(int version, int tier) const {
    const int index = rulebook_.tiers().in(version, tier);
    return index < 0 ? nullptr : &rulebook_.at(version).tiers[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] Clock& clock(int tier) { return clocks_[static_cast<std::size_t>(tier)]; }
  [[nodiscard]] const Clock& clock(int tier) const { return clocks_[static_cast<std::size_t>(tier)]; }
  [[nodiscard]] int tier_id(int version, int tier) const { return rulebook_.tiers().id(version, tier); }

  Rulebook rulebook_;
  CapUse cap_use_;
  std::vector<Stage> stages_;                                  // by version
  mutable std::vector<std::vector<KeptCut>> kept_;             // by version and Program::measures
  mutable std::vector<std::vector<KeptAnswer>> kept_answers_;  // by version and Program::tiers
  std::vector<Earning> earning_;                               // by version
  std::vector<bool> counted_elsewhere_;                        // by version: some earn rule has `counted on`
  std::vector<bool> coupled_;        // by currency id: something waits for what happens to the balance
  std::vector<bool> starts_over_;    // by currency id: some version spares it with `start over afterwards`
  std::vector<bool> on_years_held_;  // by version: some tier does
  bool any_birthdays_ = false;
  bool any_milestones_ = false;
  bool any_exemptions_ = false;  // of some currency in some version
  bool any_restarts_ = false;    // some version has metrics with `restart after`
  bool any_years_held_ = false;  // some version has metrics of them
  bool any_grants_ = false;      // on this way

  std::map<std::uint64_t, std::uint64_t> issued_by_origin_;  // vouchers

  Observer* observer_ = nullptr;
  const Population* population_ = nullptr;
  bool traced_ = false;
  int asked_at_ = kEndOfDay;    // the minute of the last day at which it is asked what is old enough
  bool running_ = false;        // the evening of the last day has not come
  bool periods_ended_ = false;  // what ends today was carried and cut
  bool day_runs_ = false;       // tiers may still be judged today

  const MemberHistory* history_ = nullptr;
  Day as_of_;
  Day today_;
  Day start_;
  int version_ = 0;
  bool begun_ = false;  // the member has started: tiers and points exist
  mutable Calendar calendar_;
  std::vector<Series> earned_;             // by currency id
  std::int64_t counted_ = 0;               // entries of all series on this way: they only become more
  std::vector<ledger::Book> books_;        // by currency id, of spendable ones
  std::vector<std::int64_t> counters_;     // by currency id, of `only for qualifying`
  std::vector<Day> books_until_;           // by currency id: time has passed in the book up to this day
  std::vector<std::vector<bool>> exempt_;  // by currency id and exemption: held on the last evening
  // Given on the terms in force before the day on which it is earned: currency id and lot, and whose terms.
  std::map<std::pair<int, std::size_t>, int> promised_;
  std::vector<Day> last_exempt_;  // by currency id: the last evening on which one held that starts over
  std::vector<Clock> clocks_;     // by tier id
  std::vector<std::vector<std::pair<Day, int>>> held_on_;  // by ladder key: from which evening which tier id
  std::vector<Shown> shown_;                               // by ladder key (id of its lowest tier)
  std::vector<bool> reached_;                              // by tier id
  std::vector<Day> last_event_;                            // by event, of the member; kFirstDay: none yet
  std::map<std::pair<int, int>, Day> last_for_unit_;    // {currency id, event}: of others, what is collected
  std::map<std::pair<int, int>, Day> last_for_metric_;  // {version, metric}: of what restarts it
  std::map<std::pair<int, int>, std::vector<Day>> zeroes_;  // {version, metric}: days whose end set it back
  std::vector<Arrival> arrivals_;                    // by day, then in the order in which they happened
  std::unordered_map<std::int32_t, Goods> left_of_;  // what returns have left of orders, by activity
  std::vector<Touched> touched_;
  std::vector<bool> paid_above_;  // by tier id: kept this evening without paying, a higher one has paid
  // What the running activity added to: metrics by version, points earned (kEarned), balances (kHeld).
  std::vector<Touched> gained_;
  std::vector<Day> counted_back_;  // days before today on which it counted, or took something back
  std::vector<Carried> carried_;
  struct Invitation {
    Day from;
    int tier = 0;  // an id
    std::int32_t activity = -1;
  };
  std::vector<Invitation> invitations_;  // that begin later than they were recorded
  struct Reached {
    std::map<int, std::int64_t> highest;  // by version
    std::set<std::int64_t> steps;
  };
  std::map<std::pair<std::string, Day>, Reached> reached_steps_;  // by milestone and period
  std::vector<int> elected_;  // by election id: the choice of the latest version's numbering; -1: default
  std::vector<std::pair<std::int32_t, std::string>> pools_;  // {since which activity, name}
  std::string pool_;  // the household of somebody else that the member is in; empty: none
  std::vector<OpeningTier> early_openings_;  // noted before the start
  std::vector<bool> has_returns_;            // by activity
  struct Recorded {
    int version = 0;
    Earning::Record record;
  };
  std::vector<Recorded> records_;                   // of orders that have returns
  std::map<std::int32_t, Redemption> redemptions_;  // by activity
  std::int64_t order_total_ = 0, order_count_ = 0;  // of completed orders, for the member's average order
  std::map<std::pair<Day, int>, bool> was_in_;  // an earlier evening and a segment; before the start nobody
  Evaluation result_;
};

}  // namespace rung::engine
