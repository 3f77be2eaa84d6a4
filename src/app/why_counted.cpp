#include "app/why_counted.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/index.h"
#include "core/whole.h"
#include "language/program.h"

namespace rung::app {
namespace {

using language::Program;
using Counted = engine::Evaluator::Counted;
using Side = Table::Side;

constexpr std::size_t kShownRows = 30;  // of counted activities, of those left out
constexpr std::size_t kShownLeaving = 6;
constexpr std::int32_t kBirthday = -1;
constexpr std::int32_t kCarried = -2;

// What one activity added; a stay that counts night by night is one of them.
struct Row {
  std::int32_t activity = 0;
  Day first, last;
  std::int64_t value = 0;
  Day leaves_on = kForever;
};

std::vector<Row> rows_of(const MeasureProof& proof) {
  std::vector<Row> rows;
  for (const Counted& one : proof.counted) {
    const bool goes_on = !rows.empty() && one.activity >= 0 && rows.back().activity == one.activity &&
                         one.counted_on - rows.back().last <= 1;
    if (!goes_on) {
      rows.push_back({one.activity, one.counted_on, one.counted_on, one.value, one.leaves_on});
      continue;
    }
    rows.back().last = one.counted_on;
    rows.back().value = add(rows.back().value, one.value);
  }
  return rows;
}

// The words of one shop, one member.
class Counting {
 public:
  Counting(OpenShop& shop, const MemberView& view)
      : shop_(shop), program_(shop.program()), words_(shop.words()), view_(view) {}

  PageSection counted(const MeasureProof& proof) {
    const std::vector<Row> rows = rows_of(proof);
    PageSection section;
    section.title =
        fmt::format("Counted for {}{}: {}", measure(proof).text, days(proof), totals(proof, rows));
    PageBlock block;
    block.kind = PageBlock::Kind::Columns;
    block.head = {"day", "amount", "note"};
    const std::size_t from = rows.size() > kShownRows ? rows.size() - kShownRows : 0;
    for (std::size_t i = from; i < rows.size(); ++i) block.rows.push_back(cell(rows[i], proof));
    if (!block.rows.empty()) section.blocks.push_back(std::move(block));
    if (from > 0) section.blocks.push_back(line(fmt::format("and {} before them; --json shows all", from)));
    return section;
  }

  PageSection left_out(const Why& why) {
    PageBlock table;
    table.kind = PageBlock::Kind::Table;
    table.head = {"day", "amount", "why not"};
    table.sides = {Side::Left, Side::Right, Side::Left};
    std::set<std::pair<std::int32_t, std::int32_t>> shown;
    std::size_t hidden = 0;
    const auto put = [&](std::vector<std::string> row) {
      if (table.rows.size() < kShownRows)
        table.rows.push_back(std::move(row));
      else
        ++hidden;
    };
    for (std::size_t p = 0; p < why.proofs.size(); ++p) {
      const MeasureProof& proof = why.proofs[p];
      for (std::size_t i = 0; i < proof.not_counted.size(); ++i) {
        const engine::Evaluator::NotCounted& one = proof.not_counted[i];
        if (!shown.insert({one.activity, one.line}).second) continue;
        std::string text = std::string(activity(one.activity).source_id);
        if (one.line >= 0) text += fmt::format(", line {}", one.line + 1);
        text += ": " + reason_words(shop_, view_, proof.measure, one);
        if (p == 0 && !why.once_completed.at(i).empty()) text += "; " + why.once_completed[i];
        put({iso(activity(one.activity).day), amount(proof, one.value), text});
      }
      for (const std::size_t a : proof.not_for_tiers) {
        const engine::Accrual& accrual = view_.evaluation.accruals[a];
        std::string text =
            accrual.activity < 0 ? "" : std::string(activity(accrual.activity).source_id) + ": ";
        put({iso(accrual.earned_on), amount(proof, accrual.points),
             text + not_for_tiers_words(view_, accrual)});
      }
    }
    PageSection section{"Not counted", false, {}};
    if (!table.rows.empty()) section.blocks.push_back(std::move(table));
    if (hidden > 0) section.blocks.push_back(line(fmt::format("and {} more; --json shows all", hidden)));
    return section;
  }

  void leaving(const MeasureProof& proof, Day until, std::vector<std::vector<std::string>>& to) {
    const language::Measure& what = measure(proof);
    std::map<Day, std::int64_t> by_day;
    for (const Counted& one : proof.counted) {
      if (one.leaves_on <= until && one.leaves_on < kForever)
        by_day[one.leaves_on] = add(by_day[one.leaves_on], one.value);
    }
    const bool cycle = what.window.kind == Window::Kind::This || what.window.kind == Window::Kind::Last;
    std::size_t lines = 0;
    for (const auto& [day, value] : by_day) {
      if (lines++ == kShownLeaving) {
        to.push_back({"later", "", fmt::format("{} more days", by_day.size() - kShownLeaving)});
        break;
      }
      const std::string name = named_amount(what, value);
      to.push_back({iso(day), cycle ? "all " + name : name,
                    cycle ? new_cycle(what.window.cycle) : "no longer in the " + period_words(what.window)});
    }
  }

  // Two measures that count the same activities are shown once, by the first.
  [[nodiscard]] bool alike(const MeasureProof& a, const MeasureProof& b) const {
    const auto activities = [this](const MeasureProof& proof) {
      std::set<std::int32_t> all;
      for (const Counted& one : proof.counted) {
        if (one.activity < 0 || activity(one.activity).event != language::kReturns) all.insert(one.activity);
      }
      return all;
    };
    return measure(a).window == measure(b).window && activities(a) == activities(b);
  }

