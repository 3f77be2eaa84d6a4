#pragma once
// Texts of members on their way into a message: what a name or an address may carry into somebody's mailbox.

#include <string>
#include <string_view>

namespace rung::notify {

// An address that a mail can be sent to: exactly one @ between two parts, and nothing in it with which a
// second address or a header line could be smuggled in (blanks, control characters, commas, semicolons,
// brackets, quotes).
[[nodiscard]] bool is_email(std::string_view text);

// Digits with the signs people put between them: blanks + - / . ( ).
[[nodiscard]] bool is_phone(std::string_view text);

// ASCII letters made small; everything else as it is.
[[nodiscard]] std::string lower_case(std::string_view text);

// A tag in one form: "de-at" of "de-AT" and "de_AT".
[[nodiscard]] std::string language_tag(std::string_view tag);

// The language behind a tag: "de" of "de", "DE", "de-AT" and "de_CH".
[[nodiscard]] std::string language_code(std::string_view tag);

}  // namespace rung::notify
