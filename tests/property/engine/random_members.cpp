#include "property/engine/random_members.h"

#include <algorithm>

#include "property/engine/naive.h"
#include "property/engine/random_records.h"

namespace rung::naive {
namespace {

using language::Program;

constexpr std::int64_t kTenEuros = 1'000;
constexpr int kLastMinute = 1'439;

class Maker {
 public:
  Maker(const Program& program, Dice& dice, bool records)
      : program_(program), dice_(dice), records_(records) {}

  Member make() {
    member_.joined = dice_.chance(10) ? day_of(2024, 2, 29) : day_of(2023, 7, 1) + dice_.between(0, 700);
    const Day oldest =
        program_.earlier.empty() ? program_.effective_from : program_.earlier.front()->effective_from;
    start_ = std::max(member_.joined, oldest);
    attributes();
    opening();
    if (records_ && !program_.pools.empty() && dice_.chance(60)) household();
    const int orders = dice_.chance(10) ? 0 : dice_.between(1, dice_.chance(20) ? 25 : 9);
    for (int i = 0; i < orders; ++i) order(random_day());
    if (program_.find_event("stays") >= 0)
      for (int i = dice_.between(0, 5); i > 0; --i) stay(random_day());
    for (int i = dice_.between(0, 3); i > 0; --i) review(random_day());
    if (dice_.chance(15)) unlinked_return();
    if (records_)
      records_of(
          program_, dice_, start_, [this] { return random_day(); }, member_, last_id_);
    put_in_order(member_);
    if (dice_.chance(60)) meet_what_ends();
    if (dice_.chance(50)) meet_a_threshold();
    put_in_order(member_);
    return member_;
  }

 private:
  const language::EventType& type(int event) const {
    return program_.events[static_cast<std::size_t>(event)];
  }

  Day random_day();
  // From here on the last version is in force: answers have its numbers.
  [[nodiscard]] Day last_start() const { return std::max(start_, program_.effective_from); }
  Member::Happening& add(int event, Day day);
  void attributes();
  void opening();
  void household();
  std::vector<std::int64_t> line(std::int64_t amount);
  void order(Day day);
  void linked_returns(const Member::Happening& order);
  std::int64_t return_lines(Member::Happening& h, const Member::Happening& order,
                            std::vector<std::int64_t>& left);
  void unlinked_return();
  void stay(Day day);
  void review(Day day);
  void anything(Day day);
  void meet_what_ends();
  void use_what_is_there(const engine::Evaluation& e);
  void meet_a_threshold();
  std::int64_t tens(int most) {
    return dice_.between(1, most) * kTenEuros + (dice_.chance(12) ? dice_.between(-1, 1) : 0);
  }

