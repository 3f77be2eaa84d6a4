#pragma once
// The few things intake does with files: read one, write one so that it is there whole or not at all, fit
// names to patterns, keep paths inside a folder. Failures are IntakeError, with the path.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "intake/csv.h"

namespace rung::intake {

// The whole file; more than `limit` bytes are refused.
[[nodiscard]] std::string read_file(const std::filesystem::path& path, std::uint64_t limit);

// A file for CsvReader, and how long it is.
struct OpenFile {
  CsvReader::Source source;
  std::uint64_t size = 0;
};
[[nodiscard]] OpenFile open_file(const std::filesystem::path& path);

// A file being written beside its final place. Nothing is seen under the final name before publish(), which
// makes the content durable first; destroyed without it, nothing is left behind.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path path);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view text);
  void flush();    // everything written is on the disk
  void publish();  // flush() and rename
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }

 private:
  std::filesystem::path path_, temporary_;
  int file_ = -1;
};

// `*` any characters, `?` one character; case counts.
[[nodiscard]] bool fits(std::string_view pattern, std::string_view name);

// Whether `relative`, taken from `folder`, ends outside of it (.., absolute paths, symbolic links that lead
// out).
[[nodiscard]] bool leaves_folder(const std::filesystem::path& folder, const std::filesystem::path& relative);

// Files below `folder` that fit a relative pattern whose last part may hold `*` and `?`; sorted, relative.
[[nodiscard]] std::vector<std::string> files_that_fit(const std::filesystem::path& folder,
                                                      const std::string& pattern);

}  // namespace rung::intake
