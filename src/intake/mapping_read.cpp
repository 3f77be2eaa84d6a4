#include "intake/mapping_read.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.h"
#include "intake/values.h"

namespace rung::intake {
namespace {

const std::vector<std::string> kShapeKeys = {"file", "delimiter", "decimal", "thousands", "money",
                                             "date", "zone",      "columns", "values",    "ignore"};
const std::vector<std::string> kMappingKeys = {
    "file",     "kind", "kinds",    "delimiter", "decimal",     "thousands",     "money",
    "date",     "zone", "columns",  "values",    "ignore",      "members",       "returns",
    "negative", "rows", "currency", "lines",     "future_days", "without_member"};

std::string kind_words(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::Nothing: return "nothing";
    case YamlNode::Kind::Text: return "a text";
    case YamlNode::Kind::List: return "a list";
    case YamlNode::Kind::Map: return "a list of `name: value`";
  }
  return "";
}

char one_character(const MapReader& map, const std::string& key, char otherwise, std::string_view allowed,
                   const std::string& help) {
  const std::optional<Word> word = map.text(key);
  if (!word) return otherwise;
  const std::string& text = word->text;
  const char sign = text == "tab" || text == "\\t" ? '\t' : text.size() == 1 ? text[0] : '\0';
  const bool fine = sign != '\0' && (allowed.empty() ? sign > ' ' || sign == '\t'
                                                     : allowed.find(sign) != std::string_view::npos);
  const bool clashes =
      sign == '"' ||
      (allowed.empty() && ((sign >= '0' && sign <= '9') || static_cast<unsigned char>(sign) > 0x7E));
  if (fine && !clashes) return sign;
  map.report("M112", word->place, fmt::format("`{}` cannot be the {}", text, key), help);
  return otherwise;
}

void read_columns(const MapReader& map, FileShape& shape, std::vector<Diagnostic>& diagnostics) {
  const YamlNode* columns = map.node("columns");
  if (columns == nullptr) {
    map.report("M114", shape.place, "this mapping has no `columns:`",
               "say which column feeds which field: `columns: { order: Number, ... }`");
    return;
  }
  if (!map.is(*columns, YamlNode::Kind::Map, "`columns:`")) return;
  for (const auto& [key, value] : columns->entries) {
    if (key.wrong || value.wrong) continue;
    ColumnUse use{{key.text, key.place}, {}, false};
    if (value.kind == YamlNode::Kind::Map) {
      const MapReader inner(value, diagnostics);
      inner.expect_keys({"multiply"}, "a column");
      use.columns = inner.texts("multiply");
      use.multiply = true;
      if (use.columns.size() < 2 && inner.node("multiply") != nullptr) {
        inner.report("M111", value.place, "`multiply:` needs at least two columns",
                     "write `multiply: [Quantity, Price]`");
      }
    } else if (map.is(value, YamlNode::Kind::Text, fmt::format("the column for `{}`", key.text))) {
      use.columns.push_back({value.text, value.place});
    }
    if (!use.columns.empty()) shape.columns.push_back(std::move(use));
  }
}

std::vector<std::pair<Word, Word>> word_pairs(const MapReader& map, const YamlNode& node,
                                              const std::string& what) {
  std::vector<std::pair<Word, Word>> pairs;
  for (const auto& [key, value] : node.entries) {
    if (key.wrong || value.wrong || !map.is(value, YamlNode::Kind::Text, what)) continue;
    pairs.emplace_back(Word{key.text, key.place}, Word{value.text, value.place});
  }
  return pairs;
}

// `{ bezahlt: completed }`, or by field: `{ status: { bezahlt: completed } }`; both may stand side by side.
void read_values(const MapReader& map, FileShape& shape) {
  const YamlNode* values = map.node("values");
  if (values == nullptr || !map.is(*values, YamlNode::Kind::Map, "`values:`")) return;
  ValueWords everywhere;
  for (const auto& [key, value] : values->entries) {
    if (key.wrong || value.wrong) continue;
    if (value.kind == YamlNode::Kind::Map) {
      shape.values.push_back({{key.text, key.place}, word_pairs(map, value, "a value")});
    } else if (map.is(value, YamlNode::Kind::Text, fmt::format("the value for `{}`", key.text))) {
      everywhere.words.emplace_back(Word{key.text, key.place}, Word{value.text, value.place});
    }
  }
  if (!everywhere.words.empty()) shape.values.push_back(std::move(everywhere));
}

void read_number_form(const MapReader& map, FileShape& shape) {
  shape.decimal = one_character(map, "decimal", '.', ".,", "write `decimal: \",\"` or `decimal: \".\"`");
  if (const auto thousands = map.text("thousands"); thousands && thousands->text == "none") {
    shape.thousands = '\0';
  } else if (thousands && thousands->text == " ") {
    shape.thousands = ' ';
  } else {
    const char usual = shape.decimal == ',' ? '.' : '\0';
    shape.thousands = one_character(map, "thousands", usual, ".,'",
                                    "write `thousands: \".\"`, `\",\"`, `\"'\"`, `\" \"` or `none`");
  }
  if (shape.thousands == shape.decimal) {
    const YamlNode* node = map.node("thousands");
    map.report("M112", node->place, "thousands and decimals cannot have the same sign",
               "change `decimal:` or `thousands:`");
  }
}

void read_shape(const MapReader& map, FileShape& shape, std::vector<Diagnostic>& diagnostics) {
  if (const auto file = map.text("file")) {
    shape.file = *file;
    if (file->text.find('/') != std::string::npos || file->text.empty()) {
      map.report("M112", file->place, "`file:` is a pattern for the name of the file only",
                 "leave the folder out: `file: \"orders*.csv\"`");
    }
  } else if (map.node("file") == nullptr) {
    map.report("M114", shape.place, "this mapping has no `file:`",
               "say which files it is for: `file: \"orders*.csv\"`");
  }
  shape.delimiter =
      one_character(map, "delimiter", ',', "", "write one character in quotes, such as `\";\"`, or `tab`");
  read_number_form(map, shape);
  if (const auto money = map.one_of("money", {"major", "minor"})) shape.money_in_minor_units = *money == 1;
  if (const auto zone = map.one_of("zone", {"program", "written"})) shape.program_zone = *zone == 0;
  if (const auto date = map.text("date")) {
    shape.seconds = date->text == kSeconds;
    if (!shape.seconds) shape.date_form = date->text;
    if (!is_date_form(shape.date_form)) {
      map.report(
          "M112", date->place, fmt::format("`{}` is not a form of dates", date->text),
          "use YYYY, MM and DD (M, D for one or two digits): `YYYY-MM-DD`, `DD.MM.YYYY`, `MM/DD/YYYY`; or "
          "`seconds` since 1970");
    }
  }
  read_columns(map, shape, diagnostics);
  read_values(map, shape);
  for (Word& word : map.texts("ignore")) {
    if (word.text == "all") shape.ignore_all = true;
    shape.ignore.push_back(std::move(word.text));
  }
}

void read_kinds(const MapReader& map, Mapping& mapping, std::vector<Diagnostic>& diagnostics) {
  if (const auto kind = map.text("kind")) mapping.kind = *kind;
  const YamlNode* kinds = map.node("kinds");
  if (kinds == nullptr) {
    if (map.node("kind") == nullptr) {
      map.report("M114", mapping.place, "this mapping has no `kind:`",
                 "say what a row is: `kind: orders`, `members`, `returns` ...");
    }
    return;
  }
  if (map.node("kind") != nullptr) {
    map.report("M112", kinds->place, "`kind:` and `kinds:` exclude each other", "keep one of the two");
  }
  if (!map.is(*kinds, YamlNode::Kind::Map, "`kinds:`")) return;
  const MapReader inner(*kinds, diagnostics);
  inner.expect_keys({"column", "values"}, "`kinds:`");
  mapping.kinds_column = inner.text("column");
  const YamlNode* values = inner.node("values");
  if (values != nullptr && inner.is(*values, YamlNode::Kind::Map, "`values:`")) {
    mapping.kinds_values = word_pairs(inner, *values, "a kind");
  }
  if (inner.node("column") == nullptr || values == nullptr) {
    map.report("M114", kinds->place, "`kinds:` needs a column and what its words mean",
               "write `kinds: { column: kind, values: { purchase: orders, return: returns } }`");
  }
}

void read_policies(const MapReader& map, Mapping& mapping, std::vector<Diagnostic>& diagnostics) {
  mapping.create_members = map.one_of("members", {"create", "known"}) == 0U;
  mapping.unlinked_returns = map.one_of("returns", {"unlinked", "linked"}) == 0U;
  mapping.count_without_member = map.one_of("without_member", {"count", "reject"}) == 0U;
  mapping.allow_future_days = map.one_of("future_days", {"allow", "reject"}) == 0U;
  mapping.rows_anywhere = map.one_of("rows", {"anywhere", "together"}) == 0U;
  if (const auto negative = map.one_of("negative", {"reject", "lines", "returns"})) {
    mapping.negative = static_cast<Mapping::Negative>(*negative);
  }
  const YamlNode* currency = map.node("currency");
  if (currency == nullptr || !map.is(*currency, YamlNode::Kind::Map, "`currency:`")) return;
  const MapReader inner(*currency, diagnostics);
  inner.expect_keys({"column"}, "`currency:`");
  mapping.currency_column = inner.text("column");
}

}  // namespace

