#include "property/engine/random_records.h"

#include <algorithm>

namespace rung::naive {
namespace {

using language::Program;

class Recorder {
 public:
  Recorder(const Program& program, Dice& dice, Day start, const std::function<Day()>& random_day,
           Member& member, int& last_id, const std::string& pool)
      : program_(program),
        records_(program.records),
        dice_(dice),
        start_(start),
        random_day_(random_day),
        member_(member),
        last_id_(last_id),
        pool_(pool) {}

  void make() {
    if (dice_.chance(25)) opening();
    for (int i = dice_.chance(25) ? dice_.between(1, 2) : 0; i > 0; --i) adjustment();
    const bool gifts = !program_.rewards.empty() || !program_.vouchers.empty();
    for (int i = dice_.between(0, gifts ? 4 : 1); i > 0; --i) redemption();
    cancellations();
    for (int i = dice_.chance(15) ? dice_.between(1, 3) : 0; i > 0; --i) transfer();
    for (int i = dice_.chance(5) ? dice_.between(1, 3) : 0; i > 0; --i) state();
    choices();
    for (int i = dice_.between(0, 3); i > 0 && !program_.conversions.empty(); --i) request();
    for (int i = dice_.chance(20) ? dice_.between(1, 2) : 0; i > 0; --i) grant();
    for (const language::Tier& tier : program_.tiers) {
      if (tier.by_invitation && dice_.chance(70)) invitation(tier.name);
    }
    if (!program_.trials.empty() && dice_.chance(70)) trial();
    if (!program_.pools.empty() && dice_.chance(40)) household();
    // Whose points a return takes back that was bought before joining, or sent back after leaving, is left
    // open.
    const bool in_pool = std::any_of(member_.happenings.begin(), member_.happenings.end(),
                                     [](const auto& h) { return h.event == language::kPools; });
    for (std::size_t i = member_.happenings.size(); in_pool && i-- > 0;) {
      const bool there = i < member_.happenings.size();
      if (there && member_.happenings[i].of >= 0 && member_.happenings[i].event == language::kReturns)
        member_ = without(member_, i);
    }
  }

 private:
  [[nodiscard]] const std::vector<language::Field>& fields(int event) const {
    return program_.events[static_cast<std::size_t>(event)].fields;
  }
  // Records are made while the program runs.
  [[nodiscard]] Day day() { return std::max(random_day_(), start_); }

  Member::Happening& add(int event, Day day) {
    Member::Happening h;
    h.id = ++last_id_;
    h.event = event;
    h.day = day;
    h.minute = dice_.between(0, 1438);
    h.fields.assign(fields(event).size(), kEmpty);
    member_.happenings.push_back(std::move(h));
    return member_.happenings.back();
  }
  static void say(Member::Happening& h, int slot, std::int64_t value) {
    if (slot >= 0) h.fields[static_cast<std::size_t>(slot)] = value;
  }
  // One of the slots that there are; -1 if there is none.
  int any(std::vector<int> slots) {
    slots.erase(std::remove(slots.begin(), slots.end(), -1), slots.end());
    return slots.empty()
               ? -1
               : slots[static_cast<std::size_t>(dice_.between(0, static_cast<int>(slots.size()) - 1))];
  }
  // The number of a name among the choices of a field; -1 if it is none.
  [[nodiscard]] std::int64_t choice(int event, int slot, const std::string& name) const {
    if (slot < 0) return -1;
    const auto& choices = fields(event)[static_cast<std::size_t>(slot)].choices;
    const auto at = std::find(choices.begin(), choices.end(), name);
    return at == choices.end() ? -1 : at - choices.begin();
  }
  std::int64_t any_choice(int event, int slot) {
    if (slot < 0) return -1;
    const auto most = static_cast<int>(fields(event)[static_cast<std::size_t>(slot)].choices.size());
    return most == 0 ? -1 : dice_.between(0, most - 1);
  }
  std::int64_t some_of(int event, int slot) {
    const UnitKind kind = fields(event)[static_cast<std::size_t>(slot)].unit.kind;
    if (kind == UnitKind::Money) return dice_.between(1, 30) * 1'000;
    if (kind == UnitKind::Points) return dice_.between(1, 20) * 10;
    return dice_.between(1, 4);
  }

