#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/suggest.h"
#include "language/messages.h"
#include "language/messages_german.h"
#include "language/messages_line.h"
#include "language/messages_pieces.h"
#include "language/messages_tables.h"
#include "language/messages_trouble.h"
#include "language/messages_wanted.h"

namespace rung::language {
namespace {

using messages::quoted;

bool is_reserved(std::string_view word) {
  static constexpr std::array<std::string_view, 34> kReserved{
      "member",     "balance", "progress", "time",      "tier",     "any",    "all",  "trial", "calendar",
      "membership", "earned",  "expect",   "otherwise", "nothing",  "and",    "or",   "not",   "is",
      "in",         "at",      "day",      "days",      "month",    "months", "hour", "hours", "week",
      "weeks",      "year",    "years",    "quarter",   "quarters", "one",    "gives"};
  return std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end();
}

class HeaderDoctor {
 public:
  explicit HeaderDoctor(const FailedLine& failed)
      : failed_(failed),
        text_(failed.source->text().substr(failed.line.begin, failed.line.end - failed.line.begin)),
        pieces_(pieces_of(text_)) {}

  ExplainedHeader explain() {
    if (is_clause_at_margin()) {
      result_.is_clause = true;
      return with(messages::clause_at_margin(whole(), messages::block_word(*failed_.block)));
    }
    const std::string_view first = pieces_.empty() ? std::string_view() : pieces_[0].text;
    result_.kind = block_of(first);
    if (result_.kind) return explain_known();
    return explain_unknown(first);
  }

 private:
  ExplainedHeader with(Diagnostic diagnostic) {
    result_.diagnostic = std::move(diagnostic);
    return std::move(result_);
  }
  Place place(std::size_t first, std::size_t count) const {
    const std::size_t begin = failed_.line.begin + pieces_.at(first).span.begin;
    return Place{failed_.source, Span{begin, failed_.line.begin + pieces_.at(first + count - 1).span.end}};
  }
  Place whole() const { return Place{failed_.source, failed_.line}; }
  std::string name_at(std::size_t index) const {
    const bool name = index < pieces_.size() && (pieces_[index].kind == Piece::Kind::Word ||
                                                 pieces_[index].kind == Piece::Kind::Number);
    if (!name) return {};
    std::size_t end = index + 1;
    while (end < pieces_.size() && pieces_[end].glued && pieces_[end].text != ",") ++end;
    return std::string(
        text_.substr(pieces_[index].span.begin, pieces_[end - 1].span.end - pieces_[index].span.begin));
  }

  bool is_clause_at_margin() const {
    if (!failed_.block) return false;
    const Match match = match_line(clause_form(*failed_.block), text_);
    return match.ok;
  }

  // ---- The block is clear, something behind it is not ----

  ExplainedHeader explain_known() {
    const BlockKind kind = *result_.kind;
    if (kind == BlockKind::EveryTier) return explain_every_tier();
    if (kind == BlockKind::Example) return explain_example();
    if (kind == BlockKind::Guard) return explain_guard();
    result_.name = name_at(1);
    if (auto trouble = trouble_after_name()) return with(std::move(*trouble));
    const std::string block(messages::block_word(kind));
    if (pieces_.size() == 1) {
      return with(messages::error(
          "R117", place(0, 1), fmt::format("this {} has no name", block),
          fmt::format("write a name behind it, one word such as `{} {}`", block, example_name(kind))));
    }
    if (is_reserved(pieces_[1].text)) {
      return with(messages::error(
          "R117", place(1, 1),
          fmt::format("{} is a word of the rule language and cannot be a name", quoted(pieces_[1].text)),
          fmt::format("choose another name, such as `my_{}`", pieces_[1].text)));
    }
    if (auto bad = bad_name(kind)) return with(std::move(*bad));
    return with(explain_rest(kind));
  }

  // A name may be wrong for its own sake (`1Gold`); what stands behind it is looked at like any line.
  std::optional<Diagnostic> trouble_after_name() const {
    const bool digits_first = pieces_.size() > 1 && pieces_[1].kind == Piece::Kind::Number;
    std::vector<Piece> rest(pieces_.begin() + (digits_first ? 2 : 0), pieces_.end());
    return trouble_in_pieces(failed_.source, failed_.line.begin, rest, false);
  }

