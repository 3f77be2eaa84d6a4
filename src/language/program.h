#pragma once
// Program: checked rules, ready to be evaluated. All names are resolved to numbers, all amounts to integers
// of their smallest unit, all windowed metrics numbered once (Measure). Immutable after check().

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/day.h"
#include "core/diagnostic.h"
#include "core/source.h"
#include "core/unit.h"
#include "core/whole.h"
#include "core/window.h"
#include "language/rule_file.h"

namespace rung::language {

// ---- Events and their fields
// --------------------------------------------------------------------------------

// A field's values are 64-bit integers (kEmpty = not there):
//   Money minor units · Count, Quantity the number · Percent hundredths of a percent · Date Day::number ·
//   YesNo 1/0 · Choice index into `choices` · Text a symbol: its index in Program::symbols, or, for a text
//   that no rule mentions, any number >= kUnknownSymbol (equal texts, equal numbers).
struct Field {
  std::string name;
  Unit unit;
  std::vector<std::string> choices;  // of Choice
  bool operator==(const Field&) const = default;
};

inline constexpr std::int64_t kUnknownSymbol = std::int64_t{1} << 32;

struct EventType {
  std::string name;
  bool built_in = false;
  std::vector<Field> fields;       // index = slot in Activity::fields
  std::vector<Field> line_fields;  // only orders and returns have lines; index = slot in Activity::lines
};

// Positions in Program::events of the built-in events that mean something to the engine
// (language/catalogue.h).
enum BuiltInEvent : int { kOrders = 0, kReturns = 1 };
// Slots of the fields of orders and returns that mean something to the engine.
enum OrderSlot : int { kOrderNetAmount = 0, kOrderStatus = 1, kOrderDelivered = 2 };
enum ReturnSlot : int { kReturnNetAmount = 0 };
enum LineSlot : int { kLineNetAmount = 0, kLineProduct = 1 };  // of orders and of returns alike
// Choices of kOrderStatus.
enum OrderStatus : int { kOpen = 0, kCompleted = 1, kCancelled = 2 };

// ---- Conditions
// ---------------------------------------------------------------------------------------------

enum class AtomKind : std::uint8_t {
  Measure,        // index = Program::measures
  Attribute,      // index = Program::attributes
  EventField,     // index = slot in the event's fields; only in metric/earn `where`
  LineField,      // index = slot in the event's line_fields; only in metric/earn `where`
  EventWeekday,   // Choice 0 … 6 = monday … sunday; only in `where` of an event
  EventHour,      // Count 0 … 23; likewise
  Tier,           // index = tier; op Is, IsNot: exactly that tier · AtLeast, AtMost: in its ladder's order
  Segment,        // index = segment; op IsInSegment, IsNotInSegment
  Kept,           // index = tier; op IsKept, IsNotKept
  Progress,       // index = tier; value in hundredths of a percent
  MissingMetric,  // index = metric, tier = the tier it is missing for
  MissingPoints,  // index = reward (points missing for its price)
  TimeLeft,       // index = tier; duration
  Balance,        // index = point currency
  Expiring,       // index = point currency; within, value
};

struct Atom {
  AtomKind kind{};
  int index = 0;
  int tier = -1;  // of MissingMetric
  Op op = Op::AtLeast;
  std::int64_t value = 0;            // in the subject's unit
  std::vector<std::int64_t> values;  // of Is/IsNot/IsOneOf/IsNotOneOf: the symbols, choices, dates
  Duration duration;  // of TimeLeft, and of measures that are durations (`idle_time more than 365 days`)
  Duration within;    // of Expiring
  Unit unit;          // of what is compared
  std::string text;   // as written: "spend in this calendar year at least 1200 EUR"
  Place place;
};

struct Conditions {
  ListForm form = ListForm::Single;
  std::vector<Atom> atoms;
  struct Item {
    std::vector<int> atoms;  // AnyOf: joined by and; AllOf: joined by or; Single: one
    Place place;
  };
  std::vector<Item> items;  // as written
  // The same as "one of these alternatives, each with all its atoms": what decides and what distance is made
  // of. AnyOf: one per item. Single: one. AllOf: every way to pick one atom per item (at most
  // kMaxAlternatives).
  std::vector<std::vector<int>> alternatives;
  Place place;
  [[nodiscard]] bool empty() const { return alternatives.empty(); }  // no condition: always true
};

inline constexpr int kMaxAlternatives = 64;

// ---- Metrics
// ------------------------------------------------------------------------------------------------

enum class MetricKind : std::uint8_t { Sum, Average, Count, Share, Variation, TimeSinceLast };

struct Metric {
  std::string name;
  MetricKind kind{};
  int event = kOrders;
  // Sum, Average: what is added up. A field that lines carry too (net_amount …) is taken from the lines that
  // match when `where` looks at lines, else from the order.
  int field = -1;       // slot in fields
  int line_field = -1;  // slot in line_fields of the same name; -1 if lines have no such field
  Unit unit;            // of the result: of the field; Count; Percent (share, variation); Days (time since)
  Conditions where;     // Share: what counts as part; everything else: what counts at all
  bool where_on_lines = false;         // some atom of `where` is a LineField
  bool where_on_status = false;        // some atom of `where` looks at the order's status
  bool returns_on_return_day = false;  // `returns count on the day of the return`
  std::string documentation;
  Place place;
  // Sum and Count of what is at least 0 can only fall by returns or by time: distance to a threshold is
  // defined.
  [[nodiscard]] bool additive() const { return kind == MetricKind::Sum || kind == MetricKind::Count; }
};

// A metric seen through a window, or points earned in a window.
struct Measure {
  enum class Kind : std::uint8_t { Metric, Earned } kind = Kind::Metric;
  int index = 0;  // metric, or point currency
  Window window;
  Unit unit;
  std::string text;  // "spend in this calendar year"
  bool operator==(const Measure& other) const {
    return kind == other.kind && index == other.index && window == other.window;
  }
};

// ---- Points
// -------------------------------------------------------------------------------------------------

struct PointCurrency {
  std::string name = "points";
  std::string singular = "point";
  int decimals = 0;
  std::optional<std::pair<std::int64_t, std::int64_t>>
      worth;                                       // {points in smallest units, minor units of money}
  std::optional<Duration> pending_after_delivery;  // `pending until T after delivery`
  std::optional<Duration> pending_after_earning;   // `pending until T after earning`
  enum class Expiry : std::uint8_t { Never, AfterEarning, AtEnd } expiry = Expiry::Never;
  Duration life;                          // AfterEarning: ends with the day earned + life
  std::optional<Cycle> life_snaps_to;     // AfterEarning: `, at end of P`
  Cycle end_cycle = Cycle::CalendarYear;  // AtEnd
  bool end_next = false;                  // AtEnd: of the next, not of this cycle
  enum class Spend : std::uint8_t { FirstExpiring, Oldest } spend = Spend::FirstExpiring;
  enum class Combine : std::uint8_t { Highest, Multiplying, Adding } combine = Combine::Highest;
  enum class TakeBack : std::uint8_t { OnlyPending, WithinBalance, IntoDebt } take_back = TakeBack::IntoDebt;
  Place place;
};

// An exact fraction.
struct Ratio {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;  // > 0
};

struct Cap {
  enum class Scope : std::uint8_t { PerMember, PerOrder, InTotal } scope = Scope::PerMember;
  bool counts_times = false;  // `at most 2 times`, else points
  std::int64_t limit = 0;
  std::optional<Cycle> cycle;       // `per member per calendar month`
  std::optional<Duration> rolling;  // `per member per 30 days`
  Place place;
};

struct EarnRule {
  std::string name;
  enum class Kind : std::uint8_t {
    Rate,      // give N points per M of FIELD: points = amount × rate
    Fixed,     // give N points
    Share,     // give PCT of RULE: a share of what that rule gave for the same activity
    Multiply,  // multiply points by N: the extra points above what the Rate rules of that unit gave
  } kind = Kind::Fixed;
  int unit = 0;  // point currency
  int event = kOrders;
  std::int64_t fixed = 0;  // Fixed
  int field = -1;          // Rate: slot in fields …
  int line_field = -1;     // … and in line_fields, -1 if none
  Ratio ratio;  // Rate: smallest point units per smallest unit of the field; Share: part; Multiply: factor
  int of_rule = -1;  // Share
  Conditions where;
  bool where_on_lines = false;
  std::optional<DayRange> dates;
  std::vector<Cap> caps;
  Rounding rounding = Rounding::Down;
  bool round_per_line = false;
  bool counts_for_tiers = true;
  std::string documentation;
  Place place;
};

// ---- Tiers
// --------------------------------------------------------------------------------------------------

struct Judging {
  enum class Kind : std::uint8_t { AfterActivity, OnDays, AtEndOfCycle, EveryDay } kind = Kind::AfterActivity;
  std::vector<std::pair<int, int>> days;  // (day, month)
  Cycle cycle = Cycle::CalendarMonth;
};

struct Validity {
  enum class Kind : std::uint8_t {
    EndOfCycle,
    ForDuration,
    ForLife,
    WhileMet,
    UntilNextJudging
  } kind = Kind::ForLife;
  Cycle cycle = Cycle::CalendarYear;
  bool next = true;  // end of next (else this) cycle
  int month = 0;     // end of this month after that cycle; 0 = none
  Duration duration;
};

struct Drop {
  enum class To : std::uint8_t { OneTier, Tier, Qualified } to = To::Qualified;
  int tier = -1;
  std::optional<Duration> grace;
};

struct Labels {
  std::vector<std::pair<std::string, std::string>> texts;  // {"de", "Messerschleifen"}
  // The text in `language`, else the first one, else `otherwise`.
  [[nodiscard]] std::string in(const std::string& language, const std::string& otherwise) const;
};

struct Benefit {
  std::string name;
  Labels labels;
};

enum class Keep : std::uint8_t { When, ByEnteringAgain, ForLife, WhileMet };

struct Tier {
  std::string name;
  Labels labels;
  int ladder = 0;
  int rank = 0;    // 0 = for everyone, 1 the next …
  int below = -1;  // the tier it stands above; -1 at the bottom
  bool for_everyone = false;
  Conditions enter;  // with `enter only when` joined to every alternative
  Judging judge_entry;
  Keep keep = Keep::ByEnteringAgain;
  Conditions keep_when;   // Keep::When
  Judging judge_keeping;  // AfterActivity = at the end of validity (the default)
  Validity validity;
  Drop drop;
  std::vector<Benefit> benefits;
  std::string documentation;
  Place place;
};

struct Ladder {
  std::string name;        // "main" if there is only one, else the name of its lowest tier
  std::vector<int> tiers;  // from the lowest to the highest
};

// ---- Rewards, segments, notifications, examples
// -------------------------------------------------------------

struct Reward {
  std::string name;
  Labels labels;
  std::int64_t cost = 0;
  int unit = 0;
  std::optional<DayRange> dates;
  Conditions where;
  std::vector<Cap> caps;
  Place place;
};

struct Segment {
  std::string name;
  Conditions where;
  std::string documentation;
  Place place;
};

struct Template {
  std::string text;  // with {placeholders}, all of them known
  Place place;
};

struct NotifyRule {
  std::string name;
  Conditions when;
  std::vector<std::string> channels;  // in order of preference
  bool all_channels = false;          // `email and push`: every possible one, else the first possible
  std::string consent;                // "marketing", "service"; empty: none needed
  std::vector<Cap> caps;              // counts_times, PerMember
  struct Quiet {
    int from_minute = 0, to_minute = 0;
  };
  std::optional<Quiet> quiet;                          // minutes of the day; may run over midnight
  std::map<std::string, Template> subjects, messages;  // by language
  int about_tier = -1;    // the tier that {missing}, {until}, {valid_until} … speak of: from the condition
  int about_reward = -1;  // {points_missing}
  int about_unit = -1;    // {expiring_points}, {expires_on}
  Duration expiring_within;
  Place place;
};

struct ExampleEvent {
  int event = 0;
  Day day;
  int minute = 12 * 60;              // of the day
  std::vector<std::int64_t> fields;  // by slot
  std::vector<std::int64_t>
      line;     // the one line an order of an example has, by slot; empty for events without lines
  int of = -1;  // of a return: index in ExampleDef::events
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
    NothingMissing
  } kind{};
  std::optional<Day> on;             // default: the example's today
  int tier = -1;                     // Tier, Missing, NothingMissing
  bool to_keep = false;              // Missing, NothingMissing: to keep it, not to reach it
  Day day;                           // ValidUntil
  int unit = 0;                      // Balance, Pending
  std::int64_t value = 0;            // Balance, Pending, Measure
  int measure = -1;                  // Measure
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
  std::vector<ExampleEvent> events;
  std::vector<Expectation> expectations;
  Place place;
};

