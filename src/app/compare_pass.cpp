#include "app/compare_pass.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include "app/workers.h"
#include "core/index.h"
#include "core/month.h"
#include "engine/allowed.h"
#include "engine/waiting.h"
#include "intake/zone.h"
#include "notify/decide.h"

namespace rung::app {
namespace {

template <typename Things, typename Name>
void add_names(const Things& things, Name name, std::vector<std::string>& to) {
  for (const auto& thing : things) {
    const std::string& one = name(thing);
    if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(one);
  }
}

void add_ladders(const language::Program& program, std::vector<CommonNames::Ladder>& to) {
  for (const language::Ladder& ladder : program.ladders) {
    auto known = std::find_if(to.begin(), to.end(), [&](const auto& one) { return one.name == ladder.name; });
    if (known == to.end()) {
      to.push_back({ladder.name, {}});
      known = std::prev(to.end());
    }
    // A tier that only this one has stands above the one below it.
    auto below = known->tiers.begin();
    for (const int tier : ladder.tiers) {
      const std::string& name = program.tiers[index(tier)].name;
      const auto there = std::find(known->tiers.begin(), known->tiers.end(), name);
      below = there == known->tiers.end() ? known->tiers.insert(below, name) + 1 : there + 1;
    }
  }
}

int place_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<int>(std::find(names.begin(), names.end(), name) - names.begin());
}

// The numbers of one program in those of both.
struct Numbers {
  std::vector<int> ladders, currencies, segments, rewards;
  std::vector<std::int32_t> tiers;

  Numbers(const language::Program& program, const CommonNames& names) : tiers(program.tiers.size()) {
    for (const language::Ladder& ladder : program.ladders) {
      const auto known = std::find_if(names.ladders.begin(), names.ladders.end(),
                                      [&](const auto& one) { return one.name == ladder.name; });
      ladders.push_back(static_cast<int>(known - names.ladders.begin()));
      for (const int tier : ladder.tiers)
        tiers[index(tier)] = place_of(known->tiers, program.tiers[index(tier)].name);
    }
    for (const auto& one : program.points) currencies.push_back(place_of(names.currencies, one.name));
    for (const auto& one : program.segments) segments.push_back(place_of(names.segments, one.name));
    for (const auto& one : program.rewards) rewards.push_back(place_of(names.rewards, one.name));
  }
};

class Outcomes {
 public:
  Outcomes(const language::Program& program, const CommonNames& names)
      : program_(program), names_(names), numbers_(program, names) {}

  MemberOutcome of(const LookedAt& member) const {
    MemberOutcome outcome;
    outcome.number = member.history.number;
    outcome.id = member.history.id;
    outcome.tiers.assign(names_.ladders.size(), -1);
    for (std::size_t l = 0; l < program_.ladders.size(); ++l) {
      const std::int32_t held = member.evaluation.tier[l];
      if (held >= 0) outcome.tiers[index(numbers_.ladders[l])] = numbers_.tiers[index(held)];
    }
    add_points(member, outcome);
    outcome.segments.assign(names_.segments.size(), false);
    for (std::size_t s = 0; s < program_.segments.size(); ++s)
      outcome.segments[index(numbers_.segments[s])] = member.evaluation.in_segment[s];
    outcome.rewards.assign(names_.rewards.size(), false);
    for (std::size_t r = 0; r < program_.rewards.size(); ++r) {
      outcome.rewards[index(numbers_.rewards[r])] = in_reach(member, static_cast<int>(r));
    }
    return outcome;
  }

 private:
  void add_points(const LookedAt& member, MemberOutcome& outcome) const {
    outcome.outstanding.assign(names_.currencies.size(), 0);
    outcome.uncovered.assign(names_.currencies.size(), 0);
    add_earned(member.evaluation, outcome);
    for (std::size_t u = 0; u < program_.points.size(); ++u) {
      const int currency = numbers_.currencies[u];
      const engine::PointsState& points = member.evaluation.points[u];
      outcome.outstanding[index(currency)] = points.usable + points.pending;
      for (const engine::Lot& lot : points.lots) {
        if (lot.left != 0) {
          const Day ends =
              lot.is_debt() || lot.last_day == kForever ? kForever : first_of_month(lot.last_day);
          outcome.ending_in[{currency, ends}] += lot.left;
        }
        const bool by_redemption =
            lot.is_debt() && lot.activity >= 0 &&
            member.history.activities[index(lot.activity)].event == language::kRedemptions;
        if (by_redemption) ++outcome.uncovered[index(currency)];
      }
    }
  }

