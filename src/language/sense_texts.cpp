// Messages that are too long for their channel, even if every placeholder is filled with nothing unusual.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/index.h"
#include "core/words.h"
#include "language/sense.h"

namespace rung::language {
namespace {

// One SMS holds 160 characters of the telephone alphabet (GSM 03.38), or 70 if it has any other character.
constexpr std::size_t kSms = 160;
constexpr std::size_t kSmsOther = 70;
// The body of a message that a business begins holds so many characters (WhatsApp Business, templates).
constexpr std::size_t kWhatsApp = 1024;
// Our own limits: about what a locked phone shows of a push message before it cuts.
constexpr std::size_t kPushTitle = 65;
constexpr std::size_t kPushText = 180;

// The next code point of a text and the bytes it takes; broken bytes one by one.
std::pair<char32_t, std::size_t> code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
  if (length == 1 || length > text.size()) return {lead, 1};
  char32_t value = lead & (length == 2 ? 0x1FU : length == 3 ? 0x0FU : 0x07U);
  for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  return {value, length};
}

// How many places of the telephone alphabet a character takes; 0 if it has none.
std::size_t sms_places(char32_t c) {
  static const std::u32string kTwo = U"^{}\\[~]|€";
  static const std::u32string kOne =
      U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\u00A0";
  if (kTwo.find(c) != std::u32string::npos) return 2;
  const bool letter = (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
  return letter || kOne.find(c) != std::u32string::npos ? 1 : 0;
}

struct Length {
  std::size_t characters = 0;
  std::size_t places = 0;         // of the telephone alphabet
  std::size_t units = 0;          // of what is sent if that alphabet does not do: two for an emoji
  std::set<std::string> outside;  // the characters that are not in it
};

Length length_of(std::string_view text) {
  Length length;
  while (!text.empty()) {
    const auto [c, bytes] = code_point(text);
    const std::size_t places = sms_places(c);
    if (places == 0) length.outside.insert(std::string(text.substr(0, bytes)));
    length.units += c > 0xFFFF ? 2 : 1;
    length.places += std::max<std::size_t>(places, 1);
    ++length.characters;
    text.remove_prefix(bytes);
  }
  return length;
}

// Fills the placeholders of one message with values as long as they can plausibly be: amounts that a member
// is still lacking when he begins at nothing, the longest names in the rules.
class Filler {
 public:
  Filler(const Program& program, const NotifyRule& rule, const std::string& code)
      : program_(program), rule_(rule), code_(code), language_(language_of(code)) {}

  [[nodiscard]] std::string fill(const std::string& text) const;

 private:
  std::string value(const std::string& name) const;
  std::string missing() const;
  std::string amount(const Atom& atom) const;
  std::string points(int reward) const;
  template <typename List>
  std::string longest_label(const List& things) const {
    std::string longest;
    for (const auto& thing : things) {
      const std::string label = thing.labels.in(code_, thing.name);
      if (code_points(label) > code_points(longest)) longest = label;
    }
    return longest;
  }
  std::string benefits() const;

  const Program& program_;
  const NotifyRule& rule_;
  const std::string& code_;
  Language language_;
};

std::string Filler::amount(const Atom& atom) const {
  if (atom.unit.kind == UnitKind::Money) return money_words(atom.value, program_.currency, language_);
  std::string number = number_words(atom.value, 0, language_);
  if (atom.unit.kind == UnitKind::Quantity) return number + " " + program_.quantities[index(atom.unit.index)];
  const Measure& measure = program_.measures[index(atom.index)];
  const bool earned = measure.kind == Measure::Kind::Earned;
  return number + " " +
         (earned ? program_.points[index(measure.index)].name : program_.metrics[index(measure.index)].name);
}

// The longest way into the tier, as if nothing of it were done.
std::string Filler::missing() const {
  if (rule_.about_tier < 0) return "";
  std::string longest;
  const Conditions& enter = program_.tiers[index(rule_.about_tier)].enter;
  for (const auto& way : enter.alternatives) {
    std::string words;
    for (const int part : way) {
      const Atom& atom = enter.atoms[index(part)];
      if (atom.kind != AtomKind::Measure) continue;
      words += (words.empty() ? "" : language_ == Language::German ? " und " : " and ") + amount(atom);
    }
    if (code_points(words) > code_points(longest)) longest = words;
  }
  return longest;
}

std::string Filler::points(int reward) const {
  const std::int64_t few = 1000;
  const std::int64_t cost = reward < 0 ? few : program_.rewards[index(reward)].cost;
  return number_words(cost, 0, language_);
}

std::string Filler::benefits() const {
  std::string longest;
  for (const Tier& tier : program_.tiers) {
    std::string words;
    for (const Benefit& benefit : tier.benefits)
      words += (words.empty() ? "" : ", ") + benefit.labels.in(code_, benefit.name);
    if (code_points(words) > code_points(longest)) longest = words;
  }
  return longest;
}

std::string Filler::value(const std::string& name) const {
  if (name == "first_name") return "Katharina";
  if (name == "last_name") return "Schumacher";
  if (name == "missing") return missing();
  if (name == "until" || name == "valid_until" || name == "expires_on")
    return date_words(program_.effective_from, language_);
  if (name == "tier" || name == "next_tier") return longest_label(program_.tiers);
  if (name == "benefits_of_next_tier") return benefits();
  if (name == "reward" && rule_.about_reward >= 0) {
    const Reward& reward = program_.rewards[index(rule_.about_reward)];
    return reward.labels.in(code_, reward.name);
  }
  return points(rule_.about_reward);
}

std::string Filler::fill(const std::string& text) const {
  std::string filled;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t open = text.find('{', begin);
    const std::size_t close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) break;
    filled += text.substr(begin, open - begin) + value(text.substr(open + 1, close - open - 1));
    begin = close + 1;
  }
  return filled + text.substr(begin);
}

