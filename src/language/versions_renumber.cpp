#include "language/versions_renumber.h"

#include <algorithm>

namespace rung::language {
namespace {

void move_to(int& number, const Numbers& numbers) {
  if (number >= 0) number = numbers.at(static_cast<std::size_t>(number));
}

class Renumberer {
 public:
  Renumberer(Context& ctx, const Renumbering& numbers) : program_(ctx.program), to_(numbers) {}

  void run() {
    // Elections and records name words by their old slots, so they come before these change.
    for (std::size_t i = 0; i < program_.elections.size(); ++i) election(i);
    for_all_conditions();
    records();
    for (Metric& one : program_.metrics) metric(one);
    for (Measure& one : program_.measures) unit(one.unit);
    for (PointCurrency& one : program_.points) points(one);
    for (EarnRule& one : program_.earn) earn(one);
    for (Tier& one : program_.tiers) events(one.lost_events);
    for (ValueTable& one : program_.values) unit(one.unit);
    for (Statistic& one : program_.statistics) {
      if (one.subject == AtomKind::Attribute) move_to(one.index, to_.attributes);
    }
  }

 private:
  void unit(Unit& one) const {
    if (one.kind == UnitKind::Quantity) move_to(one.index, to_.quantities);
  }
  void events(std::vector<int>& list) const {
    for (int& one : list) move_to(one, to_.events);
  }
  void field(int& slot, int event) const { move_to(slot, to_.fields.at(static_cast<std::size_t>(event))); }
  void line_field(int& slot, int event) const {
    move_to(slot, to_.line_fields.at(static_cast<std::size_t>(event)));
  }
  // The words of the field `slot` of an event, both as they were numbered.
  [[nodiscard]] const Numbers& words(int event, int slot) const {
    return to_.words.at(static_cast<std::size_t>(event)).at(static_cast<std::size_t>(slot));
  }

  // ---- Conditions

  void conditions(Conditions& list, int event) const {
    for (Atom& one : list.atoms) atom(one, event);
  }

  void atom(Atom& one, int event) const {
    const Numbers* values = nullptr;
    if (one.unit.kind == UnitKind::Text) values = &to_.symbols;
    if (one.kind == AtomKind::EventField) {
      if (one.unit.kind == UnitKind::Choice) values = &words(event, one.index);
      field(one.index, event);
    } else if (one.kind == AtomKind::LineField) {
      line_field(one.index, event);
    } else if (one.kind == AtomKind::Attribute) {
      if (one.unit.kind == UnitKind::Choice)
        values = &to_.attribute_words.at(static_cast<std::size_t>(one.index));
      move_to(one.index, to_.attributes);
    } else if (one.kind == AtomKind::Election) {
      values = election_words(static_cast<std::size_t>(one.index));
    }
    unit(one.unit);
    if (values == nullptr) return;
    for (std::int64_t& value : one.values) value = values->at(static_cast<std::size_t>(value));
    if (one.values.size() == 1) one.value = one.values.front();
  }

  void for_all_conditions() const {
    for (Metric& one : program_.metrics) {
      conditions(one.where, one.event);
      for (Metric::Lasting& row : one.lasting) conditions(row.where, one.event);
    }
    for (PointCurrency& one : program_.points) {
      for (PointCurrency::Exemption& exemption : one.exemptions) conditions(exemption.when, -1);
    }
    for (EarnRule& one : program_.earn) {
      conditions(one.where, one.event);
      for (RateRow& row : one.rows) conditions(row.where, one.event);
    }
    for (Tier& one : program_.tiers) {
      conditions(one.enter, -1);
      conditions(one.enter_for_life, -1);
      conditions(one.keep_when, -1);
    }
    for (Voucher& one : program_.vouchers) {
      conditions(one.where, kRedemptions);
      for (Voucher::Extra& extra : one.worth_times) conditions(extra.where, kRedemptions);
    }
    for (Reward& one : program_.rewards) conditions(one.where, -1);
    for (Milestone& one : program_.milestones) conditions(one.where, -1);
    for (Trial& one : program_.trials) {
      conditions(one.where, -1);
      conditions(one.keep_when, -1);
    }
    for (ValueTable& one : program_.values) {
      for (ValueTable::Row& row : one.rows) conditions(row.where, -1);
    }
    for (Segment& one : program_.segments) conditions(one.where, -1);
    for (NotifyRule& one : program_.notifications) conditions(one.when, -1);
  }

  // ---- Elections: their words are those of their field of `choices`

