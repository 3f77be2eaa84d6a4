// What a condition compares with: an amount, a `value`, another metric, other members, a day.

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "core/suggest.h"
#include "language/check_amount.h"
#include "language/check_atom.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

// A word in small letters, with a capital, in capitals.
std::vector<std::string> spellings(const std::string& word) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto capital = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
  std::string low = word;
  std::string high = word;
  std::transform(word.begin(), word.end(), low.begin(), small);
  std::transform(word.begin(), word.end(), high.begin(), capital);
  std::string titled = low;
  titled.front() = capital(titled.front());
  return {low, titled, high};
}

}  // namespace

bool AtomReader::fill_tested(const Field& field) {
  if (c_.population) return fill_population(field.unit);
  if (c_.other) return fill_other(field.unit);
  if (c_.ago) return fill_ago(field);
  if (compares_with_value(field.unit)) return fill_value(field.unit);
  return fill_test(ctx_, atom_, c_, file_, field);
}

// `at least gold_entry`: a name where an amount stands.
bool AtomReader::compares_with_value(const Unit& unit) const {
  const bool comparison = c_.op == Op::AtLeast || c_.op == Op::AtMost || c_.op == Op::MoreThan ||
                          c_.op == Op::LessThan || c_.op == Op::Exactly;
  const bool number = unit.kind == UnitKind::Money || unit.kind == UnitKind::Points ||
                      unit.kind == UnitKind::Count || unit.kind == UnitKind::Quantity ||
                      unit.kind == UnitKind::Percent;
  if (!comparison || !number || c_.amount || c_.words.size() != 1) return false;
  const std::string& name = c_.words[0].text;
  return ctx_.declared(NameKind::Value, name) != nullptr || ctx_.is_broken(name) ||
         nearest(name, ctx_.names_of(NameKind::Value)).has_value();
}

bool AtomReader::fill_value(const Unit& unit) {
  atom_.unit = unit;
  atom_.value_table = ctx_.find(NameKind::Value, c_.words[0], file_);
  if (atom_.value_table < 0) return false;
  const ValueTable& table = ctx_.program.values[static_cast<std::size_t>(atom_.value_table)];
  if (ctx_.broken_values.count(atom_.value_table) > 0) return false;
  if (!(table.unit == unit)) {
    Diagnostic& d = ctx_.error(
        "R301", {file_, c_.words[0].span},
        fmt::format("{} is {}, but value `{}` is {}", quoted_subject(), described(ctx_, unit), table.name,
                    described(ctx_, table.unit)),
        fmt::format("compare with {} such as `{}`", described(ctx_, unit), sample(ctx_, unit, "100")));
    d.notes.push_back({"declares the value", table.place});
    return false;
  }
  ctx_.used_values.insert(atom_.value_table);
  return true;
}

// `launched at most 30 days ago`, seen from the day of the event, or from the day asked about.
bool AtomReader::fill_ago(const Field& field) {
  atom_.unit = field.unit;
  atom_.ago = true;
  if (field.unit.kind != UnitKind::Date) {
    ctx_.error("R353", {file_, c_.amount->span},
               fmt::format("{} is {}, and only a date can be so long ago", quoted_subject(),
                           described(ctx_, field.unit)),
               fmt::format("leave out `ago`, or ask for a date of the event or the member"));
    return false;
  }
  const auto time = read_duration(ctx_, *c_.amount, file_, quoted_subject());
  if (time) atom_.duration = *time;
  return time.has_value();
}

// Sums, counts and what is made of them by one division.
bool AtomReader::can_be_compared(const Measure& measure, const Place& place) {
  if (measure.kind == Measure::Kind::Earned) return true;
  const Metric& metric = ctx_.program.metrics[static_cast<std::size_t>(measure.index)];
  if (metric.kind != MetricKind::Variation && !is_a_time(metric.kind)) return true;
  ctx_.error("R351", place,
             fmt::format("`{}` is a {}, which is compared with amounts only", metric.name,
                         metric.kind == MetricKind::Variation ? "variation" : "time"),
             "compare sums, counts, averages, shares or points with each other");
  return false;
}

