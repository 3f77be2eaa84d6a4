// `rung compare`: a draft beside the rules in force, over the whole base; nothing is written.

#include <doctest/doctest.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

void put_draft(const Folder& folder, const std::string& from, const std::string& to) {
  if (!folder.has("draft/club.rung")) folder.write("draft/club.rung", folder.read("rules/club.rung"));
  put_in_place(folder, "draft/club.rung", from, to);
}

Json compared(const Folder& folder, Words words = {}) {
  words.insert(words.begin(), {"compare", "draft", "--json"});
  return Json::parse(fine(folder, words));
}

// Tier and outstanding points of everybody as `rung member` tells them.
std::map<std::string, std::pair<std::string, std::int64_t>> as_members_say(const Folder& folder) {
  std::map<std::string, std::pair<std::string, std::int64_t>> all;
  for (int m = 0; m < 50; ++m) {
    const std::string id = fmt::format("X-{:02}", m);
    const Json one = Json::parse(fine(folder, {"member", id, "--json"}));
    const Json& points = one.at("points").at(0);
    all[id] = {one.at("tiers").at(0).at("name").get<std::string>(),
               points.at("usable").get<std::int64_t>() + points.at("pending").get<std::int64_t>()};
  }
  return all;
}

}  // namespace

TEST_CASE("a draft is set beside the rules in force: what it says, who moves and what it costs") {
  const Folder folder;
  put_running_club(folder);
  put_draft(folder, "year at least 400 EUR", "year at least 1150 EUR");
  put_draft(folder, "give 1 point per", "give 2 points per");
  const std::string before = folder.read("club.db");
  const std::string text = fine(folder, {"compare", "draft"});
  CHECK(contains(text, "Test Club, 3 members, as of 2027-11-22 (today): version 1 beside draft\n"));
  CAPTURE(text);
  CHECK(contains(text,
                 "2 things are different:\n"
                 "  Silber now asks for `1150 EUR` instead of `400 EUR` of spend in this calendar year.  "
                 "(draft/club.rung:28)\n"
                 "  Earn base: `2 points` instead of `1 point`, in `give 2 points per 1 EUR of net_amount on "
                 "orders`.  (draft/club.rung:43)\n"));
  CHECK(contains(text,
                 "now, then draft  Kupfer  Silber  Gold  now\n"
                 "Kupfer                1       0     0    1\n"
                 "Silber                1       0     0    1\n"
                 "Gold                  0       0     1    1\n"
                 "draft                 2       0     1    3\n"));
  CHECK(contains(text,
                 "Lose   1 member (33,33\u00a0%):\n"
                 "       M-1  Silber to Kupfer  50,00\u00a0€ missing for Silber\n"
                 "Gain   nobody\n"));
  CHECK(contains(text, "Nothing was saved."));
  CHECK(folder.read("club.db") == before);
}

TEST_CASE(
    "what compare says of everybody is what two shops say that live by the one and by the other rules") {
  const Folder folder;
  put_club(folder);
  put_many(folder);
  fine(folder, {"recalculate"});
  put_draft(folder, "year at least 1200 EUR", "year at least 800 EUR");
  put_draft(folder, "last 12 months at least 300 EUR", "last 12 months at least 900 EUR");
  put_draft(folder, "give 1 point per 1 EUR", "give 3 points per 2 EUR");
  const Json json = compared(folder);
  const auto now = as_members_say(folder);
  const Folder other;
  put_club(other);
  other.write("rules/club.rung", folder.read("draft/club.rung"));
  put_many(other);
  fine(other, {"recalculate"});
  const auto then = as_members_say(other);
  std::map<std::pair<std::string, std::string>, std::int64_t> matrix;
  std::int64_t outstanding_now = 0, outstanding_then = 0, moved = 0;
  for (const auto& [member, tier] : now) {
    ++matrix[{tier.first, then.at(member).first}];
    moved += tier.first != then.at(member).first;
    outstanding_now += tier.second;
    outstanding_then += then.at(member).second;
  }
  CHECK(moved > 5);  // else this would prove little
  const Json& ladder = json.at("ladders").at(0);
  REQUIRE(ladder.at("matrix").size() == matrix.size());
  for (const Json& cell : ladder.at("matrix")) {
    const auto at = std::make_pair(cell.at("now").get<std::string>(), cell.at("draft").get<std::string>());
    CHECK(cell.at("members") == matrix.at(at));
  }
  CHECK(ladder.at("gain").get<std::int64_t>() + ladder.at("lose").get<std::int64_t>() == moved);
  CHECK(json.at("points").at(0).at("now").at("outstanding") == outstanding_now);
  CHECK(json.at("points").at(0).at("draft").at("outstanding") == outstanding_then);
  // The months add up to the same difference.
  std::int64_t by_month = 0;
  for (const Json& month : json.at("points").at(0).at("ending_in"))
    by_month += month.at("draft").get<std::int64_t>() - month.at("now").get<std::int64_t>();
  CHECK(by_month == outstanding_then - outstanding_now);
}

