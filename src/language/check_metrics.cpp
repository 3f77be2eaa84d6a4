// The blocks `metric` and `segment`.

#include <algorithm>

#include <fmt/format.h>

#include "language/check_amount.h"
#include "language/check_condition.h"
#include "language/check_parts.h"
#include "language/check_rate.h"
#include "language/check_records.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

MetricKind metric_kind(ClauseKind clause) {
  if (clause == ClauseKind::SumOf) return MetricKind::Sum;
  if (clause == ClauseKind::AverageOf) return MetricKind::Average;
  if (clause == ClauseKind::ShareOf) return MetricKind::Share;
  if (clause == ClauseKind::VariationBetween) return MetricKind::Variation;
  if (clause == ClauseKind::TimeSinceLast) return MetricKind::TimeSinceLast;
  if (clause == ClauseKind::CountEach) return MetricKind::HeldPeriods;
  if (clause == ClauseKind::CountDistinct) return MetricKind::Distinct;
  if (clause == ClauseKind::YearlyOf) return MetricKind::Yearly;
  if (clause == ClauseKind::RatioOf) return MetricKind::Ratio;
  if (clause == ClauseKind::TimeUntilUsedUp) return MetricKind::TimeUntilUsedUp;
  return MetricKind::Count;
}

bool made_of_metrics(const Block& block) {
  return std::any_of(block.clauses.begin(), block.clauses.end(), [](const Clause& clause) {
    return clause.kind == ClauseKind::YearlyOf || clause.kind == ClauseKind::RatioOf;
  });
}

int slot(const std::vector<Field>& fields, const std::string& name) {
  const auto at =
      std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  return at == fields.end() ? -1 : static_cast<int>(at - fields.begin());
}

// What adds up. Points are a field of records alone.
bool adds_up(const Unit& unit) {
  return unit.kind == UnitKind::Money || unit.kind == UnitKind::Count || unit.kind == UnitKind::Quantity ||
         unit.kind == UnitKind::Points;
}

// The field of `sum F of E` or `count distinct F of E`; false, with a message, if it is not there.
bool find_field_of_metric(Context& ctx, const BlockRef& ref, const Clause& clause, Metric& metric) {
  const Word& word = clause.words.at(0);
  const EventType& event = ctx.program.events[static_cast<std::size_t>(metric.event)];
  metric.field = slot(event.fields, word.text);
  metric.line_field = slot(event.line_fields, word.text);
  if (metric.field >= 0 || metric.line_field >= 0) return true;
  std::vector<std::string> names = field_names(event);
  names.resize(names.size() - 2);  // weekday and hour are nothing to add up
  report_unknown_field(ctx, metric.event, word, ref.file, names);
  return false;
}

// False, with a message, also if the field is nothing that adds up.
bool read_summed_field(Context& ctx, const BlockRef& ref, const Clause& clause, Metric& metric) {
  const Word& word = clause.words.at(0);
  const EventType& event = ctx.program.events[static_cast<std::size_t>(metric.event)];
  if (!find_field_of_metric(ctx, ref, clause, metric)) return false;
  const Field& field = metric.field >= 0 ? event.fields[static_cast<std::size_t>(metric.field)]
                                         : event.line_fields[static_cast<std::size_t>(metric.line_field)];
  metric.unit = field.unit;
  if (adds_up(field.unit)) return true;
  Diagnostic& d = ctx.error("R314", ref.at(word.span),
                            fmt::format("`{}` is not a number, so it cannot be added up", word.text));
  std::vector<std::string> numbers;
  constexpr std::size_t kEnough = 3;
  for (const Field& other : event.fields) {
    if (adds_up(other.unit) && numbers.size() < kEnough) numbers.push_back(other.name);
  }
  d.help.push_back({numbers.empty()
                        ? fmt::format("write `count {}`", event.name)
                        : fmt::format("numbers of {} are for example {}", event.name, listed(numbers)),
                    ""});
  return false;
}

