#pragma once
// How large what comes from outside may be: the limits of all readers, in words, and those of what is typed.

#include <cstddef>
#include <string>
#include <string_view>

namespace rung::app {

inline constexpr std::size_t kMostOfTyped = 200;     // characters of a reference, a name, an id
inline constexpr std::size_t kMostOfReason = 2'000;  // characters

// Why a text from the command line is not taken ("is longer than 200 characters"); empty: it is fine. Texts
// are stored and shown again, so they are UTF-8 in one line, without characters that cannot be seen.
[[nodiscard]] std::string typed_problem(std::string_view text, std::size_t most);

// What `rung --version -v` says, one line for each kind of input.
[[nodiscard]] std::string limits_text();

}  // namespace rung::app
