#pragma once
// The `import:` list of rung.yaml, from YAML to Mapping.

#include <vector>

#include "core/diagnostic.h"
#include "intake/project.h"
#include "intake/yaml_tree.h"

namespace rung::intake {

// Reads maps whose keys are checked against a known list; shared by everything rung.yaml holds.
class MapReader {
 public:
  MapReader(const YamlNode& map, std::vector<Diagnostic>& diagnostics)
      : map_(map), diagnostics_(diagnostics) {}

  // Reports every key that is not in `known`.
  void expect_keys(const std::vector<std::string>& known, const std::string& where) const;
  // The text under `key`; nothing if there is none (reported if it is not a text).
  [[nodiscard]] std::optional<Word> text(const std::string& key) const;
  // Index in `words` of the text under `key`; nothing if there is none or it is another word (reported).
  [[nodiscard]] std::optional<std::size_t> one_of(const std::string& key,
                                                  const std::vector<std::string>& words) const;
  // The list of texts under `key`; a single text counts as a list of one.
  [[nodiscard]] std::vector<Word> texts(const std::string& key) const;
  [[nodiscard]] const YamlNode* node(const std::string& key) const { return map_.find(key); }

  void report(const std::string& code, const Place& place, std::string title, std::string help) const;
  // Reports unless the node is of this kind (or has been reported before).
  [[nodiscard]] bool is(const YamlNode& node, YamlNode::Kind kind, const std::string& what) const;

 private:
  const YamlNode& map_;
  std::vector<Diagnostic>& diagnostics_;
};

[[nodiscard]] std::vector<Mapping> read_mappings(const YamlNode& list, std::vector<Diagnostic>& diagnostics);

}  // namespace rung::intake
