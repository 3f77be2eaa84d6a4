#pragma once
// A file for what does not fit into memory for a while.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

namespace rung::storage {

// A file without a name, beside the database or where temporary files go, for its owner alone; gone with the
// object, whatever happens. Made by the first write. A full disk is StorageError::Full; no failure changes
// the database.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path database) : database_(std::move(database)) {}
  ~TemporaryFile() { clear(); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void clear();
  // Says where it begins, in bytes.
  std::uint64_t append(std::string_view bytes);
  // Fills all of `into` with what stands there from `begin` on.
  void read(std::uint64_t begin, std::span<char> into) const;
  // Nobody reads there again: the disk gets the room back, where the file system can do that.
  void let_go(std::uint64_t begin, std::uint64_t bytes);

 private:
  void make();

  std::filesystem::path database_, folder_;
  int file_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace rung::storage
