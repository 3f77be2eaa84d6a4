#include "language/sense_claims.h"

#include <algorithm>
#include <array>

#include "core/index.h"
#include "core/whole.h"

namespace rung::language {
namespace {

// The values that `op value` leaves; nothing for a test that compares no amounts.
std::optional<ValueSet> compared(Op op, std::int64_t value) {
  if (op == Op::AtLeast) return ValueSet::from(value);
  if (op == Op::MoreThan) return ValueSet::from(value + 1);
  if (op == Op::AtMost) return ValueSet::up_to(value);
  if (op == Op::LessThan) return ValueSet::up_to(value - 1);
  if (op == Op::Exactly) return ValueSet::between(value, value);
  return std::nullopt;
}

// Averages and shares lie between two whole numbers as well: v becomes 2v, and what lies between v and v + 1
// becomes 2v + 1.
std::optional<ValueSet> compared_between(Op op, std::int64_t value) { return compared(op, 2 * value); }

// Words, choices, days, yes and no.
std::optional<ValueSet> listed(const Atom& atom) {
  if (atom.op == Op::IsEmpty) return ValueSet::none().and_missing();
  if (atom.op == Op::IsNotEmpty) return ValueSet::any();
  if (atom.op == Op::Is || atom.op == Op::IsOneOf) return ValueSet::of(atom.values);
  if (atom.op == Op::IsNot || atom.op == Op::IsNotOneOf)
    return ValueSet::of(atom.values).complement(ValueSet::any().and_missing());
  return compared(atom.op, atom.value);
}

// A time in days; of a time in months the days it can have at most.
std::optional<ValueSet> days_within(Op op, const Duration& time) {
  if (time.unit == DurationUnit::Days) return compared(op, time.count);
  if (time.unit == DurationUnit::Hours) return std::nullopt;
  const int fewest = fewest_days(time.count);
  const int most = most_days(time.count);
  if (op == Op::AtLeast) return ValueSet::from(fewest);
  if (op == Op::MoreThan) return ValueSet::from(fewest + 1);
  if (op == Op::AtMost) return ValueSet::up_to(most);
  if (op == Op::LessThan) return ValueSet::up_to(most - 1);
  if (op == Op::Exactly) return ValueSet::between(fewest, most);
  return std::nullopt;
}

class ClaimMaker {
 public:
  ClaimMaker(const Program& program, const Atom& atom) : program_(program), atom_(atom) {}

  std::vector<Claim> make() {
    fill();
    if (claims_.empty()) add({Subject::Kind::Wording, 0, 0, atom_.text}, ValueSet::between(1, 1));
    return std::move(claims_);
  }

 private:
  void fill();
  void fill_by_table();
  void fill_measure();
  void fill_tier();
  void fill_time(Subject::Kind in_days, Subject::Kind in_months);
  void fill_about_tier();
  void add(const Subject& subject, const std::optional<ValueSet>& values, bool essential = true) {
    if (values) claims_.push_back({subject, *values, essential});
  }
  Subject subject(Subject::Kind kind) const { return {kind, atom_.index, 0, {}}; }
  std::optional<ValueSet> amount() const { return compared(atom_.op, atom_.value); }
  // The claim that the member holds exactly this tier, or any other.
  void add_held(int tier, bool held, bool essential);

