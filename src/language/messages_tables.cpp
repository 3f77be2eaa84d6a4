#include "language/messages_tables.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rung::language {
namespace {

using Openings = std::vector<std::string>;

constexpr std::array<std::string_view, 8> kLaterBlocks{"value",   "election", "milestone", "voucher",
                                                       "convert", "trial",    "pool",      "guard"};

// Shapes of clauses that are not read yet, `*` for any word; the name is what is said of them.
struct Later {
  BlockKind block;
  std::string_view shape;
  std::string_view name;
};

constexpr std::array<Later, 37> kLaterClauses{{
    {BlockKind::Program, "membership year starts on the first day",
     "membership year starts on the first day of the month"},
    {BlockKind::Program, "membership year restarts", "membership year restarts"},
    {BlockKind::Program, "period", "period"},
    {BlockKind::Program, "returns may revoke tiers", "returns may revoke tiers"},
    {BlockKind::Program, "returns never revoke tiers", "returns never revoke tiers"},
    {BlockKind::Program, "earn at the tier", "earn at the tier"},
    {BlockKind::Points, "only for qualifying", "only for qualifying"},
    {BlockKind::Points, "decimals", "decimals"},
    {BlockKind::Points, "expire after", "expire after ... without"},
    {BlockKind::Points, "never expire while", "never expire while"},
    {BlockKind::Points, "hold at most", "hold at most"},
    {BlockKind::Points, "at most * * per", "at most ... per"},
    {BlockKind::Points, "returned", "returned ... live at least"},
    {BlockKind::Points, "carry at most", "carry at most"},
    {BlockKind::Metric, "count each", "count each"},
    {BlockKind::Metric, "counted on", "counted on"},
    {BlockKind::Metric, "restart after", "restart after"},
    {BlockKind::Tier, "enter for life when", "enter for life when"},
    {BlockKind::Tier, "enter by invitation", "enter by invitation"},
    {BlockKind::Tier, "enter from", "enter from ... only"},
    {BlockKind::Tier, "costs", "costs ... to enter"},
    {BlockKind::Tier, "carry", "carry ... above"},
    {BlockKind::Tier, "lost after", "lost after"},
    {BlockKind::Tier, "after a loss count from zero", "after a loss count from zero"},
    {BlockKind::EveryTier, "lost after", "lost after"},
    {BlockKind::EveryTier, "after a loss count from zero", "after a loss count from zero"},
    {BlockKind::Earn, "give the first that fits", "give the first that fits"},
    {BlockKind::Earn, "give * * and", "give ... and ..."},
    {BlockKind::Earn, "instead of", "instead of"},
    {BlockKind::Earn, "counted on", "counted on"},
    {BlockKind::Reward, "costs any multiple of", "costs any multiple of"},
    {BlockKind::Reward, "worth", "worth"},
    {BlockKind::Reward, "gives tier", "gives tier"},
    {BlockKind::Reward, "give", "give"},
    {BlockKind::Reward, "if not chosen give", "if not chosen give"},
    {BlockKind::Example, "corrections on", "corrections on"},
    {BlockKind::Example, "expect voucher", "expect voucher"},
}};

// Pieces of clauses, at the place where the line stopped making sense.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kLaterPieces{{
    {"in top", "in top ... of"},
    {"in bottom", "in bottom ... of"},
    {"top", "in top ... of"},
    {"bottom", "in bottom ... of"},
    {"above average of", "above average of"},
    {"below average of", "below average of"},
    {"times average", "times average"},
    {"plus 1 day", "plus 1 day"},
    {"booked", "booked"},
    {", on", "after earning, on a fixed day"},
    {"gives", "gives"},
    {"on every", "on every"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kLaterExpectations{
    {{"voucher", "expect voucher"}, {"milestone", "expect milestone"}, {"as *", "missing ... as"}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 59> kTranslations{{
    {"mindestens", "at least"},
    {"höchstens", "at most"},
    {"genau", "exactly"},
    {"mehr", "more than"},
    {"weniger", "less than"},
    {"wenn", "when"},
    {"und", "and"},
    {"oder", "or"},
    {"nicht", "not"},
    {"ist", "is"},
    {"kein", "is not"},
    {"stufe", "tier"},
    {"über", "above"},
    {"ab", "from"},
    {"von", "from"},
    {"bis", "to"},
    {"für", "for"},
    {"gültig", "valid"},
    {"gib", "give"},
    {"gebe", "give"},
    {"vergib", "give"},
    {"punkt", "point"},
    {"punkte", "points"},
    {"programm", "program"},
    {"währung", "currency"},
    {"zeitzone", "time zone"},
    {"sprachen", "languages"},
    {"kennzahl", "metric"},
    {"metrik", "metric"},
    {"summe", "sum"},
    {"durchschnitt", "average"},
    {"anzahl", "count"},
    {"beispiel", "example"},
    {"prämie", "reward"},
    {"belohnung", "reward"},
    {"kostet", "costs"},
    {"nachricht", "message"},
    {"betreff", "subject"},
    {"ereignis", "event"},
    {"heute", "today is"},
    {"erwarte", "expect"},
    {"kalenderjahr", "calendar year"},
    {"kalendermonat", "calendar month"},
    {"quartal", "calendar quarter"},
    {"mitgliedsjahr", "membership year"},
    {"jahr", "calendar year"},
    {"monat", "calendar month"},
    {"monate", "months"},
    {"monaten", "months"},
    {"tag", "day"},
    {"tage", "days"},
    {"tagen", "days"},
    {"diesem", "this"},
    {"letzten", "last"},
    {"letztem", "last"},
    {"nächsten", "next"},
    {"pro", "per"},
    {"je", "per"},
    {"prozent", "%"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kSigns{{
    {">=", "at least"},
    {"≥", "at least"},
    {"<=", "at most"},
    {"≤", "at most"},
    {">", "more than"},
    {"<", "less than"},
    {"=", "is` or `exactly"},
    {"==", "is` or `exactly"},
    {"!=", "is not"},
    {"<>", "is not"},
    {"&", "and"},
    {"&&", "and"},
    {"€", "EUR"},
    {"£", "GBP"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 38> kSlips{{
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
    {"was", "is"},
    {"valid until next calendar", "valid until end of next calendar"},
    {"valid until this calendar", "valid until end of this calendar"},
    {"valid until next membership", "valid until end of next membership"},
    {"valid until this membership", "valid until end of this membership"},
    {"valid forever", "valid for life"},
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

std::string lower(std::string_view word) {
  std::string result(word);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  // Ä, Ö, Ü at the beginning of a word: the second byte of ä, ö, ü is 0x20 higher.
  if (result.size() > 1 && result[0] == '\xC3' &&
      (result[1] == '\x84' || result[1] == '\x96' || result[1] == '\x9C')) {
    result[1] = static_cast<char>(result[1] + 0x20);
  }
  return result;
}

Openings every_tier_openings() {
  return {"enter only when", "keep by entering again", "valid until end of",       "valid for",
          "valid while met", "valid for life",         "valid until next judging", "if not kept drop",
          "judge entry",     "judge keeping"};
}

Openings tier_openings() {
  Openings result{"above", "enter when", "keep when", "for everyone", "benefit"};
  const Openings common = every_tier_openings();
  result.insert(result.end(), common.begin(), common.end());
  return result;
}

}  // namespace

const Openings& clause_openings(BlockKind block) {
  static const Openings program{"effective from", "currency",        "time zone",
                                "languages",      "contact at most", "membership year starts on joining"};
  static const Openings event{"has"};
  static const Openings points{"expire", "never expire",           "expire at end of", "pending until",
                               "spend",  "combine multipliers by", "returns take back"};
  static const Openings metric{
      "sum",      "count",           "average",           "where",
      "share of", "time since last", "variation between", "returns count on the day of the"};
  static const Openings every_tier = every_tier_openings();
  static const Openings tier = tier_openings();
  static const Openings earn{
      "give", "multiply", "where", "from", "at most", "round", "does not count for tiers"};
  static const Openings reward{"costs", "where", "from", "at most"};
  static const Openings segment{"where"};
  static const Openings notify{"when",    "send by", "needs consent", "subject",
                               "message", "at most", "quiet from"};
  static const Openings example{"today is", "member joined", "expect", "orders on", "returns on"};
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
    case BlockKind::Example: return example;
  }
  return segment;
}

std::optional<BlockKind> block_of(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, BlockKind>, 11> kBlocks{
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
       {"example", BlockKind::Example}}};
  for (const auto& [text, kind] : kBlocks) {
    if (text == word) return kind;
  }
  return std::nullopt;
}

const std::vector<std::string>& block_words() {
  static const std::vector<std::string> words{"tier",    "metric", "earn",  "reward",  "notify", "segment",
                                              "program", "points", "event", "example", "every"};
  return words;
}

bool is_later_block(std::string_view word) {
  return std::find(kLaterBlocks.begin(), kLaterBlocks.end(), word) != kLaterBlocks.end();
}

std::optional<LaterPart> later_clause(BlockKind block, const std::vector<Piece>& pieces) {
  for (const Later& later : kLaterClauses) {
    if (later.block != block) continue;
    const std::size_t count = begins_with_shape(pieces, 0, later.shape);
    if (count > 0) return LaterPart{std::string(later.name), 0, count};
  }
  return std::nullopt;
}

std::optional<LaterPart> later_piece(const std::vector<Piece>& pieces, std::size_t at) {
  if (pieces.front().text == "expect") {
    for (const auto& [shape, name] : kLaterExpectations) {
      const std::size_t count = begins_with_shape(pieces, at, shape);
      if (count > 0) return LaterPart{std::string(name), at, count};
    }
  }
  for (const auto& [shape, name] : kLaterPieces) {
    const std::size_t count = begins_with_shape(pieces, at, shape);
    if (count > 0) return LaterPart{std::string(name), at, count};
  }
  return std::nullopt;
}

std::string_view translated(std::string_view word) {
  const std::string small = lower(word);
  for (const auto& [german, english] : kTranslations) {
    if (german == small) return english;
  }
  return {};
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
