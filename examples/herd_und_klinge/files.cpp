// The shop as files: UTF-8, semicolons, decimal comma, dd.mm.yyyy, one row per order line.

#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "shop.h"

namespace shop {
namespace {

constexpr const char* kOrderHeader =
    "Bestellnr;Kundennr;Datum;Artikel;Warengruppe;Betrag;Status;Lieferdatum;Gutschein";

class CsvFile {
 public:
  CsvFile(const std::filesystem::path& path, const std::string& header)
      : path_(path), out_(path, std::ios::binary) {
    out_ << header << '\n';
  }
  CsvFile(const CsvFile&) = delete;
  CsvFile& operator=(const CsvFile&) = delete;

  // Fields that hold a semicolon or a quote are quoted, as spreadsheets do it.
  void row(const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) out_ << ';';
      if (fields[i].find_first_of(";\"") == std::string::npos) {
        out_ << fields[i];
        continue;
      }
      out_ << '"';
      for (const char c : fields[i]) out_ << (c == '"' ? "\"\"" : std::string(1, c));
      out_ << '"';
    }
    out_ << '\n';
  }

  void close() {
    out_.close();
    if (!out_) throw std::runtime_error("cannot write " + path_.string());
  }

 private:
  std::filesystem::path path_;
  std::ofstream out_;
};

std::string german(rung::Day day) {
  const rung::Civil date = rung::civil(day);
  return fmt::format("{:02}.{:02}.{}", date.day, date.month, date.year);
}

std::string euros(int cents) { return fmt::format("{},{:02}", cents / 100, cents % 100); }
std::string member_id(int number) { return fmt::format("M-{:05}", number); }

// An order as the till knew it on the evening of `today`.
void write_order(CsvFile& file, const Order& order, rung::Day today) {
  const bool delivered = !order.cancelled && order.delivered <= today;
  const std::string status = order.cancelled ? "storniert" : delivered ? "abgeschlossen" : "offen";
  for (const Line& line : order.lines) {
    file.row({order.id, member_id(order.member), german(order.day), line.article->name, line.article->group,
              euros(line.cents), status, delivered ? german(order.delivered) : "", order.coupon});
  }
}

void write_members(const Shop& shop, const std::filesystem::path& folder) {
  CsvFile file(folder / "members.csv",
               "Kundennr;Vorname;Nachname;E-Mail;Telefon;Sprache;Land;Beitritt;Follower");
  for (const Member& member : shop.members) {
    file.row({member_id(member.number), member.first_name, member.last_name, member.email, member.phone,
              member.language, member.country, german(member.joined),
              member.followers < 0 ? "" : std::to_string(member.followers)});
  }
  file.close();
}

void write_returns(const Shop& shop, const std::filesystem::path& path, rung::Day first, rung::Day last) {
  CsvFile file(path, "Retourennr;Bestellnr;Kundennr;Datum;Artikel;Warengruppe;Betrag");
  for (const Return& one : shop.returns) {
    if (one.day < first || one.day > last) continue;
    file.row({one.id, one.order, member_id(one.member), german(one.day), one.line.article->name,
              one.line.article->group, euros(one.line.cents)});
  }
  file.close();
}

void write_reviews(const Shop& shop, const std::filesystem::path& path, rung::Day first, rung::Day last) {
  CsvFile file(path, "Bewertungsnr;Kundennr;Datum;Artikel;Status");
  int number = 0;
  for (const Review& review : shop.reviews) {
    ++number;
    if (review.day < first || review.day > last) continue;
    file.row({fmt::format("B-{:05}", number), member_id(review.member), german(review.day),
              review.article->name, "veröffentlicht"});
  }
  file.close();
}

void write_referrals(const Shop& shop, const std::filesystem::path& folder) {
  CsvFile file(folder / "referrals.csv", "Empfehlungsnr;Kundennr;Datum;Geworben;Status");
  int number = 0;
  for (const Referral& referral : shop.referrals) {
    file.row({fmt::format("E-{:04}", ++number), member_id(referral.member), german(referral.day),
              referral.referred == 0 ? "" : member_id(referral.referred),
              referral.referred == 0 ? "versandt" : "angenommen"});
  }
  file.close();
}

void write_consents(const Shop& shop, const std::filesystem::path& folder) {
  CsvFile file(folder / "consents.csv", "Nr;Kundennr;Datum;Art;Erteilt");
  int number = 0;
  for (const Consent& consent : shop.consents) {
    file.row({fmt::format("C-{:05}", ++number), member_id(consent.member), german(consent.day),
              consent.marketing ? "Werbung" : "Service", consent.given ? "ja" : "nein"});
  }
  file.close();
}

// Three mistakes as they happen in real files; the tutorial shows how to repair them.
void write_rows_with_mistakes(CsvFile& file) {
  const std::string day = german(kNextDay);
  file.row({"HK-271121-0901", member_id(951), day, "Kochmesser 20 cm", "Messer", "89,9O", "abgeschlossen",
            day, ""});
  file.row(
      {"HK-271121-0901", member_id(951), day, "Wetzstahl", "Schleifen", "44,90", "abgeschlossen", day, ""});
  file.row({"HK-271121-0902", "M-20115", day, "Stieltopf 16 cm", "Töpfe", "54,90", "abgeschlossen", day, ""});
  file.row({"HK-271121-0903", member_id(317), "31.11.2027", "Brotmesser 22 cm", "Messer", "49,90", "offen",
            "", ""});
}

}  // namespace

void write_first_export(const Shop& shop, const std::filesystem::path& folder) {
  write_members(shop, folder);
  CsvFile orders(folder / "orders.csv", kOrderHeader);
  for (const Order& order : shop.orders) {
    if (order.day <= kLastDay) write_order(orders, order, kLastDay);
  }
  orders.close();
  write_returns(shop, folder / "returns.csv", kFirstDay, kLastDay);
  write_reviews(shop, folder / "reviews.csv", kFirstDay, kLastDay);
  write_referrals(shop, folder);
  write_consents(shop, folder);
}

void write_next_day(const Shop& shop, const std::filesystem::path& folder) {
  CsvFile orders(folder / "orders-2027-11-21.csv", kOrderHeader);
  int repeated = 0;
  for (const Order& order : shop.orders) {
    const bool is_new = order.day == kNextDay;
    const bool now_delivered = order.day < kNextDay && order.delivered == kNextDay && !order.cancelled;
    // Two of yesterday's orders come a second time although nothing changed: tills do that.
    const bool again = order.day == kLastDay && !now_delivered && order.lines.size() == 1 && repeated < 2;
    if (again) ++repeated;
    if (is_new || now_delivered || again) write_order(orders, order, kNextDay);
  }
  write_rows_with_mistakes(orders);
  orders.close();
  write_returns(shop, folder / "returns-2027-11-21.csv", kNextDay, kNextDay);
  write_reviews(shop, folder / "reviews-2027-11-21.csv", kNextDay, kNextDay);
}

}  // namespace shop
