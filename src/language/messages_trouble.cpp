#include "language/messages_trouble.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/day.h"
#include "language/messages.h"
#include "language/messages_german.h"
#include "language/messages_numbers.h"
#include "language/messages_tables.h"
#include "language/month_names.h"

namespace rung::language {
namespace {

using messages::quoted;
using Found = std::optional<Diagnostic>;

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Finder {
 public:
  Finder(const SourcePtr& source, std::size_t line_begin, const std::vector<Piece>& pieces, bool negative)
      : source_(source), line_begin_(line_begin), pieces_(pieces), negative_(negative) {}

  Found run() const {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (Found found = look_at(i)) return found;
    }
    return std::nullopt;
  }

 private:
  Place place(std::size_t first, std::size_t last) const {
    return Place{source_,
                 Span{line_begin_ + pieces_[first].span.begin, line_begin_ + pieces_[last].span.end}};
  }
  std::string_view text_between(std::size_t begin, std::size_t end) const {
    return source_->text().substr(line_begin_ + begin, end - begin);
  }

  Found look_at(std::size_t i) const {
    switch (pieces_[i].kind) {
      case Piece::Kind::Text: return std::nullopt;
      case Piece::Kind::OpenText: return open_text(i);
      case Piece::Kind::Sign: return sign(i);
      case Piece::Kind::Number: return number(i);
      case Piece::Kind::Word: return word(i);
    }
    return std::nullopt;
  }

  Found open_text(std::size_t i) const {
    return messages::error("R111", place(i, i), "this text has no closing quote",
                           "close it with `\"` on the same line; long texts are lines that begin with `| `");
  }

  // ---- Signs ----

  Found sign(std::size_t i) const {
    const std::string_view text = pieces_[i].text;
    if (is_apostrophe(i)) {
      return messages::error("R124", place(i - 1, i + 1), "rules have no words with an apostrophe",
                             "write the words in full, such as `is not`");
    }
    if (is_odd_quote(text)) return odd_quote(i);
    if (const std::string_view blank = odd_blank_name(text); !blank.empty()) {
      return messages::error(
          "R104", place(i, i),
          fmt::format("there is a {} here, which looks like nothing or like a blank", blank),
          "delete it and type an ordinary blank");
    }
    if (i == 0 && text != "-" && begins_with_other_dash(text)) {
      return messages::fixable("R120", place(i, i),
                               fmt::format("{} does not begin an entry of a list", quoted(text)), "-");
    }
    if (i == 0 && text == "-") {
      return messages::fixable("R120", place(i, i), "there is no blank behind this dash", "- ");
    }
    if (text == "#") {
      return messages::fixable("R124", place(i, i), "there is no blank before this comment", " #");
    }
    const std::string_view words = spelt_out(text);
    return words.empty() ? std::nullopt : Found(sign_for_words(i, words));
  }

  bool is_number(std::size_t i) const { return i < pieces_.size() && pieces_[i].kind == Piece::Kind::Number; }

  // `>= 400`, `400 €`, `€ 400`, `is = open`.
  Diagnostic sign_for_words(std::size_t i, std::string_view words) const {
    const std::string title =
        fmt::format("{} is a sign, rules are written in words", quoted(pieces_[i].text));
    const bool currency = is_any_of(pieces_[i].text, {"€", "£"});
    if (currency && is_before_number(i)) {
      if (Found odd = odd_number_behind(i, std::string(words))) return *odd;
      return messages::fixable("R120", place(i, i + 1), title,
                               std::string(pieces_[i + 1].text) + " " + std::string(words));
    }
    const bool equal = is_any_of(pieces_[i].text, {"=", "=="});
    const std::string written(equal && is_number(i + 1) ? "exactly" : words);
    const bool glued_behind = i + 1 < pieces_.size() && pieces_[i + 1].glued;
    Diagnostic result = messages::error("R120", place(i, i), title, fmt::format("write `{}`", written));
    result.help.front().replace_with = (pieces_[i].glued ? " " : "") + written + (glued_behind ? " " : "");
    return result;
  }

