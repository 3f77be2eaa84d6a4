#pragma once
// What the generators of shops share: numbers that look like chance and are the same on every run, and large
// files.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace rung::bench {

// splitmix64 of a number: evenly spread bits.
[[nodiscard]] inline std::uint64_t spread(std::uint64_t z) {
  z += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

// A text file that is written line by line. Throws if it cannot be.
class File {
 public:
  explicit File(const std::filesystem::path& path) : out_(path, std::ios::binary), path_(path) {}
  template <typename... Values>
  void line(fmt::format_string<Values...> form, Values&&... values) {
    fmt::format_to(std::back_inserter(buffer_), form, std::forward<Values>(values)...);
    buffer_ += '\n';
    if (buffer_.size() > (1U << 20U)) flush();
  }
  void close() {
    flush();
    out_.close();
    if (!out_) throw std::runtime_error("cannot write " + path_.string());
  }

 private:
  void flush() {
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.clear();
  }
  std::ofstream out_;
  std::filesystem::path path_;
  std::string buffer_;
};

}  // namespace rung::bench
