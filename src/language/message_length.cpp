#include "language/message_length.h"

#include <algorithm>

#include "core/plain_text.h"

namespace rung::language {
namespace {

// How many places of the telephone alphabet a character takes; 0 if it has none.
std::size_t sms_places(char32_t c) {
  static const std::u32string kTwo = U"^{}\\[~]|€";
  static const std::u32string kOne =
      U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\u00A0";
  if (kTwo.find(c) != std::u32string::npos) return 2;
  const bool letter = (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
  return letter || kOne.find(c) != std::u32string::npos ? 1 : 0;
}

// Fills one part after the other with characters that are not split.
struct Parts {
  std::size_t count = 1;
  std::size_t used = 0;

  void add(std::size_t size, std::size_t holds) {
    if (used + size > holds) ++count, used = 0;
    used += size;
  }
};

}  // namespace

TextLength length_of(std::string_view text) {
  TextLength length;
  Parts plain, other;
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    const std::size_t places = next.valid ? sms_places(next.value) : 0;
    const std::size_t units = next.value > 0xFFFF ? 2 : 1;
    if (places == 0) length.outside.insert(std::string(text.substr(0, next.bytes)));
    plain.add(std::max<std::size_t>(places, 1), kSmsPart);
    other.add(units, kSmsOtherPart);
    length.places += std::max<std::size_t>(places, 1);
    length.units += units;
    ++length.characters;
    text.remove_prefix(next.bytes);
  }
  if (length.characters == 0) return length;
  if (length.in_telephone_alphabet())
    length.sms_parts = length.places <= kSms ? 1 : plain.count;
  else
    length.sms_parts = length.units <= kSmsOther ? 1 : other.count;
  return length;
}

const std::string& sent_text(const std::string& subject, const std::string& text) {
  return text.empty() ? subject : text;
}

Fit fit_of(std::string_view channel, const std::string& subject, const std::string& text) {
  const std::string& sent = sent_text(subject, text);
  if (channel == "sms") return length_of(sent).sms_parts > 1 ? Fit::SeveralSms : Fit::Fits;
  if (channel == "whatsapp") return length_of(sent).characters > kWhatsApp ? Fit::Refused : Fit::Fits;
  const std::size_t title = length_of(subject).characters;
  if (channel == "email") return title > kMailSubject ? Fit::LongSubject : Fit::Fits;
  if (channel != "push") return Fit::Fits;
  return title > kPushTitle || length_of(text).characters > kPushText ? Fit::LongPush : Fit::Fits;
}

}  // namespace rung::language
