#include "intake/rejects.h"

#include <limits>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace rung::intake {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMark = ".rejects";

// Any cell that begins like a formula, seen without taking the row apart; a false alarm only costs time.
bool may_need_guard(std::string_view raw, char delimiter) {
  bool begins = true;
  for (const char c : raw) {
    if (begins && std::string_view("=+-@\t\r'").find(c) != std::string_view::npos) return true;
    begins = c == delimiter || c == '"';
  }
  return false;
}

}  // namespace

fs::path reject_path(const fs::path& source, const fs::path& folder) {
  std::string stem = source.stem().string();
  if (stem.ends_with(kMark) && stem.size() > kMark.size()) stem.erase(stem.size() - kMark.size());
  const std::string extension = source.has_extension() ? source.extension().string() : ".csv";
  return (folder.empty() ? source.parent_path() : folder) / (stem + std::string(kMark) + extension);
}

RejectFile::RejectFile(fs::path source, const fs::path& folder, char delimiter)
    : source_(std::move(source)), path_(reject_path(source_, folder)), delimiter_(delimiter) {}

std::string RejectFile::guarded(const std::string& raw) const {
  if (!may_need_guard(raw, delimiter_)) return raw;
  CsvReader reader(source_of(raw), delimiter_, raw.size() + 1);
  CsvRow row;
  if (reader.next(row) != CsvReader::Next::Row || !row.problem.empty()) return raw;
  std::string text;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (i > 0) text += delimiter_;
    text += csv_cell(with_guard(row.cells[i]), delimiter_);
  }
  return text;
}

void RejectFile::write_row(const std::string& raw, const std::string& row, const std::string& column,
                           const std::string& reason) {
  file_->write(fmt::format("{0}{1}{2}{1}{3}{1}{4}\n", guarded(raw), delimiter_, row,
                           csv_cell(with_guard(column), delimiter_),
                           csv_cell(with_guard(reason), delimiter_)));
}

void RejectFile::add(const Candidate& candidate, const std::string& header) {
  if (!file_) {
    file_ = std::make_unique<NewFile>(path_);
    write_row(header, std::string(kRejectColumns[0]), std::string(kRejectColumns[1]),
              std::string(kRejectColumns[2]));
  }
  const std::size_t first_bad = candidate.problems.front().row;
  for (const RowText& row : candidate.rows) {
    std::string column, reason;
    for (const RowProblem& problem : candidate.problems) {
      if (problem.row != row.number) continue;
      if (reason.empty()) {
        column = problem.column;
        reason = problem.reason;
      } else {
        reason += fmt::format("; {}{}{}", problem.column, problem.column.empty() ? "" : ": ", problem.reason);
      }
    }
    if (reason.empty()) reason = fmt::format("row {} of this order is rejected", first_bad);
    write_row(row.raw, std::to_string(row.number), column, reason);
  }
}

bool RejectFile::prepare() {
  if (!file_) return true;
  file_->flush();
  std::error_code error;
  if (!fs::exists(path_, error) || fs::equivalent(path_, source_, error)) return true;
  constexpr auto kAny = std::numeric_limits<std::uint64_t>::max();
  return read_file(path_, kAny) == read_file(file_->temporary(), kAny);
}

void RejectFile::publish() {
  if (file_) file_->publish();
}

}  // namespace rung::intake
