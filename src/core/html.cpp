#include "core/html.h"

namespace rung {
namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --ink: #1c1c1e; --paper: #fdfdfb; --line: #d9d6cf; --quiet: #5b5b60; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #17181a; --line: #3a3b3f; --quiet: #a9a9b0; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; }
h2 { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.35rem; }
h3 { margin-top: 1.8rem; font-size: 1.1rem; }
p, ul { margin: 0.5rem 0; }
ul { padding-left: 1.4rem; }
blockquote { margin: 0.5rem 0; padding-left: 0.8rem; border-left: 3px solid var(--line); color: var(--quiet); }
@media print {
  :root { --ink: #000; --paper: #fff; --line: #999; --quiet: #333; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  li, p { break-inside: avoid; }
}
)";

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string html_page(const HtmlPage& page) {
  return "<!DOCTYPE html>\n<html lang=\"" + html_text(page.language) +
         "\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         html_text(page.title) + "</title>\n<style>" + std::string(kStyle) + page.style +
         "</style>\n</head>\n<body>\n<main>\n<h1>" + html_text(page.title) + "</h1>\n" + page.body +
         "</main>\n</body>\n</html>\n";
}

}  // namespace rung
