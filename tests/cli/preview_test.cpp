// `rung notify --preview`: one message of one member, whether he would get it or not.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace preview {
namespace {

constexpr const char* kRules = R"(
notify close_to_gold
  when all of
    - progress to Gold at least 50 %
    - tier is Silber
  send by email, sms
  needs consent marketing
  at most 1 time per member per 30 days
  quiet from 20:00 to 09:00
  subject de "Nur noch {missing} bis Gold"
  subject en "Only {missing} to Gold"
  subject fr "Plus que {missing} avant Gold"
  message de
    | Hallo {first_name}, Sie haben Zeit bis zum {until}.
  message en
    | Hello {first_name}, you have until {until}.
  message fr
    | Bonjour {first_name}, vous avez jusqu'au {until}.

notify only_german
  when tier is Silber
  send by push
  subject de "Schön, dass Sie da sind"
)";

// The small club with addresses, consents and a third language: Anna (M-1) would be written to by email, Ben
// (M-2) is no Silber, Dora (M-4) has given no consent, Emil (M-5) has a telephone only.
void put_shop(const Folder& folder) {
  put_club(folder);
  put_in_place(folder, "rules/club.rung", "  languages de, en\n",
               "  languages de, en, fr\n  say dear member fr \"Cher membre\"\n"
               "  say further notice fr \"nouvel ordre\"\n  say a little fr \"un peu\"\n  say and fr \"et\"\n"
               "  call purchases fr \"achat | achats\"\n");
  folder.write("rules/club.rung", folder.read("rules/club.rung") + kRules);
  put_in_place(folder, "rung.yaml", "database: club.db\n", "database: club.db\noutbox: outbox\n");
  put_in_place(folder, "rung.yaml", "first_name: first_name }",
               "first_name: first_name, email: email, phone: phone, language: language }");
  folder.write("rung.yaml",
               folder.read("rung.yaml") +
                   "  - file: \"consents*.csv\"\n    kind: consents\n"
                   "    columns: { id: id, member: member, day: day, kind: kind, given: given }\n");
  folder.write("members.csv",
               "member,joined,first_name,email,phone,language\n"
               "M-1,2026-05-02,Anna,anna@example.org,+49 151 1234567,de\n"
               "M-2,2026-07-01,Ben,ben@example.org,,en\n"
               "M-4,2026-08-15,Dora,dora@example.org,,fr\n"
               "M-5,2026-08-15,Emil,,+49 151 7654321,fr\n");
  folder.write("orders.csv",
               "order,member,day,category,amount,status,delivered\n"
               "A-1,M-1,2027-02-14,pans,1100.00,completed,2027-02-16\n"
               "A-2,M-4,2027-02-14,pans,1100.00,completed,2027-02-16\n"
               "A-3,M-5,2027-02-14,pans,1100.00,completed,2027-02-16\n");
  folder.write(
      "consents.csv",
      "id,member,day,kind,given\nC-1,M-1,2027-01-10,marketing,yes\nC-2,M-5,2027-01-10,marketing,yes\n");
  fine(folder, {"import", "members.csv", "orders.csv", "consents.csv"});
  fine(folder, {"recalculate"});
}

