#pragma once
// SHA-256 of something that comes in pieces, for telling files apart.

#include <memory>
#include <string>
#include <string_view>

namespace rung::storage {

class FileDigest {
 public:
  FileDigest();
  ~FileDigest();
  FileDigest(const FileDigest&) = delete;
  FileDigest& operator=(const FileDigest&) = delete;

  void add(std::string_view bytes);
  // 64 hexadecimal digits; nothing may be added afterwards.
  [[nodiscard]] std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace rung::storage
