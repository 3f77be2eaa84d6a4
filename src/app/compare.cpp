#include "app/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "app/compare_pass.h"
#include "core/index.h"

namespace rung::app {
namespace {

using language::Program;
using language::ProgramPtr;
using What = MemberChange::What;

MemberChange change_of(What what, std::string member, std::string name, std::string now, std::string draft) {
  MemberChange change;
  change.what = what;
  change.member = std::move(member);
  change.name = std::move(name);
  change.now = std::move(now);
  change.draft = std::move(draft);
  return change;
}

// Why a member who had a tier does not have it under the draft, or the other way about.
std::string tier_reason(const LookedAt& member, const Program& draft, const Words& words,
                        const std::string& now, const std::string& then, bool up) {
  const int tier = draft.find_tier(up ? then : now);
  if (tier < 0) return fmt::format("the draft has no tier {}", up ? then : now);
  const engine::Progress progress = member.evaluator.progress_to(tier);
  if (up || progress.reached || progress.cheapest < 0) return {};
  const engine::AlternativeProgress& way = progress.alternatives[index(progress.cheapest)];
  const std::string missing = words.missing(way, draft.tiers[index(tier)].enter);
  return missing.empty() ? std::string{} : fmt::format("{} missing for {}", missing, now);
}

std::vector<const Program*> versions_of(const ProgramPtr& latest) {
  std::vector<const Program*> versions;
  for (const ProgramPtr& one : latest->earlier) versions.push_back(one.get());
  versions.push_back(latest.get());
  return versions;
}

// The first day on which the two rule sets are not the same text; nothing: they are the same throughout.
// Until then members were judged by the same.
std::optional<Day> begin_to_differ(const RuleSide& now, const RuleSide& draft) {
  const std::vector<const Program*> a = versions_of(now.program), b = versions_of(draft.program);
  const auto same = [](const Program* one, const Program* other) {
    return storage::version_hash(*one) == storage::version_hash(*other);
  };
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same);
  if (left == a.end() && right == b.end()) return std::nullopt;
  if (left == a.end()) return (*right)->effective_from;
  if (right == b.end()) return (*left)->effective_from;
  return std::min((*left)->effective_from, (*right)->effective_from);
}

class Compare {
 public:
  // `begins`: the first day on which the two are different.
  Compare(storage::Database& database, const RuleSide& now, const RuleSide& draft, Day as_of,
          const std::optional<Day>& begins, const CompareRequest& request, const EachChange& each)
      : database_(database),
        now_(language::version_on(now.program, as_of)),
        draft_(language::version_on(draft.program, as_of)),
        as_of_(as_of),
        request_(request),
        each_(each),
        names_(common_names(*now_, *draft_)),
        words_(*draft_),
        settled_before_(begins) {
    found_.now_label = now.label;
    found_.draft_label = draft.label;
    found_.changes = language::rule_changes(now.files_on(as_of), draft.files_on(as_of));
    if (request.since) {
      // That the draft begins on another day is what was asked for.
      std::erase_if(found_.changes, [](const language::RuleChange& change) {
        return change.block == language::BlockKind::Program && change.after.starts_with("effective from");
      });
    }
  }

  Comparison run() {
    prepare();
    const Judge judge = [this](const LookedAt& member, const MemberOutcome& was, const MemberOutcome& is) {
      return reasons(member, was, is);
    };
    const Take take = [this](const MemberOutcome* was, const MemberOutcome* is, const std::string& reasons) {
      if (was != nullptr) add_sums(*was, false);
      if (is != nullptr) add_sums(*is, true);
      if (was != nullptr && is != nullptr) set_beside(*was, *is, reasons);
    };
    look_at_base(database_, {now_, std::nullopt, false}, {draft_, settled_before_, false}, names_,
                 {as_of_, request_.now_ms, request_.threads, request_.progress}, judge, take);
    count_due(*now_, due_now_, &Comparison::Size::now);
    count_due(*draft_, due_draft_, &Comparison::Size::draft);
    worths();
    return std::move(found_);
  }

