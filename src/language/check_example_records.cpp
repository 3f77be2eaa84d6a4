// Records in an example: what they say, in which units, and what they must say. Whether a record is allowed
// is asked when the example is run (docs/MEANING.md, 2.3).

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "language/check_amount.h"
#include "language/check_examples.h"
#include "language/check_rate.h"
#include "language/check_records.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

const Assignment* assigned(const Clause& clause, const std::string& name) {
  const auto at = std::find_if(clause.assignments.begin(), clause.assignments.end(),
                               [&](const Assignment& one) { return one.name.text == name; });
  return at == clause.assignments.end() ? nullptr : &*at;
}

// The thing that the word of a choice stands for; nothing if the version does not have it.
template <typename Thing>
const Thing* meant(const std::vector<Thing>& things, const std::vector<int>& numbers, std::int64_t word) {
  if (word < 0 || word >= static_cast<std::int64_t>(numbers.size())) return nullptr;
  const int number = numbers[static_cast<std::size_t>(word)];
  if (number < 0 || static_cast<std::size_t>(number) >= things.size()) return nullptr;
  return &things[static_cast<std::size_t>(number)];
}

bool same(const Grant& a, const Grant& b) { return a.unit == b.unit && a.fixed == b.fixed; }

}  // namespace

// ---- Values

// The value of a field; nothing, without a message, where the metric it speaks of could not be read.
std::optional<std::int64_t> ExampleReader::record_value(Context& ctx, int event, std::size_t slot,
                                                        const Field& field, const Assignment& assignment) {
  const RecordFields& records = ctx.program.records;
  const auto of = record_field(records, event, static_cast<int>(slot));
  if (of && of->of == RecordField::Of::Metric) {
    ctx.used_metrics.insert(of->index);
    if (ctx.broken_metrics.count(of->index) > 0) return std::nullopt;
  }
  if (of && of->of == RecordField::Of::Milestone) {
    const auto at = static_cast<std::size_t>(of->index);
    return read_option(ctx, field, ctx.program.milestones[at].choice, records.milestone_options[at],
                       assignment);
  }
  if (of && of->of == RecordField::Of::Reward) {
    const auto at = static_cast<std::size_t>(of->index);
    return read_option(ctx, field, ctx.program.rewards[at].choice, records.reward_options[at], assignment);
  }
  return value_of(ctx, field, assignment);
}

// `choice_benefit 5 suite_nights` means the option that begins with this amount; in quotes, an option as it
// is written.
std::optional<std::int64_t> ExampleReader::read_option(Context& ctx, const Field& field,
                                                       const std::optional<Choice>& choice,
                                                       const std::vector<int>& options,
                                                       const Assignment& assignment) {
  const Place at = ref_.at(Span{assignment.name.span.end, assignment.span.end});
  std::vector<std::int64_t> found;
  if (assignment.text) {
    const auto word = std::find(field.choices.begin(), field.choices.end(), assignment.text->value);
    if (word != field.choices.end()) found.push_back(word - field.choices.begin());
  } else if (assignment.amount && choice) {
    const auto grant = read_grant(ctx, *assignment.amount, ref_.file);
    if (!grant) return std::nullopt;
    for (std::size_t word = 0; word < options.size(); ++word) {
      if (options[word] < 0) continue;
      const auto& of = choice->of[static_cast<std::size_t>(options[word])];
      if (!of.empty() && same(of.front(), *grant)) found.push_back(static_cast<std::int64_t>(word));
    }
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    ctx.error("R211", at, fmt::format("`{}` is never `{}`", field.name, text_at(at)),
              fmt::format("`{}` can be {}", field.name, listed(field.choices)));
  } else {
    ctx.error("R211", at,
              fmt::format("more than one choice of `{}` begins with `{}`", field.name, text_at(at)),
              fmt::format("write the whole choice in quotes: `{} \"{}\"`", field.name,
                          field.choices[static_cast<std::size_t>(found.front())]));
  }
  return std::nullopt;
}

// ---- What records must say

bool ExampleReader::has(const ExampleEvent& event, int slot) {
  return slot >= 0 && event.fields.at(static_cast<std::size_t>(slot)) != kEmpty;
}

