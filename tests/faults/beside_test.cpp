// A batch beside two tills and a reader: right always, and how long the tills waited is printed.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "acts.h"
#include "app/member_view.h"

using namespace rung::faults;
namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr auto kEvery = milliseconds(20);

double ms_since(Clock::time_point begin, Clock::time_point end) {
  return std::chrono::duration<double, std::milli>(end - begin).count();
}

// A shop as tests/bench/run.sh makes it.
void put_base(const Folder& folder, std::int64_t members) {
  const std::string source = RUNG_SOURCE_DIR;
  fs::create_directories(folder.path("rules"));
  fs::copy_file(source + "/examples/herd_und_klinge/rules/club.rung", folder.path("rules/club.rung"));
  fs::copy_file(source + "/tests/bench/rung.yaml", folder.path("rung.yaml"));
  const std::string make = fmt::format("{} {} {} {}", RUNG_BENCH_DATA, members, folder.path("").string(),
                                       size_of_run("RUNG_ORDERS", 20));
  REQUIRE(std::system(make.c_str()) == 0);
  // One member alone is imported and recalculated first: from then on rules are in force.
  folder.write("first/members.csv",
               "member,joined,first_name,email,language\nT1,2026-02-01,Tea,t@example.org,de\n");
  REQUIRE(do_act(folder.path(""), {Act::Kind::Import, "first/members.csv", 0, ""}) == Answer::Done);
  REQUIRE(do_act(folder.path(""), {Act::Kind::Recalculate, "", 0, ""}) == Answer::Done);
}

// More orders for everybody: work for another recalculation.
void put_more_orders(const Folder& folder, std::int64_t members, int round) {
  std::string text = "order,member,day,category,amount,status,delivered\n";
  for (std::int64_t m = 0; m < members; ++m) {
    text += fmt::format("R{}-{},M{:07},2027-11-{:02},pots,{}.00,completed,2027-11-22\n", round, m, m,
                        1 + m % 20, 20 + m % 50);
  }
  folder.write(fmt::format("more/{}/orders.csv", round), text);
}

// ---- The processes; each writes what it saw into a file.

struct Span {
  double from = 0, to = 0;  // milliseconds since the harness began
};

struct Beside {
  const Folder& folder;
  std::int64_t members;
  Clock::time_point begin;
  bool blind = false;  // the batch does not look again at who did something beside it
  [[nodiscard]] double now() const { return ms_since(begin, Clock::now()); }
  [[nodiscard]] bool over() const { return folder.has("stop"); }
};

int till(const Beside& shop, int number) {
  std::ofstream out(shop.folder.path(fmt::format("till-{}", number)));
  Dice dice(static_cast<std::uint64_t>(number));
  auto next = Clock::now();
  for (int i = 0; !shop.over(); ++i) {
    std::this_thread::sleep_until(next);
    next = std::max(next + kEvery, Clock::now());
    const std::string member = fmt::format("M{:07}", roll(dice, static_cast<std::uint64_t>(shop.members)));
    const std::string reference = fmt::format("POS-{}-{}", number, i);
    const double from = shop.now();
    std::string answer;
    try {
      const Answer given = do_act(shop.folder.path(""), {Act::Kind::Redeem, member, 1, reference});
      answer = given == Answer::Done ? "done" : given == Answer::Refused ? "refused" : "before";
    } catch (const std::exception& error) {
      answer = std::string("failed: ") + error.what();
    }
    out << from << '\t' << shop.now() << '\t' << reference << '\t' << answer << '\n';
  }
  return out.good() ? 0 : 1;
}

