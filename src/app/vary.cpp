#include "app/vary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "app/compare_pass.h"
#include "app/rule_side.h"
#include "app/way_up.h"
#include "app/workers.h"
#include "core/index.h"
#include "core/suggest.h"
#include "core/whole.h"
#include "core/words.h"

namespace rung::app {
namespace {

using language::Program;
using language::ProgramPtr;
using language::RuleAmount;

constexpr std::int64_t kValuesWithoutStep = 10;  // steps between the first and the last value
constexpr std::int64_t kTriedAtOnce = 9;         // values of one reading of the base, of a search
constexpr std::int64_t kCloseByItself = 8500;    // hundredths of a percent, where no message says it
constexpr std::size_t kAmountsListed = 20;
constexpr int kActiveMonths = 12;

// ---- Which amount

std::string listed_amounts(const std::vector<RuleAmount>& amounts) {
  std::string text;
  for (std::size_t i = 0; i < std::min(amounts.size(), kAmountsListed); ++i)
    text += fmt::format("\n  {}  ({})", amounts[i].address, amounts[i].place.text());
  if (amounts.size() > kAmountsListed)
    text += fmt::format("\n  and {} more", amounts.size() - kAmountsListed);
  return text;
}

// Those of the blocks that the words name, else all of them.
std::vector<RuleAmount> perhaps_meant(const std::vector<RuleAmount>& amounts, const std::string& words) {
  std::vector<RuleAmount> of_block;
  for (const RuleAmount& one : amounts) {
    const std::string block = one.address.substr(0, one.address.find(' ', one.address.find(' ') + 1));
    if (words == block || words.starts_with(block + " ")) of_block.push_back(one);
  }
  return of_block.empty() ? amounts : of_block;
}

Result<RuleAmount, Refusal> amount_named(const std::vector<language::RuleFile>& files,
                                         const std::string& words) {
  const std::vector<RuleAmount> all = language::rule_amounts(files);
  std::vector<RuleAmount> named = language::amounts_named(all, words);
  if (named.size() == 1) return std::move(named.front());
  if (named.empty()) {
    return Refused{Refusal{"no_amount",
                           fmt::format("no amount of the rules is called `{}`. There are:{}", words,
                                       listed_amounts(perhaps_meant(all, words))),
                           {}}};
  }
  return Refused{
      Refusal{"several_amounts",
              fmt::format("`{}` may be any of {} amounts. Say so much of one that it is the only one, "
                          "its number included:{}",
                          words, named.size(), listed_amounts(named)),
              {}}};
}

// ---- Numbers

// 1250 with 2 decimals is 12.50, written `12.5`.
std::string number_text(std::int64_t value, int decimals) {
  std::string digits = std::to_string(value);
  if (decimals == 0) return digits;
  const auto behind = static_cast<std::size_t>(decimals);
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  digits.insert(digits.size() - behind, ".");
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return unmistakable(digits);
}

int decimals_of(const std::string& number) {
  const std::size_t point = number.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(number.size() - point - 1);
}

// ---- Trying values

class Vary {
 public:
  Vary(ToCompare& with, RuleSide side, Day as_of, RuleAmount amount, const VaryRequest& request)
      : with_(with), request_(request), as_of_(as_of) {
    found_.program = language::version_on(side.program, as_of);
    files_ = side.files_on(as_of);
    found_.title = title_of(*found_.program);
    found_.label = std::move(side.label);
    found_.as_of = as_of;
    found_.is_today = as_of == with.today;
    found_.since = request.since;
    found_.amount = std::move(amount);
    about_amount();
  }

  Result<Variation, Refusal> run() {
    if (auto refusal = prepare()) return Refused{*std::move(refusal)};
    if (auto refusal = request_.target ? search() : table()) return Refused{*std::move(refusal)};
    for (auto& [value, base] : tried_) {
      base.number = number_text(value, decimals_);
      base.as_it_is = value == as_it_is_;
      found_.values.push_back(std::move(base));
    }
    if (found_.found) settle(*found_.found);
    return std::move(found_);
  }

