#pragma once
// What storage throws when the world fails (disk full, locked, not our file). The text is one whole sentence
// that names the path and says what to do; cli shows it as it is and ends with exit code 3.

#include <cstdint>
#include <stdexcept>
#include <string>

namespace rung::storage {

class StorageError : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t {
    Missing,         // there is no such file
    NotOurs,         // not a database, or one of another program
    Newer,           // made by a newer Rung
    Older,           // made by an older Rung, has to be brought up to date
    NotWritable,     // the file or its folder cannot be written
    Busy,            // another program holds it
    Full,            // the disk is full
    Damaged,         // the file is broken
    UnknownOutcome,  // the commit failed: saved or not saved, running the command again finds out
    Different,       // the database belongs to a program with another currency or time zone
    Other,
  };
  StorageError(Kind kind, const std::string& sentence) : std::runtime_error(sentence), kind_(kind) {}
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// A row of the database says what cannot be: "an activity whose fields cannot be read".
[[noreturn]] inline void refuse_damaged(const std::string& what) {
  throw StorageError(StorageError::Kind::Damaged,
                     "The database holds " + what +
                         ". Run `rung verify` to see what is broken, then restore the database from a backup.");
}

}  // namespace rung::storage
