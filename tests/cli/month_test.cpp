// A month of nights: a small shop imports, recalculates and writes to its members every night through the end
// of summer time, with everything going wrong that goes wrong in a month. What must never happen is looked
// for in all messages of all nights together.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/day.h"
#include "folder.h"

using namespace rung;
using namespace rung::cli_test;
using Json = nlohmann::json;

namespace month {
namespace {

constexpr int kMembers = 24;
constexpr int kNights = 31;
const Day kFirst = *day_from_iso("2027-10-11");
const Day kWithdrawn = *day_from_iso("2027-10-24");  // M-02 does not want any more
const Day kGiven = *day_from_iso("2027-10-20");      // M-06 wants from now on

struct Limit {
  int days = 0;
};
// The `at most` of each notification.
const std::map<std::string, Limit> kAtMost{
    {"risen", {10}}, {"fallen", {10}}, {"asleep", {10}}, {"news", {3}}};

const char* const kRules = R"(loyalty rules 1
program club "Club"
  effective from 2027-01-01
  currency EUR
  time zone Europe/Berlin
  languages en
  contact at most 3 times per member per 7 days
  control group 30 %
metric spend
  sum net_amount of orders
metric idle_time
  time since last order
tier Basic
  for everyone
tier Silver
  above Basic
  enter when spend in last 20 days at least 100 EUR
  valid while met
segment sleepers
  where idle_time more than 15 days
notify risen
  when member upgraded to Silver in last 2 days
  send by email
  needs consent marketing
  at most 1 time per member per 10 days
  quiet from 20:00 to 09:00
  subject en "Welcome to {tier}, {first_name}"
notify fallen
  when member downgraded from Silver in last 2 days
  send by email
  needs consent marketing
  at most 1 time per member per 10 days
  quiet from 20:00 to 09:00
  subject en "{missing} to come back until {until}"
notify asleep
  when member entered sleepers in last 3 days
  send by whatsapp, email
  needs consent marketing
  at most 1 time per member per 10 days
  quiet from 20:00 to 09:00
  subject en "We miss you"
notify news
  when spend in last 30 days more than 0 EUR
  send by push
  needs consent marketing
  at most 1 time per member per 3 days
  quiet from 20:00 to 09:00
  subject en "News"
)";

std::string id_of(int member) { return (member < 10 ? "M-0" : "M-") + std::to_string(member); }
bool in_new_york(int member) { return member % 3 == 0; }

// Whether a member wants messages on a day.
bool wants(int member, Day day) {
  if (member % 4 == 1) return false;
  if (member == 2) return day < kWithdrawn;
  return member != 6 || day >= kGiven;
}

void put_shop(const Folder& folder) {
  folder.write("rung.yaml",
               "program: rules/*.rung\ndatabase: club.db\noutbox: outbox\n"
               "import:\n"
               "  - file: \"members*.csv\"\n    kind: members\n"
               "    columns: { member: member, joined: joined, first_name: first_name, email: email, "
               "phone: phone, time_zone: time_zone }\n"
               "  - file: \"orders*.csv\"\n    kind: orders\n"
               "    columns: { order: order, member: member, day: day, amount: amount }\n"
               "  - file: \"consents*.csv\"\n    kind: consents\n"
               "    columns: { id: id, member: member, day: day, kind: kind, given: given }\n");
  folder.write("rules/club.rung", kRules);
  std::string members = "member,joined,first_name,email,phone,time_zone\n";
  std::string consents = "id,member,day,kind,given\n";
  for (int m = 1; m <= kMembers; ++m) {
    const std::string id = id_of(m);
    members += id + ",2027-02-01,Anna," + id + "@example.org," + (m % 2 == 0 ? "+49 30 1" : "") + "," +
               (in_new_york(m) ? "America/New_York" : "Europe/Berlin") + "\n";
    if (m % 4 != 1 && m != 6) consents += "C-" + id + "," + id + ",2027-09-01,marketing,yes\n";
  }
  folder.write("members.csv", members);
  folder.write("consents.csv", consents);
}

// What the shop knows in the night to a day: the orders of the day before, and what was said about consent.
std::vector<std::string> put_night(const Folder& folder, Day today) {
  std::vector<std::string> files;
  const int night = today - kFirst;
  std::string orders = "order,member,day,amount\n";
  for (int m = 1; m <= kMembers; ++m) {
    if (m % 11 != night) continue;
    orders += "O-" + std::to_string(m) + "," + id_of(m) + "," + iso(today - 1) + ",120.00\n";
  }
  if (night < 11) {
    files.push_back("orders-" + iso(today) + ".csv");
    folder.write(files.back(), orders);
  }
  std::string consent;
  if (today == kWithdrawn) consent = "W-2,M-02," + iso(today) + ",marketing,no\n";
  if (today == kGiven) consent = "G-6,M-06," + iso(today) + ",marketing,yes\n";
  if (!consent.empty()) {
    files.push_back("consents-" + iso(today) + ".csv");
    folder.write(files.back(), "id,member,day,kind,given\n" + consent);
  }
  if (night == 0) {
    files.emplace_back("members.csv");
    files.emplace_back("consents.csv");
  }
  return files;
}

// 01:30 UTC: half past three in Berlin, half past two in winter; still the evening before in New York.
Environment at_night(Day today) { return {{"RUNG_NOW", iso(today) + "T01:30Z"}}; }

struct Sent {
  Day day;
  std::string channel, id, notification, member, not_before;
};

std::vector<Sent> everything_sent(const Folder& folder) {
  std::vector<Sent> all;
  for (const auto& file : std::filesystem::directory_iterator(folder.path("outbox"))) {
    if (file.path().extension() != ".jsonl" || !file.is_regular_file()) continue;
    const std::string name = file.path().stem().string();
    std::istringstream lines(folder.read("outbox/" + file.path().filename().string()));
    for (std::string line; std::getline(lines, line);) {
      const Json one = Json::parse(line);
      all.push_back({*day_from_iso(name.substr(0, 10)), name.substr(name.rfind('-') + 1), one.at("id"),
                     one.at("notification"), one.at("member"), one.at("not_before")});
    }
  }
  return all;
}

// The runs that wrote something so far: the number behind the day in the names of the files.
int runs(const Folder& folder) {
  int last = 0;
  if (!folder.has("outbox")) return last;
  for (const auto& file : std::filesystem::directory_iterator(folder.path("outbox")))
    last = std::max(last, std::stoi(file.path().stem().string().substr(11)));
  return last;
}

// The run ends before it is recorded that the files are there: what is in the way of them is a folder, of all
// files or of the last one. False if there was nothing to write, or nothing by the last channel.
bool notify_and_fail(const Folder& folder, Day today) {
  const bool whole = !folder.has("outbox");
  const std::string way =
      whole ? "outbox" : "outbox/" + iso(today) + "-" + std::to_string(runs(folder) + 1) + "-push.jsonl";
  if (whole) {
    folder.write("outbox", "in the way");
  } else {
    std::filesystem::create_directory(folder.path(way));
  }
  const int exit_code = folder.rung({"notify"}, at_night(today)).exit_code;
  std::filesystem::remove(folder.path(way));
  if (exit_code != 0) CHECK(exit_code == 3);
  return exit_code != 0;
}

// Who would be written to tonight, were he not in the control group.
void add_control_members(const Folder& folder, Day today, std::set<std::string>& members) {
  std::istringstream lines(fine(folder, {"notify", "--dry-run", "--list"}, at_night(today)));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t member = line.find("M-");
    if (member != std::string::npos && contains(line, "control")) members.insert(line.substr(member, 4));
  }
}

