#include "ledger/difference.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "core/check.h"
#include "core/whole.h"

namespace rung::ledger {
namespace {

// What an activity gave under a rule on one day.
struct Origin {
  ActivityNumber activity = 0;
  std::string rule;
  Day earned_on;
  Account against{};
  bool debt = false;
  auto operator<=>(const Origin&) const = default;
};

// A debt that an activity left is the same debt whatever day it was booked with: it neither ends nor is it
// spent. (Up to file version 1 it had the day of the recalculation that found it.)
template <typename SomeLot>
bool has_days(const SomeLot& lot) {
  return lot.points > 0 || lot.activity == 0;
}

template <typename SomeLot>
Terms compared_terms(const SomeLot& lot) {
  return has_days(lot) ? lot.terms : Terms{};
}

template <typename SomeLot>
Origin origin_of(const SomeLot& lot, Account against) {
  return {lot.activity, lot.rule, compared_terms(lot).earned_on, against, lot.points < 0};
}

using Cause = std::pair<Account, ActivityNumber>;
using Changes = std::map<Cause, std::int64_t>;

// A lot while the draft is made; of a debt, everything with the sign turned round.
struct Open {
  LotNumber number = 0;
  std::int64_t points = 0;
  std::int64_t left = 0;
  std::vector<std::pair<Cause, std::int64_t>> moved;  // what each cause took (below zero) or put in

  std::int64_t& moved_by(const Cause& cause) {
    const auto known =
        std::find_if(moved.begin(), moved.end(), [&](const auto& one) { return one.first == cause; });
    return known != moved.end() ? known->second : moved.emplace_back(cause, 0).second;
  }
};

// Lots of one origin on one set of terms, on both sides. Of debts all numbers have their sign turned round.
struct Group {
  Terms terms;  // of what is given
  std::vector<Open> lots;
  std::int64_t booked = 0;  // as given, less what went back of it
  std::int64_t wanted = 0;
  Changes open;  // wanted less booked
};

struct ByDays {
  bool operator()(const Terms& a, const Terms& b) const {
    const auto key = [](const Terms& t) { return std::tuple(t.usable_from, t.last_day); };
    return key(a) < key(b);
  }
};
using Groups = std::map<Terms, Group, ByDays>;

// A posting that takes back what its own lot's activity gave: the lot counts as given with less. (A return is
// another activity than the one whose lots it takes from.)
bool corrects(const Origin& origin, const Cause& cause) {
  if (cause.second != origin.activity) return false;
  return cause.first == origin.against || (!origin.debt && cause.first == Account::TakenBack);
}

class Comparison {
 public:
  Comparison(MemberNumber member, int unit) : member_(member), unit_(unit) {}

  void take(const Booked& booked) {
    std::vector<const PostedSum*> posted;  // by lot
    for (const PostedSum& sum : booked.posted) posted.push_back(&sum);
    const auto by_lot = [](const PostedSum* a, const PostedSum* b) { return a->lot < b->lot; };
    if (!std::is_sorted(posted.begin(), posted.end(), by_lot))
      std::stable_sort(posted.begin(), posted.end(), by_lot);
    for (const Lot& lot : booked.lots) {
      const Origin origin = origin_of(lot, lot.against);
      const std::int64_t sign = origin.debt ? -1 : 1;
      Group& group = origins_[origin][compared_terms(lot)];
      Open open{lot.number, lot.points * sign, lot.points * sign, {}};
      group.booked = add(group.booked, open.points);
      auto on_lot =
          std::lower_bound(posted.begin(), posted.end(), lot.number,
                           [](const PostedSum* sum, LotNumber number) { return sum->lot < number; });
      for (; on_lot != posted.end() && (*on_lot)->lot == lot.number; ++on_lot) {
        const PostedSum* const sum = *on_lot;
        const Cause cause{sum->against, sum->activity};
        open.left = add(open.left, sum->amount * sign);
        std::int64_t& moved = open.moved_by(cause);
        moved = add(moved, sum->amount * sign);
        if (corrects(origin, cause)) {
          group.booked = add(group.booked, sum->amount * sign);
        } else {
          std::int64_t& difference = group.open[cause];
          difference = add(difference, -sum->amount * sign);
        }
      }
      group.lots.push_back(std::move(open));
    }
  }

