#include "notify/render.h"

#include "notify/text.h"

namespace rung::notify {
namespace {

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Nothing so far, or a line end, or the end of a sentence.
bool at_beginning(const std::string& written) {
  if (written.empty() || written.back() == '\n') return true;
  return ends_with(written, ". ") || ends_with(written, "! ") || ends_with(written, "? ");
}

void append_no_name(std::string& written, Language language) {
  if (at_beginning(written)) {
    written += language == Language::German ? "Liebes Mitglied" : "Dear member";
  } else if (written.back() == ' ') {
    written.pop_back();
  }
}

void append_no_end(std::string& written, Language language) {
  if (language != Language::German) {
    written += "further notice";
    return;
  }
  constexpr std::string_view kArticle = " zum ";
  if (ends_with(written, kArticle)) written.resize(written.size() - kArticle.size() + 1);
  written += "auf Weiteres";
}

void append(std::string& written, const Value& value, Language language) {
  switch (value.kind) {
    case Value::Kind::Given: written += one_line(value.text); break;
    case Value::Kind::NoName: append_no_name(written, language); break;
    case Value::Kind::NoEnd: append_no_end(written, language); break;
  }
}

}  // namespace

std::string render(std::string_view text, const Values& values, Language language) {
  std::string written;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    written += text.substr(0, open);
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const std::size_t close = text.find('}');
    const auto value =
        close == std::string_view::npos ? values.end() : values.find(text.substr(1, close - 1));
    if (value == values.end()) {
      written += text.front();
      text.remove_prefix(1);
    } else {
      append(written, value->second, language);
      text.remove_prefix(close + 1);
    }
  }
  return written;
}

std::string render_subject(std::string_view text, const Values& values, Language language) {
  return one_line(render(text, values, language));
}

}  // namespace rung::notify
