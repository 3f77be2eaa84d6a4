#include "notify/decide.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace rung;
using namespace rung::notify;

namespace {

Day day(const char* text) { return *day_from_iso(text); }

language::Cap times(int limit, std::optional<Cycle> cycle, std::optional<Duration> rolling = {}) {
  language::Cap cap;
  cap.counts_times = true;
  cap.limit = limit;
  cap.cycle = cycle;
  cap.rolling = rolling;
  return cap;
}

language::NotifyRule rule(const char* name, std::vector<std::string> channels) {
  language::NotifyRule made;
  made.name = name;
  made.channels = std::move(channels);
  return made;
}

// One notification by email, push; for marketing; once in 30 days.
language::Program rules_to_decide_by() {
  language::Program made;
  language::NotifyRule close = rule("close_to_gold", {"email", "push"});
  close.consent = "marketing";
  close.caps = {times(1, {}, Duration{30, DurationUnit::Days})};
  made.notifications = {close};
  return made;
}

Recipient anna() {
  Recipient made;
  made.person.id = "M-1";
  made.person.first_name = "Anna";
  made.person.email = "anna@example.org";
  made.person.phone = "+49 30 1";
  made.joined = day("2026-05-02");
  made.consents = {{"marketing", "", true}};
  return made;
}

const Day kDecideDay = *day_from_iso("2027-11-22");

Decision judged(const language::Program& rules, const Recipient& recipient, Day on = kDecideDay) {
  return decide(rules, 0, true, recipient, on);
}

}  // namespace

TEST_CASE("a notification whose condition does not hold is not matched") {
  CHECK(decide(rules_to_decide_by(), 0, false, anna(), kDecideDay).outcome == Outcome::NotMatched);
}

TEST_CASE("a member with consent and address gets the first channel") {
  const Decision decision = judged(rules_to_decide_by(), anna());
  CHECK(decision.outcome == Outcome::Send);
  CHECK(decision.channels == std::vector<std::string>{"email"});
}

TEST_CASE("without any consent on record nobody is written to") {
  Recipient member = anna();
  member.consents.clear();
  CHECK(judged(rules_to_decide_by(), member).outcome == Outcome::NoConsent);
}

TEST_CASE("consent for service is none for marketing") {
  Recipient member = anna();
  member.consents = {{"service", "", true}};
  CHECK(judged(rules_to_decide_by(), member).outcome == Outcome::NoConsent);
}

TEST_CASE("a notification that needs no consent asks for none") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].consent.clear();
  Recipient member = anna();
  member.consents = {{"marketing", "", false}};
  CHECK(judged(rules, member).outcome == Outcome::Send);
}

TEST_CASE("a channel without consent is passed over for the next one") {
  Recipient member = anna();
  member.consents = {{"marketing", "", true}, {"marketing", "email", false}};
  CHECK(judged(rules_to_decide_by(), member).channels == std::vector<std::string>{"push"});
}

TEST_CASE("a channel without an address is passed over for the next one") {
  Recipient member = anna();
  member.person.email = "unknown";
  CHECK(judged(rules_to_decide_by(), member).channels == std::vector<std::string>{"push"});
}

TEST_CASE(
    "the channel that a member prefers is tried first, and no other one than those of the notification") {
  Recipient member = anna();
  member.person.preferred_channel = "push";
  CHECK(judged(rules_to_decide_by(), member).channels == std::vector<std::string>{"push"});
  member.person.preferred_channel = "sms";
  CHECK(judged(rules_to_decide_by(), member).channels == std::vector<std::string>{"email"});
  member.person.preferred_channel = "push";
  member.consents = {{"marketing", "email", true}};
  CHECK(judged(rules_to_decide_by(), member).channels == std::vector<std::string>{"email"});
}

TEST_CASE("a member of the control group gets nothing, and the message counts for caps as if he had") {
  language::Program rules = rules_to_decide_by();
  rules.control_group = 10'00;  // hundredths of a percent
  Recipient member = anna();
  member.lot = 999;
  CHECK(judged(rules, member).outcome == Outcome::Control);
  member.lot = 1000;
  CHECK(judged(rules, member).outcome == Outcome::Send);
  member.lot = 0;
  rules.notifications.push_back(rule("second", {"email"}));
  rules.contact = language::Program::Contact{1, Duration{7, DurationUnit::Days}};
  const std::vector<Decision> all = decide_all(rules, {0, 1}, member, kDecideDay);
  CHECK(all.at(0).outcome == Outcome::Control);
  CHECK(all.at(1).outcome == Outcome::ContactCap);
  member.consents.clear();
  CHECK(judged(rules, member).outcome == Outcome::NoConsent);
}

