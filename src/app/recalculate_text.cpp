// How a recalculation is told.

#include <algorithm>

#include <fmt/format.h>

#include "app/json.h"
#include "app/recalculate.h"
#include "app/text.h"
#include "core/whole.h"

namespace rung::app {
namespace {

using Side = Table::Side;

constexpr std::size_t kMovesShown = 10;

std::string share_words(std::int64_t part, std::int64_t whole, Language language) {
  return whole == 0 ? "-" : percent_words(share_of(part, whole), language);
}

std::string rules_words(const RecalculateReport& report) {
  if (report.rules_version == 0) return "rules not in force yet";
  const std::string version = fmt::format("rules version {}", report.rules_version);
  return report.rules_new ? version + " (put in force now)" : version;
}

std::string tiers_table(const RecalculateReport& report, const Words& words, bool several_ladders) {
  Table table({Side::Left, Side::Right, Side::Right});
  table.add({"tier", "members", "share"});
  for (const TierSummary& tier : report.tiers) {
    const std::string name = several_ladders ? tier.ladder + ": " + tier.tier : tier.tier;
    table.add({name, words.count(tier.members), share_words(tier.members, report.members, words.language())});
  }
  table.add(
      {"total", words.count(report.members), share_words(report.members, report.members, words.language())});
  return table.text();
}

std::string moves_line(const RecalculateReport& report, const Words& words, bool up) {
  std::vector<std::pair<std::string, std::int64_t>> kinds;
  std::vector<std::string> members;
  std::int64_t total = 0;
  for (const TierMove& move : report.moves) {
    if (move.up != up || move.from.empty()) continue;
    ++total;
    const std::string kind = move.from + " to " + move.to;
    const auto known =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& k) { return k.first == kind; });
    if (known == kinds.end())
      kinds.emplace_back(kind, 1);
    else
      ++known->second;
    if (members.size() < kMovesShown) members.push_back(fmt::format("{} ({})", move.member, kind));
  }
  std::string line = fmt::format("{:<6} {}", up ? "Up" : "Down", words.count(total));
  std::vector<std::string> parts;
  for (const auto& [kind, count] : kinds) parts.push_back(fmt::format("{} {}", words.count(count), kind));
  if (!parts.empty()) line += "   " + fmt::format("{}", fmt::join(parts, ", "));
  line += "\n";
  for (const std::string& member : members) line += "         " + member + "\n";
  if (total > static_cast<std::int64_t>(members.size()) && total > 0) {
    line +=
        fmt::format("         and {} more\n", words.count(total - static_cast<std::int64_t>(members.size())));
  }
  return line;
}

std::string new_members_line(const RecalculateReport& report, const Words& words) {
  std::int64_t total = 0;
  for (const TierMove& move : report.moves) total += move.from.empty() ? 1 : 0;
  return total == 0 ? std::string() : fmt::format("{:<6} {}\n", "New", number_of(words, total, "member"));
}

std::string points_block(const PointsSummary& p, const Words& words) {
  Table table({Side::Left, Side::Right, Side::Left});
  const auto row = [&](const char* what, std::int64_t points, const std::string& remark) {
    table.add({what, with_sign(points, words.bare_points(points, p.unit_index)), remark});
  };
  std::string rules;
  for (const auto& [rule, points] : p.by_rule) {
    if (points == 0) continue;
    rules += fmt::format("{}{} {}", rules.empty() ? "" : ", ", rule, words.bare_points(points, p.unit_index));
  }
  if (p.qualifying_only)
    return fmt::format("{}: {} in all, for qualifying only\n", p.unit,
                       words.bare_points(p.usable, p.unit_index));
  if (p.before != 0) table.add({p.unit + " before", words.bare_points(p.before, p.unit_index), ""});
  row("earned", p.earned, rules);
  if (p.taken_back != 0) row("taken back", -p.taken_back, "returned goods and corrected orders");
  if (p.written_off != 0) row("written off", p.written_off, "what returns did not get back");
  if (p.expired != 0) row("expired", -p.expired, "");
  if (p.spent != 0) row("spent", -p.spent, "on tiers and conversions, and as imported");
  if (p.adjusted != 0) row("adjusted", p.adjusted, "by hand");
  table.add({"outstanding " + p.unit, words.bare_points(p.outstanding(), p.unit_index),
             fmt::format("{} usable, {} pending", words.bare_points(p.usable, p.unit_index),
                         words.bare_points(p.pending, p.unit_index))});
  return table.text();
}

