#include "app/verify.h"

#include <fmt/format.h>

#include "app/member_points.h"
#include "app/published.h"
#include "app/shop_database.h"

namespace rung::app {
namespace {

// By the rules in force; where they cannot be read, by those in the files.
std::vector<std::string> moving_ends(const ProjectRules& rules, storage::Database& database) {
  auto now = rules_in_force(database);
  if (now.ok() && now.value()) return currencies_with_moving_ends(*now.value()->program);
  return rules.program ? currencies_with_moving_ends(*rules.program) : std::vector<std::string>();
}

}  // namespace

Result<Verified, Refusal> verify(const std::filesystem::path& folder) {
  const ProjectRules rules = load_rules(folder);
  if (!rules.project) {
    return Refused{Refusal{"rules", "rung.yaml has mistakes. See them all: rung check", rules.diagnostics}};
  }
  auto database = open_database(*rules.project);
  if (!database.ok()) return Refused{database.error()};
  return verify(database.value(), rules);
}

Verified verify(storage::Database& database, const ProjectRules& rules) {
  Verified verified;
  verified.report = storage::verify(database, moving_ends(rules, database));
  verified.head = storage::LedgerStore(database).head();
  if (rules.program && !rules.program->languages.empty()) {
    verified.language = language_of(rules.program->languages.front());
  }
  return verified;
}

std::string verify_text(const Verified& verified) {
  const auto count = [&verified](std::int64_t number) { return number_words(number, 0, verified.language); };
  const std::size_t all = verified.report.invariants.size();
  std::string text;
  for (const storage::Finding& finding : verified.report.findings) {
    text += fmt::format("broken: {}: {}\n", finding.invariant, finding.text);
  }
  text += fmt::format("{} of {} invariants hold. ", all - verified.report.broken(), all);
  if (verified.holds()) text += "Hash chain unbroken, ";
  text += fmt::format("{} {}, {} {}. Nothing was changed.\n", count(verified.head.transactions),
                      verified.head.transactions == 1 ? "transaction" : "transactions",
                      count(verified.head.lots), verified.head.lots == 1 ? "lot" : "lots");
  if (verified.holds()) text += "Head, to keep elsewhere: " + verified.head.hash + "\n";
  return text;
}

Json verify_json(const Verified& verified) {
  Json findings = Json::array();
  for (const storage::Finding& finding : verified.report.findings) {
    findings.push_back(Json{{"invariant", finding.invariant}, {"text", finding.text}});
  }
  return Json{{"schema", "rung.verify/1"},
              {"holds", verified.holds()},
              {"invariants", verified.report.invariants},
              {"findings", std::move(findings)},
              {"transactions", verified.head.transactions},
              {"lots", verified.head.lots},
              {"head", verified.head.hash}};
}

}  // namespace rung::app
