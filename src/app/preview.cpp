#include "app/preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/notify.h"
#include "app/recipients.h"
#include "core/suggest.h"
#include "notify/compose.h"
#include "notify/situation.h"

namespace rung::app {
namespace {

using language::Fit;

std::string one_of(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "`" : ", `") + name + "`";
  return text;
}

// "there is no notification `x`. Did you mean `y`?", else what there is.
Refusal unknown(const char* code, const std::string& problem, const std::string& word,
                const std::vector<std::string>& known) {
  const auto near = nearest(word, known);
  const std::string way = near            ? fmt::format("Did you mean `{}`?", *near)
                          : known.empty() ? std::string("There are none.")
                                          : fmt::format("There are {}.", one_of(known));
  return {code, fmt::format("{} `{}`. {}", problem, word, way), {}};
}

std::optional<Refusal> refusal(const language::Program& program, const PreviewOptions& options, int& rule) {
  const std::vector<std::string> names = names_of(program.notifications);
  const auto found = std::find(names.begin(), names.end(), options.notification);
  if (found == names.end())
    return unknown("no_notification", "there is no notification", options.notification, names);
  rule = static_cast<int>(found - names.begin());
  const auto lacks = [](const std::vector<std::string>& all, const std::string& word) {
    return !word.empty() && std::find(all.begin(), all.end(), word) == all.end();
  };
  if (lacks(program.languages, options.language))
    return unknown("no_language", "the program has no language", options.language, program.languages);
  const std::vector<std::string>& channels = program.notifications[static_cast<std::size_t>(rule)].channels;
  if (lacks(channels, options.channel))
    return unknown("no_channel", fmt::format("{} does not go by", options.notification), options.channel,
                   channels);
  return std::nullopt;
}

PreviewedChannel look_at(const notify::Notification& message, const notify::Decision& decision) {
  PreviewedChannel channel;
  channel.channel = message.channel;
  channel.address = message.address;
  const std::vector<std::string>& by = decision.channels;
  channel.goes = decision.outcome == notify::Outcome::Send &&
                 std::find(by.begin(), by.end(), message.channel) != by.end();
  channel.subject = language::length_of(message.subject);
  channel.text = language::length_of(message.text);
  channel.sent = language::length_of(language::sent_text(message.subject, message.text));
  channel.fit = language::fit_of(message.channel, message.subject, message.text);
  return channel;
}

notify::Decision decision_on(const language::Program& program, int rule, const engine::Evaluator& evaluator,
                             const notify::Recipient& recipient, Day day) {
  // All of them: one that is declared before may use up the contact cap.
  for (const notify::Decision& one :
       notify::decide_all(program, notify::matching(program, evaluator), recipient, day))
    if (one.rule == rule) return one;
  return {rule, notify::Outcome::NotMatched, {}};
}

}  // namespace

Result<Preview, Refusal> preview(OpenShop& shop, const PreviewOptions& options) {
  const language::Program& program = shop.program();
  int rule = 0;
  if (std::optional<Refusal> no = refusal(program, options, rule)) return Refused{*std::move(no)};
  Result<MemberView, Refusal> looked = look_up(shop, options.member);
  if (!looked.ok()) return Refused{looked.error()};
  const MemberView& view = looked.value();
  Recipients recipients(shop, shop.as_of(), options.now_ms);
  if (recipients.is_erased(view.history.number))
    return Refused{
        Refusal{"erased", fmt::format("{} was erased: nobody writes to this member.", options.member), {}}};
  if (recipients.minute()) view.evaluator->ask_at(*recipients.minute());
  notify::Recipient recipient =
      recipients.recipient_of(*view.evaluator, view.history, recipients.earlier(view.history.number));
  const notify::Decision decision = decision_on(program, rule, *view.evaluator, recipient, shop.as_of());
  if (!options.language.empty()) recipient.person.language = options.language;

  const language::NotifyRule& notification = program.notifications[static_cast<std::size_t>(rule)];
  notify::Decision all{rule, notify::Outcome::Send, notification.channels};
  if (!options.channel.empty()) all.channels = {options.channel};
  const Recipients::Here here = recipients.where_he_is(*view.evaluator);
  const notify::Situation situation =
      notify::situation_of(program, notification, *view.evaluator, view.evaluation, recipients.text_of());
  Preview made{notification.name, options.member, view.name, {}, {}, false, {}, {}, {}, {}, {}};
  made.matches = decision.outcome != notify::Outcome::NotMatched;
  made.outcome = outcome_word(decision.outcome);
  for (const notify::Notification& message : notify::compose(program, all, situation, view.evaluation.points,
                                                             recipient.person, shop.as_of(), here.clock)) {
    made.language = message.language;
    made.subject = message.subject;
    made.text = message.text;
    if (message.not_before) made.not_before = instant_words(*here.zone, *message.not_before);
    made.channels.push_back(look_at(message, decision));
  }
  if (!options.language.empty() && options.language != made.language) made.asked_language = options.language;
  return made;
}