  bool is_apostrophe(std::size_t i) const {
    return i > 0 && i + 1 < pieces_.size() && is_any_of(pieces_[i].text, {"'", "’"}) && pieces_[i].glued &&
           pieces_[i + 1].glued && pieces_[i - 1].kind == Piece::Kind::Word &&
           pieces_[i + 1].kind == Piece::Kind::Word;
  }

  // From the odd quote to the next one, if there is one.
  Found odd_quote(std::size_t i) const {
    std::size_t last = i + 1;
    while (last < pieces_.size() && !is_odd_quote(pieces_[last].text) &&
           pieces_[last].kind != Piece::Kind::OpenText)
      ++last;
    if (last >= pieces_.size()) {
      return messages::error("R110", place(i, i),
                             fmt::format("{} is not a straight quote", quoted(pieces_[i].text)),
                             "texts stand between two straight quotes `\"`");
    }
    const bool half_open = pieces_[last].kind == Piece::Kind::OpenText;
    const std::size_t end = half_open ? pieces_[last].span.begin + 1 : pieces_[last].span.end;
    const std::size_t inner_end = pieces_[last].span.begin;
    const std::string inner(text_between(pieces_[i].span.end, inner_end));
    const Place whole{source_, Span{line_begin_ + pieces_[i].span.begin, line_begin_ + end}};
    return messages::fixable("R110", whole, "this text stands in quotes that are not straight",
                             "\"" + inner + "\"");
  }

  // ---- Numbers ----

  bool is_before_number(std::size_t i) const { return !(i > 0 && is_number(i - 1)) && is_number(i + 1); }

  // `EUR 19,90`: the number is corrected and changes places with its currency at once.
  Found odd_number_behind(std::size_t i, const std::string& currency) const {
    Found odd = messages::odd_number(place(i + 1, i + 1), pieces_[i + 1].text);
    if (!odd) return std::nullopt;
    odd->place = place(i, i + 1);
    for (Help& help : odd->help) {
      if (help.replace_with.empty()) continue;
      help.replace_with += " " + currency;
      if (odd->help.size() == 1) help.text = "write `" + help.replace_with + "`";
    }
    return odd;
  }

  // `EUR 400`, `Euro 19,90`
  Found currency_word(std::size_t i) const {
    const std::string_view word = pieces_[i].text;
    const bool euro = is_any_of(word, {"Euro", "euro"});
    if (!(euro || is_any_of(word, {"EUR", "CHF", "GBP", "USD"})) || !is_before_number(i)) return std::nullopt;
    const std::string currency = euro ? "EUR" : std::string(word);
    if (Found odd = odd_number_behind(i, currency)) return odd;
    return messages::fixable("R124", place(i, i + 1),
                             fmt::format("{} stands before its number", quoted(word)),
                             std::string(pieces_[i + 1].text) + " " + currency);
  }

  Found number(std::size_t i) const {
    if (Found date = date_in_words(i)) return date;
    if (Found clock = time_of_day(i)) return clock;
    if (Found clock = half_day_clock(i)) return clock;
    if (i + 2 < pieces_.size() && pieces_[i + 1].text == "," && pieces_[i + 2].text == "-" &&
        pieces_[i + 1].glued && pieces_[i + 2].glued) {
      return messages::fixable(
          "R106", place(i, i + 2),
          fmt::format("{} is not a number that Rung can read",
                      quoted(text_between(pieces_[i].span.begin, pieces_[i + 2].span.end))),
          std::string(pieces_[i].text));
    }
    const bool minus = negative_ && pieces_[i].text.size() > 1 && pieces_[i].text.front() == '-';
    if (Found odd = messages::odd_number(place(i, i), pieces_[i].text.substr(minus ? 1 : 0))) return odd;
    if (i + 1 == pieces_.size() || !pieces_[i + 1].glued) return std::nullopt;
    const Piece& next = pieces_[i + 1];
    const bool unit = next.text == "%" || (next.kind == Piece::Kind::Word && next.text.size() >= 3);
    const Place both = place(i, i + 1);
    const std::string title =
        fmt::format("there is no blank between {} and {}", quoted(pieces_[i].text), quoted(next.text));
    if (unit)
      return messages::fixable("R126", both, title,
                               std::string(pieces_[i].text) + " " + std::string(next.text));
    if (next.kind != Piece::Kind::Word) return std::nullopt;
    return messages::error("R126", both, title, "write the number in digits, then a blank, then its unit");
  }

