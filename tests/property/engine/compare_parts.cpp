#include "property/engine/compare_parts.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "property/engine/compare_twins.h"

namespace rung::naive {
namespace {

using engine::Evaluation;
using language::Program;

const std::string& tier_name(const Program& program, int tier) {
  static const std::string none = "-";
  return tier < 0 ? none : program.tiers[static_cast<std::size_t>(tier)].name;
}

std::string day_text(Day day) {
  if (day == kForever) return "for ever";
  return day == kFirstDay ? "all time" : iso(day);
}

std::string source_text(const Evaluation& e, std::int32_t source) {
  static const std::vector<std::string> kinds{"earn",   "milestone", "choice",     "convert",
                                              "reward", "opening",   "adjustment", "transfer"};
  if (source < 0) return "(none)";
  const engine::Source& of = e.sources[static_cast<std::size_t>(source)];
  return kinds[static_cast<std::size_t>(of.kind)] + (of.name.empty() ? "" : " " + of.name);
}

std::string optional_day(const std::optional<Day>& day) { return day ? day_text(*day) : "unknown"; }

// ---- Tiers

std::string standing_text(const engine::TierStanding& s) {
  if (!s.alive) return "not alive";
  // Beside a status for life nobody asks how its own clock stands.
  return fmt::format("until {}{}{}", day_text(s.valid_until),
                     s.in_grace && s.valid_until != kForever ? ", grace until " + iso(s.grace_until) : "",
                     s.granted ? ", by hand" : "");
}

void compare_changes(const Evaluation& fast, const Evaluation& naive, Report& report) {
  const auto text = [](const Evaluation& e, std::size_t i) {
    if (i >= e.changes.size()) return std::string("(none)");
    const engine::TierChange& c = e.changes[i];
    return fmt::format("rules {} {}", c.version,
                       change_text(*e.versions[static_cast<std::size_t>(c.version)], c));
  };
  for (std::size_t i = 0; i < std::max(fast.changes.size(), naive.changes.size()); ++i)
    report.line("changes", fmt::format("change {}", i), text(fast, i), text(naive, i));
}

// Ladders of several versions are the same if they have the same lowest tier.
const std::string& lowest(const Program& program, int ladder) {
  const int tier = program.ladders[static_cast<std::size_t>(ladder)].tiers.front();
  return program.tiers[static_cast<std::size_t>(tier)].name;
}

// The tier of every day, read out of the list of changes.
void compare_days(const Program& program, const engine::MemberHistory& history, const Evaluation& fast,
                  const Outcome& naive, Report& report) {
  // A tier brought over is told on the day since when it is held, which may be over long ago.
  const auto told_on = [&](const engine::TierChange& c) {
    if (c.activity < 0) return std::max(c.day, naive.first_day);
    return std::max(c.day, history.activities[static_cast<std::size_t>(c.activity)].day);
  };
  for (std::size_t ladder = 0; ladder < naive.tier_by_day.size(); ++ladder) {
    const auto& slow = naive.tier_by_day[ladder];
    std::int32_t held = -1;
    std::size_t next = 0;
    for (std::size_t i = 0; i < slow.size(); ++i) {
      const Day day = naive.first_day + static_cast<int>(i);
      for (; next < fast.changes.size() && told_on(fast.changes[next]) <= day; ++next) {
        const engine::TierChange& change = fast.changes[next];
        const Program& rules = *fast.versions[static_cast<std::size_t>(change.version)];
        if (lowest(rules, change.ladder) == lowest(program, static_cast<int>(ladder)))
          held = program.find_tier(fast.tier_of(change).name);
      }
      // A version without this ladder says nothing about it.
      if (held == slow[i] || slow[i] < 0) continue;
      report.line("days", "on " + iso(day), tier_name(program, held), tier_name(program, slow[i]));
      break;
    }
  }
}

void compare_tiers(const Program& program, const engine::MemberHistory& history, const Evaluation& fast,
                   const Outcome& naive, Report& report) {
  const Evaluation& slow = naive.evaluation;
  compare_changes(fast, slow, report);
  compare_days(program, history, fast, naive, report);
  for (std::size_t l = 0; l < std::max(fast.tier.size(), slow.tier.size()); ++l) {
    report.line("held", fmt::format("ladder {}", l),
                l < fast.tier.size() ? tier_name(program, fast.tier[l]) : "(none)",
                l < slow.tier.size() ? tier_name(program, slow.tier[l]) : "(none)");
  }
  for (std::size_t t = 0; t < slow.standings.size() && t < fast.standings.size(); ++t) {
    report.line("standing", program.tiers[t].name, standing_text(fast.standings[t]),
                standing_text(slow.standings[t]));
    if (slow.standings[t].alive && fast.standings[t].alive) {
      report.line("since", program.tiers[t].name, iso(fast.standings[t].since), iso(slow.standings[t].since));
    }
  }
  Report::Bag fast_reached, slow_reached;
  for (const auto& r : fast.first_reached)
    ++fast_reached[fmt::format("{} on {}", tier_name(program, r.tier), iso(r.day))];
  for (const auto& r : slow.first_reached)
    ++slow_reached[fmt::format("{} on {}", tier_name(program, r.tier), iso(r.day))];
  report.bags("reached", fast_reached, slow_reached);
}

// ---- Points

// What one source gave for one activity on one day, added up.
Report::Bag accruals(const Evaluation& e) {
  std::map<std::string, std::int64_t> sums;
  for (const engine::Accrual& a : e.accruals) {
    sums[fmt::format("[{}] {} by rules {}, {} on {}, usable {}: ", std::max(a.activity, -1),
                     source_text(e, a.source), a.version, e.unit_names[static_cast<std::size_t>(a.unit)],
                     iso(a.earned_on), a.points < 0 ? "-" : optional_day(a.usable_from)) +
         (a.points < 0 ? "taken " : "given ")] += a.points;
  }
  Report::Bag result;
  for (const auto& [text, points] : sums) ++result[text + std::to_string(points)];
  return result;
}

// What is left of lots, or (`ends`) their last days.
Report::Bag lots(const Evaluation& e, std::size_t unit, bool ends) {
  struct Sum {
    std::int64_t points = 0, left = 0;
    std::set<Day> last_days;
  };
  std::map<std::string, Sum> sums;
  std::map<std::int32_t, std::int64_t> debts;
  for (const engine::Lot& lot : e.points[unit].lots) {
    if (lot.points < 0) {
      debts[lot.activity] += lot.left;
      continue;
    }
    Sum& sum =
        sums[fmt::format("[{}] {} on {} usable {}", std::max(lot.activity, -1), source_text(e, lot.source),
                         iso(lot.earned_on), optional_day(lot.usable_from))];
    sum.points += lot.points;
    sum.left += lot.left;
    if (lot.left > 0) sum.last_days.insert(lot.last_day);
  }
  Report::Bag result;
  for (const auto& [text, sum] : sums) {
    if (!ends) ++result[fmt::format("{}: {} of {} left", text, sum.left, sum.points)];
    for (const Day day : sum.last_days) {
      if (ends) ++result[fmt::format("{}: last day {}", text, day_text(day))];
    }
  }
  if (ends) return result;
  for (const auto& [activity, left] : debts) {
    if (left != 0) ++result[fmt::format("debt of [{}]: {}", activity, left)];
  }
  return result;
}

void compare_points(const Program& program, const Evaluation& fast, const Evaluation& naive, Report& report) {
  report.bags("accrual", accruals(fast), accruals(naive));
  for (std::size_t p = 0; p < naive.points.size() && p < fast.points.size(); ++p) {
    const std::string& name = program.points[p].name;
    report.line("balance", name,
                fmt::format("{} usable, {} pending", fast.points[p].usable, fast.points[p].pending),
                fmt::format("{} usable, {} pending", naive.points[p].usable, naive.points[p].pending));
    report.bags("lots", lots(fast, p, false), lots(naive, p, false));
    report.bags("lotdays", lots(fast, p, true), lots(naive, p, true));
  }
}

// ---- Gifts

// Vouchers of one kind, day of issue and last day are alike: which of them was used, nobody can say.
Report::Bag vouchers(const Program& program, const Evaluation& e) {
  std::map<std::string, std::array<std::int64_t, 4>> alike;
  Report::Bag result;
  std::map<std::string, std::int64_t> issued;
  for (const engine::VoucherState& v : e.vouchers) {
    const std::string name = program.vouchers[static_cast<std::size_t>(v.voucher)].name;
    auto& sum = alike[fmt::format("{} issued {} until {}", name, iso(v.issued_on), day_text(v.last_day))];
    sum[0] += v.count;
    sum[1] += v.worth;
    sum[2] += v.used;
    sum[3] += v.expired;
    issued[fmt::format("{} issued {} by {}", name, iso(v.issued_on), source_text(e, v.source))] +=
        v.count + v.used + v.expired + v.cancelled;
  }
  for (const auto& [text, sum] : alike)
    ++result[fmt::format("{}: {} left worth {}, {} used, {} expired", text, sum[0], sum[1], sum[2], sum[3])];
  for (const auto& [text, number] : issued) ++result[fmt::format("{}: {}", text, number)];
  return result;
}

// Each voucher by itself: what it is told apart by, and what used it.
Report::Bag pieces(const Program& program, const Evaluation& e) {
  Report::Bag result;
  for (const engine::VoucherState& v : e.vouchers) {
    const std::string& name = program.vouchers[static_cast<std::size_t>(v.voucher)].name;
    std::map<std::int64_t, std::int32_t> used;
    for (const engine::VoucherUse& use : v.uses) {
      for (std::int64_t i = 0; i < use.count; ++i) used[use.first + i] = use.activity;
    }
    for (std::int64_t i = 0; i < v.count + v.used + v.expired + v.cancelled; ++i) {
      const auto by = used.find(i);
      ++result[fmt::format("{} {:x}, {}: {}", name, v.origin, v.before + i,
                           by == used.end() ? "not used" : fmt::format("used by [{}]", by->second))];
    }
  }
  return result;
}

Report::Bag steps(const Evaluation& e) {
  Report::Bag result;
  for (const engine::StepReached& s : e.steps) {
    const Program& rules = *e.versions[static_cast<std::size_t>(s.version)];
    ++result[fmt::format("rules {} {} step {} of {} on {}{}", s.version,
                         rules.milestones[static_cast<std::size_t>(s.milestone)].name, s.step,
                         day_text(s.period), iso(s.day), s.given ? "" : ", held back")];
  }
  return result;
}

Report::Bag choices(const Evaluation& e) {
  Report::Bag result;
  for (const engine::ChoiceState& c : e.choices) {
    const Program& rules = *e.versions[static_cast<std::size_t>(c.version)];
    const std::string& name = c.milestone >= 0 ? rules.milestones[static_cast<std::size_t>(c.milestone)].name
                                               : rules.rewards[static_cast<std::size_t>(c.reward)].name;
    ++result[fmt::format("rules {} {} from {} until {}, chosen {}, settled {}", c.version, name,
                         iso(c.opened_on), iso(c.until), c.chosen, c.settled_on ? iso(*c.settled_on) : "-")];
  }
  return result;
}

// ---- Distance

std::string gaps_text(const engine::Progress& p) {
  std::string text;
  for (const auto& way : p.alternatives) {
    text += fmt::format(" | {}{} {}", way.met ? "met" : "not met", way.reachable ? "" : " (out of reach)",
                        way.percent);
    for (const auto& gap : way.gaps)
      text += fmt::format(" [{}: {} of {}, {} missing]", gap.atom, gap.have, gap.need, gap.missing);
  }
  return text;
}

std::string last_days_text(const engine::Progress& p) {
  std::string text;
  for (const auto& way : p.alternatives) {
    text += " | until " + day_text(way.last_day);
    for (const auto& gap : way.gaps) text += fmt::format(" [{}: {}]", gap.atom, day_text(gap.last_day));
  }
  return text;
}

std::string costs_text(const engine::Progress& p) {
  static const std::vector<std::string> bases{"nothing", "money", "own average", "rate", "no price"};
  std::string text = fmt::format("cheapest {}", p.cheapest);
  for (const auto& way : p.alternatives) {
    if (!way.reachable || way.met) continue;
    text += fmt::format(" | costs {} ({})", way.basis == engine::CostBasis::NoPrice ? 0 : way.cost,
                        bases[static_cast<std::size_t>(way.basis)]);
  }
  return text;
}

std::string keeping_text(const engine::Keeping& k) {
  if (!k.judged) return "not judged";
  return fmt::format("{} on {}, then until {}", k.kept ? "kept" : "not kept", day_text(k.judged_on),
                     day_text(k.renews_until));
}

// Whether a rule that does not count for tiers may take the room under a ceiling from one that does: then
// more money can give less, and several amounts are the least one of those around them (15.2).
bool more_may_be_less(const Program& program) {
  const auto limited = [](const language::PointCurrency& p) { return p.rate_limit || p.hold_at_most; };
  return std::any_of(program.points.begin(), program.points.end(), limited) &&
         std::any_of(program.earn.begin(), program.earn.end(),
                     [](const language::EarnRule& rule) { return !rule.counts_for_tiers; });
}

void compare_distances(const Program& program, const engine::Evaluator& evaluator, const Outcome& naive,
                       Report& report) {
  const Evaluation& slow = naive.evaluation;
  for (std::size_t t = 0; t < slow.standings.size(); ++t) {
    const int tier = static_cast<int>(t);
    const std::string& name = program.tiers[t].name;
    if (!slow.standings[t].alive) {
      const engine::Progress fast = evaluator.progress_to(tier);
      const engine::Progress& way = naive.progress[t];
      report.line("progress", name, gaps_text(fast), gaps_text(way));
      report.line("lastday", name, last_days_text(fast), last_days_text(way));
      if (!more_may_be_less(program)) report.line("cost", name, costs_text(fast), costs_text(way));
      continue;
    }
    if (program.tiers[t].for_everyone) continue;
    const engine::Keeping& kept = naive.keeping[t];
    if (!kept.judged || kept.judged_on > slow.as_of) {
      const engine::Keeping fast = evaluator.keeping(tier);
      report.line("keeping", name, keeping_text(fast), keeping_text(kept));
      report.line("tokeep", name, gaps_text(fast.progress), gaps_text(kept.progress));
      report.line("keepday", name, last_days_text(fast.progress), last_days_text(kept.progress));
      if (!more_may_be_less(program))
        report.line("keepcost", name, costs_text(fast.progress), costs_text(kept.progress));
    }
    // Other ends than that of a tier that is valid while met are those of the standing.
    const bool while_met = program.tiers[t].keep == language::Keep::WhileMet && !slow.standings[t].granted;
    if (!naive.ends_on.empty() && while_met)
      report.line("ends", name, day_text(evaluator.ends_on(tier)), day_text(naive.ends_on[t]));
  }
}

}  // namespace

// ---- Reports

void Report::line(const std::string& part, const std::string& what, const std::string& fast,
                  const std::string& naive) {
  constexpr int kMostShown = 12;
  if (fast == naive || skip_.find("," + part + ",") != std::string::npos || ++found_ > kMostShown) return;
  text_ += fmt::format("[{}] {}\n    fast:  {}\n    naive: {}\n", part, what, fast, naive);
}

void Report::bags(const std::string& part, const Bag& fast, const Bag& naive) {
  const auto times = [](const Bag& bag, const std::string& text) {
    const auto at = bag.find(text);
    return at == bag.end() ? 0 : at->second;
  };
  std::set<std::string> all;
  for (const auto& [text, number] : fast) all.insert(text);
  for (const auto& [text, number] : naive) all.insert(text);
  for (const std::string& text : all) {
    const int in_fast = times(fast, text);
    const int in_naive = times(naive, text);
    if (in_fast != in_naive)
      line(part, text, fmt::format("{} times", in_fast), fmt::format("{} times", in_naive));
  }
}

void compare_outcomes(const Program& program, const engine::Evaluator& evaluator,
                      const engine::MemberHistory& history, const Evaluation& fast, const Outcome& naive,
                      Report& report) {
  const Evaluation& slow = naive.evaluation;
  report.line("joined", "joined", fast.joined ? "yes" : "no", slow.joined ? "yes" : "no");
  if (!fast.joined || !slow.joined) return;
  compare_tiers(program, history, fast, naive, report);
  compare_points(program, fast, slow, report);
  report.bags("vouchers", vouchers(program, fast), vouchers(program, slow));
  report.bags("pieces", pieces(program, fast), pieces(program, slow));
  report.bags("steps", steps(fast), steps(slow));
  report.bags("choices", choices(fast), choices(slow));
  for (std::size_t m = 0; m < slow.measures.size() && m < fast.measures.size(); ++m) {
    if (program.measures[m].window.cycle == Cycle::Trial) continue;  // means something in a trial alone
    report.line("measures", program.measures[m].text, std::to_string(fast.measures[m].value),
                std::to_string(slow.measures[m].value));
  }
  const auto since = [](const std::optional<Day>& day) { return day ? iso(*day) : std::string("not"); };
  report.line("state", "frozen", since(fast.frozen_since), since(slow.frozen_since));
  for (std::size_t s = 0; s < slow.in_segment.size() && s < fast.in_segment.size(); ++s) {
    const auto& atoms = program.segments[s].where.atoms;
    const bool kept = !atoms.empty() && atoms.front().kind == language::AtomKind::Kept;
    report.line(kept ? "kept" : "segments", program.segments[s].name, fast.in_segment[s] ? "in" : "out",
                slow.in_segment[s] ? "in" : "out");
  }
  for (std::size_t i = 0; i < naive.elected.size(); ++i) {
    report.line("elected", program.elections[i].name, std::to_string(evaluator.elected(static_cast<int>(i))),
                std::to_string(naive.elected[i]));
  }
  for (std::size_t i = 0; i < naive.values.size(); ++i) {
    report.line("values", program.values[i].name, std::to_string(evaluator.value(static_cast<int>(i))),
                std::to_string(naive.values[i]));
  }
  compare_distances(program, evaluator, naive, report);
}

std::string change_text(const Program& program, const engine::TierChange& c) {
  static const std::vector<std::string> kinds{"joined",  "brought over", "upgrade",
                                              "renewal", "downgrade",    "granted"};
  return fmt::format("{} ladder {}: {} -> {} until {}, {}, by [{}]", iso(c.day), c.ladder,
                     tier_name(program, c.from), tier_name(program, c.tier), day_text(c.valid_until),
                     kinds[static_cast<std::size_t>(c.kind)], c.activity);
}

}  // namespace rung::naive
