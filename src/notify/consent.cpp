#include "notify/consent.h"

#include <cstddef>

#include "core/plain_text.h"
#include "notify/text.h"

namespace rung::notify {
namespace {

// The slot of a field; -1 if the event has none of this name.
int slot_of(const language::EventType& event, std::string_view name) {
  for (std::size_t slot = 0; slot < event.fields.size(); ++slot) {
    if (event.fields[slot].name == name) return static_cast<int>(slot);
  }
  return -1;
}

std::int64_t value_at(const engine::Activity& activity, int slot) {
  const auto index = static_cast<std::size_t>(slot);
  return slot < 0 || index >= activity.fields.size() ? kEmpty : activity.fields[index];
}

}  // namespace

std::vector<Consent> consents_of(const language::Program& program, const engine::MemberHistory& history,
                                 Day day, const TextOf& text_of) {
  std::vector<Consent> consents;
  const int event = program.find_event("consents");
  if (event < 0) return consents;
  const language::EventType& type = program.events[static_cast<std::size_t>(event)];
  const int kind_slot = slot_of(type, "kind");
  const int channel_slot = slot_of(type, "channel");
  const int given_slot = slot_of(type, "given");
  if (kind_slot < 0) return consents;
  const std::vector<std::string>& kinds = type.fields[static_cast<std::size_t>(kind_slot)].choices;
  for (const engine::Activity& activity : history.activities) {
    if (activity.event != event || activity.day > day) continue;
    const std::int64_t kind = value_at(activity, kind_slot);
    if (kind < 0 || kind >= static_cast<std::int64_t>(kinds.size())) continue;
    const std::int64_t channel = value_at(activity, channel_slot);
    consents.push_back(Consent{kinds[static_cast<std::size_t>(kind)],
                               channel == kEmpty ? std::string{} : lower_case(one_line(text_of(channel))),
                               value_at(activity, given_slot) == 1});
  }
  return consents;
}

bool has_consent(const std::vector<Consent>& consents, std::string_view kind, std::string_view channel) {
  for (auto consent = consents.rbegin(); consent != consents.rend(); ++consent) {
    if (consent->kind == kind && (consent->channel.empty() || consent->channel == channel))
      return consent->given;
  }
  return false;
}

}  // namespace rung::notify
