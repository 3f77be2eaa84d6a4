#pragma once
// A club written as rule text, and one member's story in it: what the tests of the evaluator are told in.

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/evaluate.h"
#include "engine/examples.h"

namespace rung::testing {

inline Day day(const char* iso_text) { return day_from_iso(iso_text).value(); }

// The program with these texts as its versions.
inline language::ProgramPtr read(const std::vector<std::string>& versions) {
  std::vector<std::shared_ptr<const SourceFile>> files;
  for (const std::string& text : versions)
    files.push_back(
        std::make_shared<const SourceFile>("club" + std::to_string(files.size()) + ".rung", text));
  const auto checked = language::read_program(files);
  if (checked.program) return checked.program;
  std::string messages;
  for (const Diagnostic& diagnostic : checked.diagnostics) messages += render(diagnostic);
  throw std::runtime_error(messages);
}

// The head of a rule file: the club, from a day on, with clauses of its own.
inline std::string program_from(const std::string& day, const std::string& clauses = "") {
  return "loyalty rules 1\nprogram club \"The club\"\n  effective from " + day +
         "\n  currency EUR\n  time zone Europe/Berlin\n  languages en\n" + clauses;
}

// The program of these blocks, with a program block in front (EUR, from 2024-01-01; `clauses` are added to
// it) and metrics `spend`, `purchases`.
inline language::ProgramPtr club(const std::string& blocks, const std::string& clauses = "") {
  const std::string text = program_from("2024-01-01", clauses) + R"(metric spend
  sum net_amount of orders
metric purchases
  count orders
)" + blocks;
  return read(std::vector{text});
}

// What the first example of a program does not come true of; empty if it passes.
inline std::string failures_of(const language::ProgramPtr& program) {
  std::string told;
  const std::vector<engine::ExampleResult> results = engine::run_examples(program);
  for (const auto& failure : results.at(0).failures) told += failure.expected + ", got " + failure.got + "\n";
  return told;
}