  // ---- Days and times of day in words ----

  // `1. März 2027`, `1 March 2027`; `1. März`, `1.3.`
  Found date_in_words(std::size_t i) const {
    const std::string_view number = pieces_[i].text;
    const std::size_t point = number.find('.');
    std::size_t last = i + 1;
    const bool dot = last < pieces_.size() && pieces_[last].text == "." && pieces_[last].glued;
    if (dot) ++last;
    int month = last < pieces_.size() ? month_of(pieces_[last].text) : 0;
    const bool in_digits = month == 0 && dot && point != std::string_view::npos;
    if (in_digits) {
      --last;
      month = small_number(number.substr(point + 1));
    }
    const int day = small_number(in_digits ? number.substr(0, point) : number);
    if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    const std::string_view year = !in_digits && is_number(last + 1) ? pieces_[last + 1].text : "";
    if (year.size() == 4 && small_number(year.substr(0, 2)) > 0 && small_number(year.substr(2)) >= 0) {
      const int full_year = small_number(year.substr(0, 2)) * 100 + small_number(year.substr(2));
      if (!is_date(full_year, month, day)) return std::nullopt;
      return messages::fixable(
          "R107", place(i, last + 1),
          fmt::format("the date {} is not written year-month-day",
                      quoted(text_between(pieces_[i].span.begin, pieces_[last + 1].span.end))),
          iso(day_of(full_year, month, day)));
    }
    if (!dot && pieces_[last].text == month_name(month)) return std::nullopt;
    return messages::fixable("R107", place(i, last),
                             fmt::format("the day {} is not written as a day and a month",
                                         quoted(text_between(pieces_[i].span.begin, pieces_[last].span.end))),
                             fmt::format("{} {}", day, month_name(month)));
  }

  // One or two digits; -1 for anything else.
  static int small_number(std::string_view text) {
    const bool digits = !text.empty() && text.size() <= 2 &&
                        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? std::stoi(std::string(text)) : -1;
  }

  // `20 Uhr`, `20:30 Uhr`, `20.30 Uhr`
  Found time_of_day(std::size_t i) const {
    if (i + 1 >= pieces_.size() || !is_any_of(pieces_[i + 1].text, {"Uhr", "uhr"})) return std::nullopt;
    const std::string_view written = pieces_[i].text;
    const std::size_t mark = std::min(written.find_first_of(":."), written.size());
    const int hour = small_number(written.substr(0, mark));
    const int minute = mark == written.size() ? 0 : small_number(written.substr(mark + 1));
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
    return messages::german_word(place(i, i + 1),
                                 text_between(pieces_[i].span.begin, pieces_[i + 1].span.end),
                                 fmt::format("{:02}:{:02}", hour, minute));
  }

  // `8pm`, `8 pm`
  Found half_day_clock(std::size_t i) const {
    if (i + 1 >= pieces_.size()) return std::nullopt;
    const bool evening = is_any_of(pieces_[i + 1].text, {"pm", "PM"});
    const int hour = small_number(pieces_[i].text);
    if ((!evening && !is_any_of(pieces_[i + 1].text, {"am", "AM"})) || hour < 1 || hour > 12)
      return std::nullopt;
    return messages::fixable(
        "R124", place(i, i + 1),
        fmt::format("{} is no time of day",
                    quoted(text_between(pieces_[i].span.begin, pieces_[i + 1].span.end))),
        fmt::format("{:02}:00", hour % 12 + (evening ? 12 : 0)));
  }

  // ---- Weeks, years, and periods written by half ----

  // The English word for a German length of time that Rung does not have as such.
  static std::string_view rough_time(std::string_view word) {
    if (is_any_of(word, {"Woche", "Wochen"})) return "weeks";
    if (is_any_of(word, {"Jahr", "Jahre", "Jahren"})) return "years";
    if (is_any_of(word, {"Quartal", "Quartale", "Quartalen"})) return "quarters";
    return word;
  }

