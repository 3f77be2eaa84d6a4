#pragma once
// The words of everything parse() can object to (codes R1xx), one function a message. Lines that could not be
// read are explained in messages_line.h, which finds out which of these fits.

#include <cstddef>
#include <string>
#include <string_view>

#include "core/diagnostic.h"
#include "core/source.h"
#include "language/rule_file.h"

namespace rung::language::messages {

// `text` as rule text inside a sentence: in backticks, cut after 40 code points so that a line stays
// readable.
[[nodiscard]] std::string quoted(std::string_view text);

[[nodiscard]] Diagnostic error(const char* code, Place place, std::string title);
[[nodiscard]] Diagnostic error(const char* code, Place place, std::string title, std::string help);
// With a help that can be pasted over the place: "write `replace_with`".
[[nodiscard]] Diagnostic fixable(const char* code, Place place, std::string title, std::string replace_with);

// The file as a whole.
[[nodiscard]] Diagnostic no_language_line(Place place);
[[nodiscard]] Diagnostic nothing_in_file(const SourcePtr& source);
[[nodiscard]] Diagnostic other_version(Place place, std::string_view version);
[[nodiscard]] Diagnostic file_too_large(const SourcePtr& source);
[[nodiscard]] Diagnostic line_too_long(Place place);
[[nodiscard]] Diagnostic utf16(const SourcePtr& source);
[[nodiscard]] Diagnostic not_utf8(Place place);
[[nodiscard]] Diagnostic control_character(Place place);
[[nodiscard]] Note more_lines_like_this(std::size_t count);

// What the grammar lets through and the calendar does not.
[[nodiscard]] Diagnostic no_such_day(Place place, std::string_view date);
[[nodiscard]] Diagnostic no_such_day_of_year(Place place, std::string_view day);
[[nodiscard]] Diagnostic too_long_a_time(Place place, const AmountText& length, int most);
[[nodiscard]] Diagnostic empty_window(Place place, const AmountText& length);

// Lines in places where they mean nothing.
[[nodiscard]] Diagnostic before_first_block(Place place);
[[nodiscard]] Diagnostic clause_at_margin(Place place, std::string_view block);
[[nodiscard]] Diagnostic item_without_list(Place place);
[[nodiscard]] Diagnostic item_without_dash(Place place);
[[nodiscard]] Diagnostic text_without_message(Place place);
[[nodiscard]] Diagnostic text_without_bar(Place place);
[[nodiscard]] Diagnostic list_without_items(Place place, std::string_view opener);
[[nodiscard]] Diagnostic message_without_text(Place place);

// A condition that stands alone (`rung find`).
[[nodiscard]] Diagnostic no_condition(const SourcePtr& source);
[[nodiscard]] Diagnostic several_lines(const SourcePtr& source);

// Words.
[[nodiscard]] Diagnostic german_word(Place place, std::string_view word, std::string_view english);
[[nodiscard]] Diagnostic not_one_word(Place place, std::string_view written, bool is_value);

// "tier", "every tier", … as it stands in a header.
[[nodiscard]] std::string_view block_word(BlockKind kind);

}  // namespace rung::language::messages
