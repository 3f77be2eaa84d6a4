// What happens in an example: events with their fields, returns and corrections, records kept by the program.

#include <algorithm>

#include <fmt/format.h>

#include "core/check.h"
#include "core/suggest.h"
#include "core/whole.h"
#include "language/check_amount.h"
#include "language/check_condition.h"
#include "language/check_examples.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

constexpr std::size_t kMostEvents = 10'000;
// Each of them asks what the member had on its day.
constexpr int kMostRedemptions = 100;

}  // namespace

// ---- Events

// Fields are empty, except what an ordinary order has: it is completed and worth nothing until said
// otherwise.
ExampleEvent ExampleReader::new_event(int event, Day day, const Place& place) const {
  const EventType& type = ctx_.program.events[static_cast<std::size_t>(event)];
  ExampleEvent result;
  result.event = event;
  result.day = day;
  result.place = place;
  result.fields.assign(type.fields.size(), kEmpty);
  result.line.assign(type.line_fields.size(), kEmpty);
  if (event == kOrders) result.fields[kOrderStatus] = kCompleted;
  if (event == kOrders || event == kReturns) {
    result.fields[0] = 0;  // net_amount, of orders and of returns
    result.line[kLineNetAmount] = 0;
  }
  return result;
}

// ---- What is no event of the member's own: records kept by the program

// Whether the line is one of those, and read.
bool ExampleReader::read_record(const Clause& clause) {
  const std::string& name = clause.words.at(0).text;
  if (ctx_.program.find_event(name) >= 0) return false;
  if (name == "changes") {
    read_changes(clause);
  } else if (name == "openings" || name == "adjustments") {
    read_amounts(clause, name == "openings");
    example_.not_run.emplace_back(ref_.at(clause.span), "`" + name + "` in examples");
  } else if (name == "choices") {
    read_choices(clause);
    example_.not_run.emplace_back(ref_.at(clause.span), "`choices` in examples");
  } else {
    return false;
  }
  return true;
}

void ExampleReader::read_changes(const Clause& clause) {
  for (const Assignment& assignment : clause.assignments) {
    if (const auto is = read_attribute(assignment))
      example_.changes.push_back({clause.dates.at(0).day, is->first, is->second});
  }
  std::stable_sort(example_.changes.begin(), example_.changes.end(),
                   [](const auto& a, const auto& b) { return a.day < b.day; });
}

// Points of a currency; of openings also what a metric counted.
void ExampleReader::read_amounts(const Clause& clause, bool metrics_too) {
  const Program& program = ctx_.program;
  for (const Assignment& assignment : clause.assignments) {
    const std::string& name = assignment.name.text;
    std::optional<Unit> unit;
    std::vector<std::string> known;
    for (std::size_t i = 0; i < program.points.size(); ++i) {
      known.push_back(program.points[i].name);
      if (program.points[i].name == name) unit = Unit{UnitKind::Points, static_cast<int>(i)};
    }
    for (std::size_t i = 0; metrics_too && i < program.metrics.size(); ++i) {
      known.push_back(program.metrics[i].name);
      if (program.metrics[i].name != name || unit) continue;
      unit = program.metrics[i].unit;
      ctx_.used_metrics.insert(static_cast<int>(i));
    }
    if (!metrics_too) known.emplace_back("reason");
    if (unit && assignment.amount) {
      read_amount(ctx_, *assignment.amount, ref_.file, *unit, "`" + name + "`");
    } else if (unit) {
      report_mismatch(Field{name, *unit, {}}, assignment);
    } else if (metrics_too || name != "reason") {
      Diagnostic& d = ctx_.error("R210", ref_.at(assignment.name.span),
                                 fmt::format("{} have no field `{}`", clause.words.at(0).text, name));
      suggest(d, name, known, clause.words.at(0).text + " have");
    }
  }
}

