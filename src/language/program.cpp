#include "language/program.h"

#include <algorithm>
#include <set>

namespace rung::language {
namespace {

template <typename List>
int position(const List& list, const std::string& name) {
  const auto at =
      std::find_if(list.begin(), list.end(), [&](const auto& entry) { return entry.name == name; });
  return at == list.end() ? -1 : static_cast<int>(at - list.begin());
}

}  // namespace

std::string Labels::in(const std::string& language, const std::string& otherwise) const {
  for (const auto& [code, text] : texts) {
    if (code == language) return text;
  }
  // "en" for a reader of "en-US".
  const std::string_view same = std::string_view(language).substr(0, language.find('-'));
  for (const auto& [code, text] : texts) {
    if (std::string_view(code).substr(0, code.find('-')) == same) return text;
  }
  return texts.empty() ? otherwise : texts.front().second;
}

std::vector<SourcePtr> all_sources(const Program& latest) {
  std::vector<SourcePtr> sources;
  const auto take = [&sources](const Program& version) {
    for (const SourcePtr& source : version.sources) {
      const bool known = std::any_of(sources.begin(), sources.end(), [&source](const SourcePtr& one) {
        return one->name() == source->name() && one->text() == source->text();
      });
      if (!known) sources.push_back(source);
    }
  };
  for (const ProgramPtr& earlier : latest.earlier) take(*earlier);
  take(latest);
  return sources;
}

ProgramPtr version_on(const ProgramPtr& latest, Day day) {
  if (latest->effective_from <= day || latest->earlier.empty()) return latest;
  for (auto version = latest->earlier.rbegin(); version != latest->earlier.rend(); ++version) {
    if ((*version)->effective_from <= day) return *version;
  }
  return latest->earlier.front();
}

int Program::find_tier(const std::string& tier_name) const { return position(tiers, tier_name); }
int Program::find_event(const std::string& event_name) const { return position(events, event_name); }
int Program::find_reward(const std::string& reward_name) const { return position(rewards, reward_name); }
int Program::find_attribute(const std::string& attribute_name) const {
  return position(attributes, attribute_name);
}
int Program::find_segment(const std::string& segment_name) const { return position(segments, segment_name); }
std::vector<int> Program::months_ahead() const {
  std::set<int> months;
  for (const Field& field : attributes) {
    if (field.predicted.any()) months.insert(field.predicted.months);
  }
  return {months.begin(), months.end()};
}

}  // namespace rung::language
