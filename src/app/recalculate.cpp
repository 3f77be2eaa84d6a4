#include "app/recalculate.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "app/base.h"
#include "app/close.h"
#include "app/followed.h"
#include "app/guards.h"
#include "app/hold.h"
#include "app/member_points.h"
#include "app/outlooks.h"
#include "app/points_report.h"
#include "app/recalculated_member.h"
#include "app/workers.h"
#include "core/check.h"
#include "core/index.h"
#include "ledger/difference.h"
#include "storage/ledger_store.h"
#include "storage/rule_store.h"
#include "storage/statistic_store.h"
#include "storage/tier_store.h"

namespace rung::app {
namespace {

using language::Program;

// Neighbours are read together if at least one of so many of them is wanted.
constexpr std::size_t kWorthNeighbours = 4;

class Recalculation {
 public:
  Recalculation(Followed followed, storage::Database& database, const RecalculateOptions& options)
      : followed_(std::move(followed)),
        program_(language::version_on(followed_.latest, options.as_of)),
        options_(options),
        database_(database),
        base_(database, program_, options.as_of),
        ledger_(database),
        tiers_(database) {
    for (unsigned i = 0; i < worker_count(options.threads); ++i)
      evaluators_.push_back(std::make_unique<engine::Evaluator>(*program_));
  }

  Result<RecalculateReport, Refusal> run() {
    if (auto refusal = refused()) return Refused{*refusal};
    prepare();
    choose_members();
    if (!program_->guards.empty()) {
      pass(false);
      report_.guards =
          look_at_guards(*program_, {counts_, report_.members, moves_, report_.points, last_.has_value()});
      if (auto refusal = broken_guard()) return Refused{*refusal};
    }
    pass(!options_.dry_run);
    finish();
    return std::move(report_);
  }

 private:
  std::optional<Refusal> refused() {
    last_ = tiers_.last_finished_run();
    if (!options_.dry_run && options_.as_of > options_.today) {
      return Refusal{
          "day_to_come",
          fmt::format("{} is still to come: nothing can be booked for it yet. See what would happen with "
                      "`rung recalculate --as-of {} --dry-run`.",
                      iso(options_.as_of), iso(options_.as_of)),
          {}};
    }
    if (program_->effective_to && options_.as_of > *program_->effective_to) {
      return Refusal{
          "rules_ended",
          fmt::format(
              "These rules are in force to {}. Write rules for the time after it, or name that day or "
              "an earlier one with --as-of.",
              iso(*program_->effective_to)),
          {}};
    }
    if (last_ && options_.as_of < last_->as_of) {
      return Refusal{
          "before_last_run",
          fmt::format("The last recalculation was as of {}; nothing is booked before it. Name that day or a "
                      "later one with --as-of.",
                      iso(last_->as_of)),
          {}};
    }
    const auto closed = closed_words(database_, options_.as_of);
    if (closed && !options_.dry_run) {
      return Refusal{
          "closed_month",
          *closed + ". Name a later day with --as-of: what became known since is booked on that day.",
          {}};
    }
    if (base_.member_count(Base::Members::GoneToo) == 0) {
      return Refusal{"no_members", "There are no members yet. Import them first: rung import FILE…", {}};
    }
    return std::nullopt;
  }

  std::optional<Refusal> broken_guard() {
    const auto broken = std::find_if(report_.guards.begin(), report_.guards.end(),
                                     [](const GuardFinding& one) { return one.broken; });
    if (broken == report_.guards.end() || options_.dry_run) return std::nullopt;
    if (options_.accepted && options_.accepted->members == moves_.members) return std::nullopt;
    std::string text = "A guard of the rules holds this run back. Nothing was booked.\n";
    for (const GuardFinding& one : report_.guards) {
      if (one.broken) text += fmt::format("  {}  ({})\n", one.text, one.place.text());
    }
    text += guard_causes(moves_);
    text += fmt::format(
        "To see it all: rung recalculate --dry-run. If it is right: rung recalculate --accept-moves {} "
        "--reason TEXT --by NAME",
        moves_.members);
    if (options_.accepted) {
      text = fmt::format("{} members move, not {}.\n", moves_.members, options_.accepted->members) + text;
    }
    return Refusal{"guard", text, {}};
  }

