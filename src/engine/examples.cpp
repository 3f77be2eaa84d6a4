#include "engine/examples.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "engine/describe.h"
#include "engine/evaluate.h"
#include "engine/wanted.h"
#include "ledger/rules.h"

namespace rung::engine {
namespace {

using language::ExampleDef;
using language::ExampleEvent;
using language::Expectation;
using language::Program;

constexpr std::int64_t kMillisecondsPerMinute = 60'000;
constexpr std::int64_t kMinutesPerDay = 24 * 60;

std::size_t index(int number) { return static_cast<std::size_t>(number); }

// A missing list in comparable form: by (earned?, metric or currency), the amounts missing.
using Missing = std::vector<std::pair<std::pair<bool, int>, std::int64_t>>;

class Runner {
 public:
  Runner(const Program& program, const ExampleDef& example)
      : program_(program),
        example_(example),
        language_(screen_language(program)),
        evaluator_(program),
        history_(example_history(program, example)) {}

  ExampleResult run() {
    ExampleResult result{example_.name, example_.place, {}};
    for (const Expectation& expectation : example_.expectations) {
      day_ = expectation.on.value_or(example_.today);
      evaluation_ = &evaluator_.evaluate(history_, day_);
      check(expectation, result);
    }
    return result;
  }

 private:
  void check(const Expectation& e, ExampleResult& result) {
    switch (e.kind) {
      case Expectation::Kind::Tier: return check_tier(e, result);
      case Expectation::Kind::ValidUntil: return check_valid_until(e, result);
      case Expectation::Kind::Balance: return check_points(e, balance(e.unit).usable, "usable", result);
      case Expectation::Kind::Pending: return check_points(e, balance(e.unit).pending, "pending", result);
      case Expectation::Kind::Measure: return check_measure(e, result);
      case Expectation::Kind::Missing: return check_missing(e, result);
      case Expectation::Kind::NothingMissing: return check_nothing_missing(e, result);
    }
  }

  void fail(const Expectation& e, std::string expected, const std::string& got, ExampleResult& result,
            std::vector<std::string> because = {}) {
    result.failures.push_back(
        {std::move(expected), fmt::format("{} on {}", got, iso(day_)), std::move(because), e.place});
  }

  std::string tier_name(int tier) const { return program_.tiers[index(tier)].name; }

  // Every condition of a tier with where the member stands.
  std::vector<std::string> proof(int tier, const Progress& progress,
                                 const language::Conditions& conditions) const {
    std::vector<std::string> lines;
    for (std::size_t a = 0; a < progress.alternatives.size(); ++a) {
      for (const Gap& gap : progress.alternatives[a].gaps) {
        const Place& place = conditions.atoms[index(gap.atom)].place;
        lines.push_back(fmt::format("{}  {}", place.text(), gap_words(program_, conditions, gap, language_)));
      }
    }
    if (lines.empty()) lines.push_back(program_.tiers[index(tier)].place.text());
    return lines;
  }

  void check_tier(const Expectation& e, ExampleResult& result) {
    const int ladder = program_.tiers[index(e.tier)].ladder;
    const int got = evaluation_->joined ? evaluation_->tier[index(ladder)] : -1;
    if (got == e.tier) return;
    fail(e, tier_name(e.tier), got < 0 ? "not a member yet" : tier_name(got), result,
         got < 0 ? std::vector<std::string>{}
                 : proof(e.tier, evaluator_.progress_to(e.tier), program_.tiers[index(e.tier)].enter));
  }

  void check_valid_until(const Expectation& e, ExampleResult& result) {
    const int tier = evaluation_->joined ? evaluation_->tier.front() : -1;
    const Day got = tier < 0 ? kForever : evaluation_->standings[index(tier)].valid_until;
    if (got == e.day) return;
    const std::string end = got == kForever ? "without an end" : "valid until " + iso(got);
    fail(e, "valid until " + iso(e.day),
         tier < 0 ? "not a member yet" : fmt::format("{} {}", tier_name(tier), end), result);
  }

