#include "notify/compose.h"

#include <algorithm>
#include <cstddef>
#include <set>

#include "core/plain_text.h"
#include "language/message_text.h"
#include "notify/text.h"

namespace rung::notify {
namespace {

using Templates = std::map<std::string, language::Template>;

// Nothing is missing in `code`: what the notification has in some language it has in this one.
bool is_complete(const language::NotifyRule& rule, const std::string& code) {
  const bool subject = rule.subjects.empty() || rule.subjects.count(code) > 0;
  const bool message = rule.messages.empty() || rule.messages.count(code) > 0;
  return subject && message;
}

std::string text_in(const Templates& templates, const std::string& code) {
  const auto found = templates.find(code);
  return found == templates.end() ? std::string{} : found->second.text;
}

std::vector<std::pair<std::string, std::string>> values_in(const std::string& texts, const Values& values,
                                                           const language::Wording& wording) {
  std::set<std::string> names;
  for (const language::MessagePart& part : language::read_message_text(texts).parts)
    if (part.kind != language::MessagePart::Kind::Text) names.insert(part.text);
  std::vector<std::pair<std::string, std::string>> shown;
  for (const std::string& name : names) {
    const auto value = values.find(name);
    if (value == values.end() || name == "first_name" || name == "last_name") continue;
    shown.emplace_back(name, language::shown(value->second, wording));
  }
  return shown;
}

}  // namespace

std::string language_for(const language::Program& program, const language::NotifyRule& rule,
                         const Person& person) {
  std::vector<std::string> codes = program.languages;
  const std::string tag = language_tag(one_line(person.language));
  const auto like_his = [&](const auto& part_of) {
    return std::find_if(program.languages.begin(), program.languages.end(),
                        [&](const std::string& code) { return part_of(code) == part_of(tag); });
  };
  auto own = like_his(language_tag);
  if (own == program.languages.end()) own = like_his(language_code);
  if (own != program.languages.end()) codes.insert(codes.begin(), *own);
  for (const std::string& code : codes) {
    if (is_complete(rule, code)) return code;
  }
  for (const std::string& code : codes) {
    if (rule.subjects.count(code) > 0) return code;
  }
  return codes.empty() ? std::string{} : codes.front();
}

std::vector<Notification> compose(const language::Program& program, const Decision& decision,
                                  const Situation& situation, const std::vector<engine::PointsState>& points,
                                  const Person& person, Day day, const Clock& clock) {
  std::vector<Notification> notifications;
  if (decision.outcome != Outcome::Send) return notifications;
  const language::NotifyRule& rule = program.notifications.at(static_cast<std::size_t>(decision.rule));
  const std::string code = language_for(program, rule, person);
  const language::Wording& wording = language::wording_of(program, code);
  const Values values = values_for(program, rule, situation, points, person, day, code);
  const std::string subject = language::fill_subject(text_in(rule.subjects, code), values, wording);
  const std::string text = language::fill_text(text_in(rule.messages, code), values, wording);
  const auto spoken =
      values_in(text_in(rule.subjects, code) + "\n" + text_in(rule.messages, code), values, wording);
  for (const std::string& channel : decision.channels) {
    notifications.push_back(Notification{decision.rule, channel, code, address_of(person, channel),
                                         not_before(rule, clock), subject, text, one_line(person.first_name),
                                         one_line(person.last_name), spoken});
  }
  return notifications;
}

}  // namespace rung::notify