TEST_CASE("a table has a line for everything that is another for a member, safe for spreadsheets") {
  const Folder folder;
  put_running_club(folder);
  put_draft(folder, "year at least 400 EUR", "year at least 1150 EUR");
  put_draft(folder, "costs 500 points", "costs 5000 points");
  CHECK(fine(folder, {"compare", "draft", "--format", "csv"}) ==
        "member,what,name,now,draft,direction,reason\n"
        "M-1,tier,main,Silber,Kupfer,down,\"50,00\u00a0€ missing for Silber\"\n"
        "M-1,reward,cups,yes,no,down,\n"
        "M-3,reward,cups,yes,no,down,\n");
}

TEST_CASE("as if since a day: history is replayed under the draft from then on, and before it as it was") {
  const Folder folder;
  put_running_club(folder);
  put_draft(folder, "give 1 point per", "give 2 points per");
  const Json all = compared(folder).at("points").at(0);
  CHECK(all.at("draft").at("earned") == 2 * all.at("now").at("earned").get<std::int64_t>());
  const Json part = compared(folder, {"--since", "2027-03-01"}).at("points").at(0);
  const Json none = compared(folder, {"--since", "2027-11-22"}).at("points").at(0);
  CHECK(part.at("draft").at("earned") > part.at("now").at("earned"));
  CHECK(part.at("draft").at("earned") < all.at("draft").at("earned"));
  CHECK(none.at("draft").at("earned") == none.at("now").at("earned"));
  CHECK(contains(fine(folder, {"compare", "draft", "--since", "2027-03-01"}), ", as if since 2027-03-01\n"));
  const Printed late = folder.rung({"compare", "draft", "--since", "2027-12-01", "--as-of", "2027-11-30"});
  CHECK(late.exit_code == 1);
  CHECK(contains(late.err, "the draft cannot be in force since 2027-12-01, a day after 2027-11-30"));
}

TEST_CASE("a draft that begins later is looked at on its first day, and a note says so") {
  const Folder folder;
  put_running_club(folder);
  put_draft(folder, "effective from 2026-01-01", "effective from 2028-01-01");
  put_draft(folder, "last 12 months at least 1000 EUR", "last 12 months at least 9000 EUR");
  const Printed printed = folder.rung({"compare", "draft"});
  CHECK(printed.exit_code == 0);
  CHECK(contains(printed.out, "as of 2028-01-01: version 1 beside draft\n"));
  CHECK(contains(printed.err, "The draft begins on 2028-01-01, so that day is looked at."));
}

TEST_CASE(
    "the shop's own edited files are the draft if none is named, and any two versions can be compared") {
  const Folder folder;
  put_running_club(folder);
  CHECK(contains(fine(folder, {"compare"}), "The rules say the same.\n"));
  put_in_place(folder, "rules/club.rung", "costs 500 points", "costs 600 points");
  CHECK(contains(fine(folder, {"compare"}), "Reward cups: now `costs 600 points`, was `costs 500 points`."));
  fine(folder, {"publish", "--retroactive", "--reason", "cups became dearer", "--by", "Miriam"});
  CHECK(contains(
      fine(folder, {"compare", "1", "2"}),
      "version 2 beside version 1\n\nOne thing is different:\n  Reward cups: now `costs 500 points`, was "
      "`costs 600 points`."));
  const Printed none = folder.rung({"compare", "9"});
  CHECK(none.exit_code == 1);
  CHECK(contains(none.err,
                 "no rules were ever published as version 9; there are 1 (from 2026-01-01), 2 (from "
                 "2026-01-01). A folder of that name: ./9"));
}

