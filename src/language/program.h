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
#include "language/condition.h"
#include "language/example.h"
#include "language/field.h"
#include "language/metric.h"
#include "language/record_fields.h"
#include "language/rule_file.h"
#include "language/wording.h"

namespace rung::language {

// ---- Events and their fields

struct EventType {
  std::string name;
  bool built_in = false;
  std::vector<Field> fields;  // index = slot in Activity::fields
  std::vector<Field>
      line_fields;  // only orders, returns and carts have lines; index = slot in Activity::lines
};

// Positions in Program::events of the built-in events that mean something to the engine
// (language/catalogue.h). Those from kOpenings on, and redemptions, are records (docs/MEANING.md, 2.2): their
// fields follow from what the rules declare, see RecordFields.
enum BuiltInEvent : int {
  kOrders = 0,
  kReturns = 1,
  kCarts = 3,
  kConsents = 7,
  kRedemptions = 8,
  kBirthdays = 9,
  kOpenings = 10,
  kAdjustments = 11,
  kChoices = 12,
  kRequests = 13,
  kGrants = 14,
  kPools = 15,
  kCancellations = 16,
  kTransfers = 17,
  kStates = 18
};
inline constexpr int kLastRecord = kStates;
// Slots of the fields of orders and returns that mean something to the engine.
enum OrderSlot : int { kOrderNetAmount = 0, kOrderStatus = 1, kOrderDelivered = 2 };
enum ReturnSlot : int { kReturnNetAmount = 0 };
enum ConsentSlot : int { kConsentKind = 0, kConsentChannel = 1, kConsentGiven = 2 };
// Of lines of orders, returns and carts alike.
enum LineSlot : int { kLineNetAmount = 0, kLineProduct = 1, kLineCategory = 2, kLineBrand = 3 };
// Choices of kOrderStatus.
enum OrderStatus : int { kOpen = 0, kCompleted = 1, kCancelled = 2 };

// ---- Points

struct Cap {
  enum class Scope : std::uint8_t { PerMember, PerOrder, InTotal } scope = Scope::PerMember;
  bool counts_times = false;  // `at most 2 times`, else points
  Unit unit;  // of the limit unless it counts times: points of a currency, or money of a voucher
  std::int64_t limit = 0;
  std::optional<Cycle> cycle;       // `per member per calendar month`
  std::optional<Duration> rolling;  // `per member per 30 days`
  Place place;
};

struct PointCurrency {
  std::string name = "points";
  std::string singular = "point";
  int decimals = 0;
  std::optional<std::pair<std::int64_t, std::int64_t>>
      worth;                                       // {points in smallest units, minor units of money}
  std::optional<Duration> pending_after_delivery;  // `pending until T after delivery`
  std::optional<Duration> pending_after_earning;   // `pending until T after earning`
  bool qualifying_only = false;                    // `only for qualifying`: no lots, nothing is redeemed
  enum class Expiry : std::uint8_t { Never, AfterEarning, AtEnd, Idle } expiry = Expiry::Never;
  Duration life;                                         // AfterEarning: ends with the day earned + life
  std::optional<Cycle> life_snaps_to;                    // AfterEarning, Idle: `, at end of P`
  std::optional<std::pair<int, int>> life_snaps_to_day;  // AfterEarning: `, on 30 September` (day, month)
  std::vector<int> idle_events;           // Idle: the whole balance expires `life` after the last of these
  Cycle end_cycle = Cycle::CalendarYear;  // AtEnd
  bool end_next = false;                  // AtEnd: of the next, not of this cycle
  enum class Spend : std::uint8_t { FirstExpiring, Oldest } spend = Spend::FirstExpiring;
  enum class Combine : std::uint8_t { Highest, Multiplying, Adding } combine = Combine::Highest;
  enum class TakeBack : std::uint8_t { OnlyPending, WithinBalance, IntoDebt } take_back = TakeBack::IntoDebt;
  // `never expire while COND, start over | resume afterwards`.
  struct Exemption {
    Conditions when;
    bool start_over = false;  // afterwards the life begins anew; else the old days hold again
  };
  std::vector<Exemption> exemptions;
  std::optional<std::int64_t> hold_at_most;  // smallest units per member
  struct RateLimit {
    std::int64_t points = 0;  // smallest units …
    std::int64_t per = 0;     // … per this much money
    int field = -1;           // of orders
  };
  std::optional<RateLimit> rate_limit;    // after all multipliers
  std::optional<Duration> returned_live;  // what is handed back lives at least so long
  struct Carry {
    std::int64_t most = 0;
    Cycle cycle = Cycle::CalendarYear;
  };
  std::optional<Carry> carry;      // at the end of the cycle the balance is cut to `most`
  bool transferable = false;       // members may send them to each other …
  std::vector<Cap> transfer_caps;  // … each at most so many, or so often
  Place place;
};

// What a line of a rule gives: nothing, amounts, amounts per something, or a share of another rule.
struct Grant {
  Unit unit;               // Points or Voucher
  std::int64_t fixed = 0;  // smallest units, or vouchers; of a rate 0
  Ratio ratio{0, 1};       // of a rate: smallest units per smallest unit of the field
};

struct Rate {
  std::vector<Grant> grants;        // empty and no share: gives nothing
  int field = -1, line_field = -1;  // of `per`: slots; -1 if none
  int of_rule = -1;                 // `PCT of RULE`
  Ratio share{0, 1};
  Place place;
};

// Lines of a table, the first that fits wins; the last one has no condition.
struct RateRow {
  Conditions where;
  Rate rate;
};

struct EarnRule {
  std::string name;
  enum class Kind : std::uint8_t {
    Rate,      // give N points per M of FIELD: points = amount × rate
    Fixed,     // give N points
    Share,     // give PCT of RULE: a share of what that rule gave for the same activity
    Multiply,  // multiply points by N: the extra points above what the Rate rules of that unit gave
    Table,     // give the first that fits: rows
    Several,   // give N and M: several currencies or vouchers at once: several
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
  std::vector<RateRow> rows;                  // Table
  Rate several;                               // Several
  std::optional<std::pair<int, int>> yearly;  // `on every 1 January` (day, month) instead of an event
  int instead_of = -1;                        // `instead of RULE`: where this one gives, that one does not
  int counted_on = -1;                        // slot of the date that decides the day
  std::string documentation;
  Place place;
};

// ---- Tiers

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
  // The text in `language`, else in the same one of another country, else the first one, else `otherwise`.
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
  Conditions enter;            // with `enter only when` joined to every alternative
  Conditions enter_for_life;   // a second way in, without an end
  bool by_invitation = false;  // entered by a recorded grant
  int enter_from = -1;         // only from this tier
  struct Toll {
    int unit = 0;  // point currency
    std::int64_t amount = 0;
  };
  std::optional<Toll> costs_to_enter, costs_to_keep;  // the counter pays
  struct Carry {
    int metric = -1;
    std::int64_t above = 0;
    std::optional<std::int64_t> most;
    Cycle cycle = Cycle::CalendarYear;
    Place place;
  };
  std::vector<Carry> carries;          // what is above goes into the next cycle
  std::optional<Duration> lost_after;  // without one of lost_events
  std::vector<int> lost_events;
  bool count_from_zero = false;  // after a loss, entry looks only at what came after it
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

// `give one of within T`, with what is given when nobody chooses in time.
struct Choice {
  Duration within;
  std::vector<std::vector<Grant>> of;
  std::vector<Grant> otherwise;  // empty: nothing
  Place place;
};

// A tier given for a time, by a reward or as a trial.
struct TierGrant {
  int tier = -1;
  Duration time;
  bool to_another_member = false;
};

struct Reward {
  std::string name;
  Labels labels;
  std::int64_t cost = 0;
  bool any_multiple = false;          // `costs any multiple of`: worth and grants are per step
  std::optional<std::int64_t> worth;  // minor units of money
  std::vector<Grant> gives;
  std::optional<Choice> choice;
  std::optional<TierGrant> tier_grant;
  int unit = 0;
  std::optional<DayRange> dates;
  Conditions where;
  std::vector<Cap> caps;
  Place place;
};

struct Voucher {
  std::string name;
  Labels labels;
  std::optional<Duration> life;   // with the day of issue, `valid for T`; or …
  bool life_after_issue = false;  // … after the day of issue, `valid until T after issue`
  std::optional<Cycle> life_snaps_to;
  bool of_money = false;  // each is worth an amount of money that is settled when it is issued
  struct Extra {
    int times = 1;
    Conditions where;
  };
  std::vector<Extra> worth_times;
  Conditions where;  // where it is taken
  std::string documentation;
  Place place;
};

struct Milestone {
  std::string name;
  int measure = -1;
  enum class Kind : std::uint8_t { Once, Every, Each } kind = Kind::Once;
  std::vector<std::int64_t> values;  // Once: one; Each: all, rising; Every: step, first, last if there is one
  Rate gives;
  std::optional<Choice> choice;
  Conditions where;
  std::vector<Cap> caps;
  std::string documentation;
  Place place;
};

struct Conversion {
  std::string name;
  enum class When : std::uint8_t { OnDays, OnRequest, OnReaching } when = When::OnRequest;
  std::vector<std::pair<int, int>> days;  // (day, month)
  int unit = 0;                           // the currency that is converted …
  std::int64_t per = 0;                   // … in whole steps of so much
  Unit to;                                // Points or Voucher
  std::int64_t gives = 0;                 // smallest units, or minor units of money of the voucher
  bool voucher_of_money = false;
  std::optional<Cycle> counts_until;  // only what was earned until the end of the last one
  std::int64_t at_least = 0;
  std::vector<Cap> caps;
  std::string documentation;
  Place place;
};

struct Trial {
  std::string name;
  TierGrant grant;
  Conditions where;
  std::vector<Cap> caps;
  Conditions keep_when;
  bool kept_as_if_entered = false;
  bool drop_to_held_before = false;  // else to the tier qualified for
  std::string documentation;
  Place place;
};

struct Pool {
  std::string name;
  int members = 0;                       // at most
  std::vector<int> currencies, metrics;  // collected together
  bool any_member_redeems = false;       // else the owner
  bool tier_for_every_member = false;    // else for the owner
  std::string documentation;
  Place place;
};

// A number that depends on the member: the first line that fits.
struct ValueTable {
  std::string name;
  Unit unit;
  struct Row {
    Conditions where;
    std::int64_t value = 0;
    Place place;
  };
  std::vector<Row> rows;  // the last one has no condition
  std::string documentation;
  Place place;
};

struct Election {
  std::string name;
  std::vector<std::string> choices;
  int standard = 0;                   // the choice of who has not chosen
  std::optional<int> changes;         // at most so many …
  Cycle cycle = Cycle::CalendarYear;  // … per cycle
  std::string documentation;
  Place place;
};

// What members are compared by: of all members of a segment, on one day (docs/MEANING.md, 14).
struct Statistic {
  AtomKind subject = AtomKind::Measure;  // Measure or Attribute
  int index = 0;                         // Program::measures, Program::attributes
  Population::Kind kind{};
  int segment = -1;
  std::int64_t number = 0;  // of ranks: hundredths of a percent, or members
  std::string text;         // "payments in last 6 months in top 15 of customers"
};

// A segment of which is asked who was in it in the evening before a window: what `member entered S in last
// 7 days` looks back at.
struct LookBack {
  int segment = -1;
  Window window;
  bool operator==(const LookBack&) const = default;
};

// A recalculation that breaks one is not committed.
struct Guard {
  enum class Kind : std::uint8_t {
    ChangeTier,
    InTier,
    AtLeastInTier,
    PointsPerRun,  // what a run gives, returns subtracted
    MoneyPerRun,   // what that is worth, all currencies together
  } kind = Kind::ChangeTier;
  int tier = -1;           // InTier, AtLeastInTier
  std::int64_t share = 0;  // of these and ChangeTier: hundredths of a percent of the members
  int unit = -1;           // PointsPerRun: point currency
  std::int64_t most = 0;   // PointsPerRun: its smallest units; MoneyPerRun: minor units
  Place place;
};

struct OwnPeriod {
  std::string name;
  std::vector<std::pair<int, int>> starts;  // (day, month), in the order of the year
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
  int about_carts = -1;  // {cart_products}: the measure of carts that the condition compares first
  Place place;
};

// ---- The whole

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
  std::optional<Contact> contact;             // at most … times per member per …
  std::optional<int> contact_per_run;         // messages that one `rung notify` writes at most
  std::optional<std::int64_t> control_group;  // hundredths of a percent of the members: nobody writes to them
  enum class YearStart : std::uint8_t { Joining, NextMonth } membership_year_starts = YearStart::Joining;
  enum class YearRestart : std::uint8_t { Never, AtUpgrade, DayAfterUpgrade, MonthAfterUpgrade };
  YearRestart membership_year_restarts = YearRestart::Never;
  bool returns_may_revoke = false;    // tiers; else what was reached stays until keeping is judged
  bool earn_at_tier_reached = false;  // by the same purchase; else at the tier held before it
  std::vector<OwnPeriod> periods;     // Cycle: own_cycle(index)

