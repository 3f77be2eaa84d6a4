#include "language/check_condition.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.h"
#include "language/check_amount.h"
#include "language/check_atom.h"
#include "language/check_parts.h"
#include "language/check_test.h"
#include "language/predicted.h"

namespace rung::language {

bool AtomReader::refuse(const char* code, const std::string& why, const std::string& help) {
  ctx_.error(code, atom_.place, why, help);
  return false;
}

namespace {

// A metric and a voucher look at events, not at members.
const char* what_it_sees(const Asking& asking) {
  return asking.asker == Asker::Voucher ? "voucher looks at where it is redeemed"
                                        : "metric looks at one event at a time";
}

const char* help_of_events(const Asking& asking) {
  return asking.asker == Asker::Voucher
             ? "ask this where the voucher is given; here name `shop`, `channel` or `country`"
             : "ask this in a `segment` or a `tier`; here name fields of the event";
}

}  // namespace

bool AtomReader::fill() {
  const bool voucher = asking_.asker == Asker::Voucher;
  if ((asking_.asker == Asker::Metric || voucher) && c_.kind != ConditionKind::Plain &&
      c_.kind != ConditionKind::Season) {
    return refuse("R317",
                  fmt::format("`{}` is about the member, but a {}", atom_.text, what_it_sees(asking_)),
                  help_of_events(asking_));
  }
  switch (c_.kind) {
    case ConditionKind::Plain: return fill_plain();
    case ConditionKind::Windowed: return fill_windowed();
    case ConditionKind::Balance:
      return fill_name(AtomKind::Balance, NameKind::Points, c_.subject) && fill_points();
    case ConditionKind::InSegment:
      return fill_name(AtomKind::Segment, NameKind::Segment, c_.words.empty() ? c_.subject : c_.words[0]);
    case ConditionKind::Kept: return fill_name(AtomKind::Kept, NameKind::Tier, c_.subject);
    case ConditionKind::Reachable: return fill_reachable();
    case ConditionKind::Joined: return fill_joined();
    case ConditionKind::Anniversary: return fill_anniversary();
    case ConditionKind::Upgraded: return fill_moved(AtomKind::Upgraded, NameKind::Tier);
    case ConditionKind::Downgraded: return fill_moved(AtomKind::Downgraded, NameKind::Tier);
    case ConditionKind::Entered: return fill_moved(AtomKind::Entered, NameKind::Segment);
    case ConditionKind::Left: return fill_moved(AtomKind::Left, NameKind::Segment);
    case ConditionKind::Season: return fill_season();
    case ConditionKind::Consent: return fill_consent();
    case ConditionKind::Missing: return fill_missing();
    case ConditionKind::Progress:
      return fill_name(AtomKind::Progress, NameKind::Tier, c_.subject) && fill_percent();
    case ConditionKind::TimeLeft:
      return fill_name(AtomKind::TimeLeft, NameKind::Tier, c_.subject) && fill_time();
    case ConditionKind::Expiring: {
      if (!fill_name(AtomKind::Expiring, NameKind::Points, c_.subject) || !c_.within) return false;
      const auto within = read_duration(ctx_, *c_.within, file_, "the time until points expire");
      if (within) atom_.within = *within;
      return fill_points() && within.has_value();
    }
  }
  return false;
}

bool AtomReader::fill_name(AtomKind kind, NameKind name_kind, const Word& word) {
  atom_.kind = kind;
  atom_.index = ctx_.find(name_kind, word, file_);
  return atom_.index >= 0 && (name_kind != NameKind::Tier || can_be_reached(atom_.index));
}

// What has happened to the member: which tier, if one is named, or which segment.
bool AtomReader::fill_moved(AtomKind kind, NameKind name_kind) {
  atom_.op = Op::Is;
  atom_.window = c_.period.value().window;
  atom_.kind = kind;
  atom_.index = -1;
  if (name_kind == NameKind::Tier) return c_.subject.text.empty() || fill_name(kind, name_kind, c_.subject);
  if (!fill_name(kind, name_kind, c_.subject) || !can_be_looked_back_at(atom_.index)) return false;
  const LookBack asked{atom_.index, atom_.window};
  auto& all = ctx_.program.look_backs;
  if (std::find(all.begin(), all.end(), asked) == all.end()) all.push_back(asked);
  return true;
}

// There is no way to a tier that everybody has.
bool AtomReader::can_be_reached(int tier) {
  const Tier& named = ctx_.program.tiers[static_cast<std::size_t>(tier)];
  if (!named.for_everyone) return true;
  return refuse("R319", fmt::format("everybody has tier {} from the first day", named.name),
                "name a tier that stands above it");
}

bool AtomReader::fill_percent() {
  atom_.unit = {UnitKind::Percent, 0};
  if (!c_.amount) return false;
  const auto value = read_amount(ctx_, *c_.amount, file_, atom_.unit, "progress to a tier");
  if (!value) return false;
  if (*value > 100'00) {
    ctx_.error("R308", {file_, c_.amount->span}, "progress to a tier never goes above `100 %`",
               "write a share of at most `100 %`");
    return false;
  }
  atom_.value = *value;
  return true;
}

bool AtomReader::fill_time() {
  atom_.unit = {UnitKind::Days, 0};
  if (!c_.amount) return false;
  const auto time = read_duration(ctx_, *c_.amount, file_, "the time left in a tier");
  if (!time) return false;
  atom_.duration = *time;
  atom_.value = time->count;
  return true;
}

bool AtomReader::fill_points() {
  atom_.unit = {UnitKind::Points, atom_.index};
  if (!c_.amount) return false;
  const auto value = read_amount(ctx_, *c_.amount, file_, atom_.unit, quoted_subject());
  if (value) atom_.value = *value;
  return value.has_value();
}

bool AtomReader::fill_plain() {
  const bool only_event = asking_.asker == Asker::Metric || asking_.asker == Asker::Voucher;
  if (only_event || asking_.asker == Asker::Earn) {
    bool found = false;
    const bool good = fill_event_subject(found);
    if (found || only_event || asking_.event < 0) return good;
  }
  return fill_member_subject();
}

// A field of the event, of its lines, or what every instant has.
bool AtomReader::fill_event_subject(bool& found) {
  if (asking_.event < 0) return false;  // the event itself was reported
  const EventType& event = ctx_.program.events[static_cast<std::size_t>(asking_.event)];
  const std::string& name = c_.subject.text;
  found = true;
  for (std::size_t i = 0; i < event.fields.size(); ++i) {
    if (event.fields[i].name != name) continue;
    atom_.kind = AtomKind::EventField;
    atom_.index = static_cast<int>(i);
    return fill_tested(event.fields[i]);
  }
  for (std::size_t i = 0; i < event.line_fields.size(); ++i) {
    if (event.line_fields[i].name != name) continue;
    atom_.kind = AtomKind::LineField;
    atom_.index = static_cast<int>(i);
    return fill_tested(event.line_fields[i]);
  }
  if (name == "weekday") {
    atom_.kind = AtomKind::EventWeekday;
    return fill_tested(weekday_field());
  }
  if (name == "hour") {
    atom_.kind = AtomKind::EventHour;
    return fill_tested(Field{"hour", {UnitKind::Count, 0}, {}});
  }
  found = false;
  if (asking_.asker == Asker::Earn || ctx_.is_broken(name)) return false;
  return unknown_subject();
}

bool AtomReader::fill_member_subject() {
  const std::string& name = c_.subject.text;
  if (name == "tier") return fill_tier();
  if (const auto predicted = predicted_name(name)) return fill_predicted(*predicted);
  const int attribute = ctx_.program.find_attribute(name);
  if (attribute >= 0) {
    atom_.kind = AtomKind::Attribute;
    atom_.index = attribute;
    return fill_tested(ctx_.program.attributes[static_cast<std::size_t>(attribute)]);
  }
  if (ctx_.declared(NameKind::Election, name) != nullptr) return fill_election();
  if (ctx_.declared(NameKind::Metric, name) != nullptr || ctx_.declared(NameKind::Points, name) != nullptr) {
    return fill_measure(read_measure(ctx_, c_, file_));
  }
  if (ctx_.is_broken(name)) return false;
  if (is_predicted_word(name)) {
    report_no_horizon(ctx_, name, subject_place(), std::nullopt);
    return false;
  }
  return unknown_subject();
}

bool AtomReader::fill_predicted(const PredictedName& name) {
  atom_.kind = AtomKind::Attribute;
  atom_.index = predicted_attribute(ctx_, name, subject_place());
  if (atom_.index < 0) return false;
  const Field field = ctx_.program.attributes[static_cast<std::size_t>(atom_.index)];
  return fill_tested(field);
}

bool AtomReader::unknown_subject() {
  const std::string& name = c_.subject.text;
  if (asking_.event >= 0) {
    const EventType& event = ctx_.program.events[static_cast<std::size_t>(asking_.event)];
    const bool predicted = predicted_name(name).has_value() || is_predicted_word(name);
    const bool about_member = name == "tier" || predicted || ctx_.program.find_attribute(name) >= 0 ||
                              ctx_.declared(NameKind::Metric, name) != nullptr;
    if (about_member) {
      return refuse("R317",
                    fmt::format("{} is about the member, but a {}", quoted_subject(), what_it_sees(asking_)),
                    help_of_events(asking_));
    }
    std::vector<std::string> candidates = field_names(event);
    if (asking_.asker == Asker::Earn) {
      candidates.emplace_back("tier");
      for (const Field& field : ctx_.program.attributes) candidates.push_back(field.name);
    }
    const bool attribute = asking_.asker == Asker::Earn && ctx_.open_attributes && !nearest(name, candidates);
    if (!attribute) report_unknown_field(ctx_, asking_.event, c_.subject, file_, candidates);
    return false;
  }
  for (const EventType& event : ctx_.program.events) {
    for (const std::string& field : field_names(event)) {
      if (field != name) continue;
      ctx_.error("R317", subject_place(),
                 fmt::format("{} belongs to {}, not to the member", quoted_subject(), event.name),
                 fmt::format("declare a `metric` with `where {} …`, and compare that metric here", name));
      return false;
    }
  }
  if (!ctx_.explains(file_)) {  // counted: no names are needed to suggest
    ctx_.error("R204", subject_place(), {});
    return false;
  }
  std::vector<std::string> candidates = ctx_.names_of(NameKind::Metric);
  candidates.emplace_back("tier");
  for (const Field& field : ctx_.program.attributes) candidates.push_back(field.name);
  const bool attribute = ctx_.open_attributes && !nearest(name, candidates);
  if (attribute || ctx_.may_be_lost(name, candidates, {"metric", "points"})) return false;
  Diagnostic& d = ctx_.error("R204", subject_place(), fmt::format("there is no metric {}", quoted_subject()));
  suggest(d, name, candidates, "known are");
  ctx_.note_declaration(d, NameKind::Metric);
  return false;
}

bool AtomReader::fill_tier() {
  atom_.kind = AtomKind::Tier;
  const bool compared =
      c_.op == Op::AtLeast || c_.op == Op::AtMost || c_.op == Op::MoreThan || c_.op == Op::LessThan;
  const bool named = c_.op == Op::Is || c_.op == Op::IsNot || c_.op == Op::IsOneOf || c_.op == Op::IsNotOneOf;
  const bool fits = (compared || named) && !c_.population;
  if (c_.words.empty() || !fits) {
    ctx_.error(
        "R306", {file_, c_.op_span}, "a tier cannot be tested in this way",
        "write `tier is Gold`, `tier is one of Silver, Gold`, `tier at least Gold` or `tier less than Gold`");
    return false;
  }
  for (const Word& word : c_.words) {
    const int tier = ctx_.find(NameKind::Tier, word, file_);
    if (tier < 0) return false;
    atom_.values.push_back(tier);
  }
  atom_.index = static_cast<int>(atom_.values.front());
  return one_ladder();
}

// The named tiers stand in one ladder, so that "the member's tier" is one thing.
bool AtomReader::one_ladder() {
  if (!ctx_.ladders_known) return true;
  const auto ladder = [&](std::size_t i) {
    return ctx_.program.tiers[static_cast<std::size_t>(atom_.values[i])].ladder;
  };
  for (std::size_t i = 1; i < atom_.values.size(); ++i) {
    if (ladder(i) == ladder(0)) continue;
    ctx_.error("R329", {file_, c_.words[i].span},
               fmt::format("`{}` stands in another ladder than `{}`", c_.words[i].text, c_.words[0].text),
               "ask for each ladder in a condition of its own");
    return false;
  }
  return true;
}

bool AtomReader::fill_windowed() { return fill_measure(read_measure(ctx_, c_, file_)); }

bool AtomReader::fill_measure(int measure) {
  if (measure < 0) return false;
  atom_.kind = AtomKind::Measure;
  atom_.index = measure;
  const Measure& m = ctx_.program.measures[static_cast<std::size_t>(measure)];
  atom_.unit = m.unit;
  const Field as_field{c_.subject.text, m.unit, {}};
  return fill_tested(as_field);
}

bool AtomReader::fill_missing() {
  if (c_.words.empty() || !c_.amount) return false;
  const bool is_points = ctx_.declared(NameKind::Points, c_.subject.text) != nullptr;
  const bool is_metric = ctx_.declared(NameKind::Metric, c_.subject.text) != nullptr;
  // An unknown word before a reward can only have meant points.
  if (is_points || (!is_metric && ctx_.declared(NameKind::Reward, c_.words[0].text) != nullptr)) {
    if (ctx_.find(NameKind::Points, c_.subject, file_) < 0) return false;
    atom_.index = ctx_.find(NameKind::Reward, c_.words[0], file_);
    if (atom_.index < 0) return false;
    atom_.kind = AtomKind::MissingPoints;
    const Reward& reward = ctx_.program.rewards[static_cast<std::size_t>(atom_.index)];
    atom_.unit = {UnitKind::Points, reward.unit};
  } else {
    atom_.kind = AtomKind::MissingMetric;
    atom_.index = ctx_.find(NameKind::Metric, c_.subject, file_);
    atom_.tier = ctx_.find(NameKind::Tier, c_.words[0], file_);
    if (atom_.index < 0 || atom_.tier < 0 || !can_be_reached(atom_.tier)) return false;
    ctx_.used_metrics.insert(atom_.index);
    if (ctx_.broken_metrics.count(atom_.index) > 0) return false;
    atom_.unit = ctx_.program.metrics[static_cast<std::size_t>(atom_.index)].unit;
  }
  const auto value = read_amount(ctx_, *c_.amount, file_, atom_.unit, quoted_subject());
  if (value) atom_.value = *value;
  return value.has_value();
}

namespace {

Conditions::Item read_item(Context& ctx, const ConditionItem& item, const SourcePtr& file,
                           const Asking& asking, std::vector<Atom>& atoms) {
  Conditions::Item result;
  result.place = {file, item.span};
  for (const ConditionText& condition : item.conditions) {
    auto atom = AtomReader(ctx, condition, file, asking).read();
    if (!atom) continue;
    result.atoms.push_back(static_cast<int>(atoms.size()));
    atoms.push_back(std::move(*atom));
  }
  return result;
}

// Every way to pick one atom of each item of an `all of`.
std::vector<std::vector<int>> picks(const std::vector<Conditions::Item>& items) {
  std::vector<std::vector<int>> result{{}};
  for (const Conditions::Item& item : items) {
    std::vector<std::vector<int>> longer;
    for (const auto& begun : result) {
      for (const int atom : item.atoms) {
        longer.push_back(begun);
        longer.back().push_back(atom);
      }
    }
    if (!longer.empty()) result = std::move(longer);
    if (result.size() > static_cast<std::size_t>(kMaxAlternatives)) break;
  }
  return result;
}

}  // namespace

std::string cycle_words(const Program& program, Cycle cycle) {
  const int own = own_index(cycle);
  return own < 0 ? rung::cycle_words(cycle) : program.periods[static_cast<std::size_t>(own)].name;
}

namespace {

// A window that ends earlier, by what it would be without: "in last 3 months, 3 months earlier".
std::string earlier_words(const Program& program, const Window& window) {
  Window without = window;
  without.before = 0;
  const char* unit = window.kind == Window::Kind::LastDays     ? "day"
                     : window.kind == Window::Kind::LastMonths ? "month"
                                                               : "period";
  return period_words(program, without) + ", " + duration_words(window.before, unit) + " earlier";
}

}  // namespace

std::string period_words(const Program& program, const Window& window) {
  const char* plus = window.plus_one_day ? " plus 1 day" : "";
  if (window.before > 0) return earlier_words(program, window);
  switch (window.kind) {
    case Window::Kind::This: return "in this " + cycle_words(program, window.cycle);
    case Window::Kind::Last: return "in last " + cycle_words(program, window.cycle);
    case Window::Kind::LastDays: return "in last " + duration_words(window.count, "day") + plus;
    case Window::Kind::LastMonths: return "in last " + duration_words(window.count, "month") + plus;
    case Window::Kind::AllTime: return "in all time";
  }
  return "";
}

int add_measure(Context& ctx, Measure::Kind kind, int index, const Window& window) {
  Measure measure;
  measure.kind = kind;
  measure.index = index;
  measure.window = window;
  const auto at = static_cast<std::size_t>(index);
  if (kind == Measure::Kind::Metric) {
    const Metric& metric = ctx.program.metrics[at];
    measure.unit = metric.unit;
    const bool whole = is_a_time(metric.kind) || metric.kind == MetricKind::Yearly;
    const bool ever = whole && window.kind == Window::Kind::AllTime;
    measure.text = ever ? metric.name : metric.name + " " + period_words(ctx.program, window);
  } else {
    measure.unit = {UnitKind::Points, index};
    measure.text = ctx.program.points[at].name + " earned " + period_words(ctx.program, window);
  }
  auto& all = ctx.program.measures;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == measure) return static_cast<int>(i);
  }
  all.push_back(std::move(measure));
  return static_cast<int>(all.size()) - 1;
}

