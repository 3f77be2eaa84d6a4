#include "programs/expected.h"

#include <algorithm>
#include <map>
#include <optional>

#include "language/rule_file.h"

namespace rung::published {
namespace {

using language::AmountText;
using language::Block;
using language::BlockKind;
using language::Clause;
using language::ClauseKind;

// 2.50 and 2.5 are one number.
std::string plain(std::string number) {
  if (number.find('.') == std::string::npos) return number;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number;
}

bool is_nothing(const AmountText& amount) { return plain(amount.number) == "0"; }

std::string number_behind(const std::string& name) {
  const std::size_t last = name.find_last_not_of("0123456789");
  return last == std::string::npos || name[last] != '_' ? "" : name.substr(last + 1);
}

// The labels of a tier in any version: members read those.
std::vector<std::string> labels_of(const language::Program& program, const std::string& tier) {
  std::vector<std::string> labels;
  const auto look = [&](const language::Program& version) {
    const int at = version.find_tier(tier);
    if (at < 0) return;
    for (const auto& code : version.languages)
      labels.push_back(version.tiers[static_cast<std::size_t>(at)].labels.in(code, tier));
  };
  look(program);
  for (const auto& earlier : program.earlier) look(*earlier);
  return labels;
}

class Reader {
 public:
  Reader(const SourcePtr& source, const language::Program& program) : source_(source), program_(program) {}

  void read(const Block& block) {
    for (const Clause& clause : block.clauses) {
      if (clause.kind == ClauseKind::TodayIs) today_ = clause.dates.front().day;
    }
    for (const Clause& clause : block.clauses) {
      if (clause.kind >= ClauseKind::ExpectTier) read(clause, block.title->value);
    }
  }

  std::vector<ExpectLine> lines() {
    std::vector<ExpectLine> all;
    for (auto& [number, line] : lines_) all.push_back(std::move(line));
    return all;
  }

 private:
  ExpectLine& line_at(std::size_t number, const std::string& example) {
    ExpectLine& line = lines_[number];
    if (line.place.empty()) {
      line.place = source_->name() + ":" + std::to_string(number);
      line.example = example;
      line.keys = keys_behind(std::string(source_->line_text(number)));
    }
    return line;
  }

  // `# MAR-1 tier, remaining.Gold.nights`; any other comment names nothing.
  static std::vector<Key> keys_behind(const std::string& text) {
    const std::size_t sign = text.find("# ");
    const std::size_t space = sign == std::string::npos ? sign : text.find(' ', sign + 2);
    if (space == std::string::npos) return {};
    const std::string scenario = text.substr(sign + 2, space - sign - 2);
    const std::size_t dash = scenario.find('-');
    const bool named = dash != std::string::npos && dash > 0 && scenario.size() > dash + 1 &&
                       scenario.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == dash &&
                       scenario.find_first_not_of("0123456789", dash + 1) == std::string::npos;
    if (!named) return {};
    std::vector<Key> keys;
    for (std::size_t begin = space + 1; begin < text.size();) {
      const std::size_t end = std::min(text.find(", ", begin), text.size());
      keys.emplace_back(scenario, text.substr(begin, end - begin));
      begin = end + 2;
    }
    return keys;
  }

  void read(const Clause& clause, const std::string& example) {
    const std::size_t number = source_->line_of(clause.span.begin);
    ExpectLine& line = line_at(number, example);
    std::vector<std::string>& values = line.values;
    if (clause.on) values.push_back(iso(clause.on->day));
    read_names(clause, values);
    for (const auto& date : clause.dates) values.push_back(iso(date.day));
    for (const AmountText& amount : clause.amounts) values.push_back(plain(amount.number));
    if (clause.kind == ClauseKind::ExpectVoucher)
      values.emplace_back(is_nothing(clause.amounts.front()) ? "false" : "true");
    if (clause.conditions) read_metric(clause, values);
    if (clause.kind == ClauseKind::ExpectMissing) read_missing(clause, number, example);
    if (clause.until) line_at(number, example).values.push_back(iso(clause.until->day));
  }

  void read_names(const Clause& clause, std::vector<std::string>& values) const {
    const std::string name = clause.words.empty() ? "" : clause.words.front().text;
    if (clause.kind == ClauseKind::ExpectTier) {
      values.push_back(name);
      for (const std::string& label : labels_of(program_, name)) values.push_back(label);
      values.push_back(number_behind(name));
    }
    // Reached: what its name says. `no notification`: nothing to tell of.
    if (clause.kind == ClauseKind::ExpectMilestone && !is_nothing(clause.amounts.front()))
      values.push_back(number_behind(name));
    if (clause.kind == ClauseKind::ExpectNotification && clause.words.size() > 1) values.emplace_back("0");
  }

  // `nights in last calendar year 15`: the number, and the year that is looked at.
  void read_metric(const Clause& clause, std::vector<std::string>& values) const {
    const language::ConditionText& measured = clause.conditions->items.front().conditions.front();
    const Window& window = measured.period->window;
    const int year = civil(clause.on ? clause.on->day : today_).year;
    const bool of_year = window.cycle == Cycle::CalendarYear && measured.period->own_period.empty();
    if (of_year && window.kind == Window::Kind::This) values.push_back(std::to_string(year));
    if (of_year && window.kind == Window::Kind::Last) values.push_back(std::to_string(year - 1));
    values.push_back(plain(measured.amount->number));
  }

  void read_missing(const Clause& clause, std::size_t number, const std::string& example) {
    std::vector<std::string> metrics;
    for (const auto& item : clause.missing) {
      for (const language::MissingText& part : item) {
        metrics.push_back(part.metric.text);
        line_at(source_->line_of(part.metric.span.begin), example)
            .values.push_back(plain(part.amount.number));
      }
    }
    ExpectLine& line = line_at(number, example);
    line.is_missing = true;
    line.missing = metrics;
  }

  const SourcePtr& source_;
  const language::Program& program_;
  Day today_;  // of the example that is read
  std::map<std::size_t, ExpectLine> lines_;
};

}  // namespace

std::vector<ExpectLine> expect_lines(const Program& program, const language::Program& checked) {
  std::vector<ExpectLine> all;
  for (const SourcePtr& source : program.files) {
    const language::Parsed parsed = language::parse(source);
    Reader reader(source, checked);
    for (const Block& block : parsed.file.blocks) {
      if (block.kind == BlockKind::Example) reader.read(block);
    }
    for (ExpectLine& line : reader.lines()) all.push_back(std::move(line));
  }
  return all;
}

bool says(const ExpectLine& line, const std::string& value) {
  const bool number = !value.empty() && value.find_first_not_of("0123456789.") == std::string::npos;
  const std::string wanted = number ? plain(value) : value;
  return std::find(line.values.begin(), line.values.end(), wanted) != line.values.end();
}

}  // namespace rung::published
