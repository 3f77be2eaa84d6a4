#pragma once
// `rung cancel`: gives back what a redemption took, all of it or a part, once per reference.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/desk.h"
#include "app/json.h"
#include "app/redeem.h"

namespace rung::app {

struct CancelRequest {
  std::string redemption;              // the redemption's reference
  std::string points;  // as written, of what it took; empty: all that is left
  std::string reason, by;
  std::string
      reference;  // its own; empty: made of the redemption's, so that the same command again is the same act
};

struct Cancelled {
  Acted acted;
  std::string member;
  std::string reference;
  std::string what;                  // the reward; empty: points alone, or a voucher
  std::string voucher;               // that it used; empty: none
  std::optional<Day> voucher_until;  // the last day of that one, if the redemption named it
  int unit = -1;                     // Program::points; -1: it took none
  std::int64_t points = 0;           // given back
  bool whole = false;                // nothing of the redemption is left
  std::int64_t to_give_back = 0;     // what is left of it afterwards
  std::vector<Taken> back;           // that can be used, by the day it ends on; empty if `acted.before`
  std::int64_t expired = 0;          // of lots whose last day is over
  std::int64_t off_debt = 0;         // what the redemption had left as a debt
  Redeemed::Left left;               // of whose points they are
};

// On the shop's day. A shop opened for writing; refused, with the reasons, before anything is booked.
[[nodiscard]] Result<Cancelled, Refusal> cancel(OpenShop& shop, const CancelRequest& request,
                                                std::int64_t now_ms);

[[nodiscard]] std::string cancel_text(const OpenShop& shop, const CancelRequest& request,
                                      const Cancelled& cancelled);
[[nodiscard]] Json cancel_json(const OpenShop& shop, const CancelRequest& request,
                               const Cancelled& cancelled);

}  // namespace rung::app
