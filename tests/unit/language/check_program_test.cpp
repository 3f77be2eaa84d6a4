#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "check_help.h"
#include "language/program.h"

using namespace rung;
using namespace rung::language;
using namespace check_help;

namespace {

const char* kClub = R"(loyalty rules 1
## A shop of kitchenware.
program kitchen "Kitchen Club"
  effective from 2027-01-01
  currency EUR
  time zone Europe/Berlin
  languages de, en
  membership year starts on joining
  contact at most 2 times per member per 7 days
points
  1 point is worth 0.01 EUR
  pending until 14 days after delivery
  expire 24 months after earning
  spend first expiring first
  combine multipliers by taking the highest
metric spend
  sum net_amount of orders
  where all of
    - status is completed
    - category is not gift_cards
metric purchases
  count orders
  where status is completed
metric idle_time
  time since last order
tier Kupfer
  for everyone
  benefit birthday de "Geburtstag" en "Birthday treat"
tier Silber
  above Kupfer
  enter when any of
    - spend in this calendar year at least 400 EUR
    - purchases in this calendar year at least 4
  keep when spend in last 12 months at least 300 EUR
  valid until end of next calendar year
  if not kept drop one tier after 30 days
tier Gold
  above Silber
  enter when any of
    - spend in this calendar year at least 1200 EUR
    - spend in this calendar year at least 900 EUR and purchases in this calendar year at least 10
  keep when spend in last 12 months at least 1000 EUR
  valid for 24 months
  if not kept drop to Silber after 60 days
earn base
  give 1 point per 1 EUR of net_amount on orders
  where category is not gift_cards
  round down
earn gold_bonus
  give 50 % of base on orders
  where tier at least Gold
earn knife_weeks
  multiply points by 1.5 on orders
  where category is one of knives, sharpening
  from 2027-03-01 to 2027-03-31
  at most 900 points per member
earn review
  give 50 points on reviews
  at most 2 times per member per calendar month
reward cups de "Tassen" en "Cups"
  costs 1200 points
  at most 1 time per member per membership year
segment sleeping
  where all of
    - member is in buyers
    - idle_time more than 365 days
segment buyers
  where purchases in all time at least 1
notify close
  when all of
    - progress to Gold at least 85 %
    - tier is Silber
    - member is not in sleeping
  send by email, push
  needs consent marketing
  at most 1 time per member per 30 days
  quiet from 20:00 to 09:00
  subject de "Noch {missing} bis Gold"
  subject en "Only {missing} to Gold"
  message de
    | Hallo {first_name}, bis {until}.
  message en
    | Hi {first_name}, until {until}.
example "two orders lift Anna"
  today is 2027-11-20
  member joined 2026-05-02 with tier Silber
  orders on 2027-02-14 with net_amount 640 EUR, category pans
  orders on 2027-11-20 with net_amount 560 EUR, category knives, status completed
  expect tier Gold
)";

std::shared_ptr<const Program> season_club() {
  const Checked checked = read(kClub);
  REQUIRE(checked.program);
  CHECK(found(checked).empty());
  return checked.program;
}

std::string measure_text(const Program& program, const Conditions& conditions, int atom) {
  const Atom& a = conditions.atoms.at(static_cast<std::size_t>(atom));
  return program.measures.at(static_cast<std::size_t>(a.index)).text + " " + std::to_string(a.value);
}

}  // namespace

TEST_CASE("the program block gives currency, languages and how often members are written to") {
  const auto program = season_club();
  CHECK(program->name == "kitchen");
  CHECK(program->title == "Kitchen Club");
  CHECK(program->currency == Currency{"EUR", 2});
  CHECK(program->languages == std::vector<std::string>{"de", "en"});
  CHECK(program->effective_from == day_of(2027, 1, 1));
  REQUIRE(program->contact);
  CHECK(program->contact->times == 2);
  CHECK(program->contact->per == Duration{7, DurationUnit::Days});
}