  // Rules, units and comparisons: what the chunks refer to.
  void prepare() {
    start_report();
    const engine::Statistics& compared = base_.judged_by();
    for (const auto& evaluator : evaluators_) evaluator->compare_with(&compared);
    if (options_.dry_run) {
      // A currency the store has never seen has no lots: any number that is not taken will do.
      for (std::size_t u = 0; u < program_->points.size(); ++u)
        units_.push_back(ledger_.find_unit(program_->points[u].name).value_or(-1 - static_cast<int>(u)));
    } else {
      database_.with_write_transaction([&] {
        units_.clear();
        if (followed_.publish) publish();
        report_.changed = storage::settle_statistics(database_, compared) > 0 || report_.changed;
        for (const language::PointCurrency& currency : program_->points)
          units_.push_back(ledger_.unit_of(currency.name));
      });
    }
    report_.rules_version = rules_version();
    transactions_ = ledger_.head().transactions;
  }

  void choose_members() {
    outlooks_.emplace(database_, ledger_, *program_, made_by());
    // In pieces, not in one moment: tills save in between, and what they save is looked at in the next run.
    outlooks_->choose(options_.as_of, options_.everybody || !base_.each_for_himself());
    // What a run without an end has written no hash knows of; who acts for others changes what is stored of
    // them.
    hashes_hold_ = outlooks_->everybody() && base_.each_for_himself() && !tiers_.unfinished_run() &&
                   !options_.read_all && outlooks_->know_what_is_stored();
    outlooks_->bring_up_balances();
    for (std::size_t u = 0; u < units_.size(); ++u) {
      const auto balance = outlooks_->balances().find(units_[u]);
      if (balance != outlooks_->balances().end()) before_[u] = balance->second;
    }
  }

  void start_report() {
    report_.program = program_;
    report_.title = title_of(*program_);
    report_.as_of = options_.as_of;
    report_.today = options_.today;
    report_.dry_run = options_.dry_run;
    report_.notes = followed_.notes;
    if (last_) report_.last_run = last_->as_of;
    before_.assign(program_->points.size(), 0);
  }

  void publish() {
    std::vector<const Program*> versions;
    for (const language::ProgramPtr& earlier : followed_.latest->earlier) versions.push_back(earlier.get());
    versions.push_back(followed_.latest.get());
    const storage::Publication made = storage::RuleStore(database_).publish(
        {}, versions, {options_.now_ms, "", "put in force by the first recalculation"});
    followed_.rules.clear();
    for (const storage::RuleVersion& version : made.versions) followed_.rules.push_back(version.number);
    report_.rules_new = report_.changed = true;
  }

  [[nodiscard]] storage::RuleVersionNumber rules_version() const {
    return followed_.rules.at(program_->earlier.size());
  }

  // What an outcome hangs on besides what is known of a member.
  [[nodiscard]] std::string made_by() const {
    std::string text = "rung " RUNG_VERSION ", rules";
    for (std::size_t v = 0; v <= program_->earlier.size(); ++v)
      text += fmt::format(" {}", followed_.rules.at(v));
    return text;
  }