void MapReader::expect_keys(const std::vector<std::string>& known, const std::string& where) const {
  for (const auto& [key, value] : map_.entries) {
    if (key.wrong || std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    const auto near = nearest(key.text, known);
    report("M104", key.place, fmt::format("{} has no key `{}`", where, key.text),
           near ? fmt::format("did you mean `{}`?", *near)
                : fmt::format("it can have {}", fmt::join(known, ", ")));
  }
}

std::optional<Word> MapReader::text(const std::string& key) const {
  const YamlNode* value = node(key);
  if (value == nullptr || !is(*value, YamlNode::Kind::Text, fmt::format("`{}:`", key))) return std::nullopt;
  return Word{value->text, value->place};
}

std::optional<std::size_t> MapReader::one_of(const std::string& key,
                                             const std::vector<std::string>& words) const {
  const std::optional<Word> word = text(key);
  if (!word) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), word->text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const auto near = nearest(word->text, words);
  report("M112", word->place, fmt::format("`{}: {}` means nothing", key, word->text),
         near ? fmt::format("did you mean `{}`?", *near)
              : fmt::format("it can be {}", fmt::join(words, " or ")));
  return std::nullopt;
}

std::vector<Word> MapReader::texts(const std::string& key) const {
  std::vector<Word> words;
  const YamlNode* value = node(key);
  if (value == nullptr || value->wrong) return words;
  if (value->kind == YamlNode::Kind::Text) return {{value->text, value->place}};
  if (!is(*value, YamlNode::Kind::List, fmt::format("`{}:`", key))) return words;
  for (const YamlNode& item : value->items) {
    if (is(item, YamlNode::Kind::Text, fmt::format("an entry of `{}:`", key)))
      words.push_back({item.text, item.place});
  }
  return words;
}

