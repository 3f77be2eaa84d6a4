#pragma once
// The names that can be used in some rule files: what they declare, and what Rung knows by itself. For
// editors, so it is made from whatever can be read of the files.

#include <string>
#include <string_view>
#include <vector>

#include "core/source.h"
#include "language/rule_file.h"
#include "language/syntax_match.h"

namespace rung::language {

struct ScopeName {
  std::string name;
  std::string title;          // "metric spend"
  std::string documentation;  // `##` lines
  Place declared;             // without a file: known by itself
};

// Where a name is asked for: the block, and the word that stands before it.
struct ScopeQuestion {
  const Block* block = nullptr;  // the block of the line, if it could be read
  BlockKind kind = BlockKind::Program;
  std::string before;  // the line up to the name
};

class Scope {
 public:
  explicit Scope(const std::vector<SourcePtr>& files);

  [[nodiscard]] const std::vector<RuleFile>& files() const { return files_; }

  // The names that fit a place of the grammar.
  [[nodiscard]] std::vector<ScopeName> names(Wanted::Kind wanted, const ScopeQuestion& question) const;

 private:
  void declared(BlockKind kind, std::vector<ScopeName>& into) const;
  void events(std::vector<ScopeName>& into) const;
  void fields(const std::string& event, std::vector<ScopeName>& into) const;
  void record_fields(const std::string& event, std::vector<ScopeName>& into) const;
  void attributes(std::vector<ScopeName>& into) const;
  void given(const ScopeQuestion& question, std::vector<ScopeName>& into) const;
  static void members(const ScopeQuestion& question, std::vector<ScopeName>& into);
  void subjects(const ScopeQuestion& question, std::vector<ScopeName>& into) const;
  void units(std::vector<ScopeName>& into) const;
  void values(const ScopeQuestion& question, std::vector<ScopeName>& into) const;
  void periods(const ScopeQuestion& question, std::vector<ScopeName>& into) const;
  void header_words(ClauseKind clause, const char* what, std::vector<ScopeName>& into) const;
  [[nodiscard]] std::vector<std::string> choices(const std::string& field) const;

  std::vector<RuleFile> files_;
};

}  // namespace rung::language
