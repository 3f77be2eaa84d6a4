// The blocks `metric` and `segment`.

#include <algorithm>

#include <fmt/format.h>

#include "language/check_condition.h"
#include "language/check_parts.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

MetricKind kind_of(ClauseKind clause) {
  if (clause == ClauseKind::SumOf) return MetricKind::Sum;
  if (clause == ClauseKind::AverageOf) return MetricKind::Average;
  if (clause == ClauseKind::ShareOf) return MetricKind::Share;
  if (clause == ClauseKind::VariationBetween) return MetricKind::Variation;
  if (clause == ClauseKind::TimeSinceLast) return MetricKind::TimeSinceLast;
  return MetricKind::Count;
}

int slot(const std::vector<Field>& fields, const std::string& name) {
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  return at == fields.end() ? -1 : static_cast<int>(at - fields.begin());
}

// The field of `sum F of E`; false, with a message, if it is not there or is nothing that adds up.
bool read_summed_field(Context& ctx, const BlockRef& ref, const Clause& clause, Metric& metric) {
  const Word& word = clause.words.at(0);
  const EventType& event = ctx.program.events[static_cast<std::size_t>(metric.event)];
  metric.field = slot(event.fields, word.text);
  metric.line_field = slot(event.line_fields, word.text);
  if (metric.field < 0 && metric.line_field < 0) {
    Diagnostic& d =
        ctx.error("R210", ref.at(word.span), fmt::format("{} have no field `{}`", event.name, word.text));
    std::vector<std::string> summable;
    for (const std::string& name : field_names(event)) {
      if (name != "weekday" && name != "hour") summable.push_back(name);
    }
    suggest(d, word.text, summable, fmt::format("{} have", event.name));
    return false;
  }
  const Field& field = metric.field >= 0 ? event.fields[static_cast<std::size_t>(metric.field)]
                                         : event.line_fields[static_cast<std::size_t>(metric.line_field)];
  metric.unit = field.unit;
  const bool adds_up = field.unit.kind == UnitKind::Money || field.unit.kind == UnitKind::Count ||
                       field.unit.kind == UnitKind::Quantity;
  if (adds_up) return true;
  Diagnostic& d = ctx.error("R314", ref.at(word.span), fmt::format("`{}` is not a number, so it cannot be added up", word.text));
  std::vector<std::string> numbers;
  for (const Field& other : event.fields) {
    const UnitKind kind = other.unit.kind;
    if (kind == UnitKind::Money || kind == UnitKind::Count || kind == UnitKind::Quantity) numbers.push_back(other.name);
  }
  d.help.push_back({numbers.empty() ? fmt::format("write `count {}`", event.name)
                                    : fmt::format("fields of {} that can be added up: {}", event.name, listed(numbers)), ""});
  return false;
}

bool read_what(Context& ctx, const BlockRef& ref, Metric& metric) {
  const Clause* clause = ctx.only(ref, {ClauseKind::SumOf, ClauseKind::AverageOf, ClauseKind::CountOf, ClauseKind::ShareOf,
                                        ClauseKind::VariationBetween, ClauseKind::TimeSinceLast}, "what it measures");
  if (clause == nullptr) {
    metric.event = -1;
    if (!ref.block->incomplete) {
      ctx.error("R402", ref.header(), fmt::format("metric {} does not say what it measures", metric.name),
                "add a line such as `sum net_amount of orders` or `count orders`");
    }
    return false;
  }
  metric.kind = kind_of(clause->kind);
  const bool has_field = metric.kind == MetricKind::Sum || metric.kind == MetricKind::Average;
  metric.event = ctx.find_event(clause->words.at(has_field ? 1 : 0), ref.file);
  if (metric.event < 0) return false;
  if (has_field) return read_summed_field(ctx, ref, *clause, metric);
  if (metric.kind == MetricKind::Share || metric.kind == MetricKind::Variation) metric.unit = {UnitKind::Percent, 0};
  if (metric.kind == MetricKind::TimeSinceLast) metric.unit = {UnitKind::Days, 0};
  return true;
}

