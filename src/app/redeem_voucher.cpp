#include "app/redeem_voucher.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/desk.h"
#include "app/hold.h"
#include "app/redeem.h"
#include "app/vouchers.h"
#include "engine/allowed.h"
#include "storage/member_codes.h"

namespace rung::app {
namespace {

using engine::PieceIs;
using language::Voucher;

const Voucher& rule_of(const OpenShop& shop, const OneVoucher& one) {
  return shop.program().vouchers.at(static_cast<std::size_t>(one.state->voucher));
}

// Where a code is given.
struct CodePart {
  int slot;
  const char* name;
  const std::string& text;
};

std::vector<CodePart> place_of(const OpenShop& shop, const VoucherRequest& request) {
  const language::RecordFields& slots = shop.program().records;
  return {{slots.redemption_shop, "shop", request.shop},
          {slots.redemption_channel, "channel", request.channel},
          {slots.redemption_country, "country", request.country}};
}

// The redemption as rules look at it, before it is stored.
std::vector<std::int64_t> as_rules_see(const OpenShop& shop, const VoucherRequest& request) {
  std::vector<std::int64_t> fields = empty_record(shop.program(), language::kRedemptions);
  const std::vector<std::string>& symbols = shop.program().symbols;
  for (const CodePart& field : place_of(shop, request)) {
    if (field.text.empty()) continue;
    const auto known = std::find(symbols.begin(), symbols.end(), field.text);
    fields.at(static_cast<std::size_t>(field.slot)) =
        known == symbols.end() ? language::kUnknownSymbol : known - symbols.begin();
  }
  return fields;
}

engine::Activity redemption_with(const std::vector<std::int64_t>& fields) {
  engine::Activity redemption;
  redemption.event = language::kRedemptions;
  redemption.fields = fields;
  return redemption;
}

std::string words_of(const Voucher& rule) {
  std::vector<std::string> ways;
  for (const std::vector<int>& way : rule.where.alternatives) {
    std::vector<std::string> parts;
    for (const int atom : way)
      parts.push_back("`" + rule.where.atoms.at(static_cast<std::size_t>(atom)).text + "`");
    ways.push_back(fmt::format("{}", fmt::join(parts, " and ")));
  }
  return fmt::format("{}", fmt::join(ways, " or "));
}

std::string used_words(const MemberView& view, const OneVoucher& one) {
  const engine::Activity& by = view.history.activities.at(static_cast<std::size_t>(one.use()->activity));
  return fmt::format("was used on {} already ({})", iso(by.day), by.source_id);
}

// Why it is not taken now; all that can be said at once.
std::optional<Refusal> against(OpenShop& shop, const VoucherRequest& request, const MemberView& view,
                               const OneVoucher& one, const std::string& code) {
  const Voucher& rule = rule_of(shop, one);
  std::string reason;
  switch (one.is()) {
    case PieceIs::Used: reason = used_words(view, one); break;
    case PieceIs::Over: reason = fmt::format("is over: its last day was {}", iso(one.state->last_day)); break;
    case PieceIs::Void: reason = "is void: the redemption that gave it was cancelled"; break;
    case PieceIs::Valid: break;
  }
  const std::vector<std::int64_t> fields = as_rules_see(shop, request);
  if (reason.empty() && !engine::is_taken(shop.program(), one.state->voucher, redemption_with(fields))) {
    std::vector<std::string> said;
    for (const CodePart& field : place_of(shop, request)) {
      if (!field.text.empty()) said.push_back(fmt::format("{} {}", field.name, field.text));
    }
    reason = fmt::format("is taken only where {}; {}", words_of(rule),
                         said.empty()
                             ? std::string("say where it is used with `--shop`, `--channel` or `--country`")
                             : fmt::format("this is {}", fmt::join(said, ", ")));
  }
  if (reason.empty()) return std::nullopt;
  return Refusal{"refused", fmt::format("{} {} {}.\nNothing was booked.", rule.name, code, reason), {}};
}

Act act_for(OpenShop& shop, const MemberView& view, const VoucherRequest& request, const OneVoucher& one) {
  const language::RecordFields& slots = shop.program().records;
  Act act;
  act.kind = ledger::EntryKind::Redemption;
  act.source = "redeem";
  act.reference = request.reference;
  act.event = language::kRedemptions;
  act.fields = empty_record(shop.program(), act.event);
  act.request =
      fmt::format("member {}: voucher {} {}", view.history.number, rule_of(shop, one).name, one.number());
  const auto word = std::find(slots.vouchers.begin(), slots.vouchers.end(), one.state->voucher);
  act.set(slots.redemption_voucher, word - slots.vouchers.begin());
  act.set(slots.redemption_voucher_number, one.number());
  for (const CodePart& field : place_of(shop, request)) {
    if (field.text.empty()) continue;
    act.set(field.slot, field.text);
    act.request += fmt::format(", {} {}", field.name, field.text);
  }
  if (request.hold_minutes) act.request += fmt::format(", held {} minutes", *request.hold_minutes);
  return act;
}

std::int64_t valid_of(const MemberView& view, int voucher) {
  std::int64_t count = 0;
  for (const engine::VoucherState& one : view.evaluation.vouchers) {
    if (one.voucher == voucher) count += one.count;
  }
  return count;
}

// Whose it is; with a member, his it must be.
Result<std::string, Refusal> owner_of(OpenShop& shop, const VoucherRequest& request,
                                      const storage::VoucherCodes::Read& code) {
  const auto owner = storage::member_code(shop.database, code.member);
  const Refusal unknown =
      not_booked("no_voucher", fmt::format("there is no voucher with the code {}.", code.code));
  if (!owner) return Refused{unknown};
  if (request.member.empty() || request.member == *owner) return *owner;
  if (!shop.base.has_member(request.member)) return request.member;  // who says so in his own words
  return Refused{not_booked("no_voucher",
                            fmt::format("{} has no voucher with the code {}.", request.member, code.code))};
}

Refusal not_a_code(const std::string& text) {
  return not_booked("no_code",
                    fmt::format("`{}` is not the code of a voucher: one has 17 letters and digits, such as "
                                "7KQ4-M2XD-09TR-HE5B-V, and here some are wrong, missing or in each other's "
                                "place. Read it again.",
                                text));
}

}  // namespace

Result<VoucherUsed, Refusal> redeem_voucher(OpenShop& shop, const VoucherRequest& request,
                                            std::int64_t now_ms) {
  release_holds(shop, now_ms);
  if (request.hold_minutes && shop.as_of() != shop.today())
    return Refused{not_booked("hold", "a hold begins now: leave out `--as-of`.")};
  const storage::VoucherCodes codes(shop.database);
  const auto code = codes.read(request.code);
  if (!code) return Refused{not_a_code(request.code)};
  const auto owner = owner_of(shop, request, *code);
  if (!owner.ok()) return Refused{owner.error()};
  auto looked = look_up(shop, owner.value());
  if (!looked.ok()) return Refused{looked.error()};
  MemberView& view = looked.value();
  const auto found = find_voucher(view.evaluation, codes, code->member, code->code);
  if (!found)
    return Refused{
        not_booked("no_voucher", fmt::format("there is no voucher with the code {}.", code->code))};
  const std::int64_t number = found->number();
  const Objection objection = [&](const MemberView& now) -> std::optional<Refusal> {
    if (auto frozen = against_state(now)) return frozen;
    const auto one = find_voucher(now.evaluation, number);
    if (!one)
      return not_booked("no_voucher",
                        fmt::format("there is no voucher with the code {} any more.", code->code));
    return against(shop, request, now, *one, code->code);
  };
  const auto note = [&](const Acted& acted) {
    constexpr std::int64_t kMinute = 60'000;
    if (request.hold_minutes)
      storage::HoldStore(shop.database).note(acted.record, now_ms + *request.hold_minutes * kMinute);
  };
  const auto acted = act(shop, view, act_for(shop, view, request, *found), now_ms, objection, note);
  if (!acted.ok()) return Refused{acted.error()};
  const auto after = find_voucher(view.evaluation, number);
  VoucherUsed used;
  used.member = owner.value();
  used.code = code->code;
  used.before = acted.value().before;
  used.day = acted.value().day;
  used.booked_at_ms = acted.value().booked_at_ms;
  if (request.hold_minutes) used.hold = storage::HoldStore(shop.database).find(request.reference);
  if (!after) return used;
  const std::vector<std::int64_t> fields = as_rules_see(shop, request);
  used.voucher = rule_of(shop, *after).name;
  used.last_day = after->state->last_day;
  used.times =
      static_cast<int>(engine::times_worth(shop.program(), after->state->voucher, redemption_with(fields)));
  used.worth = after->worth() * used.times;
  used.more = valid_of(view, after->state->voucher);
  return used;
}

std::string voucher_text(const OpenShop& shop, const VoucherUsed& used) {
  std::string what = fmt::format("{} of {}", used.voucher, used.member);
  if (used.worth > 0) what += ", worth " + shop.words().money(used.worth);
  if (used.worth > 0 && used.times > 1) what += fmt::format(" ({} times its money here)", used.times);
  if (used.before) {
    return fmt::format("Redeemed before, on {} with this reference; nothing changed: {}.\n",
                       instant_words(shop.rules(), used.booked_at_ms), what);
  }
  std::string text =
      fmt::format("{}: {}. {} more {} there.\n", used.hold ? "Held" : "Redeemed", what,
                  used.more == 0 ? "No" : shop.words().count(used.more), used.more == 1 ? "is" : "are");
  if (used.hold) {
    text += fmt::format("  until {}, then it is valid again unless it is captured\n",
                        instant_words(shop.rules(), used.hold->until_ms));
  }
  return text;
}

Json voucher_json(const OpenShop& shop, const VoucherRequest& request, const VoucherUsed& used) {
  Json json{{"schema", "rung.redeem/1"}, {"member", used.member}, {"reference", request.reference},
            {"voucher", used.voucher},   {"code", used.code},     {"last_day", day_json(used.last_day)},
            {"before", used.before},     {"day", iso(used.day)},  {"more", used.more}};
  json["worth"] = used.worth == 0 ? Json(nullptr)
                                  : Json{{"minor", used.worth}, {"currency", shop.program().currency.code}};
  if (used.hold) {
    json["hold"] = Json{{"until_ms", used.hold->until_ms},
                        {"captured", used.hold->captured_at_ms.has_value()},
                        {"cancelled", used.hold->cancelled}};
  }
  return json;
}

}  // namespace rung::app
