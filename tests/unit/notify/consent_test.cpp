#include "notify/consent.h"

#include <doctest/doctest.h>

#include <deque>

#include "language/catalogue.h"

using namespace rung;
using namespace rung::notify;

namespace {

const Day kConsentDay = *day_from_iso("2027-11-22");

enum : std::int64_t { kMarketing = 0, kService = 1, kEmail = 7, kPush = 8 };

std::string text_of(std::int64_t value) { return value == kEmail ? "Email" : "push"; }

// consents events in the order given, one a day before `kConsentDay` at the latest.
class History {
 public:
  History() { program.events = language::built_in_events(); }

  History& on(Day day, std::int64_t kind, std::int64_t channel, std::int64_t given) {
    values_.push_back({kind, channel, given});
    engine::Activity activity;
    activity.event = program.find_event("consents");
    activity.day = day;
    activity.fields = values_.back();
    history.activities.push_back(activity);
    return *this;
  }
  [[nodiscard]] bool has(const char* kind, const char* channel) const {
    return has_consent(consents_of(program, history, kConsentDay, text_of), kind, channel);
  }

  language::Program program;
  engine::MemberHistory history;

 private:
  std::deque<std::vector<std::int64_t>> values_;
};

}  // namespace

TEST_CASE("silence is no consent") { CHECK(!History().has("marketing", "email")); }

TEST_CASE("consent without a channel holds for every channel") {
  History member;
  member.on(kConsentDay, kMarketing, kEmpty, 1);
  CHECK(member.has("marketing", "email"));
  CHECK(member.has("marketing", "post"));
  CHECK(!member.has("service", "email"));
}

TEST_CASE("a withdrawn consent is none from then on, and a renewed one counts again") {
  History member;
  member.on(kConsentDay - 9, kMarketing, kEmpty, 1).on(kConsentDay - 5, kMarketing, kEmpty, 0);
  CHECK(!member.has("marketing", "email"));
  member.on(kConsentDay - 1, kMarketing, kEmpty, 1);
  CHECK(member.has("marketing", "email"));
}

TEST_CASE("consent for one channel says nothing about the others") {
  History member;
  member.on(kConsentDay, kMarketing, kEmail, 1);
  CHECK(member.has("marketing", "email"));
  CHECK(!member.has("marketing", "push"));
}

TEST_CASE("a later no for one channel leaves the others, a later no for all takes every channel") {
  History member;
  member.on(kConsentDay - 9, kMarketing, kEmpty, 1).on(kConsentDay - 8, kMarketing, kPush, 0);
  CHECK(member.has("marketing", "email"));
  CHECK(!member.has("marketing", "push"));
  member.on(kConsentDay - 7, kMarketing, kEmail, 1).on(kConsentDay - 6, kMarketing, kEmpty, 0);
  CHECK(!member.has("marketing", "email"));
}

TEST_CASE("a consent of a day to come is not known yet") {
  History member;
  member.on(kConsentDay - 9, kMarketing, kEmpty, 1).on(kConsentDay + 1, kMarketing, kEmpty, 0);
  CHECK(member.has("marketing", "email"));
}

TEST_CASE("an event without yes or no is no, one without a kind says nothing") {
  History member;
  member.on(kConsentDay - 9, kMarketing, kEmpty, 1).on(kConsentDay - 8, kEmpty, kEmpty, 0);
  CHECK(member.has("marketing", "email"));
  member.on(kConsentDay - 7, kMarketing, kEmpty, kEmpty);
  CHECK(!member.has("marketing", "email"));
}