bool read_where(Context& ctx, const BlockRef& ref, Metric& metric) {
  const Clause* where = ctx.only(ref, {ClauseKind::Where}, "what counts");
  if (where == nullptr || !where->conditions) {
    if (metric.kind != MetricKind::Share || metric.event < 0 || ref.block->incomplete) return true;
    ctx.error("R402", ref.header(), fmt::format("metric {} does not say which part of {} is its share", metric.name,
                                                ctx.program.events[static_cast<std::size_t>(metric.event)].name),
              "add a line such as `where coupon is not empty`");
    return false;
  }
  metric.where = build_conditions(ctx, *where->conditions, ref.file, {Asker::Metric, metric.event});
  for (const Atom& atom : metric.where.atoms) {
    metric.where_on_lines = metric.where_on_lines || atom.kind == AtomKind::LineField;
    metric.where_on_status = metric.where_on_status || (atom.kind == AtomKind::EventField && metric.event == kOrders &&
                                                        atom.index == kOrderStatus);
  }
  return true;
}

void check_metric(Context& ctx, const BlockRef& ref) {
  Metric metric;
  metric.name = ref.block->name.text;
  metric.documentation = ref.block->documentation;
  metric.place = ref.header();
  const bool good = read_what(ctx, ref, metric);
  const bool where_good = read_where(ctx, ref, metric);
  if (!good || !where_good) ctx.broken_metrics.insert(ref.index);
  if (metric.event < 0) metric.event = kOrders;
  if (const Clause* clause = ctx.only(ref, {ClauseKind::ReturnsCount}, "on which day returns count")) {
    metric.returns_on_return_day = clause->words.at(0).text == "return";
  }
  ctx.program.metrics.push_back(std::move(metric));
}

// ---- Segments

struct Reference {
  int to = -1;
  Place place;
};

// Which segments a segment names, before any number is given.
std::vector<Reference> references(const std::vector<BlockRef>& blocks, const BlockRef& ref) {
  std::vector<Reference> result;
  for (const Clause& clause : ref.block->clauses) {
    if (!clause.conditions) continue;
    for (const ConditionItem& item : clause.conditions->items) {
      for (const ConditionText& c : item.conditions) {
        if (c.kind != ConditionKind::InSegment || c.words.empty()) continue;
        for (std::size_t i = 0; i < blocks.size(); ++i) {
          if (blocks[i].block->name.text == c.words[0].text) {
            result.push_back({static_cast<int>(i), ref.at(c.span)});
          }
        }
      }
    }
  }
  return result;
}

// Puts every segment behind those it names. What is left over stands in a cycle or leans on one.
class SegmentOrder {
 public:
  SegmentOrder(Context& ctx, const std::vector<BlockRef>& blocks) : ctx_(ctx), blocks_(blocks), placed_(blocks.size()) {
    for (const BlockRef& ref : blocks) references_.push_back(references(blocks, ref));
  }

  std::vector<std::size_t> order() {
    bool more = true;
    while (more) {
      more = false;
      for (std::size_t i = 0; i < blocks_.size(); ++i) {
        if (!placed_[i] && ready(i)) more = place(i);
      }
    }
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (placed_[i]) continue;
      report_cycle(i);
      for (std::size_t j = 0; j < blocks_.size(); ++j) {
        if (!placed_[j]) place(j);  // so that no other message follows from this one
      }
    }
    return order_;
  }

 private:
  bool ready(std::size_t i) const {
    return std::all_of(references_[i].begin(), references_[i].end(),
                       [&](const Reference& r) { return placed_[static_cast<std::size_t>(r.to)]; });
  }
  bool place(std::size_t i) {
    placed_[i] = true;
    order_.push_back(i);
    return true;
  }
  // Follows unplaced references from `start` until a segment comes up again: from there on it is a cycle.
  void report_cycle(std::size_t start) {
    std::vector<std::size_t> path;
    Place last;
    std::size_t at = start;
    while (std::find(path.begin(), path.end(), at) == path.end()) {
      path.push_back(at);
      for (const Reference& r : references_[at]) {
        if (placed_[static_cast<std::size_t>(r.to)]) continue;
        last = r.place;
        at = static_cast<std::size_t>(r.to);
        break;
      }
    }
    std::string text = "`" + blocks_[at].block->name.text + "`";
    for (auto it = std::find(path.begin(), path.end(), at) + 1; it != path.end(); ++it) {
      text += " needs `" + blocks_[*it].block->name.text + "`, which";
    }
    text += " needs `" + blocks_[at].block->name.text + "`";
    ctx_.error("R321", last, "a segment cannot be made of itself: " + text, "remove one of these lines");
  }

  Context& ctx_;
  const std::vector<BlockRef>& blocks_;
  std::vector<bool> placed_;
  std::vector<std::vector<Reference>> references_;
  std::vector<std::size_t> order_;
};

}  // namespace

void check_metrics(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Metric)) check_metric(ctx, ref);
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
