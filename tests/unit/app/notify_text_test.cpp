#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "app/notify.h"

using namespace rung;
using namespace rung::app;

namespace {

NotificationCounts counts(const char* name, std::int64_t no_consent, std::int64_t sent_lately,
                          std::int64_t contact_cap, std::int64_t no_address, std::int64_t send) {
  NotificationCounts made;
  made.name = name;
  made.matches = no_consent + sent_lately + contact_cap + no_address + send;
  made.no_consent = no_consent;
  made.sent_lately = sent_lately;
  made.contact_cap = contact_cap;
  made.no_address = no_address;
  made.send = send;
  return made;
}

NotifyReport report() {
  NotifyReport made;
  made.program = "herd_und_klinge";
  made.title = "Herd & Klinge Club";
  made.screen_language = "de";
  made.as_of = *day_from_iso("2027-11-22");
  made.is_today = true;
  made.notifications = {counts("close_to_gold", 9, 0, 0, 1, 28), counts("gold_at_risk", 0, 0, 0, 0, 22),
                        counts("points_expiring", 2, 0, 2, 0, 27),
                        counts("cups_in_reach", 17, 0, 1, 2, 1024)};
  made.messages = 1101;
  made.members = 1096;
  made.members_by_messages = {{1, 1091}, {2, 5}};
  made.by_channel = {{"email", 1068}, {"push", 27}, {"app", 6}};
  made.by_language = {{"de", 1089}, {"en", 12}};
  return made;
}

}  // namespace

TEST_CASE("a dry run shows a table that adds up") {
  NotifyReport dry = report();
  dry.dry_run = true;
  CHECK(notify_text(dry) ==
        "Herd & Klinge Club, as of 2027-11-22 (today): nothing is written\n"
        "notification     matches   no consent   sent lately   contact cap   no address   would send\n"
        "close_to_gold         38            9             0             0            1           28\n"
        "gold_at_risk          22            0             0             0            0           22\n"
        "points_expiring       31            2             0             2            0           27\n"
        "cups_in_reach      1.044           17             0             1            2        1.024\n"
        "total              1.135           28             0             3            3        1.101\n"
        "To 1.096 members (1.091 get one, 5 get two): email 1.068, push 27, app 6; de 1.089, en 12.\n");
}

TEST_CASE("one notification needs no total, and nobody to write to is said") {
  NotifyReport dry = report();
  dry.dry_run = true;
  dry.is_today = false;
  dry.notifications = {counts("close_to_gold", 9, 0, 0, 0, 0)};
  dry.messages = 0;
  CHECK(notify_text(dry) ==
        "Herd & Klinge Club, as of 2027-11-22: nothing is written\n"
        "notification   matches   no consent   sent lately   contact cap   no address   would send\n"
        "close_to_gold        9            9             0             0            0            0\n"
        "Nobody would get a message.\n");
  dry.notifications.clear();
  CHECK(notify_text(dry) ==
        "Herd & Klinge Club, as of 2027-11-22: nothing is written\n"
        "The rules have no `notify` block.\n");
}

TEST_CASE("where a notification goes out by two channels, messages and members are both told") {
  NotifyReport dry = report();
  dry.dry_run = true;
  dry.messages = 1103;
  dry.members_by_messages = {{1, 1}, {7, 1095}};
  CHECK(notify_text(dry).find("\n1.103 messages. To 1.096 members (1 gets one, 1.095 get 7): email") !=
        std::string::npos);
}

TEST_CASE("after writing, the last word is Saved and the files follow") {
  NotifyReport written = report();
  written.files = {{"outbox/2027-11-22-1-email.csv", 1068},
                   {"outbox/2027-11-22-1-push.csv", 27},
                   {"outbox/2027-11-22-1-app.csv", 6}};
  CHECK(notify_text(written) ==
        "1.101 messages to 1.096 members. Saved.\n"
        "  outbox/2027-11-22-1-email.csv 1.068, outbox/2027-11-22-1-push.csv 27,\n"
        "  outbox/2027-11-22-1-app.csv 6\n"
        "  each also as .jsonl for programs\n");
}

TEST_CASE("one message to one member is not messages") {
  NotifyReport written = report();
  written.messages = 1;
  written.members = 1;
  written.written_before = 1;
  written.files = {{"outbox/2027-11-22-1-app.csv", 1}};
  CHECK(notify_text(written) ==
        "1 message to 1 member; 1 was written before and is not written twice. Saved.\n"
        "  outbox/2027-11-22-1-app.csv 1\n"
        "  each also as .jsonl for programs\n");
}

TEST_CASE("a second run says what was written before") {
  NotifyReport again = report();
  again.messages = 0;
  again.written_before = 1101;
  CHECK(notify_text(again) == "0 messages. 1.101 were written before and are not written twice.\n");
}

TEST_CASE("no message at all is explained") {
  NotifyReport none = report();
  none.messages = 0;
  none.notifications = {counts("a", 2, 0, 0, 1, 0)};
  CHECK(notify_text(none) ==
        "0 messages. 3 matched, each was kept back; the reasons: rung notify --dry-run\n");
  none.notifications = {counts("a", 0, 0, 0, 0, 0)};
  CHECK(notify_text(none) == "0 messages: no `when` of a notification holds for anybody.\n");
}

TEST_CASE("files of an interrupted run are named first") {
  NotifyReport again = report();
  again.messages = 0;
  again.written_before = 2;
  again.restored = {{"outbox/2027-11-22-1-email.csv", 2}};
  CHECK(notify_text(again) ==
        "The run before was interrupted. Its files, written from its records:\n"
        "  outbox/2027-11-22-1-email.csv 2\n"
        "0 messages. 2 were written before and are not written twice.\n");
}

TEST_CASE("the JSON form holds integers and names") {
  NotifyReport written = report();
  written.files = {{"outbox/2027-11-22-1-email.csv", 1068}};
  const auto json = nlohmann::json::parse(notify_json(written));
  CHECK(json["schema"] == "rung.notify/1");
  CHECK(json["as_of"] == "2027-11-22");
  CHECK(json["program"] == "herd_und_klinge");
  CHECK(json["saved"] == true);
  CHECK(json["messages"] == 1101);
  CHECK(json["notifications"][0]["name"] == "close_to_gold");
  CHECK(json["notifications"][0]["no_consent"] == 9);
  CHECK(json["channels"]["email"] == 1068);
  CHECK(json["members_by_messages"][1]["members"] == 5);
  CHECK(json["files"][0]["file"] == "outbox/2027-11-22-1-email.csv");
}
