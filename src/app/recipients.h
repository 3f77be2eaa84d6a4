#pragma once
// Members as recipients of messages: their addresses, consents, what they were sent, and what their clock
// shows. For `rung notify` and its preview alike.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/member_view.h"
#include "core/day.h"
#include "engine/evaluate.h"
#include "intake/zone.h"
#include "notify/decide.h"
#include "storage/message_store.h"

namespace rung::app {

class Recipients {
 public:
  // `now_ms`: UTC milliseconds. The shop must outlive it.
  Recipients(OpenShop& shop, Day as_of, std::int64_t now_ms);
  // The same under another program than the one in force; `base` reads its members.
  Recipients(storage::Database& database, Base& base, const language::Program& program,
             const intake::Zone& zone, Day as_of, std::int64_t now_ms);

  // Nobody writes to them.
  [[nodiscard]] bool is_erased(engine::MemberNumber member) const { return erased_.contains(member); }
  // Newest first.
  [[nodiscard]] std::vector<storage::Message> earlier(engine::MemberNumber member) {
    return messages_.of_member(member);
  }
  // `evaluator` has evaluated the member.
  [[nodiscard]] notify::Recipient recipient_of(const engine::Evaluator& evaluator,
                                               const engine::MemberHistory& history,
                                               const std::vector<storage::Message>& earlier) const;

  // Where the member lives, as far as is known: his clock decides when it is quiet.
  struct Here {
    const intake::Zone* zone = nullptr;
    notify::Clock clock;
  };
  [[nodiscard]] Here where_he_is(const engine::Evaluator& evaluator);
  // The local minute of the run; nothing: another day is looked at, as of its end.
  [[nodiscard]] const std::optional<int>& minute() const { return minute_; }

  // The texts behind the values of members' facts; valid as long as this is.
  [[nodiscard]] notify::TextOf text_of() const {
    return [this](std::int64_t value) { return base_.symbol_text(value); };
  }

 private:
  [[nodiscard]] std::string text(const engine::Evaluator& evaluator, const char* attribute) const;
  // Stable: it hangs on the program's name and the member's number alone.
  [[nodiscard]] int lot_of(const std::string& member) const;

  Base& base_;
  const language::Program& program_;
  const intake::Zone& zone_;
  Day as_of_;
  std::int64_t now_ms_;
  storage::MessageStore messages_;
  std::set<engine::MemberNumber> erased_;
  std::optional<int> minute_;  // local minute of the run, if it happens on the day looked at
  std::map<std::string, std::shared_ptr<const intake::Zone>> zones_;  // of members; null: there is none
};

// A notification to a member that was decided to be written.
struct Due {
  int rule = 0;              // Program::notifications
  std::size_t messages = 0;  // one for each channel
  bool control = false;      // held back from the control group: nothing is written
};
// Which of them a run leaves to the next one. Notifications are written in the order in which the rules
// declare them, members in the order of `due`, until the limit of a run is reached. The control group
// follows, so that it stays comparable. Without a limit none.
[[nodiscard]] std::vector<bool> beyond_run(const language::Program& program, const std::vector<Due>& due);

// 2027-11-22T09:00+01:00. A minute that a clock change skips or shows twice takes the offset before the
// change.
[[nodiscard]] std::string instant_words(const intake::Zone& zone, notify::Moment moment);

// "no_consent"; empty of NotMatched.
[[nodiscard]] const char* outcome_word(notify::Outcome outcome);

}  // namespace rung::app