  // What the ledger would hold if every day had been booked: accruals reconciled, debts settled, expired.
  ledger::Balance balance(int unit) {
    std::vector<ledger::Lot> lots;
    const auto wanted = wanted_points(program_, history_, *evaluation_, unit);
    const auto policy = policies_of(program_.points[index(unit)]);
    const auto draft = ledger::reconcile(0, unit, lots, {}, wanted, day_, policy.order, policy.take_back);
    ledger::apply(draft, 1, lots);
    ledger::apply(ledger::expire(lots, day_), static_cast<ledger::LotNumber>(lots.size()) + 1, lots);
    ledger::apply(ledger::settle_debts(lots, day_, policy.order),
                  static_cast<ledger::LotNumber>(lots.size()) + 1, lots);
    return ledger::balance_on(lots, day_);
  }

  void check_points(const Expectation& e, std::int64_t got, const char* word, ExampleResult& result) {
    if (got == e.value) return;
    std::vector<std::string> because;
    for (const Accrual& accrual : evaluation_->accruals) {
      if (accrual.unit != e.unit) continue;
      const Activity& activity = history_.activities[index(accrual.activity)];
      because.push_back(fmt::format("{}  {} by {}, {} of {}", program_.earn[index(accrual.rule)].place.text(),
                                    points_words(program_, e.unit, accrual.points, language_),
                                    program_.earn[index(accrual.rule)].name,
                                    program_.events[index(activity.event)].name, iso(activity.day)));
    }
    fail(e, fmt::format("{} {}", points_words(program_, e.unit, e.value, language_), word),
         fmt::format("{} {}", points_words(program_, e.unit, got, language_), word), result,
         std::move(because));
  }

  void check_measure(const Expectation& e, ExampleResult& result) {
    const language::Measure& measure = program_.measures[index(e.measure)];
    const std::int64_t got = evaluator_.measure(e.measure);
    if (got == e.value) return;
    fail(e, measure.text + " " + amount_words(program_, measure.unit, e.value, language_),
         amount_words(program_, measure.unit, got, language_), result);
  }

  Missing missing_of(const AlternativeProgress& way) const {
    Missing missing;
    for (const Gap& gap : way.gaps) {
      if (gap.measure < 0 || gap.missing == 0) continue;
      const language::Measure& measure = program_.measures[index(gap.measure)];
      missing.push_back({{measure.kind == language::Measure::Kind::Earned, measure.index}, gap.missing});
    }
    std::sort(missing.begin(), missing.end());
    return missing;
  }

  static Missing normal(const std::vector<Expectation::Part>& parts) {
    Missing missing;
    for (const auto& part : parts) {
      if (part.value != 0) missing.push_back({{part.earned, part.metric}, part.value});
    }
    std::sort(missing.begin(), missing.end());
    return missing;
  }

  // The alternatives an expectation speaks of: `all of` with `or` is multiplied out.
  static std::vector<Missing> expected_ways(const Expectation& e) {
    if (e.form != language::ListForm::AllOf) {
      std::vector<Missing> ways;
      for (const auto& item : e.missing) ways.push_back(normal(item));
      return ways;
    }
    std::vector<std::vector<Expectation::Part>> ways(1);
    for (const auto& item : e.missing) {
      std::vector<std::vector<Expectation::Part>> longer;
      for (const auto& way : ways) {
        for (const auto& part : item) {
          longer.push_back(way);
          longer.back().push_back(part);
        }
      }
      ways = std::move(longer);
    }
    std::vector<Missing> result;
    for (const auto& way : ways) result.push_back(normal(way));
    return result;
  }

  // What is expected, without the word that says so: "missing for Gold spend 1 EUR".
  static std::string said(const Expectation& e) {
    constexpr std::string_view kExpect = "expect ";
    return e.text.starts_with(kExpect) ? e.text.substr(kExpect.size()) : e.text;
  }

  Progress progress_for(const Expectation& e) const {
    return e.to_keep ? evaluator_.keeping(e.tier).progress : evaluator_.progress_to(e.tier);
  }

  const language::Conditions& conditions_for(const Expectation& e) const {
    const language::Tier& tier = program_.tiers[index(e.tier)];
    return e.to_keep && tier.keep == language::Keep::When ? tier.keep_when : tier.enter;
  }

