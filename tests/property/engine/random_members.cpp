#include "property/engine/random_members.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace rung::naive {
namespace {

using language::Program;

constexpr std::int64_t kMinuteMs = 60'000;

// The number a text has in the program's rules, or one of its own.
std::int64_t symbol(const Program& program, const std::string& text) {
  const auto at = std::find(program.symbols.begin(), program.symbols.end(), text);
  if (at != program.symbols.end()) return at - program.symbols.begin();
  std::int64_t number = language::kUnknownSymbol;
  for (const char c : text) number = number * 3 + c;
  return number;
}

std::size_t slot(const std::vector<language::Field>& fields, const std::string& name) {
  const auto at =
      std::find_if(fields.begin(), fields.end(), [&](const language::Field& f) { return f.name == name; });
  return static_cast<std::size_t>(at - fields.begin());
}

class Maker {
 public:
  Maker(const Program& program, Dice& dice) : program_(program), dice_(dice) {}

  Member make() {
    member_.joined = dice_.chance(10) ? day_of(2024, 2, 29) : day_of(2023, 7, 1) + dice_.between(0, 700);
    attributes();
    opening();
    const int orders = dice_.chance(10) ? 0 : dice_.between(1, dice_.chance(30) ? 40 : 12);
    for (int i = 0; i < orders; ++i) order();
    for (int i = dice_.between(0, 4); i > 0; --i) review();
    if (dice_.chance(15)) unlinked_return();
    auto& all = member_.happenings;
    std::sort(all.begin(), all.end(), [](const Member::Happening& a, const Member::Happening& b) {
      return std::tie(a.day, a.minute, a.id) < std::tie(b.day, b.minute, b.id);
    });
    return member_;
  }

 private:
  const language::EventType& type(int event) const {
    return program_.events[static_cast<std::size_t>(event)];
  }

  Day random_day() {
    static const std::vector<Day> special{day_of(2024, 2, 29), day_of(2024, 12, 31), day_of(2025, 1, 1),
                                          day_of(2025, 2, 28), day_of(2024, 1, 31),  day_of(2024, 3, 31),
                                          day_of(2026, 2, 28), day_of(2025, 12, 31), day_of(2026, 1, 1),
                                          day_of(2024, 4, 30), day_of(2025, 3, 1),   day_of(2024, 8, 31)};
    if (dice_.chance(12))
      return special[static_cast<std::size_t>(dice_.between(0, static_cast<int>(special.size()) - 1))];
    if (dice_.chance(15) && !member_.happenings.empty()) return member_.happenings.back().day;
    if (dice_.chance(8)) return add_months(member_.joined, 12 * dice_.between(1, 2)) - dice_.between(0, 1);
    return member_.joined + dice_.between(dice_.chance(5) ? -60 : 0, 1000);
  }

  Member::Happening& add(int event, Day day) {
    Member::Happening h;
    h.id = ++last_id_;
    h.event = event;
    h.day = day;
    h.minute = dice_.between(0, 1439);
    h.fields.assign(type(event).fields.size(), kEmpty);
    member_.happenings.push_back(std::move(h));
    return member_.happenings.back();
  }

  void attributes() {
    const auto set = [&](const std::string& name, Day from, std::int64_t value) {
      member_.attributes.push_back({program_.find_attribute(name), from, value});
    };
    if (dice_.chance(80)) set("country", member_.joined, symbol(program_, dice_.one_of({"DE", "AT", "FR"})));
    if (dice_.chance(30))
      set("country", member_.joined + dice_.between(1, 800), symbol(program_, dice_.one_of({"DE", "AT"})));
    if (dice_.chance(30))
      set("card", member_.joined + dice_.between(0, 400), symbol(program_, dice_.one_of({"gold", "blue"})));
    if (dice_.chance(15)) set("card", member_.joined + dice_.between(401, 900), kEmpty);
    if (dice_.chance(40)) set("followers", member_.joined + dice_.between(0, 500), dice_.between(50, 150));
    std::stable_sort(member_.attributes.begin(), member_.attributes.end(), [](const auto& a, const auto& b) {
      return std::tie(a.attribute, a.from) < std::tie(b.attribute, b.from);
    });
  }

