#include "storage/activity_store.h"

#include <functional>
#include <tuple>

#include "core/check.h"
#include "core/text_numbers.h"
#include "storage/activity_content.h"
#include "storage/key_table.h"
#include "storage/member_facts.h"
#include "storage/noted_words.h"
#include "storage/rows_into.h"
#include "storage/schema.h"
#include "storage/slots.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

std::string time_words(Day day, int minute) {
  const auto two = [](int number) { return std::string(number < 10 ? "0" : "") + std::to_string(number); };
  return iso(day) + " " + two(minute / 60) + ":" + two(minute % 60);
}

struct StoredActivity {
  engine::ActivityNumber number = 0;
  engine::MemberNumber member = 0;
  engine::ActivityNumber of = 0;
  std::int64_t at_ms = 0;
  Day day;
  int minute = 0;
  std::string data;  // the latest revision's
};

// A row of `activity` on its way into the database.
struct NewActivity {
  engine::ActivityNumber number = 0;
  engine::MemberNumber member = 0;
  std::int64_t event = 0;
  Day day;
  std::int64_t at_ms = 0;
  int minute = 0;
  std::int64_t hash = 0;
  std::string source_key;
  engine::ActivityNumber of = 0;
  BatchNumber batch = 0;
  std::string data;

  [[nodiscard]] auto values() const {
    return std::tuple(number, null_if_0(member), event, day, at_ms, minute, hash, std::cref(source_key),
                      null_if_0(of), batch, Blob{data});
  }
};

// What a file may write beside `activity`, and refers to something.
constexpr const char* kTablesOfImports[] = {
    "PRAGMA foreign_key_check(field)",        "PRAGMA foreign_key_check(batch_end)",
    "PRAGMA foreign_key_check(member)",       "PRAGMA foreign_key_check(member_again)",
    "PRAGMA foreign_key_check(attribute)",    "PRAGMA foreign_key_check(person_fact)",
    "PRAGMA foreign_key_check(revision)",     "PRAGMA foreign_key_check(reward_record)",
    "PRAGMA foreign_key_check(named_member)",
};
// Numbers of rows have no gaps and none is ever deleted, so the lowest and the highest one named say it for
// all; the two indexes know them.
constexpr const char* kNamedByActivities =
    "SELECT coalesce((SELECT min(member) FROM activity WHERE member IS NOT NULL) < 1, 0) "
    "+ coalesce((SELECT max(member) FROM activity WHERE member IS NOT NULL) > "
    "(SELECT coalesce(max(id), 0) FROM member), 0) "
    "+ coalesce((SELECT min(of) FROM activity WHERE of IS NOT NULL) < 1, 0) "
    "+ coalesce((SELECT max(of) FROM activity WHERE of IS NOT NULL) > "
    "(SELECT coalesce(max(id), 0) FROM activity), 0)";

}  // namespace

class ActivityStore::Work {
 public:
  Work(Database& opened, const language::Program& rules)
      : database_(opened), program_(rules), symbols_(opened, Words::Table::Symbols) {}

  void with_transaction(const std::function<void()>& work);
  std::optional<Batch> batch_of(std::string_view sha256_hex);
  BatchNumber begin(std::string_view file, std::string_view sha256_hex, std::int64_t booked_at_ms,
                    const engine::TextPool& texts);
  void texts_begin_anew() { packer_->forget_texts(); }
  Booked book(const engine::ActivityFact& fact);
  BookedMember book_member(const engine::MemberFact& fact, Day today);
  ImportCounts finish();
  std::optional<engine::MemberNumber> member_number(std::string_view code);

 private:
  void forget_after_rollback();
  void expect_same_shop();
  void begin_first_load();
  const std::string& event_name(int event) const {
    return program_.events.at(static_cast<std::size_t>(event)).name;
  }
  std::int64_t event_number(int event) const {
    return slots_->events().at(static_cast<std::size_t>(event)).number;
  }
  std::int64_t hash_of(int event, const std::string& source_id) const {
    return activity_key_hash(event_name(event), source_id);
  }
  engine::ActivityNumber find(int event, const std::string& source_id, std::int64_t hash);
  StoredActivity stored(engine::ActivityNumber number);
  Booked compare(const engine::ActivityFact& fact, const StoredActivity& before, engine::MemberNumber member,
                 engine::ActivityNumber of);
  std::optional<Difference> too_large(const engine::ActivityFact& fact, engine::ActivityNumber order);
  std::int64_t net_amount(int event, std::string_view data) const;
  void insert(const engine::ActivityFact& fact, engine::MemberNumber member, engine::ActivityNumber of,
              std::int64_t hash);
  void expect_references();
  void note(Statement& insert, const engine::ActivityFact& fact, int slot);
  Booked refused(Booked booked);
  // When a member was erased; nothing: he was not.
  std::optional<Day> erased_on(std::string_view code);

