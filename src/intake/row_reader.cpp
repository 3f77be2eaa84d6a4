#include "intake/row_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.h"
#include "core/whole.h"
#include "core/words.h"
#include "intake/text.h"

namespace rung::intake {
namespace {

constexpr Years kYearsOfFields{1900, 2199};  // birthdays lie before the years that can be booked

bool is_order_like(int event) { return event == language::kOrders || event == language::kReturns; }

const language::Program& version_of(const language::Program& latest, Day day) {
  if (latest.effective_from <= day || latest.earlier.empty()) return latest;
  for (auto version = latest.earlier.rbegin(); version != latest.earlier.rend(); ++version) {
    if ((*version)->effective_from <= day) return **version;
  }
  return *latest.earlier.front();
}

}  // namespace

int RowReader::quantity_decimals(int quantity) const {
  const auto at = static_cast<std::size_t>(quantity);
  return at < program_.quantity_decimals.size() ? program_.quantity_decimals[at] : 0;
}

RowReader::RowReader(const BoundMapping& mapping, const language::Program& program, engine::TextPool& texts,
                     Day today)
    : mapping_(mapping),
      program_(program),
      texts_(texts),
      today_(today),
      moment_form_{mapping.shape->date_form, mapping.shape->seconds, mapping.zone.get(),
                   mapping.shape->program_zone},
      number_form_{mapping.shape->decimal, mapping.shape->thousands},
      first_cells_(mapping.cells.size()) {
  for (const language::EventType& event : program.events) {
    std::vector<int>& slots = on_line_.emplace_back();
    for (const language::Field& field : event.fields) {
      const auto same = std::find_if(event.line_fields.begin(), event.line_fields.end(),
                                     [&](const language::Field& f) { return f.name == field.name; });
      slots.push_back(same == event.line_fields.end() ? -1
                                                      : static_cast<int>(same - event.line_fields.begin()));
    }
  }
}

std::string_view RowReader::cell(const Cells& cells) const {
  const std::string_view text = row_->cells[cells.positions.front()];
  return guarded_ ? without_guard(text) : text;
}

void RowReader::problem(const Cells& cells, std::string reason) {
  problems_->push_back({number_, cells.columns.front(), std::string(cell(cells)), std::move(reason)});
}

// What a later row of an order says about the whole order must be what its first row says.
bool RowReader::repeats_first_row(std::size_t index) {
  const Cells& cells = mapping_.cells[index];
  if (cell(cells) == first_cells_[index]) return true;
  if (cells.target == Target::Moment) return false;  // read and compared by day
  problem(cells,
          fmt::format("differs from row {} of the same order ({})", first_number_, first_cells_[index]));
  return true;
}

bool RowReader::find_event() {
  event_ = mapping_.event;
  if (!mapping_.mapping->kinds_column || mapping_.shape != mapping_.mapping) return true;
  const std::string_view word = row_->cells[mapping_.kinds_position];
  std::vector<std::string> known;
  for (const auto& [theirs, event] : mapping_.kinds) {
    if (theirs == word) {
      event_ = event;
      return true;
    }
    known.push_back(theirs);
  }
  const auto near = nearest(word, known);
  problems_->push_back(
      {number_, mapping_.mapping->kinds_column->text, std::string(word),
       near ? fmt::format("is not known; did you mean {}?", *near)
            : fmt::format("is not known; `kinds:` of the mapping names {}", fmt::join(known, ", "))});
  return false;
}

void RowReader::check_currency() {
  if (!mapping_.mapping->currency_column || mapping_.shape != mapping_.mapping) return;
  const std::string_view code = row_->cells[mapping_.currency_position];
  if (code == program_.currency.code) return;
  problems_->push_back(
      {number_, mapping_.mapping->currency_column->text, std::string(code),
       fmt::format("is another currency; the program counts in {}", program_.currency.code)});
}

void RowReader::add(const CsvRow& row, std::size_t number, bool guarded, Candidate& to) {
  row_ = &row;
  number_ = number;
  guarded_ = guarded;
  if (to.rows.size() == 1) opened_ = false;
  first_ = !opened_;  // of a group whose first row cannot be read at all, the next one
  problems_ = &to.problems;
  if (!row.problem.empty()) {
    const bool in_cell = row.problem_cell < row.cells.size();
    problems_->push_back({number, "", in_cell ? std::string(row.cells[row.problem_cell]) : "", row.problem});
    return;
  }
  if (!find_event()) return;
  check_currency();
  if (first_) {
    opened_ = true;
    first_number_ = number;
    to.is_member = is_member_row();
    to.activity.event = event_;
    if (!to.is_member) to.activity.fields.assign(type(event_).fields.size(), kEmpty);
  } else if (to.activity.event != event_ && event_ >= 0) {
    problems_->push_back({number, mapping_.mapping->kinds_column->text, "",
                          fmt::format("differs from row {} of the same order", first_number_)});
    return;
  }
  line_begin_ = to.activity.lines.size();
  if (mapping_.has_lines) to.activity.lines.resize(line_begin_ + type(event_).line_fields.size(), kEmpty);
  for (std::size_t i = 0; i < mapping_.cells.size(); ++i) {
    const Cells& cells = mapping_.cells[i];
    if (cells.target == Target::LineField) {
      const int slot = cells.slots[static_cast<std::size_t>(event_)];
      if (slot < 0) continue;
      const auto at = static_cast<std::size_t>(slot);
      to.activity.lines[line_begin_ + at] = read_value(cells, type(event_).line_fields[at]);
      continue;
    }
    if (first_) {
      first_cells_[i] = cell(cells);
    } else if (repeats_first_row(i)) {
      continue;
    }
    read_special(cells, to);
  }
}

void RowReader::read_special(const Cells& cells, Candidate& to) {
  switch (cells.target) {
    case Target::Id: {
      if (std::string reason = id_problem(cell(cells)); !reason.empty()) problem(cells, std::move(reason));
      (to.is_member ? to.member.id : to.activity.source_id) = cell(cells);
      return;
    }
    case Target::Member: return read_member(cells, to);
    case Target::Moment: return read_moment_of(cells, to);
    case Target::Of: {
      const bool cancels = event_ == language::kCancellations;
      if (cancels && cell(cells).empty()) problem(cells, "is empty");
      if ((event_ != language::kReturns && !cancels) || cell(cells).empty()) return;
      if (std::string reason = id_problem(cell(cells)); !reason.empty()) problem(cells, std::move(reason));
      to.activity.of = cell(cells);
      return;
    }
    case Target::Joined: {
      const Read<Day> day = read_date(cell(cells), mapping_.shape->date_form);
      if (!day) return problem(cells, day.error());
      if (day.value() > today_ && !mapping_.mapping->allow_future_days) {
        return problem(cells, fmt::format("is in the future; today is {}", iso(today_)));
      }
      to.member.joined = day.value();
      return;
    }
    case Target::Attribute: return read_attribute(cells, to);
    case Target::Field: {
      const int slot = cells.slots[static_cast<std::size_t>(event_)];
      if (slot < 0) return;
      const auto at = static_cast<std::size_t>(slot);
      to.activity.fields[at] = read_value(cells, type(event_).fields[at]);
      return;
    }
    case Target::LineField: return;
  }
}

void RowReader::read_member(const Cells& cells, Candidate& to) {
  const std::string_view id = cell(cells);
  if (id.empty()) {
    if (!mapping_.mapping->count_without_member) {
      problem(cells,
              "is empty; if orders without a member are to be counted, put `without_member: count` into the "
              "mapping");
    }
    return;
  }
  if (std::string reason = id_problem(id); !reason.empty()) problem(cells, std::move(reason));
  to.activity.member = id;
}

void RowReader::read_moment_of(const Cells& cells, Candidate& to) {
  const Read<Moment> moment = read_moment(cell(cells), moment_form_);
  if (!moment) return problem(cells, moment.error());
  const Moment& when = moment.value();
  if (when.day > today_ && !mapping_.mapping->allow_future_days) {
    return problem(cells, fmt::format("is in the future; today is {}", iso(today_)));
  }
  if (first_) {
    to.activity.day = when.day;
  } else if (when.day != to.activity.day) {
    return problem(cells, fmt::format("differs from row {} of the same order ({})", first_number_,
                                      iso(to.activity.day)));
  }
  // Rows of one order may carry the minutes in which they were typed: the order happened at the first of
  // them.
  if (first_ || when.at_ms < to.activity.at_ms) {
    to.activity.at_ms = when.at_ms;
    to.activity.minute = when.minute;
  }
}

void RowReader::read_attribute(const Cells& cells, Candidate& to) {
  const language::Field& field = program_.attributes[static_cast<std::size_t>(cells.attribute)];
  to.member.attributes.emplace_back(cells.attribute, read_value(cells, field));
}

void RowReader::check_zone(const Cells& cells, const std::string& name) {
  const auto [known, is_new] = zones_.try_emplace(name, true);
  if (is_new) known->second = Zone::find(name) != nullptr;
  if (!known->second)
    problem(cells, "is not a time zone; write its name in the IANA list, such as Europe/Berlin");
}

std::int64_t RowReader::read_value(const Cells& cells, const language::Field& field) {
  std::string_view text = cell(cells);
  for (const auto& [theirs, ours] : cells.words) {
    if (theirs == text) text = ours;
  }
  const bool needed = field.name == "net_amount" || (cells.target == Target::Field &&
                                                     event_ == language::kOrders && field.name == "status");
  if (text.empty()) {
    if (needed) problem(cells, "is empty");
    return kEmpty;
  }
  const auto settle = [&](const Read<std::int64_t>& read) {
    if (!read) problem(cells, read.error());
    return read ? read.value() : kEmpty;
  };
  switch (field.unit.kind) {
    case UnitKind::Money: return read_money(cells, text);
    case UnitKind::Percent: return settle(read_number(text, number_form_, 2, "a percentage"));
    case UnitKind::Points: {
      const auto& currency = program_.points[static_cast<std::size_t>(field.unit.index)];
      return settle(read_points(text, number_form_, currency.decimals, "a number of " + currency.name));
    }
    case UnitKind::Voucher:
    case UnitKind::Count:
    case UnitKind::Days: return settle(read_whole(text, number_form_, kCountLimit));
    case UnitKind::Quantity: {
      const int decimals = quantity_decimals(field.unit.index);
      if (decimals == 0) return settle(read_whole(text, number_form_, kCountLimit));
      return settle(read_number(text, number_form_, decimals, "a quantity"));
    }
    case UnitKind::Thousandths: return settle(read_number(text, number_form_, 3, "a number"));
    case UnitKind::Choice: return settle(read_choice(text, field.choices));
    case UnitKind::YesNo: return settle(read_yes_no(text));
    case UnitKind::Text:
      if (cells.target == Target::Attribute && field.name == "time_zone")
        check_zone(cells, std::string(text));
      return read_text(cells, text);
    case UnitKind::Date: {
      const bool birthday = cells.target == Target::Attribute && field.name == "birthday";
      const Read<Day> day = birthday ? read_birthday(text, mapping_.shape->date_form, kYearsOfFields)
                                     : read_date(text, mapping_.shape->date_form, kYearsOfFields);
      if (!day) problem(cells, day.error());
      return day ? day.value().number : kEmpty;
    }
  }
  return kEmpty;
}

std::int64_t RowReader::read_money(const Cells& cells, std::string_view text) {
  const int decimals = program_.currency.decimals;
  if (cells.multiply) {
    std::vector<std::string_view> factors;
    for (const std::size_t position : cells.positions) factors.push_back(row_->cells[position]);
    std::string wrong;
    const Read<std::int64_t> product = read_product(factors, number_form_, decimals, wrong);
    if (product) return product.value();
    const auto at =
        static_cast<std::size_t>(std::find(factors.begin(), factors.end(), wrong) - factors.begin());
    problems_->push_back(
        {number_, cells.columns[std::min(at, cells.columns.size() - 1)], wrong, product.error()});
    return kEmpty;
  }
  const Read<std::int64_t> amount = mapping_.shape->money_in_minor_units
                                        ? read_whole(text, number_form_, kAmountLimit)
                                        : read_number(text, number_form_, decimals, program_.currency.code);
  if (!amount) problem(cells, amount.error());
  return amount ? amount.value() : kEmpty;
}

std::int64_t RowReader::read_text(const Cells& cells, std::string_view text) {
  if (std::string reason = text_problem(text); !reason.empty()) {
    problem(cells, std::move(reason));
    return kEmpty;
  }
  return texts_.put(text);
}

void RowReader::add_line(const CsvRow& row, std::size_t number, std::vector<std::int64_t>& values,
                         std::vector<RowProblem>& problems) {
  row_ = &row;
  number_ = number;
  guarded_ = false;
  event_ = language::kOrders;  // lines of returns have the same fields
  problems_ = &problems;
  const std::size_t begin = values.size();
  values.resize(begin + type(event_).line_fields.size(), kEmpty);
  for (const Cells& cells : mapping_.cells) {
    if (cells.target != Target::LineField) continue;
    const int slot = cells.slots[static_cast<std::size_t>(event_)];
    if (slot < 0) continue;
    const auto at = static_cast<std::size_t>(slot);
    values[begin + at] = read_value(cells, type(event_).line_fields[at]);
  }
}

// ---- The whole
// ----------------------------------------------------------------------------------------------

std::string RowReader::money_text(std::int64_t minor) const {
  return money_rule_text(minor, program_.currency);
}

void RowReader::problem_of_whole(Candidate& to, std::string_view field, std::string value,
                                 std::string reason) {
  std::string column;
  for (const Cells& cells : mapping_.cells) {
    if (cells.name == field || ((field == "order" || field == "redemption") && cells.target == Target::Of))
      column = cells.columns.front();
  }
  to.problems.push_back({to.rows.front().number, std::move(column), std::move(value), std::move(reason)});
}

// Fields that an order and its lines share (net_amount, margin, units) are the sum of the lines unless the
// order has a column of its own for them.
void RowReader::sum_lines(Candidate& to) {
  engine::ActivityFact& fact = to.activity;
  const language::EventType& event = type(fact.event);
  const std::size_t width = event.line_fields.size();
  if (width == 0 || fact.lines.empty()) return;
  for (std::size_t slot = 0; slot < event.fields.size(); ++slot) {
    const int on_line = on_line_[static_cast<std::size_t>(fact.event)][slot];
    if (fact.fields[slot] != kEmpty || on_line < 0) continue;
    for (auto at = static_cast<std::size_t>(on_line); at < fact.lines.size(); at += width) {
      if (fact.lines[at] == kEmpty) continue;
      const std::int64_t sum = fact.fields[slot] == kEmpty ? 0 : fact.fields[slot];
      const auto total = add_checked(sum, fact.lines[at]);
      if (!total || *total > kAmountLimit || *total < -kAmountLimit) {
        return problem_of_whole(to, event.fields[slot].name, "",
                                "is out of range: the lines of this order add up to too much");
      }
      fact.fields[slot] = *total;
    }
  }
}

// Turns the signs of all amounts and counts around.
void RowReader::flip(Candidate& to) {
  engine::ActivityFact& fact = to.activity;
  const auto turn = [](const std::vector<language::Field>& fields, std::vector<std::int64_t>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const UnitKind kind = fields[i % fields.size()].unit.kind;
      if ((kind == UnitKind::Money || kind == UnitKind::Count) && values[i] != kEmpty) values[i] = -values[i];
    }
  };
  turn(type(fact.event).fields, fact.fields);
  turn(type(fact.event).line_fields, fact.lines);
}

