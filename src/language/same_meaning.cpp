// Every comparison below takes its struct apart by name: a part that is added to rule_file.h does not compile
// here before somebody has decided whether it means anything.

#include "language/same_meaning.h"

#include <algorithm>

#include "language/print_parts.h"

namespace rung::language {
namespace {

class Comparison {
 public:
  Comparison(const RuleFile& a, const RuleFile& b) : units_a_(a), units_b_(b) {}

  bool same(const Word& a, const Word& b) const {
    const auto& [text, span, quoted] = a;
    return text == b.text && quoted == b.quoted;
  }

  bool same(const Text& a, const Text& b) const {
    const auto& [value, span] = a;
    return value == b.value;
  }

  bool same(const AmountText& a, const AmountText& b) const {
    const auto& [number, unit, number_span, span] = a;
    return number == b.number && (unit == b.unit || units_a_.of(a) == units_b_.of(b));
  }

  bool same(const PeriodText& a, const PeriodText& b) const {
    const auto& [window, own_period, before, span] = a;
    return window == b.window && own_period == b.own_period && before == b.before;
  }

  bool same(const DateText& a, const DateText& b) const {
    const auto& [day, span] = a;
    return day == b.day;
  }

  bool same(const Label& a, const Label& b) const {
    const auto& [language, text] = a;
    return same(language, b.language) && same(text, b.text);
  }

  bool same(const PopulationText& a, const PopulationText& b) const {
    const auto& [statistic, segment, span] = a;
    return same(statistic, b.statistic) && same(segment, b.segment);
  }

  bool same(const OtherText& a, const OtherText& b) const {
    const auto& [subject, earned, period, span] = a;
    return same(subject, b.subject) && earned == b.earned && same(period, b.period);
  }

  bool same(const ConditionText& a, const ConditionText& b) const {
    const auto& [kind, subject, earned, period, op, op_span, amount, within, population, other, ago, words,
                 days, span] = a;
    return kind == b.kind && same(subject, b.subject) && earned == b.earned && same(period, b.period) &&
           op == b.op && same(amount, b.amount) && same(within, b.within) && same(population, b.population) &&
           same(other, b.other) && ago == b.ago && same(words, b.words) && days == b.days;
  }

  bool same(const ConditionItem& a, const ConditionItem& b) const {
    const auto& [conditions, span] = a;
    return same(conditions, b.conditions);
  }

  bool same(const ConditionListText& a, const ConditionListText& b) const {
    const auto& [form, items, span] = a;
    return form == b.form && same(items, b.items);
  }

  bool same(const RateText& a, const RateText& b) const {
    const auto& [grants, per, of, span] = a;
    return same(grants, b.grants) && same(per, b.per) && same(of, b.of);
  }

  bool same(const TableRow& a, const TableRow& b) const {
    const auto& [conditions, amount, rate, span] = a;
    return same(conditions, b.conditions) && same(amount, b.amount) && same(rate, b.rate);
  }

  bool same(const Assignment& a, const Assignment& b) const {
    const auto& [name, amount, word, text, date, span] = a;
    return same(name, b.name) && same(amount, b.amount) && same(word, b.word) && same(text, b.text) &&
           same(date, b.date);
  }

  bool same(const MissingText& a, const MissingText& b) const {
    const auto& [metric, earned, amount] = a;
    return same(metric, b.metric) && earned == b.earned && same(amount, b.amount);
  }

  bool same(const Clause& a, const Clause& b) const {
    const auto& [kind, span, words, amounts, dates, labels, conditions, period_end, rate, rows, choices, days,
                 month, all_channels, clock, zone, repeat_every, repeat_until, since, valid_until, until,
                 booked, on, member, assignments, missing_form, missing] = a;
    return kind == b.kind && same(words, b.words) && same(amounts, b.amounts) && same(dates, b.dates) &&
           same(labels, b.labels) && same(conditions, b.conditions) && same(period_end, b.period_end) &&
           same(rate, b.rate) && same(rows, b.rows) && same(choices, b.choices) && days == b.days &&
           month == b.month && all_channels == b.all_channels && clock == b.clock && zone == b.zone &&
           same(repeat_every, b.repeat_every) && same(repeat_until, b.repeat_until) && same(since, b.since) &&
           same(valid_until, b.valid_until) && same(until, b.until) && same(booked, b.booked) &&
           same(on, b.on) && same(member, b.member) && same(assignments, b.assignments) &&
           missing_form == b.missing_form && same(missing, b.missing);
  }

  bool same(const Block& a, const Block& b) const {
    const auto& [kind, name, singular, title, labels, documentation, header, clauses, incomplete] = a;
    return kind == b.kind && same(name, b.name) && same(singular, b.singular) && same(title, b.title) &&
           same(labels, b.labels) && documentation == b.documentation && same(clauses, b.clauses) &&
           incomplete == b.incomplete;
  }

  bool same(const RuleFile& a, const RuleFile& b) const {
    const auto& [source, blocks, broken_names] = a;
    return same(blocks, b.blocks) && broken_names == b.broken_names;
  }

  template <typename Part>
  bool same(const std::optional<Part>& a, const std::optional<Part>& b) const {
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
  }

  template <typename Part>
  bool same(const std::vector<Part>& a, const std::vector<Part>& b) const {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [this](const Part& one, const Part& other) { return same(one, other); });
  }

 private:
  UnitWords units_a_, units_b_;
};

}  // namespace

bool same_meaning(const RuleFile& a, const RuleFile& b) { return Comparison(a, b).same(a, b); }

}  // namespace rung::language