// Of an example with two lots of 100 points that live twelve months, of 10 January and 10 March 2024.
// `clauses` are of the points, `blocks` come after the rule that gives them, `happens` are lines of the
// example.
inline std::string failures_of_two_lots(const std::string& clauses, const std::string& blocks,
                                        const std::string& happens) {
  return failures_of(club("points\n  expire 12 months after earning\n" + clauses + R"(earn base
  give 1 point per 1 EUR of net_amount on orders
)" + blocks + R"(tier Basic
  for everyone
example "two lots"
  today is 2026-12-31
  member joined 2024-01-01
  orders on 2024-01-10 with net_amount 100 EUR
  orders on 2024-03-10 with net_amount 100 EUR
)" + happens));
}

struct Line {
  std::int64_t amount = 0;
  std::string category;
  std::string product = {};
};

class Story {
 public:
  Story(language::ProgramPtr program, const char* joined)
      : program_(std::move(program)), evaluator_(*program_) {
    history_.joined = day(joined);
  }

  // An order of `cents`, completed unless said; returns its number.
  int order(const char* on, std::int64_t cents, language::OrderStatus status = language::kCompleted,
            int minute = 600) {
    return order_of(on, {}, cents, status, minute);
  }
  int order(const char* on, const std::vector<Line>& lines) {
    std::int64_t cents = 0;
    for (const Line& line : lines) cents += line.amount;
    return order_of(on, lines, cents, language::kCompleted, 600);
  }
  // Its amount is not that of its lines: shipping, or a discount of the whole.
  int order(const char* on, const std::vector<Line>& lines, std::int64_t cents) {
    return order_of(on, lines, cents, language::kCompleted, 600);
  }
  void delivered(int order, const char* on) {
    fields_[static_cast<std::size_t>(order)][language::kOrderDelivered] = day(on).number;
  }
  int give_back(int order, const char* on, std::int64_t cents, int minute = 700) {
    engine::Activity& activity = add(language::kReturns, on, minute);
    activity.of = order;
    fields_.back()[language::kReturnNetAmount] = cents;
    return last();
  }
  int give_back(int order, const char* on, const std::vector<Line>& lines) {
    std::int64_t cents = 0;
    for (const Line& line : lines) cents += line.amount;
    give_back(order, on, cents);
    add_lines(language::kReturns, lines);
    return last();
  }
  // Of the first currency.
  int redeem(const char* on, std::int64_t points) {
    add(language::kRedemptions, on, 900);
    fields_.back()[static_cast<std::size_t>(program_->records.redemption_points.front())] = points;
    return last();
  }
  // The first reward.
  int take_reward(const char* on) {
    add(language::kRedemptions, on, 900);
    fields_.back()[static_cast<std::size_t>(program_->records.redemption_reward)] = 0;
    return last();
  }
  // So many of the first voucher; with a number that one first.
  int use_voucher(const char* on, std::int64_t number = kEmpty, std::int64_t times = 1) {
    add(language::kRedemptions, on, 900);
    const language::RecordFields& slots = program_->records;
    fields_.back()[static_cast<std::size_t>(slots.redemption_voucher)] = 0;
    fields_.back()[static_cast<std::size_t>(slots.redemption_voucher_number)] = number;
    fields_.back()[static_cast<std::size_t>(slots.redemption_times)] = times;
    return last();
  }
  // All that is left of a redemption, or so many points.
  int cancel(int redemption, const char* on, std::optional<std::int64_t> points = std::nullopt) {
    add(language::kCancellations, on, 910).of = redemption;
    const int slot = program_->records.cancellation_points.front();
    if (points) fields_.back()[static_cast<std::size_t>(slot)] = *points;
    return last();
  }
  int review(const char* on) {
    add(program_->find_event("reviews"), on, 800);
    return last();
  }
  void attribute(const std::string& name, const char* from, std::int64_t value) {
    history_.attributes.push_back({program_->find_attribute(name), day(from), value});
  }
  [[nodiscard]] std::int64_t symbol(const std::string& text) const {
    for (std::size_t i = 0; i < program_->symbols.size(); ++i) {
      if (program_->symbols[i] == text) return static_cast<std::int64_t>(i);
    }
    return language::kUnknownSymbol;
  }
  // Without `until` it ends as if it had been entered then.
  void brought(const std::string& tier, const char* since, const char* until = nullptr) {
    const auto slot = static_cast<std::size_t>(program_->records.opening_tier);
    const auto& tiers = program_->events[language::kOpenings].fields[slot].choices;
    const auto choice = std::find(tiers.begin(), tiers.end(), tier);
    std::optional<Day> last;
    if (until != nullptr) last = day(until);
    history_.openings.push_back({static_cast<int>(choice - tiers.begin()), day(since), last});
  }

  // Of the program's own event `stays`, with a day of departure.
  void stay(const char* on, const char* departure) {
    const int event = program_->find_event("stays");
    add(event, on, 600);
    const auto& fields = program_->events[static_cast<std::size_t>(event)].fields;
    for (std::size_t slot = 0; slot < fields.size(); ++slot) {
      if (fields[slot].name == "departure") fields_.back()[slot] = day(departure).number;
    }
  }
  // The household of somebody else.
  void join(const std::string& pool, const char* on) {
    const int slot = program_->records.pool_pool;
    const auto& fields = program_->events[language::kPools].fields;
    const auto& choices = fields[static_cast<std::size_t>(slot)].choices;
    add(language::kPools, on, 500);
    fields_.back()[static_cast<std::size_t>(slot)] =
        std::find(choices.begin(), choices.end(), pool) - choices.begin();
  }
  // A status by hand.
  void grant(const std::string& tier, const char* on, const char* until) {
    const auto& tiers = program_->records.tiers;
    const auto choice = std::find(tiers.begin(), tiers.end(), program_->find_tier(tier));
    add(language::kGrants, on, 600);
    const language::RecordFields& slots = program_->records;
    fields_.back()[static_cast<std::size_t>(slots.grant_tier)] = choice - tiers.begin();
    if (until != nullptr) fields_.back()[static_cast<std::size_t>(slots.grant_until)] = day(until).number;
  }
  void invite(const std::string& tier, const char* on) { grant(tier, on, nullptr); }
  // The only trial of the rules begins.
  void begin_trial(const char* on) {
    add(language::kGrants, on, 600);
    fields_.back()[static_cast<std::size_t>(program_->records.grant_trial)] = 0;
  }

  const engine::Evaluation& look(const char* as_of) {
    for (std::size_t i = 0; i < history_.activities.size(); ++i) {
      history_.activities[i].fields = fields_[i];
      history_.activities[i].lines = lines_[i];
    }
    return evaluator_.evaluate(history_, day(as_of));
  }
  std::string tier(const char* as_of) {
    return program_->tiers[static_cast<std::size_t>(look(as_of).tier.front())].name;
  }
  std::string valid_until(const char* as_of) {
    const auto& evaluation = look(as_of);
    return iso(evaluation.standings[static_cast<std::size_t>(evaluation.tier.front())].valid_until);
  }
  // The points of one activity, all rules together; of one rule if it is named.
  std::int64_t points(int activity, const std::string& rule = "") {
    std::int64_t sum = 0;
    for (const engine::Accrual& accrual : look("2030-12-31").accruals) {
      const std::string& by = program_->earn.at(static_cast<std::size_t>(accrual.rule)).name;
      if (accrual.activity == activity && (rule.empty() || by == rule)) sum += accrual.points;
    }
    return sum;
  }
  [[nodiscard]] engine::Progress to(const std::string& tier) const {
    return evaluator_.progress_to(program_->find_tier(tier));
  }
  [[nodiscard]] std::string ends_on(const std::string& tier) const {
    return iso(evaluator_.ends_on(program_->find_tier(tier)));
  }
  [[nodiscard]] const engine::Evaluator& evaluator() const { return evaluator_; }
  [[nodiscard]] const language::Program& program() const { return *program_; }
  // As of the last look().
  [[nodiscard]] const engine::MemberHistory& history() const { return history_; }

 private:
  [[nodiscard]] int last() const { return static_cast<int>(history_.activities.size()) - 1; }

  int order_of(const char* on, const std::vector<Line>& lines, std::int64_t cents,
               language::OrderStatus status, int minute) {
    add(language::kOrders, on, minute);
    fields_.back()[language::kOrderNetAmount] = cents;
    fields_.back()[language::kOrderStatus] = status;
    add_lines(language::kOrders, lines);
    return last();
  }

  void add_lines(int event, const std::vector<Line>& lines) {
    const auto& line_fields = program_->events[static_cast<std::size_t>(event)].line_fields;
    for (const Line& line : lines) {
      const std::size_t start = lines_.back().size();
      lines_.back().resize(start + line_fields.size(), kEmpty);
      lines_.back()[start + language::kLineNetAmount] = line.amount;
      if (!line.product.empty()) lines_.back()[start + language::kLineProduct] = product(line.product);
      for (std::size_t slot = 0; slot < line_fields.size(); ++slot) {
        if (line_fields[slot].name == "category" && !line.category.empty())
          lines_.back()[start + slot] = symbol(line.category);
      }
    }
  }

  // Rules name no products: each gets a number of its own.
  std::int64_t product(const std::string& name) {
    auto known = std::find(products_.begin(), products_.end(), name);
    if (known == products_.end()) known = products_.insert(known, name);
    return language::kUnknownSymbol + 1 + (known - products_.begin());
  }

  engine::Activity& add(int event, const char* on, int minute) {
    engine::Activity activity;
    activity.event = event;
    activity.day = day(on);
    activity.minute = static_cast<std::int16_t>(minute);
    activity.at_ms = (std::int64_t{activity.day.number} * 1440 + minute) * 60'000;
    fields_.emplace_back(program_->events[static_cast<std::size_t>(event)].fields.size(), kEmpty);
    lines_.emplace_back();
    history_.activities.push_back(activity);
    return history_.activities.back();
  }

  language::ProgramPtr program_;
  engine::Evaluator evaluator_;
  engine::MemberHistory history_;
  std::deque<std::vector<std::int64_t>> fields_;
  std::deque<std::vector<std::int64_t>> lines_;
  std::vector<std::string> products_;
};

}  // namespace rung::testing
