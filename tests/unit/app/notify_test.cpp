// `rung notify` on a real database file and a real outbox folder.
#include "app/notify.h"
#include "app/notify_outcome.h"

#include <doctest/doctest.h>

#include "notify_shop.h"

using namespace rung;
using namespace rung::app;
using namespace notify_shop;

TEST_CASE("notify writes the message of a member close to Gold into both files of its channel") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  shop.add({"M-2", "Tom", "ta@example.org", "en"});
  shop.add({"M-3", "Kim", "kim@example.org", "de", false});
  const NotifyReport report = shop.notify();
  CHECK(report.messages == 2);
  CHECK(report.members == 2);
  CHECK(report.notifications[0].matches == 3);
  CHECK(report.notifications[0].no_consent == 1);
  REQUIRE(report.files.size() == 1);
  CHECK(report.files[0].name == "outbox/2027-11-22-1-email.csv");
  const auto lines = shop.lines("2027-11-22-1-email.jsonl");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["id"] == "N-000001");
  CHECK(lines[0]["notification"] == "close_to_gold");
  CHECK(lines[0]["member"] == "M-1");
  CHECK(lines[0]["language"] == "de");
  CHECK(lines[0]["to"] == "sk@example.org");
  CHECK(lines[0]["not_before"] == "2027-11-22T09:00+01:00");
  CHECK(lines[0]["subject"] == "Nur noch 116,50\u00A0€ bis Gold");
  CHECK(lines[0]["body"] ==
        "Hallo Svenja, Ihnen fehlen bis zum 31.12.2027 noch 116,50\u00A0€.\nDas wartet auf Sie: "
        "Messerschleifen.");
  CHECK(lines[1]["language"] == "en");
  CHECK(lines[1]["subject"] == "Only €116.50 to Gold");
  const std::string csv = intake::read_file(shop.folder / "outbox/2027-11-22-1-email.csv", 100'000);
  CHECK(csv.find("ta@example.org,N-000002,close_to_gold,M-2,en,ta@example.org,2027-11-22T09:00+01:00,Only €116.50 to "
                 "Gold,\"Hi Tom, ") != std::string::npos);
}

TEST_CASE("a second run writes nobody twice and leaves no file") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  shop.notify();
  fs::remove_all(shop.folder / "outbox");
  const NotifyReport again = shop.notify();
  CHECK(again.messages == 0);
  CHECK(again.written_before == 1);
  CHECK(again.files.empty());
  CHECK(again.restored.empty());
  CHECK_FALSE(fs::exists(shop.folder / "outbox"));
}

TEST_CASE("after the days of its limit a notification goes out again") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  shop.notify();
  CHECK(shop.notify(kToday + 29).messages == 0);
  const NotifyReport later = shop.notify(kToday + 30);
  CHECK(later.messages == 1);
  CHECK(shop.has("2027-12-22-2-email.csv"));
}

TEST_CASE("a dry run tells the same counts and writes nothing") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  const NotifyReport dry = shop.notify(kToday, true);
  CHECK(dry.messages == 1);
  CHECK(dry.notifications[0].send == 1);
  CHECK_FALSE(fs::exists(shop.folder / "outbox"));
  CHECK(shop.notify().messages == 1);
}

TEST_CASE("consent that was withdrawn is respected from that day on") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  shop.say_no("M-1");
  CHECK(shop.notify(*day_from_iso("2027-10-31"), true).notifications[0].send == 1);
  const NotifyReport report = shop.notify();
  CHECK(report.messages == 0);
  CHECK(report.notifications[0].no_consent == 1);
}

TEST_CASE("without an address by mail the message goes by push, to the member's number") {
  Shop shop;
  shop.add({"M-1", "Svenja", "", "de"});
  shop.notify();
  CHECK_FALSE(shop.has("2027-11-22-1-email.csv"));
  CHECK(shop.lines("2027-11-22-1-push.jsonl").at(0)["to"] == "M-1");
}

TEST_CASE(
    "expiring points are those of the member's history, and two channels are two messages to one member") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de", false});
  shop.bring_points("M-1", 240, "2025-12-15");
  shop.bring_points("M-1", 500, "2026-06-30");
  const NotifyReport report = shop.notify();
  CHECK(report.messages == 2);
  CHECK(report.members == 1);
  CHECK(report.notifications[1].send == 1);
  CHECK(shop.lines("2027-11-22-1-app.jsonl").at(0)["subject"] == "240 Punkte verfallen am 15.12.2027");
  CHECK(shop.lines("2027-11-22-1-email.jsonl").at(0)["not_before"] == "");
  const NotifyReport again = shop.notify();
  CHECK(again.messages == 0);
  CHECK(again.written_before == 2);
}

