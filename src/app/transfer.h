#pragma once
// `rung transfer`: points go from one member to another, on the terms they have. All or nothing, once per
// reference.

#include <cstdint>
#include <string>
#include <vector>

#include "app/desk.h"
#include "app/json.h"
#include "app/redeem.h"
#include "core/result.h"

namespace rung::app {

struct TransferRequest {
  std::string member, recipient;
  std::string points;      // as written, "500" or "0.5" …
  std::string currency;    // … of these points; empty: of the first that can be redeemed
  std::string reason, by;  // may be empty: members send their points themselves
  std::string reference;
};

struct Transferred {
  Acted acted;
  int unit = 0;  // Program::points
  std::int64_t points = 0;
  std::vector<Taken> sent;           // by their last day, in spending order; empty if it was booked before
  Redeemed::Left sender, recipient;  // what each has afterwards
};

// On the shop's day. A shop opened for writing; refused before anything is booked, with every reason at once.
[[nodiscard]] Result<Transferred, Refusal> transfer(OpenShop& shop, const TransferRequest& request,
                                                    std::int64_t now_ms);

[[nodiscard]] std::string transfer_text(const OpenShop& shop, const TransferRequest& request,
                                        const Transferred& transferred);
[[nodiscard]] Json transfer_json(const OpenShop& shop, const TransferRequest& request,
                                 const Transferred& transferred);

}  // namespace rung::app
