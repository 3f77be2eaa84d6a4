#pragma once
// YAML, the careful part of it: maps, lists and texts, each with its place. What the library reads silently
// in a way people do not expect (a key twice, 0777, yes, anchors, tags, a second document …) is a Diagnostic
// here.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "core/source.h"

namespace rung::intake {

inline constexpr std::size_t kNodeLimit = 10'000;  // maps, lists and texts of a file
inline constexpr std::size_t kDepthLimit = 32;     // of one in the other

struct YamlEntry;

struct YamlNode {
  enum class Kind { Nothing, Text, List, Map } kind = Kind::Nothing;
  std::string text;  // of Text
  Place place;
  bool wrong = false;              // reported already; say nothing more about it
  std::vector<YamlNode> items;     // of List
  std::vector<YamlEntry> entries;  // of Map

  [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  YamlNode key, value;
};

// Nothing if the text could not be read to its end; whatever was found on the way is in `diagnostics`.
[[nodiscard]] std::optional<YamlNode> read_yaml(const SourcePtr& file, std::vector<Diagnostic>& diagnostics);

}  // namespace rung::intake
