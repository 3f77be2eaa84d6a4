#include "engine/examples.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "engine/describe.h"
#include "engine/evaluate.h"
#include "engine/example_account.h"
#include "engine/example_history.h"
#include "engine/example_reach.h"
#include "engine/example_text.h"

namespace rung::engine {
namespace {

using language::Conditions;
using language::ExampleDef;
using language::ExampleEvent;
using language::Expectation;
using language::Measure;
using language::Program;

constexpr std::int64_t kWholePercent = 100;  // hundredths

std::size_t index(int number) { return static_cast<std::size_t>(number); }

// A missing list in comparable form: by (earned?, metric or currency), the amounts missing.
using Missing = std::vector<std::pair<std::pair<bool, int>, std::int64_t>>;

Missing normal(const std::vector<Expectation::Part>& parts) {
  Missing missing;
  for (const auto& part : parts) {
    if (part.value != 0) missing.push_back({{part.earned, part.metric}, part.value});
  }
  std::sort(missing.begin(), missing.end());
  return missing;
}

// The alternatives an expectation speaks of: `all of` with `or` is multiplied out.
std::vector<Missing> expected_ways(const Expectation& e) {
  std::vector<Missing> result;
  if (e.form != language::ListForm::AllOf) {
    for (const auto& item : e.missing) result.push_back(normal(item));
    return result;
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
  for (const auto& way : ways) result.push_back(normal(way));
  return result;
}

class Runner {
 public:
  Runner(const Program& program, const ExampleDef& example, const ExampleOptions& options)
      : program_(program),
        example_(example),
        options_(options),
        language_(screen_language(program)),
        evaluator_(program),
        account_(program, example),
        late_(std::any_of(example.events.begin(), example.events.end(),
                          [](const ExampleEvent& e) { return e.correction || e.booked; })),
        history_(example_history(program, example)),
        order_(order_of_time(example)) {
    evaluator_.watch(options.observer);
  }

  ExampleResult run() {
    ExampleResult result{example_.name, example_.place, {}, {}};
    for (const Expectation& expectation : example_.expectations) {
      day_ = expectation.on.value_or(example_.today);
      if (late_) {
        history_ = example_history(program_, example_, day_);
        order_ = order_of_time(example_, day_);
      }
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
      case Expectation::Kind::Notification: return check_notification(e, result);
      case Expectation::Kind::Progress: return check_progress(e, result);
      case Expectation::Kind::MissingAs:
      case Expectation::Kind::Voucher:
      case Expectation::Kind::Milestone: return;  // not_run() has kept them away
    }
  }

  ExampleFailure& fail(const Expectation& e, std::string expected, const std::string& got,
                       ExampleResult& result, const std::set<int>& measures = {}) {
    ExampleFailure failure;
    failure.expected = std::move(expected);
    failure.got = got;
    failure.given = given(measures);
    failure.place = e.place;
    result.failures.push_back(std::move(failure));
    return result.failures.back();
  }

  std::string on_day(const std::string& words) const { return fmt::format("{} on {}", words, iso(day_)); }
  std::string tier_name(int tier) const { return program_.tiers[index(tier)].name; }
  const language::Tier& tier_of(int tier) const { return program_.tiers[index(tier)]; }

  // ---- What was given

  std::vector<std::string> given(const std::set<int>& measures) const {
    std::vector<std::string> lines;
    std::string member = "joined " + iso(example_.joined);
    if (example_.tier >= 0) {
      member += " with " + tier_name(example_.tier);
      if (example_.tier_since) member += " since " + iso(*example_.tier_since);
      if (example_.tier_until) member += " until " + iso(*example_.tier_until);
    }
    for (const auto& [attribute, value] : example_.attributes)
      member += ", " + attribute_is(attribute, value);
    lines.push_back(std::move(member));
    for (const ExampleDef::Change& change : example_.changes) {
      if (change.day <= day_)
        lines.push_back(
            fmt::format("{}  changes  {}", iso(change.day), attribute_is(change.attribute, change.value)));
    }
    const std::set<std::int32_t> counted = counted_in(measures);
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const ExampleEvent& event = example_.events[order_[i]];
      if (event.day > day_) break;
      lines.push_back(activity_line(event));
      const bool asked = may_count(measures, history_.activities[i]);
      if (asked && counted.count(static_cast<std::int32_t>(i)) == 0) lines.back() += "  (does not count)";
    }
    for (const ExampleEvent& event : example_.events) {
      if (event.correction && event.day <= day_) lines.push_back(activity_line(event));
    }
    return lines;
  }

  std::string attribute_is(int attribute, std::int64_t value) const {
    const language::Field& field = program_.attributes[index(attribute)];
    return field.name + " " + field_words(program_, field, value, example_.texts, language_);
  }

  std::string activity_line(const ExampleEvent& event) const {
    std::string line = fmt::format("{}  {}", iso(event.day), program_.events[index(event.event)].name);
    if (event.booked) line += " booked " + iso(*event.booked);
    if (event.of >= 0) {
      const ExampleEvent& of = example_.events[index(event.of)];
      if (event.correction) line = iso(event.day) + "  corrections";
      line += fmt::format(" of {} of {}", program_.events[index(of.event)].name, iso(of.day));
    }
    const std::string words = activity_words(program_, event, example_.texts, language_);
    return words.empty() ? line : line + "  " + words;
  }

  // Activities that one of the measures counts.
  std::set<std::int32_t> counted_in(const std::set<int>& measures) const {
    std::set<std::int32_t> counted;
    for (const int m : measures) {
      for (const Evaluator::Counted& one : evaluator_.counted(m)) counted.insert(one.activity);
    }
    return counted;
  }

  // Whether one of the measures looks at activities of this kind. Of points nothing is said here: the rules
  // that gave them are named.
  bool may_count(const std::set<int>& measures, const Activity& activity) const {
    return std::any_of(measures.begin(), measures.end(), [&](int m) {
      const Measure& measure = program_.measures[index(m)];
      return measure.kind == Measure::Kind::Metric &&
             program_.metrics[index(measure.index)].event == activity.event;
    });
  }

  static std::set<int> measures_of(const Conditions& conditions) {
    std::set<int> measures;
    for (const language::Atom& atom : conditions.atoms) {
      if (atom.kind == language::AtomKind::Measure) measures.insert(atom.index);
    }
    return measures;
  }

  // ---- Why

  // Every condition of a tier with where the member stands.
  std::vector<ExampleReason> proof(int tier, const Progress& progress, const Conditions& conditions) const {
    std::vector<ExampleReason> reasons;
    for (std::size_t a = 0; a < progress.alternatives.size(); ++a) {
      bool first = true;
      for (const Gap& gap : progress.alternatives[a].gaps) {
        reasons.push_back({conditions.atoms[index(gap.atom)].place, gap.missing == 0,
                           gap_words(program_, conditions, gap, language_), first && a > 0});
        first = false;
      }
    }
    if (reasons.empty()) reasons.push_back({tier_of(tier).place, std::nullopt, "for everyone", false});
    return reasons;
  }

  // What happened to the tiers of a ladder up to the day; the last ones, if there were many.
  std::vector<std::string> way(int ladder) const {
    constexpr std::size_t kMost = 8;
    std::vector<std::string> lines;
    for (const TierChange& change : evaluation_->changes) {
      if (change.ladder != ladder) continue;
      const std::string end =
          change.valid_until >= kForever ? "without an end" : "until " + iso(change.valid_until);
      lines.push_back(fmt::format("{}  {} {}", iso(change.day), tier_name(change.tier), end));
    }
    if (lines.size() > kMost) lines.erase(lines.begin(), lines.end() - kMost);
    return lines;
  }

  // ": 300,00 EUR missing, or 8 purchases"; empty if nothing is missing.
  std::string missing_in_words(const Progress& progress, const Conditions& conditions) const {
    std::string words;
    for (const AlternativeProgress& one : progress.alternatives) {
      std::string parts;
      for (const Gap& gap : one.gaps) {
        if (gap.missing == 0) continue;
        if (!parts.empty()) parts += " and ";
        parts += gap.measure >= 0 ? missing_words(program_, gap, language_)
                                  : "`" + conditions.atoms[index(gap.atom)].text + "`";
      }
      if (parts.empty()) return {};
      words += words.empty() ? ": " + parts + " missing" : ", or " + parts;
    }
    return words;
  }

  // What is expected, without the words that say so: "missing for Gold spend 1 EUR"; a list in one line.
  std::string said(const Expectation& e) const {
    constexpr std::string_view kExpect = "expect ";
    std::string text = e.text.starts_with(kExpect) ? e.text.substr(kExpect.size()) : e.text;
    if (e.form == language::ListForm::Single) return text;
    const bool any = e.form == language::ListForm::AnyOf;
    std::string items;
    for (const auto& item : e.missing) {
      std::string parts;
      for (const Expectation::Part& part : item) {
        if (!parts.empty()) parts += any ? " and " : " or ";
        parts += part.earned ? points_words(program_, part.metric, part.value, language_)
                             : program_.metrics[index(part.metric)].name + " " +
                                   amount_words(program_, program_.metrics[index(part.metric)].unit,
                                                part.value, language_);
      }
      items += (items.empty() ? ": " : "; ") + parts;
    }
    return text + items;
  }

  // ---- The expectations

  void check_tier(const Expectation& e, ExampleResult& result) {
    const int ladder = tier_of(e.tier).ladder;
    const int got = evaluation_->joined ? evaluation_->tier[index(ladder)] : -1;
    if (got == e.tier) return;
    if (got < 0) {
      fail(e, tier_name(e.tier), on_day("not a member yet"), result);
      return;
    }
    // Of a higher tier than expected, the way into it is the proof; of a lower one, what is missing.
    const bool higher = tier_of(got).rank > tier_of(e.tier).rank;
    const int asked = higher ? got : e.tier;
    const Conditions& conditions = tier_of(asked).enter;
    const Progress progress = evaluator_.progress_to(asked);
    const std::string missing = higher ? "" : missing_in_words(progress, conditions);
    ExampleFailure& failure =
        fail(e, tier_name(e.tier), on_day(tier_name(got)) + missing, result, measures_of(conditions));
    failure.because = proof(asked, progress, conditions);
    failure.way = way(ladder);
  }

  void check_valid_until(const Expectation& e, ExampleResult& result) {
    const int ladder = e.tier >= 0 ? tier_of(e.tier).ladder : 0;
    const int tier = evaluation_->joined ? evaluation_->tier[index(ladder)] : -1;
    const Day got = tier < 0 ? kForever : evaluation_->standings[index(tier)].valid_until;
    if (got == e.day) return;
    const std::string end = got == kForever ? "without an end" : "valid until " + iso(got);
    ExampleFailure& failure =
        fail(e, "valid until " + iso(e.day),
             on_day(tier < 0 ? "not a member yet" : fmt::format("{} {}", tier_name(tier), end)), result,
             tier < 0 ? std::set<int>{} : measures_of(tier_of(tier).enter));
    if (tier < 0) return;
    const Keeping keeping = evaluator_.keeping(tier);
    if (keeping.judged && tier_of(tier).keep == language::Keep::When)
      failure.because = proof(tier, keeping.progress, tier_of(tier).keep_when);
    failure.way = way(ladder);
  }

  ledger::Balance balance(int unit) {
    return ledger::balance_on(account_.lots(history_, *evaluation_, unit, day_), day_);
  }

  void check_points(const Expectation& e, std::int64_t got, const char* word, ExampleResult& result) {
    if (got == e.value) return;
    const auto words = [&](std::int64_t points) {
      return fmt::format("{} {}", points_words(program_, e.unit, points, language_), word);
    };
    ExampleFailure& failure = fail(e, words(e.value), on_day(words(got)), result);
    for (const Accrual& accrual : evaluation_->accruals) {
      if (accrual.unit != e.unit) continue;
      const Activity& activity = history_.activities[index(accrual.activity)];
      const language::EarnRule& rule = program_.earn[index(accrual.rule)];
      failure.because.push_back(
          {rule.place, std::nullopt,
           fmt::format("{} by {}, {} of {}{}", points_words(program_, e.unit, accrual.points, language_),
                       rule.name, program_.events[index(activity.event)].name, iso(activity.day),
                       life_words(accrual)),
           false});
    }
  }

  // ", usable from 2027-05-18", ", usable until 2029-05-01"; nothing is said of points that can be used.
  std::string life_words(const Accrual& accrual) const {
    if (accrual.points < 0) return {};
    if (!accrual.usable_from) return ", pending";
    if (*accrual.usable_from > day_) return ", usable from " + iso(*accrual.usable_from);
    if (accrual.last_day < day_) return ", expired after " + iso(accrual.last_day);
    return {};
  }

  void check_measure(const Expectation& e, ExampleResult& result) {
    const Measure& measure = program_.measures[index(e.measure)];
    const std::int64_t got = evaluator_.measure(e.measure);
    if (got == e.value) return;
    ExampleFailure& failure =
        fail(e, measure.text + " " + amount_words(program_, measure.unit, e.value, language_),
             on_day(amount_words(program_, measure.unit, got, language_)), result, {e.measure});
    if (measure.kind == Measure::Kind::Earned) return;
    const language::Metric& metric = program_.metrics[index(measure.index)];
    for (const Evaluator::NotCounted& one : evaluator_.not_counted(e.measure)) {
      const Activity& activity = history_.activities[index(one.activity)];
      const std::string what =
          fmt::format("{} of {}", program_.events[index(activity.event)].name, iso(activity.day));
      if (one.atom < 0) {
        failure.because.push_back({metric.place, false, "NOT MET  " + what + ": not completed", false});
      } else {
        const language::Atom& atom = metric.where.atoms[index(one.atom)];
        failure.because.push_back({atom.place, false, "NOT MET  " + what + ": " + atom.text, false});
      }
    }
  }

  Missing missing_of(const AlternativeProgress& one) const {
    Missing missing;
    for (const Gap& gap : one.gaps) {
      if (gap.measure < 0 || gap.missing == 0) continue;
      const Measure& measure = program_.measures[index(gap.measure)];
      missing.push_back({{measure.kind == Measure::Kind::Earned, measure.index}, gap.missing});
    }
    std::sort(missing.begin(), missing.end());
    return missing;
  }

  Progress progress_for(const Expectation& e) const {
    return e.to_keep ? evaluator_.keeping(e.tier).progress : evaluator_.progress_to(e.tier);
  }

  const Conditions& conditions_for(const Expectation& e) const {
    const language::Tier& tier = tier_of(e.tier);
    return e.to_keep && tier.keep == language::Keep::When ? tier.keep_when : tier.enter;
  }

  void check_missing(const Expectation& e, ExampleResult& result) {
    const Progress progress = progress_for(e);
    std::set<Missing> got;
    for (const AlternativeProgress& one : progress.alternatives) got.insert(missing_of(one));
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
      const AlternativeProgress& one = progress.alternatives[index(progress.cheapest)];
      got_words = "missing";
      for (const Gap& gap : one.gaps) {
        if (gap.missing > 0 && gap.measure >= 0) got_words += " " + missing_words(program_, gap, language_);
      }
      if (e.until)
        got_words +=
            " until " + (one.last_day == kForever ? std::string("further notice") : iso(one.last_day));
    }
    fail(e, said(e), on_day(got_words), result, measures_of(conditions_for(e))).because =
        proof(e.tier, progress, conditions_for(e));
  }