  void opening() {
    Member::Happening& h = add(language::kOpenings, dice_.chance(70) ? start_ + dice_.between(0, 30) : day());
    const int event = language::kOpenings;
    for (const auto* slots :
         {&records_.opening_points, &records_.opening_metrics, &records_.opening_vouchers}) {
      if (slots != &records_.opening_metrics && !dice_.chance(60)) continue;
      const int slot = any(*slots);
      if (slot >= 0) say(h, slot, some_of(event, slot));
    }
    if (!dice_.chance(30) || records_.tiers.empty()) return;
    say(h, records_.opening_tier, dice_.between(0, static_cast<int>(records_.tiers.size()) - 1));
    const bool since = dice_.chance(50);
    if (since) say(h, records_.opening_since, (h.day - dice_.between(0, 300)).number);
    if (since || dice_.chance(60)) say(h, records_.opening_until, (h.day + dice_.between(0, 300)).number);
  }

  void adjustment() {
    Member::Happening& h = add(language::kAdjustments, day());
    const int slot = any(dice_.chance(65) ? records_.adjustment_points : records_.adjustment_metrics);
    if (slot >= 0) say(h, slot, some_of(language::kAdjustments, slot) * (dice_.chance(50) ? 1 : -1));
  }

  void redemption() {
    Member::Happening& h = add(language::kRedemptions, day());
    // Others of a household spend what it has collected.
    if (!pool_.empty() && dice_.chance(60)) h.pool = pool_;
    const int event = language::kRedemptions;
    const int how = dice_.between(1, 3);
    const std::int64_t reward = any_choice(event, records_.redemption_reward);
    const std::int64_t voucher = any_choice(event, records_.redemption_voucher);
    if (how == 1 && reward >= 0) {
      say(h, records_.redemption_reward, reward);
      if (dice_.chance(40)) say(h, records_.redemption_times, dice_.between(1, 3));
    } else if (how == 2 && voucher >= 0) {
      say(h, records_.redemption_voucher, voucher);
      if (dice_.chance(40)) say(h, records_.redemption_times, dice_.between(1, 3));
      if (dice_.chance(50))
        say(h, records_.redemption_shop, symbol(program_, dice_.one_of({"harbour", "outlet"})));
    } else {
      const int slot = any(records_.redemption_points);
      if (slot >= 0) say(h, slot, dice_.between(1, 20) * 10);
    }
    if (dice_.chance(50))
      say(h, records_.redemption_channel, symbol(program_, dice_.one_of({"shop", "web"})));
    if (dice_.chance(30)) say(h, records_.redemption_country, symbol(program_, dice_.one_of({"DE", "FR"})));
  }

  // Of some redemptions, as a whole or in parts, once or more often.
  void cancellations() {
    const std::vector<Member::Happening> before = member_.happenings;
    for (const Member::Happening& redemption : before) {
      if (redemption.event != language::kRedemptions) continue;
      for (int i = dice_.chance(45) ? dice_.between(1, 3) : 0; i > 0; --i) {
        const Day day =
            dice_.chance(50) ? std::max(this->day(), redemption.day) : redemption.day + dice_.between(0, 40);
        Member::Happening& h = add(language::kCancellations, day);
        h.of = redemption.id;
        const int slot = any(records_.cancellation_points);
        if (slot >= 0 && dice_.chance(50)) say(h, slot, dice_.between(1, 12) * 10);
      }
    }
  }

  // Sent to somebody, or received from him with the days it had there.
  void transfer() {
    Member::Happening& h = add(language::kTransfers, day());
    const int slot = any(records_.transfer_points);
    if (slot >= 0) say(h, slot, dice_.between(1, 20) * 10);
    const std::int64_t other = symbol(program_, "harbour");
    if (dice_.chance(50)) return say(h, records_.transfer_recipient, other);
    say(h, records_.transfer_sender, other);
    if (dice_.chance(80)) say(h, records_.transfer_earned, (h.day - dice_.between(-3, 500)).number);
    if (dice_.chance(60)) say(h, records_.transfer_usable, (h.day - dice_.between(-10, 60)).number);
    if (dice_.chance(70)) say(h, records_.transfer_last_day, (h.day + dice_.between(-5, 300)).number);
  }

