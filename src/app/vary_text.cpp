// What `rung compare --vary` shows: a table, a picture of bars, an object for programs, and a table for
// spreadsheets.

#include <fmt/format.h>

#include <algorithm>

#include "app/vary.h"
#include "core/index.h"
#include "core/whole.h"
#include "intake/csv.h"

namespace rung::app {
namespace {

using Side = Table::Side;

constexpr std::int64_t kLongestBar = 40;  // characters

std::string in_unit(const Variation& of, const std::string& number) {
  const std::string& unit = of.amount.amount.unit;
  return unit.empty() ? number : number + " " + unit;
}

// Whose members are drawn: those of the target's tier, of the varied one, else of what the amount is about,
// else of the highest tier of the first ladder.
struct Drawn {
  std::string what;
  int tier = -1;
};

Drawn drawn(const Variation& of) {
  const language::Program& program = *of.program;
  if (of.found) return {of.found->target.tier, program.find_tier(of.found->target.tier)};
  if (of.tier >= 0) return {program.tiers[index(of.tier)].name, of.tier};
  if (!of.in_what.empty()) return {of.in_what, -1};
  if (program.ladders.empty()) return {};
  const int top = program.ladders.front().tiers.back();
  return {program.tiers[index(top)].name, top};
}

std::int64_t members_in(const Variation& of, const VariedBase& base, int tier) {
  if (tier < 0) return base.in_it;
  const int ladder = of.program->tiers[index(tier)].ladder;
  const std::vector<int>& tiers = of.program->ladders[index(ladder)].tiers;
  const auto at = std::find(tiers.begin(), tiers.end(), tier);
  return base.tiers[index(ladder)][static_cast<std::size_t>(at - tiers.begin())];
}

bool somebody_without_tier(const Variation& of, std::size_t ladder) {
  return std::any_of(of.values.begin(), of.values.end(),
                     [ladder](const VariedBase& base) { return base.tiers[ladder].back() > 0; });
}

// The heads of all columns behind the value; `cells` in the same order.
std::vector<std::string> columns(const Variation& of) {
  const language::Program& program = *of.program;
  std::vector<std::string> names;
  for (std::size_t l = 0; l < program.ladders.size(); ++l) {
    for (const int tier : program.ladders[l].tiers) names.push_back(program.tiers[index(tier)].name);
    if (somebody_without_tier(of, l)) names.emplace_back("no tier");
  }
  if (of.tier >= 0) names.push_back("close to " + program.tiers[index(of.tier)].name);
  if (!of.in_what.empty()) names.push_back(of.in_what);
  for (const language::PointCurrency& currency : program.points) {
    names.push_back(currency.name + " outstanding");
    if (currency.worth) names.emplace_back("what they cost");
  }
  return names;
}

template <typename Count, typename Points, typename Money>
std::vector<std::string> cells(const Variation& of, const VariedBase& base, Count&& count, Points&& points,
                               Money&& money) {
  std::vector<std::string> texts;
  for (std::size_t l = 0; l < base.tiers.size(); ++l) {
    for (std::size_t t = 0; t < base.tiers[l].size(); ++t) {
      const bool without = t + 1 == base.tiers[l].size();
      if (!without || somebody_without_tier(of, l)) texts.push_back(count(base.tiers[l][t]));
    }
  }
  if (of.tier >= 0) texts.push_back(count(base.close));
  if (!of.in_what.empty()) texts.push_back(count(base.in_it));
  for (std::size_t u = 0; u < base.outstanding.size(); ++u) {
    texts.push_back(points(base.outstanding[u], static_cast<int>(u)));
    if (of.program->points[u].worth) texts.push_back(money(base.cost[u].value_or(0)));
  }
  return texts;
}

std::string table_text(const Variation& of, const Words& words) {
  std::vector<std::string> head = columns(of);
  if (of.found) head.insert(head.begin(), "share");
  head.insert(head.begin(), {in_unit(of, "value in"), ""});
  if (of.amount.amount.unit.empty()) head.front() = "value";
  std::vector<Side> sides(head.size(), Side::Right);
  sides[1] = Side::Left;
  Table table(sides);
  table.add(std::move(head));
  for (const VariedBase& base : of.values) {
    std::vector<std::string> row = cells(
        of, base, [&](std::int64_t number) { return words.count(number); },
        [&](std::int64_t points, int unit) { return words.bare_points(points, unit); },
        [&](std::int64_t minor) { return words.money(minor); });
    if (of.found) row.insert(row.begin(), percent_words(share_of(base.part, base.of), words.language()));
    row.insert(row.begin(), {base.number, base.as_it_is ? "as it is" : ""});
    table.add(std::move(row));
  }
  return table.text();
}

std::string picture_text(const Variation& of, const Words& words) {
  const Drawn what = drawn(of);
  if (what.what.empty()) return {};
  std::int64_t most = 0;
  for (const VariedBase& base : of.values) most = std::max(most, members_in(of, base, what.tier));
  Table table({Side::Right, Side::Left});
  for (const VariedBase& base : of.values) {
    const std::int64_t members = members_in(of, base, what.tier);
    // Somebody is never drawn as nobody.
    const std::int64_t length = most == 0 ? 0 : divide(Wide{members} * kLongestBar, most, Rounding::Up);
    table.add({base.number, std::string(static_cast<std::size_t>(length), '#') + (length > 0 ? " " : "") +
                                words.count(members)});
  }
  return fmt::format("\nMembers {}{}, by value\n{}", what.tier >= 0 ? "in " : "", what.what,
                     table.text("  "));
}

std::string share_sentence(const Variation& of, const VariedBase& base, const Words& words) {
  return fmt::format("{}: {} of {} {}, {}", in_unit(of, base.number), words.count(base.part),
                     words.count(base.of), of.found->of_whom,
                     percent_words(share_of(base.part, base.of), words.language()));
}

std::string found_text(const Variation& of, const Words& words) {
  const Variation::Found& found = *of.found;
  const VariedBase& at = of.values[found.at];
  const std::string target =
      fmt::format("{} of {} in {}", percent_words(found.target.share, words.language()), found.of_whom,
                  found.target.tier);
  std::string text = found.within ? fmt::format("Nearest to {}:\n", target)
                                  : fmt::format("{} lie outside these values. Nearest to it:\n", target);
  text += "  " + share_sentence(of, at, words) + "\n";
  if (found.at > 0) text += "just below\n  " + share_sentence(of, of.values[found.at - 1], words) + "\n";
  if (found.at + 1 < of.values.size())
    text += "just above\n  " + share_sentence(of, of.values[found.at + 1], words) + "\n";
  if (!found.one_way)
    text += "The share does not go one way with the value, so another value may be as near.\n";
  return text + fmt::format("{} were tried, in {} of the base:\n",
                            number_of(words, std::int64_t(of.values.size()), "value"),
                            number_of(words, found.readings, "reading"));
}

}  // namespace

std::string vary_text(const Variation& of) {
  const Words words(*of.program);
  std::string text =
      fmt::format("{}, {}, as of {}{}{}: {} with other values of\n  {}  ({})\n\n", of.title,
                  number_of(words, of.members, "member"), iso(of.as_of), of.is_today ? " (today)" : "",
                  of.since ? fmt::format(", as if since {}", iso(*of.since)) : "", of.label,
                  of.amount.address, of.amount.place.text());
  if (of.found) text += found_text(of, words) + "\n";
  text += table_text(of, words) + picture_text(of, words) + "\n";
  if (of.tier >= 0)
    text +=
        fmt::format("Close to {}: not in it, and at least {} of the way.\n",
                    of.program->tiers[index(of.tier)].name, words.percent(of.close_from));
  return text + "Nothing was saved.\n";
}

Json vary_json(const Variation& of) {
  const language::Program& program = *of.program;
  Json values = Json::array();
  for (const VariedBase& base : of.values) {
    Json tiers = Json::array(), points = Json::array();
    for (std::size_t l = 0; l < base.tiers.size(); ++l) {
      const std::vector<int>& of_ladder = program.ladders[l].tiers;
      for (std::size_t t = 0; t < base.tiers[l].size(); ++t) {
        const bool without = t == of_ladder.size();
        tiers.push_back({{"ladder", program.ladders[l].name},
                         {"tier", without ? Json(nullptr) : Json(program.tiers[index(of_ladder[t])].name)},
                         {"members", base.tiers[l][t]}});
      }
    }
    for (std::size_t u = 0; u < base.outstanding.size(); ++u)
      points.push_back({{"name", program.points[u].name},
                        {"outstanding", base.outstanding[u]},
                        {"worth_minor", base.cost[u] ? Json(*base.cost[u]) : Json(nullptr)}});
    values.push_back({{"value", base.number},
                      {"as_it_is", base.as_it_is},
                      {"tiers", std::move(tiers)},
                      {"points", std::move(points)},
                      {"close", of.tier >= 0 ? Json(base.close) : Json(nullptr)},
                      {"in_it", of.in_what.empty() ? Json(nullptr) : Json(base.in_it)},
                      {"target_of", of.found ? Json(base.of) : Json(nullptr)},
                      {"target_in", of.found ? Json(base.part) : Json(nullptr)}});
  }
  Json json{{"schema", "rung.vary/1"},
            {"as_of", iso(of.as_of)},
            {"draft", of.label},
            {"since", of.since ? Json(iso(*of.since)) : Json(nullptr)},
            {"members", of.members},
            {"amount", of.amount.address},
            {"unit", of.amount.amount.unit},
            {"place", of.amount.place.text()},
            {"close_from", of.tier >= 0 ? Json(of.close_from) : Json(nullptr)},
            {"values", std::move(values)}};
  if (of.found)
    json["found"] = {{"value", of.values[of.found->at].number},
                     {"share", of.found->target.share},
                     {"of", of.found->of_whom},
                     {"tier", of.found->target.tier},
                     {"within", of.found->within},
                     {"one_way", of.found->one_way}};
  return json;
}

std::string vary_csv(const Variation& of) {
  const auto line_of = [](const std::vector<std::string>& row) {
    std::string text;
    for (const std::string& cell : row)
      text += (text.empty() ? "" : ",") + intake::csv_cell(intake::with_guard(cell), ',');
    return text + "\n";
  };
  std::vector<std::string> head = columns(of);
  head.insert(head.begin(), {"value", "as_it_is"});
  if (of.found) head.insert(head.end(), {"target_of", "target_in"});
  std::string text = line_of(head);
  const auto digits = [](std::int64_t number) { return std::to_string(number); };
  for (const VariedBase& base : of.values) {
    std::vector<std::string> row = cells(
        of, base, digits, [&](std::int64_t points, int) { return digits(points); }, digits);
    row.insert(row.begin(), {base.number, base.as_it_is ? "yes" : "no"});
    if (of.found) row.insert(row.end(), {digits(base.of), digits(base.part)});
    text += line_of(row);
  }
  return text;
}

}  // namespace rung::app
