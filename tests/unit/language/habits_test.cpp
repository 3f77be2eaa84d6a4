// What people write who know another tool: each is answered with the line that is meant, and that line is
// read.

#include <doctest/doctest.h>

#include "check_help.h"

using namespace rung;
using namespace check_help;

namespace {

// The first error about a file whose last lines are these: "R124 `in` -> is one of"; without a replacement,
// the words of the help.
std::string answer(const std::string& lines,
                   const std::string& points = "  expire 12 months after earning\n") {
  const auto checked = read(kHead + kSpend + "points\n" + points +
                            "tier Basic\n  for everyone\ntier Gold\n  above Basic\n"
                            "  enter when spend in this calendar year at least 9 EUR\n"
                            "  keep by entering again\n  valid until end of next calendar year\n" +
                            lines);
  for (const Diagnostic& d : checked.diagnostics) {
    if (d.severity != Severity::Error) continue;
    std::string text = d.code + " `" + d.value + "` ->";
    for (std::size_t i = 0; i < d.help.size(); ++i)
      text +=
          (i == 0 ? " " : "|") + (d.help[i].replace_with.empty() ? d.help[i].text : d.help[i].replace_with);
    return text;
  }
  return "fine";
}

std::string of_earn(const std::string& lines) { return answer("earn e\n" + lines); }
const std::string kGive = "  give 1 point per 1 EUR of net_amount on orders\n";

}  // namespace

TEST_CASE("a share written as a part of one is offered in percent") {
  CHECK(answer("segment s\n  where progress to Gold at least 0.85\n") ==
        "R126 `0.85` -> write what it counts behind it, such as `85 %`");
  CHECK(answer("segment s\n  where progress to Gold at least 0.5\n") ==
        "R126 `0.5` -> write what it counts behind it, such as `50 %`");
  CHECK(answer("segment s\n  where progress to Gold at least 0.025\n") ==
        "R126 `0.025` -> write what it counts behind it, such as `2.5 %`");
  CHECK(answer("segment s\n  where progress to Gold at least 85\n") ==
        "R126 `85` -> write what it counts behind it, such as `85 %`");
}

TEST_CASE("a dollar sign before its number becomes a currency behind it") {
  CHECK(answer("segment s\n  where spend in all time at least $400\n") == "R124 `$400` -> 400 USD");
}

TEST_CASE("`valid to end of` means `until`") {
  CHECK(
      answer(
          "tier Top\n  above Gold\n  enter when spend in all time at least 99 EUR\n  keep by entering again\n"
          "  valid to end of next calendar year\n") == "R124 `valid to` -> valid until");
}

TEST_CASE("one of several words, a tier and those above it, an amount between two") {
  CHECK(of_earn(kGive + "  where category in tea, cups\n") == "R124 `in` -> is one of");
  CHECK(of_earn(kGive + "  where upgraded to Gold in last 7 days\n") == "R124 `upgraded` -> member upgraded");
  CHECK(of_earn(kGive + "  where member has left buyers in last 7 days\n") == "R124 `has left` -> left");
  CHECK(of_earn(kGive + "  where joined in last 3 days\n") == "R124 `joined` -> member joined");
  CHECK(of_earn(kGive + "  where birthday in next 7 days\n") == "R124 `birthday` -> anniversary of birthday");
  CHECK(of_earn(kGive + "  where birthday today\n") == "R124 `birthday` -> anniversary of birthday");
  CHECK(of_earn(kGive + "  where joining in next 3 days\n") == "R124 `joining` -> anniversary of joining");
  CHECK(of_earn(kGive + "  where tier is Gold or above\n") == "R124 `is Gold or above` -> at least Gold");
  CHECK(of_earn(kGive + "  where tier is Gold or lower\n") == "R124 `is Gold or lower` -> at most Gold");
  CHECK(answer("segment s\n  where spend in all time between 400 EUR and 800 EUR\n") ==
        "R124 `between 400 EUR and 800 EUR` -> write both of them, below `all of`: `- spend in all time at "
        "least "
        "400 EUR` and `- spend in all time at most 800 EUR`");
  CHECK(answer("segment s\n  where any of\n    - spend in all time between 400 EUR and 800 EUR\n") ==
        "R124 `between 400 EUR and 800 EUR` -> write both of them: `- spend in all time at least 400 EUR and "
        "spend in all time at most 800 EUR`");
}

TEST_CASE("points per visit, per euro and double points") {
  CHECK(of_earn("  give 5 points per visit\n") == "R124 `per visit` -> on visits");
  CHECK(of_earn("  give 5 points per purchase\n") == "R124 `per purchase` -> on orders");
  CHECK(of_earn("  give 1 point per euro of net_amount on orders\n") == "R124 `euro` -> 1 EUR");
  CHECK(of_earn("  give 1 point per euro on orders\n") == "R124 `euro` -> 1 EUR of net_amount");
  CHECK(of_earn("  give double points on orders\n") == "R124 `give double points` -> multiply points by 2");
}

TEST_CASE("points that expire after a time may mean two things, and both are offered") {
  CHECK(answer("", "  expire after 12 months\n") ==
        "R125 `expire after 12 months` -> expire 12 months after earning|expire after 12 months without "
        "orders");
  CHECK(answer("", "  expire after 12 months without orders\n") == "fine");
}