  const Program& program_;
  Dice& dice_;
  bool records_;
  Member member_;
  Day start_;
  std::string pool_;  // whose other members act for this one
  int last_id_ = 0;
  int last_product_ = 0;
};

Day Maker::random_day() {
  static const std::vector<Day> special{
      day_of(2024, 2, 29), day_of(2024, 12, 31), day_of(2025, 1, 1),  day_of(2025, 2, 28),
      day_of(2024, 1, 31), day_of(2024, 3, 31),  day_of(2026, 2, 28), day_of(2025, 12, 31),
      day_of(2026, 1, 1),  day_of(2024, 4, 30),  day_of(2025, 3, 1),  day_of(2024, 8, 31),
      day_of(2024, 9, 30), day_of(2024, 10, 1),  day_of(2025, 3, 31), day_of(2025, 4, 1),
      day_of(2025, 1, 31), day_of(2025, 7, 15),  day_of(2025, 2, 15), day_of(2025, 6, 30)};
  if (dice_.chance(15))
    return special[static_cast<std::size_t>(dice_.between(0, static_cast<int>(special.size()) - 1))];
  if (dice_.chance(15) && !member_.happenings.empty()) return member_.happenings.back().day;
  if (dice_.chance(12) && !member_.happenings.empty())
    return member_.happenings.back().day + dice_.between(1, 3);
  if (dice_.chance(8)) return add_months(member_.joined, 12 * dice_.between(1, 2)) - dice_.between(0, 1);
  if (dice_.chance(6)) return program_.effective_from + dice_.between(-1, 1);
  if (dice_.chance(5)) return member_.joined - dice_.between(1, 60);
  return start_ + dice_.between(-20, 800);
}

Member::Happening& Maker::add(int event, Day day) {
  Member::Happening h;
  h.id = ++last_id_;
  h.event = event;
  h.day = day;
  h.minute = dice_.between(0, kLastMinute - 10);
  h.fields.assign(type(event).fields.size(), kEmpty);
  if (!pool_.empty() && dice_.chance(40)) h.pool = pool_;
  member_.happenings.push_back(std::move(h));
  return member_.happenings.back();
}

void Maker::attributes() {
  const auto set = [&](const std::string& name, Day from, std::int64_t value) {
    const int attribute = program_.find_attribute(name);
    if (attribute >= 0) member_.attributes.push_back({attribute, from, value});
  };
  const auto country = [&] { return symbol(program_, dice_.one_of({"DE", "AT", "FR"})); };
  if (dice_.chance(80)) set("country", member_.joined, country());
  if (dice_.chance(30)) set("country", member_.joined + dice_.between(1, 800), country());
  if (dice_.chance(30))
    set("card", member_.joined + dice_.between(0, 400), symbol(program_, dice_.one_of({"gold", "blue"})));
  if (dice_.chance(15)) set("card", member_.joined + dice_.between(401, 900), kEmpty);
  if (dice_.chance(40)) set("followers", member_.joined + dice_.between(0, 500), dice_.between(50, 150));
  if (dice_.chance(50)) set("level", member_.joined + dice_.between(0, 400), dice_.between(1, 3));
  if (dice_.chance(30)) set("student", member_.joined, dice_.between(0, 1));
  if (dice_.chance(30)) {
    const Day born = dice_.chance(40) ? day_of(2000, 2, 29) : day_of(1990, 1, 1) + dice_.between(0, 9000);
    set("birthday", member_.joined + (dice_.chance(70) ? 0 : dice_.between(1, 300)), born.number);
  }
}

// A tier that was brought over, perhaps before the program began.
void Maker::opening() {
  if (!dice_.chance(9) || program_.records.tiers.empty()) return;
  const int choice = dice_.between(0, static_cast<int>(program_.records.tiers.size()) - 1);
  engine::OpeningTier brought{choice, start_, std::nullopt};
  if (dice_.chance(50)) brought.since = start_ - dice_.between(1, 500);
  if (dice_.chance(20)) brought.since = start_ + dice_.between(1, 200);
  if (brought.since < start_ || dice_.chance(50))
    brought.valid_until = std::max(start_, brought.since) + dice_.between(0, 400);
  member_.openings.push_back(brought);
}

// Either others act for the member, or the member's tiers are at least those of an owner.
void Maker::household() {
  const language::Pool& pool = program_.pools.front();
  if (dice_.chance(50)) {
    pool_ = pool.name;
    return;
  }
  if (!pool.tier_for_every_member || program_.records.tiers.empty()) return;
  for (int i = dice_.between(1, 2); i > 0; --i) {
    const Day from = start_ + dice_.between(0, 500);
    const int choice = dice_.between(0, static_cast<int>(program_.records.tiers.size()) - 1);
    member_.pool_tiers.push_back({choice, {from, from + dice_.between(0, 200)}});
  }
}

std::vector<std::int64_t> Maker::line(std::int64_t amount) {
  const auto& fields = type(language::kOrders).line_fields;
  std::vector<std::int64_t> values(fields.size(), kEmpty);
  values[language::kLineNetAmount] = amount;
  values[language::kLineProduct] = language::kUnknownSymbol + (++last_product_);
  const auto say = [&](const char* name, std::int64_t value) {
    values[static_cast<std::size_t>(slot_of(fields, name))] = value;
  };
  if (dice_.chance(90))
    say("category", symbol(program_, dice_.one_of({"knives", "pots", "books", "gift_cards"})));
  if (dice_.chance(50)) say("brand", symbol(program_, dice_.one_of({"Wüst", "Herd"})));
  return values;
}

void Maker::order(Day day) {
  Member::Happening& h = add(language::kOrders, day);
  const auto& fields = type(language::kOrders).fields;
  const auto say = [&](const char* name, std::int64_t value) {
    h.fields[static_cast<std::size_t>(slot_of(fields, name))] = value;
  };
  std::int64_t amount = 0;
  for (int lines = dice_.between(0, 3); lines > 0; --lines) {
    h.lines.push_back(line(tens(12)));
    amount += h.lines.back()[language::kLineNetAmount];
  }
  h.fields[language::kOrderNetAmount] = h.lines.empty() ? tens(25) : amount;
  const int status = dice_.between(1, 20);
  if (status <= 15) h.fields[language::kOrderStatus] = language::kCompleted;
  if (status == 16 || status == 17) h.fields[language::kOrderStatus] = language::kOpen;
  if (status == 18) h.fields[language::kOrderStatus] = language::kCancelled;
  if (dice_.chance(60)) h.fields[language::kOrderDelivered] = (h.day + dice_.between(0, 20)).number;
  if (dice_.chance(70)) say("channel", symbol(program_, dice_.one_of({"shop", "web"})));
  if (dice_.chance(40)) say("coupon", symbol(program_, "SUMMER"));
  if (dice_.chance(30)) say("shipping", dice_.between(1, 9) * 100);
  const Member::Happening bought = h;  // adding a return may move the order
  if (dice_.chance(25)) linked_returns(bought);
}

void Maker::linked_returns(const Member::Happening& order) {
  std::int64_t left = order.fields[language::kOrderNetAmount];
  std::vector<std::int64_t> lines_left;
  for (const auto& l : order.lines) lines_left.push_back(l[language::kLineNetAmount]);
  const bool with_lines = !order.lines.empty() && dice_.chance(70);
  const bool same_day = dice_.chance(30);
  for (int times = dice_.between(1, 3); times > 0 && left > 0; --times) {
    Member::Happening& h = add(language::kReturns, same_day ? order.day : order.day + dice_.between(0, 400));
    h.of = order.id;
    h.pool = order.pool;
    if (h.day == order.day) h.minute = std::min(kLastMinute, order.minute + 5);
    std::int64_t amount = dice_.chance(40) ? left : dice_.between(1, static_cast<int>(left));
    if (with_lines) amount = return_lines(h, order, lines_left);
    h.fields[language::kReturnNetAmount] = amount;
    left -= amount;
  }
}

std::int64_t Maker::return_lines(Member::Happening& h, const Member::Happening& order,
                                 std::vector<std::int64_t>& left) {
  std::int64_t amount = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i] == 0 || (dice_.chance(40) && left.size() > 1)) continue;
    std::vector<std::int64_t> values = order.lines[i];
    if (dice_.chance(50)) std::fill(values.begin() + 2, values.end(), kEmpty);
    if (order.lines.size() == 1 && dice_.chance(30)) values[language::kLineProduct] = kEmpty;
    values[language::kLineNetAmount] =
        dice_.chance(50) ? left[i] : dice_.between(1, static_cast<int>(left[i]));
    left[i] -= values[language::kLineNetAmount];
    amount += values[language::kLineNetAmount];
    h.lines.push_back(std::move(values));
  }
  return amount;
}

