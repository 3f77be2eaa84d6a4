#pragma once
// `rung find`: the members for whom a condition holds. Members are read, judged and written one after the
// other; with a limit only that many are held in memory.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/member_view.h"
#include "core/result.h"
#include "language/program.h"

namespace rung::app {

struct FindOptions {
  std::string condition;
  std::optional<std::int64_t>
      limit;  // the N nearest to the tier in question; else everybody, in the order of import
  bool json = false;
  std::function<void(std::int64_t done, std::int64_t of)> progress;  // members looked at; may be empty
};

// A condition that was understood, against an opened shop.
struct Search {
  std::unique_ptr<OpenShop> shop;  // its program has the measures of the condition, too
  language::Conditions condition;
};

// Refused: mistakes in the condition (as diagnostics), in the rules, no database yet.
[[nodiscard]] Result<Search, Refusal> prepare_search(const std::filesystem::path& folder, const When& when,
                                                     const std::string& condition);

// Writes the answer piece by piece.
void find(Search& search, const FindOptions& options, const std::function<void(std::string_view)>& write);

}  // namespace rung::app
