// Terms as Markdown and as one HTML page.

#include <string>
#include <string_view>

#include "language/terms.h"

namespace rung::language {
namespace {

using Kind = TermsPiece::Kind;

// ---- Markdown ----

bool begins_a_list(std::string_view line) {
  std::size_t digits = 0;
  while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
  if (digits > 0) return digits < line.size() && (line[digits] == '.' || line[digits] == ')');
  return !line.empty() &&
         (line[0] == '-' || line[0] == '+' || line[0] == '#' || line[0] == '=' || line[0] == '~');
}

// A text in which no sign has a meaning for Markdown. `at_line_begin`: what begins a line may not begin a
// list, a heading or a code block either.
std::string plain_markdown(std::string_view text, bool at_line_begin) {
  std::string out;
  if (at_line_begin) {
    const std::size_t first = text.find_first_not_of(" \t");
    text.remove_prefix(first == std::string_view::npos ? text.size() : first);
    if (begins_a_list(text)) {
      std::size_t digits = 0;
      while (text[digits] >= '0' && text[digits] <= '9') ++digits;
      out.append(text.substr(0, digits));
      text.remove_prefix(digits);
      out += '\\';
    }
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    const bool entity =
        c == '&' && (next == '#' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z'));
    if (entity || std::string_view("\\`*_[]<>|").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string markdown_lead(const TermsPiece& piece) {
  if (piece.lead.empty()) return "";
  return "**" + plain_markdown(piece.lead, false) + (piece.text.empty() ? ":** " : ".** ");
}

std::string markdown_piece(const TermsPiece& piece) {
  switch (piece.kind) {
    case Kind::Heading:
      return std::string(static_cast<std::size_t>(piece.level), '#') + " " +
             plain_markdown(piece.text, false) + "\n";
    case Kind::Paragraph: return markdown_lead(piece) + plain_markdown(piece.text, piece.lead.empty()) + "\n";
    case Kind::Comment: {
      std::string out;
      std::string_view rest = piece.text;
      while (true) {
        const std::size_t end = rest.find('\n');
        out += "> " + plain_markdown(rest.substr(0, end), true) + "\n";
        if (end == std::string_view::npos) return out;
        rest.remove_prefix(end + 1);
      }
    }
    case Kind::List: {
      std::string out = markdown_lead(piece) + plain_markdown(piece.text, piece.lead.empty());
      while (!out.empty() && out.back() == ' ') out.pop_back();
      out += "\n\n";
      for (const std::string& item : piece.items) out += "- " + plain_markdown(item, true) + "\n";
      return out;
    }
  }
  return "";
}

// ---- HTML ----

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

std::string plain_html(std::string_view text) {
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

std::string html_lead(const TermsPiece& piece) {
  if (piece.lead.empty()) return "";
  return "<strong>" + plain_html(piece.lead) + (piece.text.empty() ? ":</strong>" : ".</strong> ");
}

std::string html_piece(const TermsPiece& piece) {
  switch (piece.kind) {
    case Kind::Heading: {
      const std::string level = std::to_string(piece.level);
      return "<h" + level + ">" + plain_html(piece.text) + "</h" + level + ">\n";
    }
    case Kind::Paragraph: return "<p>" + html_lead(piece) + plain_html(piece.text) + "</p>\n";
    case Kind::Comment: {
      std::string text = plain_html(piece.text);
      for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 5))
        text.replace(at, 1, "<br>\n");
      return "<blockquote><p>" + text + "</p></blockquote>\n";
    }
    case Kind::List: {
      std::string out = "<p>" + html_lead(piece) + plain_html(piece.text) + "</p>\n<ul>\n";
      for (const std::string& item : piece.items) out += "<li>" + plain_html(item) + "</li>\n";
      return out + "</ul>\n";
    }
  }
  return "";
}

}  // namespace

std::string terms_markdown(const Terms& terms) {
  std::string out = "# " + plain_markdown(terms.title, false) + "\n";
  for (const TermsPiece& piece : terms.pieces) out += "\n" + markdown_piece(piece);
  return out;
}

std::string terms_html(const Terms& terms) {
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + plain_html(terms.language) +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
                    plain_html(terms.title) + "</title>\n<style>" + std::string(kStyle) +
                    "</style>\n</head>\n<body>\n<main>\n<h1>" + plain_html(terms.title) + "</h1>\n";
  for (const TermsPiece& piece : terms.pieces) out += html_piece(piece);
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace rung::language
