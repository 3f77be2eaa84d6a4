#include <fmt/format.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "app/notify.h"
#include "app/text.h"
#include "core/words.h"

namespace rung::app {
namespace {

using Json = nlohmann::ordered_json;
using Side = Table::Side;

constexpr std::size_t kScreenWidth = 100;

class Printer {
 public:
  explicit Printer(const NotifyReport& report)
      : report_(report), language_(language_of(report.screen_language)) {}

  [[nodiscard]] std::string text() const { return report_.dry_run ? table() : written(); }

 private:
  [[nodiscard]] std::string number(std::int64_t value) const { return number_words(value, 0, language_); }

  [[nodiscard]] std::string counted(std::int64_t value, const std::string& one) const {
    return number(value) + " " + one + (value == 1 ? "" : "s");
  }

  [[nodiscard]] std::string tally(const Tally& entries) const {
    std::string text;
    for (const auto& [name, count] : entries) text += (text.empty() ? "" : ", ") + name + " " + number(count);
    return text;
  }

  // "91 get one, 5 get two".
  [[nodiscard]] std::string shares() const {
    constexpr std::array<const char*, 6> kWords{"none", "one", "two", "three", "four", "five"};
    std::string text;
    for (const auto& [messages, members] : report_.members_by_messages) {
      const auto word = static_cast<std::size_t>(messages);
      text +=
          fmt::format("{}{} {} {}", text.empty() ? "" : ", ", number(members), members == 1 ? "gets" : "get",
                      word < kWords.size() ? kWords[word] : number(messages));
    }
    return text;
  }

  [[nodiscard]] NotificationCounts total() const {
    NotificationCounts sum{.name = "total"};
    for (const NotificationCounts& counts : report_.notifications) {
      sum.matches += counts.matches;
      sum.no_consent += counts.no_consent;
      sum.sent_lately += counts.sent_lately;
      sum.contact_cap += counts.contact_cap;
      sum.no_address += counts.no_address;
      sum.control += counts.control;
      sum.over_run += counts.over_run;
      sum.send += counts.send;
    }
    return sum;
  }

  [[nodiscard]] std::vector<std::string> row(const NotificationCounts& counts) const {
    std::vector<std::string> cells{counts.name,
                                   number(counts.matches),
                                   " " + number(counts.no_consent),
                                   " " + number(counts.sent_lately),
                                   " " + number(counts.contact_cap),
                                   " " + number(counts.no_address)};
    if (report_.has_control) cells.push_back(" " + number(counts.control));
    if (report_.has_run_limit) cells.push_back(" " + number(counts.over_run));
    cells.push_back(" " + number(counts.send));
    return cells;
  }

  [[nodiscard]] std::string table() const {
    const std::string title = fmt::format("{}, as of {}{}: nothing is written\n", report_.title,
                                          iso(report_.as_of), report_.is_today ? " (today)" : "");
    if (report_.notifications.empty()) return title + "The rules have no `notify` block.\n";
    std::vector<std::string> heads{"notification", "matches",      " no consent",
                                   " sent lately", " contact cap", " no address"};
    if (report_.has_control) heads.emplace_back(" control");
    if (report_.has_run_limit) heads.emplace_back(" over run");
    heads.emplace_back(" would send");
    std::vector<Side> sides(heads.size(), Side::Right);
    sides.front() = Side::Left;
    Table rows(sides);
    rows.add(heads);
    for (const NotificationCounts& counts : report_.notifications) rows.add(row(counts));
    const NotificationCounts sum = total();
    if (report_.notifications.size() > 1) rows.add(row(sum));
    if (report_.messages == 0) return title + rows.text() + "Nobody would get a message.\n" + list();
    const bool by_one_channel_each = sum.send == report_.messages;
    return title + rows.text() +
           fmt::format("{}To {} ({}): {}; {}.\n",
                       by_one_channel_each ? "" : counted(report_.messages, "message") + ". ",
                       counted(report_.members, "member"), shares(), tally(report_.by_channel),
                       tally(report_.by_language)) +
           list();
  }

  // Who would get what, and who not and why.
  [[nodiscard]] std::string list() const {
    if (report_.listed.empty()) return "";
    Table rows({Side::Left, Side::Left, Side::Left});
    rows.add({"member", "notification", "becomes"});
    for (const ListedDecision& one : report_.listed) {
      const std::string why_not = why_not_words(one.outcome);
      rows.add({one.member, one.notification, why_not.empty() ? "by " + one.channels : why_not});
    }
    return "\n" + rows.text();
  }

