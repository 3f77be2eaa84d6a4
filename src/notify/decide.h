#pragma once
// Who is written to. One decision per notification and member, judged in the order of Outcome; the first
// reason that keeps a message back is the one that is told.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/day.h"
#include "engine/evaluate.h"
#include "language/program.h"
#include "notify/consent.h"

namespace rung::notify {

enum class Outcome : std::uint8_t {
  NotMatched,  // the `when` does not hold
  NoConsent,   // needed, and given for none of the channels
  SentLately,  // the notification's own `at most`, or written this day already
  ContactCap,  // the program's `contact at most`
  NoAddress,   // no channel with consent has an address
  Control,     // it would be sent, but the member is in the control group
  Send,
};

// A lot of a control group: shares of it are hundredths of a percent.
inline constexpr int kLots = 100'00;

// What is known about a member apart from what rules decide with.
struct Person {
  std::string id;  // the shop's member number
  std::string first_name, last_name, email, phone, postcode;
  std::string language;           // as the shop wrote it: "de", "en-GB"; empty: unknown
  std::string preferred_channel;  // tried before the others of a notification that goes by it; may be empty
};

// A notification that was written to the member on a day, in whichever channels, or held back from the
// control group.
struct Sent {
  std::string notification;
  Day day;
  bool operator==(const Sent&) const = default;
};

struct Recipient {
  Person person;
  Day joined;
  std::vector<Consent> consents;
  std::vector<Sent> sent;  // earlier messages; the same (notification, day) several times counts once
  int lot = kLots - 1;  // drawn once and for all, 0 to kLots - 1: below its share he is in the control group
};

struct Decision {
  int rule = 0;  // Program::notifications
  Outcome outcome = Outcome::NotMatched;
  std::vector<std::string> channels;  // of Send and Control: the first possible one, or every possible one
};

// Where a member is reached by a channel; empty if nowhere. email, sms, whatsapp, post need an address that
// looks like one (notify/text.h; post: a postcode); push and app go to the member's number.
[[nodiscard]] std::string address_of(const Person& person, std::string_view channel);

// One notification for one member. `matches`: its `when` holds.
[[nodiscard]] Decision decide(const language::Program& program, int rule, bool matches,
                              const Recipient& recipient, Day day);

// The notifications whose `when` holds on the evaluator's day, in declared order.
[[nodiscard]] std::vector<int> matching(const language::Program& program, const engine::Evaluator& evaluator);

// Every notification, in declared order: one that is sent, or held back from the control group, counts for
// the contact cap of those after it.
[[nodiscard]] std::vector<Decision> decide_all(const language::Program& program,
                                               const std::vector<int>& matching_rules, Recipient recipient,
                                               Day day);

// Local day and minute before which a message with this quiet time must not go out.
struct Moment {
  Day day;
  int minute = 0;
  bool operator==(const Moment&) const = default;
};

// What the member's clock shows when a message is written; the minute only if it is known.
struct Clock {
  Day day;
  std::optional<int> minute;
};

// The end of the quiet time that concerns a message written then: the one that runs, or comes next. In the
// evening hours of a quiet time over midnight it is the end on the next day. No quiet time: nothing.
[[nodiscard]] std::optional<Moment> not_before(const language::NotifyRule& rule, const Clock& clock);

}  // namespace rung::notify