  Database& database_;
  const language::Program& program_;
  Words symbols_;
  std::optional<Slots> slots_;
  std::optional<ContentPacker> packer_;
  std::optional<MemberFacts> members_;
  std::int64_t rollbacks_ = -1;
  BatchNumber batch_ = 0;
  ImportCounts counts_;
  bool anybody_erased_ = false;
  engine::ActivityNumber last_activity_ = 0;
  bool first_load_ = false;
  KeyTable keys_{database_};  // of a first load
  TextNumbers member_numbers_;

  Statement erased_on_{database_,
                       "SELECT day FROM erasure JOIN member ON member.id = erasure.member WHERE code = ?"};
  Statement find_member_{database_, "SELECT id FROM known_member WHERE code = ? AND joined IS NOT NULL"};
  Statement member_code_{database_, "SELECT code FROM member WHERE id = ?"};
  Statement find_activity_{database_,
                           "SELECT id FROM activity WHERE key_hash = ? AND source_key = ? AND event = ? "
                           "AND batch NOT IN (SELECT batch FROM batch_undone)"};
  Statement is_activity_{database_, "SELECT id FROM activity WHERE id = ? AND source_key = ? AND event = ?"};
  Statement activity_{database_, "SELECT member, of, at, day, minute, data FROM activity WHERE id = ?"};
  Statement source_key_{database_, "SELECT source_key FROM activity WHERE id = ?"};
  Statement revision_{database_,
                      "SELECT data FROM revision WHERE activity = ? AND batch NOT IN "
                      "(SELECT batch FROM batch_undone) ORDER BY nr DESC LIMIT 1"};
  Statement last_revision_{database_, "SELECT max(nr) FROM revision WHERE activity = ?"};
  Statement returns_of_{
      database_, "SELECT id FROM activity WHERE of = ? AND batch NOT IN (SELECT batch FROM batch_undone)"};
  // Of a first load several wait, booked and not written yet.
  RowsInto<NewActivity> into_activity_{
      database_, "activity(id, member, event, day, at, minute, key_hash, source_key, of, batch, data)"};
  Statement insert_reward_{database_, kInsertReward};
  Statement insert_named_{database_, kInsertNamed};
  Statement insert_revision_{database_, "INSERT INTO revision(activity, nr, batch, data) VALUES(?, ?, ?, ?)"};
};

void ActivityStore::Work::with_transaction(const std::function<void()>& work) {
  if (Statement(database_, "SELECT max(id) FROM activity").number() != 0) {
    database_.with_cache(Database::Cache::ToInsert, [&] { database_.with_write_transaction(work); });
    return;
  }
  database_.with_unchecked_references([&] {
    work();
    expect_references();
  });
}

// Events and batches of activities are numbers that were read from their tables in this transaction.
void ActivityStore::Work::expect_references() {
  for (const char* check : kTablesOfImports) {
    Statement look(database_, check);
    RUNG_CHECK(!look.query().next(), "what an import names is there");
  }
  RUNG_CHECK(Statement(database_, kNamedByActivities).number() == 0, "what activities name is there");
}

std::optional<Batch> ActivityStore::Work::batch_of(std::string_view sha256_hex) {
  Statement find(database_,
                 "SELECT id, file, booked_at, activities_new, activities_known, activities_revised, "
                 "activities_refused, members_new, members_known, members_revised "
                 "FROM batch JOIN batch_end ON batch_end.batch = batch.id WHERE sha256 = ? "
                 "AND id NOT IN (SELECT batch FROM batch_undone) ORDER BY id DESC LIMIT 1");
  auto row = find.query(sha256_hex);
  if (!row.next()) return std::nullopt;
  return Batch{row.integer(0), row.text(1), row.integer(2),
               ImportCounts{row.integer(3), row.integer(4), row.integer(5), row.integer(6), row.integer(7),
                            row.integer(8), row.integer(9)}};
}

void ActivityStore::Work::forget_after_rollback() {
  if (rollbacks_ == database_.rollbacks()) return;
  rollbacks_ = database_.rollbacks();
  member_numbers_.clear();
  keys_.clear();
  into_activity_.forget();
  first_load_ = false;
  batch_ = 0;
  packer_.reset();
  members_.reset();
  slots_.reset();
}

