// Conditions that can never hold, that always hold, and that say nothing new beside others.

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "language/check_condition.h"
#include "language/sense.h"
#include "language/sense_logic.h"

namespace rung::language {
namespace {

// Beyond this many lines a list is not compared line with line.
constexpr std::size_t kMostLines = 40;
// So many conditions are compared with each other in all: far more than rules that people write need.
constexpr std::size_t kMostComparisons = 20'000;
// Beyond so many conditions only those that can never hold are looked for.
constexpr std::size_t kMostConditions = 20'000;

// Lines, or conditions of one line, as they are named in a message.
struct Named {
  std::string text;
  Place place;
};

Named named(const Atom& atom) { return {atom.text, atom.place}; }

Named named(const Together& atoms) {
  Named result{atoms.front()->text, atoms.front()->place};
  for (std::size_t i = 1; i < atoms.size(); ++i) {
    result.text += " and " + atoms[i]->text;
    result.place.span.end = std::max(result.place.span.end, atoms[i]->place.span.end);
  }
  return result;
}

std::vector<Named> named_each(const Together& atoms) {
  std::vector<Named> result;
  for (const Atom* atom : atoms) result.push_back(named(*atom));
  return result;
}

// The last of several conditions stands for the mistake; the others are shown beside it.
void put_last(std::vector<Named>& parts) {
  std::stable_sort(parts.begin(), parts.end(), [](const Named& a, const Named& b) {
    const auto key = [](const Named& n) { return std::make_pair(n.place.file->name(), n.place.span.begin); };
    return key(a) < key(b);
  });
}

// Shows the places of the others, unless they stand in the line that is shown anyway.
void add_notes(Diagnostic& d, const std::vector<Named>& others) {
  for (const Named& other : others) {
    if (other.place.file == d.place.file && other.place.line() == d.place.line()) continue;
    d.notes.push_back({fmt::format("says `{}`", other.text), other.place});
  }
}

std::vector<std::string> texts_of(const std::vector<Named>& parts) {
  std::vector<std::string> texts;
  for (const Named& part : parts) texts.push_back(part.text);
  return texts;
}

class ConditionSense {
 public:
  explicit ConditionSense(Context& ctx) : ctx_(ctx) {
    for (const BlockRef& ref : ctx.blocks) {
      for (const Clause& clause : ref.block->clauses) {
        if (!clause.conditions) continue;
        written_[{ref.file.get(), clause.conditions->span.begin}] = {&*clause.conditions,
                                                                     ref.block->incomplete};
      }
    }
    whole_ = without_mistakes(ctx);
  }

  // `never`: what follows if the conditions can never hold.
  void look(const Conditions& conditions, const std::string& never, int event = -1);

 private:
  bool understood() const;
  bool find_impossible();
  void report_impossible_list();
  void report_impossible_way(std::size_t way);
  void find_dead_parts();
  void find_dead_side(int side);
  void find_held_by_returns();
  void find_always();
  void find_always_lines();
  void find_repeated();
  void compare_ways();
  void compare_lines();
  void compare_in_line(const Together& atoms, bool any);
  bool always(const Together& way) const;
  // Whether whoever meets `strict` meets `easy` too, returns left aside.
  template <typename Easy>
  bool contains(const Together& strict, const Easy& easy) {
    // What can never hold contains everything; that was said already.
    return ++compared_ <= kMostComparisons && !impossible(*ignoring_returns_, strict) &&
           implies(*ignoring_returns_, strict, easy);
  }
  Together line(const Conditions::Item& item) const { return together(*conditions_, item.atoms); }
  std::vector<Together> lines() const;
  bool about_event() const { return ground_->event >= 0; }
  const char* whoever() const { return about_event() ? "whatever" : "whoever"; }
  // Each place gets one message of a code.
  bool first_time(const char* code, const Place& place) {
    return reported_.insert({place.file.get(), place.span.begin, place.span.end, code}).second;
  }
  void say_clash(bool error, const std::string& lead, std::vector<Named> parts);
  void say_new_nothing(const Named& what, const Named& because, const std::string& title,
                       const std::string& help);

