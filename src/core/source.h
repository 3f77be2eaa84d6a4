#pragma once
// Text files that people write, and places in them.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rung {

// A place in a file: bytes [begin, end) of its text.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Span&) const = default;
};

// One file as it was read: its name as the user wrote it, its text, and where its lines begin.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::size_t line_count() const { return line_starts_.size(); }

  // 1-based line of a byte; 1-based column in code points, as editors that people use count them.
  [[nodiscard]] std::size_t line_of(std::size_t byte) const;
  [[nodiscard]] std::size_t column_of(std::size_t byte) const;
  // The text of a line without its end (LF or CRLF).
  [[nodiscard]] std::string_view line_text(std::size_t line) const;
  [[nodiscard]] std::size_t line_begin(std::size_t line) const { return line_starts_.at(line - 1); }

 private:
  std::string name_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
};

using SourcePtr = std::shared_ptr<const SourceFile>;

// A place together with its file, cheap to copy into rules so that every decision can name its line.
struct Place {
  SourcePtr file;
  Span span;
  [[nodiscard]] std::string text() const;  // "rules/club.rung:61", empty without a file
  [[nodiscard]] std::size_t line() const { return file ? file->line_of(span.begin) : 0; }
};

// Number of code points in UTF-8 text; a broken byte counts as one.
[[nodiscard]] std::size_t code_points(std::string_view text);

}  // namespace rung
