#pragma once
// What one member's way through time is made of: tiers' clocks, what counts for metrics, what waits. Private
// to src/engine: a Walk keeps them (engine/walk.h).

#include <cstdint>
#include <utility>
#include <vector>

#include "core/calendar.h"
#include "core/cycle.h"
#include "core/day.h"
#include "engine/compare.h"
#include "engine/series.h"
#include "language/program.h"

namespace rung::engine::walk {

// A period for which a clock was made to live, judged as of a day.
struct Validity {
  Day judged_as_of;
  Day until;
  int version = 0;
  bool by_keeping = false;  // judged by `keep when`, else by `enter when`
  Day first = kFirstDay;    // of the life that it belongs to, and how many periods of it it makes
  int periods = 1;
};

// A life beside the clock: by hand, on trial, of the household.
struct Grant {
  DayRange days;
  std::int32_t activity = -1;
  bool fixed = false;
  int fallback = -1;  // a tier id
  int trial = -1;     // Program::trials of trial_version
  int trial_version = 0;
  int held_before = -1;  // a tier id
  bool shared = false;   // the household's
};

// A tier's own clock: it runs whether or not a higher tier covers it.
struct Clock {
  bool alive = false;  // by entry, `valid_until` or the grace time not being over
  Day since;           // the unbroken stay, whatever keeps it
  Day entered;         // where validity counts from: the last entry anew
  int periods = 1;     // validity periods lived since `entered`
  Day valid_until = kForever;
  bool lapsed = false;  // judged not kept: ends with valid_until
  bool in_grace = false;
  Day grace_until = kForever;
  std::int32_t activity = -1;
  bool for_life = false;  // by `enter for life when`
  Validity life;
  std::vector<Grant> grants;
  std::vector<Validity> running;  // what would be judged again after a return
  Day from_zero = kFirstDay;      // entry counts nothing from before this day
  bool lives = false;             // anything keeps it alive: kept up to date by refresh()
  bool stays = false;             // the same when the history was last looked at
  // As new; memory stays.
  void begin() {
    Clock before = std::exchange(*this, Clock{});
    grants = std::move(before.grants);
    running = std::move(before.running);
    grants.clear();
    running.clear();
  }
};

// What the history last said of a ladder.
struct Shown {
  int tier = -1;  // an id
  Day valid_until = kForever;
};

// What a version counts.
struct Stage {
  const language::Program* program = nullptr;
  std::vector<Series> series;  // by metric, without what was carried over
  // The same with what was carried into periods of one kind: what windows of such periods look at.
  struct WithCarried {
    int metric = 0;
    Cycle cycle{};
    Series series;
  };
  std::vector<WithCarried> with_carried;
  std::vector<std::vector<int>> of_event;  // metrics, by event
  std::vector<Calendar::Starts> own_periods;
  std::vector<std::vector<int>> ladders;  // ids of tiers, the lowest first
  // What the ways in that are comparisons within windows that run on look at.
  std::vector<int> looked_at;  // Program::measures
  bool carries = false;        // some tier does
  bool costs_to_keep = false;  // some tier does
};

// What a window of a measure was last found to hold. A day asks the same of it again and again: to judge each
// tier, and to find the next day on which time alone changes something.
struct KeptCut {
  bool plain = false;        // what it holds depends on its series and on the calendar alone
  bool known = false;        // asked already on this way
  Day day;                   // the window was seen from
  DayRange days;             // the window's, whole
  int calendar = 0;          // Calendar::changes() then
  Day from;                  // counters held nothing from before it
  std::int64_t counted = 0;  // Walk::counted_ then
  std::size_t entries = 0;   // there were in the series
  Cut cut;
  Day leaving = kForever;  // a day of entries; they leave the window on `leaves`
  Day leaves = kFirstDay;
  Day until = kFirstDay;  // of rolling windows: what counted from `stays` on is in them until the day before
  Day stays;
};

// A condition of a tier's way in that compares a sum or a count of such a window with a number.
struct Comparison {
  int measure = 0;      // Program::measures
  bool counts = false;  // not a sum
  language::Op op{};
  std::int64_t threshold = 0;
};

// What a tier's `enter when` was last found to be, where it hangs on such windows alone: a day asks for it
// after each activity, in the evening, and to find the next day to look at.
struct KeptAnswer {
  bool plain = false;                   // it hangs on nothing else
  std::vector<Comparison> comparisons;  // its conditions, by atom; empty: not all of them are comparisons
  bool runs_on = false;                 // it is comparisons, and all within windows that run on
  bool known = false;                   // asked already on this way
  Day day, from;                        // seen from that day; counters held nothing from before the other
  int calendar = 0;                     // Calendar::changes() then
  std::int64_t counted = 0;             // Walk::counted_ then
  int alternative = -1;
};

// Something that counts on a later day than it happened.
struct Arrival {
  Day day;
  std::int32_t activity = -1;  // -1: carried over
  int version = -1;            // -1: points
  int index = 0;               // metric of that version, or currency id
  Entry entry;
};

// What an activity counted for on an earlier day than today.
struct Touched {
  Day day;
  int version = -1;  // kEarned, kHeld: points
  int index = 0;
};

// A carried amount, so that it can follow what is counted later.
struct Carried {
  int version = 0, ladder = 0;
  int metric = 0;  // of that version
  Cycle cycle{};
  DayRange period;  // the one it was left over from
  std::int64_t amount = 0;
};

}  // namespace rung::engine::walk