 private:
  void prepare() {
    found_.program = draft_;
    found_.title = title_of(*draft_);
    found_.as_of = as_of_;
    found_.since = request_.since;
    for (const CommonNames::Ladder& ladder : names_.ladders) {
      Comparison::Ladder one{ladder.name, ladder.tiers, {}, 0, 0};
      one.tiers.emplace_back();  // in no tier
      one.members.assign(one.tiers.size(), std::vector<std::int64_t>(one.tiers.size()));
      found_.ladders.push_back(std::move(one));
    }
    for (const std::string& name : names_.currencies) {
      Comparison::Points points;
      points.name = name;
      points.unit = unit_of(*draft_, name);
      points.of_draft = points.unit >= 0;
      if (!points.of_draft) points.unit = unit_of(*now_, name);
      found_.points.push_back(std::move(points));
    }
    sizes(names_.segments, now_->segments, draft_->segments, found_.segments);
    sizes(names_.rewards, now_->rewards, draft_->rewards, found_.rewards);
    sizes(names_.notifications, now_->notifications, draft_->notifications, found_.notifications);
    by_rule_.resize(names_.currencies.size());
    earned_in_.resize(names_.currencies.size());
    ending_in_.resize(names_.currencies.size());
  }

  static int unit_of(const Program& program, const std::string& name) {
    const auto at = std::find_if(program.points.begin(), program.points.end(),
                                 [&](const auto& one) { return one.name == name; });
    return at == program.points.end() ? -1 : static_cast<int>(at - program.points.begin());
  }

  template <typename Things>
  static void sizes(const std::vector<std::string>& names, const Things& now, const Things& draft,
                    std::vector<Comparison::Size>& to) {
    const auto has = [](const Things& things, const std::string& name) {
      return std::any_of(things.begin(), things.end(), [&](const auto& one) { return one.name == name; });
    };
    for (const std::string& name : names) to.push_back({name, has(now, name), has(draft, name), 0, 0});
  }

  // ---- Sums of one side

  void add_sums(const MemberOutcome& one, bool draft) {
    const auto add = [draft](auto& pair, std::int64_t amount) {
      (draft ? pair.second : pair.first) += amount;
    };
    for (const auto& [key, points] : one.earned) {
      add(by_rule_[index(key.first)][key.second], points);
      PointsSide& side = draft ? found_.points[index(key.first)].draft : found_.points[index(key.first)].now;
      side.earned += points;
    }
    for (const auto& [key, points] : one.earned_in) add(earned_in_[index(key.first)][key.second], points);
    for (const auto& [key, points] : one.ending_in) add(ending_in_[index(key.first)][key.second], points);
    for (std::size_t c = 0; c < names_.currencies.size(); ++c) {
      Comparison::Points& points = found_.points[c];
      (draft ? points.draft : points.now).outstanding += one.outstanding[c];
      (draft ? points.uncovered_draft : points.uncovered_now) += one.uncovered[c];
    }
    const auto count = [&](const std::vector<bool>& which, std::vector<Comparison::Size>& sizes) {
      for (std::size_t i = 0; i < which.size(); ++i) (draft ? sizes[i].draft : sizes[i].now) += which[i];
    };
    count(one.segments, found_.segments);
    count(one.rewards, found_.rewards);
    std::vector<Due>& due = draft ? due_draft_ : due_now_;
    due.insert(due.end(), one.due.begin(), one.due.end());
  }

  // ---- The draft beside it

  // In several threads: why the tiers are others, a line for each ladder where they are.
  [[nodiscard]] std::string reasons(const LookedAt& member, const MemberOutcome& was,
                                    const MemberOutcome& one) const {
    if (was.tiers == one.tiers) return {};
    std::string all;
    for (std::size_t l = 0; l < names_.ladders.size(); ++l) {
      if (was.tiers[l] != one.tiers[l]) {
        all += tier_reason(member, *draft_, words_, tier_name(l, was.tiers[l]), tier_name(l, one.tiers[l]),
                           one.tiers[l] > was.tiers[l]);
      }
      all += '\n';
    }
    return all;
  }

