#include "storage/activity_ranges.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/check.h"

namespace rung::storage {
namespace {

// How much is written in one transaction: some milliseconds, in which nobody else can save.
constexpr std::size_t kBytesAtOnce = 4'000'000;

}  // namespace

void keep_activity(const ReadActivity& read, std::uint32_t place, RawRange& range) {
  RawActivity activity{read.number, read.of, read.at_ms, read.event, {}, {}, place, read.day, read.minute};
  activity.key = range.keep(read.key);
  activity.data = range.keep(read.data);
  range.activities.push_back(activity);
}

void sort_by_member(RawRange& range) {
  std::vector<RawActivity>& all = range.activities;
  const auto before = [](const RawActivity& a, const RawActivity& b) {
    return a.member != b.member ? a.member < b.member : a.number < b.number;
  };
  if (std::adjacent_find(all.begin(), all.end(), std::not_fn(before)) == all.end()) return;
  // By counting, so that of one member they keep the order they had, which mostly is that of their numbers.
  std::vector<std::size_t> next(range.members.size() + 1);
  for (const RawActivity& activity : all) ++next[activity.member + std::size_t{1}];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<RawActivity> sorted(all.size());
  for (const RawActivity& activity : all) sorted[next[activity.member]++] = activity;
  all = std::move(sorted);
  if (std::adjacent_find(all.begin(), all.end(), std::not_fn(before)) == all.end()) return;
  std::stable_sort(all.begin(), all.end(), before);
  auto kept = all.begin();
  for (auto one = all.begin(); one != all.end(); ++one) {
    if (one + 1 == all.end() || before(*one, *(one + 1))) *kept++ = *one;
  }
  all.erase(kept, all.end());
}

ActivityRanges::ActivityRanges(Database& database, const ReadingSize& size, Packing packing)
    : database_(database),
      packing_(packing),
      scan_(database),
      packed_(database),
      now_(packed_.now()),
      basis_(packed_.basis()),
      came_since_(database, now_.member, size) {
  if (basis_ && !scan_since(*basis_)) basis_.reset();
  if (basis_) return;
  scan_.read(1, now_.activity, [&](const ReadActivity& activity) { came_since_.add(activity); });
}

// False: too much.
bool ActivityRanges::scan_since(const PackedHistories::Basis& basis) {
  const std::int64_t most = now_.activity / PackedHistories::kWorthReading,
                     came = now_.activity - basis.activity;
  if (came > most) return false;
  const auto revised = scan_.revised_since(basis.batch, basis.activity, most - came);
  if (!revised) return false;
  const auto add = [&](const ReadActivity& activity) { came_since_.add(activity); };
  for (const engine::ActivityNumber one : *revised) scan_.read(one, one, add);
  scan_.read(basis.activity + 1, now_.activity, add);
  return true;
}

void ActivityRanges::take(std::size_t number, RawRange& range) {
  if (basis_) read_packed(first(number), last(number), range);
  came_since_.take(number, range);
  sort_by_member(range);
  if (!basis_ && packing_ == Packing::WhereDue) pack(first(number), last(number), range);
}

void ActivityRanges::read_packed(engine::MemberNumber first, engine::MemberNumber last, RawRange& range) {
  for (const PackedHistories::Missing& missing : packed_.read(*basis_, first, last, range)) {
    spoilt_ = spoilt_ || missing.spoilt;
    for (std::uint32_t place = 0; place < range.members.size(); ++place) {
      const engine::MemberNumber member = range.members[place].number;
      if (member < missing.first || member > missing.last) continue;
      scan_.read_of(member, [&](const ReadActivity& read) { keep_activity(read, place, range); });
    }
  }
}

void ActivityRanges::pack(engine::MemberNumber first, engine::MemberNumber last, const RawRange& range) {
  packed_.pack(first, last, range);
  if (packed_.bytes_waiting() > kBytesAtOnce)
    database_.with_write_transaction([&] { packed_.write_waiting(); });
}

void ActivityRanges::finish() {
  if (packing_ == Packing::Leave || (basis_ && !spoilt_)) return;
  database_.with_write_transaction([&] {
    packed_.write_waiting();
    if (basis_) packed_.give_up();
    if (!basis_) packed_.settle(now_);
  });
}

}  // namespace rung::storage