// `count each calendar year with tier at least Gold`; the tier is looked up when tiers have their numbers.
bool read_held_periods(Context& ctx, const BlockRef& ref, const Clause& clause, Metric& metric) {
  metric.in_a_row = clause.words.size() > 1;
  metric.each = read_cycle(ctx, clause.period_end, ref.file);
  return metric.each.has_value();
}

// On which day an event counts, and what sets the counter back.
void read_days_of_metric(Context& ctx, const BlockRef& ref, Metric& metric) {
  const Clause* clause =
      ctx.only(ref, {ClauseKind::CountedOn, ClauseKind::CountedOnNights}, "on which day it counts");
  if (clause != nullptr && clause->kind == ClauseKind::CountedOn) {
    metric.counted_on = find_date_field(ctx, metric.event, clause->words.at(0), ref.file);
  }
  if (clause != nullptr && clause->kind == ClauseKind::CountedOnNights) {
    metric.nights_from = find_date_field(ctx, metric.event, clause->words.at(0), ref.file);
    metric.nights_to = find_date_field(ctx, metric.event, clause->words.at(1), ref.file);
  }
  if (const Clause* restart = ctx.only(ref, {ClauseKind::RestartAfter}, "when it starts again")) {
    metric.restart_after = read_duration(ctx, restart->amounts.at(0), ref.file, "the time without activity");
    metric.restart_events = read_events(ctx, restart->words, ref.file);
  }
}

// A counter of periods, and what is made of other metrics, have no event of their own.
void check_only_clause(Context& ctx, const BlockRef& ref, const Metric& metric) {
  for (const Clause& clause : ref.block->clauses) {
    const bool own = clause.kind == ClauseKind::CountEach || clause.kind == ClauseKind::YearlyOf ||
                     clause.kind == ClauseKind::RatioOf;
    if (own) continue;
    ctx.error("R228", ref.at(clause.span),
              metric.derived() ? "this metric is made of another one, and counts no events itself"
                               : "this metric counts periods in which a tier was held, not events",
              metric.derived() ? "remove this line, or write it into the metric that this one is made of"
                               : "remove this line, or count events in a metric of its own");
  }
}

// A metric that another one is made of; -1, with a message, if it is no sum and no count.
int read_part(Context& ctx, const BlockRef& ref, const Word& word, Metric& metric) {
  const int part = ctx.find(NameKind::Metric, word, ref.file);
  if (part < 0) return -1;
  ctx.used_metrics.insert(part);
  if (ctx.broken_metrics.count(part) > 0) return -1;
  const Metric& of = ctx.program.metrics[static_cast<std::size_t>(part)];
  // One that is made of metrics itself may not have been read yet: then it has no name.
  const bool adds_up = of.kind == MetricKind::Sum || of.kind == MetricKind::Count;
  if (adds_up && !of.name.empty()) {
    metric.of_waiting = metric.of_waiting || of.waits();
    return part;
  }
  ctx.error("R354", ref.at(word.span),
            fmt::format("`{}` is no sum and no count, so no other metric can be made of it", word.text),
            "name a metric with `sum … of …` or `count …`");
  return -1;
}

// `yearly spend since joining, over at least 12 months`.
bool read_yearly(Context& ctx, const BlockRef& ref, const Clause& clause, Metric& metric) {
  metric.of = read_part(ctx, ref, clause.words.at(0), metric);
  if (metric.of < 0) return false;
  metric.unit = ctx.program.metrics[static_cast<std::size_t>(metric.of)].unit;
  const auto time = read_duration(ctx, clause.amounts.at(0), ref.file, "the shortest time since joining");
  if (time) metric.least_months = time->count;
  return time.has_value();
}

