#include "storage/history_reader.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "storage/error.h"
#include "storage/history_assembly.h"
#include "storage/in_pieces.h"
#include "storage/statement.h"

namespace rung::storage {

class HistoryReader::Work {
 public:
  Work(Database& opened, const language::Program& rules);

  std::optional<engine::MemberHistory> read(engine::MemberNumber member, Members which = Members::Known);
  std::vector<engine::MemberNumber> members_naming(std::string_view code, int event);
  bool is_named(std::string_view code) { return is_named_.number(code) != 0; }
  std::optional<std::string> member_of(int event, std::string_view source_id);
  engine::MemberNumber member_number(std::string_view code) { return find_member_.number(code); }
  using Programs = std::vector<HistoryAssembly*>;
  void for_each(std::int64_t activities_in_memory, const Programs& programs, const TakeEach& take,
                Members which);
  HistoryAssembly& assembly() { return assembly_; }
  std::int64_t member_count(Members which) {
    return which == Members::Known ? count_members_.number() : count_all_members_.number();
  }
  engine::ActivityNumber newest_activity() { return newest_activity_.number(); }
  std::vector<std::pair<engine::ActivityNumber, engine::MemberNumber>> members_since(
      engine::ActivityNumber after);

 private:
  enum class Scan : std::uint8_t { WholeTable, ByMember };

  [[nodiscard]] std::vector<engine::MemberNumber> range_ends(std::int64_t activities_in_memory);
  RawRange read_range(engine::MemberNumber first, engine::MemberNumber last, Scan scan, Members which,
                      const Programs& programs);
  void read_members(engine::MemberNumber first, engine::MemberNumber last, Members which, RawRange& range);
  void read_activities(engine::MemberNumber first, engine::MemberNumber last, engine::ActivityNumber newest,
                       Scan scan, const Programs& programs, RawRange& range);
  void scan_activities(engine::MemberNumber first, engine::MemberNumber last, engine::ActivityNumber from,
                       engine::ActivityNumber to, const Programs& programs, RawRange& range);
  static void add_activity(Statement::Rows& rows, const Programs& programs, RawRange& range);
  void read_facts(engine::MemberNumber first, engine::MemberNumber last, RawRange& range);
  static void sort(RawRange& range);

