// What a till and a desk do: each is booked at once, and once per reference.

#include "app/adjust.h"
#include "app/cancel.h"
#include "app/hold.h"
#include "app/redeem.h"
#include "app/redeem_voucher.h"
#include "app/transfer.h"
#include "cli/command.h"

namespace rung::cli {

int Command::at_the_till(int (Command::*act)(app::OpenShop&)) {
  auto shop = app::open_shop(given_.folder, when(), app::Access::ReadWrite, {}, tell_);
  if (!shop.ok()) return refuse(shop.error());
  know_tiers(shop.value()->program());
  return (this->*act)(*shop.value());
}

int Command::redeem(app::OpenShop& shop) {
  if (!given_.capture.empty()) return capture(shop);
  if (!given_.voucher.empty()) return redeem_voucher(shop);
  app::RedeemRequest request;
  request.member = given_.member;
  request.reward = given_.reward;
  request.points = given_.points;
  request.currency = given_.currency;
  request.reference = given_.reference;
  request.recipient = given_.recipient;
  request.times = given_.times.value_or(1);
  request.hold_minutes = given_.hold_minutes;
  const auto redeemed = app::redeem(shop, request, around_.now_ms);
  if (!redeemed.ok()) return refuse(redeemed.error());
  return answer(app::redeem_json(shop, request, redeemed.value()), app::redeem_text(shop, redeemed.value()));
}

int Command::redeem_voucher(app::OpenShop& shop) {
  const app::VoucherRequest request{given_.member,  given_.voucher, given_.reference,   given_.shop,
                                    given_.channel, given_.country, given_.hold_minutes};
  const auto used = app::redeem_voucher(shop, request, around_.now_ms);
  if (!used.ok()) return refuse(used.error());
  return answer(app::voucher_json(shop, request, used.value()), app::voucher_text(shop, used.value()));
}

int Command::capture(app::OpenShop& shop) {
  const auto captured = app::capture(shop, given_.capture, around_.now_ms);
  if (!captured.ok()) return refuse(captured.error());
  return answer(app::capture_json(captured.value()), app::capture_text(shop, captured.value()));
}

int Command::cancel(app::OpenShop& shop) {
  const app::CancelRequest request{given_.redemption, given_.points, given_.reason, given_.by,
                                   given_.reference};
  const auto cancelled = app::cancel(shop, request, around_.now_ms);
  if (!cancelled.ok()) return refuse(cancelled.error());
  return answer(app::cancel_json(shop, request, cancelled.value()),
                app::cancel_text(shop, request, cancelled.value()));
}

int Command::adjust(app::OpenShop& shop) {
  app::AdjustRequest request;
  request.member = given_.member;
  request.points = given_.points;
  request.currency = given_.currency;
  request.tier = given_.tier;
  request.from = given_.from;
  request.until = given_.until;
  request.fixed = given_.fixed;
  request.fallback = given_.fallback;
  request.trial = given_.trial;
  request.state = given_.state;
  request.reason = given_.reason;
  request.by = given_.by;
  request.reference = given_.reference;
  const auto adjusted = app::adjust(shop, request, around_.now_ms);
  if (!adjusted.ok()) return refuse(adjusted.error());
  return answer(app::adjust_json(request, adjusted.value()), app::adjust_text(shop, adjusted.value()));
}

int Command::transfer(app::OpenShop& shop) {
  app::TransferRequest request;
  request.member = given_.member;
  request.recipient = given_.recipient;
  request.points = given_.points;
  request.currency = given_.currency;
  request.reason = given_.reason;
  request.by = given_.by;
  request.reference = given_.reference;
  const auto transferred = app::transfer(shop, request, around_.now_ms);
  if (!transferred.ok()) return refuse(transferred.error());
  return answer(app::transfer_json(shop, request, transferred.value()),
                app::transfer_text(shop, request, transferred.value()));
}

}  // namespace rung::cli
