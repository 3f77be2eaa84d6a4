#pragma once
// A file system that remembers what was written and what was made sure of, so that a power cut can be tried
// at any moment: what was not synchronised by then is there, gone, torn or out of order, as a disk may do it.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support.h"
#include "vfs_shim.h"

namespace rung::faults {

// One thing that happened to the database or its journal.
struct DiskOp {
  enum class Kind : std::uint8_t { Write, Truncate, Sync, Create, Delete, Acknowledged } kind = Kind::Write;
  bool journal = false;     // of the journal; else of the database
  std::int64_t offset = 0;  // Write; Truncate: the new size; Acknowledged: which act
  std::string bytes;        // Write
};

// Records while it lives. Everything is also really done.
class PowerRecorder : public VfsShim {
 public:
  // The act of this number was answered: from here on it may not be lost.
  void acknowledge(std::int64_t act);
  [[nodiscard]] const std::vector<DiskOp>& log() const { return log_; }

 private:
  void done(const VfsCall& call) override;
  std::vector<DiskOp> log_;
};

// Goes through a log and builds what a disk may hold after a power cut.
class Disk {
 public:
  // `database`: as it stood, synchronised and without a journal, before the log began.
  explicit Disk(std::string database) { durable_[0] = {true, std::move(database)}; }

  void take(const DiskOp& op);
  // Writes club.db and club.db-journal of one possible outcome of a cut now.
  void cut(Dice& dice, const std::filesystem::path& database) const;
  [[nodiscard]] const std::vector<std::int64_t>& acknowledged() const { return acknowledged_; }

 private:
  struct File {
    bool there = false;
    std::string bytes;
  };
  static void apply(const DiskOp& op, File& file);
  static void tear(const DiskOp& op, Dice& dice, File& file);
  static File outcome(const File& durable, const std::vector<DiskOp>& pending, Dice& dice);

  File durable_[2];                 // database, journal
  std::vector<DiskOp> pending_[2];  // since they were synchronised last
  std::vector<std::int64_t> acknowledged_;
};

}  // namespace rung::faults
