#pragma once
// The answer of `rung import` for programs.

#include "app/import.h"
#include "app/json.h"

namespace rung::app {

[[nodiscard]] Json import_json(const ImportReport& report);

}  // namespace rung::app