// `in the 3 months before`: gives it the days before those that the left side counts. False where these are
// not counted in the same way.
bool AtomReader::place_before(ConditionText& other) const {
  if (!other.period->before) return true;
  Window& window = other.period->window;
  const Window& left = ctx_.program.measures[static_cast<std::size_t>(atom_.index)].window;
  if (left.plus_one_day) return false;
  const bool cycles = window.kind == Window::Kind::Last;
  if (!cycles) {
    window.before = left.count;
    return left.kind == window.kind;
  }
  window.before = left.kind == Window::Kind::Last ? 1 : 0;
  if (left.kind != Window::Kind::Last && left.kind != Window::Kind::This) return false;
  const std::string& own = c_.period->own_period;
  return own == other.period->own_period && (!own.empty() || left.cycle == window.cycle);
}

bool AtomReader::fill_other(const Unit& unit) {
  atom_.unit = unit;
  ConditionText text = c_;
  text.subject = c_.other->subject;
  text.earned = c_.other->earned;
  text.period = c_.other->period;
  text.span = c_.other->span;
  const Place place{file_, c_.other->span};
  const Measure left = ctx_.program.measures[static_cast<std::size_t>(atom_.index)];
  if (!can_be_compared(left, subject_place())) return false;
  if (!place_before(text)) {
    ctx_.error(
        "R350", {file_, text.period->span},
        fmt::format("there is no `{}` of `{}`", text_at({file_, text.period->span}),
                    text_at({file_, c_.period->span})),
        "both sides count in days, both in months, or both in the same calendar period: `spend in last 3 "
        "months more than spend in the 3 months before`");
    return false;
  }
  const int measure = read_measure(ctx_, text, file_);
  if (measure < 0 || !can_be_compared(ctx_.program.measures[static_cast<std::size_t>(measure)], place))
    return false;
  const Unit& other = ctx_.program.measures[static_cast<std::size_t>(measure)].unit;
  if (!(other == unit)) {
    ctx_.error("R301", place,
               fmt::format("{} is {}, but `{}` is {}", quoted_subject(), described(ctx_, unit),
                           text.subject.text, described(ctx_, other)),
               "compare it with a metric in the same unit");
    return false;
  }
  atom_.other = OtherMeasure{measure, {1, 1}};
  if (!c_.amount && measure == atom_.index) {
    ctx_.error("R350", place, "both sides are the same metric in the same period",
               fmt::format("name another period: `{} {} …` with `in the … before`", c_.subject.text,
                           text_at({file_, c_.period->span})));
    return false;
  }
  return !c_.amount || fill_factor(atom_.other->times);
}

// `1.5 times`, `120 % of`: above zero, as a fraction.
bool AtomReader::fill_factor(Ratio& times) {
  const auto factor = read_decimal(ctx_, *c_.amount, file_, 4);
  if (!factor) return false;
  times = {factor->digits, c_.amount->unit == "%" ? 100 : 1};
  for (int i = 0; i < factor->decimals; ++i) times.denominator *= 10;
  if (factor->digits > 0) return true;
  ctx_.error("R309", {file_, c_.amount->span}, "0 times something is nothing to compare with",
             "write a number above zero, such as `2` or `1.5`");
  return false;
}

