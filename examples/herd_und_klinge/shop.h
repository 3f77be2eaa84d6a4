#pragma once
// The invented shop: its people, its goods, its orders. Everything is made from one seed with whole numbers,
// so that the same files come out on every machine.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/day.h"

namespace shop {

// splitmix64: a tiny generator of evenly spread numbers (after Sebastiano Vigna's public-domain description).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  int below(int n);                  // 0 … n-1
  int between(int first, int last);  // both included
  bool percent(int p) { return below(100) < p; }

 private:
  std::uint64_t state_;
};

struct Article {
  const char* name;
  const char* group;  // Warengruppe
  int cents;
};

// The goods in order of price; `taste` 0 … 99 says whether somebody buys cheap or dear. In March, knives are
// in season.
const Article& pick_article(Random& random, int taste, bool knives_in_season);
const Article& gift_card(Random& random);
const Article& article_named(const std::string& name);

struct Member {
  int number = 0;
  std::string first_name, last_name, email, phone, language, country;
  rung::Day joined;
  int followers = -1;  // unknown
  int orders_per_1000_days = 0;
  int taste = 0;
  int weekend_percent = 100;  // of the usual chance on Saturdays and Sundays
  int coupon_percent = 0;
  rung::Day gone;  // buys nothing after this day
};

inline constexpr int kMembers = 2000;
inline constexpr int kSvenja = 1042;  // the member of the tutorial; her orders are written by hand

std::vector<Member> make_members(Random& random);

struct Line {
  const Article* article = nullptr;
  int cents = 0;
};

struct Order {
  std::string id;  // HK-270918-0007: day and running number
  int member = 0;
  rung::Day day;
  std::vector<Line> lines;
  bool cancelled = false;
  rung::Day delivered;
  std::string coupon;
};

struct Return {
  std::string id, order;
  int member = 0;
  rung::Day day;
  Line line;
};

struct Review {
  int member = 0;
  rung::Day day;
  const Article* article = nullptr;
};

struct Referral {
  int member = 0;  // who recommended the club
  rung::Day day;
  int referred = 0;  // the new member; 0: nobody came of it
};

struct Consent {
  int member = 0;
  rung::Day day;
  bool marketing = false;  // else service
  bool given = false;
};

struct Shop {
  std::vector<Member> members;
  std::vector<Order> orders;    // by day and number
  std::vector<Return> returns;  // by day
  std::vector<Review> reviews;  // by day
  std::vector<Referral> referrals;
  std::vector<Consent> consents;
};

// The first export holds what was known on the evening of kLastDay; the second one is that of the day after.
inline const rung::Day kFirstDay = rung::day_of(2026, 1, 1);
inline const rung::Day kLastDay = rung::day_of(2027, 11, 20);
inline const rung::Day kNextDay = kLastDay + 1;

void write_first_export(const Shop& shop, const std::filesystem::path& folder);
void write_next_day(const Shop& shop, const std::filesystem::path& folder);

}  // namespace shop
