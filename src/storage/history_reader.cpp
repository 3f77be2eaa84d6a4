#include "storage/history_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/check.h"
#include "storage/activity_ranges.h"
#include "storage/activity_scan.h"
#include "storage/error.h"
#include "storage/history_assembly.h"
#include "storage/in_pieces.h"
#include "storage/packed_histories.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

// Of some of many members: how much is read of them at a time, some forty megabytes, and how much in one
// moment, in which nobody else can save.
constexpr std::size_t kActivitiesOfSome = 200'000, kMembersOfSome = 20'000;
constexpr std::size_t kActivitiesInAMoment = 500, kMembersInAMoment = 100;

}  // namespace

class HistoryReader::Work {
 public:
  Work(Database& opened, const language::Program& rules, const ReadingSize& size);

  std::optional<engine::MemberHistory> read(engine::MemberNumber member, Members which = Members::Known);
  std::optional<RawHistory> read_raw(engine::MemberNumber member, Members which);
  std::vector<engine::MemberNumber> members_naming(std::string_view code, int event);
  bool is_named(std::string_view code) { return is_named_.number(code) != 0; }
  std::optional<std::string> member_of(int event, std::string_view source_id);
  engine::MemberNumber member_number(std::string_view code) { return find_member_.number(code); }
  using Programs = std::vector<HistoryAssembly*>;
  void for_each(const Programs& programs, const TakeRaw& take, Members which, Packing packing);
  void for_each_of(std::span<const engine::MemberNumber> members, const TakeRaw& take);
  HistoryAssembly& assembly() { return assembly_; }
  std::int64_t member_count(Members which) {
    return which == Members::Known ? count_members_.number() : count_all_members_.number();
  }
  engine::ActivityNumber newest_activity() { return newest_activity_.number(); }
  std::vector<std::pair<engine::ActivityNumber, engine::MemberNumber>> members_since(
      engine::ActivityNumber after);

 private:
  void read_members(engine::MemberNumber first, engine::MemberNumber last, Members which, RawRange& range);
  using Numbered = std::vector<std::pair<engine::ActivityNumber, std::uint32_t>>;  // with whose each is
  struct Packed {
    std::optional<PackedHistories::Basis> basis;                                   // nothing: rows are read
    std::vector<std::pair<engine::MemberNumber, engine::ActivityNumber>> revised;  // since, ascending
  };
  Packed packed_now();
  void read_packed(const Packed& packed, engine::MemberNumber member, std::uint32_t place, RawRange& range,
                   Numbered& activities);
  std::span<const engine::MemberNumber> read_some(std::span<const engine::MemberNumber> members,
                                                  const Packed& packed, RawRange& range,
                                                  Numbered& activities);
  void read_here_and_there(Numbered& activities, RawRange& range);
  template <typename Read>
  void in_moments(std::size_t count, std::size_t at_once, const Read& read);
  static void hand_out(const std::shared_ptr<RawRange>& range, const TakeRaw& take);
  void read_facts(engine::MemberNumber first, engine::MemberNumber last, RawRange& range);

  Database& database_;
  const language::Program& program_;
  ReadingSize size_;
  HistoryAssembly assembly_;
  ActivityScan scan_{database_};
  PackedHistories packed_{database_};
  Statement count_members_{database_, "SELECT count(*) FROM known_member WHERE joined IS NOT NULL"};
  Statement count_all_members_{database_, "SELECT count(*) FROM member"};
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
  Statement numbers_{database_, "SELECT id FROM activity WHERE member = ? AND id > ?"};
  Statement attributes_{database_,
                        "SELECT member, field, from_day, value FROM attribute WHERE member BETWEEN ? AND ? "
                        "AND batch NOT IN (SELECT batch FROM batch_undone) "
                        "ORDER BY member, field, from_day, seq"};
  Statement personal_{database_,
                      "SELECT member, field, from_day, text FROM person_fact WHERE member BETWEEN ? AND ? "
                      "AND batch NOT IN (SELECT batch FROM batch_undone) "
                      "ORDER BY member, field, from_day, seq"};
};