TEST_CASE("email and push sends both where both are possible") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].all_channels = true;
  CHECK(judged(rules, anna()).channels == std::vector<std::string>{"email", "push"});
  Recipient member = anna();
  member.person.email.clear();
  CHECK(judged(rules, member).channels == std::vector<std::string>{"push"});
}

TEST_CASE("consent for one channel and an address for another is no way to send") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].channels = {"email", "sms"};
  Recipient member = anna();
  member.person.email.clear();
  member.consents = {{"marketing", "email", true}};
  CHECK(judged(rules, member).outcome == Outcome::NoAddress);
}

TEST_CASE("every channel knows its own address") {
  Person person = anna().person;
  CHECK(address_of(person, "email") == "anna@example.org");
  CHECK(address_of(person, "sms") == "+49 30 1");
  CHECK(address_of(person, "push") == "M-1");
  CHECK(address_of(person, "app") == "M-1");
  CHECK(address_of(person, "whatsapp") == "+49 30 1");
  CHECK(address_of(person, "post").empty());
  person.postcode = "10115";
  CHECK(address_of(person, "post") == "10115");
  person.phone = "call me";
  CHECK(address_of(person, "whatsapp").empty());
}

TEST_CASE("once in 30 days means not on the 29 days after a message") {
  Recipient member = anna();
  member.sent = {{"close_to_gold", day("2027-10-24")}};
  CHECK(judged(rules_to_decide_by(), member, day("2027-11-22")).outcome == Outcome::SentLately);
  CHECK(judged(rules_to_decide_by(), member, day("2027-11-23")).outcome == Outcome::Send);
}

TEST_CASE("once in a calendar month frees on the first of the next") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].caps = {times(1, Cycle::CalendarMonth)};
  Recipient member = anna();
  member.sent = {{"close_to_gold", day("2027-10-31")}};
  CHECK(judged(rules, member, day("2027-11-01")).outcome == Outcome::Send);
  member.sent = {{"close_to_gold", day("2027-11-01")}};
  CHECK(judged(rules, member, day("2027-11-30")).outcome == Outcome::SentLately);
}

TEST_CASE("a look at a past day does not see the messages written after it") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].caps = {times(1, Cycle::CalendarMonth)};
  Recipient member = anna();
  member.sent = {{"close_to_gold", day("2027-11-23")}};
  CHECK(judged(rules, member, day("2027-11-22")).outcome == Outcome::Send);
}

TEST_CASE("once in a calendar year frees on 1 January") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].caps = {times(1, Cycle::CalendarYear)};
  Recipient member = anna();
  member.sent = {{"close_to_gold", day("2027-01-02")}};
  CHECK(judged(rules, member, day("2027-12-31")).outcome == Outcome::SentLately);
  CHECK(judged(rules, member, day("2028-01-01")).outcome == Outcome::Send);
}

TEST_CASE("twice in a calendar year is a third time no more") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].caps = {times(2, Cycle::CalendarYear)};
  Recipient member = anna();
  member.sent = {{"close_to_gold", day("2027-01-02")}};
  CHECK(judged(rules, member).outcome == Outcome::Send);
  member.sent.push_back({"close_to_gold", day("2027-03-02")});
  CHECK(judged(rules, member).outcome == Outcome::SentLately);
}

TEST_CASE("months of a limit are counted in full months") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].caps = {times(1, {}, Duration{3, DurationUnit::Months})};
  Recipient member = anna();
  member.sent = {{"close_to_gold", day("2027-08-23")}};
  CHECK(judged(rules, member, day("2027-11-22")).outcome == Outcome::SentLately);
  CHECK(judged(rules, member, day("2027-11-23")).outcome == Outcome::Send);
}

TEST_CASE("a limit without a period holds for ever") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].caps = {times(1, {})};
  Recipient member = anna();
  member.sent = {{"close_to_gold", day("2026-05-02")}};
  CHECK(judged(rules, member, day("2040-01-01")).outcome == Outcome::SentLately);
}

TEST_CASE("nobody gets the same notification twice on one day, with or without a limit") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].caps.clear();
  Recipient member = anna();
  member.sent = {{"close_to_gold", kDecideDay}};
  CHECK(judged(rules, member).outcome == Outcome::SentLately);
  CHECK(judged(rules, member, kDecideDay + 1).outcome == Outcome::Send);
}

