#include "language/parse_build.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "core/check.h"
#include "language/messages.h"
#include "language/messages_german.h"
#include "language/messages_tables.h"
#include "language/month_names.h"
#include "language/parse_lines.h"

namespace rung::language {
namespace {

int month_number(std::string_view name) {
  const auto found = std::find(kMonthNames.begin(), kMonthNames.end(), name);
  RUNG_CHECK(found != kMonthNames.end(), "the grammar knows twelve months");
  return static_cast<int>(found - kMonthNames.begin()) + 1;
}

// A whole number of at most nine digits, as the grammar lets through.
int whole(std::string_view digits) {
  int value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  RUNG_CHECK(read.ec == std::errc(), "the grammar lets at most nine digits through");
  return value;
}

std::string with_single_blanks(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank) result += c;
    if (blank && !result.empty() && result.back() != ' ') result += ' ';
  }
  return result;
}

Op operator_of(std::string_view words) {
  static constexpr std::array<std::pair<std::string_view, Op>, 23> kOperators{
      {{"at least", Op::AtLeast},
       {"at most", Op::AtMost},
       {"more than", Op::MoreThan},
       {"less than", Op::LessThan},
       {"exactly", Op::Exactly},
       {"is", Op::Is},
       {"is not", Op::IsNot},
       {"is one of", Op::IsOneOf},
       {"is not one of", Op::IsNotOneOf},
       {"is empty", Op::IsEmpty},
       {"is not empty", Op::IsNotEmpty},
       {"is kept", Op::IsKept},
       {"is not kept", Op::IsNotKept},
       {"consents to", Op::Is},
       {"does not consent to", Op::IsNot},
       {"is reachable", Op::Is},
       {"is not reachable", Op::IsNot},
       {"is in", Op::IsInSegment},
       {"is not in", Op::IsNotInSegment},
       {"in top", Op::InTop},
       {"in bottom", Op::InBottom},
       {"above", Op::Above},
       {"below", Op::Below}}};
  for (const auto& [text, op] : kOperators) {
    if (text == words) return op;
  }
  internal_error(__FILE__, __LINE__, "every comparison of the grammar has an Op");
}

std::optional<ConditionKind> condition_kind(Mark mark) {
  static constexpr std::array<std::pair<Mark, ConditionKind>, 18> kKinds{
      {{Mark::Windowed, ConditionKind::Windowed},
       {Mark::Plain, ConditionKind::Plain},
       {Mark::Balance, ConditionKind::Balance},
       {Mark::InSegment, ConditionKind::InSegment},
       {Mark::Kept, ConditionKind::Kept},
       {Mark::Reachable, ConditionKind::Reachable},
       {Mark::Joined, ConditionKind::Joined},
       {Mark::Anniversary, ConditionKind::Anniversary},
       {Mark::Upgraded, ConditionKind::Upgraded},
       {Mark::Downgraded, ConditionKind::Downgraded},
       {Mark::Entered, ConditionKind::Entered},
       {Mark::Left, ConditionKind::Left},
       {Mark::Season, ConditionKind::Season},
       {Mark::Consented, ConditionKind::Consent},
       {Mark::Missing, ConditionKind::Missing},
       {Mark::Progress, ConditionKind::Progress},
       {Mark::TimeLeft, ConditionKind::TimeLeft},
       {Mark::Expiring, ConditionKind::Expiring}}};
  for (const auto& [known, kind] : kKinds) {
    if (known == mark) return kind;
  }
  return std::nullopt;
}

Cycle cycle_of(std::string_view words) {
  if (words == "calendar day") return Cycle::CalendarDay;
  if (words == "calendar week") return Cycle::CalendarWeek;
  if (words == "calendar month") return Cycle::CalendarMonth;
  if (words == "calendar quarter") return Cycle::CalendarQuarter;
  if (words == "calendar year") return Cycle::CalendarYear;
  RUNG_CHECK(words == "membership year", "the grammar knows six cycles");
  return Cycle::MembershipYear;
}

bool is_period(Mark mark) {
  return mark == Mark::ThisPeriod || mark == Mark::LastPeriod || mark == Mark::LastTime ||
         mark == Mark::AllTime || mark == Mark::TimeBefore || mark == Mark::CycleBefore ||
         mark == Mark::Today;
}

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

}  // namespace

LineBuilder::LineBuilder(const SourcePtr& source, Span line, std::vector<Diagnostic>& diagnostics)
    : source_(source), line_(line), diagnostics_(diagnostics) {}

