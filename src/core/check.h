#pragma once
// RUNG_CHECK(condition, "what must hold"): an assertion that stays on in release. A failure is our bug: it
// throws InternalError, which only cli/main catches (exit code 70); an open transaction is rolled back on the
// way.

#include <stdexcept>
#include <string>

namespace rung {

class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] inline void internal_error(const char* file, int line, const char* what) {
  throw InternalError(std::string(file) + ":" + std::to_string(line) + ": " + what);
}

}  // namespace rung

#define RUNG_CHECK(condition, what) \
  ((condition) ? static_cast<void>(0) : ::rung::internal_error(__FILE__, __LINE__, what))
