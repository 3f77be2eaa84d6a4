#pragma once
// What the tests of intake share: a program with nothing but the built-in events, and short ways to read
// texts.

#include <memory>
#include <string>
#include <vector>

#include "core/diagnostic.h"
#include "intake/fact_reader.h"
#include "intake/mapping.h"
#include "intake/project.h"
#include "language/catalogue.h"
#include "language/program.h"

namespace rung::intake {

inline language::Program shop_program(const std::string& zone = "Europe/Berlin",
                                      const std::string& currency = "EUR") {
  language::Program program;
  program.name = "club";
  program.currency = currency_of(currency);
  program.time_zone = zone;
  program.languages = {"de"};
  program.events = language::built_in_events();
  program.attributes = language::built_in_attributes();
  return program;
}

inline ProjectRead read_yaml_text(const std::string& text) {
  return read_project_text(std::make_shared<SourceFile>("rung.yaml", text));
}

// "M103:4" for each diagnostic: code and line.
inline std::vector<std::string> codes(const std::vector<Diagnostic>& diagnostics) {
  std::vector<std::string> result;
  for (const Diagnostic& d : diagnostics) result.push_back(d.code + ":" + std::to_string(d.place.line()));
  return result;
}

// Everything a file gives.
struct AllRead {
  std::vector<Candidate> facts;  // good and bad ones
  std::string broken;            // "line:column what | help" if the file is refused
  std::string header;

  [[nodiscard]] std::string reason(std::size_t fact = 0) const {
    return facts.at(fact).problems.empty() ? "" : facts.at(fact).problems.front().reason;
  }
};

class ShopReader {
 public:
  explicit ShopReader(const std::string& mapping, language::Program program = shop_program())
      : program_(std::move(program)) {
    read_ = read_yaml_text("import:\n  - " + mapping + "\n");
    if (read_.project) bound_ = bind(read_.project->mappings.at(0), program_);
  }

  [[nodiscard]] std::string diagnostics() const {
    std::string text;
    for (const Diagnostic& d : read_.diagnostics) text += render(d);
    for (const Diagnostic& d : bound_.diagnostics) text += render(d);
    return text;
  }

  AllRead read(const std::string& text, const std::string& lines = "") {
    AllRead all;
    FactReader reader(source_of(text), bound_.mapping.value(), program_, texts, Day{20779});  // 2026-11-22
    FactReader::Next next = FactReader::Next::Fact;
    if (!lines.empty() && !reader.read_lines(source_of(lines))) next = FactReader::Next::Broken;
    Candidate candidate;
    while (next == FactReader::Next::Fact && (next = reader.next(candidate)) == FactReader::Next::Fact) {
      all.facts.push_back(candidate);
    }
    if (next == FactReader::Next::Broken) {
      const FileProblem& p = reader.problem();
      all.broken = std::to_string(p.line) + ":" + std::to_string(p.column) + " " + p.what + " | " + p.help;
    }
    all.header = reader.header();
    return all;
  }

  engine::TextPool texts;
  [[nodiscard]] const language::Program& program() const { return program_; }

 private:
  language::Program program_;
  ProjectRead read_;
  Bound bound_;
};

inline const char* const kPlainOrders =
    "{ file: orders.csv, kind: orders, columns: { order: order, member: member, day: day, amount: amount } }";

// One order whose amount, day or id is the cell in question.
inline std::string reason_of_amount(const std::string& cell, const std::string& extra = "") {
  ShopReader reader("{ file: orders.csv, kind: orders, delimiter: \"|\", " + extra +
                    "columns: { order: order, member: member, day: day, amount: amount } }");
  return reader.read("order|member|day|amount\nO1|M1|2026-05-01|" + cell + "\n").reason();
}

inline std::string reason_of_day(const std::string& cell, const std::string& extra = "") {
  ShopReader reader("{ file: orders.csv, kind: orders, " + extra +
                    "columns: { order: order, member: member, day: day, amount: amount } }");
  return reader.read("order,member,day,amount\nO1,M1," + cell + ",10\n").reason();
}

inline std::string reason_of_member(const std::string& cell) {
  return ShopReader(kPlainOrders).read("order,member,day,amount\nO1," + cell + ",2026-05-01,10\n").reason();
}

}  // namespace rung::intake
