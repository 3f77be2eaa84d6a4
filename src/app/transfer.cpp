#include "app/transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "app/asked_points.h"
#include "app/hold.h"
#include "app/member_points.h"
#include "core/whole.h"
#include "engine/allowed.h"

namespace rung::app {
namespace {

using engine::Denial;

// The terms of lots: earned, usable from, the last day.
using Terms = std::tuple<Day, Day, Day>;

// What the record took, by the terms of the lots it came from, in the order in which it went.
std::vector<std::pair<Terms, std::int64_t>> taken_by(const MemberView& sender, int unit,
                                                     engine::ActivityNumber record) {
  std::vector<std::pair<Terms, std::int64_t>> taken;
  const engine::PointsState& points = sender.points(unit);
  for (const engine::Movement& one : points.movements) {
    if (one.against != ledger::Account::Adjusted || one.amount >= 0) continue;
    if (activity_number(sender.history, one.activity) != record) continue;
    const engine::Lot& lot = points.lots.at(static_cast<std::size_t>(one.lot));
    const Terms terms{lot.earned_on, lot.usable_from.value_or(lot.earned_on), lot.last_day};
    const auto known =
        std::find_if(taken.begin(), taken.end(), [&](const auto& it) { return it.first == terms; });
    if (known == taken.end()) {
      taken.emplace_back(terms, -one.amount);
    } else {
      known->second = add(known->second, -one.amount);
    }
  }
  return taken;
}

Act begin(const OpenShop& shop, const TransferRequest& request) {
  Act act;
  act.kind = ledger::EntryKind::Transfer;
  act.source = "transfer";
  act.actor = request.by;
  act.reason = request.reason;
  act.event = language::kTransfers;
  act.fields = empty_record(shop.program(), act.event);
  return act;
}

void set_judgement(const OpenShop& shop, const TransferRequest& request, Act& act) {
  const language::RecordFields& slots = shop.program().records;
  if (!request.reason.empty()) act.set(slots.transfer_reason, request.reason);
  if (!request.by.empty()) act.set(slots.transfer_by, request.by);
}

Act sent(const OpenShop& shop, const MemberView& sender, const MemberView& recipient,
         const TransferRequest& request, const AskedPoints& asked) {
  const language::RecordFields& slots = shop.program().records;
  Act act = begin(shop, request);
  act.reference = request.reference;
  act.request = fmt::format("member {}: {} {} to member {}", sender.history.number, asked.points,
                            shop.program().points.at(static_cast<std::size_t>(asked.unit)).name,
                            recipient.history.number);
  act.set(slots.transfer_points.at(static_cast<std::size_t>(asked.unit)), asked.points);
  act.set(slots.transfer_recipient, request.recipient);
  set_judgement(shop, request, act);
  return act;
}

// A record for each kind of lot: what comes keeps the days it has.
std::vector<Act> received(const OpenShop& shop, const MemberView& sender, const TransferRequest& request,
                          int unit, engine::ActivityNumber record) {
  const language::RecordFields& slots = shop.program().records;
  std::vector<Act> acts;
  for (const auto& [terms, points] : taken_by(sender, unit, record)) {
    const auto& [earned, usable, last_day] = terms;
    Act act = begin(shop, request);
    act.reference = fmt::format("{}, lot {}", request.reference, acts.size() + 1);
    act.set(slots.transfer_points.at(static_cast<std::size_t>(unit)), points);
    act.set(slots.transfer_sender, request.member);
    act.set(slots.transfer_earned, earned.number);
    act.set(slots.transfer_usable, usable.number);
    if (last_day != kForever) act.set(slots.transfer_last_day, last_day.number);
    set_judgement(shop, request, act);
    acts.push_back(std::move(act));
  }
  return acts;
}

std::string cap_words(const OpenShop& shop, const Denial& denial, int unit) {
  std::string text = fmt::format("{} can be sent", limit_words(shop.words(), *denial.cap, unit));
  if (denial.used == 0) return text;
  return text + fmt::format(", {} went, last on {}", cap_amount(shop.words(), *denial.cap, denial.used, unit),
                            iso(*denial.last_used));
}

std::vector<std::string> reasons_against_sending(OpenShop& shop, const MemberView& sender,
                                                 const AskedPoints& asked) {
  const language::PointCurrency& currency = shop.program().points.at(static_cast<std::size_t>(asked.unit));
  std::vector<std::string> reasons;
  for (const Denial& one : engine::against_transfer(*sender.evaluator, sender.evaluation, sender.history,
                                                    asked.unit, asked.points)) {
    if (one.kind == Denial::Kind::Frozen) {
      reasons.push_back(frozen_words(sender.history.id, *one.last_used));
    } else if (one.kind == Denial::Kind::NotTransferable) {
      reasons.push_back(fmt::format(
          "the rules do not let members send {} to each other (`transfer any number` or `transfer at "
          "most …` would)",
          currency.name));
    } else if (one.kind == Denial::Kind::Cap) {
      reasons.push_back(cap_words(shop, one, asked.unit));
    } else if (one.kind == Denial::Kind::Points) {
      reasons.push_back(missing_points(shop, asked.unit, one));
    }
  }
  return reasons;
}

Refusal refused(const OpenShop& shop, const TransferRequest& request, const MemberView& sender,
                const AskedPoints& asked, const std::vector<std::string>& reasons) {
  return Refusal{
      "refused",
      fmt::format("{} has {}, to be sent to {} are {}; {}.\nNothing was booked.", request.member,
                  shop.words().points(sender.points(asked.unit).usable, asked.unit), request.recipient,
                  shop.words().bare_points(asked.points, asked.unit), fmt::join(reasons, "; ")),
      {}};
}

std::vector<std::string> ends(const OpenShop& shop, const Transferred& transferred) {
  std::map<Day, std::int64_t> by_day;
  for (const Taken& one : transferred.sent) by_day[one.last_day] += one.points;
  return ends_words(shop.words(), transferred.unit, by_day);
}

}  // namespace

Result<Transferred, Refusal> transfer(OpenShop& shop, const TransferRequest& request, std::int64_t now_ms) {
  release_holds(shop, now_ms);
  if (request.member == request.recipient) {
    return Refused{
        Refusal{"same_member", request.member + " would send points to himself. Nothing was booked.", {}}};
  }
  auto sender = look_up(shop, request.member);
  if (!sender.ok()) return Refused{sender.error()};
  auto recipient = look_up(shop, request.recipient);
  if (!recipient.ok()) return Refused{recipient.error()};
  const auto asked = asked_points(shop.program(), request.currency, request.points, PointsAre::Redeemed);
  if (!asked.ok()) return Refused{asked.error()};
  const int unit = asked.value().unit;
  const Objection objection = [&](const MemberView& now) -> std::optional<Refusal> {
    std::vector<std::string> reasons = reasons_against_sending(shop, now, asked.value());
    if (const auto frozen = engine::against_state(recipient.value().evaluation))
      reasons.push_back(frozen_words(request.recipient, *frozen->last_used));
    if (reasons.empty()) return std::nullopt;
    return refused(shop, request, now, asked.value(), reasons);
  };
  const Counterpart other{&recipient.value(), [&](const MemberView& actor, engine::ActivityNumber record) {
                            return received(shop, actor, request, unit, record);
                          }};
  const Act record = sent(shop, sender.value(), recipient.value(), request, asked.value());
  auto acted = act(shop, sender.value(), record, now_ms, objection, {}, other);
  if (!acted.ok()) return Refused{acted.error()};
  Transferred transferred;
  transferred.acted = std::move(acted.value());
  transferred.unit = unit;
  transferred.points = asked.value().points;
  if (!transferred.acted.before) {
    for (const auto& [terms, points] : taken_by(sender.value(), unit, transferred.acted.record))
      transferred.sent.push_back({points, std::get<2>(terms)});
  }
  const auto left = [unit](const MemberView& view) {
    return Redeemed::Left{view.points(unit).usable, view.points(unit).pending};
  };
  transferred.sender = left(sender.value());
  transferred.recipient = left(recipient.value());
  return transferred;
}

std::string transfer_text(const OpenShop& shop, const TransferRequest& request,
                          const Transferred& transferred) {
  const int unit = transferred.unit;
  const std::string left = fmt::format(
      "{} has {} left, {} has {}.", request.member, shop.words().points(transferred.sender.usable, unit),
      request.recipient, shop.words().bare_points(transferred.recipient.usable, unit));
  if (transferred.acted.before) {
    return fmt::format("Transferred before, on {} with this reference; nothing changed. {}\n",
                       instant_words(shop.rules(), transferred.acted.booked_at_ms), left);
  }
  return fmt::format("Transferred: {} from {} to {}. {}\n  as they were: {}\n",
                     shop.words().points(transferred.points, unit), request.member, request.recipient, left,
                     fmt::join(ends(shop, transferred), ", "));
}

Json transfer_json(const OpenShop& shop, const TransferRequest& request, const Transferred& transferred) {
  Json sent = Json::array();
  for (const Taken& one : transferred.sent)
    sent.push_back(Json{{"points", one.points}, {"last_day", day_json(one.last_day)}});
  return Json{{"schema", "rung.transfer/1"},
              {"member", request.member},
              {"to", request.recipient},
              {"reference", request.reference},
              {"unit", shop.program().points.at(static_cast<std::size_t>(transferred.unit)).name},
              {"points", transferred.points},
              {"reason", request.reason.empty() ? Json(nullptr) : Json(request.reason)},
              {"by", request.by.empty() ? Json(nullptr) : Json(request.by)},
              {"before", transferred.acted.before},
              {"day", iso(transferred.acted.day)},
              {"transaction", transferred.acted.transaction},
              {"sent", std::move(sent)},
              {"left", left_json(transferred.sender)},
              {"left_to", left_json(transferred.recipient)}};
}

}  // namespace rung::app
