// Any bytes as a rule file: read and checked, every diagnostic rendered. No text makes that fail, and a
// diagnostic points into the text.

#include <memory>

#include "fuzz/target.h"
#include "language/program.h"

using namespace rung;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = std::make_shared<const SourceFile>("club.rung", fuzz::text_of(data, size));
  const language::Checked checked = language::read_program({source});
  fuzz::must((checked.program == nullptr) == has_errors(checked.diagnostics), "a program or errors");
  std::size_t shown = 0;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    fuzz::must(diagnostic.place.span.begin <= diagnostic.place.span.end, "a span has its ends in order");
    fuzz::must(!diagnostic.place.file || diagnostic.place.span.end <= size + 1, "a span lies in the text");
    fuzz::must(!diagnostic.title.empty(), "a diagnostic says something");
    if (++shown <= 50)
      fuzz::must(!render(diagnostic).empty() && !render_plain(diagnostic).empty(), "it shows");
  }
  return 0;
}
