#include "engine/examples.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "core/index.h"
#include "engine/allowed.h"
#include "engine/describe.h"
#include "engine/evaluate.h"
#include "engine/example_because.h"
#include "engine/example_given.h"
#include "engine/example_text.h"
#include "engine/example_world.h"

namespace rung::engine {
namespace {

using language::Conditions;
using language::ExampleDef;
using language::ExampleEvent;
using language::Expectation;
using language::Program;

constexpr std::int64_t kWholePercent = 100;  // hundredths

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

// The expectations of one example that speak of days of one version: all in its numbers.
class Runner {
 public:
  Runner(const Program& program, const ExampleDef& example, const ExampleOptions& options,
         ExampleWorld& world)
      : program_(program),
        example_(example),
        options_(options),
        world_(world),
        language_(screen_language(program)),
        evaluator_(program) {
    evaluator_.watch(options.observer);
    evaluator_.trace(true);  // what fails is explained by what was decided
  }

  void run(const Expectation& expectation, ExampleResult& result) {
    day_ = expectation.on.value_or(example_.today);
    member_ = expectation.member;
    history_ = &world_.history(member_, day_);
    evaluator_.compare_with(&world_.population(day_));
    evaluation_ = &evaluator_.evaluate(*history_, day_);
    const std::size_t before = result.failures.size();
    check(expectation, result);
    if (result.failures.size() > before) say_if_not_begun(result.failures.back());
  }

 private:
  // Before the program begins nothing is judged or given, whatever the conditions say of what happened.
  void say_if_not_begun(ExampleFailure& failure) const {
    const Day begin = evaluation_->versions.front()->effective_from;
    if (day_ >= begin) return;
    failure.got += ", before the program begins";
    failure.because = {
        {example_.place, std::nullopt,
         fmt::format("the program begins on {}: on {} no tier is entered and nothing is earned yet",
                     iso(begin), iso(day_)),
         false}};
  }

  void check(const Expectation& e, ExampleResult& result) {
    switch (e.kind) {
      case Expectation::Kind::Tier: return check_tier(e, result);
      case Expectation::Kind::ValidUntil: return check_valid_until(e, result);
      case Expectation::Kind::Balance: return check_points(e, points(e).usable, "usable", result);
      case Expectation::Kind::Pending: return check_points(e, points(e).pending, "pending", result);
      case Expectation::Kind::Measure: return check_measure(e, result);
      case Expectation::Kind::Missing: return check_missing(e, result);
      case Expectation::Kind::NothingMissing: return check_nothing_missing(e, result);
      case Expectation::Kind::Notification: return check_notification(e, result);
      case Expectation::Kind::Segment: return check_segment(e, result);
      case Expectation::Kind::Progress: return check_progress(e, result);
      case Expectation::Kind::MissingAs: return check_missing_as(e, result);
      case Expectation::Kind::Voucher: return check_voucher(e, result);
      case Expectation::Kind::Milestone: return check_milestone(e, result);
    }
  }

  ExampleFailure& fail(const Expectation& e, std::string expected, const std::string& got,
                       ExampleResult& result, const std::set<int>& measures = {}) {
    ExampleFailure failure;
    failure.expected = std::move(expected);
    failure.got = got;
    failure.given =
        given_to({program_, example_, world_, evaluator_, *history_, member_, day_, language_}, measures);
    failure.place = e.place;
    result.failures.push_back(std::move(failure));
    return result.failures.back();
  }

  std::string on_day(const std::string& words) const { return fmt::format("{} on {}", words, iso(day_)); }
  std::string tier_name(int tier) const { return program_.tiers[index(tier)].name; }
  const language::Tier& tier_of(int tier) const { return program_.tiers[index(tier)]; }

  // ---- Why

  static std::set<int> measures_of(const Conditions& conditions) {
    std::set<int> measures;
    for (const language::Atom& atom : conditions.atoms) {
      if (atom.kind == language::AtomKind::Measure) measures.insert(atom.index);
    }
    return measures;
  }

  // Of a tier that is held: its way in, and what keeps it.
  std::set<int> measures_of(const language::Tier& tier) const {
    std::set<int> measures = measures_of(tier.enter);
    measures.merge(measures_of(tier.keep_when));
    return measures;
  }

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

  // The ladder of a change in this version; versions have a ladder in common if it stands on the same tier.
  int ladder_of(const TierChange& change) const {
    const Program& then = *evaluation_->versions[index(change.version)];
    const int lowest = then.ladders[index(change.ladder)].tiers.front();
    const int tier = program_.find_tier(then.tiers[index(lowest)].name);
    return tier < 0 ? -1 : tier_of(tier).ladder;
  }

