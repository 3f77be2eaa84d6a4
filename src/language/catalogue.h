#pragma once
// What every program knows without declaring it: events with their fields, member attributes.

#include <vector>

#include "language/program.h"

namespace rung::language {

// In the order of BuiltInEvent: orders, returns, visits, carts, referrals, reviews, signups, consents,
// redemptions, birthdays, then the other records. The slots named in program.h hold. Lines of orders,
// returns and carts have the same fields. Records have here what does not depend on the rules, their choices
// without words.
[[nodiscard]] std::vector<EventType> built_in_events();

// joined (Date) is derived from the member; the others are dated facts: first_name, last_name, email, phone,
// language, country, region, postcode, birthday, card, preferred_channel, time_zone, followers.
[[nodiscard]] std::vector<Field> built_in_attributes();

}  // namespace rung::language
