#pragma once
// SHA-256 (FIPS 180-4), as libcrypto has it.

#include <openssl/sha.h>

#include <string>
#include <string_view>

namespace rung::storage {

[[nodiscard]] std::string sha256(std::string_view bytes);  // 32 bytes
[[nodiscard]] std::string hex(std::string_view bytes);

// Of something that comes in pieces.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  // 32 bytes; nothing may be added afterwards.
  [[nodiscard]] std::string digest();

 private:
  SHA256_CTX state_;
};

}  // namespace rung::storage
