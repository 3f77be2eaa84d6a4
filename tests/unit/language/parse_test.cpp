#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "language/rule_file.h"

namespace {

using namespace rung;
using namespace rung::language;

Parsed parsed_of(const std::string& text) {
  return parse(std::make_shared<const SourceFile>("club.rung", text));
}

// A file with one block, whose first line is `header`.
Parsed read_block(const std::string& header, const std::string& clauses) {
  return parsed_of("loyalty rules 1\n" + header + "\n" + clauses);
}

std::string at(const Parsed& parsed, Span span) {
  return std::string(parsed.file.source->text().substr(span.begin, span.end - span.begin));
}

std::string codes(const Parsed& parsed) {
  std::string result;
  for (const Diagnostic& diagnostic : parsed.diagnostics) result += diagnostic.code + " ";
  return result;
}

std::string everything_said(const Parsed& parsed) {
  std::string result;
  for (const Diagnostic& diagnostic : parsed.diagnostics) result += render(diagnostic);
  return result;
}

}  // namespace

TEST_CASE("a file is blocks with clauses in the order of its lines") {
  const Parsed parsed = parsed_of(
      "loyalty rules 1\nmetric spend\n  sum net_amount of orders\ntier Gold\n  above Silber\n  valid for "
      "life\n");
  REQUIRE(parsed.diagnostics.empty());
  REQUIRE(parsed.file.blocks.size() == 2);
  CHECK(parsed.file.blocks[0].kind == BlockKind::Metric);
  CHECK(parsed.file.blocks[0].name.text == "spend");
  CHECK(at(parsed, parsed.file.blocks[1].header) == "tier Gold");
  REQUIRE(parsed.file.blocks[1].clauses.size() == 2);
  CHECK(parsed.file.blocks[1].clauses[0].kind == ClauseKind::Above);
  CHECK(parsed.file.blocks[1].clauses[1].kind == ClauseKind::ValidForLife);
}

TEST_CASE("every part of a condition keeps its place") {
  const Parsed parsed =
      read_block("tier Öl", "  enter when  spend  in last 12 months at least  1200 EUR   # why\n");
  REQUIRE_MESSAGE(parsed.diagnostics.empty(), everything_said(parsed));
  const Clause& clause = parsed.file.blocks[0].clauses[0];
  const ConditionText& condition = clause.conditions->items[0].conditions[0];
  CHECK(at(parsed, parsed.file.blocks[0].name.span) == "Öl");
  CHECK(at(parsed, clause.span) == "enter when  spend  in last 12 months at least  1200 EUR");
  CHECK(at(parsed, condition.span) == "spend  in last 12 months at least  1200 EUR");
  CHECK(at(parsed, condition.subject.span) == "spend");
  CHECK(at(parsed, condition.period->span) == "in last 12 months");
  CHECK(at(parsed, condition.op_span) == "at least");
  CHECK(at(parsed, condition.amount->span) == "1200 EUR");
  CHECK(at(parsed, condition.amount->number_span) == "1200");
  CHECK(condition.amount->unit == "EUR");
  CHECK(condition.op == Op::AtLeast);
  CHECK(condition.period->window == Window{Window::Kind::LastMonths, Cycle::CalendarYear, 12});
}

TEST_CASE("line ends, a byte order mark and a missing last newline make no difference") {
  const std::string plain = "loyalty rules 1\ntier Gold\n  above Silber\n";
  std::string crlf;
  for (const char c : plain) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  for (const std::string& text :
       {plain, crlf, "\xEF\xBB\xBF" + plain, plain.substr(0, plain.size() - 1), "\xEF\xBB\xBF" + crlf}) {
    const Parsed parsed = parsed_of(text);
    CHECK_MESSAGE(parsed.diagnostics.empty(), everything_said(parsed));
    REQUIRE(parsed.file.blocks.size() == 1);
    CHECK(at(parsed, parsed.file.blocks[0].clauses.at(0).span) == "above Silber");
  }
}

TEST_CASE("indentation has no depth and comments may stand anywhere but in texts") {
  const Parsed parsed = parsed_of(
      "# first\n\nloyalty rules 1   # version\ntier Gold # header\n\t\tabove Silber# no comment\n      valid "
      "for life # comment\n"
      "  benefit a en \"#1 # benefit\" # comment\n");
  CHECK(codes(parsed) == "R124 ");
  REQUIRE(parsed.file.blocks.size() == 1);
  REQUIRE(parsed.file.blocks[0].clauses.size() == 2);
  CHECK(parsed.file.blocks[0].clauses[1].labels[0].text.value == "#1 # benefit");
}