  struct Written {
    const ConditionListText* text = nullptr;
    bool incomplete = false;
  };
  Context& ctx_;
  std::map<std::pair<const SourceFile*, std::size_t>, Written> written_;
  std::set<std::tuple<const SourceFile*, std::size_t, std::size_t, std::string>> reported_;
  bool whole_ = false;  // no mistake anywhere
  std::size_t looked_at_ = 0;
  std::size_t compared_ = 0;

  // Of the conditions that are looked at:
  const Conditions* conditions_ = nullptr;
  std::optional<Ground> ground_;
  std::optional<Ground> ignoring_returns_;
  std::string never_;
  std::vector<bool> dead_;  // beside the alternatives
};

// Of conditions with a mistake in them only a part is known.
bool ConditionSense::understood() const {
  if (whole_) return true;
  const auto at = written_.find({conditions_->place.file.get(), conditions_->place.span.begin});
  if (at == written_.end() || at->second.incomplete) return false;
  // A mistake elsewhere may be one of the segment or the tiers that are named here.
  const bool alone = std::none_of(conditions_->atoms.begin(), conditions_->atoms.end(), [](const Atom& atom) {
    return atom.kind == AtomKind::Segment || atom.kind == AtomKind::Tier || atom.kind == AtomKind::Kept ||
           atom.kind == AtomKind::TimeLeft || atom.kind == AtomKind::Progress ||
           atom.kind == AtomKind::Reachable || atom.kind == AtomKind::MissingMetric ||
           tells_of_moves(atom.kind);
  });
  return alone && all_understood(*at->second.text, *conditions_);
}

void ConditionSense::look(const Conditions& conditions, const std::string& never, int event) {
  conditions_ = &conditions;
  ground_.emplace(Ground{ctx_.program, event, Returns::Possible});
  ignoring_returns_.emplace(Ground{ctx_.program, event, Returns::Ignored});
  never_ = never;
  if (conditions.empty() || conditions.items.size() > kMostLines || !understood()) return;
  if (find_impossible()) return;
  looked_at_ += conditions.atoms.size();
  if (looked_at_ > kMostConditions) return;
  find_dead_parts();
  find_held_by_returns();
  find_always();
  find_repeated();
}

std::vector<Together> ConditionSense::lines() const {
  std::vector<Together> result;
  for (const Conditions::Item& item : conditions_->items) result.push_back(line(item));
  return result;
}

void ConditionSense::say_clash(bool error, const std::string& lead, std::vector<Named> parts) {
  put_last(parts);
  const Named& last = parts.back();
  const char* code = error ? "R440" : "R441";
  if (!first_time(code, last.place)) return;
  const std::string title = parts.size() == 1 ? fmt::format("{}: `{}` never holds", lead, last.text)
                                              : fmt::format("{}: {} never hold together", lead,
                                                            quoted_list(texts_of(parts), "and"));
  const std::string help = parts.size() == 1 ? "remove it, or change what it asks for"
                           : conditions_->form == ListForm::AllOf
                               ? "change one of them; if one of them is enough, write `any of`"
                               : "change one of them; if one of them is enough, give each a line of its own";
  Diagnostic& d =
      error ? ctx_.error(code, last.place, title, help) : ctx_.warning(code, last.place, title, help);
  parts.pop_back();
  add_notes(d, parts);
}

// ---- Never

bool ConditionSense::find_impossible() {
  dead_.clear();
  for (const auto& way : conditions_->alternatives)
    dead_.push_back(impossible(*ground_, together(*conditions_, way)));
  if (std::find(dead_.begin(), dead_.end(), false) != dead_.end()) return false;
  if (conditions_->form == ListForm::AllOf) {
    report_impossible_list();
  } else {
    for (std::size_t way = 0; way < dead_.size(); ++way) report_impossible_way(way);
  }
  return true;
}

void ConditionSense::report_impossible_way(std::size_t way) {
  const Together atoms = together(*conditions_, conditions_->alternatives[way]);
  say_clash(true, never_, named_each(clashing(*ground_, atoms)));
}

// Whether no pick of one condition from each of these lines can hold.
bool no_pick(const Ground& ground, const std::vector<Together>& lines) {
  std::vector<Together> picks{{}};
  for (const Together& one : lines) {
    std::vector<Together> longer;
    for (const Together& begun : picks) {
      for (const Atom* atom : one) {
        longer.push_back(begun);
        longer.back().push_back(atom);
      }
    }
    if (longer.size() > static_cast<std::size_t>(kMaxAlternatives)) return false;
    picks = std::move(longer);
  }
  return std::all_of(picks.begin(), picks.end(),
                     [&](const Together& pick) { return impossible(ground, pick); });
}

// `all of`: the fewest lines that exclude each other.
void ConditionSense::report_impossible_list() {
  std::vector<Together> left = lines();
  for (std::size_t i = left.size(); i-- > 0;) {
    std::vector<Together> without = left;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    if (!without.empty() && no_pick(*ground_, without)) left = std::move(without);
  }
  std::vector<Named> parts;
  for (const Together& one : left) {
    Named part = named(*one.front());
    for (std::size_t i = 1; i < one.size(); ++i) part.text += " or " + one[i]->text;
    if (one.size() > 1) part.place.span.end = one.back()->place.span.end;
    parts.push_back(std::move(part));
  }
  say_clash(true, never_, std::move(parts));
}

// A line of `any of`, or one side of an `or`, that can never hold while others can.
void ConditionSense::find_dead_parts() {
  if (std::find(dead_.begin(), dead_.end(), true) == dead_.end()) return;
  const auto& ways = conditions_->alternatives;
  if (conditions_->form != ListForm::AllOf) {
    for (std::size_t way = 0; way < ways.size(); ++way) {
      if (!dead_[way]) continue;
      say_clash(false, "this way is never met",
                named_each(clashing(*ground_, together(*conditions_, ways[way]))));
    }
    return;
  }
  for (std::size_t side = 0; side < conditions_->atoms.size(); ++side) find_dead_side(static_cast<int>(side));
}

// `all of`: a condition that holds with none of the ways to meet the other lines.
void ConditionSense::find_dead_side(int side) {
  const Atom& atom = conditions_->atoms[static_cast<std::size_t>(side)];
  std::vector<Named> others;
  for (std::size_t way = 0; way < dead_.size(); ++way) {
    const std::vector<int>& atoms = conditions_->alternatives[way];
    if (std::find(atoms.begin(), atoms.end(), side) == atoms.end()) continue;
    if (!dead_[way]) return;
    const Together clash = clashing(*ground_, together(*conditions_, atoms));
    if (std::find(clash.begin(), clash.end(), &atom) == clash.end()) continue;
    for (const Atom* other : clash) {
      const bool known = std::any_of(others.begin(), others.end(),
                                     [&](const Named& n) { return n.place.span == other->place.span; });
      if (other != &atom && !known) others.push_back(named(*other));
    }
  }
  if (others.empty() || !first_time("R441", atom.place)) return;
  Diagnostic& d = ctx_.warning(
      "R441", atom.place,
      fmt::format("`{}` never holds together with {}", atom.text, quoted_list(texts_of(others), "or")),
      "remove it, or change one of them");
  add_notes(d, others);
}

// What holds only for somebody who has sent back more than he bought in a part of the time.
void ConditionSense::find_held_by_returns() {
  for (std::size_t way = 0; way < dead_.size(); ++way) {
    const Together atoms = together(*conditions_, conditions_->alternatives[way]);
    if (dead_[way] || !impossible(*ignoring_returns_, atoms)) continue;
    std::vector<Named> parts = named_each(clashing(*ignoring_returns_, atoms));
    put_last(parts);
    const Named& last = parts.back();
    if (!first_time("R441", last.place)) continue;
    Diagnostic& d = ctx_.warning(
        "R441", last.place,
        fmt::format("{} {} only for members who sent back more than they bought",
                    quoted_list(texts_of(parts), "and"), parts.size() == 1 ? "holds" : "hold together"),
        "change one of the amounts or periods");
    parts.pop_back();
    add_notes(d, parts);
  }
}

// ---- Always

bool ConditionSense::always(const Together& way) const { return exhaustive(*ground_, {way}); }

void ConditionSense::find_always() {
  for (const Atom& atom : conditions_->atoms) {
    if (always({&atom})) {
      if (first_time("R442", atom.place))
        ctx_.warning("R442", atom.place, fmt::format("`{}` always holds", atom.text),
                     "remove it, or change what it asks for");
    } else if (exhaustive(*ignoring_returns_, {{&atom}}) && first_time("R442", atom.place)) {
      ctx_.warning(
          "R442", atom.place,
          fmt::format("`{}` holds for everybody who has not sent back more than was bought", atom.text),
          "remove it, or change what it asks for");
    }
  }
  find_always_lines();
}

// Lines, or sides of an `or`, of which one always holds.
void ConditionSense::find_always_lines() {
  const auto report = [&](std::vector<Together> ways) {
    if (ways.size() < 2 || !exhaustive(*ground_, ways)) return;
    for (std::size_t i = ways.size(); i-- > 0;) {
      std::vector<Together> without = ways;
      without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
      if (!without.empty() && exhaustive(*ground_, without)) ways = std::move(without);
    }
    std::vector<Named> parts;
    for (const Together& way : ways) parts.push_back(named(way));
    put_last(parts);
    if (parts.size() < 2 || !first_time("R442", parts.back().place)) return;
    Diagnostic& d = ctx_.warning(
        "R442", parts.back().place,
        fmt::format("one of these always holds: {}", quoted_list(texts_of(parts), "or")),
        "remove them, or change one; if all of them are meant at once, write them under `all of`");
    parts.pop_back();
    add_notes(d, parts);
  };
  if (conditions_->form != ListForm::AllOf) {
    report(lines());
    return;
  }
  for (const Together& one : lines()) {
    std::vector<Together> sides;
    for (const Atom* atom : one) sides.push_back({atom});
    report(std::move(sides));
  }
}

// ---- Nothing new

void ConditionSense::find_repeated() {
  if (conditions_->form == ListForm::AllOf) {
    compare_lines();
  } else {
    compare_ways();
  }
  for (const Conditions::Item& item : conditions_->items)
    compare_in_line(line(item), conditions_->form == ListForm::AllOf);
}

void ConditionSense::say_new_nothing(const Named& what, const Named& because, const std::string& title,
                                     const std::string& help) {
  if (!first_time("R443", what.place)) return;
  Diagnostic& d = ctx_.hint("R443", what.place, title, help);
  add_notes(d, {because});
}

// `any of`: a line that only those meet who meet another line anyway.
void ConditionSense::compare_ways() {
  const std::vector<Together> ways = lines();
  for (std::size_t i = 0; i < ways.size(); ++i) {
    if (i < dead_.size() && dead_[i]) continue;
    for (std::size_t j = 0; j < ways.size(); ++j) {
      const Named strict = named(ways[i]);
      const Named easy = named(ways[j]);
      if (i == j || (j < dead_.size() && dead_[j]) || always(ways[j])) continue;
      if (conditions_->items[i].place.span == conditions_->items[j].place.span) continue;
      if (!contains(ways[i], ways[j])) continue;
      // Of two lines that say the same the later one is too many.
      if (i < j && contains(ways[j], ways[i])) continue;
      say_new_nothing(
          strict, easy,
          fmt::format("this line adds nobody: whoever meets `{}` meets `{}` too", strict.text, easy.text),
          "remove one of the two lines, or change its amount");
      break;
    }
  }
}

// `all of`: a line that is met by whoever meets another line.
void ConditionSense::compare_lines() {
  const std::vector<Together> all = lines();
  const auto covers = [&](const Together& strict, const Together& easy) {
    return std::all_of(strict.begin(), strict.end(), [&](const Atom* one) {
      return std::any_of(easy.begin(), easy.end(),
                         [&](const Atom* other) { return contains({one}, *other); });
    });
  };
  const auto whole = [&](const Together& one) {
    Named result = named(*one.front());
    for (std::size_t i = 1; i < one.size(); ++i) result.text += " or " + one[i]->text;
    return result;
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      if (i == j || !covers(all[j], all[i]) || (i < j && covers(all[i], all[j]))) continue;
      if (std::any_of(all[i].begin(), all[i].end(), [&](const Atom* atom) { return always({atom}); }))
        continue;
      say_new_nothing(whole(all[i]), whole(all[j]),
                      fmt::format("this line changes nothing: {} meets `{}` meets `{}` too", whoever(),
                                  whole(all[j]).text, whole(all[i]).text),
                      "remove one of the two lines, or change its amount");
      break;
    }
  }
}

// One line: conditions joined by `and` (one that another one contains), or by `or` (one that is contained).
void ConditionSense::compare_in_line(const Together& atoms, bool joined_by_or) {
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    for (std::size_t j = 0; j < atoms.size(); ++j) {
      const Atom& strict = joined_by_or ? *atoms[i] : *atoms[j];
      const Atom& easy = joined_by_or ? *atoms[j] : *atoms[i];
      // A condition of `enter only when` stands beside every way, also beside those it is needed for.
      if (i == j || atoms[i]->place.line() != atoms[j]->place.line()) continue;
      if (always({&easy})) continue;
      if (!contains({&strict}, easy)) continue;
      if (i < j && contains({&easy}, strict)) continue;
      const Atom& idle = *atoms[i];
      say_new_nothing(named(idle), named(*atoms[j]),
                      fmt::format("`{}` changes nothing here: {} meets `{}` meets `{}` too", idle.text,
                                  whoever(), strict.text, easy.text),
                      "remove one of the two conditions, or change its amount");
      break;
    }
  }
}

