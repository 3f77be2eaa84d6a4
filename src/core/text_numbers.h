#pragma once
// Numbers by text, for very many short texts: all of them stand in one string, found by one table. A map of
// strings takes three times the memory, and three jumps through it for each text.

#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rung {

class TextNumbers {
 public:
  // Nothing: the text is not there.
  [[nodiscard]] std::optional<std::int64_t> find(std::string_view text) const {
    const std::size_t at = places_.empty() ? 0 : at_of(places_[place_of(text)]);
    return at == 0 ? std::nullopt : std::optional(read<std::int64_t>(at));
  }

  // False, and nothing changes, if the text is there already.
  bool put(std::string_view text, std::int64_t number) {
    if ((size_ + 1) * 2 > places_.size()) grow();
    std::uint64_t& place = places_[place_of(text)];
    if (place != 0) return false;
    place = mark_of(hash_of(text)) | texts_.size();
    append(number);
    append(static_cast<std::uint32_t>(text.size()));
    texts_.append(text);
    ++size_;
    return true;
  }

  void clear() { *this = TextNumbers(); }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  // A place: where in texts_ the entry begins, and before that the first bits of the text's hash, so that
  // other texts are seldom looked at. 0: free.
  static constexpr std::uint64_t kAt = (std::uint64_t{1} << 44U) - 1;
  static constexpr std::size_t kNumber = sizeof(std::int64_t), kHead = kNumber + sizeof(std::uint32_t);

  static std::uint64_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }
  static std::uint64_t mark_of(std::uint64_t hash) { return hash & ~kAt; }
  static std::size_t at_of(std::uint64_t place) { return place & kAt; }

  template <typename T>
  [[nodiscard]] T read(std::size_t at) const {
    T value{};
    std::memcpy(&value, texts_.data() + at, sizeof value);
    return value;
  }
  template <typename T>
  void append(T value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    texts_.append(bytes, sizeof value);
  }
  [[nodiscard]] std::string_view text_at(std::size_t at) const {
    return {texts_.data() + at + kHead, read<std::uint32_t>(at + kNumber)};
  }

  // Where the text stands in places_, or would.
  [[nodiscard]] std::size_t place_of(std::string_view text) const {
    const std::uint64_t hash = hash_of(text);
    std::size_t i = hash & (places_.size() - 1);
    while (places_[i] != 0 && (mark_of(places_[i]) != mark_of(hash) || text_at(at_of(places_[i])) != text))
      i = (i + 1) & (places_.size() - 1);
    return i;
  }

  void grow() {
    places_.assign(places_.empty() ? 1024 : places_.size() * 2, 0);
    for (std::size_t at = 1; at < texts_.size(); at += kHead + text_at(at).size()) {
      const std::uint64_t hash = hash_of(text_at(at));
      std::size_t i = hash & (places_.size() - 1);
      while (places_[i] != 0) i = (i + 1) & (places_.size() - 1);
      places_[i] = mark_of(hash) | at;
    }
  }

  std::vector<std::uint64_t> places_;
  std::string texts_ = std::string(1, '\0');  // entries: number, size, text; none at 0
  std::size_t size_ = 0;
};

}  // namespace rung
