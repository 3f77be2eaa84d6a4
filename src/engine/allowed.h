#pragma once
// Whether a record may be made: a reward redeemed, a voucher used, an election changed, a trial begun. Asked
// before it is recorded; what is refused is not recorded and changes nothing (docs/MEANING.md, 2.3).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluate.h"
#include "engine/pool.h"

namespace rung::engine {

// One reason against it.
struct Denial {
  enum class Kind : std::uint8_t {
    Conditions,  // `where` does not hold
    Dates,       // `from … to …`
    Cap,         // `at most …`
    Points,      // too few
    NoVoucher,   // none, or too few, that are valid
    WrongPlace,  // the voucher's `where` does not hold for this redemption
    NoRedemption,      // a cancellation: its redemption is not known
    Cancelled,         // it is cancelled as a whole already
    TooMuch,           // less is left of a currency (`unit`) than is named
    GiftUsed,          // a voucher that it issued was used
    GiftChosen,        // a choice that it opened was made
    Frozen,            // the account is (`last_used`: since when)
    NotTransferable,   // these points stay with their member
  } kind{};
  const language::Cap* cap = nullptr;
  std::int64_t used = 0;            // of the cap
  std::optional<Day> last_used;     // of the cap
  std::optional<Day> again_on;      // the first day on which the cap lets it through if nothing else happens
  std::int64_t have = 0, need = 0;  // of points, vouchers
  std::int64_t more = 0;            // points that become usable next …
  std::optional<Day> more_on;       // … on this day
  int unit = -1;                    // of TooMuch: Program::points
};

// A reward as many `times`. `evaluation`: of the history up to that moment. Stock (`in total`) is not looked
// at: it is no member's own.
[[nodiscard]] std::vector<Denial> against_reward(const Evaluator& evaluator, const Evaluation& evaluation,
                                                 const MemberHistory& history, int reward, std::int64_t times,
                                                 const Purse& purse = {});
// So many points of a currency; of one that the household collects, out of its purse.
[[nodiscard]] std::optional<Denial> against_points(const Evaluation& evaluation, int unit,
                                                   std::int64_t points, const Purse& purse = {});
// A voucher, at the place that a redemption record names; `redemption` may leave it open.
[[nodiscard]] std::vector<Denial> against_voucher(const Evaluation& evaluation, int voucher,
                                                  std::int64_t times, const Activity& redemption);
// The choice of an election.
[[nodiscard]] std::vector<Denial> against_election(const Evaluator& evaluator, const Evaluation& evaluation,
                                                   const MemberHistory& history, int election, int choice);
// The cancellation of a redemption, one of the history's activities (-1: not known): of all that is left, or of so
// many points by currency (kEmpty: none named).
[[nodiscard]] std::vector<Denial> against_cancellation(const Evaluation& evaluation, std::int32_t redemption,
                                                       const std::vector<std::int64_t>& points);
[[nodiscard]] std::vector<Denial> against_trial(const Evaluator& evaluator, const Evaluation& evaluation,
                                                const MemberHistory& history, int trial);

// A transfer of so many points of a currency (Program::points) to another member: of the sender's side. Points
// of a household's purse are its owner's to send.
[[nodiscard]] std::vector<Denial> against_transfer(const Evaluator& evaluator, const Evaluation& evaluation,
                                                   const MemberHistory& history, int unit, std::int64_t points);
// The account is frozen, so that nothing is redeemed, converted by request, sent or received; or the one whose
// purse would pay is.
[[nodiscard]] std::optional<Denial> against_state(const Evaluation& evaluation, const Purse& purse = {});

// Whether any record (of those that rules can refuse) may be made.
[[nodiscard]] bool allowed(const Evaluator& evaluator, const Evaluation& evaluation,
                           const MemberHistory& history, const Activity& record, const Purse& purse = {});

// Whether a voucher is taken where a redemption takes place.
[[nodiscard]] bool is_taken(const language::Program& program, int voucher, const Activity& redemption);

// What a voucher is worth at the place of a redemption: how often its money counts.
[[nodiscard]] std::int64_t times_worth(const language::Program& program, int voucher,
                                       const Activity& redemption);

}  // namespace rung::engine
