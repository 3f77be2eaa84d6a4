#pragma once
// The outbox: what `rung notify` hands to the systems that send. Per run and channel one CSV file for people
// and one JSONL file for machines, with the same messages in the same order (docs/NOTIFICATIONS.md).

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/day.h"
#include "notify/compose.h"
#include "storage/message_store.h"

namespace rung::app {

struct OutboxFile {
  std::string name;  // as people see it: "outbox/2027-11-22-1-email.csv"
  std::int64_t messages = 0;
};

// "N-000017".
[[nodiscard]] std::string message_id(std::int64_t number);

// What the outbox has of a message beside its text, as storage::Message::fields keeps it: names, and the
// values that its texts speak of.
[[nodiscard]] std::string outbox_fields(const notify::Notification& notification);

// A telephone number in the form that importers agree on: its digits with the country's number first, without
// 00, and without + (a spreadsheet would take it for a sum). Without a country's number the digits as they
// are.
[[nodiscard]] std::string phone_digits(std::string_view phone);

// One CSV cell (RFC 4180): in quotes where it has to be. A cell that a spreadsheet would take for a formula
// (= + - @, in full width, too, a tab or line end first, also after blanks) gets an apostrophe in front.
[[nodiscard]] std::string csv_cell(std::string_view text);

// Whole files of one channel, in the order given. The columns of the values are those of all messages. With a
// mailing system (intake::kMailingSystems) the columns that it knows have its names, so that its import finds
// them by header.
[[nodiscard]] std::string outbox_csv(const std::vector<storage::Message>& messages,
                                     std::string_view mailing_system = {});
[[nodiscard]] std::string outbox_jsonl(const std::vector<storage::Message>& messages);

// Writes the files of one run into `folder` (made if needed), channel after channel in the order in which
// they first appear; each file is there whole or not at all; a message whose address was deleted is left out.
// Written again they are the same, byte for byte. Lists the CSV files, named below `shown_folder`. Failures
// are intake::IntakeError; what was written before one stays and is overwritten by the next attempt.
std::vector<OutboxFile> write_outbox(const std::filesystem::path& folder, std::string_view shown_folder,
                                     Day day, storage::MessageRunNumber run,
                                     const std::vector<storage::Message>& messages,
                                     std::string_view mailing_system = {});

}  // namespace rung::app
