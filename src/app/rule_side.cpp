#include "app/rule_side.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"
#include "storage/rule_store.h"

namespace rung::app {
namespace {

using Chain = std::vector<std::vector<SourcePtr>>;  // the files of each version, the oldest first

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string::npos;
}

// What holds before a day: the versions in force that begin before it.
Chain before(const std::optional<RulesInForce>& in_force, Day day) {
  Chain chain;
  if (!in_force) return chain;
  for (const storage::RuleVersion& version : in_force->versions) {
    if (version.effective_from < day) chain.push_back(storage::sources_of(version));
  }
  return chain;
}

Result<RuleSide, Refusal> read(std::string label, const Chain& chain) {
  language::Checked checked = language::read_versions(chain);
  if (!checked.program) {
    return Refused{Refusal{"draft",
                           fmt::format("{} does not fit behind the rules before it ({}).", label,
                                       count_words(checked.diagnostics)),
                           std::move(checked.diagnostics)}};
  }
  return RuleSide{std::move(label), std::move(checked.program)};
}

Refusal mistakes_of_draft(const ProjectRules& draft, const std::string& named) {
  Refusal refusal = mistakes_in(draft);
  refusal.message =
      fmt::format("{} has mistakes; nothing was compared. See them all: rung check {}", named, named);
  for (const Diagnostic& one : draft.diagnostics) {
    if (one.severity != Severity::Error) continue;
    refusal.message += "\n" + render(one);
    break;
  }
  return refusal;
}

std::string published_words(const std::vector<storage::RuleVersion>& versions) {
  if (versions.empty()) return "none were published yet (rung publish)";
  std::string text = versions.size() == 1 ? "there is" : "there are";
  for (const storage::RuleVersion& one : versions)
    text += fmt::format("{} {} (from {})", &one == &versions.front() ? "" : ",", one.number,
                        iso(one.effective_from));
  return text;
}

Result<RuleSide, Refusal> stored_side(storage::Database& database, const std::string& named,
                                      const std::optional<RulesInForce>& in_force,
                                      const std::optional<Day>& since) {
  const auto version = storage::RuleStore(database).version(std::stoll(named));
  if (!version) {
    Refusal refusal = no_such_version(database, std::stoll(named));
    refusal.message += fmt::format(". A folder of that name: ./{}", named);
    return Refused{std::move(refusal)};
  }
  const Day from = since.value_or(version->effective_from);
  Chain chain = before(in_force, from);
  std::vector<SourcePtr> sources = storage::sources_of(*version);
  chain.push_back(since ? beginning_on(sources, *since) : std::move(sources));
  return read("version " + named, chain);
}

}  // namespace

std::vector<language::RuleFile> RuleSide::files_on(Day day) const {
  std::vector<language::RuleFile> files;
  for (const SourcePtr& source : language::version_on(program, day)->sources)
    files.push_back(language::parse(source).file);
  return files;
}

std::vector<SourcePtr> beginning_on(const std::vector<SourcePtr>& sources, Day day) {
  std::vector<SourcePtr> moved;
  for (const SourcePtr& source : sources) {
    std::string text(source->text());
    const language::RuleFile file = language::parse(source).file;
    for (const language::Block& block : file.blocks) {
      for (const language::Clause& clause : block.clauses) {
        if (clause.kind != language::ClauseKind::EffectiveFrom) continue;
        const Span span = clause.dates.front().span;
        text.replace(span.begin, span.end - span.begin, iso(day));
      }
    }
    moved.push_back(text == source->text() ? source
                                           : std::make_shared<const SourceFile>(source->name(), text));
  }
  return moved;
}

Result<RuleSide, Refusal> rule_side(const ProjectRules& files, storage::Database& database,
                                    const std::string& named, const std::optional<RulesInForce>& in_force,
                                    const std::optional<Day>& since, Day on) {
  if (is_number(named)) return stored_side(database, named, in_force, since);
  ProjectRules draft = files;
  if (!named.empty()) {
    draft = std::filesystem::exists(std::filesystem::path(named) / "rung.yaml") ? load_rules(named)
                                                                                : load_rule_files({named});
  }
  if (!draft.program) return Refused{named.empty() ? mistakes_in(draft) : mistakes_of_draft(draft, named)};
  std::string label = named.empty() ? "the rule files" : named;
  if (since) {
    Chain chain = before(in_force, *since);
    chain.push_back(beginning_on(language::version_on(draft.program, on)->sources, *since));
    return read(std::move(label), chain);
  }
  if (!in_force) return RuleSide{std::move(label), draft.program};
  auto program = program_of(next_versions(*draft.program, in_force));
  if (!program.ok()) return Refused{program.error()};
  return RuleSide{std::move(label), std::move(program.value())};
}

Result<ToCompare, Refusal> open_to_compare(const std::filesystem::path& folder, const std::optional<Day>& as_of,
                                           const std::optional<Day>& since, std::int64_t now_ms) {
  ProjectRules files = load_rules(folder);
  if (!files.project) return Refused{mistakes_in(files)};
  auto database = open_database(*files.project);
  if (!database.ok()) return Refused{database.error()};
  auto in_force = rules_in_force(database.value(), files.program);
  if (!in_force.ok()) return Refused{in_force.error()};
  const auto today = today_of(files, database.value(), now_ms);
  if (!today.ok()) return Refused{today.error()};
  const Day day = as_of.value_or(std::max(today.value(), since.value_or(today.value())));
  if (since && *since > day) {
    return Refused{Refusal{"day",
                           fmt::format("the draft cannot be in force since {}, a day after {}, which is looked "
                                       "at. Name a later day with --as-of.",
                                       iso(*since), iso(day)),
                           {}}};
  }
  return ToCompare{std::move(files), std::move(database.value()), std::move(in_force.value()), today.value(), day};
}

Refusal no_such_version(storage::Database& database, std::int64_t number) {
  return Refusal{"no_version",
                 fmt::format("no rules were ever published as version {}; {}", number,
                             published_words(storage::RuleStore(database).versions())),
                 {}};
}

Refusal nobody_to_compare() {
  return Refusal{"no_members", "There are no members yet. Import them first: rung import FILE…", {}};
}

}  // namespace rung::app