TEST_CASE("one notification by two channels counts once") {
  language::Program rules = rules_to_decide_by();
  rules.notifications[0].caps = {times(2, Cycle::CalendarYear)};
  rules.contact = language::Program::Contact{2, Duration{365, DurationUnit::Days}};
  Recipient member = anna();
  member.sent = {{"close_to_gold", day("2027-01-02")}, {"close_to_gold", day("2027-01-02")}};
  CHECK(judged(rules, member).outcome == Outcome::Send);
}

TEST_CASE("the contact cap counts every notification of the last days") {
  language::Program rules = rules_to_decide_by();
  rules.contact = language::Program::Contact{2, Duration{7, DurationUnit::Days}};
  Recipient member = anna();
  member.sent = {{"birthday", day("2027-11-16")}, {"gold_at_risk", day("2027-11-20")}};
  CHECK(judged(rules, member, day("2027-11-22")).outcome == Outcome::ContactCap);
  CHECK(judged(rules, member, day("2027-11-23")).outcome == Outcome::Send);
}

TEST_CASE("hours of a contact cap are whole days, rounded up") {
  language::Program rules = rules_to_decide_by();
  rules.contact = language::Program::Contact{1, Duration{36, DurationUnit::Hours}};
  Recipient member = anna();
  member.sent = {{"birthday", kDecideDay - 1}};
  CHECK(judged(rules, member).outcome == Outcome::ContactCap);
  CHECK(judged(rules, member, kDecideDay + 1).outcome == Outcome::Send);
}

TEST_CASE("the first reason in the order of judging is the one that is told") {
  language::Program rules = rules_to_decide_by();
  rules.contact = language::Program::Contact{1, Duration{7, DurationUnit::Days}};
  Recipient member = anna();
  member.person.email.clear();
  rules.notifications[0].channels = {"email"};
  CHECK(judged(rules, member).outcome == Outcome::NoAddress);
  member.sent = {{"birthday", kDecideDay}};
  CHECK(judged(rules, member).outcome == Outcome::ContactCap);
  member.sent.push_back({"close_to_gold", kDecideDay});
  CHECK(judged(rules, member).outcome == Outcome::SentLately);
  member.consents.clear();
  CHECK(judged(rules, member).outcome == Outcome::NoConsent);
}

TEST_CASE("under the contact cap the notification that is declared first goes out") {
  language::Program rules = rules_to_decide_by();
  rules.notifications = {rule("first", {"push"}), rule("second", {"push"}), rule("third", {"push"})};
  rules.contact = language::Program::Contact{1, Duration{7, DurationUnit::Days}};
  const std::vector<Decision> decisions = decide_all(rules, {1, 2}, anna(), kDecideDay);
  REQUIRE(decisions.size() == 3);
  CHECK(decisions[0].outcome == Outcome::NotMatched);
  CHECK(decisions[1].outcome == Outcome::Send);
  CHECK(decisions[2].outcome == Outcome::ContactCap);
}

TEST_CASE("quiet over midnight ends in the morning of the same day") {
  language::NotifyRule quiet = rule("a", {"email"});
  quiet.quiet = language::NotifyRule::Quiet{20 * 60, 9 * 60};
  CHECK(not_before(quiet, {kDecideDay, {}}) == Moment{kDecideDay, 9 * 60});
  CHECK(not_before(quiet, {kDecideDay, 7 * 60}) == Moment{kDecideDay, 9 * 60});
  CHECK(not_before(quiet, {kDecideDay, 19 * 60 + 59}) == Moment{kDecideDay, 9 * 60});
}

TEST_CASE("written in the evening of a quiet time over midnight, a message waits for the next morning") {
  language::NotifyRule quiet = rule("a", {"email"});
  quiet.quiet = language::NotifyRule::Quiet{20 * 60, 9 * 60};
  CHECK(not_before(quiet, {kDecideDay, 20 * 60}) == Moment{kDecideDay + 1, 9 * 60});
}

TEST_CASE("quiet within a day ends on that day, and no quiet time has no end") {
  language::NotifyRule quiet = rule("a", {"email"});
  quiet.quiet = language::NotifyRule::Quiet{12 * 60, 14 * 60 + 30};
  CHECK(not_before(quiet, {kDecideDay, 13 * 60}) == Moment{kDecideDay, 14 * 60 + 30});
  CHECK(!not_before(rule("b", {"email"}), {kDecideDay, 13 * 60}));
  quiet.quiet = language::NotifyRule::Quiet{600, 600};
  CHECK(!not_before(quiet, {kDecideDay, {}}));
}