std::string guards_block(const RecalculateReport& report) {
  std::string text;
  for (const GuardFinding& one : report.guards) {
    const char* word = one.broken ? "broken" : one.skipped ? "skipped" : "kept";
    text += fmt::format("guard {:<8} {}\n", word, one.text);
  }
  return text;
}

std::string looked_at_line(const RecalculateReport& report, const Words& words) {
  if (report.looked_at.value_or(0) == 0) return {};
  return fmt::format("Looked at {}; for the others nothing can have changed since the last run.\n",
                     number_of(words, *report.looked_at, "member"));
}

std::string last_line(const RecalculateReport& report) {
  if (report.dry_run) return "Nothing was saved: this was a dry run.\n";
  if (!report.changed) return "Nothing has changed since the last run; nothing was written.\n";
  if (report.resumed) return "Finished what an interrupted run had begun. Saved.\n";
  return "Saved.\n";
}

}  // namespace

std::string recalculate_text(const RecalculateReport& report) {
  const language::Program& program = *report.program;
  const Words words(program);
  std::string text =
      fmt::format("{}, {}, {}", report.title, as_of_words(report.as_of, report.today), rules_words(report));
  if (report.last_run) text += ", last run " + iso(*report.last_run);
  text += "\n\n" + tiers_table(report, words, program.ladders.size() > 1);
  if (report.last_run) {
    text += "\n" + moves_line(report, words, true) + moves_line(report, words, false) +
            new_members_line(report, words);
  }
  for (const PointsSummary& points : report.points) text += "\n" + points_block(points, words);
  if (!report.guards.empty()) text += "\n" + guards_block(report);
  return text + "\n" + looked_at_line(report, words) + last_line(report);
}

std::string recalculate_json(const RecalculateReport& report) {
  Json json{{"schema", "rung.recalculate/1"},
            {"program", report.title},
            {"as_of", iso(report.as_of)},
            {"rules_version", report.rules_version},
            {"rules_new", report.rules_new},
            {"last_run", report.last_run ? Json(iso(*report.last_run)) : Json(nullptr)},
            {"members", report.members},
            {"looked_at", report.looked_at.value_or(report.members)},
            {"saved", report.changed && !report.dry_run},
            {"dry_run", report.dry_run}};
  json["tiers"] = Json::array();
  for (const TierSummary& tier : report.tiers) {
    json["tiers"].push_back({{"ladder", tier.ladder}, {"tier", tier.tier}, {"members", tier.members}});
  }
  json["moves"] = Json::array();
  for (const TierMove& move : report.moves) {
    json["moves"].push_back({{"member", move.member},
                             {"ladder", move.ladder},
                             {"from", move.from.empty() ? Json(nullptr) : Json(move.from)},
                             {"to", move.to},
                             {"direction", move.from.empty() ? "new"
                                           : move.up         ? "up"
                                                             : "down"}});
  }
  json["guards"] = Json::array();
  for (const GuardFinding& one : report.guards) {
    json["guards"].push_back({{"text", one.text},
                              {"broken", one.broken},
                              {"skipped", one.skipped},
                              {"source", place_json(one.place)}});
  }
  json["points"] = Json::array();
  for (const PointsSummary& p : report.points) {
    Json rules = Json::object();
    for (const auto& [rule, points] : p.by_rule) rules[rule] = points;
    json["points"].push_back({{"unit", p.unit},
                              {"before", p.before},
                              {"earned", p.earned},
                              {"by_rule", rules},
                              {"taken_back", p.taken_back},
                              {"written_off", p.written_off},
                              {"expired", p.expired},
                              {"spent", p.spent},
                              {"adjusted", p.adjusted},
                              {"usable", p.usable},
                              {"pending", p.pending},
                              {"outstanding", p.outstanding()}});
  }
  return json.dump() + "\n";
}

}  // namespace rung::app
