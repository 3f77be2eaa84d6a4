#include "engine/example_from.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/check.h"
#include "core/index.h"
#include "engine/evaluate.h"
#include "engine/example_text.h"
#include "engine/examples.h"

namespace rung::engine {
namespace {

using language::AtomKind;
using language::Conditions;
using language::EventType;
using language::Field;
using language::Program;

// Who somebody is rather than what the rules reward; never written down.
bool is_personal(const std::string& attribute) {
  constexpr std::array<std::string_view, 6> kPersonal{"first_name", "last_name", "email",
                                                      "phone",      "postcode",  "birthday"};
  return std::find(kPersonal.begin(), kPersonal.end(), attribute) != kPersonal.end();
}

// What the rules look at.
struct Used {
  std::set<int> events, attributes;
  std::map<int, std::set<int>> fields, line_fields;  // by event: slots
  std::set<int> hours;                               // events whose hour matters

  explicit Used(const Program& program);
  void look(const Conditions& conditions, int event);
  void look_at_field(int event, int slot, int line_slot);
  void look_at_rule(const language::EarnRule& rule);
};

void Used::look_at_field(int event, int slot, int line_slot) {
  if (slot >= 0) fields[event].insert(slot);
  if (line_slot >= 0) line_fields[event].insert(line_slot);
}

void Used::look(const Conditions& conditions, int event) {
  for (const language::Atom& atom : conditions.atoms) {
    if (atom.kind == AtomKind::EventField) fields[event].insert(atom.index);
    if (atom.kind == AtomKind::LineField) line_fields[event].insert(atom.index);
    if (atom.kind == AtomKind::EventHour) hours.insert(event);
    if (atom.kind == AtomKind::Attribute) attributes.insert(atom.index);
    if (atom.kind != AtomKind::Consent) continue;
    events.insert(language::kConsents);
    fields[language::kConsents].insert(
        {language::kConsentKind, language::kConsentChannel, language::kConsentGiven});
  }
}

Used::Used(const Program& program) {
  for (const language::Metric& metric : program.metrics) {
    if (!metric.looks_at_events()) continue;
    events.insert(metric.event);
    look_at_field(metric.event, metric.field, metric.line_field);
    for (const int slot : {metric.counted_on, metric.nights_from, metric.nights_to})
      look_at_field(metric.event, slot, -1);
    look(metric.where, metric.event);
    if (metric.without) {
      events.insert(metric.without->event);
      look_at_field(metric.event, metric.without->field, metric.without->line_field);
      look_at_field(metric.without->event, metric.without->other_field, metric.without->other_line_field);
    }
    for (const language::Metric::Lasting& lasting : metric.lasting) look(lasting.where, metric.event);
    events.insert(metric.restart_events.begin(), metric.restart_events.end());
  }
  for (const language::EarnRule& rule : program.earn) look_at_rule(rule);
  for (const language::Tier& tier : program.tiers) {
    look(tier.enter, -1);
    look(tier.enter_for_life, -1);
    look(tier.keep_when, -1);
    events.insert(tier.lost_events.begin(), tier.lost_events.end());
  }
  for (const language::Segment& segment : program.segments) look(segment.where, -1);
  for (const language::ValueTable& table : program.values) {
    for (const auto& row : table.rows) look(row.where, -1);
  }
  for (const language::Milestone& milestone : program.milestones) look(milestone.where, -1);
  if (events.count(language::kOrders) > 0) events.insert(language::kReturns);
  fields[language::kOrders].insert({language::kOrderNetAmount, language::kOrderStatus});
  for (const language::PointCurrency& currency : program.points) {
    if (currency.pending_after_delivery) fields[language::kOrders].insert(language::kOrderDelivered);
    if (currency.rate_limit) look_at_field(language::kOrders, currency.rate_limit->field, -1);
    for (const auto& exemption : currency.exemptions) look(exemption.when, -1);
    events.insert(currency.idle_events.begin(), currency.idle_events.end());
  }
  // What a return takes back is found by its goods.
  fields[language::kReturns].insert(language::kReturnNetAmount);
  for (const int slot : line_fields[language::kOrders]) line_fields[language::kReturns].insert(slot);
  // Of records, everything they say, but who made them and why.
  for (const int record : {static_cast<int>(language::kRedemptions), static_cast<int>(language::kOpenings),
                           static_cast<int>(language::kAdjustments), static_cast<int>(language::kChoices),
                           static_cast<int>(language::kRequests), static_cast<int>(language::kGrants),
                           static_cast<int>(language::kCancellations)}) {
    events.insert(record);
    const auto& of = program.events[index(record)].fields;
    for (std::size_t slot = 0; slot < of.size(); ++slot) {
      const std::string& name = of[slot].name;
      // What happens in an example has other ids, and its vouchers other numbers.
      if (name != "reason" && name != "by" && name != "voucher_number")
        fields[record].insert(static_cast<int>(slot));
    }
  }
  events.erase(language::kBirthdays);  // made by the calendar
}

void Used::look_at_rule(const language::EarnRule& rule) {
  if (!rule.yearly) events.insert(rule.event);
  look_at_field(rule.event, rule.field, rule.line_field);
  look_at_field(rule.event, rule.several.field, rule.several.line_field);
  look_at_field(rule.event, rule.counted_on, -1);
  look(rule.where, rule.event);
  for (const language::RateRow& row : rule.rows) {
    look_at_field(rule.event, row.rate.field, row.rate.line_field);
    look(row.where, rule.event);
  }
}

bool is_word(const std::string& text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || c == '_' || (c >= '0' && c <= '9');
  });
}

