#pragma once
// Matching one line against the grammar (grammar/rung_grammar.h). The one door to PEGTL: only
// syntax_match.cpp includes it. What comes out is a small tree of marked pieces, or how far the line could be
// read and what could have followed there.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/source.h"
#include "language/rule_file.h"

namespace rung::language {

// What a piece of a line is. The comment names what its children are, if it has any.
enum class Mark : std::uint8_t {
  Word,
  Text,
  Number,
  Minus,
  Date,
  Clock,      // single tokens
  Choice,     // one of several fixed phrases, its text is what counts
  Amount,     // Number; a unit, if there is one, is the rest of its text
  Signed,     // Minus if there, Amount
  DayOfYear,  // Number, Choice (the month)
  ThisPeriod,
  LastPeriod,   // Cycle
  LastTime,     // Number, PlusOneDay if there; the unit is what stands between
  TimeBefore,   // Number; the unit is what stands before `before`
  CycleBefore,  // Cycle
  PlusOneDay,
  Today,
  AllTime,
  Cycle,  // Word, if it is an own period
  Operator,
  Earned,
  Ago,
  OtherMeasure,  // Word, Earned if there, a period
  Within,        // Amount
  Population,    // Operator or Amount or both, Choice (the statistic) if there, Word (the segment) if there
  InSegment,
  Balance,
  Progress,
  TimeLeft,
  Expiring,
  Missing,
  Kept,
  Reachable,    // Word (the tier), Operator, Amount (of orders) if there, LastTime
  Joined,       // LastTime
  Anniversary,  // Word (the attribute), LastTime or Within or Today
  Upgraded,
  Downgraded,  // Word (the tier) if there, LastTime
  Entered,
  Left,       // Word (the segment), LastTime
  Season,     // two DayOfYear
  Consented,  // Operator, Choice (the kind), Word (the channel) if there
  Windowed,
  Plain,      // conditions
  Predicted,  // Word, Amount (the horizon)
  AnyOf,
  AllOf,
  Label,        // Word, Text
  Singular,     // Word
  Assignment,   // Word or Predicted, then a Date, Amount, Text or Word
  AllChannels,  // Words
  Rate,         // Amounts; Per and Word, or Word
  Per,          // Amount
  Grants,       // Amounts
  Otherwise,
  GivenNothing,
  AtClock,  // Clock, Word (the zone) if there
  Repeat,   // Amount, Date
  Since,
  ValidUntil,
  Until,
  Booked,
  OnDay,        // Date
  OfMember,     // Word
  MissingPart,  // Word, Earned if there, Amount
  EveryDay,
  OneTier,
  TierQualifiedFor,
  Header,
  Clause,  // the whole line
};

struct Node {
  Mark mark{};
  Span span;            // bytes of the line that was matched, without blanks at the end
  ClauseKind clause{};  // of Mark::Clause
  BlockKind block{};    // of Mark::Header
  std::vector<Node> children;
};

// What could have stood at a place: fixed words, or something of a kind.
struct Wanted {
  enum class Kind : std::uint8_t {
    Keywords,
    Number,
    WholeNumber,
    Date,
    Clock,
    Text,
    Currency,
    Language,
    Zone,
    PercentSign,
    Comma,
    End,
    BlockName,
    Event,
    Field,
    Metric,
    Tier,
    Segment,
    Rule,
    Goal,
    Unit,
    Value,
    Channel,
    Period,
    Benefit,
    Waiting,
    Attribute,
    Milestone,
    Voucher,
    Notification,
    Member,
  } kind{};
  std::string_view words;  // of Keywords: those that are missing
  bool operator==(const Wanted&) const = default;
};

struct Match {
  bool ok = false;
  std::vector<Node> nodes;     // if ok
  std::size_t furthest = 0;    // if not: how far some way of reading the line came
  std::vector<Wanted> wanted;  // what could have stood there
};

// What a line is expected to be.
enum class Form : std::uint8_t {
  Header,
  ProgramClause,
  EventClause,
  PointsClause,
  MetricClause,
  ValueClause,
  ElectionClause,
  EveryTierClause,
  TierClause,
  EarnClause,
  MilestoneClause,
  VoucherClause,
  ConvertClause,
  RewardClause,
  TrialClause,
  PoolClause,
  SegmentClause,
  NotifyClause,
  GuardClause,
  ExampleClause,
  TableItem,
  ValueItem,   // lines of a table: of what is given, of a value
  ChoiceItem,  // one of the things to choose from
  AnyItem,
  AllItem,  // conditions joined by `and`; by `or`
  MissingAnyItem,
  MissingAllItem,  // the same with parts of an `expect missing`
  Alternatives,    // at least two conditions joined by `or`
};

[[nodiscard]] Form clause_form(BlockKind block);

// `text` is one line without indent, comment and line end. Time is linear in its length.
[[nodiscard]] Match match_line(Form form, std::string_view text);

}  // namespace rung::language
