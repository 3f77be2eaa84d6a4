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
  static const std::vector<std::string> kinds{"earn",   "milestone", "choice",    "convert",
                                              "reward", "opening",   "adjustment"};
  if (source < 0) return "(none)";
  const engine::Source& of = e.sources[static_cast<std::size_t>(source)];
  return kinds[static_cast<std::size_t>(of.kind)] + (of.name.empty() ? "" : " " + of.name);
}

std::string optional_day(const std::optional<Day>& day) { return day ? day_text(*day) : "unknown"; }

// ---- Tiers

std::string standing_text(const engine::TierStanding& s) {
  if (!s.alive) return "not alive";
  return fmt::format("since {} until {}{}{}", iso(s.since), day_text(s.valid_until),
                     s.in_grace ? ", grace until " + iso(s.grace_until) : "", s.granted ? ", by hand" : "");
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

// The tier of every day, read out of the list of changes.
void compare_days(const Program& program, const Evaluation& fast, const Outcome& naive, Report& report) {
  for (std::size_t ladder = 0; ladder < naive.tier_by_day.size(); ++ladder) {
    const auto& slow = naive.tier_by_day[ladder];
    std::int32_t held = -1;
    std::size_t next = 0;
    for (std::size_t i = 0; i < slow.size(); ++i) {
      const Day day = naive.first_day + static_cast<int>(i);
      for (; next < fast.changes.size() && fast.changes[next].day <= day; ++next) {
        const int tier = program.find_tier(fast.tier_of(fast.changes[next]).name);
        const bool here =
            tier >= 0 && program.tiers[static_cast<std::size_t>(tier)].ladder == static_cast<int>(ladder);
        // A tier that the last version does not have may be of any ladder.
        if (here || (tier < 0 && naive.tier_by_day.size() == 1)) held = tier;
      }
      if (held == slow[i]) continue;
      report.line("days", "on " + iso(day), tier_name(program, held), tier_name(program, slow[i]));
      break;
    }
  }
}

void compare_tiers(const Program& program, const Evaluation& fast, const Outcome& naive, Report& report) {
  const Evaluation& slow = naive.evaluation;
  compare_changes(fast, slow, report);
  compare_days(program, fast, naive, report);
  for (std::size_t l = 0; l < std::max(fast.tier.size(), slow.tier.size()); ++l) {
    report.line("held", fmt::format("ladder {}", l),
                l < fast.tier.size() ? tier_name(program, fast.tier[l]) : "(none)",
                l < slow.tier.size() ? tier_name(program, slow.tier[l]) : "(none)");
  }
  for (std::size_t t = 0; t < slow.standings.size() && t < fast.standings.size(); ++t) {
    report.line("standing", program.tiers[t].name, standing_text(fast.standings[t]),
                standing_text(slow.standings[t]));
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
    sums[fmt::format("[{}] {} by rules {}, {} on {}, usable {}, last {}: ", a.activity,
                     source_text(e, a.source), a.version, e.unit_names[static_cast<std::size_t>(a.unit)],
                     iso(a.earned_on), a.points < 0 ? "-" : optional_day(a.usable_from),
                     a.points < 0 ? "-" : day_text(a.last_day)) +
         (a.points < 0 ? "taken " : "given ")] += a.points;
  }
  Report::Bag result;
  for (const auto& [text, points] : sums) ++result[text + std::to_string(points)];
  return result;
}

Report::Bag lots(const Evaluation& e, std::size_t unit) {
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
    Sum& sum = sums[fmt::format("[{}] {} on {} usable {}", lot.activity, source_text(e, lot.source),
                                iso(lot.earned_on), optional_day(lot.usable_from))];
    sum.points += lot.points;
    sum.left += lot.left;
    if (lot.left > 0) sum.last_days.insert(lot.last_day);
  }
  Report::Bag result;
  for (const auto& [text, sum] : sums) {
    std::string last;
    for (const Day day : sum.last_days) last += " last " + day_text(day);
    ++result[fmt::format("{}{}: {} of {} left", text, last, sum.left, sum.points)];
  }
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
    report.bags("lots", lots(fast, p), lots(naive, p));
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
        v.count + v.used + v.expired;
  }
  for (const auto& [text, sum] : alike)
    ++result[fmt::format("{}: {} left worth {}, {} used, {} expired", text, sum[0], sum[1], sum[2], sum[3])];
  for (const auto& [text, number] : issued) ++result[fmt::format("{}: {}", text, number)];
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

std::string gaps_text(const engine::Progress& p, bool costs) {
  static const std::vector<std::string> bases{"nothing", "money", "own average", "rate", "no price"};
  std::string text;
  for (const auto& way : p.alternatives) {
    text += fmt::format(" | {}{} {}, until {}", way.met ? "met" : "not met",
                        way.reachable ? "" : " (out of reach)", way.percent, day_text(way.last_day));
    if (costs && way.reachable && !way.met)
      text += fmt::format(", costs {} ({})", way.basis == engine::CostBasis::NoPrice ? 0 : way.cost,
                          bases[static_cast<std::size_t>(way.basis)]);
    for (const auto& gap : way.gaps) {
      text += fmt::format(" [{}: {} of {}, {} missing, until {}]", gap.atom, gap.have, gap.need, gap.missing,
                          day_text(gap.last_day));
    }
  }
  return text;
}

std::string keeping_text(const engine::Keeping& k) {
  if (!k.judged) return "not judged";
  return fmt::format("{} on {}, then until {}{}", k.kept ? "kept" : "not kept", day_text(k.judged_on),
                     day_text(k.renews_until), gaps_text(k.progress, false));
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
      report.line("progress", name, gaps_text(fast, false), gaps_text(way, false));
      report.line("cost", name, fmt::format("cheapest {}{}", fast.cheapest, gaps_text(fast, true)),
                  fmt::format("cheapest {}{}", way.cheapest, gaps_text(way, true)));
      continue;
    }
    if (program.tiers[t].for_everyone || slow.standings[t].in_grace) continue;
    const engine::Keeping& kept = naive.keeping[t];
    if (!kept.judged || kept.judged_on > slow.as_of)
      report.line("keeping", name, keeping_text(evaluator.keeping(tier)), keeping_text(kept));
    if (!naive.ends_on.empty())
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

void compare_outcomes(const Program& program, const engine::Evaluator& evaluator, const Evaluation& fast,
                      const Outcome& naive, Report& report) {
  const Evaluation& slow = naive.evaluation;
  report.line("joined", "joined", fast.joined ? "yes" : "no", slow.joined ? "yes" : "no");
  if (!fast.joined || !slow.joined) return;
  compare_tiers(program, fast, naive, report);
  compare_points(program, fast, slow, report);
  report.bags("vouchers", vouchers(program, fast), vouchers(program, slow));
  report.bags("steps", steps(fast), steps(slow));
  report.bags("choices", choices(fast), choices(slow));
  for (std::size_t m = 0; m < slow.measures.size() && m < fast.measures.size(); ++m) {
    if (program.measures[m].window.cycle == Cycle::Trial) continue;  // means something in a trial alone
    report.line("measures", program.measures[m].text, std::to_string(fast.measures[m].value),
                std::to_string(slow.measures[m].value));
  }
  for (std::size_t s = 0; s < slow.in_segment.size() && s < fast.in_segment.size(); ++s) {
    report.line("segments", program.segments[s].name, fast.in_segment[s] ? "in" : "out",
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
