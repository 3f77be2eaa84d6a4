// Ladders of random programs.

#include <algorithm>

#include <fmt/format.h>

#include "property/engine/random_writer.h"

namespace rung::naive {

void Writer::judging(const std::string& what) {
  const int how = between(1, 7);
  if (how == 1) clause(what + " every day");
  if (how == 2) clause(what + " on 31 January, 15 July");
  if (how == 3) clause(what + " on 29 February");
  if (how >= 4) clause(fmt::format("{} at the end of every {}", what, cycle()));
}

void Writer::drop(const Words& names, std::size_t rank) {
  if (chance(25)) return;
  const std::string& lower = names[static_cast<std::size_t>(between(0, static_cast<int>(rank) - 1))];
  const std::string to = one_of({"one tier", "one tier", "to the tier qualified for", "to " + lower});
  clause("if not kept drop " + to + (chance(45) ? " after " + time(4) : ""));
}

// How long a status lasts.
void Writer::length() {
  const int how = between(1, 4);
  if (how == 1) clause("valid for " + (chance(50) ? fmt::format("{} months", between(2, 7)) : time(18)));
  if (how == 2) {
    clause(fmt::format("valid until end of {} after {} {}",
                       one_of({"January", "February", "March", "September"}), one_of({"this", "next"}),
                       cycle()));
  }
  if (how >= 3) clause(fmt::format("valid until end of {} {}", one_of({"this", "next"}), cycle()));
}

void Writer::keeping(std::size_t rank) {
  if (chance(55)) {
    conditions("keep when", std::max(1, static_cast<int>(rank) - 1), chance(40));
    if (chance(25)) judging("judge keeping");
  } else {
    clause("keep by entering again");
  }
  length();
}

void Writer::losses(bool while_met) {
  if (chance(15))
    clause(fmt::format("lost after {} without {}", time(8),
                       one_of({"orders", "orders, stays", "reviews, orders"})));
  if (chance(15) && !while_met) clause("after a loss count from zero");
  if (chance(20)) {
    const std::string most = chance(50) ? fmt::format(", at most {}", euros(between(2, 10))) : "";
    clause(fmt::format("carry spend above {} into next {}{}", euros(between(2, 15)), cycle(), most));
  }
  if (plan_.nights && chance(25)) {
    clause(fmt::format("carry nights above {} into next {}", amount(between(2, 6), "nights"), cycle()));
  }
}

// A tier that is entered for life, or by invitation, and in no other way.
bool Writer::life_only(std::size_t rank) {
  if (chance(5)) {
    clause("enter by invitation");
    length();
    return true;
  }
  if (!chance(6)) return false;
  const std::string condition = plan_.years && chance(70)
                                    ? fmt::format("held_years in all time at least {}", between(1, 3))
                                    : measured(static_cast<int>(rank) + 1, "in all time");
  clause("enter for life when " + condition);
  return true;
}

// A tier that is paid for with a counter.
bool Writer::toll_tier(const Words& names, std::size_t rank) {
  if (!plan_.xp && !chance(10)) return false;
  if (!chance(plan_.xp ? 40 : 100)) return false;
  const std::string unit = plan_.xp ? "xp" : "points";
  const int price = between(2, 8) * 10;
  if (chance(60)) clause(fmt::format("enter from {} only", names[rank - 1]));
  clause(fmt::format("enter when balance of {} at least {}", unit, amount(price, unit)));
  clause(fmt::format("costs {} to enter", amount(chance(80) ? price : price + 10, unit)));
  if (chance(50)) {
    clause(fmt::format("keep when balance of {} at least {}", unit, amount(price, unit)));
    if (chance(70)) clause(fmt::format("costs {} to keep", amount(price, unit)));
  } else {
    clause("keep by entering again");
  }
  length();
  drop(names, rank);
  losses(false);
  return true;
}

void Writer::way_in(const Words& names, std::size_t rank) {
  if (chance(12)) clause(fmt::format("enter from {} only", names[rank - 1]));
  conditions("enter when", static_cast<int>(rank), true);
  if (chance(10)) {
    const bool years = plan_.years && chance(60);
    clause("enter for life when " + (years ? fmt::format("held_years in all time at least {}", between(1, 3))
                                           : measured(static_cast<int>(rank) + 2, "in all time")));
  }
  if (chance(8)) clause("enter by invitation");
}

void Writer::tier(const Words& names, std::size_t rank) {
  line("tier " + names[rank]);
  clause("above " + names[rank - 1]);
  const int kind = between(1, 20);
  if (life_only(rank) || toll_tier(names, rank)) {
    line("");
    return;
  }
  if (kind == 1 && plan_.compared) {
    clause(fmt::format("enter when spend in last {} in top {} of buyers", time(12),
                       one_of({"20 %", "3", "50 %"})));
    judging("judge entry");
    clause("keep by entering again");
    length();
    line("");
    return;
  }
  const std::size_t before = text_.size();
  way_in(names, rank);
  if (rank == 1 && names == plan_.ladder)
    spend_asked_ = text_.find("enter when spend", before) != std::string::npos;
  if (kind == 2) clause("valid for life");
  if (kind == 3 || kind == 4) clause("valid while met");
  if (kind == 5 || kind == 6) {
    judging("judge entry");
    if (chance(50)) {
      conditions("keep when", std::max(1, static_cast<int>(rank) - 1), false);
    } else {
      clause("keep by entering again");
    }
    clause("valid until next judging");
    drop(names, rank);
  }
  if (kind == 1 || kind > 6) {
    if (chance(20)) judging("judge entry");
    keeping(rank);
    drop(names, rank);
  }
  losses(kind == 3 || kind == 4);
  line("");
}

void Writer::ladder(const Words& names) {
  line("tier " + names.front() + "\n  for everyone\n");
  for (std::size_t rank = 1; rank < names.size(); ++rank) tier(names, rank);
}

}  // namespace rung::naive
