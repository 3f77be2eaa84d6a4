#pragma once
// Failing examples held against the rules that are in force: was it the change that broke them?

#include <cstdint>
#include <optional>
#include <vector>

#include "app/project_rules.h"
#include "engine/examples.h"

namespace rung::app {

// What the rules in force say to one example.
struct PublishedOutcome {
  std::int64_t version = 0;
  bool passes = false;
  std::vector<Place> changed;  // lines the failure names that those rules do not have
};

// By `results`; nothing for examples that do not fail. All nothing if there is no database, no rules are in
// force yet, or they are these very rules. Never throws: what cannot be read is as if it were not there.
[[nodiscard]] std::vector<std::optional<PublishedOutcome>> with_published_rules(
    const ProjectRules& rules, const std::vector<engine::ExampleResult>& results,
    const engine::ExampleOptions& options);

}  // namespace rung::app