void Maker::unlinked_return() {
  Member::Happening& h = add(language::kReturns, random_day());
  const std::int64_t amount = tens(6);
  if (dice_.chance(50)) h.lines.push_back(line(amount));
  h.fields[language::kReturnNetAmount] = amount;
}

// A stay is known when it is over, or before it, or much later.
void Maker::stay(Day day) {
  Member::Happening& h = add(program_.find_event("stays"), day);
  const auto& fields = type(h.event).fields;
  const auto say = [&](const char* name, std::int64_t value) {
    const int slot = slot_of(fields, name);
    if (slot >= 0) h.fields[static_cast<std::size_t>(slot)] = value;
  };
  const int nights = dice_.between(0, 6);
  const Day departure = day + (dice_.chance(50) ? 0 : dice_.between(-40, 60));
  if (dice_.chance(90)) say("arrival", (departure - nights).number);
  if (dice_.chance(90)) say("departure", departure.number);
  if (dice_.chance(95)) say("nights", dice_.chance(80) ? nights : dice_.between(0, 9));
  if (dice_.chance(95)) say("spend", tens(25));
  if (dice_.chance(80)) say("brand", dice_.between(0, 1));
}

void Maker::review(Day day) {
  Member::Happening& h = add(program_.find_event("reviews"), day);
  const int slot = slot_of(type(h.event).fields, "status");
  if (dice_.chance(80)) h.fields[static_cast<std::size_t>(slot)] = dice_.between(0, 2);
}

void Maker::anything(Day day) {
  const int how = dice_.between(1, 4);
  if (how <= 2) order(day);
  if (how == 3) review(day);
  if (how == 4 && program_.find_event("stays") >= 0) stay(day);
}

