#include "language/messages_trouble.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "language/messages.h"
#include "language/messages_numbers.h"
#include "language/messages_tables.h"

namespace rung::language {
namespace {

using messages::quoted;
using Found = std::optional<Diagnostic>;

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Finder {
 public:
  Finder(const SourcePtr& source, std::size_t line_begin, const std::vector<Piece>& pieces)
      : source_(source), line_begin_(line_begin), pieces_(pieces) {}

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
      case Piece::Kind::Word: return time_word(i);
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
    if (words.empty()) return std::nullopt;
    const bool beside_number = (i > 0 && pieces_[i - 1].kind == Piece::Kind::Number) ||
                               (i + 1 < pieces_.size() && pieces_[i + 1].kind == Piece::Kind::Number);
    const bool currency = is_any_of(text, {"€", "£"}) && beside_number;
    return messages::error("R120", place(i, i),
                           fmt::format("{} is a sign, rules are written in words", quoted(text)),
                           fmt::format("write `{}`{}", words, currency ? " behind the number" : ""));
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

  Found number(std::size_t i) const {
    if (Found odd = messages::odd_number(place(i, i), pieces_[i].text)) return odd;
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

  // ---- Weeks, years, and periods written by half ----

  Found time_word(std::size_t i) const {
    const std::string_view word = pieces_[i].text;
    const bool rough = is_any_of(word, {"week", "weeks", "year", "years", "quarter", "quarters"});
    const bool whole = is_any_of(word, {"day", "days", "month", "months", "hour", "hours"});
    if ((!rough && !whole) || i == 0) return std::nullopt;
    const Piece& before = pieces_[i - 1];
    if (before.kind == Piece::Kind::Number) return length_of_time(i, rough);
    if (before.text == "calendar" && is_any_of(word, {"week", "weeks"})) {
      return messages::error("R109", place(i - 1, i), "there are no calendar weeks in rules",
                             "write a number of days, such as `in last 7 days`");
    }
    if (!is_any_of(before.text, {"this", "last", "next", "per", "every", "of"})) return std::nullopt;
    return half_period(i);
  }

  Found length_of_time(std::size_t i, bool rough) const {
    const std::string_view number = pieces_[i - 1].text;
    const bool plain = std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::string_view word = pieces_[i].text;
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
    std::string help = "write ";
    for (std::size_t r = 0; r < readings.size(); ++r)
      help += (r == 0 ? "`" : " or `") + before + " " + readings[r] + "`";
    return messages::error("R129", place(i - 1, i), title, help);
  }

  const SourcePtr& source_;
  std::size_t line_begin_;
  const std::vector<Piece>& pieces_;
};

}  // namespace

std::optional<Diagnostic> trouble_in_pieces(const SourcePtr& source, std::size_t line_begin,
                                            const std::vector<Piece>& pieces) {
  return Finder(source, line_begin, pieces).run();
}

}  // namespace rung::language
