#include "language/messages_habits.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "language/messages.h"
#include "language/messages_wanted.h"

namespace rung::language {
namespace {

using messages::quoted;
using Found = std::optional<Diagnostic>;

class Habits {
 public:
  Habits(const FailedLine& failed, std::string_view text, const std::vector<Piece>& pieces, std::size_t here)
      : failed_(failed), text_(text), pieces_(pieces), here_(here) {}

  Found find() const {
    if (Found found = tier_or_above()) return found;
    if (Found found = between_two()) return found;
    if (Found found = day_that_comes()) return found;
    if (Found found = ahead()) return found;
    if (Found found = moved()) return found;
    if (Found found = in_a_list()) return found;
    if (Found found = per_event()) return found;
    if (Found found = per_euro()) return found;
    if (Found found = double_points()) return found;
    return after_a_time();
  }

 private:
  bool is(std::size_t i, std::string_view word) const {
    return i < pieces_.size() && pieces_[i].text == word;
  }
  bool is_word(std::size_t i) const { return i < pieces_.size() && pieces_[i].kind == Piece::Kind::Word; }
  bool is_number(std::size_t i) const { return i < pieces_.size() && pieces_[i].kind == Piece::Kind::Number; }
  Place place(std::size_t first, std::size_t last) const {
    return Place{failed_.source, Span{failed_.line.begin + pieces_[first].span.begin,
                                      failed_.line.begin + pieces_[last].span.end}};
  }
  std::string text_of(std::size_t first, std::size_t last) const {
    return std::string(
        text_.substr(pieces_[first].span.begin, pieces_[last].span.end - pieces_[first].span.begin));
  }
  // Whether the line can be read with `written` in place of some of it.
  bool fits(std::size_t first, std::size_t last, const std::string& written) const {
    const std::string changed = std::string(text_.substr(0, pieces_[first].span.begin)) + written +
                                std::string(text_.substr(pieces_[last].span.end));
    return match_line(failed_.form, changed).ok;
  }
  Found written_instead(std::size_t first, std::size_t last, const std::string& written) const {
    if (!fits(first, last, written)) return std::nullopt;
    return messages::fixable("R124", place(first, last),
                             fmt::format("{} means nothing here", quoted(text_of(first, last))), written);
  }

  // `tier is Silver or above`
  Found tier_or_above() const {
    static constexpr std::array<std::string_view, 5> kUp{"above", "higher", "better", "up", "more"};
    static constexpr std::array<std::string_view, 3> kDown{"below", "lower", "less"};
    for (std::size_t i = 0; i + 3 < pieces_.size(); ++i) {
      if (!is(i, "is") || !is_word(i + 1) || !is(i + 2, "or") || !is_word(i + 3)) continue;
      const auto among = [&](const auto& words) {
        return std::find(words.begin(), words.end(), pieces_[i + 3].text) != words.end();
      };
      const std::string tier(pieces_[i + 1].text);
      if (among(kUp)) return written_instead(i, i + 3, "at least " + tier);
      if (among(kDown)) return written_instead(i, i + 3, "at most " + tier);
    }
    return std::nullopt;
  }

  // `where spend in all time between 400 EUR and 800 EUR`
  Found between_two() const {
    std::size_t between = 0;
    while (between < pieces_.size() && !is(between, "between")) ++between;
    if (between == 0 || between != here_ || !is_number(between + 1)) return std::nullopt;
    std::size_t both = between + 1;
    while (both < pieces_.size() && !is(both, "and")) ++both;
    if (both + 1 >= pieces_.size() || !is_number(both + 1)) return std::nullopt;
    std::size_t subject = between;
    while (subject > 0 && !is(subject - 1, "where") && !is(subject - 1, "when") && !is(subject - 1, "and"))
      --subject;
    const std::string what = text_of(subject, between - 1);
    const std::string least = what + " at least " + text_of(between + 1, both - 1);
    const std::string most = what + " at most " + text_of(both + 1, pieces_.size() - 1);
    const bool item = failed_.form == Form::AnyItem;
    return messages::error(
        "R124", place(between, pieces_.size() - 1),
        fmt::format("{} are two conditions", quoted(text_of(between, pieces_.size() - 1))),
        item ? fmt::format("write both of them: `- {} and {}`", least, most)
             : fmt::format("write both of them, below `all of`: `- {}` and `- {}`", least, most));
  }

  // `birthday in next 7 days`, `joined in last 3 days`
  Found day_that_comes() const {
    for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
      const bool joining = is(i, "joined") || is(i, "joining");
      if (!joining && !is(i, "birthday")) continue;
      if (joining && is(i + 1, "in") && is(i + 2, "last"))
        return written_instead(i, i, i > 0 && is(i - 1, "member") ? "joined" : "member joined");
      if (Found found = written_instead(i, i, joining ? "anniversary of joining" : "anniversary of birthday"))
        return found;
    }
    return std::nullopt;
  }

