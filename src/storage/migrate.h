#pragma once
// Brings the file of an older Rung up to the version of this one (docs/LEDGER.md, "Versions of the file").

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/day.h"
#include "storage/database.h"

namespace rung::storage {

// The clocks of a shop. The database knows the name of its time zone, not what the zone says.
struct LocalClock {
  struct Reading {
    Day day;
    int minute = 0;  // of the day
  };
  std::function<Reading(std::int64_t at_ms)> at;
  std::function<std::int64_t(Day)> end_of;  // the last millisecond of a local day
};
// Nothing: there is no time zone of that name.
using FindClock = std::function<std::optional<LocalClock>(const std::string& zone)>;

struct Upgrade {
  std::int64_t from = 0, to = 0;  // file versions
  std::filesystem::path backup;   // the file as it was before
  std::int64_t redemptions = 0;   // that were given a record (from version 1)
};

// Nothing was to be done if the file is of this version already; then nothing is touched.
// Otherwise `begins` is called (it takes time that grows with the file), a proven copy is made beside it
// (storage/backup.h), and everything is changed in one transaction that is saved only if verify() finds
// nothing afterwards. Nobody else may use the file meanwhile. Throws StorageError: Busy (an import or a
// recalculation runs, or another program holds the file), Newer, Full, Damaged (verify() finds something),
// Other (the time zone is unknown, the copy differs), and whatever opening a file throws. Whatever happens,
// also a kill at any moment, leaves the file as it was, or brought up to date as a whole; after an error the
// copy is gone again, unless it is not known whether the change was saved.
std::optional<Upgrade> bring_up_to_date(const std::filesystem::path& path, std::int64_t now_ms,
                                        const FindClock& find_clock,
                                        const std::function<void()>& begins = {});

}  // namespace rung::storage