class TextSense {
 public:
  TextSense(Context& ctx, const NotifyRule& rule) : ctx_(ctx), rule_(rule) {}

  void look() {
    for (const auto& [code, subject] : rule_.subjects) {
      const auto message = rule_.messages.find(code);
      const bool alone = message == rule_.messages.end();
      if (goes_by("sms")) check_sms(alone ? subject : message->second, code);
      if (goes_by("whatsapp")) check_whatsapp(alone ? subject : message->second, code);
      if (!goes_by("push")) continue;
      check_push(subject, code, "title", kPushTitle);
      if (!alone) check_push(message->second, code, "text", kPushText);
    }
  }

 private:
  bool goes_by(const char* channel) const {
    return std::find(rule_.channels.begin(), rule_.channels.end(), channel) != rule_.channels.end();
  }
  std::string filled(const Template& text, const std::string& code) const {
    return Filler(ctx_.program, rule_, code).fill(text.text);
  }
  void check_sms(const Template& text, const std::string& code);
  void check_whatsapp(const Template& text, const std::string& code);
  void check_push(const Template& text, const std::string& code, const char* part, std::size_t most);

  Context& ctx_;
  const NotifyRule& rule_;
};

void TextSense::check_sms(const Template& text, const std::string& code) {
  const Length length = length_of(filled(text, code));
  const bool plain = length.outside.empty();
  const std::size_t count = plain ? length.places : length.units;
  const std::size_t most = plain ? kSms : kSmsOther;
  if (count <= most) return;
  const std::string foreign = quoted({length.outside.begin(), length.outside.end()}, "and");
  ctx_.warning("R454", text.place,
               plain ? fmt::format("this text can take {} characters, and one SMS holds {}", count, most)
                     : fmt::format("this text can take {} characters, and with {} in it one SMS holds {}",
                                   count, foreign, most),
               plain || length.places > kSms
                   ? "shorten it; longer texts are sent, and paid, as several SMS"
                   : fmt::format("leave out {}, then one SMS holds {}", foreign, kSms));
}

void TextSense::check_whatsapp(const Template& text, const std::string& code) {
  const Length length = length_of(filled(text, code));
  if (length.characters <= kWhatsApp) return;
  ctx_.warning("R454", text.place,
               fmt::format("this text can take {} characters, and one message by WhatsApp holds {}",
                           length.characters, kWhatsApp),
               "shorten it; longer texts are refused by those who deliver them");
}

void TextSense::check_push(const Template& text, const std::string& code, const char* part,
                           std::size_t most) {
  const Length length = length_of(filled(text, code));
  if (length.characters <= most) return;
  ctx_.warning(
      "R454", text.place,
      fmt::format("as the {} of a push message this can take {} characters, and phones show about {}", part,
                  length.characters, most),
      "shorten it, or put the important words first");
}

}  // namespace

void check_texts_sense(Context& ctx) {
  for (const NotifyRule& rule : ctx.program.notifications) TextSense(ctx, rule).look();
}

}  // namespace rung::language
