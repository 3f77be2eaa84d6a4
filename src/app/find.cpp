#include "app/find.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/json.h"
#include "app/member.h"
#include "app/way_up.h"

namespace rung::app {

namespace {

using language::Program;

constexpr std::size_t kIdWidth = 12;

// The tier the condition speaks of ("progress to Gold"); -1: each member's next one.
int tier_in_question(const language::Conditions& condition) {
  for (const language::Atom& atom : condition.atoms) {
    if (atom.kind == language::AtomKind::Progress) return atom.index;
    if (atom.kind == language::AtomKind::MissingMetric) return atom.tier;
  }
  return -1;
}

struct FoundRow {
  WayUp way;
  std::string id;
  std::string text;
};

bool comes_first(const FoundRow& a, const FoundRow& b) { return nearer(a.way, a.id, b.way, b.id); }

class Finder {
 public:
  Finder(Search& search, const FindOptions& options, const std::function<void(std::string_view)>& write)
      : search_(search),
        shop_(*search.shop),
        program_(shop_.program()),
        options_(options),
        write_(write),
        evaluator_(program_),
        about_(tier_in_question(search.condition)) {
    evaluator_.compare_with(&shop_.base.compared_by({&search.condition}));
    for (const language::Tier& tier : program_.tiers)
      tier_width_ = std::max(tier_width_, code_points(tier.name));
  }

  void run() {
    begin();
    shop_.base.look_at_all(options_.progress, [this](const engine::MemberHistory& one) { look_at(one); });
    if (options_.progress) {
      const std::int64_t members = shop_.base.member_count();
      options_.progress(members, members);
    }
    for (std::size_t i = 0; i < nearest_.size(); ++i) put(nearest_[i].text, i == 0);
    end();
  }

 private:
  void look_at(const engine::MemberHistory& history) {
    const engine::Evaluation& evaluation = evaluator_.evaluate(history, shop_.as_of());
    if (!evaluation.joined || !evaluator_.holds(search_.condition)) return;
    ++count_;
    if (!options_.limit) {
      put(shown(history, evaluation, way_of(evaluation)), count_ == 1);
      return;
    }
    FoundRow row{way_of(evaluation), std::string(history.id), ""};
    const auto at = std::lower_bound(nearest_.begin(), nearest_.end(), row, comes_first);
    const auto limit = static_cast<std::size_t>(*options_.limit);
    if (at == nearest_.end() && nearest_.size() >= limit) return;
    row.text = shown(history, evaluation, row.way);
    nearest_.insert(at, std::move(row));
    if (nearest_.size() > limit) nearest_.pop_back();
  }

  WayUp way_of(const engine::Evaluation& evaluation) {
    int tier = about_;
    if (tier < 0) {
      const std::vector<int> above = tiers_above(program_, evaluation, 0);
      if (!above.empty()) tier = above.front();
    }
    return way_up(program_, shop_.words(), evaluator_, tier);
  }

  std::string shown(const engine::MemberHistory& history, const engine::Evaluation& evaluation,
                    const WayUp& way) {
    return options_.json ? line(member_json(history, evaluation)) : text_line(history, evaluation, way);
  }

  Json measures_json(const engine::Evaluation& evaluation) {
    Json all = Json::array();
    for (std::size_t i = 0; i < program_.measures.size(); ++i) {
      const language::Measure& measure = program_.measures[i];
      Json json = measure_json(program_, measure);
      put_amount(json, program_, measure.unit, evaluation.measures.at(i).value, "value");
      all.push_back(std::move(json));
    }
    return all;
  }

  Json member_json(const engine::MemberHistory& history, const engine::Evaluation& evaluation) {
    return Json{{"id", history.id},
                {"joined_on", iso(history.joined)},
                {"tiers", tiers_json(program_, evaluation)},
                {"reached", reached_json(program_, history, evaluation)},
                {"measures", measures_json(evaluation)},
                {"progress", progress_json(program_, evaluator_, evaluation)}};
  }

