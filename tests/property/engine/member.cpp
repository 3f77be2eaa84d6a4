#include "property/engine/member.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

namespace rung::naive {
namespace {

using language::Program;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr int kNoon = 12 * 60;

const language::EventType& type_of(const Program& program, int event) {
  return program.events[static_cast<std::size_t>(event)];
}

std::string value_text(const Program& program, const language::Field& field, std::int64_t value) {
  if (field.unit.kind == UnitKind::Date) return iso(Day{static_cast<std::int32_t>(value)});
  if (field.unit.kind == UnitKind::Choice && value < static_cast<std::int64_t>(field.choices.size()))
    return field.choices[static_cast<std::size_t>(value)];
  const bool known =
      field.unit.kind == UnitKind::Text && value < static_cast<std::int64_t>(program.symbols.size());
  return known ? program.symbols[static_cast<std::size_t>(value)] : std::to_string(value);
}

std::string values_text(const Program& program, const std::vector<language::Field>& fields,
                        const std::vector<std::int64_t>& values) {
  std::string text;
  for (std::size_t s = 0; s < values.size() && s < fields.size(); ++s) {
    if (values[s] == kEmpty) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", fields[s].name,
                        value_text(program, fields[s], values[s]));
  }
  return text;
}

const std::string& tier_text(const Program& program, int choice) {
  static const std::string none = "-";
  const int tier = program.records.tiers.at(static_cast<std::size_t>(choice));
  return tier < 0 ? none : program.tiers[static_cast<std::size_t>(tier)].name;
}

}  // namespace

std::int64_t symbol(const Program& program, const std::string& text) {
  const auto at = std::find(program.symbols.begin(), program.symbols.end(), text);
  if (at != program.symbols.end()) return at - program.symbols.begin();
  std::int64_t number = language::kUnknownSymbol;
  for (const char c : text) number = number * 3 + c;
  return number;
}

int slot_of(const std::vector<language::Field>& fields, const std::string& name) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

void put_in_order(Member& member) {
  auto& all = member.happenings;
  std::sort(all.begin(), all.end(), [](const Member::Happening& a, const Member::Happening& b) {
    return std::tie(a.day, a.minute, a.id) < std::tie(b.day, b.minute, b.id);
  });
  std::stable_sort(member.attributes.begin(), member.attributes.end(), [](const auto& a, const auto& b) {
    return std::tie(a.attribute, a.from) < std::tie(b.attribute, b.from);
  });
}