void look_at_earning(ConditionSense& sense, const Program& program) {
  for (const PointCurrency& points : program.points) {
    for (const PointCurrency::Exemption& exemption : points.exemptions)
      sense.look(exemption.when, fmt::format("this never keeps {} from expiring", points.name));
  }
  for (const EarnRule& rule : program.earn) {
    sense.look(rule.where, fmt::format("earn {} never gives anything", rule.name), rule.event);
    for (const RateRow& row : rule.rows)
      sense.look(row.where, "this line of the table never fits", rule.event);
  }
  for (const ValueTable& table : program.values) {
    for (const ValueTable::Row& row : table.rows) sense.look(row.where, "this line of the table never fits");
  }
}

void look_at_offers(ConditionSense& sense, const Program& program) {
  for (const Reward& reward : program.rewards)
    sense.look(reward.where, fmt::format("nobody can ever have reward {}", reward.name));
  for (const Milestone& milestone : program.milestones)
    sense.look(milestone.where, fmt::format("milestone {} never gives anything", milestone.name));
  const int redemptions = program.find_event("redemptions");
  for (const Voucher& voucher : program.vouchers) {
    sense.look(voucher.where, fmt::format("voucher {} is never taken", voucher.name), redemptions);
    for (const Voucher::Extra& extra : voucher.worth_times)
      sense.look(extra.where, fmt::format("voucher {} is never worth more", voucher.name), redemptions);
  }
  for (const Trial& trial : program.trials) {
    sense.look(trial.where, fmt::format("nobody can begin trial {}", trial.name));
    sense.look(trial.keep_when, fmt::format("nobody can keep the tier of trial {}", trial.name));
  }
}

}  // namespace

