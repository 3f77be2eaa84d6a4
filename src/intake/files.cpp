#include "intake/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "intake/project.h"

namespace rung::intake {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const char* doing, const fs::path& path, int error) {
  throw IntakeError(
      fmt::format("{} {} failed: {}", doing, path.string(), std::generic_category().message(error)));
}

class Descriptor {
 public:
  explicit Descriptor(const fs::path& path) : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (file_ < 0) fail("opening", path, errno);
  }
  ~Descriptor() { ::close(file_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  std::size_t read(char* to, std::size_t room) const {
    while (true) {
      const ssize_t got = ::read(file_, to, room);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) fail("reading", path_, errno);
    }
  }

 private:
  fs::path path_;
  int file_;
};

void sync_folder(const fs::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) fail("opening the folder", folder, errno);
  const int result = ::fsync(file);
  const int error = errno;
  ::close(file);
  if (result != 0) fail("saving the folder", folder, error);
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

}  // namespace

std::string read_file(const fs::path& path, std::uint64_t limit) {
  const Descriptor file(path);
  std::string text;
  std::vector<char> block(64 * 1024);
  while (const std::size_t got = file.read(block.data(), block.size())) {
    text.append(block.data(), got);
    if (text.size() > limit) {
      throw IntakeError(
          fmt::format("{} is longer than {} bytes, which is more than Rung reads", path.string(), limit));
    }
  }
  return text;
}

OpenFile open_file(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) throw IntakeError(path.string() + " is a folder, not a file");
  const auto file = std::make_shared<Descriptor>(path);
  const std::uintmax_t size = fs::file_size(path, error);
  return {[file](char* to, std::size_t room) { return file->read(to, room); }, error ? 0 : size};
}

NewFile::NewFile(fs::path path) : path_(std::move(path)) {
  temporary_ = folder_of(path_) / fmt::format(".{}.{}.new", path_.filename().string(), ::getpid());
  ::unlink(temporary_.c_str());  // of a process that died and had our number
  file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file_ < 0) fail("writing", path_, errno);
}

NewFile::~NewFile() {
  if (file_ >= 0) ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void NewFile::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t done = ::write(file_, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) fail("writing", path_, errno);
    text.remove_prefix(static_cast<std::size_t>(done));
  }
}

void NewFile::flush() {
  if (::fsync(file_) != 0) fail("saving", path_, errno);
}

void NewFile::publish() {
  flush();
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("renaming to", path_, errno);
  temporary_.clear();
  sync_folder(folder_of(path_));
}

bool fits(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0;
  std::size_t star = std::string_view::npos, after_star = 0;
  while (n < name.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || (pattern[p] == name[n] && pattern[p] != '*'))) {
      ++p, ++n;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      after_star = n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++after_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool leaves_folder(const fs::path& folder, const fs::path& relative) {
  if (relative.is_absolute()) return true;
  for (const fs::path& part : relative) {
    if (part == "..") return true;
  }
  std::error_code error;
  const fs::path home = fs::weakly_canonical(folder.empty() ? fs::path(".") : folder, error);
  if (error) return true;
  const fs::path target = fs::weakly_canonical(home / relative, error);
  if (error) return true;
  const auto [rest, unused] = std::mismatch(home.begin(), home.end(), target.begin(), target.end());
  return rest != home.end();
}

std::vector<std::string> files_that_fit(const fs::path& folder, const std::string& pattern) {
  const fs::path inside = fs::path(pattern).parent_path();
  const std::string last = fs::path(pattern).filename().string();
  std::vector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder / inside, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const bool hidden = name.front() == '.' && last.front() != '.';
    if (!hidden && fits(last, name) && entry->is_regular_file()) found.push_back((inside / name).string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace rung::intake
