#include "app/why_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "app/pace.h"
#include "app/why_changes.h"
#include "app/why_counted.h"
#include "core/index.h"
#include "engine/decision.h"
#include "notify/member_words.h"

namespace rung::app {
namespace {

using engine::AlternativeProgress;
using language::Program;
using Side = Table::Side;

constexpr std::size_t kShownEvents = 6;  // of a story, beside the first
constexpr std::size_t kShownCosts = 4;

PageBlock tree_block(ProofNode tree, bool only_met = false) {
  PageBlock block;
  block.kind = PageBlock::Kind::Tree;
  block.tree = std::move(tree);
  block.only_met = only_met;
  return block;
}

std::string in_brackets(const Place& place) { return place.text().empty() ? "" : " (" + place.text() + ")"; }

class Writer {
 public:
  Writer(OpenShop& shop, const MemberView& view, const Why& why)
      : shop_(shop),
        program_(shop.program()),
        words_(shop.words()),
        view_(view),
        why_(why),
        tier_(program_.tiers.at(index(why.tier))) {}

  WhyPage page() {
    WhyPage page;
    page.member = view_.history.id + (view_.name.empty() ? "" : " " + view_.name);
    page.situation = shop_.situation();
    page.verdict = tier_.name + ": " + verdict() + ".";
    if (why_.alive && !tier_.for_everyone) story(how_it_came(), why_.story);
    if (!why_.alive || why_.keep.keeping.judged || !why_.conditions->empty()) ways();
    needs();
    for (PageSection& section : counted_sections(shop_, view_, why_)) put(std::move(section));
    keep();
    if (!why_.alive && !why_.story.empty()) story("Held before", why_.story);
    if (!why_.held) story(fmt::format("How {} came about", held().name), why_.held_story);
    for (PageSection& section : change_sections(shop_, view_, why_)) put(std::move(section));
    page.sections = std::move(sections_);
    return page;
  }

 private:
  [[nodiscard]] const language::Tier& held() const { return program_.tiers.at(index(why_.held_tier)); }
  void put(PageSection section) { sections_.push_back(std::move(section)); }

  // ---- The verdict

  std::string verdict() {
    const engine::TierStanding& standing = view_.evaluation.standings.at(index(why_.tier));
    if (tier_.for_everyone) return "for everyone, since " + iso(standing.since);
    if (why_.alive) return alive_words(standing);
    if (why_.met) return met_words();
    const int spoken = notify::spoken_alternative(why_.progress);
    if (spoken < 0) return tier_.by_invitation ? "not held. It is entered by invitation only" : "not reached";
    const AlternativeProgress& way = why_.progress.alternatives.at(index(spoken));
    std::string missing = words_.missing(way, *why_.conditions);
    missing += as_money(way) + until_words(way.last_day);
    return fmt::format("not reached, {} of the way. {}: {}", words_.percent(percent_of(why_.progress)),
                       why_.progress.alternatives.size() > 1 ? "Cheapest way" : "Missing", missing);
  }

  // Points that are missing, as money.
  std::string as_money(const AlternativeProgress& way) {
    if (way.basis != engine::CostBasis::Rate) return "";
    return fmt::format(", that is {} more at what this member earns", words_.money(way.cost));
  }

  // Several lives, or one that is not the clock of the rules, are named.
  std::string alive_words(const engine::TierStanding& standing) {
    const std::vector<engine::Life> lives = view_.evaluator->lives(why_.tier);
    const bool plain = lives.size() == 1 && lives.front().kind == engine::Life::Kind::Clock;
    std::string how;
    if (standing.in_grace) {
      how = fmt::format("was valid until {}, in its grace time until {}", iso(standing.valid_until),
                        iso(standing.grace_until));
    } else {
      how = plain ? "valid " + validity_words(tier_, standing.valid_until) : and_list(why_.lives);
    }
    const std::string since = "since " + iso(standing.since) + ", " + how;
    if (why_.held) return "held " + since;
    const bool above = held().rank > tier_.rank;
    return fmt::format("lives {}; held is {}{}", since, held().name,
                       above ? ", which stands above it" : ": " + and_list(why_.held_lives));
  }

