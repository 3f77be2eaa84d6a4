// The lines `say` and `call` of the program: the words of messages in its languages, and which are missing.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/index.h"
#include "language/check_parts.h"
#include "language/message_text.h"
#include "language/reader_words.h"

namespace rung::language {
namespace {

constexpr std::array<Said, kSaid> kAllSaid{
    Said::DearMember, Said::FurtherNotice, Said::WithoutFurtherNotice, Said::MoreBenefits,
    Said::ALittle,    Said::And,           Said::AndThenUntil,         Said::MoreProducts};

Wording* wording_in(Program& program, const std::string& code) {
  const auto found = std::find_if(program.wordings.begin(), program.wordings.end(),
                                  [&](const Wording& wording) { return wording.code == code; });
  return found == program.wordings.end() ? nullptr : &*found;
}

bool brings_words(const Wording& wording) {
  return is_german(wording.language) || is_english(wording.language);
}

class WordingReader {
 public:
  WordingReader(Context& ctx, const BlockRef& ref) : ctx_(ctx), ref_(ref) {}

  // Whether every name that is called is known.
  bool read() {
    for (const Clause* clause : ctx_.all(ref_, ClauseKind::Say)) read_line(*clause);
    for (const Clause* clause : ctx_.all(ref_, ClauseKind::Call)) {
      check_name(clause->words.at(0));
      read_line(*clause);
    }
    return names_known_;
  }

 private:
  void read_line(const Clause& clause);
  void check_name(const Word& word);
  void read_label(const Clause& clause, const Label& label, Wording& wording);

