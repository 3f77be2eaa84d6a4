// The proof as people read it.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/why.h"
#include "core/whole.h"
#include "notify/member_words.h"

namespace rung::app {

namespace {

using language::Program;
using Counted = engine::Evaluator::Counted;

constexpr std::size_t kShownRows = 30;  // of counted activities, of those left out
constexpr std::size_t kShownLeaving = 6;
constexpr std::size_t kColumns = 3;

class Report {
 public:
  Report(OpenShop& shop, const MemberView& view, const Why& why)
      : shop_(shop),
        program_(shop.program()),
        words_(shop.words()),
        view_(view),
        why_(why),
        tier_(tier(why.tier)) {}

  std::string text() {
    out_ = fmt::format("{}{}{}, {}\n", view_.history.id, view_.name.empty() ? "" : " ", view_.name,
                       shop_.situation());
    verdict();
    if (!why_.conditions->empty()) ways();
    for (std::size_t i = 0; i < why_.proofs.size(); ++i) counted(i);
    left_out();
    leaving();
    keep();
    changes();
    benefits();
    return std::move(out_);
  }

 private:
  [[nodiscard]] const language::Tier& tier(int number) const {
    return program_.tiers.at(static_cast<std::size_t>(number));
  }
  [[nodiscard]] const language::Measure& measure(int number) const {
    return program_.measures.at(static_cast<std::size_t>(number));
  }
  [[nodiscard]] const engine::Activity& activity(std::int32_t number) const {
    return view_.history.activities.at(static_cast<std::size_t>(number));
  }
  void put(const std::string& line) { out_ += line + "\n"; }

  // "Gold: not reached. Cheapest way: 116,50 € more, until 2027-12-31."
  void verdict() {
    const engine::TierStanding& standing = view_.evaluation.standings.at(static_cast<std::size_t>(why_.tier));
    if (tier_.for_everyone) {
      put(tier_.name + ": for everyone, since " + iso(standing.since) + ".");
      return;
    }
    if (why_.held) {
      put(fmt::format("{}: held since {}, valid {}.", tier_.name, iso(standing.since),
                      validity_words(tier_, standing.valid_until)));
      return;
    }
    if (why_.progress.reached) {
      put(tier_.name + ": its conditions are met; it is entered when it is judged next.");
      return;
    }
    const int spoken = notify::spoken_alternative(why_.progress);
    if (spoken < 0) {
      put(tier_.name + ": not reached.");
      return;
    }
    const engine::AlternativeProgress& way = why_.progress.alternatives.at(static_cast<std::size_t>(spoken));
    const std::string missing = words_.missing(way, *why_.conditions) + until_words(way.last_day);
    put(fmt::format(
        "{}: not reached, {} of the way. {}.", tier_.name, words_.percent(percent_of(why_.progress)),
        why_.progress.alternatives.size() > 1 ? "Cheapest way: " + missing : "Missing: " + missing));
  }

  // What is needed, alternative by alternative, as "1." and "2a", "2b".
  void ways() {
    const auto& all = why_.progress.alternatives;
    const std::string place = why_.conditions->place.text();
    const bool to_keep = why_.held && why_.conditions == &tier_.keep_when;
    const std::string need = to_keep ? "To keep " + tier_.name + " it takes" : tier_.name + " needs";
    const Day judged_on = to_keep ? view_.evaluator->keeping(why_.tier).judged_on : kForever;
    put("");
    put(fmt::format(
        "{}{}{}{}:", need, all.size() > 1 ? fmt::format(" any one of {} ways", all.size()) : "",
        place.empty() ? "" : " (" + place + ")",
        judged_on == kForever ? "" : ", judged on " + iso(judged_on) + " by what then still counts"));
    std::size_t width = 0;
    for (const engine::AlternativeProgress& way : all) {
      for (const engine::Gap& gap : way.gaps) {
        width = std::max(width, code_points(atom(gap).text) + (way.gaps.size() > 1 ? 4 : 0));
      }
    }
    for (std::size_t i = 0; i < all.size(); ++i) alternative(all[i], i + 1, width);
  }

  [[nodiscard]] const language::Atom& atom(const engine::Gap& gap) const {
    return why_.conditions->atoms.at(static_cast<std::size_t>(gap.atom));
  }

  static const char* met_word(bool met) { return met ? "MET    " : "NOT MET"; }