int batch(const Beside& shop, int rounds) {
  std::ofstream out(shop.folder.path("batch"));
  const auto run = [&](const Act& act) {
    const double from = shop.now();
    std::string answer = "done";
    try {
      do_act(shop.folder.path(""), act);
    } catch (const std::exception& error) {
      answer = std::string("failed: ") + error.what();
    }
    out << from << '\t' << shop.now() << '\t' << (act.kind == Act::Kind::Import ? "import" : "recalculate")
        << '\t' << answer << '\n';
  };
  for (int round = 0; round <= rounds && !shop.over(); ++round) {
    if (round > 0) run({Act::Kind::Import, fmt::format("more/{}/orders.csv", round), 0, ""});
    Act recalculation{Act::Kind::Recalculate, "", 0, ""};
    recalculation.chunk = static_cast<std::size_t>(size_of_run("RUNG_CHUNK", 0));
    recalculation.blind = shop.blind;
    run(recalculation);
  }
  return out.good() ? 0 : 1;
}

int reader(const Beside& shop) {
  std::ofstream out(shop.folder.path("reader"));
  for (int i = 0; !shop.over(); ++i) {
    const double from = shop.now();
    std::string answer = "done";
    try {
      auto open = rung::app::open_shop(shop.folder.path(""), {kNowMs, {}}, rung::storage::Access::ReadOnly);
      if (!open.ok()) throw std::runtime_error(open.error().message);
      if (i % 20 == 19) {  // everybody, as `rung find` reads them
        std::int64_t seen = 0;
        open.value()->base.for_each([&](rung::app::MemberRecord&&) { ++seen; });
        if (seen != shop.members + 1) answer = "failed: somebody is missing";
      } else if (!open.value()->base.read(fmt::format("M{:07}", i % shop.members))) {
        answer = "failed: a member is missing";
      }
    } catch (const std::exception& error) {
      answer = std::string("failed: ") + error.what();
    }
    out << from << '\t' << shop.now() << '\t' << i << '\t' << answer << '\n';
    std::this_thread::sleep_for(milliseconds(5));
  }
  return out.good() ? 0 : 1;
}

// ---- What they saw

struct Line {
  Span span;
  std::string what, answer;
};

std::vector<Line> lines_of(const Folder& folder, const std::string& file) {
  std::vector<Line> lines;
  std::ifstream in(folder.path(file));
  Line line;
  while (in >> line.span.from >> line.span.to) {
    in.ignore(1);
    std::getline(in, line.what, '\t');
    std::getline(in, line.answer);
    lines.push_back(line);
  }
  return lines;
}

std::string figures(const std::string& name, std::vector<double> waits) {
  if (waits.empty()) return name + ": none\n";
  std::sort(waits.begin(), waits.end());
  const auto at = [&](double part) {
    return waits[static_cast<std::size_t>(part * static_cast<double>(waits.size() - 1))];
  };
  return fmt::format("{}: {} redemptions, p50 {:.1f} ms, p99 {:.1f} ms, max {:.1f} ms\n", name, waits.size(),
                     at(0.5), at(0.99), waits.back());
}

// Beside which command of the batch most of the span lay.
std::string beside_what(const Span& span, const std::vector<Line>& batch) {
  for (const Line& line : batch) {
    if (span.from < line.span.to && span.to > line.span.from) return line.what;
  }
  return "alone";
}

std::int64_t given_back(const fs::path& database) {
  return number(database,
                "SELECT count(*) FROM (SELECT 1 FROM posting JOIN account ON account.id = posting.against "
                "JOIN txn ON txn.id = posting.txn JOIN lot ON lot.id = posting.lot "
                "WHERE account.kind = 2 AND txn.source = 'recalculate' "
                "GROUP BY posting.txn, lot.member HAVING sum(amount) <> 0)");
}

std::int64_t points_redeemed(const fs::path& database) {
  return number(database,
                "SELECT -coalesce(sum(amount), 0) FROM posting JOIN account ON account.id = posting.against "
                "WHERE kind = 2");
}

struct Run {
  std::int64_t members = 0, seconds = 0;
  int rounds = 0;
  bool blind = false;
};

