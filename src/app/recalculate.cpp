#include "app/recalculate.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "app/member_points.h"
#include "core/check.h"
#include "engine/evaluate.h"
#include "storage/history_reader.h"
#include "storage/ledger_store.h"
#include "storage/tier_store.h"

namespace rung::app {
namespace {

using engine::MemberHistory;
using language::Program;

// Members per booking: a till waits for one of these at the most.
constexpr std::size_t kChunk = 200;
// Activities read in one go, about 200 bytes each: every range of members costs one pass over all activities.
constexpr std::int64_t kActivitiesInMemory = 4'000'000;

std::size_t index(int number) { return static_cast<std::size_t>(number); }

// Whether the stored history of a member says what the rules say now. The place of a rule in its file is not
// part of it: a new comment above a tier is no event in anybody's life.
bool same_history(const std::vector<storage::TierRow>& stored, const std::vector<storage::TierRow>& wanted) {
  return std::equal(stored.begin(), stored.end(), wanted.begin(), wanted.end(),
                    [](const auto& a, const auto& b) {
                      return a.ladder == b.ladder && a.day == b.day && a.seq == b.seq && a.tier == b.tier &&
                             a.from == b.from && a.valid_until == b.valid_until && a.kind == b.kind &&
                             a.activity == b.activity;
                    });
}

// What breaks ties of the spending order, from the activities at hand.
void add_ties(const MemberHistory& history, std::vector<ledger::Lot>& lots) {
  if (lots.empty()) return;
  std::unordered_map<engine::ActivityNumber, const engine::Activity*> activities;
  for (const engine::Activity& activity : history.activities) activities.emplace(activity.number, &activity);
  for (ledger::Lot& lot : lots) {
    const auto activity = activities.find(lot.activity);
    if (activity == activities.end()) continue;
    lot.earned_at = activity->second->at_ms;
    lot.source_key = std::string(activity->second->source_id);
  }
}

class Recalculation {
 public:
  Recalculation(const ProjectRules& rules, storage::Database& database, const RecalculateOptions& options)
      : program_(*rules.program),
        options_(options),
        database_(database),
        reader_(database, program_),
        ledger_(database),
        tiers_(database),
        evaluator_(program_) {
    report_.title = program_.title.empty() ? program_.name : program_.title;
    report_.as_of = options.as_of;
    report_.today = options.today;
    report_.dry_run = options.dry_run;
  }

  Result<RecalculateReport, Refusal> run() {
    if (auto refusal = refused()) return Refused{*refusal};
    prepare();
    const std::int64_t members = reader_.member_count();
    reader_.for_each(kActivitiesInMemory, [&](MemberHistory&& history) {
      chunk_.push_back(std::move(history));
      if (chunk_.size() < kChunk) return;
      finish_chunk();
      if (options_.progress) options_.progress(looked_at_, members);
    });
    finish_chunk();
    finish();
    return std::move(report_);
  }

 private:
  std::optional<Refusal> refused() {
    const auto last = tiers_.last_finished_run();
    if (!options_.dry_run && options_.as_of > options_.today) {
      return Refusal{
          "day_to_come",
          fmt::format("{} is still to come: nothing can be booked for it yet. See what would happen with "
                      "`rung recalculate --as-of {} --dry-run`.",
                      iso(options_.as_of), iso(options_.as_of)),
          {}};
    }
    if (program_.effective_to && options_.as_of > *program_.effective_to) {
      return Refusal{
          "rules_ended",
          fmt::format(
              "These rules are in force to {}. Write rules for the time after it, or name that day or "
              "an earlier one with --as-of.",
              iso(*program_.effective_to)),
          {}};
    }
    if (last && options_.as_of < last->as_of) {
      return Refusal{
          "before_last_run",
          fmt::format("The last recalculation was as of {}; nothing is booked before it. Name that day or a "
                      "later one with --as-of.",
                      iso(last->as_of)),
          {}};
    }
    if (reader_.member_count() == 0) {
      return Refusal{"no_members", "There are no members yet. Import them first: rung import FILE…", {}};
    }
    return std::nullopt;
  }