class Writer {
 public:
  Writer(const Program& program, const MemberHistory& history, Day as_of)
      : program_(program), history_(history), as_of_(as_of), used_(program), evaluator_(program) {}

  // Nothing, with the reason in reason(), if something cannot be written down.
  std::optional<std::string> write();
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  void cannot(const std::string& why) {
    if (reason_.empty()) reason_ = why;
  }
  [[nodiscard]] const EventType& type_of(const Activity& activity) const {
    return program_.events[index(activity.event)];
  }
  void write_member();
  void write_changes();
  void write_activities();
  void write_activity(std::int32_t number);
  void write_expectations();
  void write_tiers(const Evaluation& evaluation);
  void write_points(const Evaluation& evaluation);
  void line(const std::string& text) { text_ += "  " + text + "\n"; }
  [[nodiscard]] std::string value_text(const Field& field, std::int64_t value);
  [[nodiscard]] std::string fields_text(const Activity& activity);
  [[nodiscard]] std::string lines_text(const Activity& activity);
  [[nodiscard]] bool said_by_lines(const Activity& activity, std::size_t slot) const;
  [[nodiscard]] std::size_t lines_of(const Activity& activity) const;
  [[nodiscard]] bool is_returned(const Activity& activity) const;
  [[nodiscard]] std::string id_of(std::int32_t number) const;

  const Program& program_;
  const MemberHistory& history_;
  Day as_of_;
  Used used_;
  Evaluator evaluator_;
  std::map<std::int64_t, std::string> other_texts_;
  std::vector<std::int32_t> written_;  // the activities of the example
  std::string text_;
  std::string reason_;
};

// ---- Values

std::string Writer::value_text(const Field& field, std::int64_t value) {
  if (field.unit.kind == UnitKind::Choice) return field.choices.at(index(value));
  if (field.unit.kind != UnitKind::Text) {
    return rule_text(program_, field.unit, value);
  }
  if (value < language::kUnknownSymbol) {
    const std::string& text = program_.symbols.at(index(value));
    if (text.find_first_of("\"\n") != std::string::npos)
      cannot(fmt::format("the text of a `{}` cannot stand in quotes", field.name));
    return is_word(text) ? text : "\"" + text + "\"";
  }
  const auto known = other_texts_.find(value);
  if (known != other_texts_.end()) return known->second;
  std::string name = fmt::format("other_{}", other_texts_.size() + 1);
  while (std::find(program_.symbols.begin(), program_.symbols.end(), name) != program_.symbols.end())
    name += "_";
  return other_texts_[value] = name;
}

void add_part(std::string& text, const std::string& part) {
  if (part.empty()) return;
  if (!text.empty()) text += ", ";
  text += part;
}

std::size_t Writer::lines_of(const Activity& activity) const {
  const std::size_t width = type_of(activity).line_fields.size();
  return width == 0 ? 0 : activity.lines.size() / width;
}

// Whether the lines of the activity say this field for it: what both have is the sum of the lines.
bool Writer::said_by_lines(const Activity& activity, std::size_t slot) const {
  const EventType& type = type_of(activity);
  if (lines_of(activity) == 0) return false;
  return std::any_of(type.line_fields.begin(), type.line_fields.end(),
                     [&](const Field& field) { return field.name == type.fields[slot].name; });
}

