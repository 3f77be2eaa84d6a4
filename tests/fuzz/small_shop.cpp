#include "fuzz/small_shop.h"

#include <fstream>
#include <iterator>

#include "app/adjust.h"
#include "app/cancel.h"
#include "app/import.h"
#include "app/notify.h"
#include "app/recalculate.h"
#include "app/redeem.h"
#include "app/shop_database.h"
#include "fuzz/target.h"

namespace rung::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProject =
    "program: club.rung\n"
    "database: club.db\n"
    "import:\n"
    "  - file: \"members*.csv\"\n"
    "    kind: members\n"
    "    columns: { member: member, joined: joined, first_name: name, email: email }\n"
    "  - file: \"orders*.csv\"\n"
    "    kind: orders\n"
    "    columns: { order: order, member: member, day: day, category: category, amount: amount, status: "
    "status,\n"
    "               delivered: delivered }\n";

constexpr const char* kRules =
    "loyalty rules 1\n"
    "program club \"The club\"\n"
    "  effective from 2026-01-01\n"
    "  currency EUR\n"
    "  time zone Europe/Berlin\n"
    "  languages en\n"
    "points\n"
    "  1 point is worth 0.01 EUR\n"
    "  pending until 14 days after delivery\n"
    "  expire 12 months after earning\n"
    "metric spend\n"
    "  sum net_amount of orders\n"
    "  where status is completed\n"
    "tier Basic\n"
    "  for everyone\n"
    "tier Silver\n"
    "  above Basic\n"
    "  enter when spend in this calendar year at least 400 EUR\n"
    "  keep when spend in last 12 months at least 300 EUR\n"
    "  valid until end of next calendar year\n"
    "  if not kept drop one tier\n"
    "tier Gold\n"
    "  above Silver\n"
    "  enter when spend in this calendar year at least 1200 EUR\n"
    "  keep when spend in last 12 months at least 1000 EUR\n"
    "  valid until end of next calendar year\n"
    "  if not kept drop one tier\n"
    "earn base\n"
    "  give 1 point per 1 EUR of net_amount on orders\n"
    "  round down\n"
    "reward mug en \"A mug\"\n"
    "  costs 100 points\n";

void put(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void import_and_recalculate(const fs::path& folder) {
  const app::ProjectRules rules = app::load_rules(folder);
  must(rules.program != nullptr, "the small shop has rules");
  auto database = app::open_or_make_database(*rules.project, kShopNowMs, {});
  app::ImportOptions options;
  options.today = app::day_at(rules, kShopNowMs);
  options.now_ms = kShopNowMs;
  const app::ImportReport report = app::import_files(
      *rules.project, *rules.program, database, {folder / "members.csv", folder / "orders.csv"}, options);
  must(report.fine(), "the small shop is imported");
  app::RecalculateOptions run;
  run.as_of = run.today = options.today;
  run.now_ms = kShopNowMs;
  run.threads = 1;
  must(app::recalculate(rules, database, run).ok(), "the small shop is recalculated");
}

void act(const fs::path& folder) {
  auto shop = app::open_shop(folder, {kShopNowMs, {}}, app::Access::ReadWrite);
  must(shop.ok(), "the small shop opens");
  app::RedeemRequest redeem;
  redeem.member = "M-1";
  redeem.points = "300";
  redeem.reference = "R-1";
  must(app::redeem(*shop.value(), redeem, kShopNowMs).ok(), "the small shop redeems");
  app::AdjustRequest adjust;
  adjust.member = "M-2";
  adjust.points = "50";
  adjust.reason = "goodwill after a late parcel";
  adjust.by = "Vera";
  adjust.reference = "A-1";
  must(app::adjust(*shop.value(), adjust, kShopNowMs).ok(), "the small shop adjusts");
}

}  // namespace

SmallShop::SmallShop() {
  put(folder() / "rung.yaml", kProject);
  put(folder() / "club.rung", kRules);
  put(folder() / "members.csv",
      "member,joined,name,email\nM-1,2026-05-02,Anna,anna@shop.example\nM-2,2026-07-01,Ben,\nM-3,2026-08-15,,"
      "\n");
  put(folder() / "orders.csv",
      "order,member,day,category,amount,status,delivered\n"
      "A-1,M-1,2027-02-14,pans,640.00,completed,2027-02-16\n"
      "A-2,M-1,2027-06-01,knives,460.00,completed,2027-06-04\n"
      "A-3,M-1,2027-11-20,pans,50.00,open,\n"
      "B-1,M-2,2026-09-01,pots,1300.00,completed,2026-09-03\n"
      "B-2,M-2,2027-11-18,pots,70.00,completed,2027-11-19\n");
  import_and_recalculate(folder());
  act(folder());
  database_ = bytes_of(folder() / "club.db");
}

void SmallShop::write_database(const std::string& bytes) const {
  fs::remove(folder() / "club.db-journal");
  put(folder() / "club.db", bytes);
}

}  // namespace rung::fuzz
