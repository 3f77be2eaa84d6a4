#include "language/print_clause.h"

#include <fmt/format.h>

#include <string_view>

#include "core/check.h"
#include "language/month_names.h"

namespace rung::language {
namespace {

// How a clause is written: its words, with a sign where a part stands. What is in square brackets is left out
// if the parts in it are not there.
//   %w the next word     %W all other words, with commas     %a the next amount    %A all others, with `and`
//   %d the next date     %D the days of a year               %p the period         %c the condition or list
//   %r the rate          %l the labels                   %g what stands behind `with`
//   %e `expect`, with `of` and a member and with `on` and a date if they are there
// A pattern of "" is written by hand in by_hand().
std::string_view pattern_of(ClauseKind kind) {
  switch (kind) {
    case ClauseKind::EffectiveFrom: return "effective from %d[ to %d]";
    case ClauseKind::Currency: return "currency %w";
    case ClauseKind::TimeZone: return "time zone %w";
    case ClauseKind::Languages: return "languages %W";
    case ClauseKind::MembershipYearStart: return "membership year starts on %w";
    case ClauseKind::MembershipYearRestart: return "membership year restarts on %w";
    case ClauseKind::OwnPeriod: return "period %w starts on %D";
    case ClauseKind::ReturnsRevoke: return "returns %w revoke tiers";
    case ClauseKind::EarnAtTier: return "earn at the tier %w";
    case ClauseKind::ContactAtMost: return "contact at most %a per member per %a";
    case ClauseKind::ContactPerRun: return "contact at most %a per run";
    case ClauseKind::ControlGroup: return "control group %a";
    case ClauseKind::Say: return "say %w %l";
    case ClauseKind::Call: return "call %w %l";
    case ClauseKind::HasField: return "";
    case ClauseKind::IsWorth: return "%a is worth %a";
    case ClauseKind::PendingUntil: return "pending until %a after %w";
    case ClauseKind::ExpireAfterEarning: return "expire %a after earning[, at end of %p][, on %D]";
    case ClauseKind::ExpireIdle: return "expire after %a without %W[, at end of %p]";
    case ClauseKind::ExpireAtEnd: return "expire at end of %w %p";
    case ClauseKind::NeverExpire: return "never expire";
    case ClauseKind::NeverExpireWhile: return "never expire while %c, %w afterwards";
    case ClauseKind::OnlyForQualifying: return "only for qualifying";
    case ClauseKind::Decimals: return "decimals %a";
    case ClauseKind::HoldAtMost: return "hold at most %a per member";
    case ClauseKind::AtMostPer: return "at most %a per %a of %w";
    case ClauseKind::TransferAny: return "transfer any number";
    case ClauseKind::TransferAtMost: return "transfer at most %a %w[ per %a][ per %p]";
    case ClauseKind::ReturnedLive: return "returned %w live at least %a";
    case ClauseKind::CarryPoints: return "carry at most %a into next %p";
    case ClauseKind::SpendOrder: return "spend %w first";
    case ClauseKind::CombineMultipliers: return "combine multipliers by %w";
    case ClauseKind::ReturnsTakeBack: return "returns take back %w";
    case ClauseKind::SumOf: return "sum %w of %w";
    case ClauseKind::AverageOf: return "average %w of %w";
    case ClauseKind::CountOf: return "count %w";
    case ClauseKind::ShareOf: return "share of %w";
    case ClauseKind::VariationBetween: return "variation between %w";
    case ClauseKind::TimeSinceLast: return "time since last %w";
    case ClauseKind::ReturnsCount: return "returns count on the day of the %w";
    case ClauseKind::CountDistinct: return "count distinct %w of %w";
    case ClauseKind::YearlyOf: return "yearly %w since joining, over at least %a";
    case ClauseKind::RatioOf: return "ratio of %w to %w";
    case ClauseKind::CountEach: return "";
    case ClauseKind::CountedOn: return "counted on %w";
    case ClauseKind::CountedOnNights: return "counted on each night from %w to %w";
    case ClauseKind::RestartAfter: return "restart after %a without %W";
    case ClauseKind::WithoutSince: return "without %w[ of the same %w] since";
    case ClauseKind::OlderThan: return "older than %a";
    case ClauseKind::TimeUntilUsedUp: return "time until orders are used up";
    case ClauseKind::ForEachUnit: return "for each unit";
    case ClauseKind::FirstThatFits: return "the first that fits";
    case ClauseKind::OneOf: return "one of %W";
    case ClauseKind::Default: return "default %w";
    case ClauseKind::ChangeAtMost: return "change at most %a per %p";
    case ClauseKind::ForEveryone: return "for everyone";
    case ClauseKind::Above: return "above %w";
    case ClauseKind::EnterWhen: return "enter when %c";
    case ClauseKind::EnterOnlyWhen: return "enter only when %c";
    case ClauseKind::KeepWhen: return "keep when %c";
    case ClauseKind::KeepByEnteringAgain: return "keep by entering again";
    case ClauseKind::JudgeEntry:
    case ClauseKind::JudgeKeeping:
    case ClauseKind::ValidUntilEndOf: return "";
    case ClauseKind::ValidFor: return "valid for %a";
    case ClauseKind::ValidForLife: return "valid for life";
    case ClauseKind::ValidWhileMet: return "valid while met";
    case ClauseKind::ValidUntilNextJudging: return "valid until next judging";
    case ClauseKind::IfNotKept: return "";
    case ClauseKind::EnterForLifeWhen: return "enter for life when %c";
    case ClauseKind::EnterByInvitation: return "enter by invitation";
    case ClauseKind::EnterFrom: return "enter from %w only";
    case ClauseKind::CostsTo: return "costs %a to %w";
    case ClauseKind::CarryMetric: return "carry %w above %a into next %p[, at most %a]";
    case ClauseKind::LostAfter: return "lost after %a without %W";
    case ClauseKind::CountFromZero: return "after a loss count from zero";
    case ClauseKind::Benefit: return "benefit %w %l";
    case ClauseKind::Give: return "give %r[ on every %D][ on %w]";
    case ClauseKind::GiveFirst: return "give the first that fits[ on every %D][ on %w]";
    case ClauseKind::Multiply: return "multiply %w by %a on %w";
    case ClauseKind::Where: return "where %c";
    case ClauseKind::FromTo: return "from %d to %d";
    case ClauseKind::AtMost: return "at most %a %w[ per %a][ per %p]";
    case ClauseKind::Round: return "";
    case ClauseKind::DoesNotCount: return "does not count for tiers";
    case ClauseKind::InsteadOf: return "instead of %w";
    case ClauseKind::Reaches: return "";
    case ClauseKind::GiveOneOf: return "give one of within %a";
    case ClauseKind::IfNotChosen: return "if not chosen give %A";
    case ClauseKind::WorthTimes: return "worth %a where %c";
    case ClauseKind::ValidUntilAfterIssue: return "valid until %a after issue[, at end of %p]";
    case ClauseKind::OnDays: return "on %D";
    case ClauseKind::OnRequest: return "on request";
    case ClauseKind::OnReaching: return "on reaching";
    case ClauseKind::Counts: return "counts %w earned until end of last %p";
    case ClauseKind::AtLeast: return "at least %a";
    case ClauseKind::GivePer: return "give %a[ of %w] per %a";
    case ClauseKind::Costs: return "costs %a";
    case ClauseKind::CostsMultiple: return "costs any multiple of %a";
    case ClauseKind::Worth: return "worth %a";
    case ClauseKind::GivesTier: return "gives tier %w for %a[ %w]";
    case ClauseKind::KeptAsIfEntered: return "kept as if entered";
    case ClauseKind::TrialDrop: return "if not kept drop to the tier %w";
    case ClauseKind::MembersAtMost: return "at most %a members";
    case ClauseKind::Collect: return "collect %W";
    case ClauseKind::RedeemedBy: return "redeemed by %w";
    case ClauseKind::TierFor: return "tier for %w";
    case ClauseKind::GuardChange: return "at most %a of members change tier";
    case ClauseKind::GuardIn: return "at most %a of members in %w";
    case ClauseKind::GuardAtLeast: return "at least %a of members in %w";
    case ClauseKind::GuardMoney: return "at most %a of points per run";
    case ClauseKind::GuardPoints: return "at most %a per run";
    case ClauseKind::When: return "when %c";
    case ClauseKind::SendBy: return "";
    case ClauseKind::NeedsConsent: return "needs consent %w";
    case ClauseKind::Quiet: return "quiet from %w to %w";
    case ClauseKind::Subject: return "subject %l";
    case ClauseKind::Message: return "";
    case ClauseKind::TodayIs: return "today is %d";
    case ClauseKind::MemberJoined:
    case ClauseKind::OtherJoined:
    case ClauseKind::EventOn:
    case ClauseKind::EventOfOn: return "";
    case ClauseKind::ExpectTier: return "%e tier %w";
    case ClauseKind::ExpectValidUntil: return "%e valid until %d";
    case ClauseKind::ExpectValidForLife: return "%e valid for life";
    case ClauseKind::ExpectBalance: return "%e balance %a";
    case ClauseKind::ExpectPending: return "%e pending %a";
    case ClauseKind::ExpectMetric:
    case ClauseKind::ExpectMissing:
    case ClauseKind::ExpectNothingMissing:
    case ClauseKind::ExpectMissingAs: return "";
    case ClauseKind::ExpectVoucher: return "%e voucher %w %a[ with %g]";
    case ClauseKind::ExpectMilestone: return "%e milestone %w %a";
    case ClauseKind::ExpectNotification:
    case ClauseKind::ExpectSegment: return "";
    case ClauseKind::ExpectProgress: return "%e progress to %w %a";
  }
  internal_error(__FILE__, __LINE__, "every clause has a pattern");
}

const std::string& text_of(const Word& word) { return word.text; }

std::string expect(const Clause& clause) {
  std::string text = "expect";
  if (clause.member) text += " of " + clause.member->text;
  return clause.on ? text + " on " + iso(clause.on->day) : text;
}

std::string assignments(const Clause& clause, const UnitWords& units) {
  return separated(clause.assignments, ", ", [&](const Assignment& one) { return print(one, units); });
}

// Writes one clause by its pattern, taking its parts one after the other.
class ByPattern {
 public:
  ByPattern(const Clause& clause, const UnitWords& units) : clause_(clause), units_(units) {}

