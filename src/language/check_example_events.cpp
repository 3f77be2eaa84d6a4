// What happens in an example: events and records with their fields, returns and corrections, changes.

#include <algorithm>

#include <fmt/format.h>

#include "core/check.h"
#include "core/whole.h"
#include "language/check_amount.h"
#include "language/check_examples.h"
#include "language/check_records.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

constexpr std::size_t kMostEvents = 10'000;
// Each of them asks what the member had on its day.
constexpr int kMostRedemptions = 100;

}  // namespace

// ---- Events

// What comes later is carried out, for what is expected then; rarely is it meant.
bool ExampleReader::not_after_today(Day day, Span place, const char* what) {
  if (!today_known_ || day <= example_.today) return true;
  ctx_->warning("R436", ref_.at(place),
                fmt::format("this example ends with {}, {} comes after it", iso(example_.today), what),
                fmt::format("write an earlier day, or `today is {}`", iso(day)));
  return false;
}

// Fields are empty, except what an ordinary order has: it is completed and worth nothing until said
// otherwise.
ExampleEvent ExampleReader::new_event(int event, Day day, const Place& place) const {
  const EventType& type = ctx_->program.events[static_cast<std::size_t>(event)];
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

// `changes on DAY with country AT`: what is known of a member from that day on. True if the line is one.
bool ExampleReader::read_changes(const Clause& clause) {
  if (clause.words.at(0).text != "changes" || ctx_->program.find_event("changes") >= 0) return false;
  const int member = member_of(clause);
  (void)not_after_today(clause.dates.at(0).day, clause.dates[0].span, "this change");
  for (const Assignment& assignment : clause.assignments) {
    const auto is = read_attribute(assignment);
    if (is && member >= 0)
      example_.changes.push_back({clause.dates.at(0).day, is->first, is->second, member});
  }
  std::stable_sort(example_.changes.begin(), example_.changes.end(),
                   [](const auto& a, const auto& b) { return a.day < b.day; });
  return true;
}

void ExampleReader::read_clock(const Clause& clause, ExampleEvent& event) {
  if (clause.clock.empty()) return;
  const std::size_t colon = clause.clock.find(':');
  RUNG_CHECK(colon != std::string::npos, "a clock has hours and minutes");
  event.minute = std::stoi(clause.clock.substr(0, colon)) * 60 + std::stoi(clause.clock.substr(colon + 1));
  if (clause.zone != ctx_->program.time_zone) event.zone = clause.zone;
}

void ExampleReader::read_event(const Clause& clause) {
  if (read_changes(clause)) return;
  const int event = find_event(clause.words.at(0));
  events_known_ = events_known_ && event >= 0;
  const int member = member_of(clause);
  if (event < 0 || member < 0) return;
  // A clock of another zone may show the next day already.
  const Day day = clause.dates.at(0).day - (clause.zone.empty() ? 0 : 1);
  const bool heard = not_after_today(day, clause.dates[0].span, "this line");
  if (heard && clause.booked)
    (void)not_after_today(clause.booked->day, clause.booked->span, "the day it becomes known");
  ExampleEvent first = new_event(event, clause.dates.at(0).day, ref_.at(clause.span));
  first.member = member;
  read_clock(clause, first);
  if (clause.booked) first.booked = clause.booked->day;
  if (assign_all(first, clause)) {
    check_record(first, clause);
    check_returned(first, clause);
  }
  example_.events.push_back(first);
  repeat(clause, first);
}

void ExampleReader::repeat(const Clause& clause, const ExampleEvent& first) {
  if (!clause.repeat_every || !clause.repeat_until) return;
  const auto every = read_duration(*ctx_, *clause.repeat_every, ref_.file, "the time between two events");
  if (!every) return;
  bool told = first.day > example_.today;
  for (int times = 1;; ++times) {
    ExampleEvent again = first;
    again.day = every->unit == DurationUnit::Months ? add_months(first.day, times * every->count)
                                                    : first.day + times * every->count;
    if (again.day > clause.repeat_until->day) return;
    if (!told) told = !not_after_today(again.day, clause.repeat_until->span, "one of these days");
    example_.events.push_back(std::move(again));
    if (example_.events.size() < kMostEvents) continue;
    ctx_->error("R309", ref_.at(clause.span), fmt::format("an example has at most {} events", kMostEvents),
                "let it end earlier, or happen less often");
    return;
  }
}

// A return of an order, the cancellation of a redemption, or the correction of an event: its fields as they are from that day on.
void ExampleReader::read_return(const Clause& clause) {
  const bool correction = clause.words.at(0).text == "corrections";
  const bool cancellation = clause.words.at(0).text == "cancellations";
  int event = cancellation ? kCancellations : kReturns;
  if (correction) {
    event = find_event(clause.words.back());
    events_known_ = events_known_ && event >= 0;
    if (event < 0) return;
  }
  const int member = member_of(clause);
  if (member < 0) return;
  ExampleEvent result = new_event(event, clause.dates.at(0).day, ref_.at(clause.span));
  result.member = member;
  result.correction = correction;
  if (correction) {
    result.fields.assign(result.fields.size(), kEmpty);
    result.line.assign(result.line.size(), kEmpty);
  }
  if (clause.booked) result.booked = clause.booked->day;
  (void)not_after_today(result.day, clause.dates.at(0).span, "this line");
  if (assign_all(result, clause)) {
    check_returned(result, clause);
    if (cancellation) check_record(result, clause);
  }
  links_.push_back({example_.events.size(), &clause});
  example_.events.push_back(std::move(result));
}

// Of what came back some lines may be below zero (something was exchanged), all of it may not.
void ExampleReader::check_returned(const ExampleEvent& event, const Clause& clause) {
  if (event.event != kReturns || event.fields[0] == kEmpty || event.fields[0] >= 0) return;
  for (const Assignment& one : clause.assignments) {
    if (!one.amount || one.amount->number.front() != '-') continue;
    ctx_->error("R309", ref_.at(one.amount->span), "what comes back cannot be worth less than nothing",
                fmt::format("write `{}`; a return takes its amount away by itself",
                            text_at(ref_.at(one.amount->span)).substr(1)));
    return;
  }
}

void ExampleReader::link_returns() {
  for (const Link& link : links_) {
    const ExampleEvent& from = example_.events[link.from];
    use_version_of(from.day);
    const int event = find_event(link.clause->words.back());
    if (event < 0) continue;
    const Day day = link.clause->dates.at(1).day;
    const Place place = ref_.at(link.clause->dates[1].span);
    int found = -1;
    int count = 0;
    for (std::size_t i = 0; i < example_.events.size(); ++i) {
      const ExampleEvent& one = example_.events[i];
      if (one.event != event || one.day != day || one.correction || i == link.from) continue;
      if (one.member != from.member || (!from.id.empty() && one.id != from.id)) continue;
      found = static_cast<int>(i);
      ++count;
    }
    const std::string& name = link.clause->words.back().text;
    if (count == 1) {
      example_.events[link.from].of = found;
    } else if (count == 0) {
      if (ref_.block->incomplete || !events_known_) continue;
      ctx_->error(
          "R428", place,
          from.member == 0
              ? fmt::format("this example has no {} on {}", name, iso(day))
              : fmt::format("{} has no {} on {}",
                            example_.others[static_cast<std::size_t>(from.member) - 1].name, name, iso(day)),
          fmt::format("write the day of one of its {}", name));
    } else {
      ctx_->error(
          "R428", place, fmt::format("this example has {} {} on {}", count, name, iso(day)),
          fmt::format("number the {0}, `with id 1, ...`, and say `id 1` in this line too, so that it is "
                      "clear which one is meant",
                      name));
    }
  }
}

void ExampleReader::limit_redemptions() {
  for (const int limited : {int{kRedemptions}, int{kCancellations}}) {
    int count = 0;
    for (const ExampleEvent& event : example_.events) {
      if (event.event != limited || ++count <= kMostRedemptions) continue;
      ctx_->error("R309", event.place,
                  fmt::format("an example has at most {} {}", kMostRedemptions,
                              ctx_->program.events[static_cast<std::size_t>(limited)].name),
                  "let them end earlier, or happen less often");
      return;
    }
  }
}

// False if something of the line could not be read.
bool ExampleReader::assign_all(ExampleEvent& event, const Clause& clause) {
  Said said;
  bool good = true;
  for (const Assignment& assignment : clause.assignments) good = assign(event, assignment, said) && good;
  const bool names_goods =
      event.line.size() > ctx_->program.events[kReturns].line_fields.size() ||
      std::any_of(said.line_fields.begin(), said.line_fields.end(),
                  [](std::size_t slot) { return slot != static_cast<std::size_t>(kLineNetAmount); });
  // A return that names no goods is spread over the goods of its order.
  if (event.event == kReturns && !event.correction && !names_goods) event.line.clear();
  add_up_lines(event);
  return good;
}

bool ExampleReader::assign(ExampleEvent& event, const Assignment& assignment, Said& said) {
  const EventType& type = ctx_->program.events[static_cast<std::size_t>(event.event)];
  const auto slot_in = [&](const std::vector<Field>& fields) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name == assignment.name.text) return i;
    }
    return std::nullopt;
  };
  const auto line_slot = slot_in(type.line_fields);
  const auto slot = slot_in(type.fields);
  if (line_slot && !assign_line_field(event, *line_slot, assignment, said)) return false;
  if (slot && !(line_slot && said.fields.count(*slot) > 0))
    return assign_field(event, *slot, assignment, said);
  if (line_slot || slot) return true;
  if (assignment.name.text == "id") {
    event.id = text_at(ref_.at(Span{assignment.name.span.end, assignment.span.end}));
    return true;
  }
  std::vector<std::string> names = field_names(type);
  names.resize(names.size() - 2);  // weekday and hour follow from the day and the clock
  report_unknown_field(*ctx_, event.event, assignment.name, ref_.file, names);
  return false;
}

