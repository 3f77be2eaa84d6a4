#pragma once
// Acts by hand at one member: a redemption, an adjustment, a status that is granted. Each is recorded as an
// activity of the member, and what follows for the points is booked in the same step: all of it or nothing,
// and once per reference.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/member_view.h"
#include "core/result.h"
#include "engine/fact.h"
#include "ledger/entry.h"

namespace rung::app {

struct Act {
  ledger::EntryKind kind = ledger::EntryKind::Adjustment;
  std::string source;     // "redeem", "adjust"
  std::string reference;  // the act's own; the same reference again changes nothing
  std::string request;    // what is asked for, in one line without personal data
  std::string actor, reason;
  int event = 0;                     // of the record
  std::string of;                    // a cancellation: the reference of its redemption
  std::vector<std::int64_t> fields;  // by slot; Text: in `texts`
  engine::TextPool texts;
  void set(int slot, std::int64_t value) { fields.at(static_cast<std::size_t>(slot)) = value; }
  void set(int slot, const std::string& text) { set(slot, texts.put(text)); }
};

struct Acted {
  bool before = false;  // the reference was used for this earlier; nothing changed now
  Day day;              // of the act that counts
  std::int64_t booked_at_ms = 0;
  std::int64_t transaction = 0;  // 0: no points were moved
  engine::ActivityNumber record = 0;
  ledger::Draft draft;  // what the act itself moved; empty if `before`
};

// Why an act is not allowed now, in whole sentences; asked inside the booking's transaction, with the member
// as he stands then.
using Objection = std::function<std::optional<Refusal>(const MemberView& view)>;

// What an act also records at another member, in the same step. `records`: asked after the act's own record,
// with the member who acts as he stands then.
struct Counterpart {
  MemberView* view = nullptr;
  std::function<std::vector<Act>(const MemberView& actor, engine::ActivityNumber record)> records;
};

// Acts on the shop's day. Refused: a day to come, or one before what is booked already; a reference that
// stands for something else; what `objection` says. `then`: inside the same transaction, after the booking;
// may be empty. `view`: the member; afterwards as he stands after the act, the day still running; so is the
// other one.
[[nodiscard]] Result<Acted, Refusal> act(OpenShop& shop, MemberView& view, const Act& act,
                                         std::int64_t now_ms, const Objection& objection,
                                         const std::function<void(const Acted&)>& then = {},
                                         const Counterpart& other = {});

// An empty record of an event, for `fields`.
[[nodiscard]] std::vector<std::int64_t> empty_record(const language::Program& program, int event);

}  // namespace rung::app
