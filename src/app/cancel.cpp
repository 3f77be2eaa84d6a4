#include "app/cancel.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/adjust.h"
#include "app/asked_points.h"
#include "app/hold.h"
#include "app/judgement.h"
#include "app/member_points.h"
#include "app/vouchers.h"
#include "core/whole.h"
#include "engine/allowed.h"

namespace rung::app {
namespace {

using engine::Denial;
using engine::RedemptionState;

// The redemption in its member's history; -1: not there.
std::int32_t redemption_in(const engine::MemberHistory& history, const std::string& reference) {
  const auto& all = history.activities;
  const auto at = std::find_if(all.begin(), all.end(), [&](const engine::Activity& one) {
    return one.event == language::kRedemptions && !one.of_other && one.source_id == reference;
  });
  return at == all.end() ? -1 : static_cast<std::int32_t>(at - all.begin());
}

const RedemptionState* state_of(const MemberView& view, const std::string& reference) {
  return view.evaluation.redemption(redemption_in(view.history, reference));
}

// The currency that a number of points speaks of: the first one that the redemption took.
int unit_of(const RedemptionState& state) {
  for (const RedemptionState::Points& one : state.points) {
    if (one.taken > 0) return one.unit;
  }
  return -1;
}

std::int64_t left_of(const RedemptionState& state, int unit) {
  std::int64_t left = 0;
  for (const RedemptionState::Points& one : state.points) {
    if (one.unit == unit) left = add(left, one.left());
  }
  return left;
}

// What a field of the redemption names among things of the rules; empty if it names none of them.
template <typename Thing>
std::string name_of(const engine::Activity& redemption, int slot, const std::vector<int>& numbers,
                    const std::vector<Thing>& things) {
  const std::int64_t word = redemption.fields[static_cast<std::size_t>(slot)];
  if (word == kEmpty) return {};
  const int thing = numbers.at(static_cast<std::size_t>(word));
  return thing < 0 ? std::string() : things.at(static_cast<std::size_t>(thing)).name;
}

std::string voucher_of(const OpenShop& shop, const engine::Activity& redemption) {
  const language::RecordFields& slots = shop.program().records;
  return name_of(redemption, slots.redemption_voucher, slots.vouchers, shop.program().vouchers);
}

// Which voucher it named; kEmpty: none.
std::int64_t number_of(const OpenShop& shop, const engine::Activity& redemption) {
  return redemption.fields[static_cast<std::size_t>(shop.program().records.redemption_voucher_number)];
}

std::string reward_of(const OpenShop& shop, const engine::Activity& redemption) {
  const language::RecordFields& slots = shop.program().records;
  return name_of(redemption, slots.redemption_reward, slots.rewards, shop.program().rewards);
}

// Each reason a whole sentence without its end.
std::vector<std::string> reasons(const OpenShop& shop, const std::string& reference,
                                 const std::vector<Denial>& denials) {
  std::vector<std::string> all;
  for (const Denial& one : denials) {
    switch (one.kind) {
      case Denial::Kind::Cancelled:
        all.push_back(fmt::format("{} was cancelled on {} already", reference, iso(*one.last_used)));
        break;
      case Denial::Kind::TooMuch:
        all.push_back(fmt::format("{} has {} left to give back, not {}", reference,
                                  shop.words().bare_points(one.have, one.unit),
                                  shop.words().bare_points(one.need, one.unit)));
        break;
      case Denial::Kind::GiftUsed:
        all.push_back(fmt::format("a voucher that {} gave was used", reference));
        break;
      case Denial::Kind::GiftChosen:
        all.push_back(fmt::format("what {} left to choose was chosen, or its time ended", reference));
        break;
      case Denial::Kind::NoRedemption:
        all.push_back(fmt::format("{} took nothing that could be given back", reference));
        break;
      case Denial::Kind::Conditions:
      case Denial::Kind::Dates:
      case Denial::Kind::Cap:
      case Denial::Kind::Points:
      case Denial::Kind::NoVoucher:
      case Denial::Kind::WrongPlace:
      case Denial::Kind::Frozen:
      case Denial::Kind::NotTransferable: break;
    }
  }
  return all;
}

Act act_for(OpenShop& shop, const MemberView& view, const CancelRequest& request,
            const std::vector<std::int64_t>& points) {
  const language::RecordFields& slots = shop.program().records;
  Act act;
  act.kind = ledger::EntryKind::Reversal;
  act.source = "cancel";
  act.actor = request.by;
  act.reason = request.reason;
  act.event = language::kCancellations;
  act.of = request.redemption;
  act.fields = empty_record(shop.program(), act.event);
  act.request = fmt::format("member {}: cancel {}", view.history.number, request.redemption);
  for (std::size_t u = 0; u < points.size(); ++u) {
    if (points[u] == kEmpty) continue;
    act.set(slots.cancellation_points.at(u), points[u]);
    act.request += fmt::format(", {} {}", points[u], shop.program().points.at(u).name);
  }
  act.set(slots.cancellation_reason, request.reason);
  act.set(slots.cancellation_by, request.by);
  act.reference = request.reference;
  if (act.reference.empty()) {
    act.reference = request.redemption + " (cancelled";
    if (!request.points.empty()) act.reference += ", " + request.points;
    act.reference += ")";
  }
  return act;
}

// What the record did to the lots of whose points they are.
void note_movements(const MemberView& spender, int unit, engine::ActivityNumber record, Cancelled& to) {
  const engine::PointsState& points = spender.points(unit);
  const auto is_record = [&](std::int32_t activity) {
    return activity_number(spender.history, activity) == record;
  };
  std::map<Day, std::int64_t> by_day;
  std::int64_t repaid = 0;
  for (const engine::Movement& one : points.movements) {
    if (!is_record(one.activity)) continue;
    const engine::Lot& lot = points.lots.at(static_cast<std::size_t>(one.lot));
    if (lot.is_debt()) {
      if (one.against == ledger::Account::Redeemed) to.off_debt = add(to.off_debt, one.amount);
    } else if (one.against == ledger::Account::Expired) {
      to.expired -= one.amount;
      by_day[lot.last_day] += one.amount;
    } else if (one.against == ledger::Account::Redeemed || one.against == ledger::Account::Members) {
      by_day[lot.last_day] += one.amount;
      if (one.against == ledger::Account::Members) repaid = add(repaid, one.amount);
    }
  }
  to.off_debt -= repaid;
  for (const engine::Lot& lot : points.lots) {
    if (is_record(lot.activity) && lot.against == ledger::Account::Redeemed && !lot.is_debt())
      by_day[lot.last_day] += lot.points;
  }
  for (const auto& [day, count] : by_day) {
    if (count != 0) to.back.push_back({count, day});
  }
}

std::string back_words(const OpenShop& shop, const Cancelled& cancelled) {
  std::map<Day, std::int64_t> by_day;
  for (const Taken& one : cancelled.back) by_day[one.last_day] += one.points;
  std::vector<std::string> parts = ends_words(shop.words(), cancelled.unit, by_day);
  if (cancelled.off_debt > 0)
    parts.push_back(shop.words().bare_points(cancelled.off_debt, cancelled.unit) + " off a debt");
  if (cancelled.expired > 0)
    parts.push_back(shop.words().bare_points(cancelled.expired, cancelled.unit) + " had ended meanwhile");
  return parts.empty() ? std::string() : fmt::format("  back: {}\n", fmt::join(parts, ", "));
}

// Whether the voucher can be used again.
std::string voucher_back_words(const OpenShop& shop, const Cancelled& cancelled) {
  if (!cancelled.whole || !cancelled.voucher_until) return {};
  const Day last = *cancelled.voucher_until;
  if (last < shop.as_of()) return fmt::format("  its voucher is over: the last day was {}\n", iso(last));
  return fmt::format("  its voucher is valid again{}\n", last == kForever ? "" : " until " + iso(last));
}

}  // namespace

Result<Cancelled, Refusal> cancel(OpenShop& shop, const CancelRequest& request, std::int64_t now_ms) {
  if (auto refusal = too_short(request.reason, "Nothing was booked.")) return Refused{std::move(*refusal)};
  release_holds(shop, now_ms);
  const auto member = shop.base.member_of(language::kRedemptions, request.redemption);
  if (!member) {
    return Refused{not_booked(
        "no_redemption", fmt::format("there is no redemption with the reference `{}`.", request.redemption))};
  }
  auto view = look_up(shop, *member);
  if (!view.ok()) return Refused{view.error()};
  const RedemptionState* state = state_of(view.value(), request.redemption);
  if (state == nullptr) {
    return Refused{
        not_booked("no_redemption", fmt::format("{} lies after {}.", request.redemption, iso(shop.as_of())))};
  }
  Cancelled cancelled;
  cancelled.member = *member;
  cancelled.unit = unit_of(*state);
  std::vector<std::int64_t> points(shop.program().points.size(), kEmpty);
  if (!request.points.empty()) {
    if (cancelled.unit < 0)
      return Refused{not_booked("no_points",
                                fmt::format("{} took no points; leave out `--points`.", request.redemption))};
    const auto unit = static_cast<std::size_t>(cancelled.unit);
    const auto asked = asked_points(shop.program(), shop.program().points.at(unit).name, request.points,
                                    PointsAre::Adjusted);
    if (!asked.ok()) return Refused{asked.error()};
    points.at(unit) = asked.value().points;
  }
  const std::int64_t before = cancelled.unit < 0 ? 0 : left_of(*state, cancelled.unit);
  const Objection objection = [&](const MemberView& now) -> std::optional<Refusal> {
    const auto denials =
        engine::against_cancellation(now.evaluation, redemption_in(now.history, request.redemption), points);
    if (denials.empty()) return std::nullopt;
    return Refusal{
        "refused",
        fmt::format("{}.\nNothing was booked.", fmt::join(reasons(shop, request.redemption, denials), "; ")),
        {}};
  };
  const Act record = act_for(shop, view.value(), request, points);
  const auto note = [&](const Acted&) {
    storage::HoldStore(shop.database).strike_if_cancelled(request.redemption);
  };
  auto acted = act(shop, view.value(), record, now_ms, objection, note);
  if (!acted.ok()) return Refused{acted.error()};
  cancelled.acted = std::move(acted.value());
  cancelled.reference = record.reference;
  const std::int32_t at = redemption_in(view.value().history, request.redemption);
  const engine::Activity& undone = view.value().history.activities.at(static_cast<std::size_t>(at));
  cancelled.what = reward_of(shop, undone);
  cancelled.voucher = voucher_of(shop, undone);
  if (const std::int64_t number = number_of(shop, undone); number != kEmpty) {
    if (const auto back = find_voucher(view.value().evaluation, number))
      cancelled.voucher_until = back->state->last_day;
  }
  const RedemptionState& after = *view.value().evaluation.redemption(at);
  cancelled.whole = after.cancelled_on.has_value();
  if (cancelled.unit < 0) return cancelled;
  cancelled.to_give_back = left_of(after, cancelled.unit);
  cancelled.points = before - cancelled.to_give_back;
  const MemberView& spender = view.value().spender(cancelled.unit);
  if (!cancelled.acted.before) note_movements(spender, cancelled.unit, cancelled.acted.record, cancelled);
  const engine::PointsState& left = spender.points(cancelled.unit);
  cancelled.left = {left.usable, left.pending};
  return cancelled;
}

std::string cancel_text(const OpenShop& shop, const CancelRequest& request, const Cancelled& cancelled) {
  const std::string left =
      cancelled.unit < 0
          ? std::string()
          : fmt::format(" {} usable, {} pending.", shop.words().points(cancelled.left.usable, cancelled.unit),
                        shop.words().bare_points(cancelled.left.pending, cancelled.unit));
  if (cancelled.acted.before) {
    return fmt::format("Cancelled before, on {} with this reference; nothing changed.{}\n",
                       instant_words(shop.rules(), cancelled.acted.booked_at_ms), left);
  }
  std::string what = request.redemption;
  const std::string& of = cancelled.what.empty() ? cancelled.voucher : cancelled.what;
  if (!of.empty()) what += " (" + of + ")";
  if (cancelled.unit < 0)
    return fmt::format("Cancelled: {}. Saved.\n{}", what, voucher_back_words(shop, cancelled));
  std::string text = fmt::format("Cancelled: {}, {} given back.{}\n", what,
                                 shop.words().points(cancelled.points, cancelled.unit), left);
  text += back_words(shop, cancelled);
  if (!cancelled.whole) {
    text += fmt::format("  {} left to give back\n",
                        shop.words().bare_points(cancelled.to_give_back, cancelled.unit));
  }
  return text;
}

Json cancel_json(const OpenShop& shop, const CancelRequest& request, const Cancelled& cancelled) {
  Json back = Json::array();
  for (const Taken& one : cancelled.back)
    back.push_back(Json{{"points", one.points}, {"last_day", day_json(one.last_day)}});
  const bool has_points = cancelled.unit >= 0;
  return Json{
      {"schema", "rung.cancel/1"},
      {"member", cancelled.member},
      {"redemption", request.redemption},
      {"reference", cancelled.reference},
      {"reward", cancelled.what.empty() ? Json(nullptr) : Json(cancelled.what)},
      {"voucher", cancelled.voucher.empty() ? Json(nullptr) : Json(cancelled.voucher)},
      {"unit", has_points ? Json(shop.program().points.at(static_cast<std::size_t>(cancelled.unit)).name)
                          : Json(nullptr)},
      {"points", cancelled.points},
      {"whole", cancelled.whole},
      {"left_to_give_back", cancelled.to_give_back},
      {"reason", request.reason},
      {"by", request.by},
      {"before", cancelled.acted.before},
      {"day", iso(cancelled.acted.day)},
      {"transaction", cancelled.acted.transaction == 0 ? Json(nullptr) : Json(cancelled.acted.transaction)},
      {"back", std::move(back)},
      {"off_debt", cancelled.off_debt},
      {"expired", cancelled.expired},
      {"left", left_json(cancelled.left)}};
}

}  // namespace rung::app
