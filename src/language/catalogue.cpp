#include "language/catalogue.h"

#include <utility>

namespace rung::language {
namespace {

Field field(const char* name, UnitKind kind) { return Field{name, Unit{kind, 0}, {}}; }
Field choice(const char* name, std::vector<std::string> choices) {
  return Field{name, Unit{UnitKind::Choice, 0}, std::move(choices)};
}

std::vector<Field> line_fields() {
  return {field("net_amount", UnitKind::Money), field("product", UnitKind::Text),
          field("category", UnitKind::Text),    field("brand", UnitKind::Text),
          field("margin", UnitKind::Money),     field("units", UnitKind::Count),
          field("launched", UnitKind::Date)};
}

EventType orders() {
  return EventType{
      "orders",
      true,
      {field("net_amount", UnitKind::Money), choice("status", {"open", "completed", "cancelled"}),
       field("delivered", UnitKind::Date), field("gross_amount", UnitKind::Money),
       field("discount", UnitKind::Money), field("shipping", UnitKind::Money),
       field("margin", UnitKind::Money), field("channel", UnitKind::Text), field("store", UnitKind::Text),
       field("country", UnitKind::Text), field("coupon", UnitKind::Text),
       field("paid_with_points", UnitKind::Money), field("units", UnitKind::Count)},
      line_fields()};
}

EventType returns() {
  return EventType{"returns", true, {field("net_amount", UnitKind::Money)}, line_fields()};
}

// What a redemption takes and where; the amounts of points follow from the rules (check_records.h), as the
// words of choices do here and below.
EventType redemptions() {
  return EventType{
      "redemptions",
      true,
      {choice("reward", {}), choice("voucher", {}), field("times", UnitKind::Count),
       field("voucher_number", UnitKind::Count), field("recipient", UnitKind::Text),
       field("shop", UnitKind::Text), field("channel", UnitKind::Text), field("country", UnitKind::Text)},
      {}};
}

EventType grants() {
  return EventType{"grants",
                   true,
                   {choice("tier", {}), choice("trial", {}), field("from", UnitKind::Date),
                    field("until", UnitKind::Date), field("fixed", UnitKind::YesNo), choice("fallback", {}),
                    field("reason", UnitKind::Text), field("by", UnitKind::Text)},
                   {}};
}

// In the order of BuiltInEvent, from kOpenings on.
std::vector<EventType> records() {
  return {
      EventType{"openings",
                true,
                {choice("tier", {}), field("since", UnitKind::Date), field("valid_until", UnitKind::Date)},
                {}},
      EventType{"adjustments", true, {field("reason", UnitKind::Text), field("by", UnitKind::Text)}, {}},
      EventType{"choices", true, {}, {}},
      EventType{"requests", true, {choice("conversion", {})}, {}},
      grants(),
      EventType{"pools",
                true,
                {choice("pool", {}), field("owner", UnitKind::Text), field("left", UnitKind::YesNo)},
                {}},
      EventType{"cancellations", true, {field("reason", UnitKind::Text), field("by", UnitKind::Text)}, {}},
      EventType{
          "transfers",
          true,
          {field("recipient", UnitKind::Text), field("sender", UnitKind::Text),
           field("earned", UnitKind::Date), field("usable", UnitKind::Date),
           field("last_day", UnitKind::Date), field("reason", UnitKind::Text), field("by", UnitKind::Text)},
          {}},
      EventType{"states",
                true,
                {choice("state", {"active", "frozen"}), field("reason", UnitKind::Text),
                 field("by", UnitKind::Text)},
                {}},
  };
}

}  // namespace

std::vector<EventType> built_in_events() {
  const Field product = field("product", UnitKind::Text);
  const Field category = field("category", UnitKind::Text);
  const Field amount = field("net_amount", UnitKind::Money);
  std::vector<EventType> events{
      orders(),
      returns(),
      EventType{"visits", true, {product, category}, {}},
      EventType{"carts", true, {amount, choice("status", {"open", "ordered", "abandoned"})}, line_fields()},
      EventType{"referrals",
                true,
                {choice("status", {"sent", "accepted", "declined"}), field("referred", UnitKind::Text)},
                {}},
      EventType{"reviews", true, {product, choice("status", {"submitted", "published", "rejected"})}, {}},
      EventType{"signups", true, {field("channel", UnitKind::Text)}, {}},
      EventType{"consents",
                true,
                {choice("kind", {"marketing", "service"}), field("channel", UnitKind::Text),
                 field("given", UnitKind::YesNo)},
                {}},
      redemptions(),
      EventType{"birthdays", true, {}, {}},
  };
  for (EventType& record : records()) events.push_back(std::move(record));
  return events;
}

std::vector<Field> built_in_attributes() {
  return {field("joined", UnitKind::Date),    field("first_name", UnitKind::Text),
          field("last_name", UnitKind::Text), field("email", UnitKind::Text),
          field("phone", UnitKind::Text),     field("language", UnitKind::Text),
          field("country", UnitKind::Text),   field("region", UnitKind::Text),
          field("postcode", UnitKind::Text),  field("birthday", UnitKind::Date),
          field("card", UnitKind::Text),      field("preferred_channel", UnitKind::Text),
          field("time_zone", UnitKind::Text), field("followers", UnitKind::Count)};
}

}  // namespace rung::language
