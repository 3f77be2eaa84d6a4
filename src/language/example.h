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

struct ExampleEvent {
  int event = 0;
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
    Progress
  } kind{};
  std::optional<Day> on;             // default: the example's today
  int tier = -1;                     // Tier, Missing, NothingMissing, Progress; of ValidUntil: the one expected
                                     // in the line before it, -1 without such a line
  bool to_keep = false;              // Missing, NothingMissing: to keep it, not to reach it
  Day day;                           // ValidUntil
  int unit = 0;                      // Balance, Pending
  std::int64_t value = 0;            // Balance, Pending, Measure
  int measure = -1;                  // Measure
  int target = -1;                   // MissingAs: the event; Voucher, Milestone, Notification: its index
  bool money = false;                // Voucher: `value` is money, else a number of vouchers
  bool expected = true;              // Notification: false for `no notification`
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

struct ExampleDef {
  std::string name;
  Day today;
  Day joined;
  int tier = -1;  // `with tier`
  std::optional<Day> tier_since, tier_until;
  std::vector<std::pair<int, std::int64_t>> attributes;
  struct Change {
    Day day;
    int attribute = 0;
    std::int64_t value = 0;
  };
  std::vector<Change> changes;  // `changes on DAY with country AT`, by day
  std::vector<ExampleEvent> events;
  std::vector<Expectation> expectations;
  std::vector<std::string> texts;  // that no rule mentions: the text of kUnknownSymbol + i
  // Lines of this example that the engine does not carry out yet: with one of them, it is not run.
  std::vector<std::pair<Place, std::string>> not_run;
  Place place;
};

}  // namespace rung::language
