// Versions of a program number events, fields, words, attributes, texts and quantities alike: each kind of
// reference still means the same name.

#include <algorithm>

#include <doctest/doctest.h>

#include "check_help.h"

using namespace rung;
using namespace rung::language;
using check_help::errors;
using check_help::source;

namespace {

// The first version declares things in another order than the second, and things the second does not have.
const std::string kFirst =
    "loyalty rules 1\n"
    "program club \"Club\"\n"
    "  effective from 2026-01-01\n"
    "  currency EUR\n"
    "  time zone Europe/Berlin\n"
    "  languages en\n"
    "event members\n"
    "  has level as one of low, high\n"
    "  has group as text\n"
    "event stays\n"
    "  has nights as quantity in nights, one night\n"
    "  has brand as one of standard, plain\n"
    "  has left as date\n"
    "event dives\n"
    "  has depth as quantity in metres, one metre\n"
    "points\n"
    "  never expire\n"
    "metric nights_stayed\n"
    "  sum nights of stays\n"
    "  where brand is plain\n"
    "metric old_only\n"
    "  sum depth of dives\n"
    "election track\n"
    "  one of price, distance\n"
    "  default distance\n"
    "tier Basic\n"
    "  for everyone\n"
    "tier Silver\n"
    "  above Basic\n"
    "  enter when nights_stayed in this calendar year at least 10 nights\n"
    "  valid for life\n"
    "reward mug en \"Mug\"\n"
    "  costs 5 points\n"
    "voucher fruit en \"Fruit\"\n"
    "  valid for 30 days\n"
    "milestone ten\n"
    "  when nights_stayed in this calendar year reaches 10 nights\n"
    "  give one of within 30 days\n"
    "    - 5 points\n"
    "    - 1 fruit\n"
    "segment old_divers\n"
    "  where all of\n"
    "    - old_only in all time at least 5 metres\n"
    "    - track is price\n"
    "    - group is blue\n";

const std::string kSecond =
    "loyalty rules 1\n"
    "program club \"Club\"\n"
    "  effective from 2027-01-01\n"
    "  currency EUR\n"
    "  time zone Europe/Berlin\n"
    "  languages en\n"
    "event members\n"
    "  has plan as text\n"
    "  has level as one of top, high\n"
    "event trips\n"
    "  has fare as money\n"
    "  has distance as quantity in km, one km\n"
    "event stays\n"
    "  has checked_in as date\n"
    "  has brand as one of plain, luxury\n"
    "  has nights as quantity in nights, one night\n"
    "event redemptions\n"
    "  has terminal as one of a, b\n"
    "points stars, one star\n"
    "  expire 12 months after earning\n"
    "  at most 10 stars per 1 EUR of margin\n"
    "  never expire while level is high, resume afterwards\n"
    "points\n"
    "  expire after 12 months without stays, trips\n"
    "value bar\n"
    "  the first that fits\n"
    "    - level is high gives 10 km\n"
    "    - otherwise gives 20 km\n"
    "election track\n"
    "  one of speed, price\n"
    "  default price\n"
    "metric way\n"
    "  sum distance of trips\n"
    "  restart after 12 months without trips\n"
    "metric nights_stayed\n"
    "  sum nights of stays\n"
    "  where brand is one of plain, luxury\n"
    "  counted on checked_in\n"
    "tier Basic\n"
    "  for everyone\n"
    "tier Gold\n"
    "  above Basic\n"
    "  enter when all of\n"
    "    - way in this calendar year at least bar\n"
    "    - plan is paid\n"
    "  enter for life when way in all time at least 900 km\n"
    "  keep when way in last calendar year at least 5 km\n"
    "  valid until end of next calendar year\n"
    "  lost after 12 months without stays\n"
    "earn far\n"
    "  give 1 star per 2 km of distance on trips\n"
    "  where distance at least 5 km\n"
    "earn by_brand\n"
    "  give the first that fits on stays\n"
    "    - brand is luxury gives 2 points per 1 night of nights\n"
    "    - otherwise gives nothing\n"
    "  counted on checked_in\n"
    "earn both\n"
    "  give 1 star and 1 point per 1 EUR of fare on trips\n"
    "reward cup en \"Cup\"\n"
    "  costs 5 stars\n"
    "  where plan is paid\n"
    "reward mug en \"Mug\"\n"
    "  costs 5 points\n"
    "voucher lounge en \"Lounge\"\n"
    "  valid for 30 days\n"
    "  where terminal is b\n"
    "voucher fruit en \"Fruit\"\n"
    "  valid for 30 days\n"
    "  where shop is harbour\n"
    "milestone ten\n"
    "  when nights_stayed in this calendar year reaches 10 nights\n"
    "  give one of within 30 days\n"
    "    - 1 fruit\n"
    "    - 2 lounge\n"
    "  where track is speed\n"
    "trial match\n"
    "  gives tier Gold for 90 days\n"
    "  where level is top\n"
    "segment rich\n"
    "  where followers in top 5 of paying\n"
    "segment paying\n"
    "  where plan is paid\n"
    "notify hello\n"
    "  when level is one of top, high\n"
    "  send by email\n"
    "  subject en \"Hello\"\n"
    "voucher cash en \"Cash\"\n"
    "  valid for 30 days\n"
    "  worth 2 times where shop is harbour\n"
    "convert to_cash\n"
    "  on request\n"
    "  give 5 EUR of cash per 10 stars\n";

Checked versions(const std::string& examples = "") {
  return read_program({source("a.rung", kFirst), source("b.rung", kSecond + examples)});
}

ProgramPtr latest(const std::string& examples = "") {
  const Checked checked = versions(examples);
  CHECK(errors(checked) == "");
  REQUIRE(checked.program);
  REQUIRE(checked.program->earlier.size() == 1);
  return checked.program;
}

const EventType& event(const Program& program, const std::string& name) {
  const int number = program.find_event(name);
  REQUIRE(number >= 0);
  return program.events[static_cast<std::size_t>(number)];
}

int slot(const Program& program, const std::string& name, const std::string& field) {
  const std::vector<Field>& fields = event(program, name).fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == field) return static_cast<int>(i);
  }
  return -1;
}

