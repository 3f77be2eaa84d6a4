#pragma once
// Shared by the tests of check(): rule files as texts.

#include <memory>
#include <string>
#include <vector>

#include "language/program.h"

namespace check_help {

inline const std::string kHead =
    "loyalty rules 1\n"
    "program club \"Club\"\n"
    "  effective from 2027-01-01\n"
    "  currency EUR\n"
    "  time zone Europe/Berlin\n"
    "  languages en\n";

inline const std::string kSpend =
    "metric spend\n"
    "  sum net_amount of orders\n";

inline rung::SourcePtr source(const std::string& name, const std::string& text) {
  return std::make_shared<rung::SourceFile>(name, text);
}

inline rung::language::Checked read(const std::string& text) {
  return rung::language::read_program({source("club.rung", text)});
}

// "R210:9" for a message with code R210 in line 9; several in their order with blanks between them.
inline std::string found(const rung::language::Checked& checked) {
  std::string result;
  for (const rung::Diagnostic& d : checked.diagnostics) {
    result += (result.empty() ? "" : " ") + d.code + ":" + std::to_string(d.place.line());
  }
  return result;
}

inline std::string found(const std::string& text) { return found(read(text)); }

// The same without warnings and hints.
inline std::string errors(rung::language::Checked checked) {
  std::erase_if(checked.diagnostics,
                [](const rung::Diagnostic& d) { return d.severity != rung::Severity::Error; });
  return found(checked);
}

inline std::string errors(const std::string& text) { return errors(read(text)); }

}  // namespace check_help
