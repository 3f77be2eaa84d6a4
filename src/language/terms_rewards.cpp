// The chapters about what members receive: rewards, milestones, vouchers, conversions, trials, shared
// accounts.

#include <utility>

#include "language/reader_words.h"
#include "language/terms_words.h"

namespace rung::language {
namespace {

void write_where(const TermsWords& words, TermsPaper& paper, const Block& block, std::string_view german,
                 std::string_view english, std::string_view event) {
  for (const Clause* where : clauses_of(block, ClauseKind::Where)) {
    const std::string start = words.pick(german, english);
    write_conditions(words, paper, *where->conditions,
                     {words.pick("Bedingung", "Condition"), start,
                      start + words.pick(" eines davon zutrifft:", " one of these is true:"),
                      start + words.pick(" alles davon zutrifft:", " all of these are true:")},
                     event);
  }
}

void write_dates_and_caps(const TermsWords& words, TermsPaper& paper, const Block& block) {
  for (const Clause* dates : clauses_of(block, ClauseKind::FromTo))
    paper.say(words.pick("Zeitraum", "Period"), dates_sentence(words, *dates));
  for (const Clause* cap : clauses_of(block, ClauseKind::AtMost))
    paper.say(words.pick("Grenze", "Limit"), cap_sentence(words, *cap));
}

// A plain `give` of a milestone or a reward.
void write_gift(const TermsWords& words, TermsPaper& paper, const Block& block) {
  const Clause* give = clause_of(block, ClauseKind::Give);
  if (give != nullptr && give->rate)
    paper.say("", words.pick("Sie erhalten ", "You receive ") + rate_words(words, *give->rate, "") + ".");
}

void write_tier_given(const TermsWords& words, TermsPaper& paper, const Block& block) {
  const Clause* gives = clause_of(block, ClauseKind::GivesTier);
  if (gives == nullptr) return;
  const std::string tier = words.tier(gives->words.front().text);
  const std::string time = words.time(gives->amounts.front(), Case::Plain);
  if (gives->words.size() > 1)
    paper.say("",
              words.pick("Ein anderes Mitglied Ihrer Wahl erhält die Stufe " + tier + ", " + time + " lang.",
                         "Another member of your choice receives the tier " + tier + " for " + time + "."));
  else
    paper.say("", words.pick("Sie erhalten die Stufe " + tier + ", " + time + " lang.",
                             "You receive the tier " + tier + " for " + time + "."));
}

void write_reward(const TermsWords& words, TermsPaper& paper, const Block& reward) {
  paper.heading(3, words.label(reward.labels, reward.name.text));
  paper.comment(reward.documentation);
  const std::string lead = words.pick("Preis", "Price");
  if (const Clause* costs = clause_of(reward, ClauseKind::Costs))
    paper.say(lead, costs->amounts.front().number == "0" ? words.pick("Kostenlos.", "Free.")
                                                         : words.amount(costs->amounts.front()) + ".");
  if (const Clause* costs = clause_of(reward, ClauseKind::CostsMultiple))
    paper.say(lead, words.pick("Frei wählbar, in Schritten von: ", "As you choose, in steps of: ") +
                        words.amount(costs->amounts.front()) + ".");
  if (const Clause* worth = clause_of(reward, ClauseKind::Worth))
    paper.say(words.pick("Wert", "Worth"), words.amount(worth->amounts.front()) + ".");
  write_gift(words, paper, reward);
  write_tier_given(words, paper, reward);
  write_choice(words, paper, reward);
  write_where(words, paper, reward, "Sie können das nur wählen, wenn", "You can choose it only if", "");
  write_dates_and_caps(words, paper, reward);
}

void write_milestone(const TermsWords& words, TermsPaper& paper, const Block& milestone) {
  paper.heading(3, words.titled(milestone.name.text));
  paper.comment(milestone.documentation);
  const Clause* reaches = clause_of(milestone, ClauseKind::Reaches);
  if (reaches == nullptr || !reaches->conditions) return;
  const std::string how = reaches->words.empty() ? "once" : reaches->words.front().text;
  const auto behind = [&](const AmountText& amount) {
    ConditionText condition = reaches->conditions->items.front().conditions.front();
    condition.op = Op::AtLeast;
    condition.amount = amount;
    return words.behind_when({condition}, "");
  };
  const auto said = [&](const AmountText& amount) {
    ConditionText condition = reaches->conditions->items.front().conditions.front();
    condition.op = Op::AtLeast;
    condition.amount = amount;
    return words.sentence({condition}, false, "");
  };
  const std::string once = words.pick("sobald ", "as soon as ");
  if (how == "each") {
    std::vector<std::string> steps;
    for (const AmountText& amount : reaches->amounts) steps.push_back(said(amount) + ".");
    paper.list("",
               words.pick("Jeder dieser Schritte wird in jedem Zeitraum einmal belohnt:",
                          "Each of these steps is rewarded once in each period:"),
               std::move(steps));
  } else if (how == "every") {
    const std::string every = words.amount(reaches->amounts[0]);
    std::string text = words.pick("Sie werden belohnt, sobald ", "You are rewarded as soon as ") +
                       behind(reaches->amounts[1]) +
                       words.pick(", und danach alle weiteren ", ", and after that every further ") + every;
    if (reaches->amounts.size() > 2)
      text += words.pick(", höchstens jedoch bis ", ", but not beyond ") + words.amount(reaches->amounts[2]);
    paper.say("", text + ".");
  } else {
    paper.say("", words.pick("Sie werden belohnt, ", "You are rewarded ") + once +
                      behind(reaches->amounts.front()) + ".");
  }
  write_gift(words, paper, milestone);
  write_choice(words, paper, milestone);
  write_where(words, paper, milestone, "Das gilt nur, wenn", "This holds only if", "");
  write_dates_and_caps(words, paper, milestone);
}

void write_voucher(const TermsWords& words, TermsPaper& paper, const Block& voucher) {
  paper.heading(3, words.label(voucher.labels, voucher.name.text));
  paper.comment(voucher.documentation);
  const std::string lead = words.pick("Gültigkeit", "Validity");
  if (const Clause* length = clause_of(voucher, ClauseKind::ValidFor)) {
    const std::string time = words.time(length->amounts.front(), Case::Plain);
    paper.say(lead, words.pick(time + " lang, der Tag der Ausstellung eingeschlossen.",
                               "For " + time + ", the day of issue included."));
  }
  if (const Clause* until = clause_of(voucher, ClauseKind::ValidUntilAfterIssue)) {
    const std::string time = words.time(until->amounts.front(), Case::Plain);
    std::string text = words.pick("Bis " + time + " nach der Ausstellung", "Until " + time + " after issue");
    if (until->period_end)
      text += words.pick(", verlängert bis zum ", ", extended to the ") +
              words.end_of(*until->period_end, TermsWords::Which::Any);
    paper.say(lead, text + ".");
  }
  if (const Clause* more = clause_of(voucher, ClauseKind::WorthTimes); more != nullptr && more->conditions) {
    const std::string factor = more->amounts.front().number;
    const std::string when = words.behind_when(more->conditions->items.front().conditions, "redemptions");
    paper.say(words.pick("Wert", "Worth"),
              words.pick("Der Gutschein ist das " + factor + "-Fache wert, wenn " + when + ".",
                         "The voucher is worth " + factor + " times as much if " + when + "."));
  }
  write_where(words, paper, voucher, "Einlösen können Sie ihn nur, wenn", "You can use it only if",
              "redemptions");
}

void write_convert(const TermsWords& words, TermsPaper& paper, const Block& convert) {
  paper.heading(3, words.titled(convert.name.text));
  paper.comment(convert.documentation);
  std::string when;
  if (const Clause* days = clause_of(convert, ClauseKind::OnDays))
    when = words.pick("Jedes Jahr am Ende dieser Tage: ", "Every year at the end of: ") +
           words.days(days->days) + ".";
  if (clause_of(convert, ClauseKind::OnRequest) != nullptr)
    when = words.pick("Auf Ihren Wunsch.", "When you ask for it.");
  if (clause_of(convert, ClauseKind::OnReaching) != nullptr)
    when = words.pick("Von selbst, sobald genug da ist.", "By itself, as soon as there is enough.");
  if (!when.empty()) paper.say(words.pick("Wann", "When"), when);
  if (const Clause* give = clause_of(convert, ClauseKind::GivePer)) {
    std::string what = words.amount(give->amounts[0]);
    if (!give->words.empty()) {
      const std::string& name = give->words.front().text;
      const Block* voucher = words.block(BlockKind::Voucher, name);
      what += words.pick(" als ", " as ") +
              words.quoted(voucher == nullptr ? name : words.label(voucher->labels, name));
    }
    const std::string per = words.amount(give->amounts[1]);
    paper.say(words.pick("Umtausch", "Exchange"),
              words.pick("Sie erhalten " + what + " pro " + per + ". Was dabei übrig bleibt, behalten Sie.",
                         "You receive " + what + " for every " + per + ". You keep what is left over."));
  }
  if (const Clause* counts = clause_of(convert, ClauseKind::Counts); counts != nullptr && counts->period_end)
    paper.say("", words.pick("Es zählt, was Sie bis zum ", "What counts is what you have earned until the ") +
                      words.end_of(*counts->period_end, TermsWords::Which::Previous) +
                      words.pick(" gesammelt haben.", "."));
  if (const Clause* least = clause_of(convert, ClauseKind::AtLeast))
    paper.say("", words.pick("Sie brauchen dafür mindestens ", "You need at least ") +
                      words.amount(least->amounts.front()) + words.pick(".", " for it."));
  write_dates_and_caps(words, paper, convert);
}

void write_trial(const TermsWords& words, TermsPaper& paper, const Block& trial) {
  paper.heading(3, words.titled(trial.name.text));
  paper.comment(trial.documentation);
  write_tier_given(words, paper, trial);
  write_where(words, paper, trial, "Das gilt nur, wenn", "This holds only if", "");
  if (const Clause* keep = clause_of(trial, ClauseKind::KeepWhen)) {
    const std::string start =
        words.pick("Sie behalten die Stufe danach, wenn", "You keep the tier afterwards if");
    write_conditions(
        words, paper, *keep->conditions,
        {words.pick("So behalten Sie sie", "How to keep it"), start,
         start + words.pick(" eine dieser Bedingungen erfüllt ist:", " one of these conditions is met:"),
         start + words.pick(" alle diese Bedingungen erfüllt sind:", " all these conditions are met:")});
  }
  if (clause_of(trial, ClauseKind::KeptAsIfEntered) != nullptr)
    paper.say("", words.pick("Sie gilt dann so lange, als hätten Sie sie neu erreicht.",
                             "It then lasts as if you had reached it anew."));
  if (const Clause* drop = clause_of(trial, ClauseKind::TrialDrop)) {
    const bool before = drop->words.front().text == "held before";
    paper.say(words.pick("Sonst", "Otherwise"),
              before ? words.pick("Danach gilt wieder die Stufe, die Sie vorher hatten.",
                                  "After that you have the tier again that you held before.")
                     : words.pick("Danach gilt die höchste Stufe, deren Bedingungen Sie erfüllen.",
                                  "After that you have the highest tier whose conditions you meet."));
  }
  write_dates_and_caps(words, paper, trial);
}

void write_pool(const TermsWords& words, TermsPaper& paper, const Block& pool) {
  paper.heading(3, words.titled(pool.name.text));
  paper.comment(pool.documentation);
  if (const Clause* most = clause_of(pool, ClauseKind::MembersAtMost)) {
    const std::string number = most->amounts.front().number;
    paper.say("", words.pick("Bis zu " + number + " Mitglieder können gemeinsam sammeln.",
                             "Up to " + number + " members can collect together."));
  }
  if (const Clause* collect = clause_of(pool, ClauseKind::Collect)) {
    std::vector<std::string> names;
    for (const Word& word : collect->words) {
      const bool metric = words.block(BlockKind::Metric, word.text) != nullptr;
      if (metric) words.mention(BlockKind::Metric, word.text);
      names.push_back(metric ? words.quoted(word.text) : words.points_name(word.text));
    }
    paper.say("", words.pick("Zusammengezählt wird: ", "These are added up: ") +
                      and_list(names, words.language()) + ".");
  }
  if (const Clause* redeemed = clause_of(pool, ClauseKind::RedeemedBy)) {
    const bool owner = redeemed->words.front().text == "the owner";
    paper.say("", owner
                      ? words.pick("Einlösen kann nur, wem das Konto gehört.",
                                   "Only the owner of the account can redeem.")
                      : words.pick("Einlösen können alle, die dazugehören.", "Everybody in it can redeem."));
  }
  if (const Clause* tier = clause_of(pool, ClauseKind::TierFor)) {
    const bool owner = tier->words.front().text == "the owner";
    paper.say("", owner ? words.pick("Die Stufe erhält, wem das Konto gehört.",
                                     "The owner of the account gets the tier.")
                        : words.pick("Die Stufe erhalten alle, die dazugehören.",
                                     "Everybody in it gets the tier."));
  }
}

using WriteBlock = void (*)(const TermsWords&, TermsPaper&, const Block&);

void chapter(const TermsWords& words, TermsPaper& paper, BlockKind kind, std::string heading,
             WriteBlock write) {
  const std::vector<const Block*> blocks = words.blocks(kind);
  if (blocks.empty()) return;
  paper.heading(2, std::move(heading));
  for (const Block* block : blocks) write(words, paper, *block);
}

}  // namespace

void write_choice(const TermsWords& words, TermsPaper& paper, const Block& block) {
  const Clause* choice = clause_of(block, ClauseKind::GiveOneOf);
  if (choice == nullptr) return;
  std::vector<std::string> items;
  for (const std::vector<AmountText>& grants : choice->choices) items.push_back(words.grants(grants));
  const std::string time = words.time(choice->amounts.front(), Case::Dative);
  paper.list(words.pick("Ihre Wahl", "Your choice"),
             words.pick("Sie wählen innerhalb von " + time + " eines davon:",
                        "You choose one of these within " + time + ":"),
             std::move(items));
  if (const Clause* otherwise = clause_of(block, ClauseKind::IfNotChosen))
    paper.say("", words.pick("Wählen Sie nicht, erhalten Sie ", "If you do not choose, you receive ") +
                      words.grants(otherwise->amounts) + ".");
}

void write_rewards(const TermsWords& words, TermsPaper& paper) {
  chapter(words, paper, BlockKind::Reward, words.pick("Prämien", "Rewards"), write_reward);
}

void write_extras(const TermsWords& words, TermsPaper& paper) {
  chapter(words, paper, BlockKind::Milestone, words.pick("Meilensteine", "Milestones"), write_milestone);
  chapter(words, paper, BlockKind::Convert, words.pick("Umtausch", "Conversion"), write_convert);
  chapter(words, paper, BlockKind::Voucher, words.pick("Gutscheine", "Vouchers"), write_voucher);
  chapter(words, paper, BlockKind::Trial, words.pick("Stufen auf Probe", "Tiers on trial"), write_trial);
  chapter(words, paper, BlockKind::Pool, words.pick("Gemeinsam sammeln", "Collecting together"), write_pool);
}

}  // namespace rung::language
