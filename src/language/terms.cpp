#include "language/terms.h"

#include <iterator>
#include <utility>

#include "language/reader_words.h"
#include "language/terms_words.h"

namespace rung::language {

const std::vector<std::string>& terms_languages() {
  static const std::vector<std::string> languages{"de", "en"};
  return languages;
}

void TermsPaper::heading(int level, std::string text) {
  TermsPiece piece{TermsPiece::Kind::Heading, level, {}, std::move(text), {}};
  terms_.pieces.push_back(std::move(piece));
}

void TermsPaper::say(std::string lead, std::string text) {
  terms_.pieces.push_back({TermsPiece::Kind::Paragraph, 0, std::move(lead), std::move(text), {}});
}

void TermsPaper::list(std::string lead, std::string text, std::vector<std::string> items) {
  terms_.pieces.push_back({TermsPiece::Kind::List, 0, std::move(lead), std::move(text), std::move(items)});
}

void TermsPaper::comment(const std::string& documentation) {
  if (documentation.empty()) return;
  terms_.pieces.push_back({TermsPiece::Kind::Comment, 0, {}, documentation, {}});
}

void TermsPaper::add(Terms other) {
  std::move(other.pieces.begin(), other.pieces.end(), std::back_inserter(terms_.pieces));
}

void write_program(const TermsWords& words, TermsPaper& paper) {
  const std::vector<const Block*> blocks = words.blocks(BlockKind::Program);
  if (blocks.empty()) return;
  const Block& block = *blocks.front();
  paper.comment(block.documentation);
  const Program& program = words.program();
  const bool german = is_german(words.language());
  std::string text = words.pick("Diese Bedingungen gelten ab dem ", "These terms apply from ") +
                     long_date_words(program.effective_from, words.language());
  if (program.effective_to) {
    const std::string end = long_date_words(*program.effective_to, words.language());
    text += german ? " bis einschließlich " + end : " to " + end + ", both days included";
  }
  text += german ? ". Alle Tage und Uhrzeiten richten sich nach der Zeitzone " + program.time_zone + "."
                 : ". All days and times follow the time zone " + program.time_zone + ".";
  paper.say("", std::move(text));
  if (program.contact) {
    const AmountText times{std::to_string(program.contact->times), "times", {}, {}};
    const Clause* clause = clause_of(block, ClauseKind::ContactAtMost);
    if (clause == nullptr || clause->amounts.size() < 2) return;
    const std::string per = words.time(clause->amounts[1], Case::Dative);
    paper.say(words.pick("Nachrichten", "Messages"),
              german ? "Wir schreiben Ihnen höchstens " + words.times(times) + " innerhalb von " + per + "."
                     : "We write to you at most " + words.times(times) + " within " + per + ".");
  }
}

Terms participation_terms(const Program& program, std::string_view language) {
  Terms terms;
  terms.language = std::string(language);
  std::vector<RuleFile> files;
  files.reserve(program.sources.size());
  for (const SourcePtr& source : program.sources) files.push_back(parse(source).file);
  const TermsWords words(program, std::move(files), language_of(language), terms.language);
  terms.title = program.title + words.pick(": Teilnahmebedingungen", ": terms of participation");
  TermsPaper paper(terms);
  write_program(words, paper);
  write_tiers(words, paper);
  write_earning(words, paper);
  write_points(words, paper);
  write_rewards(words, paper);
  write_extras(words, paper);
  write_meanings(words, paper);
  return terms;
}

}  // namespace rung::language