  std::string met_words() {
    for (const ProofNode& need : why_.needs) {
      if (need.met && !*need.met)
        return fmt::format("its conditions are met, but not this: {} ({})", need.text, need.value);
    }
    const Day next = view_.evaluator->entry_judged_on(why_.tier);
    return "its conditions are met; it is entered when it is judged next" +
           (next == kForever ? "" : ", on " + iso(next));
  }

  // ---- The ways

  void ways() {
    const bool to_keep = why_.alive && view_.evaluator->keeping(why_.tier).judged;
    const std::size_t count = why_.ways.children.size();
    if (count == 0) return;
    PageSection section;
    const std::string need = to_keep ? "To keep " + tier_.name + " it takes" : tier_.name + " needs";
    const Day common = common_last_day(why_.ways);
    std::string by = to_keep ? judged_words() : "";
    if (!to_keep && common != kForever) by = (count > 1 ? ", each until " : ", until ") + iso(common);
    section.title = fmt::format("{}{}{}{}:", need, count > 1 ? fmt::format(" any one of {} ways", count) : "",
                                in_brackets(why_.conditions->place), by);
    section.blocks.push_back(
        tree_block(without_last_day(why_.ways, to_keep ? std::nullopt : std::optional(common))));
    std::vector<std::string> costs = cost_lines();
    if (!why_.alive && !why_.met) {
      for (const std::string& line : pace_lines(shop_, *view_.evaluator, why_.tier))
        costs.push_back("In time: " + line);
    }
    if (!costs.empty()) section.blocks.push_back(lines_block(std::move(costs)));
    put(std::move(section));
    if (why_.for_life.children.empty()) return;
    PageSection for_life;
    for_life.apart = false;
    for_life.title = fmt::format("{} for life needs{}:", tier_.name, in_brackets(why_.for_life.place));
    for_life.blocks.push_back(tree_block(why_.for_life));
    put(std::move(for_life));
  }

  // The last day on which every way that is not met can still be met; kForever where they differ.
  static Day common_last_day(const ProofNode& root) {
    std::optional<Day> common;
    for (const ProofNode& way : root.children) {
      if (*way.met) continue;
      if (common && *common != way.last_day) return kForever;
      common = way.last_day;
    }
    return common.value_or(kForever);
  }

  // A tree that need not repeat what its title says; nothing: no last day at all.
  static ProofNode without_last_day(ProofNode node, std::optional<Day> said) {
    if (!said || node.last_day == *said) node.last_day = kForever;
    for (ProofNode& child : node.children) child = without_last_day(std::move(child), said);
    return node;
  }

  std::string judged_words() {
    const engine::Keeping keeping = view_.evaluator->keeping(why_.tier);
    return ", judged on " + iso(keeping.judged_on) + " by what then still counts";
  }

  // Why the cheapest way is the cheapest, where there is a choice.
  std::vector<std::string> cost_lines() {
    const auto& ways = why_.progress.alternatives;
    std::vector<std::string> lines;
    if (ways.size() < 2 || why_.alive || why_.met) return lines;
    std::string line;
    if (why_.progress.cheapest >= 0) {
      line = fmt::format("The cheapest is way {}: {}", why_.progress.cheapest + 1,
                         cost_words(words_, ways[index(why_.progress.cheapest)]));
    }
    std::size_t shown = 0;
    for (std::size_t w = 0; w < ways.size() && shown < kShownCosts; ++w) {
      if (why_.progress.cheapest == static_cast<int>(w)) continue;
      line += fmt::format("{}way {}: {}", line.empty() ? "" : "; ", w + 1, cost_words(words_, ways[w]));
      ++shown;
    }
    lines.push_back(line + ".");
    return lines;
  }

  void needs() {
    if (why_.needs.empty()) return;
    PageSection section;
    section.apart = why_.ways.children.empty();
    section.title = why_.ways.children.empty() ? tier_.name + " needs:" : "Every way also needs:";
    ProofNode root;
    root.kind = ProofNode::Kind::AllOf;
    root.children = why_.needs;
    section.blocks.push_back(tree_block(std::move(root)));
    put(std::move(section));
  }

  // ---- To keep the tier held, if the question was another one