  [[nodiscard]] std::string tier_name(std::size_t ladder, std::int32_t tier) const {
    return tier < 0 ? std::string{} : names_.ladders[ladder].tiers[index(tier)];
  }

  void set_beside(const MemberOutcome& was, const MemberOutcome& one, const std::string& reasons) {
    ++found_.members;
    touched_ = false;
    std::size_t line = 0;
    for (std::size_t l = 0; l < names_.ladders.size(); ++l) {
      const std::size_t end = reasons.find('\n', line);
      const std::string reason = end == std::string::npos ? "" : reasons.substr(line, end - line);
      line = end == std::string::npos ? reasons.size() : end + 1;
      compare_tiers(was, one, l, reason);
    }
    for (std::size_t c = 0; c < names_.currencies.size(); ++c) compare_points(was, one, c);
    compare_sets(What::Segment, names_.segments, was.segments, one.segments, one.id);
    compare_sets(What::Reward, names_.rewards, was.rewards, one.rewards, one.id);
    found_.touched += touched_;
  }

  void compare_tiers(const MemberOutcome& was, const MemberOutcome& one, std::size_t l,
                     const std::string& reason) {
    Comparison::Ladder& ladder = found_.ladders[l];
    const std::size_t none = ladder.tiers.size() - 1;
    const auto place = [none](std::int32_t tier) { return tier < 0 ? none : index(tier); };
    ++ladder.members[place(was.tiers[l])][place(one.tiers[l])];
    if (was.tiers[l] == one.tiers[l]) return;
    MemberChange change =
        change_of(What::Tier, one.id, ladder.name, tier_name(l, was.tiers[l]), tier_name(l, one.tiers[l]));
    change.up = one.tiers[l] > was.tiers[l];
    change.reason = reason;
    ++(change.up ? ladder.gain : ladder.lose);
    tell(change);
    found_.moves.push_back(std::move(change));
  }

  void compare_points(const MemberOutcome& was, const MemberOutcome& one, std::size_t c) {
    MemberChange change = change_of(What::Points, one.id, names_.currencies[c], "", "");
    change.points_now = was.outstanding[c];
    change.points_draft = one.outstanding[c];
    std::map<std::string, std::int64_t> by_rule;
    for (const auto& [key, points] : one.earned)
      if (index(key.first) == c) by_rule[key.second] += points;
    for (const auto& [key, points] : was.earned)
      if (index(key.first) == c) by_rule[key.second] -= points;
    std::erase_if(by_rule, [](const auto& rule) { return rule.second == 0; });
    if (change.points_now == change.points_draft && by_rule.empty()) return;
    const Comparison::Points& points = found_.points[c];
    const Words words(points.of_draft ? *draft_ : *now_);
    std::vector<std::string> parts;
    for (const auto& [rule, difference] : by_rule) {
      parts.push_back(
          fmt::format("{} {}", rule, with_sign(difference, words.bare_points(difference, points.unit))));
    }
    change.up = change.points_draft > change.points_now;
    change.reason = fmt::format("{}", fmt::join(parts, ", "));
    tell(change);
  }

