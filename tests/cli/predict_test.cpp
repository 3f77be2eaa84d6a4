// `rung predict`: what counts as a purchase, what is shown, stored and shown again.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

Json json_of(const Folder& folder, Words words) {
  words.emplace_back("--json");
  return Json::parse(fine(folder, words));
}

// A club with returns. P-0 … P-59 buy again and again for some time, each at another pace, and some of them
// stop.
void put_shop(const Folder& folder, const std::string& more_orders = "", const std::string& returns = "") {
  put_club(folder);
  folder.write("rung.yaml",
               folder.read("rung.yaml") +
                   "  - file: \"returns*.csv\"\n    kind: returns\n"
                   "    columns: { return: return, order: order, member: member, day: day, amount: "
                   "amount }\n");
  std::string members = "member,joined,first_name\nM-1,2026-05-02,Anna\n",
              orders = "order,member,day,category,amount,status,delivered\n";
  for (int i = 0; i < 60; ++i) {
    members += fmt::format("P-{},2026-02-01,Pia\n", i);
    const int purchases = 1 + i % 8, pace = 20 + 7 * (i % 5);
    int day = i;  // days since 2026-02-01
    for (int k = 0; k < purchases && day < 620; ++k, day += pace) {
      const int month = 2 + day / 28, year = 2026 + (month - 1) / 12;
      orders += fmt::format("O-{}-{},P-{},{}-{:02}-{:02},pans,{}.00,completed,\n", i, k, i, year,
                            (month - 1) % 12 + 1, day % 28 + 1, 20 + (i * 7 + k * 13) % 60);
    }
  }
  folder.write("members.csv", members);
  folder.write("orders.csv", orders + more_orders);
  fine(folder, {"import", "members.csv", "orders.csv"});
  if (returns.empty()) return;
  folder.write("returns.csv", "return,order,member,day,amount\n" + returns);
  fine(folder, {"import", "returns.csv"});
}

// What the stored prediction of a member was made from.
Json made_from(const Folder& folder, const std::string& member) {
  return json_of(folder, {"disclose", member}).at("predictions").at(0).at("made_from");
}

}  // namespace

TEST_CASE("a purchase is a day with a completed order, after the first one and up to the day asked about") {
  const Folder folder;
  put_shop(folder,
           "A-1,M-1,2027-01-10,pans,500.00,completed,\n"  // the first: begins the observation
           "A-2,M-1,2027-01-10,pans,30.00,completed,\n"
           "A-3,M-1,2027-02-01,pans,40.00,completed,\n"  // two of one day are one
           "A-4,M-1,2027-02-01,pots,2.50,completed,\n"
           "A-5,M-1,2027-03-01,pans,70.00,cancelled,\n"
           "A-6,M-1,2027-04-01,pans,80.00,open,\n"
           "A-7,M-1,2027-05-01,pans,90.00,completed,\n"
           "A-8,M-1,2027-06-01,pans,60.00,completed,\n"
           "A-9,M-1,2027-11-20,pans,33.00,completed,\n",
           // Part of one comes back, and all of another, which stays a purchase; one only after the day.
           "R-1,A-7,M-1,2027-05-20,-25.00\nR-2,A-8,M-1,2027-06-20,-60.00\nR-3,A-3,M-1,2027-11-15,-40.00\n");
  fine(folder, {"predict", "--as-of", "2027-11-01"});
  CHECK(made_from(folder, "M-1") == Json{{"repeats", 3},
                                         {"recency_days", 142},  // to 1 June
                                         {"age_days", 295},
                                         {"paid_repeats", 2},
                                         {"spent_minor", 4250 + 6500}});
}

