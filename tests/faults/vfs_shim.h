#pragma once
// A file system between SQLite and the real one: hears of every operation, and may let it fail.

#include <sqlite3.h>

#include <cstdint>
#include <string_view>

namespace rung::faults {

struct VfsCall {
  enum class Kind : std::uint8_t {
    Open,
    Read,
    Write,
    Truncate,
    Sync,
    Size,
    Lock,
    Unlock,
    Delete,
    Access
  } kind;
  enum class File : std::uint8_t { Database, Journal, Other } file = File::Other;
  std::int64_t offset = 0;  // Write, Read; Truncate: the new size; Delete: whether the folder is synchronised
  std::string_view bytes = {};  // Write
  bool made = false;            // Open, afterwards: the file was not there before
};

// While one lives, it is the default file system of SQLite in this process. At most one at a time.
class VfsShim {
 public:
  VfsShim();
  virtual ~VfsShim();
  VfsShim(const VfsShim&) = delete;
  VfsShim& operator=(const VfsShim&) = delete;

  // SQLITE_OK, or the error that SQLite gets instead of the operation. A write that is refused with half =
  // true is done by half.
  virtual int before(const VfsCall& call, bool& half);
  // After it was really done.
  virtual void done(const VfsCall& call);
};

}  // namespace rung::faults