  std::string run(std::string_view pattern) {
    std::string text;
    while (!pattern.empty()) {
      if (pattern[0] == '[') {
        const std::size_t end = pattern.find(']');
        const std::string_view inside = pattern.substr(1, end - 1);
        if (is_there(inside)) text += run(inside);
        pattern.remove_prefix(end + 1);
      } else if (pattern[0] == '%') {
        text += part(pattern[1]);
        pattern.remove_prefix(2);
      } else {
        text += pattern[0];
        pattern.remove_prefix(1);
      }
    }
    return text;
  }

 private:
  [[nodiscard]] bool is_there(std::string_view inside) const {
    const char sign = inside.at(inside.find('%') + 1);
    if (sign == 'w') return word_ < clause_.words.size();
    if (sign == 'a') return amount_ < clause_.amounts.size();
    if (sign == 'd') return date_ < clause_.dates.size();
    if (sign == 'D') return !clause_.days.empty();
    if (sign == 'g') return !clause_.assignments.empty();
    RUNG_CHECK(sign == 'p', "only words, amounts, dates, periods and assignments can be left out");
    return clause_.period_end.has_value();
  }

  std::string part(char sign) {
    switch (sign) {
      case 'w': return clause_.words.at(word_++).text;
      case 'W': return all_words();
      case 'a': return print(clause_.amounts.at(amount_++), units_);
      case 'A': return all_amounts();
      case 'd': return iso(clause_.dates.at(date_++).day);
      case 'D': return separated(clause_.days, ", ", print_day);
      case 'p': return print_cycle(clause_.period_end.value());
      case 'c': return conditions();
      case 'r': return print(clause_.rate.value(), units_);
      case 'l': return print(clause_.labels);
      case 'e': return expect(clause_);
      case 'g': return assignments(clause_, units_);
      default: internal_error(__FILE__, __LINE__, "every sign of a pattern is known");
    }
  }