TEST_CASE("the fit is shown with a hold-out, and the sums agree with its members") {
  const Folder folder;
  put_shop(folder);
  const Json report = json_of(folder, {"predict", "--as-of", "2027-06-01", "--holdout", "8", "--dry-run"});
  CHECK(report.at("schema") == "rung.predict/1");
  CHECK(report.at("months") == 12);
  CHECK(report.at("last") == "2028-06-01");
  CHECK(report.at("members") == 60);
  CHECK(report.at("purchases_model").at("members") == 60);
  CHECK(report.at("purchases_model").at("log_likelihood_thousandths") < 0);
  CHECK(report.at("value_model").at("mean_minor") > 2000);
  CHECK(report.at("value_model").at("mean_minor") < 8000);
  const Json& holdout = report.at("holdout");
  CHECK(holdout.at("fitted_to") == "2026-10-01");
  CHECK(holdout.at("by_repeats").size() == 8);
  std::int64_t members = 0, actual = 0;
  for (const Json& row : holdout.at("by_repeats")) {
    members += row.at("members").get<std::int64_t>();
    actual += row.at("actual").get<std::int64_t>();
  }
  CHECK(members == 60);
  const Json& weeks = holdout.at("cumulative_by_week");
  std::int64_t before = 0;
  for (const Json& week : weeks) {
    if (week.at("last") <= "2026-10-01") before = week.at("actual").get<std::int64_t>();
    CHECK(week.at("expected_thousandths") >= 0);
  }
  const std::int64_t in_holdout = weeks.back().at("actual").get<std::int64_t>() - before;
  CHECK(std::abs(in_holdout - actual) <= 8);  // its weeks do not begin and end with the hold-out
}

TEST_CASE("predictions are stored once, shown from their day on, and never changed by later ones") {
  const Folder folder;
  put_shop(folder);
  CHECK(contains(fine(folder, {"predict", "--as-of", "2027-06-01", "--dry-run"}),
                 "Nothing was stored (dry run)."));
  CHECK(json_of(folder, {"member", "P-7"}).at("predictions").empty());
  CHECK(
      contains(fine(folder, {"predict", "--as-of", "2027-06-01"}), "Saved as prediction 1, for 60 members."));
  const Json first = json_of(folder, {"member", "P-7"}).at("predictions");
  REQUIRE(first.size() == 1);
  CHECK(first.at(0).at("as_of") == "2027-06-01");
  CHECK(contains(fine(folder, {"predict", "--as-of", "2027-06-01"}),
                 "Prediction 1 says the same. Nothing changed."));
  CHECK(json_of(folder, {"predict", "--as-of", "2027-06-01"}).at("before") == true);
  fine(folder, {"predict", "--as-of", "2027-11-01"});
  const std::string page = fine(folder, {"member", "P-7"});
  CHECK(contains(page, "until 2028-11-01 (predicted on 2027-11-01)"));
  CHECK_FALSE(contains(page, "predicted on 2027-06-01"));
  CHECK(json_of(folder, {"member", "P-7", "--as-of", "2027-07-01"}).at("predictions") == first);
  CHECK(json_of(folder, {"member", "P-7", "--as-of", "2027-05-31"}).at("predictions").empty());
  const Json stored = json_of(folder, {"disclose", "P-7"}).at("predictions");
  REQUIRE(stored.size() == 2);
  CHECK(stored.at(1).at("value_minor") == first.at(0).at("value_minor"));
  CHECK(stored.at(1).at("model").at("name") == "BG/NBD, gamma-gamma");
  CHECK(stored.at(1).at("model").at("alpha_millionths_of_weeks") > 0);
  CHECK(contains(fine(folder, {"verify"}), " invariants hold."));
}

TEST_CASE("other horizons stand beside each other") {
  const Folder folder;
  put_shop(folder);
  fine(folder, {"predict", "--as-of", "2027-06-01", "--months", "3"});
  fine(folder, {"predict", "--as-of", "2027-06-01", "--months", "24"});
  const Json both = json_of(folder, {"member", "P-7"}).at("predictions");
  REQUIRE(both.size() == 2);
  CHECK(both.at(0).at("months") == 24);
  CHECK(both.at(1).at("months") == 3);
  CHECK(both.at(0).at("purchases_thousandths") >= both.at(1).at("purchases_thousandths"));
}

TEST_CASE("of an erased member nothing is predicted any more") {
  const Folder folder;
  put_shop(folder);
  fine(folder, {"predict", "--as-of", "2027-06-01"});
  fine(folder, {"erase", "P-7", "--reason", "asked for it by mail", "--by", "Miriam"});
  CHECK(contains(fine(folder, {"predict", "--as-of", "2027-11-01"}),
                 "Saved as prediction 2, for 59 members; not for 1 who were erased."));
  CHECK(json_of(folder, {"disclose", "P-7"}).at("predictions").size() == 1);
}

