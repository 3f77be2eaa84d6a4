#include "app/vouchers.h"

#include <fmt/format.h>

#include <algorithm>

namespace rung::app {
namespace {

using engine::VoucherState;

// A voucher is given by the piece, hardly ever by the thousand; a page and a file stay readable all the same.
constexpr std::size_t kCodesOnPage = 4, kCodesInFile = 1'000, kUsedOnPage = 3;

const std::string& name_of(const OpenShop& shop, const VoucherState& state) {
  return shop.program().vouchers.at(static_cast<std::size_t>(state.voucher)).name;
}

// Codes of what is still there, the first ones.
std::vector<std::string> codes_of(const storage::VoucherCodes& codes, const MemberView& view,
                                  const VoucherState& state, std::size_t most) {
  std::vector<std::string> all;
  const std::int64_t pieces = engine::pieces_of(state);
  for (std::int64_t piece = 0; piece < pieces && all.size() < most; ++piece) {
    if (engine::piece_is(state, piece) == engine::PieceIs::Valid)
      all.push_back(codes.code(view.history.number, engine::voucher_number(state, piece)));
  }
  return all;
}

// Every use of vouchers that the rules still have, the latest redemption first.
std::vector<std::pair<const VoucherState*, const engine::VoucherUse*>> uses_of(const MemberView& view) {
  std::vector<std::pair<const VoucherState*, const engine::VoucherUse*>> all;
  for (const VoucherState& state : view.evaluation.vouchers) {
    for (const engine::VoucherUse& use : state.uses) all.emplace_back(&state, &use);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second->activity > b.second->activity; });
  return all;
}

const engine::Activity& redemption_of(const MemberView& view, const engine::VoucherUse& use) {
  return view.history.activities.at(static_cast<std::size_t>(use.activity));
}

Json money_json(const OpenShop& shop, std::int64_t minor) {
  return Json{{"minor", minor}, {"currency", shop.program().currency.code}};
}

}  // namespace

std::optional<OneVoucher> find_voucher(const engine::Evaluation& evaluation, std::int64_t number) {
  std::optional<OneVoucher> found;
  for (const VoucherState& state : evaluation.vouchers) {
    const std::int64_t pieces = engine::pieces_of(state);
    for (std::int64_t piece = 0; piece < pieces; ++piece) {
      const OneVoucher one{&state, piece};
      if (one.number() != number) continue;
      if (one.is() == engine::PieceIs::Valid) return one;
      found = one;
    }
  }
  return found;
}

std::optional<OneVoucher> find_voucher(const engine::Evaluation& evaluation,
                                       const storage::VoucherCodes& codes, engine::MemberNumber member,
                                       const std::string& code) {
  for (const VoucherState& state : evaluation.vouchers) {
    const std::int64_t pieces = engine::pieces_of(state);
    for (std::int64_t piece = 0; piece < pieces; ++piece) {
      const std::int64_t number = engine::voucher_number(state, piece);
      if (codes.code(member, number) == code) return find_voucher(evaluation, number);
    }
  }
  return std::nullopt;
}

std::vector<std::string> voucher_lines(OpenShop& shop, const MemberView& view) {
  std::vector<std::string> lines;
  if (view.evaluation.vouchers.empty()) return lines;
  const storage::VoucherCodes codes(shop.database);
  for (const VoucherState& one : view.evaluation.vouchers) {
    if (one.count <= 0) continue;
    std::string text = fmt::format("{} {}", shop.words().count(one.count), name_of(shop, one));
    if (one.worth > 0) text += " worth " + shop.words().money(one.worth);
    lines.push_back(text + (one.last_day == kForever ? "" : ", valid until " + iso(one.last_day)));
    for (const std::string& code : codes_of(codes, view, one, kCodesOnPage)) lines.push_back("  " + code);
    const std::int64_t more = one.count - static_cast<std::int64_t>(kCodesOnPage);
    if (more > 0) lines.push_back(fmt::format("  ({} more: --json shows them)", shop.words().count(more)));
  }
  const auto uses = uses_of(view);
  for (std::size_t i = 0; i < uses.size() && i < kUsedOnPage; ++i) {
    const auto& [state, use] = uses[i];
    const engine::Activity& by = redemption_of(view, *use);
    lines.push_back(fmt::format("used: {} {} on {} ({})", shop.words().count(use->count),
                                name_of(shop, *state), iso(by.day), by.source_id));
  }
  return lines;
}

Json vouchers_json(OpenShop& shop, const MemberView& view) {
  Json all = Json::array();
  if (view.evaluation.vouchers.empty()) return all;
  const storage::VoucherCodes codes(shop.database);
  for (const VoucherState& one : view.evaluation.vouchers) {
    if (one.count <= 0) continue;
    Json json{{"voucher", name_of(shop, one)},
              {"count", one.count},
              {"issued_on", iso(one.issued_on)},
              {"last_day", day_json(one.last_day)},
              {"codes", codes_of(codes, view, one, kCodesInFile)}};
    if (one.worth > 0) json["worth"] = money_json(shop, one.worth);
    all.push_back(std::move(json));
  }
  return all;
}

Json used_vouchers_json(OpenShop& shop, const MemberView& view) {
  Json all = Json::array();
  if (view.evaluation.vouchers.empty()) return all;
  const storage::VoucherCodes codes(shop.database);
  for (const auto& [state, use] : uses_of(view)) {
    const engine::Activity& by = redemption_of(view, *use);
    Json of = Json::array();
    for (std::int64_t i = 0; i < use->count && of.size() < kCodesInFile; ++i)
      of.push_back(codes.code(view.history.number, engine::voucher_number(*state, use->first + i)));
    Json json{{"voucher", name_of(shop, *state)},
              {"count", use->count},
              {"used_on", iso(by.day)},
              {"reference", std::string(by.source_id)},
              {"codes", std::move(of)}};
    if (use->worth > 0) json["worth"] = money_json(shop, use->worth);
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace rung::app