// `ratio of spend to purchases` is in the unit of the first by a count, and a share in percent within one
// unit.
bool read_ratio(Context& ctx, const BlockRef& ref, const Clause& clause, Metric& metric) {
  metric.of = read_part(ctx, ref, clause.words.at(0), metric);
  metric.by = read_part(ctx, ref, clause.words.at(1), metric);
  if (metric.of < 0 || metric.by < 0) return false;
  const Unit of = ctx.program.metrics[static_cast<std::size_t>(metric.of)].unit;
  const Unit by = ctx.program.metrics[static_cast<std::size_t>(metric.by)].unit;
  metric.unit = of == by ? Unit{UnitKind::Percent, 0} : of;
  if (of == by || by.kind == UnitKind::Count) return true;
  ctx.error("R301", ref.at(clause.words.at(1).span),
            fmt::format("`{}` is {}, but `{}` is {}", clause.words.at(0).text, described(ctx, of),
                        clause.words.at(1).text, described(ctx, by)),
            "divide by a metric in the same unit, or by a count");
  return false;
}

bool read_what(Context& ctx, const BlockRef& ref, Metric& metric) {
  const Clause* clause =
      ctx.only(ref,
               {ClauseKind::SumOf, ClauseKind::AverageOf, ClauseKind::CountOf, ClauseKind::ShareOf,
                ClauseKind::VariationBetween, ClauseKind::TimeSinceLast, ClauseKind::TimeUntilUsedUp,
                ClauseKind::CountEach, ClauseKind::CountDistinct, ClauseKind::YearlyOf, ClauseKind::RatioOf},
               "what it measures");
  if (clause == nullptr) {
    metric.event = -1;
    if (!ref.block->incomplete) {
      ctx.error("R402", ref.header(), fmt::format("metric {} does not say what it measures", metric.name),
                "add a line such as `sum net_amount of orders` or `count orders`");
    }
    return false;
  }
  metric.kind = metric_kind(clause->kind);
  if (metric.kind == MetricKind::HeldPeriods) return read_held_periods(ctx, ref, *clause, metric);
  if (metric.kind == MetricKind::Yearly) return read_yearly(ctx, ref, *clause, metric);
  if (metric.kind == MetricKind::Ratio) return read_ratio(ctx, ref, *clause, metric);
  if (metric.kind == MetricKind::TimeUntilUsedUp) {
    metric.event = kOrders;
    metric.unit = {UnitKind::Days, 0};
    return true;
  }
  const bool distinct = metric.kind == MetricKind::Distinct;
  const bool has_field = distinct || metric.kind == MetricKind::Sum || metric.kind == MetricKind::Average;
  metric.event = ctx.find_event(clause->words.at(has_field ? 1 : 0), ref.file);
  if (metric.event < 0) return false;
  if (distinct) return find_field_of_metric(ctx, ref, *clause, metric);
  if (has_field) return read_summed_field(ctx, ref, *clause, metric);
  if (metric.kind == MetricKind::Share || metric.kind == MetricKind::Variation)
    metric.unit = {UnitKind::Percent, 0};
  if (metric.kind == MetricKind::TimeSinceLast) metric.unit = {UnitKind::Days, 0};
  return true;
}

bool read_where(Context& ctx, const BlockRef& ref, Metric& metric) {
  const Clause* where = ctx.only(ref, {ClauseKind::Where}, "what counts");
  if (where == nullptr || !where->conditions) {
    if (metric.kind != MetricKind::Share || metric.event < 0 || ref.block->incomplete) return true;
    ctx.error("R402", ref.header(),
              fmt::format("metric {} does not say which part of {} is its share", metric.name,
                          ctx.program.events[static_cast<std::size_t>(metric.event)].name),
              "add a line such as `where coupon is not empty`");
    return false;
  }
  metric.where = build_conditions(ctx, *where->conditions, ref.file, {Asker::Metric, metric.event});
  for (const Atom& atom : metric.where.atoms) {
    metric.where_on_lines = metric.where_on_lines || atom.kind == AtomKind::LineField;
    metric.where_on_status =
        metric.where_on_status ||
        (atom.kind == AtomKind::EventField && metric.event == kOrders && atom.index == kOrderStatus);
  }
  return true;
}

