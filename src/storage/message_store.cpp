#include "storage/message_store.h"

#include "storage/statement.h"
#include "storage/words.h"

namespace rung::storage {
namespace {

constexpr const char* kOfRun =
    "SELECT message.id, run, notification, member, channel, language, day, written_at, key, address, "
    "subject, text, "
    "not_before, member.code, fields FROM message JOIN member ON member.id = message.member "
    "LEFT JOIN message_text ON message_text.message = message.id WHERE run = ? ORDER BY message.id";
constexpr const char* kOfMember =
    "SELECT message.id, run, notification, member, channel, language, day, written_at, key, '', '', '', '', "
    "member.code, '' FROM message JOIN member ON member.id = message.member WHERE member = ? ORDER BY message.id "
    "DESC";
constexpr const char* kNewestRun =
    "SELECT id, day, EXISTS(SELECT 1 FROM message_run_end WHERE run = message_run.id) FROM message_run "
    "ORDER BY id DESC LIMIT 1";

}  // namespace

class MessageStore::Work {
 public:
  explicit Work(Database& opened) : database_(opened), names_(opened, Words::Table::Names) {}

  MessageRunNumber start_run(Day day, std::int64_t started_at_ms) {
    Statement(database_, "INSERT INTO message_run(day, started_at) VALUES(?, ?)").write(day, started_at_ms);
    return Statement(database_, "SELECT max(id) FROM message_run").number();
  }

  bool record(const Message& message);
  std::vector<Message> of_run(MessageRunNumber run) { return messages(of_run_, run); }
  std::vector<Message> of_member(engine::MemberNumber member) { return messages(of_member_, member); }

  std::vector<Contact> contacts(Day last) {
    Statement all(database_,
                  "SELECT DISTINCT notification, member, day, channel.text = ? FROM message "
                  "JOIN name AS channel ON channel.id = message.channel WHERE day <= ? ORDER BY member, day");
    std::vector<Contact> found;
    auto row = all.query(kControlChannel, last);
    while (row.next())
      found.push_back({names_.text(row.integer(0)), row.integer(1), row.day(2), row.integer(3) == 1});
    return found;
  }

  std::optional<MessageRunNumber> last_run() {
    const MessageRunNumber run = Statement(database_, "SELECT max(id) FROM message_run").number();
    return run == 0 ? std::nullopt : std::optional(run);
  }

  std::optional<MessageRun> newest_run() {
    Statement newest(database_, kNewestRun);
    auto row = newest.query();
    if (!row.next()) return std::nullopt;
    return MessageRun{row.integer(0), row.day(1), row.integer(2) == 1};
  }

  void files_written(MessageRunNumber run) {
    Statement(database_, "INSERT INTO message_run_end(run) VALUES(?)").write(run);
  }

 private:
  std::vector<Message> messages(Statement& statement, std::int64_t value);

  Database& database_;
  Words names_;
  Statement find_{database_, "SELECT id FROM message WHERE key = ?"};
  Statement is_erased_{database_, "SELECT 1 FROM erasure WHERE member = ?"};
  Statement insert_{database_,
                    "INSERT INTO message(run, notification, member, channel, language, day, written_at, key) "
                    "VALUES(?, ?, ?, ?, ?, ?, ?, ?)"};
  Statement insert_text_{database_,
                         "INSERT INTO message_text(message, address, subject, text, not_before, fields) "
                         "VALUES(?, ?, ?, ?, ?, ?)"};
  Statement of_run_{database_, kOfRun};
  Statement of_member_{database_, kOfMember};
};

bool MessageStore::Work::record(const Message& message) {
  if (find_.number(message.key) != 0 || is_erased_.number(message.member) != 0) return false;
  insert_.write(message.run, names_.put(message.notification), message.member, names_.put(message.channel),
                message.language, message.day, message.written_at_ms, message.key);
  if (message.address.empty()) return true;
  insert_text_.write(find_.number(message.key), message.address, message.subject, message.text,
                     message.not_before, message.fields);
  return true;
}

std::vector<Message> MessageStore::Work::messages(Statement& statement, std::int64_t value) {
  std::vector<Message> found;
  auto row = statement.query(value);
  while (row.next()) {
    Message message;
    message.number = row.integer(0);
    message.run = row.integer(1);
    message.notification = names_.text(row.integer(2));
    message.member = row.integer(3);
    message.channel = names_.text(row.integer(4));
    message.language = row.text(5);
    message.day = row.day(6);
    message.written_at_ms = row.integer(7);
    message.key = row.text(8);
    message.address = row.text(9);
    message.subject = row.text(10);
    message.text = row.text(11);
    message.not_before = row.text(12);
    message.member_code = row.text(13);
    message.fields = row.text(14);
    found.push_back(std::move(message));
  }
  return found;
}

MessageStore::MessageStore(Database& database) : work_(std::make_unique<Work>(database)) {}
MessageStore::~MessageStore() = default;

MessageRunNumber MessageStore::start_run(Day day, std::int64_t started_at_ms) {
  return work_->start_run(day, started_at_ms);
}
bool MessageStore::record(const Message& message) { return work_->record(message); }
std::vector<Message> MessageStore::of_run(MessageRunNumber run) { return work_->of_run(run); }
std::vector<Message> MessageStore::of_member(engine::MemberNumber member) { return work_->of_member(member); }
std::vector<Contact> MessageStore::contacts(Day last) { return work_->contacts(last); }
std::optional<MessageRunNumber> MessageStore::last_run() { return work_->last_run(); }
std::optional<MessageRun> MessageStore::newest_run() { return work_->newest_run(); }
void MessageStore::files_written(MessageRunNumber run) { work_->files_written(run); }

}  // namespace rung::storage