// What a member elected, or chose of a milestone or a reward.
void ExampleReader::read_choices(const Clause& clause) {
  for (const Assignment& assignment : clause.assignments) {
    const Word& name = assignment.name;
    const auto named = [&name](const auto& one) { return one.name == name.text; };
    const auto& elections = ctx_.program.elections;
    const auto election = std::find_if(elections.begin(), elections.end(), named);
    if (election != elections.end()) {
      value_of(Field{name.text, Unit{UnitKind::Choice, 0}, election->choices}, assignment);
      continue;
    }
    const auto& milestones = ctx_.program.milestones;
    const auto& rewards = ctx_.program.rewards;
    if (std::any_of(milestones.begin(), milestones.end(), named)) continue;
    if (std::any_of(rewards.begin(), rewards.end(), named)) continue;
    ctx_.find(NameKind::Election, name, ref_.file);
  }
}

// Points taken for a reward that is declared.
void ExampleReader::spend_reward(const Clause& clause) {
  for (const Assignment& assignment : clause.assignments) {
    if (assignment.name.text != "reward") continue;
    if (assignment.word) ctx_.find(NameKind::Reward, *assignment.word, ref_.file);
    if (assignment.text)
      ctx_.find(NameKind::Reward, Word{assignment.text->value, assignment.text->span}, ref_.file);
  }
}

// ---- Events of the member

void ExampleReader::read_clock(const Clause& clause, ExampleEvent& event) {
  if (clause.clock.empty()) return;
  const std::size_t colon = clause.clock.find(':');
  RUNG_CHECK(colon != std::string::npos, "a clock has hours and minutes");
  event.minute = std::stoi(clause.clock.substr(0, colon)) * 60 + std::stoi(clause.clock.substr(colon + 1));
  if (clause.zone.empty() || clause.zone == ctx_.program.time_zone) return;
  event.zone = clause.zone;
  example_.not_run.emplace_back(ref_.at(clause.span), "a clock of another time zone");
}

void ExampleReader::read_event(const Clause& clause) {
  if (read_record(clause)) return;
  const int event = ctx_.find(NameKind::Event, clause.words.at(0), ref_.file);
  events_known_ = events_known_ && event >= 0;
  if (event < 0) return;
  ExampleEvent first = new_event(event, clause.dates.at(0).day, ref_.at(clause.span));
  read_clock(clause, first);
  if (clause.booked) first.booked = clause.booked->day;
  assign_all(first, clause);
  if (clause.words[0].text == "redemptions") spend_reward(clause);
  example_.events.push_back(first);
  if (!clause.repeat_every || !clause.repeat_until) return;
  const auto every = read_duration(ctx_, *clause.repeat_every, ref_.file, "the time between two events");
  if (!every) return;
  for (int times = 1;; ++times) {
    ExampleEvent again = first;
    again.day = every->unit == DurationUnit::Months ? add_months(first.day, times * every->count)
                                                    : first.day + times * every->count;
    if (again.day > clause.repeat_until->day) return;
    example_.events.push_back(std::move(again));
    if (example_.events.size() < kMostEvents) continue;
    ctx_.error("R309", ref_.at(clause.span), fmt::format("an example has at most {} events", kMostEvents),
               "let it end earlier, or happen less often");
    return;
  }
}

// A return of an order, or the correction of an event: its fields as they are from that day on.
void ExampleReader::read_return(const Clause& clause) {
  const bool correction = clause.words.at(0).text == "corrections";
  int event = kReturns;
  if (correction) {
    event = ctx_.find(NameKind::Event, clause.words.back(), ref_.file);
    events_known_ = events_known_ && event >= 0;
    if (event < 0) return;
  }
  ExampleEvent result = new_event(event, clause.dates.at(0).day, ref_.at(clause.span));
  result.correction = correction;
  if (correction) {
    result.fields.assign(result.fields.size(), kEmpty);
    result.line.assign(result.line.size(), kEmpty);
  }
  assign_all(result, clause);
  links_.push_back({example_.events.size(), &clause});
  example_.events.push_back(std::move(result));
}

