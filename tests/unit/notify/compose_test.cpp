// From rules and a history to the finished message: the whole way through the evaluator.
#include "notify/compose.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>

#include "engine/examples.h"
#include "notify/decide.h"
#include "notify/situation.h"

using namespace rung;
using namespace rung::notify;

namespace {

const Day kToday = *day_from_iso("2027-11-22");

constexpr const char* kClub = R"rules(loyalty rules 1
program club "Club"
  effective from 2025-01-01
  currency EUR
  time zone Europe/Berlin
  languages de, en

points
  1 point is worth 0.01 EUR
  expire 24 months after earning

metric spend
  sum net_amount of orders
  where status is completed
metric purchases
  count orders
  where status is completed
metric left_in_carts
  sum net_amount of carts
  without orders of the same product since

tier Kupfer
  for everyone

tier Silber de "Silber" en "Silver"
  above Kupfer
  enter when spend in this calendar year at least 400 EUR
  keep when spend in last 12 months at least 300 EUR
  valid until end of next calendar year
  if not kept drop one tier after 30 days
  benefit free_shipping de "Kostenloser Versand" en "Free shipping"

tier Gold
  above Silber
  enter when any of
    - spend in this calendar year at least 1200 EUR
    - spend in this calendar year at least 900 EUR and purchases in this calendar year at least 3
  keep when spend in last 12 months at least 1000 EUR
  valid until end of next calendar year
  if not kept drop one tier after 30 days
  benefit sharpening de "Messerschleifen, 2-mal im Jahr" en "Knife sharpening, twice a year"
  benefit lounge de "Lounge" en "Lounge"

earn base
  give 1 point per 10 EUR of net_amount on orders

reward cups de "Espressotassen" en "Espresso cups"
  costs 1200 points

notify close_to_gold
  when all of
    - progress to Gold at least 50 %
    - tier is Silber
  send by email
  quiet from 20:00 to 09:00
  subject de "Nur noch {missing} bis Gold"
  subject en "Only {missing} to Gold"
  message de
    | Hallo {first_name}, Ihnen fehlen bis zum {until} noch {missing} bis {next_tier}.
    | Das wartet auf Sie: {benefits_of_next_tier}. Heute: {tier}.
  message en
    | Hi {first_name}, you are {missing} away from Gold; you have until {until}.
    | Waiting for you: {benefits_of_next_tier}. Today: {tier}.

notify gold_at_risk
  when all of
    - time left in Gold at most 60 days
    - Gold is not kept
  send by email
  subject de "Ihr Gold-Status endet am {valid_until}: bis zum {until} fehlen {missing}"
  subject en "Your Gold status ends on {valid_until}: {missing} to keep it"

notify points_expiring
  when points expiring within 30 days at least 200 points
  send by app
  subject de "{expiring_points} Punkte verfallen am {expires_on}"
  subject en "{expiring_points} points expire on {expires_on}"

notify cups_in_reach
  when points missing for cups at most 150 points
  send by push
  subject de "Noch {points_missing} Punkte bis zu: {reward} ({balance} haben Sie)"
  subject en "{points_missing} points to go for {reward}, you have {balance}"

notify cart_left
  when left_in_carts in last 3 days at least 10 EUR
  send by email
  subject de "Noch da: {cart_products}"
  subject en "Still here: {cart_products}"
)rules";

// A member of the club, described as an example in the rules.
class Club {
 public:
  explicit Club(const std::string& example_lines) {
    const std::string text = std::string(kClub) + "\nexample \"m\"\n  today is 2027-11-22\n" + example_lines +
                             "\n  expect pending 0 points\n";
    const language::Checked checked =
        language::read_program({std::make_shared<const SourceFile>("club.rung", text)});
    for (const Diagnostic& diagnostic : checked.diagnostics) {
      if (diagnostic.severity == Severity::Error) MESSAGE(rung::render(diagnostic));
    }
    REQUIRE(checked.program);
    program = checked.program;
    history = engine::example_history(*program, program->examples.at(0));
    evaluator = std::make_unique<engine::Evaluator>(*program);
    evaluation = &evaluator->evaluate(history, kToday);
    person.id = "M-1";
    person.first_name = "Svenja";
    person.email = "sk@example.org";
    person.language = "de";
  }