TEST_CASE("what cannot be predicted is said, and nothing is stored") {
  const Folder folder;
  put_running_club(folder);
  const Printed few = folder.rung({"predict"});
  CHECK(few.exit_code == 1);
  CHECK(contains(
      few.err,
      "too little is known to predict from: up to 2027-11-22, 2 of 2 members who bought came back on "
      "another day, and at least 10 are needed. Nothing was stored."));
  const Printed later = folder.rung({"predict", "--as-of", "2027-11-23"});
  CHECK(later.exit_code == 1);
  CHECK(contains(later.err, "2027-11-23 is still to come"));
  for (const Words& wrong :
       {Words{"--months", "0"}, Words{"--months", "121"}, Words{"--holdout", "121"},
        Words{"--months", "a year"}, Words{"--format", "png"}, Words{"--format", "svg", "--holdout", "0"}}) {
    Words words{"predict"};
    words.insert(words.end(), wrong.begin(), wrong.end());
    CHECK(folder.rung(words).exit_code == 2);
  }
  const Folder empty;
  CHECK(empty.rung({"predict"}).exit_code == 1);
}

TEST_CASE("a hold-out of which nothing was known is left out, and said") {
  const Folder folder;
  put_shop(folder);
  const Printed printed = folder.rung({"predict", "--as-of", "2026-06-01", "--holdout", "5", "--dry-run"});
  CHECK(printed.exit_code == 0);
  CHECK(contains(printed.err, "up to 2026-01-01, 5 months before, fewer than 10 members had bought again"));
  CHECK_FALSE(contains(printed.out, "Hold-out"));
}

TEST_CASE("--out draws the hold-out by the name of the file, and nothing that is there is overwritten") {
  const Folder folder;
  put_shop(folder);
  const Words words{"predict", "--as-of", "2027-06-01", "--holdout", "8"};
  const auto with_out = [&words](const std::string& file) {
    Words more = words;
    more.insert(more.end(), {"--out", file});
    return more;
  };
  CHECK(contains(folder.rung(with_out("fit.svg")).err, "Saved as prediction 1, for 60 members."));
  const std::string svg = folder.read("fit.svg");
  CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(contains(svg, "prefers-color-scheme: dark"));
  fine(folder, with_out("fit.html"));
  const std::string page = folder.read("fit.html");
  CHECK(contains(page, "<!DOCTYPE html>"));
  CHECK(contains(page, "Hold-out: fitted to purchases up to 2026-10-01"));
  CHECK_FALSE(contains(page, "<script"));
  CHECK(folder.rung(with_out("fit.svg")).exit_code != 0);
  CHECK(folder.read("fit.svg") == svg);
}

namespace {

std::int64_t value_on(const Folder& folder, const std::string& day) {
  return json_of(folder, {"member", "P-7", "--as-of", day}).at("predictions").at(0).at("value_minor");
}

std::string euros(std::int64_t minor) { return fmt::format("{}.{:02} EUR", minor / 100, minor % 100); }

// How many members are in a segment.
std::int64_t members_in(const Folder& folder, const std::string& segment, const std::string& day) {
  const Json all = json_of(folder, {"segments", "--as-of", day});
  for (const Json& one : all.at("segments")) {
    if (one.at("name") == segment) return one.at("members");
  }
  return -1;
}

// The shop with the prediction of June, and a rule that asks for exactly what it says of P-7.
std::string put_june(const Folder& folder) {
  put_shop(folder);
  fine(folder, {"predict", "--as-of", "2027-06-01"});
  return euros(value_on(folder, "2027-06-01"));
}

std::string segment_of(const std::string& june) {
  return "loyalty rules 1\n\nsegment of_june\n  where predicted_value in next 12 months exactly " + june +
         "\n";
}

bool holds(const Folder& folder, const std::string& condition, const std::string& day) {
  return contains(fine(folder, {"find", condition, "--as-of", day}), "P-7 ");
}

}  // namespace

