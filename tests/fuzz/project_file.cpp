// Any bytes as rung.yaml: read, and every mapping in it joined with a program. No text makes that fail, and a
// diagnostic points into the text and shows.

#include <memory>

#include "fuzz/shop_program.h"
#include "fuzz/target.h"
#include "intake/project.h"

using namespace rung;

namespace {

void look_at(const std::vector<Diagnostic>& diagnostics, std::size_t size) {
  std::size_t shown = 0;
  for (const Diagnostic& diagnostic : diagnostics) {
    fuzz::must(diagnostic.place.span.begin <= diagnostic.place.span.end, "a span has its ends in order");
    fuzz::must(!diagnostic.place.file || diagnostic.place.span.end <= size + 1, "a span lies in the text");
    fuzz::must(!diagnostic.title.empty(), "a diagnostic says something");
    if (++shown <= 50)
      fuzz::must(!render(diagnostic).empty() && !render_plain(diagnostic).empty(), "it shows");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = std::make_shared<const SourceFile>("rung.yaml", fuzz::text_of(data, size));
  const intake::ProjectRead read = intake::read_project_text(source);
  fuzz::must(read.project.has_value() == !has_errors(read.diagnostics), "a project or errors");
  look_at(read.diagnostics, size);
  if (!read.project) return 0;
  for (const intake::Mapping& mapping : read.project->mappings) {
    const intake::Bound bound = intake::bind(mapping, fuzz::shop_program());
    fuzz::must(bound.mapping.has_value() == bound.diagnostics.empty(), "a mapping or diagnostics");
    look_at(bound.diagnostics, size);
  }
  return 0;
}
