#include "intake/csv.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/check.h"
#include "core/source.h"
#include "intake/text.h"

namespace rung::intake {
namespace {

// "UTF-16 …" if the bytes look like it, else empty.
std::string wide_encoding(const unsigned char* bytes, std::size_t size) {
  if (size < 2) return "";
  if (bytes[0] == 0xFF && bytes[1] == 0xFE) return "UTF-16, little endian";
  if (bytes[0] == 0xFE && bytes[1] == 0xFF) return "UTF-16, big endian";
  if (size < 4) return "";
  if (bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0) return "UTF-16, little endian";
  if (bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0 && bytes[3] != 0) return "UTF-16, big endian";
  return "";
}

bool is_formula_sign(char c) {
  return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

// -12,50 and -3: a minus before nothing but digits and what stands between them.
bool is_plain_number(std::string_view cell) {
  if (cell.size() < 2 || cell.front() != '-' || cell[1] < '0' || cell[1] > '9') return false;
  return cell.substr(1).find_first_not_of("0123456789.,") == std::string_view::npos;
}

std::size_t count_line_ends(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) ++count;
  }
  return count;
}

}  // namespace

CsvReader::CsvReader(Source source, char delimiter, std::size_t block)
    : source_(std::move(source)), delimiter_(delimiter) {
  for (const char c : {delimiter, '\n', '\r', '"'}) special_[static_cast<unsigned char>(c)] = true;
  buffer_.resize(std::max<std::size_t>(block, 64));
}