bool AtomReader::fill_population(const Unit& unit) {
  const PopulationText& text = *c_.population;
  atom_.unit = unit;
  const bool about_members = atom_.kind == AtomKind::Measure || atom_.kind == AtomKind::Attribute;
  const bool number = unit.kind != UnitKind::Text && unit.kind != UnitKind::Choice &&
                      unit.kind != UnitKind::YesNo && unit.kind != UnitKind::Date;
  if (!about_members || !number) {
    ctx_.error("R327", {file_, text.span},
               number ? fmt::format("{} is nothing that members can be compared by", quoted_subject())
                      : fmt::format("{} is {}, by which members cannot be compared", quoted_subject(),
                                    described(ctx_, unit)),
               "compare members by a metric, by points or by an attribute that is a number");
    return false;
  }
  if (text.segment.text.empty()) {
    const std::string written = text_at({file_, text.span});
    ctx_.error("R328", {file_, text.span}, fmt::format("`{}` does not say of whom", written),
               fmt::format("name a segment: `{} of active`", written));
    return false;
  }
  Population population;
  population.segment = ctx_.find(NameKind::Segment, text.segment, file_);
  if (population.segment < 0 || !fill_population_number(population)) return false;
  atom_.population = population;
  number_statistic();
  return true;
}

// What is the same of all members of a segment on one day has one number: all that is more or less than an
// average, however many times it, and each place of its own.
void AtomReader::number_statistic() {
  const Population& population = *atom_.population;
  const bool rank =
      population.kind != Population::Kind::Average && population.kind != Population::Kind::Median;
  Statistic statistic;
  statistic.subject = atom_.kind;
  statistic.index = atom_.index;
  statistic.kind = population.kind;
  statistic.segment = population.segment;
  if (rank) statistic.number = population.number.numerator;
  const auto at = static_cast<std::size_t>(atom_.index);
  const std::string& subject =
      atom_.kind == AtomKind::Measure ? ctx_.program.measures[at].text : ctx_.program.attributes[at].name;
  statistic.text =
      rank ? fmt::format("{} {}", subject, text_at({file_, c_.population->span}))
           : fmt::format("{}, {} of {}", subject, c_.population->statistic.text, c_.population->segment.text);
  auto& all = ctx_.program.statistics;
  const auto same = std::find_if(all.begin(), all.end(), [&](const Statistic& other) {
    return other.subject == statistic.subject && other.index == statistic.index &&
           other.kind == statistic.kind && other.segment == statistic.segment &&
           other.number == statistic.number;
  });
  atom_.statistic = static_cast<int>(same - all.begin());
  if (same == all.end()) all.push_back(std::move(statistic));
}

