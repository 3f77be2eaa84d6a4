#include "app/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"
#include "core/cycle.h"
#include "core/source.h"
#include "core/whole.h"
#include "engine/describe.h"
#include "notify/member_words.h"

namespace rung::app {

Words::Words(const language::Program& program)
    : program_(program), language_(engine::screen_language(program)) {}

std::string Words::money(std::int64_t minor) const {
  return money_words(minor, program_.currency, language_);
}

std::string Words::count(std::int64_t number) const { return number_words(number, 0, language_); }

std::string Words::counted(std::int64_t number, std::string_view name) const {
  return engine::counted_words(number, name, language_);
}

std::string Words::percent(std::int64_t hundredths) const {
  return count(divide(hundredths, 100, Rounding::Down)) + "\u00a0%";
}

std::string Words::bare_points(std::int64_t value, int unit) const {
  return number_words(value, program_.points.at(static_cast<std::size_t>(unit)).decimals, language_);
}

std::string Words::points(std::int64_t value, int unit) const {
  return engine::points_words(program_, unit, value, language_);
}

std::string Words::amount(std::int64_t value, const Unit& unit) const {
  return engine::amount_words(program_, unit, value, language_);
}

std::string Words::missing(const engine::Gap& gap, const language::Conditions& conditions) const {
  if (!gap.counts()) return "`" + conditions.atoms.at(static_cast<std::size_t>(gap.atom)).text + "`";
  return engine::missing_words(program_, gap, language_);
}

std::string Words::missing(const engine::AlternativeProgress& way,
                           const language::Conditions& conditions) const {
  std::vector<std::string> parts;
  for (const engine::Gap& gap : way.gaps) {
    if (gap.missing > 0 && !engine::told_by_another(way, gap)) parts.push_back(missing(gap, conditions));
  }
  return and_list(parts);
}

std::int64_t money_of(const std::pair<std::int64_t, std::int64_t>& worth, std::int64_t points) {
  return divide(Wide{points} * worth.second, worth.first, Rounding::Down);
}

std::string with_sign(std::int64_t number, const std::string& words) {
  return (number > 0 ? "+" : "") + words;
}

std::string as_of_words(Day as_of, Day today) {
  return "as of " + iso(as_of) + (as_of == today ? " (today)" : "");
}

std::string period_words(const Window& window) {
  if (window.before > 0) {
    Window without = window;
    without.before = 0;
    return period_words(without) + fmt::format(" ({} earlier)", window.before);
  }
  switch (window.kind) {
    case Window::Kind::This: return fmt::format("this {}", cycle_words(window.cycle));
    case Window::Kind::Last: return fmt::format("last {}", cycle_words(window.cycle));
    case Window::Kind::LastDays:
      return fmt::format("last {} {}", window.count, window.count == 1 ? "day" : "days");
    case Window::Kind::LastMonths:
      return fmt::format("last {} {}", window.count, window.count == 1 ? "month" : "months");
    case Window::Kind::AllTime: return "all time";
  }
  return "";
}

std::string until_words(Day last_day) { return last_day == kForever ? "" : ", until " + iso(last_day); }

std::string validity_words(Day valid_until) {
  return valid_until == kForever ? "without an end" : "until " + iso(valid_until);
}

std::string validity_words(const language::Tier& tier, Day valid_until) {
  const bool while_met = tier.validity.kind == language::Validity::Kind::WhileMet && valid_until == kForever;
  return while_met ? "while its conditions are met" : validity_words(valid_until);
}

std::vector<std::string> ends_words(const Words& words, int unit,
                                    const std::map<Day, std::int64_t>& points_by_day) {
  constexpr std::size_t kDaysByThemselves = 2;
  std::vector<std::string> parts;
  std::map<int, std::pair<std::int64_t, std::vector<Day>>> by_year;
  for (const auto& [last_day, points] : points_by_day) {
    if (last_day == kForever) continue;
    if (parts.size() < kDaysByThemselves) {
      parts.push_back(fmt::format("{} until {}", words.bare_points(points, unit), iso(last_day)));
      continue;
    }
    auto& [sum, days] = by_year[civil(last_day).year];
    sum += points;
    days.push_back(last_day);
  }
  for (const auto& [year, ends] : by_year) {
    const std::string when =
        ends.second.size() == 1 ? iso(ends.second.front()) : fmt::format("dates in {}", year);
    parts.push_back(fmt::format("{} until {}", words.bare_points(ends.first, unit), when));
  }
  const auto endless = points_by_day.find(kForever);
  if (endless != points_by_day.end())
    parts.push_back(words.bare_points(endless->second, unit) + " without an end");
  return parts;
}

std::string cap_amount(const Words& words, const language::Cap& cap, std::int64_t amount, int unit) {
  return cap.counts_times ? number_of(words, amount, "time") : words.points(amount, unit);
}

std::string limit_words(const Words& words, const language::Cap& cap, int unit) {
  std::string text = fmt::format("at most {} {}", cap_amount(words, cap, cap.limit, unit),
                                 cap.scope == language::Cap::Scope::InTotal ? "in total" : "per member");
  if (cap.cycle) text += fmt::format(" per {}", cycle_words(*cap.cycle));
  if (cap.rolling) text += " per " + duration_rule_text(*cap.rolling);
  return text;
}

std::string and_list(const std::vector<std::string>& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? " and " : ", ";
    out += parts[i];
  }
  return out;
}

std::string number_of(const Words& words, std::int64_t number, const std::string& one) {
  return words.count(number) + " " + one + (number == 1 ? "" : "s");
}

std::string title_of(const language::Program& program) {
  return program.title.empty() ? program.name : program.title;
}

std::int64_t percent_of(const engine::Progress& progress) {
  if (progress.reached) return 10000;
  const int way = notify::spoken_alternative(progress);
  return way < 0 ? 0 : progress.alternatives.at(static_cast<std::size_t>(way)).percent;
}

std::int64_t share_of(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : divide(Wide{part} * 100'00, whole, Rounding::Nearest);
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t size = code_points(text);
  return size >= width ? text : text + std::string(width - size, ' ');
}

std::string Table::text(std::string_view indent) const {
  std::vector<std::size_t> widths(sides_.size(), 0);
  for (const std::vector<std::string>& row : rows_) {
    RUNG_CHECK(row.size() <= sides_.size(), "a row has no more cells than the table has columns");
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], code_points(row[i]));
  }
  std::string out;
  for (const std::vector<std::string>& row : rows_) {
    std::string line(indent);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += "  ";
      const std::string fill(widths[i] - code_points(row[i]), ' ');
      line += sides_[i] == Side::Right ? fill + row[i] : row[i] + fill;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace rung::app