// Amounts and local days of one shop are never mixed with those of another.
void ActivityStore::Work::expect_same_shop() {
  Statement find(database_, "SELECT currency, decimals, time_zone FROM shop");
  auto row = find.query();
  if (!row.next()) {
    Statement(database_, "INSERT INTO shop(id, currency, decimals, time_zone) VALUES(1, ?, ?, ?)")
        .write(program_.currency.code, program_.currency.decimals, program_.time_zone);
    return;
  }
  const auto differs = [this](const std::string& what, const std::string& stored, const std::string& now) {
    throw StorageError(
        StorageError::Kind::Different,
        "The database `" + database_.path().string() + "` was filled with the " + what + " " + stored +
            ", the rules now say " + now + ". Put " + stored +
            " back into the program block, or name a new database in rung.yaml. Nothing was changed.");
  };
  if (row.text(0) != program_.currency.code) differs("currency", row.text(0), program_.currency.code);
  if (row.text(2) != program_.time_zone) differs("time zone", row.text(2), program_.time_zone);
}

// Rows in arrival order first and indexes over all of them afterwards is twice as fast as keeping the indexes
// up.
void ActivityStore::Work::begin_first_load() {
  first_load_ = last_activity_ == 0;
  if (!first_load_) return;
  keys_.clear();
  Statement(database_, "DROP INDEX IF EXISTS activity_key").write();
  Statement(database_, "DROP INDEX IF EXISTS activity_member").write();
}

BatchNumber ActivityStore::Work::begin(std::string_view file, std::string_view sha256_hex,
                                       std::int64_t booked_at_ms, const engine::TextPool& texts) {
  database_.expect_write_transaction();
  forget_after_rollback();
  RUNG_CHECK(batch_ == 0, "one batch ends before the next begins");
  expect_same_shop();
  if (!slots_) slots_.emplace(database_, program_, symbols_, Slots::Missing::AreNumbered);
  packer_.emplace(program_, *slots_, symbols_, texts);
  Statement(database_, "INSERT INTO batch(file, sha256, booked_at) VALUES(?, ?, ?)")
      .write(file, sha256_hex, booked_at_ms);
  batch_ = Statement(database_, "SELECT max(id) FROM batch").number();
  members_.emplace(database_, *slots_, *packer_, texts, batch_);
  last_activity_ = Statement(database_, "SELECT max(id) FROM activity").number();
  counts_ = ImportCounts{};
  anybody_erased_ = Statement(database_, "SELECT EXISTS(SELECT 1 FROM erasure)").number() != 0;
  begin_first_load();
  return batch_;
}