 private:
  const Program& program() const { return *found_.program; }

  // What is counted beside the tiers hangs on where the amount stands.
  void about_amount() {
    using language::BlockKind;
    const RuleAmount& amount = found_.amount;
    const auto in = [&](const char* words) { found_.in_what = words + amount.name; };
    if (amount.block == BlockKind::Segment) in("in segment ");
    if (amount.block == BlockKind::Reward) in("in reach of ");
    if (amount.block == BlockKind::Notify) in("match notify ");
    if (amount.block != BlockKind::Tier) return;
    found_.tier = program().find_tier(amount.name);
    found_.close_from = called_close_from(program(), found_.tier).value_or(kCloseByItself);
    language::Atom way;
    way.kind = language::AtomKind::Progress;
    way.index = found_.tier;
    way.value = found_.close_from;
    close_when_.atoms.push_back(way);
    close_when_.items.push_back({{0}, {}});
    close_when_.alternatives.push_back({0});
  }

  std::optional<Refusal> prepare() {
    const std::string& written = found_.amount.amount.number;
    VaryRange range = request_.range.value_or(VaryRange{});
    decimals_ = std::max(range.decimals, decimals_of(written));
    std::string digits = written;
    std::erase(digits, '.');
    if (digits.size() > 15) return Refusal{"amount", "this amount is too large to be varied.", {}};
    as_it_is_ = std::stoll(digits) * power_of_ten(decimals_ - decimals_of(written));
    const std::int64_t scale = power_of_ten(decimals_ - range.decimals);
    from_ = range.from * scale, to_ = range.to * scale, step_ = range.step * scale;
    if (!request_.range) {  // of a search alone: a tenth to ten times of what it is
      from_ = divide(as_it_is_, 10, Rounding::Down);
      to_ = std::max<std::int64_t>(as_it_is_ * 10, power_of_ten(decimals_));
    }
    if (step_ == 0 && request_.target) step_ = power_of_ten(decimals_);
    if (step_ == 0) step_ = std::max<std::int64_t>(1, divide(to_ - from_, kValuesWithoutStep, Rounding::Up));
    last_ = divide(to_ - from_, step_, Rounding::Down);
    if (!request_.target && last_ >= kMostVaried) {
      return Refusal{"too_many_values",
                     fmt::format("these are {} values, and at most {} are tried at once. Take a larger step.",
                                 last_ + 1, kMostVaried),
                     {}};
    }
    return request_.target ? about_target() : std::nullopt;
  }

  std::optional<Refusal> about_target() {
    const VaryTarget& target = *request_.target;
    found_.found = Variation::Found{target, "members", 0, true, true, 0};
    target_tier_ = program().find_tier(target.tier);
    if (target_tier_ < 0) {
      const auto near = nearest(target.tier, names_of(program().tiers));
      return Refusal{"no_tier",
                     fmt::format("there is no tier {}.{}", target.tier,
                                 near ? fmt::format(" Did you mean {}?", *near) : ""),
                     {}};
    }
    if (target.of_all) return std::nullopt;
    target_segment_ = program().find_segment(target.segment);
    found_.found->of_whom = "members in segment " + target.segment;
    if (target_segment_ >= 0) return std::nullopt;
    if (target.segment == "active") {
      found_.found->of_whom = fmt::format("members who did something in the last {} months", kActiveMonths);
      return std::nullopt;
    }
    const auto near = nearest(target.segment, names_of(program().segments));
    return Refusal{"no_segment",
                   fmt::format("there is no segment {}.{}", target.segment,
                               near ? fmt::format(" Did you mean {}?", *near) : ""),
                   {}};
  }

  [[nodiscard]] std::int64_t value_at(std::int64_t place) const { return from_ + place * step_; }

  std::optional<Refusal> table() {
    std::vector<std::int64_t> values;
    for (std::int64_t i = 0; i <= last_; ++i) values.push_back(value_at(i));
    return try_values(values);
  }

