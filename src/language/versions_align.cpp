#include "language/versions_align.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "language/check_amount.h"
#include "language/versions_renumber.h"

namespace rung::language {
namespace {

// Names in the order in which the versions bring them.
class Names {
 public:
  int add(const std::string& name) {
    const auto [at, is_new] = numbers_.emplace(name, static_cast<int>(all_.size()));
    if (is_new) all_.push_back(name);
    return at->second;
  }
  [[nodiscard]] Numbers add_all(const std::vector<std::string>& names) {
    Numbers numbers;
    for (const std::string& name : names) numbers.push_back(add(name));
    return numbers;
  }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;
  std::unordered_map<std::string, int> numbers_;
};

// A field as all versions have it: its words, and who has it.
struct SharedField {
  Field first;              // as the oldest version with it says
  std::size_t version = 0;  // that version
  Names words;
};

// A quantity as the oldest version with it says.
struct Quantity {
  std::string singular;
  int decimals = 0;
  std::size_t version = 0;
};

struct SharedFields {
  Names names;
  std::vector<SharedField> fields;
};

const Clause* clause_of(const BlockRef& ref, ClauseKind kind, const std::string& word) {
  for (const Clause& clause : ref.block->clauses) {
    const bool fits = std::any_of(clause.words.begin(), clause.words.end(),
                                  [&](const Word& one) { return one.text == word; });
    if (clause.kind == kind && (word.empty() || fits)) return &clause;
  }
  return nullptr;
}

// The clause with this word in a block of this kind and, if one is given, of this name; else the header of
// what is declared under the word.
Place declared_at(const Context& ctx, BlockKind block, const std::string& name, ClauseKind kind,
                  const std::string& word) {
  for (const BlockRef& ref : ctx.of(block)) {
    if (!name.empty() && ref.block->name.text != name) continue;
    if (const Clause* clause = clause_of(ref, kind, word)) return ref.at(clause->span);
  }
  for (const NameKind other : {NameKind::Points, NameKind::Metric, NameKind::Voucher, NameKind::Election,
                               NameKind::Milestone, NameKind::Reward}) {
    if (const DeclaredName* declared = ctx.declared(other, word)) return declared->place;
  }
  return {};
}

class Aligner {
 public:
  explicit Aligner(Versions& versions) : versions_(versions), numbers_(versions.size()) {}

  void run() {
    collect_quantities();
    collect_events();
    collect_attributes();
    for (std::size_t v = 0; v < versions_.size(); ++v)
      numbers_[v].symbols = symbols_.add_all(versions_[v].program.symbols);
    if (reported_.empty()) {
      for (const auto& report_now : following_) report_now();
    }
    compare_programs();
    for (std::size_t v = 0; v < versions_.size(); ++v) {
      renumber(versions_[v], numbers_[v]);
      write_events(v);
      write_attributes(v);
      write_quantities(v);
      versions_[v].set_symbols(symbols_.all());
      write_words(versions_[v].program);
    }
  }

 private:
  // ---- What all versions have

  void collect_quantities() {
    for (std::size_t v = 0; v < versions_.size(); ++v) {
      const Program& program = versions_[v].program;
      for (std::size_t i = 0; i < program.quantities.size(); ++i) {
        const std::string& name = program.quantities[i];
        const auto number = static_cast<std::size_t>(quantities_.add(name));
        numbers_[v].quantities.push_back(static_cast<int>(number));
        if (number == all_quantities_.size())
          all_quantities_.push_back({program.quantity_singulars[i], program.quantity_decimals[i], v});
        const Quantity& first = all_quantities_[number];
        if (first.decimals == program.quantity_decimals[i]) continue;
        const auto place = [&](std::size_t version) {
          return declared_at(versions_[version], BlockKind::Event, "", ClauseKind::HasField, name);
        };
        report(v, place(v),
               fmt::format("{} have {}, but {} in another version", name,
                           decimals(program.quantity_decimals[i]), decimals(first.decimals)),
               "count them as finely in all versions: one history serves all of them", place(first.version));
      }
    }
  }

  static std::string decimals(int count) {
    return count == 0 ? "no digits after the point" : fmt::format("{} after the point", count);
  }

  void collect_events() {
    for (std::size_t v = 0; v < versions_.size(); ++v) {
      Renumbering& numbers = numbers_[v];
      for (const EventType& event : versions_[v].program.events) {
        const int number = events_.add(event.name);
        numbers.events.push_back(number);
        shared_.resize(events_.size());
        shared_lines_.resize(events_.size());
        const auto at = static_cast<std::size_t>(number);
        std::vector<Numbers> words;
        numbers.fields.push_back(add_fields(v, event.name, event.fields, shared_[at], words));
        numbers.words.push_back(std::move(words));
        std::vector<Numbers> none;
        numbers.line_fields.push_back(add_fields(v, event.name, event.line_fields, shared_lines_[at], none));
      }
    }
  }