  // Every accrual is only added to numbers; names are looked up once for each rule that gave something.
  void add_earned(const engine::Evaluation& evaluation, MemberOutcome& outcome) const {
    std::vector<int>
        currencies;  // by Evaluation::unit_names; beyond the last one: only an earlier version had it
    for (const std::string& unit : evaluation.unit_names)
      currencies.push_back(place_of(names_.currencies, unit));
    std::map<std::pair<int, std::int32_t>, std::int64_t> by_source;
    for (const engine::Accrual& accrual : evaluation.accruals) {
      const int currency = currencies[index(accrual.unit)];
      if (index(currency) >= names_.currencies.size()) continue;
      by_source[{currency, accrual.source}] += accrual.points;
      outcome.earned_in[{currency, first_of_month(accrual.earned_on)}] += accrual.points;
    }
    for (const auto& [key, points] : by_source)
      outcome.earned[{key.first, evaluation.sources[index(key.second)].text()}] += points;
    std::erase_if(outcome.earned, [](const auto& one) { return one.second == 0; });
  }

  const language::Program& program_;
  const CommonNames& names_;
  Numbers numbers_;
};

// What the next `rung notify` would write to members.
class DueOfMembers {
 public:
  // `in_use` is held while the database is read: one thread at a time, whichever rule set asks.
  DueOfMembers(storage::Database& database, std::mutex& in_use, Base& base, const language::Program& program,
               Day as_of, std::int64_t now_ms)
      : in_use_(in_use),
        program_(program),
        as_of_(as_of),
        zone_(intake::Zone::find(program.time_zone)),
        recipients_(database, base, program, *zone_, as_of, now_ms) {}

  // In several threads. The evaluator is asked at the minute of the run, and as of the end of the day again
  // afterwards.
  std::vector<Due> of(const LookedAt& member) {
    std::vector<Due> due;
    if (recipients_.is_erased(member.history.number)) return due;
    if (recipients_.minute()) member.evaluator.ask_at(*recipients_.minute());
    const std::vector<int> matching = notify::matching(program_, member.evaluator);
    if (!matching.empty()) {
      const std::lock_guard<std::mutex> one_by_one(in_use_);
      const notify::Recipient recipient = recipients_.recipient_of(
          member.evaluator, member.history, recipients_.earlier(member.history.number));
      for (const notify::Decision& decision : notify::decide_all(program_, matching, recipient, as_of_)) {
        const bool control = decision.outcome == notify::Outcome::Control;
        if (control || decision.outcome == notify::Outcome::Send)
          due.push_back({decision.rule, decision.channels.size(), control});
      }
    }
    member.evaluator.ask_at(engine::kEndOfDay);
    return due;
  }

 private:
  std::mutex& in_use_;
  const language::Program& program_;
  Day as_of_;
  std::shared_ptr<const intake::Zone> zone_;
  Recipients recipients_;
};

// A member as he was read, and under each rule set that reads histories.
struct OneRead {
  storage::RawHistory raw;
  std::vector<MemberRecord> records;
};

// Members who are looked at by one worker, one after the other.
struct Stretch {
  std::size_t begin = 0, end = 0;
};
constexpr std::size_t kInOneGo = 40;

}  // namespace

CommonNames common_names(const language::Program& now, const language::Program& draft) {
  CommonNames names;
  for (const language::Program* program : {&now, &draft}) {
    const auto name = [](const auto& one) -> const std::string& { return one.name; };
    add_ladders(*program, names.ladders);
    add_names(program->points, name, names.currencies);
    add_names(program->segments, name, names.segments);
    add_names(program->rewards, name, names.rewards);
    add_names(program->notifications, name, names.notifications);
  }
  return names;
}

bool in_reach(const LookedAt& member, int reward) {
  return engine::against_reward(member.evaluator, member.evaluation, member.history, reward, 1).empty();
}

