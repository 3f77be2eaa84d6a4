#include "storage/history_reader.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <vector>

#include "storage/error.h"
#include "storage/in_pieces.h"
#include "storage/predicted_facts.h"
#include "storage/slots.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

// Texts that stand in person_fact have no number in the database; theirs is made of their hash.
constexpr std::int64_t kPersonalText = std::int64_t{1} << 61;

std::int64_t personal_number(std::string_view text) {
  return kPersonalText | static_cast<std::int64_t>(text_hash(text) >> 4);
}

// Rows in a statement.
constexpr std::int64_t kRowsAtOnce = 20'000;

// An activity as it lies in the database, its bytes in an arena.
struct RawActivity {
  engine::ActivityNumber number = 0;
  engine::ActivityNumber of = 0;
  std::int64_t at_ms = 0;
  std::size_t key_begin = 0, data_begin = 0;
  std::uint32_t key_size = 0, data_size = 0, member = 0;  // member: position in the range
  std::int32_t day = 0, event = 0;
  std::int16_t minute = 0;
};

struct RawFact {
  engine::MemberNumber member = 0;
  FieldNumber field = 0;
  Day from;
  std::int64_t value = kEmpty;
};

struct RawMember {
  engine::MemberNumber number = 0;
  std::string code;
  Day joined;
};

// Members with first <= number <= last, and everything about them.
struct Range {
  std::vector<RawMember> members;               // ascending
  std::vector<RawActivity> activities;          // by member, at, source id
  std::vector<RawFact> facts;                   // by member, field, day, order of arrival
  std::vector<PredictedFacts::Fact> predicted;  // by member
  std::string bytes;

  [[nodiscard]] std::string_view key(const RawActivity& activity) const {
    return std::string_view(bytes).substr(activity.key_begin, activity.key_size);
  }
  [[nodiscard]] std::string_view data(const RawActivity& activity) const {
    return std::string_view(bytes).substr(activity.data_begin, activity.data_size);
  }
  void keep(std::string_view more, std::size_t& begin, std::uint32_t& size) {
    begin = bytes.size();
    size = static_cast<std::uint32_t>(more.size());
    bytes += more;
  }
};

}  // namespace

class HistoryReader::Work {
 public:
  Work(Database& opened, const language::Program& rules);

  std::optional<engine::MemberHistory> read(engine::MemberNumber member);
  std::vector<engine::MemberNumber> members_naming(std::string_view code, int event);
  bool is_named(std::string_view code) { return is_named_.number(code) != 0; }
  std::optional<std::string> member_of(int event, std::string_view source_id);
  engine::MemberNumber member_number(std::string_view code) { return find_member_.number(code); }
  void for_each(std::int64_t activities_in_memory, const std::function<void(engine::MemberHistory&&)>& take,
                Members which);
  std::int64_t member_count(Members which) {
    return which == Members::Known ? count_members_.number() : count_all_members_.number();
  }
  engine::ActivityNumber newest_activity() { return newest_activity_.number(); }
  std::vector<std::pair<engine::ActivityNumber, engine::MemberNumber>> members_since(
      engine::ActivityNumber after);
  std::string symbol_text(std::int64_t value);
  void know_new_words();

 private:
  enum class Scan : std::uint8_t { WholeTable, ByMember };

  [[nodiscard]] std::vector<engine::MemberNumber> range_ends(std::int64_t activities_in_memory);
  Range read_range(engine::MemberNumber first, engine::MemberNumber last, Scan scan, Members which);
  void read_members(engine::MemberNumber first, engine::MemberNumber last, Members which, Range& range);
  void read_activities(engine::MemberNumber first, engine::MemberNumber last, engine::ActivityNumber newest,
                       Scan scan, Range& range);
  void scan_activities(engine::MemberNumber first, engine::MemberNumber last, engine::ActivityNumber from,
                       engine::ActivityNumber to, Range& range);
  void add_activity(Statement::Rows& rows, Range& range);
  void read_facts(engine::MemberNumber first, engine::MemberNumber last, Range& range);
  void sort(Range& range) const;

