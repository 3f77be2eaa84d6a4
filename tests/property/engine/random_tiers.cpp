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
  // A price that is a little more than what is asked for, or much more.
  const auto pays = [&] { return amount(price + (chance(30) ? 1 : chance(20) ? 10 : 0), unit); };
  if (chance(60)) clause(fmt::format("enter from {} only", names[rank - 1]));
  clause(fmt::format("enter when balance of {} at least {}", unit, amount(price, unit)));
  clause(fmt::format("costs {} to enter", pays()));
  const bool until_next = chance(25);
  if (until_next) judging("judge entry");
  if (chance(50)) {
    clause(fmt::format("keep when balance of {} at least {}", unit, amount(price, unit)));
    if (chance(70)) clause(fmt::format("costs {} to keep", pays()));
  } else {
    clause("keep by entering again");
  }
  if (until_next)
    clause("valid until next judging");
  else
    length();
  drop(names, rank);
  losses(false);
  return true;
}

// Tiers that are about something which takes more than one of them, or several lines.
bool Writer::themed_tier(const Words& names, std::size_t rank) {
  const int level = static_cast<int>(rank);
  if (names != plan_.ladder) return false;
  if (plan_.tolls) {
    if (toll_period_.empty()) toll_period_ = cycle();
    clause(fmt::format("enter when spend in all time at least {}", euros(between(1, 4) * level)));
    if (chance(30)) clause(fmt::format("costs {} to enter", amount(between(1, 5) * 10, "xp")));
    clause(fmt::format("keep when balance of xp at least {}", amount(between(1, 3) * 10, "xp")));
    clause(fmt::format("costs {} to keep", amount(between(1, 5) * 10, "xp")));
    clause("valid until end of this " + toll_period_);
    drop(names, rank);
    return true;
  }
  if (plan_.late) {
    const std::string period = cycle();
    clause(fmt::format("enter when nights in this {} at least {}", period,
                       amount(between(1, 3) * level, "nights")));
    clause("keep by entering again");
    clause("valid until end of this " + (chance(80) ? period : cycle()));
    clause("if not kept drop one tier after " + time(4));
    return true;
  }
  if (!plan_.falls || rank + 1 < names.size() - 1) return false;
  const bool top = rank + 1 == names.size();
  clause(fmt::format("enter when spend {} at least {}", fixed_window(), euros(between(2, 6) * level)));
  clause("keep by entering again");
  // Of a period, the life of who falls on it ends no later than an entry then would.
  clause(top ? "valid for " + time(3)
             : fmt::format("valid until end of {} {}", one_of({"this", "next"}), cycle()));
  if (top) clause("if not kept drop one tier");
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
  if (themed_tier(names, rank) || life_only(rank) || toll_tier(names, rank)) {
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
  while_met_ = kind == 3 || kind == 4;
  way_in(names, rank);
  while_met_ = false;
  const std::string price = plan_.xp ? "xp" : "points";
  if (kind != 2 && chance(5)) clause(fmt::format("costs {} to enter", amount(between(1, 6) * 10, price)));
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
