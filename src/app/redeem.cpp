#include "app/redeem.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/member_points.h"
#include "core/check.h"
#include "core/suggest.h"
#include "core/whole.h"
#include "engine/wanted.h"

namespace rung::app {

namespace {

using language::Cap;
using language::Reward;
using storage::Redemption;

constexpr const char* kSource = "redeem";

// Debts first, then the points asked for: what a till may book in one go.
Result<ledger::Draft, ledger::InsufficientPoints> settle_and_redeem(std::vector<ledger::Lot> lots,
                                                                    std::int64_t points, Day day,
                                                                    ledger::SpendOrder order) {
  ledger::Draft draft = ledger::settle_debts(lots, day, order);
  ledger::apply(draft, 0, lots);  // postings only: no new lot needs a number
  Result<ledger::Draft, ledger::InsufficientPoints> taken = ledger::redeem(lots, points, day, order);
  if (!taken.ok()) return taken;
  append(draft, std::move(taken.value()));
  return draft;
}

ledger::SpendOrder order_of(const OpenShop& shop, int unit) {
  return engine::policies_of(shop.program().points.at(static_cast<std::size_t>(unit))).order;
}

// Whether one test of a condition holds by itself.
bool holds_alone(const MemberView& view, const language::Atom& atom) {
  language::Conditions alone;
  alone.atoms = {atom};
  alone.alternatives = {{0}};
  return view.evaluator->holds(alone, view.state());
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
  if (reward.where.empty() || view.evaluator->holds(reward.where, view.state())) return;
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

// The days that count for a cap, seen from `day`.
DayRange days_of(const Cap& cap, Day day, Day joined) {
  if (cap.cycle) return cycle_around(*cap.cycle, day, joined);
  if (!cap.rolling) return {kFirstDay, kForever};
  Window window;
  window.kind = cap.rolling->unit == DurationUnit::Months ? Window::Kind::LastMonths : Window::Kind::LastDays;
  window.count =
      cap.rolling->unit == DurationUnit::Hours ? (cap.rolling->count + 23) / 24 : cap.rolling->count;
  return resolve(window, day, joined);
}

void add_cap(OpenShop& shop, const MemberView& view, const Reward& reward, const Cap& cap, Day day,
             std::vector<std::string>& reasons) {
  const bool in_total = cap.scope == Cap::Scope::InTotal;
  const std::vector<Redemption> redemptions =
      in_total ? shop.ledger.redemptions_of(reward.name) : shop.ledger.redemptions(view.history.number);
  const DayRange days = days_of(cap, day, view.history.joined);
  std::int64_t used = 0;
  Day last = kFirstDay;
  for (const Redemption& one : redemptions) {
    if (one.reward != reward.name || !days.contains(one.day)) continue;
    used += cap.counts_times ? 1 : one.points;
    last = std::max(last, one.day);
  }
  if (used + (cap.counts_times ? 1 : reward.cost) <= cap.limit) return;
  const std::string limit = cap.counts_times ? number_of(shop.words(), cap.limit, "time")
                                             : shop.words().points(cap.limit, reward.unit);
  std::string reason =
      fmt::format("it can be had at most {} {}", limit, in_total ? "in total" : "per member");
  if (cap.cycle) reason += fmt::format(" per {}", cycle_words(*cap.cycle));
  if (cap.rolling) reason += " per " + duration_rule_text(*cap.rolling);
  if (used > 0) reason += ", last on " + iso(last);
  reasons.push_back(reason);
}

std::string missing_points(const OpenShop& shop, int unit, const ledger::InsufficientPoints& short_of) {
  const std::int64_t missing = short_of.needed - short_of.usable;
  std::string text =
      shop.words().bare_points(missing, unit) + (missing == 1 ? " is missing" : " are missing");
  if (short_of.more_on) {
    text += fmt::format(" ({} more can be used from {})", shop.words().bare_points(short_of.more, unit),
                        iso(*short_of.more_on));
  }
  return text;
}

// What is asked for, in the store's words: the same reference with the same words is the same act.
std::string request_words(const OpenShop& shop, engine::MemberNumber member, const RedeemRequest& request,
                          int unit, std::int64_t points) {
  if (!request.reward.empty()) return fmt::format("member {}: reward {}", member, request.reward);
  return fmt::format("member {}: {} {}", member, points,
                     shop.program().points.at(static_cast<std::size_t>(unit)).name);
}

struct Asked {
  const Reward* reward = nullptr;  // nullptr: points alone
  int unit = 0;
  std::int64_t points = 0;
};

Result<Asked, Refusal> what_is_asked(const OpenShop& shop, const RedeemRequest& request) {
  const language::Program& program = shop.program();
  if (request.reward.empty()) {
    if (program.points.empty()) {
      return Refused{Refusal{"no_points", "this program has no points. Nothing was booked.", {}}};
    }
    std::int64_t points = request.points.value_or(0);
    for (int i = 0; i < program.points.front().decimals; ++i) points *= 10;
    return Asked{nullptr, 0, points};
  }
  const int index = program.find_reward(request.reward);
  if (index >= 0) {
    const Reward& reward = program.rewards.at(static_cast<std::size_t>(index));
    return Asked{&reward, reward.unit, reward.cost};
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

// A day that is not to be booked on: to come, or before what is booked already.
std::optional<Refusal> wrong_day(OpenShop& shop, engine::MemberNumber member) {
  const Day day = shop.as_of();
  if (day > shop.today()) {
    return Refusal{
        "future_day",
        fmt::format("{} has not come yet; today is {}. Nothing was booked.", iso(day), iso(shop.today())),
        {}};
  }
  Day last = shop.last_run() ? shop.last_run()->as_of : kFirstDay;
  for (const storage::LedgerLine& one : shop.ledger.lines(member)) last = std::max(last, one.day);
  if (day >= last) return std::nullopt;
  return Refusal{"closed_day",
                 fmt::format("bookings reach up to {} already, so nothing can be booked on {}. "
                             "Nothing was booked.",
                             iso(last), iso(day)),
                 {}};
}

Refusal reference_used(OpenShop& shop, const storage::KeyReused& used, const std::string& reference) {
  std::string stored = "`" + used.stored_request + "`";
  const std::optional<Redemption> redemption = shop.ledger.redemption(used.transaction);
  if (redemption && !redemption->reward.empty()) stored += ", " + redemption->reward;
  return Refusal{
      "reference_used",
      fmt::format("the reference {} stands for something else already: {}, booked on {}; this request is "
                  "`{}`. Nothing was booked.",
                  reference, stored, iso(shop.rules().zone->wall(used.booked_at_ms).day), used.came_request),
      {}};
}

// What an entry took from which lots, joined by the day they end on.
std::vector<Taken> taken_by(const ledger::Draft& draft, const std::vector<ledger::Lot>& lots) {
  std::vector<Taken> taken;
  for (const ledger::Posting& posting : draft.postings) {
    if (posting.contra != ledger::Account::Redeemed) continue;
    const auto lot =
        std::find_if(lots.begin(), lots.end(), [&](const auto& one) { return one.number == posting.lot; });
    const Day last_day = lot == lots.end() ? kForever : lot->terms.last_day;
    if (taken.empty() || taken.back().last_day != last_day) taken.push_back({0, last_day});
    taken.back().points -= posting.amount;
  }
  return taken;
}

// The work inside the write transaction, on what is stored at that moment.
class Till {
 public:
  Till(OpenShop& shop, MemberView& view, const RedeemRequest& request, const Asked& asked,
       std::int64_t now_ms)
      : shop_(shop), view_(view), request_(request), asked_(asked) {
    header_.kind = ledger::EntryKind::Redemption;
    header_.day = shop.as_of();
    header_.booked_at_ms = now_ms;
    header_.source = kSource;
    header_.key = request.reference;
    header_.request = request_words(shop, view.history.number, request, asked.unit, asked.points);
  }

  void work() {
    if (booked_before()) return;
    refusal_ = wrong_day(shop_, view_.history.number);
    if (refusal_) return;
    view_.points = points_on(shop_, view_.history.number, header_.day);
    const std::vector<std::string> reasons = all_reasons();
    if (!reasons.empty()) {
      refuse(reasons);
      return;
    }
    book();
  }

  [[nodiscard]] Result<Redeemed, Refusal> outcome() const {
    if (refusal_) return Refused{*refusal_};
    return redeemed_;
  }

 private:
  [[nodiscard]] const UnitPoints& points() const {
    return view_.points.at(static_cast<std::size_t>(asked_.unit));
  }

  bool booked_before() {
    const auto before = shop_.ledger.booked_before(header_);
    if (!before) return false;
    if (!before->ok()) {
      refusal_ = reference_used(shop_, before->error(), request_.reference);
      return true;
    }
    note(before->value());
    return true;
  }

  std::vector<std::string> all_reasons() {
    if (asked_.reward != nullptr) return reasons_against(shop_, view_, *asked_.reward, header_.day);
    const auto taken =
        settle_and_redeem(points().lots, asked_.points, header_.day, order_of(shop_, asked_.unit));
    if (taken.ok()) return {};
    return {missing_points(shop_, asked_.unit, taken.error())};
  }

  void refuse(std::vector<std::string> reasons) {
    const std::string cost = shop_.words().points(asked_.points, asked_.unit);
    const std::string what =
        asked_.reward != nullptr
            ? fmt::format("{} costs {}", asked_.reward->name, cost)
            : fmt::format("{} has {}, asked for are {}", view_.history.id,
                          shop_.words().points(points().balance.usable, asked_.unit), cost);
    refusal_ = Refusal{"refused",
                       fmt::format("{}{}{}.\nNothing was booked.", what,
                                   reasons.front().find("missing") != std::string::npos ? ", " : "; ",
                                   fmt::join(reasons, "; ")),
                       {}};
  }

  void book() {
    const std::vector<ledger::Lot> lots = points().lots;
    auto draft = settle_and_redeem(lots, asked_.points, header_.day, order_of(shop_, asked_.unit));
    RUNG_CHECK(draft.ok(), "points that were enough a moment ago are enough inside the same transaction");
    const auto booked = shop_.ledger.book(draft.value(), header_);
    RUNG_CHECK(booked.ok(), "a reference that was free a moment ago is free inside the same transaction");
    const int unit =
        shop_.ledger.unit_of(shop_.program().points.at(static_cast<std::size_t>(asked_.unit)).name);
    shop_.ledger.record_redemption(booked.value().transaction, view_.history.number, request_.reward, unit,
                                   asked_.points);
    note(booked.value());
    redeemed_.taken = taken_by(draft.value(), lots);
  }

  void note(const storage::BookedEntry& entry) {
    view_.points = points_on(shop_, view_.history.number, std::max(shop_.as_of(), entry.day));
    redeemed_.what = request_.reward;
    redeemed_.unit = asked_.unit;
    redeemed_.points = asked_.points;
    redeemed_.before = entry.before;
    redeemed_.day = entry.day;
    redeemed_.booked_at_ms = entry.booked_at_ms;
    redeemed_.transaction = entry.transaction;
    redeemed_.left = points().balance;
  }

  OpenShop& shop_;
  MemberView& view_;
  const RedeemRequest& request_;
  const Asked& asked_;
  storage::EntryHeader header_;
  std::optional<Refusal> refusal_;
  Redeemed redeemed_;
};

std::string left_words(const OpenShop& shop, const Redeemed& redeemed) {
  std::string text = shop.words().points(redeemed.left.usable, redeemed.unit) + " left";
  const auto& worth = shop.program().points.at(static_cast<std::size_t>(redeemed.unit)).worth;
  if (worth && redeemed.left.usable > 0) {
    text +=
        " (" +
        shop.words().money(divide(Wide{redeemed.left.usable} * worth->second, worth->first, Rounding::Down)) +
        ")";
  }
  return text;
}

std::string taken_words(const OpenShop& shop, const Redeemed& redeemed) {
  std::map<Day, std::int64_t> by_day;
  for (const Taken& one : redeemed.taken) by_day[one.last_day] += one.points;
  const bool oldest = order_of(shop, redeemed.unit) == ledger::SpendOrder::Oldest;
  return fmt::format("  taken, {}: {}\n", oldest ? "oldest first" : "soonest to end first",
                     fmt::join(ends_words(shop.words(), redeemed.unit, by_day), ", "));
}

}  // namespace

std::vector<std::string> reasons_against(OpenShop& shop, const MemberView& view, const Reward& reward,
                                         Day day) {
  std::vector<std::string> reasons;
  const UnitPoints& points = view.points.at(static_cast<std::size_t>(reward.unit));
  const auto taken = settle_and_redeem(points.lots, reward.cost, day, order_of(shop, reward.unit));
  if (!taken.ok()) reasons.push_back(missing_points(shop, reward.unit, taken.error()));
  add_conditions(shop, view, reward, reasons);
  if (reward.dates && !reward.dates->contains(day)) {
    reasons.push_back(
        fmt::format("it can be had from {} to {} only", iso(reward.dates->first), iso(reward.dates->last)));
  }
  for (const Cap& cap : reward.caps) add_cap(shop, view, reward, cap, day, reasons);
  return reasons;
}

Result<Redeemed, Refusal> redeem(OpenShop& shop, const RedeemRequest& request, std::int64_t now_ms) {
  auto view = look_up(shop, request.member);
  if (!view.ok()) return Refused{view.error()};
  const auto asked = what_is_asked(shop, request);
  if (!asked.ok()) return Refused{asked.error()};
  Till till(shop, view.value(), request, asked.value(), now_ms);
  shop.database.with_write_transaction([&till] { till.work(); });
  return till.outcome();
}

std::string redeem_text(const OpenShop& shop, const Redeemed& redeemed) {
  const std::string left = left_words(shop, redeemed);
  if (redeemed.before) {
    const intake::WallTime wall = shop.rules().zone->wall(redeemed.booked_at_ms);
    return fmt::format("Redeemed before, on {} at {:02}:{:02} with this reference; nothing changed. {}.\n",
                       iso(wall.day), wall.second / 3600, wall.second / 60 % 60, left);
  }
  const std::string points = shop.words().points(redeemed.points, redeemed.unit);
  const std::string what = redeemed.what.empty() ? points : redeemed.what + " for " + points;
  return fmt::format("Redeemed: {}. {}, {} pending.\n", what, left,
                     shop.words().bare_points(redeemed.left.pending, redeemed.unit)) +
         taken_words(shop, redeemed);
}

Json redeem_json(const OpenShop& shop, const RedeemRequest& request, const Redeemed& redeemed) {
  Json taken = Json::array();
  for (const Taken& one : redeemed.taken) {
    taken.push_back(Json{{"points", one.points}, {"last_day", day_json(one.last_day)}});
  }
  return Json{{"schema", "rung.redeem/1"},
              {"member", request.member},
              {"reference", request.reference},
              {"reward", redeemed.what.empty() ? Json(nullptr) : Json(redeemed.what)},
              {"unit", shop.program().points.at(static_cast<std::size_t>(redeemed.unit)).name},
              {"points", redeemed.points},
              {"before", redeemed.before},
              {"day", iso(redeemed.day)},
              {"transaction", redeemed.transaction},
              {"taken", std::move(taken)},
              {"left", {{"usable", redeemed.left.usable}, {"pending", redeemed.left.pending}}}};
}

}  // namespace rung::app
