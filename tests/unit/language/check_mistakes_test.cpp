#include <doctest/doctest.h>

#include <algorithm>

#include "check_help.h"

using namespace rung;
using namespace rung::language;
using namespace check_help;

namespace {

const std::string kLadder =
    "tier Low\n  for everyone\ntier Gold\n  above Low\n  enter when spend in this calendar year at least 400 "
    "EUR\n"
    "  keep by entering again\n  valid until end of next calendar year\n";

const Diagnostic& only(const Checked& checked) {
  INFO(found(checked));
  REQUIRE(checked.diagnostics.size() == 1);
  return checked.diagnostics.front();
}

}  // namespace

TEST_CASE("ten mistakes in one file are ten messages, each on its line") {
  const std::string text = kHead +                                                // 1 to 6
                           "points\n"                                             // 7
                           "  expire 24 months after earning\n"                   // 8
                           "metric spend\n"                                       // 9
                           "  sum net_amount of orders\n"                         // 10
                           "  where catagory is not gift_cards\n"                 // 11  no such field
                           "tier Low\n"                                           // 12
                           "  for everyone\n"                                     // 13
                           "tier Gold\n"                                          // 14
                           "  above Lwo\n"                                        // 15  no such tier
                           "  enter when spend at least 400 EUR\n"                // 16  no period
                           "  keep by entering again\n"                           // 17
                           "  valid for 12 months\n"                              // 18
                           "tier gold\n"                                          // 19  differs only in case
                           "  for everyone\n"                                     // 20
                           "earn base\n"                                          // 21
                           "  give 1 points per 1 EUR of net_amount on orders\n"  // 22  one and many
                           "  where status is complete\n"                         // 23  no such value
                           "reward cups en \"Cups\"\n"                            // 24
                           "  costs 5 EUR\n"                                      // 25  no points
                           "segment rich\n"                                       // 26
                           "  where spend in all time at least 500 points\n"      // 27  another kind
                           "notify hello\n"                                       // 28
                           "  when member is in poor\n"                           // 29  no such segment
                           "  send by email\n"                                    // 30
                           "  subject en \"{name}\"\n";                           // 31  no such placeholder
  const Checked checked = read(text);
  CHECK_FALSE(checked.program);
  CHECK(checked.diagnostics.size() == 10);
  std::vector<std::string> lines;
  for (const Diagnostic& d : checked.diagnostics) lines.push_back(std::to_string(d.place.line()));
  CHECK(lines == std::vector<std::string>{"11", "15", "16", "19", "22", "23", "25", "27", "29", "31"});
}

TEST_CASE("a metric with a mistake is known, and nothing is said of it twice") {
  CHECK(found(kHead + "metric spend\n  sum net_amonut of orders\nsegment s\n  where spend in all time at "
                      "least 400 EUR\n") == "R210:8");
  CHECK(found(kHead + "metric spend\n  sum net_amount of ordres\n  where colour is red\nsegment s\n  where "
                      "spend in all time at least 5\n") == "R209:8");
}

TEST_CASE("a name whose header could not be read is not reported again") {
  RuleFile file =
      parse(source("club.rung", kHead + "segment s\n  where spend in all time at least 400 EUR\n")).file;
  file.broken_names.emplace_back("spend");
  const Checked checked = check({file});
  CHECK(checked.diagnostics.empty());
  CHECK_FALSE(checked.program);
}

TEST_CASE("what stood in a lost header or on a lost line is not missed elsewhere") {
  const std::string use = "segment s\n  where nights in all time at least 3 nights\n";
  const auto lines = [](const std::string& text) {
    std::string result;
    for (const Diagnostic& d : read(text).diagnostics) result += std::to_string(d.place.line()) + " ";
    return result;
  };
  const std::string stays =
      "event stays\n  has nights as quantity in nights, one night\nmetric nights\n  sum nights of stays\n";
  CHECK(lines(kHead + stays + use) == "");
  for (const auto& [word, line] : {std::pair<std::string, std::string>{"event stays", "7 "},
                                   {"has nights as", "8 "},
                                   {"metric nights", "9 "},
                                   {"sum nights of", "10 "}}) {
    std::string text = stays;
    text.replace(text.find(word), 3, "xyz");
    CAPTURE(text);
    CHECK(lines(kHead + text + use) == line);
  }
}