  Found word(std::size_t i) const {
    if (Found currency = currency_word(i)) return currency;
    const bool pieces = says_pieces(pieces_[i].text) && i > 0 && is_number(i - 1);
    if (!pieces) return time_word(i);
    return messages::german_word(
        place(i - 1, i), text_between(pieces_[i - 1].span.begin, pieces_[i].span.end), pieces_[i - 1].text);
  }

  Found time_word(std::size_t i) const {
    const bool behind_number = i > 0 && is_number(i - 1);
    const std::string_view word = behind_number ? rough_time(pieces_[i].text) : pieces_[i].text;
    const bool rough = is_any_of(word, {"week", "weeks", "year", "years", "quarter", "quarters"});
    const bool whole = is_any_of(word, {"day", "days", "month", "months", "hour", "hours"});
    if ((!rough && !whole) || i == 0) return std::nullopt;
    const Piece& before = pieces_[i - 1];
    if (before.kind == Piece::Kind::Number) return length_of_time(i, word, rough);
    if (before.text == "calendar" && is_any_of(word, {"week", "weeks"})) {
      return messages::error("R109", place(i - 1, i), "there are no calendar weeks in rules",
                             "write a number of days, such as `in last 7 days`");
    }
    if (!is_any_of(before.text, {"this", "last", "next", "per", "every", "of"})) return std::nullopt;
    return half_period(i);
  }

  Found length_of_time(std::size_t i, std::string_view word, bool rough) const {
    const std::string_view number = pieces_[i - 1].text;
    const bool plain = std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::string title =
        fmt::format("{} is not a length of time that Rung has",
                    quoted(text_between(pieces_[i - 1].span.begin, pieces_[i].span.end)));
    if (!plain) {
      if (number.find('.') == std::string_view::npos) return std::nullopt;
      return messages::error("R109", place(i - 1, i), title, "write a whole number of hours, days or months");
    }
    const bool in_window = i > 1 && pieces_[i - 2].text == "last";
    if (is_any_of(word, {"hour", "hours"}) && in_window) {
      return messages::error("R109", place(i - 1, i), title,
                             "a window holds whole days: write `in last 1 day` or more days");
    }
    if (!rough || number.size() > 6) return std::nullopt;
    const int count = std::stoi(std::string(number));
    const bool weeks = is_any_of(word, {"week", "weeks"});
    const int each = weeks ? 7 : is_any_of(word, {"year", "years"}) ? 12 : 3;
    return messages::fixable("R109", place(i - 1, i), title,
                             fmt::format("{} {}", count * each, weeks ? "days" : "months"));
  }

  Found half_period(std::size_t i) const {
    const std::vector<std::string> readings = whole_periods(pieces_[i].text);
    const std::string title =
        fmt::format("{} does not say which period is meant",
                    quoted(text_between(pieces_[i - 1].span.begin, pieces_[i].span.end)));
    const std::string before(pieces_[i - 1].text);
    if (readings.empty()) {
      const bool week = is_any_of(pieces_[i].text, {"week", "weeks"});
      return messages::error("R129", place(i - 1, i), title,
                             week ? "write a number of days, such as `last 7 days`"
                                  : "write a number, such as `last 30 days` or `last 12 months`");
    }
    Diagnostic result = messages::error("R129", place(i - 1, i), title);
    for (const std::string& reading : readings) {
      const std::string written = before + " " + reading;
      const std::string only = readings.size() == 1 ? "write `" + written + "`" : "";
      result.help.push_back(Help{only, written});
    }
    return result;
  }

  const SourcePtr& source_;
  std::size_t line_begin_;
  const std::vector<Piece>& pieces_;
  bool negative_;
};

}  // namespace

std::optional<Diagnostic> trouble_in_pieces(const SourcePtr& source, std::size_t line_begin,
                                            const std::vector<Piece>& pieces, bool negative) {
  return Finder(source, line_begin, pieces, negative).run();
}

}  // namespace rung::language
