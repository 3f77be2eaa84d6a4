// The blocks `earn` and `reward`: what gives points, and what points are given for.

#include <algorithm>

#include <fmt/format.h>

#include "language/check_amount.h"
#include "language/check_condition.h"
#include "language/check_parts.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

// A word that may be missing or empty.
const Word* word_at(const Clause& clause, std::size_t index) {
  return clause.words.size() > index && !clause.words[index].text.empty() ? &clause.words[index] : nullptr;
}

std::int64_t power_of_ten(int exponent) {
  std::int64_t result = 1;
  for (int i = 0; i < exponent; ++i) result *= 10;
  return result;
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
  bool read_share(const Clause& clause);
  bool read_rate(const Clause& clause);
  bool read_rate_field(const Word& word);
  bool read_multiply(const Clause& clause);
  void read_rounding(const Clause& clause);

  Context& ctx_;
  const BlockRef& ref_;
  EarnRule& rule_;
  bool event_known_ = false;
};

bool EarnReader::read_what() {
  rule_.name = ref_.block->name.text;
  rule_.documentation = ref_.block->documentation;
  rule_.place = ref_.header();
  const Clause* what = ctx_.only(ref_, {ClauseKind::Give, ClauseKind::Multiply}, "what it gives");
  if (what == nullptr) {
    if (!ref_.block->incomplete) {
      ctx_.error("R419", ref_.header(), fmt::format("earn {} does not say what it gives", rule_.name),
                 "add a line such as `give 1 point per 1 EUR of net_amount on orders`");
    }
    return false;
  }
  return what->kind == ClauseKind::Multiply ? read_multiply(*what) : read_give(*what);
}

bool EarnReader::read_event(const Clause& clause, std::size_t word) {
  const int event = ctx_.find(NameKind::Event, clause.words.at(word), ref_.file);
  if (event >= 0) rule_.event = event;
  event_known_ = event >= 0;
  return event_known_;
}

bool EarnReader::read_give(const Clause& clause) {
  const bool event_good = read_event(clause, 1);
  const auto unit = unit_of(ctx_, clause.amounts.at(0), ref_.file);
  if (!unit) return false;
  if (unit->kind == UnitKind::Percent) return read_share(clause) && event_good;
  if (unit->kind != UnitKind::Points) {
    const std::string points = ctx_.program.points.empty() ? "points" : ctx_.program.points.front().name;
    ctx_.error("R301", ref_.at(clause.amounts[0].span),
               fmt::format("`{}` cannot be given, only points can", text_at(ref_.at(clause.amounts[0].span))),
               ctx_.program.points.empty() ? "declare points first, in a block `points`"
                                           : fmt::format("write `{} {}`", clause.amounts[0].number, points));
    return false;
  }
  rule_.unit = unit->index;
  if (clause.amounts.size() > 1) return read_rate(clause) && event_good;
  rule_.kind = EarnRule::Kind::Fixed;
  const auto value = read_points(ctx_, clause.amounts[0], ref_.file, rule_.unit);
  if (value) rule_.fixed = *value;
  return value.has_value() && event_good;
}

bool EarnReader::read_share(const Clause& clause) {
  rule_.kind = EarnRule::Kind::Share;
  const auto share =
      read_amount(ctx_, clause.amounts[0], ref_.file, {UnitKind::Percent, 0}, "a share of a rule");
  const Word* of = word_at(clause, 0);
  if (!share || of == nullptr) return false;
  if (*share < 1) {
    ctx_.error("R309", ref_.at(clause.amounts[0].span), "a share of nothing gives nothing",
               "write a share above `0 %`");
    return false;
  }
  rule_.ratio = {*share, 10'000};
  rule_.of_rule = ctx_.find(NameKind::Earn, *of, ref_.file);
  return rule_.of_rule >= 0;
}

// Points per amount, as a fraction of smallest units: 1.5 points per 1 USD is 15/1000.
bool EarnReader::read_rate(const Clause& clause) {
  rule_.kind = EarnRule::Kind::Rate;
  const Word* field = word_at(clause, 0);
  if (field == nullptr || !event_known_ || !read_rate_field(*field)) return false;
  const EventType& event = ctx_.program.events[static_cast<std::size_t>(rule_.event)];
  const Field& base = rule_.field >= 0 ? event.fields[static_cast<std::size_t>(rule_.field)]
                                       : event.line_fields[static_cast<std::size_t>(rule_.line_field)];
  constexpr int kFinest = 4;
  const auto points = read_decimal(ctx_, clause.amounts[0], ref_.file, kFinest);
  const auto per = read_amount(ctx_, clause.amounts[1], ref_.file, base.unit, "`" + base.name + "`");
  const bool good_word = goes_with_number(ctx_, clause.amounts[0], ref_.file, {UnitKind::Points, rule_.unit});
  if (!points || !per || !good_word) return false;
  if (points->digits < 1 || *per < 1) {
    const AmountText& zero = points->digits < 1 ? clause.amounts[0] : clause.amounts[1];
    ctx_.error("R309", ref_.at(zero.span), "a rate needs two numbers above zero",
               "write a number above zero");
    return false;
  }
  const int decimals = ctx_.program.points[static_cast<std::size_t>(rule_.unit)].decimals;
  const auto numerator = multiply_checked(points->digits, power_of_ten(decimals));
  const auto denominator = multiply_checked(*per, power_of_ten(points->decimals));
  if (!numerator || !denominator) {
    ctx_.error("R309", ref_.at(clause.span), "the numbers of this rate are too large",
               "write smaller numbers");
    return false;
  }
  rule_.ratio = {*numerator, *denominator};
  return true;
}

bool EarnReader::read_rate_field(const Word& word) {
  const EventType& event = ctx_.program.events[static_cast<std::size_t>(rule_.event)];
  const auto slot = [&](const std::vector<Field>& fields) {
    const auto at =
        std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == word.text; });
    return at == fields.end() ? -1 : static_cast<int>(at - fields.begin());
  };
  rule_.field = slot(event.fields);
  rule_.line_field = slot(event.line_fields);
  if (rule_.field < 0 && rule_.line_field < 0) {
    std::vector<std::string> names = field_names(event);
    names.resize(names.size() - 2);  // weekday and hour are nothing to count
    report_unknown_field(ctx_, rule_.event, word, ref_.file, names);
    return false;
  }
  return true;
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
    rule_.where =
        build_conditions(ctx_, *where->conditions, ref_.file, {Asker::Earn, event_known_ ? rule_.event : -1});
  }
  rule_.where_on_lines = std::any_of(rule_.where.atoms.begin(), rule_.where.atoms.end(),
                                     [](const Atom& atom) { return atom.kind == AtomKind::LineField; });
  if (const Clause* dates = ctx_.only(ref_, {ClauseKind::FromTo}, "from when to when")) {
    rule_.dates = read_days(ctx_, *dates, ref_.file);
  }
  rule_.caps = read_caps(ctx_, ref_, CapForm::PointsOrTimes, rule_.unit);
  if (const Clause* round = ctx_.only(ref_, {ClauseKind::Round}, "how it is rounded")) read_rounding(*round);
  if (ctx_.only(ref_, {ClauseKind::DoesNotCount}, "that it does not count") != nullptr)
    rule_.counts_for_tiers = false;
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