// The finished files of the outbox, by their names.
std::map<std::string, std::string> outbox(const Folder& folder) {
  std::map<std::string, std::string> files;
  if (!folder.has("outbox")) return files;
  for (const auto& file : std::filesystem::directory_iterator(folder.path("outbox"))) {
    const std::string end = file.path().extension().string();
    const std::string name = file.path().filename().string();
    if (end == ".csv" || end == ".jsonl") files[name] = folder.read("outbox/" + name);
  }
  return files;
}

std::string end_of_quiet(int member, Day day) {
  const bool summer =
      in_new_york(member) ? day < *day_from_iso("2027-11-07") : day < *day_from_iso("2027-10-31");
  const char* offset = in_new_york(member) ? (summer ? "-04:00" : "-05:00") : (summer ? "+02:00" : "+01:00");
  return iso(day) + "T09:00" + offset;
}

}  // namespace

TEST_CASE("a month of nights through the end of summer time: nobody gets what he must not get") {
  const Folder folder;
  put_shop(folder);
  std::set<std::string> control;
  int interruptions = 0, kills = 0;
  for (Day today = kFirst; today < kFirst + kNights; today = today + 1) {
    CAPTURE(iso(today));
    std::vector<std::string> words{"import"};
    for (const std::string& file : put_night(folder, today)) words.push_back(file);
    if (words.size() > 1) fine(folder, words, at_night(today));
    fine(folder, {"recalculate"}, at_night(today));
    if (today - kFirst < 11) add_control_members(folder, today, control);
    // Killed once or twice in every night of the busy time, each time a little later than before.
    for (int kill = 0; kill < 2 && today - kFirst < 16; ++kill) {
      if (killed_at(folder, {"notify"}, at_night(today), 1 + (today - kFirst) * 5 + kill * 13)) ++kills;
    }
    const bool broken = interruptions < 2 && notify_and_fail(folder, today);
    if (broken) ++interruptions;
    const std::string said = fine(folder, {"notify"}, at_night(today));
    if (broken) CHECK(contains(said, "0 messages"));
    if (today - kFirst < 5) CHECK(contains(fine(folder, {"notify"}, at_night(today)), "0 messages"));
  }
  const std::vector<Sent> all = everything_sent(folder);
  std::set<std::string> ids;
  std::map<std::string, std::vector<Day>> by_member;
  std::map<std::pair<std::string, std::string>, std::vector<Day>> by_notification;
  std::map<std::string, int> counts;
  for (const Sent& one : all) {
    CAPTURE(one.id);
    CAPTURE(one.member);
    CAPTURE(one.notification);
    const int member = std::stoi(one.member.substr(2));
    CHECK(ids.insert(one.id).second);
    CHECK(wants(member, one.day));
    CHECK_FALSE(control.contains(one.member));
    CHECK(one.not_before == end_of_quiet(member, one.day));
    if (one.channel == "whatsapp") CHECK(member % 2 == 0);
    for (const Day other : by_notification[{one.member, one.notification}])
      CHECK(std::abs(other - one.day) >= kAtMost.at(one.notification).days);
    by_notification[{one.member, one.notification}].push_back(one.day);
    by_member[one.member].push_back(one.day);
    ++counts[one.notification];
    ++counts[one.channel];
  }
  bool two_at_once = false, cap_reached = false;
  for (const auto& [member, days] : by_member) {
    CAPTURE(member);
    for (const Day day : days) {
      const auto in_week =
          std::count_if(days.begin(), days.end(), [&](Day other) { return other <= day && day - other < 7; });
      CHECK(in_week <= 3);
      cap_reached = cap_reached || in_week == 3;
      two_at_once = two_at_once || std::count(days.begin(), days.end(), day) > 1;
    }
  }
  // Everything was tried: each notification and channel, two triggers in one night, a full week, both clocks.
  for (const char* what : {"risen", "fallen", "asleep", "news", "email", "whatsapp", "push"}) {
    CAPTURE(what);
    CHECK(counts[what] > 0);
  }
  CHECK_FALSE(control.empty());
  for (int m = 1; m <= kMembers; ++m) {
    CAPTURE(m);
    CHECK(by_member.contains(id_of(m)) == (m % 4 != 1 && !control.contains(id_of(m))));
  }
  CHECK(interruptions == 2);
  CHECK(kills > 10);
  CHECK(two_at_once);
  CHECK(cap_reached);
}