  void alternative(const engine::AlternativeProgress& way, std::size_t number, std::size_t width) {
    const std::string label = fmt::format("{}.", number);
    if (way.gaps.size() == 1) {
      put(fmt::format("{:<4}{}  {}  {}", label, met_word(way.met), padded(atom(way.gaps.front()).text, width),
                      gap_words(way.gaps.front())));
      return;
    }
    put(fmt::format("{:<4}{}  {}", label, met_word(way.met),
                    way.gaps.size() == 2 ? "both of" : fmt::format("all {} of", way.gaps.size())));
    for (std::size_t i = 0; i < way.gaps.size(); ++i) {
      const engine::Gap& gap = way.gaps[i];
      put(fmt::format("    {:<4}{}  {}  {}", fmt::format("{}{}", number, static_cast<char>('a' + i)),
                      met_word(gap.missing == 0), padded(atom(gap).text, width - 4), gap_words(gap)));
    }
  }

  // "1.083,50 €, 116,50 € missing".
  std::string gap_words(const engine::Gap& gap) {
    std::string value;
    if (gap.measure >= 0) {
      value = words_.amount(gap.have, measure(gap.measure).unit);
    } else if (atom(gap).kind == language::AtomKind::Attribute) {
      const auto& field = program_.attributes.at(static_cast<std::size_t>(atom(gap).index));
      value = attribute_words(shop_, *view_.evaluator, field.name.c_str());
      if (value.empty()) value = "not known";
    }
    if (gap.missing == 0 || gap.measure < 0) return value;
    return value + ", " + words_.missing(gap, *why_.conditions) + " missing";
  }

  // Two measures that count the same activities are shown once, by the first.
  bool shown_before(std::size_t proof) {
    const auto activities = [this](std::size_t i) {
      std::set<std::int32_t> all;
      for (const Counted& one : why_.proofs[i].counted) {
        if (activity(one.activity).event != language::kReturns) all.insert(one.activity);
      }
      return all;
    };
    for (std::size_t i = 0; i < proof; ++i) {
      if (measure(why_.proofs[i].measure).window == measure(why_.proofs[proof].measure).window &&
          activities(i) == activities(proof)) {
        return true;
      }
    }
    return false;
  }

  // "8 orders 1.128,50 €, 1 return -45,00 €".
  std::string totals(const MeasureProof& proof) {
    std::map<std::int32_t, std::pair<std::int64_t, std::int64_t>> by_event;  // number, sum
    for (const Counted& one : proof.counted) {
      auto& [number, sum] = by_event[activity(one.activity).event];
      ++number;
      sum = add(sum, one.value);
    }
    const Unit& unit = measure(proof.measure).unit;
    std::vector<std::string> parts;
    for (const auto& [event, total] : by_event) {
      std::string part =
          words_.counted(total.first, program_.events.at(static_cast<std::size_t>(event)).name);
      if (unit.kind != UnitKind::Count) part += " " + words_.amount(total.second, unit);
      parts.push_back(part);
    }
    return parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, ", "));
  }

  std::string days_words(const MeasureProof& proof) {
    const Window& window = measure(proof.measure).window;
    if (window.kind == Window::Kind::AllTime) return "";
    return fmt::format(", {} to {}", iso(proof.days.first), iso(proof.days.last));
  }

  void counted(std::size_t number) {
    if (shown_before(number)) return;
    const MeasureProof& proof = why_.proofs[number];
    put("");
    put(fmt::format("Counted for {}{}: {}", measure(proof.measure).text, days_words(proof), totals(proof)));
    std::vector<std::vector<std::string>> cells;
    const std::size_t from = proof.counted.size() > kShownRows ? proof.counted.size() - kShownRows : 0;
    for (std::size_t i = from; i < proof.counted.size(); ++i)
      cells.push_back(cell(proof.counted[i], proof.measure));
    put_columns(cells);
    if (from > 0) put(fmt::format("  and {} before them; --json shows all", from));
  }

  std::vector<std::string> cell(const Counted& one, int number) {
    const Unit& unit = measure(number).unit;
    const engine::Activity& what = activity(one.activity);
    std::string after;
    if (what.event == language::kReturns) after = "return";
    if (what.day != one.counted_on) after += (after.empty() ? "of " : " of ") + iso(what.day);
    return {iso(one.counted_on), unit.kind == UnitKind::Count ? "" : words_.amount(one.value, unit), after};
  }

