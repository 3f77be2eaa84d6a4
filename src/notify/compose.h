#pragma once
// From a decision to the messages themselves: language, subject, text, address.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "language/program.h"
#include "notify/decide.h"
#include "notify/situation.h"

namespace rung::notify {

// One message to one member by one channel.
struct Notification {
  int rule = 0;  // Program::notifications
  std::string channel;
  std::string language;  // "de": the language it is written in
  std::string address;
  std::optional<Moment> not_before;   // by the clock given to compose(); nothing: at any time
  std::string subject;                // one line
  std::string text;                   // may be empty (a notification with a subject only), may hold '\n'
  std::string first_name, last_name;  // one line; empty if they are not known
  // The values that its texts speak of, names aside, by placeholder: as they stand in the text.
  std::vector<std::pair<std::string, std::string>> values;
};

// The language a notification is written in: the member's if the program has it, else the program's first. If
// texts are missing in it, the first of the program's languages in which subject and message are complete.
[[nodiscard]] std::string language_for(const language::Program& program, const language::NotifyRule& rule,
                                       const Person& person);

// One notification per channel of a decision to send. `clock`: not_before().
[[nodiscard]] std::vector<Notification> compose(const language::Program& program, const Decision& decision,
                                                const Situation& situation,
                                                const std::vector<engine::PointsState>& points,
                                                const Person& person, Day day, const Clock& clock);

}  // namespace rung::notify