// Makes room behind what is left of the current row and reads more; false if the source has ended.
bool CsvReader::fill() {
  if (source_ended_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    base_ += begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  const std::size_t got = source_(buffer_.data() + end_, buffer_.size() - end_);
  RUNG_CHECK(got <= buffer_.size() - end_, "a source gives no more than there is room for");
  end_ += got;
  if (got == 0) source_ended_ = true;
  return got > 0;
}

CsvReader::Next CsvReader::first_bytes() {
  started_ = true;
  while (end_ < 4 && fill()) {
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(buffer_.data());
  if (const std::string encoding = wide_encoding(bytes, end_); !encoding.empty()) {
    problem_ = FileProblem{0, 0, 0, fmt::format("the file is written in {}", encoding),
                           "save it as UTF-8 (in Excel: \"CSV UTF-8\")"};
    return Next::Broken;
  }
  if (end_ >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF) begin_ = 3;
  return Next::Row;
}

CsvReader::Next CsvReader::next(CsvRow& row) {
  if (!started_ && first_bytes() == Next::Broken) return Next::Broken;
  while (true) {
    if (begin_ == end_ && !fill()) return Next::End;
    switch (scan(row)) {
      case Scan::Broken: return Next::Broken;
      case Scan::NeedMore:
        if (end_ - begin_ > kRowLimit) {
          broken(begin_, "the row that begins here is longer than 16 MiB", "");
          return Next::Broken;
        }
        fill();  // at the end of the source, scan() sees source_ended_ and finishes what there is
        break;
      case Scan::Done:
        if (row.cells.size() == 1 && row.raw.empty()) break;  // an empty row
        return Next::Row;
    }
  }
}

CsvReader::Scan CsvReader::broken(std::size_t at, std::string what, std::string help) {
  const std::string_view before(buffer_.data() + begin_, at - begin_);
  std::size_t line_begin = before.find_last_of("\r\n");
  line_begin = line_begin == std::string_view::npos ? 0 : line_begin + 1;
  problem_ = FileProblem{line_ + count_line_ends(before), code_points(before.substr(line_begin)) + 1,
                         static_cast<std::size_t>(base_) + at, std::move(what), std::move(help)};
  return Scan::Broken;
}

// Notes what is wrong with the current row; the first problem stays.
void CsvReader::mark(std::string problem) {
  if (!row_problem_.empty()) return;
  row_problem_ = std::move(problem);
  row_problem_cell_ = cells_.size();
}

// One row from begin_ on. `at` walks over the cells; a row that is not complete in the buffer is scanned
// again.
CsvReader::Scan CsvReader::scan(CsvRow& row) {
  cells_.clear();
  scratch_.clear();
  row_problem_.clear();
  has_line_breaks_ = false;
  std::size_t at = begin_;
  while (true) {
    if (cells_.size() == kColumnLimit) {
      return broken(at, fmt::format("a row has more than {} columns", kColumnLimit),
                    "check the `delimiter:`");
    }
    const Scan scanned = scan_cell(at);
    if (scanned != Scan::Done) return scanned;
    if (at == end_) return finish_row(row, at, at, true);  // only at the end of the source
    const char c = buffer_[at];
    if (c == delimiter_) {
      ++at;
      continue;
    }
    if (c == '\n') return finish_row(row, at, at + 1, false);
    if (at + 1 == end_ && !source_ended_) return Scan::NeedMore;  // CR: is there an LF behind it?
    const bool crlf = at + 1 < end_ && buffer_[at + 1] == '\n';
    return finish_row(row, at, at + (crlf ? 2 : 1), false);
  }
}

CsvReader::Scan CsvReader::scan_cell(std::size_t& at) {
  if (at < end_ && buffer_[at] == '"') return scan_quoted(at);
  return scan_plain(at, at);
}

// To the next delimiter or line end. A quote on the way spoils the row.
CsvReader::Scan CsvReader::scan_plain(std::size_t& at, std::size_t cell_begin) {
  while (true) {
    while (at < end_ && !special_[static_cast<unsigned char>(buffer_[at])]) ++at;
    if (at - cell_begin > kFieldLimit) {
      return broken(cell_begin, "the field that begins here is longer than 64 KiB", "");
    }
    if (at == end_) {
      if (!source_ended_) return Scan::NeedMore;
      break;
    }
    if (buffer_[at] != '"') break;
    mark("has a quote in the middle; put the whole field in quotes and write each inner quote twice");
    ++at;
  }
  cells_.push_back({cell_begin, at, false});
  return Scan::Done;
}

CsvReader::Scan CsvReader::scan_quoted(std::size_t& at) {
  const std::size_t opening = at++;
  std::size_t piece = at;
  const std::size_t scratch_begin = scratch_.size();
  bool doubled = false;
  while (true) {
    const char* quote = static_cast<const char*>(std::memchr(buffer_.data() + at, '"', end_ - at));
    const std::size_t stop = quote ? static_cast<std::size_t>(quote - buffer_.data()) : end_;
    if (stop - opening > kFieldLimit) {
      return broken(opening, "a quote opened here is not closed within 64 KiB",
                    "close the quote, or double it");
    }
    if (!quote || (stop + 1 == end_ && !source_ended_)) {
      if (!source_ended_) return Scan::NeedMore;
      if (!quote)
        return broken(opening, "a quote opened here is never closed", "close the quote, or double it");
    }
    at = stop + 1;
    if (at >= end_ || buffer_[at] != '"') break;
    scratch_.append(buffer_.data() + piece, stop + 1 - piece);
    piece = ++at;
    doubled = true;
  }
  const std::size_t closing = at - 1;
  has_line_breaks_ = true;  // perhaps; counted when the row is done
  if (at < end_ && buffer_[at] != delimiter_ && buffer_[at] != '\n' && buffer_[at] != '\r') {
    mark("has text behind its closing quote; write each inner quote twice");
    return scan_plain(at, opening);
  }
  if (doubled) {
    scratch_.append(buffer_.data() + piece, closing - piece);
    cells_.push_back({scratch_begin, scratch_.size(), true});
  } else {
    cells_.push_back({opening + 1, closing, false});
  }
  return Scan::Done;
}

CsvReader::Scan CsvReader::finish_row(CsvRow& row, std::size_t raw_end, std::size_t next_begin, bool cut) {
  const std::string_view raw(buffer_.data() + begin_, raw_end - begin_);
  if (const TextFault fault = find_fault(raw); fault.kind != TextFault::None) {
    const unsigned byte = static_cast<unsigned char>(raw[fault.at]);
    const std::size_t offset = static_cast<std::size_t>(base_) + begin_ + fault.at;
    if (fault.kind == TextFault::Nul) {
      return broken(begin_ + fault.at, fmt::format("byte {} of the file is zero", offset),
                    "is this a text file?");
    }
    return broken(begin_ + fault.at, fmt::format("byte {} of the file (0x{:02X}) is not UTF-8", offset, byte),
                  "save the file as UTF-8 (in Excel: \"CSV UTF-8\")");
  }
  if (cut && columns_ > 0 && cells_.size() < columns_ && !raw.empty()) {
    return broken(raw_end,
                  fmt::format("the last row ends in the middle ({} of {} fields, no line end): truncated?",
                              cells_.size(), columns_),
                  "export or copy the file again");
  }
  row.number = ++row_number_;
  row.line = line_;
  row.raw = raw;
  row.cells.clear();
  for (const Cell& cell : cells_) {
    const char* from = cell.in_scratch ? scratch_.data() : buffer_.data();
    row.cells.emplace_back(from + cell.begin, cell.end - cell.begin);
  }
  if (columns_ == 0 && !raw.empty()) {
    columns_ = cells_.size();
  } else if (cells_.size() != columns_ && !raw.empty()) {
    mark(fmt::format("has {} fields, the header has {}", cells_.size(), columns_));
    row_problem_cell_ = cells_.size();
  }
  row.problem = row_problem_;
  row.problem_cell = row_problem_cell_;
  line_ += 1 + (has_line_breaks_ ? count_line_ends(raw) : 0);
  begin_ = next_begin;
  return Scan::Done;
}

CsvReader::Source source_of(std::string text) {
  const auto content = std::make_shared<std::string>(std::move(text));
  return [content, at = std::size_t{0}](char* to, std::size_t room) mutable {
    const std::size_t count = std::min(room, content->size() - at);
    std::memcpy(to, content->data() + at, count);
    at += count;
    return count;
  };
}

std::string csv_cell(std::string_view cell, char delimiter) {
  const bool plain = cell.find_first_of("\"\r\n") == std::string_view::npos &&
                     cell.find(delimiter) == std::string_view::npos;
  if (plain) return std::string(cell);
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string with_guard(std::string_view cell) {
  const std::size_t sign = cell.find_first_not_of('\'');
  if (sign == std::string_view::npos || !is_formula_sign(cell[sign])) return std::string(cell);
  if (is_plain_number(cell)) return std::string(cell);
  return "'" + std::string(cell);
}

std::string_view without_guard(std::string_view cell) {
  if (cell.empty() || cell.front() != '\'') return cell;
  const std::size_t sign = cell.find_first_not_of('\'');
  return sign != std::string_view::npos && is_formula_sign(cell[sign]) ? cell.substr(1) : cell;
}

}  // namespace rung::intake
