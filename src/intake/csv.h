#pragma once
// CSV as shops write it (RFC 4180 and any one-character delimiter), read as a stream. Two kinds of trouble
// are kept apart: what makes the whole file unreadable (FileProblem, reading ends) and what spoils one row
// (CsvRow::problem, reading goes on). LF, CRLF and lone CR end a row, also mixed; a UTF-8 byte order mark is
// skipped.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rung::intake {

inline constexpr std::size_t kFieldLimit = 64 * 1024;       // bytes of one cell
inline constexpr std::size_t kColumnLimit = 4096;           // cells of one row
inline constexpr std::size_t kRowLimit = 16 * 1024 * 1024;  // bytes of one row

// Why nothing of a file can be read, and where: 1-based line, 1-based column in characters, 0-based byte.
struct FileProblem {
  std::size_t line = 0;  // 0: about the whole file
  std::size_t column = 0;
  std::size_t byte = 0;
  std::string what;  // "a quote opened here is never closed"
  std::string help;  // may be empty
};

// One row. The views are valid until the next call of next().
struct CsvRow {
  std::size_t number = 0;  // as a spreadsheet counts: the header is row 1, empty rows count too
  std::size_t line =
      0;  // of the file, where the row begins; differs from number after a cell with a line break
  std::vector<std::string_view> cells;
  std::string_view raw;      // as it stands in the file, without the line end
  std::string problem;       // empty: the row is well formed
  std::size_t problem_cell;  // index of the cell the problem is in; = cells.size() if it is the row itself
};

class CsvReader {
 public:
  // Gives up to `room` bytes; 0 at the end. May throw; the exception passes through next().
  using Source = std::function<std::size_t(char* to, std::size_t room)>;
  enum class Next : std::uint8_t { Row, End, Broken };

  // `block`: how many bytes are asked for at a time.
  CsvReader(Source source, char delimiter, std::size_t block = 1024 * 1024);

  // The first row read is the header: later rows with another number of cells are marked. Empty rows are
  // skipped. After Broken, problem() says why and next() must not be called again.
  Next next(CsvRow& row);

  [[nodiscard]] const FileProblem& problem() const { return problem_; }
  [[nodiscard]] std::uint64_t bytes_read() const { return base_ + end_; }

 private:
  enum class Scan : std::uint8_t { Done, NeedMore, Broken };
  struct Cell {
    std::size_t begin, end;
    bool in_scratch;
  };

  bool fill();
  Next first_bytes();
  Scan scan(CsvRow& row);
  Scan scan_cell(std::size_t& at);
  Scan scan_plain(std::size_t& at, std::size_t cell_begin);
  Scan scan_quoted(std::size_t& at);
  Scan finish_row(CsvRow& row, std::size_t raw_end, std::size_t next_begin, bool cut);
  Scan broken(std::size_t at, std::string what, std::string help);
  void mark(std::string problem);

  Source source_;
  char delimiter_;
  std::array<bool, 256> special_{};
  std::vector<char> buffer_;
  std::size_t begin_ = 0;   // of the row being read, in buffer_
  std::size_t end_ = 0;     // of what is filled
  std::uint64_t base_ = 0;  // offset in the file of buffer_[0]
  bool source_ended_ = false;
  bool started_ = false;
  std::size_t columns_ = 0;  // 0 until the header is read
  std::size_t row_number_ = 0;
  std::size_t line_ = 1;
  std::vector<Cell> cells_;
  std::string scratch_;  // cells with doubled quotes, undoubled
  bool has_line_breaks_ = false;
  std::string row_problem_;
  std::size_t row_problem_cell_ = 0;
  FileProblem problem_;
};

// Reads all of `text`; for short texts and tests.
[[nodiscard]] CsvReader::Source source_of(std::string text);

// `cell` as it must be written between `delimiter`s: quoted only where it has to be.
[[nodiscard]] std::string csv_cell(std::string_view cell, char delimiter);

// Cells that a spreadsheet would run as a formula (= + - @ TAB CR in front) get one apostrophe before them;
// numbers and dates stay as they are. without_guard() takes exactly that apostrophe away again, so a guarded
// file can be imported: a cell that had apostrophes of its own before such a sign gets one more, and loses
// only that one.
[[nodiscard]] std::string with_guard(std::string_view cell);
[[nodiscard]] std::string_view without_guard(std::string_view cell);

}  // namespace rung::intake
