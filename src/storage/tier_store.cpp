#include "storage/tier_store.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <type_traits>

#include "core/check.h"
#include "engine/decision.h"
#include "storage/packing.h"
#include "storage/statement.h"
#include "storage/words.h"

namespace rung::storage {
namespace {

// Readers see what finished runs wrote and did not supersede.
constexpr const char* kVisible =
    "run <= coalesce((SELECT max(run) FROM run_end), 0) AND NOT EXISTS (SELECT 1 FROM tier_superseded "
    "WHERE tier_superseded.tier_change = tier_change.id "
    "AND tier_superseded.run <= coalesce((SELECT max(run) FROM run_end), 0))";
constexpr const char* kColumns =
    "SELECT id, member, ladder, tier, from_tier, day, seq, valid_until, kind, met, activity, rule_version, "
    "run "
    "FROM tier_change WHERE ";
// With the run that superseded it.
constexpr const char* kOfMembers =
    "SELECT id, member, ladder, tier, from_tier, day, seq, valid_until, kind, met, activity, rule_version, "
    "tier_change.run, tier_superseded.run FROM tier_change "
    "LEFT JOIN tier_superseded ON tier_superseded.tier_change = tier_change.id "
    "WHERE member BETWEEN ? AND ? ORDER BY member, id";

// What a change says, apart from when and under which rules it was written down (the place of a condition
// moves with every edit of its file).
auto said(const TierRow& row) {
  return std::tie(row.ladder, row.tier, row.from, row.day, row.seq, row.valid_until, row.kind, row.activity);
}

bool by_time(const TierRow& a, const TierRow& b) {
  return std::tie(a.ladder, a.day, a.seq) < std::tie(b.ladder, b.day, b.seq);
}

}  // namespace

void pack_what_is_said(std::string& out, const TierRow& row) {
  const auto pack = [&out](const auto& field) {
    using Field = std::decay_t<decltype(field)>;
    if constexpr (std::is_same_v<Field, std::string>) {
      pack_number(out, field.size());
      out += field;
    } else if constexpr (std::is_same_v<Field, Day>) {
      pack_signed(out, field.number);
    } else {
      pack_signed(out, static_cast<std::int64_t>(field));
    }
  };
  std::apply([&](const auto&... field) { (pack(field), ...); }, said(row));
}

bool say_the_same(const std::vector<TierRow>& a, const std::vector<TierRow>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const TierRow& x, const TierRow& y) { return said(x) == said(y); });
}

std::vector<TierRow> tier_rows(const engine::Evaluation& evaluation, const engine::MemberHistory& history,
                               const std::vector<RuleVersionNumber>& rules) {
  std::vector<TierRow> rows;
  rows.reserve(evaluation.changes.size());
  std::map<std::pair<std::string_view, Day>, int> next_seq;  // by the ladder's name
  for (const engine::TierChange& change : evaluation.changes) {
    const language::Program& version = *evaluation.versions.at(static_cast<std::size_t>(change.version));
    TierRow row;
    row.member = history.number;
    row.ladder = version.ladders.at(static_cast<std::size_t>(change.ladder)).name;
    row.tier = evaluation.tier_of(change).name;
    if (change.from >= 0) row.from = version.tiers.at(static_cast<std::size_t>(change.from)).name;
    row.day = change.day;
    row.seq = next_seq[{version.ladders[static_cast<std::size_t>(change.ladder)].name, change.day}]++;
    row.valid_until = change.valid_until;
    row.kind = change.kind;
    if (change.decision >= 0) row.met = engine::place_of(evaluation, change).text();
    if (change.activity >= 0)
      row.activity = history.activities.at(static_cast<std::size_t>(change.activity)).number;
    row.rules = rules.at(static_cast<std::size_t>(change.version));
    rows.push_back(std::move(row));
  }
  if (!std::is_sorted(rows.begin(), rows.end(), by_time)) std::stable_sort(rows.begin(), rows.end(), by_time);
  return rows;
}

class TierStore::Work {
 public:
  explicit Work(Database& opened) : database_(opened), names_(opened, Words::Table::Names) {}

  RunNumber start_run(Day as_of, RuleVersionNumber rules, std::int64_t started_at_ms);
  void finish_run(RunNumber run, std::int64_t finished_at_ms, std::int64_t members);
  void note_exception(RunNumber run, std::int64_t members, std::string_view actor, std::string_view reason) {
    Statement(database_, "INSERT INTO guard_exception(run, members, actor, reason) VALUES(?, ?, ?, ?)")
        .write(run, members, actor, reason);
  }
  std::optional<Run> run(const char* condition);
  std::vector<RunRecord> newest_runs(std::int64_t most);
  int update(RunNumber run, engine::MemberNumber member, const std::vector<TierRow>& before,
             std::vector<TierRow> wanted);
  std::vector<TierRow> rows(Statement& statement, std::int64_t value);
  std::vector<MemberTiers> between(engine::MemberNumber first, engine::MemberNumber last);
  MemberTiers of(engine::MemberNumber member) {
    std::vector<MemberTiers> found = between(member, member);
    return found.empty() ? MemberTiers{member, {}, {}} : std::move(found.front());
  }
  std::vector<TierRow> changes_of(RunNumber run);
  std::vector<TierCount> counts_on(Day day);

