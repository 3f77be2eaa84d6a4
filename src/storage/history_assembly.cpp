#include "storage/history_assembly.h"

#include <algorithm>

namespace rung::storage {
namespace {

// Texts that stand in person_fact have no number in the database; theirs is made of their hash.
constexpr std::int64_t kPersonalText = std::int64_t{1} << 61;

std::int64_t personal_number(std::string_view text) {
  return kPersonalText | static_cast<std::int64_t>(text_hash(text) >> 4);
}

}  // namespace

HistoryAssembly::HistoryAssembly(Database& database, const language::Program& program)
    : database_(database),
      program_(program),
      symbols_(database, Words::Table::Symbols),
      slots_(database, program, symbols_, Slots::Missing::StayUnknown) {
  for (std::size_t i = 0; i < program.symbols.size(); ++i)
    program_texts_.emplace(program.symbols[i], static_cast<std::int64_t>(i));
  std::size_t widest = 0;
  for (const language::EventType& type : program.events)
    widest = std::max({widest, type.fields.size(), type.line_fields.size()});
  nothing_.assign(widest, kEmpty);
  learn_symbols();
  opening_.reset();
  if (!program.months_ahead().empty()) predicted_.emplace(database, program);
}

void HistoryAssembly::learn_symbols() {
  for (std::size_t i = 0; i < program_.symbols.size(); ++i) {
    if (const std::int64_t symbol = symbols_.find(program_.symbols[i]); symbol != 0)
      program_symbols_.emplace(symbol, static_cast<std::int64_t>(i));
  }
}

// Hardly ever is there one: only then everything is looked up again.
void HistoryAssembly::know_new_words() {
  const auto unknown = [](const StoredField& field) {
    return field.number == 0 ||
           std::find(field.choices.begin(), field.choices.end(), 0) != field.choices.end();
  };
  const bool complete =
      std::all_of(slots_.events().begin(), slots_.events().end(), [&](const StoredEvent& event) {
        return event.number != 0 && std::none_of(event.fields.begin(), event.fields.end(), unknown);
      });
  if (complete) return;
  slots_ = Slots(database_, program_, symbols_, Slots::Missing::StayUnknown);
  learn_symbols();
}

void HistoryAssembly::read_predicted(engine::MemberNumber first, engine::MemberNumber last, RawRange& range) {
  if (predicted_) predicted_->read(first, last, range.predicted[this]);
}

engine::MemberHistory HistoryAssembly::assemble(const RawHistory& raw) {
  const RawRange& range = *raw.range;
  const RawMember& member = range.members[raw.member];
  engine::MemberHistory history;
  history.number = member.number;
  history.id = member.code;
  history.joined = member.joined;
  add_activities(known(raw), range, history);
  const auto predicted = range.predicted.find(this);
  if (predicted != range.predicted.end() && history.joined < kLastDay)
    add_predicted(predicted->second, history);
  add_facts(raw, history);
  return history;
}

// ---- Activities

// Those of events that the program has, in the order in which they act. Of one moment and one id, the event
// that is declared first acts first.
std::vector<HistoryAssembly::Known> HistoryAssembly::known(const RawHistory& raw) const {
  const RawRange& range = *raw.range;
  std::vector<Known> known;
  known.reserve(raw.activities.end - raw.activities.begin);
  for (std::size_t i = raw.activities.begin; i < raw.activities.end; ++i) {
    const RawActivity& activity = range.activities[i];
    const int event = slots_.event_at(activity.event);
    if (event >= 0) known.push_back(Known{&activity, event});
  }
  const auto before = [&range](const Known& a, const Known& b) {
    if (a.raw->at_ms != b.raw->at_ms) return a.raw->at_ms < b.raw->at_ms;
    const int order = range.text(a.raw->key).compare(range.text(b.raw->key));
    return order != 0 ? order < 0 : a.event < b.event;
  };
  // They mostly came in in that order.
  if (!std::is_sorted(known.begin(), known.end(), before)) std::sort(known.begin(), known.end(), before);
  return known;
}

void HistoryAssembly::unpack_slots(Unpacker& unpacker, std::size_t begin, std::size_t width, int event,
                                   bool on_line, std::vector<std::int64_t>& values) const {
  values.insert(values.end(), nothing_.begin(), nothing_.begin() + static_cast<std::ptrdiff_t>(width));
  for (std::uint64_t pairs = unpacker.number(); pairs > 0; --pairs) {
    const auto field = static_cast<FieldNumber>(unpacker.number());
    const std::int64_t stored = unpacker.value();
    const Slots::Slot* slot = slots_.slot_at(field);
    if (slot == nullptr || slot->event != event || slot->on_line != on_line) continue;
    values[begin + static_cast<std::size_t>(slot->slot)] = value_of(*slot->stored, stored);
  }
}

void HistoryAssembly::add_activities(const std::vector<Known>& all, const RawRange& range,
                                     engine::MemberHistory& history) const {
  // Where each activity's values begin and end; spans are made when nothing moves any more.
  struct Extent {
    std::size_t fields, lines, end;
  };
  std::vector<Extent> extents;
  extents.reserve(all.size());
  std::size_t least = 0;  // values, without those of lines
  for (const Known& known : all)
    least += program_.events[static_cast<std::size_t>(known.event)].fields.size();
  history.values.reserve(least);
  std::size_t text_size = 0;
  for (const Known& known : all) {
    const language::EventType& type = program_.events[static_cast<std::size_t>(known.event)];
    Unpacker unpacker(range.text(known.raw->data));
    Extent extent{history.values.size(), 0, 0};
    unpack_slots(unpacker, extent.fields, type.fields.size(), known.event, false, history.values);
    extent.lines = history.values.size();
    for (std::uint64_t lines = unpacker.number(); lines > 0; --lines) {
      unpack_slots(unpacker, history.values.size(), type.line_fields.size(), known.event, true,
                   history.values);
    }
    extent.end = history.values.size();
    extents.push_back(extent);
    text_size += known.raw->key.size;
  }
  history.texts.reserve(text_size);
  history.activities.resize(all.size());
  const std::int64_t* values = history.values.data();
  for (std::size_t i = 0; i < all.size(); ++i) {
    engine::Activity& activity = history.activities[i];
    const RawActivity& raw = *all[i].raw;
    activity.number = raw.number;
    activity.event = all[i].event;
    activity.at_ms = raw.at_ms;
    activity.day = Day{raw.day};
    activity.minute = raw.minute;
    const std::string_view key = range.text(raw.key);
    history.texts.insert(history.texts.end(), key.begin(), key.end());
    activity.source_id =
        std::string_view(history.texts.data() + history.texts.size() - key.size(), key.size());
    activity.fields = {values + extents[i].fields, extents[i].lines - extents[i].fields};
    activity.lines = {values + extents[i].lines, extents[i].end - extents[i].lines};
  }
  link_returns(all, history);
}

void HistoryAssembly::link_returns(const std::vector<Known>& known, engine::MemberHistory& history) {
  if (std::none_of(known.begin(), known.end(), [](const Known& one) { return one.raw->of != 0; })) return;
  std::vector<std::pair<engine::ActivityNumber, std::int32_t>> positions;
  positions.reserve(known.size());
  for (std::size_t i = 0; i < known.size(); ++i)
    positions.emplace_back(known[i].raw->number, static_cast<std::int32_t>(i));
  if (!std::is_sorted(positions.begin(), positions.end())) std::sort(positions.begin(), positions.end());
  for (std::size_t i = 0; i < known.size(); ++i) {
    const engine::ActivityNumber of = known[i].raw->of;
    if (of == 0) continue;
    const auto order =
        std::lower_bound(positions.begin(), positions.end(), of,
                         [](const auto& one, engine::ActivityNumber number) { return one.first < number; });
    if (order != positions.end() && order->first == of) history.activities[i].of = order->second;
  }
}

// ---- Attributes

std::int64_t HistoryAssembly::value_of(const StoredField& field, std::int64_t stored) const {
  if (stored == kEmpty) return kEmpty;
  if (field.field->unit.kind == UnitKind::Choice) {
    const auto choice = std::find(field.choices.begin(), field.choices.end(), stored);
    return choice == field.choices.end() ? kEmpty : choice - field.choices.begin();
  }
  if (field.field->unit.kind != UnitKind::Text) return stored;
  const auto known = program_symbols_.find(stored);
  return known != program_symbols_.end() ? known->second : language::kUnknownSymbol + stored;
}

std::int64_t HistoryAssembly::personal_value(const StoredField& field, std::string_view text) {
  if (field.field->unit.kind != UnitKind::Text) return std::stoll(std::string(text));
  const auto known = program_texts_.find(std::string(text));
  if (known != program_texts_.end()) return known->second;
  const std::int64_t number = personal_number(text);
  const std::lock_guard<std::mutex> one_by_one(texts_in_use_);
  personal_texts_.try_emplace(number, text);
  return number;
}

void HistoryAssembly::add_facts(const RawHistory& raw, engine::MemberHistory& history) {
  for (std::size_t i = raw.facts.begin; i < raw.facts.end; ++i) {
    const RawFact& fact = raw.range->facts[i];
    const Slots::Slot* slot = slots_.slot_at(fact.field);
    if (slot == nullptr || slot->event >= 0) continue;
    std::int64_t value = fact.value;
    if (fact.personal && value != kEmpty) {
      value = personal_value(*slot->stored, raw.range->text(fact.text));
    } else if (!fact.personal && !slot->stored->personal) {
      value = value_of(*slot->stored, value);
    }
    if (slot->stored->field->name == "joined") {
      history.joined = Day{static_cast<std::int32_t>(value)};
      continue;
    }
    history.attributes.push_back(engine::AttributeFact{slot->slot, fact.from, value});
  }
  std::vector<engine::AttributeFact>& facts = history.attributes;
  const auto key = [](const engine::AttributeFact& fact) { return std::pair(fact.attribute, fact.from); };
  const auto before = [&key](const auto& a, const auto& b) { return key(a) < key(b); };
  if (!std::is_sorted(facts.begin(), facts.end(), before))
    std::stable_sort(facts.begin(), facts.end(), before);
  // Of several on one day the last one told holds.
  std::size_t kept = 0;
  for (const engine::AttributeFact& fact : facts) {
    if (kept > 0 && key(facts[kept - 1]) == key(fact)) --kept;
    facts[kept++] = fact;
  }
  facts.resize(kept);
}

// ---- Texts

void HistoryAssembly::forget_personal_texts() {
  const std::lock_guard<std::mutex> one_by_one(texts_in_use_);
  personal_texts_before_ = std::move(personal_texts_);
  personal_texts_.clear();
}

std::string HistoryAssembly::symbol_text(std::int64_t value) {
  if (value < 0) return {};
  if (value < language::kUnknownSymbol) {
    return static_cast<std::size_t>(value) < program_.symbols.size()
               ? program_.symbols[static_cast<std::size_t>(value)]
               : "";
  }
  if ((value & kPersonalText) != 0) {
    const std::lock_guard<std::mutex> one_by_one(texts_in_use_);
    for (const Texts* texts : {&personal_texts_, &personal_texts_before_}) {
      const auto known = texts->find(value);
      if (known != texts->end()) return known->second;
    }
    return "";
  }
  return symbols_.text(value - language::kUnknownSymbol);
}

}  // namespace rung::storage
