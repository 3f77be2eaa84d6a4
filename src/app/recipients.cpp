#include "app/recipients.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "notify/consent.h"
#include "storage/erasure_store.h"
#include "storage/sha256.h"

namespace rung::app {

Recipients::Recipients(OpenShop& shop, Day as_of, std::int64_t now_ms)
    : Recipients(shop.database, shop.base, shop.program(), *shop.rules().zone, as_of, now_ms) {}

Recipients::Recipients(storage::Database& database, Base& base, const language::Program& program,
                       const intake::Zone& zone, Day as_of, std::int64_t now_ms)
    : base_(base),
      program_(program),
      zone_(zone),
      as_of_(as_of),
      now_ms_(now_ms),
      messages_(database),
      erased_(storage::erased_members(database)) {
  const intake::WallTime now = zone_.wall(now_ms);
  if (now.day == as_of) minute_ = now.second / 60;
}

Recipients::Here Recipients::where_he_is(const engine::Evaluator& evaluator) {
  Here here{&zone_, {as_of_, minute_}};
  const std::string name = text(evaluator, "time_zone");
  if (name.empty() || name == zone_.name()) return here;
  const auto [known, is_new] = zones_.try_emplace(name);
  if (is_new) known->second = intake::Zone::find(name);
  if (!known->second) return here;
  here.zone = known->second.get();
  if (!minute_) return here;
  const intake::WallTime wall = here.zone->wall(now_ms_);
  here.clock = {wall.day, wall.second / 60};
  return here;
}

std::string Recipients::text(const engine::Evaluator& evaluator, const char* attribute) const {
  const int index = program_.find_attribute(attribute);
  const std::int64_t value = index < 0 ? kEmpty : evaluator.attribute(index);
  return value == kEmpty ? std::string{} : base_.symbol_text(value);
}

notify::Recipient Recipients::recipient_of(const engine::Evaluator& evaluator,
                                           const engine::MemberHistory& history,
                                           const std::vector<storage::Message>& earlier) const {
  notify::Recipient recipient;
  recipient.joined = history.joined;
  recipient.person = {.id = history.id,
                      .first_name = text(evaluator, "first_name"),
                      .last_name = text(evaluator, "last_name"),
                      .email = text(evaluator, "email"),
                      .phone = text(evaluator, "phone"),
                      .postcode = text(evaluator, "postcode"),
                      .language = text(evaluator, "language"),
                      .preferred_channel = text(evaluator, "preferred_channel")};
  if (program_.control_group) recipient.lot = lot_of(history.id);
  recipient.consents = notify::consents_of(program_, history, as_of_, text_of());
  for (const storage::Message& message : earlier)
    recipient.sent.push_back({message.notification, message.day});
  return recipient;
}

int Recipients::lot_of(const std::string& member) const {
  const std::string hash = storage::sha256(program_.name + "/" + member);
  std::uint32_t drawn = 0;
  for (int i = 0; i < 4; ++i)
    drawn = drawn << 8U | static_cast<unsigned char>(hash[static_cast<std::size_t>(i)]);
  return static_cast<int>(drawn % notify::kLots);
}

std::vector<bool> beyond_run(const language::Program& program, const std::vector<Due>& due) {
  std::vector<bool> beyond(due.size());
  if (!program.contact_per_run) return beyond;
  std::vector<std::size_t> order(due.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&due](std::size_t a, std::size_t b) { return due[a].rule < due[b].rule; });
  auto left = static_cast<std::size_t>(*program.contact_per_run);
  bool full = false;
  for (const std::size_t at : order) {
    const std::size_t writes = due[at].control ? 0 : due[at].messages;
    full = full || writes > left;
    beyond[at] = full;
    if (!full) left -= writes;
  }
  return beyond;
}

std::string instant_words(const intake::Zone& zone, notify::Moment moment) {
  const std::int64_t wall_ms = (std::int64_t{moment.day.number} * 24 * 60 + moment.minute) * 60'000;
  const intake::Zone::Instant instant = zone.instant({moment.day, moment.minute * 60});
  const std::int64_t offset = instant.kind == intake::Zone::Kind::Unique ? (wall_ms - instant.at_ms) / 60'000
                                                                         : std::int64_t{instant.first_offset};
  const std::int64_t size = offset < 0 ? -offset : offset;
  return fmt::format("{}T{:02}:{:02}{}{:02}:{:02}", iso(moment.day), moment.minute / 60, moment.minute % 60,
                     offset < 0 ? '-' : '+', size / 60, size % 60);
}

const char* outcome_word(notify::Outcome outcome) {
  switch (outcome) {
    case notify::Outcome::NotMatched: break;
    case notify::Outcome::NoConsent: return "no_consent";
    case notify::Outcome::SentLately: return "sent_lately";
    case notify::Outcome::ContactCap: return "contact_cap";
    case notify::Outcome::NoAddress: return "no_address";
    case notify::Outcome::Control: return "control";
    case notify::Outcome::Send: return "send";
  }
  return "";
}

}  // namespace rung::app
