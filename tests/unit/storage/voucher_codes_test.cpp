// The codes of vouchers.

#include "storage/voucher_codes.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace rung;
using storage::VoucherCodes;

namespace {

const std::string kSecret(32, 'k');

}  // namespace

TEST_CASE("a code stays the same as long as its secret does") {
  // Whoever changes how codes are made makes every printed one worthless: this one must never change.
  CHECK(VoucherCodes(kSecret).code(1, 1) == "BZ7Y-ENGE-4GQG-PAR5-B");
  CHECK(VoucherCodes(kSecret).code(1, 1) != VoucherCodes(std::string(32, 'l')).code(1, 1));
  CHECK(VoucherCodes(kSecret).code(1, 1) != VoucherCodes(kSecret).code(1, 2));
  CHECK(VoucherCodes(kSecret).code(1, 1) != VoucherCodes(kSecret).code(2, 1));
}

TEST_CASE("whose a code is can be read from it, and only with the secret") {
  const VoucherCodes codes(kSecret), others(std::string(32, 'x'));
  std::set<std::string> all;
  int told = 0;
  for (const std::int64_t member : {1, 2, 3, 1'000, 1'000'000, 1'073'741'823}) {
    for (std::int64_t voucher = 1; voucher <= 100; ++voucher) {
      const std::string code = codes.code(member, voucher);
      CHECK(all.insert(code).second);
      const auto read = codes.read(code);
      REQUIRE(read);
      CHECK(read->member == member);
      CHECK(read->code == code);
      if (others.read(code)->member == member) ++told;
    }
  }
  CHECK(told == 0);
}

TEST_CASE("codes are read however they are typed") {
  const VoucherCodes codes(kSecret);
  std::set<char> met;
  for (std::int64_t voucher = 1; voucher <= 50; ++voucher) {
    const std::string code = codes.code(7, voucher);
    met.insert(code.begin(), code.end());
    for (const char one : {'l', 'L', 'i', 'I'}) {
      std::string typed;
      for (const char letter : code) {
        if (letter == '-') continue;
        typed += letter == '0' ? 'o' : letter == '1' ? one : static_cast<char>(std::tolower(letter));
        typed += ' ';
      }
      REQUIRE(codes.read(typed));
      CHECK(codes.read(typed)->code == code);
    }
  }
  CHECK((met.contains('0') && met.contains('1')));  // else nothing is asked
}

TEST_CASE("every wrong letter and every two letters in each other's place are noticed") {
  const std::string alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const VoucherCodes codes(kSecret);
  for (std::int64_t voucher = 1; voucher <= 20; ++voucher) {
    const std::string code = codes.code(42, voucher);
    for (std::size_t i = 0; i < code.size(); ++i) {
      if (code[i] == '-') continue;
      for (const char letter : alphabet) {
        std::string wrong = code;
        wrong[i] = letter;
        CHECK(codes.read(wrong).has_value() == (letter == code[i]));
      }
      for (std::size_t j = i + 1; j < code.size(); ++j) {
        if (code[j] == '-') continue;
        std::string swapped = code;
        std::swap(swapped[i], swapped[j]);
        CHECK(codes.read(swapped).has_value() == (code[i] == code[j]));
      }
    }
    CHECK_FALSE(codes.read(code + "0"));
    CHECK_FALSE(codes.read(code.substr(0, code.size() - 1)));
    CHECK_FALSE(codes.read("U" + code.substr(1)));
    CHECK_FALSE(codes.read(""));
  }
}

TEST_CASE("secrets are of 32 bytes and never the same") {
  CHECK(storage::new_secret().size() == 32);
  CHECK(storage::new_secret() != storage::new_secret());
}
