#pragma once
// Which activities have which key hash: stands in for the index that a first load builds only at its end.
// Memory is bounded: what was put first lies sorted in a file without a name beside the database, and is
// looked up there only when a filter in memory says that it may be there. Of the sorted runs in the file
// eight of a size become one, as in a log-structured merge tree (O'Neil and others, 1996), so that there are
// never many to look into.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "storage/database.h"
#include "storage/temporary_file.h"

namespace rung::storage {

class KeyTable {
 public:
  static constexpr std::size_t kInMemory = std::size_t{1} << 20U;  // keys; 32 MiB
  // `in_memory`: how many keys are held before they go to the file.
  explicit KeyTable(const Database& database, std::size_t in_memory = kInMemory)
      : in_memory_(in_memory), file_(database.path()) {}

  void clear();

  // A StorageError if the file cannot grow.
  void put(std::uint64_t hash, std::int64_t activity) {
    if ((size_ + 1) * 2 > slots_.size()) make_room();
    place({hash, activity});
    ++size_;
  }

  // Calls `take(activity)` for every activity with this hash until it says true.
  template <typename Take>
  bool any(std::uint64_t hash, const Take& take) const {
    if (slots_.empty()) return false;
    for (std::size_t i = hash & (slots_.size() - 1); slots_[i].activity != 0;
         i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i].hash == hash && take(slots_[i].activity)) return true;
    }
    if (runs_.empty() || !may_be_in_file(hash)) return false;
    for (const std::int64_t activity : in_file(hash)) {
      if (take(activity)) return true;
    }
    return false;
  }

 private:
  // 128 MiB at most: of fifty million hashes that are not there one in a thousand is looked for in the file,
  // of two hundred million one in thirteen.
  static constexpr unsigned kMostFilterBits = 21;  // of a hash, that choose a block
  [[nodiscard]] std::size_t filter_block(std::uint64_t hash) const { return hash >> (64U - filter_bits_); }

  struct Entry {
    std::uint64_t hash;
    std::int64_t activity;  // 0: free
  };
  // Sorted entries in the file. Of every page the first hash is kept, to know which page to read.
  struct Run {
    std::uint64_t begin;  // in the file, in bytes
    std::size_t size;     // entries
    int merged;           // how often its entries became one run with others
    std::vector<std::uint64_t> first_of_page;
  };
  class Reading;
  struct alignas(64) Block {
    std::uint64_t bits[8] = {};
  };

  void place(Entry entry);
  void make_room();
  void move_to_file();
  void merge_last();
  void grow_filter();
  void add_to_filter(std::uint64_t hash);
  [[nodiscard]] bool may_be_in_file(std::uint64_t hash) const;
  [[nodiscard]] std::vector<std::int64_t> in_file(std::uint64_t hash) const;

  std::size_t in_memory_;
  std::vector<Entry> slots_;
  std::size_t size_ = 0;  // entries in slots_
  TemporaryFile file_;
  std::vector<Run> runs_;
  std::size_t in_runs_ = 0;    // entries in the file
  std::vector<Block> filter_;  // of what is in the file: no hash of it is missing, few others are in it
  unsigned filter_bits_ = 0;
};

}  // namespace rung::storage
