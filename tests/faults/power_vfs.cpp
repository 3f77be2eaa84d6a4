#include "power_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <new>
#include <optional>

namespace rung::faults {
namespace {

constexpr std::int64_t kSector = 512;

// ---- Recording
// -------------------------------------------------------------------------------------------------

sqlite3_vfs* g_real = nullptr;
sqlite3_vfs g_recording;
std::vector<DiskOp>* g_log = nullptr;

// SQLite's handle; behind it lies the real one.
struct Handle {
  sqlite3_file base;
  bool recorded;
  bool journal;
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(Handle));
}

void record(sqlite3_file* file, DiskOp op) {
  const auto* handle = reinterpret_cast<Handle*>(file);
  if (!handle->recorded) return;
  op.journal = handle->journal;
  g_log->push_back(std::move(op));
}

int close_file(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), to, size, offset);
}
int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  record(file, {DiskOp::Kind::Write, false, offset,
                std::string(static_cast<const char*>(from), static_cast<std::size_t>(size))});
  return real(file)->pMethods->xWrite(real(file), from, size, offset);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  record(file, {DiskOp::Kind::Truncate, false, size, {}});
  return real(file)->pMethods->xTruncate(real(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
  const int code = real(file)->pMethods->xSync(real(file), flags);
  record(file, {DiskOp::Kind::Sync, false, 0, {}});
  return code;
}
int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int lock_file(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
int unlock_file(sqlite3_file* file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
int check_lock(sqlite3_file* file, int* held) {
  return real(file)->pMethods->xCheckReservedLock(real(file), held);
}
int control_file(sqlite3_file* file, int what, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), what, argument);
}
int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

const sqlite3_io_methods kMethods = {
    1,         close_file,  read_file,  write_file,   truncate_file, sync_file,       size_of_file,
    lock_file, unlock_file, check_lock, control_file, sector_size,   characteristics, nullptr,
    nullptr,   nullptr,     nullptr,    nullptr,      nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  auto* handle = new (file) Handle{};
  handle->journal = (flags & SQLITE_OPEN_MAIN_JOURNAL) != 0;
  handle->recorded = handle->journal || (flags & SQLITE_OPEN_MAIN_DB) != 0;
  int there = 0;
  if (handle->journal) g_real->xAccess(g_real, name, SQLITE_ACCESS_EXISTS, &there);
  const int code = g_real->xOpen(g_real, name, real(file), flags, out);
  if (code == SQLITE_OK) file->pMethods = &kMethods;
  if (code == SQLITE_OK && handle->journal && there == 0) record(file, {DiskOp::Kind::Create, true, 0, {}});
  return code;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
  if (std::string(name).ends_with("-journal"))
    g_log->push_back({DiskOp::Kind::Delete, true, sync_folder, {}});
  return g_real->xDelete(g_real, name, sync_folder);
}

}  // namespace

PowerRecorder::PowerRecorder() {
  g_real = sqlite3_vfs_find(nullptr);
  g_log = new std::vector<DiskOp>;
  g_recording = *g_real;
  g_recording.zName = "power";
  g_recording.szOsFile = static_cast<int>(sizeof(Handle)) + g_real->szOsFile;
  g_recording.pNext = nullptr;
  g_recording.xOpen = open_file;
  g_recording.xDelete = delete_file;
  sqlite3_vfs_register(&g_recording, 1);
}

PowerRecorder::~PowerRecorder() {
  sqlite3_vfs_unregister(&g_recording);
  sqlite3_vfs_register(g_real, 1);
  delete g_log;
  g_log = nullptr;
}

void PowerRecorder::acknowledge(std::int64_t act) {
  g_log->push_back({DiskOp::Kind::Acknowledged, false, act, {}});
}

const std::vector<DiskOp>& PowerRecorder::log() const { return *g_log; }

// ---- A power cut
// -----------------------------------------------------------------------------------------------

