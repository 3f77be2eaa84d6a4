#include "storage/outlook_store.h"

#include <algorithm>

#include "storage/error.h"
#include "storage/in_pieces.h"
#include "storage/member_rows.h"
#include "storage/packing.h"

namespace rung::storage {
namespace {

// A row holds the members of a block. Rows of one member each would cost more to read and write than the
// members themselves take to be worked out.
constexpr int kBlockBits = 6;
constexpr std::int64_t kBlocksAtOnce = 500;

std::int64_t block_of(engine::MemberNumber member) { return member >> kBlockBits; }

// Packed outlooks, by member.
template <typename Text>
using Block = std::vector<std::pair<engine::MemberNumber, Text>>;

engine::MemberNumber first_of_block(std::int64_t block) { return block << kBlockBits; }

std::string pack_block(std::int64_t block, const Block<std::string>& members) {
  std::string packed;
  for (const auto& [number, outlook] : members) add_member(packed, first_of_block(block), number, outlook);
  return with_hash(block, packed);
}

// Puts the members in, as parts of `data`. False: it is not what was written.
bool unpack_block(std::int64_t block, std::string_view data, Block<std::string_view>& members) {
  members.clear();
  const auto packed = without_hash(block, data);
  if (!packed) return false;
  for_each_member(*packed, first_of_block(block), [&](engine::MemberNumber member, std::string_view kept) {
    members.emplace_back(member, kept);
  });
  return true;
}

void pack_outlook(std::string& out, const MemberOutlook& outlook) {
  pack_signed(out, outlook.due.number);
  pack_number(out, outlook.joined ? 1 : 0);
  pack_number(out, outlook.held.size());
  for (const std::int32_t tier : outlook.held) pack_signed(out, tier);
  pack_number(out, outlook.usable.size());
  for (std::size_t u = 0; u < outlook.usable.size(); ++u) {
    pack_signed(out, outlook.usable[u]);
    pack_signed(out, outlook.pending[u]);
  }
  if (outlook.stored_as != 0) pack_hash(out, outlook.stored_as);
}

void unpack_outlook(engine::MemberNumber number, std::string_view packed, MemberOutlook& outlook) {
  Unpacker unpacker(packed);
  outlook.number = number;
  outlook.due = Day{static_cast<std::int32_t>(unpacker.value())};
  outlook.joined = unpacker.number() != 0;
  outlook.held.clear();
  for (std::uint64_t left = unpacker.number(); left > 0; --left)
    outlook.held.push_back(static_cast<std::int32_t>(unpacker.value()));
  outlook.usable.clear();
  outlook.pending.clear();
  for (std::uint64_t left = unpacker.number(); left > 0; --left) {
    outlook.usable.push_back(unpacker.value());
    outlook.pending.push_back(unpacker.value());
  }
  outlook.stored_as = unpacker.at_end() ? 0 : unpacker.hash();
}

// Different members, in memory that grows with them and not with how often each is named.
class Distinct {
 public:
  void add(engine::MemberNumber member) {
    if (members_.size() >= room_) make_different();
    members_.push_back(member);
  }
  std::vector<engine::MemberNumber> take() {
    make_different();
    return std::move(members_);
  }

 private:
  void make_different() {
    std::sort(members_.begin(), members_.end());
    members_.erase(std::unique(members_.begin(), members_.end()), members_.end());
    room_ = std::max(room_, 2 * members_.size());
  }

