#include "app/publish.h"

#include <fmt/format.h>

#include "app/compare_pass.h"
#include "app/member_points.h"
#include "app/recalculated_member.h"
#include "app/rule_side.h"
#include "app/test_rules.h"
#include "app/text.h"
#include "storage/ledger_store.h"
#include "storage/tier_store.h"

namespace rung::app {
namespace {

// The last day for which anything was booked.
std::optional<Day> last_booked_day(storage::Database& database) {
  std::optional<Day> last = storage::LedgerStore(database).last_day();
  const auto run = storage::TierStore(database).last_finished_run();
  if (run && (!last || run->as_of > *last)) last = run->as_of;
  return last;
}

// What rules made of a member, as one text.
std::string outcome_text(const LookedAt& member) {
  const std::vector<storage::RuleVersionNumber> none(member.evaluation.versions.size());
  const RecalculatedMember made = recalculated(member.evaluation, member.history, none);
  std::string text;
  for (const storage::TierRow& row : made.rows) {
    text += fmt::format("{}|{}|{}|{}|{}|{}\n", row.ladder, row.tier, row.day.number, row.seq,
                        row.valid_until.number, static_cast<int>(row.kind));
  }
  const auto wanted = wanted_points(member.evaluation, member.history);
  for (std::size_t u = 0; u < wanted.size(); ++u) {
    text += member.evaluation.versions.back()->points[u].name + "\n";
    for (const ledger::WantedLot& lot : wanted[u]) {
      text +=
          fmt::format("{}|{}|{}|{}|{}|{}\n", lot.activity, lot.rule, lot.points, lot.terms.earned_on.number,
                      lot.terms.usable_from.value_or(kForever).number, lot.terms.last_day.number);
      for (const auto& change : lot.changes)
        text += fmt::format(" {}|{}|{}\n", static_cast<int>(change.against), change.activity, change.amount);
    }
  }
  return text;
}

// How many members' booked days would look different.
std::int64_t members_changed(storage::Database& database, const language::ProgramPtr& before,
                             const language::ProgramPtr& after, Day up_to) {
  std::vector<std::string> was(kSideBySide), is(kSideBySide);
  EachMember each;
  each.look = [&](unsigned, std::size_t with, std::size_t place, const LookedAt& member) {
    (with == 0 ? was : is)[place] = outcome_text(member);
  };
  std::int64_t changed = 0;
  each.next = [&](std::size_t members) {
    for (std::size_t i = 0; i < members; ++i) {
      changed += was[i] == is[i] ? 0 : 1;
      was[i].clear();
      is[i].clear();
    }
  };
  const auto rules_on = [up_to](const language::ProgramPtr& latest) {
    return LookedWith{language::version_on(latest, up_to), std::nullopt, false};
  };
  evaluate_base(database, {rules_on(before), rules_on(after)}, up_to, 0, each);
  return changed;
}

Refusal failing_examples(const TestRun& run) {
  std::string names;
  for (const engine::ExampleResult& result : run.results) {
    if (result.failed()) names += fmt::format("  {} ({})\n", result.name, result.place.text());
  }
  return Refusal{
      "examples", "an example of the rules fails. Nothing was published. See why: rung test\n" + names, {}};
}

Refusal changes_booked_days(Day from, Day last, std::int64_t members) {
  return Refusal{
      "booked_days",
      fmt::format(
          "these rules change what holds from {} on, but {} is booked already, and for {} {} it would not "
          "be what the rules say any more. Nothing was published. Let the new rules begin later: `effective "
          "from {}`, "
          "in a file of their own beside the old ones. If the past is to change: "
          "rung publish --retroactive --reason TEXT --by NAME",
          iso(from), iso(last), members, members == 1 ? "member" : "members", iso(last + 1)),
      {}};
}

// The files of a stored version as if they were the shop's. They begin on the first day that is not booked:
// what was booked stays.
Result<ProjectRules, Refusal> version_again(const ProjectRules& files, storage::Database& database,
                                            std::int64_t number) {
  const auto version = storage::RuleStore(database).version(number);
  if (!version) return Refused{no_such_version(database, number)};
  std::vector<SourcePtr> sources = storage::sources_of(*version);
  const std::optional<Day> last = last_booked_day(database);
  if (last && version->effective_from <= *last) sources = beginning_on(sources, *last + 1);
  // Its examples were told of the day on which it began then.
  language::Checked checked = language::read_versions({sources});
  if (!checked.program) {
    return Refused{Refusal{"version",
                           fmt::format("version {} cannot be read by this version of Rung ({}). Nothing was "
                                       "published.",
                                       number, count_words(checked.diagnostics)),
                           std::move(checked.diagnostics)}};
  }
  return with_program(files, std::move(checked.program));
}

}  // namespace

Result<Published, Refusal> publish(const ProjectRules& of_files, storage::Database& database,
                                   const PublishRequest& request, std::int64_t now_ms) {
  ProjectRules files = of_files;
  if (request.version) {
    auto again = version_again(of_files, database, *request.version);
    if (!again.ok()) return Refused{again.error()};
    files = std::move(again.value());
  }
  if (!files.program) return Refused{mistakes_in(files)};
  const storage::BatchLock lock(database);
  const TestRun tests = run_tests(files);
  if (!none_fails(tests)) return Refused{failing_examples(tests)};
  auto in_force = rules_in_force(database);
  if (!in_force.ok()) return Refused{in_force.error()};
  const std::optional<RulesInForce>& now = in_force.value();
  const std::vector<NextVersion> next = next_versions(*files.program, now);
  Published published;
  published.examples = tests.results.size();
  published.from = first_difference(next, now);
  if (!published.from) {
    published.before = true;
    published.versions = now->versions;
    return published;
  }
  auto together = now ? program_of(next) : Result<language::ProgramPtr, Refusal>(files.program);
  if (!together.ok()) return Refused{together.error()};
  const std::optional<Day> last = last_booked_day(database);
  if (now && last && *published.from <= *last) {
    published.members_changed = members_changed(database, now->program, together.value(), *last);
    if (published.members_changed > 0 && !request.retroactive)
      return Refused{changes_booked_days(*published.from, *last, published.members_changed)};
  }
  std::vector<storage::RuleVersion> kept;
  std::vector<const language::Program*> added;
  for (const NextVersion& version : next) {
    if (version.program != nullptr) {
      added.push_back(version.program);
    } else {
      kept.push_back(version.stored);
    }
  }
  if (now && request.effect) published.effect = request.effect(together.value());
  database.with_write_transaction([&] {
    published.versions = storage::RuleStore(database)
                             .publish(kept, added, {now_ms, request.by, request.reason, published.effect})
                             .versions;
  });
  return published;
}

std::string publish_text(const Published& published) {
  const std::string examples = published.examples == 0
                                   ? ""
                                   : fmt::format("{} {} passed. ", published.examples,
                                                 published.examples == 1 ? "example" : "examples");
  std::string text = published.before ? "These rules are in force already; nothing changed.\n"
                                      : fmt::format("Published, in force from {}. {}Saved.\n",
                                                    iso(*published.from), examples);
  if (published.members_changed > 0) {
    text +=
        fmt::format("For {} {} days that are booked change; the next recalculation books the difference.\n",
                    published.members_changed, published.members_changed == 1 ? "member" : "members");
  }
  text += published.effect;
  for (const storage::RuleVersion& version : published.versions)
    text += fmt::format("  rules version {}, from {}\n", version.number, iso(version.effective_from));
  return text;
}

Json publish_json(const Published& published) {
  Json versions = Json::array();
  for (const storage::RuleVersion& version : published.versions) {
    versions.push_back(Json{
        {"number", version.number}, {"effective_from", iso(version.effective_from)}, {"hash", version.hash}});
  }
  return Json{{"schema", "rung.publish/1"},
              {"before", published.before},
              {"from", published.from ? Json(iso(*published.from)) : Json(nullptr)},
              {"examples", published.examples},
              {"members_changed", published.members_changed},
              {"effect", published.effect},
              {"versions", std::move(versions)}};
}

}  // namespace rung::app