int read_measure(Context& ctx, const ConditionText& c, const SourcePtr& file) {
  const std::string& name = c.subject.text;
  const Place at{file, c.subject.span};
  const std::string rest = text_at({file, {c.subject.span.end, c.span.end}});
  const bool is_points = ctx.declared(NameKind::Points, name) != nullptr;
  const bool foretold = is_predicted_word(name) && ctx.program.find_attribute(name) < 0 && !is_points &&
                        ctx.declared(NameKind::Metric, name) == nullptr && !ctx.is_broken(name);
  if (foretold) {
    report_no_horizon(ctx, name, at, c.period ? std::optional(Place{file, c.period->span}) : std::nullopt);
    return -1;
  }
  if (ctx.program.find_attribute(name) >= 0 && !is_points && c.period) {
    ctx.error("R312", {file, c.period->span},
              fmt::format("`{}` does not add up over time, so no period goes with it", name),
              fmt::format("write `{} {}`", name, text_at({file, {c.period->span.end, c.span.end}})));
    return -1;
  }
  Window window = c.period ? c.period->window : Window{};
  if (c.period && !c.period->own_period.empty()) {
    const auto cycle = read_cycle(ctx, c.period, file);
    if (!cycle) return -1;
    window.cycle = *cycle;
  }
  if (is_points && !c.earned) {
    ctx.error("R313", at, fmt::format("`{}` can mean points earned in a period or points held now", name),
              c.period ? fmt::format("write `{} earned {}`", name, rest)
                       : fmt::format("write `{0} earned in this calendar year {1}` or `balance of {0} {1}`",
                                     name, rest));
    return -1;
  }
  if (!is_points && c.earned && ctx.declared(NameKind::Metric, name) != nullptr) {
    ctx.error("R313", at, fmt::format("`{}` is a metric: only points are earned", name),
              fmt::format("leave out `earned`: `{} {}`", name,
                          rest.substr(std::min(rest.size(), rest.find("in ")))));
    return -1;
  }
  if (!is_points && c.earned && ctx.declared(NameKind::Metric, name) == nullptr) {
    (void)ctx.find(NameKind::Points, c.subject, file);
    return -1;
  }
  const int index = ctx.find(is_points ? NameKind::Points : NameKind::Metric, c.subject, file);
  if (index < 0) return -1;
  if (!is_points) ctx.used_metrics.insert(index);
  if (!is_points && ctx.broken_metrics.count(index) > 0) return -1;
  const MetricKind kind =
      is_points ? MetricKind::Sum : ctx.program.metrics[static_cast<std::size_t>(index)].kind;
  if (kind == MetricKind::Yearly && c.period && window.kind != Window::Kind::AllTime) {
    ctx.error("R352", {file, c.period->span},
              fmt::format("`{}` looks at the whole time since joining, so no period goes with it", name),
              fmt::format("write `{} {}`", name, text_at({file, {c.period->span.end, c.span.end}})));
    return -1;
  }
  if (!c.period && !is_a_time(kind) && kind != MetricKind::Yearly) {
    ctx.error(
        "R311", at,
        fmt::format("`{}` adds up over time, but no period is named", c.earned ? name + " earned" : name),
        fmt::format("write `{} in this calendar year {}`; all periods: rung help periods", name, rest),
        name + " in this calendar year");
    return -1;
  }
  return add_measure(ctx, is_points ? Measure::Kind::Earned : Measure::Kind::Metric, index, window);
}

