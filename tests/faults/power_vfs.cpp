#include "power_vfs.h"

#include <algorithm>
#include <fstream>

namespace rung::faults {
namespace {

constexpr std::int64_t kSector = 512;

}  // namespace

void PowerRecorder::done(const VfsCall& call) {
  if (call.file == VfsCall::File::Other) return;
  DiskOp op;
  op.journal = call.file == VfsCall::File::Journal;
  op.offset = call.offset;
  switch (call.kind) {
    case VfsCall::Kind::Write:
      op.kind = DiskOp::Kind::Write;
      op.bytes = call.bytes;
      break;
    case VfsCall::Kind::Truncate: op.kind = DiskOp::Kind::Truncate; break;
    case VfsCall::Kind::Sync: op.kind = DiskOp::Kind::Sync; break;
    case VfsCall::Kind::Delete: op.kind = DiskOp::Kind::Delete; break;
    case VfsCall::Kind::Open:
      if (!call.made) return;
      op.kind = DiskOp::Kind::Create;
      break;
    case VfsCall::Kind::Read:
    case VfsCall::Kind::Size:
    case VfsCall::Kind::Lock:
    case VfsCall::Kind::Unlock:
    case VfsCall::Kind::Access: return;
  }
  log_.push_back(std::move(op));
}

void PowerRecorder::acknowledge(std::int64_t act) {
  log_.push_back({DiskOp::Kind::Acknowledged, false, act, {}});
}

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
