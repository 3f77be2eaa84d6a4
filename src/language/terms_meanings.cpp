// The last chapter: what the counters, groups and amounts that the terms speak of mean. Only what was
// mentioned is explained; an explanation may mention more.

#include <algorithm>
#include <set>
#include <utility>

#include "language/reader_words.h"
#include "language/terms_words.h"

namespace rung::language {
namespace {

std::string sentence_case(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

// What a metric measures, without its conditions: "Zusammengezählt wird der Nettobetrag Ihrer Einkäufe."
std::string measured_words(const TermsWords& words, const Block& metric, std::string& event) {
  for (const Clause& clause : metric.clauses) {
    const auto word = [&](std::size_t i) { return clause.words.at(i).text; };
    if (clause.kind == ClauseKind::SumOf) {
      event = word(1);
      const std::string whose = words.pick(" Ihrer ", " of your ") + words.activity(event, false);
      if (const auto things = common_noun(word(0), false, words.language()))
        return words.pick("Zusammengezählt werden die " + *things + whose + ".",
                          "The " + *things + whose + " are added up.");
      return words.pick("Zusammengezählt wird " + words.field(word(0)) + whose + ".",
                        sentence_case(words.field(word(0))) + whose + " is added up.");
    }
    if (clause.kind == ClauseKind::AverageOf) {
      event = word(1);
      const std::string whose = words.pick(" Ihrer ", " of your ") + words.activity(event, false);
      return words.pick("Es gilt der Durchschnitt: " + words.field(word(0)) + whose + ".",
                        "The average counts: " + words.field(word(0)) + whose + ".");
    }
    if (clause.kind == ClauseKind::CountOf) {
      event = word(0);
      return words.pick("Gezählt werden Ihre " + words.activity(event, false) + ".",
                        "Your " + words.activity(event, false) + " are counted.");
    }
    if (clause.kind == ClauseKind::ShareOf) {
      event = word(0);
      return words.pick("Der Anteil an Ihren Aktivitäten dieser Art: " + words.activity(event, false) + ".",
                        "The share among your " + words.activity(event, false) + ".");
    }
    if (clause.kind == ClauseKind::VariationBetween) {
      event = word(0);
      return words.pick("Wie unregelmäßig die Abstände sind: " + words.activity(event, false) + ".",
                        "How irregular the times are between your " + words.activity(event, false) + ".");
    }
    if (clause.kind == ClauseKind::TimeSinceLast) {
      event = word(0);
      return words.pick("Die Zeit seit dem letzten Mal: " + words.activity(event, false) + ".",
                        "The time since the last of your " + words.activity(event, false) + ".");
    }
    if (clause.kind == ClauseKind::TimeUntilUsedUp) {
      event = "orders";
      return words.pick("Die Zeit, bis etwas von dem aufgebraucht ist, was Sie gekauft haben.",
                        "The time until something of what you bought is used up.");
    }
    if (clause.kind == ClauseKind::CountDistinct) {
      event = word(1);
      return words.pick("Wie viele verschiedene Werte es gibt: " + words.field(word(0)) + " Ihrer " +
                            words.activity(event, false) + ".",
                        "How many different values there are: " + words.field(word(0)) + " of your " +
                            words.activity(event, false) + ".");
    }
    if (clause.kind == ClauseKind::YearlyOf) {
      words.mention(BlockKind::Metric, word(0));
      return words.pick("Der Wert " + words.quoted(word(0)) +
                            " seit Ihrem Beitritt, je Jahr; eine kürzere Zeit zählt wie " +
                            words.amount(clause.amounts.at(0)) + ".",
                        "The value " + words.quoted(word(0)) +
                            " since you joined, for each year; a shorter time counts as " +
                            words.amount(clause.amounts.at(0)) + ".");
    }
    if (clause.kind == ClauseKind::RatioOf) {
      for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) words.mention(BlockKind::Metric, word(i));
      return words.pick(
          "Der Wert " + words.quoted(word(0)) + ", geteilt durch " + words.quoted(word(1)) + ".",
          "The value " + words.quoted(word(0)) + " divided by " + words.quoted(word(1)) + ".");
    }
    if (clause.kind == ClauseKind::CountEach) {
      const std::string cycle = clause.period_end ? words.each(*clause.period_end) : "";
      return words.pick("Gezählt werden abgeschlossene Zeiträume (" + cycle +
                            "), an deren Ende Sie mindestens die Stufe " + words.tier(word(0)) + " haben.",
                        "Each finished " + cycle + " counts at whose end you have the tier " +
                            words.tier(word(0)) + " or a higher one.");
    }
  }
  return "";
}

std::string counting_day(const TermsWords& words, const Block& metric) {
  std::string text;
  if (const Clause* on = clause_of(metric, ClauseKind::CountedOn))
    text += words.pick(" Welcher Tag zählt: ", " The day that counts: ") +
            words.field(on->words.front().text) + ".";
  if (const Clause* nights = clause_of(metric, ClauseKind::CountedOnNights)) {
    const std::string from = words.bare_field(nights->words.at(0).text),
                      to = words.bare_field(nights->words.at(1).text);
    text += words.pick(
        " Jede Nacht zählt für ihren eigenen Tag, von " + from + " bis " + to +
            "; der letzte Tag ist keine Nacht.",
        " Each night counts on its own day, from " + from + " to " + to + "; the last day is no night.");
  }
  if (const Clause* older = clause_of(metric, ClauseKind::OlderThan))
    text += words.pick(" Es zählt, was älter ist als ", " What counts is older than ") +
            words.time(older->amounts.front(), Case::Dative) + ".";
  if (const Clause* without = clause_of(metric, ClauseKind::WithoutSince)) {
    const std::string followed = words.activity(without->words.front().text, false);
    const bool same = without->words.size() > 1;
    text += words.pick(" Es zählt, solange danach nichts davon kam: " + followed,
                       " It counts as long as none of these came after it: " + followed);
    if (same)
      text += words.pick(" (gleich: ", " (the same: ") + words.bare_field(without->words[1].text) + ")";
    text += ".";
  }
  if (const Clause* restart = clause_of(metric, ClauseKind::RestartAfter))
    text += words.pick(" Nach ", " After ") + words.time(restart->amounts.front(), Case::Dative) +
            words.pick(" ohne ", " without ") + words.activities(restart->words, "or") +
            words.pick(" beginnt die Zählung von vorn.", ", counting starts from zero.");
  return text;
}

// How long goods last.
void explain_lasting(const TermsWords& words, TermsPaper& paper, const Block& metric) {
  const Clause* table = clause_of(metric, ClauseKind::FirstThatFits);
  if (table == nullptr) return;
  std::vector<std::string> items;
  for (const TableRow& row : table->rows) {
    const std::string when = row.conditions.empty()
                                 ? words.pick("Alles andere", "Everything else")
                                 : words.pick("Wenn ", "If ") + words.behind_when(row.conditions, "orders");
    items.push_back(when + ": " + (row.amount ? words.amount(*row.amount) : "") + ".");
  }
  const bool each = clause_of(metric, ClauseKind::ForEachUnit) != nullptr;
  paper.list("",
             each ? words.pick("So lange hält ein Stück davon:", "One unit of it lasts so long:")
                  : words.pick("So lange hält es:", "It lasts so long:"),
             std::move(items));
}

void explain_metric(const TermsWords& words, TermsPaper& paper, const Block& metric) {
  const std::string lead = words.metric_title(metric);
  std::string event;
  std::string text = measured_words(words, metric, event);
  text += counting_day(words, metric);
  const Clause* returned = clause_of(metric, ClauseKind::ReturnsCount);
  if (event == "orders" && words.adds_up_money(metric)) {
    const bool on_return = returned != nullptr && returned->words.front().text == "return";
    text += on_return ? words.pick(" Retouren werden am Tag der Retoure abgezogen.",
                                   " Returns are taken off on the day of the return.")
                      : words.pick(" Retouren werden am Tag des Einkaufs abgezogen.",
                                   " Returns are taken off on the day of the purchase.");
  }
  paper.say(lead, text);
  if (const Clause* where = clause_of(metric, ClauseKind::Where); where != nullptr && where->conditions) {
    const std::string start = words.pick("Das zählt nur, wenn", "It counts only if");
    write_conditions(words, paper, *where->conditions,
                     {"", start, start + words.pick(" eines davon zutrifft:", " one of these is true:"),
                      start + words.pick(" alles davon zutrifft:", " all of these are true:")},
                     event);
  }
  explain_lasting(words, paper, metric);
  paper.comment(metric.documentation);
}

void explain_segment(const TermsWords& words, TermsPaper& paper, const Block& segment) {
  const Clause* where = clause_of(segment, ClauseKind::Where);
  if (where == nullptr || !where->conditions) return;
  const std::string start = words.pick("Sie gehören dazu, wenn", "You belong to it if");
  write_conditions(words, paper, *where->conditions,
                   {words.pick("Gruppe ", "Group ") + words.quoted(segment.name.text), start,
                    start + words.pick(" eines davon zutrifft:", " one of these is true:"),
                    start + words.pick(" alles davon zutrifft:", " all of these are true:")});
  paper.comment(segment.documentation);
}

void explain_value(const TermsWords& words, TermsPaper& paper, const Block& value) {
  const Clause* table = clause_of(value, ClauseKind::FirstThatFits);
  if (table == nullptr) return;
  std::vector<std::string> items;
  for (const TableRow& row : table->rows) {
    const std::string when = row.conditions.empty()
                                 ? words.pick("In allen anderen Fällen", "In all other cases")
                                 : words.pick("Wenn ", "If ") + words.behind_when(row.conditions, "");
    items.push_back(when + ": " + (row.amount ? words.amount(*row.amount) : "0") + ".");
  }
  paper.list(words.titled(value.name.text),
             words.pick("Es gilt die erste Zeile, die zutrifft:", "The first line that fits counts:"),
             std::move(items));
  paper.comment(value.documentation);
}

void explain_election(const TermsWords& words, TermsPaper& paper, const Block& election) {
  std::vector<std::string> options;
  if (const Clause* one_of = clause_of(election, ClauseKind::OneOf)) {
    for (const Word& word : one_of->words) options.push_back(words.quoted(word.text));
  }
  std::string text =
      words.pick("Sie wählen zwischen ", "You choose between ") + and_list(options, words.language()) + ".";
  if (const Clause* standard = clause_of(election, ClauseKind::Default))
    text += words.pick(" Ohne Wahl gilt ", " Without a choice it is ") +
            words.quoted(standard->words.front().text) + ".";
  if (const Clause* most = clause_of(election, ClauseKind::ChangeAtMost); most != nullptr && most->period_end)
    text += words.pick(" Ändern können Sie das höchstens ", " You can change it at most ") +
            words.times(most->amounts.front()) + words.pick(" pro ", " per ") +
            words.each(*most->period_end) + ".";
  paper.say(words.titled(election.name.text), std::move(text));
  paper.comment(election.documentation);
}

using Explain = void (*)(const TermsWords&, TermsPaper&, const Block&);

// Explains what was mentioned and not yet explained; whether there was anything.
bool explain_new(const TermsWords& words, TermsPaper& paper, BlockKind kind, Explain explain,
                 std::set<std::string>& done) {
  bool some = false;
  for (const Block* block : words.blocks(kind)) {
    const std::string& name = block->name.text;
    if (!words.mentioned(kind).contains(name) || !done.insert(name).second) continue;
    explain(words, paper, *block);
    some = true;
  }
  return some;
}

void explain_years(const TermsWords& words, TermsPaper& paper) {
  const std::vector<const Block*> programs = words.blocks(BlockKind::Program);
  if (programs.empty()) return;
  const Block& program = *programs.front();
  const auto& named = words.mentioned(BlockKind::Program);
  if (named.contains("membership year")) {
    const Clause* start = clause_of(program, ClauseKind::MembershipYearStart);
    const bool month_after = start != nullptr && start->words.front().text != "joining";
    std::string text =
        month_after
            ? words.pick("Es beginnt am ersten Tag des Monats nach Ihrem Beitritt und dauert zwölf Monate.",
                         "It begins on the first day of the month after you joined and lasts twelve months.")
            : words.pick(
                  "Es beginnt am Tag Ihres Beitritts und an jedem Jahrestag davon und dauert zwölf Monate.",
                  "It begins on the day you joined and on each anniversary of it, and lasts twelve months.");
    if (const Clause* restart = clause_of(program, ClauseKind::MembershipYearRestart)) {
      const std::string& when = restart->words.front().text;
      text +=
          words.pick(" Nach einem Aufstieg beginnt es neu, und zwar ", " After a move up it starts anew, ");
      if (when == "an upgrade")
        text += words.pick("am Tag des Aufstiegs.", "on the day of the move.");
      else if (when == "the day after an upgrade")
        text += words.pick("am Tag danach.", "on the day after it.");
      else
        text += words.pick("am ersten Tag des Monats danach.", "on the first day of the month after it.");
    }
    paper.say(words.pick("Mitgliedsjahr", "Membership year"), text);
  }
  for (const Clause* period : clauses_of(program, ClauseKind::OwnPeriod)) {
    if (!named.contains(period->words.front().text)) continue;
    paper.say(words.pick("Zeitraum ", "Period ") + words.quoted(period->words.front().text),
              words.pick("Er beginnt jedes Jahr an diesen Tagen: ", "It begins every year on: ") +
                  words.days(period->days) + ".");
  }
}

}  // namespace

void write_meanings(const TermsWords& words, TermsPaper& paper) {
  Terms meanings;
  TermsPaper sheet(meanings);
  std::set<std::string> metrics, segments, values, elections;
  bool more = true;
  while (more) {  // ends: every block is explained once at most
    more = explain_new(words, sheet, BlockKind::Metric, explain_metric, metrics);
    more = explain_new(words, sheet, BlockKind::Value, explain_value, values) || more;
    more = explain_new(words, sheet, BlockKind::Election, explain_election, elections) || more;
    more = explain_new(words, sheet, BlockKind::Segment, explain_segment, segments) || more;
  }
  explain_years(words, sheet);
  if (meanings.pieces.empty()) return;
  paper.heading(2, words.pick("Was gemeint ist", "What is meant"));
  paper.add(std::move(meanings));
}

}  // namespace rung::language