  // What happened to the tiers of a ladder up to the day; the last ones, if there were many.
  std::vector<std::string> way(int ladder) const {
    constexpr std::size_t kMost = 8;
    std::vector<std::string> lines;
    for (const TierChange& change : evaluation_->changes) {
      if (ladder_of(change) != ladder) continue;
      const std::string end =
          change.valid_until >= kForever ? "without an end" : "until " + iso(change.valid_until);
      lines.push_back(fmt::format("{}  {} {}", iso(change.day), evaluation_->tier_of(change).name, end));
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
        if (gap.missing == 0 || told_by_another(one, gap)) continue;
        if (!parts.empty()) parts += " and ";
        parts += gap.counts() ? missing_words(program_, gap, language_)
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
    // Where entry has days of judging, what is missing until the next of them is another question.
    const bool on_days = tier_of(asked).judge_entry.kind != language::Judging::Kind::AfterActivity;
    const Progress progress =
        on_days ? progress_on_the_day(evaluator_, *evaluation_, conditions) : evaluator_.progress_to(asked);
    const std::string missing = higher ? "" : missing_in_words(progress, conditions);
    ExampleFailure& failure = fail(e, tier_name(e.tier), on_day(tier_name(got)) + missing, result,
                                   higher ? measures_of(tier_of(asked)) : measures_of(conditions));
    failure.way = way(ladder);
    failure.because = because_decided(*evaluation_, tier_name(asked), language_);
    if (higher && !failure.because.empty()) return;
    std::vector<ExampleReason> now = proof(asked, progress, conditions);
    if (!failure.because.empty())
      now.insert(now.begin(),
                 {tier_of(asked).place, std::nullopt, "on " + iso(day_) + ", to enter it", false});
    failure.because.insert(failure.because.end(), now.begin(), now.end());
  }

  void check_valid_until(const Expectation& e, ExampleResult& result) {
    const int ladder = e.tier >= 0 ? tier_of(e.tier).ladder : 0;
    const int tier = evaluation_->joined ? evaluation_->tier[index(ladder)] : -1;
    const Day got = tier < 0 ? kForever : evaluator_.ends_on(tier);
    if (got == e.day) return;
    const std::string end = got == kForever ? "without an end" : "valid until " + iso(got);
    ExampleFailure& failure =
        fail(e, e.day == kForever ? "valid for life" : "valid until " + iso(e.day),
             on_day(tier < 0 ? "not a member yet" : fmt::format("{} {}", tier_name(tier), end)), result,
             tier < 0 ? std::set<int>{} : measures_of(tier_of(tier)));
    if (tier < 0) return;
    failure.because = because_decided(*evaluation_, tier_name(tier), language_);
    failure.way = way(ladder);
  }

  const PointsState& points(const Expectation& e) const { return evaluation_->points[index(e.unit)]; }

  void check_points(const Expectation& e, std::int64_t got, const char* word, ExampleResult& result) {
    if (got == e.value) return;
    const auto words = [&](std::int64_t amount) {
      return fmt::format("{} {}", points_words(program_, e.unit, amount, language_), word);
    };
    ExampleFailure& failure = fail(e, words(e.value), on_day(words(got)), result);
    const std::string& unit = program_.points[index(e.unit)].name;
    for (const Accrual& accrual : evaluation_->accruals) {
      const Program& then = *evaluation_->versions[index(accrual.version)];
      const int of = unit_in(then, unit);
      if (of < 0 || evaluation_->unit_names[index(accrual.unit)] != unit) continue;
      failure.because.push_back(
          {place_of(then, accrual), std::nullopt,
           fmt::format("{} by {}, {}{}", points_words(program_, e.unit, accrual.points, language_),
                       evaluation_->sources[index(accrual.source)].text(), occasion(accrual),
                       life_words(accrual)),
           false});
    }
  }

  static int unit_in(const Program& program, const std::string& name) {
    for (std::size_t u = 0; u < program.points.size(); ++u) {
      if (program.points[u].name == name) return static_cast<int>(u);
    }
    return -1;
  }

  // The rule that gave points; of gifts, where the member's example stands.
  Place place_of(const Program& program, const Accrual& accrual) const {
    return accrual.rule >= 0 ? program.earn[index(accrual.rule)].place : example_.place;
  }

  // "orders of 2027-05-01"; what the calendar gives has only its day.
  std::string occasion(const Accrual& accrual) const {
    if (accrual.activity < 0) return iso(accrual.earned_on);
    const Activity& activity = history_->activities[index(accrual.activity)];
    return fmt::format("{} of {}", program_.events[index(activity.event)].name, iso(activity.day));
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
    const language::Measure& measure = program_.measures[index(e.measure)];
    const std::int64_t got = evaluator_.measure(e.measure);
    if (got == e.value) return;
    ExampleFailure& failure =
        fail(e, measure.text + " " + amount_words(program_, measure.unit, e.value, language_),
             on_day(amount_words(program_, measure.unit, got, language_)), result, {e.measure});
    if (measure.kind == language::Measure::Kind::Earned) return;
    const language::Metric& metric = program_.metrics[index(measure.index)];
    for (const Evaluator::NotCounted& one : evaluator_.not_counted(e.measure)) {
      const Activity& activity = history_->activities[index(one.activity)];
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
      if (!gap.counts() || gap.missing == 0 || told_by_another(one, gap)) continue;
      if (gap.balance >= 0) {
        missing.push_back({{true, gap.balance}, gap.missing});
        continue;
      }
      const language::Measure& measure = program_.measures[index(gap.measure)];
      missing.push_back({{measure.kind == language::Measure::Kind::Earned, measure.index}, gap.missing});
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

  // Of a tier for which no purchase is missing: it is reached, comes with a day of judging, or cannot be
  // bought.
  std::string nothing_words(const Expectation& e, const Progress& progress) const {
    if (progress.reached) return "nothing is missing";
    const bool met = std::any_of(progress.alternatives.begin(), progress.alternatives.end(),
                                 [](const AlternativeProgress& one) { return one.met; });
    if (!met) return "something is missing that no purchase can change";
    const Day judged = e.to_keep ? kForever : evaluator_.entry_judged_on(e.tier);
    return judged == kForever ? "nothing is missing, but it takes one more activity"
                              : "nothing is missing, but it is judged on " + iso(judged);
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
    std::string got_words = nothing_words(e, progress);
    if (progress.cheapest >= 0) {
      const AlternativeProgress& one = progress.alternatives[index(progress.cheapest)];
      got_words = "missing";
      for (const Gap& gap : one.gaps) {
        if (gap.missing > 0 && gap.counts() && !told_by_another(one, gap))
          got_words += " " + missing_words(program_, gap, language_);
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
    const bool met = std::any_of(progress.alternatives.begin(), progress.alternatives.end(),
                                 [](const AlternativeProgress& one) { return one.met; });
    const std::string got = met ? on_day(nothing_words(e, progress))
                                : on_day("something is missing") + missing_in_words(progress, conditions);
    fail(e, said(e), got, result, measures_of(conditions)).because = proof(e.tier, progress, conditions);
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

  // "1250 EUR of tickets, with carrier own"
  std::string as_words(int event, const std::optional<Evaluator::AsEvent>& as) const {
    if (!as) return "no amount of it would do";
    const auto& fields = program_.events[index(event)].fields;
    std::string words = amount_words(program_, fields[index(as->field)].unit, as->amount, language_) +
                        " of " + program_.events[index(event)].name;
    for (const auto& [slot, value] : as->assumed) {
      words += fmt::format(", {} {}", fields[index(slot)].name,
                           field_words(program_, fields[index(slot)], value, example_.texts, language_));
    }
    return words;
  }

  void check_missing_as(const Expectation& e, ExampleResult& result) {
    const auto as = evaluator_.missing_as(e.tier, e.to_keep, e.target);
    if (as && as->amount == e.value) return;
    const Conditions& conditions = conditions_for(e);
    fail(e, said(e), on_day(as_words(e.target, as)), result, measures_of(conditions)).because =
        proof(e.tier, progress_for(e), conditions);
  }

  // What the valid ones come to, in money at the place that the expectation names, or in number.
  void check_voucher(const Expectation& e, ExampleResult& result) {
    const Program& program = version_of(e);
    const std::string& name = program.vouchers[index(e.target)].name;
    std::int64_t got = 0;
    for (const VoucherState& one : evaluation_->vouchers) {
      if (program_.vouchers[index(one.voucher)].name == name) got += e.money ? one.worth : one.count;
    }
    if (!e.place_of_use.empty()) {
      const Activity there = used_at(e.place_of_use);
      if (e.money) got *= times_worth(program, e.target, there);
      if (!is_taken(program, e.target, there)) got = 0;
    }
    if (got == e.value) return;
    const auto words = [&](std::int64_t amount) {
      return e.money ? amount_words(program_, {UnitKind::Money, 0}, amount, language_) + " of " + name
                     : fmt::format("{} {}", amount, name);
    };
    ExampleFailure& failure = fail(e, words(e.value), on_day(words(got)), result);
    for (const VoucherState& one : evaluation_->vouchers) {
      if (program_.vouchers[index(one.voucher)].name != name) continue;
      const std::int64_t all = one.count + one.used + one.expired;
      failure.because.push_back(
          {program.vouchers[index(e.target)].place, std::nullopt,
           fmt::format("{} issued on {} by {}, valid until {}; {} used, {} expired", all, iso(one.issued_on),
                       evaluation_->sources[index(one.source)].text(),
                       one.last_day == kForever ? "further notice" : iso(one.last_day), one.used,
                       one.expired),
           false});
    }
  }

  // A redemption that says nothing but where it would be made.
  Activity used_at(const std::vector<std::pair<int, std::int64_t>>& place) {
    place_values_.assign(program_.events[language::kRedemptions].fields.size(), kEmpty);
    for (const auto& [slot, value] : place) place_values_[index(slot)] = value;
    Activity redemption;
    redemption.event = language::kRedemptions;
    redemption.day = day_;
    redemption.fields = place_values_;
    return redemption;
  }

  // How often it gave something, under any version.
  void check_milestone(const Expectation& e, ExampleResult& result) {
    const language::Milestone& milestone = version_of(e).milestones[index(e.target)];
    std::int64_t got = 0;
    std::vector<ExampleReason> because;
    for (const StepReached& step : evaluation_->steps) {
      const Program& then = *evaluation_->versions[index(step.version)];
      if (then.milestones[index(step.milestone)].name != milestone.name) continue;
      if (step.given) ++got;
      const Unit unit = then.measures[index(then.milestones[index(step.milestone)].measure)].unit;
      because.push_back({then.milestones[index(step.milestone)].place, step.given,
                         fmt::format("{} reached on {}{}", amount_words(then, unit, step.step, language_),
                                     iso(step.day), step.given ? "" : ", nothing given"),
                         false});
    }
    if (got == e.value) return;
    fail(e, fmt::format("{} {} times", milestone.name, e.value),
         on_day(fmt::format("{} {} times", milestone.name, got)), result)
        .because = std::move(because);
  }

  // A voucher or milestone may be one that only another version declares.
  const Program& version_of(const Expectation& e) const {
    const auto versions = static_cast<int>(evaluation_->versions.size());
    return e.version < versions ? *evaluation_->versions[index(e.version)] : program_;
  }

  void check_notification(const Expectation& e, ExampleResult& result) {
    const language::NotifyRule& rule = program_.notifications[index(e.target)];
    const bool member = evaluation_->joined;
    const bool holds = member && evaluator_.holds(rule.when);
    const bool allowed =
        !holds || !options_.may_write || options_.may_write(program_, rule, example_, *history_, day_);
    const bool comes = holds && allowed;
    if (comes == e.expected) return;
    const std::string got = !member ? "not a member yet"
                            : comes ? rule.name + " is sent"
                            : !allowed
                                ? fmt::format("no {}, without the consent `{}`", rule.name, rule.consent)
                                : "no " + rule.name;
    ExampleFailure& failure =
        fail(e, (e.expected ? "" : "no ") + rule.name, on_day(got), result, measures_of(rule.when));
    if (member) failure.because = because_of(program_, rule.when, evaluator_, language_);
  }

  // Before joining nobody is in a segment, as for `rung find`.
  void check_segment(const Expectation& e, ExampleResult& result) {
    const language::Segment& segment = program_.segments[index(e.target)];
    const bool member = evaluation_->joined;
    const bool in = member && evaluator_.holds(segment.where);
    if (in == e.expected) return;
    const std::string got = !member ? "not a member yet" : (in ? "in " : "not in ") + segment.name;
    ExampleFailure& failure = fail(e, (e.expected ? "in " : "not in ") + segment.name, on_day(got), result,
                                   measures_of(segment.where));
    if (member) failure.because = because_of(program_, segment.where, evaluator_, language_);
  }

  const Program& program_;
  const ExampleDef& example_;
  const ExampleOptions& options_;
  ExampleWorld& world_;
  Language language_;
  Evaluator evaluator_;
  const MemberHistory* history_ = nullptr;
  const Evaluation* evaluation_ = nullptr;
  int member_ = 0;
  Day day_;
  std::vector<std::int64_t> place_values_;
};

}  // namespace

ExampleResult run_example(const language::ProgramPtr& program, const ExampleDef& example,
                          const ExampleOptions& options) {
  ExampleResult result{example.name, example.place, {}};
  ExampleWorld world(program, example, options.to_program_time);
  std::map<const Program*, std::unique_ptr<Runner>> runners;
  for (const Expectation& expectation : example.expectations) {
    const language::ProgramPtr version =
        language::version_on(program, expectation.on.value_or(example.today));
    auto& runner = runners[version.get()];
    if (!runner) runner = std::make_unique<Runner>(*version, example, options, world);
    runner->run(expectation, result);
  }
  return result;
}

std::vector<ExampleResult> run_examples(const language::ProgramPtr& program, const ExampleOptions& options) {
  std::vector<ExampleResult> results;
  for (const ExampleDef& example : program->examples)
    results.push_back(run_example(program, example, options));
  return results;
}

}  // namespace rung::engine
