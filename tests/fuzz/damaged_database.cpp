// A small shop's club.db with some of its bytes changed, or its end cut off, opened by every command that
// reads. The input is the damage: pieces of four bytes, a place and what is written there. Each command gives
// an answer or a sentence of the world that failed, never a mistake of ours, and soon.

#include <ctime>
#include <filesystem>
#include <functional>

#include "app/disclose.h"
#include "app/failure.h"
#include "app/find.h"
#include "app/liability.h"
#include "app/member.h"
#include "app/recalculate.h"
#include "app/shop_database.h"
#include "app/verify.h"
#include "app/why.h"
#include "fuzz/small_shop.h"
#include "fuzz/target.h"

using namespace rung;

namespace {

#ifdef RUNG_SANITIZED
constexpr double kLongest = 10;  // seconds of the processor; sanitizers take their time
#else
constexpr double kLongest = 1;
#endif

std::string with_damage(std::string bytes, const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPiece = 4;
  for (; size >= kPiece; data += kPiece, size -= kPiece) {
    const std::size_t place =
        ((std::size_t{data[0]} << 16U) | (std::size_t{data[1]} << 8U) | data[2]) % bytes.size();
    bytes[place] = static_cast<char>(data[3]);
  }
  // A last single byte cuts the file off.
  if (size == 1) bytes.resize(bytes.size() * data[0] / 256);
  return bytes;
}

void attempt(const char* what, const std::function<void()>& command) {
  const std::clock_t begin = std::clock();
  try {
    command();
  } catch (const std::exception& error) {
    const auto failure = app::world_failure(error);
    if (!failure) std::fprintf(stderr, "%s: %s\n", what, error.what());
    fuzz::must(failure.has_value(), "what is wrong with a file is a failure of the world");
    fuzz::must(!failure->sentence.empty(), "a failure is a sentence");
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  if (seconds > kLongest) std::fprintf(stderr, "%s took %f s\n", what, seconds);
  fuzz::must(seconds <= kLongest, "an answer comes soon");
}

void about_member(const std::filesystem::path& folder, const std::string& id) {
  auto shop = app::open_shop(folder, {fuzz::kShopNowMs, {}}, app::Access::ReadOnly);
  if (!shop.ok()) return fuzz::must(!shop.error().message.empty(), "a refusal is a sentence");
  const auto view = app::look_up(*shop.value(), id);
  if (!view.ok()) return fuzz::must(!view.error().message.empty(), "a refusal is a sentence");
  (void)app::member_text(*shop.value(), view.value());
  (void)app::member_json(*shop.value(), view.value());
  const auto why = app::explain(*shop.value(), view.value(), "");
  if (why.ok()) (void)app::why_text(*shop.value(), view.value(), why.value());
}

void about_shop(const std::filesystem::path& folder) {
  auto shop = app::open_shop(folder, {fuzz::kShopNowMs, {}}, app::Access::ReadOnly);
  if (!shop.ok()) return;
  const auto liability = app::liability(*shop.value(), {});
  if (liability.ok()) (void)app::liability_text(*shop.value(), liability.value());
}

void try_recalculation(const std::filesystem::path& folder) {
  const app::ProjectRules files = app::load_rules(folder);
  auto database = app::open_database(*files.project);
  if (!database.ok()) return;
  app::RecalculateOptions options;
  options.as_of = options.today = app::day_at(files, fuzz::kShopNowMs);
  options.now_ms = fuzz::kShopNowMs;
  options.dry_run = true;
  options.threads = 1;
  (void)app::recalculate(files, database.value(), options);
}

void find_all(const std::filesystem::path& folder) {
  auto search = app::prepare_search(folder, {fuzz::kShopNowMs, {}}, "tier is Silver");
  if (!search.ok()) return;
  app::FindOptions options;
  options.condition = "tier is Silver";
  app::find(search.value(), options, [](std::string_view) {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::SmallShop shop;
  shop.write_database(with_damage(shop.database(), data, size));
  attempt("verify", [] { (void)app::verify(shop.folder()); });
  attempt("member", [] { about_member(shop.folder(), "M-1"); });
  attempt("member", [] { about_member(shop.folder(), "M-2"); });
  attempt("disclose", [] { (void)app::disclose(shop.folder(), "M-1", {fuzz::kShopNowMs, {}}); });
  attempt("find", [] { find_all(shop.folder()); });
  attempt("liability", [] { about_shop(shop.folder()); });
  attempt("recalculate --dry-run", [] { try_recalculation(shop.folder()); });
  return 0;
}