bool ExampleReader::assign_field(ExampleEvent& event, std::size_t slot, const Assignment& assignment,
                                 Said& said) {
  Context& ctx = context_of_field(event.event, slot);
  const Field& field = ctx.program.events[static_cast<std::size_t>(event.event)].fields[slot];
  if (!said.fields.insert(slot).second) {
    ctx_->error("R220", ref_.at(assignment.span),
                fmt::format("`{}` is said twice of the same event", field.name), "say it once");
    return false;
  }
  const auto value = record_value(ctx, event.event, slot, field, assignment);
  if (value) event.fields[slot] = *value;
  return value.has_value();
}

// The fields of a line stand together: one that is said again begins the next line.
bool ExampleReader::assign_line_field(ExampleEvent& event, std::size_t slot, const Assignment& assignment,
                                      Said& said) {
  const EventType& type = ctx_->program.events[static_cast<std::size_t>(event.event)];
  const std::size_t width = type.line_fields.size();
  const auto value = value_of(*ctx_, type.line_fields[slot], assignment);
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
  const EventType& type = ctx_->program.events[static_cast<std::size_t>(event.event)];
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
  const auto& symbols = ctx_->program.symbols;
  const auto known = std::find(symbols.begin(), symbols.end(), text);
  if (known != symbols.end()) return known - symbols.begin();
  const auto at = std::find(example_.texts.begin(), example_.texts.end(), text);
  if (at != example_.texts.end()) return kUnknownSymbol + (at - example_.texts.begin());
  example_.texts.push_back(text);
  return kUnknownSymbol + static_cast<std::int64_t>(example_.texts.size()) - 1;
}

