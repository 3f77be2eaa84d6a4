#include "intake/mapping.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/check.h"
#include "core/suggest.h"
#include "core/unit.h"

namespace rung::intake {
namespace {

constexpr std::string_view kOrderPrefix = "order.";
constexpr std::string_view kLinePrefix = "line.";
constexpr std::string_view kAmount = "amount";  // short for net_amount

int slot_of(const std::vector<language::Field>& fields, std::string_view name) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

std::string field_name(std::string_view word) {
  if (word.starts_with(kOrderPrefix)) word.remove_prefix(kOrderPrefix.size());
  if (word.starts_with(kLinePrefix)) word.remove_prefix(kLinePrefix.size());
  return word == kAmount ? "net_amount" : std::string(word);
}

// Binds one mapping (or the lines of one) to a program.
class Binder {
 public:
  Binder(const Mapping& mapping, const language::Program& program) : mapping_(mapping), program_(program) {}

  Bound bind() {
    result_.mapping = &mapping_;
    result_.shape = &mapping_;
    result_.zone = Zone::find(program_.time_zone);
    RUNG_CHECK(result_.zone != nullptr, "the rules were refused if their time zone does not exist");
    bind_kinds();
    if (diagnostics_.empty()) {
      find_lines();
      bind_columns(mapping_, result_, false);
      expect_basics();
      bind_values(mapping_, result_);
      if (mapping_.lines) bind_lines_file();
    }
    sort_and_unique(diagnostics_);
    Bound bound;
    if (diagnostics_.empty()) bound.mapping = std::move(result_);
    bound.diagnostics = std::move(diagnostics_);
    return bound;
  }

 private:
  void report(const char* code, const Place& place, std::string title, std::string help) {
    diagnostics_.push_back({code, Severity::Error, place, std::move(title), "", {}, {{std::move(help), ""}}});
  }

  int event_of(const Word& kind) {
    const int event = program_.find_event(kind.text);
    if (event >= 0) return event;
    std::vector<std::string> names = {"members"};
    for (const auto& type : program_.events) names.push_back(type.name);
    const auto near = nearest(kind.text, names);
    report("M116", kind.place, fmt::format("there is no kind of rows `{}`", kind.text),
           near ? fmt::format("did you mean `{}`?", *near)
                : fmt::format("it can be {}", fmt::join(names, ", ")));
    return -1;
  }

  void bind_kinds() {
    if (!mapping_.kinds_column) {
      result_.members = mapping_.kind.text == "members";
      if (!result_.members) events_ = {result_.event = event_of(mapping_.kind)};
      return;
    }
    for (const auto& [theirs, ours] : mapping_.kinds_values) {
      const int event = event_of(ours);
      result_.kinds.emplace_back(theirs.text, event);
      if (std::find(events_.begin(), events_.end(), event) == events_.end()) events_.push_back(event);
    }
  }

  const language::EventType& type(int event) const {
    return program_.events.at(static_cast<std::size_t>(event));
  }

  bool is_line_only(const std::string& name) const {
    return std::any_of(events_.begin(), events_.end(), [&](int event) {
      return slot_of(type(event).line_fields, name) >= 0 && slot_of(type(event).fields, name) < 0;
    });
  }

  // A row is a line of an order as soon as one of its columns can only belong to a line.
  void find_lines() {
    const bool any_lines = std::any_of(events_.begin(), events_.end(),
                                       [&](int event) { return !type(event).line_fields.empty(); });
    for (const ColumnUse& use : mapping_.columns) {
      if (!any_lines || use.field.text.starts_with(kOrderPrefix)) continue;
      if (use.field.text.starts_with(kLinePrefix) || is_line_only(field_name(use.field.text)))
        result_.has_lines = true;
    }
    if (result_.has_lines && mapping_.lines) {
      report("M117", mapping_.lines->place,
             "the rows of this file are lines already, so they cannot stand in another file too",
             "leave `lines:` out, or the columns of lines");
    }
  }

  // Our own columns, that are not fields of an event.
  std::optional<Target> special(const std::string& word, bool lines_file) const {
    const bool returns_only = events_.size() == 1 && events_[0] == language::kReturns;
    const bool orders_only = events_.size() == 1 && events_[0] == language::kOrders;
    if (word == "id") return Target::Id;
    if (word == "order" && (orders_only || lines_file)) return Target::Id;
    if (lines_file) return std::nullopt;
    if (word == "cart" && events_.size() == 1 && events_[0] == language::kCarts) return Target::Id;
    if (word == "return" && returns_only) return Target::Id;
    if (word == "order" &&
        std::find(events_.begin(), events_.end(), int{language::kReturns}) != events_.end())
      return Target::Of;
    if (word == "redemption" && events_.size() == 1 && events_[0] == language::kCancellations)
      return Target::Of;
    if (word == "member") return result_.members ? Target::Id : Target::Member;
    if (word == "day" && !result_.members) return Target::Moment;
    if (word == "joined" && result_.members) return Target::Joined;
    return std::nullopt;
  }