// Shares in hundredths of a percent, numbers of members, and times the average as a fraction.
bool AtomReader::fill_population_number(Population& population) {
  const bool top = c_.op == Op::InTop;
  if (top || c_.op == Op::InBottom) {
    const bool share = c_.amount->unit == "%";
    using Kind = Population::Kind;
    population.kind =
        share ? (top ? Kind::TopShare : Kind::BottomShare) : (top ? Kind::TopCount : Kind::BottomCount);
    const Unit unit{share ? UnitKind::Percent : UnitKind::Count, 0};
    const auto number = read_amount(ctx_, *c_.amount, file_, unit, "a place among members");
    if (!number) return false;
    population.number = {*number, 1};
    if (*number > 0 && (!share || *number <= 100'00)) return true;
    ctx_.error("R308", {file_, c_.amount->span},
               fmt::format("`{}` holds {}", text_at({file_, c_.amount->span}),
                           *number > 0 ? "more than all" : "nobody"),
               "write a share above `0 %` and up to `100 %`, or a number of members");
    return false;
  }
  population.kind =
      c_.population->statistic.text == "median" ? Population::Kind::Median : Population::Kind::Average;
  population.number = {1, 1};
  if (c_.op == Op::Above) atom_.op = Op::MoreThan;
  if (c_.op == Op::Below) atom_.op = Op::LessThan;
  if (!c_.amount) return true;
  return fill_factor(population.number);
}

bool AtomReader::fill_election() {
  atom_.kind = AtomKind::Election;
  atom_.index = ctx_.index_of(NameKind::Election, c_.subject.text);
  if (atom_.index < 0) return false;
  const Election& election = ctx_.program.elections[static_cast<std::size_t>(atom_.index)];
  ctx_.used_elections.insert(atom_.index);
  if (election.choices.empty()) return false;  // its block was reported
  if (c_.op == Op::IsEmpty || c_.op == Op::IsNotEmpty) {
    return refuse("R307", fmt::format("{} always has a value, so it is never empty", quoted_subject()),
                  fmt::format("write `{} is {}`", election.name, election.choices.front()));
  }
  return fill_test(ctx_, atom_, c_, file_, Field{election.name, {UnitKind::Choice, 0}, election.choices});
}

// The first and the last day of the season; it may run across the new year.
bool AtomReader::fill_season() {
  constexpr int kMonth = 100;
  atom_.kind = AtomKind::Season;
  atom_.op = Op::Is;
  for (const auto& [day, month] : c_.days) atom_.values.push_back(kMonth * month + day);
  return atom_.values.size() == 2;
}

// Channels are told apart without regard to small and capital letters, as messages tell them apart.
bool AtomReader::fill_consent() {
  atom_.kind = AtomKind::Consent;
  const std::vector<std::string>& kinds = ctx_.program.events.at(kConsents).fields.at(kConsentKind).choices;
  atom_.index = static_cast<int>(std::find(kinds.begin(), kinds.end(), c_.subject.text) - kinds.begin());
  if (c_.words.empty()) return true;
  atom_.unit = {UnitKind::Text, 0};
  for (const std::string& spelt : spellings(c_.words[0].text)) atom_.values.push_back(ctx_.symbol(spelt));
  return true;
}

// ---- Days that come by themselves

namespace {

// The joining day is called `joined` where it is compared, and `anniversary of joining` where it comes again.
constexpr std::string_view kJoining = "joining";
constexpr std::string_view kJoined = "joined";

}  // namespace

// At the pace of a time (value 0), or with so many orders as they were on average in it.
bool AtomReader::fill_reachable() {
  atom_.window = c_.period.value().window;
  if (c_.amount) {
    const std::string& digits = c_.amount->number;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), atom_.value);
    if (read.ec != std::errc() || atom_.value < 1) {
      ctx_.error("R309", {file_, c_.amount->span}, fmt::format("`{} orders` bring nobody to a tier", digits),
                 "write at least `1 average order`");
      return false;
    }
  }
  return fill_name(AtomKind::Reachable, NameKind::Tier, c_.subject);
}

bool AtomReader::fill_joined() {
  atom_.kind = AtomKind::Joined;
  atom_.op = Op::Is;
  atom_.window = c_.period.value().window;
  return true;
}

// Of a day that is known of the member, whichever one.
bool AtomReader::fill_anniversary() {
  atom_.kind = AtomKind::Anniversary;
  atom_.op = Op::Is;
  if (c_.period) atom_.window = c_.period->window;
  if (c_.within) {
    const auto ahead = read_duration(ctx_, *c_.within, file_, "the time until an anniversary");
    if (!ahead) return false;
    atom_.within = *ahead;
  }
  const std::string& name = c_.subject.text;
  if (name == kJoined) {
    ctx_.error("R335", subject_place(), "the day that comes every year is called `joining` here",
               "write `anniversary of joining`", std::string(kJoining));
    return false;
  }
  atom_.index = ctx_.program.find_attribute(name == kJoining ? std::string(kJoined) : name);
  if (atom_.index >= 0 &&
      ctx_.program.attributes[static_cast<std::size_t>(atom_.index)].unit.kind == UnitKind::Date)
    return true;
  if (ctx_.is_broken(name)) return false;
  std::vector<std::string> dates{std::string(kJoining)};
  for (const Field& field : ctx_.program.attributes) {
    if (field.unit.kind == UnitKind::Date && field.name != kJoined) dates.push_back(field.name);
  }
  if (atom_.index < 0 && ctx_.open_attributes && !nearest(name, dates)) return false;
  Diagnostic& d =
      ctx_.error("R335", subject_place(),
                 atom_.index < 0 ? fmt::format("nothing is known of members that is called `{}`", name)
                                 : fmt::format("`{}` is no date, so it has no anniversary", name));
  suggest(d, name, dates, "there are anniversaries of");
  return false;
}

}  // namespace rung::language