  void opening() {
    if (!dice_.chance(8)) return;
    const int tier = dice_.between(0, static_cast<int>(program_.tiers.size()) - 1);
    const language::Tier& t = program_.tiers[static_cast<std::size_t>(tier)];
    if (t.for_everyone || t.keep == language::Keep::WhileMet || t.keep == language::Keep::ForLife) return;
    engine::OpeningTier brought{tier, std::max(member_.joined, program_.effective_from), std::nullopt};
    if (dice_.chance(50)) brought.since = brought.since - dice_.between(1, 500);
    if (brought.since < std::max(member_.joined, program_.effective_from) || dice_.chance(50)) {
      const Day start = std::max(member_.joined, program_.effective_from);
      const bool calendar = t.validity.kind == language::Validity::Kind::EndOfCycle && t.validity.month == 0;
      if (!calendar && t.validity.kind != language::Validity::Kind::ForDuration) return;
      brought.valid_until = start + dice_.between(0, 500);
    }
    member_.openings.push_back(brought);
  }

  std::vector<std::int64_t> line(std::int64_t amount) {
    const auto& fields = type(language::kOrders).line_fields;
    std::vector<std::int64_t> values(fields.size(), kEmpty);
    values[language::kLineNetAmount] = amount;
    values[language::kLineProduct] = language::kUnknownSymbol + (++last_product_);
    if (dice_.chance(90)) {
      values[slot(fields, "category")] =
          symbol(program_, dice_.one_of({"knives", "pots", "books", "gift_cards"}));
    }
    if (dice_.chance(50)) values[slot(fields, "brand")] = symbol(program_, dice_.one_of({"Wüst", "Herd"}));
    return values;
  }