Conditions build_conditions(Context& ctx, const ConditionListText& text, const SourcePtr& file,
                            const Asking& asking) {
  Conditions result;
  result.form = text.form;
  result.place = {file, text.span};
  for (const ConditionItem& item : text.items) {
    Conditions::Item read = read_item(ctx, item, file, asking, result.atoms);
    if (!read.atoms.empty()) result.items.push_back(std::move(read));
  }
  if (result.items.empty()) return result;
  if (text.form != ListForm::AllOf) {
    for (const Conditions::Item& item : result.items) result.alternatives.push_back(item.atoms);
    return result;
  }
  result.alternatives = picks(result.items);
  if (result.alternatives.size() > static_cast<std::size_t>(kMaxAlternatives)) {
    ctx.error("R320", result.place,
              fmt::format("these lines can be met in more than {} different ways", kMaxAlternatives),
              "move some of the `or` lines into a `segment` of their own");
    result.alternatives.resize(static_cast<std::size_t>(kMaxAlternatives));
  }
  return result;
}

bool all_understood(const ConditionListText& text, const Conditions& conditions) {
  std::size_t count = 0;
  for (const ConditionItem& item : text.items) count += item.conditions.size();
  return count == conditions.atoms.size();
}

Conditions joined(Context& ctx, const Conditions& first, const Conditions& second) {
  Conditions result = first;
  result.form = ListForm::AnyOf;
  result.items.clear();
  result.alternatives.clear();
  const int offset = static_cast<int>(first.atoms.size());
  result.atoms.insert(result.atoms.end(), second.atoms.begin(), second.atoms.end());
  for (std::size_t i = 0; i < first.alternatives.size(); ++i) {
    for (const std::vector<int>& more : second.alternatives) {
      std::vector<int> atoms = first.alternatives[i];
      for (const int atom : more) atoms.push_back(atom + offset);
      const bool per_item = first.form != ListForm::AllOf && i < first.items.size();
      result.items.push_back({atoms, per_item ? first.items[i].place : first.place});
      result.alternatives.push_back(std::move(atoms));
    }
  }
  if (result.alternatives.size() > static_cast<std::size_t>(kMaxAlternatives)) {
    ctx.error("R320", first.place,
              fmt::format("these lines can be met in more than {} different ways", kMaxAlternatives),
              "move some of the lines into a `segment` of their own");
    result.alternatives.resize(static_cast<std::size_t>(kMaxAlternatives));
    result.items.resize(result.alternatives.size());
  }
  return result;
}