const std::vector<std::string>& words(const Program& program, const std::string& name,
                                      const std::string& field) {
  return event(program, name).fields[static_cast<std::size_t>(slot(program, name, field))].choices;
}

// What the values of a condition mean.
std::vector<std::string> meant(const std::vector<std::string>& words, const Atom& atom) {
  std::vector<std::string> result;
  for (const std::int64_t value : atom.values) result.push_back(words.at(static_cast<std::size_t>(value)));
  return result;
}

template <typename List>
const auto& named(const List& list, const std::string& name) {
  const auto at = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
  REQUIRE(at != list.end());
  return *at;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("events, fields and words have the same numbers in both versions, the oldest first") {
  const ProgramPtr now = latest();
  const Program& then = *now->earlier[0];
  REQUIRE(now->events.size() == then.events.size());
  for (std::size_t i = 0; i < now->events.size(); ++i) {
    CHECK(now->events[i].name == then.events[i].name);
    REQUIRE(now->events[i].fields.size() == then.events[i].fields.size());
    for (std::size_t f = 0; f < now->events[i].fields.size(); ++f) {
      CHECK(now->events[i].fields[f].name == then.events[i].fields[f].name);
      CHECK(now->events[i].fields[f].choices == then.events[i].fields[f].choices);
    }
  }
  CHECK(words(*now, "stays", "brand") == Words{"standard", "plain", "luxury"});
  CHECK(now->find_event("dives") < now->find_event("trips"));
  CHECK(event(then, "trips").fields.size() == 2);  // declared only by the other version
  CHECK(now->events[kOrders].name == "orders");
  CHECK(now->events[kPools].name == "pools");
}

TEST_CASE("attributes, texts and quantities have the same numbers in both versions") {
  const ProgramPtr now = latest();
  const Program& then = *now->earlier[0];
  REQUIRE(now->attributes.size() == then.attributes.size());
  for (std::size_t i = 0; i < now->attributes.size(); ++i) {
    CHECK(now->attributes[i].name == then.attributes[i].name);
    CHECK(now->attributes[i].choices == then.attributes[i].choices);
  }
  CHECK(now->symbols == then.symbols);
  CHECK(now->quantities == Words{"nights", "metres", "km"});
  CHECK(then.quantities == now->quantities);
  CHECK(then.quantity_singulars == Words{"night", "metre", "km"});
  CHECK(then.quantity_decimals == std::vector<int>{0, 0, 0});
}

TEST_CASE("what a version does not know of points and vouchers are plain numbers to it") {
  const ProgramPtr now = latest();
  const Program& then = *now->earlier[0];
  const auto unit = [](const Program& program, const std::string& name) {
    return event(program, "openings").fields[static_cast<std::size_t>(slot(program, "openings", name))].unit;
  };
  CHECK(unit(*now, "stars") == Unit{UnitKind::Points, 0});
  CHECK(unit(*now, "points") == Unit{UnitKind::Points, 1});
  CHECK(unit(then, "points") == Unit{UnitKind::Points, 0});
  CHECK(unit(then, "stars") == Unit{UnitKind::Count, 0});
  CHECK(unit(*now, "old_only") == Unit{UnitKind::Quantity, 1});
}

TEST_CASE("metrics look at the same events and fields") {
  const ProgramPtr now = latest();
  const Program& then = *now->earlier[0];
  for (const Program* program : {now.get(), &then}) {
    const Metric& nights = named(program->metrics, "nights_stayed");
    CHECK(nights.event == program->find_event("stays"));
    CHECK(nights.field == slot(*program, "stays", "nights"));
    CHECK(nights.unit == Unit{UnitKind::Quantity, 0});
    CHECK(nights.where.atoms.at(0).index == slot(*program, "stays", "brand"));
  }
  CHECK(meant(words(then, "stays", "brand"), then.metrics[0].where.atoms[0]) == Words{"plain"});
  CHECK(then.metrics[0].where.atoms[0].value == then.metrics[0].where.atoms[0].values[0]);
  const Metric& nights = named(now->metrics, "nights_stayed");
  CHECK(meant(words(*now, "stays", "brand"), nights.where.atoms[0]) == Words{"plain", "luxury"});
  CHECK(nights.counted_on == slot(*now, "stays", "checked_in"));
  const Metric& way = named(now->metrics, "way");
  CHECK(way.unit == Unit{UnitKind::Quantity, 2});
  CHECK(way.restart_events == std::vector<int>{now->find_event("trips")});
  for (const Measure& measure : now->measures) {
    if (measure.kind == Measure::Kind::Metric)
      CHECK(measure.unit == now->metrics[static_cast<std::size_t>(measure.index)].unit);
  }
}

TEST_CASE("points name the same events and fields") {
  const ProgramPtr now = latest();
  const PointCurrency& stars = now->points.at(0);
  REQUIRE(stars.rate_limit);
  CHECK(stars.rate_limit->field == slot(*now, "orders", "margin"));
  const Atom& spared = stars.exemptions.at(0).when.atoms.at(0);
  CHECK(spared.index == now->find_attribute("level"));
  CHECK(meant(now->attributes[static_cast<std::size_t>(spared.index)].choices, spared) == Words{"high"});
  CHECK(now->points.at(1).idle_events ==
        std::vector<int>{now->find_event("stays"), now->find_event("trips")});
}

TEST_CASE("tiers and values ask the same questions") {
  const ProgramPtr now = latest();
  const Tier& gold = named(now->tiers, "Gold");
  CHECK(gold.enter.atoms.at(0).unit == Unit{UnitKind::Quantity, 2});
  const Atom& plan = gold.enter.atoms.at(1);
  CHECK(plan.index == now->find_attribute("plan"));
  CHECK(meant(now->symbols, plan) == Words{"paid"});
  CHECK(plan.value == plan.values[0]);
  CHECK(gold.enter_for_life.atoms.at(0).unit == Unit{UnitKind::Quantity, 2});
  CHECK(gold.keep_when.atoms.at(0).unit == Unit{UnitKind::Quantity, 2});
  CHECK(gold.lost_events == std::vector<int>{now->find_event("stays")});
  CHECK(now->values.at(0).unit == Unit{UnitKind::Quantity, 2});
  CHECK(now->values[0].rows.at(0).where.atoms.at(0).index == now->find_attribute("level"));
}

TEST_CASE("earn rules look at the same events and fields") {
  const ProgramPtr now = latest();
  const EarnRule& far = named(now->earn, "far");
  CHECK(far.event == now->find_event("trips"));
  CHECK(far.field == slot(*now, "trips", "distance"));
  CHECK(far.where.atoms.at(0).index == slot(*now, "trips", "distance"));
  CHECK(far.where.atoms[0].unit == Unit{UnitKind::Quantity, 2});
  const EarnRule& by_brand = named(now->earn, "by_brand");
  CHECK(by_brand.counted_on == slot(*now, "stays", "checked_in"));
  CHECK(by_brand.rows.at(0).rate.field == slot(*now, "stays", "nights"));
  CHECK(meant(words(*now, "stays", "brand"), by_brand.rows[0].where.atoms.at(0)) == Words{"luxury"});
  CHECK(named(now->earn, "both").several.field == slot(*now, "trips", "fare"));
}

TEST_CASE("offers, segments and messages ask the same questions") {
  const ProgramPtr now = latest();
  CHECK(meant(now->symbols, named(now->rewards, "cup").where.atoms.at(0)) == Words{"paid"});
  const Voucher& lounge = named(now->vouchers, "lounge");
  CHECK(lounge.where.atoms.at(0).index == slot(*now, "redemptions", "terminal"));
  CHECK(meant(words(*now, "redemptions", "terminal"), lounge.where.atoms[0]) == Words{"b"});
  const Voucher& cash = named(now->vouchers, "cash");
  CHECK(meant(now->symbols, cash.worth_times.at(0).where.atoms.at(0)) == Words{"harbour"});
  CHECK(named(now->trials, "match").where.atoms.at(0).index == now->find_attribute("level"));
  CHECK(meant(now->symbols, named(now->segments, "paying").where.atoms.at(0)) == Words{"paid"});
  const Atom& level = named(now->notifications, "hello").when.atoms.at(0);
  CHECK(meant(now->attributes[static_cast<std::size_t>(level.index)].choices, level) == Words{"top", "high"});
  CHECK(now->statistics.at(0).index == now->find_attribute("followers"));
}

TEST_CASE("elections have the words of both versions, defaults and questions keep their own") {
  const ProgramPtr now = latest();
  const Program& then = *now->earlier[0];
  const Election& track = now->elections.at(0);
  CHECK(track.choices == Words{"price", "distance", "speed"});
  CHECK(then.elections.at(0).choices == track.choices);
  CHECK(track.choices.at(static_cast<std::size_t>(track.standard)) == "price");
  CHECK(then.elections[0].choices.at(static_cast<std::size_t>(then.elections[0].standard)) == "distance");
  CHECK(meant(track.choices, named(now->milestones, "ten").where.atoms.at(0)) == Words{"speed"});
  CHECK(meant(track.choices, then.segments.at(0).where.atoms.at(1)) == Words{"price"});
}

TEST_CASE("words of records lead to the things of each version") {
  const ProgramPtr now = latest();
  const Program& then = *now->earlier[0];
  CHECK(words(*now, "redemptions", "reward") == Words{"mug", "cup"});
  CHECK(now->records.rewards == std::vector<int>{1, 0});
  CHECK(then.records.rewards == std::vector<int>{0, -1});
  CHECK(words(*now, "openings", "tier") == Words{"Silver", "Gold"});
  CHECK(now->records.tiers == std::vector<int>{-1, now->find_tier("Gold")});
  CHECK(then.records.tiers == std::vector<int>{then.find_tier("Silver"), -1});
  CHECK(now->records.vouchers == std::vector<int>{1, 0, 2});
  CHECK(words(*now, "choices", "ten") == Words{"5 points", "1 fruit", "2 lounge"});
  CHECK(now->records.milestone_options.at(0) == std::vector<int>{-1, 0, 1});
  CHECK(then.records.milestone_options.at(0) == std::vector<int>{0, 1, -1});
  CHECK(now->records.opening_points.at(1) == slot(*now, "openings", "points"));
  CHECK(now->records.opening_metrics.at(0) == slot(*now, "openings", "way"));
  CHECK(now->records.opening_vouchers.at(0) == slot(*now, "openings", "lounge"));
  CHECK(now->records.adjustment_points.at(0) == slot(*now, "adjustments", "stars"));
  CHECK(now->records.redemption_points.at(0) == slot(*now, "redemptions", "stars"));
  CHECK(now->records.request_points.at(0) == slot(*now, "requests", "stars"));
  CHECK(now->records.choice_elections.at(0) == slot(*now, "choices", "track"));
  CHECK(now->records.trials == std::vector<int>{0});
  CHECK(then.records.trials == std::vector<int>{-1});
}

TEST_CASE("an example sees every version: each line the one in force on its day") {
  const ProgramPtr now = latest(
      "example \"two years\"\n"
      "  today is 2027-06-30\n"
      "  member joined 2026-02-01 with tier Silver, group blue, plan paid\n"
      "  stays on 2026-03-01 with nights 5 nights, brand standard, left 2026-03-06\n"
      "  dives on 2027-03-01 with depth 7 metres\n"
      "  openings on 2026-03-02 with points 5 points, stars 6 stars\n"
      "  redemptions on 2027-03-02 with reward mug\n"
      "  choices on 2026-03-03 with ten 5 points\n"
      "  choices on 2027-03-03 with ten 2 lounge, track speed\n"
      "  expect on 2026-12-31 tier Silver\n"
      "  expect on 2026-12-31 old_only in this calendar year 0 metres\n"
      "  expect tier Gold\n"
      "  expect balance 5 stars\n"
      "  expect voucher lounge 0 times\n");
  REQUIRE(now->examples.size() == 1);
  CHECK(now->earlier[0]->examples.empty());
  const Program& then = *now->earlier[0];
  const ExampleDef& e = now->examples[0];
  CHECK(e.member.tier == then.find_tier("Silver"));
  CHECK(e.member.attributes.at(0).first == now->find_attribute("group"));
  CHECK(e.events.at(0).fields.at(static_cast<std::size_t>(slot(*now, "stays", "left"))) ==
        day_of(2026, 3, 6).number);
  CHECK(e.events.at(1).event == now->find_event("dives"));
  CHECK(e.events.at(2).fields.at(static_cast<std::size_t>(slot(*now, "openings", "stars"))) == 6);
  CHECK(e.events.at(3).fields.at(static_cast<std::size_t>(now->records.redemption_reward)) == 0);
  CHECK(e.events.at(4).fields.at(static_cast<std::size_t>(slot(*now, "choices", "ten"))) == 0);
  CHECK(e.events.at(5).fields.at(static_cast<std::size_t>(slot(*now, "choices", "ten"))) == 2);
  CHECK(e.expectations.at(0).version == 0);
  CHECK(e.expectations[0].tier == then.find_tier("Silver"));
  CHECK(then.measures.at(static_cast<std::size_t>(e.expectations.at(1).measure)).text ==
        "old_only in this calendar year");
  CHECK(e.expectations.at(2).version == 1);
  CHECK(e.expectations[2].tier == now->find_tier("Gold"));
  CHECK(e.expectations.at(3).unit == 0);
}

TEST_CASE("a milestone or voucher that the version of the day does not have is looked for in the others") {
  const std::string more =
      "milestone new_one\n  when way in all time reaches 5 km\n  give 1 star\n"
      "example \"e\"\n  today is 2026-06-30\n  member joined 2026-02-01\n"
      "  expect voucher lounge 1 time\n  expect milestone new_one 1 time\n  expect voucher fruit 1 time\n";
  const ExampleDef e = latest(more)->examples.at(0);
  CHECK(e.expectations.at(0).version == 1);
  CHECK(e.expectations[0].target == 0);
  CHECK(e.expectations.at(1).version == 1);
  CHECK(e.expectations.at(2).version == 0);
  CHECK(e.expectations[2].target == 0);
}

TEST_CASE("other names are those of the version of the day, and a note shows the other one") {
  const Checked checked =
      versions("example \"e\"\n  today is 2027-06-30\n  member joined 2027-02-01\n  expect tier Silver\n");
  REQUIRE(errors(checked) == "R205:97");
  const Diagnostic& d = checked.diagnostics.at(0);
  REQUIRE_FALSE(d.notes.empty());
  CHECK(d.notes[0].text == "declares `Silver`, in a version that does not hold on 2027-06-30");
  CHECK(d.notes[0].place.file->name() == "a.rung");
}

TEST_CASE("each version has all versions before it") {
  const auto third = [] {
    std::string text = kSecond;
    return text.replace(text.find("2027-01-01"), 10, "2028-01-01");
  }();
  const Checked checked =
      read_program({source("c.rung", third), source("a.rung", kFirst), source("b.rung", kSecond)});
  REQUIRE(checked.program);
  REQUIRE(checked.program->earlier.size() == 2);
  CHECK(checked.program->earlier[0]->earlier.empty());
  REQUIRE(checked.program->earlier[1]->earlier.size() == 1);
  CHECK(checked.program->earlier[1]->earlier[0] == checked.program->earlier[0]);
  CHECK(version_on(checked.program, day_of(2027, 5, 1))->effective_from == day_of(2027, 1, 1));
}

TEST_CASE("one history serves all versions: what stands in it is the same in all of them") {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string text = kSecond;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return errors(
        read_program({source("a.rung", kFirst), source("b.rung", text.replace(at, from.size(), to))}));
  };
  CHECK(with("currency EUR", "currency USD").find("R239:4") != std::string::npos);
  CHECK(with("Europe/Berlin", "Europe/Paris") == "R239:5");
  CHECK(with("nights, one night", "nights, one night, 1 decimal") == "R239:16");
  CHECK(with("has level as one of top, high", "has level as text") == "R239:9");
  CHECK(with("points\n  expire after", "points\n  decimals 1\n  expire after") == "R239:23");
}
