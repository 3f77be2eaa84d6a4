#include "storage/key_table.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace rung::storage {
namespace {

constexpr std::size_t kEntriesOfPage = 256;
constexpr unsigned kBitsSet = 4;  // in the block, for every hash

// Which word of the block and which bit of it is the nth one of a hash.
std::pair<std::size_t, std::uint64_t> filter_bit(std::uint64_t hash, unsigned nth) {
  const std::uint64_t bit = hash >> (9 * nth) & 511U;
  return {bit >> 6U, std::uint64_t{1} << (bit & 63U)};
}

}  // namespace

void KeyTable::clear() {
  file_.clear();
  size_ = 0;
  slots_ = {};
  runs_ = {};
  filter_ = {};
}

void KeyTable::place(Entry entry) {
  std::size_t i = entry.hash & (slots_.size() - 1);
  while (slots_[i].activity != 0) i = (i + 1) & (slots_.size() - 1);
  slots_[i] = entry;
}

void KeyTable::make_room() {
  if (size_ >= in_memory_) return move_to_file();
  const std::vector<Entry> old = std::move(slots_);
  slots_.assign(old.empty() ? 1024 : old.size() * 2, Entry{0, 0});
  for (const Entry& entry : old) {
    if (entry.activity != 0) place(entry);
  }
}

void KeyTable::move_to_file() {
  filter_.resize(std::size_t{1} << kFilterBits);
  const auto end =
      std::remove_if(slots_.begin(), slots_.end(), [](const Entry& entry) { return entry.activity == 0; });
  std::sort(slots_.begin(), end, [](const Entry& a, const Entry& b) { return a.hash < b.hash; });
  Run run{0, size_, {}};
  for (std::size_t i = 0; i < size_; ++i) {
    const std::uint64_t hash = slots_[i].hash;
    if (i % kEntriesOfPage == 0) run.first_of_page.push_back(hash);
    Block& block = filter_[filter_block(hash)];
    for (unsigned nth = 0; nth < kBitsSet; ++nth)
      block.bits[filter_bit(hash, nth).first] |= filter_bit(hash, nth).second;
  }
  run.begin = file_.append({reinterpret_cast<const char*>(slots_.data()), size_ * sizeof(Entry)});
  runs_.push_back(std::move(run));
  size_ = 0;
  std::fill(slots_.begin(), slots_.end(), Entry{0, 0});
}

bool KeyTable::may_be_in_file(std::uint64_t hash) const {
  const Block& block = filter_[filter_block(hash)];
  for (unsigned nth = 0; nth < kBitsSet; ++nth) {
    const auto [word, bit] = filter_bit(hash, nth);
    if ((block.bits[word] & bit) == 0) return false;
  }
  return true;
}

std::vector<std::int64_t> KeyTable::in_file(std::uint64_t hash) const {
  std::vector<std::int64_t> found;
  std::array<Entry, kEntriesOfPage> page{};
  for (const Run& run : runs_) {
    // Equal hashes may begin on the page before the first one that begins with them.
    const auto after = std::lower_bound(run.first_of_page.begin(), run.first_of_page.end(), hash);
    std::size_t at = static_cast<std::size_t>(after - run.first_of_page.begin());
    at = at == 0 ? 0 : (at - 1) * kEntriesOfPage;
    for (bool beyond = false; !beyond && at < run.size; at += kEntriesOfPage) {
      const std::size_t count = std::min(kEntriesOfPage, run.size - at);
      file_.read(run.begin + at * sizeof(Entry),
                 {reinterpret_cast<char*>(page.data()), count * sizeof(Entry)});
      for (std::size_t i = 0; i < count; ++i) {
        if (page[i].hash == hash) found.push_back(page[i].activity);
        beyond = beyond || page[i].hash > hash;
      }
    }
  }
  return found;
}

}  // namespace rung::storage