bool ExampleReader::has_one(const ExampleEvent& event, const std::vector<int>& slots) {
  return std::any_of(slots.begin(), slots.end(), [&](int slot) { return has(event, slot); });
}

void ExampleReader::say_nothing(const Clause& clause, const std::string& what, const std::string& help) {
  ctx_->error("R435", ref_.at(clause.span), what, help);
}

void ExampleReader::check_record(const ExampleEvent& event, const Clause& clause) {
  check_signs(event, clause);
  switch (event.event) {
    case kRedemptions: return check_redemption(event, clause);
    case kOpenings: return check_opening(event, clause);
    case kAdjustments: return check_adjustment(event, clause);
    case kRequests: return check_request(event, clause);
    case kGrants: return check_grant(event, clause);
    case kPools: return check_pool(event, clause);
    case kCancellations: return check_cancellation(clause);
    case kTransfers: return check_transfer(event, clause);
    case kStates:
      if (!has(event, ctx_->program.records.state_state))
        say_nothing(clause, "this line does not say which state the account has from then on",
                    "write `with state frozen`, or `with state active`");
      return;
    case kChoices:
      if (clause.assignments.empty())
        say_nothing(clause, "this line does not say what is chosen",
                    "name an election, a milestone or a reward with what is chosen: `with track price`");
      return;
    default: return;
  }
}

// Only an adjustment goes down as well as up.
void ExampleReader::check_signs(const ExampleEvent& event, const Clause& clause) {
  const bool record = event.event == kOpenings || event.event == kRedemptions || event.event == kRequests ||
                      event.event == kCancellations || event.event == kTransfers;
  for (const Assignment& one : clause.assignments) {
    if (!record || !one.amount || one.amount->number.empty()) continue;
    const std::string& number = one.amount->number;
    const bool zero = number.find_first_not_of("0.") == std::string::npos;
    if (number.front() != '-' && !(zero && event.event != kOpenings)) continue;
    ctx_->error(
        "R309", ref_.at(one.amount->span),
        fmt::format("`{}` cannot stand in {}", text_at(ref_.at(one.amount->span)), clause.words.at(0).text),
        number.front() == '-' ? "write a number above zero; `adjustments` can take something away"
                              : "write a number above zero");
  }
}

void ExampleReader::check_redemption(const ExampleEvent& event, const Clause& clause) {
  const RecordFields& r = ctx_->program.records;
  const bool reward = has(event, r.redemption_reward);
  const bool voucher = has(event, r.redemption_voucher);
  int said = (reward ? 1 : 0) + (voucher ? 1 : 0);
  for (const Context& version : versions_) {
    if (!has_one(event, version.program.records.redemption_points)) continue;
    ++said;
    break;
  }
  if (said != 1) {
    say_nothing(
        clause,
        said == 0 ? "this redemption does not say what is redeemed"
                  : "this redemption names more than one thing",
        "name a reward, a voucher or points: `with reward coffee`, `with voucher fruit` or `with points "
        "500 points`");
    return;
  }
  for (std::size_t i = 0; i < r.redemption_points.size(); ++i) {
    const PointCurrency& points = ctx_->program.points[i];
    if (!points.qualifying_only || !has(event, r.redemption_points[i])) continue;
    say_nothing(
        clause, fmt::format("{} are only for qualifying, so they are never redeemed", points.name),
        fmt::format("name points that members pay with; what takes {0} away is `adjustments on {1} with "
                    "{0} -{2}`",
                    points.name, iso(event.day),
                    sample(*ctx_, {UnitKind::Points, static_cast<int>(i)}, "50")));
    return;
  }
  if (has(event, r.redemption_times) && !reward && !voucher) {
    say_nothing(clause, "points are redeemed once, so `times` says nothing", "write the points alone");
  }
  if (has(event, r.redemption_voucher_number) && !voucher) {
    say_nothing(clause, "`voucher_number` says which voucher is used, and this redemption uses none",
                "name the voucher as well, or leave its number out");
  }
  const auto word = event.fields[static_cast<std::size_t>(r.redemption_reward)];
  const Reward* of = reward ? meant(ctx_->program.rewards, r.rewards, word) : nullptr;
  const bool present = of != nullptr && of->tier_grant && of->tier_grant->to_another_member;
  if (present && !has(event, r.redemption_recipient)) {
    say_nothing(clause,
                fmt::format("reward {} is for another member, but this line does not say for whom", of->name),
                "add the name of a member of this example: `recipient ben`");
  }
  if (of != nullptr && !present && has(event, r.redemption_recipient)) {
    say_nothing(clause, fmt::format("reward {} gives no tier to another member", of->name),
                "leave out `recipient`");
    return;
  }
  if (check_named_member(clause, "recipient") != event.member || !present) return;
  say_nothing(clause,
              fmt::format("reward {} is for another member, not for the one who redeems it", of->name),
              "name another member of this example: `recipient ben`");
}

