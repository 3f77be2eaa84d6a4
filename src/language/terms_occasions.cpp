// Conditions about days and what happened on them, as statements: seasons, consents, moves between tiers and
// groups, anniversaries.

#include <fmt/format.h>

#include "language/reader_words.h"
#include "language/terms_words.h"

namespace rung::language {

// "heute liegt zwischen dem 21. Juni und dem 22. September".
Saying TermsWords::in_season(const ConditionText& condition, std::string_view event) const {
  const auto words = [&](std::size_t i) {
    return day_of_year_words(condition.days.at(i).first, condition.days.at(i).second, language_);
  };
  const std::string day =
      event.empty() ? pick("der Tag", "the day") : pick("der Tag der Aktivität", "its day");
  if (is_german(language_)) return {day, "liegt", "zwischen dem " + words(0) + " und dem " + words(1)};
  return {day, "lies", "between " + words(0) + " and " + words(1)};
}

Saying TermsWords::consented(const ConditionText& condition) const {
  const bool marketing = condition.subject.text == "marketing";
  const bool yes = condition.op == Op::Is;
  const std::string channel = condition.words.empty() ? "" : quoted(condition.words[0].text);
  if (is_german(language_)) {
    return {"Sie", "haben",
            words_of({marketing ? "Werbung" : "Nachrichten zu Ihrem Konto",
                      channel.empty() ? "" : "über " + channel, yes ? "zugestimmt" : "nicht zugestimmt"})};
  }
  return {"you", yes ? "have agreed" : "have not agreed",
          words_of({"to", marketing ? "advertising" : "messages about your account",
                    channel.empty() ? "" : "by " + channel})};
}

// What has happened to the member.
Saying TermsWords::moved(const ConditionText& condition) const {
  const bool german = is_german(language_);
  const std::string& name = condition.subject.text;
  const std::string when = condition.period ? within(*condition.period) : "";
  const bool up = condition.kind == ConditionKind::Upgraded;
  if (up || condition.kind == ConditionKind::Downgraded) {
    const std::string held = name.empty() ? "" : tier(name);
    const std::string from = name.empty() ? "" : pick(up ? "zu " : "von ", up ? " to " : " from ") + held;
    if (german) return {"Sie", "sind", words_of({when, from, up ? "aufgestiegen" : "abgestiegen"})};
    return {"you", "have", (up ? "moved up" : "moved down") + from + " " + when};
  }
  mention(BlockKind::Segment, name);
  const bool in = condition.kind == ConditionKind::Entered;
  if (german)
    return {"Sie", "sind",
            words_of({when, in ? "zur Gruppe" : "aus der Gruppe", quoted(name),
                      in ? "hinzugekommen" : "ausgeschieden"})};
  return {"you", "have", (in ? "joined the group " : "left the group ") + quoted(name) + " " + when};
}

// A tier reached in time, the day of joining, a day that comes every year.
Saying TermsWords::coming(const ConditionText& condition) const {
  const bool german = is_german(language_);
  const std::string& name = condition.subject.text;
  const std::string when = condition.period ? within(*condition.period) : "";
  if (condition.kind == ConditionKind::Joined) {
    if (german) return {"Sie", "sind", when + " beigetreten"};
    return {"you", "have", "joined " + when};
  }
  if (condition.kind == ConditionKind::Anniversary) {
    const bool birthday = name == "birthday";
    const std::string subject = birthday ? attribute(name)
                                         : pick("der Jahrestag: ", "the anniversary of ") +
                                               attribute(name == "joining" ? "joined" : name);
    const bool today = condition.period && condition.period->window.kind == Window::Kind::This;
    std::string day = today ? pick("heute", "today") : when;
    if (condition.within)
      day = german ? "in den nächsten " + time(*condition.within, Case::Dative)
                   : "in the next " + time(*condition.within, Case::Dative);
    return {subject, pick("ist", "is"), day};
  }
  const std::string not_word = condition.op == Op::IsNot ? pick("nicht ", "not ") : "";
  if (condition.amount) {
    const std::string& number = condition.amount->number;
    const bool one = number == "1";
    if (german)
      return {
          "Sie", "erreichen",
          fmt::format("{} mit {} {}, wie sie {} war{}, {}", tier(name), number,
                      one ? "Bestellung" : "Bestellungen", when, one ? "" : "en", not_word + "rechtzeitig")};
    return {"you", "would",
            fmt::format("{}reach {} in time with {} {} as {} {} {}", not_word, tier(name), number,
                        one ? "order" : "orders", one ? "it was" : "they were", "on average", when)};
  }
  if (german)
    return {"Sie", "erreichen",
            fmt::format("{} im eigenen Tempo ({}) {}rechtzeitig", tier(name), when, not_word)};
  return {"you", "would",
          fmt::format("{}reach {} in time at your own pace ({})", not_word, tier(name), when)};
}

}  // namespace rung::language