  Database& database_;
  const language::Program& program_;
  HistoryAssembly assembly_;
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
  Statement revisions_by_member_{
      database_,
      "SELECT revision.activity, revision.data FROM activity CROSS JOIN revision "
      "ON revision.activity = activity.id WHERE activity.member BETWEEN ? AND ? "
      "AND revision.batch NOT IN (SELECT batch FROM batch_undone) ORDER BY revision.activity, revision.nr"};
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
    : database_(opened), program_(rules), assembly_(opened, rules) {}

// ---- Reading a range of members
// --------------------------------------------------------------------------------

void HistoryReader::Work::read_members(engine::MemberNumber first, engine::MemberNumber last, Members which,
                                       RawRange& range) {
  in_pieces(first, last, kRowsAtOnce, [&](engine::MemberNumber from, engine::MemberNumber to) {
    auto rows = members_.query(from, to);
    while (rows.next()) {
      const bool gone = rows.is_null(2);
      if (gone && which == Members::Known) continue;
      range.members.push_back(RawMember{rows.integer(0), rows.text(1), gone ? kLastDay : rows.day(2)});
    }
  });
}

void HistoryReader::Work::add_activity(Statement::Rows& rows, const Programs& programs, RawRange& range) {
  RawActivity activity;
  activity.number = rows.integer(0);
  const engine::MemberNumber member = rows.integer(1);
  const auto at =
      std::lower_bound(range.members.begin(), range.members.end(), member,
                       [](const RawMember& one, engine::MemberNumber number) { return one.number < number; });
  if (at == range.members.end() || at->number != member)
    refuse_damaged("an activity of a member who is not there");
  activity.member = static_cast<std::uint32_t>(at - range.members.begin());
  activity.event = rows.integer(2);
  const auto knows = [&](const HistoryAssembly* program) { return program->knows(activity.event); };
  if (std::none_of(programs.begin(), programs.end(), knows)) return;
  activity.day = rows.day(3).number;
  activity.at_ms = rows.integer(4);
  activity.minute = static_cast<std::int16_t>(rows.integer(5));
  activity.of = rows.number_or_0(7);
  activity.key = range.keep(rows.bytes(6));
  activity.data = range.keep(rows.bytes(8));
  range.activities.push_back(activity);
}

void HistoryReader::Work::scan_activities(engine::MemberNumber first, engine::MemberNumber last,
                                          engine::ActivityNumber from, engine::ActivityNumber to,
                                          const Programs& programs, RawRange& range) {
  auto revisions = revisions_.query(from, to);
  bool more = revisions.next();
  auto rows = scan_.query(first, last, from, to);
  while (rows.next()) {
    const engine::ActivityNumber number = rows.integer(0);
    const std::size_t before = range.activities.size();
    add_activity(rows, programs, range);
    // Both run through the activities in the order of their numbers.
    while (more && revisions.integer(0) < number) more = revisions.next();
    for (; more && revisions.integer(0) == number; more = revisions.next()) {
      if (range.activities.size() != before) range.activities.back().data = range.keep(revisions.bytes(1));
    }
  }
}

void HistoryReader::Work::read_activities(engine::MemberNumber first, engine::MemberNumber last,
                                          engine::ActivityNumber newest, Scan scan, const Programs& programs,
                                          RawRange& range) {
  if (scan == Scan::WholeTable) {
    in_pieces(1, newest, kRowsAtOnce, [&](engine::ActivityNumber from, engine::ActivityNumber to) {
      scan_activities(first, last, from, to, programs, range);
    });
    return;
  }
  {
    auto rows = by_member_.query(first, last, newest);
    while (rows.next()) add_activity(rows, programs, range);
  }
  std::sort(range.activities.begin(), range.activities.end(),
            [](const RawActivity& a, const RawActivity& b) { return a.number < b.number; });
  auto activity = range.activities.begin();
  auto rows = revisions_by_member_.query(first, last);
  while (rows.next()) {
    while (activity != range.activities.end() && activity->number < rows.integer(0)) ++activity;
    if (activity != range.activities.end() && activity->number == rows.integer(0))
      activity->data = range.keep(rows.bytes(1));
  }
}

void HistoryReader::Work::read_facts(engine::MemberNumber first, engine::MemberNumber last, RawRange& range) {
  in_pieces(first, last, kMembersAtOnce, [&](engine::MemberNumber from, engine::MemberNumber to) {
    auto rows = attributes_.query(from, to);
    while (rows.next()) {
      range.facts.push_back(RawFact{rows.integer(0), rows.integer(1), rows.day(2), false,
                                    rows.is_null(3) ? kEmpty : rows.integer(3), RawBytes{}});
    }
  });
  const std::size_t common = range.facts.size();
  in_pieces(first, last, kMembersAtOnce, [&](engine::MemberNumber from, engine::MemberNumber to) {
    auto rows = personal_.query(from, to);
    while (rows.next()) {
      range.facts.push_back(RawFact{rows.integer(0), rows.integer(1), rows.day(2), true,
                                    rows.is_null(3) ? kEmpty : 0, range.keep(rows.bytes(3))});
    }
  });
  std::inplace_merge(range.facts.begin(), range.facts.begin() + static_cast<std::ptrdiff_t>(common),
                     range.facts.end(),
                     [](const RawFact& a, const RawFact& b) { return a.member < b.member; });
}

// By member, then in the order in which activities act. Rows mostly arrive by time, so members are told apart
// first, by counting.
void HistoryReader::Work::sort(RawRange& range) {
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
                const int order = range.text(a.key).compare(range.text(b.key));
                return order != 0 ? order < 0 : a.event < b.event;
              });
  }
  range.activities = std::move(sorted);
}