// ---- The whole
// ----------------------------------------------------------------------------------------------

struct Program {
  std::string name;
  std::string title;
  Day effective_from;
  std::optional<Day> effective_to;
  Currency currency;
  std::string time_zone;               // IANA name
  std::vector<std::string> languages;  // the first is the one screens speak
  struct Contact {
    int times = 0;
    Duration per;
  };
  std::optional<Contact> contact;  // at most … times per member per …

  std::vector<EventType> events;                // built-in first (catalogue.h), own ones after
  std::vector<Field> attributes;                // of members
  std::vector<std::string> symbols;             // every text and name that rules compare a Text field with
  std::vector<std::string> quantities;          // units such as nights
  std::vector<std::string> quantity_singulars;  // beside them: night
  std::vector<PointCurrency> points;
  std::vector<Metric> metrics;
  std::vector<Measure> measures;
  std::vector<Ladder> ladders;
  std::vector<Tier> tiers;     // ladder after ladder, each from the lowest to the highest
  std::vector<EarnRule> earn;  // in the order of the files
  std::vector<Reward> rewards;
  std::vector<Segment> segments;  // a segment stands after those it refers to
  std::vector<NotifyRule> notifications;
  std::vector<ExampleDef> examples;
  std::vector<SourcePtr> sources;  // the files it was made of, in order

