#include "app/liability.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/month.h"
#include "intake/values.h"
#include "ledger/liability.h"
#include "storage/ledger_sums.h"

namespace rung::app {
namespace {

using storage::AccountMove;
using Ends = EndingPoints::When;

void add_move(LiabilityMonth& month, ledger::Account account, std::int64_t amount) {
  switch (account) {
    case ledger::Account::Issued: month.issued += amount; break;
    case ledger::Account::Redeemed: month.redeemed += amount; break;
    case ledger::Account::Expired: month.expired += amount; break;
    case ledger::Account::TakenBack: month.taken_back += amount; break;
    case ledger::Account::Adjusted: month.adjusted += amount; break;
    case ledger::Account::Members: return;
  }
  month.closing += amount;
}

// "9000" and "9000.50" in minor units; nothing: it is no amount of the currency.
std::optional<std::int64_t> minor_units(const std::string& text, const Currency& currency) {
  const auto amount = intake::read_number(text, {}, currency.decimals, currency.code);
  const bool fits = amount.ok() && amount.value() >= 0 && amount.value() < intake::kAmountLimit;
  return fits ? std::optional(amount.value()) : std::nullopt;
}

class Books {
 public:
  Books(OpenShop& shop, const LiabilityRequest& request) : shop_(shop), request_(request) {}

  Result<Liability, Refusal> run() {
    // One moment for both sums, so that they can be compared.
    shop_.database.with_read_transaction([&] {
      books_.last = request_.to ? std::min(last_of_month(*request_.to), shop_.today()) : shop_.as_of();
      moves_ = storage::account_moves(shop_.database, books_.last);
      outstanding_ = storage::outstanding_points(shop_.database, books_.last);
    });
    books_.first = request_.from ? *request_.from : first_booking();
    if (books_.first > books_.last)
      return refuse("period",
                    fmt::format("nothing is between {} and {}.", iso(books_.first), iso(books_.last)));
    note_what_is_missing();
    for (const int unit : units()) {
      CurrencyLiability currency = currency_of_unit(unit);
      add_months(unit, currency);
      add_ending(unit, currency);
      std::int64_t sum = 0;
      for (const EndingPoints& ending : currency.ending) sum += ending.points;
      if (sum != currency.total.closing) {
        return refuse("broken",
                      fmt::format("{}: the accounts say {} points are outstanding, the lots {}. See "
                                  "what is wrong: rung verify.",
                                  currency.name, currency.total.closing, sum));
      }
      books_.currencies.push_back(std::move(currency));
    }
    if (auto refusal = add_deferred()) return Refused{std::move(*refusal)};
    return std::move(books_);
  }

 private:
  static Result<Liability, Refusal> refuse(const char* code, std::string sentence) {
    return Refused{Refusal{code, std::move(sentence), {}}};
  }

  // The month of the first booking; the period's last month where there is none.
  [[nodiscard]] Day first_booking() const {
    Day first = books_.last;
    for (const AccountMove& move : moves_) first = std::min(first, move.day);
    return first_of_month(first);
  }

  void note_what_is_missing() {
    const auto& run = shop_.last_run();
    if (!run) {
      books_.notes.emplace_back(
          "There was no recalculation yet, so nothing is booked. Next:  rung recalculate");
    } else if (run->as_of < books_.last) {
      books_.notes.push_back(fmt::format(
          "Booked is what a recalculation took in, the last time as of {}. Next:  rung recalculate",
          iso(run->as_of)));
    }
  }

  // The program's currencies in its order, then those that only the journal knows.
  std::vector<int> units() {
    std::vector<int> found;
    for (const language::PointCurrency& currency : shop_.program().points) {
      if (const auto unit = shop_.ledger.find_unit(currency.name)) found.push_back(*unit);
    }
    for (const AccountMove& move : moves_) {
      if (std::find(found.begin(), found.end(), move.unit) == found.end()) found.push_back(move.unit);
    }
    return found;
  }

  CurrencyLiability currency_of_unit(int unit) {
    CurrencyLiability currency;
    currency.name = shop_.ledger.unit_name(unit);
    const auto& points = shop_.program().points;
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (points[i].name != currency.name) continue;
      currency.unit = static_cast<int>(i);
      currency.decimals = points[i].decimals;
    }
    return currency;
  }

  void add_months(int unit, CurrencyLiability& currency) {
    LiabilityMonth& total = currency.total;
    total.month = books_.first;
    std::map<Day, LiabilityMonth> months;
    for (Day month = first_of_month(books_.first); month <= books_.last; month = rung::add_months(month, 1))
      months[month].month = month;
    for (const AccountMove& move : moves_) {
      if (move.unit != unit) continue;
      if (move.day < books_.first) {
        total.opening += move.amount;
      } else {
        add_move(months.at(first_of_month(move.day)), move.account, move.amount);
        add_move(total, move.account, move.amount);
      }
    }
    total.closing += total.opening;
    std::int64_t balance = total.opening;
    for (auto& [first, month] : months) {
      month.opening = balance;
      month.closing += balance;
      balance = month.closing;
      currency.months.push_back(month);
    }
  }

