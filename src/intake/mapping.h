#pragma once
// A mapping of rung.yaml joined with a program: names of events and fields become numbers; then with the
// header of one file: columns become positions.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/diagnostic.h"
#include "intake/csv.h"
#include "intake/project.h"
#include "intake/values.h"
#include "language/program.h"

namespace rung::intake {

// Where a cell goes.
enum class Target : std::uint8_t { Id, Member, Moment, Of, Joined, Field, LineField, Attribute };

struct Cells {
  Target target{};
  std::vector<int> slots;              // Field, LineField: the slot for each event of the program, -1: none
  int attribute = -1;                  // Attribute: index
  std::string name;                    // of the field: "net_amount"
  std::vector<std::string> columns;    // theirs; several: multiplied
  std::vector<std::size_t> positions;  // of the columns, once a header is known
  std::vector<std::pair<std::string, std::string>> words;  // {theirs, ours}
  bool multiply = false;
};

struct BoundMapping {
  const Mapping* mapping = nullptr;
  const FileShape* shape = nullptr;  // the mapping itself, or its `lines`
  int event = -1;                    // -1: members, or by `kinds`
  bool members = false;
  std::vector<std::pair<std::string, int>> kinds;  // {their word, event}
  std::vector<Cells> cells;
  bool has_lines = false;  // rows are lines of orders
  std::size_t kinds_position = 0, currency_position = 0;
  std::shared_ptr<const Zone> zone;
  std::shared_ptr<BoundMapping> lines;  // of the file with the lines
};

struct Bound {
  std::optional<BoundMapping> mapping;  // nothing if there are diagnostics
  std::vector<Diagnostic> diagnostics;
};

// Checks the names of a mapping against the program, whose time zone must exist. The project and the program
// must outlive the result.
[[nodiscard]] Bound bind(const Mapping& mapping, const language::Program& program);

// Finds the mapping's columns in a header. A FileProblem for: a column twice, an unknown one, a missing one,
// another delimiter than declared. `is_reject_file` is set when the three columns of a reject file stand at
// the end.
[[nodiscard]] std::optional<FileProblem> place_columns(BoundMapping& mapping, const CsvRow& header,
                                                       bool& is_reject_file);

// What `fields` a row of this event may fill, for did-you-mean and for proposals: id, member, day, amount …
[[nodiscard]] std::vector<std::string> field_names(const language::Program& program, int event, bool members);

inline constexpr std::string_view kRejectColumns[] = {"rung_row", "rung_column", "rung_reason"};

}  // namespace rung::intake
