// What `rung compare` shows: as text, as an object for programs, and as a table of every difference.

#include <fmt/format.h>

#include <algorithm>

#include "app/compare.h"
#include "core/month.h"
#include "intake/csv.h"

namespace rung::app {
namespace {

constexpr std::size_t kNamed = 10;  // members who are named

using Side = Table::Side;

std::string shown(const std::string& tier) { return tier.empty() ? "no tier" : tier; }

std::string changes_text(const Comparison& of) {
  if (of.changes.empty()) return "The rules say the same.\n";
  std::string text = of.changes.size() == 1 ? "One thing is different:\n"
                                            : fmt::format("{} things are different:\n", of.changes.size());
  for (const language::RuleChange& change : of.changes) {
    const std::string place =
        change.after_place.file ? change.after_place.text() : change.before_place.text();
    text += fmt::format("  {}{}\n", change.sentence, place.empty() ? "" : "  (" + place + ")");
  }
  return text;
}

// Who was where, and is where: without rows and columns in which nobody is.
std::string matrix_text(const Comparison::Ladder& ladder, const Words& words, bool named) {
  const std::size_t size = ladder.tiers.size();
  std::vector<std::size_t> shown_tiers;
  for (std::size_t i = 0; i < size; ++i) {
    std::int64_t members = 0;
    for (std::size_t j = 0; j < size; ++j) members += ladder.members[i][j] + ladder.members[j][i];
    if (members > 0 || !ladder.tiers[i].empty()) shown_tiers.push_back(i);
  }
  std::vector<std::string> head{named ? fmt::format("{}: now, then draft", ladder.name) : "now, then draft"};
  for (const std::size_t i : shown_tiers) head.push_back(shown(ladder.tiers[i]));
  head.emplace_back("now");
  std::vector<Side> sides(shown_tiers.size() + 2, Side::Right);
  sides.front() = Side::Left;
  Table table(sides);
  table.add(head);
  std::vector<std::int64_t> below(size);
  std::int64_t all = 0;
  for (const std::size_t i : shown_tiers) {
    std::vector<std::string> row{shown(ladder.tiers[i])};
    std::int64_t sum = 0;
    for (const std::size_t j : shown_tiers) {
      row.push_back(words.count(ladder.members[i][j]));
      sum += ladder.members[i][j];
      below[j] += ladder.members[i][j];
    }
    row.push_back(words.count(sum));
    all += sum;
    table.add(std::move(row));
  }
  std::vector<std::string> last{"draft"};
  for (const std::size_t j : shown_tiers) last.push_back(words.count(below[j]));
  last.push_back(words.count(all));
  table.add(std::move(last));
  return table.text();
}

// The members who move one way; the first ten by name.
std::string moved_text(const Comparison& of, const Words& words, bool up) {
  std::vector<const MemberChange*> moves;
  for (const MemberChange& move : of.moves)
    if (move.up == up) moves.push_back(&move);
  const char* head = up ? "Gain" : "Lose";
  if (moves.empty()) return fmt::format("{}   nobody\n", head);
  std::string text = fmt::format(
      "{}   {} ({})", head, number_of(words, static_cast<std::int64_t>(moves.size()), "member"),
      percent_words(share_of(static_cast<std::int64_t>(moves.size()), of.members), words.language()));
  text += moves.size() > kNamed
              ? fmt::format("; {} of {}:\n", kNamed, words.count(static_cast<std::int64_t>(moves.size())))
              : ":\n";
  Table table({Side::Left, Side::Left, Side::Left});
  for (std::size_t i = 0; i < std::min(moves.size(), kNamed); ++i) {
    table.add({moves[i]->member, fmt::format("{} to {}", shown(moves[i]->now), shown(moves[i]->draft)),
               moves[i]->reason});
  }
  return text + table.text("       ");
}

std::string months_text(const char* head, const std::vector<Comparison::Points::Month>& months,
                        const Words& words, int unit) {
  if (months.empty()) return {};
  Table table({Side::Left, Side::Right, Side::Right, Side::Right});
  for (const Comparison::Points::Month& month : months) {
    table.add({month.month == kForever ? "no end" : iso_month(month.month),
               words.bare_points(month.now, unit), words.bare_points(month.draft, unit),
               with_sign(month.draft - month.now, words.bare_points(month.draft - month.now, unit))});
  }
  return fmt::format("  {}\n{}", head, table.text("    "));
}

std::string points_text(const Comparison::Points& points, const Words& words) {
  const auto number = [&](std::int64_t value) { return words.bare_points(value, points.unit); };
  const auto difference = [&](std::int64_t value) { return with_sign(value, number(value)); };
  Table table({Side::Left, Side::Right, Side::Left, Side::Right, Side::Right, Side::Left});
  std::vector<std::string> rules;
  for (const Comparison::Points::ByRule& one : points.by_rule)
    rules.push_back(fmt::format("{} {}", one.rule, difference(one.draft - one.now)));
  table.add({points.name + " earned", number(points.now.earned), "draft", number(points.draft.earned),
             difference(points.draft.earned - points.now.earned), fmt::format("{}", fmt::join(rules, ", "))});
  table.add({"outstanding", number(points.now.outstanding), "draft", number(points.draft.outstanding),
             difference(points.draft.outstanding - points.now.outstanding), ""});
  if (points.now.money && points.draft.money) {
    const std::int64_t more = *points.draft.money - *points.now.money;
    table.add({"what they cost", words.money(*points.now.money), "draft", words.money(*points.draft.money),
               with_sign(more, words.money(more)), ""});
  }
  if (points.uncovered_now != points.uncovered_draft) {
    table.add({"redeemed without cover", words.count(points.uncovered_now), "draft",
               words.count(points.uncovered_draft),
               with_sign(points.uncovered_draft - points.uncovered_now,
                         words.count(points.uncovered_draft - points.uncovered_now)),
               ""});
  }
  return table.text() + months_text("earned in", points.earned_in, words, points.unit) +
         months_text("outstanding, to be used until", points.ending_in, words, points.unit);
}

std::string sizes_text(const char* head, const std::vector<Comparison::Size>& sizes, const Words& words) {
  Table table({Side::Left, Side::Right, Side::Left, Side::Right, Side::Right});
  for (const Comparison::Size& one : sizes) {
    if (one.now == one.draft && one.is_now == one.is_draft) continue;
    table.add({one.name, one.is_now ? words.count(one.now) : "-", "draft",
               one.is_draft ? words.count(one.draft) : "-",
               with_sign(one.draft - one.now, words.count(one.draft - one.now))});
  }
  return table.empty() ? std::string{} : fmt::format("{}\n{}", head, table.text("  "));
}

Json sizes_json(const std::vector<Comparison::Size>& sizes) {
  Json all = Json::array();
  for (const Comparison::Size& one : sizes) {
    all.push_back({{"name", one.name},
                   {"now", one.is_now ? Json(one.now) : Json(nullptr)},
                   {"draft", one.is_draft ? Json(one.draft) : Json(nullptr)}});
  }
  return all;
}

Json months_json(const std::vector<Comparison::Points::Month>& months) {
  Json all = Json::array();
  for (const Comparison::Points::Month& month : months) {
    all.push_back({{"month", month.month == kForever ? Json(nullptr) : Json(iso_month(month.month))},
                   {"now", month.now},
                   {"draft", month.draft}});
  }
  return all;
}

Json tier_json(const std::string& tier) { return tier.empty() ? Json(nullptr) : Json(tier); }

Json points_json(const Comparison::Points& points) {
  const auto side = [](const PointsSide& one) {
    return Json{{"earned", one.earned},
                {"outstanding", one.outstanding},
                {"worth_minor", one.money ? Json(*one.money) : Json(nullptr)}};
  };
  Json rules = Json::array();
  for (const auto& one : points.by_rule)
    rules.push_back({{"rule", one.rule}, {"now", one.now}, {"draft", one.draft}});
  return {{"name", points.name},
          {"now", side(points.now)},
          {"draft", side(points.draft)},
          {"by_rule", std::move(rules)},
          {"earned_in", months_json(points.earned_in)},
          {"ending_in", months_json(points.ending_in)},
          {"uncovered_redemptions", {{"now", points.uncovered_now}, {"draft", points.uncovered_draft}}}};
}

const char* what_word(MemberChange::What what) {
  switch (what) {
    case MemberChange::What::Tier: return "tier";
    case MemberChange::What::Points: return "points";
    case MemberChange::What::Segment: return "segment";
    case MemberChange::What::Reward: return "reward";
  }
  return "";
}

}  // namespace

std::string compare_text(const Comparison& of) {
  const Words words(*of.program);
  std::string text =
      fmt::format("{}, {}, as of {}{}: {} beside {}{}\n", of.title, number_of(words, of.members, "member"),
                  iso(of.as_of), of.is_today ? " (today)" : "", of.now_label, of.draft_label,
                  of.since ? fmt::format(", as if since {}", iso(*of.since)) : "");
  text += "\n" + changes_text(of) + "\n";
  for (const Comparison::Ladder& ladder : of.ladders)
    text += matrix_text(ladder, words, of.ladders.size() > 1) + "\n";
  text += moved_text(of, words, false) + moved_text(of, words, true) + "\n";
  for (const Comparison::Points& points : of.points) text += points_text(points, words);
  text += sizes_text("Rewards in reach", of.rewards, words);
  text += sizes_text("Segments", of.segments, words);
  text += sizes_text("Notifications of the next run", of.notifications, words);
  text += fmt::format("\nFor {} of {} anything is different. Nothing was saved.\n", words.count(of.touched),
                      number_of(words, of.members, "member"));
  return text;
}

std::string compare_summary(const Comparison& of) {
  const Words words(*of.program);
  constexpr std::size_t kChangesKept = 10;
  std::string text = fmt::format("As of {}, {}:\n", iso(of.as_of), number_of(words, of.members, "member"));
  for (std::size_t i = 0; i < std::min(of.changes.size(), kChangesKept); ++i)
    text += of.changes[i].sentence + "\n";
  if (of.changes.size() > kChangesKept)
    text += fmt::format("And {} more.\n", words.count(static_cast<std::int64_t>(of.changes.size() - kChangesKept)));
  for (const Comparison::Ladder& ladder : of.ladders) {
    const std::string named = of.ladders.size() > 1 ? fmt::format(" ({})", ladder.name) : "";
    text += fmt::format("Tiers{}: {} up, {} down.\n", named, words.count(ladder.gain), words.count(ladder.lose));
  }
  for (const Comparison::Points& points : of.points) {
    const std::int64_t more = points.draft.outstanding - points.now.outstanding;
    text += fmt::format("{} outstanding: {}", points.name, with_sign(more, words.bare_points(more, points.unit)));
    if (points.now.money && points.draft.money) {
      const std::int64_t cost = *points.draft.money - *points.now.money;
      text += fmt::format(", {}", with_sign(cost, words.money(cost)));
    }
    text += ".\n";
  }
  return text;
}

Json compare_json(const Comparison& of) {
  Json changes = Json::array();
  for (const language::RuleChange& one : of.changes) {
    changes.push_back({{"sentence", one.sentence},
                       {"name", one.name},
                       {"before", one.before},
                       {"after", one.after},
                       {"place", one.after_place.file ? one.after_place.text() : one.before_place.text()}});
  }
  Json ladders = Json::array();
  for (const Comparison::Ladder& ladder : of.ladders) {
    Json cells = Json::array();
    for (std::size_t i = 0; i < ladder.tiers.size(); ++i) {
      for (std::size_t j = 0; j < ladder.tiers.size(); ++j) {
        if (ladder.members[i][j] > 0)
          cells.push_back({{"now", tier_json(ladder.tiers[i])},
                           {"draft", tier_json(ladder.tiers[j])},
                           {"members", ladder.members[i][j]}});
      }
    }
    ladders.push_back(
        {{"name", ladder.name}, {"gain", ladder.gain}, {"lose", ladder.lose}, {"matrix", std::move(cells)}});
  }
  Json moves = Json::array();
  for (const MemberChange& move : of.moves) {
    moves.push_back({{"member", move.member},
                     {"ladder", move.name},
                     {"now", tier_json(move.now)},
                     {"draft", tier_json(move.draft)},
                     {"up", move.up},
                     {"reason", move.reason}});
  }
  Json points = Json::array();
  for (const Comparison::Points& one : of.points) points.push_back(points_json(one));
  return {{"schema", "rung.compare/1"},
          {"as_of", iso(of.as_of)},
          {"now", of.now_label},
          {"draft", of.draft_label},
          {"since", of.since ? Json(iso(*of.since)) : Json(nullptr)},
          {"members", of.members},
          {"touched", of.touched},
          {"changes", std::move(changes)},
          {"ladders", std::move(ladders)},
          {"moves", std::move(moves)},
          {"points", std::move(points)},
          {"rewards", sizes_json(of.rewards)},
          {"segments", sizes_json(of.segments)},
          {"notifications", sizes_json(of.notifications)}};
}

std::string compare_csv_header() { return "member,what,name,now,draft,direction,reason\n"; }

std::string compare_csv_line(const MemberChange& change) {
  const bool points = change.what == MemberChange::What::Points;
  std::string text;
  for (const std::string& cell : {change.member, std::string(what_word(change.what)), change.name,
                                  points ? std::to_string(change.points_now) : change.now,
                                  points ? std::to_string(change.points_draft) : change.draft,
                                  std::string(change.up ? "up" : "down"), change.reason})
    text += (text.empty() ? "" : ",") + intake::csv_cell(intake::with_guard(cell), ',');
  return text + "\n";
}

}  // namespace rung::app