TEST_CASE("documentation belongs to the block below it") {
  const Parsed parsed =
      parsed_of("loyalty rules 1\n## One.\n## Two.\nmetric a\n  count orders\nmetric b\n  count orders\n");
  REQUIRE(parsed.file.blocks.size() == 2);
  CHECK(parsed.file.blocks[0].documentation == "One.\nTwo.");
  CHECK(parsed.file.blocks[1].documentation.empty());
}

TEST_CASE("lines of a message are joined as they stand") {
  const Parsed parsed = read_block(
      "notify n", "  message de\n    | Hallo # {first_name}\n    |\n    |   Tschüss\n  send by email\n");
  REQUIRE_MESSAGE(parsed.diagnostics.empty(), everything_said(parsed));
  const Clause& message = parsed.file.blocks[0].clauses[0];
  CHECK(message.labels[0].language.text == "de");
  CHECK(message.labels[0].text.value == "Hallo # {first_name}\n\n  Tschüss");
  CHECK(at(parsed, message.labels[0].text.span) == "Hallo # {first_name}\n    |\n    |   Tschüss");
}

TEST_CASE("a wrong line marks its block as incomplete and leaves the rest as it is") {
  const Parsed parsed = read_block(
      "tier Gold", "  above Silber\n  enter wehn spend in all time at least 3 EUR\n  valid for life\n");
  CHECK(codes(parsed) == "R124 ");
  REQUIRE(parsed.file.blocks.size() == 1);
  CHECK(parsed.file.blocks[0].incomplete);
  CHECK(parsed.file.blocks[0].clauses.size() == 2);
}

TEST_CASE("a broken header leaves its name and its lines are still read") {
  const Parsed parsed = parsed_of(
      "loyalty rules 1\ntier Gold de Gold\n  above Silber\n  abvoe Kupfer\ntier Platin\n  above Gold\n");
  CHECK(codes(parsed) == "R117 R114 ");
  REQUIRE(parsed.file.broken_names.size() == 1);
  CHECK(parsed.file.broken_names[0] == "Gold");
  REQUIRE(parsed.file.blocks.size() == 1);
  CHECK(parsed.file.blocks[0].name.text == "Platin");
}

TEST_CASE("entries below a wrong opener are not wrong for it, but their own mistakes are reported") {
  CHECK(codes(read_block("segment s",
                         "  where any off\n    - a at least 1\n    - b at least 2 or c at least 3\n")) ==
        "R124 ");
  CHECK(codes(read_block("segment s", "  where any off\n    - a at least 1\n    - b at least 1.200\n")) ==
        "R124 R105 ");
  CHECK(codes(read_block("segment s", "  whre all of\n    - a at least 1\n    - b at least\n")) ==
        "R114 R125 ");
}

TEST_CASE("a dash with nothing behind it is an empty entry") {
  CHECK(codes(read_block("segment s", "  where any of\n    -\n    - a at least 1\n")) == "R125 ");
  CHECK(codes(read_block("segment s", "  where any of\n    - # nothing\n")) == "R125 ");
}

TEST_CASE("a list that lost all its entries to mistakes is not read as a condition that always holds") {
  const Parsed parsed = read_block("segment s", "  where any of\n    - a at leest 1\n");
  CHECK(codes(parsed) == "R124 ");
  CHECK(parsed.file.blocks.at(0).clauses.empty());
  CHECK(parsed.file.blocks.at(0).incomplete);
}

TEST_CASE("the lines of a table belong to its clause, and a wrong line of a block leaves the rest") {
  const Parsed parsed = parsed_of(
      "loyalty rules 1\nearn a\n  give the first that fits on orders\n    - tier is Gold gives 3 points\n    "
      "- otherwise gives nothing\n"
      "  round down\nmilestone m\n  when x in all time reaches 3\n  whatever\n  give 1 fruit\n");
  CHECK(codes(parsed) == "R114 ");
  CHECK(parsed.file.broken_names.empty());
  REQUIRE(parsed.file.blocks.size() == 2);
  const auto& table = parsed.file.blocks[0].clauses.at(0);
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0].conditions.size() == 1);
  CHECK(table.rows[0].rate->grants.at(0).number == "3");
  CHECK(table.rows[1].conditions.empty());
  CHECK_FALSE(table.rows[1].rate);
  CHECK(parsed.file.blocks[1].clauses.size() == 2);
  CHECK(parsed.file.blocks[1].incomplete);
}