  // Goes over all members. Without `write` nothing is booked: what would be is in the report all the same.
  void pass(bool write) {
    moves_ = Moves();
    counts_.assign(program_->tiers.size(), 0);
    report_.members = 0;
    report_.points = empty_summaries(*program_, before_);
    looked_at_ = 0;
    write_ = write;
    read_at_ = newest_seen_ = base_.newest_activity();
    acted_.clear();
    acted_for_others_ = false;
    outlooks_->forget();
    // Who is gone with a batch that was taken back, too: what is booked for him goes back.
    const std::int64_t members = outlooks_->everybody() ? base_.member_count(Base::Members::GoneToo)
                                                        : static_cast<std::int64_t>(outlooks_->due().size());
    InOrder<Chunk> chunks(
        static_cast<unsigned>(evaluators_.size()),
        [this](unsigned worker, Chunk& chunk) { work_out(*evaluators_[worker], chunk); },
        [&](Chunk&& chunk) {
          finish_chunk(chunk);
          if (options_.progress && chunk.members.size() >= options_.chunk)
            options_.progress(looked_at_, members);
        });
    Chunk next;
    const auto hand_on = [&] {
      if (next.members.empty()) return;
      read_stored(next);
      chunks.add(std::exchange(next, {}));
    };
    const auto take = [&](storage::RawHistory&& raw) {
      next.members.push_back({std::move(raw), {}});
      if (next.members.size() >= options_.chunk) hand_on();
    };
    if (outlooks_->everybody()) {
      // A dry run holds no lock and writes nothing.
      base_.for_each_raw({}, take, Base::Members::GoneToo,
                         options_.dry_run ? Base::Packing::Leave : Base::Packing::WhereDue);
    } else {
      count_others();
      base_.for_each_raw_of(outlooks_->due(), take);
    }
    hand_on();
    chunks.finish();
  }

  // Those who are not looked at: they are where the last run left them.
  void count_others() {
    const Outlooks::Others& others = outlooks_->others();
    report_.looked_at = static_cast<std::int64_t>(outlooks_->due().size());
    report_.members += others.members;
    for (std::size_t t = 0; t < counts_.size(); ++t) {
      counts_[t] += others.in_tier[t];
      if (others.in_tier[t] > 0) moves_.held_before[program_->tiers[t].name] += others.in_tier[t];
    }
    for (std::size_t u = 0; u < report_.points.size(); ++u) {
      report_.points[u].usable += others.usable[u];
      report_.points[u].pending += others.pending[u];
    }
  }

  // One member of a chunk: as he was read, what is stored about him, and what comes of it.
  struct Member {
    storage::RawHistory raw;
    std::optional<MemberRecord> record;  // only where members act for each other
    std::uint64_t stored_as = 0;         // a hash of what is stored about him; 0: unknown
    bool read = false;                   // what is stored, in `points` and `tiers`
    storage::MemberPoints points{};
    storage::MemberTiers tiers{};
    RecalculatedMember outcome{};
    // By Program::points; not made where as_stored().
    std::vector<std::vector<ledger::WantedLot>> wanted{};
    bool tiers_changed = false;
    [[nodiscard]] bool as_stored() const { return stored_as != 0 && stored_as == outcome.stored_as; }
  };
  // What is to be booked for a member in one currency.
  struct Part {
    std::size_t unit = 0;  // Program::points
    ledger::Booked booked;
    ledger::Draft draft;
  };
  struct Chunk {
    std::vector<Member> members;
    engine::ActivityNumber known = 0;  // the last activity when it was read
    std::vector<Part> parts;
    [[nodiscard]] bool nothing_to_write() const {
      return parts.empty() && std::none_of(members.begin(), members.end(),
                                           [](const Member& one) { return one.tiers_changed; });
    }
  };

  // All a chunk needs of the database, as it is at one moment, so that workers can do without: a hash of what
  // is stored, which is mostly what comes of it again, or what is stored.
  void read_stored(Chunk& chunk) {
    chunk.known = read_at_;
    database_.with_read_transaction([&] {
      const std::vector<std::size_t> again = look_again(chunk);
      if (hashes_hold_) read_hashes(chunk);
      for (const std::size_t i : again) chunk.members[i].stored_as = 0;
      read_booked(chunk, [](const Member& member) { return member.stored_as == 0; });
    });
  }

