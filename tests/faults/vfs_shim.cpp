#include "vfs_shim.h"

#include <new>
#include <string>

namespace rung::faults {
namespace {

using Kind = VfsCall::Kind;
using File = VfsCall::File;

VfsShim* g_shim = nullptr;
sqlite3_vfs* g_real = nullptr;
sqlite3_vfs g_between;

// SQLite's handle; behind it lies the real one.
struct Handle {
  sqlite3_file base;
  File file;
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(Handle));
}

template <typename Work>
int call(VfsCall call, const Work& work) {
  bool half = false;
  const int refused = g_shim == nullptr ? SQLITE_OK : g_shim->before(call, half);
  if (refused != SQLITE_OK) return refused;
  const int code = work();
  if (code == SQLITE_OK && g_shim != nullptr) g_shim->done(call);
  return code;
}

VfsCall on(Kind kind, sqlite3_file* file, std::int64_t offset = 0) {
  return {kind, reinterpret_cast<Handle*>(file)->file, offset, {}, false};
}

int close_file(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  return call(on(Kind::Read, file, offset),
              [&] { return real(file)->pMethods->xRead(real(file), to, size, offset); });
}
int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  VfsCall write = on(Kind::Write, file, offset);
  write.bytes = {static_cast<const char*>(from), static_cast<std::size_t>(size)};
  bool half = false;
  const int refused = g_shim == nullptr ? SQLITE_OK : g_shim->before(write, half);
  if (refused != SQLITE_OK && half) real(file)->pMethods->xWrite(real(file), from, size / 2, offset);
  if (refused != SQLITE_OK) return refused;
  const int code = real(file)->pMethods->xWrite(real(file), from, size, offset);
  if (code == SQLITE_OK && g_shim != nullptr) g_shim->done(write);
  return code;
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return call(on(Kind::Truncate, file, size),
              [&] { return real(file)->pMethods->xTruncate(real(file), size); });
}
int sync_file(sqlite3_file* file, int flags) {
  return call(on(Kind::Sync, file), [&] { return real(file)->pMethods->xSync(real(file), flags); });
}
int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  return call(on(Kind::Size, file), [&] { return real(file)->pMethods->xFileSize(real(file), size); });
}
int lock_file(sqlite3_file* file, int level) {
  return call(on(Kind::Lock, file), [&] { return real(file)->pMethods->xLock(real(file), level); });
}
int unlock_file(sqlite3_file* file, int level) {
  return call(on(Kind::Unlock, file), [&] { return real(file)->pMethods->xUnlock(real(file), level); });
}
int check_lock(sqlite3_file* file, int* held) {
  return call(on(Kind::Lock, file),
              [&] { return real(file)->pMethods->xCheckReservedLock(real(file), held); });
}
int control_file(sqlite3_file* file, int what, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), what, argument);
}
int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

// Version 1: no shared memory and no mapping, so nothing goes past the shim.
const sqlite3_io_methods kMethods = {
    1,         close_file,  read_file,  write_file,   truncate_file, sync_file,       size_of_file,
    lock_file, unlock_file, check_lock, control_file, sector_size,   characteristics, nullptr,
    nullptr,   nullptr,     nullptr,    nullptr,      nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  auto* handle = new (file) Handle{};
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0)
    handle->file = File::Database;
  else
    handle->file = (flags & SQLITE_OPEN_MAIN_JOURNAL) != 0 ? File::Journal : File::Other;
  VfsCall open = on(Kind::Open, file);
  int there = 1;
  if (name != nullptr) g_real->xAccess(g_real, name, SQLITE_ACCESS_EXISTS, &there);
  open.made = there == 0;
  const int code = call(open, [&] { return g_real->xOpen(g_real, name, real(file), flags, out); });
  if (code == SQLITE_OK) file->pMethods = &kMethods;
  return code;
}

File file_of(const char* name) {
  const std::string_view path = name == nullptr ? "" : name;
  if (path.ends_with("-journal")) return File::Journal;
  return path.ends_with(".db") ? File::Database : File::Other;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
  return call({Kind::Delete, file_of(name), sync_folder, {}, false},
              [&] { return g_real->xDelete(g_real, name, sync_folder); });
}

int access_file(sqlite3_vfs*, const char* name, int flags, int* result) {
  return call({Kind::Access, file_of(name), 0, {}, false},
              [&] { return g_real->xAccess(g_real, name, flags, result); });
}

}  // namespace

VfsShim::VfsShim() {
  g_shim = this;
  g_real = sqlite3_vfs_find(nullptr);
  g_between = *g_real;
  g_between.zName = "between";
  g_between.szOsFile = static_cast<int>(sizeof(Handle)) + g_real->szOsFile;
  g_between.pNext = nullptr;
  g_between.xOpen = open_file;
  g_between.xDelete = delete_file;
  g_between.xAccess = access_file;
  sqlite3_vfs_register(&g_between, 1);
}

VfsShim::~VfsShim() {
  sqlite3_vfs_unregister(&g_between);
  sqlite3_vfs_register(g_real, 1);
  g_shim = nullptr;
}

int VfsShim::before(const VfsCall&, bool&) { return SQLITE_OK; }
void VfsShim::done(const VfsCall&) {}

}  // namespace rung::faults
