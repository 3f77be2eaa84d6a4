#include "intake/yaml_tree.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "intake/text.h"

namespace rung::intake {
namespace {


// Thrown through the library to stop it: the file is too large to go on.
struct TooLarge {
  YAML::Mark mark;
  const char* what;
};

bool is_number_in_disguise(std::string_view text) {
  const bool octal =
      text.size() > 1 && text[0] == '0' && text.find_first_not_of("0123456789") == std::string_view::npos;
  const bool prefixed = text.size() > 2 && text[0] == '0' &&
                        (text[1] == 'x' || text[1] == 'o' || text[1] == 'b') &&
                        text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
  return octal || prefixed;
}

bool is_yes_or_no(std::string_view text) {
  constexpr std::array<std::string_view, 8> kWords = {"yes", "no", "on", "off", "true", "false", "y", "n"};
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

// Builds the tree from the library's events. The nodes that are still open are kept apart from their parents,
// so that a growing list cannot move them.
class Builder : public YAML::EventHandler {
 public:
  Builder(SourcePtr file, std::vector<Diagnostic>& diagnostics)
      : file_(std::move(file)), diagnostics_(diagnostics) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      report("M107", place_of(mark, 1), "a second document begins here", "",
             "keep one document, without `---`");
    }
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(node(YamlNode::Kind::Nothing, mark, 1), mark, "", anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    YamlNode alias = node(YamlNode::Kind::Nothing, mark, 1);
    alias.wrong = true;
    report("M107", alias.place, "a repetition (`*name`) stands here", "", "write the value itself");
    add(std::move(alias), mark, "", 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode text = node(YamlNode::Kind::Text, mark, value.size());
    text.text = value;
    if (tag == "?") check_plain(text);
    check_quote(text);
    add(std::move(text), mark, tag, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(YamlNode::Kind::List, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(YamlNode::Kind::Map, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

  void report(std::string code, Place place, std::string title, std::string value, std::string help) {
    diagnostics_.push_back({std::move(code),
                            Severity::Error,
                            std::move(place),
                            std::move(title),
                            std::move(value),
                            {},
                            help.empty() ? std::vector<Help>{} : std::vector<Help>{{std::move(help), ""}}});
  }

  // The library counts lines and columns from 0, columns in bytes.
  Place place_of(const YAML::Mark& mark, std::size_t length) const {
    const std::size_t line =
        std::clamp<std::size_t>(static_cast<std::size_t>(std::max(mark.line, 0)) + 1, 1, file_->line_count());
    const std::string_view text = file_->line_text(line);
    const std::size_t column = std::min(static_cast<std::size_t>(std::max(mark.column, 0)), text.size());
    std::size_t end = std::min(column + length, text.size());
    if (column < text.size() && (text[column] == '"' || text[column] == '\'')) {
      const std::size_t closing = text.find(text[column], column + 1);
      end = closing == std::string_view::npos ? text.size() : closing + 1;
    }
    const std::size_t begin = file_->line_begin(line);
    return Place{file_, Span{begin + column, begin + std::max(end, column)}};
  }

  YamlNode take() { return std::move(root_); }

 private:
  struct Open {
    YamlNode node;
    std::optional<YamlNode> key;  // of a map: waiting for its value
  };

  YamlNode node(YamlNode::Kind kind, const YAML::Mark& mark, std::size_t length) {
    if (++nodes_ > kNodeLimit) throw TooLarge{mark, "the file has more than 10,000 entries"};
    YamlNode made;
    made.kind = kind;
    made.place = place_of(mark, length);
    return made;
  }

  void check_plain(YamlNode& text) {
    if (is_number_in_disguise(text.text)) {
      report("M105", text.place, fmt::format("`{}` can be read in two ways", text.text), text.text,
             fmt::format(
                 "write `\"{}\"` if these are the characters you mean, or the number without the 0 in front",
                 text.text));
      text.wrong = true;
    } else if (is_yes_or_no(text.text)) {
      report("M106", text.place,
             fmt::format("`{}` is a text here, but YAML reads it as yes or no", text.text), text.text,
             fmt::format("put it in quotes: `\"{}\"`", text.text));
      text.wrong = true;
    }
  }

  // The library takes a quote that is never closed for one that ends with the file. A text of rung.yaml
  // stands in one line, so a quote has to be closed there.
  void check_quote(YamlNode& text) {
    const std::size_t begin = text.place.span.begin;
    const std::size_t line = file_->line_of(begin);
    const std::string_view rest = file_->line_text(line).substr(begin - file_->line_begin(line));
    if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return;
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (rest.front() == '"' && rest[i] == '\\') {
        ++i;
      } else if (rest[i] == rest.front()) {
        return;  // a doubled quote inside single quotes has a second half that is found as well
      }
    }
    report("M102", Place{file_, {begin, begin + 1}}, "a quote opened here is not closed in this line", "",
           "close the quote");
    text.wrong = true;
  }

  void check_extras(YamlNode& made, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) {
      report("M107", made.place, "a name for repetition (`&name`) stands here", "",
             "write every value where it is needed");
      made.wrong = true;
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      report("M107", made.place, fmt::format("a tag (`{}`) stands here", tag), tag, "leave the tag out");
      made.wrong = true;
    }
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (open_.size() >= kDepthLimit)
      throw TooLarge{mark, "lists and maps stand in each other more than 32 deep"};
    YamlNode made = node(kind, mark, 1);
    check_extras(made, tag, anchor);
    open_.push_back({std::move(made), std::nullopt});
  }

  void close() {
    YamlNode done = std::move(open_.back().node);
    open_.pop_back();
    attach(std::move(done));
  }

  void add(YamlNode made, const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor) {
    check_extras(made, tag, anchor);
    attach(std::move(made));
  }

  void attach(YamlNode made) {
    if (open_.empty()) {
      if (documents_ <= 1) root_ = std::move(made);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == YamlNode::Kind::List) {
      parent.node.items.push_back(std::move(made));
    } else if (!parent.key) {
      parent.key = std::move(made);
    } else {
      add_entry(parent, std::move(made));
    }
  }

  void add_entry(Open& parent, YamlNode value) {
    YamlNode key = std::move(*parent.key);
    parent.key.reset();
    if (key.text == "<<") {
      report("M107", key.place, "maps are not merged with `<<`", "<<", "write the entries themselves");
      key.wrong = true;
    }
    const YamlNode* before = nullptr;
    for (const auto& [known, unused] : parent.node.entries) {
      if (known.text == key.text && key.kind == YamlNode::Kind::Text) before = &known;
    }
    if (before != nullptr && !key.wrong) {
      diagnostics_.push_back({"M103",
                              Severity::Error,
                              key.place,
                              fmt::format("`{}` stands here a second time", key.text),
                              key.text,
                              {{"is the first", before->place}},
                              {{"keep one of the two", ""}}});
      return;  // the first one stays
    }
    parent.node.entries.push_back({std::move(key), std::move(value)});
  }

  SourcePtr file_;
  std::vector<Diagnostic>& diagnostics_;
  int documents_ = 0;
  std::size_t nodes_ = 0;
  std::vector<Open> open_;
  YamlNode root_;
};

// What the library does not look at: bytes and tabs.
bool check_bytes(const SourcePtr& file, std::vector<Diagnostic>& diagnostics) {
  const std::string_view text = file->text();
  if (const TextFault fault = find_fault(text); fault.kind != TextFault::None) {
    const unsigned byte = static_cast<unsigned char>(text[fault.at]);
    std::string shown(text);  // the line is printed, and must not carry the byte on
    shown[fault.at] = '?';
    for (std::size_t at = fault.at; at < shown.size();) {
      const TextFault next = find_fault(std::string_view(shown).substr(at));
      if (next.kind == TextFault::None) break;
      at += next.at;
      shown[at] = '?';
    }
    const auto printable = std::make_shared<SourceFile>(file->name(), shown);
    diagnostics.push_back({"M108",
                           Severity::Error,
                           Place{printable, {fault.at, fault.at + 1}},
                           fmt::format("byte {} of the file (0x{:02X}) is not UTF-8 text", fault.at, byte),
                           "",
                           {},
                           {{"save the file as UTF-8", ""}}});
    return false;
  }
  bool fine = true;
  for (std::size_t line = 1; line <= file->line_count(); ++line) {
    const std::string_view content = file->line_text(line);
    const std::size_t tab = content.find_first_not_of(' ');
    if (tab == std::string_view::npos || content[tab] != '\t') continue;
    if (content.find_first_not_of(" \t") == std::string_view::npos) continue;
    const std::size_t at = file->line_begin(line) + tab;
    diagnostics.push_back({"M109",
                           Severity::Error,
                           Place{file, {at, at + 1}},
                           "this line is indented with a tab",
                           "",
                           {},
                           {{"indent with spaces", ""}}});
    fine = false;
  }
  return fine;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

std::optional<YamlNode> read_yaml(const SourcePtr& file, std::vector<Diagnostic>& diagnostics) {
  if (!check_bytes(file, diagnostics)) return std::nullopt;
  Builder builder(file, diagnostics);
  try {
    std::istringstream stream{std::string(file->text())};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const TooLarge& large) {
    builder.report("M110", builder.place_of(large.mark, 1), large.what, "",
                   "a mapping for each kind of file is enough");
    return std::nullopt;
  } catch (const YAML::DeepRecursion& deep) {
    builder.report("M110", builder.place_of(deep.mark, 1), "lists and maps stand in each other too deep", "",
                   "");
    return std::nullopt;
  } catch (const YAML::ParserException& wrong) {
    builder.report("M102", builder.place_of(wrong.mark, 1), "the file cannot be read from here on", "",
                   "look for a missing `:`, quote, bracket or indent here or just before");
    return std::nullopt;
  }
  return builder.take();
}

}  // namespace rung::intake