  const Program& program_;
  const Atom& atom_;
  std::vector<Claim> claims_;
};

void ClaimMaker::fill() {
  using About = Subject::Kind;
  if (atom_.population || atom_.other || atom_.ago) return;
  if (atom_.value_table >= 0) {
    fill_by_table();
    return;
  }
  if (atom_.kind == AtomKind::Measure) fill_measure();
  if (atom_.kind == AtomKind::Attribute) add(subject(About::Attribute), listed(atom_));
  if (atom_.kind == AtomKind::EventField) add(subject(About::EventField), listed(atom_));
  if (atom_.kind == AtomKind::LineField) add(subject(About::LineField), listed(atom_));
  if (atom_.kind == AtomKind::EventWeekday) add({About::Weekday, 0, 0, {}}, listed(atom_));
  if (atom_.kind == AtomKind::EventHour) add({About::Hour, 0, 0, {}}, amount());
  if (atom_.kind == AtomKind::Election) add(subject(About::Elected), listed(atom_));
  if (atom_.kind == AtomKind::Tier) fill_tier();
  if (atom_.kind == AtomKind::Balance) add(subject(About::Balance), amount());
  if (atom_.kind == AtomKind::Expiring) {
    add({About::Expiring, atom_.index, atom_.within.count,
         std::to_string(static_cast<int>(atom_.within.unit))},
        amount());
  }
  if (atom_.kind == AtomKind::Segment && (atom_.op == Op::IsInSegment || atom_.op == Op::IsNotInSegment)) {
    const int inside = atom_.op == Op::IsInSegment ? 1 : 0;
    add(subject(About::InGroup), ValueSet::between(inside, inside));
  }
  // Who has entered a segment is in it. How far back it looks is part of the words.
  if (atom_.kind == AtomKind::Entered || atom_.kind == AtomKind::Left) {
    const int inside = atom_.kind == AtomKind::Entered ? 1 : 0;
    add({About::Wording, 0, 0, atom_.text}, ValueSet::between(1, 1));
    add(subject(About::InGroup), ValueSet::between(inside, inside), false);
  }
  fill_about_tier();
}

// Compared with a `value`, of which only the smallest and the largest amount are known.
void ClaimMaker::fill_by_table() {
  const ValueTable& table = program_.values[index(atom_.value_table)];
  if (atom_.kind != AtomKind::Measure || table.rows.empty()) return;
  const Measure& measure = program_.measures[index(atom_.index)];
  const bool adds = measure.kind == Measure::Kind::Earned ||
                    program_.metrics[index(measure.index)].kind == MetricKind::Sum ||
                    program_.metrics[index(measure.index)].kind == MetricKind::Count;
  if (!adds) return;
  add({Subject::Kind::Wording, 0, 0, atom_.text}, ValueSet::between(1, 1));
  const auto [least, most] = std::minmax_element(
      table.rows.begin(), table.rows.end(), [](const auto& a, const auto& b) { return a.value < b.value; });
  const bool upwards = atom_.op == Op::AtLeast || atom_.op == Op::MoreThan;
  if (atom_.op == Op::Exactly) {
    add(subject(Subject::Kind::Measure), ValueSet::between(least->value, most->value), false);
  } else {
    add(subject(Subject::Kind::Measure), compared(atom_.op, upwards ? least->value : most->value), false);
  }
}

void ClaimMaker::fill_measure() {
  const Measure& measure = program_.measures[index(atom_.index)];
  if (measure.kind == Measure::Kind::Earned) {
    add(subject(Subject::Kind::Measure), amount());
    return;
  }
  const MetricKind kind = program_.metrics[index(measure.index)].kind;
  if (kind == MetricKind::Sum || kind == MetricKind::Count || kind == MetricKind::HeldPeriods ||
      kind == MetricKind::Distinct)
    add(subject(Subject::Kind::Measure), amount());
  if (kind == MetricKind::Average || kind == MetricKind::Share || kind == MetricKind::Variation ||
      is_derived(kind))
    add(subject(Subject::Kind::Measure), compared_between(atom_.op, atom_.value));
  if (kind == MetricKind::TimeSinceLast) fill_time(Subject::Kind::Measure, Subject::Kind::MeasureMonths);
}

void ClaimMaker::fill_time(Subject::Kind in_days, Subject::Kind in_months) {
  const bool months = atom_.duration.unit == DurationUnit::Months;
  if (months) add(subject(in_months), compared_between(atom_.op, atom_.duration.count));
  add(subject(in_days), days_within(atom_.op, atom_.duration), !months);
}

void ClaimMaker::add_held(int tier, bool held, bool essential) {
  const Tier& named = program_.tiers[index(tier)];
  const ValueSet rank = ValueSet::between(named.rank, named.rank);
  add({Subject::Kind::Held, named.ladder, 0, {}}, held ? rank : rank.complement(ValueSet::any()), essential);
}

void ClaimMaker::fill_tier() {
  const Tier& tier = program_.tiers[index(atom_.index)];
  const Subject held{Subject::Kind::Held, tier.ladder, 0, {}};
  const bool is = atom_.op == Op::Is || atom_.op == Op::IsOneOf;
  if (!is && atom_.op != Op::IsNot && atom_.op != Op::IsNotOneOf) {
    add(held, compared(atom_.op, tier.rank));
    return;
  }
  std::vector<std::int64_t> ranks{tier.rank};
  for (const std::int64_t other : atom_.values) {
    const Tier& one = program_.tiers[index(static_cast<int>(other))];
    if (one.ladder == tier.ladder) ranks.push_back(one.rank);
  }
  const ValueSet named = ValueSet::of(ranks);
  add(held, is ? named : named.complement(ValueSet::any()));
  // Who holds a tier has gone the whole way to it.
  if (is && named.lowest() == named.highest())
    add({Subject::Kind::Progress, atom_.index, 0, {}}, ValueSet::between(kWhole, kWhole), false);
}

void ClaimMaker::fill_about_tier() {
  using About = Subject::Kind;
  if (atom_.kind == AtomKind::Progress) add(subject(About::Progress), amount());
  if (atom_.kind == AtomKind::Kept) {
    const int kept = atom_.op == Op::IsKept ? 1 : 0;
    add(subject(About::KeptTier), ValueSet::between(kept, kept));
    add_held(atom_.index, true, true);
  }
  if (atom_.kind == AtomKind::TimeLeft) {
    fill_time(About::TimeLeft, About::TimeLeftMonths);
    add_held(atom_.index, true, true);
  }
  if (atom_.kind == AtomKind::MissingMetric) {
    const auto missing = amount();
    if (missing)
      add({About::MissingMetric, atom_.index, atom_.tier, {}}, missing->intersected(ValueSet::from(1)));
    add_held(atom_.tier, false, false);
  }
  if (atom_.kind == AtomKind::MissingPoints) {
    const auto missing = amount();
    if (missing) add(subject(About::MissingPoints), missing->intersected(ValueSet::from(1)));
  }
}

ValueSet domain_of_field(const Field& field, bool always_there) {
  ValueSet all = ValueSet::any();
  if (field.unit.kind == UnitKind::YesNo) all = ValueSet::between(0, 1);
  if (field.predicted.any()) all = ValueSet::from(0);
  if (field.unit.kind == UnitKind::Choice)
    all = ValueSet::between(0, static_cast<std::int64_t>(field.choices.size()) - 1);
  return always_there ? all : all.and_missing();
}

ValueSet domain_of_measure(const Program& program, int number, Returns returns) {
  const Measure& measure = program.measures[index(number)];
  const ValueSet sum = returns == Returns::Ignored ? ValueSet::from(0) : ValueSet::any();
  if (measure.kind == Measure::Kind::Earned) return sum;
  const MetricKind kind = program.metrics[index(measure.index)].kind;
  if (kind == MetricKind::Sum) return sum;
  if (kind == MetricKind::Share) return ValueSet::between(0, 2 * kWhole).and_missing();
  if (kind == MetricKind::Variation || kind == MetricKind::TimeSinceLast)
    return ValueSet::from(0).and_missing();
  if (kind == MetricKind::Count || kind == MetricKind::HeldPeriods || kind == MetricKind::Distinct)
    return ValueSet::from(0);
  return ValueSet::any().and_missing();
}

ValueSet domain_of_event_field(const Ground& ground, const Subject& subject) {
  if (ground.event < 0) return ValueSet::any().and_missing();
  const EventType& event = ground.program.events[index(ground.event)];
  const bool of_line = subject.kind == Subject::Kind::LineField;
  const std::vector<Field>& fields = of_line ? event.line_fields : event.fields;
  if (index(subject.index) >= fields.size()) return ValueSet::any().and_missing();
  // An order without a status counts as completed.
  const bool status = !of_line && ground.event == kOrders && subject.index == kOrderStatus;
  return domain_of_field(fields[index(subject.index)], status);
}

int cycle_in_months(Cycle cycle) {
  if (cycle == Cycle::CalendarMonth) return 1;
  if (cycle == Cycle::CalendarQuarter) return 3;
  return cycle == Cycle::CalendarYear ? 12 : 0;
}

constexpr int kLongestYear = 366;

// The most days of a running cycle; 0 if that is not known.
int longest(Cycle cycle) {
  if (cycle == Cycle::CalendarDay) return 1;
  if (cycle == Cycle::CalendarWeek) return 7;
  if (cycle == Cycle::CalendarMonth) return 31;
  if (cycle == Cycle::CalendarQuarter) return 92;
  if (cycle == Cycle::CalendarYear || cycle == Cycle::MembershipYear) return kLongestYear;
  return 0;
}

// Calendar cycles lie in one another: a month in its quarter, a quarter in its year. A week does not.
bool nests(Cycle inner, Cycle outer) {
  if (inner == outer) return true;
  if (inner == Cycle::CalendarDay) return longest(outer) > 0;
  return cycle_in_months(inner) > 0 && cycle_in_months(outer) > cycle_in_months(inner);
}

bool running_within(Cycle inner, const Window& outer) {
  if (outer.kind == Window::Kind::LastDays) return longest(inner) > 0 && outer.count >= longest(inner);
  if (outer.kind == Window::Kind::LastMonths) {
    if (inner == Cycle::MembershipYear) return outer.count > 12;
    if (cycle_in_months(inner) > 0) return outer.count >= cycle_in_months(inner);
    return longest(inner) > 0 && outer.count >= 1;
  }
  return outer.kind == Window::Kind::This && nests(inner, outer.cycle);
}

}  // namespace

int fewest_days(int months) {
  constexpr std::array<int, 12> kRest{0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334};
  return months / 12 * 365 + kRest[index(months % 12)];
}

int most_days(int months) {
  constexpr std::array<int, 12> kRest{0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337};
  return months / 12 * kLongestYear + kRest[index(months % 12)];
}

bool lies_within(const Window& inner, const Window& outer) {
  if (outer.kind == Window::Kind::AllTime || inner == outer) return true;
  if (inner.before > 0 || outer.before > 0) return false;
  // Own periods and trials: their days are not known here.
  const auto known = [](Cycle cycle) { return cycle != Cycle::Trial && own_index(cycle) < 0; };
  if (!known(inner.cycle) || !known(outer.cycle)) return false;
  if (inner.kind == Window::Kind::This) return running_within(inner.cycle, outer);
  const int more = (outer.plus_one_day ? 1 : 0) - (inner.plus_one_day ? 1 : 0);
  if (inner.kind == Window::Kind::LastDays && outer.kind == Window::Kind::LastDays)
    return inner.count <= outer.count + more;
  if (inner.kind == Window::Kind::LastMonths && outer.kind == Window::Kind::LastMonths)
    return inner.count < outer.count || (inner.count == outer.count && more >= 0);
  if (inner.kind == Window::Kind::LastDays && outer.kind == Window::Kind::LastMonths)
    return inner.count <= fewest_days(outer.count) + more;
  if (inner.kind == Window::Kind::LastMonths && outer.kind == Window::Kind::LastDays)
    return most_days(inner.count) <= outer.count + more;
  return false;
}

bool never_exceeds(const Program& program, int measure, int other, Returns returns) {
  const Measure& a = program.measures[index(measure)];
  const Measure& b = program.measures[index(other)];
  if (a.kind != b.kind || a.index != b.index || !lies_within(a.window, b.window)) return false;
  const bool counts =
      a.kind == Measure::Kind::Metric && program.metrics[index(a.index)].kind == MetricKind::Count;
  const bool adds =
      a.kind == Measure::Kind::Earned || program.metrics[index(a.index)].kind == MetricKind::Sum || counts;
  return counts || (adds && returns == Returns::Ignored);
}

std::vector<Claim> claims_of(const Program& program, const Atom& atom) {
  return ClaimMaker(program, atom).make();
}

ValueSet domain_of(const Ground& ground, const Subject& subject) {
  const Program& program = ground.program;
  using About = Subject::Kind;
  constexpr int kJoined = 0;
  switch (subject.kind) {
    case About::Measure: return domain_of_measure(program, subject.index, ground.returns);
    case About::Attribute:
      return domain_of_field(program.attributes[index(subject.index)], subject.index == kJoined);
    case About::EventField:
    case About::LineField: return domain_of_event_field(ground, subject);
    case About::Weekday: return ValueSet::between(0, 6);
    case About::Hour: return ValueSet::between(0, 23);
    case About::Elected:
      return ValueSet::between(
          0, static_cast<std::int64_t>(program.elections[index(subject.index)].choices.size()) - 1);
    case About::Held:
      return ValueSet::between(
          0, static_cast<std::int64_t>(program.ladders[index(subject.index)].tiers.size()) - 1);
    case About::InGroup:
    case About::KeptTier:
    case About::Wording: return ValueSet::between(0, 1);
    case About::Progress: return ValueSet::between(0, kWhole).and_missing();
    case About::MissingMetric:
    case About::MissingPoints: return ValueSet::from(1).and_missing();
    case About::MeasureMonths:
    case About::TimeLeft:
    case About::TimeLeftMonths: return ValueSet::any().and_missing();
    case About::Balance: return ValueSet::any();
    case About::Expiring: return ValueSet::from(0);
  }
  return ValueSet::any().and_missing();
}

}  // namespace rung::language
