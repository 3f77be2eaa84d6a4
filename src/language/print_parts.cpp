#include "language/print_parts.h"

#include <array>

#include <fmt/format.h>

#include "core/check.h"
#include "language/month_names.h"
#include "language/parse_lines.h"

namespace rung::language {
namespace {

std::string_view words_of(Op op) {
  switch (op) {
    case Op::AtLeast: return "at least";
    case Op::AtMost: return "at most";
    case Op::MoreThan: return "more than";
    case Op::LessThan: return "less than";
    case Op::Exactly: return "exactly";
    case Op::Is: return "is";
    case Op::IsNot: return "is not";
    case Op::IsOneOf: return "is one of";
    case Op::IsNotOneOf: return "is not one of";
    case Op::IsEmpty: return "is empty";
    case Op::IsNotEmpty: return "is not empty";
    case Op::IsKept: return "is kept";
    case Op::IsNotKept: return "is not kept";
    case Op::IsInSegment: return "is in";
    case Op::IsNotInSegment: return "is not in";
    case Op::InTop: return "in top";
    case Op::InBottom: return "in bottom";
    case Op::Above: return "above";
    case Op::Below: return "below";
  }
  internal_error(__FILE__, __LINE__, "every Op has words");
}

std::string in_quotes(const std::string& text) { return '"' + text + '"'; }

// A value of a condition: quotes stay where the author put them.
std::string print_value(const Word& word) { return word.quoted ? in_quotes(word.text) : word.text; }

std::string measured(const std::string& subject, bool earned) {
  return earned ? subject + " earned" : subject;
}

// `2 times average of active`, `in top 5 %`, `above average of active`.
std::string print_population(const ConditionText& condition, const UnitWords& units) {
  const PopulationText& population = *condition.population;
  std::string text(words_of(condition.op));
  if (condition.amount) text += " " + print(*condition.amount, units);
  if (!population.statistic.text.empty()) {
    if (condition.amount) text += " times";
    text += " " + population.statistic.text;
  }
  if (!population.segment.text.empty()) text += " of " + population.segment.text;
  return text;
}

// `120 % of spend in the 3 months before`, `2 times spend in last calendar year`, `spend in all time`.
std::string print_other(const ConditionText& condition, const UnitWords& units) {
  std::string text(words_of(condition.op));
  if (condition.amount)
    text += " " + print(*condition.amount, units) + (condition.amount->unit == "%" ? " of" : " times");
  return text + " " + measured(condition.other->subject.text, condition.other->earned) + " " +
         print(condition.other->period);
}

// What a windowed or plain condition asks: the comparison and what stands behind it.
std::string print_test(const ConditionText& condition, const UnitWords& units) {
  if (condition.population) return print_population(condition, units);
  if (condition.other) return print_other(condition, units);
  std::string text(words_of(condition.op));
  if (condition.amount) return text + " " + print(*condition.amount, units) + (condition.ago ? " ago" : "");
  if (!condition.words.empty()) text += " " + separated(condition.words, ", ", print_value);
  return text;
}

}  // namespace

UnitWords::UnitWords(const RuleFile& file) {
  add("hour", "hours");
  add("day", "days");
  add("month", "months");
  add("time", "times");
  add("point", "points");
  for (const Block& block : file.blocks) {
    if (block.kind == BlockKind::Points && !block.singular.text.empty())
      add(block.singular.text, block.name.text);
    for (const Clause& clause : block.clauses) {
      const bool quantity = clause.kind == ClauseKind::HasField && clause.words.size() == 4 &&
                            clause.words[1].text == "quantity";
      if (quantity) add(clause.words[3].text, clause.words[2].text);
    }
  }
}

// The first declaration of a word stands: that is the one the checker goes by.
void UnitWords::add(const std::string& singular, const std::string& plural) {
  if (forms_.contains(singular) || forms_.contains(plural)) return;
  forms_[singular] = forms_[plural] = {singular, plural};
}

std::string UnitWords::of(const AmountText& amount) const {
  const auto found = forms_.find(amount.unit);
  if (found == forms_.end()) return amount.unit;
  return amount.number == "1" ? found->second.first : found->second.second;
}

std::string print(const AmountText& amount, const UnitWords& units) {
  return amount.unit.empty() ? amount.number : amount.number + " " + units.of(amount);
}

std::string print_cycle(const PeriodText& period) {
  return period.own_period.empty() ? cycle_words(period.window.cycle) : period.own_period;
}

std::string print(const PeriodText& period) {
  const Window& window = period.window;
  if (period.before && window.kind == Window::Kind::Last) return "in the " + print_cycle(period) + " before";
  if (period.before) {
    const char* unit = window.kind == Window::Kind::LastDays ? "day" : "month";
    return fmt::format("in the {} {}{} before", window.count, unit, window.count == 1 ? "" : "s");
  }
  const auto last = [&](const char* unit) {
    return fmt::format("in last {} {}{}{}", window.count, unit, window.count == 1 ? "" : "s",
                       window.plus_one_day ? " plus 1 day" : "");
  };
  switch (window.kind) {
    case Window::Kind::This: return "in this " + print_cycle(period);
    case Window::Kind::Last: return "in last " + print_cycle(period);
    case Window::Kind::LastDays: return last("day");
    case Window::Kind::LastMonths: return last("month");
    case Window::Kind::AllTime: return "in all time";
  }
  internal_error(__FILE__, __LINE__, "every window has words");
}

std::string print_measured(const ConditionText& condition) {
  return measured(condition.subject.text, condition.earned) + " " + print(condition.period.value());
}

namespace {

// `member upgraded to Gold in last 7 days`, `member upgraded in last 7 days`.
std::string moved(const char* what, const char* beside, const ConditionText& condition) {
  const std::string& name = condition.subject.text;
  return what + (name.empty() ? "" : beside + name) + " " + print(condition.period.value());
}

// `Gold is reachable at the pace of last 6 months`, `Gold is not reachable with 2 average orders of last 12
// months`.
std::string reachable(const ConditionText& condition) {
  const std::string last = print(condition.period.value());
  std::string with = "at the pace";
  if (condition.amount) {
    const std::string& number = condition.amount->number;
    with = "with " + number + (number == "1" ? " average order" : " average orders");
  }
  return condition.subject.text + (condition.op == Op::IsNot ? " is not reachable " : " is reachable ") +
         with + " of" + last.substr(std::string_view("in").size());
}

std::string anniversary(const ConditionText& condition, const UnitWords& units) {
  const std::string of = "anniversary of " + condition.subject.text;
  if (condition.within) return of + " in next " + print(*condition.within, units);
  const bool today = condition.period.value().window.kind == Window::Kind::This;
  return of + " " + (today ? "today" : print(*condition.period));
}

}  // namespace

std::string print(const ConditionText& condition, const UnitWords& units) {
  const std::string& subject = condition.subject.text;
  const auto compared = [&] { return " " + print_test(condition, units); };
  switch (condition.kind) {
    case ConditionKind::Windowed: return print_measured(condition) + compared();
    case ConditionKind::Plain:
    case ConditionKind::Kept: return subject + compared();
    case ConditionKind::Balance: return "balance of " + subject + compared();
    case ConditionKind::InSegment: return "member" + compared();
    case ConditionKind::Reachable: return reachable(condition);
    case ConditionKind::Joined: return "member joined " + print(condition.period.value());
    case ConditionKind::Anniversary: return anniversary(condition, units);
    case ConditionKind::Upgraded: return moved("member upgraded", " to ", condition);
    case ConditionKind::Downgraded: return moved("member downgraded", " from ", condition);
    case ConditionKind::Entered: return moved("member entered", " ", condition);
    case ConditionKind::Left: return moved("member left", " ", condition);
    case ConditionKind::Missing:
      return measured(subject, condition.earned) + " missing for " + condition.words.at(0).text + compared();
    case ConditionKind::Progress: return "progress to " + subject + compared();
    case ConditionKind::TimeLeft: return "time left in " + subject + compared();
    case ConditionKind::Season:
      return "season from " + print_day(condition.days.at(0)) + " to " + print_day(condition.days.at(1));
    case ConditionKind::Consent:
      return (condition.op == Op::Is ? "member consents to " : "member does not consent to ") + subject +
             (condition.words.empty() ? "" : " by " + condition.words[0].text);
    case ConditionKind::Expiring:
      return subject + " expiring within " + print(condition.within.value(), units) + compared();
  }
  internal_error(__FILE__, __LINE__, "every kind of condition has words");
}

std::string print(const RateText& rate, const UnitWords& units) {
  std::string text =
      separated(rate.grants, " and ", [&](const AmountText& grant) { return print(grant, units); });
  if (rate.per) text += " per " + print(*rate.per, units);
  if (!rate.of.text.empty()) text += " of " + rate.of.text;
  return text;
}

std::string print(const TableRow& row, const UnitWords& units) {
  std::string text =
      row.conditions.empty()
          ? "otherwise"
          : separated(row.conditions, " and ", [&](const ConditionText& one) { return print(one, units); });
  text += " gives ";
  if (row.amount) return text + print(*row.amount, units);
  return text + (row.rate ? print(*row.rate, units) : "nothing");
}

std::string print(const MissingText& part, const UnitWords& units) {
  return measured(part.metric.text, part.earned) + " " + print(part.amount, units);
}

std::string print(const Assignment& assignment, const UnitWords& units) {
  const std::string name = assignment.name.text + " ";
  if (assignment.amount) return name + print(*assignment.amount, units);
  if (assignment.date) return name + iso(assignment.date->day);
  if (assignment.text) return name + in_quotes(assignment.text->value);
  return name + print_value(assignment.word.value());
}

std::string print(const std::vector<Label>& labels) {
  return separated(labels, " ", [](const Label& label) {
    return label.language.text + " " + in_quotes(label.text.value);
  });
}

std::string print_day(std::pair<int, int> day_and_month) {
  return fmt::format("{} {}", day_and_month.first, month_name(day_and_month.second));
}

}  // namespace rung::language
