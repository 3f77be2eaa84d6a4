#pragma once
// How long a finished message is, and what its channel holds.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace rung::language {

// One SMS holds 160 places of the telephone alphabet (GSM 03.38), or 70 units if the text has any other
// character; of a text in several parts each holds a little less.
inline constexpr std::size_t kSms = 160;
inline constexpr std::size_t kSmsPart = 153;
inline constexpr std::size_t kSmsOther = 70;
inline constexpr std::size_t kSmsOtherPart = 67;
// The body of a message that a business begins holds so many characters (WhatsApp Business, templates).
inline constexpr std::size_t kWhatsApp = 1024;
// Our own limits: about what a locked phone shows of a push message, and a mail program of a subject, before
// it cuts.
inline constexpr std::size_t kPushTitle = 65;
inline constexpr std::size_t kPushText = 180;
inline constexpr std::size_t kMailSubject = 90;

struct TextLength {
  std::size_t characters = 0;
  std::size_t places = 0;         // of the telephone alphabet; a character it does not have counts as one
  std::size_t units = 0;          // of what is sent if that alphabet does not do: two for an emoji
  std::set<std::string> outside;  // the characters that are not in it
  std::size_t sms_parts = 0;      // 0 of an empty text

  [[nodiscard]] bool in_telephone_alphabet() const { return outside.empty(); }
};

[[nodiscard]] TextLength length_of(std::string_view text);

// Of a finished message: what its channel does with it. Rung shortens nothing.
enum class Fit : std::uint8_t {
  Fits,
  SeveralSms,   // it is sent, and paid, as several
  LongSubject,  // of a mail: programs show its beginning
  LongPush,     // phones show its beginning
  Refused,      // WhatsApp does not deliver it
};
// What goes out as one text: the message, or the subject of a message without text.
[[nodiscard]] const std::string& sent_text(const std::string& subject, const std::string& text);
[[nodiscard]] Fit fit_of(std::string_view channel, const std::string& subject, const std::string& text);

}  // namespace rung::language
