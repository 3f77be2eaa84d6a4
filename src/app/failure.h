#pragma once
// When the world fails: told apart from our own mistakes, whichever library noticed it.

#include <exception>
#include <optional>
#include <string>

namespace rung::app {

struct WorldFailure {
  std::string code;      // "storage", "files"
  std::string sentence;  // one whole sentence with the path
};

// Nothing: it was no failure of the world, so it is a mistake of ours.
[[nodiscard]] std::optional<WorldFailure> world_failure(const std::exception& error);

}  // namespace rung::app
