#include "app/desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/close.h"
#include "app/erase.h"
#include "app/member_points.h"
#include "core/check.h"
#include "engine/describe.h"
#include "engine/example_text.h"
#include "storage/activity_store.h"

namespace rung::app {
namespace {

using storage::Booked;

// The work inside the write transaction, on what is stored at that moment.
class Desk {
 public:
  Desk(OpenShop& shop, MemberView& view, const Act& act, std::int64_t now_ms, const Counterpart& other)
      : shop_(shop), view_(view), act_(act), now_ms_(now_ms), other_(other) {
    header_.kind = act.kind;
    header_.day = shop.as_of();
    header_.booked_at_ms = now_ms;
    header_.source = act.source;
    header_.key = act.reference;
    header_.request = act.request;
    header_.actor = act.actor;
    header_.reason = act.reason;
  }

  void work(const Objection& objection, const std::function<void(const Acted&)>& then) {
    if (booked_before() || recorded_before()) return;
    refusal_ = erased();
    if (!refusal_) refusal_ = wrong_day();
    if (refusal_) return;
    // Somebody may have stored words since the shop was opened, such as the first redemption ever.
    shop_.base.know_new_words();
    look_at_all();
    if (objection) refusal_ = objection(view_);
    if (refusal_) return;
    catch_up();
    const std::int64_t at_ms = instant();
    acted_.record = record(act_, view_, at_ms);
    look_again(shop_, view_, DayIs::Running);
    if (other_.view != nullptr) {
      for (const Act& one : other_.records(view_, acted_.record)) (void)record(one, *other_.view, at_ms);
      look_at_all();
    }
    book();
    if (then) then(acted_);
  }

  [[nodiscard]] Result<Acted, Refusal> outcome() {
    if (refusal_) return Refused{*refusal_};
    return std::move(acted_);
  }

 private:
  // Whose points may move: the member's, those of his purse, those of the other member.
  [[nodiscard]] std::vector<MemberView*> all() const {
    std::vector<MemberView*> views;
    for (MemberView* one = &view_; one != nullptr; one = one->purse.get()) views.push_back(one);
    if (other_.view == nullptr) return views;
    const auto known = [&](const MemberView* one) {
      return one->history.number == other_.view->history.number;
    };
    if (std::none_of(views.begin(), views.end(), known)) views.push_back(other_.view);
    return views;
  }

  void look_at_all() {
    look_again(shop_, view_, DayIs::Running);
    if (other_.view != nullptr) look_again(shop_, *other_.view, DayIs::Running);
  }

  // By the transaction under its reference …
  bool booked_before() {
    const auto before = shop_.ledger.booked_before(header_);
    if (!before) return false;
    if (!before->ok()) {
      const storage::KeyReused& used = before->error();
      refuse_reference(used.stored_request, used.booked_at_ms);
      return true;
    }
    acted_.before = true;
    acted_.day = before->value().day;
    acted_.booked_at_ms = before->value().booked_at_ms;
    acted_.transaction = before->value().transaction;
    return true;
  }

  // … or, where no points were moved, by the record.
  bool recorded_before() {
    const auto known =
        std::find_if(view_.history.activities.begin(), view_.history.activities.end(),
                     [this](const engine::Activity& one) {
                       return one.event == act_.event && !one.of_other && one.source_id == act_.reference;
                     });
    if (known == view_.history.activities.end()) return false;
    if (!says_the_same(*known)) {
      refuse_reference(words_of(*known), known->at_ms);
      return true;
    }
    acted_.before = true;
    acted_.day = known->day;
    acted_.booked_at_ms = known->at_ms;
    acted_.record = known->number;
    return true;
  }

  [[nodiscard]] bool says_the_same(const engine::Activity& known) const {
    const auto& all = view_.history.activities;
    const std::string_view of = known.of < 0 ? "" : all.at(static_cast<std::size_t>(known.of)).source_id;
    if (!act_.of.empty() && of != act_.of) return false;
    const auto& fields = shop_.program().events.at(static_cast<std::size_t>(act_.event)).fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::int64_t stored = known.fields[i];
      if (fields[i].unit.kind == UnitKind::Text) {
        const std::string came = act_.fields[i] == kEmpty ? "" : act_.texts.text(act_.fields[i]);
        if ((stored == kEmpty ? "" : shop_.base.symbol_text(stored)) != came) return false;
      } else if (stored != act_.fields[i]) {
        return false;
      }
    }
    return true;
  }

  // What a record says, without its texts: "tier Gold, until 2028-03-31".
  [[nodiscard]] std::string words_of(const engine::Activity& known) const {
    const language::Program& program = shop_.program();
    const auto& fields = program.events.at(static_cast<std::size_t>(act_.event)).fields;
    std::string words;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::int64_t value = known.fields[i];
      if (value == kEmpty || fields[i].unit.kind == UnitKind::Text) continue;
      words += (words.empty() ? "" : ", ") + fields[i].name + " " +
               engine::field_words(program, fields[i], value, {}, engine::screen_language(program));
    }
    return words;
  }

  void refuse_reference(const std::string& stored, std::int64_t booked_at_ms) {
    refusal_ = Refusal{
        "reference_used",
        fmt::format("the reference {} stands for something else already: `{}`, booked on {}; this request is "
                    "`{}`. Nothing was booked.",
                    act_.reference, stored, iso(shop_.rules().zone->wall(booked_at_ms).day), act_.request),
        {}};
  }

