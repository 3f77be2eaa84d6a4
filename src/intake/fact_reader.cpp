#include "intake/fact_reader.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "core/check.h"
#include "core/text_numbers.h"
#include "intake/row_reader.h"

namespace rung::intake {

class FactReader::Work {
 public:
  Work(CsvReader::Source source, const BoundMapping& mapping, const language::Program& program,
       engine::TextPool& texts, Day today)
      : mapping_(mapping), program_(program), texts_(texts), today_(today) {
    csv_.emplace(std::move(source), mapping.shape->delimiter);
  }

  bool read_lines(CsvReader::Source source);
  Next next(Candidate& out);

  FileProblem problem_;
  std::string header_;
  bool is_reject_file_ = false;
  std::size_t columns_ = 0;
  std::size_t rows_ = 0;
  std::uint64_t bytes_read() const {
    return bytes_before_ + (original_numbers_.empty() ? csv_->bytes_read() : 0);
  }
  std::string column_of(std::string_view field) const;
  std::size_t lines_left_over() const;

 private:
  struct LinesOfOrder {
    std::vector<std::int64_t> values;
    std::vector<RowProblem> problems;
    bool taken = false;
  };

  bool start();
  bool open_header(CsvReader& csv, BoundMapping& mapping, bool& is_reject_file, std::string& header);
  bool gather_rows();
  CsvReader::Next read_row();
  void clear(Candidate& out);
  void take_row(Candidate& out);
  std::string_view id_of(const CsvRow& row) const;
  void take_lines(Candidate& out);
  void check_twice(Candidate& out);
  std::string own_part(const CsvRow& row) const;