bool tells_of_moves(AtomKind kind) {
  return kind == AtomKind::Upgraded || kind == AtomKind::Downgraded || kind == AtomKind::Entered ||
         kind == AtomKind::Left;
}

SegmentUse use_of(const Context& ctx, const Conditions& conditions) {
  SegmentUse use;
  for (const Atom& atom : conditions.atoms) {
    use.kinds.insert(atom.kind);
    use.population = use.population || atom.population.has_value();
    use.day = use.day || atom.ago || atom.kind == AtomKind::Season;
    for (const int number :
         {atom.kind == AtomKind::Measure ? atom.index : -1, atom.other ? atom.other->measure : -1}) {
      if (number < 0) continue;
      const Measure& measure = ctx.program.measures[static_cast<std::size_t>(number)];
      const bool points = measure.kind == Measure::Kind::Earned;
      use.earned = use.earned || points;
      use.waits =
          use.waits || (!points && ctx.program.metrics[static_cast<std::size_t>(measure.index)].waits());
    }
    if (atom.kind == AtomKind::Segment) {
      const SegmentUse& other = ctx.segment_uses[static_cast<std::size_t>(atom.index)];
      use.kinds.insert(other.kinds.begin(), other.kinds.end());
      use.earned = use.earned || other.earned;
      use.population = use.population || other.population;
      use.day = use.day || other.day;
      use.waits = use.waits || other.waits;
    }
    const bool looks_back = atom.kind == AtomKind::Entered || atom.kind == AtomKind::Left;
    const int through = looks_back ? atom.index : atom.population ? atom.population->segment : -1;
    if (through < 0) continue;
    for (const AtomKind kind : ctx.segment_uses[static_cast<std::size_t>(through)].kinds) {
      if (tells_of_moves(kind)) use.kinds.insert(kind);
    }
  }
  return use;
}

}  // namespace rung::language
