#include "app/failure.h"

#include <filesystem>

#include "intake/project.h"
#include "storage/error.h"

namespace rung::app {

std::optional<WorldFailure> world_failure(const std::exception& error) {
  if (const auto* storage = dynamic_cast<const storage::StorageError*>(&error)) {
    return WorldFailure{"storage", storage->what()};
  }
  if (const auto* intake = dynamic_cast<const intake::IntakeError*>(&error)) {
    return WorldFailure{"files", intake->what()};
  }
  if (const auto* files = dynamic_cast<const std::filesystem::filesystem_error*>(&error)) {
    return WorldFailure{"files", files->path1().string() + ": " + files->code().message()};
  }
  return std::nullopt;
}

}  // namespace rung::app
