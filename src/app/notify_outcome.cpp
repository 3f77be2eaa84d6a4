#include "app/notify_outcome.h"

#include <fmt/format.h>

#include <map>

#include "app/base.h"
#include "app/text.h"
#include "core/whole.h"
#include "core/words.h"
#include "engine/evaluate.h"
#include "language/program.h"
#include "storage/message_store.h"

namespace rung::app {
namespace {

// What a member did in some days.
struct Done {
  bool moved_up = false, bought = false, redeemed = false;
  std::int64_t spent = 0;
};

Done done_in(const engine::MemberHistory& history, const engine::Evaluation& evaluation,
             const DayRange& days) {
  Done done;
  for (const engine::TierChange& change : evaluation.changes)
    done.moved_up =
        done.moved_up || (days.contains(change.day) && change.kind == engine::ChangeKind::Upgrade);
  for (const engine::Activity& activity : history.activities) {
    if (activity.of_other || !days.contains(activity.day)) continue;
    const bool order = activity.event == language::kOrders, back = activity.event == language::kReturns;
    if (order && activity.fields[language::kOrderStatus] == language::kCancelled) continue;
    done.bought = done.bought || order;
    done.redeemed = done.redeemed || activity.event == language::kRedemptions;
    if (!order && !back) continue;
    const std::int64_t amount =
        activity.fields[language::kOrderNetAmount];  // the first field of returns, too
    if (amount != kEmpty) done.spent += order ? amount : -amount;
  }
  return done;
}

void count(const Done& done, OutcomeCounts& to) {
  ++to.contacts;
  to.moved_up += done.moved_up;
  to.bought += done.bought;
  to.redeemed += done.redeemed;
  to.spent += done.spent;
}

Json counts_json(const OutcomeCounts& counts) {
  return {{"contacts", counts.contacts},
          {"moved_up", counts.moved_up},
          {"bought", counts.bought},
          {"redeemed", counts.redeemed},
          {"spent_minor", counts.spent}};
}

}  // namespace

OutcomeReport notify_outcome(OpenShop& shop, int days) {
  OutcomeReport report{shop.as_of(), days, {}};
  std::map<engine::MemberNumber, std::vector<storage::Contact>> contacts;
  for (storage::Contact& contact : storage::MessageStore(shop.database).contacts(report.as_of))
    contacts[contact.member].push_back(std::move(contact));
  std::map<std::string, NotificationOutcome> outcomes;
  const language::Program& program = shop.program();
  engine::Evaluator evaluator(program);
  evaluator.compare_with(&shop.base.judged_by());
  shop.base.look_at_all({}, [&](const engine::MemberHistory& member) {
    const auto his = contacts.find(member.number);
    if (his == contacts.end()) return;
    const engine::Evaluation& evaluation = evaluator.evaluate(member, report.as_of);
    for (const storage::Contact& contact : his->second) {
      NotificationOutcome& outcome = outcomes[contact.notification];
      const DayRange range{contact.day + 1, contact.day + days};
      if (range.last > report.as_of) {
        ++outcome.running;
        continue;
      }
      count(done_in(member, evaluation, range), contact.control ? outcome.control : outcome.written);
    }
  });
  for (auto& [name, outcome] : outcomes) {
    outcome.name = name;
    report.notifications.push_back(std::move(outcome));
  }
  return report;
}

std::string outcome_text(const OpenShop& shop, const OutcomeReport& report) {
  const Words& words = shop.words();
  std::string text =
      fmt::format("What happened in the {} days after a message, as of {}\n", report.days, iso(report.as_of));
  if (report.notifications.empty()) return text + "Nobody was written to.\n";
  using Side = Table::Side;
  Table rows({Side::Left, Side::Left, Side::Right, Side::Right, Side::Right, Side::Right, Side::Right});
  rows.add({"notification", "group", "contacts", " moved up", " bought", " redeemed", " spent each"});
  std::int64_t running = 0;
  const auto row = [&](const std::string& name, const char* group, const OutcomeCounts& counts) {
    const auto percent = [&](std::int64_t part) {
      return " " + percent_words(share_of(part, counts.contacts), words.language());
    };
    const std::int64_t each =
        counts.contacts == 0 ? 0 : divide(counts.spent, counts.contacts, Rounding::Nearest);
    rows.add({name, group, words.count(counts.contacts), percent(counts.moved_up), percent(counts.bought),
              percent(counts.redeemed), " " + words.money(each)});
  };
  for (const NotificationOutcome& one : report.notifications) {
    row(one.name, "written to", one.written);
    row("", "control group", one.control);
    running += one.running;
  }
  text += rows.text();
  if (running > 0)
    text += fmt::format("Not counted: {} whose {} days are not over yet.\n",
                        number_of(words, running, "contact"), report.days);
  if (!shop.program().control_group)
    text +=
        "Without a control group nobody knows what would have happened anyway: `control group 10 %` in the "
        "program block.\n";
  return text;
}

Json outcome_json(const OpenShop& shop, const OutcomeReport& report) {
  Json notifications = Json::array();
  for (const NotificationOutcome& one : report.notifications) {
    notifications.push_back({{"name", one.name},
                             {"written", counts_json(one.written)},
                             {"control", counts_json(one.control)},
                             {"running", one.running}});
  }
  return {{"schema", "rung.notify_outcome/1"},        {"as_of", day_json(report.as_of)},
          {"program", shop.program().name},           {"days", report.days},
          {"currency", shop.program().currency.code}, {"notifications", std::move(notifications)}};
}

}  // namespace rung::app