TEST_CASE("killed between the records and the files, the next run writes the files and no new message") {
  Shop whole;
  whole.add({"M-1", "Svenja", "sk@example.org", "de"});
  whole.notify();
  const std::string expected = intake::read_file(whole.folder / "outbox/2027-11-22-1-email.csv", 100'000);

  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  intake::NewFile in_the_way(shop.folder / "outbox");  // a file where the folder has to be
  in_the_way.publish();
  CHECK_THROWS_AS(shop.notify(), intake::IntakeError);
  fs::remove(shop.folder / "outbox");
  const NotifyReport next = shop.notify();
  CHECK(next.messages == 0);
  REQUIRE(next.restored.size() == 1);
  CHECK(next.restored[0].name == "outbox/2027-11-22-1-email.csv");
  CHECK(intake::read_file(shop.folder / "outbox/2027-11-22-1-email.csv", 100'000) == expected);
  CHECK(shop.notify().restored.empty());
}

TEST_CASE("what changed since does not change the files of an interrupted run") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  intake::NewFile in_the_way(shop.folder / "outbox");
  in_the_way.publish();
  CHECK_THROWS_AS(shop.notify(), intake::IntakeError);
  fs::remove(shop.folder / "outbox");
  shop.say_no("M-1");
  shop.notify(kToday + 1);
  CHECK(shop.lines("2027-11-22-1-email.jsonl").at(0)["subject"] == "Nur noch 116,50\u00A0€ bis Gold");
}

TEST_CASE("a day to come and a day before the last messages are refused unless one only looks") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  const auto to_come = shop.attempt(kToday + 1, false, kToday);
  REQUIRE_FALSE(to_come.ok());
  CHECK(to_come.error().message ==
        "2027-11-23 is still to come, nothing is written. To see what it would bring: "
        "rung notify --as-of 2027-11-23 --dry-run");
  CHECK(shop.attempt(kToday + 1, true, kToday).ok());
  shop.notify();
  const auto before = shop.attempt(kToday - 1, false, kToday);
  REQUIRE_FALSE(before.ok());
  CHECK(before.error().message ==
        "Messages were written as of 2027-11-22 already, so none can be written as of 2027-11-21. "
        "Leave out --as-of, or only look with --dry-run.");
  CHECK(shop.attempt(kToday - 1, true, kToday).ok());
}

TEST_CASE("a recalculation that was never made, or an older one, is said, and messages go out all the same") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  const NotifyReport report = shop.notify();
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0] ==
        "There was no recalculation yet: nothing of this is booked. Next:  rung recalculate");
  shop.recalculated(kToday);
  CHECK(shop.notify(kToday, true).notes.empty());
  CHECK(shop.notify(kToday + 1, true).notes ==
        std::vector<std::string>{
            "What happened after the last recalculation, 2027-11-22, is worked out but not "
            "booked. Next:  rung recalculate"});
}

TEST_CASE("no messages are written as of a day before the last recalculation") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  shop.recalculated(kToday);
  const auto before = shop.attempt(kToday - 1, false, kToday);
  REQUIRE_FALSE(before.ok());
  CHECK(before.error().message ==
        "The last recalculation is as of 2027-11-22, so no messages can be written as of 2027-11-21. "
        "Leave out --as-of, or only look with --dry-run.");
  CHECK(shop.notify(kToday - 1, true).notes.empty());
}

TEST_CASE("written in the evening of the quiet time, a message waits for the next morning") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  NotifyOptions options;
  options.as_of = kToday;
  options.today = kToday;
  options.now_ms = kToday.number * kDayMs + std::int64_t{21} * 60 * 60 * 1000;  // 22:00 in Berlin
  REQUIRE(shop.write(options).ok());
  CHECK(shop.lines("2027-11-22-1-email.jsonl").at(0)["not_before"] == "2027-11-23T09:00+01:00");
}

TEST_CASE("members who joined later are not looked at") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  CHECK(shop.notify(*day_from_iso("2026-05-01"), true).notifications[0].matches == 0);
}

TEST_CASE("a name that attacks mail, spreadsheet and template stays a name") {
  Shop shop;
  shop.add({"M-1", "=cmd|{missing}\r\nBcc: x@example.org", "sk@example.org", "de"});
  shop.notify();
  const auto line = shop.lines("2027-11-22-1-email.jsonl").at(0);
  const std::string body = line["body"];
  CHECK(body.find('\r') == std::string::npos);
  CHECK(body.find("Hallo =cmd|{missing}  Bcc: x@example.org, Ihnen fehlen") == 0);
}