  // Versions of one program number events, fields, choices, attributes, symbols and quantities alike (those
  // that only another version declares have a number, too): one history serves all of them.
  std::vector<EventType> events;  // built-in first (catalogue.h), own ones after
  // Of members: built-in ones first (catalogue.h), own ones, then a prediction for each horizon asked for,
  // named by its whole phrase, "predicted_value in next 12 months".
  std::vector<Field> attributes;
  std::vector<std::string> symbols;             // every text and name that rules compare a Text field with
  std::vector<std::string> quantities;          // units such as nights
  std::vector<std::string> quantity_singulars;  // beside them: night
  std::vector<int> quantity_decimals;           // beside them: 1 for litres that are counted in tenths
  RecordFields records;
  std::vector<PointCurrency> points;
  std::vector<Metric> metrics;
  std::vector<Measure> measures;
  std::vector<Statistic> statistics;
  std::vector<LookBack> look_backs;
  std::vector<Ladder> ladders;
  std::vector<Tier> tiers;     // ladder after ladder, each from the lowest to the highest
  std::vector<EarnRule> earn;  // in the order of the files
  std::vector<Reward> rewards;
  std::vector<ValueTable> values;
  std::vector<Election> elections;
  std::vector<Milestone> milestones;
  std::vector<Voucher> vouchers;
  std::vector<Conversion> conversions;
  std::vector<Trial> trials;
  std::vector<Pool> pools;
  std::vector<Guard> guards;
  std::vector<Segment> segments;  // a segment stands after those it refers to
  std::vector<NotifyRule> notifications;
  std::vector<Wording> wordings;  // one for each of `languages`
  std::vector<ExampleDef> examples;
  std::vector<SourcePtr> sources;  // the files it was made of, in order
  // Versions of the same program with an earlier day in force, the oldest first; each has its own earlier
  // ones.
  std::vector<std::shared_ptr<const Program>> earlier;

