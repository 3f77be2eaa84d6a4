#pragma once
// The commands: each calls one use case, writes its answer and gives the exit code.

#include "cli/arguments.h"
#include "cli/output.h"
#include "cli/surroundings.h"

namespace rung::cli {

// Exit codes. 0: fine, an answered question too.
inline constexpr int kFine = 0;
inline constexpr int kNo = 1;  // the answer is no: mistakes in files, rows rejected, refused
inline constexpr int kWrongUsage = 2;
inline constexpr int kWorldFailed = 3;  // disk, lock, not our file
inline constexpr int kOurMistake = 70;
inline constexpr int kInterrupted = 130;
inline constexpr int kOutputClosed = 141;

[[nodiscard]] int run_command(const Arguments& given, const Surroundings& around, Output& out);

}  // namespace rung::cli
