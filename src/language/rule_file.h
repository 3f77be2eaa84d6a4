#pragma once
// RuleFile: what a rule file says, line by line, before anything is looked up. parse() makes it from text,
// check() turns one or several of them into a Program. Every part keeps its span, so that every message can
// point at it.
//
// A clause is kept in one general shape: its kind, and the parts that stood in it in reading order. The
// comment at each kind says which parts it fills; nothing else is filled.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/diagnostic.h"
#include "core/source.h"
#include "core/window.h"

namespace rung::language {

// A name or keyword as it stood in the text.
struct Word {
  std::string text;
  Span span;
  bool quoted = false;  // stood in quotes; `text` is without them
};

// A text in quotes, without them; or the joined `| ` lines of a message, with '\n' between them.
struct Text {
  std::string value;
  Span span;
};

// A number with what stands behind it: `1200 EUR`, `85 %`, `24 months`, `3 nights`, `4` (unit empty).
struct AmountText {
  std::string number;  // digits, at most one point: "1200", "0.01"; in examples perhaps a `-` before them
  std::string unit;    // "EUR", "%", "months", "points", or empty
  Span number_span;
  Span span;  // number and unit
};

// `in this calendar year`, `in last 12 months`, `in all time`, with the name of an own period if it is none
// of the built-in cycles.
struct PeriodText {
  Window window;
  std::string own_period;  // empty for the built-in cycles
  bool before =
      false;  // `in the 3 months before`: before what the condition begins with; window = its length
  Span span;
};

enum class Op : std::uint8_t {
  AtLeast,
  AtMost,
  MoreThan,
  LessThan,
  Exactly,  // with an amount
  Is,
  IsNot,  // with a word or a date
  IsOneOf,
  IsNotOneOf,  // with words
  IsEmpty,
  IsNotEmpty,
  IsKept,
  IsNotKept,  // of a tier
  IsInSegment,
  IsNotInSegment,
  InTop,
  InBottom,  // with a share or a number of members, and a population
  Above,
  Below,  // above average of S: with a population
};

enum class ConditionKind : std::uint8_t {
  Windowed,   // METRIC [earned] period test                  subject, earned, period, op, amount | words[0] |
              // population | other with amount, if it has a factor
  Plain,      // SUBJECT op …                                 subject, op, amount [ago] | words | population
  Balance,    // balance of UNIT op QTY                       subject = unit, op, amount
  InSegment,  // member is [not] in NAME                      words[0] = segment, op
  Kept,       // TIER is [not] kept                           subject = tier, op
  Reachable,  // TIER is [not] reachable at the pace of last T  subject = tier, op, period; amount = orders if
              // `with N average orders of last T`
  Joined,     // member joined in last T                      period
  Anniversary,  // anniversary of ATTRIBUTE in last T | in next T | today   subject, period or within
  Upgraded,     // member upgraded [to TIER] in last T          subject = tier or empty, period
  Downgraded,   // member downgraded [from TIER] in last T      subject = tier or empty, period
  Entered,      // member entered NAME in last T                subject = segment, period
  Left,         // member left NAME in last T                   subject = segment, period
  Missing,      // METRIC missing for NAME op amount            subject, words[0] = tier or reward, op, amount
  Progress,     // progress to TIER op PCT                      subject = tier, op, amount
  TimeLeft,     // time left in TIER op TIME                    subject = tier, op, amount
  Expiring,     // UNIT expiring within TIME op QTY             subject = unit, within, op, amount
  Season,       // season from DAY to DAY                       days
  Consent,      // member consents to KIND [by CHANNEL]         op = Is | IsNot, subject = kind, words[0] =
                // channel
};

// What a metric is compared with: `120 % of spend in the 3 months before`; the factor is the condition's
// amount.
struct OtherText {
  Word subject;
  bool earned = false;
  PeriodText period;
  Span span;
};

// What a member is compared with: `2 times average of active`, `in top 5 % of active`.
struct PopulationText {
  Word statistic;  // average, median; empty beside `in top` and `in bottom`
  Word segment;    // whose; empty if the line does not say it
  Span span;
};

struct ConditionText {
  ConditionKind kind = ConditionKind::Plain;
  Word subject;
  bool earned = false;
  std::optional<PeriodText> period;
  Op op = Op::AtLeast;
  Span op_span;
  std::optional<AmountText> amount;
  std::optional<AmountText> within;
  std::optional<PopulationText> population;
  std::optional<OtherText> other;
  bool ago = false;  // behind the amount
  std::vector<Word> words;
  std::vector<std::pair<int, int>> days;  // (day, month)
  Span span;
};

// One condition; `any of` whose items join with `and`; `all of` whose items join with `or`.
enum class ListForm : std::uint8_t { Single, AnyOf, AllOf };

struct ConditionItem {
  std::vector<ConditionText> conditions;
  Span span;
};

struct ConditionListText {
  ListForm form = ListForm::Single;
  std::vector<ConditionItem> items;
  Span span;  // the clause that opens the list
};

// A date as it stood: 2027-01-31, and it exists.
struct DateText {
  Day day;
  Span span;
};

// What is given: `2 points`, `1 mile and 1 status_point per 1 EUR of fare`, `50 % of base`.
struct RateText {
  std::vector<AmountText> grants;  // amounts of points or vouchers; or one share
  std::optional<AmountText> per;   // `per 1 EUR of fare`
  Word of;                         // the field of `per`, or the rule of a share
  Span span;
};

// A line of a table: `- tier is Gold gives 80 % of base`.
struct TableRow {
  std::vector<ConditionText> conditions;  // joined by `and`; empty: `otherwise`
  std::optional<AmountText> amount;       // of a `value`
  std::optional<RateText> rate;           // of `give the first that fits`; neither: `gives nothing`
  Span span;
};

// NAME VALUE in the `with` part of an example's event.
struct Assignment {
  Word name;
  std::optional<AmountText> amount;  // 640 EUR, 3
  std::optional<Word> word;          // completed, yes
  std::optional<Text> text;          // "…"
  std::optional<DateText> date;
  Span span;
};

// de "…" en "…"
struct Label {
  Word language;
  Text text;
};

enum class ClauseKind : std::uint8_t {
  // program
  EffectiveFrom,          // dates[0], dates[1] if `to`
  Currency,               // words[0]
  TimeZone,               // words[0]
  Languages,              // words
  MembershipYearStart,    // words[0] = "joining" | "the first day of the month after joining"
  MembershipYearRestart,  // words[0] = "an upgrade" | "the day after an upgrade" | "the first day of the
                          // month
                          // after an upgrade"
  OwnPeriod,              // words[0], days
  ReturnsRevoke,          // words[0] = "may" | "never"
  EarnAtTier,             // words[0] = "held" | "reached"
  ContactAtMost,          // amounts[0] = times, amounts[1] = per TIME
  ContactPerRun,          // amounts[0] = times
  ControlGroup,           // amounts[0] = percent
  Say,                    // words[0] = "and" or another of said_phrase(), labels
  Call,                   // words[0] = metric, points or unit, labels
  // event
  HasField,  // words[0] = field, words[1] = type ("money","date","text","yes or no","count","one
             // of","quantity"); choices, or quantity unit(s), follow in words; amounts[0] = its decimals
  // points
  IsWorth,             // amounts[0] = points, amounts[1] = money
  PendingUntil,        // amounts[0] = TIME, words[0] = what it waits for
  ExpireAfterEarning,  // amounts[0] = TIME; period_end set if `, at end of P`, days[0] if `, on 30 September`
  ExpireIdle,          // amounts[0] = TIME, words = events; period_end set if `, at end of P`
  ExpireAtEnd,         // words[0] = this|next, period_end
  NeverExpire,
  NeverExpireWhile,  // conditions (one), words[0] = "start over" | "resume"
  OnlyForQualifying,
  Decimals,            // amounts[0], without unit
  HoldAtMost,          // amounts[0]
  AtMostPer,           // amounts[0] = points, amounts[1] = per money, words[0] = field
  TransferAny,         //
  TransferAtMost,      // as AtMost
  ReturnedLive,        // words[0] = unit, amounts[0] = TIME
  CarryPoints,         // amounts[0], period_end
  SpendOrder,          // words[0] = "oldest" | "first expiring"
  CombineMultipliers,  // words[0] = "taking the highest" | "multiplying" | "adding"
  ReturnsTakeBack,     // words[0] = "only pending points" | "points within the balance" | "into debt"
  // metric
  SumOf,
  AverageOf,  // words[0] = field, words[1] = event
  CountOf,
  ShareOf,
  VariationBetween,
  TimeSinceLast,    // words[0] = event
  ReturnsCount,     // words[0] = "purchase" | "return"
  CountDistinct,    // words[0] = field, words[1] = event
  YearlyOf,         // words[0] = metric, amounts[0] = months
  RatioOf,          // words[0], words[1] = metrics
  CountEach,        // period_end, words[0] = tier, words[1] = "in a row" if said
  CountedOn,        // words[0] = field; also of earn
  CountedOnNights,  // words[0] = field of the first night, words[1] = field of the day after the last one
  RestartAfter,     // amounts[0] = TIME, words = events
  WithoutSince,     // words[0] = event, words[1] = field if `of the same F`
  OlderThan,        // amounts[0] = TIME
  TimeUntilUsedUp,  // beside it FirstThatFits
  ForEachUnit,
  // value, election
  FirstThatFits,  // rows
  OneOf,          // words
  Default,        // words[0]
  ChangeAtMost,   // amounts[0] = times, period_end
  // tier, every tier
  ForEveryone,
  Above,          // words[0]
  EnterWhen,      // conditions
  EnterOnlyWhen,  // conditions
  KeepWhen,       // conditions
  KeepByEnteringAgain,
  JudgeEntry,
  JudgeKeeping,     // words[0] = "days" (then days), "cycle" (then period_end), "every day"
  ValidUntilEndOf,  // words[0] = this|next, period_end; month set for `end of MONTH after`
  ValidFor,         // amounts[0]
  ValidForLife,
  ValidWhileMet,
  ValidUntilNextJudging,
  IfNotKept,  // words[0] = "one tier" | "qualified" | "tier" (then words[1] = its name); amounts[0] = grace
              // TIME if `after`
  EnterForLifeWhen,  // conditions
  EnterByInvitation,
  EnterFrom,      // words[0]
  CostsTo,        // amounts[0], words[0] = "enter" | "keep"
  CarryMetric,    // words[0] = metric, amounts[0] = above, period_end; amounts[1] = at most, if said
  LostAfter,      // amounts[0] = TIME, words = events
  CountFromZero,  // `after a loss count from zero`
  Benefit,        // words[0] = name, labels
  // earn
  Give,       // rate; words[0] = event, or days[0] of `on every 1 January`; in other blocks neither
  GiveFirst,  // `give the first that fits on …`: rows; event or day as for Give
  Multiply,   // amounts[0] = factor (no unit), words[0] = unit of points, words[1] = event
  Where,      // conditions
  FromTo,     // dates[0], dates[1]
  AtMost,     // amounts[0] (QTY, MONEY, or times); words[0] = "per member" | "per order" | "in total";
              // amounts[1] = per TIME, or period_end = per P
  Round,      // words[0] = down|up|nearest; words[1] = line|order if given
  DoesNotCount,
  InsteadOf,  // words[0] = rule
  // milestone
  Reaches,    // conditions with one Windowed condition: subject, earned, period; words[0] = "once" (then
              // amounts[0]) | "every" (amounts[0] from amounts[1] to amounts[2], if said) | "each" (amounts)
  GiveOneOf,  // `give one of within TIME`: amounts[0]; choices; also of reward
  IfNotChosen,  // amounts = grants
  // voucher
  WorthTimes,            // amounts[0], conditions (one)
  ValidUntilAfterIssue,  // amounts[0] = TIME; period_end set if `, at end of P`; `valid for T` is ValidFor
  // convert
  OnDays,  // days
  OnRequest,
  OnReaching,
  Counts,   // words[0] = unit, period_end
  AtLeast,  // amounts[0]
  GivePer,  // amounts[0] = QTY, or MONEY of words[0]; amounts[1] = per QTY
  // reward
  Costs,          // amounts[0]
  CostsMultiple,  // amounts[0]
  Worth,          // amounts[0]
  GivesTier,      // words[0] = tier, amounts[0] = TIME, words[1] = "to another member" if said; also of trial
  // trial
  KeptAsIfEntered,
  TrialDrop,  // words[0] = "qualified for" | "held before"
  // pool
  MembersAtMost,  // amounts[0]
  Collect,        // words
  RedeemedBy,     // words[0] = "the owner" | "any member"
  TierFor,        // words[0] = "the owner" | "every member"
  // guard
  GuardChange,  // amounts[0] = PCT of members change tier
  GuardIn,      // amounts[0] = PCT of members, words[0] = tier
  GuardAtLeast,  // likewise
  GuardMoney,    // amounts[0] = MONEY that points are worth
  GuardPoints,   // amounts[0] = QTY
  // notify
  When,          // conditions
  SendBy,        // words = channels; all_channels set for `email and push`
  NeedsConsent,  // words[0]
  Quiet,         // words[0], words[1] = clocks "20:00"
  Subject,       // labels[0]
  Message,       // labels[0], whose text is the joined lines
  // example
  TodayIs,       // dates[0]
  MemberJoined,  // dates[0]; words[0] = tier if `with tier`; since, valid_until; assignments
  OtherJoined,   // words[0] = name, amounts[0] = how many if `14 members`, words[1] = tier; else as
                 // MemberJoined
  EventOn,       // words[0] = event, dates[0]; clock, zone; member; repeat_every, repeat_until; booked;
                 // assignments
  EventOfOn,     // words[0] = returns | corrections | cancellations, dates[0], words[1] = event, dates[1];
                 // member; assignments
  ExpectTier,    // words[0]; of this and all below `member` if `expect of NAME`, `on` if `on DATE`
  ExpectValidUntil,  // dates[0]
  ExpectValidForLife,
  ExpectBalance,
  ExpectPending,  // amounts[0]
  ExpectMetric,   // conditions with one Windowed condition: subject, earned, period, amount (op Exactly)
  ExpectMissing,  // words[0] = "for"|"keep", words[1] = tier, missing (form and items); until
  ExpectNothingMissing,  // words[0] = "for"|"keep", words[1] = tier
  ExpectMissingAs,       // words[0] = "for"|"keep", words[1] = tier, words[2] = event, amounts[0]
  ExpectVoucher,         // words[0], amounts[0] = MONEY | times; assignments = where it is used
  ExpectMilestone,       // words[0], amounts[0] = times
  ExpectNotification,    // words[0]; words[1] = "no" if none is expected
  ExpectSegment,         // words[0]; words[1] = "no" if the member is not in it
  ExpectProgress,        // words[0] = tier, amounts[0] = PCT
};

// `spend 116.50 EUR and purchases 2` in an `expect missing`.
struct MissingText {
  Word metric;
  bool earned = false;
  AmountText amount;
};

struct Clause {
  ClauseKind kind{};
  Span span;  // from the first word to the last, without indent and comment
  std::vector<Word> words;
  std::vector<AmountText> amounts;
  std::vector<DateText> dates;
  std::vector<Label> labels;
  std::optional<ConditionListText> conditions;
  std::optional<PeriodText>
      period_end;  // the P of `at end of P`, `end of next P`, `per P`; only cycle/own_period matter
  std::optional<RateText> rate;
  std::vector<TableRow> rows;
  std::vector<std::vector<AmountText>> choices;  // of `give one of`: each its grants
  std::vector<std::pair<int, int>> days;         // (day, month) of `judge … on 31 January, 31 July`
  int month = 0;                                 // of `valid until end of March after …`
  bool all_channels = false;
  std::string clock;  // "10:01" of an example's event
  std::string zone;   // "America/New_York" behind it, may be empty
  std::optional<AmountText> repeat_every;
  std::optional<DateText> repeat_until, since, valid_until, until, booked, on;  // `on`: of `expect on DATE …`
  std::optional<Word> member;  // of `by NAME`, `expect of NAME`
  std::vector<Assignment> assignments;
  ListForm missing_form = ListForm::Single;
  std::vector<std::vector<MissingText>> missing;  // items, each with its parts
};

enum class BlockKind : std::uint8_t {
  Program,
  Event,
  Points,
  Metric,
  Value,
  Election,
  EveryTier,
  Tier,
  Earn,
  Milestone,
  Voucher,
  Convert,
  Reward,
  Trial,
  Pool,
  Segment,
  Notify,
  Guard,
  Example,
};

struct Block {
  BlockKind kind{};
  Word name;                  // of points: the currency's name, "points" if not given
  Word singular;              // of points: `one NAME`
  std::optional<Text> title;  // program "…", example "…"
  std::vector<Label> labels;  // tier Gold de "…" en "…"
  std::string documentation;  // the `##` lines above it
  Span header;
  std::vector<Clause> clauses;
  // A line of this block could not be read. check() then reports no *absence* in it (no "tier without a way
  // in"), so that one mistake gives one message.
  bool incomplete = false;
};

struct RuleFile {
  SourcePtr source;
  std::vector<Block> blocks;
  // Names of headers that could not be read as far as a name was visible: references to them are not reported
  // again.
  std::vector<std::string> broken_names;
};

struct Parsed {
  RuleFile file;
  std::vector<Diagnostic> diagnostics;
};

// Reads one rule file. Never throws on bad text: every line that is no clause of its block gives exactly one
// diagnostic and is left out; the rest is read. Work and memory are linear in the size of the text.
[[nodiscard]] Parsed parse(const SourcePtr& source);

struct ParsedCondition {
  std::optional<ConditionListText> condition;  // nothing if there are errors
  std::vector<Diagnostic> diagnostics;
};

// Reads one condition alone, as `rung find` takes it: `progress to Gold at least 85 %`, parts joined by `and`
// (one alternative) or by `or` (several), never mixed.
[[nodiscard]] ParsedCondition parse_condition(const SourcePtr& source);

}  // namespace rung::language