  bool bind_field(Cells& cells, const Word& word, bool lines_file) {
    cells.name = field_name(word.text);
    const bool order_level = word.text.starts_with(kOrderPrefix);
    const bool line_level = word.text.starts_with(kLinePrefix);
    cells.slots.assign(program_.events.size(), -1);
    bool found = false;
    for (const int event : events_) {
      const int on_line = slot_of(type(event).line_fields, cells.name);
      const int on_event = slot_of(type(event).fields, cells.name);
      const bool to_line = !order_level && (result_.has_lines || lines_file) && on_line >= 0;
      if (line_level && on_line < 0) continue;
      if (lines_file && !to_line) continue;
      cells.target = to_line ? Target::LineField : Target::Field;
      cells.slots[static_cast<std::size_t>(event)] = to_line ? on_line : on_event;
      found = found || cells.slots[static_cast<std::size_t>(event)] >= 0;
    }
    return found;
  }

  void bind_columns(const FileShape& shape, BoundMapping& to, bool lines_file) {
    std::map<std::pair<Target, std::string>, Place> seen;
    for (const ColumnUse& use : shape.columns) {
      Cells cells;
      cells.multiply = use.multiply;
      for (const Word& column : use.columns) cells.columns.push_back(column.text);
      bool known = true;
      if (const auto target = special(use.field.text, lines_file)) {
        cells.target = *target;
      } else if (result_.members) {
        cells.target = Target::Attribute;
        cells.name = use.field.text;
        cells.attribute = program_.find_attribute(use.field.text);
        // What is predicted is worked out here, it comes from no file.
        known = cells.attribute >= 0 &&
                !program_.attributes[static_cast<std::size_t>(cells.attribute)].predicted.any();
      } else {
        known = bind_field(cells, use.field, lines_file);
      }
      if (!known) {
        unknown_field(use.field, lines_file);
        continue;
      }
      if (cells.multiply && !is_money(cells)) {
        report("M117", use.field.place,
               fmt::format("`{}` is not an amount of money, so it cannot be a product", use.field.text),
               "only amounts can be `{ multiply: [...] }`");
      }
      const auto [before, is_new] = seen.try_emplace({cells.target, cells.name}, use.field.place);
      if (!is_new) {
        diagnostics_.push_back({"M103",
                                Severity::Error,
                                use.field.place,
                                fmt::format("`{}` is filled a second time", use.field.text),
                                "",
                                {{"is the first", before->second}},
                                {{"keep one of the two", ""}}});
        continue;
      }
      to.cells.push_back(std::move(cells));
    }
  }

  bool is_money(const Cells& cells) const {
    if (cells.target != Target::Field && cells.target != Target::LineField) return false;
    return std::all_of(events_.begin(), events_.end(), [&](int event) {
      const int slot = cells.slots[static_cast<std::size_t>(event)];
      if (slot < 0) return true;
      const auto& fields = cells.target == Target::Field ? type(event).fields : type(event).line_fields;
      return fields[static_cast<std::size_t>(slot)].unit.kind == UnitKind::Money;
    });
  }

  void unknown_field(const Word& word, bool lines_file) {
    std::vector<std::string> names;
    for (const int event : events_) {
      for (std::string& name : field_names(program_, event, false)) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
      }
    }
    if (result_.members) names = field_names(program_, -1, true);
    if (lines_file) {
      names = {"order", "amount"};
      for (const auto& field : type(language::kOrders).line_fields) names.push_back(field.name);
    }
    const std::string kind = result_.members ? "members" : lines_file ? "lines" : type(events_.front()).name;
    const auto near = nearest(word.text, names);
    report("M118", word.place, fmt::format("{} have no field `{}`", kind, word.text),
           near ? fmt::format("did you mean `{}`?", *near)
                : fmt::format("they have {}", fmt::join(names, ", ")));
  }

  bool has(const BoundMapping& mapping, Target target) const {
    return std::any_of(mapping.cells.begin(), mapping.cells.end(),
                       [&](const Cells& c) { return c.target == target; });
  }

