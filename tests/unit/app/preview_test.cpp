// `rung notify --preview`, lengths when messages are written, and messages in a third language.
#include "app/preview.h"

#include <doctest/doctest.h>

#include "notify_shop.h"

using namespace rung;
using namespace rung::app;
using namespace notify_shop;

namespace {

Result<Preview, Refusal> look(Shop& shop, PreviewOptions options, Day as_of = kToday) {
  options.now_ms = kNow;
  OpenShop opened(shop.rules, {}, When{kNow, as_of},
                  storage::Database::open(shop.folder / "club.db", storage::Access::ReadOnly));
  return preview(opened, options);
}

Preview seen(Shop& shop, const PreviewOptions& options, Day as_of = kToday) {
  const auto made = look(shop, options, as_of);
  REQUIRE(made.ok());
  return made.value();
}

std::string text_of(Shop& shop, const PreviewOptions& options) {
  OpenShop opened(shop.rules, {}, When{kNow, kToday},
                  storage::Database::open(shop.folder / "club.db", storage::Access::ReadOnly));
  PreviewOptions now = options;
  now.now_ms = kNow;
  return preview_text(opened, preview(opened, now).value());
}

std::string refused(Shop& shop, const PreviewOptions& options, Day as_of = kToday) {
  const auto made = look(shop, options, as_of);
  REQUIRE_FALSE(made.ok());
  return made.error().code + ": " + made.error().message;
}

// The club's rules with something else in place of `from`.
std::string club_with(const std::string& from, const std::string& to) {
  std::string text = kClub;
  text.replace(text.find(from), from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("a preview is the message as it is written, and nothing is written") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  const Preview one = seen(shop, {"close_to_gold", "M-1", "", ""});
  CHECK(one.matches);
  CHECK(one.outcome == "send");
  CHECK_FALSE(fs::exists(shop.folder / "outbox"));
  const NotifyReport report = shop.notify();
  REQUIRE(report.messages == 1);
  const auto written = shop.lines("2027-11-22-1-email.jsonl").at(0);
  CHECK(one.subject == written["subject"]);
  CHECK(one.text == written["body"]);
  CHECK(one.not_before == written["not_before"]);
  CHECK(one.language == written["language"]);
  REQUIRE(one.channels.size() == 2);
  CHECK(one.channels[0].channel == "email");
  CHECK(one.channels[0].address == "sk@example.org");
  CHECK(one.channels[0].goes);
  CHECK_FALSE(one.channels[1].goes);
}

TEST_CASE("a member who would not get it sees the message all the same, and why not") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de", false});
  CHECK(seen(shop, {"close_to_gold", "M-1", "", ""}).outcome == "no_consent");
  CHECK(text_of(shop, {"close_to_gold", "M-1", "", ""}).find("It would not be written: no consent.\n") !=
        std::string::npos);
  const Preview other = seen(shop, {"points_expiring", "M-1", "", ""});
  CHECK_FALSE(other.matches);
  CHECK(other.subject == "0 Punkte verfallen am auf Weiteres");
  CHECK(text_of(shop, {"points_expiring", "M-1", "", ""}).find("the `when` does not hold") !=
        std::string::npos);
  shop.add({"M-2", "Tom", "ta@example.org", "en"});
  shop.notify();
  CHECK(seen(shop, {"close_to_gold", "M-2", "", ""}).outcome == "sent_lately");
}

TEST_CASE("what is shown: whether it goes, the language, the texts, and the lengths") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  CHECK(text_of(shop, {"close_to_gold", "M-1", "", ""}) ==
        "close_to_gold for M-1 Svenja, as of 2027-11-22 (today): nothing is written\n"
        "It would be written, by email.\n"
        "language de; not before 2027-11-22T09:00+01:00\n"
        "\n"
        "subject\n"
        "  Nur noch 116,50\u00A0€ bis Gold\n"
        "message\n"
        "  Hallo Svenja, Ihnen fehlen bis zum 31.12.2027 noch 116,50\u00A0€.\n"
        "  Das wartet auf Sie: Messerschleifen.\n"
        "\n"
        "channel  goes to         length\n"
        "email    sk@example.org  subject 26 of 90, message 97 characters\n"
        "push     M-1             title 26 of 65, text 97 of 180 characters\n");
}