std::string Writer::fields_text(const Activity& activity) {
  const EventType& type = type_of(activity);
  const language::RecordFields& records = program_.records;
  // What a reward costs follows from the rules; the till's record has both.
  const bool by_reward = activity.event == language::kRedemptions && records.redemption_reward >= 0 &&
                         activity.fields[index(records.redemption_reward)] != kEmpty;
  const auto says_price = [&](int slot) {
    const auto& prices = records.redemption_points;
    return by_reward && std::find(prices.begin(), prices.end(), slot) != prices.end();
  };
  const auto wanted = used_.fields.find(activity.event);
  if (wanted == used_.fields.end()) return {};
  std::string text;
  for (const int slot : wanted->second) {
    const std::int64_t value = activity.fields[index(slot)];
    if (value == kEmpty || said_by_lines(activity, index(slot)) || says_price(slot)) continue;
    add_part(text, type.fields[index(slot)].name + " " + value_text(type.fields[index(slot)], value));
  }
  return text;
}

bool Writer::is_returned(const Activity& activity) const {
  const auto number = static_cast<std::int32_t>(&activity - history_.activities.data());
  return std::any_of(written_.begin(), written_.end(),
                     [&](std::int32_t other) { return history_.activities[index(other)].of == number; });
}

// Each line begins with its amount, so that the fields of two lines cannot run into each other.
std::string Writer::lines_text(const Activity& activity) {
  const EventType& type = type_of(activity);
  const std::size_t width = type.line_fields.size();
  // A return finds what came back by what its goods are, where there was more than one.
  const bool goods =
      activity.event == language::kReturns || (lines_of(activity) > 1 && is_returned(activity));
  std::string text;
  for (std::size_t at = 0; width > 0 && at < activity.lines.size(); at += width) {
    for (std::size_t slot = 0; slot < width; ++slot) {
      const std::int64_t value = activity.lines[at + slot];
      const bool amount = slot == language::kLineNetAmount;
      const bool names = goods && (slot == language::kLineProduct || slot == language::kLineCategory ||
                                   slot == language::kLineBrand);
      const auto wanted = used_.line_fields.find(activity.event);
      const bool asked =
          wanted != used_.line_fields.end() && wanted->second.count(static_cast<int>(slot)) > 0;
      if (!amount && (value == kEmpty || (!names && !asked))) continue;
      const std::int64_t shown = value == kEmpty ? 0 : value;
      add_part(text, type.line_fields[slot].name + " " + value_text(type.line_fields[slot], shown));
    }
  }
  return text;
}

// ---- The member and what happened

void Writer::write_member() {
  line("today is " + iso(as_of_));
  std::string member = "member joined " + iso(history_.joined);
  if (history_.openings.size() > 1) cannot("the member brought several tiers along, an example knows one");
  if (!history_.openings.empty()) {
    const OpeningTier& opening = history_.openings.front();
    // By its word: it is one of the version of the joining day, and later ones may not have it.
    const Field& tiers = program_.events[language::kOpenings].fields[index(program_.records.opening_tier)];
    member += " with tier " + tiers.choices.at(index(opening.tier)) + " since " + iso(opening.since);
    if (opening.valid_until) member += " valid until " + iso(*opening.valid_until);
  }
  for (const int attribute : used_.attributes) {
    const Field& field = program_.attributes[index(attribute)];
    if (attribute == 0 || is_personal(field.name)) continue;  // the first one is the joining day
    std::int64_t value = kEmpty;
    for (const AttributeFact& fact : history_.attributes) {
      if (fact.attribute == attribute && fact.from <= history_.joined) value = fact.value;
    }
    if (value != kEmpty) member += ", " + field.name + " " + value_text(field, value);
  }
  line(member);
}

void Writer::write_changes() {
  for (const AttributeFact& fact : history_.attributes) {
    const Field& field = program_.attributes[index(fact.attribute)];
    const bool later = fact.from > history_.joined && fact.from <= as_of_;
    if (!later || used_.attributes.count(fact.attribute) == 0 || is_personal(field.name)) continue;
    if (fact.value == kEmpty) {
      cannot(fmt::format("the member's `{}` was taken away, an example can only change it", field.name));
      continue;
    }
    line(fmt::format("changes on {} with {} {}", iso(fact.from), field.name, value_text(field, fact.value)));
  }
}

void Writer::write_activities() {
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(history_.activities.size()); ++i) {
    const Activity& activity = history_.activities[index(i)];
    if (activity.day <= as_of_ && used_.events.count(activity.event) > 0) written_.push_back(i);
  }
  for (const std::int32_t number : written_) write_activity(number);
}

// The number of an order that has returns (a redemption that has cancellations), where another one of the
// same day could be meant.
std::string Writer::id_of(std::int32_t number) const {
  const Activity& order = history_.activities[index(number)];
  std::int32_t place = 0;
  std::int32_t on_day = 0;
  bool returned = false;
  for (const std::int32_t other : written_) {
    const Activity& one = history_.activities[index(other)];
    returned = returned || (one.of >= 0 && history_.activities[index(one.of)].day == order.day);
    if (one.event != order.event || one.day != order.day) continue;
    ++on_day;
    if (other == number) place = on_day;
  }
  return on_day > 1 && returned ? fmt::format("id {}", place) : std::string{};
}