// ---- What is shown

namespace {

std::string becomes_words(const Preview& preview) {
  if (!preview.matches) return "It would not be written: the `when` does not hold.";
  const std::string why_not = why_not_words(preview.outcome);
  if (!why_not.empty()) return fmt::format("It would not be written: {}.", why_not);
  std::string by;
  for (const PreviewedChannel& channel : preview.channels)
    if (channel.goes) by += (by.empty() ? "" : ", ") + channel.channel;
  return by.empty() ? "It would be written, by another channel."
                    : fmt::format("It would be written, by {}.", by);
}

std::string sms_words(const PreviewedChannel& channel) {
  const language::TextLength& sent = channel.sent;
  const bool plain = sent.in_telephone_alphabet();
  return fmt::format("{} SMS, {} characters{}", sent.sms_parts, plain ? sent.places : sent.units,
                     plain ? "" : " outside the telephone alphabet");
}

std::string length_words(const PreviewedChannel& channel) {
  if (channel.channel == "sms") return sms_words(channel);
  if (channel.channel == "whatsapp")
    return fmt::format("{} of {} characters", channel.sent.characters, language::kWhatsApp);
  const bool push = channel.channel == "push";
  const std::string subject =
      push ? fmt::format("title {} of {}", channel.subject.characters, language::kPushTitle)
      : channel.channel == "email"
          ? fmt::format("subject {} of {}", channel.subject.characters, language::kMailSubject)
          : fmt::format("subject {}", channel.subject.characters);
  if (channel.text.characters == 0) return subject + " characters";
  return push ? fmt::format("{}, text {} of {} characters", subject, channel.text.characters,
                            language::kPushText)
              : fmt::format("{}, message {} characters", subject, channel.text.characters);
}

const char* fit_words(Fit fit) {
  switch (fit) {
    case Fit::Fits: break;
    case Fit::SeveralSms: return ": sent, and paid, as several";
    case Fit::LongSubject: return ": mail programs show its beginning";
    case Fit::LongPush: return ": phones show its beginning";
    case Fit::Refused: return ": too long, WhatsApp does not deliver it";
  }
  return "";
}

const char* fit_word(Fit fit) {
  switch (fit) {
    case Fit::Fits: break;
    case Fit::SeveralSms: return "several_sms";
    case Fit::LongSubject: return "long_subject";
    case Fit::LongPush: return "long_push";
    case Fit::Refused: return "refused";
  }
  return "fits";
}

// The text with an indent, so that it is clear where it begins and ends.
std::string indented(const std::string& text) {
  std::string lines;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines += begin == end ? "\n" : "  " + text.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return lines;
}

}  // namespace

std::string preview_text(const OpenShop& shop, const Preview& preview) {
  std::string text = fmt::format("{} for {}{}{}, {}: nothing is written\n{}\n", preview.notification,
                                 preview.member, preview.name.empty() ? "" : " ", preview.name,
                                 as_of_words(shop.as_of(), shop.today()), becomes_words(preview));
  text += fmt::format("language {}{}{}{}\n", preview.language,
                      preview.asked_language.empty()
                          ? ""
                          : fmt::format(" (there is no whole text in {})", preview.asked_language),
                      preview.not_before.empty() ? "" : "; not before ", preview.not_before);
  text += "\nsubject\n" + indented(preview.subject);
  if (!preview.text.empty()) text += "message\n" + indented(preview.text);
  using Side = Table::Side;
  Table rows({Side::Left, Side::Left, Side::Left});
  rows.add({"channel", "goes to", "length"});
  for (const PreviewedChannel& channel : preview.channels) {
    rows.add({channel.channel, channel.address.empty() ? "no address" : channel.address,
              length_words(channel) + fit_words(channel.fit)});
  }
  return text + "\n" + rows.text();
}

Json preview_json(const OpenShop& shop, const Preview& preview) {
  Json channels = Json::array();
  for (const PreviewedChannel& channel : preview.channels) {
    channels.push_back({{"channel", channel.channel},
                        {"to", channel.address},
                        {"would_be_sent", channel.goes},
                        {"subject_characters", channel.subject.characters},
                        {"body_characters", channel.text.characters},
                        {"sms_parts", channel.sent.sms_parts},
                        {"telephone_alphabet", channel.sent.in_telephone_alphabet()},
                        {"fit", fit_word(channel.fit)}});
  }
  return {{"schema", "rung.notify_preview/1"},
          {"as_of", day_json(shop.as_of())},
          {"notification", preview.notification},
          {"member", preview.member},
          {"matches", preview.matches},
          {"outcome", preview.matches ? preview.outcome : "not_matched"},
          {"language", preview.language},
          {"not_before", preview.not_before},
          {"subject", preview.subject},
          {"body", preview.text},
          {"channels", channels}};
}

}  // namespace rung::app