  // Down the first column, then down the second, as a newspaper reads.
  void put_columns(const std::vector<std::vector<std::string>>& cells) {
    using Side = Table::Side;
    const bool narrow =
        std::any_of(cells.begin(), cells.end(), [](const auto& one) { return one[2].size() > 6; });
    const std::size_t columns = narrow ? 2 : kColumns;
    const std::size_t rows = (cells.size() + columns - 1) / columns;
    std::vector<Side> sides;
    for (std::size_t c = 0; c < columns; ++c)
      sides.insert(sides.end(), {Side::Left, Side::Right, Side::Left});
    Table table(sides);
    for (std::size_t r = 0; r < rows; ++r) {
      std::vector<std::string> row;
      for (std::size_t c = 0; c < columns && c * rows + r < cells.size(); ++c) {
        const std::vector<std::string>& one = cells[c * rows + r];
        row.insert(row.end(), one.begin(), one.end());
      }
      table.add(row);
    }
    out_ += table.text("  ");
  }

  void left_out() {
    using Side = Table::Side;
    Table table({Side::Left, Side::Right, Side::Left});
    std::set<std::pair<std::int32_t, std::int32_t>> shown;
    std::size_t hidden = 0;
    for (std::size_t p = 0; p < why_.proofs.size(); ++p) {
      const MeasureProof& proof = why_.proofs[p];
      for (std::size_t i = 0; i < proof.not_counted.size(); ++i) {
        const engine::Evaluator::NotCounted& one = proof.not_counted[i];
        if (!shown.insert({one.activity, one.line}).second) continue;
        if (shown.size() > kShownRows) {
          ++hidden;
          continue;
        }
        std::string text = std::string(activity(one.activity).source_id);
        if (one.line >= 0) text += fmt::format(", line {}", one.line + 1);
        text += ": " + reason_words(shop_, view_, proof.measure, one);
        if (p == 0 && !why_.once_completed.at(i).empty()) text += "; " + why_.once_completed[i];
        const Unit& unit = measure(proof.measure).unit;
        table.add({iso(activity(one.activity).day),
                   unit.kind == UnitKind::Count ? "" : words_.amount(one.value, unit), text});
      }
    }
    if (table.empty()) return;
    put("Not counted");
    out_ += table.text("  ");
    if (hidden > 0) put(fmt::format("  and {} more; --json shows all", hidden));
  }

  static const char* new_cycle(Cycle cycle) {
    switch (cycle) {
      case Cycle::CalendarDay: return "a new day begins";
      case Cycle::CalendarWeek: return "a new calendar week begins";
      case Cycle::CalendarMonth: return "a new calendar month begins";
      case Cycle::CalendarQuarter: return "a new calendar quarter begins";
      case Cycle::CalendarYear: return "a new calendar year begins";
      case Cycle::MembershipYear: return "a new membership year begins";
      case Cycle::Own:
      case Cycle::Trial: return "a new period begins";
    }
    return "";
  }

  void leaving() {
    using Side = Table::Side;
    Table table({Side::Left, Side::Right, Side::Left});
    for (const MeasureProof& proof : why_.proofs) {
      const language::Measure& what = measure(proof.measure);
      std::map<Day, std::int64_t> by_day;
      for (const Counted& one : proof.counted) {
        if (one.leaves_on != kForever) by_day[one.leaves_on] = add(by_day[one.leaves_on], one.value);
      }
      const bool cycle = what.window.kind == Window::Kind::This || what.window.kind == Window::Kind::Last;
      std::size_t lines = 0;
      for (const auto& [day, value] : by_day) {
        if (lines++ == kShownLeaving) {
          table.add({"later", "", fmt::format("{} more days", by_day.size() - kShownLeaving)});
          break;
        }
        const std::string name = named_amount(what, value);
        table.add({iso(day), cycle ? "all " + name : name,
                   cycle ? new_cycle(what.window.cycle) : "no longer in the " + period_words(what.window)});
      }
    }
    if (table.empty()) return;
    put("What leaves the period");
    out_ += table.text("  ");
  }

  // "1.083,50 €", "8 purchases".
  std::string named_amount(const language::Measure& what, std::int64_t value) {
    if (what.unit.kind != UnitKind::Count) return words_.amount(value, what.unit);
    return words_.counted(value, program_.metrics.at(static_cast<std::size_t>(what.index)).name);
  }