TEST_CASE("tiers are numbered from the lowest to the highest whatever the order of their blocks") {
  const auto program = season_club();
  REQUIRE(program->tiers.size() == 3);
  CHECK(program->tiers[0].name == "Kupfer");
  CHECK(program->tiers[2].name == "Gold");
  CHECK(program->tiers[2].below == 1);
  CHECK(program->tiers[2].rank == 2);
  CHECK(program->ladders.size() == 1);
  CHECK(program->ladders[0].name == "main");

  const auto turned =
      read(kHead + kSpend +
           "tier Top\n  above Low\n  enter when spend in all time at least 9 EUR\n  valid for life\n"
           "tier Low\n  for everyone\n")
          .program;
  REQUIRE(turned);
  CHECK(turned->tiers[0].name == "Low");
  CHECK(turned->tiers[1].name == "Top");
  CHECK(turned->tiers[1].below == 0);
}

TEST_CASE("each line of any of is one alternative, with all its parts") {
  const auto program = season_club();
  const Conditions& enter = program->tiers[2].enter;
  CHECK(enter.form == ListForm::AnyOf);
  REQUIRE(enter.alternatives.size() == 2);
  CHECK(enter.alternatives[0].size() == 1);
  REQUIRE(enter.alternatives[1].size() == 2);
  CHECK(measure_text(*program, enter, enter.alternatives[0][0]) == "spend in this calendar year 120000");
  CHECK(measure_text(*program, enter, enter.alternatives[1][1]) == "purchases in this calendar year 10");
  CHECK(enter.atoms[0].text == "spend in this calendar year at least 1200 EUR");
  CHECK(enter.atoms[0].place.line() == 40);
}

TEST_CASE("all of with or gives every way to pick one condition of each line") {
  const auto program = read(kHead + kSpend +
                            "segment s\n  where all of\n"
                            "    - spend in all time at least 1 EUR or followers at least 2\n"
                            "    - country is DE or country is AT or country is CH\n")
                           .program;
  REQUIRE(program);
  const Conditions& where = program->segments[0].where;
  CHECK(where.atoms.size() == 5);
  CHECK(where.items.size() == 2);
  CHECK(where.alternatives.size() == 6);
  for (const auto& alternative : where.alternatives) CHECK(alternative.size() == 2);
}

TEST_CASE("enter only when joins every way in") {
  const auto program = read(kHead + kSpend +
                            "every tier\n  enter only when country is DE\n  valid for life\n"
                            "tier Low\n  for everyone\ntier Top\n  above Low\n  enter when any of\n"
                            "    - spend in all time at least 9 EUR\n    - followers at least 7\n")
                           .program;
  REQUIRE(program);
  const Tier& top = program->tiers[1];
  REQUIRE(top.enter.alternatives.size() == 2);
  CHECK(top.enter.alternatives[0] == std::vector<int>{0, 2});
  CHECK(top.enter.alternatives[1] == std::vector<int>{1, 2});
  CHECK(top.enter.items.size() == 2);
  CHECK(top.keep == Keep::ForLife);
  CHECK(top.validity.kind == Validity::Kind::ForLife);
}

TEST_CASE("a metric through the same window is one measure") {
  const auto program = season_club();
  const auto spend_this_year =
      std::count_if(program->measures.begin(), program->measures.end(),
                    [](const Measure& m) { return m.text == "spend in this calendar year"; });
  CHECK(spend_this_year == 1);
  CHECK(program->measures.size() == 5);
}

TEST_CASE("time since an event needs no period") {
  const auto program = season_club();
  const auto idle = std::find_if(program->measures.begin(), program->measures.end(),
                                 [](const Measure& m) { return m.text == "idle_time"; });
  REQUIRE(idle != program->measures.end());
  CHECK(idle->unit.kind == UnitKind::Days);
  CHECK(idle->window.kind == Window::Kind::AllTime);
  CHECK(program->segments[1].where.atoms[1].duration == Duration{365, DurationUnit::Days});
}

TEST_CASE("a metric knows whether it looks at lines and at the status") {
  const auto program = season_club();
  CHECK(program->metrics[0].where_on_lines);
  CHECK(program->metrics[0].where_on_status);
  CHECK(program->metrics[0].field == kOrderNetAmount);
  CHECK(program->metrics[0].line_field == kLineNetAmount);
  CHECK_FALSE(program->metrics[1].where_on_lines);
  CHECK(program->metrics[2].kind == MetricKind::TimeSinceLast);
}