TEST_CASE("killed at any of its changes of the disk, rung notify writes nobody twice and nobody too little") {
  const Folder folder;
  put_shop(folder);
  Day today = kFirst;
  for (; today < kFirst + 3; today = today + 1) {
    std::vector<std::string> words{"import"};
    for (const std::string& file : put_night(folder, today)) words.push_back(file);
    fine(folder, words, at_night(today));
    fine(folder, {"recalculate"}, at_night(today));
    if (today < kFirst + 2) fine(folder, {"notify"}, at_night(today));
  }
  today = today - 1;
  namespace fs = std::filesystem;
  const auto copy = [](const fs::path& from, const fs::path& to) {
    fs::remove_all(to);
    fs::copy(from, to, fs::copy_options::recursive);
  };
  const auto put_back = [&] {
    for (const auto& file : fs::directory_iterator(folder.path("")))
      if (file.path().filename().string().starts_with("club.db")) fs::remove(file.path());
    copy(folder.path("before/club.db"), folder.path("club.db"));
    copy(folder.path("before/outbox"), folder.path("outbox"));
  };
  fs::create_directory(folder.path("before"));
  copy(folder.path("club.db"), folder.path("before/club.db"));
  copy(folder.path("outbox"), folder.path("before/outbox"));
  const auto before = outbox(folder);
  fine(folder, {"notify"}, at_night(today));
  const auto whole = outbox(folder);
  REQUIRE(whole.size() > before.size() + 2);  // by more than one channel
  int recorded = 0;  // kills after which the messages were in the database, and files were still missing
  int change = 1;
  for (;; ++change) {
    CAPTURE(change);
    put_back();
    if (!killed_at(folder, {"notify"}, at_night(today), change)) break;
    const bool missing = outbox(folder) != whole;
    const std::string said = fine(folder, {"notify"}, at_night(today));
    if (missing && contains(said, "0 messages")) ++recorded;
    CHECK(outbox(folder) == whole);
    CHECK(contains(fine(folder, {"notify"}, at_night(today)), "0 messages"));
    CHECK(outbox(folder) == whole);
  }
  CHECK(change > 20);
  CHECK(recorded > 5);
}

