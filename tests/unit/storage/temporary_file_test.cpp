#include "storage/temporary_file.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <string>

#include "storage/error.h"
#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;

namespace {

std::string part_of(const TemporaryFile& file, std::uint64_t begin, std::size_t size) {
  std::string text(size, '?');
  file.read(begin, text);
  return text;
}

// While it lives, no file of this process grows beyond so many bytes, as if the disk were full.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : before_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit less{bytes, limit_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &less);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &limit_);
    (void)std::signal(SIGXFSZ, before_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit limit_{};
  void (*before_)(int);
};

}  // namespace

TEST_CASE("what is put away is read back from where it was put, and the file has no name") {
  const Folder folder;
  TemporaryFile file(folder.file());
  CHECK(file.append("first") == 0);
  CHECK(file.append("second") == 5);
  CHECK(part_of(file, 5, 6) == "second");
  CHECK(part_of(file, 0, 5) == "first");
  CHECK(std::filesystem::is_empty(folder.file().parent_path()));
  file.clear();
  CHECK(file.append("anew") == 0);
  CHECK(part_of(file, 0, 4) == "anew");
}

TEST_CASE("a disk that is full is said to be, with the folder and a way out") {
  const Folder folder;
  TemporaryFile file(folder.file());
  file.append("here");
  const FullDisk full(1000);
  try {
    file.append(std::string(5000, 'x'));
    FAIL("nothing was said");
  } catch (const StorageError& error) {
    CHECK(error.kind() == StorageError::Kind::Full);
    const std::string said = error.what();
    CHECK(said.find(folder.file().parent_path().string()) != std::string::npos);
    CHECK(said.find("Free disk space and run the command again.") != std::string::npos);
  }
}

TEST_CASE("what is not there any more is no whole answer") {
  const Folder folder;
  TemporaryFile file(folder.file());
  file.append("short");
  CHECK_THROWS_AS(part_of(file, 0, 6), StorageError);
}
