#include "storage/rule_store.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "storage/sha256.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

// No line of a rule file begins like this.
constexpr std::string_view kHead = "==> ";
constexpr std::string_view kTail = " <==\n";

}  // namespace

std::string version_text(const language::Program& program) {
  std::string text;
  for (const SourcePtr& source : program.sources) {
    text += kHead;
    text += source->name();
    text += kTail;
    text += source->text();
    if (!text.ends_with('\n')) text += '\n';
  }
  return text;
}

std::string version_hash(const language::Program& program) { return hex(sha256(version_text(program))); }

bool gives_its_hash(const RuleVersion& version) { return hex(sha256(version.text)) == version.hash; }

std::vector<SourcePtr> sources_of(const RuleVersion& version) {
  std::vector<SourcePtr> sources;
  const std::string_view text = version.text;
  std::size_t at = 0;
  while (text.substr(at).starts_with(kHead)) {
    const std::size_t name = at + kHead.size();
    const std::size_t tail = text.find(kTail, name);
    if (tail == std::string_view::npos) break;
    const std::size_t begin = tail + kTail.size();
    std::size_t end = begin;
    while (end < text.size() && !text.substr(end).starts_with(kHead)) {
      const std::size_t line = text.find('\n', end);
      end = line == std::string_view::npos ? text.size() : line + 1;
    }
    sources.push_back(std::make_shared<const SourceFile>(std::string(text.substr(name, tail - name)),
                                                         std::string(text.substr(begin, end - begin))));
    at = end;
  }
  return sources;
}

template <typename... Values>
std::vector<RuleVersion> RuleStore::find(const char* condition, const Values&... values) {
  Statement find(database_,
                 (std::string("SELECT rule_version.id, hash, program, rule_version.effective_from, text, "
                              "published_at, reason FROM rule_version ") +
                  condition)
                     .c_str());
  std::vector<RuleVersion> found;
  auto row = find.query(values...);
  while (row.next()) {
    found.push_back(RuleVersion{row.integer(0), hex(row.bytes(1)), row.text(2), row.day(3), row.text(4),
                                row.integer(5), row.text(6)});
  }
  return found;
}

std::optional<RuleVersion> RuleStore::version(RuleVersionNumber number) {
  auto found = find("WHERE id = ?", number);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<RuleVersion> RuleStore::version_with_hash(std::string_view hash_hex) {
  auto found = find("WHERE lower(hex(hash)) = ?", hash_hex);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<RuleVersion> RuleStore::versions() { return find("ORDER BY id"); }

std::vector<Publication> RuleStore::find_publications(const char* condition) {
  std::vector<Publication> found;
  {
    Statement find(database_,
                   (std::string("SELECT id, published_at, actor, reason, summary FROM publication ") + condition)
                       .c_str());
    auto row = find.query();
    while (row.next())
      found.push_back(Publication{row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), {}});
  }
  for (Publication& publication : found) {
    publication.versions =
        find("JOIN published_version ON published_version.rule_version = rule_version.id "
             "WHERE publication = ? ORDER BY published_version.effective_from",
             publication.number);
  }
  return found;
}

std::optional<Publication> RuleStore::in_force() {
  auto found = find_publications("ORDER BY id DESC LIMIT 1");
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Publication> RuleStore::publications() { return find_publications("ORDER BY id"); }

Publication RuleStore::publish(const std::vector<RuleVersion>& kept,
                               const std::vector<const language::Program*>& added, const Note& note) {
  database_.expect_write_transaction();
  std::vector<std::pair<Day, RuleVersionNumber>> versions;
  for (const RuleVersion& version : kept) versions.emplace_back(version.effective_from, version.number);
  for (const language::Program* program : added) {
    const std::string text = version_text(*program);
    const std::string hash = sha256(text);
    if (!version_with_hash(hex(hash))) {
      Statement(database_,
                "INSERT INTO rule_version(hash, program, effective_from, text, published_at, reason) "
                "VALUES(?, ?, ?, ?, ?, ?)")
          .write(Blob{hash}, program->name, program->effective_from, text, note.at_ms, note.reason);
    }
    versions.emplace_back(program->effective_from, version_with_hash(hex(hash)).value().number);
  }
  std::sort(versions.begin(), versions.end());
  RUNG_CHECK(!versions.empty(), "a publication puts something in force");
  Statement(database_, "INSERT INTO publication(published_at, actor, reason, summary) VALUES(?, ?, ?, ?)")
      .write(note.at_ms, note.actor, note.reason, note.summary);
  const PublicationNumber number = Statement(database_, "SELECT max(id) FROM publication").number();
  for (const auto& [day, version] : versions) {
    Statement(database_,
              "INSERT INTO published_version(publication, effective_from, rule_version) VALUES(?, ?, ?)")
        .write(number, day, version);
  }
  return in_force().value();
}

}  // namespace rung::storage