TEST_CASE("another language, and one channel") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  const Preview english = seen(shop, {"close_to_gold", "M-1", "en", "push"});
  CHECK(english.subject == "Only €116.50 to Gold");
  REQUIRE(english.channels.size() == 1);
  CHECK(english.channels[0].channel == "push");
}

TEST_CASE("what there is not is refused, with what there is") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  CHECK(refused(shop, {"close_to_golf", "M-1", "", ""}) ==
        "no_notification: there is no notification `close_to_golf`. Did you mean `close_to_gold`?");
  CHECK(refused(shop, {"x", "M-1", "", ""}) ==
        "no_notification: there is no notification `x`. There are `close_to_gold`, `points_expiring`.");
  CHECK(refused(shop, {"close_to_gold", "M-9", "", ""}).starts_with("no_member: "));
  CHECK(refused(shop, {"close_to_gold", "M-1", "fr", ""}) ==
        "no_language: the program has no language `fr`. There are `de`, `en`.");
  CHECK(refused(shop, {"close_to_gold", "M-1", "", "sms"}) ==
        "no_channel: close_to_gold does not go by `sms`. There are `email`, `push`.");
  CHECK(refused(shop, {"close_to_gold", "M-1", "", ""}, *day_from_iso("2025-01-02"))
            .starts_with("not_joined: "));
}

TEST_CASE("a message longer than its channel holds is written whole, counted and said") {
  Shop shop;
  const std::string german = "    | Hallo {first_name}, Ihnen fehlen bis zum {until} noch {missing}.\n";
  std::string text = club_with("send by email, push\n", "send by whatsapp and sms and push\n");
  text.insert(text.find(german), "    | " + std::string(1000, 'a') + "\n");
  shop.use(text);
  shop.add({"M-1", "Svenja", "", "de", true, "", "+49 151 1234567"});
  const NotifyReport report = shop.notify();
  CHECK(report.messages == 3);
  CHECK(report.too_long == Tally{{"whatsapp", 1}, {"sms", 1}, {"push", 1}});
  const auto said = [&](const std::string& words) {
    return std::any_of(report.notes.begin(), report.notes.end(),
                       [&](const std::string& note) { return note.find(words) != std::string::npos; });
  };
  CHECK(
      said("1 message by whatsapp is longer than the 1024 characters of WhatsApp, which does not deliver it. "
           "Nothing was shortened; to see one: rung notify --preview close_to_gold --member M-1"));
  CHECK(said("1 message by sms takes more than one SMS and is sent in parts."));
  CHECK(said("1 message by push is longer than phones show and is cut where it is shown."));
  const std::string body = shop.lines("2027-11-22-1-whatsapp.jsonl").at(0)["body"];
  CHECK(body.size() > 1024);
  const Preview preview = seen(shop, {"close_to_gold", "M-1", "", ""});
  CHECK(preview.channels[0].fit == language::Fit::Refused);
  CHECK(preview.channels[1].fit == language::Fit::SeveralSms);
  CHECK(preview.channels[1].sent.sms_parts == 8);
}