  // Reads the base once, under each of these values that was not tried yet, and as it is.
  std::optional<Refusal> try_values(std::vector<std::int64_t> values) {
    values.push_back(as_it_is_);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    std::erase_if(values, [this](std::int64_t value) { return tried_.contains(value); });
    if (values.empty()) return std::nullopt;
    std::vector<ProgramPtr> programs;
    for (const std::int64_t value : values) {
      auto program = with_value(value);
      if (!program.ok()) return program.error();
      programs.push_back(std::move(program.value()));
    }
    look(values, programs);
    if (found_.found) ++found_.found->readings;
    return std::nullopt;
  }

  [[nodiscard]] Result<ProgramPtr, Refusal> with_value(std::int64_t value) const {
    std::vector<std::vector<SourcePtr>> chain;
    for (const ProgramPtr& earlier : program().earlier) chain.push_back(earlier->sources);
    std::vector<SourcePtr> files = program().sources;
    const std::string number = number_text(value, decimals_);
    if (value != as_it_is_) files[found_.amount.file] = language::with_number(files_, found_.amount, number);
    chain.push_back(std::move(files));
    language::Checked checked = language::read_versions(chain);
    if (checked.program) return std::move(checked.program);
    Refusal refusal{"value",
                    fmt::format("with {} for {} the rules have mistakes; nothing was tried.", number,
                                found_.amount.address),
                    std::move(checked.diagnostics)};
    for (const Diagnostic& one : refusal.diagnostics) {
      if (one.severity != Severity::Error) continue;
      refusal.message += "\n" + render(one);
      break;
    }
    return Refused{std::move(refusal)};
  }

  void look(const std::vector<std::int64_t>& values, const std::vector<ProgramPtr>& programs) {
    // Sums of counts: the same whichever worker looks at whom.
    const unsigned workers = worker_count(request_.threads);
    std::vector<std::vector<VariedBase>> sums(workers, std::vector<VariedBase>(values.size(), nobody()));
    std::vector<std::int64_t> members(workers);
    EachMember each;
    each.look = [&](unsigned worker, std::size_t p, std::size_t, const LookedAt& member) {
      add(member, *programs[p], sums[worker][p]);
      if (p == 0) ++members[worker];
    };
    each.progress = request_.progress;
    std::vector<LookedWith> rule_sets;
    for (const language::ProgramPtr& one : programs)
      rule_sets.push_back({one, program().effective_from, !rule_sets.empty()});
    evaluate_base(with_.database, rule_sets, as_of_, request_.threads, each);
    found_.members = 0;
    for (const std::int64_t some : members) found_.members += some;
    for (std::size_t v = 0; v < values.size(); ++v) {
      VariedBase base = nobody();
      for (unsigned worker = 0; worker < workers; ++worker) add(sums[worker][v], base);
      base.value = values[v];
      for (std::size_t u = 0; u < base.outstanding.size(); ++u) {
        const auto& worth = programs[v]->points[u].worth;
        base.cost.push_back(worth ? std::optional(money_of(*worth, base.outstanding[u])) : std::nullopt);
      }
      tried_.emplace(values[v], std::move(base));
    }
  }

  [[nodiscard]] VariedBase nobody() const {
    VariedBase base;
    for (const language::Ladder& ladder : program().ladders) base.tiers.emplace_back(ladder.tiers.size() + 1);
    base.outstanding.assign(program().points.size(), 0);
    return base;
  }

  static void add(const VariedBase& part, VariedBase& to) {
    for (std::size_t l = 0; l < part.tiers.size(); ++l) {
      for (std::size_t t = 0; t < part.tiers[l].size(); ++t) to.tiers[l][t] += part.tiers[l][t];
    }
    for (std::size_t u = 0; u < part.outstanding.size(); ++u) to.outstanding[u] += part.outstanding[u];
    to.close += part.close;
    to.in_it += part.in_it;
    to.of += part.of;
    to.part += part.part;
  }

