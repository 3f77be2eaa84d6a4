// The blocks `earn` and `reward`: what gives points, and what points are given for.

#include <algorithm>

#include <fmt/format.h>

#include "core/whole.h"
#include "language/check_amount.h"
#include "language/check_condition.h"
#include "language/check_parts.h"
#include "language/check_rate.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

// A word that may be missing or empty.
const Word* word_at(const Clause& clause, std::size_t index) {
  return clause.words.size() > index && !clause.words[index].text.empty() ? &clause.words[index] : nullptr;
}

class EarnReader {
 public:
  EarnReader(Context& ctx, const BlockRef& ref, EarnRule& rule) : ctx_(ctx), ref_(ref), rule_(rule) {}

  // False if what the rule gives is not known.
  bool read_what();
  void read_rest();

 private:
  bool read_event(const Clause& clause, std::size_t word);
  bool read_give(const Clause& clause);
  bool read_table(const Clause& clause);
  bool read_trigger(const Clause& clause);
  Asking asking() const;
  std::vector<Unit> given_points() const;
  bool read_multiply(const Clause& clause);
  void read_rounding(const Clause& clause);
  void read_instead(const Clause& clause);

  Context& ctx_;
  const BlockRef& ref_;
  EarnRule& rule_;
  bool event_known_ = false;
};

bool EarnReader::read_what() {
  rule_.name = ref_.block->name.text;
  rule_.documentation = ref_.block->documentation;
  rule_.place = ref_.header();
  const Clause* what =
      ctx_.only(ref_, {ClauseKind::Give, ClauseKind::GiveFirst, ClauseKind::Multiply}, "what it gives");
  if (what == nullptr) {
    if (!ref_.block->incomplete) {
      ctx_.error("R419", ref_.header(), fmt::format("earn {} does not say what it gives", rule_.name),
                 "add a line such as `give 1 point per 1 EUR of net_amount on orders`");
    }
    return false;
  }
  if (what->kind == ClauseKind::GiveFirst) return read_table(*what);
  return what->kind == ClauseKind::Multiply ? read_multiply(*what) : read_give(*what);
}

bool EarnReader::read_event(const Clause& clause, std::size_t word) {
  const int event = ctx_.find(NameKind::Event, clause.words.at(word), ref_.file);
  if (event >= 0) rule_.event = event;
  event_known_ = event >= 0;
  return event_known_;
}

bool EarnReader::read_give(const Clause& clause) {
  const bool event_good = read_trigger(clause);
  if (!clause.rate || !read_rate(ctx_, *clause.rate, ref_, event_known_ ? rule_.event : -1, rule_.several)) {
    rule_.several = {};
    return false;
  }
  Rate rate = std::move(rule_.several);
  rule_.several = {};
  rule_.field = rate.field;
  rule_.line_field = rate.line_field;
  if (rate.of_rule >= 0) {
    rule_.kind = EarnRule::Kind::Share;
    rule_.ratio = rate.share;
    rule_.of_rule = rate.of_rule;
    return event_good;
  }
  const Grant& first = rate.grants.front();
  if (first.unit.kind == UnitKind::Points) rule_.unit = first.unit.index;
  if (rate.grants.size() > 1 || first.unit.kind != UnitKind::Points) {
    rule_.kind = EarnRule::Kind::Several;
    rule_.several = std::move(rate);
    return event_good;
  }
  rule_.kind = clause.rate->per ? EarnRule::Kind::Rate : EarnRule::Kind::Fixed;
  rule_.fixed = first.fixed;
  if (clause.rate->per) rule_.ratio = first.ratio;
  return event_good;
}

bool EarnReader::read_table(const Clause& clause) {
  rule_.kind = EarnRule::Kind::Table;
  const bool event_good = read_trigger(clause);
  const bool good = read_rows(ctx_, clause, ref_, asking(), rule_.rows);
  for (const RateRow& row : rule_.rows) {
    for (const Grant& grant : row.rate.grants) {
      if (grant.unit.kind == UnitKind::Points) rule_.unit = grant.unit.index;
    }
  }
  return good && event_good;
}

// `on orders`, or `on every 1 January`.
bool EarnReader::read_trigger(const Clause& clause) {
  if (clause.days.empty()) return read_event(clause, 0);
  rule_.yearly = clause.days.front();
  return true;
}

// A yearly gift has no event to look at, only the member.
Asking EarnReader::asking() const {
  if (rule_.yearly) return {Asker::Reward, -1};
  return {Asker::Earn, event_known_ ? rule_.event : -1};
}

