#pragma once
// A published program, a member's story and what is so on some days: for tests of the naive evaluator alone.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "property/engine/member.h"
#include "property/engine/naive.h"

namespace rung::naive {

// The program in rules/programs/NAME: one file, or a folder with its versions.
[[nodiscard]] language::ProgramPtr published(const std::string& name);
[[nodiscard]] language::ProgramPtr written(const std::string& rules);

// How things stand with a member at the end of a day.
class Then {
 public:
  Then(language::ProgramPtr program, const Member& member, const char* day, const Questions& questions = {});

  [[nodiscard]] std::string tier(int ladder = 0) const;
  [[nodiscard]] std::string until(const char* tier) const;  // valid_until; "ever"
  [[nodiscard]] std::int64_t balance(const char* currency = "points") const;
  [[nodiscard]] std::int64_t pending(const char* currency = "points") const;
  [[nodiscard]] std::int64_t measure(const std::string& text) const;
  // "nights 5 | stays_made 2": the metrics of each way and what of them is missing (0: nothing).
  [[nodiscard]] std::string missing(const char* tier) const;
  [[nodiscard]] std::string to_keep(const char* tier) const;
  [[nodiscard]] std::int64_t cheapest_cost(const char* tier) const;
  [[nodiscard]] std::int64_t vouchers(const char* voucher) const;
  [[nodiscard]] std::int64_t worth(const char* voucher) const;
  [[nodiscard]] std::int64_t steps(const char* milestone) const;  // reached and given
  [[nodiscard]] std::string ends(const char* tier) const;
  // "2025-01-01 joined Basis, …": day, kind and tier of each change.
  [[nodiscard]] std::string story() const;
  [[nodiscard]] const Outcome& outcome() const { return outcome_; }

 private:
  [[nodiscard]] std::string ways(const engine::Progress& progress,
                                 const language::Conditions& conditions) const;
  [[nodiscard]] int voucher(const char* name) const;

  language::ProgramPtr program_;
  Outcome outcome_;
};

}  // namespace rung::naive
