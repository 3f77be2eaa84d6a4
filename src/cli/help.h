#pragma once
// The commands of this version and what each of them says about itself.

#include <string>
#include <string_view>
#include <vector>

namespace rung::cli {

struct CommandPage {
  std::string_view name;
  std::string_view group;    // "Rules": its place in the overview
  std::string_view summary;  // a few words, for the overview
  std::string_view page;     // what `rung COMMAND --help` prints
};

[[nodiscard]] const std::vector<CommandPage>& command_pages();
[[nodiscard]] const CommandPage* command_page(std::string_view name);  // nullptr if there is no such command
[[nodiscard]] std::vector<std::string> command_names();

// What `rung` and `rung --help` print: one screen.
[[nodiscard]] std::string overview();

}  // namespace rung::cli