// Something happens on the days on which something ends, on the day before and the day after.
void Maker::meet_what_ends() {
  const engine::MemberHistory history = history_of(member_);
  const Outcome outcome = evaluate(program_, history, {last_start() + dice_.between(50, 800)}).front();
  const engine::Evaluation& e = outcome.evaluation;
  std::vector<Day> days;
  const auto note = [&](Day day) {
    if (day > start_ && day < day_of(2028, 1, 1)) days.push_back(day);
  };
  for (const auto& change : e.changes) note(change.valid_until);
  for (const auto& standing : e.standings) note(standing.grace_until);
  for (const auto& points : e.points) {
    for (const auto& lot : points.lots) {
      note(lot.last_day);
      if (lot.usable_from) note(*lot.usable_from);
    }
  }
  for (const auto& voucher : e.vouchers) note(voucher.last_day);
  for (const auto& choice : e.choices) note(choice.until);
  if (records_) use_what_is_there(e);
  for (int i = dice_.between(1, 3); i > 0 && !days.empty(); --i) {
    const Day day = days[static_cast<std::size_t>(dice_.between(0, static_cast<int>(days.size()) - 1))];
    anything(day + dice_.between(-1, 1));
  }
}

// A choice is made, a voucher redeemed: in time, on the last day, or a day too late.
void Maker::use_what_is_there(const engine::Evaluation& e) {
  const auto when = [&](Day first, Day last) {
    const int days = std::min(last - first, 400);
    return dice_.chance(35) ? std::max(first, last + dice_.between(-1, 1)) : first + dice_.between(0, days);
  };
  for (const auto& choice : e.choices) {
    const auto* rules = e.versions[static_cast<std::size_t>(choice.version)];
    const bool milestone = choice.milestone >= 0;
    const auto& slots = milestone ? rules->records.choice_milestones : rules->records.choice_rewards;
    const auto number = static_cast<std::size_t>(milestone ? choice.milestone : choice.reward);
    if (number >= slots.size() || slots[number] < 0 || !dice_.chance(50)) continue;
    Member::Happening& h = add(language::kChoices, when(choice.opened_on, choice.until));
    h.pool.clear();
    h.fields[static_cast<std::size_t>(slots[number])] = dice_.between(0, 1);
  }
  for (const auto& voucher : e.vouchers) {
    if (program_.records.redemption_voucher < 0 || !dice_.chance(30)) continue;
    Member::Happening& h = add(language::kRedemptions, when(voucher.issued_on, voucher.last_day));
    h.pool.clear();
    h.fields[static_cast<std::size_t>(program_.records.redemption_voucher)] = voucher.voucher;
    if (dice_.chance(30)) h.fields[static_cast<std::size_t>(program_.records.redemption_times)] = 2;
  }
}

// An order that is exactly what is missing, or a cent less.
void Maker::meet_a_threshold() {
  const Day day = last_start() + dice_.between(0, 700);
  const engine::MemberHistory history = history_of(member_);
  const Outcome outcome = evaluate(program_, history, {day}).front();
  std::vector<std::int64_t> amounts;
  for (const auto* list : {&outcome.progress}) {
    for (const engine::Progress& progress : *list) {
      for (const auto& way : progress.alternatives) {
        for (const auto& gap : way.gaps) {
          const bool money =
              gap.measure >= 0 &&
              program_.measures[static_cast<std::size_t>(gap.measure)].unit.kind == UnitKind::Money;
          if (money && gap.missing > 1) amounts.push_back(gap.missing);
        }
        if (way.cost > 1 && way.basis == engine::CostBasis::Rate && way.cost < 10'000'000)
          amounts.push_back(way.cost);
      }
    }
  }
  if (amounts.empty()) return;
  const std::int64_t amount =
      amounts[static_cast<std::size_t>(dice_.between(0, static_cast<int>(amounts.size()) - 1))];
  Member::Happening& h = add(language::kOrders, day);
  h.pool.clear();
  h.minute = kLastMinute;
  h.fields[language::kOrderNetAmount] = amount - (dice_.chance(40) ? 1 : 0);
  h.fields[language::kOrderStatus] = language::kCompleted;
  if (dice_.chance(70))
    h.fields[static_cast<std::size_t>(slot_of(type(language::kOrders).fields, "channel"))] =
        symbol(program_, "shop");
}

}  // namespace

Member random_member(const Program& program, Dice& dice, bool records) {
  return Maker(program, dice, records).make();
}

}  // namespace rung::naive