TEST_CASE("rules ask for predictions: from the day of one on, to the day before the next one") {
  const Folder folder;
  const std::string june = put_june(folder);
  folder.write("rules/worth.rung",
               segment_of(june) +
                   "\nsegment predicted\n  where predicted_purchases in next 12 months is not empty\n\n"
                   "segment best\n  where predicted_purchases in next 12 months in top 5 of predicted\n");
  fine(folder, {"recalculate", "--as-of", "2027-11-22"});
  CHECK(members_in(folder, "predicted", "2027-05-31") == 0);
  CHECK(members_in(folder, "predicted", "2027-06-01") == 60);
  CHECK(members_in(folder, "predicted", "2027-11-22") == 60);
  CHECK(members_in(folder, "best", "2027-11-22") >= 5);
  CHECK(members_in(folder, "best", "2027-11-22") < 60);
  const std::string condition = "member is in of_june";
  CHECK_FALSE(holds(folder, condition, "2027-05-31"));
  CHECK(holds(folder, condition, "2027-06-01"));
  CHECK(holds(folder, condition, "2027-11-22"));
  const Json before = json_of(folder, {"segments", "--as-of", "2027-10-31"});

  fine(folder, {"predict", "--as-of", "2027-11-01"});
  const std::string november = euros(value_on(folder, "2027-11-01"));
  REQUIRE(june != november);
  CHECK(holds(folder, condition, "2027-10-31"));
  CHECK_FALSE(holds(folder, condition, "2027-11-01"));
  CHECK(holds(folder, "predicted_value in next 12 months exactly " + november, "2027-11-01"));
  CHECK(json_of(folder, {"segments", "--as-of", "2027-10-31"}) == before);
  CHECK(contains(fine(folder, {"verify"}), " invariants hold."));

  // What stands in no rule can be looked for all the same; of its horizon nothing was predicted.
  CHECK_FALSE(holds(folder, "predicted_value in next 24 months at least 0 EUR", "2027-11-22"));
  CHECK(holds(folder, "predicted_value in next 24 months is empty", "2027-11-22"));
}

TEST_CASE("a member's predictions come into the example that is written of him, and the example passes") {
  const Folder folder;
  const std::string june = put_june(folder);
  folder.write("rules/worth.rung", segment_of(june));
  fine(folder, {"recalculate"});
  const std::string example = fine(folder, {"test", "--from-member", "P-7"});
  CHECK(contains(example, "changes on 2027-06-01 with predicted_value in next 12 months " + june));
  folder.write("rules/example.rung", "loyalty rules 1\n\n" + example.substr(example.find("example \"")));
  fine(folder, {"test"});
}

TEST_CASE("who asks for a horizon of which nothing is predicted is told how to predict it") {
  const Folder folder;
  put_shop(folder);
  folder.write("rules/worth.rung",
               "loyalty rules 1\n\nsegment worth\n  where predicted_value in next 6 months at least 1 EUR\n");
  put_messages(folder);
  fine(folder, {"recalculate"});
  const std::string remark =
      "The rules ask for predictions of 6 months, and none was made for 2027-11-22 or a day before it: no "
      "member "
      "has one. Next:  rung predict --months 6";
  for (const Words& words : {Words{"segments"}, Words{"notify", "--dry-run"}}) {
    const Printed printed = folder.rung(words);
    CHECK(printed.exit_code == 0);
    CHECK_MESSAGE(contains(printed.err, remark), printed.err);
  }
  fine(folder, {"predict", "--as-of", "2027-11-01", "--months", "6"});
  for (const Words& words : {Words{"segments"}, Words{"notify", "--dry-run"}})
    CHECK_FALSE(contains(folder.rung(words).err, "ask for predictions"));
  CHECK(contains(folder.rung({"segments", "--as-of", "2027-10-31"}).err, "none was made for 2027-10-31"));
}

TEST_CASE("no file brings a prediction") {
  const Folder folder;
  put_shop(folder);
  folder.write("rules/worth.rung",
               "loyalty rules 1\n\nsegment worth\n  where predicted_value in next 6 months at least 1 EUR\n");
  put_in_place(folder, "rung.yaml", "first_name: first_name }",
               "first_name: first_name, \"predicted_value in next 6 months\": worth }");
  folder.write("members2.csv", "member,joined,first_name,worth\nM-9,2026-05-02,Anna,5\n");
  const Printed printed = folder.rung({"import", "members2.csv"});
  CHECK(printed.exit_code == 1);
  CHECK_MESSAGE(contains(printed.out, "members have no field `predicted_value in next 6 months`"),
                printed.out);
}