void ExampleReader::check_request(const ExampleEvent& event, const Clause& clause) {
  const RecordFields& r = ctx_->program.records;
  if (!has(event, r.request_conversion)) {
    say_nothing(clause, "this request does not say which conversion is meant",
                "name one that happens `on request`: `with conversion points_to_miles, points 5000 points`");
    return;
  }
  const auto word = event.fields[static_cast<std::size_t>(r.request_conversion)];
  const Conversion* of = meant(ctx_->program.conversions, r.conversions, word);
  if (of == nullptr) return;
  if (of->when != Conversion::When::OnRequest) {
    say_nothing(clause, fmt::format("convert {} happens by itself, it is not asked for", of->name),
                "remove this line, or name a conversion that happens `on request`");
    return;
  }
  const auto unit = static_cast<std::size_t>(of->unit);
  const PointCurrency& points = ctx_->program.points[unit];
  for (std::size_t i = 0; i < r.request_points.size(); ++i) {
    const bool right = i == unit;
    if (has(event, r.request_points[i]) == right) continue;
    say_nothing(
        clause,
        fmt::format("convert {} takes {}, and this line does not say how many", of->name, points.name),
        fmt::format("write them and no other points: `{} {}`", points.name,
                    sample(*ctx_, {UnitKind::Points, of->unit}, "5000")));
    return;
  }
}

void ExampleReader::check_grant(const ExampleEvent& event, const Clause& clause) {
  const RecordFields& r = ctx_->program.records;
  const bool tier = has(event, r.grant_tier);
  const bool trial = has(event, r.grant_trial);
  if (tier == trial) {
    say_nothing(clause,
                tier ? "this grant names both a tier and a trial" : "this grant does not say what is granted",
                "name a tier or a trial: `with tier Gold, until 2027-06-30` or `with trial status_match`");
    return;
  }
  const bool more = has(event, r.grant_from) || has(event, r.grant_until) || has(event, r.grant_fixed) ||
                    has(event, r.grant_fallback);
  if (trial && more) {
    say_nothing(clause, "a trial says itself how long it lasts and what comes after it",
                "leave out `from`, `until`, `fixed` and `fallback`");
  }
  if (tier) check_granted_tier(event, clause);
}

void ExampleReader::check_granted_tier(const ExampleEvent& event, const Clause& clause) {
  const RecordFields& r = ctx_->program.records;
  const auto field = [&](int slot) { return event.fields[static_cast<std::size_t>(slot)]; };
  const Tier* tier = meant(ctx_->program.tiers, r.tiers, field(r.grant_tier));
  if (tier == nullptr) return;
  const bool until = has(event, r.grant_until);
  if (!until && !tier->by_invitation) {
    say_nothing(clause, fmt::format("nothing says how long {} is granted", tier->name),
                "add its last day, such as `until 2027-12-31`; only a tier that is entered `by invitation` "
                "needs none");
  }
  const Day from = has(event, r.grant_from) ? Day{static_cast<int>(field(r.grant_from))} : event.day;
  const Day last = until ? Day{static_cast<int>(field(r.grant_until))} : from;
  if (last < from) {
    ctx_->error("R326", ref_.at(clause.span),
                fmt::format("{} comes before {}, so no day lies between them", iso(last), iso(from)),
                "write a later day behind `until`");
  }
  const Tier* fallback =
      has(event, r.grant_fallback) ? meant(ctx_->program.tiers, r.tiers, field(r.grant_fallback)) : nullptr;
  if (fallback == nullptr || !ctx_->ladders_known) return;
  if (fallback->ladder == tier->ladder && fallback->rank < tier->rank) return;
  ctx_->error("R414", ref_.at(assigned(clause, "fallback")->span),
              fmt::format("{} is not lower than {}", fallback->name, tier->name),
              "name a tier that stands below the one that is granted");
}