  // In several threads.
  void add(const LookedAt& member, const Program& under, VariedBase& to) const {
    const engine::Evaluation& evaluation = member.evaluation;
    for (std::size_t l = 0; l < under.ladders.size(); ++l) {
      const std::vector<int>& tiers = under.ladders[l].tiers;
      const auto held = std::find(tiers.begin(), tiers.end(), evaluation.tier[l]);
      ++to.tiers[l][static_cast<std::size_t>(held - tiers.begin())];
    }
    for (std::size_t u = 0; u < under.points.size(); ++u)
      to.outstanding[u] += evaluation.points[u].usable + evaluation.points[u].pending;
    if (found_.tier >= 0 && is_close(member, under)) ++to.close;
    if (!found_.in_what.empty() && is_in_it(member, under)) ++to.in_it;
    if (found_.found && is_asked_for(member)) {
      ++to.of;
      const int ladder = under.tiers[index(target_tier_)].ladder;
      to.part += evaluation.tier[index(ladder)] == target_tier_ ? 1 : 0;
    }
  }

  [[nodiscard]] bool is_close(const LookedAt& member, const Program& under) const {
    const language::Tier& tier = under.tiers[index(found_.tier)];
    const std::int32_t held = member.evaluation.tier[index(tier.ladder)];
    if (held >= 0 && under.tiers[index(held)].rank >= tier.rank) return false;
    return member.evaluator.holds(close_when_);
  }

  [[nodiscard]] bool is_in_it(const LookedAt& member, const Program& under) const {
    using language::BlockKind;
    const std::string& name = found_.amount.name;
    if (found_.amount.block == BlockKind::Segment)
      return member.evaluation.in_segment[index(under.find_segment(name))];
    if (found_.amount.block == BlockKind::Reward) return in_reach(member, under.find_reward(name));
    return std::any_of(under.notifications.begin(), under.notifications.end(), [&](const auto& rule) {
      return rule.name == name && member.evaluator.holds(rule.when);
    });
  }

  [[nodiscard]] bool is_asked_for(const LookedAt& member) const {
    if (request_.target->of_all) return true;
    if (target_segment_ >= 0) return member.evaluation.in_segment[index(target_segment_)];
    const DayRange months{add_months(as_of_, -kActiveMonths) + 1, as_of_};
    return std::any_of(
        member.history.activities.begin(), member.history.activities.end(), [&](const engine::Activity& one) {
          const bool own = one.event < language::kConsents || one.event == language::kRedemptions ||
                           one.event > language::kLastRecord;
          return own && !one.of_other && months.contains(one.day);
        });
  }

  // ---- The search

  [[nodiscard]] bool reaches_share(const VariedBase& base) const {
    return Wide{base.part} * kWhole >= Wide{request_.target->share} * std::max<std::int64_t>(1, base.of);
  }

