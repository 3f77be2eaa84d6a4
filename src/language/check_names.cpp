// The first pass of check(): which names there are.

#include <fmt/format.h>

#include "language/catalogue.h"
#include "language/check_parts.h"

namespace rung::language {
namespace {

std::optional<NameKind> name_kind(BlockKind kind) {
  switch (kind) {
    case BlockKind::Points: return NameKind::Points;
    case BlockKind::Metric: return NameKind::Metric;
    case BlockKind::Tier: return NameKind::Tier;
    case BlockKind::Earn: return NameKind::Earn;
    case BlockKind::Reward: return NameKind::Reward;
    case BlockKind::Segment: return NameKind::Segment;
    case BlockKind::Notify: return NameKind::Notify;
    case BlockKind::Value: return NameKind::Value;
    case BlockKind::Election: return NameKind::Election;
    case BlockKind::Milestone: return NameKind::Milestone;
    case BlockKind::Voucher: return NameKind::Voucher;
    case BlockKind::Convert: return NameKind::Convert;
    case BlockKind::Trial: return NameKind::Trial;
    case BlockKind::Pool: return NameKind::Pool;
    case BlockKind::Program:
    case BlockKind::Event:
    case BlockKind::EveryTier:
    case BlockKind::Guard:
    case BlockKind::Example: return std::nullopt;
  }
  return std::nullopt;
}

// `points` without a name is called so.
std::string name_of(const Block& block) {
  return block.kind == BlockKind::Points && block.name.text.empty() ? "points" : block.name.text;
}

void collect_event(Context& ctx, BlockRef& ref) {
  const std::string& name = ref.block->name.text;
  ref.index = name == "members" ? 0 : ctx.index_of(NameKind::Event, name);
  if (ref.index >= 0) return;  // adds fields to an event that is there
  ref.index = static_cast<int>(ctx.program.events.size());
  if (!ctx.declare(NameKind::Event, name, ref.index, ref.at(ref.block->name.span))) {
    ref.index = -1;
    return;
  }
  ctx.program.events.push_back(EventType{name, false, {}, {}});
}

void add_points(Context& ctx, const BlockRef& ref) {
  PointCurrency points;
  points.name = name_of(*ref.block);
  points.singular = !ref.block->singular.text.empty() ? ref.block->singular.text
                    : points.name == "points"         ? "point"
                                                      : points.name;
  points.place = ref.header();
  ctx.program.points.push_back(points);
}

void add_voucher(Context& ctx, const BlockRef& ref) {
  Voucher voucher;
  voucher.name = ref.block->name.text;
  voucher.place = ref.header();
  ctx.program.vouchers.push_back(std::move(voucher));
}

// A subject of conditions, or what may stand behind `missing for`, must mean one thing.
void check_two_kinds(Context& ctx, NameKind a, NameKind b) {
  for (const std::string& name : ctx.names_of(a)) {
    const DeclaredName* first = ctx.declared(a, name);
    const DeclaredName* second = ctx.declared(b, name);
    if (second == nullptr) continue;
    Diagnostic& d = ctx.error(
        "R217", second->place,
        fmt::format("`{}` is {} {} and {} {}", name, article(noun(a)), noun(a), article(noun(b)), noun(b)),
        "give one of them another name");
    d.notes.push_back({fmt::format("declares the {}", noun(a)), first->place});
  }
}

}  // namespace

void collect_names(Context& ctx, const std::vector<RuleFile>& files) {
  ctx.program.events = built_in_events();
  ctx.program.attributes = built_in_attributes();
  for (std::size_t i = 0; i < ctx.program.events.size(); ++i) {
    ctx.declare_built_in(NameKind::Event, ctx.program.events[i].name, static_cast<int>(i));
  }
  std::array<int, kNameKinds> counts{};
  for (const RuleFile& file : files) {
    ctx.program.sources.push_back(file.source);
    ctx.broken_names.insert(file.broken_names.begin(), file.broken_names.end());
    for (const Block& block : file.blocks) {
      BlockRef ref{&block, file.source, 0};
      if (block.kind == BlockKind::Event) collect_event(ctx, ref);
      if (const auto kind = name_kind(block.kind)) {
        int& count = counts[static_cast<std::size_t>(*kind)];
        const Span at = block.name.text.empty() ? block.header : block.name.span;
        ref.index = ctx.declare(*kind, name_of(block), count, ref.at(at)) ? count++ : -1;
        if (block.kind == BlockKind::Points && ref.index >= 0) add_points(ctx, ref);
        if (block.kind == BlockKind::Voucher && ref.index >= 0) add_voucher(ctx, ref);
      }
      ctx.blocks.push_back(ref);
    }
  }
  check_two_kinds(ctx, NameKind::Metric, NameKind::Points);
  check_two_kinds(ctx, NameKind::Tier, NameKind::Reward);
  check_two_kinds(ctx, NameKind::Metric, NameKind::Election);
  check_two_kinds(ctx, NameKind::Points, NameKind::Election);
  check_two_kinds(ctx, NameKind::Points, NameKind::Voucher);
  check_two_kinds(ctx, NameKind::Metric, NameKind::Value);
}

void check_attribute_names(Context& ctx) {
  for (const NameKind kind : {NameKind::Metric, NameKind::Points, NameKind::Election}) {
    for (const std::string& name : ctx.names_of(kind)) {
      if (ctx.program.find_attribute(name) < 0) continue;
      ctx.error("R217", ctx.declared(kind, name)->place,
                fmt::format("`{}` is an attribute of members already, so it cannot be {} {} too", name,
                            article(noun(kind)), noun(kind)),
                fmt::format("give the {} another name", noun(kind)));
    }
  }
}

}  // namespace rung::language