  engine::MemberHistory assemble(const Range& range, std::size_t member, const RawActivity* activities,
                                 std::size_t count, const RawFact* facts, std::size_t fact_count);
  void add_activities(const Range& range, const RawActivity* activities, std::size_t count,
                      engine::MemberHistory& history);
  static void link_returns(const RawActivity* activities, std::size_t count, engine::MemberHistory& history);
  void add_facts(const RawFact* facts, std::size_t count, engine::MemberHistory& history);
  [[nodiscard]] std::int64_t value_of(const StoredField& field, std::int64_t stored) const;
  std::int64_t personal_value(const StoredField& field, const std::string& text);
  void unpack_slots(Unpacker& unpacker, std::size_t begin, std::size_t width, int event, bool on_line,
                    std::vector<std::int64_t>& values) const;

  Database& database_;
  const language::Program& program_;
  std::optional<ReadMoment> opening_{std::in_place, database_};  // while every word of the rules is looked up
  Words symbols_;
  Slots slots_;
  std::unordered_map<std::int64_t, std::int64_t> program_symbols_;  // symbol in the store -> in the program
  std::unordered_map<std::string, std::int64_t> program_texts_;
  std::unordered_map<std::int64_t, std::string>
      personal_texts_;  // of the running range, and of members read one by one

  std::optional<PredictedFacts> predicted_;  // where the rules ask for predictions
  Statement count_members_{database_, "SELECT count(*) FROM known_member WHERE joined IS NOT NULL"};
  Statement count_all_members_{database_, "SELECT count(*) FROM member"};
  Statement newest_member_{database_, "SELECT max(id) FROM member"};
  Statement newest_activity_{database_, "SELECT max(id) FROM activity"};
  Statement since_{database_, "SELECT id, member FROM activity WHERE id > ? AND member IS NOT NULL"};
  Statement naming_{
      database_,
      "SELECT DISTINCT activity.member FROM symbol JOIN named_member ON named_member.code = symbol.id "
      "CROSS JOIN activity ON activity.id = named_member.activity WHERE symbol.text = ? "
      "AND activity.event = (SELECT id FROM event WHERE name = ?) AND activity.member IS NOT NULL "
      "AND activity.batch NOT IN (SELECT batch FROM batch_undone) ORDER BY activity.member"};
  Statement is_named_{
      database_,
      "SELECT EXISTS(SELECT 1 FROM named_member WHERE code = (SELECT id FROM symbol WHERE text = ?))"};
  Statement find_member_{database_, "SELECT id FROM known_member WHERE code = ? AND joined IS NOT NULL"};
  Statement members_{database_,
                     "SELECT id, code, joined FROM known_member WHERE id BETWEEN ? AND ? ORDER BY id"};
  // The plus keeps SQLite from looking every row up by the index: one pass over the table is faster than that
  // for more than a few members.
  Statement scan_{database_,
                  "SELECT id, member, event, day, at, minute, source_key, of, data FROM activity "
                  "WHERE +member BETWEEN ? AND ? AND id BETWEEN ? AND ? "
                  "AND batch NOT IN (SELECT batch FROM batch_undone) ORDER BY id"};
  Statement by_member_{database_,
                       "SELECT id, member, event, day, at, minute, source_key, of, data FROM activity "
                       "WHERE member BETWEEN ? AND ? AND id <= ? "
                       "AND batch NOT IN (SELECT batch FROM batch_undone)"};
  Statement revisions_{database_,
                       "SELECT activity, data FROM revision WHERE activity BETWEEN ? AND ? "
                       "AND batch NOT IN (SELECT batch FROM batch_undone) ORDER BY activity, nr"};
  Statement revision_{database_,
                      "SELECT data FROM revision WHERE activity = ? AND batch NOT IN (SELECT batch "
                      "FROM batch_undone) ORDER BY nr DESC LIMIT 1"};
  Statement attributes_{database_,
                        "SELECT member, field, from_day, value FROM attribute WHERE member BETWEEN ? AND ? "
                        "AND batch NOT IN (SELECT batch FROM batch_undone) "
                        "ORDER BY member, field, from_day, seq"};
  Statement personal_{database_,
                      "SELECT member, field, from_day, text FROM person_fact WHERE member BETWEEN ? AND ? "
                      "AND batch NOT IN (SELECT batch FROM batch_undone) "
                      "ORDER BY member, field, from_day, seq"};
};