Words asked(const Words& more) {
  Words words{"notify", "--preview"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Json json_of(const Folder& folder, Words more) {
  more.emplace_back("--json");
  return Json::parse(fine(folder, asked(more)));
}

std::string refused(const Folder& folder, const Words& more) {
  const Printed printed = folder.rung(asked(more));
  CHECK_MESSAGE(printed.exit_code == 1, printed.out, printed.err);
  CHECK(printed.out.empty());
  return printed.err;
}

}  // namespace

TEST_CASE("a preview shows the message as it would be written, by which channel, and how long it is") {
  const Folder folder;
  put_shop(folder);
  CHECK(fine(folder, asked({"close_to_gold", "--member", "M-1"})) ==
        "close_to_gold for M-1 Anna, as of 2027-11-22 (today): nothing is written\n"
        "It would be written, by email.\n"
        "language de; not before 2027-11-22T09:00+01:00\n"
        "\n"
        "subject\n"
        "  Nur noch 100,00\u00a0€ bis Gold\n"
        "message\n"
        "  Hallo Anna, Sie haben Zeit bis zum 31.12.2027.\n"
        "\n"
        "channel  goes to           length\n"
        "email    anna@example.org  subject 26 of 90, message 46 characters\n"
        "sms      +49 151 1234567   1 SMS, 46 characters\n");
  CHECK_FALSE(folder.has("outbox"));
  CHECK(contains(fine(folder, {"notify"}), "5 messages"));  // Anna's two among them
}

TEST_CASE("a preview for programs has the same, channel by channel") {
  const Folder folder;
  put_shop(folder);
  const Json made = json_of(folder, {"close_to_gold", "--member", "M-1"});
  CHECK(made.at("schema") == "rung.notify_preview/1");
  CHECK(made.at("as_of") == "2027-11-22");
  CHECK(made.at("matches") == true);
  CHECK(made.at("outcome") == "send");
  CHECK(made.at("language") == "de");
  CHECK(made.at("subject") == "Nur noch 100,00\u00a0€ bis Gold");
  REQUIRE(made.at("channels").size() == 2);
  CHECK(made.at("channels")[0].at("channel") == "email");
  CHECK(made.at("channels")[0].at("would_be_sent") == true);
  CHECK(made.at("channels")[1].at("to") == "+49 151 1234567");
  CHECK(made.at("channels")[1].at("would_be_sent") == false);
  CHECK(made.at("channels")[1].at("sms_parts") == 1);
  CHECK(made.at("channels")[1].at("fit") == "fits");
}

TEST_CASE("a preview in a third language of the program, of who reads it and of who does not") {
  const Folder folder;
  put_shop(folder);
  const Json emil = json_of(folder, {"close_to_gold", "--member", "M-5"});
  CHECK(emil.at("language") == "fr");
  CHECK(emil.at("subject") == "Plus que 100,00\u00a0€ avant Gold");
  CHECK(emil.at("body") == "Bonjour Emil, vous avez jusqu'au 31/12/2027.");
  const Json anna = json_of(folder, {"close_to_gold", "--member", "M-1", "--language", "fr"});
  CHECK(anna.at("language") == "fr");
  CHECK(anna.at("body") == "Bonjour Anna, vous avez jusqu'au 31/12/2027.");
  // Where the notification has no whole text in it, another one is shown, and that is said.
  const std::string other = fine(folder, asked({"only_german", "--member", "M-1", "--language", "fr"}));
  CHECK_MESSAGE(contains(other, "language de (there is no whole text in fr)\n"), other);
}

TEST_CASE("a preview of one channel shows that one only, and whether the message goes by another") {
  const Folder folder;
  put_shop(folder);
  const std::string sms = fine(folder, asked({"close_to_gold", "--member", "M-1", "--channel", "sms"}));
  CHECK_MESSAGE(contains(sms, "It would be written, by another channel.\n"), sms);
  CHECK(contains(sms, "sms      +49 151 1234567  1 SMS, 46 characters\n"));
  CHECK_FALSE(contains(sms, "anna@example.org"));
  const std::string none = fine(folder, asked({"close_to_gold", "--member", "M-5", "--channel", "email"}));
  CHECK_MESSAGE(contains(none, "email    no address"), none);
}

TEST_CASE("a preview of another day is as of that day, and says if nothing is to be told then") {
  const Folder folder;
  put_shop(folder);
  const std::string before =
      fine(folder, asked({"close_to_gold", "--member", "M-1", "--as-of", "2027-02-01"}));
  CHECK_MESSAGE(contains(before, "as of 2027-02-01: nothing is written\n"), before);
  CHECK(contains(before, "It would not be written: the `when` does not hold.\n"));
  const Json after = json_of(folder, {"close_to_gold", "--member", "M-1", "--as-of", "2027-06-30"});
  CHECK(after.at("matches") == true);
  CHECK(after.at("as_of") == "2027-06-30");
}

TEST_CASE("who would not get it sees the message all the same, with the reason") {
  const Folder folder;
  put_shop(folder);
  const auto says = [&](const char* member, const std::string& reason) {
    const std::string said = fine(folder, asked({"close_to_gold", "--member", member}));
    CHECK_MESSAGE(contains(said, "It would not be written: " + reason + ".\n"), said);
    CHECK(contains(said, "\nsubject\n  "));
  };
  says("M-2", "the `when` does not hold");
  says("M-4", "no consent");
  CHECK(json_of(folder, {"close_to_gold", "--member", "M-4"}).at("outcome") == "no_consent");
  CHECK(json_of(folder, {"close_to_gold", "--member", "M-2"}).at("outcome") == "not_matched");
  fine(folder, {"notify"});
  says("M-1", "sent lately");
}

TEST_CASE("a preview of what is not there names what is") {
  const Folder folder;
  put_shop(folder);
  CHECK(contains(refused(folder, {"close_to_godl", "--member", "M-1"}),
                 "there is no notification `close_to_godl`. Did you mean `close_to_gold`?"));
  CHECK(contains(refused(folder, {"christmas", "--member", "M-1"}),
                 "there is no notification `christmas`. There are `close_to_gold`, `only_german`."));
  CHECK(contains(refused(folder, {"close_to_gold", "--member", "M-1", "--language", "polish"}),
                 "the program has no language `polish`. There are `de`, `en`, `fr`."));
  CHECK(contains(refused(folder, {"close_to_gold", "--member", "M-1", "--channel", "push"}),
                 "close_to_gold does not go by `push`. There are `email`, `sms`."));
  CHECK(contains(refused(folder, {"close_to_gold", "--member", "M-99"}), "M-99"));
  fine(folder, {"erase", "M-4", "--reason", "asked for it in a letter", "--by", "Miriam"});
  CHECK(contains(refused(folder, {"close_to_gold", "--member", "M-4"}), "erased"));
}

TEST_CASE("a preview needs a member, and goes with nothing that writes or lists") {
  const Folder folder;
  put_shop(folder);
  const auto wrong = [&](const Words& words, const std::string& said) {
    const Printed printed = folder.rung(words);
    CHECK_MESSAGE(printed.exit_code == 2, printed.out, printed.err);
    CHECK_MESSAGE(contains(printed.err, said), printed.err);
  };
  wrong({"notify", "--preview", "close_to_gold"},
        "A message is written for somebody: `rung notify --preview close_to_gold --member M-01042`.");
  wrong({"notify", "--member", "M-1"},
        "`--member`, `--language` and `--channel` belong to `--preview NAME`.");
  wrong({"notify", "--channel", "sms"}, "belong to `--preview NAME`.");
  for (const char* other : {"--dry-run", "--outcome"})
    wrong({"notify", "--preview", "close_to_gold", "--member", "M-1", other},
          "`--preview` writes nothing anyway");
}

}  // namespace preview