TEST_CASE("a field of orders and of lines tests the order") {
  const auto program =
      read(kHead +
           "metric big\n  count orders\n  where all of\n    - net_amount at least 5 EUR\n    - brand is x\n"
           "segment s\n  where big in all time at least 1\n")
          .program;
  REQUIRE(program);
  const auto& atoms = program->metrics[0].where.atoms;
  CHECK(atoms[0].kind == AtomKind::EventField);
  CHECK(atoms[0].value == 500);
  CHECK(atoms[1].kind == AtomKind::LineField);
  CHECK(program->symbols == std::vector<std::string>{"x"});
}

TEST_CASE("rates, shares and factors are exact fractions") {
  const auto program = season_club();
  const auto& earn = program->earn;
  REQUIRE(earn.size() == 4);
  CHECK(earn[0].kind == EarnRule::Kind::Rate);
  CHECK(earn[0].ratio.numerator == 1);
  CHECK(earn[0].ratio.denominator == 100);
  CHECK(earn[1].kind == EarnRule::Kind::Share);
  CHECK(earn[1].of_rule == 0);
  CHECK(earn[1].ratio.numerator * 2 == earn[1].ratio.denominator);
  CHECK(earn[2].kind == EarnRule::Kind::Multiply);
  CHECK(earn[2].ratio.numerator * 2 == earn[2].ratio.denominator * 3);
  CHECK(earn[3].kind == EarnRule::Kind::Fixed);
  CHECK(earn[3].fixed == 50);

  const auto finer =
      read(kHead + "points\n  never expire\nearn r\n  give 1.5 points per 10 EUR of net_amount on orders\n")
          .program;
  REQUIRE(finer);
  CHECK(finer->earn[0].ratio.numerator == 15);
  CHECK(finer->earn[0].ratio.denominator == 10'000);
}

TEST_CASE("limits count times or points, in a cycle or in a number of days") {
  const auto program = season_club();
  const Cap& points = program->earn[2].caps.at(0);
  CHECK_FALSE(points.counts_times);
  CHECK(points.limit == 900);
  CHECK_FALSE(points.cycle);
  const Cap& times = program->earn[3].caps.at(0);
  CHECK(times.counts_times);
  CHECK(times.limit == 2);
  CHECK(times.cycle == Cycle::CalendarMonth);
  CHECK(program->notifications[0].caps.at(0).rolling == Duration{30, DurationUnit::Days});
}

TEST_CASE("a share has the unit of the rule it is a share of") {
  const auto program =
      read(kHead +
           "points\n  never expire\npoints stars, one star\n  never expire\n"
           "earn third\n  give 10 % of second on orders\nearn second\n  give 10 % of first on orders\n"
           "earn first\n  give 2 stars on orders\n")
          .program;
  REQUIRE(program);
  CHECK(program->earn[0].unit == 1);
  CHECK(program->earn[1].unit == 1);
  CHECK(program->earn[0].of_rule == 1);
}

TEST_CASE("points keep their life, what they wait for and what they are worth") {
  const auto program = season_club();
  const PointCurrency& points = program->points.at(0);
  CHECK(points.name == "points");
  CHECK(points.singular == "point");
  REQUIRE(points.worth);
  CHECK(points.worth->first == 1);
  CHECK(points.worth->second == 1);
  CHECK(points.pending_after_delivery == Duration{14, DurationUnit::Days});
  CHECK(points.expiry == PointCurrency::Expiry::AfterEarning);
  CHECK(points.life == Duration{24, DurationUnit::Months});
}

TEST_CASE("validity, keeping and dropping are read as they stand") {
  const auto program = season_club();
  const Tier& silber = program->tiers[1];
  CHECK(silber.validity.kind == Validity::Kind::EndOfCycle);
  CHECK(silber.validity.next);
  CHECK(silber.validity.cycle == Cycle::CalendarYear);
  CHECK(silber.keep == Keep::When);
  CHECK(silber.drop.to == Drop::To::OneTier);
  CHECK(silber.drop.grace == Duration{30, DurationUnit::Days});
  const Tier& gold = program->tiers[2];
  CHECK(gold.validity.kind == Validity::Kind::ForDuration);
  CHECK(gold.drop.to == Drop::To::Tier);
  CHECK(gold.drop.tier == 1);
}

TEST_CASE("a segment stands after those it refers to") {
  const auto program = season_club();
  REQUIRE(program->segments.size() == 2);
  CHECK(program->segments[0].name == "buyers");
  CHECK(program->segments[1].name == "sleeping");
  CHECK(program->segments[1].where.atoms[0].index == 0);
}

TEST_CASE("a notification knows which tier, reward and points it speaks of") {
  const auto program = season_club();
  const NotifyRule& close = program->notifications.at(0);
  CHECK(close.about_tier == program->find_tier("Gold"));
  CHECK(close.about_reward == -1);
  CHECK(close.channels == std::vector<std::string>{"email", "push"});
  CHECK(close.consent == "marketing");
  REQUIRE(close.quiet);
  CHECK(close.quiet->from_minute == 20 * 60);
  CHECK(close.quiet->to_minute == 9 * 60);
  CHECK(close.subjects.at("de").text == "Noch {missing} bis Gold");
  CHECK(close.messages.size() == 2);

  const auto more =
      read(kHead +
           "points\n  never expire\nreward cups en \"Cups\"\n  costs 5 points\n"
           "notify a\n  when points missing for cups at most 2 points\n  send by email\n"
           "  subject en \"{points_missing} to {reward}\"\n"
           "notify b\n  when points expiring within 30 days at least 2 points\n  send by email\n"
           "  subject en \"{expiring_points} on {expires_on}\"\n")
          .program;
  REQUIRE(more);
  CHECK(more->notifications[0].about_reward == 0);
  CHECK(more->notifications[1].about_unit == 0);
  CHECK(more->notifications[1].expiring_within == Duration{30, DurationUnit::Days});
}

TEST_CASE("an order of an example is completed and has one line with its amount") {
  const auto program = season_club();
  const ExampleDef& example = program->examples.at(0);
  CHECK(example.member.tier == program->find_tier("Silber"));
  REQUIRE(example.events.size() == 2);
  const ExampleEvent& order = example.events[0];
  CHECK(order.day == day_of(2027, 2, 14));
  CHECK(order.fields[kOrderNetAmount] == 64'000);
  CHECK(order.fields[kOrderStatus] == kCompleted);
  CHECK(order.fields[kOrderDelivered] == kEmpty);
  CHECK(order.line[kLineNetAmount] == 64'000);
  const std::int64_t knives = example.events[1].line[2];
  REQUIRE(knives < kUnknownSymbol);
  CHECK(program->symbols[static_cast<std::size_t>(knives)] == "knives");
  CHECK(order.line[2] >= kUnknownSymbol);  // no rule speaks of pans
  CHECK(example.expectations.at(0).kind == Expectation::Kind::Tier);
}

TEST_CASE("events of an example repeat, and returns find their order") {
  const auto program =
      read(kHead + kSpend +
           "segment s\n  where spend in all time at least 1 EUR\nexample \"e\"\n  today is 2028-12-31\n"
           "  member joined 2027-01-01, country DE\n"
           "  orders on 2028-01-31 at 10:01 and every 1 month until 2028-04-30 with net_amount 5 EUR\n"
           "  returns on 2028-03-05 of orders on 2028-02-29 with net_amount 2.50 EUR\n"
           "  expect spend in this calendar year 17.50 EUR\n")
          .program;
  REQUIRE(program);
  const ExampleDef& example = program->examples[0];
  REQUIRE(example.events.size() == 5);
  CHECK(example.events[1].day == day_of(2028, 2, 29));
  CHECK(example.events[2].day == day_of(2028, 3, 31));  // counted from the first one, not from 29 February
  CHECK(example.events[3].minute == 10 * 60 + 1);
  CHECK(example.events[4].event == kReturns);
  CHECK(example.events[4].of == 1);
  CHECK(example.events[4].fields[kReturnNetAmount] == 250);
  CHECK(example.member.attributes.at(0).first == program->find_attribute("country"));
  CHECK(example.expectations[0].value == 1'750);
}

TEST_CASE("what is missing is expected per alternative") {
  const auto program =
      read(kHead + kSpend +
           "metric n\n  count orders\npoints\n  never expire\ntier Low\n  for everyone\n"
           "tier Top\n  above Low\n  enter when any of\n    - spend in all time at least 9 EUR and n in all "
           "time at least 2\n"
           "    - points earned in all time at least 7 points\n  valid for life\nexample \"e\"\n  today is "
           "2028-12-31\n"
           "  member joined 2027-01-01\n  expect missing for Top any of\n    - spend 9 EUR and n 2\n"
           "    - points earned 7 points\n  expect on 2028-01-01 nothing missing for Low\n")
          .program;
  REQUIRE(program);
  const Expectation& missing = program->examples[0].expectations.at(0);
  CHECK(missing.form == ListForm::AnyOf);
  REQUIRE(missing.missing.size() == 2);
  CHECK(missing.missing[0][1].metric == 1);
  CHECK(missing.missing[0][1].value == 2);
  CHECK(missing.missing[1][0].earned);
  CHECK(missing.missing[1][0].value == 7);
  CHECK(program->examples[0].expectations.at(1).on == day_of(2028, 1, 1));
}

TEST_CASE("own events, own fields of orders and own attributes of members come after the built-in ones") {
  const auto program =
      read(
          kHead +
          "event orders\n  has gift_wrap as yes or no\nevent members\n  has newsletter as yes or no\n"
          "event stays\n  has nights as quantity in nights, one night\nmetric nights\n  sum nights of stays\n"
          "segment s\n  where all of\n    - nights in all time at least 1 night\n    - newsletter is yes\n")
          .program;
  REQUIRE(program);
  const EventType& orders = program->events[kOrders];
  CHECK(orders.fields[kOrderStatus].name == "status");
  CHECK(orders.fields.back().name == "gift_wrap");
  CHECK(program->events.back().name == "stays");
  CHECK_FALSE(program->events.back().built_in);
  CHECK(program->attributes.back().name == "newsletter");
  CHECK(program->quantities == std::vector<std::string>{"nights"});
  CHECK(program->metrics[0].unit == Unit{UnitKind::Quantity, 0});
}

TEST_CASE("several tiers for everyone make several ladders") {
  const auto program =
      read(kHead + kSpend +
           "tier A1\n  for everyone\ntier B1\n  for everyone\n"
           "tier B2\n  above B1\n  enter when spend in all time at least 5 EUR\n  valid while met\n")
          .program;
  REQUIRE(program);
  REQUIRE(program->ladders.size() == 2);
  CHECK(program->ladders[1].name == "B1");
  CHECK(program->ladders[1].tiers == std::vector<int>{1, 2});
  CHECK(program->tiers[2].keep == Keep::WhileMet);
}

TEST_CASE(
    "whatever word is missing, every message has a place and a way out, and an error means no program") {
  std::vector<std::string> lines;
  std::istringstream all(kClub);
  for (std::string line; std::getline(all, line);) lines.push_back(line);
  for (std::size_t at = 0; at < lines.size(); ++at) {
    for (std::size_t blank = lines[at].rfind(' '); blank != std::string::npos && blank > 1;
         blank = lines[at].rfind(' ', blank - 1)) {
      const std::size_t end = lines[at].find(' ', blank + 1);
      std::string text;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        text += i != at ? lines[i]
                        : lines[i].substr(0, blank) + (end == std::string::npos ? "" : lines[i].substr(end));
        text += '\n';
      }
      const Checked checked = read(text);
      CAPTURE(lines[at]);
      CAPTURE(found(checked));
      CHECK(has_errors(checked.diagnostics) == (checked.program == nullptr));
      for (const Diagnostic& d : checked.diagnostics) {
        CHECK(d.place.file);
        CHECK_FALSE(d.help.empty());
      }
    }
  }
}

TEST_CASE("a label falls back to its first language and then to the name") {
  const Labels labels{{{"de", "Tassen"}, {"en", "Cups"}}};
  CHECK(labels.in("en", "cups") == "Cups");
  CHECK(labels.in("fr", "cups") == "Tassen");
  CHECK(Labels{}.in("en", "cups") == "cups");
}