HistoryReader::Work::Work(Database& opened, const language::Program& rules)
    : database_(opened),
      program_(rules),
      symbols_(opened, Words::Table::Symbols),
      slots_(opened, rules, symbols_, Slots::Missing::StayUnknown) {
  for (std::size_t i = 0; i < rules.symbols.size(); ++i) {
    program_texts_.emplace(rules.symbols[i], static_cast<std::int64_t>(i));
    if (const std::int64_t symbol = symbols_.find(rules.symbols[i]); symbol != 0)
      program_symbols_.emplace(symbol, static_cast<std::int64_t>(i));
  }
  opening_.reset();
  if (!rules.months_ahead().empty()) predicted_.emplace(opened, rules);
}

// Hardly ever is there one: only then everything is looked up again.
void HistoryReader::Work::know_new_words() {
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
  for (std::size_t i = 0; i < program_.symbols.size(); ++i) {
    if (const std::int64_t symbol = symbols_.find(program_.symbols[i]); symbol != 0)
      program_symbols_.emplace(symbol, static_cast<std::int64_t>(i));
  }
}

// ---- Reading a range of members
// --------------------------------------------------------------------------------

void HistoryReader::Work::read_members(engine::MemberNumber first, engine::MemberNumber last, Members which,
                                       Range& range) {
  in_pieces(first, last, kRowsAtOnce, [&](engine::MemberNumber from, engine::MemberNumber to) {
    auto rows = members_.query(from, to);
    while (rows.next()) {
      const bool gone = rows.is_null(2);
      if (gone && which == Members::Known) continue;
      range.members.push_back(RawMember{rows.integer(0), rows.text(1), gone ? kLastDay : rows.day(2)});
    }
  });
}

void HistoryReader::Work::add_activity(Statement::Rows& rows, Range& range) {
  RawActivity activity;
  activity.number = rows.integer(0);
  const engine::MemberNumber member = rows.integer(1);
  const auto at =
      std::lower_bound(range.members.begin(), range.members.end(), member,
                       [](const RawMember& one, engine::MemberNumber number) { return one.number < number; });
  if (at == range.members.end() || at->number != member)
    refuse_damaged("an activity of a member who is not there");
  activity.member = static_cast<std::uint32_t>(at - range.members.begin());
  activity.event = slots_.event_at(rows.integer(2));
  if (activity.event < 0) return;
  activity.day = rows.day(3).number;
  activity.at_ms = rows.integer(4);
  activity.minute = static_cast<std::int16_t>(rows.integer(5));
  activity.of = rows.number_or_0(7);
  range.keep(rows.bytes(6), activity.key_begin, activity.key_size);
  range.keep(rows.bytes(8), activity.data_begin, activity.data_size);
  range.activities.push_back(activity);
}

void HistoryReader::Work::scan_activities(engine::MemberNumber first, engine::MemberNumber last,
                                          engine::ActivityNumber from, engine::ActivityNumber to,
                                          Range& range) {
  auto revisions = revisions_.query(from, to);
  bool more = revisions.next();
  auto rows = scan_.query(first, last, from, to);
  while (rows.next()) {
    const engine::ActivityNumber number = rows.integer(0);
    const std::size_t before = range.activities.size();
    add_activity(rows, range);
    // Both run through the activities in the order of their numbers.
    while (more && revisions.integer(0) < number) more = revisions.next();
    for (; more && revisions.integer(0) == number; more = revisions.next()) {
      if (range.activities.size() == before) continue;
      RawActivity& activity = range.activities.back();
      range.keep(revisions.bytes(1), activity.data_begin, activity.data_size);
    }
  }
}

