#pragma once
// `# allow R412: agreed in March` at the end of a line: the author knows of this message and wants the line
// as it is. Several codes are separated by commas; what follows them, behind a colon or not, is the reason.

#include <vector>

#include "core/diagnostic.h"
#include "core/source.h"

namespace rung::language {

// Takes out the warnings and hints that stand on a line that allows their code; on the line that opens a
// message (`message de`), also those in its text, where comments cannot stand. Errors stay. A code that
// silences nothing (R130), does not exist (R131) or is an error's (R132) is reported in turn. The order of
// `diagnostics` is not kept.
void silence_allowed(const std::vector<SourcePtr>& sources, std::vector<Diagnostic>& diagnostics);

}  // namespace rung::language
