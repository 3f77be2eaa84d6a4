// Conditions as statements about the member ("Sie haben mindestens die Stufe Gold") or about one of the
// member's activities ("die Kategorie ist nicht „gift cards“").

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/check.h"
#include "language/predicted.h"
#include "language/reader_words.h"
#include "language/terms_words.h"

namespace rung::language {
namespace {

struct KnownAttribute {
  std::string_view name, german, english;
};

constexpr std::array<KnownAttribute, 15> kAttributes{{
    {"joined", "der Tag Ihres Beitritts", "the day you joined"},
    {"first_name", "Ihr Vorname", "your first name"},
    {"last_name", "Ihr Nachname", "your last name"},
    {"email", "Ihre E-Mail-Adresse", "your e-mail address"},
    {"phone", "Ihre Telefonnummer", "your phone number"},
    {"language", "Ihre Sprache", "your language"},
    {"country", "Ihr Land", "your country"},
    {"region", "Ihre Region", "your region"},
    {"postcode", "Ihre Postleitzahl", "your postcode"},
    {"birthday", "Ihr Geburtstag", "your birthday"},
    {"card", "Ihre Karte", "your card"},
    {"preferred_channel", "Ihr bevorzugter Weg für Nachrichten", "your preferred channel for messages"},
    {"time_zone", "Ihre Zeitzone", "your time zone"},
    {"followers", "die Zahl Ihrer Follower", "the number of your followers"},
    {"age", "Ihr Alter", "your age"},
}};

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

// What a metric is made of: its `sum`, `count` … clause.
const Clause* made_of(const Block& metric) {
  for (const Clause& clause : metric.clauses) {
    if (clause.kind == ClauseKind::SumOf || clause.kind == ClauseKind::AverageOf ||
        clause.kind == ClauseKind::CountOf || clause.kind == ClauseKind::CountEach ||
        clause.kind == ClauseKind::ShareOf || clause.kind == ClauseKind::VariationBetween ||
        clause.kind == ClauseKind::TimeSinceLast || clause.kind == ClauseKind::CountDistinct ||
        clause.kind == ClauseKind::YearlyOf || clause.kind == ClauseKind::RatioOf ||
        clause.kind == ClauseKind::TimeUntilUsedUp)
      return &clause;
  }
  return nullptr;
}

bool same_words(const Clause& a, const Clause& b) {
  return a.kind == b.kind && std::equal(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(),
                                        [](const Word& x, const Word& y) { return x.text == y.text; });
}

// "weder a noch b" · "neither a nor b"; a single one: "nicht a" · "not a".
std::string neither(const TermsWords& words, const std::vector<std::string>& values) {
  if (values.size() == 1) return words.pick("nicht ", "not ") + values.front();
  std::string text = words.pick("weder", "neither");
  for (std::size_t i = 0; i < values.size(); ++i)
    text += (i == 0 ? " " : words.pick(" noch ", " nor ")) + values[i];
  return text;
}

// Whether another metric counts the same activities in the same way, so that a name must tell them apart.
bool has_twin(const TermsWords& words, const Block& metric) {
  const Clause* own = made_of(metric);
  const std::vector<const Block*> all = words.blocks(BlockKind::Metric);
  return own != nullptr && std::any_of(all.begin(), all.end(), [&](const Block* other) {
           const Clause* theirs = made_of(*other);
           return other != &metric && theirs != nullptr && same_words(*own, *theirs);
         });
}

std::string_view german_years(Cycle cycle, bool one) {
  switch (cycle) {
    case Cycle::CalendarDay: return one ? "Kalendertag" : "Kalendertage";
    case Cycle::CalendarWeek: return one ? "Kalenderwoche" : "Kalenderwochen";
    case Cycle::CalendarMonth: return one ? "Kalendermonat" : "Kalendermonate";
    case Cycle::CalendarQuarter: return one ? "Kalenderquartal" : "Kalenderquartale";
    case Cycle::CalendarYear: return one ? "Kalenderjahr" : "Kalenderjahre";
    case Cycle::MembershipYear: return one ? "Mitgliedsjahr" : "Mitgliedsjahre";
    case Cycle::Own:
    case Cycle::Trial: return one ? "Zeitraum" : "Zeiträume";
  }
  return "";
}

}  // namespace

std::string TermsWords::compare(Op op) const {
  switch (op) {
    case Op::AtLeast: return pick("mindestens", "at least");
    case Op::AtMost: return pick("höchstens", "at most");
    case Op::MoreThan: return pick("mehr als", "more than");
    case Op::LessThan: return pick("weniger als", "less than");
    case Op::Exactly: return pick("genau", "exactly");
    case Op::Is:
    case Op::IsNot:
    case Op::IsOneOf:
    case Op::IsNotOneOf:
    case Op::IsEmpty:
    case Op::IsNotEmpty:
    case Op::IsKept:
    case Op::IsNotKept:
    case Op::IsInSegment:
    case Op::IsNotInSegment:
    case Op::InTop:
    case Op::InBottom:
    case Op::Above:
    case Op::Below: return "";
  }
  return "";
}

// "mindestens 400,00 €", "mindestens den Betrag „entry“".
std::string TermsWords::compared(const ConditionText& condition) const {
  std::string than;
  if (condition.amount) {
    than = amount(*condition.amount, Case::Dative);
  } else if (!condition.words.empty()) {
    const std::string& name = condition.words.front().text;
    const auto day = day_from_iso(name);
    than = day ? long_date_words(*day, language_) : quoted(name);
    if (block(BlockKind::Value, name) != nullptr) {
      mention(BlockKind::Value, name);
      than = pick("den Wert ", "the amount ") + rule(name);
    }
  }
  return words_of({compare(condition.op), than});
}

// "Ihr Wert bei „spend“ in den letzten 3 Monaten beträgt mindestens 120 % Ihres Wertes bei „spend“ in den 3
// Monaten davor".
Saying TermsWords::beside(const ConditionText& condition) const {
  const bool german = is_german(language_);
  const auto what = [&](const Word& name, bool earned) {
    if (earned || block(BlockKind::Metric, name.text) == nullptr) return points_name(name.text);
    mention(BlockKind::Metric, name.text);
    return quoted(name.text);
  };
  const OtherText& other = *condition.other;
  const std::string period = condition.period ? within(*condition.period) : "";
  const std::string left =
      pick("Ihr Wert bei ", "your value for ") + what(condition.subject, condition.earned);
  const std::string right = what(other.subject, other.earned) + " " + within(other.period);
  std::string factor;
  if (condition.amount && condition.amount->unit == "%") factor = amount(*condition.amount) + pick("", " of");
  if (condition.amount && condition.amount->unit != "%")
    factor = german ? "das " + condition.amount->number + "-Fache" : condition.amount->number + " times";
  const char* whose = factor.empty() ? "Ihr Wert bei" : "Ihres Wertes bei";
  return {words_of({left, period}), pick("beträgt", "is"),
          words_of({compare(condition.op), factor, german ? whose : "your value for", right})};
}

std::string TermsWords::predicted(const PredictedName& name) const {
  const std::string german =
      name.count == 1 ? "den nächsten Monat" : fmt::format("die nächsten {} Monate", name.count);
  const std::string english =
      name.count == 1 ? "the next month" : fmt::format("the next {} months", name.count);
  if (name.what == Predicted::What::Value)
    return pick("der für " + german + " vorhergesagte Wert Ihrer Einkäufe",
                "the worth of your purchases predicted for " + english);
  return pick("die für " + german + " vorhergesagte Zahl Ihrer Einkäufe",
              "the number of your purchases predicted for " + english);
}

std::string TermsWords::attribute(std::string_view name) const {
  const auto* const known =
      std::find_if(kAttributes.begin(), kAttributes.end(), [&](const auto& row) { return row.name == name; });
  if (known != kAttributes.end()) return pick(known->german, known->english);
  if (const auto of = predicted_name(name)) return predicted(*of);
  return pick("Ihre Angabe ", "your entry for ") + quoted(name);
}

bool TermsWords::is_field_of(std::string_view event, std::string_view name) const {
  if (event.empty()) return false;
  if (name == "weekday" || name == "hour") return true;
  const int index = program_.find_event(std::string(event));
  if (index < 0) return false;
  const EventType& type = program_.events[static_cast<std::size_t>(index)];
  const auto has = [&](const std::vector<Field>& fields) {
    return std::any_of(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  };
  return has(type.fields) || has(type.line_fields);
}

// ---- Counters seen through a period ----

std::string TermsWords::metric_noun(const Block& metric, std::string_view counted, bool named,
                                    bool one) const {
  if (const auto noun = common_noun(metric.name.text, one, language_)) return *noun;
  if (!counted.empty() && !named) return activity(counted, one);
  return is_german(language_) ? quoted(metric.name.text) : with_blanks(metric.name.text);
}

bool TermsWords::adds_up_money(const Block& metric) const {
  return std::any_of(program_.metrics.begin(), program_.metrics.end(), [&](const Metric& candidate) {
    return candidate.name == metric.name.text && candidate.kind == MetricKind::Sum &&
           candidate.unit.kind == UnitKind::Money;
  });
}

std::string TermsWords::metric_title(const Block& metric) const {
  const Clause* made = made_of(metric);
  const bool named = has_twin(*this, metric);
  if (made != nullptr && adds_up_money(metric)) {
    const std::string title = pick("Wert Ihrer ", "Worth of your ") + activity(made->words[1].text, false);
    return named ? title + " (" + quoted(metric.name.text) + ")" : title;
  }
  if (made != nullptr && made->kind == ClauseKind::CountOf)
    return capital(metric_noun(metric, made->words[0].text, named, false));
  const auto noun = common_noun(metric.name.text, false, language_);
  return noun ? capital(*noun) : titled(metric.name.text);
}

Saying TermsWords::measured(const Block& metric, const std::string& period, const std::string& than) const {
  mention(BlockKind::Metric, metric.name.text);
  const Clause* made = made_of(metric);
  RUNG_CHECK(made != nullptr, "a checked metric says what it measures");
  const bool german = is_german(language_);
  const std::string yours = pick("Ihre ", "your ");
  const bool named = has_twin(*this, metric);
  if (made->kind == ClauseKind::SumOf) {
    if (adds_up_money(metric)) {
      std::string subject = yours + activity(made->words[1].text, false);
      if (named) subject += " (" + quoted(metric.name.text) + ")";
      if (german) return {subject, "haben", words_of({period, "einen Wert von", than})};
      return {subject, "are", words_of({"worth", than, period})};
    }
  }
  // "mindestens 4" needs a noun behind it; "mindestens 4 Nächte" has one, which may fit two metrics.
  const bool bare = !than.empty() && than.back() >= '0' && than.back() <= '9';
  const bool one = than.ends_with(" 1");
  std::string noun;
  if (made->kind == ClauseKind::CountOf) noun = metric_noun(metric, made->words[0].text, named, one);
  if (made->kind == ClauseKind::SumOf && bare) noun = metric_noun(metric, "", true, one);
  if (made->kind == ClauseKind::SumOf && !bare && named) noun = quoted(metric.name.text);
  if (!bare && !noun.empty()) noun = "(" + noun + ")";
  if (made->kind == ClauseKind::CountOf || made->kind == ClauseKind::SumOf) {
    const std::string counted = words_of({than, noun});
    if (german) return {"Sie", "kommen", words_of({period, "auf", counted})};
    return {"you", "have", words_of({counted, period})};
  }
  if (made->kind == ClauseKind::AverageOf) {
    std::string subject =
        pick("der Durchschnitt Ihrer ", "the average of your ") + activity(made->words[1].text, false);
    if (german) return {subject, "liegt", words_of({period, "bei", than})};
    return {subject, "is", words_of({than, period})};
  }
  const std::string subject = quoted(metric.name.text);
  if (german) return {"der Wert " + subject, "liegt", words_of({period, "bei", than})};
  return {"the value " + subject, "is", words_of({than, period})};
}

Saying TermsWords::in_population(const ConditionText& condition, const std::string& what) const {
  const bool german = is_german(language_);
  const PopulationText& population = *condition.population;
  std::string whose = pick("aller Mitglieder", "of all members");
  if (!population.segment.text.empty()) {
    mention(BlockKind::Segment, population.segment.text);
    whose = pick("der Gruppe ", "of the group ") + quoted(population.segment.text);
  }
  const bool median = population.statistic.text == "median";
  const std::string middle =
      german ? (median ? "Median " : "Durchschnitt ") : (median ? "median " : "average ");
  const std::string subject = pick("Ihr Wert bei ", "your value for ") + what;
  const std::string count = condition.amount ? amount(*condition.amount) : "";
  const std::string period = condition.period ? within(*condition.period) : "";
  if (condition.op == Op::InTop || condition.op == Op::InBottom) {
    const bool top = condition.op == Op::InTop;
    if (german)
      return {subject, "gehört",
              words_of({period, top ? "zu den höchsten" : "zu den niedrigsten", count, whose})};
    return {subject, "is", words_of({top ? "among the top" : "among the bottom", count, whose, period})};
  }
  if (condition.op == Op::Above || condition.op == Op::Below) {
    const bool above = condition.op == Op::Above;
    if (german)
      return {subject, "liegt", words_of({period, above ? "über dem" : "unter dem", middle + whose})};
    return {subject, "is", words_of({above ? "above the" : "below the", middle + whose, period})};
  }
  const std::string factor = condition.amount ? condition.amount->number : "1";
  const std::string times =
      german ? "das " + factor + "-Fache von " + middle : factor + " times the " + middle;
  if (german) return {subject, "beträgt", words_of({period, compare(condition.op), times + whose})};
  return {subject, "is", words_of({compare(condition.op), times + whose, period})};
}

Saying TermsWords::windowed(const ConditionText& condition) const {
  const std::string period = condition.period ? within(*condition.period) : "";
  const bool german = is_german(language_);
  const std::string& name = condition.subject.text;
  const Block* metric = condition.earned ? nullptr : block(BlockKind::Metric, name);
  if (condition.population) {
    if (metric != nullptr) mention(BlockKind::Metric, name);
    return in_population(condition, metric != nullptr ? quoted(name) : points_name(name));
  }
  if (condition.other) return beside(condition);
  const std::string than = compared(condition);
  if (metric == nullptr) {
    if (german) return {"Sie", "sammeln", words_of({period, than})};
    return {"you", "earn", words_of({than, period})};
  }
  const Clause* each_cycle = clause_of(*metric, ClauseKind::CountEach);
  if (each_cycle == nullptr) return measured(*metric, period, than);
  const bool one = condition.amount && condition.amount->number == "1";
  const Cycle cycle = each_cycle->period_end ? each_cycle->period_end->window.cycle : Cycle::CalendarYear;
  const bool in_a_row = each_cycle->words.size() > 1;
  const std::string held = tier(each_cycle->words.front().text);
  if (german) {
    return {"Sie", "haben",
            words_of({than, german_years(cycle, one),
                      in_a_row ? "in Folge mindestens die Stufe" : "lang mindestens die Stufe", held,
                      "gehalten"})};
  }
  return {"you", "have",
          words_of({"held", held, "or a higher tier for", than,
                    each_cycle->period_end ? each(*each_cycle->period_end) + (one ? "" : "s") : "",
                    in_a_row ? "in a row" : ""})};
}

// ---- Conditions about what the member is or the activity says ----

Saying TermsWords::of_tier(const ConditionText& condition) const {
  const bool german = is_german(language_);
  std::vector<std::string> tiers;
  for (const Word& word : condition.words) tiers.push_back(tier(word.text));
  const std::string first = tiers.empty() ? "" : tiers.front();
  const auto have = [&](const std::string& text) {
    return Saying{pick("Sie", "you"), pick("haben", "have"), text};
  };

  if (condition.op == Op::AtLeast)
    return have(german ? "mindestens die Stufe " + first : "the tier " + first + " or a higher one");
  if (condition.op == Op::AtMost)
    return have(german ? "höchstens die Stufe " + first : "the tier " + first + " or a lower one");
  if (condition.op == Op::MoreThan)
    return have(pick("eine höhere Stufe als ", "a higher tier than ") + first);
  if (condition.op == Op::LessThan)
    return have(pick("eine niedrigere Stufe als ", "a lower tier than ") + first);
  if (condition.op == Op::IsNot)
    return have(german ? "nicht die Stufe " + first : "a tier other than " + first);
  if (condition.op == Op::IsOneOf)
    return have(pick("eine der Stufen ", "one of the tiers ") + or_list(tiers, language_));
  if (condition.op == Op::IsNotOneOf)
    return have(pick("keine der Stufen ", "none of the tiers ") + or_list(tiers, language_));
  return have(pick("die Stufe ", "the tier ") + first);
}

Saying TermsWords::of_election(const ConditionText& condition) const {
  std::vector<std::string> chosen;
  for (const Word& word : condition.words) chosen.push_back(quoted(word.text));
  const bool negated = condition.op == Op::IsNot || condition.op == Op::IsNotOneOf;
  const std::string what = or_list(chosen, language_);
  mention(BlockKind::Election, condition.subject.text);
  const std::string name = quoted(condition.subject.text);
  if (is_german(language_))
    return {"Sie", "haben", words_of({"bei", name, negated ? "nicht" : "", what, "gewählt"})};
  return {"you", "have", words_of({negated ? "not" : "", "chosen", what, "for", name})};
}

Saying TermsWords::described(std::string subject, const ConditionText& condition) const {
  const bool german = is_german(language_);
  std::vector<std::string> values;
  for (const Word& word : condition.words) {
    const auto day = day_from_iso(word.text);
    values.push_back(day ? long_date_words(*day, language_) : value(word.text));
  }
  const std::string is = pick("ist", "is");
  const std::string first = values.empty() ? "" : values.front();

  if (condition.op == Op::Is) return {std::move(subject), is, first};
  if (condition.op == Op::IsNot) return {std::move(subject), is, pick("nicht ", "not ") + first};
  if (condition.op == Op::IsOneOf) return {std::move(subject), is, or_list(values, language_)};
  if (condition.op == Op::IsNotOneOf) return {std::move(subject), is, neither(*this, values)};
  if (condition.ago && condition.amount) {
    const std::string time = amount(*condition.amount);
    if (german) return {std::move(subject), "liegt", words_of({compare(condition.op), time, "zurück"})};
    return {std::move(subject), is, words_of({compare(condition.op), time, "ago"})};
  }
  if (condition.op == Op::IsEmpty) return {std::move(subject), is, pick("nicht angegeben", "not given")};
  if (condition.op == Op::IsNotEmpty) return {std::move(subject), is, pick("angegeben", "given")};
  if (condition.amount && german) return {std::move(subject), "beträgt", compared(condition)};
  if (!condition.amount && condition.op == Op::AtLeast)
    return {std::move(subject), is, first + pick(" oder später", " or later")};
  if (!condition.amount && condition.op == Op::AtMost)
    return {std::move(subject), is, first + pick(" oder früher", " or earlier")};
  if (!condition.amount && condition.op == Op::MoreThan)
    return {std::move(subject), is, pick("später als ", "later than ") + first};
  if (!condition.amount && condition.op == Op::LessThan)
    return {std::move(subject), is, pick("früher als ", "earlier than ") + first};
  return {std::move(subject), is, compared(condition)};
}

Saying TermsWords::plain(const ConditionText& condition, std::string_view event) const {
  const std::string& name = condition.subject.text;
  if (name == "tier" && !is_field_of(event, name)) return of_tier(condition);
  if (is_field_of(event, name)) return described(field(name), condition);
  if (block(BlockKind::Election, name) != nullptr) return of_election(condition);
  if (const Block* metric = block(BlockKind::Metric, name)) {
    if (condition.population) return in_population(condition, quoted(name));
    return measured(*metric, "", compared(condition));
  }
  if (condition.population && predicted_name(name)) return in_population(condition, quoted(name));
  return described(attribute(name), condition);
}

Saying TermsWords::saying(const ConditionText& condition, std::string_view event) const {
  const bool german = is_german(language_);
  const std::string& name = condition.subject.text;
  const std::string first = condition.words.empty() ? "" : condition.words.front().text;
  const bool negated = condition.op == Op::IsNotInSegment || condition.op == Op::IsNotKept;
  switch (condition.kind) {
    case ConditionKind::Windowed: return windowed(condition);
    case ConditionKind::Plain: return plain(condition, event);
    case ConditionKind::Balance:
      if (german) return {"Ihr Guthaben", "beträgt", compared(condition)};
      return {"your balance", "is", compared(condition)};
    case ConditionKind::InSegment: {
      mention(BlockKind::Segment, first);
      if (german) return {"Sie", "gehören", (negated ? "nicht zur Gruppe " : "zur Gruppe ") + quoted(first)};
      return {"you", negated ? "do not belong" : "belong", "to the group " + quoted(first)};
    }
    case ConditionKind::Kept: {
      const std::string held = tier(name);
      if (german)
        return {"Sie", "haben",
                held + (negated ? " noch nicht" : " bereits") + " für die nächste Zeit gesichert"};
      return {"you", "have",
              (negated ? "not yet secured " : "already secured ") + held + " for the next period"};
    }
    case ConditionKind::Reachable:
    case ConditionKind::Joined:
    case ConditionKind::Anniversary: return coming(condition);
    case ConditionKind::Upgraded:
    case ConditionKind::Downgraded:
    case ConditionKind::Entered:
    case ConditionKind::Left: return moved(condition);
    case ConditionKind::Season: return in_season(condition, event);
    case ConditionKind::Consent: return consented(condition);
    case ConditionKind::Missing: {
      const bool of_reward = block(BlockKind::Reward, first) != nullptr;
      const std::string goal = of_reward ? reward(first) : tier(first);
      if (german) return {"Ihnen", "fehlen", "für " + goal + " " + compared(condition)};
      return {"you", "lack", compared(condition) + " for " + goal};
    }
    case ConditionKind::Progress:
      if (german)
        return {"Sie", "haben", "auf dem Weg zu " + tier(name) + " " + compared(condition) + " erreicht"};
      return {"you", "have", "come " + compared(condition) + " of the way to " + tier(name)};
    case ConditionKind::TimeLeft:
      if (german) return {"Ihre Stufe " + tier(name), "gilt", "noch " + compared(condition)};
      return {"your tier " + tier(name), "lasts", "for " + compared(condition)};
    case ConditionKind::Expiring: {
      const std::string within_time = condition.within ? time(*condition.within, Case::Dative) : "";
      if (german) return {"Ihnen", "verfallen", "in " + within_time + " " + compared(condition)};
      return {"you", "are about to lose", compared(condition) + " within " + within_time};
    }
  }
  return {};
}

std::string TermsWords::sentence(const std::vector<ConditionText>& conditions, bool joined_by_or,
                                 std::string_view event) const {
  std::string text;
  for (const ConditionText& condition : conditions) {
    const Saying said = saying(condition, event);
    if (!text.empty()) text += joined_by_or ? pick(" oder ", " or ") : pick(" und ", " and ");
    text += words_of({said.subject, said.verb, said.rest});
  }
  return capital(std::move(text));
}

std::string TermsWords::behind_when(const std::vector<ConditionText>& conditions,
                                    std::string_view event) const {
  std::string text;
  for (const ConditionText& condition : conditions) {
    const Saying said = saying(condition, event);
    if (!text.empty()) text += pick(" und ", " and ");
    text += is_german(language_) ? words_of({said.subject, said.rest, said.verb})
                                 : words_of({said.subject, said.verb, said.rest});
  }
  return text;
}

void write_conditions(const TermsWords& words, TermsPaper& paper, const ConditionListText& conditions,
                      const ConditionLeads& leads, std::string_view event) {
  if (conditions.items.empty()) return;
  if (conditions.form == ListForm::Single || conditions.items.size() == 1) {
    const std::vector<ConditionText>& parts = conditions.items.front().conditions;
    if (conditions.form != ListForm::AllOf || parts.size() == 1) {
      paper.say(leads.lead, leads.single + " " + words.behind_when(parts, event) + ".");
      return;
    }
  }
  std::vector<std::string> items;
  const bool all = conditions.form == ListForm::AllOf;
  for (const ConditionItem& item : conditions.items)
    items.push_back(words.sentence(item.conditions, all, event) + ".");
  paper.list(leads.lead, all ? leads.all : leads.any, std::move(items));
}

}  // namespace rung::language
