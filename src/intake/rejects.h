#pragma once
// The file of what was rejected: the rows as they came, in the source's own columns, with three more that say
// where and why. It can be imported as it is: the three columns are known, and what is right by then is
// booked. Cells that a spreadsheet would run as a formula are guarded (with_guard in intake/csv.h); the
// import takes the guard away again, because a file with these three columns was written here.

#include <filesystem>
#include <memory>
#include <string>

#include "intake/fact_reader.h"
#include "intake/files.h"

namespace rung::intake {

// orders.csv and orders.rejects.csv both give orders.rejects.csv, in `folder` or, if that is empty, beside
// the source.
[[nodiscard]] std::filesystem::path reject_path(const std::filesystem::path& source,
                                                const std::filesystem::path& folder);

class RejectFile {
 public:
  // Nothing is written before the first add(). `source` is the file being imported.
  RejectFile(std::filesystem::path source, const std::filesystem::path& folder, char delimiter);

  // The rows of a rejected candidate; it has at least one problem. `header` is FactReader::header().
  void add(const Candidate& candidate, const std::string& header);
  [[nodiscard]] bool empty() const { return file_ == nullptr; }
  // Makes what was added durable under a temporary name. False: another file stands under the final name,
  // which was not imported just now and must not be lost.
  [[nodiscard]] bool prepare();
  void publish();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  void write_row(const std::string& raw, const std::string& row, const std::string& column,
                 const std::string& reason);
  std::string guarded(const std::string& raw) const;

  std::filesystem::path source_, path_;
  char delimiter_;
  std::unique_ptr<NewFile> file_;
};

}  // namespace rung::intake
