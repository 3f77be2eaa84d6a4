#pragma once
// Reads sources as text and says what breaks the rules of the house (docs/ARCHITECTURE.md): an #include
// against the arrows, the outer world in a pure folder, a library outside the folder that may use it.

#include <string>
#include <string_view>
#include <vector>

namespace house {

struct Finding {
  std::string file;
  int line = 0;
  std::string what;
  bool operator==(const Finding&) const = default;
};

// The source without comments and without what stands in quotes; line ends stay where they were. The paths of
// #include lines are kept.
[[nodiscard]] std::string without_comments_and_texts(std::string_view source);

// Everything wrong with one file of src/ or grammar/. `path` is relative to the root:
// "src/engine/evaluate.cpp".
[[nodiscard]] std::vector<Finding> scan_source(std::string_view path, std::string_view source);

// Marks that say "not finished", anywhere in a text.
[[nodiscard]] std::vector<Finding> scan_marks(std::string_view path, std::string_view text);

}  // namespace house