Span LineBuilder::at(const Node& node) const {
  return Span{line_.begin + node.span.begin, line_.begin + node.span.end};
}

std::string_view LineBuilder::raw(const Node& node) const {
  return source_->text().substr(line_.begin + node.span.begin, node.span.end - node.span.begin);
}

void LineBuilder::report(Diagnostic diagnostic) {
  if (!failed_) diagnostics_.push_back(std::move(diagnostic));
  failed_ = true;
}

Word LineBuilder::word(const Node& node) const {
  if (node.mark == Mark::Text) return Word{text(node).value, at(node), true};
  return Word{with_single_blanks(raw(node)), at(node)};
}

// A prediction is called by its whole phrase, however it was spaced.
Word LineBuilder::named(const Node& node) {
  if (node.mark != Mark::Predicted) return word(node);
  const AmountText horizon = amount(node.children.at(1));
  const int count = horizon.number.find('.') == std::string::npos ? whole(horizon.number) : 0;
  std::string unit = horizon.unit;
  if (unit.ends_with('s')) unit.pop_back();
  if (count != 1) unit += 's';
  return Word{word(node.children.at(0)).text + " in next " + std::to_string(count) + " " + unit, at(node)};
}

Text LineBuilder::text(const Node& node) const {
  const std::string_view quoted = raw(node);
  return Text{std::string(quoted.substr(1, quoted.size() - 2)), at(node)};
}

Label LineBuilder::label(const Node& node) const {
  return Label{word(node.children.at(0)), text(node.children.at(1))};
}

AmountText LineBuilder::amount(const Node& node) {
  const Node& number = node.children.at(0);
  AmountText result;
  result.number = std::string(raw(number));
  result.number_span = at(number);
  result.span = at(node);
  result.unit = with_single_blanks(raw(node).substr(number.span.end - node.span.begin));
  if (!result.unit.empty() && result.unit.front() == ' ') result.unit.erase(0, 1);
  check_length(result);
  return result;
}

AmountText LineBuilder::signed_amount(const Node& node) {
  AmountText result = amount(node.children.back());
  if (node.children.front().mark != Mark::Minus) return result;
  result.number.insert(result.number.begin(), '-');
  result.number_span.begin = at(node).begin;
  result.span.begin = at(node).begin;
  return result;
}

void LineBuilder::check_length(const AmountText& length) {
  const bool days = begins_with(length.unit, "day");
  const bool months = begins_with(length.unit, "month");
  const bool hours = begins_with(length.unit, "hour");
  if (!(days || months || hours) || length.number.find('.') != std::string::npos) return;
  const int most = days ? kMostDays : months ? kMostMonths : kMostHours;
  if (whole(length.number) <= most) return;
  report(messages::too_long_a_time(Place{source_, length.span}, length, most));
}

DateText LineBuilder::date(const Node& node) {
  const std::string_view written = raw(node);
  const std::optional<Day> day = day_from_iso(written);
  if (!day || *day < kFirstDay || kLastDay < *day) {
    report(messages::no_such_day(Place{source_, at(node)}, written));
    return DateText{Day{}, at(node)};
  }
  return DateText{*day, at(node)};
}

PeriodText LineBuilder::cycle(const Node& node) {
  PeriodText result;
  result.span = at(node);
  const std::string words = with_single_blanks(raw(node));
  if (node.children.empty()) {
    result.window.cycle = cycle_of(words);
  } else {
    result.own_period = words;
    const std::string_view english = translated(words);
    if (!english.empty()) report(messages::german_word(Place{source_, at(node)}, words, english));
  }
  return result;
}

PeriodText LineBuilder::period(const Node& node) {
  PeriodText result;
  if (node.mark == Mark::ThisPeriod || node.mark == Mark::LastPeriod) {
    result = cycle(node.children.at(0));
    result.window.kind = node.mark == Mark::ThisPeriod ? Window::Kind::This : Window::Kind::Last;
  }
  if (node.mark == Mark::Today) {
    result.window.kind = Window::Kind::This;
    result.window.cycle = Cycle::CalendarDay;
  }
  if (node.mark == Mark::LastTime) {
    const bool plus_one_day = node.children.size() > 1;
    result.window = length_of(node, plus_one_day ? node.children[1].span.begin : node.span.end);
    result.window.plus_one_day = plus_one_day;
  }
  if (node.mark == Mark::TimeBefore) {
    constexpr std::string_view kBefore = "before";
    result.window = length_of(node, node.span.end - kBefore.size());
    result.before = true;
  }
  if (node.mark == Mark::CycleBefore) {
    result = cycle(node.children.at(0));
    result.window.kind = Window::Kind::Last;
    result.before = true;
  }
  result.span = at(node);
  return result;
}