  [[nodiscard]] std::vector<int> matches() const { return matching(*program, *evaluator); }

  // What is written if the rule is sent by its first channel.
  [[nodiscard]] Notification written(int rule) const {
    const language::NotifyRule& notification = program->notifications.at(static_cast<std::size_t>(rule));
    const Decision decision{rule, Outcome::Send, {notification.channels.front()}};
    const Situation situation =
        situation_of(*program, notification, *evaluator, *evaluation, [this](std::int64_t text) {
          if (text < language::kUnknownSymbol) return program->symbols.at(static_cast<std::size_t>(text));
          return program->examples.at(0).texts.at(static_cast<std::size_t>(text - language::kUnknownSymbol));
        });
    return compose(*program, decision, situation, evaluation->points, person, kToday, {kToday, {}}).at(0);
  }

  language::ProgramPtr program;
  engine::MemberHistory history;
  std::unique_ptr<engine::Evaluator> evaluator;
  const engine::Evaluation* evaluation = nullptr;
  Person person;
};

// Silber by 1.083,50 € in two orders: 116,50 € are missing for Gold, or one purchase.
constexpr const char* kSvenja =
    "  member joined 2026-05-02\n"
    "  orders on 2027-02-14 with net_amount 640 EUR, status completed\n"
    "  orders on 2027-09-20 with net_amount 443.50 EUR, status completed";

}  // namespace

TEST_CASE(
    "a message about a cart names what is left in it, three articles at most and the newest cart first") {
  const std::string joined = "  member joined 2026-05-02\n";
  const auto subject = [&](const std::string& lines, const char* language = "de") {
    Club club(joined + lines);
    club.person.language = language;
    return club.written(4).subject;
  };
  const auto article = [](const std::string& name) { return "net_amount 20 EUR, product \"" + name + "\""; };
  const std::string two =
      "  carts on 2027-11-21 at 10:00 with " + article("Pfanne") + ", " + article("Topf") + "\n";
  CHECK(subject("  carts on 2027-11-21 with " + article("Pfanne") + "\n") == "Noch da: Pfanne");
  CHECK(subject(two) == "Noch da: Pfanne und Topf");
  CHECK(subject(two, "en") == "Still here: Pfanne and Topf");
  const std::string three =
      "  carts on 2027-11-22 at 10:00 with " + article("Messer") + ", " + article("Topf") + "\n";
  CHECK(subject(two + three) == "Noch da: Messer, Topf und Pfanne");
  const std::string later = "  carts on 2027-11-22 at 11:00 with " + article("Sieb");
  CHECK(subject(two + three + later + "\n") == "Noch da: Sieb, Messer, Topf und 1 weiteres");
  CHECK(subject(two + three + later + ", " + article("Kelle") + "\n") ==
        "Noch da: Sieb, Kelle, Messer und 2 weitere");
  CHECK(subject(two + three + later + ", " + article("Kelle") + "\n", "en") ==
        "Still here: Sieb, Kelle, Messer and 2 more");
  // What was bought meanwhile is not named, nor what is out of the period.
  CHECK(subject(two + "  orders on 2027-11-21 at 12:00 with net_amount 20 EUR, product \"Topf\"\n") ==
        "Noch da: Pfanne");
  CHECK(subject("  carts on 2027-11-01 with " + article("Sieb") + "\n" + two) == "Noch da: Pfanne und Topf");
}