// The currencies that the rule gives: what its limits can be about.
std::vector<Unit> EarnReader::given_points() const {
  std::vector<Unit> units;
  const auto add = [&](const Rate& rate) {
    for (const Grant& grant : rate.grants) {
      const bool is_new = std::find(units.begin(), units.end(), grant.unit) == units.end();
      if (grant.unit.kind == UnitKind::Points && is_new) units.push_back(grant.unit);
    }
  };
  add(rule_.several);
  for (const RateRow& row : rule_.rows) add(row.rate);
  const bool gives_vouchers = rule_.kind == EarnRule::Kind::Several;
  if (units.empty() && !gives_vouchers) units.push_back({UnitKind::Points, rule_.unit});
  return units;
}

bool EarnReader::read_multiply(const Clause& clause) {
  rule_.kind = EarnRule::Kind::Multiply;
  const bool event_good = read_event(clause, 1);
  rule_.unit = ctx_.find(NameKind::Points, clause.words.at(0), ref_.file);
  const auto factor = read_decimal(ctx_, clause.amounts.at(0), ref_.file, 4);
  if (rule_.unit < 0) rule_.unit = 0;
  if (!factor || !event_good) return false;
  rule_.ratio = {factor->digits, power_of_ten(factor->decimals)};
  if (rule_.ratio.numerator > rule_.ratio.denominator && factor->digits < kLargestAmount) return true;
  ctx_.error("R309", ref_.at(clause.amounts[0].span),
             fmt::format("multiplying by `{}` gives no extra points", clause.amounts[0].number),
             "write a number above 1, such as `2` or `1.5`");
  return false;
}

void EarnReader::read_rest() {
  if (const Clause* where = ctx_.only(ref_, {ClauseKind::Where}, "what it is given for");
      where && where->conditions) {
    rule_.where = build_conditions(ctx_, *where->conditions, ref_.file, asking());
    refuse_comparisons(ctx_, rule_.where, "points are given");
  }
  rule_.where_on_lines = std::any_of(rule_.where.atoms.begin(), rule_.where.atoms.end(),
                                     [](const Atom& atom) { return atom.kind == AtomKind::LineField; });
  if (const Clause* dates = ctx_.only(ref_, {ClauseKind::FromTo}, "from when to when")) {
    rule_.dates = read_days(ctx_, *dates, ref_.file);
  }
  rule_.caps = read_caps(ctx_, ref_, given_points());
  if (const Clause* round = ctx_.only(ref_, {ClauseKind::Round}, "how it is rounded")) read_rounding(*round);
  if (ctx_.only(ref_, {ClauseKind::DoesNotCount}, "that it does not count") != nullptr)
    rule_.counts_for_tiers = false;
  if (const Clause* on = ctx_.only(ref_, {ClauseKind::CountedOn}, "on which day it counts")) {
    if (event_known_) rule_.counted_on = find_date_field(ctx_, rule_.event, on->words.at(0), ref_.file);
  }
  if (const Clause* instead = ctx_.only(ref_, {ClauseKind::InsteadOf}, "what it replaces"))
    read_instead(*instead);
}

// `instead of RULE`: another rule, that is not itself in the place of this one.
void EarnReader::read_instead(const Clause& clause) {
  const Word& word = clause.words.at(0);
  rule_.instead_of = ctx_.find(NameKind::Earn, word, ref_.file);
  if (word.text != rule_.name) return;
  ctx_.error("R322", ref_.at(word.span), "a rule cannot stand in its own place", "name another earn rule");
  rule_.instead_of = -1;
}

void EarnReader::read_rounding(const Clause& clause) {
  const std::string& how = clause.words.at(0).text;
  rule_.rounding = how == "up" ? Rounding::Up : how == "down" ? Rounding::Down : Rounding::Nearest;
  const Word* part = word_at(clause, 1);
  rule_.round_per_line = part != nullptr && part->text == "line";
  if (!rule_.round_per_line || !event_known_) return;
  const EventType& event = ctx_.program.events[static_cast<std::size_t>(rule_.event)];
  if (!event.line_fields.empty()) return;
  ctx_.error("R431", ref_.at(part->span), fmt::format("{} have no lines to round one by one", event.name),
             fmt::format("write `round {}`", how));
}

// A share, and the rule it is taken of.
struct Share {
  int of = -1;
  Place of_word;
};

std::vector<Share> shares_of(const BlockRef& ref, const EarnRule& rule) {
  std::vector<Share> result;
  for (const Clause& clause : ref.block->clauses) {
    if (clause.kind == ClauseKind::Give && clause.rate && rule.of_rule >= 0)
      result.push_back({rule.of_rule, ref.at(clause.rate->of.span)});
    if (clause.kind != ClauseKind::GiveFirst) continue;
    for (std::size_t i = 0; i < clause.rows.size() && i < rule.rows.size(); ++i) {
      if (rule.rows[i].rate.of_rule >= 0)
        result.push_back({rule.rows[i].rate.of_rule, ref.at(clause.rows[i].rate->of.span)});
    }
  }
  return result;
}