HistoryReader::Work::Work(Database& opened, const language::Program& rules, const ReadingSize& size)
    : database_(opened), program_(rules), size_(size), assembly_(opened, rules) {}

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

// Calls `read` for 0 … count - 1, several in one moment: each by itself would ask for the lock of the file,
// and whether the file has changed, again and again.
template <typename Read>
void HistoryReader::Work::in_moments(std::size_t count, std::size_t at_once, const Read& read) {
  for (std::size_t begin = 0; begin < count; begin += at_once) {
    database_.with_read_transaction([&] {
      for (std::size_t i = begin; i < std::min(begin + at_once, count); ++i) read(i);
    });
  }
}

// What the packed histories lack of those members of whom they have something else by now.
HistoryReader::Work::Packed HistoryReader::Work::packed_now() {
  Packed packed{packed_.basis(), {}};
  if (!packed.basis) return packed;
  const auto revised = scan_.revised_since(packed.basis->batch, packed.basis->activity,
                                           packed.basis->activity / PackedHistories::kWorthReading);
  if (!revised) return {};
  Statement whose(database_, "SELECT member FROM activity WHERE id = ?");
  for (const engine::ActivityNumber one : *revised) packed.revised.emplace_back(whose.number(one), one);
  std::sort(packed.revised.begin(), packed.revised.end());
  return packed;
}

// The packed history of a member, and which activities are missing in it.
void HistoryReader::Work::read_packed(const Packed& packed, engine::MemberNumber member, std::uint32_t place,
                                      RawRange& range, Numbered& activities) {
  const bool is_there = packed.basis && packed_.read(*packed.basis, member, member, range).empty();
  auto rows = numbers_.query(member, is_there ? packed.basis->activity : 0);
  while (rows.next()) activities.emplace_back(rows.integer(0), place);
  if (!is_there) return;
  const auto first = std::lower_bound(packed.revised.begin(), packed.revised.end(),
                                      std::pair{member, engine::ActivityNumber{0}});
  for (auto one = first; one != packed.revised.end() && one->first == member; ++one)
    activities.emplace_back(one->second, place);
}

// As many of `members` as are read at a time, and which of their activities are still to be read; gives the
// others.
std::span<const engine::MemberNumber> HistoryReader::Work::read_some(
    std::span<const engine::MemberNumber> members, const Packed& packed, RawRange& range,
    Numbered& activities) {
  std::size_t count = 0;
  while (count < std::min(members.size(), kMembersOfSome) &&
         activities.size() + range.activities.size() < kActivitiesOfSome) {
    const auto some = members.subspan(count, std::min(members.size() - count, kMembersInAMoment));
    in_moments(some.size(), some.size(), [&](std::size_t i) {
      const auto place = static_cast<std::uint32_t>(range.members.size());
      read_members(some[i], some[i], Members::GoneToo, range);
      if (range.members.size() == place) return;
      read_packed(packed, some[i], place, range, activities);
      read_facts(some[i], some[i], range);
      assembly_.read_predicted(some[i], some[i], range);
    });
    count += some.size();
  }
  return members.subspan(count);
}

// In the order in which they lie in the file, so that a page which several stand on is read once: those of
// one member lie on as many pages.
void HistoryReader::Work::read_here_and_there(Numbered& activities, RawRange& range) {
  std::sort(activities.begin(), activities.end());
  range.activities.reserve(range.activities.size() + activities.size());
  in_moments(activities.size(), kActivitiesInAMoment, [&](std::size_t i) {
    const auto [number, place] = activities[i];
    scan_.read(number, number, [&](const ReadActivity& read) { keep_activity(read, place, range); });
  });
  sort_by_member(range);
}

void HistoryReader::Work::for_each_of(std::span<const engine::MemberNumber> members, const TakeRaw& take) {
  const Packed packed = packed_now();
  while (!members.empty()) {
    assembly_.forget_personal_texts();
    const auto range = std::make_shared<RawRange>();
    Numbered activities;
    members = read_some(members, packed, *range, activities);
    read_here_and_there(activities, *range);
    hand_out(range, take);
  }
}