  [[nodiscard]] EndingPoints ending_of(const storage::OutstandingPoints& points) const {
    EndingPoints ending{Ends::Month, first_of_month(books_.last), points.left, 0};
    if (points.debt) {
      ending.when = Ends::Debt;
    } else if (points.last_day >= kForever) {
      ending.when = Ends::Endless;
    } else if (points.last_day < books_.last) {
      ending.when = Ends::Over;
    } else {
      ending.month = first_of_month(points.last_day);
    }
    return ending;
  }

  // Money is rounded down on the sums from the top, so that the lines add up to what all of it is worth.
  void add_ending(int unit, CurrencyLiability& currency) {
    for (const storage::OutstandingPoints& points : outstanding_) {
      if (points.unit != unit) continue;
      const EndingPoints ending = ending_of(points);
      const auto same = std::find_if(
          currency.ending.begin(), currency.ending.end(),
          [&](const EndingPoints& one) { return one.when == ending.when && one.month == ending.month; });
      if (same == currency.ending.end()) {
        currency.ending.push_back(ending);
      } else {
        same->points += ending.points;
      }
    }
    std::stable_sort(currency.ending.begin(), currency.ending.end(),
                     [](const EndingPoints& a, const EndingPoints& b) { return a.when < b.when; });
    const auto* worth = worth_of(currency);
    if (worth == nullptr) return;
    std::int64_t points = 0, money = 0;
    for (EndingPoints& ending : currency.ending) {
      points += ending.points;
      ending.money = money_of(*worth, points) - money;
      money += ending.money;
    }
    currency.money = money;
  }

  [[nodiscard]] const std::pair<std::int64_t, std::int64_t>* worth_of(
      const CurrencyLiability& currency) const {
    if (currency.unit < 0) return nullptr;
    const auto& worth = shop_.program().points.at(static_cast<std::size_t>(currency.unit)).worth;
    return worth ? &*worth : nullptr;
  }

  std::optional<Refusal> add_deferred() {
    if (request_.consideration.empty()) return std::nullopt;
    const Currency& money = shop_.program().currency;
    const auto wrong = [&](const char* option, const std::string& text) {
      return Refusal{
          "amount",
          fmt::format("`{} {}` is no amount of {}; write it as 9000 or 9000.50, with at most {} digits "
                      "behind the point.",
                      option, text, money.code, money.decimals),
          {}};
    };
    const auto consideration = minor_units(request_.consideration, money);
    if (!consideration) return wrong("--consideration", request_.consideration);
    const auto before = request_.recognised.empty() ? std::optional<std::int64_t>(0)
                                                    : minor_units(request_.recognised, money);
    if (!before) return wrong("--recognised", request_.recognised);
    if (books_.currencies.empty() || books_.currencies.front().unit != 0)
      return Refusal{"no_points", "nothing was booked yet, so nothing can be recognised.", {}};
    CurrencyLiability& currency = books_.currencies.front();
    std::int64_t expected = *request_.expected;
    for (int i = 0; i < currency.decimals; ++i) expected *= 10;
    currency.deferred = deferred_of(currency, *consideration, expected, *before);
    return std::nullopt;
  }

  [[nodiscard]] DeferredRevenue deferred_of(const CurrencyLiability& currency, std::int64_t consideration,
                                            std::int64_t expected, std::int64_t before) const {
    const int unit = shop_.ledger.find_unit(currency.name).value_or(0);
    std::int64_t redeemed_before = 0;
    for (const AccountMove& move : moves_) {
      if (move.unit == unit && move.account == ledger::Account::Redeemed && move.day < books_.first)
        redeemed_before -= move.amount;
    }
    DeferredRevenue deferred;
    deferred.consideration = consideration;
    deferred.expected = expected;
    deferred.redeemed = redeemed_before - currency.total.redeemed;
    deferred.before =
        request_.recognised.empty()
            ? ledger::recognised(consideration, std::max<std::int64_t>(redeemed_before, 0), expected)
            : before;
    const std::int64_t all =
        ledger::recognised(consideration, std::max<std::int64_t>(deferred.redeemed, 0), expected);
    deferred.in_period = all - deferred.before;
    deferred.deferred = consideration - all;
    return deferred;
  }

  OpenShop& shop_;
  const LiabilityRequest& request_;
  Liability books_;
  std::vector<AccountMove> moves_;
  std::vector<storage::OutstandingPoints> outstanding_;
};

}  // namespace

Result<Liability, Refusal> liability(OpenShop& shop, const LiabilityRequest& request) {
  return Books(shop, request).run();
}

}  // namespace rung::app