void HistoryReader::Work::read_activities(engine::MemberNumber first, engine::MemberNumber last,
                                          engine::ActivityNumber newest, Scan scan, Range& range) {
  if (scan == Scan::WholeTable) {
    in_pieces(1, newest, kRowsAtOnce, [&](engine::ActivityNumber from, engine::ActivityNumber to) {
      scan_activities(first, last, from, to, range);
    });
    return;
  }
  {
    auto rows = by_member_.query(first, last, newest);
    while (rows.next()) add_activity(rows, range);
  }
  for (RawActivity& activity : range.activities) {
    auto row = revision_.query(activity.number);
    if (row.next()) range.keep(row.bytes(0), activity.data_begin, activity.data_size);
  }
}

void HistoryReader::Work::read_facts(engine::MemberNumber first, engine::MemberNumber last, Range& range) {
  in_pieces(first, last, kMembersAtOnce, [&](engine::MemberNumber from, engine::MemberNumber to) {
    auto rows = attributes_.query(from, to);
    while (rows.next()) {
      range.facts.push_back(
          RawFact{rows.integer(0), rows.integer(1), rows.day(2), rows.is_null(3) ? kEmpty : rows.integer(3)});
    }
  });
  const std::size_t common = range.facts.size();
  in_pieces(first, last, kMembersAtOnce, [&](engine::MemberNumber from, engine::MemberNumber to) {
    auto rows = personal_.query(from, to);
    while (rows.next()) {
      const Slots::Slot* slot = slots_.slot_at(rows.integer(1));
      if (slot == nullptr) continue;
      const std::int64_t value = rows.is_null(3) ? kEmpty : personal_value(*slot->stored, rows.text(3));
      range.facts.push_back(RawFact{rows.integer(0), rows.integer(1), rows.day(2), value});
    }
  });
  std::inplace_merge(range.facts.begin(), range.facts.begin() + static_cast<std::ptrdiff_t>(common),
                     range.facts.end(),
                     [](const RawFact& a, const RawFact& b) { return a.member < b.member; });
  if (predicted_) predicted_->read(first, last, range.predicted);
}

// By member, then in the order in which activities act. Rows mostly arrive by time, so members are told apart
// first, by counting.
void HistoryReader::Work::sort(Range& range) const {
  std::vector<std::size_t> next(range.members.size() + 1);
  for (const RawActivity& activity : range.activities) ++next[activity.member + std::size_t{1}];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  const std::vector<std::size_t> begins = next;
  std::vector<RawActivity> sorted(range.activities.size());
  for (const RawActivity& activity : range.activities) sorted[next[activity.member]++] = activity;
  for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
    std::sort(sorted.begin() + static_cast<std::ptrdiff_t>(begins[i]),
              sorted.begin() + static_cast<std::ptrdiff_t>(begins[i + 1]),
              [&range](const RawActivity& a, const RawActivity& b) {
                if (a.at_ms != b.at_ms) return a.at_ms < b.at_ms;
                const int order = range.key(a).compare(range.key(b));
                return order != 0 ? order < 0 : a.event < b.event;
              });
  }
  range.activities = std::move(sorted);
}

Range HistoryReader::Work::read_range(engine::MemberNumber first, engine::MemberNumber last, Scan scan,
                                      Members which) {
  Range range;
  // What comes in while this reads is left out, so that every activity's member is among those read.
  const engine::ActivityNumber newest = newest_activity();
  last = std::min(last, newest_member_.number());
  read_members(first, last, which, range);
  read_activities(first, last, newest, scan, range);
  read_facts(first, last, range);
  sort(range);
  return range;
}

// ---- From rows to a history
// ------------------------------------------------------------------------------------

std::int64_t HistoryReader::Work::value_of(const StoredField& field, std::int64_t stored) const {
  if (stored == kEmpty) return kEmpty;
  if (field.field->unit.kind == UnitKind::Choice) {
    const auto choice = std::find(field.choices.begin(), field.choices.end(), stored);
    return choice == field.choices.end() ? kEmpty : choice - field.choices.begin();
  }
  if (field.field->unit.kind != UnitKind::Text) return stored;
  const auto known = program_symbols_.find(stored);
  return known != program_symbols_.end() ? known->second : language::kUnknownSymbol + stored;
}