void Disk::apply(const DiskOp& op, File& file) {
  switch (op.kind) {
    case DiskOp::Kind::Write: {
      const auto end = static_cast<std::size_t>(op.offset) + op.bytes.size();
      if (file.bytes.size() < end) file.bytes.resize(end, '\0');
      std::copy(op.bytes.begin(), op.bytes.end(), file.bytes.begin() + op.offset);
      file.there = true;
      return;
    }
    case DiskOp::Kind::Truncate: file.bytes.resize(static_cast<std::size_t>(op.offset), '\0'); return;
    case DiskOp::Kind::Create: file.there = true; return;
    case DiskOp::Kind::Delete: file = File(); return;
    case DiskOp::Kind::Sync:
    case DiskOp::Kind::Acknowledged: return;
  }
}

void Disk::take(const DiskOp& op) {
  if (op.kind == DiskOp::Kind::Acknowledged) {
    acknowledged_.push_back(op.offset);
    return;
  }
  std::vector<DiskOp>& pending = pending_[op.journal ? 1 : 0];
  pending.push_back(op);
  // A file is deleted for good once its folder is synchronised, which the operation may ask for.
  const bool sure = op.kind == DiskOp::Kind::Sync || (op.kind == DiskOp::Kind::Delete && op.offset != 0);
  if (!sure) return;
  for (const DiskOp& done : pending) apply(done, durable_[op.journal ? 1 : 0]);
  pending.clear();
}

// Some sectors of a write get there, and the file may have grown over ones that did not: these hold anything.
void Disk::tear(const DiskOp& op, Dice& dice, File& file) {
  if (op.kind != DiskOp::Kind::Write) return apply(op, file);
  const auto size = static_cast<std::int64_t>(op.bytes.size());
  const bool grows = roll(dice, 2) == 0;
  for (std::int64_t at = op.offset; at < op.offset + size;) {
    const std::int64_t next = std::min((at / kSector + 1) * kSector, op.offset + size);
    DiskOp piece{
        DiskOp::Kind::Write, op.journal, at,
        op.bytes.substr(static_cast<std::size_t>(at - op.offset), static_cast<std::size_t>(next - at))};
    const bool beyond = at >= static_cast<std::int64_t>(file.bytes.size());
    if (roll(dice, 2) == 0) {
      apply(piece, file);
    } else if (beyond && grows) {
      for (char& byte : piece.bytes) byte = static_cast<char>(roll(dice, 256));
      apply(piece, file);
    }
    at = next;
  }
}

Disk::File Disk::outcome(const File& durable, const std::vector<DiskOp>& pending, Dice& dice) {
  File file = durable;
  std::vector<DiskOp> some = pending;
  // All, the first ones, some in order, some in any order; of these none, one or all torn.
  const std::uint64_t choice = roll(dice, 6);
  if (choice == 1) some.resize(roll(dice, some.size() + 1));
  if (choice >= 2) {
    const std::uint64_t kept = 1 + roll(dice, 9);
    std::erase_if(some, [&](const DiskOp&) { return roll(dice, 10) >= kept; });
  }
  if (choice >= 4) std::shuffle(some.begin(), some.end(), dice);
  const std::uint64_t torn = roll(dice, 3), which = roll(dice, some.size());
  for (std::size_t i = 0; i < some.size(); ++i) {
    if (torn == 2 || (torn == 1 && i == which)) {
      tear(some[i], dice, file);
    } else {
      apply(some[i], file);
    }
  }
  return file;
}

void Disk::cut(Dice& dice, const std::filesystem::path& database) const {
  const std::filesystem::path paths[] = {database, database.string() + "-journal"};
  for (std::size_t i = 0; i < 2; ++i) {
    const File file = outcome(durable_[i], pending_[i], dice);
    std::filesystem::remove(paths[i]);
    if (!file.there) continue;
    std::ofstream out(paths[i], std::ios::binary);
    out.write(file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
  }
}

}  // namespace rung::faults
