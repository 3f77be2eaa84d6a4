// Messages that are too long for their channel, even if every placeholder is filled with nothing unusual.

#include <algorithm>

#include <fmt/format.h>

#include "core/index.h"
#include "core/words.h"
#include "language/fill.h"
#include "language/message_length.h"
#include "language/reader_words.h"
#include "language/sense.h"

namespace rung::language {
namespace {

// The values of one message, as long as they can plausibly be: amounts that a member is still lacking when he
// begins at nothing, the longest names in the rules.
class LongValues {
 public:
  LongValues(const Program& program, const NotifyRule& rule, const std::string& code)
      : program_(program), rule_(rule), code_(code), wording_(wording_of(program, code)) {}

  [[nodiscard]] Values all() const;

 private:
  std::string missing() const;
  std::string amount(const Atom& atom) const;
  Value points(std::int64_t count, int unit) const;
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
  const Wording& wording_;
};

std::string LongValues::amount(const Atom& atom) const {
  if (atom.unit.kind == UnitKind::Money) return money_words(atom.value, program_.currency, wording_.language);
  if (atom.unit.kind == UnitKind::Quantity)
    return counted_words(atom.value, program_.quantities[index(atom.unit.index)], wording_);
  const Measure& measure = program_.measures[index(atom.index)];
  if (measure.kind == Measure::Kind::Earned)
    return points_words(atom.value, program_.points[index(measure.index)], wording_);
  return counted_words(atom.value, program_.metrics[index(measure.index)].name, wording_);
}

// The longest way into the tier, as if nothing of it were done.
std::string LongValues::missing() const {
  if (rule_.about_tier < 0) return "";
  std::string longest;
  const Conditions& enter = program_.tiers[index(rule_.about_tier)].enter;
  for (const auto& way : enter.alternatives) {
    std::vector<std::string> parts;
    for (const int part : way) {
      const Atom& atom = enter.atoms[index(part)];
      if (atom.kind == AtomKind::Measure) parts.push_back(amount(atom));
    }
    const std::string words = and_list(parts, wording_);
    if (code_points(words) > code_points(longest)) longest = words;
  }
  return longest;
}

Value LongValues::points(std::int64_t count, int unit) const {
  Value value;
  value.text = number_words(count, 0, wording_.language);
  value.with_unit = value.text;
  value.number = Value::Number{count, 0};
  if (index(unit) >= program_.points.size()) return value;
  const PointCurrency& currency = program_.points[index(unit)];
  value.text = number_words(count, currency.decimals, wording_.language);
  value.with_unit = points_words(count, currency, wording_);
  value.number->decimals = currency.decimals;
  return value;
}

std::string LongValues::benefits() const {
  std::string longest;
  for (const Tier& tier : program_.tiers) {
    std::string words;
    for (const Benefit& benefit : tier.benefits)
      words += (words.empty() ? "" : "; ") + benefit.labels.in(code_, benefit.name);
    if (code_points(words) > code_points(longest)) longest = words;
  }
  return longest;
}

Values LongValues::all() const {
  const std::string date = date_words(program_.effective_from, wording_.language);
  const std::string tier = longest_label(program_.tiers);
  Values values{{"first_name", {"Katharina"}},
                {"last_name", {"Schumacher"}},
                {"missing", {missing()}},
                {"until", {date}},
                {"valid_until", {date}},
                {"expires_on", {date}},
                {"tier", {tier}},
                {"next_tier", {tier}},
                {"reward", {}},
                {"cart_products", {"Kochmesser 20 cm, Pfanne 28 cm, Wetzstahl und 12 weitere"}},
                {"benefits_of_next_tier", {benefits()}}};
  const std::int64_t few = 1000;
  std::int64_t cost = few;
  if (rule_.about_reward >= 0) {
    const Reward& reward = program_.rewards[index(rule_.about_reward)];
    values["reward"] = {reward.labels.in(code_, reward.name)};
    cost = reward.cost;
  }
  for (const char* name : {"balance", "expiring_points", "points_missing"})
    values[name] = points(cost, std::max(0, rule_.about_unit));
  return values;
}

// The same where a section says what is written if there is nothing.
Values as_nothing(Values values) {
  for (auto& [name, value] : values) value.is_nothing = true;
  return values;
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
      if (goes_by("email")) check_mail_subject(subject, code);
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
    const Wording& wording = wording_of(ctx_.program, code);
    const Values values = LongValues(ctx_.program, rule_, code).all();
    std::string with = fill_text(text.text, values, wording);
    std::string without = fill_text(text.text, as_nothing(values), wording);
    return code_points(without) > code_points(with) ? without : with;
  }
  void check_sms(const Template& text, const std::string& code);
  void check_whatsapp(const Template& text, const std::string& code);
  void check_mail_subject(const Template& text, const std::string& code);
  void check_push(const Template& text, const std::string& code, const char* part, std::size_t most);

  Context& ctx_;
  const NotifyRule& rule_;
};

void TextSense::check_sms(const Template& text, const std::string& code) {
  const TextLength length = length_of(filled(text, code));
  const bool plain = length.in_telephone_alphabet();
  const std::size_t count = plain ? length.places : length.units;
  const std::size_t most = plain ? kSms : kSmsOther;
  if (count <= most) return;
  const std::string foreign = quoted_list({length.outside.begin(), length.outside.end()}, "and");
  ctx_.warning("R454", text.place,
               plain ? fmt::format("this text can take {} characters, and one SMS holds {}", count, most)
                     : fmt::format("this text can take {} characters, and with {} in it one SMS holds {}",
                                   count, foreign, most),
               plain || length.places > kSms
                   ? "shorten it; longer texts are sent, and paid, as several SMS"
                   : fmt::format("leave out {}, then one SMS holds {}", foreign, kSms));
}

void TextSense::check_whatsapp(const Template& text, const std::string& code) {
  const TextLength length = length_of(filled(text, code));
  if (length.characters <= kWhatsApp) return;
  ctx_.warning("R454", text.place,
               fmt::format("this text can take {} characters, and one message by WhatsApp holds {}",
                           length.characters, kWhatsApp),
               "shorten it; longer texts are refused by those who deliver them");
}

void TextSense::check_mail_subject(const Template& text, const std::string& code) {
  const TextLength length = length_of(filled(text, code));
  if (length.characters <= kMailSubject) return;
  ctx_.warning(
      "R454", text.place,
      fmt::format("as the subject of a mail this can take {} characters, and mail programs show about {}",
                  length.characters, kMailSubject),
      "shorten it, or put the important words first");
}

void TextSense::check_push(const Template& text, const std::string& code, const char* part,
                           std::size_t most) {
  const TextLength length = length_of(filled(text, code));
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