// What a share is a share of: the same event, not a multiplier.
void check_share(Context& ctx, const BlockRef& ref, const EarnRule& rule, const Share& share) {
  const EarnRule& base = ctx.program.earn[static_cast<std::size_t>(share.of)];
  if (base.kind == EarnRule::Kind::Multiply) {
    Diagnostic& d =
        ctx.error("R429", share.of_word,
                  fmt::format("`{}` multiplies points, it gives none to take a share of", base.name),
                  "name a rule that gives points");
    d.notes.push_back({"is that rule", base.place});
    return;
  }
  if (base.event == rule.event && base.yearly.has_value() == rule.yearly.has_value()) return;
  const std::string& event = ctx.program.events[static_cast<std::size_t>(base.event)].name;
  const Clause* give = ctx.only(ref, {ClauseKind::Give, ClauseKind::GiveFirst}, "what it gives");
  const Place at = give->words.empty() ? ref.at(give->span) : ref.at(give->words.at(0).span);
  Diagnostic& d =
      ctx.error("R429", at,
                fmt::format("`{}` gives points on {}, so there is no share of it on {}", base.name, event,
                            ctx.program.events[static_cast<std::size_t>(rule.event)].name),
                fmt::format("write `on {}`", event));
  d.notes.push_back({"is that rule", base.place});
}

// Follows shares of shares: gives each rule that gives only shares the unit of the rule it leans on in the
// end, and reports circles, each once. Every rule is walked over once.
class ShareChains {
 public:
  ShareChains(Context& ctx, const std::vector<BlockRef>& blocks)
      : ctx_(ctx), blocks_(blocks), state_(blocks.size(), State::New), in_circle_(blocks.size()) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      bases_.emplace_back();
      for (const Share& share : shares_of(blocks[i], ctx.program.earn[i]))
        bases_[i].push_back(static_cast<std::size_t>(share.of));
    }
  }

  void follow_all() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (state_[i] == State::New) follow(i);
    }
  }
  bool in_circle(std::size_t i) const { return in_circle_[i]; }

 private:
  enum class State : std::uint8_t { New, OnPath, Done };
  struct Step {
    std::size_t rule = 0;
    std::size_t next = 0;  // of its bases
  };

  void follow(std::size_t start) {
    std::vector<Step> path{{start, 0}};
    state_[start] = State::OnPath;
    while (!path.empty()) {
      Step& step = path.back();
      if (step.next == bases_[step.rule].size()) {
        leave(step.rule);
        path.pop_back();
        continue;
      }
      const std::size_t base = bases_[step.rule][step.next++];
      if (state_[base] == State::OnPath) report(path, base);
      if (state_[base] != State::New) continue;
      state_[base] = State::OnPath;
      path.push_back({base, 0});
    }
  }

  void leave(std::size_t rule) {
    auto& rules = ctx_.program.earn;
    const bool gives_nothing_else = rules[rule].kind == EarnRule::Kind::Share ||
                                    std::all_of(rules[rule].rows.begin(), rules[rule].rows.end(),
                                                [](const RateRow& row) { return row.rate.grants.empty(); });
    if (!bases_[rule].empty() && gives_nothing_else) rules[rule].unit = rules[bases_[rule].front()].unit;
    state_[rule] = State::Done;
  }

  void report(const std::vector<Step>& path, std::size_t again) {
    std::vector<std::size_t> circle;
    for (const Step& step : path) {
      if (step.rule == again || !circle.empty()) circle.push_back(step.rule);
    }
    for (const std::size_t i : circle) in_circle_[i] = true;
    std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
    const auto& rules = ctx_.program.earn;
    std::string text = "`" + rules[circle.front()].name + "` is a share";
    for (std::size_t i = 1; i < circle.size(); ++i)
      text += " of `" + rules[circle[i]].name + "`, which is a share";
    text += " of `" + rules[circle.front()].name + "`";
    ctx_.error("R322", blocks_[circle.front()].header(), "these points have no beginning: " + text,
               "let one of these rules give points of its own");
  }

  Context& ctx_;
  const std::vector<BlockRef>& blocks_;
  std::vector<State> state_;
  std::vector<bool> in_circle_;
  std::vector<std::vector<std::size_t>> bases_;  // whose shares each rule gives
};

}  // namespace

void check_earn(Context& ctx) {
  const std::vector<BlockRef> blocks = ctx.of(BlockKind::Earn);
  ctx.program.earn.resize(blocks.size());
  std::vector<EarnReader> readers;
  std::vector<bool> known;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    readers.emplace_back(ctx, blocks[i], ctx.program.earn[i]);
    known.push_back(readers.back().read_what());
  }
  ShareChains chains(ctx, blocks);
  chains.follow_all();
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    for (const Share& share : shares_of(blocks[i], ctx.program.earn[i])) {
      const bool both = known[i] && known[static_cast<std::size_t>(share.of)];
      if (both && !chains.in_circle(i)) check_share(ctx, blocks[i], ctx.program.earn[i], share);
    }
    readers[i].read_rest();
  }
}