void ExampleReader::link_returns() {
  for (const Link& link : links_) {
    const int event = ctx_.find(NameKind::Event, link.clause->words.back(), ref_.file);
    if (event < 0) continue;
    const Day day = link.clause->dates.at(1).day;
    const Place place = ref_.at(link.clause->dates[1].span);
    int found = -1;
    int count = 0;
    for (std::size_t i = 0; i < example_.events.size(); ++i) {
      const ExampleEvent& one = example_.events[i];
      if (one.event != event || one.day != day || one.correction || i == link.from) continue;
      if (!example_.events[link.from].id.empty() && one.id != example_.events[link.from].id) continue;
      found = static_cast<int>(i);
      ++count;
    }
    const std::string& name = link.clause->words.back().text;
    if (count == 1) {
      example_.events[link.from].of = found;
    } else if (count == 0) {
      if (ref_.block->incomplete || !events_known_) continue;
      ctx_.error("R428", place, fmt::format("this example has no {} on {}", name, iso(day)),
                 fmt::format("write the day of one of its {}", name));
    } else {
      ctx_.error(
          "R428", place, fmt::format("this example has {} {} on {}", count, name, iso(day)),
          fmt::format("number the {0}, `with id 1, ...`, and say `id 1` in this line too, so that it is "
                      "clear which one is meant",
                      name));
    }
  }
}

void ExampleReader::limit_redemptions() {
  const int redemptions = ctx_.program.find_event("redemptions");
  int count = 0;
  for (const ExampleEvent& event : example_.events) {
    if (event.event != redemptions || ++count <= kMostRedemptions) continue;
    ctx_.error("R309", event.place, fmt::format("an example has at most {} redemptions", kMostRedemptions),
               "let them end earlier, or happen less often");
    return;
  }
}

void ExampleReader::assign_all(ExampleEvent& event, const Clause& clause) {
  Said said;
  for (const Assignment& assignment : clause.assignments) assign(event, assignment, said);
  const bool names_goods =
      event.line.size() > ctx_.program.events[kReturns].line_fields.size() ||
      std::any_of(said.line_fields.begin(), said.line_fields.end(),
                  [](std::size_t slot) { return slot != static_cast<std::size_t>(kLineNetAmount); });
  // A return that names no goods is spread over the goods of its order.
  if (event.event == kReturns && !event.correction && !names_goods) event.line.clear();
  add_up_lines(event);
}

void ExampleReader::assign(ExampleEvent& event, const Assignment& assignment, Said& said) {
  const EventType& type = ctx_.program.events[static_cast<std::size_t>(event.event)];
  const auto slot_in = [&](const std::vector<Field>& fields) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name == assignment.name.text) return i;
    }
    return std::nullopt;
  };
  const auto line_slot = slot_in(type.line_fields);
  const auto slot = slot_in(type.fields);
  if (line_slot && !assign_line_field(event, *line_slot, assignment, said)) return;
  if (slot && !(line_slot && said.fields.count(*slot) > 0)) assign_field(event, *slot, assignment, said);
  if (line_slot || slot) return;
  if (assignment.name.text == "id") {
    event.id = text_at(ref_.at(Span{assignment.name.span.end, assignment.span.end}));
    return;
  }
  std::vector<std::string> names = field_names(type);
  names.resize(names.size() - 2);  // weekday and hour follow from the day and the clock
  report_unknown_field(ctx_, event.event, assignment.name, ref_.file, names);
}

bool ExampleReader::assign_field(ExampleEvent& event, std::size_t slot, const Assignment& assignment,
                                 Said& said) {
  const EventType& type = ctx_.program.events[static_cast<std::size_t>(event.event)];
  if (!said.fields.insert(slot).second) {
    ctx_.error("R220", ref_.at(assignment.span),
               fmt::format("`{}` is said twice of the same event", type.fields[slot].name), "say it once");
    return false;
  }
  const auto value = value_of(type.fields[slot], assignment);
  if (value) event.fields[slot] = *value;
  return value.has_value();
}