engine::MemberHistory history_of(const Member& member) {
  engine::MemberHistory history;
  history.id = "M1";
  history.joined = member.joined;
  history.attributes = member.attributes;
  history.openings = member.openings;
  history.pool_tiers = member.pool_tiers;
  for (const Member::Happening& h : member.happenings) {
    history.values.insert(history.values.end(), h.fields.begin(), h.fields.end());
    for (const auto& line : h.lines) history.values.insert(history.values.end(), line.begin(), line.end());
    for (const char c : h.pool + fmt::format("{:07}", h.id)) history.texts.push_back(c);
  }
  const std::int64_t* at = history.values.data();
  const char* text = history.texts.data();
  constexpr std::size_t kIdLength = 7;
  for (const Member::Happening& h : member.happenings) {
    engine::Activity activity;
    activity.event = h.event;
    activity.at_ms = (std::int64_t{h.day.number} * 1440 + h.minute) * kMinuteMs;
    activity.day = h.day;
    activity.minute = static_cast<std::int16_t>(h.minute);
    activity.of_other = !h.pool.empty();
    activity.pool_name = {text, h.pool.size()};
    text += h.pool.size();
    activity.source_id = {text, kIdLength};
    text += kIdLength;
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
  std::string text = "joined " + iso(member.joined) + "\n";
  for (const auto& fact : member.attributes) {
    const auto& field = program.attributes[static_cast<std::size_t>(fact.attribute)];
    text += fmt::format("  from {} {} {}\n", iso(fact.from), field.name,
                        fact.value == kEmpty ? "(empty)" : value_text(program, field, fact.value));
  }
  for (const auto& o : member.openings) {
    text += fmt::format("  brought {} since {}{}\n", tier_text(program, o.tier), iso(o.since),
                        o.valid_until ? " until " + iso(*o.valid_until) : "");
  }
  for (const auto& p : member.pool_tiers) {
    text += fmt::format("  household has {} from {} to {}\n", tier_text(program, p.tier), iso(p.days.first),
                        iso(p.days.last));
  }
  for (std::size_t i = 0; i < member.happenings.size(); ++i) {
    const Member::Happening& h = member.happenings[i];
    const language::EventType& type = type_of(program, h.event);
    text += fmt::format("  [{}] {} {:02}:{:02} #{} {}{}{}: {}", i, iso(h.day), h.minute / 60, h.minute % 60,
                        h.id, type.name, h.of >= 0 ? fmt::format(" of #{}", h.of) : "",
                        h.pool.empty() ? "" : " of another in " + h.pool,
                        values_text(program, type.fields, h.fields));
    for (const auto& line : h.lines) text += "\n        line " + values_text(program, type.line_fields, line);
    text += "\n";
  }
  return text;
}

// ---- Stories

Story::Story(const Program& program, const char* joined) : program_(program) {
  member_.joined = *day_from_iso(joined);
}

std::int64_t Story::value(const language::Field& field, const Said& said) const {
  if (std::holds_alternative<std::int64_t>(said)) return std::get<std::int64_t>(said);
  const std::string& word = std::get<std::string>(said);
  if (field.unit.kind == UnitKind::Date) return day_from_iso(word).value().number;
  if (field.unit.kind == UnitKind::YesNo) return word == "yes" ? 1 : 0;
  if (field.unit.kind == UnitKind::Text) return symbol(program_, word);
  const auto at = std::find(field.choices.begin(), field.choices.end(), word);
  if (at == field.choices.end()) throw std::runtime_error(field.name + " is never " + word);
  return at - field.choices.begin();
}

void Story::fill(std::vector<std::int64_t>& values, const std::vector<language::Field>& fields,
                 Fields said) const {
  values.assign(fields.size(), kEmpty);
  for (const auto& [name, what] : said) {
    const int slot = slot_of(fields, name);
    if (slot < 0) throw std::runtime_error(std::string("no field ") + name);
    values[static_cast<std::size_t>(slot)] = value(fields[static_cast<std::size_t>(slot)], what);
  }
}

int Story::on(const char* day, const char* event, Fields fields) {
  Member::Happening h;
  h.id = static_cast<int>(member_.happenings.size()) + 1;
  h.event = program_.find_event(event);
  if (h.event < 0) throw std::runtime_error(std::string("no event ") + event);
  h.day = day_from_iso(day).value();
  h.minute = kNoon;
  fill(h.fields, type_of(program_, h.event).fields, fields);
  member_.happenings.push_back(h);
  return h.id;
}

void Story::at(const char* clock) {
  member_.happenings.back().minute = std::atoi(clock) * 60 + std::atoi(clock + 3);
}

void Story::line(Fields fields) {
  Member::Happening& h = member_.happenings.back();
  h.lines.emplace_back();
  fill(h.lines.back(), type_of(program_, h.event).line_fields, fields);
}

void Story::of(int happening) { member_.happenings.back().of = happening; }

void Story::in_pool(const char* pool) { member_.happenings.back().pool = pool; }

void Story::knows(const char* day, const char* attribute, const Said& said) {
  const int index = program_.find_attribute(attribute);
  const auto& field = program_.attributes[static_cast<std::size_t>(index)];
  member_.attributes.push_back({index, day_from_iso(day).value(), value(field, said)});
}

void Story::brings(const char* tier, const char* since, const char* until) {
  const int index = program_.find_tier(tier);
  const auto& tiers = program_.records.tiers;
  const auto choice = static_cast<int>(std::find(tiers.begin(), tiers.end(), index) - tiers.begin());
  member_.openings.push_back(
      {choice, day_from_iso(since).value(), until == nullptr ? std::nullopt : day_from_iso(until)});
}

Member Story::told() const {
  Member result = member_;
  put_in_order(result);
  return result;
}

}  // namespace rung::naive