  // Widths are those of the program's tiers: a list that is written as it is found cannot look ahead.
  std::string text_line(const engine::MemberHistory& history, const engine::Evaluation& evaluation,
                        const WayUp& way) {
    std::string name = "-", since, until;  // before the program began nobody has a tier
    if (evaluation.tier.front() >= 0) {
      const auto held = static_cast<std::size_t>(evaluation.tier.front());
      const engine::TierStanding& standing = evaluation.standings.at(held);
      name = program_.tiers.at(held).name;
      since = iso(held_since(program_, evaluation, 0));
      until = standing.valid_until == kForever ? "" : iso(standing.valid_until);
    }
    std::string text = fmt::format("{}  {}  {:<10}  {:<10}", padded(history.id, kIdWidth),
                                   padded(name, tier_width_), since, until);
    if (way.tier >= 0) {
      const std::string reached = way.percent >= 10000 ? "reached" : way.missing;
      text += fmt::format("  {} {:>6}  {}",
                          padded(program_.tiers.at(static_cast<std::size_t>(way.tier)).name, tier_width_),
                          shop_.words().percent(way.percent), reached);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }

  std::string title() const {
    return fmt::format("{}, {}: {}\n", title_of(program_), shop_.situation(), options_.condition);
  }

  void begin() {
    if (!options_.json) {
      write_(title());
      return;
    }
    Json head{{"schema", "rung.find/1"},
              {"as_of", iso(shop_.as_of())},
              {"program", program_.name},
              {"rules_version", shop_.version()},
              {"condition", options_.condition}};
    std::string text = line(head);
    text.pop_back();  // the object goes on
    write_(text + ",\"members\":[");
  }

  void put(const std::string& text, bool first) {
    if (options_.json) {
      write_((first ? "\n" : ",\n") + text);
      return;
    }
    if (first) {
      write_(fmt::format("{}  {}  {:<10}  {:<10}  {}\n", padded("member", kIdWidth),
                         padded("tier", tier_width_), "since", "until", about_ < 0 ? "next tier" : "way up"));
    }
    write_(text + "\n");
  }

  void end() {
    if (options_.json) {
      write_(fmt::format("\n],\"count\":{}}}\n", count_));
      return;
    }
    std::string text = number_of(shop_.words(), count_, "member");
    if (static_cast<std::int64_t>(nearest_.size()) < count_ && options_.limit) {
      text += fmt::format(", the {} nearest shown",
                          shop_.words().count(static_cast<std::int64_t>(nearest_.size())));
    }
    write_(text + ".\n");
  }

  Search& search_;
  OpenShop& shop_;
  const Program& program_;
  const FindOptions& options_;
  const std::function<void(std::string_view)>& write_;
  engine::Evaluator evaluator_;
  int about_;
  std::size_t tier_width_ = 4;
  std::int64_t count_ = 0;
  std::vector<FoundRow> nearest_;  // with a limit: the nearest so far, nearest first
};

}  // namespace

Result<Search, Refusal> prepare_search(const std::filesystem::path& folder, const When& when,
                                       const std::string& condition) {
  Search search;
  const auto add_condition = [&](const language::Program& program) -> Result<language::ProgramPtr, Refusal> {
    const auto text = std::make_shared<const SourceFile>("condition", condition);
    language::CheckedCondition checked = language::check_condition(program, text);
    if (!checked.program || has_errors(checked.diagnostics)) {
      return Refused{Refusal{"condition", "the condition has a mistake: " + checked.diagnostics.front().title,
                             checked.diagnostics}};
    }
    search.condition = std::move(checked.condition);
    return language::ProgramPtr(std::move(checked.program));
  };
  auto shop = open_shop(folder, when, storage::Access::ReadOnly, add_condition);
  if (!shop.ok()) return Refused{shop.error()};
  search.shop = std::move(shop.value());
  return search;
}

void find(Search& search, const FindOptions& options, const std::function<void(std::string_view)>& write) {
  Finder(search, options, write).run();
}

}  // namespace rung::app