  std::string all_words() {
    word_ = clause_.words.size();
    return separated(clause_.words, ", ", text_of);
  }

  std::string all_amounts() {
    amount_ = clause_.amounts.size();
    return separated(clause_.amounts, " and ",
                     [&](const AmountText& amount) { return print(amount, units_); });
  }

  [[nodiscard]] std::string conditions() const {
    const ConditionListText& list = clause_.conditions.value();
    if (list.form == ListForm::AnyOf) return "any of";
    if (list.form == ListForm::AllOf) return "all of";
    return print(list.items.at(0).conditions.at(0), units_);
  }

  const Clause& clause_;
  const UnitWords& units_;
  std::size_t word_ = 0, amount_ = 0, date_ = 0;
};

// ---- Clauses whose words are not simply one after the other ----

std::string has_field(const Clause& clause) {
  const std::string& type = clause.words.at(1).text;
  std::string text = fmt::format("has {} as {}", clause.words[0].text, type);
  const std::vector<Word> others(clause.words.begin() + 2, clause.words.end());
  if (type == "one of") text += " " + separated(others, ", ", text_of);
  if (type == "quantity") text += " in " + separated(others, ", one ", text_of);
  if (!clause.amounts.empty()) {
    const std::string& decimals = clause.amounts[0].number;
    text += fmt::format(", {} decimal{}", decimals, decimals == "1" ? "" : "s");
  }
  return text;
}

std::string judging(const Clause& clause) {
  const std::string& how = clause.words.at(0).text;
  if (how == "days") return " on " + separated(clause.days, ", ", print_day);
  return how == "cycle" ? " at the end of every " + print_cycle(clause.period_end.value()) : " every day";
}

std::string valid_until_end_of(const Clause& clause) {
  std::string text = "valid until end of ";
  if (clause.month != 0) text += fmt::format("{} after ", month_name(clause.month));
  return text + clause.words.at(0).text + " " + print_cycle(clause.period_end.value());
}

std::string if_not_kept(const Clause& clause, const UnitWords& units) {
  const std::string& target = clause.words.at(0).text;
  std::string text = "if not kept drop ";
  if (target == "tier") {
    text += "to " + clause.words.at(1).text;
  } else {
    text += target == "qualified" ? "to the tier qualified for" : "one tier";
  }
  return clause.amounts.empty() ? text : text + " after " + print(clause.amounts[0], units);
}

std::string round_how(const Clause& clause) {
  const std::string& way = clause.words.at(0).text;
  const std::string text = "round " + (way == "nearest" ? "to nearest" : way);
  return clause.words.size() > 1 ? text + " per " + clause.words[1].text : text;
}

std::string reaches(const Clause& clause, const UnitWords& units) {
  const auto amount = [&](const AmountText& one) { return print(one, units); };
  const ConditionText& reached = clause.conditions.value().items.at(0).conditions.at(0);
  const std::string text = "when " + print_measured(reached) + " reaches ";
  const std::string& how = clause.words.at(0).text;
  if (how == "each") return text + "each of " + separated(clause.amounts, ", ", amount);
  if (how == "once") return text + amount(clause.amounts.at(0));
  const std::string every =
      fmt::format("{}every {} from {}", text, amount(clause.amounts.at(0)), amount(clause.amounts.at(1)));
  return clause.amounts.size() > 2 ? every + " to " + amount(clause.amounts[2]) : every;
}

std::string member_joined(const Clause& clause, const UnitWords& units) {
  const std::size_t tier = clause.kind == ClauseKind::OtherJoined ? 1 : 0;
  std::string text = clause.amounts.empty() ? "member " : clause.amounts[0].number + " members ";
  if (tier == 1) text += clause.words.at(0).text + " ";
  text += "joined " + iso(clause.dates.at(0).day);
  if (clause.words.size() > tier) text += " with tier " + clause.words[tier].text;
  if (clause.since) text += " since " + iso(clause.since->day);
  if (clause.valid_until) text += " valid until " + iso(clause.valid_until->day);
  return clause.assignments.empty() ? text : text + ", " + assignments(clause, units);
}

std::string event_on(const Clause& clause, const UnitWords& units) {
  std::string text = clause.words.at(0).text + " on " + iso(clause.dates.at(0).day);
  if (!clause.clock.empty()) text += " at " + clause.clock;
  if (!clause.zone.empty()) text += " " + clause.zone;
  if (clause.member) text += " by " + clause.member->text;
  if (clause.kind == ClauseKind::EventOfOn)
    text += " of " + clause.words.at(1).text + " on " + iso(clause.dates.at(1).day);
  if (clause.repeat_every) {
    text += fmt::format(" and every {} until {}", print(*clause.repeat_every, units),
                        iso(clause.repeat_until.value().day));
  }
  if (clause.booked) text += " booked " + iso(clause.booked->day);
  return clause.assignments.empty() ? text : text + " with " + assignments(clause, units);
}

std::string missing_parts(const std::vector<MissingText>& parts, std::string_view between,
                          const UnitWords& units) {
  return separated(parts, between, [&](const MissingText& part) { return print(part, units); });
}

std::string expect_missing(const Clause& clause, const UnitWords& units) {
  const bool nothing = clause.kind == ClauseKind::ExpectNothingMissing;
  std::string text = expect(clause) + (nothing ? " nothing missing " : " missing ");
  text += (clause.words.at(0).text == "keep" ? "to keep " : "for ") + clause.words.at(1).text;
  if (nothing) return text;
  if (clause.kind == ClauseKind::ExpectMissingAs)
    return text + " as " + clause.words.at(2).text + " " + print(clause.amounts.at(0), units);
  if (clause.missing_form == ListForm::AnyOf) return text + " any of";
  if (clause.missing_form == ListForm::AllOf) return text + " all of";
  text += " " + missing_parts(clause.missing.at(0), " and ", units);
  return clause.until ? text + " until " + iso(clause.until->day) : text;
}

std::string expect_metric(const Clause& clause, const UnitWords& units) {
  const ConditionText& expected = clause.conditions.value().items.at(0).conditions.at(0);
  return expect(clause) + " " + print_measured(expected) + " " + print(expected.amount.value(), units);
}

std::string by_hand(const Clause& clause, const UnitWords& units) {
  const std::vector<Word>& words = clause.words;
  if (clause.kind == ClauseKind::HasField) return has_field(clause);
  if (clause.kind == ClauseKind::CountEach) {
    return fmt::format("count each {}{} with tier at least {}", print_cycle(clause.period_end.value()),
                       words.size() > 1 ? " in a row" : "", words.at(0).text);
  }
  if (clause.kind == ClauseKind::JudgeEntry) return "judge entry" + judging(clause);
  if (clause.kind == ClauseKind::JudgeKeeping) return "judge keeping" + judging(clause);
  if (clause.kind == ClauseKind::ValidUntilEndOf) return valid_until_end_of(clause);
  if (clause.kind == ClauseKind::IfNotKept) return if_not_kept(clause, units);
  if (clause.kind == ClauseKind::Round) return round_how(clause);
  if (clause.kind == ClauseKind::Reaches) return reaches(clause, units);
  if (clause.kind == ClauseKind::SendBy)
    return "send by " + separated(words, clause.all_channels ? " and " : ", ", text_of);
  if (clause.kind == ClauseKind::Message) return "message " + clause.labels.at(0).language.text;
  if (clause.kind == ClauseKind::MemberJoined || clause.kind == ClauseKind::OtherJoined)
    return member_joined(clause, units);
  if (clause.kind == ClauseKind::EventOn || clause.kind == ClauseKind::EventOfOn)
    return event_on(clause, units);
  if (clause.kind == ClauseKind::ExpectMetric) return expect_metric(clause, units);
  if (clause.kind == ClauseKind::ExpectNotification)
    return expect(clause) + (words.size() > 1 ? " no notification " : " notification ") + words.at(0).text;
  if (clause.kind == ClauseKind::ExpectSegment)
    return expect(clause) + (words.size() > 1 ? " no segment " : " segment ") + words.at(0).text;
  return expect_missing(clause, units);
}

std::string first_line(const Clause& clause, const UnitWords& units) {
  const std::string_view pattern = pattern_of(clause.kind);
  return pattern.empty() ? by_hand(clause, units) : ByPattern(clause, units).run(pattern);
}

// ---- What stands below it ----

void add_conditions(std::vector<PrintedLine>& lines, const ConditionListText& list, const UnitWords& units) {
  if (list.form == ListForm::Single) return;
  const char* between = list.form == ListForm::AnyOf ? " and " : " or ";
  for (const ConditionItem& item : list.items) {
    lines.push_back(
        {PrintedLine::Kind::Item,
         separated(item.conditions, between, [&](const ConditionText& one) { return print(one, units); })});
  }
}

void add_missing(std::vector<PrintedLine>& lines, const Clause& clause, const UnitWords& units) {
  if (clause.missing_form == ListForm::Single) return;
  const char* between = clause.missing_form == ListForm::AnyOf ? " and " : " or ";
  for (const auto& parts : clause.missing)
    lines.push_back({PrintedLine::Kind::Item, missing_parts(parts, between, units)});
}

void add_choices(std::vector<PrintedLine>& lines, const Clause& clause, const UnitWords& units) {
  for (const auto& grants : clause.choices) {
    lines.push_back({PrintedLine::Kind::Item, separated(grants, " and ", [&](const AmountText& grant) {
                       return print(grant, units);
                     })});
  }
}

void add_message(std::vector<PrintedLine>& lines, std::string_view text) {
  while (true) {
    const std::size_t end = text.find('\n');
    lines.push_back({PrintedLine::Kind::Message, std::string(text.substr(0, end))});
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::vector<PrintedLine> print_lines(const Clause& clause, const UnitWords& units) {
  std::vector<PrintedLine> lines{{PrintedLine::Kind::Clause, first_line(clause, units)}};
  if (clause.conditions) add_conditions(lines, *clause.conditions, units);
  add_missing(lines, clause, units);
  for (const TableRow& row : clause.rows) lines.push_back({PrintedLine::Kind::Item, print(row, units)});
  add_choices(lines, clause, units);
  if (clause.kind == ClauseKind::Message) add_message(lines, clause.labels.at(0).text.value);
  return lines;
}

}  // namespace rung::language
