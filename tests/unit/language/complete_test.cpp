// What could stand at the cursor, and what a name means. `^` in a text is the cursor.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "language/complete.h"

namespace {

using namespace rung;
using language::Completion;
using language::Completions;

const std::string kTyped =
    "loyalty rules 1\n"
    "program club \"Club\"\n"
    "  effective from 2027-01-01\n"
    "  currency EUR\n"
    "  time zone Europe/Berlin\n"
    "  languages de, en\n"
    "  period season starts on 1 May\n"
    "points stars, one star\n"
    "  never expire\n"
    "## Net value of the goods.\n"
    "metric spend\n"
    "  sum net_amount of orders\n"
    "metric stays_made\n"
    "  count stays\n"
    "event stays\n"
    "  has mood as one of calm, merry\n"
    "  has nights as quantity in nights, one night\n"
    "tier Basis\n"
    "  for everyone\n"
    "## For those who come often.\n"
    "tier Gold\n"
    "  above Basis\n"
    "segment fans\n"
    "  where spend in all time at least 5 EUR\n"
    "earn base\n"
    "  give 1 star per 1 EUR of net_amount on orders\n";

struct Asked {
  std::vector<SourcePtr> files;
  std::size_t offset = 0;
};

// The club in one file, `more` with its cursor in a second one.
Asked asked(std::string more) {
  more = "loyalty rules 1\n" + more;
  const std::size_t cursor = more.find('^');
  REQUIRE(cursor != std::string::npos);
  more.erase(cursor, 1);
  return {{std::make_shared<const SourceFile>("club.rung", kTyped),
           std::make_shared<const SourceFile>("more.rung", more)},
          cursor};
}

Completions complete(const std::string& more) {
  const Asked question = asked(more);
  return language::completions(question.files, 1, question.offset);
}

std::string texts(const Completions& completions) {
  std::string all;
  for (const Completion& entry : completions.entries) all += (all.empty() ? "" : " | ") + entry.text;
  return all;
}

std::string offered(const std::string& more) { return texts(complete(more)); }

bool offers(const std::string& more, const std::string& text) {
  const Completions found = complete(more);
  return std::any_of(found.entries.begin(), found.entries.end(),
                     [&](const Completion& entry) { return entry.text == text; });
}

std::string meaning(const std::string& more) {
  const Asked question = asked(more);
  const auto hover = language::hover(question.files, 1, question.offset);
  if (!hover) return "-";
  return hover->title + " / " + hover->documentation + " / " + hover->declared.text();
}

}  // namespace

TEST_CASE("at the margin the words that begin blocks are offered, narrowed by what is typed") {
  CHECK(offers("^", "tier"));
  CHECK(offers("^", "milestone"));
  CHECK(offered("ti^") == "tier");
  CHECK(offered("T^") == "tier | trial");
  CHECK(offered("every ^") == "tier");
}

TEST_CASE("inside a block its clauses are offered, also after a blank line and behind a comment above") {
  CHECK(offers("tier Silver\n  ^", "enter when"));
  CHECK(offers("tier Silver\n  # why\n\n  ^", "above"));
  CHECK_FALSE(offers("tier Silver\n  ^", "give"));
  CHECK(offered("tier Silver\n  valid until e^") == "end of");
  CHECK(offered("tier Silver\n  enter when an^") == "any of | anniversary of");
}

TEST_CASE("names that are in scope are offered where the grammar wants them") {
  CHECK(offered("tier Silver\n  above ^\n") == "Basis | Gold | Silver");
  CHECK(offers("metric m\n  count ^", "stays"));
  CHECK(offers("metric m\n  count ^", "orders"));
  CHECK_FALSE(offers("metric m\n  count ^", "spend"));
  CHECK(offers("tier Silver\n  enter when s^", "spend"));
  CHECK(offers("tier Silver\n  enter when s^", "stars"));
  CHECK(offers("tier Silver\n  enter when spend in this ^", "calendar year"));
  CHECK(offers("tier Silver\n  enter when spend in this ^", "season"));
  CHECK(offers("segment s\n  where member is in ^", "fans"));
  CHECK(offers("earn b\n  give 50 % of ^", "base"));
  CHECK(offered("tier Silver\n  enter when spend in all time at least 400 E^") == "EUR");
  CHECK(offers("tier Silver\n  enter when stays_made in last 5 ^", "days"));
  CHECK(offers("reward r de \"R\"\n  costs 10 ^", "stars"));
}

TEST_CASE("fields are those of the event that the block looks at, and values those of the field") {
  CHECK(offers("metric m\n  count stays\n  where m^", "mood"));
  CHECK_FALSE(offers("metric m\n  count stays\n  where ^", "category"));
  CHECK(offers("metric m\n  count orders\n  where ^", "category"));
  CHECK(offered("metric m\n  count stays\n  where mood is c^") == "calm");
  CHECK(offers("metric m\n  count orders\n  where status is ^", "completed"));
  CHECK(offers("metric m\n  count orders\n  where weekday is one of monday, ^", "sunday"));
  CHECK(offers("segment s\n  where tier is ^", "Gold"));
}

