#pragma once
// Expected purchases before they are rounded; within this folder only.

#include <cstdint>

#include "predict/bg_nbd.h"

namespace rung::predict {

[[nodiscard]] double expected_purchases_real(const BgNbd& model, const Purchases& member, std::int64_t days);

}  // namespace rung::predict
