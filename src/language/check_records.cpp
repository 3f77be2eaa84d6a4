#include "language/check_records.h"

#include <algorithm>
#include <utility>

namespace rung::language {
namespace {

EventType& event_of(Context& ctx, int event) { return ctx.program.events[static_cast<std::size_t>(event)]; }

int slot_of(const EventType& event, const std::string& name) {
  const auto at = std::find_if(event.fields.begin(), event.fields.end(),
                               [&](const Field& field) { return field.name == name; });
  return at == event.fields.end() ? -1 : static_cast<int>(at - event.fields.begin());
}

std::vector<std::string> names(const Context& ctx, BlockKind kind) {
  std::vector<std::string> result;
  for (const BlockRef& ref : ctx.of(kind)) result.push_back(ref.block->name.text);
  return result;
}

const Clause* first(const Block& block, ClauseKind kind) {
  const auto at = std::find_if(block.clauses.begin(), block.clauses.end(),
                               [&](const Clause& clause) { return clause.kind == kind; });
  return at == block.clauses.end() ? nullptr : &*at;
}

// A sum or a count. One that does not say what it is may be either.
bool adds_up(const Block& metric) {
  const auto is = [](const Clause& clause) {
    return clause.kind == ClauseKind::AverageOf || clause.kind == ClauseKind::ShareOf ||
           clause.kind == ClauseKind::VariationBetween || clause.kind == ClauseKind::TimeSinceLast ||
           clause.kind == ClauseKind::CountDistinct || clause.kind == ClauseKind::YearlyOf ||
           clause.kind == ClauseKind::RatioOf || clause.kind == ClauseKind::TimeUntilUsedUp ||
           clause.kind == ClauseKind::WithoutSince || clause.kind == ClauseKind::OlderThan;
  };
  return std::none_of(metric.clauses.begin(), metric.clauses.end(), is);
}

// Adds fields to one record. Of two things with one name the first one gets the field.
class FieldAdder {
 public:
  FieldAdder(Context& ctx, int event) : type_(event_of(ctx, event)) {}

  int add(const std::string& name, Unit unit, std::vector<std::string> choices = {}) {
    if (slot_of(type_, name) >= 0) return -1;
    type_.fields.push_back({name, unit, std::move(choices)});
    return static_cast<int>(type_.fields.size()) - 1;
  }
  // One field for each currency of points.
  std::vector<int> add_points(const std::vector<PointCurrency>& points) {
    std::vector<int> slots;
    for (std::size_t i = 0; i < points.size(); ++i)
      slots.push_back(add(points[i].name, {UnitKind::Points, static_cast<int>(i)}));
    return slots;
  }
  // One for each metric that adds up; its unit follows.
  std::vector<int> add_metrics(const Context& ctx) {
    std::vector<int> slots;
    for (const BlockRef& ref : ctx.of(BlockKind::Metric)) {
      const bool has_field = adds_up(*ref.block) && !looks_at_amounts(ctx, *ref.block);
      slots.push_back(has_field ? add(ref.block->name.text, {UnitKind::Count, 0}) : -1);
    }
    return slots;
  }

