#include "language/terms_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "language/reader_words.h"

namespace rung::language {
namespace {

// A word of the rules that members know under another one. German fields carry their article.
struct Known {
  std::string_view name, german, english;
};

constexpr std::array<Known, 28> kFields{{
    {"net_amount", "der Nettobetrag", "the net amount"},
    {"gross_amount", "der Bruttobetrag", "the gross amount"},
    {"discount", "der Rabatt", "the discount"},
    {"shipping", "der Betrag für den Versand", "the charge for delivery"},
    {"channel", "der Vertriebsweg", "the sales channel"},
    {"store", "die Filiale", "the store"},
    {"shop", "das Geschäft", "the shop"},
    {"country", "das Land", "the country"},
    {"coupon", "der Gutscheincode", "the coupon code"},
    {"paid_with_points", "der mit Punkten bezahlte Betrag", "the amount paid with points"},
    {"units", "die Stückzahl", "the number of items"},
    {"product", "das Produkt", "the product"},
    {"category", "die Kategorie der Ware", "the category of the goods"},
    {"brand", "die Marke", "the brand"},
    {"launched", "der Erscheinungstag der Ware", "the launch date of the goods"},
    {"status", "der Status", "the status"},
    {"delivered", "der Tag der Lieferung", "the day of delivery"},
    {"price", "der Preis", "the price"},
    {"spend", "der Umsatz", "the amount spent"},
    {"fare", "der Flugpreis", "the fare"},
    {"weekday", "der Wochentag", "the weekday"},
    {"hour", "die Stunde", "the hour"},
    {"reward", "die Prämie", "the reward"},
    {"voucher", "der Gutschein", "the voucher"},
    {"times", "die Anzahl", "the number"},
    {"tier", "die Stufe", "the tier"},
    {"conversion", "die Umwandlung", "the conversion"},
    {"reason", "der Grund", "the reason"},
}};

constexpr std::array<Known, 18> kValues{{
    {"monday", "Montag", "Monday"},
    {"tuesday", "Dienstag", "Tuesday"},
    {"wednesday", "Mittwoch", "Wednesday"},
    {"thursday", "Donnerstag", "Thursday"},
    {"friday", "Freitag", "Friday"},
    {"saturday", "Samstag", "Saturday"},
    {"sunday", "Sonntag", "Sunday"},
    {"open", "offen", "open"},
    {"completed", "abgeschlossen", "completed"},
    {"cancelled", "storniert", "cancelled"},
    {"sent", "gesendet", "sent"},
    {"accepted", "angenommen", "accepted"},
    {"declined", "abgelehnt", "declined"},
    {"submitted", "eingereicht", "submitted"},
    {"published", "veröffentlicht", "published"},
    {"rejected", "abgelehnt", "rejected"},
    {"yes", "ja", "yes"},
    {"no", "nein", "no"},
}};

struct KnownActivity {
  std::string_view name, german_many, german_one, english_many, english_one;
};

// Events that are not in the list of common names, or are said otherwise to members.
constexpr std::array<KnownActivity, 17> kActivities{{
    {"orders", "Einkäufe", "Einkauf", "purchases", "purchase"},
    {"returns", "Retouren", "Retoure", "returns", "return"},
    {"carts", "Warenkörbe", "Warenkorb", "baskets", "basket"},
    {"signups", "Anmeldungen", "Anmeldung", "sign-ups", "sign-up"},
    {"consents", "Einwilligungen", "Einwilligung", "consents", "consent"},
    {"redemptions", "Einlösungen", "Einlösung", "redemptions", "redemption"},
    {"rentals", "Mieten", "Miete", "rentals", "rental"},
    {"birthdays", "Geburtstage", "Geburtstag", "birthdays", "birthday"},
    {"openings", "Übernahmen", "Übernahme", "openings", "opening"},
    {"adjustments", "Korrekturen von Hand", "Korrektur von Hand", "corrections by hand",
     "correction by hand"},
    {"choices", "Entscheidungen", "Entscheidung", "choices", "choice"},
    {"requests", "Anträge", "Antrag", "requests", "request"},
    {"grants", "Verleihungen", "Verleihung", "grants of a status", "grant of a status"},
    {"pools", "Änderungen der Gemeinschaft", "Änderung der Gemeinschaft", "changes of the household",
     "change of the household"},
    {"cancellations", "Stornos von Einlösungen", "Storno einer Einlösung", "cancelled redemptions",
     "cancelled redemption"},
    {"transfers", "Übertragungen", "Übertragung", "transfers", "transfer"},
    {"states", "Sperrungen und Freigaben", "Sperrung oder Freigabe", "changes of the account's state",
     "change of the account's state"},
}};

template <typename Table>
auto find_known(const Table& table, std::string_view name) {
  return std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.name == name; });
}

