#include "app/test_published.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "app/published.h"
#include "app/shop_database.h"
#include "storage/error.h"

namespace rung::app {

namespace {

using language::BlockKind;
using language::RuleFile;
using PublishedOutcomes = std::vector<std::optional<PublishedOutcome>>;

std::optional<RulesInForce> in_force(const ProjectRules& rules) {
  if (!rules.project) return std::nullopt;
  try {
    auto database = open_database(*rules.project);
    if (!database.ok()) return std::nullopt;
    auto now = rules_in_force(database.value());
    return now.ok() ? std::move(now.value()) : std::nullopt;
  } catch (const storage::StorageError&) {
    return std::nullopt;
  }
}

enum class Part : std::uint8_t { Examples, EverythingElse };

// The blocks of a file that are examples, or those that are not.
RuleFile part_of(const SourcePtr& source, Part part) {
  RuleFile file = language::parse(source).file;
  const auto left_out = [part](const language::Block& block) {
    return (block.kind == BlockKind::Example) != (part == Part::Examples);
  };
  file.blocks.erase(std::remove_if(file.blocks.begin(), file.blocks.end(), left_out), file.blocks.end());
  return file;
}

std::string_view trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view{} : line.substr(first);
}

std::vector<Place> changed_lines(const engine::ExampleResult& result, const std::vector<SourcePtr>& before) {
  std::set<std::string_view> lines;
  for (const SourcePtr& file : before) {
    for (std::size_t n = 1; n <= file->line_count(); ++n) lines.insert(trimmed(file->line_text(n)));
  }
  std::vector<Place> changed;
  std::set<std::string> named;
  for (const engine::ExampleFailure& failure : result.failures) {
    for (const engine::ExampleReason& reason : failure.because) {
      if (!reason.place.file || lines.count(trimmed(reason.place.file->line_text(reason.place.line()))) > 0)
        continue;
      if (named.insert(reason.place.text()).second) changed.push_back(reason.place);
    }
  }
  return changed;
}

}  // namespace

PublishedOutcomes with_published_rules(const ProjectRules& rules,
                                       const std::vector<engine::ExampleResult>& results,
                                       const engine::ExampleOptions& options) {
  PublishedOutcomes outcomes(results.size());
  const bool any = std::any_of(results.begin(), results.end(), [](const auto& one) { return one.failed(); });
  if (!any) return outcomes;
  const auto now = in_force(rules);
  if (!now || !first_difference(next_versions(*rules.program, now), now)) return outcomes;
  const std::vector<SourcePtr> before = language::all_sources(*now->program);
  std::vector<RuleFile> files;
  for (const SourcePtr& source : before) files.push_back(part_of(source, Part::EverythingElse));
  for (const SourcePtr& source : language::all_sources(*rules.program))
    files.push_back(part_of(source, Part::Examples));
  const language::Checked checked = language::check(files);
  // Examples that speak of what those rules do not have say nothing about them.
  if (!checked.program || checked.program->examples.size() != results.size()) return outcomes;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i].failed()) continue;
    const engine::ExampleResult then =
        engine::run_example(checked.program, checked.program->examples[i], options);
    outcomes[i] =
        PublishedOutcome{now->versions.back().number, then.passed(), changed_lines(results[i], before)};
  }
  return outcomes;
}

}  // namespace rung::app
