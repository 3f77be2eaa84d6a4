#include "app/outlooks.h"

#include <algorithm>
#include <utility>

#include "core/index.h"
#include "core/month.h"

namespace rung::app {
namespace {

// One pass over the table of all activities costs as much as looking up those of a quarter of the members.
constexpr std::size_t kWorthAPass = 4;
constexpr std::size_t kFew = 1000;  // members: then either costs nothing

}  // namespace

Outlooks::Outlooks(storage::Database& database, storage::LedgerStore& ledger,
                   const language::Program& program, std::string made_by)
    : store_(database), ledger_(ledger), program_(program), made_by_(std::move(made_by)) {}

void Outlooks::choose(Day as_of, bool everybody) {
  everybody_ = true;
  due_.clear();
  balances_.clear();
  summed_up_to_ = {};
  touched_.reset();
  known_ = store_.known_now();
  basis_ = store_.basis();
  const bool holds = basis_ && basis_->made_by == made_by_ && basis_->as_of <= as_of &&
                     first_of_month(basis_->everybody) == first_of_month(as_of);
  if (everybody || !holds) return;
  touched_ = store_.touched_since(basis_->known);
  if (!touched_) return;
  due_ = *touched_;
  if (!read_others(*basis_, as_of)) return;
  sum_up_from_basis();
  everybody_ = false;
}

bool Outlooks::know_what_is_stored() {
  if (basis_ && !touched_) touched_ = store_.touched_since(basis_->known);
  if (touched_) sum_up_from_basis();
  return touched_.has_value();
}

void Outlooks::sum_up_from_basis() {
  balances_ = basis_->balances;
  summed_up_to_ = {basis_->known.lot, basis_->known.posting};
}

std::vector<std::pair<engine::MemberNumber, std::uint64_t>> Outlooks::stored_between(
    engine::MemberNumber first, engine::MemberNumber last) {
  std::vector<std::pair<engine::MemberNumber, std::uint64_t>> found;
  if (!touched_) return found;
  auto next = std::lower_bound(touched_->begin(), touched_->end(), first);
  for (const storage::MemberOutlook& one : store_.between(first, last)) {
    while (next != touched_->end() && *next < one.number) ++next;
    const bool touched = next != touched_->end() && *next == one.number;
    if (!touched && one.stored_as != 0) found.emplace_back(one.number, one.stored_as);
  }
  return found;
}

// False: it is less work, or there is no other way, to look at everybody.
bool Outlooks::read_others(const storage::OutlookBasis& basis, Day as_of) {
  others_ = Others();
  others_.in_tier.assign(program_.tiers.size(), 0);
  others_.usable.assign(program_.points.size(), 0);
  others_.pending = others_.usable;
  const std::vector<engine::MemberNumber> touched = due_;
  auto next = touched.begin();
  std::size_t members = touched.size();
  bool fits = true;
  const auto wrong = store_.for_each(basis, [&](const storage::MemberOutlook& one) {
    while (next != touched.end() && *next < one.number) ++next;
    if (next != touched.end() && *next == one.number) return;
    ++members;
    if (one.due <= as_of) {
      due_.push_back(one.number);
      return;
    }
    fits = fits && one.usable.size() == others_.usable.size() &&
           std::all_of(one.held.begin(), one.held.end(), [&](std::int32_t tier) {
             return tier < static_cast<std::int32_t>(others_.in_tier.size());
           });
    if (!fits || !one.joined) return;
    ++others_.members;
    for (const std::int32_t tier : one.held) {
      if (tier >= 0) ++others_.in_tier[index(tier)];
    }
    for (std::size_t u = 0; u < one.usable.size(); ++u) {
      others_.usable[u] += one.usable[u];
      others_.pending[u] += one.pending[u];
    }
  });
  std::sort(due_.begin(), due_.end());
  return !wrong && fits && (members < kFew || due_.size() * kWorthAPass <= members);
}

void Outlooks::add(const RecalculatedMember& member) {
  found_.add({member.number, member.due, member.joined, member.held, member.usable, member.pending,
              member.stored_as});
}

void Outlooks::bring_up_balances() {
  const storage::LedgerStore::UpTo now = ledger_.sealed_up_to();
  for (const auto& [unit, booked] : ledger_.member_balances(summed_up_to_, now)) balances_[unit] += booked;
  summed_up_to_ = now;
}

void Outlooks::write(Day as_of) {
  // What is booked in this recalculation is known, too.
  bring_up_balances();
  known_.lot = summed_up_to_.lot;
  known_.posting = summed_up_to_.posting;
  store_.write({as_of, everybody_ ? as_of : basis_->everybody, made_by_, known_, balances_}, found_,
               everybody_);
}

}  // namespace rung::app
