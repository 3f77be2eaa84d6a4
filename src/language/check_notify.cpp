// The block `notify`: when, to whom, by what, and texts whose placeholders have something to say.

#include <algorithm>

#include <fmt/format.h>

#include "core/check.h"
#include "language/check_condition.h"
#include "language/check_parts.h"
#include "language/message_text.h"

namespace rung::language {
namespace {

enum class Needs : std::uint8_t { Nothing, Tier, Reward, Expiring, Points, Carts };

struct Placeholder {
  const char* name;
  Needs needs;
};

constexpr std::array<Placeholder, 14> kPlaceholders{{{"first_name", Needs::Nothing},
                                                     {"last_name", Needs::Nothing},
                                                     {"missing", Needs::Tier},
                                                     {"until", Needs::Tier},
                                                     {"tier", Needs::Nothing},
                                                     {"next_tier", Needs::Nothing},
                                                     {"benefits_of_next_tier", Needs::Nothing},
                                                     {"valid_until", Needs::Nothing},
                                                     {"expiring_points", Needs::Expiring},
                                                     {"expires_on", Needs::Expiring},
                                                     {"points_missing", Needs::Reward},
                                                     {"reward", Needs::Reward},
                                                     {"balance", Needs::Points},
                                                     {"cart_products", Needs::Carts}}};

// As it would have to be written there: {#tier} for a section.
std::vector<std::string> placeholders_as(const std::string& begin) {
  std::vector<std::string> result;
  for (const Placeholder& placeholder : kPlaceholders) result.emplace_back(begin + placeholder.name + "}");
  return result;
}

// The numbers, with which a word can change.
constexpr std::array<std::string_view, 3> kNumbers{"balance", "expiring_points", "points_missing"};

bool is_number_of_message(const std::string& name) {
  return std::find(kNumbers.begin(), kNumbers.end(), name) != kNumbers.end();
}

bool speaks_of(const MessageText& text, const char* name) {
  return std::any_of(text.parts.begin(), text.parts.end(), [&](const MessagePart& part) {
    return part.kind == MessagePart::Kind::Value && part.text == name;
  });
}

// Whether a condition compares what a metric counts of carts, whose articles can be named.
bool is_about_carts(const Program& program, const Atom& atom) {
  if (atom.kind != AtomKind::Measure || atom.index < 0) return false;
  const Measure& measure = program.measures[static_cast<std::size_t>(atom.index)];
  if (measure.kind != Measure::Kind::Metric) return false;
  const Metric& metric = program.metrics[static_cast<std::size_t>(measure.index)];
  return metric.event == kCarts && metric.looks_at_events();
}

class NotifyReader {
 public:
  NotifyReader(Context& ctx, const BlockRef& ref) : ctx_(ctx), ref_(ref) {}
  NotifyRule read();

 private:
  void read_when();
  void find_subjects_of_condition();
  void read_channels();
  void read_consent();
  void read_quiet();
  void read_texts(ClauseKind kind, std::map<std::string, Template>& texts);
  void check_languages();
  void check_text(const Clause& clause, const Label& label);
  void check_placeholder(const MessagePart& part, const Place& place, const std::string& language);
  void check_number(const MessagePart& part, const Place& place, const std::string& language);
  void check_deadline(const std::string& language);