 private:
  EventType& type_;
};

// The words of a choice that every program has.
int fill(Context& ctx, int event, const char* name, std::vector<std::string> words) {
  EventType& type = event_of(ctx, event);
  const int slot = slot_of(type, name);
  type.fields[static_cast<std::size_t>(slot)].choices = std::move(words);
  return slot;
}

// Tiers that can be brought along or granted: all that are not for everyone.
std::vector<std::string> tier_words(const Context& ctx) {
  std::vector<std::string> result;
  for (const BlockRef& ref : ctx.of(BlockKind::Tier)) {
    if (first(*ref.block, ClauseKind::ForEveryone) == nullptr) result.push_back(ref.block->name.text);
  }
  return result;
}

void add_openings(Context& ctx, RecordFields& records) {
  const EventType& type = event_of(ctx, kOpenings);
  records.opening_tier = fill(ctx, kOpenings, "tier", tier_words(ctx));
  records.opening_since = slot_of(type, "since");
  records.opening_until = slot_of(type, "valid_until");
  FieldAdder fields(ctx, kOpenings);
  records.opening_points = fields.add_points(ctx.program.points);
  records.opening_metrics = fields.add_metrics(ctx);
  const auto& vouchers = ctx.program.vouchers;
  for (std::size_t i = 0; i < vouchers.size(); ++i) {
    const Unit unit{vouchers[i].of_money ? UnitKind::Money : UnitKind::Voucher,
                    vouchers[i].of_money ? 0 : static_cast<int>(i)};
    records.opening_vouchers.push_back(fields.add(vouchers[i].name, unit));
  }
}

void add_adjustments(Context& ctx, RecordFields& records) {
  const EventType& type = event_of(ctx, kAdjustments);
  records.adjustment_reason = slot_of(type, "reason");
  records.adjustment_by = slot_of(type, "by");
  FieldAdder fields(ctx, kAdjustments);
  records.adjustment_points = fields.add_points(ctx.program.points);
  records.adjustment_metrics = fields.add_metrics(ctx);
}

void add_redemptions(Context& ctx, RecordFields& records) {
  const EventType& type = event_of(ctx, kRedemptions);
  records.redemption_reward = fill(ctx, kRedemptions, "reward", names(ctx, BlockKind::Reward));
  records.redemption_voucher = fill(ctx, kRedemptions, "voucher", names(ctx, BlockKind::Voucher));
  records.redemption_times = slot_of(type, "times");
  records.redemption_voucher_number = slot_of(type, "voucher_number");
  records.redemption_recipient = slot_of(type, "recipient");
  records.redemption_shop = slot_of(type, "shop");
  records.redemption_channel = slot_of(type, "channel");
  records.redemption_country = slot_of(type, "country");
  records.redemption_points = FieldAdder(ctx, kRedemptions).add_points(ctx.program.points);
}

// The choices of milestones or rewards; -1 for those that leave none.
std::vector<int> add_options(const Context& ctx, BlockKind kind, FieldAdder& fields,
                             std::vector<std::vector<int>>& options) {
  std::vector<int> slots;
  for (const BlockRef& ref : ctx.of(kind)) {
    const Clause* one_of = first(*ref.block, ClauseKind::GiveOneOf);
    std::vector<std::string> words;
    std::vector<int> numbers;
    for (std::size_t i = 0; one_of != nullptr && i < one_of->choices.size(); ++i) {
      words.push_back(option_words(one_of->choices[i]));
      numbers.push_back(static_cast<int>(i));
    }
    const Unit unit{UnitKind::Choice, 0};
    slots.push_back(one_of == nullptr ? -1 : fields.add(ref.block->name.text, unit, std::move(words)));
    options.push_back(std::move(numbers));
  }
  return slots;
}

void add_choices(Context& ctx, RecordFields& records) {
  FieldAdder fields(ctx, kChoices);
  for (const BlockRef& ref : ctx.of(BlockKind::Election)) {
    std::vector<std::string> words;
    if (const Clause* one_of = first(*ref.block, ClauseKind::OneOf)) {
      for (const Word& word : one_of->words) {
        if (std::find(words.begin(), words.end(), word.text) == words.end()) words.push_back(word.text);
      }
    }
    records.choice_elections.push_back(
        fields.add(ref.block->name.text, {UnitKind::Choice, 0}, std::move(words)));
  }
  records.choice_milestones = add_options(ctx, BlockKind::Milestone, fields, records.milestone_options);
  records.choice_rewards = add_options(ctx, BlockKind::Reward, fields, records.reward_options);
}

void add_requests(Context& ctx, RecordFields& records) {
  records.request_conversion = fill(ctx, kRequests, "conversion", names(ctx, BlockKind::Convert));
  records.request_points = FieldAdder(ctx, kRequests).add_points(ctx.program.points);
}

void add_grants(Context& ctx, RecordFields& records) {
  const EventType& type = event_of(ctx, kGrants);
  records.grant_tier = fill(ctx, kGrants, "tier", tier_words(ctx));
  records.grant_trial = fill(ctx, kGrants, "trial", names(ctx, BlockKind::Trial));
  records.grant_from = slot_of(type, "from");
  records.grant_until = slot_of(type, "until");
  records.grant_fixed = slot_of(type, "fixed");
  records.grant_fallback = fill(ctx, kGrants, "fallback", tier_words(ctx));
  records.grant_reason = slot_of(type, "reason");
  records.grant_by = slot_of(type, "by");
}

void add_pools(Context& ctx, RecordFields& records) {
  const EventType& type = event_of(ctx, kPools);
  records.pool_pool = fill(ctx, kPools, "pool", names(ctx, BlockKind::Pool));
  records.pool_owner = slot_of(type, "owner");
  records.pool_left = slot_of(type, "left");
}

void add_cancellations(Context& ctx, RecordFields& records) {
  const EventType& type = event_of(ctx, kCancellations);
  records.cancellation_reason = slot_of(type, "reason");
  records.cancellation_by = slot_of(type, "by");
  records.cancellation_points = FieldAdder(ctx, kCancellations).add_points(ctx.program.points);
}

void add_transfers(Context& ctx, RecordFields& records) {
  const EventType& type = event_of(ctx, kTransfers);
  records.transfer_recipient = slot_of(type, "recipient");
  records.transfer_sender = slot_of(type, "sender");
  records.transfer_earned = slot_of(type, "earned");
  records.transfer_usable = slot_of(type, "usable");
  records.transfer_last_day = slot_of(type, "last_day");
  records.transfer_reason = slot_of(type, "reason");
  records.transfer_by = slot_of(type, "by");
  records.transfer_points = FieldAdder(ctx, kTransfers).add_points(ctx.program.points);
}

void add_states(Context& ctx, RecordFields& records) {
  const EventType& type = event_of(ctx, kStates);
  records.state_state = slot_of(type, "state");
  records.state_reason = slot_of(type, "reason");
  records.state_by = slot_of(type, "by");
}

// As long as there is one version, words and things have the same numbers.
std::vector<int> same_numbers(std::size_t count) {
  std::vector<int> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<int>(i);
  return numbers;
}

}  // namespace

bool looks_at_amounts(const Context& ctx, const Block& metric) {
  const auto is_amounts = [&](const std::string& word) {
    const int event = ctx.index_of(NameKind::Event, word);
    return event == kOpenings || event == kAdjustments;
  };
  return std::any_of(metric.clauses.begin(), metric.clauses.end(), [&](const Clause& clause) {
    if (clause.kind != ClauseKind::SumOf && clause.kind != ClauseKind::CountOf) return false;
    const std::string& event = clause.words.back().text;
    return is_amounts(event) || is_amounts(event + "s");  // `count opening`
  });
}

std::string option_words(const std::vector<AmountText>& grants) {
  std::string text;
  for (const AmountText& grant : grants)
    text += (text.empty() ? "" : " and ") + grant.number + " " + grant.unit;
  return text;
}

void add_record_fields(Context& ctx) {
  RecordFields& records = ctx.program.records;
  add_openings(ctx, records);
  add_adjustments(ctx, records);
  add_redemptions(ctx, records);
  add_choices(ctx, records);
  add_requests(ctx, records);
  add_grants(ctx, records);
  add_pools(ctx, records);
  add_cancellations(ctx, records);
  add_transfers(ctx, records);
  add_states(ctx, records);
  records.rewards = same_numbers(ctx.of(BlockKind::Reward).size());
  records.vouchers = same_numbers(ctx.program.vouchers.size());
  records.conversions = same_numbers(ctx.of(BlockKind::Convert).size());
  records.trials = same_numbers(ctx.of(BlockKind::Trial).size());
  records.pools = same_numbers(ctx.of(BlockKind::Pool).size());
}

void set_record_unit(Context& ctx, int index) {
  const auto at = static_cast<std::size_t>(index);
  const Unit unit = ctx.program.metrics[at].unit;
  const auto set = [&](int event, int slot) {
    if (slot >= 0) event_of(ctx, event).fields[static_cast<std::size_t>(slot)].unit = unit;
  };
  set(kOpenings, ctx.program.records.opening_metrics[at]);
  set(kAdjustments, ctx.program.records.adjustment_metrics[at]);
}

void number_record_tiers(Context& ctx) {
  const auto slot = static_cast<std::size_t>(ctx.program.records.opening_tier);
  for (const std::string& word : event_of(ctx, kOpenings).fields[slot].choices)
    ctx.program.records.tiers.push_back(ctx.index_of(NameKind::Tier, word));
}

std::optional<RecordField> record_field(const RecordFields& records, int event, int slot) {
  using Of = RecordField::Of;
  std::vector<std::pair<Of, const std::vector<int>*>> lists;
  if (event == kOpenings)
    lists = {{Of::Points, &records.opening_points},
             {Of::Metric, &records.opening_metrics},
             {Of::Voucher, &records.opening_vouchers}};
  if (event == kAdjustments)
    lists = {{Of::Points, &records.adjustment_points}, {Of::Metric, &records.adjustment_metrics}};
  if (event == kRedemptions) lists = {{Of::Points, &records.redemption_points}};
  if (event == kCancellations) lists = {{Of::Points, &records.cancellation_points}};
  if (event == kTransfers) lists = {{Of::Points, &records.transfer_points}};
  if (event == kRequests) lists = {{Of::Points, &records.request_points}};
  if (event == kChoices)
    lists = {{Of::Election, &records.choice_elections},
             {Of::Milestone, &records.choice_milestones},
             {Of::Reward, &records.choice_rewards}};
  for (const auto& [of, slots] : lists) {
    const auto at = std::find(slots->begin(), slots->end(), slot);
    if (at != slots->end()) return RecordField{of, static_cast<int>(at - slots->begin())};
  }
  return std::nullopt;
}

}  // namespace rung::language
