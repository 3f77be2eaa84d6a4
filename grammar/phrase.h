#pragma once
// phrase<"enter when">: one or more keywords with blanks between and after them. Each keyword ends at a word
// boundary, so `tier` does not match the start of `tiers` or of `tierä`. It consumes nothing when it fails.

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <tao/pegtl.hpp>

namespace rung::grammar {

// Text that can stand between < and >.
template <std::size_t N>
struct Keywords {
  char text[N]{};
  constexpr Keywords(const char (&words)[N]) {  // NOLINT: implicit by design
    for (std::size_t i = 0; i < N; ++i) text[i] = words[i];
  }
  [[nodiscard]] constexpr std::string_view view() const { return {text, N - 1}; }
};

// A byte that continues a word; every byte of a non-ASCII code point counts as one.
[[nodiscard]] constexpr bool continues_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

// How far `words` (single blanks between) stand at the beginning of `text`: the bytes of text that were read
// including the blanks after them, and the bytes of `words` they stand for. Stops before the first word that
// differs.
struct PhraseProgress {
  std::size_t consumed = 0;
  std::size_t matched = 0;
};

[[nodiscard]] constexpr PhraseProgress phrase_progress(std::string_view words, std::string_view text) {
  PhraseProgress done;
  while (done.matched < words.size()) {
    const std::size_t length = std::min(words.find(' ', done.matched), words.size()) - done.matched;
    const std::size_t end = done.consumed + length;
    if (text.substr(done.consumed, length) != words.substr(done.matched, length)) return done;
    if (end < text.size() && continues_word(text[end])) return done;
    done.consumed = end;
    while (done.consumed < text.size() && (text[done.consumed] == ' ' || text[done.consumed] == '\t'))
      ++done.consumed;
    done.matched = std::min(done.matched + length + 1, words.size());
  }
  return done;
}

template <Keywords Words>
struct phrase {
  using rule_t = phrase;
  using subs_t = tao::pegtl::empty_list;

  static constexpr std::string_view kWords = Words.view();

  template <typename ParseInput>
  [[nodiscard]] static bool match(ParseInput& in) {
    const std::size_t size = in.size(0);
    const PhraseProgress done = phrase_progress(kWords, std::string_view(in.current(), size));
    if (done.matched != kWords.size()) return false;
    in.bump(done.consumed);
    return true;
  }
};

}  // namespace rung::grammar
