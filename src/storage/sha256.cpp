#include "storage/sha256.h"

#include <array>

#include "core/check.h"

namespace rung::storage {

// libcrypto calls these the old way. Its new one looks up providers and algorithms first, which takes longer
// than all else that a command for one member does; the code that hashes is the same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

Sha256::Sha256() { RUNG_CHECK(SHA256_Init(&state_) == 1, "SHA-256 begins"); }

void Sha256::add(std::string_view bytes) {
  RUNG_CHECK(SHA256_Update(&state_, bytes.data(), bytes.size()) == 1, "SHA-256 takes bytes");
}

std::string Sha256::digest() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  RUNG_CHECK(SHA256_Final(digest.data(), &state_) == 1, "SHA-256 ends once");
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

#pragma GCC diagnostic pop

std::string sha256(std::string_view bytes) {
  Sha256 whole;
  whole.add(bytes);
  return whole.digest();
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text.push_back(digits[static_cast<unsigned char>(byte) >> 4]);
    text.push_back(digits[static_cast<unsigned char>(byte) & 15]);
  }
  return text;
}

}  // namespace rung::storage
