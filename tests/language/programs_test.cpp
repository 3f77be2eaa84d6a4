// Published programs written down in the rule language (rules/programs), and what it means that several files
// are versions of one program. Their examples are run in tests/programs.

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "language/program.h"
#include "programs/published.h"

namespace {

using namespace rung;

std::string messages(const language::Checked& checked) {
  std::string text;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (diagnostic.severity == Severity::Error) text += render(diagnostic);
  }
  return text;
}

std::vector<SourcePtr> hilton() { return published::program("hilton").files; }

const std::vector<language::Expectation>& expectations_of(const language::Program& program,
                                                          const std::string& begin) {
  for (const language::ExampleDef& example : program.examples) {
    if (example.name.rfind(begin, 0) == 0) return example.expectations;
  }
  throw std::runtime_error("there is no example " + begin);
}

}  // namespace

TEST_CASE("published programs check without errors") {
  const std::vector<published::Program> programs = published::programs();
  CHECK(programs.size() >= 11);
  for (const published::Program& program : programs) {
    CAPTURE(program.name);
    const language::Checked checked = language::read_program(program.files);
    CHECK(messages(checked) == "");
    REQUIRE(checked.program != nullptr);
    CHECK(checked.program->earlier.size() + 1 == program.files.size());
  }
}

TEST_CASE("two files with one program name are its versions, and an example may expect things of both") {
  const language::Checked checked = language::read_program(hilton());
  CHECK(messages(checked) == "");
  REQUIRE(checked.program != nullptr);
  CHECK(iso(checked.program->effective_from) == "2026-01-01");
  REQUIRE(checked.program->earlier.size() == 1);
  CHECK(iso(checked.program->earlier[0]->effective_from) == "2025-01-01");
  const auto& expectations = expectations_of(*checked.program, "HIL-3");  // judged in 2026
  CHECK(expectations.at(0).version == 1);
  REQUIRE(expectations.at(1).text == "expect milestone every_ten_nights 2 times");
  CHECK(expectations[1].version == 0);  // only the version of 2025 has this milestone
  CHECK(checked.program->earlier[0]->milestones.at(static_cast<std::size_t>(expectations[1].target)).name ==
        "every_ten_nights");
}

TEST_CASE("a later version alone does not know what only the earlier one declares") {
  const std::vector<SourcePtr> both = hilton();
  const language::Checked checked = language::read_program({both.at(1)});
  CHECK(checked.program == nullptr);
  CHECK(!checked.diagnostics.empty());
  for (const Diagnostic& diagnostic : checked.diagnostics) CHECK(diagnostic.code == "R223");
}

TEST_CASE("a file without a program block belongs to every version") {
  std::vector<SourcePtr> sources = hilton();
  sources.push_back(std::make_shared<const SourceFile>(
      "guests.rung", "loyalty rules 1\nsegment guests\n  where nights in last 12 months at least 1 night\n"));
  const language::Checked checked = language::read_program(sources);
  CHECK(messages(checked) == "");
  REQUIRE(checked.program != nullptr);
  CHECK(checked.program->find_segment("guests") >= 0);
  CHECK(checked.program->earlier.at(0)->find_segment("guests") >= 0);
}

TEST_CASE("two versions share no day") {
  const std::string head = "loyalty rules 1\nprogram club \"Club\"\n  effective from ";
  const std::string rest =
      "\n  currency EUR\n  time zone Europe/Berlin\n  languages en\ntier Basis\n  for everyone\n";
  const auto read = [&](const std::string& first, const std::string& second) {
    return language::read_program({std::make_shared<const SourceFile>("a.rung", head + first + rest),
                                   std::make_shared<const SourceFile>("b.rung", head + second + rest)});
  };
  const auto same = read("2027-01-01", "2027-01-01");
  REQUIRE(same.diagnostics.size() == 1);
  CHECK(same.diagnostics[0].code == "R237");
  CHECK(same.diagnostics[0].title == "two versions hold from 2027-01-01");
  const auto overlap = read("2028-01-01", "2027-01-01 to 2028-01-01");
  REQUIRE(overlap.diagnostics.size() == 1);
  CHECK(overlap.diagnostics[0].title ==
        "two versions hold on 2028-01-01: the one before holds until 2028-01-01");
  CHECK(overlap.diagnostics[0].help.at(0).text == "write `to 2027-12-31` there, or a later day here");
  CHECK(read("2028-01-01", "2027-01-01 to 2027-12-31").diagnostics.empty());
}
