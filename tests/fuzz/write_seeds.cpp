// Writes the seeds of a target as files for libFuzzer:  fuzz_seeds TARGET DIR

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "fuzz/seeds.h"

int main(int count, char** words) {
  if (count != 3) {
    std::fprintf(stderr, "Usage: %s TARGET DIR\n", words[0]);
    return 2;
  }
  const std::filesystem::path folder = words[2];
  std::filesystem::create_directories(folder);
  std::size_t number = 0;
  for (const std::string& text : rung::fuzz::seeds(words[1])) {
    std::ofstream out(folder / ("seed-" + std::to_string(number++)), std::ios::binary);
    out << text;
    if (!out) return 3;
  }
  std::printf("%zu seeds\n", number);
  return 0;
}