std::optional<std::int64_t> ExampleReader::value_of(Context& ctx, const Field& field, const Assignment& a) {
  const UnitKind kind = field.unit.kind;
  if (kind == UnitKind::Text) {
    if (a.text) return text_number(a.text->value);
    if (a.word) return text_number(a.word->text);
    if (a.amount) return text_number(text_at(ref_.at(a.amount->span)));
    if (a.date) return text_number(iso(a.date->day));
  } else if (kind == UnitKind::Date) {
    if (a.date) return a.date->day.number;
  } else if (kind == UnitKind::Choice || kind == UnitKind::YesNo) {
    if (a.word) return read_word(ctx, *a.word, ref_.file, field);
  } else if (a.amount) {
    return read_amount(ctx, *a.amount, ref_.file, field.unit, "`" + field.name + "`");
  }
  report_mismatch(ctx, field, a);
  return std::nullopt;
}

void ExampleReader::report_mismatch(Context& ctx, const Field& field, const Assignment& a) {
  const Span value = a.amount ? a.amount->span
                     : a.word ? a.word->span
                     : a.text ? a.text->span
                     : a.date ? a.date->span
                              : a.span;
  const bool word = field.unit.kind == UnitKind::YesNo || field.unit.kind == UnitKind::Choice;
  const std::string sample_text = word ? sample_word(field) : sample(ctx, field.unit, "10");
  ctx.error("R301", ref_.at(value),
            fmt::format("`{}` is {}, but `{}` is not", field.name, described(ctx, field.unit),
                        text_at(ref_.at(value))),
            fmt::format("write {} such as `{}`", described(ctx, field.unit), sample_text));
}

}  // namespace rung::language