  std::vector<engine::MemberNumber> members_;
  std::size_t room_ = 100'000;
};

}  // namespace

void PackedOutlooks::add(const MemberOutlook& outlook) {
  pack_outlook(bytes_, outlook);
  ends_.emplace_back(outlook.number, bytes_.size());
}

void PackedOutlooks::clear() {
  ends_.clear();
  bytes_.clear();
}

PackedOutlooks::One PackedOutlooks::at(std::size_t place) const {
  const std::size_t begin = place == 0 ? 0 : ends_[place - 1].second;
  return {ends_[place].first, std::string_view(bytes_).substr(begin, ends_[place].second - begin)};
}

OutlookStore::OutlookStore(const Database& database)
    : database_(database),
      blocks_(database, "SELECT block, data FROM outlook WHERE block BETWEEN ? AND ? ORDER BY block") {}

std::optional<OutlookBasis> OutlookStore::basis() {
  Statement find(
      database_,
      "SELECT as_of, everybody, made_by, activity, member, batch, lot, posting, taken_back, erased, "
      "predictions, balances FROM outlook_basis");
  auto row = find.query();
  if (!row.next()) return std::nullopt;
  OutlookBasis basis{row.day(0), row.day(1), row.text(2), {}, {}};
  basis.known = {row.integer(3), row.integer(4), row.integer(5), row.integer(6),
                 row.integer(7), row.integer(8), row.integer(9), row.integer(10)};
  Unpacker unpacker(row.bytes(11));
  while (!unpacker.at_end()) {
    const auto unit = static_cast<int>(unpacker.number());
    basis.balances[unit] = unpacker.value();
  }
  return basis;
}

KnownUpTo OutlookStore::known_now() {
  Statement find(
      database_,
      "SELECT (SELECT max(id) FROM activity), (SELECT max(id) FROM member), (SELECT max(id) FROM batch), "
      "(SELECT max(id) FROM lot), (SELECT max(id) FROM posting), (SELECT count(*) FROM batch_undone), "
      "(SELECT count(*) FROM erasure), (SELECT count(*) FROM prediction_end)");
  auto row = find.query();
  KnownUpTo known;
  if (!row.next()) return known;
  return {row.number_or_0(0), row.number_or_0(1), row.number_or_0(2), row.number_or_0(3),
          row.number_or_0(4), row.integer(5),     row.integer(6),     row.integer(7)};
}

std::optional<std::vector<engine::MemberNumber>> OutlookStore::touched_since(const KnownUpTo& known) {
  const KnownUpTo now = known_now();
  if (now.taken_back != known.taken_back || now.predictions != known.predictions) return std::nullopt;
  Distinct members;
  // Of rows from `first` to `last`, by whatever they are numbered by.
  const auto add = [&](const char* sql, std::int64_t step, std::int64_t first, std::int64_t last,
                       const auto&... more) {
    Statement find(database_, sql);
    in_pieces(first, last, step, [&](std::int64_t from, std::int64_t to) {
      auto rows = find.query(from, to, more...);
      while (rows.next()) members.add(rows.integer(0));
    });
  };
  add("SELECT member FROM activity WHERE id BETWEEN ? AND ? AND member IS NOT NULL", kRowsAtOnce,
      known.activity + 1, now.activity);
  add("SELECT id FROM member WHERE id BETWEEN ? AND ?", kRowsAtOnce, known.member + 1, now.member);
  add("SELECT member FROM lot WHERE id BETWEEN ? AND ?", kRowsAtOnce, known.lot + 1, now.lot);
  add("SELECT lot.member FROM posting JOIN lot ON lot.id = posting.lot WHERE posting.id BETWEEN ? AND ?",
      kRowsAtOnce, known.posting + 1, now.posting);
  // There are few of them, and which were the last ones is not known.
  if (now.erased != known.erased)
    add("SELECT member FROM erasure WHERE member BETWEEN ? AND ?", kRowsAtOnce, 1, now.member);
  // Facts and revisions stand in the order of their members: whoever looks for new ones reads all of them. So
  // it is asked first whether a batch brought any; one without an end does not say.
  Statement brought(database_,
                    "SELECT sum(batch_end.batch IS NULL OR members_new > 0 OR members_revised > 0), "
                    "sum(batch_end.batch IS NULL OR activities_revised > 0) FROM batch "
                    "LEFT JOIN batch_end ON batch_end.batch = batch.id WHERE batch.id > ?");
  std::int64_t with_facts = 0, with_revisions = 0;
  {
    auto row = brought.query(known.batch);
    if (row.next()) with_facts = row.number_or_0(0), with_revisions = row.number_or_0(1);
  }
  if (with_facts > 0) {
    for (const char* sql : {"SELECT member FROM attribute WHERE member BETWEEN ? AND ? AND batch > ?",
                            "SELECT member FROM person_fact WHERE member BETWEEN ? AND ? AND batch > ?",
                            "SELECT member FROM member_again WHERE member BETWEEN ? AND ? AND batch > ?"})
      add(sql, kMembersAtOnce, 1, now.member, known.batch);
  }
  if (with_revisions > 0) {
    add("SELECT activity.member FROM revision JOIN activity ON activity.id = revision.activity "
        "WHERE revision.activity BETWEEN ? AND ? AND revision.batch > ? AND activity.member IS NOT NULL",
        kRowsAtOnce, 1, now.activity, known.batch);
  }
  return members.take();
}

std::optional<std::string> OutlookStore::for_each(const OutlookBasis& basis,
                                                  const std::function<void(const MemberOutlook&)>& look) {
  std::optional<std::string> wrong;
  std::int64_t members = 0;
  MemberOutlook outlook;
  Block<std::string_view> block;
  const auto look_at = [&](std::int64_t number, std::string_view data) {
    if (!unpack_block(number, data, block)) {
      wrong = "row " + std::to_string(number) + " of `outlook` is not what was written";
      return;
    }
    for (const auto& [member, packed] : block) {
      unpack_outlook(member, packed, outlook);
      look(outlook);
    }
    members += static_cast<std::int64_t>(block.size());
  };
  in_pieces(0, block_of(basis.known.member), kBlocksAtOnce, [&](std::int64_t from, std::int64_t to) {
    auto rows = blocks_.query(from, to);
    while (!wrong && rows.next()) look_at(rows.integer(0), rows.bytes(1));
  });
  // As many as the highest number: nobody can be missing, and nobody needs to be counted.
  if (wrong || members == basis.known.member) return wrong;
  const std::int64_t known =
      Statement(database_, "SELECT count(*) FROM member WHERE id <= ?").number(basis.known.member);
  if (members != known) {
    wrong = "`outlook` has " + std::to_string(members) + " of the " + std::to_string(known) +
            " members that were known when it was written";
  }
  return wrong;
}

std::vector<MemberOutlook> OutlookStore::between(engine::MemberNumber first, engine::MemberNumber last) {
  std::vector<MemberOutlook> found;
  Block<std::string_view> block;
  auto rows = blocks_.query(block_of(first), block_of(last));
  while (rows.next()) {
    if (!unpack_block(rows.integer(0), rows.bytes(1), block)) continue;
    for (const auto& [member, packed] : block) {
      if (member < first || member > last) continue;
      unpack_outlook(member, packed, found.emplace_back());
    }
  }
  return found;
}

void OutlookStore::write(const OutlookBasis& basis, const PackedOutlooks& outlooks, bool all) {
  Statement find(database_, "SELECT data FROM outlook WHERE block = ?");
  Statement put(database_, "INSERT OR REPLACE INTO outlook(block, data) VALUES(?, ?)");
  if (all) Statement(database_, "DELETE FROM outlook").write();
  Block<std::string> members;
  for (std::size_t place = 0; place < outlooks.size(); ++place) {
    const PackedOutlooks::One one = outlooks.at(place);
    const std::int64_t block = block_of(one.number);
    if (members.empty() && !all) {
      auto row = find.query(block);
      if (row.next()) {
        Block<std::string_view> there;
        if (!unpack_block(block, row.bytes(0), there))
          refuse_damaged("what the last recalculation found of members");
        members.assign(there.begin(), there.end());
      }
    }
    const auto at = std::lower_bound(
        members.begin(), members.end(), one.number,
        [](const auto& member, engine::MemberNumber number) { return member.first < number; });
    if (at != members.end() && at->first == one.number) {
      at->second = one.packed;
    } else {
      members.emplace(at, one.number, one.packed);
    }
    const bool last = place + 1 == outlooks.size() || block_of(outlooks.at(place + 1).number) != block;
    if (!last) continue;
    put.write(block, Blob{pack_block(block, members)});
    members.clear();
  }
  const KnownUpTo& known = basis.known;
  std::string balances;
  for (const auto& [unit, balance] : basis.balances) {
    pack_number(balances, static_cast<std::uint64_t>(unit));
    pack_signed(balances, balance);
  }
  Statement(
      database_,
      "INSERT OR REPLACE INTO outlook_basis(id, as_of, everybody, made_by, activity, member, batch, lot, "
      "posting, taken_back, erased, predictions, balances) VALUES(1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .write(basis.as_of, basis.everybody, basis.made_by, known.activity, known.member, known.batch,
             known.lot, known.posting, known.taken_back, known.erased, known.predictions, Blob{balances});
}

}  // namespace rung::storage
