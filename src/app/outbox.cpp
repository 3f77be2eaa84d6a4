#include "app/outbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "intake/files.h"
#include "intake/project.h"

namespace rung::app {
namespace {

using Json = nlohmann::ordered_json;

bool begins_like_a_formula(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return false;
  return std::string_view("=+-@\t\r\n").find(text[first]) != std::string_view::npos;
}

// Semicolons and tabs, too: spreadsheets of some countries part cells by them.
bool needs_quotes(std::string_view text) {
  return text.find_first_of(",;\t\"\r\n") != std::string_view::npos;
}

std::string csv_row(const storage::Message& message) {
  std::string row;
  for (const std::string& cell :
       {message_id(message.number), message.notification, message.member_code, message.language,
        message.address, message.not_before, message.subject, message.text}) {
    if (!row.empty()) row += ',';
    row += csv_cell(cell);
  }
  return row + '\n';
}

void write_whole(const std::filesystem::path& path, const std::string& content) {
  intake::NewFile file(path);
  file.write(content);
  file.publish();
}

std::vector<std::string> channels_of(const std::vector<storage::Message>& messages) {
  std::vector<std::string> channels;
  for (const storage::Message& message : messages) {
    const bool known = std::find(channels.begin(), channels.end(), message.channel) != channels.end();
    if (!known) channels.push_back(message.channel);
  }
  return channels;
}

}  // namespace

std::string message_id(std::int64_t number) { return fmt::format("N-{:06}", number); }

std::string csv_cell(std::string_view text) {
  std::string cell = begins_like_a_formula(text) ? "'" : "";
  cell += text;
  if (!needs_quotes(cell)) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string outbox_csv(const std::vector<storage::Message>& messages) {
  std::string content = "id,notification,member,language,to,not_before,subject,body\n";
  for (const storage::Message& message : messages) content += csv_row(message);
  return content;
}

std::string outbox_jsonl(const std::vector<storage::Message>& messages) {
  std::string content;
  for (const storage::Message& message : messages) {
    const Json object = {{"id", message_id(message.number)},
                         {"notification", message.notification},
                         {"member", message.member_code},
                         {"language", message.language},
                         {"to", message.address},
                         {"not_before", message.not_before},
                         {"subject", message.subject},
                         {"body", message.text}};
    content += object.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }
  return content;
}

std::vector<OutboxFile> write_outbox(const std::filesystem::path& folder, std::string_view shown_folder,
                                     Day day, storage::MessageRunNumber run,
                                     const std::vector<storage::Message>& messages) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) {
    throw intake::IntakeError(
        fmt::format("{} cannot be made: {}. Make room for this folder, then run rung notify again.",
                    folder.string(), failure.message()));
  }
  std::vector<OutboxFile> files;
  for (const std::string& channel : channels_of(messages)) {
    std::vector<storage::Message> part;
    std::copy_if(messages.begin(), messages.end(), std::back_inserter(part),
                 [&](const storage::Message& message) {
                   return message.channel == channel && !message.address.empty();
                 });
    if (part.empty()) continue;
    const std::string name = fmt::format("{}-{}-{}", iso(day), run, channel);
    write_whole(folder / (name + ".csv"), outbox_csv(part));
    write_whole(folder / (name + ".jsonl"), outbox_jsonl(part));
    files.push_back({fmt::format("{}/{}.csv", shown_folder, name), static_cast<std::int64_t>(part.size())});
  }
  return files;
}

}  // namespace rung::app
