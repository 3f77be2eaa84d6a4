#include "cli/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <span>
#include <string_view>
#include <tuple>

#include "app/limits.h"
#include "cli/arguments_missing.h"
#include "cli/help.h"
#include "core/month.h"
#include "core/suggest.h"

namespace rung::cli {

namespace {

// As the words stood, before their values are read: numbers and dates get messages of ours, not the
// library's.
struct Raw {
  Arguments arguments;
  std::optional<std::string> as_of, from, until, points, limit, accept_rejects, accept_moves, undo, out,
      expected, hold, times, days, months, holdout, since, rules_version;
  std::string month;
  std::vector<std::string> condition;
};

using Options = std::vector<std::string>;

// Which options each command takes beside --help and --folder.
const std::map<std::string_view, Options>& options_of() {
  static const std::map<std::string_view, Options> options{
      {"init", {"--template"}},
      {"check", {"--json", "--out", "--format", "--strict"}},
      {"fmt", {"--check", "--json", "--out"}},
      {"test", {"--json", "--as-of", "--out", "--coverage", "--from-member"}},
      {"compare", {"--json", "--as-of", "--out", "--format", "--since", "--vary", "--target"}},
      {"terms", {"--language", "--format", "--out"}},
      {"import", {"--json", "--out", "--accept-rejects", "--undo", "--reason", "--by"}},
      {"status", {"--json", "--rules"}},
      {"publish", {"--json", "--retroactive", "--reason", "--by", "--version"}},
      {"recalculate", {"--json", "--as-of", "--dry-run", "--all", "--accept-moves", "--reason", "--by"}},
      {"member", {"--json", "--as-of", "--out", "--history"}},
      {"why", {"--json", "--as-of", "--out", "--tier", "--format"}},
      {"find", {"--json", "--as-of", "--out", "--limit"}},
      {"predict", {"--json", "--as-of", "--out", "--format", "--months", "--holdout", "--dry-run"}},
      {"segments", {"--json", "--as-of", "--out", "--limit"}},
      {"report", {"--as-of", "--out"}},
      {"profile", {"--json", "--as-of", "--out"}},
      {"notify",
       {"--json", "--as-of", "--dry-run", "--list", "--outcome", "--days", "--preview", "--member",
        "--language", "--channel"}},
      {"redeem",
       {"--json", "--as-of", "--points", "--currency", "--to", "--times", "--voucher", "--shop", "--channel",
        "--country", "--reference", "--hold", "--capture"}},
      {"cancel", {"--json", "--as-of", "--points", "--reason", "--by", "--reference"}},
      {"adjust",
       {"--json", "--as-of", "--points", "--currency", "--tier", "--from", "--until", "--fixed", "--fallback",
        "--trial", "--state", "--reason", "--by", "--reference"}},
      {"transfer",
       {"--json", "--as-of", "--to", "--points", "--currency", "--reason", "--by", "--reference"}},
      {"verify", {"--json", "--out"}},
      {"backup", {"--json", "--out"}},
      {"liability",
       {"--json", "--as-of", "--out", "--format", "--from", "--to", "--consideration", "--expected",
        "--recognised"}},
      {"close", {"--json", "--reason", "--by"}},
      {"disclose", {"--json", "--out"}},
      {"erase", {"--json", "--reason", "--by"}},
      {"help", {}},
  };
  return options;
}

constexpr int kWordsOfVary = 4;

void add_option(CLI::App& app, const std::string& name, Raw& raw) {
  Arguments& to = raw.arguments;
  const std::map<std::string_view, bool*> flags{
      {"--json", &to.json},       {"--coverage", &to.coverage},
      {"--dry-run", &to.dry_run}, {"--all", &to.all}, {"--list", &to.list},
      {"--outcome", &to.outcome}, {"--check", &to.check},
      {"--strict", &to.strict},   {"--history", &to.history},
      {"--fixed", &to.fixed},     {"--retroactive", &to.retroactive},
      {"--rules", &to.rules}};
  if (const auto flag = flags.find(name); flag != flags.end()) {
    app.add_flag(name, *flag->second);
  } else if (name == "--vary") {
    app.add_option(name, to.vary)->expected(1, kWordsOfVary);
  } else {
    const std::map<std::string_view, std::string*> texts{{"--template", &to.template_name},
                                                         {"--folder", &to.folder},
                                                         {"--tier", &to.tier},
                                                         {"--format", &to.format},
                                                         {"--language", &to.language},
                                                         {"--preview", &to.preview},
                                                         {"--member", &to.member},
                                                         {"--reference", &to.reference},
                                                         {"--reason", &to.reason},
                                                         {"--by", &to.by},
                                                         {"--to", &to.recipient},
                                                         {"--fallback", &to.fallback},
                                                         {"--trial", &to.trial},
                                                         {"--state", &to.state},
                                                         {"--capture", &to.capture},
                                                         {"--voucher", &to.voucher},
                                                         {"--shop", &to.shop},
                                                         {"--channel", &to.channel},
                                                         {"--country", &to.country},
                                                         {"--consideration", &to.consideration},
                                                         {"--recognised", &to.recognised},
                                                         {"--currency", &to.currency},
                                                         {"--from-member", &to.from_member},
                                                         {"--target", &to.target}};
    const std::map<std::string_view, std::optional<std::string>*> to_be_read{
        {"--as-of", &raw.as_of},     {"--from", &raw.from},
        {"--until", &raw.until},     {"--accept-moves", &raw.accept_moves},
        {"--out", &raw.out},         {"--points", &raw.points},
        {"--limit", &raw.limit},     {"--accept-rejects", &raw.accept_rejects},
        {"--undo", &raw.undo},       {"--expected", &raw.expected},
        {"--hold", &raw.hold},       {"--times", &raw.times},
        {"--days", &raw.days},       {"--months", &raw.months},
        {"--holdout", &raw.holdout}, {"--since", &raw.since},
        {"--version", &raw.rules_version}};
    const auto text = texts.find(name);
    if (text != texts.end()) {
      app.add_option(name, *text->second);
    } else {
      app.add_option(name, *to_be_read.at(name));
    }
  }
}

void add_places(CLI::App& app, std::string_view command, Raw& raw) {
  Arguments& to = raw.arguments;
  if (command == "init") app.add_option("DIR", to.new_folder);
  if (command == "check" || command == "fmt" || command == "import") app.add_option("FILE", to.files);
  if (command == "compare") app.add_option("DRAFT", to.files);
  if (command == "member" || command == "why" || command == "redeem" || command == "adjust" ||
      command == "transfer" || command == "disclose" || command == "erase")
    app.add_option("ID", to.member);
  if (command == "close") app.add_option("MONTH", raw.month);
  if (command == "redeem") app.add_option("REWARD", to.reward);
  if (command == "cancel") app.add_option("REFERENCE", to.redemption);
  if (command == "find") app.add_option("CONDITION", raw.condition);
  if (command == "segments" || command == "profile") app.add_option("NAME", to.segment);
  if (command == "help") app.add_option("TOPIC", to.topic);
}

void add_common(CLI::App& app, Raw& raw) {
  app.set_help_flag();  // ours prints the page and ends with 0
  app.add_flag("--help,-h", raw.arguments.help);
  add_option(app, "--folder", raw);
}

// Of the commands only those that some word names: describing them all takes a tenth of a redemption's time.
void describe(CLI::App& app, std::span<const char* const> words, Raw& raw) {
  add_common(app, raw);
  app.add_flag("--version", raw.arguments.version);
  app.add_flag("-v", raw.arguments.verbose);
  for (const char* everywhere : {"--json", "--as-of", "--out"}) add_option(app, everywhere, raw);
  app.require_subcommand(0, 1);
  app.allow_extras();
  for (const CommandPage& page : command_pages()) {
    if (std::find(words.begin(), words.end(), page.name) == words.end()) continue;
    CLI::App* const command = app.add_subcommand(std::string(page.name));
    command->allow_extras();
    add_common(*command, raw);
    for (const std::string& option : options_of().at(page.name)) add_option(*command, option, raw);
    add_places(*command, page.name, raw);
    command->callback([&raw, &page] { raw.arguments.command = page.name; });
  }
}

UsageError unknown_command(const std::string& word) {
  const std::optional<std::string> near = nearest(word, command_names());
  if (near) return {fmt::format("There is no command `{}`. Did you mean `rung {}`?", word, *near), ""};
  return {fmt::format("There is no command `{}`.", word), ""};
}

UsageError unknown_option(const std::string& word, const std::string& command) {
  const std::string name = word.substr(0, word.find('='));
  const std::string whose = command.empty() ? "rung" : "rung " + command;
  Options known{"--help", "--folder"};
  if (command.empty()) {
    known.insert(known.end(), {"--version", "--json", "--as-of", "--out"});
  } else {
    const Options& own = options_of().at(command);
    known.insert(known.end(), own.begin(), own.end());
  }
  if (std::find(known.begin(), known.end(), name) != known.end()) {
    return {fmt::format("`{}` takes no value.", name), command};
  }
  const std::optional<std::string> near = nearest(name, known);
  if (near) return {fmt::format("{} has no option `{}`. Did you mean `{}`?", whose, name, *near), command};
  return {fmt::format("{} has no option `{}`. It takes {}.", whose, name, fmt::join(known, ", ")), command};
}

UsageError left_over(const std::vector<std::string>& words, const std::string& command) {
  for (const std::string& word : words) {
    if (word.size() > 1 && word.front() == '-') return unknown_option(word, command);
  }
  if (command.empty()) return unknown_command(words.front());
  return {
      fmt::format("rung {} takes no further word: `{}` is too much. Put quotes around what belongs together.",
                  command, words.front()),
      command};
}

// The library's word for an option is its name; the only other things it can refuse here are values.
UsageError refused_by_library(const CLI::ParseError& error, const std::string& command) {
  const std::string what = error.what();
  const std::string name = what.substr(0, what.find_first_of(": "));
  if (name.rfind("--", 0) == 0) return {fmt::format("`{}` needs a value after it.", name), command};
  return {what, command};
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::int64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return negative ? -number : number;
}

struct NumberOption {
  const char* name;
  const std::optional<std::string>& text;
  std::optional<std::int64_t>& value;
  std::int64_t least;
};

// Kept as written: how many decimals it may have, the rules of the shop say.
std::optional<UsageError> read_points(Raw& raw) {
  const bool may_take = raw.arguments.command == "adjust";
  std::string_view text = *raw.points;
  if (may_take && text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? "0" : text.substr(point + 1);
  const auto digits = [](std::string_view of) {
    return !of.empty() && std::all_of(of.begin(), of.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  constexpr std::size_t kLongest = 15;  // as in rule files, before the point
  const bool nothing = text.find_first_not_of("0.") == std::string_view::npos;
  if (digits(whole) && digits(part) && whole.size() <= kLongest && part.size() <= kLongest &&
      (may_take || !nothing)) {
    raw.arguments.points = *raw.points;
    return std::nullopt;
  }
  return UsageError{
      fmt::format("`--points {}` is not a number{}; write digits, with a point before decimals, such "
                  "as `--points 1200` or `--points 0.5`.",
                  *raw.points, may_take ? "" : " above 0"),
      raw.arguments.command};
}

std::optional<UsageError> read_numbers(Raw& raw) {
  Arguments& to = raw.arguments;
  if (raw.points) {
    if (auto wrong = read_points(raw)) return wrong;
  }
  for (const NumberOption& option :
       {NumberOption{"--limit", raw.limit, to.limit, 1},
        NumberOption{"--accept-rejects", raw.accept_rejects, to.accept_rejects, 0},
        NumberOption{"--accept-moves", raw.accept_moves, to.accept_moves, 0},
        NumberOption{"--undo", raw.undo, to.undo, 1}, NumberOption{"--times", raw.times, to.times, 1},
        NumberOption{"--days", raw.days, to.days, 1},
        NumberOption{"--expected", raw.expected, to.expected, 1},
        NumberOption{"--version", raw.rules_version, to.rules_version, 1},
        NumberOption{"--months", raw.months, to.months, 1},
        NumberOption{"--holdout", raw.holdout, to.holdout, 0}}) {
    if (!option.text) continue;
    option.value = whole_number(*option.text);
    if (option.value && *option.value >= option.least) continue;
    return UsageError{fmt::format("`{} {}` is not a whole number of at least {}; write digits only, such as "
                                  "`{} 1200`.",
                                  option.name, *option.text, option.least, option.name),
                      to.command};
  }
  return std::nullopt;
}

// Of liability and close.
std::optional<UsageError> read_months(Raw& raw) {
  Arguments& to = raw.arguments;
  const auto no_month = [&to](const std::string& words) {
    return UsageError{fmt::format("`{}` is no month; write it as year-month, such as `2027-10`.", words),
                      to.command};
  };
  const bool books = to.command == "liability";
  if (!raw.month.empty()) {
    to.month = month_from_iso(raw.month);
    if (!to.month) return no_month(raw.month);
  }
  if (books && raw.from) {
    to.from = month_from_iso(*raw.from);
    if (!to.from) return no_month("--from " + *raw.from);
    raw.from.reset();
  }
  if (books && !to.recipient.empty()) {
    to.to_month = month_from_iso(to.recipient);
    if (!to.to_month) return no_month("--to " + to.recipient);
  }
  return std::nullopt;
}

std::optional<UsageError> read_days(Raw& raw) {
  Arguments& to = raw.arguments;
  using Option = std::tuple<const char*, const std::optional<std::string>*, std::optional<Day>*>;
  for (const auto& [name, text, day] :
       {Option{"--as-of", &raw.as_of, &to.as_of}, Option{"--from", &raw.from, &to.from},
        Option{"--until", &raw.until, &to.until}, Option{"--since", &raw.since, &to.since}}) {
    if (!*text) continue;
    *day = day_from_iso(**text);
    if (*day && **day >= kFirstDay && **day <= kLastDay) continue;
    return UsageError{fmt::format("`{} {}` is no date; write it as year-month-day, such as `{} 2027-11-22`.",
                                  name, **text, name),
                      to.command};
  }
  return std::nullopt;
}

// `--hold 30m`: minutes, hours or days, a year at most.
std::optional<UsageError> read_hold(Raw& raw) {
  Arguments& to = raw.arguments;
  if (!raw.hold) return std::nullopt;
  constexpr std::int64_t kHour = 60, kDay = 24 * kHour, kMost = 366 * kDay;
  const std::string_view text = *raw.hold;
  const char unit = text.empty() ? ' ' : text.back();
  const std::int64_t minutes = unit == 'm' ? 1 : unit == 'h' ? kHour : unit == 'd' ? kDay : 0;
  const auto number = whole_number(text.substr(0, text.empty() ? 0 : text.size() - 1));
  const bool good = minutes > 0 && number && *number >= 1 && *number <= kMost / minutes;
  if (good) to.hold_minutes = *number * minutes;
  if (good) return std::nullopt;
  return UsageError{
      fmt::format("`--hold {}` is no time: write minutes, hours or days, a year at most, such as "
                  "`--hold 30m`, `--hold 2h` or `--hold 7d`.",
                  *raw.hold),
      to.command};
}

// Which words `--format` takes. `--json` is short for one of them.
std::optional<UsageError> read_format(Arguments& given) {
  static const std::map<std::string_view, std::vector<std::string>> formats{
      {"check", {"human", "plain", "json", "sarif"}},
      {"terms", {"markdown", "html"}},
      {"why", {"text", "json", "html"}},
      {"compare", {"human", "csv", "json"}},
      {"liability", {"human", "csv", "json"}},
      {"predict", {"text", "json", "html", "svg"}},
  };
  if (given.command == "predict" && given.format.empty() && !given.json && given.out) {
    for (const char* picture : {"svg", "html"}) {
      if (given.out->ends_with(std::string(".") + picture)) given.format = picture;
    }
  }
  if (given.format.empty()) return std::nullopt;
  const std::vector<std::string>& known = formats.at(given.command);
  if (std::find(known.begin(), known.end(), given.format) == known.end()) {
    return UsageError{
        fmt::format("There is no format `{}`. It is one of {}.", given.format, fmt::join(known, ", ")),
        given.command};
  }
  if (given.json && given.format != "json") {
    return UsageError{fmt::format("`--json` and `--format {}` contradict each other.", given.format),
                      given.command};
  }
  given.json = given.format == "json";
  return std::nullopt;
}

std::string joined_with_spaces(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

std::optional<UsageError> missing_of_adjust(const Arguments& given) {
  const std::string tail = "--reason \"match with partner\" --by Miriam --reference DESK-0047";
  const auto needs = [&tail](const std::string& what, const std::string& example) {
    return UsageError{fmt::format("rung adjust needs {}: `rung adjust M-01042 {} {}`.", what, example, tail),
                      "adjust"};
  };
  if (given.member.empty()) return needs("a member", "--points 500");
  const auto ways = {&given.points, &given.tier, &given.trial, &given.state};
  const auto said =
      std::count_if(ways.begin(), ways.end(), [](const std::string* way) { return !way->empty(); });
  if (said != 1)
    return needs("one of `--points`, `--tier`, `--trial`, `--state`", "--tier Gold --until 2028-03-31");
  if (given.tier.empty() && (given.from || given.until || given.fixed || !given.fallback.empty())) {
    return UsageError{"`--from`, `--until`, `--fixed` and `--fallback` belong to `--tier`.", "adjust"};
  }
  if (given.reference.empty()) {
    return needs("a reference of yours, so that the same request sent again changes nothing", "--points 500");
  }
  return std::nullopt;
}

std::optional<UsageError> missing_of_liability(const Arguments& given) {
  if (given.as_of && (given.from || given.to_month))
    return UsageError{"Either `--as-of DATE` or months with `--from` and `--to`.", "liability"};
  if (given.from && given.to_month && *given.from > *given.to_month)
    return UsageError{"The month after `--to` is before the one after `--from`.", "liability"};
  const bool asks = !given.consideration.empty() || given.expected || !given.recognised.empty();
  if (asks && (given.consideration.empty() || !given.expected)) {
    return UsageError{
        "Revenue needs what was paid for the points and how many will be redeemed: "
        "`--consideration 9000 --expected 9700`.",
        "liability"};
  }
  return std::nullopt;
}

std::optional<UsageError> missing_of_redeem(const Arguments& given) {
  const auto needs = [](const std::string& what, const std::string& example) {
    return UsageError{fmt::format("rung redeem needs {}: `rung {}`.", what, example), "redeem"};
  };
  const bool by_code = !given.voucher.empty();
  const std::string example = by_code ? "redeem --voucher 7KQ4-M2XD-09TR-HE5B-V --reference POS3-0047"
                                      : "redeem M-01042 espresso_cups --reference POS3-0047";
  const bool place = !given.shop.empty() || !given.channel.empty() || !given.country.empty();
  if (!given.capture.empty()) {
    const bool more = !given.member.empty() || !given.points.empty() || given.hold_minutes ||
                      !given.reference.empty() || !given.recipient.empty() || given.times || by_code || place;
    if (!more) return std::nullopt;
    return UsageError{
        "`--capture` names the redemption by its reference, so nothing else is said: "
        "`rung redeem --capture POS3-0047`.",
        "redeem"};
  }
  if (by_code &&
      (!given.reward.empty() || !given.points.empty() || !given.recipient.empty() || given.times)) {
    return UsageError{
        "`--voucher` uses one voucher up, and nothing else is redeemed with it: `rung " + example + "`.",
        "redeem"};
  }
  if (!by_code && place)
    return UsageError{
        "`--shop`, `--channel` and `--country` say where a voucher is used: they belong to `--voucher`.",
        "redeem"};
  if (!by_code && given.member.empty()) return needs("a member", example);
  if (!by_code && given.reward.empty() == given.points.empty())
    return needs("either a reward, `--points N` or `--voucher CODE`", example);
  if (given.times && given.reward.empty())
    return UsageError{"`--times` says how often a reward is taken; points are taken once.", "redeem"};
  if (given.reference.empty())
    return needs("a reference of yours, so that the same request sent again changes nothing", example);
  return std::nullopt;
}

// What is stored, and shown to somebody else again.
std::optional<UsageError> read_texts(const Arguments& given) {
  const std::vector<std::pair<const char*, const std::string*>> texts{{"the member", &given.member},
                                                                      {"the reward", &given.reward},
                                                                      {"`--to`", &given.recipient},
                                                                      {"`--tier`", &given.tier},
                                                                      {"`--reference`", &given.reference},
                                                                      {"`--capture`", &given.capture},
                                                                      {"`--by`", &given.by},
                                                                      {"`--currency`", &given.currency},
                                                                      {"the reference", &given.redemption},
                                                                      {"`--reason`", &given.reason},
                                                                      {"`--voucher`", &given.voucher},
                                                                      {"`--shop`", &given.shop},
                                                                      {"`--channel`", &given.channel},
                                                                      {"`--country`", &given.country},
                                                                      {"`--trial`", &given.trial},
                                                                      {"`--fallback`", &given.fallback},
                                                                      {"`--state`", &given.state}};
  for (const auto& [name, text] : texts) {
    const std::size_t most = text == &given.reason ? app::kMostOfReason : app::kMostOfTyped;
    const std::string problem = app::typed_problem(*text, most);
    if (!problem.empty())
      return UsageError{fmt::format("What is given as {}: {}.", name, problem), given.command};
  }
  return std::nullopt;
}

constexpr std::int64_t kMostDays = 3660;  // of --days

// What each command cannot do without.
std::optional<UsageError> missing_word(const Arguments& given) {
  const std::string& command = given.command;
  const auto needs = [&command](const std::string& what, const std::string& example) {
    return UsageError{fmt::format("rung {} needs {}: `rung {}`.", command, what, example), command};
  };
  if (command == "init" && given.new_folder.empty()) return needs("the name of a new folder", "init my-club");
  if (command == "import" && given.files.empty() && !given.undo) return needs("files", "import data/*.csv");
  if (given.undo && !given.files.empty())
    return UsageError{"`--undo` takes a whole batch back and no files beside it.", command};
  if (command == "member" && given.member.empty()) return needs("a member", "member M-01042");
  if (command == "why" && given.member.empty()) return needs("a member", "why M-01042 --tier Gold");
  if (command == "find" && given.condition.empty()) {
    return needs("a condition", "find \"progress to Gold at least 85 %\"");
  }
  if (command == "profile" && given.segment.empty()) return needs("a segment", "profile royals");
  if (command == "cancel" && given.redemption.empty()) {
    return needs("the reference of the redemption",
                 "cancel POS3-0047 --reason \"wrong size, sent back\" --by Miriam");
  }
  if (command == "close" && !given.month) {
    return needs("a month", "close 2027-10 --reason \"books of October\" --by Miriam");
  }
  if (command == "disclose" && given.member.empty())
    return needs("a member", "disclose M-01042 --out M-01042.json");
  if (command == "erase" && given.member.empty()) {
    return needs("a member", "erase M-01042 --reason \"asked for it by mail\" --by Miriam");
  }
  const bool judges = command == "adjust" || command == "cancel" || command == "close" ||
                      command == "erase" || given.accept_moves || given.retroactive || given.undo;
  if (judges && (given.reason.empty() || given.by.empty())) {
    return UsageError{fmt::format("This is an act of judgement: say why and by whom with `--reason TEXT --by "
                                  "NAME`."),
                      command};
  }
  if (!given.currency.empty() && given.points.empty())
    return UsageError{"`--currency` belongs to `--points`.", command};
  if (given.list && !given.dry_run) return UsageError{"`--list` belongs to `--dry-run`.", command};
  if (std::optional<UsageError> wrong = wrong_preview(given)) return *std::move(wrong);
  if (given.days && !given.outcome) return UsageError{"`--days` belongs to `--outcome`.", command};
  if (given.days && *given.days > kMostDays)
    return UsageError{fmt::format("`--days {}` is more than {}.", *given.days, kMostDays), command};
  if (given.outcome && given.dry_run)
    return UsageError{"`--outcome` writes nothing anyway: leave out `--dry-run`.", command};
  if (command == "compare") return wrong_vary(given);
  if (command == "adjust") return missing_of_adjust(given);
  if (command == "transfer") return missing_of_transfer(given);
  if (command == "predict") return missing_of_predict(given);
  if (command == "liability") return missing_of_liability(given);
  if (command == "redeem") return missing_of_redeem(given);
  return std::nullopt;
}

}  // namespace

Result<Arguments, UsageError> read_arguments(int count, const char* const* words) {
  CLI::App app;
  Raw raw;
  describe(app, {words, static_cast<std::size_t>(count)}, raw);
  const auto chosen = [&app] {
    const std::vector<CLI::App*> commands = app.get_subcommands();
    return commands.empty() ? std::string() : commands.front()->get_name();
  };
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return Refused{refused_by_library(error, chosen())};
  }
  Arguments& given = raw.arguments;
  given.command = chosen();
  given.out = raw.out;
  given.condition = joined_with_spaces(raw.condition);
  if (given.help || given.version) return given;
  const std::vector<std::string> extras = app.remaining(true);
  if (!extras.empty()) return Refused{left_over(extras, given.command)};
  if (auto wrong = read_months(raw)) return Refused{*wrong};
  if (auto wrong = read_days(raw)) return Refused{*wrong};
  if (auto wrong = read_numbers(raw)) return Refused{*wrong};
  if (auto wrong = read_hold(raw)) return Refused{*wrong};
  if (auto wrong = read_format(given)) return Refused{*wrong};
  if (auto wrong = read_texts(given)) return Refused{*wrong};
  if (auto wrong = missing_word(given)) return Refused{*wrong};
  return given;
}

bool answers_to_out(const Arguments& given) {
  return given.out && given.command != "import" && given.command != "backup";
}

bool wants_json(int count, const char* const* words) {
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--json" || word == "--format=json") return true;
    if (word == "--format" && i + 1 < count && std::string_view(words[i + 1]) == "json") return true;
  }
  return false;
}

}  // namespace rung::cli