TEST_CASE("without every tier nothing is said about what its lost lines may have held") {
  CHECK(found(kHead + kSpend +
              "evry tier\n  valid for life\ntier Low\n  for everyone\ntier Top\n  above Low\n"
              "  enter when spend in all time at least 5 EUR\n") == "R116:9");
}

TEST_CASE("in a block with an unreadable line nothing is reported as missing") {
  const Checked checked = read(kHead + "points\n  expyre 24 months after earning\n");
  REQUIRE(checked.diagnostics.size() == 1);
  CHECK(checked.diagnostics[0].place.line() == 8);
  CHECK(checked.diagnostics[0].code.substr(0, 2) == "R1");
}

TEST_CASE("a broken ladder is reported once and no drop follows from it") {
  const std::string text =
      kHead + kSpend +
      "tier Low\n  for everyone\ntier A\n  above B\n  enter when spend in all time at least 1 EUR\n"
      "  keep by entering again\n  valid for 1 month\n  if not kept drop to Low\n"
      "tier B\n  above A\n  enter when spend in all time at least 2 EUR\n  valid for life\n";
  const Checked checked = read(text);
  const Diagnostic& d = only(checked);
  CHECK(d.code == "R409");
  CHECK(d.title == "these tiers stand in a circle: A above B above A");
}

TEST_CASE("files may refer to each other and be named in any order") {
  const SourcePtr head =
      source("a.rung", kHead + "segment rich\n  where spend in all time at least 500 EUR\n");
  const SourcePtr metrics = source("b.rung", "loyalty rules 1\n" + kSpend);
  const Checked one = read_program({head, metrics});
  const Checked two = read_program({metrics, head});
  CHECK(one.diagnostics.empty());
  CHECK(two.diagnostics.empty());
  REQUIRE(one.program);
  REQUIRE(two.program);
  CHECK(one.program->segments[0].where.atoms[0].text == two.program->segments[0].where.atoms[0].text);
}

TEST_CASE("mistakes of several files come in one run, each with its file") {
  const Checked checked =
      read_program({source("a.rung", kHead + "segment rich\n  where spent in all time at least 500 EUR\n"),
                    source("b.rung", "loyalty rules 1\nmetric spend\n  sum net_amuont of orders\n")});
  REQUIRE(checked.diagnostics.size() == 2);
  CHECK(checked.diagnostics[0].place.text() == "a.rung:8");
  CHECK(checked.diagnostics[1].place.text() == "b.rung:3");
}

TEST_CASE("a misspelt name gets the nearest one, an unlike name at most six") {
  const Checked near = read(kHead + kSpend + "segment s\n  where spned in all time at least 5 EUR\n");
  CHECK(only(near).help.at(0).replace_with == "spend");
  const Checked far = read(kHead + "metric big\n  count orders\n  where colour is red\n");
  const std::string& help = only(far).help.at(0).text;
  CHECK(help.substr(0, 11) == "orders have");
  CHECK(std::count(help.begin(), help.end(), '`') == 12);
}

