#include "property/engine/compare_twins.h"

#include <fmt/format.h>

#include "property/engine/naive.h"

namespace rung::naive {
namespace {

using engine::Evaluation;
using language::Program;

const std::string& tier_name(const Program& program, int tier) {
  static const std::string none = "-";
  return tier < 0 ? none : program.tiers[static_cast<std::size_t>(tier)].name;
}

std::string day_text(Day day) { return day == kForever ? "for ever" : iso(day); }

std::string accrual_text(const Program& program, const engine::Accrual& a) {
  return fmt::format("[{}] {} {} of unit {}, earned {}, usable {}, last {}", a.activity,
                     program.earn[static_cast<std::size_t>(a.rule)].name, a.points, a.unit, iso(a.earned_on),
                     a.usable_from ? iso(*a.usable_from) : "unknown", day_text(a.last_day));
}

std::string standing_text(const Program& program, int tier, const engine::TierStanding& s) {
  if (!s.alive) return tier_name(program, tier) + " not alive";
  return fmt::format("{} since {} until {}{}", tier_name(program, tier), iso(s.since),
                     day_text(s.valid_until), s.in_grace ? ", grace until " + iso(s.grace_until) : "");
}

std::string progress_text(const Program& program, const engine::Progress& p) {
  std::string text = tier_name(program, p.tier);
  for (const auto& way : p.alternatives) {
    text += fmt::format(" | {}{} {}, costs {}, until {}", way.met ? "met" : "not met",
                        way.reachable ? "" : " (out of reach)", way.percent, way.reachable ? way.cost : 0,
                        day_text(way.last_day));
    for (const auto& gap : way.gaps)
      text += fmt::format(" [{}: {} of {}, {} missing]", gap.atom, gap.have, gap.need, gap.missing);
  }
  return text + fmt::format(" | cheapest {}{}", p.cheapest, p.reached ? ", reached" : "");
}

class Report {
 public:
  void line(const std::string& what, const std::string& fast, const std::string& naive) {
    constexpr int kMostShown = 12;
    if (fast == naive || ++found_ > kMostShown) return;
    text_ += fmt::format("{}\n    fast:  {}\n    naive: {}\n", what, fast, naive);
  }
  template <typename List, typename Describe>
  void lists(const std::string& what, const List& fast, const List& naive, const Describe& describe) {
    for (std::size_t i = 0; i < std::max(fast.size(), naive.size()); ++i) {
      line(fmt::format("{} {}", what, i), i < fast.size() ? describe(fast[i]) : "(none)",
           i < naive.size() ? describe(naive[i]) : "(none)");
    }
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  int found_ = 0;
};

void compare_tiers(const Program& program, const Evaluation& fast, const Evaluation& naive, Report& report) {
  const auto change = [&](const engine::TierChange& c) { return change_text(program, c); };
  report.lists("change", fast.changes, naive.changes, change);
  const auto held = [&](std::int32_t tier) { return tier_name(program, tier); };
  report.lists("tier of ladder", fast.tier, naive.tier, held);
  for (std::size_t t = 0; t < naive.standings.size() && t < fast.standings.size(); ++t) {
    const int tier = static_cast<int>(t);
    report.line("standing", standing_text(program, tier, fast.standings[t]),
                standing_text(program, tier, naive.standings[t]));
  }
  const auto reached = [&](const engine::FirstReached& r) {
    return fmt::format("{} on {} by [{}]", tier_name(program, r.tier), iso(r.day), r.activity);
  };
  report.lists("first reached", fast.first_reached, naive.first_reached, reached);
}

// The tier of every day, read out of the list of changes.
std::vector<std::int32_t> days_of(const Evaluation& fast, std::int32_t ladder, Day first, std::size_t count) {
  std::vector<std::int32_t> result;
  std::size_t next = 0;
  std::int32_t tier = -1;
  for (std::size_t i = 0; i < count; ++i) {
    for (; next < fast.changes.size() && fast.changes[next].day <= first + static_cast<int>(i); ++next) {
      if (fast.changes[next].ladder == ladder) tier = fast.changes[next].tier;
    }
    result.push_back(tier);
  }
  return result;
}

void compare_days(const Program& program, const Evaluation& fast, const Outcome& naive, Report& report) {
  for (std::size_t ladder = 0; ladder < naive.tier_by_day.size(); ++ladder) {
    const auto& slow_days = naive.tier_by_day[ladder];
    const auto fast_days =
        days_of(fast, static_cast<std::int32_t>(ladder), naive.first_day, slow_days.size());
    for (std::size_t i = 0; i < slow_days.size(); ++i) {
      if (fast_days[i] == slow_days[i]) continue;
      report.line("on " + iso(naive.first_day + static_cast<int>(i)), tier_name(program, fast_days[i]),
                  tier_name(program, slow_days[i]));
      break;
    }
  }
}

void compare_all(const Program& program, const engine::Evaluator& evaluator, const Evaluation& fast,
                 const Outcome& naive, Report& report) {
  const Evaluation& slow = naive.evaluation;
  report.line("joined", fast.joined ? "yes" : "no", slow.joined ? "yes" : "no");
  compare_tiers(program, fast, slow, report);
  compare_days(program, fast, naive, report);
  const auto accrual = [&](const engine::Accrual& a) { return accrual_text(program, a); };
  report.lists("accrual", fast.accruals, slow.accruals, accrual);
  for (std::size_t m = 0; m < slow.measures.size() && m < fast.measures.size(); ++m) {
    report.line(program.measures[m].text, std::to_string(fast.measures[m].value),
                std::to_string(slow.measures[m].value));
  }
  for (std::size_t s = 0; s < slow.in_segment.size() && s < fast.in_segment.size(); ++s) {
    report.line("segment " + program.segments[s].name, fast.in_segment[s] ? "in" : "out",
                slow.in_segment[s] ? "in" : "out");
  }
  for (const engine::Progress& way : naive.progress) {
    if (slow.standings[static_cast<std::size_t>(way.tier)].alive) continue;
    report.line("progress", progress_text(program, evaluator.progress_to(way.tier)),
                progress_text(program, way));
  }
}

}  // namespace

std::string change_text(const Program& program, const engine::TierChange& c) {
  static const std::vector<std::string> kinds{"joined", "brought over", "upgrade", "renewal", "downgrade"};
  return fmt::format("{} ladder {}: {} -> {} until {}, {}, by [{}]", iso(c.day), c.ladder,
                     tier_name(program, c.from), tier_name(program, c.tier), day_text(c.valid_until),
                     kinds[static_cast<std::size_t>(c.kind)], c.activity);
}

std::string differences(const Program& program, engine::Evaluator& evaluator, const Member& member,
                        const std::vector<Day>& as_of) {
  const engine::MemberHistory history = history_of(member);
  const std::vector<Outcome> naive = evaluate(program, history, as_of);
  for (std::size_t i = 0; i < as_of.size(); ++i) {
    Report report;
    const Evaluation& fast = evaluator.evaluate(history, as_of[i]);
    compare_all(program, evaluator, fast, naive[i], report);
    if (!report.text().empty()) return fmt::format("as of {}\n{}", iso(as_of[i]), report.text());
  }
  return "";
}

Member shrunk(const Program& program, engine::Evaluator& evaluator, const Member& member,
              const std::vector<Day>& as_of) {
  Member result = member;
  bool smaller = true;
  while (smaller) {
    smaller = false;
    for (std::size_t i = result.happenings.size(); i-- > 0;) {
      if (i >= result.happenings.size()) continue;
      const Member candidate = without(result, i);
      if (differences(program, evaluator, candidate, as_of).empty()) continue;
      result = candidate;
      smaller = true;
    }
  }
  for (std::size_t i = result.attributes.size(); i-- > 0;) {
    Member candidate = result;
    candidate.attributes.erase(candidate.attributes.begin() + static_cast<std::ptrdiff_t>(i));
    if (!differences(program, evaluator, candidate, as_of).empty()) result = candidate;
  }
  return result;
}

}  // namespace rung::naive