// ---- Rewards

void check_reward_prices(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Reward)) {
    Reward reward;
    reward.name = ref.block->name.text;
    reward.labels = read_labels(ctx, ref.block->labels, ref, ref.header());
    reward.place = ref.header();
    const Clause* costs = ctx.only(ref, {ClauseKind::Costs, ClauseKind::CostsMultiple}, "what it costs");
    if (costs == nullptr && !ref.block->incomplete) {
      ctx.error("R434", ref.header(), fmt::format("reward {} does not say what it costs", reward.name),
                "add a line such as `costs 1200 points`");
    }
    const auto unit = costs == nullptr ? std::nullopt : unit_of(ctx, costs->amounts.at(0), ref.file);
    if (unit && unit->kind != UnitKind::Points) {
      ctx.error("R301", ref.at(costs->amounts[0].span),
                fmt::format("a reward costs points, but `{}` is no number of points",
                            text_at(ref.at(costs->amounts[0].span))),
                ctx.program.points.empty() ? "declare points first, in a block `points`"
                                           : fmt::format("write `{} {}`", costs->amounts[0].number,
                                                         ctx.program.points.front().name));
    } else if (unit) {
      reward.unit = unit->index;
      // A gift may cost nothing.
      const auto cost = read_amount(ctx, costs->amounts[0], ref.file, *unit, "the price of a reward");
      if (cost) reward.cost = *cost;
      reward.any_multiple = costs->kind == ClauseKind::CostsMultiple;
      if (reward.any_multiple && cost && *cost < 1) {
        ctx.error("R309", ref.at(costs->amounts[0].span), "a multiple of nothing is nothing",
                  "write a number above zero");
      }
    }
    ctx.program.rewards.push_back(std::move(reward));
  }
}

namespace {

// What a reward gives beside its name: money's worth, points, vouchers, a choice, a tier for a time.
void read_gifts(Context& ctx, const BlockRef& ref, Reward& reward) {
  if (const Clause* worth = ctx.only(ref, {ClauseKind::Worth}, "what it is worth")) {
    reward.worth =
        read_amount(ctx, worth->amounts.at(0), ref.file, {UnitKind::Money, 0}, "what a reward is worth");
  }
  if (const Clause* give = ctx.only(ref, {ClauseKind::Give}, "what it gives"); give && give->rate) {
    const bool plain = !give->rate->per && give->rate->grants.at(0).unit != "%";
    if (plain) (void)read_grants(ctx, give->rate->grants, ref.file, reward.gives);
    if (!plain) {
      ctx.error("R231", ref.at(give->rate->span), "a reward gives a fixed number of points or vouchers",
                "write a fixed number, such as `give 500 points`");
    }
  }
  reward.choice = read_choice(ctx, ref);
  if (const Clause* gives = ctx.only(ref, {ClauseKind::GivesTier}, "which tier it gives")) {
    reward.tier_grant = read_tier_grant(ctx, *gives, ref);
  }
}

}  // namespace

TierGrant read_tier_grant(Context& ctx, const Clause& clause, const BlockRef& ref) {
  TierGrant grant;
  grant.tier = ctx.find(NameKind::Tier, clause.words.at(0), ref.file);
  grant.to_another_member = clause.words.size() > 1;
  if (const auto time = read_duration(ctx, clause.amounts.at(0), ref.file, "the time of a tier"))
    grant.time = *time;
  if (grant.tier >= 0 && ctx.program.tiers[static_cast<std::size_t>(grant.tier)].for_everyone) {
    ctx.error("R319", ref.at(clause.words[0].span),
              fmt::format("everybody has tier {} from the first day", clause.words[0].text),
              "name a tier that stands above it");
  }
  return grant;
}

void check_rewards(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Reward)) {
    Reward& reward = ctx.program.rewards[static_cast<std::size_t>(ref.index)];
    if (const Clause* where = ctx.only(ref, {ClauseKind::Where}, "who may have it");
        where && where->conditions) {
      reward.where = build_conditions(ctx, *where->conditions, ref.file, {Asker::Reward, -1});
    }
    if (const Clause* dates = ctx.only(ref, {ClauseKind::FromTo}, "from when to when")) {
      reward.dates = read_days(ctx, *dates, ref.file);
    }
    reward.caps = read_caps(ctx, ref);
    read_gifts(ctx, ref, reward);
  }
}

}  // namespace rung::language
