#include "app/outbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "intake/files.h"
#include "intake/project.h"

namespace rung::app {
namespace {

using Json = nlohmann::ordered_json;

// What spreadsheets pass over before they look for a formula, and what begins one for some of them: the signs
// of East Asian keyboards are taken for = + - @, too.
constexpr std::array<std::string_view, 4> kBlanks{" ", "\u00A0", "\u3000", "\uFEFF"};
constexpr std::array<std::string_view, 12> kFormula{"=",  "+",      "-",      "@",      "\t",     "\r",
                                                    "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20", "\u2212"};

bool begins_like_a_formula(std::string_view text) {
  const auto begins = [&text](std::string_view with) { return text.starts_with(with); };
  for (;;) {
    const auto* const blank = std::find_if(kBlanks.begin(), kBlanks.end(), begins);
    if (blank == kBlanks.end()) break;
    text.remove_prefix(blank->size());
  }
  return std::any_of(kFormula.begin(), kFormula.end(), begins);
}

// Semicolons and tabs, too: spreadsheets of some countries part cells by them.
bool needs_quotes(std::string_view text) {
  return text.find_first_of(",;\t\"\r\n") != std::string_view::npos;
}

std::string row_of(const std::vector<std::string>& cells) {
  std::string row;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) row += ',';
    row += csv_cell(cell);
  }
  return row + '\n';
}

// The first cell is written as it is.
std::string row_of(const std::string& first, std::vector<std::string> others) {
  others.insert(others.begin(), std::string());
  return first + row_of(others);
}

// Where a channel's importers look for whom it goes to: a header, and what stands below it.
const char* address_header(std::string_view channel) {
  if (channel == "email") return "email";
  if (channel == "sms" || channel == "whatsapp") return "phone";
  return channel == "post" ? "postcode" : "external_id";
}

// What a mailing system calls a column of ours. Sources: docs/NOTIFICATIONS.md.
struct HeaderName {
  std::string_view system, ours, theirs;
};
constexpr std::array<HeaderName, 18> kHeaderNames{{
    {"braze", "member", "external_id"},
    {"brevo", "email", "EMAIL"},
    {"brevo", "sms", "SMS"},
    {"brevo", "whatsapp", "WHATSAPP"},
    {"brevo", "external_id", "EXT_ID"},
    {"brevo", "member", "EXT_ID"},
    {"brevo", "first_name", "FIRSTNAME"},
    {"brevo", "last_name", "LASTNAME"},
    {"klaviyo", "email", "Email"},
    {"klaviyo", "phone", "Phone Number"},
    {"klaviyo", "first_name", "First Name"},
    {"klaviyo", "last_name", "Last Name"},
    {"mailchimp", "email", "Email Address"},
    {"mailchimp", "phone", "SMS Phone Number"},
    {"mailchimp", "first_name", "First Name"},
    {"mailchimp", "last_name", "Last Name"},
    {"sendgrid", "phone", "phone_number_id"},
    {"sendgrid", "member", "external_id"},
}};

std::string header_for(std::string_view system, std::string_view ours) {
  const auto* const found =
      std::find_if(kHeaderNames.begin(), kHeaderNames.end(),
                   [&](const HeaderName& name) { return name.system == system && name.ours == ours; });
  return std::string(found == kHeaderNames.end() ? ours : found->theirs);
}

// The first column: by the channel where the system tells telephones apart, else by the kind of address.
std::string address_header_for(std::string_view system, std::string_view channel) {
  const std::string by_channel = header_for(system, channel);
  return by_channel != channel ? by_channel : header_for(system, address_header(channel));
}

// These want the sign before the country's number (E.164). The cell is a plus and digits, which no
// spreadsheet can run.
bool wants_plus(std::string_view system) {
  return system == "braze" || system == "klaviyo" || system == "sendgrid";
}

bool has_country(std::string_view phone) {
  if (phone.find('+') != std::string_view::npos) return true;
  std::string digits;
  std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits.starts_with("00");
}

std::string address_for(const storage::Message& message) {
  return std::string_view(address_header(message.channel)) == "phone" ? phone_digits(message.address)
                                                                      : message.address;
}

