#include "core/unit.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/check.h"

namespace rung {
namespace {

// ISO 4217: circulating currencies with two decimals, then those with another number of them.
constexpr std::string_view kTwoDecimals =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY "
    "COP "
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
    "INR "
    "IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR "
    "MZN "
    "NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD "
    "SSP "
    "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW";
constexpr std::string_view kNoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view kThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

bool listed(std::string_view list, std::string_view code) {
  for (std::size_t at = 0; at + 3 <= list.size(); at += 4) {
    if (list.substr(at, 3) == code) return true;
  }
  return false;
}

}  // namespace

bool is_currency(std::string_view code) {
  return code.size() == 3 &&
         (listed(kTwoDecimals, code) || listed(kNoDecimals, code) || listed(kThreeDecimals, code));
}

Currency currency_of(std::string_view code) {
  RUNG_CHECK(is_currency(code), "currency_of needs a known code");
  const int decimals = listed(kNoDecimals, code) ? 0 : listed(kThreeDecimals, code) ? 3 : 2;
  return Currency{std::string(code), decimals};
}

std::string currency_sign(const Currency& currency) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSigns{
      {{"EUR", "€"}, {"GBP", "£"}, {"USD", "$"}, {"JPY", "¥"}}};
  const auto* sign =
      std::find_if(kSigns.begin(), kSigns.end(), [&](const auto& s) { return s.first == currency.code; });
  return sign == kSigns.end() ? currency.code : std::string(sign->second);
}

}  // namespace rung