// ---- What nothing has followed

// The field of `of the same F`, which both events have and say in a text.
bool read_same(Context& ctx, const BlockRef& ref, const Word& word, const EventType& event,
               Metric::Followed& followed) {
  const EventType& other = ctx.program.events[static_cast<std::size_t>(followed.event)];
  const auto is_text = [](const std::vector<Field>& fields, int at) {
    return at >= 0 && fields[static_cast<std::size_t>(at)].unit.kind == UnitKind::Text;
  };
  followed.field = slot(event.fields, word.text);
  followed.line_field = slot(event.line_fields, word.text);
  followed.other_field = slot(other.fields, word.text);
  followed.other_line_field = slot(other.line_fields, word.text);
  if ((is_text(event.fields, followed.field) || is_text(event.line_fields, followed.line_field)) &&
      (is_text(other.fields, followed.other_field) || is_text(other.line_fields, followed.other_line_field)))
    return true;
  ctx.error("R337", ref.at(word.span),
            fmt::format("`{}` is not said of both {} and {}", word.text, event.name, other.name),
            "name a text that both have, such as `of the same product`, or leave this part out");
  return false;
}

bool read_waiting(Context& ctx, const BlockRef& ref, Metric& metric) {
  const Clause* without = ctx.only(ref, {ClauseKind::WithoutSince}, "what must not have followed");
  const Clause* older = ctx.only(ref, {ClauseKind::OlderThan}, "how old it must be");
  if (without == nullptr && older == nullptr) return true;
  const Clause& first = without != nullptr ? *without : *older;
  const bool adds = metric.kind == MetricKind::Sum || metric.kind == MetricKind::Count ||
                    metric.kind == MetricKind::Average;
  if (!adds) {
    ctx.error("R337", ref.at(first.span),
              "only a metric that counts, adds up or averages can wait for what follows",
              "use `count …`, `sum … of …` or `average … of …` beside this line");
    return false;
  }
  if (older != nullptr) {
    metric.older_than = read_duration(ctx, older->amounts.at(0), ref.file, "the age of an event", true);
    if (!metric.older_than) return false;
  }
  if (without == nullptr || metric.event < 0) return true;
  Metric::Followed followed;
  followed.event = ctx.find_event(without->words.at(0), ref.file);
  if (followed.event < 0) return false;
  const EventType& event = ctx.program.events[static_cast<std::size_t>(metric.event)];
  if (without->words.size() > 1 && !read_same(ctx, ref, without->words[1], event, followed)) return false;
  metric.without = followed;
  return true;
}

// ---- How long goods last

bool read_lasting(Context& ctx, const BlockRef& ref, Metric& metric) {
  const Clause* table = ctx.only(ref, {ClauseKind::FirstThatFits}, "how long goods last");
  const Clause* unit = ctx.only(ref, {ClauseKind::ForEachUnit}, "what the time is of");
  const bool lasts = metric.kind == MetricKind::TimeUntilUsedUp;
  if (!lasts && (table != nullptr || unit != nullptr)) {
    ctx.error("R338", ref.at((table != nullptr ? table : unit)->span),
              "this belongs to a metric that tells how long goods last",
              "add the line `time until orders are used up`, or remove this one");
    return false;
  }
  if (!lasts) return true;
  if (table == nullptr || table->rows.empty()) {
    if (!ref.block->incomplete)
      ctx.error("R338", ref.header(), fmt::format("metric {} does not say how long goods last", metric.name),
                "add `the first that fits` and lines such as `- product is coffee_1kg gives 30 days`");
    return false;
  }
  for (const TableRow& row : table->rows) {
    Metric::Lasting lasting;
    lasting.place = ref.at(row.span);
    if (const auto time = read_duration(ctx, *row.amount, ref.file, "how long goods last"))
      lasting.time = *time;
    lasting.where = row_conditions(ctx, row, ref.file, {Asker::Metric, kOrders});
    metric.lasting.push_back(std::move(lasting));
  }
  for (std::size_t i = 0; i + 1 < table->rows.size(); ++i) {
    if (!table->rows[i].conditions.empty()) continue;
    ctx.error("R229", ref.at(table->rows[i + 1].span), "this line is never reached",
              "put the line `otherwise` at the end of the list");
    return false;
  }
  metric.for_each_unit = unit != nullptr;
  const EventType& orders = ctx.program.events[kOrders];
  metric.field = slot(orders.fields, "units");
  metric.line_field = slot(orders.line_fields, "units");
  return true;
}