TEST_CASE("a mail says what is missing, until when, and what waits, in German") {
  const Club club(kSvenja);
  REQUIRE(club.matches() == std::vector<int>{0});
  const Notification mail = club.written(0);
  CHECK(mail.language == "de");
  CHECK(mail.address == "sk@example.org");
  CHECK(mail.subject == "Nur noch 116,50\u00A0€ bis Gold");
  CHECK(mail.text ==
        "Hallo Svenja, Ihnen fehlen bis zum 31.12.2027 noch 116,50\u00A0€ bis Gold.\n"
        "Das wartet auf Sie: Messerschleifen, 2-mal im Jahr; Lounge. Heute: Silber.");
  CHECK(mail.not_before == Moment{kToday, 9 * 60});
}

TEST_CASE("the same mail in English") {
  Club club(kSvenja);
  club.person.first_name = "Tom";
  club.person.language = "en-GB";
  const Notification mail = club.written(0);
  CHECK(mail.language == "en");
  CHECK(mail.subject == "Only €116.50 to Gold");
  CHECK(mail.text ==
        "Hi Tom, you are €116.50 away from Gold; you have until 31/12/2027.\n"
        "Waiting for you: Knife sharpening, twice a year; Lounge. Today: Silver.");
}

TEST_CASE("a language the program does not have falls back to the program's first") {
  Club club(kSvenja);
  for (const char* other : {"fr", "", "x\r\ny"}) {
    club.person.language = other;
    CHECK(club.written(0).language == "de");
  }
}

TEST_CASE("subject and text never mix two languages") {
  Club club(kSvenja);
  language::Program rules = *club.program;
  rules.notifications[0].messages.erase("en");
  club.person.language = "en";
  CHECK(language_for(rules, rules.notifications[0], club.person) == "de");
  rules.notifications[0].messages.clear();
  CHECK(language_for(rules, rules.notifications[0], club.person) == "en");
}

TEST_CASE("a notification with a subject only has an empty text") {
  const Club club(kSvenja);
  CHECK(club.written(2).text.empty());
}

TEST_CASE("a name with a line end cannot add a header or a line") {
  Club club(kSvenja);
  club.person.first_name = "Eve\r\nBcc: everybody@example.org\r\n\r\n{missing}";
  const Notification mail = club.written(0);
  CHECK(mail.text.find('\r') == std::string::npos);
  CHECK(mail.text.substr(0, mail.text.find('\n')).find("Bcc: everybody@example.org    {missing}, Ihnen") !=
        std::string::npos);
}

TEST_CASE("the cheapest way may ask for two things") {
  // 880 € in one order: 20,00 € and two purchases are cheaper (two average orders) only where the orders are
  // small.
  const Club club(
      "  member joined 2026-05-02\n"
      "  orders on 2027-02-14 with net_amount 880 EUR, status completed");
  const Notification mail = club.written(0);
  const engine::Progress progress = club.evaluator->progress_to(club.program->find_tier("Gold"));
  REQUIRE(progress.cheapest == 0);
  CHECK(mail.subject == "Nur noch 320,00\u00A0€ bis Gold");
  const Club small(
      "  member joined 2026-05-02\n"
      "  orders on 2026-02-14 with net_amount 1 EUR, status completed\n"
      "  orders on 2026-02-15 with net_amount 1 EUR, status completed\n"
      "  orders on 2026-02-16 with net_amount 1 EUR, status completed\n"
      "  orders on 2026-02-17 with net_amount 1 EUR, status completed\n"
      "  orders on 2026-02-18 with net_amount 1 EUR, status completed\n"
      "  orders on 2026-02-19 with net_amount 1 EUR, status completed\n"
      "  orders on 2026-02-20 with net_amount 1 EUR, status completed\n"
      "  orders on 2026-02-21 with net_amount 1 EUR, status completed\n"
      "  orders on 2026-02-22 with net_amount 1 EUR, status completed\n"
      "  orders on 2027-02-14 with net_amount 880 EUR, status completed");
  CHECK(small.written(0).subject == "Nur noch 20,00\u00A0€ und 2 Einkäufe bis Gold");
}