  void collect_attributes() {
    for (std::size_t v = 0; v < versions_.size(); ++v) {
      numbers_[v].attributes =
          add_fields(v, "members", versions_[v].program.attributes, attributes_, numbers_[v].attribute_words);
    }
  }

  Numbers add_fields(std::size_t version, const std::string& owner, const std::vector<Field>& fields,
                     SharedFields& shared, std::vector<Numbers>& words) {
    Numbers numbers;
    for (const Field& field : fields) {
      const int number = shared.names.add(field.name);
      numbers.push_back(number);
      const auto at = static_cast<std::size_t>(number);
      if (at == shared.fields.size()) shared.fields.push_back({field, version, {}});
      SharedField& one = shared.fields[at];
      if (one.version != version) compare_types(version, owner, field, one);
      words.push_back(one.words.add_all(field.choices));
    }
    return numbers;
  }

  // ---- What must be the same

  void report(std::size_t version, const Place& place, std::string title, std::string help,
              const Place& other) {
    // A metric stands in more than one record; its declaration is wrong once.
    if (!reported_.emplace(version, place.file.get(), place.span.begin).second) return;
    Diagnostic& d = versions_[version].error("R239", place, std::move(title), std::move(help));
    if (other.file) d.notes.push_back({"says it in the other version", other});
  }

  // Points and vouchers are numbered by each version for itself: they are the same if their fields have one
  // name.
  bool same_type(std::size_t version, const Unit& unit, const SharedField& shared) const {
    const Unit& first = shared.first.unit;
    if (unit.kind != first.kind || unit.kind != UnitKind::Quantity) return unit.kind == first.kind;
    const auto number = [&](std::size_t v, const Unit& one) {
      return numbers_[v].quantities[static_cast<std::size_t>(one.index)];
    };
    return number(version, unit) == number(shared.version, first);
  }

  void compare_types(std::size_t version, const std::string& owner, const Field& field,
                     const SharedField& shared) {
    if (same_type(version, field.unit, shared)) return;
    // What can be said of a metric in records follows from what it adds up.
    const bool follows = owner == "openings" || owner == "adjustments";
    if (follows) {
      following_.push_back(
          [this, version, owner, field, shared] { report_type(version, owner, field, shared); });
    } else {
      report_type(version, owner, field, shared);
    }
  }

  void report_type(std::size_t version, const std::string& owner, const Field& field,
                   const SharedField& shared) {
    const auto place = [&](std::size_t v) {
      return declared_at(versions_[v], BlockKind::Event, owner, ClauseKind::HasField, field.name);
    };
    report(version, place(version),
           fmt::format("`{}` of {} is {}, but {} in another version", field.name, owner,
                       described(versions_[version], field.unit),
                       described(versions_[shared.version], shared.first.unit)),
           "give it another name: one history serves all versions", place(shared.version));
  }

  void compare_programs() {
    const Context& first = versions_.front();
    for (std::size_t v = 1; v < versions_.size(); ++v) {
      const Context& ctx = versions_[v];
      const bool currency =
          first.currency_known && ctx.currency_known && !(first.program.currency == ctx.program.currency);
      if (currency) {
        compare_lines(v, ClauseKind::Currency,
                      fmt::format("this version counts in {}, another one in {}", ctx.program.currency.code,
                                  first.program.currency.code));
      }
      const std::string& zone = ctx.program.time_zone;
      if (!zone.empty() && !first.program.time_zone.empty() && zone != first.program.time_zone) {
        compare_lines(
            v, ClauseKind::TimeZone,
            fmt::format("this version has the time zone {}, another one {}", zone, first.program.time_zone));
      }
      compare_points(v);
    }
  }

  void compare_lines(std::size_t version, ClauseKind kind, std::string title) {
    const auto place = [&](std::size_t v) {
      return declared_at(versions_[v], BlockKind::Program, "", kind, "");
    };
    report(version, place(version), std::move(title),
           "write the same in all versions: one history serves all of them", place(0));
  }

  // Points live on from one version to the next.
  void compare_points(std::size_t version) {
    for (const PointCurrency& points : versions_[version].program.points) {
      for (std::size_t other = 0; other < version; ++other) {
        const auto& before = versions_[other].program.points;
        const auto same = std::find_if(before.begin(), before.end(),
                                       [&](const PointCurrency& one) { return one.name == points.name; });
        if (same == before.end()) continue;
        if (same->decimals == points.decimals) break;
        report(version, points.place,
               fmt::format("{} have {}, but {} in another version", points.name, decimals(points.decimals),
                           decimals(same->decimals)),
               "count them as finely in all versions: one history serves all of them", same->place);
        break;
      }
    }
  }

  // ---- The lists of each version

  // Fields of all versions as one version sees them: its own, and those that only others declare.
  std::vector<Field> fields_for(std::size_t version, const SharedFields& shared,
                                const std::vector<Field>& own, const Numbers& numbers,
                                std::set<int>& foreign) const {
    std::vector<Field> result;
    for (const SharedField& one : shared.fields) {
      result.push_back({one.first.name, unit_of_another(one), one.words.all(), one.first.predicted});
      foreign.insert(static_cast<int>(result.size()) - 1);
    }
    for (std::size_t i = 0; i < own.size(); ++i) {
      Field& field = result[static_cast<std::size_t>(numbers[i])];
      field.unit = moved(version, own[i].unit);
      foreign.erase(numbers[i]);
    }
    return result;
  }

