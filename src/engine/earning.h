#pragma once
// Points for one event under the program's earn rules: rates, multipliers, fixed grants, shares, caps,
// rounding, and the same again for what is left of an order after a return. Rules stay independent of the
// order in which files declare them, except where two multipliers tie (the first declared wins).

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/history.h"
#include "engine/matching.h"
#include "engine/observer.h"
#include "language/program.h"

namespace rung::engine {

// Points by rule (Program::earn), smallest units.
using RulePoints = std::vector<std::int64_t>;

// What is left of an order: its amount and the amount of each line.
struct Goods {
  std::int64_t amount = 0;
  std::vector<std::int64_t> lines;
  [[nodiscard]] static Goods all_of(const EventView& order);
  // Takes out what came back: line by line where the return says so, else spread by amount over what is left.
  void take_out(const EventView& returned);
};

class Earning {
 public:
  explicit Earning(const language::Program& program);

  // Tells `observer` which rules gave points and which caps held some back (nullptr: nobody).
  void watch(Observer* observer) { observer_ = observer; }

  // Forgets all use of caps: a new member, who joined on `joined`.
  void begin(Day joined);

  // The points `event` earns on `day`, caps applied and used up.
  [[nodiscard]] RulePoints earn(int event_type, const EventView& event, Day day, const MemberSide& member);

  // The answers and the room under caps that earn() had, so that a later return can be reckoned "at the rates
  // of that day". Only for orders that have returns.
  struct Record {
    std::int32_t activity = 0;
    Goods goods;
    RulePoints given;
    std::vector<std::pair<const language::Atom*, bool>> answers;
    std::vector<std::int64_t> room;
  };
  [[nodiscard]] Record earn_recorded(std::int32_t activity, const EventView& order, Day day,
                                     const MemberSide& member);

  // What a return takes back by rule (>= 0): the points of the goods before it minus those of the goods after
  // it, so that several returns of one order add up to exactly what it earned. Changes the record.
  [[nodiscard]] RulePoints take_back(Record& record, const EventView& order, const EventView& returned,
                                     Day order_day);

  // What a return without an order takes back: what its amount would earn today under rates and shares,
  // without campaigns, fixed grants and caps.
  [[nodiscard]] RulePoints take_back_unlinked(const EventView& returned, Day day, const MemberSide& member);

 private:
  enum class Parts : std::uint8_t { All, RatesAndSharesOnly };
  [[nodiscard]] RulePoints points_for(int event_type, const EventView& event, const Goods& goods, Day day,
                                      const MemberSide& member, const std::vector<std::int64_t>& room,
                                      Parts parts, RulePoints* wanted = nullptr) const;
  void add_rate(std::size_t rule, const EventView& event, const Goods& goods, Day day,
                const MemberSide& member, Parts parts, RulePoints& points) const;
  void add_shares(int event_type, const EventView& event, const Goods& goods, Day day,
                  const MemberSide& member, const std::vector<std::int64_t>& room, RulePoints& points,
                  RulePoints* wanted) const;
  [[nodiscard]] bool fits_goods(const language::EarnRule& rule, const EventView& event, const Goods& goods,
                                const MemberSide& member) const;
  [[nodiscard]] bool applies(const language::EarnRule& rule, const EventView& event, Day day,
                             const MemberSide& member) const;
  [[nodiscard]] std::int64_t room_under(std::size_t rule, const language::Cap& cap, Day day) const;
  [[nodiscard]] std::vector<std::int64_t> room_on(Day day) const;
  void tell(Day day, const RulePoints& given, const RulePoints& wanted) const;
  void use(Day day, const RulePoints& points);

  const language::Program& program_;
  Observer* observer_ = nullptr;
  std::vector<std::size_t> share_order_;  // Share rules, each after the one it refers to
  std::vector<std::vector<std::pair<Day, std::int64_t>>> used_;  // by rule with caps: (day, points)
  Day joined_;
};

}  // namespace rung::engine