// An order below zero is what came back: a return of that amount, without a known order.
void RowReader::make_return(Candidate& to) {
  flip(to);
  const std::int64_t amount = to.activity.fields[language::kOrderNetAmount];
  to.activity.event = language::kReturns;
  to.activity.of.clear();
  to.activity.fields.assign(type(language::kReturns).fields.size(), kEmpty);
  to.activity.fields[language::kReturnNetAmount] = amount;
}

void RowReader::settle_signs(Candidate& to) {
  const Mapping::Negative allowed = mapping_.mapping->negative;
  const bool was_return = to.activity.event == language::kReturns;
  const std::int64_t total = to.activity.fields[language::kOrderNetAmount];  // both events keep it there
  static_assert(int{language::kOrderNetAmount} == int{language::kReturnNetAmount});
  if (total == kEmpty) return problem_of_whole(to, "net_amount", "", "is empty");
  if (was_return && total != 0) {
    const int sign = total < 0 ? -1 : 1;
    if (return_sign_ == 0) return_sign_ = sign;
    if (sign != return_sign_) {
      return problem_of_whole(
          to, "net_amount", money_text(total),
          fmt::format("the returns before this one are written {} a minus sign, this one is not",
                      return_sign_ < 0 ? "with" : "without"));
    }
    if (sign < 0) flip(to);
  } else if (!was_return && total < 0) {
    if (allowed != Mapping::Negative::Returns) {
      return problem_of_whole(
          to, "net_amount", money_text(total),
          "an order cannot be negative; if this is how the file writes returns, put `negative: returns` "
          "into the mapping");
    }
    make_return(to);
  }
  const std::size_t width = type(to.activity.event).line_fields.size();
  for (std::size_t at = language::kLineNetAmount;
       at < to.activity.lines.size() && allowed == Mapping::Negative::Reject; at += width) {
    if (to.activity.lines[at] == kEmpty || to.activity.lines[at] >= 0) continue;
    return problem_of_whole(
        to, "net_amount", money_text(to.activity.lines[at]),
        "a line cannot be negative; if discounts are written so, put `negative: lines` into the mapping");
  }
}

