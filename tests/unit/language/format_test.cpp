// The form in which Rung writes rules (language/format.h, language/print.h).

#include "language/format.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "core/diagnostic.h"
#include "language/print.h"
#include "language/rule_file.h"
#include "language/same_meaning.h"

namespace {

using namespace rung;

constexpr const char* kFirstLine = "loyalty rules 1\n\n";

SourcePtr source_of(const std::string& text) { return std::make_shared<const SourceFile>("club.rung", text); }

std::string formatted(const std::string& text) {
  const language::Formatted result = language::format(source_of(text));
  std::string errors;
  for (const Diagnostic& diagnostic : result.diagnostics) errors += render(diagnostic);
  REQUIRE_MESSAGE(result.text.has_value(), errors);
  return *result.text;
}

// Of what stands below the first line.
std::string program_with(const std::string& text) {
  const std::string all = formatted(kFirstLine + text);
  REQUIRE(all.starts_with(kFirstLine));
  return all.substr(std::string(kFirstLine).size());
}

bool stays(const std::string& text) {
  const std::string now = program_with(text);
  CHECK(now == text);
  return now == text;
}

language::RuleFile file_of(const std::string& text) {
  language::Parsed parsed = language::parse(source_of(kFirstLine + text));
  REQUIRE(parsed.diagnostics.empty());
  return std::move(parsed.file);
}

}  // namespace

TEST_CASE("clauses stand two blanks behind their header, entries and lines of messages four") {
  CHECK(program_with("segment a\n where any of\n- b is c\n   -   d is e\nnotify n\n\tmessage de\n|x\n") ==
        "segment a\n  where any of\n    - b is c\n    - d is e\nnotify n\n  message de\n    | x\n");
}

TEST_CASE("between words stands one blank, behind a comma one, before it and at a line's end none") {
  CHECK(program_with("segment   a  \n  where\t b  is one of c ,d,e   \n") ==
        "segment a\n  where b is one of c, d, e\n");
}

TEST_CASE("line ends of Windows and a byte order mark go, texts in quotes stay as they are") {
  CHECK(formatted("\xEF\xBB\xBFloyalty rules 1\r\n\r\nprogram a \"A,  b\"\r\n  currency EUR\r\n") ==
        "loyalty rules 1\n\nprogram a \"A,  b\"\n  currency EUR\n");
}

TEST_CASE("a file ends with one line end, and begins with neither blanks nor empty lines") {
  CHECK(formatted("\n\n  loyalty rules 1\nprogram a \"A\"\n\n\n") == "loyalty rules 1\n\nprogram a \"A\"\n");
  CHECK(formatted("loyalty rules 1") == "loyalty rules 1\n");
}

TEST_CASE("units of time and points take the form that fits their number") {
  CHECK(program_with("points\n  expire 1 months after earning\n  pending until 2 day after delivery\n"
                     "  1 points is worth 0.50 EUR\n") ==
        "points\n  expire 1 month after earning\n  pending until 2 days after delivery\n"
        "  1 point is worth 0.50 EUR\n");
  CHECK(program_with("segment a\n  where b in last 1 months at least 1 points\n") ==
        "segment a\n  where b in last 1 month at least 1 point\n");
  CHECK(program_with("earn a\n  give 0.5 point on b\n  at most 1 times per member per 1 days\n") ==
        "earn a\n  give 0.5 points on b\n  at most 1 time per member per 1 day\n");
}

TEST_CASE("units that the file declares take the form that fits their number, others stay as they are") {
  CHECK(
      program_with(
          "points stars, one star\n  hold at most 1 stars per member\nevent stays\n"
          "  has nights as quantity in nights, one night\nearn a\n  give 2 star per 1 nights of nights on "
          "stays\n"
          "  at most 1 miles per order\n") ==
      "points stars, one star\n  hold at most 1 star per member\nevent stays\n"
      "  has nights as quantity in nights, one night\nearn a\n  give 2 stars per 1 night of nights on stays\n"
      "  at most 1 miles per order\n");
}

TEST_CASE("the zero that makes three decimals one number stays") {
  CHECK(stays("segment a\n  where tanked in all time at least 1.4990 litres\n"));
}

TEST_CASE("texts keep their quotes where the author put them") {
  CHECK(stays("segment a\n  where b is one of c, \"d e\", \"f\", 2027-01-31\n"));
}

TEST_CASE("comments stay at their lines") {
  CHECK(
      stays("# one\n"
            "# two\n"
            "\n"
            "## describes it\n"
            "metric a                                      # behind the header\n"
            "  # above a clause\n"
            "  count orders                                # behind a clause\n"
            "  where all of\n"
            "    # above an entry\n"
            "    - b is c                                  # behind an entry\n"
            "    #d is left out for now\n"
            "    - e is f\n"
            "  # the last clause has gone\n"
            "\n"
            "# about the next block\n"
            "segment g\n"
            "  where h is i\n"
            "\n"
            "# at the end\n"));
}

TEST_CASE("comments above the first line and behind it stay") {
  const std::string text = "# the club\nloyalty rules 1                               # for ever\n\n# x\n";
  CHECK(formatted(text) == text);
}

