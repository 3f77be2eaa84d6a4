#pragma once
// What one activity earns under the earn rules of one version: rates, tables, multipliers, fixed amounts,
// shares, caps, rounding (docs/MEANING.md, 9), and the same again for what is left of an order after a return
// (12). Rules stay independent of the order in which files declare them, except where two multipliers tie and
// where a limit on all of them makes the last declared give way.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/calendar.h"
#include "engine/goods.h"
#include "engine/history.h"
#include "engine/matching.h"
#include "engine/observer.h"
#include "language/program.h"

namespace rung::engine {

// What rules have given before, by the name of the rule: what caps are measured against in every version.
class CapUse {
 public:
  // Numbers of a rule, and of what it has given in a unit (empty: the times it gave something). They stay.
  [[nodiscard]] int rule(const std::string& name);
  [[nodiscard]] int account(int rule, const std::string& unit);
  // The rule has a cap in some version.
  void cap(int rule) { capped_[static_cast<std::size_t>(rule)] = any_capped_ = true; }
  [[nodiscard]] bool capped(int rule) const { return capped_[static_cast<std::size_t>(rule)]; }
  [[nodiscard]] bool any_capped() const { return any_capped_; }
  // Nothing was given yet.
  void clear();
  void note(int account, Day day, std::int64_t amount);
  [[nodiscard]] std::int64_t used(int account, DayRange days) const;
  // By names, for what is given seldom.
  void note(const std::string& rule_name, const std::string& unit, Day day, std::int64_t amount) {
    note(account(rule(rule_name), unit), day, amount);
  }
  [[nodiscard]] std::int64_t used(const std::string& rule_name, const std::string& unit, DayRange days) const;

 private:
  std::map<std::string, int> rules_;
  std::map<std::pair<int, std::string>, int> accounts_;
  std::vector<bool> capped_;
  bool any_capped_ = false;
  std::vector<std::vector<std::pair<Day, std::int64_t>>> used_;  // by account
};

// The days a cap looks at, seen from `day`.
[[nodiscard]] DayRange cap_days(const language::Cap& cap, Day day, const Calendar& calendar);

struct PaidOn;  // what a rate is paid on

class Earning {
 public:
  // Points a rule can give in one currency: what all lists of points below are numbered by.
  struct Slot {
    int rule = 0;  // Program::earn
    int unit = 0;  // Program::points
  };
  using Points = std::vector<std::int64_t>;  // by slot, smallest units

  struct Given {
    Points points;
    struct Vouchers {
      int rule = 0;
      int voucher = 0;
      std::int64_t count = 0;
    };
    std::vector<Vouchers> vouchers;
  };

  // What an activity earns is decided for a day, by a member, under limits.
  struct Moment {
    Day day;  // the activity's own day
    const MemberSide* member = nullptr;
    const Calendar* calendar = nullptr;
    std::vector<std::int64_t> holding;  // by currency: what `hold at most` still lets in; empty: no limit
    std::vector<bool> elsewhere = {};   // by currency: it is given to somebody else; empty: none
    bool vouchers = true;               // whether vouchers are given here
  };

  // `days`: when this version is in force; a rule with `counted on` may look at an activity of another day.
  Earning(const language::Program& program, DayRange days, CapUse& use);

  [[nodiscard]] const std::vector<Slot>& slots() const { return slots_; }
  // Tells `observer` which rules gave points and which caps held some back (nullptr: nobody).
  void watch(Observer* observer) { observer_ = observer; }

  // The day that decides for a rule about an activity.
  [[nodiscard]] Day counted_day(int rule, const EventView& event, Day own) const;

  // What `event` earns, caps applied and used up. It stands until the next question.
  const Given& earn(int event_type, const EventView& event, const Moment& moment);
  // A yearly gift, likewise.
  const Given& give_yearly(int rule, const Moment& moment);

  // The answers and the room under caps that earn() had, so that a later return can be reckoned "at the rates
  // of that day". Only for orders that have returns.
  struct Record {
    std::int32_t activity = 0;
    Points given;
    std::vector<std::pair<const language::Atom*, bool>> answers;
    std::vector<std::pair<const language::Atom*, std::int64_t>> thresholds;
    Points room;
    std::vector<std::int64_t> holding;
  };
  // As earn(), which gives the same.
  [[nodiscard]] Record earn_recorded(std::int32_t activity, const EventView& order, const Moment& moment);
  [[nodiscard]] const Given& given_last() const { return given_; }

