#include "app/disclose.h"

#include <fmt/format.h>

#include "app/predicted.h"
#include "app/shop_database.h"
#include "app/vouchers.h"
#include "storage/disclosure.h"
#include "storage/erasure_store.h"
#include "storage/ledger_store.h"
#include "storage/tier_store.h"

namespace rung::app {
namespace {

using storage::DisclosedContent;
using storage::Disclosure;

const char* account_word(ledger::Account account) {
  switch (account) {
    case ledger::Account::Members: return "another_lot";
    case ledger::Account::Issued: return "issued";
    case ledger::Account::Redeemed: return "redeemed";
    case ledger::Account::Expired: return "expired";
    case ledger::Account::TakenBack: return "taken_back";
    case ledger::Account::Adjusted: return "adjusted";
  }
  return "";
}

Json source_json(const storage::Source& source) {
  return Json{{"batch", source.batch},
              {"file", source.file},
              {"booked_at_ms", source.booked_at_ms},
              {"taken_back", source.taken_back}};
}

Json fields_json(const std::vector<storage::DisclosedField>& fields) {
  Json json = Json::object();
  for (const auto& [name, value] : fields) json[name] = value;
  return json;
}

Json content_json(const DisclosedContent& content) {
  Json lines = Json::array();
  for (const auto& line : content.lines) lines.push_back(fields_json(line));
  return Json{{"fields", fields_json(content.fields)},
              {"lines", std::move(lines)},
              {"source", source_json(content.source)}};
}

Json facts_json(const Disclosure& found) {
  Json facts = Json::array();
  for (const storage::DisclosedFact& fact : found.facts) {
    facts.push_back(Json{{"name", fact.name},
                         {"from", iso(fact.from)},
                         {"value", fact.value ? Json(*fact.value) : Json(nullptr)},
                         {"personal", fact.personal},
                         {"source", source_json(fact.source)}});
  }
  return facts;
}

Json activities_json(const Disclosure& found) {
  Json activities = Json::array();
  for (const storage::DisclosedActivity& activity : found.activities) {
    Json states = Json::array();
    for (const DisclosedContent& state : activity.states) states.push_back(content_json(state));
    activities.push_back(Json{{"number", activity.number},
                              {"event", activity.event},
                              {"id", activity.id},
                              {"of", activity.of.empty() ? Json(nullptr) : Json(activity.of)},
                              {"day", iso(activity.day)},
                              {"at_ms", activity.at_ms},
                              {"states", std::move(states)}});
  }
  return activities;
}

// Every lot with what happened to it, in booking order.
Json lots_json(storage::LedgerStore& ledger, engine::MemberNumber member) {
  Json lots = Json::array();
  const std::vector<storage::LedgerLine> lines = ledger.lines(member);
  for (const ledger::Lot& lot : ledger.points(member).lots) {
    Json postings = Json::array();
    for (const storage::LedgerLine& line : lines) {
      if (line.lot != lot.number) continue;
      postings.push_back(Json{{"transaction", line.transaction},
                              {"day", iso(line.day)},
                              {"booked_at_ms", line.booked_at_ms},
                              {"points", line.amount},
                              {"against", account_word(line.against)},
                              {"activity", line.activity == 0 ? Json(nullptr) : Json(line.activity)}});
    }
    lots.push_back(
        Json{{"lot", lot.number},
             {"unit", ledger.unit_name(lot.unit)},
             {"points", lot.points},
             {"left", lot.left},
             {"earned_on", iso(lot.terms.earned_on)},
             {"usable_from", lot.terms.usable_from ? Json(iso(*lot.terms.usable_from)) : Json(nullptr)},
             {"last_day", day_json(lot.terms.last_day)},
             {"rule", lot.rule},
             {"activity", lot.activity == 0 ? Json(nullptr) : Json(lot.activity)},
             {"postings", std::move(postings)}});
  }
  return lots;
}

Json redemptions_json(const Disclosure& found) {
  Json redemptions = Json::array();
  for (const storage::DisclosedRedemption& one : found.redemptions) {
    redemptions.push_back(Json{{"transaction", one.transaction},
                               {"reward", one.reward.empty() ? Json(nullptr) : Json(one.reward)},
                               {"unit", one.unit},
                               {"points", one.points},
                               {"day", iso(one.day)},
                               {"reference", one.reference}});
  }
  return redemptions;
}

Json written_tiers_json(storage::TierStore& tiers, engine::MemberNumber member) {
  Json changes = Json::array();
  for (const storage::TierRow& row : tiers.history(member)) {
    changes.push_back(Json{{"ladder", row.ladder},
                           {"tier", row.tier},
                           {"before", row.from.empty() ? Json(nullptr) : Json(row.from)},
                           {"day", iso(row.day)},
                           {"valid_until", day_json(row.valid_until)},
                           {"kind", change_kind_word(row.kind)},
                           {"decided_by", row.met.empty() ? Json(nullptr) : Json(row.met)},
                           {"rules_version", row.rules}});
  }
  return changes;
}

Json messages_json(const Disclosure& found) {
  const auto text = [](const std::optional<std::string>& value) {
    return value ? Json(*value) : Json(nullptr);
  };
  // Empty of a message that an older Rung wrote.
  const auto fields = [](const std::optional<std::string>& value) {
    return value && !value->empty() ? Json::parse(*value) : Json(nullptr);
  };
  Json messages = Json::array();
  for (const storage::DisclosedMessage& one : found.messages) {
    messages.push_back(Json{{"number", one.number},
                            {"notification", one.notification},
                            {"channel", one.channel},
                            {"language", one.language},
                            {"day", iso(one.day)},
                            {"address", text(one.address)},
                            {"subject", text(one.subject)},
                            {"text", text(one.text)},
                            {"fields", fields(one.fields)}});
  }
  return messages;
}

Json member_json(const storage::Database& database, const Disclosure& found) {
  Json member{{"id", found.code},
              {"number", found.number},
              {"joined_on", found.joined ? Json(iso(*found.joined)) : Json(nullptr)},
              {"erased", nullptr}};
  if (const auto erasure = storage::erasure_of(database, found.number)) {
    member["erased"] = Json{{"on", iso(erasure->day)}, {"by", erasure->actor}, {"reason", erasure->reason}};
  }
  return member;
}

// What follows from the rules in force, and is stored nowhere; null where nothing can follow.
Json disclosed_vouchers(const std::filesystem::path& folder, const std::string& id, const When& when) {
  auto shop = open_shop(folder, when, storage::Access::ReadOnly);
  if (!shop.ok()) return nullptr;
  auto view = look_up(*shop.value(), id);
  if (!view.ok()) return nullptr;
  return Json{{"valid", vouchers_json(*shop.value(), view.value())},
              {"used", used_vouchers_json(*shop.value(), view.value())}};
}

}  // namespace

Result<Json, Refusal> disclose(const std::filesystem::path& folder, const std::string& id, const When& when) {
  const ProjectRules rules = load_rules(folder);
  if (!rules.project) return Refused{mistakes_in(rules)};
  auto opened = open_database(*rules.project);
  if (!opened.ok()) return Refused{opened.error()};
  storage::Database& database = opened.value();
  const auto found = storage::disclose(database, id);
  if (!found) return Refused{Refusal{"no_member", fmt::format("there never was a member `{}`.", id), {}}};
  storage::LedgerStore ledger(database);
  storage::TierStore tiers(database);
  return Json{{"schema", "rung.disclose/1"},
              {"member", member_json(database, *found)},
              {"facts", facts_json(*found)},
              {"activities", activities_json(*found)},
              {"lots", lots_json(ledger, found->number)},
              {"redemptions", redemptions_json(*found)},
              {"tiers", written_tiers_json(tiers, found->number)},
              {"predictions", all_predictions_json(database, found->number)},
              {"messages", messages_json(*found)},
              {"vouchers", disclosed_vouchers(folder, id, when)}};
}

std::string disclosure_text(const Json& disclosure) {
  return disclosure.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rung::app
