#include "core/suggest.h"
#include "language/messages.h"
#include "language/messages_line.h"
#include "language/parse_build.h"
#include "language/parse_lines.h"
#include "language/rule_file.h"
#include "language/syntax_match.h"

namespace rung::language {
namespace {

// `a and b` is one alternative, `a or b` are two.
std::optional<ConditionListText> read_condition(const SourcePtr& source, Span content,
                                                std::vector<Diagnostic>& diagnostics) {
  const std::string_view text = source->text().substr(content.begin, content.end - content.begin);
  const Match together = match_line(Form::AnyItem, text);
  const Match alternatives = together.ok ? Match{} : match_line(Form::Alternatives, text);
  if (!together.ok && !alternatives.ok) {
    const Match& nearer = alternatives.furthest > together.furthest ? alternatives : together;
    diagnostics.push_back(explain_line(FailedLine{source, content, Form::AnyItem, std::nullopt, &nearer}));
    return std::nullopt;
  }
  const Match& match = together.ok ? together : alternatives;
  const auto item = LineBuilder(source, content, diagnostics).item(match.nodes);
  if (!item) return std::nullopt;
  ConditionListText result;
  result.span = content;
  result.form = item->conditions.size() == 1 ? ListForm::Single : ListForm::AnyOf;
  if (together.ok) {
    result.items.push_back(*item);
  } else {
    for (const ConditionText& condition : item->conditions)
      result.items.push_back({{condition}, condition.span});
  }
  return result;
}

}  // namespace

ParsedCondition parse_condition(const SourcePtr& source) {
  Lines split = split_lines(source);
  ParsedCondition result;
  result.diagnostics = std::move(split.diagnostics);
  if (!result.diagnostics.empty()) return result;
  if (split.lines.size() != 1 || split.lines.front().kind == LineKind::Documentation) {
    result.diagnostics.push_back(split.lines.empty() ? messages::no_condition(source)
                                                     : messages::several_lines(source));
    return result;
  }
  result.condition = read_condition(source, split.lines.front().content, result.diagnostics);
  if (!result.diagnostics.empty()) result.condition.reset();
  return result;
}

}  // namespace rung::language
