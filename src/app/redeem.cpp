#include "app/redeem.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/asked_points.h"
#include "app/desk.h"
#include "app/hold.h"
#include "app/member_points.h"
#include "core/check.h"
#include "core/suggest.h"
#include "engine/allowed.h"
#include "storage/erasure_store.h"
#include "storage/reward_records.h"

namespace rung::app {

namespace {

using language::Cap;
using language::Reward;

// Whether one test of a condition holds by itself.
bool holds_alone(const MemberView& view, const language::Atom& atom) {
  language::Conditions alone;
  alone.atoms = {atom};
  alone.alternatives = {{0}};
  return view.evaluator->holds(alone);
}

std::string tier_held(const OpenShop& shop, const MemberView& view, int tier) {
  const int ladder = shop.program().tiers.at(static_cast<std::size_t>(tier)).ladder;
  const int held = view.evaluation.tier.at(static_cast<std::size_t>(ladder));
  return shop.program().tiers.at(static_cast<std::size_t>(held)).name;
}

std::string needs_words(const OpenShop& shop, const MemberView& view, const language::Atom& atom) {
  const bool about_tier = atom.kind == language::AtomKind::Tier;
  if (about_tier && (atom.op == language::Op::AtLeast || atom.op == language::Op::Is)) {
    return fmt::format("it needs {}, the member has {}",
                       shop.program().tiers.at(static_cast<std::size_t>(atom.index)).name,
                       tier_held(shop, view, atom.index));
  }
  return fmt::format("it needs `{}`", atom.text);
}

void add_conditions(const OpenShop& shop, const MemberView& view, const Reward& reward,
                    std::vector<std::string>& reasons) {
  if (reward.where.alternatives.size() > 1) {
    std::vector<std::string> ways;
    for (const language::Atom& atom : reward.where.atoms) ways.push_back("`" + atom.text + "`");
    reasons.push_back(fmt::format("it needs {}", fmt::join(ways, " or ")));
    return;
  }
  for (const language::Atom& atom : reward.where.atoms) {
    if (!holds_alone(view, atom)) reasons.push_back(needs_words(shop, view, atom));
  }
}

// From when a limit lets it through again, if the reward is still there then.
std::string again_words(const Reward& reward, const std::optional<Day>& day) {
  if (!day || *day > kLastDay || (reward.dates && !reward.dates->contains(*day))) return "";
  return ", again from " + iso(*day);
}

std::string cap_words(const OpenShop& shop, const Cap& cap, int unit, std::int64_t used,
                      std::optional<Day> last) {
  std::string reason = "it can be had " + limit_words(shop.words(), cap, unit);
  if (used > 0 && last) reason += ", last on " + iso(*last);
  return reason;
}

// What of a cap a record uses.
std::int64_t used_of(const OpenShop& shop, const Cap& cap, const Reward& reward,
                     const storage::RewardTaken& taken) {
  if (cap.counts_times) return taken.times;
  if (taken.points.empty()) return multiply_checked(reward.cost, taken.times).value_or(cap.limit);
  const std::string& unit = shop.program().points.at(static_cast<std::size_t>(reward.unit)).name;
  std::int64_t points = 0;
  for (const auto& [name, count] : taken.points) {
    if (name == unit) points = count;
  }
  return points;
}

// Stock is everybody's: it is counted over all records of the reward, and asked inside the transaction that
// takes of it.
void add_stock(OpenShop& shop, const MemberView& view, const Reward& reward, std::int64_t times,
               std::vector<std::string>& reasons) {
  const auto is_stock = [](const Cap& cap) { return cap.scope == Cap::Scope::InTotal; };
  if (std::none_of(reward.caps.begin(), reward.caps.end(), is_stock)) return;
  const std::vector<storage::RewardTaken> all = storage::rewards_taken(shop.database, reward.name);
  for (const Cap& cap : reward.caps) {
    if (!is_stock(cap)) continue;
    const DayRange days = view.evaluator->days_of(cap);
    std::int64_t left = cap.limit;
    Day last = kFirstDay;
    for (const storage::RewardTaken& one : all) {
      if (!days.contains(one.day)) continue;
      left -= std::min(left, used_of(shop, cap, reward, one));
      last = std::max(last, one.day);
    }
    const auto wanted = cap.counts_times ? std::optional(times) : multiply_checked(reward.cost, times);
    if (wanted && *wanted <= left) continue;
    std::string reason = cap_words(shop, cap, reward.unit, cap.limit - left, last);
    if (left > 0) reason += fmt::format(", {} left", cap_amount(shop.words(), cap, left, reward.unit));
    reasons.push_back(reason);
  }
}

// What is asked for, in the store's words: the same reference with the same words is the same act.
std::string request_words(OpenShop& shop, engine::MemberNumber member, const RedeemRequest& request, int unit,
                          std::int64_t points) {
  const auto recipient = shop.base.number_of(request.recipient);
  const std::string to = recipient ? fmt::format(" to member {}", *recipient) : "";
  const std::string held =
      request.hold_minutes ? fmt::format(", held {} minutes", *request.hold_minutes) : "";
  const std::string times = request.times == 1 ? "" : fmt::format(" {} times", request.times);
  if (!request.reward.empty())
    return fmt::format("member {}: reward {}{}{}{}", member, request.reward, times, to, held);
  return fmt::format("member {}: {} {}{}", member, points,
                     shop.program().points.at(static_cast<std::size_t>(unit)).name, held);
}

struct Asked {
  const Reward* reward = nullptr;  // nullptr: points alone
  int unit = 0;
  std::int64_t points = 0;
  std::int64_t times = 1;
};

// "3 times cups": in front of a reward that is taken more than once.
std::string times_words(std::int64_t times) { return times == 1 ? "" : fmt::format("{} times ", times); }

Result<Asked, Refusal> what_is_asked(const OpenShop& shop, const RedeemRequest& request) {
  const language::Program& program = shop.program();
  if (request.reward.empty()) {
    const auto asked = asked_points(program, request.currency, request.points, PointsAre::Redeemed);
    if (!asked.ok()) return Refused{asked.error()};
    return Asked{nullptr, asked.value().unit, asked.value().points};
  }
  const int index = program.find_reward(request.reward);
  if (index >= 0) {
    const Reward& reward = program.rewards.at(static_cast<std::size_t>(index));
    const auto price = multiply_checked(reward.cost, request.times);
    if (!price) {
      return Refused{Refusal{"too_many",
                             fmt::format("nobody has the points for {} {} times. Nothing was booked.",
                                         reward.name, request.times),
                             {}}};
    }
    return Asked{&reward, reward.unit, *price, request.times};
  }
  std::vector<std::string> names;
  for (const Reward& reward : program.rewards) names.push_back(reward.name);
  std::string message = fmt::format("there is no reward `{}`", request.reward);
  const std::optional<std::string> near = nearest(request.reward, names);
  if (near) message += fmt::format("; did you mean `{}`?", *near);
  if (!near && !names.empty()) message += fmt::format("; there are {}.", fmt::join(names, ", "));
  if (names.empty()) message += "; the rules have no rewards.";
  return Refused{Refusal{"no_reward", message + " Nothing was booked.", {}}};
}

// The points that the redemption's record took, by the day they end on, in the order in which they went.
std::vector<Taken> taken_by(const engine::PointsState& points, const engine::MemberHistory& history,
                            engine::ActivityNumber record) {
  std::vector<Taken> taken;
  for (const engine::Movement& movement : points.movements) {
    if (movement.against != ledger::Account::Redeemed) continue;
    if (activity_number(history, movement.activity) != record) continue;
    const Day last_day = points.lots.at(static_cast<std::size_t>(movement.lot)).last_day;
    if (taken.empty() || taken.back().last_day != last_day) taken.push_back({0, last_day});
    taken.back().points -= movement.amount;
  }
  return taken;
}

std::int64_t points_taken(const std::vector<Taken>& taken) {
  std::int64_t points = 0;
  for (const Taken& one : taken) points += one.points;
  return points;
}

Refusal refusal_of(const OpenShop& shop, const MemberView& view, const Asked& asked,
                   const std::vector<std::string>& reasons) {
  const std::string cost = shop.words().points(asked.points, asked.unit);
  const std::string what =
      asked.reward != nullptr
          ? fmt::format("{}{} costs {}", times_words(asked.times), asked.reward->name, cost)
          : fmt::format("{} has {}, asked for are {}", view.history.id,
                        shop.words().points(view.spender(asked.unit).points(asked.unit).usable, asked.unit),
                        cost);
  return Refusal{"refused",
                 fmt::format("{}{}{}.\nNothing was booked.", what,
                             reasons.front().find("missing") != std::string::npos ? ", " : "; ",
                             fmt::join(reasons, "; ")),
                 {}};
}

Act act_for(OpenShop& shop, const MemberView& view, const RedeemRequest& request, const Asked& asked) {
  const language::RecordFields& slots = shop.program().records;
  Act act;
  act.kind = ledger::EntryKind::Redemption;
  act.source = "redeem";
  act.reference = request.reference;
  act.request = request_words(shop, view.history.number, request, asked.unit, asked.points);
  act.event = language::kRedemptions;
  act.fields = empty_record(shop.program(), act.event);
  act.set(slots.redemption_points.at(static_cast<std::size_t>(asked.unit)), asked.points);
  if (asked.reward != nullptr) {
    const auto reward = static_cast<int>(asked.reward - shop.program().rewards.data());
    const auto word = std::find(slots.rewards.begin(), slots.rewards.end(), reward);
    act.set(slots.redemption_reward, word - slots.rewards.begin());
    if (request.times != 1) act.set(slots.redemption_times, request.times);
  }
  if (!request.recipient.empty()) act.set(slots.redemption_recipient, request.recipient);
  return act;
}

// A reward that gives its tier to another member needs one, and the others must have none.
std::optional<Refusal> wrong_recipient(OpenShop& shop, const RedeemRequest& request, const Asked& asked) {
  const bool gives =
      asked.reward != nullptr && asked.reward->tier_grant && asked.reward->tier_grant->to_another_member;
  if (!gives && request.recipient.empty()) return std::nullopt;
  if (!gives)
    return Refusal{"recipient",
                   "only a reward that gives a tier to another member goes `--to` one. Nothing was booked.",
                   {}};
  if (request.recipient.empty()) {
    return Refusal{"recipient",
                   fmt::format("{} gives a tier to another member: say to whom with `--to ID`. Nothing was "
                               "booked.",
                               asked.reward->name),
                   {}};
  }
  if (const auto number = shop.base.number_of(request.recipient);
      number && request.recipient != request.member) {
    const auto erasure = storage::erasure_of(shop.database, *number);
    if (!erasure) return std::nullopt;
    return Refusal{
        "erased",
        fmt::format("{} was erased on {}. Nothing was booked.", request.recipient, iso(erasure->day)),
        {}};
  }
  return Refusal{"recipient",
                 fmt::format("there is no other member `{}` to give {} to. Nothing was booked.",
                             request.recipient, asked.reward->name),
                 {}};
}

std::string left_words(const OpenShop& shop, const Redeemed& redeemed) {
  std::string text = shop.words().points(redeemed.left.usable, redeemed.unit) + " left";
  const auto& worth = shop.program().points.at(static_cast<std::size_t>(redeemed.unit)).worth;
  if (worth && redeemed.left.usable > 0) {
    text += " (" + shop.words().money(money_of(*worth, redeemed.left.usable)) + ")";
  }
  return text;
}

std::string taken_words(const OpenShop& shop, const Redeemed& redeemed) {
  std::map<Day, std::int64_t> by_day;
  for (const Taken& one : redeemed.taken) by_day[one.last_day] += one.points;
  const auto& currency = shop.program().points.at(static_cast<std::size_t>(redeemed.unit));
  const bool oldest = currency.spend == language::PointCurrency::Spend::Oldest;
  return fmt::format("  taken, {}: {}\n", oldest ? "oldest first" : "soonest to end first",
                     fmt::join(ends_words(shop.words(), redeemed.unit, by_day), ", "));
}

}  // namespace

std::string missing_points(const OpenShop& shop, int unit, const engine::Denial& short_of) {
  const std::int64_t missing = short_of.need - short_of.have;
  std::string text =
      shop.words().bare_points(missing, unit) + (missing == 1 ? " is missing" : " are missing");
  if (short_of.more_on) {
    text += fmt::format(" ({} more can be used from {})", shop.words().bare_points(short_of.more, unit),
                        iso(*short_of.more_on));
  }
  return text;
}

std::string frozen_words(const std::string& member, Day since) {
  return fmt::format("the account of {} is frozen since {}", member, iso(since));
}

std::optional<Refusal> against_state(const MemberView& view) {
  const auto frozen = engine::against_state(view.evaluation, view.shared);
  if (!frozen) return std::nullopt;
  const std::string& whose = view.evaluation.frozen_since ? view.history.id : view.purse->history.id;
  return Refusal{
      "refused", frozen_words(whose, *frozen->last_used) + ", so nothing is taken.\nNothing was booked.", {}};
}

std::vector<std::string> reasons_against(OpenShop& shop, const MemberView& view, const Reward& reward,
                                         std::int64_t times) {
  const auto number = static_cast<int>(&reward - shop.program().rewards.data());
  std::vector<std::string> reasons;
  const auto denials =
      engine::against_reward(*view.evaluator, view.evaluation, view.history, number, times, view.shared);
  for (const engine::Denial& denial : denials) {
    if (denial.kind == engine::Denial::Kind::Points)
      reasons.push_back(missing_points(shop, reward.unit, denial));
  }
  for (const engine::Denial& denial : denials) {
    switch (denial.kind) {
      case engine::Denial::Kind::Conditions: add_conditions(shop, view, reward, reasons); break;
      case engine::Denial::Kind::Dates:
        reasons.push_back(fmt::format("it can be had from {} to {} only", iso(reward.dates->first),
                                      iso(reward.dates->last)));
        break;
      case engine::Denial::Kind::Cap:
        reasons.push_back(cap_words(shop, *denial.cap, reward.unit, denial.used, denial.last_used) +
                          again_words(reward, denial.again_on));
        break;
      case engine::Denial::Kind::Points:
      case engine::Denial::Kind::NoVoucher:
      case engine::Denial::Kind::WrongPlace:
      case engine::Denial::Kind::NoRedemption:
      case engine::Denial::Kind::Cancelled:
      case engine::Denial::Kind::TooMuch:
      case engine::Denial::Kind::GiftUsed:
      case engine::Denial::Kind::GiftChosen:
      case engine::Denial::Kind::Frozen:
      case engine::Denial::Kind::NotTransferable: break;
    }
  }
  add_stock(shop, view, reward, times, reasons);
  return reasons;
}

Result<Redeemed, Refusal> redeem(OpenShop& shop, const RedeemRequest& request, std::int64_t now_ms) {
  release_holds(shop, now_ms);
  if (request.hold_minutes && shop.as_of() != shop.today())
    return Refused{Refusal{"hold", "a hold begins now: leave out `--as-of`. Nothing was booked.", {}}};
  auto view = look_up(shop, request.member);
  if (!view.ok()) return Refused{view.error()};
  const auto asked = what_is_asked(shop, request);
  if (!asked.ok()) return Refused{asked.error()};
  if (auto refusal = wrong_recipient(shop, request, asked.value())) return Refused{std::move(*refusal)};
  const Asked& what = asked.value();
  const Objection objection = [&](const MemberView& now) -> std::optional<Refusal> {
    if (auto frozen = against_state(now)) return frozen;
    std::vector<std::string> reasons;
    if (what.reward != nullptr) {
      reasons = reasons_against(shop, now, *what.reward, request.times);
    } else if (const auto denial =
                   engine::against_points(now.evaluation, what.unit, what.points, now.shared)) {
      reasons = {missing_points(shop, what.unit, *denial)};
    }
    if (reasons.empty()) return std::nullopt;
    return refusal_of(shop, now, what, reasons);
  };
  Redeemed redeemed;
  const auto note = [&](const Acted& acted) {
    const MemberView& spender = view.value().spender(what.unit);
    redeemed.taken = taken_by(spender.points(what.unit), spender.history, acted.record);
    const int unit = shop.ledger.unit_of(shop.program().points.at(static_cast<std::size_t>(what.unit)).name);
    // A reward that costs nothing is a record alone.
    if (const std::int64_t points = points_taken(redeemed.taken); points > 0) {
      shop.ledger.record_redemption(acted.transaction, spender.history.number, request.reward, unit, points,
                                    acted.record);
    }
    constexpr std::int64_t kMinute = 60'000;
    if (request.hold_minutes)
      storage::HoldStore(shop.database).note(acted.record, now_ms + *request.hold_minutes * kMinute);
  };
  const auto acted =
      act(shop, view.value(), act_for(shop, view.value(), request, what), now_ms, objection, note);
  if (!acted.ok()) return Refused{acted.error()};
  redeemed.what = request.reward;
  redeemed.times = request.times;
  redeemed.unit = what.unit;
  redeemed.points = what.points;
  redeemed.before = acted.value().before;
  redeemed.day = acted.value().day;
  redeemed.booked_at_ms = acted.value().booked_at_ms;
  redeemed.transaction = acted.value().transaction;
  const engine::PointsState& left = view.value().spender(what.unit).points(what.unit);
  redeemed.left = {left.usable, left.pending};
  if (request.hold_minutes) redeemed.hold = storage::HoldStore(shop.database).find(request.reference);
  return redeemed;
}

Json left_json(const Redeemed::Left& left) {
  return Json{{"usable", left.usable}, {"pending", left.pending}};
}

std::string redeem_text(const OpenShop& shop, const Redeemed& redeemed) {
  const std::string left = left_words(shop, redeemed);
  if (redeemed.before) {
    return fmt::format("Redeemed before, on {} with this reference; nothing changed. {}.\n",
                       instant_words(shop.rules(), redeemed.booked_at_ms), left);
  }
  const std::string points = shop.words().points(redeemed.points, redeemed.unit);
  const std::string what =
      redeemed.what.empty() ? points
                            : fmt::format("{}{} for {}", times_words(redeemed.times), redeemed.what, points);
  std::string text = fmt::format("{}: {}. {}, {} pending.\n", redeemed.hold ? "Held" : "Redeemed", what, left,
                                 shop.words().bare_points(redeemed.left.pending, redeemed.unit));
  if (redeemed.hold)
    text += fmt::format("  until {}, then it comes back unless it is captured\n",
                        instant_words(shop.rules(), redeemed.hold->until_ms));
  return redeemed.taken.empty() ? text : text + taken_words(shop, redeemed);
}

Json redeem_json(const OpenShop& shop, const RedeemRequest& request, const Redeemed& redeemed) {
  Json taken = Json::array();
  for (const Taken& one : redeemed.taken) {
    taken.push_back(Json{{"points", one.points}, {"last_day", day_json(one.last_day)}});
  }
  Json json{{"schema", "rung.redeem/1"},
            {"member", request.member},
            {"reference", request.reference},
            {"reward", redeemed.what.empty() ? Json(nullptr) : Json(redeemed.what)},
            {"times", redeemed.times},
            {"unit", shop.program().points.at(static_cast<std::size_t>(redeemed.unit)).name},
            {"points", redeemed.points},
            {"before", redeemed.before},
            {"day", iso(redeemed.day)},
            {"transaction", redeemed.transaction},
            {"taken", std::move(taken)},
            {"left", left_json(redeemed.left)}};
  if (redeemed.hold) {
    json["hold"] = Json{{"until_ms", redeemed.hold->until_ms},
                        {"captured", redeemed.hold->captured_at_ms.has_value()},
                        {"cancelled", redeemed.hold->cancelled}};
  }
  return json;
}

}  // namespace rung::app