void HistoryReader::Work::read_facts(engine::MemberNumber first, engine::MemberNumber last, RawRange& range) {
  const std::size_t before = range.facts.size();
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
  std::inplace_merge(range.facts.begin() + static_cast<std::ptrdiff_t>(before),
                     range.facts.begin() + static_cast<std::ptrdiff_t>(common), range.facts.end(),
                     [](const RawFact& a, const RawFact& b) { return a.member < b.member; });
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

std::optional<RawHistory> HistoryReader::Work::read_raw(engine::MemberNumber member, Members which) {
  const auto range = std::make_shared<RawRange>();
  read_members(member, member, which, *range);
  if (range->members.empty()) return std::nullopt;
  scan_.read_of(member, [&](const ReadActivity& read) { keep_activity(read, 0, *range); });
  read_facts(member, member, *range);
  assembly_.read_predicted(member, member, *range);
  return RawHistory{member, range, 0, {0, range->activities.size()}, {0, range->facts.size()}};
}

std::optional<engine::MemberHistory> HistoryReader::Work::read(engine::MemberNumber member, Members which) {
  const auto raw = read_raw(member, which);
  return raw ? std::optional(assembly_.assemble(*raw)) : std::nullopt;
}

void HistoryReader::Work::for_each(const Programs& programs, const TakeRaw& take, Members which,
                                   Packing packing) {
  RUNG_CHECK(packing == Packing::Leave || which == Members::GoneToo, "histories of all members are packed");
  ActivityRanges all(database_, size_, packing);
  for (std::size_t i = 0; i < all.count(); ++i) {
    for (HistoryAssembly* program : programs) program->forget_personal_texts();
    const auto range = std::make_shared<RawRange>();
    read_members(all.first(i), all.last(i), which, *range);
    all.take(i, *range);
    read_facts(all.first(i), all.last(i), *range);
    for (HistoryAssembly* program : programs) program->read_predicted(all.first(i), all.last(i), *range);
    hand_out(range, take);
  }
  all.finish();
}

void HistoryReader::Work::hand_out(const std::shared_ptr<RawRange>& range, const TakeRaw& take) {
  RawHistory::Rows activities, facts;
  for (std::size_t place = 0; place < range->members.size(); ++place) {
    const engine::MemberNumber member = range->members[place].number;
    const std::vector<RawActivity>& activity = range->activities;
    const std::vector<RawFact>& fact = range->facts;
    activities.begin = activities.end;
    while (activities.end < activity.size() && activity[activities.end].member == place) ++activities.end;
    // Those of members who are left out stand in between.
    facts.begin = facts.end;
    while (facts.begin < fact.size() && fact[facts.begin].member < member) ++facts.begin;
    facts.end = facts.begin;
    while (facts.end < fact.size() && fact[facts.end].member == member) ++facts.end;
    take({member, range, place, activities, facts});
  }
}

HistoryReader::HistoryReader(Database& database, const language::Program& program, const ReadingSize& size)
    : work_(std::make_unique<Work>(database, program, size)) {}
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
void HistoryReader::for_each(const std::function<void(engine::MemberHistory&&)>& take, Members members) {
  for_each_raw(
      {}, [&](RawHistory&& raw) { take(assemble(raw)); }, members);
}
void HistoryReader::for_each_raw(std::span<HistoryReader* const> beside, const TakeRaw& take, Members members,
                                 Packing packing) {
  std::vector<HistoryAssembly*> programs{&work_->assembly()};
  for (HistoryReader* one : beside) programs.push_back(&one->work_->assembly());
  work_->for_each(programs, take, members, packing);
}
void HistoryReader::for_each_raw_of(std::span<const engine::MemberNumber> members, const TakeRaw& take) {
  work_->for_each_of(members, take);
}
std::optional<RawHistory> HistoryReader::read_raw(engine::MemberNumber member) {
  return work_->read_raw(member, Members::GoneToo);
}
engine::MemberHistory HistoryReader::assemble(const RawHistory& raw) {
  return work_->assembly().assemble(raw);
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