TEST_CASE("a message about keeping a tier says what is missing to keep it") {
  const Club club(
      "  member joined 2025-05-02 with tier Gold since 2026-03-01 valid until 2027-12-31\n"
      "  orders on 2027-02-14 with net_amount 640 EUR, status completed");
  REQUIRE(club.matches() == std::vector<int>{1});
  const Notification mail = club.written(1);
  CHECK(mail.subject == "Ihr Gold-Status endet am 31.12.2027: bis zum 31.12.2027 fehlen 360,00\u00A0€");
}

TEST_CASE("in the grace time a tier ends with the grace time") {
  const Club club(
      "  member joined 2025-05-02 with tier Gold since 2026-03-01 valid until 2027-10-31\n"
      "  orders on 2027-02-14 with net_amount 640 EUR, status completed");
  CHECK(club.written(1).subject ==
        "Ihr Gold-Status endet am 30.11.2027: bis zum 30.11.2027 fehlen 360,00\u00A0€");
}

namespace {

// Svenja with points that were brought over on these days: they expire 24 months later.
Club with_openings(const std::vector<std::pair<const char*, int>>& openings) {
  std::string lines = "  member joined 2025-05-02\n";
  for (const auto& [day, points] : openings)
    lines += fmt::format("  openings on {} with points {} points\n", day, points);
  return Club(lines + std::string(kSvenja).substr(std::string(kSvenja).find('\n') + 1));
}

}  // namespace

TEST_CASE(
    "expiring points are counted within the time of the condition, with the days on which they expire") {
  const Club two = with_openings({{"2025-12-15", 240}, {"2025-12-22", 1000}, {"2025-12-23", 172}});
  CHECK(two.matches() == std::vector<int>{0, 2});
  CHECK(two.written(2).subject == "1.240 Punkte verfallen am 15.12.2027 und 22.12.2027");
  Club many = with_openings({{"2025-12-15", 240},
                             {"2025-12-16", 10},
                             {"2025-12-16", 10},
                             {"2025-12-22", 1000},
                             {"2025-12-23", 172}});
  CHECK(many.written(2).subject == "1.260 Punkte verfallen am 15.12.2027 und danach bis 22.12.2027");
  many.person.language = "en";
  CHECK(many.written(2).subject == "1,260 points expire on 15/12/2027 and then until 22/12/2027");
  Club one = with_openings({{"2025-12-15", 240}, {"2025-12-15", 60}});
  one.person.language = "en";
  CHECK(one.written(2).subject == "300 points expire on 15/12/2027");
  CHECK(with_openings({{"2025-12-15", 199}}).matches() == std::vector<int>{0});
}

TEST_CASE("points missing for a reward") {
  // 108 points by the orders.
  Club club(std::string(kSvenja) + "\n  adjustments on 2027-10-01 with points 972 points");
  CHECK(club.matches() == std::vector<int>{0, 3});
  CHECK(club.written(3).subject == "Noch 120 Punkte bis zu: Espressotassen (1.080 haben Sie)");
  club.person.language = "en";
  CHECK(club.written(3).subject == "120 points to go for Espresso cups, you have 1,080");
  const Club enough(std::string(kSvenja) + "\n  adjustments on 2027-10-01 with points 1092 points");
  CHECK(enough.matches() == std::vector<int>{0});
}

TEST_CASE("a decision that is not to send writes nothing") {
  const Club club(kSvenja);
  const Decision held_back{0, Outcome::NoConsent, {"email"}};
  CHECK(compose(*club.program, held_back, Situation{}, club.evaluation->points, club.person, kToday,
                {kToday, {}})
            .empty());
}

TEST_CASE("writing a message twice gives the same bytes") {
  const Club club(kSvenja);
  const Club again(kSvenja);
  CHECK(club.written(0).text == again.written(0).text);
  CHECK(club.written(0).subject == club.written(0).subject);
}