// storage::Message::fields, read back; those of a message that an older Rung wrote are empty.
struct Fields {
  std::string first_name, last_name;
  std::map<std::string, std::string> values;
};

Fields fields_of(const storage::Message& message) {
  Fields fields;
  const Json kept = Json::parse(message.fields, nullptr, false);
  if (!kept.is_object()) return fields;
  fields.first_name = kept.value("first_name", "");
  fields.last_name = kept.value("last_name", "");
  const Json values = kept.value("values", Json::object());
  for (const auto& [name, value] : values.items()) fields.values.emplace(name, value.get<std::string>());
  return fields;
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

std::string outbox_fields(const notify::Notification& notification) {
  Json values = Json::object();
  for (const auto& [name, value] : notification.values) values[name] = value;
  const Json fields = {
      {"first_name", notification.first_name}, {"last_name", notification.last_name}, {"values", values}};
  return fields.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string phone_digits(std::string_view phone) {
  std::string digits;
  for (const char c : phone)
    if (c >= '0' && c <= '9') digits += c;
  const bool with_plus = phone.find('+') != std::string_view::npos;
  return !with_plus && digits.starts_with("00") ? digits.substr(2) : digits;
}

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

std::string outbox_csv(const std::vector<storage::Message>& messages, std::string_view mailing_system) {
  std::vector<Fields> fields;
  std::set<std::string> names;
  for (const storage::Message& message : messages) {
    fields.push_back(fields_of(message));
    for (const auto& [name, value] : fields.back().values) names.insert(name);
  }
  const std::string first =
      messages.empty() ? "to" : address_header_for(mailing_system, messages.front().channel);
  std::vector<std::string> heads{first,        "id",      "notification", "member",     "language", "to",
                                 "not_before", "subject", "body",         "first_name", "last_name"};
  heads.insert(heads.end(), names.begin(), names.end());
  for (auto head = heads.begin() + 1; head != heads.end(); ++head) {
    // No header stands twice: where the member's number is the address, it has the name already.
    std::string theirs = header_for(mailing_system, *head);
    if (theirs != first) *head = std::move(theirs);
  }
  std::string content = row_of(heads);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const storage::Message& message = messages[i];
    std::vector<std::string> cells{address_for(message), message_id(message.number),
                                   message.notification, message.member_code,
                                   message.language,     message.address,
                                   message.not_before,   message.subject,
                                   message.text,         fields[i].first_name,
                                   fields[i].last_name};
    for (const std::string& name : names) {
      const auto value = fields[i].values.find(name);
      cells.push_back(value == fields[i].values.end() ? std::string{} : value->second);
    }
    const bool phone = std::string_view(address_header(message.channel)) == "phone";
    const bool plus = phone && wants_plus(mailing_system) && has_country(message.address);
    content += plus ? row_of("+" + cells.front(), {cells.begin() + 1, cells.end()}) : row_of(cells);
  }
  return content;
}

std::string outbox_jsonl(const std::vector<storage::Message>& messages) {
  std::string content;
  for (const storage::Message& message : messages) {
    const Fields fields = fields_of(message);
    const Json object = {{"id", message_id(message.number)},
                         {"notification", message.notification},
                         {"member", message.member_code},
                         {"language", message.language},
                         {"to", message.address},
                         {address_header(message.channel), address_for(message)},
                         {"not_before", message.not_before},
                         {"subject", message.subject},
                         {"body", message.text},
                         {"first_name", fields.first_name},
                         {"last_name", fields.last_name},
                         {"values", Json(fields.values)}};
    content += object.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }
  return content;
}

std::vector<OutboxFile> write_outbox(const std::filesystem::path& folder, std::string_view shown_folder,
                                     Day day, storage::MessageRunNumber run,
                                     const std::vector<storage::Message>& messages,
                                     std::string_view mailing_system) {
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
    write_whole(folder / (name + ".csv"), outbox_csv(part, mailing_system));
    write_whole(folder / (name + ".jsonl"), outbox_jsonl(part));
    files.push_back({fmt::format("{}/{}.csv", shown_folder, name), static_cast<std::int64_t>(part.size())});
  }
  return files;
}

}  // namespace rung::app
