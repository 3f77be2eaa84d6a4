#pragma once
// The parts that several answers for programs share. Names are stable within `/1`; integers of minor units,
// no floating point; a day that never comes is null.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/day.h"
#include "core/diagnostic.h"
#include "engine/evaluation.h"
#include "language/program.h"

namespace rung::app {

using Json = nlohmann::ordered_json;

// One line, without a line end. Broken UTF-8 comes out as U+FFFD: never a failure.
[[nodiscard]] std::string line(const Json& json);

[[nodiscard]] Json day_json(Day day);               // "2027-12-31", null for kForever
[[nodiscard]] Json place_json(const Place& place);  // {file, line}, null without a file
[[nodiscard]] Json diagnostic_json(const Diagnostic& diagnostic);
[[nodiscard]] Json diagnostics_json(const std::vector<Diagnostic>& diagnostics);

// {"schema":"rung.error/1",…}: what every command answers under --json when it does not do what was asked.
[[nodiscard]] Json error_json(int exit_code, const std::string& code, const std::string& message);

// {metric, period, kind} of a measure, and its value: "minor" and "currency", "points", or `count_key`.
[[nodiscard]] Json measure_json(const language::Program& program, const language::Measure& measure);
void put_amount(Json& to, const language::Program& program, const Unit& unit, std::int64_t value,
                const char* count_key);

// {tier, reached, percent_floor, cheapest, alternatives} of `progress`, measured by `conditions`.
[[nodiscard]] Json progress_json(const language::Program& program, const engine::Progress& progress,
                                 const language::Conditions& conditions);

[[nodiscard]] const char* change_kind_word(engine::ChangeKind kind);  // "upgrade"

}  // namespace rung::app