TEST_CASE("a draft with mistakes, without a file or of a shop without members is refused with a way out") {
  const Folder folder;
  put_running_club(folder);
  put_draft(folder, "round down", "round sideways");
  const Printed wrong = folder.rung({"compare", "draft"});
  CHECK(wrong.exit_code == 1);
  CHECK(contains(wrong.err, "draft has mistakes; nothing was compared. See them all: rung check draft"));
  CHECK(contains(wrong.err, "`sideways` cannot stand here"));
  CHECK(folder.rung({"compare", "nothing-there"}).exit_code == 3);
  const Folder empty;
  put_club(empty);
  CHECK(contains(empty.rung({"compare"}).err, "rung import"));
}

namespace {

// Three messages, of which a member gets one a week, a run writes so many, a tenth is a control group, and one
// needs a consent.
void put_three_messages(const Folder& folder, const std::string& gold_from) {
  put_messages(folder);
  put_in_place(folder, "rules/club.rung", "  languages de, en\n",
               "  languages de, en\n  contact at most 1 time per member per 7 days\n"
               "  contact at most 17 times per run\n  control group 10 %\n");
  put_in_place(folder, "rules/club.rung", "year at least 1200 EUR", "year at least " + gold_from + " EUR");
  std::string rules = folder.read("rules/club.rung");
  rules = rules.substr(0, rules.find("\nnotify nearly"));
  const auto message = [](const std::string& name, const std::string& when, const std::string& more) {
    return fmt::format(
        "\nnotify {}\n  when {}\n  send by push\n{}  subject de \"{}\"\n  subject en \"{}\"\n"
        "  message de\n    | Hallo.\n  message en\n    | Hello.\n",
        name, when, more, name, name);
  };
  folder.write("rules/club.rung", rules + message("golden", "tier is Gold", "") +
                                      message("upward", "progress to Gold at least 30 %",
                                              "  needs consent marketing\n  quiet from 20:00 to 09:00\n") +
                                      message("everybody", "tier at least Kupfer", ""));
  folder.write("rung.yaml", folder.read("rung.yaml") +
                                "  - file: \"consents*.csv\"\n    kind: consents\n"
                                "    columns: { id: id, member: member, day: day, kind: kind, given: given }\n");
  std::string consents = "id,member,day,kind,given\n";
  for (int m = 0; m < 50; m += 3) consents += fmt::format("C-{},X-{:02},2027-01-01,marketing,yes\n", m, m);
  folder.write("consents.csv", consents);
}

std::map<std::string, std::int64_t> next_run(const Folder& folder) {
  std::map<std::string, std::int64_t> sent;
  const Json report = Json::parse(fine(folder, {"notify", "--dry-run", "--json"}));
  for (const Json& one : report.at("notifications")) sent[one.at("name")] = one.at("send");
  return sent;
}

}  // namespace

TEST_CASE("notifications are those that the next run would write under the one and under the other rules") {
  const auto living_by = [](const Folder& folder, const std::string& gold_from) {
    put_club(folder);
    put_three_messages(folder, gold_from);
    put_many(folder);
    fine(folder, {"import", "consents.csv"});
    fine(folder, {"recalculate", "--as-of", "2027-11-20"});
    // Some were written to two days ago.
    fine(folder, {"notify", "--as-of", "2027-11-20"});
  };
  const Folder folder, other;
  living_by(folder, "1200");
  // The same history of messages: the other shop begins with the same rules, and takes on others then.
  living_by(other, "1200");
  put_in_place(other, "rules/club.rung", "year at least 1200 EUR", "year at least 700 EUR");
  fine(other, {"publish", "--retroactive", "--reason", "test", "--by", "test"});
  fine(other, {"recalculate"});
  folder.write("draft/club.rung", other.read("rules/club.rung"));
  const auto now = next_run(folder), then = next_run(other);
  CHECK(now != then);
  std::int64_t sent = 0;
  const Json json = compared(folder);
  REQUIRE(json.at("notifications").size() == 3);
  for (const Json& one : json.at("notifications")) {
    CAPTURE(one.dump());
    CHECK(one.at("now") == now.at(one.at("name")));
    CHECK(one.at("draft") == then.at(one.at("name")));
    sent += one.at("draft").get<std::int64_t>();
  }
  CHECK(sent == 17);  // the limit of a run was what decided
  CHECK(contains(fine(folder, {"compare", "draft"}), "Notifications of the next run\n"));
}