  // `spend in next 12 months`
  Found ahead() const {
    const std::size_t in = is(here_, "in") || here_ == 0 ? here_ : here_ - 1;
    if (in == 0 || !is(in, "in") || !is(in + 1, "next") || !is_number(in + 2) || !is_word(in + 3))
      return std::nullopt;
    const std::string time = text_of(in + 2, in + 3);
    if (!fits(in, in + 3, "in last " + time)) return std::nullopt;
    return messages::error(
        "R330", place(in - 1, in + 3),
        fmt::format("only `predicted_value` and `predicted_purchases` look ahead, {} does not",
                    quoted(text_of(in - 1, in - 1))),
        fmt::format("write `{0} in last {1}` for what was, or `predicted_value in next {1}`",
                    text_of(in - 1, in - 1), time));
  }

  // `upgraded to Gold in last 7 days`, `member was upgraded to Gold in last 7 days`
  Found moved() const {
    static constexpr std::array<std::string_view, 4> kMoves{"upgraded", "downgraded", "entered", "left"};
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (std::find(kMoves.begin(), kMoves.end(), pieces_[i].text) == kMoves.end()) continue;
      const std::string move(pieces_[i].text);
      const bool passive = i > 1 && is(i - 2, "member") && is_word(i - 1);
      if (passive) return written_instead(i - 1, i, move);
      if (Found found = written_instead(i, i, "member " + move)) return found;
    }
    return std::nullopt;
  }

  // `category in tea, cups`
  Found in_a_list() const {
    const std::size_t in = is(here_, "in") || here_ == 0 ? here_ : here_ - 1;
    if (in == 0 || !is(in, "in") || !is_word(in - 1) || !is_word(in + 1)) return std::nullopt;
    return written_instead(in, in, "is one of");
  }

  // `give 5 points per visit`
  Found per_event() const {
    const bool earn = failed_.block == BlockKind::Earn && is(0, "give");
    if (!earn || here_ == 0 || !is(here_ - 1, "per") || !is_word(here_)) return std::nullopt;
    std::string event(pieces_[here_].text);
    if (event == "purchase") event = "order";
    if (event.back() != 's') event += 's';
    return written_instead(here_ - 1, here_, "on " + event);
  }

  // `give 1 point per euro on orders`
  Found per_euro() const {
    const bool earn = failed_.block == BlockKind::Earn && is(0, "give");
    if (!earn || here_ == 0 || !is(here_ - 1, "per") || !is_word(here_)) return std::nullopt;
    const std::string_view word = pieces_[here_].text;
    const bool euro = word == "euro" || word == "Euro" || word == "euros";
    const bool code = word.size() == 3 &&
                      std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!euro && !code) return std::nullopt;
    const std::string amount = "1 " + (euro ? std::string("EUR") : std::string(word));
    if (Found found = written_instead(here_, here_, amount)) return found;
    return written_instead(here_, here_, amount + " of net_amount");
  }

  // `give double points on orders`
  Found double_points() const {
    const bool earn = failed_.block == BlockKind::Earn && is(0, "give") && is_word(2);
    if (!earn) return std::nullopt;
    const char* times = is(1, "double") ? "2" : is(1, "triple") ? "3" : nullptr;
    if (times == nullptr) return std::nullopt;
    return written_instead(0, 2, fmt::format("multiply {} by {}", pieces_[2].text, times));
  }

  // `expire after 12 months`: of each point, or of all of them after a silence.
  Found after_a_time() const {
    const bool points = failed_.block == BlockKind::Points && is(0, "expire") && is(1, "after");
    if (!points || pieces_.size() != 4 || here_ != 4) return std::nullopt;
    const std::string time = text_of(2, 3);
    Diagnostic result = messages::error("R125", place(0, 3),
                                        fmt::format("{} does not say after what", quoted(text_of(0, 3))));
    const auto offer = [&result](const std::string& line, const char* means) {
      result.help.push_back({fmt::format("write `{}` for {}", line, means), line});
    };
    offer(fmt::format("expire {} after earning", time),
          "points that each end so long after they were earned");
    offer(fmt::format("expire after {} without orders", time),
          "points that all end when nothing was ordered for so long");
    return result;
  }

  const FailedLine& failed_;
  std::string_view text_;
  const std::vector<Piece>& pieces_;
  std::size_t here_;
};

}  // namespace

Found habit_in(const FailedLine& failed, std::string_view text, const std::vector<Piece>& pieces,
               std::size_t here) {
  return Habits(failed, text, pieces, here).find();
}

std::string as_percent(std::string_view number) {
  constexpr std::string_view kPartOfOne = "0.";
  if (!number.starts_with(kPartOfOne)) return {};
  std::string digits(number.substr(kPartOfOne.size()));
  while (digits.size() < 2) digits += '0';
  std::string whole = digits.substr(0, 2);
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
  const std::string part = digits.substr(2);
  return part.empty() ? whole : whole + "." + part;
}

}  // namespace rung::language