TEST_CASE("an amount is only compared with its own kind") {
  const auto one = [](const std::string& condition) {
    return found(kHead + "points\n  never expire\n" + kSpend + "segment s\n  where " + condition + "\n");
  };
  CHECK(one("spend in all time at least 5 points") == "R301:12");
  CHECK(one("spend in all time at least 5 %") == "R301:12");
  CHECK(one("spend in all time at least 5 days") == "R301:12");
  CHECK(one("spend in all time at least 5") == "R302:12");
  CHECK(one("spend in all time at least 5 GBP") == "R303:12");
  CHECK(one("spend in all time at least 5.0050 EUR") == "R304:12");
  CHECK(one("points earned in all time at least 5 EUR") == "R301:12");
  CHECK(one("points earned in all time at least 1 points") == "R305:12");
  CHECK(one("points earned in all time at least 1.5 points") == "R304:12");
  CHECK(one("followers at least 5 points") == "R301:12");
  CHECK(one("country at least DE") == "R306:12");
  CHECK(one("joined at least 5") == "R301:12");
  CHECK(one("joined at least 2027-01-01") == "R424:9");  // fine, but nothing uses the metric
}

TEST_CASE("a currency without decimals takes whole amounts only") {
  const std::string yen =
      "loyalty rules 1\nprogram c \"C\"\n  effective from 2027-01-01\n  currency JPY\n  time zone "
      "Asia/Tokyo\n  languages en\n" +
      kSpend + "segment s\n  where spend in all time at least ";
  CHECK(found(yen + "5 JPY\n").empty());
  CHECK(found(yen + "5.5 JPY\n") == "R304:10");
  CHECK(read(yen + "5 JPY\n").program->segments[0].where.atoms[0].value == 5);
}

TEST_CASE("a tier only asks for what makes a distance") {
  const auto one = [](const std::string& enter) {
    return found(kHead + kSpend +
                 "points\n  never expire\nsegment rich\n  where spend in all time at least 5 EUR\nsegment "
                 "local\n  where country is DE\n"
                 "tier Low\n  for everyone\ntier Top\n  above Low\n  enter when " +
                 enter + "\n  valid for life\n");
  };
  CHECK(one("spend in all time more than 5 EUR").empty());
  CHECK(one("points earned in all time at least 5 points").empty());
  CHECK(one("country is DE").empty());
  CHECK(one("member is in local").empty());
  CHECK(one("spend in all time less than 5 EUR") == "R316:19");
  CHECK(one("spend in all time exactly 5 EUR") == "R316:19");
  CHECK(one("balance of points at least 5 points").empty());
  CHECK(one("balance of points at most 5 points") == "R316:19");
  CHECK(one("member is in rich") == "R315:19");
  CHECK(one("tier is Low") == "R315:19");
  CHECK(one("progress to Top at least 5 %") == "R315:19");
}

TEST_CASE("points do not depend on points") {
  const auto one = [](const std::string& where) {
    return found(kHead + kSpend +
                 "points\n  never expire\nsegment rich\n  where spend in all time at least 5 EUR\nsegment "
                 "savers\n  where balance of points at least 5 points\n"
                 "tier Low\n  for everyone\ntier Top\n  above Low\n  enter when followers at least 5\n  "
                 "valid for life\nearn e\n  give 5 points on orders\n  where " +
                 where + "\n");
  };
  CHECK(one("tier is Low") == "R452:23");
  CHECK(one("member is in rich").empty());
  CHECK(one("spend in this calendar year at least 5 EUR").empty());
  CHECK(one("weekday is saturday").empty());
  CHECK(one("hour at least 24") == "R308:23");
  CHECK(one("member is in savers") == "R318:23");
  CHECK(one("points earned in all time at least 5 points") == "R318:23");
  CHECK(one("Top is kept") == "R318:23");
  CHECK(one("Low is kept") == "R319:23");
}

TEST_CASE("a circle of segments is printed once, and those that lean on it are not blamed") {
  const Checked checked = read(kHead +
                               "segment a\n  where member is in b\nsegment b\n  where member is in "
                               "c\nsegment c\n  where member is in b\n"
                               "segment d\n  where member is in a\n");
  const Diagnostic& d = only(checked);
  CHECK(d.code == "R321");
  CHECK(d.title == "a segment cannot be made of itself: `b` needs `c`, which needs `b`");
}

