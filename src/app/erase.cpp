#include "app/erase.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/published.h"
#include "app/scrub.h"

namespace rung::app {
namespace {

void scrub_all(const intake::Project& project, const Traces& traces, ErasedMember& erased) {
  for (const std::filesystem::path& file : files_to_scrub(project)) {
    const std::string shown = file.lexically_relative(project.folder).string();
    const std::int64_t rows = scrub(project, file, traces);
    if (rows > 0) erased.scrubbed.push_back({shown, rows});
    if (rows < 0) erased.files.push_back(shown);
  }
}

void list_leftovers(const intake::Project& project, const Traces& traces, ErasedMember& erased) {
  const Leftovers left = leftovers(project, traces);
  for (const std::filesystem::path& file : left.databases) erased.copies.push_back(file.string());
  for (const std::filesystem::path& file : left.files) {
    const std::string shown = file.string();
    if (std::find(erased.files.begin(), erased.files.end(), shown) == erased.files.end())
      erased.files.push_back(shown);
  }
}

std::string list_words(const char* title, const std::vector<std::string>& files) {
  std::string text;
  for (const std::string& file : files) text += fmt::format("  {}\n", file);
  return files.empty() ? "" : title + text;
}

}  // namespace

std::optional<std::string> erased_words(const storage::Database& database,
                                        const engine::MemberHistory& member) {
  const auto erasure = storage::erasure_of(database, member.number);
  if (!erasure) return std::nullopt;
  return fmt::format("{} was erased on {}", member.id, iso(erasure->day));
}

Result<ErasedMember, Refusal> erase_member(const ProjectRules& rules, storage::Database& database,
                                           const std::string& id, const Judgement& judgement,
                                           std::int64_t now_ms) {
  if (auto refusal = too_short(judgement.reason, "Nobody was erased.")) return Refused{std::move(*refusal)};
  const auto today = today_of(rules, database, now_ms);
  if (!today.ok()) return Refused{today.error()};
  const storage::BatchLock lock(database);
  const auto member = storage::number_ever(database, id);
  if (!member) {
    return Refused{
        Refusal{"no_member", fmt::format("there never was a member `{}`. Nobody was erased.", id), {}}};
  }
  ErasedMember erased;
  erased.id = id;
  const Traces traces{id, storage::own_texts(database, *member)};
  scrub_all(*rules.project, traces, erased);
  database.with_write_transaction([&] {
    const auto before = storage::erasure_of(database, *member);
    erased.before = before.has_value();
    erased.erasure =
        before ? *before : storage::Erasure{today.value(), now_ms, judgement.by, judgement.reason};
    if (!before) erased.rows = storage::erase(database, *member, erased.erasure);
  });
  list_leftovers(*rules.project, traces, erased);
  return erased;
}

std::string erase_text(const ErasedMember& erased) {
  std::string text;
  if (erased.before) {
    text = fmt::format("{} was erased before, on {} by {}: {}.\n", erased.id, iso(erased.erasure.day),
                       erased.erasure.actor, erased.erasure.reason);
  } else {
    text = fmt::format(
        "Erased: {}. {} {} and the texts of {} {} are gone; points, activities and tiers stay under the "
        "number. "
        "Saved.\n",
        erased.id, erased.rows.facts, erased.rows.facts == 1 ? "fact" : "facts", erased.rows.messages,
        erased.rows.messages == 1 ? "message" : "messages");
  }
  for (const ScrubbedFile& file : erased.scrubbed)
    text += fmt::format("  {}: {} {} taken out\n", file.file, file.rows, file.rows == 1 ? "row" : "rows");
  text += list_words("Copies of the database that may still hold the data; delete them, or erase in each:\n",
                     erased.copies);
  text += list_words("Files that still name the person, which Rung leaves alone:\n", erased.files);
  return text;
}

Json erase_json(const ErasedMember& erased) {
  Json scrubbed = Json::array();
  for (const ScrubbedFile& file : erased.scrubbed)
    scrubbed.push_back(Json{{"file", file.file}, {"rows", file.rows}});
  return Json{{"schema", "rung.erase/1"},
              {"member", erased.id},
              {"before", erased.before},
              {"erased_on", iso(erased.erasure.day)},
              {"by", erased.erasure.actor},
              {"reason", erased.erasure.reason},
              {"facts", erased.rows.facts},
              {"messages", erased.rows.messages},
              {"scrubbed", std::move(scrubbed)},
              {"copies", erased.copies},
              {"files", erased.files}};
}

}  // namespace rung::app
