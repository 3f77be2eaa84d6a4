#pragma once
// Commands at library level, each from opening the shop to its answer, as the binary does them.

#include <functional>
#include <string>
#include <vector>

#include "storage/database.h"
#include "support.h"

namespace rung::faults {

struct Act {
  enum class Kind : std::uint8_t { Import, Recalculate, Redeem, Adjust } kind = Kind::Redeem;
  std::string what;  // the file; the member
  std::int64_t points = 0;
  std::string reference;
  std::size_t chunk = 0;  // of a recalculation: members in one transaction; 0: as the binary does it
  bool blind = false;     // of a recalculation: it does not look again at who did something beside it
};

enum class Answer : std::uint8_t { Done, Before, Refused };

// Sees the database right after it was opened.
using Opened = std::function<void(storage::Database&)>;

// Throws what the command throws. A refusal that is not about too few points fails the test.
Answer do_act(const std::filesystem::path& folder, const Act& act, const Opened& opened = {});

// A query that gives 1 as soon as the act is saved; `recalculations`: how many were finished up to it.
[[nodiscard]] std::string proof_of(const Act& act, int recalculations);

void pragma(storage::Database& database, const std::string& text);

}  // namespace rung::faults
