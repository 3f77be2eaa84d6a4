#include "app/help_pages.h"

#include "language/pages.h"

namespace rung::app {

std::optional<std::string_view> help_page(std::string_view name) { return language::page(name); }

std::vector<std::string> help_page_names() { return language::page_names(); }

}  // namespace rung::app