  // Rules, units and run numbers: what the chunks refer to.
  void prepare() {
    last_ = tiers_.last_finished_run();
    if (last_) report_.last_run = last_->as_of;
    const auto stored = tiers_.version_with_hash(storage::version_hash(program_));
    report_.rules_new = !stored;
    report_.changed = report_.rules_new;
    for (const language::PointCurrency& currency : program_.points) {
      PointsSummary summary;
      summary.unit = currency.name;
      summary.unit_index = static_cast<int>(report_.points.size());
      for (const language::EarnRule& rule : program_.earn) {
        if (rule.unit == summary.unit_index) summary.by_rule.emplace_back(rule.name, 0);
      }
      report_.points.push_back(std::move(summary));
    }
    if (options_.dry_run) {
      report_.rules_version = stored ? stored->number : 0;
      // A currency the store has never seen has no lots: any number that is not taken will do.
      for (std::size_t u = 0; u < program_.points.size(); ++u) {
        units_.push_back(ledger_.find_unit(program_.points[u].name).value_or(-1 - static_cast<int>(u)));
      }
    } else {
      database_.with_write_transaction([&] {
        units_.clear();
        report_.rules_version = tiers_.publish(program_, options_.now_ms, "used by a recalculation").number;
        for (const language::PointCurrency& currency : program_.points)
          units_.push_back(ledger_.unit_of(currency.name));
      });
    }
    read_accounts();
    transactions_ = ledger_.head().transactions;
    counts_.assign(program_.tiers.size(), 0);
  }

  void read_accounts() {
    for (const storage::AccountBalance& account : ledger_.account_balances()) {
      const auto unit = std::find(units_.begin(), units_.end(), account.unit);
      if (unit == units_.end() || account.account != ledger::Account::Members) continue;
      report_.points[static_cast<std::size_t>(unit - units_.begin())].before = account.balance;
    }
  }

  // The run these changes belong to: made when the first one is written, so that a run without changes leaves
  // no trace.
  storage::RunNumber run_number() {
    if (run_) return *run_;
    const auto unfinished = tiers_.unfinished_run();
    if (unfinished && unfinished->as_of == options_.as_of && unfinished->rules == report_.rules_version) {
      report_.resumed = true;
      return unfinished->number;
    }
    return tiers_.start_run(options_.as_of, report_.rules_version, options_.now_ms);
  }

  struct Pending {
    const MemberHistory* history = nullptr;
    std::vector<storage::TierRow> rows;
  };

  void finish_chunk() {
    if (chunk_.empty()) return;
    ledger::Draft draft;
    std::vector<Pending> changed;
    database_.with_read_transaction([&] { look_at_chunk(draft, changed); });
    note_postings(draft);
    write(draft, changed);
    chunk_.clear();
  }

  void look_at_chunk(ledger::Draft& draft, std::vector<Pending>& changed) {
    const auto points = ledger_.points_between(chunk_.front().number, chunk_.back().number,
                                               storage::LedgerStore::Ties::LeftOut);
    auto next_points = points.begin();
    for (const MemberHistory& history : chunk_) {
      const engine::Evaluation& evaluation = evaluator_.evaluate(history, options_.as_of);
      storage::MemberPoints none;
      const bool has_points = next_points != points.end() && next_points->member == history.number;
      look_at_points(history, evaluation, has_points ? *next_points++ : none, draft);
      look_at_tiers(history, evaluation, changed);
      ++looked_at_;
    }
  }

  void look_at_points(const MemberHistory& history, const engine::Evaluation& evaluation,
                      const storage::MemberPoints& points, ledger::Draft& draft) {
    std::vector<std::vector<ledger::Lot>> lots;
    std::vector<std::vector<ledger::BookedReversal>> reversals;
    for (const int unit : units_) {
      lots.push_back(points.lots_of(unit));
      add_ties(history, lots.back());
      reversals.push_back(points.reversals_of(unit));
    }
    MemberBooking booking =
        book_member_points(program_, history, evaluation, units_, lots, reversals, options_.as_of);
    append(draft, std::move(booking.draft));
    for (std::size_t u = 0; u < booking.balances.size(); ++u) {
      report_.points[u].usable += booking.balances[u].usable;
      report_.points[u].pending += booking.balances[u].pending;
    }
  }

  void look_at_tiers(const MemberHistory& history, const engine::Evaluation& evaluation,
                     std::vector<Pending>& changed) {
    if (evaluation.joined) {
      ++report_.members;
      for (const std::int32_t tier : evaluation.tier) ++counts_[index(tier)];
    }
    auto rows = storage::tier_rows(evaluation.changes, program_, history);
    if (last_) note_moves(history, evaluation);
    if (!same_history(tiers_.written(history.number), rows)) changed.push_back({&history, std::move(rows)});
  }

