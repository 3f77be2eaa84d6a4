#include "language/messages_german.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rung::language {
namespace {

// A wording in small letters with umlauts written out, and its meanings, separated by `|`.
using Entry = std::pair<std::string_view, std::string_view>;

constexpr auto kJoiningWords = std::to_array<Entry>({
    {"und", "and"},
    {"oder", "or"},
    {"nicht", "not"},
    {"ist", "is"},
    {"ist nicht", "is not"},
    {"kein", "is not"},
    {"keine", "is not"},
    {"ist kein", "is not"},
    {"ist keine", "is not"},
    {"ist leer", "is empty"},
    {"ist nicht leer", "is not empty"},
    {"ist einer von", "is one of"},
    {"ist eine von", "is one of"},
    {"ist eines von", "is one of"},
    {"einer von", "any of"},
    {"eine von", "any of"},
    {"eines von", "any of"},
    {"alle von", "all of"},
    {"wenn", "when"},
    {"falls", "when"},
    {"sobald", "when"},
    {"wo", "where"},
    {"aufgestiegen", "member upgraded"},
    {"abgestiegen", "member downgraded"},
    {"beigetreten", "member joined"},
    {"jahrestag", "anniversary of"},
    {"jahrestag von", "anniversary of"},
    {"ist erreichbar", "is reachable"},
    {"ist nicht erreichbar", "is not reachable"},
    {"im tempo", "at the pace"},
    {"aelter als", "older than"},
    {"mindestens", "at least"},
    {"wenigstens", "at least"},
    {"minimal", "at least"},
    {"maximal", "at most"},
    {"hoechstens", "at most"},
    {"genau", "exactly"},
    {"gleich", "exactly"},
    {"mehr", "more than"},
    {"mehr als", "more than"},
    {"groesser", "more than"},
    {"groesser als", "more than"},
    {"weniger", "less than"},
    {"weniger als", "less than"},
    {"kleiner", "less than"},
    {"kleiner als", "less than"},
    {"ueber", "more than|above"},
    {"unter", "less than|below"},
    {"ab", "from|at least"},
    {"von", "from|of"},
    {"vom", "from"},
    {"bis", "to|until"},
    {"bis zum", "to|until"},
    {"fuer", "for"},
    {"fuer alle", "for everyone"},
    {"auf", "on"},
    {"bei", "on"},
    {"am", "on"},
    {"um", "at"},
    {"im", "in"},
    {"nach", "after"},
    {"ohne", "without"},
    {"mit", "with"},
    {"als", "as"},
    {"seit", "since"},
    {"pro", "per"},
    {"je", "per"},
    {"ja", "yes"},
    {"nein", "no"},
});

constexpr auto kBlocks = std::to_array<Entry>({
    {"programm", "program"},      {"stufe", "tier"},
    {"jede stufe", "every tier"}, {"kennzahl", "metric"},
    {"metrik", "metric"},         {"ereignis", "event"},
    {"punkt", "point"},           {"punkte", "points"},
    {"punkten", "points"},        {"sammelregel", "earn"},
    {"praemie", "reward"},        {"belohnung", "reward"},
    {"zielgruppe", "segment"},    {"benachrichtigung", "notify"},
    {"mitteilung", "notify"},     {"beispiel", "example"},
    {"gutschein", "voucher"},     {"gutscheine", "vouchers"},
    {"meilenstein", "milestone"}, {"wert", "value|worth"},
    {"umwandlung", "convert"},    {"haushalt", "pool"},
    {"probezeit", "trial"},
});

constexpr auto kClauses = std::to_array<Entry>({
    {"waehrung", "currency"},
    {"zeitzone", "time zone"},
    {"sprache", "languages"},
    {"sprachen", "languages"},
    {"gueltig", "valid"},
    {"gueltig bis", "valid until"},
    {"gueltig bis ende", "valid until end of"},
    {"gueltig fuer", "valid for"},
    {"lebenslang", "for life"},
    {"halten", "keep when"},
    {"behalten", "keep when"},
    {"erreichen", "enter when"},
    {"vorteil", "benefit"},
    {"gib", "give"},
    {"gebe", "give"},
    {"vergib", "give"},
    {"multipliziere", "multiply"},
    {"runde", "round"},
    {"abrunden", "round down"},
    {"aufrunden", "round up"},
    {"verfallen", "expire"},
    {"verfaellt", "expire"},
    {"nie", "never"},
    {"niemals", "never"},
    {"summe", "sum"},
    {"durchschnitt", "average"},
    {"anzahl", "count"},
    {"zaehle", "count"},
    {"kostet", "costs"},
    {"kosten", "costs"},
    {"nachricht", "message"},
    {"betreff", "subject"},
    {"sende per", "send by"},
    {"braucht einwilligung", "needs consent"},
    {"ruhe von", "quiet from"},
    {"heute", "today is|today"},
    {"heute ist", "today is"},
    {"mitglied", "member"},
    {"mitglied seit", "member joined"},
    {"erwarte", "expect"},
    {"erwartet", "expect"},
    {"fortschritt", "progress"},
});

constexpr auto kTimes = std::to_array<Entry>({
    {"kalenderjahr", "calendar year"},
    {"kalenderjahres", "calendar year"},
    {"kalendermonat", "calendar month"},
    {"quartal", "calendar quarter"},
    {"mitgliedsjahr", "membership year"},
    {"jahr", "calendar year"},
    {"monat", "calendar month"},
    {"monate", "months"},
    {"monaten", "months"},
    {"tag", "day"},
    {"tage", "days"},
    {"tagen", "days"},
    {"stunde", "hour"},
    {"stunden", "hours"},
    {"in diesem", "in this"},
    {"im letzten", "in last"},
    {"in den letzten", "in last"},
    {"in den nächsten", "in next"},
    {"diesem", "this"},
    {"dieses", "this"},
    {"letzten", "last"},
    {"letztem", "last"},
    {"letztes", "last"},
    {"naechsten", "next"},
    {"naechstem", "next"},
    {"naechstes", "next"},
    {"insgesamt", "in total|in all time"},
    {"jemals", "in all time"},
    {"immer", "in all time"},
    {"mal", "times"},
    {"prozent", "%"},
    {"euro", "EUR"},
    {"montag", "monday"},
    {"dienstag", "tuesday"},
    {"mittwoch", "wednesday"},
    {"donnerstag", "thursday"},
    {"freitag", "friday"},
    {"samstag", "saturday"},
    {"sonnabend", "saturday"},
    {"sonntag", "sunday"},
    {"januar", "January"},
    {"februar", "February"},
    {"maerz", "March"},
    {"mai", "May"},
    {"juni", "June"},
    {"juli", "July"},
    {"oktober", "October"},
    {"dezember", "December"},
});

// What shops have: events, fields and the words in them.
constexpr auto kThings = std::to_array<Entry>({
    {"bestellung", "order"},
    {"bestellungen", "orders"},
    {"retoure", "return"},
    {"retouren", "returns"},
    {"bewertung", "review"},
    {"bewertungen", "reviews"},
    {"empfehlung", "referral"},
    {"empfehlungen", "referrals"},
    {"besuch", "visit"},
    {"besuche", "visits"},
    {"lieferung", "delivery"},
    {"kategorie", "category"},
    {"wochentag", "weekday"},
    {"land", "country"},
    {"abgeschlossen", "completed"},
    {"storniert", "cancelled"},
    {"offen", "open"},
    {"werbung", "marketing"},
    {"deutsch", "de"},
    {"englisch", "en"},
});

// Small letters, umlauts and ß written out.
std::string plain(std::string_view word) {
  static constexpr auto kLetters = std::to_array<Entry>(
      {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ä", "ae"}, {"Ö", "oe"}, {"Ü", "ue"}, {"ß", "ss"}});
  std::string result;
  for (std::size_t at = 0; at < word.size();) {
    const auto letter = std::find_if(kLetters.begin(), kLetters.end(), [&](const Entry& entry) {
      return word.substr(at, entry.first.size()) == entry.first;
    });
    if (letter != kLetters.end()) {
      result += letter->second;
      at += letter->first.size();
    } else {
      const char c = word[at++];
      result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return result;
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = [] {
    std::vector<Entry> result(kJoiningWords.begin(), kJoiningWords.end());
    result.insert(result.end(), kBlocks.begin(), kBlocks.end());
    result.insert(result.end(), kClauses.begin(), kClauses.end());
    result.insert(result.end(), kTimes.begin(), kTimes.end());
    result.insert(result.end(), kThings.begin(), kThings.end());
    return result;
  }();
  return all;
}

std::string_view first_meaning(std::string_view meanings) {
  return meanings.substr(0, std::min(meanings.find('|'), meanings.size()));
}

std::string chosen_meaning(std::string_view meanings, const std::vector<std::string>& fitting) {
  std::string_view rest = meanings;
  while (!rest.empty()) {
    const std::string_view meaning = first_meaning(rest);
    if (std::find(fitting.begin(), fitting.end(), meaning) != fitting.end()) return std::string(meaning);
    rest.remove_prefix(std::min(meaning.size() + 1, rest.size()));
  }
  return std::string(first_meaning(meanings));
}

}  // namespace

std::string_view translated(std::string_view word) {
  const std::string small = plain(word);
  for (const auto& [german, english] : entries()) {
    if (german == small) return first_meaning(english);
  }
  return {};
}

std::optional<GermanWording> german_at(const std::vector<Piece>& pieces, std::size_t from,
                                       const std::vector<std::string>& fitting) {
  constexpr std::size_t kMostWords = 3;
  std::optional<GermanWording> longest;
  std::string written;
  for (std::size_t count = 1; count <= kMostWords && from + count <= pieces.size(); ++count) {
    if (pieces[from + count - 1].kind != Piece::Kind::Word) break;
    written += (count == 1 ? "" : " ") + plain(pieces[from + count - 1].text);
    for (const auto& [german, english] : entries()) {
      if (german == written) longest = GermanWording{count, chosen_meaning(english, fitting)};
    }
  }
  return longest;
}

int month_of(std::string_view word) {
  static constexpr std::array<std::array<std::string_view, 4>, 12> kMonths{
      {{"january", "januar", "jan", "jaenner"},
       {"february", "februar", "feb", "feber"},
       {"march", "maerz", "mar", "mrz"},
       {"april", "april", "apr", "apr"},
       {"may", "mai", "may", "mai"},
       {"june", "juni", "jun", "juno"},
       {"july", "juli", "jul", "julei"},
       {"august", "august", "aug", "aug"},
       {"september", "september", "sep", "sept"},
       {"october", "oktober", "oct", "okt"},
       {"november", "november", "nov", "nov"},
       {"december", "dezember", "dec", "dez"}}};
  const std::string small = plain(word);
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    const auto& names = kMonths[month];
    if (std::find(names.begin(), names.end(), small) != names.end()) return static_cast<int>(month) + 1;
  }
  return 0;
}

bool says_pieces(std::string_view word) {
  const std::string small = plain(word);
  return small == "stueck" || small == "stk" || small == "pieces" || small == "piece";
}

bool says_only_tier(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"status", "stufe", "level", "kunde", "kunden", "mitglied", "mitglieder", "tier", "member", "members"});
  return std::find(kWords.begin(), kWords.end(), plain(word)) != kWords.end();
}

}  // namespace rung::language