void check_metric(Context& ctx, const BlockRef& ref) {
  Metric metric;
  metric.name = ref.block->name.text;
  metric.documentation = ref.block->documentation;
  metric.place = ref.header();
  const bool good = read_what(ctx, ref, metric);
  const bool eventless = !metric.looks_at_events();
  if (eventless) check_only_clause(ctx, ref, metric);
  const bool where_good = eventless || read_where(ctx, ref, metric);
  if (!eventless) read_days_of_metric(ctx, ref, metric);
  const bool more_good = eventless || (read_waiting(ctx, ref, metric) && read_lasting(ctx, ref, metric));
  if (!good || !where_good || !more_good) ctx.broken_metrics.insert(ref.index);
  if (metric.event < 0) metric.event = kOrders;
  if (const Clause* clause = ctx.only(ref, {ClauseKind::ReturnsCount}, "on which day returns count")) {
    metric.returns_on_return_day = clause->words.at(0).text == "return";
  }
  ctx.program.metrics[static_cast<std::size_t>(ref.index)] = std::move(metric);
  set_record_unit(ctx, ref.index);
}

// ---- Segments

struct Reference {
  std::size_t to = 0;
  Place place;
};

// Which segments a segment names. Until they are ordered, a segment's number is its place among the blocks.
std::vector<Reference> references(const Context& ctx, const BlockRef& ref) {
  std::vector<Reference> result;
  for (const Clause& clause : ref.block->clauses) {
    if (!clause.conditions) continue;
    for (const ConditionItem& item : clause.conditions->items) {
      for (const ConditionText& c : item.conditions) {
        const bool member_of = c.kind == ConditionKind::InSegment && !c.words.empty();
        const bool moved = c.kind == ConditionKind::Entered || c.kind == ConditionKind::Left;
        if (!member_of && !moved && !c.population) continue;
        const Word& word = member_of ? c.words[0] : moved ? c.subject : c.population->segment;
        const int to = ctx.index_of(NameKind::Segment, word.text);
        if (to >= 0) result.push_back({static_cast<std::size_t>(to), ref.at(c.span)});
      }
    }
  }
  return result;
}