  void note_moves(const MemberHistory& history, const engine::Evaluation& evaluation) {
    if (!evaluation.joined) return;
    const auto before = tiers_.history(history.number);
    for (const std::int32_t tier : evaluation.tier) {
      const language::Tier& now = program_.tiers[index(tier)];
      const std::string& ladder = program_.ladders[index(now.ladder)].name;
      std::string was;
      for (const storage::TierRow& row : before) {
        if (row.ladder == ladder && row.day <= last_->as_of) was = row.tier;
      }
      if (was == now.name) continue;
      const int from = program_.find_tier(was);
      const bool up = from < 0 || program_.tiers[index(from)].rank < now.rank;
      report_.moves.push_back({history.id, ladder, was, now.name, up});
    }
  }

  void note_postings(const ledger::Draft& draft) {
    const auto summary_of = [&](int unit) -> PointsSummary& {
      return report_
          .points[static_cast<std::size_t>(std::find(units_.begin(), units_.end(), unit) - units_.begin())];
    };
    for (const ledger::NewLot& lot : draft.lots) {
      PointsSummary& summary = summary_of(lot.unit);
      if (lot.contra == ledger::Account::TakenBack) {
        summary.taken_back -= lot.points;
        continue;
      }
      summary.earned += lot.points;
      const auto rule = std::find_if(summary.by_rule.begin(), summary.by_rule.end(),
                                     [&](const auto& entry) { return entry.first == lot.rule; });
      if (rule != summary.by_rule.end()) rule->second += lot.points;
    }
    for (const ledger::Posting& posting : draft.postings) {
      PointsSummary& summary = summary_of(posting.unit);
      switch (posting.contra) {
        case ledger::Account::TakenBack: summary.taken_back -= posting.amount; break;
        case ledger::Account::Expired: summary.expired -= posting.amount; break;
        case ledger::Account::Adjusted: summary.written_off += posting.amount; break;
        case ledger::Account::Members:
        case ledger::Account::Issued:
        case ledger::Account::Redeemed: break;
      }
    }
  }

  void write(const ledger::Draft& draft, const std::vector<Pending>& changed) {
    if (draft.empty() && changed.empty()) return;
    report_.changed = true;
    if (options_.dry_run) return;
    storage::RunNumber run = 0;
    database_.with_write_transaction([&] {
      run = run_number();
      if (!draft.empty()) {
        storage::EntryHeader header;
        header.kind = ledger::EntryKind::Recalculation;
        header.day = options_.as_of;
        header.booked_at_ms = options_.now_ms;
        header.source = "recalculate";
        header.key = fmt::format("run {}, transaction {}", run, transactions_ + 1);
        header.request =
            fmt::format("as of {}, rules version {}", iso(options_.as_of), report_.rules_version);
        const auto booked = ledger_.book(draft, header);
        RUNG_CHECK(booked.ok() && !booked.value().before, "a recalculation books each chunk once");
      }
      for (const Pending& member : changed) {
        tiers_.update(run, report_.rules_version, member.history->number, member.rows);
      }
    });
    run_ = run;
    if (!draft.empty()) ++transactions_;
  }

  // The one moment at which the new tiers become visible.
  void finish() {
    const bool same_as_last =
        last_ && last_->as_of == options_.as_of && last_->rules == report_.rules_version;
    const bool left_open = tiers_.unfinished_run().has_value();
    if (!options_.dry_run && (run_ || !same_as_last || left_open)) {
      report_.changed = true;
      database_.with_write_transaction(
          [&] { tiers_.finish_run(run_number(), options_.now_ms, report_.members); });
    }
    for (const language::Ladder& ladder : program_.ladders) {
      for (auto tier = ladder.tiers.rbegin(); tier != ladder.tiers.rend(); ++tier) {
        report_.tiers.push_back({ladder.name, program_.tiers[index(*tier)].name, counts_[index(*tier)]});
      }
    }
  }

  const Program& program_;
  const RecalculateOptions& options_;
  storage::Database& database_;
  storage::HistoryReader reader_;
  storage::LedgerStore ledger_;
  storage::TierStore tiers_;
  engine::Evaluator evaluator_;
  RecalculateReport report_;
  std::optional<storage::Run> last_;
  std::optional<storage::RunNumber> run_;
  std::vector<int> units_;            // of the store, by Program::points
  std::vector<std::int64_t> counts_;  // members by tier
  std::vector<MemberHistory> chunk_;
  std::int64_t looked_at_ = 0;
  std::int64_t transactions_ = 0;
};

}  // namespace

Result<RecalculateReport, Refusal> recalculate(const ProjectRules& rules, storage::Database& database,
                                               const RecalculateOptions& options) {
  if (options.dry_run) return Recalculation(rules, database, options).run();
  const storage::BatchLock lock(database);
  return Recalculation(rules, database, options).run();
}

}  // namespace rung::app