// Two tills, a reader and the batch, until the time is over; how many redemptions were answered.
std::int64_t all_at_once(const Folder& folder, const Run& run, std::string& text) {
  const Beside shop{folder, run.members, Clock::now(), run.blind};
  std::vector<Child> tills;
  for (int i = 0; i < 2; ++i) tills.push_back(Child::work([&, i] { return till(shop, i); }));
  const Child looks = Child::work([&] { return reader(shop); });
  // How long a redemption takes alone: a tenth of the time.
  std::this_thread::sleep_for(milliseconds(std::max<std::int64_t>(500, run.seconds * 100)));
  const Child books = Child::work([&] { return batch(shop, run.rounds); });
  std::this_thread::sleep_for(std::chrono::seconds(run.seconds));
  folder.write("stop", "");
  CHECK(books.wait() == 0);
  CHECK(looks.wait() == 0);
  for (const Child& child : tills) CHECK(child.wait() == 0);

  const std::vector<Line> batch_lines = lines_of(folder, "batch");
  std::map<std::string, std::vector<double>> waits;
  std::int64_t redeemed = 0;
  for (int i = 0; i < 2; ++i) {
    for (const Line& line : lines_of(folder, fmt::format("till-{}", i))) {
      waits[beside_what(line.span, batch_lines)].push_back(line.span.to - line.span.from);
      CHECK_MESSAGE((line.answer == "done" || line.answer == "refused"), line.what << " " << line.answer);
      if (line.answer == "done") ++redeemed;
    }
  }
  double recalculating = 0;
  int runs = 0;
  for (const Line& line : batch_lines) {
    CHECK_MESSAGE(line.answer == "done", line.what << " " << line.answer);
    if (line.what == "recalculate") recalculating += line.span.to - line.span.from, ++runs;
  }
  for (const Line& line : lines_of(folder, "reader")) CHECK_MESSAGE(line.answer == "done", line.answer);
  text = fmt::format("{} members; {} recalculations, {:.1f} s each\n", run.members, runs,
                     recalculating / 1000 / std::max(runs, 1));
  for (const auto& [beside, some] : waits) text += figures("beside " + beside, some);
  return redeemed;
}

void put_shop(const Folder& folder, const Run& run) {
  put_base(folder, run.members);
  REQUIRE(do_act(folder.path(""), {Act::Kind::Import, "members.csv", 0, ""}) == Answer::Done);
  REQUIRE(do_act(folder.path(""), {Act::Kind::Import, "orders.csv", 0, ""}) == Answer::Done);
  for (int round = 1; round <= run.rounds; ++round) put_more_orders(folder, run.members, round);
}

}  // namespace

TEST_CASE("beside: a batch, two tills and a reader get along, and nothing is lost or made twice") {
  const Run run{size_of_run("RUNG_MEMBERS", 3'000), size_of_run("RUNG_SECONDS", 8),
                static_cast<int>(size_of_run("RUNG_ROUNDS", 40))};
  const Folder folder;
  put_shop(folder, run);
  std::string text;
  const std::int64_t redeemed = all_at_once(folder, run, text);
  const fs::path database = folder.path("club.db");
  CHECK(number(database, "SELECT count(*) FROM txn WHERE source = 'redeem'") == redeemed);
  CHECK(points_redeemed(database) == redeemed);
  // A recalculation never gives redeemed points back: who redeemed has them no more, also for a moment.
  CHECK(given_back(database) == 0);
  CHECK(what_verify_finds(database).empty());
  do_act(folder.path(""), {Act::Kind::Recalculate, "", 0, ""});
  CHECK(points_redeemed(database) == redeemed);
  CHECK(do_act(folder.path(""), {Act::Kind::Recalculate, "", 0, ""}) == Answer::Before);
  CHECK(what_verify_finds(database).empty());
  MESSAGE(text);
}

// That the test above notices a batch which books by what it read before the tills acted.
TEST_CASE("beside: a recalculation that does not look again gives redeemed points back, and that is seen") {
  const Run run{3'000, 8, 40, true};
  const Folder folder;
  put_shop(folder, run);
  std::string text;
  CHECK(all_at_once(folder, run, text) > 0);
  CHECK(given_back(folder.path("club.db")) > 0);
}
