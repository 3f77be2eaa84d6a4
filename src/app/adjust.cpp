#include "app/adjust.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/asked_points.h"
#include "app/hold.h"
#include "app/judgement.h"
#include "core/suggest.h"
#include "core/whole.h"
#include "engine/allowed.h"

namespace rung::app {
namespace {

using language::Program;
using language::Tier;

Refusal no_such(const char* what, const std::string& name, const std::vector<std::string>& names) {
  std::string text = fmt::format("there is no {} `{}`", what, name);
  const std::optional<std::string> near = nearest(name, names);
  if (near) text += fmt::format("; did you mean `{}`?", *near);
  if (!near && !names.empty()) text += fmt::format("; there are {}.", fmt::join(names, ", "));
  if (names.empty()) text += "; the rules have none.";
  return not_booked("no_such", text);
}

// The word of a choice field for a thing of the program.
std::int64_t word_of(const std::vector<int>& things, int thing) {
  return std::find(things.begin(), things.end(), thing) - things.begin();
}

// One request on its way to an act.
class Drafted {
 public:
  Drafted(OpenShop& shop, const MemberView& view, const AdjustRequest& request)
      : shop_(shop), program_(shop.program()), view_(view), request_(request) {}

  std::optional<Refusal> make() {
    act.kind = ledger::EntryKind::Adjustment;
    act.source = "adjust";
    act.reference = request_.reference;
    act.actor = request_.by;
    act.reason = request_.reason;
    if (auto refusal = too_short(request_.reason, "Nothing was booked.")) return refusal;
    std::optional<Refusal> refusal = !request_.points.empty()  ? points()
                                     : !request_.tier.empty()  ? tier()
                                     : !request_.state.empty() ? state()
                                                               : trial();
    if (refusal) return refusal;
    act.request = fmt::format("member {}: {}", view_.history.number, what);
    return std::nullopt;
  }

  Act act;
  std::string what;

 private:
  std::optional<Refusal> points() {
    const auto asked = asked_points(program_, request_.currency, request_.points, PointsAre::Adjusted);
    if (!asked.ok()) return asked.error();
    unit_ = asked.value().unit;
    const std::int64_t points = asked.value().points;
    if (points == 0) return not_booked("no_points", "0 points change nothing.");
    act.event = language::kAdjustments;
    act.fields = empty_record(program_, act.event);
    act.set(program_.records.adjustment_points.at(static_cast<std::size_t>(unit_)), points);
    act.set(program_.records.adjustment_reason, request_.reason);
    act.set(program_.records.adjustment_by, request_.by);
    what = with_sign(points, shop_.words().points(points, unit_));
    return std::nullopt;
  }

  void begin_grant() {
    act.event = language::kGrants;
    act.fields = empty_record(program_, act.event);
    act.set(program_.records.grant_reason, request_.reason);
    act.set(program_.records.grant_by, request_.by);
  }

  std::optional<Refusal> tier() {
    const int tier = program_.find_tier(request_.tier);
    if (tier < 0) return no_such("tier", request_.tier, names_of(program_.tiers));
    const Tier& granted = program_.tiers[static_cast<std::size_t>(tier)];
    if (granted.for_everyone)
      return not_booked("lowest_tier",
                        fmt::format("{} is held by everyone whom no other tier is given, it cannot be "
                                    "granted.",
                                    granted.name));
    const Day from = request_.from.value_or(shop_.as_of());
    if (!request_.until && !granted.by_invitation)
      return not_booked("until", fmt::format("say until when {} is granted: `--until DATE`.", granted.name));
    if (request_.until && *request_.until < from)
      return not_booked("until", fmt::format("{} would end on {}, before it begins on {}.", granted.name,
                                             iso(*request_.until), iso(from)));
    if (request_.until && *request_.until < shop_.as_of())
      return not_booked(
          "until", fmt::format("{} would have ended on {} already.", granted.name, iso(*request_.until)));
    begin_grant();
    act.set(program_.records.grant_tier, word_of(program_.records.tiers, tier));
    what = granted.name;
    if (request_.from) {
      act.set(program_.records.grant_from, from.number);
      what += " from " + iso(from);
    }
    if (request_.until) {
      act.set(program_.records.grant_until, request_.until->number);
      what += " until " + iso(*request_.until);
    }
    if (request_.fixed) {
      act.set(program_.records.grant_fixed, 1);
      what += ", fixed";
    }
    return request_.fallback.empty() ? std::nullopt : fallback(granted);
  }

  std::optional<Refusal> fallback(const Tier& granted) {
    const int tier = program_.find_tier(request_.fallback);
    if (tier < 0) return no_such("tier", request_.fallback, names_of(program_.tiers));
    const Tier& after = program_.tiers[static_cast<std::size_t>(tier)];
    if (after.for_everyone)
      return not_booked(
          "fallback",
          fmt::format("{} is what everyone holds without another tier: leave `--fallback` out.", after.name));
    if (after.ladder != granted.ladder || after.rank >= granted.rank)
      return not_booked("fallback", fmt::format("{} does not lie below {}.", after.name, granted.name));
    act.set(program_.records.grant_fallback, word_of(program_.records.tiers, tier));
    what += ", then " + after.name;
    return std::nullopt;
  }

