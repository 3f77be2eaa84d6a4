// Any bytes as a CSV file of a shop, under one of some mappings that its first byte chooses; and as a file
// that no mapping is for. Every row becomes a fact or says why not, whatever pieces the file comes in.

#include <algorithm>
#include <memory>
#include <vector>

#include "fuzz/shop_program.h"
#include "fuzz/target.h"
#include "intake/fact_reader.h"
#include "intake/propose.h"

using namespace rung;

namespace {

constexpr Day kToday{20779};  // 2026-11-22

struct Reading {
  std::size_t facts = 0, rejected = 0, rows = 0;
  std::string broken;
  std::string told;  // what was said, one line each
  bool operator==(const Reading&) const = default;
};

void look_at(const intake::Candidate& candidate, Reading& reading) {
  ++(candidate.problems.empty() ? reading.facts : reading.rejected);
  for (const intake::RowProblem& problem : candidate.problems) {
    fuzz::must(!problem.reason.empty(), "who rejects a row says why");
    reading.told += std::to_string(problem.row) + problem.column + problem.reason + "\n";
  }
  for (const intake::RowText& row : candidate.rows) {
    fuzz::must(row.number <= candidate.rows.back().number || !candidate.problems.empty(), "rows in order");
    const std::string guarded = intake::with_guard(row.raw);
    fuzz::must(intake::without_guard(guarded) == row.raw, "a guard comes off again");
  }
}

Reading read(intake::CsvReader::Source source, const intake::BoundMapping& mapping) {
  engine::TextPool texts;
  intake::FactReader reader(std::move(source), mapping, fuzz::shop_program(), texts, kToday);
  Reading reading;
  intake::Candidate candidate;
  intake::FactReader::Next next;
  while ((next = reader.next(candidate)) == intake::FactReader::Next::Fact) look_at(candidate, reading);
  if (next == intake::FactReader::Next::Broken) {
    reading.broken = reader.problem().what;
    fuzz::must(!reading.broken.empty(), "who refuses a file says why");
  }
  reading.rows = reader.rows_read();
  return reading;
}

// The file in pieces of a few bytes, as a slow disk might give it.
intake::CsvReader::Source in_pieces(const std::string& text) {
  return [&text, at = std::size_t{0}](char* to, std::size_t room) mutable {
    const std::size_t count = std::min({room, text.size() - at, 1 + at % 7});
    std::copy_n(text.data() + at, count, to);
    at += count;
    return count;
  };
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::vector<intake::BoundMapping>& mappings = fuzz::shop_mappings();
  const intake::BoundMapping& mapping = mappings[data[0] % mappings.size()];
  const std::string text = fuzz::text_of(data + 1, size - 1);
  const Reading reading = read(intake::source_of(text), mapping);
  fuzz::must(reading == read(in_pieces(text), mapping), "pieces do not matter");
  const Diagnostic proposed = intake::propose_mapping("orders.csv", text, fuzz::shop_program());
  fuzz::must(!proposed.title.empty(), "a proposal says something");
  (void)render(proposed);
  return 0;
}