  [[nodiscard]] int find_tier(const std::string& tier_name) const;  // -1 if there is none
  [[nodiscard]] int find_event(const std::string& event_name) const;
  [[nodiscard]] int find_reward(const std::string& reward_name) const;
  // Of one of `measures`.
  [[nodiscard]] int number_of(const Measure& measure) const {
    return static_cast<int>(&measure - measures.data());
  }
  [[nodiscard]] int find_attribute(const std::string& attribute_name) const;
  [[nodiscard]] int find_segment(const std::string& segment_name) const;
  // For how many months ahead the rules ask for predictions, in ascending order.
  [[nodiscard]] std::vector<int> months_ahead() const;
};

using ProgramPtr = std::shared_ptr<const Program>;

// The version of a program in force on a day: the last one that has begun, else the oldest.
[[nodiscard]] ProgramPtr version_on(const ProgramPtr& latest, Day day);

// The files of all versions, each once: those of the oldest first.
[[nodiscard]] std::vector<SourcePtr> all_sources(const Program& latest);

struct Checked {
  ProgramPtr program;                   // the latest version; nothing if some diagnostic is an error
  std::vector<Diagnostic> diagnostics;  // sorted, without repetitions; parse()'s are not among them
};

// Resolves names, units and periods of all files together and checks what can be checked without data.
// Reports every mistake once, none that only follows from another. Several files with a `program` block of
// one name are versions of it: each is checked with the files that have no `program` block, then examples
// with all.
[[nodiscard]] Checked check(const std::vector<RuleFile>& files);

// parse() of every file and check() of all of them, diagnostics joined.
[[nodiscard]] Checked read_program(const std::vector<SourcePtr>& sources);

// The same of versions that were written apart, each with all of its files, the oldest first; their examples
// are left out. Files of two versions may have one name.
[[nodiscard]] Checked read_versions(const std::vector<std::vector<SourcePtr>>& versions);

struct CheckedCondition {
  std::shared_ptr<const Program> program;  // a copy of the program with the measures the condition adds
  Conditions condition;
  std::vector<Diagnostic> diagnostics;  // with an error among them, the other two are empty
};

// A condition for `rung find`, against an already checked program.
[[nodiscard]] CheckedCondition check_condition(const Program& program, const SourcePtr& text);

}  // namespace rung::language
