#include "app/compare_pass.h"

#include <algorithm>
#include <memory>

#include "app/workers.h"
#include "core/index.h"
#include "core/month.h"
#include "engine/allowed.h"
#include "notify/decide.h"

namespace rung::app {
namespace {

constexpr std::size_t kAtOnce = 400;  // members that are worked out side by side

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
  std::vector<int> ladders, currencies, segments, rewards, notifications;
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
    for (const auto& one : program.notifications)
      notifications.push_back(place_of(names.notifications, one.name));
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
      outcome.rewards[index(numbers_.rewards[r])] =
          engine::against_reward(member.evaluator, member.evaluation, member.history, static_cast<int>(r), 1)
              .empty();
    }
    outcome.notifications.assign(names_.notifications.size(), false);
    for (const int rule : notify::matching(program_, member.evaluator))
      outcome.notifications[index(numbers_.notifications[index(rule)])] = true;
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

void look_at_base(storage::Database& database, const language::ProgramPtr& program, Day as_of,
                  std::optional<Day> settled_before, const CommonNames& names, unsigned threads,
                  const std::function<void(std::int64_t done, std::int64_t of)>& progress, const Judge& judge,
                  const Take& take) {
  Base base(database, program, as_of, settled_before);
  const engine::Statistics& compared = base.compared_by({});
  const Workers workers(threads);
  std::vector<std::unique_ptr<engine::Evaluator>> evaluators;
  for (unsigned i = 0; i < workers.count(); ++i) {
    evaluators.push_back(std::make_unique<engine::Evaluator>(*program));
    evaluators.back()->compare_with(&compared);
  }
  const Outcomes outcomes(*program, names);
  std::vector<MemberRecord> chunk;
  const std::int64_t members = base.member_count();
  std::int64_t done = 0;
  const auto finish = [&] {
    std::vector<std::optional<MemberOutcome>> found(chunk.size());
    std::vector<std::string> said(chunk.size());
    workers.for_each(chunk.size(), [&](unsigned worker, std::size_t i) {
      engine::Evaluator& evaluator = *evaluators[worker];
      const engine::MemberHistory& history = chunk[i].history;
      const engine::Evaluation& evaluation = evaluator.evaluate(history, as_of);
      if (!evaluation.joined) return;
      const LookedAt member{evaluator, evaluation, history};
      found[i] = outcomes.of(member);
      if (judge) said[i] = judge(member, *found[i]);
    });
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      if (found[i]) take(std::move(*found[i]), std::move(said[i]));
    }
    done += static_cast<std::int64_t>(chunk.size());
    chunk.clear();
    if (progress) progress(done, members);
  };
  base.for_each(kActivitiesInMemory, [&](MemberRecord&& record) {
    chunk.push_back(std::move(record));
    if (chunk.size() == kAtOnce) finish();
  });
  finish();
}

}  // namespace rung::app