TEST_CASE("numbers that have one reading are read, the others are asked about") {
  const auto said = [](const std::string& number) {
    return codes(read_block("reward r en \"R\"", "  costs " + number + " points\n"));
  };
  for (const char* number :
       {"1", "1200", "19.90", "0.125", "1.5", "123456789012345", "1234.567", "0.000001"}) {
    CHECK_MESSAGE(said(number).empty(), number);
  }
  for (const char* number : {"1.200", "1,200", "999.000"}) CHECK_MESSAGE(said(number) == "R105 ", number);
  for (const char* number :
       {"19,90", "1.200,50", "1,200.50", "1.200.000", "1'200", "1_000", "-5", "+5", ".5", "0,5"}) {
    CHECK_MESSAGE(said(number) == "R106 ", number);
  }
  for (const char* number : {"1234567890123456", "1.1234567"}) CHECK_MESSAGE(said(number) == "R103 ", number);
  CHECK(said(std::string(30, '9')) == "R103 ");
}

TEST_CASE("dates are year-month-day and exist") {
  const auto said = [](const std::string& date) {
    return codes(read_block("example \"e\"", "  today is " + date + "\n"));
  };
  CHECK(said("2028-02-29").empty());
  for (const char* date : {"1.3.2027", "31.12.2027", "12/31/27", "2027-3-1", "2027/03/01"})
    CHECK_MESSAGE(said(date) == "R107 ", date);
  for (const char* date : {"2027-02-29", "2027-13-01", "1850-01-01", "2027-00-10"})
    CHECK_MESSAGE(said(date) == "R108 ", date);
}

TEST_CASE("both readings of a date are shown if both exist") {
  const Parsed both = read_block("example \"e\"", "  today is 1.3.2027\n");
  CHECK(help_sentences(both.diagnostics.at(0)).at(0) ==
        "write `2027-03-01` (1 March) or `2027-01-03` (3 January)");
  const Parsed one = read_block("example \"e\"", "  today is 31.3.2027\n");
  CHECK(one.diagnostics.at(0).help.at(0).replace_with == "2027-03-31");
}

TEST_CASE("weeks and years name the length in days and months") {
  const auto help = [](const std::string& time) {
    return read_block("tier t", "  valid for " + time + "\n").diagnostics.at(0).help.at(0).replace_with;
  };
  CHECK(help("2 years") == "24 months");
  CHECK(help("1 year") == "12 months");
  CHECK(help("52 weeks") == "364 days");
  CHECK(help("3 quarters") == "9 months");
}

TEST_CASE("windows of no day and of a thousand years are refused") {
  CHECK(codes(read_block("segment s", "  where x in last 0 days at least 1\n")) == "R109 ");
  CHECK(codes(read_block("segment s", "  where x in last 36500 days at least 1\n")).empty());
  CHECK(codes(read_block("segment s", "  where x in last 36501 days at least 1\n")) == "R103 ");
  CHECK(codes(read_block("tier t", "  valid for 1201 months\n")) == "R103 ");
}

TEST_CASE("the first line names the version") {
  CHECK(codes(parsed_of("loyalty rules 2\nnonsense\n")) == "R102 ");
  CHECK(codes(parsed_of("")) == "R101 ");
  CHECK(codes(parsed_of("# only a comment\n")) == "R101 ");
  CHECK(codes(parsed_of("Loyalty Rules 1\ntier Gold\n  valid for life\n")) == "R101 ");
  const Parsed without = parsed_of("tier Gold\n  valid for life\n");
  CHECK(codes(without) == "R101 ");
  CHECK(without.file.blocks.size() == 1);
}

TEST_CASE("bytes that are no text are reported once with their place") {
  const Parsed latin1 = parsed_of(
      "loyalty rules 1\nsegment k\xF6nig\n  where x at least 1\nsegment b\n  where y is \"\xFC\"\n");
  REQUIRE(codes(latin1) == "R104 ");
  CHECK(latin1.diagnostics[0].place.line() == 2);
  CHECK(latin1.diagnostics[0].title == "the byte 0xF6 is no character in UTF-8");
  REQUIRE(latin1.diagnostics[0].notes.size() == 1);
  CHECK(latin1.diagnostics[0].notes[0].text == "1 more line has such bytes");
  CHECK(codes(parsed_of(std::string("loyalty rules 1\nsegment a\n  where x\0 at least 1\n", 46))) == "R104 ");
  CHECK(codes(parsed_of("\xFF\xFEl\0o\0")) == "R104 ");
  CHECK(codes(parsed_of("loyalty rules 1\nsegment a\n  where x\xE2\x80\x8B at least 1\n")) == "R104 ");
}