std::int64_t HistoryReader::Work::personal_value(const StoredField& field, const std::string& text) {
  if (field.field->unit.kind != UnitKind::Text) return std::stoll(text);
  const auto known = program_texts_.find(text);
  if (known != program_texts_.end()) return known->second;
  const std::int64_t number = personal_number(text);
  personal_texts_.emplace(number, text);
  return number;
}

void HistoryReader::Work::unpack_slots(Unpacker& unpacker, std::size_t begin, std::size_t width, int event,
                                       bool on_line, std::vector<std::int64_t>& values) const {
  values.resize(begin + width, kEmpty);
  for (std::uint64_t pairs = unpacker.number(); pairs > 0; --pairs) {
    const auto field = static_cast<FieldNumber>(unpacker.number());
    const std::int64_t stored = unpacker.value();
    const Slots::Slot* slot = slots_.slot_at(field);
    if (slot == nullptr || slot->event != event || slot->on_line != on_line) continue;
    values[begin + static_cast<std::size_t>(slot->slot)] = value_of(*slot->stored, stored);
  }
}

void HistoryReader::Work::add_activities(const Range& range, const RawActivity* activities, std::size_t count,
                                         engine::MemberHistory& history) {
  // Where each activity's values begin and end; spans are made when nothing moves any more.
  struct Extent {
    std::size_t fields, lines, end;
  };
  std::vector<Extent> extents;
  extents.reserve(count);
  std::size_t text_size = 0;
  for (const RawActivity* raw = activities; raw != activities + count; ++raw) {
    const language::EventType& type = program_.events[static_cast<std::size_t>(raw->event)];
    Unpacker unpacker(range.data(*raw));
    Extent extent{history.values.size(), 0, 0};
    unpack_slots(unpacker, extent.fields, type.fields.size(), raw->event, false, history.values);
    extent.lines = history.values.size();
    for (std::uint64_t lines = unpacker.number(); lines > 0; --lines) {
      unpack_slots(unpacker, history.values.size(), type.line_fields.size(), raw->event, true,
                   history.values);
    }
    extent.end = history.values.size();
    extents.push_back(extent);
    text_size += raw->key_size;
  }
  history.texts.reserve(text_size);
  history.activities.resize(count);
  const std::int64_t* values = history.values.data();
  for (std::size_t i = 0; i < count; ++i) {
    engine::Activity& activity = history.activities[i];
    const RawActivity& raw = activities[i];
    activity.number = raw.number;
    activity.event = raw.event;
    activity.at_ms = raw.at_ms;
    activity.day = Day{raw.day};
    activity.minute = raw.minute;
    const std::string_view key = range.key(raw);
    history.texts.insert(history.texts.end(), key.begin(), key.end());
    activity.source_id =
        std::string_view(history.texts.data() + history.texts.size() - key.size(), key.size());
    activity.fields = {values + extents[i].fields, extents[i].lines - extents[i].fields};
    activity.lines = {values + extents[i].lines, extents[i].end - extents[i].lines};
  }
  link_returns(activities, count, history);
}

void HistoryReader::Work::link_returns(const RawActivity* activities, std::size_t count,
                                       engine::MemberHistory& history) {
  const auto is_linked = [](const RawActivity& raw) { return raw.of != 0; };
  if (std::none_of(activities, activities + count, is_linked)) return;
  std::unordered_map<engine::ActivityNumber, std::int32_t> positions;
  for (std::size_t i = 0; i < count; ++i)
    positions.emplace(activities[i].number, static_cast<std::int32_t>(i));
  for (std::size_t i = 0; i < count; ++i) {
    const auto order = positions.find(activities[i].of);
    if (order != positions.end()) history.activities[i].of = order->second;
  }
}