  [[nodiscard]] const Numbers* election_words(std::size_t election) const {
    const int slot = program_.records.choice_elections.at(election);
    return slot < 0 ? nullptr : &words(kChoices, slot);
  }

  void election(std::size_t number) {
    if (const Numbers* words = election_words(number)) {
      Election& one = program_.elections[number];
      if (!one.choices.empty()) move_to(one.standard, *words);
    }
  }

  // ---- What looks at events

  void metric(Metric& one) const {
    field(one.field, one.event);
    line_field(one.line_field, one.event);
    field(one.counted_on, one.event);
    field(one.nights_from, one.event);
    field(one.nights_to, one.event);
    if (one.without) {
      field(one.without->field, one.event);
      line_field(one.without->line_field, one.event);
      field(one.without->other_field, one.without->event);
      line_field(one.without->other_line_field, one.without->event);
      move_to(one.without->event, to_.events);
    }
    move_to(one.event, to_.events);
    events(one.restart_events);
    unit(one.unit);
  }

  void points(PointCurrency& one) const {
    events(one.idle_events);
    if (one.rate_limit) field(one.rate_limit->field, kOrders);
  }

  void rate(Rate& one, int event) const {
    field(one.field, event);
    line_field(one.line_field, event);
  }

  void earn(EarnRule& one) const {
    field(one.field, one.event);
    line_field(one.line_field, one.event);
    field(one.counted_on, one.event);
    rate(one.several, one.event);
    for (RateRow& row : one.rows) rate(row.rate, one.event);
    move_to(one.event, to_.events);
  }

  // ---- Records

  // A list of things by the number of their word.
  static void by_word(std::vector<int>& things, const Numbers& words) {
    const auto most = std::max_element(words.begin(), words.end());
    std::vector<int> moved(most == words.end() ? 0 : static_cast<std::size_t>(*most) + 1, -1);
    for (std::size_t word = 0; word < things.size() && word < words.size(); ++word)
      moved[static_cast<std::size_t>(words[word])] = things[word];
    things = std::move(moved);
  }

  void slots(std::vector<int>& list, int event) const {
    for (int& slot : list) field(slot, event);
  }

  void records() {
    RecordFields& r = program_.records;
    by_word(r.tiers, words(kOpenings, r.opening_tier));
    by_word(r.rewards, words(kRedemptions, r.redemption_reward));
    by_word(r.vouchers, words(kRedemptions, r.redemption_voucher));
    by_word(r.conversions, words(kRequests, r.request_conversion));
    by_word(r.trials, words(kGrants, r.grant_trial));
    by_word(r.pools, words(kPools, r.pool_pool));
    for (std::size_t i = 0; i < r.milestone_options.size(); ++i) {
      if (r.choice_milestones[i] >= 0)
        by_word(r.milestone_options[i], words(kChoices, r.choice_milestones[i]));
    }
    for (std::size_t i = 0; i < r.reward_options.size(); ++i) {
      if (r.choice_rewards[i] >= 0) by_word(r.reward_options[i], words(kChoices, r.choice_rewards[i]));
    }
    slots(r.opening_points, kOpenings);
    slots(r.opening_metrics, kOpenings);
    slots(r.opening_vouchers, kOpenings);
    slots(r.adjustment_points, kAdjustments);
    slots(r.adjustment_metrics, kAdjustments);
    slots(r.redemption_points, kRedemptions);
    slots(r.choice_elections, kChoices);
    slots(r.choice_milestones, kChoices);
    slots(r.choice_rewards, kChoices);
    slots(r.request_points, kRequests);
    slots(r.cancellation_points, kCancellations);
    slots(r.transfer_points, kTransfers);
    // The others every program has, at the beginning of their events: they keep their slots.
  }

  Program& program_;
  const Renumbering& to_;
};

}  // namespace

void renumber(Context& ctx, const Renumbering& numbers) {
  Renumberer(ctx, numbers).run();
  for (std::size_t old = 0; old < numbers.events.size(); ++old)
    ctx.renumber(NameKind::Event, ctx.program.events[old].name, numbers.events[old]);
  for (BlockRef& ref : ctx.blocks) {
    const bool event = ref.block->kind == BlockKind::Event && ref.block->name.text != "members";
    if (event) move_to(ref.index, numbers.events);
  }
  std::set<int> open;
  for (const int event : ctx.open_events) open.insert(numbers.events.at(static_cast<std::size_t>(event)));
  ctx.open_events = std::move(open);
}

}  // namespace rung::language