  Unit moved(std::size_t version, Unit unit) const {
    if (unit.kind == UnitKind::Quantity)
      unit.index = numbers_[version].quantities[static_cast<std::size_t>(unit.index)];
    return unit;
  }

  // A version knows no points and no vouchers of another one: to it they are plain numbers.
  Unit unit_of_another(const SharedField& field) const {
    const Unit unit = moved(field.version, field.first.unit);
    const bool own_number = unit.kind == UnitKind::Points || unit.kind == UnitKind::Voucher;
    return own_number ? Unit{UnitKind::Count, 0} : unit;
  }

  void write_events(std::size_t version) {
    Context& ctx = versions_[version];
    const std::vector<EventType> own = std::move(ctx.program.events);
    ctx.program.events.clear();
    for (std::size_t number = 0; number < events_.size(); ++number) {
      EventType type{events_.all()[number], false, {}, {}};
      const Numbers& events = numbers_[version].events;
      const auto old = static_cast<std::size_t>(
          std::find(events.begin(), events.end(), static_cast<int>(number)) - events.begin());
      const bool known = old < own.size();
      if (known) type.built_in = own[old].built_in;
      std::set<int> foreign;
      std::set<int> foreign_lines;
      type.fields = fields_for(version, shared_[number], known ? own[old].fields : std::vector<Field>(),
                               known ? numbers_[version].fields[old] : Numbers(), foreign);
      type.line_fields =
          fields_for(version, shared_lines_[number], known ? own[old].line_fields : std::vector<Field>(),
                     known ? numbers_[version].line_fields[old] : Numbers(), foreign_lines);
      for (const int slot : foreign) ctx.foreign_fields.emplace(static_cast<int>(number), slot);
      ctx.program.events.push_back(std::move(type));
    }
  }

  void write_attributes(std::size_t version) {
    Context& ctx = versions_[version];
    std::set<int> foreign;
    ctx.program.attributes =
        fields_for(version, attributes_, ctx.program.attributes, numbers_[version].attributes, foreign);
  }

  void write_quantities(std::size_t version) {
    Program& program = versions_[version].program;
    std::vector<std::string> singulars;
    std::vector<int> decimals;
    for (const Quantity& one : all_quantities_) {
      singulars.push_back(one.singular);
      decimals.push_back(one.decimals);
    }
    for (std::size_t i = 0; i < program.quantities.size(); ++i) {
      const auto number = static_cast<std::size_t>(numbers_[version].quantities[i]);
      singulars[number] = program.quantity_singulars[i];
      decimals[number] = program.quantity_decimals[i];
    }
    program.quantities = quantities_.all();
    program.quantity_singulars = std::move(singulars);
    program.quantity_decimals = std::move(decimals);
  }

  // The words of elections, and the lists that lead from words to things, as long as there are words now.
  static void write_words(Program& program) {
    RecordFields& r = program.records;
    const auto words = [&](int event, int slot) -> const std::vector<std::string>& {
      return program.events[static_cast<std::size_t>(event)].fields[static_cast<std::size_t>(slot)].choices;
    };
    for (std::size_t i = 0; i < program.elections.size(); ++i) {
      if (r.choice_elections[i] >= 0) program.elections[i].choices = words(kChoices, r.choice_elections[i]);
    }
    r.tiers.resize(words(kOpenings, r.opening_tier).size(), -1);
    r.rewards.resize(words(kRedemptions, r.redemption_reward).size(), -1);
    r.vouchers.resize(words(kRedemptions, r.redemption_voucher).size(), -1);
    r.conversions.resize(words(kRequests, r.request_conversion).size(), -1);
    r.trials.resize(words(kGrants, r.grant_trial).size(), -1);
    r.pools.resize(words(kPools, r.pool_pool).size(), -1);
    const auto resize = [&](std::vector<std::vector<int>>& options, const std::vector<int>& slots) {
      for (std::size_t i = 0; i < options.size(); ++i) {
        if (slots[i] >= 0) options[i].resize(words(kChoices, slots[i]).size(), -1);
      }
    };
    resize(r.milestone_options, r.choice_milestones);
    resize(r.reward_options, r.choice_rewards);
  }

  Versions& versions_;
  std::vector<Renumbering> numbers_;
  Names events_, quantities_, symbols_;
  std::vector<SharedFields> shared_, shared_lines_;  // by event
  std::vector<Quantity> all_quantities_;
  SharedFields attributes_;
  std::vector<std::function<void()>> following_;
  std::set<std::tuple<std::size_t, const SourceFile*, std::size_t>> reported_;
};

}  // namespace

void align_versions(Versions& versions) { Aligner(versions).run(); }

}  // namespace rung::language
