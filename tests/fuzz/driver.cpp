// A fuzz target without libFuzzer:  fuzz_TARGET RUNS [SEED]
// Runs it on every seed and on RUNS texts that chance made of them; the input of a finding can be made again
// with the seed that was printed last.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "corpus/corpus.h"
#include "fuzz/seeds.h"
#include "fuzz/target.h"

namespace {

using rung::corpus::Dice;

constexpr std::uint64_t kSeed = 20'270'101;

void run(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

std::string changed(std::string text, const std::string& other, Dice& dice) {
  for (std::size_t n = 1 + dice.below(3); n > 0; --n) {
    switch (dice.below(4)) {
      case 0: text = with_changed_bytes(text, dice); break;
      case 1: text = with_changed_lines(text, other, dice); break;
      case 2: text = with_messy_spacing(text, dice); break;
      default: text = with_changed_word(text, dice);
    }
  }
  return text;
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fprintf(stderr, "Usage: %s RUNS [SEED]\n", words[0]);
    return 2;
  }
  const std::uint64_t runs = std::strtoull(words[1], nullptr, 10);
  const std::uint64_t seed = count > 2 ? std::strtoull(words[2], nullptr, 10) : kSeed;
  const std::vector<std::string> seeds = rung::fuzz::seeds(RUNG_FUZZ_TARGET);
  for (const std::string& text : seeds) run(text);
  for (std::uint64_t i = 0; i < runs; ++i) {
    if (i % 500 == 0) std::fprintf(stderr, "from seed %llu\n", static_cast<unsigned long long>(seed + i));
    Dice dice(seed + i);
    const std::string& from = seeds[dice.below(seeds.size())];
    run(changed(from, seeds[dice.below(seeds.size())], dice));
  }
  std::printf("%s: %zu seeds and %llu texts made of them, nothing found\n", RUNG_FUZZ_TARGET, seeds.size(),
              static_cast<unsigned long long>(runs));
  return 0;
}
