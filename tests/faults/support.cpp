#include "support.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "core/day.h"
#include "storage/database.h"
#include "storage/verify.h"

namespace rung::faults {

namespace fs = std::filesystem;

std::int64_t size_of_run(const char* variable, std::int64_t standard) {
  const char* given = std::getenv(variable);
  return given != nullptr && std::atoll(given) > 0 ? std::atoll(given) : standard;
}

std::uint64_t roll(Dice& dice, std::uint64_t below) { return below == 0 ? 0 : dice() % below; }

// ---- Processes
// -------------------------------------------------------------------------------------------------

Child Child::rung(const fs::path& folder, const std::vector<std::string>& arguments, const fs::path& output) {
  std::vector<std::string> words{RUNG_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  std::string now = std::string("RUNG_NOW=") + kNow;
  char* environment[] = {now.data(), nullptr};
  const pid_t process = ::fork();
  REQUIRE(process >= 0);
  if (process != 0) return Child(process);
  // Between fork and exec only what needs no memory.
  const int in = ::open("/dev/null", O_RDONLY);
  const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const bool ready = in >= 0 && out >= 0 && ::dup2(in, STDIN_FILENO) >= 0 &&
                     ::dup2(out, STDOUT_FILENO) >= 0 && ::dup2(out, STDERR_FILENO) >= 0 &&
                     ::chdir(folder.c_str()) == 0;
  if (ready) ::execve(pointers.front(), pointers.data(), environment);
  ::_exit(127);
}

pid_t Child::split() {
  const pid_t process = ::fork();
  REQUIRE(process >= 0);
  return process;
}

void Child::leave(int code) { ::_exit(code); }

void Child::kill(int signal) const { ::kill(process_, signal); }

int Child::wait() const {
  int status = 0;
  REQUIRE(::waitpid(process_, &status, 0) == process_);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// ---- A larger club
// ---------------------------------------------------------------------------------------------

void put_larger_club(const Folder& folder, int members, int files, int orders) {
  cli_test::put_club(folder);
  std::string text = "member,joined,first_name\n";
  for (int m = 1; m <= members; ++m) text += fmt::format("N-{},2026-02-01,Nora\n", m);
  folder.write("members-more.csv", text);
  for (int file = 1; file <= files; ++file) {
    text = "order,member,day,category,amount,status,delivered\n";
    for (int o = 0; o < orders; ++o) {
      for (int m = 1; m <= members; ++m) {
        const Day day = day_of(2026, 3, 1) + (file * 150 + o * 11 + m % 10);
        text += fmt::format("F{}-{}-{},N-{},{},pots,{}.00,completed,{}\n", file, m, o, m, iso(day),
                            20 + (m * 7 + o * 13) % 90, iso(day + 2));
      }
    }
    folder.write(fmt::format("orders-{}.csv", file), text);
  }
}

// ---- What a database holds
// -------------------------------------------------------------------------------------

std::vector<std::string> rows(const fs::path& database, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open_v2(database.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
  sqlite3_busy_timeout(handle, 60'000);
  sqlite3_stmt* statement = nullptr;
  const int prepared = sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr);
  REQUIRE_MESSAGE(prepared == SQLITE_OK, sqlite3_errmsg(handle));
  std::vector<std::string> lines;
  int state = SQLITE_ROW;
  while ((state = sqlite3_step(statement)) == SQLITE_ROW) {
    std::string line;
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      line += (column == 0 ? "" : " ") + std::string(text == nullptr ? "-" : text);
    }
    lines.push_back(std::move(line));
  }
  sqlite3_finalize(statement);
  sqlite3_close(handle);
  REQUIRE(state == SQLITE_DONE);
  return lines;
}

std::int64_t number(const fs::path& database, const std::string& sql) {
  const std::vector<std::string> found = rows(database, sql);
  REQUIRE(found.size() == 1);
  return std::stoll(found.front());
}

std::vector<std::string> contents(const fs::path& database) {
  static const char* const kQueries[] = {
      "SELECT 'activity', member.code, event.name, activity.day, source_key FROM activity "
      "JOIN event ON event.id = activity.event LEFT JOIN member ON member.id = activity.member",
      "SELECT 'lot', member.code, unit.text, lot.points, earned_on, usable_from, last_day, rule.text, "
      "activity.source_key, (SELECT sum(amount) FROM posting WHERE posting.lot = lot.id) FROM lot "
      "JOIN member ON member.id = lot.member JOIN name AS unit ON unit.id = lot.unit "
      "LEFT JOIN name AS rule ON rule.id = lot.rule LEFT JOIN activity ON activity.id = lot.activity",
      "SELECT 'account', unit.text, account.kind, sum(posting.amount) FROM posting "
      "JOIN account ON account.id = posting.account JOIN name AS unit ON unit.id = account.unit "
      "GROUP BY account.id",
      "SELECT 'redemption', member.code, txn.key, redemption.points FROM redemption "
      "JOIN txn ON txn.id = redemption.txn JOIN member ON member.id = redemption.member",
      "SELECT 'tier', member.code, tier_change.day, tier.text, valid_until FROM tier_change "
      "JOIN member ON member.id = tier_change.member JOIN name AS tier ON tier.id = tier_change.tier "
      "WHERE NOT EXISTS (SELECT 1 FROM tier_superseded WHERE tier_change = tier_change.id)",
  };
  std::vector<std::string> lines;
  for (const char* query : kQueries) {
    const std::vector<std::string> found = rows(database, query);
    lines.insert(lines.end(), found.begin(), found.end());
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (left == a.end() && right == b.end()) return {};
  return "`" + (left == a.end() ? "" : *left) + "` or `" + (right == b.end() ? "" : *right) + "`";
}

std::string what_verify_finds(const fs::path& database) {
  try {
    storage::Database opened = storage::Database::open(database, storage::Access::ReadWrite);
    const storage::VerifyReport report = storage::verify(opened, {});
    return report.findings.empty() ? ""
                                   : report.findings.front().invariant + ": " + report.findings.front().text;
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace rung::faults