int decimals_of(std::string_view number) {
  const std::size_t point = number.find('.');
  return point == std::string_view::npos ? 0 : static_cast<int>(number.size() - point - 1);
}

// "12.5" with 2 decimals: 1250. Decimals beyond those are dropped; check() lets none through that count.
std::int64_t scaled(std::string_view number, int decimals) {
  std::int64_t value = 0;
  int after_point = -1;
  for (const char c : number) {
    if (c == '.') {
      after_point = 0;
    } else if (after_point < decimals) {
      value = value * 10 + (c - '0');
      if (after_point >= 0) ++after_point;
    }
  }
  for (int i = std::max(after_point, 0); i < decimals; ++i) value *= 10;
  return value;
}

bool is_unit_of_time(std::string_view unit) {
  return unit == "day" || unit == "days" || unit == "month" || unit == "months" || unit == "hour" ||
         unit == "hours";
}

}  // namespace

std::string words_of(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += ' ';
    text += part;
  }
  return text;
}

TermsWords::TermsWords(const Program& program, std::vector<RuleFile> files, Language language,
                       std::string code)
    : program_(program), files_(std::move(files)), language_(language), code_(std::move(code)) {}

std::string TermsWords::pick(std::string_view german, std::string_view english) const {
  return std::string(is_german(language_) ? german : english);
}

// ---- The rules as written ----

std::vector<const Block*> TermsWords::blocks(BlockKind kind) const {
  std::vector<const Block*> found;
  for (const RuleFile& file : files_) {
    for (const Block& block : file.blocks) {
      if (block.kind == kind) found.push_back(&block);
    }
  }
  return found;
}

const Block* TermsWords::block(BlockKind kind, std::string_view name) const {
  for (const Block* candidate : blocks(kind)) {
    if (candidate->name.text == name) return candidate;
  }
  return nullptr;
}

const Clause* clause_of(const Block& block, ClauseKind kind) {
  for (const Clause& clause : block.clauses) {
    if (clause.kind == kind) return &clause;
  }
  return nullptr;
}

std::vector<const Clause*> clauses_of(const Block& block, ClauseKind kind) {
  std::vector<const Clause*> found;
  for (const Clause& clause : block.clauses) {
    if (clause.kind == kind) found.push_back(&clause);
  }
  return found;
}

const std::set<std::string, std::less<>>& TermsWords::mentioned(BlockKind kind) const {
  return mentioned_[kind];
}

void TermsWords::mention(BlockKind kind, std::string_view name) const { mentioned_[kind].emplace(name); }

// ---- Names ----

std::string TermsWords::quoted(std::string_view name) const {
  return pick("„", "“") + with_blanks(name) + pick("“", "”");
}