 private:
  std::optional<std::int64_t> name_or_null(const std::string& name) {
    return name.empty() ? std::nullopt : std::optional(names_.put(name));
  }
  std::string name(const Statement::Rows& row, int column) {
    return row.is_null(column) ? std::string() : names_.text(row.integer(column));
  }

  TierRow tier_row(const Statement::Rows& row);

  Database& database_;
  Words names_;
  Statement last_finished_{database_, "SELECT max(run) FROM run_end"};
  Statement of_members_{database_, kOfMembers};
  Statement insert_{
      database_,
      "INSERT INTO tier_change(run, member, ladder, tier, from_tier, day, seq, valid_until, kind, met, "
      "activity, rule_version) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  Statement supersede_{database_, "INSERT INTO tier_superseded(tier_change, run) VALUES(?, ?)"};
};

// ---- Runs
// ------------------------------------------------------------------------------------------------------

RunNumber TierStore::Work::start_run(Day as_of, RuleVersionNumber rules, std::int64_t started_at_ms) {
  Statement(database_, "INSERT INTO run(as_of, rule_version, started_at) VALUES(?, ?, ?)")
      .write(as_of, rules, started_at_ms);
  return Statement(database_, "SELECT max(id) FROM run").number();
}

void TierStore::Work::finish_run(RunNumber run, std::int64_t finished_at_ms, std::int64_t members) {
  Statement(database_, "INSERT INTO run_end(run, finished_at, members) VALUES(?, ?, ?)")
      .write(run, finished_at_ms, members);
}

std::vector<RunRecord> TierStore::Work::newest_runs(std::int64_t most) {
  Statement find(database_,
                 "SELECT id, as_of, rule_version, started_at, finished_at, run_end.members, "
                 "guard_exception.members, actor, reason FROM run JOIN run_end ON run_end.run = run.id "
                 "LEFT JOIN guard_exception ON guard_exception.run = run.id ORDER BY id DESC LIMIT ?");
  std::vector<RunRecord> records;
  auto row = find.query(most);
  while (row.next()) {
    RunRecord record{
        {row.integer(0), row.day(1), row.integer(2), row.integer(3), row.integer(4), row.integer(5)},
        std::nullopt};
    if (!row.is_null(6)) record.exception = GuardException{row.integer(6), row.text(7), row.text(8)};
    records.push_back(std::move(record));
  }
  return records;
}

std::optional<Run> TierStore::Work::run(const char* condition) {
  Statement find(database_,
                 (std::string("SELECT id, as_of, rule_version, started_at, finished_at, members FROM run "
                              "LEFT JOIN run_end ON run_end.run = run.id WHERE ") +
                  condition + " ORDER BY id DESC LIMIT 1")
                     .c_str());
  auto row = find.query();
  if (!row.next()) return std::nullopt;
  Run found{row.integer(0), row.day(1), row.integer(2), row.integer(3), std::nullopt, row.number_or_0(5)};
  if (!row.is_null(4)) found.finished_at_ms = row.integer(4);
  return found;
}

// ---- Tier history
// ----------------------------------------------------------------------------------------------

TierRow TierStore::Work::tier_row(const Statement::Rows& row) {
  TierRow one;
  one.number = row.integer(0);
  one.member = row.integer(1);
  one.ladder = name(row, 2);
  one.tier = name(row, 3);
  one.from = name(row, 4);
  one.day = row.day(5);
  one.seq = row.small(6);
  one.valid_until = row.day(7);
  one.kind = static_cast<engine::ChangeKind>(row.small(8));
  one.met = name(row, 9);
  one.activity = row.number_or_0(10);
  one.rules = row.integer(11);
  one.run = row.integer(12);
  return one;
}

std::vector<TierRow> TierStore::Work::rows(Statement& statement, std::int64_t value) {
  std::vector<TierRow> found;
  auto row = statement.query(value);
  while (row.next()) found.push_back(tier_row(row));
  std::sort(found.begin(), found.end(), by_time);
  return found;
}

// Hardly ever is there a row that only one side sees.
std::vector<MemberTiers> TierStore::Work::between(engine::MemberNumber first, engine::MemberNumber last) {
  const RunNumber finished = last_finished_.number();
  std::vector<MemberTiers> members;
  std::vector<TierRow> visible;  // of the last one
  bool differ = false;
  const auto end_member = [&] {
    if (members.empty()) return;
    MemberTiers& one = members.back();
    std::sort(one.written.begin(), one.written.end(), by_time);
    if (!differ) return;
    std::sort(visible.begin(), visible.end(), by_time);
    one.differ = std::move(visible);
  };
  auto row = of_members_.query(first, last);
  while (row.next()) {
    const engine::MemberNumber member = row.integer(1);
    if (members.empty() || members.back().member != member) {
      end_member();
      members.push_back(MemberTiers{member, {}, {}});
      visible.clear();
      differ = false;
    }
    const RunNumber superseded = row.number_or_0(13);
    const bool is_written = superseded == 0;
    const bool is_visible = row.integer(12) <= finished && (is_written || superseded > finished);
    if (!is_written && !is_visible) continue;
    MemberTiers& one = members.back();
    if (is_written != is_visible && !differ) {
      differ = true;
      visible = one.written;
    }
    if (is_written) one.written.push_back(tier_row(row));
    if (is_visible && differ) visible.push_back(is_written ? one.written.back() : tier_row(row));
  }
  end_member();
  return members;
}

int TierStore::Work::update(RunNumber run, engine::MemberNumber member, const std::vector<TierRow>& before,
                            std::vector<TierRow> wanted) {
  std::sort(wanted.begin(), wanted.end(), by_time);
  int changes = 0;
  auto old = before.begin();
  const auto supersede_old = [&] {
    supersede_.write((old++)->number, run);
    ++changes;
  };
  for (const TierRow& row : wanted) {
    while (old != before.end() && by_time(*old, row)) supersede_old();
    if (old != before.end() && said(*old) == said(row)) {
      ++old;
      continue;
    }
    if (old != before.end() && !by_time(row, *old)) supersede_old();
    insert_.write(run, member, names_.put(row.ladder), names_.put(row.tier), name_or_null(row.from), row.day,
                  row.seq, row.valid_until, static_cast<int>(row.kind), name_or_null(row.met),
                  null_if_0(row.activity), row.rules);
    ++changes;
  }
  while (old != before.end()) supersede_old();
  return changes;
}

std::vector<TierRow> TierStore::Work::changes_of(RunNumber run) {
  // A finished run also makes visible what interrupted runs before it wrote.
  Statement find(database_, (std::string(kColumns) +
                             "run <= ?1 AND run > coalesce((SELECT max(run) FROM run_end "
                             "WHERE run < ?1), 0) AND " +
                             kVisible)
                                .c_str());
  std::vector<TierRow> found = rows(find, run);
  std::stable_sort(found.begin(), found.end(),
                   [](const TierRow& a, const TierRow& b) { return a.member < b.member; });
  return found;
}

std::vector<TierCount> TierStore::Work::counts_on(Day day) {
  Statement find(database_,
                 (std::string("SELECT ladder, tier, count(*) FROM (SELECT ladder, tier, row_number() OVER "
                              "(PARTITION BY member, ladder ORDER BY day DESC, seq DESC) AS place "
                              "FROM tier_change WHERE day <= ? AND ") +
                  kVisible + ") WHERE place = 1 GROUP BY ladder, tier")
                     .c_str());
  std::vector<TierCount> counts;
  auto row = find.query(day);
  while (row.next()) counts.push_back(TierCount{name(row, 0), name(row, 1), row.integer(2)});
  std::sort(counts.begin(), counts.end(), [](const TierCount& a, const TierCount& b) {
    return std::tie(a.ladder, a.tier) < std::tie(b.ladder, b.tier);
  });
  return counts;
}

// ---- The door
// --------------------------------------------------------------------------------------------------

TierStore::TierStore(Database& database) : work_(std::make_unique<Work>(database)) {}
TierStore::~TierStore() = default;

RunNumber TierStore::start_run(Day as_of, RuleVersionNumber rules, std::int64_t started_at_ms) {
  return work_->start_run(as_of, rules, started_at_ms);
}
void TierStore::finish_run(RunNumber run, std::int64_t finished_at_ms, std::int64_t members) {
  work_->finish_run(run, finished_at_ms, members);
}
void TierStore::note_exception(RunNumber run, std::int64_t members, std::string_view actor,
                               std::string_view reason) {
  work_->note_exception(run, members, actor, reason);
}
std::optional<Run> TierStore::last_finished_run() { return work_->run("finished_at IS NOT NULL"); }
std::vector<RunRecord> TierStore::newest_runs(std::int64_t most) { return work_->newest_runs(most); }
std::optional<Run> TierStore::unfinished_run() {
  return work_->run("id > coalesce((SELECT max(run) FROM run_end), 0)");
}

int TierStore::update(RunNumber run, engine::MemberNumber member, const std::vector<TierRow>& before,
                      const std::vector<TierRow>& rows) {
  return work_->update(run, member, before, rows);
}
std::vector<TierRow> TierStore::history(engine::MemberNumber member) { return work_->of(member).visible(); }
std::vector<TierRow> TierStore::written(engine::MemberNumber member) { return work_->of(member).written; }
std::vector<MemberTiers> TierStore::between(engine::MemberNumber first, engine::MemberNumber last) {
  return work_->between(first, last);
}
std::vector<TierRow> TierStore::changes_of(RunNumber run) { return work_->changes_of(run); }
std::vector<TierCount> TierStore::counts_on(Day day) { return work_->counts_on(day); }

}  // namespace rung::storage
