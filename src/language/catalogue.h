#pragma once
// What every program knows without declaring it: events with their fields, member attributes.

#include <vector>

#include "language/program.h"

namespace rung::language {

// orders, returns, then visits, carts, referrals, reviews, signups, consents, redemptions. The slots named in
// program.h hold. Lines of orders and returns have the same fields.
[[nodiscard]] std::vector<EventType> built_in_events();

// joined (Date) is derived from the member; the others are dated facts: first_name, last_name, email, phone,
// language, country, region, postcode, birthday, card, preferred_channel, followers.
[[nodiscard]] std::vector<Field> built_in_attributes();

}  // namespace rung::language