void Writer::write_activity(std::int32_t number) {
  const Activity& activity = history_.activities[index(number)];
  const bool undoes = activity.event == language::kReturns || activity.event == language::kCancellations;
  const bool of_order = undoes && activity.of >= 0;
  std::string text = type_of(activity).name + " on " + iso(activity.day);
  if (of_order) {
    const Activity& order = history_.activities[index(activity.of)];
    text += " of " + type_of(order).name + " on " + iso(order.day);
  } else if (used_.hours.count(activity.event) > 0) {
    text += fmt::format(" at {:02}:{:02}", activity.minute / 60, activity.minute % 60);
  }
  std::string with;
  if (of_order) add_part(with, id_of(activity.of));
  if (activity.event == language::kOrders || activity.event == language::kRedemptions)
    add_part(with, id_of(number));
  add_part(with, fields_text(activity));
  add_part(with, lines_text(activity));
  line(with.empty() ? text : text + " with " + with);
}

// ---- What is expected

void Writer::write_expectations() {
  const Evaluation& evaluation = evaluator_.evaluate(history_, as_of_);
  if (!evaluation.joined) {
    cannot(fmt::format("the member joined on {}, after {}", iso(history_.joined), iso(as_of_)));
    return;
  }
  write_tiers(evaluation);
  write_points(evaluation);
}

// The tier at the end of every day on which it changed, and today with its end.
void Writer::write_tiers(const Evaluation& evaluation) {
  for (int ladder = 0; ladder < static_cast<int>(program_.ladders.size()); ++ladder) {
    std::map<Day, std::string> tiers;
    std::string last;
    for (const TierChange& change : evaluation.changes) {
      const Program& version = *evaluation.versions[index(change.version)];
      if (version.ladders[index(change.ladder)].name != program_.ladders[index(ladder)].name) continue;
      const std::string& tier = evaluation.tier_of(change).name;
      if (tier != last && change.day < as_of_) tiers[change.day] = tier;
      if (const auto at = tiers.find(change.day); at != tiers.end()) at->second = tier;
      last = tier;
    }
    for (const auto& [day, tier] : tiers) line(fmt::format("expect on {} tier {}", iso(day), tier));
    const int now = evaluation.tier[index(ladder)];
    if (now < 0) continue;
    line("expect tier " + program_.tiers[index(now)].name);
    const Day end = evaluator_.ends_on(now);
    if (end < kForever) line("expect valid until " + iso(end));
  }
}

void Writer::write_points(const Evaluation& evaluation) {
  for (int unit = 0; unit < static_cast<int>(program_.points.size()); ++unit) {
    const Unit points{UnitKind::Points, unit};
    const PointsState& now = evaluation.points[index(unit)];
    line("expect balance " + rule_text(program_, points, now.usable));
    if (!program_.points[index(unit)].qualifying_only)
      line("expect pending " + rule_text(program_, points, now.pending));
  }
}

std::optional<std::string> Writer::write() {
  text_ = fmt::format("example \"a member as of {}\"\n", iso(as_of_));
  write_member();
  write_changes();
  write_activities();
  write_expectations();
  if (!reason_.empty()) return std::nullopt;
  return text_;
}

// Reads the example behind the program's own rules and runs it; what is wrong with it, if anything is.
std::string found_wrong(const Program& program, const std::string& example) {
  std::vector<SourcePtr> sources = language::all_sources(program);
  sources.push_back(std::make_shared<const SourceFile>("example", "loyalty rules 1\n" + example));
  const language::Checked checked = language::read_program(sources);
  if (!checked.program) {
    for (const Diagnostic& diagnostic : checked.diagnostics) {
      if (diagnostic.severity == Severity::Error) return "it cannot be read back: " + diagnostic.title;
    }
  }
  RUNG_CHECK(checked.program && !checked.program->examples.empty(), "a program without errors is there");
  const ExampleResult result = run_example(checked.program, checked.program->examples.back());
  if (result.passed()) return {};
  const ExampleFailure& failure = result.failures.front();
  return fmt::format("the history says {}, the example {}", failure.expected, failure.got);
}

}  // namespace

Result<std::string, std::string> example_from(const Program& program, const MemberHistory& history,
                                              Day as_of) {
  Writer writer(program, history, as_of);
  const auto text = writer.write();
  if (!text) return Refused{writer.reason()};
  const std::string wrong = found_wrong(program, *text);
  if (!wrong.empty()) return Refused{"something about this member cannot be written in an example: " + wrong};
  return *text;
}

}  // namespace rung::engine
