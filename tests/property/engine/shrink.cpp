#include "property/engine/shrink.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "property/engine/random_rules.h"

namespace rung::naive {
namespace {

using language::Field;
using language::Program;

// ---- The same story under other rules

std::int64_t same_value(const Program& from, const Program& to, const Field& field, const Field& other,
                        std::int64_t value) {
  if (value == kEmpty) return kEmpty;
  if (field.unit.kind == UnitKind::Text) {
    const bool known = value >= 0 && value < static_cast<std::int64_t>(from.symbols.size());
    return known ? symbol(to, from.symbols[static_cast<std::size_t>(value)]) : value;
  }
  if (field.unit.kind != UnitKind::Choice || value >= static_cast<std::int64_t>(field.choices.size()))
    return value;
  const auto at =
      std::find(other.choices.begin(), other.choices.end(), field.choices[static_cast<std::size_t>(value)]);
  return at == other.choices.end() ? kEmpty : at - other.choices.begin();
}

std::vector<std::int64_t> same_values(const Program& from, const Program& to,
                                      const std::vector<Field>& old_fields, const std::vector<Field>& fields,
                                      const std::vector<std::int64_t>& values) {
  std::vector<std::int64_t> result(fields.size(), kEmpty);
  for (std::size_t s = 0; s < values.size(); ++s) {
    const int slot = slot_of(fields, old_fields[s].name);
    if (slot < 0) continue;
    const auto at = static_cast<std::size_t>(slot);
    result[at] = same_value(from, to, old_fields[s], fields[at], values[s]);
  }
  return result;
}

// The number of a tier among those that records can name; -1 if no version has it.
int same_tier(const Program& from, const Program& to, int choice) {
  const int slot = from.records.opening_tier;
  const int other = to.records.opening_tier;
  if (slot < 0 || other < 0) return -1;
  const auto& names = from.events[language::kOpenings].fields[static_cast<std::size_t>(slot)].choices;
  const auto& known = to.events[language::kOpenings].fields[static_cast<std::size_t>(other)].choices;
  const auto at = std::find(known.begin(), known.end(), names.at(static_cast<std::size_t>(choice)));
  return at == known.end() ? -1 : static_cast<int>(at - known.begin());
}

// ---- Parts of the rules that can be left out

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string without_lines(const std::vector<std::string>& lines, std::size_t first, std::size_t last) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i < first || i >= last) text += lines[i] + "\n";
  }
  return text;
}

bool begins_block(const std::string& line) { return !line.empty() && line.front() != ' '; }

class Shrinker {
 public:
  Shrinker(const Case& one, const Wrong& wrong) : best_(one), wrong_(wrong) {}

  Case shrink() {
    bool smaller = true;
    for (int rounds = 0; smaller && rounds < 6; ++rounds) {
      const bool days = fewer_days();
      const bool rules = fewer_rules();
      const bool story = shorter_story();
      smaller = days || rules || story;
    }
    return best_;
  }

 private:
  // Takes over a smaller case if it still goes wrong.
  bool take(const Case& smaller) {
    try {
      const language::ProgramPtr program = program_of(smaller.rules);
      if (!wrong_(*program, smaller)) return false;
    } catch (const std::runtime_error&) {
      return false;  // no rules that can be read
    }
    best_ = smaller;
    return true;
  }

  bool fewer_days() {
    bool any = false;
    for (std::size_t i = best_.as_of.size(); i-- > 0;) {
      Case smaller = best_;
      smaller.as_of = {best_.as_of[i]};
      if (best_.as_of.size() > 1 && take(smaller)) return true;
    }
    return any;
  }

  // Blocks first, then lines; the last version stays.
  bool fewer_rules() {
    bool any = false;
    for (std::size_t v = 0; best_.rules.size() > 1 && v + 1 < best_.rules.size();) {
      Case smaller = best_;
      smaller.rules.erase(smaller.rules.begin() + static_cast<std::ptrdiff_t>(v));
      if (take_rules(smaller)) {
        any = true;
      } else {
        ++v;
      }
    }
    for (std::size_t v = 0; v < best_.rules.size(); ++v) {
      any = fewer_lines(v, true) || any;
      any = fewer_lines(v, false) || any;
    }
    return any;
  }

