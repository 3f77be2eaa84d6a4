#include "app/shop_database.h"

#include <fmt/format.h>

#include <optional>

#include "core/day.h"
#include "intake/zone.h"
#include "storage/ledger_store.h"
#include "storage/migrate.h"

namespace rung::app {
namespace {

std::optional<Refusal> not_made_yet(const std::filesystem::path& path) {
  if (std::filesystem::exists(path)) return std::nullopt;
  return Refusal{"no_database",
                 fmt::format("there is no database yet ({}). Run `rung import` first.",
                             path.lexically_normal().string()),
                 {}};
}

std::optional<storage::LocalClock> find_clock(const std::string& name) {
  const auto zone = intake::Zone::find(name);
  if (!zone) return std::nullopt;
  storage::LocalClock clock;
  clock.at = [zone](std::int64_t at_ms) {
    const intake::WallTime wall = zone->wall(at_ms);
    return storage::LocalClock::Reading{wall.day, wall.second / 60};
  };
  clock.end_of = [zone](Day day) { return zone->end_of(day); };
  return clock;
}

// Two machines at one file are seldom further apart than this.
constexpr std::int64_t kClocksDiffer = std::int64_t{5} * 60 * 1000;

std::string utc(std::int64_t at_ms) {
  const std::int64_t minutes = at_ms / 60'000;
  return fmt::format("{} at {:02}:{:02} UTC", iso(Day{static_cast<std::int32_t>(minutes / 1440)}),
                     minutes / 60 % 24, minutes % 60);
}

// Under a clock that was set back, what is booked now would stand before what was booked already.
std::optional<Refusal> clock_behind(storage::Database& database, std::int64_t now_ms) {
  const std::int64_t last_ms = storage::LedgerStore(database).head().booked_at_ms;
  if (now_ms + kClocksDiffer >= last_ms) return std::nullopt;
  return Refusal{"clock",
                 fmt::format("the clock of this machine shows {}, and the last booking was made on {}. "
                             "Nothing was done: set the clock right and run the command again.",
                             utc(now_ms), utc(last_ms)),
                 {}};
}

// Copying, changing and proving a file of this size takes long enough that people begin to wonder.
constexpr std::uintmax_t kLarge = std::uintmax_t{200} << 20;

storage::Database open_to_write(const std::filesystem::path& path, std::int64_t now_ms, const Tell& tell) {
  try {
    return storage::Database::open(path, Access::ReadWrite);
  } catch (const storage::StorageError& error) {
    if (error.kind() != storage::StorageError::Kind::Older) throw;
  }
  const auto begins = [&] {
    if (tell && std::filesystem::file_size(path) >= kLarge)
      tell("The database was made by an older Rung and is being brought up to date, which takes a while.");
  };
  const auto upgrade = storage::bring_up_to_date(path, now_ms, find_clock, begins);
  if (upgrade && tell) {
    tell(
        fmt::format("The database was brought up to date (file version {} to {}). As it was before it stands "
                    "in {}; keep that until all is well.",
                    upgrade->from, upgrade->to, upgrade->backup.lexically_normal().string()));
  }
  return storage::Database::open(path, Access::ReadWrite);
}

}  // namespace

Result<storage::Database, Refusal> open_database(const intake::Project& project) {
  const std::filesystem::path path = project.path_of(project.database);
  if (auto refusal = not_made_yet(path)) return Refused{std::move(*refusal)};
  return storage::Database::open(path, Access::ReadOnly);
}

Result<storage::Database, Refusal> open_database_to_write(const intake::Project& project, std::int64_t now_ms,
                                                          const Tell& tell) {
  const std::filesystem::path path = project.path_of(project.database);
  if (auto refusal = not_made_yet(path)) return Refused{std::move(*refusal)};
  storage::Database database = open_to_write(path, now_ms, tell);
  if (auto refusal = clock_behind(database, now_ms)) return Refused{std::move(*refusal)};
  return database;
}

storage::Database open_or_make_database(const intake::Project& project, std::int64_t now_ms,
                                        const Tell& tell) {
  const std::filesystem::path path = project.path_of(project.database);
  if (std::filesystem::exists(path)) return open_to_write(path, now_ms, tell);
  return storage::Database::create(path);
}

}  // namespace rung::app
