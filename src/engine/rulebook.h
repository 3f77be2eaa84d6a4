#pragma once
// All versions of a program side by side: which one holds on a day, and what stands for the same thing in each
// of them. Things are the same if they have the same name; a number that all versions share is called an id here.
// Ids of what the latest version declares are its own numbers.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/evaluation.h"
#include "language/program.h"

namespace rung::engine {

class Rulebook {
 public:
  // What versions declare under a name.
  class Names {
   public:
    [[nodiscard]] int count() const { return static_cast<int>(names_.size()); }
    [[nodiscard]] const std::string& name(int id) const { return names_[static_cast<std::size_t>(id)]; }
    [[nodiscard]] int id(int version, int index) const {
      return ids_[static_cast<std::size_t>(version)][static_cast<std::size_t>(index)];
    }
    // -1: this version does not declare it.
    [[nodiscard]] int in(int version, int id) const {
      return indexes_[static_cast<std::size_t>(version)][static_cast<std::size_t>(id)];
    }

   private:
    friend class Rulebook;
    std::vector<std::string> names_;
    std::vector<std::vector<int>> ids_, indexes_;  // by version
  };

  explicit Rulebook(const language::Program& latest);

  [[nodiscard]] int versions() const { return static_cast<int>(versions_.size()); }
  [[nodiscard]] int latest() const { return versions() - 1; }
  [[nodiscard]] const language::Program& at(int version) const {
    return *versions_[static_cast<std::size_t>(version)];
  }
  [[nodiscard]] const std::vector<const language::Program*>& all() const { return versions_; }
  [[nodiscard]] int version_on(Day day) const;
  // The days a version holds; the oldest holds from the beginning.
  [[nodiscard]] DayRange days_of(int version) const;
  [[nodiscard]] Day begins() const { return versions_.front()->effective_from; }

  [[nodiscard]] const Names& tiers() const { return tiers_; }
  [[nodiscard]] const Names& units() const { return units_; }
  [[nodiscard]] const Names& metrics() const { return metrics_; }
  [[nodiscard]] const Names& vouchers() const { return vouchers_; }
  [[nodiscard]] const Names& elections() const { return elections_; }

  // Where points come from, in the order of their texts.
  [[nodiscard]] const std::vector<Source>& sources() const { return sources_; }
  [[nodiscard]] int source(Source::Kind kind, const std::string& name) const;
  [[nodiscard]] int source_of_rule(int version, int rule) const {
    return rule_sources_[static_cast<std::size_t>(version)][static_cast<std::size_t>(rule)];
  }

 private:
  template <typename Member>
  void name_all(Names& names, Member member);
  void collect_sources();

  std::vector<const language::Program*> versions_;  // the oldest first
  Names tiers_, units_, metrics_, vouchers_, elections_;
  std::vector<Source> sources_;
  std::vector<std::vector<int>> rule_sources_;  // by version and Program::earn
};

}  // namespace rung::engine
