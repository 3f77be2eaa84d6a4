#pragma once
// `rung verify`: proves the ledger, changes nothing.

#include <filesystem>
#include <string>

#include "app/json.h"
#include "app/project_rules.h"
#include "core/result.h"
#include "core/words.h"
#include "storage/database.h"
#include "storage/ledger_store.h"
#include "storage/verify.h"

namespace rung::app {

struct Verified {
  storage::VerifyReport report;
  storage::LedgerStore::Head head;
  Language language = Language::English;  // for the form of numbers
  [[nodiscard]] bool holds() const { return report.findings.empty(); }
};

// Needs rung.yaml to find the database, but no rules: they may be broken while the ledger is proved.
[[nodiscard]] Result<Verified, Refusal> verify(const std::filesystem::path& folder);
// The same of a database that is open; `rules`: those of the folder it belongs to.
[[nodiscard]] Verified verify(storage::Database& database, const ProjectRules& rules);

[[nodiscard]] std::string verify_text(const Verified& verified);
[[nodiscard]] Json verify_json(const Verified& verified);

}  // namespace rung::app
