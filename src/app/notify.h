#pragma once
// `rung notify`: decides for every member which notifications are due, records them, and writes the outbox
// files from the records. Again is safe: nobody is written to twice.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "app/member_view.h"
#include "app/outbox.h"
#include "core/day.h"
#include "core/result.h"
#include "storage/database.h"

namespace rung::app {

struct NotifyOptions {
  Day as_of;                // the day members are looked at
  Day today;                // the local day of `now_ms`; as_of may lie after it only with dry_run
  std::int64_t now_ms = 0;  // UTC milliseconds: when the messages are said to be written
  bool dry_run = false;     // nothing is written, neither records nor files
  bool list = false;        // NotifyReport::listed is filled
  std::function<void(std::int64_t done, std::int64_t of)> progress;  // members looked at; may be empty
};

// What became of one notification over all members; the reasons and `send` add up to `matches`.
struct NotificationCounts {
  std::string name;
  std::int64_t matches = 0;
  std::int64_t no_consent = 0;
  std::int64_t sent_lately = 0;
  std::int64_t contact_cap = 0;
  std::int64_t no_address = 0;
  std::int64_t control = 0;   // members of the control group: it would have gone to them
  std::int64_t over_run = 0;  // the program's `contact at most … per run` was used up
  std::int64_t send = 0;      // members it goes to
};

// What becomes of one notification that matches a member.
struct ListedDecision {
  std::string member, notification;
  std::string
      outcome;  // "send", "no_consent", "sent_lately", "contact_cap", "no_address", "control", "over_run"
  std::string channels;  // of send: "email, push"
};

using Tally = std::vector<std::pair<std::string, std::int64_t>>;  // most first

struct NotifyReport {
  std::string program, title;
  std::string screen_language;  // the program's first
  Day as_of;
  bool is_today = false;
  bool dry_run = false;
  std::vector<NotificationCounts> notifications;  // in declared order
  std::int64_t messages = 0;                      // written, or to be written; one per channel
  std::int64_t members = 0;                       // who get at least one
  std::vector<std::pair<std::int64_t, std::int64_t>> members_by_messages;  // {messages, members}, ascending
  Tally by_channel, by_language;
  // Messages that are longer than their channel holds, by channel; they are written whole.
  Tally too_long;
  std::int64_t written_before = 0;  // messages that are due by `when` but stand in earlier runs
  bool has_control = false, has_run_limit = false;  // whether the program says so
  std::vector<ListedDecision> listed;               // if asked for: by member, then in declared order
  std::vector<OutboxFile> files;                    // CSV; each stands beside a .jsonl
  std::vector<OutboxFile>
      restored;                    // of the run before, which was interrupted before its files were complete
  std::vector<std::string> notes;  // for stderr, whole sentences
};

// Members are read one range after the other; only the messages to be written are held in memory. Records all
// messages in one write transaction, writes the files, then notes that they are complete. Interrupted in
// between, the next call first writes the missing files from the records. Refused: a day to come,
// a day before the last messages (both fine with dry_run).
[[nodiscard]] Result<NotifyReport, Refusal> notify_members(OpenShop& shop, const NotifyOptions& options);

// "no consent": what an outcome of ListedDecision keeps back, in the words of --dry-run --list; empty of
// "send".
[[nodiscard]] std::string why_not_words(const std::string& outcome);

// What is printed on stdout.
[[nodiscard]] std::string notify_text(const NotifyReport& report);
[[nodiscard]] std::string notify_json(const NotifyReport& report);

}  // namespace rung::app