  void check_nothing_missing(const Expectation& e, ExampleResult& result) {
    const Progress progress = progress_for(e);
    if (progress.reached) return;
    const Conditions& conditions = conditions_for(e);
    fail(e, said(e), on_day("something is missing") + missing_in_words(progress, conditions), result,
         measures_of(conditions))
        .because = proof(e.tier, progress, conditions);
  }

  // As precisely as it is written: `85 %` is every progress from 85 % to just below 86 %.
  void check_progress(const Expectation& e, ExampleResult& result) {
    const Progress progress = evaluator_.progress_to(e.tier);
    std::int64_t got = 0;
    if (progress.cheapest >= 0) got = progress.alternatives[index(progress.cheapest)].percent;
    const bool met = std::any_of(progress.alternatives.begin(), progress.alternatives.end(),
                                 [](const AlternativeProgress& one) { return one.met; });
    if (progress.reached || met) got = 100 * kWholePercent;
    const bool whole = e.value % kWholePercent == 0;
    if ((whole ? got - got % kWholePercent : got) == e.value) return;
    const Conditions& conditions = tier_of(e.tier).enter;
    ExampleFailure& failure =
        fail(e, said(e), on_day(percent_words(got, language_)), result, measures_of(conditions));
    failure.because = proof(e.tier, progress, conditions);
    failure.way = way(tier_of(e.tier).ladder);
  }

