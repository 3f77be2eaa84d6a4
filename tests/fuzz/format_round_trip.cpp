// Any bytes through fmt: what comes out is checked there (an InternalError if it did not say the same). Here
// once more from outside, and without the comments.

#include <memory>

#include "fuzz/target.h"
#include "language/format.h"
#include "language/print.h"
#include "language/rule_file.h"
#include "language/same_meaning.h"

using namespace rung;

namespace {

SourcePtr source_of(const std::string& text) { return std::make_shared<const SourceFile>("club.rung", text); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  const language::Formatted formatted = language::format(source_of(text));
  fuzz::must(formatted.text.has_value() == !has_errors(formatted.diagnostics), "a text or errors");
  if (!formatted.text) return 0;
  const language::Parsed read = language::parse(source_of(text));
  const language::Parsed again = language::parse(source_of(*formatted.text));
  fuzz::must(language::same_meaning(read.file, again.file), "formatted rules mean the same");
  const std::string printed = language::print(read.file);
  if (printed.size() > 60'000) return 0;  // could have a line that is longer than the limit
  fuzz::must(language::same_meaning(read.file, language::parse(source_of(printed)).file),
             "printed rules mean the same");
  return 0;
}
