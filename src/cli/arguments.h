#pragma once
// The command line as it was meant: which command, with what. Nothing is looked up here, no file is touched.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/day.h"
#include "core/result.h"

namespace rung::cli {

struct Arguments {
  std::string command;  // "member"; empty: none was named
  bool help = false;    // --help: of the command, or the overview
  bool version = false;
  bool verbose = false;  // -v: with --version, the limits as well
  bool json = false;
  bool list = false, outcome = false;  // of notify
  std::optional<std::int64_t> days;    // notify --outcome
  std::string preview;                 // notify: the notification; its member and language are in `member`,
                                       // `language`, its channel in `channel`
  bool dry_run = false;
  bool strict = false;  // check: warnings make the answer no
  bool check = false;   // fmt: change nothing, say what would be changed
  std::string format;   // check: "human", "plain", "json" (then also `json`) or "sarif"; terms: "markdown" or
                       // "html"; predict: "text", "html" or "svg"; empty: not given
  std::string folder = ".";
  std::optional<std::string> out;
  std::optional<Day> as_of;

  std::string new_folder;  // init DIR
  std::string template_name = "points";
  std::vector<std::string> files;  // check, fmt, import; compare: DRAFT, BESIDE
  std::string topic;               // help
  bool coverage = false;           // test
  std::string from_member;         // test
  std::string language;            // terms
  std::string member;              // member, why, redeem, adjust
  bool history = false;            // member
  std::string tier;                // why, adjust
  std::string condition;           // find
  std::string segment;             // segments, profile
  std::string reward;              // redeem
  std::string recipient;           // redeem
  std::optional<std::int64_t> times;         // redeem: a reward so often
  std::string voucher;                       // redeem: a voucher's code
  std::string shop, channel, country;        // redeem: where a voucher is used
  std::optional<std::int64_t> hold_minutes;  // redeem
  std::string capture;                       // redeem: the reference of a redemption that is held
  std::string redemption;                    // cancel: the redemption's reference
  std::string fallback, trial, state;  // adjust
  bool fixed = false;              // adjust
  std::optional<Day> from, until;  // adjust
  std::optional<Day> since;        // compare
  std::vector<std::string> vary;   // compare: the amount, its values from and to, perhaps `step` and a number
  std::string target;              // compare --vary
  std::optional<Day> month;            // close
  std::optional<Day> to_month;         // liability; its --from is in `from`, as a month's first day
  std::string consideration, recognised;   // liability
  std::optional<std::int64_t> expected;    // liability
  std::string reference;
  std::string reason, by;    // of every act of judgement
  bool retroactive = false;  // publish
  std::optional<std::int64_t> rules_version;  // publish: a stored version instead of the files
  bool rules = false;        // status
  std::string points;        // redeem, adjust: as written, a number; empty: not given
  std::string currency;      // redeem, adjust
  std::optional<std::int64_t> limit;
  std::optional<std::int64_t> accept_moves;  // recalculate
  bool all = false;                          // recalculate
  std::optional<std::int64_t> accept_rejects;
  std::optional<std::int64_t> undo;  // import
  std::optional<std::int64_t> months, holdout;  // predict
};

// Whether --out names a new file that the answer goes to; of the others it is where the command itself writes.
[[nodiscard]] bool answers_to_out(const Arguments& given);

struct UsageError {
  std::string message;  // one or two sentences: what, and what to write instead
  std::string command;  // whose help explains it; empty: the overview
};

[[nodiscard]] Result<Arguments, UsageError> read_arguments(int count, const char* const* words);

// Whether --json stands among the words, however wrong the rest is.
[[nodiscard]] bool wants_json(int count, const char* const* words);

}  // namespace rung::cli