  void check_missing(const Expectation& e, ExampleResult& result) {
    const Progress progress = progress_for(e);
    std::set<Missing> got;
    for (const AlternativeProgress& way : progress.alternatives) got.insert(missing_of(way));
    const std::vector<Missing> ways = expected_ways(e);
    bool same = false;
    if (e.form == language::ListForm::Single) {
      const int cheapest = progress.cheapest;
      same = cheapest >= 0 && missing_of(progress.alternatives[index(cheapest)]) == ways.front();
      if (same && e.until) same = progress.alternatives[index(cheapest)].last_day == *e.until;
    } else {
      same = got == std::set<Missing>(ways.begin(), ways.end());
    }
    if (same) return;
    std::string got_words = progress.reached ? "nothing is missing" : "otherwise";
    if (progress.cheapest >= 0) {
      const AlternativeProgress& way = progress.alternatives[index(progress.cheapest)];
      got_words = "missing";
      for (const Gap& gap : way.gaps) {
        if (gap.missing > 0 && gap.measure >= 0) got_words += " " + missing_words(program_, gap, language_);
      }
      if (e.until)
        got_words +=
            " until " + (way.last_day == kForever ? std::string("further notice") : iso(way.last_day));
    }
    fail(e, said(e), got_words, result, proof(e.tier, progress, conditions_for(e)));
  }

  void check_nothing_missing(const Expectation& e, ExampleResult& result) {
    const Progress progress = progress_for(e);
    if (progress.reached) return;
    fail(e, said(e), "something is missing", result, proof(e.tier, progress, conditions_for(e)));
  }

  const Program& program_;
  const ExampleDef& example_;
  Language language_;
  Evaluator evaluator_;
  MemberHistory history_;
  const Evaluation* evaluation_ = nullptr;
  Day day_;
};

}  // namespace

MemberHistory example_history(const Program& program, const ExampleDef& example) {
  MemberHistory history;
  history.id = "example";
  history.joined = example.joined;
  for (const auto& [attribute, value] : example.attributes)
    history.attributes.push_back({attribute, example.joined, value});
  std::sort(history.attributes.begin(), history.attributes.end(),
            [](const AttributeFact& a, const AttributeFact& b) { return a.attribute < b.attribute; });
  if (example.tier >= 0 && !program.tiers[index(example.tier)].for_everyone) {
    history.openings.push_back(
        {example.tier, example.tier_since.value_or(example.joined), example.tier_until});
  }

  // In the order of time; events of one minute as they stand in the example.
  std::vector<std::size_t> order(example.events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const ExampleEvent& x = example.events[a];
    const ExampleEvent& y = example.events[b];
    return std::pair(x.day, x.minute) < std::pair(y.day, y.minute);
  });
  std::vector<std::int32_t> position(order.size());
  std::size_t values = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    position[order[i]] = static_cast<std::int32_t>(i);
    values += example.events[i].fields.size() + example.events[i].line.size();
  }
  history.values.reserve(values);  // spans point into it: it must not move
  const auto keep = [&](const std::vector<std::int64_t>& from) {
    const std::size_t begin = history.values.size();
    history.values.insert(history.values.end(), from.begin(), from.end());
    return std::span<const std::int64_t>(history.values.data() + begin, from.size());
  };
  for (const std::size_t i : order) {
    const ExampleEvent& event = example.events[i];
    Activity activity;
    activity.number = static_cast<ActivityNumber>(history.activities.size()) + 1;
    activity.event = event.event;
    activity.of = event.of >= 0 ? position[index(event.of)] : -1;
    activity.day = event.day;
    activity.minute = static_cast<std::int16_t>(event.minute);
    activity.at_ms = (event.day.number * kMinutesPerDay + event.minute) * kMillisecondsPerMinute;
    activity.fields = keep(event.fields);
    activity.lines = keep(event.line);
    history.activities.push_back(activity);
  }
  return history;
}

std::vector<ExampleResult> run_examples(const Program& program) {
  std::vector<ExampleResult> results;
  for (const ExampleDef& example : program.examples) results.push_back(Runner(program, example).run());
  return results;
}

}  // namespace rung::engine