TEST_CASE("nobody of the control group is written to, and they are the same on every day") {
  Shop shop;
  shop.say_also("control group 30 %");
  shop.add_many(40);
  const NotifyReport first = shop.notify();
  const NotificationCounts counts = first.notifications[0];
  CHECK(counts.matches == 40);
  CHECK(counts.control + counts.send == 40);
  CHECK(counts.control > 4);
  CHECK(counts.control < 20);
  CHECK(first.messages == counts.send);
  CHECK(first.members == counts.send);
  CHECK(static_cast<std::int64_t>(shop.lines("2027-11-22-1-email.jsonl").size()) == counts.send);
  // For them the limit of the notification runs as if they had got it.
  CHECK(shop.notify(kToday + 1).notifications[0].sent_lately == 40);
  CHECK(shop.notify(kToday + 1).written_before == counts.send);
  CHECK(shop.notify(kToday + 30, true).notifications[0].control == counts.control);
}

TEST_CASE("a run writes as many messages as its limit allows, and the next one goes on") {
  Shop shop;
  shop.say_also("contact at most 3 times per run");
  shop.add_many(5);
  const NotifyReport dry = shop.notify(kToday, true);
  CHECK(dry.messages == 3);
  CHECK(dry.notifications[0].over_run == 2);
  REQUIRE(dry.listed.size() == 5);
  CHECK(dry.listed[2].member == "M-3");
  CHECK(dry.listed[2].outcome == "send");
  CHECK(dry.listed[2].channels == "email");
  CHECK(dry.listed[3].outcome == "over_run");
  const NotifyReport first = shop.notify();
  CHECK(first.messages == 3);
  CHECK(first.members == 3);
  const NotifyReport next = shop.notify();
  CHECK(next.messages == 2);
  CHECK(next.notifications[0].sent_lately == 3);
  CHECK(shop.lines("2027-11-22-2-email.jsonl").at(1)["member"] == "M-5");
}

TEST_CASE(
    "what the rules declare first is written first under the limit of a run, by both channels or not at "
    "all") {
  Shop shop;
  shop.say_also("contact at most 4 times per run");
  shop.add_many(2);
  for (const char* member : {"M-1", "M-2"}) shop.bring_points(member, 500, "2025-12-10");
  const NotifyReport report = shop.notify();
  CHECK(report.notifications[0].send == 2);  // one message each
  CHECK(report.notifications[1].send == 1);  // email and app: the second member's two would be one too many
  CHECK(report.notifications[1].over_run == 1);
  CHECK(report.messages == 4);
}

TEST_CASE("quiet hours are those of the member's own time zone, where it is known") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  shop.add({"M-2", "Tom", "ta@example.org", "en", true, "America/New_York"});
  shop.add({"M-3", "Aiko", "ai@example.org", "en", true, "Asia/Tokyo"});
  shop.add({"M-4", "Nora", "no@example.org", "en", true, "Mars/Olympus"});
  shop.notify();
  const auto lines = shop.lines("2027-11-22-1-email.jsonl");
  REQUIRE(lines.size() == 4);
  CHECK(lines[0]["not_before"] == "2027-11-22T09:00+01:00");
  CHECK(lines[1]["not_before"] == "2027-11-22T09:00-05:00");  // there it is 08:05
  CHECK(lines[2]["not_before"] == "2027-11-23T09:00+09:00");  // there it is 22:05
  CHECK(lines[3]["not_before"] == "2027-11-22T09:00+01:00");
}

TEST_CASE("the outcome sets those who were written to beside the control group") {
  Shop shop;
  shop.say_also("control group 30 %");
  shop.add_many(10);
  const NotifyReport written = shop.notify();
  std::set<std::string> got;
  for (const auto& line : shop.lines("2027-11-22-1-email.jsonl"))
    got.insert(line["member"].get<std::string>());
  REQUIRE(got.size() < 10);
  const std::string reader = *got.begin();
  std::string other;
  for (int i = 1; i <= 10 && other.empty(); ++i)
    if (!got.contains("M-" + std::to_string(i))) other = "M-" + std::to_string(i);
  shop.happens(reader, "orders", "2027-11-25", {20000, language::kCompleted});  // Gold by that
  shop.happens(reader, "returns", "2027-11-26", {5000});
  shop.happens(other, "orders", "2027-12-02", {3000, language::kCompleted});
  const auto cancelled = static_cast<std::int64_t>(language::kCancelled);
  shop.happens(*std::next(got.begin()), "orders", "2027-11-25", {20000, cancelled});
  CHECK(shop.outcome(6, 7).notifications.at(0).running == 10);
  const NotificationOutcome week = shop.outcome(7, 7).notifications.at(0);
  CHECK(week.running == 0);
  CHECK(week.written.contacts == written.messages);
  CHECK(week.control.contacts == 10 - written.messages);
  CHECK(week.written.bought == 1);
  CHECK(week.written.moved_up == 1);
  CHECK(week.written.spent == 15000);
  CHECK(week.control.bought == 0);
  const NotificationOutcome later = shop.outcome(40, 14).notifications.at(0);
  CHECK(later.control.bought == 1);
  CHECK(later.control.moved_up == 0);
  CHECK(later.control.spent == 3000);
}
