#include "app/base.h"

#include <algorithm>

#include "engine/evaluate.h"
#include "engine/present.h"
#include "storage/statistic_store.h"

namespace rung::app {
namespace {

using engine::MemberHistory;
using engine::MemberNumber;
using language::Program;
using language::ProgramPtr;

constexpr std::int64_t kProgressEvery = 1000;

bool any_version(const ProgramPtr& program, bool (*has)(const Program&)) {
  return has(*program) || std::any_of(program->earlier.begin(), program->earlier.end(),
                                      [has](const ProgramPtr& one) { return has(*one); });
}

bool has_pools(const Program& program) { return !program.pools.empty(); }

}  // namespace

// Who acts for whom. Only the members that are asked about are looked at: a till serves one of them.
class Base::Households {
 public:
  Households(storage::Database& database, ProgramPtr program, Day as_of)
      : program_(std::move(program)),
        as_of_(as_of),
        has_pools_(any_version(program_, has_pools)),
        has_presents_(any_version(program_, engine::gives_presents)) {
    if (has_pools_ || has_presents_) reader_.emplace(database, *program_);  // else nobody will be read
  }

  // Whether others have to do with what a member has, or he with what they have by a household.
  [[nodiscard]] bool concerns(const MemberHistory& member) {
    return reader_ && (joins(member) || reader_->is_named(member.id));
  }

  // Whether the rules let nobody act for others.
  [[nodiscard]] bool nobody_acts() const { return !reader_; }

  [[nodiscard]] bool acts_for_others(MemberNumber number) {
    if (!reader_) return false;
    const auto member = reader_->read(number);
    return member && (concerns(*member) || (has_presents_ && !presents_by(*member).empty()));
  }

  void know_new_words() {
    if (reader_) reader_->know_new_words();
  }

  MemberRecord whole(MemberHistory own) {
    auto kept = std::make_shared<Kept>();
    mark_own_pools(own);
    kept->owner = with_presents(std::move(own), *kept);
    for (const auto& [owner, stay] : stays_of(kept->owner)) share_tiers(owner, stay, kept->owner);
    MemberRecord record;
    record.history = with_parts(*kept);
    record.kept = kept;
    return record;
  }

 private:
  // What a whole history points to.
  struct Kept {
    MemberHistory owner;
    std::vector<std::unique_ptr<MemberHistory>> members;
    std::vector<engine::PoolPart> parts;
    std::vector<engine::Present> presents;
  };
  using Stays = std::vector<std::pair<MemberNumber, engine::PoolStay>>;

  // Whether a member has a record of a household at all.
  [[nodiscard]] bool joins(const MemberHistory& member) const {
    return has_pools_ &&
           std::any_of(member.activities.begin(), member.activities.end(),
                       [](const engine::Activity& one) { return one.event == language::kPools; });
  }

  [[nodiscard]] Stays stays_of(const MemberHistory& member) {
    Stays stays;
    if (!joins(member)) return stays;
    for (engine::PoolStay& stay : engine::pool_stays(*program_, member)) {
      const auto owner = reader_->member_number(reader_->symbol_text(stay.owner));
      if (owner && *owner != member.number) stays.emplace_back(*owner, std::move(stay));
    }
    return stays;
  }

  std::vector<engine::Present> presents_by(const MemberHistory& giver) {
    std::vector<engine::Present> presents;
    for (std::size_t i = 0; i < giver.activities.size(); ++i) {
      const ProgramPtr version = language::version_on(program_, giver.activities[i].day);
      auto present = engine::present_of(*version, giver, static_cast<std::int32_t>(i));
      if (present) presents.push_back(std::move(*present));
    }
    return presents;
  }

  // Who joins a household of his own goes on acting for himself.
  void mark_own_pools(MemberHistory& member) {
    const int owner = program_->records.pool_owner;
    if (owner < 0) return;
    for (engine::Activity& activity : member.activities) {
      if (activity.event != language::kPools) continue;
      const std::int64_t named = activity.fields[static_cast<std::size_t>(owner)];
      activity.own_pool = named != kEmpty && reader_->symbol_text(named) == member.id;
    }
  }

  MemberHistory with_presents(MemberHistory own, Kept& kept) {
    if (!has_presents_) return own;
    for (const MemberNumber number : reader_->members_naming(own.id, language::kRedemptions)) {
      auto giver = reader_->read(number);
      if (!giver) continue;
      kept.members.push_back(std::make_unique<MemberHistory>(std::move(*giver)));
      for (engine::Present& present : presents_by(*kept.members.back())) {
        if (reader_->member_number(reader_->symbol_text(present.recipient)) != own.number) continue;
        engine::add_present(present, own);
        kept.presents.push_back(std::move(present));
      }
    }
    return own;
  }

  MemberHistory with_parts(Kept& kept) {
    if (has_pools_) add_parts(kept);
    return engine::with_household(kept.owner, kept.parts);
  }

  void add_parts(Kept& kept) {
    for (const MemberNumber number : reader_->members_naming(kept.owner.id, language::kPools)) {
      auto member = reader_->read(number);
      if (!member) continue;
      auto stays = stays_of(*member);
      std::erase_if(stays, [&](const auto& one) { return one.first != kept.owner.number; });
      if (stays.empty()) continue;
      kept.members.push_back(std::make_unique<MemberHistory>(std::move(*member)));
      for (auto& [owner, stay] : stays) kept.parts.push_back({kept.members.back().get(), std::move(stay)});
    }
  }