  void expect(const BoundMapping& mapping, Target target, const char* what, const char* help,
              const Place& place) {
    if (!has(mapping, target)) report("M114", place, fmt::format("no column is named for {}", what), help);
  }

  // The amount of orders and returns: without one nothing could be counted.
  void expect_basics() {
    if (!diagnostics_.empty()) return;
    if (result_.members) {
      expect(result_, Target::Id, "the member's number", "add `member: ...` to `columns:`", mapping_.place);
      expect(result_, Target::Joined, "the day a member joined", "add `joined: ...` to `columns:`",
             mapping_.place);
      return;
    }
    expect(result_, Target::Id, "the id by which a row is known again",
           "add `id: ...` (or `order: ...`, `return: ...`) to `columns:`", mapping_.place);
    expect(result_, Target::Member, "the member's number", "add `member: ...` to `columns:`", mapping_.place);
    expect(result_, Target::Moment, "the day", "add `day: ...` to `columns:`", mapping_.place);
    if (events_.size() == 1 && events_[0] == language::kCancellations)
      expect(result_, Target::Of, "the redemption that is cancelled", "add `redemption: ...` to `columns:`",
             mapping_.place);
    const bool needs_amount = std::any_of(events_.begin(), events_.end(), [](int e) {
      return e == language::kOrders || e == language::kReturns;
    });
    const bool has_amount =
        mapping_.lines || std::any_of(result_.cells.begin(), result_.cells.end(),
                                      [](const Cells& c) { return c.name == "net_amount"; });
    if (needs_amount && !has_amount) {
      report("M114", mapping_.place, "no column is named for the amount", "add `amount: ...` to `columns:`");
    }
  }

  void bind_values(const FileShape& shape, BoundMapping& to) {
    for (const ValueWords& values : shape.values) {
      bool used = values.field.text.empty();
      for (Cells& cells : to.cells) {
        const bool all = values.field.text.empty() && takes_words(cells);
        if (!all && field_name(values.field.text) != cells.name) continue;
        used = true;
        for (const auto& [theirs, ours] : values.words) cells.words.emplace_back(theirs.text, ours.text);
      }
      if (!used) {
        report("M119", values.field.place,
               fmt::format("`values:` speaks of `{}`, which no column feeds", values.field.text),
               "name a field of `columns:`");
      }
    }
  }

  // Words can stand for choices, yes and no, texts.
  bool takes_words(const Cells& cells) const {
    const auto is_word = [](UnitKind kind) {
      return kind == UnitKind::Choice || kind == UnitKind::YesNo || kind == UnitKind::Text;
    };
    if (cells.target == Target::Attribute) {
      return is_word(program_.attributes.at(static_cast<std::size_t>(cells.attribute)).unit.kind);
    }
    if (cells.target != Target::Field && cells.target != Target::LineField) return false;
    return std::any_of(events_.begin(), events_.end(), [&](int event) {
      const int slot = cells.slots[static_cast<std::size_t>(event)];
      if (slot < 0) return false;
      const auto& fields = cells.target == Target::Field ? type(event).fields : type(event).line_fields;
      return is_word(fields[static_cast<std::size_t>(slot)].unit.kind);
    });
  }

  void bind_lines_file() {
    auto lines = std::make_shared<BoundMapping>();
    lines->mapping = &mapping_;
    lines->shape = &*mapping_.lines;
    lines->event = result_.event;
    lines->has_lines = true;
    lines->zone = result_.zone;
    const std::size_t before = diagnostics_.size();
    bind_columns(*mapping_.lines, *lines, true);
    bind_values(*mapping_.lines, *lines);
    if (diagnostics_.size() == before) {
      expect(*lines, Target::Id, "the order a line belongs to",
             "add `order: ...` to the `columns:` of `lines:`", mapping_.lines->place);
    }
    result_.lines = std::move(lines);
  }

  const Mapping& mapping_;
  const language::Program& program_;
  BoundMapping result_;
  std::vector<int> events_;
  std::vector<Diagnostic> diagnostics_;
};

std::string without_spaces_and_case(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ' && c != '_') result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

// The column of the header that was most probably meant by `name`.
std::optional<std::string> meant_column(const std::string& name, const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    if (without_spaces_and_case(column) == without_spaces_and_case(name)) return column;
  }
  return nearest(name, columns);
}

FileProblem header_problem(std::string what, std::string help) {
  return {1, 0, 0, std::move(what), std::move(help)};
}

// A header that is one cell under the declared delimiter, and several under another.
std::optional<char> other_delimiter(std::string_view raw, char declared) {
  for (const char candidate : {';', ',', '\t', '|'}) {
    if (candidate != declared && raw.find(candidate) != std::string_view::npos) return candidate;
  }
  return std::nullopt;
}

std::string delimiter_words(char delimiter) {
  return delimiter == '\t' ? "tab" : fmt::format("\"{}\"", delimiter);
}

}  // namespace

