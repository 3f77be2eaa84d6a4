#include "property/engine/random_members.h"

#include <algorithm>

#include "core/yearless.h"
#include "engine/voucher_pieces.h"
#include "property/engine/naive.h"
#include "property/engine/naive_calendar.h"
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
    if (dice_.chance(30)) {
      for (int i = dice_.between(1, 4); i > 0; --i) consent(random_day());
    }
    if (dice_.chance(15)) unlinked_return();
    if (records_)
      records_of(
          program_, dice_, start_, [this] { return random_day(); }, member_, last_id_, pool_);
    put_in_order(member_);
    if (records_ && dice_.chance(40)) meet_a_gap();
    if (dice_.chance(60)) meet_what_ends();
    if (records_ && dice_.chance(60)) meet_a_price();
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
  void consent(Day day);
  void anything(Day day);
  void adjust(const std::vector<int>& slots, int number, Day day, std::int64_t by);
  void meet_a_gap();
  void late_stay(Day ended);
  void late_return(Day ended);
  void meet_a_price();
  void meet_what_ends();
  void use_what_is_there(const engine::Evaluation& e);
  void redeem(const engine::VoucherState& voucher, Day day);
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
  for (const language::Field& field : program_.attributes) {
    if (!field.predicted.any()) continue;
    const bool value = field.predicted.what == language::Predicted::What::Value;
    const auto predicted = [&] { return value ? dice_.between(19'900, 20'100) : dice_.between(1998, 2002); };
    if (dice_.chance(60)) set(field.name, member_.joined + dice_.between(-30, 400), predicted());
    if (dice_.chance(40)) set(field.name, member_.joined + dice_.between(401, 800), predicted());
    if (dice_.chance(10)) set(field.name, member_.joined + dice_.between(801, 900), kEmpty);
  }
  if (dice_.chance(30)) set("student", member_.joined, dice_.between(0, 1));
  if (dice_.chance(30)) {
    const Day born = dice_.chance(40) ? day_of(2000, 2, 29) : day_of(1990, 1, 1) + dice_.between(0, 9000);
    // Of some only the day and the month are known.
    const Civil date = civil(born);
    const Day known = dice_.chance(25) ? *yearless(date.month, date.day) : born;
    set("birthday", member_.joined + (dice_.chance(70) ? 0 : dice_.between(1, 300)), known.number);
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
  // A discount of the whole order, or something that is no goods.
  if (records_ && dice_.chance(12)) amount = std::max<std::int64_t>(0, amount + dice_.between(-3, 3) * 777);
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

void Maker::consent(Day day) {
  Member::Happening& h = add(language::kConsents, day);
  h.pool.clear();
  if (dice_.chance(95)) h.fields[language::kConsentKind] = dice_.chance(70) ? 0 : 1;
  if (dice_.chance(70))
    h.fields[language::kConsentChannel] = symbol(program_, dice_.one_of({"email", "Email", "post", "sms"}));
  if (dice_.chance(95)) h.fields[language::kConsentGiven] = dice_.between(0, 1);
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
    if (dice_.chance(25) && program_.find_event("stays") >= 0) late_stay(day);
    if (dice_.chance(25)) late_return(day);
  }
}

// A correction by hand; nothing where there is no such record.
void Maker::adjust(const std::vector<int>& slots, int number, Day day, std::int64_t by) {
  const auto at = static_cast<std::size_t>(number);
  if (by == 0 || at >= slots.size() || slots[at] < 0) return;
  Member::Happening& h = add(language::kAdjustments, day);
  h.pool.clear();
  h.fields[static_cast<std::size_t>(slots[at])] = by;
}

// Something counts on the very last day of a gap that sets a metric back, and on the day after it.
void Maker::meet_a_gap() {
  for (std::size_t m = 0; m < program_.metrics.size(); ++m) {
    const language::Metric& metric = program_.metrics[m];
    if (!metric.restart_after || !metric.additive()) continue;
    std::vector<Day> last{start_};
    for (const auto& h : member_.happenings) {
      const auto& events = metric.restart_events;
      if (h.day > start_ && std::find(events.begin(), events.end(), h.event) != events.end())
        last.push_back(h.day);
    }
    std::sort(last.begin(), last.end());
    std::vector<Day> ends;
    for (std::size_t i = 0; i < last.size(); ++i) {
      const Day end = plus(last[i], *metric.restart_after);
      if (i + 1 == last.size() || last[i + 1] > end) ends.push_back(end);
    }
    if (ends.empty()) continue;
    const Day end = ends[static_cast<std::size_t>(dice_.between(0, static_cast<int>(ends.size()) - 1))];
    const bool money = metric.unit.kind == UnitKind::Money;
    adjust(program_.records.adjustment_metrics, static_cast<int>(m), end + (dice_.chance(70) ? 0 : 1),
           dice_.between(1, 3) * (money ? kTenEuros : 1));
  }
  put_in_order(member_);
}

