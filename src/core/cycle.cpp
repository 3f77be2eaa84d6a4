#include "core/cycle.h"

namespace rung {

std::string cycle_words(Cycle cycle) {
  switch (cycle) {
    case Cycle::CalendarDay: return "calendar day";
    case Cycle::CalendarWeek: return "calendar week";
    case Cycle::CalendarMonth: return "calendar month";
    case Cycle::CalendarQuarter: return "calendar quarter";
    case Cycle::CalendarYear: return "calendar year";
    case Cycle::MembershipYear: return "membership year";
    case Cycle::Own: return "period";
    case Cycle::Trial: return "trial";
  }
  return "";
}

}  // namespace rung
