#pragma once
// `rung disclose ID`: everything that is stored about one member, as one JSON document to hand over.

#include <filesystem>
#include <string>

#include "app/json.h"
#include "app/member_view.h"
#include "app/project_rules.h"
#include "core/result.h"

namespace rung::app {

// Needs rung.yaml, and neither rules nor an evaluation: what is stored is told, not what follows from it.
// Only the member's vouchers follow: of rules that cannot be read, or of a member whom they do not know, they
// are left out. Refused if there never was such a member. Throws StorageError.
[[nodiscard]] Result<Json, Refusal> disclose(const std::filesystem::path& folder, const std::string& id,
                                             const When& when);

// For people to read, with line ends.
[[nodiscard]] std::string disclosure_text(const Json& disclosure);

}  // namespace rung::app