  std::optional<Refusal> state() {
    const auto& words = program_.events.at(language::kStates)
                            .fields.at(static_cast<std::size_t>(program_.records.state_state))
                            .choices;
    const auto word = std::find(words.begin(), words.end(), request_.state);
    if (word == words.end()) return no_such("state", request_.state, words);
    act.event = language::kStates;
    act.fields = empty_record(program_, act.event);
    act.set(program_.records.state_state, word - words.begin());
    act.set(program_.records.state_reason, request_.reason);
    act.set(program_.records.state_by, request_.by);
    what = "the account is " + request_.state;
    return std::nullopt;
  }

  std::optional<Refusal> trial() {
    const std::vector<std::string> names = names_of(program_.trials);
    const auto named = std::find(names.begin(), names.end(), request_.trial);
    if (named == names.end()) return no_such("trial", request_.trial, names);
    begin_grant();
    trial_ = static_cast<int>(named - names.begin());
    act.set(program_.records.grant_trial, word_of(program_.records.trials, trial_));
    what = "trial " + request_.trial;
    return std::nullopt;
  }

  OpenShop& shop_;
  const Program& program_;
  const MemberView& view_;
  const AdjustRequest& request_;
  int trial_ = -1;
  int unit_ = -1;

 public:
  [[nodiscard]] int trial_number() const { return trial_; }
  [[nodiscard]] int unit() const { return unit_; }  // of the points; -1: it is not about points
};

// Why a trial cannot begin now.
std::optional<Refusal> against(const OpenShop& shop, const MemberView& view, int trial) {
  if (trial < 0) return std::nullopt;
  const auto denials = engine::against_trial(*view.evaluator, view.evaluation, view.history, trial);
  if (denials.empty()) return std::nullopt;
  const language::Trial& rule = shop.program().trials[static_cast<std::size_t>(trial)];
  std::vector<std::string> reasons;
  for (const engine::Denial& denial : denials) {
    if (denial.kind == engine::Denial::Kind::Cap) {
      reasons.push_back(fmt::format("it was begun {} already{}", number_of(shop.words(), denial.used, "time"),
                                    denial.last_used ? ", last on " + iso(*denial.last_used) : ""));
    } else {
      reasons.push_back(fmt::format("its conditions are not met ({})", rule.place.text()));
    }
  }
  return Refusal{
      "refused",
      fmt::format("trial {} cannot begin; {}.\nNothing was booked.", rule.name, fmt::join(reasons, "; ")),
      {}};
}

std::vector<std::string> standing_lines(const OpenShop& shop, const MemberView& view, int unit) {
  std::vector<std::string> lines;
  if (unit >= 0) {
    const engine::PointsState& points = view.points(unit);
    lines.push_back(fmt::format("{} usable, {} pending", shop.words().points(points.usable, unit),
                                shop.words().bare_points(points.pending, unit)));
    if (points.usable < 0) lines.back() += "; the next points make up for what is below zero";
    return lines;
  }
  for (std::size_t ladder = 0; ladder < shop.program().ladders.size(); ++ladder) {
    const int held = view.evaluation.tier.at(ladder);
    if (held < 0) continue;
    const Tier& tier = shop.program().tiers[static_cast<std::size_t>(held)];
    lines.push_back(
        fmt::format("{} now, {}", tier.name, validity_words(tier, view.evaluator->ends_on(held))));
  }
  return lines;
}

}  // namespace

Result<Adjusted, Refusal> adjust(OpenShop& shop, const AdjustRequest& request, std::int64_t now_ms) {
  release_holds(shop, now_ms);
  auto view = look_up(shop, request.member);
  if (!view.ok()) return Refused{view.error()};
  Drafted drafted(shop, view.value(), request);
  if (auto refusal = drafted.make()) return Refused{std::move(*refusal)};
  const Objection objection = [&](const MemberView& now) {
    return against(shop, now, drafted.trial_number());
  };
  auto acted = act(shop, view.value(), drafted.act, now_ms, objection);
  if (!acted.ok()) return Refused{acted.error()};
  return Adjusted{std::move(acted.value()), drafted.what, standing_lines(shop, view.value(), drafted.unit())};
}

std::string adjust_text(const OpenShop& shop, const Adjusted& adjusted) {
  std::string text;
  if (adjusted.acted.before) {
    text = fmt::format("Adjusted before, on {} with this reference; nothing changed.\n",
                       instant_words(shop.rules(), adjusted.acted.booked_at_ms));
  } else {
    text = fmt::format("Adjusted: {}. Saved.\n", adjusted.what);
  }
  for (const std::string& line : adjusted.standing) text += "  " + line + "\n";
  return text;
}

Json adjust_json(const AdjustRequest& request, const Adjusted& adjusted) {
  return Json{
      {"schema", "rung.adjust/1"},
      {"member", request.member},
      {"reference", request.reference},
      {"what", adjusted.what},
      {"reason", request.reason},
      {"by", request.by},
      {"before", adjusted.acted.before},
      {"day", iso(adjusted.acted.day)},
      {"transaction", adjusted.acted.transaction == 0 ? Json(nullptr) : Json(adjusted.acted.transaction)},
      {"standing", adjusted.standing}};
}

}  // namespace rung::app