TEST_CASE("a circle of shares is printed once") {
  const Checked checked =
      read(kHead +
           "points\n  never expire\nearn z\n  give 1 % of b on orders\nearn b\n  give 1 % of c on orders\n"
           "earn c\n  give 1 % of b on orders\n");
  const Diagnostic& d = only(checked);
  CHECK(d.code == "R322");
  CHECK(d.place.line() == 11);
}

TEST_CASE("keeping harder than entering is a warning that names the way in") {
  const std::string text =
      kHead + kSpend +
      "tier Low\n  for everyone\ntier Top\n  above Low\n  enter when any of\n    - spend in this calendar "
      "year at least 400 EUR\n"
      "    - spend in all time at least 9000 EUR\n  keep when spend in last 12 months at least ";
  const Checked harder = read(text + "400.01 EUR\n  valid for 12 months\n");
  const Diagnostic& d = only(harder);
  CHECK(d.code == "R412");
  CHECK(d.severity == Severity::Warning);
  CHECK(d.value == "400.01 EUR");
  CHECK(d.notes.at(0).place.line() == 14);
  CHECK(harder.program);
  CHECK(found(text + "400 EUR\n  valid for 12 months\n").empty());
}

TEST_CASE("a way that counts over another length of time is not compared") {
  CHECK(found(kHead + kSpend +
              "tier Low\n  for everyone\ntier Top\n  above Low\n  enter when spend in this calendar month at "
              "least 400 EUR\n"
              "  keep when spend in last 12 months at least 4000 EUR\n  valid for 12 months\n")
            .empty());
}

TEST_CASE("amounts that do not grow along the ladder are a warning naming both lines") {
  const std::string second =
      "tier Top\n  above Gold\n  keep by entering again\n  valid for 12 months\n  enter when spend in this "
      "calendar year at least ";
  const Checked same = read(kHead + kSpend + kLadder + second + "400 EUR\n");
  const Diagnostic& d = only(same);
  CHECK(d.code == "R413");
  CHECK(d.place.line() == 20);
  CHECK(d.notes.at(0).place.line() == 13);
  CHECK(found(kHead + kSpend + kLadder + second + "400.01 EUR\n").empty());
}

TEST_CASE("a message that says what is missing also says until when") {
  const std::string notify = "notify n\n  when progress to Gold at least 85 %\n  send by email\n";
  CHECK(found(kHead + kSpend + kLadder + notify + "  subject en \"{missing}\"\n") == "R425:19");
  CHECK(found(kHead + kSpend + kLadder + notify +
              "  subject en \"{missing}\"\n  message en\n    | until {until}\n")
            .empty());
}

TEST_CASE("a text that one language lacks is a warning, a subject that all lack is an error") {
  std::string head = kHead;
  head.replace(head.find("languages en"), 12, "languages de, en");
  const std::string notify = head + "notify n\n  when followers at least 5\n  send by email\n";
  CHECK(found(notify + "  subject en \"Hi\"\n") == "R423:7");
  CHECK(found(notify + "  subject en \"Hi\"\n  subject de \"Hallo\"\n").empty());
  CHECK(found(notify + "  subject en \"Hi\"\n  subject de \"Hallo\"\n  message de\n    | Hallo\n") ==
        "R423:12");
  CHECK(found(notify) == "R422:7");
}

TEST_CASE("a placeholder inside a message is pointed at in its own line") {
  const Checked checked = read(kHead +
                               "notify n\n  when followers at least 5\n  send by email\n  subject en "
                               "\"Hi\"\n  message en\n    | Dear all,\n    | dear {frst_name}\n");
  const Diagnostic& d = only(checked);
  CHECK(d.code == "R213");
  CHECK(d.place.line() == 13);
  CHECK(d.value == "{frst_name}");
}

TEST_CASE("a metric that no rule uses is a warning, also if only an example uses another one") {
  CHECK(found(kHead + kSpend) == "R424:7");
  CHECK(found(kHead + kSpend +
              "example \"e\"\n  today is 2027-01-02\n  member joined 2027-01-01\n  expect spend in all time "
              "0 EUR\n")
            .empty());
}

