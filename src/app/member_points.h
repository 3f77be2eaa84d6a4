#pragma once
// What one member's points are to be by an evaluation, in the ledger's words.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/evaluation.h"
#include "engine/history.h"
#include "ledger/difference.h"

namespace rung::app {

// By point currency of the evaluation (Evaluation::unit_names); empty for one that is only for qualifying.
[[nodiscard]] std::vector<std::vector<ledger::WantedLot>> wanted_points(const engine::Evaluation& evaluation,
                                                                        const engine::MemberHistory& history);

// Of an index in the history, as evaluations name activities; 0 of -1: time.
[[nodiscard]] ledger::ActivityNumber activity_number(const engine::MemberHistory& history,
                                                     std::int32_t activity);

// The point currencies of which a lot may end on another day than it was issued with, in any version.
[[nodiscard]] std::vector<std::string> currencies_with_moving_ends(const language::Program& program);

}  // namespace rung::app