// What `rung redeem` refuses whatever the member has, nobody can have redeemed.
void RowReader::check_redemption(Candidate& to) {
  const engine::ActivityFact& fact = to.activity;
  const language::Program& version = version_of(program_, fact.day);
  const language::RecordFields& slots = version.records;
  const auto said = [&fact](int slot) {
    return slot >= 0 && fact.fields[static_cast<std::size_t>(slot)] != kEmpty;
  };
  const auto refuse = [&](int slot, std::string reason) {
    const std::string& field = type(fact.event).fields[static_cast<std::size_t>(slot)].name;
    const auto from = std::find_if(mapping_.cells.begin(), mapping_.cells.end(),
                                   [&](const Cells& cells) { return cells.name == field; });
    const std::string value = from == mapping_.cells.end() ? "" : std::string(cell(*from));
    problem_of_whole(to, field, value, std::move(reason));
  };
  for (std::size_t i = 0; i < slots.redemption_points.size(); ++i) {
    if (!said(slots.redemption_points[i]) || !version.points[i].qualifying_only) continue;
    refuse(
        slots.redemption_points[i],
        fmt::format("is redeemed, but {} are only for qualifying; what takes some of them away is a row of "
                    "`kind: adjustments`",
                    version.points[i].name));
  }
  if (!said(slots.redemption_reward) || !said(slots.redemption_recipient)) return;
  const auto word = static_cast<std::size_t>(fact.fields[static_cast<std::size_t>(slots.redemption_reward)]);
  if (word >= slots.rewards.size() || slots.rewards[word] < 0) return;
  const language::Reward& reward = version.rewards[static_cast<std::size_t>(slots.rewards[word])];
  const bool present = reward.tier_grant && reward.tier_grant->to_another_member;
  const std::int64_t to_whom = fact.fields[static_cast<std::size_t>(slots.redemption_recipient)];
  if (!present || texts_.text(to_whom) != fact.member) return;
  refuse(slots.redemption_recipient,
         fmt::format("is the member who redeems, but {} is for another one", reward.name));
}

void RowReader::finish(Candidate& to) {
  if (!to.problems.empty() || to.is_member) return;
  engine::ActivityFact& fact = to.activity;
  if (fact.event == language::kRedemptions) return check_redemption(to);
  if (fact.event == language::kCarts) sum_lines(to);
  if (!is_order_like(fact.event)) return;
  const bool names_no_order = fact.event == language::kReturns && fact.of.empty();
  sum_lines(to);
  if (to.problems.empty()) settle_signs(to);
  if (fact.event == language::kOrders && fact.fields[language::kOrderStatus] == kEmpty) {
    fact.fields[language::kOrderStatus] = language::kCompleted;
  }
  if (names_no_order && !mapping_.mapping->unlinked_returns) {
    problem_of_whole(to, "order", "",
                     "the return names no order; if it is to lower what was spent on its own day, put "
                     "`returns: unlinked` into "
                     "the mapping");
  }
}

}  // namespace rung::intake