TEST_CASE(
    "a cart is written about by the first run in whose minute it is old enough, and not after a purchase") {
  const Folder folder;
  folder.write("rung.yaml",
               "program: rules/*.rung\ndatabase: club.db\noutbox: outbox\n"
               "import:\n"
               "  - file: \"members*.csv\"\n    kind: members\n"
               "    columns: { member: member, joined: joined }\n"
               "  - file: \"carts*.csv\"\n    kind: carts\n"
               "    columns: { id: id, member: member, day: day, amount: amount, status: status }\n"
               "  - file: \"orders*.csv\"\n    kind: orders\n"
               "    columns: { order: order, member: member, day: day, amount: amount }\n");
  folder.write("rules/club.rung", R"(loyalty rules 1
program club "Club"
  effective from 2027-01-01
  currency EUR
  time zone Europe/Berlin
  languages en
metric carts_left
  count carts
  where status is abandoned
  without orders since
  older than 4 hours
tier Basic
  for everyone
notify cart_left
  when carts_left in last 2 days at least 1
  send by push
  at most 1 time per member per 7 days
  subject en "Your cart is still here"
)");
  folder.write("members.csv", "member,joined\nM-1,2027-02-01\nM-2,2027-02-01\n");
  folder.write("carts.csv",
               "id,member,day,amount,status\nC-1,M-1,2027-11-22T10:00+01:00,60.00,abandoned\n"
               "C-2,M-2,2027-11-22T10:00+01:00,60.00,abandoned\n");
  folder.write("orders.csv", "order,member,day,amount\nO-1,M-2,2027-11-22T10:30+01:00,5.00\n");
  const auto at = [](const char* clock) {
    return Environment{{"RUNG_NOW", std::string("2027-11-22T") + clock + "+01:00"}};
  };
  fine(folder, {"import", "members.csv", "carts.csv", "orders.csv"}, at("11:00"));
  fine(folder, {"recalculate"}, at("11:00"));
  CHECK(contains(fine(folder, {"notify"}, at("14:00")), "0 messages"));
  CHECK(contains(fine(folder, {"notify"}, at("14:01")), "1 message"));
  CHECK(contains(fine(folder, {"notify"}, at("18:00")), "0 messages"));
  const auto sent = everything_sent(folder);
  REQUIRE(sent.size() == 1);
  CHECK(sent.front().member == "M-1");
}