void evaluate_base(storage::Database& database, const std::vector<LookedWith>& rule_sets, Day as_of,
                   unsigned threads, const EachMember& each) {
  // What members are compared by is another thing under each rule set.
  std::vector<std::unique_ptr<Base>> bases;
  std::vector<Base*> beside;         // those that read histories, but for the first
  std::vector<std::size_t> history;  // which of a member's records serves which rule set
  std::vector<std::vector<std::unique_ptr<engine::Evaluator>>> evaluators(worker_count(threads));
  for (const LookedWith& with : rule_sets) {
    bases.push_back(std::make_unique<Base>(database, with.program, as_of, with.settled_before));
    if (bases.size() > 1 && !with.reads_as_first) beside.push_back(bases.back().get());
    history.push_back(with.reads_as_first ? 0 : beside.size());
    const engine::Statistics& compared = bases.back()->compared_by({});
    for (auto& of_worker : evaluators) {
      of_worker.push_back(std::make_unique<engine::Evaluator>(*with.program));
      of_worker.back()->compare_with(&compared);
    }
    if (each.begin) each.begin(bases.size() - 1, *bases.back());
  }
  const bool alone =
      std::all_of(bases.begin(), bases.end(), [](const auto& base) { return base->each_for_himself(); });
  std::vector<OneRead> chunk;
  const std::int64_t members = bases.front()->member_count();
  std::int64_t done = 0;
  const auto records_of = [&](OneRead& one) {
    one.records.push_back(bases.front()->record(one.raw));
    for (Base* base : beside) one.records.push_back(base->record(one.raw));
    one.raw = {};
  };
  const auto look = [&](unsigned worker, const Stretch& stretch) {
    for (std::size_t i = stretch.begin; i < stretch.end; ++i) {
      if (alone) records_of(chunk[i]);
      for (std::size_t p = 0; p < rule_sets.size(); ++p) {
        const engine::MemberHistory& of_member = chunk[i].records[history[p]].history;
        engine::Evaluator& evaluator = *evaluators[worker][p];
        const engine::Evaluation& evaluation = evaluator.evaluate(of_member, as_of);
        if (evaluation.joined) each.look(worker, p, i, {evaluator, evaluation, of_member});
      }
      chunk[i].records.clear();
    }
  };
  InOrder<Stretch> stretches(static_cast<unsigned>(evaluators.size()), look, [](Stretch&&) {});
  const auto finish = [&] {
    for (std::size_t i = 0; i < chunk.size(); i += kInOneGo)
      stretches.add({i, std::min(chunk.size(), i + kInOneGo)});
    // Nothing is read before all of them are done: who looks may read the database, too.
    stretches.finish();
    if (each.next) each.next(chunk.size());
    done += static_cast<std::int64_t>(chunk.size());
    chunk.clear();
    if (each.progress) each.progress(done, members);
  };
  bases.front()->for_each_raw(beside, [&](storage::RawHistory&& raw) {
    chunk.push_back({std::move(raw), {}});
    if (!alone) records_of(chunk.back());
    if (chunk.size() == kSideBySide) finish();
  });
  finish();
}

void look_at_base(storage::Database& database, const LookedWith& now, const LookedWith& draft,
                  const CommonNames& names, const LookAt& how, const Judge& judge, const Take& take) {
  const std::array<LookedWith, 2> sides{now, draft};
  const std::array<Outcomes, 2> outcomes{Outcomes(*now.program, names), Outcomes(*draft.program, names)};
  std::mutex database_in_use;
  std::array<std::optional<DueOfMembers>, 2> due;
  struct Found {
    std::array<std::optional<MemberOutcome>, 2> outcomes;
    std::string judged;
  };
  std::vector<Found> found(kSideBySide);
  EachMember each;
  each.begin = [&](std::size_t side, Base& base) {
    const language::Program& program = *sides[side].program;
    if (!program.notifications.empty())
      due[side].emplace(database, database_in_use, base, program, how.as_of, how.now_ms);
  };
  each.look = [&](unsigned, std::size_t side, std::size_t place, const LookedAt& member) {
    Found& of_member = found[place];
    std::optional<MemberOutcome>& outcome = of_member.outcomes[side];
    outcome = outcomes[side].of(member);
    if (side == 1 && of_member.outcomes[0])
      of_member.judged = judge(member, *of_member.outcomes[0], *outcome);
    if (due[side]) outcome->due = due[side]->of(member);
  };
  each.next = [&](std::size_t members) {
    for (std::size_t i = 0; i < members; ++i) {
      const auto& [was, is] = found[i].outcomes;
      if (was || is) take(was ? &*was : nullptr, is ? &*is : nullptr, found[i].judged);
      found[i] = Found();
    }
  };
  each.progress = how.progress;
  evaluate_base(database, {now, draft}, how.as_of, how.threads, each);
}

}  // namespace rung::app
