// Who buys there, and how: a few buy much, many buy little, some stop.

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "shop.h"

namespace shop {
namespace {

constexpr std::array kFirstNames = {"Anna",   "Jürgen", "Björn", "Claudia", "Dörte",  "Emre",
                                    "Fatma",  "Georg",  "Hanna", "Ilse",    "Jan",    "Käthe",
                                    "Lena",   "Mehmet", "Nadja", "Oskar",   "Paula",  "Ruth",
                                    "Sabine", "Thomas", "Ute",   "Volker",  "Wiebke", "Yvonne"};
constexpr std::array kLastNames = {"Müller",     "Schmidt", "Schneider", "Fischer",  "Weber",   "Meyer",
                                   "Wagner",     "Becker",  "Schulz",    "Hoffmann", "Koch",    "Bauer",
                                   "Richter",    "Klein",   "Wolf",      "Schröder", "Neumann", "Schwarz",
                                   "Zimmermann", "Braun",   "Krüger",    "Yıldız",   "Groß",    "Kaiser",
                                   "Böhm",       "Vogel",   "Jäger",     "Otto"};
constexpr std::array kEnglishFirstNames = {"Alice", "Ben",    "Charlotte", "David",
                                           "Emma",  "George", "Olivia",    "Tom"};
constexpr std::array kEnglishLastNames = {"Adams",  "Brown", "Clarke", "Evans",
                                          "Hughes", "Smith", "Taylor", "Wright"};

// Orders in 1000 days at the 5 %, 10 %, 15 % … of all members: long and flat at the upper end, as in real
// shops.
constexpr std::array kOrdersPer1000Days = {0, 2, 3, 4, 5, 5, 6, 6, 7, 7, 8, 8, 8, 9, 9, 10, 11, 13, 16, 66};

template <std::size_t size>
const char* one_of(Random& random, const std::array<const char*, size>& values) {
  return values[static_cast<std::size_t>(random.below(static_cast<int>(size)))];
}

// For mail addresses: lower case, German letters written out, everything else that is not ASCII left away.
std::string plain(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kLetters = {
      {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ß", "ss"}, {"ı", "i"}}};
  std::string result;
  for (std::size_t i = 0; i < name.size();) {
    const auto letter = std::find_if(kLetters.begin(), kLetters.end(), [&](const auto& pair) {
      return name.substr(i).starts_with(pair.first);
    });
    if (letter != kLetters.end()) {
      result += letter->second;
      i += letter->first.size();
    } else {
      const char c = name[i++];
      result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return result;
}

void give_name(Random& random, Member& member) {
  const bool english = random.percent(12);
  member.language = english ? "en" : "de";
  member.country = english              ? (random.percent(60) ? "DE" : "GB")
                   : random.percent(88) ? "DE"
                   : random.percent(60) ? "AT"
                                        : "CH";
  member.first_name = english ? one_of(random, kEnglishFirstNames) : one_of(random, kFirstNames);
  member.last_name = english ? one_of(random, kEnglishLastNames) : one_of(random, kLastNames);
  if (!random.percent(3)) {
    member.email =
        fmt::format("{}.{}.{}@example.org", plain(member.first_name), plain(member.last_name), member.number);
  }
  if (random.percent(40)) member.phone = fmt::format("+49 30 23125{:03}", random.below(1000));
}

void give_habits(Random& random, Member& member) {
  const int step = random.below(static_cast<int>(kOrdersPer1000Days.size()));
  const int from = kOrdersPer1000Days[static_cast<std::size_t>(step)];
  const int to = kOrdersPer1000Days[static_cast<std::size_t>(std::min(step + 1, 19))];
  member.orders_per_1000_days = random.between(from, to);
  member.taste = (random.below(100) + random.below(100)) / 2;
  member.weekend_percent = random.percent(10) ? 1000 : 150;
  member.coupon_percent = random.percent(6) ? 97 : 8;
  // One in four stops buying at some time.
  member.gone = random.percent(25) ? kFirstDay + random.below(kLastDay - kFirstDay) : kNextDay;
  if (random.percent(12))
    member.followers = random.percent(12) ? random.between(5000, 40000) : random.between(20, 3000);
}

Member svenja(Member member) {
  member.first_name = "Svenja";
  member.last_name = "Köhler";
  member.email = "svenja.koehler@example.org";
  member.phone = "+49 30 23125042";
  member.language = "de";
  member.country = "DE";
  member.joined = rung::day_of(2025, 10, 4);
  member.followers = -1;
  member.orders_per_1000_days = 0;
  return member;
}

}  // namespace

std::vector<Member> make_members(Random& random) {
  const rung::Day opened = rung::day_of(2023, 7, 1);
  std::vector<Member> members;
  for (int number = 1; number <= kMembers; ++number) {
    Member member;
    member.number = number;
    give_name(random, member);
    give_habits(random, member);
    // Members are numbered as they joined, evenly from the opening of the club to two weeks before the end.
    member.joined = opened + (kLastDay - 14 - opened) * (number - 1) / (kMembers - 1);
    members.push_back(number == kSvenja ? svenja(member) : member);
  }
  return members;
}

}  // namespace shop