void HistoryReader::Work::add_facts(const RawFact* facts, std::size_t count, engine::MemberHistory& history) {
  for (const RawFact* fact = facts; fact != facts + count; ++fact) {
    const Slots::Slot* slot = slots_.slot_at(fact->field);
    if (slot == nullptr || slot->event >= 0) continue;
    const std::int64_t value = slot->stored->personal ? fact->value : value_of(*slot->stored, fact->value);
    if (slot->stored->field->name == "joined") {
      history.joined = Day{static_cast<std::int32_t>(value)};
      continue;
    }
    history.attributes.push_back(engine::AttributeFact{slot->slot, fact->from, value});
  }
  const auto key = [](const engine::AttributeFact& fact) { return std::pair(fact.attribute, fact.from); };
  std::stable_sort(history.attributes.begin(), history.attributes.end(),
                   [&key](const auto& a, const auto& b) { return key(a) < key(b); });
  // Of several on one day the last one told holds.
  std::vector<engine::AttributeFact> kept;
  for (const engine::AttributeFact& fact : history.attributes) {
    if (!kept.empty() && key(kept.back()) == key(fact)) kept.pop_back();
    kept.push_back(fact);
  }
  history.attributes = std::move(kept);
}

engine::MemberHistory HistoryReader::Work::assemble(const Range& range, std::size_t member,
                                                    const RawActivity* activities, std::size_t count,
                                                    const RawFact* facts, std::size_t fact_count) {
  engine::MemberHistory history;
  history.number = range.members[member].number;
  history.id = range.members[member].code;
  history.joined = range.members[member].joined;
  add_activities(range, activities, count, history);
  if (history.joined < kLastDay) add_predicted(range.predicted, history);
  add_facts(facts, fact_count, history);
  return history;
}

std::optional<std::string> HistoryReader::Work::member_of(int event, std::string_view source_id) {
  const std::string& name = program_.events.at(static_cast<std::size_t>(event)).name;
  Statement find(database_,
                 "SELECT member.code FROM activity JOIN member ON member.id = activity.member "
                 "JOIN event ON event.id = activity.event "
                 "WHERE activity.key_hash = ? AND activity.source_key = ? AND event.name = ?");
  auto rows = find.query(activity_key_hash(name, source_id), source_id, name);
  return rows.next() ? std::optional(rows.text(0)) : std::nullopt;
}

std::vector<engine::MemberNumber> HistoryReader::Work::members_naming(std::string_view code, int event) {
  std::vector<engine::MemberNumber> members;
  auto rows = naming_.query(code, program_.events.at(static_cast<std::size_t>(event)).name);
  while (rows.next()) members.push_back(rows.integer(0));
  return members;
}

std::vector<std::pair<engine::ActivityNumber, engine::MemberNumber>> HistoryReader::Work::members_since(
    engine::ActivityNumber after) {
  std::vector<std::pair<engine::ActivityNumber, engine::MemberNumber>> found;
  auto rows = since_.query(after);
  while (rows.next()) found.emplace_back(rows.integer(0), rows.integer(1));
  return found;
}

std::optional<engine::MemberHistory> HistoryReader::Work::read(engine::MemberNumber member) {
  const Range range = read_range(member, member, Scan::ByMember, Members::Known);
  if (range.members.empty()) return std::nullopt;
  return assemble(range, 0, range.activities.data(), range.activities.size(), range.facts.data(),
                  range.facts.size());
}

// The last member of each range. One pass over the index of members, only where more than one range is
// needed.
std::vector<engine::MemberNumber> HistoryReader::Work::range_ends(std::int64_t activities_in_memory) {
  constexpr engine::MemberNumber end = std::numeric_limits<engine::MemberNumber>::max();
  constexpr std::int64_t members_in_memory = 1'000'000;
  if (newest_activity() <= activities_in_memory && member_count(Members::GoneToo) <= members_in_memory)
    return {end};
  Statement count(
      database_,
      "SELECT member.id, (SELECT count(*) FROM activity WHERE activity.member = member.id) FROM member "
      "WHERE member.id BETWEEN ? AND ? ORDER BY member.id");
  std::vector<engine::MemberNumber> ends;
  std::int64_t activities_so_far = 0, members_so_far = 0;
  engine::MemberNumber before = 0;
  in_pieces(
      1, newest_member_.number(), kMembersAtOnce, [&](engine::MemberNumber from, engine::MemberNumber to) {
        auto rows = count.query(from, to);
        while (rows.next()) {
          const std::int64_t more = rows.integer(1);
          if (members_so_far > 0 &&
              (activities_so_far + more > activities_in_memory || members_so_far >= members_in_memory)) {
            ends.push_back(before);
            activities_so_far = members_so_far = 0;
          }
          activities_so_far += more;
          ++members_so_far;
          before = rows.integer(0);
        }
      });
  ends.push_back(end);
  return ends;
}

