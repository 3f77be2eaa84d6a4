#include "storage/temporary_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "storage/disk.h"
#include "storage/error.h"

namespace rung::storage {
namespace {

[[noreturn]] void refuse_temporary(const std::filesystem::path& folder) {
  const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
  throw StorageError(full ? StorageError::Kind::Full : StorageError::Kind::Other,
                     "A temporary file in `" + folder.string() + "` cannot be used: " + system_words() +
                         ". " + (full ? "Free disk space" : "Check the disk") +
                         " and run the command again.");
}

// A file without a name where the system has them, else one whose name is taken away at once.
int open_nameless(const std::filesystem::path& folder) {
  int file = -1;
#ifdef O_TMPFILE
  file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
#endif
  if (file >= 0) return file;
  std::string name = (folder / "rung-XXXXXX").string();
  file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file >= 0) ::unlink(name.c_str());
  return file;
}

}  // namespace

void TemporaryFile::clear() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
  size_ = 0;
}

// The folder of the database has room for what is in it, and is as private; who may only read writes nothing
// there.
void TemporaryFile::make() {
  folder_ = database_.has_parent_path() ? database_.parent_path() : ".";
  file_ = open_nameless(folder_);
  if (file_ >= 0) return;
  std::error_code none;
  const std::filesystem::path elsewhere = std::filesystem::temp_directory_path(none);
  if (none) refuse_temporary(folder_);
  folder_ = elsewhere;
  file_ = open_nameless(folder_);
  if (file_ < 0) refuse_temporary(folder_);
}

std::uint64_t TemporaryFile::append(std::string_view bytes) {
  if (file_ < 0) make();
  const std::uint64_t begin = size_;
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) refuse_temporary(folder_);
    size_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return begin;
}

void TemporaryFile::let_go(std::uint64_t begin, std::uint64_t bytes) {
#ifdef FALLOC_FL_PUNCH_HOLE
  (void)::fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(begin),
                    static_cast<off_t>(bytes));
#endif
}

void TemporaryFile::read(std::uint64_t begin, std::span<char> into) const {
  while (!into.empty()) {
    const ssize_t taken = ::pread(file_, into.data(), into.size(), static_cast<off_t>(begin));
    if (taken < 0 && errno == EINTR) continue;
    if (taken == 0) errno = EIO;  // it was there
    if (taken <= 0) refuse_temporary(folder_);
    begin += static_cast<std::uint64_t>(taken);
    into = into.subspan(static_cast<std::size_t>(taken));
  }
}

}  // namespace rung::storage
