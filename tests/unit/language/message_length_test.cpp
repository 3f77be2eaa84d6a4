#include "language/message_length.h"

#include <doctest/doctest.h>

using namespace rung::language;

namespace {

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::size_t sms_parts(const std::string& text) { return length_of(text).sms_parts; }

}  // namespace

TEST_CASE("one SMS holds 160 places of the telephone alphabet, more of them 153 each") {
  CHECK(sms_parts("") == 0);
  CHECK(sms_parts(repeated("a", 160)) == 1);
  CHECK(sms_parts(repeated("a", 161)) == 2);
  CHECK(sms_parts(repeated("a", 306)) == 2);
  CHECK(sms_parts(repeated("a", 307)) == 3);
  CHECK(sms_parts(repeated("ä", 160)) == 1);
  CHECK(sms_parts(repeated("€", 80)) == 1);
  CHECK(sms_parts(repeated("€", 81)) == 2);
}

TEST_CASE("a sign of two places is not split between two SMS") {
  // 152 places and a sign of two: the sign goes into the next part.
  CHECK(sms_parts(repeated("a", 152) + "€" + repeated("a", 151)) == 2);
  CHECK(sms_parts(repeated("a", 152) + "€" + repeated("a", 152)) == 3);
}

TEST_CASE("with any other character one SMS holds 70 units, more of them 67 each, and an emoji is two") {
  CHECK(sms_parts(repeated("ł", 70)) == 1);
  CHECK(sms_parts(repeated("ł", 71)) == 2);
  CHECK(sms_parts(repeated("ł", 134)) == 2);
  CHECK(sms_parts(repeated("ł", 135)) == 3);
  CHECK(sms_parts(repeated("😀", 35)) == 1);
  CHECK(sms_parts(repeated("😀", 36)) == 2);
  CHECK(sms_parts(repeated("ł", 66) + "😀" + repeated("ł", 65)) == 2);
  CHECK(sms_parts(repeated("ł", 66) + "😀" + repeated("ł", 66)) == 3);
}

TEST_CASE("what a channel holds, to the character") {
  const std::string whatsapp = repeated("ä", 1024);
  CHECK(fit_of("whatsapp", "s", whatsapp) == Fit::Fits);
  CHECK(fit_of("whatsapp", "s", whatsapp + "a") == Fit::Refused);
  CHECK(fit_of("whatsapp", whatsapp + "a", "") == Fit::Refused);
  CHECK(fit_of("sms", repeated("a", 161), "short") == Fit::Fits);
  CHECK(fit_of("sms", repeated("a", 161), "") == Fit::SeveralSms);
  CHECK(fit_of("email", repeated("a", 90), whatsapp + whatsapp) == Fit::Fits);
  CHECK(fit_of("email", repeated("a", 91), "") == Fit::LongSubject);
  CHECK(fit_of("push", repeated("a", 65), repeated("a", 180)) == Fit::Fits);
  CHECK(fit_of("push", repeated("a", 66), "") == Fit::LongPush);
  CHECK(fit_of("push", "a", repeated("a", 181)) == Fit::LongPush);
  CHECK(fit_of("post", whatsapp, whatsapp) == Fit::Fits);
  CHECK(fit_of("app", whatsapp, whatsapp) == Fit::Fits);
}
