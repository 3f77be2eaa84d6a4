#pragma once
// Rows become facts: one order with its lines, one return, one event, one member at a time.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fact.h"
#include "intake/csv.h"
#include "intake/mapping.h"
#include "language/program.h"

namespace rung::intake {

// A row as it came, kept until its order is booked or rejected.
struct RowText {
  std::size_t number = 0;  // the header is row 1
  std::string raw;         // without the line end
};

struct RowProblem {
  std::size_t row = 0;
  std::string column;  // as the file names it; empty: the row as a whole
  std::string value;   // of the cell
  std::string reason;  // "5th character is the letter O"
};

struct Candidate {
  std::vector<RowText> rows;
  std::vector<RowProblem> problems;  // not empty: to be rejected, there is no fact
  bool is_member = false;
  engine::ActivityFact activity;  // of a return, amounts are what was given back: not negative
  engine::MemberFact member;
};

class FactReader {
 public:
  enum class Next : std::uint8_t { Fact, End, Broken };

  // The mapping (bound, not yet placed), program and texts must outlive the reader. `today`: later days are
  // rejected unless the mapping allows them.
  FactReader(CsvReader::Source source, const BoundMapping& mapping, const language::Program& program,
             engine::TextPool& texts, Day today);
  ~FactReader();
  FactReader(const FactReader&) = delete;
  FactReader& operator=(const FactReader&) = delete;

  // The lines of a second file (mapping.lines), read as a whole before the first next(). False: problem()
  // says why. Lines in which something is wrong reject their order when it comes.
  bool read_lines(CsvReader::Source source);

  Next next(Candidate& out);

  [[nodiscard]] const FileProblem& problem() const;
  [[nodiscard]] std::uint64_t bytes_read() const;
  [[nodiscard]] std::size_t rows_read() const;      // without the header
  [[nodiscard]] const std::string& header() const;  // as it came; without a reject file's own columns
  [[nodiscard]] bool is_reject_file() const;
  [[nodiscard]] std::size_t column_count() const;  // without a reject file's own columns
  [[nodiscard]] std::string column_of(
      std::string_view field) const;  // what the file calls our field; may be empty
  // Orders of the second file that never came in this one.
  [[nodiscard]] std::size_t lines_left_over() const;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace rung::intake
