// What points cost as money: the least amount of one activity that gives so many (docs/MEANING.md, 15.2).

#include <algorithm>

#include "property/engine/naive_walk.h"

namespace rung::naive {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::EarnRule;
using language::Op;

namespace {

// What an activity (without lines) is taken to say beside its amount: {slot, value}.
struct Guess {
  std::vector<std::pair<int, std::int64_t>> fields;
};

// A value with which the condition holds, where saying nothing is not enough.
std::optional<std::int64_t> fitting(const Atom& atom) {
  switch (atom.op) {
    case Op::Is:
    case Op::IsOneOf: return atom.values.empty() ? std::nullopt : std::optional(atom.values.front());
    case Op::AtLeast:
    case Op::Exactly: return atom.value;
    case Op::AtMost:
    case Op::MoreThan:
    case Op::LessThan:
    case Op::IsNotEmpty:
    case Op::IsNot:
    case Op::IsNotOneOf:
    case Op::IsEmpty:
    case Op::InTop:
    case Op::InBottom:
    case Op::Above:
    case Op::Below:
    case Op::IsKept:
    case Op::IsNotKept:
    case Op::IsInSegment:
    case Op::IsNotInSegment: break;
  }
  return std::nullopt;
}

void assume(Guess& guess, const Conditions& conditions, const std::vector<int>& alternative,
            int amount_slot) {
  for (const int index : alternative) {
    const Atom& atom = conditions.atoms[static_cast<std::size_t>(index)];
    const auto value = fitting(atom);
    if (!value) continue;
    if (atom.kind == AtomKind::EventField && atom.index != amount_slot && atom.unit.kind != UnitKind::Money)
      guess.fields.emplace_back(atom.index, *value);
  }
}

std::vector<std::vector<int>> ways(const Conditions& conditions) {
  return conditions.alternatives.empty() ? std::vector<std::vector<int>>{{}} : conditions.alternatives;
}

// Nothing at all, and what each way through a line of a standing rule asks for.
std::vector<Guess> guesses(const std::vector<EarnRule>& rules, int event, int amount_slot) {
  std::vector<Guess> result{{}};
  for (const EarnRule& rule : rules) {
    if (rule.event != event || rule.yearly || rule.dates || rule.kind == EarnRule::Kind::Multiply) continue;
    for (const auto& way : ways(rule.where)) {
      Guess guess;
      assume(guess, rule.where, way, amount_slot);
      result.push_back(guess);
      for (const auto& row : rule.rows) {
        for (const auto& row_way : ways(row.where)) {
          Guess both = guess;
          assume(both, row.where, row_way, amount_slot);
          result.push_back(both);
        }
      }
    }
  }
  return result;
}

// The amounts from which on the rules see something else: between two of them, more money never gives less.
std::set<std::int64_t> beginnings(const std::vector<EarnRule>& rules, int event, int amount_slot,
                                  const std::function<std::int64_t(const Atom&)>& threshold) {
  std::set<std::int64_t> result{1};
  for (const EarnRule& rule : rules) {
    if (rule.event != event || rule.yearly) continue;
    std::vector<const Conditions*> lists{&rule.where};
    for (const auto& row : rule.rows) lists.push_back(&row.where);
    for (const Conditions* list : lists) {
      for (const Atom& atom : list->atoms) {
        if (atom.kind != AtomKind::EventField || atom.index != amount_slot) continue;
        result.insert(std::max<std::int64_t>(1, threshold(atom)));
        result.insert(std::max<std::int64_t>(1, threshold(atom) + 1));
      }
    }
  }
  return result;
}

// The fields by which rules on the event give something, or that they ask for.
std::set<int> looked_at(const std::vector<EarnRule>& rules, int event) {
  std::set<int> result;
  for (const EarnRule& rule : rules) {
    if (rule.event != event || rule.yearly || rule.dates) continue;
    std::vector<const Conditions*> lists{&rule.where};
    result.insert({rule.field, rule.several.field});
    for (const auto& row : rule.rows) {
      lists.push_back(&row.where);
      result.insert(row.rate.field);
    }
    for (const Conditions* list : lists) {
      for (const Atom& atom : list->atoms) {
        if (atom.kind == AtomKind::EventField) result.insert(atom.index);
      }
    }
  }
  result.erase(-1);
  return result;
}

}  // namespace

std::optional<std::int64_t> Walk::least_amount(const Name& name, std::int64_t missing, bool for_tiers) const {
  std::optional<std::int64_t> least;
  for (int event = 0; event < static_cast<int>(now().events.size()); ++event) {
    const auto& fields = now().events[static_cast<std::size_t>(event)].fields;
    for (const int f : looked_at(now().earn, event)) {
      if (fields[static_cast<std::size_t>(f)].unit.kind != UnitKind::Money) continue;
      const auto amount = least_of(event, f, name, missing, for_tiers);
      if (amount && (!least || *amount < *least)) least = amount;
    }
  }
  return least;
}

std::optional<std::int64_t> Walk::least_of(int event, int f, const Name& name, std::int64_t missing,
                                           bool for_tiers) const {
  constexpr std::int64_t kMost = 1'000'000'000'000;
  const language::EventType& type = now().events[static_cast<std::size_t>(event)];
  const auto gives = [&](const Guess& guess, std::int64_t amount) {
    std::vector<std::int64_t> fields(type.fields.size(), kEmpty);
    fields[static_cast<std::size_t>(f)] = amount;
    for (const auto& [slot, value] : guess.fields) fields[static_cast<std::size_t>(slot)] = value;
    engine::Activity activity;
    activity.event = event;
    activity.day = today_;
    activity.minute = 12 * 60;
    activity.fields = fields;
    Frozen frozen = freeze(see(now(), activity), activity);
    limit(frozen, version_);
    std::int64_t points = 0;
    for (const auto& [key, given] : reckon(frozen, Reckon::Standing)) {
      const EarnRule& rule = frozen.rules[static_cast<std::size_t>(key.first)].rule();
      if (key.second == name && (!for_tiers || rule.counts_for_tiers)) points += given;
    }
    return points >= missing;
  };
  const auto begins =
      beginnings(now().earn, event, f, [this](const Atom& atom) { return threshold(atom, asked_now()); });
  std::optional<std::int64_t> least;
  for (const Guess& guess : guesses(now().earn, event, f)) {
    for (auto begin = begins.begin(); begin != begins.end(); ++begin) {
      std::int64_t low = *begin;
      std::int64_t high = std::next(begin) == begins.end() ? kMost : *std::next(begin) - 1;
      if (least) high = std::min(high, *least - 1);  // more is of no interest
      if (high < low) break;
      if (!gives(guess, high)) continue;
      while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        if (gives(guess, middle)) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      least = low;
      break;
    }
  }
  return least;
}

}  // namespace rung::naive