ImportCounts ActivityStore::Work::finish() {
  RUNG_CHECK(batch_ != 0, "finish_import follows begin_import");
  into_activity_.write_rest();
  Statement(database_, "INSERT INTO batch_end VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
      .write(batch_, counts_.activities_new, counts_.activities_known, counts_.activities_revised,
             counts_.activities_refused, counts_.members_new, counts_.members_known, counts_.members_revised);
  if (first_load_) {
    keys_.clear();
    database_.with_cache(Database::Cache::ToSort, [&] {
      Statement(database_, kActivityKeyIndex).write();
      Statement(database_, kActivityMemberIndex).write();
    });
    first_load_ = false;
  }
  batch_ = 0;
  return counts_;
}

std::optional<engine::MemberNumber> ActivityStore::Work::member_number(std::string_view code) {
  forget_after_rollback();
  if (const auto known = member_numbers_.find(code)) return known;
  const engine::MemberNumber number = find_member_.number(code);
  if (number == 0) return std::nullopt;
  member_numbers_.put(code, number);
  return number;
}

engine::ActivityNumber ActivityStore::Work::find(int event, const std::string& source_id, std::int64_t hash) {
  if (!first_load_) return find_activity_.number(hash, source_id, event_number(event));
  engine::ActivityNumber found = 0;
  keys_.any(static_cast<std::uint64_t>(hash), [&](engine::ActivityNumber candidate) {
    into_activity_.write_rest();
    found = is_activity_.number(candidate, source_id, event_number(event));
    return found != 0;
  });
  return found;
}

StoredActivity ActivityStore::Work::stored(engine::ActivityNumber number) {
  into_activity_.write_rest();
  StoredActivity activity;
  activity.number = number;
  {
    auto row = activity_.query(number);
    RUNG_CHECK(row.next(), "an activity that was found is there");
    activity.member = row.number_or_0(0);
    activity.of = row.number_or_0(1);
    activity.at_ms = row.integer(2);
    activity.day = row.day(3);
    activity.minute = row.small(4);
    activity.data = row.text(5);
  }
  auto row = revision_.query(number);
  if (row.next()) activity.data = row.text(0);
  return activity;
}

Booked ActivityStore::Work::refused(Booked booked) {
  ++counts_.activities_refused;
  return booked;
}

std::optional<Day> ActivityStore::Work::erased_on(std::string_view code) {
  if (!anybody_erased_) return std::nullopt;
  auto row = erased_on_.query(code);
  return row.next() ? std::optional(row.day(0)) : std::nullopt;
}

Booked ActivityStore::Work::book(const engine::ActivityFact& fact) {
  RUNG_CHECK(batch_ != 0 && rollbacks_ == database_.rollbacks(),
             "activities are booked between begin_import and finish_import");
  engine::MemberNumber member = 0;
  if (!fact.member.empty()) {
    const std::optional<engine::MemberNumber> known = member_number(fact.member);
    if (!known) return refused(Booked{Booked::Outcome::UnknownMember, 0, {}});
    member = *known;
  }
  engine::ActivityNumber of = 0;
  if (!fact.of.empty()) {
    const int event = fact.event == language::kCancellations ? language::kRedemptions : language::kOrders;
    of = find(event, fact.of, hash_of(event, fact.of));
    if (of == 0 || stored(of).member != member) return refused(Booked{Booked::Outcome::UnknownOrder, 0, {}});
  }
  const std::int64_t hash = hash_of(fact.event, fact.source_id);
  if (const engine::ActivityNumber before = find(fact.event, fact.source_id, hash); before != 0) {
    return compare(fact, stored(before), member, of);
  }
  if (const auto erased = erased_on(fact.member))
    return refused(Booked{Booked::Outcome::ErasedMember, 0, {}, erased});
  if (of != 0 && fact.event == language::kReturns) {
    if (std::optional<Difference> difference = too_large(fact, of)) {
      return refused(Booked{Booked::Outcome::ReturnTooLarge, 0, {std::move(*difference)}});
    }
  }
  insert(fact, member, of, hash);
  ++counts_.activities_new;
  return Booked{Booked::Outcome::New, last_activity_, {}};
}

void ActivityStore::Work::insert(const engine::ActivityFact& fact, engine::MemberNumber member,
                                 engine::ActivityNumber of, std::int64_t hash) {
  NewActivity& row = into_activity_.next();
  row.number = ++last_activity_;
  row.member = member;
  row.event = event_number(fact.event);
  row.day = fact.day;
  row.at_ms = fact.at_ms;
  row.minute = fact.minute;
  row.hash = hash;
  row.source_key = fact.source_id;
  row.of = of;
  row.batch = batch_;
  row.data = packer_->pack(fact);
  if (first_load_) {
    into_activity_.write_if_many();
  } else {
    into_activity_.write_rest();
  }
  if (first_load_) keys_.put(static_cast<std::uint64_t>(hash), last_activity_);
  const language::RecordFields& slots = program_.records;
  if (fact.event == language::kRedemptions) {
    note(insert_reward_, fact, slots.redemption_reward);
    note(insert_named_, fact, slots.redemption_recipient);
  }
  if (fact.event == language::kPools) note(insert_named_, fact, slots.pool_owner);
}

// The word of one field of the activity stored last, if it has one, in a table by which it is found.
void ActivityStore::Work::note(Statement& insert, const engine::ActivityFact& fact, int slot) {
  if (slot < 0) return;
  const auto at = static_cast<std::size_t>(slot);
  const std::int64_t word = fact.fields.at(at);
  if (word == kEmpty) return;
  const StoredField& field = slots_->events().at(static_cast<std::size_t>(fact.event)).fields.at(at);
  into_activity_.write_rest();
  insert.write(packer_->stored_value(field, word), last_activity_);
}

Booked ActivityStore::Work::compare(const engine::ActivityFact& fact, const StoredActivity& before,
                                    engine::MemberNumber member, engine::ActivityNumber of) {
  const std::string& came = packer_->pack(fact);
  ContentPacker::Comparison comparison;
  if (before.member != member) {
    auto code = member_code_.query(before.member);
    comparison.differences.push_back({"member", code.next() ? code.text(0) : "", fact.member});
    comparison.only_changeable = false;
  }
  if (before.at_ms != fact.at_ms || before.day != fact.day) {
    comparison.differences.push_back(
        {"time", time_words(before.day, before.minute), time_words(fact.day, fact.minute)});
    comparison.only_changeable = false;
  }
  if (before.of != of) {
    auto key = source_key_.query(before.of);
    comparison.differences.push_back({"order", key.next() ? key.text(0) : "", fact.of});
    comparison.only_changeable = false;
  }
  ContentPacker::Comparison content = packer_->compare(fact.event, before.data, came);
  comparison.only_changeable = comparison.only_changeable && content.only_changeable;
  for (Difference& difference : content.differences) comparison.differences.push_back(std::move(difference));

  if (comparison.differences.empty()) {
    ++counts_.activities_known;
    return Booked{Booked::Outcome::Known, before.number, {}};
  }
  if (!comparison.only_changeable) {
    return refused(Booked{Booked::Outcome::Conflict, before.number, std::move(comparison.differences)});
  }
  if (const auto erased = erased_on(fact.member))
    return refused(Booked{Booked::Outcome::ErasedMember, before.number, {}, erased});
  insert_revision_.write(before.number, last_revision_.number(before.number) + 1, batch_, Blob{came});
  ++counts_.activities_revised;
  return Booked{Booked::Outcome::Revised, before.number, std::move(comparison.differences)};
}

std::int64_t ActivityStore::Work::net_amount(int event, std::string_view data) const {
  // Orders and returns both have it in slot 0 (language/program.h).
  static_assert(static_cast<int>(language::kOrderNetAmount) == 0 &&
                static_cast<int>(language::kReturnNetAmount) == 0);
  const FieldNumber field = slots_->events().at(static_cast<std::size_t>(event)).fields.at(0).number;
  for (const auto& [number, value] : unpack(data).fields) {
    if (number == field) return value;
  }
  return kEmpty;
}

std::optional<Difference> ActivityStore::Work::too_large(const engine::ActivityFact& fact,
                                                         engine::ActivityNumber order) {
  const auto size = [](std::int64_t amount) { return amount < 0 ? -amount : amount; };
  const std::int64_t worth = net_amount(language::kOrders, stored(order).data);
  const std::int64_t came = fact.fields.at(language::kReturnNetAmount);
  if (worth == kEmpty || came == kEmpty) return std::nullopt;
  std::vector<engine::ActivityNumber> earlier;
  {
    auto rows = returns_of_.query(order);
    while (rows.next()) earlier.push_back(rows.integer(0));
  }
  std::int64_t returned = size(came);
  for (const engine::ActivityNumber number : earlier) {
    const std::int64_t amount = net_amount(language::kReturns, stored(number).data);
    if (amount != kEmpty) returned = add(returned, size(amount));
  }
  if (returned <= size(worth)) return std::nullopt;
  const StoredField& field = slots_->events().at(language::kOrders).fields.at(language::kOrderNetAmount);
  return Difference{"net_amount", packer_->words(field, size(worth)), packer_->words(field, returned)};
}

BookedMember ActivityStore::Work::book_member(const engine::MemberFact& fact, Day today) {
  RUNG_CHECK(batch_ != 0 && rollbacks_ == database_.rollbacks(),
             "members are booked between begin_import and finish_import");
  if (const auto erased = erased_on(fact.id)) return {BookedMember::Outcome::Erased, 0, {}, erased};
  const std::optional<engine::MemberNumber> known = member_number(fact.id);
  BookedMember booked = known ? members_->change(*known, fact, today) : members_->add(fact);
  switch (booked.outcome) {
    case BookedMember::Outcome::New:
      member_numbers_.put(fact.id, booked.member);
      ++counts_.members_new;
      break;
    case BookedMember::Outcome::Known: ++counts_.members_known; break;
    case BookedMember::Outcome::Revised: ++counts_.members_revised; break;
    case BookedMember::Outcome::Erased: break;
  }
  return booked;
}

ActivityStore::ActivityStore(Database& database, const language::Program& program)
    : work_(std::make_unique<Work>(database, program)) {}
ActivityStore::~ActivityStore() = default;

void ActivityStore::with_transaction(const std::function<void()>& work) { work_->with_transaction(work); }
std::optional<Batch> ActivityStore::batch_of(std::string_view sha256_hex) {
  return work_->batch_of(sha256_hex);
}
BatchNumber ActivityStore::begin_import(std::string_view file, std::string_view sha256_hex,
                                        std::int64_t booked_at_ms, const engine::TextPool& texts) {
  return work_->begin(file, sha256_hex, booked_at_ms, texts);
}
void ActivityStore::texts_begin_anew() { work_->texts_begin_anew(); }
Booked ActivityStore::book(const engine::ActivityFact& fact) { return work_->book(fact); }
BookedMember ActivityStore::book_member(const engine::MemberFact& fact, Day today) {
  return work_->book_member(fact, today);
}
std::optional<engine::MemberNumber> ActivityStore::member_number(std::string_view code) {
  return work_->member_number(code);
}
ImportCounts ActivityStore::finish_import() { return work_->finish(); }

}  // namespace rung::storage
