#include "storage/key_table.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace rung::storage {
namespace {

constexpr std::size_t kEntriesOfPage = 256;
constexpr std::size_t kEntriesAtOnce = 16'384;  // of a run that is read or written as a whole
constexpr std::size_t kRunsOfASize = 8;         // become one
constexpr std::size_t kEntriesOfBlock = 32;     // of the filter, before there are twice as many blocks
constexpr unsigned kBitsSet = 4;                // in the block, for every hash

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
  in_runs_ = 0;
  filter_ = {};
  filter_bits_ = 0;
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
  const auto end =
      std::remove_if(slots_.begin(), slots_.end(), [](const Entry& entry) { return entry.activity == 0; });
  std::sort(slots_.begin(), end, [](const Entry& a, const Entry& b) { return a.hash < b.hash; });
  Run run{0, size_, 0, {}};
  for (std::size_t i = 0; i < size_; i += kEntriesOfPage) run.first_of_page.push_back(slots_[i].hash);
  run.begin = file_.append({reinterpret_cast<const char*>(slots_.data()), size_ * sizeof(Entry)});
  runs_.push_back(std::move(run));
  in_runs_ += size_;
  if (filter_bits_ < kMostFilterBits && in_runs_ > filter_.size() * kEntriesOfBlock) {
    grow_filter();
  } else {
    for (std::size_t i = 0; i < size_; ++i) add_to_filter(slots_[i].hash);
  }
  size_ = 0;
  std::fill(slots_.begin(), slots_.end(), Entry{0, 0});
  const auto of_a_size = [&] {
    return runs_.size() >= kRunsOfASize && runs_[runs_.size() - kRunsOfASize].merged == runs_.back().merged;
  };
  while (of_a_size()) merge_last();
}

// Reads one run from its beginning to its end.
class KeyTable::Reading {
 public:
  Reading(const TemporaryFile& file, const Run& run) : file_(file), run_(run) { fill(); }
  [[nodiscard]] bool over() const { return at_ == page_.size(); }
  [[nodiscard]] const Entry& now() const { return page_[at_]; }
  void next() {
    if (++at_ == page_.size()) fill();
  }

 private:
  void fill() {
    page_.resize(std::min(kEntriesAtOnce, run_.size - read_));
    at_ = 0;
    file_.read(run_.begin + read_ * sizeof(Entry),
               {reinterpret_cast<char*>(page_.data()), page_.size() * sizeof(Entry)});
    read_ += page_.size();
  }

  const TemporaryFile& file_;
  const Run& run_;
  std::vector<Entry> page_;
  std::size_t at_ = 0, read_ = 0;
};

// The last runs, which are of a size, become one.
void KeyTable::merge_last() {
  const auto first = runs_.end() - static_cast<std::ptrdiff_t>(kRunsOfASize);
  std::vector<Reading> readings;
  readings.reserve(kRunsOfASize);
  Run merged{0, 0, first->merged + 1, {}};
  for (auto run = first; run != runs_.end(); ++run) readings.emplace_back(file_, *run);
  std::vector<Entry> out;
  bool begun = false;
  const auto write_out = [&] {
    const std::uint64_t at =
        file_.append({reinterpret_cast<const char*>(out.data()), out.size() * sizeof(Entry)});
    if (!begun) merged.begin = at;
    begun = true;
    out.clear();
  };
  for (;;) {
    Reading* least = nullptr;
    for (Reading& one : readings) {
      if (!one.over() && (least == nullptr || one.now().hash < least->now().hash)) least = &one;
    }
    if (least == nullptr) break;
    if (merged.size++ % kEntriesOfPage == 0) merged.first_of_page.push_back(least->now().hash);
    out.push_back(least->now());
    least->next();
    if (out.size() == kEntriesAtOnce) write_out();
  }
  if (!out.empty()) write_out();
  for (auto run = first; run != runs_.end(); ++run) file_.let_go(run->begin, run->size * sizeof(Entry));
  runs_.erase(first, runs_.end());
  runs_.push_back(std::move(merged));
}

// Twice as large as before, or as large as what is in the file asks for; filled anew from there.
void KeyTable::grow_filter() {
  while (filter_bits_ < kMostFilterBits && in_runs_ > (std::size_t{1} << filter_bits_) * kEntriesOfBlock)
    ++filter_bits_;
  filter_bits_ = std::max(filter_bits_, 1U);
  filter_.assign(std::size_t{1} << filter_bits_, Block{});
  for (const Run& run : runs_) {
    for (Reading reading(file_, run); !reading.over(); reading.next()) add_to_filter(reading.now().hash);
  }
}

void KeyTable::add_to_filter(std::uint64_t hash) {
  Block& block = filter_[filter_block(hash)];
  for (unsigned nth = 0; nth < kBitsSet; ++nth) {
    const auto [word, bit] = filter_bit(hash, nth);
    block.bits[word] |= bit;
  }
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