// The fields of a line stand together: one that is said again begins the next line.
bool ExampleReader::assign_line_field(ExampleEvent& event, std::size_t slot, const Assignment& assignment,
                                      Said& said) {
  const EventType& type = ctx_.program.events[static_cast<std::size_t>(event.event)];
  const std::size_t width = type.line_fields.size();
  const auto value = value_of(type.line_fields[slot], assignment);
  if (!value) return false;
  if (!said.line_fields.insert(slot).second) {
    said.line_fields = {slot};
    event.line.resize(event.line.size() + width, kEmpty);
    event.line[event.line.size() - width + kLineNetAmount] = 0;
  }
  event.line[event.line.size() - width + slot] = *value;
  return true;
}

// Of an order of several lines, what both have (its amount, its margin, its units) is what the lines come to.
void ExampleReader::add_up_lines(ExampleEvent& event) const {
  const EventType& type = ctx_.program.events[static_cast<std::size_t>(event.event)];
  const std::size_t width = type.line_fields.size();
  if (width == 0 || event.line.size() <= width) return;
  for (std::size_t slot = 0; slot < type.fields.size(); ++slot) {
    const UnitKind kind = type.fields[slot].unit.kind;
    if (kind != UnitKind::Money && kind != UnitKind::Count) continue;
    for (std::size_t of = 0; of < width; ++of) {
      if (type.line_fields[of].name != type.fields[slot].name) continue;
      std::int64_t sum = kEmpty;
      for (std::size_t at = of; at < event.line.size(); at += width) {
        if (event.line[at] != kEmpty) sum = sum == kEmpty ? event.line[at] : add(sum, event.line[at]);
      }
      event.fields[slot] = sum;
    }
  }
}

// Equal texts get equal numbers; texts that no rule mentions stand apart from those that some rule does.
std::int64_t ExampleReader::text_number(const std::string& text) {
  const auto& symbols = ctx_.program.symbols;
  const auto known = std::find(symbols.begin(), symbols.end(), text);
  if (known != symbols.end()) return known - symbols.begin();
  const auto at = std::find(example_.texts.begin(), example_.texts.end(), text);
  if (at != example_.texts.end()) return kUnknownSymbol + (at - example_.texts.begin());
  example_.texts.push_back(text);
  return kUnknownSymbol + static_cast<std::int64_t>(example_.texts.size()) - 1;
}

std::optional<std::int64_t> ExampleReader::value_of(const Field& field, const Assignment& a) {
  const UnitKind kind = field.unit.kind;
  if (kind == UnitKind::Text) {
    if (a.text) return text_number(a.text->value);
    if (a.word) return text_number(a.word->text);
    if (a.amount) return text_number(text_at(ref_.at(a.amount->span)));
    if (a.date) return text_number(iso(a.date->day));
  } else if (kind == UnitKind::Date) {
    if (a.date) return a.date->day.number;
  } else if (kind == UnitKind::Choice || kind == UnitKind::YesNo) {
    if (a.word) return read_word(ctx_, *a.word, ref_.file, field);
  } else if (a.amount) {
    return read_amount(ctx_, *a.amount, ref_.file, field.unit, "`" + field.name + "`");
  }
  report_mismatch(field, a);
  return std::nullopt;
}

void ExampleReader::report_mismatch(const Field& field, const Assignment& a) {
  const Span value = a.amount ? a.amount->span
                     : a.word ? a.word->span
                     : a.text ? a.text->span
                     : a.date ? a.date->span
                              : a.span;
  const std::string sample_text = field.unit.kind == UnitKind::YesNo    ? "yes"
                                  : field.unit.kind == UnitKind::Choice ? field.choices.front()
                                                                        : sample(ctx_, field.unit, "10");
  ctx_.error("R301", ref_.at(value),
             fmt::format("`{}` is {}, but `{}` is not", field.name, described(ctx_, field.unit),
                         text_at(ref_.at(value))),
             fmt::format("write {} such as `{}`", described(ctx_, field.unit), sample_text));
}

}  // namespace rung::language
