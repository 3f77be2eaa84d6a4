#include "app/close.h"

#include <fmt/format.h>

#include "app/published.h"
#include "core/month.h"
#include "storage/tier_store.h"

namespace rung::app {

std::optional<std::string> closed_words(const storage::Database& database, Day day) {
  const auto last = storage::last_closing(database);
  if (!last || day > last->last_day) return std::nullopt;
  return fmt::format("everything up to {} is closed (by {}: {}), so nothing can be booked on {}",
                     iso(last->last_day), last->actor, last->reason, iso(day));
}

Result<Closed, Refusal> close_month(const ProjectRules& files, storage::Database& database, Day month,
                                    const Judgement& judgement, std::int64_t now_ms) {
  if (auto refusal = too_short(judgement.reason, "Nothing was closed.")) return Refused{std::move(*refusal)};
  const auto today = today_of(files, database, now_ms);
  if (!today.ok()) return Refused{today.error()};
  const storage::BatchLock lock(database);
  const Day last_day = last_of_month(month);
  std::optional<Refusal> refusal;
  Closed closed;
  closed.month = month;
  database.with_write_transaction([&] {
    const auto before = storage::closing_of(database, last_day);
    closed.before = before.has_value();
    if (before) {
      closed.closing = *before;
    } else if (last_day >= today.value()) {
      refusal = Refusal{"not_over",
                        fmt::format("{} is not over: it ends with {}, today is {}. Nothing was closed.",
                                    iso_month(month), iso(last_day), iso(today.value())),
                        {}};
    } else if (const auto run = storage::TierStore(database).last_finished_run();
               !run || run->as_of < last_day) {
      refusal = Refusal{
          "not_recalculated",
          fmt::format("no recalculation has reached the end of {}{}, so not all of it is booked. Nothing was "
                      "closed. First: rung recalculate --as-of {}",
                      iso_month(month),
                      run ? fmt::format("; the last one was as of {}", iso(run->as_of)) : "", iso(last_day)),
          {}};
    } else {
      closed.closing = storage::close_to(database, last_day, now_ms, judgement.by, judgement.reason);
    }
    closed.head = storage::LedgerStore(database).head();
  });
  if (refusal) return Refused{std::move(*refusal)};
  return closed;
}

std::string close_text(const Closed& closed, const intake::Zone& zone) {
  const std::string month = iso_month(closed.month);
  if (closed.before) {
    const bool with_another = closed.closing.last_day != last_of_month(closed.month);
    return fmt::format("{} was closed before, on {} by {}: {}{}. Nothing changed.\n", month,
                       iso(zone.wall(closed.closing.closed_at_ms).day), closed.closing.actor,
                       closed.closing.reason,
                       with_another ? fmt::format(" (with {})", iso_month(closed.closing.last_day)) : "");
  }
  return fmt::format(
      "Closed: {}. Nothing is booked on a day up to {} any more. Saved.\nHead, to keep elsewhere: {}\n",
      month, iso(closed.closing.last_day), closed.head.hash);
}

Json close_json(const Closed& closed, const intake::Zone& zone) {
  return Json{{"schema", "rung.close/1"},
              {"month", iso_month(closed.month)},
              {"last_day", iso(closed.closing.last_day)},
              {"before", closed.before},
              {"closed_on", iso(zone.wall(closed.closing.closed_at_ms).day)},
              {"by", closed.closing.actor},
              {"reason", closed.closing.reason},
              {"last_transaction", closed.closing.last_transaction},
              {"head", closed.head.hash}};
}

}  // namespace rung::app
