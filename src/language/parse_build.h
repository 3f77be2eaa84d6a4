#pragma once
// From the marked pieces of one line (syntax_match.h) to the parts of a RuleFile.

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diagnostic.h"
#include "core/source.h"
#include "language/rule_file.h"
#include "language/syntax_match.h"

namespace rung::language {

// Builds from the pieces of the line whose content stands at `line`. What the grammar cannot see (31
// February, a length of time of a million months) is reported, once a line, and the line then gives nothing.
class LineBuilder {
 public:
  LineBuilder(const SourcePtr& source, Span line, std::vector<Diagnostic>& diagnostics);

  [[nodiscard]] Block header(const Node& node) const;
  [[nodiscard]] std::optional<Clause> clause(const Node& node);
  [[nodiscard]] std::optional<ConditionItem> item(const std::vector<Node>& conditions);
  [[nodiscard]] std::optional<std::vector<MissingText>> missing_item(const std::vector<Node>& parts);
  [[nodiscard]] std::optional<TableRow> row(const std::vector<Node>& parts);
  [[nodiscard]] std::optional<std::vector<AmountText>> choice(const std::vector<Node>& parts);

 private:
  [[nodiscard]] Span at(const Node& node) const;
  [[nodiscard]] std::string_view raw(const Node& node) const;
  [[nodiscard]] Word word(const Node& node) const;
  [[nodiscard]] Word named(const Node& node);
  [[nodiscard]] Text text(const Node& node) const;
  [[nodiscard]] Label label(const Node& node) const;
  AmountText amount(const Node& node);
  AmountText signed_amount(const Node& node);
  DateText date(const Node& node);
  PeriodText cycle(const Node& node);
  PeriodText period(const Node& node);
  Window length_of(const Node& node, std::size_t end);
  Assignment assignment(const Node& node);
  MissingText missing_part(const Node& node);
  ConditionText condition(const Node& node);
  RateText rate(const Node& node);
  void population(ConditionText& result, const Node& node);
  OtherText other_measure(const Node& node);
  void condition_part(ConditionText& result, const Node& part);
  void clause_part(Clause& clause, const Node& part);
  bool dated_part(Clause& clause, const Node& part);
  bool word_part(Clause& clause, const Node& part) const;
  void list_part(Clause& clause, const Node& part) const;
  std::pair<int, int> day_of_year(const Node& node);
  void finish(Clause& clause, const Node& node) const;
  void check_length(const AmountText& length);
  void report(Diagnostic diagnostic);

  const SourcePtr& source_;
  Span line_;
  std::vector<Diagnostic>& diagnostics_;
  bool failed_ = false;
};

}  // namespace rung::language
