#include "language/messages_line.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/suggest.h"
#include "language/messages.h"
#include "language/messages_german.h"
#include "language/messages_habits.h"
#include "language/messages_pieces.h"
#include "language/messages_tables.h"
#include "language/messages_trouble.h"
#include "language/messages_wanted.h"

namespace rung::language {
namespace {

using messages::quoted;
using Found = std::optional<Diagnostic>;

constexpr std::array<BlockKind, 19> kAllBlocks{
    BlockKind::Program, BlockKind::Event,   BlockKind::Points,  BlockKind::Metric,    BlockKind::Tier,
    BlockKind::Earn,    BlockKind::Reward,  BlockKind::Segment, BlockKind::Notify,    BlockKind::Example,
    BlockKind::Value,   BlockKind::Voucher, BlockKind::Convert, BlockKind::Milestone, BlockKind::Election,
    BlockKind::Trial,   BlockKind::Pool,    BlockKind::Guard,   BlockKind::EveryTier};

bool has_word(const std::vector<Piece>& pieces, std::string_view word) {
  return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& p) { return p.text == word; });
}

// Small words that join the others, easily left out.
bool is_connector(std::string_view word) {
  static constexpr std::array<std::string_view, 18> kConnectors{
      "of",    "on", "to",   "by", "is",    "per",  "with", "for", "from",
      "after", "as", "when", "at", "until", "till", "via",  "in",  "if"};
  return std::find(kConnectors.begin(), kConnectors.end(), word) != kConnectors.end();
}

std::string article(std::string_view block) {
  return (block.front() == 'e' ? "an `" : "a `") + std::string(block) + "`";
}

// Looks at one line from several sides, the surest first.
class LineDoctor {
 public:
  explicit LineDoctor(const FailedLine& failed)
      : failed_(failed),
        text_(failed.source->text().substr(failed.line.begin, failed.line.end - failed.line.begin)),
        pieces_(pieces_of(text_)),
        here_(piece_at(pieces_, failed.match->furthest)) {}

  Diagnostic explain() const {
    if (pieces_.empty()) return nothing_there();
    const bool negative = failed_.form == Form::ExampleClause;
    if (Found found = trouble_in_pieces(failed_.source, failed_.line.begin, pieces_, negative)) return *found;
    if (Found found = habit_in(failed_, text_, pieces_, here_)) return *found;
    if (Found found = joined_wrongly()) return *found;
    if (Found found = of_another_block()) return *found;
    if (Found found = in_german()) return *found;
    if (Found found = unknown_clause()) return *found;
    if (Found found = common_slip()) return *found;
    if (Found found = misspelt_keyword()) return *found;
    if (Found found = misspelt_before()) return *found;
    if (Found found = several_words_for_one()) return *found;
    if (Found found = left_out()) return *found;
    if (here_ == pieces_.size()) return ends_too_early();
    if (Found found = in_a_wrong_form()) return *found;
    return does_not_fit();
  }

