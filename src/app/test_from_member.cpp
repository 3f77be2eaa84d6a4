#include "app/test_from_member.h"

#include "engine/example_from.h"

namespace rung::app {

Result<std::string, Refusal> example_of_member(OpenShop& shop, const std::string& id) {
  const auto view = look_up(shop, id);
  if (!view.ok()) return Refused{view.error()};
  auto text = engine::example_from(shop.program(), view.value().history, shop.as_of());
  if (!text.ok()) return Refused{Refusal{"no_example", text.error() + ".", {}}};
  return text.value();
}

Json example_json(const std::string& text) { return Json{{"schema", "rung.example/1"}, {"text", text}}; }

}  // namespace rung::app
