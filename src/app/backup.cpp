#include "app/backup.h"

#include <fmt/format.h>

#include "app/published.h"
#include "app/shop_database.h"
#include "app/verify.h"
#include "storage/backup.h"

namespace rung::app {
namespace {

// The copy is not worth its name: carries why out of the copying.
struct NotWhole {
  Refusal refusal;
};

void look_at(const std::filesystem::path& made, const ProjectRules& rules, BackedUp& backed_up) {
  storage::Database copy = storage::Database::open(made, Access::ReadOnly);
  const Verified verified = verify(copy, rules);
  if (!verified.holds()) {
    const storage::Finding& first = verified.report.findings.front();
    throw NotWhole{Refusal{
        "broken",
        fmt::format(
            "the database does not hold what it promises, so no backup was made of it: {}: {} See all "
            "of it: rung verify. To keep the file as it is, copy it while nothing runs.",
            first.invariant, first.text),
        {}}};
  }
  backed_up.head = verified.head;
  backed_up.invariants = verified.report.invariants.size();
  backed_up.language = verified.language;
  backed_up.bytes = std::filesystem::file_size(made);
}

}  // namespace

Result<BackedUp, Refusal> back_up(const std::filesystem::path& folder, const std::optional<std::string>& file,
                                  std::int64_t now_ms) {
  const ProjectRules rules = load_rules(folder);
  if (!rules.project) return Refused{mistakes_in(rules)};
  auto database = open_database(*rules.project);
  if (!database.ok()) return Refused{database.error()};
  BackedUp made;
  if (file) {
    made.file = *file;
  } else {
    const auto today = today_of(rules, database.value(), now_ms);
    if (!today.ok()) return Refused{today.error()};
    made.file = database.value().path().lexically_normal();
    made.file += "." + iso(today.value());
  }
  const Refusal taken{
      "exists",
      fmt::format("{} exists already; name another file with --out. Nothing was copied.", made.file.string()),
      {}};
  std::error_code ignored;
  if (std::filesystem::exists(std::filesystem::symlink_status(made.file, ignored))) return Refused{taken};
  try {
    const auto look = [&](const std::filesystem::path& copy) { look_at(copy, rules, made); };
    if (!storage::copy_in_use(database.value(), made.file, look)) return Refused{taken};
  } catch (NotWhole& not_whole) {
    return Refused{std::move(not_whole.refusal)};
  }
  return made;
}

std::string backup_text(const BackedUp& made) {
  const auto count = [&made](std::int64_t number) { return number_words(number, 0, made.language); };
  return fmt::format(
      "{}: {} bytes, {} {}, {} {}; {} of {} invariants hold in it. Saved.\n"
      "Head, to keep elsewhere: {}\n",
      made.file.string(), count(static_cast<std::int64_t>(made.bytes)), count(made.head.transactions),
      made.head.transactions == 1 ? "transaction" : "transactions", count(made.head.lots),
      made.head.lots == 1 ? "lot" : "lots", made.invariants, made.invariants, made.head.hash);
}

Json backup_json(const BackedUp& made) {
  return Json{{"schema", "rung.backup/1"},
              {"file", made.file.string()},
              {"bytes", made.bytes},
              {"transactions", made.head.transactions},
              {"lots", made.head.lots},
              {"head", made.head.hash},
              {"invariants_held", made.invariants}};
}

}  // namespace rung::app
