#pragma once
// One HTML page in the form of the house: self-contained, light or dark as the reader's screen is, printable.
// No scripts, nothing fetched.

#include <string>
#include <string_view>

namespace rung {

// A text in which no sign has a meaning for HTML, also between quotes.
[[nodiscard]] std::string html_text(std::string_view text);

struct HtmlPage {
  std::string language;  // "de": of the page's words
  std::string title;     // plain text
  std::string style;     // beside that of the house
  std::string body;      // HTML, below the title as its heading
};
[[nodiscard]] std::string html_page(const HtmlPage& page);

}  // namespace rung
