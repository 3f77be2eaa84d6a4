#pragma once
// Which messages were written to whom: for caps, and so that nobody is written to twice. The personal part
// (address, subject, text) stands apart and may be deleted; that a message was written stays.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/day.h"
#include "engine/history.h"
#include "storage/database.h"

namespace rung::storage {

using MessageRunNumber = std::int64_t;

// The channel of what was held back from a member of the control group: nobody was written to.
inline constexpr std::string_view kControlChannel = "control";

struct Message {
  std::int64_t number = 0;  // given by the store
  MessageRunNumber run = 0;
  std::string notification;
  engine::MemberNumber member = 0;
  std::string channel;
  std::string language;
  Day day;
  std::int64_t written_at_ms = 0;
  std::string key;                     // the same key is the same message: written once, ever
  std::string not_before;              // ISO instant with offset; empty: at any time
  std::string address, subject, text;  // empty once deleted
  std::string fields;                  // what was put into the text, as its caller wrote it; empty once deleted
  std::string member_code;             // the shop's member number; given by the store, ignored when recording
};

// One notification for one member on one day, by whatever channels.
struct Contact {
  std::string notification;
  engine::MemberNumber member = 0;
  Day day;
  bool control = false;  // held back from the control group
};

// One `notify` that wrote messages.
struct MessageRun {
  MessageRunNumber number = 0;
  Day day;
  bool files_written = false;  // false: it was interrupted before its outbox files were complete
};

class MessageStore {
 public:
  explicit MessageStore(Database& database);
  ~MessageStore();
  MessageStore(const MessageStore&) = delete;
  MessageStore& operator=(const MessageStore&) = delete;

  // The number for the outbox files of one `notify`. In a write transaction.
  MessageRunNumber start_run(Day day, std::int64_t started_at_ms);
  // Keeps a message, its personal part only if it has an address; false if its key was written before, or the
  // member was erased meanwhile (nothing is kept
  // then). In a write transaction.
  bool record(const Message& message);

  // In the order in which they were recorded.
  [[nodiscard]] std::vector<Message> of_run(MessageRunNumber run);
  // Newest first, without the personal part.
  [[nodiscard]] std::vector<Message> of_member(engine::MemberNumber member);
  // Up to and including a day, by member.
  [[nodiscard]] std::vector<Contact> contacts(Day last);
  [[nodiscard]] std::optional<MessageRunNumber> last_run();
  // The run with the highest number.
  [[nodiscard]] std::optional<MessageRun> newest_run();
  // Notes that all outbox files of the run stand on disk: nobody writes them again, also when they were taken
  // away. In a write transaction.
  void files_written(MessageRunNumber run);

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace rung::storage