Bound bind(const Mapping& mapping, const language::Program& program) {
  return Binder(mapping, program).bind();
}

std::vector<std::string> field_names(const language::Program& program, int event, bool members) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  if (members) {
    names = {"member", "joined"};
    for (const auto& field : program.attributes) {
      if (!field.predicted.any()) add(field.name);
    }
    return names;
  }
  names = {"id", "member", "day"};
  if (event == language::kOrders || event == language::kReturns) add("order");
  if (event == language::kReturns) add("return");
  if (event == language::kCancellations) add("redemption");
  const language::EventType& type = program.events.at(static_cast<std::size_t>(event));
  if (slot_of(type.fields, "net_amount") >= 0) add("amount");
  for (const auto& field : type.fields) add(field.name);
  for (const auto& field : type.line_fields) add(field.name);
  return names;
}

namespace {

std::optional<FileProblem> find_positions(BoundMapping& mapping, const std::vector<std::string>& columns,
                                          std::vector<bool>& used) {
  const auto find = [&](const std::string& name, std::size_t& position) -> std::optional<FileProblem> {
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found == columns.end()) {
      const auto meant = meant_column(name, columns);
      return header_problem(
          fmt::format("there is no column `{}`", name),
          meant ? fmt::format("the file has `{}`; did you mean that? Write it so in rung.yaml", *meant)
                : fmt::format("the file has {}", fmt::join(columns, ", ")));
    }
    position = static_cast<std::size_t>(found - columns.begin());
    used[position] = true;
    return std::nullopt;
  };
  for (Cells& cells : mapping.cells) {
    cells.positions.assign(cells.columns.size(), 0);
    for (std::size_t i = 0; i < cells.columns.size(); ++i) {
      if (auto problem = find(cells.columns[i], cells.positions[i])) return problem;
    }
  }
  if (mapping.shape != mapping.mapping) return std::nullopt;
  if (const auto& column = mapping.mapping->kinds_column) {
    if (auto problem = find(column->text, mapping.kinds_position)) return problem;
  }
  if (const auto& column = mapping.mapping->currency_column) {
    if (auto problem = find(column->text, mapping.currency_position)) return problem;
  }
  return std::nullopt;
}

}  // namespace

std::optional<FileProblem> place_columns(BoundMapping& mapping, const CsvRow& header, bool& is_reject_file) {
  const FileShape& shape = *mapping.shape;
  std::vector<std::string> columns;
  for (const std::string_view cell : header.cells) columns.emplace_back(cell);
  is_reject_file =
      columns.size() > 3 && std::equal(columns.end() - 3, columns.end(), std::begin(kRejectColumns));
  if (is_reject_file) {
    columns.resize(columns.size() - 3);
    for (std::string& column : columns) column = without_guard(column);
  }
  if (columns.size() == 1) {
    if (const auto other = other_delimiter(header.raw, shape.delimiter)) {
      return header_problem(fmt::format("the columns are not divided by {}; it looks like {}",
                                        delimiter_words(shape.delimiter), delimiter_words(*other)),
                            fmt::format("write `delimiter: {}` in the mapping", delimiter_words(*other)));
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto first = std::find(columns.begin(), columns.end(), columns[i]);
    if (static_cast<std::size_t>(first - columns.begin()) != i) {
      return header_problem(fmt::format("two columns are called `{}`", columns[i]),
                            "give each column its own name");
    }
  }
  std::vector<bool> used(columns.size(), false);
  if (auto problem = find_positions(mapping, columns, used)) return problem;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool ignored = shape.ignore_all || std::find(shape.ignore.begin(), shape.ignore.end(),
                                                       columns[i]) != shape.ignore.end();
    if (used[i] || ignored) continue;
    return header_problem(
        fmt::format("the mapping says nothing about the column `{}`", columns[i]),
        fmt::format("name it under `columns:`, or write `ignore: [\"{}\"]` (or `ignore: all`)", columns[i]));
  }
  return std::nullopt;
}

}  // namespace rung::intake
