#pragma once
// How the participation terms say the parts of a rule: names, amounts, periods, conditions. Works on the
// rules as they were written (rule_file.h) of a program that has no errors, so that terms list what stands in
// the rules and not what the evaluator makes of it.

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/words.h"
#include "language/program.h"
#include "language/rule_file.h"
#include "language/terms.h"

namespace rung::language {

struct PredictedName;

// A statement in pieces, so that it can stand by itself ("Sie haben mindestens die Stufe Gold") and behind
// "wenn", where a German verb goes to the end ("wenn Sie mindestens die Stufe Gold haben").
struct Saying {
  std::string subject;
  std::string verb;
  std::string rest;
};

// The grammatical case of a length of time: "30 Tage" after pro, "30 Tagen" after nach and von.
enum class Case : std::uint8_t { Plain, Dative };

class TermsWords {
 public:
  TermsWords(const Program& program, std::vector<RuleFile> files, Language language, std::string code);

  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] std::string pick(std::string_view german, std::string_view english) const;

  // The rules as written.
  [[nodiscard]] std::vector<const Block*> blocks(BlockKind kind) const;
  [[nodiscard]] const Block* block(BlockKind kind, std::string_view name) const;

  // Names. quoted: „knife weeks“ · “knife weeks”. titled: "Knife weeks", as headings of things without a
  // label.
  [[nodiscard]] std::string quoted(std::string_view name) const;
  [[nodiscard]] std::string titled(std::string_view name) const;
  [[nodiscard]] std::string label(const std::vector<Label>& labels, std::string_view otherwise) const;
  [[nodiscard]] std::string tier(std::string_view name) const;
  [[nodiscard]] std::string reward(std::string_view name) const;
  [[nodiscard]] std::string rule(std::string_view name) const;
  [[nodiscard]] std::string points_name(std::string_view name) const;  // "Punkte", "stars"
  // Activities by their event: "Einkäufe" · "purchases"; `one`: "Einkauf" · "purchase".
  [[nodiscard]] std::string activity(std::string_view event, bool one) const;
  [[nodiscard]] std::string activities(const std::vector<Word>& events, std::string_view joined_by_or) const;
  // "der Nettobetrag" · "the net amount"; without its article: "Nettobetrag" · "net amount".
  [[nodiscard]] std::string field(std::string_view name) const;
  [[nodiscard]] std::string bare_field(std::string_view name) const;
  // What a field can hold: "Samstag", "abgeschlossen", „gift cards“.
  [[nodiscard]] std::string value(std::string_view word) const;

  // Amounts and times.
  [[nodiscard]] std::string amount(const AmountText& amount, Case in = Case::Plain) const;
  [[nodiscard]] std::string grants(const std::vector<AmountText>& grants) const;
  [[nodiscard]] std::string time(const AmountText& time, Case in) const;
  [[nodiscard]] std::string times(const AmountText& times) const;  // "einmal", "2-mal" · "once", "2 times"
  [[nodiscard]] std::string date(const DateText& date) const;
  [[nodiscard]] std::string days(const std::vector<std::pair<int, int>>& days) const;
  [[nodiscard]] bool is_times(const AmountText& amount) const;

  // Periods. within: "im laufenden Kalenderjahr" · "in the current calendar year". each: "Kalenderjahr".
  // end_of: "Ende des laufenden Kalenderjahres" · "end of the current calendar year".
  [[nodiscard]] std::string within(const PeriodText& period) const;
  [[nodiscard]] std::string each(const PeriodText& cycle) const;
  enum class Which : std::uint8_t { This, Next, Previous, Any };
  [[nodiscard]] bool is_feminine(const PeriodText& cycle) const;  // in German: die Kalenderwoche
  [[nodiscard]] std::string end_of(const PeriodText& cycle, Which which) const;

  // Conditions. `event` is the activity whose fields are looked at; empty outside of metrics, rules and
  // vouchers.
  [[nodiscard]] Saying saying(const ConditionText& condition, std::string_view event) const;
  [[nodiscard]] std::string sentence(const std::vector<ConditionText>& conditions, bool joined_by_or,
                                     std::string_view event) const;  // without the stop at its end
  // What the conditions call a metric, as a heading: "Wert Ihrer Einkäufe", "Einkäufe", "Own nights".
  [[nodiscard]] std::string metric_title(const Block& metric) const;
  [[nodiscard]] bool adds_up_money(const Block& metric) const;
  [[nodiscard]] std::string behind_when(const std::vector<ConditionText>& conditions,
                                        std::string_view event) const;