TEST_CASE("records are completed with what the rules declare, lines of examples with their members") {
  const std::string example =
      "example \"e\"\n  today is 2027-01-01\n  member joined 2027-01-01\n  member ben joined 2027-01-01\n  ";
  CHECK(offers(example + "openings on 2027-01-01 with ^", "spend"));
  CHECK(offers(example + "openings on 2027-01-01 with ^", "stars"));
  CHECK(offers(example + "openings on 2027-01-01 with stars 5 stars, v^", "valid_until"));
  CHECK_FALSE(offers(example + "openings on 2027-01-01 with ^", "country"));
  CHECK(offers(example + "changes on 2027-01-01 with ^", "country"));
  CHECK(offers(example + "grants on 2027-01-01 with tier ^", "Gold"));
  CHECK(offers(example + "pools on 2027-01-01 with owner ^", "ben"));
  CHECK(offers(example + "orders on 2027-01-01 by ^", "ben"));
  CHECK(offers(example + "expect of ^", "ben"));
  CHECK(offers(example + "expect of ^", "member"));
  CHECK(offers(example + "expect voucher cup 1 time with ^", "shop"));
  CHECK(offers("metric m\n  sum ^", "stars"));
  CHECK(offers("metric m\n  count grants\n  where tier is ^", "Gold"));
}

TEST_CASE("entries of a list are completed as the list wants them") {
  CHECK(offers("tier Silver\n  enter when any of\n    - sp^", "spend"));
  CHECK(
      offers("tier Silver\n  enter when any of\n    - spend in all time at least 5 EUR\n    - spend in all "
             "time at least 5 EUR ^",
             "and"));
  CHECK_FALSE(offers("tier Silver\n  enter when any of\n    - spend in all time at least 5 EUR ^", "or"));
  CHECK(offers("tier Silver\n  enter when all of\n    - spend in all time at least 5 EUR ^", "or"));
  CHECK(offers("earn e\n  give the first that fits on orders\n    - o^", "otherwise"));
  CHECK(offers("earn e\n  give the first that fits on orders\n    - otherwise gives ^", "nothing"));
}

TEST_CASE("nothing is offered in texts, comments and messages, or behind a mistake") {
  CHECK(offered("tier Silver\n  # enter ^").empty());
  CHECK(offered("tier Silver de \"Sil^").empty());
  CHECK(offered("notify n\n  message de\n    | Hallo ^").empty());
  CHECK(offered("tier Silver\n  entr when ^").empty());
  CHECK(offered("tier Silver\n  above Basis # ab^").empty());
}

TEST_CASE("what has no list is said in words, and the begun word is what is replaced") {
  CHECK(complete("tier Silver\n  enter when spend in all time at least ^")
            .expected.find("a number such as `400`") != std::string::npos);
  CHECK(complete("program p \"P\"\n  effective from ^").expected == "a date such as `2027-01-31`");
  const Asked question = asked("tier Silver\n  above Ba^");
  const Completions found = language::completions(question.files, 1, question.offset);
  CHECK(found.replaces == Span{question.offset - 2, question.offset});
  REQUIRE(found.entries.size() == 1);
  CHECK(found.entries.front() == Completion{Completion::Kind::Name, "Basis", "tier Basis"});
  CHECK(complete("tier Silver\n  enter when spe^").entries.front().documentation ==
        "Net value of the goods.");
}

TEST_CASE("a name is explained by the comment above its block") {
  CHECK(meaning("tier Silver\n  above Go^ld\n") == "tier Gold / For those who come often. / club.rung:21");
  CHECK(meaning("tier Silver\n  enter when ^spend in all time at least 5 EUR\n") ==
        "metric spend / Net value of the goods. / club.rung:11");
  CHECK(meaning("metric m\n  sum net_amount^ of orders\n") == "field net_amount of orders /  / ");
  CHECK(meaning("metric m\n  count stays\n  where mo^od is calm\n") ==
        "field mood of stays /  / club.rung:16");
  CHECK(meaning("## Mine.\ntier Sil^ver\n") == "tier Silver / Mine. / more.rung:3");
}

TEST_CASE("words of the language, numbers and texts are no names") {
  CHECK(meaning("tier Silver\n  ab^ove Gold\n") == "-");
  CHECK(meaning("tier Silver\n  enter when spend in all time at least 5^ EUR\n") == "-");
  CHECK(meaning("tier Silver de \"Go^ld\"\n") == "-");
  CHECK(meaning("tier Silver\n  # Go^ld\n") == "-");
  CHECK(meaning("^\n") == "-");
}

TEST_CASE("any cursor in any half-written file gets an answer") {
  for (std::size_t end = 0; end <= kTyped.size(); ++end) {
    const auto source = std::make_shared<const SourceFile>("club.rung", kTyped.substr(0, end));
    const Completions found = language::completions({source}, 0, end);
    CHECK(found.replaces.begin <= found.replaces.end);
    CHECK(found.replaces.end == end);
    (void)language::hover({source}, 0, end);
  }
}