  std::vector<PointsState> points_state() {
    std::vector<PointsState> states;
    for (int unit = 0; unit < static_cast<int>(program_.points.size()); ++unit) {
      const std::vector<ledger::Lot> lots = account_.lots(history_, *evaluation_, unit, day_);
      const ledger::Balance now = ledger::balance_on(lots, day_);
      PointsState state{now.usable, now.pending, {}};
      for (const ledger::Lot& lot : lots) {
        if (lot.left > 0 && lot.usable_on(day_) && lot.terms.last_day != kForever)
          state.lots.push_back({lot.left, lot.terms.last_day});
      }
      std::sort(state.lots.begin(), state.lots.end(),
                [](const auto& a, const auto& b) { return a.last_day < b.last_day; });
      states.push_back(std::move(state));
    }
    return states;
  }

  void check_notification(const Expectation& e, ExampleResult& result) {
    const language::NotifyRule& rule = program_.notifications[index(e.target)];
    const std::vector<PointsState> points = points_state();
    const bool member = evaluation_->joined;
    const bool holds = member && evaluator_.holds(rule.when, points);
    const bool allowed =
        !holds || !options_.may_write || options_.may_write(program_, rule, example_, history_, day_);
    const bool comes = holds && allowed;
    if (comes == e.expected) return;
    const std::string got = !member ? "not a member yet"
                            : comes ? rule.name + " is sent"
                            : !allowed
                                ? fmt::format("no {}, without the consent `{}`", rule.name, rule.consent)
                                : "no " + rule.name;
    ExampleFailure& failure =
        fail(e, (e.expected ? "" : "no ") + rule.name, on_day(got), result, measures_of(rule.when));
    if (!member) return;
    const Answers answers = evaluator_.answers(rule.when, points);
    for (std::size_t w = 0; w < rule.when.alternatives.size(); ++w) {
      bool first = true;
      for (const int a : rule.when.alternatives[w]) {
        const language::Atom& atom = rule.when.atoms[index(a)];
        failure.because.push_back({atom.place, answers[index(a)].holds,
                                   condition_words(program_, atom, answers[index(a)], evaluator_, language_),
                                   first && w > 0});
        first = false;
      }
    }
  }

  const Program& program_;
  const ExampleDef& example_;
  const ExampleOptions& options_;
  Language language_;
  Evaluator evaluator_;
  ExampleAccount account_;
  bool late_;  // something becomes known after its own day: the history depends on the day asked about
  MemberHistory history_;
  std::vector<std::size_t> order_;  // of history_'s activities: their places in the example
  const Evaluation* evaluation_ = nullptr;
  Day day_;
};

}  // namespace

ExampleResult run_example(const Program& program, const ExampleDef& example, const ExampleOptions& options) {
  ExampleResult result{example.name, example.place, {}, not_run_in(program, example)};
  return result.was_run() ? Runner(program, example, options).run() : result;
}

std::vector<ExampleResult> run_examples(const Program& program, const ExampleOptions& options) {
  std::vector<ExampleResult> results;
  for (const ExampleDef& example : program.examples)
    results.push_back(run_example(program, example, options));
  return results;
}

}  // namespace rung::engine
