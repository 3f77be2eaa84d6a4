#pragma once
// `rung redeem`: takes points for a reward, or a number of points. All or nothing, once per reference.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "core/result.h"
#include "engine/allowed.h"
#include "storage/hold_store.h"

namespace rung::app {

struct RedeemRequest {
  std::string member;
  std::string reward;      // empty: `points` are taken without a reward
  std::int64_t times = 1;  // the reward so often
  std::string points;      // as written, "500" or "0.5" …
  std::string currency;    // … of these points; empty: of the first that can be redeemed
  std::string reference;
  std::string recipient;                     // of a reward that gives a tier to another member
  std::optional<std::int64_t> hold_minutes;  // the points come back unless it is captured within that time
};

// One piece of what was taken: points of lots that end on one day.
struct Taken {
  std::int64_t points = 0;
  Day last_day;
};

struct Redeemed {
  std::string what;  // "espresso_cups", or empty
  std::int64_t times = 1;
  int unit = 0;  // Program::points
  std::int64_t points = 0;
  bool before = false;  // the reference was booked earlier; nothing changed now
  Day day;              // of the booking that counts
  std::int64_t booked_at_ms = 0;
  std::int64_t transaction = 0;
  std::vector<Taken> taken;  // in spending order; empty if `before`
  struct Left {
    std::int64_t usable = 0, pending = 0;
  } left;                             // afterwards
  std::optional<storage::Hold> hold;  // if it was asked for
};

// Why a reward of the program cannot be had now so often, each reason a clause of a sentence; empty: it can.
// All of them, not just the first.
[[nodiscard]] std::vector<std::string> reasons_against(OpenShop& shop, const MemberView& view,
                                                       const language::Reward& reward,
                                                       std::int64_t times = 1);

// "30 are missing (80 more can be used from 2027-07-01)".
[[nodiscard]] std::string missing_points(const OpenShop& shop, int unit, const engine::Denial& short_of);
// "the account of M-1 is frozen since 2027-03-01".
[[nodiscard]] std::string frozen_words(const std::string& member, Day since);
// Nothing is taken from a frozen account, or out of the purse of one.
[[nodiscard]] std::optional<Refusal> against_state(const MemberView& view);

// Books the redemption on the shop's day. A shop opened for writing; refused before anything is booked, with
// every reason at once.
[[nodiscard]] Result<Redeemed, Refusal> redeem(OpenShop& shop, const RedeemRequest& request,
                                               std::int64_t now_ms);

[[nodiscard]] Json left_json(const Redeemed::Left& left);
[[nodiscard]] std::string redeem_text(const OpenShop& shop, const Redeemed& redeemed);
[[nodiscard]] Json redeem_json(const OpenShop& shop, const RedeemRequest& request, const Redeemed& redeemed);

}  // namespace rung::app