  void read_hashes(Chunk& chunk) {
    const auto stored =
        outlooks_->stored_between(chunk.members.front().raw.number, chunk.members.back().raw.number);
    auto next = stored.begin();
    for (Member& member : chunk.members) {
      while (next != stored.end() && next->first < member.raw.number) ++next;
      if (next != stored.end() && next->first == member.raw.number) member.stored_as = next->second;
    }
  }

  // What is stored about those who came to something else.
  void read_the_rest(Chunk& chunk) {
    const auto missing = [](const Member& member) { return !member.read && !member.as_stored(); };
    if (std::none_of(chunk.members.begin(), chunk.members.end(), missing)) return;
    database_.with_read_transaction([&] {
      work_out_again(chunk);
      read_booked(chunk, missing);
    });
    compare(chunk);
  }

  // A till may have booked for a member since his history was read. Comparing the old history with the new
  // bookings would give the points back; so whoever did something is read anew. Says who: positions.
  std::vector<std::size_t> look_again(Chunk& chunk) {
    std::vector<std::size_t> again;
    for (std::size_t i = 0; i < chunk.members.size(); ++i) {
      if (!base_.each_for_himself() && !chunk.members[i].record)
        chunk.members[i].record = base_.record(chunk.members[i].raw);
    }
    const engine::ActivityNumber newest = base_.newest_activity();
    if (newest == chunk.known || options_.blind) return again;
    for (const auto& [activity, member] : base_.members_since(newest_seen_)) {
      acted_[member] = activity;
      if (base_.acts_for_others(member)) acted_for_others_ = true;
    }
    newest_seen_ = std::max(newest_seen_, newest);
    for (std::size_t i = 0; i < chunk.members.size(); ++i) {
      Member& member = chunk.members[i];
      const auto acted = acted_.find(member.raw.number);
      const bool by_others =
          acted_for_others_ && member.record && base_.depends_on_others(member.record->history);
      if (!by_others && (acted == acted_.end() || acted->second <= chunk.known)) continue;
      auto raw = base_.read_raw(member.raw.number);
      if (!raw) continue;  // gone with what was taken back: nothing is known of him
      member.raw = std::move(*raw);
      if (member.record) member.record = base_.record(member.raw);
      again.push_back(i);
    }
    chunk.known = newest;
    return again;
  }

  // Those who did something since they were read.
  void work_out_again(Chunk& chunk) {
    for (const std::size_t again : look_again(chunk)) {
      Member& member = chunk.members[again];
      member.stored_as = 0;
      member.read = false;
      work_out(*evaluators_.front(), member);
    }
  }

  // Of neighbours read together, of members here and there one by one.
  template <typename Wanted>
  void read_booked(Chunk& chunk, const Wanted& wanted) {
    std::vector<Member*> members;
    for (Member& member : chunk.members) {
      if (wanted(member)) members.push_back(&member);
    }
    for (Member* member : members) member->read = true;
    if (!outlooks_->everybody() || members.size() * kWorthNeighbours < chunk.members.size()) {
      for (Member* member : members) {
        member->points = ledger_.points(member->raw.number);
        auto tiers = tiers_.between(member->raw.number, member->raw.number);
        member->tiers = tiers.empty() ? storage::MemberTiers() : std::move(tiers.front());
      }
      return;
    }
    const engine::MemberNumber first = members.front()->raw.number, last = members.back()->raw.number;
    auto points = ledger_.points_between(first, last);
    auto tiers = tiers_.between(first, last);
    auto next_points = points.begin();
    auto next_tiers = tiers.begin();
    for (Member* member : members) {
      const engine::MemberNumber number = member->raw.number;
      while (next_points != points.end() && next_points->member < number) ++next_points;
      while (next_tiers != tiers.end() && next_tiers->member < number) ++next_tiers;
      const bool has_points = next_points != points.end() && next_points->member == number;
      const bool has_tiers = next_tiers != tiers.end() && next_tiers->member == number;
      member->points = has_points ? std::move(*next_points++) : storage::MemberPoints();
      member->tiers = has_tiers ? std::move(*next_tiers++) : storage::MemberTiers();
    }
  }