std::string TermsWords::titled(std::string_view name) const {
  std::string text = with_blanks(name);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string TermsWords::label(const std::vector<Label>& labels, std::string_view otherwise) const {
  for (const Label& label : labels) {
    if (label.language.text == code_) return label.text.value;
  }
  return labels.empty() ? with_blanks(otherwise) : labels.front().text.value;
}

std::string TermsWords::tier(std::string_view name) const {
  const Block* found = block(BlockKind::Tier, name);
  return found == nullptr ? with_blanks(name) : label(found->labels, name);
}

std::string TermsWords::reward(std::string_view name) const {
  const Block* found = block(BlockKind::Reward, name);
  return found == nullptr ? with_blanks(name) : label(found->labels, name);
}

std::string TermsWords::rule(std::string_view name) const {
  return pick("„", "“") + titled(name) + pick("“", "”");
}

std::string TermsWords::points_name(std::string_view name) const {
  const auto noun = common_noun(name, false, language_);
  return noun ? *noun : with_blanks(name);
}

std::string TermsWords::activity(std::string_view event, bool one) const {
  const auto known = find_known(kActivities, event);
  if (known != kActivities.end()) {
    return one ? pick(known->german_one, known->english_one) : pick(known->german_many, known->english_many);
  }
  if (const auto noun = common_noun(event, one, language_)) return *noun;
  if (is_german(language_)) return (one ? "Vorgang der Art " : "Vorgänge der Art ") + quoted(event);
  std::string words = with_blanks(event);
  if (one && words.size() > 1 && words.back() == 's') words.pop_back();
  return words;
}

std::string TermsWords::activities(const std::vector<Word>& events, std::string_view joined_by_or) const {
  std::vector<std::string> parts;
  for (const Word& event : events) parts.push_back(activity(event.text, false));
  return joined_by_or.empty() ? and_list(parts, language_) : or_list(parts, language_);
}

std::string TermsWords::field(std::string_view name) const {
  const auto known = find_known(kFields, name);
  if (known != kFields.end()) return pick(known->german, known->english);
  return pick("die Angabe ", "the entry ") + quoted(name);
}

std::string TermsWords::bare_field(std::string_view name) const {
  const auto known = find_known(kFields, name);
  if (known == kFields.end()) return quoted(name);
  const std::string_view text = is_german(language_) ? known->german : known->english;
  return std::string(text.substr(text.find(' ') + 1));
}

std::string TermsWords::value(std::string_view word) const {
  const auto known = find_known(kValues, word);
  if (known == kValues.end()) return quoted(word);
  // Weekdays are said; a status, yes and no are called by their names.
  const std::string said = pick(known->german, known->english);
  return known - kValues.begin() < 7 ? said : quoted(said);
}

// ---- Amounts and times ----

bool TermsWords::is_times(const AmountText& amount) const {
  return amount.unit == "time" || amount.unit == "times";
}

std::string TermsWords::times(const AmountText& times) const {
  if (times.number == "1") return pick("einmal", "once");
  if (times.number == "2") return pick("zweimal", "twice");
  return times.number + pick("-mal", " times");
}

std::string TermsWords::time(const AmountText& time, Case in) const {
  const bool one = time.number == "1";
  const bool dative = in == Case::Dative;
  std::string unit;
  switch (time.unit.front()) {
    case 'h': unit = pick(one ? "Stunde" : "Stunden", one ? "hour" : "hours"); break;
    case 'd': unit = pick(one ? "Tag" : (dative ? "Tagen" : "Tage"), one ? "day" : "days"); break;
    default: unit = pick(one ? "Monat" : (dative ? "Monaten" : "Monate"), one ? "month" : "months"); break;
  }
  if (!one || language_ == Language::English)
    return number_words(scaled(time.number, 0), 0, language_) + " " + unit;
  return (unit == "Stunde" ? (dative ? "einer " : "eine ") : (dative ? "einem " : "einen ")) + unit;
}

std::string TermsWords::amount(const AmountText& amount, Case in) const {
  const std::string& unit = amount.unit;
  const int decimals = decimals_of(amount.number);
  const std::string number = number_words(scaled(amount.number, decimals), decimals, language_);
  if (unit.empty()) return number;
  if (unit == "%") return number + "\u00a0%";
  if (is_unit_of_time(unit)) return time(amount, in);
  if (is_times(amount)) return times(amount);
  if (unit == program_.currency.code)
    return money_words(scaled(amount.number, program_.currency.decimals), program_.currency, language_);
  for (const PointCurrency& points : program_.points) {
    if (unit != points.name && unit != points.singular) continue;
    const std::int64_t value = scaled(amount.number, points.decimals);
    // Whole points of a currency that also has fractions stand without them.
    if (points.decimals == 0 || decimals > 0) return points_words(value, points, language_);
    PointCurrency whole = points;
    whole.decimals = 0;
    return points_words(scaled(amount.number, 0), whole, language_);
  }
  for (std::size_t i = 0; i < program_.quantities.size(); ++i) {
    if (unit != program_.quantities[i] && unit != program_.quantity_singulars[i]) continue;
    const std::int64_t count = scaled(amount.number, 0);
    const bool one = count == 1;
    const auto noun = common_noun(program_.quantities[i], one, language_);
    return number + " " +
           (noun ? *noun : with_blanks(one ? program_.quantity_singulars[i] : program_.quantities[i]));
  }
  if (const Block* voucher = block(BlockKind::Voucher, unit)) {
    mention(BlockKind::Voucher, unit);
    return number + " × " + label(voucher->labels, unit);
  }
  return number + " " + with_blanks(unit);
}

std::string TermsWords::grants(const std::vector<AmountText>& grants) const {
  std::vector<std::string> parts;
  for (const AmountText& grant : grants) parts.push_back(amount(grant));
  return and_list(parts, language_);
}

std::string TermsWords::date(const DateText& date) const { return long_date_words(date.day, language_); }

std::string TermsWords::days(const std::vector<std::pair<int, int>>& days) const {
  std::vector<std::string> parts;
  for (const auto& [day, month] : days) parts.push_back(day_of_year_words(day, month, language_));
  return and_list(parts, language_);
}

// ---- Periods ----

namespace {

// Which cycle a period looks at; an own period and a trial go by their names.
Cycle cycle_of(const PeriodText& period) {
  if (period.own_period.empty()) return period.window.cycle;
  return period.own_period == "trial" ? Cycle::Trial : Cycle::Own;
}

// How German says a cycle: "im laufenden Kalenderjahr", "Ende des laufenden Kalenderjahres", "pro
// Kalenderjahr".
struct CycleForms {
  std::string_view german, genitive, english;
  bool feminine = false;
};

CycleForms forms_of(const PeriodText& period) {
  switch (cycle_of(period)) {
    case Cycle::CalendarDay: return {"Kalendertag", "Kalendertages", "calendar day"};
    case Cycle::CalendarWeek: return {"Kalenderwoche", "Kalenderwoche", "calendar week", true};
    case Cycle::CalendarMonth: return {"Kalendermonat", "Kalendermonats", "calendar month"};
    case Cycle::CalendarQuarter: return {"Kalenderquartal", "Kalenderquartals", "calendar quarter"};
    case Cycle::CalendarYear: return {"Kalenderjahr", "Kalenderjahres", "calendar year"};
    case Cycle::MembershipYear: return {"Mitgliedsjahr", "Mitgliedsjahres", "membership year"};
    case Cycle::Own: return {"Zeitraum", "Zeitraums", "period"};
    case Cycle::Trial: return {"Probezeitraum", "Probezeitraums", "trial"};
  }
  return {};
}

std::string_view which_german(TermsWords::Which which) {
  switch (which) {
    case TermsWords::Which::This: return "laufenden ";
    case TermsWords::Which::Next: return "darauffolgenden ";
    case TermsWords::Which::Previous: return "vorigen ";
    case TermsWords::Which::Any: return "";
  }
  return "";
}

std::string_view which_english(TermsWords::Which which) {
  switch (which) {
    case TermsWords::Which::This: return "the current ";
    case TermsWords::Which::Next: return "the following ";
    case TermsWords::Which::Previous: return "the previous ";
    case TermsWords::Which::Any: return "the ";
  }
  return "";
}

// The name of an own period; notes that it was spoken of, as for a membership year.
std::string own_name(const TermsWords& words, const PeriodText& cycle) {
  if (cycle_of(cycle) == Cycle::MembershipYear) words.mention(BlockKind::Program, "membership year");
  if (!cycle.own_period.empty()) words.mention(BlockKind::Program, cycle.own_period);
  if (cycle_of(cycle) != Cycle::Own) return "";
  return " " + words.quoted(cycle.own_period);
}

}  // namespace

std::string TermsWords::within(const PeriodText& period) const {
  const Window& window = period.window;
  const bool german = is_german(language_);
  if (period.before) return in_time_before(period);
  const std::string longer = window.plus_one_day ? pick(" und einem Tag", " and one day") : "";
  const std::string count = std::to_string(window.count);
  switch (window.kind) {
    case Window::Kind::AllTime: return pick("insgesamt", "in total");
    case Window::Kind::LastDays:
      return (german ? "in den letzten " + count + " Tagen" : "in the last " + count + " days") + longer;
    case Window::Kind::LastMonths:
      if (window.count == 1) return pick("im letzten Monat", "in the last month") + longer;
      return (german ? "in den letzten " + count + " Monaten" : "in the last " + count + " months") + longer;
    case Window::Kind::This:
    case Window::Kind::Last: break;
  }
  const Which which = window.kind == Window::Kind::This ? Which::This : Which::Previous;
  const CycleForms forms = forms_of(period);
  if (german) {
    return fmt::format("{}{}{}{}", forms.feminine ? "in der " : "im ", which_german(which), forms.german,
                       own_name(*this, period));
  }
  return fmt::format("in {}{}{}", which_english(which), forms.english, own_name(*this, period));
}

// "in den 3 Monaten davor", "im Kalenderquartal davor".
std::string TermsWords::in_time_before(const PeriodText& period) const {
  const Window& window = period.window;
  const bool german = is_german(language_);
  if (window.kind == Window::Kind::Last) {
    const CycleForms forms = forms_of(period);
    if (german)
      return fmt::format("{}{}{} davor", forms.feminine ? "in der " : "im ", forms.german,
                         own_name(*this, period));
    return fmt::format("in the {}{} before", forms.english, own_name(*this, period));
  }
  const bool days = window.kind == Window::Kind::LastDays;
  if (window.count == 1)
    return days ? pick("am Tag davor", "on the day before") : pick("im Monat davor", "in the month before");
  return fmt::format(fmt::runtime(pick("in den {} {} davor", "in the {} {} before")), window.count,
                     days ? pick("Tagen", "days") : pick("Monaten", "months"));
}

std::string TermsWords::each(const PeriodText& cycle) const {
  const CycleForms forms = forms_of(cycle);
  return pick(forms.german, forms.english) + own_name(*this, cycle);
}

bool TermsWords::is_feminine(const PeriodText& cycle) const { return forms_of(cycle).feminine; }

std::string TermsWords::end_of(const PeriodText& cycle, Which which) const {
  const CycleForms forms = forms_of(cycle);
  if (is_german(language_)) {
    return fmt::format("Ende {}{}{}{}", forms.feminine ? "der " : "des ", which_german(which), forms.genitive,
                       own_name(*this, cycle));
  }
  return fmt::format("end of {}{}{}", which_english(which), forms.english, own_name(*this, cycle));
}

}  // namespace rung::language
