// The chapter about earning: one section for each rule, in the order of the rules.

#include <algorithm>
#include <utility>

#include "language/reader_words.h"
#include "language/terms_words.h"

namespace rung::language {
namespace {

const Clause* giving(const Block& rule) {
  for (const Clause& clause : rule.clauses) {
    if (clause.kind == ClauseKind::Give || clause.kind == ClauseKind::GiveFirst ||
        clause.kind == ClauseKind::Multiply)
      return &clause;
  }
  return nullptr;
}

std::string event_of(const Clause& clause) {
  if (clause.kind == ClauseKind::Multiply) return clause.words.size() > 1 ? clause.words[1].text : "orders";
  return clause.words.empty() ? "" : clause.words.front().text;
}

bool is_share(const RateText& rate) { return !rate.grants.empty() && rate.grants.front().unit == "%"; }

// "am 1. Januar jedes Jahres", "pro Einkauf", "Ihrer Einkäufe" behind a field.
std::string trigger_words(const TermsWords& words, const Clause& give, const RateText& rate) {
  const bool german = is_german(words.language());
  if (!give.days.empty())
    return german ? " am " + words.days(give.days) + " jedes Jahres"
                  : " on " + words.days(give.days) + " of every year";
  const std::string event = event_of(give);
  if (event.empty() || is_share(rate)) return "";
  if (rate.per) return words.pick(" Ihrer ", " of your ") + words.activity(event, false);
  return words.pick(" pro ", " for each ") + words.activity(event, true);
}

void write_give(const TermsWords& words, TermsPaper& paper, const Clause& give) {
  if (!give.rate) return;
  const RateText& rate = *give.rate;
  const std::string event = event_of(give);
  const std::string start = is_share(rate)
                                ? words.pick("Zusätzlich erhalten Sie ", "In addition you receive ")
                                : words.pick("Sie erhalten ", "You receive ");
  paper.say("", start + rate_words(words, rate, event) + trigger_words(words, give, rate) + ".");
}

void write_table(const TermsWords& words, TermsPaper& paper, const Clause& give) {
  const std::string event = event_of(give);
  std::vector<std::string> items;
  for (const TableRow& row : give.rows) {
    std::string what = words.pick("nichts", "nothing");
    if (row.rate) what = rate_words(words, *row.rate, event);
    const std::string when = row.conditions.empty()
                                 ? words.pick("In allen anderen Fällen", "In all other cases")
                                 : words.pick("Wenn ", "If ") + words.behind_when(row.conditions, event);
    items.push_back(when + ": " + what + ".");
  }
  std::string lead;
  if (!give.days.empty()) {
    lead = words.pick(
        "Sie erhalten am " + words.days(give.days) +
            " jedes Jahres, was in der ersten zutreffenden Zeile steht:",
        "On " + words.days(give.days) + " of every year you receive what the first line that fits says:");
  } else {
    const std::string one = words.activity(event, true);
    lead = words.pick("Sie erhalten pro " + one + ", was in der ersten zutreffenden Zeile steht:",
                      "For each " + one + " you receive what the first line that fits says:");
  }
  paper.list("", std::move(lead), std::move(items));
}

void write_multiply(const TermsWords& words, TermsPaper& paper, const Clause& multiply) {
  const std::string& number = multiply.amounts.front().number;
  std::string factor = number + words.pick("-mal", " times");
  if (is_german(words.language())) std::replace(factor.begin(), factor.end(), '.', ',');
  if (number == "2") factor = words.pick("doppelt", "twice");
  const std::string what = words.points_name(multiply.words.front().text);
  const std::string activities = words.activity(event_of(multiply), false);
  paper.say("", words.pick("Für Ihre " + activities + " erhalten Sie " + factor + " so viele " + what + ".",
                           "For your " + activities + " you receive " + factor + " as many " + what + "."));
}

std::string rounding_sentence(const TermsWords& words, const Block& rule, const std::string& event) {
  const Clause* round = clause_of(rule, ClauseKind::Round);
  const std::string how = round == nullptr ? "down" : round->words.front().text;
  const bool per_line = round != nullptr && round->words.size() > 1 && round->words[1].text == "line";
  const std::string each = per_line ? words.pick("Position", "item") : words.activity(event, true);
  std::string rounded = words.pick("abgerundet", "rounded down");
  if (how == "up") rounded = words.pick("aufgerundet", "rounded up");
  if (how == "nearest") rounded = words.pick("kaufmännisch gerundet", "rounded to the nearest whole");
  return words.pick("Das Ergebnis wird pro " + each + " " + rounded + ".",
                    "The result is " + rounded + " for each " + each + ".");
}

bool has_fractions(const Clause& give) {
  if (give.kind == ClauseKind::Multiply) return give.amounts.front().number.find('.') != std::string::npos;
  const auto fractional = [](const std::optional<RateText>& rate) {
    return rate && (rate->per || is_share(*rate));
  };
  if (give.kind == ClauseKind::Give) return fractional(give.rate);
  return std::any_of(give.rows.begin(), give.rows.end(),
                     [&](const TableRow& row) { return fractional(row.rate); });
}

bool some_tier_counts_points(const TermsWords& words) {
  const auto& measures = words.program().measures;
  return std::any_of(measures.begin(), measures.end(),
                     [](const Measure& measure) { return measure.kind == Measure::Kind::Earned; });
}

// What narrows a rule: when it applies, how long, how much.
void write_limits(const TermsWords& words, TermsPaper& paper, const Block& rule, const std::string& event) {
  for (const Clause* where : clauses_of(rule, ClauseKind::Where)) {
    const std::string start = words.pick("Das gilt nur, wenn", "This holds only if");
    write_conditions(words, paper, *where->conditions,
                     {words.pick("Bedingung", "Condition"), start,
                      start + words.pick(" eines davon zutrifft:", " one of these is true:"),
                      start + words.pick(" alles davon zutrifft:", " all of these are true:")},
                     event);
  }
  for (const Clause* dates : clauses_of(rule, ClauseKind::FromTo))
    paper.say(words.pick("Zeitraum", "Period"), dates_sentence(words, *dates));
  for (const Clause* cap : clauses_of(rule, ClauseKind::AtMost))
    paper.say(words.pick("Grenze", "Limit"), cap_sentence(words, *cap));
}

void write_rule(const TermsWords& words, TermsPaper& paper, const Block& rule) {
  const Clause* give = giving(rule);
  if (give == nullptr) return;
  paper.heading(3, words.titled(rule.name.text));
  paper.comment(rule.documentation);
  const std::string event = event_of(*give);
  if (give->kind == ClauseKind::Give) write_give(words, paper, *give);
  if (give->kind == ClauseKind::GiveFirst) write_table(words, paper, *give);
  if (give->kind == ClauseKind::Multiply) write_multiply(words, paper, *give);
  write_limits(words, paper, rule, event);
  std::string rest;
  const auto add = [&rest](const std::string& sentence) { rest += (rest.empty() ? "" : " ") + sentence; };
  if (has_fractions(*give) && !event.empty()) add(rounding_sentence(words, rule, event));
  if (const Clause* instead = clause_of(rule, ClauseKind::InsteadOf)) {
    const std::string other = words.rule(instead->words.front().text);
    add(words.pick("Wo dies gilt, gilt " + other + " nicht.", "Where this holds, " + other + " does not."));
  }
  if (const Clause* counted = clause_of(rule, ClauseKind::CountedOn))
    add(words.pick("Maßgeblich ist dieser Tag: " + words.field(counted->words.front().text) + ".",
                   "The day that counts is this: " + words.field(counted->words.front().text) + "."));
  if (clause_of(rule, ClauseKind::DoesNotCount) != nullptr && some_tier_counts_points(words))
    add(words.pick("Was Sie hier sammeln, zählt nicht für die Stufen.",
                   "What you earn here does not count for tiers."));
  if (!rest.empty()) paper.say("", rest);
}

// Whether what is given depends on the member's tier.
bool looks_at_tier(const Block& rule) {
  const auto is_tier = [](const ConditionText& condition) {
    return condition.kind == ConditionKind::Plain && condition.subject.text == "tier";
  };
  for (const Clause& clause : rule.clauses) {
    for (const TableRow& row : clause.rows) {
      if (std::any_of(row.conditions.begin(), row.conditions.end(), is_tier)) return true;
    }
    if (!clause.conditions) continue;
    for (const ConditionItem& item : clause.conditions->items) {
      if (std::any_of(item.conditions.begin(), item.conditions.end(), is_tier)) return true;
    }
  }
  return false;
}

}  // namespace

std::string rate_words(const TermsWords& words, const RateText& rate, std::string_view) {
  if (is_share(rate)) {
    const std::string share = words.amount(rate.grants.front());
    return words.pick(share + " dessen, was Sie nach " + words.rule(rate.of.text) + " erhalten",
                      share + " of what " + words.rule(rate.of.text) + " gives you");
  }
  const std::string what = words.grants(rate.grants);
  if (!rate.per) return what;
  const std::string per = words.amount(*rate.per);
  if (rate.per->unit == rate.of.text)  // "pro 2 litres", not "pro 2 litres litres"
    return what + words.pick(" pro ", " for every ") + per;
  const std::string of = words.bare_field(rate.of.text);
  return words.pick(what + " pro " + per + " " + of, what + " for every " + per + " of the " + of);
}

std::string dates_sentence(const TermsWords& words, const Clause& dates) {
  const std::string from = words.date(dates.dates.at(0)), to = words.date(dates.dates.at(1));
  return words.pick("Vom " + from + " bis zum " + to + ", beide Tage eingeschlossen.",
                    "From " + from + " to " + to + ", both days included.");
}

std::string cap_sentence(const TermsWords& words, const Clause& cap) {
  const std::string most = words.pick("öchstens ", "t most ") + words.amount(cap.amounts.front());
  const std::string scope = cap.words.empty() ? "" : cap.words.front().text;
  if (scope == "in total")
    return words.pick("Für alle Mitglieder zusammen h", "For all members together, a") + most + ".";
  std::string text = words.pick("H", "A") + most;
  if (scope == "per order") return text + words.pick(" pro Einkauf.", " per purchase.");
  text += words.pick(" pro Mitglied", " per member");
  if (cap.period_end) text += words.pick(" und ", " and ") + words.each(*cap.period_end);
  if (!cap.period_end && cap.amounts.size() > 1)
    text += words.pick(" innerhalb von ", " within ") + words.time(cap.amounts[1], Case::Dative);
  return text + ".";
}

void write_earning(const TermsWords& words, TermsPaper& paper) {
  const std::vector<const Block*> rules = words.blocks(BlockKind::Earn);
  if (rules.empty()) return;
  paper.heading(2, words.pick("So sammeln Sie", "How you earn"));
  if (std::any_of(rules.begin(), rules.end(), [](const Block* rule) { return looks_at_tier(*rule); })) {
    const std::vector<const Block*> programs = words.blocks(BlockKind::Program);
    const Clause* at = programs.empty() ? nullptr : clause_of(*programs.front(), ClauseKind::EarnAtTier);
    const bool reached = at != nullptr && at->words.front().text == "reached";
    paper.say(
        "",
        reached
            ? words.pick(
                  "Wo es auf Ihre Stufe ankommt, zählt die Stufe, die Sie mit der Aktivität erreichen.",
                  "Where your tier matters, the tier that you reach with the activity counts.")
            : words.pick("Wo es auf Ihre Stufe ankommt, zählt die Stufe, die Sie unmittelbar vorher hatten.",
                         "Where your tier matters, the tier that you held just before counts."));
  }
  for (const Block* rule : rules) write_rule(words, paper, *rule);
}

}  // namespace rung::language