void MapReader::report(const std::string& code, const Place& place, std::string title,
                       std::string help) const {
  diagnostics_.push_back({code, Severity::Error, place, std::move(title), "", {}, {{std::move(help), ""}}});
}

bool MapReader::is(const YamlNode& node, YamlNode::Kind kind, const std::string& what) const {
  if (node.wrong) return false;
  if (node.kind == kind) return true;
  report("M111", node.place,
         fmt::format("{} must be {}, here is {}", what, kind_words(kind), kind_words(node.kind)),
         kind == YamlNode::Kind::Text ? "write one word, in quotes if it has special characters"
                                      : "docs/INTAKE.md shows an example of every key");
  return false;
}

std::vector<Mapping> read_mappings(const YamlNode& list, std::vector<Diagnostic>& diagnostics) {
  std::vector<Mapping> mappings;
  const MapReader outer(list, diagnostics);
  if (list.kind == YamlNode::Kind::Nothing && !list.wrong) return mappings;
  if (!outer.is(list, YamlNode::Kind::List, "`import:`")) return mappings;
  for (const YamlNode& item : list.items) {
    if (!outer.is(item, YamlNode::Kind::Map, "a mapping")) continue;
    const MapReader map(item, diagnostics);
    map.expect_keys(kMappingKeys, "a mapping");
    Mapping mapping;
    mapping.place = item.place;
    read_shape(map, mapping, diagnostics);
    read_kinds(map, mapping, diagnostics);
    read_policies(map, mapping, diagnostics);
    const YamlNode* lines = map.node("lines");
    if (lines != nullptr && map.is(*lines, YamlNode::Kind::Map, "`lines:`")) {
      const MapReader inner(*lines, diagnostics);
      inner.expect_keys(kShapeKeys, "`lines:`");
      FileShape shape;
      shape.place = lines->place;
      read_shape(inner, shape, diagnostics);
      mapping.lines = std::move(shape);
    }
    mappings.push_back(std::move(mapping));
  }
  return mappings;
}

}  // namespace rung::intake
