#include "app/outbox.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "intake/files.h"
#include "intake/project.h"
#include "tests/support/temporary_folder.h"

using namespace rung;
using namespace rung::app;
namespace fs = std::filesystem;

namespace {

storage::Message message(std::int64_t number, const char* channel, const char* subject, const char* text) {
  storage::Message made;
  made.number = number;
  made.notification = "close_to_gold";
  made.member_code = "M-01042";
  made.channel = channel;
  made.language = "de";
  made.address = "sk@example.org";
  made.not_before = "2027-11-22T09:00+01:00";
  made.subject = subject;
  made.text = text;
  return made;
}

const Day kDay = *day_from_iso("2027-11-22");

}  // namespace

TEST_CASE("a plain cell stays as it is") {
  CHECK(csv_cell("Svenja") == "Svenja");
  CHECK(csv_cell("").empty());
  CHECK(csv_cell("Größe 5\u00A0€") == "Größe 5\u00A0€");
  CHECK(csv_cell("a=b+c-d@e") == "a=b+c-d@e");
}

TEST_CASE("cells with commas, quotes and line ends stand in quotes") {
  CHECK(csv_cell("116,50 €") == "\"116,50 €\"");
  CHECK(csv_cell("a;b") == "\"a;b\"");
  CHECK(csv_cell("say \"hi\"") == "\"say \"\"hi\"\"\"");
  CHECK(csv_cell("one\ntwo") == "\"one\ntwo\"");
}

