#pragma once
// Result<T, E>: either a value or an expected refusal. For what can go wrong in the ordinary course of things
// (too few points, an unknown member). Mistakes of an author are Diagnostics; a failing world is an
// exception.

#include <utility>
#include <variant>

namespace rung {

template <typename E>
struct Refused {
  E reason;
};
template <typename E>
Refused(E) -> Refused<E>;

template <typename T, typename E>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit by design
  Result(Refused<E> refused) : content_(std::in_place_index<1>, std::move(refused.reason)) {}  // NOLINT

  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Each may be called only on the matching side; std::get throws otherwise, which ends as "internal error".
  const T& value() const { return std::get<0>(content_); }
  T& value() { return std::get<0>(content_); }
  const E& error() const { return std::get<1>(content_); }

 private:
  std::variant<T, E> content_;
};

}  // namespace rung
