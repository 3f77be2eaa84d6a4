#pragma once
// What single commands ask of their words beyond the words themselves. Each says what is wrong, or nothing.

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"

namespace rung::cli {

// `--preview` shows one message of one member and takes no part in writing.
[[nodiscard]] std::optional<UsageError> wrong_preview(const Arguments& given);
[[nodiscard]] std::optional<UsageError> missing_of_transfer(const Arguments& given);
[[nodiscard]] std::optional<UsageError> missing_of_predict(const Arguments& given);

// `--vary` and `--target` of compare.
[[nodiscard]] std::optional<UsageError> wrong_vary(const Arguments& given);
// What stands behind the amount of `--vary`.
[[nodiscard]] std::vector<std::string> values_of_vary(const Arguments& given);

}  // namespace rung::cli
