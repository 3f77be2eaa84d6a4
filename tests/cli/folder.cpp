#include "folder.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace rung::cli_test {

namespace fs = std::filesystem;

namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

// In the child: what the command reads and writes.
void redirect(const fs::path& file, int flags, int to) {
  const int handle = ::open(file.c_str(), flags, 0600);
  if (handle < 0 || ::dup2(handle, to) < 0) ::_exit(126);
}

}  // namespace

Folder::Folder(const fs::path& where) : temporary_(where), path_(temporary_.path()) {}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_.string() + ".out", ignored);
  fs::remove_all(path_.string() + ".err", ignored);
}

void Folder::write(const std::string& name, const std::string& text) const {
  fs::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << text;
}

std::string Folder::read(const std::string& name) const {
  std::ifstream file(path_ / name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool Folder::has(const std::string& name) const { return fs::exists(path_ / name); }

Printed Folder::run(const Words& given, Environment environment) const {
  // Beside the folder, so that an empty folder stays empty.
  const fs::path out = path_.string() + ".out";
  const fs::path err = path_.string() + ".err";
  std::vector<std::string> words = given;
  std::vector<std::string> settings;
  environment.try_emplace("RUNG_NOW", "2027-11-22T12:00+01:00");
  for (const auto& [name, value] : environment) settings.push_back(name + "=" + value);
  const std::vector<char*> arguments = pointers(words);
  const std::vector<char*> variables = pointers(settings);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::chdir(path_.c_str()) != 0) ::_exit(126);
    redirect("/dev/null", O_RDONLY, STDIN_FILENO);
    redirect(out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect(err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    ::execve(words.front().c_str(), arguments.data(), variables.data());
    ::_exit(127);
  }
  REQUIRE(child > 0);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  Printed printed;
  printed.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  printed.out = read(out.string());
  printed.err = read(err.string());
  return printed;
}

Printed Folder::rung(const Words& arguments, Environment environment) const {
  std::vector<std::string> words{RUNG_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run(words, std::move(environment));
}

Printed Folder::shell(const std::string& command) const {
  return run({"/bin/bash", "-c", command}, {{"RUNG", RUNG_BINARY}, {"PATH", "/usr/bin:/bin"}});
}

std::string fine(const Folder& folder, const Words& words, Environment environment) {
  const Printed printed = folder.rung(words, std::move(environment));
  CHECK_MESSAGE(printed.exit_code == 0, printed.out, printed.err);
  return printed.out;
}

Printed cancel(const Folder& folder, Words words, const Environment& environment) {
  const Words why{"--reason", "wrong size, sent back", "--by", "Mia"};
  words.insert(words.begin(), "cancel");
  words.insert(words.end(), why.begin(), why.end());
  return folder.rung(words, environment);
}

Environment at(const std::string& clock) { return {{"RUNG_NOW", clock + "+01:00"}}; }

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void put_in_place(const Folder& folder, const std::string& file, const std::string& from,
                  const std::string& to) {
  std::string text = folder.read(file);
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  folder.write(file, text.replace(at, from.size(), to));
}

void put_club(const Folder& folder) {
  folder.write("rung.yaml",
               "program: rules/*.rung\n"
               "database: club.db\n"
               "import:\n"
               "  - file: \"members*.csv\"\n"
               "    kind: members\n"
               "    columns: { member: member, joined: joined, first_name: first_name }\n"
               "  - file: \"orders*.csv\"\n"
               "    kind: orders\n"
               "    columns: { order: order, member: member, day: day, category: category, amount: amount,\n"
               "               status: status, delivered: delivered }\n");
  folder.write(
      "rules/club.rung",
      "loyalty rules 1\n"
      "\n"
      "program club \"Test Club\"\n"
      "  effective from 2026-01-01\n"
      "  currency EUR\n"
      "  time zone Europe/Berlin\n"
      "  languages de, en\n"
      "\n"
      "points\n"
      "  1 point is worth 0.01 EUR\n"
      "  pending until 14 days after delivery\n"
      "  expire 24 months after earning\n"
      "  spend first expiring first\n"
      "\n"
      "metric spend\n"
      "  sum net_amount of orders\n"
      "  where all of\n"
      "    - status is completed\n"
      "    - category is not gift_cards\n"
      "metric purchases\n"
      "  count orders\n"
      "  where status is completed\n"
      "\n"
      "tier Kupfer\n"
      "  for everyone\n"
      "tier Silber\n"
      "  above Kupfer\n"
      "  enter when spend in this calendar year at least 400 EUR\n"
      "  keep when spend in last 12 months at least 300 EUR\n"
      "  valid until end of next calendar year\n"
      "  if not kept drop one tier\n"
      "tier Gold\n"
      "  above Silber\n"
      "  enter when any of\n"
      "    - spend in this calendar year at least 1200 EUR\n"
      "    - spend in this calendar year at least 900 EUR and purchases in this calendar year at least 10\n"
      "  keep when spend in last 12 months at least 1000 EUR\n"
      "  valid until end of next calendar year\n"
      "  if not kept drop one tier\n"
      "  benefit sharpening de \"Messerschleifen\" en \"Knife sharpening\"\n"
      "\n"
      "earn base\n"
      "  give 1 point per 1 EUR of net_amount on orders\n"
      "  where category is not gift_cards\n"
      "  round down\n"
      "\n"
      "reward cups de \"Tassen\" en \"Cups\"\n"
      "  costs 500 points\n"
      "  at most 1 time per member per calendar year\n"
      "reward dinner de \"Abendessen\" en \"Dinner\"\n"
      "  costs 2000 points\n"
      "  where tier at least Gold\n");
  folder.write("members.csv",
               "member,joined,first_name\n"
               "M-1,2026-05-02,Anna\n"
               "M-2,2026-07-01,Ben\n"
               "M-3,2026-08-15,Cem\n");
  folder.write("orders.csv",
               "order,member,day,category,amount,status,delivered\n"
               "A-1,M-1,2027-02-14,pans,640.00,completed,2027-02-16\n"
               "A-2,M-1,2027-06-01,knives,460.00,completed,2027-06-04\n"
               "A-3,M-1,2027-11-20,pans,50.00,open,\n"
               "A-4,M-1,2027-07-01,gift_cards,80.00,completed,2027-07-02\n"
               "C-1,M-3,2027-03-01,pots,1300.00,completed,2027-03-03\n"
               "C-2,M-3,2027-11-18,pots,70.00,completed,2027-11-19\n");
}

void put_running_club(const Folder& folder) {
  put_club(folder);
  const Printed imported = folder.rung({"import", "members.csv", "orders.csv"});
  REQUIRE_MESSAGE(imported.exit_code == 0, imported.out, imported.err);
  const Printed recalculated = folder.rung({"recalculate"});
  REQUIRE_MESSAGE(recalculated.exit_code == 0, recalculated.out, recalculated.err);
}

void put_households(const Folder& folder) {
  folder.write("rules/pool.rung",
               "loyalty rules 1\npool household\n  at most 3 members\n  collect points, spend\n"
               "  redeemed by any member\n");
  folder.write("rung.yaml",
               folder.read("rung.yaml") +
                   "  - file: \"pools*.csv\"\n"
                   "    kind: pools\n"
                   "    columns: { id: id, member: member, day: day, pool: pool, owner: owner }\n");
}

void put_messages(const Folder& folder) {
  put_in_place(folder, "rung.yaml", "database: club.db\n", "database: club.db\noutbox: outbox\n");
  folder.write("rules/club.rung", folder.read("rules/club.rung") +
                                      "\nnotify nearly\n"
                                      "  when tier is Silber\n"
                                      "  send by email\n"
                                      "  at most 1 time per member per 30 days\n"
                                      "  subject de \"Fast bei Gold\"\n"
                                      "  subject en \"Close to Gold\"\n"
                                      "  message de\n    | Hallo {first_name}, fast geschafft.\n"
                                      "  message en\n    | Hello {first_name}, nearly there.\n");
}

void put_many(const Folder& folder) {
  std::string members = "member,joined,first_name\n";
  std::string orders = "order,member,day,category,amount,status,delivered\n";
  std::uint64_t dice = 20271122;
  const auto roll = [&](std::uint64_t sides) {
    dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
    return (dice >> 33U) % sides;
  };
  for (int m = 0; m < 50; ++m) {
    members += fmt::format("X-{:02},2026-{:02}-{:02},Xu\n", m, 1 + roll(6), 1 + roll(28));
    const auto count = roll(12);
    for (std::uint64_t o = 0; o < count; ++o) {
      const auto month = 7 + roll(16);  // July 2026 to October 2027
      const std::string day =
          fmt::format("{}-{:02}-{:02}", 2026 + (month - 1) / 12, (month - 1) % 12 + 1, 1 + roll(28));
      orders += fmt::format("X-{}-{},X-{:02},{},{},{}.{:02},completed,{}\n", m, o, m, day,
                            roll(4) == 0 ? "knives" : "pans", roll(400), roll(100), day);
    }
  }
  folder.write("members-many.csv", members);
  folder.write("orders-many.csv", orders);
  fine(folder, {"import", "members-many.csv", "orders-many.csv"});
}

// ---- Kills

namespace {

constexpr std::array kChanges{
    SYS_write,     SYS_pwrite64, SYS_writev,    SYS_fsync,    SYS_fdatasync,
    SYS_ftruncate, SYS_unlinkat, SYS_renameat2, SYS_renameat, SYS_mkdirat,
#ifdef SYS_rename
    SYS_rename,    SYS_unlink,   SYS_mkdir,
#endif
};

bool changes_the_disk(const __ptrace_syscall_info& call) {
  const auto number = static_cast<long>(call.entry.nr);
  if (number == SYS_openat) return (call.entry.args[2] & O_CREAT) != 0;
  return std::find(kChanges.begin(), kChanges.end(), number) != kChanges.end();
}

[[noreturn]] void become(const Folder& folder, Words words, Words settings) {
  const std::vector<char*> arguments = pointers(words);
  const std::vector<char*> variables = pointers(settings);
  if (::chdir(folder.path("").c_str()) != 0) ::_exit(126);
  for (const int shown : {STDOUT_FILENO, STDERR_FILENO}) ::dup2(::open("/dev/null", O_WRONLY), shown);
  ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
  ::execve(words.front().c_str(), arguments.data(), variables.data());
  ::_exit(127);
}

}  // namespace

bool killed_at(const Folder& folder, const Words& arguments, const Environment& environment, int change) {
  Words words{RUNG_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  Words settings{"ASAN_OPTIONS=detect_leaks=0"};  // which cannot look for leaks in a traced process
  for (const auto& [name, value] : environment) settings.push_back(name + "=" + value);
  const pid_t child = ::fork();
  if (child == 0) become(folder, words, settings);
  REQUIRE(child > 0);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);  // it has become the command
  REQUIRE(WIFSTOPPED(status));
  REQUIRE(::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) == 0);
  int changes = 0;
  long signal = 0;
  while (true) {
    REQUIRE(::ptrace(PTRACE_SYSCALL, child, nullptr, signal) == 0);
    REQUIRE(::waitpid(child, &status, 0) == child);
    if (!WIFSTOPPED(status)) {
      CHECK_MESSAGE((WIFEXITED(status) && WEXITSTATUS(status) == 0), "the command fails by itself");
      return false;
    }
    const bool call = WSTOPSIG(status) == (SIGTRAP | 0x80);
    signal = call ? 0 : WSTOPSIG(status);
    __ptrace_syscall_info info{};
    if (!call || ::ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info) <= 0) continue;
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY || !changes_the_disk(info) || ++changes < change) continue;
    REQUIRE(::kill(child, SIGKILL) == 0);
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    return true;
  }
}

}  // namespace rung::cli_test