  void take(const std::vector<WantedLot>& wanted) {
    for (const WantedLot& lot : wanted) {
      RUNG_CHECK(lot.points != 0, "a lot has points");
      const Origin origin = origin_of(lot, lot.against);
      const std::int64_t sign = origin.debt ? -1 : 1;
      Group& group = origins_[origin][compared_terms(lot)];
      group.terms = lot.terms;
      group.wanted = add(group.wanted, lot.points * sign);
      for (const WantedLot::Change& change : lot.changes) {
        const Cause cause{change.against, change.activity};
        // What the activity that gave the lot took out of it at once, to where it came from (a cancellation
        // whose points pay for a tier on the spot), was never given: as it will be read when it is booked.
        std::int64_t& sum = corrects(origin, cause) ? group.wanted : group.open[cause];
        sum = add(sum, change.amount * sign);
      }
    }
  }

  Draft run() {
    for (auto& [origin, groups] : origins_) {
      std::int64_t less = 0;
      for (const auto& [terms, group] : groups) less = add(less, add(group.booked, -group.wanted));
      for (auto& [terms, group] : groups) book(origin, group, less);
    }
    return std::move(draft_);
  }

 private:
  // `less`: what of the origin's points is still to go to Account::TakenBack; the rest of what is too much
  // here stands on other terms and goes back where it came from.
  void book(const Origin& origin, Group& group, std::int64_t& less) {
    if (group.wanted > group.booked) {
      give(origin, group, add(group.wanted, -group.booked));
    } else if (group.wanted < group.booked) {
      const std::int64_t too_much = add(group.booked, -group.wanted);
      const std::int64_t earned_less = origin.debt ? 0 : std::clamp<std::int64_t>(less, 0, too_much);
      less -= earned_less;
      group.open[{Account::TakenBack, origin.activity}] -= earned_less;
      group.open[{origin.against, origin.activity}] -= too_much - earned_less;
    }
    post_all(group, origin.debt ? -1 : 1);
  }

  void give(const Origin& origin, Group& group, std::int64_t points) {
    NewLot lot;
    lot.member = member_;
    lot.unit = unit_;
    lot.points = origin.debt ? -points : points;
    lot.terms = group.terms;
    lot.rule = origin.rule;
    lot.activity = origin.activity;
    lot.contra = origin.against;
    draft_.lots.push_back(std::move(lot));
    group.lots.push_back({-static_cast<LotNumber>(draft_.lots.size()), points, points, {}});
  }

  // Which lots of a group a posting may go to.
  enum class Reach : std::uint8_t {
    Undoing,  // those that the cause moved the other way, and no further than back
    All,
  };

  // What goes into the lots and what comes out of them, in turns, as far as there is room: the end is between
  // nothing and all, so one of the two always finds some. What undoes a cause goes where the cause was: of
  // two lots on the same terms, points that one lost by expiring do not come back into the other.
  void post_all(Group& group, std::int64_t sign) {
    for (const Reach reach : {Reach::Undoing, Reach::All}) {
      for (bool again = true; again;) {
        again = false;
        for (const bool in : {true, false}) {
          for (auto& [cause, amount] : group.open) {
            if (amount != 0 && (amount > 0) == in) again = post(group, cause, amount, sign, reach) || again;
          }
        }
      }
    }
    for (const auto& [cause, amount] : group.open)
      RUNG_CHECK(amount == 0, "a lot stays between zero and what was issued");
  }

  // As much of `amount` as there is room for; false: none.
  bool post(Group& group, const Cause& cause, std::int64_t& amount, std::int64_t sign, Reach reach) {
    const std::int64_t before = amount;
    for (Open& lot : group.lots) {
      if (amount == 0) break;
      std::int64_t& moved = lot.moved_by(cause);
      std::int64_t part = std::clamp(amount, -lot.left, lot.points - lot.left);
      if (reach == Reach::Undoing)
        part = std::clamp(part, std::min<std::int64_t>(-moved, 0), std::max<std::int64_t>(-moved, 0));
      if (part == 0) continue;
      lot.left += part;
      moved += part;
      amount -= part;
      draft_.postings.push_back({lot.number, member_, unit_, part * sign, cause.first, cause.second});
    }
    return amount != before;
  }

