#pragma once
// Rules that were put in force: each version by its hash, and the publications that say which versions hold
// one after the other. Rows are only added.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/source.h"
#include "language/program.h"
#include "storage/database.h"

namespace rung::storage {

using RuleVersionNumber = std::int64_t;
using PublicationNumber = std::int64_t;

struct RuleVersion {
  RuleVersionNumber number = 0;  // 1, 2, 3 …
  std::string hash;              // SHA-256 of `text`, hex
  std::string program;           // the program's name
  Day effective_from;
  std::string text;  // all files, each after a header line with its name
  std::int64_t published_at_ms = 0;
  std::string reason;
};

// What holds from then on. A later publication replaces all of an earlier one, from its first day to its last.
struct Publication {
  PublicationNumber number = 0;
  std::int64_t published_at_ms = 0;
  std::string actor;  // empty: the first recalculation
  std::string reason;
  std::string summary;  // what it changed, as it was worked out then; may be empty
  std::vector<RuleVersion> versions;  // by the day from which they hold
};

// The text a rule version is known by: every file of the program, in order.
[[nodiscard]] std::string version_text(const language::Program& program);
[[nodiscard]] std::string version_hash(const language::Program& program);
// Whether the text is still the one that was published under this hash.
[[nodiscard]] bool gives_its_hash(const RuleVersion& version);
// The files again.
[[nodiscard]] std::vector<SourcePtr> sources_of(const RuleVersion& version);

class RuleStore {
 public:
  explicit RuleStore(Database& database) : database_(database) {}

  [[nodiscard]] std::optional<RuleVersion> version(RuleVersionNumber number);
  [[nodiscard]] std::optional<RuleVersion> version_with_hash(std::string_view hash_hex);
  [[nodiscard]] std::vector<RuleVersion> versions();  // all that were ever published, by number

  // The latest publication; nothing: none yet.
  [[nodiscard]] std::optional<Publication> in_force();
  [[nodiscard]] std::vector<Publication> publications();

  struct Note {
    std::int64_t at_ms = 0;
    std::string actor, reason;
    std::string summary = {};
  };
  // Puts `kept` (stored versions) and `added` in force, together one version for each day. A version with a
  // known hash is not stored again. In a write transaction.
  Publication publish(const std::vector<RuleVersion>& kept,
                      const std::vector<const language::Program*>& added, const Note& note);

 private:
  template <typename... Values>
  std::vector<RuleVersion> find(const char* condition, const Values&... values);
  std::vector<Publication> find_publications(const char* condition);

  Database& database_;
};

}  // namespace rung::storage