// What a share is a share of: the same event, not a multiplier, and no circle.
void check_share(Context& ctx, const std::vector<BlockRef>& blocks, std::size_t index) {
  EarnRule& rule = ctx.program.earn[index];
  if (rule.kind != EarnRule::Kind::Share || rule.of_rule < 0) return;
  const EarnRule& base = ctx.program.earn[static_cast<std::size_t>(rule.of_rule)];
  const BlockRef& ref = blocks[index];
  const Clause* give = ctx.all(ref, ClauseKind::Give).front();
  if (base.kind == EarnRule::Kind::Multiply) {
    Diagnostic& d =
        ctx.error("R429", ref.at(give->words.at(0).span),
                  fmt::format("`{}` multiplies points, it gives none to take a share of", base.name),
                  "name a rule that gives points");
    d.notes.push_back({"is that rule", base.place});
    return;
  }
  if (base.event == rule.event) return;
  const std::string& event = ctx.program.events[static_cast<std::size_t>(base.event)].name;
  Diagnostic& d =
      ctx.error("R429", ref.at(give->words.at(1).span),
                fmt::format("`{}` gives points on {}, so there is no share of it on {}", base.name, event,
                            ctx.program.events[static_cast<std::size_t>(rule.event)].name),
                fmt::format("write `on {}`", event));
  d.notes.push_back({"is that rule", base.place});
}

// Follows shares of shares: gives each share the unit of the rule it leans on in the end, and reports
// circles, each once. Every rule is walked over once.
class ShareChains {
 public:
  ShareChains(Context& ctx, const std::vector<BlockRef>& blocks)
      : ctx_(ctx), blocks_(blocks), state_(blocks.size(), State::New), in_circle_(blocks.size()) {}

  void follow_all() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (state_[i] == State::New) follow(i);
    }
  }
  bool in_circle(std::size_t i) const { return in_circle_[i]; }

 private:
  enum class State : std::uint8_t { New, OnPath, Done };

  void follow(std::size_t start) {
    auto& rules = ctx_.program.earn;
    std::vector<std::size_t> path;
    std::size_t at = start;
    while (state_[at] == State::New) {
      state_[at] = State::OnPath;
      path.push_back(at);
      if (rules[at].of_rule < 0) break;
      at = static_cast<std::size_t>(rules[at].of_rule);
    }
    if (state_[at] == State::OnPath && rules[at].of_rule >= 0) {
      report({std::find(path.begin(), path.end(), at), path.end()});
    }
    for (auto it = path.rbegin(); it != path.rend(); ++it) {
      const int base = rules[*it].of_rule;
      if (base >= 0) rules[*it].unit = rules[static_cast<std::size_t>(base)].unit;
      state_[*it] = State::Done;
    }
  }

  void report(std::vector<std::size_t> circle) {
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
    const auto of = static_cast<std::size_t>(std::max(0, ctx.program.earn[i].of_rule));
    if (known[i] && known[of] && !chains.in_circle(i)) check_share(ctx, blocks, i);
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
    const Clause* costs = ctx.only(ref, {ClauseKind::Costs}, "what it costs");
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
    }
    ctx.program.rewards.push_back(std::move(reward));
  }
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
    reward.caps = read_caps(ctx, ref, CapForm::Times, -1);
  }
}

}  // namespace rung::language