TEST_CASE("a comment behind a line begins in column 47, or two blanks behind a longer line") {
  CHECK(program_with(
            "metric a # x\n  sum net_amount of orders_with_a_very_long_name # y\n  where ä is b   # z\n") ==
        "metric a                                      # x\n"
        "  sum net_amount of orders_with_a_very_long_name  # y\n"
        "  where ä is b                                # z\n");
}

TEST_CASE("comments keep their words, blanks and signs, without blanks at their end") {
  CHECK(program_with("#!  a   b\t#c \nmetric a\n#-------\n  count b\n##\nmetric c\n  count d\n") ==
        "#!  a   b\t#c\nmetric a\n  #-------\n  count b\n##\nmetric c\n  count d\n");
}

TEST_CASE("in lines of a message a # is text") {
  CHECK(
      stays("notify n\n"
            "  message de\n"
            "    | Hallo {first_name},   # 1\n"
            "    |\n"
            "    |   eingerückt\n"
            "    # no text\n"
            "    | Ende\n"));
}

TEST_CASE("of several empty lines one stays, and none stands inside lists and messages") {
  CHECK(program_with("\n\n\nmetric a\n\n\n  count b\n\n\n  where any of\n\n    - c is d\n\n    - e is "
                     "f\n\n\n\nmetric g\n"
                     "  count h\nmetric i\n  count j\n") ==
        "metric a\n  count b\n\n  where any of\n    - c is d\n    - e is f\n\nmetric g\n"
        "  count h\nmetric i\n  count j\n");
}

TEST_CASE("the first block stands below an empty line") {
  CHECK(formatted("loyalty rules 1\nmetric a\n  count b\n") == "loyalty rules 1\n\nmetric a\n  count b\n");
  CHECK(formatted("loyalty rules 1\n# c\nmetric a\n  count b\n") ==
        "loyalty rules 1\n\n# c\nmetric a\n  count b\n");
}

TEST_CASE("a file with errors is not formatted, and its errors are given") {
  const language::Formatted result =
      language::format(source_of("loyalty rules 1\n\nmetric a\n  cuont b\n  wehre c is d\n"));
  CHECK_FALSE(result.text.has_value());
  CHECK(result.diagnostics.size() == 2);
}

TEST_CASE("names that nobody declared do not hinder formatting: only the text itself is looked at") {
  CHECK(program_with("tier   Gold\n  above Nothing\n") == "tier Gold\n  above Nothing\n");
}

TEST_CASE("a line that would become too long is an error at that line") {
  const std::string line = "program a \"A\" #" + std::string(65'510, 'x');
  const language::Formatted result = language::format(source_of("loyalty rules 1\n\n" + line + "\n"));
  CHECK_FALSE(result.text.has_value());
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].code == "R103");
  CHECK(result.diagnostics[0].place.line() == 3);
}

TEST_CASE("a block made by a program is printed as it is written in a file") {
  language::Block block;
  block.kind = language::BlockKind::Example;
  block.title = language::Text{"Anna", {}};
  language::Clause orders;
  orders.kind = language::ClauseKind::EventOn;
  orders.words.push_back({"orders", {}});
  orders.dates.push_back({day_of(2027, 2, 14), {}});
  language::Assignment amount;
  amount.name.text = "net_amount";
  amount.amount = language::AmountText{"640", "EUR", {}, {}};
  orders.assignments.push_back(amount);
  block.clauses.push_back(orders);
  CHECK(language::print(block) == "example \"Anna\"\n  orders on 2027-02-14 with net_amount 640 EUR\n");
}

TEST_CASE("a printed file holds the descriptions of its blocks") {
  const language::RuleFile file =
      file_of("## one\n##\n## two\nmetric a\n  count b\n# not a part of the rules\n");
  CHECK(language::print(file) == "loyalty rules 1\n\n## one\n##\n## two\nmetric a\n  count b\n");
}

TEST_CASE("two files mean the same if only blanks, comments and forms of units differ") {
  const auto same = [](const std::string& a, const std::string& b) {
    return language::same_meaning(file_of(a), file_of(b));
  };
  const std::string rule = "earn a\n  give 1 point on b\n  where c is d\n";
  CHECK(same(rule, "# x\nearn   a\n   give 1 points on b # y\n\n  where c is d\n"));
  CHECK_FALSE(same(rule, "earn a\n  give 2 points on b\n  where c is d\n"));
  CHECK_FALSE(same(rule, "earn a\n  give 1 point on b\n  where c is not d\n"));
  CHECK_FALSE(same(rule, "earn a\n  give 1 point on b\n  where c is \"d\"\n"));
  CHECK_FALSE(same(rule, "earn a\n  where c is d\n  give 1 point on b\n"));
  CHECK_FALSE(same(rule, "earn e\n  give 1 point on b\n  where c is d\n"));
  CHECK_FALSE(same(rule, "## x\nearn a\n  give 1 point on b\n  where c is d\n"));
  CHECK_FALSE(same(rule, rule + "metric f\n  count g\n"));
  CHECK_FALSE(same("segment a\n  where any of\n    - b is c\n", "segment a\n  where all of\n    - b is c\n"));
}