  // On any thread: reads no database.
  void work_out(engine::Evaluator& evaluator, Chunk& chunk) {
    for (Member& member : chunk.members) work_out(evaluator, member);
    compare(chunk);
  }
  void work_out(engine::Evaluator& evaluator, Member& member) {
    if (member.record) {
      work_out(evaluator, member.record->history, member);
    } else {
      work_out(evaluator, base_.record(member.raw).history, member);
    }
  }
  void work_out(engine::Evaluator& evaluator, const engine::MemberHistory& history, Member& member) const {
    const engine::Evaluation& evaluation = evaluator.evaluate(history, options_.as_of);
    member.outcome = recalculated(evaluation, history, followed_.rules);
    if (hashes_hold_ || (base_.each_for_himself() && !options_.dry_run))
      member.outcome.stored_as = hash_of_stored(member.outcome.rows, evaluation, history, units_);
    if (member.as_stored()) return;
    member.wanted = wanted_points(evaluation, history);
    member.wanted.resize(units_.size());
  }

  // What was found beside what is stored.
  void compare(Chunk& chunk) const {
    chunk.parts.clear();
    for (Member& member : chunk.members) {
      member.tiers_changed = false;
      if (!member.read) continue;
      const RecalculatedMember& outcome = member.outcome;
      for (std::size_t u = 0; u < units_.size(); ++u) {
        if (ledger::booked_as_wanted(units_[u], member.points.lots, member.points.posted, member.wanted[u]))
          continue;
        Part part{u, member.points.of(units_[u]), {}};
        part.draft = ledger::difference(outcome.number, units_[u], part.booked, member.wanted[u]);
        if (!part.draft.empty()) chunk.parts.push_back(std::move(part));
      }
      member.tiers_changed = !storage::say_the_same(member.tiers.written, outcome.rows);
    }
  }

  void finish_chunk(Chunk& chunk) {
    read_the_rest(chunk);
    if (write_ && !chunk.nothing_to_write()) book(chunk);
    if (!chunk.nothing_to_write()) report_.changed = true;
    for (const Part& part : chunk.parts) add_to_summary(part.draft, part.booked, report_.points[part.unit]);
    for (const Member& member : chunk.members) {
      note(member);
      news_ = news_ || (hashes_hold_ && !member.as_stored());
      if (!options_.dry_run) outlooks_->add(member.outcome);
    }
    looked_at_ += static_cast<std::int64_t>(chunk.members.size());
  }