std::string quoted_list(const std::vector<std::string>& texts, const char* last_word) {
  std::string result;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) result += i + 1 == texts.size() ? fmt::format(" {} ", last_word) : ", ";
    result += "`" + texts[i] + "`";
  }
  return result;
}

void check_conditions_sense(Context& ctx) {
  ConditionSense sense(ctx);
  const Program& program = ctx.program;
  for (std::size_t i = 0; i < program.metrics.size(); ++i) {
    const Metric& metric = program.metrics[i];
    if (ctx.broken_metrics.count(static_cast<int>(i)) > 0) continue;
    sense.look(metric.where, fmt::format("metric {} counts nothing", metric.name), metric.event);
    for (const Metric::Lasting& row : metric.lasting)
      sense.look(row.where, "this line never fits", metric.event);
  }
  for (const Segment& segment : program.segments)
    sense.look(segment.where, fmt::format("nobody can ever be in segment {}", segment.name));
  for (const Tier& tier : program.tiers) {
    sense.look(tier.enter, fmt::format("nobody can reach tier {}", tier.name));
    sense.look(tier.enter_for_life, fmt::format("nobody can reach tier {} for life", tier.name));
    sense.look(tier.keep_when, fmt::format("nobody can keep tier {}", tier.name));
  }
  look_at_earning(sense, program);
  look_at_offers(sense, program);
  for (const NotifyRule& rule : program.notifications)
    sense.look(rule.when, fmt::format("notify {} is never sent", rule.name));
}

}  // namespace rung::language
