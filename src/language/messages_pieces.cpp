#include "language/messages_pieces.h"

#include <algorithm>
#include <array>

#include "language/characters.h"
#include "language/parse_lines.h"

namespace rung::language {
namespace {

bool is_ascii_letter(char c) { return is_letter(c) || c == '_'; }

// Letters beyond ASCII begin at U+00C0 and end, for names, at U+1FFF; what stands above are signs, quotes and
// blanks.
std::size_t letter_length(std::string_view text) {
  if (text.empty()) return 0;
  if (is_ascii_letter(text[0])) return 1;
  const auto lead = static_cast<unsigned char>(text[0]);
  const bool letter =
      lead >= 0xC3U && lead <= 0xE1U && text.substr(0, 2) != "\xC3\x97" && text.substr(0, 2) != "\xC3\xB7";
  return letter ? utf8_length(text) : 0;
}

class Cutter {
 public:
  explicit Cutter(std::string_view line) : line_(line) {}

  std::vector<Piece> run() {
    while (at_ < line_.size()) {
      if (is_blank(line_[at_])) {
        ++at_;
        blank_before_ = true;
        continue;
      }
      const std::size_t begin = at_;
      const Piece::Kind kind = take();
      pieces_.push_back(Piece{kind, Span{begin, at_}, line_.substr(begin, at_ - begin), !blank_before_});
      blank_before_ = false;
    }
    return std::move(pieces_);
  }

 private:
  Piece::Kind take() {
    if (line_[at_] == '"') return take_text();
    if (starts_number()) return take_number();
    if (letter_length(line_.substr(at_)) > 0) return take_word();
    return take_sign();
  }

  Piece::Kind take_text() {
    const std::size_t close = line_.find('"', at_ + 1);
    at_ = close == std::string_view::npos ? line_.size() : close + 1;
    return close == std::string_view::npos ? Piece::Kind::OpenText : Piece::Kind::Text;
  }

  bool starts_number() const {
    if (is_digit(line_[at_])) return true;
    const bool sign = line_[at_] == '-' || line_[at_] == '+' || line_[at_] == '.';
    const bool after_blank = at_ == 0 || is_blank(line_[at_ - 1]);
    return sign && after_blank && at_ + 1 < line_.size() && is_digit(line_[at_ + 1]);
  }

  Piece::Kind take_number() {
    constexpr std::string_view kBetweenDigits = ".,-/:'_";
    ++at_;
    while (at_ < line_.size()) {
      const bool between = kBetweenDigits.find(line_[at_]) != std::string_view::npos &&
                           at_ + 1 < line_.size() && is_digit(line_[at_ + 1]);
      if (!is_digit(line_[at_]) && !between) break;
      ++at_;
    }
    return Piece::Kind::Number;
  }

  Piece::Kind take_word() {
    while (at_ < line_.size()) {
      const std::size_t length = is_digit(line_[at_]) ? 1 : letter_length(line_.substr(at_));
      if (length == 0) break;
      at_ += length;
    }
    return Piece::Kind::Word;
  }

  Piece::Kind take_sign() {
    constexpr std::array<std::string_view, 6> kComparisons{">=", "<=", "==", "!=", "<>", "&&"};
    const std::string_view two = line_.substr(at_, 2);
    if (std::find(kComparisons.begin(), kComparisons.end(), two) != kComparisons.end()) {
      at_ += 2;
    } else {
      at_ += std::max<std::size_t>(1, utf8_length(line_.substr(at_)));
    }
    return Piece::Kind::Sign;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  bool blank_before_ = true;
  std::vector<Piece> pieces_;
};

}  // namespace

std::vector<Piece> pieces_of(std::string_view line) { return Cutter(line).run(); }

std::size_t piece_at(const std::vector<Piece>& pieces, std::size_t at) {
  const auto found =
      std::find_if(pieces.begin(), pieces.end(), [&](const Piece& p) { return p.span.end > at; });
  return static_cast<std::size_t>(found - pieces.begin());
}

std::size_t count_words_in(std::string_view phrase) {
  return static_cast<std::size_t>(std::count(phrase.begin(), phrase.end(), ' ')) + 1;
}

std::size_t begins_with_shape(const std::vector<Piece>& pieces, std::size_t from, std::string_view shape) {
  std::size_t index = from;
  while (!shape.empty()) {
    const std::size_t end = std::min(shape.find(' '), shape.size());
    const std::string_view word = shape.substr(0, end);
    if (index >= pieces.size() || (word != "*" && pieces[index].text != word)) return 0;
    ++index;
    shape.remove_prefix(std::min(end + 1, shape.size()));
  }
  return index - from;
}

}  // namespace rung::language