  std::optional<Diagnostic> bad_name(BlockKind kind) const {
    if (kind == BlockKind::Points && pieces_[1].text == ",") return std::nullopt;
    if (pieces_[1].kind == Piece::Kind::Text) {
      const std::string_view quoted_name = pieces_[1].text;
      return messages::error("R117", place(1, 1), "a name stands without quotes, and the title behind it",
                             fmt::format("write a name of one word before {}", quoted(quoted_name)));
    }
    std::size_t end = 2;
    while (end < pieces_.size() && pieces_[end].glued && pieces_[end].text != ",") ++end;
    if (pieces_[1].kind != Piece::Kind::Word) {
      return messages::error("R128", place(1, end - 1),
                             fmt::format("the name {} does not begin with a letter", quoted(name_text(end))),
                             "names are single words of letters, digits and `_`, and begin with a letter");
    }
    const bool several =
        end == 2 && pieces_.size() > 2 && pieces_[2].kind == Piece::Kind::Word && !takes_label(kind);
    if (several) {
      while (end < pieces_.size() && pieces_[end].kind == Piece::Kind::Word) ++end;
    }
    if (end == 2) return std::nullopt;
    return messages::not_one_word(place(1, end - 1), name_text(end), false);
  }

  std::string_view name_text(std::size_t end) const {
    return text_.substr(pieces_[1].span.begin, pieces_[end - 1].span.end - pieces_[1].span.begin);
  }

  // Behind these names stands a language with a text: `tier Gold de "Gold"`.
  static bool takes_label(BlockKind kind) { return kind == BlockKind::Tier || needs_label(kind); }
  static bool needs_label(BlockKind kind) { return kind == BlockKind::Reward || kind == BlockKind::Voucher; }

  Diagnostic explain_rest(BlockKind kind) const {
    const std::size_t here = std::max<std::size_t>(piece_at(pieces_, failed_.match->furthest), 2);
    const std::string name(pieces_[1].text);
    const std::string block(messages::block_word(kind));
    if (here >= pieces_.size() && kind == BlockKind::Program) {
      return messages::error(
          "R117", place(1, 1), "this program has no title",
          fmt::format("write `program {} \"My Club\"`, with the title as members know it", name));
    }
    if (here >= pieces_.size() && needs_label(kind)) {
      return messages::error(
          "R117", place(1, 1), fmt::format("this {} has no text for members", block),
          fmt::format("write `{} {} en \"Espresso cups\"`, one text per language", block, name));
    }
    const bool two_words = here == 2 && here < pieces_.size() && pieces_[here].kind == Piece::Kind::Word &&
                           takes_label(kind) && pieces_[here].text.size() != 2;
    if (two_words) return messages::not_one_word(place(1, here), name_text(here + 1), false);
    if (here >= pieces_.size()) {
      return messages::error("R117", whole(), fmt::format("this {} header ends too early", block),
                             fmt::format("after {} comes {}", quoted(pieces_.back().text),
                                         words_for_more(failed_.match->wanted)));
    }
    if (wants_text()) {
      const std::string_view bare = text_.substr(pieces_[here].span.begin);
      return messages::fixable("R117", place(here, pieces_.size() - here),
                               "this text does not stand in quotes", "\"" + std::string(bare) + "\"");
    }
    if (here == 2 && takes_label(kind) && pieces_[here].kind == Piece::Kind::Text) {
      return messages::fixable("R117", place(here, 1), "this text does not say its language",
                               "en " + std::string(pieces_[here].text));
    }
    const std::vector<std::string> words = keywords(failed_.match->wanted);
    if (words.size() == 1 && failed_.match->wanted.size() == 1) {
      const std::string_view found = pieces_[here].text;
      return messages::fixable("R117", place(here, 1),
                               fmt::format("{} is missing before {}", quoted(words[0]), quoted(found)),
                               words[0] + " " + std::string(found));
    }
    return messages::error(
        "R117", place(here, pieces_.size() - here),
        fmt::format("{} does not belong into the header of a {}",
                    quoted(text_.substr(pieces_[here].span.begin)), block),
        fmt::format("a header such as `{} {}` stands alone on its line, its clauses are indented below",
                    block, example_name(kind)));
  }