  std::optional<Refusal> erased() {
    for (const MemberView* one : {&view_, other_.view}) {
      if (one == nullptr) continue;
      if (const auto words = erased_words(shop_.database, one->history))
        return Refusal{"erased", *words + ". Nothing was booked.", {}};
    }
    return std::nullopt;
  }

  // A day that is not to be booked on: to come, or before what is booked already.
  std::optional<Refusal> wrong_day() {
    const Day day = shop_.as_of();
    if (day > shop_.today()) {
      return Refusal{
          "future_day",
          fmt::format("{} has not come yet; today is {}. Nothing was booked.", iso(day), iso(shop_.today())),
          {}};
    }
    if (const auto closed = closed_words(shop_.database, day))
      return Refusal{"closed_month", *closed + ". Nothing was booked.", {}};
    Day last = shop_.last_run() ? shop_.last_run()->as_of : kFirstDay;
    for (const MemberView* one : all()) {
      for (const storage::LedgerLine& line : shop_.ledger.lines(one->history.number))
        last = std::max(last, line.day);
    }
    if (day >= last) return std::nullopt;
    return Refusal{"closed_day",
                   fmt::format("bookings reach up to {} already, so nothing can be booked on {}. "
                               "Nothing was booked.",
                               iso(last), iso(day)),
                   {}};
  }

  // What the rules say beside what is booked, in the store's units.
  ledger::Draft difference() {
    ledger::Draft draft;
    for (const MemberView* one : all()) {
      const storage::MemberPoints stored = shop_.ledger.points(one->history.number);
      const auto wanted = wanted_points(one->evaluation, one->history);
      for (std::size_t u = 0; u < wanted.size(); ++u) {
        const int unit = shop_.ledger.unit_of(shop_.program().points[u].name);
        ledger::append(draft, ledger::difference(one->history.number, unit, stored.of(unit), wanted[u]));
      }
    }
    return draft;
  }

  // What happened since the last recalculation is booked first, by itself.
  void catch_up() {
    storage::EntryHeader header = header_;
    header.kind = ledger::EntryKind::Recalculation;
    header.source = act_.source + ", before";
    header.request = fmt::format("member {}: up to {}", view_.history.number, iso(header_.day));
    header.actor = header.reason = "";
    const auto booked = shop_.ledger.book(difference(), header);
    RUNG_CHECK(booked.ok() && !booked.value().before, "a reference that is free is free for both bookings");
  }

  // After everything that is known of the day: what was allowed by all of it happens after all of it.
  [[nodiscard]] std::int64_t instant() const {
    std::int64_t at = shop_.as_of() == shop_.today() ? now_ms_ : shop_.rules().zone->end_of(shop_.as_of());
    for (const MemberView* one : all()) {
      for (const engine::Activity& activity : one->history.activities) {
        if (activity.day <= shop_.as_of()) at = std::max(at, activity.at_ms + 1);
      }
    }
    return at;
  }

  // Throws RollBack, with the refusal noted, if another member's activity has this reference.
  engine::ActivityNumber record(const Act& act, const MemberView& member, std::int64_t at_ms) {
    engine::ActivityFact fact;
    fact.event = act.event;
    fact.member = member.history.id;
    fact.source_id = act.reference;
    fact.of = act.of;
    fact.at_ms = at_ms;
    fact.day = shop_.as_of();
    fact.minute = shop_.rules().zone->wall(fact.at_ms).second / 60;
    fact.fields = act.fields;
    storage::ActivityStore activities(shop_.database, shop_.program());
    activities.begin_import("rung " + act.source, "", now_ms_, act.texts);
    const Booked booked = activities.book(fact);
    if (booked.outcome != Booked::Outcome::New) {
      refuse_reference("an activity of the same id", now_ms_);
      throw RollBack{};
    }
    (void)activities.finish_import();
    shop_.base.know_new_words();
    return booked.activity;
  }

  void book() {
    acted_.draft = difference();
    const auto booked = shop_.ledger.book(acted_.draft, header_);
    RUNG_CHECK(booked.ok() && !booked.value().before, "a reference that is free is free for both bookings");
    acted_.day = header_.day;
    acted_.booked_at_ms = booked.value().booked_at_ms;
    acted_.transaction = booked.value().transaction;
  }

 public:
  struct RollBack {};

 private:
  OpenShop& shop_;
  MemberView& view_;
  const Act& act_;
  std::int64_t now_ms_;
  const Counterpart& other_;
  storage::EntryHeader header_;
  std::optional<Refusal> refusal_;
  Acted acted_;
};

}  // namespace

std::vector<std::int64_t> empty_record(const language::Program& program, int event) {
  return std::vector<std::int64_t>(program.events.at(static_cast<std::size_t>(event)).fields.size(), kEmpty);
}

Result<Acted, Refusal> act(OpenShop& shop, MemberView& view, const Act& act, std::int64_t now_ms,
                           const Objection& objection, const std::function<void(const Acted&)>& then,
                           const Counterpart& other) {
  Desk desk(shop, view, act, now_ms, other);
  try {
    shop.database.with_write_transaction([&] { desk.work(objection, then); });
  } catch (const Desk::RollBack&) {
    // A reference that another member's record has: everything is taken back, and the outcome says why.
  }
  return desk.outcome();
}

}  // namespace rung::app
