#include "app/why_story.h"

#include <fmt/format.h>

#include "core/index.h"
#include "core/words.h"
#include "engine/decision.h"
#include "engine/describe.h"

namespace rung::app {
namespace {

using engine::Decision;
using Kind = engine::Decision::Kind;
using language::Program;

const char* kind_word(Kind kind) {
  switch (kind) {
    case Kind::BroughtOver: return "brought_over";
    case Kind::Entered: return "entered";
    case Kind::EnteredForLife: return "entered_for_life";
    case Kind::Renewed: return "renewed";
    case Kind::Kept: return "kept";
    case Kind::CaughtUp: return "caught_up";
    case Kind::NotKept: return "not_kept";
    case Kind::Ended: return "ended";
    case Kind::EndedUnmet: return "ended_unmet";
    case Kind::LostIdle: return "lost_idle";
    case Kind::Revoked: return "revoked";
    case Kind::Dropped: return "dropped";
    case Kind::Invited: return "invited";
    case Kind::Granted: return "granted";
    case Kind::GrantEnded: return "grant_ended";
    case Kind::TrialBegan: return "trial_began";
    case Kind::TrialKept: return "trial_kept";
    case Kind::TrialNotKept: return "trial_not_kept";
    case Kind::TrialEnded: return "trial_ended";
    case Kind::Shared: return "shared";
    case Kind::SharedEnded: return "shared_ended";
    case Kind::RulesEnded: return "rules_ended";
  }
  return "";
}

bool begins_a_stay(Kind kind) {
  switch (kind) {
    case Kind::BroughtOver:
    case Kind::Entered:
    case Kind::EnteredForLife:
    case Kind::Dropped:
    case Kind::Invited:
    case Kind::Granted:
    case Kind::TrialBegan:
    case Kind::Shared: return true;
    case Kind::Renewed:
    case Kind::Kept:
    case Kind::CaughtUp:
    case Kind::NotKept:
    case Kind::Ended:
    case Kind::EndedUnmet:
    case Kind::LostIdle:
    case Kind::Revoked:
    case Kind::GrantEnded:
    case Kind::TrialKept:
    case Kind::TrialNotKept:
    case Kind::TrialEnded:
    case Kind::SharedEnded:
    case Kind::RulesEnded: return false;
  }
  return false;
}

bool ends_a_stay(Kind kind) {
  return kind == Kind::Ended || kind == Kind::EndedUnmet || kind == Kind::LostIdle || kind == Kind::Revoked ||
         kind == Kind::GrantEnded || kind == Kind::TrialEnded || kind == Kind::SharedEnded ||
         kind == Kind::RulesEnded;
}

// What a record says in one of its texts or choices; empty if nothing.
class Record {
 public:
  Record(OpenShop& shop, const MemberView& view, std::int32_t activity)
      : shop_(shop), activity_(view.history.activities.at(static_cast<std::size_t>(activity))) {}
  [[nodiscard]] int event() const { return activity_.event; }
  [[nodiscard]] std::string text(int slot) const {
    const std::int64_t value = field(slot);
    return value == kEmpty ? "" : text_words(shop_, value);
  }
  [[nodiscard]] std::string word(int slot) const {
    const std::int64_t value = field(slot);
    if (value == kEmpty) return "";
    return shop_.program()
        .events.at(index(activity_.event))
        .fields.at(index(slot))
        .choices.at(static_cast<std::size_t>(value));
  }