TEST_CASE("a cell that a spreadsheet would run gets an apostrophe") {
  CHECK(csv_cell("=1+1") == "'=1+1");
  CHECK(csv_cell("+49 30 123") == "'+49 30 123");
  CHECK(csv_cell("-5") == "'-5");
  CHECK(csv_cell("@SUM(A1)") == "'@SUM(A1)");
  CHECK(csv_cell("  =1+1") == "'  =1+1");
  CHECK(csv_cell("\t=1") == "\"'\t=1\"");
  CHECK(csv_cell("\r=1") == "\"'\r=1\"");
  CHECK(csv_cell("\n=1") == "\"'\n=1\"");
  CHECK(csv_cell("=HYPERLINK(\"http://x\",\"y\")") == "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
}

TEST_CASE("signs in full width, and blanks that are none, do not hide a formula") {
  CHECK(csv_cell("＝1+1") == "'＝1+1");
  CHECK(csv_cell("＋1") == "'＋1");
  CHECK(csv_cell("－1") == "'－1");
  CHECK(csv_cell("＠A1") == "'＠A1");
  CHECK(csv_cell("\u22121") == "'\u22121");
  CHECK(csv_cell("\u00A0=1") == "'\u00A0=1");
  CHECK(csv_cell("\u3000 =1") == "'\u3000 =1");
  CHECK(csv_cell("\uFEFF=1") == "'\uFEFF=1");
  CHECK(csv_cell(" \t=1") == "\"' \t=1\"");
  CHECK(csv_cell("＄1 ＝ 2") == "＄1 ＝ 2");
}

TEST_CASE("the CSV file has a header line and one record per message, where it goes to first") {
  storage::Message one = message(17, "email", "Nur noch 116,50\u00A0€ bis Gold", "Hallo Svenja,\nbis bald.");
  one.fields =
      R"({"first_name":"Svenja","last_name":"K","values":{"missing":"116,50 €","until":"31.12.2027"}})";
  CHECK(
      outbox_csv({one}) ==
      "email,id,notification,member,language,to,not_before,subject,body,first_name,last_name,missing,until\n"
      "sk@example.org,N-000017,close_to_gold,M-01042,de,sk@example.org,2027-11-22T09:00+01:00,"
      "\"Nur noch 116,50\u00A0€ bis Gold\",\"Hallo Svenja,\nbis bald.\",Svenja,K,\"116,50 €\",31.12.2027\n");
}

TEST_CASE(
    "the columns of one file are those of all its messages; what a message does not speak of is empty") {
  storage::Message one = message(1, "sms", "a", "");
  one.address = "+49 (151) 123-45";
  one.fields = R"({"first_name":"A","last_name":"","values":{"tier":"Gold"}})";
  storage::Message two = message(2, "sms", "b", "");
  two.address = "0049151";
  two.fields = R"({"first_name":"","last_name":"B","values":{"balance":"12"}})";
  const storage::Message old = message(3, "sms", "c", "");
  CHECK(outbox_csv({one, two, old}) ==
        "phone,id,notification,member,language,to,not_before,subject,body,first_name,last_name,balance,tier\n"
        "4915112345,N-000001,close_to_gold,M-01042,de,'+49 (151) 123-45,2027-11-22T09:00+01:00,a,,A,,,Gold\n"
        "49151,N-000002,close_to_gold,M-01042,de,0049151,2027-11-22T09:00+01:00,b,,,B,12,\n"
        ",N-000003,close_to_gold,M-01042,de,sk@example.org,2027-11-22T09:00+01:00,c,,,,,\n");
  CHECK(outbox_csv({message(1, "push", "a", "")}).starts_with("external_id,id,"));
  CHECK(outbox_csv({message(1, "app", "a", "")}).starts_with("external_id,id,"));
  CHECK(outbox_csv({message(1, "post", "a", "")}).starts_with("postcode,id,"));
  CHECK(outbox_csv({message(1, "whatsapp", "a", "")}).starts_with("phone,id,"));
}

TEST_CASE("the columns that a mailing system knows have its names, and no header stands twice") {
  const auto heads = [](const char* channel, const char* system) {
    const std::string csv = outbox_csv({message(1, channel, "a", "")}, system);
    return csv.substr(0, csv.find('\n'));
  };
  CHECK(heads("email", "brevo") ==
        "EMAIL,id,notification,EXT_ID,language,to,not_before,subject,body,FIRSTNAME,LASTNAME");
  CHECK(heads("sms", "brevo").starts_with("SMS,id,"));
  CHECK(heads("whatsapp", "brevo").starts_with("WHATSAPP,id,"));
  CHECK(heads("push", "brevo").starts_with("EXT_ID,id,notification,member,"));
  CHECK(heads("email", "braze") ==
        "email,id,notification,external_id,language,to,not_before,subject,body,first_name,last_name");
  CHECK(heads("push", "braze").starts_with("external_id,id,notification,member,"));
  CHECK(heads("sms", "braze").starts_with("phone,id,notification,external_id,"));
  CHECK(heads("email", "klaviyo") ==
        "Email,id,notification,member,language,to,not_before,subject,body,First Name,Last Name");
  CHECK(heads("sms", "klaviyo").starts_with("Phone Number,"));
  CHECK(heads("email", "mailchimp").starts_with("Email Address,"));
  CHECK(heads("sms", "mailchimp").starts_with("SMS Phone Number,"));
  CHECK(heads("sms", "sendgrid").starts_with("phone_number_id,id,notification,external_id,"));
  CHECK(heads("email", "sendgrid").starts_with("email,id,notification,external_id,"));
  CHECK(heads("email", "") == heads("email", "unknown"));
}

TEST_CASE("mailing systems that want the sign before the country's number get it") {
  storage::Message sms = message(1, "sms", "a", "");
  const auto phone = [&](const char* address, const char* system) {
    sms.address = address;
    const std::string csv = outbox_csv({sms}, system);
    const std::size_t row = csv.find('\n') + 1;
    return csv.substr(row, csv.find(',', row) - row);
  };
  for (const char* system : {"braze", "klaviyo", "sendgrid"}) {
    CHECK(phone("+49 151 12345", system) == "+4915112345");
    CHECK(phone("0049 151 12345", system) == "+4915112345");
    CHECK(phone("0151 12345", system) == "015112345");
  }
  for (const char* system : {"", "brevo", "mailchimp"}) CHECK(phone("+49 151 12345", system) == "4915112345");
}

TEST_CASE("no column of the CSV file runs in a spreadsheet") {
  for (const char* evil : {"=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1",
                           " =1", "=cmd|'/C calc'!A0"}) {
    CAPTURE(evil);
    storage::Message one = message(1, "email", evil, evil);
    one.notification = one.member_code = one.language = one.not_before = one.address = evil;
    one.fields =
        nlohmann::json{{"first_name", evil}, {"last_name", evil}, {"values", {{"tier", evil}}}}.dump();
    const std::string cell = csv_cell(evil);
    std::string row = cell + ",N-000001";
    for (int i = 0; i < 10; ++i) row += "," + cell;
    const std::string csv = outbox_csv({one});
    CHECK(csv.substr(csv.find('\n') + 1) == row + "\n");
    CHECK((cell.starts_with("'") || cell.starts_with("\"'")));
  }
}

TEST_CASE("a telephone number in the form that importers agree on") {
  CHECK(phone_digits("+49 (151) 123-45") == "4915112345");
  CHECK(phone_digits("0049 151/12345") == "4915112345");
  CHECK(phone_digits("0151 12345") == "015112345");
  CHECK(phone_digits("+0049 151") == "0049151");
}

TEST_CASE("the JSONL file holds the values as they are, one object per line") {
  const std::string content =
      outbox_jsonl({message(17, "sms", "=1", "a\n\"b\""), message(1234567, "sms", "ü", "")});
  const std::size_t first_end = content.find('\n');
  const auto first = nlohmann::json::parse(content.substr(0, first_end));
  CHECK(first["id"] == "N-000017");
  CHECK(first["subject"] == "=1");
  CHECK(first["body"] == "a\n\"b\"");
  CHECK(first["to"] == "sk@example.org");
  CHECK(first["phone"] == "");
  CHECK(first["values"].is_object());
  const auto second = nlohmann::json::parse(content.substr(first_end + 1));
  CHECK(second["id"] == "N-1234567");
  CHECK(second["subject"] == "ü");
  CHECK(content.back() == '\n');
}

TEST_CASE("every channel gets its own two files, and writing them again changes nothing") {
  const testing::TemporaryFolder folder;
  const std::vector<storage::Message> messages{message(1, "push", "a", ""), message(2, "email", "b", ""),
                                               message(3, "push", "c", "")};
  const fs::path outbox = folder.path() / "deep" / "outbox";
  const std::vector<OutboxFile> files = write_outbox(outbox, "outbox", kDay, 3, messages);
  REQUIRE(files.size() == 2);
  CHECK(files[0].name == "outbox/2027-11-22-3-push.csv");
  CHECK(files[0].messages == 2);
  CHECK(files[1].name == "outbox/2027-11-22-3-email.csv");
  const std::string csv = intake::read_file(outbox / "2027-11-22-3-push.csv", 10'000);
  CHECK(csv == outbox_csv({messages[0], messages[2]}));
  CHECK(intake::read_file(outbox / "2027-11-22-3-push.jsonl", 10'000) ==
        outbox_jsonl({messages[0], messages[2]}));
  write_outbox(outbox, "outbox", kDay, 3, messages);
  CHECK(intake::read_file(outbox / "2027-11-22-3-push.csv", 10'000) == csv);
  CHECK(std::distance(fs::directory_iterator(outbox), fs::directory_iterator()) == 4);
}

TEST_CASE("a message whose address was deleted meanwhile is left out") {
  const testing::TemporaryFolder folder;
  std::vector<storage::Message> messages{message(1, "email", "a", ""), message(2, "email", "b", ""),
                                         message(3, "sms", "c", "")};
  messages[0].address.clear();
  messages[2].address.clear();
  const std::vector<OutboxFile> files = write_outbox(folder.path(), "outbox", kDay, 1, messages);
  REQUIRE(files.size() == 1);
  CHECK(files[0].messages == 1);
  CHECK(intake::read_file(folder.path() / "2027-11-22-1-email.csv", 10'000) == outbox_csv({messages[1]}));
}

TEST_CASE("only the owner can read the outbox files") {
  const testing::TemporaryFolder folder;
  write_outbox(folder.path(), "outbox", kDay, 1, {message(1, "email", "a", "")});
  CHECK(fs::status(folder.path() / "2027-11-22-1-email.csv").permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a folder that cannot be made is named") {
  const testing::TemporaryFolder folder;
  intake::NewFile file(folder.path() / "outbox");
  file.publish();
  CHECK_THROWS_AS(write_outbox(folder.path() / "outbox", "outbox", kDay, 1, {message(1, "email", "a", "")}),
                  intake::IntakeError);
}