// A stay that ended before something else did, and is known when that is over.
void Maker::late_stay(Day ended) {
  const Day known = ended + dice_.between(1, 25);
  stay(known);
  Member::Happening& h = member_.happenings.back();
  const auto& fields = type(h.event).fields;
  const Day departure = ended - dice_.between(0, 20);
  const auto say = [&](const char* name, std::int64_t value) {
    const int slot = slot_of(fields, name);
    if (slot >= 0) h.fields[static_cast<std::size_t>(slot)] = value;
  };
  const int nights = dice_.between(1, 6);
  say("arrival", (departure - nights).number);
  say("departure", departure.number);
  say("nights", nights);
}

// An order goes back in full after something has ended.
void Maker::late_return(Day ended) {
  std::vector<Member::Happening> orders;
  for (const auto& h : member_.happenings) {
    if (h.event == language::kOrders && h.day <= ended) orders.push_back(h);
  }
  // What goes back that was bought before a household was joined, or after it was left, is left open.
  const bool in_pool = std::any_of(member_.happenings.begin(), member_.happenings.end(),
                                   [](const auto& h) { return h.event == language::kPools; });
  if (orders.empty() || in_pool) return;
  const auto& order = orders[static_cast<std::size_t>(dice_.between(0, static_cast<int>(orders.size()) - 1))];
  const bool returned = std::any_of(member_.happenings.begin(), member_.happenings.end(),
                                    [&](const auto& h) { return h.of == order.id; });
  if (returned) return;
  Member::Happening& h = add(language::kReturns, ended + dice_.between(1, 40));
  h.of = order.id;
  h.pool = order.pool;
  h.fields[language::kReturnNetAmount] = order.fields[language::kOrderNetAmount];
}

// A balance of exactly what a tier costs, or of one too little, on a day on which it may be paid.
void Maker::meet_a_price() {
  const Day day = last_start() + dice_.between(0, 600);
  std::vector<std::pair<const language::Tier::Toll*, Day>> prices;
  std::vector<Day> days{day};
  const auto costs = [](const language::Tier& tier) { return tier.costs_to_enter || tier.costs_to_keep; };
  if (std::none_of(program_.tiers.begin(), program_.tiers.end(), costs)) return;
  const engine::MemberHistory history = history_of(member_);
  const Outcome then = evaluate(program_, history, {day}).front();
  for (std::size_t t = 0; t < program_.tiers.size(); ++t) {
    const language::Tier& tier = program_.tiers[t];
    if (tier.costs_to_enter) prices.emplace_back(&*tier.costs_to_enter, day);
    const Day end = then.evaluation.standings[t].valid_until;
    const bool ends = then.evaluation.standings[t].alive && end >= day && end < day_of(2028, 1, 1);
    if (tier.costs_to_keep && ends) prices.emplace_back(&*tier.costs_to_keep, end);
  }
  if (prices.empty()) return;
  const auto& [toll, due] =
      prices[static_cast<std::size_t>(dice_.between(0, static_cast<int>(prices.size()) - 1))];
  const Outcome before = evaluate(program_, history, {due}).front();
  const auto unit = static_cast<std::size_t>(toll->unit);
  const std::int64_t there = before.evaluation.points[unit].usable;
  adjust(program_.records.adjustment_points, toll->unit, due,
         toll->amount - there - (dice_.chance(60) ? 1 : 0));
  put_in_order(member_);
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
  if (program_.records.redemption_voucher < 0) return;
  for (const auto& voucher : e.vouchers) {
    if (dice_.chance(30)) redeem(voucher, when(voucher.issued_on, voucher.last_day));
    // Where the one issued later ends first, both can be used.
    for (const auto& later : e.vouchers) {
      const bool first = later.voucher == voucher.voucher && later.issued_on > voucher.issued_on &&
                         later.last_day < voucher.last_day;
      if (first && dice_.chance(50)) redeem(later, when(later.issued_on, later.last_day));
    }
  }
}

void Maker::redeem(const engine::VoucherState& voucher, Day day) {
  Member::Happening& h = add(language::kRedemptions, day);
  h.pool.clear();
  h.fields[static_cast<std::size_t>(program_.records.redemption_voucher)] = voucher.voucher;
  // That one, or one that ends later or does not exist.
  if (dice_.chance(50)) {
    h.fields[static_cast<std::size_t>(program_.records.redemption_voucher_number)] =
        engine::voucher_number(voucher, dice_.between(0, static_cast<int>(voucher.used + voucher.count)));
  }
  if (dice_.chance(30)) h.fields[static_cast<std::size_t>(program_.records.redemption_times)] = 2;
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