  // What it takes to keep the tier that is held now, if the question was another one.
  void keep() {
    if (!why_.keeping.judged || why_.keeping.progress.tier == why_.tier) return;
    const language::Tier& held = tier(why_.keeping.progress.tier);
    const language::Conditions& conditions = held.keep == language::Keep::When ? held.keep_when : held.enter;
    const int spoken = why_.keeping.kept ? first_met() : notify::spoken_alternative(why_.keeping.progress);
    std::string state = why_.keeping.kept ? "kept" : "not kept";
    if (spoken >= 0) {
      const auto& way = why_.keeping.progress.alternatives.at(static_cast<std::size_t>(spoken));
      const std::string missing = words_.missing(way, conditions);
      if (!missing.empty()) state += ", " + missing + " missing";
      put(fmt::format("To keep {} ({}), judged on {}:", held.name, needed_words(way, conditions),
                      iso(why_.keeping.judged_on)));
      put(fmt::format("  {} on that day if nothing more happens: {}", values_then(way), state));
      return;
    }
    put(fmt::format("To keep {}, judged on {}: {}", held.name, iso(why_.keeping.judged_on), state));
  }

  [[nodiscard]] int first_met() const {
    const auto& ways = why_.keeping.progress.alternatives;
    const auto met = std::find_if(ways.begin(), ways.end(), [](const auto& way) { return way.met; });
    return met == ways.end() ? -1 : static_cast<int>(met - ways.begin());
  }

  std::string needed_words(const engine::AlternativeProgress& way, const language::Conditions& conditions) {
    std::vector<std::string> texts;
    for (const engine::Gap& gap : way.gaps) {
      texts.push_back(conditions.atoms.at(static_cast<std::size_t>(gap.atom)).text);
    }
    return and_list(texts);
  }

  std::string values_then(const engine::AlternativeProgress& way) {
    std::vector<std::string> values;
    for (const engine::Gap& gap : way.gaps) {
      if (gap.measure >= 0) values.push_back(words_.amount(gap.have, measure(gap.measure).unit));
    }
    return values.empty() ? "as today" : and_list(values);
  }

  void changes() {
    if (why_.changes.empty()) return;
    put("");
    put(fmt::format("Smallest change that reaches {}, each tried out on a copy", tier_.name));
    int number = 0;
    for (const SmallestChange& change : why_.changes) {
      const std::string orders = words_.counted(change.orders, "orders");
      std::string what = orders + " of any amount";
      std::string less = words_.counted(change.orders - 1, "orders");
      if (!change.any_amount) {
        what = orders + (change.orders == 1 ? " of " : " of together ") + words_.money(change.amount);
        less = words_.money(change.amount - 1);
      }
      const std::string then = change.same_day ? "the same day" : "when it is judged next";
      put(fmt::format("{:<4}{}: {} {} ({}: {})", fmt::format("{}.", ++number), what, tier_.name, then, less,
                      with_less(change.tier_with_less)));
      if (change.any_amount) at_average(change.orders);
    }
  }

  // Where a little less leads: to the tier held already, or to one in between.
  [[nodiscard]] std::string with_less(int tier_with_less) const {
    if (tier_with_less < 0) return "not";
    const auto& held = view_.evaluation.tier;
    const bool still = std::find(held.begin(), held.end(), tier_with_less) != held.end();
    return (still ? "still " : "only ") + tier(tier_with_less).name;
  }

  // What a number of orders would come to at the member's own average.
  void at_average(std::int64_t orders) {
    for (const MeasureProof& proof : why_.proofs) {
      if (measure(proof.measure).unit.kind != UnitKind::Money) continue;
      std::int64_t number = 0;
      for (const Counted& one : proof.counted) {
        if (activity(one.activity).event == language::kOrders) ++number;
      }
      if (number == 0) continue;
      const std::int64_t average = divide(proof.value, number, Rounding::Down);
      const std::int64_t together = divide(Wide{proof.value} * orders, number, Rounding::Down);
      put(fmt::format("    at this member's average in {}, {}, that is {}",
                      period_words(measure(proof.measure).window), words_.money(average),
                      words_.money(together)));
      return;
    }
  }

  void benefits() {
    if (why_.held || tier_.for_everyone) return;
    std::vector<std::string> parts;
    const std::string language = program_.languages.empty() ? "" : program_.languages.front();
    for (const language::Benefit& benefit : tier_.benefits)
      parts.push_back(benefit.labels.in(language, benefit.name));
    for (const SmallestChange& change : why_.changes) {
      if (!change.same_day) continue;
      parts.push_back("valid " + validity_words(tier_, change.valid_until));
      break;
    }
    if (!parts.empty()) put(fmt::format("{} would bring: {}", tier_.name, fmt::join(parts, "; ")));
  }

  OpenShop& shop_;
  const Program& program_;
  const Words& words_;
  const MemberView& view_;
  const Why& why_;
  const language::Tier& tier_;
  std::string out_;
};

}  // namespace

std::string why_text(OpenShop& shop, const MemberView& view, const Why& why) {
  return Report(shop, view, why).text();
}

}  // namespace rung::app
