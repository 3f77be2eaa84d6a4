#include "language/message_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace rung::language {
namespace {

using PartKind = MessagePart::Kind;

constexpr std::string_view kWithUnit = " with unit";

std::string_view without_blanks_around(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

const char* sign_of(PartKind kind) { return kind == PartKind::Section ? "#" : "^"; }

// What other dialects of Mustache have and texts to members have not.
const char* refused(char sign) {
  switch (sign) {
    case '!': return "write comments in a line of their own above the message, behind a `#`";
    case '>': return "write the text itself here: no text is fetched from elsewhere";
    case '&': return "leave out the `&`: values are put in as they are anyway";
    case '=': return "leave it out: placeholders stand between single brackets, as in `{first_name}`";
    case '{': return "write single brackets, as in `{first_name}`";
    default: return nullptr;
  }
}

class TextReader {
 public:
  explicit TextReader(std::string_view text) : text_(text) {}

  MessageText read() {
    std::size_t at = 0;
    while (at < text_.size()) {
      const std::size_t open = text_.find('{', at);
      say(at, std::min(open, text_.size()));
      if (open == std::string_view::npos) break;
      const std::size_t close = text_.find_first_of("}\n", open);
      if (close == std::string_view::npos || text_[close] == '\n') {
        const std::size_t stop = std::min(text_.size(), text_.find_first_of(" \n\"", open));
        trouble("R213", {open, stop}, "a placeholder begins here and does not end",
                "close it with `}`, as in `{first_name}`");
        return std::move(read_);
      }
      at = take({open, close + 1});
    }
    for (auto left = open_.rbegin(); left != open_.rend(); ++left) unclosed(*left);
    return std::move(read_);
  }

 private:
  void say(std::size_t from, std::size_t to) {
    if (from < to)
      read_.parts.push_back({PartKind::Text, std::string(text_.substr(from, to - from)), {}, {from, to}});
  }
  void trouble(const char* code, Span span, std::string title, std::string help) {
    read_.troubles.push_back({code, std::move(title), std::move(help), span});
  }
  void unclosed(const MessagePart& part) {
    trouble("R471", part.span,
            fmt::format("`{{{}{}}}` begins here and does not end", sign_of(part.kind), part.text),
            fmt::format("write `{{/{}}}` where it ends", part.text));
  }

  // One placeholder; where to read on.
  std::size_t take(Span span) {
    const std::string_view inside =
        without_blanks_around(text_.substr(span.begin + 1, span.end - span.begin - 2));
    const char first = inside.empty() ? ' ' : inside.front();
    if (const char* help = refused(first)) {
      if (first == '{' && text_.substr(span.end).starts_with("}")) ++span.end;
      trouble("R472", span,
              fmt::format("`{}` is nothing that messages can do",
                          text_.substr(span.begin, span.end - span.begin)),
              help);
      return span.end;
    }
    if (first == '#' || first == '^') {
      begin({first == '#' ? PartKind::Section : PartKind::Inverted,
             std::string(without_blanks_around(inside.substr(1))),
             {},
             span});
    } else if (first == '/') {
      end({PartKind::Close, std::string(without_blanks_around(inside.substr(1))), {}, span});
    } else {
      value(inside, span);
    }
    return span.end;
  }

  void value(std::string_view inside, Span span) {
    const std::size_t colon = inside.find(':');
    if (colon != std::string_view::npos) {
      MessagePart part{PartKind::ByNumber, std::string(without_blanks_around(inside.substr(0, colon))),
                       word_forms(inside.substr(colon + 1)), span};
      read_.parts.push_back(std::move(part));
    } else if (inside.ends_with(kWithUnit)) {
      inside.remove_suffix(kWithUnit.size());
      read_.parts.push_back({PartKind::WithUnit, std::string(without_blanks_around(inside)), {}, span});
    } else {
      read_.parts.push_back({PartKind::Value, std::string(inside), {}, span});
    }
  }

  void begin(MessagePart part) {
    if (open_.size() == kMostSections) {
      trouble("R471", part.span, fmt::format("here are more than {} sections in each other", kMostSections),
              "say it in two messages, or in sections one after the other");
    }
    open_.push_back(part);
    read_.parts.push_back(std::move(part));
  }

  void end(MessagePart part) {
    const auto begun = std::find_if(open_.rbegin(), open_.rend(),
                                    [&](const MessagePart& other) { return other.text == part.text; });
    if (begun == open_.rend()) {
      const std::string help =
          open_.empty()
              ? fmt::format("write `{{#{}}}` where it begins, or leave it out", part.text)
              : fmt::format("write `{{/{}}}`, which closes what was opened last", open_.back().text);
      trouble("R471", part.span, fmt::format("`{{/{}}}` closes nothing", part.text), help);
      return;
    }
    while (open_.back().text != part.text) {
      unclosed(open_.back());
      open_.pop_back();
    }
    open_.pop_back();
    read_.parts.push_back(std::move(part));
  }

  std::string_view text_;
  MessageText read_;
  std::vector<MessagePart> open_;
};

}  // namespace

std::vector<std::string> word_forms(std::string_view text) {
  std::vector<std::string> forms;
  for (;;) {
    const std::size_t bar = text.find('|');
    forms.emplace_back(without_blanks_around(text.substr(0, bar)));
    if (bar == std::string_view::npos) return forms;
    text.remove_prefix(bar + 1);
  }
}

MessageText read_message_text(std::string_view text) { return TextReader(text).read(); }

}  // namespace rung::language