  // What a return takes back by slot (>= 0): the points of the goods before it minus those of the goods after
  // it (`goods`), so that several returns of one order add up to exactly what it earned. Changes the record.
  [[nodiscard]] Points take_back(Record& record, const EventView& order, const Goods& goods,
                                 const Moment& of_order);
  // What a return without an order takes back: what its amount would earn today under rates and shares,
  // without campaigns, fixed amounts and caps.
  [[nodiscard]] Points take_back_unlinked(const EventView& returned, const Moment& moment);

  // What the rules that stand (no campaigns) would give for an event, with the room there is under their
  // caps.
  [[nodiscard]] Points standing(int event_type, const EventView& event, const Moment& moment) const;

 private:
  enum class Parts : std::uint8_t { All, Standing, RatesAndShares };
  struct Ask;    // one question about one event
  struct Total;  // of one slot, before rounding

  void points_for(Ask ask, Points& points) const;
  const Given& give(Ask ask);
  [[nodiscard]] std::vector<Given::Vouchers> vouchers_for(const Ask& ask) const;
  [[nodiscard]] bool in_question(const Ask& ask, int rule) const;
  [[nodiscard]] bool matches_line(const Ask& ask, int rule, int line) const;
  [[nodiscard]] bool replaced(const Ask& ask, int rule, int line) const;
  [[nodiscard]] bool by_lines(const Ask& ask, int rule) const;
  [[nodiscard]] int row_of_rest(const Ask& ask, int rule) const;
  [[nodiscard]] std::vector<std::pair<int, int>> rows_of(const Ask& ask, int rule) const;
  void add_rates(const Ask& ask, int rule, Points& points) const;
  void add_rate_on_whole(const Ask& ask, int rule, Points& points) const;
  void add_rate(const Ask& ask, int rule, const language::Rate& rate, const PaidOn& on,
                std::vector<Total>& totals) const;
  void add_shares(const Ask& ask, Points& points) const;
  void cap(const Ask& ask, int rule, Points& points) const;
  void limit_all(const Ask& ask, Points& points) const;
  void cap_vouchers(const EventView& event, const Moment& moment, Given& given) const;
  // What each slot may still get: the least of its rule's caps. It stands in `made`, unless no rule has any.
  [[nodiscard]] const Points& room_on(const EventView& event, const Moment& moment, Points& made) const;
  [[nodiscard]] std::int64_t room_under(int rule, std::size_t cap, Day day, const Calendar& calendar) const;
  void open_accounts();
  void use(const EventView& event, Day day, const Given& given);
  void tell(const EventView& event, const Moment& moment, const Points& given, const Points& wanted) const;

  // What is known of a rule beforehand.
  struct Plan {
    std::vector<language::RateRow> rows;  // of every rule that gives: a plain `give` is one row
    bool on_lines = false;                // some condition looks at lines
    bool has_shares = false;
    bool gives_vouchers = false;
    bool on_whole = false;  // one rate on the event as a whole that nothing else makes more, less or void
    std::vector<int> replaced_by;  // rules `instead of` this one
    std::vector<int> slots;        // of this rule
    int named = 0;                 // CapUse::rule
    int times = 0;                 // CapUse::account of how often it gave something
    std::vector<int> caps;         // CapUse::account that each of its caps looks at
  };
  [[nodiscard]] int slot_of(int rule, int unit) const;
  [[nodiscard]] bool pays_on_whole(int rule) const;

  const language::Program& program_;
  DayRange days_;
  CapUse& use_;
  Observer* observer_ = nullptr;
  std::vector<Plan> plans_;  // by Program::earn
  std::vector<Slot> slots_;
  std::vector<int> accounts_;     // CapUse::account, by slot
  bool any_caps_ = false;         // of rules
  Points unlimited_;              // room where there are none
  std::vector<int> share_order_;  // rules with shares, each after those it is a share of
  // Of the last question: nothing is made anew for each activity.
  Goods goods_;
  Points room_;
  Given given_;
};

}  // namespace rung::engine