  void keep() {
    const KeepProof& keep = why_.keep;
    if (!keep.keeping.judged || why_.held) return;
    const language::Conditions& conditions = engine::keep_conditions(held());
    const int spoken = keep.keeping.kept ? first_met() : notify::spoken_alternative(keep.keeping.progress);
    PageSection section;
    section.apart = false;
    std::string state = keep.keeping.kept ? "kept" : "not kept";
    if (spoken < 0) {
      section.title =
          fmt::format("To keep {}, judged on {}: {}", held().name, iso(keep.keeping.judged_on), state);
      put(std::move(section));
      return;
    }
    const AlternativeProgress& way = keep.keeping.progress.alternatives.at(index(spoken));
    const std::string missing = words_.missing(way, conditions);
    if (!missing.empty()) state += ", " + missing + " missing" + as_money(way);
    section.title = fmt::format("To keep {} ({}), judged on {}:", held().name, needed_words(way, conditions),
                                iso(keep.keeping.judged_on));
    PageBlock leaving;
    leaving.kind = PageBlock::Kind::Table;
    leaving.head = {"from", "amount", "why"};
    leaving.sides = {Side::Left, Side::Right, Side::Left};
    leaving.rows = leaving_rows(shop_, view_, keep.proofs, keep.keeping.judged_on);
    if (!leaving.rows.empty()) section.blocks.push_back(std::move(leaving));
    std::vector<std::string> lines{
        fmt::format("{} on that day if nothing more happens: {}", values_then(way), state)};
    for (const std::string& line : change_lines(shop_, view_, keep.tried.changes, why_.held_tier, Aim::Keep))
      lines.push_back("it takes " + line);
    section.blocks.push_back(lines_block(std::move(lines)));
    put(std::move(section));
  }

  [[nodiscard]] int first_met() const {
    const auto& ways = why_.keep.keeping.progress.alternatives;
    const auto met = std::find_if(ways.begin(), ways.end(), [](const auto& way) { return way.met; });
    return met == ways.end() ? -1 : static_cast<int>(met - ways.begin());
  }

  std::string needed_words(const AlternativeProgress& way, const language::Conditions& conditions) {
    std::vector<std::string> texts;
    for (const engine::Gap& gap : way.gaps) texts.push_back(conditions.atoms.at(index(gap.atom)).text);
    return and_list(texts);
  }

  std::string values_then(const AlternativeProgress& way) {
    std::vector<std::string> values;
    for (const engine::Gap& gap : way.gaps) {
      if (gap.measure >= 0)
        values.push_back(words_.amount(gap.have, program_.measures.at(index(gap.measure)).unit));
    }
    return values.empty() ? "as today" : and_list(values);
  }

  // ---- The story

  std::string how_it_came() {
    return why_.story.size() > 1 ? fmt::format("How {} came about and went on", tier_.name)
                                 : fmt::format("How {} came about", tier_.name);
  }

  void story(const std::string& title, const std::vector<ProofEvent>& events) {
    if (events.empty()) return;
    PageSection section{title, true, {}};
    const std::size_t hidden = events.size() > kShownEvents + 1 ? events.size() - kShownEvents - 1 : 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (hidden > 0 && i > 0 && i <= hidden) {
        if (i == 1)
          section.blocks.push_back(lines_block({fmt::format("({} more: --json shows all)", hidden)}));
        continue;
      }
      section.blocks.push_back(event_line(events[i]));
      if (events[i].tree) section.blocks.push_back(tree_block(*events[i].tree, true));
    }
    put(std::move(section));
  }

  // What decided stands behind it, or below it where the line would be too long.
  static PageBlock event_line(const ProofEvent& event) {
    constexpr std::size_t kLineWidth = 98;
    std::string where = event.rules_version > 0 ? fmt::format("rules version {}", event.rules_version) : "";
    const std::string place = event.place.text();
    if (!place.empty()) where += (where.empty() ? "" : ", ") + place;
    std::string line = iso(event.day) + "  " + event.words;
    if (where.empty()) return lines_block({std::move(line)});
    if (code_points(line) + code_points(where) + 3 <= kLineWidth)
      return lines_block({line + " (" + where + ")"});
    return lines_block({std::move(line), "            (" + where + ")"});
  }

  OpenShop& shop_;
  const Program& program_;
  const Words& words_;
  const MemberView& view_;
  const Why& why_;
  const language::Tier& tier_;
  std::vector<PageSection> sections_;
};

}  // namespace

WhyPage why_page(OpenShop& shop, const MemberView& view, const Why& why) {
  return Writer(shop, view, why).page();
}

}  // namespace rung::app
