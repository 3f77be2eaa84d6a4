// Pieces of Rung by themselves, on the shipped shop's rules (Google Benchmark): bench_pieces
// [--benchmark_filter=…]

#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/evaluate.h"
#include "engine/examples.h"
#include "language/program.h"

namespace {

using rung::language::Program;

rung::SourcePtr club() {
  const std::string path = RUNG_SOURCE_DIR "/examples/herd_und_klinge/rules/club.rung";
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return std::make_shared<rung::SourceFile>("club.rung", std::string{std::istreambuf_iterator<char>(in), {}});
}

rung::language::ProgramPtr program_of(const std::vector<rung::SourcePtr>& sources) {
  const auto checked = rung::language::read_program(sources);
  if (!checked.program) throw std::runtime_error(render(checked.diagnostics.front()));
  return checked.program;
}

// The club, and one member with an order every `days` days for almost two years.
rung::language::ProgramPtr club_with_member(int days) {
  const std::string member =
      "loyalty rules 1\nexample \"member\"\n  today is 2027-11-20\n  member joined 2025-10-04\n"
      "  orders on 2026-01-02 and every " +
      std::to_string(days) +
      " days until 2027-11-20 with net_amount 59.90 EUR, category pots, status completed, "
      "delivered 2026-01-05\n  expect pending 0 points\n";
  return program_of({club(), std::make_shared<rung::SourceFile>("member.rung", member)});
}

// The member of the program's first example, as of its day.
void evaluate_example(benchmark::State& state, const Program& program) {
  const auto& example = program.examples.front();
  const rung::engine::MemberHistory history = rung::engine::example_history(program, example);
  rung::engine::Evaluator evaluator(program);
  for (auto _ : state) benchmark::DoNotOptimize(evaluator.evaluate(history, example.today).tier.front());
  state.SetItemsProcessed(state.iterations());
  state.counters["orders"] = static_cast<double>(history.activities.size());
}

void read_rules(benchmark::State& state) {
  const rung::SourcePtr source = club();
  for (auto _ : state) benchmark::DoNotOptimize(rung::language::read_program({source}));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(source->text().size()));
}
BENCHMARK(read_rules);

void evaluate_member(benchmark::State& state) {
  evaluate_example(state, *club_with_member(static_cast<int>(state.range(0))));
}
BENCHMARK(evaluate_member)->Arg(100)->Arg(34)->Arg(7);

// Four tiers with AND and OR, and nothing to count: what they ask for are attributes that somebody else has
// worked out. The member comes to the second highest.
void evaluate_ready_metrics(benchmark::State& state) {
  const std::string text = R"(loyalty rules 1
program ladder "A ladder"
  effective from 2025-01-01
  currency EUR
  time zone UTC
  languages en

event members
  has yearly_spend as money
  has yearly_purchases as count

tier Basic
  for everyone

tier Silver
  above Basic
  enter when any of
    - yearly_spend at least 300 EUR
    - yearly_purchases at least 6
  valid while met

tier Gold
  above Silver
  enter when any of
    - yearly_spend at least 1000 EUR
    - yearly_purchases at least 20
  valid while met

tier Platinum
  above Gold
  enter when all of
    - yearly_spend at least 3000 EUR
    - yearly_purchases at least 10
  valid while met

example "member"
  today is 2025-01-01
  member joined 2025-01-01, yearly_spend 1200 EUR, yearly_purchases 8
  expect tier Gold
)";
  evaluate_example(state, *program_of({std::make_shared<rung::SourceFile>("ladder.rung", text)}));
}
BENCHMARK(evaluate_ready_metrics);

}  // namespace

BENCHMARK_MAIN();