  [[nodiscard]] int find_tier(const std::string& tier_name) const;  // -1 if there is none
  [[nodiscard]] int find_event(const std::string& event_name) const;
  [[nodiscard]] int find_reward(const std::string& reward_name) const;
  [[nodiscard]] int find_attribute(const std::string& attribute_name) const;
  [[nodiscard]] int find_segment(const std::string& segment_name) const;
};

using ProgramPtr = std::shared_ptr<const Program>;

struct Checked {
  ProgramPtr program;                   // nothing if some diagnostic is an error
  std::vector<Diagnostic> diagnostics;  // sorted, without repetitions; parse()'s are not among them
};

// Resolves names, units and periods of all files together and checks what can be checked without data.
// Reports every mistake once, none that only follows from another.
[[nodiscard]] Checked check(const std::vector<RuleFile>& files);

// parse() of every file and check() of all of them, diagnostics joined.
[[nodiscard]] Checked read_program(const std::vector<SourcePtr>& sources);

struct CheckedCondition {
  std::shared_ptr<const Program> program;  // a copy of the program with the measures the condition adds
  Conditions condition;
  std::vector<Diagnostic> diagnostics;  // with an error among them, the other two are empty
};

// A condition for `rung find`, against an already checked program.
[[nodiscard]] CheckedCondition check_condition(const Program& program, const SourcePtr& text);

}  // namespace rung::language