 private:
  [[nodiscard]] std::int64_t field(int slot) const {
    return slot < 0 || index(slot) >= activity_.fields.size() ? kEmpty : activity_.fields[index(slot)];
  }
  OpenShop& shop_;
  const engine::Activity& activity_;
};

// Who gave a status by hand, and why: ", by KS: illness".
std::string hand_words(const ProofEvent& event) {
  std::string words = event.person.empty() ? "" : ", by " + event.person;
  if (!event.reason.empty()) words += ": " + event.reason;
  return words;
}

void read_record(OpenShop& shop, const MemberView& view, std::int32_t activity, ProofEvent& event) {
  const language::RecordFields& slots = shop.program().records;
  const Record record(shop, view, activity);
  if (record.event() != language::kGrants) return;
  event.reason = record.text(slots.grant_reason);
  event.person = record.text(slots.grant_by);
}

std::string trial_of(OpenShop& shop, const MemberView& view, std::int32_t activity) {
  return activity < 0 ? "" : Record(shop, view, activity).word(shop.program().records.grant_trial);
}

// The owner of the household that the member is in.
std::string owner_of(OpenShop& shop, const MemberView& view) {
  std::string owner;
  for (std::size_t a = 0; a < view.history.activities.size(); ++a) {
    const engine::Activity& activity = view.history.activities[a];
    if (activity.event != language::kPools || activity.of_other || activity.day > shop.as_of()) continue;
    const std::string said =
        Record(shop, view, static_cast<std::int32_t>(a)).text(shop.program().records.pool_owner);
    if (!said.empty()) owner = said;
  }
  return owner;
}

std::string duration_words(Duration duration) { return duration_rule_text(duration); }

// Sentences about one decision.
class Teller {
 public:
  Teller(OpenShop& shop, const MemberView& view, const Decision& decision)
      : shop_(shop),
        view_(view),
        decision_(decision),
        program_(*view.evaluation.versions.at(index(decision.version))),
        tier_(program_.tiers.at(index(decision.tier))) {}

  ProofEvent event() {
    ProofEvent event;
    event.day = decision_.day;
    event.kind = kind_word(decision_.kind);
    event.tier = tier_.name;
    event.rules_version = shop_.version(program_);
    event.valid_until = decision_.valid_until;
    event.place = engine::place_of(view_.evaluation, decision_);
    event.tree = tree_of(view_, decision_);
    if (decision_.activity >= 0) {
      event.by = std::string(view_.history.activities.at(index(decision_.activity)).source_id);
      read_record(shop_, view_, decision_.activity, event);
    }
    event.words = words(event);
    return event;
  }

 private:
  [[nodiscard]] std::string by() const {
    return decision_.activity < 0 ? "" : " by " + activity_words(shop_, view_, decision_.activity);
  }
  [[nodiscard]] std::string valid() const {
    return ", valid " + validity_words(tier_, decision_.valid_until);
  }
  // Where the counters of an earlier day decided.
  [[nodiscard]] std::string as_of() const {
    return decision_.judged_as_of == decision_.day ? "" : ", as of " + iso(decision_.judged_as_of);
  }
  [[nodiscard]] std::string last_day() const { return "; its last day was " + iso(decision_.day - 1); }

  std::string not_kept() {
    const bool again = tier_.keep == language::Keep::ByEnteringAgain;
    std::string words = again ? "not entered again" : "not kept";
    if (decision_.unpaid > 0 && tier_.costs_to_keep) {
      const Words said(program_);
      words += fmt::format(" (keeping costs {}, {} are missing)",
                           said.points(tier_.costs_to_keep->amount, tier_.costs_to_keep->unit),
                           said.points(decision_.unpaid, tier_.costs_to_keep->unit));
    }
    if (tier_.drop.grace)
      return words + fmt::format(": {} to catch up begin", duration_words(*tier_.drop.grace));
    return words + ": it ends with " + iso(decision_.valid_until);
  }

  std::string idle() {
    std::vector<std::string> events;
    for (const int event : tier_.lost_events) events.push_back(program_.events.at(index(event)).name);
    return fmt::format("lost: for {} after {} no {}", duration_words(*tier_.lost_after),
                       iso(decision_.idle_since), fmt::join(events, " or ")) +
           last_day();
  }

  std::string trial() {
    const std::string name = trial_of(shop_, view_, decision_.activity);
    return name.empty() ? "the trial" : "the trial " + name;
  }

  std::string household() {
    const std::string owner = owner_of(shop_, view_);
    return owner.empty() ? "the household" : "the household of " + owner;
  }