TEST_CASE("hostile lines give one diagnostic each") {
  const std::string start = "loyalty rules 1\nsegment s\n  where ";
  CHECK(codes(parsed_of(start + std::string(10'000, '(') + "\n")).size() == 5);
  std::string nots;
  for (int i = 0; i < 15'000; ++i) nots += "not ";
  CHECK(codes(parsed_of(start + nots + "\n")).size() == 5);
  std::string million;
  for (int i = 0; i < 1'000'000; ++i) million += "not ";
  CHECK(codes(parsed_of(start + million + "\n")) == "R103 ");
  CHECK(codes(parsed_of(start + "x at least 1" + std::string(1'000'000, ' ') + "\n")) == "R103 ");
  CHECK(codes(parsed_of(start + "\"" + std::string(60'000, 'a') + "\n")) == "R111 ");
  CHECK(codes(parsed_of(start + "x is one of a" + std::string(60'000, 'b') + "\n")) == "R103 ");
  CHECK(codes(parsed_of("loyalty rules 1\n" + std::string((std::size_t{4} << 20U), '#'))) == "R103 ");
  std::string names = "x is one of a";
  for (int i = 0; i < 20'000; ++i) names += ",b";
  CHECK(codes(parsed_of(start + names + "\n")) == "R103 ");
  CHECK(codes(parsed_of(start + names + ",\n")).size() == 5);
}

TEST_CASE("of a very long line only the piece around the mistake is shown") {
  std::string names = "  where x is one of a";
  for (int i = 0; i < 10'000; ++i) names += ",äb";
  const std::string text = everything_said(read_block("segment s", names + " (\n"));
  CHECK(text.size() < 1500);
  CHECK(text.find("... ") != std::string::npos);
  CHECK(text.find("äb (\n") != std::string::npos);
}

TEST_CASE("no message speaks of parsers and every one has a way out") {
  const std::vector<std::string> lines{"where",
                                       "where (",
                                       "where a b c",
                                       "where x at least 5 EUR EUR",
                                       "wher x",
                                       "where x at least",
                                       "where x is \"",
                                       "where and",
                                       "foo",
                                       "where x in",
                                       "where x in last",
                                       "where ,,,",
                                       "1",
                                       "\"a\""};
  for (const std::string& line : lines) {
    const Parsed parsed = read_block("segment s", "  " + line + "\n");
    CHECK_MESSAGE(parsed.diagnostics.size() == 1, line);
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
      CHECK_MESSAGE(!diagnostic.help.empty(), line);
      const std::string text = render(diagnostic);
      for (const char* word : {"pars", "token", "PEGTL", "syntax", "grammar"})
        CHECK_MESSAGE(text.find(word) == std::string::npos, text);
    }
  }
}

TEST_CASE("a clause at the margin is read all the same") {
  const Parsed parsed = parsed_of("loyalty rules 1\ntier Gold\nabove Silber\n  valid for life\n");
  CHECK(codes(parsed) == "R123 ");
  REQUIRE(parsed.file.blocks.size() == 1);
  CHECK(parsed.file.blocks[0].clauses.size() == 2);
}

TEST_CASE("give keeps what is given, per what, and on which event") {
  const Parsed parsed = read_block("earn e",
                                   "  give 50 points and 1 cup on reviews\n  give 1 point per 1 EUR of "
                                   "net_amount on orders\n  give 50 % of base on every 1 January\n");
  REQUIRE_MESSAGE(parsed.diagnostics.empty(), everything_said(parsed));
  const auto& clauses = parsed.file.blocks[0].clauses;
  REQUIRE(clauses.size() == 3);
  CHECK(clauses[0].words.at(0).text == "reviews");
  CHECK(clauses[0].rate->grants.size() == 2);
  CHECK_FALSE(clauses[0].rate->per);
  CHECK(clauses[1].rate->per->unit == "EUR");
  CHECK(clauses[1].rate->of.text == "net_amount");
  CHECK(clauses[1].words.at(0).text == "orders");
  CHECK(clauses[2].rate->grants.at(0).unit == "%");
  CHECK(clauses[2].rate->of.text == "base");
  CHECK(clauses[2].words.empty());
  CHECK(clauses[2].days == std::vector<std::pair<int, int>>{{1, 1}});
}

TEST_CASE("a value may be a text in quotes, and its place tells so") {
  const Parsed parsed = read_block("segment s", "  where country is one of \"United Kingdom\", EIRE\n");
  REQUIRE_MESSAGE(parsed.diagnostics.empty(), everything_said(parsed));
  const ConditionText& condition = parsed.file.blocks[0].clauses[0].conditions->items[0].conditions[0];
  REQUIRE(condition.words.size() == 2);
  CHECK(condition.words[0].text == "United Kingdom");
  CHECK(at(parsed, condition.words[0].span) == "\"United Kingdom\"");
}