 private:
  bool is_clause() const { return failed_.block && clause_form(*failed_.block) == failed_.form; }
  bool wants(Wanted::Kind kind) const {
    const auto& wanted = failed_.match->wanted;
    return std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& w) { return w.kind == kind; });
  }
  Place place(std::size_t first, std::size_t count) const {
    const std::size_t begin = failed_.line.begin + pieces_.at(first).span.begin;
    return Place{failed_.source, Span{begin, failed_.line.begin + pieces_.at(first + count - 1).span.end}};
  }
  std::string_view text_of(std::size_t first, std::size_t count) const {
    const std::size_t begin = pieces_.at(first).span.begin;
    return text_.substr(begin, pieces_.at(first + count - 1).span.end - begin);
  }

  // ---- and, or ----

  Found joined_wrongly() const {
    if (here_ == pieces_.size() || !wants(Wanted::Kind::End)) return std::nullopt;
    const std::string_view join = pieces_[here_].text;
    if (join != "and" && join != "or") return std::nullopt;
    const bool mixed = has_word(pieces_, "and") && has_word(pieces_, "or");
    if (is_clause() && wants(Wanted::Kind::Comma)) {
      return messages::fixable("R124", place(here_, 1),
                               fmt::format("{} stands between names that are only listed", quoted(join)),
                               ",");
    }
    if (is_clause()) return joined_outside_list(join);
    if (mixed) {
      return messages::error("R112", place(here_, 1), "`and` and `or` are mixed in one line",
                             failed_.block
                                 ? "write every part after `or` as a line of its own under `any of`; `and` "
                                   "joins what must hold together"
                                 : "use only `and` or only `or`; a segment in the rules can hold more");
    }
    if (failed_.form == Form::TableItem || failed_.form == Form::ValueItem) {
      return messages::error("R112", place(here_, 1), "`or` stands inside a line of a table",
                             "write the line twice, once for each of the two conditions");
    }
    const bool any = failed_.form == Form::AnyItem || failed_.form == Form::MissingAnyItem;
    if (any) {
      return messages::error(
          "R112", place(here_, 1), "`or` stands inside a line of an `any of` list",
          "each line of `any of` is one way: write what follows `or` as a line of its own");
    }
    return messages::error("R112", place(here_, 1), "`and` stands inside a line of an `all of` list",
                           "all lines of `all of` must hold: write what follows `and` as a line of its own");
  }

  Found joined_outside_list(std::string_view join) const {
    const char* list = join == "and" ? "all of" : "any of";
    return messages::error(
        "R113", place(here_, 1), fmt::format("{} joins conditions only inside a list", quoted(join)),
        fmt::format(
            "end the line above with `{}` and write each condition below it on a line that begins with `- `",
            list));
  }

  // ---- What belongs somewhere else ----

  bool begins_like(BlockKind block) const {
    const auto& openings = clause_openings(block);
    return std::any_of(openings.begin(), openings.end(), [&](const std::string& opening) {
      return begins_with_shape(pieces_, 0, opening) > 0;
    });
  }

  Found of_another_block() const {
    if (!is_clause() || pieces_.empty()) return std::nullopt;
    const bool like_mine = begins_like(*failed_.block);
    for (const BlockKind other : kAllBlocks) {
      if (other == *failed_.block) continue;
      const Match match = match_line(clause_form(other), text_);
      const bool fits = match.ok && match.nodes.at(0).clause != ClauseKind::EventOn;
      if (!fits && (like_mine || here_ != 0 || !begins_like(other))) continue;
      // `give 1 point per 2 EUR`: an earn rule that does not say of what, hardly a conversion.
      if (*failed_.block == BlockKind::Earn && other == BlockKind::Convert && like_mine) continue;
      const std::string_view mine = messages::block_word(*failed_.block);
      return messages::error(
          "R115", place(0, pieces_.size()),
          fmt::format("this line belongs into {} block, here is {} block",
                      article(messages::block_word(other)), article(mine)),
          fmt::format("move it below a header that begins with `{}`", messages::block_word(other)));
    }
    return std::nullopt;
  }

  Found in_german() const {
    const std::vector<std::string> expected = keywords(failed_.match->wanted);
    const auto& first = is_clause() ? clause_openings(*failed_.block) : expected;
    for (const std::size_t index : {here_, std::size_t{0}, here_ == 0 ? here_ : here_ - 1}) {
      const auto german = german_at(pieces_, index, index == 0 ? first : expected);
      if (!german || (index < here_ && !goes_further(index, german->count, german->english))) continue;
      return messages::german_word(place(index, german->count), text_of(index, german->count),
                                   german->english);
    }
    return std::nullopt;
  }

  // Whether more of the line makes sense with `written` in place of some pieces.
  bool goes_further(std::size_t first, std::size_t count, std::string_view written) const {
    const std::size_t begin = pieces_[first].span.begin;
    const std::size_t end = pieces_[first + count - 1].span.end;
    const std::string changed =
        std::string(text_.substr(0, begin)) + std::string(written) + std::string(text_.substr(end));
    const Match match = match_line(failed_.form, changed);
    return match.ok || match.furthest + (end - begin) > failed_.match->furthest + written.size();
  }

  // ---- Clauses nobody knows ----

  bool begins_with_known_word() const {
    const auto& openings = clause_openings(*failed_.block);
    return std::any_of(openings.begin(), openings.end(), [&](const std::string& opening) {
      return pieces_[0].text == std::string_view(opening).substr(0, opening.find(' '));
    });
  }

  Found unknown_clause() const {
    if (!is_clause() || here_ > 1 || pieces_.empty() || begins_with_known_word()) return std::nullopt;
    const Nearest near = nearest_phrase(pieces_, 0, clause_openings(*failed_.block));
    const std::string_view block = messages::block_word(*failed_.block);
    if (near.count > 0) {
      return messages::fixable(
          "R114", place(0, near.count),
          fmt::format("{} does not begin a line of {} block", quoted(text_of(0, near.count)), article(block)),
          near.phrase);
    }
    if (here_ == 1) return std::nullopt;  // in an example any word may be an event
    return messages::error(
        "R114", place(0, 1),
        fmt::format("{} does not begin a line of {} block", quoted(pieces_[0].text), article(block)),
        "lines of this block begin with words such as " + one_of(clause_openings(*failed_.block)));
  }

  // ---- Words that are nearly right ----

  // What people write who know another wording: `greater than`, `valid until next calendar year`.
  Found common_slip() const {
    for (const std::size_t from : {std::size_t{0}, here_, here_ == 0 ? here_ : here_ - 1}) {
      if (const auto slip = slip_at(pieces_, from)) {
        return messages::fixable("R124", place(from, slip->count),
                                 fmt::format("{} means nothing here", quoted(text_of(from, slip->count))),
                                 slip->written);
      }
    }
    if (Found found = expected_of_member()) return found;
    const bool bare_tier =
        failed_.form == Form::ExampleClause && pieces_.size() == 2 && pieces_[0].text == "expect";
    if (!bare_tier || translated(pieces_[1].text) == "tier") return std::nullopt;
    return messages::fixable("R124", place(1, 1),
                             fmt::format("{} does not say what is expected of it", quoted(pieces_[1].text)),
                             "tier " + std::string(pieces_[1].text));
  }

  // `expect ben tier Gold`
  Found expected_of_member() const {
    const bool expect =
        failed_.form == Form::ExampleClause && pieces_.size() > 2 && pieces_[0].text == "expect";
    if (!expect || pieces_[1].kind != Piece::Kind::Word) return std::nullopt;
    const std::size_t at = pieces_[1].span.begin;
    const std::string with_of = std::string(text_.substr(0, at)) + "of " + std::string(text_.substr(at));
    if (!match_line(failed_.form, with_of).ok) return std::nullopt;
    return messages::fixable("R124", place(1, 1),
                             fmt::format("{} does not say what is expected of whom", quoted(pieces_[1].text)),
                             "of " + std::string(pieces_[1].text));
  }

  Found misspelt_keyword() const {
    if (here_ >= pieces_.size() || pieces_[here_].kind != Piece::Kind::Word) return std::nullopt;
    const Nearest near = nearest_phrase(pieces_, here_, keywords(failed_.match->wanted));
    if (near.count > 0) return misspelt(here_, near);
    return std::nullopt;
  }

  // A misspelt keyword may have been taken for a name, and the line went wrong one word later.
  Found misspelt_before() const {
    if (here_ == 0 || pieces_[here_ - 1].kind != Piece::Kind::Word) return std::nullopt;
    const Match before = match_line(failed_.form, text_.substr(0, pieces_[here_ - 1].span.begin));
    if (before.ok || before.furthest != pieces_[here_ - 1].span.begin) return std::nullopt;
    const Nearest near = nearest_phrase(pieces_, here_ - 1, keywords(before.wanted));
    if (near.count == 0 || near.phrase == text_of(here_ - 1, near.count)) return std::nullopt;
    return misspelt(here_ - 1, near);
  }

  // `spend last 12 months` for `spend in last 12 months`, `sum net_amount orders`, `languages de en`.
  Found left_out() const {
    if (here_ == 0 || here_ >= pieces_.size()) return std::nullopt;
    const std::vector<std::string> phrases = keywords(failed_.match->wanted);
    std::optional<Diagnostic> shortest;
    std::size_t fewest = 3;  // whoever leaves out three words meant something else
    for (const std::string& phrase : phrases) {
      for (std::size_t cut = phrase.find(' '); cut != std::string::npos; cut = phrase.find(' ', cut + 1)) {
        const std::size_t count = begins_with_shape(pieces_, here_, std::string_view(phrase).substr(cut + 1));
        const std::size_t missing = count_words_in(std::string_view(phrase).substr(0, cut));
        if (count == 0 || missing >= fewest) continue;
        fewest = missing;
        shortest = missing_before(here_, count, phrase.substr(0, cut), phrase);
      }
    }
    if (shortest) return shortest;
    const bool plain = pieces_[here_].kind != Piece::Kind::Sign && !is_connector(pieces_[here_].text);
    if (plain && phrases.size() == 1 && failed_.match->wanted.size() == 1 &&
        (is_connector(phrases[0]) || pieces_[here_].kind != Piece::Kind::Word)) {
      return missing_before(here_, 1, phrases[0], phrases[0] + " " + std::string(pieces_[here_].text));
    }
    const bool percent = wants(Wanted::Kind::PercentSign) && failed_.match->wanted.size() == 1;
    if (percent && pieces_[here_].kind == Piece::Kind::Word) {
      return missing_before(here_, 1, "%", "% " + std::string(pieces_[here_].text));
    }
    if (plain && wants(Wanted::Kind::Comma) && phrases.empty()) {
      return messages::fixable(
          "R124", place(here_ - 1, 2),
          fmt::format("a comma is missing before {}", quoted(pieces_[here_].text)),
          std::string(pieces_[here_ - 1].text) + ", " + std::string(pieces_[here_].text));
    }
    return std::nullopt;
  }

  Diagnostic missing_before(std::size_t first, std::size_t count, const std::string& missing,
                            const std::string& written) const {
    return messages::fixable(
        "R124", place(first, count),
        fmt::format("{} is missing before {}", quoted(missing), quoted(pieces_[first].text)), written);
  }

  Diagnostic misspelt(std::size_t first, const Nearest& near) const {
    return messages::fixable("R124", place(first, near.count),
                             fmt::format("{} means nothing here", quoted(text_of(first, near.count))),
                             near.phrase);
  }

  // `gift-cards`, `kitchen knives` where one word is expected.
  Found several_words_for_one() const {
    if (here_ == 0 || here_ >= pieces_.size() || pieces_[here_ - 1].kind != Piece::Kind::Word)
      return std::nullopt;
    const std::size_t first = here_ - 1;
    const bool value = first > 0 && (pieces_[first - 1].text == "is" || pieces_[first - 1].text == "not");
    std::size_t end = here_;
    while (end < pieces_.size() && pieces_[end].glued && pieces_[end].text != ",") ++end;
    const std::size_t kind = end == here_ + 2 && pieces_[here_].text == "-" ? here_ + 1 : here_;
    if (pieces_[kind].kind == Piece::Kind::Word && says_only_tier(pieces_[kind].text)) {
      return messages::fixable(
          "R128", place(first, kind + 1 - first),
          fmt::format("{} is not a single word", quoted(text_of(first, kind + 1 - first))),
          std::string(pieces_[first].text));
    }
    const bool sign_only = end == here_ + 1 && pieces_[here_].kind == Piece::Kind::Sign;
    if (sign_only) return std::nullopt;
    if (end == here_ && value && wants(Wanted::Kind::End)) end = pieces_.size();
    const bool before_label = pieces_[0].text == "benefit" && first == 1 && wants(Wanted::Kind::Language) &&
                              pieces_[here_].text.size() != 2;
    while (end < pieces_.size() && before_label && pieces_[end].kind == Piece::Kind::Word &&
           pieces_[end].text.size() != 2)
      ++end;
    if (end == here_) return std::nullopt;
    const std::string_view all = text_of(first, end - first);
    return messages::not_one_word(place(first, end - first), all, value);
  }

  // ---- Where nothing better is known ----

  // A dash with nothing behind it.
  Diagnostic nothing_there() const {
    return messages::error("R125", Place{failed_.source, Span{failed_.line.begin, failed_.line.begin + 1}},
                           "this entry of the list is empty",
                           "write a condition behind the dash, or delete the line");
  }

  Diagnostic ends_too_early() const {
    const Place end{failed_.source, Span{failed_.line.end, failed_.line.end + 1}};
    if (!pieces_.empty() && pieces_.back().kind == Piece::Kind::Number) {
      const std::string unit = example_of_unit(failed_.match->wanted, pieces_.back().text);
      if (!unit.empty()) {
        return messages::error("R126", place(pieces_.size() - 1, 1),
                               fmt::format("{} has no unit", quoted(pieces_.back().text)),
                               "write what it counts behind it, such as " + unit);
      }
    }
    Diagnostic result = messages::error("R125", end, "this line ends too early");
    result.value.clear();
    if (failed_.block == BlockKind::Earn && has_word(pieces_, "per") && !has_word(pieces_, "of")) {
      result.help.push_back(Help{
          fmt::format("say of what: `{} of net_amount on orders`", text_.substr(pieces_.front().span.begin)),
          ""});
      return result;
    }
    const std::string after = pieces_.empty() ? "here" : "after " + quoted(pieces_.back().text);
    result.help.push_back(Help{fmt::format("{} comes {}", after, words_for(failed_.match->wanted)), ""});
    return result;
  }

  // Things of the right sort in a wrong form: `eur`, `8:00`, a text without quotes, `EUR 400`.
  Found in_a_wrong_form() const {
    const std::string_view odd = pieces_[here_].text;
    if (Found found = number_in_words()) return found;
    if (wants(Wanted::Kind::Currency) && (odd.size() == 3 || nearest(odd, {"euro"}))) return no_currency(odd);
    if (wants(Wanted::Kind::Clock)) return no_time_of_day(odd);
    if (wants(Wanted::Kind::Language) && pieces_[here_].kind == Piece::Kind::Text) {
      return messages::error("R124", place(here_, 1), "this text does not say its language",
                             fmt::format("write `en {}` if it is English", odd));
    }
    if (wants(Wanted::Kind::Text) && pieces_[here_].kind == Piece::Kind::Word &&
        failed_.match->wanted.size() == 1) {
      const std::size_t rest = pieces_.size() - here_;
      return messages::fixable("R124", place(here_, rest), "this text does not stand in quotes",
                               "\"" + std::string(text_of(here_, rest)) + "\"");
    }
    const bool currency =
        odd.size() == 3 && std::all_of(odd.begin(), odd.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    const bool turned = wants(Wanted::Kind::Number) && here_ + 1 < pieces_.size() &&
                        pieces_[here_ + 1].kind == Piece::Kind::Number;
    if (turned && odd == "-") {
      return messages::fixable("R124", place(here_, 2), "`-` and its number stand apart",
                               "-" + std::string(pieces_[here_ + 1].text));
    }
    if (turned) {
      return messages::fixable(
          "R124", place(here_, 2), fmt::format("{} stands before its number", quoted(odd)),
          std::string(pieces_[here_ + 1].text) + " " + std::string(odd == "$" ? "USD" : odd));
    }
    if (currency && wants(Wanted::Kind::Number)) {
      return messages::fixable("R124", place(here_, 1),
                               fmt::format("a number is missing before {}", quoted(odd)),
                               "1 " + std::string(odd));
    }
    return std::nullopt;
  }

  Diagnostic does_not_fit() const {
    const std::string_view odd = pieces_[here_].text;
    const std::vector<std::string> words = keywords(failed_.match->wanted);
    const bool only = words.size() == 1 && failed_.match->wanted.size() == 1;
    if (only && pieces_[here_].kind == Piece::Kind::Word && goes_further(here_, 1, words[0])) {
      return messages::fixable("R124", place(here_, 1), fmt::format("{} cannot stand here", quoted(odd)),
                               words[0]);
    }
    if (!wants(Wanted::Kind::End) || here_ == 0) {
      const std::string lead =
          here_ == 0 ? "write " : fmt::format("after {} comes ", quoted(pieces_[here_ - 1].text));
      return messages::error("R124", place(here_, 1), fmt::format("{} cannot stand here", quoted(odd)),
                             lead + words_for(failed_.match->wanted));
    }
    const std::size_t rest = pieces_.size() - here_;
    std::string help = fmt::format("end the line after {}", quoted(pieces_[here_ - 1].text));
    const std::string more = words_for_more(failed_.match->wanted);
    if (!more.empty()) help += ", or continue with " + more;
    return messages::error("R124", place(here_, rest),
                           fmt::format("{} is more than this line can hold", quoted(text_of(here_, rest))),
                           std::move(help));
  }

  // `twelve months`, where a word may also have been taken for the name of a period.
  Found number_in_words() const {
    const bool wanted = wants(Wanted::Kind::Number) || wants(Wanted::Kind::WholeNumber);
    const bool before_unit = here_ > 0 && nearest(pieces_[here_].text, {"days", "months"});
    const std::size_t index = wanted ? here_ : here_ - 1;
    if (!wanted && !before_unit) return std::nullopt;
    const std::string_view digits = in_digits(pieces_[index].text);
    if (digits.empty()) return std::nullopt;
    return messages::fixable("R124", place(index, 1),
                             fmt::format("{} is not written in digits", quoted(pieces_[index].text)),
                             std::string(digits));
  }

  Diagnostic no_currency(std::string_view odd) const {
    if (odd.size() != 3)
      return messages::fixable("R124", place(here_, 1), fmt::format("{} is no currency", quoted(odd)), "EUR");
    std::string upper(odd);
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return messages::fixable("R124", place(here_, 1), fmt::format("{} is no currency", quoted(odd)), upper);
  }

  Diagnostic no_time_of_day(std::string_view odd) const {
    const std::string title = fmt::format("{} is no time of day", quoted(odd));
    if (odd.size() == 4 && odd[1] == ':')
      return messages::fixable("R124", place(here_, 1), title, "0" + std::string(odd));
    return messages::error("R124", place(here_, 1), title,
                           "write hours and minutes, from `00:00` to `23:59`");
  }

  const FailedLine& failed_;
  std::string_view text_;
  std::vector<Piece> pieces_;
  std::size_t here_;  // the piece at which the line stopped making sense
};

}  // namespace

Diagnostic explain_line(const FailedLine& failed) { return LineDoctor(failed).explain(); }

Opens opened_by(std::string_view line, BlockKind block) {
  static const std::vector<std::string> lists{"any of", "all of"};
  const std::vector<Piece> pieces = pieces_of(line);
  if (pieces.empty()) return Opens::Anything;
  if (block == BlockKind::Notify && nearest(pieces[0].text, {"message"})) return Opens::Message;
  static const std::vector<std::string> tables{"first that fits"};
  static const std::vector<std::string> choices{"one of within"};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (nearest_phrase(pieces, i, tables).count == 3) return Opens::Rows;
    if (nearest_phrase(pieces, i, choices).count == 3) return Opens::Choices;
  }
  const bool list = pieces.size() > 2 && nearest_phrase(pieces, pieces.size() - 2, lists).count == 2;
  if (!list) return Opens::Anything;
  return nearest(pieces[0].text, {"expect"}) ? Opens::Parts : Opens::Conditions;
}

}  // namespace rung::language
