#include "language/messages_tables.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rung::language {
namespace {

using Openings = std::vector<std::string>;

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kSigns{{
    {">=", "at least"},
    {"≥", "at least"},
    {"<=", "at most"},
    {"≤", "at most"},
    {">", "more than"},
    {"<", "less than"},
    {"=", "is"},
    {"==", "is"},
    {"!=", "is not"},
    {"<>", "is not"},
    {"&", "and"},
    {"&&", "and"},
    {"€", "EUR"},
    {"£", "GBP"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 47> kSlips{{
    {"per customer", "per member"},
    {"per person", "per member"},
    {"customers", "members"},
    {"persons", "members"},
    {"people", "members"},
    {"customer", "member"},
    {"greater than", "more than"},
    {"bigger than", "more than"},
    {"higher than", "more than"},
    {"over", "more than"},
    {"fewer than", "less than"},
    {"lower than", "less than"},
    {"smaller than", "less than"},
    {"below", "less than"},
    {"no more than", "at most"},
    {"up to", "at most"},
    {"no less than", "at least"},
    {"not less than", "at least"},
    {"equal to", "exactly"},
    {"equals", "is"},
    {"are", "is"},
    {"else gives", "otherwise gives"},
    {"otherwise give", "otherwise gives"},
    {"was", "is"},
    {"valid until next calendar", "valid until end of next calendar"},
    {"valid until this calendar", "valid until end of this calendar"},
    {"valid until next membership", "valid until end of next membership"},
    {"valid until this membership", "valid until end of this membership"},
    {"valid forever", "valid for life"},
    {"valid to", "valid until"},
    {"member joined on", "member joined"},
    {"expect that", "expect"},
    {"is at least", "at least"},
    {"is at most", "at most"},
    {"is more than", "more than"},
    {"is less than", "less than"},
    {"is exactly", "exactly"},
    {"minimum", "at least"},
    {"maximum", "at most"},
    {"in the last", "in last"},
    {"the last", "last"},
    {"the next", "next"},
    {"in the calendar", "in this calendar"},
    {"in calendar", "in this calendar"},
    {"within the last", "in last"},
    {"within last", "in last"},
    {"within", "in last"},
}};

Openings every_tier_openings() {
  return {"enter only when",
          "keep by entering again",
          "valid until end of",
          "valid for",
          "valid while met",
          "valid for life",
          "valid until next judging",
          "if not kept drop",
          "judge entry",
          "judge keeping",
          "lost after",
          "after a loss count from zero"};
}

Openings tier_openings() {
  Openings result{"above",   "enter when", "keep when", "for everyone",        "enter for life when",
                  "benefit", "enter from", "carry",     "enter by invitation", "costs"};
  const Openings common = every_tier_openings();
  result.insert(result.end(), common.begin(), common.end());
  return result;
}

}  // namespace

const Openings& clause_openings(BlockKind block) {
  static const Openings program{"effective from",
                                "currency",
                                "time zone",
                                "languages",
                                "contact at most",
                                "control group",
                                "membership year starts on",
                                "period",
                                "membership year restarts on",
                                "returns may revoke",
                                "returns never revoke",
                                "earn at the tier",
                                "say",
                                "call"};
  static const Openings event{"has"};
  static const Openings points{"expire",
                               "never expire",
                               "expire at end of",
                               "pending until",
                               "spend",
                               "combine multipliers by",
                               "returns take back",
                               "expire after",
                               "hold at most",
                               "only for qualifying",
                               "never expire while",
                               "decimals",
                               "at most",
                               "carry at most",
                               "returned",
                               "transfer at most",
                               "transfer any number"};
  static const Openings metric{"sum",
                               "count",
                               "average",
                               "where",
                               "share of",
                               "time since last",
                               "variation between",
                               "count each",
                               "counted on",
                               "restart after",
                               "without",
                               "older than",
                               "time until orders are used up",
                               "the first that fits",
                               "for each unit",
                               "returns count on the day of the"};
  static const Openings value{"the first that fits"};
  static const Openings election{"one of", "default", "change at most"};
  static const Openings every_tier = every_tier_openings();
  static const Openings tier = tier_openings();
  static const Openings earn{"give",       "multiply",
                             "where",      "from",
                             "at most",    "round",
                             "instead of", "give the first that fits",
                             "counted on", "does not count for tiers"};
  static const Openings milestone{"when",  "give",   "give one of within", "if not chosen give",
                                  "where", "at most"};
  static const Openings voucher{"valid for", "valid until", "where", "worth"};
  static const Openings convert{"give", "on", "on request", "on reaching", "at least", "counts", "at most"};
  static const Openings reward{"costs",
                               "where",
                               "from",
                               "at most",
                               "worth",
                               "give",
                               "gives",
                               "costs any multiple of",
                               "give one of within",
                               "if not chosen give"};
  static const Openings trial{"gives tier", "keep when", "kept as if entered", "if not kept drop to the tier",
                              "where",      "at most"};
  static const Openings pool{"at most", "collect", "redeemed by", "tier for"};
  static const Openings guard{"at most", "at least"};
  static const Openings segment{"where"};
  static const Openings notify{"when",    "send by", "needs consent", "subject",
                               "message", "at most", "quiet from"};
  static const Openings example{"today is",   "member joined",    "expect",        "orders on",
                                "returns on", "cancellations on", "corrections on"};
  switch (block) {
    case BlockKind::Program: return program;
    case BlockKind::Event: return event;
    case BlockKind::Points: return points;
    case BlockKind::Metric: return metric;
    case BlockKind::EveryTier: return every_tier;
    case BlockKind::Tier: return tier;
    case BlockKind::Earn: return earn;
    case BlockKind::Reward: return reward;
    case BlockKind::Segment: return segment;
    case BlockKind::Notify: return notify;
    case BlockKind::Value: return value;
    case BlockKind::Election: return election;
    case BlockKind::Milestone: return milestone;
    case BlockKind::Voucher: return voucher;
    case BlockKind::Convert: return convert;
    case BlockKind::Trial: return trial;
    case BlockKind::Pool: return pool;
    case BlockKind::Guard: return guard;
    case BlockKind::Example: return example;
  }
  return segment;
}

std::optional<BlockKind> block_of(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, BlockKind>, 19> kBlocks{
      {{"program", BlockKind::Program},
       {"event", BlockKind::Event},
       {"points", BlockKind::Points},
       {"metric", BlockKind::Metric},
       {"every", BlockKind::EveryTier},
       {"tier", BlockKind::Tier},
       {"earn", BlockKind::Earn},
       {"reward", BlockKind::Reward},
       {"segment", BlockKind::Segment},
       {"notify", BlockKind::Notify},
       {"value", BlockKind::Value},
       {"election", BlockKind::Election},
       {"milestone", BlockKind::Milestone},
       {"voucher", BlockKind::Voucher},
       {"convert", BlockKind::Convert},
       {"trial", BlockKind::Trial},
       {"pool", BlockKind::Pool},
       {"guard", BlockKind::Guard},
       {"example", BlockKind::Example}}};
  for (const auto& [text, kind] : kBlocks) {
    if (text == word) return kind;
  }
  return std::nullopt;
}

const std::vector<std::string>& block_words() {
  static const std::vector<std::string> words{"tier",    "metric",  "earn",      "reward",  "notify",
                                              "segment", "program", "points",    "event",   "example",
                                              "every",   "value",   "milestone", "voucher", "convert",
                                              "trial",   "pool",    "election",  "guard"};
  return words;
}

std::optional<Slip> slip_at(const std::vector<Piece>& pieces, std::size_t from) {
  for (const auto& [shape, written] : kSlips) {
    const std::size_t count = begins_with_shape(pieces, from, shape);
    if (count > 0) return Slip{count, std::string(written)};
  }
  return std::nullopt;
}

std::string_view in_digits(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kNumbers{
      {{"a", "1"},
       {"an", "1"},
       {"one", "1"},
       {"two", "2"},
       {"three", "3"},
       {"four", "4"},
       {"five", "5"},
       {"six", "6"},
       {"seven", "7"},
       {"eight", "8"},
       {"nine", "9"},
       {"ten", "10"},
       {"eleven", "11"},
       {"twelve", "12"},
       {"twenty", "20"},
       {"thirty", "30"},
       {"once", "1 time"},
       {"twice", "2 times"}}};
  for (const auto& [text, digits] : kNumbers) {
    if (text == word) return digits;
  }
  return {};
}

std::string_view spelt_out(std::string_view sign) {
  for (const auto& [text, words] : kSigns) {
    if (text == sign) return words;
  }
  return {};
}

bool is_odd_quote(std::string_view sign) {
  static constexpr std::array<std::string_view, 11> kQuotes{"„", "“", "”", "‟", "‚", "‘",
                                                            "’", "«", "»", "'", "`"};
  return std::find(kQuotes.begin(), kQuotes.end(), sign) != kQuotes.end();
}

std::string_view odd_blank_name(std::string_view sign) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kBlanks{
      {{"\xC2\xA0", "no-break space"},
       {"\xE2\x80\xAF", "narrow no-break space"},
       {"\xE2\x80\x87", "figure space"},
       {"\xE2\x80\x89", "thin space"},
       {"\xE2\x80\x83", "em space"},
       {"\xE2\x80\x8B", "zero-width space"},
       {"\xE2\x80\x8D", "zero-width joiner"},
       {"\xE2\x80\x8E", "left-to-right mark"},
       {"\xE2\x80\x8F", "right-to-left mark"},
       {"\xEF\xBB\xBF", "byte order mark"},
       {"\xC2\xAD", "soft hyphen"}}};
  for (const auto& [text, name] : kBlanks) {
    if (text == sign) return name;
  }
  return {};
}

bool begins_with_other_dash(std::string_view line) {
  static constexpr std::array<std::string_view, 6> kDashes{"–", "—", "•", "·", "*", "-"};
  return std::any_of(kDashes.begin(), kDashes.end(),
                     [&](std::string_view dash) { return line.substr(0, dash.size()) == dash; });
}

std::vector<std::string> whole_periods(std::string_view word) {
  if (word == "year" || word == "years") return {"calendar year", "membership year"};
  if (word == "month" || word == "months") return {"calendar month"};
  if (word == "quarter" || word == "quarters") return {"calendar quarter"};
  if (word == "day") return {"calendar day"};
  return {};
}

}  // namespace rung::language
