#pragma once
// One member's rows taken out of the files that Rung wrote into a shop's folder, and what else there still
// names him.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "intake/project.h"

namespace rung::app {

// By what a person is found in a file.
struct Traces {
  std::string id;                  // the shop's number of the member
  std::vector<std::string> texts;  // that name or reach him and nobody else
};

// Reject files anywhere below the folder, and what the outbox holds; sorted, not through links.
[[nodiscard]] std::vector<std::filesystem::path> files_to_scrub(const intake::Project& project);

// Takes out the rows that are about the member, and writes the file anew if there were any: whole or not at
// all. About him is a row with his number, or
// with a text that identifies him (an address, a telephone number, a message); a name alone may be somebody
// else's. Gives their number; -1: the file cannot be read as what it is, and stays as it was. Throws
// IntakeError.
[[nodiscard]] std::int64_t scrub(const intake::Project& project, const std::filesystem::path& file,
                                 const Traces& traces);

struct Leftovers {
  std::vector<std::filesystem::path> databases;  // of Rung, other than the shop's own
  std::vector<std::filesystem::path> files;      // with one of the texts in them
};
// Below the folder; sorted, relative to it, not through links.
[[nodiscard]] Leftovers leftovers(const intake::Project& project, const Traces& traces);

}  // namespace rung::app