TEST_CASE("a cart of several rows brings one message that names all of it, in a month of nightly runs") {
  const Folder folder;
  folder.write("rung.yaml",
               "program: rules/*.rung\ndatabase: club.db\noutbox: outbox\n"
               "import:\n"
               "  - file: \"members*.csv\"\n    kind: members\n"
               "    columns: { member: member, joined: joined, language: language }\n"
               "  - file: \"carts*.csv\"\n    kind: carts\n"
               "    columns: { cart: cart, member: member, day: day, product: article, amount: amount }\n"
               "  - file: \"orders*.csv\"\n    kind: orders\n"
               "    columns: { order: order, member: member, day: day, product: article, amount: amount }\n");
  folder.write("rules/club.rung", R"(loyalty rules 1
program club "Club"
  effective from 2027-01-01
  currency EUR
  time zone Europe/Berlin
  languages en, fr
  say more products fr "autre | autres"
  say and fr "et"
metric left_in_carts
  sum net_amount of carts
  without orders of the same product since
  older than 4 hours
tier Basic
  for everyone
notify cart_left
  when left_in_carts in last 2 days at least 50 EUR
  send by push
  at most 1 time per member per 2 days
  subject en "Still here: {cart_products}"
  subject fr "Toujours là : {cart_products}"
)");
  folder.write("members.csv",
               "member,joined,language\nM-1,2027-02-01,en\nM-2,2027-02-01,fr\nM-3,2027-02-01,en\n");
  folder.write("carts.csv",
               "cart,member,day,article,amount\n"
               "C-1,M-1,2027-11-02T10:00+01:00,Pan,60.00\nC-1,M-1,2027-11-02T10:07+01:00,Pot,50.00\n"
               "C-2,M-2,2027-11-02T10:00+01:00,Pan,60.00\nC-2,M-2,2027-11-02T10:00+01:00,Pot,50.00\n"
               "C-2,M-2,2027-11-02T10:00+01:00,Lid,9.00\nC-2,M-2,2027-11-02T10:00+01:00,Knife,89.00\n"
               "C-2,M-2,2027-11-02T10:00+01:00,Spoon,5.00\n"
               "C-3,M-3,2027-11-02T10:00+01:00,Pan,60.00\nC-3,M-3,2027-11-02T10:00+01:00,Pot,50.00\n");
  folder.write("orders.csv", "order,member,day,article,amount\nO-1,M-3,2027-11-02T11:00+01:00,Pan,60.00\n");
  const auto at = [](int day) {
    return Environment{{"RUNG_NOW", fmt::format("2027-11-{:02}T18:00+01:00", day)}};
  };
  const Printed checked = folder.rung({"check"});
  CHECK_FALSE(contains(checked.out + checked.err, "R470"));  // no word of it would be English
  const std::string said = fine(folder, {"import", "members.csv", "carts.csv", "orders.csv"}, at(2));
  CHECK_MESSAGE(contains(said, "0 rejected"), said);
  for (int day = 2; day <= 30; ++day) {
    fine(folder, {"recalculate"}, at(day));
    fine(folder, {"notify"}, at(day));
  }
  std::map<std::string, std::string> subjects;
  for (const auto& [file, text] : outbox(folder)) {
    if (!file.ends_with(".jsonl")) continue;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      const auto message = nlohmann::json::parse(line);
      CHECK(subjects.emplace(message["member"], message["subject"]).second);
    }
  }
  CHECK(subjects == std::map<std::string, std::string>{{"M-1", "Still here: Pan and Pot"},
                                                       {"M-2", "Toujours là : Pan, Pot, Lid et 2 autres"},
                                                       {"M-3", "Still here: Pot"}});
}

}  // namespace month
