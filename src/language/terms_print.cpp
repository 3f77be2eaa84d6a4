// Terms as Markdown and as one HTML page.

#include <string>
#include <string_view>

#include "core/html.h"
#include "language/terms.h"

namespace rung::language {
namespace {

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
    case TermsPiece::Kind::Heading:
      return std::string(static_cast<std::size_t>(piece.level), '#') + " " +
             plain_markdown(piece.text, false) + "\n";
    case TermsPiece::Kind::Paragraph:
      return markdown_lead(piece) + plain_markdown(piece.text, piece.lead.empty()) + "\n";
    case TermsPiece::Kind::Comment: {
      std::string out;
      std::string_view rest = piece.text;
      while (true) {
        const std::size_t end = rest.find('\n');
        out += "> " + plain_markdown(rest.substr(0, end), true) + "\n";
        if (end == std::string_view::npos) return out;
        rest.remove_prefix(end + 1);
      }
    }
    case TermsPiece::Kind::List: {
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

std::string html_lead(const TermsPiece& piece) {
  if (piece.lead.empty()) return "";
  return "<strong>" + html_text(piece.lead) + (piece.text.empty() ? ":</strong>" : ".</strong> ");
}

std::string html_piece(const TermsPiece& piece) {
  switch (piece.kind) {
    case TermsPiece::Kind::Heading: {
      const std::string level = std::to_string(piece.level);
      return "<h" + level + ">" + html_text(piece.text) + "</h" + level + ">\n";
    }
    case TermsPiece::Kind::Paragraph: return "<p>" + html_lead(piece) + html_text(piece.text) + "</p>\n";
    case TermsPiece::Kind::Comment: {
      std::string text = html_text(piece.text);
      for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 5))
        text.replace(at, 1, "<br>\n");
      return "<blockquote><p>" + text + "</p></blockquote>\n";
    }
    case TermsPiece::Kind::List: {
      std::string out = "<p>" + html_lead(piece) + html_text(piece.text) + "</p>\n<ul>\n";
      for (const std::string& item : piece.items) out += "<li>" + html_text(item) + "</li>\n";
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
  HtmlPage page{terms.language, terms.title, "", ""};
  for (const TermsPiece& piece : terms.pieces) page.body += html_piece(piece);
  return html_page(page);
}

}  // namespace rung::language
