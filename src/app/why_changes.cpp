#include "app/why_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"

namespace rung::app {
namespace {

using language::Program;

std::string said_words(OpenShop& shop, const language::Field& field, std::int64_t value) {
  if (field.unit.kind == UnitKind::Text) {
    const std::string text = text_words(shop, value);
    return field.name + " " + (text.empty() ? "of any kind" : text);
  }
  if (field.unit.kind == UnitKind::Choice)
    return field.name + " " + field.choices.at(static_cast<std::size_t>(value));
  return field.name + " " + shop.words().amount(value, field.unit);
}

std::string with_words(OpenShop& shop, const TriedEvents& events) {
  const language::EventType& type = shop.program().events.at(index(events.event));
  std::vector<std::string> said;
  for (const auto& [slot, value] : events.says)
    said.push_back(said_words(shop, type.fields.at(index(slot)), value));
  for (const auto& [slot, value] : events.line_says)
    said.push_back(said_words(shop, type.line_fields.at(index(slot)), value));
  if (events.like_last) said.emplace_back("what the last one said");
  return said.empty() ? "" : " with " + and_list(said);
}

// How much of one part: "116,50 €", "7 orders", "3 nights". Also of one unit less of it.
std::string size_words(OpenShop& shop, const TriedEvents& events, std::int64_t less) {
  const Program& program = shop.program();
  const language::EventType& type = program.events.at(index(events.event));
  if (!events.any_amount)
    return shop.words().amount(events.amount - less, type.fields.at(index(events.field)).unit);
  if (events.nights > 1) return shop.words().counted(events.nights - less, "nights");
  return shop.words().counted(events.number - less, type.name);
}

std::string one_words(OpenShop& shop, const TriedEvents& events) {
  const language::EventType& type = shop.program().events.at(index(events.event));
  std::string words = shop.words().counted(events.number, type.name);
  if (events.nights > 1) {
    words += " of " + shop.words().counted(events.nights, "nights");
  } else if (events.any_amount && (events.event == language::kOrders || events.field >= 0)) {
    words += " of any amount";
  } else if (!events.any_amount) {
    words += (events.number == 1 ? " of " : " of together ") + size_words(shop, events, 0);
    const std::string& field = type.fields.at(index(events.field)).name;
    if (field != "net_amount") words += " " + field;
  }
  return words + with_words(shop, events);
}

}  // namespace

std::string events_words(OpenShop& shop, const std::vector<TriedEvents>& events) {
  std::vector<std::string> parts;
  for (const TriedEvents& one : events) parts.push_back(one_words(shop, one));
  return and_list(parts);
}

namespace {

class Changes {
 public:
  Changes(OpenShop& shop, const MemberView& view, int tier, Aim aim)
      : shop_(shop), program_(shop.program()), words_(shop.words()), view_(view), tier_(tier), aim_(aim) {}

  std::string line(const SmallestChange& change) {
    const std::string what = events_words(shop_, change.events);
    const std::string less = change.events.size() == 1 ? size_words(shop_, change.events.front(), 1)
                                                       : std::string("with any less");
    return fmt::format("{}: {} ({}: {})", what, then(change), less, with_less(change.tier_with_less));
  }

  // What a number of orders would come to at the member's own average; "" where it says nothing.
  std::string at_average(const SmallestChange& change, const std::vector<MeasureProof>& proofs) {
    if (change.events.size() != 1) return "";
    const TriedEvents& events = change.events.front();
    if (!events.any_amount || events.event != language::kOrders) return "";
    for (const MeasureProof& proof : proofs) {
      const language::Measure& measure = program_.measures.at(index(proof.measure));
      if (measure.unit.kind != UnitKind::Money) continue;
      std::int64_t number = 0;
      for (const auto& one : proof.counted) {
        if (one.activity >= 0 && view_.history.activities.at(index(one.activity)).event == language::kOrders)
          ++number;
      }
      if (number == 0) continue;
      const std::int64_t average = divide(proof.value, number, Rounding::Down);
      const std::int64_t together = divide(Wide{proof.value} * events.number, number, Rounding::Down);
      return fmt::format("at this member's average in {}, {}, that is {}", period_words(measure.window),
                         words_.money(average), words_.money(together));
    }
    return "";
  }

