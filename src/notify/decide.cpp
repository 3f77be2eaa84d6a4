#include "notify/decide.h"

#include <algorithm>
#include <cstddef>
#include <set>

#include "core/check.h"
#include "core/plain_text.h"
#include "core/window.h"
#include "notify/text.h"

namespace rung::notify {
namespace {

const language::NotifyRule& rule_of(const language::Program& program, int rule) {
  return program.notifications.at(static_cast<std::size_t>(rule));
}

// Whole days: `per 24 hours` is this day, `per 36 hours` this day and the one before.
Window rolling_window(Duration duration) {
  switch (duration.unit) {
    case DurationUnit::Hours: return {Window::Kind::LastDays, Cycle::CalendarDay, (duration.count + 23) / 24};
    case DurationUnit::Days: return {Window::Kind::LastDays, Cycle::CalendarDay, duration.count};
    case DurationUnit::Months: return {Window::Kind::LastMonths, Cycle::CalendarDay, duration.count};
  }
  return {};
}

Window window_of(const language::Cap& cap) {
  if (cap.cycle) return {Window::Kind::This, *cap.cycle, 0};
  if (cap.rolling) return rolling_window(*cap.rolling);
  return {};
}

// Days on which something was written inside the window; of one notification, or of all if `notification` is
// empty.
std::int64_t written_in(const Recipient& recipient, std::string_view notification, const Window& window,
                        Day day) {
  const DayRange days = resolve(window, day, recipient.joined);
  std::set<std::pair<std::string_view, Day>> counted;
  for (const Sent& sent : recipient.sent) {
    const bool meant = notification.empty() || sent.notification == notification;
    if (meant && sent.day <= day && days.contains(sent.day)) counted.insert({sent.notification, sent.day});
  }
  return static_cast<std::int64_t>(counted.size());
}

bool sent_lately(const language::NotifyRule& rule, const Recipient& recipient, Day day) {
  const auto today = Sent{rule.name, day};
  if (std::find(recipient.sent.begin(), recipient.sent.end(), today) != recipient.sent.end()) return true;
  return std::any_of(rule.caps.begin(), rule.caps.end(), [&](const language::Cap& cap) {
    RUNG_CHECK(cap.counts_times && cap.scope == language::Cap::Scope::PerMember,
               "a notification's limit counts times per member");
    return written_in(recipient, rule.name, window_of(cap), day) >= cap.limit;
  });
}

bool contact_cap_reached(const language::Program& program, const Recipient& recipient, Day day) {
  if (!program.contact) return false;
  return written_in(recipient, {}, rolling_window(program.contact->per), day) >= program.contact->times;
}

std::vector<std::string> with_consent(const language::NotifyRule& rule, const Recipient& recipient) {
  std::vector<std::string> channels;
  std::vector<std::string> by_preference = rule.channels;
  std::stable_partition(by_preference.begin(), by_preference.end(), [&](const std::string& channel) {
    return channel == recipient.person.preferred_channel;
  });
  for (const std::string& channel : by_preference) {
    if (rule.consent.empty() || has_consent(recipient.consents, rule.consent, channel))
      channels.push_back(channel);
  }
  return channels;
}

}  // namespace

std::string address_of(const Person& person, std::string_view channel) {
  if (channel == "email") return is_email(person.email) ? person.email : std::string{};
  if (channel == "sms" || channel == "whatsapp") return is_phone(person.phone) ? person.phone : std::string{};
  if (channel == "post") return one_line(person.postcode);
  return person.id;
}

Decision decide(const language::Program& program, int rule, bool matches, const Recipient& recipient,
                Day day) {
  const language::NotifyRule& notification = rule_of(program, rule);
  if (!matches) return {rule, Outcome::NotMatched, {}};
  std::vector<std::string> channels = with_consent(notification, recipient);
  if (channels.empty()) return {rule, Outcome::NoConsent, {}};
  if (sent_lately(notification, recipient, day)) return {rule, Outcome::SentLately, {}};
  if (contact_cap_reached(program, recipient, day)) return {rule, Outcome::ContactCap, {}};
  const auto nowhere = [&](const std::string& channel) {
    return address_of(recipient.person, channel).empty();
  };
  channels.erase(std::remove_if(channels.begin(), channels.end(), nowhere), channels.end());
  if (channels.empty()) return {rule, Outcome::NoAddress, {}};
  if (!notification.all_channels) channels.resize(1);
  const bool control = program.control_group && recipient.lot < *program.control_group;
  return {rule, control ? Outcome::Control : Outcome::Send, std::move(channels)};
}

std::vector<int> matching(const language::Program& program, const engine::Evaluator& evaluator) {
  std::vector<int> rules;
  for (std::size_t rule = 0; rule < program.notifications.size(); ++rule) {
    if (evaluator.holds(program.notifications[rule].when)) rules.push_back(static_cast<int>(rule));
  }
  return rules;
}

std::vector<Decision> decide_all(const language::Program& program, const std::vector<int>& matching_rules,
                                 Recipient recipient, Day day) {
  std::vector<Decision> decisions;
  decisions.reserve(program.notifications.size());
  for (std::size_t i = 0; i < program.notifications.size(); ++i) {
    const int rule = static_cast<int>(i);
    const bool matches =
        std::find(matching_rules.begin(), matching_rules.end(), rule) != matching_rules.end();
    decisions.push_back(decide(program, rule, matches, recipient, day));
    if (decisions.back().outcome == Outcome::Send || decisions.back().outcome == Outcome::Control)
      recipient.sent.push_back({rule_of(program, rule).name, day});
  }
  return decisions;
}

std::optional<Moment> not_before(const language::NotifyRule& rule, const Clock& clock) {
  if (!rule.quiet || rule.quiet->from_minute == rule.quiet->to_minute) return std::nullopt;
  const bool over_midnight = rule.quiet->from_minute > rule.quiet->to_minute;
  const bool this_evening = over_midnight && clock.minute && *clock.minute >= rule.quiet->from_minute;
  return Moment{this_evening ? clock.day + 1 : clock.day, rule.quiet->to_minute};
}

}  // namespace rung::notify
