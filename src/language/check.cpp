// check(): the steps from rule files to a program, in order.

#include <algorithm>
#include <iterator>
#include <utility>

#include "language/allow.h"
#include "language/check_condition.h"
#include "language/check_examples.h"
#include "language/check_parts.h"
#include "language/check_records.h"
#include "language/check_versions.h"
#include "language/parse_lines.h"
#include "language/program.h"
#include "language/versions_align.h"

namespace rung::language {
namespace {

// A file with lines that could not be read is no program, even if the rest of it is right.
bool complete(const std::vector<RuleFile>& files) {
  return std::all_of(files.begin(), files.end(), [](const RuleFile& file) {
    return file.broken_names.empty() && std::none_of(file.blocks.begin(), file.blocks.end(),
                                                     [](const Block& block) { return block.incomplete; });
  });
}

// Names and lists of a program that was checked before.
Context context_of(const Program& program) {
  Context ctx;
  ctx.program = program;
  ctx.program.symbols.clear();
  for (const std::string& text : program.symbols) (void)ctx.symbol(text);
  ctx.currency_known = true;
  ctx.languages_known = true;
  const auto declare = [&](NameKind kind, const auto& list) {
    for (std::size_t i = 0; i < list.size(); ++i)
      ctx.declare_built_in(kind, list[i].name, static_cast<int>(i));
  };
  declare(NameKind::Event, program.events);
  declare(NameKind::Points, program.points);
  declare(NameKind::Metric, program.metrics);
  declare(NameKind::Tier, program.tiers);
  declare(NameKind::Reward, program.rewards);
  declare(NameKind::Segment, program.segments);
  declare(NameKind::Value, program.values);
  declare(NameKind::Election, program.elections);
  // A segment stands after those it refers to.
  for (const Segment& segment : program.segments) ctx.segment_uses.push_back(use_of(ctx, segment.where));
  return ctx;
}

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

// Every word of a header that could not be read may be the name it declares, or its singular.
void add_lost_names(RuleFile& file, const std::vector<Diagnostic>& diagnostics) {
  for (const Diagnostic& d : diagnostics) {
    if (!d.place.file) continue;
    const std::string_view line = d.place.file->line_text(d.place.line());
    if (line.empty() || line.front() == ' ' || line.front() == '\t') continue;  // a clause
    std::string word;
    for (const char c : std::string(line) + " ") {
      if (name_character(c)) {
        word += c;
      } else if (!word.empty()) {
        file.broken_names.push_back(std::move(word));
        word.clear();
      }
    }
  }
}

// All steps but examples, which see every version.
void check_rules(Context& ctx, const std::vector<RuleFile>& files) {
  collect_names(ctx, files);
  find_money_vouchers(ctx);
  add_record_fields(ctx);
  check_program_block(ctx);
  check_events(ctx);
  check_attribute_names(ctx);
  check_points(ctx);
  check_value_amounts(ctx);
  check_elections(ctx);
  check_vouchers(ctx);
  check_metrics(ctx);
  check_reward_prices(ctx);
  build_ladders(ctx);
  number_record_tiers(ctx);
  check_held_periods(ctx);
  check_segments(ctx);
  check_value_conditions(ctx);
  check_tiers(ctx);
  check_exemptions(ctx);
  check_earn(ctx);
  check_milestones(ctx);
  check_voucher_conditions(ctx);
  check_conversions(ctx);
  check_rewards(ctx);
  check_trials(ctx);
  check_counted_vouchers(ctx);
  check_pools(ctx);
  check_guards(ctx);
  check_notifications(ctx);
  check_wordings(ctx);
}

// The latest version; each has those before it.
ProgramPtr chained(Versions& versions) {
  std::vector<ProgramPtr> programs;
  for (Context& ctx : versions) {
    auto program = std::make_shared<Program>(std::move(ctx.program));
    program->earlier = programs;
    programs.push_back(std::move(program));
  }
  return programs.back();
}

}  // namespace

Checked check(const std::vector<RuleFile>& files) {
  Checked result;
  const std::vector<Version> versions = versions_of(files);
  check_order(files, versions, result.diagnostics);
  std::vector<std::vector<RuleFile>> parts;  // of each version, looked at until the end
  for (std::size_t i = 0; i < versions.size(); ++i) parts.push_back(files_of(files, versions, i));
  if (parts.empty()) parts.push_back(files);
  Versions contexts;
  for (const std::vector<RuleFile>& part : parts) check_rules(contexts.emplace_back(), part);
  if (contexts.size() > 1) align_versions(contexts);
  check_examples(contexts, files);
  for (Context& ctx : contexts) {
    check_sense(ctx);
    const std::vector<Diagnostic> found = ctx.collected();
    result.diagnostics.insert(result.diagnostics.end(), found.begin(), found.end());
  }
  sort_and_unique(result.diagnostics);
  if (!has_errors(result.diagnostics) && complete(files)) result.program = chained(contexts);
  return result;
}

Checked read_program(const std::vector<SourcePtr>& sources) {
  std::vector<RuleFile> files;
  std::vector<Diagnostic> of_parse;
  for (const SourcePtr& source : sources) {
    Parsed parsed = parse(source);
    of_parse.insert(of_parse.end(), parsed.diagnostics.begin(), parsed.diagnostics.end());
    add_lost_names(parsed.file, parsed.diagnostics);
    files.push_back(std::move(parsed.file));
  }
  Checked result = check(files);
  if (has_errors(of_parse)) {
    result.program = nullptr;
    // A `program` block that is not there may be one that could not be read.
    const auto follows = [](const Diagnostic& d) { return d.code == "R200" && d.notes.empty(); };
    result.diagnostics.erase(std::remove_if(result.diagnostics.begin(), result.diagnostics.end(), follows),
                             result.diagnostics.end());
  }
  result.diagnostics.insert(result.diagnostics.end(), of_parse.begin(), of_parse.end());
  silence_allowed(sources, result.diagnostics);
  sort_and_unique(result.diagnostics);
  keep_first(result.diagnostics, kMostExplained);
  return result;
}

Checked read_versions(const std::vector<std::vector<SourcePtr>>& versions) {
  Checked result;
  std::vector<std::vector<RuleFile>> parts(versions.size());  // of each version, looked at until the end
  Versions contexts;
  bool all = !versions.empty();
  for (std::size_t v = 0; v < versions.size(); ++v) {
    std::vector<RuleFile>& files = parts[v];
    const std::vector<SourcePtr>& sources = versions[v];
    for (const SourcePtr& source : sources) {
      Parsed parsed = parse(source);
      result.diagnostics.insert(result.diagnostics.end(), parsed.diagnostics.begin(),
                                parsed.diagnostics.end());
      auto& blocks = parsed.file.blocks;
      blocks.erase(std::remove_if(blocks.begin(), blocks.end(),
                                  [](const Block& block) { return block.kind == BlockKind::Example; }),
                   blocks.end());
      files.push_back(std::move(parsed.file));
    }
    check_rules(contexts.emplace_back(), files);
    all = all && complete(files);
  }
  if (contexts.size() > 1) align_versions(contexts);
  for (Context& ctx : contexts) {
    const std::vector<Diagnostic> found = ctx.collected();
    result.diagnostics.insert(result.diagnostics.end(), found.begin(), found.end());
  }
  sort_and_unique(result.diagnostics);
  if (all && !has_errors(result.diagnostics)) result.program = chained(contexts);
  return result;
}

CheckedCondition check_condition(const Program& program, const SourcePtr& text) {
  CheckedCondition result;
  const ParsedCondition parsed = parse_condition(text);
  result.diagnostics = parsed.diagnostics;
  if (has_errors(result.diagnostics) || !parsed.condition) return result;
  Context ctx = context_of(program);
  Conditions condition = build_conditions(ctx, *parsed.condition, text, {Asker::Find, -1});
  check_missing(ctx, condition);
  const std::vector<Diagnostic> found = ctx.collected();
  result.diagnostics.insert(result.diagnostics.end(), found.begin(), found.end());
  sort_and_unique(result.diagnostics);
  if (has_errors(result.diagnostics)) return result;
  result.condition = std::move(condition);
  result.program = std::make_shared<const Program>(std::move(ctx.program));
  return result;
}

}  // namespace rung::language