  void compare_sets(What what, const std::vector<std::string>& names, const std::vector<bool>& was,
                    const std::vector<bool>& is, const std::string& member) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (was[i] == is[i]) continue;
      MemberChange change = change_of(what, member, names[i], was[i] ? "yes" : "no", is[i] ? "yes" : "no");
      change.up = is[i];
      tell(change);
    }
  }

  void tell(const MemberChange& change) {
    touched_ = true;
    if (each_) each_(change);
  }

  // ---- Sums

  // Notifications that the next run would write, its limit kept.
  void count_due(const Program& program, const std::vector<Due>& due, std::int64_t Comparison::Size::*sent) {
    const std::vector<bool> beyond = beyond_run(program, due);
    for (std::size_t i = 0; i < due.size(); ++i) {
      if (due[i].control || beyond[i]) continue;
      const std::string& name = program.notifications[index(due[i].rule)].name;
      const auto known = std::find(names_.notifications.begin(), names_.notifications.end(), name);
      ++(found_.notifications[static_cast<std::size_t>(known - names_.notifications.begin())].*sent);
    }
  }

  void worths() {
    for (std::size_t c = 0; c < found_.points.size(); ++c) {
      Comparison::Points& points = found_.points[c];
      worth(*now_, points.name, points.now);
      worth(*draft_, points.name, points.draft);
      for (const auto& [rule, sums] : by_rule_[c])
        if (sums.first != sums.second) points.by_rule.push_back({rule, sums.first, sums.second});
      for (const auto& [month, sums] : earned_in_[c])
        if (sums.first != sums.second) points.earned_in.push_back({month, sums.first, sums.second});
      for (const auto& [month, sums] : ending_in_[c])
        if (sums.first != sums.second) points.ending_in.push_back({month, sums.first, sums.second});
    }
  }

  static void worth(const Program& program, const std::string& name, PointsSide& side) {
    const int unit = unit_of(program, name);
    if (unit < 0 || !program.points[index(unit)].worth) return;
    side.money = money_of(*program.points[index(unit)].worth, side.outstanding);
  }

  using Sums = std::pair<std::int64_t, std::int64_t>;  // now, draft

  storage::Database& database_;
  ProgramPtr now_, draft_;
  Day as_of_;
  const CompareRequest& request_;
  const EachChange& each_;
  CommonNames names_;
  Words words_;
  std::optional<Day> settled_before_;
  Comparison found_;
  std::vector<std::map<std::string, Sums>> by_rule_;
  std::vector<std::map<Day, Sums>> earned_in_, ending_in_;
  std::vector<Due> due_now_, due_draft_;  // members in ascending number
  bool touched_ = false;
};

}  // namespace

Result<Comparison, Refusal> compare_rules(const std::filesystem::path& folder, const CompareRequest& request,
                                          const EachChange& each) {
  auto with = open_to_compare(folder, request.as_of, request.since, request.now_ms);
  if (!with.ok()) return Refused{with.error()};
  const ProjectRules& files = with.value().files;
  storage::Database& database = with.value().database;
  const std::optional<RulesInForce>& stored = with.value().in_force;
  const Day day = with.value().day;
  auto now = request.beside.empty() && stored
                 ? Result<RuleSide, Refusal>(
                       RuleSide{fmt::format("version {}", stored->versions.back().number), stored->program})
                 : rule_side(files, database, request.beside, stored, std::nullopt, day);
  if (!now.ok()) return Refused{now.error()};
  auto draft = request.program ? Result<RuleSide, Refusal>(RuleSide{"the new rules", request.program})
                               : rule_side(files, database, request.draft, stored, request.since, day);
  if (!draft.ok()) return Refused{draft.error()};
  Day as_of = day;
  const std::optional<Day> begins = begin_to_differ(now.value(), draft.value());
  if (!request.as_of && begins && *begins > as_of) as_of = *begins;
  Compare compare(database, now.value(), draft.value(), as_of, begins, request, each);
  if (Base(database, language::version_on(now.value().program, as_of), as_of).member_count() == 0)
    return Refused{nobody_to_compare()};
  Comparison comparison = compare.run();
  comparison.is_today = as_of == with.value().today;
  if (begins && as_of != day)
    comparison.notes.push_back(fmt::format(
        "The draft begins on {}, so that day is looked at. As if it had begun earlier: --since {}",
        iso(as_of), iso(with.value().today)));
  if (!begins) comparison.notes.emplace_back("The two rule sets are the same, word for word.");
  if (!stored)
    comparison.notes.emplace_back("No rules are in force yet; the rule files of the shop stand for them.");
  return comparison;
}

}  // namespace rung::app