void HistoryReader::Work::for_each(std::int64_t activities_in_memory,
                                   const std::function<void(engine::MemberHistory&&)>& take, Members which) {
  const std::vector<engine::MemberNumber> ends = range_ends(activities_in_memory);
  // With many small ranges a pass over the whole table for each of them would cost more than looking rows up.
  const Scan scan = ends.size() <= 16 ? Scan::WholeTable : Scan::ByMember;
  engine::MemberNumber first = 0;
  for (const engine::MemberNumber last : ends) {
    personal_texts_.clear();
    const Range range = read_range(first, last, scan, which);
    std::size_t activity = 0, fact = 0;
    for (std::size_t member = 0; member < range.members.size(); ++member) {
      const std::size_t first_activity = activity, first_fact = fact;
      while (activity < range.activities.size() && range.activities[activity].member == member) ++activity;
      while (fact < range.facts.size() && range.facts[fact].member == range.members[member].number) ++fact;
      take(assemble(range, member, range.activities.data() + first_activity, activity - first_activity,
                    range.facts.data() + first_fact, fact - first_fact));
    }
    first = last;
    if (first != std::numeric_limits<engine::MemberNumber>::max()) ++first;
  }
}

std::string HistoryReader::Work::symbol_text(std::int64_t value) {
  if (value < 0) return {};
  if (value < language::kUnknownSymbol) {
    return static_cast<std::size_t>(value) < program_.symbols.size()
               ? program_.symbols[static_cast<std::size_t>(value)]
               : "";
  }
  if ((value & kPersonalText) != 0) {
    const auto known = personal_texts_.find(value);
    return known == personal_texts_.end() ? "" : known->second;
  }
  return symbols_.text(value - language::kUnknownSymbol);
}

HistoryReader::HistoryReader(Database& database, const language::Program& program)
    : work_(std::make_unique<Work>(database, program)) {}
HistoryReader::~HistoryReader() = default;

std::optional<engine::MemberHistory> HistoryReader::read(std::string_view code) {
  return work_->read(work_->member_number(code));
}
std::optional<engine::MemberHistory> HistoryReader::read(engine::MemberNumber member) {
  return work_->read(member);
}
std::vector<engine::MemberNumber> HistoryReader::members_naming(std::string_view code, int event) {
  return work_->members_naming(code, event);
}
bool HistoryReader::is_named(std::string_view code) { return work_->is_named(code); }
std::optional<std::string> HistoryReader::member_of(int event, std::string_view source_id) {
  return work_->member_of(event, source_id);
}
std::optional<engine::MemberNumber> HistoryReader::member_number(std::string_view code) {
  const engine::MemberNumber member = work_->member_number(code);
  return member == 0 ? std::nullopt : std::optional(member);
}
void HistoryReader::for_each(std::int64_t activities_in_memory,
                             const std::function<void(engine::MemberHistory&&)>& take, Members members) {
  work_->for_each(activities_in_memory, take, members);
}
void HistoryReader::know_new_words() { work_->know_new_words(); }
engine::ActivityNumber HistoryReader::newest_activity() { return work_->newest_activity(); }
std::vector<std::pair<engine::ActivityNumber, engine::MemberNumber>> HistoryReader::members_since(
    engine::ActivityNumber after) {
  return work_->members_since(after);
}
std::int64_t HistoryReader::member_count(Members members) { return work_->member_count(members); }
std::string HistoryReader::symbol_text(std::int64_t value) { return work_->symbol_text(value); }

}  // namespace rung::storage