  void state() {
    Member::Happening& h = add(language::kStates, day());
    say(h, records_.state_state, any_choice(language::kStates, records_.state_state));
  }

  void choices() {
    for (const auto* slots :
         {&records_.choice_elections, &records_.choice_milestones, &records_.choice_rewards}) {
      for (const int slot : *slots) {
        for (int times = dice_.between(0, 2); slot >= 0 && times > 0; --times) {
          Member::Happening& h = add(language::kChoices, day());
          say(h, slot, any_choice(language::kChoices, slot));
        }
      }
    }
  }

  void request() {
    for (const language::Conversion& conversion : program_.conversions) {
      const std::int64_t said = choice(language::kRequests, records_.request_conversion, conversion.name);
      if (said < 0 || conversion.when != language::Conversion::When::OnRequest || dice_.chance(40)) continue;
      Member::Happening& h = add(language::kRequests, day());
      say(h, records_.request_conversion, said);
      const auto unit = static_cast<std::size_t>(conversion.unit);
      if (unit < records_.request_points.size())
        say(h, records_.request_points[unit], dice_.between(1, 30) * 10);
    }
  }

  void grant() {
    const std::int64_t tier = any_choice(language::kGrants, records_.grant_tier);
    if (tier < 0) return;
    Member::Happening& h = add(language::kGrants, day());
    say(h, records_.grant_tier, tier);
    Day from = h.day;
    if (dice_.chance(35)) from = h.day + dice_.between(-5, 60);
    if (!(from == h.day)) say(h, records_.grant_from, from.number);
    if (dice_.chance(95))
      say(h, records_.grant_until, (std::max(from, h.day) + dice_.between(0, 250)).number);
    if (dice_.chance(30)) say(h, records_.grant_fixed, 1);
    const std::int64_t lower = lower_choice(tier);
    if (lower != tier && dice_.chance(30)) say(h, records_.grant_fallback, lower);
  }

  // The tier below another one; the same if it is the lowest.
  std::int64_t lower_choice(std::int64_t tier) {
    const int index = records_.tiers[static_cast<std::size_t>(tier)];
    const int lower = index < 0 ? -1 : program_.tiers[static_cast<std::size_t>(index)].below;
    if (lower < 0) return tier;
    const auto at = std::find(records_.tiers.begin(), records_.tiers.end(), lower);
    return at == records_.tiers.end() ? tier : at - records_.tiers.begin();
  }

  void invitation(const std::string& name) {
    const std::int64_t tier = choice(language::kGrants, records_.grant_tier, name);
    for (int times = dice_.between(1, 2); tier >= 0 && times > 0; --times) {
      Member::Happening& h = add(language::kGrants, day());
      say(h, records_.grant_tier, tier);
      if (dice_.chance(30)) say(h, records_.grant_from, (h.day + dice_.between(-5, 60)).number);
    }
  }

  void trial() {
    const std::int64_t trial = any_choice(language::kGrants, records_.grant_trial);
    if (trial < 0) return;
    Member::Happening& h = add(language::kGrants, day());
    say(h, records_.grant_trial, trial);
  }

  void household() {
    const Day joins = day();
    Member::Happening& h = add(language::kPools, joins);
    h.minute = 0;  // what happens on the day happens in the household
    say(h, records_.pool_pool, any_choice(language::kPools, records_.pool_pool));
    say(h, records_.pool_owner, symbol(program_, "M2"));
    if (!dice_.chance(50)) return;
    const std::int64_t pool = h.fields[static_cast<std::size_t>(records_.pool_pool)];
    Member::Happening& leaves = add(language::kPools, joins + dice_.between(1, 300));
    leaves.minute = 1439;
    say(leaves, records_.pool_pool, pool);
    say(leaves, records_.pool_left, 1);
  }

  const Program& program_;
  const language::RecordFields& records_;
  Dice& dice_;
  Day start_;
  const std::function<Day()>& random_day_;
  Member& member_;
  int& last_id_;
  const std::string& pool_;  // whose other members act for this one
};

}  // namespace

void records_of(const Program& program, Dice& dice, Day start, const std::function<Day()>& random_day,
                Member& member, int& last_id, const std::string& pool) {
  if (program.records.tiers.empty()) return;  // no records are known
  Recorder(program, dice, start, random_day, member, last_id, pool).make();
}

}  // namespace rung::naive