  std::string words(const ProofEvent& event) {
    switch (decision_.kind) {
      case Kind::BroughtOver: return "brought over" + valid();
      case Kind::Entered: return "entered" + by() + as_of() + valid();
      case Kind::EnteredForLife: return "entered for life" + by() + as_of();
      case Kind::Renewed: return "renewed" + by() + as_of() + valid();
      case Kind::Kept: return "kept" + valid();
      case Kind::CaughtUp: return "caught up in its grace time" + by() + valid();
      case Kind::NotKept: return not_kept();
      case Kind::Ended: return "ended" + last_day();
      case Kind::EndedUnmet: return "ended: its conditions were not met any more";
      case Kind::LostIdle: return idle();
      case Kind::Revoked: return revoked();
      case Kind::Dropped: return "fallen to from a higher tier" + valid();
      case Kind::Invited: return "invited" + by() + hand_words(event) + valid();
      case Kind::Granted: return granted(event);
      case Kind::GrantEnded: return "given by hand: over" + last_day();
      case Kind::TrialBegan: return trial() + " began, until " + iso(decision_.valid_until);
      case Kind::TrialKept: return trial() + " was passed" + valid();
      case Kind::TrialNotKept: return trial() + " was not passed: it ends with " + iso(decision_.day);
      case Kind::TrialEnded: return trial() + " is over" + last_day();
      case Kind::Shared: return "shared by " + household();
      case Kind::SharedEnded: return "shared by " + household() + " no longer" + last_day();
      case Kind::RulesEnded: return "ended: the rules from this day on have no such tier";
    }
    return "";
  }

  std::string revoked() {
    std::string words = "taken" + by() + as_of();
    if (decision_.valid_until >= decision_.day) words += "; what is left is" + valid().substr(1);
    return words;
  }

  std::string granted(const ProofEvent& event) {
    const engine::Activity& activity = view_.history.activities.at(index(decision_.activity));
    if (activity.event != language::kGrants) return "given" + by() + valid();
    return "given by hand until " + iso(decision_.valid_until) + hand_words(event);
  }

  OpenShop& shop_;
  const MemberView& view_;
  const Decision& decision_;
  const Program& program_;
  const language::Tier& tier_;
};

}  // namespace

std::string activity_words(const OpenShop& shop, const MemberView& view, std::int32_t number) {
  const engine::Activity& activity = view.history.activities.at(static_cast<std::size_t>(number));
  const std::string one =
      engine::counted_words(1, shop.program().events.at(index(activity.event)).name, shop.words().language());
  std::string words = one.substr(one.find(' ') + 1) + " " + std::string(activity.source_id);
  if (activity.of_other) words += " of the household";
  return words;
}

std::vector<ProofEvent> story_of(OpenShop& shop, const MemberView& view, int tier) {
  const engine::Evaluation& evaluation = view.evaluation;
  const std::string& name = shop.program().tiers.at(index(tier)).name;
  std::vector<const Decision*> stay;
  for (const Decision& decision : evaluation.decisions) {
    const Program& program = *evaluation.versions.at(index(decision.version));
    if (decision.tier < 0 || program.tiers.at(index(decision.tier)).name != name) continue;
    if (!stay.empty() && ends_a_stay(stay.back()->kind) && begins_a_stay(decision.kind)) stay.clear();
    stay.push_back(&decision);
  }
  std::vector<ProofEvent> story;
  for (const Decision* decision : stay) story.push_back(Teller(shop, view, *decision).event());
  return story;
}

std::vector<std::string> lives_of(OpenShop& shop, const MemberView& view, int tier) {
  const language::RecordFields& slots = shop.program().records;
  const language::Tier& rule = shop.program().tiers.at(index(tier));
  std::vector<std::string> lines;
  for (const engine::Life& life : view.evaluator->lives(tier)) {
    switch (life.kind) {
      case engine::Life::Kind::Clock:
        lines.push_back(rule.for_everyone ? "for everyone"
                                          : "by the rules, " + validity_words(rule, life.days.last));
        break;
      case engine::Life::Kind::ForLife: lines.emplace_back("for life"); break;
      case engine::Life::Kind::Household: {
        const std::string owner = owner_of(shop, view);
        lines.push_back("through the household" + (owner.empty() ? "" : " of " + owner));
        break;
      }
      case engine::Life::Kind::Record: {
        const Record record(shop, view, life.activity);
        ProofEvent said;
        read_record(shop, view, life.activity, said);
        std::string how = "by hand";
        if (record.event() == language::kRedemptions)
          how = "by the reward " + record.word(slots.redemption_reward);
        else if (const std::string trial = trial_of(shop, view, life.activity); !trial.empty())
          how = "on trial (" + trial + ")";
        if (life.fixed) how += ", fixed, whatever else lives";
        lines.push_back(how + ", " + validity_words(life.days.last) + hand_words(said));
        break;
      }
    }
  }
  return lines;
}

}  // namespace rung::app