// Puts every segment behind those it names. What is left over stands in a circle or leans on one.
class SegmentOrder {
 public:
  SegmentOrder(Context& ctx, const std::vector<BlockRef>& blocks)
      : ctx_(ctx),
        blocks_(blocks),
        placed_(blocks.size()),
        waits_for_(blocks.size()),
        needed_by_(blocks.size()) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      references_.push_back(references(ctx, blocks[i]));
      waits_for_[i] = references_[i].size();
      for (const Reference& r : references_[i]) needed_by_[r.to].push_back(i);
    }
  }

  std::vector<std::size_t> order() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (waits_for_[i] == 0) place(i);
    }
    release();
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (placed_[i]) continue;
      // The circle is placed as it is, so that no other message follows from this one.
      for (const std::size_t part : circle_from(i)) place(part);
      release();
    }
    return order_;
  }

 private:
  void place(std::size_t i) {
    if (!placed_[i]) order_.push_back(i);
    placed_[i] = true;
  }
  // Places whatever waited only for what is placed.
  void release() {
    for (; released_ < order_.size(); ++released_) {
      for (const std::size_t other : needed_by_[order_[released_]]) {
        if (--waits_for_[other] == 0) place(other);
      }
    }
  }
  // Follows unplaced references from `start` until a segment comes up again: from there on it is a circle.
  std::vector<std::size_t> circle_from(std::size_t start) {
    std::vector<std::size_t> path;
    std::vector<bool> seen(blocks_.size());
    Place last;
    std::size_t at = start;
    while (!seen[at]) {
      seen[at] = true;
      path.push_back(at);
      const auto next = std::find_if(references_[at].begin(), references_[at].end(),
                                     [&](const Reference& r) { return !placed_[r.to]; });
      last = next->place;
      at = next->to;
    }
    path.erase(path.begin(), std::find(path.begin(), path.end(), at));
    report(path, last);
    return path;
  }
  void report(const std::vector<std::size_t>& circle, const Place& last) {
    const auto name = [&](std::size_t i) { return "`" + blocks_[i].block->name.text + "`"; };
    std::string text = name(circle.front());
    for (std::size_t i = 1; i < circle.size(); ++i) text += " needs " + name(circle[i]) + ", which";
    text += " needs " + name(circle.front());
    ctx_.error("R321", last, "a segment cannot be made of itself: " + text, "remove one of these lines");
  }

  Context& ctx_;
  const std::vector<BlockRef>& blocks_;
  std::vector<bool> placed_;
  std::vector<std::size_t> waits_for_;  // how many of its references are not placed yet
  std::vector<std::vector<std::size_t>> needed_by_;
  std::vector<std::vector<Reference>> references_;
  std::vector<std::size_t> order_;
  std::size_t released_ = 0;  // so many of order_ have let go of those that wait for them
};

}  // namespace

void check_held_periods(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Metric)) {
    for (const Clause* clause : ctx.all(ref, ClauseKind::CountEach)) {
      const int tier = ctx.find(NameKind::Tier, clause->words.at(0), ref.file);
      ctx.program.metrics[static_cast<std::size_t>(ref.index)].held_tier = tier;
    }
  }
}

void check_metrics(Context& ctx) {
  const std::vector<BlockRef> blocks = ctx.of(BlockKind::Metric);
  ctx.program.metrics.resize(blocks.size());
  // What can be brought along has its unit before somebody adds it up; what is made of metrics comes last.
  const auto turn = [&](const Block& block) {
    return made_of_metrics(block) ? 2 : looks_at_amounts(ctx, block) ? 1 : 0;
  };
  for (const int now : {0, 1, 2}) {
    for (const BlockRef& ref : blocks) {
      if (turn(*ref.block) == now) check_metric(ctx, ref);
    }
  }
}

void check_segments(Context& ctx) {
  const std::vector<BlockRef> blocks = ctx.of(BlockKind::Segment);
  const std::vector<std::size_t> order = SegmentOrder(ctx, blocks).order();
  ctx.segment_uses.resize(blocks.size());
  for (std::size_t number = 0; number < order.size(); ++number) {
    ctx.renumber(NameKind::Segment, blocks[order[number]].block->name.text, static_cast<int>(number));
  }
  for (std::size_t number = 0; number < order.size(); ++number) {
    const BlockRef& ref = blocks[order[number]];
    Segment segment;
    segment.name = ref.block->name.text;
    segment.documentation = ref.block->documentation;
    segment.place = ref.header();
    const Clause* where = ctx.only(ref, {ClauseKind::Where}, "who belongs to it");
    if (where != nullptr && where->conditions) {
      segment.where = build_conditions(ctx, *where->conditions, ref.file, {Asker::Segment, -1});
    } else if (!ref.block->incomplete) {
      ctx.error("R420", ref.header(), fmt::format("segment {} does not say who belongs to it", segment.name),
                "add a line such as `where purchases in last 12 months at least 1`");
    }
    ctx.segment_uses[number] = use_of(ctx, segment.where);
    ctx.program.segments.push_back(std::move(segment));
  }
}

}  // namespace rung::language