RawRange HistoryReader::Work::read_range(engine::MemberNumber first, engine::MemberNumber last, Scan scan,
                                         Members which, const Programs& programs) {
  RawRange range;
  // What comes in while this reads is left out, so that every activity's member is among those read.
  const engine::ActivityNumber newest = newest_activity();
  last = std::min(last, newest_member_.number());
  read_members(first, last, which, range);
  read_activities(first, last, newest, scan, programs, range);
  read_facts(first, last, range);
  sort(range);
  for (HistoryAssembly* program : programs) program->begin(first, last);
  return range;
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

std::optional<engine::MemberHistory> HistoryReader::Work::read(engine::MemberNumber member, Members which) {
  const RawRange range = read_range(member, member, Scan::ByMember, which, {&assembly_});
  if (range.members.empty()) return std::nullopt;
  return assembly_.assemble({range, range.members.front(), range.activities, range.facts});
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

void HistoryReader::Work::for_each(std::int64_t activities_in_memory, const Programs& programs,
                                   const TakeEach& take, Members which) {
  const std::vector<engine::MemberNumber> ends = range_ends(activities_in_memory);
  // With many small ranges a pass over the whole table for each of them would cost more than looking rows up.
  const Scan scan = ends.size() <= 16 ? Scan::WholeTable : Scan::ByMember;
  engine::MemberNumber first = 0;
  std::vector<engine::MemberHistory> histories;
  for (const engine::MemberNumber last : ends) {
    for (HistoryAssembly* program : programs) program->forget_personal_texts();
    const RawRange range = read_range(first, last, scan, which, programs);
    auto activity = range.activities.begin();
    auto fact = range.facts.begin();
    for (const RawMember& member : range.members) {
      const auto first_activity = activity;
      const auto first_fact = fact;
      const auto place = static_cast<std::uint32_t>(&member - range.members.data());
      while (activity != range.activities.end() && activity->member == place) ++activity;
      while (fact != range.facts.end() && fact->member == member.number) ++fact;
      const RawHistory raw{range, member, {first_activity, activity}, {first_fact, fact}};
      histories.clear();
      for (HistoryAssembly* program : programs) histories.push_back(program->assemble(raw));
      take(histories);
    }
    first = last;
    if (first != std::numeric_limits<engine::MemberNumber>::max()) ++first;
  }
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
  const auto take_one = [&](std::span<engine::MemberHistory> histories) {
    take(std::move(histories.front()));
  };
  work_->for_each(activities_in_memory, {&work_->assembly()}, take_one, members);
}
void HistoryReader::for_each(std::int64_t activities_in_memory, std::span<HistoryReader* const> beside,
                             const TakeEach& take, Members members) {
  std::vector<HistoryAssembly*> programs{&work_->assembly()};
  for (HistoryReader* one : beside) programs.push_back(&one->work_->assembly());
  work_->for_each(activities_in_memory, programs, take, members);
}
void HistoryReader::for_each_of(std::span<const engine::MemberNumber> members,
                                const std::function<void(engine::MemberHistory&&)>& take) {
  constexpr std::size_t texts_of = 1000;  // so many members' personal texts are kept at a time
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i % texts_of == 0) work_->assembly().forget_personal_texts();
    auto history = work_->read(members[i], Members::GoneToo);
    if (history) take(std::move(*history));
  }
}
void HistoryReader::know_new_words() { work_->assembly().know_new_words(); }
engine::ActivityNumber HistoryReader::newest_activity() { return work_->newest_activity(); }
std::vector<std::pair<engine::ActivityNumber, engine::MemberNumber>> HistoryReader::members_since(
    engine::ActivityNumber after) {
  return work_->members_since(after);
}
std::int64_t HistoryReader::member_count(Members members) { return work_->member_count(members); }
std::string HistoryReader::symbol_text(std::int64_t value) { return work_->assembly().symbol_text(value); }

}  // namespace rung::storage
