#pragma once
// `rung import`: files of a shop become facts in the database. Each file is booked in one transaction: its
// good orders as a whole, its orders with a wrong row not at all (they go to a reject file that can be
// imported again), or, where something is wrong with the file or with more than 5 % of its rows, nothing.
// Importing a file again changes nothing.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/day.h"
#include "core/diagnostic.h"
#include "core/words.h"
#include "intake/fact_reader.h"
#include "intake/project.h"
#include "language/program.h"
#include "storage/activity_store.h"
#include "storage/database.h"

namespace rung::app {

struct ImportProgress {
  std::string file;
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes = 0;
  std::size_t rows_done = 0;
};

struct ImportOptions {
  Day today;
  std::int64_t now_ms = 0;                              // noted with what is booked
  std::optional<std::size_t> accept_rejects;            // that many rejected rows are meant, also above 5 %
  std::filesystem::path reject_folder;                  // empty: beside each file
  std::function<void(const ImportProgress&)> progress;  // may be empty; called now and then
};

struct ImportedFile {
  enum class State : std::uint8_t {
    Booked,          // perhaps with rejected rows
    Refused,         // `refusal` says why; nothing of it is booked
    TooManyRejects,  // likewise nothing; `problems` shows the first ones
    ReadAlong,       // the lines of another file, read with it
  } state = State::Booked;
  std::string file;      // as given
  storage::BatchNumber batch = 0;  // its number, to take it back by; 0: nothing was booked
  std::string refusal;   // whole text to show, with line ends
  std::size_t rows = 0;  // without the header; = new + known + revised + rejected where booked
  std::size_t rows_new = 0, rows_known = 0, rows_revised = 0, rows_rejected = 0;
  std::size_t rows_without_member = 0;  // among the new ones
  std::size_t rows_closed = 0;          // among the new and revised ones: of days that are closed
  std::size_t members_new = 0, members_known = 0,
              members_revised = 0;  // also the ones made by `members: create`
  struct Counts {
    std::size_t now = 0, known = 0, revised = 0, rejected = 0;
  };
  Counts orders, returns;            // by order and by return
  Counts others;                     // of every other event
  std::size_t orders_left_over = 0;  // of the file with the lines: orders that do not stand in this one
  std::vector<intake::RowProblem> problems;  // the first ten
  std::string reject_file;                   // empty: none written
};

struct ImportReport {
  std::vector<ImportedFile> files;
  std::vector<Diagnostic> diagnostics;  // of rung.yaml; with an error nothing was looked at
  [[nodiscard]] bool fine() const;      // everything booked, nothing rejected: exit code 0
};

// Members are read first, then orders, returns and other events, whatever the order of `files`. Throws
// IntakeError and StorageError (the file at hand is rolled back, the files before it stay booked). Must not
// be called inside a write transaction. Takes the batch lock.
[[nodiscard]] ImportReport import_files(const intake::Project& project, const language::Program& program,
                                        storage::Database& database,
                                        const std::vector<std::filesystem::path>& files,
                                        const ImportOptions& options);

// What of it happened on days that are closed, in a sentence for each file: it counts on its own day, and what it
// costs is booked on an open one.
[[nodiscard]] std::vector<std::string> closed_remarks(const ImportReport& report);

// How to take back what was booked, a line for each file that brought something: "rung import --undo 3 …".
[[nodiscard]] std::vector<std::string> ways_back(const ImportReport& report);

// What the user reads, as text with line ends (diagnostics and refusals included).
[[nodiscard]] std::string render_import(const ImportReport& report, Language language);

}  // namespace rung::app