TEST_CASE("a return in an example needs exactly one order on its day") {
  const std::string example =
      kHead + kSpend +
      "example \"e\"\n  today is 2027-12-31\n  member joined 2027-01-01\n  expect spend in all time 5 EUR\n"
      "  orders on 2027-02-01 with net_amount 5 EUR\n  returns on 2027-02-09 of orders on 2027-02-0";
  CHECK(found(example + "1 with net_amount 1 EUR\n").empty());
  CHECK(found(example + "2 with net_amount 1 EUR\n") == "R428:14");
  CHECK(found(example + "1 with net_amount 1 EUR\n  orders on 2027-02-01 with net_amount 7 EUR\n") ==
        "R428:14");
}

TEST_CASE("valid for life in every tier and another validity in a tier are said twice") {
  CHECK(found(kHead + kSpend +
              "every tier\n  valid for life\ntier Low\n  for everyone\ntier Top\n  above Low\n"
              "  enter when spend in all time at least 5 EUR\n  valid while met\n") == "R410:16");
}

TEST_CASE("valid while met beside a judging day of every tier needs nothing more") {
  CHECK(found(kHead + kSpend +
              "every tier\n  judge entry at the end of every calendar month\n  keep by entering again\n  "
              "valid until next judging\n"
              "tier Low\n  for everyone\ntier Top\n  above Low\n  enter when spend in last 12 months at "
              "least 5 EUR\n")
            .empty());
}

TEST_CASE("a program without its block is asked for it once") {
  CHECK(found("loyalty rules 1\nsegment s\n  where followers at least 5\n") == "R200:1");
  CHECK(read_program({}).diagnostics.size() == 1);
}

TEST_CASE("thousands of segments that lean on each other are checked") {
  std::string text = kHead + "segment s0\n  where followers at least 1\n";
  for (int i = 1; i < 4000; ++i) {
    text += "segment s" + std::to_string(i) + "\n  where member is in s" + std::to_string(i - 1) + "\n";
  }
  const Checked checked = read(text);
  CHECK(checked.diagnostics.empty());
}

TEST_CASE(
    "a rate that does not say of what, and a label without its language, are shown as they are written") {
  const std::string points = kHead + "points\n  never expire\n";
  const Checked rate = read(points + "earn base\n  give 1 point per 2 EUR  # often\n");
  CHECK(only(rate).code == "R125");
  CHECK(only(rate).help.at(0).text == "say of what: `give 1 point per 2 EUR of net_amount on orders`");
  const Checked label = read(kHead + "tier Low \"Guest\"\n  for everyone\n");
  CHECK(only(label).code == "R117");
  CHECK(only(label).help.at(0).replace_with == "en \"Guest\"");
}

TEST_CASE("missing points are written as points earned, and whoever writes them like a metric is told so") {
  const Checked checked = read(kHead + kSpend +
                               "points xp, one xp1\n  only for qualifying\nearn base\n  give 1 xp1 per 1 EUR "
                               "of net_amount on orders\n" +
                               "tier Low\n  for everyone\ntier Gold\n  above Low\n"
                               "  enter when balance of xp at least 28 xp\n  valid for life\n"
                               "example \"e\"\n  today is 2027-02-01\n  member joined 2027-01-01\n"
                               "  expect missing for Gold xp 28 xp\n"
                               "  expect missing for Gold xp earned 28 xp\n");
  const auto is_error = [](const Diagnostic& d) { return d.severity == Severity::Error; };
  const auto found_at = std::find_if(checked.diagnostics.begin(), checked.diagnostics.end(), is_error);
  REQUIRE(found_at != checked.diagnostics.end());
  CHECK(std::count_if(checked.diagnostics.begin(), checked.diagnostics.end(), is_error) == 1);
  CHECK(found_at->code == "R204");
  CHECK(found_at->help.at(0).text == "write `xp earned 28 xp`, also where a balance is asked for");
}
