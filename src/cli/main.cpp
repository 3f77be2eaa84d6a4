// rung: reads the command line, runs one command, and turns every ending into an exit code.

#include <unistd.h>

#include <csignal>
#include <string_view>

#include "app/failure.h"
#include "app/json.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/surroundings.h"
#include "core/check.h"

namespace {

using namespace rung;
using namespace rung::cli;

// What is not saved by now is not there: an open transaction is undone when the database is opened next.
extern "C" void on_interrupt(int) {
  constexpr std::string_view text =
      "\nInterrupted: nothing half done was kept. Run the same command again.\n";
  const auto ignored = ::write(STDERR_FILENO, text.data(), text.size());
  static_cast<void>(ignored);
  ::_exit(kInterrupted);
}

void take_signals() {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  std::signal(SIGPIPE, SIG_IGN);  // a closed output is seen where it is written
}

// Says why nothing (more) was done: as text on stderr, under --json as one object on stdout.
int fail(bool json, int exit_code, const std::string& code, const std::string& message) {
  if (!json) {
    say("error: " + message + "\n");
    return exit_code;
  }
  Output out(std::nullopt);
  out.write(app::line(app::error_json(exit_code, code, message)) + "\n");
  out.finish();
  return exit_code;
}

int run(const Arguments& given, const Surroundings& around) {
  const bool answer_to_file = answers_to_out(given);
  if (answer_to_file && exists(*given.out)) {
    return fail(given.json, kNo, "exists",
                *given.out + " exists already; name another file. Nothing was done.");
  }
  Output out(answer_to_file ? given.out : std::nullopt);
  int exit_code = kFine;
  if (given.version) {
    out.write("rung " RUNG_VERSION "\n");
  } else if (given.command.empty()) {
    out.write(overview());
  } else if (given.help) {
    out.write(command_page(given.command)->page);
  } else {
    exit_code = run_command(given, around, out);
  }
  out.finish();
  return exit_code;
}

int run_and_catch(const Arguments& given, const Surroundings& around) {
  try {
    return run(given, around);
  } catch (const OutputClosed&) {
    return kOutputClosed;
  } catch (const OutputFailed& error) {
    return fail(given.json, kWorldFailed, "output", error.what());
  } catch (const std::exception& error) {
    if (const auto world = app::world_failure(error))
      return fail(given.json, kWorldFailed, world->code, world->sentence);
    return fail(given.json, kOurMistake, "internal",
                std::string("internal error, nothing was saved. Please report this line: ") + error.what());
  }
}

}  // namespace

int main(int argc, char** argv) {
  take_signals();
  const auto given = read_arguments(argc, argv);
  if (!given.ok()) {
    const std::string& command = given.error().command;
    return fail(wants_json(argc, argv), kWrongUsage, "usage",
                given.error().message + " More: rung " + (command.empty() ? "--help" : command + " --help"));
  }
  const Surroundings around = look_around();
  if (around.bad_now) {
    return fail(given.value().json, kWrongUsage, "usage",
                "RUNG_NOW is no instant; write it as 2027-11-22T14:05+01:00.");
  }
  return run_and_catch(given.value(), around);
}
