#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace rung::cli {

namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 16;

[[noreturn]] void fail(const std::string& what, int code) {
  throw OutputFailed(what + ": " + std::strerror(code) + ".");
}

// A name is only as durable as the folder it stands in.
void sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  ::fsync(handle);
  ::close(handle);
}

}  // namespace

Output::Output(std::optional<std::string> path) : path_(std::move(path)) {
  if (!path_) {
    file_ = STDOUT_FILENO;
    return;
  }
  temporary_ = *path_ + "." + std::to_string(::getpid()) + ".part";
  file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file_ < 0) fail("Cannot write " + *path_, errno);
}

Output::~Output() {
  if (!path_ || file_ < 0) return;
  ::close(file_);
  ::unlink(temporary_.c_str());
}

void Output::write(std::string_view text) {
  answered_ = answered_ || !text.empty();
  buffer_.append(text);
  if (buffer_.size() >= kBuffer) flush();
}

void Output::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      throw OutputClosed();
    } else if (errno != EINTR) {
      fail(path_ ? "Cannot write " + *path_ : "Cannot write the answer", errno);
    }
  }
  buffer_.clear();
}

void Output::finish() {
  flush();
  if (!path_ || !answered_) return;
  if (::fsync(file_) != 0) fail("Cannot save " + *path_, errno);
  ::close(file_);
  file_ = -1;
  // link() and not rename(): a file that appeared meanwhile is not overwritten.
  if (::link(temporary_.c_str(), path_->c_str()) != 0) {
    const int code = errno;
    ::unlink(temporary_.c_str());
    fail("Cannot make " + *path_, code);
  }
  ::unlink(temporary_.c_str());
  sync_folder_of(*path_);
}

bool exists(const std::string& path) {
  struct stat found {};
  return ::lstat(path.c_str(), &found) == 0;
}

void say(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace rung::cli
