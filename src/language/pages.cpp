#include "language/pages.h"

#include <algorithm>

#include "language/pages_text.h"

namespace rung::language {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<std::string_view> page(std::string_view name) {
  const auto same = [&](const PageText& entry) {
    return std::equal(entry.name.begin(), entry.name.end(), name.begin(), name.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
  };
  const auto pages = all_pages();
  const auto found = std::find_if(pages.begin(), pages.end(), same);
  if (found == pages.end()) return std::nullopt;
  return found->text;
}

std::vector<std::string> page_names() {
  std::vector<std::string> names;
  for (const PageText& entry : all_pages()) names.emplace_back(entry.name);
  return names;
}

}  // namespace rung::language
