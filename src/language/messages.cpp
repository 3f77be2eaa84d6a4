#include "language/messages.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/day.h"
#include "language/parse_lines.h"

namespace rung::language::messages {
namespace {

// The whole of a short text, or its first 40 code points and an ellipsis.
std::string shortened(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::size_t at = 0;
  for (std::size_t points = 0; at < text.size() && points < kMost; ++points) {
    const std::size_t length = utf8_length(text.substr(at));
    at += length == 0 ? 1 : length;
  }
  if (at >= text.size()) return std::string(text);
  return std::string(text.substr(0, at)) + "...";
}

std::string_view text_at(const Place& place) {
  return place.file->text().substr(place.span.begin, place.span.end - place.span.begin);
}

}  // namespace

std::string quoted(std::string_view text) { return "`" + shortened(text) + "`"; }

Diagnostic error(const char* code, Place place, std::string title) {
  Diagnostic result;
  result.code = code;
  if (place.file) result.value = shortened(text_at(place));
  result.place = std::move(place);
  result.title = std::move(title);
  return result;
}

Diagnostic error(const char* code, Place place, std::string title, std::string help) {
  Diagnostic result = error(code, std::move(place), std::move(title));
  result.help.push_back(Help{std::move(help), ""});
  return result;
}

Diagnostic fixable(const char* code, Place place, std::string title, std::string replace_with) {
  Diagnostic result = error(code, std::move(place), std::move(title));
  constexpr std::size_t kMostToShow = 120;  // whoever wants more of it finds it in replace_with
  const std::string shown =
      replace_with.size() > kMostToShow ? quoted(replace_with) : "`" + replace_with + "`";
  result.help.push_back(Help{"write " + shown, std::move(replace_with)});
  return result;
}

Diagnostic no_language_line(Place place) {
  return error("R101", std::move(place), "a rule file begins with `loyalty rules 1`, this one does not",
               "write `loyalty rules 1` as the first line: it names the version of the rule language");
}

Diagnostic nothing_in_file(const SourcePtr& source) {
  return error("R101", Place{source, Span{}}, "this file is empty",
               "write `loyalty rules 1` as the first line, then the blocks of your program; `rung init` "
               "makes an example");
}

Diagnostic other_version(Place place, std::string_view version) {
  return error(
      "R102", std::move(place),
      fmt::format("this file is written in version {} of the rule language, this Rung reads version 1",
                  quoted(version)),
      "write `loyalty rules 1` if the file is meant for this Rung, or install a newer Rung");
}

Diagnostic file_too_large(const SourcePtr& source) {
  return error("R103", Place{source, Span{}}, "this file is larger than 4 MB",
               "divide the rules into several files; blocks may stand in any of them");
}

Diagnostic line_too_long(Place place) {
  place.span.end = place.span.begin + 1;
  return error("R103", std::move(place), "this line is longer than 65536 bytes",
               "end the line after one clause; long texts go into several lines that begin with `|`");
}

Diagnostic utf16(const SourcePtr& source) {
  return error("R104", Place{source, Span{}}, "this file is saved as UTF-16, Rung reads UTF-8",
               "save it again and choose UTF-8 as the encoding");
}

Diagnostic not_utf8(Place place) {
  const auto byte = static_cast<unsigned char>(text_at(place)[0]);
  Diagnostic result =
      error("R104", std::move(place), fmt::format("the byte 0x{:02X} is no character in UTF-8", byte),
            "save the file again and choose UTF-8 as the encoding");
  result.value = fmt::format("0x{:02X}", byte);
  return result;
}

Diagnostic control_character(Place place) {
  const auto byte = static_cast<unsigned char>(text_at(place)[0]);
  Diagnostic result = error("R104", std::move(place),
                            fmt::format("there is an invisible control character (U+{:04X}) here", byte),
                            "delete it and type the line again");
  result.value = fmt::format("U+{:04X}", byte);
  return result;
}

Note more_lines_like_this(std::size_t count) {
  return Note{fmt::format("{} more {} such bytes", count, count == 1 ? "line has" : "lines have"), Place{}};
}

Diagnostic no_such_day(Place place, std::string_view date) {
  const int year = std::stoi(std::string(date.substr(0, 4)));
  const int month = std::stoi(std::string(date.substr(5, 2)));
  if (year < 1900 || year > 2199) {
    return error("R108", std::move(place),
                 fmt::format("{} is outside the years that Rung counts with", quoted(date)),
                 "write a day from 1900-01-01 to 2199-12-31");
  }
  if (month < 1 || month > 12) {
    return error("R108", std::move(place),
                 fmt::format("there is no month {} in {}", date.substr(5, 2), quoted(date)),
                 "dates are year-month-day, such as `2027-01-31`");
  }
  return error("R108", std::move(place), fmt::format("there is no day {}", quoted(date)),
               fmt::format("this month ends on `{}`", iso(day_of(year, month, days_in_month(year, month)))));
}

Diagnostic no_such_day_of_year(Place place, std::string_view day) {
  return error("R108", std::move(place), fmt::format("there is no day {} in any year", quoted(day)),
               "write a day that exists, such as `31 January` or `30 June`");
}

Diagnostic too_long_a_time(Place place, const AmountText& length, int most) {
  return error("R103", std::move(place),
               fmt::format("{} is longer than a hundred years", quoted(length.number + " " + length.unit)),
               fmt::format("write at most `{} {}`, or `in all time` for a window without a beginning", most,
                           length.unit));
}

Diagnostic empty_window(Place place, const AmountText& length) {
  return error("R109", std::move(place),
               fmt::format("{} hold no day at all", quoted(length.number + " " + length.unit)),
               "write `1 day` for today only, or a longer time");
}

Diagnostic before_first_block(Place place) {
  return error(
      "R123", std::move(place), "this line stands before the first block",
      "begin a block with a line at the margin such as `program my_club \"My Club\"` or `tier Gold`");
}

Diagnostic clause_at_margin(Place place, std::string_view block) {
  const std::string clause(text_at(place));
  return error("R123", std::move(place),
               fmt::format("this line belongs into a `{}` block, but stands at the margin", block),
               fmt::format("put two blanks before {}", quoted(clause)));
}

Diagnostic item_without_list(Place place) {
  return error("R122", std::move(place), "this line begins with `-`, but no list is open here",
               "end the clause above with `any of` or `all of`, or write the line without the dash");
}

Diagnostic item_without_dash(Place place) {
  const std::string text(text_at(place));
  return error("R122", std::move(place), "this entry of the list does not begin with `-`",
               fmt::format("write {}", quoted("- " + text)));
}

Diagnostic text_without_message(Place place) {
  return error("R122", std::move(place), "this line begins with `|`, but no message is open here",
               "put `message de` (or another language) on the line above the text, inside a `notify` block");
}

Diagnostic text_without_bar(Place place) {
  const std::string text(text_at(place));
  return error("R122", std::move(place), "this line of the message does not begin with `|`",
               fmt::format("write {}", quoted("| " + text)));
}

Diagnostic list_without_items(Place place, std::string_view opener) {
  const std::string_view form = opener.substr(opener.size() - std::min<std::size_t>(opener.size(), 6));
  return error("R121", std::move(place), fmt::format("nothing follows {}", quoted(form)),
               "write each entry on its own line below, beginning with `- `");
}

Diagnostic message_without_text(Place place) {
  const std::string message = quoted(text_at(place));
  return error("R127", std::move(place), message + " has no text",
               "write the text on the lines below, each beginning with `| `");
}

Diagnostic no_condition(const SourcePtr& source) {
  return error("R125", Place{source, Span{}}, "there is no condition here",
               "write one such as `progress to Gold at least 85 %`");
}

Diagnostic several_lines(const SourcePtr& source) {
  return error("R125", Place{source, Span{}}, "a condition is one line",
               "join several with `and`, or several with `or`, on one line");
}

Diagnostic german_word(Place place, std::string_view word, std::string_view english) {
  return fixable("R119", std::move(place),
                 fmt::format("{} is German, the words of the rule language are English", quoted(word)),
                 std::string(english));
}

Diagnostic not_one_word(Place place, std::string_view written, bool is_value) {
  if (is_value) {
    return fixable("R128", std::move(place), fmt::format("{} is not a single word", quoted(written)),
                   "\"" + std::string(written) + "\"");
  }
  std::string word;
  for (const char c : written) {
    const bool part = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      static_cast<unsigned char>(c) >= 0x80U;
    if (part) word += c;
    if (!part && !word.empty() && word.back() != '_') word += '_';
  }
  while (!word.empty() && word.back() == '_') word.pop_back();
  return fixable("R128", std::move(place),
                 fmt::format("{} is not a single word of letters, digits and `_`", quoted(written)), word);
}

std::string_view block_word(BlockKind kind) {
  switch (kind) {
    case BlockKind::Program: return "program";
    case BlockKind::Event: return "event";
    case BlockKind::Points: return "points";
    case BlockKind::Metric: return "metric";
    case BlockKind::EveryTier: return "every tier";
    case BlockKind::Tier: return "tier";
    case BlockKind::Earn: return "earn";
    case BlockKind::Reward: return "reward";
    case BlockKind::Segment: return "segment";
    case BlockKind::Notify: return "notify";
    case BlockKind::Value: return "value";
    case BlockKind::Election: return "election";
    case BlockKind::Milestone: return "milestone";
    case BlockKind::Voucher: return "voucher";
    case BlockKind::Convert: return "convert";
    case BlockKind::Trial: return "trial";
    case BlockKind::Pool: return "pool";
    case BlockKind::Guard: return "guard";
    case BlockKind::Example: return "example";
  }
  return "";
}

}  // namespace rung::language::messages
