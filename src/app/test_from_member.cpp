#include "app/test_from_member.h"

#include <algorithm>

#include "engine/example_from.h"

namespace rung::app {

Result<MemberExample, Refusal> example_of_member(OpenShop& shop, const std::string& id) {
  const auto view = look_up(shop, id);
  if (!view.ok()) return Refused{view.error()};
  const auto text = engine::example_from(shop.program(), view.value().history, shop.as_of());
  if (!text.ok()) return Refused{Refusal{"no_example", text.error() + ".", {}}};
  MemberExample example{text.value(), ""};
  const std::vector<storage::LedgerLine> lines = shop.ledger.lines(view.value().history.number);
  const bool by_hand = std::any_of(lines.begin(), lines.end(), [&](const storage::LedgerLine& one) {
    return one.day <= shop.as_of() &&
           (one.kind == ledger::EntryKind::Redemption || one.kind == ledger::EntryKind::Adjustment ||
            one.kind == ledger::EntryKind::Transfer);
  });
  if (by_hand) example.remark = "Points that were redeemed or posted by hand are no part of the example.";
  return example;
}

Json example_json(const MemberExample& example) {
  return Json{{"schema", "rung.example/1"}, {"text", example.text}, {"remark", example.remark}};
}

}  // namespace rung::app
