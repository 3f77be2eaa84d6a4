#include "notify/compose.h"

#include <cstddef>

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

}  // namespace

std::string language_for(const language::Program& program, const language::NotifyRule& rule,
                         const Person& person) {
  std::vector<std::string> codes = program.languages;
  const std::string own = language_code(one_line(person.language));
  for (const std::string& code : program.languages) {
    if (language_code(code) != own) continue;
    codes.insert(codes.begin(), code);
    break;
  }
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
  const Language language = language_of(code);
  const Values values = values_for(program, rule, situation, points, person, day, code);
  const std::string subject = render_subject(text_in(rule.subjects, code), values, language);
  const std::string text = render(text_in(rule.messages, code), values, language);
  for (const std::string& channel : decision.channels) {
    notifications.push_back(Notification{decision.rule, channel, code, address_of(person, channel),
                                         not_before(rule, clock), subject, text});
  }
  return notifications;
}

}  // namespace rung::notify
