#include "language/fill.h"

#include <kainjow/mustache.hpp>

#include "core/plain_text.h"
#include "language/message_text.h"

namespace rung::language {
namespace {

namespace mustache = kainjow::mustache;

// Stand in the filled text for what depends on the text around it. Neither values nor what is written in
// rules can bring them in.
constexpr char kEdge = '\x01';  // where a section begins or ends
constexpr char kNoName = '\x02';
constexpr char kNoEnd = '\x03';

// Nothing so far, or a line end, or the end of a sentence.
bool at_beginning(const std::string& written) {
  if (written.empty() || written.back() == '\n') return true;
  return written.ends_with(". ") || written.ends_with("! ") || written.ends_with("? ");
}

void append_no_name(std::string& written, const Wording& wording) {
  if (at_beginning(written)) {
    written += wording.say(Said::DearMember);
  } else if (written.back() == ' ') {
    written.pop_back();
  }
}

void append_no_end(std::string& written, const Wording& wording) {
  const std::string& without = wording.say(Said::WithoutFurtherNotice);
  const std::string before = " " + without + " ";
  if (!without.empty() && written.ends_with(before)) written.resize(written.size() - before.size() + 1);
  written += wording.say(Said::FurtherNotice);
}

// What is written as it stands: without the signs that mean something to what comes after.
std::string literal(std::string text) {
  for (char& c : text)
    if (c == kEdge || c == kNoName || c == kNoEnd) c = ' ';
  return text;
}

std::string put_in(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Given: break;
    case Value::Kind::NoName: return {kNoName};
    case Value::Kind::NoEnd: return {kNoEnd};
  }
  return one_line(value.text);
}

// The text as Mustache knows it, between double brackets, with the data that go into it.
class MustacheText {
 public:
  MustacheText(const MessageText& text, const Values& values, const Wording& wording)
      : values_(values), wording_(wording) {
    for (const MessagePart& part : text.parts) add(part);
  }

  std::string filled() const {
    mustache::mustache rendered(text_);
    rendered.set_custom_escape([](const std::string& value) { return value; });
    return rendered.render(data_);
  }

 private:
  void add(const MessagePart& part) {
    switch (part.kind) {
      case MessagePart::Kind::Text: add_literal(part.text); break;
      case MessagePart::Kind::Value:
      case MessagePart::Kind::WithUnit:
      case MessagePart::Kind::ByNumber: add_value(part); break;
      case MessagePart::Kind::Section: add_section(part, "#"); break;
      case MessagePart::Kind::Inverted: add_section(part, "^"); break;
      case MessagePart::Kind::Close:
        text_ += std::string{kEdge} + "{{/" + key(part.text) + "}}" + kEdge;
        break;
    }
  }
  void add_literal(const std::string& text) {
    if (text.find_first_of("{}") == std::string::npos)
      text_ += literal(text);
    else
      add_data(literal(text));
  }
  // Under a name of its own, so that it is data whatever stands in it.
  void add_data(const std::string& value) {
    const std::string name = "part " + std::to_string(count_++);
    data_.set(name, value);
    text_ += "{{" + name + "}}";
  }
  void add_value(const MessagePart& part) {
    const auto found = values_.find(part.text);
    if (found == values_.end()) return add_data("{" + literal(part.text) + "}");
    const Value& value = found->second;
    if (part.kind == MessagePart::Kind::Value) return add_data(put_in(value));
    if (part.kind == MessagePart::Kind::WithUnit) return add_data(one_line(value.with_unit));
    const Value::Number number = value.number.value_or(Value::Number{});
    add_data(one_line(form_for(part.forms, number.value, number.decimals, wording_.language)));
  }
  void add_section(const MessagePart& part, const char* sign) {
    const auto found = values_.find(part.text);
    data_.set(key(part.text), found != values_.end() && found->second.is_something());
    text_ += std::string{kEdge} + "{{" + sign + key(part.text) + "}}" + kEdge;
  }
  static std::string key(const std::string& name) {
    std::string plain = "has ";
    for (const char c : literal(name)) plain += c == '{' || c == '}' || c == '.' ? ' ' : c;
    return plain;
  }

  const Values& values_;
  const Wording& wording_;
  std::string text_;
  mustache::data data_{mustache::data::type::object};
  int count_ = 0;
};

// From what Mustache wrote to what is read: names and ends that are not there, and no trace of sections.
class Finishing {
 public:
  explicit Finishing(const Wording& wording) : wording_(wording) {}

  std::string finish(std::string_view filled) {
    for (const char c : filled) take(c);
    end_line(true);
    return std::move(written_);
  }

 private:
  void take(char c) {
    const bool after_edge = edge_;
    edge_ = c == kEdge || (c == ' ' && after_edge && ends_with_blank());
    if (edge_) {
      edges_in_line_ = true;
    } else if (c == '\n') {
      end_line(false);
    } else if (c == kNoName) {
      append_no_name(written_, wording_);
    } else if (c == kNoEnd) {
      append_no_end(written_, wording_);
    } else {
      const bool closes = std::string_view(".,;:!?").find(c) != std::string_view::npos;
      if (after_edge && closes && !line_is_empty() && written_.back() == ' ') written_.pop_back();
      written_ += c;
    }
  }
  [[nodiscard]] bool line_is_empty() const { return written_.size() == line_; }
  [[nodiscard]] bool ends_with_blank() const { return line_is_empty() || written_.back() == ' '; }

  void end_line(bool at_end) {
    if (edges_in_line_) {
      while (!line_is_empty() && written_.back() == ' ') written_.pop_back();
      if (line_is_empty()) {
        if (at_end && line_ > 0) written_.pop_back();
        edges_in_line_ = false;
        return;
      }
    }
    edges_in_line_ = false;
    if (at_end) return;
    written_ += '\n';
    line_ = written_.size();
  }

  const Wording& wording_;
  std::string written_;
  std::size_t line_ = 0;  // where it begins
  bool edge_ = false;     // the last sign was the edge of a section
  bool edges_in_line_ = false;
};

}  // namespace

std::string shown(const Value& value, const Wording& wording) {
  switch (value.kind) {
    case Value::Kind::Given: break;
    case Value::Kind::NoName: return {};
    case Value::Kind::NoEnd: return wording.say(Said::FurtherNotice);
  }
  return one_line(value.text);
}

std::string fill_text(std::string_view text, const Values& values, const Wording& wording) {
  const MessageText read = read_message_text(text);
  if (!read.troubles.empty()) return std::string(text);
  return Finishing(wording).finish(MustacheText(read, values, wording).filled());
}

std::string fill_subject(std::string_view text, const Values& values, const Wording& wording) {
  return one_line(fill_text(text, values, wording));
}

}  // namespace rung::language
