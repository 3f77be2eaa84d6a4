#include "app/why_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "engine/decision.h"

namespace rung::app {
namespace {

using engine::AlternativeProgress;
using engine::CostBasis;
using language::Atom;
using language::AtomKind;
using language::Program;

const Unit& unit_of(const Program& program, const Atom& atom) {
  return atom.kind == AtomKind::Measure ? program.measures.at(index(atom.index)).unit
                                        : program.attributes.at(index(atom.index)).unit;
}

// What the member is compared with: "the last one in has 1.300,00 €".
std::string compared_words(OpenShop& shop, const Atom& atom) {
  const engine::StatisticValue* of =
      shop.base.compared_by({}).find(shop.program(), atom.statistic, shop.as_of());
  if (of == nullptr || of->members == 0) return "nobody to compare with";
  const std::string value = shop.words().amount(divide(of->numerator, of->denominator, Rounding::Down),
                                                unit_of(shop.program(), atom));
  const char* what = "the last one in has";
  if (atom.population->kind == language::Population::Kind::Average) what = "the average is";
  if (atom.population->kind == language::Population::Kind::Median) what = "the median is";
  return fmt::format("{} {}, of {}", what, value, number_of(shop.words(), of->members, "member"));
}

// What is found now for a condition that no counter stands behind.
std::string found_words(OpenShop& shop, const MemberView& view, const Atom& atom) {
  const Program& program = shop.program();
  std::string value;
  switch (atom.kind) {
    case AtomKind::Attribute:
      value = attribute_words(shop, *view.evaluator, program.attributes.at(index(atom.index)).name.c_str());
      if (value.empty()) value = "not known";
      break;
    case AtomKind::Measure:
      value = shop.words().amount(view.evaluator->measure(atom.index), unit_of(program, atom));
      if (atom.other) {
        value += fmt::format(
            "; {}: {}", program.measures.at(index(atom.other->measure)).text,
            shop.words().amount(view.evaluator->measure(atom.other->measure), unit_of(program, atom)));
      }
      break;
    case AtomKind::Tier: {
      const int held = view.evaluation.tier.at(index(program.tiers.at(index(atom.index)).ladder));
      value = program.tiers.at(index(held)).name;
      break;
    }
    case AtomKind::Segment:
      value = view.evaluation.in_segment.at(index(atom.index)) ? "in it" : "not in it";
      break;
    case AtomKind::Election: {
      const language::Election& election = program.elections.at(index(atom.index));
      value = election.choices.at(index(view.evaluator->elected(atom.index)));
      break;
    }
    case AtomKind::Balance: value = shop.words().points(view.points(atom.index).usable, atom.index); break;
    case AtomKind::Upgraded:
    case AtomKind::Downgraded:
    case AtomKind::Entered:
    case AtomKind::Left:  // only messages and segments ask for these four
    case AtomKind::Joined:
    case AtomKind::Anniversary:
    case AtomKind::Reachable:
    case AtomKind::Kept:
    case AtomKind::Progress:
    case AtomKind::MissingMetric:
    case AtomKind::MissingPoints:
    case AtomKind::TimeLeft:
    case AtomKind::Expiring:
    case AtomKind::EventField:
    case AtomKind::LineField:
    case AtomKind::EventWeekday:
    case AtomKind::EventHour:
    case AtomKind::Season:
    case AtomKind::Consent: break;
  }
  if (atom.population) value += "; " + compared_words(shop, atom);
  return value;
}

ProofNode condition_node(const Program& program, const language::Conditions& conditions,
                         const engine::Gap& gap) {
  const Atom& atom = conditions.atoms.at(index(gap.atom));
  ProofNode node;
  node.met = gap.missing == 0;
  node.text = atom.text;
  node.place = atom.place;
  node.program = &program;
  node.last_day = gap.last_day;
  if (gap.counts()) {
    node.gap = gap;
    node.value = gap_value(program, gap);
  }
  return node;
}

ProofNode root_of(const language::Conditions& conditions, bool met) {
  ProofNode root;
  root.kind = ProofNode::Kind::AnyOf;
  root.met = met;
  root.place = conditions.place;
  return root;
}

}  // namespace

std::string gap_value(const Program& program, const engine::Gap& gap) {
  const Words words(program);
  const Unit unit =
      gap.balance >= 0 ? Unit{UnitKind::Points, gap.balance} : program.measures.at(index(gap.measure)).unit;
  const std::string have = words.amount(gap.have, unit);
  if (gap.missing == 0) return have;
  const language::Conditions none;
  const std::string missing =
      gap.balance >= 0 ? words.points(gap.missing, gap.balance) : words.missing(gap, none);
  return have + ", " + missing + " missing";
}

ProofNode tree_of(OpenShop& shop, const MemberView& view, const engine::Progress& progress,
                  const language::Conditions& conditions) {
  const bool met = std::any_of(progress.alternatives.begin(), progress.alternatives.end(),
                               [](const AlternativeProgress& way) { return way.met; });
  ProofNode root = root_of(conditions, met);
  for (std::size_t w = 0; w < progress.alternatives.size(); ++w) {
    const AlternativeProgress& way = progress.alternatives[w];
    ProofNode node;
    node.kind = ProofNode::Kind::AllOf;
    node.met = way.met;
    node.way = way;
    node.last_day = way.last_day;
    node.cheapest = progress.cheapest == static_cast<int>(w);
    node.program = &shop.program();
    for (const engine::Gap& gap : way.gaps) {
      ProofNode condition = condition_node(shop.program(), conditions, gap);
      if (!gap.counts()) condition.value = found_words(shop, view, conditions.atoms.at(index(gap.atom)));
      node.children.push_back(std::move(condition));
    }
    if (!node.children.empty()) node.place = node.children.front().place;
    root.children.push_back(std::move(node));
  }
  return root;
}

std::optional<ProofNode> tree_of(const MemberView& view, const engine::Decision& decision) {
  const language::Conditions* asked = engine::conditions_asked(view.evaluation, decision);
  if (asked == nullptr || decision.gaps.empty()) return std::nullopt;
  const Program& program = *view.evaluation.versions.at(index(decision.version));
  ProofNode root = root_of(*asked, false);
  for (const std::vector<int>& atoms : asked->alternatives) {
    ProofNode way;
    way.kind = ProofNode::Kind::AllOf;
    way.met = true;
    way.program = &program;
    for (const int atom : atoms) {
      ProofNode node = condition_node(program, *asked, decision.gaps.at(index(atom)));
      node.last_day = kForever;  // of a day that is over
      way.met = *way.met && *node.met;
      way.children.push_back(std::move(node));
    }
    if (!way.children.empty()) way.place = way.children.front().place;
    root.met = *root.met || *way.met;
    root.children.push_back(std::move(way));
  }
  return root;
}

// ---- What else a way in needs
// --------------------------------------------------------------------------------------

namespace {

ProofNode need(const language::Tier& tier, std::string text, std::optional<bool> met, std::string value) {
  ProofNode node;
  node.kind = ProofNode::Kind::Need;
  node.text = std::move(text);
  node.met = met;
  node.value = std::move(value);
  node.place = tier.place;
  return node;
}

std::string judging_words(const language::Judging& judging) {
  using Judged = language::Judging::Kind;
  switch (judging.kind) {
    case Judged::AfterActivity: return "";
    case Judged::EveryDay: return "judged in the evening of every day";
    case Judged::AtEndOfCycle: return fmt::format("judged at the end of every {}", cycle_words(judging.cycle));
    case Judged::OnDays: return "judged on certain days of the year";
  }
  return "";
}

}  // namespace

std::vector<ProofNode> needs_of(const OpenShop& shop, const MemberView& view, int number) {
  const Program& program = shop.program();
  const language::Tier& tier = program.tiers.at(index(number));
  std::vector<ProofNode> needs;
  if (tier.by_invitation) needs.push_back(need(tier, "enter by invitation", false, "not invited"));
  if (tier.enter_from >= 0) {
    const int held = view.evaluation.tier.at(index(tier.ladder));
    needs.push_back(need(tier,
                         fmt::format("enter from {} only", program.tiers.at(index(tier.enter_from)).name),
                         held == tier.enter_from, program.tiers.at(index(held)).name + " is held"));
  }
  if (tier.costs_to_enter) {
    engine::Gap gap;
    gap.balance = tier.costs_to_enter->unit;
    gap.have = view.points(gap.balance).usable;
    gap.need = tier.costs_to_enter->amount;
    gap.missing = std::max<std::int64_t>(0, gap.need - gap.have);
    needs.push_back(need(tier, fmt::format("costs {} to enter", shop.words().points(gap.need, gap.balance)),
                         gap.missing == 0, gap_value(program, gap)));
    needs.back().program = &program;
    needs.back().gap = gap;
  }
  const std::string judged = judging_words(tier.judge_entry);
  if (!judged.empty() && !tier.enter.empty()) {
    const Day next = view.evaluator->entry_judged_on(number);
    needs.push_back(need(tier, judged, std::nullopt, "next on " + iso(next)));
  }
  return needs;
}

// ---- What a way costs
// ----------------------------------------------------------------------------------------------

const char* basis_word(CostBasis basis) {
  switch (basis) {
    case CostBasis::Nothing: return "nothing";
    case CostBasis::Money: return "money";
    case CostBasis::OwnAverage: return "own_average";
    case CostBasis::Rate: return "rate";
    case CostBasis::NoPrice: return "no_price";
  }
  return "";
}

std::string cost_words(const Words& words, const AlternativeProgress& way) {
  if (!way.reachable) return "cannot be reached by buying";
  switch (way.basis) {
    case CostBasis::Nothing: return "nothing is missing";
    case CostBasis::Money: return words.money(way.cost) + " to spend";
    case CostBasis::OwnAverage:
      return way.cost == 0 ? "has no price, without an order so far"
                           : words.money(way.cost) + " at this member's average order";
    case CostBasis::Rate: return words.money(way.cost) + " at what this member earns";
    case CostBasis::NoPrice: return "has no price in money";
  }
  return "";
}

}  // namespace rung::app