TEST_CASE("the outbox has an address by its kind, names, and each value that the text speaks of") {
  Shop shop;
  shop.add({"M-1", "Svenja", "sk@example.org", "de"});
  shop.notify();
  const auto line = shop.lines("2027-11-22-1-email.jsonl").at(0);
  CHECK(line["email"] == "sk@example.org");
  CHECK(line["first_name"] == "Svenja");
  CHECK(line["last_name"] == "");
  CHECK(line["values"] == nlohmann::json{{"benefits_of_next_tier", "Messerschleifen"},
                                         {"missing", "116,50\u00A0€"},
                                         {"until", "31.12.2027"}});
  const std::string csv = intake::read_file(shop.folder / "outbox/2027-11-22-1-email.csv", 100'000);
  CHECK(
      csv.starts_with("email,id,notification,member,language,to,not_before,subject,body,first_name,last_name,"
                      "benefits_of_next_tier,missing,until\n"));
}

TEST_CASE("a third language needs only texts") {
  Shop shop;
  std::string text = club_with("  languages de, en\n",
                               "  languages fr, pl, de, en\n"
                               "  say dear member fr \"Cher membre\" pl \"Drogi Klubowiczu\"\n"
                               "  say further notice fr \"nouvel ordre\" pl \"odwołania\"\n"
                               "  say more benefits fr \"d'autres avantages\" pl \"inne korzyści\"\n"
                               "  say a little fr \"un peu\" pl \"trochę\"\n"
                               "  say and fr \"et\" pl \"i\"\n");
  const std::string german = "  subject de \"{expiring_points} Punkte";
  text.insert(
      text.find(german),
      "  subject fr \"{expiring_points} {expiring_points: point | points} jusqu'au {expires_on}\"\n"
      "  subject pl \"{expiring_points} {expiring_points: punkt | punkty | punktów} do {expires_on}\"\n");
  text.insert(text.find("  subject de \"Nur noch"),
              "  subject fr \"Plus que {missing} jusqu'à Gold\"\n"
              "  subject pl \"Do Gold brakuje {missing}\"\n"
              "  message fr\n    | {first_name}, jusqu'au {until}: {benefits_of_next_tier}.\n"
              "  message pl\n    | {first_name}, do {until}: {benefits_of_next_tier}.\n");
  shop.use(text);
  shop.add({"M-1", "Ada", "a@example.org", "fr"});
  shop.add({"M-2", "", "b@example.org", "pl-PL"});
  shop.bring_points("M-1", 1240, "2025-12-15");
  shop.bring_points("M-2", 1222, "2025-12-15");
  shop.notify();
  const auto lines = shop.lines("2027-11-22-1-email.jsonl");
  REQUIRE(lines.size() == 4);
  CHECK(lines[0]["language"] == "fr");
  CHECK(lines[0]["subject"] == "Plus que 116,50\u00A0€ jusqu'à Gold");
  CHECK(lines[0]["body"] == "Ada, jusqu'au 31/12/2027: Messerschleifen.");
  CHECK(lines[1]["subject"] == "1\u202F240 points jusqu'au 15/12/2027");
  CHECK(lines[2]["language"] == "pl");
  CHECK(lines[2]["subject"] == "Do Gold brakuje 116,50\u00A0€");
  CHECK(lines[2]["body"] == "Drogi Klubowiczu, do 31.12.2027: Messerschleifen.");
  CHECK(lines[3]["subject"] == "1222 punkty do 15.12.2027");
}

TEST_CASE("after a move the message speaks of the tier above the one held") {
  Shop shop;
  std::string text = club_with("    - progress to Gold at least 85 %\n    - tier is Kupfer\n",
                               "    - member downgraded from Gold in last 400 days\n    - tier is Kupfer\n");
  text = text.replace(text.find("Only {missing} to Gold"), 22, "Only {missing} to {next_tier}");
  shop.use(text);
  shop.add({"M-1", "Svenja", "sk@example.org", "en"});
  CHECK_FALSE(seen(shop, {"close_to_gold", "M-1", "", ""}).matches);
  // Gold of 2025 until the end of 2026, and 30 days more.
  shop.happens("M-1", "orders", "2025-06-01", {130000, language::kCompleted});
  const Preview one = seen(shop, {"close_to_gold", "M-1", "", ""});
  CHECK(one.outcome == "send");
  CHECK(one.subject == "Only €116.50 to Gold");
}
