#pragma once
// The pieces of verify(): each looks at one kind of thing in one pass and reports under the names of the
// invariants it decides.

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.h"
#include "storage/verify.h"

namespace rung::storage {

// Names as docs/LEDGER.md lists them.
namespace invariant {
inline constexpr std::string_view kFileWhole = "the file is whole";
inline constexpr std::string_view kReferences = "every reference leads somewhere";
inline constexpr std::string_view kGuards = "the guards stand";
inline constexpr std::string_view kActivities = "every activity can be read and is there once";
inline constexpr std::string_view kNumbers = "no number is missing";
inline constexpr std::string_view kTime = "time does not run backwards";
inline constexpr std::string_view kSealed = "every transaction is sealed";
inline constexpr std::string_view kBalanced = "every transaction is balanced";
inline constexpr std::string_view kAccounts = "every account agrees with its lots";
inline constexpr std::string_view kContents = "contents give their hash";
inline constexpr std::string_view kChain = "the chain is unbroken";
inline constexpr std::string_view kConserved = "points are conserved";
inline constexpr std::string_view kSigns = "accounts have their sign";
inline constexpr std::string_view kUnits = "a posting stays in its currency";
inline constexpr std::string_view kLotRange = "a lot stays between zero and what was issued";
inline constexpr std::string_view kUsable = "redeemed only while usable";
inline constexpr std::string_view kExpired = "expired only after the last day";
inline constexpr std::string_view kOrder = "redeemed in spending order";
inline constexpr std::string_view kDebts = "no usable points beside a debt";
inline constexpr std::string_view kRedemptions = "every redemption is what was taken";
inline constexpr std::string_view kHolds = "a hold is captured in time or given back";
inline constexpr std::string_view kTransfers = "what is transferred keeps its days";
inline constexpr std::string_view kStock = "a stock counts every record of its reward";
inline constexpr std::string_view kNamed = "who acts for another member is found";
inline constexpr std::string_view kSecret = "the shop has one secret";
inline constexpr std::string_view kVouchers = "a voucher is used once";
inline constexpr std::string_view kTakenBack = "nothing is built on what was taken back";
inline constexpr std::string_view kClosed = "nothing is booked into a closed month";
inline constexpr std::string_view kErased = "an erased member has no personal data";
inline constexpr std::string_view kPredictions = "a prediction is complete";
inline constexpr std::string_view kVersions = "every rule version gives its hash";
inline constexpr std::string_view kOutlooks = "what was found of members is as it was written";
inline constexpr std::string_view kHistories = "packed histories are what the activities say";
inline constexpr std::string_view kTierRows = "one tier change at a time";
inline constexpr std::array kAll{kFileWhole, kReferences,  kGuards,   kActivities, kNumbers,  kTime,
                                 kSealed,    kBalanced,    kAccounts, kContents,   kChain,    kConserved,
                                 kSigns,     kUnits,       kLotRange, kUsable,     kExpired,  kOrder,
                                 kDebts,     kRedemptions, kHolds,    kStock,      kSecret,   kVouchers,
                                 kTransfers, kTakenBack,   kClosed,   kErased,     kVersions, kTierRows,
                                 kNamed,     kPredictions, kOutlooks, kHistories};
}  // namespace invariant

// Collects findings, at most 20 under each name.
class Findings {
 public:
  void add(std::string_view name, std::string text) {
    std::vector<Finding>& list = findings_[name];
    if (list.size() < 20) list.push_back(Finding{std::string(name), std::move(text)});
  }
  [[nodiscard]] std::vector<Finding> of(std::string_view name) const {
    const auto found = findings_.find(name);
    return found == findings_.end() ? std::vector<Finding>() : found->second;
  }

 private:
  std::map<std::string_view, std::vector<Finding>> findings_;
};

void verify_journal(const Database& database, Findings& findings);  // numbers, seals, sums, hashes, chain
// What happened to each member's lots. `moving`: as for verify().
void verify_lots(const Database& database, const std::vector<std::string>& moving, Findings& findings);
void verify_activities(const Database& database, Findings& findings);
// What acts on the whole ledger leave behind: batches taken back, closed months, erased members.
void verify_acts(const Database& database, Findings& findings);
// Histories that are packed for whoever reads all of them.
void verify_histories(const Database& database, Findings& findings);
void verify_vouchers(const Database& database, Findings& findings);

}  // namespace rung::storage
