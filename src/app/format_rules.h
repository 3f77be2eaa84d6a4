#pragma once
// `rung fmt`: rule files in the one form in which Rung writes rules.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "core/diagnostic.h"

namespace rung::app {

struct FormattedFile {
  enum class State : std::uint8_t {
    InForm,   // nothing to change
    Differs,  // changed, or would be
    Refused,  // has errors: left as it is
  };
  std::string name;  // as given, or as rung.yaml names it
  State state = State::InForm;
};

struct FormatReport {
  bool only_checked = false;
  std::vector<FormattedFile> files;
  std::vector<Diagnostic> diagnostics;  // of the refused files, and of a rung.yaml that cannot be read
  std::optional<std::string> text;      // of what came by standard input, unless it was only checked

  [[nodiscard]] bool fine() const;  // no errors and, if only checked, nothing that differs
};

struct FormatRequest {
  std::filesystem::path folder;    // the shop's; its rung.yaml names the files
  std::vector<std::string> files;  // these instead, if there are any; `-` alone: standard input
  bool only_check = false;
};

// Formats every file, and then, unless it is only to check, puts the changed ones in the place of the old
// ones: whole or not at all, with the same permissions. A link stays a link; the file it leads to changes.
// Throws IntakeError if a file cannot be read or written, InternalError (nothing was written) if a formatted
// text would not say the same.
[[nodiscard]] FormatReport format_rules(const FormatRequest& request);

// "Formatted rules/club.rung." … and one line that counts.
[[nodiscard]] std::string format_text(const FormatReport& report);
// {"schema":"rung.fmt/1","checked_only":…,"files":[{"file","state"}],"diagnostics":[…]}
[[nodiscard]] Json format_json(const FormatReport& report);

}  // namespace rung::app