  void note(const Member& member) {
    const RecalculatedMember& outcome = member.outcome;
    for (std::size_t u = 0; u < units_.size(); ++u) {
      report_.points[u].usable += outcome.usable[u];
      report_.points[u].pending += outcome.pending[u];
    }
    if (!outcome.joined) return;
    ++report_.members;
    for (const std::int32_t tier : outcome.held) {
      if (tier >= 0) ++counts_[index(tier)];
    }
    // No other run ends beside this one: what readers see of his tiers is what they saw when he was read.
    const std::vector<storage::TierRow> none;
    const std::vector<storage::TierRow>& stored = member.read ? member.tiers.visible() : outcome.rows;
    moves_.note(*program_, outcome, last_ ? stored : none,
                last_ ? std::optional(last_->as_of) : std::nullopt);
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

  void book(Chunk& chunk) {
    storage::RunNumber run = 0;
    bool posted = false;
    database_.with_write_transaction([&] {
      // From here on nobody else books; what was booked since it was read counts.
      const engine::ActivityNumber known = chunk.known;
      work_out_again(chunk);
      if (chunk.known != known) {
        read_booked(chunk, [](const Member& member) { return !member.as_stored(); });
        compare(chunk);
      }
      if (chunk.nothing_to_write()) return;
      run = run_number();
      ledger::Draft draft;
      for (const Part& part : chunk.parts) ledger::append(draft, part.draft);
      posted = !draft.empty();
      if (posted) {
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
      for (const Member& member : chunk.members) {
        if (member.tiers_changed)
          tiers_.update(run, member.outcome.number, member.tiers.written, member.outcome.rows);
      }
    });
    if (run == 0) return;
    run_ = run;
    if (posted) ++transactions_;
  }

  // The one moment at which the new tiers become visible.
  void finish() {
    const bool same_as_last =
        last_ && last_->as_of == options_.as_of && last_->rules == report_.rules_version;
    const bool left_open = tiers_.unfinished_run().has_value();
    if (!options_.dry_run && (run_ || !same_as_last || left_open)) {
      report_.changed = true;
      outlooks_->bring_up_balances();  // nearly all of it, so that the transaction is short
      database_.with_write_transaction([&] {
        const storage::RunNumber run = run_number();
        if (options_.accepted && !report_.guards.empty())
          tiers_.note_exception(run, moves_.members, options_.accepted->by, options_.accepted->reason);
        tiers_.finish_run(run, options_.now_ms, report_.members);
        outlooks_->write(options_.as_of);
      });
    } else if (!options_.dry_run && outlooks_->everybody() && news_) {
      database_.with_write_transaction([&] { outlooks_->write(options_.as_of); });
    }
    report_.moves = std::move(moves_.moves);
    for (const language::Ladder& ladder : program_->ladders) {
      for (auto tier = ladder.tiers.rbegin(); tier != ladder.tiers.rend(); ++tier) {
        report_.tiers.push_back({ladder.name, program_->tiers[index(*tier)].name, counts_[index(*tier)]});
      }
    }
  }

  Followed followed_;
  language::ProgramPtr program_;
  const RecalculateOptions& options_;
  storage::Database& database_;
  Base base_;
  storage::LedgerStore ledger_;
  storage::TierStore tiers_;
  std::optional<Outlooks> outlooks_;
  std::vector<std::unique_ptr<engine::Evaluator>> evaluators_;  // one of each worker; the first is ours
  RecalculateReport report_;
  std::optional<storage::Run> last_;
  std::optional<storage::RunNumber> run_;
  std::vector<int> units_;            // of the store, by Program::points
  std::vector<std::int64_t> before_;  // outstanding, by Program::points
  std::vector<std::int64_t> counts_;  // members by tier
  Moves moves_;
  engine::ActivityNumber read_at_ = 0;      // the last activity when this pass began to read
  engine::ActivityNumber newest_seen_ = 0;  // the last one that acted_ knows of
  std::map<engine::MemberNumber, engine::ActivityNumber>
      acted_;                      // since the pass began: the last one of each
  bool acted_for_others_ = false;  // one of them in a household, or with a gift
  bool hashes_hold_ = false;       // of what is stored, as the last recalculation left it
  bool news_ = false;              // somebody is not as that hash says
  bool write_ = false;
  std::int64_t looked_at_ = 0;
  std::int64_t transactions_ = 0;
};

}  // namespace

Result<RecalculateReport, Refusal> recalculate(const ProjectRules& files, storage::Database& database,
                                               const RecalculateOptions& options) {
  std::optional<storage::BatchLock> lock;
  if (!options.dry_run) lock.emplace(database);
  auto followed = rules_to_follow(files, database, options.dry_run);
  if (!followed.ok()) return Refused{followed.error()};
  // Before anything is worked out: what was only held, and too long, is there again.
  if (!options.dry_run) {
    (void)release_holds(files, *language::version_on(followed.value().latest, options.as_of), database,
                        options.as_of, options.now_ms);
  }
  return Recalculation(std::move(followed.value()), database, options).run();
}

}  // namespace rung::app