// The last so many days or months: the number, and its unit up to the byte `end` of the line.
Window LineBuilder::length_of(const Node& node, std::size_t end) {
  const Node& number = node.children.at(0);
  AmountText length;
  length.number = std::string(raw(number));
  length.unit =
      with_single_blanks(raw(node).substr(number.span.end - node.span.begin + 1, end - number.span.end - 1));
  if (length.unit.ends_with(' ')) length.unit.pop_back();
  length.span = Span{at(number).begin, at(number).end + 1 + length.unit.size()};
  check_length(length);
  Window window;
  window.count = whole(length.number);
  if (window.count == 0) report(messages::empty_window(Place{source_, length.span}, length));
  window.kind = begins_with(length.unit, "day") ? Window::Kind::LastDays : Window::Kind::LastMonths;
  return window;
}

Assignment LineBuilder::assignment(const Node& node) {
  Assignment result;
  result.name = named(node.children.at(0));
  result.span = at(node);
  const Node& value = node.children.at(1);
  if (value.mark == Mark::Date) result.date = date(value);
  if (value.mark == Mark::Signed) result.amount = signed_amount(value);
  if (value.mark == Mark::Text) result.text = text(value);
  if (value.mark == Mark::Word) result.word = word(value);
  return result;
}

MissingText LineBuilder::missing_part(const Node& node) {
  MissingText result;
  result.metric = word(node.children.at(0));
  result.earned = node.children.at(1).mark == Mark::Earned;
  result.amount = amount(node.children.back());
  return result;
}

void LineBuilder::population(ConditionText& result, const Node& node) {
  PopulationText population;
  population.span = at(node);
  for (const Node& part : node.children) {
    if (part.mark == Mark::Operator) {
      result.op = operator_of(with_single_blanks(raw(part)));
      result.op_span = at(part);
    } else if (part.mark == Mark::Amount) {
      result.amount = amount(part);
    } else if (part.mark == Mark::Choice) {
      population.statistic = word(part);
    } else {
      population.segment = word(part);
    }
  }
  result.population = std::move(population);
}

OtherText LineBuilder::other_measure(const Node& node) {
  OtherText other;
  other.span = at(node);
  other.subject = word(node.children.at(0));
  other.earned = node.children.at(1).mark == Mark::Earned;
  other.period = period(node.children.back());
  return other;
}

void LineBuilder::condition_part(ConditionText& result, const Node& part) {
  if (part.mark == Mark::Earned) {
    result.earned = true;
  } else if (part.mark == Mark::OtherMeasure) {
    result.other = other_measure(part);
  } else if (part.mark == Mark::Ago) {
    result.ago = true;
  } else if (part.mark == Mark::DayOfYear) {
    result.days.push_back(day_of_year(part));
  } else if (is_period(part.mark)) {
    result.period = period(part);
  } else if (part.mark == Mark::Operator) {
    result.op = operator_of(with_single_blanks(raw(part)));
    result.op_span = at(part);
  } else if (part.mark == Mark::Amount) {
    result.amount = amount(part);
  } else if (part.mark == Mark::Signed) {
    result.amount = signed_amount(part);
  } else if (part.mark == Mark::Population) {
    population(result, part);
  } else if (part.mark == Mark::Within) {
    result.within = amount(part.children.at(0));
  } else if (part.mark == Mark::Date) {
    result.words.push_back(Word{iso(date(part).day), at(part)});
  } else if (result.subject.text.empty() && result.kind != ConditionKind::InSegment) {
    result.subject = named(part);
  } else {
    result.words.push_back(word(part));
  }
}

ConditionText LineBuilder::condition(const Node& node) {
  ConditionText result;
  result.kind = *condition_kind(node.mark);
  result.span = at(node);
  result.op = Op::Exactly;  // an expected metric, and what has happened to a member, compare nothing
  for (const Node& part : node.children) condition_part(result, part);
  return result;
}