  bool fewer_lines(std::size_t version, bool blocks) {
    bool any = false;
    std::size_t at = lines_of(best_.rules[version]).size();
    while (at-- > 1) {
      const std::vector<std::string> lines = lines_of(best_.rules[version]);
      if (at >= lines.size() || begins_block(lines[at]) != blocks) continue;
      std::size_t end = at + 1;
      while (blocks && end < lines.size() && !begins_block(lines[end])) ++end;
      Case smaller = best_;
      smaller.rules[version] = without_lines(lines, at, end);
      any = take_rules(smaller) || any;
    }
    return any;
  }

  bool take_rules(Case smaller) {
    try {
      const language::ProgramPtr before = program_of(best_.rules);
      const language::ProgramPtr after = program_of(smaller.rules);
      smaller.member = told_again(best_.member, *before, *after);
    } catch (const std::runtime_error&) {
      return false;
    }
    return take(smaller);
  }

  bool shorter_story() {
    bool any = false;
    for (std::size_t i = best_.member.happenings.size(); i-- > 0;) {
      if (i >= best_.member.happenings.size()) continue;
      Case smaller = best_;
      smaller.member = without(best_.member, i);
      any = take(smaller) || any;
    }
    any = fewer_of(&Member::attributes) || any;
    any = fewer_of(&Member::openings) || any;
    any = fewer_of(&Member::pool_tiers) || any;
    return fewer_words() || any;
  }

  template <typename List>
  bool fewer_of(List Member::*list) {
    bool any = false;
    for (std::size_t i = (best_.member.*list).size(); i-- > 0;) {
      Case smaller = best_;
      auto& entries = smaller.member.*list;
      entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
      any = take(smaller) || any;
    }
    return any;
  }

  // Fields that say nothing of use, and lines of orders.
  bool fewer_words() {
    bool any = false;
    for (std::size_t i = 0; i < best_.member.happenings.size(); ++i) {
      for (std::size_t s = 0; s < best_.member.happenings[i].fields.size(); ++s) {
        if (best_.member.happenings[i].fields[s] == kEmpty) continue;
        Case smaller = best_;
        smaller.member.happenings[i].fields[s] = kEmpty;
        any = take(smaller) || any;
      }
      if (best_.member.happenings[i].lines.empty()) continue;
      Case smaller = best_;
      smaller.member.happenings[i].lines.clear();
      any = take(smaller) || any;
    }
    return any;
  }

  Case best_;
  const Wrong& wrong_;
};

}  // namespace

Member told_again(const Member& member, const Program& from, const Program& to) {
  Member result = member;
  result.attributes.clear();
  for (const engine::AttributeFact& fact : member.attributes) {
    const Field& field = from.attributes[static_cast<std::size_t>(fact.attribute)];
    const int attribute = to.find_attribute(field.name);
    if (attribute < 0) continue;
    const Field& other = to.attributes[static_cast<std::size_t>(attribute)];
    result.attributes.push_back({attribute, fact.from, same_value(from, to, field, other, fact.value)});
  }
  result.openings.clear();
  for (engine::OpeningTier opening : member.openings) {
    opening.tier = same_tier(from, to, opening.tier);
    if (opening.tier >= 0) result.openings.push_back(opening);
  }
  result.pool_tiers.clear();
  for (engine::PoolTier shared : member.pool_tiers) {
    shared.tier = same_tier(from, to, shared.tier);
    if (shared.tier >= 0) result.pool_tiers.push_back(shared);
  }
  result.happenings.clear();
  for (Member::Happening h : member.happenings) {
    const language::EventType& old_type = from.events[static_cast<std::size_t>(h.event)];
    h.event = to.find_event(old_type.name);
    if (h.event < 0) continue;
    const language::EventType& type = to.events[static_cast<std::size_t>(h.event)];
    h.fields = same_values(from, to, old_type.fields, type.fields, h.fields);
    for (auto& line : h.lines) line = same_values(from, to, old_type.line_fields, type.line_fields, line);
    result.happenings.push_back(std::move(h));
  }
  put_in_order(result);
  return result;
}

Case shrunk(const Case& one, const Wrong& wrong) { return Shrinker(one, wrong).shrink(); }

std::string case_text(const Case& one) {
  std::string text;
  for (const std::string& rules : one.rules) text += rules + "\n";
  const language::ProgramPtr program = program_of(one.rules);
  return text + described(*program, one.member);
}

}  // namespace rung::naive
