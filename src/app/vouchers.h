#pragma once
// A member's vouchers one by one, with the codes that he shows at a till.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "engine/voucher_pieces.h"
#include "storage/voucher_codes.h"

namespace rung::app {

// One voucher of a member, as he stands.
struct OneVoucher {
  const engine::VoucherState* state = nullptr;  // what it was issued with
  std::int64_t piece = 0;
  [[nodiscard]] std::int64_t number() const { return engine::voucher_number(*state, piece); }
  [[nodiscard]] engine::PieceIs is() const { return engine::piece_is(*state, piece); }
  [[nodiscard]] std::int64_t worth() const { return engine::worth_of(*state, piece); }
  [[nodiscard]] const engine::VoucherUse* use() const { return engine::use_of(*state, piece); }
};

// The one with this number: of several, by an accident, one that is valid. Nothing: there is none.
[[nodiscard]] std::optional<OneVoucher> find_voucher(const engine::Evaluation& evaluation,
                                                     std::int64_t number);
// The one with this code, as VoucherCodes writes it.
[[nodiscard]] std::optional<OneVoucher> find_voucher(const engine::Evaluation& evaluation,
                                                     const storage::VoucherCodes& codes,
                                                     engine::MemberNumber member, const std::string& code);

// For a member's page: what is there with its codes, and what was used last. `rung member`.
[[nodiscard]] std::vector<std::string> voucher_lines(OpenShop& shop, const MemberView& view);
// What is there, with codes; and what was used.
[[nodiscard]] Json vouchers_json(OpenShop& shop, const MemberView& view);
[[nodiscard]] Json used_vouchers_json(OpenShop& shop, const MemberView& view);

}  // namespace rung::app