  Context& ctx_;
  const BlockRef& ref_;
  NotifyRule rule_;
  bool when_known_ = false;
  bool texts_known_ = true;
};

NotifyRule NotifyReader::read() {
  rule_.name = ref_.block->name.text;
  rule_.place = ref_.header();
  read_when();
  read_channels();
  read_consent();
  read_quiet();
  rule_.caps = read_caps(ctx_, ref_);
  read_texts(ClauseKind::Subject, rule_.subjects);
  read_texts(ClauseKind::Message, rule_.messages);
  check_languages();
  return std::move(rule_);
}

void NotifyReader::read_when() {
  const Clause* when = ctx_.only(ref_, {ClauseKind::When}, "when it is sent");
  if (when == nullptr || !when->conditions) {
    if (ref_.block->incomplete) return;
    ctx_.error("R421", ref_.header(), fmt::format("notify {} does not say when it is sent", rule_.name),
               "add a line such as `when progress to Gold at least 85 %`");
    return;
  }
  rule_.when = build_conditions(ctx_, *when->conditions, ref_.file, {Asker::Notify, -1});
  when_known_ = all_understood(*when->conditions, rule_.when) && !ref_.block->incomplete;
  find_subjects_of_condition();
}

// What the texts can speak of. Of several tiers the one that is worked towards counts, then the one that
// ends.
void NotifyReader::find_subjects_of_condition() {
  int rank = 5;
  for (const Atom& atom : rule_.when.atoms) {
    const int atom_rank = atom.kind == AtomKind::Progress        ? 0
                          : atom.kind == AtomKind::Reachable     ? 0
                          : atom.kind == AtomKind::MissingMetric ? 1
                          : atom.kind == AtomKind::TimeLeft      ? 2
                          : atom.kind == AtomKind::Kept          ? 3
                          : tells_of_moves(atom.kind)            ? 4
                                                                 : 5;
    const bool segment = atom.kind == AtomKind::Entered || atom.kind == AtomKind::Left;
    if (atom_rank < rank && !segment && atom.index >= 0) {
      rank = atom_rank;
      rule_.about_tier = atom.kind == AtomKind::MissingMetric ? atom.tier : atom.index;
    }
    if (atom.kind == AtomKind::MissingPoints) {
      rule_.about_reward = atom.index;
      rule_.about_unit = ctx_.program.rewards[static_cast<std::size_t>(atom.index)].unit;
    }
  }
  for (const Atom& atom : rule_.when.atoms) {
    if (rule_.about_carts < 0 && is_about_carts(ctx_.program, atom)) rule_.about_carts = atom.index;
    if (atom.kind == AtomKind::Balance && rule_.about_unit < 0) rule_.about_unit = atom.index;
    if (atom.kind != AtomKind::Expiring) continue;
    rule_.about_unit = atom.index;
    rule_.expiring_within = atom.within;
  }
}

void NotifyReader::read_channels() {
  const Clause* by = ctx_.only(ref_, {ClauseKind::SendBy}, "how it is sent");
  if (by == nullptr) {
    if (ref_.block->incomplete) return;
    ctx_.error("R421", ref_.header(), fmt::format("notify {} does not say how it is sent", rule_.name),
               "add a line such as `send by email, push`");
    return;
  }
  static const std::vector<std::string> kChannels{"email", "push", "app", "sms", "whatsapp", "post"};
  rule_.all_channels = by->all_channels;
  for (const Word& word : by->words) {
    rule_.channels.push_back(word.text);
    if (std::find(kChannels.begin(), kChannels.end(), word.text) != kChannels.end()) continue;
    Diagnostic& d =
        ctx_.error("R214", ref_.at(word.span), fmt::format("nothing can be sent by `{}`", word.text));
    suggest(d, word.text, kChannels, "messages go by");
  }
}

void NotifyReader::read_consent() {
  const Clause* needs = ctx_.only(ref_, {ClauseKind::NeedsConsent}, "which consent it needs");
  if (needs != nullptr) rule_.consent = needs->words.at(0).text;
}

// Minutes of "20:00", which exists.
int minutes(const std::string& clock) {
  const std::size_t colon = clock.find(':');
  RUNG_CHECK(colon != std::string::npos, "a clock has hours and minutes");
  return std::stoi(clock.substr(0, colon)) * 60 + std::stoi(clock.substr(colon + 1));
}

void NotifyReader::read_quiet() {
  const Clause* quiet = ctx_.only(ref_, {ClauseKind::Quiet}, "the quiet time");
  if (quiet == nullptr) return;
  rule_.quiet = NotifyRule::Quiet{minutes(quiet->words.at(0).text), minutes(quiet->words.at(1).text)};
}

void NotifyReader::read_texts(ClauseKind kind, std::map<std::string, Template>& texts) {
  const char* what = kind == ClauseKind::Subject ? "subject" : "message";
  for (const Clause* clause : ctx_.all(ref_, kind)) {
    const Label& label = clause->labels.at(0);
    const std::string& code = label.language.text;
    const auto& languages = ctx_.program.languages;
    if (ctx_.languages_known && std::find(languages.begin(), languages.end(), code) == languages.end()) {
      report_language(ctx_, ref_.at(label.language.span), code);
    }
    check_text(*clause, label);
    if (texts.count(code) > 0) {
      Diagnostic& d =
          ctx_.error("R220", ref_.at(clause->span),
                     fmt::format("`{}` already says its {} in `{}`", block_words(*ref_.block), what, code),
                     "keep one of the two");
      d.notes.push_back({"is where it says so", texts.at(code).place});
      continue;
    }
    texts.emplace(code, Template{label.text.value, ref_.at(clause->span)});
  }
}

void NotifyReader::check_languages() {
  if (!ctx_.languages_known || ref_.block->incomplete) return;
  std::vector<std::string> without;
  for (const std::string& language : ctx_.program.languages) {
    if (rule_.subjects.count(language) == 0) without.push_back(language);
    check_deadline(language);
  }
  if (rule_.subjects.empty()) {
    ctx_.error("R422", ref_.header(), fmt::format("notify {} has no subject", rule_.name),
               fmt::format("add a line such as `subject {} \"…\"`", ctx_.program.languages.front()));
  } else if (!without.empty()) {
    ctx_.warning("R423", ref_.header(),
                 fmt::format("notify {} has no subject in the language {}", rule_.name, listed(without)),
                 fmt::format("add `subject {} \"…\"`; until then these members get another language",
                             without.front()));
  }
  for (const std::string& language : ctx_.program.languages) {
    if (rule_.messages.empty() || rule_.messages.count(language) > 0) continue;
    ctx_.warning(
        "R423", rule_.messages.begin()->second.place,
        fmt::format("notify {} has no message in the language `{}`", rule_.name, language),
        fmt::format("add `message {}` with its `| ` lines; until then these members get another language",
                    language));
  }
}

// Says what is missing, but not until when.
void NotifyReader::check_deadline(const std::string& language) {
  if (rule_.about_tier < 0 || !texts_known_) return;
  bool missing = false;
  bool until = false;
  Place place;
  for (const auto* texts : {&rule_.subjects, &rule_.messages}) {
    const auto at = texts->find(language);
    if (at == texts->end()) continue;
    const MessageText text = read_message_text(at->second.text);
    until = until || speaks_of(text, "until") || speaks_of(text, "valid_until");
    if (!speaks_of(text, "missing")) continue;
    missing = true;
    const Place& of_text = at->second.place;
    const std::string_view all = of_text.file->text();
    const std::size_t begin = all.find("missing}", of_text.span.begin);
    place = Place{of_text.file, Span{all.rfind('{', begin), all.find('}', begin) + 1}};
  }
  if (!missing || until) return;
  ctx_.warning("R425", place, "the text says what is missing, but not until when",
               "add `{until}`, the last day on which the member can still do it");
}

void NotifyReader::check_text(const Clause& clause, const Label& label) {
  const std::string_view all = ref_.file->text();
  const std::size_t from = std::min(clause.span.begin, label.text.span.begin);
  const std::size_t to = std::min(all.size(), std::max(clause.span.end, label.text.span.end));
  const MessageText text = read_message_text(all.substr(from, to - from));
  const auto place_of = [&](Span span) { return Place{ref_.file, {from + span.begin, from + span.end}}; };
  for (const MessagePart& part : text.parts) {
    if (part.kind == MessagePart::Kind::Text || part.kind == MessagePart::Kind::Close) continue;
    check_placeholder(part, place_of(part.span), label.language.text);
  }
  for (const MessageTrouble& trouble : text.troubles) {
    ctx_.error(trouble.code, place_of(trouble.span), trouble.title, trouble.help);
    texts_known_ = false;
  }
}

void NotifyReader::check_placeholder(const MessagePart& part, const Place& place,
                                     const std::string& language) {
  const std::string& name = part.text;
  const auto* found = std::find_if(kPlaceholders.begin(), kPlaceholders.end(),
                                   [&](const Placeholder& p) { return p.name == name; });
  if (found == kPlaceholders.end()) {
    texts_known_ = false;
    const std::string begin = part.kind == MessagePart::Kind::Section    ? "{#"
                              : part.kind == MessagePart::Kind::Inverted ? "{^"
                                                                         : "{";
    Diagnostic& d = ctx_.error("R213", place, fmt::format("there is no placeholder `{}{}}}`", begin, name));
    suggest(d, begin + name + "}", placeholders_as(begin), "some of them are");
    return;
  }
  check_number(part, place, language);
  const bool lacks_tier = found->needs == Needs::Tier && rule_.about_tier < 0;
  const bool lacks_reward = found->needs == Needs::Reward && rule_.about_reward < 0;
  const bool lacks_expiry = found->needs == Needs::Expiring && rule_.expiring_within.count == 0;
  const bool lacks_points = found->needs == Needs::Points && ctx_.program.points.empty();
  const bool lacks_carts = found->needs == Needs::Carts && rule_.about_carts < 0;
  if (!when_known_ || !(lacks_tier || lacks_reward || lacks_expiry || lacks_points || lacks_carts)) return;
  const char* help =
      lacks_tier     ? "name the tier in `when`, for example `progress to Gold at least 85 %`"
      : lacks_reward ? "name the reward in `when`: `points missing for REWARD at most 150 points`"
      : lacks_carts  ? "compare a metric of carts in `when`: `carts_left in last 2 days at least 1`"
      : lacks_expiry ? "say it in `when`: `points expiring within 30 days at least 200 points`"
                     : "declare points in a block `points`, or leave the placeholder out";
  ctx_.error("R323", place, fmt::format("`{{{}}}` has nothing to speak of in this message", name), help);
}

// {balance: point | points} and {balance with unit}: of a number, in as many forms as the language has.
void NotifyReader::check_number(const MessagePart& part, const Place& place, const std::string& language) {
  const bool by_number = part.kind == MessagePart::Kind::ByNumber;
  if (!by_number && part.kind != MessagePart::Kind::WithUnit) return;
  if (!is_number_of_message(part.text)) {
    ctx_.error("R473", place, fmt::format("`{{{}}}` is no single number", part.text),
               "use it as it is; words go with `{balance}`, `{expiring_points}` and `{points_missing}`");
    return;
  }
  if (!by_number) return;
  const auto& points = ctx_.program.points;
  const auto unit = static_cast<std::size_t>(std::max(0, rule_.about_unit));
  const bool decimals = unit < points.size() && points[unit].decimals > 0;
  check_forms(ctx_, place, part.forms, language, decimals, "{" + part.text + ": ", "}");
}

}  // namespace

void check_notifications(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Notify))
    ctx.program.notifications.push_back(NotifyReader(ctx, ref).read());
}

}  // namespace rung::language