 private:
  [[nodiscard]] const language::Measure& measure(const MeasureProof& proof) const {
    return program_.measures.at(index(proof.measure));
  }
  [[nodiscard]] const engine::Activity& activity(std::int32_t number) const {
    return view_.history.activities.at(index(number));
  }
  [[nodiscard]] int event_of(std::int32_t number) const {
    return number >= 0 ? activity(number).event : number == kBirthday ? int{language::kBirthdays} : kCarried;
  }
  static PageBlock line(std::string text) {
    PageBlock block;
    block.lines.push_back(std::move(text));
    return block;
  }
  [[nodiscard]] std::string amount(const MeasureProof& proof, std::int64_t value) const {
    const Unit& unit = measure(proof).unit;
    return unit.kind == UnitKind::Count ? "" : words_.amount(value, unit);
  }

  // "8 orders 1.128,50 €, 1 return -45,00 €".
  std::string totals(const MeasureProof& proof, const std::vector<Row>& rows) {
    std::map<int, std::pair<std::int64_t, std::int64_t>> by_event;  // number, sum
    for (const Row& row : rows) {
      auto& [number, sum] = by_event[event_of(row.activity)];
      ++number;
      sum = add(sum, row.value);
    }
    const Unit& unit = measure(proof).unit;
    std::vector<std::string> parts;
    for (const auto& [event, total] : by_event) {
      std::string part = event == kCarried
                             ? "carried over"
                             : words_.counted(total.first, program_.events.at(index(event)).name);
      if (unit.kind != UnitKind::Count) part += " " + words_.amount(total.second, unit);
      if (unit.kind == UnitKind::Count && total.second != total.first)
        part += (total.first == 1 ? " that counts as " : " that count as ") + words_.count(total.second);
      parts.push_back(part);
    }
    return parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, ", "));
  }

  std::string days(const MeasureProof& proof) {
    if (measure(proof).window.kind == Window::Kind::AllTime) return "";
    return fmt::format(", {} to {}", iso(proof.days.first), iso(proof.days.last));
  }

  std::vector<std::string> cell(const Row& row, const MeasureProof& proof) {
    const Unit& unit = measure(proof).unit;
    std::string when = iso(row.first);
    std::string value = unit.kind == UnitKind::Count ? "" : words_.amount(row.value, unit);
    if (row.first != row.last) {
      when += " to " + iso(row.last);
      if (unit.kind == UnitKind::Count) value = words_.count(row.value);
    }
    return {when, value, note(row, proof)};
  }

  // What kind of activity it is, where it is none of those that the measure is about.
  std::string note(const Row& row, const MeasureProof& proof) {
    if (row.activity == kCarried) return "carried over";
    if (row.activity < 0) return "birthday";
    const engine::Activity& what = activity(row.activity);
    const language::Measure& of = measure(proof);
    const bool metric = of.kind == language::Measure::Kind::Metric;
    const int about = metric ? program_.metrics.at(index(of.index)).event : int{language::kOrders};
    std::string text;
    if (what.event == language::kOpenings)
      text = "brought over";
    else if (what.event == language::kAdjustments)
      text = "by hand";
    else if (what.event != about)
      text = one_of(what.event);
    if (what.of_other) text += text.empty() ? "of the household" : " of the household";
    if (row.first == row.last && what.day != row.first)
      text += (text.empty() ? "of " : " of ") + iso(what.day);
    return text;
  }

  [[nodiscard]] std::string one_of(int event) const {
    const std::string one = words_.counted(1, program_.events.at(index(event)).name);
    return one.substr(one.find(' ') + 1);
  }

  // "1.083,50 €", "8 purchases".
  std::string named_amount(const language::Measure& what, std::int64_t value) {
    if (what.unit.kind != UnitKind::Count) return words_.amount(value, what.unit);
    return words_.counted(value, program_.metrics.at(index(what.index)).name);
  }

  std::string new_cycle(Cycle cycle) {
    const int own = own_index(cycle);
    const std::string name = own >= 0 ? program_.periods.at(index(own)).name : cycle_words(cycle);
    return fmt::format("a new {} begins", name);
  }

  OpenShop& shop_;
  const Program& program_;
  const Words& words_;
  const MemberView& view_;
};

}  // namespace

std::vector<std::vector<std::string>> leaving_rows(OpenShop& shop, const MemberView& view,
                                                   const std::vector<MeasureProof>& proofs, Day until) {
  std::vector<std::vector<std::string>> rows;
  Counting counting(shop, view);
  for (const MeasureProof& proof : proofs) counting.leaving(proof, until, rows);
  return rows;
}

std::vector<PageSection> counted_sections(OpenShop& shop, const MemberView& view, const Why& why) {
  Counting counting(shop, view);
  std::vector<PageSection> sections;
  for (std::size_t i = 0; i < why.proofs.size(); ++i) {
    const auto end = why.proofs.begin() + static_cast<std::ptrdiff_t>(i);
    const bool before = std::any_of(why.proofs.begin(), end, [&](const MeasureProof& proof) {
      return counting.alike(proof, why.proofs[i]);
    });
    if (!before) sections.push_back(counting.counted(why.proofs[i]));
  }
  PageSection left_out = counting.left_out(why);
  if (!left_out.blocks.empty()) sections.push_back(std::move(left_out));
  PageBlock table;
  table.kind = PageBlock::Kind::Table;
  table.head = {"from", "amount", "why"};
  table.sides = {Side::Left, Side::Right, Side::Left};
  table.rows = leaving_rows(shop, view, why.proofs, kForever);
  if (!table.rows.empty()) sections.push_back({"What leaves the period", false, {std::move(table)}});
  return sections;
}

}  // namespace rung::app