  BoundMapping mapping_;
  const language::Program& program_;
  engine::TextPool& texts_;
  Day today_;
  std::optional<CsvReader> csv_;
  std::optional<RowReader> rows_reader_;
  CsvRow row_;
  bool has_row_ = false;  // row_ is read and belongs to the next candidate
  bool started_ = false;
  bool ended_ = false;
  std::size_t id_position_ = 0;
  bool grouped_ = false;  // rows of one order stand below each other
  std::string group_id_;
  std::vector<std::size_t> original_numbers_;  // `rows: anywhere`: of each row after gathering
  std::uint64_t bytes_before_ = 0;
  TextNumbers member_rows_;  // by member number: the row in which it stands
  bool has_rows_ = false;    // the candidate at hand has its first one
  std::unordered_map<std::string, LinesOfOrder> lines_;
};

bool FactReader::Work::open_header(CsvReader& csv, BoundMapping& mapping, bool& is_reject_file,
                                   std::string& header) {
  CsvRow row;
  switch (csv.next(row)) {
    case CsvReader::Next::Broken: problem_ = csv.problem(); return false;
    case CsvReader::Next::End:
      problem_ = {1, 0, 0, "the file is empty: there is no header", "its first row must name the columns"};
      return false;
    case CsvReader::Next::Row: break;
  }
  if (!row.problem.empty()) {
    problem_ = {row.line, 0, 0, fmt::format("the header {}", row.problem), ""};
    return false;
  }
  if (auto problem = place_columns(mapping, row, is_reject_file)) {
    problem_ = std::move(*problem);
    return false;
  }
  columns_ = row.cells.size() - (is_reject_file ? std::size(kRejectColumns) : 0);
  header = is_reject_file ? own_part(row) : std::string(row.raw);
  return true;
}

// Without the three columns of a reject file.
std::string FactReader::Work::own_part(const CsvRow& row) const {
  if (row.cells.size() <= std::size(kRejectColumns)) return std::string(row.raw);
  std::string text;
  for (std::size_t i = 0; i + std::size(kRejectColumns) < row.cells.size(); ++i) {
    if (i > 0) text += mapping_.shape->delimiter;
    text += csv_cell(without_guard(row.cells[i]), mapping_.shape->delimiter);
  }
  return text;
}

bool FactReader::Work::start() {
  started_ = true;
  if (!open_header(*csv_, mapping_, is_reject_file_, header_)) return false;
  for (const Cells& cells : mapping_.cells) {
    if (cells.target == Target::Id) id_position_ = cells.positions.front();
  }
  grouped_ = mapping_.has_lines;
  if (grouped_ && mapping_.mapping->rows_anywhere && !gather_rows()) return false;
  rows_reader_.emplace(mapping_, program_, texts_, today_);
  return true;
}

// `rows: anywhere`: reads the whole file and puts the rows of each order below its first row. From there on
// the file is read as if it had come so; only the row numbers are those of the real file.
bool FactReader::Work::gather_rows() {
  struct Held {
    std::size_t group, number;
    std::string raw;
  };
  std::vector<Held> held;
  std::unordered_map<std::string, std::size_t> groups;
  CsvReader::Next next{};
  while ((next = csv_->next(row_)) == CsvReader::Next::Row) {
    const std::size_t group = groups.try_emplace(std::string(id_of(row_)), groups.size()).first->second;
    held.push_back({group, row_.number, std::string(row_.raw)});
  }
  if (next == CsvReader::Next::Broken) {
    problem_ = csv_->problem();
    return false;
  }
  std::stable_sort(held.begin(), held.end(), [](const Held& a, const Held& b) { return a.group < b.group; });
  // A header of the same width, so that rows of another width are noticed again.
  std::string text(columns_ + (is_reject_file_ ? std::size(kRejectColumns) : 0) - 1,
                   mapping_.shape->delimiter);
  text.insert(0, "x");
  text += '\n';
  original_numbers_ = {1};
  for (Held& row : held) {
    original_numbers_.push_back(row.number);
    text += row.raw;
    text += '\n';
    row.raw = std::string();
  }
  bytes_before_ = csv_->bytes_read();
  csv_.emplace(source_of(std::move(text)), mapping_.shape->delimiter);
  const CsvReader::Next again = csv_->next(row_);
  RUNG_CHECK(again == CsvReader::Next::Row, "the header just written is there");
  return true;
}

std::string_view FactReader::Work::id_of(const CsvRow& row) const {
  if (id_position_ >= row.cells.size()) return {};
  const std::string_view id = row.cells[id_position_];
  return is_reject_file_ ? without_guard(id) : id;
}

CsvReader::Next FactReader::Work::read_row() {
  const CsvReader::Next next = csv_->next(row_);
  if (next == CsvReader::Next::Row) {
    ++rows_;
    if (!original_numbers_.empty()) row_.number = original_numbers_[row_.number - 1];
  }
  if (next == CsvReader::Next::Broken) problem_ = csv_->problem();
  return next;
}

void FactReader::Work::take_row(Candidate& out) {
  if (has_rows_) out.rows.emplace_back();
  has_rows_ = true;
  RowText& row = out.rows.back();
  row.number = row_.number;
  if (is_reject_file_) {
    row.raw = own_part(row_);
  } else {
    row.raw = row_.raw;
  }
  rows_reader_->add(row_, row_.number, is_reject_file_, out);
}

// Nothing of what it held is left but its memory, and room for its first row: millions of candidates follow
// each other.
void FactReader::Work::clear(Candidate& out) {
  has_rows_ = false;
  out.rows.resize(1);
  out.problems.clear();
  out.is_member = mapping_.members;
  engine::ActivityFact& fact = out.activity;
  fact.event = 0;
  for (std::string* text : {&fact.member, &fact.source_id, &fact.of, &out.member.id}) text->clear();
  fact.at_ms = 0;
  fact.day = {};
  fact.minute = 0;
  fact.fields.clear();
  fact.lines.clear();
  out.member.joined = {};
  out.member.attributes.clear();
}

FactReader::Next FactReader::Work::next(Candidate& out) {
  if (!started_ && !start()) return Next::Broken;
  clear(out);
  if (!has_row_) {
    if (ended_) return Next::End;
    const CsvReader::Next read = read_row();
    if (read == CsvReader::Next::Broken) return Next::Broken;
    if (read == CsvReader::Next::End) return Next::End;
  }
  has_row_ = false;
  group_id_ = id_of(row_);
  take_row(out);
  while (grouped_ && !group_id_.empty()) {
    const CsvReader::Next read = read_row();
    if (read == CsvReader::Next::Broken) return Next::Broken;
    if (read == CsvReader::Next::End) {
      ended_ = true;
      break;
    }
    if (id_of(row_) != group_id_) {
      has_row_ = true;
      break;
    }
    take_row(out);
  }
  take_lines(out);
  rows_reader_->finish(out);
  check_twice(out);
  return Next::Fact;
}

void FactReader::Work::check_twice(Candidate& out) {
  if (!out.is_member || !out.problems.empty()) return;
  if (member_rows_.put(out.member.id, static_cast<std::int64_t>(out.rows.front().number))) return;
  out.problems.push_back(
      {out.rows.front().number, column_of("member"), out.member.id, "stands twice in this file"});
}

void FactReader::Work::take_lines(Candidate& out) {
  const auto found = lines_.find(out.activity.source_id);
  if (found == lines_.end()) return;
  found->second.taken = true;
  for (const RowProblem& problem : found->second.problems) {
    out.problems.push_back({out.rows.front().number, "", problem.value,
                            fmt::format("row {} of the file with the lines, {}: {}", problem.row,
                                        problem.column, problem.reason)});
  }
  if (!program_.events[static_cast<std::size_t>(std::max(out.activity.event, 0))].line_fields.empty()) {
    out.activity.lines = std::move(found->second.values);
  }
}

bool FactReader::Work::read_lines(CsvReader::Source source) {
  RUNG_CHECK(mapping_.lines != nullptr, "the mapping names a file of lines");
  BoundMapping mapping = *mapping_.lines;
  CsvReader csv(std::move(source), mapping.shape->delimiter);
  bool unused = false;
  std::string header;
  if (!open_header(csv, mapping, unused, header)) return false;
  std::size_t id_position = 0;
  for (const Cells& cells : mapping.cells) {
    if (cells.target == Target::Id) id_position = cells.positions.front();
  }
  RowReader reader(mapping, program_, texts_, today_);
  CsvRow row;
  CsvReader::Next next{};
  while ((next = csv.next(row)) == CsvReader::Next::Row) {
    if (id_position >= row.cells.size()) continue;  // too short to say which order it belongs to
    LinesOfOrder& lines = lines_[std::string(row.cells[id_position])];
    if (row.problem.empty()) {
      reader.add_line(row, row.number, lines.values, lines.problems);
    } else {
      lines.problems.push_back({row.number, "the row", "", row.problem});
    }
  }
  if (next == CsvReader::Next::Broken) problem_ = csv.problem();
  return next == CsvReader::Next::End;
}

std::size_t FactReader::Work::lines_left_over() const {
  std::size_t count = 0;
  for (const auto& [id, lines] : lines_) count += lines.taken ? 0U : 1U;
  return count;
}

std::string FactReader::Work::column_of(std::string_view field) const {
  for (const Cells& cells : mapping_.cells) {
    const bool fits =
        (field == "id" && cells.target == Target::Id) || (field == "day" && cells.target == Target::Moment) ||
        (field == "member" && cells.target == (mapping_.members ? Target::Id : Target::Member)) ||
        ((field == "order" || field == "redemption") && cells.target == Target::Of) || cells.name == field;
    if (fits) return cells.columns.front();
  }
  return "";
}

FactReader::FactReader(CsvReader::Source source, const BoundMapping& mapping,
                       const language::Program& program, engine::TextPool& texts, Day today)
    : work_(std::make_unique<Work>(std::move(source), mapping, program, texts, today)) {}
FactReader::~FactReader() = default;

bool FactReader::read_lines(CsvReader::Source source) { return work_->read_lines(std::move(source)); }
FactReader::Next FactReader::next(Candidate& out) { return work_->next(out); }
const FileProblem& FactReader::problem() const { return work_->problem_; }
std::uint64_t FactReader::bytes_read() const { return work_->bytes_read(); }
std::size_t FactReader::rows_read() const { return work_->rows_; }
const std::string& FactReader::header() const { return work_->header_; }
bool FactReader::is_reject_file() const { return work_->is_reject_file_; }
std::size_t FactReader::column_count() const { return work_->columns_; }
std::string FactReader::column_of(std::string_view field) const { return work_->column_of(field); }
std::size_t FactReader::lines_left_over() const { return work_->lines_left_over(); }

}  // namespace rung::intake