  [[nodiscard]] static int order(const VariedBase& a, const VariedBase& b) {
    const Wide left = Wide{a.part} * std::max<std::int64_t>(1, b.of);
    const Wide right = Wide{b.part} * std::max<std::int64_t>(1, a.of);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  // How far a share is from the target: a fraction.
  [[nodiscard]] std::pair<Wide, Wide> distance(const VariedBase& base) const {
    const Wide away = Wide{base.part} * kWhole - Wide{request_.target->share} * base.of;
    return {away < 0 ? -away : away, std::max<std::int64_t>(1, base.of)};
  }

  [[nodiscard]] bool is_nearer(const VariedBase& a, const VariedBase& b) const {
    const auto [away_a, of_a] = distance(a);
    const auto [away_b, of_b] = distance(b);
    return away_a * of_b < away_b * of_a;
  }

  [[nodiscard]] const VariedBase& at_place(std::int64_t place) const { return tried_.at(value_at(place)); }

  // Places from `low` to `high`, both included, evenly.
  [[nodiscard]] static std::vector<std::int64_t> places_between(std::int64_t low, std::int64_t high) {
    std::vector<std::int64_t> places;
    const std::int64_t parts = std::min<std::int64_t>(kTriedAtOnce - 1, high - low);
    for (std::int64_t i = 0; i <= parts; ++i)
      places.push_back(parts == 0 ? low : low + divide(Wide{high - low} * i, parts, Rounding::Down));
    return places;
  }

  // Narrows down to two neighbours of which one has at least the share and the other has less.
  std::optional<Refusal> search() {
    std::int64_t low = 0, high = last_;
    for (bool more = true; more;) {
      const std::vector<std::int64_t> places = places_between(low, high);
      if (auto refusal = try_places(places)) return refusal;
      if (nobody_asked_for())
        return Refusal{"nobody", fmt::format("there are no {}.", found_.found->of_whom), {}};
      more = high - low >= kTriedAtOnce;
      for (std::size_t i = 0; i + 1 < places.size(); ++i) {
        if (reaches_share(at_place(places[i])) == reaches_share(at_place(places[i + 1]))) continue;
        low = places[i], high = places[i + 1];
        break;
      }
      const bool crossed = reaches_share(at_place(low)) != reaches_share(at_place(high));
      if (!crossed) {
        found_.found->within = exact_end(low, high);
        more = false;
      }
    }
    place_ = is_nearer(at_place(high), at_place(low)) ? high : low;
    return try_places({std::max<std::int64_t>(0, place_ - 1), place_, std::min(last_, place_ + 1)});
  }

  [[nodiscard]] bool nobody_asked_for() const {
    return std::all_of(tried_.begin(), tried_.end(), [](const auto& one) { return one.second.of == 0; });
  }

  // The share is exactly that of one end of what was tried, and so not outside.
  [[nodiscard]] bool exact_end(std::int64_t low, std::int64_t high) const {
    return distance(at_place(low)).first == 0 || distance(at_place(high)).first == 0;
  }

  std::optional<Refusal> try_places(const std::vector<std::int64_t>& places) {
    std::vector<std::int64_t> values;
    for (const std::int64_t place : places) values.push_back(value_at(place));
    return try_values(values);
  }

  void settle(Variation::Found& found) {
    const std::int64_t value = value_at(place_);
    for (std::size_t i = 0; i < found_.values.size(); ++i) {
      if (found_.values[i].value == value) found.at = i;
    }
    bool up = false, down = false;
    for (std::size_t i = 0; i + 1 < found_.values.size(); ++i) {
      const int one = order(found_.values[i], found_.values[i + 1]);
      up = up || one < 0;
      down = down || one > 0;
    }
    found.one_way = !(up && down);
  }

  ToCompare& with_;
  const VaryRequest& request_;
  Day as_of_;
  std::vector<language::RuleFile> files_;  // of the program
  Variation found_;
  std::map<std::int64_t, VariedBase> tried_;  // by value
  language::Conditions close_when_;           // `progress to Gold at least 85 %`
  int decimals_ = 0;
  std::int64_t as_it_is_ = 0;
  std::int64_t from_ = 0, to_ = 0, step_ = 1;
  std::int64_t last_ = 0;   // place of the last value, the first one's is 0
  std::int64_t place_ = 0;  // of what was found
  int target_tier_ = -1, target_segment_ = -1;
};

}  // namespace

Result<Variation, Refusal> vary_rules(const std::filesystem::path& folder, const VaryRequest& request) {
  auto with = open_to_compare(folder, request.as_of, request.since, request.now_ms);
  if (!with.ok()) return Refused{with.error()};
  ToCompare& to = with.value();
  auto side = rule_side(to.files, to.database, request.draft, to.in_force, request.since, to.day);
  if (!side.ok()) return Refused{side.error()};
  // A draft that begins later is tried on its first day.
  const Day as_of = request.as_of.value_or(std::max(to.day, side.value().program->effective_from));
  auto amount = amount_named(side.value().files_on(as_of), request.amount);
  if (!amount.ok()) return Refused{amount.error()};
  if (Base(to.database, language::version_on(side.value().program, as_of), as_of).member_count() == 0)
    return Refused{nobody_to_compare()};
  auto variation = Vary(to, std::move(side.value()), as_of, std::move(amount.value()), request).run();
  if (variation.ok() && as_of != to.day)
    variation.value().notes.push_back(
        fmt::format("The draft begins on {}, so that day is looked at.", iso(as_of)));
  return variation;
}

}  // namespace rung::app
