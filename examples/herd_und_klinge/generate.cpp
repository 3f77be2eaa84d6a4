// herd_und_klinge_data DIR: writes the data of the invented shop "Herd & Klinge" as its till system would
// export it: German CSV files of about 2,000 members and almost two years, and the files of the day after.
// The same bytes on every run.

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <tuple>

#include <fmt/format.h>

#include "shop.h"

namespace shop {

std::uint64_t Random::next() {
  state_ += 0x9e3779b97f4a7c15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

int Random::below(int n) { return static_cast<int>((next() >> 11) % static_cast<std::uint64_t>(n)); }
int Random::between(int first, int last) { return first + below(last - first + 1); }

namespace {

// How much more or less is sold on a day, in percent.
int season_percent(rung::Day day) {
  if (day >= kLastDay) return 350;  // the weekend of the autumn sale
  switch (rung::civil(day).month) {
    case 3: return 120;  // knife weeks
    case 7:
    case 8: return 75;  // holidays
    case 11: return 135;
    case 12: return 170;
    default: return 95;
  }
}

bool buys_on(Random& random, const Member& member, rung::Day day) {
  if (day < member.joined || day > member.gone || member.orders_per_1000_days == 0) return false;
  const rung::Weekday weekday = rung::weekday(day);
  const bool weekend = weekday == rung::Weekday::Saturday || weekday == rung::Weekday::Sunday;
  // The chance in a million: per 1000 days, times the season, times the weekend, spread over seven days.
  const int week = 5 * 100 + 2 * member.weekend_percent;
  const std::int64_t chance = std::int64_t{member.orders_per_1000_days} * 1000 * season_percent(day) / 100 *
                              (weekend ? member.weekend_percent : 100) * 7 / week;
  return random.below(1'000'000) < chance;
}

Line random_line(Random& random, const Member& member, rung::Day day, bool reduced) {
  if (random.percent(3)) {
    const Article& card = gift_card(random);
    return {&card, card.cents};
  }
  const bool knife_weeks = rung::civil(day).month == 3 && random.percent(40);
  const Article& article = pick_article(random, member.taste, knife_weeks);
  return {&article, reduced ? article.cents - article.cents / 10 : article.cents};
}

Order random_order(Random& random, const Member& member, rung::Day day) {
  Order order;
  order.member = member.number;
  order.day = day;
  const bool reduced = random.percent(member.coupon_percent);
  if (reduced) order.coupon = random.percent(50) ? "NEWS10" : "HERBST10";
  const int dice = random.below(100);
  const int lines = dice < 58 ? 1 : dice < 83 ? 2 : dice < 95 ? 3 : 4;
  for (int i = 0; i < lines; ++i) order.lines.push_back(random_line(random, member, day, reduced));
  order.cancelled = random.percent(3);
  order.delivered = random.percent(30) ? day : day + random.between(2, 6);  // fetched in the shop, or sent
  return order;
}

void add_svenja(Shop& shop) {
  const auto add = [&](int year, int month, int day, const char* article, int cents) -> Order& {
    Order order;
    order.member = kSvenja;
    order.day = rung::day_of(year, month, day);
    order.lines.push_back({&article_named(article), cents});
    order.delivered = order.day;
    shop.orders.push_back(order);
    return shop.orders.back();
  };
  add(2026, 3, 7, "Brotmesser 22 cm", 4990);
  add(2026, 6, 20, "Eisenpfanne 28 cm", 6900);
  add(2026, 9, 12, "Küchenwaage", 5990);
  add(2026, 11, 28, "Kochmesser 20 cm", 8900);
  add(2026, 12, 19, "Santoku 18 cm, Damast", 14800);
  add(2027, 1, 16, "Schleifstein 1000/3000", 7490);
  add(2027, 2, 20, "Edelstahltopf 24 cm", 12900);
  add(2027, 3, 13, "Santoku 18 cm, Damast", 18900);
  add(2027, 5, 8, "Stabmixer", 9850);
  add(2027, 6, 26, "Pfannenset, 3-teilig", 21400);
  add(2027, 8, 14, "Kochmesser 20 cm", 8990);
  add(2027, 9, 18, "Santoku 18 cm, Damast", 15620)
      .lines.push_back({&article_named("Geschenkgutschein 50"), 5000});
  Order& returned = add(2027, 10, 30, "Edelstahltopf 24 cm", 13200);
  returned.lines.push_back({&article_named("Crêpepfanne 26 cm"), 4500});
  add(2027, 11, 20, "Stieltopf 16 cm", 6490).delivered = kNextDay;  // open today, completed tomorrow
}

void make_orders(Random& random, Shop& shop) {
  for (rung::Day day = kFirstDay; day <= kNextDay; day = day + 1) {
    for (const Member& member : shop.members) {
      if (buys_on(random, member, day)) shop.orders.push_back(random_order(random, member, day));
    }
  }
  add_svenja(shop);
  std::stable_sort(shop.orders.begin(), shop.orders.end(),
                   [](const Order& a, const Order& b) { return a.day < b.day; });
  rung::Day day = kFirstDay;
  int number = 0;
  for (Order& order : shop.orders) {
    number = order.day == day ? number + 1 : 1;
    day = order.day;
    const rung::Civil date = rung::civil(day);
    order.id = fmt::format("HK-{:02}{:02}{:02}-{:04}", date.year % 100, date.month, date.day, number);
  }
}

// What follows from an order some days later: goods that come back, and reviews.
void make_returns_and_reviews(Random& random, Shop& shop) {
  for (const Order& order : shop.orders) {
    if (order.cancelled) continue;
    const bool svenjas = order.member == kSvenja;
    const Line& last = order.lines.back();
    const bool returned =
        svenjas ? last.cents == 4500 : random.percent(6) && std::string(last.article->group) != "Gutscheine";
    const rung::Day back = order.delivered + (svenjas ? 7 : random.between(2, 12));
    if (returned && back <= kNextDay) shop.returns.push_back({"", order.id, order.member, back, last});
    const rung::Day reviewed = order.delivered + random.between(3, 20);
    if (!svenjas && random.percent(5) && reviewed <= kNextDay) {
      shop.reviews.push_back({order.member, reviewed, order.lines.front().article});
    }
  }
  const auto by_day = [](const auto& a, const auto& b) {
    return std::tie(a.day, a.member) < std::tie(b.day, b.member);
  };
  std::stable_sort(shop.returns.begin(), shop.returns.end(), by_day);
  std::stable_sort(shop.reviews.begin(), shop.reviews.end(), by_day);
  int number = 0;
  for (Return& one : shop.returns) one.id = fmt::format("R-{:05}", ++number);
}

void make_consents_and_referrals(Random& random, Shop& shop) {
  for (const Member& member : shop.members) {
    const bool svenjas = member.number == kSvenja;
    shop.consents.push_back({member.number, member.joined, false, svenjas || random.percent(96)});
    const bool marketing = svenjas || random.percent(72);
    shop.consents.push_back({member.number, member.joined, true, marketing});
    if (marketing && !svenjas && random.percent(7)) {
      shop.consents.push_back(
          {member.number, member.joined + random.below(kLastDay - member.joined + 1), true, false});
    }
    // A few members recommend the club again and again: every fortieth of those who were there before.
    if (member.joined < kFirstDay || !random.percent(15)) continue;
    const int recommender =
        random.percent(60) ? 1 + 40 * random.below(member.number / 40) : random.between(1, member.number - 1);
    shop.referrals.push_back({recommender, member.joined, random.percent(80) ? member.number : 0});
  }
}

Shop make_shop() {
  Random random(20260101);
  Shop shop;
  shop.members = make_members(random);
  make_orders(random, shop);
  make_returns_and_reviews(random, shop);
  make_consents_and_referrals(random, shop);
  return shop;
}

}  // namespace
}  // namespace shop

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "Usage: herd_und_klinge_data DIR\n";
    return 2;
  }
  try {
    const std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder);
    const shop::Shop shop = shop::make_shop();
    shop::write_first_export(shop, folder);
    shop::write_next_day(shop, folder);
  } catch (const std::exception& failure) {
    std::cerr << "herd_und_klinge_data: " << failure.what() << '\n';
    return 3;
  }
  return 0;
}
