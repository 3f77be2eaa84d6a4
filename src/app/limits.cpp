#include "app/limits.h"

#include <fmt/format.h>

#include "core/suggest.h"
#include "core/words.h"
#include "intake/csv.h"
#include "intake/project.h"
#include "intake/text.h"
#include "intake/values.h"
#include "intake/yaml_tree.h"
#include "language/parse_lines.h"
#include "language/sizes.h"

namespace rung::app {
namespace {

std::string number(std::uint64_t of) {
  return number_words(static_cast<std::int64_t>(of), 0, Language::English);
}

std::string bytes(std::uint64_t count) {
  const bool mega = count % (std::uint64_t{1} << 20U) == 0;
  return mega ? number(count >> 20U) + " MiB" : number(count >> 10U) + " KiB";
}

}  // namespace

std::string typed_problem(std::string_view text, std::size_t most) {
  if (intake::find_fault(text).kind != intake::TextFault::None) return "is not UTF-8";
  if (code_points(text) > most) return fmt::format("is longer than {} characters", number(most));
  if (text.find_first_of("\n\r\t") != std::string_view::npos)
    return "has a line end or tab in it; write it in one line";
  return intake::text_problem(text);
}

std::string limits_text() {
  return "Limits. What is larger is refused in words, and nothing is done:\n" +
         fmt::format("  rung.yaml     {}, {} entries, {} levels\n", bytes(intake::kProjectLimit),
                     number(intake::kNodeLimit), intake::kDepthLimit) +
         fmt::format(
             "  rule files    {} each, {} a line, {} blocks, {} clauses of a block, {} entries of a list\n",
             bytes(intake::kRuleFileLimit), bytes(language::kMostBytesOfLine), number(language::kMostBlocks),
             number(language::kMostClauses), number(language::kMostEntries)) +
         fmt::format("                names of {} characters, texts of {}, numbers of {} digits\n",
                     language::kMostOfName, number(language::kMostOfText), language::kMostDigits) +
         fmt::format("  CSV files     any length; rows of {}, {} columns, cells of {}\n",
                     bytes(intake::kRowLimit), number(intake::kColumnLimit), bytes(intake::kFieldLimit)) +
         fmt::format(
             "                ids of {} characters, amounts up to {} smallest units, counts up to {}\n",
             intake::kIdLimit, number(intake::kAmountLimit), number(intake::kCountLimit)) +
         fmt::format("  command line  texts of {} characters, reasons of {}\n", kMostOfTyped,
                     number(kMostOfReason));
}

}  // namespace rung::app