RateText LineBuilder::rate(const Node& node) {
  RateText result;
  result.span = at(node);
  for (const Node& part : node.children) {
    if (part.mark == Mark::Amount) result.grants.push_back(amount(part));
    if (part.mark == Mark::Per) result.per = amount(part.children.at(0));
    if (part.mark == Mark::Word) result.of = word(part);
  }
  return result;
}

std::optional<TableRow> LineBuilder::row(const std::vector<Node>& parts) {
  TableRow result;
  result.span = Span{at(parts.front()).begin, at(parts.back()).end};
  for (const Node& part : parts) {
    if (condition_kind(part.mark)) result.conditions.push_back(condition(part));
    if (part.mark == Mark::Amount) result.amount = amount(part);
    if (part.mark == Mark::Rate) result.rate = rate(part);
  }
  if (failed_) return std::nullopt;
  return result;
}

std::optional<std::vector<AmountText>> LineBuilder::choice(const std::vector<Node>& parts) {
  std::vector<AmountText> result;
  for (const Node& part : parts.at(0).children) result.push_back(amount(part));
  if (failed_) return std::nullopt;
  return result;
}

std::optional<ConditionItem> LineBuilder::item(const std::vector<Node>& conditions) {
  ConditionItem result;
  result.span = Span{at(conditions.front()).begin, at(conditions.back()).end};
  for (const Node& node : conditions) result.conditions.push_back(condition(node));
  if (failed_) return std::nullopt;
  return result;
}

std::optional<std::vector<MissingText>> LineBuilder::missing_item(const std::vector<Node>& parts) {
  std::vector<MissingText> result;
  for (const Node& node : parts) result.push_back(missing_part(node));
  if (failed_) return std::nullopt;
  return result;
}

std::pair<int, int> LineBuilder::day_of_year(const Node& node) {
  const int day = whole(raw(node.children.at(0)));
  const int month = month_number(raw(node.children.at(1)));
  constexpr int kLeapYear = 2028;  // 29 February is a day of the year too
  if (day > 31 || !is_date(kLeapYear, month, day)) {
    report(messages::no_such_day_of_year(Place{source_, at(node)}, raw(node)));
  }
  return {day, month};
}

bool LineBuilder::dated_part(Clause& clause, const Node& part) {
  if (part.mark == Mark::Repeat) {
    clause.repeat_every = amount(part.children.at(0));
    clause.repeat_until = date(part.children.at(1));
    return true;
  }
  std::optional<DateText>* slot = nullptr;
  if (part.mark == Mark::Since) slot = &clause.since;
  if (part.mark == Mark::ValidUntil) slot = &clause.valid_until;
  if (part.mark == Mark::Until) slot = &clause.until;
  if (part.mark == Mark::Booked) slot = &clause.booked;
  if (part.mark == Mark::OnDay) slot = &clause.on;
  if (slot != nullptr) *slot = date(part.children.at(0));
  return slot != nullptr;
}

void LineBuilder::list_part(Clause& clause, const Node& part) const {
  const ListForm form = part.mark == Mark::AnyOf ? ListForm::AnyOf : ListForm::AllOf;
  if (clause.kind == ClauseKind::ExpectMissing) {
    clause.missing_form = form;
  } else {
    clause.conditions = ConditionListText{form, {}, at(part)};
  }
}

// Words, or pieces that stand for one.
bool LineBuilder::word_part(Clause& clause, const Node& part) const {
  if (part.mark == Mark::EveryDay) {
    clause.words.push_back(Word{"every day", at(part)});
  } else if (part.mark == Mark::OneTier) {
    clause.words.push_back(Word{"one tier", at(part)});
  } else if (part.mark == Mark::TierQualifiedFor) {
    clause.words.push_back(Word{"qualified", at(part)});
  } else if (part.mark == Mark::Singular) {
    clause.words.push_back(word(part.children.at(0)));
  } else if (part.mark == Mark::AllChannels) {
    clause.all_channels = true;
    for (const Node& channel : part.children) clause.words.push_back(word(channel));
  } else if (part.mark == Mark::Word || part.mark == Mark::Text || part.mark == Mark::Choice ||
             part.mark == Mark::Clock) {
    clause.words.push_back(word(part));
  } else {
    return false;
  }
  return true;
}