 private:
  std::string then(const SmallestChange& change) {
    const std::string& name = program_.tiers.at(index(tier_)).name;
    if (aim_ == Aim::Keep)
      return fmt::format("{} {}", change.same_day ? "renewed" : "kept", validity_words(change.valid_until));
    return name + (change.same_day ? " the same day" : " when it is judged next");
  }

  // Where a little less leads: to the tier held already, or to one in between.
  [[nodiscard]] std::string with_less(int tier_with_less) const {
    if (aim_ == Aim::Keep) return "not";
    if (tier_with_less < 0) return "not";
    const auto& held = view_.evaluation.tier;
    const bool still = std::find(held.begin(), held.end(), tier_with_less) != held.end();
    return (still ? "still " : "only ") + program_.tiers.at(index(tier_with_less)).name;
  }

  OpenShop& shop_;
  const Program& program_;
  const Words& words_;
  const MemberView& view_;
  int tier_;
  Aim aim_;
};

std::vector<std::string> numbered(OpenShop& shop, const MemberView& view, const Why& why, Aim aim) {
  Changes changes(shop, view, why.tier, aim);
  std::vector<std::string> lines;
  int number = 0;
  for (const SmallestChange& change : why.tried.changes) {
    lines.push_back(fmt::format("{:<4}{}", fmt::format("{}.", ++number), changes.line(change)));
    const std::string average = changes.at_average(change, why.proofs);
    if (!average.empty()) lines.push_back("    " + average);
  }
  return lines;
}

// What reaching it would bring: benefits, and how long it would be valid.
std::string bring_line(OpenShop& shop, const Why& why) {
  const language::Tier& tier = shop.program().tiers.at(index(why.tier));
  const auto& languages = shop.program().languages;
  const std::string language = languages.empty() ? "" : languages.front();
  std::vector<std::string> parts;
  for (const language::Benefit& benefit : tier.benefits)
    parts.push_back(benefit.labels.in(language, benefit.name));
  const auto at_once = std::find_if(why.tried.changes.begin(), why.tried.changes.end(),
                                    [](const SmallestChange& change) { return change.same_day; });
  if (at_once != why.tried.changes.end())
    parts.push_back("valid " + validity_words(tier, at_once->valid_until));
  return parts.empty() ? "" : fmt::format("{} would bring: {}", tier.name, fmt::join(parts, "; "));
}

}  // namespace

std::vector<std::string> change_lines(OpenShop& shop, const MemberView& view,
                                      const std::vector<SmallestChange>& changes, int tier, Aim aim) {
  Changes words(shop, view, tier, aim);
  std::vector<std::string> lines;
  for (const SmallestChange& change : changes) lines.push_back(words.line(change));
  return lines;
}

std::vector<PageSection> change_sections(OpenShop& shop, const MemberView& view, const Why& why) {
  const language::Tier& tier = shop.program().tiers.at(index(why.tier));
  std::vector<PageSection> sections;
  if (tier.for_everyone) return sections;
  const bool past = shop.as_of() < shop.today();
  const Aim aim = why.alive ? Aim::Keep : Aim::Reach;
  if (!why.tried.changes.empty()) {
    const char* verb = why.alive ? (past ? "would have kept" : "keeps")
                       : past    ? "would have reached"
                                 : "reaches";
    PageSection section;
    section.title = fmt::format("Smallest change that {} {}, each tried out on a copy", verb, tier.name);
    section.blocks.push_back(lines_block(numbered(shop, view, why, aim)));
    if (!why.tried.all_tried)
      section.blocks.push_back(lines_block({"Not every way was tried out: there are too many."}));
    sections.push_back(std::move(section));
  } else if (!why.alive && !why.met) {
    PageSection section;
    section.title = fmt::format("Nothing that can be bought today reaches {}", tier.name);
    std::vector<std::string> lines;
    if (!why.tried.all_tried) lines.emplace_back("not every way was tried out: there are too many");
    for (const std::string& text : why.out_of_reach) lines.push_back("in the way: " + text);
    if (tier.by_invitation)
      lines.push_back(fmt::format("an invitation opens it: rung adjust {} --tier {} --reason TEXT --by NAME",
                                  view.history.id, tier.name));
    if (!lines.empty()) section.blocks.push_back(lines_block(std::move(lines)));
    sections.push_back(std::move(section));
  }
  const std::string bring = why.alive ? "" : bring_line(shop, why);
  if (!bring.empty()) sections.push_back({bring, false, {}});
  return sections;
}

}  // namespace rung::app
