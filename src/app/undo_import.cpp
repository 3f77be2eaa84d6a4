#include "app/undo_import.h"

#include <fmt/format.h>

#include <vector>

#include "app/text.h"

namespace rung::app {
namespace {

using Refers = storage::BatchReference::What;

constexpr int kBatchesShown = 10;

std::string day_of(std::int64_t at_ms, const intake::Zone& zone) { return iso(zone.wall(at_ms).day); }

std::string counted(std::int64_t number, const char* one, const char* many, Language language) {
  return fmt::format("{} {}", number_words(number, 0, language), number == 1 ? one : many);
}

Refusal no_such_batch(storage::BatchStore& batches, storage::BatchNumber number, const intake::Zone& zone) {
  std::string text = fmt::format("there is no batch {}. Nothing was taken back.", number);
  const auto latest = batches.latest(kBatchesShown);
  if (!latest.empty()) text += " The last ones:";
  for (const storage::StoredBatch& batch : latest) {
    text += fmt::format("\n  {}  {} of {}{}", batch.number, batch.file, day_of(batch.booked_at_ms, zone),
                        batch.undone ? ", taken back" : "");
  }
  return Refusal{"no_batch", text, {}};
}

std::string what_refers(const storage::BatchReference& reference) {
  const auto count = [&](const char* one, const char* many) {
    return counted(reference.count, one, many, Language::English);
  };
  switch (reference.what) {
    case Refers::ActivityOfMember:
      return count("activity of a member", "activities of members") + " who joined by it";
    case Refers::FactOfMember:
      return count("fact about a member", "facts about members") + " who joined by it";
    case Refers::ReturnOfOrder: return count("return of its orders", "returns of its orders");
    case Refers::RevisionOf: return count("later state of its activities", "later states of its activities");
    case Refers::NamesMember:
      return count("record that names a member", "records that name members") + " who joined by it";
  }
  return "";
}

Refusal referred_to(const storage::StoredBatch& batch,
                    const std::vector<storage::BatchReference>& references) {
  std::string text = fmt::format(
      "batch {} ({}) cannot be taken back, because more was built on it:", batch.number, batch.file);
  bool only_files = true;
  for (const storage::BatchReference& reference : references) {
    only_files = only_files && !reference.batch.by_hand;
    text += fmt::format("\n  batch {}, {}: {}, such as {}", reference.batch.number, reference.batch.file,
                        what_refers(reference), reference.example);
  }
  text += only_files
              ? fmt::format(
                    "\nTake those back first, from the top: rung import --undo {} --reason TEXT --by NAME",
                    references.front().batch.number)
              : "\nActs by hand are never taken back. What is wrong with its members is corrected by "
                "importing them again.";
  return Refusal{"referred_to", text + "\nNothing was taken back.", {}};
}

}  // namespace

Result<TakenBack, Refusal> undo_import(const ProjectRules& rules, storage::Database& database,
                                       storage::BatchNumber batch, const Judgement& judgement,
                                       std::int64_t now_ms) {
  if (auto refusal = too_short(judgement.reason, "Nothing was taken back."))
    return Refused{std::move(*refusal)};
  const storage::BatchLock lock(database);
  std::optional<Refusal> refusal;
  TakenBack taken;
  database.with_write_transaction([&] {
    storage::BatchStore batches(database);
    const auto found = batches.find(batch);
    if (!found) {
      refusal = no_such_batch(batches, batch, *rules.zone);
      return;
    }
    taken.batch = *found;
    if (found->by_hand) {
      refusal =
          Refusal{"by_hand",
                  fmt::format("batch {} is no imported file but `{}` of {}; what was done by hand is not "
                              "taken back. Nothing was taken back.",
                              batch, found->file, day_of(found->booked_at_ms, *rules.zone)),
                  {}};
      return;
    }
    taken.before = found->undone.has_value();
    taken.content = batches.content(batch);
    if (taken.before) return;
    const auto references = batches.references_to(batch);
    if (!references.empty()) {
      refusal = referred_to(*found, references);
      return;
    }
    batches.undo(batch, now_ms, judgement.by, judgement.reason);
    taken.batch.undone = storage::StoredBatch::Undone{now_ms, judgement.by, judgement.reason};
  });
  if (refusal) return Refused{std::move(*refusal)};
  return taken;
}

std::string undo_text(const TakenBack& taken, const intake::Zone& zone, Language language) {
  if (taken.before) {
    return fmt::format("Batch {} ({}) was taken back before, on {} by {}: {}. Nothing changed.\n",
                       taken.batch.number, taken.batch.file, day_of(taken.batch.undone->at_ms, zone),
                       taken.batch.undone->actor, taken.batch.undone->reason);
  }
  const storage::BatchContent& content = taken.content;
  std::vector<std::string> parts;
  const auto add = [&](std::int64_t number, const char* one, const char* many) {
    if (number > 0) parts.push_back(counted(number, one, many, language));
  };
  add(content.members, "member", "members");
  add(content.activities, "activity", "activities");
  add(content.revisions, "later state", "later states");
  add(content.facts, "fact about members", "facts about members");
  return fmt::format("Taken back: batch {}, {} of {}: {}. Saved.\n", taken.batch.number, taken.batch.file,
                     day_of(taken.batch.booked_at_ms, zone),
                     parts.empty() ? "it had nothing new" : and_list(parts));
}

Json undo_json(const TakenBack& taken, const intake::Zone& zone) {
  return Json{{"schema", "rung.import_undo/1"},
              {"batch", taken.batch.number},
              {"file", taken.batch.file},
              {"imported_on", day_of(taken.batch.booked_at_ms, zone)},
              {"before", taken.before},
              {"taken_back_on", day_of(taken.batch.undone->at_ms, zone)},
              {"by", taken.batch.undone->actor},
              {"reason", taken.batch.undone->reason},
              {"members", taken.content.members},
              {"activities", taken.content.activities},
              {"revisions", taken.content.revisions},
              {"facts", taken.content.facts}};
}

}  // namespace rung::app
