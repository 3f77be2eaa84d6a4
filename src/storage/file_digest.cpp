#include "storage/file_digest.h"

#include <openssl/evp.h>

#include <array>

#include <fmt/format.h>

#include "core/check.h"

namespace rung::storage {

struct FileDigest::Context {
  EVP_MD_CTX* handle = EVP_MD_CTX_new();
  Context() = default;
  ~Context() { EVP_MD_CTX_free(handle); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
};

FileDigest::FileDigest() : context_(std::make_unique<Context>()) {
  RUNG_CHECK(EVP_DigestInit_ex(context_->handle, EVP_sha256(), nullptr) == 1, "SHA-256 is there");
}
FileDigest::~FileDigest() = default;

void FileDigest::add(std::string_view bytes) {
  RUNG_CHECK(EVP_DigestUpdate(context_->handle, bytes.data(), bytes.size()) == 1, "SHA-256 takes bytes");
}

std::string FileDigest::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  RUNG_CHECK(EVP_DigestFinal_ex(context_->handle, digest.data(), &size) == 1, "SHA-256 ends once");
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

}  // namespace rung::storage