  MemberNumber member_;
  int unit_;
  std::map<Origin, Groups> origins_;
  Draft draft_;
};

// Lots of both sides in one order, so that those that say the same stand at the same place.
template <typename SomeLot>
auto said_by(const SomeLot& lot) {
  return std::tie(lot.activity, lot.points, lot.terms.earned_on, lot.terms.usable_from, lot.terms.last_day,
                  lot.against, lot.rule);
}

template <typename SomeLot>
void sort_by_what_they_say(std::vector<const SomeLot*>& lots) {
  const auto before = [](const SomeLot* a, const SomeLot* b) { return said_by(*a) < said_by(*b); };
  if (!std::is_sorted(lots.begin(), lots.end(), before)) std::stable_sort(lots.begin(), lots.end(), before);
}

// What happened to a lot, by its place among them.
struct ChangeAt {
  std::size_t place = 0;
  Cause cause;
  std::int64_t amount = 0;
  bool operator==(const ChangeAt&) const = default;
};

// One for each place and cause, in order; without those that come to nothing.
void sum_up(std::vector<ChangeAt>& changes) {
  const auto key = [](const ChangeAt& one) { return std::tie(one.place, one.cause); };
  std::sort(changes.begin(), changes.end(),
            [&key](const ChangeAt& a, const ChangeAt& b) { return key(a) < key(b); });
  std::size_t kept = 0;
  for (const ChangeAt& one : changes) {
    if (kept > 0 && key(changes[kept - 1]) == key(one)) {
      changes[kept - 1].amount = add(changes[kept - 1].amount, one.amount);
    } else {
      if (kept > 0 && changes[kept - 1].amount == 0) --kept;
      changes[kept++] = one;
    }
  }
  if (kept > 0 && changes[kept - 1].amount == 0) --kept;
  changes.resize(kept);
}

}  // namespace

bool booked_as_wanted(int unit, const std::vector<Lot>& lots, const std::vector<PostedSum>& posted,
                      const std::vector<WantedLot>& wanted) {
  std::vector<const Lot*> is;
  std::vector<const WantedLot*> is_to_be;
  is.reserve(lots.size());
  is_to_be.reserve(wanted.size());
  for (const Lot& lot : lots) {
    if (lot.unit == unit) is.push_back(&lot);
  }
  if (is.size() != wanted.size()) return false;
  for (const WantedLot& lot : wanted) is_to_be.push_back(&lot);
  sort_by_what_they_say(is);
  sort_by_what_they_say(is_to_be);
  for (std::size_t i = 0; i < is.size(); ++i) {
    if (said_by(*is[i]) != said_by(*is_to_be[i])) return false;
  }
  std::vector<ChangeAt> happened, to_happen;
  std::vector<std::pair<LotNumber, std::size_t>> places;
  if (!posted.empty()) {
    for (std::size_t i = 0; i < is.size(); ++i) places.emplace_back(is[i]->number, i);
    std::sort(places.begin(), places.end());
  }
  for (const PostedSum& sum : posted) {
    const auto place = std::lower_bound(places.begin(), places.end(), sum.lot,
                                        [](const auto& one, LotNumber number) { return one.first < number; });
    if (place != places.end() && place->first == sum.lot)
      happened.push_back({place->second, {sum.against, sum.activity}, sum.amount});
  }
  for (std::size_t i = 0; i < is_to_be.size(); ++i) {
    for (const WantedLot::Change& change : is_to_be[i]->changes)
      to_happen.push_back({i, {change.against, change.activity}, change.amount});
  }
  sum_up(happened);
  sum_up(to_happen);
  return happened == to_happen;
}

Draft difference(MemberNumber member, int unit, const Booked& booked, const std::vector<WantedLot>& wanted) {
  Comparison comparison(member, unit);
  comparison.take(booked);
  comparison.take(wanted);
  return comparison.run();
}

void append(Draft& whole, Draft part) {
  const auto before = static_cast<LotNumber>(whole.lots.size());
  for (Posting& posting : part.postings) {
    if (posting.lot < 0) posting.lot -= before;
    whole.postings.push_back(posting);
  }
  for (NewLot& lot : part.lots) whole.lots.push_back(std::move(lot));
}

}  // namespace rung::ledger
