#pragma once
// A member that can be changed (a MemberHistory cannot): to tell a story, and to leave things out of it while
// a mistake still shows.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/history.h"
#include "language/program.h"

namespace rung::naive {

struct Member {
  struct Happening {
    int id = 0;
    int event = 0;
    int of = -1;  // a return: the id of its order
    Day day;
    int minute = 0;
    std::vector<std::int64_t> fields;
    std::vector<std::vector<std::int64_t>> lines;
    std::string pool;  // of somebody else in this household; empty: the member's own
  };
  Day joined;
  std::vector<engine::AttributeFact> attributes;
  std::vector<engine::OpeningTier> openings;
  std::vector<engine::PoolTier> pool_tiers;
  std::vector<Happening> happenings;  // in the order in which they act
};

// Puts everything in the order in which it acts.
void put_in_order(Member& member);
[[nodiscard]] engine::MemberHistory history_of(const Member& member);
// The member without happening `index` and the returns of it.
[[nodiscard]] Member without(const Member& member, std::size_t index);
[[nodiscard]] std::string described(const language::Program& program, const Member& member);

// The number of a text: that of the rules, or one of its own.
[[nodiscard]] std::int64_t symbol(const language::Program& program, const std::string& text);
// The slot of a field; -1 if there is none.
[[nodiscard]] int slot_of(const std::vector<language::Field>& fields, const std::string& name);

// Tells what happens to a member in the words of the rules: amounts in smallest units, everything else as
// written in an example.
class Story {
 public:
  using Said = std::variant<std::int64_t, std::string>;
  using Fields = std::initializer_list<std::pair<const char*, Said>>;

  Story(const language::Program& program, const char* joined);

  // Something happens, at noon unless `at` (`10:01`) follows; the number of it.
  int on(const char* day, const char* event, Fields fields = {});
  void at(const char* clock);
  void line(Fields fields);
  void of(int happening);
  void in_pool(const char* pool);
  void knows(const char* day, const char* attribute, const Said& value);
  void brings(const char* tier, const char* since, const char* until = nullptr);
  [[nodiscard]] Member told() const;

 private:
  [[nodiscard]] std::int64_t value(const language::Field& field, const Said& said) const;
  void fill(std::vector<std::int64_t>& values, const std::vector<language::Field>& fields, Fields said) const;

  const language::Program& program_;
  Member member_;
};

}  // namespace rung::naive
