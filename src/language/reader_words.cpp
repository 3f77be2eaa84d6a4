#include "language/reader_words.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace rung::language {
namespace {

struct CommonName {
  std::string_view name;  // as rules write it: the English plural
  std::string_view one;
  std::string_view german_many;
  std::string_view german_one;
};

constexpr std::array<CommonName, 14> kCommonNames{{
    {"purchases", "purchase", "Einkäufe", "Einkauf"},
    {"orders", "order", "Bestellungen", "Bestellung"},
    {"visits", "visit", "Besuche", "Besuch"},
    {"bookings", "booking", "Buchungen", "Buchung"},
    {"stays", "stay", "Aufenthalte", "Aufenthalt"},
    {"nights", "night", "Nächte", "Nacht"},
    {"flights", "flight", "Flüge", "Flug"},
    {"trips", "trip", "Reisen", "Reise"},
    {"reviews", "review", "Bewertungen", "Bewertung"},
    {"referrals", "referral", "Empfehlungen", "Empfehlung"},
    {"recommendations", "recommendation", "Empfehlungen", "Empfehlung"},
    {"units", "unit", "Artikel", "Artikel"},
    {"items", "item", "Artikel", "Artikel"},
    {"points", "point", "Punkte", "Punkt"},
}};

constexpr std::array<std::string_view, 12> kGermanMonths{"Januar",    "Februar", "März",     "April",
                                                         "Mai",       "Juni",    "Juli",     "August",
                                                         "September", "Oktober", "November", "Dezember"};
constexpr std::array<std::string_view, 12> kEnglishMonths{"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};

std::string joined(const std::vector<std::string>& parts, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 < parts.size() ? std::string_view(", ") : last;
    text += parts[i];
  }
  return text;
}

}  // namespace

std::string with_blanks(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::vector<std::string_view> common_names() {
  std::vector<std::string_view> names;
  for (const CommonName& common : kCommonNames) names.push_back(common.name);
  return names;
}

std::optional<std::string> common_noun(std::string_view name, bool one, Language language) {
  const auto* const known = std::find_if(kCommonNames.begin(), kCommonNames.end(),
                                         [&](const CommonName& common) { return common.name == name; });
  if (known == kCommonNames.end()) return std::nullopt;
  if (is_german(language)) return std::string(one ? known->german_one : known->german_many);
  return std::string(one ? known->one : known->name);
}

std::string counted_words(std::int64_t count, std::string_view name, Language language) {
  const std::optional<std::string> noun = common_noun(name, count == 1, language);
  return number_words(count, 0, language) + " " + (noun ? *noun : with_blanks(name));
}

std::string counted_words(std::int64_t count, std::string_view name, const Wording& wording) {
  const auto noun = wording.names.find(name);
  return number_words(count, 0, wording.language) + " " +
         (noun == wording.names.end() ? with_blanks(name)
                                      : form_for(noun->second, count, 0, wording.language));
}

std::string points_words(std::int64_t points, const PointCurrency& currency, Language language) {
  std::int64_t one = 1;
  for (int i = 0; i < currency.decimals; ++i) one *= 10;
  const std::optional<std::string> noun = common_noun(currency.name, points == one, language);
  const std::string own = with_blanks(points == one ? currency.singular : currency.name);
  return number_words(points, currency.decimals, language) + " " + (noun ? *noun : own);
}

std::string points_words(std::int64_t points, const PointCurrency& currency, const Wording& wording) {
  const auto noun = wording.names.find(currency.name);
  if (noun == wording.names.end()) return points_words(points, currency, wording.language);
  return number_words(points, currency.decimals, wording.language) + " " +
         form_for(noun->second, points, currency.decimals, wording.language);
}

std::string name_words(std::string_view name, const Wording& wording) {
  const auto noun = wording.names.find(name);
  return noun == wording.names.end() ? with_blanks(name) : noun->second.back();
}

std::string and_list(const std::vector<std::string>& parts, Language language) {
  return joined(parts, is_german(language) ? " und " : " and ");
}

std::string and_list(const std::vector<std::string>& parts, const Wording& wording) {
  return joined(parts, " " + wording.say(Said::And) + " ");
}

std::string or_list(const std::vector<std::string>& parts, Language language) {
  return joined(parts, is_german(language) ? " oder " : " or ");
}

std::string month_words(int month, Language language) {
  const auto index = static_cast<std::size_t>(month - 1);
  return std::string(is_german(language) ? kGermanMonths.at(index) : kEnglishMonths.at(index));
}

std::string day_of_year_words(int day, int month, Language language) {
  return std::to_string(day) + (is_german(language) ? ". " : " ") + month_words(month, language);
}

std::string long_date_words(Day day, Language language) {
  const Civil date = civil(day);
  return day_of_year_words(date.day, date.month, language) + " " + std::to_string(date.year);
}

}  // namespace rung::language