void ExampleReader::check_opening(const ExampleEvent& event, const Clause& clause) {
  const RecordFields& r = ctx_->program.records;
  if (clause.assignments.empty()) {
    say_nothing(clause, "this opening does not say what is brought along",
                "add what there was before, such as `with points 500 points`");
    return;
  }
  if (has(event, r.opening_tier) || !(has(event, r.opening_since) || has(event, r.opening_until))) return;
  say_nothing(
      clause, "this opening says from when to when, but no tier",
      "add the tier that is brought over: `with tier Gold, since 2025-01-01, valid_until 2026-12-31`");
}

void ExampleReader::check_adjustment(const ExampleEvent& event, const Clause& clause) {
  const bool adjusts = std::any_of(versions_.begin(), versions_.end(), [&](const Context& version) {
    const RecordFields& r = version.program.records;
    return has_one(event, r.adjustment_points) || has_one(event, r.adjustment_metrics);
  });
  if (adjusts) return;
  say_nothing(clause, "this adjustment does not say what is adjusted",
              "name a currency of points or a metric, such as `with points -50 points`");
}

void ExampleReader::check_pool(const ExampleEvent& event, const Clause& clause) {
  const RecordFields& r = ctx_->program.records;
  const bool leaves = has(event, r.pool_left) && event.fields[static_cast<std::size_t>(r.pool_left)] == 1;
  if (!has(event, r.pool_pool)) {
    say_nothing(clause, "this line does not say which pool is meant",
                "name it: `with pool household, owner anna`");
  } else if (!leaves && !has(event, r.pool_owner)) {
    say_nothing(clause, "nothing says whose pool is joined",
                "name the member it belongs to, `owner anna`, or write `left yes`");
  }
  (void)check_named_member(clause, "owner");
}

// It belongs to a redemption, which its line names by the day.
void ExampleReader::check_cancellation(const Clause& clause) {
  const bool named = clause.kind == ClauseKind::EventOfOn && find_event(clause.words.back()) == kRedemptions;
  if (named) return;
  say_nothing(clause,
              clause.kind == ClauseKind::EventOfOn ? "only redemptions can be cancelled"
                                                   : "this line does not say which redemption is cancelled",
              "name it by its day: `cancellations on 2027-03-05 of redemptions on 2027-03-01`");
}

// Each side has a line of its own: it went to somebody, or came from him with the days it had there.
void ExampleReader::check_transfer(const ExampleEvent& event, const Clause& clause) {
  const bool moves = std::any_of(versions_.begin(), versions_.end(), [&](const Context& version) {
    return has_one(event, version.program.records.transfer_points);
  });
  if (!moves) {
    say_nothing(clause, "this transfer does not say how many points go over",
                "name them: `with recipient ben, points 300 points`");
  }
  const bool to = assigned(clause, "recipient") != nullptr;
  const bool from = assigned(clause, "sender") != nullptr;
  if (to == from) {
    say_nothing(clause, to ? "this transfer goes out and comes in at once" : "this transfer names nobody",
                "say to whom it went, `recipient ben`, or from whom it came, `sender anna`: each side has a line of "
                "its own");
  }
}

// Other members are named as the example names them. -1: nobody is named, or nobody of the example.
int ExampleReader::check_named_member(const Clause& clause, const char* field) {
  const Assignment* assignment = assigned(clause, field);
  if (assignment == nullptr) return -1;
  if (assignment->word) return find_member(*assignment->word);
  if (assignment->text) return find_member(Word{assignment->text->value, assignment->text->span});
  return -1;
}

}  // namespace rung::language
