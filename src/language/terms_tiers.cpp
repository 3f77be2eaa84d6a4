// The chapter about tiers: how each is reached, how long it is valid, how it is kept, what it brings.

#include <algorithm>
#include <utility>

#include "language/reader_words.h"
#include "language/terms_words.h"

namespace rung::language {
namespace {

// One tier while its section is written. Clauses of `every tier` count as its own, as check() reads them.
class TierSection {
 public:
  TierSection(const TermsWords& words, TermsPaper& paper, const Tier& tier, const Block& block)
      : words_(words), paper_(paper), tier_(tier), block_(block), name_(words.tier(tier.name)) {}

  void write();

 private:
  [[nodiscard]] const Clause* clause(ClauseKind kind) const;
  [[nodiscard]] std::string pick(std::string_view german, std::string_view english) const {
    return words_.pick(german, english);
  }
  void ways_in();
  void other_ways_in();
  void price_of_entry();
  void validity();
  void keeping();
  void not_kept();
  void losses();
  void benefits();
  [[nodiscard]] std::string judging(const Clause& judge) const;
  [[nodiscard]] std::string drop_target(const Clause& drop) const;

  const TermsWords& words_;
  TermsPaper& paper_;
  const Tier& tier_;
  const Block& block_;
  std::string name_;
};

const Clause* TierSection::clause(ClauseKind kind) const {
  if (const Clause* own = clause_of(block_, kind)) return own;
  if (tier_.for_everyone) return nullptr;
  for (const Block* every : words_.blocks(BlockKind::EveryTier)) {
    if (const Clause* shared = clause_of(*every, kind)) return shared;
  }
  return nullptr;
}

std::string TierSection::judging(const Clause& judge) const {
  const std::string how = judge.words.empty() ? "" : judge.words.front().text;
  if (how == "days") {
    const std::string days = words_.days(judge.days);
    return pick("Geprüft wird das jedes Jahr am Ende dieser Tage: ",
                "This is judged every year at the end of: ") +
           days + ".";
  }
  if (how == "cycle" && judge.period_end)
    return pick("Geprüft wird das am ", "This is judged at the ") +
           words_.end_of(*judge.period_end, TermsWords::Which::Any) + ".";
  return pick("Geprüft wird das am Ende jedes Tages.", "This is judged at the end of every day.");
}

void TierSection::ways_in() {
  const std::string lead = pick("So erreichen Sie die Stufe", "How to reach it");
  if (tier_.for_everyone) {
    paper_.say(lead, pick("Diese Stufe haben alle Mitglieder, sobald sie beigetreten sind.",
                          "Every member has this tier from the day of joining."));
    return;
  }
  const Clause* judged = clause(ClauseKind::JudgeEntry);
  const std::string when = judged == nullptr ? pick("sobald", "as soon as") : pick("wenn", "if");
  const std::string reach = pick("Sie erreichen " + name_ + ", " + when, "You reach " + name_ + " " + when);
  const ConditionLeads leads{
      lead, reach, reach + pick(" eine dieser Bedingungen erfüllt ist:", " one of these conditions is met:"),
      reach + pick(" alle diese Bedingungen erfüllt sind:", " all these conditions are met:")};
  if (const Clause* enter = clause(ClauseKind::EnterWhen))
    write_conditions(words_, paper_, *enter->conditions, leads);
  if (const Clause* only = clause(ClauseKind::EnterOnlyWhen)) {
    const std::string start = pick("Das gilt nur, wenn", "This holds only if");
    write_conditions(words_, paper_, *only->conditions,
                     {"", start,
                      start + pick(" außerdem eine dieser Bedingungen erfüllt ist:",
                                   " one of these conditions is met as well:"),
                      start + pick(" außerdem alle diese Bedingungen erfüllt sind:",
                                   " all these conditions are met as well:")});
  }
  if (judged != nullptr) paper_.say("", judging(*judged));
  other_ways_in();
  price_of_entry();
}

void TierSection::other_ways_in() {
  if (const Clause* life = clause(ClauseKind::EnterForLifeWhen)) {
    const std::string reach = pick("Sie erreichen " + name_ + " auf Lebenszeit, sobald",
                                   "You reach " + name_ + " for life as soon as");
    write_conditions(
        words_, paper_, *life->conditions,
        {pick("Auf Lebenszeit", "For life"), reach,
         reach + pick(" eine dieser Bedingungen erfüllt ist:", " one of these conditions is met:"),
         reach + pick(" alle diese Bedingungen erfüllt sind:", " all these conditions are met:")});
  }
  if (clause(ClauseKind::EnterByInvitation) != nullptr) {
    const bool only = clause(ClauseKind::EnterWhen) == nullptr;
    paper_.say(
        only ? pick("So erreichen Sie die Stufe", "How to reach it") : pick("Einladung", "Invitation"),
        only ? pick("Diese Stufe vergeben wir nur auf Einladung.", "This tier is given by invitation only.")
             : pick("Wir können Mitglieder auch zu dieser Stufe einladen.",
                    "We may also invite members to this tier."));
  }
}

void TierSection::price_of_entry() {
  if (const Clause* from = clause(ClauseKind::EnterFrom)) {
    const std::string lower = words_.tier(from->words.front().text);
    paper_.say("", pick("Sie erreichen " + name_ + " nur von der Stufe " + lower + " aus.",
                        "You can reach " + name_ + " from " + lower + " only."));
  }
  for (const Clause* costs : clauses_of(block_, ClauseKind::CostsTo)) {
    const std::string price = words_.amount(costs->amounts.front());
    if (costs->words.front().text == "enter")
      paper_.say("", pick("Beim Aufstieg werden dafür " + price + " abgezogen.",
                          "When you move up, " + price + " are taken off for it."));
    else
      paper_.say("", pick("Für jede Verlängerung werden " + price + " abgezogen.",
                          "For each renewal, " + price + " are taken off."));
  }
}

void TierSection::validity() {
  const std::string lead = pick("So lange gilt sie", "How long it lasts");
  const std::string from =
      pick("Sie gilt ab dem Tag, an dem Sie sie erreichen, ", "It is valid from the day you reach it ");
  if (const Clause* end = clause(ClauseKind::ValidUntilEndOf)) {
    const bool next = end->words.front().text == "next";
    std::string until =
        words_.end_of(*end->period_end, next ? TermsWords::Which::Next : TermsWords::Which::This);
    if (end->month > 0) {
      const std::string month = month_words(end->month, words_.language());
      until =
          pick("Ende des Monats " + month + " nach dem " + until, "end of " + month + " after the " + until);
    }
    paper_.say(lead, from + pick("bis zum ", "until the ") + until + ".");
  } else if (const Clause* length = clause(ClauseKind::ValidFor)) {
    const std::string time = words_.time(length->amounts.front(), Case::Plain);
    paper_.say(lead, from + pick(time + " lang.", "for " + time + "."));
  } else if (clause(ClauseKind::ValidForLife) != nullptr) {
    paper_.say(lead, from + pick("auf Lebenszeit.", "for life."));
  } else if (clause(ClauseKind::ValidWhileMet) != nullptr) {
    paper_.say(lead, pick("Sie gilt, solange die Bedingungen dafür erfüllt sind.",
                          "It is valid as long as its conditions are met."));
  } else if (clause(ClauseKind::ValidUntilNextJudging) != nullptr) {
    paper_.say(lead, from + pick("bis zur nächsten Prüfung.", "until it is judged the next time."));
  }
}

void TierSection::keeping() {
  const std::string lead = pick("So behalten Sie sie", "How to keep it");
  const Clause* judged = clause(ClauseKind::JudgeKeeping);
  if (const Clause* keep = clause(ClauseKind::KeepWhen)) {
    const std::string start =
        judged == nullptr
            ? pick("Am Ende dieser Zeit behalten Sie " + name_ + " für einen weiteren Zeitraum, wenn",
                   "At the end of that time you keep " + name_ + " for another such period if")
            : pick("Sie behalten " + name_ + " für einen weiteren Zeitraum, wenn",
                   "You keep " + name_ + " for another such period if");
    write_conditions(
        words_, paper_, *keep->conditions,
        {lead, start,
         start + pick(" eine dieser Bedingungen erfüllt ist:", " one of these conditions is met:"),
         start + pick(" alle diese Bedingungen erfüllt sind:", " all these conditions are met:")});
  } else if (clause(ClauseKind::KeepByEnteringAgain) != nullptr) {
    paper_.say(lead,
               pick("Erfüllen Sie in dieser Zeit erneut die Bedingungen, mit denen man " + name_ +
                        " erreicht, verlängert sich die Stufe: Ihre Gültigkeit beginnt dann neu.",
                    "Meet the conditions for reaching " + name_ +
                        " again during that time, and the tier is extended: its validity then starts anew."));
  }
  if (judged != nullptr) paper_.say("", judging(*judged));
}

std::string TierSection::drop_target(const Clause& drop) const {
  const std::string& how = drop.words.front().text;
  if (how == "tier" && drop.words.size() > 1)
    return pick("auf die Stufe ", "to the tier ") + words_.tier(drop.words[1].text);
  if (how == "one tier" && tier_.below >= 0) {
    const std::string& below = words_.program().tiers[static_cast<std::size_t>(tier_.below)].name;
    return pick("auf die Stufe ", "to the tier ") + words_.tier(below);
  }
  return pick("auf die höchste Stufe, deren Bedingungen Sie dann erfüllen",
              "to the highest tier whose conditions you then meet");
}

void TierSection::not_kept() {
  const Clause* drop = clause(ClauseKind::IfNotKept);
  if (drop == nullptr) return;
  const std::string lead = pick("Wenn Sie sie nicht behalten", "If you do not keep it");
  const std::string target = drop_target(*drop);
  if (drop->amounts.empty()) {
    paper_.say(lead, pick("Sie wechseln danach " + target + ".", "You then move " + target + "."));
    return;
  }
  const std::string grace = words_.time(drop->amounts.front(), Case::Dative);
  paper_.say(lead,
             pick("Sie wechseln nach einer Kulanzfrist von " + grace + " " + target +
                      ". Erfüllen Sie die Bedingung noch innerhalb dieser Frist, zählt das wie rechtzeitig.",
                  "You move " + target + " after a grace time of " + grace +
                      ". Meeting the condition within that time counts as meeting it on time."));
}

void TierSection::losses() {
  if (const Clause* idle = clause(ClauseKind::LostAfter)) {
    const std::string time = words_.time(idle->amounts.front(), Case::Plain);
    const std::string what = words_.activities(idle->words, "or");
    paper_.say(pick("Ohne Aktivität", "Without activity"),
               pick("Die Stufe geht verloren, wenn es " + time + " lang keine " + what + " gibt.",
                    "The tier is lost after " + time + " without " + what + "."));
  }
  if (clause(ClauseKind::CountFromZero) != nullptr)
    paper_.say("",
               pick("Nach einem Verlust der Stufe zählt für das erneute Erreichen nur, was danach geschieht.",
                    "After the tier is lost, only what happens later counts towards reaching it again."));
  for (const Clause* carry : clauses_of(block_, ClauseKind::CarryMetric)) {
    words_.mention(BlockKind::Metric, carry->words.front().text);
    const std::string above = words_.amount(carry->amounts.front(), Case::Dative);
    const std::string what = words_.quoted(carry->words.front().text);
    const std::string cycle = words_.each(*carry->period_end);
    const std::string in_next =
        words_.is_feminine(*carry->period_end) ? "in der folgenden " : "im folgenden ";
    std::string text = pick(
        "Was Sie bei " + what + " über " + above + " hinaus erreichen, zählt " + in_next + cycle + " weiter",
        "What you reach in " + what + " beyond " + above + " counts on in the following " + cycle);
    if (carry->amounts.size() > 1)
      text += pick(", höchstens aber ", ", but at most ") + words_.amount(carry->amounts[1]);
    text += pick(". Es gilt, was bei der höchsten Stufe steht, deren Bedingung Sie am letzten Tag erfüllen.",
                 ". What is said at the highest tier whose condition you meet on the last day applies.");
    paper_.say(pick("Übertrag", "Carried over"), text);
  }
}

void TierSection::benefits() {
  std::vector<std::string> items;
  for (const Clause* benefit : clauses_of(block_, ClauseKind::Benefit))
    items.push_back(words_.label(benefit->labels, benefit->words.front().text));
  if (!items.empty()) paper_.list(pick("Ihre Vorteile", "Your benefits"), "", std::move(items));
}

void TierSection::write() {
  paper_.heading(3, name_);
  paper_.comment(block_.documentation);
  ways_in();
  if (!tier_.for_everyone) {
    validity();
    keeping();
    not_kept();
  }
  losses();
  benefits();
}

}  // namespace

void write_tiers(const TermsWords& words, TermsPaper& paper) {
  const Program& program = words.program();
  if (program.tiers.empty()) return;
  paper.heading(2, words.pick("Stufen", "Tiers"));
  if (program.ladders.size() > 1)
    paper.say("", words.pick("Es gibt mehrere Stufenleitern; Sie haben in jeder davon eine Stufe.",
                             "There are several ladders of tiers; you have one tier in each of them."));
  const std::vector<const Block*> blocks = words.blocks(BlockKind::Program);
  const Clause* revoke = blocks.empty() ? nullptr : clause_of(*blocks.front(), ClauseKind::ReturnsRevoke);
  if (revoke != nullptr && revoke->words.front().text == "may")
    paper.say(
        words.pick("Retouren", "Returns"),
        words.pick(
            "Wer nach einer Retoure die Bedingungen einer Stufe nicht mehr erfüllt, kann sie verlieren.",
            "Who no longer meets a tier's conditions after a return may lose the tier."));
  for (const Ladder& ladder : program.ladders) {
    std::vector<std::string> names;
    for (const int tier : ladder.tiers)
      names.push_back(words.tier(program.tiers[static_cast<std::size_t>(tier)].name));
    if (names.size() > 1) {
      const std::string list = and_list(names, words.language());
      paper.say("", words.pick("Die Stufen sind, von der untersten zur obersten: " + list +
                                   ". Haben Sie mehrere davon zugleich, gilt die höchste.",
                               "The tiers are, from the lowest to the highest: " + list +
                                   ". If you hold several of them at a time, the highest one counts."));
    }
    for (const int number : ladder.tiers) {
      const Tier& tier = program.tiers[static_cast<std::size_t>(number)];
      if (const Block* block = words.block(BlockKind::Tier, tier.name))
        TierSection(words, paper, tier, *block).write();
    }
  }
}

}  // namespace rung::language
