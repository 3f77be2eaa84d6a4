// rung: reads the command line, runs one command, and turns every ending into an exit code.

#include <unistd.h>

#include <csignal>
#include <string>
#include <string_view>

#include "app/failure.h"
#include "app/json.h"
#include "app/limits.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/surroundings.h"
#include "core/check.h"

namespace {

using namespace rung;
using namespace rung::cli;

// What an interrupted command says; made before it begins, because a signal may come at any moment.
std::string g_interrupted;

// What is not saved by now is not there: an open transaction is undone when the database is opened next.
extern "C" void on_interrupt(int) {
  const auto ignored = ::write(STDERR_FILENO, g_interrupted.data(), g_interrupted.size());
  static_cast<void>(ignored);
  ::_exit(kInterrupted);
}

// A word as a shell takes it back.
std::string typed(std::string_view word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:+,%@";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) return std::string(word);
  std::string quoted = "'";
  for (const char letter : word) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

void take_signals(int argc, char** argv) {
  g_interrupted = "\nInterrupted: nothing half done was kept. To go on:  rung";
  for (int i = 1; i < argc; ++i) g_interrupted += " " + typed(argv[i]);
  g_interrupted += "\n";
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
    out.write("rung " RUNG_VERSION "\n" + (given.verbose ? app::limits_text() : std::string()));
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
  take_signals(argc, argv);
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
