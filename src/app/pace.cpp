#include "app/pace.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/index.h"
#include "core/whole.h"

namespace rung::app {
namespace {

using language::Atom;
using language::Program;

bool asks_alike(const Atom& a, const Atom& b) {
  return a.index == b.index && a.window == b.window && a.value == b.value;
}

void add_asked(const language::Conditions& conditions, int tier, std::vector<Atom>& asked) {
  for (const Atom& atom : conditions.atoms) {
    if (atom.kind != language::AtomKind::Reachable || atom.index != tier) continue;
    if (std::none_of(asked.begin(), asked.end(), [&](const Atom& one) { return asks_alike(one, atom); }))
      asked.push_back(atom);
  }
}

// What the rules ask about reaching the tier in time, each once.
std::vector<Atom> asked_of(const Program& program, int tier) {
  std::vector<Atom> asked;
  for (const language::NotifyRule& rule : program.notifications) add_asked(rule.when, tier, asked);
  for (const language::Segment& segment : program.segments) add_asked(segment.where, tier, asked);
  return asked;
}

// What a part adds: at the pace by its last day, of orders one on average. Nothing if there is no pace, or no
// last day.
std::optional<std::int64_t> brings(const engine::Reach& reach, const engine::Reach::Part& part,
                                   const Atom& atom, Day today) {
  if (atom.value > 0) {
    if (reach.orders == 0) return std::nullopt;
    return divide(Wide{part.added}, reach.orders, Rounding::Down);
  }
  if (part.deadline >= kForever) return std::nullopt;
  const int days = reach.days.last - reach.days.first + 1;
  return divide(Wide{part.added} * (part.deadline - today), days, Rounding::Down);
}

const engine::AlternativeProgress& way_of(const engine::Progress& progress) {
  return progress.alternatives.at(index(progress.cheapest));
}

class PaceTeller {
 public:
  PaceTeller(const OpenShop& shop, const engine::Progress& progress) : shop_(shop), progress_(progress) {}

  [[nodiscard]] std::string line(const Atom& atom, const engine::Reach& reach) const {
    const bool orders = atom.value > 0;
    const std::string by = orders
                               ? fmt::format("with {} average {} of {}", atom.value,
                                             atom.value == 1 ? "order" : "orders", period_words(atom.window))
                               : "at the pace of " + period_words(atom.window);
    const std::string answer = fmt::format("{} {}", reach.in_time ? "reachable" : "not reachable", by);
    std::vector<std::string> parts;
    for (const engine::Reach::Part& part : reach.parts) parts.push_back(words(atom, reach, part));
    return parts.empty() ? answer : answer + ": " + and_list(parts);
  }

 private:
  [[nodiscard]] std::string amount(std::int64_t value, const engine::Reach::Part& part) const {
    const engine::Gap& gap = way_of(progress_).gaps.at(index(part.gap));
    if (gap.balance >= 0) return shop_.words().points(value, gap.balance);
    engine::Gap as_missing = gap;
    as_missing.missing = value;
    const language::Tier& tier = shop_.program().tiers.at(index(progress_.tier));
    return shop_.words().missing(as_missing, tier.enter);
  }

  [[nodiscard]] std::string words(const Atom& atom, const engine::Reach& reach,
                                  const engine::Reach::Part& part) const {
    const auto value = brings(reach, part, atom, shop_.as_of());
    if (atom.value > 0) {
      if (!value) return "there was none";
      return fmt::format("{} came to {}, one to {} on average", shop_.words().counted(reach.orders, "orders"),
                         amount(part.added, part), amount(*value, part));
    }
    const std::string days = shop_.words().counted(reach.days.last - reach.days.first + 1, "days");
    if (!value) return fmt::format("{} in {}, and there is no last day", amount(part.added, part), days);
    return fmt::format("{} in {} make {} more until {}", amount(part.added, part), days, amount(*value, part),
                       iso(part.deadline));
  }

  const OpenShop& shop_;
  const engine::Progress& progress_;
};

}  // namespace

std::vector<std::string> pace_lines(const OpenShop& shop, const engine::Evaluator& evaluator, int tier) {
  std::vector<std::string> lines;
  const engine::Progress progress = evaluator.progress_to(tier);
  for (const Atom& atom : asked_of(shop.program(), tier)) {
    const engine::Reach reach = evaluator.reach(atom);
    if (reach.asked) lines.push_back(PaceTeller(shop, progress).line(atom, reach));
  }
  return lines;
}

Json paces_json(const Program& program, const engine::Evaluator& evaluator, int tier, Day today) {
  Json all = Json::array();
  const engine::Progress progress = evaluator.progress_to(tier);
  for (const Atom& atom : asked_of(program, tier)) {
    const engine::Reach reach = evaluator.reach(atom);
    if (!reach.asked) continue;
    Json parts = Json::array();
    for (const engine::Reach::Part& part : reach.parts) {
      const engine::Gap& gap = way_of(progress).gaps.at(index(part.gap));
      const auto value = brings(reach, part, atom, today);
      Json json{{"condition", program.tiers.at(index(tier)).enter.atoms.at(index(gap.atom)).text}};
      json["added"] = part.added;
      json["brings"] = value ? Json(*value) : Json(nullptr);
      json["missing"] = gap.missing;
      if (atom.value == 0) json["until"] = day_json(part.deadline);
      json["closes"] = part.closes;
      parts.push_back(std::move(json));
    }
    Json json{{"by", atom.value > 0 ? "average_orders" : "pace"},
              {"period", period_words(atom.window)},
              {"from", iso(reach.days.first)},
              {"to", iso(reach.days.last)},
              {"in_time", reach.in_time}};
    if (atom.value > 0) {
      json["orders"] = atom.value;
      json["orders_in_period"] = reach.orders;
    }
    json["parts"] = std::move(parts);
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace rung::app