  // What the sentences so far have mentioned and a member may ask about, by block.
  [[nodiscard]] const std::set<std::string, std::less<>>& mentioned(BlockKind kind) const;
  void mention(BlockKind kind, std::string_view name) const;

 private:
  [[nodiscard]] std::string compare(Op op) const;
  [[nodiscard]] std::string compared(const ConditionText& condition) const;
  [[nodiscard]] Saying windowed(const ConditionText& condition) const;
  [[nodiscard]] Saying measured(const Block& metric, const std::string& period,
                                const std::string& than) const;
  [[nodiscard]] std::string in_time_before(const PeriodText& period) const;
  [[nodiscard]] Saying beside(const ConditionText& condition) const;
  [[nodiscard]] Saying in_season(const ConditionText& condition, std::string_view event) const;
  [[nodiscard]] Saying consented(const ConditionText& condition) const;
  [[nodiscard]] Saying in_population(const ConditionText& condition, const std::string& what) const;
  [[nodiscard]] Saying moved(const ConditionText& condition) const;
  [[nodiscard]] Saying coming(const ConditionText& condition) const;
  [[nodiscard]] Saying plain(const ConditionText& condition, std::string_view event) const;
  [[nodiscard]] Saying of_tier(const ConditionText& condition) const;
  [[nodiscard]] Saying of_election(const ConditionText& condition) const;
  [[nodiscard]] Saying described(std::string subject, const ConditionText& condition) const;
  [[nodiscard]] std::string metric_noun(const Block& metric, std::string_view counted, bool named,
                                        bool one) const;
  [[nodiscard]] std::string attribute(std::string_view name) const;
  [[nodiscard]] std::string predicted(const PredictedName& name) const;
  [[nodiscard]] bool is_field_of(std::string_view event, std::string_view name) const;

  const Program& program_;
  std::vector<RuleFile> files_;
  Language language_;
  std::string code_;
  // A record of what was said, not part of what the words are.
  mutable std::map<BlockKind, std::set<std::string, std::less<>>> mentioned_;
};

// A clause of a block, the first of its kind; nothing if it has none.
[[nodiscard]] const Clause* clause_of(const Block& block, ClauseKind kind);
[[nodiscard]] std::vector<const Clause*> clauses_of(const Block& block, ClauseKind kind);

// The terms while they are written.
class TermsPaper {
 public:
  explicit TermsPaper(Terms& terms) : terms_(terms) {}
  void heading(int level, std::string text);
  void say(std::string lead, std::string text);
  void list(std::string lead, std::string text, std::vector<std::string> items);
  void comment(const std::string& documentation);
  void add(Terms other);  // its pieces

 private:
  Terms& terms_;
};

// "Bedingung" as a sentence for a single condition, as an introduced list for several. `single` is what the
// condition follows ("Sie erreichen Gold, sobald"), `any` and `all` introduce the entries.
struct ConditionLeads {
  std::string lead, single, any, all;
};
void write_conditions(const TermsWords& words, TermsPaper& paper, const ConditionListText& conditions,
                      const ConditionLeads& leads, std::string_view event = {});

// Each chapter writes nothing if the rules have nothing for it.
void write_program(const TermsWords& words, TermsPaper& paper);
void write_tiers(const TermsWords& words, TermsPaper& paper);
void write_earning(const TermsWords& words, TermsPaper& paper);
void write_points(const TermsWords& words, TermsPaper& paper);
void write_rewards(const TermsWords& words, TermsPaper& paper);
void write_extras(const TermsWords& words,
                  TermsPaper& paper);  // milestones, vouchers, conversions, trials, pools
void write_meanings(const TermsWords& words, TermsPaper& paper);

// Sentences that several chapters need.
[[nodiscard]] std::string cap_sentence(const TermsWords& words, const Clause& cap);
[[nodiscard]] std::string dates_sentence(const TermsWords& words, const Clause& dates);
void write_choice(const TermsWords& words, TermsPaper& paper, const Block& block);
[[nodiscard]] std::string rate_words(const TermsWords& words, const RateText& rate, std::string_view event);

// Parts of a sentence with blanks between them, those left out that are empty.
[[nodiscard]] std::string words_of(std::initializer_list<std::string_view> parts);

}  // namespace rung::language
