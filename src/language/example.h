#pragma once
// Examples of a checked program: what happened to a member, and what is expected. Part of program.h.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/day.h"
#include "core/source.h"
#include "language/rule_file.h"

namespace rung::language {

// Numbers of events, fields, attributes and texts are those that all versions of the program share.
struct ExampleEvent {
  int event = 0;
  int member = 0;  // 0: the member the example is about, else ExampleDef::others[member - 1]
  Day day;
  int minute = 12 * 60;              // of the day
  std::string zone;                  // the clock's time zone; empty: the program's
  std::optional<Day> booked;         // when it became known; not given: on its day
  bool correction = false;           // of event `of`: its fields are as said here from `day` on
  std::vector<std::int64_t> fields;  // by slot
  std::vector<std::int64_t> line;    // line after line, each with all line fields by slot; may be empty
  int of = -1;                       // of a return: index in ExampleDef::events
  std::string id;                    // `with id 2`: tells orders of one day apart; empty if not given
  Place place;
};

struct Expectation {
  enum class Kind : std::uint8_t {
    Tier,
    ValidUntil,
    Balance,
    Pending,
    Measure,
    Missing,
    NothingMissing,
    MissingAs,
    Voucher,
    Milestone,
    Notification,
    Segment,
    Progress
  } kind{};
  // Whose numbers (tiers, metrics …) are meant: the version in force on the day, 0 is the oldest.
  int version = 0;
  int member = 0;          // as in ExampleEvent
  std::optional<Day> on;   // default: the example's today
  int tier = -1;           // Tier, Missing, NothingMissing, Progress; of ValidUntil: the one expected
                           // in the line before it, -1 without such a line
  bool to_keep = false;    // Missing, NothingMissing: to keep it, not to reach it
  Day day;                 // ValidUntil; kForever: for life
  int unit = 0;            // Balance, Pending
  std::int64_t value = 0;  // Balance, Pending (may be negative), Measure, MissingAs, Voucher, Milestone
  Unit amount_unit;        // MissingAs: of the event's field
  int measure = -1;        // Measure
  int target = -1;         // MissingAs: the event; Voucher, Milestone, Notification, Segment: its index
  bool money = false;      // Voucher: `value` is money, else a number of vouchers
  std::vector<std::pair<int, std::int64_t>> place_of_use;  // Voucher: `with shop lidl`; slots of redemptions
  bool expected = true;              // Notification, Segment: false for `no notification`, `no segment`
  ListForm form = ListForm::Single;  // Missing
  struct Part {
    int metric = -1;
    bool earned = false;
    std::int64_t value = 0;
  };  // metric, or point currency if earned
  std::vector<std::vector<Part>> missing;
  std::optional<Day> until;
  std::string text;
  Place place;
};

struct ExampleMember {
  std::string name;  // of others: `member ben joined …`
  int count = 1;     // of others: `14 members rich joined …` are so many who all do the same
  Day joined;
  int tier = -1;  // `with tier`: of the version in force on the joining day
  std::optional<Day> tier_since, tier_until;
  std::vector<std::pair<int, std::int64_t>> attributes;
};

struct ExampleDef {
  std::string name;
  Day today;
  ExampleMember member;  // the one the example is about
  std::vector<ExampleMember> others;
  struct Change {
    Day day;
    int attribute = 0;
    std::int64_t value = 0;
    int member = 0;
  };
  std::vector<Change> changes;  // `changes on DAY with country AT`, by day
  std::vector<ExampleEvent> events;
  std::vector<Expectation> expectations;
  std::vector<std::string> texts;  // that no rule mentions: the text of kUnknownSymbol + i
  Place place;
};

}  // namespace rung::language
