#include "app/hold.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/desk.h"
#include "core/check.h"
#include "engine/fact.h"
#include "storage/activity_store.h"

namespace rung::app {
namespace {

Refusal no(const std::string& sentence) { return Refusal{"refused", sentence + "\nNothing was booked.", {}}; }

engine::ActivityFact ending_of(const storage::Hold& hold, const ProjectRules& rules,
                               const language::Program& program, engine::TextPool& texts) {
  engine::ActivityFact fact;
  fact.event = language::kCancellations;
  fact.member = hold.member;
  fact.of = hold.reference;
  fact.source_id = hold.reference + " (hold timed out)";
  fact.at_ms = hold.until_ms;
  const intake::WallTime wall = rules.zone->wall(hold.until_ms);
  fact.day = wall.day;
  fact.minute = wall.second / 60;
  fact.fields = empty_record(program, fact.event);
  fact.fields.at(static_cast<std::size_t>(program.records.cancellation_reason)) = texts.put("hold timed out");
  fact.fields.at(static_cast<std::size_t>(program.records.cancellation_by)) = texts.put("rung");
  return fact;
}

}  // namespace

std::string instant_words(const ProjectRules& rules, std::int64_t at_ms) {
  const intake::WallTime wall = rules.zone->wall(at_ms);
  return fmt::format("{} at {:02}:{:02}", iso(wall.day), wall.second / 3600, wall.second / 60 % 60);
}

int release_holds(const ProjectRules& rules, const language::Program& program, storage::Database& database,
                  Day as_of, std::int64_t now_ms) {
  storage::HoldStore holds(database);
  const auto is_over = [&](const storage::Hold& one) {
    return one.until_ms <= now_ms && rules.zone->wall(one.until_ms).day <= as_of;
  };
  // Hardly ever is there one: writers are not kept waiting for the question.
  const auto open = holds.open(now_ms);
  if (std::none_of(open.begin(), open.end(), is_over)) return 0;
  int ended = 0;
  database.with_write_transaction([&] {
    ended = 0;
    storage::ActivityStore activities(database, program);
    engine::TextPool texts;
    std::vector<engine::ActivityFact> facts;
    for (const storage::Hold& one : holds.open(now_ms)) {
      if (is_over(one)) facts.push_back(ending_of(one, rules, program, texts));
    }
    activities.begin_import("rung, holds that timed out", "", now_ms, texts);
    for (const engine::ActivityFact& fact : facts) {
      const storage::Booked booked = activities.book(fact);
      RUNG_CHECK(booked.outcome == storage::Booked::Outcome::New, "a hold ends once");
      ++ended;
    }
    (void)activities.finish_import();
    holds.strike_cancelled(now_ms);
  });
  return ended;
}

void release_holds(OpenShop& shop, std::int64_t now_ms) {
  if (release_holds(shop.rules(), shop.program(), shop.database, shop.as_of(), now_ms) > 0)
    shop.base.know_new_words();
}

Result<Captured, Refusal> capture(OpenShop& shop, const std::string& reference, std::int64_t now_ms) {
  Captured captured;
  std::optional<Refusal> refusal;
  shop.database.with_write_transaction([&] {
    refusal.reset();
    storage::HoldStore holds(shop.database);
    const auto hold = holds.find(reference);
    if (!hold) {
      refusal = Refusal{
          "no_hold",
          fmt::format("no redemption with the reference `{}` is or was held. Nothing was booked.", reference),
          {}};
      return;
    }
    captured.hold = *hold;
    captured.at_ms = hold->captured_at_ms.value_or(now_ms);
    captured.before = hold->captured_at_ms.has_value();
    if (captured.before) return;
    if (hold->until_ms <= now_ms) {
      refusal = no(fmt::format("the hold of {} ended on {}, and its points went back", reference,
                               instant_words(shop.rules(), hold->until_ms)));
    } else if (hold->cancelled) {
      refusal = no(fmt::format("{} was cancelled, so it cannot be captured", reference));
    } else {
      holds.capture(hold->record, now_ms);
    }
  });
  if (refusal) return Refused{*refusal};
  return captured;
}

std::string capture_text(const OpenShop& shop, const Captured& captured) {
  if (captured.before) {
    return fmt::format("Captured before, on {}; nothing changed.\n",
                       instant_words(shop.rules(), captured.at_ms));
  }
  return fmt::format("Captured: {} of {} stays redeemed. Saved.\n", captured.hold.reference,
                     captured.hold.member);
}

Json capture_json(const Captured& captured) {
  return Json{{"schema", "rung.redeem/1"},
              {"member", captured.hold.member},
              {"reference", captured.hold.reference},
              {"captured", true},
              {"before", captured.before}};
}

}  // namespace rung::app
