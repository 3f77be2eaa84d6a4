#include "dump.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "language/messages.h"

namespace rung::test {
namespace {

using namespace language;

const char* name_of(ClauseKind kind) {
  switch (kind) {
    case ClauseKind::EffectiveFrom: return "EffectiveFrom";
    case ClauseKind::Currency: return "Currency";
    case ClauseKind::TimeZone: return "TimeZone";
    case ClauseKind::Languages: return "Languages";
    case ClauseKind::MembershipYearStart: return "MembershipYearStart";
    case ClauseKind::MembershipYearRestart: return "MembershipYearRestart";
    case ClauseKind::OwnPeriod: return "OwnPeriod";
    case ClauseKind::ReturnsRevoke: return "ReturnsRevoke";
    case ClauseKind::EarnAtTier: return "EarnAtTier";
    case ClauseKind::ContactAtMost: return "ContactAtMost";
    case ClauseKind::ContactPerRun: return "ContactPerRun";
    case ClauseKind::ControlGroup: return "ControlGroup";
    case ClauseKind::Say: return "Say";
    case ClauseKind::Call: return "Call";
    case ClauseKind::HasField: return "HasField";
    case ClauseKind::IsWorth: return "IsWorth";
    case ClauseKind::PendingUntil: return "PendingUntil";
    case ClauseKind::ExpireAfterEarning: return "ExpireAfterEarning";
    case ClauseKind::ExpireIdle: return "ExpireIdle";
    case ClauseKind::ExpireAtEnd: return "ExpireAtEnd";
    case ClauseKind::NeverExpire: return "NeverExpire";
    case ClauseKind::NeverExpireWhile: return "NeverExpireWhile";
    case ClauseKind::OnlyForQualifying: return "OnlyForQualifying";
    case ClauseKind::Decimals: return "Decimals";
    case ClauseKind::HoldAtMost: return "HoldAtMost";
    case ClauseKind::AtMostPer: return "AtMostPer";
    case ClauseKind::TransferAny: return "TransferAny";
    case ClauseKind::TransferAtMost: return "TransferAtMost";
    case ClauseKind::ReturnedLive: return "ReturnedLive";
    case ClauseKind::CarryPoints: return "CarryPoints";
    case ClauseKind::SpendOrder: return "SpendOrder";
    case ClauseKind::CombineMultipliers: return "CombineMultipliers";
    case ClauseKind::ReturnsTakeBack: return "ReturnsTakeBack";
    case ClauseKind::SumOf: return "SumOf";
    case ClauseKind::AverageOf: return "AverageOf";
    case ClauseKind::CountDistinct: return "CountDistinct";
    case ClauseKind::YearlyOf: return "YearlyOf";
    case ClauseKind::RatioOf: return "RatioOf";
    case ClauseKind::CountOf: return "CountOf";
    case ClauseKind::ShareOf: return "ShareOf";
    case ClauseKind::VariationBetween: return "VariationBetween";
    case ClauseKind::TimeSinceLast: return "TimeSinceLast";
    case ClauseKind::ReturnsCount: return "ReturnsCount";
    case ClauseKind::CountEach: return "CountEach";
    case ClauseKind::CountedOn: return "CountedOn";
    case ClauseKind::CountedOnNights: return "CountedOnNights";
    case ClauseKind::WithoutSince: return "WithoutSince";
    case ClauseKind::OlderThan: return "OlderThan";
    case ClauseKind::TimeUntilUsedUp: return "TimeUntilUsedUp";
    case ClauseKind::ForEachUnit: return "ForEachUnit";
    case ClauseKind::RestartAfter: return "RestartAfter";
    case ClauseKind::FirstThatFits: return "FirstThatFits";
    case ClauseKind::OneOf: return "OneOf";
    case ClauseKind::Default: return "Default";
    case ClauseKind::ChangeAtMost: return "ChangeAtMost";
    case ClauseKind::ForEveryone: return "ForEveryone";
    case ClauseKind::Above: return "Above";
    case ClauseKind::EnterWhen: return "EnterWhen";
    case ClauseKind::EnterOnlyWhen: return "EnterOnlyWhen";
    case ClauseKind::KeepWhen: return "KeepWhen";
    case ClauseKind::KeepByEnteringAgain: return "KeepByEnteringAgain";
    case ClauseKind::JudgeEntry: return "JudgeEntry";
    case ClauseKind::JudgeKeeping: return "JudgeKeeping";
    case ClauseKind::ValidUntilEndOf: return "ValidUntilEndOf";
    case ClauseKind::ValidFor: return "ValidFor";
    case ClauseKind::ValidForLife: return "ValidForLife";
    case ClauseKind::ValidWhileMet: return "ValidWhileMet";
    case ClauseKind::ValidUntilNextJudging: return "ValidUntilNextJudging";
    case ClauseKind::IfNotKept: return "IfNotKept";
    case ClauseKind::EnterForLifeWhen: return "EnterForLifeWhen";
    case ClauseKind::EnterByInvitation: return "EnterByInvitation";
    case ClauseKind::EnterFrom: return "EnterFrom";
    case ClauseKind::CostsTo: return "CostsTo";
    case ClauseKind::CarryMetric: return "CarryMetric";
    case ClauseKind::LostAfter: return "LostAfter";
    case ClauseKind::CountFromZero: return "CountFromZero";
    case ClauseKind::Benefit: return "Benefit";
    case ClauseKind::Give: return "Give";
    case ClauseKind::GiveFirst: return "GiveFirst";
    case ClauseKind::Multiply: return "Multiply";
    case ClauseKind::Where: return "Where";
    case ClauseKind::FromTo: return "FromTo";
    case ClauseKind::AtMost: return "AtMost";
    case ClauseKind::Round: return "Round";
    case ClauseKind::DoesNotCount: return "DoesNotCount";
    case ClauseKind::InsteadOf: return "InsteadOf";
    case ClauseKind::Reaches: return "Reaches";
    case ClauseKind::GiveOneOf: return "GiveOneOf";
    case ClauseKind::IfNotChosen: return "IfNotChosen";
    case ClauseKind::WorthTimes: return "WorthTimes";
    case ClauseKind::ValidUntilAfterIssue: return "ValidUntilAfterIssue";
    case ClauseKind::OnDays: return "OnDays";
    case ClauseKind::OnRequest: return "OnRequest";
    case ClauseKind::OnReaching: return "OnReaching";
    case ClauseKind::Counts: return "Counts";
    case ClauseKind::AtLeast: return "AtLeast";
    case ClauseKind::GivePer: return "GivePer";
    case ClauseKind::Costs: return "Costs";
    case ClauseKind::CostsMultiple: return "CostsMultiple";
    case ClauseKind::Worth: return "Worth";
    case ClauseKind::GivesTier: return "GivesTier";
    case ClauseKind::KeptAsIfEntered: return "KeptAsIfEntered";
    case ClauseKind::TrialDrop: return "TrialDrop";
    case ClauseKind::MembersAtMost: return "MembersAtMost";
    case ClauseKind::Collect: return "Collect";
    case ClauseKind::RedeemedBy: return "RedeemedBy";
    case ClauseKind::TierFor: return "TierFor";
    case ClauseKind::GuardChange: return "GuardChange";
    case ClauseKind::GuardIn: return "GuardIn";
    case ClauseKind::GuardAtLeast: return "GuardAtLeast";
    case ClauseKind::GuardMoney: return "GuardMoney";
    case ClauseKind::GuardPoints: return "GuardPoints";
    case ClauseKind::When: return "When";
    case ClauseKind::SendBy: return "SendBy";
    case ClauseKind::NeedsConsent: return "NeedsConsent";
    case ClauseKind::Quiet: return "Quiet";
    case ClauseKind::Subject: return "Subject";
    case ClauseKind::Message: return "Message";
    case ClauseKind::TodayIs: return "TodayIs";
    case ClauseKind::MemberJoined: return "MemberJoined";
    case ClauseKind::OtherJoined: return "OtherJoined";
    case ClauseKind::EventOn: return "EventOn";
    case ClauseKind::EventOfOn: return "EventOfOn";
    case ClauseKind::ExpectTier: return "ExpectTier";
    case ClauseKind::ExpectValidUntil: return "ExpectValidUntil";
    case ClauseKind::ExpectValidForLife: return "ExpectValidForLife";
    case ClauseKind::ExpectBalance: return "ExpectBalance";
    case ClauseKind::ExpectPending: return "ExpectPending";
    case ClauseKind::ExpectMetric: return "ExpectMetric";
    case ClauseKind::ExpectMissing: return "ExpectMissing";
    case ClauseKind::ExpectNothingMissing: return "ExpectNothingMissing";
    case ClauseKind::ExpectMissingAs: return "ExpectMissingAs";
    case ClauseKind::ExpectVoucher: return "ExpectVoucher";
    case ClauseKind::ExpectMilestone: return "ExpectMilestone";
    case ClauseKind::ExpectNotification: return "ExpectNotification";
    case ClauseKind::ExpectSegment: return "ExpectSegment";
    case ClauseKind::ExpectProgress: return "ExpectProgress";
  }
  return "?";
}

const char* name_of(ConditionKind kind) {
  switch (kind) {
    case ConditionKind::Windowed: return "windowed";
    case ConditionKind::Plain: return "plain";
    case ConditionKind::Balance: return "balance";
    case ConditionKind::InSegment: return "in segment";
    case ConditionKind::Kept: return "kept";
    case ConditionKind::Reachable: return "reachable";
    case ConditionKind::Joined: return "joined";
    case ConditionKind::Anniversary: return "anniversary";
    case ConditionKind::Upgraded: return "upgraded";
    case ConditionKind::Downgraded: return "downgraded";
    case ConditionKind::Entered: return "entered";
    case ConditionKind::Left: return "left";
    case ConditionKind::Missing: return "missing";
    case ConditionKind::Progress: return "progress";
    case ConditionKind::TimeLeft: return "time left";
    case ConditionKind::Expiring: return "expiring";
    case ConditionKind::Season: return "season";
    case ConditionKind::Consent: return "consent";
  }
  return "?";
}

const char* name_of(Op op) {
  switch (op) {
    case Op::AtLeast: return ">=";
    case Op::AtMost: return "<=";
    case Op::MoreThan: return ">";
    case Op::LessThan: return "<";
    case Op::Exactly: return "=";
    case Op::Is: return "is";
    case Op::IsNot: return "is not";
    case Op::IsOneOf: return "is one of";
    case Op::IsNotOneOf: return "is not one of";
    case Op::IsEmpty: return "is empty";
    case Op::IsNotEmpty: return "is not empty";
    case Op::IsKept: return "is kept";
    case Op::IsNotKept: return "is not kept";
    case Op::IsInSegment: return "in";
    case Op::IsNotInSegment: return "not in";
    case Op::InTop: return "in top";
    case Op::InBottom: return "in bottom";
    case Op::Above: return "above";
    case Op::Below: return "below";
  }
  return "?";
}

std::string text(const AmountText& amount) { return "<" + amount.number + "|" + amount.unit + ">"; }

std::string cycle_text(const PeriodText& period) {
  static constexpr const char* kCycles[] = {"day", "week", "month", "quarter", "year", "membership year"};
  return period.own_period.empty() ? kCycles[static_cast<int>(period.window.cycle)]
                                   : "own " + period.own_period;
}

std::string text(const PeriodText& period) {
  const std::string cycle = cycle_text(period);
  const char* plus = period.before ? " before" : period.window.plus_one_day ? " + 1" : "";
  switch (period.window.kind) {
    case Window::Kind::This: return "{this " + cycle + "}";
    case Window::Kind::Last: return "{last " + cycle + plus + "}";
    case Window::Kind::LastDays: return fmt::format("{{last {} days{}}}", period.window.count, plus);
    case Window::Kind::LastMonths: return fmt::format("{{last {} months{}}}", period.window.count, plus);
    case Window::Kind::AllTime: return "{all time}";
  }
  return "?";
}

std::string text(const ConditionText& condition) {
  std::string result = fmt::format("({}: {}", name_of(condition.kind), condition.subject.text);
  if (condition.earned) result += " earned";
  if (condition.period) result += " " + text(*condition.period);
  if (condition.within) result += " within " + text(*condition.within);
  result += std::string(" ") + name_of(condition.op);
  if (condition.amount) result += " " + text(*condition.amount);
  if (condition.ago) result += " ago";
  if (condition.other)
    result += " other " + condition.other->subject.text + (condition.other->earned ? " earned " : " ") +
              text(condition.other->period);
  for (const auto& [day, month] : condition.days) result += fmt::format(" {}/{}", day, month);
  for (const Word& word : condition.words) result += " [" + word.text + "]";
  if (condition.population)
    result +=
        " population " + condition.population->statistic.text + "|" + condition.population->segment.text;
  return result + ")";
}

std::string list_form(ListForm form) {
  return form == ListForm::AnyOf ? "any of" : form == ListForm::AllOf ? "all of" : "single";
}

std::string text(const MissingText& part) {
  return part.metric.text + (part.earned ? " earned " : " ") + text(part.amount);
}

std::string text(const Assignment& assignment) {
  std::string result = assignment.name.text + "=";
  if (assignment.amount) result += text(*assignment.amount);
  if (assignment.word) result += assignment.word->text;
  if (assignment.text) result += "\"" + assignment.text->value + "\"";
  if (assignment.date) result += iso(assignment.date->day);
  return result;
}

std::string text(const RateText& rate) {
  std::string result = "rate";
  for (const AmountText& grant : rate.grants) result += " " + text(grant);
  if (rate.per) result += " per " + text(*rate.per);
  if (!rate.of.text.empty()) result += " of " + rate.of.text;
  return result;
}

std::string row_line(const TableRow& row) {
  std::string result = "    -";
  for (const ConditionText& condition : row.conditions) result += " " + text(condition);
  if (row.conditions.empty()) result += " otherwise";
  if (row.amount) result += " gives " + text(*row.amount);
  if (row.rate) result += " gives " + text(*row.rate);
  if (!row.amount && !row.rate) result += " gives nothing";
  return result + "\n";
}

std::string label_text(const Label& label) {
  std::string value = label.text.value;
  for (std::size_t at = value.find('\n'); at != std::string::npos; at = value.find('\n', at + 2))
    value.replace(at, 1, "\\n");
  return label.language.text + ":\"" + value + "\"";
}

std::string extras(const Clause& clause) {
  std::string result;
  if (clause.period_end) result += " cycle {" + cycle_text(*clause.period_end) + "}";
  for (const auto& [day, month] : clause.days) result += fmt::format(" day {}.{}.", day, month);
  if (clause.month != 0) result += fmt::format(" month {}", clause.month);
  if (clause.all_channels) result += " all channels";
  if (!clause.clock.empty()) result += " at " + clause.clock;
  if (!clause.zone.empty()) result += " in " + clause.zone;
  if (clause.booked) result += " booked " + iso(clause.booked->day);
  if (clause.rate) result += " " + text(*clause.rate);
  if (clause.repeat_every) result += " every " + text(*clause.repeat_every);
  if (clause.repeat_until) result += " until " + iso(clause.repeat_until->day);
  if (clause.since) result += " since " + iso(clause.since->day);
  if (clause.valid_until) result += " valid until " + iso(clause.valid_until->day);
  if (clause.until) result += " by " + iso(clause.until->day);
  if (clause.on) result += " on " + iso(clause.on->day);
  if (clause.member) result += " of " + clause.member->text;
  for (const Assignment& assignment : clause.assignments) result += " " + text(assignment);
  if (clause.missing_form != ListForm::Single) result += " " + list_form(clause.missing_form);
  return result;
}

std::string clause_line(const Clause& clause) {
  std::string result = std::string("  ") + name_of(clause.kind);
  for (const Word& word : clause.words) result += " [" + word.text + "]";
  for (const AmountText& amount : clause.amounts) result += " " + text(amount);
  for (const DateText& date : clause.dates) result += " " + iso(date.day);
  for (const Label& label : clause.labels) result += " " + label_text(label);
  result += extras(clause) + "\n";
  for (const auto& item : clause.missing) {
    result += "    -";
    for (const MissingText& part : item) result += " " + text(part);
    result += "\n";
  }
  for (const TableRow& row : clause.rows) result += row_line(row);
  for (const auto& choice : clause.choices) {
    result += "    -";
    for (const AmountText& grant : choice) result += " " + text(grant);
    result += "\n";
  }
  if (clause.conditions) result += dump(*clause.conditions);
  return result;
}

}  // namespace

std::string clause_name(ClauseKind kind) { return name_of(kind); }

std::string dump(const ConditionListText& conditions) {
  std::string result = "    " + list_form(conditions.form) + "\n";
  for (const ConditionItem& item : conditions.items) {
    result += "    -";
    for (const ConditionText& condition : item.conditions) result += " " + text(condition);
    result += "\n";
  }
  return result;
}

std::string dump(const RuleFile& file) {
  std::string result;
  for (const Block& block : file.blocks) {
    result += std::string(messages::block_word(block.kind)) + " " + block.name.text;
    if (!block.singular.text.empty()) result += " one " + block.singular.text;
    if (block.title) result += " \"" + block.title->value + "\"";
    for (const Label& label : block.labels) result += " " + label_text(label);
    if (block.incomplete) result += " incomplete";
    result += "\n";
    if (!block.documentation.empty()) result += "  ## " + block.documentation + "\n";
    for (const Clause& clause : block.clauses) result += clause_line(clause);
  }
  for (const std::string& name : file.broken_names) result += "broken name " + name + "\n";
  return result;
}

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out) throw std::runtime_error("cannot write " + path);
}

bool refreshing() {
  const char* refresh = std::getenv("RUNG_REFRESH");
  return refresh != nullptr && std::string(refresh) == "1";
}

}  // namespace rung::test