void LineBuilder::clause_part(Clause& clause, const Node& part) {
  if (word_part(clause, part) || dated_part(clause, part)) return;
  if (condition_kind(part.mark)) {
    clause.conditions =
        ConditionListText{ListForm::Single, {ConditionItem{{condition(part)}, at(part)}}, at(part)};
  } else if (part.mark == Mark::AnyOf || part.mark == Mark::AllOf) {
    list_part(clause, part);
  } else if (part.mark == Mark::Amount) {
    clause.amounts.push_back(amount(part));
  } else if (part.mark == Mark::Signed) {
    clause.amounts.push_back(signed_amount(part));
  } else if (part.mark == Mark::OfMember) {
    clause.member = word(part.children.at(0));
  } else if (part.mark == Mark::Per) {
    clause.amounts.push_back(amount(part.children.at(0)));
  } else if (part.mark == Mark::Rate) {
    clause.rate = rate(part);
  } else if (part.mark == Mark::Date) {
    clause.dates.push_back(date(part));
  } else if (part.mark == Mark::Label) {
    clause.labels.push_back(label(part));
  } else if (part.mark == Mark::Cycle) {
    clause.period_end = cycle(part);
  } else if (part.mark == Mark::DayOfYear) {
    clause.days.push_back(day_of_year(part));
  } else if (part.mark == Mark::Assignment) {
    clause.assignments.push_back(assignment(part));
  } else if (part.mark == Mark::AtClock) {
    clause.clock = std::string(raw(part.children.at(0)));
    if (part.children.size() > 1) clause.zone = std::string(raw(part.children.at(1)));
  } else {
    RUNG_CHECK(part.mark == Mark::MissingPart, "every piece of a clause is read");
    if (clause.missing.empty()) clause.missing.emplace_back();
    clause.missing.back().push_back(missing_part(part));
  }
}

// Words that the contract of the clause asks for and that are not in the text as such.
void LineBuilder::finish(Clause& clause, const Node& node) const {
  std::vector<Word>& words = clause.words;
  const auto put_first = [&](const char* text) { words.insert(words.begin(), Word{text, at(node)}); };
  if (clause.kind == ClauseKind::JudgeEntry || clause.kind == ClauseKind::JudgeKeeping) {
    if (!clause.days.empty()) put_first("days");
    if (clause.period_end) put_first("cycle");
  } else if (clause.kind == ClauseKind::IfNotKept) {
    const bool tier_named = node.children.at(0).mark == Mark::Word;
    if (tier_named) put_first("tier");
  } else if (clause.kind == ClauseKind::ValidUntilEndOf && words.size() == 2) {
    clause.month = month_number(words.at(0).text);
    words.erase(words.begin());
  } else if (clause.kind == ClauseKind::CountEach && words.size() == 2) {
    std::swap(words[0], words[1]);  // the tier first
  } else if (clause.kind == ClauseKind::Reaches) {
    if (words.empty()) put_first("once");
    if (words[0].text == "each of") words[0].text = "each";
  } else if ((clause.kind == ClauseKind::ExpectNotification || clause.kind == ClauseKind::ExpectSegment) &&
             words.size() == 2) {
    std::swap(words[0], words[1]);
    words[1].text = "no";
  } else if (clause.kind == ClauseKind::Round && words.at(0).text == "to nearest") {
    words.at(0).text = "nearest";
  } else if (clause.kind == ClauseKind::ExpectMissing || clause.kind == ClauseKind::ExpectNothingMissing ||
             clause.kind == ClauseKind::ExpectMissingAs) {
    if (words.at(0).text == "to keep") words.at(0).text = "keep";
  } else if (clause.kind == ClauseKind::Message) {
    clause.labels.push_back(Label{words.at(0), Text{"", clause.span}});
    words.clear();
  }
}

std::optional<Clause> LineBuilder::clause(const Node& node) {
  Clause result;
  result.kind = node.clause;
  result.span = at(node);
  for (const Node& part : node.children) clause_part(result, part);
  if (failed_) return std::nullopt;
  finish(result, node);
  return result;
}

Block LineBuilder::header(const Node& node) const {
  Block result;
  result.kind = node.block;
  result.header = at(node);
  for (const Node& part : node.children) {
    if (part.mark == Mark::Word) result.name = word(part);
    if (part.mark == Mark::Singular) result.singular = word(part.children.at(0));
    if (part.mark == Mark::Text) result.title = text(part);
    if (part.mark == Mark::Label) result.labels.push_back(label(part));
  }
  if (result.kind == BlockKind::Points && result.name.text.empty())
    result.name = Word{"points", result.header};
  return result;
}

}  // namespace rung::language
