#include "engine/rulebook.h"

#include <algorithm>

#include "core/check.h"

namespace rung::engine {

using language::Program;

std::string Source::text() const {
  switch (kind) {
    case Kind::Earn: return name;
    case Kind::Milestone: return "milestone " + name;
    case Kind::Choice: return "choice " + name;
    case Kind::Conversion: return "convert " + name;
    case Kind::Reward: return "reward " + name;
    case Kind::Opening: return "brought over";
    case Kind::Adjustment: return "by hand";
    case Kind::Transfer: return "by transfer";
  }
  return name;
}

const RedemptionState* Evaluation::redemption(std::int32_t activity) const {
  const auto at = std::find_if(redemptions.begin(), redemptions.end(),
                               [activity](const RedemptionState& one) { return one.activity == activity; });
  return at == redemptions.end() ? nullptr : &*at;
}

template <typename Member>
void Rulebook::name_all(Names& names, Member member) {
  const std::size_t count = versions_.size();
  names.ids_.resize(count);
  // The latest first, so that its numbers are the ids.
  for (std::size_t v = count; v-- > 0;) {
    for (const auto& thing : versions_[v]->*member) {
      const auto known = std::find(names.names_.begin(), names.names_.end(), thing.name);
      names.ids_[v].push_back(static_cast<int>(known - names.names_.begin()));
      if (known == names.names_.end()) names.names_.push_back(thing.name);
    }
  }
  names.indexes_.assign(count, std::vector<int>(names.names_.size(), -1));
  for (std::size_t v = 0; v < count; ++v) {
    for (std::size_t i = 0; i < names.ids_[v].size(); ++i)
      names.indexes_[v][static_cast<std::size_t>(names.ids_[v][i])] = static_cast<int>(i);
  }
}

Rulebook::Rulebook(const Program& latest) {
  for (const auto& version : latest.earlier) versions_.push_back(version.get());
  versions_.push_back(&latest);
  name_all(tiers_, &Program::tiers);
  name_all(units_, &Program::points);
  name_all(metrics_, &Program::metrics);
  name_all(vouchers_, &Program::vouchers);
  name_all(elections_, &Program::elections);
  collect_sources();
}

void Rulebook::collect_sources() {
  sources_.push_back({Source::Kind::Opening, ""});
  sources_.push_back({Source::Kind::Adjustment, ""});
  sources_.push_back({Source::Kind::Transfer, ""});
  for (const Program* version : versions_) {
    for (const auto& rule : version->earn) sources_.push_back({Source::Kind::Earn, rule.name});
    for (const auto& one : version->milestones) {
      sources_.push_back({Source::Kind::Milestone, one.name});
      if (one.choice) sources_.push_back({Source::Kind::Choice, one.name});
    }
    for (const auto& one : version->conversions) sources_.push_back({Source::Kind::Conversion, one.name});
    for (const auto& one : version->rewards) {
      sources_.push_back({Source::Kind::Reward, one.name});
      if (one.choice) sources_.push_back({Source::Kind::Choice, one.name});
    }
  }
  std::sort(sources_.begin(), sources_.end(),
            [](const Source& a, const Source& b) { return a.text() < b.text(); });
  sources_.erase(std::unique(sources_.begin(), sources_.end()), sources_.end());
  rule_sources_.resize(versions_.size());
  for (std::size_t v = 0; v < versions_.size(); ++v) {
    for (const auto& rule : versions_[v]->earn)
      rule_sources_[v].push_back(source(Source::Kind::Earn, rule.name));
  }
}

int Rulebook::source(Source::Kind kind, const std::string& name) const {
  const auto found = std::find(sources_.begin(), sources_.end(), Source{kind, name});
  RUNG_CHECK(found != sources_.end(), "every rule is a source");
  return static_cast<int>(found - sources_.begin());
}

int Rulebook::version_on(Day day) const {
  int version = 0;
  while (version + 1 < versions() && at(version + 1).effective_from <= day) ++version;
  return version;
}

DayRange Rulebook::days_of(int version) const {
  const Day first = version == 0 ? kFirstDay : at(version).effective_from;
  const Day last = version == latest() ? kForever : at(version + 1).effective_from - 1;
  return {first, last};
}

}  // namespace rung::engine