  // An owner is in nobody else's household.
  void share_tiers(MemberNumber owner, const engine::PoolStay& stay, MemberHistory& member) {
    auto history = reader_->read(owner);
    if (!history) return;
    Kept kept;
    mark_own_pools(*history);
    kept.owner = with_presents(std::move(*history), kept);
    const MemberHistory whole = with_parts(kept);
    engine::Evaluator evaluator(*program_);
    const auto tiers = engine::shared_tiers(*program_, evaluator.evaluate(whole, as_of_), stay);
    member.pool_tiers.insert(member.pool_tiers.end(), tiers.begin(), tiers.end());
  }

  ProgramPtr program_;
  Day as_of_;
  bool has_pools_, has_presents_;
  std::optional<storage::HistoryReader> reader_;  // there if anybody may act for others
};

Base::Base(storage::Database& database, ProgramPtr program, Day as_of, std::optional<Day> settled_before)
    : database_(database),
      program_(std::move(program)),
      as_of_(as_of),
      settled_before_(settled_before),
      reader_(database, *program_),
      households_(std::make_unique<Households>(database, program_, as_of)) {}
Base::~Base() = default;

MemberRecord Base::whole(MemberHistory&& own) {
  if (households_->concerns(own)) return households_->whole(std::move(own));
  return {std::move(own), nullptr};
}

std::optional<MemberRecord> Base::read(std::string_view code) {
  auto history = reader_.read(code);
  if (!history) return std::nullopt;
  return whole(std::move(*history));
}

void Base::for_each(const std::function<void(MemberRecord&&)>& take, Members members) {
  reader_.for_each([&](MemberHistory&& history) { take(whole(std::move(history))); }, members);
}

void Base::for_each_raw(const std::vector<Base*>& beside, const TakeRaw& take, Members members,
                        Packing packing) {
  std::vector<storage::HistoryReader*> readers;
  for (Base* base : beside) readers.push_back(&base->reader_);
  reader_.for_each_raw(readers, take, members, packing);
}

void Base::for_each_raw_of(const std::vector<MemberNumber>& members, const TakeRaw& take) {
  reader_.for_each_raw_of(members, take);
}

std::optional<storage::RawHistory> Base::read_raw(MemberNumber member) { return reader_.read_raw(member); }

MemberRecord Base::record(const storage::RawHistory& raw) { return whole(reader_.assemble(raw)); }

void Base::look_at_all(const std::function<void(std::int64_t done, std::int64_t of)>& progress,
                       const std::function<void(const MemberHistory&)>& look) {
  const std::int64_t members = member_count();
  std::int64_t done = 0;
  for_each([&](MemberRecord&& record) {
    look(record.history);
    if (progress && ++done % kProgressEvery == 0) progress(done, members);
  });
}

std::optional<Base::PurseOwner> Base::purse_owner(const MemberHistory& member) {
  const auto stay = engine::current_stay(*program_, member);
  if (!stay || !stay->redeems) return std::nullopt;
  return PurseOwner{reader_.symbol_text(stay->owner), *stay};
}

void Base::know_new_words() {
  reader_.know_new_words();
  households_->know_new_words();
}

bool Base::acts_for_others(MemberNumber member) const { return households_->acts_for_others(member); }
bool Base::each_for_himself() const { return households_->nobody_acts(); }
bool Base::depends_on_others(const MemberHistory& member) const { return households_->concerns(member); }
std::int64_t Base::member_count(Members members) { return reader_.member_count(members); }
std::string Base::symbol_text(std::int64_t value) { return reader_.symbol_text(value); }

// ---- Comparisons
// ---------------------------------------------------------------------------------------------------

void Base::work_out(const engine::StatisticDay& day) {
  storage::HistoryReader reader(database_, *program_);
  const engine::Base base = [&](const std::function<void(const MemberHistory&)>& take) {
    reader.for_each([&](MemberHistory&& own) {
      const MemberRecord record = whole(std::move(own));
      take(record.history);
    });
  };
  engine::work_out(day, base, statistics_);
}

const engine::Statistics& Base::judged_by() {
  if (judged_) return statistics_;
  judged_ = true;
  const engine::Statistics settled = storage::settled_statistics(database_);
  for (const auto& [key, value] : settled.all()) {
    if (!settled_before_ || key.version_from < *settled_before_) statistics_.set(key, value);
  }
  const Day first =
      program_->earlier.empty() ? program_->effective_from : program_->earlier.front()->effective_from;
  for (const engine::StatisticDay& day : engine::judging_days_by_comparison(program_, first, as_of_))
    work_out(day);
  return statistics_;
}

const engine::Statistics& Base::compared_by(const std::vector<const language::Conditions*>& conditions) {
  (void)judged_by();
  std::set<int> asked = engine::statistics_of_the_day(*program_);
  for (const language::Conditions* one : conditions) engine::add_statistics(*program_, *one, asked);
  if (!asked.empty()) work_out({as_of_, program_, asked});
  return statistics_;
}

}  // namespace rung::app