  Context& ctx_;
  const BlockRef& ref_;
  std::map<std::pair<std::string, std::string>, Place> said_;  // {"say and", "fr"}
  bool names_known_ = true;
};

void WordingReader::read_line(const Clause& clause) {
  const std::string what =
      fmt::format("{} {}", clause.kind == ClauseKind::Say ? "say" : "call", clause.words.at(0).text);
  for (const Label& label : clause.labels) {
    const std::string& code = label.language.text;
    const auto [first, is_new] = said_.emplace(std::pair(what, code), ref_.at(label.text.span));
    if (!is_new) {
      Diagnostic& d =
          ctx_.error("R220", ref_.at(label.text.span),
                     fmt::format("`{}` is already there in `{}`", what, code), "keep one of the two");
      d.notes.push_back({"is where it stands", first->second});
      continue;
    }
    Wording* wording = wording_in(ctx_.program, code);
    if (wording != nullptr) {
      read_label(clause, label, *wording);
    } else if (ctx_.languages_known) {
      report_language(ctx_, ref_.at(label.language.span), code);
    }
  }
}

void WordingReader::read_label(const Clause& clause, const Label& label, Wording& wording) {
  const std::string& name = clause.words.at(0).text;
  if (clause.kind == ClauseKind::Say) {
    const std::vector<std::string> forms = word_forms(label.text.value);
    if (name == said_phrase(Said::MoreProducts) && forms.size() > 1)
      check_forms(ctx_, ref_.at(label.text.span), forms, wording.code, false,
                  fmt::format("say {} {} \"", name, wording.code), "\"");
    for (const Said said : kAllSaid)
      if (said_phrase(said) == name) wording.said.at(static_cast<std::size_t>(said)) = label.text.value;
    return;
  }
  const std::vector<std::string> forms = word_forms(label.text.value);
  const auto points = std::find_if(ctx_.program.points.begin(), ctx_.program.points.end(),
                                   [&](const PointCurrency& currency) { return currency.name == name; });
  const bool decimals = points != ctx_.program.points.end() && points->decimals > 0;
  if (forms.size() != 1 || forms.front().empty())
    check_forms(ctx_, ref_.at(label.text.span), forms, wording.code, decimals,
                fmt::format("call {} {} \"", name, wording.code), "\"");
  wording.names[name] = forms;
}

void WordingReader::check_name(const Word& word) {
  if (ctx_.index_of(NameKind::Metric, word.text) >= 0 || ctx_.index_of(NameKind::Points, word.text) >= 0)
    return;
  const auto& quantities = ctx_.program.quantities;
  if (std::find(quantities.begin(), quantities.end(), word.text) != quantities.end()) return;
  names_known_ = false;
  std::vector<std::string> known = ctx_.names_of(NameKind::Metric);
  for (const std::string& name : ctx_.names_of(NameKind::Points)) known.push_back(name);
  known.insert(known.end(), quantities.begin(), quantities.end());
  if (ctx_.may_be_lost(word.text, known, {"metric", "points", "event"})) return;
  Diagnostic& d = ctx_.error(
      "R475", ref_.at(word.span),
      fmt::format("nothing that messages count is called `{}`: no metric, no points and no unit", word.text));
  suggest(d, word.text, known, "messages can count");
}

// ---- What messages say without a word for it

struct Needed {
  std::set<Said> said;
  std::set<std::string> names;
};

// What a way into a tier, or to keep it, asks for. Amounts of money need a name only beside each other; then
// the name of the rules does.
void add_names(const Program& program, const Conditions& conditions, Needed& needed) {
  for (const Atom& atom : conditions.atoms) {
    if (atom.kind != AtomKind::Measure || atom.unit.kind == UnitKind::Money || atom.index < 0) continue;
    const Measure& measure = program.measures.at(index(atom.index));
    if (atom.unit.kind == UnitKind::Quantity)
      needed.names.insert(program.quantities.at(index(atom.unit.index)));
    else if (measure.kind == Measure::Kind::Earned)
      needed.names.insert(program.points.at(index(measure.index)).name);
    else
      needed.names.insert(program.metrics.at(index(measure.index)).name);
  }
}

void add_needed(const Program& program, const NotifyRule& rule, const MessagePart& part, Needed& needed) {
  using PartOf = MessagePart::Kind;
  const std::string& name = part.text;
  if (part.kind == PartOf::WithUnit && !program.points.empty())
    needed.names.insert(program.points.at(index(std::max(0, rule.about_unit))).name);
  if (part.kind != PartOf::Value) return;
  if (name == "first_name" || name == "last_name") needed.said.insert(Said::DearMember);
  if (name == "until" || name == "valid_until" || name == "expires_on")
    needed.said.insert(Said::FurtherNotice);
  if (name == "benefits_of_next_tier") needed.said.insert(Said::MoreBenefits);
  if (name == "expires_on") needed.said.insert({Said::And, Said::AndThenUntil});
  if (name == "cart_products") needed.said.insert({Said::And, Said::MoreProducts});
  if (name != "missing") return;
  needed.said.insert({Said::ALittle, Said::And});
  for (const Tier& tier : program.tiers) {
    add_names(program, tier.enter, needed);
    add_names(program, tier.keep_when, needed);
  }
}

Needed needed_in(const Program& program, const std::string& code) {
  Needed needed;
  for (const NotifyRule& rule : program.notifications) {
    for (const auto* texts : {&rule.subjects, &rule.messages}) {
      const auto text = texts->find(code);
      if (text == texts->end()) continue;
      for (const MessagePart& part : read_message_text(text->second.text).parts)
        add_needed(program, rule, part, needed);
    }
  }
  return needed;
}

std::string forms_to_fill(const Wording& wording) {
  std::string forms = "…";
  for (std::size_t i = 1; i < plurals_of(wording.language, false).size(); ++i) forms += " | …";
  return forms;
}

void check_missing_words(Context& ctx, const Wording& wording, const Place& place, bool names_known) {
  Needed needed = needed_in(ctx.program, wording.code);
  if (!names_known) needed.names.clear();
  const Wording standard = standard_wording(wording.code);
  std::vector<std::string> english, lines;
  for (const Said said : needed.said) {
    if (wording.say(said) != standard.say(said)) continue;
    english.push_back(wording.say(said));
    lines.push_back(fmt::format("say {} {} \"…\"", said_phrase(said), wording.code));
  }
  for (const std::string& name : needed.names) {
    if (wording.names.count(name) > 0) continue;
    english.push_back(with_blanks(name));
    lines.push_back(fmt::format("call {} {} \"{}\"", name, wording.code, forms_to_fill(wording)));
  }
  if (english.empty()) return;
  std::string help;
  for (const std::string& line : lines) help += (help.empty() ? "`" : ", `") + line + "`";
  ctx.warning("R470", place,
              fmt::format("messages in the language `{}` say {} in English", wording.code, listed(english)),
              fmt::format("add to the program: {}", help));
}

}  // namespace

void check_forms(Context& ctx, const Place& place, const std::vector<std::string>& forms,
                 const std::string& language, bool with_decimals, const std::string& begin,
                 const std::string& end) {
  const Language language_forms = language_of(language);
  const std::vector<Plural> plurals = plurals_of(language_forms, with_decimals);
  const bool empty =
      std::any_of(forms.begin(), forms.end(), [](const std::string& form) { return form.empty(); });
  if (forms.size() == plurals.size() && !empty) return;
  std::vector<std::string> samples;
  std::string shape;
  for (const Plural plural : plurals) {
    samples.push_back("for " + plural_samples(plural, language_forms));
    shape += shape.empty() ? "…" : " | …";
  }
  ctx.error(
      "R474", place,
      empty ? std::string("a form of this word is empty")
            : fmt::format("this word has {} {}, and in the language `{}` it needs {}", forms.size(),
                          forms.size() == 1 ? "form" : "forms", language, plurals.size()),
      fmt::format("write `{}{}{}`: the forms {}", begin, shape, end, and_list(samples, Language::English)));
}

void check_wordings(Context& ctx) {
  for (const std::string& code : ctx.program.languages) {
    if (wording_in(ctx.program, code) == nullptr) ctx.program.wordings.push_back(standard_wording(code));
  }
  for (const BlockRef& ref : ctx.of(BlockKind::Program)) {
    const bool names_known = WordingReader(ctx, ref).read();
    const std::vector<const Clause*> languages = ctx.all(ref, ClauseKind::Languages);
    if (languages.empty() || ref.block->incomplete) continue;
    const Place place = ref.at(languages.front()->span);
    for (const std::string& code : ctx.program.languages) {
      if (has_forms(code)) continue;
      ctx.hint("R476", place,
               fmt::format("numbers, money and dates in the language `{}` are written as in English", code),
               "leave it if that is right for its readers: Rung does not know the forms of this language");
    }
    for (const Wording& wording : ctx.program.wordings)
      if (!brings_words(wording)) check_missing_words(ctx, wording, place, names_known);
  }
}

}  // namespace rung::language
