#pragma once
// Where a command's answer goes: stdout, or a new file (--out). Answers carry data only and are the same
// bytes on every run; progress, timing and `Next:` lines go to stderr.

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rung::cli {

// Whoever read our output has gone (`rung find … | head`): nothing more to do, exit code 141.
class OutputClosed : public std::runtime_error {
 public:
  OutputClosed() : std::runtime_error("the output was closed") {}
};

// The disk or the file system refused; what() is a sentence with the path. Exit code 3.
class OutputFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Output {
 public:
  // With a path: writes beside it and takes the name in finish(), so that the file is there whole or not at
  // all.
  explicit Output(std::optional<std::string> path);
  ~Output();  // without finish(): an unfinished file is removed
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  [[nodiscard]] bool to_file() const { return path_.has_value(); }
  void write(std::string_view text);
  // Where nothing was answered (a refusal), no file is made.
  void finish();

 private:
  void flush();
  std::optional<std::string> path_;
  std::string temporary_;
  int file_ = -1;
  bool answered_ = false;
  std::string buffer_;
};

// Whether something of that name is there already (a link that leads nowhere counts).
[[nodiscard]] bool exists(const std::string& path);

// To stderr, at once. A reader that has gone is no failure here.
void say(std::string_view text);

}  // namespace rung::cli
