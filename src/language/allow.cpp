#include "language/allow.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "language/characters.h"
#include "language/messages.h"
#include "language/pages.h"
#include "language/parse_lines.h"

namespace rung::language {
namespace {

// One code that one line allows.
struct Allowed {
  std::string code;
  Place place;
  bool used = false;
};

// Length of what looks like a code at `at`: a letter and digits, `R412`. 0 if there is none.
std::size_t code_length(std::string_view text, std::size_t at) {
  if (at >= text.size() || !is_letter(text[at])) return 0;
  std::size_t end = at + 1;
  while (end < text.size() && is_digit(text[end])) ++end;
  const bool word_goes_on = end < text.size() && (is_letter(text[end]) || text[end] == '_');
  return end == at + 1 || word_goes_on ? 0 : end - at;
}

// Where the codes of a line stand. A comment that goes on in another way (`# allow for rounding`) is prose.
std::vector<Span> codes_in(std::string_view line) {
  constexpr std::string_view kAllow = "allow";
  std::vector<Span> codes;
  std::size_t at = after_blanks(line, std::min(comment_begin(line) + 1, line.size()));
  if (line.substr(at, kAllow.size()) != kAllow) return codes;
  at += kAllow.size();
  if (at == line.size() || !is_blank(line[at])) return codes;
  for (at = after_blanks(line, at);; at = after_blanks(line, at + 1)) {
    const std::size_t length = code_length(line, at);
    if (length == 0) return codes;
    codes.push_back(Span{at, at + length});
    at = after_blanks(line, at + length);
    if (at == line.size() || line[at] != ',') return codes;
  }
}

bool is_text_of_message(std::string_view line) {
  const std::size_t at = after_blanks(line, 0);
  return at < line.size() && line[at] == '|';
}

// Whether a message of this code can be a warning or a hint. Its page shows it as it is given.
bool can_be_silenced(std::string_view page, const std::string& code) {
  return page.find("\nwarning[" + code + "]") != std::string_view::npos ||
         page.find("\nhint[" + code + "]") != std::string_view::npos;
}

class Silencer {
 public:
  explicit Silencer(const std::vector<SourcePtr>& sources) {
    for (const SourcePtr& source : sources) {
      if (source->text().find("allow") != std::string_view::npos) read(source);
    }
  }

  void run(std::vector<Diagnostic>& diagnostics) {
    if (allowed_.empty()) return;
    diagnostics.erase(
        std::remove_if(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& d) { return take(d); }),
        diagnostics.end());
    const bool complete = !has_errors(diagnostics);
    for (const Allowed& one : allowed_) {
      if (!one.used) report(one, complete, diagnostics);
    }
  }

 private:
  using Line = std::pair<const SourceFile*, std::size_t>;

  void read(const SourcePtr& source) {
    std::vector<std::size_t> of_message;  // what the line above allows, while text lines follow it
    for (std::size_t line = 1; line <= source->line_count(); ++line) {
      const std::string_view text = source->line_text(line);
      if (!is_text_of_message(text)) {
        of_message.clear();
        for (const Span& code : codes_in(text)) {
          const std::size_t begin = source->line_begin(line);
          of_message.push_back(allowed_.size());
          allowed_.push_back(Allowed{std::string(text.substr(code.begin, code.end - code.begin)),
                                     Place{source, Span{begin + code.begin, begin + code.end}}});
        }
      }
      if (!of_message.empty()) by_line_.emplace(Line{source.get(), line}, of_message);
    }
  }

  bool take(const Diagnostic& d) {
    if (d.severity == Severity::Error || !d.place.file) return false;
    const auto at = by_line_.find(Line{d.place.file.get(), d.place.line()});
    if (at == by_line_.end()) return false;
    bool taken = false;
    for (const std::size_t index : at->second) {
      if (allowed_[index].code != d.code) continue;
      allowed_[index].used = true;
      taken = true;
    }
    return taken;
  }

  // `complete`: the rules have no errors, so that every warning was given that there is.
  static void report(const Allowed& one, bool complete, std::vector<Diagnostic>& diagnostics) {
    const auto text = page(one.code);
    std::string capitals = one.code;
    capitals.front() = 'R';
    Diagnostic d;
    if (!text || (one.code.front() != 'R' && one.code.front() != 'M')) {
      const std::string title = fmt::format("there is no message with the code `{}`", one.code);
      d = text ? messages::fixable("R131", one.place, title, capitals)
               : messages::error("R131", one.place, title,
                                 "the code stands at the beginning of each message, such as `R412`");
      d.severity = Severity::Warning;
    } else if (!can_be_silenced(*text, one.code)) {
      d = messages::error("R132", one.place,
                          fmt::format("{} is an error, and errors cannot be silenced", one.code),
                          fmt::format("correct the line, and take `allow {}` away", one.code));
      d.severity = Severity::Warning;
    } else if (complete) {
      d = messages::error(
          "R130", one.place, fmt::format("this line gives no message {} to silence", one.code),
          fmt::format("take `allow {}` away, or put it at the end of the line that the message is about",
                      one.code));
      d.severity = Severity::Hint;
    } else {
      return;
    }
    diagnostics.push_back(std::move(d));
  }

  std::vector<Allowed> allowed_;
  std::map<Line, std::vector<std::size_t>> by_line_;
};

}  // namespace

void silence_allowed(const std::vector<SourcePtr>& sources, std::vector<Diagnostic>& diagnostics) {
  Silencer(sources).run(diagnostics);
}

}  // namespace rung::language
