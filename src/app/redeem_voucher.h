#pragma once
// `rung redeem --voucher CODE`: uses a voucher up, once.

#include <cstdint>
#include <optional>
#include <string>

#include "app/json.h"
#include "app/member_view.h"
#include "core/result.h"
#include "storage/hold_store.h"

namespace rung::app {

struct VoucherRequest {
  std::string member;  // empty: whose it is, is read from the code
  std::string code;    // as it was typed or scanned
  std::string reference;
  std::string shop, channel, country;        // where, as far as it is said
  std::optional<std::int64_t> hold_minutes;  // it is valid again unless it is captured within that time
};

struct VoucherUsed {
  std::string member, voucher, code;
  std::int64_t worth = 0;  // of a voucher of money, here, minor units
  int times = 1;           // how often its money counts here
  Day last_day;            // of the voucher
  bool before = false;     // the reference used it earlier; nothing changed now
  Day day;                 // of the act that counts
  std::int64_t booked_at_ms = 0;
  std::int64_t more = 0;              // of the same voucher that are still there
  std::optional<storage::Hold> hold;  // if it was asked for
};

// A shop opened for writing. Refused before anything is saved, in words: no code, nobody's, of somebody else,
// used already, over, void, not taken here.
[[nodiscard]] Result<VoucherUsed, Refusal> redeem_voucher(OpenShop& shop, const VoucherRequest& request,
                                                          std::int64_t now_ms);

[[nodiscard]] std::string voucher_text(const OpenShop& shop, const VoucherUsed& used);
[[nodiscard]] Json voucher_json(const OpenShop& shop, const VoucherRequest& request, const VoucherUsed& used);

}  // namespace rung::app
