#pragma once
// Fields of records, which follow from what the rules declare (docs/MEANING.md, 2.2). Part of program.h.

#include <vector>

namespace rung::language {

// What the words of `state` mean, in their order.
enum AccountState : int { kActive = 0, kFrozen = 1 };

// Where the fields of records stand: slots of their events, -1 or an empty list where there is none. Lists go
// by the number of the currency, metric, voucher … (of that version).
struct RecordFields {
  std::vector<int> opening_points, opening_metrics, opening_vouchers;
  int opening_tier = -1;  // Choice of tiers, see `tiers`
  int opening_since = -1, opening_until = -1;
  std::vector<int> adjustment_points, adjustment_metrics;
  int adjustment_reason = -1, adjustment_by = -1;
  int redemption_reward = -1;   // Choice, see `rewards` below
  int redemption_voucher = -1;  // Choice, see `vouchers`
  int redemption_times = -1;
  int redemption_voucher_number = -1;  // Count: which voucher, see engine/voucher_pieces.h
  int redemption_recipient = -1;       // of a reward that gives a tier to another member: who
  int redemption_shop = -1, redemption_channel = -1, redemption_country = -1;
  std::vector<int> redemption_points;
  std::vector<int> choice_elections;   // Choice of Election::choices
  std::vector<int> choice_milestones;  // Choice of Milestone::choice->of, see `milestone_options`
  std::vector<int> choice_rewards;     // likewise
  int request_conversion = -1;         // Choice, see `conversions`
  std::vector<int> request_points;
  int grant_tier = -1, grant_trial = -1, grant_from = -1, grant_until = -1, grant_fixed = -1;
  int grant_fallback = -1, grant_reason = -1, grant_by = -1;
  std::vector<int> cancellation_points;
  int cancellation_reason = -1, cancellation_by = -1;
  std::vector<int> transfer_points;
  int transfer_recipient = -1, transfer_sender = -1;
  int transfer_earned = -1, transfer_usable = -1, transfer_last_day = -1;
  int transfer_reason = -1, transfer_by = -1;
  int state_state = -1;  // Choice of AccountState
  int state_reason = -1, state_by = -1;
  int pool_pool = -1, pool_owner = -1, pool_left = -1;
  // What the words of choices stand for. Versions share the numbers of words but not those of things, so
  // these lists lead from one to the other: the number of a word gives that in Program::rewards …, -1 for
  // what only another version has. Of a program with one version, rewards, vouchers … have the numbers of
  // their words.
  std::vector<int> tiers;  // of opening_tier, grant_tier and grant_fallback
  std::vector<int> rewards, vouchers, conversions, trials, pools;
  // By the number of the milestone or reward: which of Choice::of the word of a choice stands for.
  std::vector<std::vector<int>> milestone_options, reward_options;
};

}  // namespace rung::language