  bool wants_text() const {
    const auto& wanted = failed_.match->wanted;
    return wanted.size() == 1 && wanted[0].kind == Wanted::Kind::Text;
  }

  ExplainedHeader explain_every_tier() {
    return with(messages::fixable("R116", whole(), fmt::format("{} is no kind of block", quoted(text_)),
                                  "every tier"));
  }

  ExplainedHeader explain_example() {
    if (auto trouble = trouble_in_pieces(failed_.source, failed_.line.begin, pieces_, false))
      return with(std::move(*trouble));
    return with(messages::error("R117", whole(),
                                "an example has a title in quotes and nothing else in its header",
                                "write `example \"two orders lift Anna to Gold\"`"));
  }

  ExplainedHeader explain_guard() {
    return with(messages::error("R117", place(1, pieces_.size() - 1),
                                "a guard has no name and nothing else in its header",
                                "write `guard` alone on its line, and its limits indented below"));
  }

  static const char* example_name(BlockKind kind) {
    if (kind == BlockKind::Program) return "my_club \"My Club\"";
    if (kind == BlockKind::Tier) return "Gold";
    if (kind == BlockKind::Metric) return "spend";
    if (kind == BlockKind::Event) return "visits_to_shop";
    if (kind == BlockKind::Earn) return "base";
    if (kind == BlockKind::Reward) return "cups en \"Espresso cups\"";
    if (kind == BlockKind::Segment) return "active";
    if (kind == BlockKind::Notify) return "close_to_gold";
    if (kind == BlockKind::Value) return "entry";
    if (kind == BlockKind::Election) return "track";
    if (kind == BlockKind::Milestone) return "ten_nights";
    if (kind == BlockKind::Voucher) return "six_euro en \"6 EUR voucher\"";
    if (kind == BlockKind::Convert) return "points_to_voucher";
    if (kind == BlockKind::Trial) return "gold_trial";
    if (kind == BlockKind::Pool) return "household";
    return "stars, one star";
  }

  // ---- Which block is meant at all ----

  ExplainedHeader explain_unknown(std::string_view first) {
    const std::string_view english = translated(first);
    if (const auto kind = block_of(english)) {
      result_.kind = kind;
      result_.name = name_at(1);
      return with(messages::german_word(place(0, 1), first, english));
    }
    if (const auto near = nearest(first, block_words())) {
      result_.kind = block_of(*near);
      result_.name = name_at(1);
      const bool every = *result_.kind == BlockKind::EveryTier && pieces_.size() > 1;
      const std::size_t count = every ? 2 : 1;
      const std::string_view written = text_.substr(0, pieces_[count - 1].span.end);
      return with(messages::fixable("R116", place(0, count),
                                    fmt::format("{} is no kind of block", quoted(written)),
                                    every ? "every tier" : *near));
    }
    if (auto trouble = trouble_in_pieces(failed_.source, failed_.line.begin, pieces_, false))
      return with(std::move(*trouble));
    return with(messages::error(
        "R116", place(0, 1), fmt::format("{} is no kind of block", quoted(first)),
        "blocks begin with " + one_of(block_words()) + "; a clause of a block begins with two blanks"));
  }

  const FailedLine& failed_;
  std::string_view text_;
  std::vector<Piece> pieces_;
  ExplainedHeader result_;
};

}  // namespace

ExplainedHeader explain_header(const FailedLine& failed) { return HeaderDoctor(failed).explain(); }

ExplainedHeader explain_header_briefly(const FailedLine& failed) {
  ExplainedHeader result;
  const std::string_view text =
      failed.source->text().substr(failed.line.begin, failed.line.end - failed.line.begin);
  result.is_clause = failed.block && match_line(clause_form(*failed.block), text).ok;
  const std::size_t end = std::min(text.find(' '), text.size());
  result.kind = block_of(text.substr(0, end));
  return result;
}

}  // namespace rung::language