  void order() {
    Member::Happening& h = add(language::kOrders, random_day());
    const auto& fields = type(language::kOrders).fields;
    std::int64_t amount = 0;
    for (int lines = dice_.between(0, 3); lines > 0; --lines) {
      h.lines.push_back(line(dice_.between(100, 30'000)));
      amount += h.lines.back()[language::kLineNetAmount];
    }
    h.fields[language::kOrderNetAmount] = h.lines.empty() ? dice_.between(100, 60'000) : amount;
    const int status = dice_.between(1, 20);
    if (status <= 15) h.fields[language::kOrderStatus] = language::kCompleted;
    if (status == 16 || status == 17) h.fields[language::kOrderStatus] = language::kOpen;
    if (status == 18) h.fields[language::kOrderStatus] = language::kCancelled;
    if (dice_.chance(70)) h.fields[language::kOrderDelivered] = (h.day + dice_.between(0, 20)).number;
    if (dice_.chance(70)) h.fields[slot(fields, "channel")] = symbol(program_, dice_.one_of({"shop", "web"}));
    if (dice_.chance(40)) h.fields[slot(fields, "coupon")] = symbol(program_, "SUMMER");
    const Member::Happening bought = h;  // adding a return may move the order
    if (dice_.chance(25)) linked_returns(bought);
  }

  void linked_returns(const Member::Happening& order) {
    std::int64_t left = order.fields[language::kOrderNetAmount];
    std::vector<std::int64_t> lines_left;
    for (const auto& l : order.lines) lines_left.push_back(l[language::kLineNetAmount]);
    const bool with_lines = !order.lines.empty() && dice_.chance(70);
    const bool same_day = dice_.chance(30);
    for (int times = dice_.between(1, 3); times > 0 && left > 0; --times) {
      Member::Happening& h =
          add(language::kReturns, same_day ? order.day : order.day + dice_.between(0, 400));
      h.of = order.id;
      if (h.day == order.day) h.minute = std::min(1439, order.minute + 5);
      std::int64_t amount = dice_.chance(30) ? left : dice_.between(1, static_cast<int>(left));
      if (with_lines) amount = return_lines(h, order, lines_left);
      h.fields[language::kReturnNetAmount] = amount;
      left -= amount;
    }
  }

  std::int64_t return_lines(Member::Happening& h, const Member::Happening& order,
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

  void unlinked_return() {
    Member::Happening& h = add(language::kReturns, random_day());
    std::int64_t amount = dice_.between(100, 5'000);
    if (dice_.chance(50)) h.lines.push_back(line(amount));
    h.fields[language::kReturnNetAmount] = amount;
  }

  void review() {
    const int event = program_.find_event("reviews");
    Member::Happening& h = add(event, random_day());
    if (dice_.chance(80)) h.fields[slot(type(event).fields, "status")] = dice_.between(0, 2);
  }

  const Program& program_;
  Dice& dice_;
  Member member_;
  int last_id_ = 0;
  int last_product_ = 0;
};

}  // namespace

Member random_member(const Program& program, Dice& dice) { return Maker(program, dice).make(); }

engine::MemberHistory history_of(const Member& member) {
  engine::MemberHistory history;
  history.id = "M1";
  history.joined = member.joined;
  history.attributes = member.attributes;
  history.openings = member.openings;
  for (const Member::Happening& h : member.happenings) {
    history.values.insert(history.values.end(), h.fields.begin(), h.fields.end());
    for (const auto& line : h.lines) history.values.insert(history.values.end(), line.begin(), line.end());
  }
  const std::int64_t* at = history.values.data();
  for (const Member::Happening& h : member.happenings) {
    engine::Activity activity;
    activity.event = h.event;
    activity.at_ms = (std::int64_t{h.day.number} * 1440 + h.minute) * kMinuteMs;
    activity.day = h.day;
    activity.minute = static_cast<std::int16_t>(h.minute);
    activity.fields = {at, h.fields.size()};
    at += h.fields.size();
    std::size_t width = 0;
    for (const auto& line : h.lines) width += line.size();
    activity.lines = {at, width};
    at += width;
    for (std::size_t i = 0; h.of >= 0 && i < member.happenings.size(); ++i) {
      if (member.happenings[i].id == h.of) activity.of = static_cast<std::int32_t>(i);
    }
    history.activities.push_back(activity);
  }
  return history;
}

Member without(const Member& member, std::size_t index) {
  Member result = member;
  const int id = member.happenings[index].id;
  auto& all = result.happenings;
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Member::Happening& h) { return h.id == id || h.of == id; }),
            all.end());
  return result;
}

std::string described(const Program& program, const Member& member) {
  const auto value_text = [&](const language::Field& field, std::int64_t value) {
    if (field.unit.kind == UnitKind::Date) return iso(Day{static_cast<std::int32_t>(value)});
    if (field.unit.kind == UnitKind::Choice) return field.choices[static_cast<std::size_t>(value)];
    const bool known =
        field.unit.kind == UnitKind::Text && value < static_cast<std::int64_t>(program.symbols.size());
    return known ? program.symbols[static_cast<std::size_t>(value)] : std::to_string(value);
  };
  std::string text = "joined " + iso(member.joined) + "\n";
  for (const auto& fact : member.attributes) {
    const auto& field = program.attributes[static_cast<std::size_t>(fact.attribute)];
    text += fmt::format("  from {} {} {}\n", iso(fact.from), field.name,
                        fact.value == kEmpty ? "(empty)" : value_text(field, fact.value));
  }
  for (const auto& o : member.openings) {
    text += fmt::format("  brought {} since {}{}\n", program.tiers[static_cast<std::size_t>(o.tier)].name,
                        iso(o.since), o.valid_until ? " until " + iso(*o.valid_until) : "");
  }
  for (std::size_t i = 0; i < member.happenings.size(); ++i) {
    const Member::Happening& h = member.happenings[i];
    const language::EventType& type = program.events[static_cast<std::size_t>(h.event)];
    text += fmt::format("  [{}] {} minute {} #{} {}{}", i, iso(h.day), h.minute, h.id, type.name,
                        h.of >= 0 ? fmt::format(" of #{}", h.of) : "");
    for (std::size_t s = 0; s < h.fields.size(); ++s) {
      if (h.fields[s] != kEmpty)
        text += fmt::format(", {} {}", type.fields[s].name, value_text(type.fields[s], h.fields[s]));
    }
    for (const auto& line : h.lines) {
      text += "\n        line";
      for (std::size_t s = 0; s < line.size(); ++s) {
        if (line[s] != kEmpty)
          text += fmt::format(" {} {}", type.line_fields[s].name, value_text(type.line_fields[s], line[s]));
      }
    }
    text += "\n";
  }
  return text;
}

}  // namespace rung::naive
