#include "notify/situation.h"

#include <algorithm>
#include <cstddef>
#include <set>

#include "core/plain_text.h"
#include "engine/compare.h"
#include "language/message_text.h"
#include "notify/member_words.h"

namespace rung::notify {
namespace {

using language::Said;
using language::Wording;

const language::Tier& tier_of(const language::Program& program, int tier) {
  return program.tiers.at(static_cast<std::size_t>(tier));
}

int tier_above(const language::Program& program, int tier) {
  const language::Tier& held = tier_of(program, tier);
  for (const int other : program.ladders.at(static_cast<std::size_t>(held.ladder)).tiers) {
    if (tier_of(program, other).below == tier) return other;
  }
  return tier;
}

Day spoken_last_day(const engine::Progress& progress) {
  const int spoken = spoken_alternative(progress);
  return spoken < 0 ? kForever : progress.alternatives[static_cast<std::size_t>(spoken)].last_day;
}

Value date_value(Day day, Language language) {
  if (day >= kForever) return {{}, Value::Kind::NoEnd};
  return {date_words(day, language), Value::Kind::Given};
}

Value name_value(const std::string& name) {
  std::string line = one_line(name);
  if (line.empty()) return {{}, Value::Kind::NoName};
  return {std::move(line), Value::Kind::Given};
}

std::string tier_words(const language::Program& program, int tier, const std::string& code) {
  if (tier < 0) return {};
  return tier_of(program, tier).labels.in(code, tier_of(program, tier).name);
}

// A benefit's text may hold commas, so semicolons part them.
Value benefits_value(const language::Program& program, int tier, const Wording& wording) {
  std::string text;
  if (tier >= 0) {
    for (const language::Benefit& benefit : tier_of(program, tier).benefits) {
      if (!text.empty()) text += "; ";
      text += benefit.labels.in(wording.code, benefit.name);
    }
  }
  if (!text.empty()) return {text};
  Value none{wording.say(Said::MoreBenefits)};
  none.is_nothing = true;
  return none;
}

struct Expiring {
  std::int64_t points = 0;
  std::set<Day> days;
};

Expiring expiring_of(const language::NotifyRule& rule, const engine::PointsState& state, Day day) {
  const Day last = engine::add_duration(day, rule.expiring_within);
  Expiring expiring;
  for (const engine::Lot& lot : state.lots) {
    if (lot.left <= 0 || !lot.usable_on(day) || lot.last_day > last) continue;
    expiring.points += lot.left;
    expiring.days.insert(lot.last_day);
  }
  return expiring;
}

// One day as it is, two joined by "and", of more the first and the last: what is said of all points is true
// of all.
Value days_value(const std::set<Day>& days, const Wording& wording) {
  const Language language = wording.language;
  if (days.empty()) return date_value(kForever, language);
  std::string words = date_words(*days.begin(), language);
  if (days.size() == 1) return {std::move(words), Value::Kind::Given};
  words += " " + wording.say(days.size() > 2 ? Said::AndThenUntil : Said::And) + " ";
  return {words + date_words(*days.rbegin(), language), Value::Kind::Given};
}

// At most so many products are named; of the others their number is said.
constexpr std::size_t kNamedProducts = 3;

// "Pan", "Pan and Pot", "Pan, Pot, Lid and 2 more".
std::string products_words(const std::vector<std::string>& products, const Wording& wording) {
  if (products.size() <= kNamedProducts) return and_list(products, wording);
  std::vector<std::string> parts(products.begin(), products.begin() + kNamedProducts);
  const auto others = static_cast<std::int64_t>(products.size() - kNamedProducts);
  const std::vector<std::string> more = language::word_forms(wording.say(Said::MoreProducts));
  parts.push_back(number_words(others, 0, wording.language) + " " +
                  language::form_for(more, others, 0, wording.language));
  return and_list(parts, wording);
}

void add_tier_values(Values& values, const language::Program& program, const Situation& situation,
                     const Wording& wording) {
  values["tier"] = {tier_words(program, situation.tier, wording.code)};
  values["next_tier"] = {tier_words(program, situation.next_tier, wording.code)};
  values["benefits_of_next_tier"] = benefits_value(program, situation.next_tier, wording);
  Value& missing = values["missing"] = {missing_words(program, situation.progress, wording)};
  missing.is_nothing = !is_missing(situation.progress);
  values["until"] = date_value(situation.until, wording.language);
  values["valid_until"] = date_value(situation.valid_until, wording.language);
}

// A number of points; of a program without points a bare one.
Value points_value(const language::Program& program, int unit, std::int64_t count, const Wording& wording) {
  Value value;
  value.is_nothing = count <= 0;
  const auto index = static_cast<std::size_t>(unit);
  if (index >= program.points.size()) {
    value.text = value.with_unit = number_words(count, 0, wording.language);
    value.number = Value::Number{count, 0};
    return value;
  }
  const language::PointCurrency& currency = program.points[index];
  value.text = number_words(count, currency.decimals, wording.language);
  value.with_unit = points_words(count, currency, wording);
  value.number = Value::Number{count, currency.decimals};
  return value;
}

void add_point_values(Values& values, const language::Program& program, const language::NotifyRule& rule,
                      const std::vector<engine::PointsState>& points, Day day, const Wording& wording) {
  const language::Reward* reward =
      rule.about_reward < 0 ? nullptr : &program.rewards.at(static_cast<std::size_t>(rule.about_reward));
  const int unit = rule.about_unit >= 0 ? rule.about_unit : (reward == nullptr ? 0 : reward->unit);
  const auto index = static_cast<std::size_t>(unit);
  const engine::PointsState state = index < points.size() ? points[index] : engine::PointsState{};
  const Expiring expiring = expiring_of(rule, state, day);
  values["balance"] = points_value(program, unit, state.usable, wording);
  values["expiring_points"] = points_value(program, unit, expiring.points, wording);
  values["expires_on"] = days_value(expiring.days, wording);
  values["points_missing"] = points_value(program, unit, 0, wording);
  if (reward == nullptr || static_cast<std::size_t>(reward->unit) >= points.size()) return;
  const std::int64_t usable = points[static_cast<std::size_t>(reward->unit)].usable;
  values["points_missing"] =
      points_value(program, reward->unit, std::max<std::int64_t>(0, reward->cost - usable), wording);
}

}  // namespace

bool is_about_reaching(const language::NotifyRule& rule) {
  using language::AtomKind;
  return rule.about_tier >= 0 &&
         std::any_of(rule.when.atoms.begin(), rule.when.atoms.end(), [&](const language::Atom& atom) {
           return ((atom.kind == AtomKind::Progress || atom.kind == AtomKind::Reachable) &&
                   atom.index == rule.about_tier) ||
                  (atom.kind == AtomKind::MissingMetric && atom.tier == rule.about_tier);
         });
}

bool is_about_keeping(const language::NotifyRule& rule) {
  using language::AtomKind;
  return rule.about_tier >= 0 && !is_about_reaching(rule) &&
         std::any_of(rule.when.atoms.begin(), rule.when.atoms.end(), [&](const language::Atom& atom) {
           return (atom.kind == AtomKind::Kept || atom.kind == AtomKind::TimeLeft) &&
                  atom.index == rule.about_tier;
         });
}

Situation situation_of(const language::Program& program, const language::NotifyRule& rule,
                       const engine::Evaluator& evaluator, const engine::Evaluation& evaluation,
                       const TextOf& text_of) {
  Situation situation;
  if (rule.about_carts >= 0) {
    for (const std::int64_t product : evaluator.said_in_lines(rule.about_carts, language::kLineProduct))
      situation.cart_products.push_back(one_line(text_of(product)));
  }
  const int ladder = rule.about_tier < 0 ? 0 : tier_of(program, rule.about_tier).ladder;
  if (static_cast<std::size_t>(ladder) >= evaluation.tier.size()) return situation;
  situation.tier = evaluation.tier[static_cast<std::size_t>(ladder)];
  const int above = situation.tier < 0 ? -1 : tier_above(program, situation.tier);
  situation.next_tier = is_about_reaching(rule) ? rule.about_tier : above;
  if (is_about_keeping(rule)) {
    const engine::Keeping kept = evaluator.keeping(rule.about_tier);
    situation.progress = kept.progress;
    situation.until = kept.judged_on;
  } else if (situation.next_tier >= 0) {
    situation.progress = evaluator.progress_to(situation.next_tier);
    situation.until = spoken_last_day(situation.progress);
  }
  const auto standing_of = [&](int tier) {
    return tier < 0 ? engine::TierStanding{} : evaluation.standings.at(static_cast<std::size_t>(tier));
  };
  engine::TierStanding standing = standing_of(rule.about_tier);
  if (!standing.alive) standing = standing_of(situation.tier);
  if (standing.alive) situation.valid_until = standing.in_grace ? standing.grace_until : standing.valid_until;
  return situation;
}

Values values_for(const language::Program& program, const language::NotifyRule& rule,
                  const Situation& situation, const std::vector<engine::PointsState>& points,
                  const Person& person, Day day, const std::string& code) {
  Values values;
  values["first_name"] = name_value(person.first_name);
  values["last_name"] = name_value(person.last_name);
  values["reward"] = {};
  if (rule.about_reward >= 0) {
    const language::Reward& reward = program.rewards.at(static_cast<std::size_t>(rule.about_reward));
    values["reward"] = {reward.labels.in(code, reward.name)};
  }
  const Wording& wording = language::wording_of(program, code);
  values["cart_products"] = {products_words(situation.cart_products, wording)};
  add_tier_values(values, program, situation, wording);
  add_point_values(values, program, rule, points, day, wording);
  return values;
}

}  // namespace rung::notify