  // Several to a line as far as they fit.
  [[nodiscard]] std::string file_list(const std::vector<OutboxFile>& files) const {
    std::string text, line;
    for (const OutboxFile& file : files) {
      const std::string entry = fmt::format("{} {}", file.name, number(file.messages));
      if (!line.empty() && line.size() + 2 + entry.size() + 1 > kScreenWidth) {
        text += line + ",\n";
        line.clear();
      }
      line += (line.empty() ? "  " : ", ") + entry;
    }
    return text + line + "\n";
  }

  [[nodiscard]] std::string written() const {
    std::string text;
    if (!report_.restored.empty()) {
      text += "The run before was interrupted. Its files, written from its records:\n" +
              file_list(report_.restored);
    }
    const std::string before =
        fmt::format("{} written before and {} not written twice",
                    number(report_.written_before) + (report_.written_before == 1 ? " was" : " were"),
                    report_.written_before == 1 ? "is" : "are");
    if (report_.messages == 0) {
      if (report_.written_before > 0) return text + "0 messages. " + before + ".\n";
      const std::int64_t matches = total().matches;
      if (matches == 0) return text + "0 messages: no `when` of a notification holds for anybody.\n";
      return text +
             fmt::format("0 messages. {} matched, each was kept back; the reasons: rung notify --dry-run\n",
                         number(matches));
    }
    text += fmt::format("{} to {}", counted(report_.messages, "message"), counted(report_.members, "member"));
    if (report_.written_before > 0) text += "; " + before;
    return text + ". Saved.\n" + file_list(report_.files) + "  each also as .jsonl for programs\n";
  }

  const NotifyReport& report_;
  Language language_;
};

Json object_of(const Tally& tally) {
  Json object = Json::object();
  for (const auto& [name, count] : tally) object[name] = count;
  return object;
}

Json array_of(const std::vector<OutboxFile>& files) {
  Json array = Json::array();
  for (const OutboxFile& file : files) array.push_back({{"file", file.name}, {"messages", file.messages}});
  return array;
}

}  // namespace

std::string why_not_words(const std::string& outcome) {
  static const std::map<std::string, std::string> kWhy{
      {"no_consent", "no consent"},
      {"sent_lately", "sent lately"},
      {"contact_cap", "contact cap"},
      {"no_address", "no address"},
      {"control", "in the control group"},
      {"over_run", "over what a run writes; looked at again in the next one"}};
  const auto why = kWhy.find(outcome);
  return why == kWhy.end() ? std::string{} : why->second;
}

std::string notify_text(const NotifyReport& report) { return Printer(report).text(); }

std::string notify_json(const NotifyReport& report) {
  Json notifications = Json::array();
  for (const NotificationCounts& counts : report.notifications) {
    notifications.push_back({{"name", counts.name},
                             {"matches", counts.matches},
                             {"no_consent", counts.no_consent},
                             {"sent_lately", counts.sent_lately},
                             {"contact_cap", counts.contact_cap},
                             {"no_address", counts.no_address},
                             {"control", counts.control},
                             {"over_run", counts.over_run},
                             {"send", counts.send}});
  }
  Json by_messages = Json::array();
  for (const auto& [messages, members] : report.members_by_messages) {
    by_messages.push_back({{"messages", messages}, {"members", members}});
  }
  Json listed = Json::array();
  for (const ListedDecision& one : report.listed) {
    listed.push_back({{"member", one.member},
                      {"notification", one.notification},
                      {"outcome", one.outcome},
                      {"channels", one.channels}});
  }
  Json object = {{"schema", "rung.notify/1"},
                 {"as_of", iso(report.as_of)},
                 {"program", report.program},
                 {"saved", !report.dry_run},
                 {"messages", report.messages},
                 {"members", report.members},
                 {"written_before", report.written_before},
                 {"notifications", notifications},
                 {"members_by_messages", by_messages},
                 {"channels", object_of(report.by_channel)},
                 {"languages", object_of(report.by_language)},
                 {"too_long", object_of(report.too_long)},
                 {"files", array_of(report.files)},
                 {"restored_files", array_of(report.restored)}};
  if (!report.listed.empty()) object["decisions"] = listed;
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rung::app
