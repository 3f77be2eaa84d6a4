#include "app/shop_database.h"

#include <fmt/format.h>

namespace rung::app {

Result<storage::Database, Refusal> open_database(const intake::Project& project, Access access) {
  const std::filesystem::path path = project.path_of(project.database);
  if (!std::filesystem::exists(path)) {
    return Refused{Refusal{"no_database",
                           fmt::format("there is no database yet ({}). Run `rung import` first.",
                                       path.lexically_normal().string()),
                           {}}};
  }
  return storage::Database::open(path, access);
}

storage::Database open_or_make_database(const intake::Project& project) {
  const std::filesystem::path path = project.path_of(project.database);
  if (std::filesystem::exists(path)) return storage::Database::open(path, Access::ReadWrite);
  return storage::Database::create(path);
}

}  // namespace rung::app
